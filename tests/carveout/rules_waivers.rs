//! Cases of the rules about waivers.

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};
use crate::rules::{Case, findings};

const WAIVERS: &str = "waivers.yaml";

/// EV-001 lies outside the period, and this is the one waiver.
fn waived(fields: &str) -> Workspace {
    proven()
        .edit(
            "evidence/index.yaml",
            "covers: {from: 2026-07-01, to: 2026-09-30}",
            "covers: 2026-06-30",
        )
        .file(WAIVERS, format!("waivers:\n  - rule: evidence-outside-period\n{fields}"))
}

/// The waiver, with a scope, and one field replaced.
fn with(field: &str, value: &str) -> Workspace {
    let mut text = String::new();
    for (name, usual) in [
        ("control", "CC6.2"),
        ("reason", "\"The export is taken again in October\""),
        ("compensating", "\"Access is reviewed by hand each month\""),
        ("approver", "CISO"),
        ("granted", "2026-10-01"),
        ("expires", "2026-12-31"),
    ] {
        let value = if name == field { value } else { usual };
        if !value.is_empty() {
            text.push_str(&format!("    {name}: {value}\n"));
        }
    }
    waived(&text)
}

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "waiver-too-long",
        firing: || with("expires", "2036-10-01"),
        quiet: || with("expires", "2027-10-02"),
        message: "the waiver for `evidence-outside-period` is in force until 2036-10-01, 3653 days, granted on 2026-10-01; the limit is 366",
        place: "waivers.yaml:8",
    },
    Case {
        rule: "waiver-dates",
        firing: || with("granted", "2027-01-01"),
        quiet: || with("granted", "2026-10-05"),
        message: "was granted on 2027-01-01, after its last day (2026-12-31)",
        place: "waivers.yaml:7",
    },
    Case {
        rule: "waiver-thin",
        firing: || with("reason", "ok"),
        quiet: || with("reason", "The export follows in October"),
        message: "the waiver for `evidence-outside-period` gives no reason but `ok`",
        place: "waivers.yaml:4",
    },
    Case {
        rule: "waiver-self-approved",
        firing: || with("approver", "System Owner"),
        quiet: || with("approver", "Managing Director"),
        message: "on CC6.2 was approved by System Owner, the owner of IAM-01, which satisfies it",
        place: "waivers.yaml:6",
    },
];

fn messages(workspace: &Workspace, rule: &str) -> Vec<String> {
    let found = findings(workspace, rule);
    found.iter().map(|one| one["message"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_waiver_in_order_is_not_spoken_of() {
    let text = with("", "").run(["check", ".", "--as-of", AS_OF, "--format", "json"]).stdout;
    assert!(!text.contains("\"waiver-"), "{text}");
}

#[test]
fn a_scope_is_no_wider_than_the_findings() {
    let found = messages(&with("control", ""), "waiver-too-wide");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains(
        "names no control and no file: it accepts every finding of the rule, today 1 finding"
    ));
    with("control", "").check().prints("limit it with `control: [CC6.2, CC6.3, CC7.1]`");
    let found = messages(&with("control", "\"*\""), "waiver-too-wide");
    assert_eq!(found.len(), 1, "{found:#?}");
    let found = messages(&with("control", "\"CC*\""), "waiver-too-wide");
    assert_eq!(
        found,
        [
            "the waiver for `evidence-outside-period` is for `CC*`, and the findings it accepts are of CC6.2, CC6.3, CC7.1"
        ]
    );
    let narrow = with("control", "").edit(
        WAIVERS,
        "    reason",
        "    file: evidence/index.yaml\n    reason",
    );
    assert_eq!(
        messages(&narrow, "waiver-too-wide"),
        [
            "the waiver for `evidence-outside-period` is for all of evidence/index.yaml, and the finding it accepts is of EV-001"
        ]
    );
    let narrow = narrow.edit(WAIVERS, "    reason", "    item: EV-001\n    reason");
    assert!(messages(&narrow, "waiver-too-wide").is_empty());
}

#[test]
fn an_error_needs_something_that_makes_up_for_it() {
    let found = messages(&with("compensating", ""), "waiver-not-compensated");
    assert_eq!(
        found,
        [
            "the waiver for `evidence-outside-period` on CC6.2 accepts an error and names no compensating control"
        ]
    );
    assert!(messages(&with("", ""), "waiver-not-compensated").is_empty());
}

#[test]
fn one_that_is_granted_later_is_not_in_force() {
    let workspace = with("granted", "2026-10-06");
    let found = messages(&workspace, "waiver-dates");
    assert!(found[0].ends_with("after the day of the plan (2026-10-05), so it is not in force"));
    assert!(findings(&workspace, "evidence-outside-period")[0]["waived"].is_null());
}

#[test]
fn who_asks_does_not_approve() {
    let rule = "waiver-self-approved";
    let asked = |who: &str| {
        with("", "").edit(
            WAIVERS,
            "    approver",
            &format!("    requested_by: {who}\n    approver"),
        )
    };
    assert_eq!(messages(&asked("ciso"), rule).len(), 1);
    assert!(messages(&asked("Platform team"), rule).is_empty());
    // By the id of the role, and by its title.
    assert_eq!(messages(&with("approver", "owner"), rule).len(), 1);
}

#[test]
fn names_that_nothing_has() {
    let workspace = with("control", "CC6.22");
    let found = messages(&workspace, "waiver-unknown-control");
    assert_eq!(found.len(), 1, "{found:#?}");
    workspace.check().prints("did you mean `CC6.2`?");
    let found = messages(
        &with("", "").edit(WAIVERS, "rule: evidence-outside-period", "rule: no-such-rule"),
        "waiver-unknown-code",
    );
    assert_eq!(found, ["a waiver names `no-such-rule`, and there is no rule `no-such-rule`"]);
}
