//! `artifact-excerpt`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// Phrases in AWS's documents, or that mark a passage as an excerpt of one.
const MARKS: &[&str] =
    &["amazon confidential", "aws confidential", "aws artifact excerpt", "aws-artifact-excerpt"];

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "artifact-excerpt",
        severity: Severity::Error,
        summary: "a document from AWS Artifact in the evidence, or an excerpt of one in a statement",
        manual: "\
AWS's reports are confidential, and every copy is marked with the name of the person who downloaded it.
The terms restrict who may receive a copy and prohibit excerpts. A package is distributed more widely,
so it cites id, version, title, period and section, and contains no page and no sentence of a report.

A document is recognized by its hash (`carveout artifact get` records it), by a report id in its file
name, or as a PDF, archive or picture whose source is AWS Artifact; an excerpt by a confidentiality
mark. Remove it and point to the section in aws-reports.yaml. If the terms you accepted allow it, record
that in a waiver for that one file.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut findings = Vec::new();
    for item in &workspace.evidence {
        let why = match item.document_of(&workspace.documents) {
            Some(document) => {
                format!("the document of {} version {}", document.report, document.version)
            }
            None if item.is_aws_document() => {
                "a document from AWS Artifact, by its name or source".into()
            }
            None => continue,
        };
        let mut finding = RULE
            .finding(format!("{} is {why}", item.id))
            .help("remove it from the evidence; cite id, version and section in aws-reports.yaml")
            .fault(&item.origin);
        if let Some(path) = &item.path {
            finding = finding.cause(&Origin::file(path.as_str()));
        }
        findings.push(finding);
    }
    for implementation in &workspace.implementations {
        for section in implementation.general.iter().chain(implementation.sections.values()) {
            let text = section.text.to_lowercase();
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let Some(mark) = MARKS.iter().find(|mark| words.contains(**mark)) else { continue };
            findings.push(
                RULE.finding(format!("{} contains a passage marked \"{mark}\"", implementation.id))
                    .help("restate it in your own words, and point to the section in aws-reports.yaml")
                    .fault(&section.origin),
            );
        }
    }
    findings
}
