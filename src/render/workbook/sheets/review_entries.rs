//! What was written before, and whether it is answered.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{ENTRIES_SHEET, PartId, PlanRemark, RemarkField, RemarkKind};

pub(super) static SHEET: Sheet = entry(
    ENTRIES_SHEET,
    "Review entries",
    "What auditors and management had written when this copy was made, and what of it is answered. Write on the sheets of the rows: this list is what their cells are compared with when the copy comes back.",
    make,
);

type Item<'a> = &'a PlanRemark;

fn about<'a>(item: Item<'a>) -> Cell<'a> {
    let kind = match item.kind {
        RemarkKind::Part => match item.id.parse::<PartId>() {
            Ok(part) => return Cell::link(item.id.as_str(), Target::part(&part)),
            Err(_) => return Cell::text(item.id.as_str()),
        },
        RemarkKind::Test | RemarkKind::Population => Kind::Test,
        RemarkKind::Evidence => Kind::Evidence,
        RemarkKind::Exception => Kind::Exception,
        RemarkKind::Request => Kind::Request,
        RemarkKind::Item | RemarkKind::Finding | RemarkKind::SignOff => {
            return Cell::text(item.id.as_str());
        }
    };
    Cell::link(item.id.as_str(), Target::new(kind, item.id.as_str()))
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let what = band(
        "Entry",
        [
            Column::new("Id", 22, |_, item: Item<'a>| about(item)),
            Column::new("Kind", 12, |_, item: Item<'a>| Cell::text(item.kind.label())),
        ],
    );
    let fields = RemarkField::ALL.into_iter().map(|field| {
        let width = match field {
            RemarkField::What | RemarkField::Note | RemarkField::Response => 36,
            RemarkField::By | RemarkField::Position | RemarkField::Owner => 18,
            _ => 12,
        };
        Column::new(field.label(), width, move |_, item: Item<'a>| {
            let value = item.get(field).unwrap_or_default();
            match value.parse() {
                Ok(day) if field.is_day() => Cell::Day(day),
                _ => Cell::text(field.shown(value)),
            }
        })
        .optional()
    });
    let state = band(
        "State",
        [Column::new(ANSWERED, 14, |_, item: Item<'a>| match item.answered {
            None => Cell::Blank,
            Some(true) => Cell::text("Answered"),
            Some(false) => Cell::Toned(UNANSWERED.into(), Tone::Alert),
        })],
    );
    let columns = what.chain(fields).chain(state);
    Table::new(book, 2, columns, &book.plan.remarks, |_| None)
}

/// Heading of the column that says whether an entry is answered, and what stands there where it is not.
pub(super) const ANSWERED: &str = "Answered";
pub(super) const UNANSWERED: &str = "Not answered";
