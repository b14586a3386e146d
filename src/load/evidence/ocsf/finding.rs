//! The few fields of a finding that are kept; the rest streams past.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::model::{Date, ObservationStatus};

/// One OCSF record, as far as it is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Finding {
    class_uid: Scalar,
    metadata: Metadata,
    status: Scalar,
    status_code: Scalar,
    time: Scalar,
    time_dt: Scalar,
    cloud: Cloud,
    resources: OneOrMany<Resource>,
    unmapped: Unmapped,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    event_code: Scalar,
    product: Product,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Product {
    name: Scalar,
    version: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Cloud {
    account: Account,
    region: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Account {
    uid: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Resource {
    uid: Scalar,
    name: Scalar,
    region: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Unmapped {
    compliance: Compliance,
}

/// `{framework: [ids]}`, in the order of the file.
#[derive(Debug, Default)]
struct Compliance(Vec<(String, Vec<String>)>);

/// A text or number; anything else reads as nothing.
#[derive(Debug, Default, Clone, PartialEq)]
enum Scalar {
    #[default]
    Nothing,
    Text(String),
    Number(f64),
}

/// An array, or a lone object where an array should be; null reads as empty.
#[derive(Debug)]
struct OneOrMany<T>(Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl Finding {
    /// True for detection findings that Prowler wrote.
    pub fn is_prowler(&self) -> bool {
        self.class_uid == Scalar::Number(2004.0)
            && self
                .metadata
                .product
                .name
                .text()
                .is_some_and(|name| name.eq_ignore_ascii_case("prowler"))
    }

    /// Name of the check.
    pub fn rule(&self) -> Option<String> {
        self.metadata.event_code.text().map(str::to_owned)
    }

    /// Version of the tool.
    pub fn tool(&self) -> Option<String> {
        let version = self.metadata.product.version.text()?;
        Some(format!("Prowler {version}"))
    }

    /// Outcome; `None` for one that is not known.
    pub fn status(&self) -> Option<ObservationStatus> {
        let says = |field: &Scalar, word: &str| {
            field.text().is_some_and(|text| text.eq_ignore_ascii_case(word))
        };
        if says(&self.status, "Suppressed") || says(&self.status_code, "MUTED") {
            return Some(ObservationStatus::Muted);
        }
        let known = [
            ("PASS", ObservationStatus::Pass),
            ("FAIL", ObservationStatus::Fail),
            ("MANUAL", ObservationStatus::Manual),
        ];
        known.into_iter().find(|(word, _)| says(&self.status_code, word)).map(|(_, s)| s)
    }

    /// The outcome as written, for messages.
    pub fn shown_status(&self) -> String {
        let text = self.status_code.text().unwrap_or("(none)");
        text.chars().filter(|c| !c.is_control()).take(30).collect()
    }

    /// The UTC day of the check. Milliseconds are told from seconds by their size.
    pub fn day(&self) -> Option<Date> {
        let epoch = |number: f64| {
            let seconds = if number.abs() >= 1e11 { number / 1_000.0 } else { number };
            Date::from_epoch(seconds).filter(|_| seconds > 0.0)
        };
        [&self.time, &self.time_dt].into_iter().find_map(|field| match field {
            Scalar::Number(number) => epoch(*number),
            Scalar::Text(text) => match text.trim().parse::<f64>() {
                Ok(number) => epoch(number),
                Err(_) => Date::from_time(text).ok(),
            },
            Scalar::Nothing => None,
        })
    }

    /// The account, when one is stated.
    pub fn account(&self) -> Option<String> {
        self.cloud.account.uid.shown()
    }

    /// Each resource with its region; the finding's own region where a resource states none.
    pub fn resources(&self) -> Vec<(String, Option<String>)> {
        let region = self.cloud.region.shown();
        if self.resources.0.is_empty() {
            return vec![("(none stated)".into(), region)];
        }
        let own = |resource: &Resource| {
            let name = resource.uid.shown().or_else(|| resource.name.shown());
            let name = name.unwrap_or_else(|| "(none stated)".into());
            (name, resource.region.shown().or_else(|| region.clone()))
        };
        self.resources.0.iter().map(own).collect()
    }

    /// The requirements Prowler maps the check to.
    pub fn compliance(&self) -> impl Iterator<Item = (&String, &Vec<String>)> {
        self.unmapped.compliance.0.iter().map(|(framework, ids)| (framework, ids))
    }
}

impl Scalar {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    fn shown(&self) -> Option<String> {
        match self {
            Self::Number(number) => Some(number.to_string()),
            _ => self.text().map(str::to_owned),
        }
    }
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
    fn visit_bool<E>(self, _: bool) -> Result<Scalar, E> {
        Ok(Scalar::Nothing)
    }
    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Nothing)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nothing)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nothing)
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ManyVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = OneOrMany<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of resources")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(OneOrMany::default())
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
        deserializer.deserialize_any(ManyVisitor(std::marker::PhantomData))
    }
}

struct ComplianceVisitor;

impl<'de> Visitor<'de> for ComplianceVisitor {
    type Value = Compliance;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("requirement ids by framework")
    }
    fn visit_unit<E>(self) -> Result<Compliance, E> {
        Ok(Compliance::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Compliance, A::Error> {
        let mut all = Vec::new();
        while let Some((framework, ids)) = map.next_entry::<String, Vec<Scalar>>()? {
            all.push((framework, ids.iter().filter_map(Scalar::shown).collect()));
        }
        Ok(Compliance(all))
    }
}

impl<'de> Deserialize<'de> for Compliance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ComplianceVisitor)
    }
}
