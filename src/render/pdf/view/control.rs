//! Families, controls and their parts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::document::counts_in_words;
use super::{Draft, Kind, Ref};
use crate::model::{Csoc, Date, Determination, Level, ObservationCounts, PlanControl, PlanPart};
use crate::render::clean::Field;
use crate::render::markdown::Block;
use crate::render::schedule::Exception;

/// A text shorter than this is repeated rather than referred to.
const REPEAT_BELOW: usize = 160;

/// One family with its controls.
#[derive(Serialize)]
pub(super) struct Family {
    id: String,
    title: String,
    controls: Vec<Control>,
}

#[derive(Serialize)]
struct Control {
    id: String,
    title: String,
    label: Option<String>,
    disposition: &'static str,
    counts: String,
    status: String,
    origination: String,
    roles: String,
    implementations: Vec<[String; 2]>,
    checks: Option<Value>,
    related: Vec<Ref>,
    parameters: Vec<Value>,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    id: String,
    leads: Vec<[String; 2]>,
    text: String,
    disposition: &'static str,
    /// The label with what qualifies it, or the reason the part is open.
    label: String,
    /// NIST SP 800-53A's determination.
    determination: Option<&'static str>,
    /// `AWS alone`, `AWS and the customer`, … or nothing.
    carried: &'static str,
    missing: Vec<[String; 2]>,
    /// What would close it, by whom and when.
    next: Option<Next>,
    /// Items of the plan of action.
    poam: Vec<Ref>,
    /// Failing checks and what answers them.
    answered: Vec<String>,
    basis: String,
    /// The part of the same control under which the same basis is printed.
    basis_as: Option<String>,
    note: Option<String>,
    rationale: Option<Vec<Block>>,
    assumed: Vec<Assumed>,
    /// The part of the same control under which the same assumptions are printed.
    assumed_as: Option<String>,
    /// What other providers carry of it.
    providers: Vec<Value>,
    statements: Vec<Said>,
    reports: Vec<Ref>,
    evidence: Vec<Ref>,
    /// Days of the audit period that the evidence covers.
    coverage: Option<String>,
    tests: Vec<Tested>,
}

/// What would close an open part.
#[derive(Serialize)]
struct Next {
    step: String,
    owner: Option<String>,
    due: Option<Date>,
}

/// A test of a part: its result, its exceptions, and what of it looks at the part.
#[derive(Serialize)]
struct Tested {
    test: Ref,
    /// `effective with 1 exception in 25 items`; nothing for a test that the part does not rest on.
    result: Option<String>,
    /// True where it looked at the control and not at the part.
    control_level: bool,
    exceptions: Vec<Ref>,
    /// Steps and attributes that look at the part: name and text.
    looked: Vec<[String; 2]>,
}

#[derive(Serialize)]
struct Assumed {
    text: String,
    services: String,
    pointers: Vec<(Ref, String)>,
}

#[derive(Serialize)]
struct Said {
    implementation: String,
    blocks: Vec<Block>,
    /// The part of the same control under which the same text is printed.
    same_as: Option<String>,
}

/// What a control has printed so far.
#[derive(Default)]
struct Printed<'a> {
    leads: BTreeSet<String>,
    statements: BTreeMap<(&'a str, &'a str), String>,
    assumed: Vec<(&'a [Csoc], String)>,
    /// Part under which a basis and its note were printed.
    bases: BTreeMap<(&'a str, Option<&'a str>), String>,
}

fn join(labels: impl Iterator<Item = &'static str>) -> String {
    labels.collect::<Vec<_>>().join(", ")
}

impl<'a> Draft<'a> {
    /// The families in order, each with its controls. Families are those of the summary; a
    /// control of none of them stands in one named after its own family id.
    pub(super) fn families(&mut self) -> Vec<Family> {
        let plan = self.plan;
        let mut families: Vec<Family> = Vec::new();
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        for (n, control) in plan.controls.iter().enumerate() {
            let family = *at.entry(control.group.as_str()).or_insert_with(|| {
                let known = plan.summary.groups.iter().find(|group| group.id == control.group);
                let title = known.map_or("", |group| group.title.as_str());
                families.push(Family {
                    id: self.text("family", "", &control.group),
                    title: self.text("title of family", &control.group, title),
                    controls: Vec::new(),
                });
                families.len() - 1
            });
            let control = self.control(n, control);
            families[family].controls.push(control);
        }
        families
    }

    fn control(&mut self, n: usize, control: &'a PlanControl) -> Control {
        let id = control.id.to_string();
        let first = self.controls.get(id.as_str()) == Some(&n);
        let implementations = control
            .implementations
            .iter()
            .map(|at| {
                let known = self.plan.implementations.iter().find(|known| known.id == *at);
                let title = known.map_or_else(String::new, |known| match &known.frequency {
                    Some(frequency) => format!("{} ({frequency})", known.title),
                    None => known.title.clone(),
                });
                [
                    self.text("implementation id", "", at),
                    self.text("title of implementation", at, &title),
                ]
            })
            .collect();
        let parameters = control
            .parameters
            .iter()
            .map(|parameter| {
                json!({
                    "id": self.cell("parameter id", "", &parameter.id),
                    "label": self.cell("label of parameter", &parameter.id, &parameter.label),
                    "value": self.maybe_cell(
                        "value of parameter", &parameter.id, parameter.value.as_ref()),
                })
            })
            .collect();
        let checks = self
            .plan
            .observations
            .get(&control.id)
            .map(|seen| self.checks(seen, control.parts.len()));
        let mut printed = Printed::default();
        Control {
            title: self.text("title of control", &id, &control.heading()),
            label: first.then(|| format!("control-{n}")),
            disposition: control.disposition.key(),
            counts: counts_in_words(control.counts),
            status: join(control.status.iter().map(|status| status.label())),
            origination: join(control.origination.iter().map(|origination| origination.label())),
            roles: self.texts("role of control", &id, &control.roles).join(", "),
            implementations,
            checks,
            related: control
                .related
                .iter()
                .map(|other| self.refer(Kind::Control, other.as_str()))
                .collect(),
            parameters,
            parts: control.parts.iter().map(|part| self.part(part, &mut printed)).collect(),
            id,
        }
    }

    fn checks(&mut self, seen: &ObservationCounts, parts: usize) -> Value {
        let failing: Vec<String> = seen.failing_checks.iter().cloned().collect();
        let evidence: Vec<String> = seen.evidence.iter().cloned().collect();
        json!({
            "pass": seen.pass,
            "fail": seen.fail,
            "manual": seen.manual,
            "muted": seen.muted,
            "mapped": seen.mapped(parts),
            "failing": self.texts("failing check", "", &failing),
            "evidence": self.refer_all(Kind::Evidence, &evidence),
        })
    }

    fn part(&mut self, part: &'a PlanPart, printed: &mut Printed<'a>) -> Part {
        let id = part.id.to_string();
        let leads = part
            .lead
            .iter()
            .filter(|lead| printed.leads.insert(lead.id.to_string()))
            .map(|lead| [lead.id.to_string(), self.text("text", &lead.id.to_string(), &lead.text)])
            .collect();
        let missing = part
            .missing
            .iter()
            .map(|missing| {
                [
                    missing.half.heading().to_owned(),
                    self.words("what is missing", &id, &missing.message),
                ]
            })
            .collect();
        let assumed_length: usize = part.csocs.iter().map(|csoc| csoc.text.len()).sum();
        let same = printed.assumed.iter().find(|(csocs, _)| *csocs == part.csocs);
        let assumed_as = match same {
            Some((_, other)) if assumed_length >= REPEAT_BELOW => Some(other.clone()),
            _ => {
                printed.assumed.push((&part.csocs, id.clone()));
                None
            }
        };
        let assumed = match assumed_as {
            Some(_) => Vec::new(),
            None => part.csocs.iter().map(|csoc| self.assumed(&id, csoc)).collect(),
        };
        let rationale = part.rationale.as_ref().map(|text| {
            let field = Field { what: "rationale", control: Some(&id), ..Field::default() };
            self.markdown(field, text)
        });
        // A report that an assumption points into is named there.
        let pointed: BTreeSet<&str> = part
            .csocs
            .iter()
            .flat_map(|csoc| csoc.pointers.iter().map(|(report, _)| report.as_str()))
            .collect();
        let others: Vec<String> = part
            .reports
            .iter()
            .filter(|report| !pointed.contains(report.as_str()))
            .cloned()
            .collect();
        let derived = (part.basis.as_str(), part.note.as_deref());
        let basis_as = printed.bases.get(&derived).cloned();
        let basis_as = basis_as.filter(|_| part.basis.len() >= REPEAT_BELOW);
        if basis_as.is_none() {
            printed.bases.insert(derived, id.clone());
        }
        // A note that the basis holds, or that stands where the basis does, is not said again.
        let note = part.note.as_ref();
        let note = note.filter(|note| basis_as.is_none() && !part.basis.contains(*note));
        Part {
            leads,
            text: self.text("text", &id, &part.text),
            disposition: part.disposition.key(),
            label: self.text("label", &id, &part.in_words()),
            determination: part.determination.map(Determination::label),
            next: part.next.as_ref().map(|next| Next {
                step: self.own_words("next step", &id, &next.step),
                owner: self.maybe("owner of next step", &id, next.owner.as_ref()),
                due: next.due,
            }),
            poam: self.poam_of(part),
            answered: part
                .answered
                .iter()
                .map(|answer| self.words("answer", &id, &answer.to_string()))
                .collect(),
            coverage: self.maybe("coverage", &id, part.coverage.as_ref()),
            carried: part.carried().in_sentence(),
            missing,
            basis: match basis_as {
                Some(_) => String::new(),
                None => self.words("basis", &id, &part.basis),
            },
            basis_as,
            note: self.maybe_words("note", &id, note),
            rationale,
            assumed,
            assumed_as,
            providers: self.providers_of(part),
            statements: self.statements(&id, part, printed),
            reports: self.refer_all(Kind::Report, &others),
            evidence: self.refer_all(Kind::Evidence, &part.evidence),
            tests: part.tests.iter().map(|test| self.tested(part, test)).collect(),
            id,
        }
    }

    fn poam_of(&mut self, part: &PlanPart) -> Vec<Ref> {
        let plan = self.plan;
        self.refer_all(Kind::Poam, plan.poam_of(&part.id).map(|item| &item.id))
    }

    /// What one test came to for a part.
    fn tested(&mut self, part: &PlanPart, id: &str) -> Tested {
        let plan = self.plan;
        let result = part.results.iter().find(|result| result.test == id);
        let test = self.tests.get(id).and_then(|at| plan.tests.get(*at));
        let bears = |exception: &Exception<'_>| {
            exception.test.id == id && exception.parts.contains(&&part.id)
        };
        let at: Vec<usize> = (0..)
            .zip(&self.exceptions)
            .filter(|(_, exception)| bears(exception))
            .map(|(at, _)| at)
            .collect();
        let steps = test.into_iter().flat_map(|test| test.steps_for(&part.id)).map(|(n, step)| {
            let method = step.method.map(|method| method.label().to_owned());
            let facts = method.into_iter().chain(step.evidence_ids().map(str::to_owned));
            (
                facts.fold(format!("Step {n}"), |name, fact| name + ", " + &fact),
                step.action.as_str(),
            )
        });
        let attributes = test.into_iter().flat_map(|test| test.attributes_for(&part.id));
        let attributes = attributes.map(|(letter, attribute)| {
            let name = format!("Attribute {letter}");
            let name = attribute.evidence_ids().fold(name, |name, id| name + ", " + id);
            (name, attribute.text.as_str())
        });
        let looked: Vec<(String, &str)> = steps.chain(attributes).collect();
        Tested {
            test: self.refer(Kind::Test, id),
            result: result.map(|result| self.words("result of test", id, &result.sentence())),
            control_level: result
                .is_some_and(|result| result.level == Level::Control && result.result.supports()),
            exceptions: self.refer_exceptions(&at),
            looked: looked
                .into_iter()
                .map(|(name, text)| {
                    [
                        self.text("step of test", id, &name),
                        self.words("step of test", id, text.trim()),
                    ]
                })
                .collect(),
        }
    }

    fn assumed(&mut self, part: &str, csoc: &Csoc) -> Assumed {
        let services: Vec<&str> = csoc.services.iter().map(String::as_str).collect();
        Assumed {
            text: self.text("assumption", part, &csoc.text),
            services: self.service_names(&services),
            pointers: csoc
                .pointers
                .iter()
                .map(|(report, section)| {
                    (
                        self.refer(Kind::Report, report),
                        self.text("section pointer", report, section),
                    )
                })
                .collect(),
        }
    }

    fn statements(&mut self, id: &str, part: &'a PlanPart, printed: &mut Printed<'a>) -> Vec<Said> {
        part.statements
            .iter()
            .map(|statement| {
                let said = (statement.implementation.as_str(), statement.text.as_str());
                let first = printed.statements.get(&said).cloned();
                let same_as = first.filter(|_| statement.text.len() >= REPEAT_BELOW);
                let blocks = if same_as.is_some() {
                    Vec::new()
                } else {
                    printed.statements.insert(said, id.to_owned());
                    let field = Field {
                        what: "statement",
                        of: &statement.implementation,
                        control: Some(id),
                        origin: Some(&statement.origin),
                        narrow: false,
                    };
                    self.markdown(field, &statement.text)
                };
                Said {
                    implementation: self.text("implementation id", "", &statement.said_by()),
                    blocks,
                    same_as,
                }
            })
            .collect()
    }
}
