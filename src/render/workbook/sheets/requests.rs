//! What has to be provided, with the state on both sides.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::book::Book;
use super::super::entries;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{PlanRequest, RemarkField, RemarkKind, write_place};
use crate::render::schedule::words;

pub(super) static SHEET: Sheet = entry(
    "Requests",
    "Requests (provided by client)",
    "What has to be provided: what each open part lacks and which records are due, with owner, date and the state on both sides. The auditor's own requests go into the rows at the end; their ids stay.",
    make,
);

/// Empty rows for requests of the auditor's own.
const OWN: usize = 15;

/// A row: a request that follows from the plan, or one that was added.
#[derive(Clone)]
enum Row<'a> {
    Derived(&'a PlanRequest),
    Added(String),
}

impl<'a> Row<'a> {
    fn id(&self) -> Cow<'a, str> {
        match self {
            Self::Derived(request) => request.id.as_str().into(),
            Self::Added(id) => id.clone().into(),
        }
    }

    fn derived(&self) -> Option<&'a PlanRequest> {
        match self {
            Self::Derived(request) => Some(request),
            Self::Added(_) => None,
        }
    }
}

fn rows<'a>(book: &Book<'a>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = book.plan.requests.iter().map(Row::Derived).collect();
    let known: BTreeSet<&str> = book.plan.requests.iter().map(|one| one.id.as_str()).collect();
    let added = book.plan.remarks.iter().filter(|one| one.kind == RemarkKind::Request);
    let added: Vec<&str> =
        added.map(|one| one.id.as_str()).filter(|id| !known.contains(id)).collect();
    let number = |id: &&str| id.strip_prefix("A-").and_then(|n| n.parse::<usize>().ok());
    let last = added.iter().filter_map(number).max().unwrap_or(0);
    rows.extend(added.iter().map(|id| Row::Added((*id).to_owned())));
    rows.extend((1..=OWN).map(|n| Row::Added(format!("A-{}", last + n))));
    rows
}

/// Says that what was asked for is not lacking any more.
fn gone(id: &str) -> Option<&'static str> {
    id.starts_with("R-").then_some("Nothing is lacking any more.")
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let rows = rows(book);
    // The cells are made at once, from rows that last as long as this call.
    let rows: &Vec<Row<'a>> = &rows;
    let at = |n: usize| rows[n].clone();
    let columns = columns(rows.clone());
    Table::new(book, 2, columns, 0..rows.len(), |n| match at(n) {
        Row::Derived(request) => Some(Target::new(Kind::Request, request.id.as_str())),
        Row::Added(id) => Some(Target::new(Kind::Request, id)),
    })
}

fn columns<'a>(rows: Vec<Row<'a>>) -> Vec<Column<'a, usize>> {
    let rows = std::rc::Rc::new(rows);
    let of = |make: fn(&Book<'a>, &Row<'a>) -> Cell<'a>| {
        let rows = std::rc::Rc::clone(&rows);
        move |book: &Book<'a>, n: usize| make(book, &rows[n])
    };
    let mut out: Vec<Column<'a, usize>> =
        band("Request", [Column::new("Id", 15, of(|_, row| Cell::text(row.id())))]).collect();
    let place = write_place(SHEET.name);
    for column in place.into_iter().flat_map(|place| place.columns) {
        let made = match column.field {
            RemarkField::What => Column::new(column.heading, column.width, of(what)),
            RemarkField::About => Column::new(column.heading, column.width, of(about)),
            _ => {
                let rows = std::rc::Rc::clone(&rows);
                entries::column(column, RemarkKind::Request, move |_, n: usize| rows[n].id())
            }
        };
        out.push(made.entry(column.field, column.band));
        if column.field == RemarkField::About {
            out.extend(band(
                "From the plan",
                [
                    Column::new(
                        "Next step",
                        34,
                        of(|_, row| {
                            Cell::maybe_words(row.derived().and_then(|one| one.step.as_deref()))
                        }),
                    ),
                    Column::new(
                        "Asked of",
                        18,
                        of(|_, row| {
                            Cell::maybe(row.derived().and_then(|one| one.owner.as_deref()))
                        }),
                    ),
                    Column::new(
                        "Needed by",
                        11,
                        of(|_, row| Cell::day(row.derived().and_then(|one| one.due))),
                    ),
                ],
            ));
        }
    }
    out
}

fn what<'a>(book: &Book<'a>, row: &Row<'a>) -> Cell<'a> {
    match row {
        Row::Derived(request) => Cell::lines(request.what.iter().map(|line| words(line))),
        Row::Added(id) => match gone(id) {
            Some(said) => Cell::text(said),
            None => entries::written(book, RemarkKind::Request, id, RemarkField::What),
        },
    }
}

fn about<'a>(book: &Book<'a>, row: &Row<'a>) -> Cell<'a> {
    match row {
        Row::Derived(request) => match (&request.part, &request.evidence) {
            (Some(part), _) => Cell::link(part.to_string(), Target::part(part)),
            (None, Some(id)) => Cell::link(id.as_str(), Target::new(Kind::Evidence, id.as_str())),
            (None, None) => Cell::Blank,
        },
        Row::Added(id) => match gone(id) {
            Some(_) => Cell::text(id.trim_start_matches("R-").to_owned()),
            None => entries::written(book, RemarkKind::Request, id, RemarkField::About),
        },
    }
}
