//! Data that cannot be read is left out, and everything else is built: exit status 1, the fault with its place among
//! the findings, and no label that is better for it.

use std::collections::BTreeMap;

use carveout::model::{Disposition, Plan, PlanPart};
use carveout::workspace::{self, Options};
use serde_json::Value;

use crate::derivation::proven;
use crate::harness::{AS_OF, Run, Workspace, part, plan};

const HEAD: &str = "carveout.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";
const CHG: &str = "implementations/CHG-01-changes.md";
const INDEX: &str = "evidence/index.yaml";
const TESTS: &str = "evidence/tests.yaml";
const REVIEWS: &str = "aws-reports.yaml";
const LOCK: &str = "aws-reports.lock.json";

/// A second item, a second and a third test, one of which failed.
fn wide() -> Workspace {
    proven()
        .append(
            INDEX,
            "  - id: EV-002
    title: Merge requests of the quarter
    kind: document
    covers: {from: 2026-07-01, to: 2026-09-30}
    file: files/merges.txt
    supports: [CHG-01, T-002]
  - id: EV-003
    title: Scan of the account
    kind: tool-output
    source: Prowler
    query: prowler aws
    extracted_at: 2026-09-28
    extracted_by: System Owner
    complete: true
    covers: 2026-09-28
    file: files/scan.csv
    supports: [CC6.6]
",
        )
        .file("evidence/files/merges.txt", "12 merge requests, each with a reviewer\n")
        .file(
            "evidence/files/scan.csv",
            "CHECK_ID;STATUS;RESOURCE_UID;ACCOUNT_UID;REGION;TIMESTAMP;PROVIDER;COMPLIANCE\n\
             s3_bucket_default_encryption;PASS;arn:aws:s3:::a;111122223333;eu-central-1;2026-09-28;aws;SOC2: cc_6_1\n\
             cloudtrail_enabled;FAIL;arn:aws:cloudtrail:eu-central-1:111122223333:trail/a;111122223333;eu-central-1;2026-09-28;aws;SOC2: cc_8_1\n",
        )
        .append(
            TESTS,
            "  - id: T-002
    title: Changes reviewed
    procedure: Inspect each merge request of the quarter for a reviewer other than its author.
    methods: [inspection]
    operating:
      conclusion: effective
      population: Merge requests of the quarter
      population_size: 12
      sample_size: 12
    tester: Internal reviewer
    tested_on: 2026-10-02
    tests: [CHG-01]
    evidence: [EV-002]
  - id: T-003
    title: Access removed in time
    procedure: Compare the last days of leavers with the days on which their roles were removed.
    methods: [inspection]
    operating:
      conclusion: ineffective
      population: Leavers of the quarter
      population_size: 4
      sample_size: 4
      exceptions: [\"one role was removed three weeks late\", \"another was never removed\"]
    tester: Internal reviewer
    tested_on: 2026-10-02
    tests: [CC6.3]
    evidence: [EV-001]
",
        )
}

/// The label of a part, or what it lacks.
fn label(plan: &Plan, id: &str) -> String {
    let part = part(plan, id);
    if part.disposition == Disposition::Open {
        let lacks: Vec<&str> = part.missing.iter().map(|one| one.message.as_str()).collect();
        return format!("Open: {}", lacks.join("; "));
    }
    said(part)
}

/// The label in words.
fn said(part: &PlanPart) -> String {
    part.label.clone().unwrap_or_else(|| part.disposition.label().to_owned())
}

/// Checks and builds a workspace with a fault of its data: status 1, the fault with its place, a whole package; with
/// `--strict` status 2 and nothing.
#[track_caller]
fn faulty(workspace: &Workspace, code: &str, place: &str) -> Run {
    let strict = ["build", ".", "--as-of", AS_OF, "--strict"];
    workspace.run(strict).ends(2).says("nothing was written").says(code).says(place);
    assert!(workspace.snapshot("out").is_empty());
    workspace.build().ends(1);
    let package = workspace.snapshot("out");
    let names: Vec<&String> =
        package.keys().filter(|name| name.ends_with("workbook.xlsx")).collect();
    assert_eq!(names.len(), 1, "{:?}", package.keys());
    let findings: Value = serde_json::from_slice(&package["2026-Q3/findings.json"]).unwrap();
    let told = findings["findings"].as_array().unwrap().iter().any(|one| {
        let places = one["places"].to_string();
        let (file, line) = place.rsplit_once(':').unwrap_or((place, ""));
        one["rule"] == code
            && one["severity"] == "error"
            && places.contains(file)
            && (line.is_empty() || places.contains(line))
    });
    assert!(told, "{code} at {place} is not in {findings:#}");
    workspace.check().ends(1).prints(&format!("error[{code}]")).prints(place)
}

#[test]
fn an_item_at_fault_is_left_out_and_the_rest_is_built() {
    let whole = wide().plan();
    assert_eq!(label(&whole, "CC6.2"), "Customer-tested");
    assert!(label(&whole, "CC6.3").contains("T-003: ineffective"), "{}", label(&whole, "CC6.3"));
    assert!(
        label(&whole, "CC8.1").contains("cloudtrail_enabled fails"),
        "{}",
        label(&whole, "CC8.1")
    );
    // The file, what is written in place of what, the code, the line, the part that is open for it, and how.
    #[rustfmt::skip]
    let cases = [
        (INDEX, "to: 2026-09-30}\n    rows: 4", "to: 2026-06-30}\n    rows: 4", "invalid-yaml", "index.yaml:9", "CC6.2", "EV-001 could not be read (evidence/index.yaml:2)"),
        (INDEX, "2026-09-30T08:00:00Z", "yesterday", "invalid-date", "index.yaml:7", "CC6.2", "EV-001 could not be read"),
        (INDEX, "kind: export", "kind: exprot", "invalid-yaml", "index.yaml:4", "CC6.2", "EV-001 could not be read"),
        (INDEX, "    rows: 4", "    rowz: 4", "invalid-yaml", "index.yaml:10", "CC6.2", "EV-001 could not be read"),
        (INDEX, "    rows: 4", "    rows: 4\n    rows: 5", "invalid-yaml", "index.yaml:11", "CC6.2", "EV-001 could not be read"),
        (INDEX, "id: EV-002", "id: EV-001", "duplicate-id", "index.yaml:13", "CC6.2", "EV-001 could not be read"),
        (INDEX, "files/access-review.csv", "files/gone.csv", "file-missing", "files/gone.csv", "CC6.2", "the file of EV-001 could not be read"),
        (TESTS, "tested_on: 2026-10-02\n    reviewer", "tested_on: 2026-13-02\n    reviewer", "invalid-yaml", "tests.yaml:17", "CC6.2", "T-001 could not be read (evidence/tests.yaml:2)"),
        (TESTS, "[inspection]\n    design", "[inspektion]\n    design", "invalid-yaml", "tests.yaml:7", "CC6.2", "T-001 could not be read"),
        (TESTS, "conclusion: ineffective", "conclusion: ineffektive", "invalid-yaml", "tests.yaml:40", "CC6.3", "T-003 could not be read"),
        (TESTS, "id: T-003", "id: T-001", "duplicate-id", "tests.yaml:35", "CC6.3", "T-001 could not be read"),
        (IAM, "status: implemented", "status: implementet", "invalid-yaml", "IAM-01-access-review.md:4", "CC6.2", "IAM-01 could not be read"),
        (IAM, "satisfies: [", "satisfies: [\"?\", ", "invalid-id", "IAM-01-access-review.md:8", "CC6.2", "IAM-01 could not be read"),
        (IAM, "{{ system.name }}", "{{ system.nam }}", "invalid-variable", "IAM-01-access-review.md:11", "CC6.2", "IAM-01 could not be read"),
        (IAM, "satisfies:", "satisfies", "invalid-yaml", "IAM-01-access-review.md", "CC6.2", "IAM-01 could not be read"),
        (REVIEWS, "unqualified", "unqualifyed", "invalid-yaml", "aws-reports.yaml:4", "CC6.4", "could not be read (aws-reports.yaml:2)"),
        (REVIEWS, "version: 1", "version: 1\n    type: 3", "invalid-type", "aws-reports.yaml:4", "CC6.4", "could not be read"),
        (LOCK, "\"version\": 1", "\"version\": \"one\"", "invalid-json", "aws-reports.lock.json", "CC6.4", "could not be read"),
    ];
    for (file, old, new, code, place, id, why) in cases {
        let workspace = wide().edit(file, old, new);
        let run = faulty(&workspace, code, place);
        let plan = workspace.plan();
        assert!(label(&plan, id).contains(why), "{file} {new}: {}", label(&plan, id));
        // The id that stood in the place of one that is used twice is lost.
        let lost = code == "duplicate-id";
        for follows in
            ["unknown-evidence", "unknown-reference", "unknown-report", "unknown-control"]
        {
            assert!(lost || !run.stdout.contains(follows), "{file} {new}\n{run}");
        }
    }
}

#[test]
fn a_file_at_fault_is_left_out_and_the_rest_is_built() {
    for (file, text, code, id) in [
        (INDEX, "evidence: [\n", "invalid-yaml", "CC6.2"),
        (INDEX, "evidence:\n  - id: 'EV-001\n", "invalid-yaml", "CC6.2"),
        (INDEX, "items: []\n", "invalid-yaml", "CC6.2"),
        (TESTS, "tests:\n - id: T-001\n  title: x\n", "invalid-yaml", "CC6.2"),
        (IAM, "id: IAM-01\n", "front-matter-missing", "CC6.2"),
        (IAM, "---\nid: IAM-01\nsatisfies: [CC6.2]\n", "front-matter-missing", "CC6.2"),
        (REVIEWS, "reviews: {\n", "invalid-yaml", "CC6.4"),
        (LOCK, "{\"reports\": [", "invalid-json", "CC6.4"),
        (LOCK, "{\"lock\": 2, \"reports\": []}", "format-version", "CC6.4"),
    ] {
        let workspace = wide().file(file, text);
        let run = faulty(&workspace, code, file);
        let plan = workspace.plan();
        assert!(label(&plan, id).starts_with("Open"), "{file}: {}", label(&plan, id));
        for follows in ["unknown-", "evidence-unregistered", "report-period-gap"] {
            assert!(!run.stdout.contains(follows), "{file}\n{run}");
        }
    }
    let workspace = wide().file(TESTS, b"tests:\n  - id: T-00\xe9\n");
    faulty(&workspace, "not-utf8", "evidence/tests.yaml:2");
    let workspace = wide().file("poam.yaml", "items: 7\n").file("waivers.yaml", "waivers: {}\n");
    faulty(&workspace, "invalid-yaml", "poam.yaml:1");
    faulty(&wide().file("waivers.yaml", "waivers: {}\n"), "invalid-yaml", "waivers.yaml:1");
}

#[test]
fn other_findings_are_told_beside_a_fault() {
    let workspace = wide().edit(INDEX, "2026-09-30T08:00:00Z", "soon").edit(
        REVIEWS,
        "  - report:",
        "  - report: report-000\n  - report:",
    );
    let run = workspace.check().ends(1);
    let run = run.prints("error[invalid-date]").prints("error[unknown-report]");
    run.prints("customer half: no implementation satisfies this part");
    // What cannot be understood ends as before, with every fault.
    let workspace = workspace.edit(HEAD, "period: 2026-Q3", "period: 2026-Q5");
    workspace.check().ends(2).says("error[invalid-period]").says("error[invalid-date]");
}

#[test]
fn a_fault_is_in_every_format_and_no_waiver_accepts_it() {
    let workspace = wide().edit(INDEX, "2026-09-30T08:00:00Z", "soon").file(
        "waivers.yaml",
        "waivers:\n  - {rule: invalid-date, reason: known, approver: Owner, expires: 2027-01-01}\n",
    );
    let run = workspace.check().ends(1);
    run.prints("error[invalid-date]").prints("warning[waiver-refused]");
    for format in ["json", "sarif"] {
        let run = workspace.run(["check", ".", "--as-of", AS_OF, "--format", format]).ends(1);
        assert!(run.json().to_string().contains("invalid-date"), "{format}");
    }
    workspace.build().ends(1);
    let package = workspace.snapshot("out");
    let plan = String::from_utf8_lossy(&package["2026-Q3/soc2-security/plan.json"]).into_owned();
    assert!(plan.contains("invalid-date") && plan.contains("EV-001 could not be read"));
    assert_eq!(workspace.run(["check", ".", "--as-of", AS_OF, "--deny", "nothing"]).status, 0);
}

#[test]
fn rows_of_registers_and_cells_of_test_sheets() {
    let rows = "ID,Title,Kind,Covers from,Covers to,Supports\n\
                EV-8,Good,document,2026-07-01,2026-09-30,CC7.2\n\
                EV-9,Bad,document,2026-07-01,yesterday,CC6.2\n";
    let workspace = wide().file("evidence/register.csv", rows);
    faulty(&workspace, "register-date", "evidence/register.csv:3");
    let plan = workspace.plan();
    assert_eq!(label(&plan, "CC6.2"), "Open: EV-9 could not be read (evidence/register.csv:3)");
    assert!(plan.evidence.iter().any(|item| item.item.id == "EV-8"));
    // A quotation mark that is not closed takes the rest of the register with it, and nothing before it.
    let workspace = wide().file("evidence/register.csv", rows.replace("EV-9,Bad", "EV-9,\"Bad"));
    faulty(&workspace, "register-quote-open", "evidence/register.csv:3");
    assert!(label(&workspace.plan(), "CC6.2").contains("evidence/register.csv could not be read"));
    assert!(workspace.plan().evidence.iter().any(|item| item.item.id == "EV-8"));

    let sheet = |cell: &str| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("T-9").unwrap();
        let facts = [
            ("Test ID", "T-9"),
            ("Procedure", "Inspect the tickets."),
            ("Method", "inspection"),
            ("Controls tested", "CC6.2"),
            ("Conclusion", "ineffective"),
            ("Date tested", cell),
        ];
        for (row, (name, value)) in (0..).zip(facts) {
            sheet.write(row, 0, name).unwrap();
            sheet.write(row, 1, value).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    let path = "evidence/tests/T-9.xlsx";
    let whole = wide().file(path, sheet("2026-10-01")).plan();
    assert!(label(&whole, "CC6.2").contains("T-9: ineffective"), "{}", label(&whole, "CC6.2"));
    let workspace = wide().file(path, sheet("soon"));
    faulty(&workspace, "test-sheet-date", path);
    assert!(label(&workspace.plan(), "CC6.2").contains("T-9 could not be read"));
    assert!(label(&workspace.plan(), "CC7.1").starts_with("Shared"));
    // Nobody can tell what a workbook that is cut off says, so it may be of any part.
    let cut = sheet("2026-10-01");
    let workspace = wide().file(path, &cut[..cut.len() / 2]);
    faulty(&workspace, "workbook-damaged", path);
    assert!(
        label(&workspace.plan(), "CC6.2").contains("evidence/tests/T-9.xlsx could not be read")
    );
    assert_eq!(label(&workspace.plan(), "CC6.4"), label(&whole, "CC6.4"));
}

#[test]
fn what_an_unread_export_would_say_is_not_known() {
    // The register entry is at fault, and its export still speaks.
    let workspace = wide().edit(INDEX, "covers: 2026-09-28", "covers: [2026-09-28]");
    faulty(&workspace, "invalid-yaml", "evidence/index.yaml:27");
    assert!(label(&workspace.plan(), "CC8.1").contains("cloudtrail_enabled fails"));
    assert!(label(&workspace.plan(), "CC6.6").contains("EV-003 could not be read"));
    // The register as a whole: what its exports say is found in the files that nobody names any more.
    let workspace = wide().append(INDEX, "  - [\n");
    faulty(&workspace, "invalid-yaml", INDEX);
    assert!(label(&workspace.plan(), "CC8.1").contains("cloudtrail_enabled fails"));
    // The export, cut off: what it supports, and what any check may be of.
    let whole = std::fs::read_to_string(wide().path("evidence/files/scan.csv")).unwrap();
    let cut = wide().file("evidence/files/scan.csv", &whole[..whole.find(";FAIL;").unwrap()]);
    faulty(&cut, "tool-output-rows-left-out", "evidence/files/scan.csv");
    assert!(label(&cut.plan(), "CC6.6").contains("some rows of EV-003 could not be read"));
    assert!(label(&cut.plan(), "CC8.1").contains("some rows of EV-003 could not be read"));
}

#[test]
fn a_population_that_cannot_be_read_leaves_its_test_out() {
    let workspace = wide().edit(
        TESTS,
        "      population_size: 12\n",
        "      population_size: 12\n      population_file: files/merges.csv\n",
    );
    faulty(&workspace, "file-missing", "evidence/files/merges.csv");
    let plan = workspace.plan();
    assert!(label(&plan, "CC8.1").contains("the population of T-002 could not be read"));
}

#[test]
fn a_test_that_failed_for_something_unknown_may_have_failed_for_anything() {
    let workspace = wide().edit(TESTS, "tests: [CC6.3]", "tests: [\"no id\"]");
    let run = workspace.check().ends(1).prints("error[unknown-reference]");
    assert!(label(&workspace.plan(), "CC6.2").contains("T-003"), "{run}");
}

#[test]
fn of_two_reviews_neither_speaks_for_the_other() {
    // The review of this version was qualified. With it unread, the general one does not take its place.
    let second = "  - report: report-Sy7nThEt1cM1n001\n    opinion: unqualified\n    sections: {physical-access: \"3\"}\n    \
                  services: {s3: in, lambda: in, iam: in}\n    reviewer: Owner\n    reviewed_on: 2026-10-02\n";
    let workspace = wide().append(REVIEWS, second);
    let qualified = |opinion: &str| {
        wide().append(REVIEWS, second).edit(
            REVIEWS,
            "version: 1\n    opinion: unqualified",
            &format!("version: 1\n    opinion: {opinion}"),
        )
    };
    assert!(label(&workspace.plan(), "CC6.4").starts_with("AWS-attested"));
    assert!(label(&qualified("qualified").plan(), "CC6.4").contains("qualified"));
    assert!(label(&qualified("qualifyed").plan(), "CC6.4").starts_with("Open"));
}

/// How good a label is, and what it says where it says something for the part.
fn rank(plan: &Plan) -> BTreeMap<String, (u8, String)> {
    let parts = plan.controls.iter().flat_map(|control| &control.parts);
    parts
        .map(|part| {
            let rank = match part.disposition {
                Disposition::Open => (0, String::new()),
                Disposition::ControlLevel => (1, String::new()),
                _ => (2, said(part)),
            };
            (part.id.to_string(), rank)
        })
        .collect()
}

/// The same text with one fault each.
fn damaged(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    // Of long files some lines, the same in every run.
    let step = lines.len().div_ceil(8).max(1);
    for at in (0..lines.len()).step_by(step) {
        let (before, line, after) = (lines[..at].concat(), lines[at], lines[at + 1..].concat());
        let text = String::from_utf8_lossy(line).into_owned();
        let mut with = |what: &str, line: &[u8]| {
            out.push((format!("{what} at line {}", at + 1), [&before, line, &after].concat()));
        };
        with("a byte that is no text", &[line.trim_ascii_end(), b" \xff\n"].concat());
        with("a line left out", b"");
        if let Some(next) = lines.get(at + 1) {
            let rest = lines[at + 2..].concat();
            out.push((
                format!("lines swapped at line {}", at + 1),
                [&before, *next, line, &rest].concat(),
            ));
        }
        let mut with = |what: &str, line: &[u8]| {
            out.push((format!("{what} at line {}", at + 1), [&before, line, &after].concat()));
        };
        for (old, new) in [
            ("2026-", "2026-99-"),
            (": [", ": ["),
            ("id: ", "id: \"\" # "),
            (": ", " "),
            ("\"", ""),
            ("]", ""),
            ("EV-00", "EV-00x"),
            ("T-00", "T-001 "),
            ("effective", "efective"),
            (";FAIL;", ";"),
            ("- ", "-"),
            ("EV-002", "EV-001"),
            ("T-003", "T-001"),
            ("IAM-01", "CHG-01"),
            ("tests:", "test:"),
        ] {
            if text.contains(old) && old != new {
                with(&format!("`{old}` as `{new}`"), text.replacen(old, new, 1).as_bytes());
            }
        }
        out.push((
            format!("cut off in line {}", at + 1),
            [&before, &line[..line.len() / 2]].concat(),
        ));
    }
    out.push(("nothing".to_owned(), Vec::new()));
    out.push(("half of it".to_owned(), bytes[..bytes.len() / 2].to_vec()));
    out.push(("zeros".to_owned(), vec![0; 100]));
    out
}

#[test]
fn no_label_is_better_for_what_could_not_be_read() {
    let base = wide().file(
        "evidence/register.csv",
        "ID,Title,Kind,Covers from,Covers to,File,Supports\n\
         EV-8,Good,document,2026-07-01,2026-09-30,files/merges.txt,CC7.2\n",
    );
    let before = rank(&plan(&base.model()));
    assert!(before.values().filter(|(rank, _)| *rank == 2).count() > 2, "{before:?}");
    let mut wrong = Vec::new();
    let (mut runs, mut faulty) = (0, 0);
    for file in [
        INDEX,
        TESTS,
        IAM,
        CHG,
        REVIEWS,
        LOCK,
        "evidence/register.csv",
        "evidence/files/scan.csv",
        "evidence/files/access-review.csv",
        "evidence/files/merges.txt",
    ] {
        let whole = std::fs::read(base.path(file)).unwrap();
        for (what, bytes) in damaged(&whole) {
            // Headings alone are a scan that found nothing. That is told; what the lost rows said, nobody can know.
            if file.ends_with("scan.csv") && !bytes.contains(&b'\n') {
                continue;
            }
            std::fs::write(base.path(file), &bytes).unwrap();
            let loaded = workspace::load(&base.root(), &Options::default());
            runs += 1;
            let Some(model) = loaded.workspace else {
                wrong.push(format!("{file}, {what}: refused: {:?}", loaded.diagnostics));
                continue;
            };
            if model.faults.is_empty() {
                continue;
            }
            faulty += 1;
            if model.faults.iter().any(|fault| fault.places.is_empty() || fault.help.is_none()) {
                wrong.push(format!("{file}, {what}: no place or no help: {:?}", model.faults));
            }
            for (id, (rank, label)) in rank(&plan(&model)) {
                let (was, said) = &before[&id];
                if rank > *was || (rank == 2 && *was == 2 && label != *said) {
                    wrong.push(format!(
                        "{file}, {what}: {id} was {was} {said}, and is {rank} {label}"
                    ));
                }
            }
        }
        std::fs::write(base.path(file), whole).unwrap();
    }
    println!("{runs} damaged workspaces, {faulty} of them with a fault that was told");
    wrong.truncate(40);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(faulty > 100, "{faulty} of {runs}");
}

/// A program run as somebody who may read nothing of the owner's, where this test may become one.
#[cfg(unix)]
fn run_without_rights(workspace: &Workspace, args: &[&str]) -> Option<(i32, String)> {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    let root = is_root();
    let program = std::env::current_exe().ok()?;
    // Others have to reach the program and the workspace.
    let open = |path: &Path| {
        path.ancestors().all(|folder| {
            let mode = std::fs::metadata(folder).map(|meta| meta.permissions().mode());
            mode.is_ok_and(|mode| mode & 0o001 != 0)
        })
    };
    let mut command = crate::harness::program();
    if root {
        let folder = workspace.root();
        let above = folder.parent()?;
        std::fs::set_permissions(above, std::fs::Permissions::from_mode(0o755)).ok()?;
        if !open(program.parent()?) || !open(&folder) {
            return None;
        }
        command.uid(65534).gid(65534);
    }
    let output = command.args(args).current_dir(workspace.root()).output().ok()?;
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Some((output.status.code()?, said))
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = tempfile::NamedTempFile::new().unwrap();
    own.as_file().metadata().unwrap().uid() == 0
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_an_error_and_not_absent() {
    use std::os::unix::fs::PermissionsExt;
    let lock = |workspace: &Workspace, path: &str, mode: u32| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(workspace.path(path), mode).unwrap();
    };
    let check = ["check", ".", "--as-of", crate::harness::AS_OF, "--all"];
    let with = |path: &str| {
        let workspace = Workspace::minimal()
            .file("controls/note.txt", "a note")
            .file("templates/note.txt", "a note")
            .file("evidence/files/more/a.csv", "a,b\n1,2\n")
            .file("evidence/stray.txt", "stray")
            .file("waivers.yaml", "waivers: []\n");
        lock(&workspace, path, 0);
        let run = run_without_rights(&workspace, &check);
        lock(&workspace, path, 0o755);
        run
    };
    for (path, status) in [("controls", 2), ("templates", 2), ("evidence", 1), ("waivers.yaml", 1)]
    {
        let Some((code, said)) = with(path) else { return };
        assert_eq!(code, status, "{path}: {said}");
        assert!(said.contains("file-unreadable") && said.contains("permission denied"), "{said}");
    }
    let Some((code, said)) = with("evidence/files/more") else { return };
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("cannot list `evidence/files/more`"), "{said}");
    assert!(
        said.contains("evidence-unregistered") && said.contains("evidence/stray.txt"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_in_place_of_a_folder_is_an_error() {
    let workspace = Workspace::minimal().file("controls", "a file");
    let said = workspace.check();
    assert!(format!("{}{}", said.stdout, said.stderr).contains("file-unreadable"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_listed_hides_no_other_finding() {
    let workspace = Workspace::minimal().file("evidence/stray.txt", "stray");
    // Each name is allowed and the path is not, once it is longer than the system takes: two long ones are joined.
    let long = vec!["d".repeat(200); 15].join("/");
    let (upper, lower) = (workspace.path("evidence").join(&long), workspace.path("lower"));
    std::fs::create_dir_all(&upper).unwrap();
    std::fs::create_dir_all(lower.join(&long)).unwrap();
    std::fs::rename(lower, upper.join("lower")).unwrap();
    let run = workspace.check();
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(
        said.contains("evidence/stray.txt") && said.contains("cannot list `evidence/d"),
        "{said}"
    );
    let scan = workspace.run(["evidence", "scan", "."]);
    assert!(scan.stdout.contains("cannot list `evidence/d"), "{}", scan.stdout);
}
