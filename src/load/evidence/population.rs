//! A population: the items a sample is drawn from, in the order of the file.

use std::io::Read;

use super::table::{Table, plain};
use super::{Refused, opening, table};
use crate::diag::{Diagnostic, Origin};

/// Items that are read at most.
const MAX_ITEMS: usize = 5_000_000;

/// The items of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    /// Heading of the column that names items; none for a text of one item a line.
    pub column: Option<String>,
    /// Names, one an item.
    pub items: Vec<String>,
}

impl Population {
    /// Reads delimited text with headings: an item a row, named by `column`, else by the first.
    ///
    /// # Errors
    /// When the text cannot be read, has no such column, or names no item.
    pub fn read(content: &mut dyn Read, file: &str, column: Option<&str>) -> Result<Self, Refused> {
        let head = opening(content, 64 << 10, file)?;
        let headings = table::columns(&head);
        let refuse = |rule: &str, message: String, help: &str| -> Refused {
            Box::new(Diagnostic::error(rule, message).help(help).fault(&Origin::file(file)))
        };
        if headings.is_empty() {
            return Err(refuse(
                "population-format",
                format!("`{file}` is not delimited text with headings"),
                "export the population as CSV, an item a row",
            ));
        }
        let at = match column {
            None => 0,
            Some(name) => match headings.iter().position(|heading| *heading == plain(name)) {
                Some(at) => at,
                None => {
                    return Err(refuse(
                        "population-format",
                        format!("`{file}` has no column `{name}`"),
                        &format!("it has {}", headings.join(", ")),
                    ));
                }
            },
        };
        let mut content = head.as_slice().chain(content);
        let mut table = Table::new(&head, &mut content, file)?;
        let mut items = Vec::new();
        while table.next()? {
            items.push(table.at(Some(at)).to_owned());
            if items.len() > MAX_ITEMS {
                let message = format!("`{file}` has more than {MAX_ITEMS} rows");
                return Err(refuse("population-format", message, "draw by month, or by account"));
            }
        }
        if items.is_empty() {
            let message = format!("`{file}` has headings and no item");
            return Err(refuse("population-format", message, "see whether the query was right"));
        }
        Ok(Self { column: headings.get(at).cloned(), items })
    }
}
