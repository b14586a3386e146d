//! Proof of the customer half: a statement, a test of operation that is not inquiry alone, and
//! evidence whose coverage meets the audit period.

use std::collections::{BTreeMap, BTreeSet};

use super::Tested;
use super::mapping::Mappings;
use crate::model::{
    Conclusion, ControlId, Evidence, Half, Implementation, Lack, Mapped, Missing, PartId, Period,
    Section, Statement, Status, Test, Workspace,
};

/// Which implementations, tests and evidence bear on which part.
#[derive(Debug)]
pub struct Testing<'a> {
    parts: Vec<Support<'a>>,
    index: BTreeMap<PartId, usize>,
    evidence_parts: BTreeMap<&'a str, BTreeSet<usize>>,
    test_parts: BTreeMap<&'a str, BTreeSet<usize>>,
}

/// What bears on one part, by position in the workspace's lists.
#[derive(Debug, Default)]
struct Support<'a> {
    implementations: Vec<&'a Implementation>,
    mapped: Vec<Mapped>,
    tests: BTreeMap<usize, &'a Test>,
    evidence: BTreeMap<usize, &'a Evidence>,
}

impl<'a> Testing<'a> {
    /// Follows every reference of the workspace to the leaf parts it reaches.
    pub fn of(workspace: &'a Workspace, leaves: &[PartId], mappings: &Mappings) -> Self {
        let mut parts: Vec<Support<'a>> = leaves.iter().map(|_| Support::default()).collect();
        let index: BTreeMap<PartId, usize> =
            leaves.iter().enumerate().map(|(at, id)| (id.clone(), at)).collect();
        let mut by_control: BTreeMap<&ControlId, Vec<usize>> = BTreeMap::new();
        for (at, leaf) in leaves.iter().enumerate() {
            by_control.entry(&leaf.control).or_default().push(at);
        }
        // A reference reaches every leaf below what it names. It may also name what is above a control
        // (a category of criteria, a family), which no leaf belongs to by its own id.
        let reached = |id: &PartId| -> Vec<usize> {
            let of_control = match by_control.get(&id.control) {
                Some(own) => own.clone(),
                None => {
                    let under = by_control.iter().filter(|(control, _)| id.control.covers(control));
                    under.flat_map(|(_, leaves)| leaves).copied().collect()
                }
            };
            of_control.into_iter().filter(|at| id.covers(&leaves[*at])).collect()
        };
        let mut by_implementation: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for implementation in &workspace.implementations {
            let mut all = BTreeSet::new();
            implementation.satisfies.iter().for_each(|(part, _)| all.extend(reached(part)));
            for (to, offer) in mappings.offers(implementation) {
                for at in reached(&to) {
                    // An offer that does not count is kept, so that an open part can name what is near.
                    if offer.counts {
                        all.insert(at);
                    }
                    parts[at].mapped.push(offer.clone());
                }
            }
            for at in &all {
                parts[*at].implementations.push(implementation);
            }
            by_implementation.insert(&implementation.id, all);
        }
        for part in &mut parts {
            part.mapped.sort_by_key(|offer| (!offer.counts, offer.relation));
        }
        let follow = |id: &str, tests: &BTreeMap<&str, BTreeSet<usize>>| -> BTreeSet<usize> {
            if let Some(parts) = by_implementation.get(id).or_else(|| tests.get(id)) {
                return parts.clone();
            }
            let Ok(part) = id.parse::<PartId>() else { return BTreeSet::new() };
            let answered = mappings.answered(&part);
            answered.chain([&part]).flat_map(&reached).collect()
        };
        // Tests before evidence: evidence may support a test, and then bears on what the test does.
        let mut test_parts: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (at, test) in workspace.tests.iter().enumerate() {
            let mut all = BTreeSet::new();
            for (id, _) in &test.tests {
                all.extend(follow(id, &BTreeMap::new()));
            }
            for part in &all {
                parts[*part].tests.insert(at, test);
            }
            test_parts.insert(&test.id, all);
        }
        let mut evidence_parts: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (at, item) in workspace.evidence.iter().enumerate() {
            let mut all = BTreeSet::new();
            for (id, _) in &item.supports {
                all.extend(follow(id, &test_parts));
            }
            // The link is followed from either end: the item names the test, or the test names the item.
            for test in &workspace.tests {
                if test.evidence.iter().any(|(id, _)| *id == item.id) {
                    all.extend(test_parts.get(test.id.as_str()).into_iter().flatten());
                }
            }
            for part in &all {
                parts[*part].evidence.insert(at, item);
            }
            evidence_parts.insert(&item.id, all);
        }
        Self { parts, index, evidence_parts, test_parts }
    }

    /// True if a crosswalk makes `implementation` count for a part of this control.
    pub fn mapped_to(&self, control: &ControlId, implementation: &Implementation) -> bool {
        let first = PartId::whole(control.clone());
        let of_control = self.index.range(first..).take_while(|(id, _)| id.control == *control);
        of_control.into_iter().any(|(_, at)| {
            let mut offers = self.parts[*at].mapped.iter();
            offers.any(|offer| offer.counts && offer.implementation == implementation.id)
        })
    }

    /// Positions of the parts an evidence item supports.
    pub fn parts_of_evidence(&self, id: &str) -> &BTreeSet<usize> {
        const NONE: &BTreeSet<usize> = &BTreeSet::new();
        self.evidence_parts.get(id).unwrap_or(NONE)
    }

    /// Positions of the parts a test bears on.
    pub fn parts_of_test(&self, id: &str) -> &BTreeSet<usize> {
        const NONE: &BTreeSet<usize> = &BTreeSet::new();
        self.test_parts.get(id).unwrap_or(NONE)
    }

    /// The customer half of one part.
    pub fn of_part(&self, part: &PartId, workspace: &Workspace) -> Tested {
        let Some(support) = self.index.get(part).map(|at| &self.parts[*at]) else {
            return Tested::default();
        };
        let (excluded, active): (Vec<&Implementation>, Vec<&Implementation>) = support
            .implementations
            .iter()
            .copied()
            .partition(|implementation| implementation.status == Status::NotApplicable);
        // One implementation that acts outweighs another that says the part does not apply: what is done
        // for a part is tested, whatever else is written of it.
        if active.is_empty() && !excluded.is_empty() {
            return support.not_applicable(&excluded, part);
        }
        let audit = workspace.system.period;
        let missing = [
            support.lack_of_statement(&active, part),
            support.lack_of_test(),
            support.lack_of_evidence(audit),
        ];
        let tests = || support.tests.values();
        let (counting, other): (Vec<&Evidence>, Vec<&Evidence>) =
            support.evidence.values().copied().partition(|item| item.counts(audit));
        let id_of = |item: &&Evidence| item.id.clone();
        Tested {
            statements: support.statements(&active, part),
            evidence: counting.iter().chain(&other).map(id_of).collect(),
            tests: tests().map(|test| test.id.clone()).collect(),
            proving_evidence: counting.iter().map(id_of).collect(),
            proving_tests: tests()
                .filter(|test| test.proves_operation())
                .map(|test| test.id.clone())
                .collect(),
            missing: missing.into_iter().flatten().collect(),
            rationale: None,
            mapped: support.mapped.clone(),
        }
    }
}

impl Support<'_> {
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

    /// A part that every implementation of it says does not apply. The reason is the whole proof: without
    /// one the part is open, and tests and evidence are not asked for.
    fn not_applicable(&self, excluded: &[&Implementation], part: &PartId) -> Tested {
        let reasons: Vec<&str> = excluded.iter().filter_map(|i| i.rationale.as_deref()).collect();
        let mut tested = Tested {
            statements: self.statements(excluded, part),
            mapped: self.mapped.clone(),
            ..Tested::default()
        };
        if reasons.is_empty() {
            let message = format!("{} says not applicable and gives no rationale", ids(excluded));
            tested.missing.push(lack(Lack::Rationale, message));
        } else {
            tested.rationale = Some(reasons.join("\n\n"));
        }
        tested
    }

    /// A statement has to be there before its status matters, so at most one of the two is missing.
    fn lack_of_statement(&self, active: &[&Implementation], part: &PartId) -> Option<Missing> {
        let stated: Vec<&Implementation> =
            active.iter().copied().filter(|i| self.said(i, part).is_some()).collect();
        if active.is_empty() {
            let offers = offered(&self.mapped);
            let message = format!("no implementation satisfies this part{offers}");
            return Some(lack(Lack::Statement, message));
        }
        if stated.is_empty() {
            let message = format!("{} says nothing for this part", ids(active));
            return Some(lack(Lack::Statement, message));
        }
        if stated.iter().any(|i| i.status.operates()) {
            return None;
        }
        let states: Vec<String> = stated
            .iter()
            .map(|i| format!("{} is {}", i.id, i.status.label().to_lowercase()))
            .collect();
        Some(lack(Lack::Status, format!("not in place: {}", states.join(", "))))
    }

    /// A test that failed speaks louder than another that passed: one conclusion of ineffective leaves the
    /// part open.
    fn lack_of_test(&self) -> Option<Missing> {
        let tests = || self.tests.values();
        let against: Vec<&str> = tests()
            .filter(|test| {
                concluded(test) == Some(Conclusion::Ineffective)
                    || test.design == Some(Conclusion::Ineffective)
            })
            .map(|test| test.id.as_str())
            .collect();
        let message = if !against.is_empty() {
            format!("{} concluded ineffective", against.join(", "))
        } else if self.tests.is_empty() {
            "no test of operation".to_owned()
        } else if tests().any(|test| test.proves_operation()) {
            return None;
        } else {
            tests().map(|test| why_not(test)).collect::<Vec<_>>().join("; ")
        };
        Some(lack(Lack::Test, message))
    }

    /// One item that counts is enough; where none does, each says why.
    fn lack_of_evidence(&self, audit: Period) -> Option<Missing> {
        if self.evidence.is_empty() {
            return Some(lack(Lack::Evidence, "no evidence".to_owned()));
        }
        if self.evidence.values().any(|item| item.counts(audit)) {
            return None;
        }
        let why: Vec<String> = self
            .evidence
            .values()
            .map(|item| match item.covers {
                _ if item.drifted() => format!("{} is not the file that was registered", item.id),
                _ if !item.is_kept() => format!("{} names no file and no address", item.id),
                Some(covers) => format!("{} covers {covers}", item.id),
                None => format!("{} states no coverage", item.id),
            })
            .collect();
        let why = why.join("; ");
        let message = format!("no evidence meets the audit period ({audit}): {why}");
        Some(lack(Lack::Evidence, message))
    }
}

fn lack(what: Lack, message: String) -> Missing {
    Missing { half: Half::Customer, what, message }
}

fn ids(list: &[&Implementation]) -> String {
    list.iter().map(|i| i.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// What crosswalks offer for a part that nobody stated: `; nearest: IAM-01, written for AC-2`.
fn offered(mapped: &[Mapped]) -> String {
    let mut near: Vec<String> = Vec::new();
    for offer in mapped.iter().take(3) {
        near.push(format!("{}, written for {}", offer.implementation, offer.from));
    }
    if near.is_empty() {
        return String::new();
    }
    format!("; the crosswalk offers {}", near.join("; "))
}

fn concluded(test: &Test) -> Option<Conclusion> {
    test.operating.as_ref().map(|operating| operating.conclusion)
}

/// Why a test does not prove operation.
fn why_not(test: &Test) -> String {
    let id = &test.id;
    match concluded(test) {
        None => format!("{id} tests design only"),
        Some(Conclusion::NotTested) => format!("{id} is not finished"),
        Some(_) if test.inquiry_only() => {
            format!("{id} rests on inquiry alone, which is no proof of operation")
        }
        Some(other) => format!("{id} concluded {}", other.label().to_lowercase()),
    }
}
