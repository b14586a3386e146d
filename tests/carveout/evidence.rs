//! Evidence as teams export it: what a folder is read as, what a sample is, what a check bears on.

use std::collections::BTreeSet;

use crate::derivation::proven;
use crate::harness::{Workspace, repository};
use crate::publications::Data;
use crate::samples::asked;

const INDEX: &str = "evidence/index.yaml";

fn config(rule: &str, outcome: &str) -> String {
    format!(
        r#"{{"EvaluationResults":[{{"EvaluationResultIdentifier":{{"EvaluationResultQualifier":{{"ConfigRuleName":"{rule}",
        "ResourceType":"AWS::IAM::User","ResourceId":"AID1"}}}},"ComplianceType":"{outcome}","ResultRecordedTime":1790553600.5}}]}}"#
    )
}

#[test]
fn a_faulty_file_is_named_and_the_others_are_read() {
    let good = config("iam-user-mfa-enabled", "COMPLIANT");
    let workspace = Workspace::empty()
        .file("in/good.json", &good)
        .file("in/cut.json", &good[..good.len() - 20])
        .file("in/deep.json", format!("{{\"EvaluationResults\":{}", "[".repeat(100_000)))
        .file("in/nul.csv", b"CHECK_ID;STATUS;RESOURCE_UID\nx;PASS;\0\n")
        .file("in/wide.csv", format!("CHECK_ID,STATUS,RESOURCE_UID{}\n", ",x".repeat(1_000_000)))
        .file("in/latin.csv", b"CHECK_ID;STATUS;RESOURCE_UID\nx;PASS;caf\xe9\ny;PASS;\xc3\xa9\n")
        .file(
            "in/bad.gz",
            b"\x1f\x8b\x08\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        )
        .file("in/empty.json", "")
        .file("in/notes.txt", "hello");
    workspace
        .run(["evidence", "scan", "in"])
        .ends(1)
        .prints("good.json\n  AWS Config compliance (JSON): 1 row: 1 passed")
        .prints(&format!("ends too early, at byte {}, line 2", good.len() - 20))
        .prints("nested too deeply")
        .prints("`nul.csv` cannot be read: byte 36 is zero")
        .prints("latin.csv\n  Prowler findings (CSV): 2 rows: 1 passed, 1 left out")
        .prints("excluded: 1 × a line that is not UTF-8 text (first: row 1)")
        .prints("`bad.gz` cannot be read: the gzip data is damaged")
        .prints("`empty.json` is empty (0 bytes)")
        .prints("notes.txt\n  not read: text without columns");
    let json = workspace.run(["evidence", "scan", "in", "--format", "json"]).ends(1).json();
    assert_eq!(json["files"].as_array().unwrap().len(), 9);
}

#[test]
fn links_are_not_followed() {
    #[cfg(unix)]
    {
        let workspace = Workspace::empty().file("in/a.txt", "x").link("in/b.json", "/etc/passwd");
        let run = workspace.run(["evidence", "scan", "in"]).ends(0);
        run.prints("b.json\n  not opened: hidden, a link, or not a regular file").omits("root:");
    }
}

/// The counts of one control of the NIST plan, with a Config export of one rule.
fn counted(workspace: Workspace, rule: &str, control: &str) -> Option<(u64, u64)> {
    let item = "  - {id: EV-002, title: T, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-28, \
                extracted_by: E, covers: 2026-09-28, file: files/config.json, supports: [IAM-01]}\n";
    let plan = workspace
        .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/moderate")
        .append(INDEX, item)
        .file("evidence/files/config.json", config(rule, "NON_COMPLIANT"))
        .plan();
    let id = control.parse().unwrap();
    plan.observations.get(&id).map(|counts| (counts.fail, counts.fail_in_period))
}

#[test]
fn checks_meet_controls_through_the_shipped_table_and_the_workspaces() {
    let deployed = "securityhub-mfa-enabled-for-iam-console-access-a1b2c3d4";
    assert_eq!(counted(Workspace::minimal(), deployed, "IA-2(1)"), Some((1, 1)));
    assert_eq!(counted(Workspace::minimal(), deployed, "CM-6"), None);
    assert_eq!(counted(Workspace::minimal(), "our-own-rule", "CM-6"), None);
    let own = |checks: &str| {
        Workspace::minimal().file(
            "controls/checks/config.yaml",
            format!("tool: config\ncatalog: nist-800-53-r5\nchecks: {{{checks}}}\n"),
        )
    };
    assert_eq!(counted(own("our-own-rule: [CM-6]"), "our-own-rule", "CM-6"), Some((1, 1)));
    // The workspace's word stands before the shipped one.
    let moved = || own("mfa-enabled-for-iam-console-access: [CM-6]");
    assert_eq!(counted(moved(), deployed, "CM-6"), Some((1, 1)));
    assert_eq!(counted(moved(), deployed, "IA-2(1)"), None);
}

#[test]
fn a_check_that_is_mapped_to_a_part_bears_on_that_part_alone() {
    let mapped = |to: &str| {
        let item = "  - {id: EV-002, title: T, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-28, \
                    extracted_by: E, covers: 2026-09-28, file: files/config.json, supports: [IAM-01]}\n";
        Workspace::minimal()
            .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
            .append(INDEX, item)
            .file("evidence/files/config.json", config("our-rule", "NON_COMPLIANT"))
            .file(
                "controls/checks/config.yaml",
                format!("tool: config\ncatalog: nist-800-53-r5\nchecks:\n  our-rule: [\"{to}\"]\n"),
            )
    };
    let contradicted = |workspace: &Workspace| -> Vec<String> {
        let plan = workspace.plan();
        let parts = plan.parts().filter(|(_, part)| !part.contradictions.is_empty());
        parts.map(|(_, part)| part.id.to_string()).collect()
    };
    assert_eq!(contradicted(&mapped("AC-2(d)(1)")), ["AC-2(d)(1)"]);
    assert_eq!(contradicted(&mapped("AC-2(d)")), ["AC-2(d)(1)", "AC-2(d)(2)", "AC-2(d)(3)"]);
    let whole = mapped("AC-2");
    assert!(contradicted(&whole).len() > 10);
    // What the mapping speaks of is said: the control as a whole, or its part.
    let control = "AC-2".parse().unwrap();
    let counts = whole.plan().observations.remove(&control).unwrap();
    assert_eq!(counts.mapped(18), ["1 maps to AC-2 as a whole"]);
    whole
        .run(["explain", ".", "AC-2(j)", "--as-of", "2026-10-05"])
        .prints("Checks of tools: 1 maps to AC-2 as a whole")
        .prints("against  config check our-rule (mapped to AC-2 as a whole) fails on ");
    mapped("AC-2(j)")
        .run(["explain", ".", "AC-2(j)", "--as-of", "2026-10-05"])
        .prints("Checks of tools: 1 maps to AC-2(j)")
        .prints("against  config check our-rule fails on ");
    // A part that the control does not have is no part, and so is a control that nobody has.
    let told = |to: &str| {
        let run = mapped(to).run(["check", ".", "--as-of", "2026-10-05"]);
        run.stdout + &run.stderr
    };
    for wrong in ["AC-2(z)", "AC-99"] {
        let text = told(wrong);
        assert!(text.contains(&format!("nist-800-53-r5 has no `{wrong}`")), "{text}");
        assert!(text.contains("controls/checks/config.yaml:4"), "{text}");
    }
    // An enhancement of a known control may be in no baseline.
    assert!(!told("AC-2(13)").contains("has no `"));
}

#[test]
fn a_rule_under_a_name_of_its_own_is_known_by_its_identifier() {
    let rules = r#"{"ConfigRules":[{"ConfigRuleName":"acme-second-factor","Source":{"Owner":"AWS","SourceIdentifier":"MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS"}}]}"#;
    let item = "  - {id: EV-003, title: T, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-28, \
                extracted_by: E, covers: 2026-09-28, file: files/rules.json, supports: [IAM-01]}\n";
    let with = Workspace::minimal().append(INDEX, item).file("evidence/files/rules.json", rules);
    assert_eq!(counted(with, "acme-second-factor", "IA-2(1)"), Some((1, 1)));
    assert_eq!(counted(Workspace::minimal(), "acme-second-factor", "IA-2(1)"), None);
}

#[test]
fn rows_that_are_left_out_are_findings() {
    let item = "  - {id: EV-002, title: T, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-28, \
                extracted_by: E, covers: 2026-09-28, file: files/config.json, supports: [IAM-01]}\n";
    proven()
        .append(INDEX, item)
        .file("evidence/files/config.json", config("r", "PERHAPS"))
        .check()
        .prints("warning[tool-output-rows-left-out]: EV-002: `evidence/files/config.json`: 1 × a result with status PERHAPS (first: row 1)");
}

#[test]
fn a_sample_is_drawn_again() {
    let population: String = std::iter::once("id,when\n".to_owned())
        .chain((1..=61).map(|n| format!("CHG-{n},x\n")))
        .collect();
    let workspace = proven().file("evidence/files/changes.csv", &population);
    let args =
        ["evidence", "sample", "evidence/files/changes.csv", "--seed", "4711", "--size", "5"];
    let drawn = workspace.run(args).ends(0).says("5 of 61 items under the heading `id`, seed 4711");
    assert_eq!(drawn.stdout, workspace.run(args).stdout);
    let names: Vec<&str> =
        drawn.stdout.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    let items: Vec<String> = names.iter().map(|name| format!("{{item: {name}}}")).collect();
    let workspace = workspace.edit(
        "evidence/tests.yaml",
        "population_size: 1\n      sample_size: 1",
        &format!(
            "population_file: files/changes.csv\n      seed: 4711\n      items: [{}]",
            items.join(", ")
        ),
    );
    workspace
        .run(["evidence", "sample", ".", "T-001"])
        .ends(0)
        .prints(names[0])
        .says("T-001 tested exactly these 5 items");
    let workspace = workspace.edit("evidence/tests.yaml", "seed: 4711", "seed: 4712");
    workspace
        .run(["evidence", "sample", ".", "T-001"])
        .ends(1)
        .says("the items tested in T-001 differ from the sample drawn with its seed");
    let twice = "id,when\nCHG-1,x\nCHG-2,x\nCHG-1,y\n";
    let repeated = Workspace::empty().file("p.csv", twice);
    repeated
        .run(["evidence", "sample", "p.csv", "--seed", "1", "--size", "2"])
        .ends(0)
        .says("1 names are repeated, such as CHG-1");
    workspace.run(["evidence", "sample", ".", "T-9"]).ends(2).says("unknown test `T-9`");
    let plan = workspace.plan();
    assert_eq!(plan.tests[0].operating.as_ref().unwrap().population_size, Some(61));
}

/// A tool's output is read as a stream: its size is not bounded by memory.
#[test]
fn large_output_is_read() {
    let one = r#"{"class_uid":2004,"metadata":{"event_code":"x","product":{"name":"Prowler"}},"status_code":"PASS","time":1790553600,"resources":[{"uid":"r"}],"unmapped":{"compliance":{"SOC2":["cc_6_2"]}},"filler":"FILL"}"#;
    let one = one.replace("FILL", &"x".repeat(2_000));
    let all = vec![one; 32_000].join(",\n");
    assert!(all.len() > 64 << 20);
    let item = "  - {id: EV-002, title: T, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-28, \
                extracted_by: E, covers: 2026-09-28, file: files/p.json, supports: [IAM-01]}\n";
    let plan =
        proven().append(INDEX, item).file("evidence/files/p.json", format!("[{all}]")).plan();
    let id = "CC6.2".parse().unwrap();
    assert_eq!(plan.observations[&id].pass, 32_000);
    let listed = plan.evidence.iter().find(|item| item.id == "EV-002").unwrap();
    assert_eq!(listed.rows, Some(32_000));
}

/// The public samples: file, reader, rows.
const PUBLIC: &[(&str, &str, u64)] = &[
    ("accessanalyzer/awscli-list-findings-v2.json", "access-analyzer", 2),
    ("accessanalyzer/list-findings.org-analyzer.json", "access-analyzer", 4),
    ("cloudtrail/awscli-lookup-events.json", "cloudtrail", 1),
    ("cloudtrail/event-cloud-trail-s3.eventbridge.json", "cloudtrail", 1),
    ("config/awscli-describe-compliance-by-config-rule.json", "aws-config", 2),
    ("config/awscli-describe-compliance-by-resource.json", "aws-config", 2),
    ("config/awscli-get-compliance-details-by-config-rule.json", "aws-config", 3),
    ("config/get-compliance-details-by-config-rule.iso8601.json", "aws-config", 3),
    ("iam/credential-report.csv", "credential-report", 21),
    ("prowler/example_output_aws.ocsf.json", "prowler-ocsf", 5),
    ("securityhub/asff-afsbp-cloudtrail.2.json", "security-hub-asff", 1),
    ("securityhub/asff-afsbp-iam.8.json", "security-hub-asff", 1),
    ("securityhub/awscli-get-findings.json", "security-hub-asff", 1),
];

#[test]
#[ignore = "needs CARVEOUT_DATA"]
fn public_samples_are_read() {
    let folder = Data::whole().join("evidence-samples");
    let workspace = Workspace::empty();
    let folder = folder.to_str().unwrap();
    let json = workspace.run(["evidence", "scan", folder, "--format", "json"]).ends(0).json();
    let files = json["files"].as_array().unwrap();
    for (path, format, rows) in PUBLIC {
        let found = files.iter().find(|file| file["path"] == *path).expect(path);
        let read = &found["read"];
        assert_eq!(
            (&read["format"], &read["rows"]),
            (&(*format).into(), &(*rows).into()),
            "{path}"
        );
        // One of them is a page of a longer list, and says so.
        let left = usize::from(*path == "securityhub/awscli-get-findings.json");
        assert_eq!(read["left_out"].as_array().unwrap().len(), left, "{path}: {read}");
    }
}

/// The seeds of the fuzz targets, which are named as the formats, in place of the public samples.
#[test]
fn seeds_of_the_tool_formats_are_read() {
    let seeds = repository().join("fuzz/seeds");
    let run =
        Workspace::empty().run(["evidence", "scan", seeds.to_str().unwrap(), "--format", "json"]);
    let json = run.json();
    let files = json["files"].as_array().unwrap();
    for format in PUBLIC.iter().map(|(_, format, _)| *format).collect::<BTreeSet<_>>() {
        let of_format = files.iter().filter(|file| {
            file["path"].as_str().is_some_and(|path| path.starts_with(&format!("{format}/")))
        });
        let mut rows = 0;
        for file in of_format {
            assert_eq!(file["read"]["format"], format, "{file}");
            rows += file["read"]["rows"].as_u64().unwrap();
        }
        assert!(rows > 0, "no row of {format} was read");
    }
}

#[test]
fn the_samples_exports_are_read() {
    let run = asked(&["evidence", "scan", "."]).ends(0);
    run.prints(
        "evidence/files/prowler-2026-09-28.ocsf.json · EV-018\n  Prowler findings (OCSF JSON): ",
    )
    .prints("evidence/files/tls.csv · EV-053\n  a format of the workspace's own")
    .prints("evidence/files/credential-report.csv · EV-026\n  IAM credential report (CSV)")
    .prints("evidence/files/sign-in-policy.png · EV-030\n  PNG picture\n")
    .prints("evidence/index.yaml\n  evidence register: ")
    .prints("evidence/tests.yaml\n  tests of controls: ")
    .prints("evidence/files/policy-people.md · EV-002\n  document: listed and hashed");
    let unregistered =
        Workspace::sample("acme-payments").file("evidence/files/new.png", b"\x89PNG\r\n\x1a\n");
    unregistered
        .run(["evidence", "scan", "."])
        .prints("evidence/files/new.png\n  PNG picture: needs an entry in the evidence register");
}
