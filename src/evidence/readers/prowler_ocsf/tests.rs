//! Prowler exports: made ones, and the public sample when it is at hand.

use crate::diag::Diagnostic;
use crate::evidence::{Head, Input, Reading, Summary};
use crate::model::{Observation, ObservationStatus};

fn recognize(bytes: &[u8]) -> bool {
    let head = Head::of(bytes, &[]);
    super::recognize(head.bytes, &head.keys)
}

fn read(
    bytes: &[u8],
    file: &str,
    evidence: &str,
) -> Result<(Vec<Observation>, Summary), Box<Diagnostic>> {
    let head = &bytes[..bytes.len().min(256 << 10)];
    let content = &mut &bytes[..];
    match super::read(Input { head, content, file, evidence, formats: &[] })? {
        Reading::Observations(rows, summary) => Ok((rows, summary)),
        other => panic!("read as {other:?}"),
    }
}

const FILE: &str = "evidence/files/prowler.ocsf.json";

fn finding(code: &str, status: &str, resource: &str) -> String {
    format!(
        r#"{{"metadata":{{"event_code":"s3_public","product":{{"name":"Prowler","version":"5.1"}}}},
        "class_uid":2004,"status":"{status}","status_code":"{code}","time":1790755200,
        "time_dt":"2026-10-01T01:00:00.5","cloud":{{"account":{{"uid":"111122223333"}},"region":"eu-central-1"}},
        "resources":[{{"uid":"{resource}","region":"eu-west-1"}}],
        "unmapped":{{"compliance":{{"SOC2":["cc_6_1"],"NIST-800-53-Revision-5":["ac_2_1"],"CIS-3.0":["1.20","1.21"]}}}}}}"#
    )
}

fn array() -> String {
    let all = [
        finding("PASS", "New", "arn:a"),
        finding("FAIL", "New", "arn:b"),
        finding("MANUAL", "New", "arn:c"),
        finding("FAIL", "Suppressed", "arn:d"),
        finding("INFO", "New", "arn:e"),
        r#"{"class_uid":2003}"#.to_owned(),
    ];
    format!("[{}]", all.join(",\n"))
}

#[test]
fn an_array() {
    let text = array();
    assert!(recognize(text.as_bytes()));
    let (rows, summary) = read(text.as_bytes(), FILE, "EV-9").unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!((summary.rows, summary.pass, summary.fail), (6, 1, 1));
    assert_eq!((summary.manual, summary.muted), (1, 1));
    assert_eq!(rows[3].status, ObservationStatus::Muted);
    assert_eq!(rows[0].region.as_deref(), Some("eu-west-1"));
    assert_eq!(&*rows[0].evidence, "EV-9");
    // 1790755200 is 2026-09-30 in UTC; the local time of the scanner says October.
    assert_eq!(summary.days.unwrap().to_string(), "2026-09-30 to 2026-09-30");
    assert_eq!(rows[0].requirements.len(), 2);
    assert!(std::sync::Arc::ptr_eq(&rows[0].requirements, &rows[1].requirements));
    let left: Vec<String> = summary.left_out.iter().map(ToString::to_string).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.contains(&"1 × a finding with status INFO (first: row 5)".to_owned()), "{left:?}");
    assert_eq!(summary.passed_over, [("CIS-3.0".to_owned(), 8)]);
}

#[test]
fn one_finding_and_lines() {
    let one = finding("PASS", "New", "arn:a");
    let lines = format!("\u{feff}{}\n{}\n", one.replace('\n', " "), one.replace('\n', " "));
    assert!(recognize(one.as_bytes()));
    assert_eq!(read(one.as_bytes(), FILE, "E").unwrap().0.len(), 1);
    assert!(recognize(lines.as_bytes()));
    assert_eq!(read(lines.as_bytes(), FILE, "E").unwrap().0.len(), 2);
}

#[test]
fn other_json_is_not_ours() {
    for text in ["", "[]", "{}", "[1]", "null", "[{\"class_uid\":2004}]", "ID,Title", "[{\"a\":"] {
        assert!(!recognize(text.as_bytes()), "{text}");
    }
}

#[test]
fn broken_json_names_the_place() {
    let text = array();
    let cut = &text[..text.len() - 40];
    assert!(recognize(cut.as_bytes()));
    let error = read(cut.as_bytes(), FILE, "E").unwrap_err();
    assert_eq!(error.code.name, "evidence-truncated");
    let end = format!("at byte {}, line {}, column ", cut.len(), cut.lines().count());
    assert!(error.message.contains(&end), "{} lacks {end}", error.message);

    let bad = text.replacen("2004", "20x4", 2);
    let error = read(bad.as_bytes(), FILE, "E").unwrap_err();
    assert_eq!(error.code.name, "evidence-json");
    assert!(error.message.contains("line 2, column 23"), "{}", error.message);
    assert_eq!(error.places[0].at.to_string(), format!("{FILE}:2:23"));

    let twice = text.replacen("\"class_uid\":2004", "\"class_uid\":2004,\"class_uid\":2004", 1);
    assert!(read(twice.as_bytes(), FILE, "E").unwrap_err().message.contains("duplicate field"));
    assert_eq!(read(b"[]", FILE, "E").unwrap_err().code.name, "evidence-empty");
}

#[test]
fn nesting_is_limited() {
    for open in ["[", "{\"resources\":", "{\"unmapped\":{\"compliance\":", "{\"x\":[", "[{\"x\":["]
    {
        let text = open.repeat(200_000);
        assert!(read(text.as_bytes(), FILE, "E").is_err());
        assert!(!recognize(text.as_bytes()));
    }
}

#[test]
fn hundred_thousand_findings() {
    let one = finding("FAIL", "New", "arn:aws:s3:::bucket");
    let all = vec![one; 121_117].join(",");
    let (rows, summary) = read(format!("[{all}]").as_bytes(), FILE, "E").unwrap();
    assert_eq!((rows.len(), summary.fail), (121_117, 121_117));
}

/// Reads the public sample in the folder that `CARVEOUT_DATA` names.
#[test]
#[ignore = "needs CARVEOUT_DATA"]
fn public_sample() {
    let data = std::env::var("CARVEOUT_DATA").unwrap();
    let path = format!("{data}/evidence-samples/prowler/example_output_aws.ocsf.json");
    let bytes = std::fs::read(path).unwrap();
    assert!(recognize(&bytes));
    let (rows, summary) = read(&bytes, FILE, "EV-1").unwrap();
    assert_eq!((summary.rows, summary.fail, summary.manual), (5, 2, 3));
    assert_eq!(&*rows[0].rule, "accessanalyzer_enabled");
    assert_eq!(summary.days.unwrap().to_string(), "2025-02-14 to 2025-02-14");
}
