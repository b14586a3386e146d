//! What a cell may contain, and how much room it takes.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Excel's limit for one cell, in UTF-16 units.
pub(super) const CELL_LIMIT: usize = 32_767;

/// Ends a text that was longer than a cell can hold.
pub(super) const CUT_MARK: &str =
    " […] [truncated at Excel's cell limit; the full text is in plan.json]";

/// Excel's highest row, in points.
const ROW_LIMIT: f64 = 409.0;
const LINE_POINTS: f64 = 12.75;

/// Markdown as plain text.
pub(super) fn plain(markdown: &str) -> String {
    crate::render::markdown::plain(markdown)
}

/// Text that a cell can contain: Unix line ends; control and direction-override characters, which would
/// hide or reorder what follows, replaced by `U+FFFD`; truncated at the limit with a mark.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let unwanted = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
    };
    let text = if text.contains(unwanted) {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n").replace(unwanted, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    };
    if text.len() <= CELL_LIMIT || text.encode_utf16().count() <= CELL_LIMIT {
        return text;
    }
    let room = CELL_LIMIT - CUT_MARK.encode_utf16().count();
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > room
    });
    let end = end.map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("{}{CUT_MARK}", &text[..end]))
}

/// True if a spreadsheet might interpret the text as a formula once it is copied out of this workbook.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    // A program that imports text may drop any blank before it, one that nobody sees too.
    let unseen = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
    };
    let blank = matches!(text.chars().next(), Some('\t' | '\n' | '\r'));
    let first = text.trim_start_matches(unseen).chars().next();
    blank || matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

/// Writes text into a cell, never a formula; nothing where there is no text.
pub(crate) fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = clean(text);
    if looks_like_formula(&text) {
        let format = format.clone().set_quote_prefix();
        sheet.write_string_with_format(row, column, &*text, &format)?;
    } else {
        // An empty text is written as a blank cell.
        sheet.write_string_with_format(row, column, &*text, format)?;
    }
    Ok(())
}

/// True for an address that a cell may link to. An address that the writer would escape again, or that
/// Excel would refuse, stays text.
pub(super) fn is_linkable(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("mailto:"))
        && url.len() <= 2_000
        && url.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>[]^`{}%\\".contains(&b))
}

/// Widths of Arial's printable ASCII in thousandths of an em (the Helvetica metrics).
#[rustfmt::skip]
const ARIAL: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

fn width(c: char) -> u32 {
    match c {
        ' '..='~' => ARIAL[c as usize - 32].into(),
        '\t' => 1112,
        '\u{1100}'.. => 1000,
        _ => 620,
    }
}

/// Lines the text takes in a column of this width (in characters of the default font).
pub(super) fn lines(text: &str, column: f64) -> u32 {
    // A character of width is 7 pixels, an em of Arial 10 is 13⅓; 2 % for hinting.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a column's width")]
    let room = (column * 7.0 / 13.333 * 1000.0 / 1.02) as u32;
    text.trim_end_matches('\n').split('\n').map(|line| wrapped(line, room.max(1))).sum()
}

fn wrapped(line: &str, room: u32) -> u32 {
    let (mut lines, mut at) = (1, 0);
    for word in line.split_inclusive(' ') {
        let ink: u32 = word.trim_end_matches(' ').chars().map(width).sum();
        let full = ink + if word.ends_with(' ') { width(' ') } else { 0 };
        if at + ink <= room {
            at += full;
        } else if ink <= room {
            lines += 1;
            at = full;
        } else {
            lines += u32::from(at > 0);
            at = 0;
            for c in word.chars() {
                if at + width(c) > room {
                    lines += 1;
                    at = 0;
                }
                at += width(c);
            }
        }
    }
    lines
}

/// Height in points of a row of so many lines.
pub(super) fn height(lines: u32) -> f64 {
    (f64::from(lines.max(1)) * LINE_POINTS + 3.75).min(ROW_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_with_a_mark_at_the_limit() {
        let long = "é𝄞".repeat(20_000);
        let cut = clean(&long);
        assert!(cut.encode_utf16().count() <= CELL_LIMIT);
        assert!(cut.ends_with(CUT_MARK));
        let just = "x".repeat(CELL_LIMIT);
        assert_eq!(clean(&just), just);
    }

    #[test]
    fn shows_control_and_override_characters() {
        assert_eq!(clean("a\r\nb\u{202E}c\u{0}d\te"), "a\nb\u{FFFD}c\u{FFFD}d\te");
    }

    #[test]
    fn knows_formulas_in_disguise() {
        for text in [
            "=cmd()",
            "+1",
            "-1",
            "@x",
            "\tx",
            "  =1",
            "＝1",
            "\u{a0}=1",
            "\u{3000}+1",
            "\u{200b}@x",
            "\u{feff}=1",
            "\r=1",
            " \n=1",
        ] {
            assert!(looks_like_formula(text), "{text:?}");
        }
        for text in ["a=1", "1-2", "", "AC-2"] {
            assert!(!looks_like_formula(text), "{text:?}");
        }
    }

    #[test]
    fn links_only_what_is_safe() {
        assert!(is_linkable("https://example.com/a?b=c&d#e"));
        assert!(is_linkable("mailto:grc@example.com"));
        for url in
            ["http://x", "file:///etc/passwd", "javascript:1", "https://x/%2F", "https://x y"]
        {
            assert!(!is_linkable(url), "{url}");
        }
    }

    #[test]
    fn estimates_wrapped_lines() {
        assert_eq!(lines("short", 20.0), 1);
        assert_eq!(lines("one\ntwo\n\nfour", 20.0), 4);
        assert_eq!(lines(&"a".repeat(64), 34.0), 3);
        assert!((14..=17).contains(&lines(&"word and more ".repeat(50), 46.0)));
    }
}
