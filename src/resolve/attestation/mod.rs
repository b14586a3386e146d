//! Support of AWS's half: what counts by the framework's own rule, over which days, for which services.
//!
//! A framework says which kinds of support it accepts, and the workspace may ask for more. A kind supports
//! a part when it does so for every duty of AWS's on every service; two kinds do not make one between them.

mod agreements;
mod assessed;
mod letters;
mod period;
mod reports;
mod scope;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::inventory::Inventory;
use crate::model::text::that_cover;
use crate::model::{
    Catalog, Category, Date, Duty, FrameworkChoice, Half, Lack, Missing, Period, PlanAgreement,
    PlanAuthorization, PlanPart, PlanProgram, PlanReport, SupportNeeds, SupportRule, Supported,
    Workspace, days_in_words,
};

/// What a plan asks for, and what there is for it.
#[derive(Debug)]
pub(super) struct Attestation {
    reports: Vec<PlanReport>,
    programs: Vec<PlanProgram>,
    authorizations: Vec<PlanAuthorization>,
    agreements: Vec<PlanAgreement>,
    asked: Asked,
    days: i64,
    /// Outcome by rule, category and service key.
    outcomes: BTreeMap<(SupportRule, Category, String), Outcome>,
    /// Section pointers: report key, topic, pointer.
    pointers: Vec<(String, String, String)>,
}

/// The rules of one plan.
#[derive(Debug)]
struct Asked {
    /// Any of these.
    any: Vec<SupportRule>,
    /// Each of these.
    each: Vec<SupportRule>,
}

impl Asked {
    /// What the framework asks for, and what the workspace asks for beside it.
    fn of(workspace: &Workspace, choice: &FrameworkChoice, catalog: &Catalog) -> Self {
        let needs = &catalog.support;
        let any = if choice.is_federal(catalog) && !needs.federal.is_empty() {
            needs.federal.clone()
        } else {
            needs.aws.clone()
        };
        let mut each = needs.beside.clone();
        let names = [
            Some(choice.name.as_str()),
            choice.name.split_once('/').map(|(catalog, _)| catalog),
            Some(catalog.source.id.as_str()),
            catalog.responsibility.as_deref(),
        ];
        let mut asked: BTreeSet<&SupportRule> = BTreeSet::new();
        for (name, rules) in &workspace.system.policy.aws_support {
            if names.into_iter().flatten().any(|known| known == name) {
                asked.extend(rules);
            }
        }
        each.extend(asked.into_iter().filter(|rule| !needs.beside.contains(rule)));
        Self { any, each }
    }
}

/// Why a letter or an authorization supports nothing, and the field of its entry that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    field: &'static str,
    why: String,
}

/// What the rules are weighed against.
struct Reports<'a> {
    workspace: &'a Workspace,
    needs: &'a SupportNeeds,
    /// The day of the plan.
    as_of: Date,
    /// Reports, then letters, as the plan lists them.
    list: Vec<PlanReport>,
}

/// Whether AWS's half of a category is supported for a service, by one rule.
#[derive(Debug, Clone)]
enum Outcome {
    Supported(Backing),
    Lacking { what: Lack, why: String, considered: Vec<String> },
}

/// What services have in common that are named in one sentence: what they lack, of which category, why, and which
/// reports or authorizations were looked at.
type Alike<'a> = (Lack, Option<Category>, &'a str, &'a [String]);

impl Outcome {
    /// Something is lacking, and no report was looked at.
    fn lacking(what: Lack, why: String) -> Self {
        Self::Lacking { what, why, considered: Vec::new() }
    }
}

/// What supports a half.
#[derive(Debug, Clone, Default)]
struct Backing {
    /// Keys of reports and letters, ids of authorizations and agreements.
    by: Vec<String>,
    /// Titles of the programs, where the rule is about days.
    titles: Vec<String>,
    /// Days by report, and by letters alone.
    days: Option<(i64, i64)>,
    /// What it is, in words.
    words: Vec<String>,
}

impl Backing {
    /// Takes over what supports another duty. Of two counts of days the weaker holds for both.
    fn join(&mut self, other: &Self) {
        let add = |to: &mut Vec<String>, from: &[String]| {
            for one in from {
                if !to.contains(one) {
                    to.push(one.clone());
                }
            }
        };
        add(&mut self.by, &other.by);
        add(&mut self.titles, &other.titles);
        add(&mut self.words, &other.words);
        self.days = match (self.days, other.days) {
            (Some(own), Some(others)) => Some(if others.1 > own.1 { others } else { own }),
            (own, others) => own.or(others),
        };
    }

    /// What supports the half, a sentence without its stop.
    fn sentence(&self, audit_days: i64) -> String {
        match self.days {
            Some((_, 0)) => format!(
                "{} all {audit_days} days of the audit period ({})",
                that_cover(&self.titles),
                self.by.join(", ")
            ),
            Some((report, letter)) => format!(
                "{} all {audit_days} days of the audit period, {} ({})",
                that_cover(&self.titles),
                days_in_words(report, letter),
                self.by.join(", ")
            ),
            None => self.words.join("; "),
        }
    }
}

/// Support of AWS's half of one part.
#[derive(Debug, Clone, Default)]
pub(super) struct Attested {
    /// What it lacks.
    pub missing: Vec<Missing>,
    /// Reports and letters it rests on, or that were considered.
    pub reports: Vec<String>,
    /// What supports it, when nothing is lacking.
    pub supported: Option<Supported>,
}

/// What one rule comes to for a part.
#[derive(Default)]
struct Tried {
    backing: Backing,
    missing: Vec<Missing>,
    considered: BTreeSet<String>,
    /// How far the rule came, where it lacks something.
    progress: u8,
}

impl Attestation {
    /// Weighs whatever a plan may rest AWS's half on.
    pub(super) fn of(
        workspace: &Workspace,
        inventory: &Inventory,
        choice: &FrameworkChoice,
        catalog: &Catalog,
        as_of: Date,
    ) -> Self {
        // A letter that is registered is listed once, as what it is.
        let of_its_own = |report: &&crate::model::Report| {
            !workspace.letters.iter().any(|letter| letter.report.as_ref() == Some(&report.id))
        };
        let listed = workspace.reports.iter().filter(of_its_own);
        let list = listed.map(|report| reports::weigh(report, workspace, as_of));
        let mut known = Reports { workspace, needs: &catalog.support, as_of, list: list.collect() };
        let letters: Vec<PlanReport> = workspace
            .letters
            .iter()
            .map(|letter| {
                let of_letter = |report: &PlanReport| -> Vec<Period> {
                    let counted = known.continued(report, None).into_iter();
                    counted.filter(|(key, _)| *key == letter.id).map(|(_, days)| days).collect()
                };
                let counted: Vec<Period> = known.list.iter().flat_map(of_letter).collect();
                reports::weigh_letter(letter, &counted, &known.list, workspace, as_of)
            })
            .collect();
        known.list.extend(letters);

        let aws = || inventory.entries.iter().filter(|entry| !entry.premises);
        let services: Vec<(&str, &str)> =
            aws().map(|entry| (entry.id.as_str(), entry.name.as_str())).collect();
        let programs = &workspace.knowledge.programs;
        let asked = Asked::of(workspace, choice, catalog);
        let mut outcomes = BTreeMap::new();
        for rule in asked.any.iter().chain(&asked.each) {
            for entry in aws() {
                let categories =
                    [Category::Security, Category::Availability, Category::Confidentiality];
                for category in categories {
                    let outcome = known.outcome(*rule, category, &entry.id);
                    outcomes.insert((*rule, category, entry.key.clone()), outcome);
                }
            }
        }
        let pointers = known.list.iter().filter(|report| !report.letter).flat_map(|report| {
            let review = workspace.review_of(&report.id, report.version);
            review.into_iter().flat_map(|review| {
                let one = |(topic, section): (&String, &String)| {
                    (report.key.clone(), topic.clone(), section.clone())
                };
                review.sections.iter().map(one)
            })
        });
        Self {
            pointers: pointers.collect(),
            programs: programs.iter().filter_map(|p| known.summarize(p, &services)).collect(),
            authorizations: known.authorizations(&services),
            agreements: agreements::listed(workspace),
            days: workspace.system.period.days(),
            reports: known.list,
            asked,
            outcomes,
        }
    }

    /// Every report and letter, with how many of the parts rest on it.
    pub(super) fn reports(&self, parts: &[&PlanPart]) -> Vec<PlanReport> {
        let mut reports = self.reports.clone();
        for report in &mut reports {
            let count = parts.iter().filter(|part| part.reports.contains(&report.key)).count();
            report.cited_by = u32::try_from(count).unwrap_or(u32::MAX);
        }
        reports
    }

    /// Coverage per program.
    pub(super) fn programs(&self) -> &[PlanProgram] {
        &self.programs
    }

    /// Every authorization, with the parts that rest on it.
    pub(super) fn authorizations(&self, parts: &[&PlanPart]) -> Vec<PlanAuthorization> {
        let mut list = self.authorizations.clone();
        for one in &mut list {
            let rest = parts.iter().filter(|part| rests_on(part, &one.id));
            one.parts = rest.map(|part| part.id.clone()).collect();
        }
        list
    }

    /// Every agreement, with how many of the parts rest on it.
    pub(super) fn agreements(&self, parts: &[&PlanPart]) -> Vec<PlanAgreement> {
        let mut list = self.agreements.clone();
        for one in &mut list {
            let count = parts.iter().filter(|part| rests_on(part, &one.id)).count();
            one.cited_by = u32::try_from(count).unwrap_or(u32::MAX);
        }
        list
    }

    /// Where in `reports` to look for a topic.
    pub(super) fn pointers(&self, topic: &str, reports: &[String]) -> Vec<(String, String)> {
        self.pointers
            .iter()
            .filter(|(key, about, _)| about == topic && reports.contains(key))
            .map(|(key, _, section)| (key.clone(), section.clone()))
            .collect()
    }

    /// Support of the duties that AWS holds: the first accepted rule that holds for all of them, and
    /// each that is needed beside it.
    pub(super) fn support(&self, duties: &[Duty], workspace: &Workspace) -> Attested {
        let mut tried: Vec<(SupportRule, Tried)> = Vec::new();
        for rule in &self.asked.any {
            let one = self.by_rule(*rule, duties, workspace);
            let holds = one.missing.is_empty();
            tried.push((*rule, one));
            if holds {
                break;
            }
        }
        // The one that holds came last; else the one that came farthest tells best what is missing.
        let best = match tried.last() {
            Some((_, last)) if last.missing.is_empty() => tried.len() - 1,
            _ => {
                let far = |at: &usize| (tried[*at].1.progress, std::cmp::Reverse(*at));
                (0..tried.len()).max_by_key(far).unwrap_or_default()
            }
        };
        let mut out = Attested::default();
        let mut keys = BTreeSet::new();
        let mut supported: Option<(SupportRule, Backing, Vec<String>)> = None;
        if let Some((rule, one)) = tried.into_iter().nth(best) {
            out.missing.extend(one.missing);
            keys.extend(one.considered);
            let words = vec![one.backing.sentence(self.days)];
            supported = Some((rule, one.backing, words));
        }
        for rule in &self.asked.each {
            if supported.as_ref().is_some_and(|(first, ..)| first == rule) {
                continue;
            }
            let one = self.by_rule(*rule, duties, workspace);
            out.missing.extend(one.missing);
            keys.extend(one.considered);
            if let Some((_, backing, words)) = &mut supported {
                words.push(format!("beside it {}", one.backing.sentence(self.days)));
                backing.by.extend(one.backing.by);
                backing.days = backing.days.or(one.backing.days);
            }
        }
        if let Some((rule, backing, words)) = supported.filter(|_| out.missing.is_empty()) {
            keys.extend(backing.by.iter().cloned());
            out.supported = Some(Supported {
                rule,
                report_days: backing.days.map(|(report, _)| report),
                letter_days: backing.days.map(|(_, letter)| letter),
                by: backing.by,
                sentence: words.join("; "),
            });
        }
        let listed = self.reports.iter().map(|report| &report.key);
        out.reports = listed.filter(|key| keys.contains(*key)).cloned().collect();
        out
    }

    /// What one rule comes to for the duties of AWS's.
    fn by_rule(&self, rule: SupportRule, duties: &[Duty], workspace: &Workspace) -> Tried {
        let mut tried = Tried { progress: u8::MAX, ..Tried::default() };
        // Services that lack the same thing for the same category are named in one sentence.
        let mut lacking: IndexMap<Alike<'_>, BTreeSet<&str>> = IndexMap::new();
        for duty in duties.iter().filter(|duty| duty.owner.aws()) {
            let Some(topic) = workspace.knowledge.topics.get(&duty.topic) else { continue };
            match self.outcomes.get(&(rule, topic.category, duty.service.clone())) {
                Some(Outcome::Supported(backing)) => tried.backing.join(backing),
                Some(Outcome::Lacking { what, why, considered }) => {
                    tried.considered.extend(considered.iter().cloned());
                    tried.progress = tried.progress.min(progress(*what));
                    let category = (rule == SupportRule::Period).then_some(topic.category);
                    lacking
                        .entry((*what, category, why, considered))
                        .or_default()
                        .insert(&duty.service);
                }
                None => {}
            }
        }
        tried.missing = lacking
            .into_iter()
            .map(|((what, category, why, considered), services)| {
                let ids = services.iter().map(|id| (*id).to_owned());
                let about = ids.chain(considered.iter().cloned()).collect();
                let services = services.into_iter().collect::<Vec<_>>().join(", ");
                let of = category.map(|category| format!(" ({})", category.label()));
                Missing {
                    half: Half::Aws,
                    what,
                    message: format!("{services}{}: {why}", of.unwrap_or_default()),
                    rule: Some(rule),
                    about,
                    unread: false,
                }
            })
            .collect();
        // What does hold is considered as well, while something else is lacking.
        tried.considered.extend(tried.backing.by.iter().cloned());
        tried
    }
}

impl Reports<'_> {
    fn outcome(&self, rule: SupportRule, category: Category, service: &str) -> Outcome {
        match rule {
            SupportRule::Period => self.over_period(category, service),
            SupportRule::Authorization => self.authorized(service),
            SupportRule::Assessment => self.assessed(service),
            SupportRule::Certificate => self.certified(service),
            SupportRule::Agreement => self.agreed(service),
        }
    }

    /// Authorizations as the plan lists them.
    fn authorizations(&self, services: &[(&str, &str)]) -> Vec<PlanAuthorization> {
        let workspace = self.workspace;
        let one = |authorization: &crate::model::Authorization| {
            let unusable = assessed::invalid(authorization, workspace, self.needs, self.as_of);
            let within = |(id, _): &(&str, &str)| {
                ((*id).to_owned(), assessed::inside(authorization, id, workspace))
            };
            PlanAuthorization {
                id: authorization.id.clone(),
                service_offering: authorization.service_offering.clone(),
                level: authorization.level,
                status: authorization.status,
                authorized_on: authorization.authorized_on,
                expires_on: authorization.expires_on,
                partition: authorization.partition.clone(),
                services: services.iter().map(within).collect(),
                report: authorization.report.clone(),
                source: authorization.source.clone(),
                checked_on: authorization.checked_on,
                reviewer: authorization.reviewer.clone(),
                reviewed_on: authorization.reviewed_on,
                usable: unusable.is_none(),
                fault: unusable.as_ref().map(|fault| fault.field),
                unusable: unusable.map(|fault| fault.why),
                parts: Vec::new(),
            }
        };
        workspace.authorizations.iter().map(one).collect()
    }
}

fn rests_on(part: &PlanPart, id: &str) -> bool {
    part.supported_by.as_ref().is_some_and(|supported| supported.by.iter().any(|by| by == id))
}

/// How far a rule or a program came before it failed to support AWS's half: of several, the one that came
/// farthest tells best what is missing. The steps are those of the rules, in their order.
fn progress(what: Lack) -> u8 {
    match what {
        Lack::Coverage => 3,
        Lack::Scope => 2,
        Lack::Report | Lack::Category => 1,
        Lack::Statement
        | Lack::Status
        | Lack::Parameter
        | Lack::Test
        | Lack::Failure
        | Lack::Occurrence
        | Lack::Evidence
        | Lack::Contradiction
        | Lack::Rationale
        | Lack::Premises
        | Lack::Provider => 0,
    }
}
