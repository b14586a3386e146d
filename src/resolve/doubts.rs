//! What an evidence file says against its own entry of the register, or against the system.

use crate::model::{Evidence, Workspace};

/// Why an item is in doubt: each a predicate of the item, such as `states 500 rows, and its file has 21`.
/// Nothing in doubt supports a part.
pub fn of(item: &Evidence, workspace: &Workspace) -> Vec<String> {
    let rows = workspace.facts.rows.iter().filter(|rows| rows.evidence == item.id);
    rows.filter(|rows| rows.stated != rows.counted)
        .map(|rows| format!("states {} rows, and its file has {}", rows.stated, rows.counted))
        .collect()
}
