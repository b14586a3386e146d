//! Prowler's findings in the Open Cybersecurity Schema Framework: detection findings of
//! checks, class 2004, and compliance findings of requirements, class 2003.
//!
//! The file is an array, one finding, or one finding per line; the times of checks are Unix seconds.
//! `time_dt` is the scanner's local time without an offset, so it is taken only where `time` is
//! missing.

mod finding;

use self::finding::Finding;
use crate::evidence::stream::entries;
use crate::evidence::stream::json::{self, Keys, Layout};
use crate::evidence::{Input, Reading, Refused, Row, Rows};
use crate::limits::FINDING_RESOURCES;

/// The layout of Prowler findings in the file.
fn layout(head: &[u8]) -> Layout {
    let (_, text) = json::body(head);
    if text.first() == Some(&b'[') { Layout::Array } else { Layout::Lines }
}

/// True for findings that Prowler wrote.
pub fn recognize(head: &[u8], keys: &Keys) -> bool {
    let says = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    keys.element("/metadata/event_code") && says(b"\"Prowler\"")
}

/// Reads the findings.
///
/// # Errors
/// When the file is not JSON, is cut short, or is nested too deeply; with byte, line and column.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let file = input.file;
    let mut rows = Rows::new("prowler", input.evidence);
    let layout = layout(input.head);
    entries::read(input, layout, "a finding", &mut rows, &mut |rows, _, finding: Finding| {
        add(rows, &finding);
    })?;
    rows.reading(file)
}

fn add(rows: &mut Rows, finding: &Finding) {
    if !finding.is_prowler() {
        return rows.leave_out("a record that is not a Prowler finding of class 2003 or 2004", 1);
    }
    if let Some(cloud) = finding.other_cloud() {
        return rows.other_cloud(cloud);
    }
    let Some(status) = finding.status() else {
        return rows.odd_outcome("a finding with status", finding.outcome(), finding.rule());
    };
    let Some(rule) = finding.rule() else {
        return rows.lose("a finding without the name of its check", b"");
    };
    rows.failing(finding.failed());
    let on = rows.own_day(&finding.times());
    rows.tool(|| finding.tool());
    let account = rows.account(finding.account());
    let requirements = rows.requirements(finding.compliance());
    let resources = finding.resources();
    if let Some(more) = resources.len().checked_sub(FINDING_RESOURCES).filter(|more| *more > 0) {
        let reason = format!("a resource over the limit of {FINDING_RESOURCES} per finding");
        rows.leave_out(reason, more as u64);
    }
    for (resource, region) in resources.iter().take(FINDING_RESOURCES) {
        let (account, region) = (account.as_deref(), region.as_deref());
        rows.add(Row { rule, resource, account, region, status, on }, &requirements);
    }
}

#[cfg(test)]
mod tests;
