//! Findings for people: in full while they are few; else causes first, then a line for each rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use anstyle::{AnsiColor, Style};

use super::human::{Lines, in_full, opens, shown, styled, tally};
use crate::diag::fit::{shortened, wrapped};
use crate::diag::{Code, Diagnostic, Severity};

/// How the second line of a text begins.
const INDENT: &str = "    ";

/// How findings are listed.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// The workspace, as it is named on the command line.
    pub dir: &'a str,
    /// Width of the terminal.
    pub width: usize,
    /// Every finding in full.
    pub full: bool,
    /// True if the findings fail the run.
    pub fails: bool,
}

/// Findings up to this number are all shown in full.
const SMALL: usize = 20;
/// Errors of one rule up to this number are shown in full.
const FEW: usize = 3;
/// At most so many findings in full, the most severe first.
const IN_FULL: usize = 40;
/// Waived findings listed one by one.
const WAIVED: usize = 40;

/// The findings, and a last line with their numbers.
pub fn listing(
    findings: &[Diagnostic],
    texts: &BTreeMap<Arc<str>, Arc<str>>,
    options: &Listing<'_>,
) -> String {
    let lines = Lines::of(texts);
    let snippet = options.width.clamp(60, 120).saturating_sub(8);
    let active = findings.iter().filter(|one| one.is_active());
    let mut active: Vec<&Diagnostic> = active.collect();
    active.sort_by_key(|one| {
        (std::cmp::Reverse(one.severity), std::cmp::Reverse(one.opens().count()))
    });
    let waived: Vec<&Diagnostic> = findings.iter().filter(|one| !one.is_active()).collect();
    let mut out = String::new();
    let full = |out: &mut String, one: &Diagnostic| out.push_str(&in_full(one, &lines, snippet));
    if options.full || findings.len() <= SMALL {
        active.iter().chain(&waived).for_each(|one| full(&mut out, one));
    } else {
        let by_rule = by_rule(&active);
        let alone = |one: &&&Diagnostic| {
            let of_rule = by_rule.get(&(std::cmp::Reverse(one.severity), one.code.name));
            one.opens().next().is_some()
                || (one.severity == Severity::Error && of_rule.is_some_and(|all| all.len() <= FEW))
        };
        let causes: Vec<&Diagnostic> = active.iter().filter(alone).take(IN_FULL).copied().collect();
        causes.iter().for_each(|one| full(&mut out, one));
        let rest: Vec<&Diagnostic> = active
            .iter()
            .filter(|one| !causes.iter().any(|cause| std::ptr::eq(*cause, **one)))
            .copied()
            .collect();
        let grouped = self::by_rule(&rest);
        for ((severity, _), of_rule) in &grouped {
            out.push_str(&rule_line(severity.0, of_rule, options.width));
        }
        if !grouped.is_empty() {
            out.push('\n');
        }
        waived_lines(&mut out, &waived, options.width);
        if rest.len() > grouped.len() || !waived.is_empty() {
            out.push_str(&format!(
                "`carveout check {} --rule NAME` shows the findings of a rule, `--all` every finding\n",
                options.dir
            ));
        }
    }
    out.push_str(&next(&active, options));
    out.push_str(&tally(findings));
    out.push('\n');
    out
}

type ByRule<'a> = BTreeMap<(std::cmp::Reverse<Severity>, &'static str), Vec<&'a Diagnostic>>;

fn by_rule<'a>(findings: &[&'a Diagnostic]) -> ByRule<'a> {
    let mut out = ByRule::new();
    for one in findings {
        out.entry((std::cmp::Reverse(one.severity), one.code.name)).or_default().push(one);
    }
    out
}

/// `warning[evidence-stale]: 12 findings, such as EV-055 shows … (evidence/index.yaml:88)`.
fn rule_line(severity: Severity, of_rule: &[&Diagnostic], width: usize) -> String {
    let Some(first) = of_rule.first() else { return String::new() };
    let place = first.faults().next().map(|at| format!(" ({at})")).unwrap_or_default();
    let message = shortened(&first.message, (2 * width).saturating_sub(60).max(80));
    let opened = opens(first, 3).map(|parts| format!("; opens {parts}")).unwrap_or_default();
    let said = match of_rule.len() {
        1 => format!("{message}{place}{opened}"),
        n => format!("{n} findings, such as {message}{place}"),
    };
    let head = format!("{}[{}]", severity.as_str(), first.code);
    let text = wrapped(&format!("{head}: {}", shown(&said)), "", INDENT, width.max(40));
    // Styled after wrapping: codes have no width.
    text.replacen(severity.as_str(), &styled(severity), 1)
}

/// Waived findings, each with its waiver.
fn waived_lines(out: &mut String, waived: &[&Diagnostic], width: usize) {
    let style = Style::new().bold().fg_color(Some(AnsiColor::BrightGreen.into()));
    for one in waived.iter().take(WAIVED) {
        let Some(waiver) = &one.waived else { continue };
        let message = shortened(&one.message, 120);
        let reason = shortened(&waiver.reason, 120);
        let line = format!("waived[{}]: {message}", one.code);
        let text = wrapped(&shown(&line), "", INDENT, width.max(40));
        out.push_str(&text.replacen("waived", &format!("{style}waived{style:#}"), 1));
        let terms = format!("{}, by {}: {reason}", waiver.term(), waiver.approver);
        let terms = wrapped(&shown(&terms), "", INDENT, (width - 4).max(40));
        for line in terms.lines() {
            out.push_str(&format!("    {}\n", line.trim_start()));
        }
    }
    if waived.len() > WAIVED {
        out.push_str(&format!("and {} more waived\n", waived.len() - WAIVED));
    }
    if !waived.is_empty() {
        out.push('\n');
    }
}

/// What to do next, where the findings fail the run.
fn next(active: &[&Diagnostic], options: &Listing<'_>) -> String {
    let Some(first) = active.first().filter(|_| options.fails) else { return String::new() };
    let Code { name, .. } = first.code;
    format!(
        "fix what fails the run, or have it accepted for a time: `carveout waive {} {name}`\n",
        options.dir
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    fn many(n: usize) -> Vec<Diagnostic> {
        (0..n).map(|i| Diagnostic::new(&codes::WAIVER_UNUSED, format!("number {i}"))).collect()
    }

    fn list(findings: &[Diagnostic], full: bool) -> String {
        let options = Listing { dir: ".", width: 80, full, fails: false };
        anstream::adapter::strip_str(&listing(findings, &BTreeMap::new(), &options)).to_string()
    }

    #[test]
    fn few_are_shown_in_full_and_many_by_rule() {
        assert_eq!(list(&many(SMALL), false).matches("warning[waiver-unused]").count(), SMALL);
        let text = list(&many(SMALL + 1), false);
        assert!(
            text.starts_with("warning[waiver-unused]: 21 findings, such as number 0\n"),
            "{text}"
        );
        assert!(text.ends_with("21 warnings\n"), "{text}");
        assert_eq!(list(&many(SMALL + 1), true).matches("warning[waiver-unused]").count(), 21);
    }

    #[test]
    fn ten_thousand_findings_are_a_page() {
        let text = list(&many(10_000), false);
        assert!(text.lines().count() < 10, "{text}");
    }

    #[test]
    fn lines_are_no_wider_than_the_terminal() {
        let long = "word ".repeat(60);
        for line in wrapped(&long, "", INDENT, 80).lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
        assert_eq!(shortened("one two three", 9), "one two…");
    }
}
