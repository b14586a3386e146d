//! Tests of controls: procedure, method, population, sample, exceptions, conclusion.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::{in_the_plan, last};
use super::placeholder::is_answer;
use super::{Date, PartId, Period};
use crate::diag::Origin;

/// How a test was done.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Asking; alone it never proves operation.
    #[serde(alias = "interview")]
    Inquiry,
    /// Watching it done.
    Observation,
    /// Reading records and settings.
    #[serde(alias = "examine")]
    Inspection,
    /// Doing it again.
    #[serde(alias = "test")]
    Reperformance,
}

impl Method {
    /// Name in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::Observation => "observation",
            Self::Inspection => "inspection",
            Self::Reperformance => "reperformance",
        }
    }
}

/// What a tester concluded.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// No exception.
    Effective,
    /// Exceptions were found, and answered; the control is relied on.
    EffectiveWithExceptions,
    /// The control did not do what it should.
    Ineffective,
    /// Not tested, or not finished.
    NotTested,
    /// The event that the control answers did not occur in the period.
    DidNotOccur,
}

impl Conclusion {
    /// Label for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Effective => "Effective",
            Self::EffectiveWithExceptions => "Effective with exceptions",
            Self::Ineffective => "Ineffective",
            Self::NotTested => "Not tested",
            Self::DidNotOccur => "Did not occur",
        }
    }
}

/// One thing a tester did, and the parts it looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What was done, so that another can do it again.
    #[serde(rename = "do")]
    pub action: String,
    /// How, where it is not how the whole test was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Parts it looks at, of any framework.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartId>,
    /// Ids of the evidence it looked at, as written.
    #[serde(default, with = "ids", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<String>")]
    pub evidence: Vec<(String, Origin)>,
}

impl Step {
    /// True if it looks at anything. A step that says nothing, or that only asks, does not.
    fn looks(&self) -> bool {
        self.method != Some(Method::Inquiry) && is_answer(&self.action)
    }

    /// The evidence ids that it cites.
    pub fn evidence_ids(&self) -> impl Iterator<Item = &str> {
        self.evidence.iter().map(|(id, _)| id.as_str())
    }
}

/// What is looked at on each item of a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// What is looked at, a sentence.
    pub text: String,
    /// Parts it looks at; those of the test where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartId>,
    /// Ids of the evidence it was looked at in, as written.
    #[serde(default, with = "ids", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<String>")]
    pub evidence: Vec<(String, Origin)>,
}

impl Attribute {
    /// The evidence ids that it cites.
    pub fn evidence_ids(&self) -> impl Iterator<Item = &str> {
        self.evidence.iter().map(|(id, _)| id.as_str())
    }

    /// True if what is seen under it speaks of `part`: it names the part, or names none.
    pub fn bears_on(&self, part: &PartId) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|id| id.covers(part))
    }
}

/// The test of operating effectiveness: did it work all period?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operating {
    /// What the tester concluded.
    pub conclusion: Conclusion,
    /// What the sample was drawn from, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// System the population was drawn from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population_source: Option<String>,
    /// Query and parameters that gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population_query: Option<String>,
    /// How it was seen to be complete and accurate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population_complete: Option<String>,
    /// File with the population, relative to `evidence/`: an item a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population_file: Option<String>,
    /// Column of that file that names an item; the first where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population_column: Option<String>,
    /// Number of items in the population.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population_size: Option<u64>,
    /// Number of items tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample_size: Option<u64>,
    /// How the sample was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampling: Option<String>,
    /// Seed of a random sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// How often the control acts, where the implementations do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<String>,
    /// How often it acted in the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrences: Option<u64>,
    /// What was looked at on each item, by letter.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub attributes: IndexMap<String, Attribute>,
    /// The items tested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<TestItem>,
    /// Each exception in a sentence, with its answer.
    #[serde(default)]
    pub exceptions: Vec<String>,
    /// The exceptions that are told apart by cause, extent and response.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<Deviation>,
    /// The sample as the seed draws it from the population file; computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<Redrawn>,
}

/// An item of a sample and what was seen on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestItem {
    /// Its name in the population.
    pub item: String,
    /// Outcome by attribute.
    #[serde(default)]
    pub marks: IndexMap<String, Mark>,
    /// Evidence id of what was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Outcome of one attribute on one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// As it should be.
    #[serde(alias = "y", alias = "true", alias = "pass", alias = "ok", alias = "✓")]
    Yes,
    /// Not as it should be.
    #[serde(alias = "n", alias = "false", alias = "fail", alias = "✗")]
    No,
    /// The attribute does not arise on this item.
    #[serde(rename = "n/a", alias = "na", alias = "not-applicable")]
    NotApplicable,
}

/// `yes` and `no` are truth values to many readers of YAML, so a schema takes both.
impl JsonSchema for Mark {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Mark".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Outcome of one attribute on one item.",
            "enum": [
                "yes", "y", true, "pass", "ok", "✓", "no", "n", false, "fail", "✗", "n/a", "na",
                "not-applicable"
            ]
        })
    }
}

impl Mark {
    /// `✓`, `✗` or `n/a`.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Yes => "✓",
            Self::No => "✗",
            Self::NotApplicable => "n/a",
        }
    }
}

/// An exception, told so that a reader can weigh it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// The item it was met on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The attribute it was found under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// What was not as it should be.
    pub what: String,
    /// What kind of exception it is: late, missing, unapproved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nature: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// How far it reaches: the other items, the rest of the population, the harm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<String>,
    /// What management did and will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// A control that made up for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensating: Option<String>,
    /// The day it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Parts it bears on; those of its attribute, else of the test, where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartId>,
}

impl Deviation {
    /// The whole in sentences.
    pub fn sentence(&self) -> String {
        let mut out = match &self.item {
            Some(item) => format!("{item}: {}", self.what.trim()),
            None => self.what.trim().to_owned(),
        };
        let more = [
            ("Cause", &self.cause),
            ("Extent", &self.extent),
            ("Response", &self.response),
            ("Compensating control", &self.compensating),
        ];
        for (label, text) in more {
            if let Some(text) = text {
                if !out.ends_with(['.', '!', '?']) {
                    out.push('.');
                }
                out.push_str(&format!(" {label}: {}", text.trim()));
            }
        }
        out
    }

    /// What it does not tell.
    pub fn lacks(&self) -> Vec<&'static str> {
        let blank = |text: &Option<String>| !text.as_deref().is_some_and(is_answer);
        let parts =
            [("cause", &self.cause), ("extent", &self.extent), ("response", &self.response)];
        parts.into_iter().filter(|(_, text)| blank(text)).map(|(name, _)| name).collect()
    }
}

/// A sample as drawn again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redrawn {
    /// Items of the population file.
    pub population: u64,
    /// SHA-256 of the population file.
    pub sha256: String,
    /// The items drawn, in the order of the file.
    pub items: Vec<String>,
}

impl Redrawn {
    /// True if other items were tested than are drawn, in whatever order.
    pub fn differs(&self, tested: &[&str]) -> bool {
        let mut drawn: Vec<&str> = self.items.iter().map(String::as_str).collect();
        let mut tested = tested.to_vec();
        drawn.sort_unstable();
        tested.sort_unstable();
        drawn != tested
    }
}

impl Operating {
    /// Number of items tested, as stated or as listed.
    pub fn tested(&self) -> Option<u64> {
        let listed = Some(self.items.len() as u64).filter(|count| *count > 0);
        self.sample_size.or(listed)
    }

    /// Number of the items listed on which something was looked at: one without a mark was not, where
    /// the test has attributes. `None` where no items are listed.
    pub fn marked(&self) -> Option<u64> {
        if self.items.is_empty() {
            return None;
        }
        let marked =
            |item: &&TestItem| item.marks.values().any(|mark| *mark != Mark::NotApplicable);
        let asks = !self.attributes.is_empty() || self.items.iter().any(|i| !i.marks.is_empty());
        let count = self.items.iter().filter(|item| !asks || marked(item)).count();
        Some(count as u64)
    }

    /// True if the control may be relied on, by this conclusion.
    pub fn is_relied_on(&self) -> bool {
        matches!(self.conclusion, Conclusion::Effective | Conclusion::EffectiveWithExceptions)
    }
}

/// A test of a control.
///
/// A plan holds the test as it is, so a field that is not skipped here is in `plan.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Test {
    /// Stable id: `T-001`.
    pub id: String,
    /// Title.
    pub title: String,
    /// What the tester did, so that another can do it again.
    pub procedure: String,
    /// The same by step, where the steps name the parts they look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// How.
    pub methods: Vec<Method>,
    /// The days it speaks of, where they are stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers: Option<Period>,
    /// Conclusion on design: could it work?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub design: Option<Conclusion>,
    /// Test of operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operating: Option<Operating>,
    /// Who tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tester: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tested_on: Option<Date>,
    /// Who reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Date>,
    /// Controls, parts or implementations it tests, as written.
    #[serde(skip)]
    pub tests: Vec<(String, Origin)>,
    /// Every evidence id it rests on, as written: those of the whole test, then those that only a step or
    /// an attribute cites.
    #[serde(with = "ids")]
    #[schemars(with = "Vec<String>")]
    pub evidence: Vec<(String, Origin)>,
    /// Where the test is written.
    #[serde(skip_serializing_if = "last")]
    pub origin: Origin,
}

/// Ids as they are written, without their places.
mod ids {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Origin, in_the_plan};

    pub(super) fn serialize<S: Serializer>(
        ids: &[(String, Origin)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(ids.iter().map(|(id, _)| id))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Origin)>, D::Error> {
        let ids = Vec::<String>::deserialize(deserializer)?;
        Ok(ids.into_iter().map(|id| (id, in_the_plan())).collect())
    }
}

impl Test {
    /// Every evidence id it rests on, once.
    pub fn evidence_ids(&self) -> impl Iterator<Item = &str> {
        self.evidence.iter().map(|(id, _)| id.as_str())
    }

    /// Adds to the evidence of the whole test what only a step or an attribute cites. A reader calls it once.
    pub fn collect_evidence(&mut self) {
        let mut all = std::mem::take(&mut self.evidence);
        let mut known: BTreeSet<String> = all.iter().map(|(id, _)| id.clone()).collect();
        for (_, cited) in self.citations() {
            for (id, origin) in cited.iter().filter(|(id, _)| known.insert(id.clone())) {
                all.push((id.clone(), origin.clone()));
            }
        }
        self.evidence = all;
    }

    /// What each step and attribute cites: the parts it looks at, and the evidence.
    pub fn citations(&self) -> impl Iterator<Item = (&[PartId], &[(String, Origin)])> {
        let steps = self.steps.iter().map(|step| (step.parts.as_slice(), step.evidence.as_slice()));
        let attributes = self.operating.iter().flat_map(|operating| operating.attributes.values());
        steps.chain(attributes.map(|one| (one.parts.as_slice(), one.evidence.as_slice())))
    }

    /// True if a step or an attribute cites evidence of its own.
    pub fn cites_by_step(&self) -> bool {
        self.citations().any(|(_, cited)| !cited.is_empty())
    }

    /// Why it does not speak of `audit` on `as_of`, if so: no day, a day to come, or another period.
    pub fn not_of(&self, audit: Period, as_of: Date) -> Option<String> {
        let Some(done) = self.tested_on else {
            return Some("the day it was done is not stated".to_owned());
        };
        if done > as_of {
            return Some(format!("done on {done}, after the day of the plan"));
        }
        if done < audit.from {
            return Some(format!("done on {done}, before the audit period"));
        }
        // Nothing speaks of days that come after it.
        let seen = self.covers.map(|covers| Period::new(covers.from, covers.to.min(done)).ok());
        let meets = |covers: Period| covers.intersection(audit).is_some();
        match (seen, self.covers) {
            (Some(seen), Some(covers)) if !seen.is_some_and(meets) => {
                Some(format!("it speaks of {covers}, not of the audit period"))
            }
            _ => None,
        }
    }

    /// Every part that a step, an attribute or an exception names.
    pub fn named_parts(&self) -> impl Iterator<Item = &PartId> {
        let operating = self.operating.iter();
        let of_steps = self.steps.iter().filter(|step| step.looks()).flat_map(|step| &step.parts);
        let of_attributes =
            operating.clone().flat_map(|o| o.attributes.values()).flat_map(|a| &a.parts);
        of_steps.chain(of_attributes)
    }

    /// True if a step or an attribute names `part` or an item above it, or the whole test is of such an
    /// item. Naming a whole control does not name the items of it.
    pub fn looks_at(&self, part: &PartId) -> bool {
        // Whether a step says anything is looked at last: most steps are of other parts.
        let names_it = |parts: &[PartId]| parts.iter().any(|named| names(named, part));
        let attributes = self.operating.iter().flat_map(|operating| operating.attributes.values());
        self.steps.iter().any(|step| names_it(&step.parts) && step.looks())
            || attributes.into_iter().any(|attribute| names_it(&attribute.parts))
            || self
                .tests
                .iter()
                .any(|(id, _)| names_an_item(id) && id.parse().is_ok_and(|id| names(&id, part)))
    }

    /// The steps that name `part` or an item above it, each with its number from 1.
    pub fn steps_for(&self, part: &PartId) -> impl Iterator<Item = (usize, &Step)> {
        let steps = (1..).zip(&self.steps);
        steps.filter(|(_, step)| step.parts.iter().any(|named| names(named, part)))
    }

    /// The attributes that name `part` or an item above it, each with its letter.
    pub fn attributes_for(&self, part: &PartId) -> impl Iterator<Item = (&str, &Attribute)> {
        let attributes = self.operating.iter().flat_map(|operating| &operating.attributes);
        attributes
            .filter(|(_, attribute)| attribute.parts.iter().any(|named| names(named, part)))
            .map(|(letter, attribute)| (letter.as_str(), attribute))
    }

    /// The procedure where it says more than the steps one after another.
    pub fn prose(&self) -> Option<&str> {
        let steps: Vec<&str> = self.steps.iter().map(|step| step.action.trim()).collect();
        let prose = self.procedure.trim();
        (!prose.is_empty() && prose != steps.join(" ")).then_some(prose)
    }

    /// True if nothing but inquiry was done.
    pub fn inquiry_only(&self) -> bool {
        self.methods.iter().all(|method| *method == Method::Inquiry)
    }
}

/// True for an id that is written with an item, as `AC-2(a)`, `3.1.1[a]` and `03.01.01.a`, or with a clause.
fn names_an_item(id: &str) -> bool {
    id.contains(['(', '[']) || id.starts_with('0')
}

/// True if an id that a step or attribute names is `part` or an item above it.
fn names(named: &PartId, part: &PartId) -> bool {
    named == part || (!named.path().is_empty() && named.covers(part))
}
