//! `population-drawn-early`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Date, Evidence, Operating, Test};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "population-drawn-early",
        severity: Severity::Warning,
        summary: "a population that was extracted before the days it is said to contain had passed",
        manual: "\
A population is complete only if it was extracted after the last day it is for: what happened later is in no
sample. The rule compares the day on which the population was extracted with the last day that its
description or query names and, where the test names none, with the end of the audit period, less the gap
that the control's frequency allows. The day of extraction is that of the evidence item which is the
population file, or else the day of the test.

Extract the population again after the period's end, and draw the sample from it, or add a sample of the
days that are missing.",
    },
    check,
};

/// The last day that a text names: `2026-07-01..2026-09-30`.
fn last_day(text: &str) -> Option<Date> {
    let starts = text.char_indices().map(|(at, _)| at);
    starts.filter_map(|at| text.get(at..at + 10)?.parse::<Date>().ok()).max()
}

/// The evidence item whose file is the population's.
fn item<'a>(context: &Context<'a>, operating: &Operating) -> Option<&'a Evidence> {
    let file = operating.population_file.as_deref()?.trim_start_matches("./");
    context.links.of_file([file, &format!("evidence/{file}")])
}

/// The day a population was extracted, in words and as a day.
fn drawn(test: &Test, item: Option<&Evidence>) -> Option<(String, Date)> {
    if let Some(item) = item
        && let Some(day) = item.extracted_on()
    {
        return Some((format!("was extracted on {day} ({})", item.id), day));
    }
    let day = test.tested_on?;
    Some((format!("was there on {day}, the day of the test"), day))
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (facts, plan) = (&context.workspace.facts, context.plan);
    super::of_tests(context, |test, operating| {
        if !operating.is_relied_on() || test.not_of(plan.period, plan.as_of).is_some() {
            return None;
        }
        let item = item(context, operating);
        let (how, day) = drawn(test, item)?;
        let texts = [
            ("population_query", &operating.population_query),
            ("population", &operating.population),
        ];
        let named = texts.iter().find_map(|(field, text)| {
            Some((*field, last_day(text.as_deref()?).filter(|last| plan.period.contains(*last))?))
        });
        let (field, message) = match named {
            Some((field, last)) if last > day => (
                field,
                format!("{}: the population is of days until {last}, but it {how}", test.id),
            ),
            Some(_) => return None,
            None => {
                // Where the population has no extraction of its own, the day of the test is looked at elsewhere.
                item?;
                let end = test.covers.map_or(plan.period.to, |covers| covers.to);
                let stated = super::frequencies(context, test);
                let gaps = stated.into_iter().map(|(frequency, _)| frequency.longest_gap());
                let allowed = gaps.max_by_key(|days| days.unwrap_or(i64::MAX))??;
                let missing = day.days_to(end);
                if missing <= allowed {
                    return None;
                }
                let what = format!(
                    "{}: the population {how}, {missing} days before the last day it is for ({end})",
                    test.id
                );
                ("population_file", what)
            }
        };
        let finding = RULE
            .finding(message)
            .help("extract the population again after its last day, and draw the sample from it")
            .fault(facts.field(test, field));
        Some(match item {
            Some(item) => finding.cause(&item.origin),
            None => finding.cause(facts.field(test, "tested_on")),
        })
    })
}
