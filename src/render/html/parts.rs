//! Families, controls and their parts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Draft;
use super::markdown::html;
use super::summary::reason_key;
use super::text::{Kind, clean, maybe, maybe_told, told, words};
use crate::model::{
    Csoc, Determination, Disposition, Level, ObservationCounts, PlanControl, PlanPart, Reason,
};

/// `3 Shared, 1 Open`: the counts that are not zero.
fn counts_in_words(counts: crate::model::Counts) -> String {
    let some = Disposition::ALL.iter().filter(|at| counts.get(**at) > 0);
    let said: Vec<String> = some.map(|at| format!("{} {}", counts.get(*at), at.short())).collect();
    if said.is_empty() { "none".to_owned() } else { said.join(", ") }
}

/// Roles that answer for a part: those of its control, and the owner of its next step.
fn roles_of<'p>(control: &'p PlanControl, part: &'p PlanPart) -> BTreeSet<&'p str> {
    let owner = part.next.as_ref().and_then(|next| next.owner.as_deref());
    control.roles.iter().map(String::as_str).chain(owner).collect()
}

impl Draft<'_> {
    /// Every role that answers for a part, by name; its place in the list is what parts carry.
    pub(super) fn roles(&self) -> Vec<String> {
        self.role_names().into_iter().map(clean).collect()
    }

    fn role_names(&self) -> Vec<&str> {
        let all = self.plan.parts().flat_map(|(control, part)| roles_of(control, part));
        all.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The families in order, each with its controls.
    pub(super) fn families(&self) -> Value {
        let plan = self.plan;
        let names = self.role_names();
        let roles: BTreeMap<&str, usize> = (0..).zip(&names).map(|(n, name)| (*name, n)).collect();
        let mut families: Vec<(&str, Vec<Value>)> = Vec::new();
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        for control in &plan.controls {
            let family = *at.entry(control.group.as_str()).or_insert_with(|| {
                families.push((&control.group, Vec::new()));
                families.len() - 1
            });
            families[family].1.push(self.control(control, &roles));
        }
        let one = |(n, (id, controls)): (usize, (&str, Vec<Value>))| {
            let known = plan.summary.groups.iter().find(|group| group.id == id);
            let to = self.names.anchor(Kind::Family, id);
            json!({
                "id": clean(id),
                "title": known.map(|group| clean(&group.title)).unwrap_or_default(),
                "counts": known.map(|group| counts_in_words(group.parts)),
                "to": to.map_or_else(|| format!("family-n{n}"), str::to_owned),
                "controls": controls,
            })
        };
        families.into_iter().enumerate().map(one).collect()
    }

    fn control(&self, control: &PlanControl, roles: &BTreeMap<&str, usize>) -> Value {
        let id = control.id.to_string();
        let implementations = control.implementations.iter().map(|at| {
            let known = self.plan.implementations.iter().find(|known| known.id == *at);
            json!({
                "id": clean(at),
                "title": known.map(|known| clean(&known.title)),
                "status": known.map(|known| known.status.label()),
                "frequency": known.and_then(|known| maybe(known.frequency.as_ref())),
            })
        });
        let parameters = control.parameters.iter().map(|parameter| {
            json!({
                "id": clean(&parameter.id),
                "label": clean(&parameter.label),
                "value": maybe(parameter.value.as_ref()),
            })
        });
        let labels = |all: Vec<&'static str>| all.join(", ");
        json!({
            "id": clean(&id),
            "title": clean(&control.heading()),
            "to": self.names.anchor(Kind::Control, &id),
            "disposition": control.disposition.key(),
            "counts": counts_in_words(control.counts),
            "status": labels(control.status.iter().map(|one| one.label()).collect()),
            "origination": labels(control.origination.iter().map(|one| one.label()).collect()),
            "roles": control.roles.iter().map(|role| clean(role)).collect::<Vec<_>>().join(", "),
            "implementations": implementations.collect::<Vec<_>>(),
            "parameters": parameters.collect::<Vec<_>>(),
            "checks": self
                .plan
                .observations
                .get(&control.id)
                .map(|seen| self.checks(seen, control.parts.len())),
            "related": self.names.controls(&control.related),
            "parts": control
                .parts
                .iter()
                .map(|part| self.part(control, part, roles))
                .collect::<Vec<_>>(),
        })
    }

    fn checks(&self, seen: &ObservationCounts, parts: usize) -> Value {
        json!({
            "pass": seen.pass,
            "fail": seen.fail,
            "manual": seen.manual,
            "muted": seen.muted,
            "mapped": seen.mapped(parts).join("; "),
            "failing": seen.failing_checks.iter().map(|check| clean(check)).collect::<Vec<_>>(),
            "evidence": self.names.refer_all(Kind::Evidence, &seen.evidence),
        })
    }

    fn part(&self, control: &PlanControl, part: &PlanPart, roles: &BTreeMap<&str, usize>) -> Value {
        let id = part.id.to_string();
        let names = &self.names;
        let missing = part.missing.iter();
        let missing = missing.map(|lack| json!([lack.half.heading(), told(&lack.message)]));
        let of_role: Vec<String> = roles_of(control, part)
            .into_iter()
            .filter_map(|role| roles.get(role).map(usize::to_string))
            .collect();
        let reasons: Vec<String> = part.reasons().into_iter().map(reason_key).collect();
        json!({
            "id": clean(&id),
            "to": names.anchor(Kind::Part, &id),
            "family": clean(&control.group),
            "roles": of_role.join(" "),
            "disposition": part.disposition.key(),
            "label": clean(&part.in_words()),
            "determination": part.determination.map(Determination::label),
            // A part may be open for several reasons, and is found by each.
            "reasons": if part.disposition == Disposition::Open { reasons.join(" ") } else { String::new() },
            "leads": part
                .lead
                .iter()
                .map(|lead| json!([clean(&lead.id.to_string()), clean(&lead.text)]))
                .collect::<Vec<_>>(),
            "text": clean(&part.text),
            "rationale": part.rationale.as_ref().map(|text| html(text)),
            "aws": self.aws_half(part),
            "providers": self.providers_of(part),
            "statements": part
                .statements
                .iter()
                .map(|said| json!({"by": clean(&said.said_by()), "html": html(&said.text)}))
                .collect::<Vec<_>>(),
            "tests": part.tests.iter().map(|test| self.tested(part, test)).collect::<Vec<_>>(),
            "evidence": names.refer_all(Kind::Evidence, &part.evidence),
            "coverage": maybe(part.coverage.as_ref()),
            "contradictions": part
                .contradictions
                .iter()
                .map(|one| told(&one.to_string()))
                .collect::<Vec<_>>(),
            "answered": part
                .answered
                .iter()
                .map(|answer| told(&answer.to_string()))
                .collect::<Vec<_>>(),
            "missing": missing.collect::<Vec<_>>(),
            "next": part.next.as_ref().map(|next| json!({
                "step": told(&next.step),
                "owner": maybe(next.owner.as_ref()),
                "due": next.due,
                "late": next.due.is_some_and(|due| due < self.plan.as_of),
            })),
            "poam": names.refer_all(
                Kind::Poam, self.plan.poam_of(&part.id).map(|item| item.id.as_str())),
            "carried": (!part.basis.starts_with("Customer's: ")).then(|| part.carried().in_sentence()),
            "basis": told(&part.basis),
            "note": maybe_told(part.note.as_ref()).filter(|note| !part.basis.contains(note.as_str())),
        })
    }

    /// What is expected of AWS, and what supports that.
    fn aws_half(&self, part: &PlanPart) -> Option<Value> {
        if part.csocs.is_empty() && part.supported_by.is_none() && part.reports.is_empty() {
            return None;
        }
        let by = |ids: &[String]| {
            let known = |id: &String| self.names.anchor(Kind::Report, id).is_some();
            let label = |id: &String| match known(id) {
                true => self.names.refer(Kind::Report, id),
                false => json!({"label": clean(id), "to": null}),
            };
            ids.iter().map(label).collect::<Vec<_>>()
        };
        let support = part.supported_by.as_ref();
        let relied: &[String] = support.map_or(&[], |support| &support.by);
        let others: Vec<String> =
            part.reports.iter().filter(|key| !relied.contains(key)).cloned().collect();
        Some(json!({
            "expected": part.csocs.iter().map(|csoc| self.expected(csoc)).collect::<Vec<_>>(),
            "support": support.map(|support| json!({
                "rule": support.rule.label(),
                "by": by(&support.by),
                "sentence": words(&support.sentence),
                "report_days": support.report_days,
                "letter_days": support.letter_days,
            })),
            "considered": by(&others),
        }))
    }

    fn expected(&self, csoc: &Csoc) -> Value {
        let services: Vec<String> =
            csoc.services.iter().map(|id| clean(self.service_name(id))).collect();
        let pointers = csoc.pointers.iter().map(|(report, section)| {
            json!({"report": self.names.refer(Kind::Report, report), "section": clean(section)})
        });
        json!({
            "text": clean(&csoc.text),
            "services": services.join(", "),
            "pointers": pointers.collect::<Vec<_>>(),
        })
    }

    /// What one test came to for a part.
    fn tested(&self, part: &PlanPart, id: &str) -> Value {
        let result = part.results.iter().find(|result| result.test == id);
        let test = self.plan.tests.iter().find(|test| test.id == id);
        let exceptions = self
            .exceptions
            .iter()
            .filter(|one| one.test.id == id && one.parts.contains(&&part.id))
            .map(|one| self.names.refer(Kind::Exception, &one.id()));
        let steps = test.into_iter().flat_map(|test| test.steps_for(&part.id));
        let steps = steps.map(|(n, step)| {
            let method = step.method.map(|method| format!(", {}", method.label()));
            let name = format!("Step {n}{}", method.unwrap_or_default());
            let evidence = self.names.refer_all(Kind::Evidence, step.evidence_ids());
            json!({"name": name, "text": words(&step.action), "evidence": evidence})
        });
        let attributes = test.into_iter().flat_map(|test| test.attributes_for(&part.id));
        let attributes = attributes.map(|(letter, attribute)| {
            let evidence = self.names.refer_all(Kind::Evidence, attribute.evidence_ids());
            let name = format!("Attribute {}", clean(letter));
            json!({"name": name, "text": words(&attribute.text), "evidence": evidence})
        });
        json!({
            "test": self.names.refer(Kind::Test, id),
            "title": test.map(|test| words(&test.title)),
            "result": result.map(|result| told(&result.sentence())),
            "control_level": result
                .is_some_and(|result| result.level == Level::Control && result.result.supports()),
            "exceptions": exceptions.collect::<Vec<_>>(),
            "looked": steps.chain(attributes).collect::<Vec<_>>(),
        })
    }

    /// Every open part with its next step.
    pub(super) fn open(&self) -> Value {
        let open = self.plan.parts().filter(|(_, part)| part.disposition == Disposition::Open);
        open.map(|(control, part)| {
            let id = part.id.to_string();
            let next = part.next.as_ref();
            json!({
                "part": self.names.refer(Kind::Part, &id),
                "id": clean(&id),
                "title": clean(&control.title),
                "reason": part.reason.map(Reason::label),
                "next": next.map(|next| told(&next.step)),
                "owner": next.and_then(|next| maybe(next.owner.as_ref())),
                "due": next.and_then(|next| next.due),
                "late": next.and_then(|next| next.due).is_some_and(|due| due < self.plan.as_of),
                "poam": self.names.refer_all(
                    Kind::Poam, self.plan.poam_of(&part.id).map(|item| item.id.as_str())),
            })
        })
        .collect()
    }
}
