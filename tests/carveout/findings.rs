//! Causes, groups, filters and levels of findings.

use serde_json::Value;

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};
use crate::samples::asked;

fn json(workspace: &Workspace, more: &[&str]) -> Vec<Value> {
    let mut args = vec!["check", ".", "--as-of", AS_OF, "--format", "json"];
    args.extend(more);
    workspace.run(args).json()["findings"].as_array().unwrap().clone()
}

/// The findings of the large sample as it is.
fn sample() -> Vec<Value> {
    let run = asked(&["check", ".", "--as-of", AS_OF, "--format", "json"]);
    run.json()["findings"].as_array().unwrap().clone()
}

fn of<'a>(findings: &'a [Value], rule: &str) -> Vec<&'a Value> {
    findings.iter().filter(|one| one["rule"] == rule).collect()
}

fn parts(finding: &Value) -> Vec<&str> {
    let caused = finding["caused"].as_array().map(Vec::as_slice).unwrap_or_default();
    caused.iter().filter_map(|one| one["part"].as_str()).collect()
}

/// The sample without its letter: a month without cover.
fn without_letter() -> Workspace {
    let workspace = Workspace::sample("acme-payments");
    let text = std::fs::read_to_string(workspace.path("aws-reports.yaml")).unwrap();
    let mut inside = false;
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| {
            if line.starts_with(char::is_alphabetic) {
                inside = line.starts_with("letters:");
            }
            !inside
        })
        .collect();
    workspace.file("aws-reports.yaml", kept.join("\n") + "\n")
}

#[test]
fn a_missing_letter_is_one_error_that_says_what_it_opens() {
    let workspace = without_letter();
    let findings = json(&workspace, &[]);
    let gaps: Vec<&Value> = findings.iter().filter(|one| parts(one).len() > 20).collect();
    assert_eq!(gaps.len(), 1, "{gaps:#?}");
    let opened = parts(gaps[0]);
    assert!(opened.contains(&"AC-2(j)") && opened.contains(&"CC6.4"), "{opened:?}");
    assert_eq!(gaps[0]["severity"], "error");
    // No part is said twice: what the cause explains is no finding of its own.
    for one in of(&findings, "shared-half-evidenced") {
        let text = one["message"].as_str().unwrap();
        assert!(!text.contains("of the audit period; not covered"), "{text}");
    }
    assert!(of(&findings, "shared-half-evidenced").len() < 10);
    workspace.run(["check", ".", "--as-of", AS_OF]).ends(1).prints("= opens: ").prints(" more");
}

#[test]
fn one_fault_in_two_frameworks_is_one_finding() {
    let findings = sample();
    let mut seen = std::collections::BTreeSet::new();
    for one in &findings {
        let key =
            (one["rule"].to_string(), one["message"].to_string(), one["places"][0].to_string());
        let waived = one["waived"].is_object();
        assert!(seen.insert((key.clone(), waived)), "twice: {key:?}");
        assert!(one["control"].is_null(), "{one:#}");
    }
    let both =
        findings.iter().filter(|one| one["frameworks"].as_array().is_some_and(|f| f.len() > 1));
    assert!(both.count() > 0, "nothing concerns both frameworks");
    let ids: std::collections::BTreeSet<_> =
        findings.iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), findings.len(), "fingerprints are unique");
}

#[test]
fn a_cause_is_as_severe_as_what_it_opens() {
    // A check that fails is a warning; where it opens a part that AWS shares, it fails the run.
    let findings = sample();
    for one in findings.iter().filter(|one| one["waived"].is_null()) {
        let caused = one["caused"].as_array().map(Vec::as_slice).unwrap_or_default();
        let worse = caused.iter().any(|c| c["severity"] == "error" && c["waived"].is_null());
        assert!(!worse || one["severity"] == "error", "{one:#}");
    }
}

#[test]
fn many_findings_are_listed_by_rule_and_all_shows_each() {
    let run = asked(&["check", ".", "--as-of", AS_OF]).ends(0);
    let all = asked(&["check", ".", "--as-of", AS_OF, "--all"]).ends(0);
    assert!(run.stdout.lines().count() * 2 < all.stdout.lines().count());
    let run = run.prints("warning[control-level-only]: ").prints(" findings, such as ");
    let run = run.prints("`carveout check . --rule NAME` shows the findings of a rule");
    assert_eq!(run.stdout.lines().last(), all.stdout.lines().last());
    // Every waiver is beside what it waives, with the days it has left.
    run.prints("waived[odp-unassigned]: ")
        .prints("until 2026-12-31, 87 days left, by Managing Director");
}

#[test]
fn filters_hide_and_say_so_and_leave_the_status() {
    let workspace = without_letter();
    let total = json(&workspace, &[]).len();
    let run = workspace
        .run(["check", ".", "--as-of", AS_OF, "--rule", "control-level-only"])
        .ends(1)
        .omits("error[")
        .says("hidden by filters; the exit status counts all");
    assert!(run.stdout.contains("warning[control-level-only]"));
    let shown = |more: &[&str]| json(&workspace, more);
    let of_control = shown(&["--control", "AC-2"]);
    assert!(!of_control.is_empty() && of_control.len() < total);
    for one in &of_control {
        let controls = one["controls"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut ids = controls.iter().filter_map(|id| id.as_str()).chain(parts(one));
        assert!(ids.any(|id| id == "AC-2" || id.starts_with("AC-2(")), "{one:#}");
    }
    let both = shown(&["--control", "PL-*", "--rule", "control-level-only"]);
    assert!(both.iter().all(|one| one["rule"] == "control-level-only"), "{both:#?}");
    assert!(!both.is_empty() && both.len() < shown(&["--rule", "control-level-only"]).len());
    for one in shown(&["--file", "evidence/tests.yaml"]) {
        assert!(one.to_string().contains("evidence/tests.yaml"), "{one:#}");
    }
    let role = shown(&["--role", "people-lead"]);
    assert!(!role.is_empty() && role.len() < total);
    assert_eq!(shown(&["--role", "People Lead"]).len(), role.len());
}

#[test]
fn unknown_names_are_answered_with_the_nearest() {
    let workspace = proven();
    let check = |more: &[&str]| {
        let mut args = vec!["check", ".", "--as-of", AS_OF];
        args.extend(more);
        workspace.run(args)
    };
    check(&["--rule", "evidence-stal"]).ends(2).says("did you mean `evidence-stale`?");
    check(&["--level", "evidence-stal=note"]).ends(2).says("did you mean `evidence-stale`?");
    check(&["--level", "evidence-stale=loud"]).ends(2).says("error, warning, note or off");
    check(&["--level", "evidence-stale"]).ends(2).says("RULE=LEVEL");
    check(&["--level", "inquiry-only=off"]).ends(2).says("cannot be turned off");
    check(&["--role", "nobody"]).ends(2).says("there is no role `nobody`");
}

/// The sample with levels of rules in its policy.
fn policy(rules: &str) -> Workspace {
    Workspace::sample("acme-payments").edit(
        "carveout.yaml",
        "policy: {staleness_days: 90, ",
        &format!("policy:\n  rules:\n{rules}  staleness_days: 90\n# "),
    )
}

#[test]
fn policy_sets_levels_for_all_controls_or_some() {
    let levels = |findings: &[Value], rule: &str| -> Vec<String> {
        of(findings, rule).iter().map(|one| one["severity"].as_str().unwrap().to_owned()).collect()
    };
    let level = |workspace: &Workspace, rule: &str| levels(&json(workspace, &[]), rule);
    let plain = levels(&sample(), "control-level-only");
    assert!(plain.iter().all(|level| level == "warning") && plain.len() > 5);
    let noted = policy("    control-level-only: note\n");
    assert!(level(&noted, "control-level-only").iter().all(|level| level == "note"));
    let some = policy("    control-level-only: {level: error, controls: [\"PL-*\", IR-4]}\n");
    let found = level(&some, "control-level-only");
    assert_eq!(found.iter().filter(|level| *level == "error").count(), 2, "{found:?}");
    some.run(["check", ".", "--as-of", AS_OF]).ends(1);
    // The command line comes last, and the last that fits holds.
    let args = ["check", ".", "--as-of", AS_OF, "--level", "control-level-only=warning"];
    some.run(args).ends(0);
}

#[test]
fn a_rule_that_is_off_is_printed_in_the_package() {
    let workspace = policy(
        "    control-level-only: {level: off, controls: [\"PL-*\"], reason: Tested next year}\n    evidence-stale: off\n",
    );
    let findings = json(&workspace, &[]);
    assert!(of(&findings, "evidence-stale").is_empty());
    assert!(
        !of(&findings, "control-level-only").iter().any(|one| one.to_string().contains("PL-2"))
    );
    workspace.build().ends(0);
    let summary = std::fs::read_to_string(workspace.path("out/2026-Q3/summary.md")).unwrap();
    assert!(
        summary.contains("control-level-only for PL-\\*: 1 finding left out (Tested next year)"),
        "{summary}"
    );
    let plan = std::fs::read_to_string(workspace.path("out/2026-Q3/nist-800-53-r5-low/plan.json"))
        .unwrap();
    let plan: Value = serde_json::from_str(&plan).unwrap();
    assert_eq!(plan["rules_off"].as_array().unwrap().len(), 2, "{:#}", plan["rules_off"]);
}

#[test]
fn policy_cannot_hide_an_error_or_name_what_is_not_there() {
    policy("    inquiry-only: off\n")
        .run(["check", ".", "--as-of", AS_OF])
        .ends(1)
        .prints("error[policy-level-refused]: `policy.rules`: `inquiry-only` is an error and cannot be turned off")
        .prints("carveout.yaml:");
    policy("    evidence-stal: off\n")
        .run(["check", ".", "--as-of", AS_OF])
        .ends(1)
        .prints("error[policy-unknown-rule]: `policy.rules`: there is no rule `evidence-stal`")
        .prints("did you mean `evidence-stale`?");
    policy("    evidence-stale: loud\n")
        .run(["check", ".", "--as-of", AS_OF])
        .ends(2)
        .says("error, warning, note or off");
}

#[test]
fn columns_set_the_width() {
    let workspace = Workspace::sample("acme-payments");
    for columns in [80, 120] {
        let width = columns.to_string();
        let run = workspace.run_with(["check", ".", "--as-of", AS_OF], &[("COLUMNS", &width)]);
        let grouped = run.stdout.lines().skip_while(|line| !line.contains(" findings, such as "));
        for line in grouped.filter(|line| !line.contains("carveout check")) {
            let longest = line.split(' ').map(str::len).max().unwrap_or_default();
            assert!(line.chars().count() <= columns.max(longest + 4), "{columns}: {line}");
        }
    }
}
