//! `weakness-mended-late`

use std::collections::BTreeSet;

use crate::check::prose::{Duration, Manner, Said, Sentence, durations};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Date, Observation};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "weakness-mended-late",
        severity: Severity::Warning,
        summary: "a weakness that was open for longer than the statement allows",
        manual: "\
The statement says that critical findings are fixed within seven days, and the list of findings that is
its evidence has one that was open for 22. Such lists are read where their headings are unmistakable: the
severity, the day on which a finding was found (`found_on`, `detected_at` …) and the day on which it was
mended (`fixed_on`, `closed_at` …). The time is that of the statement of the control which the list is
evidence of; where it gives none for a severity, nothing is compared. An exception of a test that names
the finding answers it, and so does an item of the plan of action.

Record the exception in the test of the control, or correct the statement.",
    },
    check,
};

/// Weaknesses with their days.
const CHECKS: &[(&str, &str)] = &[("list", "weakness-mended")];

/// A limit of a statement.
struct Limit<'a> {
    severity: &'static str,
    time: Duration,
    said: &'a Said<'a>,
    sentence: &'a Sentence,
}

impl Limit<'_> {
    /// Days that a weakness may be open; what is counted in working days may go over a weekend.
    fn days(&self) -> f64 {
        let days = self.time.days.max(1.0) * 1.04;
        if self.time.working { days * 1.4 + 2.0 } else { days }
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    let of_period = |found: Date, mended: Option<Date>| {
        audit.contains(found) || mended.is_some_and(|day| audit.contains(day))
    };
    let mut findings = Vec::new();
    for said in context.statements() {
        let limits = limits(said);
        if limits.is_empty() {
            continue;
        }
        let own: BTreeSet<&str> =
            super::evidence_of(context, said.implementation).map(|item| item.id.as_str()).collect();
        for limit in limits {
            let late = super::observed(context, CHECKS, |row, _| {
                let Some((found, severity, mended)) = told(row) else { return false };
                let open = match mended {
                    Some(mended) => Some(found.days_to(mended)),
                    None => super::days_before(context, row),
                };
                severity == limit.severity
                    && own.contains(&*row.evidence)
                    && of_period(found, mended)
                    && open.is_some_and(|days| days as f64 > limit.days())
                    && !super::is_answered(context, row)
            });
            for seen in late {
                let each = seen.each(|row| match told(row) {
                    Some((found, _, Some(mended))) => format!(
                        "{} (found on {found}, mended on {mended}, {} days)",
                        row.resource,
                        found.days_to(mended)
                    ),
                    Some((found, _, None)) => format!("{} (found on {found}, open)", row.resource),
                    None => row.resource.to_string(),
                });
                let message = format!(
                    "{} says `{}` for {} findings, and these were open for longer: {each}",
                    limit.said.who(),
                    limit.time.text,
                    limit.severity
                );
                let help =
                    "record the exception in the test of the control, or correct the statement";
                let finding = seen.placed(RULE.finding(message).help(help));
                findings.push(finding.cause(&limit.sentence.origin));
            }
        }
    }
    findings
}

/// The day on which a weakness was found, its severity and the day on which it was mended.
fn told(row: &Observation) -> Option<(Date, &str, Option<Date>)> {
    let (severity, rest) = row.note.as_deref()?.split_once(", ")?;
    let mended = rest.strip_prefix("mended on ").and_then(|day| day.parse().ok());
    Some((row.on?, severity, mended))
}

/// The time that a statement gives for each severity: the first that follows the word, before the next such word.
fn limits<'a>(said: &'a Said<'a>) -> Vec<Limit<'a>> {
    const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "moderate", "low"];
    let mut out: Vec<Limit<'a>> = Vec::new();
    for sentence in &said.sentences {
        let about = sentence.words.iter().any(|word| {
            ["fix", "remediat", "patch", "mend", "resolv", "clos", "address", "correct"]
                .iter()
                .any(|start| word.text.starts_with(start))
        });
        if !about {
            continue;
        }
        let places: Vec<(usize, &'static str)> = sentence
            .words
            .iter()
            .enumerate()
            .filter_map(|(at, word)| Some((at, *SEVERITIES.iter().find(|s| **s == word.text)?)))
            .collect();
        let times = durations(sentence);
        for (n, (at, severity)) in places.iter().enumerate() {
            // `Critical and high findings within seven days`: words that stand together share what follows.
            let next = places[n + 1..].iter().map(|(at, _)| *at).find(|next| next - at > 3);
            let follows = |time: &&Duration| {
                time.range.start > *at && next.is_none_or(|next| time.range.start < next)
            };
            let time = times.iter().filter(|time| time.manner == Manner::Within).find(follows);
            let known = out.iter().any(|limit| limit.severity == *severity);
            if let Some(time) = time.filter(|time| !known && sentence.states(&time.range)) {
                out.push(Limit { severity, time: time.clone(), said, sentence });
            }
        }
    }
    out
}
