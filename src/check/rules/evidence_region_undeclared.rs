//! `evidence-region-undeclared`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::{few_and_more, number_of};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-region-undeclared",
        severity: Severity::Error,
        summary: "evidence of Regions that the system does not declare",
        manual: "\
The file is of Regions that are not under `regions` in carveout.yaml. Where every row is, the item is of
another system and supports nothing. Where some rows are, they count neither for nor against a control,
and this is a warning: resources in a Region that nobody declared are a gap of the boundary. What belongs
to no Region, such as IAM and CloudFront, is reported under us-east-1 and is no such row.

Register the right file, or add the Region to carveout.yaml.",
    },
    check,
};

/// Regions that a message names.
const NAMED: usize = 3;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let system = &context.workspace.system;
    super::of_found(context, |item, found| {
        let (regions, only) = found.undeclared_regions(system);
        if regions.is_empty() {
            return None;
        }
        let named = few_and_more(&regions, NAMED);
        let rows: u64 = regions.iter().filter_map(|region| found.said.regions.get(*region)).sum();
        let (message, severity) = if only {
            let of = format!("is of {named}, which the system does not declare");
            (format!("{}: `{}` {of}", item.id, found.path), Severity::Error)
        } else {
            let are = if rows == 1 { "is" } else { "are" };
            let of = format!("{are} of {named}, which the system does not declare; not counted");
            let rows = number_of(rows, "row", "rows");
            (format!("{}: {rows} of `{}` {of}", item.id, found.path), Severity::Warning)
        };
        Some(
            RULE.finding(message)
                .severity(severity)
                .help("register the right file, or add the Region to carveout.yaml")
                .fault(&item.origin)
                .cause(&Origin::file(found.path.as_str())),
        )
    })
}
