//! `evidence-hash-drift`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Evidence, LastPackage};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-hash-drift",
        severity: Severity::Error,
        summary: "a file that differs from the one that was registered, or changed since the last package",
        manual: "\
The SHA-256 of the file differs from the one in the register: the file was edited, exported again or
replaced after it was registered. Such an item supports nothing: its parts are open until the file is
restored, or registered again with the time of its extraction.

The rule also finds a file that, by its register entry, was extracted before the last package was built,
but differs from the file in that package. Either the file or the entry is wrong.
The last package is the newest in `out/` of a period that ended before this one began.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let items = context.plan.evidence.iter();
    // Items that support no part are included: the register is wrong for them too.
    items
        .filter_map(|item| {
            let finding = drift(item, context.workspace.last.as_ref())?;
            Some(super::about(finding, &item.id, &item.parts))
        })
        .collect()
}

fn drift(item: &Evidence, last: Option<&LastPackage>) -> Option<Diagnostic> {
    let path = item.path.as_deref()?;
    let found = item.sha256.as_deref()?;
    if item.drifted() {
        return Some(
            RULE.finding(format!(
                "{}: `{path}` differs from the file that was registered",
                item.id
            ))
            .help(format!("its SHA-256 is {found}; restore the file or register it again"))
            .fault(&item.origin)
            .cause(&Origin::file(path)),
        );
    }
    let last = last?;
    let before = last.hash_of(path).filter(|hash| *hash != found)?;
    let extracted = item.extracted_on()?;
    if last.as_of.is_none_or(|as_of| extracted >= as_of) {
        return None;
    }
    Some(
        RULE.finding(format!(
            "{}: `{path}` was extracted on {extracted} but differs from the file in the package for {}",
            item.id, last.period
        ))
        .help(format!("its SHA-256 was {before}; register the new file with its time of extraction"))
        .fault(&item.origin)
        .cause(&Origin::file(last.manifest.as_str())),
    )
}
