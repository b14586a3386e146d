//! `evidence-hole`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Date, Evidence, Frequency, Period};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-hole",
        severity: Severity::Warning,
        summary: "a list without a row for more of its registered days than the control's frequency allows",
        manual: "\
A list of weekly reviews that covers a quarter has a row for about every week. The rule reads the days of a
list (`day`, `date`, `week`, `reviewed_on` and the like) that supports a daily, weekly or monthly control, and
speaks where at least one occurrence is missing: two weeks without a row of a weekly control, two months of a
monthly one, six days of a daily one.

Find the records of these days and export the list again; or report what was not done as an exception.",
    },
    check,
};

/// Days between two rows from which one is missing.
fn missing_from(frequency: Frequency) -> Option<i64> {
    match frequency {
        Frequency::Daily => Some(7),
        Frequency::Weekly => Some(14),
        Frequency::Monthly => Some(62),
        _ => None,
    }
}

/// The frequency of the controls that an item supports: the least demanding of them.
fn frequency(context: &Context<'_>, item: &Evidence) -> Option<Frequency> {
    let workspace = context.workspace;
    let tests = workspace.tests.iter().filter(|test| {
        item.supports.iter().any(|(id, _)| *id == test.id)
            || test.evidence_ids().any(|id| *id == item.id)
    });
    let tested = tests.flat_map(|test| test.tests.iter().map(|(id, _)| id));
    let named = item.supports.iter().map(|(id, _)| id).chain(tested);
    let mut all = Vec::new();
    for id in named {
        let found = workspace.implementations.iter().find(|one| one.id == *id);
        if let Some(text) = found.and_then(|one| one.frequency.as_deref()) {
            // An event-driven or unknown word of one of them leaves nothing to compare with.
            all.push(Frequency::of(text).filter(|of| missing_from(*of).is_some())?);
        }
    }
    all.into_iter().max_by_key(|frequency| missing_from(*frequency))
}

/// The longest run of days between two rows, the first and last day of the window among them.
fn longest(days: impl Iterator<Item = Date>, within: Period) -> Option<Period> {
    let mut last = None;
    let mut worst: Option<(i64, Period)> = None;
    for day in days.filter(|day| within.contains(*day)).chain([within.to]) {
        let from = match last {
            Some(last) => last,
            None => within.from,
        };
        let run = from.days_to(day);
        let (first, end) = (if last.is_some() { from.next() } else { from }, day);
        let end = if day == within.to { end } else { end.previous() };
        if let Ok(period) = Period::new(first, end)
            && worst.is_none_or(|(most, _)| run > most)
        {
            worst = Some((run, period));
        }
        last = Some(day);
    }
    worst.map(|(_, period)| period)
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_found(context, |item, found| {
        // Fewer than three rows are no series.
        if found.said.happened.len() < 3 {
            return None;
        }
        let covers = item.covers?.intersection(context.plan.period)?;
        let drawn = item.extracted_on().unwrap_or(covers.to);
        let within = Period::new(covers.from, covers.to.min(drawn)).ok()?;
        let frequency = frequency(context, item)?;
        let most = missing_from(frequency)?;
        let hole = longest(found.said.happened.iter().copied(), within)?;
        if hole.days() < most {
            return None;
        }
        Some(
            RULE.finding(format!(
                "{} covers {covers}, but `{}` has no row for the {} days of {hole}; the control is {}",
                item.id,
                found.path,
                hole.days(),
                frequency.label()
            ))
            .help("export the list again with these days, or report what was not done as an exception")
            .fault(&item.covers_origin)
            .cause(&Origin::file(found.path.as_str())),
        )
    })
}
