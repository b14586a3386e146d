//! What is looked at of a resource, whatever tool lists it: ARNs, the few attributes that tell service, mode and place.
//! Every other value is passed over while it is read.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::modes::MODES;

/// Attributes that tell where a resource is, whose it is and what it is, without hyphens and in small letters.
const PLACES: &[&str] = &[
    "accountid",
    "availabilityzone",
    "availabilityzones",
    "awsaccountid",
    "awsregion",
    "bucketregion",
    "engine",
    "groupname",
    "homeregion",
    "instances",
    "keyspec",
    "name",
    "ownerid",
    "owneraccountid",
    "owningaccountid",
    "placement",
    "region",
    "resourcetype",
    "service",
    "sourceaccountid",
    "sourceregion",
    "type",
];

/// Nesting of what is kept, and texts of it that are looked at.
const DEPTH: usize = 8;
const TEXT: usize = 256;

/// The attributes of a resource that the tables ask for.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// By name: small letters and digits.
    kept: Vec<(&'static str, Value)>,
    /// Its own ARN and those it refers to, with the names they stand under.
    pub(super) arns: Vec<(String, String)>,
    /// What AWS Config holds of it.
    pub(super) configuration: Option<Box<Attributes>>,
}

/// The name in small letters and without what joins its words.
pub(super) fn plain(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect(),
    )
}

/// The name as the tables write it, if they ask for it.
fn wanted(name: &str) -> Option<&'static str> {
    static WANTED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        let of_modes = MODES.iter().filter_map(|sign| sign.field.split('/').next());
        PLACES.iter().copied().chain(of_modes).filter(|name| !name.is_empty()).collect()
    });
    WANTED.get(name).copied()
}

impl Attributes {
    /// A text by name; a number is no text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let found = self.kept.iter().find(|(known, _)| *known == name)?;
        found.1.as_str().filter(|text| !text.is_empty())
    }

    /// Every value at a path such as `placement/availabilityzone`; of lists every entry.
    pub(super) fn at<'a>(&'a self, path: &str) -> Vec<&'a Value> {
        let mut names = path.split('/');
        let first = names.next().unwrap_or_default();
        let mut values: Vec<&Value> =
            self.kept.iter().filter(|(known, _)| *known == first).map(|(_, value)| value).collect();
        for name in names {
            let mut next = Vec::new();
            values.into_iter().for_each(|value| below(value, name, &mut next));
            values = next;
        }
        values
    }

    /// True if it says anything at all.
    pub(super) fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.arns.is_empty()
    }

    /// Attributes in a value that is in memory already: of a template.
    pub(super) fn of(value: &Value) -> Self {
        // Reading a value back cannot fail: everything is taken.
        Self::deserialize(value).unwrap_or_default()
    }
}

fn below<'a>(value: &'a Value, name: &str, out: &mut Vec<&'a Value>) {
    match value {
        Value::Object(map) => {
            out.extend(map.iter().filter(|(key, _)| plain(key) == name).map(|(_, value)| value));
        }
        Value::Array(list) => list.iter().for_each(|one| below(one, name, out)),
        _ => {}
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Looking)
    }
}

struct Looking;

impl<'de> Visitor<'de> for Looking {
    type Value = Attributes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Attributes, A::Error> {
        let mut out = Attributes::default();
        while let Some(key) = map.next_key::<String>()? {
            let name = plain(&key);
            if name.ends_with("arn") {
                match map.next_value::<Short>()?.0 {
                    Value::String(text) if text.starts_with("arn:") && out.arns.len() < 64 => {
                        out.arns.push((name.into_owned(), text));
                    }
                    _ => {}
                }
            } else if name == "configuration" {
                let inner: Attributes = map.next_value()?;
                out.configuration = Some(Box::new(inner)).filter(|inner| !inner.is_empty());
            } else if let Some(known) = wanted(&name) {
                let value = map.next_value::<Short>()?.0;
                out.kept.push((known, value));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(out)
    }

    // AWS Config writes the configuration of a resource as a text in some answers.
    fn visit_str<E>(self, text: &str) -> Result<Attributes, E> {
        if text.starts_with('{') {
            return Ok(serde_json::from_str(text).unwrap_or_default());
        }
        let arns = if text.starts_with("arn:") {
            vec![("arn".to_owned(), text.to_owned())]
        } else {
            Vec::new()
        };
        Ok(Attributes { arns, ..Attributes::default() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Attributes, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Attributes::default())
    }

    fn visit_unit<E>(self) -> Result<Attributes, E> {
        Ok(Attributes::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Attributes, E> {
        Ok(Attributes::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Attributes, E> {
        Ok(Attributes::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Attributes, E> {
        Ok(Attributes::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Attributes, E> {
        Ok(Attributes::default())
    }
}

/// A value without its long texts and deep parts.
struct Short(Value);

impl<'de> Deserialize<'de> for Short {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        shorten(&mut value, 0);
        Ok(Self(value))
    }
}

fn shorten(value: &mut Value, depth: usize) {
    match value {
        Value::String(text) if text.len() > TEXT => "…".clone_into(text),
        Value::Array(_) | Value::Object(_) if depth >= DEPTH => *value = Value::Null,
        Value::Array(list) => list.iter_mut().for_each(|one| shorten(one, depth + 1)),
        Value::Object(map) => map.values_mut().for_each(|one| shorten(one, depth + 1)),
        _ => {}
    }
}
