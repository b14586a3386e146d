//! What the reports of AWS and of other providers assume of us, and what answers it.

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band};
use crate::model::{PlanCuec, PlanProvider};

pub(super) static SHEET: Sheet = entry(
    "CUEC",
    "Complementary user entity controls of the reports",
    "Controls that the reports of AWS and of other providers assume their users have, by the reports' own numbers, each with our own control and what its tests came to. The wording stays in the report.",
    make,
);

#[derive(Clone, Copy)]
struct Item<'a> {
    provider: Option<&'a PlanProvider>,
    cuec: &'a PlanCuec,
}

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let what = band(
        "What the report assumes",
        [
            Column::new("CUEC", 14, |_, item: Item<'a>| Cell::text(item.cuec.id.as_str())),
            Column::new("Provider", 18, |_, item: Item<'a>| match item.provider {
                None => Cell::text("AWS"),
                Some(provider) => Cell::link(
                    provider.id.as_str(),
                    Target::new(Kind::Provider, provider.id.as_str()),
                ),
            }),
            Column::new("Report", 27, |_, item: Item<'a>| match item.provider {
                None => Cell::first(&item.cuec.report, Kind::Report),
                Some(provider) => Cell::lines(provider.usable().map(|one| one.title.as_str())),
            }),
        ],
    );
    let ours = band(
        "What answers it",
        [
            Column::new("Own control", 13, |_, item: Item<'a>| {
                Cell::first(item.cuec.controls.iter().map(|c| c.id.as_str()), Kind::Implementation)
            }),
            Column::new("Further own controls", 16, |_, item: Item<'a>| {
                Cell::further(item.cuec.controls.iter().map(|control| control.id.as_str()))
            })
            .optional(),
            Column::new("Titles", 40, |_, item: Item<'a>| {
                let controls = item.cuec.controls.iter();
                Cell::lines(controls.map(|control| format!("{}: {}", control.id, control.title)))
            }),
            Column::new("Status", 22, |_, item: Item<'a>| {
                let controls = item.cuec.controls.iter();
                Cell::lines(
                    controls.map(|control| format!("{}: {}", control.id, control.status.label())),
                )
            }),
            Column::new("Tested", 10, |_, item: Item<'a>| {
                let controls = &item.cuec.controls;
                if controls.is_empty() {
                    return Cell::Blank;
                }
                match controls.iter().all(|control| control.tested) {
                    true => Cell::yes(true),
                    false => Cell::Toned("No".into(), Tone::Alert),
                }
            }),
            Column::new("Result of the tests", 44, |_, item: Item<'a>| {
                let open = item.cuec.controls.is_empty() && item.cuec.rationale.is_none();
                let result = item.cuec.result();
                if open { Cell::Toned(result.into(), Tone::Alert) } else { Cell::text(result) }
            }),
            Column::new("Why it does not apply", 36, |_, item: Item<'a>| {
                Cell::maybe(item.cuec.rationale.as_deref())
            })
            .optional(),
        ],
    );
    let of_aws = book.plan.cuecs.iter().map(|cuec| Item { provider: None, cuec });
    let others = book.plan.providers.iter().flat_map(|provider| {
        provider.cuecs.iter().map(move |cuec| Item { provider: Some(provider), cuec })
    });
    Table::new(book, 1, what.chain(ours), of_aws.chain(others), |_| None)
}
