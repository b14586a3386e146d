//! FedRAMP's CIS and CRM workbook: a sheet with a mark for the status and the origination of each part, and one with what
//! is left to customers.

use super::{Brought, Catalogs, Reading, origination_of, status_of};
use crate::limits::HEADING_ROWS;
use crate::model::text::normalized;
use crate::model::{PartId, SheetCell, SheetRow, Status};

/// Reads a sheet, if it is one of the workbook.
pub(super) fn read(
    sheet: &str,
    rows: &[SheetRow],
    catalogs: Catalogs<'_>,
    reading: &mut Reading,
) -> bool {
    if let Some((from, columns)) = marks(rows) {
        reading.kind = "CIS and CRM workbook of FedRAMP";
        implementation(sheet, rows, from, &columns, catalogs, reading);
        return true;
    }
    if let Some((from, id, inherits, text)) = responsibilities(rows) {
        reading.kind = "CIS and CRM workbook of FedRAMP";
        customers(sheet, rows, from, (id, inherits, text), catalogs, reading);
        return true;
    }
    false
}

/// What a mark in a column means.
enum Mark {
    Status(Status),
    Origination(&'static str),
    /// Shared with the customers of the offering: no origination of ours.
    Shared,
}

/// The row below which the marks are, and their columns.
fn marks(rows: &[SheetRow]) -> Option<(u32, Vec<(u32, Mark)>)> {
    rows.iter().take(HEADING_ROWS).find_map(|row| {
        let mut columns = Vec::new();
        for (at, value) in &row.cells {
            let text = value.shown();
            if let Some(status) = status_of(&text) {
                columns.push((*at, Mark::Status(status)));
            } else if let Some(origination) = origination_of(&text) {
                columns.push((*at, Mark::Origination(origination)));
            } else if normalized(&text).starts_with("shared") {
                columns.push((*at, Mark::Shared));
            }
        }
        let statuses = columns.iter().filter(|(_, mark)| matches!(mark, Mark::Status(_))).count();
        (statuses >= 3 && columns.len() >= 6).then_some((row.number, columns))
    })
}

fn implementation(
    sheet: &str,
    rows: &[SheetRow],
    from: u32,
    columns: &[(u32, Mark)],
    catalogs: Catalogs<'_>,
    reading: &mut Reading,
) {
    let first = columns.iter().map(|(at, _)| *at).min().unwrap_or(1);
    let (mut marked, mut blank) = (0, 0);
    for row in rows.iter().filter(|row| row.number > from) {
        let place = format!("row {} of sheet {sheet}", row.number);
        let ids = row.cells.iter().filter(|(at, _)| **at < first);
        let Some(id) = ids.map(|(_, value)| value.shown()).find(|text| !text.is_empty()) else {
            continue;
        };
        let known = id.parse::<PartId>().ok().and_then(|part| catalogs.known(&part));
        let set = |at: u32| row.cells.get(&at).is_some_and(is_set);
        let said: Vec<&Mark> =
            columns.iter().filter(|(at, _)| set(*at)).map(|(_, mark)| mark).collect();
        if said.is_empty() {
            blank += 1;
            continue;
        }
        let Some(part) = known else {
            reading.left(place, format!("{id}: in no framework of the workspace"));
            continue;
        };
        marked += 1;
        let at = reading.controls.iter().position(|one| one.satisfies[0].control == part.control);
        let at = at.unwrap_or_else(|| {
            let whole = PartId::whole(part.control.clone());
            reading.controls.push(Brought {
                place: place.clone(),
                satisfies: vec![whole],
                ..Brought::default()
            });
            reading.controls.len() - 1
        });
        let mut differs = None;
        let one = &mut reading.controls[at];
        for mark in said {
            match mark {
                Mark::Status(status) => match one.status {
                    Some(known) if known != *status => {
                        differs = Some((known, *status));
                        one.status = Some(Status::Partial);
                    }
                    _ => one.status = Some(*status),
                },
                Mark::Origination(origination) if !one.origination.contains(origination) => {
                    one.origination.push(*origination);
                }
                Mark::Origination(_) => {}
                Mark::Shared => {
                    let note = ("Shared with customers".to_owned(), part.to_string());
                    one.notes.push(note);
                }
            }
        }
        if let Some((known, status)) = differs {
            let why = format!(
                "{part} is {}, another part of the control {}: a file has one status, and it is taken as {}",
                status.label().to_lowercase(),
                known.label().to_lowercase(),
                Status::Partial.label().to_lowercase()
            );
            reading.left(place, why);
        }
    }
    reading.understood.push(format!(
        "sheet {sheet}: implementation summary, {marked} parts with marks, {blank} without"
    ));
}

/// A mark: anything but a no.
fn is_set(value: &SheetCell) -> bool {
    let text = normalized(&value.shown());
    !matches!(text.as_str(), "no" | "false" | "0" | "n")
        && !value.shown().trim().is_empty()
        && value.shown() != "☐"
}

/// The row below which responsibilities of customers are, and the columns of id, inheritance and text.
fn responsibilities(rows: &[SheetRow]) -> Option<(u32, u32, u32, u32)> {
    rows.iter().take(HEADING_ROWS).find_map(|row| {
        let column = |wanted: &dyn Fn(&str) -> bool| {
            let mut cells = row.cells.iter();
            cells.find(|(_, value)| wanted(&normalized(&value.shown()))).map(|(at, _)| *at)
        };
        let id = column(&|text| text == "controlid")?;
        let inherits = column(&|text| text.starts_with("canbeinherited"))?;
        let text = column(&|text| text.contains("responsibilit"))?;
        Some((row.number, id, inherits, text))
    })
}

fn customers(
    sheet: &str,
    rows: &[SheetRow],
    from: u32,
    (id, inherits, text): (u32, u32, u32),
    catalogs: Catalogs<'_>,
    reading: &mut Reading,
) {
    let mut said = 0;
    for row in rows.iter().filter(|row| row.number > from) {
        let cell = |at: u32| row.shown(at);
        let (id, inherits, text) = (cell(id), cell(inherits), cell(text));
        if id.is_empty() || (inherits.is_empty() && text.is_empty()) {
            continue;
        }
        said += 1;
        let place = format!("row {} of sheet {sheet}", row.number);
        let known = id.parse::<PartId>().ok().and_then(|part| catalogs.known(&part));
        match known {
            Some(_) => reading.left(
                place,
                format!(
                    "{id} is the customers' of the offering ({}), and no statement of yours",
                    if inherits.is_empty() { "not said whether inherited" } else { &inherits }
                ),
            ),
            None => reading.left(place, format!("{id}: in no framework of the workspace")),
        }
    }
    reading.understood.push(format!(
        "sheet {sheet}: responsibilities of customers, {said} rows with an answer: they belong into `user_controls` of carveout.yaml, or into \
         `carries` of a provider if the offering is one you use"
    ));
}
