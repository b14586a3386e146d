//! Whole outputs, pinned: a change of wording, order or layout shows as a changed file in
//! `snapshots/`, and is looked at in the diff like any other.
//!
//! When a change is meant, `INSTA_UPDATE=always cargo test` writes the new text. A file that no test
//! pins any more fails [`every_snapshot_is_pinned_by_a_test`].

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use serde_json::Value;

use crate::derivation::proven;
use crate::harness::{AS_OF, Run, Workspace, repository};
use crate::samples::{ACME, asked};

/// Compares a text with `snapshots/NAME.snap`. The name is given as a literal.
#[track_caller]
pub(crate) fn pin(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, steady(text)));
}

/// A text without what changes from one release to the next, or with every edit of a shipped table.
/// Paths of temporary folders are gone already: see [`Run`].
fn steady(text: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let text = text
        .replace(&format!("carveout {version}"), "carveout [VERSION]")
        .replace(&format!("\"{version}\""), "\"[VERSION]\"");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        out.push_str(if end == 64 { "[SHA-256]" } else { &rest[..end] });
        rest = &rest[end..];
    }
    out + rest
}

/// How a run ended and everything it printed.
fn whole(run: &Run) -> String {
    let Run { status, stdout, stderr } = run;
    format!("status: {status}\n----- stdout\n{stdout}----- stderr\n{stderr}")
}

/// Three controls of NIST SP 800-53 in words of ours: enough for four dispositions, and few enough
/// for the package to be read.
const CATALOG: &str = r#"{"catalog": {
  "uuid": "11111111-1111-4111-8111-111111111111",
  "metadata": {"title": "Three controls", "version": "1", "oscal-version": "1.1.2", "last-modified": "2026-01-01T00:00:00Z"},
  "groups": [
    {"id": "ac", "title": "Access Control", "controls": [{
      "id": "ac-2", "title": "Account Management",
      "params": [{"id": "ac-02_odp.10", "label": "frequency"}],
      "parts": [{"id": "ac-2_smt", "name": "statement", "parts": [
        {"id": "ac-2_smt.c", "name": "item", "prose": "Say who may be in a group or role."},
        {"id": "ac-2_smt.j", "name": "item", "prose": "Review accounts {{ insert: param, ac-02_odp.10 }}."}
      ]}]
    }]},
    {"id": "pe", "title": "Physical Protection", "controls": [{
      "id": "pe-13", "title": "Fire Protection",
      "parts": [{"id": "pe-13_smt", "name": "statement", "prose": "Detect and put out fires."}]
    }]},
    {"id": "si", "title": "Integrity", "controls": [{
      "id": "si-2", "title": "Flaw Remediation",
      "parts": [{"id": "si-2_smt", "name": "statement", "parts": [
        {"id": "si-2_smt.a", "name": "item", "prose": "Find, report and correct flaws."}
      ]}]
    }]}
  ]
}}"#;

/// A workspace that plans for them: AC-2 is tested, PE-13 is attested, and SI-2 lacks a test and
/// evidence. Its other findings are that the parameter has no value and that no section of a report
/// is named.
fn three() -> Workspace {
    Workspace::minimal()
        .file("catalogs/three.json", CATALOG)
        .edit(
            "carveout.yaml",
            "soc2/security",
            "{catalog: catalogs/three.json, name: three, responsibility: nist-800-53-r5}",
        )
        .edit("implementations/IAM-01-access-review.md", "[CC6.2, CC6.3]", "[AC-2]")
        .edit("implementations/CHG-01-changes.md", "CC8.1", "SI-2(a)")
}

fn run(workspace: &Workspace, command: &str) -> String {
    whole(&workspace.run(command.split(' ')))
}

#[test]
fn check_prints_findings() {
    let workspace = three();
    let check =
        |format: &str| run(&workspace, &format!("check . --as-of {AS_OF} --format {format}"));
    pin("check-human", &check("human"));
    pin("check-json", &check("json"));
    pin("check-sarif", &check("sarif"));
}

#[test]
fn check_prints_faults_of_input() {
    let workspace = three()
        .edit("carveout.yaml", "services: [s3, lambda, iam]", "services: [s3, lamda, iam]")
        .edit("evidence/index.yaml", "kind: export", "kind: exprot")
        .edit("implementations/IAM-01-access-review.md", "[AC-2]", "[AC-2, AC-99]");
    let check =
        |format: &str| run(&workspace, &format!("check . --as-of {AS_OF} --format {format}"));
    pin("check-bad-input-human", &check("human"));
    pin("check-bad-input-json", &check("json"));
}

#[test]
fn build_writes_a_package() {
    let workspace = three();
    pin("build", &whole(&workspace.build()));
    let mut files = workspace.snapshot("out/2026-Q3");
    let mut text = |path: &str| String::from_utf8(files.remove(path).unwrap()).unwrap();
    pin("summary", &text("summary.md"));
    pin("findings", &text("findings.json"));
    let mut plan = serde_json::from_str(&text("three/plan.json")).unwrap();
    shorten(&mut plan, 4);
    pin("plan", &serde_json::to_string_pretty(&plan).unwrap());
    pin("workbook", &sheets(&files["three/workbook.xlsx"], 12, 300));
}

#[test]
fn heads_of_the_sheets_of_a_large_workbook() {
    let files = ACME.0.snapshot("out/2026-Q3");
    let workbook = &files["soc2-security+availability/workbook.xlsx"];
    pin("workbook-large", &sheets(workbook, 1, 80));
}

#[test]
fn explain_prints_a_chain_or_a_manual() {
    pin("explain-control", &whole(&proven().explain("CC7.1")));
    pin("explain-open", &whole(&three().explain("SI-2")));
    pin("explain-rule", &whole(&three().explain("report-period-gap")));
}

#[test]
fn questions_about_a_workspace() {
    let workspace = three();
    pin("whatif", &run(&workspace, &format!("whatif . --add ec2 --as-of {AS_OF}")));
    pin("matrix", &run(&workspace, &format!("matrix . --as-of {AS_OF}")));
    pin("artifact-list", &run(&workspace, &format!("artifact list . --as-of {AS_OF}")));
}

#[test]
fn evidence_is_scanned_and_sampled() {
    let acme = Workspace::sample("acme-payments");
    pin("evidence-scan", &whole(&asked(&["evidence", "scan", "."])));
    let population = "evidence/files/changes.csv";
    pin("evidence-sample", &run(&acme, &format!("evidence sample {population} --seed 7 --size 3")));
}

#[test]
fn knowledge_is_shown() {
    let empty = Workspace::empty();
    pin("services-show", &run(&empty, "services show s3"));
    pin("catalog-show", &run(&empty, "catalog show soc2 CC6.1"));
    pin("catalog-list", &run(&empty, "catalog list"));
}

#[test]
fn a_newcomer_sees_help_and_a_starter() {
    let empty = Workspace::empty();
    pin("help", &run(&empty, "--help"));
    let mut text = run(&empty, "init new");
    for path in empty.snapshot("new").keys() {
        writeln!(text, "{path}").unwrap();
    }
    pin("init", &text);
}

/// Cuts long lists, and says how many entries are left out.
fn shorten(value: &mut Value, most: usize) {
    match value {
        Value::Array(items) => {
            let more = items.len().saturating_sub(most);
            items.truncate(most);
            items.iter_mut().for_each(|item| shorten(item, most));
            if more > 0 {
                items.push(format!("[and {more} more]").into());
            }
        }
        Value::Object(members) => members.values_mut().for_each(|item| shorten(item, most)),
        _ => {}
    }
}

/// Sheets that are not one table.
const FREE: [&str; 2] = ["Read me", "Summary"];

/// Every sheet as text: `rows` rows of its table with headings, cells cut to `width` characters.
fn sheets(workbook: &[u8], rows: usize, width: usize) -> String {
    let mut xlsx = Xlsx::new(Cursor::new(workbook)).unwrap();
    let mut out = String::new();
    for name in xlsx.sheet_names() {
        writeln!(out, "## {name}\n").unwrap();
        let range = xlsx.worksheet_range(&name).unwrap();
        sheet(
            &mut out,
            &range,
            if FREE.contains(&name.as_str()) { None } else { Some(rows) },
            width,
        );
        out.push('\n');
    }
    out
}

fn sheet(out: &mut String, range: &Range<Data>, rows: Option<usize>, width: usize) {
    let text = |cell: &Data| {
        let text = cell.to_string().replace('\n', " ⏎ ");
        match text.char_indices().nth(width) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text,
        }
    };
    let mut lines = range.rows();
    // What stands above the table: a title, notes, links.
    let headings = lines.by_ref().find(|cells| {
        let filled: Vec<String> = cells.iter().map(text).filter(|cell| !cell.is_empty()).collect();
        if rows.is_some() && filled.len() > 2 {
            return true;
        }
        if !filled.is_empty() {
            writeln!(out, "{}", filled.join(" | ")).unwrap();
        }
        false
    });
    let Some(headings) = headings else { return };
    let names: Vec<String> = headings.iter().map(text).collect();
    writeln!(out, "columns: {}", names.join(" | ")).unwrap();
    let lines: Vec<&[Data]> = lines.collect();
    for (number, cells) in (1..).zip(lines.iter().take(rows.unwrap_or_default())) {
        writeln!(out, "{number}").unwrap();
        for (name, cell) in names.iter().zip(*cells).filter(|(_, cell)| **cell != Data::Empty) {
            writeln!(out, "  {name}: {}", text(cell)).unwrap();
        }
    }
    let more = lines.len().saturating_sub(rows.unwrap_or_default());
    if more > 0 {
        writeln!(out, "and {more} more").unwrap();
    }
}

#[test]
fn every_snapshot_is_pinned_by_a_test() {
    let tests = repository().join("tests/carveout");
    let mut pinned = BTreeSet::new();
    for entry in fs::read_dir(&tests).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let code = fs::read_to_string(&path).unwrap();
            let literals = code.split(concat!("pin", "(")).skip(1).filter_map(|after| {
                let name = after.trim_start().strip_prefix('"')?.split('"').next()?;
                Some(format!("{name}.snap"))
            });
            pinned.extend(literals);
        }
    }
    let entries = fs::read_dir(tests.join("snapshots")).unwrap();
    let there: BTreeSet<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let stale: Vec<_> = there.difference(&pinned).collect();
    assert!(stale.is_empty(), "no test pins {stale:?}");
    let missing: Vec<_> = pinned.difference(&there).collect();
    assert!(missing.is_empty(), "pinned and not there: {missing:?}");
}
