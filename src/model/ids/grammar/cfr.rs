//! Citations of the Code of Federal Regulations, as the HIPAA Security Rule is cited.

use super::super::{ControlId, PartId};
use super::{Grammar, begins_with};

/// `164.308(a)(1)(ii)(A)`.
pub(super) struct Cfr;

impl Grammar for Cfr {
    fn name(&self) -> &'static str {
        "cfr"
    }

    fn read(&self, text: &str) -> Option<PartId> {
        parse(text).map(|citation| PartId::whole(ControlId(citation.into())))
    }

    fn spelled(&self, text: &str, begins: &[String]) -> Vec<PartId> {
        let part = text.trim().parse::<PartId>().ok();
        part.into_iter().filter(|part| begins_with(part.control.as_str(), begins)).collect()
    }

    /// Citing `164.308(a)(1)` cites `164.308(a)(1)(ii)(A)` as well.
    fn covers(&self, id: &str, other: &str) -> bool {
        other.strip_prefix(id).is_some_and(|rest| rest.starts_with('(')) && parse(id).is_some()
    }
}

/// Reads `164.308(a)(1)(ii)(A)` in the spellings of tools, and returns the regulation's own form.
///
/// `§ 164.308(a)(1)`, `45 CFR 164.308(a)(1)`, `164_308_a_1_ii_a` and `164.308(A)(1)` all
/// occur. The case of a label follows from its level: `(a)`, `(1)`, `(ii)`, `(A)`, `(1)`. `None` if
/// the text is not a citation of 45 CFR parts 160 to 164.
fn parse(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['§', ' ']);
    let text = match text.get(..6) {
        Some(head) if head.eq_ignore_ascii_case("45 cfr") => {
            text[6..].trim_start_matches(['§', ' '])
        }
        _ => text,
    };
    if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._()- ".contains(&b)) {
        return None;
    }
    let mut tokens = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|t| !t.is_empty());
    let digits = |token: &&str| token.bytes().all(|b| b.is_ascii_digit());
    let part = tokens.next().filter(|t| matches!(*t, "160" | "162" | "164"))?;
    let section = tokens.next().filter(|t| t.len() == 3).filter(digits)?;
    let mut out = format!("{part}.{section}");
    for (level, token) in tokens.enumerate() {
        let letter = token.len() == 1 && token.bytes().all(|b| b.is_ascii_alphabetic());
        let roman = token.bytes().all(|b| b"ivxIVX".contains(&b)) && token.len() <= 5;
        let label = match level {
            0 if letter => token.to_ascii_lowercase(),
            2 if roman => token.to_ascii_lowercase(),
            3 if letter => token.to_ascii_uppercase(),
            1 | 4 if digits(&token) && token.len() <= 2 => token.to_owned(),
            _ => return None,
        };
        out.push_str(&format!("({label})"));
    }
    Some(out)
}
