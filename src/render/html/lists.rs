//! Plan of action, findings, services and sources.

use serde_json::{Value, json};

use super::Draft;
use super::text::{Kind, clean, maybe, told, words};
use crate::model::text::few_and_more;
use crate::model::{PartId, PoamSeverity};
use crate::render::schedule;

/// Parts that a finding names before it counts the rest.
const NAMED: usize = 12;

impl Draft<'_> {
    /// The name of a service in use.
    pub(super) fn service_name<'s>(&'s self, id: &'s str) -> &'s str {
        let known = self.plan.services.iter().find(|service| service.id == id);
        known.map_or(id, |service| &service.name)
    }

    /// The plan of action, item by item.
    pub(super) fn plan_of_action(&self) -> Value {
        let plan = self.plan;
        let items = plan.poam.iter().map(|item| {
            json!({
                "id": clean(&item.id),
                "to": self.names.anchor(Kind::Poam, &item.id),
                "title": words(&item.title),
                "parts": self.names.parts(&item.parts),
                "check": maybe(item.check.as_ref()),
                "resource": maybe(item.resource.as_ref()),
                "severity": item.severity.map(PoamSeverity::label),
                "owner": maybe(item.owner.as_ref()),
                "found_on": item.found_on,
                "due": item.due,
                "overdue": item.is_overdue(plan.as_of),
                "status": item.status.label(),
                "closed_on": item.closed_on,
                "response": maybe(item.response.as_ref()),
            })
        });
        items.collect()
    }

    /// Findings, worst first, with their waivers and without places in files.
    pub(super) fn findings(&self) -> Value {
        let about = |id: &String| match id.parse::<PartId>() {
            Ok(part) => self.names.parts([&part]).remove(0),
            Err(_) => json!({"label": clean(id), "to": null}),
        };
        let findings = self.plan.findings.iter().map(|finding| {
            let opens = (!finding.caused.is_empty())
                .then(|| few_and_more(finding.caused.iter().map(|one| &one.part), NAMED));
            let controls = &finding.controls;
            let more = controls.len().saturating_sub(NAMED);
            json!({
                "rule": finding.code.name,
                "severity": finding.severity.label(),
                "message": told(&finding.message),
                "help": schedule::remedy(finding).map(|help| told(&help)),
                "controls": controls.iter().take(NAMED).map(about).collect::<Vec<_>>(),
                "more": more,
                "opens": opens.map(|opens| clean(&opens)),
                "opened": finding.caused.len(),
                "waived": finding.waived.as_ref().map(|waived| json!({
                    "reason": words(&waived.reason),
                    "approver": clean(&waived.approver),
                    "term": clean(&waived.term()),
                    "compensating": maybe(waived.compensating.as_ref()),
                })),
            })
        });
        findings.collect()
    }

    /// Services and premises in use.
    pub(super) fn services(&self) -> Value {
        let services = self.plan.services.iter().map(|service| {
            json!({
                "name": clean(&service.name),
                "premises": service.premises,
                "mode": maybe(service.mode.as_ref()),
                "purpose": words(&service.purpose),
                "summary": words(&service.summary),
            })
        });
        services.collect()
    }

    /// Sources of the facts about AWS.
    pub(super) fn sources(&self) -> Value {
        let sources = self.plan.sources.iter().map(|source| {
            let url = &source.url;
            let link = url.starts_with("https://") && url.bytes().all(|b| b.is_ascii_graphic());
            json!({
                "id": clean(&source.id),
                "title": clean(&source.title),
                "url": clean(url),
                "link": link,
                "checked_on": source.checked_on,
            })
        });
        sources.collect()
    }
}
