//! Tables as people keep them: cells with their places, of a sheet of a workbook or of delimited text.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Origin;

/// A table with all its rows.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its file, as messages name it.
    pub file: Arc<str>,
    /// Name of the sheet, in a workbook.
    pub name: Option<Arc<str>>,
    /// Rows that are not empty, in order.
    pub rows: Vec<SheetRow>,
    /// Cells that are merged: first row and column, last row and column; rows from 1, columns from 0.
    pub merged: Vec<((u32, u32), (u32, u32))>,
}

/// A row that is not empty.
#[derive(Clone, Debug, Default)]
pub struct SheetRow {
    /// Row of the sheet, or record of the text, from 1.
    pub number: u32,
    /// Line of the text where the record begins; the row's number in a sheet.
    pub line: u32,
    /// Cells that are not empty, by column, from 0.
    pub cells: BTreeMap<u32, SheetCell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetCell {
    /// Text, its line breaks kept.
    Text(String),
    /// A number, without the format in which it is shown.
    Number(f64),
    /// A date, as it is shown.
    Day(String),
    /// A formula error such as `#REF!`.
    Error(String),
    /// A text that is too long to be kept: its characters.
    TooLong(usize),
}

impl SheetCell {
    /// The cell as displayed, as far as its value says.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Day(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::TooLong(_) => String::new(),
        }
    }
}

impl SheetRow {
    /// What is displayed in a column; empty where there is nothing.
    pub fn shown(&self, column: u32) -> String {
        self.cells.get(&column).map(SheetCell::shown).unwrap_or_default()
    }
}

impl Sheet {
    /// The place of a cell, or of the line in delimited text.
    pub fn at(&self, row: &SheetRow, column: u32) -> Origin {
        match &self.name {
            Some(sheet) => {
                let cell = format!("{}{}", column_name(column), row.number).into();
                Origin::Cell { file: self.file.clone(), sheet: sheet.clone(), cell }
            }
            None => Origin::text(self.file.clone(), row.line, 1),
        }
    }

    /// `B7`, or `line 7, column 2` in delimited text.
    pub fn cell_name(&self, row: &SheetRow, column: u32) -> String {
        match &self.name {
            Some(_) => format!("{}{}", column_name(column), row.number),
            None => format!("line {}, column {}", row.line, u64::from(column) + 1),
        }
    }

    /// The sheet in words: `sheet `CCM` of `ccm.xlsx``.
    pub fn shown(&self) -> String {
        match &self.name {
            Some(name) => format!("sheet `{name}` of `{}`", self.file),
            None => format!("`{}`", self.file),
        }
    }
}

/// `A` for column 0, `AA` for column 26.
pub fn column_name(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(b'A' + u8::try_from(rest % 26).unwrap_or_default());
        rest /= 26;
    }
    out.reverse();
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_letters() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")] {
            assert_eq!(column_name(column), expected);
        }
        assert!(!column_name(u32::MAX).is_empty());
    }
}
