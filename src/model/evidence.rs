//! Evidence: files and references that support a control.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, LockDocument, Period, Picture};
use crate::diag::Origin;

/// What an evidence item is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A policy, procedure, plan or signed record.
    Document,
    /// A list drawn from a system: needs query, time, extractor and row count.
    Export,
    /// Output of a scanner or configuration checker.
    ToolOutput,
    /// Settings of a resource.
    Configuration,
    /// A picture of a screen.
    Screenshot,
    /// A ticket, approval or minutes.
    Record,
}

impl EvidenceKind {
    /// Label for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Export => "Export",
            Self::ToolOutput => "Tool output",
            Self::Configuration => "Configuration",
            Self::Screenshot => "Screenshot",
            Self::Record => "Record",
        }
    }
}

/// A file or reference that supports a control.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Stable id: `EV-001`.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// System it was drawn from.
    pub source: Option<String>,
    /// Query and parameters used.
    pub query: Option<String>,
    /// When it was extracted, as written, and that day in UTC.
    pub extracted_at: Option<(String, Date)>,
    /// Who extracted it.
    pub extracted_by: Option<String>,
    /// The day the team received it, where another made it.
    pub received_on: Option<Date>,
    /// Whether a list was seen to be complete and accurate; `None` where nobody says.
    pub complete: Option<bool>,
    /// How that was seen.
    pub complete_how: Option<String>,
    /// What a picture shows, for those who cannot see it.
    pub alt: Option<String>,
    /// The days it speaks of; a single day for point-in-time evidence.
    pub covers: Option<Period>,
    /// Number of rows, for lists.
    pub rows: Option<u64>,
    /// Path in the workspace, for files.
    pub path: Option<String>,
    /// Address, for references kept elsewhere (https only).
    pub url: Option<String>,
    /// SHA-256 of the file as read, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// Size of the file in bytes.
    pub bytes: Option<u64>,
    /// The picture in the file, where it is one that can be shown.
    pub picture: Option<Picture>,
    /// SHA-256 the register states.
    pub stated_sha256: Option<String>,
    /// Ids it supports as written: controls, parts, implementations or tests.
    pub supports: Vec<(String, Origin)>,
    /// Where the item is registered.
    pub origin: Origin,
    /// Where its coverage is stated.
    pub covers_origin: Origin,
}

impl Evidence {
    /// True if it says where the evidence is.
    pub fn is_kept(&self) -> bool {
        self.path.is_some() || self.url.is_some()
    }

    /// True if the file is not the one that was registered.
    pub fn drifted(&self) -> bool {
        matches!((&self.stated_sha256, &self.sha256), (Some(stated), Some(found)) if stated != found)
    }

    /// The document of AWS Artifact that this file is a copy of, by its hash.
    pub fn document_of<'a>(&self, documents: &'a [LockDocument]) -> Option<&'a LockDocument> {
        let hash = self.sha256.as_ref()?;
        documents.iter().find(|document| hash.eq_ignore_ascii_case(&document.sha256))
    }

    /// True for a file with a report id in its name, and for a picture, PDF or archive whose source is
    /// AWS Artifact.
    pub fn looks_like_a_document_of_aws(&self) -> bool {
        let Some(path) = &self.path else { return false };
        let name = path.rsplit('/').next().unwrap_or(path);
        let has_id = name.match_indices("report-").any(|(at, word)| {
            let rest = &name[at + word.len()..];
            let id = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            id == 16
        });
        let source = self.source.as_deref().unwrap_or_default().to_lowercase();
        let lower = name.to_lowercase();
        let pages = lower.ends_with(".pdf") || lower.ends_with(".zip") || self.picture.is_some();
        has_id || (pages && source.contains("aws artifact"))
    }
}
