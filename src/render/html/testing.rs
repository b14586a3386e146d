//! Tests of controls and the exceptions they met.

use serde_json::{Value, json};

use super::Draft;
use super::text::{Kind, clean, maybe, told, words};
use crate::limits::HTML_ITEMS;
use crate::model::{Conclusion, Method, Operating, PlanTest};
use crate::render::schedule::{self, Exception};

impl Draft<'_> {
    /// Every test, enough to perform it again.
    pub(super) fn tests(&self) -> Value {
        let results = schedule::results(self.plan);
        let one = |test: &PlanTest| {
            let id = test.id.as_str();
            let (short, notes) = match results.get(id) {
                Some(results) => (schedule::in_short(results), schedule::notes(results)),
                None => (String::new(), Vec::new()),
            };
            let methods: Vec<&str> = test.methods.iter().map(|method| method.label()).collect();
            let exceptions = self.exceptions.iter().filter(|one| one.test.id == id);
            json!({
                "id": clean(id),
                "to": self.names.anchor(Kind::Test, id),
                "title": words(&test.title),
                "procedure": test.prose().map(words),
                "steps": self.steps(test),
                "methods": methods.join(", "),
                "design": test.design.map(Conclusion::label),
                "operating": test.operating.as_ref().map(|operating| self.operating(operating)),
                "tester": maybe(test.tester.as_ref()),
                "tested_on": test.tested_on,
                "reviewer": maybe(test.reviewer.as_ref()),
                "reviewed_on": test.reviewed_on,
                "days": schedule::days(test, self.plan.period).map(|days| [days.from, days.to]),
                "evidence": self.names.refer_all(Kind::Evidence, test.evidence_ids()),
                "parts": self.names.parts(&test.parts),
                "result": short,
                "notes": notes.iter().map(|note| told(note)).collect::<Vec<_>>(),
                "exceptions": exceptions
                    .map(|one| self.names.refer(Kind::Exception, &one.id()))
                    .collect::<Vec<_>>(),
            })
        };
        self.plan.tests.iter().map(one).collect()
    }

    fn steps(&self, test: &PlanTest) -> Vec<Value> {
        let one = |step: &crate::model::Step| {
            json!({
                "text": words(&step.action),
                "method": step.method.map(Method::label),
                "parts": self.names.parts(&step.parts),
                "evidence": self.names.refer_all(Kind::Evidence, step.evidence_ids()),
            })
        };
        test.steps.iter().map(one).collect()
    }

    fn operating(&self, operating: &Operating) -> Value {
        let attributes = operating.attributes.iter().map(|(letter, what)| {
            json!({
                "letter": clean(letter),
                "text": words(&what.text),
                "parts": self.names.parts(&what.parts),
                "evidence": self.names.refer_all(Kind::Evidence, what.evidence_ids()),
            })
        });
        // Letters of the table's columns: those defined, then those that only items have.
        let mut letters: Vec<&str> = operating.attributes.keys().map(String::as_str).collect();
        for letter in operating.items.iter().flat_map(|item| item.marks.keys()) {
            if !letters.contains(&letter.as_str()) && letters.len() < 40 {
                letters.push(letter);
            }
        }
        let items = operating.items.iter().take(HTML_ITEMS).map(|item| {
            let marks =
                letters.iter().map(|letter| item.marks.get(*letter).map(|mark| mark.sign()));
            json!({
                "item": clean(&item.item),
                "marks": marks.collect::<Vec<_>>(),
                "evidence": item.evidence.as_ref().map(|id| self.names.refer(Kind::Evidence, id)),
                "note": maybe(item.note.as_ref()),
            })
        });
        json!({
            "conclusion": operating.conclusion.label(),
            "population": maybe(operating.population.as_ref()),
            "source": maybe(operating.population_source.as_ref()),
            "query": operating.population_query.as_ref().map(|query| clean(query)),
            "complete": maybe(operating.population_complete.as_ref()),
            "file_sha256": operating.drawn.as_ref().map(|drawn| &drawn.sha256),
            "population_size": operating.population_size,
            "sample_size": operating.tested(),
            "sampling": maybe(operating.sampling.as_ref()),
            "seed": maybe(operating.seed.as_ref()),
            "attributes": attributes.collect::<Vec<_>>(),
            "letters": letters.iter().map(|letter| clean(letter)).collect::<Vec<_>>(),
            "items": items.collect::<Vec<_>>(),
            "more": operating.items.len().saturating_sub(HTML_ITEMS),
        })
    }

    /// The schedule of exceptions.
    pub(super) fn schedule(&self) -> Value {
        self.exceptions.iter().map(|one| self.exception(one)).collect()
    }

    fn exception(&self, exception: &Exception<'_>) -> Value {
        let id = exception.id();
        let attribute = exception.attribute.as_deref().map(|letter| {
            let operating = exception.test.operating.as_ref();
            match operating.and_then(|operating| operating.attributes.get(letter)) {
                Some(known) => format!("{}: {}", clean(letter), words(&known.text)),
                None => clean(letter),
            }
        });
        let facts = exception
            .facts()
            .into_iter()
            .filter_map(|(name, fact)| Some(json!([name, words(fact?)])));
        json!({
            "id": clean(&id),
            "to": self.names.anchor(Kind::Exception, &id),
            "test": self.names.refer(Kind::Test, &exception.test.id),
            "parts": self.names.parts(exception.parts.iter().copied()),
            "item": exception.item.map(clean),
            "attribute": attribute,
            "what": words(&exception.what),
            "facts": facts.collect::<Vec<_>>(),
            "date": exception.date(),
        })
    }
}
