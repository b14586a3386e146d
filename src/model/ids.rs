//! Control and part identifiers: five spellings in the wild, one printed form.
//!
//! NIST SP 800-53 ids appear as `AC-2(1)`, `AC-02(01)`, `AC-02 (a)`, `ac-2.1`, `ac_2_3_a` and
//! `ac-2.1_smt.a`. All parse to the same value and print as `AC-2(1)(a)`. Ids of other catalogs
//! (`CC6.1`, `PR.AA-01`, `164.308(a)(1)`) keep their shape: upper case, no spaces.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that cannot be a control or part id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a control id; write it like AC-2, AC-2(1), AC-2(3)(a) or CC6.1")]
pub struct IdError(pub String);

/// A control or control enhancement: `AC-2`, `AC-2(1)`, `CC6.1`.
#[derive(Clone, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct ControlId(Arc<str>);

/// A statement item of a control: the control's id and the path of its labels.
/// An empty path is the control's own statement, whole.
#[derive(Clone, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct PartId {
    /// The control it belongs to.
    pub control: ControlId,
    path: Vec<Arc<str>>,
}

/// An id of the NIST SP 800-53 pattern, taken apart.
struct Nist {
    family: String,
    number: u32,
    enhancement: Option<u32>,
    path: Vec<String>,
}

/// Reads any of the five spellings; `None` when the text follows another pattern.
fn parse_nist(text: &str) -> Option<Nist> {
    let text = text.trim();
    let bytes = text.as_bytes();
    if bytes.len() < 4
        || !bytes[..2].iter().all(u8::is_ascii_alphabetic)
        || !matches!(bytes[2], b'-' | b'_' | b' ')
    {
        return None;
    }
    let family = text[..2].to_ascii_uppercase();
    // Past the family, every run of letters or digits is a token; all else separates.
    let rest = text[3..].replace("_smt", "");
    if rest.bytes().any(|b| !b.is_ascii_alphanumeric() && !b"-_. ()[]".contains(&b)) {
        return None;
    }
    let tokens: Vec<&str> =
        rest.split(|c: char| !c.is_ascii_alphanumeric()).filter(|t| !t.is_empty()).collect();
    let is_number = |t: &str| t.len() <= 3 && t.bytes().all(|b| b.is_ascii_digit());
    let mut tokens = tokens.into_iter().peekable();
    let number = tokens.next().filter(|t| is_number(t))?.parse().ok()?;
    let enhancement = match tokens.peek() {
        Some(t) if is_number(t) => tokens.next().and_then(|t| t.parse().ok()),
        _ => None,
    };
    let mut path = Vec::new();
    for token in tokens {
        let label = if is_number(token) {
            token.parse::<u32>().ok()?.to_string()
        } else if token.len() <= 2 && token.bytes().all(|b| b.is_ascii_alphabetic()) {
            token.to_ascii_lowercase()
        } else {
            return None;
        };
        path.push(label);
    }
    Some(Nist { family, number, enhancement, path })
}

impl Nist {
    fn control(&self) -> ControlId {
        let base = format!("{}-{}", self.family, self.number);
        ControlId(match self.enhancement {
            Some(n) => format!("{base}({n})").into(),
            None => base.into(),
        })
    }
}

/// Ids of other catalogs: letters, digits and `.-()/`, beginning with a letter or digit.
fn parse_plain(text: &str) -> Option<ControlId> {
    let compact: String =
        text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let fits = (1..=40).contains(&compact.len())
        && compact.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
        && compact.bytes().any(|b| b.is_ascii_digit())
        && compact.bytes().all(|b| b.is_ascii_alphanumeric() || b".-()/_".contains(&b));
    fits.then(|| ControlId(compact.into()))
}

impl ControlId {
    /// The printed form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The control this enhancement belongs to: `AC-2` for `AC-2(1)`.
    pub fn base(&self) -> Option<Self> {
        let nist = parse_nist(&self.0)?;
        nist.enhancement.map(|_| Nist { enhancement: None, ..nist }.control())
    }
}

impl FromStr for ControlId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        match parse_nist(text) {
            Some(nist) if nist.path.is_empty() => Ok(nist.control()),
            Some(_) => Err(IdError(text.to_owned())),
            None => parse_plain(text).ok_or_else(|| IdError(text.to_owned())),
        }
    }
}

impl PartId {
    /// The control's own statement.
    pub fn whole(control: ControlId) -> Self {
        Self { control, path: Vec::new() }
    }

    /// The item `label` under this one.
    #[must_use]
    pub fn child(&self, label: &str) -> Self {
        let mut path = self.path.clone();
        path.push(label.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_lowercase().into());
        Self { control: self.control.clone(), path }
    }

    /// The item this one is under; `None` for the control's own statement.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.path.split_last()?;
        Some(Self { control: self.control.clone(), path: rest.to_vec() })
    }

    /// The labels from the control down to this item: `["a", "1"]`.
    pub fn path(&self) -> &[Arc<str>] {
        &self.path
    }

    /// True if `other` is this item or lies under it.
    pub fn covers(&self, other: &Self) -> bool {
        self.control == other.control && other.path.starts_with(&self.path)
    }
}

impl FromStr for PartId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        if let Some(nist) = parse_nist(text) {
            let control = nist.control();
            return Ok(Self { control, path: nist.path.into_iter().map(Into::into).collect() });
        }
        parse_plain(text).map(Self::whole).ok_or_else(|| IdError(text.to_owned()))
    }
}

impl fmt::Display for PartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.control.0)?;
        self.path.iter().try_for_each(|label| write!(f, "({label})"))
    }
}

impl fmt::Display for ControlId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Compares texts with runs of digits taken as numbers: `AC-2` before `AC-10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.bytes().peekable(), b.bytes().peekable());
    loop {
        match (a.peek().copied(), b.peek().copied()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let number = |it: &mut std::iter::Peekable<std::str::Bytes<'_>>| {
                    let mut n = 0_u64;
                    while let Some(d) = it.peek().filter(|d| d.is_ascii_digit()) {
                        n = n.saturating_mul(10).saturating_add(u64::from(d - b'0'));
                        it.next();
                    }
                    n
                };
                match number(&mut a).cmp(&number(&mut b)) {
                    Ordering::Equal => {}
                    other => return other,
                }
            }
            (Some(x), Some(y)) if x == y => {
                a.next();
                b.next();
            }
            (Some(x), Some(y)) => return x.cmp(&y),
        }
    }
}

impl Ord for ControlId {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(&self.0, &other.0).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for ControlId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.control.cmp(&other.control).then_with(|| {
            let pairs = self.path.iter().zip(&other.path);
            pairs
                .map(|(a, b)| natural(a, b))
                .find(|order| order.is_ne())
                .unwrap_or_else(|| self.path.len().cmp(&other.path.len()))
        })
    }
}

impl PartialOrd for PartId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

macro_rules! text_serde {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
text_serde!(ControlId, PartId);
