//! `evidence-days-differ`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Evidence, Found};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-days-differ",
        severity: Severity::Error,
        summary: "evidence whose file holds no day that its register entry covers",
        manual: "\
The register says which days an item speaks of, and the rows of the file are of other days: the wrong
export was registered, or last year's once more. Such an item supports nothing. Where rows state when
users were last active, as in a credential report, the rule waits until the last activity is more than a
year before the covered days. Rows of days after the day of extraction are reported too: a file cannot
hold them. Where every row of a scanner's export is of one day, and the register says that it speaks of more
than two weeks, it speaks of less than that.

Register the right file, or correct `covers`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_found(context, |item, found| {
        let wrong = outside(item, found).or_else(|| later(item, found));
        let severity = if wrong.is_some() { Severity::Error } else { Severity::Warning };
        let message = wrong.or_else(|| one_day(item, found))?;
        Some(
            RULE.finding(format!("{} {message}", item.id))
                .severity(severity)
                .help("register the right file, or correct the days in the register")
                .fault(&item.covers_origin)
                .cause(&Origin::file(found.path.as_str())),
        )
    })
}

fn outside(item: &Evidence, found: &Found) -> Option<String> {
    let covers = item.covers?;
    let days = found.days_outside(covers)?;
    let last = if found.said.activity { ", as the last activity of its users" } else { "" };
    Some(format!("covers {covers}, and `{}` has days of {days} only{last}", found.path))
}

/// A scan of one day that is said to speak of weeks.
fn one_day(item: &Evidence, found: &Found) -> Option<String> {
    const WEEKS: i64 = 14;
    let (covers, days) = (item.covers?, found.said.days?);
    let one = found.scanner && !found.said.activity && days.from == days.to && found.rows > 1;
    (one && covers.days() > WEEKS).then(|| {
        format!(
            "covers {} days, and every row of `{}` is of {}",
            covers.days(),
            found.path,
            days.from
        )
    })
}

fn later(item: &Evidence, found: &Found) -> Option<String> {
    let extracted = item.extracted_on()?;
    let last = found.said.days?.to;
    // The day of extraction is in UTC, and a tool's may be that of another zone.
    let next = extracted.plus_days(1).unwrap_or(extracted);
    (last > next)
        .then(|| format!("was extracted on {extracted}, and `{}` has rows of {last}", found.path))
}
