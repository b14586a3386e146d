//! Texts a person gets wrong: the place and the remedy; with `--strict` exit status 2, nothing written, and the last
//! package left as it was. Without it, only what makes the workspace impossible to understand ends so.

use crate::harness::{AS_OF, Run, Workspace};

/// Builds a workspace that is at fault and asserts what holds for every such run.
#[track_caller]
pub(crate) fn refused(workspace: Workspace, says: &[&str]) -> Run {
    // A package of an earlier run stands where this run would write.
    let earlier =
        [("manifest.json", "{\"schema\": \"carveout/manifest/1\"}"), ("summary.md", "old")];
    let workspace = earlier
        .iter()
        .fold(workspace, |w, (name, text)| w.file(&format!("out/2026-Q3/{name}"), text));
    let before = workspace.snapshot("out");
    let run = workspace.run(["build", ".", "--as-of", AS_OF, "--strict"]).ends(2);
    for text in says {
        assert!(run.stderr.contains(text), "stderr lacks {text:?}\n{run}");
    }
    assert!(run.stderr.contains("nothing was written"), "{run}");
    assert!(run.stdout.is_empty(), "a refused build prints no result\n{run}");
    let remedy = run.stderr.contains("help: ") || run.stderr.contains("; write ");
    assert!(remedy, "no remedy is given\n{run}");
    assert_eq!(workspace.snapshot("out"), before, "the earlier package was touched");
    // Data at fault is left out, and told among the findings.
    let plain = workspace.check();
    let head = ["carveout.yaml", "catalogs/", "controls/", "templates"];
    if plain.status == 2 {
        assert!(head.iter().any(|file| plain.stderr.contains(file)), "{plain}");
    } else {
        assert_eq!(plain.status, 1, "{plain}");
        for text in says {
            assert!(plain.stdout.contains(text), "stdout lacks {text:?}\n{plain}");
        }
    }
    run
}

const HEAD: &str = "carveout.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";
const CHG: &str = "implementations/CHG-01-changes.md";
const INDEX: &str = "evidence/index.yaml";
const TESTS: &str = "evidence/tests.yaml";

fn head(old: &str, new: &str) -> Workspace {
    Workspace::minimal().edit(HEAD, old, new)
}

#[test]
fn a_workspace_that_is_not_there() {
    let workspace = Workspace::minimal();
    workspace
        .run(["build", "absent", "--as-of", AS_OF])
        .ends(2)
        .says("cannot open the workspace absent: no such file")
        .says("`carveout init DIR` creates a workspace");
    workspace.run(["build", HEAD]).ends(2).says("is a file, not a workspace folder");
    refused(
        Workspace::minimal().remove(HEAD),
        &["error[file-missing]: cannot read `carveout.yaml`: no such file"],
    );
    refused(
        Workspace::empty(),
        &["cannot read `carveout.yaml`", "or create one: `carveout init DIR`"],
    );
}

#[test]
fn keys() {
    refused(
        head("services:", "servces:"),
        &["unknown field `servces`", "carveout.yaml:13:1", "carveout schema"],
    );
    refused(
        head("  id: minimal", "  id: minimal\n  nmae: x"),
        &["unknown field `nmae`", "carveout.yaml:4:3"],
    );
    refused(
        head("period: 2026-Q3", "period: 2026-Q3\nperiod: 2026-Q2"),
        &["duplicate mapping key: period", "carveout.yaml:17:1", "keep one of the two"],
    );
    refused(head("period: 2026-Q3\n", ""), &["missing field `period`", "add the key"]);
    for (file, old, field) in [
        (INDEX, "    title:", "titel"),
        (TESTS, "    title:", "titel"),
        ("aws-reports.yaml", "    opinion:", "opinon"),
        (IAM, "title:", "titel"),
    ] {
        let workspace =
            Workspace::minimal().edit(file, old, &old.replace(old.trim(), &format!("{field}:")));
        refused(workspace, &[&format!("unknown field `{field}`"), file]);
    }
}

#[test]
fn a_duplicate_key_is_not_explained_in_the_parsers_own_terms() {
    let run = refused(head("period: 2026-Q3", "period: 2026-Q3\nperiod: 2026-Q2"), &[]);
    assert!(!run.stderr.contains("DuplicateKeyPolicy"), "{run}");
}

#[test]
fn values() {
    refused(
        head("services: [s3, lambda, iam]", "services: 5"),
        &["carveout.yaml:13", "carveout schema"],
    );
    refused(head("  - soc2/security", "  - [soc2]"), &["carveout.yaml:15"]);
    refused(
        head("carveout: 1", "carveout: 2"),
        &["this version of carveout reads format 1, but the file has format 2"],
    );
    refused(head("carveout: 1", "carveout: one"), &["carveout.yaml:1:11"]);
    refused(head("id: minimal", "id: \"a/b\""), &["`a/b` is not an id", "carveout.yaml:3:7"]);
    refused(head("services: [s3, lambda, iam]", "services: []"), &["no AWS service is listed"]);
    refused(
        head("  - soc2/security", "  []"),
        &["no framework is listed", "carveout catalog list"],
    );
    refused(
        Workspace::minimal().edit(CHG, "status: implemented", "status: done"),
        &["done", "implementations/CHG-01-changes.md:4"],
    );
    refused(
        Workspace::minimal().edit(TESTS, "[inspection]", "[looking]"),
        &["looking", "evidence/tests.yaml:"],
    );
    refused(
        Workspace::minimal().edit("aws-reports.yaml", "version: 1", "version: 1\n    type: 3"),
        &["a report is of type 1 or 2, not 3"],
    );
}

#[test]
fn a_wrong_type_is_named_in_the_words_of_the_file() {
    let run = refused(head("services: [s3, lambda, iam]", "services: 5"), &[]);
    assert!(run.stderr.contains("a list"), "{run}");
    let run = refused(
        head("roles:\n    owner: {title: System Owner, contact: owner@example.com}", "roles: 5"),
        &[],
    );
    assert!(run.stderr.contains("a mapping"), "{run}");
}

#[test]
fn days_and_periods() {
    refused(
        Workspace::minimal().edit(TESTS, "tested_on: 2026-10-02", "tested_on: 2026-10-32"),
        &["`2026-10-32` is not a date; write YYYY-MM-DD", "evidence/tests.yaml:17:16"],
    );
    refused(
        Workspace::minimal().edit(INDEX, "2026-09-30T08:00:00Z", "last tuesday"),
        &["`last tuesday` is not a date", "evidence/index.yaml:7:19"],
    );
    refused(
        Workspace::minimal().edit(INDEX, "{from: 2026-07-01, to: 2026-09-30}", "the quarter"),
        &["`the quarter` is neither a date nor a period", "evidence/index.yaml:9:13"],
    );
    for reversed in ["{from: 2026-09-30, to: 2026-07-01}", "2026-09-30..2026-07-01"] {
        refused(
            head("2026-Q3", reversed),
            &[
                "a period cannot end (2026-07-01) before it begins (2026-09-30)",
                "carveout.yaml:16:9",
            ],
        );
    }
    for odd in ["2026-Q0", "2026-13", "26-Q3", "Q3 2026", "2026-02-30..2026-03-01"] {
        refused(head("2026-Q3", odd), &[&format!("`{odd}` is not a period; write 2026-Q3")]);
    }
}

#[test]
fn names_that_name_nothing_come_with_a_suggestion() {
    refused(
        head("lambda", "lamda"),
        &["unknown AWS service `lamda`", "did you mean `lambda`?", "carveout.yaml:13:16"],
    );
    refused(
        head("lambda", "mainframe"),
        &["unknown AWS service `mainframe`", "run `carveout services list` for the known ones"],
    );
    refused(
        head("lambda", "{id: lambda, mode: zip}"),
        &["unknown mode of AWS Lambda `zip`", "container-image"],
    );
    refused(head("lambda", "lambda, lambda"), &["AWS Lambda is listed twice"]);
    refused(
        head("period:", "premises: [ofice]\nperiod:"),
        &["unknown kind of premises `ofice`", "did you mean `office`?"],
    );
    refused(
        head("soc2/security", "soc3/security"),
        &[
            "unknown built-in catalog `soc3`",
            "did you mean `soc2/security`? There are: ",
            "cmmc-2.0/level-1, ",
            "soc2/privacy",
        ],
    );
    refused(
        head("soc2/security", "soc2/safety"),
        &["`soc2` has no baseline `safety`", "soc2/security"],
    );
    refused(head("soc2/security", "soc2"), &["`soc2` needs a baseline after a slash"]);
    refused(
        head("  - soc2/security", "  - soc2/security\n  - SOC2/security"),
        &["would be written to the same folder"],
    );
    refused(
        head("period:", "overrides: [{topic: patching, owner: customer}]\nperiod:"),
        &["unknown topic `patching`"],
    );
    refused(
        head("period:", "overrides: [{topic: logging, service: ec2, owner: customer}]\nperiod:"),
        &["unknown service in use `ec2`"],
    );
    let minimal = Workspace::minimal;
    refused(
        minimal().edit(IAM, "[owner]", "[ownr]"),
        &["unknown role `ownr`", "did you mean `owner`?", IAM],
    );
    refused(
        minimal().edit(TESTS, "[EV-001]", "[EV-009]"),
        &["unknown evidence item `EV-009`", "evidence/tests.yaml:21"],
    );
    refused(
        minimal().edit(INDEX, "[IAM-01, T-001]", "[nothing]"),
        &["unknown implementation, test or control `nothing`"],
    );
    refused(
        minimal().edit("aws-reports.yaml", "M1n001", "M1n002"),
        &["unknown report `report-Sy7nThEt1cM1n002`"],
    );
    refused(
        minimal().edit("aws-reports.yaml", "version: 1", "version: 1\n    program: soc4"),
        &["unknown report program `soc4`"],
    );
    refused(
        minimal().edit("aws-reports.yaml", "{s3: in", "{s4: in"),
        &["unknown AWS service `s4`"],
    );
    refused(
        minimal().append("aws-reports.yaml", "letters:\n  - {id: L, continues: soc9, issuer: AWS, covers: {from: 2026-09-01, to: 2026-09-30}}\n"),
        &["unknown program or report `soc9`"],
    );
}

#[test]
fn ids_used_twice() {
    let minimal = Workspace::minimal;
    refused(
        minimal().edit(CHG, "id: CHG-01", "id: IAM-01"),
        &["implementation id `IAM-01` is used twice", "CHG-01-changes.md", "because of this"],
    );
    refused(
        minimal().file(
            "evidence/register.csv",
            "ID,Title,Kind,Covers from,Supports\nEV-001,Twin,export,2026-07-01,IAM-01\n",
        ),
        &["evidence id `EV-001` is used twice", "evidence/index.yaml:2:9"],
    );
    refused(
        minimal().append(
            "aws-reports.yaml",
            "  - {report: report-Sy7nThEt1cM1n001, version: 1, opinion: adverse}\n",
        ),
        &["is reviewed twice"],
    );
    let section = "\n## CC6.2\nOne.\n\n## CC6.2\nTwo.\n";
    refused(minimal().append(IAM, section), &["CC6.2 has two sections"]);
}

#[test]
fn unknown_controls_are_a_finding() {
    let run = Workspace::minimal().edit(IAM, "CC6.3", "CC6.33").check().ends(1);
    run.prints("error[unknown-control]: CC6.33 is not in any catalog")
        .prints("implementations/IAM-01-access-review.md:8:")
        .prints("carveout catalog show CATALOG");
    refused(
        Workspace::minimal().edit(IAM, "CC6.3", "the third one"),
        &["`the third one` is not a control id; write it like AC-2"],
    );
}

#[test]
fn front_matter() {
    let with = |text: &str| Workspace::minimal().file("implementations/X.md", text);
    refused(
        with("id: X\n"),
        &[
            "the file does not begin with front matter",
            "implementations/X.md:1:1",
            "begin the file with a line `---`",
        ],
    );
    refused(with("\n---\nid: X\n---\n"), &["the file does not begin with front matter"]);
    refused(with("---\nid: X\n"), &["the front matter is not closed", "implementations/X.md:1:1"]);
    refused(with("---\n---\ntext\n"), &["implementations/X.md"]);
    refused(
        with("---\nid: \"\"\ntitle: T\nstatus: planned\nsatisfies: []\n---\n"),
        &["an implementation needs an id"],
    );
}

#[test]
fn template_syntax_in_statements() {
    let with = |text: &str| Workspace::minimal().edit(CHG, "Every change", text);
    refused(with("{{ system.nmae }}"), &["system.name, system.organization", CHG]);
    refused(with("{% for x in y %}"), &["`{% … %}` is not allowed in a statement", CHG]);
    refused(with("{{ get_env(name=\"PATH\") }}"), &[CHG]);
    refused(with("{{ unclosed"), &[CHG]);
}

#[test]
fn yaml_that_is_not_what_it_seems() {
    let waivers = |text: &str| Workspace::minimal().file("waivers.yaml", text);
    refused(waivers("waivers:\n\t- rule: x\n"), &["waivers.yaml:2", "tab"]);
    refused(waivers("waivers: ["), &["waivers.yaml:"]);
    refused(waivers("waivers: []\n---\nwaivers: []\n"), &["waivers.yaml"]);
    refused(waivers("waivers: &a [*a]\n"), &["waivers.yaml"]);
    refused(waivers(&format!("waivers: {}\n", "[".repeat(100_000))), &["waivers.yaml:1"]);
    refused(waivers(&format!("waivers: {}\n", "{a: ".repeat(100_000))), &["waivers.yaml:1"]);
}

#[test]
fn alias_bombs() {
    // Nine lists of nine, each of the one before: 3.5 thousand million texts if they were expanded.
    let bomb = |first: &str, prefix: &str| {
        let mut text = format!("{prefix}\n  - &a [{}]\n", [first; 9].join(", "));
        for pair in "abcdefghij".as_bytes().windows(2) {
            let (known, new) = (char::from(pair[0]), char::from(pair[1]));
            let aliases = vec![format!("*{known}"); 9].join(", ");
            text.push_str(&format!("  - &{new} [{aliases}]\n"));
        }
        text
    };
    let begun = std::time::Instant::now();
    refused(Workspace::minimal().file("waivers.yaml", bomb("x", "waivers:")), &["waivers.yaml:"]);
    let text = std::fs::read_to_string(Workspace::minimal().path(HEAD)).unwrap();
    let text = text
        .replace("  regions: [eu-central-1]", &bomb("x", "  regions:").replace("\n  -", "\n    -"));
    refused(Workspace::minimal().file(HEAD, text), &["carveout.yaml:"]);
    assert!(begun.elapsed().as_secs() < 60, "an alias bomb took {:?}", begun.elapsed());
}

#[test]
fn encodings() {
    let waivers = |bytes: &[u8]| Workspace::minimal().file("waivers.yaml", bytes);
    refused(
        waivers(b"waivers: []\n# caf\xe9\n"),
        &["`waivers.yaml` is not UTF-8 text: byte 0xe9 at offset 17", "waivers.yaml:2", "Latin-1"],
    );
    refused(waivers(b""), &["`waivers.yaml` is empty (0 bytes)"]);
    refused(waivers(b"waivers: [] \0\n"), &["waivers.yaml"]);
    refused(waivers(b"w\0a\0i\0v\0e\0r\0s\0:\0 \0[\0]\0"), &["waivers.yaml"]);
    refused(waivers(b"\xff\xfew\0a\0"), &["is not UTF-8"]);
    refused(
        Workspace::minimal().file(IAM, b"---\nid: caf\xe9\n---\n"),
        &["is not UTF-8 text", IAM],
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    let workspace = Workspace::minimal();
    let plain = workspace.plan();
    let mut changed = workspace;
    for path in [HEAD, IAM, CHG, INDEX, TESTS, "aws-reports.yaml", "aws-reports.lock.json"] {
        let text = std::fs::read_to_string(changed.path(path)).unwrap();
        changed = changed.file(path, format!("\u{feff}{}", text.replace('\n', "\r\n")));
    }
    let windows = changed.plan();
    assert_eq!(plain.summary, windows.summary);
    assert!(changed.check().ends(1).stderr.is_empty());
}

#[test]
fn report_lists() {
    let lock = |text: &str| Workspace::minimal().file("aws-reports.lock.json", text);
    refused(
        lock("{\"reports\": ["),
        &["EOF while parsing", "aws-reports.lock.json:1", "aws artifact list-reports"],
    );
    refused(lock("[]"), &["aws-reports.lock.json:1", "an object with a `reports` list"]);
    refused(lock(&"[".repeat(10_000)), &["aws-reports.lock.json:1"]);
    refused(lock(&"{\"reports\":".repeat(10_000)), &["aws-reports.lock.json:1"]);
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "looks at the PDF")]
fn a_template_at_fault_is_named_with_its_line() {
    let with =
        |name: &str, text: &str| Workspace::minimal().file(&format!("templates/{name}"), text);
    let fails = |workspace: Workspace, says: &[&str]| {
        let run = workspace.build().ends(2).says("nothing was written");
        says.iter().for_each(|text| assert!(run.stderr.contains(text), "{text:?}\n{run}"));
        assert!(workspace.snapshot("out").is_empty());
    };
    fails(
        with("style.typ", "#let x = 1\n#let y = (\n"),
        &["templates/style.typ:2", "unclosed delimiter"],
    );
    fails(with("soc2.typ.tera", "a\n{% for x %}\n"), &["templates/soc2.typ.tera:2"]);
    fails(with("summary.md.tera", "{{ missing.value }}\n"), &["templates/summary.md.tera:1"]);
    fails(with("style.typ", "#read(\"/etc/passwd\")\n"), &["templates/style.typ:1"]);
    fails(with("style.typ", "#import \"@preview/cetz:0.3.0\"\n"), &["templates/style.typ:1"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = crate::harness::program();
    let output = command.args(["rules"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("standard output could not be written"), "{said}");
}

#[test]
fn the_time_limit_of_templates_is_a_time() {
    for seconds in ["0", "18446744073709551615", "86401"] {
        let run = Workspace::minimal().run(["build", ".", "--template-seconds", seconds]);
        run.ends(2).says("is not in 1..=86400");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_template_does_not_outlive_the_build_that_watches_it() {
    let endless = "{% for a in range(end=1000000) %}{% for b in range(end=1000000) %}{% endfor %}{% endfor %}";
    let workspace = Workspace::minimal().file("templates/summary.md.tera", endless);
    let mut command = crate::harness::program();
    let root = workspace.root();
    let mark = format!("{}", root.display());
    command.args(["build", &mark, "--as-of", AS_OF]).stdout(std::process::Stdio::null());
    let mut parent = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    let running = || {
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let lines = processes.filter_map(|one| std::fs::read(one.path().join("cmdline")).ok());
        lines.filter(|line| String::from_utf8_lossy(line).contains(&mark)).count()
    };
    let wait = |count: usize| {
        for _ in 0..600 {
            if running() == count {
                return true;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        false
    };
    assert!(wait(2), "the build and its child are running");
    parent.kill().unwrap();
    parent.wait().unwrap();
    assert!(wait(0), "the child ends with the build");
}
