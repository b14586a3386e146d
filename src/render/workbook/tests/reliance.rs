//! Providers and the three tables of complementary controls.

use serde_json::json;

use super::fixture::plan;
use super::made;
use crate::model::Plan;

/// The fixture with a provider that shares a part, and controls of all three kinds.
fn relying() -> Plan {
    let mut value = serde_json::to_value(plan()).unwrap();
    let period = json!({"from": "2026-07-01", "to": "2026-09-30"});
    let answer = json!([{"id": "IAM-01", "title": "Access", "status": "implemented", "tested": true,
        "tests": [{"test": "T-1", "result": "effective-with-exceptions"}]}]);
    value["providers"] = json!([{"id": "example-id", "name": "Example ID", "service": "Sign-in",
        "method": "carve-out", "reports": [{"title": "SOC 2 Type 2", "report_type": 2,
            "period": {"from": "2025-10-01", "to": "2026-08-31"}, "opinion": "unqualified",
            "exceptions": ["Late review."], "reviewer": "CISO", "reviewed_on": "2026-09-30",
            "covered_days": 62, "usable": true}],
        "coverage": {"audit": period, "covered": [{"from": "2026-07-01", "to": "2026-08-31"}],
            "gaps": [{"from": "2026-09-01", "to": "2026-09-30"}], "covered_days": 62, "gap_days": 30},
        "lacks": "SOC 2 Type 2 covers 62 of 92 days of the audit period",
        "topics": [{"topic": "physical-access", "with": "customer"}], "parts": ["AC-2(a)"],
        "csocs": [{"id": "EID-C1", "text": "Example ID is expected to lock accounts.",
            "parts": ["AC-2(a)"]}],
        "cuecs": [{"id": "EID-U1", "controls": answer}]}]);
    value["cuecs"] = json!([
        {"report": "report-a@5", "id": "CUEC-1", "controls": answer},
        {"report": "report-a@5", "id": "CUEC-2", "controls": []},
        {"report": "report-a@5", "id": "CUEC-3", "controls": [], "rationale": "No guests."}]);
    value["user_controls"] =
        json!([{"id": "UEC-1", "text": "Users keep keys secret.", "parts": ["AC-2(b)", "PE-4"]}]);
    let part = &mut value["controls"][0]["parts"][0];
    part["providers"] = json!(["example-id"]);
    part["halves"] = json!(["aws", "provider", "customer"]);
    serde_json::from_value(value).unwrap()
}

fn shown(plan: &Plan, sheet: &str, heading: &str) -> Vec<String> {
    let (_, book) = made(plan);
    book.column(sheet, heading).iter().map(ToString::to_string).collect()
}

#[test]
fn providers_stand_beside_aws_with_days_and_method() {
    let plan = relying();
    assert_eq!(shown(&plan, "Providers", "Provider"), ["AWS", "example-id"]);
    assert_eq!(shown(&plan, "Providers", "Method"), ["carve-out", "carve-out"]);
    assert_eq!(shown(&plan, "Providers", "Days of the audit period covered"), ["92", "62"]);
    assert_eq!(shown(&plan, "Providers", "Gap days"), ["0", "30"]);
    let support = shown(&plan, "Providers", "Support of its half");
    assert_eq!(support, ["Supported", "SOC 2 Type 2 covers 62 of 92 days of the audit period"]);
    assert_eq!(shown(&plan, "Providers", "Review")[1], "CISO, 2026-09-30");
}

#[test]
fn what_is_assumed_is_listed_with_report_and_parts() {
    let plan = relying();
    assert_eq!(shown(&plan, "CSOC", "Id"), ["physical-access", "EID-C1"]);
    assert_eq!(shown(&plan, "CSOC", "Provider"), ["AWS", "example-id"]);
    assert_eq!(shown(&plan, "CSOC", "Report"), ["report-a@5", "SOC 2 Type 2"]);
    assert_eq!(shown(&plan, "CSOC", "Where in the report")[0], "Section IV");
    assert_eq!(shown(&plan, "CSOC", "Parts"), ["4", "1"]);
    assert_eq!(shown(&plan, "CSOC", "Further parts")[0], "AC-2(c), PE-3(a), PE-3(b)");
}

#[test]
fn each_user_entity_control_has_its_answer() {
    let plan = relying();
    assert_eq!(shown(&plan, "CUEC", "CUEC"), ["CUEC-1", "CUEC-2", "CUEC-3", "EID-U1"]);
    let results = shown(&plan, "CUEC", "Result of the tests");
    let tested = "IAM-01: T-1: effective with exceptions";
    assert_eq!(results, [tested, "Not mapped", "Not applicable", tested]);
    assert_eq!(shown(&plan, "CUEC", "Own control")[0], "IAM-01");
    assert_eq!(shown(&plan, "User controls", "Id"), ["UEC-1"]);
    assert_eq!(shown(&plan, "User controls", "Further parts"), ["PE-4"]);
}

#[test]
fn parts_name_the_providers_that_carry_them() {
    let plan = relying();
    assert_eq!(shown(&plan, "Shared", "Provider"), ["example-id"]);
    let assumed = shown(&plan, "Shared", "Assumed of the provider (CSOC, our words)");
    assert_eq!(assumed, ["EID-C1: Example ID is expected to lock accounts."]);
    assert_eq!(shown(&plan, "Responsibility matrix", "Other providers")[0], "Example ID");
    let acts = shown(&plan, "Who acts", "Other providers");
    assert_eq!(acts, ["Example ID, with the customer: Sign-in"]);
    // Without providers there are no columns of theirs.
    let (_, book) = made(&super::fixture::plan());
    assert!(!book.headings("Shared").iter().any(|heading| heading == "Provider"));
}
