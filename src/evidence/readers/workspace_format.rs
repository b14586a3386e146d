//! The workspace's own formats: CSV, JSON or Excel files whose columns are named in `evidence/formats.yaml`.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::diag::{Diagnostic, Origin, codes};
use crate::evidence::list_facts::Things;
use crate::evidence::register::split_ids;
use crate::evidence::stream::json::{self, Keys, Layout, Scalar};
use crate::evidence::stream::table::{Table, headings};
use crate::evidence::{Head, Input, Reading, Refused, Row, Rows};
use crate::input::yaml::Each;
use crate::model::ObservationStatus;
use crate::model::text::{normalized, printable};

/// A format: the columns it is recognized by, and what they contain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Name, such as `patch-report`; checks are mapped under it.
    pub name: String,
    /// Columns (CSV, or a sheet of a workbook) or keys (JSON lines, or a list of objects) that every such
    /// file has. The first format whose columns are all there is taken.
    pub has: Vec<String>,
    /// Column with the name of the check.
    #[serde(default)]
    pub rule: Option<String>,
    /// The name of the check, if the file contains the rows of one check only.
    #[serde(default)]
    pub rule_is: Option<String>,
    /// Column with the resource.
    #[serde(default)]
    pub resource: Option<String>,
    /// Column with the account.
    #[serde(default)]
    pub account: Option<String>,
    /// Column with the Region.
    #[serde(default)]
    pub region: Option<String>,
    /// Column with the day or time of the check.
    #[serde(default)]
    pub time: Option<String>,
    /// Column with the outcome.
    pub status: String,
    /// Values of that column for `pass`, `fail`, `manual` and `muted`, in upper or lower case.
    #[serde(default)]
    pub words: BTreeMap<ObservationStatus, Vec<String>>,
    /// Column with requirement ids, in a list as people write them: `SI-2, CM-6`.
    #[serde(default)]
    pub requirements: Option<String>,
    /// Catalog of those ids: `nist-800-53-r5`, `soc2`.
    #[serde(default)]
    pub catalog: Option<String>,
}

/// `evidence/formats.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "evidence/formats.yaml")]
pub struct FormatFile {
    /// The formats, in the order in which they are tried.
    pub formats: Each<Format>,
}

impl Format {
    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.has.iter().chain(std::iter::once(&self.status))
    }

    fn outcome(&self, word: &str) -> Option<ObservationStatus> {
        let word = word.trim();
        let stated = self
            .words
            .iter()
            .find(|(_, words)| words.iter().any(|known| known.trim().eq_ignore_ascii_case(word)));
        if let Some((status, _)) = stated {
            return Some(*status);
        }
        match normalized(word).as_str() {
            "pass" | "passed" | "ok" | "compliant" => Some(ObservationStatus::Pass),
            "fail" | "failed" | "noncompliant" => Some(ObservationStatus::Fail),
            "manual" => Some(ObservationStatus::Manual),
            "muted" | "suppressed" | "archived" => Some(ObservationStatus::Muted),
            _ => None,
        }
    }
}

/// Where the elements of a JSON file are, and under which key.
fn json_at(keys: &Keys, format: &Format) -> bool {
    let has = |at: &str| format.columns().all(|column| keys.has(&format!("{at}/{column}")));
    has("") || has("[]")
}

fn find<'a>(head: &Head<'a>) -> Option<&'a Format> {
    head.formats.iter().find(|format| {
        let csv = !head.columns.is_empty()
            && format.columns().all(|name| head.columns.contains(&normalized(name)));
        csv || json_at(&head.keys, format)
    })
}

/// True if one of the workspace's formats matches.
pub fn recognize(head: &Head<'_>) -> bool {
    find(head).is_some()
}

/// Reads the rows.
///
/// # Errors
/// When the text cannot be read.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let head = Head::of(input.head, input.formats);
    let Some(format) = find(&head) else {
        return Err(no_format(input.file));
    };
    let mut rows = Rows::new(&format.name, input.evidence);
    rows.tool(|| Some(format.name.clone()));
    if head.columns.is_empty() {
        let array = json::body(input.head).1.first() == Some(&b'[');
        let layout = if array { Layout::Array } else { Layout::Lines };
        json::each(input.content, input.file, layout, &mut |_, value| {
            rows.met();
            match serde_json::from_slice::<Once>(value) {
                Ok(Once(entry)) => {
                    let cell = |name: &str| match entry.get(name) {
                        Some(Scalar::Flag(flag)) => flag.to_string(),
                        Some(value @ Scalar::Other) => value.quoted(),
                        Some(value) => value.shown().unwrap_or_default(),
                        None => String::new(),
                    };
                    let number = |name: &str| match entry.get(name) {
                        Some(Scalar::Number(number)) => Some(*number),
                        _ => None,
                    };
                    add(&mut rows, format, &cell, &number);
                }
                Err(error) if json::misshapen(&error) => {
                    rows.lose("an entry that is not an object", value);
                }
                Err(error) => return Err(error),
            }
            Ok(())
        })?;
    } else {
        let mut things = Things::of_results(&headings(input.head));
        let mut table = Table::new(input.head, input.content, input.file)?;
        let named = [&format.rule, &format.resource, &format.account, &format.region, &format.time];
        let named = named.into_iter().chain([&format.requirements]).flatten();
        let columns: BTreeMap<&str, Option<usize>> = named
            .chain([&format.status])
            .map(|name| (name.as_str(), table.column(&normalized(name))))
            .collect();
        let plains: Vec<String> = columns.keys().map(|name| normalized(name)).collect();
        table.once(plains.iter().map(String::as_str))?;
        while table.advance()? {
            rows.met_on(table.line());
            let left_out = match (table.is_text(), table.is_whole()) {
                (true, true) if table.is_wider() => Some("a line with more cells than headings"),
                (true, true) => None,
                (false, _) => Some("a line that is not UTF-8 text"),
                (true, false) => Some("a line with fewer cells than headings"),
            };
            if let Some(reason) = left_out {
                rows.lose(reason, &table.raw());
                continue;
            }
            let at = |name: &str| columns.get(name).copied().flatten();
            add(&mut rows, format, &|name| table.at(at(name)).to_owned(), &|_| None);
            things.add(&mut rows, |at| table.at(Some(at)));
        }
        things.close(&mut rows);
    }
    rows.reading(input.file)
}

/// An object without duplicate keys.
struct Once(BTreeMap<String, Scalar>);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Once;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
                let mut all = BTreeMap::new();
                while let Some((key, value)) = map.next_entry::<String, Scalar>()? {
                    if let Some(key) = all.contains_key(&key).then(|| key.clone()) {
                        return Err(A::Error::custom(format!("duplicate field `{key}`")));
                    }
                    all.insert(key, value);
                }
                Ok(Once(all))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

pub(super) fn no_format(file: &str) -> Refused {
    Box::new(
        Diagnostic::new(&codes::EVIDENCE_FORMAT, format!("`{file}` does not match any format"))
            .help("name its columns in evidence/formats.yaml")
            .fault(&Origin::file(file)),
    )
}

/// Adds a row: the text of its cells, and the value of those that are numbers.
pub(super) fn add(
    rows: &mut Rows,
    format: &Format,
    cell: &dyn Fn(&str) -> String,
    number: &dyn Fn(&str) -> Option<f64>,
) {
    let of = |name: &Option<String>| name.as_deref().map(cell).filter(|text| !text.is_empty());
    let Some(rule) = of(&format.rule).or_else(|| format.rule_is.clone()) else {
        return rows.lose("a row without the name of its check", b"");
    };
    let word = cell(&format.status);
    let Some(status) = format.outcome(&word) else {
        let shown = printable(&word, 40);
        return rows.leave_out(format!("a row whose outcome is `{shown}`"), 1);
    };
    let on = match &format.time {
        Some(_) => rows.own_day(&[&Scalar::Text(of(&format.time).unwrap_or_default())]),
        None => None,
    };
    let ids = of(&format.requirements).unwrap_or_default();
    let catalog = format.catalog.as_deref().unwrap_or("a format without a catalog");
    let ids = split_ids(&ids).unwrap_or_else(|(piece, _)| {
        let shown = printable(&piece, 40);
        rows.remark(format!("the requirements of a row, of which `{shown}` is not an id"), "", 1);
        Vec::new()
    });
    let requirements = rows.requirements(ids.iter().map(|id| (catalog, id.as_str())));
    let region = of(&format.region);
    let account = match format.account.as_deref().and_then(number) {
        Some(number) => rows.account(&Scalar::Number(number)),
        None => of(&format.account),
    };
    let resource = of(&format.resource).unwrap_or_default();
    let (account, region) = (account.as_deref(), region.as_deref());
    let row = Row { rule: &rule, resource: &resource, account, region, status, on };
    rows.add(row, &requirements);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Reading, read};
    use crate::model::Date;

    #[test]
    fn days_and_lists_that_are_none_are_said() {
        let text = "Instance,Patch state,Seen,Control\ni-1,Installed,20260801,SI-2 CM-6\ni-2,Installed,46235,through AC-9\ni-3,Installed\n";
        let (_, reading) = read(&mut text.as_bytes(), "f", "E", &format()).unwrap().unwrap();
        let Reading::Observations(rows, summary) = reading else { panic!() };
        assert_eq!(rows[0].on, Date::new(2026, 8, 1));
        assert_eq!(rows[0].requirements.len(), 2);
        assert_eq!((rows[1].on, summary.pass, summary.left_out.len()), (None, 2, 3), "{summary:?}");
        let twice = r#"{"Instance":"i","Patch state":"Installed","Patch state":"Missing"}"#;
        let fault = read(&mut twice.as_bytes(), "f", "E", &format()).unwrap_err();
        assert!(fault.message.contains("duplicate field `Patch state`"), "{}", fault.message);
    }

    #[test]
    fn workbooks_have_titles_above_their_headings_and_days_as_numbers() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("Cover").unwrap().write(0, 0, "Patch report").unwrap();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Patches, third quarter").unwrap();
        for (column, heading) in ["Control", "Instance", "Seen", "Patch State"].iter().enumerate() {
            sheet.write(2, column as u16, *heading).unwrap();
        }
        for (row, state) in [(3, "Installed"), (5, "Missing"), (6, "Unclear")] {
            sheet.write(row, 0, "SI-2").unwrap();
            sheet.write(row, 1, format!("i-{row}")).unwrap();
            sheet.write(row, 2, 46_235).unwrap();
            sheet.write(row, 3, state).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        let (reader, reading) = read(&mut &bytes[..], "f", "E", &format()).unwrap().unwrap();
        assert_eq!(reader.name, "workspace-format-xlsx");
        let Reading::Observations(rows, summary) = reading else { panic!() };
        assert_eq!((summary.rows, summary.pass, summary.fail), (3, 1, 1), "{summary:?}");
        assert_eq!(summary.left_out[0].reason, "a row whose outcome is `Unclear`");
        assert_eq!(rows[0].on, Date::new(2026, 8, 1));
        assert_eq!(&*rows[1].resource, "i-5");
        // Without the format the workbook is not recognized as an export.
        let other = read(&mut &bytes[..], "f", "E", &[]).unwrap().unwrap();
        assert_eq!(other.0.name, "register-xlsx");
    }

    fn format() -> Vec<Format> {
        let text = "formats:\n  - {name: patches, has: [Instance, Patch state], rule_is: patched, resource: Instance, \
            status: Patch state, time: Seen, requirements: Control, catalog: nist-800-53-r5, \
            words: {pass: [Installed], fail: [Missing]}}\n";
        serde_saphyr::from_str::<FormatFile>(text).unwrap().formats.items
    }

    #[test]
    fn columns_are_named_by_the_workspace() {
        let formats = format();
        for text in [
            "Instance,Patch state,Seen,Control\ni-1,installed,2026-08-01,SI-2\ni-2,Missing,,\"SI-2, CM-6\"\ni-3,Odd,2026-08-01,\n",
            "{\"Instance\":\"i-1\",\"Patch state\":\"Installed\",\"Seen\":1790755200,\"Control\":\"SI-2\"}\n{\"Instance\":\"i-2\",\"Patch state\":\"Missing\",\"Control\":\"SI-2, CM-6\"}\n{\"Instance\":\"i-3\",\"Patch state\":\"Odd\",\"Seen\":\"2026-08-01\"}",
        ] {
            let (reader, reading) =
                read(&mut text.as_bytes(), "f", "E", &formats).unwrap().unwrap();
            assert_eq!(reader.name, "workspace-format");
            let Reading::Observations(rows, summary) = reading else { panic!() };
            assert_eq!(
                (summary.pass, summary.fail, summary.left_out.len()),
                (1, 1, 2),
                "{summary:?}"
            );
            assert_eq!(rows[1].requirements.len(), 2);
            assert_eq!(&*rows[0].tool, "patches");
        }
        assert!(
            read(&mut "Instance,Seen\n1,2\n".as_bytes(), "f", "E", &formats).unwrap().is_none()
        );
    }
}
