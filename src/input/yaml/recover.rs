//! Documents of lists, of which an element at fault is left out and the others are read.
//!
//! A document is read as a whole first. Only if that fails it is read again, each time without one element more
//! that is at fault, so every message and every place is the parser's own and those of the file. What is left
//! out is kept as a [`Node`], for its id and for what it names.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

use super::{At, File, diagnostic, options};
use crate::diag::{Diagnostic, Origin, codes};
use crate::input::scalars::visit_scalars;
use crate::limits::YAML_AGAIN;
use crate::model::text::number_of;

/// Elements at fault after which the rest of a document is left out: reading it again for each takes time.
const MOST: usize = 100;

/// A list of which elements at fault are left out, in a document that [`recover`] reads.
#[derive(Clone, Debug)]
pub struct Each<T> {
    /// The elements that were read.
    pub items: Vec<T>,
    /// Those that were left out.
    pub left_out: Vec<LeftOut>,
}

impl<T> Default for Each<T> {
    fn default() -> Self {
        Self { items: Vec::new(), left_out: Vec::new() }
    }
}

/// An element that was left out.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// What is wrong with it.
    pub fault: Diagnostic,
    /// What it says, as far as it can be told.
    pub node: Node,
}

/// Any YAML, of which no more is known than its shape.
#[derive(Clone, Debug)]
pub struct Node {
    shape: Shape,
    line: u32,
    column: u32,
}

#[derive(Clone, Debug)]
enum Shape {
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Its place.
    pub fn origin(&self, file: &File) -> Origin {
        Origin::text(file.path.clone(), self.line + file.skipped, self.column)
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.shape {
            Shape::Map(entries) => {
                entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
            }
            Shape::Text(_) | Shape::List(_) => None,
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.shape {
            Shape::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Shape::List(_) | Shape::Map(_) => None,
        }
    }

    /// Its keys, where it is a mapping.
    pub fn keys(&self) -> Vec<&str> {
        match &self.shape {
            Shape::Map(entries) => entries.iter().map(|(key, _)| key.as_str()).collect(),
            Shape::Text(_) | Shape::List(_) => Vec::new(),
        }
    }

    /// The text under a key.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// Every text in it, wherever it stands.
    pub fn texts(&self) -> Vec<String> {
        let mut out = Vec::new();
        self.each_text(&mut |text| out.push(text.to_owned()));
        out
    }

    /// Every text under one of these keys, at any depth.
    pub fn texts_of(&self, keys: &[&str]) -> Vec<String> {
        match &self.shape {
            Shape::Text(_) => Vec::new(),
            Shape::List(list) => list.iter().flat_map(|node| node.texts_of(keys)).collect(),
            Shape::Map(entries) => entries
                .iter()
                .flat_map(|(key, node)| {
                    if keys.contains(&key.as_str()) { node.texts() } else { node.texts_of(keys) }
                })
                .collect(),
        }
    }

    fn each_text(&self, take: &mut dyn FnMut(&str)) {
        match &self.shape {
            Shape::Text(text) => take(text.trim()),
            Shape::List(list) => list.iter().for_each(|node| node.each_text(take)),
            Shape::Map(entries) => entries.iter().for_each(|(_, node)| node.each_text(take)),
        }
    }

    /// True if a value at this place is in it.
    fn holds(&self, line: u32, column: u32) -> bool {
        (self.line, self.column) == (line, column)
            || match &self.shape {
                Shape::Text(_) => false,
                Shape::List(list) => list.iter().any(|node| node.holds(line, column)),
                Shape::Map(entries) => entries.iter().any(|(_, node)| node.holds(line, column)),
            }
    }

    /// The first key that stands twice in a mapping, with the place of the second.
    fn repeated(&self) -> Option<(&str, &Self)> {
        match &self.shape {
            Shape::Text(_) => None,
            Shape::List(list) => list.iter().find_map(Self::repeated),
            Shape::Map(entries) => {
                let mut met = HashSet::new();
                let twice = entries.iter().find(|(key, _)| !met.insert(key.as_str()));
                match twice {
                    Some((key, node)) => Some((key, node)),
                    None => entries.iter().find_map(|(_, node)| node.repeated()),
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let at = At::<Shape>::deserialize(deserializer)?;
        Ok(Self { shape: at.value, line: at.line, column: at.column })
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Shape;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Shape, E> {
                Ok(Shape::Text(text.to_owned()))
            }
            visit_scalars!(Shape, |value: &dyn fmt::Display| Shape::Text(value.to_string()));
            fn visit_bytes<E: de::Error>(self, _: &[u8]) -> Result<Shape, E> {
                Ok(Shape::Text(String::new()))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Shape, E> {
                Ok(Shape::Text(String::new()))
            }
            fn visit_none<E: de::Error>(self) -> Result<Shape, E> {
                Ok(Shape::Text(String::new()))
            }
            fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Shape, D::Error> {
                Shape::deserialize(inner)
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                inner: D,
            ) -> Result<Shape, D::Error> {
                Shape::deserialize(inner)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
                let mut out = Vec::new();
                while let Some(node) = list.next_element()? {
                    out.push(node);
                }
                Ok(Shape::List(out))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
                let mut out = Vec::new();
                while let Some(key) = map.next_key::<Node>()? {
                    let key = key.text().unwrap_or_default().to_owned();
                    out.push((key, map.next_value()?));
                }
                Ok(Shape::Map(out))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// What is to be left out of the document that is being read, by the number of the element.
#[derive(Default)]
struct Recovery {
    /// Elements at fault; none says that every element is to be kept as a node.
    skip: Option<BTreeMap<usize, Diagnostic>>,
    /// True once the rest is to be left out, from this element on.
    from: Option<(usize, Diagnostic)>,
    /// Elements met so far.
    met: usize,
    /// The element that could not be read.
    failing: Option<usize>,
    /// Elements as nodes, where every element is kept as one.
    nodes: Vec<Node>,
}

thread_local! {
    static RECOVERY: RefCell<Option<Recovery>> = const { RefCell::new(None) };
}

/// Ends the recovery of a document, however it ends.
struct Ended;

impl Drop for Ended {
    fn drop(&mut self) {
        RECOVERY.set(None);
    }
}

/// What is to be done with an element.
enum Fate {
    Read(usize),
    LeaveOut(Box<Diagnostic>),
    Keep,
}

fn fate() -> Fate {
    RECOVERY.with_borrow_mut(|recovery| {
        let Some(recovery) = recovery else { return Fate::Read(0) };
        let number = recovery.met;
        recovery.met += 1;
        let Some(skip) = &recovery.skip else { return Fate::Keep };
        if let Some(fault) = skip.get(&number) {
            return Fate::LeaveOut(Box::new(fault.clone()));
        }
        match &recovery.from {
            Some((from, fault)) if number >= *from => Fate::LeaveOut(Box::new(fault.clone())),
            _ => Fate::Read(number),
        }
    })
}

/// One element of a list: read, or left out.
enum Element<T> {
    Read(T),
    Left(Box<LeftOut>),
    Kept,
}

struct Seed<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = Element<T>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match fate() {
            Fate::Keep => {
                let node = Node::deserialize(deserializer)?;
                RECOVERY.with_borrow_mut(|recovery| {
                    if let Some(recovery) = recovery {
                        recovery.nodes.push(node);
                    }
                });
                Ok(Element::Kept)
            }
            Fate::LeaveOut(fault) => {
                let node = Node::deserialize(deserializer)?;
                Ok(Element::Left(Box::new(LeftOut { fault: *fault, node })))
            }
            Fate::Read(number) => {
                T::deserialize(deserializer).map(Element::Read).inspect_err(|_| {
                    RECOVERY.with_borrow_mut(|recovery| {
                        if let Some(recovery) = recovery {
                            recovery.failing.get_or_insert(number);
                        }
                    });
                })
            }
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Each<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
            type Value = Each<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Each<T>, A::Error> {
                let mut out = Each::default();
                while let Some(element) = list.next_element_seed(Seed(std::marker::PhantomData))? {
                    match element {
                        Element::Read(item) => out.items.push(item),
                        Element::Left(left) => out.left_out.push(*left),
                        Element::Kept => {}
                    }
                }
                Ok(out)
            }
        }
        deserializer.deserialize_seq(List(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Each<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Vec::<T>::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

/// Parses one document, as [`super::parse`] does; elements of its [`Each`] lists that are at fault are left out, each
/// with its error. Such lists must not be within each other.
///
/// # Errors
/// The first error outside of such a list, or one after which nothing can be read.
pub fn recover<T: DeserializeOwned>(file: &File, text: &str) -> Result<T, Diagnostic> {
    let long = super::measure::measure(file, text)?;
    if long.is_empty()
        && let Ok(value) = super::parse_measured::<T>(file, text)
    {
        return Ok(value);
    }
    let _ended = Ended;
    let read = |recovery: Recovery, repeated: bool| {
        RECOVERY.set(Some(recovery));
        let read = serde_saphyr::from_str_with_options::<T>(text, options(repeated));
        let recovery = RECOVERY.take().unwrap_or_default();
        (read.map_err(|error| diagnostic(file, text, &error)), recovery)
    };
    // Every element as a node first: whether the text as such can be read, and which keys stand twice.
    let (shapes, kept) = read(Recovery::default(), true);
    shapes?;
    let mut skip = BTreeMap::new();
    for (number, node) in kept.nodes.iter().enumerate() {
        if let Some((key, second)) = node.repeated() {
            let fault = Diagnostic::new(&codes::INVALID_YAML, format!("duplicate field `{key}`"))
                .help(super::TWICE)
                .fault(&second.origin(file));
            skip.insert(number, fault);
        }
    }
    let repeated = !skip.is_empty();
    let most = MOST.min((YAML_AGAIN / text.len().max(1)).max(1));
    for one in long {
        match kept.nodes.iter().position(|node| node.holds(one.line, one.column)) {
            Some(number) => {
                skip.entry(number).or_insert(one.fault);
            }
            None => return Err(one.fault),
        }
    }
    let mut from = None;
    loop {
        let recovery =
            Recovery { skip: Some(skip.clone()), from: from.clone(), ..Recovery::default() };
        match read(recovery, repeated) {
            (Ok(value), _) => return Ok(value),
            (Err(fault), recovery) if from.is_some() || recovery.failing.is_none() => {
                return Err(fault);
            }
            (Err(fault), recovery) => {
                let number = recovery.failing.unwrap_or_default();
                if skip.len() >= most {
                    let rest = format!(
                        "nothing is read from here on: {} before it are at fault",
                        number_of(skip.len() as u64, "entry", "entries")
                    );
                    let at = kept.nodes.get(number).map(|node| node.origin(file));
                    let rest = Diagnostic::new(&codes::INVALID_YAML, rest)
                        .help("correct the entries above first; many errors often have one cause");
                    from = Some((
                        number,
                        match at {
                            Some(at) => rest.fault(&at),
                            None => rest.fault(&Origin::file(file.path.clone())),
                        },
                    ));
                } else {
                    skip.insert(number, fault);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Document {
        #[serde(default)]
        things: Each<At<Thing>>,
        #[serde(default)]
        others: Each<Thing>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read, and not looked at")]
    struct Thing {
        id: String,
        count: Option<u32>,
        #[serde(default)]
        marks: BTreeMap<String, u32>,
    }

    fn read(text: &str) -> Result<Document, Diagnostic> {
        recover(&File::whole("f.yaml"), text)
    }

    fn places(left: &[LeftOut]) -> Vec<(Option<String>, String)> {
        let one = |left: &LeftOut| {
            let id = left.node.text_of("id").map(str::to_owned);
            (id, left.fault.places[0].at.to_string())
        };
        left.iter().map(one).collect()
    }

    #[test]
    fn an_element_at_fault_is_left_out_with_its_place() {
        let document = read(
            "things:\n  - id: a\n    count: 1\n  - id: b\n    count: soon\n  - {id: c, extra: 1}\n  - count: 3\n  \
             - id: d\n    id: e\n  - id: f\n    marks: {x: 1}\nothers:\n  - id: g\n  - 7\n  - id: h\n    marks: {x: 1, \
             x: 2}\n",
        )
        .unwrap();
        let ids: Vec<&str> =
            document.things.items.iter().map(|thing| thing.value.id.as_str()).collect();
        assert_eq!(ids, ["a", "f"]);
        assert_eq!(document.things.items[1].origin(&File::whole("f")).to_string(), "f:10:5");
        let left = places(&document.things.left_out);
        assert_eq!(left[0], (Some("b".into()), "f.yaml:5:12".into()));
        assert_eq!(left[1].0.as_deref(), Some("c"));
        assert!(left[1].1.starts_with("f.yaml:6:"), "{left:?}");
        assert!(left[2].0.is_none() && left[2].1.starts_with("f.yaml:7:"), "{left:?}");
        assert!(left[3].1.starts_with("f.yaml:9:"), "{left:?}");
        assert_eq!(document.others.items.len(), 1);
        let left = places(&document.others.left_out);
        assert_eq!(left.len(), 2);
        assert_eq!(left[1].0.as_deref(), Some("h"));
        let anchored =
            read("things:\n- &a {id: x, count: 1}\n- {id: y, count: -1}\nothers: [*a, *a]\n");
        assert_eq!(anchored.unwrap().others.items.len(), 2);
    }

    #[test]
    fn what_is_outside_of_the_lists_fails_as_a_whole() {
        for (text, says) in [
            ("things: [\n", "f.yaml:"),
            ("things:\n  - id: a\n   bad: [\n", "f.yaml:"),
            ("thing: []\n", "unknown field"),
            ("things: 7\n", "f.yaml:1"),
            ("things:\n  - id: 'open\n  - id: b\n", "f.yaml:"),
        ] {
            let fault = read(text).unwrap_err();
            let said = format!("{} {}", fault.message, fault.places[0].at);
            assert!(said.contains(says), "{said}");
        }
    }

    #[test]
    fn an_element_with_too_long_a_text_is_left_out() {
        let long = "x".repeat(300);
        let document = read(&format!(
            "things:\n  - id: a\n  - id: {long}\n  - {{id: b, marks: {{{long}: 1}}}}\n  - id: c\n"
        ));
        let document = document.unwrap();
        assert_eq!(document.things.items.len(), 2);
        let left = places(&document.things.left_out);
        assert_eq!(left[0].1, "f.yaml:3:9");
        assert_eq!(left[1].0.as_deref(), Some("b"));
        assert!(read(&format!("things: []\nmore: {long}\n")).is_err());
    }

    #[test]
    fn many_faults_end_in_one() {
        let many: String = (0..300).map(|n| format!("- {{id: i{n}, count: -1}}\n")).collect();
        let document = read(&format!("things:\n- {{id: ok}}\n{many}")).unwrap();
        assert_eq!((document.things.items.len(), document.things.left_out.len()), (1, 300));
        assert!(document.things.left_out[299].fault.message.contains("100 entries before it"));
    }
}
