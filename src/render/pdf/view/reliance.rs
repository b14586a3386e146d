//! Other providers, and the complementary controls of all sides.

use serde_json::{Value, json};

use super::{Draft, Kind};
use crate::model::{PartId, PlanCuec, PlanPart, PlanProvider, PlanProviderReport, ProviderMethod};
use crate::render::reliance::expected_of_aws;

fn ids<'p>(parts: impl IntoIterator<Item = &'p PartId>) -> Vec<String> {
    parts.into_iter().map(ToString::to_string).collect()
}

impl Draft<'_> {
    /// Subservice organizations, and the three tables: what is assumed of them, what their reports assume
    /// of us, and what is assumed of our own users.
    pub(super) fn reliance(&mut self) -> Value {
        let plan = self.plan;
        let providers: Vec<Value> = plan.providers.iter().map(|one| self.provider(one)).collect();
        let mut csocs = Vec::new();
        for one in expected_of_aws(plan) {
            let pointers: Vec<Value> = one
                .pointers
                .iter()
                .map(|(key, section)| {
                    json!({
                        "report": self.refer(Kind::Report, key),
                        "section": self.cell("section pointer", key, section),
                    })
                })
                .collect();
            csocs.push(json!({
                "id": self.topic_title(one.topic),
                "of": "AWS",
                "text": self.cell("assumption", one.topic, one.text),
                "services": self.service_names(&one.services),
                "pointers": pointers,
                "parts": ids(one.parts),
            }));
        }
        for provider in &plan.providers {
            for control in &provider.csocs {
                csocs.push(json!({
                    "id": self.cell("id of assumed control", "", &control.id),
                    "of": self.cell("name of provider", &provider.id, &provider.name),
                    "text": self.cell("assumption", &control.id, &control.text),
                    "services": "",
                    "pointers": Vec::<Value>::new(),
                    "parts": ids(&control.parts),
                }));
            }
        }
        let mut cuecs: Vec<Value> = plan.cuecs.iter().map(|cuec| self.cuec("AWS", cuec)).collect();
        for provider in &plan.providers {
            let name = self.cell("name of provider", &provider.id, &provider.name);
            cuecs.extend(provider.cuecs.iter().map(|cuec| self.cuec(&name, cuec)));
        }
        let users: Vec<Value> = plan
            .user_controls
            .iter()
            .map(|control| {
                json!({
                    "id": self.cell("id of user control", "", &control.id),
                    "text": self.cell("user control", &control.id, &control.text),
                    "parts": ids(&control.parts),
                })
            })
            .collect();
        json!({"providers": providers, "csocs": csocs, "cuecs": cuecs, "users": users})
    }

    fn provider(&mut self, provider: &PlanProvider) -> Value {
        let id = &provider.id;
        let reports: Vec<Value> =
            provider.reports.iter().map(|report| self.provider_report(id, report)).collect();
        json!({
            "name": self.cell("name of provider", id, &provider.name),
            "service": self.cell("service of provider", id, &provider.service),
            "method": provider.method.label(),
            "inclusive": provider.method == ProviderMethod::Inclusive,
            "reports": reports,
            "covered_days": provider.coverage.covered_days,
            "lacks": self.maybe_cell("support of provider", id, provider.lacks.as_ref()),
            "parts": ids(&provider.parts),
        })
    }

    fn provider_report(&mut self, id: &str, report: &PlanProviderReport) -> Value {
        let exceptions: Vec<String> = report
            .exceptions
            .iter()
            .map(|text| self.cell("exception of report", id, text))
            .collect();
        json!({
            "title": self.cell("title of report", id, &report.title),
            "report_type": report.report_type,
            "period": report.period.map(|period| [period.from, period.to]),
            "opinion": report.opinion.map(|opinion| opinion.label()),
            "issued_on": report.issued_on,
            "exceptions": exceptions,
            "reviewer": self.maybe_cell("reviewer of report", id, report.reviewer.as_ref()),
            "reviewed_on": report.reviewed_on,
            "unusable": self.maybe_cell("use of report", id, report.unusable.as_ref()),
        })
    }

    fn cuec(&mut self, of: &str, cuec: &PlanCuec) -> Value {
        let controls: Vec<Value> = cuec
            .controls
            .iter()
            .map(|control| {
                let tests: Vec<Value> = control
                    .tests
                    .iter()
                    .map(|test| {
                        json!({
                            "test": self.refer(Kind::Test, &test.test),
                            "result": test.result.label().to_lowercase(),
                        })
                    })
                    .collect();
                json!({
                    "id": self.cell("implementation id", "", &control.id),
                    "title": self.cell("title of implementation", &control.id, &control.title),
                    "status": control.status.label(),
                    "operates": control.status.operates(),
                    "tests": tests,
                })
            })
            .collect();
        json!({
            "id": self.cell("number of user entity control", "", &cuec.id),
            "of": of,
            "report": cuec.report.as_ref().map(|key| self.refer(Kind::Report, key)),
            "controls": controls,
            "rationale": self.maybe_cell("rationale", &cuec.id, cuec.rationale.as_ref()),
        })
    }

    /// What other providers carry of a part: name and service, and what is assumed of each for the part.
    pub(super) fn providers_of(&mut self, part: &PlanPart) -> Vec<Value> {
        let plan = self.plan;
        let providers = part.providers.iter().filter_map(|id| plan.provider(id));
        providers
            .map(|provider| {
                let about = provider
                    .csocs
                    .iter()
                    .filter(|control| control.parts.iter().any(|named| named.covers(&part.id)));
                let assumed: Vec<String> = about
                    .map(|control| self.text("assumption", &control.id, &control.text))
                    .collect();
                json!({
                    "name": self.text("name of provider", &provider.id, &provider.name),
                    "service": self.text("service of provider", &provider.id, &provider.service),
                    "assumed": assumed,
                })
            })
            .collect()
    }
}
