//! Evidence, tests, open items, findings and sources.

use serde_json::{Value, json};

use super::document::key;
use super::{Draft, INDEXED, Kind};
use crate::diag::{Place, Role, Severity};
use crate::model::{
    Conclusion, Disposition, Half, Mark, Operating, PartId, Plan, PlanEvidence, PlanPicture,
    PlanTest,
};

fn ids(parts: &[PartId]) -> Vec<String> {
    parts.iter().map(ToString::to_string).collect()
}

/// Path of a picture in the world of the templates.
fn picture_file(n: usize, picture: &PlanPicture) -> String {
    format!("pictures/{n}.{}", picture.image.page.extension)
}

/// The pictures, by the names that templates use.
pub(super) fn pictures(plan: &Plan) -> impl Iterator<Item = (String, Vec<u8>)> {
    let with = plan.evidence.iter().take(INDEXED).enumerate();
    with.filter_map(|(n, item)| {
        let picture = item.picture.as_ref()?;
        Some((picture_file(n, picture), picture.image.page.bytes.to_vec()))
    })
}

impl Draft<'_> {
    /// Every evidence item, with enough detail to extract it again.
    pub(super) fn evidence_index(&mut self) -> Vec<Value> {
        let plan = self.plan;
        plan.evidence
            .iter()
            .take(INDEXED)
            .enumerate()
            .map(|(n, item)| {
                let id = &item.id;
                let place = item.path.as_ref().or(item.url.as_ref());
                json!({
                    "id": self.text("evidence id", "", id),
                    "label": (self.evidence.get(id.as_str()) == Some(&n))
                        .then(|| format!("evidence-{n}")),
                    "title": self.text("title of evidence", id, &item.title),
                    "kind": item.kind.label(),
                    "source": self.maybe("source of evidence", id, item.source.as_ref()),
                    "query": self.maybe("query of evidence", id, item.query.as_ref()),
                    "place": self.maybe("path of evidence", id, place),
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

    /// Every test, with enough detail to reperform it.
    pub(super) fn tests_of_controls(&mut self) -> Vec<Value> {
        let plan = self.plan;
        plan.tests
            .iter()
            .enumerate()
            .map(|(n, test)| {
                let id = &test.id;
                let methods: Vec<&str> = test.methods.iter().map(|method| method.label()).collect();
                json!({
                    "id": self.text("test id", "", id),
                    "label": (self.tests.get(id.as_str()) == Some(&n)).then(|| format!("test-{n}")),
                    "title": self.text("title of test", id, &test.title),
                    "procedure": self.text("procedure of test", id, &test.procedure),
                    "methods": methods.join(", "),
                    "design": test.design.map(Conclusion::label),
                    "operating": self.operating(test),
                    "tester": self.maybe("tester of test", id, test.tester.as_ref()),
                    "tested_on": test.tested_on,
                    "reviewer": self.maybe("reviewer of test", id, test.reviewer.as_ref()),
                    "reviewed_on": test.reviewed_on,
                    "evidence": self.refer_all(Kind::Evidence, test.evidence_ids()),
                    "parts": ids(&test.parts),
                    "supports_operation": test.supports_operation,
                })
            })
            .collect()
    }

    fn operating(&mut self, test: &PlanTest) -> Option<Value> {
        let operating = test.operating.as_ref()?;
        let id = &test.id;
        Some(json!({
            "conclusion": operating.conclusion.label(),
            "population": self.maybe("population of test", id, operating.population.as_ref()),
            "source": self.maybe(
                "source of population", id, operating.population_source.as_ref()),
            "query": self.maybe("query of population", id, operating.population_query.as_ref()),
            "complete": self.maybe(
                "completeness of population", id, operating.population_complete.as_ref()),
            "file": self.maybe("file of population", id, operating.population_file.as_ref()),
            "file_sha256": operating.drawn.as_ref().map(|drawn| &drawn.sha256),
            "seed": self.maybe("seed of sample", id, operating.seed.as_ref()),
            "attributes": self.attributes(id, operating),
            "items": self.items(id, operating),
            "population_size": operating.population_size,
            "sample_size": operating.sample_size,
            "sampling": self.maybe("sampling of test", id, operating.sampling.as_ref()),
            "exceptions": self.texts("exception of test", id, &operating.exceptions),
        }))
    }

    fn attributes(&mut self, id: &str, operating: &Operating) -> Vec<[String; 2]> {
        let attributes = operating.attributes.iter();
        attributes
            .map(|(letter, what)| {
                [
                    self.text("letter of attribute", id, letter),
                    self.text("attribute of test", id, &what.text),
                ]
            })
            .collect()
    }

    /// The number of items tested, and those with deviations; the workbook has all of them.
    fn items(&mut self, id: &str, operating: &Operating) -> Option<String> {
        let total = operating.items.len();
        if total == 0 {
            return None;
        }
        let failed = operating.items.iter().filter_map(|item| {
            let marks = item.marks.iter().filter(|(_, mark)| **mark == Mark::No);
            let letters: Vec<&str> = marks.map(|(letter, _)| letter.as_str()).collect();
            (!letters.is_empty()).then(|| format!("{} ({})", item.item, letters.join(", ")))
        });
        let failed: Vec<String> = failed.collect();
        let items = match failed.as_slice() {
            [] if operating.marked() == Some(total as u64) => {
                format!("{total} items, without deviation in any applicable attribute")
            }
            [] => {
                let without = total as u64 - operating.marked().unwrap_or_default();
                format!("{total} items, {without} of them without a mark")
            }
            some => format!("{total} items; with deviations: {}", some.join(", ")),
        };
        Some(self.text("items of test", id, &items))
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
                    let half = match missing.half {
                        Half::Aws => "AWS",
                        Half::Customer => "Customer",
                    };
                    [half.to_owned(), self.text("missing support", &id, &missing.message)]
                })
                .collect();
            out.push(json!({
                "id": id,
                "to": self.refer(Kind::Control, control.id.as_str()).to,
                "title": self.text("title of control", control.id.as_str(), &control.title),
                "roles": self.texts("role of control", &id, &control.roles).join(", "),
                "missing": missing,
                "disposition": key(part.disposition),
            }));
        }
        out
    }

    /// Findings, most severe first, with their waivers.
    pub(super) fn findings(&mut self) -> Vec<Value> {
        let plan = self.plan;
        plan.findings
            .iter()
            .map(|finding| {
                let rule = finding.code.name;
                let at = |role: Role| {
                    let mut places = finding.places.iter().filter(move |at| at.role == role);
                    places.next().map(|Place { at, .. }| at.clone())
                };
                let waived = finding.waived.as_ref().map(|waived| {
                    json!({
                        "reason": self.cell("reason of waiver", rule, &waived.reason),
                        "approver": self.cell("approver of waiver", rule, &waived.approver),
                        "expires": self.text("expiry of waiver", rule, &waived.expires),
                    })
                });
                json!({
                    "rule": self.text("rule", "", rule),
                    "severity": match finding.severity {
                        Severity::Error => "Error",
                        Severity::Warning => "Warning",
                    },
                    "message": self.text("finding", rule, &finding.message),
                    "help": self.maybe("help of finding", rule, finding.help.as_ref()),
                    "control": self.maybe("control of finding", rule, finding.control.as_ref()),
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
