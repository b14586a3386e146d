//! A population: the items a sample is drawn from, in the order of the file.

use std::io::Read;

use super::Refused;
use super::register::{Row, Value, when};
use super::stream::table::{self, Table};
use super::stream::xlsx::Grids;
use super::stream::{bounded, encoding, gzip, opening, whole_workbook};
use crate::diag::{Diagnostic, Origin, codes};
use crate::limits::{POPULATION_ITEMS, POPULATION_TEXT};
use crate::model::text::{grouped, normalized, one_line, printable, quote};
use crate::model::{Date, Period, column_name};

/// The items of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    /// Heading of the column that names items, in small letters and digits.
    pub column: String,
    /// Names, one per item.
    pub items: Names,
    /// The encoding of the text, if it is not UTF-8.
    pub encoding: Option<&'static str>,
    /// Columns with days on which things happened, and their first and last day.
    pub days: Vec<(String, Period)>,
    /// Of each item the days of such columns, from the first to the last.
    pub spans: Vec<Option<Period>>,
    /// Times in such columns that cannot be read.
    pub unread_times: Vec<UnreadTimes>,
}

/// Times of one column that cannot be read: the rows are in the population, and their days are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadTimes {
    /// Heading of the column, in small letters and digits.
    pub column: String,
    /// The first of them, as written.
    pub first: String,
    /// Where it is: the line of a text, or the row of a sheet.
    pub place: Origin,
    /// How many there are.
    pub count: u64,
}

impl UnreadTimes {
    /// The finding, at the first of them.
    pub fn finding(&self) -> Diagnostic {
        let (cells, are, such) = match self.count {
            1 => ("cell", "is", ":"),
            _ => ("cells", "are", ", such as"),
        };
        let message = format!(
            "{} {cells} under `{}` cannot be read as a time and {are} not compared with the period{such} {}",
            grouped(usize::try_from(self.count).unwrap_or(usize::MAX)),
            self.column,
            quote(&self.first)
        );
        Diagnostic::new(&codes::POPULATION_TIME_UNREAD, message)
            .help(
                "export the column with days as YYYY-MM-DD, or with times as RFC 3339 writes them",
            )
            .fault(&self.place)
    }
}

/// The names of the items in the order of the file, in one text: there may be millions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    text: String,
    /// Where each name ends.
    ends: Vec<u32>,
}

impl Names {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them, from 0.
    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Adds a name; the limit that has been reached, if one has.
    fn push(&mut self, name: &str) -> Result<(), String> {
        let end = self.text.len() + name.len();
        if end > POPULATION_TEXT {
            return Err(format!("item names exceed {} MB", POPULATION_TEXT >> 20));
        }
        if self.ends.len() >= POPULATION_ITEMS {
            return Err(format!("it has more than {POPULATION_ITEMS} rows"));
        }
        self.text.push_str(name);
        self.ends.push(u32::try_from(end).unwrap_or(u32::MAX));
        Ok(())
    }
}

/// Headings of columns with the day on which an item of a population happened.
const HAPPENED: &[&str] = &[
    "date",
    "day",
    "timestamp",
    "eventtime",
    "opened",
    "openedon",
    "openedat",
    "closed",
    "closedon",
    "closedat",
    "requested",
    "requestedon",
    "requestedat",
    "approved",
    "approvedon",
    "approvedat",
    "merged",
    "mergedon",
    "mergedat",
    "deployed",
    "deployedon",
    "deployedat",
    "completed",
    "completedon",
    "completedat",
    "resolved",
    "resolvedon",
    "resolvedat",
    "left",
    "lefton",
    "lastday",
    "leavingdate",
    "terminated",
    "terminatedon",
    "terminationdate",
    "performed",
    "performedon",
    "executed",
    "executedat",
];

/// The days of such columns, as they pass.
struct Days {
    columns: Vec<(usize, String, Option<Period>)>,
    rows: Vec<Option<Period>>,
    unread: Vec<UnreadTimes>,
}

/// What a cell of such a column says.
enum Time {
    /// No time: nothing, or a word such as `pending`.
    None,
    Of(Date),
    Unread(String),
}

impl Time {
    /// A text with a year or more in figures states a time; one that two countries read as different days is unread.
    fn of(text: &str) -> Self {
        let text = text.trim();
        if let Ok(day) = when::day(text) {
            return Self::Of(day);
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let number = digits == text.len();
        // A short number may be an amount; a long one is the seconds since 1970.
        match digits {
            0..4 => Self::None,
            4..10 if number => Self::None,
            _ => Self::Unread(printable(text, 60)),
        }
    }
}

impl Days {
    fn of(headings: &[String]) -> Self {
        let happened =
            headings.iter().enumerate().filter(|(_, name)| HAPPENED.contains(&name.as_str()));
        let columns = happened.map(|(at, name)| (at, name.clone(), None)).collect();
        Self { columns, rows: Vec::new(), unread: Vec::new() }
    }

    fn add(&mut self, time: impl Fn(usize) -> Time, place: impl Fn(usize) -> Origin) {
        let mut row = None;
        for (at, name, days) in &mut self.columns {
            match time(*at) {
                Time::None => {}
                Time::Of(day) => {
                    for days in [days, &mut row] {
                        let days = days.get_or_insert(Period { from: day, to: day });
                        (days.from, days.to) = (days.from.min(day), days.to.max(day));
                    }
                }
                Time::Unread(first) => match self.unread.iter_mut().find(|u| u.column == *name) {
                    Some(known) => known.count += 1,
                    None => {
                        let (column, place) = (name.clone(), place(*at));
                        self.unread.push(UnreadTimes { column, first, place, count: 1 });
                    }
                },
            }
        }
        self.rows.push(row);
    }
}

impl Population {
    /// Reads delimited text with headings, or a workbook: one item per row, identified by `column`, or by
    /// the first column.
    ///
    /// # Errors
    /// When the file cannot be read, has no such column, or has no items.
    pub fn read(content: &mut dyn Read, file: &str, column: Option<&str>) -> Result<Self, Refused> {
        let content = &mut bounded(content);
        let mut head = opening(content, 64 << 10, file)?;
        if gzip::recognize(&head) {
            let mut packed = gzip::unpack(head.as_slice().chain(content));
            return Self::read(&mut packed as &mut dyn Read, file, column);
        }
        if head.starts_with(b"PK\x03\x04") {
            whole_workbook(&mut head, content, file)?;
            return Self::workbook(&head, file, column);
        }
        if let Some(encoding) = encoding::foreign(&head) {
            let mut raw = head.as_slice().chain(content);
            let mut text = encoding::decoded(encoding, &mut raw);
            let population = Self::read(&mut text as &mut dyn Read, file, column)?;
            return Ok(Self { encoding: Some(encoding::name(encoding)), ..population });
        }
        let headings = table::columns(&head);
        let refuse = |message, help: &str| refuse(file, message, help);
        if headings.is_empty() {
            return Err(refuse(
                format!("`{file}` is neither delimited text with headings nor a workbook"),
                "export the population as CSV, one item per row",
            ));
        }
        let at = match column {
            None => 0,
            Some(name) => match headings.iter().position(|heading| *heading == normalized(name)) {
                Some(at) => at,
                None => return Err(no_column(file, name, &headings)),
            },
        };
        let mut content = head.as_slice().chain(content);
        let mut table = Table::new(&head, &mut content, file)?;
        let mut items = Names::default();
        let mut days = Days::of(&headings);
        table.once(headings.get(at).map(String::as_str))?;
        while table.advance()? {
            if table.is_blank() {
                continue;
            }
            if table.is_wider() {
                let message =
                    format!("line {} of `{file}` has more cells than headings", table.line());
                let help = "put a text that contains the separator in quotation marks";
                return Err(refuse(message, help));
            }
            let item = table.at(Some(at));
            if item.is_empty() {
                let message =
                    format!("line {} of `{file}` has no item in the column", table.line());
                return Err(refuse(message, "correct the export, or name another column"));
            }
            if let Err(limit) = items.push(item) {
                let message = format!("`{file}` is too large: {limit}, line {}", table.line());
                return Err(refuse(message, SMALLER));
            }
            let line = u32::try_from(table.line()).unwrap_or(u32::MAX);
            days.add(|at| Time::of(table.at(Some(at))), |_| Origin::text(file, line, 1));
        }
        Self::of(headings.get(at).cloned().unwrap_or_default(), items, days, file)
    }

    /// The items of a sheet: the first sheet with the column, or else the first sheet. Its headings are
    /// the first row with the column, or else the first row with several cells.
    fn workbook(bytes: &[u8], file: &str, column: Option<&str>) -> Result<Self, Refused> {
        let mut grids = Grids::open(bytes, file)?;
        let is_heading = |row: &Row| match column {
            Some(name) => {
                row.cells.iter().any(|(_, value)| normalized(&value.shown()) == normalized(name))
            }
            None => row.cells.len() > 1,
        };
        let Some((sheet, header)) = grids.find(&is_heading)? else {
            return Err(match column {
                Some(name) => no_column(file, name, &[]),
                None => refuse(file, format!("`{file}` has no headings"), "name the columns"),
            });
        };
        let named = |(_, value): &&(u32, Value)| match column {
            Some(name) => normalized(&value.shown()) == normalized(name),
            None => true,
        };
        let (at, heading) =
            header.cells.iter().find(named).cloned().unwrap_or((0, Value::Bool(false)));
        let mut items = Names::default();
        let headings: Vec<String> =
            header.cells.iter().map(|(_, value)| normalized(&value.shown())).collect();
        let mut days = Days::of(&headings);
        let (mut without, mut over) = (None, None);
        grids.below(&sheet, &header, &mut |row| {
            match row.cell(at).map(|value| one_line(&value.shown())).filter(|name| !name.is_empty())
            {
                Some(item) => {
                    over = items.push(&item).err().map(|limit| (limit, row.number));
                    let time = |at: usize| match row.cell(header.cells[at].0) {
                        None => Time::None,
                        Some(Value::Date(moment)) => Time::Of(moment.day),
                        Some(other) => Time::of(&other.shown()),
                    };
                    days.add(time, |at| Origin::Cell {
                        file: file.into(),
                        sheet: sheet.as_str().into(),
                        cell: format!("{}{}", column_name(header.cells[at].0), row.number).into(),
                    });
                }
                None => without = Some(row.number),
            }
            without.is_none() && over.is_none()
        })?;
        if let Some((limit, row)) = over {
            let message = format!("`{file}` is too large: {limit}, row {row} of sheet `{sheet}`");
            return Err(refuse(file, message, SMALLER));
        }
        if let Some(row) = without {
            let message = format!("row {row} of `{file}` has no item in the column");
            return Err(refuse(file, message, "correct the export, or name another column"));
        }
        Self::of(normalized(&heading.shown()), items, days, file)
    }

    fn of(column: String, items: Names, days: Days, file: &str) -> Result<Self, Refused> {
        if items.is_empty() {
            let message = format!("`{file}` has headings but no items");
            return Err(refuse(file, message, "check the query that it was exported with"));
        }
        let of = |(_, name, days): (usize, String, Option<Period>)| Some((name, days?));
        Ok(Self {
            column,
            items,
            encoding: None,
            days: days.columns.into_iter().filter_map(of).collect(),
            spans: days.rows,
            unread_times: days.unread,
        })
    }
}

/// What helps against a population over a limit.
const SMALLER: &str =
    "name a column with short names, such as ids, or split the population, for example by month";

fn refuse(file: &str, message: String, help: &str) -> Refused {
    Box::new(
        Diagnostic::new(&codes::POPULATION_FORMAT, message).help(help).fault(&Origin::file(file)),
    )
}

fn no_column(file: &str, name: &str, headings: &[String]) -> Refused {
    let help = match headings {
        [] => "name a column that is in its first rows".to_owned(),
        _ => format!("it has {}", headings.join(", ")),
    };
    refuse(file, format!("`{file}` has no column `{name}`"), &help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_gives_what_its_text_gives() {
        let text = "Ticket,Opened\nCHG-1,2026-08-01\nCHG-2,2026-08-02\n";
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Changes, third quarter").unwrap();
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                sheet.write(row as u32 + 2, column as u16, cell).unwrap();
            }
        }
        let bytes = book.save_to_buffer().unwrap();
        for column in [None, Some("ticket"), Some("Opened")] {
            let a = Population::read(&mut text.as_bytes(), "f", column).unwrap();
            let b = Population::read(&mut &bytes[..], "f", column).unwrap();
            assert_eq!(a, b);
        }
        let blank = format!("{text},\n , \n");
        let read = |text: &str, column| Population::read(&mut text.as_bytes(), "f", column);
        assert_eq!(read(&blank, None).unwrap().items.len(), 2);
        let fault = read(&format!("{text},2026-08-03\n"), None).unwrap_err();
        assert_eq!(fault.message, "line 4 of `f` has no item in the column");
        assert!(read("Ticket,Opened\n\"A,1\nB,2\n", None).is_err());
        let fault = read("Person\nann\nSmith, John\n", None).unwrap_err();
        assert_eq!(fault.message, "line 3 of `f` has more cells than headings");
        let said = |text: &str| {
            let read = read(&format!("Ticket,Opened,Closed\n{text}"), None).unwrap();
            let told = read.unread_times.iter().map(UnreadTimes::finding);
            told.map(|one| format!("{} {}", one.places[0].at, one.message)).collect::<Vec<_>>()
        };
        let unread = said("A,03/04/2026,-\nB,2026-09-01,2026/13/45\nC,1790000000,open\n");
        assert_eq!(unread.len(), 2, "{unread:?}");
        assert!(unread[0].starts_with("f:2:1 2 cells under `opened` cannot be read"), "{unread:?}");
        assert!(unread[1].starts_with("f:3:1 1 cell under `closed`"), "{unread:?}");
        let quiet =
            "A,2026-09-01T10:00:00Z,\nB,30 Sep 2026,pending (3 days)\nC,25/09/2026,n/a\nD,12,-\n";
        assert!(said(quiet).is_empty(), "{:?}", said(quiet));
        let fault = Population::read(&mut &bytes[..], "f", Some("Owner")).unwrap_err();
        assert_eq!(fault.message, "`f` has no column `Owner`");
    }
}
