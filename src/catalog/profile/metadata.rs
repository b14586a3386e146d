//! The metadata of a resolved catalog: the profile's own, and how it was produced.

use serde_json::{Value, json};

use super::Source;
use super::json::{Object, kept_always, list, objects, text};
use crate::diag::{Diagnostic, Origin, codes};
use crate::model::Date;

/// Newest OSCAL version this program writes.
pub(super) const OSCAL_VERSION: (u32, u32, u32) = (1, 2, 3);

/// Namespace of the properties this program adds.
pub(super) const NS: &str = "urn:carveout:oscal";

/// Name of the property that holds the hash of a source.
pub(super) const SOURCE: &str = "source-sha256";

/// An `oscal-version`, as written and as numbers.
#[derive(Clone, Debug)]
pub(super) struct Version {
    numbers: (u32, u32, u32),
    text: String,
}

impl Version {
    /// The version a document states; `0` if it is missing or unreadable.
    fn stated(metadata: &Object) -> Self {
        let text = text(metadata, "oscal-version").unwrap_or_default().trim();
        let mut numbers =
            text.trim_start_matches('v').split(['.', '-', '+']).map(str::parse::<u32>);
        let mut next = || numbers.next().and_then(Result::ok);
        let major = next();
        let numbers = (major.unwrap_or(0), next().unwrap_or(0), next().unwrap_or(0));
        Self { numbers, text: text.to_owned() }
    }

    /// The version of a profile.
    ///
    /// # Errors
    /// When it is of another major version than this program knows.
    pub(super) fn of(metadata: &Object, name: &str) -> Result<Self, Diagnostic> {
        let version = Self::stated(metadata);
        version.check(name)?;
        Ok(version)
    }

    fn check(&self, name: &str) -> Result<(), Diagnostic> {
        let major = self.numbers.0;
        if self.text.is_empty() || major == OSCAL_VERSION.0 || self.numbers == (0, 0, 0) {
            return Ok(());
        }
        Err(Diagnostic::new(
            &codes::PROFILE_VERSION,
            format!("OSCAL {} is not OSCAL {}", self.text, OSCAL_VERSION.0),
        )
        .help("convert the file, or use the publisher's edition in OSCAL 1")
        .fault(&Origin::file(name)))
    }

    /// The newer of this one and that of an imported document.
    ///
    /// # Errors
    /// When that one is of another major version.
    pub(super) fn newest(self, imported: &Object, name: &str) -> Result<Self, Diagnostic> {
        let other = Self::stated(imported);
        other.check(name)?;
        Ok(if other.numbers > self.numbers { other } else { self })
    }

    fn written(&self) -> String {
        let (major, minor, patch) = OSCAL_VERSION;
        if self.numbers > OSCAL_VERSION || self.text.is_empty() {
            format!("{major}.{minor}.{patch}")
        } else {
            self.text.clone()
        }
    }
}

/// Roles, locations and parties of a source that are marked to be kept.
pub(super) fn kept(metadata: &Object, out: &mut Vec<(&'static str, Object)>) {
    for key in ["roles", "locations", "parties"] {
        out.extend(objects(metadata, key).filter(|o| kept_always(o)).map(|o| (key, o.clone())));
    }
}

/// The metadata of a resolution: the profile's, with what sources mark to be kept.
pub(super) fn of(
    mut metadata: Object,
    version: &Version,
    kept: Vec<(&'static str, Object)>,
) -> Object {
    metadata.insert("oscal-version".to_owned(), version.written().into());
    for (key, object) in kept {
        let id = |o: &Object| o.get("id").or(o.get("uuid")).cloned();
        if !objects(&metadata, key).any(|there| id(there) == id(&object)) {
            list(&mut metadata, key).push(Value::Object(object));
        }
    }
    metadata
}

/// Records how a resolution was produced. Its date is that of the newest source, or `as_of`.
pub(super) fn resolved(
    metadata: &mut Object,
    profile: &str,
    sources: &[Source],
    as_of: Option<Date>,
) {
    let stamp = match as_of {
        Some(day) => Some(format!("{day}T00:00:00Z")),
        None => sources
            .iter()
            .filter_map(|s| Some((s.last_modified.parse::<jiff::Timestamp>().ok()?, s)))
            .max_by_key(|(time, _)| *time)
            .map(|(_, source)| source.last_modified.clone()),
    };
    if let Some(stamp) = stamp {
        metadata.insert("last-modified".to_owned(), stamp.into());
    }
    let tool = concat!("carveout ", env!("CARGO_PKG_VERSION"));
    append(metadata, "props", json!({"name": "resolution-tool", "value": tool}));
    append(metadata, "links", json!({"href": profile, "rel": "source-profile"}));
    written_down(metadata, sources);
}

/// Records the hash of each source.
pub(super) fn written_down(metadata: &mut Object, sources: &[Source]) {
    for source in sources {
        let class = source.kind.label();
        append(
            metadata,
            "props",
            json!({"name": SOURCE, "ns": NS, "value": source.sha256, "class": class, "remarks": source.path}),
        );
    }
}

/// Adds to a list of the metadata, creating it at its place in the model.
fn append(metadata: &mut Object, key: &str, value: Value) {
    const AFTER: [&str; 8] = [
        "props",
        "links",
        "roles",
        "locations",
        "parties",
        "responsible-parties",
        "actions",
        "remarks",
    ];
    if !metadata.contains_key(key) {
        let mine = AFTER.iter().position(|other| *other == key).unwrap_or_default();
        let later = |other: &String| AFTER[mine + 1..].contains(&other.as_str());
        let at = metadata.keys().position(later).unwrap_or(metadata.len());
        metadata.shift_insert(at, key.to_owned(), Value::Array(Vec::new()));
    }
    let items = list(metadata, key);
    if !items.contains(&value) {
        items.push(value);
    }
}
