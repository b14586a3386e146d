//! Ids of NIST SP 800-53: a family, a number, an enhancement, and labels of items.

use super::super::{ControlId, PartId};
use super::{Grammar, begins_with, is_number};

/// `AC-2`, `AC-2(1)`, `AC-2(3)(a)`.
pub(super) struct Nist;

impl Grammar for Nist {
    fn name(&self) -> &'static str {
        "nist"
    }

    fn read(&self, text: &str) -> Option<PartId> {
        let parsed = parse(text)?;
        let control = parsed.control();
        Some(PartId { control, path: parsed.path.into_iter().map(Into::into).collect() })
    }

    fn spelled(&self, text: &str, begins: &[String]) -> Vec<PartId> {
        let mut parts = spelled(text.trim()).unwrap_or_default();
        parts.retain(|part| begins_with(part.control.as_str(), begins));
        parts
    }

    fn base(&self, id: &str) -> Option<ControlId> {
        let parsed = parse(id)?;
        parsed.enhancement.map(|_| Parsed { enhancement: None, ..parsed }.control())
    }
}

/// An id taken apart.
struct Parsed {
    family: String,
    number: u32,
    enhancement: Option<u32>,
    path: Vec<String>,
}

impl Parsed {
    fn control(&self) -> ControlId {
        let base = format!("{}-{}", self.family, self.number);
        ControlId(match self.enhancement {
            Some(n) => format!("{base}({n})").into(),
            None => base.into(),
        })
    }
}

/// Reads any of the five spellings; `None` when the text follows another pattern.
fn parse(text: &str) -> Option<Parsed> {
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
    Some(Parsed { family, number, enhancement, path })
}

/// Prowler writes `ac_2_1`, `ac_2_3_a` and `ac_2_d_1`: a number after the control's own is an
/// enhancement (`AC-2(1)`). Where a control has numbered items of its own, the same id could mean
/// one of those, so the item comes second.
fn spelled(id: &str) -> Option<Vec<PartId>> {
    // As NIST prints it, and Security Hub: `AC-2(1)`.
    if let Some((family, rest)) = id.split_once('-')
        && family.len() == 2
        && family.bytes().all(|b| b.is_ascii_uppercase())
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && let Ok(part) = id.parse::<PartId>()
    {
        return Some(vec![part]);
    }
    let words: Vec<&str> = id.split(['_', '-', '.']).collect();
    let [family, number, rest @ ..] = &words[..] else { return None };
    let is_label = |word: &&str| {
        is_number(word) || (word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    let shaped = family.len() == 2
        && family.bytes().all(|b| b.is_ascii_alphabetic())
        && is_number(number)
        && rest.iter().all(is_label)
        && rest.len() <= 4;
    if !shaped {
        return None;
    }
    let first: PartId = words.join("_").parse().ok()?;
    let mut parts = vec![first];
    if rest.first().is_some_and(|word| is_number(word)) {
        let control: ControlId = format!("{family}-{number}").parse().ok()?;
        let item = rest.iter().fold(PartId::whole(control), |part, label| part.child(label));
        parts.push(item);
    }
    Some(parts)
}
