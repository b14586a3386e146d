//! From an empty folder to a full plan: `init`, `import`, `draft`, `map`, `todo`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};

use crate::harness::{AS_OF, Workspace, files, repository};

/// A new workspace in `ws/new`.
fn new(more: &[&str]) -> Workspace {
    let workspace = Workspace::empty();
    let mut args = vec!["init", "new", "--as-of", AS_OF];
    args.extend(more);
    workspace.run(args).ends(0);
    workspace
}

/// Rules that have findings in `ws/new`.
fn rules(workspace: &Workspace) -> BTreeSet<String> {
    let found = workspace.run(["check", "new", "--as-of", AS_OF, "--format", "json"]).json();
    let findings = found["findings"].as_array().unwrap();
    findings.iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
}

/// Fails where a rule whose name begins so has a finding.
#[track_caller]
fn quiet(workspace: &Workspace, names: &[&str]) {
    let rules = rules(workspace);
    for name in names {
        assert!(!rules.iter().any(|rule| rule.starts_with(name)), "{name}: {rules:?}");
    }
}

fn text(workspace: &Workspace, path: &str) -> String {
    fs::read_to_string(workspace.path(path)).unwrap()
}

#[test]
fn a_new_workspace_is_of_the_present_quarter_and_has_no_finding_about_its_files() {
    for (day, period) in
        [("2026-01-01", "2026-Q1"), ("2026-11-28", "2026-Q4"), ("2027-06-30", "2027-Q2")]
    {
        let workspace = Workspace::empty();
        workspace.run(["init", "new", "--as-of", day]).ends(0).prints("new: 8 files");
        assert!(text(&workspace, "new/carveout.yaml").contains(&format!("period: \"{period}\"")));
        let found =
            workspace.run(["check", "new", "--as-of", day, "--format", "json"]).ends(0).json();
        // What is missing is told; what is there is not at fault.
        let missing = [
            "report-absent",
            "odp-unassigned",
            "shared-half-evidenced",
            "customer-half-evidenced",
            "guest-patching-unevidenced",
            "guest-patching-unstated",
            "hipaa-no-baa",
        ];
        for finding in found["findings"].as_array().unwrap() {
            let rule = finding["rule"].as_str().unwrap();
            assert!(missing.contains(&rule), "{finding}");
        }
    }
}

#[test]
fn frameworks_are_named_as_people_name_them() {
    let workspace = new(&[
        "--framework",
        "HIPAA,soc2,availability",
        "--framework",
        "MODERATE",
        "--services",
        "Amazon RDS,lambda:container-image",
        "--no-premises",
        "Managing Director",
        "--organization",
        "A \"B\": C",
        "--accounts",
        "111122223333",
    ]);
    let head = text(&workspace, "new/carveout.yaml");
    for line in [
        "  - hipaa/security-rule",
        "  - soc2/security+availability",
        "  - nist-800-53-r5/moderate",
        "  - {id: lambda, mode: container-image}",
        "no_premises: {said_by: \"Managing Director\", on: 2026-10-05}",
        "    - {id: \"111122223333\"}",
    ] {
        assert!(head.contains(line), "{line}\n{head}");
    }
    workspace.run(["check", "new", "--as-of", AS_OF]).ends(0);
    let empty = Workspace::empty();
    empty
        .run([
            "init",
            "new",
            "--framework",
            "hippa,gdpr",
            "--services",
            "lamda",
            "--premises",
            "moon",
        ])
        .ends(2)
        .says("did you mean `hipaa/security-rule`")
        .says("`gdpr`")
        .says("did you mean `lambda`")
        .says("there are no premises `moon`")
        .says("nist-800-53-r5/high");
    assert!(!empty.path("new").exists(), "nothing is written");
}

#[test]
fn a_name_in_the_file_that_is_none_is_told_with_what_was_meant() {
    let workspace = new(&[]).edit("new/carveout.yaml", "- soc2/security", "- HIPAA");
    workspace
        .run(["check", "new"])
        .ends(2)
        .says("write `hipaa/security-rule`; there are: cmmc-2.0/level-1");
}

#[test]
fn drafts_are_written_once_and_claim_nothing() {
    let workspace = new(&["--framework", "LOW,soc2"]);
    let at = ["--as-of", AS_OF];
    let run = |args: &[&str]| workspace.run(args.iter().chain(&at).copied());
    let before = workspace.snapshot("new");
    run(&["draft", "new", "--dry-run"]).ends(0).prints("implementations/ac-2.md: ");
    assert_eq!(workspace.snapshot("new"), before, "a dry run writes nothing");
    run(&["draft", "new", "--control", "AC-2*,CC6"]).ends(0);
    let draft = text(&workspace, "new/implementations/ac-2.md");
    for piece in [
        "id: IMP-AC-2",
        "status: draft",
        "roles: [security-lead]",
        "satisfies: [AC-2, CC6.2]",
        "#   ac-02_odp.10: \"\"   # account review frequency; such as \"every quarter\"",
        "Left to you:\n- Identity and access: ",
        "AWS's half beside it:\n- ",
        "## AC-2(d)(1)\n<!-- Record who has which access: List everyone who may use the system. -->\nTODO: ",
    ] {
        assert!(draft.contains(piece), "{piece}\n{draft}");
    }
    assert!(!workspace.path("new/implementations/au-2.md").exists());
    quiet(&workspace, &["placeholder-left", "statement-repeated", "section-", "narrative-"]);
    let kept = draft.replace("TODO: who does this", "The System Owner does this");
    fs::write(workspace.path("new/implementations/ac-2.md"), &kept).unwrap();
    run(&["draft", "new"]).ends(0);
    assert_eq!(text(&workspace, "new/implementations/ac-2.md"), kept, "never overwritten");
    run(&["draft", "new"]).ends(0).prints("0 files written");
    // Written, but nobody set the status: it is not stated yet.
    run(&["explain", "new", "AC-2(a)"]).ends(0).prints("is a draft: nobody has set its status");
    run(&["explain", "new", "AU-2(a)"]).ends(0).prints("holds the placeholder `TODO`");
    run(&["draft", "new", "--status"]).ends(0).prints("AC     Access Control");
    run(&["draft", "new", "--control", "XX-1"])
        .ends(2)
        .says("no control of the workspace's frameworks fits XX-1");
}

#[test]
fn a_draft_that_is_written_and_set_counts_as_stated() {
    let workspace = new(&["--framework", "soc2"]);
    workspace.run(["draft", "new", "--control", "CC6.2"]).ends(0);
    let path = "implementations/cc6.2.md";
    let before = text(&workspace, &format!("new/{path}"));
    let written = before
        .replace("status: draft", "status: implemented")
        .replace("TODO: who does this, how, how often, in which system, and which record shows it.",
            "The Security Lead approves each request for access in the ticket system before the account is created.");
    let workspace = workspace.file(&format!("new/{path}"), written);
    workspace
        .run(["explain", "new", "CC6.2", "--as-of", AS_OF])
        .ends(0)
        .prints("Open: not tested")
        .prints("stated   IMP-CC6.2");
    let plan = workspace.run(["build", "new", "--as-of", AS_OF]).ends(0);
    drop(plan);
    let plan = text(&workspace, "new/out/2026-Q4/soc2-security/plan.json");
    assert!(plan.contains("approves each request for access in the ticket system"));
    assert!(
        !plan.contains("An auditor asks") && !plan.contains("<!--"),
        "comments are not printed"
    );
}

#[test]
fn tests_are_drafted_by_frequency_and_conclude_nothing() {
    let workspace = new(&["--framework", "soc2"]);
    workspace.run(["draft", "new", "--control", "CC6.2,CC6.3"]).ends(0);
    let workspace = workspace.edit(
        "new/implementations/cc6.2.md",
        "# frequency: quarterly ",
        "frequency: monthly ",
    );
    let sheets = workspace.snapshot("new");
    workspace
        .run(["draft", "tests", "new", "--dry-run"])
        .ends(0)
        .prints("2 tests would be written");
    assert_eq!(workspace.snapshot("new"), sheets);
    workspace.run(["draft", "tests", "new", "--as-of", AS_OF]).ends(0).prints("2 tests added");
    let tests = text(&workspace, "new/evidence/tests.yaml");
    assert!(
        tests.contains("# sample_size: 3 ") && tests.contains("conclusion: not-tested"),
        "{tests}"
    );
    assert!(tests.starts_with("# Tests of controls"), "comments stay");
    workspace.run(["draft", "tests", "new"]).ends(0).prints("every implementation has a test");
    quiet(&workspace, &["test-", "placeholder-left", "invalid-"]);
}

#[test]
fn a_test_sheet_is_drafted_with_its_steps() {
    let workspace = new(&["--framework", "soc2"]);
    workspace.run(["draft", "new", "--control", "CC6.2"]).ends(0);
    workspace.run(["draft", "tests", "new", "--sheets"]).ends(0).prints("1 test sheets written");
    assert!(workspace.path("new/evidence/tests/t-cc6.2.xlsx").is_file());
    quiet(&workspace, &["test-sheet", "placeholder-left"]);
}

#[test]
fn a_broad_owner_is_named_where_no_file_names_one() {
    let workspace = new(&["--framework", "soc2"]).edit(
        "new/carveout.yaml",
        "owners: {\"*\": security-lead}",
        "owners: {\"*\": security-lead, CC1: system-owner}",
    );
    workspace
        .run(["todo", "new", "--as-of", AS_OF, "--all"])
        .ends(0)
        .prints("System Owner: State what is done for CC1.1: 1 part")
        .prints("soc2/security: 0 of 33 parts supported (0 %)");
    let run = workspace.run([
        "todo",
        "new",
        "--as-of",
        AS_OF,
        "--role",
        "system-owner",
        "--format",
        "csv",
    ]);
    let run = run.ends(0).omits("CC6.2");
    assert!(run.stdout.starts_with("due,set,owner,kind,about,what,parts,file\n"), "{run}");
    workspace.run(["todo", "new", "--role", "nobody"]).ends(2).says("there is no role `nobody`");
    let calendar = workspace.run(["todo", "new", "--as-of", AS_OF, "--format", "ics"]).ends(0);
    assert!(calendar.stdout.contains("DTSTART;VALUE=DATE:20261231\r\n"), "{calendar}");
    let workspace = workspace.edit("new/carveout.yaml", "CC1: system-owner", "CC1: ceo");
    assert!(rules(&workspace).contains("unknown-role"));
}

#[test]
fn the_work_list_has_dates_of_the_plan_of_action_and_of_waivers() {
    let workspace = Workspace::sample("acme-payments");
    let run = workspace.run(["todo", ".", "--as-of", AS_OF, "--all"]).ends(0);
    for line in ["Close POAM-17 of the plan of action", "The waiver of ", "of 538 parts supported"]
    {
        assert!(run.stdout.contains(line), "{line}\n{run}");
    }
    let by = workspace.run(["todo", ".", "--as-of", AS_OF, "--all", "--due", "2026-11-24"]).ends(0);
    assert!(by.stdout.contains("POAM-17") && !by.stdout.contains("2026-12-31"), "{by}");
}

#[test]
fn build_ends_with_a_screen_to_act_on() {
    let workspace = new(&["--framework", "soc2"]);
    workspace
        .run(["build", "new", "--as-of", AS_OF])
        .ends(0)
        .says("What opens most parts:\n  ")
        .says("Next, of ")
        .says("Files, in new/out/2026-Q4:\n  soc2-security: ");
}

const SHEET: &str = "\
Controls of the portal,,,,,,,,\n\
Our ID,NIST 800-53,SOC 2,Control name,Implementation,Status,Owner,How often,Test result\n\
IAM-01,AC-2; AC-3,CC6.2,Access,\"Access is approved by ticket.\n# no heading {{ range() }}\",Implemented,Security Lead,quarterly,Pass\n\
,,,,It is reviewed each quarter.,,,,\n\
OPS-02,AU-2(a),,Logging,All accounts log to one bucket.,Mostly,Platform Team,daily,\n\
OPS-02,AU-2(b),,Logging,The list of events is kept in the wiki.,Planned,Jane Doe,,\n\
X-9,AC-99,,Nothing,Text,Implemented,,,\n\
NO-1,,,No requirement,Text,Implemented,,,\n";

#[test]
fn a_spreadsheet_of_controls_is_brought_in_by_its_headings() {
    let workspace = new(&["--framework", "LOW,soc2"]).file("controls.csv", SHEET);
    let before = workspace.snapshot("new");
    let run = workspace.run(["import", "new", "controls.csv"]).ends(0);
    let run = run
        .says("headings in row 2: A `Our ID` (own ids), B `NIST 800-53` (ids of requirements)")
        .says("2 columns hold ids; a row satisfies what each of them names")
        .says("have no id, merged or empty: each goes on with the control above")
        .says("the status `Mostly` is not known")
        .says("AC-99: in no framework of the workspace")
        .says("NO-1 names no requirement")
        .says("its owner Jane Doe is a person")
        .says("nothing was written")
        .prints("would write implementations/iam-01.md: IAM-01 (AC-2, AC-3, CC6.2), 1 text")
        .prints("2 files");
    drop(run);
    assert_eq!(workspace.snapshot("new"), before, "nothing without --write");
    workspace.run(["import", "new", "controls.csv", "--write"]).ends(0);
    let iam = text(&workspace, "new/implementations/iam-01.md");
    assert!(
        iam.contains("status: implemented") && iam.contains("It is reviewed each quarter."),
        "{iam}"
    );
    assert!(iam.contains("\\# no heading { { range() }}"), "{iam}");
    let ops = text(&workspace, "new/implementations/ops-02.md");
    assert!(ops.contains("## AU-2(a)") && ops.contains("roles: [platform-team]"), "{ops}");
    assert!(
        text(&workspace, "new/carveout.yaml")
            .contains("    platform-team: {title: \"Platform Team\"}")
    );
    assert!(text(&workspace, "new/evidence/tests.yaml").contains("conclusion: effective"));
    quiet(&workspace, &["unknown-", "invalid-", "secret-"]);
    workspace
        .run(["import", "new", "controls.csv", "--write"])
        .ends(0)
        .says("it stays as it is")
        .prints("0 files");
}

#[test]
fn a_column_of_names_is_none_of_ids() {
    let list = "Control;Control;Status;Responsible party;Description of control\n\
                AC-1;Policy;Implemented;CISO;The policy is reviewed each year by the CISO.\n\
                \"AC-2 (1)\";Automation;Not Applicable;IT Lead;\n";
    let workspace = new(&["--framework", "MODERATE"]).file("list.csv", list);
    workspace
        .run(["import", "new", "list.csv", "--write"])
        .ends(0)
        .says("B `Control` (names of controls)");
    let policy = text(&workspace, "new/implementations/ac-1.md");
    assert!(
        policy.contains("title: \"Policy\"") && policy.contains("reviewed each year"),
        "{policy}"
    );
    assert!(text(&workspace, "new/implementations/ac-2-1.md").contains("status: not-applicable"));
}

#[test]
fn a_file_of_no_known_kind_is_refused_with_what_is_read() {
    let workspace = new(&[])
        .file("poam.json", "{\"plan-of-action-and-milestones\": {}}")
        .file("list.csv", "a,b\n1,2\n")
        .file("broken.json", "{\"system-security-plan\": ");
    let run = |file: &str| workspace.run(["import", "new", file]).ends(2);
    run("poam.json").says("it holds `plan-of-action-and-milestones`").says("these are read");
    run("list.csv").says("no headings of a list of controls");
    run("broken.json").says("is not JSON");
    run("absent.csv").says("absent.csv");
}

/// A plan with a component of ours, one of a provider's, and references to nothing.
fn plan(version: &str) -> String {
    serde_json::json!({"system-security-plan": {
        "metadata": {"title": "Portal", "oscal-version": version, "roles": [{"id": "isso", "title": "Security Lead"}]},
        "import-profile": {"href": "#x"},
        "system-implementation": {
            "leveraged-authorizations": [{"uuid": "l1", "title": "AWS GovCloud", "date-authorized": "2016-06-21"}],
            "components": [
                {"uuid": "c1", "type": "this-system", "title": "This system"},
                {"uuid": "c2", "type": "leveraged-system", "title": "AWS",
                 "props": [{"name": "leveraged-authorization-uuid", "value": "l1"}]},
                {"uuid": "c3", "type": "software", "title": "Okta"}]},
        "control-implementation": {"implemented-requirements": [
            {"control-id": "ac-2", "props": [{"name": "implementation-status", "value": "implemented"},
                                             {"name": "control-origination", "value": "sp-system"}],
             "responsible-roles": [{"role-id": "isso"}, {"role-id": "ghost"}],
             "set-parameters": [{"param-id": "ac-2_prm_99", "values": ["x"]}, {"param-id": "ac-02_odp.10", "values": ["every quarter"]}],
             "statements": [
                {"statement-id": "ac-2_smt.a", "by-components": [
                    {"component-uuid": "c1", "description": "Types are listed in the standard."},
                    {"component-uuid": "c3", "description": "Groups are kept in Okta."},
                    {"component-uuid": "c2", "description": "AWS keeps its own accounts."}]},
                {"statement-id": "ac-2_smt.zz", "by-components": [{"component-uuid": "c1", "description": "Lost."}]},
                {"statement-id": "ac-2_smt.b", "by-components": [{"component-uuid": "nowhere", "description": "Managers are named."}]}]},
            {"control-id": "zz-9"}]}}}).to_string()
}

#[test]
fn an_oscal_plan_keeps_what_is_inherited_apart_and_says_what_refers_to_nothing() {
    for version in ["1.0.0", "1.1.2", "1.2.1"] {
        let workspace = new(&["--framework", "LOW"]).file("ssp.json", plan(version));
        workspace
            .run(["import", "new", "ssp.json", "--write"])
            .ends(0)
            .says("leveraged authorization AWS GovCloud: authorized: 2016-06-21")
            .says("it names the role ghost, which the plan does not declare")
            .says("statement ac-2_smt.zz of ac-2: the control has no such statement")
            .says("component nowhere: the plan has no such component")
            .says("parameters that the control does not have: ac-2_prm_99")
            .says("requirement zz-9: in no framework of the workspace");
        let file = text(&workspace, "new/implementations/ac-2.md");
        for piece in [
            "status: implemented",
            "roles: [security-lead]",
            "origination: [system-specific]",
            "\"ac-02_odp.10\": \"every quarter\"",
            "Inherited, and no statement of yours: AC-2(a), from AWS GovCloud: AWS keeps its own accounts.",
            "## AC-2(a)\n\nTypes are listed in the standard.\n\n**Okta:** Groups are kept in Okta.",
            "## AC-2(b)\n\nManagers are named.",
        ] {
            assert!(file.contains(piece), "{piece}\n{file}");
        }
        let said = workspace.run(["explain", "new", "AC-2(a)", "--as-of", AS_OF]).ends(0);
        assert!(!said.stdout.contains("AWS keeps its own accounts"), "{said}");
    }
}

/// A document with the two tables of a control.
fn document(tables: &str) -> Vec<u8> {
    let body = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{tables}</w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(body.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn table(rows: &[&str]) -> String {
    let mut out = String::from("<w:tbl>");
    for row in rows {
        out.push_str("<w:tr><w:tc>");
        for line in row.lines() {
            write!(out, "<w:p><w:r><w:t>{}</w:t></w:r></w:p>", line.replace('&', "&amp;")).unwrap();
        }
        out.push_str("</w:tc></w:tr>");
    }
    out + "</w:tbl>"
}

#[test]
fn appendix_a_is_brought_in_by_its_tables() {
    let summary = table(&[
        "AC-2 Control Summary Information",
        "Responsible Role: Security Lead",
        "Parameter AC-2(j): every quarter",
        "Parameter AC-2(q): nothing",
        "Implementation Status (check all that apply):\n☒ Implemented\n☐ Planned",
        "Control Origination (check all that apply):\n☒ Service Provider System Specific\n☐ Inherited",
    ]);
    let solution = table(&[
        "AC-2 What is the solution and how is it implemented?",
        "Part a: Types & groups are listed.",
        "Part d1: The list is exported each week.",
        "Part z: Lost.",
    ]);
    let blank = table(&["AC-3 Control Summary Information", "Responsible Role:"]);
    let workspace = new(&["--framework", "LOW"])
        .file("a.docx", document(&(summary + &solution + &blank)))
        .file("letter.docx", document(&table(&["Dear Sirs"])));
    workspace
        .run(["import", "new", "a.docx", "--write"])
        .ends(0)
        .says("understood: 3 tables: 2 summaries of controls, 1 solutions")
        .says("1 controls are blank, as in the template")
        .says("parameter AC-2(q): the part has no such parameter")
        .says("AC-2, Part z: the control has no such part");
    let file = text(&workspace, "new/implementations/ac-2.md");
    for piece in [
        "status: implemented",
        "\"ac-02_odp.10\": \"every quarter\"",
        "## AC-2(a)\n\nTypes & groups are listed.",
        "## AC-2(d)(1)\n\nThe list is exported each week.",
    ] {
        assert!(file.contains(piece), "{piece}\n{file}");
    }
    workspace
        .run(["import", "new", "letter.docx"])
        .ends(2)
        .says("has 1 tables, and none is headed");
}

#[test]
fn offers_of_crosswalks_are_accepted_with_who_and_when() {
    let workspace = new(&["--framework", "LOW,soc2"]).file(
        "new/implementations/iam-01.md",
        "---\nid: IAM-01\ntitle: Access\nstatus: implemented\nroles: [security-lead]\nsatisfies: [AC-2]   # ours\n---\n\
         The Security Lead approves each request for access in the ticket system before the account exists.\n",
    );
    let list = workspace.run(["map", "new"]).ends(0);
    for line in [
        "CC6.2 Registering users",
        "IAM-01: AC-2 requires all of CC6.2, counts already as mapped",
        "IAM-01: AC-2 overlaps with CC6.1",
        "soc2/security: 33 parts: 0 named by an implementation, 1 by what requires all of it, ",
        "without an offer: CC1.1",
    ] {
        assert!(list.stdout.contains(line), "{line}\n{list}");
    }
    let before = workspace.snapshot("new");
    workspace.run(["map", "new", "--accept", "--by", "CISO"]).ends(2).says("name what is accepted");
    workspace.run(["map", "new", "CC6.2", "--accept"]).ends(2).says("--by");
    assert_eq!(workspace.snapshot("new"), before);
    workspace
        .run([
            "map",
            "new",
            "CC6",
            "--relation",
            "superset",
            "--accept",
            "--by",
            "CISO",
            "--as-of",
            AS_OF,
        ])
        .ends(0)
        .prints("1 requirements accepted by CISO on 2026-10-05, in 1 files");
    let file = text(&workspace, "new/implementations/iam-01.md");
    assert!(file.contains("satisfies: [AC-2, CC6.2]   # ours"), "{file}");
    assert!(
        file.contains(
            "  - {requirement: CC6.2, from: AC-2, relation: superset, by: \"CISO\", on: 2026-10-05}"
        ),
        "{file}"
    );
    quiet(&workspace, &["invalid-"]);
    workspace.run(["map", "new"]).ends(0).prints("1 named by an implementation");
}

#[test]
fn the_starter_is_what_init_writes() {
    let workspace = Workspace::empty();
    workspace.run(["init", "starter", "--as-of", "2026-12-01"]).ends(0);
    let written = workspace.snapshot("starter");
    let starter: std::collections::BTreeMap<_, _> =
        files(&repository().join("samples/starter")).into_iter().collect();
    assert_eq!(written, starter, "samples/starter is what init writes, file by file");
    Workspace::starter().run(["check", ".", "--as-of", "2026-12-01"]).ends(0);
}

#[test]
fn schemas_are_put_into_a_workspace_with_its_own_ids() {
    let workspace = new(&["--framework", "soc2"]);
    workspace.run(["draft", "new", "--control", "CC6.2"]).ends(0);
    workspace.run(["schema", "--write", "new"]).ends(0).prints("5 files name theirs");
    let tests = text(&workspace, "new/evidence/tests.yaml");
    assert!(
        tests.starts_with("# yaml-language-server: $schema=../.carveout/tests.json\n"),
        "{tests}"
    );
    let schema: serde_json::Value =
        serde_json::from_str(&text(&workspace, "new/.carveout/tests.json")).unwrap();
    let of = schema.to_string();
    assert!(of.contains("IMP-CC6.2") && of.contains("CC6.1"), "ids of the workspace are proposed");
    // A value that nobody proposed stays valid, and every file follows its schema.
    let validator = jsonschema::validator_for(&schema).unwrap();
    let value = serde_json::json!({"tests": [{"id": "T", "title": "t", "methods": ["inspection"], "tests": ["OWN-9"]}]});
    assert!(validator.is_valid(&value));
    let before = workspace.snapshot("new");
    workspace.run(["schema", "--write", "new"]).ends(0).prints("0 files name theirs");
    assert_eq!(workspace.snapshot("new"), before, "a second run changes nothing");
    quiet(&workspace, &["file-not-read", "invalid-"]);
}

#[test]
fn a_request_list_is_read_by_its_headings() {
    let workspace = Workspace::minimal().file(
        "evidence/pbc.csv",
        "PBC #,Request,Type,# of records,File,Controls\n\
         PBC-7,List of leavers,export,2,https://tickets.example.com/PBC-7,CC6.2\n",
    );
    let found = workspace.run(["check", ".", "--as-of", AS_OF, "--format", "json"]).json();
    let text = found.to_string();
    assert!(!text.contains("register-header-missing") && !text.contains("register-rows"), "{text}");
    let model = workspace.model();
    let item = model.evidence("PBC-7").expect("it is read");
    assert_eq!(item.title, "List of leavers");
    assert_eq!(item.rows, Some(2));
    assert_eq!(item.url.as_deref(), Some("https://tickets.example.com/PBC-7"));
    assert_eq!(item.path, None);
}

#[test]
fn errors_of_hand_written_yaml_point_at_the_line_at_fault() {
    let workspace = || new(&[]);
    let says = |workspace: Workspace, place: &str, text: &str| {
        workspace.run(["check", "new"]).ends(2).says(place).says(text);
    };
    says(
        workspace().edit("new/carveout.yaml", "  organization:", "\torganization:"),
        "carveout.yaml:7",
        "the line is indented with a tab",
    );
    says(
        workspace().edit(
            "new/carveout.yaml",
            "  - ec2 ",
            "  - {id: ec2, purpose: Bastion, batch hosts} #",
        ),
        "carveout.yaml:",
        "write purpose: \"Bastion, batch hosts\"",
    );
    says(
        workspace().edit("new/carveout.yaml", "name: \"New\"", "name: New: the portal"),
        "carveout.yaml:6",
        "write name: \"New: the portal\"",
    );
}
