//! One implementation and one test count in every framework that asks for it, and it shows.

use carveout::model::{Disposition, Relation};

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace, part};

const IAM: &str = "implementations/IAM-01-access-review.md";

/// The proven workspace, its access control written for `names` instead of CC6.2 and CC6.3.
fn written_for(names: &str) -> Workspace {
    proven().edit(IAM, "[CC6.2, CC6.3, CC7.1]", &format!("[{names}]"))
}

#[test]
fn an_answering_requirement_counts_and_is_marked() {
    let plan = written_for("AC-2").plan();
    let joined = part(&plan, "CC6.2");
    assert_eq!(joined.disposition, Disposition::CustomerTested);
    assert_eq!(joined.statements[0].mapped_from, "AC-2".parse().ok());
    assert_eq!(joined.mapped[0].relation, Relation::Superset);
    assert_eq!(joined.mapped[0].through, ["nist-800-53-r5--soc2"]);
    assert!(
        joined.basis.contains("IAM-01 (mapped from AC-2 by nist-800-53-r5--soc2)"),
        "{}",
        joined.basis
    );
    let control = plan.controls.iter().find(|control| control.id.as_str() == "CC6.2").unwrap();
    assert_eq!(control.implementations, ["IAM-01"]);
}

#[test]
fn the_firm_may_refuse_to_count_it() {
    let workspace = written_for("AC-2").edit(
        "carveout.yaml",
        "period: 2026-Q3",
        "period: 2026-Q3\npolicy: {mapped: offer}",
    );
    let plan = workspace.plan();
    let joined = part(&plan, "CC6.2");
    assert_eq!(joined.disposition, Disposition::Open);
    assert!(!joined.mapped[0].counts);
    workspace.explain("CC6.2").ends(0).prints(
        "no implementation satisfies this part; the crosswalk offers IAM-01, written for AC-2",
    );
}

#[test]
fn a_relation_that_does_not_answer_only_offers() {
    let plan = written_for("AC-2").plan();
    let near = part(&plan, "CC6.3");
    assert_eq!(near.disposition, Disposition::Open);
    assert_eq!(near.mapped[0].relation, Relation::Intersects);
    assert!(near.statements.is_empty() && near.tests.is_empty() && near.evidence.is_empty());
}

#[test]
fn an_item_of_a_control_answers_nothing_the_control_answers() {
    let plan = written_for("AC-2(a)").plan();
    let near = part(&plan, "CC6.2");
    assert_eq!(near.disposition, Disposition::Open);
    assert_eq!(near.mapped[0].relation, Relation::Intersects);
}

#[test]
fn what_is_named_is_not_mapped_as_well() {
    let plan = written_for("AC-2, CC6.2").plan();
    let named = part(&plan, "CC6.2");
    assert_eq!(named.disposition, Disposition::CustomerTested);
    assert!(named.mapped.is_empty() && named.statements[0].mapped_from.is_none());
}

#[test]
fn two_answers_make_one() {
    let more = "from: nist-800-53-r5\nto: hipaa\nsource: practice\nchecked_on: 2026-11-23\n\
                pairs:\n  AC-2: {164.308(a)(3)(ii)(C): equal}\n";
    let plan = written_for("164_308_a_3_ii_c")
        .file("controls/crosswalks/nist-800-53-r5--hipaa.yaml", more)
        .plan();
    let joined = part(&plan, "CC6.2");
    assert_eq!(joined.disposition, Disposition::CustomerTested);
    assert_eq!(joined.mapped[0].through, ["nist-800-53-r5--hipaa", "nist-800-53-r5--soc2"]);
    assert_eq!(joined.mapped[0].relation, Relation::Superset);
}

#[test]
fn a_test_or_evidence_that_names_a_requirement_follows_too() {
    let workspace =
        written_for("AC-2").edit("evidence/tests.yaml", "tests: [IAM-01]", "tests: [AC-2]").plan();
    assert_eq!(part(&workspace, "CC6.2").disposition, Disposition::CustomerTested);
}

#[test]
fn what_does_not_apply_is_not_carried_over() {
    let plan = written_for("AC-2")
        .edit(IAM, "status: implemented", "status: not-applicable\nrationale: Nobody logs in.")
        .plan();
    assert_eq!(part(&plan, "CC6.2").disposition, Disposition::Open);
    assert!(part(&plan, "CC6.2").mapped.is_empty());
}

#[test]
fn hipaa_and_csf_build_from_the_same_controls() {
    let workspace = written_for("AC-2, CP-9").edit(
        "carveout.yaml",
        "  - soc2/security",
        "  - hipaa/security-rule\n  - csf-2.0/core",
    );
    let model = workspace.model();
    let plans = carveout::plans(&model, AS_OF.parse().unwrap());
    assert_eq!(plans[0].controls.len(), 71);
    assert_eq!(plans[1].controls.len(), 106);
    let backups = part(&plans[0], "164.308(a)(7)(ii)(A)");
    assert_eq!(backups.mapped[0].from.to_string(), "CP-9");
    assert!(plans[0].controls.iter().any(|control| control.kind.as_deref() == Some("addressable")));
}

#[test]
fn a_citation_of_a_paragraph_stands_for_what_is_under_it() {
    let workspace = Workspace::minimal()
        .edit("carveout.yaml", "soc2/security", "hipaa/security-rule")
        .edit(IAM, "[CC6.2, CC6.3]", "[\"164.308(a)(4)\"]");
    let plan = workspace.plan();
    for id in ["164.308(a)(4)(i)", "164.308(a)(4)(ii)(B)"] {
        let under = part(&plan, id);
        assert_eq!(under.statements.len(), 1, "{id}");
        assert!(under.mapped.is_empty(), "{id}");
    }
    assert!(workspace.check().stderr.find("unknown-control").is_none());
}
