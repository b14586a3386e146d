//! The seeds as written in `tests/seeded-faults`.

use std::fmt;
use std::fs;

use serde::Deserialize;

use crate::harness::repository;

/// A change to a base, and what has to be said of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seed {
    /// Id, of all seeds once.
    pub id: String,
    /// Folder in `base`.
    pub base: String,
    /// The fault, or why the variant is right, in a sentence.
    pub what: String,
    /// What is changed.
    pub edits: Vec<Edit>,
    /// What has to be reported; none for a correct variant.
    pub expect: Option<Expect>,
    /// Day of the run, where it is not the base's.
    pub as_of: Option<String>,
    /// Name of the file it stands in.
    #[serde(skip)]
    pub kind: String,
}

/// One change to a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    /// File, relative to the workspace.
    pub file: String,
    /// Text that stands in it once.
    pub find: Option<String>,
    /// What takes its place.
    pub replace: Option<String>,
    /// The text may stand in it more than once, and each is replaced.
    #[serde(default)]
    pub all: bool,
    /// The new content.
    pub write: Option<String>,
    /// Text at the end.
    pub append: Option<String>,
    /// The file of the base whose content it gets.
    pub copy: Option<String>,
    /// The file is removed.
    #[serde(default)]
    pub delete: bool,
}

/// What has to be reported.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    /// Codes of which any is right.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Words of the message, of which any is right whatever the code.
    #[serde(default)]
    pub says: Vec<String>,
    /// Files that hold the fault, any of which is right.
    pub files: Vec<String>,
    /// Id of the item of a list that holds the fault.
    pub item: Option<String>,
    /// Text of the very line, of which any is right.
    #[serde(default)]
    pub line: Vec<String>,
    /// `error` where a warning is not enough.
    pub severity: Option<String>,
}

impl Expect {
    /// Whether a finding is the one that is meant, wherever it is.
    pub(super) fn names(&self, rule: &str, message: &str, severity: &str) -> bool {
        let message = message.to_lowercase();
        let named = self.rules.iter().any(|known| known == rule)
            || self.says.iter().any(|words| message.contains(&words.to_lowercase()));
        named && self.severity.as_ref().is_none_or(|wanted| wanted == severity)
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.rules.join(" or "), self.files.join(" or "))?;
        if !self.says.is_empty() {
            write!(f, ", or a message with {:?}", self.says)?;
        }
        if let Some(item) = &self.item {
            write!(f, ", item {item}")?;
        }
        if !self.line.is_empty() {
            write!(f, ", line {:?}", self.line)?;
        }
        if let Some(severity) = &self.severity {
            write!(f, ", as {severity}")?;
        }
        Ok(())
    }
}

/// All seeds, faults first, in the order of files and lines.
pub(super) fn all() -> Vec<Seed> {
    let mut seeds = Vec::new();
    for folder in ["faults", "correct"] {
        let folder = repository().join("tests/seeded-faults").join(folder);
        let mut paths: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let text = fs::read_to_string(&path).unwrap();
            let read: Vec<Seed> = serde_saphyr::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let kind = path.file_stem().unwrap().to_string_lossy().into_owned();
            let correct = path.parent().unwrap().ends_with("correct");
            for seed in read {
                assert_eq!(
                    seed.expect.is_none(),
                    correct,
                    "{}: what is correct expects nothing",
                    seed.id
                );
                seeds.push(Seed { kind: kind.clone(), ..seed });
            }
        }
    }
    let mut ids: Vec<&str> = seeds.iter().map(|seed| seed.id.as_str()).collect();
    ids.sort_unstable();
    let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "ids given twice: {twice:?}");
    seeds
}
