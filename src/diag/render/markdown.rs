//! Markdown to paste into a pull request: numbers, causes, a line per rule, what is waived.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::human::{few, opens, tally};
use crate::diag::fit::markdown as text;
use crate::diag::{Compared, Diagnostic, Severity};

/// Findings listed one by one in a section; a comment on a pull request has room for 65,536 characters.
const LISTED: usize = 50;

/// The report; with a comparison, what is new and what is fixed comes first.
pub fn markdown(title: &str, findings: &[Diagnostic], since: Option<&Compared>) -> String {
    let mut out = format!("## {}\n\n{}.\n", text(title), tally(findings));
    let active: Vec<&Diagnostic> = findings.iter().filter(|one| one.is_active()).collect();
    out.push_str("\n| Severity | Findings | Rules | Parts opened |\n|---|--:|--:|--:|\n");
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of: Vec<&&Diagnostic> = active.iter().filter(|one| one.severity == severity).collect();
        let mut rules: Vec<&str> = of.iter().map(|one| one.code.name).collect();
        rules.sort_unstable();
        rules.dedup();
        let opened: usize = of.iter().map(|one| one.opens().count()).sum();
        let _ =
            writeln!(out, "| {} | {} | {} | {opened} |", severity.label(), of.len(), rules.len());
    }
    if let Some(since) = since {
        let new: Vec<&Diagnostic> = since.new.iter().collect();
        let fixed: Vec<&Diagnostic> = since.fixed.iter().collect();
        section(&mut out, &format!("New since {}", since.package), &new);
        section(&mut out, &format!("Fixed since {}", since.package), &fixed);
        let _ = writeln!(out, "\n{} findings remain.", since.remaining.len());
    }
    let (causes, rest): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        active.iter().copied().partition(|one| one.opens().next().is_some());
    section(&mut out, "Causes", &causes);
    by_rule(&mut out, &rest);
    waived(&mut out, findings);
    out
}

fn section(out: &mut String, title: &str, findings: &[&Diagnostic]) {
    if findings.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n### {}\n", text(title));
    let mut sorted = findings.to_vec();
    sorted.sort_by_key(|one| {
        (std::cmp::Reverse(one.severity), std::cmp::Reverse(one.opens().count()))
    });
    for one in sorted.iter().take(LISTED) {
        let place = one.faults().next().map(|at| format!(" ({})", code(&at.to_string())));
        let _ = write!(
            out,
            "- **{}** {}: {}{}",
            one.severity.as_str(),
            code(one.code.name),
            text(&one.message),
            place.unwrap_or_default()
        );
        if let Some(opens) = opens(one, 8) {
            let _ = write!(out, "; opens {}", text(&opens));
        } else if !one.controls.is_empty() {
            let _ = write!(out, "; {}", text(&few(&one.controls, 6)));
        }
        if let Some(help) = &one.help {
            let _ = write!(out, ". _{}_", text(help));
        }
        out.push('\n');
    }
    if sorted.len() > LISTED {
        let _ = writeln!(out, "- and {} more", sorted.len() - LISTED);
    }
}

fn by_rule(out: &mut String, findings: &[&Diagnostic]) {
    let mut rules: BTreeMap<(std::cmp::Reverse<Severity>, &str), Vec<&Diagnostic>> =
        BTreeMap::new();
    for one in findings {
        rules.entry((std::cmp::Reverse(one.severity), one.code.name)).or_default().push(one);
    }
    if rules.is_empty() {
        return;
    }
    out.push_str("\n### By rule\n\n| Severity | Rule | Findings | Such as |\n|---|---|--:|---|\n");
    for ((severity, rule), of_rule) in rules {
        let first = of_rule.first().map(|one| {
            let place = one.faults().next().map(|at| format!(" ({at})")).unwrap_or_default();
            format!("{}{place}", one.message)
        });
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |",
            severity.0.as_str(),
            code(rule),
            of_rule.len(),
            text(&first.unwrap_or_default())
        );
    }
}

fn waived(out: &mut String, findings: &[Diagnostic]) {
    let waived: Vec<_> =
        findings.iter().filter_map(|one| Some((one, one.waived.as_ref()?))).collect();
    if waived.is_empty() {
        return;
    }
    out.push_str(
        "\n### Waived\n\n| Rule | Finding | Until | By | Reason |\n|---|---|---|---|---|\n",
    );
    for (one, waiver) in waived.iter().take(LISTED) {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            code(one.code.name),
            text(&one.message),
            text(waiver.term().trim_start_matches("until ")),
            text(&waiver.approver),
            text(&waiver.reason)
        );
    }
    if waived.len() > LISTED {
        let _ = writeln!(out, "\nand {} more", waived.len() - LISTED);
    }
}

/// A name in a fixed-width font.
fn code(name: &str) -> String {
    let clean: String =
        name.chars().map(|c| if c == '`' || c.is_control() { ' ' } else { c }).collect();
    format!("`{}`", clean.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    #[test]
    fn nothing_in_a_message_is_markup() {
        let one = Diagnostic::new(&codes::WAIVER_UNUSED, "a | b <img> [x](y) @team\n# head");
        let report = markdown("Findings", &[one], None);
        assert!(report.contains("a \\| b \\<img\\> \\[x\\](y) \\@team \\# head"), "{report}");
        assert!(report.contains("| Warning | 1 | 1 | 0 |"), "{report}");
    }
}
