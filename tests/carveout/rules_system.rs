//! Cases of the rules about the system file and the plan of action.

use crate::derivation::proven;
use crate::harness::Workspace;
use crate::rules::{Case, findings};

const HEAD: &str = "carveout.yaml";
const POAM: &str = "poam.yaml";
const IAM: &str = "implementations/IAM-01-access-review.md";

/// The proven workspace with an entry of an auditor.
fn reviewed(about: &str, says: &str) -> Workspace {
    proven().file(
        "reviews/a.yaml",
        format!(
            "plan: soc2/security\nperiod: {{from: 2026-07-01, to: 2026-09-30}}\nentries:\n  - {about}\n    {says}\n"
        ),
    )
}

/// The proven workspace with one item of the plan of action.
fn item(fields: &str) -> Workspace {
    proven().file(POAM, format!("items:\n  - id: POAM-1\n    title: T\n{fields}"))
}

const IN_ORDER: &str =
    "    parts: [CC6.2]\n    owner: owner\n    found_on: 2026-09-01\n    due: 2026-11-01\n";

/// The statement tells of the item.
fn told_of(fields: &str) -> Workspace {
    item(fields).edit(IAM, "Roles carry", "One export is late: POAM-1 tracks it. Roles carry")
}

/// The item is closed, and this is what the test concludes.
fn closed(conclusion: &str) -> Workspace {
    item(&format!("{IN_ORDER}    status: closed\n    closed_on: 2026-10-03\n")).edit(
        "evidence/tests.yaml",
        "conclusion: effective",
        &format!("conclusion: {conclusion}"),
    )
}

/// A plan of NIST controls with one implementation of AC-2, and these roles.
fn nist(roles: &str) -> Workspace {
    let text = "---\nid: IAM-01\ntitle: T\nstatus: planned\nplanned_for: 2026-12-01\nroles: [owner]\norigination: [customer-configured]\nsatisfies: [AC-2]\n---\nAccess is reviewed each quarter.\n";
    Workspace::minimal()
        .edit(HEAD, "soc2/security", "nist-800-53-r5/low")
        .edit(HEAD, "owner: {title: System Owner, contact: owner@example.com}", roles)
        .file(IAM, text)
}

const OFFICIAL: &str = "owner: {title: System owner and authorizing official}";

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "region-unknown",
        firing: || proven().edit(HEAD, "[eu-central-1]", "[eu-central-1a]"),
        quiet: || {
            proven().edit(HEAD, "[eu-central-1]", "[us-east-1, eusc-de-east-1, global]").edit(
                HEAD,
                "purpose: Production}",
                "purpose: Production}\n    - {id: \"444455556666\", purpose: Europe}",
            )
        },
        message: "`eu-central-1a` is an Availability Zone, not a Region",
        place: "carveout.yaml:10",
    },
    Case {
        rule: "poam-owner-unknown",
        firing: || item(&IN_ORDER.replace("owner: owner", "owner: platform-team")),
        quiet: || item(IN_ORDER),
        message: "POAM-1 is owned by platform-team, which is no role of the system",
        place: "poam.yaml:5",
    },
    Case {
        rule: "poam-closed-early",
        firing: || closed("ineffective"),
        quiet: || closed("effective"),
        message: "POAM-1 is closed, and T-001 is ineffective for CC6.2, which it names",
        place: "poam.yaml:8",
    },
    Case {
        rule: "premises-not-stated",
        firing: || {
            proven().edit(HEAD, "no_premises: {said_by: System Owner, on: 2026-01-15}\n", "")
        },
        quiet: proven,
        message: "neither `premises` nor `no_premises` is stated",
        place: HEAD,
    },
    Case {
        rule: "plan-before-period",
        firing: || proven().edit(HEAD, "2026-Q3", "2027-Q3"),
        quiet: || proven().edit(HEAD, "2026-Q3", "2026-Q4"),
        message: "the audit period (2027-07-01 to 2027-09-30) begins 269 days after the day of the plan (2026-10-05)",
        place: "carveout.yaml:16",
    },
    Case {
        rule: "role-unfilled",
        firing: || proven().edit(HEAD, "contact: owner@example.com", "holder: TBD"),
        quiet: proven,
        message: "the holder of the role owner holds the placeholder `TBD`",
        place: "carveout.yaml:12",
    },
    Case {
        rule: "official-missing",
        firing: || {
            nist("owner: {title: Platform Lead}")
                .edit(HEAD, "    owner:", "    lead:")
                .edit(IAM, "[owner]", "[lead]")
        },
        quiet: || nist(OFFICIAL),
        message: "no role of the system is its system owner or its authorizing official",
        place: "carveout.yaml:12",
    },
    Case {
        rule: "planned-without-item",
        firing: || nist(OFFICIAL),
        quiet: || {
            nist(OFFICIAL).file(
                POAM,
                format!(
                    "items:\n  - id: POAM-1\n    title: T\n{}",
                    IN_ORDER.replace("CC6.2", "\"AC-2(j)\"")
                ),
            )
        },
        message: "IAM-01 is planned, and no open item of the plan of action bears on what it satisfies",
        place: IAM,
    },
    Case {
        rule: "review-unanswered",
        firing: || reviewed("test: T-001", "result: question\n    note: Which days?"),
        quiet: || {
            reviewed("test: T-001", "result: question\n    note: Which?\n    response: All 92.")
        },
        message: "the auditor says `Question` on the test T-001, without a response",
        place: "reviews/a.yaml:4",
    },
    Case {
        rule: "review-of-nothing",
        firing: || reviewed("test: T-999", "result: accepted"),
        quiet: || reviewed("test: T-001", "result: accepted"),
        message: "an entry is about the test T-999, which the plan of soc2/security does not have",
        place: "reviews/a.yaml:4",
    },
    Case {
        rule: "poam-item-incomplete",
        firing: || {
            item(&IN_ORDER.replace("    owner: owner\n", "").replace("    due: 2026-11-01\n", ""))
        },
        quiet: || item(IN_ORDER),
        message: "POAM-1 has no owner and has no due date",
        place: "poam.yaml:2",
    },
    Case {
        rule: "poam-overdue",
        firing: || item(&IN_ORDER.replace("2026-11-01", "2026-10-04")),
        quiet: || item(&IN_ORDER.replace("2026-11-01", "2026-10-05")),
        message: "POAM-1 was due on 2026-10-04, 1 day ago, and is open, owner owner",
        place: "poam.yaml:7",
    },
    Case {
        rule: "poam-dates",
        firing: || item(&format!("{IN_ORDER}    status: closed\n    closed_on: 2026-08-01\n")),
        quiet: || item(&format!("{IN_ORDER}    status: closed\n    closed_on: 2026-10-01\n")),
        message: "POAM-1 was closed on 2026-08-01, before it was found (2026-09-01)",
        place: "poam.yaml:9",
    },
    Case {
        rule: "poam-due-late",
        firing: || federal("2026-11-01"),
        quiet: || federal("2026-10-01"),
        message: "POAM-1 is of high severity and due on 2026-11-01, 61 days after it was found (2026-09-01); FedRAMP expects 30",
        place: "poam.yaml:8",
    },
    Case {
        rule: "poam-names-no-control",
        firing: || item(&IN_ORDER.replace("CC6.2", "AC-2")),
        quiet: || item(IN_ORDER),
        message: "POAM-1 names AC-2, and no plan of this workspace has it",
        place: "poam.yaml:4",
    },
    Case {
        rule: "poam-names-other-parts",
        firing: || told_of(&IN_ORDER.replace("CC6.2", "CC8.1")),
        quiet: || told_of(IN_ORDER),
        message: "IAM-01 speaks of POAM-1, which names CC8.1",
        place: "implementations/IAM-01-access-review.md:11",
    },
];

/// A plan whose framework names FedRAMP, with an item of high severity due on this day.
fn federal(due: &str) -> Workspace {
    let catalog = r#"{"catalog": {"uuid": "u", "metadata": {"title": "FedRAMP Low", "version": "1", "oscal-version": "1.1.2"}, "controls": [{"id": "ac-2", "title": "Accounts", "parts": [{"id": "ac-2_smt", "name": "statement", "prose": "Manage accounts."}]}]}}"#;
    item(
        &IN_ORDER
            .replace("2026-11-01", due)
            .replace("CC6.2", "AC-2")
            .replace("    owner", "    severity: high\n    owner"),
    )
    .edit(HEAD, "  - soc2/security", "  - {catalog: catalogs/fedramp.json, name: fedramp-low}")
    .file("catalogs/fedramp.json", catalog)
}

#[test]
fn accounts_in_other_forms() {
    let account = |id: &str| proven().edit(HEAD, "\"111122223333\"", &format!("\"{id}\""));
    for (id, says) in [
        (
            "1111-2222-3333",
            "account `1111-2222-3333` is written with other characters than its 12 digits",
        ),
        ("11112222333", "account `11112222333` has 11 digits; account ids have 12"),
        ("production", "`production` is not an account id, which has 12 digits"),
    ] {
        let found = findings(&account(id), "invalid-account");
        assert_eq!(found[0]["message"], says);
        assert_eq!(found[0]["places"][0]["line"], 9);
    }
}

#[test]
fn regions_that_one_account_cannot_have() {
    let found = findings(
        &proven().edit(HEAD, "[eu-central-1]", "[eu-central-1, us-gov-west-1]"),
        "region-unknown",
    );
    assert_eq!(
        found[0]["message"],
        "the Regions are in the partitions aws, aws-us-gov, and the system has 1 account: an account belongs to one partition"
    );
    let typo = proven().edit(HEAD, "[eu-central-1]", "[eu-centrall-1]");
    typo.check().prints("did you mean `eu-central-1`?");
}
