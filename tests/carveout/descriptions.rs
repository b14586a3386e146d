//! `description.yaml`: what documents tell of a system beside its controls.

use crate::harness::{AS_OF, Workspace};
use crate::rules::Case;

const HEAD: &str = "carveout.yaml";
const PATH: &str = "description.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";

/// The minimal workspace with PL-2(a) of NIST SP 800-53 tested part by part.
fn planned() -> Workspace {
    let statement = "---\nid: IAM-01\ntitle: Plan\nstatus: implemented\nroles: [owner]\norigination: [organization]\n\
                     frequency: quarterly\nsatisfies: [PL-2]\nparameters:\n  pl-02_odp.01: \"the System Owner\"\n  \
                     pl-02_odp.02: \"the System Owner\"\n  pl-02_odp.03: \"every quarter\"\n---\n\nThe System Owner keeps \
                     the plan of the system with its threats, decisions and approvals, and reads it whole in the first \
                     week of each quarter with the assessor.\n";
    Workspace::minimal()
        .edit(HEAD, "soc2/security", "nist-800-53-r5/low")
        .file(IAM, statement)
        .edit(
            "evidence/tests.yaml",
            "    methods: [inspection]",
            "    steps:\n      - {do: \"Read the plan against each item of the list\", method: inspection, parts: [\"PL-2(a)(7)\", \"PL-2(a)(13)\"]}\n    methods: [inspection]",
        )
}

const THREATS: &str = "threats:\n  - {threat: Stolen credentials, response: Second factor}\n";
const DECISIONS: &str = "design_decisions:\n  - {decision: One Region, risk: Low}\n";

fn rated(level: &str) -> Workspace {
    let types = format!(
        "information_types:\n  - {{name: Orders, confidentiality: low, integrity: {level}, availability: low, reason: Wrong orders}}\n"
    );
    Workspace::minimal()
        .edit(HEAD, "  synthetic:", "  impact: low\n  synthetic:")
        .edit(HEAD, "soc2/security", "nist-800-53-r5/low")
        .file(PATH, types)
}

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "plan-lacks-content",
        firing: planned,
        quiet: || planned().file(PATH, format!("{THREATS}{DECISIONS}")),
        message: "PL-2 is called satisfied, and this plan has nothing on 2 of what it asks for: threats (the threats to the system); risk of design decisions (the decisions, each with its risk)",
        place: HEAD,
    },
    Case {
        rule: "impact-below-mark",
        firing: || rated("moderate"),
        quiet: || rated("low"),
        message: "the system declares impact low, and the highest of its information is moderate: Orders",
        place: "description.yaml:2",
    },
];

#[test]
fn a_plan_is_held_against_what_pl_2_asks() {
    let one = || planned().file(PATH, THREATS);
    let found = one().findings(AS_OF);
    let finding = found.iter().find(|one| one["rule"] == "plan-lacks-content").unwrap();
    assert_eq!(finding["controls"], serde_json::json!(["PL-2(a)(13)"]));
    // A placeholder says nothing, another document may hold it, and a section may be empty on purpose.
    let quiet = |more: &str| {
        let found = planned().file(PATH, format!("{DECISIONS}{more}")).findings(AS_OF);
        !found.iter().any(|one| one["rule"] == "plan-lacks-content")
    };
    assert!(!quiet("threats: [{threat: TBD}]\n"));
    assert!(quiet("attachments: [{title: Risk assessment, holds: [threats]}]\n"));
    assert!(quiet("none: {threats: \"The risk assessment RA-1 lists none.\"}\n"));
    assert!(!quiet("none: {threats: \"-\"}\n"));
    // What no test looked at is not called satisfied, so nothing is said of it.
    let untested = planned().file("evidence/tests.yaml", "tests: []\n").findings(AS_OF);
    assert!(!untested.iter().any(|one| one["rule"] == "plan-lacks-content"));
}

#[test]
fn an_impact_above_the_mark_is_a_warning_and_a_baseline_below_it_an_error() {
    let above = rated("low").edit(HEAD, "impact: low", "impact: moderate").check();
    above.prints("warning[impact-below-mark]");
    let baseline = rated("high").edit(HEAD, "impact: low", "impact: high").check();
    baseline.prints("the plan uses the LOW impact baseline, and the highest impact of its information is high: Orders");
    let none = rated("not-applicable").findings(AS_OF);
    assert!(!none.iter().any(|one| one["rule"] == "impact-below-mark"));
}

#[test]
fn what_the_description_names_has_to_exist() {
    let text = "responsible: {owner: ownr}\nnone: {threads: \"None.\"}\nattachments: [{title: T, evidence: EV-9}]\n\
                approvals: [{role: owner, date: 2026-02-01, until: 2026-01-01}]\ninventory: {}\n";
    let run = Workspace::minimal().file(PATH, text).check();
    for said in [
        "unknown role `ownr`",
        "there is no section `threads`",
        "did you mean `threats`?",
        "EV-9",
        "holds until 2026-01-01, which is before it",
        "names neither a file nor an evidence item",
    ] {
        assert!(
            format!("{}{}", run.stdout, run.stderr).contains(said),
            "{said}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[test]
fn figures_that_cannot_be_used_are_told_with_their_line() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><rect/></svg>";
    let with = |file: &str, alt: &str, content: &[u8]| {
        let text = format!("figures:\n  - {{kind: network, file: {file}, alt: \"{alt}\"}}\n");
        Workspace::minimal().file(PATH, text).file("figures/a.svg", content).check()
    };
    with("figures/a.svg", "One box", svg.as_bytes()).omits("figure-unusable");
    for (file, alt, content, said) in [
        ("figures/a.svg", "", svg, "has no description of what it shows"),
        ("figures/b.svg", "One box", svg, "figures/b.svg"),
        (
            "figures/a.svg",
            "One box",
            "<svg viewBox=\"0 0 1 1\"><image href=\"http://x/y.png\"/></svg>",
            "refers to something outside",
        ),
        ("figures/a.svg", "One box", "no drawing at all", "is no SVG"),
        ("../a.svg", "One box", svg, "../a.svg"),
    ] {
        let run = with(file, alt, content.as_bytes());
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(all.contains(said) && all.contains("description.yaml:2"), "{said}: {all}");
    }
}

#[test]
fn an_inventory_is_read_by_its_columns() {
    let rows = |columns: &str, csv: &str| {
        let text = format!("inventory: {{file: inventory.csv, columns: {{{columns}}}}}\n");
        let workspace = Workspace::minimal().file(PATH, text).file("inventory.csv", csv);
        let plan = workspace.plan();
        plan.description.map(|one| one.inventory).unwrap_or_default()
    };
    let read = rows("", "Asset ID,Type,Owner\nA-1,function,Owner\nA-2,bucket,\n");
    assert_eq!((read.total, read.columns.len()), (2, 3));
    let read = rows("Unique Asset Identifier: ref", "ref,what\nA-1,x\n");
    assert_eq!(read.rows, [["A-1"]]);
    Workspace::minimal()
        .file(PATH, "inventory: {file: inventory.csv}\n")
        .file("inventory.csv", "what,where\nx,y\n")
        .check()
        .prints("no column of `inventory.csv` is known to hold the ids of components");
}

#[test]
fn a_broken_description_is_left_out_and_an_empty_one_says_nothing() {
    Workspace::minimal().file(PATH, "users: [").check().ends(1).prints("description.yaml:1");
    Workspace::minimal().file(PATH, "usres: []\n").check().prints("did you mean `users`");
    let quiet = Workspace::minimal().file(PATH, "# nothing yet\n").plan();
    assert!(quiet.description.is_none());
}

#[test]
fn the_description_is_masked_with_everything_else() {
    let text = "users:\n  - {name: \"Operators of 111122223333\", privileges: \"mail operator@example.com\"}\n";
    let workspace = Workspace::minimal().file(PATH, text).edit(
        HEAD,
        "period: 2026-Q3",
        "period: 2026-Q3\npolicy: {account_ids: omitted}",
    );
    workspace.build();
    let plan =
        std::fs::read_to_string(workspace.path("out/2026-Q3/soc2-security/plan.json")).unwrap();
    assert!(plan.contains("Operators of") && !plan.contains("111122223333"), "{plan}");
    assert!(!plan.contains("operator@example.com"));
}

#[test]
fn each_kind_of_document_has_its_own_title_and_file() {
    let kind = |framework: &str| {
        let plan = Workspace::minimal().edit(HEAD, "soc2/security", framework).plan();
        (plan.document.title, plan.document.file)
    };
    let all = [
        ("nist-800-53-r5/low", "System Security Plan", "ssp.pdf"),
        ("soc2/security", "SOC 2 System Description and Control Matrix", "system-description.pdf"),
        (
            "hipaa/security-rule",
            "HIPAA Security Rule: Safeguards, Responsibility and Evidence",
            "safeguards.pdf",
        ),
        (
            "iso-27001-2022/annex-a",
            "Statement of Applicability and Control Plan",
            "statement-of-applicability.pdf",
        ),
        (
            "pci-dss-4.0.1/all-entities",
            "PCI DSS Responsibility Matrix and Evidence",
            "responsibility-matrix.pdf",
        ),
        ("cmmc-2.0/level-2", "CMMC System Security Plan", "ssp.pdf"),
        ("csf-2.0/core", "System Security Plan", "ssp.pdf"),
    ];
    for (framework, title, file) in all {
        assert_eq!(kind(framework), (title.to_owned(), file.to_owned()), "{framework}");
    }
}

#[test]
fn the_sample_says_all_that_its_documents_ask_for() {
    let workspace = Workspace::sample("acme-payments");
    let model = workspace.model();
    for plan in carveout::plans(&model, AS_OF.parse().unwrap()) {
        let lacking: Vec<_> = carveout::model::sections(&plan, plan.document.sections.clone())
            .filter(|one| one.lacks.is_some())
            .collect();
        assert_eq!(lacking, Vec::new(), "{}", plan.framework);
    }
}

/// The text of a PDF; nothing without `pdftotext`.
#[cfg(feature = "pdf")]
fn text(workspace: &Workspace, path: &str) -> Option<String> {
    let run = std::process::Command::new("pdftotext")
        .args(["-layout"])
        .arg(workspace.path(path))
        .arg("-")
        .output()
        .ok()?;
    assert!(run.status.success(), "{path}");
    Some(String::from_utf8_lossy(&run.stdout).into_owned())
}

#[cfg(feature = "pdf")]
#[test]
fn documents_of_the_sample_answer_and_do_not_talk_shop() {
    let workspace = Workspace::sample("acme-payments");
    workspace.run(["build", ".", "--as-of", AS_OF]).ends(0);
    let Some(ssp) = text(&workspace, "out/2026-Q3/nist-800-53-r5-low/ssp.pdf") else { return };
    let soc = text(&workspace, "out/2026-Q3/soc2-security+availability/system-description.pdf");
    let soc = soc.unwrap_or_default();
    for said in [
        "Approved by",
        "AUTH-2026-01",
        "Revision history",
        "Managing Director and authorizing official",
        "Operational since 2024-02-06",
        "high-water mark",
        "Merchant master data",
        "Ports, protocols and services",
        "Cryptographic modules",
        "Separation of duties",
        "acme-pay-accept",
        "DPIA-2026-01",
        "Signature",
        "28 of 28 sections",
    ] {
        assert!(ssp.contains(said), "{said}");
    }
    for said in [
        "Principal service commitments",
        "Management\u{2019}s assertion",
        "INC-118",
        "Significant changes in the period",
        "Criteria that do not apply",
        "Criteria and controls",
        "UEC-1",
    ] {
        assert!(soc.contains(said) || soc.contains(&said.replace('\u{2019}', "'")), "{said}");
    }
    assert!(
        !soc.contains("Impact level")
            && !soc.contains("Origination")
            && !soc.contains("System Security Plan")
    );
    for (name, text) in [("ssp", &ssp), ("soc", &soc)] {
        let before = text.split("Findings\n").next().unwrap_or(text);
        assert!(!before.contains("implementations/"), "{name}: a path");
        assert!(!before.contains("files/"), "{name}: a path");
        assert!(!text.contains('`'), "{name}: a backtick");
        assert!(!text.contains("carveout explain"), "{name}: a command");
    }
    // A part that runs over a page is named at its head.
    assert!(ssp.matches(", continued").count() > 20);
    // Evidence in the order of ids.
    let index = ssp.split("Evidence index").last().unwrap_or_default();
    let at = |id: &str| index.find(&format!("\n{id} ")).or_else(|| index.find(&format!("{id}  ")));
    assert!(at("EV-002") < at("EV-011") && at("EV-011") < at("EV-094"));
}
