//! The origin of a value.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The place in the input that a value was read from. Paths are relative to the workspace and
/// written with `/`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(untagged)]
pub enum Origin {
    /// A line of a text file; both numbers count from 1.
    Text {
        /// Path of the file.
        file: Arc<str>,
        /// Line, from 1.
        line: u32,
        /// Column in characters, from 1.
        column: u32,
    },
    /// A cell or row of a workbook, such as `Register!B7`.
    Cell {
        /// Path of the workbook.
        file: Arc<str>,
        /// Name of the sheet.
        sheet: Arc<str>,
        /// Cell reference (`B7`) or row (`7`).
        cell: Arc<str>,
    },
    /// A version of an AWS Artifact report.
    Report {
        /// Report id, `report-…`.
        report: Arc<str>,
        /// Version of the report.
        version: i64,
    },
    /// A file as a whole.
    File {
        /// Path of the file.
        file: Arc<str>,
    },
    /// An option of the command line.
    Option {
        /// The option as typed: `--period 2026`.
        option: Arc<str>,
    },
}

impl Origin {
    /// A file as a whole.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self::File { file: path.into() }
    }

    /// A line and column of a text file.
    pub fn text(path: impl Into<Arc<str>>, line: u32, column: u32) -> Self {
        Self::Text { file: path.into(), line, column }
    }

    /// The file this place is in, unless it is a report.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Text { file, .. } | Self::Cell { file, .. } | Self::File { file } => Some(file),
            Self::Report { .. } | Self::Option { .. } => None,
        }
    }

    /// An option of the command line with its value.
    pub fn option(option: impl Into<Arc<str>>) -> Self {
        Self::Option { option: option.into() }
    }
}

impl Origin {
    /// Where a reader of a document finds it: the file, and the cell of a sheet; no line of a text file.
    pub fn document(&self) -> String {
        match self {
            Self::Text { file, .. } => file.to_string(),
            Self::Cell { .. } | Self::Report { .. } | Self::File { .. } | Self::Option { .. } => {
                self.to_string()
            }
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { file, line, column } => write!(f, "{file}:{line}:{column}"),
            Self::Cell { file, sheet, cell } => write!(f, "{file} {sheet}!{cell}"),
            Self::Report { report, version } => write!(f, "{report} version {version}"),
            Self::File { file } => f.write_str(file),
            Self::Option { option } => f.write_str(option),
        }
    }
}

/// The role of a place in a diagnostic.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The value that is wrong.
    Fault,
    /// The line that makes it wrong: a requirement, a policy, a period.
    Cause,
}

/// A place and its role in a diagnostic.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct Place {
    /// Fault or cause.
    pub role: Role,
    /// The place itself.
    #[serde(flatten)]
    pub at: Origin,
}
