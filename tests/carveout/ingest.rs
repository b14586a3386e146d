//! What auditors write into a workbook comes back: exactly that, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Range, Reader, Xlsx};
use carveout::model::Plan;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::json;

use crate::derivation::proven;
use crate::harness::{AS_OF, Run, Workspace, repository};

const FOLDER: &str = "soc2-security";
const REVIEWS: &str = "reviews/2026-Q3-soc2-security.yaml";

/// The sheets of a workbook as cells, to be changed and written again as another program would: without formats.
#[derive(Clone)]
pub(crate) struct Copy(pub Vec<(String, Vec<Vec<Data>>)>);

impl Copy {
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = book.sheet_names();
        let rows = |range: Range<Data>| {
            // From A1, whatever is empty above and to the left.
            let (height, width) = range.end().map_or((0, 0), |(row, column)| (row + 1, column + 1));
            (0..height)
                .map(|row| {
                    let cell = |column| range.get_value((row, column)).cloned();
                    (0..width).map(|column| cell(column).unwrap_or(Data::Empty)).collect()
                })
                .collect()
        };
        Self(
            names
                .into_iter()
                .map(|name| (name.clone(), rows(book.worksheet_range(&name).unwrap())))
                .collect(),
        )
    }

    pub(crate) fn sheet(&mut self, name: &str) -> &mut Vec<Vec<Data>> {
        &mut self
            .0
            .iter_mut()
            .find(|(known, _)| known == name)
            .unwrap_or_else(|| panic!("{name}"))
            .1
    }

    fn head(&mut self, sheet: &str, heading: &str) -> (usize, usize) {
        let rows = self.sheet(sheet);
        let row = headings(rows);
        let column = rows[row].iter().position(|cell| *cell == heading);
        (row, column.unwrap_or_else(|| panic!("{sheet} has no {heading}")))
    }

    /// Writes into the row of an id, under a heading.
    pub(crate) fn put(
        &mut self,
        sheet: &str,
        id: (&str, &str),
        heading: &str,
        value: impl Into<Data>,
    ) {
        let (_, ids) = self.head(sheet, id.0);
        let (_, column) = self.head(sheet, heading);
        let row = self.sheet(sheet).iter_mut().find(|row| row[ids] == id.1);
        row.unwrap_or_else(|| panic!("{sheet} has no {}", id.1))[column] = value.into();
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        for (name, rows) in &self.0 {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (row, cells) in (0..).zip(rows) {
                for (column, cell) in (0..).zip(cells) {
                    match cell {
                        Data::Empty => {}
                        Data::Float(number) => {
                            sheet.write_number(row, column, *number).unwrap();
                        }
                        Data::Int(number) => {
                            sheet.write_number(row, column, *number as f64).unwrap();
                        }
                        Data::DateTime(moment) => {
                            let day_of =
                                ExcelDateTime::from_serial_datetime(moment.as_f64()).unwrap();
                            sheet.write_datetime_with_format(row, column, &day_of, &day).unwrap();
                        }
                        other => {
                            sheet.write_string(row, column, other.to_string()).unwrap();
                        }
                    }
                }
            }
        }
        book.save_to_buffer().unwrap()
    }
}

/// The row of headings: below the names of bands, and the first that no other is fuller than.
pub(crate) fn headings(rows: &[Vec<Data>]) -> usize {
    let filled = |row: &[Data]| row.iter().filter(|cell| **cell != Data::Empty).count();
    let most = rows.iter().take(8).map(|row| filled(row)).max().unwrap_or(0);
    rows.iter().take(8).position(|row| filled(row) == most).unwrap_or(0)
}

/// A workspace with a package.
fn built(workspace: Workspace) -> Workspace {
    let run = workspace.build();
    assert!(run.status < 2, "{run}");
    workspace
}

fn workbook(workspace: &Workspace) -> Vec<u8> {
    fs::read(workspace.path(&format!("out/2026-Q3/{FOLDER}/workbook.xlsx"))).unwrap()
}

fn copy(workspace: &Workspace) -> Copy {
    Copy::of(workbook(workspace))
}

fn ingest(workspace: &Workspace, file: &[u8], more: &[&str]) -> Run {
    let path = workspace.path("out/back.xlsx");
    fs::write(&path, file).unwrap();
    let args = ["ingest", "out/back.xlsx", ".", "--as-of", AS_OF];
    workspace.run(args.iter().chain(more))
}

/// What the files of `reviews/` say: kind, id and field to value.
fn said(workspace: &Workspace) -> BTreeMap<(String, String, String), String> {
    let model = workspace.model();
    let of = |one: &carveout::model::Remark| {
        let (kind, id) = (one.kind.key().to_owned(), one.id.clone());
        let fields = one.fields.clone();
        fields
            .into_iter()
            .map(move |(field, text)| ((kind.clone(), id.clone(), field.key().to_owned()), text))
    };
    model.remarks.iter().flat_map(|one| of(one).collect::<Vec<_>>()).collect()
}

fn key(kind: &str, id: &str, field: &str) -> (String, String, String) {
    (kind.to_owned(), id.to_owned(), field.to_owned())
}

const WRITTEN: &str = "# kept\nplan: soc2/security\nperiod: {from: 2026-07-01, to: 2026-09-30}\nentries:\n  - part: CC6.2   # ours\n    reference: W-1\n    result: question\n    note: |\n      Which days?\n\n      =cmd()\n  - test: T-001\n    by: Ann\n    date: 2026-10-12\n  - request: A-3\n    what: The list of leavers\n    auditor_status: requested\n";

fn written() -> Workspace {
    built(proven().file("reviews/first.yaml", WRITTEN))
}

#[test]
fn an_untouched_workbook_changes_nothing() {
    for workspace in [built(proven()), written()] {
        let before = workspace.snapshot("reviews");
        for file in [workbook(&workspace), copy(&workspace).bytes()] {
            let run = ingest(&workspace, &file, &["--write"]).ends(0);
            run.prints("soc2/security: 0 fields changed");
            assert_eq!(workspace.snapshot("reviews"), before);
        }
    }
}

#[test]
fn what_was_written_is_shown_and_then_written() {
    let workspace = built(proven());
    let mut back = copy(&workspace);
    back.put("Customer-tested", ("Part", "CC6.2"), "Auditor result", "Not accepted".to_owned());
    back.put(
        "Customer-tested",
        ("Part", "CC6.2"),
        "Auditor note",
        "Two days: why?\nAnd who?".to_owned(),
    );
    back.put("Tests", ("Test", "T-001"), "Auditor reference", 12.0);
    back.put("Tests", ("Test", "T-001"), "Audited on", "12 October 2026".to_owned());
    back.put("Populations", ("Test", "T-001"), "Auditor result", "accepted".to_owned());
    back.put("Evidence", ("Evidence", "EV-001"), "Management response", "=1+1".to_owned());
    back.put("Requests", ("Id", "A-1"), "Request", "The list of leavers".to_owned());
    back.put("Requests", ("Id", "A-1"), "Due", "2026-11-01".to_owned());
    back.put("Sign-off", ("Id", "prepared"), "Name", "A. Person".to_owned());
    let dry = ingest(&workspace, &back.bytes(), &[]).ends(0);
    dry.clone()
        .prints("part CC6.2, result: nothing → Not accepted (back.xlsx")
        .prints("+  - part: CC6.2")
        .prints("9 fields would change in reviews/2026-Q3-soc2-security.yaml")
        .says("nothing was written");
    assert!(workspace.snapshot("reviews").is_empty());
    ingest(&workspace, &back.bytes(), &["--write"]).ends(0).prints("9 fields changed");
    let wanted = BTreeMap::from([
        (key("part", "CC6.2", "result"), "not-accepted".to_owned()),
        (key("part", "CC6.2", "note"), "Two days: why?\nAnd who?".to_owned()),
        (key("test", "T-001", "reference"), "12".to_owned()),
        (key("test", "T-001", "date"), "2026-10-12".to_owned()),
        (key("population", "T-001", "result"), "accepted".to_owned()),
        (key("evidence", "EV-001", "response"), "=1+1".to_owned()),
        (key("request", "A-1", "what"), "The list of leavers".to_owned()),
        (key("request", "A-1", "due"), "2026-11-01".to_owned()),
        (key("sign-off", "prepared", "by"), "A. Person".to_owned()),
    ]);
    assert_eq!(said(&workspace), wanted);
    // Once more, and nothing changes: from the same copy, and from the next package.
    let file = fs::read(workspace.path(REVIEWS)).unwrap();
    ingest(&workspace, &back.bytes(), &["--write"]).ends(0).prints("0 fields changed");
    let workspace = built(workspace);
    ingest(&workspace, &workbook(&workspace), &["--write"]).ends(0).prints("0 fields changed");
    assert_eq!(fs::read(workspace.path(REVIEWS)).unwrap(), file);
    // The next package prints it beside the item and in the plan, and a rule says that nobody answered.
    let mut next = copy(&workspace);
    let (_, column) = next.head("Customer-tested", "Auditor note");
    let rows = next.sheet("Customer-tested").clone();
    assert!(rows.iter().any(|row| row[column] == "Two days: why?\nAnd who?"));
    assert!(next.sheet("Review entries").iter().flatten().any(|cell| *cell == "Not answered"));
    let plan = fs::read(workspace.path(&format!("out/2026-Q3/{FOLDER}/plan.json"))).unwrap();
    let plan: Plan = serde_json::from_slice(&plan).unwrap();
    assert_eq!(plan.remarks.len(), 6);
    assert_eq!(plan.remarks[0].answered, Some(false));
    let run = workspace.check();
    run.prints("review-unanswered")
        .prints("says `Not accepted` on the part CC6.2, without a response");
}

#[test]
fn a_field_of_an_entry_changes_in_its_line_and_the_rest_of_the_file_stays() {
    let workspace = written();
    let mut back = copy(&workspace);
    back.put("Customer-tested", ("Part", "CC6.2"), "Auditor note", Data::Empty);
    back.put(
        "Customer-tested",
        ("Part", "CC6.2"),
        "Management response",
        "All: see EV-001".to_owned(),
    );
    back.put("Requests", ("Id", "A-3"), "Auditor status", "Received".to_owned());
    back.put("Evidence", ("Evidence", "EV-001"), "Auditor", "Ann".to_owned());
    ingest(&workspace, &back.bytes(), &["--write"]).ends(0);
    let text = fs::read_to_string(workspace.path("reviews/first.yaml")).unwrap();
    assert_eq!(
        text,
        "# kept\nplan: soc2/security\nperiod: {from: 2026-07-01, to: 2026-09-30}\nentries:\n  - part: CC6.2   # ours\n    reference: W-1\n    result: question\n    response: \"All: see EV-001\"\n  - test: T-001\n    by: Ann\n    date: 2026-10-12\n  - request: A-3\n    what: The list of leavers\n    auditor_status: received\n  - evidence: EV-001\n    by: Ann\n"
    );
}

#[test]
fn a_field_that_changed_on_both_sides_is_named_and_neither_is_taken() {
    let workspace = written();
    let mut back = copy(&workspace);
    back.put("Tests", ("Test", "T-001"), "Auditor", "Bob".to_owned());
    back.put("Tests", ("Test", "T-001"), "Auditor result", "Accepted".to_owned());
    back.put("Customer-tested", ("Part", "CC6.2"), "Auditor reference", "W-2".to_owned());
    let workspace = workspace.edit("reviews/first.yaml", "by: Ann", "by: Cy").edit(
        "reviews/first.yaml",
        "reference: W-1",
        "reference: W-2",
    );
    let run = ingest(&workspace, &back.bytes(), &["--write"]).ends(1);
    run.says("ingest-conflict")
        .says("By of the test T-001 is `Bob` in the copy and `Cy` in the workspace; when the copy was made it was `Ann`")
        .says("reviews/first.yaml");
    let said = said(&workspace);
    assert_eq!(said[&key("test", "T-001", "by")], "Cy");
    assert_eq!(said[&key("test", "T-001", "result")], "accepted");
    // Both agree again.
    let workspace = workspace.edit("reviews/first.yaml", "by: Cy", "by: Bob");
    ingest(&workspace, &back.bytes(), &["--write"]).ends(0);
    // What only the workspace changed stays.
    let back = copy(&written());
    ingest(&workspace, &back.bytes(), &["--write"]).ends(0).prints("0 fields changed");
    assert_eq!(self::said(&workspace)[&key("test", "T-001", "by")], "Bob");
}

#[test]
fn rows_may_be_sorted_and_inserted_columns_moved_and_removed_sheets_renamed_and_copied() {
    let workspace = written();
    let mut back = copy(&workspace);
    back.put("Tests", ("Test", "T-001"), "Auditor note", "Seen".to_owned());
    back.put("Requests", ("Id", "A-4"), "Request", "More".to_owned());
    back.put("Requests", ("Id", "A-3"), "Auditor status", "Accepted".to_owned());
    // Sorted the other way around, with rows between and above.
    let (head, _) = back.head("Requests", "Internal status");
    let requests = back.sheet("Requests");
    requests[head + 1..].reverse();
    requests.insert(head + 2, Vec::new());
    requests.insert(head, vec![Data::String("Working list of Ann".to_owned())]);
    // Columns the other way around, and one of them gone.
    let (_, gone) = back.head("Tests", "Auditor");
    for row in back.sheet("Tests").iter_mut().skip(2) {
        row.remove(gone);
        row.reverse();
    }
    // A renamed sheet, a copy of another that nobody touched, and a sheet of the auditor's own.
    let parts = back.0.iter().position(|(name, _)| name == "Customer-tested").unwrap();
    let second = back.0[parts].1.clone();
    back.put("Customer-tested", ("Part", "CC6.2"), "Auditor result", "Accepted".to_owned());
    back.0[parts].0 = "Walkthroughs".to_owned();
    back.0.insert(0, ("Customer-tested (2)".to_owned(), second));
    back.0.insert(0, ("My notes".to_owned(), vec![vec![Data::String("Auditor note".to_owned())]]));
    let run = ingest(&workspace, &back.bytes(), &["--write"]).ends(0);
    run.prints("4 fields changed").says("the column Auditor is not there");
    let said = said(&workspace);
    assert_eq!(said[&key("test", "T-001", "note")], "Seen");
    assert_eq!(said[&key("test", "T-001", "by")], "Ann");
    assert_eq!(said[&key("request", "A-4", "what")], "More");
    assert_eq!(said[&key("request", "A-3", "auditor_status")], "accepted");
    assert_eq!(said[&key("part", "CC6.2", "result")], "accepted");
}

#[test]
fn one_sheet_alone_comes_back_too() {
    let workspace = written();
    let mut back = copy(&workspace);
    back.put("Tests", ("Test", "T-001"), "Auditor note", "Seen".to_owned());
    back.put("Tests", ("Test", "T-001"), "Auditor", "Bob".to_owned());
    back.0.retain(|(name, _)| name == "Tests");
    // What was there before is not known: what differs from the workspace is for people.
    let run = ingest(&workspace, &back.bytes(), &["--write"]).ends(1);
    run.says("Review entries").says("ingest-conflict");
    assert_eq!(said(&workspace)[&key("test", "T-001", "note")], "Seen");
    assert_eq!(said(&workspace)[&key("test", "T-001", "by")], "Ann");
}

#[test]
fn a_bad_row_is_left_out_whole_and_named_with_its_cell() {
    let workspace = built(proven());
    let mut back = copy(&workspace);
    back.put("Tests", ("Test", "T-001"), "Auditor note", "Seen".to_owned());
    back.put("Tests", ("Test", "T-001"), "Audited on", "03/04/2026".to_owned());
    back.put("Customer-tested", ("Part", "CC6.2"), "Auditor result", "Fine".to_owned());
    back.put("Customer-tested", ("Part", "CC6.3"), "Auditor result", "Accepted".to_owned());
    back.put("Evidence", ("Evidence", "EV-001"), "Auditor note", "Which?".to_owned());
    back.put("Evidence", ("Evidence", "EV-001"), "Evidence", "EV-0001".to_owned());
    back.put("Requests", ("Id", "A-1"), "Auditor status", "Returned".to_owned());
    back.put("Sign-off", ("Id", "reviewed"), "Name", "B".to_owned());
    back.put("Sign-off", ("Id", "reviewed"), "Id", Data::Empty);
    let run = ingest(&workspace, &back.bytes(), &["--write"]).ends(1);
    run.says("ingest-row")
        .says("Audited on in row 5 of sheet `Tests`")
        .says("is no day")
        .says("is none of Accepted, Question, Not accepted")
        .says("the plan has no evidence `EV-0001`")
        .says("if `EV-001` is meant")
        .says("the request A-1 does not say what is asked for")
        .says("of sheet `Sign-off` of `back.xlsx` has no id under `Id`")
        .prints("1 field changed");
    assert_eq!(
        said(&workspace),
        BTreeMap::from([(key("part", "CC6.3", "result"), "accepted".to_owned())])
    );
}

#[test]
fn two_rows_of_one_id_that_say_different_things_are_refused() {
    let workspace = written();
    let mut back = copy(&workspace);
    back.put("Tests", ("Test", "T-001"), "Auditor", "Bob".to_owned());
    let (head, _) = back.head("Tests", "Auditor");
    let row = back.sheet("Tests")[head + 1].clone();
    back.sheet("Tests").push(row.clone());
    // The same twice does no harm.
    ingest(&workspace, &back.bytes(), &[]).ends(0).prints("1 field would change");
    let (_, column) = back.head("Tests", "Auditor");
    back.sheet("Tests").last_mut().unwrap()[column] = Data::String("Cy".to_owned());
    let before = workspace.snapshot("reviews");
    let run = ingest(&workspace, &back.bytes(), &["--write"]).ends(2);
    run.says("ingest-twice")
        .says("the test T-001 stands in two rows")
        .says("nothing was taken over");
    assert_eq!(workspace.snapshot("reviews"), before);
}

#[test]
fn what_is_not_of_this_plan_is_refused_with_what_to_do() {
    let workspace = built(proven());
    let whole = copy(&workspace);
    let with = |old: &str, new: &str| {
        let mut back = whole.clone();
        for (_, rows) in &mut back.0 {
            for cell in rows.iter_mut().flatten() {
                if let Data::String(text) = cell
                    && text.contains("Ref. ")
                {
                    *text = text.replace(old, new);
                }
            }
        }
        back.bytes()
    };
    let before = workspace.snapshot(".");
    let refused = |file: Vec<u8>, says: &str| {
        let run = ingest(&workspace, &file, &["--write"]).ends(2);
        run.says(says);
        fs::remove_file(workspace.path("out/back.xlsx")).unwrap();
        assert_eq!(workspace.snapshot("."), before);
    };
    refused(
        with("Ref. minimal", "Ref. other"),
        "it is of the system `other`, and this workspace is of `minimal`",
    );
    refused(with("soc2/security", "soc2/privacy"), "it is of the plan `soc2/privacy`");
    refused(
        with("2026-07-01 to 2026-09-30", "2026-04-01 to 2026-06-30"),
        "an older audit period: 2026-Q2",
    );
    refused(with("form 1", "form 2"), "later version");
    refused(with("Ref. ", "Reference: "), "is no workbook of a package");
    let mut two = whole.clone();
    for cell in two.sheet("Tests").iter_mut().flatten() {
        if let Data::String(text) = cell {
            *text = text.replace("as of 2026-10-05", "as of 2026-10-04");
        }
    }
    refused(two.bytes(), "sheets of two plans");
    let mut cut = workbook(&workspace);
    cut.truncate(cut.len() / 2);
    refused(cut, "workbook-damaged");
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted".to_vec(), "has a password");
    refused(b"no table".to_vec(), "is no workbook of a package");
    refused(Vec::new(), "ingest-refused");
    refused(b"{\"carveout_marks\": 1".to_vec(), "invalid-json");
    refused(b"{\"marks\": []}".to_vec(), "it has no `carveout_marks`");
    let run = ingest(
        &workspace,
        &with("2026-07-01 to 2026-09-30", "2026-04-01 to 2026-06-30"),
        &["--period", "2026-Q2"],
    );
    run.ends(0);
}

#[test]
fn entries_that_cannot_be_read_stop_the_run() {
    let workspace = written();
    let back = copy(&workspace);
    let workspace = workspace.edit("reviews/first.yaml", "result: question", "result: perhaps");
    ingest(&workspace, &back.bytes(), &["--write"]).ends(2).says("cannot be read whole");
}

#[test]
fn marks_of_a_page_are_taken_over_by_the_same_command() {
    let workspace = written();
    let marks = |marks: serde_json::Value| {
        json!({"carveout_marks": 1, "system": "minimal", "period": "2026-Q3", "plan": "soc2/security", "marks": marks})
            .to_string()
            .into_bytes()
    };
    let file = marks(json!([
        {"kind": "part", "id": "CC6.3", "field": "result", "value": "Accepted"},
        {"kind": "part", "id": "CC6.3", "field": "note", "value": "Seen.\nTwice."},
        {"kind": "test", "id": "T-001", "field": "by", "value": "Ann"},
        {"kind": "evidence", "id": "EV-001", "field": "reference", "value": "W-7"},
        {"kind": "request", "id": "A-3", "field": "result", "value": "Not accepted", "was": "Requested"},
        {"kind": "part", "id": "CC6.2", "field": "date", "value": "someday"},
        {"kind": "part", "id": "CC6.2", "field": "by", "value": "Bob"},
        {"kind": "part", "id": "CC6.2", "field": "due", "value": "2026-10-01"},
        {"kind": "control", "id": "CC6.2", "field": "note", "value": "x"},
    ]));
    let run = ingest(&workspace, &file, &["--write"]).ends(1);
    run.prints("4 fields changed")
        .says("mark 6 of `back.xlsx`, part CC6.2: Date is no day")
        .says("a part has no field `due`")
        .says("the kind is not known");
    let said = said(&workspace);
    assert_eq!(said[&key("part", "CC6.3", "result")], "accepted");
    assert_eq!(said[&key("part", "CC6.3", "note")], "Seen.\nTwice.");
    assert_eq!(said[&key("evidence", "EV-001", "reference")], "W-7");
    assert_eq!(said[&key("request", "A-3", "auditor_status")], "returned");
    assert!(!said.contains_key(&key("part", "CC6.2", "by")));
    // What stands there already is overwritten by nobody.
    let file = marks(json!([{"kind": "test", "id": "T-001", "field": "by", "value": "Bob"}]));
    ingest(&workspace, &file, &["--write"]).ends(1).says("ingest-conflict");
    let other = String::from_utf8(file).unwrap().replace("minimal", "other");
    ingest(&workspace, other.as_bytes(), &["--write"]).ends(2).says("of the system `other`");
}

#[test]
fn ids_and_texts_that_policy_masks_come_back_to_what_they_stand_for() {
    let workspace = proven()
        .edit("carveout.yaml", "period: 2026-Q3", "period: 2026-Q3\npolicy: {account_ids: masked}")
        .file(
            "reviews/first.yaml",
            "plan: soc2/security\nperiod: {from: 2026-07-01, to: 2026-09-30}\nentries:\n  - test: T-001\n    note: Root of 111122223333?\n",
        );
    let workspace = built(workspace);
    let before = workspace.snapshot("reviews");
    let mut back = copy(&workspace);
    let whole = format!("{:?}", back.0);
    assert!(!whole.contains("111122223333"));
    ingest(&workspace, &back.bytes(), &["--write"]).ends(0).prints("0 fields changed");
    assert_eq!(workspace.snapshot("reviews"), before);
    back.put("Tests", ("Test", "T-001"), "Management response", "Closed".to_owned());
    ingest(&workspace, &back.bytes(), &["--write"]).ends(0).prints("1 field changed");
    assert_eq!(said(&workspace)[&key("test", "T-001", "note")], "Root of 111122223333?");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Random texts in random cells change exactly these.
    #[test]
    fn random_edits_change_exactly_those(edits in proptest::collection::vec((0_usize..6, 0_usize..6, "[ -~\n\téüα—]{0,40}"), 1..8)) {
        let rows = [
            ("Customer-tested", "Part", "CC6.2", "part"), ("Customer-tested", "Part", "CC6.3", "part"),
            ("Tests", "Test", "T-001", "test"), ("Populations", "Test", "T-001", "population"),
            ("Evidence", "Evidence", "EV-001", "evidence"), ("AWS-attested", "Part", "CC6.4", "part"),
        ];
        let columns = [
            ("Auditor reference", "reference"), ("Auditor", "by"), ("Audited on", "date"),
            ("Auditor result", "result"), ("Auditor note", "note"), ("Management response", "response"),
        ];
        let workspace = shared();
        let _ = fs::remove_dir_all(workspace.path("reviews"));
        let mut back = copy(workspace);
        let mut wanted = BTreeMap::new();
        for (row, column, text) in edits {
            let (sheet, heading, id, kind) = rows[row];
            let (title, field) = columns[column];
            let (cell, value) = match field {
                "date" => ("2026-10-12".to_owned(), "2026-10-12".to_owned()),
                "result" => ("Question".to_owned(), "question".to_owned()),
                _ => (text.clone(), text.trim().to_owned()),
            };
            back.put(sheet, (heading, id), title, cell);
            if value.is_empty() {
                wanted.remove(&key(kind, id, field));
            } else {
                wanted.insert(key(kind, id, field), value);
            }
        }
        ingest(workspace, &back.bytes(), &["--write"]).ends(0);
        prop_assert_eq!(said(workspace), wanted);
        let after = workspace.snapshot("reviews");
        ingest(workspace, &back.bytes(), &["--write"]).ends(0);
        prop_assert_eq!(workspace.snapshot("reviews"), after);
    }
}

/// One package for all cases.
fn shared() -> &'static Workspace {
    static BUILT: std::sync::OnceLock<Workspace> = std::sync::OnceLock::new();
    BUILT.get_or_init(|| built(proven()))
}

/// The workbook of the sample, changed by openpyxl: what that writes is read, with the sheets as it saves them.
#[test]
#[ignore = "needs Python with openpyxl"]
fn random_edits_through_openpyxl_change_exactly_those() {
    let workspace = built(proven());
    let script = repository().join("tests/carveout/data/openpyxl_edit.py");
    for seed in ["1", "2", "3"] {
        let _ = fs::remove_dir_all(workspace.path("reviews"));
        let file = workspace.path("out/edited.xlsx");
        fs::write(&file, workbook(&workspace)).unwrap();
        let python = std::env::var("CARVEOUT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let can = Command::new(&python).args(["-c", "import openpyxl"]).output();
        if !can.is_ok_and(|run| run.status.success()) {
            println!("not run: {python} has no openpyxl; CARVEOUT_PYTHON names one that has");
            return;
        }
        let output = Command::new(python).arg(&script).arg(&file).arg(seed).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let edits: Vec<(String, String, String, String)> =
            serde_json::from_slice(&output.stdout).unwrap();
        let wanted: BTreeMap<_, _> = edits
            .into_iter()
            .map(|(kind, id, field, value)| (key(&kind, &id, &field), value))
            .collect();
        ingest(&workspace, &fs::read(&file).unwrap(), &["--write"]).ends(0);
        assert_eq!(said(&workspace), wanted, "seed {seed}");
    }
}
