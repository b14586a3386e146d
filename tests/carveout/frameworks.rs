//! The frameworks beside NIST SP 800-53: their counts, what they say of one another, and what they state beside labels.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Reader as _, Xlsx};
use carveout::catalog::native;
use carveout::knowledge;
use carveout::model::{Carried, Catalog, Part, Plan};
use carveout::render::workbook::workbook;

use crate::aws_half::AUTHORIZATION;
use crate::harness::{AS_OF, Workspace};
use crate::publications::{Data, read};

fn catalog(id: &str) -> Catalog {
    native::load(id).unwrap().unwrap()
}

fn of<'a>(
    catalog: &'a Catalog,
    profile: &'a str,
) -> impl Iterator<Item = &'a carveout::model::Control> {
    catalog.controls().filter(move |control| control.profiles.iter().any(|one| one == profile))
}

/// Controls and parts beside the publisher's own counts.
#[test]
fn counts_are_the_publishers() {
    for (id, profile, controls, parts) in [
        // SP 800-171 Revision 2: 110 requirements; SP 800-171A: 320 objectives.
        ("nist-800-171-r2", "cui", 110, 320),
        // SP 800-53 release 5.2.0 added SA-15(13), SA-24 and SI-2(7).
        ("nist-800-53-r5", "release-5.2.0", 3, 10),
        // SP 800-171 Revision 3, OSCAL 1.1.0: 97 requirements that are not withdrawn, with 263 items.
        ("nist-800-171-r3", "cui", 97, 263),
        // FAR 52.204-21(b)(1): 15; the objectives of the 17 requirements that they are assessed by.
        ("cmmc-2.0", "level-1", 15, 59),
        ("cmmc-2.0", "level-2", 110, 320),
        // Annex A of ISO/IEC 27001:2022: 37, 8, 14 and 34.
        ("iso-27001-2022", "annex-a", 93, 93),
        // PCI DSS 4.0.1: 250 in Requirements 1 to 12, and 7 in Appendix A1.
        ("pci-dss-4.0.1", "all-entities", 234, 234),
        ("pci-dss-4.0.1", "service-provider", 249, 249),
        ("pci-dss-4.0.1", "multi-tenant", 8, 8),
        // Consolidated Rules of 2026-07-14: 46, five of them optional for class B.
        ("fedramp-20x", "class-b", 41, 41),
        ("fedramp-20x", "class-c", 46, 46),
    ] {
        let catalog = catalog(id);
        let leaves: usize = of(&catalog, profile).map(|one| one.statement.leaves().len()).sum();
        assert_eq!((of(&catalog, profile).count(), leaves), (controls, parts), "{id}/{profile}");
    }
    assert_eq!(catalog("pci-dss-4.0.1").controls().count(), 257);
}

#[test]
fn ids_come_in_the_order_of_the_publisher_which_is_that_of_counting() {
    for id in ["nist-800-171-r2", "iso-27001-2022", "pci-dss-4.0.1", "fedramp-20x"] {
        let catalog = catalog(id);
        for group in &catalog.groups {
            assert!(group.controls.is_sorted_by_key(|control| &control.id), "{id} {}", group.id);
        }
    }
}

fn texts(part: &Part, out: &mut Vec<(String, String)>) {
    let label = part.id.path().iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
    out.push((label, part.text.clone()));
    part.parts.iter().for_each(|one| texts(one, out));
}

/// CMMC Level 2 is SP 800-171 Revision 2 by other numbers: words and duties are the same.
#[test]
fn cmmc_level_2_says_what_800_171_says() {
    let (cmmc, nist) = (catalog("cmmc-2.0"), catalog("nist-800-171-r2"));
    let known = knowledge::load(&[]).unwrap();
    let (of_cmmc, of_nist) =
        (&known.responsibility["cmmc-2.0"], &known.responsibility["nist-800-171-r2"]);
    let mut compared = 0;
    for control in of(&cmmc, "level-2") {
        let number = control.id.as_str().split_once('-').unwrap().1;
        let same = nist.control(&number.parse().unwrap()).unwrap();
        let (mut here, mut there) = (Vec::new(), Vec::new());
        texts(&control.statement, &mut here);
        texts(&same.statement, &mut there);
        assert_eq!((here, &control.title), (there, &same.title), "{}", control.id);
        for ((own, _), (other, _)) in control.statement.leaves().iter().zip(same.statement.leaves())
        {
            let duties = |table: &carveout::model::Responsibility, part: &Part| {
                table.duties(&part.id).map(|(_, duties)| duties.clone())
            };
            assert_eq!(duties(of_cmmc, own), duties(of_nist, other), "{}", own.id);
            compared += 1;
        }
    }
    assert_eq!(compared, 320);
}

/// A workspace on these services whose only framework is `framework`.
fn planned(framework: &str, services: &str) -> Workspace {
    Workspace::minimal()
        .edit("carveout.yaml", "  - soc2/security", &format!("  - {framework}"))
        .edit("carveout.yaml", "[s3, lambda, iam]", services)
}

const SERVERLESS: &str = "[lambda, api-gateway, dynamodb, s3, sqs, kms, iam, cloudtrail, cloudwatch, cognito, secrets-manager, guardduty, config, eventbridge, route53, acm, waf]";
const INSTANCES: &str = "[ec2, ebs, vpc, elb, rds, s3, kms, iam, cloudtrail, cloudwatch, systems-manager, guardduty, config, inspector, backup]";

/// Requirements that AWS carries alone, both, and the customer alone.
fn split(plan: &Plan) -> (usize, usize, usize) {
    let mut by: BTreeMap<(bool, bool), usize> = BTreeMap::new();
    for control in &plan.controls {
        let carried: Vec<Carried> = control.parts.iter().map(|part| part.carried()).collect();
        let any = |who: fn(Carried) -> bool| carried.iter().any(|one| who(*one));
        *by.entry((any(Carried::aws), any(Carried::customer))).or_default() += 1;
    }
    let n = |key| by.get(&key).copied().unwrap_or_default();
    (n((true, false)), n((true, true)), n((false, true)))
}

/// AWS publishes 21 requirements as inherited, 79 as shared and 10 as the customer's: docs/cmmc.md has the differences.
#[test]
fn cmmc_level_2_is_split_between_aws_and_the_customer() {
    let of = |services| split(&planned("cmmc-2.0/level-2", services).plan());
    assert_eq!((of(SERVERLESS), of(INSTANCES)), ((12, 47, 51), (12, 47, 51)));
}

#[test]
fn every_framework_makes_a_plan() {
    for framework in [
        "nist-800-171-r2/cui",
        "nist-800-171-r3/cui",
        "cmmc-2.0/level-1",
        "cmmc-2.0/level-1+level-2",
        "iso-27001-2022/annex-a",
        "pci-dss-4.0.1/service-provider+multi-tenant",
        "fedramp-20x/class-c",
    ] {
        let plan = planned(framework, SERVERLESS).plan();
        assert!(plan.parts().all(|(_, part)| part.listed_as.is_some()), "{framework}");
        assert!(plan.parts().any(|(_, part)| part.carried().aws()), "{framework}");
        planned(framework, SERVERLESS).build();
    }
}

/// A workspace whose statement, test and evidence are for every requirement of CMMC Level 2 but `without`.
fn scored(without: &[&str], weakness: &str) -> Plan {
    let catalog = catalog("cmmc-2.0");
    let ids: Vec<&str> = of(&catalog, "level-2")
        .map(|control| control.id.as_str())
        .filter(|id| !without.contains(id))
        .collect();
    let parts: Vec<String> = of(&catalog, "level-2")
        .flat_map(|control| control.statement.leaves())
        .map(|(part, _)| format!("\"{}\"", part.id))
        .collect();
    let names = format!("satisfies: [{}]", ids.join(", "));
    let step = format!("    steps: [{{do: Inspect each, parts: [{}]}}]\n", parts.join(", "));
    planned("cmmc-2.0/level-2", "[s3, lambda, iam]")
        .edit("implementations/IAM-01-access-review.md", "satisfies: [CC6.2, CC6.3]", &names)
        .edit(
            "evidence/tests.yaml",
            "    tester: Internal reviewer\n",
            &format!("{step}    tester: Internal reviewer\n"),
        )
        .append("aws-reports.yaml", AUTHORIZATION)
        .file("poam.yaml", format!("items: [{weakness}]\n"))
        .plan()
}

#[test]
fn a_score_is_what_is_left_of_110() {
    let score = |without: &[&str]| scored(without, "").extras.scores.remove(0);
    let whole = score(&[]);
    assert_eq!(
        (whole.score, whole.highest, whole.not_met),
        (Some(110), Some(110), 0),
        "{whole:#?}"
    );
    assert_eq!(whole.conclusion, "Every requirement is met, as Final Level 2 asks.");
    // One point, which may wait.
    let one = score(&["AC.L2-3.1.8"]);
    assert_eq!((one.score, one.unmet[0].points, one.unmet[0].may_wait), (Some(109), Some(1), true));
    assert_eq!(
        one.conclusion,
        "Enough for Conditional Level 2: the score is at least 88, and the one requirement that is not met may wait on a plan of action, to be closed within 180 days."
    );
    // One point, and named among those that may not wait.
    let barred = score(&["AC.L2-3.1.20"]);
    assert_eq!((barred.score, barred.unmet[0].may_wait), (Some(109), false));
    assert_eq!(
        barred.conclusion,
        "Not enough for Conditional Level 2: AC.L2-3.1.20 may not wait on a plan of action."
    );
    // Three and five points.
    let heavy = score(&["AU.L2-3.3.2", "AC.L2-3.1.1"]);
    assert_eq!(heavy.score, Some(102));
    assert!(
        heavy.conclusion.ends_with("AC.L2-3.1.1, AU.L2-3.3.2 may not wait on a plan of action."),
        "{}",
        heavy.conclusion
    );
    // Below the threshold with requirements of one point only.
    let ones: Vec<&str> = vec![
        "AC.L2-3.1.3",
        "AC.L2-3.1.4",
        "AC.L2-3.1.6",
        "AC.L2-3.1.7",
        "AC.L2-3.1.8",
        "AC.L2-3.1.9",
        "AC.L2-3.1.10",
        "AC.L2-3.1.11",
        "AC.L2-3.1.14",
        "AC.L2-3.1.15",
        "AC.L2-3.1.21",
        "AT.L2-3.2.3",
        "AU.L2-3.3.3",
        "AU.L2-3.3.4",
        "AU.L2-3.3.6",
        "AU.L2-3.3.7",
        "AU.L2-3.3.8",
        "AU.L2-3.3.9",
        "CM.L2-3.4.3",
        "CM.L2-3.4.4",
        "CM.L2-3.4.9",
        "IA.L2-3.5.4",
        "IA.L2-3.5.5",
    ];
    let low = score(&ones);
    assert_eq!((low.score, low.threshold), (Some(87), Some(88)));
    assert_eq!(low.conclusion, "Not enough for Conditional Level 2: the score is below 88.");
    assert_eq!(score(&ones[1..]).score, Some(88));
    // Without a system security plan there is no score.
    let none = score(&["CA.L2-3.12.4"]);
    assert_eq!((none.score, none.unmet[0].points), (None, None));
    assert!(
        none.conclusion.starts_with("No score: CA.L2-3.12.4 (System Security Plan) is not met"),
        "{}",
        none.conclusion
    );
}

#[test]
fn the_lowest_score_is_that_of_the_rule() {
    // 42 requirements of five points, 14 of three, two of five in part, 51 of one: 110 - 313. The plan of the sample
    // has no implementation, so the system security plan is lacking too; its points are counted without it.
    let plan = planned("cmmc-2.0/level-2", "[s3, lambda, iam]").plan();
    let score = &plan.extras.scores[0];
    assert_eq!((score.score, score.not_met), (None, 110));
    let lost: u32 = score.unmet.iter().filter_map(|one| one.points).sum();
    assert_eq!(110 - i64::from(lost), -203);
    let of = |points| score.unmet.iter().filter(|one| one.points == Some(points)).count();
    assert_eq!((of(5), of(3), of(1)), (44, 14, 51));
}

#[test]
fn an_open_weakness_is_not_met() {
    let item = "{id: POAM-1, title: No lockout, parts: [AC.L2-3.1.8], status: open, severity: low, owner: owner, found_on: 2026-09-01, due: 2026-12-01}";
    let score = scored(&[], item).extras.scores.remove(0);
    assert_eq!((score.score, score.not_met), (Some(109), 1));
    assert_eq!(score.unmet[0].poam, ["POAM-1"]);
}

#[test]
fn level_1_is_met_or_not() {
    let plan = planned("cmmc-2.0/level-1", SERVERLESS).plan();
    let score = &plan.extras.scores[0];
    // AWS's report of the sample supports the two that AWS carries alone.
    assert_eq!((score.score, score.highest, score.met, score.not_met), (None, None, 2, 13));
    assert_eq!(
        score.conclusion,
        "Not enough for Final Level 1 (Self): every requirement has to be met, and none may wait on a plan of action."
    );
    // Both levels: each its own.
    let both = planned("cmmc-2.0/level-1+level-2", SERVERLESS).plan();
    let titles: Vec<&str> = both.extras.scores.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles, ["CMMC Level 1", "CMMC Level 2"]);
}

#[test]
fn the_score_stands_in_every_output() {
    let workspace = planned("cmmc-2.0/level-2", SERVERLESS);
    workspace.run(["build", ".", "--as-of", AS_OF, "--deny", "nothing"]).ends(0);
    let summary = std::fs::read_to_string(workspace.path("out/2026-Q3/summary.md")).unwrap();
    assert!(summary.contains("- CMMC Level 2, as management counts it by 32 CFR 170.24(c)(2) and 170.21(a)(2): no score; 0 of 110 requirements met."), "{summary}");
}

fn missing(part: &carveout::model::PlanPart) -> String {
    part.missing.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; ")
}

#[test]
fn dod_asks_for_an_authorization_at_moderate_whatever_the_impact() {
    let with = |level: &str| {
        let entry = AUTHORIZATION.replace("level: moderate", &format!("level: {level}"));
        let plan = planned("cmmc-2.0/level-2", "[s3, lambda, iam]")
            .append("aws-reports.yaml", &entry)
            .plan();
        let part = plan.parts().find(|(_, part)| part.id.to_string() == "PE.L2-3.10.4").unwrap().1;
        (part.supported_by.is_some(), missing(part))
    };
    assert!(with("moderate").0 && with("high").0);
    let (supported, basis) = with("low");
    assert!(
        !supported && basis.contains("its level is Low, and the framework asks for Moderate"),
        "{basis}"
    );
    // A SOC 2 report is no authorization.
    let plan = planned("cmmc-2.0/level-2", "[s3, lambda, iam]").plan();
    let part = plan.parts().find(|(_, part)| part.id.to_string() == "PE.L2-3.10.4").unwrap().1;
    assert!(missing(part).contains("no authorization of AWS is registered"), "{}", missing(part));
    // At Level 1 it is enough.
    let plan = planned("cmmc-2.0/level-1", "[s3, lambda, iam]").plan();
    let part = plan.parts().find(|(_, part)| part.id.to_string() == "PE.L1-b.1.viii[a]").unwrap().1;
    assert!(part.supported_by.is_some(), "{}", part.basis);
}

#[test]
#[ignore = "needs CARVEOUT_DATA"]
fn official_171_r3_has_the_same_ids_and_parameters() {
    let data = Data::whole();
    let official = read(&data.join("oscal/sp800-171/NIST_SP800-171_rev3_catalog.json"));
    let official = carveout::catalog::oscal::catalog("c.json", &official).unwrap();
    let ours = catalog("nist-800-171-r3");
    assert_eq!(official.responsibility.as_deref(), Some("nist-800-171-r3"));
    let ids = |catalog: &Catalog| -> Vec<String> {
        catalog
            .controls()
            .flat_map(|control| control.statement.leaves())
            .map(|(part, _)| part.id.to_string())
            .collect()
    };
    let parameters = |catalog: &Catalog| -> std::collections::BTreeSet<String> {
        catalog.controls().flat_map(|control| control.parameters.keys().cloned()).collect()
    };
    assert_eq!(ids(&official), ids(&ours));
    assert_eq!(parameters(&official), parameters(&ours));
    let titles = |catalog: &Catalog| -> Vec<String> {
        catalog.controls().map(|control| control.title.clone()).collect()
    };
    assert_eq!(titles(&official), titles(&ours));
}

#[test]
#[ignore = "needs CARVEOUT_DATA"]
fn fedramps_own_words_come_from_its_own_file() {
    let data = Data::whole();
    let rules = read(&data.join("fedramp-20x/fedramp-consolidated-rules.json"));
    let plan = Workspace::minimal()
        .edit(
            "carveout.yaml",
            "  - soc2/security",
            "  - {catalog: catalogs/rules.json, name: fedramp-20x-official}",
        )
        .file("catalogs/rules.json", &rules)
        .plan();
    let ours = catalog("fedramp-20x");
    let ids = |plan: &Plan| plan.controls.iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(&plan), ours.controls().map(|one| one.id.to_string()).collect::<Vec<_>>());
    let all: serde_json::Value = serde_json::from_str(&rules).unwrap();
    let wanted = &all["KSI"]["CNA"]["indicators"]["KSI-CNA-RNT"]["statement"];
    let part = plan.parts().find(|(_, part)| part.id.to_string() == "KSI-CNA-RNT").unwrap().1;
    assert_eq!(Some(part.text.as_str()), wanted.as_str());
    assert_eq!(part.listed_as.as_deref(), Some("KSI-CNA-RNT"));
    // FedRAMP's own pairs with SP 800-53 are those of our crosswalk, less what the HIGH baseline lacks.
    let known = knowledge::load(&[]).unwrap();
    let pairs = &known.crosswalks["fedramp-20x--nist-800-53-r5"].pairs;
    let high = catalog("nist-800-53-r5");
    for theme in all["KSI"].as_object().unwrap().values() {
        for (id, indicator) in theme["indicators"].as_object().unwrap() {
            let of: Vec<carveout::model::PartId> = indicator["controls"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| one.as_str().unwrap().parse().unwrap())
                .filter(|one: &carveout::model::PartId| high.control(&one.control).is_some())
                .collect();
            let ours = pairs.get(&id.parse::<carveout::model::PartId>().unwrap());
            let ours: Vec<_> = ours.into_iter().flat_map(|rights| rights.keys().cloned()).collect();
            assert_eq!(ours, of, "{id}");
        }
    }
}

#[test]
fn a_statement_of_applicability_is_a_sheet_where_it_is_asked_for() {
    let workspace = planned("iso-27001-2022/annex-a", SERVERLESS).file(
        "implementations/WEB.md",
        "---\nid: WEB\ntitle: Filter\nstatus: implemented\njustification: Risk R-7 of the register\nsatisfies: [A.8.23]\n---\nA proxy filters what workloads reach.\n",
    ).file(
        "implementations/DEV.md",
        "---\nid: DEV\ntitle: Outsourcing\nstatus: not-applicable\nrationale: Nobody outside the company develops software for it.\napprover: System Owner\nsatisfies: [A.8.30]\n---\nNobody does.\n",
    );
    let plan = workspace.plan();
    assert!(plan.extras.applicability && plan.extras.scores.is_empty());
    let book = |plan: &Plan| workbook(plan, "").unwrap();
    let opened = |bytes: Vec<u8>| Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut sheets = opened(book(&plan));
    let range = sheets.worksheet_range("Applicability").unwrap();
    let row = |id: &str| -> Vec<String> {
        let found = range.rows().find(|row| row[0] == id).unwrap();
        found.iter().map(ToString::to_string).collect()
    };
    assert_eq!(row("A.8.23")[2..5], ["Yes", "Risk R-7 of the register", "Implemented"]);
    assert_eq!(row("A.8.30")[2..4], ["No", "Nobody outside the company develops software for it."]);
    assert_eq!(row("A.7.2")[4], "By others");
    assert!(row("A.5.1")[3].starts_with("Not stated"));
    let soc2 = opened(book(&Workspace::minimal().plan()));
    assert!(!soc2.sheet_names().iter().any(|name| name == "Applicability" || name == "Score"));
}
