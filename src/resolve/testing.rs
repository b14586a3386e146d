//! Proof of the customer half: a statement, a test of operation that is not inquiry alone, and
//! evidence whose coverage meets the audit period.

use std::collections::{BTreeMap, BTreeSet};

use super::mapping::Mappings;
use super::{Tested, operates};
use crate::model::{
    Conclusion, ControlId, Evidence, Half, Implementation, Lack, Mapped, Missing, PartId,
    Statement, Status, Test, Workspace,
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
        let mut tested = Tested { mapped: support.mapped.clone(), ..Tested::default() };
        let from = |implementation: &Implementation| {
            let own = implementation.satisfies(part);
            let mut offers = support.mapped.iter().filter(|_| !own);
            let offer = offers.find(|m| m.counts && m.implementation == implementation.id)?;
            Some(offer.from.clone())
        };
        let mut lack = |what: Lack, message: String| {
            tested.missing.push(Missing { half: Half::Customer, what, message });
        };
        let (excluded, active): (Vec<&Implementation>, Vec<&Implementation>) = support
            .implementations
            .iter()
            .copied()
            .partition(|implementation| implementation.status == Status::NotApplicable);
        if active.is_empty() && !excluded.is_empty() {
            let reasons: Vec<&str> =
                excluded.iter().filter_map(|i| i.rationale.as_deref()).collect();
            if reasons.is_empty() {
                lack(
                    Lack::Rationale,
                    format!("{} says not applicable and gives no rationale", ids(&excluded)),
                );
            } else {
                tested.rationale = Some(reasons.join("\n\n"));
            }
            tested.statements = statements(&excluded, part, &from);
            return tested;
        }

        let stated: Vec<&Implementation> = active
            .iter()
            .copied()
            .filter(|i| match from(i) {
                Some(from) => i.mapped_statement(part, &from).is_some(),
                None => i.statement(part).is_some(),
            })
            .collect();
        if active.is_empty() {
            let offers = offered(&support.mapped);
            lack(Lack::Statement, format!("no implementation satisfies this part{offers}"));
        } else if stated.is_empty() {
            lack(Lack::Statement, format!("{} says nothing for this part", ids(&active)));
        } else if !stated.iter().any(|i| operates(i.status)) {
            let states: Vec<String> = stated
                .iter()
                .map(|i| format!("{} is {}", i.id, i.status.label().to_lowercase()))
                .collect();
            lack(Lack::Status, format!("not in place: {}", states.join(", ")));
        }

        let tests: Vec<&Test> = support.tests.values().copied().collect();
        let against: Vec<&Test> = tests
            .iter()
            .copied()
            .filter(|test| {
                concluded(test) == Some(Conclusion::Ineffective)
                    || test.design == Some(Conclusion::Ineffective)
            })
            .collect();
        let proving: Vec<&Test> =
            tests.iter().copied().filter(|test| test.proves_operation()).collect();
        if !against.is_empty() {
            let names: Vec<&str> = against.iter().map(|test| test.id.as_str()).collect();
            lack(Lack::Test, format!("{} concluded ineffective", names.join(", ")));
        } else if tests.is_empty() {
            lack(Lack::Test, "no test of operation".to_owned());
        } else if proving.is_empty() {
            let why: Vec<String> = tests.iter().map(|test| why_not(test)).collect();
            lack(Lack::Test, why.join("; "));
        }

        let audit = workspace.system.period;
        let items: Vec<&Evidence> = support.evidence.values().copied().collect();
        let (meeting, outside): (Vec<&Evidence>, Vec<&Evidence>) =
            items.iter().partition(|item| item.counts(audit));
        if items.is_empty() {
            lack(Lack::Evidence, "no evidence".to_owned());
        } else if meeting.is_empty() {
            let why: Vec<String> = outside
                .iter()
                .map(|item| match item.covers {
                    _ if item.drifted() => {
                        format!("{} is not the file that was registered", item.id)
                    }
                    _ if !item.is_kept() => format!("{} names no file and no address", item.id),
                    Some(covers) => format!("{} covers {covers}", item.id),
                    None => format!("{} states no coverage", item.id),
                })
                .collect();
            lack(
                Lack::Evidence,
                format!("no evidence meets the audit period ({audit}): {}", why.join("; ")),
            );
        }

        tested.statements = statements(&active, part, &from);
        tested.tests = tests.iter().map(|test| test.id.clone()).collect();
        tested.proving_tests = proving.iter().map(|test| test.id.clone()).collect();
        tested.proving_evidence = meeting.iter().map(|item| item.id.clone()).collect();
        tested.evidence = meeting.iter().chain(&outside).map(|item| item.id.clone()).collect();
        tested
    }
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

/// What each implementation says of `part`; `from` tells where a mapped one comes from.
fn statements(
    list: &[&Implementation],
    part: &PartId,
    from: &dyn Fn(&Implementation) -> Option<PartId>,
) -> Vec<Statement> {
    list.iter()
        .filter_map(|implementation| {
            let mapped_from = from(implementation);
            let section = match &mapped_from {
                Some(from) => implementation.mapped_statement(part, from)?,
                None => implementation.statement(part)?.clone(),
            };
            Some(Statement {
                implementation: implementation.id.clone(),
                text: section.text,
                mapped_from,
                origin: section.origin,
            })
        })
        .collect()
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
