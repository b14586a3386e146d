//! Sheets of a workbook as rows, for workbooks other than registers: exports, populations, test sheets.

use std::io::Cursor;

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx};

use super::cells::Cells;
use super::{Book, Refused, damaged, guard};
use crate::diag::Origin;
use crate::evidence::register::Row;
use crate::limits::{HEADING_ROWS, WORKBOOK_TEXT};

/// An area of a sheet: its first row and column, and its last ones, from 0.
pub(crate) type Area = ((u32, u32), (u32, u32));

/// A guarded workbook.
pub struct Grids<'a> {
    book: Book<'a>,
    file: &'a str,
    /// True if days are counted from 1904.
    pub epoch_1904: bool,
    /// Names of the visible worksheets.
    pub names: Vec<String>,
    /// Bytes of text that cells may still have, of this many.
    text: (usize, usize),
}

impl<'a> Grids<'a> {
    /// Opens a workbook after `guard` has accepted it.
    ///
    /// # Errors
    /// When it is damaged, hostile or has a password.
    pub fn open(bytes: &'a [u8], file: &'a str) -> Result<Self, Refused> {
        let at = Origin::file(file);
        guard::check(bytes, &at)?;
        let book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error, &at))?;
        let visible = book.sheets_metadata().iter().filter(|sheet| {
            sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
        });
        let names = visible.map(|sheet| sheet.name.clone()).collect();
        Ok(Self {
            epoch_1904: book.has_1904_epoch(),
            book,
            file,
            names,
            text: (WORKBOOK_TEXT, WORKBOOK_TEXT),
        })
    }

    /// Reads no more text than this of all cells together: what is read is kept.
    pub fn at_most(&mut self, bytes: usize) {
        self.text = (bytes, bytes);
    }

    /// The non-empty rows of a sheet, as a stream; `each` returns whether to continue.
    ///
    /// # Errors
    /// When the sheet cannot be read further, or exceeds a limit.
    pub fn rows(&mut self, name: &str, each: &mut dyn FnMut(Row) -> bool) -> Result<(), Refused> {
        let mut cells = Cells::open(&mut self.book, name, self.file)?;
        (cells.room, cells.most) = self.text;
        loop {
            let row = cells.next_row();
            self.text.0 = cells.room;
            let Some(row) = row? else { return Ok(()) };
            if !each(row) {
                return Ok(());
            }
        }
    }

    /// The merged cells of a sheet: first row and column, last row and column, from 0.
    ///
    /// # Errors
    /// When the sheet cannot be read.
    pub fn merged(&mut self, name: &str) -> Result<Vec<Area>, Refused> {
        let found = self.book.merge_cells_by_sheet_name(name);
        let found = found.map_err(|error| damaged(&error, &Origin::file(self.file)))?;
        Ok(found.into_iter().map(|area| (area.start, area.end)).collect())
    }

    /// The first sheet with a matching row among its first rows, and that row.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn find(
        &mut self,
        is_header: &dyn Fn(&Row) -> bool,
    ) -> Result<Option<(String, Row)>, Refused> {
        for name in self.names.clone() {
            let mut found = None;
            let mut seen = 0;
            self.rows(&name, &mut |row| {
                seen += 1;
                if is_header(&row) {
                    found = Some(row);
                }
                found.is_none() && seen < HEADING_ROWS
            })?;
            if let Some(row) = found {
                return Ok(Some((name, row)));
            }
        }
        Ok(None)
    }

    /// Rows of a sheet below one of its rows.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn below(
        &mut self,
        name: &str,
        header: &Row,
        each: &mut dyn FnMut(&Row) -> bool,
    ) -> Result<(), Refused> {
        self.rows(name, &mut |row| row.number <= header.number || each(&row))
    }
}
