//! Typed cells of a spreadsheet or of delimited text.

use super::when::Moment;
use crate::limits::CELL_TEXT;
use crate::model::text::{one_line, trim};

/// A cell of a grid that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, as written.
    Text(String),
    /// A number without a date format.
    Number(f64),
    /// A day, with a time when there is one.
    Date(Moment),
    /// True or false.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(String),
    /// A text over [`CELL_TEXT`] characters: only its length is kept.
    TooLong(usize),
}

impl Value {
    /// A text cell; `None` if it contains only white space.
    pub fn text(text: &str) -> Option<Self> {
        if text.len() > CELL_TEXT && text.chars().count() > CELL_TEXT {
            return Some(Self::TooLong(text.chars().count()));
        }
        let text = trim(text);
        (!text.is_empty()).then(|| Self::Text(text.to_owned()))
    }

    /// The cell as displayed.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => show_number(*number),
            Self::Date(moment) => moment.to_string(),
            Self::Bool(true) => "TRUE".into(),
            Self::Bool(false) => "FALSE".into(),
            Self::TooLong(_) => String::new(),
        }
    }

    /// Bytes of text in it.
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(text) | Self::Error(text) => text.len(),
            _ => 8,
        }
    }
}

/// A row of a grid: its non-empty cells, left to right.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Row of the sheet or record of the text, from 1.
    pub number: u32,
    /// Line of the text where the record begins; the row's number in a sheet.
    pub line: u32,
    /// Column (from 0) and value.
    pub cells: Vec<(u32, Value)>,
}

impl Row {
    /// The cell in a column.
    pub fn cell(&self, column: u32) -> Option<&Value> {
        let at = self.cells.binary_search_by_key(&column, |(at, _)| *at).ok()?;
        Some(&self.cells[at].1)
    }

    /// Bytes of text in the row.
    pub fn weight(&self) -> usize {
        self.cells.iter().map(|(_, value)| value.weight()).sum()
    }
}

/// Whole numbers without a fraction, others in short form.
fn show_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

/// Yes or no, in the words and marks that are common in lists.
pub fn truth(text: &str) -> Option<bool> {
    match one_line(text).to_lowercase().trim_end_matches('.') {
        "yes" | "y" | "true" | "x" | "1" | "✓" | "✔" | "☑" | "done" | "ok" | "complete"
        | "completed" | "checked" | "verified" => Some(true),
        "no" | "n" | "false" | "0" | "✗" | "✘" | "☐" | "not done" | "not checked" | "open"
        | "pending" | "tbd" | "todo" => Some(false),
        _ => None,
    }
}

/// A count of rows: digits, with thousands separators of any country, and perhaps the word `rows`.
pub fn count(value: &Value) -> Option<u64> {
    let text = match value {
        Value::Number(number) => {
            let whole = number.fract() == 0.0 && (0.0..9e15).contains(number);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number from 0 to 9e15"
            )]
            return whole.then_some(*number as u64);
        }
        Value::Text(text) => one_line(text),
        _ => return None,
    };
    let lower = text.to_lowercase();
    let bare = ["rows", "row", "records", "items", "entries", "lines"]
        .iter()
        .find_map(|word| lower.strip_suffix(word))
        .unwrap_or(&lower)
        .trim();
    if bare.bytes().all(|b| b.is_ascii_digit()) {
        return bare.parse().ok();
    }
    let separator = bare.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, ',' | '.' | ' ' | '\'' | '’' | '_') {
        return None;
    }
    let mut groups = bare.split(separator);
    let head = groups.next()?;
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=3).contains(&head.len())
        && digits(head)
        && groups.all(|group| group.len() == 3 && digits(group));
    fits.then(|| bare.replace(separator, "").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_say_yes() {
        for yes in ["Yes", "y", "TRUE", "x", "✓", "1", " done ", "OK."] {
            assert_eq!(truth(yes), Some(true), "{yes}");
        }
        assert_eq!((truth("N"), truth("☐"), truth("TBD")), (Some(false), Some(false), Some(false)));
        assert_eq!(truth("row count compared with the console"), None);
    }

    #[test]
    fn counts_with_separators() {
        let text = |t: &str| count(&Value::Text(t.into()));
        for good in ["12345", "12,345", "12.345", "12 345", "12\u{a0}345", "12'345", "12,345 rows"]
        {
            assert_eq!(text(good), Some(12_345), "{good}");
        }
        for bad in ["12,34", "1,2345", "-3", "1.5", "about 40", "1,234.567", ""] {
            assert_eq!(text(bad), None, "{bad}");
        }
        assert_eq!(count(&Value::Number(42.0)), Some(42));
        assert_eq!(count(&Value::Number(42.5)), None);
        assert_eq!(count(&Value::Number(-1.0)), None);
    }
}
