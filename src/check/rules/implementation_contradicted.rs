//! `implementation-contradicted`

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Answer, Lack, Observation, ObservationStatus, PlanControl, PlanPart};

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
is printed beside the part. If the check asks for more than the control does, map it elsewhere in
controls/checks.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // One finding for what is said, however many parts it opens.
    let mut open: BTreeMap<String, Vec<(&PlanControl, &PlanPart)>> = BTreeMap::new();
    for (control, part) in context.plan.parts() {
        for missing in part.missing.iter().filter(|missing| missing.what == Lack::Contradiction) {
            open.entry(missing.message.clone()).or_default().push((control, part));
        }
        // A waiver answers the check and still has a finding to be printed beside.
        for answered in part.answered.iter().filter(|answered| answered.by == Answer::Waiver) {
            open.entry(answered.check.clone()).or_default().push((control, part));
        }
    }
    let found = open.into_iter().filter_map(|(message, parts)| {
        let (control, part) = *parts.first()?;
        let claimed: BTreeSet<&str> = parts
            .iter()
            .flat_map(|(_, part)| &part.statements)
            .map(|statement| statement.implementation.as_str())
            .collect();
        // The check and the resource, without the day: the same finding on the next day.
        let subject = message.split(", last on").next().unwrap_or_default().to_owned();
        let mut finding = RULE
            .finding(message.as_str())
            .help("fix the resource and run the check again, or answer it in poam.yaml with an owner and a date")
            .subject(subject)
            .controls(parts.iter().map(|(_, part)| &part.id));
        let claimed: Vec<String> = claimed.into_iter().map(str::to_owned).collect();
        let places = super::claims(context, &claimed);
        if places.is_empty() {
            finding = finding.fault(&super::home(context, control, Some(part)));
        }
        for origin in places {
            finding = finding.fault(origin);
        }
        let says_so = |row: &Observation| {
            message.starts_with(&format!("{} check {} ", row.tool, row.rule))
        };
        let failing = super::observed_if(context, says_so, |row, counts| {
            counts && row.status == ObservationStatus::Fail
        });
        for seen in failing {
            let at = seen.at();
            finding = at.iter().fold(finding, Diagnostic::cause).cause(&seen.origin);
        }
        Some(finding)
    });
    found.collect()
}
