//! Title page, system description and summary.

use serde_json::{Value, json};

use super::Draft;
use crate::limits::INDEXED;
use crate::model::{Carried, Counts, Disposition, Owner, Reason, Redaction, Wording};
use crate::render::clean::Field;
use crate::render::matrix::Matrix;
use crate::render::schedule;

/// Counts in the order outputs list dispositions.
pub(super) fn counts(counts: Counts) -> Vec<u32> {
    Disposition::ALL.iter().map(|disposition| counts.get(*disposition)).collect()
}

/// `3 Shared, 1 Open`: the counts that are not zero.
pub(super) fn counts_in_words(counts: Counts) -> String {
    let words: Vec<String> = Disposition::ALL
        .iter()
        .filter(|disposition| counts.get(**disposition) > 0)
        .map(|disposition| format!("{} {}", counts.get(*disposition), disposition.short()))
        .collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

/// The owner as one letter, which the legend explains.
fn letter(owner: Owner) -> &'static str {
    match owner {
        Owner::Aws => "A",
        Owner::Customer => "C",
        Owner::Shared => "S",
        Owner::Nobody => "–",
    }
}

/// How many rows of an appendix are in the workbook only.
fn more(rows: usize) -> usize {
    rows.saturating_sub(INDEXED)
}

impl Draft<'_> {
    /// What the whole document uses.
    pub(super) fn document(&mut self) -> Value {
        let plan = self.plan;
        let labels: Vec<Value> = Disposition::ALL
            .iter()
            .map(|at| json!({"key": at.key(), "long": at.label(), "short": at.short()}))
            .collect();
        let catalog = &plan.catalog;
        json!({
            "generator": self.text("generator", "", &plan.generator),
            "notice": self.text("notice", "", &plan.notice),
            "framework": {
                "id": self.text("framework", "", &plan.framework),
                "title": self.text("framework title", "", &plan.framework_title),
            },
            "catalog": {
                "title": self.text("catalog title", "", &catalog.title),
                "version": self.text("catalog version", "", &catalog.version),
                "own_wording": catalog.wording == Wording::Own,
                "note": self.maybe_words("catalog note", "", catalog.note.as_ref()),
                "file": catalog.file.as_ref().map(|path| self.file_name(path)),
                "sha256": self.maybe("catalog hash", "", catalog.sha256.as_ref()),
                "url": self.maybe("catalog address", "", catalog.url.as_ref()),
            },
            "period": {
                "label": self.text("period", "", &plan.period_label),
                "from": plan.period.from,
                "to": plan.period.to,
                "days": plan.period.days(),
            },
            "as_of": plan.as_of,
            "more": {
                "evidence": more(plan.evidence.len()),
                "tests": more(plan.tests.len()),
                "exceptions": more(self.exceptions.len()),
                "poam": more(plan.poam.len()),
                "findings": more(plan.findings.len()),
            },
            "policy": {
                "staleness_days": plan.policy.staleness_days,
                "bridge_days": plan.policy.bridge_days,
                "aws_support": self.aws_support(),
                "samples": plan.policy.samples.line(),
                "tolerance": self.own_words("policy", "", &schedule::tolerance_in_words(&plan.policy)),
                "control_level": self.own_words("policy", "", schedule::control_level_in_words(&plan.policy)),
                "pictures": plan.policy.pictures(),
                "account_ids": match plan.policy.account_ids {
                    Redaction::Full => "printed in full",
                    Redaction::Masked => {
                        "shortened to their last four characters, and mail addresses to their domain"
                    }
                    Redaction::Omitted => "omitted, and so are mail addresses",
                },
            },
            "labels": labels,
            "kind": {
                "id": plan.document.id,
                "title": plan.document.title,
                "words": plan.document.words,
            },
            "edition": plan.description.as_ref().map(|one| {
                let edition = &one.told.document;
                json!({
                    "version": self.maybe_cell("version", "", edition.version.as_ref()),
                    "prepared_by": self.maybe_cell("preparer", "", edition.prepared_by.as_ref()),
                    "prepared_for": self.maybe_cell("reader", "", edition.prepared_for.as_ref()),
                    "distribution": self.maybe(
                        "distribution marking", "", edition.distribution.as_ref()),
                })
            }),
            "approver": self.approver(),
            "left_out": {
                "evidence": plan.evidence.iter().filter(|item| !self.bears(item)).count(),
                "tests": plan.tests.iter().filter(|test| test.parts.is_empty()).count(),
            },
            "system": self.system(),
            "summary": self.summary(),
        })
    }

    /// Who approved the document last, and when.
    fn approver(&mut self) -> Option<Value> {
        let plan = self.plan;
        let given = plan.description.iter().flat_map(|one| &one.told.approvals);
        let given = given.filter(|one| one.date.is_some_and(|day| day <= plan.as_of));
        let last = given.max_by_key(|one| one.date)?;
        let role = plan.system.roles.get(&last.role).map_or(&last.role, |role| &role.title);
        Some(json!({
            "role": self.cell("role", "", role),
            "date": last.date,
            "record": self.maybe_cell("record of approval", "", last.record.as_ref()),
            "until": last.until,
        }))
    }

    /// What the workspace asks for beside what a framework does, in words.
    fn aws_support(&mut self) -> Vec<String> {
        let plan = self.plan;
        let one = |(framework, rules): (&String, &Vec<crate::model::SupportRule>)| {
            let rules: Vec<&str> = rules.iter().map(|rule| rule.label()).collect();
            self.text("policy on", "", &format!("{framework}: {}", rules.join(" and ")))
        };
        plan.policy.aws_support.iter().map(one).collect()
    }

    fn system(&mut self) -> Value {
        let system = &self.plan.system;
        let prose = |what| Field { what, of: "the system", ..Field::default() };
        let roles: Vec<Value> = system
            .roles
            .iter()
            .map(|(id, role)| {
                json!({
                    "title": self.cell("title of role", id, &role.title),
                    "holder": self.maybe_cell("holder of role", id, role.holder.as_ref()),
                    "contact": self.maybe_cell("contact of role", id, role.contact.as_ref()),
                })
            })
            .collect();
        let accounts: Vec<[String; 2]> = system
            .accounts
            .iter()
            .map(|(id, purpose)| {
                [self.cell("account", "", id), self.cell("purpose of account", id, purpose)]
            })
            .collect();
        json!({
            "id": self.text("system id", "", &system.id),
            "name": self.cell("system name", "", &system.name),
            "organization": self.text("organization", "", &system.organization),
            "description": self.markdown(prose("description"), &system.description),
            "boundary": system.boundary.as_ref().map(|text| self.markdown(prose("boundary"), text)),
            "synthetic": self.maybe("marking", "", system.synthetic.as_ref()),
            "impact": self.maybe("impact level", "", system.impact.as_ref()),
            "data": self.texts("data category", "", &system.data_categories),
            "accounts": accounts,
            "regions": self.texts("region", "", &system.regions),
            "roles": roles,
            "interconnections": self.texts("interconnection", "", &system.interconnections),
            "no_premises": system.no_premises.as_ref().map(|said| {
                json!({
                    "said_by": self.text("who says there are no premises", "", &said.said_by),
                    "on": said.on,
                })
            }),
            "services": self.services_in_use(),
            "matrix": self.who_acts(),
        })
    }

    /// Who is responsible for each topic on each service: letters in rows of topics.
    fn who_acts(&mut self) -> Value {
        let matrix = Matrix::new(self.plan.topics.iter(), std::slice::from_ref(self.plan));
        let mut rows = Vec::new();
        for (group, topics) in &matrix.groups {
            for (n, row) in topics.iter().enumerate() {
                let letters: Vec<&str> = row.owners.iter().map(|owner| letter(*owner)).collect();
                rows.push(json!({
                    "group": (n == 0).then(|| self.cell("group of topics", "", group)),
                    "topic": self.topic_title(&row.topic.id),
                    "owners": letters,
                }));
            }
        }
        let names: Vec<&String> =
            self.plan.services.iter().filter_map(|s| self.services.get(s.id.as_str())).collect();
        json!({"services": names, "rows": rows})
    }

    fn services_in_use(&mut self) -> Vec<Value> {
        let plan = self.plan;
        plan.services
            .iter()
            .map(|service| {
                let id = &service.id;
                json!({
                    "name": self.cell("name of service", id, &service.name),
                    "short": self.services.get(id.as_str()).cloned().unwrap_or_default(),
                    "premises": service.premises,
                    "mode": self.maybe_cell("mode of service", id, service.mode.as_ref()),
                    "purpose": self.cell("purpose of service", id, &service.purpose),
                    "summary": self.cell("summary of service", id, &service.summary),
                    "defaults": self.texts("default of service", id, &service.defaults),
                })
            })
            .collect()
    }

    /// Scores of the framework's own assessment, with the requirements that are not met.
    fn scores(&mut self) -> Vec<Value> {
        let plan = self.plan;
        plan.extras
            .scores
            .iter()
            .map(|score| {
                let unmet: Vec<Value> = score
                    .unmet
                    .iter()
                    .map(|one| {
                        let id = one.control.as_str();
                        json!({
                            "control": self.text("requirement", id, id),
                            "title": self.cell("title of requirement", id, &one.title),
                            "points": one.points,
                            "may_wait": one.may_wait,
                            "why": self.maybe_cell("reason of requirement", id, one.why.as_ref()),
                        })
                    })
                    .collect();
                json!({
                    "title": self.cell("title of score", "", &score.title),
                    "rule": self.cell("rule of score", "", &score.rule),
                    "result": self.cell("score", "", &score.result()),
                    "conclusion": self.cell("conclusion of score", "", &score.conclusion),
                    "points": score.highest.is_some(),
                    "unmet": unmet,
                })
            })
            .collect()
    }

    fn summary(&mut self) -> Value {
        let summary = &self.plan.summary;
        let mut alt = String::from("Stacked bars: parts of each family by disposition.");
        let mut groups = Vec::new();
        for group in &summary.groups {
            let title = self.cell("title of family", &group.id, &group.title);
            let id = self.text("family", "", &group.id);
            alt.push_str(&format!(" {id} {title}: {}.", counts_in_words(group.parts)));
            groups.push(json!({
                "id": id,
                "title": title,
                "parts": counts(group.parts),
                "controls": counts(group.controls),
            }));
        }
        json!({
            "parts": counts(summary.parts),
            "controls": counts(summary.controls),
            "carried": Carried::EACH
                .iter()
                .filter(|carried| summary.carried(**carried) > 0)
                .map(|carried| json!([carried.in_full(), summary.carried(*carried)]))
                .collect::<Vec<_>>(),
            "scores": self.scores(),
            "with_exceptions": summary.with_exceptions,
            "exceptions": self.exceptions.len(),
            "control_level": summary.parts.control_level,
            "accepted": summary.accepted_at_control_level,
            "reasons": Reason::ALL
                .iter()
                .filter_map(|reason| Some(json!([reason.label(), summary.reasons.get(reason)?])))
                .collect::<Vec<_>>(),
            "overdue": self.plan.poam.iter().filter(|item| item.is_overdue(self.plan.as_of)).count(),
            "poam": self.plan.poam.len(),
            "findings": self.plan.findings.len(),
            "waived": self.plan.findings.iter().filter(|finding| !finding.is_active()).count(),
            "groups": groups,
            "alt": alt,
        })
    }
}
