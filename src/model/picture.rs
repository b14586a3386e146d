//! Pictures in the evidence, as printed in plan and workbook.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether pictures in the evidence are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Pictures {
    /// In the plan and in the workbook.
    Shown,
    /// Their files are listed with their hashes, and no picture is printed.
    Listed,
}

/// An encoded image (PNG or JPEG), made by this program: scaled down and without metadata.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    /// Encoded bytes.
    pub bytes: Arc<[u8]>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `png` or `jpg`.
    pub extension: &'static str,
}

impl Default for Image {
    fn default() -> Self {
        Self { bytes: Arc::from([]), width: 0, height: 0, extension: "png" }
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { width, height, extension, bytes } = self;
        write!(f, "Image({width} × {height}, {extension}, {} bytes)", bytes.len())
    }
}

/// A picture that was read. Its pixels are in plan and workbook, but not in `plan.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Picture {
    /// Width of the file's picture in pixels.
    pub width: u32,
    /// Height of the file's picture in pixels.
    pub height: u32,
    /// The time stored in the file, as written there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Scaled down for a page.
    #[serde(skip)]
    pub page: Image,
    /// Scaled down for a cell.
    #[serde(skip)]
    pub thumbnail: Image,
}
