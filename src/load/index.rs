//! `evidence/index.yaml` and `evidence/tests.yaml`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::yaml::{At, File, TextOr, parse};
use crate::diag::{Diagnostic, Origin, Sink};
use crate::model::{
    Conclusion, Date, Deviation, Evidence, EvidenceKind, Method, Operating, Period, Test, TestItem,
};

/// `evidence/index.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "evidence/index.yaml")]
pub struct EvidenceFile {
    /// Evidence items.
    evidence: Vec<RawEvidence>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawEvidence {
    /// Stable id: `EV-001`.
    id: At<String>,
    /// Title.
    title: String,
    /// What it is.
    kind: EvidenceKind,
    /// System it was drawn from.
    source: Option<String>,
    /// Query and parameters.
    query: Option<String>,
    /// When it was extracted: a day, or an RFC 3339 time.
    extracted_at: Option<At<String>>,
    /// Who extracted it.
    extracted_by: Option<String>,
    /// The days it speaks of: one day, or from and to.
    covers: Option<At<TextOr<Period>>>,
    /// Number of rows, for lists.
    rows: Option<u64>,
    /// File, relative to `evidence/`.
    file: Option<At<String>>,
    /// Address of something kept elsewhere (https).
    url: Option<At<String>>,
    /// SHA-256 the register states.
    sha256: Option<At<String>>,
    /// Controls, parts, implementations or tests it supports.
    supports: Vec<At<String>>,
}

/// Reads `evidence/index.yaml`.
pub fn load_evidence(path: &str, text: &str, sink: &mut Sink) -> Vec<Evidence> {
    let file = File::whole(path);
    match parse::<EvidenceFile>(&file, text) {
        Ok(raw) => raw.evidence.into_iter().map(|entry| one(entry, &file, sink)).collect(),
        Err(diagnostic) => {
            sink.push(diagnostic);
            Vec::new()
        }
    }
}

fn one(raw: RawEvidence, file: &File, sink: &mut Sink) -> Evidence {
    let origin = raw.id.origin(file);
    let covers_origin = raw.covers.as_ref().map_or_else(|| origin.clone(), |c| c.origin(file));
    let mut fail = |rule: &str, message: String, help: &str, at: &Origin| {
        sink.push(Diagnostic::error(rule, message).help(help).fault(at));
    };
    let covers = match raw.covers.as_ref().map(|covers| &covers.value) {
        None => None,
        Some(TextOr::Map(period)) => Some(*period),
        Some(TextOr::Text(text)) => {
            let day = Date::from_time(text).ok().and_then(|day| Period::new(day, day).ok());
            let period = day.or_else(|| text.parse().ok());
            if period.is_none() {
                fail(
                    "invalid-date",
                    format!("`{text}` is neither a day nor a period"),
                    "write YYYY-MM-DD, or {from: YYYY-MM-DD, to: YYYY-MM-DD}",
                    &covers_origin,
                );
            }
            period
        }
    };
    let extracted_at = raw.extracted_at.and_then(|text| match Date::from_time(&text.value) {
        Ok(day) => Some((text.value, day)),
        Err(error) => {
            fail(
                "invalid-date",
                error.to_string(),
                "write YYYY-MM-DD or an RFC 3339 time such as 2026-09-30T08:15:00Z",
                &text.origin(file),
            );
            None
        }
    });
    let url = raw.url.as_ref().map(|url| (url, super::url::check(&url.value)));
    if let Some((url, Err(refused))) = url {
        let at = url.origin(file);
        fail("invalid-url", refused.message().to_owned(), refused.help(), &at);
    }
    if let Some(hash) = raw.sha256.as_ref().filter(|hash| !is_sha256(&hash.value)) {
        fail(
            "invalid-hash",
            "a SHA-256 has 64 hexadecimal digits".to_owned(),
            "take the line out: the program hashes the file itself",
            &hash.origin(file),
        );
    }
    Evidence {
        id: raw.id.value,
        title: raw.title,
        kind: raw.kind,
        source: raw.source,
        query: raw.query,
        extracted_at,
        extracted_by: raw.extracted_by,
        covers,
        rows: raw.rows,
        path: raw.file.map(|path| path.value),
        url: raw.url.map(|url| url.value),
        sha256: None,
        bytes: None,
        stated_sha256: raw.sha256.map(|hash| hash.value.to_lowercase()),
        supports: places(raw.supports, file),
        origin,
        covers_origin,
    }
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn places(list: Vec<At<String>>, file: &File) -> Vec<(String, Origin)> {
    list.into_iter().map(|entry| (entry.value.clone(), entry.origin(file))).collect()
}

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
    /// What was done, so that another can do it again.
    procedure: String,
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
    /// Evidence it rests on.
    #[serde(default)]
    evidence: Vec<At<String>>,
}

/// The test of operating effectiveness.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawOperating {
    /// What the tester concluded.
    conclusion: Conclusion,
    /// What the sample was drawn from, in a sentence.
    population: Option<String>,
    /// System the population was drawn from.
    population_source: Option<String>,
    /// Query and parameters that gave it.
    population_query: Option<String>,
    /// How it was seen to be complete and accurate.
    population_complete: Option<String>,
    /// File with the population, relative to `evidence/`: an item a row.
    population_file: Option<String>,
    /// Column of that file that names an item; the first where none is named.
    population_column: Option<String>,
    /// Number of items in the population.
    population_size: Option<u64>,
    /// Number of items tested.
    sample_size: Option<u64>,
    /// How the sample was chosen.
    sampling: Option<String>,
    /// Seed of a random sample.
    seed: Option<String>,
    /// How often the control acts, where the implementations do not say.
    frequency: Option<String>,
    /// How often it acted in the period.
    occurrences: Option<u64>,
    /// What was looked at on each item, by letter.
    #[serde(default)]
    attributes: IndexMap<String, String>,
    /// The items tested.
    #[serde(default)]
    items: Vec<TestItem>,
    /// Exceptions: each with cause, extent and response, or in a sentence.
    #[serde(default)]
    exceptions: Vec<TextOr<Deviation>>,
}

impl RawOperating {
    fn into_model(self) -> Operating {
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
            attributes: self.attributes,
            items: self.items,
            exceptions,
            deviations,
            drawn: None,
        }
    }
}

/// Reads `evidence/tests.yaml`.
pub fn load_tests(path: &str, text: &str, sink: &mut Sink) -> Vec<Test> {
    let file = File::whole(path);
    let raw = match parse::<TestFile>(&file, text) {
        Ok(raw) => raw,
        Err(diagnostic) => {
            sink.push(diagnostic);
            return Vec::new();
        }
    };
    let one = |raw: RawTest| Test {
        origin: raw.id.origin(&file),
        id: raw.id.value,
        title: raw.title,
        procedure: raw.procedure,
        methods: raw.methods,
        design: raw.design,
        operating: raw.operating.map(RawOperating::into_model),
        tester: raw.tester,
        tested_on: raw.tested_on,
        reviewer: raw.reviewer,
        reviewed_on: raw.reviewed_on,
        tests: places(raw.tests, &file),
        evidence: places(raw.evidence, &file),
    };
    raw.tests.into_iter().map(one).collect()
}
