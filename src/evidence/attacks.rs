//! Small files that become large when they are read. Each is refused, or read in part, with a message that
//! names the file, the limit and the place.

use super::test_sheets;
use super::tests::{reading, refused};
use super::{Population, Reading, read};
use crate::diag::Sink;
use crate::limits::{ELEMENT, ENTRY_VALUES, FINDING_REQUIREMENTS, TEST_TEXT, WHOLE_VALUES};

/// `{},{},…` of a number of values that is over a limit.
fn empties(limit: usize) -> String {
    let mut text = "{},".repeat(limit / 2 + 1);
    text.pop();
    text
}

#[test]
fn one_finding_of_many_values() {
    let many = empties(ENTRY_VALUES);
    let finding = r#""AwsAccountId":"1","ProductArn":"p""#;
    let prowler = r#""class_uid":2004,"metadata":{"event_code":"x","product":{"name":"Prowler"}}"#;
    let rule =
        r#""EvaluationResultIdentifier":{"EvaluationResultQualifier":{"ConfigRuleName":"r"}}"#;
    for text in [
        format!(r#"{{{finding},"detail":{{"findings":[{many}]}}}}"#),
        format!(r#"[{{{finding},"Resources":[{many}]}}]"#),
        format!(
            r#"{{"Findings":[{{{finding},"Compliance":{{"RelatedRequirements":[{many}]}}}}]}}"#
        ),
        format!(r#"{{{finding},"Resources":{}{many}{}}}"#, "[".repeat(90), "]".repeat(90)),
        format!(r#"{{"class_uid":2003,"compliance":{{"status":"Pass"}},"resources":[{many}]}}"#),
        format!(r#"[{{{prowler},"resources":[{many}]}}]"#),
        format!(r#"{{"EvaluationResults":[{{{rule},"x":[{many}]}}]}}"#),
        format!(r#"{{"ConfigRules":[{{"ConfigRuleName":"n","Source":{{}},"x":[{many}]}}]}}"#),
        format!(r#"{{"Records":[{{"eventName":"x","eventSource":"s","x":[{many}]}}]}}"#),
        format!(
            r#"[{{"resourceOwnerAccount":"1","analyzedAt":"2026-08-01","status":"A","x":[{many}]}}]"#
        ),
        format!(
            r#"{{"findings":[{{"findingArn":"a","awsAccountId":"1","status":"ACTIVE","resources":[{many}]}}]}}"#
        ),
        format!(r#"[{{"evidenceAwsAccountId":"1","resourcesIncluded":[{many}]}}]"#),
        format!(r#"{{"SecurityGroups":[{{"GroupId":"g","IpPermissions":[{many}]}}]}}"#),
        format!(r#"{{"control_id":"c","results":[{many}]}}"#),
    ] {
        let said = refused(&text);
        let expected = format!(
            "`evidence/x` exceeds a limit: one entry has more than {ENTRY_VALUES} values, at byte "
        );
        assert!(said.starts_with(&expected), "{said}: {:.80}", text);
    }
    // What is skipped may have as many as it likes.
    let text = format!(r#"{{"Findings":[{{{finding},"GeneratorId":"g"}}],"x":[{many}]}}"#);
    assert_eq!(reading(&text, "security-hub-asff").0.len(), 1);
}

#[test]
fn documents_of_many_values() {
    let many = empties(WHOLE_VALUES);
    let group = r#""group_id":"g""#;
    for text in [
        format!(r#"{{{group},"controls":[{{"control_id":"c","results":[{many}]}}]}}"#),
        format!(r#"{{"assessment-results":{{"uuid":"u","results":[{many}]}}}}"#),
    ] {
        let said = refused(&text);
        assert!(said.contains(&format!("one entry has more than {WHOLE_VALUES} values, at byte ")));
    }
    // Groups hold nothing in memory, so there may be many.
    let control = r#"{"control_id":"c","results":[{"status":"ok","resource":"r"}]}"#;
    let text = format!(r#"{{{group},"groups":[{many},{{"controls":[{control}]}}]}}"#);
    assert_eq!(reading(&text, "powerpipe").1.pass, 1);
    let deep = format!(r#"{{{group},{}"#, r#""groups":[{"#.repeat(200));
    assert!(refused(&deep).contains("nested too deeply, at byte "));
}

#[test]
fn one_tag_or_text_of_many_bytes() {
    let said = |inside: &str| refused(&format!("<testsuites><testsuite>{inside}"));
    // The parser reads ahead by a buffer.
    let long = ELEMENT + (64 << 10);
    let most = format!("is longer than {} MB, which is the limit", ELEMENT >> 20);
    for inside in [
        format!("<testcase name='a'>{}", "x".repeat(long)),
        format!("<testcase {}", "a='b' ".repeat(long / 6)),
        format!("<!-- {}", "x".repeat(long)),
        format!("<![CDATA[{}", "x".repeat(long)),
    ] {
        let said = said(&inside);
        assert!(said.starts_with("`evidence/x` cannot be read at byte "), "{said}");
        assert!(said.contains(&most), "{said}");
    }
    let said = said(&format!("<{}>", "x".repeat(2_000)));
    assert!(said.contains("the name of a tag is longer than 1 KB"), "{said}");
    // A name is cut before it is kept, and attributes are looked up in one pass.
    let many: String = (0..200_000).map(|n| format!("a{n}='' ")).collect();
    let text = format!("<testsuites><testcase {many} name='{}'/></testsuites>", "n".repeat(90_000));
    assert_eq!(reading(&text, "junit").0[0].rule.len(), 2_048);
}

#[test]
fn requirements_without_end() {
    let list = |text: &str| vec![format!("\"{text}\""); 2_000].join(",");
    let text = format!(
        r#"[{{"class_uid":2003,"status_code":"FAIL","metadata":{{"event_code":"x","product":{{"name":"Prowler"}}}},
        "compliance":{{"standards":[{}],"requirements":[{}]}}}}]"#,
        list("NIST-800-53-Revision-5"),
        list("ac_2")
    );
    let (rows, summary) = reading(&text, "prowler-ocsf");
    assert!(rows[0].requirements.len() <= FINDING_REQUIREMENTS);
    let reasons: Vec<&str> = summary.left_out.iter().map(|left| left.reason.as_str()).collect();
    assert!(reasons.iter().any(|reason| reason.contains("more than 10,000")), "{reasons:?}");
}

/// A workbook of one sheet; a text that stands in many cells is in it once.
fn book(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn one_text_in_many_cells_of_a_test_sheet() {
    let long = "l".repeat(32_000);
    let facts = [
        ["Test ID", "T-1"],
        ["Procedure", "Inspect"],
        ["Methods", "inspection"],
        ["Controls", "AC-2"],
        ["Conclusion", "effective"],
        ["A", "Approved"],
    ];
    let rows = facts.into_iter().map(|row| row.map(str::to_owned).to_vec());
    let rows = rows.chain([vec!["Item".to_owned(), "A".to_owned(), "Note".to_owned()]]);
    let items = 0..TEST_TEXT / long.len() + 10;
    let items = items.map(|n| vec![format!("i-{n}"), "yes".to_owned(), long.clone()]);
    let bytes = book(rows.chain(items));
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    let (mut unread, mut sink) = (Vec::new(), Sink::default());
    let tests = test_sheets::load("evidence/tests/T-1.xlsx", &bytes, &mut unread, &mut sink);
    assert!(tests.is_empty() && unread[0].id.as_deref() == Some("T-1"));
    let faults = sink.collected().faults;
    let said = format!("{:?}", faults[0]);
    assert!(faults[0].message.contains("contain more than 16 MB of text"), "{said}");
    assert!(faults[0].message.starts_with("the cells of the workbook up to "), "{said}");
}

#[test]
fn faults_of_a_test_sheet_are_counted() {
    let letters = (b'A'..=b'Z').map(|letter| char::from(letter).to_string());
    let facts = [["Test ID", "T-1"]].map(|row| row.map(str::to_owned).to_vec());
    let head = vec![["Item".to_owned()].into_iter().chain(letters).collect::<Vec<_>>()];
    let items = (0..200).map(|n| {
        let marks = (0..26).map(|_| "perhaps".to_owned());
        [format!("i-{n}")].into_iter().chain(marks).collect()
    });
    let bytes = book(facts.into_iter().chain(head).chain(items));
    let mut sink = Sink::default();
    test_sheets::load("evidence/tests/T-1.xlsx", &bytes, &mut Vec::new(), &mut sink);
    let messages: Vec<String> =
        sink.collected().faults.into_iter().map(|fault| fault.message).collect();
    assert!(messages.len() < 1_010, "{}", messages.len());
    let more = messages.iter().find(|one| one.contains("more faults, over the 1000"));
    assert!(more.is_some_and(|one| one.starts_with("4200 ")), "{more:?}");
}

#[test]
fn populations_are_kept_in_one_text() {
    let text: String = (0..50_000).map(|n| format!("{n}\n")).collect();
    let read = Population::read(&mut format!("id\n{text}").as_bytes(), "p", None).unwrap();
    assert_eq!((read.items.len(), read.items.get(49_999)), (50_000, Some("49999")));
    assert_eq!(read.items.get(50_000), None);
    assert!(read.items.iter().eq(text.lines()));
}

#[test]
fn lists_of_entries_are_counted_as_they_pass() {
    let many = r#"{"":0},"#.repeat(400_000);
    let text = format!("[{many}{{\"AccountId\":1}}]");
    let done = super::read_export(&mut text.as_bytes(), "x.json", "E", &[]).unwrap();
    let Some((_, Reading::List(_, summary))) = done else { panic!("not a list") };
    assert_eq!((summary.rows, summary.accounts), (400_001, vec!["1".to_owned()]));
    assert!(read(&mut text.as_bytes(), "x.json", "E", &[]).unwrap().is_none());
}
