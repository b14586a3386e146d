//! Tests of controls.

use super::super::book::Book;
use super::super::entries;
use super::super::parts;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band, joined};
use crate::model::{Conclusion, Operating, PlanTest};
use crate::render::schedule::{days, in_short, notes, words};

pub(super) static SHEET: Sheet = entry(
    "Tests",
    "Tests of controls",
    "What was tested, how, on which population and sample, with what result for which parts, and by whom. Enough to do it again.",
    make,
);

fn concluded<'a>(conclusion: Option<Conclusion>) -> Cell<'a> {
    match conclusion {
        None => Cell::Blank,
        Some(Conclusion::Effective) => Cell::text(Conclusion::Effective.label()),
        Some(Conclusion::NotTested) => Cell::Toned("Not tested".into(), Tone::Quiet),
        Some(other) => Cell::Toned(other.label().into(), Tone::Alert),
    }
}

type Item<'a> = &'a PlanTest;

fn operating(item: Item<'_>) -> Option<&Operating> {
    item.operating.as_ref()
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let write = entries::columns(SHEET.name, |_, item: Item<'a>| item.id.as_str().into());
    let columns = what().chain(sample()).chain(result()).chain(who()).chain(write);
    Table::new(book, 2, columns, book.listed_tests().iter().copied(), |item| {
        Some(Target::new(Kind::Test, item.id.as_str()))
    })
}

/// What is tested and how.
fn what<'a>() -> impl Iterator<Item = Column<'a, Item<'a>>> {
    band(
        "Test",
        [
            Column::new("Test", 10, |_, item: Item<'a>| Cell::text(item.id.as_str())),
            Column::new("Title", 28, |_, item: Item<'a>| Cell::words(&item.title)),
            Column::new("Part tested", 14, |_, item: Item<'a>| {
                Cell::first(item.parts.iter().map(ToString::to_string), Kind::Part)
            }),
            Column::new("Further parts tested", 34, |_, item: Item<'a>| {
                Cell::further(item.parts.iter().map(ToString::to_string))
            }),
            Column::new("Procedure", 48, |_, item: Item<'a>| {
                let steps = (1..).zip(&item.steps);
                let steps = steps.map(|(n, step)| format!("{n}. {}", words(step.action.trim())));
                let prose = item.prose().map(|prose| words(prose).into_owned());
                Cell::lines(prose.into_iter().chain(steps))
            }),
            Column::new("Method", 15, |_, item: Item<'a>| parts::method(item)),
            Column::new("Speaks of, from", 12, |book, item: Item<'a>| {
                Cell::day(days(item, book.plan.period).map(|days| days.from))
            }),
            Column::new("Speaks of, to", 12, |book, item: Item<'a>| {
                Cell::day(days(item, book.plan.period).map(|days| days.to))
            }),
            Column::new("Attributes", 40, |_, item: Item<'a>| {
                let attributes = operating(item).into_iter().flat_map(|one| &one.attributes);
                Cell::lines(attributes.map(|(letter, attribute)| {
                    let parts = attribute.parts.iter().map(ToString::to_string);
                    let parts = joined(parts, ", ");
                    let parts = if parts.is_empty() { parts } else { format!(" ({parts})") };
                    format!("{letter} {}{parts}", words(attribute.text.trim()))
                }))
            })
            .optional(),
        ],
    )
}

/// What was looked at, and how it was chosen.
fn sample<'a>() -> impl Iterator<Item = Column<'a, Item<'a>>> {
    band(
        "Population and sample",
        [
            Column::new("Population", 32, |_, item: Item<'a>| {
                Cell::maybe_words(operating(item).and_then(|one| one.population.as_deref()))
            }),
            Column::new("Population size", 11, |_, item: Item<'a>| {
                operating(item).and_then(|one| one.population_size).map_or(Cell::Blank, Cell::count)
            }),
            Column::new("Sample size", 9, |_, item: Item<'a>| {
                operating(item).and_then(|one| one.sample_size).map_or(Cell::Blank, Cell::count)
            }),
            Column::new("Sampling", 24, |_, item: Item<'a>| {
                Cell::maybe_words(operating(item).and_then(|one| one.sampling.as_deref()))
            }),
        ],
    )
}

/// What came of it.
fn result<'a>() -> impl Iterator<Item = Column<'a, Item<'a>>> {
    band(
        "Result",
        [
            Column::new("Exceptions", 36, |_, item: Item<'a>| parts::exceptions(item)),
            Column::new("Design", 14, |_, item: Item<'a>| concluded(item.design)),
            Column::new("Operation", 14, |_, item: Item<'a>| {
                concluded(operating(item).map(|one| one.conclusion))
            }),
            Column::new("Result by part", 30, |book, item: Item<'a>| {
                let results = book.results(item);
                Cell::lines(std::iter::once(in_short(results)).chain(notes(results)))
            }),
            Column::new("Relied on for operation", 12, |_, item: Item<'a>| {
                Cell::yes(item.supports_operation)
            }),
            Column::new("Evidence", 12, |_, item: Item<'a>| {
                Cell::first(item.evidence_ids(), Kind::Evidence)
            }),
            Column::new("Further evidence", 18, |_, item: Item<'a>| {
                Cell::further(item.evidence_ids())
            })
            .optional(),
        ],
    )
}

/// Who did it, and where it is written.
fn who<'a>() -> impl Iterator<Item = Column<'a, Item<'a>>> {
    band(
        "Who and when",
        [
            Column::new("Tester", 16, |_, item: Item<'a>| Cell::maybe(item.tester.as_deref())),
            Column::new("Tested on", 12, |_, item: Item<'a>| Cell::day(item.tested_on)),
            Column::new("Reviewer", 16, |_, item: Item<'a>| Cell::maybe(item.reviewer.as_deref())),
            Column::new("Reviewed on", 12, |_, item: Item<'a>| Cell::day(item.reviewed_on)),
        ],
    )
}
