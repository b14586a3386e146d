//! Every rule has a manual, a workspace on which it fires and one on which it is quiet.

use carveout::check::RULES;
use rayon::prelude::*;
use serde_json::Value;

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace, repository};
use crate::{
    descriptions, pictures, rules_agreements, rules_aws, rules_evidence, rules_found, rules_labels,
    rules_lists, rules_providers, rules_reports, rules_statements, rules_system, rules_tests,
    rules_waivers,
};

const IAM: &str = "implementations/IAM-01-access-review.md";
const INDEX: &str = "evidence/index.yaml";

/// A rule with its two workspaces. `quiet` differs from `firing` in the one fact the rule is about.
pub(crate) struct Case {
    pub rule: &'static str,
    pub firing: fn() -> Workspace,
    pub quiet: fn() -> Workspace,
    /// What the finding says, and where.
    pub message: &'static str,
    pub place: &'static str,
}

fn covering(days: &str) -> Workspace {
    proven().edit(INDEX, "covers: {from: 2026-07-01, to: 2026-09-30}", &format!("covers: {days}"))
}

/// The minimal workspace with a duty of AWS's on S3 given to someone else.
fn moved(owner: &str) -> Workspace {
    let entry = format!("{{topic: operator-access, service: s3, owner: {owner}, basis: B}}");
    Workspace::minimal().edit(
        "carveout.yaml",
        "period: 2026-Q3",
        &format!("period: 2026-Q3\noverrides:\n  - {entry}"),
    )
}

/// A plan of NIST controls with one implementation, of AC-2.
fn nist(front: &str) -> Workspace {
    let text = format!("---\nid: IAM-01\ntitle: T\n{front}\nsatisfies: [AC-2]\n---\nDone.\n");
    Workspace::minimal()
        .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
        .file(IAM, text)
}

const CASES: &[Case] = &[
    Case {
        rule: "report-period-gap",
        firing: || proven().edit("aws-reports.lock.json", "2026-09-30T", "2026-09-29T"),
        quiet: proven,
        message: "SOC 2 Report - Current ends on 2026-09-29, 1 day before the audit period does (2026-09-30), and no letter goes on from there; SOC 2 covers 91 of 92 days of the audit period; not covered: 2026-09-30",
        place: "aws-reports.yaml:2",
    },
    Case {
        rule: "shared-half-evidenced",
        firing: || proven().file("evidence/tests.yaml", "tests: []\n"),
        quiet: everything_of_the_customer,
        message: "CC7.1, customer half: no test of operation",
        place: IAM,
    },
    Case {
        rule: "customer-half-evidenced",
        firing: || proven().file("evidence/tests.yaml", "tests: []\n"),
        quiet: everything_of_the_customer,
        message: "CC6.2, customer half: no test of operation",
        place: IAM,
    },
    Case {
        rule: "conflation-customer-as-aws",
        firing: || {
            proven().edit(IAM, "[customer-configured]", "[inherited]").edit(
                "evidence/tests.yaml",
                "[inspection]",
                "[inquiry]",
            )
        },
        quiet: || proven().edit("evidence/tests.yaml", "[inspection]", "[inquiry]"),
        message: "IAM-01 claims to be inherited, but the customer half of what it satisfies is unsupported",
        place: "implementations/IAM-01-access-review.md:6",
    },
    Case {
        rule: "duty-moved",
        firing: || moved("none"),
        quiet: || moved("customer"),
        message: "operator-access is declared not applicable on S3: B",
        place: "carveout.yaml",
    },
    Case {
        rule: "knowledge-changed",
        firing: || table("CC6.2", "an audit firm reads it so"),
        quiet: || table("CC6.2", CC6_2),
        message: "the workspace replaces CC6.2 in the responsibility table of soc2",
        place: "controls/aws/responsibility/soc2.yaml:3",
    },
    Case {
        rule: "knowledge-old",
        firing: || {
            proven()
                .edit("aws-reports.yaml", "    services: {s3: in, lambda: in, iam: in}\n", "")
                .append("carveout.yaml", "\npolicy: {knowledge_days: 365}\n")
        },
        quiet: || {
            proven().edit("aws-reports.yaml", "    services: {s3: in, lambda: in, iam: in}\n", "")
        },
        message: "the list of services in scope of SOC 2 is of 2021-09-23, 1838 days before the plan, and nothing else says that it covers",
        place: "carveout.yaml",
    },
    Case {
        rule: "mapped-only",
        firing: || proven().edit(IAM, "[CC6.2, CC6.3, CC7.1]", "[AC-2, CC7.1]"),
        quiet: proven,
        message: "CC6.2 is supported by mapping alone: IAM-01 for AC-2",
        place: IAM,
    },
    Case {
        rule: "service-scope-unknown",
        firing: || proven().edit("carveout.yaml", "lambda, iam]", "lambda, iam, inspector]"),
        quiet: proven,
        message: "it is unknown whether SOC 2 covers inspector",
        place: "carveout.yaml:13",
    },
    Case {
        rule: "evidence-outside-period",
        firing: || covering("2026-06-30"),
        quiet: || covering("2026-07-01"),
        message: "EV-001 covers 2026-06-30 only, outside the audit period (2026-07-01 to 2026-09-30)",
        place: "evidence/index.yaml:9",
    },
    Case {
        rule: "evidence-stale",
        firing: || covering("2026-07-01"),
        quiet: || covering("2026-07-02"),
        message: "EV-001 shows 2026-07-01 only, 91 days before the period ends (limit 90)",
        place: "evidence/index.yaml:9",
    },
    Case {
        rule: "evidence-no-ipe",
        firing: || proven().edit(INDEX, "    rows: 4\n", ""),
        quiet: proven,
        message: "EV-001 does not state the number of rows",
        place: "evidence/index.yaml:2",
    },
    Case {
        rule: "evidence-undated-image",
        firing: || screenshot("2026-09-30"),
        quiet: || screenshot("2026-09-30T08:15:00Z"),
        message: "EV-002 does not state the time it was taken",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-covers-future",
        firing: || covering("{from: 2026-07-01, to: 2026-10-31}"),
        quiet: proven,
        message: "EV-001 was extracted on 2026-09-30 but claims to cover days until 2026-10-31",
        place: "evidence/index.yaml:9",
    },
    Case {
        rule: "test-unsigned",
        firing: || proven().edit("evidence/tests.yaml", "    reviewed_on: 2026-10-03\n", ""),
        quiet: proven,
        message: "T-001 has no date of the review",
        place: "evidence/tests.yaml:2",
    },
    Case {
        rule: "evidence-hash-drift",
        firing: || registered(&"0".repeat(64)),
        quiet: || registered(&hash(&proven())),
        message: "EV-001: `evidence/files/access-review.csv` differs from the file that was registered",
        place: "evidence/index.yaml:2",
    },
    Case {
        rule: "evidence-unchanged-since-last-period",
        firing: || after("2026-06-30"),
        quiet: || after("2026-09-30"),
        message: "EV-001 is identical to `evidence/files/old.csv` in the package for 2026-04-01 to 2026-06-30",
        place: "out/2026-Q2/manifest.json",
    },
    Case {
        rule: "population-missing",
        firing: || operating("population_size: 1", ""),
        quiet: proven,
        message: "T-001 concludes on operation and does not state how many items the population has",
        place: "evidence/tests.yaml:11",
    },
    Case {
        rule: "sample-too-small",
        firing: || daily(24),
        quiet: || daily(25),
        message: "T-001 tested 24 of 92; firm policy for daily controls requires 25",
        place: "evidence/tests.yaml:",
    },
    Case {
        rule: "sample-not-redrawn",
        firing: || drawn("no-such-role"),
        quiet: || drawn(DRAWN),
        message: "the items of T-001 differ from the sample that its seed gives for 4 items: not drawn: no-such-role; drawn but not listed: deploy",
        place: "evidence/tests.yaml:",
    },
    Case {
        rule: "frequency-shortfall",
        firing: || {
            operating(
                "sampling: all items",
                "sampling: all items\n      frequency: monthly\n      occurrences: 2",
            )
        },
        quiet: || {
            operating(
                "sampling: all items",
                "sampling: all items\n      frequency: monthly\n      occurrences: 3",
            )
        },
        message: "T-001 states 2 occurrences; monthly requires at least 3 in 2026-Q3",
        place: "evidence/tests.yaml:16",
    },
    Case {
        rule: "inquiry-only",
        firing: || proven().edit("evidence/tests.yaml", "[inspection]", "[inquiry]"),
        quiet: || proven().edit("evidence/tests.yaml", "[inspection]", "[inquiry, observation]"),
        message: "T-001 concludes effective from inquiry alone",
        place: "evidence/tests.yaml:7",
    },
    Case {
        rule: "exception-no-response",
        firing: || exception(""),
        quiet: || exception(", response: Paged twice"),
        message: "exceptions of T-001: `A-1` lacks response",
        place: "evidence/tests.yaml:15",
    },
    Case {
        rule: "root-credential-use",
        firing: || users("true,true", "true"),
        quiet: || users("true,false", "true"),
        message: "the root user has an access key: root-access-key on arn:aws:iam::111122223333:root (EV-002, row 1)",
        place: "evidence/files/",
    },
    Case {
        rule: "mfa-missing",
        firing: || users("true,false", "false"),
        quiet: || users("true,false", "true"),
        message: "no MFA: user-mfa on arn:aws:iam::111122223333:user/ann (EV-002, row 2)",
        place: "evidence/files/",
    },
    Case {
        rule: "sg-open-admin",
        firing: || boundary("FAIL"),
        quiet: || boundary("PASS"),
        message: "boundary protection is stated to be implemented, but ports are open to the internet",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "guest-patching-unevidenced",
        firing: || on_ec2(Workspace::minimal()),
        quiet: || on_ec2(proven()),
        message: "the customer patches the operating system of EC2, but no evidence of the period supports CC7.1",
        place: "carveout.yaml",
    },
    Case {
        rule: "implementation-contradicted",
        firing: || boundary("FAIL"),
        quiet: || boundary("PASS"),
        message: "prowler check ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22 fails on sg-1",
        place: "evidence/",
    },
    Case {
        rule: "odp-unassigned",
        firing: || nist("status: implemented"),
        quiet: || {
            let values =
                (1..=10).map(|n| format!("  ac-02_odp.{n:02}: as the access policy says\n"));
            nist("status: implemented")
                .append("carveout.yaml", &format!("parameters:\n{}", values.collect::<String>()))
        },
        message: "AC-2: ",
        place: IAM,
    },
    Case {
        rule: "na-no-rationale",
        firing: || nist("status: not-applicable"),
        quiet: || {
            nist(
                "status: not-applicable\nrationale: Nobody logs in to the system.\napproved_by: Chief Information Security Officer\napproved_on: 2026-07-01",
            )
        },
        message: "IAM-01 is declared not applicable without a rationale",
        place: "implementations/IAM-01-access-review.md:4",
    },
    Case {
        rule: "unknown-control",
        firing: || proven().edit(IAM, "CC6.3", "CC6.33"),
        quiet: || proven().edit(IAM, "CC6.3", "AC-2"),
        message: "CC6.33 is not in any catalog",
        place: "implementations/IAM-01-access-review.md:8",
    },
    Case {
        rule: "override-no-basis",
        firing: || without_basis(""),
        quiet: || without_basis(", basis: Contract 12 has AWS set it"),
        message: "the override of `service-configuration` takes it from the customer without a written basis",
        place: "carveout.yaml:19",
    },
    Case {
        rule: "evidence-rows-differ",
        firing: || counted(3),
        quiet: || counted(2),
        message: "EV-002 states 3 rows, but `evidence/files/users.csv` has 2",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-supports-nothing",
        firing: || unused("[]"),
        quiet: || unused("[CC6.2]"),
        message: "EV-002 supports nothing, and no test uses it",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "evidence-unregistered",
        firing: || proven().file("evidence/files/left.csv", "a,b\n1,2\n"),
        quiet: proven,
        message: "`evidence/files/left.csv` is not in any evidence register and not used",
        place: "evidence/files/left.csv",
    },
    Case {
        rule: "masking-incomplete",
        firing: || {
            let policy = "policy: {account_ids: masked, pictures: shown}\n";
            shown(&pictures::seed("screen.png")).append("carveout.yaml", policy)
        },
        quiet: || {
            let policy = "policy: {account_ids: masked}\n";
            shown(&pictures::seed("screen.png")).append("carveout.yaml", policy)
        },
        message: "1 picture is shown, and account ids and mail addresses in its pixels are not masked: EV-002",
        place: "carveout.yaml:18",
    },
    Case {
        rule: "picture-not-shown",
        firing: || shown(b"GIF89a and so on"),
        quiet: || shown(&pictures::seed("screen.png")),
        message: "EV-002: `evidence/files/p.png` is neither a PNG nor a JPEG picture",
        place: "evidence/index.yaml:13",
    },
    Case {
        rule: "population-size-differs",
        firing: || population(5, "role"),
        quiet: || population(4, "person"),
        message: "T-001 states a population of 5, but `evidence/files/access-review.csv` has 4 items",
        place: "evidence/tests.yaml:2",
    },
    Case {
        rule: "population-repeats",
        firing: || population(4, "role"),
        quiet: || population(4, "person"),
        message: "T-001: 1 name is repeated in `evidence/files/access-review.csv`, such as `read`",
        place: "evidence/tests.yaml:2",
    },
];

/// The proven workspace with a duty of the customer's moved to AWS.
fn without_basis(basis: &str) -> Workspace {
    let entry = format!("{{topic: service-configuration, owner: aws{basis}}}");
    proven().append("carveout.yaml", &format!("overrides:\n  - {entry}\n"))
}

/// Two rows of a tool, registered with a number of rows.
fn counted(rows: u32) -> Workspace {
    users("true,false", "true").edit(
        INDEX,
        "files/users.csv",
        &format!("files/users.csv, rows: {rows}"),
    )
}

/// An item that supports these.
fn unused(supports: &str) -> Workspace {
    let item = format!(
        "  - {{id: EV-002, title: T, kind: record, url: https://example.com/x, covers: 2026-09-28, supports: {supports}}}\n"
    );
    proven().append(INDEX, &item)
}

fn shown(content: &[u8]) -> Workspace {
    with_item("kind: screenshot, extracted_at: 2026-09-28T08:00:00Z, file: files/p.png")
        .file("evidence/files/p.png", content)
}

/// The population of the test, of this size and named by this column.
fn population(size: u32, column: &str) -> Workspace {
    operating(
        "population_size: 1",
        &format!(
            "population_file: files/access-review.csv\n      population_column: {column}\n      population_size: {size}"
        ),
    )
}

/// The proven workspace with another evidence item, of line 13.
fn with_item(fields: &str) -> Workspace {
    let item = format!(
        "  - {{id: EV-002, title: T, source: S, query: Q, extracted_by: E, covers: 2026-09-28, supports: [IAM-01], {fields}}}\n"
    );
    proven().append(INDEX, &item)
}

fn screenshot(at: &str) -> Workspace {
    with_item(&format!("kind: screenshot, url: 'https://example.com/x', extracted_at: {at}"))
}

fn export(name: &str, content: &str) -> Workspace {
    with_item(&format!("kind: tool-output, extracted_at: 2026-09-28, file: files/{name}"))
        .file(&format!("evidence/files/{name}"), content)
}

/// A credential report of the root user (second factor, access key) and of Ann (second factor).
fn users(root: &str, ann: &str) -> Workspace {
    export(
        "users.csv",
        &format!(
            "user,arn,password_enabled,mfa_active,access_key_1_active,access_key_2_active\n\
             <root_account>,arn:aws:iam::111122223333:root,not_supported,{root},false\n\
             ann,arn:aws:iam::111122223333:user/ann,true,{ann},false,false\n"
        ),
    )
}

/// An implementation of CC6.6 and what Prowler says of port 22.
fn boundary(status: &str) -> Workspace {
    let finding = format!(
        r#"{{"class_uid":2004,"metadata":{{"event_code":"ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22",
        "product":{{"name":"Prowler"}}}},"status_code":"{status}","time":1790553600,"resources":[{{"uid":"sg-1"}}],
        "unmapped":{{"compliance":{{"SOC2":["cc_6_6"]}}}}}}"#
    );
    export("prowler.json", &finding).edit(IAM, "CC7.1]", "CC7.1, CC6.6]")
}

fn operating(old: &str, new: &str) -> Workspace {
    proven().edit("evidence/tests.yaml", old, new)
}

fn daily(sample: u32) -> Workspace {
    operating(
        "population_size: 1\n      sample_size: 1",
        &format!("population_size: 92\n      sample_size: {sample}\n      frequency: daily"),
    )
}

/// The item of the access review that seed 4711 draws.
const DRAWN: &str = "deploy";

fn drawn(item: &str) -> Workspace {
    operating(
        "population_size: 1\n      sample_size: 1",
        &format!(
            "population_file: files/access-review.csv\n      population_size: 4\n      sample_size: 1\n      \
             seed: 4711\n      items: [{{item: {item}, marks: {{A: yes, B: n/a}}}}]"
        ),
    )
}

fn exception(response: &str) -> Workspace {
    operating(
        "exceptions: []",
        &format!(
            "exceptions: [{{item: A-1, what: Late, cause: Muted, extent: One of 25{response}}}]"
        ),
    )
}

fn on_ec2(workspace: Workspace) -> Workspace {
    workspace.edit("carveout.yaml", "services: [", "services: [ec2, ")
}

fn hash(workspace: &Workspace) -> String {
    use sha2::{Digest, Sha256};
    let content = std::fs::read(workspace.path("evidence/files/access-review.csv")).unwrap();
    Sha256::digest(content).iter().map(|b| format!("{b:02x}")).collect()
}

/// The proven workspace whose register states a hash.
pub(crate) fn registered(sha256: &str) -> Workspace {
    let file = "file: files/access-review.csv";
    proven().edit(INDEX, file, &format!("{file}\n    sha256: \"{sha256}\""))
}

/// The proven workspace beside a package that ended on this day and had the same file.
fn after(to: &str) -> Workspace {
    let workspace = proven();
    let hash = hash(&workspace);
    let manifest = format!(
        r#"{{"period":{{"from":"2026-04-01","to":"{to}"}},"inputs":[{{"path":"evidence/files/old.csv","bytes":1,"sha256":"{hash}"}}]}}"#
    );
    workspace.file("out/2026-Q2/manifest.json", manifest)
}

/// What the shipped table says of CC6.2.
const CC6_2: &str = "The criterion is limited to users whose access the organization itself administers: its people, its customers and its workloads.";

/// The proven workspace with a table of its own that has one entry.
fn table(id: &str, reason: &str) -> Workspace {
    let note = "AWS administers the accounts of its own operators, so they fall outside the wording; some firms still list an AWS control here (see CC6.1).";
    proven().file(
        "controls/aws/responsibility/soc2.yaml",
        format!("catalog: soc2\ncontrols:\n  {id}: {{customer: \"{reason}\", note: \"{note}\"}}\n"),
    )
}

/// One test and one item for every criterion: nothing is open.
fn everything_of_the_customer() -> Workspace {
    let all: Vec<String> =
        proven().plan().controls.iter().map(|control| control.id.to_string()).collect();
    proven().edit(IAM, "[CC6.2, CC6.3, CC7.1]", &format!("[{}]", all.join(", ")))
}

/// The findings of a rule, as `check --format json` prints them.
pub(crate) fn findings(workspace: &Workspace, rule: &str) -> Vec<Value> {
    let all = workspace.findings(AS_OF);
    all.into_iter().filter(|finding| finding["rule"] == rule).collect()
}

/// The cases of every file of cases.
fn every_case() -> impl Iterator<Item = &'static Case> {
    CASES
        .iter()
        .chain(rules_labels::CASES)
        .chain(rules_lists::CASES)
        .chain(rules_reports::CASES)
        .chain(rules_found::CASES)
        .chain(rules_providers::CASES)
        .chain(rules_aws::CASES)
        .chain(rules_statements::CASES)
        .chain(rules_tests::CASES)
        .chain(rules_evidence::CASES)
        .chain(rules_agreements::CASES)
        .chain(rules_system::CASES)
        .chain(rules_waivers::CASES)
        .chain(descriptions::CASES)
}

#[test]
fn each_rule_fires_and_is_quiet() {
    let wrong: Vec<String> = RULES
        .par_iter()
        .filter_map(|rule| {
            let name = rule.code.name;
            let Some(case) = every_case().find(|case| case.rule == name) else {
                return Some(format!("{name} has no firing and no quiet case"));
            };
            fires_and_is_quiet(case, rule.code.severity.as_str())
                .err()
                .map(|why| format!("{name}: {why}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} rules:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// What is wrong with a case: nothing is found, or without place or remedy, or the quiet one is not.
fn fires_and_is_quiet(case: &Case, severity: &str) -> Result<(), String> {
    let found = findings(&(case.firing)(), case.rule);
    let says = |finding: &&Value| {
        finding["message"].as_str().is_some_and(|text| text.contains(case.message))
    };
    let finding = found.iter().find(says).ok_or_else(|| {
        let messages: Vec<_> = found.iter().map(|one| &one["message"]).collect();
        format!("not {:?} but {messages:#?}", case.message)
    })?;
    // What a fault opens may raise it; nothing lowers it.
    if weight(&finding["severity"]) < weight(&severity.into()) {
        return Err(format!("severity {}", finding["severity"]));
    }
    if !finding["help"].is_string() {
        return Err("no remedy".to_owned());
    }
    let places: Vec<String> =
        finding["places"].as_array().into_iter().flatten().map(place).collect();
    if !places.iter().any(|place| place.contains(case.place)) {
        return Err(format!("{} is not among {places:?}", case.place));
    }
    // Quiet about what the case is about; of other controls it may speak.
    let subject = |finding: &Value| finding["controls"][0].as_str().map(str::to_owned);
    let left = findings(&(case.quiet)(), case.rule);
    let again: Vec<_> = left.iter().filter(|one| subject(one) == subject(finding)).collect();
    if again.is_empty() { Ok(()) } else { Err(format!("is not quiet: {again:#?}")) }
}

/// A place as people read it: file and line, or file and cell.
fn place(place: &Value) -> String {
    let text = |name: &str| place[name].as_str().unwrap_or_default().to_owned();
    match place["line"].as_u64() {
        Some(line) => format!("{}:{line}", text("file")),
        None => format!("{}!{}", text("file"), text("cell")),
    }
}

fn weight(severity: &Value) -> Option<usize> {
    ["note", "warning", "error"].iter().position(|known| severity == known)
}

#[test]
fn each_rule_has_a_manual_that_explain_prints() {
    let workspace = Workspace::empty();
    for rule in RULES {
        assert!(
            rule.code.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{}",
            rule.code.name
        );
        assert!(
            rule.code.manual.len() > 120,
            "the manual of {} is too short to help",
            rule.code.name
        );
        assert!(rule.code.manual.lines().all(|line| line.len() <= 120), "{}", rule.code.name);
        assert!(
            !rule.code.summary.ends_with('.') && !rule.code.summary.is_empty(),
            "{}",
            rule.code.name
        );
        workspace
            .run(["explain", ".", rule.code.name])
            .ends(0)
            .prints(&format!("{} ({})", rule.code.name, rule.code.severity.as_str()))
            .prints(rule.code.summary)
            .prints(rule.code.manual)
            .silent();
    }
}

#[test]
fn each_rule_is_a_file_and_each_file_is_registered() {
    let folder = repository().join("src/check/rules");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().replace(".rs", ""))
        .filter(|name| name != "mod")
        .map(|name| name.replace('_', "-"))
        .collect();
    files.sort();
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.code.name).collect();
    names.sort_unstable();
    assert_eq!(files, names);
}
