//! The rows of a table as requirements.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Columns, Field, id_of};
use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::{CELL_TEXT, TABLE_MESSAGES};
use crate::model::text::{one_line, printable, quote};
use crate::model::{ControlId, PartId, Sheet, SheetCell, SheetRow};

/// A requirement as it stands in the table.
#[derive(Debug)]
pub(super) struct Entry {
    /// As its publisher writes it.
    pub written: String,
    /// The control, and the labels of the item if it is one of its items.
    pub id: PartId,
    pub title: String,
    pub text: String,
    pub group: String,
    /// The requirement it is under.
    pub parent: Option<ControlId>,
    /// Marked as withdrawn by its publisher.
    pub withdrawn: bool,
    at: Origin,
    cell: String,
}

/// What was read of a table.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub entries: Vec<Entry>,
    /// Titles that rows of their own give groups: `1` is *Inventory of assets*.
    pub group_titles: BTreeMap<String, String>,
    /// What was understood in another way than it stands there, or passed over.
    pub notices: Vec<Diagnostic>,
    pub faults: Vec<Diagnostic>,
}

struct Reader<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    read: Read,
    group: String,
    /// A row with one cell, which may be the heading of what follows.
    band: Option<(String, Origin)>,
    seen: BTreeMap<PartId, usize>,
    /// The last id that is a number with a fraction.
    last: Option<(String, String)>,
}

/// Reads every row below the headings.
pub(super) fn read(sheet: &Sheet, columns: &Columns) -> Read {
    let mut reader = Reader {
        sheet,
        columns,
        read: Read::default(),
        group: String::new(),
        band: None,
        seen: BTreeMap::new(),
        last: None,
    };
    for row in sheet.rows.iter().skip(columns.below) {
        reader.row(row);
        if reader.read.faults.len() >= TABLE_MESSAGES {
            break;
        }
    }
    reader.unused_band();
    reader.parents();
    let mut read = reader.read;
    with_controls(&mut read.entries);
    read
}

impl Reader<'_> {
    fn fault(&mut self, message: String, help: &str, at: &Origin) {
        let fault = Diagnostic::new(&codes::CATALOG_ROW, message).help(help).fault(at);
        self.read.faults.push(fault);
    }

    fn notice(&mut self, message: String, at: &Origin) {
        if self.read.notices.len() < TABLE_MESSAGES {
            let one = Diagnostic::new(&codes::CATALOG_ROW, message);
            self.read.notices.push(one.severity(crate::diag::Severity::Note).fault(at));
        }
    }

    fn row(&mut self, row: &SheetRow) {
        let mut texts: Vec<String> = Vec::new();
        for (column, cell) in &row.cells {
            let used = self.columns.of.values().any(|at| at == column);
            match cell {
                SheetCell::TooLong(length) if used => {
                    let at = self.sheet.at(row, *column);
                    let name = self.sheet.cell_name(row, *column);
                    let message = format!(
                        "{name} has {length} characters; the limit of a cell is {CELL_TEXT}"
                    );
                    self.fault(message, "divide the text over several rows", &at);
                    return;
                }
                SheetCell::Error(error) if used => {
                    let at = self.sheet.at(row, *column);
                    let name = self.sheet.cell_name(row, *column);
                    let message = format!("{name} is the formula error {}", quote(error));
                    self.fault(message, "correct the formula, or type the value", &at);
                    return;
                }
                cell => {
                    let shown = one_line(&cell.shown());
                    if !shown.is_empty() && !texts.contains(&shown) {
                        texts.push(shown);
                    }
                }
            }
        }
        let id_column = self.columns.get(Field::Id).unwrap_or_default();
        let id_cell = row.cells.get(&id_column);
        let place = self.sheet.at(row, id_column);
        // A row that repeats the headings, as on each printed page.
        if id_cell.is_some_and(|cell| {
            self.columns
                .headings
                .get(&id_column)
                .is_some_and(|name| one_line(&cell.shown()) == *name)
        }) {
            return;
        }
        let Some((written, rest)) = id_cell.and_then(|cell| self.id(cell, row, id_column)) else {
            self.without_id(row, &texts, id_cell, &place);
            return;
        };
        self.entry(row, written, rest, place);
    }

    /// The id in a cell. Excel drops the last zero of a number: after 4.9 comes 4.10, stored as 4.1.
    fn id(&mut self, cell: &SheetCell, row: &SheetRow, column: u32) -> Option<(String, String)> {
        if let SheetCell::Day(_) = cell {
            return None;
        }
        let (mut written, rest) = id_of(&cell.shown())?;
        if let SheetCell::Number(_) = cell {
            let split = |text: &str| {
                let (whole, part) = text.split_once('.')?;
                Some((whole.to_owned(), part.to_owned()))
            };
            if let (Some((whole, part)), Some((before, last))) = (split(&written), &self.last)
                && whole == *before
                && let (Ok(part), Ok(last)) = (part.parse::<u32>(), last.parse::<u32>())
                && last + 1 == part * 10
                && last >= 9
            {
                let meant = format!("{whole}.{}", part * 10);
                let at = self.sheet.at(row, column);
                let name = self.sheet.cell_name(row, column);
                let message = format!(
                    "{name} holds the number {written}, which follows {before}.{last}, and is read as {meant}"
                );
                self.notice(message, &at);
                written = meant;
            }
            self.last = split(&written);
        } else {
            self.last =
                written.rsplit_once('.').map(|(whole, part)| (whole.to_owned(), part.to_owned()));
        }
        Some((written, rest))
    }

    fn without_id(
        &mut self,
        row: &SheetRow,
        texts: &[String],
        id_cell: Option<&SheetCell>,
        place: &Origin,
    ) {
        let title = self.columns.shown(Field::Title, row);
        let text = self.columns.shown(Field::Text, row);
        let group = self.columns.shown(Field::Group, row);
        let in_text = self.columns.get(Field::Text).is_some_and(|at| row.cells.contains_key(&at));
        let goes_on = in_text && row.cells.len() == 1 && !self.read.entries.is_empty();
        if texts.len() == 1 && !(goes_on && self.band.is_none()) {
            self.unused_band();
            self.band = Some((texts[0].clone(), place.clone()));
            return;
        }
        if let Some(cell) = id_cell {
            let shown = cell.shown();
            let name = self.sheet.cell_name(row, self.columns.get(Field::Id).unwrap_or_default());
            let (message, help) = match cell {
                SheetCell::Day(_) => (
                    format!(
                        "{name} holds a date, {shown}: the spreadsheet program took an id for one"
                    ),
                    "format the column of ids as text and type the id again",
                ),
                _ => (
                    format!(
                        "{name} holds {}, which is no id of a requirement",
                        quote(&printable(&shown, 60))
                    ),
                    "an id has a digit, such as AC-2, A.5.23 or 3.1.1[a], or three groups of capital letters",
                ),
            };
            self.fault(message, help, place);
            return;
        }
        if texts.is_empty() || (title.is_empty() && text.is_empty()) {
            return;
        }
        // A heading of its own: `1 | | Inventory and control of assets`.
        if !group.is_empty() && group != self.group && !title.is_empty() {
            self.read.group_titles.insert(group.clone(), title);
            self.group = group;
            return;
        }
        let further = group.is_empty() || group == self.group;
        match self.read.entries.last_mut() {
            Some(last) if further && title.is_empty() && self.band.is_none() => {
                last.text.push_str("\n\n");
                last.text.push_str(&cell_text(row, self.columns.get(Field::Text)));
            }
            _ => {
                let said = if title.is_empty() { text } else { title };
                let message = format!(
                    "row {} says {} and has no id",
                    row.number,
                    quote(&printable(&said, 60))
                );
                self.fault(
                    message,
                    "give it the id that its publisher gives it, or delete the row",
                    place,
                );
            }
        }
    }

    fn entry(&mut self, row: &SheetRow, written: String, rest: String, place: Origin) {
        let Ok(id) = written.parse::<PartId>() else { return };
        if let Some((band, _)) = self.band.take() {
            if self.columns.get(Field::Group).is_none() {
                self.group = band;
            } else {
                let own = self.columns.shown(Field::Group, row);
                self.group = if own.is_empty() { band } else { own };
            }
        }
        let group = self.columns.shown(Field::Group, row);
        if !group.is_empty() {
            self.group = group;
        }
        let mut title = self.columns.shown(Field::Title, row);
        let mut text = cell_text(row, self.columns.get(Field::Text));
        if text.is_empty() {
            text.clone_from(&rest);
        } else if title.is_empty() {
            title.clone_from(&rest);
        }
        if title.is_empty() && text.is_empty() {
            let message =
                format!("row {} has the id {} and says nothing", row.number, quote(&written));
            self.fault(message, "fill in its title or its text, or delete the row", &place);
            return;
        }
        if title.is_empty() {
            title = first_words(&text);
        }
        if text.is_empty() {
            text.clone_from(&title);
        }
        let parent = self.columns.shown(Field::Parent, row);
        let parent = match parent.as_str() {
            "" | "-" | "–" | "n/a" | "N/A" => None,
            text => match text.parse::<PartId>() {
                Ok(parent) if parent == id => None,
                Ok(parent) => Some(parent.control),
                Err(_) => {
                    let column = self.columns.get(Field::Parent).unwrap_or_default();
                    let name = self.sheet.cell_name(row, column);
                    let message = format!("{name} names {} as parent, which is no id", quote(text));
                    let at = self.sheet.at(row, column);
                    self.fault(message, "name the id of the requirement that it is under", &at);
                    None
                }
            },
        };
        let withdrawn = [&title, &text].into_iter().any(|text| {
            let text = text.trim_start_matches(['[', '(', ' ']).to_lowercase();
            text.starts_with("withdrawn") && text.len() < 200
        });
        let cell = self.sheet.cell_name(row, self.columns.get(Field::Id).unwrap_or_default());
        if let Some(first) = self.seen.get(&id) {
            let first = &self.read.entries[*first];
            if (&first.title, &first.text) == (&title, &text) {
                let message = format!(
                    "{} stands in {} and in {cell} in the same words; it is imported once",
                    quote(&written),
                    first.cell
                );
                self.notice(message, &place);
                return;
            }
            let number = matches!(
                row.cells.get(&self.columns.get(Field::Id).unwrap_or_default()),
                Some(SheetCell::Number(_))
            );
            let help = if number {
                "the cell holds a number, and a number has no last zero: format the column of ids as text and type 4.10 again"
            } else {
                "each id may stand once; if one requirement goes over several rows, leave the id of the further rows empty"
            };
            let message = format!(
                "{} stands in {} and, in other words, in {cell}",
                quote(&written),
                first.cell
            );
            let (one, two) = (first.at.clone(), place);
            self.read.faults.push(
                Diagnostic::new(&codes::CATALOG_ROW, message).help(help).fault(&two).cause(&one),
            );
            return;
        }
        self.seen.insert(id.clone(), self.read.entries.len());
        let group = self.group.clone();
        self.read.entries.push(Entry {
            written,
            id,
            title,
            text,
            group,
            parent,
            withdrawn,
            at: place,
            cell,
        });
    }

    /// A row of one cell under which nothing stands: a note, a mark of ownership.
    fn unused_band(&mut self) {
        if let Some((text, at)) = self.band.take() {
            let message =
                format!("passed over, as it is no requirement: {}", quote(&printable(&text, 120)));
            self.notice(message, &at);
        }
    }

    /// Parents are requirements of the table, and no circle.
    fn parents(&mut self) {
        let mut faults = Vec::new();
        let whole: BTreeMap<&ControlId, Option<&ControlId>> = (self.read.entries.iter())
            .filter(|entry| entry.id.path().is_empty())
            .map(|entry| (&entry.id.control, entry.parent.as_ref()))
            .collect();
        for entry in &self.read.entries {
            let Some(parent) = &entry.parent else { continue };
            if !whole.contains_key(parent) {
                let message = format!(
                    "{} names {parent} as its parent, which the table does not have",
                    quote(&entry.written)
                );
                let help = "name an id of the table, or leave the column out with another --column parent=HEADING";
                faults.push(
                    Diagnostic::new(&codes::CATALOG_ROW, message).help(help).fault(&entry.at),
                );
                continue;
            }
            let (mut above, mut steps) = (Some(parent), 0);
            while let Some(one) = above {
                if *one == entry.id.control || steps > 20 {
                    let message = format!(
                        "{} is under {parent}, which is under itself again",
                        quote(&entry.written)
                    );
                    let help =
                        "correct the parents: they lead from a requirement to the one above it";
                    faults.push(
                        Diagnostic::new(&codes::CATALOG_ROW, message).help(help).fault(&entry.at),
                    );
                    break;
                }
                above = whole.get(one).copied().flatten();
                steps += 1;
            }
        }
        faults.truncate(TABLE_MESSAGES);
        self.read.faults.extend(faults);
    }
}

/// A table may list items only, `AC-2(a)` and `AC-2(b)`: their control stands above them.
fn with_controls(entries: &mut Vec<Entry>) {
    let mut whole: BTreeSet<ControlId> = entries
        .iter()
        .filter(|entry| entry.id.path().is_empty())
        .map(|entry| entry.id.control.clone())
        .collect();
    let mut out = Vec::with_capacity(entries.len());
    for entry in entries.drain(..) {
        if whole.insert(entry.id.control.clone()) {
            let written = entry.id.control.to_string();
            out.push(Entry {
                id: PartId::whole(entry.id.control.clone()),
                title: written.clone(),
                text: String::new(),
                group: entry.group.clone(),
                parent: None,
                withdrawn: false,
                at: entry.at.clone(),
                cell: entry.cell.clone(),
                written,
            });
        }
        out.push(entry);
    }
    *entries = out;
}

/// The text of a cell with its line breaks.
fn cell_text(row: &SheetRow, column: Option<u32>) -> String {
    let text = column.map(|at| row.shown(at)).unwrap_or_default();
    let lines = text.lines().map(str::trim_end);
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// A title for a requirement that has none: the first words of its text.
fn first_words(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::new();
    for word in line.split(' ') {
        if out.chars().count() + word.chars().count() > 80 {
            return format!("{out} …");
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
