//! `evidence-unchanged-since-last-period`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::EvidenceKind;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-unchanged-since-last-period",
        severity: Severity::Warning,
        summary: "evidence that is identical to a file of the last package",
        manual: "\
An export, configuration or screenshot of this period is rarely identical to one of the last period. If it
is, last period's file may have been attached again. Extract it again; if nothing can have changed, state
that in a waiver. Policies and other documents are not checked: they may be unchanged for years.

The last package is the newest in `out/` of a period that ended before this one began.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(last) = &context.workspace.last else { return Vec::new() };
    super::of_evidence(context, |item| {
        let known = item.sha256.as_ref().and_then(|hash| last.files.get(hash));
        let before = known.filter(|_| item.kind != EvidenceKind::Document)?;
        Some(
            RULE.finding(format!(
                "{} is identical to `{before}` in the package for {}",
                item.id, last.period
            ))
            .help("extract it again for this period, or accept it with a waiver that says why")
            .fault(&item.origin)
            .cause(&Origin::file(last.manifest.as_str())),
        )
    })
}
