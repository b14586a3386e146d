//! Providers other than AWS: what they carry, what supports their half, and the rules about them.

use carveout::model::{Disposition, Half, Plan, Reason, TestResult, With};

use crate::derivation::proven;
use crate::harness::{Workspace, part};
use crate::rules::{Case, findings};

const HEAD: &str = "carveout.yaml";
const REVIEWS: &str = "aws-reports.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";

const REPORT: &str = "{title: SOC 2 Type 2, program: soc2, type: 2, \
     period: {from: 2025-10-01, to: 2026-09-30}, opinion: unqualified, issued_on: 2026-10-02, \
     reviewer: System Owner, reviewed_on: 2026-10-03}";

/// The proven workspace with a provider that carries `carries`, has `reports`, and more fields.
fn with(carries: &str, reports: &str, more: &str) -> Workspace {
    proven().append(
        HEAD,
        &format!(
            "providers:\n  - id: example-id\n    name: Example ID\n    service: Single sign-on\n    \
             carries: [{carries}]\n    reports: [{reports}]\n{more}"
        ),
    )
}

fn carried(carries: &str) -> Plan {
    with(carries, REPORT, "").plan()
}

fn cuec(entry: &str) -> Workspace {
    with("{part: CC6.2}", REPORT, &format!("    cuecs: [{entry}]\n"))
}

fn claim(reviewed: &str) -> Workspace {
    proven()
        .append(IAM, "\nEach complementary user entity control of the AWS report is mapped here.\n")
        .append(REVIEWS, reviewed)
}

/// CHG-01, which satisfies CC8.1 alone, claims to be inherited.
fn inherited(provider: &str) -> Workspace {
    proven().edit("implementations/CHG-01-changes.md", "[system-specific]", "[inherited]").edit(
        "implementations/CHG-01-changes.md",
        "satisfies: [CC8.1]",
        &format!("satisfies: [CC1.1]{provider}"),
    )
}

/// What the review of the minimal workspace records of the report's user entity controls.
const CUECS: &str = "    cuecs: [{id: CUEC-1, implementations: [IAM-01]}]\n";

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "provider-without-report",
        firing: || with("{part: CC6.2}", "", ""),
        quiet: || with("{part: CC6.2}", REPORT, ""),
        message: "Example ID carries parts of controls, and no report supports them: no report is recorded",
        place: "carveout.yaml:19",
    },
    Case {
        rule: "provider-report-gap",
        firing: || {
            let shorter = REPORT.replace("to: 2026-09-30", "to: 2026-08-30");
            with("{part: CC6.2}", &shorter, "")
        },
        quiet: || with("{part: CC6.2}", REPORT, ""),
        message: "Example ID: SOC 2 Type 2 covers 61 of 92 days of the audit period; without cover: 2026-08-31 to 2026-09-30",
        place: "carveout.yaml:19",
    },
    Case {
        rule: "provider-unknown-reference",
        firing: || with("{part: CC6.99}", REPORT, ""),
        quiet: || with("{part: CC6.2}, {part: AC-2}", REPORT, ""),
        message: "example-id names CC6.99, and CC6.99 is not in any catalog",
        place: "carveout.yaml:22",
    },
    Case {
        rule: "cuec-claim-without-map",
        firing: || claim("").edit(REVIEWS, CUECS, ""),
        quiet: || claim(""),
        message: "IAM-01 says that user entity controls are mapped or reviewed, and no review lists any",
        place: IAM,
    },
    Case {
        rule: "inherited-without-half",
        firing: || inherited(""),
        quiet: || {
            inherited("").append(
                HEAD,
                "providers:\n  - {id: board, name: Board AG, service: Directors, carries: [{part: CC1.1}]}\n",
            )
        },
        message: "CHG-01 claims to be inherited, and neither AWS nor a declared provider carries a half of CC1.1",
        place: "implementations/CHG-01-changes.md",
    },
];

#[test]
fn a_provider_with_a_report_shares_the_part() {
    let plan = carried("{part: CC6.2}");
    let part = part(&plan, "CC6.2");
    assert_eq!(part.disposition, Disposition::Shared, "{:?}", part.missing);
    assert_eq!(part.halves, [Half::Provider, Half::Customer].into());
    assert_eq!(part.providers, ["example-id"]);
    let wanted =
        "Provider half: SOC 2 Type 2 of Example ID covers all 92 days of the audit period.";
    assert!(part.basis.contains(wanted), "{}", part.basis);
    assert!(part.basis.starts_with("Provider's: Example ID (Single sign-on)."), "{}", part.basis);
    let provider = &plan.providers[0];
    assert!(provider.is_supported());
    assert_eq!(provider.coverage.covered_days, 92);
    assert_eq!(provider.parts, std::slice::from_ref(&part.id));
    // A part that it does not carry is as it was.
    assert_eq!(crate::harness::part(&plan, "CC6.3").halves, [Half::Customer].into());
}

#[test]
fn what_carries_a_part_alone_leaves_the_customer_without_a_half() {
    let plan = carried("{part: CC6.2, with: nobody}");
    let part = part(&plan, "CC6.2");
    assert_eq!(part.disposition, Disposition::ProviderAttested, "{:?}", part.missing);
    assert_eq!(part.halves, [Half::Provider].into());
    assert!(!part.basis.contains("Customer"), "{}", part.basis);
    assert_eq!(plan.summary.parts.provider_attested, 1);
    // Every output says so.
    let workspace = with("{part: CC6.2, with: nobody}", REPORT, "");
    workspace.build();
    let summary = std::fs::read_to_string(workspace.path("out/2026-Q3/summary.md")).unwrap();
    assert!(summary.contains("Provider-attested"), "{summary}");
    workspace
        .run(["explain", ".", "CC6.2", "--as-of", "2026-10-05"])
        .ends(0)
        .prints("Provider-attested (carved out, not tested here)")
        .prints("provider example-id Example ID, carve-out: Single sign-on");
    workspace
        .run(["matrix", "."])
        .ends(0)
        .prints("Other providers\nExample ID, Single sign-on: 1 part (CC6.2)");
}

#[test]
fn a_duty_of_the_customers_keeps_its_half() {
    let plan = carried("{part: CC7.1, with: nobody}");
    let halves = &part(&plan, "CC7.1").halves;
    assert_eq!(*halves, [Half::Aws, Half::Provider, Half::Customer].into());
    // One provider alone and another with the customer: the customer has a half.
    let two = with("{part: CC6.2, with: nobody}", REPORT, "").append(
        HEAD,
        "  - {id: other, name: Other, service: Help desk, method: inclusive, carries: [{part: CC6.2}]}\n",
    );
    assert!(part(&two.plan(), "CC6.2").halves.contains(&Half::Customer));
}

#[test]
fn a_topic_reaches_the_parts_that_have_a_duty_of_it() {
    let plan = carried("{topic: guest-os-patching}");
    let carries = |id: &str| part(&plan, id).providers == ["example-id"];
    assert!(carries("CC7.1"));
    assert!(!carries("CC6.4") && !carries("CC6.2"));
    assert_eq!(plan.providers[0].topics[0].with, With::Customer);
}

#[test]
fn a_control_reaches_its_parts() {
    let plan = Workspace::minimal()
        .edit(HEAD, "soc2/security", "nist-800-53-r5/low")
        .append(
            HEAD,
            "providers:\n  - {id: idp, name: IdP, service: Sign-in, carries: [{part: AC-7}, {part: \"IA-5(1)(a)\"}]}\n",
        )
        .plan();
    let ids: Vec<String> = plan.providers[0].parts.iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["AC-7(a)", "AC-7(b)", "IA-5(1)(a)"]);
}

#[test]
fn a_half_without_a_report_is_open_for_that_reason() {
    for (old, new, why) in [
        ("type: 2", "type: 1", "a Type 1 report speaks of design at a date, not of operation"),
        ("type: 2, ", "", "it is not stated to be a Type 2 report"),
        ("unqualified", "qualified", "the opinion is qualified"),
        ("opinion: unqualified, ", "", "the review states no opinion"),
        (
            "issued_on: 2026-10-02",
            "issued_on: 2026-10-06",
            "issued on 2026-10-06, after the day of the plan",
        ),
        (
            "issued_on: 2026-10-02",
            "issued_on: 2026-09-29",
            "issued on 2026-09-29, before its period ended",
        ),
        (
            "reviewed_on: 2026-10-03",
            "reviewed_on: 2026-10-06",
            "reviewed on 2026-10-06, after the day of the plan",
        ),
        (
            "reviewed_on: 2026-10-03",
            "reviewed_on: 2026-10-01",
            "reviewed on 2026-10-01, before it was issued",
        ),
        (", reviewed_on: 2026-10-03", "", "the day of its review is not stated"),
        ("reviewer: System Owner", "reviewer: TBD", "no reviewer is named"),
        ("period: {from: 2025-10-01, to: 2026-09-30}, ", "", "its period is not stated"),
        (
            "from: 2025-10-01, to: 2026-09-30",
            "from: 2026-07-02, to: 2026-09-30",
            "covers 91 of 92 days of the audit period; without cover: 2026-07-01",
        ),
    ] {
        assert!(REPORT.contains(old), "{old}");
        let plan = with("{part: CC6.2}", &REPORT.replacen(old, new, 1), "").plan();
        let part = part(&plan, "CC6.2");
        assert_eq!(part.disposition, Disposition::Open, "{new}");
        assert_eq!(part.reason, Some(Reason::ProviderUnsupported), "{new}");
        let [missing] = part.missing.as_slice() else { panic!("{new}: {:?}", part.missing) };
        assert_eq!(missing.half, Half::Provider);
        assert!(missing.message.contains(why), "{}", missing.message);
        assert!(part.basis.contains("Provider half: not supported."), "{}", part.basis);
    }
}

#[test]
fn what_only_a_provider_lacks_is_no_finding_about_the_customer() {
    let workspace = with("{part: CC6.2}", "", "");
    let about = |finding: &serde_json::Value| {
        finding["controls"].as_array().is_some_and(|ids| ids.iter().any(|id| id == "CC6.2"))
    };
    assert!(!findings(&workspace, "customer-half-evidenced").iter().any(about));
    assert!(findings(&workspace, "provider-without-report").iter().any(about));
}

#[test]
fn reports_that_follow_one_another_cover_together() {
    let first = REPORT.replace("to: 2026-09-30", "to: 2026-08-15");
    let second = REPORT.replace("from: 2025-10-01", "from: 2026-08-16");
    let plan = with("{part: CC6.2}", &format!("{first}, {second}"), "").plan();
    assert_eq!(plan.providers[0].reports[0].covered_days, 46);
    assert_eq!(part(&plan, "CC6.2").disposition, Disposition::Shared);
}

#[test]
fn under_the_inclusive_method_the_customers_tests_count() {
    let inclusive = |carries: &str| with(carries, "", "    method: inclusive\n").plan();
    let plan = inclusive("{part: CC6.2, with: nobody}");
    let tested = part(&plan, "CC6.2");
    assert_eq!(tested.disposition, Disposition::Shared, "{:?}", tested.missing);
    assert!(tested.halves.contains(&Half::Customer));
    let open = inclusive("{part: CC1.1}");
    let open = part(&open, "CC1.1");
    assert_eq!(open.disposition, Disposition::Open);
    assert!(open.missing.iter().all(|missing| missing.half == Half::Customer));
}

#[test]
fn user_entity_controls_come_with_what_answers_them() {
    let plan = cuec(
        "{id: EID-U1, implementations: [IAM-01]}, {id: EID-U2, rationale: We have no guests.}",
    )
    .edit(REVIEWS, "[IAM-01]", "[IAM-01, CHG-01]")
    .plan();
    let [first, second] = plan.providers[0].cuecs.as_slice() else { panic!() };
    assert!(first.controls[0].tested);
    assert_eq!(first.controls[0].tests[0].result, TestResult::Effective);
    assert_eq!(first.result(), "IAM-01: T-001: effective");
    assert_eq!(second.result(), "Not applicable");
    let of_aws = &plan.cuecs[0];
    assert_eq!(of_aws.report.as_deref(), Some("report-Sy7nThEt1cM1n001@1"));
    assert!(!of_aws.controls[1].tested);
    assert!(of_aws.result().ends_with("CHG-01: no test"));
}

#[test]
fn user_controls_are_those_of_the_plan() {
    let plan = proven()
        .append(
            HEAD,
            "user_controls:\n  - {id: UEC-1, text: Keep keys secret., parts: [CC6.2, AC-2]}\n  - {id: UEC-2, text: Tell us., parts: [AC-2]}\n",
        )
        .plan();
    let [only] = plan.user_controls.as_slice() else { panic!("{:?}", plan.user_controls) };
    assert_eq!(only.id, "UEC-1");
    assert_eq!(only.parts.iter().map(ToString::to_string).collect::<Vec<_>>(), ["CC6.2"]);
    // What plan.json says of all of it reads back.
    let plan = cuec("{id: EID-U1, implementations: [IAM-01]}").plan();
    let json = serde_json::to_string(&plan).unwrap();
    let again: Plan = serde_json::from_str(&json).unwrap();
    assert_eq!(again.providers, plan.providers);
}

#[test]
fn what_is_assumed_of_aws_is_an_expectation() {
    let workspace = proven();
    for topic in workspace.model().knowledge.topics.values() {
        assert!(topic.expectation().starts_with("AWS is expected to "), "{}", topic.id);
    }
    let plan = workspace.plan();
    for csoc in plan.parts().flat_map(|(_, part)| &part.csocs) {
        assert!(csoc.text.starts_with("AWS is expected to "), "{}", csoc.text);
    }
}

#[test]
fn a_cuec_of_a_provider_needs_an_answer_that_is_in_place() {
    let says = |entry: &str, wanted: &str| {
        let found = findings(&cuec(entry), "cuec-unmapped");
        let messages: Vec<&str> = found.iter().filter_map(|f| f["message"].as_str()).collect();
        assert_eq!(messages, [wanted]);
    };
    let neither = "EID-U1 of Example ID has neither an implementation nor a rationale";
    says("{id: EID-U1}", neither);
    says(
        "{id: EID-U1, rationale: TBD}",
        "EID-U1 of Example ID is set aside for \"TBD\", which is no reason",
    );
    let planned = cuec("{id: EID-U1, implementations: [CHG-01]}").edit(
        "implementations/CHG-01-changes.md",
        "status: implemented",
        "status: planned",
    );
    let found = findings(&planned, "cuec-on-planned");
    assert_eq!(
        found[0]["message"],
        "EID-U1 of Example ID rests on what is not in place: CHG-01 is planned"
    );
    assert!(findings(&cuec("{id: EID-U1, implementations: [IAM-01]}"), "cuec-unmapped").is_empty());
}

#[test]
fn a_report_of_an_unknown_program_supports_nothing() {
    let plan = with("{part: CC6.2}", &REPORT.replace("program: soc2", "program: soc22"), "").plan();
    let part = part(&plan, "CC6.2");
    assert_eq!(part.disposition, Disposition::Open);
    let why = "its program `soc22` is not known";
    assert!(part.missing.iter().any(|one| one.message.contains(why)), "{:?}", part.missing);
}

#[test]
fn every_kind_of_unknown_id_is_named_with_its_place() {
    let workspace = with(
        "{part: CC6.2}, {topic: loging}",
        REPORT,
        "    csocs:\n      - {id: EID-C1, text: Example ID is expected to work., parts: [\"AC-2(z)\"]}\n    \
         cuecs:\n      - {id: EID-U1, implementations: [IAM-99]}\nuser_controls:\n  - {id: UEC-1, text: T., parts: [CC66.1]}\n",
    );
    let found = findings(&workspace, "provider-unknown-reference");
    let messages: Vec<&str> = found.iter().filter_map(|f| f["message"].as_str()).collect();
    for wanted in [
        "example-id names the topic `loging`, and there is no such topic; did you mean `logging`?",
        "EID-U1 of example-id names the implementation `IAM-99`, and there is no such implementation",
        "UEC-1 names CC66.1, and CC66.1 is not in any catalog",
    ] {
        assert!(messages.iter().any(|message| message.starts_with(wanted)), "{messages:#?}");
    }
    assert!(found.iter().all(|f| f["places"][0]["line"].as_u64().is_some()), "{found:#?}");
}

#[test]
fn a_claim_about_our_own_users_is_none_about_a_report() {
    let own = "user_controls:\n  - {id: UEC-1, text: T., parts: [CC6.2]}\n";
    let text = "\nThe user entity controls that merchants have are listed and reviewed yearly.\n";
    let workspace = proven().append(IAM, text).edit(REVIEWS, CUECS, "");
    assert_eq!(findings(&workspace, "cuec-claim-without-map").len(), 1);
    assert!(findings(&workspace.append(HEAD, own), "cuec-claim-without-map").is_empty());
}

#[test]
fn explain_prints_the_half_of_a_provider() {
    let more = "    csocs: [{id: EID-C1, text: Example ID is expected to lock accounts., parts: [CC6.2]}]\n";
    with("{part: CC6.2}", &REPORT.replace("to: 2026-09-30", "to: 2026-08-30"), more)
        .explain("CC6.2")
        .ends(0)
        .prints("halves   Provider and customer")
        .prints("provider example-id Example ID, carve-out: Single sign-on")
        .prints("assumed  EID-C1 Example ID is expected to lock accounts.")
        .prints("report   SOC 2 Type 2, 2025-10-01 to 2026-08-30, opinion unqualified")
        .prints("missing  provider half: Example ID: SOC 2 Type 2 covers 61 of 92 days");
}
