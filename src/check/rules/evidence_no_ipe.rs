//! `evidence-no-ipe`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::EvidenceKind;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-no-ipe",
        severity: Severity::Error,
        summary: "a list or export without source, query, time, extractor or row count",
        manual: "\
Information produced by the entity (IPE) is evidence only if its completeness and accuracy can be shown:
the system it came from, the query and parameters, when and by whom it was extracted, and the number of
rows. Auditors return lists that lack one of these. Add what is missing to the register; the rows of
tool exports that carveout reads are counted automatically.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    super::of_evidence(context, |item| {
        let asked = matches!(item.kind, EvidenceKind::Export | EvidenceKind::ToolOutput);
        if !asked {
            return None;
        }
        let blank = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
        let facts = [
            (blank(&item.source), "its source"),
            (blank(&item.query), "the query"),
            (item.extracted_at.is_none(), "when it was extracted"),
            (blank(&item.extracted_by), "who extracted it"),
            (item.rows.is_none(), "the number of rows"),
        ];
        let mut missing: Vec<&str> =
            facts.into_iter().filter(|(missing, _)| *missing).map(|(_, what)| what).collect();
        if item.complete == Some(false) {
            missing.push("that it was checked for completeness (`complete: false`)");
        }
        if missing.is_empty() {
            return None;
        }
        Some(
            RULE.finding(format!("{} does not state {}", item.id, missing.join(", ")))
                .help("add it to the register, or extract the list again and record it")
                .fault(&item.origin),
        )
    })
}
