//! `record-of-one-day`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "record-of-one-day",
        severity: Severity::Note,
        summary: "a single record that names more days than the one on which it was made",
        manual: "\
Minutes of a meeting, a ticket or a signed approval show what was done once. Registered with `covers` of a
whole quarter, such a record does not show that something went on for a quarter: it counts for the last day
that it names. A file that holds several records states how many in `rows`, and then speaks of all the days.

State the day of the record in `covers`, or the number of records in `rows`, and register those of the other
days as well.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_evidence(context, |item| {
        let covers = item.covers.filter(|_| item.is_single_record())?;
        let last = item.extracted_on().map_or(covers.to, |made| made.min(covers.to));
        (covers.days() > 1 && covers.contains(last)).then(|| {
            RULE.finding(format!(
                "{} is a single record and names {} days ({covers}): it counts for {last} alone",
                item.id,
                covers.days()
            ))
            .help("state its day in `covers`; where the file holds several records, state how many in `rows`")
            .fault(&item.covers_origin)
        })
    })
}
