//! `evidence-hash-drift`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Evidence, LastPackage};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "evidence-hash-drift",
        severity: Severity::Error,
        summary: "a file that is not the one that was registered, or changed since the last package",
        manual: "\
The register states a SHA-256, and the file has another: it was edited, exported again or swapped after it
was registered. Such an item proves nothing: the parts it supports are open until the file is restored, or
registered anew with the time of its extraction.

Also found: a file whose register entry says it was extracted before the last package was made, and whose
bytes are not those that package had. Either the file changed without its entry, or the entry is wrong.
The last package is the newest in `out/` of a period that ended before this one began.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let items = context.plan.evidence.iter();
    // Also of items that support no part: the register is wrong all the same.
    items
        .filter_map(|item| {
            let finding = drift(item, context.workspace.last.as_ref())?;
            Some(match item.parts.first() {
                Some(part) => finding.control(&part.control),
                None => finding,
            })
        })
        .collect()
}

fn drift(item: &Evidence, last: Option<&LastPackage>) -> Option<Diagnostic> {
    let path = item.path.as_deref()?;
    let found = item.sha256.as_deref()?;
    if item.drifted() {
        return Some(
            RULE.finding(format!("{}: `{path}` is not the file that was registered", item.id))
                .help(format!("its SHA-256 is {found}; restore the file or register it anew"))
                .fault(&item.origin)
                .cause(&Origin::file(path)),
        );
    }
    let last = last?;
    let before = last.hashes.get(path).filter(|hash| *hash != found)?;
    let extracted = item.extracted_on()?;
    if last.as_of.is_none_or(|as_of| extracted >= as_of) {
        return None;
    }
    Some(
        RULE.finding(format!(
            "{}: `{path}` was extracted on {extracted}, and is not the file that the package for {} had",
            item.id, last.period
        ))
        .help(format!("its SHA-256 was {before}; register the new file with its own time"))
        .fault(&item.origin)
        .cause(&Origin::file(last.manifest.as_str())),
    )
}
