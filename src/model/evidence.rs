//! Evidence: files and references that support a control.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, LockDocument, Period, Picture};
use crate::diag::Origin;

/// The kind of an evidence item.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A policy, procedure, plan or signed record.
    Document,
    /// A list extracted from a system: needs query, time, extractor and row count.
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
    /// Display label.
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
///
/// A plan contains the item itself, so a field that is not skipped here is in `plan.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Stable id: `EV-001`.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// System it was extracted from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Query and parameters used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// When it was extracted, as written, and that day in UTC. After loading the day is always known; in a plan
    /// that is read back, only if the text is a date or an RFC 3339 time.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "as_written")]
    #[schemars(with = "Option<String>")]
    pub extracted_at: Option<(String, Option<Date>)>,
    /// Who extracted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted_by: Option<String>,
    /// The day the team received it, if somebody else produced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<Date>,
    /// Whether a list was checked for completeness and accuracy; `None` if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
    /// How that was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_how: Option<String>,
    /// Description of a picture, used as alternative text.
    #[serde(skip)]
    pub alt: Option<String>,
    /// The days it covers; a single day for point-in-time evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers: Option<Period>,
    /// Number of rows, for lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Path in the workspace, for files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Address, for references kept elsewhere (https only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// SHA-256 of the file as read, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Size of the file in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The picture in the file, if it can be shown.
    #[serde(skip)]
    pub picture: Option<Picture>,
    /// SHA-256 the register states.
    #[serde(rename = "registered_sha256", default, skip_serializing_if = "last")]
    pub stated_sha256: Option<String>,
    /// Ids it supports as written: controls, parts, implementations or tests.
    #[serde(skip)]
    pub supports: Vec<(String, Origin)>,
    /// Where the item is registered.
    #[serde(skip_serializing_if = "last")]
    pub origin: Origin,
    /// Where its coverage is stated.
    #[serde(skip, default = "in_the_plan")]
    pub covers_origin: Origin,
}

impl Evidence {
    /// True for one record: minutes of one meeting, one ticket, one approval. It shows what was done once; a set of
    /// records states how many it holds.
    pub fn is_single_record(&self) -> bool {
        self.kind == EvidenceKind::Record && matches!(self.rows, None | Some(1))
    }
}

/// `origin` and the hash of the register are in `plan.json` after what the plan adds to an item, where
/// its readers know them; [`super::PlanEvidence`] writes them.
pub(super) fn last<T>(_: &T) -> bool {
    true
}

/// Where an item that was read back from a plan is written, for the places that `plan.json` leaves out.
pub(super) fn in_the_plan() -> Origin {
    Origin::file("plan.json")
}

/// A time as it was written; its day is not in a plan.
mod as_written {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Date;

    pub(super) fn serialize<S: Serializer>(
        time: &Option<(String, Option<Date>)>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        time.as_ref().map(|(text, _)| text).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<(String, Option<Date>)>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        Ok(text.map(|text| {
            let day = Date::from_time(&text).ok();
            (text, day)
        }))
    }
}

impl Evidence {
    /// True if it covers at least one day of the audit period.
    pub fn in_period(&self, audit: Period) -> bool {
        self.covers.is_some_and(|covers| covers.intersection(audit).is_some())
    }

    /// True if it can support the customer half: it covers a day of the audit period, has a location, and is
    /// the file that was registered.
    pub fn counts(&self, audit: Period) -> bool {
        self.in_period(audit) && self.is_kept() && !self.drifted()
    }

    /// True if it states where the evidence is.
    pub fn is_kept(&self) -> bool {
        self.path.is_some() || self.url.is_some()
    }

    /// True if the file differs from the one that was registered.
    pub fn drifted(&self) -> bool {
        matches!((&self.stated_sha256, &self.sha256), (Some(stated), Some(found)) if stated != found)
    }

    /// When it was extracted, as written.
    pub fn extracted(&self) -> Option<&str> {
        self.extracted_at.as_ref().map(|(text, _)| text.as_str())
    }

    /// The day it was extracted, in UTC.
    pub fn extracted_on(&self) -> Option<Date> {
        self.extracted_at.as_ref().and_then(|(_, day)| *day)
    }

    /// The hash in the register, if it differs from the file's.
    pub fn other_sha256(&self) -> Option<&str> {
        self.stated_sha256.as_deref().filter(|_| self.drifted())
    }

    /// The document of AWS Artifact that this file is a copy of, by its hash.
    pub fn document_of<'a>(&self, documents: &'a [LockDocument]) -> Option<&'a LockDocument> {
        let hash = self.sha256.as_ref()?;
        documents.iter().find(|document| hash.eq_ignore_ascii_case(&document.sha256))
    }

    /// True for a file with a report id in its name, and for a picture, PDF or archive whose source is
    /// AWS Artifact.
    pub fn is_aws_document(&self) -> bool {
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
