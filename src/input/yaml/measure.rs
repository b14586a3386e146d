//! The texts and lists of a document, measured before anything is made of them.
//!
//! Every value of every file that people write passes through here, whatever field it is read into later: a field
//! that is added is bounded by its name, or else as any other.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de::IgnoredAny};

use super::{At, File, options};
use crate::diag::{Diagnostic, Origin, codes};
use crate::input::scalars::visit_scalars;
use crate::limits::{
    LIST_ENTRIES, LONG_LIST_ENTRIES, SAME_FAULTS, TEXT_FIELD, TEXT_LINE, TEXT_NAME, TEXT_PROSE,
    YAML_TEXT, YEAR_FROM, YEAR_TO,
};
use crate::model::text::grouped;

/// What is too long, and where it stands.
#[derive(Debug)]
pub(super) struct TooLong {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) fault: Diagnostic,
}

/// Everything in a document that is longer than its field may be, in the order of the text. A document that
/// cannot be parsed has none: the parser says so when it is read.
///
/// # Errors
/// When all texts together are too much.
pub(super) fn measure(file: &File, text: &str) -> Result<Vec<TooLong>, Diagnostic> {
    let _ended = Ended;
    MEASURE.set(Some(Measure { file: Some(file.clone()), ..Measure::default() }));
    // Keys that stand twice are the business of the parser.
    let read = serde_saphyr::from_str_with_options::<Measured>(text, options(true));
    let measure = MEASURE.take().unwrap_or_default();
    if measure.text > YAML_TEXT {
        let message = format!(
            "the texts of `{}` come to more than {} MB, with what its aliases repeat",
            file.path,
            YAML_TEXT >> 20
        );
        return Err(Diagnostic::new(&codes::TEXT_TOO_LONG, message)
            .help("split it into several files, or write what is repeated once")
            .fault(&Origin::file(file.path.clone())));
    }
    Ok(if read.is_ok() { measure.found } else { Vec::new() })
}

/// The most characters of a text under this key.
fn most_characters(key: &str) -> usize {
    match key {
        "id" | "name" | "organization" | "synthetic" | "impact" | "frequency" | "mode" | "kind" => {
            TEXT_NAME
        }
        "title" | "holder" | "contact" | "approver" | "tester" | "reviewer" | "owner"
        | "requested_by" | "extracted_by" | "said_by" | "source" | "roles" => TEXT_LINE,
        "description"
        | "boundary"
        | "procedure"
        | "do"
        | "text"
        | "query"
        | "population"
        | "population_query"
        | "population_complete"
        | "response"
        | "rationale"
        | "justification"
        | "basis"
        | "exceptions"
        | "what"
        | "cause"
        | "extent"
        | "note"
        | "notes"
        | "result" => TEXT_PROSE,
        _ => TEXT_FIELD,
    }
}

/// The most entries of a list under this key.
fn most_entries(key: &str) -> usize {
    match key {
        "evidence" | "tests" | "items" | "entries" | "deviations" | "supports" => LONG_LIST_ENTRIES,
        _ => LIST_ENTRIES,
    }
}

#[derive(Default)]
struct Measure {
    file: Option<File>,
    /// The key of the innermost mapping.
    key: String,
    /// Bytes of all texts so far.
    text: usize,
    found: Vec<TooLong>,
}

thread_local! {
    static MEASURE: RefCell<Option<Measure>> = const { RefCell::new(None) };
}

/// Ends the measuring of a document, however it ends.
struct Ended;

impl Drop for Ended {
    fn drop(&mut self) {
        MEASURE.set(None);
    }
}

fn with<T: Default>(take: impl FnOnce(&mut Measure) -> T) -> T {
    MEASURE.with_borrow_mut(|measure| measure.as_mut().map(take).unwrap_or_default())
}

/// What a value comes to.
enum Measured {
    Text { characters: usize, far: Option<String> },
    List(usize),
    Map(usize),
    Other,
}

impl At<Measured> {
    /// Notes what is wrong with a value under the current key.
    fn judge(&self) {
        with(|measure| {
            if measure.found.len() >= SAME_FAULTS {
                return;
            }
            let key = measure.key.as_str();
            let named = if key.is_empty() { "the text".to_owned() } else { format!("`{key}`") };
            let fault = match &self.value {
                Measured::Text { far: Some(day), .. } => Diagnostic::new(
                    &codes::INVALID_DATE,
                    format!("`{day}` is far from any audit: a day lies in the years {YEAR_FROM} to {YEAR_TO}"),
                )
                .help("correct the year, or leave the field out if it has no end"),
                Measured::Text { characters, .. } if *characters > most_characters(key) => {
                    too_long(&named, *characters, most_characters(key))
                }
                Measured::List(entries) if *entries > most_entries(key) => Diagnostic::new(
                    &codes::TEXT_TOO_LONG,
                    format!(
                        "{named} has {} entries; {} at most are read",
                        grouped(*entries),
                        grouped(most_entries(key))
                    ),
                )
                .help("remove what does not belong there; a list of that length is data: register it as a file"),
                Measured::Map(entries) if *entries > LONG_LIST_ENTRIES => Diagnostic::new(
                    &codes::TEXT_TOO_LONG,
                    format!(
                        "{named} has {} keys; {} at most are read",
                        grouped(*entries),
                        grouped(LONG_LIST_ENTRIES)
                    ),
                )
                .help("remove what does not belong there"),
                _ => return,
            };
            measure.note(self.line, self.column, fault);
        });
    }
}

impl Measure {
    fn note(&mut self, line: u32, column: u32, fault: Diagnostic) {
        let Some(file) = &self.file else { return };
        let at = Origin::text(file.path.clone(), line + file.skipped, column);
        self.found.push(TooLong { line, column, fault: fault.fault(&at) });
    }
}

/// A text of more characters than its field may have.
pub(crate) fn too_long(what: &str, characters: usize, most: usize) -> Diagnostic {
    let message = format!(
        "{what} has {} characters; at most {} are printed in this field",
        grouped(characters),
        grouped(most)
    );
    Diagnostic::new(&codes::TEXT_TOO_LONG, message)
        .help("shorten it; keep the long text in a document, and register that as evidence")
}

/// A day in a year that no audit has, where the whole text is a day, a time or a span of days.
fn far_day(text: &str) -> Option<String> {
    let is_far = |day: &str| {
        let (head, tail) = day.split_at_checked(10)?;
        let shaped = head.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        let time = tail.bytes().all(|byte| byte.is_ascii_digit() || b"Tt Zz:.+-".contains(&byte));
        let year: i16 = head.get(..4)?.parse().ok()?;
        (shaped && time && !(YEAR_FROM..=YEAR_TO).contains(&year)).then(|| day.to_owned())
    };
    if text.len() > 60 {
        return None;
    }
    match text.split_once("..") {
        Some((from, to)) => is_far(from.trim()).or_else(|| is_far(to.trim())),
        None => is_far(text.trim()),
    }
}

impl<'de> Deserialize<'de> for Measured {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Measured;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Measured, E> {
                let total = with(|measure| {
                    measure.text += text.len();
                    measure.text
                });
                if total > YAML_TEXT {
                    return Err(E::custom("too much text"));
                }
                let characters = if text.len() <= TEXT_NAME { 0 } else { text.chars().count() };
                Ok(Measured::Text { characters, far: far_day(text) })
            }
            visit_scalars!(Measured, |_| Measured::Other);
            fn visit_bytes<E: de::Error>(self, _: &[u8]) -> Result<Measured, E> {
                Ok(Measured::Other)
            }
            fn visit_unit<E: de::Error>(self) -> Result<Measured, E> {
                Ok(Measured::Other)
            }
            fn visit_none<E: de::Error>(self) -> Result<Measured, E> {
                Ok(Measured::Other)
            }
            fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Measured, D::Error> {
                Measured::deserialize(inner)
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                inner: D,
            ) -> Result<Measured, D::Error> {
                Measured::deserialize(inner)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Measured, A::Error> {
                let mut entries = 0;
                while let Some(entry) = list.next_element::<At<Measured>>()? {
                    entry.judge();
                    entries += 1;
                }
                Ok(Measured::List(entries))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Measured, A::Error> {
                let outer = with(|measure| std::mem::take(&mut measure.key));
                let mut entries = 0;
                while let Some(Key(key)) = map.next_key()? {
                    let characters = if key.len() <= TEXT_NAME { 0 } else { key.chars().count() };
                    with(|measure| measure.key = key);
                    let value: At<Measured> = map.next_value()?;
                    if characters > TEXT_NAME {
                        let fault = too_long("a key", characters, TEXT_NAME);
                        with(|measure| {
                            measure.key.clear();
                            measure.note(value.line, value.column, fault);
                        });
                    }
                    value.judge();
                    entries += 1;
                }
                with(|measure| measure.key = outer);
                Ok(Measured::Map(entries))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// The text of a key; of one that is no scalar, nothing.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Key;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Key, E> {
                Ok(Key(text.to_owned()))
            }
            visit_scalars!(Key, |value: &dyn fmt::Display| Key(value.to_string()));
            fn visit_unit<E: de::Error>(self) -> Result<Key, E> {
                Ok(Key(String::new()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Key, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Key(String::new()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Key, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Key(String::new()))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let found = measure(&File::whole("f.yaml"), text).unwrap();
        found
            .iter()
            .map(|one| format!("{} {}", one.fault.places[0].at, one.fault.message))
            .collect()
    }

    #[test]
    fn letters_of_several_bytes_where_a_year_would_stand_are_no_day() {
        for text in ["ünïcode — ✓", "`f?——l`", "日本語日本語日本語"] {
            assert_eq!(far_day(text), None, "{text}");
        }
        assert!(far_day("0001-01-01").is_some());
    }

    #[test]
    fn a_text_is_as_long_as_its_field_may_be() {
        for (key, most) in [
            ("name", TEXT_NAME),
            ("title", TEXT_LINE),
            ("basis", TEXT_PROSE),
            ("new_field", TEXT_FIELD),
        ] {
            let of = |n: usize| {
                format!(
                    "list:\n- {{a: 1}}\n- b: {{{key}: {}}}\n# {}\n",
                    "é".repeat(n),
                    "-".repeat(300)
                )
            };
            assert_eq!(found(&of(most)), [""; 0], "{key}");
            let over = found(&of(most + 1));
            assert_eq!(over.len(), 1, "{key}");
            assert!(
                over[0].starts_with(&format!("f.yaml:3:{} `{key}` has", 9 + key.len())),
                "{over:?}"
            );
        }
    }

    #[test]
    fn blanks_count_and_lists_and_keys_too() {
        let blanks = format!("basis: \"{}x\"\n", " ".repeat(TEXT_PROSE));
        assert!(
            found(&blanks)[0].contains("`basis` has 20,001 characters"),
            "{:?}",
            found(&blanks)
        );
        let folded = format!("reason: >-\n  a\n{}  b\n", "\n".repeat(TEXT_FIELD));
        assert!(found(&folded)[0].starts_with("f.yaml:2:"), "{:?}", found(&folded));
        let list = |key: &str, n: usize| format!("{key}: [{}]\n", "x, ".repeat(n));
        assert_eq!(found(&list("regions", LIST_ENTRIES)).len(), 0);
        assert!(
            found(&list("regions", LIST_ENTRIES + 1))[0].contains("`regions` has 5,001 entries")
        );
        assert_eq!(found(&list("evidence", LIST_ENTRIES + 1)).len(), 0);
        assert!(found(&list("evidence", LONG_LIST_ENTRIES + 1))[0].contains("20,001 entries"));
        assert!(
            found(&format!("{}: x\n", "k".repeat(201)))[0].contains("a key has 201 characters")
        );
    }

    #[test]
    fn days_are_near() {
        let pad = format!("# {}\n", "-".repeat(300));
        for far in ["9999-12-31", "0001-01-01", "2026-01-01..9999-12-31", "0100-01-01T00:00:00Z"] {
            assert_eq!(found(&format!("{pad}expires: {far}\n")).len(), 1, "{far}");
        }
        for near in [
            "2026-12-31",
            "1970-01-01",
            "0001-01-01 was a Monday",
            "10.0.0.1",
            "2026-01-01..2026-02-01",
        ] {
            assert_eq!(found(&format!("{pad}expires: {near}\n")).len(), 0, "{near}");
        }
    }

    #[test]
    fn what_aliases_repeat_is_counted() {
        let text = format!("basis: &a {}\nlist: [{}]\n", "x".repeat(80_000), "*a, ".repeat(900));
        // Here the limit of the parser is met first.
        let read = super::super::parse::<serde_json::Value>(&File::whole("f.yaml"), &text);
        assert!(measure(&File::whole("f.yaml"), &text).is_err() || read.is_err());
    }
}
