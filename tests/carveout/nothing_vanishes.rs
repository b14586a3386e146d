//! Nothing vanishes: of every reader, each row of a file is shown or left out with a reason. The rows are counted here
//! without the readers' code, in the seeds and in what is made of them by changing one value at a time.

use std::collections::BTreeSet;
use std::fs;

use carveout::evidence::readers::workspace_format::FormatFile;
use carveout::evidence::{self, Kind, READERS, Reading, Summary};
use carveout::limits::HEAD;
use carveout::model::Observation;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::harness::repository;

/// How the rows of a format are counted, and where a row states its outcome and its time.
struct Spec {
    rows: fn(&[u8]) -> u64,
    /// Files of one row, with `@OUTCOME@` and `@TIME@` in place of values.
    texts: &'static [&'static str],
    /// An outcome that is understood, as it stands in the text; none where rows have none.
    outcome: Option<&'static str>,
    /// Whether null is an outcome: that nothing was checked.
    null: bool,
    /// Whether values are JSON.
    json: bool,
}

const NONE: Spec = Spec { rows: |_| 0, texts: &[], outcome: None, null: false, json: true };

/// What is known of a reader; a new one has to be added here.
fn spec(name: &str) -> Spec {
    match name {
        "prowler-ocsf" => Spec {
            rows: |bytes| elements(bytes, &[]),
            texts: &[
                r#"[{"class_uid":2004,"metadata":{"event_code":"c","product":{"name":"Prowler","version":"5"}},"status_code":@OUTCOME@,"time":@TIME@,"resources":[{"uid":"arn:a"}]}]"#,
            ],
            outcome: Some(r#""PASS""#),
            ..NONE
        },
        "security-hub-ocsf" => Spec {
            rows: |bytes| elements(bytes, &["Findings"]),
            texts: &[
                r#"[{"class_uid":2003,"compliance":{"status":@OUTCOME@,"control":"c"},"time_dt":@TIME@,"resources":[{"uid":"arn:a"}]}]"#,
                r#"{"Findings":[{"class_uid":2003,"compliance":{"status":@OUTCOME@,"control":"c"},"finding_info":{"modified_time":@TIME@}}]}"#,
            ],
            outcome: Some(r#""Pass""#),
            ..NONE
        },
        "security-hub-asff" => Spec {
            rows: |bytes| {
                let of_event = |value: &Value| match &value["detail"]["findings"] {
                    Value::Array(findings) if !findings.is_empty() => findings.len() as u64,
                    _ => 1,
                };
                entries(bytes, &["Findings"]).iter().map(of_event).sum()
            },
            texts: &[
                r#"{"Findings":[{"ProductArn":"p","AwsAccountId":"111122223333","UpdatedAt":@TIME@,"Compliance":{"Status":@OUTCOME@,"SecurityControlId":"IAM.8"},"Resources":[{"Id":"arn:a"}]}]}"#,
                r#"{"detail":{"findings":[{"ProductArn":"p","AwsAccountId":"111122223333","UpdatedAt":@TIME@,"GeneratorId":"x/IAM.8","Compliance":{"Status":@OUTCOME@,"RelatedRequirements":["a"]}}]}}"#,
            ],
            outcome: Some(r#""PASSED""#),
            ..NONE
        },
        "aws-config" => Spec {
            rows: |bytes| {
                elements(
                    bytes,
                    &[
                        "EvaluationResults",
                        "AggregateEvaluationResults",
                        "ComplianceByConfigRules",
                        "AggregateComplianceByConfigRules",
                        "ComplianceByResources",
                        "ConformancePackRuleComplianceList",
                        "ConformancePackRuleEvaluationResults",
                    ],
                )
            },
            texts: &[
                r#"{"EvaluationResults":[{"EvaluationResultIdentifier":{"EvaluationResultQualifier":{"ConfigRuleName":"c","ResourceId":"i-1"}},"ComplianceType":@OUTCOME@,"ResultRecordedTime":@TIME@}]}"#,
                r#"{"AggregateComplianceByConfigRules":[{"ConfigRuleName":"c","ResultRecordedTime":@TIME@,"Compliance":{"ComplianceType":@OUTCOME@}}]}"#,
            ],
            outcome: Some(r#""COMPLIANT""#),
            ..NONE
        },
        "aws-config-rules" => Spec { rows: |bytes| elements(bytes, &["ConfigRules"]), ..NONE },
        "cloudtrail" => Spec {
            rows: |bytes| elements(bytes, &["Records", "Events"]),
            texts: &[
                r#"{"Records":[{"eventVersion":"1.11","eventName":"e","eventSource":"s","eventTime":@TIME@}]}"#,
                r#"{"Events":[{"EventId":"1","EventName":"e","EventTime":@TIME@}]}"#,
            ],
            ..NONE
        },
        "access-analyzer" => Spec {
            rows: |bytes| elements(bytes, &["findings"]),
            texts: &[
                r#"{"findings":[{"analyzedAt":@TIME@,"resourceOwnerAccount":"111122223333","status":@OUTCOME@,"resource":"arn:a"}]}"#,
            ],
            outcome: Some(r#""RESOLVED""#),
            ..NONE
        },
        "inspector" => Spec {
            rows: |bytes| elements(bytes, &["findings"]),
            texts: &[
                r#"[{"findingArn":"arn:a","awsAccountId":"1","status":@OUTCOME@,"type":"T","updatedAt":@TIME@}]"#,
            ],
            outcome: Some(r#""CLOSED""#),
            ..NONE
        },
        "audit-manager" => Spec {
            rows: |bytes| elements(bytes, &["evidence"]),
            texts: &[
                r#"[{"controlName":"c","evidenceAwsAccountId":"1","complianceCheck":@OUTCOME@,"time":@TIME@}]"#,
                r#"[{"controlName":"c","evidenceAwsAccountId":"1","resourcesIncluded":[{"arn":"arn:a","complianceCheck":@OUTCOME@}],"time":@TIME@}]"#,
            ],
            outcome: Some(r#""COMPLIANT""#),
            null: true,
            ..NONE
        },
        "aws-cli" => Spec {
            rows: |bytes| {
                elements(
                    bytes,
                    &[
                        "SecurityGroups",
                        "SecurityGroupRules",
                        "DBInstances",
                        "DBClusters",
                        "DBSnapshots",
                        "Volumes",
                        "Snapshots",
                        "FileSystems",
                        "Listeners",
                        "trailList",
                        "AccessKeyMetadata",
                        "PublicAccessBlocks",
                        "Grants",
                    ],
                )
            },
            texts: &[
                r#"{"DBInstances":[{"DBInstanceIdentifier":"d","StorageEncrypted":@OUTCOME@,"PubliclyAccessible":false}]}"#,
                r#"{"Volumes":[{"VolumeId":"v","Encrypted":@OUTCOME@}]}"#,
                r#"{"PublicAccessBlocks":[{"AccountId":"1","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":@OUTCOME@}}]}"#,
                r#"{"trailList":[{"TrailARN":"arn:t","Name":"t","IsMultiRegionTrail":true,"LogFileValidationEnabled":@OUTCOME@}]}"#,
                r#"{"AccessKeyMetadata":[{"UserName":"u","AccessKeyId":"AKIAIOSFODNN7EXAMPLE","CreateDate":@TIME@}]}"#,
            ],
            outcome: Some("true"),
            ..NONE
        },
        "powerpipe" => Spec {
            rows: |bytes| values(bytes).iter().flat_map(many).map(results).sum(),
            texts: &[
                r#"{"group_id":"g","controls":[{"control_id":"c","results":[{"status":@OUTCOME@,"resource":"r"}]}]}"#,
            ],
            outcome: Some(r#""ok""#),
            ..NONE
        },
        "oscal-results" => Spec {
            rows: |bytes| {
                let results = values(bytes);
                let of =
                    |one: &Value| many(&one["findings"]).len() + many(&one["observations"]).len();
                let results =
                    results.iter().flat_map(|v| many(&v["assessment-results"]["results"]));
                results.map(of).sum::<usize>() as u64
            },
            texts: &[
                r#"{"assessment-results":{"uuid":"u","results":[{"end":@TIME@,"findings":[{"target":{"target-id":"ac-2","status":{"state":@OUTCOME@}}}]}]}}"#,
            ],
            outcome: Some(r#""satisfied""#),
            ..NONE
        },
        "junit" => Spec {
            rows: |bytes| {
                let text = String::from_utf8_lossy(bytes);
                let ends = |rest: &str| rest.starts_with([' ', '/', '>', '\n']);
                text.split("<testcase").skip(1).filter(|rest| ends(rest)).count() as u64
            },
            texts: &[r#"<testsuite name="s" timestamp="@TIME@"><testcase name="c"/></testsuite>"#],
            json: false,
            ..NONE
        },
        "credential-report" => Spec {
            rows: |bytes| lines(bytes),
            texts: &[
                "user,arn,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active\n\
                 u,arn:aws:iam::111122223333:user/u,true,@TIME@,N/A,@OUTCOME@,false\n",
                "user,arn,password_enabled,password_last_used,mfa_active,access_key_1_active\n\
                 <root_account>,arn:aws:iam::111122223333:root,not_supported,@TIME@,@OUTCOME@,false\n",
            ],
            outcome: Some("true"),
            json: false,
            ..NONE
        },
        "prowler-compliance" => Spec {
            rows: |bytes| lines(bytes),
            texts: &["PROVIDER;REQUIREMENTS_ID;STATUS;RESOURCEID;CHECKID;MUTED;ASSESSMENTDATE\n\
                 aws;cc_6_1;@OUTCOME@;r;c;False;@TIME@\n"],
            outcome: Some("PASS"),
            json: false,
            ..NONE
        },
        "prowler-csv" => Spec {
            rows: |bytes| lines(bytes),
            texts: &["CHECK_ID;STATUS;MUTED;RESOURCE_UID;TIMESTAMP\nc;@OUTCOME@;False;r;@TIME@\n"],
            outcome: Some("PASS"),
            json: false,
            ..NONE
        },
        "workspace-format" => Spec {
            rows: |bytes| {
                let json = values(bytes);
                if json.is_empty() { lines(bytes) } else { elements(bytes, &[]) }
            },
            texts: &[r#"[{"Instance":"i","Patch state":@OUTCOME@,"Seen":@TIME@}]"#],
            outcome: Some(r#""Installed""#),
            ..NONE
        },
        // Rows of workbooks and registers are counted in tests of their own, below.
        "workspace-format-xlsx" | "register-xlsx" | "register-csv" => NONE,
        other => panic!(
            "{other}: say here how its rows are counted, and where they state outcome and time"
        ),
    }
}

/// The JSON values of a text, one after another; none where it is no JSON.
fn values(bytes: &[u8]) -> Vec<Value> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let stream = serde_json::Deserializer::from_slice(text).into_iter::<Value>();
    stream.collect::<Result<Vec<Value>, _>>().unwrap_or_default()
}

fn many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    }
}

/// The entries of a text: of an array, of the lists under these keys, or one after another.
fn entries(bytes: &[u8], lists: &[&str]) -> Vec<Value> {
    let values = values(bytes);
    if let [Value::Array(all)] = values.as_slice() {
        return all.clone();
    }
    let listed = |value: &Value| lists.iter().any(|list| value.get(list).is_some());
    if !values.iter().any(listed) {
        return values;
    }
    let blank = |value: &Value| value.as_object().is_some_and(serde_json::Map::is_empty);
    let of = |value: Value| match listed(&value) {
        true => lists.iter().flat_map(|list| many(&value[*list]).into_iter().cloned()).collect(),
        false if blank(&value) => Vec::new(),
        // A page without a list is a row that cannot be read.
        false => vec![Value::Null],
    };
    values.into_iter().flat_map(of).collect()
}

fn elements(bytes: &[u8], lists: &[&str]) -> u64 {
    entries(bytes, lists).len() as u64
}

/// The results of a group or control of Powerpipe, and the controls that ended in an error.
fn results(value: &Value) -> u64 {
    let own = many(&value["results"]).len() as u64;
    let failed = !matches!(&value["run_error"], Value::Null) && value["run_error"] != json!("");
    let inner = ["groups", "controls"].into_iter().flat_map(|key| many(&value[key]));
    own + u64::from(failed) + inner.map(results).sum::<u64>()
}

/// The lines of a table below its headings.
fn lines(bytes: &[u8]) -> u64 {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter =
        *b";,\t".iter().max_by_key(|d| first.iter().filter(|b| b == d).count()).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text);
    reader.byte_records().filter(Result::is_ok).count() as u64
}

fn formats() -> Vec<evidence::Format> {
    let text = fs::read_to_string(repository().join("fuzz/src/formats.json")).unwrap();
    serde_json::from_str::<FormatFile>(&text).unwrap().formats.items
}

fn seeds(reader: &str) -> Vec<Vec<u8>> {
    let folder = repository().join("fuzz/seeds").join(reader);
    let paths: BTreeSet<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// What a reader makes of a text; nothing where it is refused, or is another's.
fn read(
    name: &str,
    bytes: &[u8],
    formats: &[evidence::Format],
) -> Option<(Vec<Observation>, Summary)> {
    match evidence::read(&mut &bytes[..], "evidence/f", "EV-1", formats) {
        Ok(Some((reader, reading))) if reader.name == name => match reading {
            Reading::Observations(rows, summary) => Some((rows, summary)),
            Reading::Names(_, summary) => Some((Vec::new(), summary)),
            _ => None,
        },
        _ => None,
    }
}

/// Holds that each row is shown, or left out with a reason.
fn whole(name: &str, bytes: &[u8], rows: &[Observation], summary: &Summary, counted: u64) {
    let text = || format!("{name}: {}\n{summary:#?}", String::from_utf8_lossy(bytes));
    // An event with several findings is one row where it cannot be read.
    let event = name == "security-hub-asff" && summary.left_out.iter().any(|left| left.lost);
    // A suite may count cases that are not in the file: each of them is left out with that reason.
    let suite =
        name == "junit" && summary.left_out.iter().any(|left| left.reason.contains("counts"));
    assert!(
        summary.rows == counted
            || (event && summary.rows < counted)
            || (suite && summary.rows > counted),
        "{counted} rows of {}",
        text()
    );
    let shown = rows.iter().map(|row| row.row).collect::<BTreeSet<_>>().len() as u64;
    assert!(shown + summary.without <= summary.rows, "{}", text());
    // The others are records, which have no result of their own. Trails are judged together, at the last of them.
    let together = name == "aws-cli" && text().contains("trailList");
    assert!(together || summary.rows - summary.without - shown <= summary.records, "{}", text());
    let reasons: u64 = summary.left_out.iter().map(|left| left.rows).sum();
    assert!(reasons >= summary.without, "{}", text());
    assert!(summary.left_out.iter().all(|left| !left.reason.is_empty() && left.rows > 0));
}

/// Every text that differs from this one in one value.
fn changed(value: &Value) -> Vec<Value> {
    let odd = [
        json!(null),
        json!(7),
        json!(true),
        json!("zzz"),
        json!([]),
        json!({}),
        json!([1]),
        json!({"a": 1}),
    ];
    let mut out: Vec<Value> = odd.to_vec();
    match value {
        Value::Array(all) => {
            for (at, one) in all.iter().enumerate() {
                for new in changed(one) {
                    let mut all = all.clone();
                    all[at] = new;
                    out.push(Value::Array(all));
                }
            }
            if let Some((last, rest)) = all.split_last() {
                out.push(Value::Array(rest.to_vec()));
                out.push(Value::Array([all.as_slice(), std::slice::from_ref(last)].concat()));
            }
        }
        Value::Object(keys) => {
            for (key, one) in keys {
                for new in changed(one) {
                    let mut keys = keys.clone();
                    keys.insert(key.clone(), new);
                    out.push(Value::Object(keys));
                }
                let mut keys = keys.clone();
                keys.remove(key);
                out.push(Value::Object(keys));
            }
        }
        _ => {}
    }
    out
}

/// Every table that differs from this one in one cell, or has a cell more or less in a line.
fn changed_table(text: &str) -> Vec<String> {
    let delimiter = if text.lines().next().unwrap_or_default().contains(';') { ";" } else { "," };
    let all: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    for at in 1..all.len() {
        // Quoted cells are left alone.
        if all[at].contains('"') {
            continue;
        }
        let cells: Vec<&str> = all[at].split(delimiter).collect();
        let mut put = |cells: &[&str]| {
            let line = cells.join(delimiter);
            let mut all = all.clone();
            all[at] = &line;
            out.push(all.join("\n") + "\n");
        };
        for cell in 0..cells.len() {
            for new in ["", "zzz", "7", "N/A"] {
                let mut cells = cells.clone();
                cells[cell] = new;
                put(&cells);
            }
        }
        put(&cells[..cells.len() - 1]);
        put(&[cells.as_slice(), &["more"]].concat());
    }
    out
}

/// Every text that differs from this one in one tag: without it, with it twice, or with another name or attribute.
fn changed_xml(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let starts = text.match_indices('<').map(|(at, _)| at);
    let tags = starts.filter_map(|at| Some(at..at + text[at..].find('>')? + 1));
    for tag in tags {
        let (before, own, after) = (&text[..tag.start], &text[tag.clone()], &text[tag.end..]);
        let mut put = |new: &str| out.push(format!("{before}{new}{after}"));
        put("");
        put(&format!("{own}{own}"));
        for (old, new) in [
            ("<testcase", "<case"),
            ("<testcase", "<testcases"),
            ("<failure", "<fail"),
            ("<skipped", "<failure"),
            (" name=", " title="),
            ("tests=\"", "tests=\"9"),
            ("<testsuite ", "<testsuite failures=\"2\" skipped=\"x\" "),
            ("<testcase ", "<testcase status=\"failed\" "),
            ("<testcase ", "<testcase status=\"zzz\" result=\"\" "),
        ] {
            if own.contains(old) {
                put(&own.replace(old, new));
            }
        }
        // A value that is empty, or another.
        for (at, _) in own.match_indices("=\"") {
            if let Some(end) = own[at + 2..].find('"') {
                for new in ["", "zzz", "7", "&#65;"] {
                    put(&format!("{}{new}{}", &own[..at + 2], &own[at + 2 + end..]));
                }
            }
        }
    }
    out
}

/// A workbook with the cells of a table, as texts.
fn workbook(text: &str, delimiter: char) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in text.lines().enumerate() {
        for (column, cell) in line.split(delimiter).enumerate() {
            if !cell.is_empty() {
                sheet.write(row as u32, column as u16, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn of_a_workbook_each_row_is_shown_or_left_out_with_a_reason() {
    let formats = formats();
    let seeds = repository().join("fuzz/seeds");
    let text =
        "Owner;Patch state;Control;Instance\nann;Installed;SI-2;i-1\nbob;Missing;;i-2\ncut\n"
            .to_owned();
    let mut read_again = 0;
    for text in std::iter::once(text.clone()).chain(changed_table(&text)) {
        let book = workbook(&text, ';');
        let Some((rows, summary)) = read("workspace-format-xlsx", &book, &formats) else {
            continue;
        };
        read_again += 1;
        let counted = lines(text.as_bytes());
        let text = text.as_bytes();
        whole("workspace-format-xlsx", text, &rows, &summary, counted);
    }
    assert!(read_again > 5, "{read_again}");
    let text = fs::read_to_string(seeds.join("register-csv/semicolons.csv")).unwrap();
    // Cells in quotation marks would be divided.
    let text: String =
        text.lines().filter(|line| !line.contains('"')).map(|l| format!("{l}\n")).collect();
    assert!(text.lines().count() > 2);
    for text in std::iter::once(text.clone()).chain(changed_table(&text)) {
        let book = workbook(&text, ';');
        let Ok(Some((_, Reading::Register(register)))) =
            evidence::read(&mut &book[..], "evidence/f", "", &[])
        else {
            continue;
        };
        let ignored = register.diagnostics.iter().filter(|d| d.code.name == "register-row-ignored");
        let rows = register.evidence.len() + register.left_out.len() + ignored.count();
        let shown = register.understood.iter().filter(|what| what.contains("repeats the headings"));
        assert_eq!(rows + shown.count(), lines(text.as_bytes()) as usize, "{text}\n{register:#?}");
    }
}

#[test]
fn of_every_reader_each_row_is_shown_or_left_out_with_a_reason() {
    let formats = formats();
    READERS.par_iter().for_each(|reader| {
        let spec = spec(reader.name);
        if spec.texts.is_empty() && reader.name != "aws-config-rules" {
            return;
        }
        for seed in seeds(reader.name) {
            let (rows, summary) = read(reader.name, &seed, &formats).unwrap();
            whole(reader.name, &seed, &rows, &summary, (spec.rows)(&seed));
            let json = values(&seed);
            // A hundred of each seed, spread over it.
            let step = |all: usize| (all / 100).max(1);
            let texts: Vec<String> = if reader.name == "junit" {
                changed_xml(&String::from_utf8_lossy(&seed))
            } else if json.is_empty() {
                let all = changed_table(&String::from_utf8_lossy(&seed));
                let step = step(all.len());
                all.into_iter().step_by(step).collect()
            } else {
                let one = |at: usize, new: &Value| {
                    let all = json.iter().enumerate();
                    let all = all.map(|(n, old)| if n == at { new } else { old });
                    all.map(Value::to_string).collect::<Vec<_>>().join("\n")
                };
                let each = json.iter().enumerate();
                let all: Vec<(usize, Value)> = each
                    .flat_map(|(at, old)| changed(old).into_iter().map(move |new| (at, new)))
                    .collect();
                let step = step(all.len());
                all.into_iter().step_by(step).map(|(at, new)| one(at, &new)).collect()
            };
            let mut read_again = 0;
            for text in texts.iter().filter(|text| text.len() <= HEAD) {
                if let Some((rows, summary)) = read(reader.name, text.as_bytes(), &formats) {
                    read_again += 1;
                    let counted = (spec.rows)(text.as_bytes());
                    whole(reader.name, text.as_bytes(), &rows, &summary, counted);
                }
            }
            assert!(read_again > 0 || texts.is_empty(), "{}", reader.name);
        }
    });
}

#[test]
fn an_outcome_that_is_none_is_said_by_every_reader() {
    let formats = formats();
    for reader in READERS.iter().filter(|reader| reader.kind != Kind::Register) {
        let spec = spec(reader.name);
        let Some(good) = spec.outcome else { continue };
        let odd: &[&str] = match spec.json {
            true => &["7", "[1]", r#"["PASS"]"#, r#"{"a":1}"#, r#""zzz""#, "null"],
            false => &["zzz", "7", "", "N/A"],
        };
        let time = if spec.json { r#""2026-09-30T00:00:00Z""# } else { "2026-09-30T00:00:00Z" };
        for text in spec.texts.iter().filter(|text| text.contains("@OUTCOME@")) {
            let text = text.replace("@TIME@", time);
            let of = |outcome: &str| text.replace("@OUTCOME@", outcome);
            let (rows, summary) = read(reader.name, of(good).as_bytes(), &formats).unwrap();
            assert!(!rows.is_empty() && summary.left_out.is_empty(), "{}: {summary:#?}", of(good));
            for outcome in odd.iter().filter(|outcome| **outcome != "null" || !spec.null) {
                let text = of(outcome);
                let Some((_, after)) = read(reader.name, text.as_bytes(), &formats) else {
                    continue;
                };
                let said = after.left_out.iter().any(|left| !left.reason.is_empty());
                assert!(said && after.pass < summary.pass.max(1), "{text}: {after:#?}");
                assert!(after.manual <= summary.manual, "{text}: {after:#?}");
            }
        }
    }
}

#[test]
fn a_time_is_read_or_said_by_every_reader() {
    let formats = formats();
    let good = [
        r#""2026-09-30""#,
        r#""2026-09-30T10:00:00Z""#,
        r#""2026-09-30T10:00:00.123456789+02:00""#,
        r#""2026-09-30 10:00:00""#,
        r#""2026-09-30 10:00:00 +0200""#,
        r#""2026-09-30 10:00:00 UTC""#,
        r#""Wed, 30 Sep 2026 10:00:00 +0000""#,
        r#""Wed, 30 Sep 2026 10:00:00 GMT""#,
        "1790755200",
        "1790755200000",
        "1790755200000000",
        "1790755200000000000",
        r#""1790755200000""#,
        r#""20260930""#,
    ];
    let bad = [
        r#""yesterday""#,
        r#""-000001-01-01T00:00:00Z""#,
        r#""2026-09-31T00:00:00Z""#,
        r#""2026-13-01""#,
        r#""30/09/26""#,
        r#""12""#,
        "[1790755200]",
        r#"{"$date":"2026-09-30"}"#,
        "true",
        "-1",
    ];
    for reader in READERS.iter().filter(|reader| reader.kind != Kind::Register) {
        let spec = spec(reader.name);
        for text in spec.texts.iter().filter(|text| text.contains("@TIME@")) {
            let text = text.replace("@OUTCOME@", spec.outcome.unwrap_or_default());
            let with = |time: &str| match spec.json {
                true => Some(text.replace("@TIME@", time)),
                // Other values than texts cannot be written.
                false if time.starts_with(['[', '{', 't', '-']) => None,
                false => Some(text.replace("@TIME@", time.trim_matches('"'))),
            };
            // Columns of the credential report hold times as AWS writes them.
            let plain = reader.name == "credential-report";
            for text in
                good.iter().filter(|time| !plain || time.contains('-')).filter_map(|t| with(t))
            {
                let (_, summary) = read(reader.name, text.as_bytes(), &formats).unwrap();
                let days = summary.days.map(|days| days.to_string()).unwrap_or_default();
                assert_eq!(days, "2026-09-30 to 2026-09-30", "{text}");
                let said = summary.left_out.iter().any(|left| left.reason.contains("time"));
                assert!(!said, "{text}: {summary:#?}");
            }
            for text in bad.iter().filter_map(|time| with(time)) {
                let (_, summary) = read(reader.name, text.as_bytes(), &formats).unwrap();
                assert_eq!(summary.days, None, "{text}");
                let said = summary.left_out.iter().any(|left| left.reason.contains("time"));
                assert!(said, "{text}: {summary:#?}");
            }
        }
    }
}

#[test]
fn pages_and_counts_that_are_not_in_the_file_are_said() {
    let formats = formats();
    let lists = [
        (
            "security-hub-asff",
            "Findings",
            r#"{"ProductArn":"p","AwsAccountId":"1","GeneratorId":"IAM.8"}"#,
        ),
        (
            "security-hub-ocsf",
            "Findings",
            r#"{"class_uid":2003,"compliance":{"status":"Pass","control":"c"}}"#,
        ),
        (
            "aws-config",
            "ComplianceByConfigRules",
            r#"{"ConfigRuleName":"c","Compliance":{"ComplianceType":"COMPLIANT"}}"#,
        ),
        (
            "aws-config-rules",
            "ConfigRules",
            r#"{"ConfigRuleName":"c","Source":{"Owner":"AWS","SourceIdentifier":"X"}}"#,
        ),
        ("cloudtrail", "Events", r#"{"EventId":"1","EventName":"e"}"#),
        (
            "access-analyzer",
            "findings",
            r#"{"analyzedAt":"2026-09-30","resourceOwnerAccount":"1","status":"ACTIVE"}"#,
        ),
        (
            "inspector",
            "findings",
            r#"{"findingArn":"a","awsAccountId":"1","status":"ACTIVE","type":"T"}"#,
        ),
        ("audit-manager", "evidence", r#"{"controlName":"c","evidenceAwsAccountId":"1"}"#),
        ("aws-cli", "Volumes", r#"{"VolumeId":"v","Encrypted":true}"#),
    ];
    let left = |name: &str, text: &str| {
        let (_, summary) =
            read(name, text.as_bytes(), &formats).unwrap_or_else(|| panic!("{text}"));
        summary.left_out.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    for (name, list, entry) in lists {
        for more in [
            r#""NextToken":"a""#,
            r#""nextToken":"a""#,
            r#""next_token":"a""#,
            r#""NextMarker":"a""#,
            r#""Marker":"a","IsTruncated":true"#,
        ] {
            let text = format!(r#"{{"{list}":[{entry}],{more}}}"#);
            assert!(left(name, &text).contains("the pages after this one"), "{text}");
        }
        let none = format!(r#"{{"{list}":[{entry}],"NextToken":"","Marker":"","Count":1}}"#);
        assert!(
            !left(name, &none).contains("pages") && !left(name, &none).contains("counts"),
            "{none}"
        );
        let fewer = format!(r#"{{"{list}":[{entry}],"Total":3}}"#);
        assert!(left(name, &fewer).contains("2 × an entry that the file counts"), "{fewer}");
        // A page that holds an object, a text, and no list.
        let object = format!(r#"{{"{list}":[{entry}]}} {{"{list}":{entry}}}"#);
        let (_, summary) = read(name, object.as_bytes(), &formats).unwrap();
        assert_eq!((summary.rows, summary.without), (2, 0), "{object}");
        for page in [format!(r#"{{"{list}":"denied"}}"#), r#"{"message":"denied"}"#.to_owned()] {
            let text = format!(r#"{{"{list}":[{entry}]}} {page}"#);
            let (_, summary) = read(name, text.as_bytes(), &formats).unwrap();
            assert_eq!((summary.rows, summary.without), (2, 1), "{text}");
        }
    }
    let detectors = r#"{"DetectorIds":["d"],"NextToken":"a"}"#;
    assert!(left("aws-cli", detectors).contains("the pages after this one"));
}

#[test]
fn suites_that_count_what_they_do_not_have_are_said() {
    let left = |text: &str| {
        let (rows, summary) = read("junit", text.as_bytes(), &[]).unwrap();
        let said: Vec<String> = summary.left_out.iter().map(ToString::to_string).collect();
        (rows.len(), said.join("\n"))
    };
    let case = r#"<testcase name="a"/>"#;
    for (claims, said) in [
        (r#"failures="3""#, "3 × a failure that the suite counts"),
        (r#"errors="1""#, "1 × a failure that the suite counts"),
        (r#"tests="4""#, "3 × a test case that the suite counts"),
        (r#"skipped="2""#, "2 × a skipped test that the suite counts"),
    ] {
        for text in [
            format!("<testsuite {claims}>{case}</testsuite>"),
            format!("<testsuites {claims}><testsuite>{case}</testsuite></testsuites>"),
            format!("<testsuites><testsuite {claims}>{case}</testsuite></testsuites>"),
            format!("<testsuites {claims}><testsuite {claims}>{case}</testsuite></testsuites>"),
        ] {
            assert_eq!(left(&text).1.matches(said).count(), 1, "{text}: {}", left(&text).1);
        }
    }
    let two = format!(
        r#"<testsuites><testsuite failures="1">{case}</testsuite><testsuite failures="1">{case}</testsuite></testsuites>"#
    );
    assert!(left(&two).1.contains("2 × a failure"));
    for right in [
        r#"<testsuite tests="2" failures="1" skipped="1"><testcase name="a"><failure/></testcase><testcase name="b"><skipped/></testcase></testsuite>"#,
        r#"<testsuites tests="1"><testsuite tests="1"><testcase name="a"/></testsuite></testsuites>"#,
        r#"<testsuite hostname="tbd" tests="9" failures="0"><testcase name="a"/></testsuite>"#,
        r#"<testsuite errors="1"><error/></testsuite>"#,
    ] {
        assert!(!left(right).1.contains("counts"), "{right}");
    }
    // A nested test case, and outcomes that are stated as attributes.
    let nested = r#"<testsuite><testcase name="outer"><failure/><testcase name="inner"/></testcase></testsuite>"#;
    assert_eq!(left(nested), (2, String::new()));
    let stated = r#"<testsuite><testcase name="a" status="notrun"/><testcase name="b" status="failed"/><testcase name="c" status="run" result="completed"/></testsuite>"#;
    let (rows, summary) = read("junit", stated.as_bytes(), &[]).unwrap();
    assert_eq!((rows.len(), summary.pass, summary.fail, summary.records), (2, 1, 1, 1));
}

#[test]
fn rows_of_registers_are_items_or_left_out() {
    let text =
        fs::read_to_string(repository().join("fuzz/seeds/register-csv/semicolons.csv")).unwrap();
    for text in changed_table(&text) {
        let Ok(Some((_, Reading::Register(register)))) =
            evidence::read(&mut text.as_bytes(), "evidence/f", "", &[])
        else {
            continue;
        };
        let ignored = register.diagnostics.iter().filter(|d| d.code.name == "register-row-ignored");
        let rows = register.evidence.len() + register.left_out.len() + ignored.count();
        let shown = register.understood.iter().filter(|what| what.contains("repeats the headings"));
        assert_eq!(rows + shown.count(), lines(text.as_bytes()) as usize, "{text}\n{register:#?}");
    }
}
