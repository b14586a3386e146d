//! Makes people's text safe to print: what a page cannot show is printed as `[U+202E]` and reported.
//!
//! PDF/A refuses characters without a glyph and private-use characters, and a bidirectional override
//! reverses the words after it, so that a page would show something that the file does not say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::diag::{Diagnostic, Origin, codes};
use crate::render::printable::misleads;

/// The field of the plan that a text is from, for the message.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Field<'a> {
    /// `title`, `statement`, …
    pub what: &'a str,
    /// Id of what it belongs to.
    pub of: &'a str,
    /// Control or part concerned.
    pub control: Option<&'a str>,
    /// Where the team wrote it.
    pub origin: Option<&'a Origin>,
    /// True if it is in a column of a table.
    pub narrow: bool,
}

/// Cleans texts and remembers what it replaced.
pub(crate) struct Cleaner<'a> {
    prints: &'a dyn Fn(char) -> bool,
    replaced: BTreeMap<(String, Option<String>, Option<Origin>), BTreeSet<char>>,
}

impl<'a> Cleaner<'a> {
    /// A cleaner for fonts that have a glyph where `prints` is true.
    pub(super) fn new(prints: &'a dyn Fn(char) -> bool) -> Self {
        Self { prints, replaced: BTreeMap::new() }
    }

    /// True where the fonts have a glyph for a character that is safe to print.
    pub(super) fn prints(&self, c: char) -> bool {
        !misleads(c) && (self.prints)(c)
    }

    /// The text with every unprintable character replaced by its visible code point.
    pub(super) fn clean(&mut self, text: &str, field: Field<'_>) -> String {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
            return breakable(text, field.narrow);
        }
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\n' => out.push('\n'),
                '\r' => {
                    if chars.peek() != Some(&'\n') {
                        out.push('\n');
                    }
                }
                '\t' => out.push(' '),
                '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
                _ if !misleads(c) && (self.prints)(c) => out.push(c),
                _ if c.is_whitespace() => out.push(' '),
                _ => {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "[U+{:04X}]", u32::from(c));
                    self.note(c, field);
                }
            }
        }
        breakable(&out, field.narrow)
    }

    fn note(&mut self, c: char, field: Field<'_>) {
        let name = match (field.what, field.of) {
            (what, "") => what.to_owned(),
            (what, of) => format!("{what} of {of}"),
        };
        let key = (name, field.control.map(str::to_owned), field.origin.cloned());
        self.replaced.entry(key).or_default().insert(c);
    }

    /// A warning for each field that contained such characters.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let mut notices = Vec::new();
        for ((name, control, origin), chars) in self.replaced {
            let listed: Vec<String> =
                chars.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
            let listed = listed.join(", ");
            let message = format!("the {name} contains {listed}, which cannot be printed");
            let mut notice = Diagnostic::new(&codes::UNPRINTABLE_CHARACTER, message)
                .help("the PDF shows its number in brackets instead; remove it or write it out");
            if let Some(control) = control {
                notice = notice.control(control);
            }
            if let Some(origin) = origin {
                notice = notice.fault(&origin);
            }
            notices.push(notice);
        }
        notices
    }
}

/// Longest word, in characters, that fits a line of prose and a column of a table.
const LONGEST_WORD: [usize; 2] = [80, 22];

/// The text with break opportunities in overlong words, which would otherwise run off the page.
fn breakable(text: &str, narrow: bool) -> String {
    let longest = LONGEST_WORD[usize::from(narrow)];
    if text.split([' ', '\n']).all(|word| word.len() <= longest) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() * 2);
    let (mut run, mut previous) = (0, ' ');
    for c in text.chars() {
        // Lines break by themselves after a space, and after these before a letter.
        let may_break = matches!(previous, '-' | '/') && c.is_alphabetic();
        run = if c.is_whitespace() || may_break { 0 } else { run + 1 };
        if run > longest {
            out.push('\u{200b}');
            run = 1;
        }
        out.push(c);
        previous = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> (String, Vec<Diagnostic>) {
        let prints = |c: char| u32::from(c) < 0x250;
        let mut cleaner = Cleaner::new(&prints);
        let field = Field { what: "title", of: "EV-1", ..Field::default() };
        let out = cleaner.clean(text, field);
        (out, cleaner.finish())
    }

    #[test]
    fn ordinary_text_is_untouched() {
        for text in ["plain #read(\"x\") @ref $x$", "Zürich ñ", "two\nlines"] {
            assert_eq!(clean(text), (text.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn unprintable_characters_are_shown_and_reported() {
        let (text, notices) = clean("a\u{202e}b\u{e000}c\u{7}d\u{1f525}e\u{202e}");
        assert_eq!(text, "a[U+202E]b[U+E000]c[U+0007]d[U+1F525]e[U+202E]");
        let [notice] = &notices[..] else { panic!("one notice expected: {notices:?}") };
        assert_eq!(notice.code.name, "unprintable-character");
        assert!(notice.message.contains("title of EV-1"));
        assert!(notice.message.contains("U+0007, U+202E, U+E000, U+1F525"), "{}", notice.message);
    }

    #[test]
    fn overlong_words_may_be_broken() {
        let long = "x".repeat(81);
        assert_eq!(clean(&long).0, format!("{}\u{200b}x", "x".repeat(80)));
        assert_eq!(clean(&"x".repeat(80)).0, "x".repeat(80));
        let path = "segment/".repeat(30);
        assert_eq!(clean(&path).0, path);
    }

    #[test]
    fn line_ends_and_spaces_are_made_plain() {
        assert_eq!(clean("a\r\nb\rc\u{2028}d\te\u{3000}f").0, "a\nb\nc\nd e f");
    }
}
