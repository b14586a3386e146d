//! `evidence-rows-outside`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::Period;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-rows-outside",
        severity: Severity::Note,
        summary: "a list of which some rows are of days outside the audit period",
        manual: "\
A list with a column of days (`date`, `reviewed_on` and the like), or an export of a tool whose rows state
their day, has rows of days outside the audit period. They may be there for good reason, in a list of a year
or of what is still open; they say nothing about the period. The note counts them, and so does the sheet
*Evidence*. A list of which no row is of a covered day supports nothing: `evidence-days-differ`.

Where the list was meant to be of the period alone, export it again.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_found(context, |item, found| {
        let covers = item.covers?;
        // What speaks of another period is told as that.
        if found.days_outside(covers).is_some()
            || covers.intersection(context.plan.period).is_none()
        {
            return None;
        }
        // The state of one day has rows that are older.
        if covers.from == covers.to {
            return None;
        }
        let audit = context.plan.period;
        let others = found.rows_outside(audit)?;
        // The night before the first day ends on it.
        let nights = found.said.nights;
        if nights && others.days.to < audit.from && others.days.from.days_to(audit.from) <= 1 {
            return None;
        }
        Some(
            RULE.finding(format!(
                "{}: {} of {} dated rows of `{}` are of days outside the audit period ({})",
                item.id,
                others.rows,
                others.of,
                found.path,
                Period::list(&[others.days])
            ))
            .help("count only the rows of the period, or export the list for the period alone")
            .fault(&item.covers_origin)
            .cause(&Origin::file(found.path.as_str())),
        )
    })
}
