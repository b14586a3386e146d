//! Helpers for texts that people and tools write: compared, shortened, and made safe to print.

use std::fmt::Display;

/// Letters and digits only, in lower case: `SHA-256` and `sha 256` are both `sha256`. Headings, names of
/// checks and values that people type are compared in this form.
pub fn normalized(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Names of months, from January.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of a month by its English name, whole or cut to three letters or more.
pub fn month(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    (1..).zip(MONTHS).find(|(_, name)| name.starts_with(&word)).map(|(number, _)| number)
}

/// Numbers in words, up to twenty, each at its own place.
const UP_TO_TWENTY: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];
/// The tens after it.
const TENS: [&str; 7] = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The number that a word of lower case is: `seven`, `forty`. Digits are none.
pub fn number_in_words(word: &str) -> Option<u32> {
    // The longest is `seventeen`, and none has a capital or a digit.
    if word.len() > 9 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let at = |list: &[&str]| list.iter().position(|name| *name == word);
    let small = at(&UP_TO_TWENTY).and_then(|at| u32::try_from(at).ok());
    small.or_else(|| at(&TENS).and_then(|at| u32::try_from(at * 10 + 30).ok()))
}

/// `a, b, c and 4 more`: the first `most` names, and the number of the others.
pub fn few_and_more<I>(names: I, most: usize) -> String
where
    I: IntoIterator<Item: Display, IntoIter: ExactSizeIterator>,
{
    let names = names.into_iter();
    let more = names.len().saturating_sub(most);
    let shown: Vec<String> = names.take(most).map(|name| name.to_string()).collect();
    match more {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `20,001`: a number with its thousands apart.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 row is` or `3 rows are`.
pub fn number_of(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// True if a text names an id as a word of its own: `EV-1` is in `EV-1: no rows`, and not in `EV-10`.
pub fn names_id(text: &str, id: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    !id.is_empty()
        && text.match_indices(id).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + id.len()..].chars().next();
            !before.is_some_and(inside) && !after.is_some_and(inside)
        })
}

/// `A covers` or `A and B cover`: reports as the subject of a sentence about days.
pub fn that_cover<S: AsRef<str>>(reports: &[S]) -> String {
    let titles: Vec<&str> = reports.iter().map(AsRef::as_ref).collect();
    format!("{} {}", titles.join(" and "), if titles.len() == 1 { "covers" } else { "cover" })
}

/// At most `most` characters, without control characters: to quote a file in a message.
pub fn printable(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// True for 64 hexadecimal digits, in upper or lower case.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The date that a number such as 20260930 stands for, as `2026-09-30`; `None` outside 1900 to 2100. The
/// calendar may have no such day.
pub fn spelled_day(number: f64) -> Option<String> {
    let spelled = number.fract() == 0.0 && (19_000_101.0..=21_001_231.0).contains(&number);
    spelled.then(|| {
        let text = format!("{number:.0}");
        format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])
    })
}

/// White space, including no-break and zero-width spaces.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Removes white space, visible or not, from both ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// One line: every run of white space is one space.
pub fn one_line(text: &str) -> String {
    text.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A name for a file: `AC-2(1)` is `ac-2-1`.
pub fn file_name(id: &str) -> String {
    let plain = id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' });
    let plain: String = plain.collect::<String>().to_lowercase();
    plain.split('-').filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("-")
}

/// The text with its first letter in upper case.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A text for a message: at most 60 characters, without control characters.
pub fn quote(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(60)
        .map(|c| if c.is_control() || is_blank(c) { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_up_to_a_number() {
        assert_eq!(few_and_more(["a", "b"], 3), "a, b");
        assert_eq!(few_and_more(["a", "b", "c"], 3), "a, b, c");
        assert_eq!(few_and_more(["a", "b", "c", "d"], 2), "a, b and 2 more");
        assert_eq!(few_and_more(Vec::<String>::new(), 2), "");
    }

    #[test]
    fn ids_are_words() {
        assert!(names_id("EV-1: no rows", "EV-1") && names_id("of (EV-1)", "EV-1"));
        assert!(!names_id("EV-10: no rows", "EV-1") && !names_id("XEV-1", "EV-1"));
        assert!(!names_id("anything", ""));
    }

    #[test]
    fn texts_are_compared_and_shown() {
        assert_eq!(normalized("SHA-256 (hex)"), "sha256hex");
        assert_eq!(normalized("Größe"), "größe");
        assert_eq!(printable("a\u{1b}[31mb\nc", 5), "a[31m");
        assert_eq!(hex(&[0, 0xab]), "00ab");
        assert!(is_sha256(&"aF".repeat(32)) && !is_sha256("af") && !is_sha256(&"zz".repeat(32)));
    }

    #[test]
    fn numbers_in_words() {
        let of = |word| number_in_words(word);
        assert_eq!([of("zero"), of("twenty"), of("ninety")], [Some(0), Some(20), Some(90)]);
        assert_eq!([of("7"), of("Seven"), of("hundred")], [None, None, None]);
    }

    #[test]
    fn numbers_spell_days() {
        assert_eq!(spelled_day(20_260_930.0).as_deref(), Some("2026-09-30"));
        assert_eq!(spelled_day(20_260_930.5), None);
        assert_eq!(spelled_day(18_991_231.0), None);
    }
}
