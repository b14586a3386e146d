//! What files say of themselves decides whether they support anything.

use carveout::model::{Date, Disposition};

use crate::derivation::proven;
use crate::harness::{Workspace, part};
use crate::rules_found::{OURS, scanned};

const INDEX: &str = "evidence/index.yaml";

/// The proven workspace whose one item is an export with these rows.
fn only(lines: &[&str]) -> Workspace {
    let head = "CHECK_ID;STATUS;RESOURCE_UID;ACCOUNT_UID;REGION;TIMESTAMP;PROVIDER";
    proven()
        .edit(INDEX, "    rows: 4\n", "")
        .file("evidence/files/access-review.csv", format!("{head}\n{}\n", lines.join("\n")))
}

/// Why CC6.2 is open; empty where it is not.
fn why(workspace: &Workspace) -> String {
    let plan = workspace.plan();
    let part = part(&plan, "CC6.2");
    if part.disposition == Disposition::CustomerTested {
        return String::new();
    }
    let lacks: Vec<&str> = part.missing.iter().map(|missing| missing.message.as_str()).collect();
    lacks.join("; ")
}

#[test]
fn a_file_that_contradicts_its_entry_supports_nothing() {
    assert_eq!(why(&only(&[OURS])), "");
    let change = |old: &str, new: &str| why(&only(&[&OURS.replace(old, new)]));
    let days = change("2026-09-28", "2016-10-06");
    assert!(
        days.contains("EV-001 covers 2026-07-01 to 2026-09-30, and its file has days of 2016"),
        "{days}"
    );
    let account = change("111122223333", "999988887777");
    assert!(
        account.contains("EV-001 is of 999988887777, which the system does not declare"),
        "{account}"
    );
    let region = change("eu-central-1", "eu-west-1");
    assert!(region.contains("EV-001 is of eu-west-1"), "{region}");
    let azure = change(";aws", ";azure");
    assert!(azure.contains("EV-001 is of Azure, another cloud"), "{azure}");
    let govcloud = change("arn:aws:", "arn:aws-us-gov:");
    assert!(govcloud.contains("another partition of AWS (aws-us-gov)"), "{govcloud}");
    let rows = only(&[OURS]).edit(INDEX, "    file:", "    rows: 500\n    file:");
    assert!(why(&rows).contains("EV-001 states 500 rows, and its file has 1"), "{}", why(&rows));
    let none = only(&[]);
    assert!(why(&none).contains("EV-001 has no rows"), "{}", why(&none));
    // Days before and after the covered ones are not the covered ones.
    let around = why(&only(&[
        &OURS.replace("2026-09-28", "2026-06-30"),
        &OURS.replace("2026-09-28", "2026-10-01"),
    ]));
    assert!(around.contains("has days of 2026-06-30 to 2026-10-01 only"), "{around}");
    // Some rows of another account leave the item what it is.
    assert_eq!(why(&only(&[OURS, &OURS.replace("111122223333", "999988887777")])), "");
}

#[test]
fn rows_that_belong_to_no_region_are_no_other_region() {
    let role = OURS.replace("arn:aws:s3:::b", "arn:aws:iam::111122223333:role/r");
    assert_eq!(why(&only(&[&role.replace("eu-central-1", "us-east-1")])), "");
    let queue = OURS.replace("arn:aws:s3:::b", "arn:aws:sqs:us-east-1:111122223333:q");
    assert!(!why(&only(&[&queue.replace("eu-central-1", "us-east-1")])).is_empty());
}

#[test]
fn plain_lists_are_counted() {
    let list = |content: &str| why(&proven().file("evidence/files/access-review.csv", content));
    assert_eq!(list("role,person\na,b\na,b\na,b\na,b\nTotal,4\n"), "");
    let cut = list("role,person\na,b\na,b\na,b\n");
    assert!(cut.contains("EV-001 states 4 rows, and its file has 3"), "{cut}");
    let other =
        list("account,person\n999988887777,a\n999988887777,b\n999988887777,c\n999988887777,d\n");
    assert!(other.contains("999988887777, which the system does not declare"), "{other}");
    // Nobody was active for long: a list of one user may be so, one of many is last year's.
    let report = |users: &str, rows: u32| {
        let head = "user,arn,password_enabled,mfa_active,access_key_1_active,password_last_used";
        let workspace =
            proven().file("evidence/files/access-review.csv", format!("{head}\n{users}"));
        why(&workspace.edit(INDEX, "rows: 4", &format!("rows: {rows}")))
    };
    let root = "<root_account>,arn:aws:iam::111122223333:root,not_supported,true,false,2016-10-06T00:00:00Z\n";
    let ann = "ann,arn:aws:iam::111122223333:user/ann,true,true,false,2017-01-01T00:00:00Z\n";
    assert_eq!(report(root, 1), "");
    let old = report(&format!("{root}{ann}"), 2);
    assert!(
        old.contains("its file has days of 2016-10-06 to 2017-01-01 only")
            || old.contains("2017-01-01"),
        "{old}"
    );
    assert_eq!(report(&format!("{root}{}", ann.replace("2017", "2026")), 2), "");
}

#[test]
fn facts_of_an_export() {
    let model = scanned(&[OURS, OURS, &OURS.replace(";aws", ";gcp")]).model();
    let found = &model.facts.found["EV-002"];
    let day: Date = "2026-09-28".parse().unwrap();
    assert_eq!((found.rows, found.said.days.unwrap().from), (3, day));
    assert_eq!(found.said.accounts["111122223333"], 2);
    assert_eq!(found.said.regions["eu-central-1"], 2);
    assert_eq!(found.said.clouds["Google Cloud"], 1);
    assert_eq!(model.observations.len(), 2);
}

#[test]
fn nothing_found_is_said_so_or_missing() {
    let item = |rows: &str| {
        let item = format!(
            "  - {{id: EV-002, title: T, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-30, extracted_by: E, \
             covers: {{from: 2026-07-01, to: 2026-09-30}}, file: files/events.csv, supports: [IAM-01]{rows}}}\n"
        );
        proven()
            .append(INDEX, &item)
            .file("evidence/files/events.csv", "CHECK_ID;STATUS;RESOURCE_UID\n")
            .check()
    };
    item(", rows: 0").omits("evidence-empty").omits("EV-002 states");
    item("").ends(1).prints("error[evidence-empty]");
}

#[test]
fn files_where_nobody_reads_are_named() {
    let text = "---\nid: X-1\ntitle: T\n---\n";
    let workspace = proven()
        .file("implementations/sub/X.md", text)
        .file("implementations/Y.markdown", text)
        .file("implementations/controls.xlsx", "PK")
        .file("evidence/test.yaml", "tests: []\n")
        .file("aws-report.yaml", "reviews: []\n")
        .file("poam.yml", "items: []\n")
        .file("implementation/Z.md", text)
        .file("notes/anything.md", text)
        .file("package.json", "{}");
    let run = workspace.check();
    for (path, help) in [
        ("implementations/sub/X.md", "move it to implementations/ itself"),
        ("implementations/Y.markdown", "rename it to end in .md"),
        ("implementations/controls.xlsx", "each control is a Markdown file"),
        ("evidence/test.yaml", "evidence/ is read for `tests.yaml`"),
        ("aws-report.yaml", "the workspace reads `aws-reports.yaml`"),
        ("poam.yml", "the workspace reads `poam.yaml`"),
        ("implementation", "the workspace reads the folder `implementations`"),
    ] {
        assert!(
            run.stdout.contains(&format!("warning[file-not-read]: `{path}` is not read")),
            "{path}\n{}",
            run.stdout
        );
        assert!(run.stdout.contains(help), "{help}");
    }
    run.omits("`notes").omits("`package.json` is not read");
    proven().check().omits("file-not-read");
}

/// `evidence scan` of one file.
fn scan(name: &str, content: impl AsRef<[u8]>) -> String {
    Workspace::empty().file(&format!("in/{name}"), content).run(["evidence", "scan", "in"]).stdout
}

#[test]
fn totals_add_up() {
    let report = "user,arn,password_enabled,mfa_active,access_key_1_active,access_key_2_active,password_last_used\n\
        <root_account>,arn:aws:iam::111122223333:root,not_supported,true,false,false,2026-08-03T00:00:00Z\n\
        ann,arn:aws:iam::111122223333:user/ann,true,false,false,false,N/A\n\
        bot,arn:aws:iam::111122223333:user/bot,false,false,true,false,N/A\n\
        cut,arn:x,maybe,true,false,false,N/A\n";
    let shown = scan("u.csv", report);
    assert!(
        shown.contains(
            "4 rows with 5 results: 2 passed, 1 failed, 1 manual, 1 record, 1 of the rows left out"
        ),
        "{shown}"
    );
    let silent = report.replace("true,false,false,2026-08-03T00:00:00Z", "N/A,N/A,N/A,N/A");
    let shown = scan("u.csv", silent);
    assert!(shown.contains("4 rows: 1 failed, 1 record, 2 left out"), "{shown}");
}

/// A finding of Prowler about a requirement.
fn requirement(of_requirement: u32, of_check: &str) -> String {
    format!(
        r#"{{"class_uid":2003,"compliance":{{"standards":["NIST-800-53-Revision-5"],"requirements":["ac_2"],"status_id":{of_requirement},
        "checks":[{{"uid":"iam_a","status":"{of_check}"}}]}},"metadata":{{"event_code":"iam_a","product":{{"name":"Prowler","version":"5"}}}},
        "status":"New","status_code":"{of_check}","time":1785000000,"resources":[{{"uid":"arn:aws:iam::111122223333:role/a","region":"us-east-1"}}],
        "unmapped":{{"cloud":{{"provider":"PROVIDER","account":{{"uid":"111122223333"}}}}}}}}"#
    )
    .replace('\n', " ")
}

#[test]
fn requirements_of_prowler_and_other_clouds() {
    let aws = |text: String| text.replace("PROVIDER", "aws");
    let all = [
        aws(requirement(1, "PASS")),
        aws(requirement(3, "PASS")),
        aws(requirement(3, "FAIL").replace("New", "Suppressed")),
        aws(requirement(0, "MANUAL")),
        requirement(3, "FAIL").replace("PROVIDER", "azure"),
    ];
    let shown = scan("p.json", format!("[{}]", all.join(",")));
    assert!(
        shown.contains(
            "5 rows: 1 passed, 1 failed, 1 manual, 1 muted, suppressed or archived, 1 left out"
        ),
        "{shown}"
    );
    assert!(shown.contains("accounts: 111122223333; Regions: us-east-1"), "{shown}");
    assert!(shown.contains("checks: 4 rows for nist-800-53-r5"), "{shown}");
    assert!(shown.contains("excluded: 1 × a row of Azure, which is another cloud"), "{shown}");
}

#[test]
fn an_unknown_status_is_for_a_person_and_a_page_is_no_list() {
    let finding = |more: &str| {
        format!(
            r#"{{"class_uid":2003,"compliance":{{"control":"S3.8",{more}}},"cloud":{{"provider":"AWS","account":{{"uid":12345678901}}}},"time":1785000000}}"#
        )
    };
    let all =
        [finding("\"status_id\":0"), finding("\"status\":\"Pass\",\"status_id\":1")].join(",");
    let shown = scan("h.json", format!("{{\"Findings\":[{all}],\"NextToken\":\"abc\"}}"));
    assert!(shown.contains("2 rows: 1 passed, 1 manual"), "{shown}");
    assert!(shown.contains("accounts: 012345678901"), "{shown}");
    assert!(shown.contains("the pages after this one"), "{shown}");
    let whole = format!("{{\"Findings\":[{all}],\"NextToken\":\"abc\"}}\n{{\"Findings\":[{all}]}}");
    assert!(!scan("h.json", whole).contains("the pages after"));
    let lone =
        format!("{{\"Findings\":[{all}]}}\n{{\"Findings\":{}}}", finding("\"status\":\"Fail\""));
    assert!(scan("h.json", lone).contains("3 rows: 1 passed, 1 failed, 1 manual"));
}

#[test]
fn what_was_misread_in_silence_is_said() {
    let asff = |time: &str, status: &str| {
        format!(
            r#"[{{"ProductArn":"p","AwsAccountId":"111122223333","GeneratorId":"x/IAM.8","UpdatedAt":"{time}","Compliance":{{"Status":{status}}},"Resources":[]}}]"#
        )
    };
    for time in ["Thu, 15 Foo 2015 10:00:00 GMT", "-000001-01-01T00:00:00Z"] {
        let shown = scan("a.json", asff(time, "\"FAILED\""));
        assert!(shown.contains("1 × a time that cannot be read"), "{shown}");
    }
    let shown = scan("a.json", asff("2026-09-01T00:00:00Z", "[\"FAILED\"]"));
    assert!(shown.contains("none read") && shown.contains("a finding with status"), "{shown}");
    let suite = r#"<testsuites tests="3" failures="3"><testsuite name="s" timestamp="yesterday"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite></testsuites>"#;
    let shown = scan("j.xml", suite);
    assert!(shown.contains("2 × a failure that the suite counts, and no test case has"), "{shown}");
    assert!(
        shown.contains("2 × a time that cannot be read") && shown.contains("`yesterday`"),
        "{shown}"
    );
    let nested = r#"<testsuite name="s"><testcase name="o"><testcase name="i"><failure/></testcase></testcase></testsuite>"#;
    assert!(scan("j.xml", nested).contains("2 rows: 1 passed, 1 failed"));
    let wide = "CHECK_ID;STATUS;RESOURCE_UID\nx;FAIL;a;b\ny;FAIL;c\n";
    assert!(scan("w.csv", wide).contains("1 × a line with more cells than headings"));
    let failed = r#"{"group_id":"g","controls":[{"control_id":"a","results":[],"run_error":{"message":"x"}},{"control_id":"b","results":[{"resource":"r","status":"ok"}]}]}"#;
    assert!(scan("p.json", failed).contains("a control that ended in an error of the tool"));
}

#[test]
fn exports_in_other_encodings_keep_every_row() {
    let text = "CHECK_ID;STATUS;RESOURCE_UID;ACCOUNT_UID\nx;FAIL;Z\u{fc}rich;012345678901\ny;PASS;b;012345678901\n";
    let wide: Vec<u8> = "\u{feff}"
        .chars()
        .chain(text.replace(';', "\t").chars())
        .flat_map(|c| (c as u16).to_le_bytes())
        .collect();
    let narrow: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for (bytes, encoding) in [(wide, "UTF-16"), (narrow, "Windows-1252")] {
        let shown = scan("e.csv", &bytes);
        assert!(shown.contains("2 rows: 1 passed, 1 failed"), "{shown}");
        assert!(shown.contains("accounts: 012345678901"), "{shown}");
        assert!(shown.contains(&format!("read as {encoding}")), "{shown}");
    }
    assert!(scan("d.pdf", b"\xef\xbb\xbf\n  %PDF-1.7\n1 0 obj\n").contains("PDF document"));
}

#[test]
fn numbers_of_accounts_keep_their_zeros() {
    let formats = "formats:\n  - {name: patches, has: [Account, Host], rule_is: patch, resource: Host, account: Account, status: State}\n";
    let mut book = rust_xlsxwriter::Workbook::new();
    let zeros = rust_xlsxwriter::Format::new().set_num_format("000000000000");
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Account", "Host", "State"]) {
        sheet.write(0, column, heading).unwrap();
    }
    sheet.write_with_format(1, 0, 12_345_678_901_f64, &zeros).unwrap();
    sheet.write(1, 1, "h").unwrap();
    sheet.write(1, 2, "pass").unwrap();
    let workspace = Workspace::empty()
        .file("evidence/formats.yaml", formats)
        .file("evidence/files/p.xlsx", book.save_to_buffer().unwrap());
    let shown = workspace.run(["evidence", "scan", "."]).stdout;
    assert!(shown.contains("accounts: 012345678901"), "{shown}");
    assert!(shown.contains("the leading zeros of an account id"), "{shown}");
    // A number in YAML is taken as it is written.
    let yaml = |id: &str| proven().edit("carveout.yaml", "\"111122223333\"", id);
    assert_eq!(yaml("012345678901").model().system.accounts[0].id, "012345678901");
    yaml("12345678901")
        .check()
        .prints("warning[invalid-account]: account `12345678901` has 11 digits");
}

#[test]
fn contradictions_name_the_days_that_were_observed() {
    let head = "CHECK_ID;STATUS;RESOURCE_UID;ACCOUNT_UID;REGION;TIMESTAMP;COMPLIANCE";
    let row = |day: &str| {
        format!(
            "iam_x;FAIL;arn:aws:iam::111122223333:user/a;111122223333;eu-central-1;{day} 10:00:00;SOC2: cc_6_2\n"
        )
    };
    let text = format!("{head}\n{}{}", row("2026-08-02"), row("2026-09-28"));
    scanned(&[OURS])
        .file("evidence/files/scan.csv", text)
        .check()
        .prints("warning[implementation-contradicted]: prowler check iam_x fails on arn:aws:iam::111122223333:user/a, last on 2026-09-28");
}
