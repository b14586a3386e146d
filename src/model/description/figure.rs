//! Figures of the workspace: boundary, network, flows of data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Image;

/// What a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FigureKind {
    /// The authorization boundary.
    Boundary,
    /// The network.
    Network,
    /// Flows of data.
    DataFlow,
    /// Something else.
    Other,
}

impl FigureKind {
    /// Display label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Boundary => "Boundary",
            Self::Network => "Network",
            Self::DataFlow => "Data flow",
            Self::Other => "Figure",
        }
    }
}

/// A figure: a PNG, JPEG or SVG file of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it shows.
    pub kind: FigureKind,
    /// Path in the workspace.
    pub file: String,
    /// What a reader who cannot see it has to know.
    pub alt: String,
    /// The line below it.
    #[serde(default)]
    pub caption: Option<String>,
}

/// What became of the file of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FigureState {
    /// It could not be read.
    #[default]
    Unread,
    /// It is shown.
    Shown,
    /// It is listed only: policy keeps pictures out.
    Listed,
}

/// The file of a figure, as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureFile {
    /// What became of it.
    pub state: FigureState,
    /// SHA-256 of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The words in a drawing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// The picture: pixels made by this program, or the drawing as it was read.
    #[serde(skip)]
    pub image: Image,
}
