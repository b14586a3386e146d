//! Requirements that are not met, with the points they cost.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target};
use crate::model::{PlanScore, UnmetRequirement};

pub(super) static SHEET: Sheet = entry(
    "Score",
    "Score",
    "Each requirement that is not met, the points it costs, and whether it may wait on a plan of action. A requirement is met if each of its parts is satisfied or does not apply. Results and conclusion are on Summary; they are management's own count and give no status.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = (&'a PlanScore, &'a UnmetRequirement);
    let columns = [
        Column::new("Score", 16, |_, (score, _): Item<'a>| Cell::text(score.title.as_str())),
        Column::new("Requirement", 16, |_, (_, one): Item<'a>| {
            Cell::link(one.control.as_str(), Target::new(Kind::Control, one.control.as_str()))
        }),
        Column::new("Title", 34, |_, (_, one): Item<'a>| Cell::text(one.title.as_str())),
        Column::new("Parts not met", 10, |_, (_, one): Item<'a>| Cell::count(one.parts.0)),
        Column::new("Parts", 8, |_, (_, one): Item<'a>| Cell::count(one.parts.1)),
        Column::new("Points lost", 9, |_, (score, one): Item<'a>| {
            match (one.points, score.highest) {
                (Some(points), _) => Cell::count(points),
                (None, Some(_)) => Cell::text("No score without it"),
                (None, None) => Cell::Blank,
            }
        }),
        Column::new("May wait on a plan of action", 14, |_, (_, one): Item<'a>| {
            match one.may_wait {
                true => Cell::yes(true),
                false => Cell::Toned("No".into(), Tone::Alert),
            }
        }),
        Column::new("Why", 52, |_, (_, one): Item<'a>| Cell::maybe(one.why.as_deref())),
        Column::new("In the plan of action", 20, |_, (_, one): Item<'a>| Cell::list(&one.poam)),
    ];
    let items = book.plan.extras.scores.iter();
    let items = items.flat_map(|score| score.unmet.iter().map(move |one| (score, one)));
    Table::new(book, 2, columns, items, |_| None)
}
