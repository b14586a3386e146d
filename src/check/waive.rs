//! Waivers: findings the organization accepts, with a reason, an approver and a last day.

use super::levels::suggestion;
use crate::diag::{Caused, Diagnostic, Waived, codes};
use crate::model::{Date, PartId, Waiver, Workspace, glob};

/// What a waiver met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Met {
    Nothing,
    /// A fault of data that was left out, which no waiver accepts.
    Fault,
    Finding,
}

/// The waivers of a workspace and which of them matched a finding.
pub(super) struct Waivers<'a> {
    list: Vec<(&'a Waiver, Met)>,
}

impl<'a> Waivers<'a> {
    pub(super) fn new(workspace: &'a Workspace) -> Self {
        Self { list: workspace.waivers.iter().map(|waiver| (waiver, Met::Nothing)).collect() }
    }

    /// Marks findings, and what follows from them, as waived where a waiver in force matches. A finding of
    /// which a waiver accepts some controls is divided: what is accepted, and the rest.
    pub(super) fn apply(&mut self, findings: Vec<Diagnostic>, as_of: Date) -> Vec<Diagnostic> {
        if self.list.is_empty() {
            return findings;
        }
        let mut out = Vec::with_capacity(findings.len());
        for mut finding in findings {
            for (waiver, used) in &mut self.list {
                mark_caused(waiver, used, &mut finding, as_of);
            }
            for (waiver, used) in &mut self.list {
                let Some(covered) = scope(waiver, &finding) else { continue };
                *used = Met::Finding;
                if !waiver.is_in_force(as_of) || finding.waived.is_some() {
                    continue;
                }
                if covered.len() < finding.controls.len() {
                    let accepted = divided(&mut finding, &covered);
                    out.push(waived(accepted, waiver, as_of));
                } else {
                    finding = waived(finding, waiver, as_of);
                }
            }
            out.push(finding);
        }
        out
    }

    /// Notes the waivers that are for a fault of data that was left out.
    pub(super) fn refuse(&mut self, fault: &Diagnostic) {
        for (waiver, used) in &mut self.list {
            if *used == Met::Nothing && scope(waiver, fault).is_some() {
                *used = Met::Fault;
            }
        }
    }

    /// Waivers for a code that does not exist, that have expired, or that match no finding.
    pub(super) fn leftover(&self, as_of: Date) -> Vec<Diagnostic> {
        let left = self.list.iter().filter_map(|(waiver, used)| {
            let fault = if super::code(&waiver.rule).is_none() {
                Diagnostic::new(
                    &codes::WAIVER_UNKNOWN_CODE,
                    format!("a waiver names `{0}`, and there is no rule `{0}`", waiver.rule),
                )
                .help(suggestion(&waiver.rule))
            } else if waiver.expires < as_of {
                Diagnostic::new(
                    &codes::WAIVER_EXPIRED,
                    format!("the waiver for `{}` expired on {}", waiver.rule, waiver.expires),
                )
                .help("fix the finding, or have an approver set a new last day")
            } else if *used == Met::Fault {
                let message = format!(
                    "the waiver for `{}` accepts nothing: what could not be read is not waived",
                    waiver.rule
                );
                Diagnostic::new(&codes::WAIVER_REFUSED, message)
                    .help("correct the data, and remove the waiver")
            } else if *used == Met::Nothing {
                Diagnostic::new(
                    &codes::WAIVER_UNUSED,
                    format!("the waiver for `{}` matches no finding", waiver.rule),
                )
                .help("remove it, or correct its rule, control, item or file")
            } else {
                return None;
            };
            let expired = fault.code == &codes::WAIVER_EXPIRED;
            let scope = [waiver.controls.join(","), waiver.item.clone().unwrap_or_default()];
            let fault = fault.subject(format!("{} {}", waiver.rule, scope.join(" ")));
            Some(fault.fault(if expired { waiver.at("expires") } else { &waiver.origin }))
        });
        left.collect()
    }
}

/// True if a waiver with this scope accepts the whole finding.
pub fn accepts(waiver: &Waiver, finding: &Diagnostic) -> bool {
    scope(waiver, finding).is_some_and(|covered| covered.len() == finding.controls.len())
}

/// The controls of the finding that the waiver accepts, all of them where it names none; `None` where it does
/// not match.
fn scope(waiver: &Waiver, finding: &Diagnostic) -> Option<Vec<String>> {
    let matches = waiver.rule == finding.code.name
        && of_file(waiver, finding)
        && of_item(waiver, finding.subject.as_deref());
    if !matches {
        return None;
    }
    if waiver.controls.is_empty() {
        return Some(finding.controls.clone());
    }
    let covered: Vec<String> =
        finding.controls.iter().filter(|control| of_control(waiver, control)).cloned().collect();
    (!covered.is_empty()).then_some(covered)
}

fn of_file(waiver: &Waiver, finding: &Diagnostic) -> bool {
    waiver.file.as_ref().is_none_or(|waived| {
        finding.places.iter().any(|place| place.at.path() == Some(waived.as_str()))
    })
}

fn of_item(waiver: &Waiver, subject: Option<&str>) -> bool {
    waiver.item.as_ref().is_none_or(|item| Some(item.as_str()) == subject)
}

fn of_control(waiver: &Waiver, found: &str) -> bool {
    waiver.controls.iter().any(|waived| {
        if waived.contains(['*', '?']) {
            return glob(waived, found);
        }
        match (waived.parse::<PartId>(), found.parse::<PartId>()) {
            (Ok(waived), Ok(found)) => waived.covers(&found),
            _ => waived == found,
        }
    })
}

/// Marks what follows from a finding: a waiver of the rule that the part would be reported by.
fn mark_caused(waiver: &Waiver, used: &mut Met, finding: &mut Diagnostic, as_of: Date) {
    let of_root = of_item(waiver, finding.subject.as_deref());
    let root_file = of_file(waiver, finding);
    for caused in &mut finding.caused {
        let place = caused.place.as_ref().and_then(|at| at.path());
        let file = root_file || (waiver.file.is_some() && waiver.file.as_deref() == place);
        let control = waiver.controls.is_empty() || of_control(waiver, &caused.part);
        let item = of_root
            || waiver
                .item
                .as_deref()
                .is_some_and(|item| caused.part == item || under(item, caused));
        if waiver.rule != caused.code.name || !file || !control || !item {
            continue;
        }
        *used = Met::Finding;
        if waiver.is_in_force(as_of) && caused.waived.is_none() {
            caused.waived = Some(term(waiver, as_of));
        }
    }
}

/// True if the part of what follows belongs to this control.
fn under(control: &str, caused: &Caused) -> bool {
    let ids = control.parse::<PartId>().ok().zip(caused.part.parse::<PartId>().ok());
    ids.is_some_and(|(control, part)| control.covers(&part))
}

/// Takes the part of a finding out that bears on some of its controls.
fn divided(finding: &mut Diagnostic, controls: &[String]) -> Diagnostic {
    let mut taken = finding.clone();
    taken.controls = controls.to_vec();
    finding.controls.retain(|control| !controls.contains(control));
    let of_taken = |caused: &Caused| controls.iter().any(|control| under(control, caused));
    taken.caused.retain(of_taken);
    finding.caused.retain(|caused| !of_taken(caused));
    taken
}

fn waived(finding: Diagnostic, waiver: &Waiver, as_of: Date) -> Diagnostic {
    let mut finding = finding.cause(&waiver.origin);
    finding.waived = Some(Box::new(term(waiver, as_of)));
    finding
}

fn term(waiver: &Waiver, as_of: Date) -> Waived {
    Waived {
        reason: waiver.reason.clone(),
        approver: waiver.approver.clone(),
        expires: waiver.expires.to_string(),
        days_left: Some(as_of.days_to(waiver.expires)),
        compensating: waiver.compensating.clone(),
    }
}
