//! `poam.yaml`: the plan of action and milestones.

use schemars::JsonSchema;
use serde::Deserialize;

use super::left_out;
use super::places::Places;
use crate::diag::{Origin, Sink};
use crate::input::yaml::{At, Each, File, recover};
use crate::model::{Date, PartId, PoamItem, PoamSeverity, PoamStatus, Unread, UnreadKind};

/// `poam.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "poam.yaml")]
pub(crate) struct PoamFile {
    /// Weaknesses, each with an owner and a date.
    items: Each<At<RawItem>>,
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
    parts: Vec<At<PartId>>,
    /// Name of the tool's check that shows it.
    check: Option<At<String>>,
    /// The resource it was seen on; every resource of the check where none is named.
    resource: Option<String>,
    /// How bad it is.
    severity: Option<PoamSeverity>,
    /// Role id that mends it.
    owner: Option<At<String>>,
    /// Day it was found.
    found_on: Option<At<Date>>,
    /// Day it is to be done.
    due: Option<At<Date>>,
    /// Open, closed or risk-accepted.
    status: Option<At<PoamStatus>>,
    /// Day it was closed.
    closed_on: Option<At<Date>>,
    /// What is done about it.
    response: Option<String>,
}

/// Reads `poam.yaml`. An item at fault is left out.
pub(crate) fn load(
    path: &str,
    text: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<PoamItem> {
    let file = File::whole(path);
    let raw = match recover::<PoamFile>(&file, text) {
        Ok(raw) => raw.items,
        Err(fault) => {
            left_out::file(UnreadKind::Poam, path, None, fault, unread, sink);
            return Vec::new();
        }
    };
    left_out::entries(UnreadKind::Poam, raw.left_out, "id", &file, unread, sink);
    let one = |entry: At<RawItem>| {
        let origin: Origin = entry.origin(&file);
        let raw = entry.value;
        let mut at = Places::new(&file);
        PoamItem {
            id: raw.id,
            title: raw.title,
            parts: at.list("parts", raw.parts),
            check: at.field("check", raw.check),
            resource: raw.resource,
            severity: raw.severity,
            owner: at.field("owner", raw.owner),
            found_on: at.field("found_on", raw.found_on),
            due: at.field("due", raw.due),
            status: at.field("status", raw.status).unwrap_or_default(),
            closed_on: at.field("closed_on", raw.closed_on),
            response: raw.response,
            origin,
            fields: at.fields,
        }
    };
    raw.items.into_iter().map(one).collect()
}
