//! Texts and lists that are longer than a page can show, and statements of which nothing is lost.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};

const HEAD: &str = "carveout.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";
const INDEX: &str = "evidence/index.yaml";

/// What `check` says of a workspace with a text that is too long.
#[track_caller]
fn too_long(workspace: Workspace, place: &str, says: &str) {
    let run = workspace.check();
    let all = format!("{}{}", run.stdout, run.stderr);
    assert!(all.contains("error[text-too-long]"), "{all}");
    for text in [place, says] {
        assert!(all.contains(text), "{text:?} is not said:\n{all}");
    }
}

#[test]
fn a_long_text_names_its_field_its_length_and_its_place() {
    let long = |n: usize| "long ".repeat(n);
    let of = |path: &str, old: &str, new: String| proven().edit(path, old, &new);
    too_long(
        of(
            HEAD,
            "period: 2026-Q3",
            format!(
                "overrides: [{{topic: logging, owner: customer, basis: \"{}\"}}]\nperiod: 2026-Q3",
                long(5_000)
            ),
        ),
        HEAD,
        "`basis` has 25,000 characters; at most 20,000",
    );
    too_long(of(INDEX, "    title: ", format!("    title: {}", long(200))), INDEX, "`title` has");
    too_long(of(IAM, "title: ", format!("title: {}", long(200))), IAM, "`title` has");
    too_long(proven().append(IAM, &format!("\n{}\n", long(9_000))), IAM, "at most 40,000");
    too_long(
        proven().append(IAM, &format!("\n{}\n", "## Other\n\nx\n".repeat(20_000))),
        IAM,
        "at most 200,000",
    );
    let waiver = format!(
        "waivers:\n  - rule: inquiry-only\n    reason: \"{}\"\n    approver: CISO\n    expires: 2026-12-31\n",
        long(900)
    );
    too_long(
        proven().file("waivers.yaml", waiver),
        "waivers.yaml:3:",
        "`reason` has 4,500 characters; at most 4,000",
    );
    let many = "x, ".repeat(5_001);
    too_long(
        of(HEAD, "regions: [", format!("data_categories: [{many}]\n  regions: [")),
        HEAD,
        "`data_categories` has 5,001 entries; 5,000 at most",
    );
}

#[test]
fn an_item_with_too_long_a_text_is_left_out_and_no_other() {
    let item = format!(
        "  - {{id: EV-900, title: \"{}\", kind: document, supports: []}}\n",
        "t".repeat(501)
    );
    let workspace = proven().append(INDEX, &item);
    let model = workspace.model();
    assert!(model.evidence.iter().any(|item| item.id == "EV-001"));
    assert!(model.evidence.iter().all(|item| item.id != "EV-900"));
    assert!(model.facts.unread.iter().any(|one| one.id.as_deref() == Some("EV-900")));
}

#[test]
fn an_audit_is_of_our_days_and_of_some_years() {
    for (period, says) in [
        ("{from: 0001-01-01, to: 9999-12-31}", "far from any audit"),
        ("{from: 2001-01-01, to: 2026-12-31}", "an audit period of 9496 days is none"),
        ("2300", "far from any audit"),
    ] {
        let run = Workspace::minimal()
            .edit(HEAD, "period: 2026-Q3", &format!("period: {period}"))
            .check();
        assert!(run.status == 2 && run.stderr.contains(says), "{run}");
    }
    let run = Workspace::minimal().run([
        "check",
        ".",
        "--as-of",
        AS_OF,
        "--period",
        "0001-01-01..9999-12-31",
    ]);
    run.ends(2).says("far from any audit");
    let decade = "period: {from: 2017-01-01, to: 2026-12-31}";
    let run = Workspace::minimal().edit(HEAD, "period: 2026-Q3", decade).check();
    assert!(run.status < 2, "{run}");
}

#[test]
fn a_statement_cannot_write_without_an_end() {
    for loops in ["{{ range(end=1000000000) }}", "{{ system.name | replace(from='a', to='b') }}"] {
        let run = proven().append(IAM, &format!("\n{loops}\n")).check();
        assert!(run.stdout.contains("a call such as"), "{run}");
    }
    let names = "{{ system.data_categories }} ".repeat(900);
    let categories = "abcdefghij, ".repeat(1_000);
    let workspace = proven()
        .edit(HEAD, "regions: [", &format!("data_categories: [{categories}]\n  regions: ["))
        .append(IAM, &format!("\n{names}\n"));
    too_long(workspace, IAM, "at most 40,000");
}

#[test]
fn many_unknown_ids_are_one_finding_with_their_number() {
    let ids = |n: usize, prefix: &str| {
        (0..n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>().join(", ")
    };
    for (prefix, rule) in [("no!thing-", "unknown-reference"), ("ZZQ-", "unknown-control")] {
        let item = |n| {
            format!(
                "  - {{id: EV-900, title: T, kind: document, url: \"https://x.example/a\", supports: [{}]}}\n",
                ids(n, prefix)
            )
        };
        let found = |n: usize| {
            let all = proven().append(INDEX, &item(n)).findings(AS_OF);
            all.into_iter()
                .filter(|one| one["rule"] == rule || one["code"] == rule)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(20).len(), 20, "{rule}");
        let many = found(3_000);
        assert_eq!(many.len(), 1, "{rule}: {many:?}");
        let message = many[0]["message"].as_str().unwrap();
        assert!(message.starts_with("3,000 ") && message.contains("and 2995 more"), "{message}");
    }
}

#[test]
fn a_text_above_the_headings_is_printed_with_the_first_part() {
    let nist = |body: &str| {
        let text = format!(
            "---\nid: IAM-01\ntitle: T\nstatus: implemented\nroles: [owner]\nsatisfies: [AC-14, AC-1]\n---\n\n{body}\n"
        );
        Workspace::minimal()
            .edit(HEAD, "soc2/security", "nist-800-53-r5/low")
            .file(IAM, text)
            .plan()
    };
    let said = |plan: &carveout::model::Plan, id: &str| {
        let parts = plan.parts().filter(|(_, part)| part.id.to_string() == id);
        let texts: Vec<String> =
            parts.flat_map(|(_, part)| &part.statements).map(|said| said.text.clone()).collect();
        texts.join("|")
    };
    let headed = "PREAMBLE.\n\n## AC-14\n\nMIDDLE.\n\n## AC-14(a)\n\nFirst.\n\n## AC-14(b)\n\nSecond.\n\n## AC-1\n\nThird.";
    let plan = nist(headed);
    assert_eq!(said(&plan, "AC-14(a)"), "PREAMBLE.\n\nMIDDLE.\n\nFirst.");
    assert_eq!(said(&plan, "AC-14(b)"), "Second.");
    assert!(said(&plan, "AC-1(b)") == "Third.", "{}", said(&plan, "AC-1(b)"));
    // It speaks for a part that has no heading, and is seen there.
    let plan = nist("PREAMBLE.\n\n## AC-14(a)\n\nFirst.\n\n## AC-1\n\nThird.");
    assert_eq!(said(&plan, "AC-14(a)"), "First.");
    assert_eq!(said(&plan, "AC-14(b)"), "PREAMBLE.");
}

#[test]
fn headings_without_end_are_counted() {
    let run = proven().append(IAM, &"\n## CC6.2\n\nDone.\n".repeat(3_000)).check();
    let all = format!("{}{}", run.stdout, run.stderr);
    let told = all.matches("error[duplicate-section]").count();
    assert!((1..=1_001).contains(&told), "{told}");
    assert!(all.contains("more like it from here on"), "{told}");
}

/// The text of the PDF; nothing without `pdftotext` or without PDF.
#[cfg(feature = "pdf")]
fn pdf(workspace: &Workspace) -> Option<String> {
    workspace.build();
    let folder = std::fs::read_dir(workspace.path("out/2026-Q3")).ok()?;
    let path = folder
        .flatten()
        .map(|entry| entry.path().join("system-description.pdf"))
        .find(|path| path.exists())?;
    let run =
        std::process::Command::new("pdftotext").arg("-raw").arg(path).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&run.stdout).into_owned())
}

#[cfg(feature = "pdf")]
#[test]
fn a_row_taller_than_a_page_is_printed_whole() {
    let words = |n: usize, prefix: &str| {
        (0..n).map(|i| format!("{prefix}{i:03}")).collect::<Vec<_>>().join(" ")
    };
    let (reason, purpose) = (words(550, "rea"), words(550, "pur"));
    let code: String = (0..300).map(|n| format!("line{n:03} of code\n")).collect();
    let workspace = proven()
        .edit(HEAD, "services: [s3, lambda, iam]", &format!("services: [s3, lambda, {{id: iam, purpose: \"{purpose}\"}}]"))
        .edit("evidence/tests.yaml", "[inspection]", "[inquiry]")
        .append(IAM, &format!("\n```\n{code}```\n\n| a | b |\n|---|---|\n| {} | two | LOSTCELL |\n", words(600, "cel")))
        .file("waivers.yaml", format!("waivers:\n  - rule: inquiry-only\n    reason: \"{reason}\"\n    approver: CISO\n    expires: 2026-12-31\n"));
    let Some(text) = pdf(&workspace) else { return };
    for (prefix, most) in [("rea", 550), ("pur", 550), ("cel", 600), ("line", 300)] {
        for n in 0..most {
            assert!(text.contains(&format!("{prefix}{n:03}")), "{prefix}{n:03} is not printed");
        }
    }
    assert!(text.contains("LOSTCELL"));
}

#[test]
fn a_cell_is_as_long_as_its_field() {
    let register = |cells: &str| {
        let head = "ID,Title,Kind,Covers,Query,Complete,Supports";
        proven().file(
            "evidence/more.csv",
            format!("{head}\n{cells}\nEV-901,Good,document,2026-Q3,q,yes,IAM-01\n"),
        )
    };
    let long = |n: usize| "x".repeat(n);
    let title = register(&format!("EV-900,{},document,2026-Q3,q,yes,IAM-01", long(501)));
    let query = register(&format!("EV-900,T,document,2026-Q3,{},yes,IAM-01", long(20_001)));
    let complete = register(&format!("EV-900,T,document,2026-Q3,q,{},IAM-01", long(4_001)));
    for (workspace, says) in [
        (title, "the text has 501 characters; at most 500"),
        (query, "the text has 20,001 characters; at most 20,000"),
        (complete, "the text has 4,001 characters; at most 4,000"),
    ] {
        let run = workspace.check();
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(all.contains("error[register-text-too-long]") && all.contains(says), "{all}");
        assert!(all.contains("evidence/more.csv:2"), "{all}");
        let model = workspace.model();
        assert!(model.evidence.iter().any(|item| item.id == "EV-901"));
        assert!(model.evidence.iter().all(|item| item.id != "EV-900"));
    }
    let good = format!("EV-900,{},document,2026-Q3,{},yes,IAM-01", long(500), long(20_000));
    assert!(register(&good).model().evidence.iter().any(|item| item.id == "EV-900"));
}

#[test]
fn a_cell_of_a_test_sheet_is_as_long_as_its_field() {
    let sheet = |title: usize, procedure: usize, item: usize, note: usize, exception: usize| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let x = |n: usize| "x ".repeat(n / 2);
        for (row, cells) in (0..).zip([
            vec!["Test ID".to_owned(), "T-900".to_owned()],
            vec!["Title".to_owned(), x(title)],
            vec!["Controls tested".to_owned(), "CC6.3".to_owned()],
            vec!["Test procedure".to_owned(), x(procedure)],
            vec!["Method".to_owned(), "Inspection".to_owned()],
            vec!["Conclusion".to_owned(), "Effective".to_owned()],
            vec!["Date tested".to_owned(), "2026-10-02".to_owned()],
            vec!["A".to_owned(), "Ticket".to_owned()],
            vec!["Item".to_owned(), "A".to_owned(), "Note".to_owned()],
            vec![x(item), "yes".to_owned(), x(note)],
            vec!["Item".to_owned(), "Exception".to_owned(), "Cause".to_owned()],
            vec!["L-1".to_owned(), x(exception), "c".to_owned()],
        ]) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write(row, column, cell).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    };
    let of = |bytes: Vec<u8>| proven().file("evidence/tests/T-900.xlsx", bytes);
    for (bytes, cell, most) in [
        (sheet(600, 8, 8, 8, 8), "B2", "500"),
        (sheet(8, 20_010, 8, 8, 8), "B4", "20,000"),
        (sheet(8, 8, 4_010, 8, 8), "A10", "4,000"),
        (sheet(8, 8, 8, 20_010, 8), "C10", "20,000"),
        (sheet(8, 8, 8, 8, 20_010), "B12", "20,000"),
    ] {
        let workspace = of(bytes);
        let run = workspace.check();
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(all.contains("error[text-too-long]"), "{cell}: {all}");
        assert!(all.contains(&format!("at most {most} are printed")), "{cell}: {all}");
        assert!(all.contains(cell), "{cell}: {all}");
        assert!(workspace.model().tests.iter().all(|test| test.id != "T-900"), "{cell}");
    }
    let longest = of(sheet(490, 19_990, 3_990, 19_990, 19_990)).model();
    assert!(longest.tests.iter().any(|test| test.id == "T-900"));
}

#[test]
fn times_of_a_population_are_read_or_told() {
    let with = |times: [&str; 2]| {
        let file = "population_size: 1\n      population_file: files/p.csv\n      seed: 1";
        let [first, second] = times;
        proven()
            .edit("evidence/tests.yaml", "population_size: 1", file)
            .file("evidence/files/p.csv", format!("id,closed\nA,{first}\nB,{second}\n"))
    };
    let run = with(["2026-08-01", "03/04/2026"]).check();
    run.prints("population-time-unread")
        .prints("evidence/files/p.csv:3")
        .prints("1 cell under `closed`");
    for quiet in
        [["2026-08-01", "-"], ["2026-08-01T10:00:00Z", "pending"], ["1 Aug 2026", "20260802"]]
    {
        with(quiet).check().omits("population-time-unread");
    }
    let workspace = with(["2026-08-01", "03/04/2026"]);
    let sample = ["evidence", "sample", "evidence/files/p.csv", "--seed", "1", "--size", "2"];
    workspace.run(sample).ends(0).says("1 cell under `closed` cannot be read as a time");
}

#[test]
fn a_folder_has_a_number_of_files() {
    let mut workspace = proven();
    for number in 0..=carveout::limits::LISTED_FILES {
        let text = format!(
            "---\nid: X-{number}\ntitle: T\nstatus: planned\nroles: []\nsatisfies: [CC6.3]\n---\n\nx\n"
        );
        workspace = workspace.file(&format!("implementations/x-{number:05}.md"), text);
    }
    let loaded = carveout::workspace::load(&workspace.root(), &Default::default());
    let told = loaded.diagnostics.iter().find(|one| one.code.name == "file-too-large").unwrap();
    assert!(told.message.contains("at most are read"), "{told:?}");
    assert!(loaded.workspace.unwrap().facts.unread.iter().any(|one| one.anywhere));
}

#[test]
fn the_memory_of_templates_is_a_checked_value() {
    for size in ["0", "1", "x", "99999999999G", "1K"] {
        let run = Workspace::minimal().run(["build", ".", "--template-memory", size]);
        assert!(run.status == 2 && run.stderr.contains("--template-memory"), "{size}: {run}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_or_an_endless_file_in_place_of_a_file_is_refused() {
    for (path, command) in [
        ("waivers.yaml", vec!["waive", ".", "inquiry-only", "--as-of", AS_OF]),
        ("before/findings.json", vec!["check", ".", "--since", "before", "--as-of", AS_OF]),
        ("out/2026-Q3/manifest.json", vec!["build", ".", "--as-of", AS_OF]),
        ("out/2026-Q3/manifest.json", vec!["verify", "out/2026-Q3"]),
    ] {
        let workspace = Workspace::minimal();
        let target = workspace.path(path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&target).status().unwrap();
        assert!(made.success());
        let run = workspace.run(command.clone());
        assert!((1..=3).contains(&run.status), "{path}: {run}");
        let run = workspace.remove(path).link(path, "/dev/zero").run(command);
        assert!((1..=3).contains(&run.status), "{path}: {run}");
    }
}
