//! `waivers.yaml`: findings that the organization accepts for a limited time.

use schemars::JsonSchema;
use serde::Deserialize;

use super::left_out;
use super::places::Places;
use crate::diag::{Diagnostic, Sink, codes};
use crate::input::yaml::{At, Each, File, recover};
use crate::model::{Date, Unread, UnreadKind, Waiver};

/// `waivers.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "waivers.yaml")]
pub(crate) struct WaiverFile {
    /// Accepted findings.
    waivers: Each<RawWaiver>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawWaiver {
    /// Rule name.
    rule: At<String>,
    /// Control or part it is limited to, or a list of them.
    control: Option<At<OneOrMany>>,
    /// The test, evidence item, letter or other thing it is limited to, by its id.
    item: Option<String>,
    /// File it is limited to.
    file: Option<At<String>>,
    /// Why.
    reason: At<String>,
    /// The control that makes up for what is accepted.
    compensating: Option<At<String>>,
    /// Who asked for it: a role or a name.
    requested_by: Option<String>,
    /// Who accepted it: a role or a name. Neither who asked for it nor the owner of the control.
    approver: At<String>,
    /// Day it was granted, its first day in force.
    granted: Option<At<Date>>,
    /// Last day in force.
    expires: At<Date>,
}

/// A text, or a list of texts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a text or a list of texts")]
#[schemars(inline)]
enum OneOrMany {
    /// None.
    #[default]
    #[serde(skip)]
    None,
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    fn list(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

/// Reads `waivers.yaml`. A waiver at fault is left out, and accepts nothing.
pub(crate) fn load(
    path: &str,
    text: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<Waiver> {
    let file = File::whole(path);
    let raw = match recover::<WaiverFile>(&file, text) {
        Ok(raw) => raw.waivers,
        Err(fault) => {
            left_out::file(UnreadKind::Waiver, path, None, fault, unread, sink);
            return Vec::new();
        }
    };
    left_out::entries(UnreadKind::Waiver, raw.left_out, "rule", &file, unread, sink);
    let mut waivers = Vec::new();
    for entry in raw.items {
        let origin = entry.rule.origin(&file);
        if entry.reason.value.trim().is_empty() || entry.approver.value.trim().is_empty() {
            sink.fault(
                Diagnostic::new(
                    &codes::WAIVER_INCOMPLETE,
                    "a waiver needs a reason and an approver",
                )
                .help("state why the finding is acceptable and who accepted it")
                .fault(&origin),
            );
            unread.push(Unread::new(UnreadKind::Waiver, origin));
            continue;
        }
        let mut at = Places::new(&file);
        waivers.push(Waiver {
            rule: entry.rule.value,
            controls: at.field("control", entry.control).map(OneOrMany::list).unwrap_or_default(),
            item: entry.item,
            file: at.field("file", entry.file),
            reason: at.stated("reason", entry.reason),
            compensating: at.field("compensating", entry.compensating),
            requested_by: entry.requested_by,
            approver: at.stated("approver", entry.approver),
            granted: at.field("granted", entry.granted),
            expires: at.stated("expires", entry.expires),
            origin,
            fields: at.fields,
        });
    }
    waivers
}
