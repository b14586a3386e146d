//! For each code that is no rule's, a run of the program that prints it.

use std::io::Write;

use rust_xlsxwriter::{Formula, Workbook};
use serde_json::{Value, json};

use crate::derivation::proven;
use crate::harness::{Run, Workspace};

const HEAD: &str = "carveout.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";
const CHG: &str = "implementations/CHG-01-changes.md";
const INDEX: &str = "evidence/index.yaml";
const TESTS: &str = "evidence/tests.yaml";
const REVIEWS: &str = "aws-reports.yaml";
const LOCK: &str = "aws-reports.lock.json";

/// What was printed; nothing where this build lacks what fires the code.
type Said = Option<String>;

fn said(run: &Run) -> Said {
    Some(format!("{}\n{}", run.stdout, run.stderr))
}

fn check(workspace: Workspace) -> Said {
    said(&workspace.check())
}

/// An edit of one of the files of the proven workspace.
fn edit(path: &str, old: &str, new: &str) -> Said {
    check(proven().edit(path, old, new))
}

/// One more file.
fn file(path: &str, content: impl AsRef<[u8]>) -> Said {
    check(proven().file(path, content))
}

/// A file made larger than it is by zeros, which take no room on the disk.
fn large(path: &str, start: &[u8], megabytes: u64) -> Said {
    let workspace = proven().file(path, start);
    let file = std::fs::File::options().write(true).open(workspace.path(path)).unwrap();
    file.set_len(megabytes << 20).unwrap();
    check(workspace)
}

/// What `ingest` says of marks on a plan on which Ann wrote already.
fn ingested(marks: &[(&str, &str, &str, &str)]) -> Said {
    ingested_of("minimal", marks)
}

fn ingested_of(system: &str, marks: &[(&str, &str, &str, &str)]) -> Said {
    let one = |(kind, id, field, value): &(&str, &str, &str, &str)| json!({"kind": kind, "id": id, "field": field, "value": value});
    let marks: Vec<Value> = marks.iter().map(one).collect();
    let file = json!({"carveout_marks": 1, "system": system, "period": "2026-Q3", "plan": "soc2/security", "marks": marks});
    let entries = "plan: soc2/security\nperiod: {from: 2026-07-01, to: 2026-09-30}\nentries:\n  - test: T-001\n    by: Ann\n";
    let workspace =
        proven().file("reviews/a.yaml", entries).file("out/marks.json", file.to_string());
    said(&workspace.run(["ingest", "out/marks.json", ".", "--as-of", "2026-10-05"]))
}

/// A workspace with a file that is written again and again while it is read.
fn written_meanwhile() -> Said {
    let workspace = proven();
    let path = workspace.path("evidence/files/access-review.csv");
    let text = std::fs::read(&path).unwrap();
    let ended = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(std::sync::atomic::Ordering::Relaxed) {
                std::fs::write(&path, &text).unwrap();
            }
        });
        // One run may read it between two writes.
        let runs = (0..50).map(|_| said(&workspace.check()));
        let mut found =
            runs.skip_while(|run| !run.as_ref().is_some_and(|run| run.contains("[file-changed]")));
        let found = found.next().flatten();
        ended.store(true, std::sync::atomic::Ordering::Relaxed);
        found
    })
}

/// A register of these lines, beside the index.
fn register(lines: &str) -> Said {
    file("evidence/register.csv", lines)
}

/// A register with one good item and one with these values.
fn item(values: &str) -> Said {
    register(&format!(
        "ID,Title,Kind,Covers from,Covers to,Extracted at,Rows,URL,SHA-256,Supports\n\
         EV-8,Good,export,2026-07-01,2026-09-30,2026-09-30,,,,CC6.2\n{values}\n"
    ))
}

/// A workbook with these sheets of rows.
fn book(sheets: &[&[&[&str]]]) -> Vec<u8> {
    let mut book = Workbook::new();
    for rows in sheets {
        let sheet = book.add_worksheet();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell.strip_prefix('=') {
                    Some(error) => {
                        let formula = Formula::new("1/0").set_result(error);
                        sheet.write(row, column, formula).unwrap();
                    }
                    None => _ = sheet.write(row, column, *cell).unwrap(),
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A ZIP archive with one part that makes it a workbook, and another.
fn archive(part: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [("[Content_Types].xml", &b"<Types/>"[..]), (part, content)] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const REGISTER: &[&[&str]] = &[
    &["ID", "Title", "Kind", "Covers from", "Supports"],
    &["EV-8", "Good", "export", "2026-07-01", "CC6.2"],
];

/// A filled test sheet, with one row of it replaced or added.
fn sheet(change: &[&str]) -> Said {
    let filled: [&[&str]; 13] = [
        &["Test ID", "T-002"],
        &["Procedure", "Compare the lists."],
        &["Method", "Inspection"],
        &["Controls tested", "CC6.3"],
        &["Population size", "1"],
        &["Sample size", "1"],
        &["Operating conclusion", "Effective"],
        &["Date tested", "2026-10-02"],
        &["Attribute A", "As it should be"],
        &["Item", "A", "Evidence", "Note", ""],
        &["L-1", "yes", "EV-001", "", ""],
        &[],
        &["Exception", "Item", "Cause", "Extent", "Response"],
    ];
    let mut rows = filled.to_vec();
    match rows.iter_mut().find(|row| row.first() == change.first()) {
        Some(row) => *row = change,
        None => rows.push(change),
    }
    file("evidence/tests/T-002.xlsx", book(&[&rows]))
}

/// A tool's export of this name, registered as such.
fn export(name: &str, content: impl AsRef<[u8]>) -> Said {
    let item = format!(
        "  - {{id: EV-002, title: T, source: S, query: Q, extracted_by: E, covers: 2026-09-28, supports: [IAM-01], \
         kind: tool-output, extracted_at: 2026-09-28, file: files/{name}}}\n"
    );
    check(proven().append(INDEX, &item).file(&format!("evidence/files/{name}"), content))
}

const FINDING: &str = r#"{"class_uid":2004,"metadata":{"event_code":"x","product":{"name":"Prowler"}},"status_code":"PASS","time":1790553600,"resources":[{"uid":"r"}]}"#;

/// An import of a spreadsheet of controls.
fn import(lines: &str) -> Said {
    let workspace = proven().file("own.csv", lines);
    said(&workspace.run(["catalog", "import", "own.csv", "--into", "."]))
}

/// `catalog import` of a profile with these members and a catalog beside it.
fn profile(members: &Value) -> Said {
    let metadata = json!({"title": "P", "version": "1", "oscal-version": "1.1.2"});
    let catalog = json!({"catalog": {"uuid": "u", "metadata": metadata, "controls": [{"id": "a-1", "title": "One"}]}});
    let mut profile = json!({"uuid": "u", "metadata": metadata, "imports": [{"href": "c.json", "include-all": {}}]});
    for (key, value) in members.as_object().unwrap() {
        profile[key] = value.clone();
    }
    let workspace = Workspace::empty()
        .file("c.json", catalog.to_string())
        .file("profile.json", json!({"profile": profile}).to_string());
    std::fs::create_dir(workspace.path("into")).unwrap();
    said(&workspace.run(["catalog", "import", "profile.json", "--into", "into"]))
}

/// The lock with more reports.
fn reports(more: &str) -> Said {
    edit(LOCK, "\"reports\": [", &format!("\"reports\": [{more},"))
}

fn waiver(fields: &str) -> Said {
    file("waivers.yaml", format!("waivers:\n  - {{{fields}}}\n"))
}

/// An error that one waiver accepts, with this scope.
fn waived(scope: &str) -> Workspace {
    let scope = if scope.is_empty() { String::new() } else { format!("{scope}, ") };
    proven().edit("evidence/index.yaml", "covers: {from: 2026-07-01, to: 2026-09-30}", "covers: 2026-06-30").file(
        "waivers.yaml",
        format!("waivers:\n  - {{rule: evidence-outside-period, {scope}reason: It is taken again in October, approver: CISO, expires: 2026-12-31}}\n"),
    )
}

/// A format of the workspace's own, asked to read what it does not fit.
fn no_format() -> Said {
    use carveout::evidence::{Input, READERS};
    let reader = READERS.iter().find(|reader| reader.name == "workspace-format")?;
    let content = b"a,b\n1,2\n";
    let fault = (reader.read)(Input {
        head: content,
        content: &mut &content[..],
        file: "evidence/f.csv",
        evidence: "EV-001",
        formats: &[],
    });
    Some(printed(&[*fault.err()?]))
}

/// A fault of the library that writes workbooks: no workspace is known that causes one.
fn workbook() -> Said {
    use carveout::render::{RenderError, workbook::WorkbookError};
    let error = WorkbookError::Pack(rust_xlsxwriter::XlsxError::RowColumnLimitError);
    Some(printed(&RenderError::from(error).diagnostics))
}

fn printed(diagnostics: &[carveout::diag::Diagnostic]) -> String {
    let shown = carveout::diag::render::human(diagnostics, &Default::default());
    anstream::adapter::strip_str(&shown).to_string()
}

/// A character that no font of the program has.
fn unprintable() -> Said {
    let workspace = proven().edit(CHG, "Every change", "Every \u{7} change");
    if !cfg!(feature = "pdf") {
        return None;
    }
    // `build` prints the first findings only; the page with all of them is in the package.
    workspace.build();
    let summary = std::fs::read_to_string(workspace.path("out/2026-Q3/findings.json")).unwrap();
    let found = summary.contains("\"rule\": \"unprintable-character\"");
    found.then(|| "warning[unprintable-character]".to_owned()).or(Some(summary))
}

/// AWS at an address where nobody listens.
#[cfg(feature = "artifact")]
fn aws() -> Said {
    let args = ["artifact", "sync", ".", "--timeout", "2", "--endpoint-url", "http://127.0.0.1:9"];
    let environment = [
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "made-up"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    said(&proven().run_with(args, &environment))
}

#[cfg(not(feature = "artifact"))]
fn aws() -> Said {
    None
}

/// Name of a code, and what is printed when it is fired.
pub(super) type Case = (&'static str, fn() -> Said);

pub(super) const CASES: &[Case] = &[
    // What `discover` is given
    ("discover-unreadable", || {
        let workspace = proven().file("x.json", "{\"a\": 1}");
        said(&workspace.run(["discover", "x.json", "."]))
    }),
    // Files
    ("file-changed", written_meanwhile),
    ("file-empty", || file("waivers.yaml", "")),
    ("file-misnamed", || file("evidence/index.yml", "evidence: []\n")),
    ("file-not-read", || file("evidence/test.yaml", "tests: []\n")),
    ("file-missing", || edit(INDEX, "files/access-review.csv", "files/absent.csv")),
    ("file-too-large", || large("waivers.yaml", b"waivers: []\n", 200)),
    ("file-unreadable", || file("out", "a file where a folder should be")),
    ("format-version", || edit(HEAD, "carveout: 1", "carveout: 2")),
    ("invalid-json", || file(LOCK, "{\"reports\": [")),
    ("invalid-yaml", || file("waivers.yaml", "waivers: [")),
    ("not-utf8", || file("waivers.yaml", b"waivers: []\n# caf\xe9\n")),
    ("path-refused", || edit(INDEX, "files/access-review.csv", "../carveout.yaml")),
    ("text-encoding", || file("evidence/register.csv", b"ID,Title,Kind\nEV-8,Pr\xfcfung,export\n")),
    ("workspace-missing", || said(&proven().run(["check", "absent"]))),
    // Workspace files
    ("duplicate-framework", || {
        edit(HEAD, "  - soc2/security", "  - soc2/security\n  - SOC2/security")
    }),
    ("invalid-account", || edit(HEAD, "\"111122223333\"", "\"11122223333\"")),
    ("duplicate-id", || edit(CHG, "id: CHG-01", "id: IAM-01")),
    ("duplicate-section", || check(proven().append(IAM, "\n## CC6.2\nOne.\n\n## CC6.2\nTwo.\n"))),
    ("duplicate-service", || edit(HEAD, "lambda", "lambda, lambda")),
    ("front-matter-missing", || file("implementations/X.md", "id: X\n")),
    ("invalid-date", || edit(INDEX, "2026-09-30T08:00:00Z", "last tuesday")),
    ("invalid-hash", || edit(INDEX, "    rows: 4", "    sha256: abc")),
    ("invalid-id", || edit(HEAD, "id: minimal", "id: \"a/b\"")),
    ("invalid-period", || edit(HEAD, "2026-Q3", "2026-Q9")),
    ("invalid-provider", || {
        let both = "{part: CC6.1, topic: logging}";
        let provider = format!("{{id: idp, name: N, service: S, carries: [{both}]}}");
        edit(HEAD, "period:", &format!("providers: [{provider}]\nperiod:"))
    }),
    ("review-entry-invalid", || {
        let entry = "plan: soc2/security\nperiod: {from: 2026-07-01, to: 2026-09-30}\nentries:\n  - note: x\n";
        file("reviews/a.yaml", entry)
    }),
    ("ingest-conflict", || ingested(&[("test", "T-001", "by", "Bob")])),
    ("ingest-refused", || ingested_of("other", &[])),
    ("ingest-row", || ingested(&[("test", "T-999", "by", "Bob")])),
    ("ingest-twice", || ingested(&[("part", "CC6.2", "by", "Bob"), ("part", "CC6.2", "by", "Cy")])),
    ("invalid-type", || edit(REVIEWS, "version: 1", "version: 1\n    type: 3")),
    ("invalid-fedramp", || {
        let text = "class: E\npackage_overview_uri: https://acme.example/overview.json\n";
        check(proven().file("fedramp.yaml", text))
    }),
    ("invalid-description", || {
        check(proven().file("description.yaml", "none: {threads: \"None.\"}\n"))
    }),
    ("figure-unusable", || {
        let text = "figures: [{kind: network, file: evidence/index.yaml, alt: The network}]\n";
        check(proven().file("description.yaml", text))
    }),
    ("invalid-url", || edit(INDEX, "    rows: 4", "    url: http://example.com/")),
    ("invalid-variable", || edit(CHG, "Every change", "{{ system.nmae }}")),
    ("no-frameworks", || edit(HEAD, "  - soc2/security", "  []")),
    ("no-services", || edit(HEAD, "[s3, lambda, iam]", "[]")),
    ("access-key-id", || {
        let id = ["AK", "IAZ7Q2M4XN5T6WBYRC"].concat();
        check(proven().append(IAM, &format!("\nThe key {id} is rotated.\n")))
    }),
    ("scope-list", || {
        let import = ["services", "scope", "import", "list.txt", ".", "--program", "soc2"];
        let workspace = proven().file("list.txt", "Amazon EC2\nAmazon S3\n");
        said(&workspace.run([&import[..], &["--as-of", "2026-10-01"]].concat()))
    }),
    ("secret-found", || check(proven().append(IAM, "\nDB_PASSWORD=hunter22\n"))),
    ("section-empty", || check(proven().append(IAM, "\n## CC6.2\n\n## CC6.3\nDone.\n"))),
    ("section-unused", || check(proven().append(IAM, "\n## CC9.2\nDone.\n"))),
    ("text-too-long", || edit(IAM, "title: ", &format!("title: {}", "long ".repeat(200)))),
    // References
    ("unknown-evidence", || edit(TESTS, "[EV-001]", "[EV-009]")),
    ("unknown-framework", || edit(HEAD, "soc2/security", "soc3/security")),
    ("unknown-mode", || edit(HEAD, "lambda", "{id: lambda, mode: zip}")),
    ("unknown-parameter", || edit(IAM, "satisfies:", "parameters: {zz-99_odp: x}\nsatisfies:")),
    ("unknown-premises", || edit(HEAD, "period:", "premises: [ofice]\nperiod:")),
    ("unknown-program", || edit(REVIEWS, "version: 1", "version: 1\n    program: soc4")),
    ("unknown-reference", || edit(INDEX, "[IAM-01, T-001]", "[nothing]")),
    ("unknown-report", || edit(REVIEWS, "M1n001", "M1n002")),
    ("unknown-role", || edit(IAM, "[owner]", "[ownr]")),
    ("unknown-service", || edit(HEAD, "lambda", "lamda")),
    ("unknown-topic", || {
        edit(HEAD, "period:", "overrides: [{topic: patching, owner: customer}]\nperiod:")
    }),
    // Catalogs, profiles and knowledge
    ("invalid-catalog", || {
        check(
            proven()
                .edit(HEAD, "soc2/security", "{catalog: catalogs/c.json, name: c}")
                .file("catalogs/c.json", "{}"),
        )
    }),
    ("invalid-knowledge", || {
        file(
            "controls/aws/responsibility/soc2.yaml",
            "catalog: soc2\ncontrols:\n  CC99.9: {customer: \"x\", note: \"y\"}\n",
        )
    }),
    ("catalog-columns", || import("Colour,Shape\nred,round\n")),
    ("catalog-row", || import("id,title\nA-1,One\nA-1,Two\n")),
    ("profile-circular", || {
        profile(&json!({"imports": [{"href": "profile.json", "include-all": {}}]}))
    }),
    ("profile-import", || profile(&json!({"imports": []}))),
    ("profile-import-ignored", || {
        profile(&json!({"imports": [{"href": "c.json", "include-all": {}, "mapping": {}}]}))
    }),
    ("profile-merge", || profile(&json!({"merge": {"flat": {}, "as-is": true}}))),
    ("profile-unmatched", || {
        profile(
            &json!({"imports": [{"href": "c.json", "include-controls": [{"with-ids": ["a-1", "z-9"]}]}]}),
        )
    }),
    ("profile-version", || {
        profile(&json!({"metadata": {"title": "P", "version": "1", "oscal-version": "2.0.0"}}))
    }),
    // Evidence registers
    ("register-cell-error", || {
        let bad: &[&str] = &["EV-9", "=#DIV/0!", "export", "2026-07-01", "CC6.2"];
        file("evidence/register.xlsx", book(&[&[REGISTER[0], REGISTER[1], bad]]))
    }),
    ("register-column-ignored", || register("ID,Title,Kind,Colour\nEV-8,Good,export,red\n")),
    ("register-covers", || item("EV-9,Bad,export,2026-09-30,2026-07-01,,,,,CC6.2")),
    ("register-date", || item("EV-9,Bad,export,2026-13-01,2026-09-30,,,,,CC6.2")),
    ("register-date-ambiguous", || item("EV-9,Bad,export,03/04/2026,2026-09-30,,,,,CC6.2")),
    ("register-empty", || {
        let register =
            carveout::evidence::readers::register_csv::read(b"", "evidence/register.csv");
        Some(printed(&register.diagnostics))
    }),
    ("register-encoding", || register("ID,Title,Kind\nEV-8,Go\0od,export\n")),
    ("register-format", || file("evidence/register.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ("register-header-missing", || register("a,b,c\n1,2,3\n")),
    ("register-heading-blank", || register("ID,Title,Kind,\nEV-8,Good,export,stray\n")),
    ("register-heading-repeated", || register("ID,Title,Kind,Title\nEV-8,Good,export,Other\n")),
    ("register-id", || item("\"EV-9,EV-10\",Bad,export,,,,,,,CC6.2")),
    ("register-id-missing", || item(",Bad,export,2026-07-01,,,,,,CC6.2")),
    ("register-id-repeated", || item("EV-8,Again,export,,,,,,,CC6.2")),
    ("register-kind", || item("EV-9,Bad,rumour,,,,,,,CC6.2")),
    ("register-kind-missing", || item("EV-9,Bad,,,,,,,,CC6.2")),
    ("register-many-faults", || {
        let rows: String = (0..1_100).map(|n| format!("X-{n},Bad,rumour,,,,,,,CC6.2\n")).collect();
        item(&rows)
    }),
    ("register-quote-open", || {
        register("ID,Title,Kind\nEV-8,Good,export\nEV-9,\"Open,export\nEV-10,Lost,export\n")
    }),
    ("register-row-ignored", || item("This is only a note of the team,,,,,,,,,")),
    ("register-rows", || item("EV-9,Bad,export,,,,many,,,CC6.2")),
    ("register-sha256", || item("EV-9,Bad,export,,,,,,abc,CC6.2")),
    ("register-sheet-not-read", || {
        let less: &[&[&str]] = &[&["ID", "Title"], &["EV-9", "Other"]];
        file("evidence/register.xlsx", book(&[REGISTER, less]))
    }),
    ("register-supports", || item("EV-9,Bad,export,,,,,,,the third one")),
    ("register-text-too-long", || item(&format!("EV-9,{},export,,,,,,,CC6.2", "x".repeat(40_000)))),
    ("register-title-missing", || item("EV-9,,export,2026-07-01,,,,,,CC6.2")),
    ("register-too-large", || item(&format!("EV-9,Bad,export{}", ",x".repeat(3_000)))),
    ("register-url", || item("EV-9,Bad,export,,,,,http://example.com/,,CC6.2")),
    ("register-url-secret", || {
        item("EV-9,Bad,export,,,,,https://example.com/?X-Amz-Signature=1,,CC6.2")
    }),
    // Workbooks that are read
    ("workbook-damaged", || file("evidence/tests/T-002.xlsx", b"PK\x03\x04")),
    ("workbook-encrypted", || {
        let stream: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
        let start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
        file("evidence/tests/T-002.xlsx", [&start[..], &stream].concat())
    }),
    ("workbook-format", || file("evidence/tests/T-002.xlsx", "<html></html>")),
    ("workbook-refused", || {
        let part = b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>";
        file("evidence/tests/T-002.xlsx", archive("xl/workbook.xml", part))
    }),
    ("workbook-too-large", || large("evidence/tests/T-002.xlsx", b"PK\x03\x04", 40)),
    // Test sheets
    ("test-sheet-column", || sheet(&["L-1", "yes", "EV-001", "", "stray"])),
    ("test-sheet-conclusion", || sheet(&["Operating conclusion", "Fine"])),
    ("test-sheet-date", || sheet(&["Date tested", "03/04/2026"])),
    ("test-sheet-empty", || file("evidence/tests/T-002.xlsx", book(&[&[&["Notes"]]]))),
    ("test-sheet-exception", || sheet(&["", "L-1", "Muted"])),
    ("test-sheet-id", || sheet(&["Controls tested", "the third one"])),
    ("test-sheet-item", || {
        let rows: &[&[&str]] = &[&["Test ID", "T-002"], &["Item", "A", "Evidence"], &["", "yes"]];
        file("evidence/tests/T-002.xlsx", book(&[rows]))
    }),
    ("test-sheet-mark", || sheet(&["L-1", "x"])),
    ("test-sheet-method", || sheet(&["Method", "Magic"])),
    ("test-sheet-missing", || sheet(&["Procedure"])),
    ("test-sheet-not-read", || {
        let good: &[&[&str]] = &[
            &["Test ID", "T-002"],
            &["Procedure", "Compare."],
            &["Method", "Inspection"],
            &["Controls tested", "CC6.3"],
        ];
        file("evidence/tests/T-002.xlsx", book(&[good, &[&["Notes"]]]))
    }),
    ("test-sheet-number", || sheet(&["Population size", "a few"])),
    ("test-sheet-twice", || sheet(&["Procedures", "Again"])),
    // Tool exports and populations
    ("evidence-csv", || {
        export(
            "u.csv",
            "user,arn,password_enabled,mfa_active,access_key_1_active\n\"ann,x,true,true,false\nbob,y\n",
        )
    }),
    ("evidence-empty", || {
        export("u.csv", "user,arn,password_enabled,mfa_active,access_key_1_active\n")
    }),
    ("evidence-format", no_format),
    ("evidence-json", || export("p.json", format!("[{FINDING},nothing]"))),
    ("evidence-truncated", || export("p.json", format!("[{FINDING},"))),
    ("evidence-unreadable", || {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(format!("[{}]", [FINDING; 400].join(",")).as_bytes()).unwrap();
        let mut packed = packed.finish().unwrap();
        let end = packed.len() - 12;
        packed[end..].fill(0xff);
        export("p.json.gz", packed)
    }),
    ("evidence-xml", || export("j.xml", "<testsuite name=\"s\"><testcase name=\"c\">")),
    ("population-format", || {
        let file = "population_size: 1\n      population_file: files/empty.csv\n      seed: 1";
        check(
            proven()
                .edit(TESTS, "population_size: 1", file)
                .file("evidence/files/empty.csv", "id\n"),
        )
    }),
    ("population-time-unread", || {
        let file = "population_size: 1\n      population_file: files/p.csv\n      seed: 1";
        check(
            proven()
                .edit(TESTS, "population_size: 1", file)
                .file("evidence/files/p.csv", "id,closed\nA,03/04/2026\n"),
        )
    }),
    ("tool-output-rows-left-out", || {
        export("p.json", format!("[{FINDING},{}]", FINDING.replace("PASS", "PERHAPS")))
    }),
    ("tool-output-unread", || export("p.bin", "nothing known")),
    // AWS reports
    ("report-duplicate", || {
        reports(
            "{\"id\": \"report-Twice\", \"version\": 1}, {\"id\": \"report-Twice\", \"version\": 1}",
        )
    }),
    ("report-unusable", || reports("{\"name\": \"No id\"}")),
    // Waivers
    ("policy-level-refused", || {
        check(proven().append("carveout.yaml", "policy: {rules: {inquiry-only: off}}\n"))
    }),
    ("policy-unknown-rule", || {
        check(proven().append("carveout.yaml", "policy: {rules: {inquiry-onli: warning}}\n"))
    }),
    // No rule is known to fail.
    ("rule-failed", || None),
    ("waiver-expired", || {
        waiver("rule: evidence-stale, reason: R, approver: A, expires: 2026-01-01")
    }),
    ("waiver-incomplete", || {
        waiver("rule: evidence-stale, reason: \"\", approver: A, expires: 2026-12-31")
    }),
    ("waiver-refused", || {
        let waivers =
            "waivers:\n  - {rule: invalid-date, reason: R, approver: A, expires: 2026-12-31}\n";
        check(proven().edit(INDEX, "2026-09-30T08:00:00Z", "soon").file("waivers.yaml", waivers))
    }),
    ("waiver-not-compensated", || check(waived("control: CC6.2"))),
    ("waiver-too-wide", || check(waived("control: \"*\""))),
    ("waiver-unknown-control", || {
        waiver("rule: evidence-stale, control: CC9.9, reason: R, approver: A, expires: 2026-12-31")
    }),
    ("waiver-unknown-code", || {
        waiver("rule: evidence-staleness, reason: R, approver: A, expires: 2026-12-31")
    }),
    ("waiver-unused", || {
        waiver("rule: evidence-stale, reason: R, approver: A, expires: 2026-12-31")
    }),
    // Package
    ("approval-refused", || {
        let manifest = r#"{"period": {"from": "2026-04-01", "to": "2026-06-30"}, "inputs": []}"#;
        let workspace = proven().file("out/2026-Q2/manifest.json", manifest);
        check(workspace.file("out/2026-Q2.approvals/owner-1.json", "{}"))
    }),
    ("package-unreadable", || file("out/2026-Q2/manifest.json", "{}")),
    // A rule that panics: the test stands beside the guard, in `src/check/guard.rs`.
    ("rule-failed", || None),
    ("template", || {
        said(&proven().file("templates/summary.md.tera", "{{ missing.value }}\n").build())
    }),
    ("template-omits", || file("templates/summary.md.tera", "hi\n")),
    ("unprintable-character", unprintable),
    ("workbook", workbook),
    // AWS Artifact
    ("artifact", || said(&proven().remove(LOCK).remove(REVIEWS).run(["artifact", "list", "."]))),
    ("aws-artifact", aws),
];
