//! `evidence/tests.yaml`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::evidence_register::places;
use super::left_out;
use crate::diag::{Diagnostic, Sink, codes};
use crate::input::yaml::{At, Each, File, TextOr, recover};
use crate::model::{
    Attribute, Conclusion, Date, Deviation, FileFacts, Method, Operating, PartId, Period, Step,
    Test, TestItem, TestPlaces, UnreadKind, ids_in,
};

/// `evidence/tests.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "evidence/tests.yaml")]
pub(crate) struct TestFile {
    /// Tests of controls.
    tests: Each<RawTest>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawTest {
    /// Stable id: `T-001`.
    id: At<String>,
    /// Title.
    title: String,
    /// What was done, so that another can do it again. May be left out where `steps` say it.
    procedure: Option<At<String>>,
    /// The same step by step, with the parts that each step looks at.
    #[serde(default)]
    steps: Vec<RawStep>,
    /// Days it speaks of. Where nothing is said: from the first day of the audit period to the day of the test.
    covers: Option<At<Period>>,
    /// How it was done.
    methods: At<Vec<Method>>,
    /// Conclusion on design.
    design: Option<At<Conclusion>>,
    /// Test of operating effectiveness.
    operating: Option<RawOperating>,
    /// Who tested.
    tester: Option<At<String>>,
    /// When.
    tested_on: Option<At<Date>>,
    /// Who reviewed.
    reviewer: Option<At<String>>,
    /// When.
    reviewed_on: Option<At<Date>>,
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
    parts: Vec<At<PartId>>,
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
    parts: Vec<At<PartId>>,
    /// Evidence it was looked at in; as for a step.
    #[serde(default)]
    evidence: Vec<At<String>>,
}

/// The test of operating effectiveness.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawOperating {
    /// What the tester concluded.
    conclusion: At<Conclusion>,
    /// What the sample was drawn from, as a description.
    population: Option<At<String>>,
    /// System the population was drawn from.
    population_source: Option<String>,
    /// Query and parameters it was extracted with.
    population_query: Option<At<String>>,
    /// How it was checked for completeness and accuracy.
    population_complete: Option<String>,
    /// File with the population, relative to `evidence/`: one item per row.
    population_file: Option<At<String>>,
    /// Column of that file that identifies an item; the first if absent.
    population_column: Option<String>,
    /// Number of items in the population.
    population_size: Option<At<u64>>,
    /// Number of items tested.
    sample_size: Option<At<u64>>,
    /// How the sample was chosen.
    sampling: Option<At<String>>,
    /// Seed of a random sample.
    seed: Option<String>,
    /// How often the control operates, if the implementations do not state it.
    frequency: Option<At<String>>,
    /// How often it operated in the period.
    occurrences: Option<At<u64>>,
    /// The attributes checked on each item, by letter.
    #[serde(default)]
    attributes: IndexMap<String, TextOr<RawAttribute>>,
    /// The items tested.
    #[serde(default)]
    items: Vec<At<TestItem>>,
    /// Exceptions: each with cause, extent and response, or as text.
    #[serde(default)]
    exceptions: Vec<At<TextOr<Deviation>>>,
}

impl RawOperating {
    fn into_model(self, at: &mut Places<'_>) -> Operating {
        let (mut exceptions, mut deviations) = (Vec::new(), Vec::new());
        if let Some(first) = self.exceptions.first() {
            at.note("exceptions", first);
        }
        for exception in self.exceptions {
            match exception.value {
                TextOr::Text(text) => exceptions.push(text),
                TextOr::Map(deviation) => {
                    exceptions.push(deviation.sentence());
                    deviations.push(deviation);
                }
            }
        }
        Operating {
            conclusion: at.of("conclusion", self.conclusion),
            population: at.maybe("population", self.population),
            population_source: self.population_source,
            population_query: at.maybe("population_query", self.population_query),
            population_complete: self.population_complete,
            population_file: at.maybe("population_file", self.population_file),
            population_column: self.population_column,
            population_size: at.maybe("population_size", self.population_size),
            sample_size: at.maybe("sample_size", self.sample_size),
            sampling: at.maybe("sampling", self.sampling),
            seed: self.seed,
            frequency: at.maybe("frequency", self.frequency),
            occurrences: at.maybe("occurrences", self.occurrences),
            attributes: self
                .attributes
                .into_iter()
                .map(|(letter, attribute)| {
                    let attribute = match attribute {
                        TextOr::Text(text) => {
                            Attribute { text, parts: Vec::new(), evidence: Vec::new() }
                        }
                        TextOr::Map(RawAttribute { text, parts, evidence }) => Attribute {
                            text,
                            parts: at.parts(parts),
                            evidence: places(evidence, at.file),
                        },
                    };
                    (letter, attribute)
                })
                .collect(),
            items: self.items.into_iter().map(|item| at.item(item)).collect(),
            exceptions,
            deviations,
            drawn: None,
        }
    }
}

impl RawStep {
    fn into_model(self, at: &mut Places<'_>) -> Step {
        Step {
            action: self.action,
            method: self.method,
            parts: at.parts(self.parts),
            evidence: places(self.evidence, at.file),
        }
    }
}

/// The steps as one text, where no other is written.
fn procedure(steps: &[RawStep]) -> String {
    let lines: Vec<&str> = steps.iter().map(|step| step.action.trim()).collect();
    lines.join(" ")
}

/// Notes where facts are written, while they are taken out of their places.
struct Places<'a> {
    file: &'a File,
    noted: TestPlaces,
}

impl Places<'_> {
    fn note<T>(&mut self, field: &'static str, at: &At<T>) {
        self.noted.fields.insert(field, at.origin(self.file));
    }

    fn of<T>(&mut self, field: &'static str, at: At<T>) -> T {
        self.note(field, &at);
        at.value
    }

    fn maybe<T>(&mut self, field: &'static str, at: Option<At<T>>) -> Option<T> {
        at.map(|at| self.of(field, at))
    }

    fn parts(&mut self, named: Vec<At<PartId>>) -> Vec<PartId> {
        for part in &named {
            let origin = part.origin(self.file);
            self.noted.parts.entry(part.value.clone()).or_insert(origin);
        }
        named.into_iter().map(|part| part.value).collect()
    }

    fn item(&mut self, at: At<TestItem>) -> TestItem {
        self.noted.items.push(at.origin(self.file));
        at.value
    }
}

/// Keys of a test, apart from `tests`.
const KEYS: &[&str] = &[
    "id",
    "title",
    "procedure",
    "steps",
    "covers",
    "methods",
    "design",
    "operating",
    "tester",
    "tested_on",
    "reviewer",
    "reviewed_on",
    "evidence",
];

/// Reads `evidence/tests.yaml`, and notes where the facts of each test are written. A test at fault is left
/// out.
pub(crate) fn load(path: &str, text: &str, facts: &mut FileFacts, sink: &mut Sink) -> Vec<Test> {
    let FileFacts { tests: noted, unread, .. } = facts;
    let file = File::whole(path);
    let raw = match recover::<TestFile>(&file, text) {
        Ok(raw) => raw.tests,
        Err(fault) => {
            left_out::file(UnreadKind::Test, path, Some(text), fault, unread, sink);
            return Vec::new();
        }
    };
    for left in raw.left_out {
        let node = &left.node;
        let mut one = left_out::entry(UnreadKind::Test, node, "id", &file)
            .names(node.texts_of(&["tests", "parts"]))
            .cites(node.texts_of(&["evidence"]));
        if node.get("tests").is_none() {
            // What it tests may stand under a misspelled key.
            let keys = node.keys();
            let unknown: Vec<&str> = keys.into_iter().filter(|key| !KEYS.contains(key)).collect();
            let told = ids_in(&node.texts_of(&unknown).join(" "));
            one.anywhere = told.is_empty();
            one = one.names(told);
        }
        unread.push(one);
        sink.fault(left.fault);
    }
    let one = |raw: RawTest| {
        let mut at = Places { file: &file, noted: TestPlaces::default() };
        let stated = at.maybe("procedure", raw.procedure);
        let mut test = Test {
            origin: raw.id.origin(&file),
            id: raw.id.value,
            title: raw.title,
            procedure: stated.unwrap_or_else(|| procedure(&raw.steps)),
            steps: raw.steps.into_iter().map(|step| step.into_model(&mut at)).collect(),
            methods: at.of("methods", raw.methods),
            covers: at.maybe("covers", raw.covers),
            design: at.maybe("design", raw.design),
            operating: raw.operating.map(|operating| operating.into_model(&mut at)),
            tester: at.maybe("tester", raw.tester),
            tested_on: at.maybe("tested_on", raw.tested_on),
            reviewer: at.maybe("reviewer", raw.reviewer),
            reviewed_on: at.maybe("reviewed_on", raw.reviewed_on),
            tests: places(raw.tests, &file),
            evidence: places(raw.evidence, &file),
        };
        test.collect_evidence();
        noted.insert(test.id.clone(), at.noted);
        test
    };
    let mut tests = Vec::new();
    for test in raw.items.into_iter().map(one) {
        if test.id.trim().is_empty() {
            sink.fault(
                Diagnostic::new(&codes::INVALID_ID, "a test needs an id")
                    .help("add the id that it is cited by, such as T-001")
                    .fault(&test.origin),
            );
            unread.push(left_out::test(&test));
        } else {
            tests.push(test);
        }
    }
    tests
}
