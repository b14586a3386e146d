//! `implementation-contradicted`

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{
    Answer, Contradiction, Lack, Observation, ObservationStatus, PlanControl, PlanPart,
};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "implementation-contradicted",
        severity: Severity::Warning,
        summary: "a failing check of the period that speaks against a part, and that nothing answers",
        manual: "\
The statement says the control is in place; a tool says that a resource in scope fails a check mapped to
it. The part is Open until that is answered: by a later pass of the same check on the same resource, by
an exception of a test with a response, by an item of the plan of action (poam.yaml) with an owner and a
date that is not past, or by a waiver of this rule that names the compensating control. What answered it
is printed beside the part. A check that looks at one part of a control can be mapped to that part
in controls/checks (`AC-2(j)`); mapped to the control as a whole, it opens each of its parts, and says so.",
    },
    check,
};

/// What one finding is about.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Fact {
    message: String,
    subject: String,
    /// Tool and name of the check.
    check: Option<(String, String)>,
}

/// The check and the resources, without the day: the same finding on the next day.
pub(crate) fn subject(one: &Contradiction) -> String {
    let resources = few_and_more(one.resources.iter(), 3);
    format!("{} check {} fails on {resources}", one.of.tool, one.of.name)
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // One finding for what is said, however many parts it opens, and whether it maps to the part or to its control.
    let mut open: BTreeMap<Fact, Vec<(&PlanControl, &PlanPart)>> = BTreeMap::new();
    for (control, part) in context.plan.parts() {
        for one in &part.contradictions {
            let check = Some((one.of.tool.clone(), one.of.name.clone()));
            let message = format!("{} check {} {}", one.of.tool, one.of.name, one.says);
            let fact = Fact { message, subject: subject(one), check };
            open.entry(fact).or_default().push((control, part));
        }
        // A status that the system contradicts.
        for missing in part.missing.iter().filter(|missing| missing.what == Lack::Contradiction) {
            if part.contradictions.is_empty() {
                let (message, subject) = (missing.message.clone(), missing.message.clone());
                let fact = Fact { message, subject, check: None };
                open.entry(fact).or_default().push((control, part));
            }
        }
        // A waiver answers the check and still has a finding to be printed beside.
        for answered in part.answered.iter().filter(|answered| answered.by == Answer::Waiver) {
            let check = answered.of.as_ref().map(|of| (of.tool.clone(), of.name.clone()));
            let (message, subject) = (answered.check.clone(), answered.check.clone());
            open.entry(Fact { message, subject, check }).or_default().push((control, part));
        }
    }
    let found = open.into_iter().filter_map(|(fact, parts)| {
        let Fact { message, subject, check } = fact;
        let (control, part) = *parts.first()?;
        let claimed: BTreeSet<&str> = parts
            .iter()
            .flat_map(|(_, part)| &part.statements)
            .map(|statement| statement.implementation.as_str())
            .collect();
        let mut finding = RULE
            .finding(message.as_str())
            .help("fix the resource and run the check again, or answer it in poam.yaml with an owner and a date")
            .subject(subject)
            .controls(parts.iter().map(|(_, part)| &part.id));
        let claimed: Vec<String> = claimed.into_iter().map(str::to_owned).collect();
        let says_so = |row: &Observation| {
            check.as_ref().is_some_and(|(tool, name)| **tool == *row.tool && **name == *row.rule)
        };
        let failing = super::observed_if(context, says_so, |row, counts| {
            counts && row.status == ObservationStatus::Fail
        });
        // The export holds the fact; the statements are what it speaks against.
        let mut rows = failing.into_iter();
        let places = super::claims(context, &claimed);
        match rows.next() {
            Some(seen) => finding = seen.placed(finding),
            None if places.is_empty() => {
                finding = finding.fault(&super::home(context, control, Some(part)));
            }
            None => finding = places.iter().fold(finding, |finding, at| finding.fault(at)),
        }
        for seen in rows {
            let at = seen.at();
            finding = at.iter().fold(finding, Diagnostic::cause).cause(&seen.origin);
        }
        finding = places.into_iter().fold(finding, Diagnostic::cause);
        Some(finding)
    });
    found.collect()
}
