//! Markdown of statements as HTML, by the same tree that the PDF draws.

use std::fmt::Write as _;

use super::text::{clean, escaped};
use crate::render::markdown::{Block, Inline, Marked, parse};

/// A text of people's as HTML, without surrounding element.
pub(super) fn html(text: &str) -> String {
    let mut out = String::new();
    blocks(&parse(text), &mut out);
    out
}

fn blocks(list: &[Block], out: &mut String) {
    for block in list {
        match block {
            Block::Paragraph { c } => around("p", c, out),
            Block::Code { text, .. } => {
                let _ = write!(out, "<pre><code>{}</code></pre>", escaped(&clean(text)));
            }
            Block::Quote { c } => {
                out.push_str("<blockquote>");
                blocks(c, out);
                out.push_str("</blockquote>");
            }
            Block::List { start, items } => {
                match start {
                    Some(1) => out.push_str("<ol>"),
                    // The attribute is a signed number of 32 bits.
                    Some(start) => {
                        let start = i32::try_from(*start).unwrap_or(i32::MAX);
                        let _ = write!(out, "<ol start=\"{start}\">");
                    }
                    None => out.push_str("<ul>"),
                }
                for item in items {
                    out.push_str("<li>");
                    match item.as_slice() {
                        [Block::Paragraph { c }] => inlines(c, out),
                        several => blocks(several, out),
                    }
                    out.push_str("</li>");
                }
                out.push_str(if start.is_some() { "</ol>" } else { "</ul>" });
            }
            Block::Table { align, head, rows } => table(align, head, rows, out),
            Block::Rule => out.push_str("<hr>"),
        }
    }
}

fn table(align: &[&str], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>], out: &mut String) {
    let class = |n: usize| match align.get(n) {
        Some(&"right") => " class=\"right\"",
        Some(&"center") => " class=\"center\"",
        _ => "",
    };
    out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead><tr>");
    for (n, cell) in head.iter().enumerate() {
        // A header without words is no header.
        let name = if cell.is_empty() { "td" } else { "th" };
        let scope = if cell.is_empty() { "" } else { " scope=\"col\"" };
        let _ = write!(out, "<{name}{scope}{}>", class(n));
        inlines(cell, out);
        let _ = write!(out, "</{name}>");
    }
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        out.push_str("<tr>");
        for (n, cell) in row.iter().enumerate() {
            let _ = write!(out, "<td{}>", class(n));
            inlines(cell, out);
            out.push_str("</td>");
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}

fn around(name: &str, c: &[Inline], out: &mut String) {
    let _ = write!(out, "<{name}>");
    inlines(c, out);
    let _ = write!(out, "</{name}>");
}

fn inlines(list: &[Inline], out: &mut String) {
    for inline in list {
        match inline {
            Inline::Text(text) => out.push_str(&escaped(&clean(text))),
            Inline::Marked(Marked::Strong { c }) => around("strong", c, out),
            Inline::Marked(Marked::Emphasis { c }) => around("em", c, out),
            Inline::Marked(Marked::Code { text }) => {
                let _ = write!(out, "<code>{}</code>", escaped(&clean(text)));
            }
            Inline::Marked(Marked::Link { to, c }) => {
                let _ = write!(out, "<a rel=\"noreferrer\" href=\"{}\">", escaped(to));
                inlines(c, out);
                out.push_str("</a>");
            }
            Inline::Marked(Marked::Break) => out.push_str("<br>"),
        }
    }
}
