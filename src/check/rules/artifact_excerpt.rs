//! `artifact-excerpt`

use std::sync::LazyLock;

use crate::check::prose::{Phrases, Sentence};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Evidence, SettingKind};

/// Phrases in AWS's documents, or that mark a passage as an excerpt of one.
static EXCERPTS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(["amazon|aws confidential", "aws artifact excerpt"]));

/// The rule.
pub(crate) static RULE: Rule = Rule {
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
            None if is_marked(context, item) => "marked as confidential by AWS".into(),
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
    for said in &context.prose.said {
        let marked = said.sentences.iter().find_map(|sentence| {
            let range = EXCERPTS.find(sentence)?;
            // A rule about documents so marked is no such document.
            (!sentence.is_quoted(&range) && !is_rule(sentence, range.start))
                .then_some((sentence, range))
        });
        let Some((sentence, range)) = marked else { continue };
        let mark: Vec<&str> = sentence.words[range].iter().map(|word| word.text.as_str()).collect();
        findings.push(
            RULE.finding(format!(
                "{} contains a passage marked \"{}\"",
                said.implementation.id,
                mark.join(" ")
            ))
            .help("restate it in your own words, and point to the section in aws-reports.yaml")
            .fault(&sentence.origin),
        );
    }
    findings
}

/// True for a text with a confidentiality mark of AWS's.
fn is_marked(context: &Context<'_>, item: &Evidence) -> bool {
    let settings = context.workspace.facts.settings.get(&item.id);
    settings.is_some_and(|all| all.iter().any(|one| one.kind == SettingKind::AwsConfidential))
}

/// True where the words before speak of documents that are marked, and of what is not done with them.
fn is_rule(sentence: &Sentence, at: usize) -> bool {
    let before = &sentence.words[at.saturating_sub(3)..at];
    let marked = before.iter().any(|word| {
        matches!(
            &*word.text,
            "marked" | "labeled" | "labelled" | "stamped" | "classified" | "mark" | "as"
        )
    });
    let denies = sentence.words.iter().any(|word| {
        matches!(
            &*word.text,
            "never" | "not" | "no" | "nobody" | "forbidden" | "only" | "may" | "must"
        )
    });
    marked && denies
}
