//! Proof of the AWS half: which reports can attest, what they cover, and for which services.
//!
//! A duty of AWS's is attested when the reviewed, published reports of one program, of a kind that
//! tests operation and speaks of the topic's category, together with their letters cover every day
//! of the audit period, and the service is in that program's scope.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::inventory::Inventory;
use crate::model::{
    Category, Coverage, Duty, Half, Lack, Letter, Missing, Opinion, Period, PlanProgram,
    PlanReport, Program, Report, ReportState, Review, ScopeState, Workspace,
};

/// The reports of a workspace, weighed.
#[derive(Debug)]
pub struct Attestation {
    reports: Vec<PlanReport>,
    programs: Vec<PlanProgram>,
    /// Outcome per category and service key.
    outcomes: BTreeMap<(Category, String), Outcome>,
    /// Section pointers: report key, topic, pointer.
    pointers: Vec<(String, String, String)>,
}

/// Whether AWS's half of a category is proven for a service.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Proven { reports: Vec<String> },
    Unproven { what: Lack, why: String, considered: Vec<String> },
}

/// Proof of the AWS half of one part.
#[derive(Debug, Clone, Default)]
pub struct Attested {
    /// What it lacks.
    pub missing: Vec<Missing>,
    /// Reports and letters it rests on, or that were considered.
    pub reports: Vec<String>,
    /// Titles of the programs that prove it, in order.
    pub programs: Vec<String>,
}

impl Attestation {
    /// Weighs every report and letter.
    pub fn of(workspace: &Workspace, inventory: &Inventory) -> Self {
        let knowledge = &workspace.knowledge;
        let audit = workspace.system.period;
        let mut reports = Vec::new();
        let mut pointers = Vec::new();
        for report in &workspace.reports {
            let review = workspace.review_of(&report.id, report.version);
            let named = review.and_then(|review| review.program.as_ref());
            let program = match named {
                Some(id) => knowledge.programs.iter().find(|program| program.id == *id),
                None => knowledge
                    .program_of(report.series.as_deref(), report.name.as_deref().unwrap_or("")),
            };
            let weighed = weigh(report, review, program, audit);
            if let Some(review) = review {
                pointers.extend(
                    review.sections.iter().map(|(topic, section)| {
                        (weighed.key.clone(), topic.clone(), section.clone())
                    }),
                );
            }
            reports.push(weighed);
        }
        for letter in &workspace.letters {
            reports.push(weigh_letter(letter, &reports, workspace));
        }
        let services: Vec<&str> = inventory
            .entries
            .iter()
            .filter(|entry| !entry.premises)
            .map(|entry| entry.id.as_str())
            .collect();
        let programs = knowledge
            .programs
            .iter()
            .filter_map(|program| summarize(program, &reports, &services, workspace))
            .collect();
        let mut attestation = Self { reports, programs, outcomes: BTreeMap::new(), pointers };
        for entry in inventory.entries.iter().filter(|entry| !entry.premises) {
            for category in [Category::Security, Category::Availability, Category::Confidentiality]
            {
                let outcome = attestation.outcome(category, &entry.id, workspace);
                attestation.outcomes.insert((category, entry.key.clone()), outcome);
            }
        }
        attestation
    }

    /// Every report and letter, weighed.
    pub fn reports(&self) -> &[PlanReport] {
        &self.reports
    }

    /// Coverage per program.
    pub fn programs(&self) -> &[PlanProgram] {
        &self.programs
    }

    /// Where in `reports` to look for a topic.
    pub fn pointers(&self, topic: &str, reports: &[String]) -> Vec<(String, String)> {
        self.pointers
            .iter()
            .filter(|(key, about, _)| about == topic && reports.contains(key))
            .map(|(key, _, section)| (key.clone(), section.clone()))
            .collect()
    }

    /// Proof of the duties that AWS holds.
    pub fn prove(&self, duties: &[Duty], workspace: &Workspace) -> Attested {
        let mut proof = Attested::default();
        let mut reports = BTreeSet::new();
        // Services that lack the same thing for the same category are named in one sentence.
        let mut lacking: IndexMap<(Lack, Category, &str), BTreeSet<&str>> = IndexMap::new();
        for duty in duties.iter().filter(|duty| duty.owner.aws()) {
            let Some(topic) = workspace.knowledge.topics.get(&duty.topic) else { continue };
            match self.outcomes.get(&(topic.category, duty.service.clone())) {
                Some(Outcome::Proven { reports: keys }) => reports.extend(keys.iter().cloned()),
                Some(Outcome::Unproven { what, why, considered }) => {
                    reports.extend(considered.iter().cloned());
                    lacking.entry((*what, topic.category, why)).or_default().insert(&duty.service);
                }
                None => {}
            }
        }
        for ((what, category, why), services) in lacking {
            let services: Vec<&str> = services.into_iter().collect();
            proof.missing.push(Missing {
                half: Half::Aws,
                what,
                message: format!("{} ({}): {why}", services.join(", "), category.label()),
            });
        }
        for report in self.reports.iter().filter(|report| reports.contains(&report.key)) {
            proof.reports.push(report.key.clone());
            let title = self.programs.iter().find(|p| Some(&p.id) == report.program.as_ref());
            if let Some(title) = title.map(|program| program.title.clone())
                && !proof.programs.contains(&title)
            {
                proof.programs.push(title);
            }
        }
        proof
    }

    /// The best program for one category and service.
    fn outcome(&self, category: Category, service: &str, workspace: &Workspace) -> Outcome {
        let mut best: Option<(u8, Outcome)> = None;
        for program in &workspace.knowledge.programs {
            if program.letter || !program.attests_operation {
                continue;
            }
            let of_program: Vec<&PlanReport> = self
                .reports
                .iter()
                .filter(|report| report.program.as_ref() == Some(&program.id))
                .collect();
            // A program without a report of its own is not listed at all, and says nothing of what is missing.
            if of_program.iter().all(|report| report.letter) {
                continue;
            }
            let outcome = self.weigh_program(program, &of_program, category, service, workspace);
            let rank = match &outcome {
                Outcome::Proven { .. } => return outcome,
                Outcome::Unproven { what, .. } => progress(*what),
            };
            if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                best = Some((rank, outcome));
            }
        }
        best.map_or_else(
            || {
                let why = if workspace.reports.is_empty() {
                    "no AWS report is listed".to_owned()
                } else {
                    "no listed report tests AWS's controls over a period (SOC 2 Type 2 or C5 Type 2)"
                        .to_owned()
                };
                Outcome::Unproven { what: Lack::Report, why, considered: Vec::new() }
            },
            |(_, outcome)| outcome,
        )
    }

    fn weigh_program(
        &self,
        program: &Program,
        reports: &[&PlanReport],
        category: Category,
        service: &str,
        workspace: &Workspace,
    ) -> Outcome {
        let keys = |list: &[&PlanReport]| list.iter().map(|r| r.key.clone()).collect::<Vec<_>>();
        let title = &program.title;
        if !program.categories.contains(&category) {
            let why = format!("{title} does not cover {}", category.label());
            return Outcome::Unproven { what: Lack::Category, why, considered: Vec::new() };
        }
        let usable: Vec<&PlanReport> = reports
            .iter()
            .filter(|report| report.usable && !excluded(report, service, workspace))
            .copied()
            .collect();
        // A letter alone proves nothing: it says that nothing changed since a report that is not there.
        if usable.iter().all(|report| report.letter) {
            let reasons: BTreeSet<String> = reports
                .iter()
                .filter_map(|r| Some(format!("{}: {}", r.key, r.unusable.as_ref()?)))
                .collect();
            let why = reasons.into_iter().collect::<Vec<_>>().join("; ");
            return Outcome::Unproven { what: Lack::Report, why, considered: keys(reports) };
        }
        match scope(program, &usable, service, workspace) {
            (ScopeState::In, _) => {}
            (ScopeState::Out, from) => {
                let why = format!("not in the scope of {title} ({from})");
                return Outcome::Unproven { what: Lack::Scope, why, considered: keys(&usable) };
            }
            (ScopeState::Unknown, from) => {
                let why = format!("not known to be in the scope of {title} ({from})");
                return Outcome::Unproven { what: Lack::Scope, why, considered: keys(&usable) };
            }
        }
        let audit = workspace.system.period;
        let coverage = Coverage::of(audit, usable.iter().filter_map(|report| report.period));
        if !coverage.is_full() {
            let why = format!(
                "{title} covers {} of {} days of the audit period; without cover: {}",
                coverage.covered_days,
                audit.days(),
                Period::list(&coverage.gaps)
            );
            return Outcome::Unproven { what: Lack::Coverage, why, considered: keys(&usable) };
        }
        // A report of another year may be usable and still prove nothing here; it is not cited.
        let meets = |report: &&&PlanReport| {
            report.period.is_some_and(|period| period.intersection(audit).is_some())
        };
        Outcome::Proven { reports: usable.iter().filter(meets).map(|r| r.key.clone()).collect() }
    }
}

/// How far a program came before it failed to prove AWS's half: of several, the one that came farthest
/// tells best what is missing. The steps are those of [`Attestation::weigh_program`], in its order.
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

/// Type 1 or 2: as reviewed, else a report about a single day is of type 1.
fn report_type(
    program: Option<&Program>,
    review: Option<&Review>,
    period: Option<Period>,
) -> Option<u8> {
    let typed = program.is_some_and(|p| matches!(p.id.as_str(), "soc1" | "soc2" | "c5"));
    let derived = || period.map(|period| if period.days() > 1 { 2 } else { 1 });
    review.and_then(|review| review.report_type).or_else(|| typed.then(derived).flatten())
}

fn weigh(
    report: &Report,
    review: Option<&Review>,
    program: Option<&Program>,
    audit: Period,
) -> PlanReport {
    let kind = report_type(program, review, report.period);
    let unusable = unusable(report, review, program, kind);
    let covered = Coverage::of(audit, report.period);
    PlanReport {
        key: format!("{}@{}", report.id, report.version),
        id: report.id.clone(),
        version: report.version,
        title: report.name.clone().unwrap_or_else(|| report.id.clone()),
        series: report.series.clone(),
        category: report.category.clone(),
        arn: report.arn.clone(),
        program: program.map(|program| program.id.clone()),
        report_type: kind,
        period: report.period,
        state: report.state.clone().map_or_else(|| "not stated".to_owned(), String::from),
        opinion: review.and_then(|review| review.opinion),
        exceptions: review
            .map(|review| review.exceptions.iter().map(crate::model::Exception::label).collect())
            .unwrap_or_default(),
        reviewer: review.and_then(|review| review.reviewer.clone()),
        reviewed_on: review.and_then(|review| review.reviewed_on),
        categories: program.map(|program| program.categories.clone()).unwrap_or_default(),
        covered_days: covered.covered_days,
        usable: unusable.is_none(),
        unusable,
        letter: false,
        cited_by: 0,
    }
}

/// Why a report proves nothing of AWS's operation, if so.
fn unusable(
    report: &Report,
    review: Option<&Review>,
    program: Option<&Program>,
    kind: Option<u8>,
) -> Option<String> {
    let Some(program) = program else {
        return Some("its title names no program this version knows".into());
    };
    if !program.attests_operation {
        return Some(program.reason.clone());
    }
    match &report.state {
        Some(ReportState::Published) => {}
        Some(state) => return Some(format!("its state is {}", String::from(state.clone()))),
        None => return Some("its state is not stated".into()),
    }
    if report.period.is_none() {
        return Some("its period is not stated".into());
    }
    if kind != Some(2) {
        return Some("a Type 1 report speaks of design at a date, not of operation".into());
    }
    let Some(review) = review else {
        return Some("nobody has reviewed it (aws-reports.yaml)".into());
    };
    match review.opinion {
        Some(Opinion::Unqualified) => None,
        Some(opinion) => Some(format!("the opinion is {}", opinion.label().to_lowercase())),
        None => Some("the review states no opinion".into()),
    }
}

fn weigh_letter(letter: &Letter, reports: &[PlanReport], workspace: &Workspace) -> PlanReport {
    let programs = &workspace.knowledge.programs;
    let continued: Vec<&PlanReport> = reports
        .iter()
        .filter(|report| {
            !report.letter
                && (report.id == letter.continues
                    || report.program.as_ref() == Some(&letter.continues))
        })
        .collect();
    let program = programs.iter().find(|program| program.id == letter.continues).or_else(|| {
        let id = continued.first()?.program.as_ref()?;
        programs.iter().find(|program| program.id == *id)
    });
    // A letter continues a report; it does not repair a gap before it. So it has to begin on the day after
    // the report's last at the latest.
    let begins = letter.period.from;
    let reaches = |report: &&PlanReport| {
        report.usable && report.period.is_some_and(|period| period.to.next() >= begins)
    };
    let regions = &workspace.system.regions;
    let lacking: Vec<&str> = letter
        .excludes_regions
        .iter()
        .filter(|region| regions.iter().any(|used| used.eq_ignore_ascii_case(region)))
        .map(String::as_str)
        .collect();
    let unusable = if !lacking.is_empty() {
        Some(format!("it leaves out {}, where the system runs", lacking.join(", ")))
    } else if continued.iter().any(reaches) {
        None
    } else if continued.iter().any(|report| report.usable) {
        Some("it begins later than the day after the report it continues".to_owned())
    } else {
        Some("no usable report is there for it to continue".to_owned())
    };
    PlanReport {
        key: letter.id.clone(),
        id: letter.report.clone().unwrap_or_else(|| letter.id.clone()),
        version: 0,
        title: format!("Continued Operations Letter, {}", letter.issuer),
        series: None,
        category: None,
        arn: None,
        program: program.map(|program| program.id.clone()),
        report_type: None,
        period: Some(letter.period),
        state: letter.issued_on.map_or_else(|| "undated".to_owned(), |day| format!("issued {day}")),
        opinion: None,
        exceptions: Vec::new(),
        reviewer: None,
        reviewed_on: None,
        categories: program.map(|program| program.categories.clone()).unwrap_or_default(),
        covered_days: Coverage::of(workspace.system.period, [letter.period]).covered_days,
        usable: unusable.is_none(),
        unusable,
        letter: true,
        cited_by: 0,
    }
}

fn excluded(report: &PlanReport, service: &str, workspace: &Workspace) -> bool {
    report.letter
        && workspace.letters.iter().any(|letter| {
            letter.id == report.key
                && letter.excludes.iter().any(|id| {
                    workspace.knowledge.service(id).is_some_and(|excluded| excluded.id == service)
                })
        })
}

/// Scope of a service in a program: the reviewers' own finding, else the shipped snapshot.
fn scope(
    program: &Program,
    usable: &[&PlanReport],
    service: &str,
    workspace: &Workspace,
) -> (ScopeState, String) {
    let mut stated = None;
    for review in &workspace.reviews {
        let counted = usable.iter().any(|report| {
            report.id == review.report && review.version.is_none_or(|v| v == report.version)
        });
        let found = review.services.iter().find(|(id, _)| {
            workspace.knowledge.service(id).is_some_and(|known| known.id == service)
        });
        if let Some((_, state)) = found.filter(|_| counted) {
            // Reports of one program that differ on a service: the least of them is what can be relied on.
            let worse = match (stated, *state) {
                (Some(ScopeState::Out), _) | (_, ScopeState::Out) => ScopeState::Out,
                (Some(ScopeState::Unknown), _) | (_, ScopeState::Unknown) => ScopeState::Unknown,
                _ => ScopeState::In,
            };
            stated = Some(worse);
        }
    }
    if let Some(state) = stated {
        return (state, "as reviewed".to_owned());
    }
    let Some(snapshot) = workspace.knowledge.scopes.get(&program.id) else {
        return (ScopeState::Unknown, "no snapshot of services in scope".to_owned());
    };
    let state = snapshot.services.get(service).copied().unwrap_or(ScopeState::Unknown);
    (state, snapshot_label(snapshot.snapshot.map(|day| day.to_string())))
}

fn snapshot_label(day: Option<String>) -> String {
    match day {
        Some(day) => format!("scope snapshot of {day}"),
        None => "undated scope snapshot".to_owned(),
    }
}

fn summarize(
    program: &Program,
    reports: &[PlanReport],
    services: &[&str],
    workspace: &Workspace,
) -> Option<PlanProgram> {
    let of_program: Vec<&PlanReport> =
        reports.iter().filter(|report| report.program.as_ref() == Some(&program.id)).collect();
    if of_program.is_empty() || program.letter {
        return None;
    }
    let usable: Vec<&PlanReport> = of_program.iter().filter(|r| r.usable).copied().collect();
    let state = |id: &&str| ((*id).to_owned(), scope(program, &usable, id, workspace).0);
    let snapshot = workspace.knowledge.scopes.get(&program.id);
    Some(PlanProgram {
        id: program.id.clone(),
        title: program.title.clone(),
        coverage: Coverage::of(workspace.system.period, usable.iter().filter_map(|r| r.period)),
        reports: usable.iter().map(|report| report.key.clone()).collect(),
        scope: services.iter().map(state).collect(),
        scope_source: match snapshot {
            Some(scope) => {
                let label = snapshot_label(scope.snapshot.map(|day| day.to_string()));
                format!("{label}, {}, checked {}", scope.source, scope.checked_on)
            }
            None => "no snapshot of services in scope".to_owned(),
        },
    })
}
