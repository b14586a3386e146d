//! The statement of applicability: each control, whether it applies and why, and what implements it.

use std::collections::BTreeSet;

use super::super::book::Book;
use super::super::sheet::{Sheet, entry};
use super::super::style::Tone;
use super::super::table::{Cell, Column, Kind, Table, Target};
use super::super::text::plain;
use crate::model::{Disposition, PlanControl, PlanImplementation};

pub(super) static SHEET: Sheet = entry(
    "Applicability",
    "Statement of applicability",
    "Every control of the framework: whether it applies, why it was included or excluded, whether it is implemented, its label, and what supports it. Reasons for including a control are stated with the organization's own controls that name it.",
    make,
);

fn make<'a>(book: &Book<'a>) -> Table<'a> {
    type Item<'a> = &'a PlanControl;
    let columns = [
        Column::new("Control", 10, |_, control: Item<'a>| {
            Cell::link(control.id.as_str(), Target::new(Kind::Control, control.id.as_str()))
        }),
        Column::new("Title", 36, |_, control: Item<'a>| Cell::text(control.title.as_str())),
        Column::new("Applicable", 11, |_, control: Item<'a>| Cell::yes(applies(control))),
        Column::new("Reason", 48, |book, control: Item<'a>| reason(book, control)),
        Column::new("Implemented", 18, |_, control: Item<'a>| {
            if !applies(control) {
                return Cell::Blank;
            }
            let customer = control.parts.iter().any(|part| part.carried().customer());
            match (control.status.is_empty(), customer) {
                (false, _) => Cell::list(control.status.iter().map(|status| status.label())),
                (true, false) => Cell::text("By others"),
                (true, true) => Cell::Toned("Not stated".into(), Tone::Alert),
            }
        }),
        Column::new("Label", 34, |_, control: Item<'a>| {
            let labels: BTreeSet<&str> = control
                .parts
                .iter()
                .map(|part| part.label.as_deref().unwrap_or(part.disposition.label()))
                .collect();
            Cell::lines(labels)
        }),
        Column::new("Carried by", 18, |_, control: Item<'a>| {
            let carried: BTreeSet<&str> =
                control.parts.iter().map(|part| part.carried().label()).collect();
            Cell::list(carried)
        }),
        Column::new("Implementations", 20, |_, control: Item<'a>| {
            Cell::list(&control.implementations)
        }),
        Column::new("Support of AWS's half", 44, |_, control: Item<'a>| {
            let supports: BTreeSet<&str> = control
                .parts
                .iter()
                .filter_map(|part| part.supported_by.as_ref())
                .map(|supported| supported.sentence.as_str())
                .collect();
            Cell::lines(supports)
        }),
        Column::new("Tests", 18, |_, control: Item<'a>| {
            let tests: BTreeSet<&str> =
                control.parts.iter().flat_map(|part| &part.tests).map(String::as_str).collect();
            Cell::list(tests)
        }),
        Column::new("Evidence", 22, |_, control: Item<'a>| {
            let items: BTreeSet<&str> =
                control.parts.iter().flat_map(|part| &part.evidence).map(String::as_str).collect();
            Cell::list(items)
        }),
    ];
    Table::new(book, 2, columns, &book.plan.controls, |_| None)
}

fn applies(control: &PlanControl) -> bool {
    control.disposition != Disposition::NotApplicable
}

/// Why a control is in, by what its implementations state, or out, by its rationale.
fn reason<'a>(book: &Book<'a>, control: &'a PlanControl) -> Cell<'a> {
    if !applies(control) {
        let why = control.parts.iter().find_map(|part| part.rationale.as_deref());
        return why.map_or(Cell::Blank, |why| Cell::text(plain(why)));
    }
    let named = |one: &&PlanImplementation| control.implementations.contains(&one.id);
    let mut reasons: Vec<&str> = book
        .plan
        .implementations
        .iter()
        .filter(named)
        .filter_map(|one| one.justification.as_deref())
        .collect();
    reasons.dedup();
    match reasons.is_empty() {
        false => Cell::lines(reasons),
        true => Cell::Toned("Not stated".into(), Tone::Alert),
    }
}
