//! Ids of the key security indicators of FedRAMP 20x.

use super::super::{ControlId, PartId};
use super::{Grammar, begins_with};

/// `KSI-CNA-RNT`, and `KSI-CNA` for a theme.
pub(super) struct Ksi;

impl Grammar for Ksi {
    fn name(&self) -> &'static str {
        "ksi"
    }

    /// They have no digit, and would not be taken for ids otherwise.
    fn read(&self, text: &str) -> Option<PartId> {
        parse(text, &['-'])
    }

    /// `ksi_cna_rnt` is `KSI-CNA-RNT`.
    fn spelled(&self, text: &str, begins: &[String]) -> Vec<PartId> {
        let part = parse(text, &['-', '_', '.', ' ']);
        part.into_iter().filter(|part| begins_with(part.control.as_str(), begins)).collect()
    }
}

fn parse(text: &str, between: &[char]) -> Option<PartId> {
    let words: Vec<&str> = text.trim().split(between).collect();
    let three = |word: &&str| word.len() == 3 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let fits = (2..=3).contains(&words.len())
        && words[0].eq_ignore_ascii_case("ksi")
        && words.iter().all(three);
    fits.then(|| PartId::whole(ControlId(words.join("-").to_ascii_uppercase().into())))
}
