//! Who is responsible for each part on each service.

use super::super::book::{Book, PartRow};
use super::super::parts;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target, band, joined};
use crate::model::{Owner, PlanPart};

pub(super) static SHEET: Sheet = entry(
    "Responsibility matrix",
    "Responsibility matrix",
    "One row per part, one column per service or premises in use. “AWS + Customer”: different topics of the part have different owners. “–”: not applicable there. Blank: the part does not depend on services.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    let part = band(
        "Part",
        [
            Column::new("Part", 13, |_, row: PartRow<'a>| {
                Cell::link(row.part.id.to_string(), Target::part(&row.part.id))
            }),
            Column::new("Control", 24, |_, row: PartRow<'a>| {
                Cell::text(row.control.title.as_str())
            }),
            parts::disposition(),
            parts::carried(),
            Column::new("Other providers", 18, |book, row: PartRow<'a>| {
                Cell::list(book.providers(row.part).iter().map(|one| one.name.as_str()))
            })
            .optional(),
            Column::new("Origination", 18, |_, row: PartRow<'a>| {
                Cell::lines(row.control.origination_of(row.part).iter().map(|one| one.label()))
            }),
            Column::new("Topics", 24, |book, row: PartRow<'a>| {
                let mut topics: Vec<&str> = Vec::new();
                for duty in &row.part.duties {
                    let title = book.topic(&duty.topic);
                    if !topics.contains(&title) {
                        topics.push(title);
                    }
                }
                Cell::lines(topics)
            }),
        ],
    );
    let services = book.plan.services.iter().map(|service| {
        let id = service.id.as_str();
        let column =
            Column::new(service.name.as_str(), 12, move |_, row: PartRow<'a>| owners(row.part, id));
        (service.premises, column)
    });
    let (premises, services): (Vec<_>, Vec<_>) = services.partition(|(premises, _)| *premises);
    let of = |title, list: Vec<(bool, _)>| {
        list.into_iter().flat_map(move |(_, column)| band(title, [column]))
    };
    let why = band(
        "Why",
        [
            Column::new("Note", 40, |_, row: PartRow<'a>| {
                Cell::maybe_words(row.part.note.as_deref())
            }),
            Column::new(
                "Responsibilities reassigned by the workspace",
                36,
                |book, row: PartRow<'a>| {
                    Cell::lines(row.part.duties.iter().filter_map(|duty| {
                        let (topic, service) =
                            (book.topic(&duty.topic), book.service(&duty.service));
                        let basis = duty.moved.as_deref()?;
                        Some(format!("{topic}, {service}: {}. {basis}", duty.owner.label()))
                    }))
                },
            )
            .optional(),
        ],
    );
    let columns = part
        .chain(of("AWS services in use", services))
        .chain(of("Own premises", premises))
        .chain(why);
    Table::new(book, 2, columns, book.all_parts(), |row| {
        Some(Target::new(Kind::Matrix, row.part.id.to_string()))
    })
}

/// The owners of a part's topics on one service, each once.
fn owners<'a>(part: &PlanPart, service: &str) -> Cell<'a> {
    let here = || part.duties.iter().filter(|duty| duty.service == service);
    if here().next().is_none() {
        return Cell::Blank;
    }
    let order = [Owner::Aws, Owner::Customer, Owner::Shared];
    let found: Vec<Owner> =
        order.into_iter().filter(|owner| here().any(|duty| duty.owner == *owner)).collect();
    let tone = match found.as_slice() {
        [] => return Cell::Toned(Owner::Nobody.label().into(), Tone::Quiet),
        [only] => Tone::from(*only),
        _ => Tone::Shared,
    };
    Cell::Toned(joined(found.iter().map(|owner| owner.label()), " + ").into(), tone)
}
