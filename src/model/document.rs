//! Kinds of documents: what a plan is called in the trade that reads it, and which sections it has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of document: `controls/documents/*.yaml`. Its layout is the template `<id>.typ.tera`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentKind {
    /// Its id, and the name of its layout: `ssp`.
    pub id: String,
    /// Its title: `System Security Plan`.
    pub title: String,
    /// The name of its file in a package.
    pub file: String,
    /// What it calls things.
    #[serde(default)]
    pub words: DocumentWords,
    /// True if its layout prints tables with a row for each part.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub matrix: bool,
    /// Ids of the sections that it has of the system, in its order. The page on completeness lists them.
    #[serde(default)]
    pub sections: Vec<String>,
}

/// What a kind of document calls things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DocumentWords {
    /// A requirement of the catalog: `control`, `criterion`.
    pub control: String,
    /// Several of them.
    pub controls: String,
    /// What a label is derived for: `part`, `criterion`.
    pub part: String,
    /// Several of them.
    pub parts: String,
    /// A group of requirements: `family`, `category`.
    pub family: String,
    /// Several of them.
    pub families: String,
}

impl Default for DocumentWords {
    fn default() -> Self {
        let word = |text: &str| text.to_owned();
        Self {
            control: word("control"),
            controls: word("controls"),
            part: word("part"),
            parts: word("parts"),
            family: word("family"),
            families: word("families"),
        }
    }
}

impl Default for DocumentKind {
    fn default() -> Self {
        Self {
            id: "ssp".to_owned(),
            title: "System Security Plan".to_owned(),
            file: "ssp.pdf".to_owned(),
            words: DocumentWords::default(),
            matrix: false,
            sections: Vec::new(),
        }
    }
}
