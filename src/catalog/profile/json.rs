//! Strict JSON: every member is kept, in its order, and duplicates are refused.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// A value in which no object has duplicate members.
pub(super) struct Strict(pub Value);

/// An object without duplicate members.
pub(super) struct StrictObject(pub Object);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

impl<'de> Deserialize<'de> for StrictObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = StrictObject;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<StrictObject, A::Error> {
                let mut object = Object::new();
                while let Some(key) = access.next_key()? {
                    member(&mut object, key, &mut access)?;
                }
                Ok(StrictObject(object))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Reads the value of `key` into `object`.
pub(super) fn member<'de, A: MapAccess<'de>>(
    object: &mut Object,
    key: String,
    access: &mut A,
) -> Result<(), A::Error> {
    if object.contains_key(&key) {
        return Err(A::Error::custom(format!("duplicate field `{key}`")));
    }
    let Strict(value) = access.next_value()?;
    object.insert(key, value);
    Ok(())
}

/// Reads a value into `slot`; a duplicate is an error.
pub(super) fn once<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    slot: &mut Option<T>,
    name: &'static str,
    access: &mut A,
) -> Result<(), A::Error> {
    if slot.replace(access.next_value()?).is_some() {
        return Err(A::Error::duplicate_field(name));
    }
    Ok(())
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Strict, E> {
        Ok(Strict(Value::Bool(value)))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Strict, E> {
        Ok(Strict(Number::from_f64(value).map_or(Value::Null, Value::Number)))
    }
    fn visit_str<E>(self, value: &str) -> Result<Strict, E> {
        Ok(Strict(Value::String(value.to_owned())))
    }
    fn visit_string<E>(self, value: String) -> Result<Strict, E> {
        Ok(Strict(Value::String(value)))
    }
    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict(Value::Null))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Strict, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = access.next_element()? {
            list.push(value);
        }
        Ok(Strict(Value::Array(list)))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Strict, A::Error> {
        let mut object = Object::new();
        while let Some(key) = access.next_key()? {
            member(&mut object, key, &mut access)?;
        }
        Ok(Strict(Value::Object(object)))
    }
}

/// Members of OSCAL objects in the order in which the models list them.
const ORDER: &[&str] = &[
    "id",
    "uuid",
    "class",
    "name",
    "ns",
    "depends-on",
    "value",
    "href",
    "rel",
    "title",
    "params",
    "props",
    "links",
    "label",
    "usage",
    "constraints",
    "guidelines",
    "values",
    "select",
    "prose",
    "parts",
    "remarks",
];

/// Sets a member; a new one is inserted at its place in the OSCAL models.
pub(super) fn put(object: &mut Object, key: &str, value: Value) {
    if let Some(old) = object.get_mut(key) {
        *old = value;
        return;
    }
    let rank = |key: &str| ORDER.iter().position(|known| *known == key);
    let at = rank(key).and_then(|mine| {
        object.keys().position(|other| rank(other).is_some_and(|theirs| theirs > mine))
    });
    match at {
        Some(at) => {
            object.shift_insert(at, key.to_owned(), value);
        }
        None => {
            object.insert(key.to_owned(), value);
        }
    }
}

/// The list of that name, created if there is none.
pub(super) fn list<'a>(object: &'a mut Object, key: &str) -> &'a mut Vec<Value> {
    if !object.get(key).is_some_and(Value::is_array) {
        put(object, key, Value::Array(Vec::new()));
    }
    match object.get_mut(key) {
        Some(Value::Array(list)) => list,
        _ => unreachable!("it was inserted above"),
    }
}

/// A member that is a text.
pub(super) fn text<'a>(object: &'a Object, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

/// The objects in a list.
pub(super) fn objects<'a>(object: &'a Object, key: &str) -> impl Iterator<Item = &'a Object> {
    object.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// True if the object is marked to be kept, whether or not anything refers to it.
pub(super) fn kept_always(object: &Object) -> bool {
    objects(object, "props")
        .any(|prop| text(prop, "name") == Some("keep") && text(prop, "value") == Some("always"))
}
