//! Ids of a series and numbers, as SOC 2 and ISO/IEC 27001 have them.

use super::super::{ControlId, PartId};
use super::{Grammar, is_number};

/// `CC6.1`, `A.5.1`, `8.3.1`. Where ids have no series as well as one, as PCI DSS has `8.3.1` and `A1.1.1`, the empty
/// beginning is one of `begins`.
pub(super) struct Dotted;

impl Grammar for Dotted {
    fn name(&self) -> &'static str {
        "dotted"
    }

    /// None: such ids are read as they are written.
    fn read(&self, _text: &str) -> Option<PartId> {
        None
    }

    /// `cc_6_1` is `CC6.1`. Prowler puts the first series in front of the others: `cc_a_1_1` is `A1.1`.
    fn spelled(&self, text: &str, begins: &[String]) -> Vec<PartId> {
        spelled(text, begins).map(|id| PartId::whole(ControlId(id.into()))).into_iter().collect()
    }
}

fn spelled(text: &str, begins: &[String]) -> Option<String> {
    let letters = |word: &str| word.bytes().all(|b| b.is_ascii_alphabetic());
    let mut words = Vec::new();
    for word in text.trim().split(['_', '.', '-']).filter(|word| !word.is_empty()) {
        // `cc6` is `cc` and `6`.
        let digit = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
        let (series, number) = word.split_at(digit);
        words.extend([series, number].into_iter().filter(|word| !word.is_empty()));
    }
    let at = words.iter().position(|word| !letters(word)).unwrap_or(words.len());
    let (series, numbers) = words.split_at(at);
    let begin = |word: &str| {
        begins.iter().find(|begin| begin.trim_end_matches('.').eq_ignore_ascii_case(word))
    };
    let begin = match series {
        [] if begins.is_empty() || begins.iter().any(String::is_empty) => "",
        [series] => begin(series)?.as_str(),
        [first, series] if begins.first() == begin(first) => begin(series)?.as_str(),
        _ => return None,
    };
    if numbers.len() < 2 || !numbers.iter().all(|word| is_number(word)) {
        return None;
    }
    Some(format!("{begin}{}", numbers.join(".")))
}
