//! What supports AWS's half, by the framework's own rule: reports and letters over the period,
//! authorizations, assessments, certificates, agreements; and the question of premises.

use carveout::model::{Category, Date, Disposition, Lack, Plan, PlanPart, Reason, SupportRule};
use serde_json::Value;

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace, part};

const LOCK: &str = "aws-reports.lock.json";
const REVIEWS: &str = "aws-reports.yaml";
const SYSTEM: &str = "carveout.yaml";
const REPORT: &str = "report-Sy7nThEt1cM1n001";

/// An authorization of the ordinary partition with the services of the minimal workspace inside.
pub(crate) const AUTHORIZATION: &str = "authorizations:\n  - {id: F1603047866, service_offering: AWS US East/West, level: moderate, status: authorized, authorized_on: 2016-06-21, partition: aws, services: [s3, lambda, iam], source: FedRAMP Marketplace, checked_on: 2026-09-30, reviewer: System Owner, reviewed_on: 2026-10-01}\n";

/// A NIST plan at moderate without a report that counts, and with this authorization.
pub(crate) fn authorized(authorization: &str) -> Workspace {
    Workspace::minimal()
        .edit(SYSTEM, "soc2/security", "nist-800-53-r5/low")
        .edit(SYSTEM, "  regions: [eu-central-1]", "  impact: moderate\n  regions: [us-east-1]")
        .edit(LOCK, "PUBLISHED", "UNPUBLISHED")
        .file(
            "implementations/IAM-01-access-review.md",
            "---\nid: IAM-01\ntitle: T\nstatus: planned\nsatisfies: [AC-2]\n---\nDone.\n",
        )
        .append(REVIEWS, authorization)
}

fn letter(id: &str, from: &str, to: &str, issued: &str) -> String {
    format!(
        "  - {{id: {id}, continues: soc2, issuer: AWS, issued_on: {issued}, covers: {{from: {from}, to: {to}}}}}\n"
    )
}

/// The report ends with July; these letters go on from there.
fn continued(letters: &[String]) -> Workspace {
    proven()
        .edit(LOCK, "2026-09-30T", "2026-07-31T")
        .append(REVIEWS, &format!("letters:\n{}", letters.concat()))
}

/// A SOC 2 plan with a letter for August and one for September.
pub(crate) fn two_letters() -> Workspace {
    continued(&[
        letter("COL-1", "2026-08-01", "2026-08-31", "2026-09-01"),
        letter("COL-2", "2026-09-01", "2026-09-30", "2026-10-01"),
    ])
}

fn message(part: &PlanPart) -> &str {
    part.missing.first().map_or("", |missing| missing.message.as_str())
}

fn cc6_4(workspace: &Workspace) -> PlanPart {
    part(&workspace.plan(), "CC6.4").clone()
}

fn on(workspace: &Workspace, day: &str) -> Plan {
    carveout::plans(&workspace.model(), day.parse::<Date>().unwrap()).remove(0)
}

#[test]
fn a_nist_plan_is_closed_by_an_authorization() {
    let plan = authorized(AUTHORIZATION).plan();
    let pe3 = part(&plan, "PE-3(a)(1)");
    assert_eq!(pe3.disposition, Disposition::AwsAttested, "{:?}", pe3.missing);
    let supported = pe3.supported_by.as_ref().unwrap();
    assert_eq!(supported.rule, SupportRule::Authorization);
    assert_eq!(supported.by, ["F1603047866"]);
    assert_eq!(supported.report_days, None);
    assert!(
        pe3.basis.contains("AWS half, by authorization in force: authorization F1603047866 of AWS US East/West, Moderate, partition aws, in force since 2016-06-21."),
        "{}",
        pe3.basis
    );
    let listed = &plan.authorizations[0];
    assert!(listed.usable && listed.services["s3"]);
    assert!(listed.parts.contains(&pe3.id));
}

#[test]
fn an_authorization_that_does_not_fit_supports_nothing() {
    for (change, to, why) in [
        ("level: moderate", "level: low", "its level is Low, and the system's is Moderate"),
        ("status: authorized", "status: revoked", "its status is revoked"),
        (
            "partition: aws,",
            "partition: aws-us-gov,",
            "it is of the partition aws-us-gov, and the system runs in aws",
        ),
        ("authorized_on: 2016-06-21, ", "", "it states no day of authorization"),
        ("2016-06-21", "2026-10-06", "it is of 2026-10-06, after the day of the plan"),
        (
            "2016-06-21",
            "2016-06-21, expires_on: 2026-09-29",
            "it ends on 2026-09-29, before the audit period does",
        ),
        (
            "reviewed_on: 2026-10-01",
            "reviewed_on: 2026-10-06",
            "its review is of 2026-10-06, after the day of the plan",
        ),
        ("reviewer: System Owner, ", "", "nobody is named who reviewed it"),
        ("reviewer: System Owner", "reviewer: TODO", "nobody is named who reviewed it"),
        ("AWS US East/West", "TBD", "its package id or its offering is a placeholder"),
    ] {
        let text = AUTHORIZATION.replace(change, to);
        assert_ne!(text, AUTHORIZATION, "{change}");
        let plan = authorized(&text).plan();
        let pe3 = part(&plan, "PE-3(a)(1)");
        assert_eq!(pe3.disposition, Disposition::Open, "{change}");
        assert_eq!(pe3.reason, Some(Reason::AwsUnsupported));
        let listed = plan.authorizations[0].unusable.as_deref().unwrap_or_default();
        assert!(listed.contains(why), "{listed}");
    }
    // A service outside the boundary.
    let plan = authorized(&AUTHORIZATION.replace("s3, lambda", "s3")).plan();
    let pe3 = part(&plan, "PE-3(a)(1)");
    assert_eq!(pe3.missing[0].what, Lack::Scope);
    assert_eq!(message(pe3), "lambda: not in the boundary of authorization F1603047866");
    // Without a level there is nothing to hold it against.
    let plan = authorized(AUTHORIZATION).edit(SYSTEM, "  impact: moderate\n", "").plan();
    assert!(plan.authorizations[0].unusable.as_deref().unwrap().contains("states no `impact`"));
    // GovCloud needs its own.
    let gov = authorized(AUTHORIZATION).edit(SYSTEM, "us-east-1", "us-gov-west-1").plan();
    assert_eq!(part(&gov, "PE-3(a)(1)").disposition, Disposition::Open);
}

#[test]
fn either_closes_a_nist_plan_and_a_workspace_may_ask_for_more() {
    let by_report = authorized("").edit(LOCK, "UNPUBLISHED", "PUBLISHED");
    let plan = by_report.plan();
    let pe3 = part(&plan, "PE-3(a)(1)");
    assert_eq!(pe3.supported_by.as_ref().unwrap().rule, SupportRule::Period);
    // What the policy asks for has to hold as well.
    let policy = "period: 2026-Q3\npolicy: {aws_support: {nist-800-53-r5: [authorization]}}";
    let strict = by_report.edit(SYSTEM, "period: 2026-Q3", policy);
    let plan = strict.plan();
    let pe3 = part(&plan, "PE-3(a)(1)");
    assert_eq!(pe3.disposition, Disposition::Open);
    assert!(message(pe3).contains("no authorization of AWS is registered"), "{}", message(pe3));
    let both = strict.append(REVIEWS, AUTHORIZATION);
    let plan = both.plan();
    let supported = part(&plan, "PE-3(a)(1)").supported_by.as_ref().unwrap();
    assert_eq!(supported.by, [format!("{REPORT}@1").as_str(), "F1603047866"]);
    // No framework of that name.
    both.edit(SYSTEM, "{nist-800-53-r5: [a", "{soc2: [a")
        .check()
        .ends(2)
        .says("`aws_support` names `soc2`, which is no framework of this workspace");
}

/// One control of NIST's, from a file with this title.
fn imported(title: &str) -> Workspace {
    let catalog = format!(
        r#"{{"catalog": {{"uuid": "1b8a1b4e-1f0d-4e8e-9d5b-0c7a3c1f2a10", "metadata": {{"title": "{title}", "version": "1", "oscal-version": "1.1.2", "last-modified": "2026-01-01T00:00:00Z"}}, "groups": [{{"id": "pe", "title": "Physical Protection", "controls": [{{"id": "pe-13", "title": "Fire Protection", "parts": [{{"id": "pe-13_smt", "name": "statement", "prose": "Detect and put out fires."}}]}}]}}]}}}}"#
    );
    authorized("")
        .edit(LOCK, "UNPUBLISHED", "PUBLISHED")
        .edit(
            SYSTEM,
            "nist-800-53-r5/low",
            "{catalog: catalogs/c.json, name: baseline, responsibility: nist-800-53-r5}",
        )
        .file("catalogs/c.json", catalog)
}

#[test]
fn a_federal_plan_rests_on_an_authorization_alone() {
    let ordinary = imported("Three controls").plan();
    assert_eq!(part(&ordinary, "PE-13").disposition, Disposition::AwsAttested);
    let federal = imported("FedRAMP Rev 5 Moderate Baseline");
    let plan = federal.plan();
    let one = part(&plan, "PE-13");
    assert_eq!(one.disposition, Disposition::Open);
    assert!(message(one).contains("no authorization of AWS is registered"), "{}", message(one));
    let plan = federal.append(REVIEWS, AUTHORIZATION).plan();
    let supported = part(&plan, "PE-13").supported_by.as_ref().unwrap();
    assert_eq!(supported.rule, SupportRule::Authorization);
}

#[test]
fn letters_follow_one_another_and_are_counted_apart() {
    let plan = two_letters().plan();
    let supported = part(&plan, "CC6.4").supported_by.clone().unwrap();
    assert_eq!((supported.report_days, supported.letter_days), (Some(31), Some(61)));
    assert_eq!(supported.by, [format!("{REPORT}@1").as_str(), "COL-1", "COL-2"]);
    assert_eq!(
        supported.sentence,
        format!(
            "SOC 2 covers all 92 days of the audit period, 31 days by report, 61 by an unaudited letter ({REPORT}@1, COL-1, COL-2)"
        )
    );
    let program = &plan.programs[0];
    assert_eq!((program.report_days, program.letter_days), (31, 61));
    assert_eq!(program.days_in_words(), "31 days by report, 61 by an unaudited letter");
    let listed = plan.report("COL-2").unwrap();
    assert_eq!((listed.kind(), listed.covered_days), ("Letter", 30));
    assert_eq!(listed.review_result(), Some("AWS's own statement, unaudited"));
    assert_eq!(listed.reference(), "COL-2");
}

#[test]
fn letters_that_do_not_count() {
    let august = letter("COL-1", "2026-08-01", "2026-08-31", "2026-09-01");
    for (second, why) in [
        // A day between the two.
        (
            letter("COL-2", "2026-09-02", "2026-09-30", "2026-10-01"),
            "it begins later than the day after what it continues",
        ),
        // Nobody can speak of days to come.
        (
            letter("COL-2", "2026-09-01", "2026-09-30", "2026-08-31"),
            "it was issued on 2026-08-31, before the first day it speaks of",
        ),
        (
            letter("COL-2", "2026-09-01", "2026-09-30", "2026-10-06"),
            "it was issued on 2026-10-06, after the day of the plan",
        ),
        (
            letter("COL-2", "2026-09-01", "2026-09-30", "2026-10-01")
                .replace("issued_on: 2026-10-01, ", ""),
            "it states no day of issue",
        ),
    ] {
        let plan = continued(&[august.clone(), second]).plan();
        let one = part(&plan, "CC6.4");
        assert_eq!(one.disposition, Disposition::Open);
        assert!(message(one).contains("62 of 92 days"), "{}", message(one));
        assert_eq!(plan.report("COL-2").unwrap().unusable.as_deref(), Some(why));
    }
    // Days after its own issue do not count.
    let early = letter("COL-2", "2026-09-01", "2026-09-30", "2026-09-15");
    let plan = continued(&[august.clone(), early]).plan();
    assert!(message(part(&plan, "CC6.4")).contains("without cover: 2026-09-16 to 2026-09-30"));
    let note = plan.report("COL-2").unwrap().note.clone().unwrap();
    assert_eq!(note, "its days after 2026-09-15 do not count: it was issued on 2026-09-15");
    // The limit is on the sum.
    let limited =
        two_letters().edit(SYSTEM, "period: 2026-Q3", "period: 2026-Q3\npolicy: {bridge_days: 60}");
    let plan = limited.plan();
    assert!(message(part(&plan, "CC6.4")).contains("without cover: 2026-09-30"));
}

#[test]
fn a_letter_alone_supports_nothing() {
    let text = format!("letters:\n{}", letter("COL-1", "2026-04-01", "2026-09-30", "2026-10-01"));
    // The report ends long before the audit period.
    let alone = proven()
        .edit(LOCK, "2026-09-30T", "2026-03-31T")
        .edit(LOCK, "2025-10-01T", "2025-04-01T")
        .append(REVIEWS, &text);
    let plan = alone.plan();
    assert_eq!(part(&plan, "CC6.4").disposition, Disposition::Open);
    let why = plan.report("COL-1").unwrap().unusable.clone().unwrap();
    assert_eq!(why, "the report it continues ends too long before the audit period");
    // Right before it, the report is cited beside the letter.
    let text = format!("letters:\n{}", letter("COL-1", "2026-07-01", "2026-09-30", "2026-10-01"));
    let before = proven().edit(LOCK, "2026-09-30T", "2026-06-30T").append(REVIEWS, &text);
    let one = cc6_4(&before);
    assert_eq!(one.disposition, Disposition::AwsAttested, "{:?}", one.missing);
    assert_eq!(one.reports, [format!("{REPORT}@1").as_str(), "COL-1"]);
    let supported = one.supported_by.unwrap();
    assert_eq!((supported.report_days, supported.letter_days), (Some(0), Some(92)));
    // Nobody reviewed it, so there is nothing to continue.
    let unread = before.edit(REVIEWS, "opinion: unqualified", "opinion: qualified");
    assert_eq!(cc6_4(&unread).disposition, Disposition::Open);
}

#[test]
fn nothing_of_a_later_day_counts() {
    let workspace = proven();
    assert_eq!(part(&on(&workspace, AS_OF), "CC6.4").disposition, Disposition::AwsAttested);
    let early = on(&workspace, "2026-10-01");
    let one = part(&early, "CC6.4");
    assert_eq!(one.disposition, Disposition::Open);
    assert!(message(one).contains("its review is of 2026-10-02, after the day of the plan"));
    let within = on(&workspace, "2026-09-01");
    let one = part(&within, "CC6.4");
    assert!(message(one).contains("its period ends on 2026-09-30, after the day of the plan"));
}

#[test]
fn hipaa_asks_for_a_report_and_an_agreement() {
    let health = || Workspace::minimal().edit(SYSTEM, "soc2/security", "hipaa/security-rule");
    let attested = |workspace: &Workspace| {
        let plan = workspace.plan();
        let aws = plan.parts().filter(|(_, part)| part.carried().aws());
        aws.map(|(_, part)| part.clone()).collect::<Vec<_>>()
    };
    let bare = attested(&health());
    assert!(!bare.is_empty());
    for part in &bare {
        assert!(
            part.missing.iter().any(|one| one.message.contains(
                "no Business Associate Addendum is in force for 111122223333 on 2026-07-01 to 2026-09-30"
            )),
            "{:?}",
            part.missing
        );
    }
    let agreement = "agreements:\n  - {id: BAA-1, kind: baa, accounts: [\"111122223333\"], effective_from: 2025-01-15, services: [s3, lambda, iam]}\n";
    let signed = health().append(REVIEWS, agreement);
    for part in attested(&signed).iter().filter(|part| !part.lacks(carveout::model::Half::Customer))
    {
        let supported = part.supported_by.as_ref().expect("supported");
        assert_eq!(supported.rule, SupportRule::Period);
        assert!(supported.sentence.contains("beside it the Business Associate Addendum (BAA-1)"));
    }
    for part in attested(&signed) {
        assert!(!part.lacks(carveout::model::Half::Aws), "{:?}", part.missing);
    }
    // Never in place of a report; eligibility is read, not assumed.
    let without = signed.edit(LOCK, "PUBLISHED", "UNPUBLISHED");
    assert!(attested(&without).iter().all(|part| part.lacks(carveout::model::Half::Aws)));
    let unread = health().append(REVIEWS, &agreement.replace(", services: [s3, lambda, iam]", ""));
    assert!(attested(&unread)[0].missing[0].message.contains("not known to be eligible"));
}

#[test]
fn agreements_are_listed_and_printed() {
    let workspace = Workspace::minimal().append(
        REVIEWS,
        "agreements:\n  - {id: BAA-1, kind: baa, accounts: [\"111122223333\"], effective_from: 2026-07-11}\n",
    );
    let plan = workspace.plan();
    let listed = &plan.agreements[0];
    assert_eq!((listed.kind(), listed.covered_days), ("Business Associate Addendum", 82));
    assert!(listed.without.is_empty());
    workspace.run(["artifact", "list", ".", "--as-of", AS_OF]).ends(0).prints(
        "Business Associate Addendum (BAA-1): active, from 2026-07-11 to further notice, for 111122223333; in force on 82 days of the audit period",
    );
    let json = workspace.run(["artifact", "list", ".", "--as-of", AS_OF, "--format", "json"]);
    assert_eq!(json.ends(0).json()["agreements"][0]["id"], "BAA-1");
}

/// CSF accepts a certificate; the report does not count here.
fn certified(name: &str, from: &str, to: &str, review: &str) -> Workspace {
    Workspace::minimal()
        .edit(SYSTEM, "soc2/security", "csf-2.0/core")
        .edit(LOCK, "PUBLISHED", "UNPUBLISHED")
        .edit(LOCK, "\"reports\": [", &format!("\"reports\": [{{\"id\": \"report-1s0\", \"version\": 1, \"name\": \"{name}\", \"state\": \"PUBLISHED\", \"periodStart\": \"{from}\", \"periodEnd\": \"{to}\"}},"))
        .append(REVIEWS, &format!("  - {{report: report-1s0, version: 1, reviewer: System Owner, reviewed_on: 2026-10-01, services: {{s3: in, lambda: in, iam: in}}{review}}}\n"))
        .file("implementations/IAM-01-access-review.md", "---\nid: IAM-01\ntitle: T\nstatus: planned\nsatisfies: [GV.OC-01]\n---\nDone.\n")
}

#[test]
fn a_certificate_of_the_right_standard_closes_csf() {
    let aws = |workspace: &Workspace| {
        let plan = workspace.plan();
        let found =
            plan.parts().find(|(_, part)| part.carried().aws() && part.carried().customer());
        let (_, part) = found.unwrap();
        let message = part.missing.iter().find(|one| one.half == carveout::model::Half::Aws);
        message.map(|one| one.message.clone())
    };
    let name = "ISO 27001 Certificate";
    assert_eq!(aws(&certified(name, "2024-11-01", "2027-10-31", "")), None);
    // Asked for beside a report, it says what it lacks.
    let strict = |name: &str, last: &str| {
        let policy = "period: 2026-Q3\npolicy: {aws_support: {csf-2.0: [certificate]}}";
        let workspace = certified(name, "2024-11-01", last, "");
        aws(&workspace.edit(LOCK, "UNPUBLISHED", "PUBLISHED").edit(
            SYSTEM,
            "period: 2026-Q3",
            policy,
        ))
    };
    assert_eq!(strict(name, "2027-10-31"), None);
    let late = strict(name, "2026-09-29").unwrap();
    assert!(late.contains("not through the audit period"), "{late}");
    let other = strict("ISO 9001 Certificate", "2027-10-31").unwrap();
    assert!(other.contains("of another standard than 27001"), "{other}");
    assert_eq!(aws(&certified(name, "2024-11-01", "2026-09-29", ", valid_to: 2027-10-31")), None);
}

#[test]
fn an_assessment_counts_for_twelve_months() {
    let policy = "period: 2026-Q3\npolicy: {aws_support: {soc2: [assessment]}}";
    let assessed = |from: &str| {
        proven()
            .edit(SYSTEM, "period: 2026-Q3", policy)
            .edit(LOCK, "\"reports\": [", &format!("\"reports\": [{{\"id\": \"report-pc1\", \"version\": 1, \"name\": \"PCI DSS Attestation of Compliance\", \"state\": \"PUBLISHED\", \"periodStart\": \"{from}\", \"periodEnd\": \"2027-09-30\"}},"))
            .append(REVIEWS, "  - {report: report-pc1, version: 1, reviewer: System Owner, reviewed_on: 2026-10-01, services: {s3: in, lambda: in, iam: in}}\n")
    };
    let good = cc6_4(&assessed("2025-09-30"));
    assert_eq!(good.disposition, Disposition::AwsAttested, "{:?}", good.missing);
    assert!(good.basis.contains("attestation of compliance of 2025-09-30"), "{}", good.basis);
    let old = cc6_4(&assessed("2025-09-29"));
    assert!(message(&old).contains("more than twelve months before 2026-09-30"));
    let plan = assessed("2026-01-01").plan();
    let listed = plan.report("report-pc1@1").unwrap();
    assert_eq!(
        (listed.kind(), listed.review_result()),
        ("Attestation of compliance", Some("Reviewed"))
    );
}

#[test]
fn undeclared_premises_are_a_question() {
    let workspace = proven();
    let stated = cc6_4(&workspace);
    assert!(
        stated
            .basis
            .contains("The organization has no premises of its own (System Owner, 2026-01-15)."),
        "{}",
        stated.basis
    );
    assert_eq!(workspace.plan().system.no_premises.unwrap().said_by, "System Owner");
    let unsaid = proven().edit(SYSTEM, "said_by: System Owner", "said_by: TBD");
    assert_eq!(cc6_4(&unsaid).missing[0].what, Lack::Premises, "nobody said it");
    let silent =
        workspace.edit(SYSTEM, "no_premises: {said_by: System Owner, on: 2026-01-15}\n", "");
    let one = cc6_4(&silent);
    assert_eq!((one.disposition, one.reason), (Disposition::Open, Some(Reason::NotStated)));
    assert_eq!(one.missing[0].what, Lack::Premises);
    assert!(one.supported_by.is_some(), "AWS's half is supported all the same");
    let office = silent.append(SYSTEM, "premises: [office]\n");
    assert!(part(&office.plan(), "CC6.4").carried().customer());
}

#[test]
fn a_cited_version_stays_in_the_lock() {
    let known: Value =
        serde_json::from_str(&std::fs::read_to_string(proven().path(LOCK)).unwrap()).unwrap();
    let mut next = known.clone();
    next["reports"][0]["version"] = 2.into();
    next["reports"][0]["periodStart"] = "2026-04-01T00:00:00+00:00".into();
    next["reports"][0]["periodEnd"] = "2027-03-31T00:00:00+00:00".into();
    let workspace = proven().file("next.json", next.to_string());
    let sync = ["artifact", "sync", ".", "--from-json", "next.json", "--as-of", AS_OF];
    workspace.run(sync).ends(0).prints(&format!(
        "kept         SOC 2 Report - Current ({REPORT}), version 1: cited by a review, and listed no longer"
    ));
    let plan = workspace.plan();
    let one = part(&plan, "CC6.4");
    assert_eq!(one.disposition, Disposition::AwsAttested, "{:?}", one.missing);
    assert_eq!(one.reports, [format!("{REPORT}@1")]);
    assert_eq!(
        plan.report(&format!("{REPORT}@1")).unwrap().standing(),
        "PUBLISHED, no longer listed"
    );
    assert!(plan.report(&format!("{REPORT}@2")).unwrap().listed);
    // The mark stays, and the same answer again changes nothing.
    workspace.run(sync).ends(0).prints("no change: 2 report versions");
    // A version that no review cites goes.
    let uncited = proven()
        .file("next.json", next.to_string())
        .edit(REVIEWS, "version: 1", "version: 2")
        .file(LOCK, known.to_string());
    uncited.run(sync).ends(0);
    assert_eq!(uncited.plan().reports.len(), 1);
    // A lock that lost it says which versions there are.
    proven()
        .file(LOCK, next.to_string())
        .check()
        .ends(1)
        .prints(&format!("`{REPORT}` has no version 1; the lock file has version 2"));
}

#[test]
fn review_writes_the_kind_of_entry_that_a_document_asks_for() {
    let with = |name: &str, series: &str| {
        Workspace::minimal().edit(LOCK, "\"reports\": [", &format!("\"reports\": [{{\"id\": \"report-N3w\", \"version\": 1, \"name\": \"{name}\", \"series\": \"{series}\", \"state\": \"PUBLISHED\", \"periodStart\": \"2026-07-01\", \"periodEnd\": \"2026-09-30\"}},"))
            .file(REVIEWS, "# what we read\nreviews: []\nletters: []   # none yet\n")
    };
    let review = ["artifact", "review", ".", "report-N3w", "--as-of", AS_OF];
    let write = ["artifact", "review", ".", "report-N3w", "--as-of", AS_OF, "--write"];
    for (name, series, key, line) in [
        ("SOC 2 Report", "SOC", "reviews", "# opinion: unqualified"),
        (
            "SOC Continued Operations Letter",
            "SOC",
            "letters",
            "covers: {from: 2026-07-01, to: 2026-09-30}",
        ),
        ("ISO 27001 Certificate", "ISO", "reviews", "# valid_to: 2026-09-30"),
        ("PCI DSS Attestation of Compliance", "PCI", "reviews", "# made_on: 2026-07-01"),
        ("FedRAMP Customer Package", "FedRAMP", "authorizations", "status: in-process"),
    ] {
        let workspace = with(name, series);
        workspace
            .run(review)
            .ends(0)
            .prints(line)
            .omits("unknown")
            .says(&format!("`{key}:` in aws-reports.yaml"));
        workspace.run(write).ends(0).says(&format!("added under `{key}:`"));
        let text = std::fs::read_to_string(workspace.path(REVIEWS)).unwrap();
        assert!(text.starts_with("# what we read\n") && text.contains(line), "{text}");
        // It is read as it is, and supports nothing before it is filled in.
        let plan = workspace.plan();
        assert!(
            plan.parts().all(|(_, part)| part.disposition != Disposition::AwsAttested),
            "{name}"
        );
    }
    let letter = with("SOC Continued Operations Letter", "SOC");
    letter.run(write).ends(0);
    let plan = letter.plan();
    assert_eq!(plan.report("COL-1").unwrap().kind(), "Letter");
    assert!(plan.report("report-N3w@1").is_none(), "a letter is listed once");
}

#[test]
fn the_scope_as_reviewed_says_who_read_it() {
    let plan = Workspace::minimal().plan();
    assert_eq!(plan.programs[0].scope_source, "as reviewed by System Owner on 2026-10-02");
    let silent =
        Workspace::minimal().edit(REVIEWS, "    services: {s3: in, lambda: in, iam: in}\n", "");
    let source = silent.plan().programs[0].scope_source.clone();
    assert!(
        source.starts_with("the review names no services; by the scope snapshot of "),
        "{source}"
    );
    let partly =
        Workspace::minimal().edit(REVIEWS, "{s3: in, lambda: in, iam: in}", "{s3: in, iam: in}");
    let source = partly.plan().programs[0].scope_source.clone();
    assert!(source.contains("; for Lambda, by the scope snapshot of "), "{source}");
}

#[test]
fn a_service_in_a_mode_has_its_scope() {
    let workspace = Workspace::minimal().edit(
        SYSTEM,
        "services: [s3, lambda, iam]",
        "services: [s3, {id: lambda, mode: container-image}, iam]",
    );
    let plan = workspace.plan();
    let lambda =
        plan.services.iter().find(|service| service.id == "lambda:container-image").unwrap();
    assert_eq!(lambda.service, "lambda");
    assert_eq!(lambda.in_scope_of(&plan.programs[0]), Some(carveout::model::ScopeState::In));
}

#[test]
fn what_is_assumed_of_aws_is_expected_and_not_asserted() {
    let model = Workspace::minimal().model();
    for topic in model.knowledge.topics.values() {
        let expected = topic.expectation();
        assert!(expected.starts_with("AWS is expected to "), "{}: {expected}", topic.id);
    }
    assert_eq!(model.knowledge.topics["physical-access"].category, Category::Security);
    // Inherited is what somebody else carries a half of.
    let plan = Workspace::minimal()
        .edit(SYSTEM, "soc2/security", "nist-800-53-r5/low")
        .edit("implementations/IAM-01-access-review.md", "[CC6.2, CC6.3]", "[AC-2]")
        .plan();
    for (control, part) in plan.parts() {
        let inherited =
            control.origination_of(part).contains(&carveout::model::Origination::Inherited);
        assert_eq!(inherited, part.carried().aws(), "{}", part.id);
    }
}
