//! Requirements as published: catalogs, groups, controls, parts and parameters.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Category, ControlId, DocumentKind, PartId, ScoreRule, SupportNeeds};

/// Whose wording a catalog has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Wording {
    /// Our own: plain sentences that state what the requirement asks for.
    Own,
    /// The publisher's, read from the publisher's own file.
    Official,
}

/// The origin of a catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CatalogSource {
    /// Short id: `nist-800-53-r5`.
    pub id: String,
    /// Title of the publication.
    pub title: String,
    /// Version as the publisher counts it.
    pub version: String,
    /// Whose wording it has.
    pub wording: Wording,
    /// A note for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Workspace path of an imported file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// SHA-256 of an imported file, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Address of the publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A catalog: groups of controls in the publisher's order.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Origin and wording.
    pub source: CatalogSource,
    /// Selections of this catalog that are known by name, such as `low`.
    pub profiles: Vec<Profile>,
    /// Groups in order.
    pub groups: Vec<Group>,
    /// The responsibility table that applies to its ids, if one does: `nist-800-53-r5`.
    pub responsibility: Option<String>,
    /// What supports AWS's half of its parts.
    pub support: SupportNeeds,
    /// True where each part states a determination: *Satisfied* or *Other than satisfied*.
    pub determination: bool,
    /// What else rules ask of the framework.
    pub traits: FrameworkTraits,
    /// The kind of document that its plan is.
    pub document: DocumentKind,
}

/// What rules ask of a framework, whoever wrote the file of its catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FrameworkTraits {
    /// True where it is about protected health information.
    pub health_information: bool,
    /// The category of an AWS report that has to speak of a control, by the letters that the control's id begins with.
    pub categories: BTreeMap<String, Category>,
    /// How an assessment by it is scored.
    pub scores: Vec<ScoreRule>,
    /// True where a statement of applicability lists its controls, as ISO/IEC 27001 asks for one.
    pub statement_of_applicability: bool,
}

impl FrameworkTraits {
    /// The category of an AWS report that has to speak of a control.
    pub fn category(&self, control: &ControlId) -> Option<Category> {
        let id = control.as_str();
        let letters = id.bytes().take_while(u8::is_ascii_alphabetic).count();
        self.categories.get(&id[..letters]).copied()
    }
}

/// A named selection of controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Id used after the slash: `nist-800-53-r5/low`.
    pub id: String,
    /// Display title.
    pub title: String,
}

/// A family or category of controls.
#[derive(Clone, Debug)]
pub struct Group {
    /// Short id: `AC`, `CC6`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Controls in order, enhancements after the control they extend.
    pub controls: Vec<Control>,
}

/// A control or enhancement.
#[derive(Clone, Debug)]
pub struct Control {
    /// Its id.
    pub id: ControlId,
    /// Its title.
    pub title: String,
    /// Names of the profiles that select it.
    pub profiles: Vec<String>,
    /// The publisher's term for its kind, if there are kinds: `standard`, `addressable`.
    pub kind: Option<String>,
    /// What an auditor asks to see, in our words.
    pub asks: Vec<String>,
    /// Parameters by id, in order.
    pub parameters: IndexMap<String, Parameter>,
    /// The statement; a leaf when the control has no items.
    pub statement: Part,
    /// Related controls, in the publisher's order.
    pub related: Vec<ControlId>,
}

/// A statement item. Leaves are what dispositions are derived for.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id.
    pub id: PartId,
    /// Its sentence, with `{{ insert: param, ID }}` where a parameter belongs.
    pub text: String,
    /// Items under it, in order.
    pub parts: Vec<Part>,
}

/// An organization-defined parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameter {
    /// Its meaning, as a noun phrase.
    pub label: String,
    /// Choices of a selection parameter; may insert other parameters.
    pub choices: Vec<String>,
    /// True if more than one choice may be selected.
    pub several: bool,
    /// Parameters that this one only combines.
    pub aggregates: Vec<String>,
    /// Value set by the catalog or profile itself.
    pub value: Option<String>,
    /// Another spelling of its id (`ac-2_prm_1`).
    pub alias: Option<String>,
    /// Kind of value, if the catalog states it.
    pub kind: Option<ParameterKind>,
    /// Bounds that a baseline sets, in its words: `at least every 30 days`.
    pub constraints: Vec<String>,
}

/// The kind of value of a parameter, which decides what part of a sentence it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParameterKind {
    /// How often something is done: `every quarter`.
    Frequency,
    /// A length of time or a deadline: `30 days`.
    Period,
    /// Events, conditions or occasions: `a change of law`.
    Event,
    /// People, roles or groups: `the Security Lead`.
    People,
    /// A number, a share or a limit: `five`.
    Amount,
    /// Things or measures, one or more: `the office and the data center`.
    Things,
    /// Choices of a selection, in the catalog's words.
    Choice,
}

impl Part {
    /// The leaves under this item in order, each with the lead-in sentences above it.
    pub fn leaves(&self) -> Vec<(&Part, Vec<&Part>)> {
        fn walk<'a>(
            part: &'a Part,
            above: &mut Vec<&'a Part>,
            out: &mut Vec<(&'a Part, Vec<&'a Part>)>,
        ) {
            if part.parts.is_empty() {
                out.push((part, above.clone()));
                return;
            }
            above.push(part);
            part.parts.iter().for_each(|child| walk(child, above, out));
            above.pop();
        }
        let mut out = Vec::new();
        walk(self, &mut Vec::new(), &mut out);
        out
    }

    /// True if `id` names this item or one under it.
    pub fn has(&self, id: &PartId) -> bool {
        self.id == *id || self.parts.iter().any(|part| part.has(id))
    }
}

impl Catalog {
    /// Every control in order.
    pub fn controls(&self) -> impl Iterator<Item = &Control> {
        self.groups.iter().flat_map(|group| &group.controls)
    }

    /// The control with this id.
    pub fn control(&self, id: &ControlId) -> Option<&Control> {
        self.controls().find(|control| control.id == *id)
    }
}
