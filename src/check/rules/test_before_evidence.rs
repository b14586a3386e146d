//! `test-before-evidence`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{Date, Evidence, Test};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-before-evidence",
        severity: Severity::Error,
        summary: "a test performed before the evidence it cites was extracted or received",
        manual: "\
A tester can only look at what is there. Evidence that was extracted (`extracted_at`) or received
(`received_on`) after the day of the test was not what the tester saw: the test was completed later, the
file was extracted again after it, or one of the days is wrong. Times are compared in the tester's favor: of
the day as written and the day in UTC, the earlier counts.

State the day on which the test was completed, cite the file that the tester used, or test again with the
new one.",
    },
    check,
};

/// The earliest day on which the item may have been at hand.
fn at_hand(item: &Evidence) -> Option<(&'static str, Date)> {
    let (text, utc) = match &item.extracted_at {
        Some((text, day)) => (text.as_str(), *day),
        None => ("", None),
    };
    let written = text.get(..10).and_then(|day| day.parse::<Date>().ok());
    let extracted = match (utc, written) {
        (Some(utc), Some(written)) => Some(utc.min(written)),
        (utc, written) => utc.or(written),
    };
    match (extracted, item.received_on) {
        (Some(extracted), Some(received)) if received > extracted => Some(("received", received)),
        (Some(extracted), _) => Some(("extracted", extracted)),
        (None, received) => Some(("received", received?)),
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let tests = context.plan.tests.iter();
    tests
        .filter_map(|test| {
            let part = test.parts.first()?;
            let tested = test.tested_on?;
            let late: Vec<(&Evidence, &'static str, Date)> = cited(context, test)
                .filter_map(|item| {
                    let (how, day) = at_hand(item)?;
                    (day > tested).then_some((item, how, day))
                })
                .collect();
            if late.is_empty() {
                return None;
            }
            let items = late.iter().map(|(item, how, day)| format!("{} was {how} on {day}", item.id));
            let mut finding = RULE
                .finding(format!(
                    "{} was performed on {tested}, but {}",
                    test.id,
                    few_and_more(items.collect::<Vec<_>>(), 4)
                ))
                .help("state the day on which the test was completed, or cite the evidence that the tester used")
                .control(&part.control)
                .fault(workspace.facts.field(test, "tested_on"));
            for (item, ..) in &late {
                finding = finding.cause(&item.origin);
            }
            Some(finding)
        })
        .collect()
}

/// The evidence that a test rests on: what it cites as a whole or for an item, and where it cites nothing,
/// what is registered for it.
fn cited<'a>(context: &Context<'a>, test: &'a Test) -> impl Iterator<Item = &'a Evidence> {
    let of_items = test.operating.iter().flat_map(|operating| &operating.items);
    let mut ids: Vec<&str> = test.evidence_ids().collect();
    ids.extend(of_items.filter_map(|item| item.evidence.as_deref()));
    let registered = ids.is_empty().then_some(test.id.as_str());
    context.links.naming_or_of(registered, ids).into_iter()
}
