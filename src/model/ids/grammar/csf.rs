//! Ids of the NIST Cybersecurity Framework: function, category, number.

use super::super::{ControlId, PartId};
use super::{Grammar, begins_with, is_number};

/// `GV.OC-01`, and `GV.OC` for a category.
pub(super) struct Csf;

impl Grammar for Csf {
    fn name(&self) -> &'static str {
        "csf"
    }

    /// Only categories: they have no digit, and would not be taken for ids otherwise.
    fn read(&self, text: &str) -> Option<PartId> {
        let text = text.trim();
        let [a, b, b'.', c, d] = text.as_bytes() else { return None };
        let category = [a, b, c, d].iter().all(|letter| letter.is_ascii_uppercase());
        category.then(|| PartId::whole(ControlId(text.into())))
    }

    /// `gv_oc_01` and `GV.OC-1` are `GV.OC-01`.
    fn spelled(&self, text: &str, begins: &[String]) -> Vec<PartId> {
        let words: Vec<&str> = text.trim().split(['.', '-', '_', ' ']).collect();
        let [function, category, number] = words[..] else { return Vec::new() };
        let letters = |word: &str| word.len() == 2 && word.bytes().all(|b| b.is_ascii_alphabetic());
        if !letters(function) || !letters(category) || !is_number(number) {
            return Vec::new();
        }
        let id = format!("{function}.{category}-{number:0>2}").to_ascii_uppercase();
        let fits = begins_with(&id, begins);
        fits.then(|| PartId::whole(ControlId(id.into()))).into_iter().collect()
    }
}
