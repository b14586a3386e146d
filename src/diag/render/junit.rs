//! JUnit XML: a suite per rule, for CI systems that show test results. Valid by the schema of Jenkins and by
//! that of Ant.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::human::opens;
use crate::diag::{Code, Diagnostic, Severity};

/// A suite for each of `rules` and for each code that occurs. A finding at or above the level that fails a
/// run is a failure; one below it, or accepted by a waiver, is skipped. `day` is the date of the plan.
pub fn junit(
    diagnostics: &[Diagnostic],
    rules: &[&Code],
    fails: impl Fn(Severity) -> bool,
    day: &str,
) -> String {
    let mut suites: BTreeMap<&str, Vec<&Diagnostic>> =
        rules.iter().map(|code| (code.name, Vec::new())).collect();
    for one in diagnostics {
        suites.entry(one.code.name).or_default().push(one);
    }
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_owned();
    for (id, (rule, findings)) in suites.iter().enumerate() {
        let failed = |one: &&&Diagnostic| one.is_active() && fails(one.severity);
        let failures = findings.iter().filter(failed).count();
        let skipped = findings.len() - failures;
        let tests = findings.len().max(1);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{rule}\" package=\"carveout\" id=\"{id}\" timestamp=\"{day}T00:00:00\" hostname=\"localhost\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">\n    <properties/>",
        );
        if findings.is_empty() {
            let _ = writeln!(
                out,
                "    <testcase name=\"no finding\" classname=\"carveout.{rule}\" time=\"0\"/>"
            );
        }
        for one in findings {
            case(&mut out, rule, one, failed(&one));
        }
        out.push_str("    <system-out/>\n    <system-err/>\n  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(out: &mut String, rule: &str, one: &Diagnostic, failed: bool) {
    let place = one.faults().next().map(|at| format!(" ({at})")).unwrap_or_default();
    let name = escaped(&format!("{}{place}", one.message));
    let _ =
        writeln!(out, "    <testcase name=\"{name}\" classname=\"carveout.{rule}\" time=\"0\">");
    let mut text = format!("{}: {}", one.severity.as_str(), one.message);
    for place in &one.places {
        let _ = write!(text, "\n  at {}", place.at);
    }
    if let Some(opens) = opens(one, 20) {
        let _ = write!(text, "\n  opens {opens}");
    }
    if !one.controls.is_empty() {
        let _ = write!(text, "\n  controls: {}", one.controls.join(", "));
    }
    if let Some(help) = &one.help {
        let _ = write!(text, "\n  help: {help}");
    }
    if failed {
        let (message, kind) = (escaped(&one.message), one.severity.as_str());
        let _ = writeln!(
            out,
            "      <failure message=\"{message}\" type=\"{kind}\">{}</failure>",
            escaped(&text)
        );
    } else {
        if let Some(waived) = &one.waived {
            let (term, by) = (waived.term(), &waived.approver);
            let _ = write!(text, "\n  waived {term}, by {by}: {}", waived.reason);
        }
        let _ = writeln!(out, "      <skipped>{}</skipped>", escaped(&text));
    }
    out.push_str("    </testcase>\n");
}

/// Text for an element or an attribute: special characters as references, and none that XML 1.0 refuses.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Origin, codes};

    #[test]
    fn a_suite_per_rule_and_a_failure_per_finding() {
        let one = Diagnostic::new(&codes::WAIVER_UNUSED, "a <b> & \"c\"\u{1}")
            .fault(&Origin::text("a.yaml", 3, 1));
        let text = junit(&[one], &[&codes::WAIVER_EXPIRED], |_| true, "2026-10-05");
        assert!(
            text.contains("<testcase name=\"no finding\" classname=\"carveout.waiver-expired\"")
        );
        assert!(
            text.contains("message=\"a &lt;b&gt; &amp; &quot;c&quot; \" type=\"warning\""),
            "{text}"
        );
        assert!(text.contains("at a.yaml:3:1"), "{text}");
        assert_eq!(text.matches("failures=\"1\"").count(), 1);
    }
}
