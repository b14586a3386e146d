//! The workbook as its readers meet it: the risk-control matrix, sheets without the program's own words, layouts.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};
use crate::ingest::{Copy, headings};

const IAM: &str = "implementations/IAM-01-access-review.md";

fn column(book: &mut Copy, sheet: &str, heading: &str) -> Vec<String> {
    let rows = book.sheet(sheet);
    let head = headings(rows);
    let at = rows[head].iter().position(|cell| *cell == heading);
    let at = at.unwrap_or_else(|| panic!("{sheet} has no {heading}"));
    rows[head + 1..].iter().map(|row| row[at].to_string()).collect()
}

#[test]
fn the_risk_control_matrix_has_one_sentence_a_risk_and_what_tests_showed() {
    let facts = "control: Access is reviewed each quarter.\nrisk: Leavers keep access.\ntype: detective\nnature: it-dependent\nkey: true\n";
    let workspace = proven().edit(IAM, "title:", &format!("{facts}title:"));
    workspace.build();
    let mut book =
        Copy::of(fs::read(workspace.path("out/2026-Q3/soc2-security/workbook.xlsx")).unwrap());
    let mut first = |heading: &str| column(&mut book, "Risk-control matrix", heading);
    let at = first("Customer control").iter().position(|id| id == "IAM-01").unwrap();
    let mut of = |heading: &str| first(heading)[at].clone();
    assert_eq!(of("Control"), "Access is reviewed each quarter.");
    assert_eq!(of("Risk"), "Leavers keep access.");
    assert_eq!(of("Type"), "Detective");
    assert_eq!(of("Nature"), "IT-dependent manual");
    assert_eq!(of("Key control"), "Yes");
    assert_eq!(of("Tests and results"), "T-001: Effective");
    assert_eq!(of("Evidence"), "EV-001");
}

/// The sample's workbooks, built once.
fn sample() -> &'static Workspace {
    static BUILT: std::sync::OnceLock<Workspace> = std::sync::OnceLock::new();
    BUILT.get_or_init(|| {
        let workspace = Workspace::kept("acme-payments", "sheets");
        let args =
            ["build", ".", "--as-of", AS_OF, "--also", "csv,json", "--layout", "fedramp-cis-crm"];
        workspace.run(args).ends(0);
        workspace
    })
}

#[test]
fn no_sheet_that_auditors_read_has_code_marks_places_or_commands() {
    for plan in ["nist-800-53-r5-low", "soc2-security+availability"] {
        let path = sample().path(&format!("out/2026-Q3/{plan}/workbook.xlsx"));
        let book = Copy::of(fs::read(path).unwrap());
        for (sheet, rows) in book.0.iter().filter(|(sheet, _)| sheet != "Findings") {
            for (row, cells) in (1..).zip(rows) {
                for cell in cells {
                    let text = cell.to_string();
                    let line = text.split([' ', '\n', '(']).any(|word| {
                        word.contains(".yaml:") || word.contains(".md:") || word.contains(".json:")
                    });
                    assert!(!text.contains('`'), "{plan}, {sheet}, row {row}: {text}");
                    assert!(!line, "{plan}, {sheet}, row {row}: {text}");
                    // The name of the program with its version is no command.
                    let command = text.contains("carveout ") && !text.starts_with("carveout 0.");
                    assert!(!command, "{plan}, {sheet}, row {row}: {text}");
                }
            }
        }
    }
}

#[test]
fn every_sheet_is_written_as_csv_and_json() {
    let folder = sample().path("out/2026-Q3/nist-800-53-r5-low/sheets");
    let names: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    for name in ["open", "evidence", "requests", "risk-control-matrix", "findings", "test-items"] {
        for end in ["csv", "json"] {
            assert!(names.contains(&format!("{name}.{end}")), "{name}.{end}: {names:?}");
        }
    }
}

#[test]
fn a_layout_needs_a_plan_that_fits() {
    let run = proven().run(["build", ".", "--as-of", AS_OF, "--layout", "pci-12.8.5"]);
    run.ends(2).says("the layout pci-12.8.5 needs a plan of PCI DSS, and the workspace has none");
}

#[test]
fn the_worksheets_of_fedramp_say_what_is_blank_and_why() {
    let path = sample().path("out/2026-Q3/nist-800-53-r5-low/layouts/fedramp-cis-crm.xlsx");
    let mut book = Copy::of(fs::read(path).unwrap());
    let names: Vec<&str> = book.0.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Low CIS Worksheet", "Low CRM Worksheet", "Notes"]);
    let rows = book.sheet("Low CIS Worksheet").clone();
    let ids: Vec<String> = rows[3..].iter().map(|row| row[0].to_string()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert!(ids.contains(&"AC-2(j)".to_owned()) && ids.contains(&"AC-1(a)".to_owned()));
    assert!(!ids.contains(&"AC-1(a)(1)".to_owned()));
    // No reports over a period are called inheritance.
    let notes = book.sheet("Notes").clone();
    assert!(
        notes
            .iter()
            .flatten()
            .any(|cell| cell.to_string().contains("no inheritance under FedRAMP"))
    );
    for other in ["cmmc-srm", "pci-12.8.5"] {
        let framework =
            if other == "cmmc-srm" { "cmmc-2.0/level-1" } else { "pci-dss-4.0.1/all-entities" };
        let workspace = Workspace::minimal().edit("carveout.yaml", "soc2/security", framework);
        let run = workspace.run(["build", ".", "--as-of", AS_OF, "--layout", other]);
        assert!(run.status < 2, "{run}");
        let files = workspace.snapshot("out");
        let file = files.iter().find(|(path, _)| path.ends_with(&format!("layouts/{other}.xlsx")));
        let book = Copy::of(file.unwrap().1.clone());
        assert!(book.0[0].1.len() > 20, "{other}");
    }
}

/// The template as FedRAMP publishes it.
#[test]
#[ignore = "needs CARVEOUT_DATA: FedRAMP's Appendix J"]
fn the_headings_of_fedramps_worksheets_are_exact() {
    let Some(data) = std::env::var_os("CARVEOUT_DATA") else {
        println!("not run: CARVEOUT_DATA is not set");
        return;
    };
    let path = PathBuf::from(data).join("fedramp/SSP-Appendix-J-CSO-CIS-and-CRM-Workbook.xlsx");
    let mut template = Copy::of(fs::read(path).unwrap());
    let path = sample().path("out/2026-Q3/nist-800-53-r5-low/layouts/fedramp-cis-crm.xlsx");
    let mut ours = Copy::of(fs::read(path).unwrap());
    let text = |book: &mut Copy, sheet: &str, row: usize, columns: usize| -> Vec<String> {
        book.sheet(sheet)[row].iter().take(columns).map(ToString::to_string).collect()
    };
    for row in 0..3 {
        let theirs = text(&mut template, "Low CIS Worksheet", row, 13);
        assert_eq!(text(&mut ours, "Low CIS Worksheet", row, 13), theirs);
    }
    let theirs = text(&mut template, "Low CRM Worksheet", 3, 3);
    assert_eq!(text(&mut ours, "Low CRM Worksheet", 2, 3), theirs);
    assert_eq!(
        text(&mut ours, "Low CRM Worksheet", 0, 1),
        text(&mut template, "Low CRM Worksheet", 0, 1)
    );
    let ids = |book: &mut Copy| -> BTreeSet<String> {
        let rows = book.sheet("Low CIS Worksheet");
        rows[3..].iter().map(|row| row[0].to_string()).filter(|id| !id.is_empty()).collect()
    };
    let (theirs, own) = (ids(&mut template), ids(&mut ours));
    let unknown: Vec<&String> = own.difference(&theirs).collect();
    println!(
        "{} rows, of which the template has {}: {unknown:?}",
        own.len(),
        own.len() - unknown.len()
    );
    assert!(unknown.len() * 20 < own.len(), "{unknown:?}");
}
