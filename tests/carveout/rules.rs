//! Every rule has a manual, a workspace on which it fires and one on which it is quiet.

use carveout::check::RULES;

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace, repository};
use crate::rules_reports;

const IAM: &str = "implementations/IAM-01-access-review.md";
const INDEX: &str = "evidence/index.yaml";

/// A rule with its two workspaces. `quiet` differs from `firing` in the one fact the rule is about.
pub struct Case {
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
        message: "SOC 2 covers 91 of 92 days of the audit period; without cover: 2026-09-30",
        place: "report-Sy7nThEt1cM1n001 version 1",
    },
    Case {
        rule: "shared-half-evidenced",
        firing: || proven().edit("evidence/tests.yaml", "[inspection]", "[inquiry]"),
        quiet: everything_of_the_customer,
        message: "CC7.1, customer half: T-001 rests on inquiry alone",
        place: IAM,
    },
    Case {
        rule: "customer-half-evidenced",
        firing: || proven().edit("evidence/tests.yaml", "[inspection]", "[inquiry]"),
        quiet: everything_of_the_customer,
        message: "CC6.2, customer half: T-001 rests on inquiry alone",
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
        message: "IAM-01 claims to be inherited, but the customer has an unproven half of CC6.2, CC6.3, CC7.1",
        place: "implementations/IAM-01-access-review.md:6",
    },
    Case {
        rule: "duty-moved",
        firing: || moved("none"),
        quiet: || moved("customer"),
        message: "operator-access is declared not to arise on S3: B",
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
        rule: "mapped-only",
        firing: || proven().edit(IAM, "[CC6.2, CC6.3, CC7.1]", "[AC-2, CC7.1]"),
        quiet: proven,
        message: "CC6.2 rests on mapping alone: IAM-01 for AC-2",
        place: IAM,
    },
    Case {
        rule: "service-scope-unknown",
        firing: || proven().edit("aws-reports.yaml", "lambda: in", "lambda: unknown"),
        quiet: proven,
        message: "whether SOC 2 covers lambda is unknown",
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
        rule: "odp-unassigned",
        firing: || nist("status: implemented"),
        quiet: || nist("status: not-applicable\nrationale: R"),
        message: "AC-2: ",
        place: IAM,
    },
    Case {
        rule: "na-no-rationale",
        firing: || nist("status: not-applicable"),
        quiet: || nist("status: not-applicable\nrationale: Nobody logs in."),
        message: "IAM-01 is not applicable and gives no rationale",
        place: "implementations/IAM-01-access-review.md:4",
    },
    Case {
        rule: "unknown-control",
        firing: || proven().edit(IAM, "CC6.3", "CC6.33"),
        quiet: || proven().edit(IAM, "CC6.3", "AC-2"),
        message: "no catalog has a control CC6.33",
        place: "implementations/IAM-01-access-review.md:8",
    },
];

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

pub fn findings(workspace: &Workspace, rule: &str) -> Vec<serde_json::Value> {
    let run =
        workspace.run(["check", ".", "--as-of", AS_OF, "--format", "json", "--deny", "nothing"]);
    let all = run.ends(0).json();
    let of_rule = |finding: &&serde_json::Value| finding["rule"] == rule;
    all["findings"].as_array().unwrap().iter().filter(of_rule).cloned().collect()
}

#[test]
fn each_rule_fires_and_is_quiet() {
    for rule in RULES {
        let mut all = CASES.iter().chain(rules_reports::CASES);
        let case = all.find(|case| case.rule == rule.name);
        let case = case.unwrap_or_else(|| panic!("{} has no firing and no quiet case", rule.name));
        let found = findings(&(case.firing)(), rule.name);
        let says = |finding: &serde_json::Value| {
            finding["message"].as_str().is_some_and(|text| text.contains(case.message))
        };
        let finding = found.iter().find(|finding| says(finding));
        let finding = finding.unwrap_or_else(|| panic!("{}: {found:#?}", rule.name));
        assert_eq!(finding["severity"], rule.severity.as_str(), "{}", rule.name);
        assert!(finding["help"].is_string(), "{} gives no remedy", rule.name);
        let shown = (case.firing)().run(["check", ".", "--as-of", AS_OF]).stdout;
        assert!(shown.contains(case.place), "{} does not show {}\n{shown}", rule.name, case.place);
        // Quiet about what the case is about; of other controls it may speak.
        let left = findings(&(case.quiet)(), rule.name);
        let subject = finding["control"].as_str().unwrap_or_default();
        let again: Vec<_> =
            left.iter().filter(|f| f["control"].as_str().unwrap_or_default() == subject).collect();
        assert!(again.is_empty(), "{} is not quiet: {again:#?}", rule.name);
    }
    for case in CASES.iter().chain(rules_reports::CASES) {
        assert!(carveout::check::rule(case.rule).is_some(), "{} is no rule", case.rule);
    }
}

#[test]
fn each_rule_has_a_manual_that_explain_prints() {
    let workspace = Workspace::empty();
    for rule in RULES {
        assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.name);
        assert!(rule.manual.len() > 120, "the manual of {} is too short to help", rule.name);
        assert!(rule.manual.lines().all(|line| line.len() <= 120), "{}", rule.name);
        assert!(!rule.summary.ends_with('.') && !rule.summary.is_empty(), "{}", rule.name);
        workspace
            .run(["explain", ".", rule.name])
            .ends(0)
            .prints(&format!("{} ({})", rule.name, rule.severity.as_str()))
            .prints(rule.summary)
            .prints(rule.manual)
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
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    assert_eq!(files, names);
}

#[test]
fn a_known_but_unselected_control_is_no_finding() {
    let workspace = proven().edit(IAM, "CC6.3", "P1.1");
    assert!(findings(&workspace, "unknown-control").is_empty());
    let workspace = Workspace::minimal()
        .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
        .edit(IAM, "CC6.3", "AC-2(z)");
    let found = findings(&workspace, "unknown-control");
    assert_eq!(found[0]["message"], "AC-2 has no part AC-2(z)");
}
