//! `manifest.json` and `SHA256SUMS`: the content of a package, to verify that it is unchanged.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Files;
use crate::model::text::hex;
use crate::model::{Date, Period, Plan, Workspace};

/// Name of the manifest in a package.
pub const MANIFEST: &str = "manifest.json";
/// Name of the check file in a package, in the format of `sha256sum`.
pub const SUMS: &str = "SHA256SUMS";

/// Name of the signature of `SHA256SUMS` in a package, as `ssh-keygen -Y sign` writes it.
pub const SIGNED: &str = "SHA256SUMS.sig";
pub(super) const SCHEMA: &str = "carveout/manifest/1";

/// The content of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `carveout/manifest/1`.
    pub schema: String,
    /// Program and version.
    pub generator: String,
    /// System id.
    pub system: String,
    /// Audit period.
    pub period: Period,
    /// The date used as "today".
    pub as_of: Date,
    /// Workspace files the package was made from.
    pub inputs: Vec<ManifestFile>,
    /// Files of the package, except this one and `SHA256SUMS`.
    pub files: Vec<ManifestFile>,
}

/// One file with its hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// Path inside the package or workspace.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// The manifest of a package. `plan` is any of its plans, which share system, period and date. `inputs` are
    /// the text files that were read; evidence is listed from the workspace.
    pub fn of(workspace: &Workspace, plan: &Plan, inputs: &BTreeMap<Arc<str>, Arc<str>>) -> Self {
        let texts = inputs.iter().map(|(path, text)| ManifestFile::of(path, text.as_bytes()));
        let evidence = workspace.evidence.iter().filter_map(|item| {
            Some(ManifestFile {
                path: item.path.clone()?,
                bytes: item.bytes?,
                sha256: item.sha256.clone()?,
            })
        });
        let last = workspace.last.iter().flat_map(|last| &last.read);
        let last = last.map(|(path, bytes, sha256)| ManifestFile {
            path: path.clone(),
            bytes: *bytes,
            sha256: sha256.clone(),
        });
        Self {
            schema: SCHEMA.to_owned(),
            generator: plan.generator.clone(),
            system: plan.system.id.clone(),
            period: plan.period,
            as_of: plan.as_of,
            inputs: texts.chain(evidence).chain(last).collect(),
            files: Vec::new(),
        }
    }
}

impl ManifestFile {
    /// Describes content.
    pub fn of(path: &str, content: &[u8]) -> Self {
        Self { path: path.to_owned(), bytes: content.len() as u64, sha256: sha256(content) }
    }
}

pub(super) fn sha256(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

/// Adds the manifest and the check file. `manifest.files` is filled from `files`.
pub fn seal(mut files: Files, mut manifest: Manifest) -> Files {
    manifest.files = files.iter().map(|(path, bytes)| ManifestFile::of(path, bytes)).collect();
    manifest.inputs.sort();
    let mut json = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    json.push(b'\n');
    files.insert(MANIFEST.to_owned(), json);
    let sums: String =
        files.iter().map(|(path, bytes)| format!("{}  {path}\n", sha256(bytes))).collect();
    files.insert(SUMS.to_owned(), sums.into_bytes());
    files
}
