//! Model to [`Plan`]: profile, duties and owners, proof, disposition.
//!
//! Pure: the same workspace and day give the same plan. The derivation is, per leaf part:
//! duties → owners → halves (`inventory`), support of the AWS half (`attestation`), support of the
//! customer half (`testing`), disposition and its basis in words (`basis`).

mod attestation;
mod basis;
mod contradictions;
mod cuecs;
mod customer;
mod doubts;
mod inventory;
mod label;
mod listed;
mod mapping;
mod next;
mod observed;
pub mod outlook;
mod parameters;
mod poam;
mod providers;
mod remarks;
mod requests;
mod result;
mod score;
mod shown;
mod span;
mod testing;
mod unseen;
pub mod whatif;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::model::{
    Answered, Carried, Catalog, Contradiction, Control, ControlId, Counts, Csoc, Date, Disposition,
    Duty, Evidence, FrameworkChoice, GroupSummary, Half, Implementation, Lead, Mapped, Missing,
    NOTICE, Origination, Owner, PLAN_SCHEMA, Part, PartId, PartResult, Plan, PlanControl,
    PlanExtras, PlanPart, Statement, Summary, Topic, UnreadKind, Workspace, text::few_and_more,
};
use attestation::Attestation;
use contradictions::Contradictions;
use cuecs::Answers;
use customer::About;
use inventory::Inventory;
use mapping::Mappings;
use providers::Providers;
use testing::Testing;

/// Resolves one framework of a workspace. Findings are added by [`crate::check`].
pub fn resolve(
    workspace: &Workspace,
    choice: &FrameworkChoice,
    catalog: &Catalog,
    as_of: Date,
) -> Plan {
    let inventory = Inventory::of(workspace);
    let attestation = Attestation::of(workspace, &inventory, choice, catalog, as_of);
    let leaves: Vec<PartId> = catalog
        .controls()
        .flat_map(|control| control.statement.leaves())
        .map(|(part, _)| part.id.clone())
        .collect();
    let testing = Testing::of(workspace, &leaves, &Mappings::of(workspace, catalog));
    let providers = Providers::of(workspace, as_of);
    let stage = Stage {
        workspace,
        providers: &providers,
        catalog,
        inventory: &inventory,
        attestation: &attestation,
        testing: &testing,
        contradictions: &Contradictions::of(workspace, catalog, as_of),
        doubts: workspace
            .evidence
            .iter()
            .map(|item| (item.id.as_str(), doubts::of(item, workspace)))
            .filter(|(_, doubts)| !doubts.is_empty())
            .collect(),
        unread: workspace
            .unread(UnreadKind::Evidence)
            .filter(|one| one.what.is_some())
            .filter_map(|one| one.id.as_deref())
            .collect(),
        as_of,
    };

    let in_plan: BTreeSet<_> = catalog.controls().map(|control| control.id.clone()).collect();
    let mut summary = Summary::default();
    let mut controls = Vec::new();
    for group in &catalog.groups {
        let mut of_group = GroupSummary {
            id: group.id.clone(),
            title: group.title.clone(),
            parts: Counts::default(),
            controls: Counts::default(),
        };
        for control in &group.controls {
            let mut resolved = stage.control(control, &group.id);
            resolved.related.retain(|id| in_plan.contains(id));
            for part in &resolved.parts {
                of_group.parts.add(part.disposition);
                summary.add(part);
            }
            of_group.controls.add(resolved.disposition);
            summary.controls.add(resolved.disposition);
            controls.push(resolved);
        }
        summary.groups.push(of_group);
    }

    unseen::print(workspace, &mut controls);
    let system = &workspace.system;
    // Known only now: reports and the rest are cited by the parts that were resolved with them.
    let parts: Vec<&PlanPart> = controls.iter().flat_map(|control| &control.parts).collect();
    let reports = attestation.reports(&parts);
    let authorizations = attestation.authorizations(&parts);
    let agreements = attestation.agreements(&parts);
    let topics: BTreeSet<&str> = controls
        .iter()
        .flat_map(|control| &control.parts)
        .flat_map(|part| &part.duties)
        .map(|duty| duty.topic.as_str())
        .collect();
    let titles: Vec<&str> = catalog.profiles.iter().map(|p| p.title.as_str()).collect();
    let framework_title = if titles.is_empty() {
        catalog.source.title.clone()
    } else {
        format!("{}, {}", catalog.source.title, titles.join(" and "))
    };
    let answers = Answers { controls: &controls, workspace, as_of };
    Plan {
        schema: PLAN_SCHEMA.to_owned(),
        generator: format!("carveout {}", env!("CARGO_PKG_VERSION")),
        notice: NOTICE.to_owned(),
        system: listed::system(workspace),
        description: listed::description(workspace),
        document: catalog.document.clone(),
        framework: choice.name.clone(),
        framework_title,
        catalog: catalog.source.clone(),
        period: system.period,
        period_label: system.period_label(),
        as_of,
        policy: system.policy.clone(),
        topics: workspace
            .knowledge
            .topics
            .values()
            .filter(|topic| topics.contains(topic.id.as_str()))
            .cloned()
            .collect(),
        services: inventory.plan_services(),
        programs: attestation.programs().to_vec(),
        authorizations,
        agreements,
        reports,
        providers: providers.listed(&answers, &leaves),
        cuecs: answers.of_aws(),
        user_controls: providers::assumed(&system.user_controls, &leaves),
        evidence: listed::evidence(workspace, &testing, &leaves),
        observations: observed::counts(workspace, catalog),
        tests: listed::tests(workspace, &testing, &leaves, &controls),
        poam: poam::of(workspace, &leaves),
        requests: requests::of(workspace, &controls),
        remarks: remarks::of(workspace, &choice.name),
        implementations: listed::implementations(workspace, &controls),
        findings: Vec::new(),
        rules_off: Vec::new(),
        approved_before: workspace.last.iter().flat_map(|last| last.approvals.clone()).collect(),
        sources: inventory.sources(workspace),
        summary,
        extras: PlanExtras {
            scores: score::of(catalog, &controls, workspace),
            applicability: catalog.traits.statement_of_applicability,
        },
        controls,
    }
}

/// What every part's derivation needs.
struct Stage<'a> {
    workspace: &'a Workspace,
    catalog: &'a Catalog,
    inventory: &'a Inventory,
    attestation: &'a Attestation,
    providers: &'a Providers<'a>,
    testing: &'a Testing<'a>,
    contradictions: &'a Contradictions,
    /// Why evidence items are in doubt, by id.
    doubts: BTreeMap<&'a str, Vec<String>>,
    /// Evidence items whose files could not be read, by id.
    unread: BTreeSet<&'a str>,
    as_of: Date,
}

impl Stage<'_> {
    fn control(&self, control: &Control, group: &str) -> PlanControl {
        let mapped = self.testing.mapped_to(&control.id);
        let satisfying: Vec<_> = self
            .workspace
            .implementations
            .iter()
            .filter(|i| {
                i.satisfies.iter().any(|(part, _)| part.control.covers(&control.id))
                    || mapped.contains(i.id.as_str())
            })
            .collect();
        let values = parameters::Values::of(control, &satisfying, &self.workspace.system);
        let mut parts = Vec::new();
        let mut shown: Vec<PartId> = Vec::new();
        let only_one = control.statement.leaves().len() == 1;
        for (leaf, above) in control.statement.leaves() {
            let mut lead = Vec::new();
            for ancestor in above.iter().copied() {
                // A lead-in is printed once, above the first of its items.
                if !ancestor.text.is_empty() && !shown.contains(&ancestor.id) {
                    shown.push(ancestor.id.clone());
                    lead.push(Lead { id: ancestor.id.clone(), text: values.fill(&ancestor.text) });
                }
            }
            let about = Leaf {
                part: leaf,
                only: only_one,
                lead,
                unassigned: values.unassigned(above.iter().copied().chain([leaf])),
                text: values.fill(&leaf.text),
            };
            parts.push(self.part(about, &satisfying, group));
        }
        let mut counts = Counts::default();
        parts.iter().for_each(|part| counts.add(part.disposition));
        let mut origination: BTreeSet<Origination> =
            satisfying.iter().flat_map(|i| i.origination.iter().copied()).collect();
        // What is inherited follows from the halves; the author's claim counts neither way.
        origination.remove(&Origination::Inherited);
        let others = |part: &PlanPart| part.halves.iter().any(|half| *half != Half::Customer);
        if parts.iter().any(others) {
            origination.insert(Origination::Inherited);
        }
        PlanControl {
            id: control.id.clone(),
            title: control.title.clone(),
            group: group.to_owned(),
            kind: control.kind.clone(),
            disposition: label::weakest(&parts),
            counts,
            status: satisfying.iter().map(|i| i.status).collect(),
            origination,
            roles: match parts.iter().any(|part| part.halves.contains(&Half::Customer)) {
                true => self.roles(&satisfying, group, &control.id),
                false => {
                    listed::role_titles(self.workspace, satisfying.iter().flat_map(|i| &i.roles))
                }
            },
            implementations: satisfying.iter().map(|i| i.id.clone()).collect(),
            parameters: values.listed(),
            related: control.related.clone(),
            parts,
        }
    }

    /// Titles of the roles that answer for a control: those that its files name, or else the default of its family.
    fn roles(
        &self,
        satisfying: &[&Implementation],
        group: &str,
        control: &ControlId,
    ) -> Vec<String> {
        let stated: Vec<&String> = satisfying.iter().flat_map(|i| &i.roles).collect();
        let default = || self.workspace.system.defaults.owner(group, control);
        let default = if stated.is_empty() { default() } else { None };
        listed::role_titles(self.workspace, stated.into_iter().chain(default))
    }

    fn part(&self, leaf: Leaf<'_>, satisfying: &[&Implementation], group: &str) -> PlanPart {
        let id = &leaf.part.id;
        let mut assigned = self.inventory.duties(self.workspace, self.catalog, id);
        let provided = self.providers.share(id, &mut assigned);
        let carried = Carried::of(&assigned.halves);
        let about = About {
            part: id,
            only: leaf.only,
            names_parts: &|test| self.testing.names_parts(&test.id),
            unassigned: leaf.unassigned,
            duties: &assigned.duties,
        };
        let tested = self
            .testing
            .support(id)
            .map_or_else(Tested::default, |support| customer::half(support, &about, self));
        let mut missing: Vec<Missing> = Vec::new();
        let (mut csocs, mut reports) = (Vec::new(), Vec::new());
        let mut attested = None;
        if carried.aws() {
            let support = self.attestation.support(&assigned.duties, self.workspace);
            missing.extend(support.missing.iter().cloned());
            self.follow_from_unread(&mut missing);
            reports.clone_from(&support.reports);
            csocs = self.csocs(&assigned.duties, &support.reports);
            attested = Some(support);
            if !carried.customer() {
                let undeclared =
                    inventory::premises_undeclared(&assigned.duties, self.workspace, self.as_of);
                missing.extend(undeclared);
            }
        }
        missing.extend(provided.missing.iter().cloned());
        if carried.customer() {
            missing.extend(tested.missing.iter().cloned());
        }
        let not_applicable = tested.not_applicable;
        let apart = tested.control_level && !customer::control_level_accepted(self.workspace);
        let disposition = if not_applicable {
            // What does not apply needs no report either: the AWS half is not asked for.
            missing.clear();
            Disposition::NotApplicable
        } else if !missing.is_empty() {
            Disposition::Open
        } else if carried.customer() && apart {
            Disposition::ControlLevel
        } else {
            carried.supported()
        };
        let basis = basis::sentence(&basis::Facts {
            workspace: self.workspace,
            inventory: self.inventory,
            assigned: &assigned,
            attested: attested.as_ref(),
            provided: &provided,
            tested: &tested,
            not_applicable,
            as_of: self.as_of,
        });
        let supported_by = attested
            .and_then(|attested| attested.supported)
            .filter(|_| disposition != Disposition::NotApplicable);
        let roles = self.roles(satisfying, group, &id.control);
        let weaknesses = match carried.customer() {
            true => poam::open_for(self.workspace, id),
            false => Vec::new(),
        };
        PlanPart {
            id: id.clone(),
            lead: leaf.lead,
            text: leaf.text,
            halves: assigned.halves,
            label: label::in_words(disposition, carried.customer(), &tested, &weaknesses),
            reason: next::reason(&missing),
            next: next::step(id, &missing, satisfying, &roles, self.workspace, self.as_of),
            determination: self
                .catalog
                .determination
                .then(|| label::determination(disposition, &weaknesses))
                .flatten(),
            disposition,
            missing,
            basis,
            listed_as: assigned.entry,
            note: assigned.note,
            rationale: tested.rationale,
            csocs,
            statements: tested.statements,
            reports,
            evidence: tested.evidence,
            tests: tested.tests,
            results: tested.results,
            coverage: tested.coverage,
            supported_by,
            contradictions: tested.contradictions,
            answered: tested.answered,
            providers: provided.ids,
            mapped: tested.mapped,
            duties: assigned.duties,
        }
    }

    /// What AWS's half lacks may follow from a report, a review or a letter that could not be read.
    fn follow_from_unread(&self, missing: &mut [Missing]) {
        let mut unread: Vec<String> = Vec::new();
        for one in self.workspace.facts.unread.iter().filter(|one| one.kind.of_aws()) {
            let sentence = one.to_string();
            if !unread.contains(&sentence) {
                unread.push(sentence);
            }
        }
        if unread.is_empty() {
            return;
        }
        for one in missing {
            one.message.push_str("; ");
            one.message.push_str(&few_and_more(unread.iter(), 2));
            one.unread = true;
        }
    }

    /// True if an item supports what it is evidence of: of the period, kept, the file that was registered,
    /// not made after the day of the plan, and not in doubt.
    fn counts(&self, item: &Evidence) -> bool {
        let audit = self.workspace.system.period;
        let of_period =
            span::days_of(item, self.as_of).is_some_and(|days| days.intersection(audit).is_some());
        of_period
            && item.counts(audit)
            && !self.after(item)
            && !self.doubts.contains_key(item.id.as_str())
            && !self.is_unread(item)
    }

    /// True for an item whose file could not be read.
    fn is_unread(&self, item: &Evidence) -> bool {
        self.unread.contains(item.id.as_str())
    }

    /// True for an item that was made after the day of the plan.
    fn after(&self, item: &Evidence) -> bool {
        item.extracted_on().is_some_and(|day| day > self.as_of)
    }

    /// Why an item does not count.
    fn why_not(&self, item: &Evidence) -> String {
        let id = &item.id;
        match (item.covers, item.extracted_on()) {
            _ if self.is_unread(item) => format!("{id} could not be read as a whole"),
            _ if item.drifted() => format!("{id} is not the file that was registered"),
            _ if !item.is_kept() => format!("{id} names no file and no address"),
            (_, Some(day)) if day > self.as_of => {
                format!("{id} was made on {day}, after the day of the plan")
            }
            _ if self.doubts.contains_key(id.as_str()) => {
                format!("{id} {}", self.doubts[id.as_str()].join(" and "))
            }
            (Some(covers), _) => format!("{id} covers {covers}"),
            (None, _) => format!("{id} states no coverage"),
        }
    }

    /// One assumed AWS control per topic that AWS holds a half of, with where to look for it.
    fn csocs(&self, duties: &[Duty], reports: &[String]) -> Vec<Csoc> {
        let mut by_topic: IndexMap<&str, Vec<String>> = IndexMap::new();
        for duty in duties.iter().filter(|duty| duty.owner.aws()) {
            by_topic.entry(&duty.topic).or_default().push(duty.service.clone());
        }
        by_topic
            .into_iter()
            .map(|(topic, services)| Csoc {
                text: self
                    .workspace
                    .knowledge
                    .topics
                    .get(topic)
                    .map(Topic::expectation)
                    .unwrap_or_default(),
                pointers: self.attestation.pointers(topic, reports),
                topic: topic.to_owned(),
                services,
            })
            .collect()
    }
}

/// One leaf part of a catalog, with its sentence filled in.
struct Leaf<'a> {
    part: &'a Part,
    /// True where its control has no other part.
    only: bool,
    lead: Vec<Lead>,
    /// Labels of its parameters that have no value.
    unassigned: Vec<String>,
    text: String,
}

/// Duties of a part with owners, and what follows for its halves.
#[derive(Debug, Clone)]
struct Assigned {
    halves: BTreeSet<Half>,
    duties: Vec<Duty>,
    /// Key of the responsibility table that decided, if one did.
    entry: Option<String>,
    note: Option<String>,
}

/// What the customer's side has for a part.
#[derive(Debug, Clone, Default)]
struct Tested {
    statements: Vec<Statement>,
    evidence: Vec<String>,
    tests: Vec<String>,
    /// Those of `evidence` that count.
    counting_evidence: Vec<String>,
    /// What each test came to.
    results: Vec<PartResult>,
    /// True where tests support the part and none looked at it.
    control_level: bool,
    coverage: Option<String>,
    missing: Vec<Missing>,
    /// True for a part that does not apply, with a reason that holds.
    not_applicable: bool,
    /// The reason given, whether it holds or not.
    rationale: Option<String>,
    /// Failing checks that something answers.
    contradictions: Vec<Contradiction>,
    answered: Vec<Answered>,
    /// What crosswalks offer.
    mapped: Vec<Mapped>,
}

fn owned(owner: Owner) -> impl Iterator<Item = Half> {
    [(owner.aws(), Half::Aws), (owner.customer(), Half::Customer)]
        .into_iter()
        .filter_map(|(holds, half)| holds.then_some(half))
}
