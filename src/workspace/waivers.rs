//! `waivers.yaml`: findings that the organization accepts for a limited time.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Sink, codes};
use crate::input::yaml::{At, File, parse};
use crate::model::{Date, Waiver};

/// `waivers.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "waivers.yaml")]
pub struct WaiverFile {
    /// Accepted findings.
    waivers: Vec<RawWaiver>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawWaiver {
    /// Rule name.
    rule: At<String>,
    /// Control or part it is limited to.
    control: Option<String>,
    /// File it is limited to.
    file: Option<String>,
    /// Why.
    reason: String,
    /// The control that makes up for what is accepted.
    compensating: Option<String>,
    /// Who accepted it.
    approver: String,
    /// Last day in force.
    expires: Date,
}

/// Reads `waivers.yaml`.
pub fn load(path: &str, text: &str, sink: &mut Sink) -> Vec<Waiver> {
    let file = File::whole(path);
    let raw = match parse::<WaiverFile>(&file, text) {
        Ok(raw) => raw,
        Err(diagnostic) => {
            sink.push(diagnostic);
            return Vec::new();
        }
    };
    let mut waivers = Vec::new();
    for entry in raw.waivers {
        let origin = entry.rule.origin(&file);
        if entry.reason.trim().is_empty() || entry.approver.trim().is_empty() {
            sink.push(
                Diagnostic::new(
                    &codes::WAIVER_INCOMPLETE,
                    "a waiver needs a reason and an approver",
                )
                .help("state why the finding is acceptable and who accepted it")
                .fault(&origin),
            );
        }
        waivers.push(Waiver {
            rule: entry.rule.value,
            control: entry.control,
            file: entry.file,
            reason: entry.reason,
            compensating: entry.compensating,
            approver: entry.approver,
            expires: entry.expires,
            origin,
        });
    }
    waivers
}
