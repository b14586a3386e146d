//! Answers of AWS Artifact's Assurance Assistant as references: the output of the AWS CLI's
//! `list-compliance-inquiry-queries` and `list-compliance-inquiries`. What an answer says, and the passage that it
//! cites, are text of AWS's and are never kept; of each citation the label of its source is.

use serde::Deserialize;

use super::ArtifactError;
use crate::limits::LOCK_VALUES;
use crate::model::json::parse;
use crate::model::text::{one_line, printable};

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Identifier of the question in its inquiry.
    pub id: String,
    /// The topic, where the question is one of `carveout artifact ask`.
    pub topic: Option<String>,
    /// `COMPLETED`, `PROCESSING`, `FAILED` …, as AWS writes it.
    pub status: String,
    /// Who reviewed the answer, as AWS writes it.
    pub review: String,
    /// Which version of the answer it is: 1, and one more for each that was updated.
    pub version: usize,
    /// Labels of the sources cited, each once.
    pub sources: Vec<String>,
}

/// An inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// `compliance-inquiry-…`.
    pub id: String,
    /// `PROCESSING`, `HUMAN_REVIEW`, `COMPLETED` or `FAILED`.
    pub status: String,
    /// `AI_ONLY` or `FULL_SUPPORT`.
    pub mode: String,
    /// Day it was last changed, as AWS writes it.
    pub updated: String,
}

/// What a file of the AWS CLI has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Answers to questions.
    pub answers: Vec<Answer>,
    /// Inquiries.
    pub inquiries: Vec<Inquiry>,
    /// True where it is one page of several.
    pub more: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct File {
    queries: Option<Vec<RawQuery>>,
    compliance_inquiries: Option<Vec<RawInquiry>>,
    inquiries: Option<Vec<RawInquiry>>,
    next_token: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawQuery {
    query_identifier: Option<String>,
    query: Option<String>,
    review_type: Option<String>,
    citations: Option<Vec<RawCitation>>,
    status: Option<String>,
    updated_response_versions: Option<Vec<serde::de::IgnoredAny>>,
}

/// The passage and its address are not read.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawCitation {
    source_label: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RawInquiry {
    id: Option<String>,
    status: Option<String>,
    support_mode: Option<String>,
    updated_at: Option<serde_json::Value>,
}

/// Reads a file.
///
/// # Errors
/// When it is neither of the two, or exceeds a limit. Nothing of its text is in the message.
pub fn read(text: &str, file: &str) -> Result<Answers, ArtifactError> {
    let raw: File = parse(text.trim_start_matches('\u{feff}'), LOCK_VALUES).map_err(|fault| {
        ArtifactError::usage(
            format!("{file} cannot be read: line {}, column {}", fault.line, fault.column),
            "save the output of `aws artifact list-compliance-inquiry-queries --output json` again",
        )
    })?;
    let inquiries = raw.compliance_inquiries.or(raw.inquiries);
    if raw.queries.is_none() && inquiries.is_none() {
        return Err(ArtifactError::usage(
            format!("{file} has neither answers nor inquiries"),
            "save the output of `aws artifact list-compliance-inquiry-queries` or `list-compliance-inquiries`",
        ));
    }
    let word = |text: Option<String>| printable(&one_line(&text.unwrap_or_default()), 40);
    let answer = |raw: RawQuery| {
        let mut sources: Vec<String> = Vec::new();
        for label in raw.citations.into_iter().flatten().filter_map(|one| one.source_label) {
            // A label names a document; what is longer is a passage.
            let label = one_line(&label);
            if !label.is_empty() && label.chars().count() <= LABEL && !sources.contains(&label) {
                sources.push(label);
            }
        }
        Answer {
            id: word(raw.query_identifier),
            topic: raw.query.as_deref().and_then(topic),
            status: word(raw.status),
            review: word(raw.review_type),
            version: 1 + raw.updated_response_versions.map_or(0, |versions| versions.len()),
            sources,
        }
    };
    let inquiry = |raw: RawInquiry| Inquiry {
        id: word(raw.id),
        status: word(raw.status),
        mode: word(raw.support_mode),
        updated: word(
            raw.updated_at.map(|at| at.as_str().map_or_else(|| at.to_string(), str::to_owned)),
        ),
    };
    Ok(Answers {
        answers: raw.queries.into_iter().flatten().map(answer).collect(),
        inquiries: inquiries.into_iter().flatten().map(inquiry).collect(),
        more: raw.next_token.is_some_and(|token| !token.is_empty()),
    })
}

/// Characters of a label that names a document.
const LABEL: usize = 150;

/// The topic of a question that `carveout artifact ask` wrote: `Q-03 (physical-access): …`.
fn topic(query: &str) -> Option<String> {
    let (head, _) = query.trim().split_once("): ")?;
    let (id, topic) = head.split_once(" (")?;
    let ours = id.starts_with("Q-") && topic.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    ours.then(|| topic.to_owned())
}
