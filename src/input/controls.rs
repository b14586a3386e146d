//! The files under `controls/`: what the program knows of frameworks, of AWS and of tools' checks.
//!
//! `build.rs` lists them. A framework is a folder of `controls/frameworks` with all there is of it:
//! `framework.yaml`, `catalog/`, `responsibility.yaml`, `crosswalks/`.

use serde::de::DeserializeOwned;

use super::json_error;
use super::yaml::{self, File};
use crate::diag::Diagnostic;

/// Path and text of every file, by path. The texts are the JSON that `build.rs` made of the YAML.
static SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/controls.rs"));

/// Files under `controls/`, each with its path from there on and its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Controls<'a>(&'a [(&'a str, &'a str)]);

impl Controls<'static> {
    /// The files that are built into the program.
    pub(crate) fn shipped() -> Self {
        Self(SHIPPED)
    }
}

impl<'a> Controls<'a> {
    /// These files instead: `controls/frameworks/soc2/framework.yaml` and its text, and so on.
    #[cfg(test)]
    pub(crate) fn of(files: &'a [(&'a str, &'a str)]) -> Self {
        Self(files)
    }

    /// Path and text of one file.
    pub(crate) fn file(self, path: &str) -> Option<(&'a str, &'a str)> {
        self.0.iter().find(|(known, _)| *known == path).copied()
    }

    /// The files of a folder, those of its folders apart.
    pub(crate) fn folder(self, folder: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().copied().filter(move |(path, _)| {
            path.rsplit_once('/').is_some_and(|(parent, _)| parent == folder)
        })
    }

    /// The folders of `controls/frameworks`: the ids of frameworks.
    pub(crate) fn frameworks(self) -> Vec<&'a str> {
        let below = |path: &'a str| path.strip_prefix("controls/frameworks/");
        let folders = self.0.iter().filter_map(|(path, _)| below(path)?.split_once('/'));
        let mut ids: Vec<&str> = folders.map(|(id, _)| id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Reads a file: the JSON of what is built in, or YAML.
///
/// # Errors
/// The first error: of YAML with its line, of JSON with its place in what was made of it.
pub(crate) fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, Diagnostic> {
    if !text.starts_with('{') {
        return yaml::parse(&File::whole(path), text);
    }
    serde_json::from_str(text).map_err(|error| json_error(path, &error.into()))
}

/// The path of a file of a framework.
pub(crate) fn of_framework(id: &str, file: &str) -> String {
    format!("controls/frameworks/{id}/{file}")
}
