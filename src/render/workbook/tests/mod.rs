//! The bytes read back.

mod fixture;
mod raw;
mod reliance;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, DataType, Range, Reader, Xlsx};

use super::sheet::Body;
use super::sheets::{SHEETS, of, of_plan as all_of_plan};
use super::text::{CELL_LIMIT, CUT_MARK};
use super::workbook;
use super::write::{FIRST_ROW, HEADING_ROW, NONE};
use crate::model::{Disposition, Plan};
use fixture::{ATTACKS, empty, plan};
use raw::{attribute, attributes, parts, tags};

/// Headings that others rely on, by sheet.
const HEADINGS: [(&str, &[&str]); 13] = [
    (
        "AWS-attested",
        &["Part", "Assumed of AWS (CSOC, our words)", "AWS report", "Gap days", "Basis"],
    ),
    ("Shared", &["Conclusion on the AWS half", "Conclusion on the customer half", "Test", "Basis"]),
    (
        "Customer-tested",
        &[
            "Test procedure",
            "Method",
            "Population",
            "Sample size",
            "Exceptions",
            "Conclusion",
            "Evidence",
            "Basis",
        ],
    ),
    (
        "Open",
        &[
            "Missing from",
            "What is missing",
            "Reason",
            "Next step",
            "Owner",
            "Due",
            "Label",
            "Basis",
        ],
    ),
    ("Control level", &["Label", "Result", "Tested at", "Conclusion"]),
    (
        "Exceptions",
        &[
            "Exception",
            "Test",
            "Part",
            "Item",
            "Attribute",
            "What",
            "Nature",
            "Cause",
            "Extent",
            "Compensating control",
            "Response",
            "Date",
        ],
    ),
    ("Plan of action", &["Item", "Part", "Severity", "Owner", "Due", "Overdue", "Status"]),
    ("Test steps", &["Test", "Step", "What was done or looked at", "Method", "Part"]),
    ("Not applicable", &["Rationale", "Basis"]),
    ("Responsibility matrix", &["Part", "EC2", "OFFICE"]),
    ("AWS reports", &["Period from", "Gap days of the program", "Opinion or review", "Why not"]),
    ("Evidence", &["SHA-256", "Covers from", "Covers to", "Query", "Rows"]),
    ("Findings", &["Severity", "Rule", "Message", "Remedy", "Reason", "Approver", "Expires"]),
];

/// The sheets that a plan's workbook has: those with something to say.
fn of_plan(plan: &Plan) -> Vec<&'static super::sheet::Sheet> {
    let book = super::book::Book::new(plan);
    let says = |sheet: &&'static super::sheet::Sheet| match sheet.body {
        Body::Table(make) => !make(&book).rows.is_empty(),
        Body::Page(_) => true,
    };
    all_of_plan(plan).into_iter().filter(says).collect()
}

struct Read {
    sheets: BTreeMap<String, Range<Data>>,
    order: Vec<String>,
    formulas: Vec<(String, String)>,
}

fn read(bytes: &[u8]) -> Read {
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).unwrap();
    let order = xlsx.sheet_names();
    let mut formulas = Vec::new();
    for name in &order {
        let range = xlsx.worksheet_formula(name).unwrap();
        let found = range.used_cells().map(|(_, _, formula)| (name.clone(), formula.clone()));
        formulas.extend(found.filter(|(_, formula)| !formula.is_empty()));
    }
    let sheets =
        order.iter().map(|name| (name.clone(), xlsx.worksheet_range(name).unwrap())).collect();
    Read { sheets, order, formulas }
}

impl Read {
    fn cell(&self, sheet: &str, row: u32, column: u32) -> &Data {
        self.sheets[sheet].get_value((row, column)).unwrap_or(&Data::Empty)
    }

    fn text(&self, sheet: &str, row: u32, column: u32) -> String {
        self.cell(sheet, row, column).to_string()
    }

    fn headings(&self, sheet: &str) -> Vec<String> {
        (0..self.sheets[sheet].width() as u32).map(|at| self.text(sheet, HEADING_ROW, at)).collect()
    }

    fn column(&self, sheet: &str, heading: &str) -> Vec<&Data> {
        let at = self.headings(sheet).iter().position(|one| one == heading).unwrap() as u32;
        let end = self.sheets[sheet].end().unwrap().0;
        (FIRST_ROW..=end).map(|row| self.cell(sheet, row, at)).collect()
    }
}

fn made(plan: &Plan) -> (Vec<u8>, Read) {
    let bytes = workbook(plan, "").unwrap();
    let read = read(&bytes);
    (bytes, read)
}

/// XML of each worksheet by the sheet's name.
fn worksheets(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let mut all = parts(bytes);
    (1..)
        .zip(of_plan(&plan()))
        .map(|(n, sheet)| (sheet.name, all.remove(&format!("xl/worksheets/sheet{n}.xml")).unwrap()))
        .collect()
}

#[test]
fn every_sheet_and_heading_is_there() {
    let (_, book) = made(&plan());
    let names: Vec<&str> = of_plan(&plan()).iter().map(|sheet| sheet.name).collect();
    assert_eq!(book.order, names);
    for (sheet, wanted) in HEADINGS {
        let found = book.headings(sheet);
        for heading in wanted {
            assert!(found.iter().any(|one| one == heading), "{sheet}: {heading} not in {found:?}");
        }
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len(), "{sheet}: {found:?}");
    }
    for sheet in of_plan(&plan()).iter().filter(|sheet| matches!(sheet.body, Body::Table(_))) {
        assert_eq!(book.text(sheet.name, 0, 0), sheet.title);
        assert!(book.text(sheet.name, 1, 1).contains(sheet.about), "{}", sheet.name);
    }
    assert_eq!(book.text("Read me", 1, 0), crate::model::NOTICE);
    let read_me: Vec<String> =
        book.sheets["Read me"].used_cells().map(|(_, _, v)| v.to_string()).collect();
    for disposition in Disposition::ALL {
        assert!(read_me.iter().any(|text| text == disposition.label()));
        assert_eq!(of(disposition).title, disposition.label());
    }
}

#[test]
fn each_part_has_one_row_on_the_sheet_of_its_disposition() {
    let plan = plan();
    let (_, book) = made(&plan);
    let mut listed = Vec::new();
    for disposition in Disposition::ALL {
        for id in book.column(of(disposition).name, "Part") {
            listed.push((id.to_string(), disposition));
        }
    }
    let mut wanted: Vec<_> =
        plan.parts().map(|(_, part)| (part.id.to_string(), part.disposition)).collect();
    listed.sort();
    wanted.sort();
    assert_eq!(listed, wanted);
    let matrix = book.column("Responsibility matrix", "Part");
    assert_eq!(matrix.len(), wanted.len());
    let listed = crate::render::written::listed(&plan);
    assert_eq!(book.column("Evidence", "Evidence").len(), listed.1.len());
    assert_eq!(book.column("Findings", "No.").len(), plan.findings.len());
}

#[test]
fn text_that_looks_like_a_formula_is_text() {
    let (bytes, book) = made(&plan());
    assert!(book.formulas.iter().all(|(sheet, _)| sheet == "Summary"), "{:?}", book.formulas);
    assert!(book.column("Evidence", "Title").contains(&&Data::String(ATTACKS[5].into())));
    assert!(book.column("Findings", "Message").contains(&&Data::String(ATTACKS[0].into())));
    // And it stays text when a person edits the cell: the format has the quote prefix.
    let all = parts(&bytes);
    let (_, formats) = all["xl/styles.xml"].split_once("<cellXfs").unwrap();
    let quoted = attributes(formats, "xf", "quotePrefix");
    let strings: Vec<&str> = all["xl/sharedStrings.xml"].split("<si>").skip(1).collect();
    let mut met = BTreeSet::new();
    for (sheet, xml) in worksheets(&bytes) {
        for cell in xml.split("<c ").skip(1).filter(|cell| cell.contains("t=\"s\"")) {
            let value = cell.split_once("<v>").unwrap().1.split_once("</v>").unwrap().0;
            let text = strings[value.parse::<usize>().unwrap()];
            let text = text.split_once('>').unwrap().1;
            if let Some(attack) = ATTACKS.iter().find(|one| text.starts_with(&one[..2])) {
                let tag = format!(" {}", cell.split('>').next().unwrap());
                let format: usize = attribute(&tag, "s").unwrap().parse().unwrap();
                assert_eq!(quoted[format], Some("1"), "{sheet}: {text}");
                met.insert(attack);
            }
        }
    }
    assert_eq!(met.len(), ATTACKS.len(), "{met:?}");
}

#[test]
fn sums_carry_their_results() {
    let plan = plan();
    let (_, book) = made(&plan);
    let rows = 0..book.sheets["Summary"].end().unwrap().0 + 1;
    let numbers =
        |row| (2..10).map(|at| book.cell("Summary", row, at).as_i64()).collect::<Vec<_>>();
    let labelled = |label: &str, at| {
        rows.clone()
            .filter(|row| book.text("Summary", *row, at) == label)
            .map(numbers)
            .collect::<Vec<_>>()
    };
    let counted = |counts: crate::model::Counts| {
        let each = Disposition::ALL.map(|one| Some(i64::from(counts.get(one))));
        each.into_iter().chain([Some(i64::from(counts.total()))]).collect::<Vec<_>>()
    };
    let totals = labelled("Total", 0);
    assert_eq!(totals[0], counted(plan.summary.parts));
    assert_eq!(totals[1], counted(plan.summary.controls));
    assert_eq!(labelled("Rows on the sheet of that name", 1), [counted(plan.summary.parts)]);
    assert_eq!(labelled("Difference (must be 0)", 1), [vec![Some(0); 8]]);
    assert!(book.formulas.len() > 20);
}

#[test]
fn links_lead_to_the_row_they_name() {
    let (bytes, book) = made(&plan());
    let all = parts(&bytes);
    let mut kinds = BTreeSet::new();
    for (sheet, xml) in worksheets(&bytes) {
        for tag in tags(&xml, "hyperlink") {
            let Some(location) = attribute(tag, "location") else { continue };
            let (target, cell) = location.rsplit_once('!').unwrap();
            let target = target.trim_matches('\'');
            let row: u32 = cell.strip_prefix('A').unwrap().parse().unwrap();
            assert!(book.sheets.contains_key(target), "{sheet}: {location}");
            let found = book.text(target, row - 1, 0);
            assert!(!found.is_empty(), "{sheet}: {location} is empty");
            if row > 1 {
                let at = attribute(tag, "ref").unwrap();
                let column = u32::from(at.as_bytes()[0] - b'A');
                let shown = book.text(sheet, at[1..].parse::<u32>().unwrap_or(1) - 1, column);
                let shown = shown.trim_start_matches("No. ").to_owned();
                if at.as_bytes()[1].is_ascii_digit() {
                    // A control leads to its first part.
                    assert!(found.starts_with(&shown), "{sheet}!{at} {shown} leads to {found}");
                }
                kinds.insert((sheet, target.to_owned()));
            }
        }
        let targets: Vec<_> = all
            .get(&format!(
                "xl/worksheets/_rels/sheet{}.xml.rels",
                1 + of_plan(&plan()).iter().position(|s| s.name == sheet).unwrap()
            ))
            .map(|rels| attributes(rels, "Relationship", "Target"))
            .unwrap_or_default();
        for target in targets.into_iter().flatten().filter(|target| !target.starts_with("../")) {
            assert!(target.starts_with("https://") || target.starts_with("mailto:"), "{target}");
            assert!(target.len() <= 2_083);
        }
    }
    for wanted in [
        ("Shared", "Evidence"),
        ("Shared", "Tests"),
        ("Shared", "AWS reports"),
        ("Open", "Findings"),
        ("AWS-attested", "Responsibility matrix"),
        ("Responsibility matrix", "Not applicable"),
        ("Evidence", "Shared"),
        ("Tests", "Evidence"),
        ("Findings", "Open"),
        ("Customer-tested", "Risk-control matrix"),
        ("AWS reports", "Report coverage"),
        ("Service topics", "Sources"),
        ("Parameters", "Shared"),
    ] {
        assert!(kinds.contains(&(wanted.0, wanted.1.to_owned())), "{wanted:?} not in {kinds:?}");
    }
}

#[test]
fn same_plan_same_bytes() {
    let plan = plan();
    assert_eq!(workbook(&plan, "").unwrap(), workbook(&plan, "").unwrap());
    let core = &parts(&workbook(&plan, "").unwrap())["docProps/core.xml"];
    assert!(core.contains("2026-10-05T00:00:00Z"), "{core}");
}

#[test]
fn dates_and_numbers_are_typed() {
    let (_, book) = made(&plan());
    for (sheet, heading) in [
        ("Evidence", "Covers from"),
        ("Evidence", "Extracted on (UTC day)"),
        ("AWS reports", "Period to"),
        ("Tests", "Tested on"),
        ("Sources", "Checked on"),
    ] {
        for cell in book.column(sheet, heading) {
            assert!(matches!(cell, Data::DateTime(_)), "{sheet} {heading}: {cell:?}");
        }
    }
    for (sheet, heading) in
        [("Evidence", "Rows"), ("Tests", "Population size"), ("AWS reports", "Parts relying on it")]
    {
        for cell in book.column(sheet, heading) {
            assert!(matches!(cell, Data::Float(_)), "{sheet} {heading}: {cell:?}");
        }
    }
    // Tests that disagree are distinguished.
    let samples = book.column("Customer-tested", "Sample size");
    assert_eq!(samples[0].to_string(), "T-1: 25\nT-2: 5");
    assert_eq!(book.column("Customer-tested", "Population size")[0].as_i64(), Some(42));
}

#[test]
fn nothing_that_no_validator_sees() {
    let (bytes, book) = made(&plan());
    for (sheet, xml) in worksheets(&bytes) {
        let cells: Vec<_> = attributes(&xml, "c", "r").into_iter().map(Option::unwrap).collect();
        assert_eq!(cells.iter().collect::<BTreeSet<_>>().len(), cells.len(), "{sheet}");
        assert_eq!(tags(&xml, "mergeCell").count(), 0, "{sheet}");
        assert!(!xml.contains("hidden=\"1\""), "{sheet}");
        // Locked against a slip, without a password.
        let locked = tags(&xml, "sheetProtection").next().unwrap();
        assert!(attribute(locked, "password").is_none(), "{sheet}");
        for list in xml.split("<formula1>").skip(1) {
            let list = list.split("</formula1>").next().unwrap();
            assert!(list.encode_utf16().count() <= 255, "{sheet}: {list}");
        }
        for height in attributes(&xml, "row", "ht").into_iter().flatten() {
            assert!(height.parse::<f64>().unwrap() <= 409.5, "{sheet}");
        }
        for tag in ["oddHeader", "oddFooter"] {
            let text = xml.split_once(&format!("<{tag}>")).unwrap().1.split("</").next().unwrap();
            assert!(text.replace("&amp;", "&").encode_utf16().count() <= 255, "{sheet}: {text}");
        }
        assert!(xml.contains("orientation="), "{sheet}");
    }
    for (name, range) in &book.sheets {
        for (row, column, value) in range.used_cells() {
            let text = value.to_string();
            assert!(text.encode_utf16().count() <= CELL_LIMIT, "{name} {row} {column}");
        }
    }
    assert!(book.column("Evidence", "Query")[0].to_string().ends_with(CUT_MARK));
    for xml in parts(&bytes).values() {
        assert!(!xml.to_lowercase().contains("tested by aws"));
    }
}

#[test]
fn every_exception_has_a_row() {
    let (_, book) = made(&plan());
    let rows = |heading: &str| -> Vec<String> {
        book.column("Exceptions", heading).iter().map(ToString::to_string).collect()
    };
    assert_eq!(rows("Exception")[..3], ["T-1/1", "T-1/2", "T-1/3"]);
    assert_eq!(rows("Exception").len(), 6);
    // Recorded by field, in a sentence, and marked without a record.
    assert_eq!(
        rows("What")[..3],
        ["Late", "Another lacked a form.", "Marked ✗ under A (In time); no exception is recorded"]
    );
    assert_eq!(rows("Item")[..3], ["L-1", "", "L-2"]);
    assert_eq!(rows("Part")[..3], ["AC-2(b)", "AC-2(a)", "AC-2(b)"]);
    assert_eq!(rows("Further parts")[..3], ["", "AC-2(b)", ""]);
    assert_eq!(rows("Cause")[0], "Holiday");
    assert!(matches!(book.column("Exceptions", "Date")[0], Data::DateTime(_)));
}

#[test]
fn results_stand_beside_the_label() {
    let (_, book) = made(&plan());
    let first = |sheet: &str, heading: &str| book.column(sheet, heading)[0].to_string();
    assert_eq!(
        first("Customer-tested", "Result"),
        "T-1: effective with 1 exception in 25 items\nT-2: not counted: Too late."
    );
    assert_eq!(
        first("Control level", "Result").lines().next(),
        Some("T-1: effective with 1 exception in 25 items, at control level only")
    );
    assert_eq!(first("Customer-tested", "Label"), "A label");
    assert_eq!(first("Open", "Label"), "Open: not tested");
    assert_eq!(first("Open", "Reason"), "Not tested");
    assert_eq!(first("Open", "Next step"), "Test it.");
    assert_eq!(first("Open", "Plan of action"), "POAM-1");
    assert_eq!(first("Plan of action", "Overdue"), "Yes");
    assert_eq!(
        first("Customer-tested", "Test procedure").lines().nth(1),
        Some("Attribute A: In time")
    );
    assert!(
        first("Tests", "Result by part").starts_with("supports 4 parts"),
        "{}",
        first("Tests", "Result by part")
    );
    assert_eq!(book.column("Test steps", "Step")[..3].len(), 3);
    assert_eq!(
        book.column("Test steps", "What was done or looked at")[1].to_string(),
        "Compare x."
    );
}

#[test]
fn counts_are_formulas_over_the_sheets_that_list_them() {
    let (_, book) = made(&plan());
    let summary = book.formulas.iter().filter(|(sheet, _)| sheet == "Summary");
    let formulas: Vec<&str> = summary.map(|(_, formula)| formula.as_str()).collect();
    for wanted in ["COUNTIF(Open!", "COUNTIF('Customer-tested'!", "COUNTA(Exceptions!", "COUNTIFS("]
    {
        assert!(formulas.iter().any(|formula| formula.contains(wanted)), "{wanted}: {formulas:?}");
    }
    let labelled = |label: &str| {
        let rows = 0..book.sheets["Summary"].end().unwrap().0 + 1;
        let row = rows.into_iter().find(|row| book.text("Summary", *row, 0) == label).unwrap();
        book.cell("Summary", row, 2).as_i64()
    };
    assert_eq!(labelled("Exceptions of tests"), Some(6));
    assert_eq!(labelled("Parts tested at control level only"), Some(1));
    assert_eq!(labelled("Items of the plan of action past their date"), Some(1));
    assert_eq!(labelled("Not tested"), Some(1));
    assert_eq!(labelled("Parts whose label rests on a test with exceptions"), Some(4));
}

#[test]
fn nothing_is_called_proof() {
    let (bytes, _) = made(&plan());
    let strings = parts(&bytes)["xl/sharedStrings.xml"].to_lowercase();
    let words: BTreeSet<&str> = strings.split(|c: char| !c.is_alphabetic()).collect();
    for word in ["proof", "prove", "proves", "proven", "proving"] {
        assert!(!words.contains(word), "{word}");
    }
}

#[test]
fn a_sheet_with_nothing_to_say_is_left_out_and_named() {
    let plan = empty();
    let (_, book) = made(&plan);
    let names: Vec<&str> = of_plan(&plan).iter().map(|sheet| sheet.name).collect();
    assert_eq!(book.order, names);
    assert!(book.sheets.contains_key("Requests") && !book.sheets.contains_key("Open"));
    let read_me: Vec<String> =
        book.sheets["Read me"].used_cells().map(|(_, _, v)| v.to_string()).collect();
    let left = read_me.iter().find(|text| text.starts_with("Nothing is to be listed on")).unwrap();
    assert!(left.contains("Open, ") && left.contains("Tests, "), "{left}");
    for sheet in names.iter().filter(|name| !["Read me", "Summary"].contains(name)) {
        assert_ne!(book.text(sheet, FIRST_ROW, 0), NONE, "{sheet}");
    }
    let rows = 0..60;
    let total = rows.clone().find(|row| book.text("Summary", *row, 0) == "Total").unwrap();
    assert_eq!(book.cell("Summary", total, 9).as_i64(), Some(0));
}

#[test]
fn every_place_to_write_is_on_its_sheet_and_only_these_are_open() {
    let (bytes, book) = made(&plan());
    let styles = &parts(&bytes)["xl/styles.xml"];
    let (_, formats) = styles.split_once("<cellXfs").unwrap();
    let open: Vec<bool> = formats
        .split("<xf ")
        .skip(1)
        .map(|format| format.split("<xf ").next().unwrap().contains("locked=\"0\""))
        .collect();
    let mut met = 0;
    for (sheet, xml) in worksheets(&bytes) {
        let place = crate::model::write_place(sheet);
        let headings = if place.is_some() { book.headings(sheet) } else { Vec::new() };
        let columns: BTreeSet<String> = place
            .into_iter()
            .flat_map(|place| place.columns)
            .map(|column| {
                let at = headings.iter().position(|one| one == column.heading).unwrap();
                rust_xlsxwriter::utility::column_number_to_name(u16::try_from(at).unwrap())
            })
            .collect();
        if let Some(place) = place {
            assert!(headings.iter().any(|one| one == place.id), "{sheet}");
            let reference = crate::model::CopyRef::find(&book.text(sheet, 1, 1)).unwrap();
            assert_eq!(reference.sheet, sheet);
        }
        for tag in tags(&xml, "c") {
            let format: usize = attribute(tag, "s").unwrap_or("0").parse().unwrap();
            let cell = attribute(tag, "r").unwrap();
            let column = cell.trim_end_matches(|c: char| c.is_ascii_digit());
            if open[format] {
                assert!(columns.contains(column), "{sheet}!{cell} is open");
                met += 1;
            }
        }
    }
    assert!(met > 100, "{met}");
    // The registry names no sheet that there is not.
    for place in crate::model::WRITE_PLACES {
        assert!(SHEETS.iter().any(|sheet| sheet.name == place.sheet), "{}", place.sheet);
    }
}

#[test]
fn every_sheet_is_there_as_text_too_and_no_field_is_a_formula() {
    let plan = plan();
    let (_, book) = made(&plan);
    let listed = super::listed(&plan);
    let names: Vec<&str> = listed.iter().map(|one| one.sheet).collect();
    let tables = book.order.iter().filter(|name| !["Read me", "Summary"].contains(&name.as_str()));
    assert_eq!(names, tables.collect::<Vec<_>>());
    for one in &listed {
        let mut reader = csv::Reader::from_reader(one.csv.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), one.json.as_array().unwrap().len(), "{}", one.sheet);
        for field in rows.iter().flatten().filter(|field| field.parse::<f64>().is_err()) {
            assert!(!super::text::looks_like_formula(field), "{}: {field:?}", one.sheet);
        }
    }
    let evidence = listed.iter().find(|one| one.sheet == "Evidence").unwrap();
    assert!(evidence.json.to_string().contains("=HYPERLINK"), "texts are as they are");
}

#[test]
fn the_registry_is_in_order() {
    let names: BTreeSet<_> = SHEETS.iter().map(|sheet| sheet.name.to_lowercase()).collect();
    assert_eq!(names.len(), SHEETS.len());
    for sheet in SHEETS {
        assert!(rust_xlsxwriter::utility::check_sheet_name(sheet.name).is_ok(), "{}", sheet.name);
        assert!(sheet.about.ends_with('.'), "{}", sheet.name);
    }
}
