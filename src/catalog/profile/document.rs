//! The content of a file: a catalog, or a profile with its directives.

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny};
use serde_json::Value;

use super::json::{Object, StrictObject};
use super::tree::{BackMatter, Tree};
use crate::diag::{Diagnostic, Origin, codes};
use crate::input::json_error;
use crate::limits::CATALOG_VALUES;
use crate::model::json::parse;

/// An OSCAL document this module works on.
pub(super) enum Document {
    /// A catalog.
    Catalog(Tree),
    /// A profile.
    Profile(Box<Profile>),
}

/// A profile.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Profile {
    /// `uuid`.
    #[serde(default)]
    pub uuid: String,
    /// `metadata`.
    #[serde(deserialize_with = "object")]
    pub metadata: Object,
    /// What it imports, in order.
    #[serde(default)]
    pub imports: Vec<Import>,
    /// How the imports are combined.
    #[serde(default)]
    pub merge: Merge,
    /// What is changed after that.
    #[serde(default)]
    pub modify: Modify,
    /// Resources, each with its `uuid`.
    #[serde(default)]
    pub back_matter: BackMatter,
}

/// One `import`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Import {
    /// The source: a reference relative to the profile, or `#uuid` of a resource.
    pub href: String,
    /// `include-all`, `include-controls`, `exclude-controls`.
    #[serde(flatten)]
    pub selection: Selection,
    /// Was in a draft but is in no published model.
    pub mapping: Option<IgnoredAny>,
}

/// Which controls are selected.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Selection {
    /// All of them.
    pub include_all: Option<IgnoredAny>,
    /// These.
    pub include_controls: Option<Vec<Select>>,
    /// Not these.
    #[serde(default)]
    pub exclude_controls: Vec<Select>,
}

/// Controls by id or pattern.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Select {
    /// `yes` includes the controls inside.
    pub with_child_controls: Option<String>,
    /// Ids.
    #[serde(default)]
    pub with_ids: Vec<String>,
    /// Patterns.
    #[serde(default)]
    pub matching: Vec<Matching>,
}

/// A glob over ids; without a pattern it matches nothing.
#[derive(Default, Deserialize)]
pub(super) struct Matching {
    /// `ac-*`, `?1`.
    pub pattern: Option<String>,
}

/// `merge`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Merge {
    /// How controls of one id are combined.
    #[serde(default)]
    pub combine: Combine,
    /// Without groups.
    pub flat: Option<IgnoredAny>,
    /// The groups of the sources.
    pub as_is: Option<bool>,
    /// Groups of its own.
    pub custom: Option<Custom>,
}

/// `combine`.
#[derive(Default, Deserialize)]
pub(super) struct Combine {
    /// `keep` or `use-first`.
    pub method: Option<String>,
}

/// `custom`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Custom {
    /// Groups.
    #[serde(default)]
    pub groups: Vec<CustomGroup>,
    /// Controls outside groups.
    #[serde(default)]
    pub insert_controls: Vec<Insert>,
}

/// A group of the profile's own.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct CustomGroup {
    /// `id`.
    pub id: Option<String>,
    /// Groups inside.
    #[serde(default)]
    pub groups: Vec<CustomGroup>,
    /// Controls.
    #[serde(default)]
    pub insert_controls: Vec<Insert>,
    /// `class`, `title`, `params`, `props`, `links`, `parts`.
    #[serde(flatten)]
    pub body: Object,
}

/// `insert-controls`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Insert {
    /// `keep`, `ascending` or `descending`.
    pub order: Option<String>,
    /// Which of the imported controls.
    #[serde(flatten)]
    pub selection: Selection,
}

/// `modify`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Modify {
    /// Parameters, in order.
    #[serde(default)]
    pub set_parameters: Vec<SetParameter>,
    /// Controls, in order.
    #[serde(default)]
    pub alters: Vec<Alter>,
}

/// `set-parameter`.
pub(super) struct SetParameter {
    /// `param-id`.
    pub param_id: String,
    /// What is set.
    pub body: Object,
}

impl<'de> Deserialize<'de> for SetParameter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let StrictObject(mut body) = StrictObject::deserialize(deserializer)?;
        match body.shift_remove("param-id") {
            Some(Value::String(param_id)) => Ok(Self { param_id, body }),
            _ => Err(D::Error::missing_field("param-id")),
        }
    }
}

/// `alter`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Alter {
    /// Which control.
    pub control_id: String,
    /// What is taken out of it.
    #[serde(default)]
    pub removes: Vec<Remove>,
    /// What is put into it.
    #[serde(default)]
    pub adds: Vec<Add>,
}

/// `remove`: an object is removed if it matches every criterion given.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Remove {
    /// Its `name`.
    #[serde(alias = "name-ref")]
    pub by_name: Option<String>,
    /// Its `class`.
    #[serde(alias = "class-ref")]
    pub by_class: Option<String>,
    /// Its `id`.
    #[serde(alias = "id-ref")]
    pub by_id: Option<String>,
    /// What it is: `param`, `prop`, `link`, `part`.
    #[serde(alias = "item-name")]
    pub by_item_name: Option<String>,
    /// Its `ns`.
    #[serde(alias = "ns-ref")]
    pub by_ns: Option<String>,
}

/// `add`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Add {
    /// `before`, `after`, `starting` or `ending`.
    pub position: Option<String>,
    /// Something inside the control; without it, the control itself.
    #[serde(alias = "id-ref")]
    pub by_id: Option<String>,
    /// `title`, `params`, `props`, `links`, `parts`.
    #[serde(flatten)]
    pub body: Object,
}

fn object<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
    StrictObject::deserialize(deserializer).map(|StrictObject(object)| object)
}

/// Reads a catalog or a profile.
///
/// # Errors
/// When the text is not JSON, contains neither, or lacks what its model requires.
pub(super) fn read(path: &str, text: &str) -> Result<Document, Diagnostic> {
    #[derive(Deserialize)]
    struct Root {
        catalog: Option<Tree>,
        profile: Option<Box<Profile>>,
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('<') {
        return Err(Diagnostic::new(&codes::INVALID_JSON, format!("`{path}` is XML"))
            .help("OSCAL is read as JSON; publishers offer the same document in both formats")
            .fault(&Origin::file(path)));
    }
    let root: Root = parse(text, CATALOG_VALUES).map_err(|fault| json_error(path, &fault))?;
    match (root.catalog, root.profile) {
        (Some(catalog), None) => Ok(Document::Catalog(catalog)),
        (None, Some(profile)) => Ok(Document::Profile(profile)),
        (both, _) => {
            let message = if both.is_some() {
                format!("`{path}` contains both a catalog and a profile")
            } else {
                format!("`{path}` contains neither an OSCAL catalog nor a profile")
            };
            Err(Diagnostic::new(&codes::INVALID_CATALOG, message)
                .help("a file is a JSON object with a `catalog` or a `profile` member")
                .fault(&Origin::file(path)))
        }
    }
}

/// True if the text is an object with a `profile` and no `catalog`.
pub fn is_profile(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Root {
        catalog: Option<IgnoredAny>,
        profile: Option<IgnoredAny>,
    }
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str::<Root>(text)
        .is_ok_and(|root| root.catalog.is_none() && root.profile.is_some())
}
