//! Labels an auditor would sign: what a test comes to for a part, its days, what evidence covers, what
//! speaks against a claim, and the reason that an open part is open for.

use carveout::model::{Determination, Disposition, Level, Plan, Reason, TestResult};

use crate::derivation::proven;
use crate::derivation_table::{IAM, INDEX, TESTS, assert_table};
use crate::harness::{Workspace, part};

/// A plan of NIST controls with one implementation of AC-2 and its test.
pub(crate) fn nist(steps: &str) -> Workspace {
    let text = "---\nid: IAM-01\ntitle: Accounts\nstatus: implemented\nroles: [owner]\nfrequency: quarterly\n\
        satisfies: [AC-14]\n---\nThe status page is public, and the plan lists it with the reason.\n";
    Workspace::minimal()
        .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
        .append("carveout.yaml", "parameters: {ac-14_odp: reading the status page}\n")
        .file(IAM, text)
        .edit(
            TESTS,
            "    methods: [inspection]",
            &format!("    steps: {steps}\n    methods: [inspection]"),
        )
}

/// The test of the base workspace, with exceptions on a sample of so many items.
fn exceptions(items: u64, exceptions: &str) -> Workspace {
    proven()
        .edit(TESTS, "conclusion: effective", "conclusion: effective-with-exceptions")
        .edit(TESTS, "population_size: 1", &format!("population_size: {items}"))
        .edit(TESTS, "sample_size: 1", &format!("sample_size: {items}"))
        .edit(TESTS, "exceptions: []", &format!("exceptions: {exceptions}"))
}

const LATE: &str = "[{item: a, what: Removed late, cause: C, extent: E, response: R}]";

fn result(plan: &Plan, id: &str) -> TestResult {
    part(plan, id).results[0].result
}

#[test]
fn exceptions_are_part_of_the_label() {
    let plan = exceptions(25, LATE).plan();
    let found = part(&plan, "CC6.2");
    assert_eq!(found.disposition, Disposition::CustomerTested);
    assert_eq!(found.label.as_deref(), Some("Customer-tested, with 1 exception in 25 items"));
    assert!(
        found.basis.contains("T-001 (effective with 1 exception in 25 items)"),
        "{}",
        found.basis
    );
    // CC6.2 and CC6.3, and CC7.1, of which AWS has a half.
    assert_eq!(plan.summary.with_exceptions, 3);
}

#[test]
fn more_exceptions_than_policy_tolerates_are_a_failure() {
    let plan = exceptions(3, LATE).plan();
    let found = part(&plan, "CC6.2");
    assert_eq!((found.disposition, found.reason), (Disposition::Open, Some(Reason::Failed)));
    assert!(found.missing[0].message.contains("1 exception in 3 items"), "{:?}", found.missing);
    let next = found.next.as_ref().expect("a next step");
    assert!(next.step.starts_with("Remediate, then retest"), "{}", next.step);
    assert_eq!(next.owner.as_deref(), Some("System Owner"));
    let tolerant =
        exceptions(3, LATE).append("carveout.yaml", "policy: {tolerable_deviation: 34}\n");
    assert_eq!(result(&tolerant.plan(), "CC6.2"), TestResult::EffectiveWithExceptions);
    exceptions(3, LATE)
        .append("carveout.yaml", "policy: {tolerable_deviation: 0.1}\n")
        .check()
        .ends(2)
        .says("write it with its sign");
}

#[test]
fn exceptions_of_nobody_knows_how_many_items_are_in_doubt() {
    let plan = exceptions(3, "[Removed late]").edit(TESTS, "      sample_size: 3\n", "").plan();
    assert_eq!(result(&plan, "CC6.2"), TestResult::NotCounted);
}

#[test]
fn a_part_is_tested_where_a_step_names_it() {
    let one = nist("[{do: Read the list of public pages, parts: [\"AC-14(b)\"]}]").plan();
    let (a, b) = (part(&one, "AC-14(a)"), part(&one, "AC-14(b)"));
    assert_eq!((a.disposition, a.results[0].level), (Disposition::ControlLevel, Level::Control));
    assert_eq!((b.disposition, b.results[0].level), (Disposition::CustomerTested, Level::Part));
    assert_eq!(a.determination, Some(Determination::OtherThanSatisfied));
    assert_eq!(b.determination, Some(Determination::Satisfied));
    assert_eq!(a.label.as_deref(), Some("Tested at control level only"));
    assert_eq!((one.summary.parts.control_level, one.summary.parts.customer_tested), (1, 1));
    // Asking looks at nothing.
    let asked = nist("[{do: Asked the lead, method: inquiry, parts: [\"AC-14(b)\"]}]").plan();
    assert_eq!(part(&asked, "AC-14(b)").disposition, Disposition::ControlLevel);
    // The control is no part of itself, and a policy may accept it.
    let whole = nist("[{do: Read the list of public pages, parts: [AC-14]}]");
    assert_eq!(part(&whole.plan(), "AC-14(b)").disposition, Disposition::ControlLevel);
    let accepted = whole.append("carveout.yaml", "policy: {control_level_tests: accept}\n").plan();
    let b = part(&accepted, "AC-14(b)");
    assert_eq!(b.disposition, Disposition::CustomerTested);
    assert_eq!(
        b.label.as_deref(),
        Some("Customer-tested, at control level only, as firm policy accepts")
    );
    assert_eq!(accepted.summary.accepted_at_control_level, 2);
}

/// A test of AC-14 with a step for each of its two parts, which cite this, and the list that both read.
pub(crate) fn by_step(first: &str, second: &str) -> Workspace {
    let evidence =
        |ids: &str| if ids.is_empty() { ids.to_owned() } else { format!(", evidence: [{ids}]") };
    nist(&format!(
        "[{{do: Read the list, parts: [\"AC-14(a)\"]{}}}, {{do: Read the plan, parts: [\"AC-14(b)\"]{}}}]",
        evidence(first),
        evidence(second)
    ))
    .edit(INDEX, "supports: [IAM-01, T-001]", "supports: [T-001]")
    .append(
        INDEX,
        "  - id: EV-002\n    title: The plan\n    kind: document\n    extracted_at: 2026-10-01T08:00:00Z\n    \
         covers: {from: 2026-07-01, to: 2026-10-01}\n    file: files/access-review.csv\n    supports: [T-001]\n",
    )
}

#[test]
fn evidence_that_a_step_cites_speaks_of_the_parts_of_that_step() {
    let each = by_step("EV-001", "EV-002").plan();
    assert_eq!(part(&each, "AC-14(a)").evidence, ["EV-001"]);
    assert_eq!(part(&each, "AC-14(b)").evidence, ["EV-002"]);
    assert_eq!(each.tests[0].evidence_ids().collect::<Vec<_>>(), ["EV-001", "EV-002"]);
    // What no step cites is evidence of the whole test.
    let whole = by_step("EV-001", "").plan();
    assert_eq!(part(&whole, "AC-14(a)").evidence, ["EV-001", "EV-002"]);
    assert_eq!(part(&whole, "AC-14(b)").evidence, ["EV-002"]);
    assert_eq!(part(&whole, "AC-14(b)").disposition, Disposition::CustomerTested);
    // The file of another step does not carry a part whose own is of another year.
    let old = by_step("EV-001", "EV-002")
        .edit(INDEX, "extracted_at: 2026-10-01T08:00:00Z", "extracted_at: 2025-10-01T08:00:00Z")
        .edit(
            INDEX,
            "covers: {from: 2026-07-01, to: 2026-10-01}",
            "covers: {from: 2025-07-01, to: 2025-10-01}",
        )
        .plan();
    assert_eq!(part(&old, "AC-14(a)").disposition, Disposition::CustomerTested);
    let b = part(&old, "AC-14(b)");
    assert_eq!((b.disposition, b.results[0].result), (Disposition::Open, TestResult::NotCounted));
    assert!(
        b.missing.iter().any(|lack| lack.message.contains("EV-002 covers 2025-07-01")),
        "{:?}",
        b.missing
    );
    // A step that cites nothing, in a test where all evidence is another step's.
    let none = by_step("EV-001, EV-002", "").plan();
    let b = part(&none, "AC-14(b)");
    assert_eq!(b.disposition, Disposition::Open);
    let note = b.results[0].note.as_deref();
    assert_eq!(note, Some("no step that looks at the part cites evidence"));
}

#[test]
fn a_weakness_the_team_knows_of_is_in_the_label() {
    let item = |parts: &str, status: &str| {
        let text = format!(
            "items:\n  - {{id: POAM-1, title: Reasons are missing, parts: [{parts}], owner: owner, \
             due: 2026-12-01, status: {status}, response: Written with the next plan.}}\n"
        );
        by_step("EV-001", "EV-002").file("poam.yaml", &text).plan()
    };
    let known = item("\"AC-14(b)\"", "open");
    let (a, b) = (part(&known, "AC-14(a)"), part(&known, "AC-14(b)"));
    assert_eq!(b.label.as_deref(), Some("Customer-tested, with POAM-1 open in the plan of action"));
    assert_eq!(b.determination, Some(Determination::OtherThanSatisfied));
    assert_eq!(a.label.as_deref(), Some("Customer-tested"));
    assert_eq!(a.determination, Some(Determination::Satisfied));
    // A control's item is one of each of its parts; a closed one is none.
    let whole = item("AC-14", "open");
    assert_eq!(part(&whole, "AC-14(a)").determination, Some(Determination::OtherThanSatisfied));
    let closed = item("AC-14", "closed");
    assert_eq!(part(&closed, "AC-14(a)").determination, Some(Determination::Satisfied));
}

#[test]
fn a_step_may_cite_only_evidence_that_there_is() {
    by_step("EV-001", "EV-009").check().prints("EV-009");
}

#[test]
fn days_of_tests_and_evidence() {
    assert_table(
        r#"
done before the period | tests: tested_on: 2026-10-02 => tested_on: 2026-06-30
    CC6.2 is open: customer test: before the audit period
done years ago | tests: tested_on: 2026-10-02 => tested_on: 2023-07-02
    CC6.2 is open: customer test: done on 2023-07-02
after the day of the plan | tests: tested_on: 2026-10-02 => tested_on: 2026-10-20
    CC6.2 is open: customer test: after the day of the plan
no day | tests: tested_on: 2026-10-02 =>
    CC6.2 is open: customer test: the day it was done is not stated
of another period | tests: tested_on: 2026-10-02 => tested_on: 2026-10-02\n    covers: {from: 2026-04-01, to: 2026-06-30}
    CC6.2 is open: customer test: speaks of 2026-04-01
covered days do not outlive the day of the test | tests: tested_on: 2026-10-02 => tested_on: 2023-07-02\n    covers: {from: 2026-07-01, to: 2026-09-30}
    CC6.2 is open: customer test: before the audit period
a test does not make its control less frequent | evidence of 2026-07-01 to 2026-07-03 & implementation: frequency: quarterly => frequency: daily & tests: conclusion: effective => conclusion: effective\n      frequency: annual
    CC6.2 is open: customer evidence: covers 3 of 92 days
what failed nowhere failed everywhere | tests: conclusion: effective => conclusion: ineffective & tests: exceptions: [] => exceptions: [{item: a, what: x, parts: [AC-2(a)]}]
    CC6.2 is open: customer failure: T-001: ineffective
nothing tested | tests: sample_size: 1 => sample_size: 0
    CC6.2 is open: customer test: no item was tested
one day of 92 for a quarterly control | evidence of 2026-09-30
    CC6.2 is customer-tested
one day of 92 for a weekly control | evidence of 2026-09-30 & implementation: frequency: quarterly => frequency: weekly
    CC6.2 is open: customer evidence: covers 1 of 92 days
three nights of 92 for a daily control | evidence of 2026-07-01 to 2026-07-03 & implementation: frequency: quarterly => frequency: daily
    CC6.2 is open: customer evidence: covers 3 of 92 days
one quarter of a year | workspace: period: 2026-Q3 => period: 2026 & implementation: frequency: quarterly => frequency: monthly
    CC6.2 is open: customer evidence: days
made after the day of the plan | register: extracted_at: 2026-09-30T08:00:00Z => extracted_at: 2026-12-30T08:00:00Z
    CC6.2 is open: customer evidence: after the day of the plan
"#,
    );
}

#[test]
fn placeholders_are_nothing() {
    assert_table(
        r#"
TODO | implementation: People reach => TODO: People reach
    CC6.2 is open: customer statement: the placeholder `TODO`
an assignment | implementation: People reach => [Assignment: who] reach
    CC6.2 is open: customer statement: the placeholder `[Assignment:`
an empty section | implementation: Roles carry no => \n\n## CC6.2\n\nTBD\n\n## CC6.3\n\nRoles carry no
    CC6.2 is open: customer statement: the placeholder `TBD`
the procedure | tests: Obtain the review => TODO. Obtain the review
    CC6.2 is open: customer test: the placeholder TODO
"#,
    );
}

#[test]
fn what_does_not_apply_needs_a_reason_about_the_system() {
    let said = "implementation: status: implemented => status: not-applicable";
    let approved = "\\napprover: System Owner";
    assert_table(&format!(
        "no reason | {said}{approved}\n    CC6.2 is open: customer rationale: gives no rationale\n\
         done by AWS | {said}{approved}\\nrationale: This is handled by AWS.\n    CC6.2 is open: customer rationale: another does it\n\
         three words | {said}{approved}\\nrationale: Not needed here\n    CC6.2 is open: customer rationale: no reason about the system\n\
         N/A | {said}{approved}\\nrationale: N/A\n    CC6.2 is open: customer rationale: says nothing\n\
         nobody approved | {said}\\nrationale: The service has no accounts of people, only one of the machine.\n    CC6.2 is open: customer rationale: nobody approved it\n"
    ));
}

#[test]
fn a_failing_check_opens_the_part_unless_it_is_answered() {
    let item = "  - {id: EV-002, title: Checks, kind: tool-output, source: S, query: Q, extracted_at: 2026-09-30, extracted_by: E, \
                covers: {from: 2026-07-01, to: 2026-09-30}, file: files/checks.csv, supports: [T-001]}\n";
    let csv = |rows: &str| {
        format!(
            "ASSESSMENT_START_TIME;ACCOUNT_UID;REGION;CHECK_ID;STATUS;RESOURCE_UID;TIMESTAMP;MUTED;COMPLIANCE\n{rows}"
        )
    };
    let line = |status: &str, day: &str, account: &str| {
        format!(
            "x;{account};eu-central-1;iam_mfa;{status};arn:aws:iam::{account}:user/bob;{day} 08:00:00;False;SOC2: cc_6_2\n"
        )
    };
    let with =
        |rows: &str| proven().append(INDEX, item).file("evidence/files/checks.csv", csv(rows));
    let fails = line("FAIL", "2026-09-01", "111122223333");
    let open = with(&fails).plan();
    let found = part(&open, "CC6.2");
    assert_eq!(found.reason, Some(Reason::Contradicted), "{:?}", found.missing);
    assert!(
        found.missing[0].message.contains("iam_mfa fails on arn:aws:iam::111122223333:user/bob")
    );
    let settled = |workspace: Workspace, how: &str| {
        let plan = workspace.plan();
        let found = part(&plan, "CC6.2");
        assert_eq!(found.disposition, Disposition::CustomerTested, "{how}: {:?}", found.missing);
        assert!(found.answered[0].to_string().contains(how), "{:?}", found.answered);
    };
    settled(
        with(&(fails.clone() + &line("PASS", "2026-09-20", "111122223333"))),
        "passed again on 2026-09-20",
    );
    let poam = |due: &str| {
        format!(
            "items:\n  - {{id: POAM-1, title: MFA, check: iam_mfa, owner: owner, due: {due}}}\n"
        )
    };
    settled(
        with(&fails).file("poam.yaml", poam("2026-11-30")),
        "POAM-1 in the plan of action, due 2026-11-30",
    );
    let past = with(&fails).file("poam.yaml", poam("2026-09-30")).plan();
    assert!(part(&past, "CC6.2").missing[0].message.contains("past its date"));
    let waiver = |compensating: &str| {
        format!(
            "waivers:\n  - {{rule: implementation-contradicted, reason: R, approver: A, expires: 2026-12-31{compensating}}}\n"
        )
    };
    settled(
        with(&fails).file("waivers.yaml", waiver(", compensating: Sign-in from the office only")),
        "waived until 2026-12-31",
    );
    let bare = with(&fails).file("waivers.yaml", waiver("")).plan();
    assert_eq!(part(&bare, "CC6.2").reason, Some(Reason::Contradicted));
    // Neither another account nor another quarter speaks against this system and period.
    let other = with(&line("FAIL", "2026-09-01", "999988887777")).plan();
    assert_ne!(part(&other, "CC6.2").reason, Some(Reason::Contradicted));
}

#[test]
fn a_single_record_covers_a_day_and_not_the_period() {
    // Lists of a quarterly control may leave out 92 days, those of a monthly one 31.
    let record = |frequency: &str, rows: &str| {
        proven()
            .edit(IAM, "frequency: quarterly", &format!("frequency: {frequency}"))
            .edit(INDEX, "kind: export", "kind: record")
            .edit(INDEX, "    rows: 4\n", rows)
            .edit(INDEX, "files/access-review.csv", "files/minutes.txt")
            .file("evidence/files/minutes.txt", "2026-09-30 roles reviewed\n")
    };
    let open = record("monthly", "").plan();
    let found = part(&open, "CC6.2");
    assert_eq!(found.reason, Some(Reason::EvidenceGap), "{:?}", found.missing);
    let said = &found.missing[0].message;
    assert!(
        said.contains("covers 1 of 92 days (EV-001 is a single record, of its last day)"),
        "{said}"
    );
    for (frequency, rows) in [("quarterly", ""), ("monthly", "    rows: 3\n")] {
        let plan = record(frequency, rows).plan();
        let found = part(&plan, "CC6.2");
        assert_eq!(
            found.disposition,
            Disposition::CustomerTested,
            "{frequency}: {:?}",
            found.missing
        );
    }
}

#[test]
fn what_did_not_occur_is_an_answer_where_a_query_shows_it() {
    let none = proven()
        .edit(TESTS, "conclusion: effective", "conclusion: did-not-occur")
        .edit(INDEX, "rows: 4", "rows: 0")
        .file("evidence/files/access-review.csv", "user,role,answer\n");
    let plan = none.plan();
    let found = part(&plan, "CC6.2");
    assert_eq!(found.reason, Some(Reason::DidNotOccur), "{:?}", found.missing);
    assert!(found.missing[0].message.contains("EV-001 has no rows over all 92 days"));
    none.check().omits("customer-half-evidenced]: implementations/IAM-01");
    let part_of_it = none.edit(INDEX, "from: 2026-07-01", "from: 2026-07-02").plan();
    assert_eq!(part(&part_of_it, "CC6.2").reason, Some(Reason::NotTested));
}

#[test]
fn a_parameter_without_a_value_leaves_its_part_open() {
    let steps = "[{do: Read the list, parts: [\"AC-14(a)\", \"AC-14(b)\"]}]";
    let plan = nist(steps).edit("carveout.yaml", "reading the status page", "\"TBD\"").plan();
    let found = part(&plan, "AC-14(a)");
    assert_eq!(found.reason, Some(Reason::ParameterUnassigned), "{:?}", found.missing);
    assert_eq!(part(&plan, "AC-14(b)").reason, None);
}
