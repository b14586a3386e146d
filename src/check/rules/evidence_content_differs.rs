//! `evidence-content-differs`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-content-differs",
        severity: Severity::Warning,
        summary: "a file whose content is not of the kind its name says",
        manual: "\
The name says PDF, picture, workbook or data, and the first bytes say something else. Most often a page of
sign-in or of an error was saved in place of the document, and nobody has opened the file since. Only kinds
that begin with bytes of their own are compared.

Open the file. If it is the wrong one, download or export it again; else give it the right ending.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let contents = context.workspace.facts.contents.iter();
    contents
        .map(|content| {
            RULE.finding(format!(
                "{}: `{}` is {}, not {}",
                content.evidence, content.path, content.found, content.named
            ))
            .help("open the file; download or export it again, or give it the right ending")
            .fault(&content.origin)
            .cause(&Origin::file(content.path.as_str()))
        })
        .collect()
}
