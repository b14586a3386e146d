//! The ids of everything that people may write about, as the outputs print them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::schedule;
use crate::model::{Plan, PlanEvidence, PlanTest, RemarkKind, TestItem};

/// A signature: its id, what is signed, and by whom.
pub(crate) const SIGNATURES: [(&str, &str, &str); 4] = [
    (
        "prepared",
        "Prepared by",
        "Put this package together from the organization's records; they are complete and true as far as known.",
    ),
    (
        "reviewed",
        "Reviewed by",
        "Read the labels, what is open and the exceptions, and holds them to be right.",
    ),
    (
        "approved",
        "Approved by",
        "Answers for the system: accepts what is open, the plan of action and the waivers.",
    ),
    (
        "examined",
        "Examined by",
        "For the auditor or assessor: looked at the rows that bear a result. No opinion is given here.",
    ),
];

/// The tests that bear on a part of a plan, and the evidence items that do, that such a test cites, or that a tool's rows of
/// the plan came from.
pub(crate) fn listed(plan: &Plan) -> (Vec<&PlanTest>, Vec<&PlanEvidence>) {
    let tests: Vec<&PlanTest> = plan.tests.iter().filter(|test| !test.parts.is_empty()).collect();
    let mut cited: BTreeSet<&str> = tests.iter().flat_map(|test| test.evidence_ids()).collect();
    cited.extend(
        tests
            .iter()
            .filter_map(|test| test.operating.as_ref())
            .flat_map(|one| &one.items)
            .filter_map(|item| item.evidence.as_deref()),
    );
    cited.extend(plan.observations.values().flat_map(|of| &of.evidence).map(String::as_str));
    let listed = |item: &&PlanEvidence| !item.parts.is_empty() || cited.contains(item.id.as_str());
    (tests, plan.evidence.iter().filter(listed).collect())
}

/// Every item of every sample with its id: the test's and its own; a second item of the same name is numbered.
pub(crate) fn items(plan: &Plan) -> Vec<(&PlanTest, &TestItem, String)> {
    let mut out = Vec::new();
    for test in plan.tests.iter().filter(|test| !test.parts.is_empty()) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for item in test.operating.iter().flat_map(|operating| &operating.items) {
            let name = item.item.trim();
            let count = seen.entry(name).or_default();
            *count += 1;
            let id = match *count {
                1 => format!("{}/{name}", test.id),
                n => format!("{}/{name} ({n})", test.id),
            };
            out.push((test, item, id));
        }
    }
    out
}

/// The tests of which a population or a sample is stated.
pub(crate) fn populations(plan: &Plan) -> impl Iterator<Item = &PlanTest> {
    plan.tests.iter().filter(|test| !test.parts.is_empty()).filter(|test| {
        test.operating.as_ref().is_some_and(|one| {
            one.population.is_some()
                || one.population_size.is_some()
                || one.sample_size.is_some()
                || !one.items.is_empty()
        })
    })
}

/// Everything of a plan that may be written about, in the order of the plan: kind and id. The same plan with other texts,
/// such as masked ones, has the same list with the ids as they are printed there.
pub fn ids(plan: &Plan) -> Vec<(RemarkKind, Cow<'_, str>)> {
    let mut out: Vec<(RemarkKind, Cow<'_, str>)> = Vec::new();
    out.extend(plan.parts().map(|(_, part)| (RemarkKind::Part, part.id.to_string().into())));
    out.extend(plan.tests.iter().map(|test| (RemarkKind::Test, test.id.as_str().into())));
    out.extend(items(plan).into_iter().map(|(_, _, id)| (RemarkKind::Item, id.into())));
    out.extend(populations(plan).map(|test| (RemarkKind::Population, test.id.as_str().into())));
    out.extend(plan.evidence.iter().map(|item| (RemarkKind::Evidence, item.id.as_str().into())));
    let exceptions = schedule::exceptions(plan);
    out.extend(exceptions.iter().map(|one| (RemarkKind::Exception, one.id().into())));
    let findings = plan.findings.iter().filter(|one| !one.fingerprint.is_empty());
    out.extend(findings.map(|one| (RemarkKind::Finding, one.fingerprint.as_str().into())));
    out.extend(plan.requests.iter().map(|one| (RemarkKind::Request, one.id.as_str().into())));
    out.extend(SIGNATURES.iter().map(|(id, _, _)| (RemarkKind::SignOff, (*id).into())));
    out
}
