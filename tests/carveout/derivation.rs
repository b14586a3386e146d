//! How a disposition is derived: small workspaces, each different from a proven one in one fact.
//!
//! In the base workspace CC6.2 is the customer's and tested, CC6.4 is AWS's and attested, and CC7.1
//! is shared with both halves proven.

use carveout::model::{Category, Disposition, Half, Lack, PlanPart};

use crate::harness::{AS_OF, Workspace, part, plan};
use Disposition::{AwsAttested, CustomerTested, NotApplicable, Open, Shared};

const LOCK: &str = "aws-reports.lock.json";
const REVIEWS: &str = "aws-reports.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";
const INDEX: &str = "evidence/index.yaml";
const TESTS: &str = "evidence/tests.yaml";
const COVERS: &str = "covers: {from: 2026-07-01, to: 2026-09-30}";

/// The base workspace.
pub fn proven() -> Workspace {
    Workspace::minimal().edit(IAM, "[CC6.2, CC6.3]", "[CC6.2, CC6.3, CC7.1]")
}

/// One line of the table: what differs, and what becomes of a part.
struct Case {
    /// What differs from the base workspace.
    name: &'static str,
    /// Makes the difference.
    change: fn(Workspace) -> Workspace,
    /// The part looked at.
    part: &'static str,
    /// What it comes to.
    comes_to: Disposition,
    /// Whose half lacks what, and a piece of the sentence; none for a settled part.
    lacks: Option<(Half, Lack, &'static str)>,
}

const fn settled(
    name: &'static str,
    change: fn(Workspace) -> Workspace,
    part: &'static str,
    comes_to: Disposition,
) -> Case {
    Case { name, change, part, comes_to, lacks: None }
}

const fn open(
    name: &'static str,
    change: fn(Workspace) -> Workspace,
    part: &'static str,
    half: Half,
    what: Lack,
    sentence: &'static str,
) -> Case {
    Case { name, change, part, comes_to: Open, lacks: Some((half, what, sentence)) }
}

fn assert_cases(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let plan = (case.change)(proven()).plan();
        let part = part(&plan, case.part);
        let lacks = case.lacks.is_none_or(|(half, what, sentence)| {
            part.missing
                .iter()
                .any(|m| m.half == half && m.what == what && m.message.contains(sentence))
        });
        let settled = part.missing.is_empty() == case.lacks.is_none();
        if part.disposition != case.comes_to || !lacks || !settled {
            wrong.push(format!("{}: {} is {}", case.name, case.part, state(part)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn state(part: &PlanPart) -> String {
    let missing: Vec<String> = part
        .missing
        .iter()
        .map(|m| format!("[{} half, {}: {}]", m.half.label(), m.what.label(), m.message))
        .collect();
    format!("{:?} {}", part.disposition, missing.join(" "))
}

fn letter(workspace: Workspace, covers: &str, excludes: &str) -> Workspace {
    workspace.edit(LOCK, "2026-09-30T", "2026-08-31T").append(
        REVIEWS,
        &format!(
            "letters:\n  - id: COL-1\n    continues: soc2\n    issuer: Amazon Web Services, Inc.\n    \
             issued_on: 2026-10-01\n    covers: {covers}\n    excludes: {excludes}\n"
        ),
    )
}

#[test]
fn the_base_is_proven() {
    assert_cases(&[
        settled("customer", |w| w, "CC6.2", CustomerTested),
        settled("AWS", |w| w, "CC6.4", AwsAttested),
        settled("both", |w| w, "CC7.1", Shared),
        open(
            "nobody wrote anything",
            |w| w,
            "CC1.1",
            Half::Customer,
            Lack::Statement,
            "no implementation",
        ),
    ]);
}

#[test]
fn proof_of_the_aws_half() {
    let aws = Half::Aws;
    assert_cases(&[
        open(
            "UNPUBLISHED",
            |w| w.edit(LOCK, "PUBLISHED", "UNPUBLISHED"),
            "CC6.4",
            aws,
            Lack::Report,
            "its state is UNPUBLISHED",
        ),
        open(
            "a state of tomorrow",
            |w| w.edit(LOCK, "PUBLISHED", "DRAFT"),
            "CC6.4",
            aws,
            Lack::Report,
            "its state is DRAFT",
        ),
        open(
            "no state",
            |w| w.edit(LOCK, "\"state\": \"PUBLISHED\",", ""),
            "CC6.4",
            aws,
            Lack::Report,
            "not stated",
        ),
        open(
            "SOC 3",
            |w| w.edit(LOCK, "SOC 2 Report", "SOC 3 Report"),
            "CC6.4",
            aws,
            Lack::Report,
            "no listed report tests AWS's controls over a period",
        ),
        open(
            "SOC 1",
            |w| w.edit(LOCK, "SOC 2 Report", "SOC 1 Report"),
            "CC6.4",
            aws,
            Lack::Report,
            "no listed report tests AWS's controls over a period",
        ),
        open(
            "a title nobody knows",
            |w| w.edit(LOCK, "SOC 2 Report", "Report"),
            "CC6.4",
            aws,
            Lack::Report,
            "no listed report",
        ),
        open(
            "Type 1: a period of one day",
            |w| w.edit(LOCK, "2025-10-01T", "2026-09-30T"),
            "CC6.4",
            aws,
            Lack::Report,
            "a Type 1 report speaks of design",
        ),
        open(
            "Type 1 as reviewed",
            |w| w.edit(REVIEWS, "version: 1", "version: 1\n    type: 1"),
            "CC6.4",
            aws,
            Lack::Report,
            "a Type 1 report speaks of design",
        ),
        open(
            "qualified",
            |w| w.edit(REVIEWS, "unqualified", "qualified"),
            "CC6.4",
            aws,
            Lack::Report,
            "the opinion is qualified",
        ),
        open(
            "adverse",
            |w| w.edit(REVIEWS, "unqualified", "adverse"),
            "CC6.4",
            aws,
            Lack::Report,
            "the opinion is adverse",
        ),
        open(
            "disclaimer",
            |w| w.edit(REVIEWS, "unqualified", "disclaimer"),
            "CC6.4",
            aws,
            Lack::Report,
            "the opinion is disclaimer",
        ),
        open(
            "no opinion",
            |w| w.edit(REVIEWS, "    opinion: unqualified\n", ""),
            "CC6.4",
            aws,
            Lack::Report,
            "states no opinion",
        ),
        open(
            "unreviewed",
            |w| w.remove(REVIEWS),
            "CC6.4",
            aws,
            Lack::Report,
            "nobody has reviewed it",
        ),
        open(
            "another version reviewed",
            |w| {
                let two = "{\"id\": \"report-Sy7nThEt1cM1n001\", \"version\": 2, \"name\": \"SOC 2\", \"state\": \"PUBLISHED\"},";
                w.edit(LOCK, "\"reports\": [", &format!("\"reports\": [{two}")).edit(
                    REVIEWS,
                    "version: 1",
                    "version: 2",
                )
            },
            "CC6.4",
            aws,
            Lack::Report,
            "nobody has reviewed it",
        ),
        open(
            "no period",
            |w| {
                w.edit(LOCK, "\"periodStart\": \"2025-10-01T00:00:00+00:00\",", "").edit(
                    LOCK,
                    "\"periodEnd\": \"2026-09-30T00:00:00+00:00\",",
                    "",
                )
            },
            "CC6.4",
            aws,
            Lack::Report,
            "its period is not stated",
        ),
        open(
            "no reports at all",
            |w| w.file(LOCK, "{\"reports\": []}").remove(REVIEWS),
            "CC6.4",
            aws,
            Lack::Report,
            "no AWS report is listed",
        ),
        open(
            "out of scope",
            |w| w.edit(REVIEWS, "s3: in", "s3: out"),
            "CC6.4",
            aws,
            Lack::Scope,
            "s3 (security): not in the scope of SOC 2 (as reviewed)",
        ),
        open(
            "scope unknown to the reviewer",
            |w| w.edit(REVIEWS, "s3: in", "s3: unknown"),
            "CC6.4",
            aws,
            Lack::Scope,
            "not known to be in the scope",
        ),
        open(
            "scope unknown to the snapshot",
            |w| w.edit("carveout.yaml", "[s3,", "[bedrock, s3,"),
            "CC6.4",
            aws,
            Lack::Scope,
            "bedrock (security): not known to be in the scope of SOC 2 (scope snapshot of",
        ),
        settled(
            "scope unknown to the snapshot, read by the reviewer",
            |w| {
                w.edit("carveout.yaml", "[s3,", "[bedrock, s3,").edit(
                    REVIEWS,
                    "s3: in",
                    "s3: in, bedrock: in",
                )
            },
            "CC6.4",
            AwsAttested,
        ),
        open(
            "a gap of one day at the end",
            |w| w.edit(LOCK, "2026-09-30T", "2026-09-29T"),
            "CC6.4",
            aws,
            Lack::Coverage,
            "covers 91 of 92 days of the audit period; without cover: 2026-09-30",
        ),
        open(
            "a gap of one day at the start",
            |w| w.edit(LOCK, "2025-10-01T", "2026-07-02T"),
            "CC6.4",
            aws,
            Lack::Coverage,
            "without cover: 2026-07-01",
        ),
        settled(
            "exactly the audit period",
            |w| w.edit(LOCK, "2025-10-01T", "2026-07-01T"),
            "CC6.4",
            AwsAttested,
        ),
        open(
            "an end that is another day in UTC",
            |w| w.edit(LOCK, "2026-09-30T00:00:00+00:00", "2026-09-30T00:00:00+02:00"),
            "CC6.4",
            aws,
            Lack::Coverage,
            "2026-09-30",
        ),
        settled(
            "an end in Unix seconds",
            |w| w.edit(LOCK, "\"2026-09-30T00:00:00+00:00\"", "1790726400"),
            "CC6.4",
            AwsAttested,
        ),
        open(
            "the shared part lacks AWS's half",
            |w| w.edit(LOCK, "PUBLISHED", "UNPUBLISHED"),
            "CC7.1",
            aws,
            Lack::Report,
            "UNPUBLISHED",
        ),
        settled(
            "the customer's part needs no report",
            |w| w.edit(LOCK, "PUBLISHED", "UNPUBLISHED"),
            "CC6.2",
            CustomerTested,
        ),
    ]);
}

#[test]
fn letters() {
    let aws = Half::Aws;
    assert_cases(&[
        open(
            "without a letter",
            |w| w.edit(LOCK, "2026-09-30T", "2026-08-31T"),
            "CC6.4",
            aws,
            Lack::Coverage,
            "without cover: 2026-09-01 to 2026-09-30",
        ),
        settled(
            "a letter closes the gap",
            |w| letter(w, "{from: 2026-09-01, to: 2026-09-30}", "[]"),
            "CC6.4",
            AwsAttested,
        ),
        settled(
            "a letter may overlap the report",
            |w| letter(w, "{from: 2026-08-01, to: 2026-10-01}", "[]"),
            "CC6.4",
            AwsAttested,
        ),
        open(
            "a letter that begins a day too late",
            |w| letter(w, "{from: 2026-09-02, to: 2026-09-30}", "[]"),
            "CC6.4",
            aws,
            Lack::Coverage,
            "2026-09-01",
        ),
        open(
            "a letter that ends a day too early",
            |w| letter(w, "{from: 2026-09-01, to: 2026-09-29}", "[]"),
            "CC6.4",
            aws,
            Lack::Coverage,
            "without cover: 2026-09-30",
        ),
        open(
            "a letter that leaves a service out",
            |w| letter(w, "{from: 2026-09-01, to: 2026-09-30}", "[lambda]"),
            "CC6.4",
            aws,
            Lack::Coverage,
            "lambda (security): SOC 2 covers 62 of 92 days",
        ),
        open(
            "a letter that leaves out a Region in use",
            |w| {
                let regions = "[]\n    excludes_regions: [eu-central-1]";
                letter(w, "{from: 2026-09-01, to: 2026-09-30}", regions)
            },
            "CC6.4",
            aws,
            Lack::Coverage,
            "SOC 2 covers 62 of 92 days",
        ),
        settled(
            "a letter that leaves out a Region that is not in use",
            |w| {
                let regions = "[]\n    excludes_regions: [us-gov-west-1]";
                letter(w, "{from: 2026-09-01, to: 2026-09-30}", regions)
            },
            "CC6.4",
            AwsAttested,
        ),
        open(
            "a letter cannot continue what is unusable",
            |w| {
                letter(w, "{from: 2026-09-01, to: 2026-09-30}", "[]").edit(
                    LOCK,
                    "PUBLISHED",
                    "UNPUBLISHED",
                )
            },
            "CC6.4",
            aws,
            Lack::Report,
            "UNPUBLISHED",
        ),
        open(
            "a letter of another program",
            |w| {
                letter(w, "{from: 2026-09-01, to: 2026-09-30}", "[]").edit(
                    REVIEWS,
                    "continues: soc2",
                    "continues: c5",
                )
            },
            "CC6.4",
            aws,
            Lack::Coverage,
            "2026-09-01 to 2026-09-30",
        ),
    ]);
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
    assert_eq!(physical.missing[0].what, Lack::Category);
    assert!(physical.missing[0].message.contains("SOC 2 does not cover security"));
}

#[test]
fn proof_of_the_customer_half() {
    let customer = Half::Customer;
    assert_cases(&[
        open(
            "no statement",
            |w| w.edit(IAM, "CC6.2, ", ""),
            "CC6.2",
            customer,
            Lack::Statement,
            "no implementation satisfies this part",
        ),
        open(
            "an implementation without a word for the part",
            |w| {
                let text = "---\nid: IAM-01\ntitle: T\nstatus: implemented\nsatisfies: [CC6.2, CC6.3]\n---\n## CC6.3\nOnly this.\n";
                w.file(IAM, text)
            },
            "CC6.2",
            customer,
            Lack::Statement,
            "IAM-01 says nothing for this part",
        ),
        open(
            "planned",
            |w| w.edit(IAM, "status: implemented", "status: planned"),
            "CC6.2",
            customer,
            Lack::Status,
            "not in place: IAM-01 is planned",
        ),
        open(
            "partial",
            |w| w.edit(IAM, "status: implemented", "status: partial"),
            "CC6.2",
            customer,
            Lack::Status,
            "IAM-01 is partially implemented",
        ),
        settled(
            "alternative",
            |w| w.edit(IAM, "status: implemented", "status: alternative"),
            "CC6.2",
            CustomerTested,
        ),
        open(
            "no test",
            |w| w.remove(TESTS).edit(INDEX, ", T-001", ""),
            "CC6.2",
            customer,
            Lack::Test,
            "no test of operation",
        ),
        open(
            "inquiry alone",
            |w| w.edit(TESTS, "[inspection]", "[inquiry]"),
            "CC6.2",
            customer,
            Lack::Test,
            "T-001 rests on inquiry alone",
        ),
        settled(
            "inquiry beside inspection",
            |w| w.edit(TESTS, "[inspection]", "[inquiry, inspection]"),
            "CC6.2",
            CustomerTested,
        ),
        open(
            "ineffective",
            |w| w.edit(TESTS, "conclusion: effective", "conclusion: ineffective"),
            "CC6.2",
            customer,
            Lack::Test,
            "T-001 concluded ineffective",
        ),
        open(
            "ineffective beside effective",
            |w| {
                w.append(TESTS, "  - id: T-002\n    title: Again\n    procedure: Again.\n    methods: [inspection]\n    operating: {conclusion: ineffective}\n    tests: [CC6.2]\n")
            },
            "CC6.2",
            customer,
            Lack::Test,
            "T-002 concluded ineffective",
        ),
        settled(
            "the ineffective one is about another part",
            |w| {
                w.append(TESTS, "  - id: T-002\n    title: Again\n    procedure: Again.\n    methods: [inspection]\n    operating: {conclusion: ineffective}\n    tests: [CC6.3]\n")
            },
            "CC6.2",
            CustomerTested,
        ),
        settled(
            "effective with exceptions",
            |w| w.edit(TESTS, "conclusion: effective", "conclusion: effective-with-exceptions"),
            "CC6.2",
            CustomerTested,
        ),
        open(
            "not tested yet",
            |w| w.edit(TESTS, "conclusion: effective", "conclusion: not-tested"),
            "CC6.2",
            customer,
            Lack::Test,
            "T-001 is not finished",
        ),
        open(
            "design only",
            |w| {
                let text = "tests:\n  - id: T-001\n    title: Design\n    procedure: Read it.\n    methods: [inspection]\n    design: effective\n    tests: [IAM-01]\n    evidence: [EV-001]\n";
                w.file(TESTS, text)
            },
            "CC6.2",
            customer,
            Lack::Test,
            "T-001 tests design only",
        ),
        open(
            "no evidence",
            |w| w.remove(INDEX).edit(TESTS, "evidence: [EV-001]", "evidence: []"),
            "CC6.2",
            customer,
            Lack::Evidence,
            "no evidence",
        ),
        open(
            "evidence of the quarter before",
            |w| w.edit(INDEX, COVERS, "covers: {from: 2026-04-01, to: 2026-06-30}"),
            "CC6.2",
            customer,
            Lack::Evidence,
            "EV-001 covers 2026-04-01 to 2026-06-30",
        ),
        open(
            "evidence a day too early",
            |w| w.edit(INDEX, COVERS, "covers: 2026-06-30"),
            "CC6.2",
            customer,
            Lack::Evidence,
            "no evidence meets the audit period",
        ),
        open(
            "evidence a day too late",
            |w| w.edit(INDEX, COVERS, "covers: 2026-10-01"),
            "CC6.2",
            customer,
            Lack::Evidence,
            "no evidence meets the audit period",
        ),
        settled(
            "evidence of the first day",
            |w| w.edit(INDEX, COVERS, "covers: 2026-07-01"),
            "CC6.2",
            CustomerTested,
        ),
        settled(
            "evidence of the last day",
            |w| w.edit(INDEX, COVERS, "covers: {from: 2026-09-30, to: 2026-12-31}"),
            "CC6.2",
            CustomerTested,
        ),
        open(
            "evidence without coverage",
            |w| w.edit(INDEX, COVERS, "rows: 4").edit(INDEX, "rows: 4\n    rows: 4", "rows: 4"),
            "CC6.2",
            customer,
            Lack::Evidence,
            "EV-001 states no coverage",
        ),
        settled(
            "evidence that reaches the part through its test alone",
            |w| w.edit(INDEX, "[IAM-01, T-001]", "[T-001]"),
            "CC6.2",
            CustomerTested,
        ),
        settled(
            "evidence that names the part",
            |w| {
                w.edit(INDEX, "[IAM-01, T-001]", "[CC6.2]").edit(
                    TESTS,
                    "evidence: [EV-001]",
                    "evidence: []",
                )
            },
            "CC6.2",
            CustomerTested,
        ),
        open(
            "the shared part lacks the customer's half",
            |w| w.edit(TESTS, "[inspection]", "[inquiry]"),
            "CC7.1",
            customer,
            Lack::Test,
            "inquiry alone",
        ),
        settled(
            "AWS's part needs no test",
            |w| w.edit(TESTS, "[inspection]", "[inquiry]"),
            "CC6.4",
            AwsAttested,
        ),
    ]);
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
    let plan = na("\nrationale: Nobody logs in.").plan();
    let with = part(&plan, "CC6.2");
    assert_eq!(with.disposition, NotApplicable, "{}", state(with));
    assert_eq!(with.rationale.as_deref(), Some("Nobody logs in."));
    assert!(with.basis.ends_with("Not applicable, for the reason given."), "{}", with.basis);
    for empty in ["", "\nrationale: \"  \""] {
        let plan = na(empty).plan();
        let without = part(&plan, "CC6.2");
        assert_eq!(without.disposition, Open, "{}", state(without));
        assert!(without.missing.iter().any(|m| m.what == Lack::Rationale), "{}", state(without));
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
            .prints("error[override-no-basis]: moving `service-configuration` away from the customer needs a written basis")
            .prints("carveout.yaml:18");
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
        .prints("service-configuration on s3: moved from Shared in carveout.yaml:18:5: Contract 12 has AWS set it");
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
        "AWS half: SOC 2 covers all 92 days of the audit period (report-Sy7nThEt1cM1n001@1).",
        "Customer half: stated in IAM-01; operation tested by T-001; evidence in the period: EV-001.",
    ] {
        assert!(shared.contains(piece), "{shared}");
    }
}

#[test]
fn a_control_shows_its_weakest_part() {
    let text = "---\nid: X-1\ntitle: T\nstatus: implemented\nsatisfies: [AC-1(a)]\n---\nDone.\n";
    let workspace = Workspace::minimal()
        .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
        .file("implementations/X-1.md", text)
        .edit(TESTS, "tests: [IAM-01]", "tests: [AC-1(a)]")
        .edit(INDEX, "[IAM-01, T-001]", "[X-1]");
    let plan = workspace.plan();
    let control = plan.controls.iter().find(|c| c.id.to_string() == "AC-1").unwrap();
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
