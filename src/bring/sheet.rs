//! Spreadsheets of controls: one row for a control or a part of one, in Excel or as delimited text.

use std::collections::BTreeMap;

use super::columns::{Column, Headings};
use super::{Brought, BroughtTest, Catalogs, Reading, cis, origination_of, status_of};
use crate::diag::{Diagnostic, Origin, codes};
use crate::evidence::register::split_ids;
use crate::evidence::tables;
use crate::limits::HEADING_ROWS;
use crate::model::text::{few_and_more, quote};
use crate::model::{PartId, SheetCell, SheetRow, Status, column_name};

/// Reads every sheet that is a list of controls, of a workbook or of delimited text.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    catalogs: Catalogs<'_>,
) -> Result<Reading, Diagnostic> {
    let mut reading = Reading { kind: "spreadsheet of controls", ..Reading::default() };
    let mut lists = 0;
    for sheet in tables::sheets(bytes, name).map_err(|fault| *fault)? {
        let rows = &sheet.rows;
        let title = sheet.name.as_deref().unwrap_or_default();
        if cis::read(title, rows, catalogs, &mut reading) {
            lists += 1;
        } else if let Some(headings) = headings(rows) {
            lists += 1;
            let of = sheet.name.as_ref().map(|name| format!(" of sheet {name}"));
            list(&of.unwrap_or_default(), rows, &headings, catalogs, &mut reading);
        } else if !rows.is_empty() && sheet.name.is_some() {
            reading.understood.push(format!("sheet {title}: no list of controls, not read"));
        }
    }
    if lists == 0 { Err(no_list(name)) } else { Ok(reading) }
}

fn no_list(name: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::REGISTER_HEADER_MISSING,
        format!("`{name}` has no headings of a list of controls among the first {HEADING_ROWS} rows"),
    )
    .help("it needs a column of ids (`Control ID`) and one of what is said of them (`Implementation`, `Status`, `Owner`)")
    .fault(&Origin::file(name))
}

/// The row of headings, where there is one.
fn headings(rows: &[SheetRow]) -> Option<Headings> {
    let first = rows.iter().take(HEADING_ROWS).map(Headings::of).filter(Headings::is_list);
    // Of equal rows the first.
    first.reduce(|best, next| if next.weight() > best.weight() { next } else { best })
}

/// What the id columns of a list hold.
struct Ids {
    /// Columns with ids of requirements, and how many of their cells are known.
    known: Vec<u32>,
    /// The column with the team's own ids.
    own: Option<u32>,
    /// Columns with names of controls.
    names: Vec<u32>,
}

impl Ids {
    fn of(rows: &[SheetRow], headings: &Headings, catalogs: Catalogs<'_>) -> Self {
        let mut ids = Self { known: Vec::new(), own: None, names: Vec::new() };
        for column in headings.all(Column::Id) {
            let cells = || rows.iter().filter(|row| row.number > headings.row);
            let cells = || cells().filter_map(|row| row.cells.get(&column)).map(SheetCell::shown);
            let known = cells().any(|text| !requirements(&text, catalogs).0.is_empty());
            // `IAM-01`, `OPS 2`: short, with a digit. `Access control` is a name.
            let like_id = |text: String| {
                text.len() <= 40
                    && text.chars().any(|c| c.is_ascii_digit())
                    && text.split_whitespace().count() <= 2
            };
            if known {
                ids.known.push(column);
            } else if ids.own.is_none() && cells().next().is_some() && cells().all(like_id) {
                ids.own = Some(column);
            } else if cells().next().is_some() {
                ids.names.push(column);
            }
        }
        ids
    }
}

/// The requirements that a cell names, and what in it looks like one and is none that is known.
fn requirements(text: &str, catalogs: Catalogs<'_>) -> (Vec<PartId>, Vec<String>) {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    let pieces = split_ids(text)
        .unwrap_or_else(|_| text.split([',', ';', '\n', '|']).map(str::to_owned).collect());
    for piece in &pieces {
        let piece = piece.trim();
        let id = piece.parse::<PartId>().ok().or_else(|| {
            // `NIST: AC-2`, `AC-2 Account Management`.
            let after = piece.rsplit(':').next().unwrap_or(piece).trim();
            let first = after.split_whitespace().next().unwrap_or_default();
            after.parse().ok().or_else(|| first.parse().ok())
        });
        match id.as_ref().and_then(|id| catalogs.known(id)) {
            Some(part) if known.contains(&part) => {}
            Some(part) => known.push(part),
            None if piece.chars().any(|c| c.is_ascii_digit()) => unknown.push(piece.to_owned()),
            None => {}
        }
    }
    (known, unknown)
}

/// Adds what is not there yet.
fn add<T: PartialEq>(list: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

/// What the controls are gathered by: the team's own id, or the control.
type Gathered = BTreeMap<String, usize>;

fn list(
    of: &str,
    rows: &[SheetRow],
    headings: &Headings,
    catalogs: Catalogs<'_>,
    reading: &mut Reading,
) {
    let ids = Ids::of(rows, headings, catalogs);
    tell(of, headings, &ids, reading);
    let mut gathered = Gathered::new();
    let mut last: Option<usize> = None;
    let mut continued: Vec<u32> = Vec::new();
    let mut empty = 0;
    for row in rows.iter().filter(|row| row.number > headings.row) {
        let cell = |column: u32| row.shown(column);
        let first = |wanted: Column| headings.all(wanted).map(cell).find(|text| !text.is_empty());
        let place = format!("row {}{of}", row.number);
        let own = ids.own.map(cell).filter(|text| !text.is_empty());
        let (mut satisfies, mut unknown) = (Vec::new(), Vec::new());
        for column in &ids.known {
            let (more, none) = requirements(&cell(*column), catalogs);
            add(&mut satisfies, more);
            unknown.extend(none);
        }
        if let Some(part) = first(Column::Part) {
            let inside = |id: &PartId| within(id, &part, catalogs);
            if let Some(id) = satisfies.iter().find(|id| inside(id).is_none()) {
                let why = format!("{id} has no part {}; the text is the control's", quote(&part));
                reading.left(place.clone(), why);
            }
            satisfies =
                satisfies.iter().map(|id| inside(id).unwrap_or_else(|| id.clone())).collect();
        }
        for (at, value) in &row.cells {
            if let SheetCell::TooLong(length) = value {
                let why = format!(
                    "column {}: a text of {length} characters is too long",
                    column_name(*at)
                );
                reading.left(place.clone(), why);
            }
        }
        if satisfies.is_empty() && own.is_none() && unknown.is_empty() {
            // The id cell is merged with the one above, or left empty.
            let says = first(Column::Statement).or_else(|| first(Column::Evidence));
            match (last, says) {
                (Some(at), Some(_)) => {
                    continued.push(row.number);
                    take(row, headings, &place, &[], &mut reading.controls[at], &mut reading.left);
                }
                (None, Some(_)) => reading.left(place, "it names no control"),
                _ => empty += 1,
            }
            continue;
        }
        if !unknown.is_empty() {
            let which = few_and_more(&unknown, 4);
            reading.left(place.clone(), format!("{which}: in no framework of the workspace"));
        }
        let key = match (&own, satisfies.first()) {
            (Some(own), _) => own.clone(),
            (None, Some(first)) => first.control.to_string(),
            (None, None) => {
                last = None;
                continue;
            }
        };
        let at = *gathered.entry(key).or_insert_with(|| {
            reading.controls.push(Brought { place: place.clone(), own, ..Brought::default() });
            reading.controls.len() - 1
        });
        last = Some(at);
        let named = ids.names.iter().map(|column| cell(*column)).find(|text| !text.is_empty());
        if reading.controls[at].title.is_none() && first(Column::Title).is_none() {
            reading.controls[at].title = named;
        }
        take(row, headings, &place, &satisfies, &mut reading.controls[at], &mut reading.left);
    }
    if !continued.is_empty() {
        reading.understood.push(format!(
            "rows {}{of} have no id, merged or empty: each goes on with the control above",
            few_and_more(&continued, 6)
        ));
    }
    if empty > 0 {
        reading
            .understood
            .push(format!("{empty} rows{of} name no control and say nothing: a heading, or blank"));
    }
    let nameless: Vec<usize> = gathered.into_values().collect();
    for at in nameless {
        let one = &reading.controls[at];
        if one.satisfies.is_empty() {
            let own = one.own.clone().unwrap_or_default();
            let place = one.place.clone();
            reading
                .left(place, format!("{own} names no requirement of a framework of the workspace"));
        }
    }
    reading.controls.retain(|one| !one.satisfies.is_empty());
}

/// Says how the columns were understood.
fn tell(of: &str, headings: &Headings, ids: &Ids, reading: &mut Reading) {
    let place = if of.is_empty() {
        "the list".to_owned()
    } else {
        of.trim_start_matches(" of ").to_owned()
    };
    let mut said: Vec<String> = Vec::new();
    for (at, column, heading) in &headings.columns {
        let what = match column {
            Column::Id if ids.known.contains(at) => "ids of requirements",
            Column::Id if ids.own == Some(*at) => "own ids",
            Column::Id => "names of controls",
            column => column.label(),
        };
        said.push(format!("{} {} ({what})", column_name(*at), quote(heading)));
    }
    reading.understood.push(format!(
        "{place}: headings in row {}: {}",
        headings.row,
        said.join(", ")
    ));
    if ids.known.len() > 1 {
        reading.understood.push(format!(
            "{place}: {} columns hold ids; a row satisfies what each of them names",
            ids.known.len()
        ));
    }
    if !headings.ignored.is_empty() {
        let ignored: Vec<String> = headings
            .ignored
            .iter()
            .map(|(at, heading)| format!("{} {}", column_name(*at), quote(heading)))
            .collect();
        reading.left(place, format!("columns that are not known: {}", few_and_more(&ignored, 8)));
    }
}

/// The item of a control that a cell names beside the control's id: `a`, `(a)(1)`, `Part a`, `AC-2(a)`.
fn within(id: &PartId, part: &str, catalogs: Catalogs<'_>) -> Option<PartId> {
    if let Ok(whole) = part.parse::<PartId>()
        && whole.control == id.control
        && let Some(known) = catalogs.known(&whole)
    {
        return Some(known);
    }
    let plain = part.trim().to_lowercase();
    let plain = plain.strip_prefix("part").unwrap_or(&plain).trim();
    let pieces =
        plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty());
    catalogs.known(&pieces.fold(id.clone(), |at, piece| at.child(piece)))
}

/// Takes over what a row says.
fn take(
    row: &SheetRow,
    headings: &Headings,
    place: &str,
    satisfies: &[PartId],
    one: &mut Brought,
    left: &mut Vec<super::Left>,
) {
    let all = |wanted: Column| {
        headings
            .all(wanted)
            .filter_map(|column| row.cells.get(&column))
            .map(|value| value.shown().trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect::<Vec<String>>()
    };
    let first = |wanted: Column| all(wanted).into_iter().next();
    let mut leave = |why: String| left.push(super::Left { place: place.to_owned(), why });
    for id in satisfies.iter().filter(|id| !one.satisfies.contains(id)).collect::<Vec<_>>() {
        one.satisfies.push(id.clone());
    }
    one.title = one.title.take().or_else(|| first(Column::Title));
    let texts = all(Column::Statement);
    match satisfies {
        [only] if !only.path().is_empty() => {
            let known = one.statements.entry(only.clone()).or_default();
            add(known, texts);
        }
        _ => add(&mut one.general, texts),
    }
    if let Some(text) = first(Column::Status) {
        match (status_of(&text), one.status) {
            (None, _) => leave(format!("the status {} is not known", quote(&text))),
            (Some(status), None) => one.status = Some(status),
            (Some(status), Some(known)) if status != known => {
                one.status = Some(Status::Partial);
                leave(format!(
                    "its status is {}, and that of another row of the control {}: a file has one, and it is taken as {}",
                    status.label().to_lowercase(),
                    known.label().to_lowercase(),
                    Status::Partial.label().to_lowercase()
                ));
            }
            (Some(_), Some(_)) => {}
        }
    }
    for owner in all(Column::Owner).iter().flat_map(|text| text.split([';', '\n', '/'])) {
        let owner = owner.trim().to_owned();
        if !owner.is_empty() && !one.owners.contains(&owner) {
            one.owners.push(owner);
        }
    }
    if let Some(text) = first(Column::Frequency) {
        match &one.frequency {
            Some(known) if *known != text => {
                leave(format!(
                    "its frequency {} differs from {}, which is kept",
                    quote(&text),
                    quote(known)
                ));
            }
            _ => one.frequency = Some(text),
        }
    }
    for text in all(Column::Origination) {
        for piece in text.split([';', ',', '\n']) {
            match origination_of(piece) {
                Some(known) if one.origination.contains(&known) => {}
                Some(known) => one.origination.push(known),
                None => leave(format!("the origination {} is not known", quote(piece.trim()))),
            }
        }
    }
    one.rationale = one.rationale.take().or_else(|| first(Column::Rationale));
    one.planned_for = one.planned_for.take().or_else(|| first(Column::PlannedFor));
    for text in all(Column::Evidence) {
        if !one.evidence.contains(&text) {
            one.evidence.push(text);
        }
    }
    let test = BroughtTest {
        procedure: first(Column::Test),
        result: first(Column::Result),
        tester: first(Column::Tester),
        tested_on: first(Column::TestedOn),
    };
    if test != BroughtTest::default() {
        match &mut one.test {
            None => one.test = Some(test),
            Some(known) => {
                if known.result.is_some() && test.result.is_some() && known.result != test.result {
                    leave("its result differs from that of another row of the control; the first is kept".to_owned());
                }
                known.procedure = match (known.procedure.take(), test.procedure) {
                    (Some(one), Some(two)) if one != two => Some(format!("{one}\n{two}")),
                    (one, two) => one.or(two),
                };
                known.result = known.result.take().or(test.result);
                known.tester = known.tester.take().or(test.tester);
                known.tested_on = known.tested_on.take().or(test.tested_on);
            }
        }
    }
}
