//! OSCAL profiles, resolved to catalogs according to NIST's profile resolution specification.
//!
//! ```text
//! import ──► select ──► merge ──► modify ──► prune ──► metadata
//! files      controls   places    changes    leftovers  a catalog
//! ```
//!
//! A nested profile is fully resolved before the one that imports it. Nothing here uses the clock or the
//! network: the same files give the same bytes, including the new `uuid`.
//!
//! Source: profile resolution specification (draft), usnistgov/OSCAL
//! `src/specifications/profile-resolution` at c527e40, checked 2026-11-23. Where it contradicts its own
//! examples, the text is followed: `flat` un-nests controls.

mod alter;
mod base64;
mod custom;
mod document;
mod import;
mod json;
mod merge;
mod metadata;
mod modify;
mod parameter_set;
mod prune;
mod select;
mod source_files;
mod tree;

pub use document::is_profile;
pub use source_files::{Location, SourceFiles};

use sha2::{Digest, Sha256};

use self::import::Resolver;
use self::tree::{Tree, each_control};
use crate::diag::Diagnostic;
use crate::input::json_error;
use crate::model::Date;

/// Name of the property in the metadata of a stored catalog that holds the hash of a source.
pub(super) const SOURCE: &str = metadata::SOURCE;

/// Namespace of the properties this program adds.
pub(super) const NS: &str = metadata::NS;

/// Newest OSCAL version this program writes.
pub(super) const OSCAL_VERSION: (u32, u32, u32) = metadata::OSCAL_VERSION;

/// A file that a resolution read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path, as the messages have it.
    pub path: String,
    /// What it holds.
    pub kind: SourceKind,
    /// Title in its metadata.
    pub title: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    last_modified: String,
}

impl Source {
    /// A spreadsheet, which states no day of its own.
    pub(super) fn spreadsheet(path: &str, title: &str, sha256: &str) -> Self {
        Self {
            path: path.to_owned(),
            kind: SourceKind::Spreadsheet,
            title: title.to_owned(),
            sha256: sha256.to_owned(),
            last_modified: String::new(),
        }
    }
}

/// The kind of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// Controls.
    Catalog,
    /// A tailoring of controls.
    Profile,
    /// A spreadsheet of controls.
    Spreadsheet,
}

impl SourceKind {
    /// `catalog`, `profile`, `spreadsheet`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Catalog => "catalog",
            Self::Profile => "profile",
            Self::Spreadsheet => "spreadsheet",
        }
    }
}

/// A catalog, resolved or unchanged, with its sources.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The catalog in OSCAL JSON, indented, ending in a line break.
    pub json: String,
    /// Files read, the one asked for first.
    pub sources: Vec<Source>,
    /// What a profile names but does not exist.
    pub warnings: Vec<Diagnostic>,
    /// Controls and enhancements, those withdrawn by the publisher included.
    pub controls: usize,
    /// Controls withdrawn by the publisher.
    pub withdrawn: usize,
}

/// Resolves the profile at a place. A catalog is returned unchanged, except that its hash is recorded.
///
/// `as_of` dates the result; without it the result has the day of its newest source.
///
/// # Errors
/// When a file cannot be found, is not OSCAL, or a directive cannot be followed. Names the file.
pub fn resolve(
    files: &SourceFiles<'_>,
    location: &Location,
    as_of: Option<Date>,
) -> Result<Resolved, Diagnostic> {
    let mut resolver = Resolver::new(files);
    let mut tree = resolver.resolve(location)?;
    let Resolver { sources, warnings, .. } = resolver;
    if sources.first().is_some_and(|source| source.kind == SourceKind::Profile) {
        metadata::resolved(&mut tree.metadata, &location.path, &sources, as_of);
        tree.uuid = uuid(&sources, as_of);
    } else {
        metadata::written_down(&mut tree.metadata, &sources);
    }
    let (mut controls, mut withdrawn) = (0, 0);
    each_control(&tree, &mut |control| {
        controls += 1;
        let gone = json::objects(&control.body, "props").any(|prop| {
            json::text(prop, "name") == Some("status")
                && json::text(prop, "value").is_some_and(|v| v.eq_ignore_ascii_case("withdrawn"))
        });
        withdrawn += usize::from(gone);
    });
    let json = written(&tree).map_err(|error| json_error(&location.path, &error.into()))?;
    Ok(Resolved { json, sources, warnings, controls, withdrawn })
}

fn written(tree: &Tree) -> serde_json::Result<String> {
    #[derive(serde::Serialize)]
    struct Root<'a> {
        catalog: &'a Tree,
    }
    let mut json = serde_json::to_string_pretty(&Root { catalog: tree })?;
    json.push('\n');
    Ok(json)
}

/// A UUID that depends only on the sources: like version 5, with SHA-256 in place of SHA-1.
pub(super) fn uuid(sources: &[Source], as_of: Option<Date>) -> String {
    let as_of = as_of.map(|day| day.to_string()).unwrap_or_default();
    let mut pieces = vec![env!("CARGO_PKG_VERSION"), as_of.as_str()];
    pieces.extend(sources.iter().map(|source| source.sha256.as_str()));
    let pieces: Vec<&[u8]> = pieces.into_iter().map(str::as_bytes).collect();
    let mut bytes = digest(&pieces);
    bytes[6] = (bytes[6] & 0x0f) | 0x50;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = crate::model::text::hex(&bytes[..16]);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// SHA-256 of pieces, each followed by a line break.
fn digest(pieces: &[&[u8]]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for piece in pieces {
        hasher.update(piece);
        hasher.update(b"\n");
    }
    hasher.finalize().to_vec()
}
