//! References inside a workspace to things that do not exist.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{every_built_in_id, every_built_in_parameter, parameter_names};
use crate::diag::{Code, Diagnostic, Origin, Sink, codes, nearest};
use crate::limits::UNKNOWN_IDS;
use crate::model::text::{few_and_more, grouped};
use crate::model::{
    Conclusion, Control, ControlId, PartId, Review, Service, Test, Unknown, Unread, UnreadKind,
    Workspace, looks_like_a_person, placeholder,
};

/// Reports unknown services, modes, topics, roles, programs, and evidence or test ids.
pub(super) fn check(workspace: &Workspace, sink: &mut Sink) {
    services(workspace, sink);
    accounts(workspace, sink);
    support(workspace, sink);
    let system = &workspace.system;
    for implementation in &workspace.implementations {
        for role in implementation.roles.iter().filter(|role| !system.roles.contains_key(*role)) {
            let mut unknown = Name::Role.unknown(role, workspace);
            if looks_like_a_person(role) {
                unknown = unknown.help(
                    "name a role and no person: declare it under `roles:`, with the person as `holder`",
                );
            }
            sink.finding(unknown.fault(&implementation.origin));
        }
    }
    let owners: BTreeSet<&String> = system.defaults.owners.values().collect();
    for role in owners.into_iter().filter(|role| !system.roles.contains_key(*role)) {
        sink.finding(Name::Role.unknown(role, workspace).fault(system.at("defaults")));
    }
    let mut supported: BTreeSet<&str> =
        workspace.implementations.iter().map(|i| i.id.as_str()).collect();
    supported.extend(workspace.tests.iter().map(|test| test.id.as_str()));
    let is_ours = |id: &str| {
        supported.contains(id) || id.parse::<PartId>().is_ok() || may_be_ours(id, workspace)
    };
    for item in &workspace.evidence {
        let named = item.supports.iter().map(|(id, origin)| (id.as_str(), origin));
        unknown_of(Name::Reference, named, is_ours, workspace, sink);
    }
    let registered: BTreeSet<&str> =
        workspace.evidence.iter().map(|item| item.id.as_str()).collect();
    let has_evidence =
        |id: &str| registered.contains(id) || workspace.may_be_unread(UnreadKind::Evidence, id);
    for test in &workspace.tests {
        let named = test.tests.iter().map(|(id, origin)| (id.as_str(), origin));
        unknown_of(Name::Reference, named, is_ours, workspace, sink);
        let items = test.operating.iter().flat_map(|operating| &operating.items);
        let named: BTreeSet<&str> = items.filter_map(|item| item.evidence.as_deref()).collect();
        let named = named.into_iter().map(|id| (id, &test.origin));
        unknown_of(Name::Evidence, named, has_evidence, workspace, sink);
        let named = test.evidence.iter().map(|(id, origin)| (id.as_str(), origin));
        unknown_of(Name::Evidence, named, has_evidence, workspace, sink);
    }
    reports(workspace, sink);
    parameters(workspace, sink);
}

/// Values under ids of parameters that no catalog has. The rest of the file is used.
fn parameters(workspace: &Workspace, sink: &mut Sink) {
    let catalogs = workspace.frameworks.iter().map(|(_, catalog)| catalog);
    let selected: BTreeSet<String> = catalogs.flat_map(parameter_names).collect();
    let built_in: OnceCell<BTreeSet<String>> = OnceCell::new();
    let stated = workspace.implementations.iter().map(|one| &one.parameters);
    for (id, (_, origin)) in stated.chain([&workspace.system.parameters]).flatten() {
        if selected.contains(id) || built_in.get_or_init(every_built_in_parameter).contains(id) {
            continue;
        }
        let near = nearest(id, selected.iter().map(String::as_str));
        sink.finding(
            Diagnostic::new(
                &codes::UNKNOWN_PARAMETER,
                format!("no catalog has a parameter `{id}`"),
            )
            .help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`carveout catalog show CATALOG CONTROL` prints the ids".to_owned(),
            })
            .fault(origin),
        );
    }
}

/// Account ids that have not 12 digits: leading zeros were lost, or they are written in another form.
fn accounts(workspace: &Workspace, sink: &mut Sink) {
    for id in workspace.system.accounts.iter().map(|account| account.id.as_str()) {
        let digits: String = id.chars().filter(char::is_ascii_digit).collect();
        let bare = digits.len() == id.len();
        // What is only a placeholder is reported as one.
        if id.is_empty() || (bare && digits.len() == 12) || placeholder(id).is_some() {
            continue;
        }
        let (what, help) = match (bare, digits.len()) {
            (true, count) => (
                format!("account `{id}` has {count} digits; account ids have 12"),
                "write all 12 digits in quotation marks: a number loses its leading zeros"
                    .to_owned(),
            ),
            (false, 12) => (
                format!("account `{id}` is written with other characters than its 12 digits"),
                format!("write \"{digits}\": evidence states the id so"),
            ),
            (false, _) => (
                format!("`{id}` is not an account id, which has 12 digits"),
                "write the 12 digits in quotation marks".to_owned(),
            ),
        };
        sink.finding(
            Diagnostic::new(&codes::INVALID_ACCOUNT, what)
                .help(help)
                .fault(workspace.system.entry_at("accounts", id)),
        );
    }
}

/// The ids of one list that name nothing: each with the most similar known one, or, where they are many, as one
/// finding with their number.
fn unknown_of<'a>(
    name: Name<'_>,
    ids: impl Iterator<Item = (&'a str, &'a Origin)>,
    known: impl Fn(&str) -> bool,
    workspace: &Workspace,
    sink: &mut Sink,
) {
    let unknown: Vec<(&str, &Origin)> = ids.filter(|(id, _)| !known(id)).collect();
    if let [(_, first), ..] = unknown[..]
        && unknown.len() > UNKNOWN_IDS
    {
        let ids: Vec<String> = unknown.iter().map(|(id, _)| format!("`{id}`")).collect();
        let message = format!("{} unknown ids here: {}", grouped(ids.len()), few_and_more(&ids, 5));
        sink.finding(
            Diagnostic::new(name.code(), message)
                .help(format!("none of them is the id of an {}", name.noun()))
                .fault(first),
        );
        return;
    }
    for (id, origin) in unknown {
        sink.finding(name.unknown(id, workspace).fault(origin));
    }
}

/// True for the id of an implementation or a test that was left out, or may have been.
fn may_be_ours(id: &str, workspace: &Workspace) -> bool {
    let kinds = [UnreadKind::Implementation, UnreadKind::Test];
    kinds.into_iter().any(|kind| workspace.may_be_unread(kind, id))
}

/// Tests with a failure that name something unknown: what else they bear on is not known, so nothing that they may
/// bear on rests on others.
pub(super) fn lost(workspace: &Workspace) -> Vec<Unread> {
    let known = |id: &str| {
        workspace.implementations.iter().any(|i| i.id == id)
            || workspace.tests.iter().any(|test| test.id == id)
            || id.parse::<PartId>().is_ok()
            || may_be_ours(id, workspace)
    };
    let fails = |test: &Test| {
        let operating = test.operating.iter();
        test.design == Some(Conclusion::Ineffective)
            || operating
                .into_iter()
                .any(|one| one.conclusion == Conclusion::Ineffective || !one.exceptions.is_empty())
    };
    let tests = workspace.tests.iter().filter(|test| fails(test));
    tests
        .filter(|test| test.tests.iter().any(|(id, _)| !known(id)))
        .map(|test| {
            Unread::new(UnreadKind::Test, test.origin.clone())
                .id(test.id.as_str())
                .what("the scope")
                .anywhere()
        })
        .collect()
}

/// True if a reference names a control or part rather than something of the workspace.
pub(super) fn is_requirement(id: &str, workspace: &Workspace) -> bool {
    !workspace.implementations.iter().any(|i| i.id == id)
        && !workspace.tests.iter().any(|test| test.id == id)
        && !may_be_ours(id, workspace)
        && id.parse::<PartId>().is_ok()
}

fn services(workspace: &Workspace, sink: &mut Sink) {
    let (system, knowledge) = (&workspace.system, &workspace.knowledge);
    for (used, name) in [(&system.services, Name::Service), (&system.premises, Name::Premises)] {
        let mut seen = BTreeSet::new();
        for entry in used {
            let known = match name {
                Name::Premises => knowledge.premises.get(&entry.id),
                _ => knowledge.service(&entry.id),
            };
            let Some(service) = known else {
                sink.push(name.unknown(&entry.id, workspace).fault(&entry.origin));
                continue;
            };
            let mode_known = |mode: &String| service.modes.iter().any(|known| known.id == *mode);
            if let Some(mode) = entry.mode.as_ref().filter(|mode| !mode_known(mode)) {
                sink.push(Name::Mode(service).unknown(mode, workspace).fault(&entry.origin));
            }
            if !seen.insert((service.id.as_str(), entry.mode.as_deref())) {
                sink.push(
                    Diagnostic::new(
                        &codes::DUPLICATE_SERVICE,
                        format!("{} is listed twice", service.name),
                    )
                    .help("list a service once for each mode of use")
                    .fault(&entry.origin),
                );
            }
        }
    }
    for moved in &system.overrides {
        if !knowledge.topics.contains_key(&moved.topic) {
            sink.fault(Name::Topic.unknown(&moved.topic, workspace).fault(&moved.origin));
        }
        let in_use = |id: &String| {
            let same = |entry: &crate::model::ServiceUse| {
                entry.id == *id
                    || knowledge.service(&entry.id).is_some_and(|service| service.id == *id)
            };
            system.services.iter().chain(&system.premises).any(same)
        };
        if let Some(id) = moved.service.as_ref().filter(|id| !in_use(id)) {
            sink.fault(Name::ServiceInUse.unknown(id, workspace).fault(&moved.origin));
        }
    }
}

fn reports(workspace: &Workspace, sink: &mut Sink) {
    let knowledge = &workspace.knowledge;
    let programs = || knowledge.programs.iter().map(|program| program.id.as_str());
    for review in &workspace.reviews {
        let found = workspace.reports.iter().any(|report| {
            report.id == review.report && review.version.is_none_or(|v| v == report.version)
        });
        if !found && !workspace.may_be_unread(UnreadKind::Report, &review.report) {
            sink.finding(unknown_report(review, workspace).fault(&review.origin));
        }
        if let Some(program) = &review.program
            && !programs().any(|known| known == program)
        {
            sink.finding(Name::Program.unknown(program, workspace).fault(&review.origin));
        }
        for topic in review.sections.keys().filter(|t| !knowledge.topics.contains_key(*t)) {
            sink.finding(Name::Topic.unknown(topic, workspace).fault(&review.origin));
        }
        let ours = || workspace.implementations.iter().map(|known| known.id.as_str());
        for cuec in &review.cuecs {
            let unknown =
                |id: &&String| !ours().any(|known| known == **id) && !may_be_ours(id, workspace);
            for id in cuec.implementations.iter().filter(unknown) {
                sink.finding(Name::Implementation.unknown(id, workspace).fault(&cuec.origin));
            }
        }
        for service in review.services.keys().filter(|id| knowledge.service(id).is_none()) {
            sink.finding(Name::Service.unknown(service, workspace).fault(&review.origin));
        }
    }
    for letter in &workspace.letters {
        let continues = programs().any(|known| known == letter.continues)
            || workspace.reports.iter().any(|report| report.id == letter.continues);
        if !continues && !workspace.may_be_unread(UnreadKind::Report, &letter.continues) {
            let fault = Name::ProgramOrReport.unknown(&letter.continues, workspace);
            sink.finding(fault.fault(&letter.origin));
        }
    }
}

/// A review of a report, or of a version of one, that the lock file does not list.
fn unknown_report(review: &Review, workspace: &Workspace) -> Diagnostic {
    let id = &review.report;
    if workspace.reports.is_empty() {
        let state = if workspace.lock_found { "lists no reports" } else { "is missing" };
        let message = format!("unknown report `{id}`: aws-reports.lock.json {state}");
        return Diagnostic::new(&codes::UNKNOWN_REPORT, message)
            .help("run `carveout artifact sync`, which writes it");
    }
    let of_id = workspace.reports.iter().filter(|report| report.id == *id);
    let versions: Vec<String> = of_id.map(|report| report.version.to_string()).collect();
    match review.version.filter(|_| !versions.is_empty()) {
        Some(version) => Diagnostic::new(
            &codes::UNKNOWN_REPORT,
            format!(
                "`{id}` has no version {version}; the lock file has version {}",
                versions.join(", ")
            ),
        )
        .help("correct the version, or run `carveout artifact sync` to update the lock file"),
        None => Name::Report.unknown(id, workspace),
    }
}

/// Services, reports and frameworks that authorizations, agreements and the policy name.
fn support(workspace: &Workspace, sink: &mut Sink) {
    let knowledge = &workspace.knowledge;
    let authorized = workspace.authorizations.iter().map(|one| (&one.services, &one.origin));
    let agreed = workspace.agreements.iter().map(|one| (&one.services, &one.origin));
    for (services, origin) in authorized.chain(agreed) {
        for service in services.iter().filter(|id| knowledge.service(id).is_none()) {
            sink.finding(Name::Service.unknown(service, workspace).fault(origin));
        }
    }
    for authorization in &workspace.authorizations {
        if let Some(id) = &authorization.report
            && !workspace.reports.iter().any(|report| report.id == *id)
            && !workspace.may_be_unread(UnreadKind::Report, id)
        {
            sink.finding(Name::Report.unknown(id, workspace).fault(&authorization.origin));
        }
    }
    let known: BTreeSet<&str> = workspace
        .frameworks
        .iter()
        .flat_map(|(choice, catalog)| {
            let (name, id) = (choice.name.as_str(), catalog.source.id.as_str());
            let before = name.split_once('/').map(|(catalog, _)| catalog);
            [Some(name), before, Some(id), catalog.responsibility.as_deref()]
        })
        .flatten()
        .collect();
    for name in workspace.system.policy.aws_support.keys() {
        if !known.contains(name.as_str()) {
            let known: Vec<&str> = known.iter().copied().collect();
            sink.push(
                Diagnostic::new(
                    &codes::UNKNOWN_FRAMEWORK,
                    format!(
                        "`aws_support` names `{name}`, which is no framework of this workspace"
                    ),
                )
                .help(format!("there are: {}", known.join(", ")))
                .fault(&Origin::file("carveout.yaml")),
            );
        }
    }
}

/// The most known names that a message lists in full.
const LISTED: usize = 40;

/// The kind of thing that a name refers to.
#[derive(Clone, Copy)]
pub(super) enum Name<'a> {
    Service,
    ServiceInUse,
    Premises,
    Mode(&'a Service),
    Topic,
    Role,
    Report,
    Program,
    ProgramOrReport,
    Evidence,
    Implementation,
    /// An implementation, a test or a control.
    Reference,
}

impl<'a> Name<'a> {
    fn code(self) -> &'static Code {
        match self {
            Self::Service | Self::ServiceInUse => &codes::UNKNOWN_SERVICE,
            Self::Premises => &codes::UNKNOWN_PREMISES,
            Self::Mode(_) => &codes::UNKNOWN_MODE,
            Self::Topic => &codes::UNKNOWN_TOPIC,
            Self::Role => &codes::UNKNOWN_ROLE,
            Self::Report | Self::ProgramOrReport => &codes::UNKNOWN_REPORT,
            Self::Program => &codes::UNKNOWN_PROGRAM,
            Self::Evidence => &codes::UNKNOWN_EVIDENCE,
            Self::Implementation | Self::Reference => &codes::UNKNOWN_REFERENCE,
        }
    }

    fn noun(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Service => "AWS service",
            Self::ServiceInUse => "service in use",
            Self::Premises => "kind of premises",
            Self::Mode(service) => return format!("mode of {}", service.name).into(),
            Self::Topic => "topic",
            Self::Role => "role",
            Self::Report => "report",
            Self::Program => "report program",
            Self::ProgramOrReport => "program or report",
            Self::Evidence => "evidence item",
            Self::Implementation => "implementation",
            Self::Reference => "implementation, test or control",
        })
    }

    /// The known names, sorted.
    fn known(self, workspace: &'a Workspace) -> Vec<&'a str> {
        let (system, knowledge) = (&workspace.system, &workspace.knowledge);
        let implementations = || workspace.implementations.iter().map(|known| known.id.as_str());
        let mut known: Vec<&str> = match self {
            Self::Service => knowledge.services.keys().map(String::as_str).collect(),
            Self::ServiceInUse => {
                let used = system.services.iter().chain(&system.premises);
                used.map(|used| used.id.as_str()).collect()
            }
            Self::Premises => knowledge.premises.keys().map(String::as_str).collect(),
            Self::Mode(service) => service.modes.iter().map(|mode| mode.id.as_str()).collect(),
            Self::Topic => knowledge.topics.keys().map(String::as_str).collect(),
            Self::Role => system.roles.keys().map(String::as_str).collect(),
            Self::Report => workspace.reports.iter().map(|report| report.id.as_str()).collect(),
            Self::Program | Self::ProgramOrReport => {
                knowledge.programs.iter().map(|program| program.id.as_str()).collect()
            }
            Self::Evidence => workspace.evidence.iter().map(|item| item.id.as_str()).collect(),
            Self::Implementation => implementations().collect(),
            Self::Reference => {
                implementations().chain(workspace.tests.iter().map(|t| t.id.as_str())).collect()
            }
        };
        known.sort_unstable();
        known.dedup();
        known
    }

    /// `EID-U1 names the implementation IAM-9, and there is none of that id; did you mean …`
    pub(super) fn among(self, who: &str, name: &str, workspace: &'a Workspace) -> String {
        let noun = self.noun();
        let near = nearest(name, self.known(workspace).iter().copied());
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("{who} names the {noun} `{name}`, and there is no such {noun}{near}")
    }

    /// "unknown …", with a similar known name if there is one.
    pub(super) fn unknown(self, name: &str, workspace: &'a Workspace) -> Diagnostic {
        let known = self.known(workspace);
        // Ids that differ in a number are different ids, not typing errors.
        let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        let others = known.iter().copied().filter(|known| letters(known) != letters(name));
        let near = match self {
            Self::Service => workspace.knowledge.nearest_service(name),
            _ => nearest(name, others),
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "none is defined yet".to_owned(),
            None if matches!(self, Self::Service) => {
                "run `carveout services list` for the known ones".to_owned()
            }
            None if known.len() <= LISTED => format!("known: {}", known.join(", ")),
            None => format!("{} are known, such as {}", known.len(), known[..5].join(", ")),
        };
        Diagnostic::new(self.code(), format!("unknown {} `{name}`", self.noun())).help(help)
    }
}

/// Requirement ids in the workspace that are in no catalog, selected or built in.
pub(super) fn unknown_requirements(workspace: &Workspace) -> Vec<Unknown> {
    let mut named: Vec<Vec<(PartId, Origin)>> = Vec::new();
    for implementation in &workspace.implementations {
        let mut of_one = implementation.satisfies.clone();
        of_one.extend(implementation.sections.iter().map(|(p, s)| (p.clone(), s.origin.clone())));
        named.push(of_one);
    }
    let references = workspace.evidence.iter().map(|item| &item.supports);
    for list in references.chain(workspace.tests.iter().map(|test| &test.tests)) {
        let requirements = list.iter().filter(|(id, _)| is_requirement(id, workspace));
        let parsed = requirements
            .filter_map(|(id, origin)| Some((id.parse::<PartId>().ok()?, origin.clone())));
        named.push(parsed.collect());
    }
    // The same id may stand in many steps: it is named once for each test.
    for test in &workspace.tests {
        let told = test.operating.iter().flat_map(|operating| &operating.deviations);
        let parts = test
            .steps
            .iter()
            .flat_map(|step| &step.parts)
            .chain(
                test.operating
                    .iter()
                    .flat_map(|one| one.attributes.values())
                    .flat_map(|a| &a.parts),
            )
            .chain(told.flat_map(|deviation| &deviation.parts));
        let parts: BTreeSet<&PartId> = parts.collect();
        let place = |part: &PartId| workspace.facts.part(test, part).clone();
        let parts = parts.into_iter().map(|part| (part.clone(), place(part)));
        named.push(parts.collect());
    }
    let requirements = Requirements::of(workspace);
    let mut unknown = Vec::new();
    for list in named {
        let faults = list.into_iter().filter_map(|(part, origin)| {
            let message = requirements.fault(&part)?;
            Some(Unknown { id: part.to_string(), message, origin })
        });
        let faults: Vec<Unknown> = faults.collect();
        match faults.first() {
            Some(first) if faults.len() > UNKNOWN_IDS => {
                let few = few_and_more(faults.iter().map(|one| one.id.as_str()), 5);
                let message =
                    format!("{} ids here are in no catalog: {few}", grouped(faults.len()));
                unknown.push(Unknown { message, ..first.clone() });
            }
            _ => unknown.extend(faults),
        }
    }
    unknown
}

/// The requirements that ids can name.
pub(super) struct Requirements<'a> {
    selected: BTreeMap<&'a ControlId, &'a Control>,
    /// The built-in catalogs, read whole only where the selection does not know an id.
    built_in: OnceCell<BTreeSet<ControlId>>,
}

impl<'a> Requirements<'a> {
    /// Of the frameworks a workspace selects, and of every built-in catalog.
    pub(super) fn of(workspace: &'a Workspace) -> Self {
        let catalogs = workspace.frameworks.iter().map(|(_, catalog)| catalog);
        let controls = catalogs.flat_map(crate::model::Catalog::controls);
        let selected = controls.map(|control| (&control.id, control)).collect();
        Self { selected, built_in: OnceCell::new() }
    }

    /// What is wrong with an id that no catalog has. An id of a catalog that is not selected is fine.
    pub(super) fn fault(&self, part: &PartId) -> Option<String> {
        match self.selected.get(&part.control) {
            Some(control) if control.statement.has(part) => None,
            Some(control) => Some(format!("{} has no part {part}", control.id)),
            None => {
                let known = self.built_in.get_or_init(every_built_in_id);
                let has = |control: &ControlId| part.control.covers(control);
                let found = known.contains(&part.control)
                    || known.iter().any(has)
                    || self.selected.keys().any(|control| has(control));
                (!found).then(|| format!("{} is not in any catalog", part.control))
            }
        }
    }
}
