//! Evidence, open items, the plan of action, findings and sources.

use serde_json::{Value, json};

use super::{Draft, Kind, ids};
use crate::diag::{Place, Role};
use crate::limits::INDEXED;
use crate::model::text::few_and_more;
use crate::model::{Disposition, Plan, PlanEvidence, PlanPicture, PoamSeverity, Reason};
use crate::render::schedule;

/// Path of a picture in the world of the templates.
fn picture_file(n: usize, picture: &PlanPicture) -> String {
    format!("pictures/{n}.{}", picture.image.page.extension)
}

/// The pictures, by the names that templates use.
pub(super) fn pictures(plan: &Plan) -> impl Iterator<Item = (String, Vec<u8>)> {
    let with = plan.evidence.iter().enumerate();
    with.filter_map(|(n, item)| {
        let picture = item.picture.as_ref()?;
        Some((picture_file(n, picture), picture.image.page.bytes.to_vec()))
    })
}

impl Draft<'_> {
    /// Every evidence item, with enough detail to extract it again.
    pub(super) fn evidence_index(&mut self) -> Vec<Value> {
        let plan = self.plan;
        self.evidence_in_order()
            .into_iter()
            .map(|n| {
                let item = &plan.evidence[n];
                let id = &item.id;
                let place = match &item.path {
                    Some(path) => Some(self.file_name(path)),
                    None => self.maybe("address of evidence", id, item.url.as_ref()),
                };
                json!({
                    "id": self.text("evidence id", "", id),
                    "label": (self.evidence.get(id.as_str()) == Some(&n))
                        .then(|| format!("evidence-{n}")),
                    "title": self.text("title of evidence", id, &item.title),
                    "kind": item.kind.label(),
                    "source": self.maybe("source of evidence", id, item.source.as_ref()),
                    "query": self.maybe("query of evidence", id, item.query.as_ref()),
                    "place": place,
                    "extracted_at": self.maybe(
                        "time of evidence", id, item.extracted_at.as_ref().map(|(text, _)| text)),
                    "extracted_by": self.maybe(
                        "extractor of evidence", id, item.extracted_by.as_ref()),
                    "received_on": item.received_on,
                    "complete": self.completeness(item),
                    "covers": item.covers.map(|covers| [covers.from, covers.to]),
                    "in_period": item.in_period,
                    "rows": item.rows,
                    "bytes": item.bytes,
                    "sha256": self.maybe("hash of evidence", id, item.sha256.as_ref()),
                    "drifted": item.drifted(),
                    "picture": item.picture.as_ref().map(|picture| self.picture(n, item, picture)),
                    "parts": ids(&item.parts),
                })
            })
            .collect()
    }

    fn completeness(&mut self, item: &PlanEvidence) -> Option<String> {
        let how = item.complete_how.as_ref();
        match (item.complete, self.maybe("completeness of evidence", &item.id, how)) {
            (None, how) => how.map(|how| format!("completeness and accuracy: {how}")),
            (Some(false), _) => Some("not checked for completeness and accuracy".to_owned()),
            (Some(true), _) => Some("checked for completeness and accuracy".to_owned()),
        }
    }

    fn picture(&mut self, n: usize, item: &PlanEvidence, picture: &PlanPicture) -> Value {
        json!({
            "file": picture_file(n, picture),
            "label": format!("picture-{n}"),
            "width": picture.image.page.width,
            "height": picture.image.page.height,
            "pixels": format!("{} × {}", picture.image.width, picture.image.height),
            "time": self.maybe("time in a picture", &item.id, picture.image.time.as_ref()),
            "alt": self.text("description of a picture", &item.id, &picture.alt),
        })
    }

    /// Every open part with what it lacks.
    pub(super) fn open_items(&mut self) -> Vec<Value> {
        let plan = self.plan;
        let mut out = Vec::new();
        for (control, part) in plan.parts() {
            if part.disposition != Disposition::Open {
                continue;
            }
            let id = part.id.to_string();
            let missing: Vec<[String; 2]> = part
                .missing
                .iter()
                .map(|missing| {
                    let half = missing.half.heading().to_owned();
                    [half, self.words_cell("what is missing", &id, &missing.message)]
                })
                .collect();
            let poam = self.refer_all(Kind::Poam, plan.poam_of(&part.id).map(|item| &item.id));
            let next = part.next.as_ref();
            out.push(json!({
                "id": id,
                "to": self.refer(Kind::Control, control.id.as_str()).to,
                "title": self.text("title of control", control.id.as_str(), &control.title),
                "roles": self.texts("role of control", &id, &control.roles).join(", "),
                "missing": missing,
                "reason": part.reason.map(Reason::label),
                "next": next.map(|next| self.own_words("next step", &id, &next.step)),
                "owner": self.maybe("owner", &id, next.and_then(|next| next.owner.as_ref())),
                "due": next.and_then(|next| next.due),
                "poam": poam,
                "disposition": part.disposition.key(),
            }));
        }
        out
    }

    /// The plan of action, item by item.
    pub(super) fn plan_of_action(&mut self) -> Vec<Value> {
        let plan = self.plan;
        plan.poam
            .iter()
            .take(INDEXED)
            .enumerate()
            .map(|(n, item)| {
                let id = &item.id;
                json!({
                    "id": self.cell("plan-of-action id", "", id),
                    "label": (self.poam.get(id.as_str()) == Some(&n)).then(|| format!("poam-{n}")),
                    "title": self.words("title of plan-of-action item", id, &item.title),
                    "parts": ids(&item.parts),
                    "check": self.maybe_cell("check", id, item.check.as_ref()),
                    "resource": self.maybe_cell("resource", id, item.resource.as_ref()),
                    "severity": item.severity.map(PoamSeverity::label),
                    "owner": self.maybe_cell("owner", id, item.owner.as_ref()),
                    "found_on": item.found_on,
                    "due": item.due,
                    "overdue": item.is_overdue(plan.as_of),
                    "status": item.status.label(),
                    "closed_on": item.closed_on,
                    "response": self.maybe_words("response", id, item.response.as_ref()),
                })
            })
            .collect()
    }

    /// Findings, worst first, with their waivers.
    pub(super) fn findings(&mut self) -> Vec<Value> {
        let plan = self.plan;
        plan.findings
            .iter()
            .take(INDEXED)
            .map(|finding| {
                let rule = finding.code.name;
                let at = |role: Role| {
                    let mut places = finding.places.iter().filter(move |at| at.role == role);
                    places.next().map(|Place { at, .. }| at.clone())
                };
                let named =
                    (!finding.controls.is_empty()).then(|| few_and_more(&finding.controls, 8));
                let opens = (!finding.caused.is_empty()).then(|| {
                    let parts = few_and_more(finding.caused.iter().map(|one| &one.part), 8);
                    format!("opens {parts}")
                });
                let said: Vec<String> = named.into_iter().chain(opens).collect();
                let controls = (!said.is_empty()).then(|| said.join("; "));
                let waived = finding.waived.as_ref().map(|waived| {
                    json!({
                        "reason": self.cell("reason of waiver", rule, &waived.reason),
                        "approver": self.cell("approver of waiver", rule, &waived.approver),
                        "expires": self.text("expiry of waiver", rule, &waived.expires),
                        "term": self.text("expiry of waiver", rule, &waived.term()),
                    })
                });
                json!({
                    "rule": self.text("rule", "", rule),
                    "severity": finding.severity.label(),
                    "message": self.words("finding", rule, &finding.message),
                    "help": schedule::remedy(finding)
                        .map(|help| self.words("help of finding", rule, &help)),
                    "controls": self.maybe("controls of finding", rule, controls.as_ref()),
                    "fault": at(Role::Fault).map(|origin| self.place(&origin)),
                    "cause": at(Role::Cause).map(|origin| self.place(&origin)),
                    "waived": waived,
                })
            })
            .collect()
    }

    /// Sources of the facts about AWS.
    pub(super) fn sources(&mut self) -> Vec<Value> {
        let plan = self.plan;
        plan.sources
            .iter()
            .map(|source| {
                let id = &source.id;
                let link = source.url.starts_with("https://")
                    && source.url.bytes().all(|byte| byte.is_ascii_graphic());
                json!({
                    "id": self.text("source", "", id),
                    "title": self.text("title of source", id, &source.title),
                    "url": self.text("address of source", id, &source.url),
                    "link": link,
                    "checked_on": source.checked_on,
                    "confirmed": self.maybe("status of source", id, source.confirmed.as_ref()),
                })
            })
            .collect()
    }
}
