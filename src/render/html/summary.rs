//! The head of the page: system, period, counts by label, reason and family.

use serde_json::{Value, json};

use super::markdown::html;
use super::text::{Kind, clean, maybe, words};
use super::{Draft, Fields};
use crate::model::text::capital;
use crate::model::{Carried, Counts, Disposition, DocumentWords, Reason, Wording};
use crate::render::schedule;

/// The machine name of a reason.
pub(super) fn reason_key(reason: Reason) -> String {
    reason.label().to_lowercase().replace(' ', "-")
}

/// What this kind of document calls things, in small letters and as a heading.
fn wording(words: &DocumentWords) -> Value {
    json!({
        "part": words.part,
        "parts": words.parts,
        "Part": capital(&words.part),
        "Parts": capital(&words.parts),
        "Controls": capital(&words.controls),
        "Family": capital(&words.family),
        "families": words.families,
    })
}

/// Width of the bar of a family with the most parts.
const BAR: u32 = 1_000;

impl Draft<'_> {
    /// The labels that occur, the others left out of tables.
    fn labels(&self) -> Vec<Disposition> {
        let summary = &self.plan.summary;
        let occurs = |at: &Disposition| summary.parts.get(*at) + summary.controls.get(*at) > 0;
        Disposition::ALL.iter().copied().filter(occurs).collect()
    }

    /// What the whole page uses.
    pub(super) fn document(&self) -> Fields {
        let plan = self.plan;
        let (summary, catalog) = (&plan.summary, &plan.catalog);
        let labels: Vec<Value> = self
            .labels()
            .into_iter()
            .map(|at| {
                json!({
                    "key": at.key(),
                    "long": at.label(),
                    "short": at.short(),
                    "parts": summary.parts.get(at),
                    "controls": summary.controls.get(at),
                })
            })
            .collect();
        let reasons = Reason::ALL.iter().filter_map(|reason| {
            let count = summary.reasons.get(reason)?;
            Some(json!({"key": reason_key(*reason), "label": reason.label(), "parts": count}))
        });
        let carried = Carried::EACH.iter().filter(|one| summary.carried(**one) > 0);
        let view = json!({
            "title": format!("{}: {}", clean(&plan.system.name), clean(&plan.framework_title)),
            "generator": clean(&plan.generator),
            "notice": clean(&plan.notice),
            "framework": clean(&plan.framework),
            "framework_title": clean(&plan.framework_title),
            "w": wording(&plan.document.words),
            "catalog": {
                "title": clean(&catalog.title),
                "version": clean(&catalog.version),
                "own_wording": catalog.wording == Wording::Own,
                "note": maybe(catalog.note.as_ref()),
            },
            "period": {
                "label": clean(&plan.period_label),
                "from": plan.period.from,
                "to": plan.period.to,
                "days": plan.period.days(),
            },
            "as_of": plan.as_of,
            "system": self.system(),
            "labels": labels,
            "reasons": reasons.collect::<Vec<_>>(),
            "carried": carried
                .map(|one| json!([one.in_full(), summary.carried(*one)]))
                .collect::<Vec<_>>(),
            "total": {"parts": summary.parts.total(), "controls": summary.controls.total()},
            "with_exceptions": summary.with_exceptions,
            "exceptions_count": self.exceptions.len(),
            "accepted": summary.accepted_at_control_level,
            "overdue": plan.poam.iter().filter(|item| item.is_overdue(plan.as_of)).count(),
            "groups": self.groups(),
            "roles": self.roles(),
            "scores": self.scores(),
            "policy_words": {
                "tolerance": schedule::tolerance_in_words(&plan.policy),
                "control_level": schedule::control_level_in_words(&plan.policy),
            },
            "rules_off": plan.rules_off.iter().map(|off| words(&off.sentence())).collect::<Vec<_>>(),
        });
        match view {
            Value::Object(fields) => fields,
            _ => Fields::new(),
        }
    }

    fn system(&self) -> Value {
        let system = &self.plan.system;
        let roles: Vec<Value> = system
            .roles
            .values()
            .map(|role| {
                json!({
                    "title": clean(&role.title),
                    "holder": maybe(role.holder.as_ref()),
                    "contact": maybe(role.contact.as_ref()),
                })
            })
            .collect();
        let cleaned = |texts: &[String]| texts.iter().map(|text| clean(text)).collect::<Vec<_>>();
        json!({
            "id": clean(&system.id),
            "name": clean(&system.name),
            "organization": clean(&system.organization),
            "description": html(&system.description),
            "boundary": system.boundary.as_ref().map(|text| html(text)),
            "synthetic": maybe(system.synthetic.as_ref()),
            "impact": maybe(system.impact.as_ref()),
            "data": cleaned(&system.data_categories),
            "accounts": system
                .accounts
                .iter()
                .map(|(id, purpose)| json!([clean(id), clean(purpose)]))
                .collect::<Vec<_>>(),
            "regions": cleaned(&system.regions),
            "roles": roles,
            "interconnections": cleaned(&system.interconnections),
            "no_premises": system.no_premises.as_ref().map(|said| {
                json!({"said_by": clean(&said.said_by), "on": said.on})
            }),
        })
    }

    /// Families with their counts, and the bar that shows them.
    fn groups(&self) -> Vec<Value> {
        let labels = self.labels();
        let groups = &self.plan.summary.groups;
        let most = groups.iter().map(|group| group.parts.total()).max().unwrap_or(0).max(1);
        let counts = |counts: Counts| labels.iter().map(|at| counts.get(*at)).collect::<Vec<u32>>();
        groups
            .iter()
            .map(|group| {
                let mut x = 0;
                let mut bars = Vec::new();
                for at in labels.iter().filter(|at| group.parts.get(**at) > 0) {
                    let wide = (group.parts.get(*at) * BAR / most).max(2);
                    bars.push(json!({"key": at.key(), "x": x, "w": wide}));
                    x += wide;
                }
                json!({
                    "id": clean(&group.id),
                    "title": clean(&group.title),
                    "to": self.names.anchor(Kind::Family, &group.id),
                    "parts": counts(group.parts),
                    "total": group.parts.total(),
                    "open": group.parts.open,
                    "bars": bars,
                })
            })
            .collect()
    }

    fn scores(&self) -> Vec<Value> {
        let one = |score: &crate::model::PlanScore| {
            json!({
                "title": clean(&score.title),
                "rule": clean(&score.rule),
                "result": clean(&score.result()),
                "conclusion": words(&score.conclusion),
            })
        };
        self.plan.extras.scores.iter().map(one).collect()
    }
}
