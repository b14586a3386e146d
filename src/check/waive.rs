//! Waivers: findings the organization accepts, with a reason, an approver and a last day.

use crate::diag::{Diagnostic, Waived};
use crate::model::{Date, PartId, Waiver, Workspace};

/// The waivers of a workspace and which of them met a finding.
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

    /// Waivers that have expired, or that met no finding.
    pub fn leftover(&self, as_of: Date) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        for (waiver, used) in &self.list {
            if waiver.expires < as_of {
                out.push(
                    Diagnostic::warning(
                        "waiver-expired",
                        format!("the waiver of `{}` expired on {}", waiver.rule, waiver.expires),
                    )
                    .help("decide again: fix the finding, or set a new last day with an approver")
                    .fault(&waiver.origin),
                );
            } else if !used {
                out.push(
                    Diagnostic::warning(
                        "waiver-unused",
                        format!("the waiver of `{}` meets no finding", waiver.rule),
                    )
                    .help("take it out, or correct its rule, control or file")
                    .fault(&waiver.origin),
                );
            }
        }
        out
    }
}

fn matches(waiver: &Waiver, finding: &Diagnostic) -> bool {
    let control = waiver.control.as_ref().is_none_or(|wanted| {
        let of_finding = finding.control.as_deref().unwrap_or_default();
        match (wanted.parse::<PartId>(), of_finding.parse::<PartId>()) {
            (Ok(wanted), Ok(found)) => wanted.covers(&found),
            _ => wanted == of_finding,
        }
    });
    let file = waiver.file.as_ref().is_none_or(|wanted| {
        finding.places.iter().any(|place| place.at.path() == Some(wanted.as_str()))
    });
    waiver.rule == finding.rule && control && file
}
