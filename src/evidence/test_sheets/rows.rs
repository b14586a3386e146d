//! The facts of a test sheet, row by row, with the cell of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::words::{mark, methods};
use crate::diag::{Code, Diagnostic, Origin, Severity, codes};
use crate::evidence::register::{Row, Value, split_ids, when};
use crate::input::yaml::too_long;
use crate::limits::{
    CELL_TEXT, TEST_ITEMS, TEST_MESSAGES, TEXT_FIELD, TEXT_LINE, TEXT_NAME, TEXT_PROSE,
};
use crate::model::text::{normalized, one_line, quote};
use crate::model::{
    Attribute, Date, Deviation, EXCEPTION_COLUMNS, ITEM_COLUMNS, Method, PartId, Step, TestItem,
    TestRow, column_name, is_hint,
};

/// A cell of the sheet.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Its content.
    pub value: Value,
    /// Its place.
    pub at: Origin,
    /// Its name: `B7`.
    pub name: String,
}

impl Cell {
    /// The text on one line.
    pub(super) fn text(&self) -> String {
        one_line(&self.value.shown())
    }

    /// What is wrong with a text that is longer than `most` characters.
    fn too_long(&self, most: usize) -> Option<Diagnostic> {
        let length = match &self.value {
            Value::TooLong(length) => *length,
            Value::Text(text) if text.len() > most => text.chars().count(),
            _ => return None,
        };
        (length > most).then(|| too_long(&self.name, length, most).fault(&self.at))
    }

    /// An error in the cell.
    pub(super) fn fault(&self, code: &'static Code, what: &str, help: &str) -> Diagnostic {
        let shown = quote(&self.value.shown());
        Diagnostic::new(code, format!("{}: {shown} {what}", self.name)).help(help).fault(&self.at)
    }
}

/// The sheet that rows belong to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Path in the workspace.
    pub file: Arc<str>,
    /// Name of the sheet.
    pub sheet: Arc<str>,
}

impl Place {
    /// A cell.
    pub(super) fn at(&self, row: u32, column: u32) -> Origin {
        let cell = format!("{}{row}", column_name(column));
        Origin::Cell { file: self.file.clone(), sheet: self.sheet.clone(), cell: cell.into() }
    }

    fn cell(&self, row: &Row, (column, value): &(u32, Value)) -> Cell {
        Cell {
            value: value.clone(),
            at: self.at(row.number, *column),
            name: format!("{}{}", column_name(*column), row.number),
        }
    }
}

/// Which table the rows belong to.
enum Block {
    /// One fact per row.
    Facts,
    /// Items, with the meaning of each column.
    Items { item: u32, marks: Vec<(u32, String)>, evidence: Option<u32>, note: Option<u32> },
    /// Exceptions, by the column of each of [`EXCEPTION_COLUMNS`].
    Exceptions { columns: [Option<u32>; 10] },
}

/// The content of a sheet.
pub(super) struct Facts {
    place: Place,
    block: Block,
    /// One fact per row.
    pub rows: BTreeMap<TestRow, Cell>,
    /// Attributes by letter.
    pub attributes: BTreeMap<String, Attribute>,
    /// Cell of each step and attribute that was read, by its name.
    named: BTreeMap<String, String>,
    /// Steps, in the order of the sheet.
    pub steps: Vec<Step>,
    /// Items tested.
    pub items: Vec<TestItem>,
    /// Where each item is.
    pub item_places: Vec<Origin>,
    /// Where each part is named for the first time.
    pub part_places: BTreeMap<PartId, Origin>,
    /// Exceptions.
    pub exceptions: Vec<Deviation>,
    /// What could not be read.
    pub faults: Vec<Diagnostic>,
    /// How many more faults there are than are listed, and the weight of the worst.
    pub unlisted: Option<(usize, Severity)>,
}

/// The most characters of a fact, as in `evidence/tests.yaml`.
fn most(row: TestRow) -> usize {
    match row {
        TestRow::Id | TestRow::Frequency => TEXT_NAME,
        TestRow::Title | TestRow::Tester | TestRow::Reviewer => TEXT_LINE,
        TestRow::Procedure
        | TestRow::Population
        | TestRow::PopulationQuery
        | TestRow::PopulationComplete => TEXT_PROSE,
        TestRow::Controls | TestRow::Evidence => CELL_TEXT,
        _ => TEXT_FIELD,
    }
}

/// True for the name of a step: `Step 1`.
fn is_step(text: &str) -> bool {
    let word = normalized(text);
    let digits = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    word.strip_prefix("step").is_some_and(digits)
}

/// The letter of an attribute: `A`, `Attribute A`, `A.`.
fn letter(text: &str) -> Option<String> {
    let word = one_line(text);
    let bare = word.strip_prefix("Attribute ").or_else(|| word.strip_prefix("attribute "));
    let bare = bare.unwrap_or(&word).trim_end_matches(['.', ')', ':']);
    let short = (1..=2).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_uppercase());
    short.then(|| bare.to_owned())
}

/// Bytes of a text that may be a heading.
const HEADING: usize = 200;

fn column(row: &Row, names: &[&str]) -> Option<u32> {
    let named = |(_, value): &&(u32, Value)| {
        value.weight() <= HEADING && names.contains(&normalized(&value.shown()).as_str())
    };
    row.cells.iter().find(named).map(|(column, _)| *column)
}

/// The headings of one of the two tables, if the row contains them.
fn headings(row: &Row) -> Option<Block> {
    let [exception, item, others @ ..] = EXCEPTION_COLUMNS;
    if let Some(what) =
        column(row, &[&normalized(exception), "exceptions", "deviation", "whathappened"])
        && let found = others.map(|name| match name {
            "Response" => column(row, &["response", "managementresponse"]),
            "Compensating control" => column(row, &["compensatingcontrol", "compensating"]),
            name => column(row, &[&normalized(name)]),
        })
        && found.iter().any(Option::is_some)
    {
        let [cause, extent, response, compensating, attribute, nature, date, parts] = found;
        let item = column(row, &[&normalized(item), "sampleitem"]);
        return Some(Block::Exceptions {
            columns: [
                Some(what),
                item,
                cause,
                extent,
                response,
                compensating,
                attribute,
                nature,
                date,
                parts,
            ],
        });
    }
    let item = column(row, &["item", "sampleitem", "sample", "selection", "itemtested"])?;
    let marks: Vec<(u32, String)> = row
        .cells
        .iter()
        .filter(|(at, _)| *at > item)
        .filter_map(|(at, value)| Some((*at, letter(&value.shown())?)))
        .collect();
    let [_, evidence, note] = ITEM_COLUMNS.map(normalized);
    let evidence = column(row, &[&evidence, "evidenceid", "evidenceref"]);
    let note = column(row, &[&note, "notes", "remark", "remarks", "comment", "comments"]);
    let heading = !marks.is_empty() || evidence.is_some() || note.is_some();
    heading.then_some(Block::Items { item, marks, evidence, note })
}

impl Facts {
    /// An empty sheet.
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            block: Block::Facts,
            rows: BTreeMap::new(),
            attributes: BTreeMap::new(),
            named: BTreeMap::new(),
            steps: Vec::new(),
            items: Vec::new(),
            item_places: Vec::new(),
            part_places: BTreeMap::new(),
            exceptions: Vec::new(),
            faults: Vec::new(),
            unlisted: None,
        }
    }

    /// Reads one row.
    pub(super) fn row(&mut self, row: &Row) {
        if let Some(block) = headings(row) {
            self.block = block;
        } else if !self.fact(row) {
            match &self.block {
                Block::Facts => {}
                Block::Items { .. } => self.item(row),
                Block::Exceptions { .. } => self.exception(row),
            }
        }
        // A row may have as many faults as cells.
        for fault in self.faults.drain(TEST_MESSAGES.min(self.faults.len())..) {
            let (many, worst) = self.unlisted.unwrap_or((0, fault.severity));
            self.unlisted = Some((many + 1, worst.max(fault.severity)));
        }
    }

    /// A row with a name and a fact; false for any other row.
    fn fact(&mut self, row: &Row) -> bool {
        let Some((first, value)) = row.cells.first() else { return true };
        // In a table only names in the first column of the sheet count: an item may be called `Title`.
        if *first != 0 && !matches!(self.block, Block::Facts) {
            return false;
        }
        let name = value.shown();
        // The sheets that carveout writes have an example in the third column.
        let answers =
            |(at, value): &&(u32, Value)| *at == first + 1 || !is_hint(&one_line(&value.shown()));
        let said = row.cells.get(1).filter(answers).map(|cell| self.place.cell(row, cell));
        if let Some(known) = TestRow::named(&name) {
            let in_table = !matches!(self.block, Block::Facts);
            if in_table && (row.cells.len() > 2 || self.marks(row)) {
                return false;
            }
            self.block = Block::Facts;
            let Some(said) = said else { return true };
            self.faults.extend(said.too_long(most(known)));
            if let Some(before) = self.rows.get(&known) {
                let what = format!("repeats the fact in {}", before.name);
                let fault = said.fault(&codes::TEST_SHEET_TWICE, &what, "keep one of the two rows");
                self.faults.push(fault);
            } else {
                self.rows.insert(known, said);
            }
            return true;
        }
        if !matches!(self.block, Block::Facts) {
            return false;
        }
        let Some(said) = said.filter(|said| said.at == self.place.at(row.number, first + 1)) else {
            return is_step(&name) || letter(&name).is_some();
        };
        if is_step(&name) || letter(&name).is_some() {
            self.faults.extend(said.too_long(TEXT_PROSE));
        }
        let key = letter(&name).unwrap_or_else(|| normalized(&name));
        if (is_step(&name) || letter(&name).is_some())
            && let Some(before) = self.named.insert(key, said.name.clone())
        {
            let what = format!("repeats the step or attribute in {before}");
            let help = "number each step and letter each attribute once";
            self.faults.push(said.fault(&codes::TEST_SHEET_TWICE, &what, help));
            return true;
        }
        if is_step(&name) {
            let parts = self.parts(row, first + 2);
            let method = self.method(row, first + 3);
            let evidence = self.evidence(row, first + 4);
            self.steps.push(Step { action: said.text(), method, parts, evidence });
            return true;
        }
        if let Some(letter) = letter(&name) {
            let parts = self.parts(row, first + 2);
            // The same column as for a step; an attribute has no method of its own.
            let evidence = self.evidence(row, first + 4);
            self.attributes.insert(letter, Attribute { text: said.text(), parts, evidence });
            return true;
        }
        false
    }

    /// The parts that a cell names, where it is not the example; ids that cannot be read are errors.
    fn parts(&mut self, row: &Row, column: u32) -> Vec<PartId> {
        let Some(value) = row.cell(column).filter(|value| !is_hint(&one_line(&value.shown())))
        else {
            return Vec::new();
        };
        let cell = self.place.cell(row, &(column, value.clone()));
        let mut parts = Vec::new();
        for piece in cell.text().split([';', ',']).map(str::trim).filter(|piece| !piece.is_empty())
        {
            match piece.parse::<PartId>() {
                Ok(part) => {
                    self.part_places.entry(part.clone()).or_insert_with(|| cell.at.clone());
                    parts.push(part);
                }
                Err(_) => {
                    let what = format!("contains `{piece}`, which is not the id of a part");
                    let help = "write parts such as AC-2(j); CC6.2";
                    self.faults.push(cell.fault(&codes::TEST_SHEET_ID, &what, help));
                }
            }
        }
        parts
    }

    /// The evidence ids in a cell, where it is not the example; what is no id is an error.
    fn evidence(&mut self, row: &Row, column: u32) -> Vec<(String, Origin)> {
        let value = row.cell(column).filter(|value| !is_hint(&one_line(&value.shown())));
        let Some(value) = value else { return Vec::new() };
        let cell = self.place.cell(row, &(column, value.clone()));
        match split_ids(&cell.value.shown()) {
            Ok(ids) => ids.into_iter().map(|id| (id, cell.at.clone())).collect(),
            Err((piece, help)) => {
                let what = format!("contains `{piece}`, which is not an id");
                self.faults.push(cell.fault(&codes::TEST_SHEET_ID, &what, help));
                Vec::new()
            }
        }
    }

    /// The method that a cell names, where it names one.
    fn method(&mut self, row: &Row, column: u32) -> Option<Method> {
        let value = row.cell(column).filter(|value| !is_hint(&one_line(&value.shown())))?;
        let cell = self.place.cell(row, &(column, value.clone()));
        match methods(&cell.text()) {
            Ok(methods) => methods.first().copied(),
            Err(word) => {
                let what = format!("has an unknown test method, `{word}`");
                let help = "write inquiry, observation, inspection or reperformance";
                self.faults.push(cell.fault(&codes::TEST_SHEET_METHOD, &what, help));
                None
            }
        }
    }

    /// The day in a cell; a cell without one that can be read is an error.
    fn day(&mut self, row: &Row, column: u32) -> Option<Date> {
        let value = row.cell(column)?;
        let day = match value {
            Value::Date(moment) => Ok(moment.day),
            other => when::day(&other.shown()),
        };
        match day {
            Ok(day) => Some(day),
            Err(error) => {
                let cell = self.place.cell(row, &(column, value.clone()));
                let what = "is not a day that can be read";
                self.faults.push(cell.fault(&codes::TEST_SHEET_DATE, what, &error.to_string()));
                None
            }
        }
    }

    /// True for a row of the table of items whose second cell is a mark: its item has the name of a fact.
    fn marks(&self, row: &Row) -> bool {
        let Block::Items { marks, .. } = &self.block else { return false };
        let marked = |(at, value): &(u32, Value)| {
            marks.iter().any(|(mark, _)| mark == at) && mark(&value.shown()).is_some()
        };
        row.cells.get(1).is_some_and(marked)
    }

    /// The cells of a row of a table that are too long to print.
    fn lengths(&mut self, row: &Row, most: impl Fn(u32) -> usize) {
        for cell in row
            .cells
            .iter()
            .filter(|(_, value)| matches!(value, Value::TooLong(_)) || value.weight() > TEXT_FIELD)
        {
            self.faults.extend(self.place.cell(row, cell).too_long(most(cell.0)));
        }
    }

    fn item(&mut self, row: &Row) {
        let Block::Items { item, marks, evidence, note } = &self.block else { return };
        let text = |at: &Option<u32>| Some(one_line(&row.cell((*at)?)?.shown()));
        let Some(name) = text(&Some(*item)).filter(|name| !name.is_empty()) else {
            // A row with a number only is a blank line of the table.
            let said = |at: u32| marks.iter().any(|(mark, _)| *mark == at);
            let said = |at: u32| said(at) || *evidence == Some(at) || *note == Some(at);
            if !row.cells.iter().any(|(at, _)| said(*at)) {
                return;
            }
            let fault = Diagnostic::new(
                &codes::TEST_SHEET_ITEM,
                format!("row {}: marks without an item", row.number),
            );
            let at = self.place.at(row.number, *item);
            self.faults.push(fault.help("name the item, or clear the row").fault(&at));
            return;
        };
        let item_at = *item;
        let (marks, evidence, note) = (marks.clone(), *evidence, *note);
        let known = |at: u32| {
            at <= item_at
                || evidence == Some(at)
                || note == Some(at)
                || marks.iter().any(|(m, _)| *m == at)
        };
        if let Some(cell) = row.cells.iter().find(|(at, _)| !known(*at)) {
            let cell = self.place.cell(row, cell);
            let help =
                "use the letter of an attribute, `Evidence` or `Note` as the heading of the column";
            let what = "is in a column that is not for an attribute, evidence or notes";
            self.faults.push(cell.fault(&codes::TEST_SHEET_COLUMN, what, help));
        }
        self.lengths(row, |at| if note == Some(at) { TEXT_PROSE } else { TEXT_FIELD });
        let mut found = TestItem {
            item: name,
            marks: Default::default(),
            evidence: text(&evidence).filter(|text| !text.is_empty()),
            note: text(&note).filter(|text| !text.is_empty()),
        };
        for (at, letter) in &marks {
            let Some(value) = row.cell(*at) else { continue };
            match mark(&value.shown()) {
                Some(mark) => _ = found.marks.insert(letter.clone(), mark),
                None => {
                    let cell = self.place.cell(row, &(*at, value.clone()));
                    let help = "write ✓ or yes, ✗ or no, or n/a";
                    self.faults.push(cell.fault(&codes::TEST_SHEET_MARK, "is not a mark", help));
                }
            }
        }
        if self.items.len() < TEST_ITEMS {
            self.items.push(found);
            self.item_places.push(self.place.at(row.number, item_at));
        } else if self.items.len() == TEST_ITEMS {
            let message = format!("more than {TEST_ITEMS} items on one sheet");
            let at = self.place.at(row.number, item_at);
            self.faults.push(
                Diagnostic::new(&codes::TEST_SHEET_ITEM, message)
                    .help("test a sample, or split the sheet")
                    .fault(&at),
            );
            self.block = Block::Facts;
        }
    }

    fn exception(&mut self, row: &Row) {
        let Block::Exceptions { columns } = &self.block else { return };
        let columns = *columns;
        self.lengths(row, |_| TEXT_PROSE);
        let text = |at: &Option<u32>| {
            Some(one_line(&row.cell((*at)?)?.shown())).filter(|text| !text.is_empty())
        };
        let [what, item, cause, extent, response, compensating, attribute, nature, ..] =
            columns.each_ref().map(text);
        if what.is_none() && [&cause, &extent, &response, &compensating].iter().any(|t| t.is_some())
        {
            let column = columns.iter().flatten().next().copied().unwrap_or_default();
            let at = self.place.at(row.number, column);
            self.faults.push(
                Diagnostic::new(
                    &codes::TEST_SHEET_EXCEPTION,
                    format!("row {}: an exception without a description", row.number),
                )
                .help("describe the deviation in the column `Exception`")
                .fault(&at),
            );
        }
        if let Some(what) = what {
            if self.exceptions.len() >= TEST_ITEMS {
                let column = columns.iter().flatten().next().copied().unwrap_or_default();
                let message = format!("more than {TEST_ITEMS} exceptions on one sheet");
                let at = self.place.at(row.number, column);
                self.faults.push(
                    Diagnostic::new(&codes::TEST_SHEET_EXCEPTION, message)
                        .help("split the sheet")
                        .fault(&at),
                );
                self.block = Block::Facts;
                return;
            }
            let [.., date, parts] = columns;
            let date = date.and_then(|at| self.day(row, at));
            let parts = parts.map(|at| self.parts(row, at)).unwrap_or_default();
            let attribute = attribute.map(|text| letter(&text).unwrap_or(text));
            let all = Deviation {
                item,
                attribute,
                what,
                nature,
                cause,
                extent,
                response,
                compensating,
                date,
                parts,
            };
            self.exceptions.push(all);
        }
    }
}
