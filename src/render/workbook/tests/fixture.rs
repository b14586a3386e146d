//! A small plan with every disposition, every kind of reference, and texts that attack.

use serde_json::{Value, json};

use crate::model::{Counts, Disposition, GroupSummary, Plan, Summary};
use crate::render::fixture::emptied;

/// Texts that a spreadsheet might take for formulas.
pub(super) const ATTACKS: [&str; 6] =
    ["=cmd()", "+1", "-2+3", "@SUM(A1)", "\tx", "=HYPERLINK(\"http://x\")"];

pub(super) fn long() -> String {
    "Ω long ".repeat(8_000)
}

fn part(id: &str, disposition: &str, halves: &[&str]) -> Value {
    let customer = halves.contains(&"customer") && disposition != "not-applicable";
    let aws = halves.contains(&"aws");
    let statement = json!([{"implementation": "IAM-01", "text": ATTACKS[0],
        "origin": {"file": "implementations/iam.md", "line": 9, "column": 1}}]);
    let csoc = json!([{"topic": "physical-access", "text": "AWS is expected to control who enters.",
        "services": ["ec2"], "pointers": [["report-a@5", "Section IV"]]}]);
    let missing = json!([
        {"half": "aws", "what": "coverage", "message": "30 days are not covered."},
        {"half": "customer", "what": "test", "message": "No test."}]);
    json!({"id": id, "lead": [{"id": id, "text": "The organization:"}], "text": "does it.",
        "halves": halves, "disposition": disposition, "basis": "Because.", "note": null,
        "missing": if disposition == "open" { missing } else { json!([]) },
        "rationale": (disposition == "not-applicable").then_some("No wireless."),
        "duties": if aws { json!([
            {"topic": "physical-access", "service": "ec2", "owner": "aws"},
            {"topic": "guest-os-patching", "service": "ec2", "owner": "customer", "moved": "Contract."},
            {"topic": "physical-access", "service": "office", "owner": "none"}]) } else { json!([]) },
        "csocs": if aws { csoc } else { json!([]) },
        "statements": if customer { statement } else { json!([]) },
        "reports": if aws { json!(["report-b@1", "report-a@5", "COL-1@0"]) } else { json!([]) },
        "evidence": if customer { json!(["EV-2", "EV-1"]) } else { json!([]) },
        "tests": if customer { json!(["T-1", "T-2"]) } else { json!([]) },
        "results": if customer { json!([
            {"test": "T-1", "result": "effective-with-exceptions", "items": 25, "exceptions": 1,
             "level": if disposition == "control-level" { "control" } else { "part" }},
            {"test": "T-2", "result": "not-counted", "level": "control", "note": "Too late."}
        ]) } else { json!([]) },
        "reason": (disposition == "open").then_some("not-tested"),
        "next": (disposition == "open").then(|| json!({"step": "Test `it`.", "owner": "CISO",
            "due": "2026-11-24"})),
        "label": (!matches!(disposition, "open" | "not-applicable")).then_some("A label"),
        "determination": "satisfied", "coverage": "covers 92 of 92 days"})
}

fn control(id: &str, group: &str, parts: &[Value]) -> Value {
    let mut counts = Counts::default();
    let mut weakest = Disposition::AwsAttested;
    for part in parts {
        let one: Disposition = serde_json::from_value(part["disposition"].clone()).unwrap();
        counts.add(one);
        weakest = weakest.max(one);
    }
    json!({"id": id, "title": ATTACKS[1], "group": group, "disposition": weakest, "counts": counts,
        "status": ["implemented"], "origination": ["inherited"], "roles": ["Head of platform"],
        "implementations": ["IAM-01"], "related": [], "parts": parts,
        "parameters": [{"id": "ac-2_prm_1", "label": "time"},
            {"id": "ac-2_prm_2", "label": "roles", "value": ATTACKS[2],
             "origin": {"file": "carveout.yaml", "line": 3, "column": 1}}]})
}

fn evidence(id: &str, title: &str, url: &str) -> Value {
    json!({"id": id, "title": title, "kind": "export", "source": ATTACKS[4], "query": long(),
        "extracted_at": "2026-10-01T08:15:00+02:00", "extracted_by": "bot", "rows": 12, "bytes": 10,
        "covers": {"from": "2026-07-01", "to": "2026-09-30"}, "path": "evidence/a.csv", "url": url,
        "sha256": "ab".repeat(32), "parts": ["AC-2(a)", "AC-2(b)"], "in_period": true,
        "origin": {"file": "register.xlsx", "sheet": "Register", "cell": "B7"}})
}

fn test(id: &str, sample: u32) -> Value {
    json!({"id": id, "title": "Review", "procedure": ATTACKS[3], "methods": ["inspection"],
        "design": "effective", "operating": {"conclusion": "effective-with-exceptions",
        "population": "All leavers", "population_size": 42, "sample_size": sample, "sampling": "Random",
        "attributes": {"A": {"text": "In time", "parts": ["AC-2(b)"]}},
        "items": [{"item": "L-1", "marks": {"A": "no"}}, {"item": "L-2", "marks": {"A": "no"}}],
        "exceptions": ["L-1: Late. Cause: Holiday", "Another lacked a form."],
        "deviations": [{"item": "L-1", "attribute": "A", "what": "Late", "cause": "Holiday",
            "date": "2026-08-14"}]},
        "steps": [{"do": ATTACKS[0], "method": "inquiry", "parts": ["AC-2(b)"]},
            {"do": "Compare `x`.", "parts": []}],
        "tester": "Audit", "tested_on": "2026-09-20", "evidence": ["EV-1"], "parts": ["AC-2(a)", "AC-2(b)"],
        "supports_operation": true, "origin": {"file": "tests.yaml", "line": 3, "column": 1}})
}

fn report(key: &str, usable: bool, letter: bool) -> Value {
    let (id, version) = key.split_once('@').unwrap();
    json!({"key": key, "id": id, "version": version.parse::<i64>().unwrap(), "title": "SOC 2 Type 2",
        "program": "soc2", "period": {"from": "2025-10-01", "to": "2026-08-31"}, "state": "PUBLISHED",
        "opinion": if letter { Value::Null } else { json!("unqualified") }, "exceptions": [],
        "categories": ["security"], "covered_days": 62, "usable": usable,
        "unusable": (!usable).then_some("Ends too early."), "letter": letter, "cited_by": 3})
}

/// The plan, with its summary counted from its parts.
pub(super) fn plan() -> Plan {
    let period = json!({"from": "2026-07-01", "to": "2026-09-30"});
    let both = ["aws", "customer"];
    let controls = json!([
        control(
            "AC-2",
            "AC",
            &[
                part("AC-2(a)", "shared", &both),
                part("AC-2(b)", "customer-tested", &["customer"]),
                part("AC-2(c)", "open", &both)
            ]
        ),
        control("AC-18", "AC", &[part("AC-18", "not-applicable", &["customer"])]),
        control(
            "PE-3",
            "PE",
            &[part("PE-3(a)", "aws-attested", &["aws"]), part("PE-3(b)", "aws-attested", &["aws"])]
        ),
        control("PE-4", "PE", &[part("PE-4", "customer-tested", &["customer"])]),
        control(
            "PE-6",
            "PE",
            &[
                part("PE-6(a)", "control-level", &["customer"]),
                part("PE-6(b)", "provider-attested", &["provider"])
            ]
        )
    ]);
    let owners = json!({"physical-access": {"owner": "aws", "note": "Hosts.", "source": "s-1"},
        "guest-os-patching": {"owner": "customer", "source": "practice"}});
    let service = |id: &str, premises: bool| {
        json!({"id": id, "service": id, "name": id.to_uppercase(), "premises": premises, "purpose": "Runs.",
            "summary": "The line.", "owners": owners, "defaults": ["A default."]})
    };
    let waived = json!({"reason": "Moved soon.", "approver": "CISO", "expires": "2026-12-31"});
    let mut plan: Plan = serde_json::from_value(json!({
        "schema": "carveout/plan/2", "generator": "carveout 0", "notice": crate::model::NOTICE,
        "system": {"id": "acme", "name": "Acme & Söhne", "organization": "Acme",
            "description": "Takes **payments**.", "synthetic": "=Synthetic & made up.",
            "data_categories": ["cards"], "accounts": [["***1", "production"]],
            "regions": ["eu-central-1"], "roles": {"ciso": {"title": "CISO"}}, "interconnections": []},
        "framework": "nist-800-53-r5/low", "framework_title": "NIST SP 800-53, low",
        "catalog": {"id": "nist-800-53-r5", "title": "NIST SP 800-53", "version": "5", "wording": "own"},
        "period": period, "period_label": "2026-Q3", "as_of": "2026-10-05", "policy": {},
        "summary": Summary::default(), "controls": controls,
        "topics": [{"id": "physical-access", "title": "Physical access", "category": "security",
            "aws": "AWS is expected to act.", "customer": "We do."}],
        "services": [service("ec2", false), service("office", true)],
        "reports": [report("report-a@5", true, false), report("report-b@1", false, false),
            report("COL-1@0", true, true)],
        "programs": [{"id": "soc2", "title": "SOC 2", "reports": ["report-a@5", "COL-1@0"],
            "coverage": {"audit": period, "covered": [period], "gaps": [], "covered_days": 92,
                "gap_days": 0}, "scope": {"ec2": "in"}, "scope_source": "Page, read 2026-09-30"}],
        "evidence": [evidence("EV-1", ATTACKS[5], "https://example.com/?a=b&c=d"),
            evidence("EV-2", "Minutes", "file:///etc/passwd"),
            evidence("EV-3", "Long", &format!("https://example.com/{}", "x".repeat(3_000)))],
        "observations": {"AC-2": {"pass": 5, "fail": 1, "manual": 0, "muted": 0, "regions": [],
            "failing_checks": ["mfa"], "accounts": [], "evidence": ["EV-2", "EV-3"]}},
        "tests": [test("T-1", 25), test("T-2", 5)],
        "implementations": [{"id": "IAM-01", "title": "Access", "status": "implemented",
            "origination": [], "roles": [], "controls": ["AC-2", "PE-4"],
            "origin": {"file": "implementations/iam.md"}}],
        "poam": [{"id": "POAM-1", "title": "Late", "parts": ["AC-2"], "severity": "high",
            "owner": "CISO", "due": "2026-09-01", "origin": {"file": "poam.yaml"}},
            {"id": "POAM-2", "title": "Later", "due": "2027-09-01", "origin": {"file": "poam.yaml"}}],
        "findings": [
            {"rule": "a-rule", "severity": "error", "message": ATTACKS[0], "control": "AC-2(c)",
             "places": [{"role": "fault", "file": "a.md", "line": 1, "column": 1},
                {"role": "cause", "report": "report-a", "version": 5}]},
            {"rule": "b-rule", "severity": "warning", "message": "M.", "control": "AC-2",
             "places": [], "waived": waived},
            {"rule": "c-rule", "severity": "warning", "message": "M.", "places": []}],
        "sources": [{"id": "s-1", "title": "A page", "url": "https://docs.aws.amazon.com/x",
            "checked_on": "2026-09-30"}]
    }))
    .unwrap();
    count(&mut plan);
    plan
}

/// The same system with nothing to list.
pub(super) fn empty() -> Plan {
    let mut plan = emptied(plan());
    count(&mut plan);
    plan
}

fn count(plan: &mut Plan) {
    let mut summary = Summary::default();
    for control in &plan.controls {
        if summary.groups.last().is_none_or(|group| group.id != control.group) {
            let (id, title) = (control.group.clone(), format!("Family {}", control.group));
            let none = Counts::default();
            summary.groups.push(GroupSummary { id, title, parts: none, controls: none });
        }
        let group = summary.groups.last_mut().unwrap();
        group.controls.add(control.disposition);
        control.parts.iter().for_each(|part| group.parts.add(part.disposition));
        summary.controls.add(control.disposition);
        control.parts.iter().for_each(|part| summary.add(part));
    }
    plan.summary = summary;
}
