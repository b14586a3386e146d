//! `evidence/tests.yaml`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::evidence_register::places;
use crate::diag::Sink;
use crate::input::yaml::{At, File, TextOr, parse};
use crate::model::{
    Attribute, Conclusion, Date, Deviation, Method, Operating, PartId, Period, Step, Test, TestItem,
};

/// `evidence/tests.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "evidence/tests.yaml")]
pub struct TestFile {
    /// Tests of controls.
    tests: Vec<RawTest>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawTest {
    /// Stable id: `T-001`.
    id: At<String>,
    /// Title.
    title: String,
    /// What was done, so that another can do it again. May be left out where `steps` say it.
    procedure: Option<String>,
    /// The same step by step, with the parts that each step looks at.
    #[serde(default)]
    steps: Vec<RawStep>,
    /// Days it speaks of. Where nothing is said: from the first day of the audit period to the day of the test.
    covers: Option<Period>,
    /// How it was done.
    methods: Vec<Method>,
    /// Conclusion on design.
    design: Option<Conclusion>,
    /// Test of operating effectiveness.
    operating: Option<RawOperating>,
    /// Who tested.
    tester: Option<String>,
    /// When.
    tested_on: Option<Date>,
    /// Who reviewed.
    reviewer: Option<String>,
    /// When.
    reviewed_on: Option<Date>,
    /// Implementations, controls or parts it tests.
    tests: Vec<At<String>>,
    /// Evidence that the whole test is based on: it supports every part that the test looks at. What one step
    /// looked at stands at the step.
    #[serde(default)]
    evidence: Vec<At<String>>,
}

/// One step of a test.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawStep {
    /// What was done.
    #[serde(rename = "do")]
    action: String,
    /// How, where it is not how the whole test was done.
    method: Option<Method>,
    /// Parts it looks at, of any framework: `AC-2(j)`, `CC6.2`.
    #[serde(default)]
    parts: Vec<PartId>,
    /// Evidence that this step looked at. It then supports the parts of the steps that cite it, and no other part.
    #[serde(default)]
    evidence: Vec<At<String>>,
}

/// What is looked at on each item.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawAttribute {
    /// What is looked at.
    text: String,
    /// Parts it looks at; those of the test where none is named.
    #[serde(default)]
    parts: Vec<PartId>,
    /// Evidence it was looked at in; as for a step.
    #[serde(default)]
    evidence: Vec<At<String>>,
}

/// The test of operating effectiveness.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawOperating {
    /// What the tester concluded.
    conclusion: Conclusion,
    /// What the sample was drawn from, as a description.
    population: Option<String>,
    /// System the population was drawn from.
    population_source: Option<String>,
    /// Query and parameters it was extracted with.
    population_query: Option<String>,
    /// How it was checked for completeness and accuracy.
    population_complete: Option<String>,
    /// File with the population, relative to `evidence/`: one item per row.
    population_file: Option<String>,
    /// Column of that file that identifies an item; the first if absent.
    population_column: Option<String>,
    /// Number of items in the population.
    population_size: Option<u64>,
    /// Number of items tested.
    sample_size: Option<u64>,
    /// How the sample was chosen.
    sampling: Option<String>,
    /// Seed of a random sample.
    seed: Option<String>,
    /// How often the control operates, if the implementations do not state it.
    frequency: Option<String>,
    /// How often it operated in the period.
    occurrences: Option<u64>,
    /// The attributes checked on each item, by letter.
    #[serde(default)]
    attributes: IndexMap<String, TextOr<RawAttribute>>,
    /// The items tested.
    #[serde(default)]
    items: Vec<TestItem>,
    /// Exceptions: each with cause, extent and response, or as text.
    #[serde(default)]
    exceptions: Vec<TextOr<Deviation>>,
}

impl RawOperating {
    fn into_model(self, file: &File) -> Operating {
        let (mut exceptions, mut deviations) = (Vec::new(), Vec::new());
        for exception in self.exceptions {
            match exception {
                TextOr::Text(text) => exceptions.push(text),
                TextOr::Map(deviation) => {
                    exceptions.push(deviation.sentence());
                    deviations.push(deviation);
                }
            }
        }
        Operating {
            conclusion: self.conclusion,
            population: self.population,
            population_source: self.population_source,
            population_query: self.population_query,
            population_complete: self.population_complete,
            population_file: self.population_file,
            population_column: self.population_column,
            population_size: self.population_size,
            sample_size: self.sample_size,
            sampling: self.sampling,
            seed: self.seed,
            frequency: self.frequency,
            occurrences: self.occurrences,
            attributes: self
                .attributes
                .into_iter()
                .map(|(letter, attribute)| {
                    let attribute = match attribute {
                        TextOr::Text(text) => {
                            Attribute { text, parts: Vec::new(), evidence: Vec::new() }
                        }
                        TextOr::Map(RawAttribute { text, parts, evidence }) => {
                            Attribute { text, parts, evidence: places(evidence, file) }
                        }
                    };
                    (letter, attribute)
                })
                .collect(),
            items: self.items,
            exceptions,
            deviations,
            drawn: None,
        }
    }
}

impl RawStep {
    fn into_model(self, file: &File) -> Step {
        Step {
            action: self.action,
            method: self.method,
            parts: self.parts,
            evidence: places(self.evidence, file),
        }
    }
}

/// The steps as one text, where no other is written.
fn procedure(steps: &[RawStep]) -> String {
    let lines: Vec<&str> = steps.iter().map(|step| step.action.trim()).collect();
    lines.join(" ")
}

/// Reads `evidence/tests.yaml`.
pub fn load(path: &str, text: &str, sink: &mut Sink) -> Vec<Test> {
    let file = File::whole(path);
    let raw = match parse::<TestFile>(&file, text) {
        Ok(raw) => raw,
        Err(diagnostic) => {
            sink.push(diagnostic);
            return Vec::new();
        }
    };
    let one = |raw: RawTest| {
        let mut test = Test {
            origin: raw.id.origin(&file),
            id: raw.id.value,
            title: raw.title,
            procedure: raw.procedure.unwrap_or_else(|| procedure(&raw.steps)),
            steps: raw.steps.into_iter().map(|step| step.into_model(&file)).collect(),
            methods: raw.methods,
            covers: raw.covers,
            design: raw.design,
            operating: raw.operating.map(|operating| operating.into_model(&file)),
            tester: raw.tester,
            tested_on: raw.tested_on,
            reviewer: raw.reviewer,
            reviewed_on: raw.reviewed_on,
            tests: places(raw.tests, &file),
            evidence: places(raw.evidence, &file),
        };
        test.collect_evidence();
        test
    };
    raw.tests.into_iter().map(one).collect()
}
