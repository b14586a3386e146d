//! A saved web page as a table: each row of its tables, each item of its lists, each heading and paragraph is
//! a row of cells.

use crate::limits::TABLE_ROWS;
use crate::model::{Sheet, SheetCell, SheetRow};

/// The rows of a page. Scripts, styles and comments are passed over; headings keep a row of their own.
pub fn page(text: &str, file: &str) -> Sheet {
    let mut rows = Rows::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rows.text(&rest[..at]);
        let tag = &rest[at..];
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = end_of(tag) else { break };
        let (head, after) = (&tag[1..end], &tag[end + 1..]);
        let closing = head.starts_with('/');
        let name: String = head
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        rest = after;
        if !closing && ["script", "style", "noscript", "svg"].contains(&name.as_str()) {
            rest = past(after, &name);
            continue;
        }
        match name.as_str() {
            "td" | "th" => rows.cell(),
            "tr" | "li" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "div" | "table"
            | "ul" | "ol" | "dt" | "dd" | "section" | "article" | "header" | "footer" | "nav"
            | "option"
                if !(rows.inside && ["p", "div", "ul", "ol", "li"].contains(&name.as_str())) =>
            {
                rows.row();
                rows.inside = name == "tr" && !closing;
            }
            "br" | "p" | "div" | "li" | "ul" | "ol" => rows.text("\n"),
            _ => {}
        }
        if rows.out.len() >= TABLE_ROWS {
            break;
        }
    }
    rows.text(rest);
    rows.row();
    Sheet { file: file.into(), name: None, rows: rows.out, merged: Vec::new() }
}

/// Where a tag ends: a `>` outside quotation marks.
fn end_of(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// What follows the element that begins before `text`.
fn past<'a>(text: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = text[from..].find("</") {
        let tail = &text[from + at + 2..];
        if tail.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return tail.find('>').map_or("", |end| &tail[end + 1..]);
        }
        from += at + 2;
    }
    ""
}

#[derive(Default)]
struct Rows {
    out: Vec<SheetRow>,
    cells: Vec<String>,
    line: u32,
    /// In a row of a table, where blocks are part of a cell.
    inside: bool,
}

impl Rows {
    fn text(&mut self, raw: &str) {
        self.line += u32::try_from(raw.matches('\n').count()).unwrap_or(0);
        let text = entities(raw);
        match self.cells.last_mut() {
            Some(cell) => cell.push_str(&text),
            None => self.cells.push(text),
        }
    }

    fn cell(&mut self) {
        if self.cells.last().is_some_and(|cell| !cell.trim().is_empty()) || self.inside {
            self.cells.push(String::new());
        }
    }

    fn row(&mut self) {
        let cells: Vec<String> = std::mem::take(&mut self.cells)
            .iter()
            .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|cell| !cell.is_empty())
            .collect();
        if cells.is_empty() {
            return;
        }
        let number = u32::try_from(self.out.len() + 1).unwrap_or(u32::MAX);
        let cells = (0..).zip(cells).map(|(at, cell)| (at, SheetCell::Text(cell))).collect();
        self.out.push(SheetRow { number, line: self.line + 1, cells });
    }
}

/// The text with the entities that pages use replaced.
fn entities(text: &str) -> String {
    const NAMED: &[(&str, &str)] = &[
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", " "),
        ("ndash", "–"),
        ("mdash", "—"),
        ("rsquo", "’"),
        ("lsquo", "‘"),
        ("reg", "®"),
        ("trade", "™"),
        ("check", "✓"),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let replaced = end.and_then(|end| {
            let name = &rest[1..end];
            let code = name.strip_prefix('#').and_then(|number| {
                let hex = number.strip_prefix(['x', 'X']);
                let code = match hex {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => number.parse().ok(),
                };
                code.and_then(char::from_u32).map(String::from)
            });
            let named = || NAMED.iter().find(|(known, _)| *known == name);
            let text = code.or_else(|| named().map(|(_, text)| (*text).to_owned()))?;
            Some((text, end))
        });
        match replaced {
            Some((text, end)) => {
                out.push_str(&text);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gives_the_rows_that_a_reader_sees() {
        let text = "<html><head><style>td { a > b }</style><title>Scope</title></head><body>\
            <!-- <li>Not shown</li> --><h2>SOC</h2>\
            <ul><li>Amazon&nbsp;EC2</li><li><a href='x>y'>AWS <b>Lambda</b></a></li></ul>\
            <table><tr><th>Service</th><th>SOC</th></tr>\
            <tr><td><p>Amazon S3 &amp; Glacier</p></td><td>&#x2713;</td></tr></table>\
            <script>if (a < b) document.write('<li>No</li>')</script> end";
        let rows: Vec<Vec<String>> = page(text, "f")
            .rows
            .iter()
            .map(|row| row.cells.values().map(SheetCell::shown).collect())
            .collect();
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            rows[1..],
            [
                row(&["SOC"]),
                row(&["Amazon EC2"]),
                row(&["AWS Lambda"]),
                row(&["Service", "SOC"]),
                row(&["Amazon S3 & Glacier", "✓"]),
                row(&["end"]),
            ]
        );
        // Cut anywhere, it is read as far as it goes.
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            page(&text[..end], "f");
        }
    }
}
