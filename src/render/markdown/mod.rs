//! Parses the Markdown of statements into a small tree.
//!
//! The tree is data: the PDF draws it, the workbook flattens it with [`plain`]. Nothing in it can execute
//! or load anything, or link to anything but `https:` and `mailto:` addresses.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use serde::Serialize;

use crate::limits::{BLOCK_DEPTH, INLINE_DEPTH, TABLE_COLUMNS};

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
        /// True for a piece that goes on from the one before it.
        #[serde(skip_serializing_if = "is_false")]
        continued: bool,
        /// True for a piece that goes on in the next one.
        #[serde(skip_serializing_if = "is_false")]
        continues: bool,
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

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Inline {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// Reads Markdown. Nothing that was written is lost: raw HTML stays visible as text; images become their alternative
/// text and address; a link that is neither `https:` nor `mailto:` becomes its text and address; titles of links, cells
/// beyond a table's header and definitions that no link refers to are printed.
pub fn parse(text: &str) -> Vec<Block> {
    let mut builder = Builder { source: text, ..Builder::default() };
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    let mut leaves = Vec::new();
    let mut used = BTreeSet::new();
    for (event, range) in parser.into_offset_iter() {
        let leaf = match &event {
            Event::Start(tag) => matches!(
                tag,
                Tag::Paragraph
                    | Tag::Heading { .. }
                    | Tag::CodeBlock(_)
                    | Tag::HtmlBlock
                    | Tag::Table(_)
            ),
            Event::End(_) => false,
            _ => true,
        };
        if leaf {
            leaves.push(range.clone());
        }
        if let Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) = &event {
            used.insert(id.to_lowercase());
        }
        builder.event(event, range);
    }
    let mut blocks = builder.finish();
    blocks.extend(unused_definitions(text, &leaves, used));
    blocks
}

/// Definitions that no link refers to, and those after the first of a name: printed as they are written.
fn unused_definitions(
    text: &str,
    leaves: &[Range<usize>],
    mut used: BTreeSet<String>,
) -> Vec<Block> {
    let mut lost: Vec<&str> = Vec::new();
    let mut of_used = false;
    let (mut at, mut next) = (0, 0);
    for line in text.split_inclusive('\n') {
        let (from, to) = (at, at + line.len());
        at = to;
        while leaves.get(next).is_some_and(|leaf| leaf.end <= from) {
            next += 1;
        }
        // Ranges begin in order, and one that begins later may end earlier: a line is lost if none touches it.
        let touched = leaves[next..]
            .iter()
            .take_while(|leaf| leaf.start < to)
            .any(|leaf| leaf.end > from && leaf.start < to);
        let bare =
            line.trim_start_matches(|c: char| c.is_whitespace() || ">-*+".contains(c)).trim_end();
        // An item of a list may have a number and no text.
        let said = bare.trim_end_matches(['.', ')']).bytes().any(|byte| !byte.is_ascii_digit());
        if touched || !said {
            continue;
        }
        if let Some((label, _)) = bare.strip_prefix('[').and_then(|rest| rest.split_once("]:")) {
            of_used = used.remove(&label.trim().to_lowercase());
        }
        // An address or a title may stand on a line after its name.
        if !of_used {
            lost.push(bare);
        }
    }
    let paragraph = |line: &str| Block::Paragraph { c: vec![Inline::text(line)] };
    lost.into_iter().map(paragraph).collect()
}

/// The most entries of one list, table or quotation, and lines of one code block, that are set as one.
const PIECE: usize = 40;

/// The same blocks, long ones in pieces: what is set as one is set anew for each page that it spans.
pub fn in_pieces(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Code { text, .. } if text.bytes().filter(|b| *b == b'\n').count() >= PIECE => {
                let lines: Vec<&str> = text.split('\n').collect();
                let pieces = lines.len().div_ceil(PIECE);
                out.extend(lines.chunks(PIECE).enumerate().map(|(n, lines)| Block::Code {
                    text: lines.join("\n"),
                    continued: n > 0,
                    continues: n + 1 < pieces,
                }));
            }
            Block::Quote { c } => {
                let pieces = chunks(in_pieces(c));
                out.extend(pieces.into_iter().map(|c| Block::Quote { c }));
            }
            Block::List { start, items } => {
                let items: Vec<Vec<Block>> = items.into_iter().map(in_pieces).collect();
                let mut number = start;
                for items in chunks(items) {
                    let next = number.map(|number| number.saturating_add(items.len() as u64));
                    out.push(Block::List { start: number, items });
                    number = next;
                }
            }
            Block::Table { align, head, rows } => {
                out.extend(chunks(rows).into_iter().map(|rows| Block::Table {
                    align: align.clone(),
                    head: head.clone(),
                    rows,
                }));
            }
            other => out.push(other),
        }
    }
    out
}

/// A list in pieces; an empty one is one piece.
fn chunks<T>(list: Vec<T>) -> Vec<Vec<T>> {
    if list.len() <= PIECE {
        return vec![list];
    }
    let mut out = Vec::new();
    let mut rest = list.into_iter();
    loop {
        let piece: Vec<T> = rest.by_ref().take(PIECE).collect();
        if piece.is_empty() {
            return out;
        }
        out.push(piece);
    }
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
            Block::Code { text, .. } => change(text),
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

/// Strong text, emphasis, a link or a picture that is open.
struct Span {
    kind: SpanKind,
    c: Vec<Inline>,
}

enum SpanKind {
    Strong,
    Emphasis,
    Link(Target),
    Image(Target),
}

/// Where a link leads, and the title that a reader of a web page would see on it.
struct Target {
    to: String,
    title: String,
}

impl Target {
    fn of(to: CowStr<'_>, title: CowStr<'_>) -> Self {
        Self { to: to.into_string(), title: title.into_string() }
    }
}

#[derive(Default)]
struct Table {
    align: Vec<&'static str>,
    head: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    /// Cells of each row beyond the header.
    surplus: Vec<Vec<Vec<Inline>>>,
}

impl Table {
    /// The table with as many columns as its longest row has; as lines, where a page has no room for them.
    fn finished(self) -> Vec<Block> {
        let Self { mut align, mut head, mut rows, surplus } = self;
        for (row, surplus) in rows.iter_mut().zip(surplus) {
            row.extend(surplus);
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(head.len());
        if columns > TABLE_COLUMNS {
            let line = |row: Vec<Vec<Inline>>| {
                let mut c = Vec::new();
                for cell in row {
                    if !c.is_empty() {
                        c.push(Inline::text(" | "));
                    }
                    c.extend(cell);
                }
                Block::Paragraph { c }
            };
            return std::iter::once(head).chain(rows).map(line).collect();
        }
        align.resize(columns, "left");
        head.resize(columns, Vec::new());
        rows.iter_mut().for_each(|row| row.resize(columns, Vec::new()));
        vec![Block::Table { align, head, rows }]
    }
}

#[derive(Default)]
struct Builder<'a> {
    source: &'a str,
    root: Container,
    open: Vec<Container>,
    spans: Vec<Span>,
    /// Containers and spans past the depth limits, which are not opened.
    unopened: usize,
    unopened_spans: Vec<SpanKind>,
    code: Option<String>,
    table: Option<Table>,
}

impl Builder<'_> {
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
        if !self.unopened_spans.is_empty() || self.spans.len() >= INLINE_DEPTH {
            self.unopened_spans.push(kind);
        } else {
            self.spans.push(Span { kind, c: Vec::new() });
        }
    }

    fn close_span(&mut self) {
        if let Some(kind) = self.unopened_spans.pop() {
            // The marking is lost; an address is not.
            if let SpanKind::Link(target) | SpanKind::Image(target) = kind {
                self.push_target(&target, "");
            }
            return;
        }
        let Some(Span { kind, c }) = self.spans.pop() else { return };
        match kind {
            SpanKind::Strong => self.push(Inline::Marked(Marked::Strong { c })),
            SpanKind::Emphasis => self.push(Inline::Marked(Marked::Emphasis { c })),
            SpanKind::Link(Target { to, title }) if may_link(&to) => {
                let c = if c.is_empty() { vec![Inline::text(to.clone())] } else { c };
                self.push(Inline::Marked(Marked::Link { to, c }));
                if !title.is_empty() {
                    self.push(Inline::Text(format!(" (“{title}”)")));
                }
            }
            SpanKind::Link(target) | SpanKind::Image(target) => {
                let mut shown = String::new();
                plain_inlines(&c, &mut shown);
                c.into_iter().for_each(|inline| self.push(inline));
                self.push_target(&target, &shown);
            }
        }
    }

    /// The address and title of a link that is printed as text after the words `shown`.
    fn push_target(&mut self, Target { to, title }: &Target, shown: &str) {
        let title = if title.is_empty() { String::new() } else { format!("“{title}”") };
        let address = if shown == to { "" } else { to.as_str() };
        let both: Vec<&str> = [address, &title].into_iter().filter(|one| !one.is_empty()).collect();
        match both.join(", ") {
            none if none.is_empty() => {}
            alone if shown.is_empty() => self.push(Inline::Text(alone)),
            more => self.push(Inline::Text(format!(" ({more})"))),
        }
    }

    /// The cells of a row beyond its table's header, which the parser drops.
    fn surplus(&self, range: Range<usize>, columns: usize) -> Vec<Vec<Inline>> {
        let line = self.source.get(range).unwrap_or_default().trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
        let (mut cells, mut cell, mut escaped) = (Vec::new(), String::new(), false);
        for c in line.chars() {
            match c {
                '|' if !escaped => cells.push(std::mem::take(&mut cell)),
                _ => cell.push(c),
            }
            escaped = c == '\\' && !escaped;
        }
        cells.push(cell);
        let inline = |cell: &String| match parse(cell.trim()).into_iter().next() {
            Some(Block::Paragraph { c }) => c,
            _ => vec![Inline::text(cell.trim())],
        };
        cells.iter().skip(columns).map(inline).collect()
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
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

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { .. } => {
                self.flush();
                self.open_span(SpanKind::Strong);
            }
            Tag::BlockQuote(_) => self.open(ContainerKind::Quote),
            Tag::List(start) => self.open(ContainerKind::List(start)),
            Tag::Item => self.open(ContainerKind::Item),
            Tag::CodeBlock(kind) => {
                self.flush();
                if let CodeBlockKind::Fenced(info) = &kind
                    && !is_language(info)
                {
                    let c = vec![Inline::text(&**info)];
                    self.top().blocks.push(Block::Paragraph { c });
                }
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
                let columns = self.table.as_ref().map_or(0, |table| table.align.len());
                let surplus = self.surplus(range, columns);
                if let Some(table) = &mut self.table {
                    table.surplus.push(surplus);
                    table.rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.open_span(SpanKind::Emphasis),
            Tag::Strong => self.open_span(SpanKind::Strong),
            Tag::Link { dest_url, title, .. } => {
                self.open_span(SpanKind::Link(Target::of(dest_url, title)));
            }
            Tag::Image { dest_url, title, .. } => {
                self.open_span(SpanKind::Image(Target::of(dest_url, title)));
            }
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
                    let (continued, continues) = (false, false);
                    self.top().blocks.push(Block::Code { text, continued, continues });
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
                if let Some(table) = self.table.take() {
                    let blocks = table.finished();
                    self.top().blocks.extend(blocks);
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image => self.close_span(),
            _ => {}
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.root.blocks
    }
}

/// True for what names the language of a code block, which is not printed.
fn is_language(info: &str) -> bool {
    let of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+#-._".contains(c);
    info.chars().count() <= 16 && info.chars().all(of_name)
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
            Block::Code { text, .. } => {
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
