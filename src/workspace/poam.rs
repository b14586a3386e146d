//! `poam.yaml`: the plan of action and milestones.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Origin, Sink};
use crate::input::yaml::{At, File, parse};
use crate::model::{Date, PartId, PoamItem, PoamSeverity, PoamStatus};

/// `poam.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "poam.yaml")]
pub struct PoamFile {
    /// Weaknesses, each with an owner and a date.
    items: Vec<At<RawItem>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawItem {
    /// Stable id: `POAM-17`.
    id: String,
    /// The weakness, in a line.
    title: String,
    /// Parts or controls it bears on.
    #[serde(default)]
    parts: Vec<PartId>,
    /// Name of the tool's check that shows it.
    check: Option<String>,
    /// The resource it was seen on; every resource of the check where none is named.
    resource: Option<String>,
    /// How bad it is.
    severity: Option<PoamSeverity>,
    /// Role id that mends it.
    owner: Option<String>,
    /// Day it was found.
    found_on: Option<Date>,
    /// Day it is to be done.
    due: Option<Date>,
    /// Open, closed or risk-accepted.
    #[serde(default)]
    status: PoamStatus,
    /// Day it was closed.
    closed_on: Option<Date>,
    /// What is done about it.
    response: Option<String>,
}

/// Reads `poam.yaml`.
pub fn load(path: &str, text: &str, sink: &mut Sink) -> Vec<PoamItem> {
    let file = File::whole(path);
    let raw = match parse::<PoamFile>(&file, text) {
        Ok(raw) => raw,
        Err(diagnostic) => {
            sink.push(diagnostic);
            return Vec::new();
        }
    };
    let one = |entry: At<RawItem>| {
        let origin: Origin = entry.origin(&file);
        let raw = entry.value;
        PoamItem {
            id: raw.id,
            title: raw.title,
            parts: raw.parts,
            check: raw.check,
            resource: raw.resource,
            severity: raw.severity,
            owner: raw.owner,
            found_on: raw.found_on,
            due: raw.due,
            status: raw.status,
            closed_on: raw.closed_on,
            response: raw.response,
            origin,
        }
    };
    raw.items.into_iter().map(one).collect()
}
