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
    let path =
        folder.flatten().map(|entry| entry.path().join("ssp.pdf")).find(|path| path.exists())?;
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
