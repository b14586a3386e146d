//! The evidence register: a grid of cells in, evidence out.
//!
//! The readers of workbooks and of delimited text hand rows to one [`Builder`], so that both accept
//! the same headings, dates and lists, and report faults in the same words. A row that cannot be
//! read is reported by its place and left out; the rest goes on.

mod fields;
mod heading;
mod supports;
mod value;
pub mod when;

use std::collections::HashMap;
use std::sync::Arc;

pub use heading::{Header, Ignored, SEARCHED, letters};
pub use supports::split as split_ids;
pub use value::{MAX_TEXT, Row, Value, count, one_line, quote, truth};
pub use when::{Moment, serial};

use crate::diag::{Diagnostic, Origin};
use crate::model::Evidence;

/// What a register was read as.
#[derive(Debug, Default)]
pub struct Register {
    /// The items, in the order of the register.
    pub evidence: Vec<Evidence>,
    /// Faults and remarks, each with its place.
    pub diagnostics: Vec<Diagnostic>,
    /// How the register was understood, in sentences for people: the header, the columns, what was
    /// skipped.
    pub understood: Vec<String>,
}

impl Register {
    /// A register that could not be read at all.
    pub fn refused(diagnostic: Diagnostic) -> Self {
        Self { diagnostics: vec![diagnostic], ..Self::default() }
    }
}

/// The most items a register may list.
pub const MAX_ITEMS: usize = 20_000;
/// The most bytes of text kept from one register.
const MAX_TEXT_KEPT: usize = 64 << 20;
/// The most bytes of text in one row.
pub const MAX_ROW_TEXT: usize = 1 << 20;
/// The most ids that all rows together may support.
const MAX_SUPPORTS: usize = 500_000;
/// Diagnostics of one register that are reported one by one.
const MAX_DIAGNOSTICS: usize = 1_000;

/// Where a grid comes from.
#[derive(Clone, Debug)]
pub struct Place {
    /// Path in the workspace.
    pub file: Arc<str>,
    /// Name of the sheet, in a workbook.
    pub sheet: Option<Arc<str>>,
}

impl Place {
    /// A cell, or in delimited text the line of its record.
    pub fn cell(&self, row: &Row, column: u32) -> Origin {
        self.at(row.number, row.line, Some(column))
    }

    /// A row.
    pub fn row(&self, row: &Row) -> Origin {
        self.at(row.number, row.line, None)
    }

    fn at(&self, number: u32, line: u32, column: Option<u32>) -> Origin {
        match &self.sheet {
            Some(sheet) => {
                let cell = match column {
                    Some(column) => format!("{}{number}", letters(column)),
                    None => number.to_string(),
                };
                Origin::Cell { file: self.file.clone(), sheet: sheet.clone(), cell: cell.into() }
            }
            None => Origin::text(self.file.clone(), line, 1),
        }
    }

    /// How people call the row.
    fn row_name(&self, row: &Row) -> String {
        match self.sheet {
            Some(_) => format!("row {}", row.number),
            None => format!("line {}", row.line),
        }
    }

    /// How people call the cell under a heading.
    fn cell_name(&self, row: &Row, column: u32) -> String {
        match self.sheet {
            Some(_) => format!("{}{}", letters(column), row.number),
            None => format!("line {}, column {}", row.line, u64::from(column) + 1),
        }
    }
}

/// What is known of a column.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Column {
    #[default]
    Unknown,
    Read,
    Ignored,
}

/// True for the first cell of a row that sums up the others.
fn is_total(text: &str) -> bool {
    let word = one_line(text).to_lowercase();
    let word = word.trim_end_matches([':', '.']);
    matches!(word, "total" | "totals" | "grand total" | "subtotal" | "sum" | "count")
}

/// Turns rows into a [`Register`].
pub struct Builder {
    place: Place,
    epoch_1904: bool,
    header: Header,
    out: Register,
    ids: HashMap<String, Origin>,
    /// What is known of each column, by its number.
    columns: Vec<Column>,
    rows: u64,
    supports: usize,
    text: usize,
    unreported: u64,
    full: bool,
}

impl Builder {
    /// Begins below a header row that was found.
    pub fn new(place: Place, epoch_1904: bool, header: Header, header_row: &Row) -> Self {
        let mut builder = Self {
            place,
            epoch_1904,
            header,
            out: Register::default(),
            ids: HashMap::new(),
            columns: Vec::new(),
            rows: 0,
            supports: 0,
            text: 0,
            unreported: 0,
            full: false,
        };
        let read: Vec<u32> = builder.header.columns.iter().map(|(c, ..)| *c).collect();
        let ignored: Vec<u32> = builder.header.ignored.iter().map(|(c, ..)| *c).collect();
        read.into_iter().for_each(|column| builder.mark(column, Column::Read));
        ignored.into_iter().for_each(|column| builder.mark(column, Column::Ignored));
        builder.explain_header(header_row);
        builder
    }

    fn mark(&mut self, column: u32, as_what: Column) {
        let at = column as usize;
        if self.columns.len() <= at {
            self.columns.resize(at + 1, Column::Unknown);
        }
        self.columns[at] = as_what;
    }

    fn known(&self, column: u32) -> Column {
        self.columns.get(column as usize).copied().unwrap_or_default()
    }

    fn explain_header(&mut self, row: &Row) {
        let sheet = match &self.place.sheet {
            Some(sheet) => format!("sheet {}: ", quote(sheet)),
            None => String::new(),
        };
        self.out.understood.push(format!("{sheet}headings in {}", self.place.row_name(row)));
        for (column, field, heading) in &self.header.columns {
            self.out.understood.push(format!(
                "column {} {} is read as {}",
                letters(*column),
                quote(heading),
                field.name()
            ));
        }
        for (column, heading, why) in self.header.ignored.clone() {
            let cell = self.place.cell_name(row, column);
            let at = self.place.cell(row, column);
            let heading = quote(&heading);
            self.out.understood.push(format!("column {} {heading} is not read", letters(column)));
            let diagnostic = match why {
                Ignored::Unknown => Diagnostic::warning(
                    "register-column-ignored",
                    format!("the column {heading} at {cell} is not read: no field has this heading"),
                )
                .help("rename it to a heading of the register, or leave it if it is for people only"),
                Ignored::Taken(other) => Diagnostic::warning(
                    "register-column-ignored",
                    format!("the column {heading} at {cell} is not read: {other} is read instead"),
                )
                .help("keep one column for each field"),
                Ignored::Repeated => Diagnostic::warning(
                    "register-heading-repeated",
                    format!("the heading {heading} at {cell} stands further left already; this column is not read"),
                )
                .help("keep one of the two columns, or rename one"),
            };
            self.report(diagnostic.fault(&at));
        }
        if self.header.column(heading::Field::Kind).is_none() {
            let at = self.place.row(row);
            self.report(
                Diagnostic::warning(
                    "register-kind-missing",
                    "the register has no column for the kind of evidence; every item is read as a document",
                )
                .help("add a column `Type` with document, export, tool-output, configuration, screenshot or record")
                .fault(&at),
            );
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.out.diagnostics.len() < MAX_DIAGNOSTICS {
            self.out.diagnostics.push(diagnostic);
        } else {
            self.unreported += 1;
        }
    }

    /// True when a limit was met: further rows change nothing.
    pub fn is_full(&self) -> bool {
        self.full
    }

    fn stop(&mut self, row: &Row, what: &str) {
        self.full = true;
        // Never lost among a thousand others.
        self.out.diagnostics.push(
            Diagnostic::error(
                "register-too-large",
                format!("{what}; reading stops at {}", self.place.row_name(row)),
            )
            .help("split the register, or keep long lists in files of their own")
            .fault(&self.place.row(row)),
        );
    }

    /// Reads one row below the header.
    pub fn row(&mut self, row: &Row) {
        if self.full || row.cells.is_empty() {
            return;
        }
        for (column, value) in &row.cells {
            if self.known(*column) == Column::Unknown {
                self.mark(*column, Column::Ignored);
                let cell = self.place.cell_name(row, *column);
                let at = self.place.cell(row, *column);
                self.report(
                    Diagnostic::warning(
                        "register-heading-blank",
                        format!("{} at {cell} stands in a column without a heading; the column is not read", quote(&value.shown())),
                    )
                    .help("give the column a heading, or clear it")
                    .fault(&at),
                );
            }
        }
        if self.header.repeats(row) {
            let name = self.place.row_name(row);
            self.out.understood.push(format!("{name} repeats the headings and is skipped"));
            return;
        }
        let used: Vec<&(u32, Value)> =
            row.cells.iter().filter(|(column, _)| self.known(*column) == Column::Read).collect();
        // A note under the table: one cell of running text and nothing else.
        if let [(column, Value::Text(text))] = used[..]
            && row.cells.len() == 1
            && (text.split_whitespace().count() >= 3 || !text.bytes().any(|b| b.is_ascii_digit()))
        {
            let at = self.place.cell(row, *column);
            let message = format!(
                "{} holds only the note {}; it is not read",
                self.place.row_name(row),
                quote(text)
            );
            self.report(
                Diagnostic::warning("register-row-ignored", message)
                    .help("give the row an id and a title if it is evidence")
                    .fault(&at),
            );
            return;
        }
        if used.is_empty() {
            return;
        }
        if let [(column, Value::Text(text)), ..] = used[..]
            && is_total(text)
        {
            let at = self.place.cell(row, *column);
            let message = format!("{} is a total; it is not read", self.place.row_name(row));
            self.report(
                Diagnostic::warning("register-row-ignored", message)
                    .help("give the row an id and a title if it is evidence")
                    .fault(&at),
            );
            return;
        }
        self.rows += 1;
        self.text += used.iter().map(|(_, value)| value.weight()).sum::<usize>();
        if self.rows > MAX_ITEMS as u64 {
            return self.stop(row, &format!("the register lists more than {MAX_ITEMS} items"));
        }
        if self.text > MAX_TEXT_KEPT {
            return self.stop(
                row,
                &format!("the register holds more than {} MB of text", MAX_TEXT_KEPT >> 20),
            );
        }
        let (item, faults) = fields::item(&fields::Source {
            place: &self.place,
            header: &self.header,
            row,
            epoch_1904: self.epoch_1904,
        });
        for fault in faults {
            self.report(fault);
        }
        if let Some(item) = item {
            self.keep(row, item);
        }
    }

    fn keep(&mut self, row: &Row, item: Evidence) {
        let key = item.id.to_lowercase();
        if let Some(first) = self.ids.get(&key) {
            let diagnostic = Diagnostic::error(
                "register-id-repeated",
                format!(
                    "the id {} stands at {} and again at {}; the second is left out",
                    quote(&item.id),
                    first,
                    item.origin
                ),
            )
            .help("give each item an id of its own")
            .fault(&item.origin)
            .cause(first);
            return self.report(diagnostic);
        }
        self.supports += item.supports.len();
        if self.supports > MAX_SUPPORTS {
            return self
                .stop(row, &format!("the register names more than {MAX_SUPPORTS} controls"));
        }
        self.ids.insert(key, item.origin.clone());
        self.out.evidence.push(item);
    }

    /// The register as read.
    pub fn finish(mut self) -> Register {
        if self.unreported > 0 {
            let more = format!("{} more faults of this register are not listed", self.unreported);
            self.out.diagnostics.push(
                Diagnostic::error("register-many-faults", more)
                    .help("mend the ones above first; many faults often have one cause")
                    .fault(&Origin::file(self.place.file.clone())),
            );
        }
        let items = self.out.evidence.len() as u64;
        self.out.understood.push(format!(
            "{} rows of evidence, {items} read, {} left out",
            self.rows,
            self.rows.saturating_sub(items)
        ));
        self.out
    }
}

/// The message for a grid in which no row could be the headings.
pub fn no_header(at: &Origin, what: &str) -> Diagnostic {
    Diagnostic::error(
        "register-header-missing",
        format!(
            "{what}: none of the first {SEARCHED} rows names an id and another field of a register"
        ),
    )
    .help(
        "add a row of headings such as Evidence ID, Title, Type, Source, Query, Extracted at, \
         Extracted by, Period start, Period end, Rows, File, URL, SHA-256, Controls",
    )
    .fault(at)
}
