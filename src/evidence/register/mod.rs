//! The evidence register: turns a grid of cells into evidence.
//!
//! The readers of workbooks and of delimited text hand rows to one [`Builder`], so that both accept
//! the same headings, dates and lists, and report errors in the same words. A row that cannot be
//! read is reported with its place and excluded; the other rows are read.

mod fields;
mod heading;
mod supports;
mod value;
pub mod when;

use std::collections::HashMap;
use std::sync::Arc;

pub use heading::{Header, Ignored};
pub use supports::split as split_ids;
pub use value::{Row, Value, count, truth};
pub use when::{Moment, serial};

use crate::diag::{Diagnostic, Origin, Severity, codes};
use crate::evidence::stream::encoding;
use crate::limits::{
    HEADING_ROWS, REGISTER_ITEMS, REGISTER_MESSAGES, REGISTER_SUPPORTS, REGISTER_TEXT,
};
use crate::model::text::{one_line, quote};
use crate::model::{Evidence, column_name};

/// What a register was read as.
#[derive(Debug, Default)]
pub struct Register {
    /// The items, in the order of the register.
    pub evidence: Vec<Evidence>,
    /// Items that were left out, as far as they could be read.
    pub left_out: Vec<Evidence>,
    /// The line from which on nothing was read, if any; 1 for a register that could not be read at all.
    pub unread_from: Option<u32>,
    /// Errors and remarks, each with its place.
    pub diagnostics: Vec<Diagnostic>,
    /// How the register was interpreted, as sentences: the header, the columns, what was skipped.
    pub understood: Vec<String>,
}

impl Register {
    /// Records that the register was decoded from another encoding.
    pub fn decoded(&mut self, name: &str, file: &str) {
        self.understood.insert(0, format!("the text was decoded from {name}"));
        self.diagnostics.insert(0, encoding::notice(name, file));
    }

    /// A register that could not be read at all.
    pub fn refused(diagnostic: Diagnostic) -> Self {
        Self { diagnostics: vec![diagnostic], unread_from: Some(1), ..Self::default() }
    }
}

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
                    Some(column) => format!("{}{number}", column_name(column)),
                    None => number.to_string(),
                };
                Origin::Cell { file: self.file.clone(), sheet: sheet.clone(), cell: cell.into() }
            }
            None => Origin::text(self.file.clone(), line, 1),
        }
    }

    /// Display name of the row.
    fn row_name(&self, row: &Row) -> String {
        match self.sheet {
            Some(_) => format!("row {}", row.number),
            None => format!("line {}", row.line),
        }
    }

    /// Display name of the cell under a heading.
    fn cell_name(&self, row: &Row, column: u32) -> String {
        match self.sheet {
            Some(_) => format!("{}{}", column_name(column), row.number),
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

/// True for the first cell of a row of totals.
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
    /// Starts below a header row.
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
                column_name(*column),
                quote(heading),
                field.name()
            ));
        }
        for (column, heading, why) in self.header.ignored.clone() {
            let cell = self.place.cell_name(row, column);
            let at = self.place.cell(row, column);
            let heading = quote(&heading);
            self.out
                .understood
                .push(format!("column {} {heading} is not read", column_name(column)));
            let diagnostic = match why {
                Ignored::Unknown => Diagnostic::new(
                    &codes::REGISTER_COLUMN_IGNORED,
                    format!("the column {heading} at {cell} is not read: unknown heading"),
                )
                .help("rename it to a heading of the register, or leave it if it is for people only"),
                Ignored::Taken(other) => Diagnostic::new(
                    &codes::REGISTER_COLUMN_IGNORED,
                    format!("the column {heading} at {cell} is not read: {other} is read instead"),
                )
                .help("keep one column for each field"),
                Ignored::Repeated => Diagnostic::new(
                    &codes::REGISTER_HEADING_REPEATED,
                    format!("the heading {heading} at {cell} repeats one further left; this column is not read"),
                )
                .help("keep one of the two columns, or rename one"),
            };
            self.report(diagnostic.fault(&at));
        }
        if self.header.column(heading::Field::Kind).is_none() {
            let at = self.place.row(row);
            self.report(
                Diagnostic::new(
                    &codes::REGISTER_KIND_MISSING,
                    "the register has no column for the kind of evidence; every item is read as a document",
                )
                .help("add a column `Type` with document, export, tool-output, configuration, screenshot or record")
                .fault(&at),
            );
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.out.diagnostics.len() < REGISTER_MESSAGES {
            self.out.diagnostics.push(diagnostic);
        } else {
            self.unreported += 1;
        }
    }

    /// True if a limit was reached: further rows are ignored.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Ends the register at a line that cannot be read.
    pub fn broken(&mut self, fault: Diagnostic, line: u32) {
        self.full = true;
        self.out.unread_from = Some(line);
        self.out.diagnostics.push(fault);
    }

    /// Leaves out a line with more cells than there are headings: a separator inside a text shifts all cells after it.
    pub fn wider(&mut self, row: &Row, cells: usize, headings: usize) {
        self.rows += 1;
        let (item, ..) = fields::item(&fields::Source {
            place: &self.place,
            header: &self.header,
            row,
            epoch_1904: self.epoch_1904,
        });
        self.out.left_out.push(item);
        let name = self.place.row_name(row);
        let message = format!("{name} has {cells} cells for {headings} headings; it is left out");
        self.report(
            Diagnostic::new(&codes::REGISTER_FORMAT, message)
                .help("put a text that contains the separator in quotation marks")
                .fault(&self.place.row(row)),
        );
    }

    /// Notes that the text ends in the middle of its last line.
    pub fn cut(&mut self, line: u32, cells: usize, headings: usize) {
        let message = format!(
            "the register ends within line {line}, which has {cells} of {headings} cells and no line end"
        );
        self.report(
            Diagnostic::new(&codes::REGISTER_FORMAT, message)
                .severity(Severity::Warning)
                .help("check that the file is whole, or export it again")
                .fault(&Origin::text(self.place.file.clone(), line, 1)),
        );
    }

    fn stop(&mut self, row: &Row, what: &str) {
        self.full = true;
        self.out.unread_from = Some(row.line);
        // Listed first, so that it is not lost among many others.
        self.out.diagnostics.push(
            Diagnostic::new(
                &codes::REGISTER_TOO_LARGE,
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
                    Diagnostic::new(
                        &codes::REGISTER_HEADING_BLANK,
                        format!(
                            "{} at {cell} is in a column without a heading; the column is not read",
                            quote(&value.shown())
                        ),
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
                "{} contains only the note {}; it is not read",
                self.place.row_name(row),
                quote(text)
            );
            self.report(
                Diagnostic::new(&codes::REGISTER_ROW_IGNORED, message)
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
                Diagnostic::new(&codes::REGISTER_ROW_IGNORED, message)
                    .help("give the row an id and a title if it is evidence")
                    .fault(&at),
            );
            return;
        }
        self.rows += 1;
        self.text += used.iter().map(|(_, value)| value.weight()).sum::<usize>();
        if self.rows > REGISTER_ITEMS as u64 {
            return self.stop(row, &format!("the register lists more than {REGISTER_ITEMS} items"));
        }
        if self.text > REGISTER_TEXT {
            return self.stop(
                row,
                &format!("the register contains more than {} MB of text", REGISTER_TEXT >> 20),
            );
        }
        let (item, whole, faults) = fields::item(&fields::Source {
            place: &self.place,
            header: &self.header,
            row,
            epoch_1904: self.epoch_1904,
        });
        for fault in faults {
            self.report(fault);
        }
        if whole {
            self.keep(row, item);
        } else {
            self.out.left_out.push(item);
        }
    }

    fn keep(&mut self, row: &Row, item: Evidence) {
        let key = item.id.to_lowercase();
        if let Some(first) = self.ids.get(&key) {
            let diagnostic = Diagnostic::new(
                &codes::REGISTER_ID_REPEATED,
                format!(
                    "the id {} is repeated: {} and {}; the second is excluded",
                    quote(&item.id),
                    first,
                    item.origin
                ),
            )
            .help("give each item a unique id")
            .fault(&item.origin)
            .cause(first);
            self.out.left_out.push(item);
            return self.report(diagnostic);
        }
        self.supports += item.supports.len();
        if self.supports > REGISTER_SUPPORTS {
            return self
                .stop(row, &format!("the register names more than {REGISTER_SUPPORTS} controls"));
        }
        self.ids.insert(key, item.origin.clone());
        self.out.evidence.push(item);
    }

    /// The register as read.
    pub fn finish(mut self) -> Register {
        if self.unreported > 0 {
            let more = format!("{} more errors in this register are not listed", self.unreported);
            self.out.diagnostics.push(
                Diagnostic::new(&codes::REGISTER_MANY_FAULTS, more)
                    .help("correct the ones above first; many errors often have one cause")
                    .fault(&Origin::file(self.place.file.clone())),
            );
        }
        let items = self.out.evidence.len() as u64;
        self.out.understood.push(format!(
            "{} rows of evidence, {items} read, {} excluded",
            self.rows,
            self.rows.saturating_sub(items)
        ));
        self.out
    }
}

/// The message for a grid without a header row.
pub fn no_header(at: &Origin, what: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::REGISTER_HEADER_MISSING,
        format!(
            "{what}: none of the first {HEADING_ROWS} rows has headings for an id and another register field"
        ),
    )
    .help(
        "add a row of headings such as Evidence ID, Title, Type, Source, Query, Extracted at, \
         Extracted by, Period start, Period end, Rows, File, URL, SHA-256, Controls",
    )
    .fault(at)
}
