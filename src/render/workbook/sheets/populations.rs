//! What samples were drawn from, and how.

use super::super::book::Book;
use super::super::entries;
use super::super::sheet::{Sheet, entry};
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{Operating, PlanTest};
use crate::render::written;

pub(super) static SHEET: Sheet = entry(
    "Populations",
    "Populations and samples",
    "What each sample was drawn from: source, query, number of items, how completeness and accuracy were checked, and how the sample was drawn. The items are on Test items.",
    make,
);

type Item<'a> = &'a PlanTest;

fn text<'a>(item: Item<'a>, of: fn(&Operating) -> &Option<String>) -> Cell<'a> {
    Cell::maybe_words(item.operating.as_ref().and_then(|one| of(one).as_deref()))
}

fn count<'a>(item: Item<'a>, of: fn(&Operating) -> Option<u64>) -> Cell<'a> {
    item.operating.as_ref().and_then(of).map_or(Cell::Blank, Cell::count)
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let population = band(
        "Population",
        [
            Column::new("Test", 10, |_, item: Item<'a>| {
                Cell::link(item.id.as_str(), Target::new(Kind::Test, item.id.as_str()))
            }),
            Column::new("Title", 28, |_, item: Item<'a>| Cell::words(&item.title)),
            Column::new("Population", 36, |_, item: Item<'a>| text(item, |one| &one.population)),
            Column::new("Population size", 11, |_, item: Item<'a>| {
                count(item, |one| one.population_size)
            }),
            Column::new("Source", 26, |_, item: Item<'a>| text(item, |one| &one.population_source))
                .optional(),
            Column::new("Query", 34, |_, item: Item<'a>| text(item, |one| &one.population_query))
                .optional(),
            Column::new("File", 26, |_, item: Item<'a>| text(item, |one| &one.population_file))
                .optional(),
            Column::new("Column of ids", 14, |_, item: Item<'a>| {
                text(item, |one| &one.population_column)
            })
            .optional(),
            Column::new("SHA-256 of the file", 35, |_, item: Item<'a>| {
                let drawn = item.operating.as_ref().and_then(|one| one.drawn.as_ref());
                Cell::maybe(drawn.map(|drawn| drawn.sha256.as_str()))
            })
            .optional(),
            Column::new("Complete and accurate", 34, |_, item: Item<'a>| {
                text(item, |one| &one.population_complete)
            })
            .optional(),
        ],
    );
    let sample = band(
        "Sample",
        [
            Column::new("Sampling", 24, |_, item: Item<'a>| text(item, |one| &one.sampling)),
            Column::new("Sample size", 9, |_, item: Item<'a>| count(item, Operating::tested)),
            Column::new("Seed", 12, |_, item: Item<'a>| text(item, |one| &one.seed)).optional(),
            Column::new("Items listed", 9, |_, item: Item<'a>| {
                let items = item.operating.as_ref().map_or(0, |one| one.items.len());
                Cell::count(items)
            }),
            Column::new("Frequency of the control", 14, |_, item: Item<'a>| {
                text(item, |one| &one.frequency)
            })
            .optional(),
            Column::new("Occurrences in the period", 12, |_, item: Item<'a>| {
                count(item, |one| one.occurrences)
            })
            .optional(),
        ],
    );
    let write = entries::columns(SHEET.name, |_, item: Item<'a>| item.id.as_str().into());
    let columns = population.chain(sample).chain(write);
    Table::new(book, 2, columns, written::populations(book.plan), |_| None)
}
