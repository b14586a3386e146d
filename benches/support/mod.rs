//! A made-up workspace of the size of NIST SP 800-53 HIGH: 370 controls, 864 parts, a statement of
//! 80 words for each, 1,480 evidence items, a test a control. The same on every run.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use carveout::catalog::native;
use carveout::model::{Control, PartId};

/// The catalog and the selection of it.
pub(crate) const FRAMEWORK: (&str, &str) = ("nist-800-53-r5", "high");

/// Evidence items for each control.
const ITEMS: usize = 4;

/// Words of a statement for one part.
const WORDS: usize = 80;

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub controls: usize,
    pub parts: usize,
    pub evidence: usize,
    pub tests: usize,
}

/// Writes the workspace into `root`, which is made if it is not there.
///
/// # Errors
/// When the file system refuses.
pub(crate) fn write(root: &Path) -> io::Result<Size> {
    let controls = controls()?;
    let files = root.join("evidence/files");
    fs::create_dir_all(&files)?;
    fs::create_dir_all(root.join("implementations"))?;
    fs::write(root.join("carveout.yaml"), SYSTEM)?;
    fs::write(root.join("aws-reports.lock.json"), LOCK)?;
    fs::write(root.join("aws-reports.yaml"), reviews())?;

    let mut index = String::from("evidence:\n");
    let mut tests = String::from("tests:\n");
    let mut size = Size { controls: controls.len(), parts: 0, evidence: 0, tests: 0 };
    for (n, control) in controls.iter().enumerate() {
        let leaves: Vec<PartId> =
            control.statement.leaves().iter().map(|(part, _)| part.id.clone()).collect();
        size.parts += leaves.len();
        let id = format!("IMP-{:03}", n + 1);
        fs::write(
            root.join(format!("implementations/{}.md", id.to_lowercase())),
            implementation(&id, n, control, &leaves),
        )?;
        let mut cited = Vec::new();
        for k in 0..ITEMS {
            size.evidence += 1;
            let item = format!("EV-{:04}", size.evidence);
            let part = &leaves[k % leaves.len()];
            fs::write(files.join(format!("{}.csv", item.to_lowercase())), export(&item, k))?;
            evidence(&mut index, &item, size.evidence, control, &[&id, &part.to_string()]);
            cited.push(item);
        }
        size.tests += 1;
        test(&mut tests, size.tests, control, &id, &cited);
    }
    fs::write(root.join("evidence/index.yaml"), index)?;
    fs::write(root.join("evidence/tests.yaml"), tests)?;
    Ok(size)
}

fn controls() -> io::Result<Vec<Control>> {
    let (catalog, profile) = FRAMEWORK;
    let loaded = native::load(catalog)
        .ok_or_else(|| io::Error::other("no such catalog"))?
        .map_err(|fault| io::Error::other(fault.message))?;
    let controls = loaded.groups.into_iter().flat_map(|group| group.controls);
    Ok(controls.filter(|control| control.profiles.iter().any(|name| name == profile)).collect())
}

const SYSTEM: &str = r#"carveout: 1
system:
  id: benchmark-high
  name: Benchmark High
  organization: Example Organization
  description: |
    A made-up system of the size of NIST SP 800-53 HIGH. It takes orders from *partners*, keeps them
    in a database and settles them every night.
  boundary: |
    **Inside:** two accounts in one Region, the network, the hosts, the functions and the buckets.

    **Outside:** AWS data centers, the bank and the partners' own systems.
  synthetic: "Synthetic benchmark: every name, number and file is made up."
  impact: high
  data_categories: [Orders, Settlement files, Operational and audit logs]
  accounts:
    - {id: "111122223333", purpose: Production}
    - {id: "444455556666", purpose: Log archive and backup}
  regions: [eu-central-1, eu-west-1]
  interconnections: ["Bank settlement file transfer (mutual TLS, outgoing)"]
  roles:
    security-lead: {title: Security Lead, holder: "A. Example", contact: security@example.com}
    platform-lead: {title: Platform Lead, holder: "B. Example", contact: platform@example.com}
    people-lead: {title: People Lead, holder: "C. Example", contact: people@example.com}
services:
  - {id: ec2, purpose: Batch workers}
  - {id: ebs, purpose: Volumes of the workers}
  - {id: rds, purpose: Order database}
  - {id: lambda, purpose: Functions of the interface}
  - {id: s3, purpose: Settlement files and logs}
  - {id: kms, purpose: Customer managed keys}
  - {id: iam, purpose: Roles of people and workloads}
  - {id: cloudtrail, purpose: Trail of the organization}
premises:
  - {id: office, purpose: Head office}
  - {id: laptops, purpose: Managed laptops}
frameworks: [nist-800-53-r5/high]
period: 2026-Q3
"#;

const LOCK: &str = r#"{
  "lock": 1,
  "retrieved_at": "2026-10-02T06:45:00Z",
  "reports": [
    {"id": "report-Sy7nThEt1cBeNc01", "name": "SOC 2 Report - Current", "state": "PUBLISHED", "arn": "arn:aws:artifact:us-east-1::report/report-Sy7nThEt1cBeNc01:4", "version": 4, "periodStart": "2025-10-01T00:00:00+00:00", "periodEnd": "2026-08-31T00:00:00+00:00", "series": "SOC", "category": "Certifications and Attestations"},
    {"id": "report-Sy7nThEt1cBeNc02", "name": "PCI DSS Attestation of Compliance (AOC) and Responsibility Summary - Current", "state": "PUBLISHED", "arn": "arn:aws:artifact:us-east-1::report/report-Sy7nThEt1cBeNc02:2", "version": 2, "periodStart": "2025-12-15T00:00:00+00:00", "periodEnd": "2026-12-14T00:00:00+00:00", "series": "PCI", "category": "Certifications and Attestations"},
    {"id": "report-Sy7nThEt1cBeNc03", "name": "ISO/IEC 27001:2022 Certificate", "state": "PUBLISHED", "arn": "arn:aws:artifact:us-east-1::report/report-Sy7nThEt1cBeNc03:1", "version": 1, "periodStart": "2025-11-20T00:00:00+00:00", "periodEnd": "2028-11-19T00:00:00+00:00", "series": "ISO", "category": "Certifications and Attestations"}
  ]
}
"#;

/// A review of each report, and a letter that continues the first.
fn reviews() -> String {
    let topics = [
        "physical-access",
        "environmental-protection",
        "media-handling",
        "hardware-maintenance",
        "host-patching",
        "operator-access",
        "platform-monitoring",
        "incident-response",
        "backup-and-recovery",
        "logging",
    ];
    let sections: String =
        topics.iter().map(|topic| format!("      {topic}: \"Section IV\"\n")).collect();
    format!(
        r#"reviews:
  - report: report-Sy7nThEt1cBeNc01
    version: 4
    type: 2
    opinion: unqualified
    exceptions: ["One deviation on the timing of a review; judged without effect on us."]
    sections:
{sections}    services: {{ec2: in, ebs: in, rds: in, lambda: in, s3: in, kms: in, iam: in, cloudtrail: in}}
    reviewer: Security Lead
    reviewed_on: 2026-10-02
  - {{report: report-Sy7nThEt1cBeNc02, opinion: unqualified, exceptions: [], reviewer: Security Lead, reviewed_on: 2026-10-02}}
  - {{report: report-Sy7nThEt1cBeNc03, exceptions: [], reviewer: Security Lead, reviewed_on: 2026-10-02}}
letters:
  - id: COL-2026-09
    continues: report-Sy7nThEt1cBeNc01
    issuer: Amazon Web Services, Inc.
    issued_on: 2026-10-01
    covers: {{from: 2026-09-01, to: 2026-09-30}}
"#
    )
}

/// One file a control, with a section for each of its parts. Every twentieth is not in place yet,
/// so that some parts are open.
fn implementation(id: &str, n: usize, control: &Control, leaves: &[PartId]) -> String {
    let status = if n % 20 == 19 { "partial" } else { "implemented" };
    let role = ["security-lead", "platform-lead", "people-lead"][n % 3];
    let mut out = format!(
        "---\nid: {id}\ntitle: \"{} at Benchmark High\"\nstatus: {status}\nroles: [{role}]\n\
         origination: [customer-configured]\nfrequency: quarterly\nsatisfies: [\"{}\"]\n",
        control.title.replace('"', "'"),
        control.id
    );
    let assigned: Vec<&String> = control
        .parameters
        .iter()
        .filter(|(_, parameter)| parameter.aggregates.is_empty())
        .map(|(id, _)| id)
        .collect();
    if !assigned.is_empty() {
        out.push_str("parameters:\n");
        for parameter in assigned {
            let _ = writeln!(out, "  {parameter}: \"as the plan of the quarter says\"");
        }
    }
    out.push_str("---\n");
    for (k, leaf) in leaves.iter().enumerate() {
        let _ = write!(out, "\n## {leaf}\n\n{}\n", statement(n * 31 + k));
    }
    out
}

const VOCABULARY: [&str; 48] = [
    "access",
    "account",
    "alert",
    "approval",
    "archive",
    "backup",
    "baseline",
    "boundary",
    "calendar",
    "change",
    "component",
    "configuration",
    "console",
    "control",
    "database",
    "deviation",
    "disk",
    "engineer",
    "event",
    "exception",
    "export",
    "finding",
    "function",
    "host",
    "incident",
    "key",
    "list",
    "log",
    "manager",
    "measure",
    "network",
    "operator",
    "owner",
    "partner",
    "pipeline",
    "policy",
    "procedure",
    "quarter",
    "record",
    "region",
    "release",
    "report",
    "request",
    "review",
    "role",
    "schedule",
    "ticket",
    "workload",
];
const VERBS: [&str; 8] =
    ["checks", "records", "approves", "reviews", "stores", "removes", "compares", "reports"];

/// Eighty words in Markdown: sentences with emphasis and code; every fourth ends in a list.
fn statement(seed: usize) -> String {
    let mut random = Random::new(seed);
    let mut out = String::from("At **{{ system.name }}** the");
    let mut words = 5;
    let listed = seed % 4 == 3;
    while words < WORDS {
        let left = WORDS - words;
        if listed && left == 12 {
            out.push_str(".\n\n");
            for _ in 0..3 {
                let _ = writeln!(
                    out,
                    "- {} {} the {}",
                    random.of(&VOCABULARY),
                    random.of(&VERBS),
                    random.of(&VOCABULARY)
                );
            }
            return out;
        }
        match words % 16 {
            0 => {
                let _ = write!(out, " {}. The", random.of(&VOCABULARY));
                words += 1;
            }
            4 | 11 => {
                let _ = write!(out, " {}", random.of(&VERBS));
            }
            7 => {
                let _ = write!(out, " `{}`", random.of(&VOCABULARY));
            }
            _ => {
                let _ = write!(out, " {}", random.of(&VOCABULARY));
            }
        }
        words += 1;
    }
    out.push('.');
    out
}

/// A small file, different for each item.
fn export(item: &str, k: usize) -> String {
    let mut out = String::from("id,who,when,result\n");
    for row in 0..20 + k {
        let _ = writeln!(out, "{item}-{row},user{row},2026-08-{:02},ok", row % 28 + 1);
    }
    out
}

fn evidence(out: &mut String, id: &str, n: usize, control: &Control, supports: &[&str]) {
    let kind = ["export", "document", "configuration", "screenshot"][n % 4];
    let supports: Vec<String> = supports.iter().map(|id| format!("\"{id}\"")).collect();
    let _ = write!(
        out,
        "  - id: {id}\n    title: \"{} for {}, list {n}\"\n    kind: {kind}\n    source: AWS Config\n    \
         query: \"aws configservice select-resource-config --expression 'resource {n}'\"\n    \
         extracted_at: 2026-09-30T08:15:00Z\n    extracted_by: Security Lead\n    \
         covers: {{from: 2026-07-01, to: 2026-09-30}}\n    rows: {}\n    file: files/{}.csv\n    \
         supports: [{}]\n",
        VOCABULARY[n % VOCABULARY.len()],
        control.id,
        20 + n % 4,
        id.to_lowercase(),
        supports.join(", ")
    );
}

fn test(out: &mut String, n: usize, control: &Control, implementation: &str, cited: &[String]) {
    let _ = write!(
        out,
        "  - id: T-{n:03}\n    title: \"{} works as described\"\n    \
         procedure: \"Take the list of the quarter, draw a sample, compare each record with the approval in the ticket, and write down what differs.\"\n    \
         methods: [inspection, reperformance]\n    design: effective\n    operating:\n      \
         conclusion: effective\n      population: \"Records of the quarter, list {n}\"\n      \
         population_size: {}\n      sample_size: 25\n      sampling: random\n      exceptions: []\n    \
         tester: Internal Audit\n    tested_on: 2026-10-02\n    reviewer: Security Lead\n    \
         reviewed_on: 2026-10-03\n    tests: [{implementation}]\n    evidence: [{}]\n",
        control.title.replace('"', "'"),
        40 + n % 60,
        cited.join(", ")
    );
}

/// Numbers that look drawn and are the same on every run.
struct Random(u64);

impl Random {
    fn new(seed: usize) -> Self {
        Self((seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        list[(self.0 >> 33) as usize % list.len()]
    }
}
