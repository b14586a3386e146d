//! Lists of no known format: how many rows they have, and which accounts, Regions and days their columns
//! name. Nothing is refused here: what cannot be counted is not counted.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::list_facts::{self, Facts, Things};
use super::register::Row;
use super::stream::json::{Scalar, is_next};
use super::stream::rows::Rows;
use super::stream::table::{self, Table};
use super::stream::xlsx::Grids;
use super::{Format, Input, Reading};
use crate::evidence::register::{Value, when};
use crate::input::scalars::visit_scalars;
use crate::limits::TABLE_JSON;
use crate::model::Date;
use crate::model::text::{normalized, printable};

/// What people call such a file.
pub const TITLE: &str = "a list";

/// Columns with an account id.
const ACCOUNT: &[&str] = &["account", "accountid", "awsaccount", "awsaccountid", "accountuid"];
/// Columns with a Region.
const REGION: &[&str] = &["region", "awsregion"];
/// Columns with the day that a row speaks of.
const DAY: &[&str] =
    &["date", "day", "timestamp", "eventtime", "eventdate", "checkedat", "assessmentdate"];

/// Columns with the day of something that recurs, the likeliest first.
const RECURS: &[&str] = &[
    "day",
    "date",
    "night",
    "reviewedon",
    "reviewdate",
    "performedon",
    "heldon",
    "checkedon",
    "checkedat",
    "completedon",
    "runon",
    "ranon",
    "week",
    "weekof",
    "weekbeginning",
    "month",
];

/// Columns with the day on which what a row tells happened. A list of a period has some of its days.
const OCCURRED: &[&str] = &[
    "observed",
    "observedon",
    "occurredon",
    "occurredat",
    "happenedon",
    "night",
    "week",
    "weekof",
    "weekbeginning",
    "startedon",
    "started",
    "startedat",
    "ranon",
    "runon",
    "scanon",
    "scannedon",
    "performedon",
    "heldon",
    "calendarday",
    "senton",
    "receivedon",
    "deployedon",
    "deployedat",
    "mergedon",
    "changedat",
    "visitedon",
    "reviewedon",
    "checkedon",
    "comparedon",
];

/// True for a name under which a list may be.
pub fn is_list(file: &str) -> bool {
    let lower = file.to_lowercase();
    let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
    [".csv", ".tsv", ".xlsx", ".json"].iter().any(|end| plain.ends_with(end))
}

/// Counts the rows; `None` where they cannot be counted.
pub fn read(input: Input<'_>) -> Option<Reading> {
    let mut rows = Rows::new(list_facts::TOOL, input.evidence);
    let file = input.file.to_lowercase();
    if input.head.starts_with(b"PK\x03\x04") {
        workbook(&input, &mut rows)?;
    } else if file.contains(".json") {
        json(input.content, &mut rows)?;
    } else {
        delimited(input, &mut rows)?;
    }
    let (observations, summary) = rows.list();
    Some(Reading::List(observations, summary))
}

/// Which columns say something that is known.
struct Columns {
    account: Option<usize>,
    region: Option<usize>,
    day: Option<usize>,
    /// Of something that recurs.
    recurs: Option<usize>,
    /// True if that is the night.
    nights: bool,
    /// Of something that happened.
    occurred: Option<usize>,
    /// Of accounts or other places: an id of twelve digits there is one.
    other_account: Option<usize>,
}

impl Columns {
    fn of(headings: &[String]) -> Self {
        let at = |names: &[&str]| headings.iter().position(|name| names.contains(&name.as_str()));
        let recurs =
            RECURS.iter().find_map(|name| headings.iter().position(|heading| heading == name));
        let nights = recurs.is_some_and(|at| headings[at] == "night");
        let occurred = at(OCCURRED);
        let other_account = headings.iter().position(|heading| heading == "accountorplace");
        let (account, region, day) = (at(ACCOUNT), at(REGION), at(DAY));
        Self { account, region, day, recurs, nights, occurred, other_account }
    }
}

/// True for cells that are values rather than headings: numbers, days, ARNs and addresses.
fn are_values(headings: &[String]) -> bool {
    let value = |text: &String| {
        text.is_empty()
            || text.bytes().all(|b| b.is_ascii_digit())
            || text.starts_with("arnaws")
            || (text.len() >= 8 && text.bytes().take(8).all(|b| b.is_ascii_digit()))
    };
    headings.iter().any(value)
}

/// The day of a cell in a column of days, as people write them. One with digits in it that cannot be read is counted;
/// a word, such as a day of the week, is none.
fn dated(rows: &mut Rows, text: &str) -> Option<Date> {
    let day = when::day(text).ok();
    if day.is_none() && text.bytes().any(|byte| byte.is_ascii_digit()) {
        rows.remark("a day that cannot be read", printable(text, 40), 1);
    }
    day
}

/// True for the line below a table that sums it up.
fn is_total(first: &str) -> bool {
    ["total", "totals", "sum"].contains(&normalized(first.trim_end_matches(':')).as_str())
}

fn delimited(input: Input<'_>, rows: &mut Rows) -> Option<()> {
    let headings = table::columns(input.head);
    if headings.is_empty() {
        // No byte at all is a list of nothing; other text is none.
        return input.head.iter().all(u8::is_ascii_whitespace).then_some(());
    }
    let columns = Columns::of(&headings);
    let facts = Facts::of(&headings);
    let mut things = Things::of(&table::headings(input.head));
    let mut table = Table::new(input.head, input.content, input.file).ok()?;
    rows.summary.said.nights = columns.nights;
    if are_values(&headings) {
        rows.met();
    }
    let some = |text: &'_ str| Some(text.to_owned()).filter(|text| !text.is_empty());
    while table.advance().ok()? {
        if table.is_blank() || is_total(table.at(Some(0))) {
            continue;
        }
        if table.is_wider() {
            // The first line is a title: which line has the headings is not known.
            return None;
        }
        rows.met_on(table.line());
        let account = columns.account.and_then(|at| some(table.at(Some(at))));
        let account = account.or_else(|| {
            let other = table.at(columns.other_account);
            let id = other.len() == 12 && other.bytes().all(|b| b.is_ascii_digit());
            id.then(|| other.to_owned())
        });
        let region = columns.region.and_then(|at| some(table.at(Some(at))));
        let day = columns.day.and_then(|at| dated(rows, table.at(Some(at))));
        rows.record(account.as_deref(), region.as_deref(), day);
        if let Ok(day) = Date::from_time(table.at(columns.recurs)) {
            rows.happened(day, columns.day.is_none());
        }
        if let Ok(day) = Date::from_time(table.at(columns.occurred)) {
            rows.occurred(day);
        }
        if let Some(facts) = &facts {
            facts.add(rows, |at| table.at(Some(at)));
        }
        things.add(rows, |at| table.at(Some(at)));
    }
    things.close(rows);
    Some(())
}

fn workbook(input: &Input<'_>, rows: &mut Rows) -> Option<()> {
    let mut grids = Grids::open(input.head, input.file).ok()?;
    let is_heading = |row: &Row| row.cells.len() > 1;
    let (sheet, header) = grids.find(&is_heading).ok()??;
    // Which of several lists is meant cannot be told.
    for other in grids.names.clone().iter().filter(|name| **name != sheet) {
        let mut any = false;
        let looked = grids.rows(other, &mut |_| {
            any = true;
            false
        });
        if any || looked.is_err() {
            return None;
        }
    }
    let headings: Vec<String> =
        header.cells.iter().map(|(_, value)| normalized(&value.shown())).collect();
    let columns = Columns::of(&headings);
    let facts = Facts::of(&headings);
    let written: Vec<String> = header.cells.iter().map(|(_, value)| value.shown()).collect();
    let mut things = Things::of(&written);
    let place =
        |at: Option<usize>| at.and_then(|at| header.cells.get(at)).map(|(column, _)| *column);
    let (account, region, day) =
        (place(columns.account), place(columns.region), place(columns.day));
    let (recurs, occurred) = (place(columns.recurs), place(columns.occurred));
    let width = header.cells.len();
    let mut wider = false;
    rows.summary.said.nights = columns.nights;
    if are_values(&headings) {
        rows.met();
    }
    let counted = grids.below(&sheet, &header, &mut |row| {
        wider |= row.cells.len() > width;
        let first = row.cells.first().map(|(_, value)| value.shown()).unwrap_or_default();
        if is_total(&first) {
            return true;
        }
        rows.met();
        let cell = |at: Option<u32>| at.and_then(|at| row.cell(at));
        let account = cell(account).map(|value| match value {
            Value::Number(number) => rows.account(&Scalar::Number(*number)).unwrap_or_default(),
            other => other.shown(),
        });
        let region = cell(region).map(Value::shown);
        let on = match cell(day) {
            Some(Value::Date(moment)) => Some(moment.day),
            Some(other) => dated(rows, &other.shown()),
            None => None,
        };
        rows.record(account.as_deref(), region.as_deref(), on);
        match cell(recurs) {
            Some(Value::Date(moment)) => rows.happened(moment.day, columns.day.is_none()),
            Some(other) => {
                if let Ok(day) = Date::from_time(&other.shown()) {
                    rows.happened(day, columns.day.is_none());
                }
            }
            None => {}
        }
        let happened = match cell(occurred) {
            Some(Value::Date(moment)) => Some(moment.day),
            Some(other) => Date::from_time(&other.shown()).ok(),
            None => None,
        };
        happened.into_iter().for_each(|day| rows.occurred(day));
        let cells: Vec<String> = header
            .cells
            .iter()
            .map(|(column, _)| match row.cell(*column) {
                Some(Value::Date(moment)) => moment.day.to_string(),
                Some(value) => value.shown(),
                None => String::new(),
            })
            .collect();
        if let Some(facts) = &facts {
            facts.add(rows, |at| cells.get(at).map_or("", String::as_str));
        }
        things.add(rows, |at| cells.get(at).map_or("", String::as_str));
        true
    });
    things.close(rows);
    (counted.is_ok() && !wider).then_some(())
}

/// Entries of an array, or of the one array under the keys of an object. They are counted as they pass.
fn json(content: &mut dyn Read, rows: &mut Rows) -> Option<()> {
    let mut text = Vec::new();
    content.take(TABLE_JSON as u64 + 1).read_to_end(&mut text).ok()?;
    if text.len() > TABLE_JSON {
        return None;
    }
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Some(());
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    let shape = reader.deserialize_any(Entries { rows, within: false }).ok()?;
    reader.end().ok()?;
    (shape == Shape::List).then_some(())
}

/// What a JSON text is.
#[derive(PartialEq, Eq)]
enum Shape {
    /// A list, or an object with one list and no other object.
    List,
    /// An object.
    Object,
    /// A text, a number and the like.
    Scalar,
    /// Nothing: null, false or a text without characters.
    Blank,
}

/// Counts the entries of a list, of the whole text or under a key of its object.
struct Entries<'a> {
    rows: &'a mut Rows,
    /// True for the value of a key.
    within: bool,
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = Shape;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = Shape;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
        while let Some(entry) = list.next_element::<Entry>()? {
            self.rows.met();
            let account = self.rows.account(&entry.account);
            let region = entry.region.shown();
            let day = &entry.day;
            let on = day.day().or_else(|| dated(self.rows, day.text().unwrap_or_default()));
            self.rows.record(account.as_deref(), region.as_deref(), on);
        }
        Ok(Shape::List)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut lists = 0;
        let mut more = false;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if self.within {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let shape = map.next_value_seed(Entries { rows: &mut *self.rows, within: true })?;
            more |= is_next(&key, shape != Shape::Blank);
            match shape {
                Shape::List => lists += 1,
                // Which of the two is meant cannot be told. What says where the next page begins is neither.
                Shape::Object if !is_next(&key, true) => lists += 2,
                Shape::Object | Shape::Scalar | Shape::Blank => {}
            }
        }
        if more && lists == 1 {
            self.rows.one_page();
        }
        Ok(if lists == 1 { Shape::List } else { Shape::Object })
    }
    fn visit_str<E>(self, text: &str) -> Result<Shape, E> {
        Ok(if text.is_empty() { Shape::Blank } else { Shape::Scalar })
    }
    fn visit_bool<E>(self, truth: bool) -> Result<Shape, E> {
        Ok(if truth { Shape::Scalar } else { Shape::Blank })
    }
    fn visit_u64<E>(self, _: u64) -> Result<Shape, E> {
        Ok(Shape::Scalar)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Scalar)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Scalar)
    }
    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Shape::Blank)
    }
}

/// What is read of an entry.
#[derive(Default)]
struct Entry {
    account: Scalar,
    region: Scalar,
    day: Scalar,
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Entry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entry")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
                let mut entry = Entry::default();
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    let key = normalized(&key);
                    let named = |names: &[&str]| names.contains(&key.as_str());
                    let field = if named(ACCOUNT) {
                        &mut entry.account
                    } else if named(REGION) {
                        &mut entry.region
                    } else if named(DAY) {
                        &mut entry.day
                    } else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    let value = map.next_value::<Scalar>()?;
                    // The first key of several that mean it.
                    if *field == Scalar::Nothing {
                        *field = value;
                    }
                }
                Ok(entry)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entry, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Entry::default())
            }
            fn visit_str<E>(self, _: &str) -> Result<Entry, E> {
                Ok(Entry::default())
            }
            visit_scalars!(Entry, |_| Entry::default());
            fn visit_unit<E>(self) -> Result<Entry, E> {
                Ok(Entry::default())
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Reads a file of this name, where it is a list.
pub(super) fn of(
    head: &[u8],
    content: &mut dyn Read,
    file: &str,
    evidence: &str,
    formats: &[Format],
) -> Option<Reading> {
    if !is_list(file) {
        return None;
    }
    let mut whole = head.chain(content);
    read(Input { head, content: &mut whole, file, evidence, formats })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str, file: &str) -> Option<(u64, Vec<String>)> {
        match of(text.as_bytes(), &mut std::io::empty(), file, "E", &[])? {
            Reading::List(_, summary) => Some((summary.rows, summary.accounts)),
            other => panic!("read as {other:?}"),
        }
    }

    #[test]
    fn rows_of_lists() {
        let rows = |text: &str, file: &str| counted(text, file).map(|(rows, _)| rows);
        assert_eq!(rows("role,person\na,b\n\nc,d\nTotal,2\n", "x.csv"), Some(2));
        assert_eq!(rows("name\na\nb\n", "x.csv"), Some(2));
        assert_eq!(rows("role,person\n", "x.csv"), Some(0));
        assert_eq!(rows("", "x.csv"), Some(0));
        // Without headings, below a title, and what is no list.
        assert_eq!(rows("2026-01-01,b\n2026-01-02,d\n", "x.csv"), Some(2));
        assert_eq!(rows("Access list\nrole,person\na,b\n", "x.csv"), None);
        assert_eq!(rows("role,person\na,b\n", "x.txt"), None);
        assert_eq!(rows("[1,2,3]", "x.json"), Some(3));
        assert_eq!(rows(r#"{"Users":[],"IsTruncated":false}"#, "x.json"), Some(0));
        assert_eq!(rows(r#"{"a":[1],"b":[2]}"#, "x.json"), None);
        assert_eq!(rows(r#"{"Status":"Enabled"}"#, "x.json"), None);
    }

    #[test]
    fn accounts_keep_their_zeros() {
        let found = counted("account,x\n012345678901,1\n12345678901,2\n", "x.csv").unwrap().1;
        assert_eq!(found, ["012345678901", "12345678901"]);
        let json = r#"[{"AccountId":12345678901},{"AccountId":"012345678901"}]"#;
        assert_eq!(counted(json, "x.json").unwrap().1, ["012345678901"]);
    }
}
