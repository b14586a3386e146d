//! A row for each part: what matrices, statements of applicability and tables of responsibilities are made of.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Draft, Kind};
use crate::model::{Half, PlanControl, PlanPart, PlanTest, Status};
use crate::render::schedule;

impl Draft<'_> {
    /// The rows, in the plan's order.
    pub(super) fn rows(&mut self) -> Vec<Value> {
        let plan = self.plan;
        if !plan.document.matrix {
            return Vec::new();
        }
        plan.parts().map(|(control, part)| self.row(control, part)).collect()
    }

    fn row(&mut self, control: &PlanControl, part: &PlanPart) -> Value {
        let plan = self.plan;
        let id = part.id.to_string();
        let controls = self.controls_of(control, part);
        let providers: Vec<String> = part
            .providers
            .iter()
            .filter_map(|one| plan.provider(one))
            .map(|one| self.cell("name of provider", &one.id, &one.name))
            .collect();
        let reports: Vec<Value> = part
            .reports
            .iter()
            .filter_map(|key| plan.report(key))
            .map(|report| {
                json!({
                    "report": self.refer(Kind::Report, &report.key),
                    "kind": report.kind(),
                    "title": self.cell("title of report", &report.key, &report.title),
                    "period": report.period.map(|period| [period.from, period.to]),
                    "reviewed_on": report.reviewed_on,
                })
            })
            .collect();
        let status: Vec<&str> =
            control.status.iter().map(|status: &Status| status.label()).collect();
        let has = |half: Half| part.halves.contains(&half);
        json!({
            "id": id,
            "control": self.refer(Kind::Control, control.id.as_str()),
            "title": self.cell("title of control", &id, &control.title),
            "kind": self.maybe_cell("kind of control", &id, control.kind.as_ref()),
            "text": self.cell("text", &id, &part.text),
            "disposition": part.disposition.key(),
            "label": self.cell("label", &id, &part.in_words()),
            "aws": has(Half::Aws),
            "customer": has(Half::Customer),
            "providers": providers,
            "carried": part.carried().in_full(),
            "status": status.join(", "),
            "roles": self.texts("role of control", &id, &control.roles).join(", "),
            "rationale": self.maybe_words("rationale", &id, part.rationale.as_ref()),
            "controls": controls,
            "reports": reports,
            "evidence": self.refer_all(Kind::Evidence, part.evidence.iter().take(8)),
            "evidence_count": part.evidence.len(),
            "assumed": part.csocs.iter().map(|csoc| self.cell("assumption", &id, &csoc.text)).collect::<Vec<_>>(),
            "determination": part.determination.map(|one| one.label()),
        })
    }

    /// The customer's controls of a part, each with the tests that name it and what they came to; then the tests that
    /// name none of them.
    fn controls_of(&mut self, control: &PlanControl, part: &PlanPart) -> Vec<Value> {
        let plan = self.plan;
        let said: BTreeSet<&str> =
            part.statements.iter().map(|one| one.implementation.as_str()).collect();
        let tests: Vec<&PlanTest> = part
            .tests
            .iter()
            .filter_map(|id| plan.tests.iter().find(|test| test.id == *id))
            .collect();
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        let mut out = Vec::new();
        for id in control.implementations.iter().filter(|id| said.contains(id.as_str())) {
            let named = |test: &&&PlanTest| test.tests.iter().any(|(named, _)| named == id);
            let own: Vec<&PlanTest> = tests.iter().filter(named).copied().collect();
            shown.extend(own.iter().map(|test| test.id.as_str()));
            let known = plan.implementations.iter().find(|one| one.id == *id);
            let title = known.map(|one| &one.title);
            let frequency = known.and_then(|one| one.frequency.as_ref()).map(ToString::to_string);
            out.push(json!({
                "id": self.cell("implementation id", "", id),
                "title": self.maybe_cell("title of implementation", id, title),
                "said": self.maybe_words("statement", id, control_activity(part, id).as_ref()),
                "frequency": frequency,
                "tests": self.results_of(part, &own),
            }));
        }
        let rest: Vec<&PlanTest> =
            tests.iter().filter(|test| !shown.contains(test.id.as_str())).copied().collect();
        if !rest.is_empty() {
            out.push(json!({
                "id": null, "title": null, "said": null, "frequency": null,
                "tests": self.results_of(part, &rest),
            }));
        }
        out
    }

    fn results_of(&mut self, part: &PlanPart, tests: &[&PlanTest]) -> Vec<Value> {
        tests
            .iter()
            .map(|test| {
                let id = &test.id;
                let result = part.results.iter().find(|result| result.test == *id);
                let at: Vec<usize> = (0..)
                    .zip(&self.exceptions)
                    .filter(|(_, one)| one.test.id == *id && one.parts.contains(&&part.id))
                    .map(|(at, _)| at)
                    .collect();
                let methods: Vec<&str> = test.methods.iter().map(|one| one.label()).collect();
                json!({
                    "test": self.refer(Kind::Test, id),
                    "title": self.words_cell("title of test", id, &test.title),
                    "methods": methods.join(", "),
                    "result": result.map(|one| {
                        self.words_cell("result of test", id, &schedule::words(&one.sentence()))
                    }),
                    "exceptions": self.refer_exceptions(&at),
                })
            })
            .collect()
    }
}

/// Characters of a statement that a row of a matrix has room for.
const ACTIVITY: usize = 480;

/// What a control does for a part: the first paragraph of its statement, as far as a row has room for it.
fn control_activity(part: &PlanPart, implementation: &str) -> Option<String> {
    let said = part.statements.iter().find(|one| one.implementation == implementation)?;
    let first = said.text.trim().split("\n\n").next()?;
    let plain: String = first
        .split_whitespace()
        .map(|word| word.trim_matches('*').trim_start_matches('#'))
        .collect::<Vec<_>>()
        .join(" ");
    if plain.chars().count() <= ACTIVITY {
        return Some(plain);
    }
    let cut: String = plain.chars().take(ACTIVITY).collect();
    // At the end of a sentence, or else of a word.
    let end = cut.rfind(". ").map(|at| at + 1).or_else(|| cut.rfind(' ')).unwrap_or(cut.len());
    Some(format!("{} \u{2026}", &cut[..end]))
}
