//! Letters that continue a report: which of their days count.
//!
//! A letter is AWS's own statement about days that nobody examined. It counts from where a usable report,
//! or an earlier letter of the same report, ends; up to its own day of issue, since nobody can speak of days
//! to come; and all letters of a report together only as far as firm policy lets them.

use super::Fault;
use crate::model::{Date, Letter, Period, PlanReport, Workspace};

/// The days a letter may speak of, before it is seen what it continues.
pub(super) fn own_days(
    letter: &Letter,
    workspace: &Workspace,
    as_of: Date,
) -> Result<Period, Fault> {
    let fault = |field, why| Err(Fault { field, why });
    if !letter.is_of_aws() {
        return fault("issuer", "it was not issued by AWS".to_owned());
    }
    let Some(issued) = letter.issued_on else {
        return fault("issued_on", "it states no day of issue".to_owned());
    };
    if issued > as_of {
        return fault("issued_on", format!("it was issued on {issued}, after the day of the plan"));
    }
    let regions = &workspace.system.regions;
    let lacking: Vec<&str> = letter
        .excludes_regions
        .iter()
        .filter(|region| regions.iter().any(|used| used.eq_ignore_ascii_case(region)))
        .map(String::as_str)
        .collect();
    if !lacking.is_empty() {
        let why = format!("it leaves out {}, where the system runs", lacking.join(", "));
        return fault("excludes_regions", why);
    }
    let Period { from, to } = letter.period;
    if issued < from {
        let why = format!("it was issued on {issued}, before the first day it speaks of");
        return fault("issued_on", why);
    }
    Ok(Period { from, to: to.min(issued) })
}

/// True if the letter is about this report, or about its program.
pub(super) fn continues(letter: &Letter, report: &PlanReport) -> bool {
    !report.letter
        && (report.id == letter.continues || report.program.as_ref() == Some(&letter.continues))
}

/// True if letters may continue a report into the audit period: it has days in it, or ends right before it.
pub(super) fn reaches(report: &PlanReport, audit: Period) -> bool {
    report.period.is_some_and(|period| period.to.next() >= audit.from && period.from <= audit.to)
}

/// The days that letters add after `end`, each letter going on where the last ended, over `limit` days
/// in all. `letters` are keys with their days.
pub(super) fn chain<'a>(
    end: Date,
    letters: &[(&'a str, Period)],
    limit: u32,
) -> Vec<(&'a str, Period)> {
    let last = i32::try_from(limit).ok().and_then(|days| end.plus_days(days));
    let mut sorted = letters.to_vec();
    sorted.sort_by_key(|(key, days)| (*days, *key));
    let mut reach = end;
    let mut counted = Vec::new();
    for (key, days) in sorted {
        if days.from > reach.next() {
            break;
        }
        let to = last.map_or(days.to, |last| days.to.min(last));
        if to <= reach {
            continue;
        }
        counted.push((key, Period { from: days.from.max(reach.next()), to }));
        reach = to;
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn days(from: &str, to: &str) -> Period {
        Period { from: day(from), to: day(to) }
    }

    #[test]
    fn letters_follow_one_another_up_to_the_limit() {
        let letters =
            [("B", days("2026-08-01", "2026-09-30")), ("A", days("2026-07-01", "2026-07-31"))];
        let counted = chain(day("2026-06-30"), &letters, 92);
        assert_eq!(
            counted,
            [("A", days("2026-07-01", "2026-07-31")), ("B", days("2026-08-01", "2026-09-30"))]
        );
        let cut = chain(day("2026-06-30"), &letters, 40);
        assert_eq!(cut.last(), Some(&("B", days("2026-08-01", "2026-08-09"))));
        // A day between two letters ends the chain.
        let gap = [letters[1], ("B", days("2026-08-02", "2026-09-30"))];
        assert_eq!(chain(day("2026-06-30"), &gap, 92).len(), 1);
        // What begins before the report ends counts from the day after it.
        let early = [("A", days("2026-06-01", "2026-07-02"))];
        assert_eq!(chain(day("2026-06-30"), &early, 92), [("A", days("2026-07-01", "2026-07-02"))]);
        assert!(chain(day("2026-06-30"), &early, 0).is_empty());
    }
}
