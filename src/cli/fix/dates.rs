//! Days in ISO form, where a text can be read as one day only.

use carveout::evidence::register::when;
use carveout::model::Date;

use super::Draft;
use super::node::Node;

/// Keys whose value is a day.
const KEYS: &[&str] = &[
    "authorized_on",
    "checked_on",
    "created",
    "date",
    "due",
    "expires",
    "expires_on",
    "extracted_at",
    "from",
    "granted",
    "identified",
    "issued",
    "issued_on",
    "made_on",
    "on",
    "opened",
    "planned_for",
    "received_on",
    "reviewed_on",
    "tested_on",
    "to",
    "valid_from",
    "valid_to",
    "closed",
    "covers",
];

pub(super) fn mend(draft: &mut Draft<'_>) {
    let mut found: Vec<(Node, String, String)> = Vec::new();
    draft.root.each_text(&mut |keys, node, text| {
        let key = keys.last().copied().unwrap_or_default();
        if !KEYS.contains(&key) || Date::from_time(text).is_ok() {
            return;
        }
        // A time is kept as it is: its zone may matter.
        if text.contains(':') {
            return;
        }
        if let Ok(day) = when::day(text) {
            found.push((node.clone(), text.to_owned(), day.to_string()));
        }
    });
    for (node, old, new) in found {
        draft.replace(&node, &old, &new);
    }
}
