//! YAML with places: every value that a message may refer to keeps its line and column.

mod hints;
mod measure;
mod recover;

use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_saphyr::Spanned;

use crate::diag::{Diagnostic, Origin, codes, nearest};
use crate::limits::YAML_VALUES;
pub(crate) use measure::too_long;
pub use recover::{Each, LeftOut, Node, recover};

/// A value with its line and column.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    line: u32,
    column: u32,
}

impl<T> At<T> {
    /// The place, in `file`, whose first line is preceded by `skipped` lines not given to the parser.
    pub fn origin(&self, file: &File) -> Origin {
        Origin::text(file.path.clone(), self.line + file.skipped, self.column)
    }

    /// The line and the column, both from 1, in what was given to the parser.
    pub(crate) fn place(&self) -> (u32, u32) {
        (self.line, self.column)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        let (line, column) = (spanned.referenced.line(), spanned.referenced.column());
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Self { value: spanned.value, line: small(line), column: small(column) })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A YAML text and its place.
#[derive(Clone, Debug)]
pub struct File {
    /// Path in the workspace.
    pub path: Arc<str>,
    /// Lines of the file before the YAML begins (front matter delimiters).
    pub skipped: u32,
}

impl File {
    /// A file that is YAML from its first line.
    pub fn whole(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), skipped: 0 }
    }
}

/// A plain text in place of a map with more details: `s3` for `{id: s3}`.
#[derive(Clone, Debug)]
pub enum TextOr<T> {
    /// The text.
    Text(String),
    /// The map.
    Map(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = TextOr<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a mapping")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(TextOr::Text(text.to_owned()))
            }
            fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<Self::Value, E> {
                Ok(TextOr::Text(truth.to_string()))
            }
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(TextOr::Text(number.to_string()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(TextOr::Map)
            }
        }
        deserializer.deserialize_any(Either(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for TextOr<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("TextOr{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let map = generator.subschema_for::<T>();
        schemars::json_schema!({"anyOf": [{"type": "string"}, map]})
    }
}

/// Parses one document. Unknown and duplicate keys, alias bombs and deep nesting are refused, and texts and lists
/// that are longer than their field may be.
///
/// # Errors
/// The first error, with its line and column.
pub fn parse<T: DeserializeOwned>(file: &File, text: &str) -> Result<T, Diagnostic> {
    match measure::measure(file, text)?.into_iter().next() {
        Some(long) => Err(long.fault),
        None => parse_measured(file, text),
    }
}

/// Parses a document that is none of ours and has fields of any name. Limits of nesting, values and aliases hold.
///
/// # Errors
/// The first error, with its line and column.
pub(crate) fn parse_loose(file: &File, text: &str) -> Result<serde_json::Value, Diagnostic> {
    parse_measured(file, text)
}

/// The same for a text that was measured.
fn parse_measured<T: DeserializeOwned>(file: &File, text: &str) -> Result<T, Diagnostic> {
    serde_saphyr::from_str_with_options(text, options(false))
        .map_err(|error| diagnostic(file, text, &error))
}

/// What the parser takes; `repeated` lets keys that stand twice pass.
fn options(repeated: bool) -> serde_saphyr::Options {
    use serde_saphyr::options::DuplicateKeyPolicy;
    serde_saphyr::options! {
        with_snippet: false,
        duplicate_keys: if repeated { DuplicateKeyPolicy::PassThrough } else { DuplicateKeyPolicy::Error },
        budget: serde_saphyr::budget! {
            max_nodes: YAML_VALUES,
            max_events: 3 * YAML_VALUES,
            max_depth: 64,
            max_aliases: 1_000,
            max_anchors: 1_000,
        },
        // What people write repeats a value or two.
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 100_000 },
    }
}

/// The parser's error with its place.
fn diagnostic(file: &File, text: &str, error: &serde_saphyr::Error) -> Diagnostic {
    let mut message = error.without_snippet().to_string();
    // The place is kept separately; the parser's own " at line …" would repeat it.
    if let Some(cut) = message.find(" at line ").or_else(|| message.find("\n")) {
        message.truncate(cut);
    }
    let message = plain(message.trim_start_matches("error: "));
    let hint = error
        .location()
        .and_then(|at| hints::hint(text, u32::try_from(at.line()).unwrap_or(1), &message));
    if let Some(hints::Hint { line, column, message, help }) = hint {
        let origin = Origin::text(file.path.clone(), line + file.skipped, column);
        return Diagnostic::new(&codes::INVALID_YAML, message).help(help).fault(&origin);
    }
    let origin = match error.location() {
        Some(at) => Origin::text(
            file.path.clone(),
            u32::try_from(at.line()).unwrap_or(0) + file.skipped,
            u32::try_from(at.column()).unwrap_or(1),
        ),
        None => Origin::file(file.path.clone()),
    };
    let help = match meant(&message) {
        Some(near) => format!("did you mean `{near}`? {}", help_for(&error.to_string())),
        None => help_for(&error.to_string()).to_owned(),
    };
    Diagnostic::new(&codes::INVALID_YAML, message).help(help).fault(&origin)
}

/// The known key that an unknown one was probably meant to be: ``unknown field `nme`, expected one of id, name``.
fn meant(message: &str) -> Option<&str> {
    let after = message.split_once("unknown field ")?.1;
    let (unknown, known) = after.split_once(", expected ")?;
    let known = known.trim_start_matches("one of ");
    let known = known
        .split([',', ' '])
        .map(|key| key.trim_matches(['`', '"']))
        .filter(|key| !key.is_empty());
    nearest(unknown.trim_matches(['`', '"']), known)
}

/// The parser's message in the words of the people who write the file.
fn plain(message: &str) -> String {
    let message = message.split(", set DuplicateKeyPolicy").next().unwrap_or(message);
    message.replace("sequence start", "a list").replace("mapping start", "a mapping")
}

/// What is said of a key that stands twice.
const TWICE: &str = "keep one of the two; the file does not say which is meant";

fn help_for(message: &str) -> &'static str {
    if message.contains("unknown field") {
        "check the spelling; `carveout schema NAME` prints every key a file may have"
    } else if message.contains("uplicate") {
        TWICE
    } else if message.contains("missing field") {
        "add the key; `carveout schema NAME` prints what a file must have"
    } else {
        "see `carveout schema NAME` for the shape of each file"
    }
}
