//! The cells of a sheet as a stream of rows, within limits.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, XlsxCellReader, XlsxError};

use super::{Book, Refused, damaged};
use crate::diag::{Diagnostic, Origin};
use crate::evidence::register::{MAX_ROW_TEXT, Row, Value, letters, serial};

/// Rows that are read at most, whatever the sheet claims.
const MAX_ROWS: u32 = 200_000;
/// Columns that are read at most.
const MAX_COLUMNS: u32 = 500;
/// Cells that are read at most in one sheet, empty ones too.
const MAX_CELLS: u64 = 5_000_000;
/// Unknown formula errors that are reported one by one.
const MAX_FAULTS: usize = 20;

/// Reads a sheet row by row; empty cells and rows are passed over.
pub struct Cells<'a, 'b> {
    reader: XlsxCellReader<'a, Cursor<&'b [u8]>>,
    file: Arc<str>,
    sheet: Arc<str>,
    epoch_1904: bool,
    pending: Option<(u32, u32, Value)>,
    last: Option<(u32, u32)>,
    seen: u64,
    ended: bool,
    /// What was odd about single cells.
    pub faults: Vec<Diagnostic>,
}

impl<'a, 'b> Cells<'a, 'b> {
    /// Opens a sheet by name.
    pub fn open(book: &'a mut Book<'b>, name: &str, file: &str) -> Result<Self, Refused> {
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

    fn refuse(&self, rule: &str, message: String, at: (u32, u32), help: &str) -> Refused {
        Box::new(Diagnostic::error(rule, message).help(help).fault(&self.at(at.0, at.1)))
    }

    /// The next row that holds something.
    pub fn next_row(&mut self) -> Result<Option<Row>, Refused> {
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
            if weight > MAX_ROW_TEXT {
                let message =
                    format!("row {} holds more than {} KB of text", number + 1, MAX_ROW_TEXT >> 10);
                let help = "keep long texts in files of their own";
                return Err(self.refuse("register-too-large", message, (number, column), help));
            }
            row.cells.push((column, value));
        }
        Ok(Some(row))
    }

    /// The next cell that holds something; positions count from 0.
    fn next_cell(&mut self) -> Result<Option<(u32, u32, Value)>, Refused> {
        // The reader cannot be asked again past its end.
        while !self.ended {
            let cell = match self.reader.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => {
                    self.ended = true;
                    break;
                }
                // An error newer than the library, such as `#SPILL!`: the reader stands behind it.
                Err(XlsxError::CellError(error)) => {
                    self.unknown_error(&error)?;
                    continue;
                }
                Err(error) => return Err(damaged(&error, &Origin::file(self.file.clone()))),
            };
            self.count()?;
            let (row, column) = cell.get_position();
            let Some(value) = value(cell.get_value(), self.epoch_1904) else { continue };
            if row >= MAX_ROWS || column >= MAX_COLUMNS {
                let message = format!(
                    "the cell {} holds something; registers are read to {} rows and {MAX_COLUMNS} columns",
                    name(row, column),
                    MAX_ROWS
                );
                let help = "delete what lies far outside the table";
                return Err(self.refuse("register-too-large", message, (row, column), help));
            }
            if self.last.is_some_and(|last| (row, column) <= last) {
                let message = format!(
                    "the cell {} stands twice or out of order in the file",
                    name(row, column)
                );
                return Err(self.refuse(
                    "workbook-damaged",
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
        if self.seen <= MAX_CELLS {
            return Ok(());
        }
        let message = format!("the sheet has more than {MAX_CELLS} cells");
        let help = "clear the formats of rows and columns that are not used";
        let last = self.last.unwrap_or_default();
        Err(self.refuse("register-too-large", message, last, help))
    }

    fn unknown_error(&mut self, error: &str) -> Result<(), Refused> {
        self.count()?;
        if self.faults.len() < MAX_FAULTS {
            let (row, column) = self.last.unwrap_or_default();
            let near = name(row, column);
            let error: String = error.chars().filter(|c| !c.is_control()).take(20).collect();
            self.faults.push(
                Diagnostic::error(
                    "register-cell-error",
                    format!(
                        "a cell after {near} is the formula error `{error}` and is read as empty"
                    ),
                )
                .help("mend the formula, or type the value")
                .fault(&self.at(row, column)),
            );
        }
        Ok(())
    }
}

fn name(row: u32, column: u32) -> String {
    format!("{}{}", letters(column), u64::from(row) + 1)
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
