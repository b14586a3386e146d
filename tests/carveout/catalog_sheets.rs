//! Catalogs from spreadsheets: columns, rows, ids, and a whole workspace on one.

use std::collections::BTreeMap;

use carveout::catalog::sheet::{Spreadsheet, read};
use carveout::evidence::tables;
use carveout::model::Catalog;
use rust_xlsxwriter::{Format, Workbook};

use crate::harness::Workspace;

fn from(text: &str) -> Result<Catalog, String> {
    let sheets = tables::sheets(text.as_bytes(), "list.csv").unwrap();
    let read = read(&sheets, "list.csv", &"0".repeat(64), &Spreadsheet::default());
    read.map(|found| found.imported.catalog).map_err(|faults| {
        faults.iter().map(|one| one.message.clone()).collect::<Vec<_>>().join("\n")
    })
}

fn ids(catalog: &Catalog) -> Vec<String> {
    catalog.controls().map(|control| control.id.to_string()).collect()
}

fn groups(catalog: &Catalog) -> Vec<(String, String, usize)> {
    let one = |group: &carveout::model::Group| {
        (group.id.clone(), group.title.clone(), group.controls.len())
    };
    catalog.groups.iter().map(one).collect()
}

/// As the Cloud Controls Matrix is laid out: a title, two rows of headings with merged cells, a band above each
/// domain, a mark of ownership below.
fn matrix() -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let intro = book.add_worksheet();
    intro.set_name("Introduction").unwrap();
    intro.write(0, 0, "How to read this matrix").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Matrix").unwrap();
    sheet.merge_range(0, 0, 0, 5, "EXAMPLE MATRIX v4.1", &plain).unwrap();
    sheet.merge_range(2, 0, 2, 3, "Control", &plain).unwrap();
    sheet.merge_range(2, 4, 2, 5, "Typical ownership", &plain).unwrap();
    for (at, name) in
        ["Domain", "Title", "ID", "Specification", "IaaS", "SaaS"].into_iter().enumerate()
    {
        sheet.write(3, at as u16, name).unwrap();
    }
    sheet.merge_range(4, 0, 4, 5, "Audit & Assurance - A&A", &plain).unwrap();
    sheet.merge_range(5, 0, 6, 0, "Audit & Assurance", &plain).unwrap();
    for (row, (title, id, text)) in [
        (5, ("Policy", "A&A-01", "Write the policy.")),
        (6, ("Independent assessments", "A&A-02", "Have it assessed.\nOnce a year.")),
        (8, ("Asset list", "AM-01", "Keep a list.")),
        (9, ("Asset owners", "AM-10", "Name owners.")),
        (10, ("Asset classes", "AM-02", "Name classes.")),
    ] {
        sheet.write(row, 1, title).unwrap();
        sheet.write(row, 2, id).unwrap();
        sheet.write(row, 3, text).unwrap();
        sheet.write(row, 4, "Shared").unwrap();
    }
    sheet.merge_range(7, 0, 7, 5, "Asset management - AM", &plain).unwrap();
    sheet.write(8, 0, "Asset management").unwrap();
    sheet.write(12, 0, "© An owner. All rights reserved.").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_matrix_with_two_rows_of_headings_and_merged_cells_is_read_whole() {
    let workspace = Workspace::minimal().file("matrix.xlsx", matrix());
    workspace
        .run(["catalog", "import", "matrix.xlsx", "--into", ".", "--edition", "4.1"])
        .ends(0)
        .prints("EXAMPLE MATRIX v4.1, version 4.1")
        .prints("5 controls, 5 parts, 0 parameters, 2 groups")
        .prints("sheet `Matrix` of `matrix.xlsx`: id = Control ID (C), title = Control Title (B)")
        .prints("- {catalog: catalogs/matrix.json}")
        .says("passed over, as it is no requirement: `© An owner. All rights reserved.`");
    let stored = std::fs::read_to_string(workspace.path("catalogs/matrix.json")).unwrap();
    let catalog = carveout::catalog::oscal::catalog("matrix.json", &stored).unwrap();
    assert_eq!(ids(&catalog), ["A&A-01", "A&A-02", "AM-01", "AM-02", "AM-10"]);
    assert_eq!(
        groups(&catalog),
        [
            ("A&A".to_owned(), "Audit & Assurance".to_owned(), 2),
            ("AM".to_owned(), "Asset management".to_owned(), 3),
        ]
    );
    let second = catalog.control(&"A&A-02".parse().unwrap()).unwrap();
    assert_eq!(second.statement.text, "Have it assessed.\nOnce a year.");
    let note = catalog.source.note.unwrap();
    assert!(note.contains("spreadsheet matrix.xlsx") && note.contains("its publisher's"), "{note}");
    // The same file gives the same catalog.
    workspace
        .run(["catalog", "import", "matrix.xlsx", "--into", ".", "--edition", "4.1"])
        .ends(0)
        .prints("(unchanged)");
}

#[test]
fn a_whole_workspace_plans_for_a_catalog_from_a_spreadsheet() {
    let workspace = Workspace::minimal().file("matrix.xlsx", matrix());
    workspace.run(["catalog", "import", "matrix.xlsx", "--into", "."]).ends(0);
    let workspace = workspace
        .edit("carveout.yaml", "frameworks:", "frameworks:\n  - {catalog: catalogs/matrix.json}")
        .file(
            "implementations/OWN-1.md",
            "---\nid: OWN-1\ntitle: Assets\nstatus: implemented\n\
             satisfies: [AM-01, \"A&A-01\", am-2]\n---\n\n## Statement\n\nThe register of assets is kept.\n",
        );
    let run = workspace.check();
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("unknown-control"), "{run}");
    workspace.explain("AM-01").prints("AM-01");
    workspace.explain("A&A-01").prints("A&A-01");
    workspace.run(["matrix", ".", "--format", "markdown"]).ends(0);
    workspace.build();
    let plan = workspace.path("out/2026-Q3/matrix/plan.json");
    let plan = std::fs::read_to_string(plan).unwrap();
    assert!(plan.contains("\"id\": \"AM-01\"") && !plan.contains("\"AM-1\""));
}

#[test]
fn ids_of_every_shape_print_as_they_are_written_and_are_counted_as_people_count() {
    let catalog = from(
        "Identifier,Name,Description\n\
         A.5.1,One,Do one.\nA.5.10,Ten,Do ten.\nA.5.2,Two,Do two.\nA.10.1,Last,Do it.\nA.6.1,Six,Do six.\n",
    )
    .unwrap();
    assert_eq!(ids(&catalog), ["A.5.1", "A.5.2", "A.5.10", "A.6.1", "A.10.1"]);
    for (text, expected) in [
        (
            "id,title\nKSI-CNA-RNT,Restrict traffic\nKSI-CNA-MAT,Minimize\n",
            "KSI-CNA-RNT KSI-CNA-MAT",
        ),
        ("id,title\nAC.L2-3.1.10,Lock\nAC.L2-3.1.2,Limit\n", "AC.L2-3.1.2 AC.L2-3.1.10"),
        ("id,title\n3.1.1,Limit\n3.1.1[b],Second\n3.1.1[a],First\n", "3.1.1"),
        ("id,title\nPS-01,Perimeter\nOIS-01,System\n", "PS-01 OIS-01"),
        (
            "ref,requirement\n01.b,Register users and give each one only what the task needs.\n01.a,Have a policy of access.\n",
            "01.a 01.b",
        ),
        (
            "uuid;title\nf63c78e0-1b2c-4d3e-8f4a-5b6c7d8e9f00;B\n1a63c78e-1b2c-4d3e-8f4a-5b6c7d8e9f00;A\n",
            "f63c78e0-1b2c-4d3e-8f4a-5b6c7d8e9f00 1a63c78e-1b2c-4d3e-8f4a-5b6c7d8e9f00",
        ),
        (
            "Subcategory\nGV.OC-01: The mission is understood\nGV.OC-02: Stakeholders are understood\n",
            "GV.OC-01 GV.OC-02",
        ),
        (
            "Defined Approach Requirements,Testing\n1.1.1 Policies are documented and kept.,Examine\n1.1.2 Roles are assigned to people.,Interview\n",
            "1.1.1 1.1.2",
        ),
        (
            "SCF Domain,SCF Control,SCF #,Updated Control Description (2026)\nGovernance,Policy,GOV-02,Write it.\nGovernance,Program,GOV-01,Plan it.\n",
            "GOV-01 GOV-02",
        ),
        ("Control ID,Title,Notes\nX-1,One,See the statement of work\nX-2,Two,None\n", "X-1 X-2"),
        ("Control ID,Statement\nAC-2(1),Automate\nAC-2,Manage\nAC-1,Write\n", "AC-1 AC-2 AC-2(1)"),
    ] {
        let catalog = from(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(ids(&catalog).join(" "), expected, "{text}");
    }
}

#[test]
fn rows_that_go_on_and_headings_of_their_own_are_understood() {
    // As CIS lays its controls out: a heading has a number and a title, a safeguard its own number.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in ["CIS Control", "CIS Safeguard", "Title", "Description"].iter().enumerate() {
        sheet.write(0, at as u16, *name).unwrap();
    }
    let rows = [(4.8, "Eight"), (4.9, "Nine"), (4.1, "Ten"), (4.11, "Eleven")];
    sheet.write(1, 0, 4).unwrap();
    sheet.write(1, 2, "Secure configuration").unwrap();
    sheet.write(1, 3, "Keep it secure.").unwrap();
    for (row, (id, title)) in (2..).zip(rows) {
        sheet.write(row, 0, 4).unwrap();
        sheet.write(row, 1, id).unwrap();
        sheet.write(row, 2, title).unwrap();
        sheet.write(row, 3, format!("Do {title}.")).unwrap();
    }
    sheet.write(6, 3, "And go on.").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let sheets = tables::sheets(&bytes, "cis.xlsx").unwrap();
    let found = read(&sheets, "cis.xlsx", &"0".repeat(64), &Spreadsheet::default()).unwrap();
    let catalog = &found.imported.catalog;
    assert_eq!(ids(catalog), ["4.8", "4.9", "4.10", "4.11"]);
    assert_eq!(groups(catalog), [("4".to_owned(), "Secure configuration".to_owned(), 4)]);
    let notices = &found.imported.resolved.warnings;
    assert!(notices[0].message.starts_with("B5 holds the number 4.1, which follows 4.9"));
    let last = catalog.control(&"4.11".parse().unwrap()).unwrap();
    assert_eq!(last.statement.text, "Do Eleven.\n\nAnd go on.");
}

#[test]
fn items_and_parents_are_placed() {
    let catalog = from(
        "Control ID,Title,Text,Parent\nX.1,One,Do one.,\nX.1.2,Sub,Do the sub.,X.1\nAC-7(b),,Lock for a time.,\nAC-7(a),,Count the attempts.,\n",
    )
    .unwrap();
    assert_eq!(ids(&catalog), ["X.1", "X.1.2", "AC-7"]);
    let parts = catalog.controls().last().unwrap().statement.leaves();
    let parts: BTreeMap<String, &str> =
        parts.iter().map(|(part, _)| (part.id.to_string(), part.text.as_str())).collect();
    let expected = [("AC-7(a)", "Count the attempts."), ("AC-7(b)", "Lock for a time.")];
    assert_eq!(parts, expected.map(|(id, text)| (id.to_owned(), text)).into());
}

#[test]
fn what_is_unclear_is_asked_for_and_named() {
    let fault = from("Colour,Shape,Size\nred,round,large block of wood\n").unwrap_err();
    assert!(
        fault.contains("headings found: `list.csv`, row 1: Colour (A), Shape (B), Size (C)"),
        "{fault}"
    );
    let workspace = Workspace::minimal()
        .file("own.csv", "Point;What we do\nP-1;Lock doors.\nP-2;Count keys.\n");
    workspace
        .run(["catalog", "import", "own.csv", "--into", "."])
        .ends(2)
        .says("catalog-columns")
        .says("Point (A), What we do (B)")
        .says("--column id=HEADING");
    assert!(!workspace.path("catalogs").exists());
    let import = ["catalog", "import", "own.csv", "--into", "."];
    workspace
        .run([&import[..], &["--column", "id=Point", "--column", "text=B"]].concat())
        .ends(0)
        .prints("2 controls");
    workspace
        .run([&import[..], &["--column", "id=Nothing", "--column", "text=B"]].concat())
        .ends(2)
        .says("--column id=`Nothing` names no heading");
    workspace
        .run([&import[..], &["--column", "colour=B"]].concat())
        .ends(2)
        .says("is not understood");
}

#[test]
fn rows_at_fault_are_named_with_their_cell() {
    for (text, expected) in [
        (
            "id,title\nA-1,One\nA-1,Two\n",
            "`A-1` stands in line 2, column 1 and, in other words, in line 3",
        ),
        (
            "id,title\nA-1,One\nA-2,Two\nPolicy,Three\n",
            "line 4, column 1 holds `Policy`, which is no id",
        ),
        ("id,title,text\nA-1,One,Do.\n,Two,Do it.\n", "row 3 says `Two` and has no id"),
        ("id,title\nA-1,One\nA-2,\n", "row 3 has the id `A-2` and says nothing"),
        (
            "id,title,parent\nA-1,One,Z-9\nA-2,Two,\n",
            "`A-1` names Z-9 as its parent, which the table does not have",
        ),
        ("id,title,parent\nA-1,One,A-2\nA-2,Two,A-1\n", "which is under itself again"),
        ("id,title\n\"A-1, A-2\",One\nA-3,Two\nA-4,Three\n", "which is no id of a requirement"),
    ] {
        let fault = from(text).unwrap_err();
        assert!(fault.contains(expected), "{text}: {fault}");
    }
    // The same row twice is one requirement.
    assert_eq!(ids(&from("id,title\nA-1,One\nA-1,One\nA-2,Two\n").unwrap()), ["A-1", "A-2"]);
}

#[test]
fn encodings_and_hostile_tables_end_in_words() {
    let text =
        "Kennung;Titel;Beschreibung\r\nOIS-01;Prüfung;Die Prüfung wird jährlich durchgeführt.\r\n";
    let utf16: Vec<u8> =
        "\u{feff}".chars().chain(text.chars()).flat_map(|c| (c as u16).to_le_bytes()).collect();
    let cp1252: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [utf16, cp1252, format!("\u{feff}{text}").into_bytes()] {
        let sheets = tables::sheets(&bytes, "c5.csv").unwrap();
        let found = read(&sheets, "c5.csv", &"0".repeat(64), &Spreadsheet::default()).unwrap();
        assert_eq!(found.imported.catalog.controls().next().unwrap().title, "Prüfung");
    }
    let long = format!("id,title\nA-1,{}\n", "x".repeat(40_000));
    assert!(from(&long).unwrap_err().contains("40000 characters"));
    assert!(tables::sheets(b"\xd0\xcf\x11\xe0\xa1\xb1", "old.xls").is_err());
    assert!(tables::sheets(b"id,title\n\"A-1,One\nA-2,Two\n", "cut.csv").is_err());
    let many = format!("id,title\n{}", "A-1,One\n".repeat(60_000));
    assert!(tables::sheets(many.as_bytes(), "many.csv").is_err());
    for text in ["", "\n\n", "id", "id,title", ",,,\n,,,"] {
        assert!(from(text).is_err(), "{text:?}");
    }
}

#[test]
fn a_table_applies_however_its_ids_are_written() {
    let workspace = Workspace::minimal()
        .file("own.csv", "Control ID;Control Text\nAC-01;Write.\nPE-03;Control who enters.\n");
    workspace.run(["catalog", "import", "own.csv", "--into", "."]).ends(0);
    let workspace = workspace.edit(
        "carveout.yaml",
        "frameworks:",
        "frameworks:\n  - {catalog: catalogs/own.json, responsibility: nist-800-53-r5}",
    );
    workspace.explain("PE-3").prints("PE-03").prints("physical");
}

#[test]
fn ids_of_a_built_in_framework_bring_its_table() {
    let workspace = Workspace::minimal()
        .file("own.csv", "Control ID;Control Text\nAC-1;Write.\nAC-2;Manage.\nAC-3;Enforce.\n");
    workspace
        .run(["catalog", "import", "own.csv", "--into", "."])
        .ends(0)
        .prints("{catalog: catalogs/own.json, responsibility: nist-800-53-r5}");
}
