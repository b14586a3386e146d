//! Model to [`Plan`]: profile, duties and owners, proof, disposition.
//!
//! Pure: the same workspace and day give the same plan. The derivation is, per leaf part:
//! duties → owners → halves (`inventory`), proof of the AWS half (`attestation`), proof of the
//! customer half (`testing`), disposition and its basis in words (`basis`).

mod attestation;
mod basis;
mod inventory;
mod mapping;
mod observed;
pub mod outlook;
mod parameters;
mod testing;
pub mod whatif;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::limits::ALT_TEXT;
use crate::model::{
    Carried, Catalog, Control, Counts, Csoc, Date, Disposition, Duty, Evidence, FrameworkChoice,
    GroupSummary, Half, Lead, Mapped, Missing, NOTICE, Origination, Owner, PLAN_SCHEMA, Part,
    PartId, Plan, PlanControl, PlanEvidence, PlanImplementation, PlanPart, PlanPicture, PlanSystem,
    PlanTest, Statement, Summary, Test, Workspace,
};
use attestation::Attestation;
use inventory::Inventory;
use mapping::Mappings;
use testing::Testing;

/// Resolves one framework of a workspace. Findings are added by [`crate::check`].
pub fn resolve(
    workspace: &Workspace,
    choice: &FrameworkChoice,
    catalog: &Catalog,
    as_of: Date,
) -> Plan {
    let inventory = Inventory::of(workspace);
    let attestation = Attestation::of(workspace, &inventory);
    let leaves: Vec<PartId> = catalog
        .controls()
        .flat_map(|control| control.statement.leaves())
        .map(|(part, _)| part.id.clone())
        .collect();
    let testing = Testing::of(workspace, &leaves, &Mappings::of(workspace, catalog));
    let stage = Stage {
        workspace,
        catalog,
        inventory: &inventory,
        attestation: &attestation,
        testing: &testing,
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

    let system = &workspace.system;
    // Known only now: a report is cited by the parts that were resolved with it.
    let mut reports = attestation.reports().to_vec();
    for report in &mut reports {
        let cites = |part: &&PlanPart| part.reports.contains(&report.key);
        let count = controls.iter().flat_map(|control| &control.parts).filter(cites).count();
        report.cited_by = u32::try_from(count).unwrap_or(u32::MAX);
    }
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
    Plan {
        schema: PLAN_SCHEMA.to_owned(),
        generator: format!("carveout {}", env!("CARGO_PKG_VERSION")),
        notice: NOTICE.to_owned(),
        system: plan_system(workspace),
        framework: choice.name.clone(),
        framework_title,
        catalog: catalog.source.clone(),
        period: system.period,
        period_label: system.period.label(),
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
        reports,
        evidence: plan_evidence(workspace, &testing, &leaves),
        observations: observed::counts(workspace, catalog),
        tests: plan_tests(workspace, &testing, &leaves),
        implementations: plan_implementations(workspace, &controls),
        findings: Vec::new(),
        sources: inventory.sources(workspace),
        summary,
        controls,
    }
}

/// What every part's derivation needs.
struct Stage<'a> {
    workspace: &'a Workspace,
    catalog: &'a Catalog,
    inventory: &'a Inventory,
    attestation: &'a Attestation,
    testing: &'a Testing<'a>,
}

impl Stage<'_> {
    fn control(&self, control: &Control, group: &str) -> PlanControl {
        let satisfying: Vec<_> = self
            .workspace
            .implementations
            .iter()
            .filter(|i| {
                i.satisfies.iter().any(|(part, _)| part.control.covers(&control.id))
                    || self.testing.mapped_to(&control.id, i)
            })
            .collect();
        let values = parameters::Values::of(control, &satisfying, &self.workspace.system);
        let mut parts = Vec::new();
        let mut shown: Vec<PartId> = Vec::new();
        for (leaf, above) in control.statement.leaves() {
            let mut lead = Vec::new();
            for ancestor in above {
                // A lead-in is printed once, above the first of its items.
                if !ancestor.text.is_empty() && !shown.contains(&ancestor.id) {
                    shown.push(ancestor.id.clone());
                    lead.push(Lead { id: ancestor.id.clone(), text: values.fill(&ancestor.text) });
                }
            }
            parts.push(self.part(leaf, lead, &values));
        }
        let mut counts = Counts::default();
        parts.iter().for_each(|part| counts.add(part.disposition));
        let mut origination: BTreeSet<Origination> =
            satisfying.iter().flat_map(|i| i.origination.iter().copied()).collect();
        // What is inherited follows from the halves; the author's claim counts neither way.
        origination.remove(&Origination::Inherited);
        if parts.iter().any(|part| part.carried().aws()) {
            origination.insert(Origination::Inherited);
        }
        PlanControl {
            id: control.id.clone(),
            title: control.title.clone(),
            group: group.to_owned(),
            kind: control.kind.clone(),
            disposition: weakest(&parts),
            counts,
            status: satisfying.iter().map(|i| i.status).collect(),
            origination,
            roles: role_titles(self.workspace, satisfying.iter().flat_map(|i| &i.roles)),
            implementations: satisfying.iter().map(|i| i.id.clone()).collect(),
            parameters: values.listed(),
            related: control.related.clone(),
            parts,
        }
    }

    fn part(&self, leaf: &Part, lead: Vec<Lead>, values: &parameters::Values<'_>) -> PlanPart {
        let id = &leaf.id;
        let assigned = self.inventory.duties(self.workspace, self.catalog, id);
        let carried = Carried::of(&assigned.halves);
        let tested = self.testing.of_part(id, self.workspace);
        let mut missing: Vec<Missing> = Vec::new();
        let (mut csocs, mut reports) = (Vec::new(), Vec::new());
        let mut attested = None;
        if carried.aws() {
            let proof = self.attestation.prove(&assigned.duties, self.workspace);
            missing.extend(proof.missing.iter().cloned());
            reports.clone_from(&proof.reports);
            csocs = self.csocs(&assigned.duties, &proof.reports);
            attested = Some(proof);
        }
        if carried.customer() {
            missing.extend(tested.missing.iter().cloned());
        }
        let not_applicable = tested.rationale.is_some();
        let disposition = if not_applicable {
            // What does not apply needs no report either: the AWS half is not asked for.
            missing.clear();
            Disposition::NotApplicable
        } else if !missing.is_empty() {
            Disposition::Open
        } else {
            carried.proven()
        };
        let basis = basis::sentence(&basis::Facts {
            workspace: self.workspace,
            inventory: self.inventory,
            assigned: &assigned,
            attested: attested.as_ref(),
            tested: &tested,
            not_applicable,
        });
        PlanPart {
            id: id.clone(),
            lead,
            text: values.fill(&leaf.text),
            halves: assigned.halves,
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
            mapped: tested.mapped,
            duties: assigned.duties,
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
                    .map(|topic| topic.aws.clone())
                    .unwrap_or_default(),
                pointers: self.attestation.pointers(topic, reports),
                topic: topic.to_owned(),
                services,
            })
            .collect()
    }
}

/// The weakest of the parts: open, else the least settled mix. A control with parts of AWS's and parts of
/// the customer's is shared, though no single part of it is.
fn weakest(parts: &[PlanPart]) -> Disposition {
    let any = |wanted: Disposition| parts.iter().any(|part| part.disposition == wanted);
    let all = |wanted: Disposition| parts.iter().all(|part| part.disposition == wanted);
    if any(Disposition::Open) || parts.is_empty() {
        Disposition::Open
    } else if all(Disposition::NotApplicable) {
        Disposition::NotApplicable
    } else if any(Disposition::Shared)
        || (any(Disposition::AwsAttested) && any(Disposition::CustomerTested))
    {
        Disposition::Shared
    } else if any(Disposition::CustomerTested) {
        Disposition::CustomerTested
    } else {
        Disposition::AwsAttested
    }
}

/// Titles of roles, each once, in order of first use.
fn role_titles<'a>(workspace: &Workspace, ids: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for id in ids {
        let title = workspace.system.roles.get(id).map_or(id, |role| &role.title);
        if !titles.contains(title) {
            titles.push(title.clone());
        }
    }
    titles
}

/// Not the system as loaded: account ids are in the plan only as the team's policy lets them be printed.
fn plan_system(workspace: &Workspace) -> PlanSystem {
    let system = &workspace.system;
    PlanSystem {
        id: system.id.clone(),
        name: system.name.clone(),
        organization: system.organization.clone(),
        description: system.description.clone(),
        boundary: system.boundary.clone(),
        synthetic: system.synthetic.clone(),
        impact: system.impact.clone(),
        data_categories: system.data_categories.clone(),
        accounts: system
            .accounts
            .iter()
            .filter_map(|a| Some((system.policy.account_ids.show(&a.id)?, a.purpose.clone())))
            .collect(),
        regions: system.regions.clone(),
        roles: system.roles.clone(),
        interconnections: system.interconnections.clone(),
    }
}

fn plan_evidence(
    workspace: &Workspace,
    testing: &Testing<'_>,
    leaves: &[PartId],
) -> Vec<PlanEvidence> {
    let listed = |item: &Arc<Evidence>| PlanEvidence {
        item: Arc::clone(item),
        picture: picture(item, workspace),
        parts: testing.parts_of_evidence(&item.id).iter().map(|at| leaves[*at].clone()).collect(),
        in_period: item.in_period(workspace.system.period),
    };
    workspace.evidence.iter().map(listed).collect()
}

/// The picture of an item, unless it is one of a document of AWS's.
fn picture(item: &Evidence, workspace: &Workspace) -> Option<PlanPicture> {
    let of_aws = item.is_aws_document() || item.document_of(&workspace.documents).is_some();
    let picture = item.picture.as_ref().filter(|_| !of_aws)?;
    let alt = item.alt.as_deref().map(str::trim).filter(|alt| !alt.is_empty());
    Some(PlanPicture {
        image: picture.clone(),
        alt: {
            let alt =
                alt.map_or_else(|| format!("{}: {}", item.kind.label(), item.title), str::to_owned);
            // Readers speak it in one breath; a PDF holds no longer text than 32,767 bytes.
            match alt.char_indices().nth(ALT_TEXT) {
                Some((end, _)) => format!("{}…", &alt[..end]),
                None => alt,
            }
        },
    })
}

fn plan_tests(workspace: &Workspace, testing: &Testing<'_>, leaves: &[PartId]) -> Vec<PlanTest> {
    let listed = |test: &Arc<Test>| PlanTest {
        test: Arc::clone(test),
        parts: testing.parts_of_test(&test.id).iter().map(|at| leaves[*at].clone()).collect(),
        proves_operation: test.proves_operation(),
    };
    workspace.tests.iter().map(listed).collect()
}

fn plan_implementations(
    workspace: &Workspace,
    controls: &[PlanControl],
) -> Vec<PlanImplementation> {
    let mut by_id: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for control in controls {
        for id in &control.implementations {
            by_id.entry(id).or_default().push(control.id.clone());
        }
    }
    workspace
        .implementations
        .iter()
        .filter_map(|implementation| {
            let controls = by_id.remove(implementation.id.as_str())?;
            Some(PlanImplementation {
                id: implementation.id.clone(),
                title: implementation.title.clone(),
                status: implementation.status,
                origination: implementation.origination.clone(),
                roles: role_titles(workspace, implementation.roles.iter()),
                frequency: implementation.frequency.clone(),
                controls,
                origin: implementation.origin.clone(),
            })
        })
        .collect()
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
    /// Ids that carry the proof, of `evidence` and `tests`.
    proving_evidence: Vec<String>,
    proving_tests: Vec<String>,
    missing: Vec<Missing>,
    rationale: Option<String>,
    /// What crosswalks offer.
    mapped: Vec<Mapped>,
}

fn owned(owner: Owner) -> impl Iterator<Item = Half> {
    [(owner.aws(), Half::Aws), (owner.customer(), Half::Customer)]
        .into_iter()
        .filter_map(|(holds, half)| holds.then_some(half))
}
