//! How a disposition is derived: small workspaces, each different from a proven one in one fact.
//!
//! In the base workspace CC6.2 is the customer's and tested, CC6.4 is AWS's and attested, and CC7.1
//! is shared with both halves proven. How to read the tables: see [`assert_table`].

use carveout::model::{Category, Disposition, Half};

use crate::derivation_table::{IAM, INDEX, TESTS, assert_table, state, word};
use crate::harness::{AS_OF, Workspace, part, plan};
use Disposition::{AwsAttested, CustomerTested, NotApplicable, Open};

/// The base workspace.
pub(crate) fn proven() -> Workspace {
    Workspace::minimal().edit(IAM, "[CC6.2, CC6.3]", "[CC6.2, CC6.3, CC7.1]")
}

#[test]
fn the_base_is_proven() {
    assert_table(
        r#"
customer | nothing
    CC6.2 is customer-tested
AWS | nothing
    CC6.4 is AWS-attested
both | nothing
    CC7.1 is shared
nobody wrote anything | nothing
    CC1.1 is open: customer statement: no implementation
"#,
    );
}

#[test]
fn proof_of_the_aws_half() {
    assert_table(
        r#"
UNPUBLISHED | lock: PUBLISHED => UNPUBLISHED
    CC6.4 is open: AWS report: its state is UNPUBLISHED
a state of tomorrow | lock: PUBLISHED => DRAFT
    CC6.4 is open: AWS report: its state is DRAFT
no state | lock: "state": "PUBLISHED", =>
    CC6.4 is open: AWS report: not stated
SOC 3 | lock: SOC 2 Report => SOC 3 Report
    CC6.4 is open: AWS report: no listed report tests AWS's controls over a period
SOC 1 | lock: SOC 2 Report => SOC 1 Report
    CC6.4 is open: AWS report: no listed report tests AWS's controls over a period
a title nobody knows | lock: SOC 2 Report => Report
    CC6.4 is open: AWS report: no listed report
Type 1: a period of one day | lock: 2025-10-01T => 2026-09-30T
    CC6.4 is open: AWS report: a Type 1 report speaks of design
Type 1 as reviewed | reviews: version: 1 => version: 1\n    type: 1
    CC6.4 is open: AWS report: a Type 1 report speaks of design
qualified | reviews: unqualified => qualified
    CC6.4 is open: AWS report: the opinion is qualified
adverse | reviews: unqualified => adverse
    CC6.4 is open: AWS report: the opinion is adverse
disclaimer | reviews: unqualified => disclaimer
    CC6.4 is open: AWS report: the opinion is disclaimer
no opinion | reviews: \n    opinion: unqualified =>
    CC6.4 is open: AWS report: states no opinion
unreviewed | reviews removed
    CC6.4 is open: AWS report: nobody has reviewed it
another version reviewed | a second version of the report & reviews: version: 1 => version: 2
    CC6.4 is open: AWS report: nobody has reviewed it
no period | lock: "periodStart": "2025-10-01T00:00:00+00:00", => & lock: "periodEnd": "2026-09-30T00:00:00+00:00", =>
    CC6.4 is open: AWS report: its period is not stated
no reports at all | lock := {"reports": []} & reviews removed
    CC6.4 is open: AWS report: no AWS report is listed
out of scope | reviews: s3: in => s3: out
    CC6.4 is open: AWS scope: s3 (security): not in the scope of SOC 2 (as reviewed)
scope unknown to the reviewer, and known to the snapshot | reviews: s3: in => s3: unknown
    CC6.4 is AWS-attested
scope unknown to the snapshot | workspace: [s3, => [lightsail, s3,
    CC6.4 is open: AWS scope: lightsail (security): not known to be in the scope of SOC 2 (scope snapshot of
scope unknown to the snapshot, read by the reviewer | workspace: [s3, => [lightsail, s3, & reviews: s3: in => s3: in, lightsail: in
    CC6.4 is AWS-attested
a gap of one day at the end | lock: 2026-09-30T => 2026-09-29T
    CC6.4 is open: AWS coverage: covers 91 of 92 days of the audit period; without cover: 2026-09-30
a gap of one day at the start | lock: 2025-10-01T => 2026-07-02T
    CC6.4 is open: AWS coverage: without cover: 2026-07-01
exactly the audit period | lock: 2025-10-01T => 2026-07-01T
    CC6.4 is AWS-attested
an end that is another day in UTC | lock: 2026-09-30T00:00:00+00:00 => 2026-09-30T00:00:00+02:00
    CC6.4 is open: AWS coverage: 2026-09-30
an end in Unix seconds | lock: "2026-09-30T00:00:00+00:00" => 1790726400
    CC6.4 is AWS-attested
the shared part lacks AWS's half | lock: PUBLISHED => UNPUBLISHED
    CC7.1 is open: AWS report: UNPUBLISHED
the customer's part needs no report | lock: PUBLISHED => UNPUBLISHED
    CC6.2 is customer-tested
"#,
    );
}

#[test]
fn letters() {
    assert_table(
        r#"
without a letter | lock: 2026-09-30T => 2026-08-31T
    CC6.4 is open: AWS coverage: without cover: 2026-09-01 to 2026-09-30
a letter closes the gap | letter of 2026-09-01 to 2026-09-30
    CC6.4 is AWS-attested
a letter may overlap the report | letter of 2026-08-01 to 2026-10-01
    CC6.4 is AWS-attested
a letter that begins a day too late | letter of 2026-09-02 to 2026-09-30
    CC6.4 is open: AWS coverage: 2026-09-01
a letter that ends a day too early | letter of 2026-09-01 to 2026-09-29
    CC6.4 is open: AWS coverage: without cover: 2026-09-30
a letter that leaves a service out | letter of 2026-09-01 to 2026-09-30 without lambda
    CC6.4 is open: AWS coverage: lambda (security): SOC 2 covers 62 of 92 days
a letter that leaves out a Region in use | letter of 2026-09-01 to 2026-09-30 without Region eu-central-1
    CC6.4 is open: AWS coverage: SOC 2 covers 62 of 92 days
a letter that leaves out a Region that is not in use | letter of 2026-09-01 to 2026-09-30 without Region us-gov-west-1
    CC6.4 is AWS-attested
a letter cannot continue what is unusable | letter of 2026-09-01 to 2026-09-30 & lock: PUBLISHED => UNPUBLISHED
    CC6.4 is open: AWS report: UNPUBLISHED
a letter of another program | letter of 2026-09-01 to 2026-09-30 & reviews: continues: soc2 => continues: c5
    CC6.4 is open: AWS coverage: 2026-09-01 to 2026-09-30
"#,
    );
}

#[test]
fn a_program_attests_its_own_categories_only() {
    let mut model = proven().model();
    for program in &mut model.knowledge.programs {
        program.categories.retain(|category| *category != Category::Security);
    }
    let plan = plan(&model);
    let physical = part(&plan, "CC6.4");
    assert_eq!(physical.disposition, Open, "{}", state(physical));
    assert_eq!(word(&physical.missing[0].what), "category");
    assert!(physical.missing[0].message.contains("SOC 2 does not cover security"));
}

#[test]
fn proof_of_the_customer_half() {
    assert_table(
        r#"
no statement | implementation: CC6.2, =>
    CC6.2 is open: customer statement: no implementation satisfies this part
an implementation without a word for the part | implementation speaks of CC6.3 alone
    CC6.2 is open: customer statement: IAM-01 says nothing for this part
planned | implementation: status: implemented => status: planned
    CC6.2 is open: customer status: IAM-01 is planned, without a date
partial | implementation: status: implemented => status: partial
    CC6.2 is open: customer status: IAM-01 is partially implemented
alternative | implementation: status: implemented => status: alternative
    CC6.2 is customer-tested
no test | tests removed & register: , T-001 =>
    CC6.2 is open: customer test: no test of operation
inquiry alone | tests: [inspection] => [inquiry]
    CC6.2 is open: customer test: T-001: not counted: inquiry alone does not support operation
inquiry beside inspection | tests: [inspection] => [inquiry, inspection]
    CC6.2 is customer-tested
ineffective | tests: conclusion: effective => conclusion: ineffective
    CC6.2 is open: customer failure: T-001: ineffective
ineffective beside effective | T-002 is ineffective for CC6.2
    CC6.2 is open: customer failure: T-002: ineffective
the ineffective one is about another part | T-002 is ineffective for CC6.3
    CC6.2 is customer-tested
effective with exceptions | tests: conclusion: effective => conclusion: effective-with-exceptions
    CC6.2 is customer-tested
not tested yet | tests: conclusion: effective => conclusion: not-tested
    CC6.2 is open: customer test: T-001: not tested: not finished
design only | tests of design alone
    CC6.2 is open: customer test: T-001: design only
no evidence | register removed & tests: evidence: [EV-001] => evidence: []
    CC6.2 is open: customer evidence: no evidence
evidence of the quarter before | evidence of 2026-04-01 to 2026-06-30
    CC6.2 is open: customer evidence: EV-001 covers 2026-04-01 to 2026-06-30
evidence a day too early | evidence of 2026-06-30
    CC6.2 is open: customer evidence: no evidence counts for 2026-07-01 to 2026-09-30
evidence a day too late | evidence of 2026-10-01
    CC6.2 is open: customer evidence: no evidence counts for 2026-07-01 to 2026-09-30
evidence of the first day | evidence of 2026-07-01
    CC6.2 is customer-tested
evidence of the last day | evidence of 2026-09-30 to 2026-12-31
    CC6.2 is customer-tested
no coverage stated | evidence without coverage
    CC6.2 is open: customer evidence: EV-001 states no coverage
evidence that reaches the part through its test alone | register: [IAM-01, T-001] => [T-001]
    CC6.2 is customer-tested
evidence that names the part | register: [IAM-01, T-001] => [CC6.2] & tests: evidence: [EV-001] => evidence: []
    CC6.2 is customer-tested
the shared part lacks the customer's half | tests: [inspection] => [inquiry]
    CC7.1 is open: customer test: inquiry alone
AWS's part needs no test | tests: [inspection] => [inquiry]
    CC6.4 is AWS-attested
"#,
    );
}

#[test]
fn a_customer_part_that_nobody_may_hand_to_aws() {
    // A report alone never makes a customer's part proven, nor a test alone AWS's part.
    let plan = proven().edit(IAM, "[CC6.2, CC6.3, CC7.1]", "[CC6.4]").plan();
    let (accounts, physical) = (part(&plan, "CC6.2"), part(&plan, "CC6.4"));
    assert_eq!(accounts.disposition, Open);
    assert!(accounts.reports.is_empty(), "a report is cited for a customer's part");
    assert_eq!(physical.halves.iter().collect::<Vec<_>>(), [&Half::Aws]);
    assert_eq!(physical.disposition, AwsAttested, "it is carved out, whatever is said of it");
}

#[test]
fn not_applicable() {
    let na = |rationale: &str| {
        proven().edit(IAM, "status: implemented", &format!("status: not-applicable{rationale}"))
    };
    let plan = na("\napprover: System Owner\nrationale: Nobody logs in to this system.").plan();
    let with = part(&plan, "CC6.2");
    assert_eq!(with.disposition, NotApplicable, "{}", state(with));
    assert_eq!(with.rationale.as_deref(), Some("Nobody logs in to this system."));
    assert!(with.basis.ends_with("Not applicable, for the reason given."), "{}", with.basis);
    for empty in ["", "\nrationale: \"  \""] {
        let plan = na(empty).plan();
        let without = part(&plan, "CC6.2");
        assert_eq!(without.disposition, Open, "{}", state(without));
        assert!(without.missing.iter().any(|m| word(&m.what) == "rationale"), "{}", state(without));
    }
}

#[test]
fn one_active_implementation_outweighs_a_not_applicable_one() {
    let other = "---\nid: IAM-02\ntitle: T\nstatus: not-applicable\nrationale: Not ours.\nsatisfies: [CC6.2]\n---\nNot ours.\n";
    let plan = proven().file("implementations/IAM-02.md", other).plan();
    assert_eq!(part(&plan, "CC6.2").disposition, CustomerTested);
}

/// A NIST plan in which SI-2 rests on patching alone: application code is moved out of the way.
fn patching(services: &str) -> Workspace {
    Workspace::minimal()
        .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
        .edit("carveout.yaml", "[s3, lambda, iam]", services)
        .append(
            "carveout.yaml",
            "overrides:\n  - {topic: application-code, owner: none, basis: B}\n",
        )
}

#[test]
fn one_ec2_instance_beside_lambda_keeps_guest_patching_with_the_customer() {
    let halves = |services: &str| -> Vec<Half> {
        let plan = patching(services).plan();
        part(&plan, "SI-2(a)").halves.iter().copied().collect()
    };
    assert_eq!(halves("[lambda]"), [Half::Aws]);
    assert_eq!(halves("[{id: lambda, mode: container-image}]"), [Half::Aws, Half::Customer]);
    assert_eq!(halves("[lambda, ec2]"), [Half::Aws, Half::Customer]);
    assert_eq!(halves("[ec2, lambda]"), [Half::Aws, Half::Customer], "the order does not matter");
    patching("[lambda, ec2]")
        .explain("SI-2(a)")
        .ends(0)
        .prints("owner    guest-os-patching: AWS on lambda")
        .prints("owner    guest-os-patching: Customer on ec2")
        .prints("halves   AWS and customer")
        .prints("missing  customer half: no implementation satisfies this part");
}

#[test]
fn premises_keep_a_half_of_physical_access() {
    let plan = proven().append("carveout.yaml", "premises: [office]\n").plan();
    let physical = part(&plan, "CC6.4");
    assert_eq!(physical.halves.len(), 2);
    assert_eq!(physical.disposition, Open, "{}", state(physical));
}

#[test]
fn a_duty_moves_towards_aws_with_a_written_basis_only() {
    let moved = |basis: &str| {
        proven().append(
            "carveout.yaml",
            &format!("overrides:\n  - {{topic: service-configuration, owner: aws{basis}}}\n"),
        )
    };
    for basis in ["", ", basis: \"  \""] {
        moved(basis)
            .check()
            .ends(1)
            .prints("error[override-no-basis]: the override of `service-configuration` takes it from the customer without a written basis")
            .prints("carveout.yaml:19");
        moved(basis)
            .explain("CC7.1")
            .ends(0)
            .prints("owner    service-configuration: Shared on s3")
            .omits("moved from");
    }
    moved(", basis: Contract 12 has AWS set it")
        .explain("CC7.1")
        .ends(0)
        .prints("owner    service-configuration: AWS on s3, ")
        .prints("service-configuration on s3: moved from Shared in carveout.yaml:19:5: Contract 12 has AWS set it");
    let plan = moved(", basis: Contract 12 has AWS set it").plan();
    let basis = &part(&plan, "CC7.1").basis;
    assert!(basis.contains("Contract 12 has AWS set it"), "{basis}");
}

#[test]
fn a_duty_moves_towards_the_customer_freely() {
    let workspace = proven().append(
        "carveout.yaml",
        "overrides:\n  - {topic: physical-access, service: s3, owner: customer}\n",
    );
    let plan = workspace.plan();
    let physical = part(&plan, "CC6.4");
    assert_eq!(physical.halves.len(), 2, "Lambda and IAM stay AWS's");
    assert!(physical.basis.contains("the organization takes it on"), "{}", physical.basis);
}

#[test]
fn an_override_without_a_service_leaves_the_premises_alone() {
    let workspace = proven().append(
        "carveout.yaml",
        "premises: [office]\noverrides:\n  - {topic: physical-access, owner: aws, basis: B}\n",
    );
    let plan = workspace.plan();
    let office = part(&plan, "CC6.4").duties.iter().find(|duty| duty.service == "office").unwrap();
    assert!(office.owner.customer());
}

#[test]
fn a_part_no_table_lists_is_the_customers() {
    let mut model = proven().model();
    model.knowledge.responsibility.clear();
    let plan = plan(&model);
    for control in &plan.controls {
        for part in &control.parts {
            assert_eq!(part.halves.iter().collect::<Vec<_>>(), [&Half::Customer], "{}", part.id);
            assert!(part.basis.contains("No responsibility table lists it"), "{}", part.basis);
        }
    }
}

#[test]
fn the_basis_says_what_proves_each_half() {
    let plan = proven().plan();
    let shared = &part(&plan, "CC7.1").basis;
    for piece in [
        "AWS half, by report over the period: SOC 2 covers all 92 days of the audit period (report-Sy7nThEt1cM1n001@1).",
        "Customer half: stated in IAM-01; operation tested by T-001 (effective); evidence EV-001 covers 92 of 92 days.",
    ] {
        assert!(shared.contains(piece), "{shared}");
    }
}

#[test]
fn a_control_shows_its_weakest_part() {
    let text = "---\nid: X-1\ntitle: T\nstatus: implemented\nsatisfies: [AC-14(b)]\n---\nDone.\n";
    let workspace = Workspace::minimal()
        .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
        .file("implementations/X-1.md", text)
        .edit(TESTS, "tests: [IAM-01]", "tests: [AC-14(b)]")
        .edit(INDEX, "[IAM-01, T-001]", "[X-1]");
    let plan = workspace.plan();
    let control = plan.controls.iter().find(|c| c.id.to_string() == "AC-14").unwrap();
    assert_eq!(control.disposition, Open);
    assert!(
        control.counts.customer_tested >= 1 && control.counts.open >= 1,
        "{:?}",
        control.counts
    );
}

#[test]
fn a_period_of_the_command_line_replaces_that_of_the_file() {
    let workspace = proven();
    workspace
        .run(["explain", ".", "CC6.4", "--as-of", AS_OF, "--period", "2026-Q4"])
        .ends(0)
        .prints("soc2/security, 2026-10-01 to 2026-12-31")
        .prints("SOC 2 covers 0 of 92 days of the audit period; without cover: 2026-10-01 to 2026-12-31");
}
