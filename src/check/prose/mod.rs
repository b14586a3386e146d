//! What people write, as sentences with their places: the input of the rules on statements.

mod amounts;
mod counted;
mod defaults;
mod durations;
mod given_names;
mod mood;
mod patching;
mod people;
mod phrase;
mod sentence;
mod services;
mod stems;

use std::collections::HashSet;

pub(super) use amounts::{Amount, Stated, amounts, counted_by, counted_things, limit_of, topics};
pub(super) use counted::{counted, singular, whole_number};
pub(super) use defaults::contradicted;
pub(super) use durations::{Duration, Manner, durations, first_number, value as stated_length};
pub(super) use patching::claims_of_patching;
pub(super) use people::{known_people, named_people, people_in_value};
pub(super) use phrase::Phrases;
pub(super) use sentence::{Sentence, Word, line_of, sentences_of};
pub(super) use services::{Level, Names, short_name};
pub(super) use stems::stems;

use sentence::sentences;

use crate::diag::{Diagnostic, Origin};
use crate::model::{
    ControlId, Implementation, PartId, Plan, Section, Status, Workspace, placeholder,
};

/// A section of an implementation.
#[derive(Debug)]
pub(super) struct Said<'a> {
    /// Whose section it is.
    pub implementation: &'a Implementation,
    /// The part it is headed with; none for the text before the first heading.
    pub part: Option<&'a PartId>,
    /// The section.
    pub section: &'a Section,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

/// What a text other than a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextKind {
    /// The system and what it runs.
    System,
    /// The value of a parameter.
    Value,
    /// A title, a procedure, a reason.
    Other,
}

/// Any other text that is printed.
#[derive(Debug)]
pub(super) struct Other {
    /// What it is: `the description of the system`.
    pub what: String,
    /// What it is about.
    pub kind: TextKind,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

/// Everything people wrote, once for all rules.
#[derive(Debug)]
pub(super) struct Prose<'a> {
    /// Statements.
    pub said: Vec<Said<'a>>,
    /// Other texts.
    pub others: Vec<Other>,
    /// The names of AWS's services.
    pub names: Names<'a>,
}

impl<'a> Prose<'a> {
    /// Of a workspace.
    pub(super) fn of(workspace: &'a Workspace) -> Self {
        let mut said = Vec::new();
        for implementation in &workspace.implementations {
            let general = implementation.general.iter().map(|section| (None, section));
            let headed = implementation.sections.iter().map(|(part, text)| (Some(part), text));
            // What waits to be written says nothing yet.
            let draft = implementation.status == Status::Draft;
            let both = general
                .chain(headed)
                .filter(|(_, section)| !draft || placeholder(&section.text).is_none());
            said.extend(both.map(|(part, section)| Said {
                implementation,
                part,
                section,
                sentences: sentences(section),
            }));
        }
        Self { said, others: others(workspace), names: Names::of(&workspace.knowledge) }
    }

    /// The sections that are statements of a plan: headed with a part of it, or general to a control of it.
    pub(super) fn in_plan(&self, plan: &Plan) -> Vec<&Said<'a>> {
        let controls: HashSet<&ControlId> = plan.controls.iter().map(|one| &one.id).collect();
        let covered = |id: &ControlId| {
            controls.contains(id) || controls.iter().any(|control| id.covers(control))
        };
        let in_plan = |said: &&Said<'_>| match said.part {
            Some(part) => controls.contains(&part.control),
            None => said.implementation.satisfies.iter().any(|(id, _)| covered(&id.control)),
        };
        self.said.iter().filter(in_plan).collect()
    }
}

impl Said<'_> {
    /// `IAM-01 for AC-2(j)`, or `IAM-01`.
    pub(super) fn who(&self) -> String {
        match self.part {
            Some(part) => format!("{} for {part}", self.implementation.id),
            None => self.implementation.id.clone(),
        }
    }

    /// The part or control that a finding about it is of.
    pub(super) fn subject(&self) -> Option<PartId> {
        match self.part {
            Some(part) => Some(part.clone()),
            None => self.implementation.satisfies.first().map(|(part, _)| part.clone()),
        }
    }

    /// Completes a finding: of which control it is, and where.
    pub(super) fn place(&self, finding: Diagnostic, at: &Origin) -> Diagnostic {
        let finding = finding.fault(at);
        match self.subject() {
            Some(part) => finding.control(part),
            None => finding,
        }
    }

    /// Number of words in all of its sentences.
    pub(super) fn length(&self) -> usize {
        self.sentences.iter().map(|sentence| sentence.words.len()).sum()
    }
}

/// The other texts of a workspace. Those of tests and evidence are in the care of rules about these.
fn others(workspace: &Workspace) -> Vec<Other> {
    let system = &workspace.system;
    let mut out: Vec<Other> = Vec::new();
    let mut add = |what: String, kind: TextKind, sentences: Vec<Sentence>| {
        if !sentences.is_empty() {
            out.push(Other { what, kind, sentences });
        }
    };
    add(
        "the description of the system".into(),
        TextKind::System,
        sentences(&system.description_section()),
    );
    if let Some(boundary) = system.boundary_section() {
        add("the boundary of the system".into(), TextKind::System, sentences(&boundary));
    }
    for used in system.services.iter().chain(&system.premises) {
        let what = format!("the purpose of {}", used.id);
        add(what, TextKind::System, sentences_of(&used.purpose, &used.origin));
    }
    for implementation in &workspace.implementations {
        let id = &implementation.id;
        let title = sentences_of(&implementation.title, &implementation.origin);
        add(format!("the title of {id}"), TextKind::Other, title);
        if let Some(rationale) = &implementation.rationale {
            let text = sentences_of(rationale, &implementation.status_origin);
            add(format!("the rationale of {id}"), TextKind::Other, text);
        }
        for (name, (value, origin)) in &implementation.parameters {
            add(format!("the value of {name}"), TextKind::Value, sentences_of(value, origin));
        }
    }
    for (name, (value, origin)) in &system.parameters {
        add(format!("the value of {name}"), TextKind::Value, sentences_of(value, origin));
    }
    for assumed in &system.user_controls {
        add(
            format!("the user control {}", assumed.id),
            TextKind::Other,
            sentences_of(&assumed.text, &assumed.origin),
        );
    }
    for test in &workspace.tests {
        for (what, text) in [("title", &test.title), ("procedure", &test.procedure)] {
            add(
                format!("the {what} of {}", test.id),
                TextKind::Other,
                sentences_of(text, &test.origin),
            );
        }
    }
    for item in &workspace.evidence {
        add(
            format!("the title of {}", item.id),
            TextKind::Other,
            sentences_of(&item.title, &item.origin),
        );
    }
    for waiver in &workspace.waivers {
        let what = format!("the reason of the waiver for {}", waiver.rule);
        add(what, TextKind::Other, sentences_of(&waiver.reason, &waiver.origin));
    }
    out
}
