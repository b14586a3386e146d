//! Values of exports, read leniently, because tools change types between versions.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::evidence::stream::rows::cut;
use crate::limits::OBSERVATION_TEXT;
use crate::model::Date;
use crate::model::text::{printable, spelled_day};

/// A text, number or Boolean, or what is there in place of one.
#[derive(Debug, Default, Clone, PartialEq)]
pub enum Scalar {
    /// Absent.
    #[default]
    Nothing,
    /// Stated as null.
    Null,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A list or an object, where neither should be.
    Other,
}

impl Scalar {
    /// The text, unless it is empty.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The text, or the number as text.
    pub fn shown(&self) -> Option<String> {
        match self {
            Self::Number(number) => Some(number.to_string()),
            _ => self.text().map(str::to_owned),
        }
    }

    /// It with no more text than is kept of a name.
    pub fn shortened(self) -> Self {
        match self {
            Self::Text(text) if text.len() > OBSERVATION_TEXT => Self::Text(cut(&text).to_owned()),
            other => other,
        }
    }

    /// True if it is this word, in upper or lower case.
    pub fn says(&self, word: &str) -> bool {
        self.text().is_some_and(|text| text.eq_ignore_ascii_case(word))
    }

    /// True where something was stated.
    pub fn is_stated(&self) -> bool {
        match self {
            Self::Nothing | Self::Null => false,
            Self::Text(text) => !text.trim().is_empty(),
            _ => true,
        }
    }

    /// The value for a message: short and without control characters.
    pub fn quoted(&self) -> String {
        match self {
            Self::Nothing => "(none)".to_owned(),
            Self::Null => "(null)".to_owned(),
            Self::Text(text) if text.trim().is_empty() => "(blank)".to_owned(),
            Self::Text(text) => printable(text, 40),
            Self::Number(number) => format!("{number} (a number)"),
            Self::Flag(flag) => format!("{flag} (yes or no)"),
            Self::Other => "(a list or an object)".to_owned(),
        }
    }

    /// The UTC day of a time: seconds, milliseconds, microseconds or nanoseconds since 1970, a text that
    /// [`Date::from_time`] reads, or `20260930`. A number that would be a time before 1990 is not taken for a time.
    pub fn day(&self) -> Option<Date> {
        const YEAR_1990: f64 = 631_152_000.0;
        // The units are distinguished by their size.
        let epoch = |number: f64| {
            if let Some(text) = spelled_day(number).filter(|text| text.as_str() >= "1990") {
                return Date::from_time(&text).ok();
            }
            let seconds = match number.abs() {
                size if size >= 1e17 => number / 1e9,
                size if size >= 1e14 => number / 1e6,
                size if size >= 1e11 => number / 1e3,
                _ => number,
            };
            Date::from_epoch(seconds).filter(|_| seconds >= YEAR_1990)
        };
        let first = Date::new(1990, 1, 1)?;
        match self {
            Self::Number(number) => epoch(*number),
            Self::Text(text) => match text.trim().parse::<f64>() {
                Ok(number) => epoch(number),
                Err(_) => Date::from_time(text).ok().filter(|day| *day >= first),
            },
            Self::Nothing | Self::Null | Self::Flag(_) | Self::Other => None,
        }
    }
}

/// The first day that one of several fields states.
pub fn first_day(fields: &[&Scalar]) -> Option<Date> {
    fields.iter().find_map(|field| field.day())
}

struct ScalarVisitor;

#[expect(clippy::cast_precision_loss, reason = "class numbers, times and account ids fit")]
impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }
    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }
    fn visit_string<E>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(text))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number as f64))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number as f64))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number))
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Scalar, E> {
        Ok(Scalar::Flag(flag))
    }
    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(serde::de::value::MapAccessDeserializer::new(map))
    }
}

/// An object; null is read as an empty one. An array is refused, because serde would fill the fields in order.
pub fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    deserializer.deserialize_any(ObjectVisitor(PhantomData))
}

/// An array, or a lone value where an array should be; null reads as empty.
#[derive(Debug)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

struct ManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = OneOrMany<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(OneOrMany::default())
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let one = T::deserialize(serde::de::value::StrDeserializer::<E>::new(text))?;
        Ok(OneOrMany(vec![one]))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        Ok(OneOrMany(all))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let one = T::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(OneOrMany(vec![one]))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyVisitor(PhantomData))
    }
}
