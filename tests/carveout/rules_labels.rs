//! Cases of the rules about tests, their parts and days, and about what waits to be written.

use crate::derivation::proven;
use crate::derivation_table::{IAM, INDEX, TESTS};
use crate::harness::Workspace;
use crate::labels::{by_step, nist};
use crate::rules::Case;

const PLAN_FILE: &str = "to: 2026-10-01}\n    file: files/access-review.csv";
const PLAN_LINK: &str = "to: 2026-10-01}\n    url: https://wiki.example.com/plan";
const EVERY: &str = "[{do: Read the list, parts: [\"AC-14(a)\", \"AC-14(b)\"]}]";

fn sampled(conclusion: &str, items: u64, exception: &str) -> Workspace {
    proven()
        .edit(TESTS, "      conclusion: effective", &format!("      conclusion: {conclusion}"))
        .edit(TESTS, "population_size: 1", &format!("population_size: {items}"))
        .edit(TESTS, "sample_size: 1", &format!("sample_size: {items}"))
        .edit(
            TESTS,
            "exceptions: []",
            &format!("exceptions: [{{{exception}what: Late, cause: C, extent: E, response: R}}]"),
        )
}

/// A second test of the same implementation that concludes so.
fn second(conclusion: &str) -> Workspace {
    let text = std::fs::read_to_string(
        crate::harness::repository().join("samples/minimal/evidence/tests.yaml"),
    );
    let text = text.unwrap().replace("tests:\n", "").replace("T-001", "T-002");
    proven().append(
        TESTS,
        &text.replace("      conclusion: effective", &format!("      conclusion: {conclusion}")),
    )
}

pub(crate) const CASES: &[Case] = &[
    Case {
        rule: "control-level-only",
        firing: || nist("[{do: Read the list, parts: [\"AC-14(b)\"]}]"),
        quiet: || nist(EVERY),
        message: "AC-14(a): no step or attribute of T-001 looks at it",
        place: TESTS,
    },
    Case {
        rule: "test-ineffective",
        firing: || second("ineffective"),
        quiet: || second("effective"),
        message: "T-002 is ineffective",
        place: TESTS,
    },
    Case {
        rule: "tests-disagree",
        firing: || second("ineffective"),
        quiet: || second("effective"),
        message: "T-001 is effective and T-002 is ineffective for the same part; the worse counts",
        place: TESTS,
    },
    Case {
        rule: "step-off-target",
        firing: || {
            nist(
                "[{do: Read the list, parts: [\"AC-14(b)\"]}, {do: Read it again, parts: [\"AC-17(a)\"]}]",
            )
        },
        quiet: || nist(EVERY),
        message: "T-001: a step or attribute names AC-17(a), which the controls it tests do not have",
        place: TESTS,
    },
    Case {
        rule: "evidence-not-by-step",
        firing: || by_step("", ""),
        quiet: || by_step("EV-001", ""),
        message: "T-001: its steps look at 2 different sets of parts and cite none of its 2 evidence items",
        place: TESTS,
    },
    Case {
        rule: "evidence-link-only",
        firing: || by_step("EV-001", "EV-002").edit(INDEX, PLAN_FILE, PLAN_LINK),
        quiet: || {
            by_step("EV-001", "EV-002").edit(INDEX, PLAN_FILE, PLAN_LINK).edit(
                TESTS,
                "[EV-002]",
                "[EV-001, EV-002]",
            )
        },
        message: "EV-002 is a link, and no file supports AC-14(b)",
        place: INDEX,
    },
    Case {
        rule: "exception-without-item",
        firing: || sampled("effective-with-exceptions", 25, ""),
        quiet: || sampled("effective-with-exceptions", 25, "item: a, "),
        message: "T-001: an exception names no item: Late",
        place: TESTS,
    },
    Case {
        rule: "deviation-above-policy",
        firing: || sampled("effective-with-exceptions", 3, "item: a, "),
        quiet: || sampled("effective-with-exceptions", 25, "item: a, "),
        message: "T-001 concludes effective with exceptions with 1 of 3 items deviating, more than the 10% that firm policy tolerates",
        place: TESTS,
    },
    Case {
        rule: "test-not-of-period",
        firing: || proven().edit(TESTS, "tested_on: 2026-10-02", "tested_on: 2026-06-30"),
        quiet: proven,
        message: "T-001 does not count, and no other test supports what it covers: done on 2026-06-30, before the audit period",
        place: TESTS,
    },
    Case {
        rule: "planned-no-date",
        firing: || proven().edit(IAM, "status: implemented", "status: planned"),
        quiet: || {
            proven().edit(IAM, "status: implemented", "status: planned\nplanned_for: 2026-12-01")
        },
        message: "IAM-01 is planned and states no date",
        place: "implementations/IAM-01-access-review.md:4",
    },
    Case {
        rule: "placeholder-left",
        firing: || proven().edit(IAM, "Roles carry", "TODO: Roles carry"),
        quiet: proven,
        message: "the statement of IAM-01 holds the placeholder `TODO`",
        place: IAM,
    },
];
