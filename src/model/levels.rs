//! Levels that firm policy gives to rules: for all controls, or for some.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::diag::Origin;

/// What a rule's findings are.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum RuleState {
    /// Errors.
    Error,
    /// Warnings.
    Warning,
    /// Notes, which never fail a run.
    Note,
    /// Left out. The package says so.
    Off,
}

impl RuleState {
    /// `"error"`, `"warning"`, `"note"` or `"off"`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
            Self::Off => "off",
        }
    }
}

impl FromStr for RuleState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Error, Self::Warning, Self::Note, Self::Off]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("`{text}` is not a level: error, warning, note or off"))
    }
}

/// The level of a rule, for the controls that are named or for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSetting {
    /// The level.
    pub level: RuleState,
    /// Controls, parts or patterns of ids (`AT-*`) that it holds for; all if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Why, for whoever reads the package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One level, or several with the controls that each holds for; the last that fits holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RuleSettings(pub Vec<RuleSetting>);

impl<'de> Deserialize<'de> for RuleSettings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = RuleSettings;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a level (error, warning, note or off), or a level with its controls")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                let level = text.parse().map_err(E::custom)?;
                Ok(RuleSettings(vec![RuleSetting { level, controls: Vec::new(), reason: None }]))
            }
            // `off` is a truth value in older YAML.
            fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<Self::Value, E> {
                self.visit_str(if truth { "on" } else { "off" })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let one = RuleSetting::deserialize(MapAccessDeserializer::new(map))?;
                Ok(RuleSettings(vec![one]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(RuleSettings)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl JsonSchema for RuleSettings {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RuleSettings".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let level = generator.subschema_for::<RuleState>();
        let one = generator.subschema_for::<RuleSetting>();
        let many = generator.subschema_for::<Vec<RuleSetting>>();
        schemars::json_schema!({"anyOf": [level, one, many]})
    }
}

/// A level of a rule, and where it is set: in `carveout.yaml`, or on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLevel {
    /// Name of the rule.
    pub rule: String,
    /// Its level, and the controls it holds for.
    pub setting: RuleSetting,
    /// The line of `carveout.yaml`; none for the command line.
    pub origin: Option<Origin>,
}

/// A rule that policy turns off, as the package says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleOff {
    /// Name of the rule.
    pub rule: String,
    /// Controls or patterns that it is off for; all if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Findings of this plan that were left out.
    pub findings: usize,
}

impl RuleOff {
    /// `evidence-stale for AT-*: 3 findings left out (training is yearly)`.
    pub fn sentence(&self) -> String {
        let controls = match self.controls.as_slice() {
            [] => String::new(),
            some => format!(" for {}", some.join(", ")),
        };
        let findings = match self.findings {
            1 => "1 finding left out".to_owned(),
            n => format!("{n} findings left out"),
        };
        let reason = self.reason.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
        format!("{}{controls}: {findings}{reason}", self.rule)
    }
}

/// True if a pattern fits a text: `*` stands for any run of characters, `?` for one; case does not matter.
pub fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (
        pattern.chars().flat_map(char::to_lowercase).collect(),
        text.chars().flat_map(char::to_lowercase).collect(),
    );
    let (mut at, mut of) = (0, 0);
    // Where to go on after the last star, if what follows it does not fit.
    let mut again: Option<(usize, usize)> = None;
    while of < text.len() {
        match pattern.get(at) {
            Some('*') => {
                again = Some((at + 1, of));
                at += 1;
            }
            Some(c) if *c == '?' || *c == text[of] => {
                at += 1;
                of += 1;
            }
            _ => match again {
                Some((after, from)) => {
                    again = Some((after, from + 1));
                    at = after;
                    of = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text) in [
            ("AC-*", "AC-2(a)"),
            ("ac-?", "AC-2"),
            ("*", ""),
            ("CC6.*", "CC6.1"),
            ("*(a)", "AC-2(a)"),
        ] {
            assert!(glob(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("AC-2", "AC-20"), ("AC-?", "AC-12"), ("", "a"), ("*b", "a")] {
            assert!(!glob(pattern, text), "{pattern} {text}");
        }
        assert!(glob("ac-*", "ac-2(j)") && glob("cc6.?", "cc6.1") && glob("*.1", "cc6.1"));
        assert!(glob("a*b*c", "aXbYc"));
        assert!(!glob("ac-*", "au-2") && !glob("cc6.?", "cc6.10") && !glob("", "x"));
        assert!(!glob("**********************b", &"a".repeat(5_000)));
    }
}
