//! Tests of controls and the exceptions they met.

use serde_json::{Value, json};

use super::{Draft, Kind, Ref, ids};
use crate::limits::{INDEXED, REFERRED};
use crate::model::text::few_and_more;
use crate::model::{Conclusion, Mark, Method, Operating, PlanTest};
use crate::render::schedule;

/// Items of a sample that a page prints.
const ITEMS: usize = 25;

impl Draft<'_> {
    /// Every test, enough to perform it again.
    pub(super) fn tests_of_controls(&mut self) -> Vec<Value> {
        let plan = self.plan;
        let results = schedule::results(plan);
        self.tests_in_order()
            .into_iter()
            .map(|n| {
                let test = &plan.tests[n];
                let id = &test.id;
                let methods: Vec<&str> = test.methods.iter().map(|method| method.label()).collect();
                let (short, notes) = match results.get(id.as_str()) {
                    Some(results) => (schedule::in_short(results), schedule::notes(results)),
                    None => (String::new(), Vec::new()),
                };
                let prose = test.prose().map(str::to_owned);
                json!({
                    "id": self.text("test id", "", id),
                    "label": (self.tests.get(id.as_str()) == Some(&n)).then(|| format!("test-{n}")),
                    "title": self.words("title of test", id, &test.title),
                    "procedure": self.maybe_words("procedure of test", id, prose.as_ref()),
                    "steps": self.steps(test),
                    "methods": methods.join(", "),
                    "design": test.design.map(Conclusion::label),
                    "operating": self.operating(test),
                    "tester": self.maybe("tester of test", id, test.tester.as_ref()),
                    "tested_on": test.tested_on,
                    "reviewer": self.maybe("reviewer of test", id, test.reviewer.as_ref()),
                    "reviewed_on": test.reviewed_on,
                    "evidence": self.refer_all(Kind::Evidence, test.evidence_ids()),
                    "parts": ids(&test.parts),
                    "supports_operation": test.supports_operation,
                    "days": schedule::days(test, plan.period).map(|days| [days.from, days.to]),
                    "result": self.own_words("result of test", id, &short),
                    "notes": notes
                        .iter()
                        .map(|note| self.own_words("result of test", id, note))
                        .collect::<Vec<_>>(),
                    "exceptions": self.exceptions_of(id),
                })
            })
            .collect()
    }

    fn operating(&mut self, test: &PlanTest) -> Option<Value> {
        let operating = test.operating.as_ref()?;
        let id = &test.id;
        Some(json!({
            "conclusion": operating.conclusion.label(),
            "population": self.maybe_words("population of test", id, operating.population.as_ref()),
            "source": self.maybe_words(
                "source of population", id, operating.population_source.as_ref()),
            "query": self.maybe("query of population", id, operating.population_query.as_ref()),
            "complete": self.maybe_words(
                "completeness of population", id, operating.population_complete.as_ref()),
            "file": operating.population_file.as_ref().map(|path| self.file_name(path)),
            "file_sha256": operating.drawn.as_ref().map(|drawn| &drawn.sha256),
            "seed": self.maybe("seed of sample", id, operating.seed.as_ref()),
            "attributes": self.attributes(id, operating),
            "items": self.items(id, operating),
            "marks": self.marks(id, operating),
            "population_size": operating.population_size,
            "sample_size": operating.sample_size,
            "sampling": self.maybe_words("sampling of test", id, operating.sampling.as_ref()),
        }))
    }

    /// Steps with their number, method and the parts they look at.
    fn steps(&mut self, test: &PlanTest) -> Vec<Value> {
        let id = &test.id;
        test.steps
            .iter()
            .map(|step| {
                json!({
                    "text": self.words("step of test", id, step.action.trim()),
                    "method": step.method.map(Method::label),
                    "parts": ids(&step.parts),
                    "evidence": self.refer_all(Kind::Evidence, step.evidence_ids()),
                })
            })
            .collect()
    }

    fn attributes(&mut self, id: &str, operating: &Operating) -> Vec<Value> {
        let attributes = operating.attributes.iter();
        attributes
            .map(|(letter, what)| {
                json!({
                    "letter": self.text("letter of attribute", id, letter),
                    "text": self.words("attribute of test", id, what.text.trim()),
                    "parts": ids(&what.parts),
                    "evidence": self.refer_all(Kind::Evidence, what.evidence_ids()),
                })
            })
            .collect()
    }

    /// References to the exceptions of a test.
    fn exceptions_of(&mut self, id: &str) -> Vec<Ref> {
        let of_test = (0..).zip(&self.exceptions).filter(|(_, one)| one.test.id == id);
        let at: Vec<usize> = of_test.map(|(at, _)| at).collect();
        self.refer_exceptions(&at)
    }

    /// The schedule of exceptions.
    pub(super) fn exceptions(&mut self) -> Vec<Value> {
        let exceptions = self.exceptions.clone();
        exceptions
            .iter()
            .take(INDEXED)
            .enumerate()
            .map(|(n, exception)| {
                let id = exception.id();
                let attribute = exception.attribute.as_deref().map(|letter| {
                    let operating = exception.test.operating.as_ref();
                    let known = operating.and_then(|operating| operating.attributes.get(letter));
                    match known {
                        Some(attribute) => format!("{letter}: {}", attribute.text.trim()),
                        None => letter.to_owned(),
                    }
                });
                let facts: Vec<[String; 2]> = exception
                    .facts()
                    .into_iter()
                    .filter_map(|(name, fact)| {
                        let fact = self.words_cell("fact of exception", &id, fact?.trim());
                        Some([name.to_owned(), fact])
                    })
                    .collect();
                json!({
                    "id": self.text("id of exception", "", &id),
                    "label": format!("exception-{n}"),
                    "test": self.refer(Kind::Test, &exception.test.id),
                    "parts": ids(&exception.parts.iter().map(|part| (*part).clone()).collect::<Vec<_>>()),
                    "item": self.maybe_cell(
                        "item of exception", &id, exception.item.map(str::to_owned).as_ref()),
                    "attribute": self.maybe_words(
                        "attribute of exception", &id, attribute.as_ref()),
                    "what": self.words_cell("exception", &id, &exception.what),
                    "facts": facts,
                    "date": exception.date(),
                })
            })
            .collect()
    }

    /// The items of the sample, each with its marks; the workbook has all.
    fn marks(&mut self, id: &str, operating: &Operating) -> Vec<[String; 2]> {
        operating
            .items
            .iter()
            .take(ITEMS)
            .map(|item| {
                let marks: Vec<String> = item
                    .marks
                    .iter()
                    .map(|(letter, mark)| format!("{letter} {}", mark.sign()))
                    .collect();
                [
                    self.cell("item of test", id, &item.item),
                    self.cell("marks of item", id, &marks.join("  ")),
                ]
            })
            .collect()
    }

    /// How many items were looked at, and those that were not as they should be; the workbook has all.
    fn items(&mut self, id: &str, operating: &Operating) -> Option<String> {
        let total = operating.items.len();
        if total == 0 {
            return None;
        }
        let failed = operating.items.iter().filter_map(|item| {
            let marks = item.marks.iter().filter(|(_, mark)| **mark == Mark::No);
            let letters: Vec<&str> = marks.map(|(letter, _)| letter.as_str()).collect();
            (!letters.is_empty()).then(|| format!("{} ({})", item.item, letters.join(", ")))
        });
        let failed: Vec<String> = failed.collect();
        let told = match failed.as_slice() {
            [] if operating.marked() == Some(total as u64) => {
                format!("{total} items, each as it should be where its attributes apply")
            }
            [] => {
                let without = total as u64 - operating.marked().unwrap_or_default();
                format!("{total} items, {without} of them without a mark")
            }
            some => {
                let few = few_and_more(some, REFERRED);
                format!("{total} items; not as they should be: {few}")
            }
        };
        Some(self.text("items of test", id, &told))
    }
}
