//! The cells of a sheet as a stream of rows, within limits.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, XlsxCellReader, XlsxError};

use super::{Book, Refused, damaged};
use crate::diag::{Code, Diagnostic, Origin, codes};
use crate::evidence::register::{Row, Value, serial};
use crate::limits::{CELL_ERRORS, COLUMNS, ROW_TEXT, SHEET_CELLS, SHEET_ROWS, WORKBOOK_TEXT};
use crate::model::column_name;
use crate::model::text::printable;

/// Reads a sheet row by row; empty cells and rows are skipped.
pub(crate) struct Cells<'a, 'b> {
    reader: XlsxCellReader<'a, Cursor<&'b [u8]>>,
    file: Arc<str>,
    sheet: Arc<str>,
    epoch_1904: bool,
    pending: Option<(u32, u32, Value)>,
    last: Option<(u32, u32)>,
    seen: u64,
    ended: bool,
    /// Bytes of text that may follow. A text that many cells share is in the file once, and is read for each.
    pub(crate) room: usize,
    /// What `room` was at first.
    pub(crate) most: usize,
    /// Problems of single cells.
    pub faults: Vec<Diagnostic>,
}

impl<'a, 'b> Cells<'a, 'b> {
    /// Opens a sheet by name.
    pub(crate) fn open(book: &'a mut Book<'b>, name: &str, file: &str) -> Result<Self, Refused> {
        let epoch_1904 = book.has_1904_epoch();
        let at = Origin::file(file);
        let reader = book.worksheet_cells_reader(name).map_err(|error| damaged(&error, &at))?;
        Ok(Self {
            reader,
            file: file.into(),
            sheet: name.into(),
            epoch_1904,
            pending: None,
            last: None,
            seen: 0,
            ended: false,
            room: WORKBOOK_TEXT,
            most: WORKBOOK_TEXT,
            faults: Vec::new(),
        })
    }

    fn at(&self, row: u32, column: u32) -> Origin {
        Origin::Cell {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            cell: name(row, column).into(),
        }
    }

    fn refuse(&self, code: &'static Code, message: String, at: (u32, u32), help: &str) -> Refused {
        Box::new(Diagnostic::new(code, message).help(help).fault(&self.at(at.0, at.1)))
    }

    /// The next non-empty row.
    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, Refused> {
        let first = match self.pending.take() {
            Some(cell) => Some(cell),
            None => self.next_cell()?,
        };
        let Some((number, column, value)) = first else { return Ok(None) };
        let mut row = Row { number: number + 1, line: number + 1, cells: vec![(column, value)] };
        let mut weight = row.weight();
        while let Some((at, column, value)) = self.next_cell()? {
            if at != number {
                self.pending = Some((at, column, value));
                break;
            }
            weight += value.weight();
            if weight > ROW_TEXT {
                let message =
                    format!("row {} contains more than {} KB of text", number + 1, ROW_TEXT >> 10);
                let help = "move long texts to separate files";
                return Err(self.refuse(
                    &codes::REGISTER_TOO_LARGE,
                    message,
                    (number, column),
                    help,
                ));
            }
            row.cells.push((column, value));
        }
        Ok(Some(row))
    }

    /// The next non-empty cell; positions count from 0.
    fn next_cell(&mut self) -> Result<Option<(u32, u32, Value)>, Refused> {
        // The reader cannot be asked again past its end.
        while !self.ended {
            let cell = match self.reader.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => {
                    self.ended = true;
                    break;
                }
                // An error newer than the library, such as `#SPILL!`: the reader is already past it.
                Err(XlsxError::CellError(error)) => {
                    self.unknown_error(&error)?;
                    continue;
                }
                Err(error) => return Err(damaged(&error, &Origin::file(self.file.clone()))),
            };
            self.count()?;
            let (row, column) = cell.get_position();
            match self.room.checked_sub(length(cell.get_value())) {
                Some(room) => self.room = room,
                None => {
                    let message = format!(
                        "the cells of the workbook up to {} contain more than {} MB of text",
                        name(row, column),
                        self.most >> 20
                    );
                    let help = "remove long texts that are repeated, or split the workbook";
                    let code = &codes::WORKBOOK_TOO_LARGE;
                    return Err(self.refuse(code, message, (row, column), help));
                }
            }
            let Some(value) = value(cell.get_value(), self.epoch_1904) else { continue };
            if row >= SHEET_ROWS || column as usize >= COLUMNS {
                let message = format!(
                    "the cell {} is not empty; the limit is {} rows and {COLUMNS} columns",
                    name(row, column),
                    SHEET_ROWS
                );
                let help = "delete the content far outside the table";
                return Err(self.refuse(&codes::REGISTER_TOO_LARGE, message, (row, column), help));
            }
            if self.last.is_some_and(|last| (row, column) <= last) {
                let message = format!(
                    "the cell {} is repeated or out of order in the file",
                    name(row, column)
                );
                return Err(self.refuse(
                    &codes::WORKBOOK_DAMAGED,
                    message,
                    (row, column),
                    super::SAVE_AGAIN,
                ));
            }
            self.last = Some((row, column));
            return Ok(Some((row, column, value)));
        }
        Ok(None)
    }

    fn count(&mut self) -> Result<(), Refused> {
        self.seen += 1;
        if self.seen <= SHEET_CELLS {
            return Ok(());
        }
        let message = format!("the sheet has more than {SHEET_CELLS} cells");
        let help = "clear the formats of unused rows and columns";
        let last = self.last.unwrap_or_default();
        Err(self.refuse(&codes::REGISTER_TOO_LARGE, message, last, help))
    }

    fn unknown_error(&mut self, error: &str) -> Result<(), Refused> {
        self.count()?;
        if self.faults.len() < CELL_ERRORS {
            let (row, column) = self.last.unwrap_or_default();
            let near = name(row, column);
            let error = printable(error, 20);
            self.faults.push(
                Diagnostic::new(
                    &codes::REGISTER_CELL_ERROR,
                    format!(
                        "a cell after {near} is the formula error `{error}` and is read as empty"
                    ),
                )
                .help("correct the formula, or type the value")
                .fault(&self.at(row, column)),
            );
        }
        Ok(())
    }
}

fn name(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), u64::from(row) + 1)
}

/// Bytes of text of a cell as it is stored, and no fewer than a number takes.
fn length(data: &DataRef<'_>) -> usize {
    const NUMBER: usize = 8;
    match data {
        DataRef::Empty => 0,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.len().max(NUMBER)
        }
        DataRef::SharedString(text) => text.len().max(NUMBER),
        _ => NUMBER,
    }
}

fn value(data: &DataRef<'_>, epoch_1904: bool) -> Option<Value> {
    match data {
        DataRef::Empty => None,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Value::text(text)
        }
        DataRef::SharedString(text) => Value::text(text),
        #[expect(clippy::cast_precision_loss, reason = "cells hold doubles")]
        DataRef::Int(number) => Some(Value::Number(*number as f64)),
        DataRef::Float(number) => Some(Value::Number(*number)),
        DataRef::Bool(truth) => Some(Value::Bool(*truth)),
        DataRef::DateTime(time) => {
            let number = time.as_f64();
            let moment = serial(number, epoch_1904).filter(|_| time.is_datetime());
            Some(moment.map_or(Value::Number(number), Value::Date))
        }
        DataRef::Error(error) => Some(Value::Error(error.to_string())),
    }
}
