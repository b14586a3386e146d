//! `evidence-unchanged-since-last-period`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::EvidenceKind;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "evidence-unchanged-since-last-period",
        severity: Severity::Warning,
        summary: "evidence that is byte for byte what the last package had",
        manual: "\
An export, a setting or a picture of this period is rarely the same file as the last one's. Where it
is, somebody may have attached last period's file again. Extract it anew; where nothing can have changed,
say so in a waiver. Policies and other documents are not looked at: they may stand for years.

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
                "{} is the same file as `{before}` of the package for {}",
                item.id, last.period
            ))
            .help("extract it again for this period, or accept it with a waiver that says why")
            .fault(&item.origin)
            .cause(&Origin::file(last.manifest.as_str())),
        )
    })
}
