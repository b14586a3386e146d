//! `evidence-empty-list`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-empty-list",
        severity: Severity::Error,
        summary: "an export without rows",
        manual: "\
The file has headings and no rows, or an empty list, and its register entry does not say so: the query
was the wrong one, or the export failed. It supports nothing. That nothing was found can be evidence of
its own, such as of a period without incidents: then the register says `rows: 0`.

Export it again, or write `rows: 0` where nothing is what the query should give.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_found(context, |item, found| {
        if !found.is_empty_list() {
            return None;
        }
        let message = match found.stated {
            Some(stated) => {
                format!("{} states {stated} rows, and `{}` has none", item.id, found.path)
            }
            None => format!("{}: `{}` has no rows", item.id, found.path),
        };
        Some(
            RULE.finding(message)
                .help("export it again, or write `rows: 0` where the query should give nothing")
                .fault(&item.origin)
                .cause(&Origin::file(found.path.as_str())),
        )
    })
}
