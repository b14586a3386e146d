//! The share of tested items that may deviate before a test is not effective.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A share of tested items in hundredths of a percent, so that comparing is exact: 1,000 is 10 %.
///
/// Written as a number of percent (`10`, `2.5`) or with its sign (`"10%"`). A number between 0 and 1 is
/// refused, because `0.1` may mean a tenth of the items or a tenth of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tolerance(u32);

/// All items.
const WHOLE: u32 = 10_000;

impl Tolerance {
    /// A tenth of the items: a common planning value for attribute samples.
    pub const TENTH: Self = Self(1_000);

    /// True if `exceptions` of `items` exceed this share. Without items nothing is tolerable.
    pub fn is_exceeded(self, exceptions: u64, items: u64) -> bool {
        u128::from(exceptions) * u128::from(WHOLE) > u128::from(items) * u128::from(self.0)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let signed = text.trim().ends_with('%');
        let number = text.trim().trim_end_matches('%').trim();
        let value: f64 = number
            .parse()
            .map_err(|_| format!("`{text}` is not a percentage; write 10 or \"10%\""))?;
        if !(0.0..=100.0).contains(&value) {
            return Err(format!("`{text}` is not between 0 and 100 percent"));
        }
        if !signed && value > 0.0 && value < 1.0 {
            return Err(format!(
                "`{text}` may mean a share or a percentage; write it with its sign, such as \"10%\" or \"0.1%\""
            ));
        }
        // Within 0 to 10,000 after the check above; a fraction below a hundredth of a percent is dropped.
        let hundredths = (value * 100.0).round();
        format!("{hundredths:.0}")
            .parse()
            .map(Self)
            .map_err(|_| format!("`{text}` is not a percentage"))
    }
}

impl Default for Tolerance {
    fn default() -> Self {
        Self::TENTH
    }
}

/// `10 %`, `2.5 %`.
impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => write!(f, "{whole}%"),
            _ => write!(f, "{whole}.{}%", format!("{rest:02}").trim_end_matches('0')),
        }
    }
}

impl Serialize for Tolerance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Tolerance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Number(f64),
            Text(String),
        }
        let text = match Raw::deserialize(deserializer)? {
            Raw::Number(number) => number.to_string(),
            Raw::Text(text) => text,
        };
        Self::parse(&text).map_err(de::Error::custom)
    }
}

impl JsonSchema for Tolerance {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Tolerance".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A share of tested items, in percent: 10, 2.5 or \"10%\".",
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 100},
                {"type": "string", "pattern": "^\\s*[0-9]+(\\.[0-9]+)?\\s*%?\\s*$"}
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Tolerance;

    #[test]
    fn shares() {
        let tenth = Tolerance::TENTH;
        assert!(!tenth.is_exceeded(2, 25) && tenth.is_exceeded(3, 25) && !tenth.is_exceeded(1, 10));
        assert!(tenth.is_exceeded(1, 3) && tenth.is_exceeded(1, 0) && !tenth.is_exceeded(0, 0));
        assert_eq!(Tolerance::parse("2.5").unwrap().to_string(), "2.5%");
        assert_eq!(Tolerance::parse(" 10 % ").unwrap(), tenth);
        assert_eq!(Tolerance::parse("0.1%").unwrap().to_string(), "0.1%");
        assert!(Tolerance::parse("0.1").unwrap_err().contains("write it with its sign"));
        assert!(Tolerance::parse("101").is_err() && Tolerance::parse("ten").is_err());
    }
}
