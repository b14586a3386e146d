//! References inside a workspace that name nothing.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::every_built_in_id;
use crate::diag::{Code, Diagnostic, Origin, Sink, codes, nearest};
use crate::model::{Control, ControlId, PartId, Service, Unknown, Workspace};

/// Reports unknown services, modes, topics, roles, programs, and evidence or test ids.
pub fn check(workspace: &Workspace, sink: &mut Sink) {
    services(workspace, sink);
    accounts(workspace, sink);
    let system = &workspace.system;
    for implementation in &workspace.implementations {
        for role in implementation.roles.iter().filter(|role| !system.roles.contains_key(*role)) {
            sink.push(Name::Role.unknown(role, workspace).fault(&implementation.origin));
        }
    }
    let mut supported: BTreeSet<&str> =
        workspace.implementations.iter().map(|i| i.id.as_str()).collect();
    supported.extend(workspace.tests.iter().map(|test| test.id.as_str()));
    for item in &workspace.evidence {
        for (id, origin) in &item.supports {
            reference(id, origin, &supported, workspace, sink);
        }
    }
    for test in &workspace.tests {
        for (id, origin) in &test.tests {
            reference(id, origin, &supported, workspace, sink);
        }
        let items = test.operating.iter().flat_map(|operating| &operating.items);
        let named: BTreeSet<&String> = items.filter_map(|item| item.evidence.as_ref()).collect();
        for id in named {
            if !workspace.evidence.iter().any(|item| item.id == *id) {
                sink.push(Name::Evidence.unknown(id, workspace).fault(&test.origin));
            }
        }
        for (id, origin) in &test.evidence {
            if !workspace.evidence.iter().any(|item| item.id == *id) {
                sink.push(Name::Evidence.unknown(id, workspace).fault(origin));
            }
        }
    }
    reports(workspace, sink);
}

/// Account ids that are numbers and have not 12 digits: leading zeros were lost.
fn accounts(workspace: &Workspace, sink: &mut Sink) {
    let of_system = workspace.system.accounts.iter().map(|account| &account.id);
    let digits = |id: &&String| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    for id in of_system.filter(digits).filter(|id| id.len() != 12) {
        sink.finding(
            Diagnostic::new(
                &codes::INVALID_ACCOUNT,
                format!("account `{id}` has {} digits; account ids have 12", id.len()),
            )
            .help("write all 12 digits in quotation marks: a number loses its leading zeros")
            .fault(&Origin::file("carveout.yaml")),
        );
    }
}

/// An id that is neither one of ours nor shaped like a control.
fn reference(
    id: &str,
    origin: &Origin,
    ours: &BTreeSet<&str>,
    workspace: &Workspace,
    sink: &mut Sink,
) {
    if !ours.contains(id) && id.parse::<PartId>().is_err() {
        sink.push(Name::Reference.unknown(id, workspace).fault(origin));
    }
}

/// True if a reference names a control or part rather than something of the workspace.
pub fn is_requirement(id: &str, workspace: &Workspace) -> bool {
    !workspace.implementations.iter().any(|i| i.id == id)
        && !workspace.tests.iter().any(|test| test.id == id)
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
            sink.push(Name::Topic.unknown(&moved.topic, workspace).fault(&moved.origin));
        }
        let in_use = |id: &String| {
            let same = |entry: &crate::model::ServiceUse| {
                entry.id == *id
                    || knowledge.service(&entry.id).is_some_and(|service| service.id == *id)
            };
            system.services.iter().chain(&system.premises).any(same)
        };
        if let Some(id) = moved.service.as_ref().filter(|id| !in_use(id)) {
            sink.push(Name::ServiceInUse.unknown(id, workspace).fault(&moved.origin));
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
        if !found {
            sink.push(Name::Report.unknown(&review.report, workspace).fault(&review.origin));
        }
        if let Some(program) = &review.program
            && !programs().any(|known| known == program)
        {
            sink.push(Name::Program.unknown(program, workspace).fault(&review.origin));
        }
        for topic in review.sections.keys().filter(|t| !knowledge.topics.contains_key(*t)) {
            sink.push(Name::Topic.unknown(topic, workspace).fault(&review.origin));
        }
        let ours = || workspace.implementations.iter().map(|known| known.id.as_str());
        for cuec in &review.cuecs {
            for id in cuec.implementations.iter().filter(|id| !ours().any(|known| known == **id)) {
                sink.push(Name::Implementation.unknown(id, workspace).fault(&cuec.origin));
            }
        }
        for service in review.services.keys().filter(|id| knowledge.service(id).is_none()) {
            sink.push(Name::Service.unknown(service, workspace).fault(&review.origin));
        }
    }
    for letter in &workspace.letters {
        let continues = programs().any(|known| known == letter.continues)
            || workspace.reports.iter().any(|report| report.id == letter.continues);
        if !continues {
            let fault = Name::ProgramOrReport.unknown(&letter.continues, workspace);
            sink.push(fault.fault(&letter.origin));
        }
    }
}

/// Known names that a message lists in full.
const LISTED: usize = 40;

/// What a name was meant to be the name of.
#[derive(Clone, Copy)]
enum Name<'a> {
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

    /// The names there are, sorted.
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

    /// "there is no …", with the nearest known name when one is near.
    fn unknown(self, name: &str, workspace: &'a Workspace) -> Diagnostic {
        let known = self.known(workspace);
        // Ids that differ in a number are other ids, not slips of the pen.
        let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        let others = known.iter().copied().filter(|known| letters(known) != letters(name));
        let help = match nearest(name, others) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "there is none yet".to_owned(),
            None if matches!(self, Self::Service) => {
                "`carveout services list` prints them".to_owned()
            }
            None if known.len() <= LISTED => format!("there are: {}", known.join(", ")),
            None => format!("there are {}, such as {}", known.len(), known[..5].join(", ")),
        };
        Diagnostic::new(self.code(), format!("there is no {} `{name}`", self.noun())).help(help)
    }
}

/// Requirement ids named by the workspace that no catalog, selected or built in, has.
pub fn unknown_requirements(workspace: &Workspace) -> Vec<Unknown> {
    let mut named: Vec<(PartId, Origin)> = Vec::new();
    for implementation in &workspace.implementations {
        named.extend(implementation.satisfies.iter().cloned());
        named.extend(implementation.sections.iter().map(|(p, s)| (p.clone(), s.origin.clone())));
    }
    let references = workspace.evidence.iter().flat_map(|item| &item.supports);
    for (id, origin) in references.chain(workspace.tests.iter().flat_map(|test| &test.tests)) {
        if is_requirement(id, workspace)
            && let Ok(part) = id.parse::<PartId>()
        {
            named.push((part, origin.clone()));
        }
    }
    let selected: BTreeMap<&ControlId, &Control> = workspace
        .frameworks
        .iter()
        .flat_map(|(_, catalog)| catalog.controls())
        .map(|control| (&control.id, control))
        .collect();
    // The built-in catalogs are read whole only where the selection does not know an id.
    let mut built_in: Option<BTreeSet<ControlId>> = None;
    let mut out = Vec::new();
    for (part, origin) in named {
        let message = match selected.get(&part.control) {
            Some(control) if control.statement.has(&part) => continue,
            Some(control) => {
                format!("{} has no part {part}", control.id)
            }
            None => {
                let known = built_in.get_or_insert_with(every_built_in_id);
                let has = |control: &ControlId| part.control.covers(control);
                if known.contains(&part.control)
                    || known.iter().any(has)
                    || selected.keys().any(|control| has(control))
                {
                    continue;
                }
                format!("no catalog has a control {}", part.control)
            }
        };
        out.push(Unknown { id: part.to_string(), message, origin });
    }
    out
}
