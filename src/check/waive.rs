//! Waivers: findings the organization accepts, with a reason, an approver and a last day.

use crate::diag::{Diagnostic, Waived, codes, nearest};
use crate::model::{Date, PartId, Waiver, Workspace};

/// The waivers of a workspace and which of them matched a finding.
pub struct Waivers<'a> {
    list: Vec<(&'a Waiver, bool)>,
}

impl<'a> Waivers<'a> {
    pub fn new(workspace: &'a Workspace) -> Self {
        Self { list: workspace.waivers.iter().map(|waiver| (waiver, false)).collect() }
    }

    /// Marks a finding as waived where a waiver in force matches.
    pub fn apply(&mut self, finding: &mut Diagnostic, as_of: Date) {
        for (waiver, used) in &mut self.list {
            if !matches(waiver, finding) {
                continue;
            }
            *used = true;
            if waiver.expires < as_of || finding.waived.is_some() {
                continue;
            }
            finding.waived = Some(Waived {
                reason: waiver.reason.clone(),
                approver: waiver.approver.clone(),
                expires: waiver.expires.to_string(),
            });
            *finding = finding.clone().cause(&waiver.origin);
        }
    }

    /// Waivers for a code that does not exist, that have expired, or that match no finding.
    pub fn leftover(&self, as_of: Date) -> Vec<Diagnostic> {
        let left = self.list.iter().filter_map(|(waiver, used)| {
            let fault = if super::code(&waiver.rule).is_none() {
                unknown(&waiver.rule)
            } else if waiver.expires < as_of {
                Diagnostic::new(
                    &codes::WAIVER_EXPIRED,
                    format!("the waiver for `{}` expired on {}", waiver.rule, waiver.expires),
                )
                .help("fix the finding, or have an approver set a new last day")
            } else if !used {
                Diagnostic::new(
                    &codes::WAIVER_UNUSED,
                    format!("the waiver for `{}` matches no finding", waiver.rule),
                )
                .help("remove it, or correct its rule, control or file")
            } else {
                return None;
            };
            Some(fault.fault(&waiver.origin))
        });
        left.collect()
    }
}

fn unknown(name: &str) -> Diagnostic {
    let help = match nearest(name, super::codes().iter().map(|code| code.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`carveout rules` prints every code".to_owned(),
    };
    Diagnostic::new(
        &codes::WAIVER_UNKNOWN_CODE,
        format!("the waiver is for an unknown code, `{name}`"),
    )
    .help(help)
}

fn matches(waiver: &Waiver, finding: &Diagnostic) -> bool {
    let control = waiver.control.as_ref().is_none_or(|waived| {
        let of_finding = finding.control.as_deref().unwrap_or_default();
        match (waived.parse::<PartId>(), of_finding.parse::<PartId>()) {
            (Ok(waived), Ok(found)) => waived.covers(&found),
            _ => waived == of_finding,
        }
    });
    let file = waiver.file.as_ref().is_none_or(|waived| {
        finding.places.iter().any(|place| place.at.path() == Some(waived.as_str()))
    });
    waiver.rule == finding.code.name && control && file
}
