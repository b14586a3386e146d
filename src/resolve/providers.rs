//! Providers other than AWS: which parts they carry, and what supports their half.
//!
//! Which parts: an entry of `carries` names a part (a control reaches its parts) or a topic (every part that
//! has a duty of that topic). `with: customer` adds the provider's half beside the customer's. `with: nobody`
//! makes the provider carry the part without the customer: the customer's half falls away, unless a duty of
//! the part on an AWS service or on premises in use is the customer's, or another provider carries the part
//! with the customer. AWS's half is never touched.
//!
//! What supports the half: reports of Type 2 with an unqualified opinion, issued and reviewed by the day of
//! the plan, whose periods together cover every day of the audit period. There are no letters here. Under
//! the inclusive method no report is asked for: the provider's controls are tested with the customer's own,
//! so the customer's half is always there, and its tests support both.

use std::collections::BTreeSet;

use super::Assigned;
use super::cuecs::Answers;
use crate::model::text::that_cover;
use crate::model::{
    AssumedControl, Carries, Coverage, Date, Half, Lack, Missing, Opinion, PartId, Period,
    PlanAssumed, PlanProvider, PlanProviderReport, Provider, ProviderMethod, ProviderReport,
    ProviderTopic, Titled, With, Workspace, is_answer,
};

/// The providers of a workspace, with their reports weighed.
#[derive(Debug)]
pub(super) struct Providers<'a> {
    list: Vec<Weighed<'a>>,
}

#[derive(Debug)]
struct Weighed<'a> {
    provider: &'a Provider,
    reports: Vec<PlanProviderReport>,
    coverage: Coverage,
    /// Why its half is not supported.
    lacks: Option<String>,
}

/// What other providers carry of one part.
#[derive(Clone, Debug, Default)]
pub(super) struct Provided {
    /// Their ids.
    pub ids: Vec<String>,
    /// What their half lacks.
    pub missing: Vec<Missing>,
    /// Who they are, in a sentence.
    pub carriers: String,
    /// What supports their half, in a sentence.
    pub half: String,
}

impl<'a> Providers<'a> {
    /// Weighs every report of every provider.
    pub(super) fn of(workspace: &'a Workspace, as_of: Date) -> Self {
        let audit = workspace.system.period;
        let weigh = |provider: &'a Provider| {
            let reports: Vec<PlanProviderReport> = provider
                .reports
                .iter()
                .map(|report| weigh(report, audit, as_of, workspace))
                .collect();
            let usable = reports.iter().filter(|report| report.usable);
            let coverage = Coverage::of(audit, usable.filter_map(|report| report.period));
            let lacks = match provider.method {
                ProviderMethod::Inclusive => None,
                ProviderMethod::CarveOut => lack(&reports, &coverage),
            };
            Weighed { provider, reports, coverage, lacks }
        };
        Self { list: workspace.system.providers.iter().map(weigh).collect() }
    }

    /// What the providers carry of `part`; its halves are changed accordingly.
    pub(super) fn share(&self, part: &PartId, assigned: &mut Assigned) -> Provided {
        let mut out = Provided::default();
        let (mut carriers, mut supported) = (Vec::new(), Vec::new());
        let mut with_customer = assigned.duties.iter().any(|duty| duty.owner.customer());
        for Weighed { provider, lacks, coverage, reports } in &self.list {
            let mut carried =
                provider.carries.iter().filter(|entry| reaches(entry, part, assigned)).peekable();
            if carried.peek().is_none() {
                continue;
            }
            let inclusive = provider.method == ProviderMethod::Inclusive;
            with_customer |= inclusive || carried.any(|entry| entry.with == With::Customer);
            out.ids.push(provider.id.clone());
            carriers.push(format!(
                "{} ({})",
                provider.name,
                provider.service.trim_end_matches('.')
            ));
            if let Some(why) = lacks {
                out.missing.push(Missing {
                    half: Half::Provider,
                    what: Lack::Provider,
                    message: format!("{}: {why}", provider.name),
                    rule: None,
                    about: BTreeSet::from([provider.id.clone()]),
                    unread: false,
                });
            } else if inclusive {
                supported.push(format!("{} is tested with the customer's controls", provider.name));
            } else {
                // A title often names its provider already.
                let titled = |report: &PlanProviderReport| {
                    let named = report.title.contains(&provider.name);
                    if named {
                        report.title.clone()
                    } else {
                        format!("{} of {}", report.title, provider.name)
                    }
                };
                let titles: Vec<String> = reports.iter().filter(|r| r.usable).map(titled).collect();
                let days = coverage.audit.days();
                supported
                    .push(format!("{} all {days} days of the audit period", that_cover(&titles)));
            }
        }
        if out.ids.is_empty() {
            return out;
        }
        assigned.halves.insert(Half::Provider);
        if with_customer {
            assigned.halves.insert(Half::Customer);
        } else {
            assigned.halves.remove(&Half::Customer);
        }
        out.carriers = format!("Provider's: {}.", carriers.join("; "));
        out.half = if out.missing.is_empty() {
            format!("Provider half: {}.", supported.join("; "))
        } else {
            "Provider half: not supported.".to_owned()
        };
        out
    }

    /// As the plan prints them.
    pub(super) fn listed(&self, answers: &Answers<'_>, leaves: &[PartId]) -> Vec<PlanProvider> {
        let of_one = |weighed: &Weighed<'_>| {
            let provider = weighed.provider;
            let parts = answers.controls.iter().flat_map(|control| &control.parts);
            let topics = provider.carries.iter().filter_map(|entry| {
                Some(ProviderTopic { topic: entry.topic.clone()?, with: entry.with })
            });
            PlanProvider {
                id: provider.id.clone(),
                name: provider.name.clone(),
                service: provider.service.clone(),
                method: provider.method,
                reports: weighed.reports.clone(),
                coverage: weighed.coverage.clone(),
                lacks: weighed.lacks.clone(),
                topics: topics.collect(),
                parts: parts
                    .filter(|part| part.providers.contains(&provider.id))
                    .map(|part| part.id.clone())
                    .collect(),
                csocs: assumed(&provider.csocs, leaves),
                cuecs: provider.cuecs.iter().map(|cuec| answers.of(cuec, None)).collect(),
            }
        };
        self.list.iter().map(of_one).collect()
    }
}

/// True if an entry of `carries` is about `part`.
fn reaches(entry: &Carries, part: &PartId, assigned: &Assigned) -> bool {
    let topic = |id: &String| assigned.duties.iter().any(|duty| duty.topic == *id);
    entry.part.as_ref().is_some_and(|id| id.covers(part)) || entry.topic.as_ref().is_some_and(topic)
}

/// Complementary controls that bear on a part of the plan, or on none of any framework.
pub(super) fn assumed(controls: &[AssumedControl], leaves: &[PartId]) -> Vec<PlanAssumed> {
    let here = |part: &&PartId| leaves.iter().any(|leaf| part.covers(leaf));
    let one = |control: &AssumedControl| {
        let parts: Vec<PartId> = control.parts.iter().filter(here).cloned().collect();
        let bears = !parts.is_empty() || control.parts.is_empty();
        bears.then(|| PlanAssumed { id: control.id.clone(), text: control.text.clone(), parts })
    };
    controls.iter().filter_map(one).collect()
}

fn weigh(
    report: &ProviderReport,
    audit: Period,
    as_of: Date,
    workspace: &Workspace,
) -> PlanProviderReport {
    let unusable = of_program(report, workspace).or_else(|| unusable(report, as_of));
    PlanProviderReport {
        title: report.title.clone(),
        program: report.program.clone(),
        report_type: report.report_type,
        period: report.period,
        opinion: report.opinion,
        issued_on: report.issued_on,
        exceptions: report.exceptions.clone(),
        reviewer: report.reviewer.clone(),
        reviewed_on: report.reviewed_on,
        covered_days: Coverage::of(audit, report.period).covered_days,
        usable: unusable.is_none(),
        unusable,
    }
}

/// Why no report of its program can support a half.
fn of_program(report: &ProviderReport, workspace: &Workspace) -> Option<String> {
    let id = report.program.as_ref()?;
    let known = workspace.knowledge.programs.iter().find(|program| program.id == *id);
    let Some(program) = known else { return Some(format!("its program `{id}` is not known")) };
    (!program.attests_operation).then(|| program.reason.clone())
}

/// Why a half cannot rest on a report.
fn unusable(report: &ProviderReport, as_of: Date) -> Option<String> {
    let Some(period) = report.period else { return Some("its period is not stated".into()) };
    let titled = Titled::of(&report.title);
    if let Some(what) = titled.instead {
        return Some(format!("its title says that it is {what}"));
    }
    if let (Some(1), Some(2)) = (titled.report_type, report.report_type) {
        return Some("its title says Type 1, which speaks of design at a date".into());
    }
    match report.report_type {
        Some(2) => {}
        Some(1) => {
            return Some("a Type 1 report speaks of design at a date, not of operation".into());
        }
        _ => return Some("it is not stated to be a Type 2 report".into()),
    }
    match report.opinion {
        Some(Opinion::Unqualified) => {}
        Some(opinion) => return Some(format!("the opinion is {}", opinion.label().to_lowercase())),
        None => return Some("the review states no opinion".into()),
    }
    match report.issued_on {
        Some(day) if day > as_of => {
            return Some(format!("it was issued on {day}, after the day of the plan"));
        }
        Some(day) if day < period.to => {
            return Some(format!("it was issued on {day}, before its period ended"));
        }
        None if period.to > as_of => {
            return Some("its period ends after the day of the plan".into());
        }
        _ => {}
    }
    if !report.reviewer.as_deref().is_some_and(is_answer) {
        return Some("no reviewer is named".into());
    }
    match (report.reviewed_on, report.issued_on) {
        (None, _) => Some("the day of its review is not stated".into()),
        (Some(day), _) if day > as_of => {
            Some(format!("it was reviewed on {day}, after the day of the plan"))
        }
        (Some(day), Some(issued)) if day < issued => {
            Some(format!("it was reviewed on {day}, before it was issued"))
        }
        _ => None,
    }
}

/// Why reports do not support a half over the audit period.
fn lack(reports: &[PlanProviderReport], coverage: &Coverage) -> Option<String> {
    if reports.is_empty() {
        return Some("no report is recorded".to_owned());
    }
    let usable: Vec<&str> =
        reports.iter().filter(|report| report.usable).map(|report| report.title.as_str()).collect();
    if usable.is_empty() {
        let why = reports.iter().map(|report| {
            format!("{}: {}", report.title, report.unusable.as_deref().unwrap_or_default())
        });
        return Some(why.collect::<Vec<_>>().join("; "));
    }
    if coverage.is_full() {
        return None;
    }
    Some(format!(
        "{} {} of {} days of the audit period; without cover: {}",
        that_cover(&usable),
        coverage.covered_days,
        coverage.audit.days(),
        Period::list(&coverage.gaps)
    ))
}
