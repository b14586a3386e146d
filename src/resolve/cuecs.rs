//! Complementary user entity controls of reports: which of the customer's controls answer each, how far
//! those are in place, and what their tests came to.

use super::result::{self, Bounds};
use crate::model::{
    Cuec, CuecControl, CuecTest, Date, Implementation, PartId, PlanControl, PlanCuec, Test,
    TestResult, Workspace,
};

/// What answers to user entity controls are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Answers<'a> {
    /// The controls of the plan.
    pub controls: &'a [PlanControl],
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The day of the plan.
    pub as_of: Date,
}

impl Answers<'_> {
    /// What AWS's reports assume of the customer, as their reviews list it.
    pub(super) fn of_aws(&self) -> Vec<PlanCuec> {
        let mut out = Vec::new();
        for review in &self.workspace.reviews {
            let reviewed = self.workspace.reports.iter().filter(|report| {
                report.id == review.report && review.version.is_none_or(|v| v == report.version)
            });
            let key = match reviewed.map(|report| report.version).max().or(review.version) {
                Some(version) => format!("{}@{version}", review.report),
                None => review.report.clone(),
            };
            out.extend(review.cuecs.iter().map(|cuec| self.of(cuec, Some(key.clone()))));
        }
        out
    }

    /// One user entity control with what answers it; `report` is the key of AWS's report that lists it.
    pub(super) fn of(&self, cuec: &Cuec, report: Option<String>) -> PlanCuec {
        let known = |id: &String| self.workspace.implementations.iter().find(|i| i.id == *id);
        PlanCuec {
            report,
            id: cuec.id.clone(),
            controls: cuec
                .implementations
                .iter()
                .filter_map(known)
                .map(|i| self.control(i))
                .collect(),
            rationale: cuec.rationale.clone().filter(|_| cuec.is_reasoned()),
        }
    }

    fn control(&self, implementation: &Implementation) -> CuecControl {
        let tests: Vec<CuecTest> = self
            .workspace
            .tests
            .iter()
            .filter(|test| tests(test, implementation))
            .filter_map(|test| {
                let result = self.result(test, implementation)?;
                Some(CuecTest { test: test.id.clone(), result })
            })
            .collect();
        let failed = tests.iter().any(|test| test.result == TestResult::Ineffective);
        CuecControl {
            id: implementation.id.clone(),
            title: implementation.title.clone(),
            status: implementation.status,
            tested: !failed && tests.iter().any(|test| test.result.supports()),
            tests,
        }
    }

    /// The worst that a test came to for a part of the plan that the control states. A control that states
    /// none here is answered for by what it satisfies in other frameworks.
    fn result(&self, test: &Test, implementation: &Implementation) -> Option<TestResult> {
        let parts = self.controls.iter().flat_map(|control| &control.parts);
        let stated = parts.filter(|part| {
            part.statements.iter().any(|said| said.implementation == implementation.id)
        });
        let results = stated.flat_map(|part| &part.results).filter(|result| result.test == test.id);
        let here = results.map(|result| result.result).min_by_key(|result| worst_first(*result));
        here.or_else(|| {
            let system = &self.workspace.system;
            let bounds = Bounds { policy: &system.policy, audit: system.period, as_of: self.as_of };
            let operating = test.operating.iter().flat_map(|operating| &operating.deviations);
            let satisfied = implementation.satisfies.iter().map(|(part, _)| part);
            satisfied
                .chain(test.named_parts())
                .chain(operating.flat_map(|one| &one.parts))
                .filter(|part| implementation.satisfies(part))
                .map(|part| result::of(test, part, true, bounds).result)
                .min_by_key(|result| worst_first(*result))
        })
    }
}

/// True if a test is one of the control's: it names the control, or a requirement that it satisfies.
fn tests(test: &Test, implementation: &Implementation) -> bool {
    let satisfied = |named: &PartId| {
        let mut own = implementation.satisfies.iter();
        own.any(|(part, _)| part.covers(named) || named.covers(part))
    };
    test.tests.iter().any(|(id, _)| {
        *id == implementation.id || id.parse::<PartId>().is_ok_and(|named| satisfied(&named))
    })
}

/// Results of one test for several parts: what speaks against the control first, then what supports it.
fn worst_first(result: TestResult) -> u8 {
    match result {
        TestResult::Ineffective => 0,
        TestResult::EffectiveWithExceptions => 1,
        TestResult::Effective => 2,
        TestResult::DidNotOccur => 3,
        TestResult::DesignOnly => 4,
        TestResult::NotCounted => 5,
        TestResult::NotTested => 6,
    }
}
