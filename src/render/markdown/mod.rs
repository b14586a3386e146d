//! Parses the Markdown of statements into a small tree.
//!
//! The tree is data: the PDF draws it, the workbook flattens it with [`plain`]. Nothing in it can execute
//! or load anything, or link to anything but `https:` and `mailto:` addresses.

use crate::limits::{BLOCK_DEPTH, INLINE_DEPTH};
use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};
use serde::Serialize;

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph, or a heading shown as a bold paragraph.
    Paragraph {
        /// Its text.
        c: Vec<Inline>,
    },
    /// Preformatted lines.
    Code {
        /// The lines.
        text: String,
    },
    /// A quotation.
    Quote {
        /// Its blocks.
        c: Vec<Block>,
    },
    /// A list.
    List {
        /// First number; absent for bullets.
        start: Option<u64>,
        /// The items.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table {
        /// Alignment by column: `left`, `center` or `right`.
        align: Vec<&'static str>,
        /// Header cells.
        head: Vec<Vec<Inline>>,
        /// Rows of cells, each as long as the header.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A thematic break.
    Rule,
}

/// A run of text: plain, or marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Marked text.
    Marked(Marked),
}

/// Text with a marking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
pub enum Marked {
    /// Strong.
    Strong {
        /// The text.
        c: Vec<Inline>,
    },
    /// Emphasis.
    Emphasis {
        /// The text.
        c: Vec<Inline>,
    },
    /// A code span.
    Code {
        /// The text.
        text: String,
    },
    /// A link to an `https:` or `mailto:` address.
    Link {
        /// The address.
        to: String,
        /// The text.
        c: Vec<Inline>,
    },
    /// A hard line break.
    Break,
}

impl Inline {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// Reads Markdown. Raw HTML stays visible as text; images become their alternative text; a link
/// that is neither `https:` nor `mailto:` becomes its text and address.
pub fn parse(text: &str) -> Vec<Block> {
    let mut builder = Builder::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        builder.event(event);
    }
    builder.finish()
}

/// Markdown as text for a workbook cell: items begin with `- `, links end with their address.
pub fn plain(text: &str) -> String {
    let mut lines = Vec::new();
    plain_blocks(&parse(text), "", &mut lines);
    lines.join("\n")
}

/// Calls `change` with every visible text, in order.
pub fn each_text(blocks: &mut [Block], change: &mut dyn FnMut(&mut String)) {
    for block in blocks {
        match block {
            Block::Paragraph { c } => each_inline(c, change),
            Block::Code { text } => change(text),
            Block::Quote { c } => each_text(c, change),
            Block::List { items, .. } => {
                items.iter_mut().for_each(|item| each_text(item, change));
            }
            Block::Table { head, rows, .. } => {
                head.iter_mut().for_each(|cell| each_inline(cell, change));
                rows.iter_mut().flatten().for_each(|cell| each_inline(cell, change));
            }
            Block::Rule => {}
        }
    }
}

fn each_inline(inlines: &mut [Inline], change: &mut dyn FnMut(&mut String)) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Marked(Marked::Code { text }) => change(text),
            Inline::Marked(
                Marked::Strong { c } | Marked::Emphasis { c } | Marked::Link { c, .. },
            ) => each_inline(c, change),
            Inline::Marked(Marked::Break) => {}
        }
    }
}

/// A list, item or quote that is open.
#[derive(Default)]
struct Container {
    kind: ContainerKind,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
    line: Vec<Inline>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum ContainerKind {
    #[default]
    Root,
    Quote,
    List(Option<u64>),
    Item,
}

/// Strong text, emphasis or a link that is open.
struct Span {
    kind: SpanKind,
    c: Vec<Inline>,
}

enum SpanKind {
    Strong,
    Emphasis,
    Link(String),
}

#[derive(Default)]
struct Table {
    align: Vec<&'static str>,
    head: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
}

#[derive(Default)]
struct Builder {
    root: Container,
    open: Vec<Container>,
    spans: Vec<Span>,
    /// Containers and spans past the depth limits, which are not opened.
    unopened: usize,
    unopened_spans: usize,
    code: Option<String>,
    table: Option<Table>,
}

impl Builder {
    fn top(&mut self) -> &mut Container {
        self.open.last_mut().unwrap_or(&mut self.root)
    }

    fn push(&mut self, inline: Inline) {
        let line = match self.spans.last_mut() {
            Some(span) => &mut span.c,
            None => &mut self.top().line,
        };
        match (line.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
            (_, inline) => line.push(inline),
        }
    }

    /// Ends the current paragraph, if there is one.
    fn flush(&mut self) {
        let top = self.top();
        let c = std::mem::take(&mut top.line);
        if !c.is_empty() {
            top.blocks.push(Block::Paragraph { c });
        }
    }

    fn open(&mut self, kind: ContainerKind) {
        self.flush();
        // An item never occurs without its list, so a list is opened only if both are within the limit.
        let needs = if matches!(kind, ContainerKind::List(_)) { 2 } else { 1 };
        if self.unopened > 0 || self.open.len() + needs > BLOCK_DEPTH {
            self.unopened += 1;
        } else {
            self.open.push(Container { kind, ..Container::default() });
        }
    }

    fn close(&mut self) {
        self.flush();
        if self.unopened > 0 {
            self.unopened -= 1;
            return;
        }
        let Some(done) = self.open.pop() else { return };
        let top = self.top();
        match done.kind {
            ContainerKind::Root => {}
            ContainerKind::Quote => top.blocks.push(Block::Quote { c: done.blocks }),
            ContainerKind::List(start) => {
                top.blocks.push(Block::List { start, items: done.items });
            }
            ContainerKind::Item => top.items.push(done.blocks),
        }
    }

    fn open_span(&mut self, kind: SpanKind) {
        if self.unopened_spans > 0 || self.spans.len() >= INLINE_DEPTH {
            self.unopened_spans += 1;
        } else {
            self.spans.push(Span { kind, c: Vec::new() });
        }
    }

    fn close_span(&mut self) {
        if self.unopened_spans > 0 {
            self.unopened_spans -= 1;
            return;
        }
        let Some(Span { kind, c }) = self.spans.pop() else { return };
        match kind {
            SpanKind::Strong => self.push(Inline::Marked(Marked::Strong { c })),
            SpanKind::Emphasis => self.push(Inline::Marked(Marked::Emphasis { c })),
            SpanKind::Link(to) if may_link(&to) => {
                let c = if c.is_empty() { vec![Inline::text(to.clone())] } else { c };
                self.push(Inline::Marked(Marked::Link { to, c }));
            }
            SpanKind::Link(to) => {
                let mut shown = String::new();
                plain_inlines(&c, &mut shown);
                c.into_iter().for_each(|inline| self.push(inline));
                if shown.is_empty() {
                    self.push(Inline::Text(to));
                } else if shown != to && !to.is_empty() {
                    self.push(Inline::Text(format!(" ({to})")));
                }
            }
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.push(Inline::text(&*text)),
            },
            Event::Code(text) => {
                self.push(Inline::Marked(Marked::Code { text: text.into_string() }));
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                let (text, ends) = match text.strip_suffix('\n') {
                    Some(text) => (text, true),
                    None => (&*text, false),
                };
                self.push(Inline::text(text));
                if ends {
                    self.push(Inline::Marked(Marked::Break));
                }
            }
            Event::SoftBreak => self.push(Inline::text(" ")),
            Event::HardBreak => self.push(Inline::Marked(Marked::Break)),
            Event::Rule => {
                self.flush();
                self.top().blocks.push(Block::Rule);
            }
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push(Inline::text(&*text))
            }
            Event::TaskListMarker(done) => {
                self.push(Inline::text(if done { "[x] " } else { "[ ] " }));
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.flush();
                self.open_span(SpanKind::Strong);
            }
            Tag::BlockQuote(_) => self.open(ContainerKind::Quote),
            Tag::List(start) => self.open(ContainerKind::List(start)),
            Tag::Item => self.open(ContainerKind::Item),
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::Table(align) => {
                self.flush();
                let align = align
                    .into_iter()
                    .map(|align| match align {
                        Alignment::Center => "center",
                        Alignment::Right => "right",
                        Alignment::Left | Alignment::None => "left",
                    })
                    .collect();
                self.table = Some(Table { align, ..Table::default() });
            }
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.open_span(SpanKind::Emphasis),
            Tag::Strong => self.open_span(SpanKind::Strong),
            Tag::Link { dest_url, .. } => self.open_span(SpanKind::Link(dest_url.into_string())),
            Tag::Paragraph | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::HtmlBlock => {
                if let Some(Inline::Marked(Marked::Break)) = self.top().line.last() {
                    self.top().line.pop();
                }
                self.flush();
            }
            TagEnd::Heading(_) => {
                self.close_span();
                self.flush();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    let text = code.strip_suffix('\n').map_or(code.as_str(), |text| text);
                    let text = text.to_owned();
                    self.top().blocks.push(Block::Code { text });
                }
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.top().line);
                if let Some(table) = &mut self.table {
                    match table.rows.last_mut() {
                        Some(row) => row.push(cell),
                        None => table.head.push(cell),
                    }
                }
            }
            TagEnd::Table => {
                if let Some(Table { align, head, rows }) = self.table.take() {
                    self.top().blocks.push(Block::Table { align, head, rows });
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => self.close_span(),
            _ => {}
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.root.blocks
    }
}

/// True for an address that may be linked to.
fn may_link(to: &str) -> bool {
    let schemed = to.strip_prefix("https://").or_else(|| to.strip_prefix("mailto:"));
    schemed.is_some_and(|rest| !rest.is_empty())
        && to.len() <= 2000
        && to.bytes().all(|byte| byte.is_ascii_graphic())
}

fn plain_blocks(blocks: &[Block], indent: &str, lines: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph { c } => {
                let mut text = String::new();
                plain_inlines(c, &mut text);
                lines.extend(text.lines().map(|line| format!("{indent}{line}")));
            }
            Block::Code { text } => {
                lines.extend(text.lines().map(|line| format!("{indent}{line}")));
            }
            Block::Quote { c } => plain_blocks(c, &format!("{indent}> "), lines),
            Block::List { start, items } => {
                for (at, item) in items.iter().enumerate() {
                    let mark = match start {
                        Some(start) => format!("{}. ", start.saturating_add(at as u64)),
                        None => "- ".to_owned(),
                    };
                    let first = lines.len();
                    plain_blocks(item, &format!("{indent}{}", " ".repeat(mark.len())), lines);
                    match lines.get_mut(first) {
                        Some(line) => {
                            line.replace_range(indent.len()..indent.len() + mark.len(), &mark);
                        }
                        None => lines.push(format!("{indent}{mark}")),
                    }
                }
            }
            Block::Table { head, rows, .. } => {
                for row in std::iter::once(head).chain(rows) {
                    let cells = row.iter().map(|cell| {
                        let mut text = String::new();
                        plain_inlines(cell, &mut text);
                        text
                    });
                    lines.push(format!("{indent}{}", cells.collect::<Vec<_>>().join(" | ")));
                }
            }
            Block::Rule => lines.push(format!("{indent}---")),
        }
    }
}

fn plain_inlines(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Marked(Marked::Code { text }) => out.push_str(text),
            Inline::Marked(Marked::Strong { c } | Marked::Emphasis { c }) => plain_inlines(c, out),
            Inline::Marked(Marked::Link { to, c }) => {
                let from = out.len();
                plain_inlines(c, out);
                if out[from..] != **to {
                    out.push_str(&format!(" ({to})"));
                }
            }
            Inline::Marked(Marked::Break) => out.push('\n'),
        }
    }
}

#[cfg(test)]
mod tests;
