//! Cases of the rules about what statements claim.

use crate::derivation::proven;
use crate::derivation_table::{IAM, TESTS};
use crate::harness::Workspace;
use crate::rules::{Case, findings};

/// The proven workspace whose IAM-01 says this too.
pub(crate) fn says(text: &str) -> Workspace {
    proven().append(IAM, &format!("\n{text}\n"))
}

fn on(services: &str, text: &str) -> Workspace {
    says(text).edit(
        "carveout.yaml",
        "services: [s3, lambda, iam]",
        &format!("services: [{services}]"),
    )
}

fn origin(origination: &str, satisfies: &str) -> Workspace {
    proven().edit(IAM, "[customer-configured]", origination).edit(
        IAM,
        "[CC6.2, CC6.3, CC7.1]",
        satisfies,
    )
}

/// A plan of NIST's LOW baseline with one implementation.
pub(crate) fn nist(front: &str, body: &str) -> Workspace {
    let front = format!("id: IAM-01\ntitle: T\nstatus: implemented\nroles: [owner]\n{front}");
    Workspace::minimal()
        .edit("carveout.yaml", "soc2/security", "nist-800-53-r5/low")
        .file(IAM, format!("---\n{front}\n---\n\n{body}\n"))
}

pub(crate) const REVIEW: &str = "satisfies: [AC-2]\nparameters:\n  ac-02_odp.10: \"every 90 days\"\n  ac-02_odp.06: \"72 hours\"";

/// AC-2(j) says this.
pub(crate) fn reviewed(text: &str) -> Workspace {
    nist(REVIEW, &format!("## AC-2(j)\n\n{text}"))
}

fn copied_to(account: &str) -> Workspace {
    says(&format!("Copies go to account {account} each night."))
}

/// Three user controls are mapped, and the statement names one.
fn referring(id: &str) -> Workspace {
    let mapped = "cuecs: [{id: CUEC-1, implementations: [IAM-01]}";
    let more = ", {id: CUEC-2, implementations: [IAM-01]}, {id: CUEC-3, implementations: [IAM-01]}";
    says(&format!("This is what {id} asks for.")).edit(
        "aws-reports.yaml",
        mapped,
        &format!("{mapped}{more}"),
    )
}

fn planned(day: &str) -> Workspace {
    says("The second reviewer is in place by 2026-12-11.").edit(
        IAM,
        "status: implemented",
        &format!("status: planned\nplanned_for: {day}"),
    )
}

/// Another implementation says when the access of leavers is removed.
fn leavers(text: &str) -> Workspace {
    let front = "id: HRM-01\ntitle: T\nstatus: implemented\nroles: [owner]\nsatisfies: [CC6.1]";
    says("The access of people who leave is removed within four hours.")
        .file("implementations/HRM-01.md", format!("---\n{front}\n---\n\n{text}\n"))
}

const FILLER: &str = "The System Owner keeps the record of each step in the ticket of the request.";

/// Two files satisfy AC-2 and give the review frequency.
fn twice(value: &str) -> Workspace {
    let other = format!(
        "---\nid: IAM-02\ntitle: T\nstatus: implemented\nroles: [owner]\nsatisfies: [AC-2]\nparameters:\n  ac-02_odp.10: \"{value}\"\n---\n\n{FILLER}\n"
    );
    nist("satisfies: [AC-2]\nparameters:\n  ac-02_odp.10: \"every quarter\"", FILLER)
        .file("implementations/IAM-02.md", other)
}

/// A catalog of one control whose baseline bounds a parameter, and this value of it.
fn bounded(value: &str) -> Workspace {
    let catalog = r#"{"catalog": {"uuid": "6f2a4c1e-0b53-4a55-9c3f-1d2e3f405162",
        "metadata": {"title": "Bounds", "version": "1", "oscal-version": "1.1.2", "last-modified": "2026-01-01T00:00:00Z"},
        "groups": [{"id": "ac", "title": "Access", "controls": [{"id": "ac-2.3", "title": "Disable Accounts",
        "params": [{"id": "ac-02.03_odp.01", "label": "longest inactivity of an account", "constraints": [{"description": "no more than 35 days"}]}],
        "props": [{"name": "label", "value": "AC-2(3)"}],
        "parts": [{"id": "ac-2.3_smt", "name": "statement", "prose": "Disable an account that nobody has used for {{ insert: param, ac-02.03_odp.01 }}."}]}]}]}}"#;
    nist(&format!("satisfies: [AC-2(3)]\nparameters:\n  ac-02.03_odp.01: \"{value}\""), FILLER)
        .edit(
            "carveout.yaml",
            "nist-800-53-r5/low",
            "{catalog: catalogs/bounds.json, name: bounds}",
        )
        .file("catalogs/bounds.json", catalog)
}

/// So many files with the same sentence.
fn copied(files: u32) -> Workspace {
    let mut workspace = proven();
    for (n, control) in (0..files).zip(["CC6.1", "CC6.6", "CC7.2", "CC8.1"]) {
        let text = format!(
            "---\nid: C-0{n}\ntitle: T\nstatus: implemented\nroles: [owner]\nsatisfies: [{control}]\n---\n\n{FILLER}\n"
        );
        workspace = workspace.file(&format!("implementations/C-0{n}.md"), text);
    }
    workspace
}

const PARTS: &str = "## AC-14(a)\n\nThe public status page is the only thing that anybody can read without a sign-in, as ADR-7 says.";

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "guest-patching-claimed",
        firing: || on("ec2, s3, iam", "AWS patches the guest operating system of our instances."),
        quiet: || {
            on("ec2, s3, iam", "AWS patches the hosts, and we patch the guest operating system.")
        },
        message: "IAM-01 says that AWS patches \"guest operating system\"; on EC2 that is the organization's",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "runtime-patching-claimed",
        firing: || {
            on("{id: lambda, mode: container-image}, s3, iam", "AWS patches our container images.")
        },
        quiet: || on("lambda, s3, iam", "AWS patches the managed runtimes of our functions."),
        message: "IAM-01 says that AWS patches \"our container images\"; on every service that is the organization's",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "encryption-default-claim",
        firing: || {
            on("{id: s3, created: 2021-05-01}, lambda, iam", "S3 encrypts every object by default.")
        },
        quiet: || {
            on("{id: s3, created: 2023-05-01}, lambda, iam", "S3 encrypts every object by default.")
        },
        message: "S3: the default holds since 2023-01-05",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "service-default-claim",
        firing: || on("cloudtrail, s3, iam", "CloudTrail records data events by default."),
        quiet: || on("cloudtrail, s3, iam", "CloudTrail does not record data events by default."),
        message: "CloudTrail: data events are not logged when a trail or event data store is created",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "banned-claim",
        firing: || says("Minimal is SOC 2 certified."),
        quiet: || says("Nobody says that Minimal is SOC 2 certified."),
        message: "IAM-01 says \"SOC 2 certified\": SOC 2 certifies nobody",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "inherit-policy-control",
        firing: || origin("[inherited]", "[CC6.2, CC5.3]"),
        quiet: || origin("[organization]", "[CC6.2, CC5.3]"),
        message: "IAM-01 claims that a policy is inherited",
        place: "implementations/IAM-01-access-review.md:6",
    },
    Case {
        rule: "inherit-no-authorization",
        firing: || says("Physical access is inherited from AWS's FedRAMP authorization."),
        quiet: || {
            says("Physical access is inherited from AWS's FedRAMP authorization.").append(
                "aws-reports.yaml",
                "authorizations:\n  - id: F1\n    service_offering: AWS\n    level: moderate\n    status: authorized\n    authorized_on: 2020-01-01\n    partition: aws\n    services: [s3, lambda, iam]\n",
            )
        },
        message: "IAM-01 rests on an authorization, and aws-reports.yaml lists no authorization",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "service-named-not-declared",
        firing: || says("GuardDuty reports unusual calls to the System Owner."),
        quiet: || {
            on("s3, lambda, iam, guardduty", "GuardDuty reports unusual calls to the System Owner.")
        },
        message: "IAM-01 rests on Amazon GuardDuty, which carveout.yaml does not declare",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "region-named-not-declared",
        firing: || says("Copies are kept in eu-west-1."),
        quiet: || says("Copies are kept in eu-central-1."),
        message: "IAM-01 names the Region eu-west-1, which carveout.yaml does not declare",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "person-for-role",
        firing: || {
            says("Jane Roe reviews the list.").edit(TESTS, "tester: ", "tester: Jane Roe # ")
        },
        quiet: || {
            says("The System Owner reviews the list.").edit(
                TESTS,
                "tester: ",
                "tester: Jane Roe # ",
            )
        },
        message: "IAM-01 names a person, `Jane Roe`",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "part-not-addressed",
        firing: || {
            nist(
                "satisfies: [AC-14]",
                &format!(
                    "Visitors are greeted by the System Owner and shown around the two rooms.\n\n{PARTS}"
                ),
            )
        },
        quiet: || {
            nist(
                "satisfies: [AC-14]",
                &format!(
                    "The plan says why these actions need no identification, and documents the reason.\n\n{PARTS}"
                ),
            )
        },
        message: "IAM-01 covers AC-14(b) only by its general text, which does not speak of it",
        place: IAM,
    },
    Case {
        rule: "statements-disagree",
        firing: || {
            leavers("Accounts of employees who leave are disabled within five working days.")
        },
        quiet: || leavers("Accounts of employees who leave are disabled within four hours."),
        message: "for removing the access of leavers, HRM-01 says `within five working days`, and IAM-01 says `within four hours`",
        place: IAM,
    },
    Case {
        rule: "account-named-not-declared",
        firing: || copied_to("333344445555"),
        quiet: || copied_to("111122223333"),
        message: "IAM-01 names account 333344445555, which carveout.yaml does not declare",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "reference-to-nothing",
        firing: || referring("CUEC-9"),
        quiet: || referring("CUEC-3"),
        message: "IAM-01 names CUEC-9, and there is none",
        place: IAM,
    },
    Case {
        rule: "planned-date-differs",
        firing: || planned("2027-03-31"),
        quiet: || planned("2026-12-11"),
        message: "IAM-01 says by 2026-12-11, and its `planned_for` is 2027-03-31",
        place: "implementations/IAM-01-access-review.md",
    },
    Case {
        rule: "narrative-thin",
        firing: || nist("satisfies: [AC-14]", "The System Owner decides."),
        quiet: || nist("satisfies: [AC-14]", FILLER),
        message: "IAM-01 says 4 words; firm policy asks for at least 12 of a statement",
        place: IAM,
    },
    Case {
        rule: "narrative-restates",
        firing: || {
            nist(
                "satisfies: [AC-2]",
                "## AC-2(j)\n\nAccounts are reviewed to confirm that they follow the account management rules of the organization.",
            )
        },
        quiet: || {
            nist(
                "satisfies: [AC-2]",
                "## AC-2(j)\n\nAccounts are reviewed by the System Owner against the list of staff to confirm that they follow the account management rules.",
            )
        },
        message: "IAM-01 for AC-2(j) repeats the requirement and does not say how it is met",
        place: IAM,
    },
    Case {
        rule: "statement-repeated",
        firing: || copied(3),
        quiet: || copied(2),
        message: "3 statements have the same sentence: C-00, C-01, C-02",
        place: "implementations/C-00.md",
    },
    Case {
        rule: "statement-parameter-differs",
        firing: || {
            reviewed(
                "The System Owner reviews all accounts every 180 days against the list of staff.",
            )
        },
        quiet: || {
            reviewed(
                "The System Owner reviews all accounts every quarter against the list of staff.",
            )
        },
        message: "IAM-01 for AC-2(j) says \"every 180 days\", and ac-02_odp.10",
        place: IAM,
    },
    Case {
        rule: "parameter-stated-twice",
        firing: || twice("every month"),
        quiet: || twice("quarterly"),
        message: "ac-02_odp.10 of AC-2 is `every quarter` in IAM-01 and `every month` in IAM-02",
        place: "implementations/IAM-02.md",
    },
    Case {
        rule: "parameter-unused",
        firing: || nist("satisfies: [AC-14]\nparameters:\n  ac-02_odp.10: quarter", FILLER),
        quiet: || nist("satisfies: [AC-2]\nparameters:\n  ac-02_odp.10: quarter", FILLER),
        message: "IAM-01 gives a value for ac-02_odp.10 of AC-2, which it does not satisfy",
        place: IAM,
    },
    Case {
        rule: "parameter-outside-choices",
        firing: || {
            nist("satisfies: [AC-1]\nparameters:\n  ac-01_odp.03: \"whatever fits\"", FILLER)
        },
        quiet: || {
            nist(
                "satisfies: [AC-1]\nparameters:\n  ac-01_odp.03: \"organization-level and system-level\"",
                FILLER,
            )
        },
        message: "AC-1, ac-01_odp.03: `whatever fits` is none of the choices",
        place: IAM,
    },
    Case {
        rule: "parameter-outside-bounds",
        firing: || bounded("60 days"),
        quiet: || bounded("30 days"),
        message: "AC-2(3): `60 days` for the longest inactivity of an account (ac-02.03_odp.01) is outside what the baseline allows: `no more than 35 days`",
        place: IAM,
    },
    Case {
        rule: "parameter-vague",
        firing: || nist("satisfies: [AC-2]\nparameters:\n  ac-02_odp.10: as needed", FILLER),
        quiet: || {
            nist(
                "satisfies: [AC-2]\nparameters:\n  ac-02_odp.10: \"as needed, at least every quarter\"",
                FILLER,
            )
        },
        message: "AC-2: the account review frequency (ac-02_odp.10) is `as needed`, which nobody can test",
        place: IAM,
    },
    Case {
        rule: "planned-in-statement",
        firing: || says("Scanning will be introduced in the fourth quarter."),
        quiet: || says("When a new product will be introduced, its load is estimated first."),
        message: "IAM-01 is implemented, and its text says \"will be introduced\"",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "responsibility-claim",
        firing: || on("vpc, s3, iam", "Security groups are configured and maintained by AWS."),
        quiet: || {
            on(
                "vpc, s3, iam",
                "Security groups are written by the System Owner, and AWS enforces them.",
            )
        },
        message: "IAM-01 says that AWS answers for \"Security groups\": network configuration is the organization's",
        place: "implementations/IAM-01-access-review.md:13",
    },
    Case {
        rule: "guest-patching-unstated",
        firing: || proven().edit("carveout.yaml", "services: [s3,", "services: [ec2, s3,"),
        quiet: || on("ec2, s3, iam", "The instances are rebuilt from a patched image each week."),
        message: "the guest operating system of EC2 is the organization's to patch, and no statement of CC7.1",
        place: IAM,
    },
    Case {
        rule: "frequency-vague",
        firing: || {
            says("Firewall rules are reviewed regularly.").edit(IAM, "frequency: quarterly\n", "")
        },
        quiet: || says("Firewall rules are reviewed regularly."),
        message: "IAM-01 says \"regularly\", and nothing says how often",
        place: "implementations/IAM-01-access-review.md:12",
    },
    Case {
        rule: "frequency-differs",
        firing: || proven().edit(IAM, "frequency: quarterly", "frequency: monthly"),
        quiet: proven,
        message: "IAM-01 is monthly by its front matter, and the only frequency in its text is \"each quarter\"",
        place: IAM,
    },
];

#[test]
fn the_place_is_the_line_of_the_sentence() {
    let text = "Roles are reviewed.\nThe list is kept in Git, and\nthe platform is HIPAA compliant.\n\n- One.\n- We are\n  SOC 2 certified.";
    let found = findings(&says(text), "banned-claim");
    let lines: Vec<_> =
        found.iter().map(|one| one["places"][0]["line"].as_u64().unwrap()).collect();
    // The second sentence begins on the line after the first; the item on its own.
    assert_eq!(lines, [14, 18]);
}

#[test]
fn texts_of_the_system_are_read_too() {
    let workspace = proven().edit(
        "carveout.yaml",
        "description: A small service on S3 and Lambda.",
        "description: |\n    A small service.\n    It is SOC 2 certified.",
    );
    let found = findings(&workspace, "banned-claim");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["places"][0]["file"], "carveout.yaml");
    assert_eq!(found[0]["places"][0]["line"], 8);
    assert_eq!(
        found[0]["message"],
        "the description of the system says \"SOC 2 certified\": SOC 2 certifies nobody: it is an auditor's opinion on controls over a period"
    );
}

#[test]
fn one_finding_for_all_frameworks() {
    let workspace = says("We are SOC 2 certified.").edit(
        "carveout.yaml",
        "- soc2/security",
        "- soc2/security\n  - nist-800-53-r5/low",
    );
    let workspace = workspace.edit(IAM, "[CC6.2, CC6.3, CC7.1]", "[CC6.2, CC6.3, CC7.1, AC-2]");
    assert_eq!(findings(&workspace, "banned-claim").len(), 1);
}
