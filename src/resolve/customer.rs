//! Support of the customer half of one part: a statement that says something, every parameter assigned, a
//! test that looked at the part over the period, and evidence of the period, with nothing against it.

use std::collections::{BTreeMap, BTreeSet};

use super::result::{self, Bounds};
use super::span::{self, Span};
use super::{Stage, Tested};
use crate::limits::LACKS;
use crate::model::{
    ControlLevelTests, Duty, Evidence, Frequency, Implementation, Lack, Level, Mapped, Missing,
    Owner, PartId, PartResult, Section, Statement, Status, Test, TestResult, Unread, UnreadKind,
    Workspace, is_answer, nothing_said, placeholder, text,
};

/// What bears on one part, by position in the workspace's lists.
#[derive(Debug, Default)]
pub(super) struct Support<'a> {
    pub implementations: Vec<&'a Implementation>,
    pub mapped: Vec<Mapped>,
    pub tests: BTreeMap<usize, &'a Test>,
    pub evidence: BTreeMap<usize, &'a Evidence>,
    /// What bears on it and could not be read.
    pub unread: Vec<&'a Unread>,
}

/// What is known of the part beside what bears on it.
pub(super) struct About<'p> {
    /// The part.
    pub part: &'p PartId,
    /// True where its control has no other part.
    pub only: bool,
    /// True for a test whose steps or attributes name parts of this plan.
    pub names_parts: &'p dyn Fn(&Test) -> bool,
    /// Labels of its parameters that have no value.
    pub unassigned: Vec<String>,
    /// Who acts for what, on which service.
    pub duties: &'p [Duty],
}

/// The customer half of a part.
pub(super) fn half(support: &Support<'_>, about: &About<'_>, stage: &Stage<'_>) -> Tested {
    let workspace = stage.workspace;
    let (excluded, active): (Vec<&Implementation>, Vec<&Implementation>) = support
        .implementations
        .iter()
        .copied()
        .partition(|implementation| implementation.status == Status::NotApplicable);
    // One implementation that acts outweighs another that says the part does not apply: what is done
    // for a part is tested, whatever else is written of it.
    if active.is_empty() && !excluded.is_empty() {
        return support.not_applicable(&excluded, about, workspace);
    }
    let bounds = Bounds {
        policy: &workspace.system.policy,
        audit: workspace.system.period,
        as_of: stage.as_of,
    };
    let counting: Vec<&Evidence> =
        support.evidence.values().copied().filter(|item| stage.counts(item)).collect();
    let results = support.results(about, bounds, &counting);
    let span = span::of(counting.iter().copied(), support.frequency(&active), bounds);
    let mut missing = Vec::new();
    missing.extend(support.lack_of_statement(&active, about.part));
    missing.extend(lack_of_parameter(&about.unassigned));
    let occurrence = support.occurrence(&results, &counting, bounds);
    match occurrence {
        // Nothing occurred, and the query that shows it is the evidence.
        Some(found) => missing.push(found),
        None => {
            missing.extend(support.lack_of_test(&results));
            missing.extend(support.lack_of_evidence(&counting, &span, stage));
        }
    }
    support.lack_of_the_unread(&mut missing);
    let (against, answered) = stage.contradictions.for_part(about.part);
    if !against.is_empty() {
        let sentences: Vec<String> = against.iter().map(ToString::to_string).collect();
        let checks = against.iter().map(|one| one.of.name.clone());
        missing.push(lack(Lack::Contradiction, joined(&sentences)).about(checks));
    }
    let id_of = |item: &&Evidence| item.id.clone();
    let other = support.evidence.values().filter(|item| !stage.counts(item));
    Tested {
        statements: support.statements(&active, about.part),
        evidence: counting.iter().map(id_of).chain(other.map(id_of)).collect(),
        tests: support.tests.values().map(|test| test.id.clone()).collect(),
        counting_evidence: counting.iter().map(id_of).collect(),
        control_level: is_control_level(&results),
        coverage: (!counting.is_empty()).then(|| span.sentence()),
        results,
        missing,
        not_applicable: false,
        rationale: None,
        mapped: support.mapped.clone(),
        contradictions: against,
        answered,
    }
}

/// True where tests support the part, and none of them looked at it.
fn is_control_level(results: &[PartResult]) -> bool {
    let mut supporting = results.iter().filter(|result| result.result.supports()).peekable();
    supporting.peek().is_some() && supporting.all(|result| result.level == Level::Control)
}

/// Of what kind of support an entry is that could not be read.
fn lack_of(kind: UnreadKind) -> Option<Lack> {
    match kind {
        UnreadKind::Implementation => Some(Lack::Statement),
        UnreadKind::Test => Some(Lack::Test),
        UnreadKind::Evidence => Some(Lack::Evidence),
        UnreadKind::Report
        | UnreadKind::Review
        | UnreadKind::Letter
        | UnreadKind::Authorization
        | UnreadKind::Agreement
        | UnreadKind::ProviderReport
        | UnreadKind::Poam
        | UnreadKind::Waiver
        | UnreadKind::Format
        | UnreadKind::Remark => None,
    }
}

impl Support<'_> {
    /// What could not be read is lacking, whatever else there is: a test may have failed, an export may show a failing
    /// check. What else is lacking of the same kind may follow from it.
    fn lack_of_the_unread(&self, missing: &mut Vec<Missing>) {
        for what in [Lack::Statement, Lack::Test, Lack::Evidence] {
            let of_kind = self.unread.iter().filter(|one| lack_of(one.kind) == Some(what));
            let sentences: BTreeSet<String> = of_kind.map(ToString::to_string).collect();
            if sentences.is_empty() {
                continue;
            }
            let follows = |one: &Missing| match what {
                Lack::Statement => matches!(one.what, Lack::Statement | Lack::Parameter),
                Lack::Test => one.what == Lack::Test,
                _ => matches!(one.what, Lack::Evidence | Lack::Test | Lack::Occurrence),
            };
            missing.iter_mut().filter(|one| follows(one)).for_each(|one| one.unread = true);
            let nothing = match what {
                Lack::Statement => self.implementations.is_empty(),
                Lack::Test => self.tests.is_empty(),
                _ => self.evidence.is_empty(),
            };
            missing.retain(|one| !(nothing && one.what == what));
            let sentences: Vec<String> = sentences.into_iter().collect();
            let mut one = lack(what, joined(&sentences));
            one.unread = true;
            missing.push(one);
        }
    }

    /// The requirement that an implementation was written for, where a crosswalk brought it to `part`.
    /// One that names the part itself needs no crosswalk, even where there is one.
    fn mapped_from(&self, implementation: &Implementation, part: &PartId) -> Option<PartId> {
        if implementation.satisfies(part) {
            return None;
        }
        let mut offers = self.mapped.iter();
        let offer = offers.find(|m| m.counts && m.implementation == implementation.id)?;
        Some(offer.from.clone())
    }

    /// What an implementation says of `part`, and what it was written for if not for it.
    fn said(
        &self,
        implementation: &Implementation,
        part: &PartId,
    ) -> Option<(Section, Option<PartId>)> {
        let mapped_from = self.mapped_from(implementation, part);
        let section = match &mapped_from {
            Some(from) => implementation.mapped_statement(part, from)?,
            None => implementation.statement(part)?.clone(),
        };
        Some((section, mapped_from))
    }

    fn statements(&self, list: &[&Implementation], part: &PartId) -> Vec<Statement> {
        let statement = |implementation: &&Implementation| {
            let (section, mapped_from) = self.said(implementation, part)?;
            Some(Statement {
                implementation: implementation.id.clone(),
                text: section.text,
                mapped_from,
                origin: section.origin,
            })
        };
        list.iter().filter_map(statement).collect()
    }

    /// What each test comes to for the part. A test that looks at the requirement a crosswalk maps from
    /// looks at what it maps to.
    fn results(
        &self,
        about: &About<'_>,
        bounds: Bounds<'_>,
        counting: &[&Evidence],
    ) -> Vec<PartResult> {
        let mapped = |test: &Test| {
            let mut offers = self.mapped.iter().filter(|offer| offer.counts);
            offers.any(|offer| test.looks_at(&offer.from))
        };
        self.tests
            .values()
            .map(|test| {
                // A criterion of one part is looked at by a test of it, unless the test says by name what
                // it looks at.
                let only = about.only && !(about.names_parts)(test);
                let mut found = result::of(test, about.part, only || mapped(test), bounds);
                if found.result.supports()
                    && let Some(note) = self.uncited(test, counting)
                {
                    found.result = TestResult::NotCounted;
                    found.note = Some(note.to_owned());
                }
                found
            })
            .collect()
    }

    /// Why a test that cites evidence does not rest on any for the part, if so. What its steps cite for other
    /// parts does not bear on this one.
    fn uncited(&self, test: &Test, counting: &[&Evidence]) -> Option<&'static str> {
        if test.evidence.is_empty() {
            return None;
        }
        let cited: BTreeSet<&str> = test.evidence_ids().collect();
        let cites = |item: &&Evidence| {
            cited.contains(item.id.as_str()) || item.supports.iter().any(|(id, _)| *id == test.id)
        };
        if counting.iter().any(cites) {
            return None;
        }
        if self.evidence.values().any(cites) || !test.cites_by_step() {
            return Some("no evidence that it cites counts for the period");
        }
        Some("no step that looks at the part cites evidence")
    }

    /// How often the controls act that state the part: the least frequent, for that is what evidence can be
    /// held to. `None` where none says.
    fn frequency(&self, active: &[&Implementation]) -> Option<Frequency> {
        // What a draft proposes is nobody's word yet.
        let stating = active.iter().filter(|i| i.status != Status::Draft);
        let of_implementations = stating.filter_map(|i| i.frequency.as_deref());
        let stated = of_implementations.filter_map(Frequency::of).min();
        // A test's own word counts only where no control states how often it acts.
        let of_tests = || {
            let operating = self.tests.values().filter_map(|test| test.operating.as_ref());
            operating.filter_map(|one| one.frequency.as_deref()).filter_map(Frequency::of).min()
        };
        stated.or_else(of_tests)
    }

    /// A part that every implementation of it says does not apply. The reason is the whole support, so it
    /// has to be about the system, somebody has to have approved it, and the system must not belie it.
    fn not_applicable(
        &self,
        excluded: &[&Implementation],
        about: &About<'_>,
        workspace: &Workspace,
    ) -> Tested {
        let mut tested = Tested {
            statements: self.statements(excluded, about.part),
            mapped: self.mapped.clone(),
            ..Tested::default()
        };
        let of_these =
            |what, message| lack(what, message).about(excluded.iter().map(|i| i.id.as_str()));
        let reasons: Vec<&str> = excluded.iter().filter_map(|i| i.rationale.as_deref()).collect();
        if reasons.is_empty() {
            let message = format!("{} says not applicable and gives no rationale", ids(excluded));
            tested.missing.push(of_these(Lack::Rationale, message));
        }
        for reason in &reasons {
            if let Some(why) = empty_reason(reason) {
                let message = format!("{} says not applicable: the rationale {why}", ids(excluded));
                tested.missing.push(of_these(Lack::Rationale, message));
            }
        }
        let approved = |i: &&Implementation| i.approver.as_deref().is_some_and(is_answer);
        if !reasons.is_empty() && !excluded.iter().all(approved) {
            let message = format!("{} says not applicable, and nobody approved it", ids(excluded));
            tested.missing.push(of_these(Lack::Rationale, message));
        }
        if let Some(duty) = plain_duty(about.duties, workspace) {
            let service = workspace
                .knowledge
                .service(&duty.service)
                .map_or(duty.service.as_str(), |service| service.name.as_str());
            let message = format!(
                "{} says not applicable, but {} on {service} is the customer's",
                ids(excluded),
                duty.topic
            );
            tested.missing.push(of_these(Lack::Contradiction, message));
        }
        self.lack_of_the_unread(&mut tested.missing);
        tested
            .missing
            .retain(|one| !(one.unread && matches!(one.what, Lack::Test | Lack::Evidence)));
        tested.not_applicable = tested.missing.is_empty();
        tested.rationale = (!reasons.is_empty()).then(|| reasons.join("\n\n"));
        tested
    }

    /// A statement has to be there before its status matters, so at most one of the two is missing.
    fn lack_of_statement(&self, active: &[&Implementation], part: &PartId) -> Option<Missing> {
        if active.is_empty() {
            let offers = offered(&self.mapped);
            let message = format!("no implementation satisfies this part{offers}");
            return Some(lack(Lack::Statement, message));
        }
        let mut waiting: Vec<String> = Vec::new();
        let mut stated: Vec<&Implementation> = Vec::new();
        for implementation in active {
            let Some((section, _)) = self.said(implementation, part) else { continue };
            if let Some(word) = placeholder(&section.text) {
                waiting.push(format!("{} holds the placeholder `{word}`", implementation.id));
            } else if nothing_said(&section.text) {
                waiting.push(format!("{} has an empty section", implementation.id));
            } else if implementation.status == Status::Draft {
                waiting
                    .push(format!("{} is a draft: nobody has set its status", implementation.id));
            } else {
                stated.push(implementation);
            }
        }
        if stated.is_empty() && !waiting.is_empty() {
            let these = active.iter().map(|i| i.id.as_str());
            return Some(lack(Lack::Statement, joined(&waiting)).about(these));
        }
        if stated.is_empty() {
            let message = format!("{} says nothing for this part", ids(active));
            let these = active.iter().map(|i| i.id.as_str());
            return Some(lack(Lack::Statement, message).about(these));
        }
        if stated.iter().any(|i| i.status.operates()) {
            return None;
        }
        let states: Vec<String> = stated
            .iter()
            .map(|i| {
                let state = i.status.label().to_lowercase();
                match i.planned_for {
                    Some(day) => format!("{} is {state}, to be in place by {day}", i.id),
                    None => format!("{} is {state}, without a date", i.id),
                }
            })
            .collect();
        Some(lack(Lack::Status, states.join(", ")).about(stated.iter().map(|i| i.id.as_str())))
    }

    /// A test that failed for the part outweighs another that passed. One that looked at other parts and
    /// failed for them says nothing of this one.
    fn lack_of_test(&self, results: &[PartResult]) -> Option<Missing> {
        let said = |result: &PartResult| format!("{}: {}", result.test, result.sentence());
        let speaks = |result: &&PartResult| result.result == TestResult::Ineffective;
        let failed: Vec<String> = results.iter().filter(speaks).map(said).collect();
        if !failed.is_empty() {
            let tests = results.iter().filter(speaks).map(|result| result.test.as_str());
            return Some(lack(Lack::Failure, joined(&failed)).about(tests));
        }
        if results.is_empty() {
            return Some(lack(Lack::Test, "no test of operation".to_owned()));
        }
        if results.iter().any(|result| result.result.supports()) {
            return None;
        }
        let why: Vec<String> = results
            .iter()
            .map(|result| match result.result {
                TestResult::DidNotOccur => format!(
                    "{} concludes that nothing occurred, and no query of the whole period with no rows shows it",
                    result.test
                ),
                _ => said(result),
            })
            .collect();
        let tests = results.iter().take(LACKS).map(|result| result.test.as_str());
        Some(lack(Lack::Test, joined(&why)).about(tests))
    }

    /// The event that the control answers did not occur: a test says so, and a list without rows that
    /// covers the whole period shows it. An answer, and no deficiency.
    fn occurrence(
        &self,
        results: &[PartResult],
        counting: &[&Evidence],
        bounds: Bounds<'_>,
    ) -> Option<Missing> {
        let supported = results.iter().any(|result| result.result.supports());
        let result = results.iter().find(|result| result.result == TestResult::DidNotOccur)?;
        let test = self.tests.values().find(|test| test.id == result.test)?;
        let shows = |item: &&&Evidence| {
            item.rows == Some(0)
                && !span::point_in_time(item.kind)
                && test.evidence_ids().any(|id| id == item.id)
                && span::days_of(item, bounds.as_of)
                    .is_some_and(|days| days.intersection(bounds.audit) == Some(bounds.audit))
        };
        let item = counting.iter().find(shows).filter(|_| !supported)?;
        let message = format!(
            "did not occur in the period, by {}: {} has no rows over all {} days; test it when it first occurs",
            result.test,
            item.id,
            bounds.audit.days()
        );
        Some(lack(Lack::Occurrence, message).about([&result.test, &item.id]))
    }

    /// Items that count have to cover as much of the period as the control's frequency asks.
    fn lack_of_evidence(
        &self,
        counting: &[&Evidence],
        span: &Span,
        stage: &Stage<'_>,
    ) -> Option<Missing> {
        let audit = stage.workspace.system.period;
        if self.evidence.is_empty() {
            return Some(lack(Lack::Evidence, "no evidence".to_owned()));
        }
        if counting.is_empty() {
            let why: Vec<String> = self.evidence.values().map(|item| stage.why_not(item)).collect();
            let message = format!("no evidence counts for {audit}: {}", joined(&why));
            let these = self.evidence.values().take(LACKS).map(|item| item.id.as_str());
            return Some(lack(Lack::Evidence, message).about(these));
        }
        if span.is_enough() {
            return None;
        }
        let names: Vec<&str> = counting.iter().map(|item| item.id.as_str()).collect();
        if span.allowed.is_none() {
            let message = format!(
                "{} {}, all of them more than {} days before the period's end",
                text::few_and_more(names.iter(), 4),
                span.sentence(),
                stage.workspace.system.policy.staleness_days
            );
            return Some(lack(Lack::Evidence, message).about(names.iter().take(LACKS).copied()));
        }
        let gap = span.longest_gap.map_or_else(String::new, |gap| {
            format!("; nothing from {} to {} ({} days)", gap.from, gap.to, gap.days())
        });
        let allowed = span.allowed.unwrap_or_default();
        let single: Vec<&str> = counting
            .iter()
            .filter(|item| {
                item.is_single_record() && item.covers.is_some_and(|days| days.days() > 1)
            })
            .map(|item| item.id.as_str())
            .collect();
        let single = match &single[..] {
            [] => String::new(),
            [one] => format!(" ({one} is a single record, of its last day)"),
            several => format!(
                " ({} are single records, each of its last day)",
                text::few_and_more(several, 4)
            ),
        };
        let message = format!(
            "{} {}{single}{gap}, and {} may leave out {allowed} days in a row",
            text::few_and_more(names.iter(), 4),
            span.sentence(),
            match span.frequency {
                Some(Frequency::Automated) => "an automated control".to_owned(),
                Some(Frequency::Annual) => "an annual control".to_owned(),
                Some(Frequency::Event) => "an event-driven control".to_owned(),
                Some(other) => format!("a {} control", other.label()),
                None => "a control without a stated frequency".to_owned(),
            },
        );
        Some(lack(Lack::Evidence, message).about(names.iter().take(LACKS).copied()))
    }
}

/// A part whose parameters have no value asks for nothing that could be tested.
fn lack_of_parameter(unassigned: &[String]) -> Option<Missing> {
    if unassigned.is_empty() {
        return None;
    }
    let message = match unassigned {
        [only] => format!("a parameter has no value: {only}"),
        several => format!("{} parameters have no value: {}", several.len(), several.join("; ")),
    };
    Some(lack(Lack::Parameter, message))
}

/// What makes a rationale no reason about the system.
fn empty_reason(text: &str) -> Option<String> {
    if let Some(word) = placeholder(text) {
        return Some(format!("holds the placeholder `{word}`"));
    }
    if nothing_said(text) {
        return Some("says nothing".to_owned());
    }
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().count();
    let of_aws = ["aws", "amazon", "cloud provider", "csp", "provider"];
    let does = [
        "handle",
        "responsib",
        "inherit",
        "done by",
        "covered by",
        "provided by",
        "managed by",
        "takes care",
        "does this",
    ];
    if words <= 14
        && of_aws.iter().any(|name| lower.contains(name))
        && does.iter().any(|verb| lower.contains(verb))
    {
        return Some(
            "says that another does it, which makes a part inherited and not inapplicable"
                .to_owned(),
        );
    }
    (words < 4).then(|| "is no reason about the system".to_owned())
}

/// A duty that a service in use plainly has and that is the customer's alone.
fn plain_duty<'a>(duties: &'a [Duty], workspace: &Workspace) -> Option<&'a Duty> {
    duties.iter().find(|duty| {
        duty.owner == Owner::Customer && workspace.knowledge.service(&duty.service).is_some()
    })
}

/// Reasons one after another. Of very many, some are told and the rest is counted: a thousand items of one part would
/// be a message of pages.
fn joined(reasons: &[String]) -> String {
    let mut all = reasons.iter().take(LACKS).map(String::as_str).collect::<Vec<_>>().join("; ");
    if reasons.len() > LACKS {
        all.push_str(&format!("; and {} more", text::grouped(reasons.len() - LACKS)));
    }
    all
}

fn lack(what: Lack, message: String) -> Missing {
    Missing::of_customer(what, message)
}

fn ids(list: &[&Implementation]) -> String {
    list.iter().map(|i| i.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// What crosswalks offer for a part that nobody stated: `; the crosswalk offers IAM-01, written for AC-2`.
fn offered(mapped: &[Mapped]) -> String {
    let near: Vec<String> = mapped
        .iter()
        .take(3)
        .map(|offer| format!("{}, written for {}", offer.implementation, offer.from))
        .collect();
    if near.is_empty() {
        return String::new();
    }
    format!("; the crosswalk offers {}", near.join("; "))
}

/// True where firm policy lets a test that looked at the control count for its parts.
pub(super) fn control_level_accepted(workspace: &Workspace) -> bool {
    workspace.system.policy.control_level_tests == ControlLevelTests::Accept
}
