//! Files that are not what they should be: paths out of the folder, links, sizes, bombs, registers.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::bad_input::refused;
use crate::harness::{AS_OF, Workspace};

const INDEX: &str = "evidence/index.yaml";
const FILE: &str = "files/access-review.csv";

/// The evidence item with another path.
fn path(path: &str) -> Workspace {
    Workspace::minimal().edit(INDEX, FILE, path)
}

#[test]
fn paths_that_leave_the_folder() {
    refused(
        path("../carveout.yaml"),
        &["leads out of the workspace with `..`", "evidence/index.yaml:2:9"],
    );
    refused(path("files/../../carveout.yaml"), &["leads out of the workspace with `..`"]);
    refused(path("/etc/passwd"), &["`/etc/passwd` is an absolute path", "evidence/index.yaml:2:9"]);
    refused(path("files"), &["is not a regular file"]);
    refused(path("files/absent.csv"), &["cannot read `evidence/files/absent.csv`: no such file"]);
    refused(
        path("files/Access-Review.csv"),
        &["`access-review.csv` differs only in upper and lower case"],
    );
    refused(path("\"\""), &["error["]);
    refused(path("\"a\\0b\""), &["error["]);
    refused(
        Workspace::minimal().edit(
            "carveout.yaml",
            "soc2/security",
            "{catalog: ../c.json, name: n}",
        ),
        &["`../c.json` leads out of the workspace"],
    );
    refused(
        Workspace::minimal().edit(
            "carveout.yaml",
            "soc2/security",
            "{catalog: /etc/passwd, name: n}",
        ),
        &["`/etc/passwd` is an absolute path"],
    );
}

#[cfg(unix)]
#[test]
fn links() {
    let minimal = Workspace::minimal;
    let link = "symbolic link";
    refused(
        minimal()
            .remove(&format!("evidence/{FILE}"))
            .link(&format!("evidence/{FILE}"), "/etc/passwd"),
        &[link, INDEX],
    );
    refused(
        minimal()
            .remove("evidence/files")
            .file("elsewhere/access-review.csv", "x")
            .link("evidence/files", "../elsewhere"),
        &[link],
    );
    refused(minimal().remove("carveout.yaml").link("carveout.yaml", "/etc/passwd"), &[link]);
    refused(minimal().link("waivers.yaml", "/dev/zero"), &[link]);
    refused(minimal().link("waivers.yaml", "nowhere"), &[link]);
    refused(minimal().link("implementations/X.md", "IAM-01-access-review.md"), &[link]);
    refused(
        minimal().link("templates", "/etc"),
        &["`templates` is not a folder", "links are not followed"],
    );
    refused(minimal().link("evidence/register.csv", "index.yaml"), &[link]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let workspace = path("files/pipe");
    let made =
        std::process::Command::new("mkfifo").arg(workspace.path("evidence/files/pipe")).status();
    if made.is_ok_and(|status| status.success()) {
        refused(workspace, &["is not a regular file"]);
    }
}

/// A file of 200 MB that takes no room on the disk.
fn sparse(workspace: &Workspace, path: &str) {
    let target = workspace.path(path);
    std::fs::create_dir_all(target.parent().unwrap()).unwrap();
    std::fs::File::create(target).unwrap().set_len(200 << 20).unwrap();
}

#[test]
fn large_files_fail_fast() {
    let begun = Instant::now();
    let workspace = path("files/x.json").edit(INDEX, "kind: export", "kind: tool-output");
    sparse(&workspace, "evidence/files/x.json");
    // Tool output is read as a stream: it may be of any size, and this one is of no known format.
    workspace.check().prints(
        "`evidence/files/x.json` has an unknown format: it is listed and hashed, but its rows are not read",
    );
    let workspace =
        Workspace::minimal().edit("carveout.yaml", "soc2/security", "{catalog: catalogs/c.json}");
    sparse(&workspace, "catalogs/c.json");
    refused(workspace, &["`catalogs/c.json` has 200 MB; the limit is 64 MB", "carveout.yaml:15:5"]);
    for name in ["waivers.yaml", "evidence/register.csv", "evidence/register.xlsx"] {
        let workspace = Workspace::minimal();
        sparse(&workspace, name);
        refused(workspace, &[&format!("`{name}` has 200 MB")]);
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[test]
fn large_evidence_is_hashed_without_being_read_into_memory() {
    let workspace = path("files/x.bin");
    sparse(&workspace, "evidence/files/x.bin");
    let plan = workspace.plan();
    assert_eq!(plan.evidence[0].bytes, Some(200 << 20));
    assert_eq!(plan.evidence[0].sha256.as_ref().map(String::len), Some(64));
}

#[test]
fn stated_hashes_and_addresses_that_are_none() {
    refused(path(&format!("{FILE}\n    sha256: abc")), &["a SHA-256 has 64 hexadecimal digits"]);
    refused(
        path(&format!("{FILE}\n    url: \"javascript:alert(1)\"")),
        &["this is not an https address", "begins with https://"],
    );
}

#[test]
fn catalogs_that_are_none() {
    let with = |text: &str| {
        Workspace::minimal()
            .edit("carveout.yaml", "soc2/security", "{catalog: catalogs/c.json, name: c}")
            .file("catalogs/c.json", text)
    };
    refused(
        with("{\"catalog\": {\"metadata\": {\"title\": \"x\""),
        &["EOF while parsing", "catalogs/c.json:1", "carveout.yaml:15:5"],
    );
    refused(with("not json"), &["catalogs/c.json:1"]);
    refused(with("{}"), &["`catalogs/c.json` contains no OSCAL catalog"]);
    refused(with("{\"profile\": {}}"), &["missing field `metadata`", "catalogs/c.json:1"]);
    refused(with(&"[".repeat(10_000)), &["catalogs/c.json:1"]);
    refused(with(&"{\"catalog\":".repeat(10_000)), &["catalogs/c.json:1"]);
    let parts = "{\"name\": \"item\", \"parts\": [".repeat(10_000);
    refused(
        with(&format!(
            "{{\"catalog\": {{\"metadata\": {{\"title\": \"x\"}}, \"controls\": [{{\"id\": \"ac-1\", \"title\": \"t\", \"parts\": [{parts}"
        )),
        &["recursion limit exceeded", "catalogs/c.json:1"],
    );
    let twice = "{\"catalog\": {\"metadata\": {\"title\": \"x\"}, \"controls\": [{\"id\": \"ac-1\", \"title\": \"t\"}, {\"id\": \"AC-01\", \"title\": \"t\"}]}}";
    refused(with(twice), &["`catalogs/c.json` contains AC-1 twice"]);
}

#[test]
fn tool_output_that_cannot_be_read_is_listed_and_reported() {
    for text in [
        "[".repeat(10_000),
        "{\"a\":".repeat(10_000),
        "[{\"class_uid\": 2004,".to_owned(),
        "plain".to_owned(),
    ] {
        let workspace = path("files/x.json")
            .edit(INDEX, "kind: export", "kind: tool-output")
            .file("evidence/files/x.json", &text);
        let run = workspace.check();
        assert!(run.status == 1 || run.status == 2, "{run}");
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(all.contains("evidence/files/x.json"), "{run}");
    }
}

/// An XLSX with these parts.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in parts {
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn workbooks_that_are_none() {
    let begun = Instant::now();
    let register = |bytes: &[u8]| Workspace::minimal().file("evidence/register.xlsx", bytes);
    let name = "evidence/register.xlsx";
    refused(
        register(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"),
        &["this is a workbook of the old .xls format", name, "save it as .xlsx"],
    );
    refused(register(b"PK\x03\x04 and nothing more"), &[name]);
    refused(register(&zip(&[("word/document.xml", b"<x/>")])), &[name]);
    let bomb = vec![b' '; 300 << 20];
    refused(
        register(&zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", &bomb)])),
        &[name],
    );
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[test]
fn a_workbook_that_is_a_csv_is_read_as_one() {
    let text = "ID,Title,Kind,Covers from,Covers to,Supports\nEV-8,Twin,export,2026-07-01,2026-09-30,CC6.2\n";
    let plan = Workspace::minimal().file("evidence/register.xlsx", text).plan();
    let ids: Vec<&str> = plan.evidence.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["EV-001", "EV-8"]);
}

#[test]
fn a_bad_row_is_a_finding_and_the_rest_goes_on() {
    let text = "ID,Title,Kind,Covers from,Covers to,Supports\n\
        EV-7,Bad,export,2026-13-01,2026-09-30,CC6.2\n\
        EV-8,Good,export,2026-07-01,2026-09-30,CC6.2\n";
    let workspace = Workspace::minimal().file("evidence/register.csv", text);
    workspace
        .run(["check", ".", "--as-of", AS_OF])
        .ends(1)
        .prints(
            "error[register-date]: line 2, column 4 (`Covers from`): `2026-13-01` is not a readable date; \
             the row is excluded",
        )
        .prints("evidence/register.csv:2:1");
    let plan = workspace.plan();
    let ids: Vec<&str> = plan.evidence.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["EV-001", "EV-8"], "the good row is kept");
    assert!(
        plan.findings.iter().any(|f| f.code.name == "register-date"),
        "nothing is dropped in silence"
    );
}

#[test]
fn registers_of_which_nothing_can_be_read() {
    let register = |text: &str| Workspace::minimal().file("evidence/register.csv", text);
    refused(register("a,b,c\n1,2,3\n"), &["evidence/register.csv"]);
    refused(register("\n\n\n"), &["evidence/register.csv"]);
    refused(
        Workspace::minimal().file("evidence/register.csv", b"ID,Title\n\xe9\xc3\xa9,x\n"),
        &["evidence/register.csv"],
    );
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_text() {
    use std::os::unix::ffi::OsStrExt;
    let workspace = Workspace::minimal();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    if std::fs::write(workspace.path("implementations").join(name), "x").is_ok() {
        refused_without_remedy(&workspace);
    }
}

#[cfg(unix)]
fn refused_without_remedy(workspace: &Workspace) {
    workspace
        .run(["build", ".", "--as-of", AS_OF, "--strict"])
        .ends(2)
        .says("a file name in `implementations` is not UTF-8")
        .says("nothing was written");
    assert!(workspace.snapshot("out").is_empty());
}

/// The net under the limits of readers. It is for Linux, where the system tells what a process takes.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_takes_too_much_memory_names_the_file() {
    let findings = "{},".repeat(450_000);
    let text = format!(
        r#"{{"assessment-results":{{"uuid":"u","results":[{{"findings":[{findings}{{}}]}}]}}}}"#
    );
    let workspace = Workspace::minimal().file("evidence/big.json", text);
    workspace
        .run(["evidence", "scan", ".", "--memory", "64M"])
        .ends(2)
        .says("error: reading `evidence/big.json` was stopped: the program takes ")
        .says("and the limit is 64 MB; nothing was written");
    workspace.run(["evidence", "scan", "."]).ends(0);
    workspace.run(["evidence", "scan", ".", "--memory", "1M"]).ends(2).says("the least is 64 MB");
}

#[test]
fn json_of_more_values_than_are_read() {
    let many = |unit: &str, values: usize| {
        let mut text = unit.repeat(values);
        text.pop();
        text
    };
    let lock = format!("{{\"reports\":[\n{}]}}", many("{},", 60_000));
    Workspace::minimal()
        .file("aws-reports.lock.json", lock)
        .check()
        .ends(1)
        .prints("it has more than 100000 values, which is the limit")
        .prints("aws-reports.lock.json:2:");
    // Within the limit: every report has a place of its own, and none is compared with all others.
    let reports: Vec<String> = (0..20_000).map(|n| format!("{{\"id\":\"r{n}\"}}")).collect();
    let lock = format!("{{\"reports\":[{},\n{{\"id\":\"r7\"}}]}}", reports.join(",\n"));
    Workspace::minimal()
        .file("aws-reports.lock.json", lock)
        .check()
        .prints("r7 version 0 is listed twice")
        .prints("aws-reports.lock.json:20001");
    let groups = many("{},", 600_000);
    let catalog = format!("{{\"catalog\":{{\"groups\":[{groups}]}}}}");
    let workspace =
        Workspace::minimal().edit("carveout.yaml", "soc2/security", "{catalog: catalogs/c.json}");
    refused(
        workspace.file("catalogs/c.json", catalog),
        &["it has more than 1000000 values, which is the limit", "catalogs/c.json:1:"],
    );
}
