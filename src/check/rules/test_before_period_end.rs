//! `test-before-period-end`

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::few_and_more;
use crate::model::{Date, Frequency, PartId, PlanTest};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "test-before-period-end",
        severity: Severity::Warning,
        summary: "a test concludes on the period, and nothing tests the days that remained when it was performed",
        manual: "\
A conclusion on operation is about the whole audit period. A test performed, or whose days end, well before
the end of the period says nothing of the days after it: an auditor calls the missing part the roll-forward.
How many days may remain follows from how often the control operates, as for gaps in evidence: 92 for a
quarterly control, 31 for a monthly, 7 for a weekly or event-driven one, 3 for a daily one. Automated and
annual controls, and those whose frequency is not stated, are left out.

Test the remaining days, in the same test or in another one of the same parts.",
    },
    check,
};

/// Days that may remain untested.
fn allowed(context: &Context<'_>, test: &PlanTest) -> Option<(Frequency, i64)> {
    let stated = super::frequencies(context, test);
    let days = stated.into_iter().map(|(frequency, _)| (frequency, frequency.longest_gap()));
    let (frequency, days) = days.max_by_key(|(_, days)| days.unwrap_or(i64::MAX))?;
    Some((frequency, days?))
}

/// The last day a test speaks of.
fn last(test: &PlanTest) -> Option<Date> {
    let tested = test.tested_on?;
    Some(test.covers.map_or(tested, |covers| covers.to.min(tested)))
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let end = plan.period.to.min(plan.as_of);
    let counted = |test: &&PlanTest| {
        let relied_on = test.operating.as_ref().is_some_and(|operating| operating.is_relied_on());
        relied_on && test.not_of(plan.period, plan.as_of).is_none()
    };
    let mut latest: BTreeMap<&PartId, Date> = BTreeMap::new();
    for test in plan.tests.iter().filter(counted) {
        let Some(day) = last(test) else { continue };
        for part in &test.parts {
            let known = latest.entry(part).or_insert(day);
            *known = (*known).max(day);
        }
    }
    let facts = &context.workspace.facts;
    plan.tests
        .iter()
        .filter(counted)
        .filter_map(|test| {
            let day = last(test)?;
            let (frequency, allowed) = allowed(context, test)?;
            let remain = day.days_to(end);
            if remain <= allowed {
                return None;
            }
            // Another test of the same part may speak of the rest.
            let open: Vec<&PartId> =
                test.parts.iter().filter(|part| latest.get(part) == Some(&day)).collect();
            let first = open.first()?;
            let field = if test.covers.is_some_and(|covers| covers.to == day) {
                "covers"
            } else {
                "tested_on"
            };
            let of = few_and_more(open.iter(), 3);
            Some(
                RULE.finding(format!(
                    "{} speaks of days until {day}: the last {remain} of {} days of the period ({} to {end}) are in no test of {of}; the control is {}",
                    test.id,
                    plan.period.days(),
                    day.next(),
                    frequency.label()
                ))
                .help("test the remaining days, and state the day and the days of that test")
                .control(&first.control)
                .fault(facts.field(test, field))
                .cause(&context.workspace.system.period_origin),
            )
        })
        .collect()
}
