//! People's text stays data: whatever a field holds is printed as those characters.

use calamine::{Data, Reader, Xlsx};

use crate::harness::{Workspace, program};

/// Texts that a naive program would run, one for each thing that could run it.
const ATTACKS: [(&str, &str); 7] = [
    ("typst", "#read(\"/etc/passwd\")"),
    ("formula", "=cmd()"),
    ("tera", "{{ 7*7 }}"),
    ("script", "</script>"),
    ("css", "@import"),
    ("quote", "\" + read(\"x\") + \""),
    ("math", "$x$ @ref <label> _a_ *b*"),
];

/// All of them in one text, each behind a mark of its field: `a formula must stand first`.
fn text(field: &str) -> String {
    let all: Vec<&str> = ATTACKS.iter().map(|(_, attack)| *attack).collect();
    format!("=cmd() {field} {}", all.join(" "))
}

/// A YAML string of a text.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A workspace with the attacks in every text field.
fn attacked() -> Workspace {
    let q = |field: &str| quoted(&text(field));
    // A statement takes variables: its braces have to be written as a text.
    let body = text("Fstatement").replace("{{ 7*7 }}", "{{ '{{' }} 7*7 }}");
    let head = format!(
        "carveout: 1\nsystem:\n  id: attacked\n  name: {}\n  organization: {}\n  description: {}\n  boundary: {}\n  \
         synthetic: {}\n  impact: {}\n  data_categories: [{}]\n  accounts: [{{id: {}, purpose: {}}}]\n  \
         regions: [{}]\n  interconnections: [{}]\n  roles: {{owner: {{title: {}, holder: {}, contact: {}}}}}\n\
         services: [{{id: s3, purpose: {}}}]\npremises: [{{id: office, purpose: {}}}]\nframeworks: [soc2/security]\n\
         period: 2026-Q3\noverrides: [{{topic: physical-access, service: s3, owner: customer, basis: {}}}]\n",
        q("Fname"),
        q("Forganization"),
        q("Fdescription"),
        q("Fboundary"),
        q("Fsynthetic"),
        q("Fimpact"),
        q("Fdata"),
        q("Faccount"),
        q("Fpurpose"),
        q("Fregion"),
        q("Finterconnection"),
        q("Frole"),
        q("Fholder"),
        q("Fcontact"),
        q("Fservice"),
        q("Fpremises"),
        q("Fbasis"),
    );
    let implementation = format!(
        "---\nid: IAM-01\ntitle: {}\nstatus: implemented\nroles: [owner]\nfrequency: {}\nsatisfies: [CC6.2, CC6.4]\n---\n{body}\n",
        q("Ftitle"),
        q("Ffrequency")
    );
    let excluded = format!(
        "---\nid: NA-01\ntitle: T\nstatus: not-applicable\nrationale: {}\nsatisfies: [CC6.5]\n---\nNo.\n",
        q("Frationale")
    );
    let evidence = format!(
        "evidence:\n  - id: EV-001\n    title: {}\n    kind: export\n    source: {}\n    query: {}\n    \
         extracted_by: {}\n    covers: 2026-09-30\n    file: files/access-review.csv\n    supports: [IAM-01]\n",
        q("Fevidence"),
        q("Fsource"),
        q("Fquery"),
        q("Fextractor")
    );
    let tests = format!(
        "tests:\n  - id: T-001\n    title: {}\n    procedure: {}\n    methods: [inspection]\n    design: effective\n    \
         operating: {{conclusion: effective, population: {}, sampling: {}, exceptions: [{}]}}\n    tester: {}\n    \
         reviewer: {}\n    tests: [IAM-01]\n    evidence: [EV-001]\n",
        q("Ftest"),
        q("Fprocedure"),
        q("Fpopulation"),
        q("Fsampling"),
        q("Fexception"),
        q("Ftester"),
        q("Freviewer")
    );
    let reviews = format!(
        "reviews:\n  - report: report-Sy7nThEt1cM1n001\n    opinion: unqualified\n    exceptions: [{}]\n    \
         sections: {{operator-access: {}}}\n    reviewer: {}\nletters: [{{id: COL-1, continues: soc2, issuer: {}, \
         covers: 2026-Q3}}]\n",
        q("Fauditor"), q("Fsection"), q("Freader"), q("Fissuer")
    )
    .replace("covers: 2026-Q3", "covers: {from: 2026-07-01, to: 2026-09-30}");
    let waivers = format!(
        "waivers: [{{rule: shared-half-evidenced, control: CC6.1, reason: {}, approver: {}, expires: 2026-12-31}}]\n",
        q("Freason"),
        q("Fapprover")
    );
    Workspace::minimal()
        .remove("implementations")
        .file("carveout.yaml", head)
        .file("implementations/IAM-01.md", implementation)
        .file("implementations/NA-01.md", excluded)
        .file("evidence/index.yaml", evidence)
        .file("evidence/tests.yaml", tests)
        .file("aws-reports.yaml", reviews)
        .edit(
            "aws-reports.lock.json",
            "SOC 2 Report - Current",
            "=cmd() SOC 2 Freport #read(\\\"/etc/passwd\\\")",
        )
        .file("waivers.yaml", waivers)
}

/// The marks of the fields.
const FIELDS: &str = "Fname Forganization Fdescription Fboundary Fsynthetic Fdata Faccount Fpurpose Fregion \
    Finterconnection Frole Fservice Fpremises Fbasis Ftitle Fstatement Frationale Fevidence Fsource Fquery \
    Ftest Fprocedure Fpopulation Fexception Freport Fsection Freason Fapprover";

#[test]
fn attacks_are_text_in_the_workbook() {
    let workspace = attacked();
    let run = workspace.build();
    assert_eq!(run.status, 1, "{run}");
    let folder = workspace.path("out/2026-Q3/soc2-security");

    // The workbook: every cell that begins with an attack is a text, and there is no such formula.
    let mut book: Xlsx<_> = calamine::open_workbook(folder.join("workbook.xlsx")).unwrap();
    let mut cells = String::new();
    for name in book.sheet_names() {
        for cell in book.worksheet_range(&name).unwrap().used_cells().map(|(_, _, cell)| cell) {
            if let Data::String(text) = cell {
                cells.push_str(text);
                cells.push('\n');
            }
        }
        for (_, _, formula) in book.worksheet_formula(&name).unwrap().used_cells() {
            assert!(!formula.contains("cmd"), "a live formula in {name}: {formula}");
        }
    }
    let plan = String::from_utf8(std::fs::read(folder.join("plan.json")).unwrap()).unwrap();
    for field in FIELDS.split_whitespace() {
        assert!(plan.contains(field), "{field} is not in plan.json");
        assert!(cells.contains(field), "{field} is not in the workbook");
    }
    assert!(!cells.contains("root:x:0"), "a file was read");
    for (what, attack) in ATTACKS {
        assert!(cells.contains(attack), "{what} is not printed as it is in the workbook");
    }
}

#[cfg(feature = "pdf")]
#[test]
#[ignore = "needs pdftotext"]
fn attacks_are_text_in_the_pdf() {
    let workspace = attacked();
    assert_eq!(workspace.build().status, 1);
    let pdf = std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(workspace.path("out/2026-Q3/soc2-security/system-description.pdf"))
        .arg("-")
        .output()
        .expect("pdftotext is installed");
    let text = String::from_utf8_lossy(&pdf.stdout);
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(!text.contains("root:x:0"), "a file was read");
    for (what, attack) in ATTACKS.iter().filter(|(what, _)| *what != "math") {
        let wanted: String = attack.chars().filter(|c| !c.is_whitespace()).collect();
        let straight = squeezed.replace(['\u{201c}', '\u{201d}'], "\"");
        assert!(straight.contains(&wanted), "{what} is not printed as it is in the PDF");
    }
    for field in ["Fname", "Fdescription", "Fstatement", "Ftest", "Fevidence", "Frationale"] {
        assert!(squeezed.contains(field), "{field} is not in the PDF");
    }
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "looks at the PDF")]
fn characters_that_deceive_are_shown_by_their_number() {
    let workspace =
        Workspace::minimal().edit("carveout.yaml", "name: Minimal", "name: \"evil\\u202Efdp.exe\"");
    workspace.build().ends(1);
    let findings = std::fs::read_to_string(workspace.path("out/2026-Q3/findings.json")).unwrap();
    assert!(findings.contains("unprintable-character"), "{findings}");
    assert!(findings.contains("U+202E"), "{findings}");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let workspace = Workspace::minimal().edit(
        "evidence/index.yaml",
        "[IAM-01, T-001]",
        "[\"\\e]0;title\\a\\e[31mred\"]",
    );
    for run in [workspace.strict().ends(2), workspace.check().ends(1), workspace.build().ends(1)] {
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(!said.contains('\u{1b}') && !said.contains('\u{7}'), "{run:?}");
    }
}

#[test]
fn secrets_of_the_environment_are_not_read() {
    let workspace = Workspace::minimal();
    let canary = "AKIAIOSFODNN7EXAMPLE";
    let mut command = program();
    command
        .args(["build", ".", "--as-of", "2026-10-05", "--verbose"])
        .current_dir(workspace.root())
        .env("AWS_ACCESS_KEY_ID", canary)
        .env("AWS_SECRET_ACCESS_KEY", canary);
    let run = crate::harness::Run::of(command, &workspace.root()).ends(1);
    assert!(!format!("{run:?}").contains(canary));
    for (path, bytes) in workspace.snapshot("out") {
        assert!(!String::from_utf8_lossy(&bytes).contains(canary), "{path}");
    }
}
