//! Tests of controls in Excel workbooks, as testers fill them.

use rust_xlsxwriter::Workbook;

use crate::derivation::proven;
use crate::harness::{Workspace, part};

const PATH: &str = "evidence/tests/T-002.xlsx";

/// A filled sheet: rows of cells, from the first column.
fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const FILLED: &[&[&str]] = &[
    &["Test sheet, third quarter"],
    &["Test ID", "T-002"],
    &["Title", "Leavers lose access"],
    &["Controls tested", "CC6.3, IAM-01"],
    &["Test procedure:", "Draw leavers; compare the day of leaving with the day access ended."],
    &["Method", "Inspection and re-performance"],
    &["Population", "Leavers of the quarter"],
    &["Population size", "3"],
    &["Sample size", "3"],
    &["Conclusion", "Effective with exceptions"],
    &["Tested by", "Internal reviewer"],
    &["Date tested", "2 Oct 2026"],
    &["Reviewer", "System Owner"],
    &["Attribute A", "Ticket of the day of leaving"],
    &["B", "Access ended within a day"],
    &[],
    &["No.", "Item", "A", "B", "Evidence", "Note"],
    &["1", "L-1", "✓", "yes", "EV-001"],
    &["2", "L-2", "✓", "✗", "EV-001", "Two days late"],
    &["3", "L-3", "n/a", "Y"],
    &["4"],
    &[],
    &["Item", "Exception", "Cause", "Extent", "Response"],
    &[
        "L-2",
        "Access ended two days late",
        "Ticket over a weekend",
        "Other leavers were on time",
        "Leavers are told on Fridays",
    ],
];

#[test]
fn a_sheet_is_a_test() {
    let plan = proven().file(PATH, sheet(FILLED)).plan();
    let test = plan.tests.iter().find(|test| test.id == "T-002").unwrap();
    assert_eq!(test.title, "Leavers lose access");
    assert_eq!(test.tested_on.unwrap().to_string(), "2026-10-02");
    // One item of three is more than firm policy tolerates, whatever the tester concluded.
    assert!(!test.supports_operation && test.origin.to_string().starts_with(PATH));
    let operating = test.operating.as_ref().unwrap();
    assert_eq!(operating.items.len(), 3);
    assert_eq!(operating.attributes["B"].text, "Access ended within a day");
    let marks: Vec<String> = operating
        .items
        .iter()
        .map(|item| item.marks.values().map(|mark| mark.sign()).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(marks, ["✓ ✓", "✓ ✗", "n/a ✓"]);
    assert_eq!(operating.deviations[0].item.as_deref(), Some("L-2"));
    assert!(operating.deviations[0].lacks().is_empty());
    assert!(part(&plan, "CC6.3").tests.contains(&"T-002".to_owned()));
}

#[test]
fn what_cannot_be_read_is_named_by_its_cell() {
    let with = |row: usize, cells: &'static [&'static str]| {
        let mut rows = FILLED.to_vec();
        rows[row] = cells;
        proven().file(PATH, sheet(&rows)).strict().ends(2)
    };
    with(17, &["1", "L-1", "x"]).says("error[test-sheet-mark]: C18: `x` is not a mark");
    with(9, &["Conclusion", "Fine"]).says("B10: `Fine` is not a conclusion");
    with(5, &["Method", "Magic"]).says("has an unknown test method, `Magic`");
    with(11, &["Tested on", "03/04/2026"]).says("error[test-sheet-date]: B12: ");
    with(4, &["Remarks", "none"]).says("error[test-sheet-missing]: T-002 has no `Procedure`");
    with(7, &["Population size", "a few"]).says("B8: `a few` is not a whole number");
    with(9, &["Remarks", "none"])
        .says("T-002 has items, exceptions or a sample, but no `Operating conclusion`");
    with(17, &["1", "", "✓"]).says("row 18: marks without an item");
    with(8, &["Test ID", "T-003"]).says("repeats the fact in B2");
}

#[test]
fn a_test_that_stands_in_two_places_and_sheets_that_are_none() {
    let twice = |id: &'static str| {
        let mut rows = FILLED.to_vec();
        let row: &'static [&'static str] =
            if id == "T-001" { &["Test ID", "T-001"] } else { &["Test ID", "T-002"] };
        rows[1] = row;
        proven().file(PATH, sheet(&rows))
    };
    twice("T-001").strict().ends(2).says("test id `T-001` is used twice");
    let none = sheet(&[&["Notes"], &["nothing", "here"]]);
    proven().file(PATH, none).strict().ends(2).says("`evidence/tests/T-002.xlsx` contains no test");
    proven().file(PATH, b"PK\x03\x04").strict().ends(2).says("error[workbook-damaged]");
}

#[test]
fn a_new_sheet_holds_the_sample_and_is_read_when_it_is_filled() {
    let population: String =
        std::iter::once("id\n".to_owned()).chain((1..=40).map(|n| format!("CHG-{n}\n"))).collect();
    let workspace = proven().file("evidence/changes.txt", population);
    let args = [
        "evidence",
        "sheet",
        "t.xlsx",
        "--id",
        "T-009",
        "--population",
        "evidence/changes.txt",
        "--seed",
        "4711",
        "--size",
        "5",
    ];
    workspace.run(args).ends(0).says("t.xlsx: 5 items");
    // An unfilled sheet says what it lacks, and nothing it was given as an example.
    let unfilled = std::fs::read(workspace.path("t.xlsx")).unwrap();
    workspace.run(args).ends(2).says("choose a new file");
    let workspace: Workspace = workspace.file(PATH, &unfilled);
    workspace
        .strict()
        .ends(2)
        .says("T-009 has no `Procedure`")
        .says("T-009 has no `Method`")
        .says("T-009 has no `Controls tested`");
    workspace
        .run(["evidence", "scan", "."])
        .prints("evidence/tests/T-002.xlsx\n  error: T-009 has ");
}

#[test]
fn the_same_sheet_is_the_same_bytes() {
    let workspace = Workspace::empty();
    workspace.run(["evidence", "sheet", "a.xlsx"]).ends(0);
    workspace.run(["evidence", "sheet", "b.xlsx"]).ends(0);
    let read = |name: &str| std::fs::read(workspace.path(name)).unwrap();
    assert_eq!(read("a.xlsx"), read("b.xlsx"));
}
