//! The plan with its cross-references resolved, as input for the sheets.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::model::{
    Disposition, PartId, PartResult, Plan, PlanControl, PlanEvidence, PlanPart, PlanProgram,
    PlanProvider, PlanRemark, PlanReport, PlanService, PlanTest, RemarkKind, Source, TestItem,
    Topic,
};
use crate::render::schedule::{self, Exception};
use crate::render::written;

/// A part with its control: the item of most sheets.
#[derive(Clone, Copy)]
pub(super) struct PartRow<'a> {
    pub(super) control: &'a PlanControl,
    pub(super) part: &'a PlanPart,
}

/// A finding and its number on the sheet.
#[derive(Clone, Copy)]
pub(super) struct Numbered<'a> {
    pub(super) number: usize,
    pub(super) finding: &'a Diagnostic,
}

/// The plan and its lookups.
pub(super) struct Book<'a> {
    pub(super) plan: &'a Plan,
    reports: BTreeMap<&'a str, &'a PlanReport>,
    tests: BTreeMap<&'a str, &'a PlanTest>,
    evidence: BTreeMap<&'a str, &'a PlanEvidence>,
    topics: BTreeMap<&'a str, &'a Topic>,
    services: BTreeMap<&'a str, &'a PlanService>,
    sources: BTreeMap<&'a str, &'a Source>,
    findings: BTreeMap<&'a str, Vec<Numbered<'a>>>,
    exceptions: Vec<Exception<'a>>,
    items: Vec<(&'a PlanTest, &'a TestItem, String)>,
    listed_tests: Vec<&'a PlanTest>,
    listed_evidence: Vec<&'a PlanEvidence>,
    results: BTreeMap<&'a str, Vec<(&'a PartId, &'a PartResult)>>,
    remarks: BTreeMap<(RemarkKind, &'a str), &'a PlanRemark>,
}

impl<'a> Book<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        let mut findings: BTreeMap<&str, Vec<Numbered<'_>>> = BTreeMap::new();
        for (number, finding) in (1..).zip(&plan.findings) {
            let about = finding.controls.iter().chain(finding.caused.iter().map(|one| &one.part));
            for control in about {
                let of_control = findings.entry(control).or_default();
                if of_control.last().is_none_or(|last| last.number != number) {
                    of_control.push(Numbered { number, finding });
                }
            }
        }
        let (listed_tests, listed_evidence) = written::listed(plan);
        Self {
            plan,
            listed_tests,
            listed_evidence,
            reports: plan.reports.iter().map(|item| (item.key.as_str(), item)).collect(),
            tests: plan.tests.iter().map(|item| (item.id.as_str(), item)).collect(),
            evidence: plan.evidence.iter().map(|item| (item.id.as_str(), item)).collect(),
            topics: plan.topics.iter().map(|item| (item.id.as_str(), item)).collect(),
            services: plan.services.iter().map(|item| (item.id.as_str(), item)).collect(),
            sources: plan.sources.iter().map(|item| (item.id.as_str(), item)).collect(),
            findings,
            exceptions: schedule::exceptions(plan),
            items: written::items(plan),
            results: schedule::results(plan),
            remarks: plan.remarks.iter().map(|one| ((one.kind, one.id.as_str()), one)).collect(),
        }
    }

    /// Parts with this disposition, in order.
    pub(super) fn parts(&self, of: Disposition) -> impl Iterator<Item = PartRow<'a>> + use<'a> {
        self.all_parts().filter(move |row| row.part.disposition == of)
    }

    /// All parts, in order.
    pub(super) fn all_parts(&self) -> impl Iterator<Item = PartRow<'a>> + use<'a> {
        self.plan.parts().map(|(control, part)| PartRow { control, part })
    }

    /// Findings about a part or about its control as a whole.
    pub(super) fn findings(&self, row: PartRow<'a>) -> Vec<Numbered<'a>> {
        let part = row.part.id.to_string();
        let whole = row.control.id.as_str();
        let named = |id: &str| self.findings.get(id).into_iter().flatten().copied();
        if part == whole {
            named(whole).collect()
        } else {
            named(&part).chain(named(whole)).collect()
        }
    }

    /// The reports of a part.
    pub(super) fn reports(&self, part: &'a PlanPart) -> Vec<&'a PlanReport> {
        part.reports.iter().filter_map(|key| self.reports.get(key.as_str()).copied()).collect()
    }

    /// The other providers that carry a half of a part.
    pub(super) fn providers(&self, part: &PlanPart) -> Vec<&'a PlanProvider> {
        part.providers.iter().filter_map(|id| self.plan.provider(id)).collect()
    }

    /// The program that best supports a part's AWS half: the one with the fewest days not covered.
    pub(super) fn program(&self, part: &'a PlanPart) -> Option<&'a PlanProgram> {
        self.plan
            .programs
            .iter()
            .filter(|program| program.reports.iter().any(|key| part.reports.contains(key)))
            .min_by_key(|program| program.coverage.gap_days)
    }

    /// The program a report belongs to.
    pub(super) fn program_of(&self, report: &'a PlanReport) -> Option<&'a PlanProgram> {
        let programs = &self.plan.programs;
        let counted = programs.iter().find(|program| program.reports.contains(&report.key));
        counted.or_else(|| {
            programs.iter().find(|program| report.program.as_deref() == Some(program.id.as_str()))
        })
    }

    /// The tests of a part.
    pub(super) fn tests(&self, part: &'a PlanPart) -> Vec<&'a PlanTest> {
        part.tests.iter().filter_map(|id| self.tests.get(id.as_str()).copied()).collect()
    }

    /// The evidence items of a part.
    pub(super) fn evidence(&self, part: &'a PlanPart) -> Vec<&'a PlanEvidence> {
        part.evidence.iter().filter_map(|id| self.evidence.get(id.as_str()).copied()).collect()
    }

    /// Every exception of the plan's tests.
    pub(super) fn exceptions(&self) -> &[Exception<'a>] {
        &self.exceptions
    }

    /// The tests that bear on a part of this plan.
    pub(super) fn listed_tests(&self) -> &[&'a PlanTest] {
        &self.listed_tests
    }

    /// The evidence items that bear on a part of this plan, or that one of its tests cites.
    pub(super) fn listed_evidence(&self) -> &[&'a PlanEvidence] {
        &self.listed_evidence
    }

    /// Every item of every sample, with its id.
    pub(super) fn items(&self) -> &[(&'a PlanTest, &'a TestItem, String)] {
        &self.items
    }

    /// What a test came to, part by part.
    pub(super) fn results(&self, test: &'a PlanTest) -> &[(&'a PartId, &'a PartResult)] {
        self.results.get(test.id.as_str()).map_or(&[], Vec::as_slice)
    }

    /// What was written about something.
    pub(super) fn remark(&self, kind: RemarkKind, id: &str) -> Option<&'a PlanRemark> {
        self.remarks.get(&(kind, id)).copied()
    }

    /// A topic's title, or its id if the plan does not list it.
    pub(super) fn topic<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.topics.get(id).map_or(id, |topic| topic.title.as_str())
    }

    /// A service's name, or its id if the plan does not list it.
    pub(super) fn service<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.services.get(id).map_or(id, |service| service.name.as_str())
    }

    /// A source of an AWS fact.
    pub(super) fn source(&self, id: &str) -> Option<&'a Source> {
        self.sources.get(id).copied()
    }
}
