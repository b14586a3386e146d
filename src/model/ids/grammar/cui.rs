//! Ids of requirements for CUI and FCI: NIST SP 800-171 and CMMC.

use super::super::{ControlId, PartId};
use super::{Grammar, Items, begins_with, is_number};

/// `3.1.1[a]` of SP 800-171 revision 2 with SP 800-171A, `03.01.01.c.01` of revision 3, `AC.L2-3.1.1[a]`
/// and `AC.L1-b.1.ix` of CMMC. `3.1.1(a)` and `AC.L2-3.1.1(a)` are read too.
pub(super) struct Cui;

impl Grammar for Cui {
    fn name(&self) -> &'static str {
        "cui"
    }

    /// Those of CMMC, and those with an item; without one, an id of SP 800-171 reads as any other does.
    fn read(&self, text: &str) -> Option<PartId> {
        let parsed = parse(text, false)?;
        (parsed.level || !parsed.path.is_empty()).then(|| parsed.part())
    }

    /// `3_1_1` and `3.1.1(a)` too, and `ac_l2_3_1_1` as Prowler would write it.
    fn spelled(&self, text: &str, begins: &[String]) -> Vec<PartId> {
        let part = parse(text, true).map(|parsed| parsed.part());
        part.into_iter().filter(|part| begins_with(part.control.as_str(), begins)).collect()
    }

    fn items(&self, id: &str) -> Option<Items> {
        // Most ids have no point, and are printed often.
        let parsed = id.contains('.').then(|| parse(id, false)).flatten()?;
        if !parsed.path.is_empty() {
            return None;
        }
        match (parsed.level, parsed.control.starts_with('0'), parsed.control.starts_with("3.")) {
            (true, ..) | (_, _, true) => Some(Items::Brackets),
            (_, true, _) => Some(Items::Dots),
            _ => None,
        }
    }

    /// `b.1.ix` comes after `b.1.v`, as the ninth after the fifth.
    fn rank(&self, id: &str) -> Option<u32> {
        id.get(2..8).filter(|middle| *middle == ".L1-b.")?;
        roman(id.rsplit('.').next()?)
    }
}

/// An id taken apart.
struct Parsed {
    control: String,
    /// True for an id of CMMC.
    level: bool,
    path: Vec<String>,
}

impl Parsed {
    fn part(self) -> PartId {
        let control = ControlId(self.control.into());
        PartId { control, path: self.path.into_iter().map(Into::into).collect() }
    }
}

/// Reads an id; `freely` with any separators, as tools write them.
fn parse(text: &str, freely: bool) -> Option<Parsed> {
    let text = text.trim();
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    let free;
    let text = if freely {
        free = text.replace(['_', ' '], ".");
        free.as_str()
    } else {
        text
    };
    let (head, rest) = level(text, freely).unwrap_or(("".into(), text));
    let at = rest.find(['[', '(']).unwrap_or(rest.len());
    let (number, items) = rest.split_at(at);
    let words: Vec<&str> = number.split('.').collect();
    if head.ends_with(".L1-") && words.first().is_some_and(|word| word.eq_ignore_ascii_case("b")) {
        let [_, "1", clause] = words[..] else { return None };
        let clause = clause.to_ascii_lowercase();
        roman(&clause)?;
        let path = bracketed(items)?;
        return Some(Parsed { control: format!("{head}b.1.{clause}"), level: true, path });
    }
    let [family, group, requirement, more @ ..] = &words[..] else { return None };
    let enhanced = requirement.strip_suffix(['e', 'E']).filter(|_| !head.is_empty());
    let bare = enhanced.unwrap_or(requirement);
    let short = |word: &&str| word.len() <= 2 && is_number(word);
    if !(short(family) && short(group) && short(&bare)) {
        return None;
    }
    let padded = [*family, *group, bare].iter().all(|word| word.len() == 2);
    let third = head.is_empty() && padded && family.starts_with('0');
    if !third && [*family, *group, bare].iter().any(|word| word.starts_with('0')) {
        return None;
    }
    // `3.1.1(a)` is read as `3.1.1[a]`, which a list in YAML could not have without quotes; `5.1.1(a)` may be
    // an id of another publisher.
    if items.starts_with('(') && !(freely || *family == "3" || !head.is_empty()) {
        return None;
    }
    let mut path = bracketed(items)?;
    if !more.is_empty() {
        if !path.is_empty() || !(third || freely) {
            return None;
        }
        let label = |word: &&str| match word.len() {
            1 => word.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            _ => is_number(word) && word.len() == 2,
        };
        if !more.iter().all(label) || more.len() > 3 {
            return None;
        }
        path = more.iter().map(|word| word.to_ascii_lowercase()).collect();
    }
    let e = if enhanced.is_some() { "e" } else { "" };
    let control = format!("{head}{family}.{group}.{bare}{e}");
    Some(Parsed { control, level: !head.is_empty(), path })
}

/// `AC.L2-`, and what follows it.
fn level(text: &str, freely: bool) -> Option<(String, &str)> {
    let bytes = text.as_bytes();
    let domain = bytes.get(..2)?;
    let [b'.', b'L' | b'l', digit @ b'1'..=b'3', mark] = bytes.get(2..6)? else { return None };
    let marked = *mark == b'-' || (freely && *mark == b'.');
    if !marked || !domain.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let domain = text[..2].to_ascii_uppercase();
    Some((format!("{domain}.L{}-", char::from(*digit)), &text[6..]))
}

/// The labels of `[a]` or `(a)`; none for no text, `None` for any other.
fn bracketed(text: &str) -> Option<Vec<String>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let inner = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .or_else(|| text.strip_prefix('(')?.strip_suffix(')'))?;
    let fits = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_alphabetic());
    fits.then(|| vec![inner.to_ascii_lowercase()])
}

/// The number that small Roman numerals say; `None` for another text.
fn roman(text: &str) -> Option<u32> {
    const UPTO: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
        "xv", "xvi", "xvii", "xviii", "xix", "xx",
    ];
    let at = UPTO.iter().position(|known| *known == text)?;
    u32::try_from(at + 1).ok()
}
