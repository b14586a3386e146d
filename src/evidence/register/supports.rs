//! A cell that lists ids of controls, implementations or tests, in any common form of list.

use crate::model::PartId;

/// The ids of a cell, as written.
///
/// Lists are split at commas, semicolons, line ends, `and` and `&`, and before a word that is an id
/// of its own (`AC-2 AC-3`). Ranges and bare labels are refused, because their meaning would be a guess.
///
/// # Errors
/// With the piece that is not an id, and the remedy.
pub fn split(text: &str) -> Result<Vec<String>, (String, &'static str)> {
    let text: String = text
        .chars()
        .map(|c| if matches!(c, '\u{2010}' | '\u{2011}' | '\u{2012}') { '-' } else { c })
        .collect();
    let mut ids = Vec::new();
    for piece in text.split([',', ';', '\n', '\r', '&', '|', '•', '·']) {
        for chunk in split_words(piece) {
            let id = chunk.join(" ");
            let is_range = chunk.iter().any(|word| {
                matches!(word.to_ascii_lowercase().as_str(), "to" | "through" | "-" | "–" | "—")
            }) || id.contains("..")
                || ranged(&id);
            if is_range {
                return Err((id, "list each id of the range, separated by commas"));
            }
            let id = id.replace(['–', '—'], "-");
            if id.starts_with(['(', '[']) || id.len() == 1 {
                return Err((id, "write each id in full: AC-2(a), AC-2(b)"));
            }
            let digit = id.chars().any(|c| c.is_ascii_digit()) || id.parse::<PartId>().is_ok();
            if id.chars().count() > 60 || !digit {
                return Err((id, "write ids only, as in AC-2(a), CC6.1 or IAM-01"));
            }
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The words of each id in a piece.
fn split_words(piece: &str) -> Vec<Vec<&str>> {
    let mut chunks: Vec<Vec<&str>> = Vec::new();
    let mut open = false;
    for word in piece.split_whitespace() {
        if word.eq_ignore_ascii_case("and") {
            open = false;
            continue;
        }
        let joins_range = chunks.last().and_then(|chunk| chunk.last()).is_some_and(|last| {
            matches!(last.to_ascii_lowercase().as_str(), "to" | "through" | "-" | "–" | "—")
        });
        match chunks.last_mut() {
            Some(chunk) if open && (joins_range || !begins_an_id(word)) => chunk.push(word),
            _ => chunks.push(vec![word]),
        }
        open = true;
    }
    chunks
}

/// `CC6.1`, `AC-2`, `IAM-01`: letters and then a digit, at once or after a separator; and the shapes that other
/// publishers use.
fn begins_an_id(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = word.len() - rest.len();
    let after = rest.strip_prefix(['-', '_', '.']).unwrap_or(rest);
    let digit = after.starts_with(|c: char| c.is_ascii_digit());
    // `3.1.1`, `A.5.1`: numbers and points. `AC.L2-3.1.1`, `KSI-CNA-RNT`: ids of a known shape.
    let points = word.matches('.').count() >= 2;
    ((2..=12).contains(&letters) && digit)
        || (letters == 0 && digit && points)
        || (letters == 1 && rest.starts_with('.') && digit && points)
        || (letters >= 2 && (points || word.starts_with("KSI-")) && word.parse::<PartId>().is_ok())
}

/// `CC6.1-CC6.3`: two ids of one family joined by a hyphen or dash.
fn ranged(id: &str) -> bool {
    id.char_indices().filter(|(_, c)| matches!(c, '-' | '–' | '—')).any(|(at, dash)| {
        let (head, tail) = (id[..at].trim(), id[at + dash.len_utf8()..].trim());
        let family =
            |text: &str| -> String { text.chars().take_while(char::is_ascii_alphabetic).collect() };
        head.bytes().any(|b| b.is_ascii_digit())
            && begins_an_id(tail)
            && family(head).eq_ignore_ascii_case(&family(tail))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        for (text, ids) in [
            ("AC-02 (a)", vec!["AC-02 (a)"]),
            ("AC-2(a), CC6.1;IAM-01\nT-001", vec!["AC-2(a)", "CC6.1", "IAM-01", "T-001"]),
            ("AC-2 and AC-3", vec!["AC-2", "AC-3"]),
            ("AC-2, AC-3, and AC-6(10)", vec!["AC-2", "AC-3", "AC-6(10)"]),
            ("AC-2 AC-3 (1)", vec!["AC-2", "AC-3 (1)"]),
            ("ac_2_3_a & ac-2.1_smt.a", vec!["ac_2_3_a", "ac-2.1_smt.a"]),
            ("AC‑2", vec!["AC-2"]),
            ("AC–2", vec!["AC-2"]),
            ("POL-IAM-01", vec!["POL-IAM-01"]),
            ("AC 2 a", vec!["AC 2 a"]),
            ("PR.AA-01, 164.308(a)(1)", vec!["PR.AA-01", "164.308(a)(1)"]),
            (" ,; ", vec![]),
        ] {
            assert_eq!(split(text), Ok(ids.into_iter().map(Into::into).collect()), "{text}");
        }
        for bad in [
            "AC-2(a), (b)",
            "AC-2 to AC-5",
            "CC6.1-CC6.3",
            "CC6.1 – CC6.3",
            "see policy",
            "AC-2, b",
        ] {
            assert!(split(bad).is_err(), "{bad}");
        }
    }
}
