//! Cases of the rules that hold a team's own lists, and what is declared, against statements and tests.

use crate::derivation::proven;
use crate::harness::Workspace;
use crate::rules::{Case, findings};
use crate::rules_statements::says;

const INDEX: &str = "evidence/index.yaml";
const TESTS: &str = "evidence/tests.yaml";
const LOCK: &str = "aws-reports.lock.json";

/// A workspace with a list of a single day among the evidence of IAM-01.
fn listed(workspace: Workspace, text: &str) -> Workspace {
    let rows = text.lines().count() - 1;
    workspace
        .append(
            INDEX,
            &format!(
                "  - {{id: EV-002, title: List of keys and laptops, kind: export, source: S, query: Q, extracted_at: 2026-09-30, \
                 extracted_by: E, covers: 2026-09-30, rows: {rows}, file: files/list.csv, supports: [IAM-01]}}\n"
            ),
        )
        .file("evidence/files/list.csv", text)
}

/// A list of leavers beside a promise of four hours.
fn leaver(after: &str) -> Workspace {
    let promised = says("Accounts of leavers are disabled within four hours.");
    listed(promised, &format!("ticket,person,account_disabled_after\nP-1,ann,{after}\n"))
}

fn component(until: &str) -> Workspace {
    listed(proven(), &format!("component,supported_until\nrouter,{until}\n"))
}

/// A test of two items with an exception on one of them.
fn extent(text: &str) -> Workspace {
    proven()
        .edit(TESTS, "population_size: 1", "population_size: 2")
        .edit(
            TESTS,
            "sample_size: 1",
            "sample_size: 2\n      items: [{item: A-1, marks: {A: no}}, {item: A-2, marks: {A: yes}}]",
        )
        .edit(
            TESTS,
            "exceptions: []",
            &format!("exceptions: [{{item: A-1, what: Late, cause: A mail was lost, extent: {text}, response: Paged}}]"),
        )
}

fn kept(days: &str) -> Workspace {
    says(&format!("Audit logs are kept for {days}."))
        .append("implementations/CHG-01-changes.md", "\nAll logs are kept for 400 days.\n")
}

fn inclusive(title: &str) -> Workspace {
    proven()
        .edit(
            "carveout.yaml",
            "period: 2026-Q3",
            "period: 2026-Q3\nproviders:\n  - {id: example-id, name: Example ID, service: Sign-on, method: inclusive, carries: [{part: CC6.2}]}",
        )
        .edit(TESTS, "Quarterly access review performed", title)
}

fn office(premises: &str) -> Workspace {
    says("The office in Bonn has one door. The office door is locked at night. Guests of the office are escorted.")
        .edit("carveout.yaml", "no_premises: {said_by: System Owner, on: 2026-01-15}", premises)
}

fn retrieved(day: &str) -> Workspace {
    proven().edit(
        LOCK,
        "\"reports\"",
        &format!("\"retrieved_at\": \"{day}T00:00:00Z\",\n  \"reports\""),
    )
}

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "listed-time-exceeds",
        firing: || leaver("2 d 3 h"),
        quiet: || leaver("3 h 55 min"),
        message: "EV-002, row 1: P-1 has `account_disabled_after` 2 d 3 h, and IAM-01 says \"within four hours\"",
        place: "evidence/files/list.csv:2",
    },
    Case {
        rule: "expired-in-list",
        firing: || component("2026-08-01"),
        quiet: || component("2027-08-01"),
        message: "had run out when the list was extracted: router (supported until 2026-08-01) (EV-002, row 1)",
        place: "evidence/files/list.csv:2",
    },
    Case {
        rule: "exception-extent-differs",
        firing: || extent("2 of 2 reviews"),
        quiet: || extent("1 of 2 reviews"),
        message: "T-001: the exception on A-1 says 2 of 2, and one is marked ✗",
        place: "evidence/tests.yaml:",
    },
    Case {
        rule: "retention-differs",
        firing: || kept("90 days"),
        quiet: || kept("13 months, of which 90 days are at hand"),
        message: "IAM-01 keeps logs for \"90 days\", and CHG-01 says \"400 days\"",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "inclusive-untested",
        firing: || inclusive("Quarterly access review performed"),
        quiet: || inclusive("Quarterly access review performed, also at Example ID"),
        message: "Example ID is declared with the inclusive method, and no test speaks of it",
        place: "carveout.yaml:",
    },
    Case {
        rule: "premises-named-not-declared",
        firing: || office("no_premises: {said_by: System Owner, on: 2026-01-15}"),
        quiet: || office("premises:\n  - {id: office, purpose: Office in Bonn}"),
        message: "statements such as IAM-01 speak of an office, and carveout.yaml declares none",
        place: "carveout.yaml:",
    },
    Case {
        rule: "reports-list-old",
        firing: || retrieved("2026-05-01"),
        quiet: || retrieved("2026-10-02"),
        message: "the list was retrieved on 2026-05-01, and ",
        place: LOCK,
    },
];

#[test]
fn numbers_of_laptops_are_those_of_their_lists() {
    let laptops = |count: &str| {
        listed(says(&format!("All {count} laptops are encrypted.")), "laptop\nLT-1\nLT-2\nLT-3\n")
    };
    let found = findings(&laptops("four"), "count-differs");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(findings(&laptops("three"), "count-differs").is_empty());
}

#[test]
fn a_secret_is_changed_in_time_and_a_training_is_repeated() {
    let secret = |before: &str| {
        let said = says("Machine secrets are changed every 90 days.");
        let row = format!("secret,previous_change,changed_on\nmail,{before},2026-09-03\n");
        listed(said, &row)
    };
    assert_eq!(findings(&secret("2026-05-01"), "listed-time-exceeds").len(), 1);
    assert!(findings(&secret("2026-06-08"), "listed-time-exceeds").is_empty());
    let training = |on: &str| {
        let said = says("Everyone takes the training every twelve months.");
        listed(said, &format!("user,course,completed_on\nann,Basics,2026-02-01\nbob,Basics,{on}\n"))
    };
    assert_eq!(findings(&training("2025-02-01"), "listed-time-exceeds").len(), 1);
    assert!(findings(&training("2026-02-01"), "listed-time-exceeds").is_empty());
}

#[test]
fn the_update_mode_and_the_oldest_tls_of_a_list_are_settings() {
    let functions = |mode: &str| {
        listed(proven(), &format!("function,runtime,update_mode\nf,python3.13,{mode}\n"))
    };
    assert_eq!(findings(&functions("Manual"), "declared-against-observed").len(), 1);
    assert!(findings(&functions("Auto"), "declared-against-observed").is_empty());
    let hosts = |version: &str| {
        let said = says("Connections use TLS 1.2 or later.");
        listed(said, &format!("host,lowest_protocol\na,TLS 1.3\nb,{version}\n"))
    };
    assert_eq!(findings(&hosts("TLSv1.0"), "statement-against-setting").len(), 1);
    assert!(findings(&hosts("TLS 1.2"), "statement-against-setting").is_empty());
}

#[test]
fn a_step_is_of_the_method_that_its_text_describes() {
    let step = |method: &str, text: &str| {
        proven().edit(
            TESTS,
            "methods: [inspection]",
            &format!("methods: [{method}]\n    steps: [{{do: \"{text}\", method: {method}}}]"),
        )
    };
    let differs =
        |method: &str, text: &str| !findings(&step(method, text), "method-differs").is_empty();
    assert!(differs("observation", "Read the settings of the sign-in policy."));
    assert!(differs("reperformance", "The System Owner told us that both are blocked."));
    assert!(!differs("observation", "Inspect the door and watch how visitors are let in."));
    assert!(!differs("inspection", "Ask for the minutes and read them."));
    assert!(!differs("reperformance", "Draw the sample again and compare it."));
}
