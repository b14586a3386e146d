//! The columns that people write in, as the registry of places has them.

use std::borrow::Cow;

use super::book::Book;
use super::table::{Cell, Column};
use crate::model::{RemarkField, RemarkKind, WriteColumn, write_place};

/// The columns of a sheet to write in. `id` is that of a row, as the column of ids shows it.
pub(super) fn columns<'a, T: Copy + 'a>(
    sheet: &'static str,
    id: impl Fn(&Book<'a>, T) -> Cow<'a, str> + Copy + 'a,
) -> impl Iterator<Item = Column<'a, T>> {
    let place = write_place(sheet);
    let kind = place.map_or(RemarkKind::Part, |place| place.kind);
    let columns = place.map_or(&[][..], |place| place.columns);
    columns.iter().map(move |column| self::column(column, kind, id))
}

/// One of these columns.
pub(super) fn column<'a, T: Copy + 'a>(
    column: &'static WriteColumn,
    kind: RemarkKind,
    id: impl Fn(&Book<'a>, T) -> Cow<'a, str> + 'a,
) -> Column<'a, T> {
    let field = column.field;
    Column::new(column.heading, column.width, move |book, row| {
        written(book, kind, &id(book, row), field)
    })
    .entry(field, column.band)
}

/// What stands in a field about something, in a cell to write in.
pub(super) fn written<'a>(
    book: &Book<'a>,
    kind: RemarkKind,
    id: &str,
    field: RemarkField,
) -> Cell<'a> {
    let value = book.remark(kind, id).and_then(|remark| remark.get(field)).unwrap_or_default();
    match (field.is_day(), value.parse()) {
        (true, Ok(day)) => Cell::WriteDay(Some(day)),
        (true, Err(_)) if value.is_empty() => Cell::WriteDay(None),
        _ => Cell::write(field.shown(value)),
    }
}
