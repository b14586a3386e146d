//! What was written into a workbook of ours: rows by the ids that stand in them, columns by their headings.

use std::collections::BTreeMap;

use super::{Entry, Key, Reading, Source, form_known, joined, left_out, refused};
use crate::diag::{Diagnostic, Origin};
use crate::evidence::register::when;
use crate::evidence::tables;
use crate::limits::{COPY_ROWS, COPY_TEXT};
use crate::model::{
    CopyRef, ENTRIES_SHEET, RemarkField, RemarkKind, Sheet, SheetCell, SheetRow, WritePlace,
    write_place,
};

/// Rows from the top among which the reference and the headings are looked for: some may be inserted above.
const HEAD: usize = 60;

/// What stood in the fields when the copy was made.
type Before = BTreeMap<(RemarkKind, String, RemarkField), String>;

pub(super) fn read(bytes: &[u8], name: &str) -> Result<Reading, Vec<Diagnostic>> {
    let sheets = tables::within(bytes, name, COPY_ROWS, COPY_TEXT).map_err(|fault| vec![*fault])?;
    let found: Vec<(usize, CopyRef, Origin)> = sheets
        .iter()
        .enumerate()
        .filter_map(|(at, sheet)| reference(sheet).map(|(reference, place)| (at, reference, place)))
        .collect();
    let whole = Origin::file(name);
    let Some((_, first, _)) = found.first() else {
        return Err(vec![refused(
            format!("`{name}` is no workbook of a package: no sheet says which plan it is of"),
            "give the workbook that `carveout build` wrote, or a copy of one of its sheets with the line below its title",
            &whole,
        )]);
    };
    for (_, other, place) in &found {
        form_known(other, place).map_err(|fault| vec![fault])?;
        if (&other.system, &other.plan, other.period, other.as_of)
            != (&first.system, &first.plan, first.period, first.as_of)
        {
            return Err(vec![refused(
                format!(
                    "`{name}` has sheets of two plans: {} of {} as of {}, and {} of {} as of {}",
                    first.plan, first.period, first.as_of, other.plan, other.period, other.as_of
                ),
                "give each workbook by itself",
                place,
            )]);
        }
    }
    let before = before(&sheets, &found);
    let mut reading = Reading {
        source: Source {
            system: first.system.clone(),
            plan: first.plan.clone(),
            period: first.period,
            as_of: Some(first.as_of),
        },
        entries: Vec::new(),
        faults: Vec::new(),
        notes: Vec::new(),
    };
    if before.is_none() {
        reading.notes.push(format!(
            "the sheet {ENTRIES_SHEET} is not there: what had been written before is taken from the workspace, and a cell that was emptied is left alone"
        ));
    }
    let mut rows = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let of =
            found.iter().find(|(known, _, _)| *known == at).map(|(_, of, _)| of.sheet.as_str());
        let Some(place) = write_place(of.or(sheet.name.as_deref()).unwrap_or_default()) else {
            continue;
        };
        self::rows(sheet, place, before.as_ref(), &mut rows, &mut reading);
    }
    reading.entries = joined(rows)?;
    Ok(reading)
}

/// What a sheet says it is a copy of.
fn reference(sheet: &Sheet) -> Option<(CopyRef, Origin)> {
    sheet.rows.iter().take(HEAD).find_map(|row| {
        row.cells.iter().find_map(|(column, cell)| match cell {
            SheetCell::Text(text) => Some((CopyRef::find(text)?, sheet.at(row, *column))),
            _ => None,
        })
    })
}

/// A heading as it is compared.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The row of headings: the one with the column of ids and the most of `wanted`; and the columns by what they hold.
fn headings<'a>(
    sheet: &'a Sheet,
    id: &str,
    wanted: &[&str],
) -> Option<(&'a SheetRow, BTreeMap<String, Vec<u32>>)> {
    let of = |row: &'a SheetRow| {
        let mut columns: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (column, cell) in &row.cells {
            if let SheetCell::Text(text) = cell {
                columns.entry(plain(text)).or_default().push(*column);
            }
        }
        (row, columns)
    };
    let weight = |columns: &BTreeMap<String, Vec<u32>>| {
        let known = wanted.iter().filter(|one| columns.contains_key(&plain(one))).count();
        (columns.contains_key(&plain(id)), known)
    };
    let best = sheet.rows.iter().take(HEAD).map(of).filter(|(_, columns)| weight(columns).1 > 0);
    best.reduce(|best, next| if weight(&next.1) > weight(&best.1) { next } else { best })
}

/// What had been written when the copy was made; `None` where the sheet that lists it is gone.
fn before(sheets: &[Sheet], found: &[(usize, CopyRef, Origin)]) -> Option<Before> {
    if found.iter().all(|(_, of, _)| of.entries == 0) {
        return Some(Before::new());
    }
    let (at, _, _) = found.iter().find(|(_, of, _)| of.sheet == ENTRIES_SHEET)?;
    let sheet = &sheets[*at];
    let wanted: Vec<&str> = RemarkField::ALL.iter().map(|field| field.label()).collect();
    let (head, columns) = headings(sheet, "Id", &wanted)?;
    let column = |heading: &str| columns.get(&plain(heading)).and_then(|all| all.first()).copied();
    let (kinds, ids) = (column("Kind")?, column("Id")?);
    let mut out = Before::new();
    for row in sheet.rows.iter().filter(|row| row.number > head.number) {
        let Some(kind) = RemarkKind::named(&row.shown(kinds)) else { continue };
        let id = row.shown(ids).trim().to_owned();
        for field in kind.fields() {
            let text = column(field.label()).and_then(|at| row.cells.get(&at));
            let value = text.and_then(|cell| value(*field, cell).ok()).unwrap_or_default();
            out.insert((kind, id.clone(), *field), value);
        }
    }
    Some(out)
}

/// What a cell says in a field.
fn value(field: RemarkField, cell: &SheetCell) -> Result<String, String> {
    let text = match cell {
        SheetCell::Error(error) => return Err(format!("is the formula error {error}")),
        SheetCell::TooLong(length) => {
            return Err(format!("has {length} characters, which is too long"));
        }
        SheetCell::Number(number) if field.is_day() => {
            let day = when::number(*number, false).map_err(|why| format!("is no day: {why}"))?;
            return Ok(day.day.to_string());
        }
        SheetCell::Text(text) if field.is_day() && !text.trim().is_empty() => {
            let day = when::day(text).map_err(|why| format!("is no day: {why}"))?;
            return Ok(day.to_string());
        }
        cell => cell.shown(),
    };
    field.read(&text)
}

/// The rows of a sheet in which something is written, or was.
fn rows(
    sheet: &Sheet,
    place: &'static WritePlace,
    before: Option<&Before>,
    out: &mut Vec<(Key, Vec<Entry>)>,
    reading: &mut Reading,
) {
    let wanted: Vec<&str> = place.columns.iter().map(|column| column.heading).collect();
    let Some((head, found)) = headings(sheet, place.id, &wanted) else {
        reading
            .notes
            .push(format!("{}: no column to write in is there, so nothing is read", sheet.shown()));
        return;
    };
    let only = |heading: &str, reading: &mut Reading| match found.get(&plain(heading))?.as_slice() {
        [only] => Some(*only),
        several => {
            let at = sheet.at(head, several[1]);
            reading.faults.push(left_out(
                format!("{} has two columns headed `{heading}`: neither is read", sheet.shown()),
                "remove the one that is not meant, or give it another heading",
                &at,
            ));
            None
        }
    };
    let Some(ids) = only(place.id, reading) else {
        if !found.contains_key(&plain(place.id)) {
            let column = head.cells.keys().next().copied().unwrap_or_default();
            reading.faults.push(left_out(
                format!(
                    "{} has no column headed `{}`: no row of it can be told",
                    sheet.shown(),
                    place.id
                ),
                "put the column of ids back, from the package or from an older copy",
                &sheet.at(head, column),
            ));
        }
        return;
    };
    let columns: Vec<(RemarkField, u32, &str)> = place
        .columns
        .iter()
        .filter_map(|column| {
            let there = found.contains_key(&plain(column.heading));
            let at = if there { only(column.heading, reading) } else { None }?;
            Some((column.field, at, column.heading))
        })
        .collect();
    let lacking: Vec<&str> =
        wanted.iter().copied().filter(|heading| !found.contains_key(&plain(heading))).collect();
    if !lacking.is_empty() {
        reading.notes.push(format!(
            "{}: {} not there; what the workspace has in {} stays",
            sheet.shown(),
            match lacking.as_slice() {
                [one] => format!("the column {one} is"),
                several => format!("the columns {} are", several.join(", ")),
            },
            if lacking.len() == 1 { "it" } else { "them" }
        ));
    }
    for row in sheet.rows.iter().filter(|row| row.number > head.number) {
        let id = row.shown(ids).trim().to_owned();
        match self::row(sheet, row, place, &id, &columns, before) {
            Ok(entries) if entries.is_empty() => {}
            Ok(entries) => out.push(((place.kind, id), entries)),
            Err(fault) => reading.faults.push(fault),
        }
    }
}

/// The values of a row.
fn row(
    sheet: &Sheet,
    row: &SheetRow,
    place: &WritePlace,
    id: &str,
    columns: &[(RemarkField, u32, &str)],
    before: Option<&Before>,
) -> Result<Vec<Entry>, Diagnostic> {
    let mut entries = Vec::new();
    // What the plan itself says of a request is no entry.
    let derived = place.kind == RemarkKind::Request && id.starts_with("R-");
    for (field, column, heading) in columns {
        if derived && matches!(field, RemarkField::What | RemarkField::About) {
            continue;
        }
        let was = before.map(|before| {
            before.get(&(place.kind, id.to_owned(), *field)).cloned().unwrap_or_default()
        });
        let at = sheet.at(row, *column);
        let value = match row.cells.get(column) {
            None => String::new(),
            Some(cell) => value(*field, cell).map_err(|why| {
                left_out(
                    format!("{heading} in row {} of {} {why}", row.number, sheet.shown()),
                    "correct the cell; nothing of the row was taken over",
                    &at,
                )
            })?,
        };
        let nothing = value.is_empty() && was.as_ref().is_none_or(String::is_empty);
        if nothing {
            continue;
        }
        if id.is_empty() {
            return Err(left_out(
                format!("row {} of {} has no id under `{}`", row.number, sheet.shown(), place.id),
                "write into the row of the thing that is meant, or take its id over into this row",
                &at,
            ));
        }
        entries.push(Entry {
            kind: place.kind,
            id: id.to_owned(),
            field: *field,
            value,
            was,
            place: at,
        });
    }
    Ok(entries)
}
