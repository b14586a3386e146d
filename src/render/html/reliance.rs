//! AWS's reports, other providers, and the complementary controls of all sides.

use serde_json::{Value, json};

use super::Draft;
use super::text::{Kind, clean, maybe, maybe_told, words};
use crate::model::{
    Period, PlanCuec, PlanPart, PlanProvider, ProviderMethod, ScopeState, days_in_words,
};
use crate::render::reliance::expected_of_aws;

fn days(period: Option<Period>) -> Value {
    json!(period.map(|period| [period.from, period.to]))
}

impl Draft<'_> {
    /// Report versions that the plan relies on or considered.
    pub(super) fn reports(&self) -> Value {
        let reports = self.plan.reports.iter().map(|report| {
            json!({
                "number": self.names.refer(Kind::Report, &report.key)["label"],
                "to": self.names.anchor(Kind::Report, &report.key),
                "title": clean(&report.title),
                "reference": clean(&report.reference()),
                "kind": report.kind(),
                "letter": report.letter,
                "period": days(report.period),
                "state": clean(&report.standing()),
                "review": report.review_result(),
                "reviewer": maybe(report.reviewer.as_ref()),
                "reviewed_on": report.reviewed_on,
                "exceptions": report.exceptions.iter().map(|one| words(one)).collect::<Vec<_>>(),
                "covered_days": report.covered_days,
                "usable": report.usable,
                "unusable": maybe_told(report.unusable.as_ref()),
                "note": maybe_told(report.note.as_ref()),
                "cited_by": report.cited_by,
            })
        });
        reports.collect()
    }

    /// What the reports of each program cover together.
    pub(super) fn programs(&self) -> Value {
        let programs = self.plan.programs.iter().map(|program| {
            let of = |state: ScopeState| {
                let services = self.plan.services.iter().filter(|service| !service.premises);
                let services = services.filter(|s| s.in_scope_of(program) == Some(state));
                services.map(|service| clean(&service.name)).collect::<Vec<_>>().join(", ")
            };
            let gaps: Vec<String> = program.coverage.gaps.iter().map(Period::to_string).collect();
            json!({
                "title": clean(&program.title),
                "reports": self.names.refer_all(Kind::Report, &program.reports),
                "days": program.coverage.audit.days(),
                "covered": program.coverage.covered_days,
                "report_days": program.report_days,
                "letter_days": program.letter_days,
                "in_words": days_in_words(program.report_days, program.letter_days),
                "gap_days": program.coverage.gap_days,
                "gaps": gaps.join(", "),
                "in": of(ScopeState::In),
                "out": of(ScopeState::Out),
                "unknown": of(ScopeState::Unknown),
                "scope_source": words(&program.scope_source),
            })
        });
        programs.collect()
    }

    pub(super) fn authorizations(&self) -> Value {
        let all = self.plan.authorizations.iter().map(|one| {
            let outside = one.services.iter().filter(|(_, inside)| !**inside);
            let outside = outside.map(|(id, _)| clean(self.service_name(id)));
            json!({
                "id": clean(&one.id),
                "offering": clean(&one.service_offering),
                "level": one.level.label(),
                "status": one.status.label(),
                "partition": clean(&one.partition),
                "from": one.authorized_on,
                "to": one.expires_on,
                "reviewer": maybe(one.reviewer.as_ref()),
                "reviewed_on": one.reviewed_on,
                "usable": one.usable,
                "unusable": maybe(one.unusable.as_ref()),
                "outside": outside.collect::<Vec<_>>().join(", "),
                "parts": one.parts.len(),
            })
        });
        all.collect()
    }

    pub(super) fn agreements(&self) -> Value {
        let all = self.plan.agreements.iter().map(|one| {
            json!({
                "id": clean(&one.id),
                "name": maybe(one.name.as_ref()),
                "kind": one.kind(),
                "active": one.active,
                "reach": clean(&one.reach()),
                "from": one.from,
                "to": one.to,
                "covered_days": one.covered_days,
                "parts": one.cited_by,
            })
        });
        all.collect()
    }

    pub(super) fn providers(&self) -> Value {
        let one = |provider: &PlanProvider| {
            json!({
                "name": clean(&provider.name),
                "service": words(&provider.service),
                "method": provider.method.label(),
                "inclusive": provider.method == ProviderMethod::Inclusive,
                "covered_days": provider.coverage.covered_days,
                "lacks": maybe(provider.lacks.as_ref()),
                "reports": provider.reports.iter().map(|r| words(&r.line())).collect::<Vec<_>>(),
                "parts": self.names.parts(&provider.parts),
            })
        };
        self.plan.providers.iter().map(one).collect()
    }

    /// What is assumed of AWS and of other providers.
    pub(super) fn csocs(&self) -> Value {
        let mut out = Vec::new();
        for one in expected_of_aws(self.plan) {
            let topic = self.plan.topics.iter().find(|topic| topic.id == one.topic);
            let services: Vec<String> =
                one.services.iter().map(|id| clean(self.service_name(id))).collect();
            let pointers = one.pointers.iter().map(|(key, section)| {
                json!({"report": self.names.refer(Kind::Report, key), "section": clean(section)})
            });
            out.push(json!({
                "id": topic.map_or_else(|| clean(one.topic), |topic| clean(&topic.title)),
                "of": "AWS",
                "text": clean(one.text),
                "services": services.join(", "),
                "pointers": pointers.collect::<Vec<_>>(),
                "parts": self.names.parts(one.parts),
            }));
        }
        for provider in &self.plan.providers {
            let assumed = provider.csocs.iter().map(|control| {
                json!({
                    "id": clean(&control.id),
                    "of": clean(&provider.name),
                    "text": words(&control.text),
                    "services": "",
                    "pointers": [],
                    "parts": self.names.parts(&control.parts),
                })
            });
            out.extend(assumed);
        }
        out.into()
    }

    /// What reports assume of the customer.
    pub(super) fn cuecs(&self) -> Value {
        let one = |of: &str, cuec: &PlanCuec| {
            let controls = cuec
                .controls
                .iter()
                .map(|control| json!({"id": clean(&control.id), "title": clean(&control.title)}));
            json!({
                "id": clean(&cuec.id),
                "of": clean(of),
                "report": cuec.report.as_ref().map(|key| self.names.refer(Kind::Report, key)),
                "controls": controls.collect::<Vec<_>>(),
                "rationale": maybe(cuec.rationale.as_ref()),
                "result": words(&cuec.result()),
            })
        };
        let of_aws = self.plan.cuecs.iter().map(|cuec| one("AWS", cuec));
        let of_others = self.plan.providers.iter();
        let of_others = of_others.flat_map(|at| at.cuecs.iter().map(|cuec| one(&at.name, cuec)));
        of_aws.chain(of_others).collect()
    }

    /// What is assumed of the system's own users.
    pub(super) fn users(&self) -> Value {
        let all = self.plan.user_controls.iter().map(|one| {
            json!({
                "id": clean(&one.id),
                "text": words(&one.text),
                "parts": self.names.parts(&one.parts),
            })
        });
        all.collect()
    }

    /// What other providers carry of a part.
    pub(super) fn providers_of(&self, part: &PlanPart) -> Vec<Value> {
        let providers = part.providers.iter().filter_map(|id| self.plan.provider(id));
        providers
            .map(|provider| {
                let assumed = provider
                    .csocs
                    .iter()
                    .filter(|control| control.parts.iter().any(|named| named.covers(&part.id)))
                    .map(|control| words(&control.text));
                json!({
                    "name": clean(&provider.name),
                    "service": words(&provider.service),
                    "lacks": maybe(provider.lacks.as_ref()),
                    "assumed": assumed.collect::<Vec<_>>(),
                })
            })
            .collect()
    }
}
