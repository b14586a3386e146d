//! A sheet's rows as data: columns define how a cell is made from an item, cells define their content and
//! link. Nothing here depends on Excel.

use std::borrow::Cow;

use super::book::Book;
use super::style::Tone;
use super::text::clean;
use crate::model::{Date, Image, PartId, RemarkField};
use crate::render::schedule;

/// The target of a link: the row that lists this id on the sheet of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Target<'a> {
    pub(super) kind: Kind,
    pub(super) id: Cow<'a, str>,
}

/// The kinds of rows that can be link targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A part, on the sheet of its disposition.
    Part,
    /// A control: its first part.
    Control,
    /// A part in the responsibility matrix.
    Matrix,
    Report,
    Program,
    Provider,
    Test,
    Exception,
    Poam,
    Evidence,
    Finding,
    Request,
    Implementation,
    Service,
    Source,
}

impl<'a> Target<'a> {
    pub(super) fn new(kind: Kind, id: impl Into<Cow<'a, str>>) -> Self {
        Self { kind, id: id.into() }
    }

    pub(super) fn part(id: &PartId) -> Self {
        Self::new(Kind::Part, id.to_string())
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Blank,
    Text(Cow<'a, str>),
    /// A word with a fill that repeats it.
    Toned(Cow<'a, str>, Tone),
    Number(f64),
    Day(Date),
    Link(Cow<'a, str>, Target<'a>),
    /// An external address; linked if that is safe.
    Web(Cow<'a, str>),
    /// A picture with its description.
    Picture(&'a Image, Cow<'a, str>),
    /// A place to write, with what stands there.
    Write(Cow<'a, str>),
    /// A place to write a day.
    WriteDay(Option<Date>),
}

/// Text of a cell.
fn held<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    match text.into() {
        Cow::Borrowed(text) => clean(text),
        Cow::Owned(text) => match clean(&text) {
            Cow::Borrowed(_) => Cow::Owned(text),
            Cow::Owned(changed) => Cow::Owned(changed),
        },
    }
}

impl<'a> Cell<'a> {
    /// Text; blank if there is none.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = held(text);
        if text.trim().is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// Words of a person or a rule, without code marks; blank when there are none.
    pub(super) fn words(text: &'a str) -> Self {
        Self::text(schedule::words(text))
    }

    /// Words when there are some.
    pub(super) fn maybe_words(text: Option<&'a str>) -> Self {
        text.map_or(Self::Blank, Self::words)
    }

    /// Text, if there is any.
    pub(super) fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Self::Blank, Self::text)
    }

    /// One line for each text.
    pub(super) fn lines<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> Self {
        Self::text(joined(lines, "\n"))
    }

    /// Texts after one another, with commas.
    pub(super) fn list<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Self {
        Self::text(joined(items, ", "))
    }

    /// A count.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    pub(super) fn count(count: impl TryInto<u64>) -> Self {
        count.try_into().map_or(Self::Blank, |count| Self::Number(count as f64))
    }

    /// A date, if there is one.
    pub(super) fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Blank, Self::Day)
    }

    /// `Yes` or `No`.
    pub(super) fn yes(yes: bool) -> Self {
        Self::Text(Cow::Borrowed(if yes { "Yes" } else { "No" }))
    }

    /// Text that leads to a row.
    pub(super) fn link(text: impl Into<Cow<'a, str>>, target: Target<'a>) -> Self {
        match Self::text(text) {
            Self::Text(text) => Self::Link(text, target),
            other => other,
        }
    }

    /// The first of several ids, linked. Linked cells contain one id, because LibreOffice prints their text
    /// on one line.
    pub(super) fn first<S: AsRef<str>>(ids: impl IntoIterator<Item = S>, kind: Kind) -> Self {
        ids.into_iter().next().map_or(Self::Blank, |id| {
            let id = id.as_ref();
            Self::link(id.to_owned(), Target::new(kind, id.to_owned()))
        })
    }

    /// The other ids, as text.
    pub(super) fn further<S: AsRef<str>>(ids: impl IntoIterator<Item = S>) -> Self {
        Self::list(ids.into_iter().skip(1))
    }

    /// An external address, if there is one.
    pub(super) fn web(url: Option<&'a str>) -> Self {
        match url.map_or(Self::Blank, Self::text) {
            Self::Text(url) => Self::Web(url),
            other => other,
        }
    }

    /// A picture, with alternative text.
    pub(super) fn picture(image: &'a Image, alt: &'a str) -> Self {
        Self::Picture(image, held(alt))
    }

    /// A place to write.
    pub(super) fn write(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Write(held(text))
    }

    /// The visible text, if it is text.
    pub(super) fn shown(&self) -> Option<&str> {
        match self {
            Self::Text(text)
            | Self::Toned(text, _)
            | Self::Link(text, _)
            | Self::Web(text)
            | Self::Write(text) => Some(text),
            Self::Blank
            | Self::Number(_)
            | Self::Day(_)
            | Self::Picture(..)
            | Self::WriteDay(_) => None,
        }
    }
}

/// Texts with a separator between them; empty ones are skipped.
pub(super) fn joined<S: AsRef<str>>(texts: impl IntoIterator<Item = S>, separator: &str) -> String {
    let mut out = String::new();
    for text in texts {
        let text = text.as_ref();
        if !text.is_empty() {
            if !out.is_empty() {
                out.push_str(separator);
            }
            out.push_str(text);
        }
    }
    out
}

type Make<'a, T> = Box<dyn Fn(&Book<'a>, T) -> Cell<'a> + 'a>;

/// A column: its heading, its width in characters, and a function that makes the cell of an item.
pub(super) struct Column<'a, T> {
    band: &'static str,
    heading: Cow<'a, str>,
    width: f64,
    optional: bool,
    entry: Option<RemarkField>,
    make: Make<'a, T>,
}

impl<'a, T> Column<'a, T> {
    pub(super) fn new(
        heading: impl Into<Cow<'a, str>>,
        width: u16,
        make: impl Fn(&Book<'a>, T) -> Cell<'a> + 'a,
    ) -> Self {
        Self {
            band: "",
            heading: held(heading),
            width: width.into(),
            optional: false,
            entry: None,
            make: Box::new(make),
        }
    }

    /// Omitted if all its cells are empty.
    pub(super) fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// A column to write in: what may be written is a field of an entry.
    pub(super) fn entry(mut self, field: RemarkField, band: &'static str) -> Self {
        self.entry = Some(field);
        self.band = band;
        self
    }
}

/// Columns under one heading.
pub(super) fn band<'a, T, const N: usize>(
    title: &'static str,
    columns: [Column<'a, T>; N],
) -> impl Iterator<Item = Column<'a, T>> {
    columns.into_iter().map(move |column| Column { band: title, ..column })
}

/// The written form of a column.
pub(super) struct Heading<'a> {
    pub(super) band: &'static str,
    pub(super) text: Cow<'a, str>,
    pub(super) width: f64,
    /// What is written there, in a column to write in.
    pub(super) entry: Option<RemarkField>,
}

/// One row, and the links to it.
pub(super) struct Row<'a> {
    pub(super) target: Option<Target<'a>>,
    pub(super) cells: Vec<Cell<'a>>,
}

/// A sheet's content.
pub(super) struct Table<'a> {
    pub(super) headings: Vec<Heading<'a>>,
    pub(super) rows: Vec<Row<'a>>,
    /// Columns that stay visible when scrolling.
    pub(super) frozen: u16,
}

impl<'a> Table<'a> {
    /// One row per item, one cell per column.
    pub(super) fn new<T: Copy>(
        book: &Book<'a>,
        frozen: u16,
        columns: impl IntoIterator<Item = Column<'a, T>>,
        items: impl IntoIterator<Item = T>,
        target: impl Fn(T) -> Option<Target<'a>>,
    ) -> Self {
        let mut columns: Vec<Column<'a, T>> = columns.into_iter().collect();
        let row = |item| Row {
            target: target(item),
            cells: columns.iter().map(|column| (column.make)(book, item)).collect(),
        };
        let mut rows: Vec<Row<'a>> = items.into_iter().map(row).collect();
        for at in (0..columns.len()).rev().filter(|at| columns[*at].optional).collect::<Vec<_>>() {
            if rows.iter().all(|row| row.cells[at] == Cell::Blank) {
                rows.iter_mut().for_each(|row| drop(row.cells.remove(at)));
                columns.remove(at);
            }
        }
        let headings = columns
            .into_iter()
            .map(|Column { band, heading, width, entry, .. }| Heading {
                band,
                text: heading,
                width,
                entry,
            })
            .collect();
        Self { headings, rows, frozen }
    }
}
