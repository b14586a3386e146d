//! What several outputs list of tests: every exception, and what each test came to by part.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::model::{
    ControlLevelTests, Date, Deviation, Level, Mark, Operating, PartId, PartResult, Period, Plan,
    PlanTest, Policy, TestItem, TestResult, text::few_and_more,
};

/// One exception of a test that bears on parts of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Exception<'a> {
    /// Its test.
    pub test: &'a PlanTest,
    /// Number within the test, from 1.
    pub number: usize,
    /// Parts of the plan that it bears on.
    pub parts: Vec<&'a PartId>,
    /// The item it was met on.
    pub item: Option<&'a str>,
    /// Letter of the attribute it was found under.
    pub attribute: Option<Cow<'a, str>>,
    /// What was not as it should be.
    pub what: Cow<'a, str>,
    /// The rest of what is said of it; nothing for an exception in one sentence.
    pub told: Option<&'a Deviation>,
}

impl Exception<'_> {
    /// Its own id in the documents: `T-060/1`.
    pub(super) fn id(&self) -> String {
        format!("{}/{}", self.test.id, self.number)
    }

    /// The day it happened.
    pub(super) fn date(&self) -> Option<Date> {
        self.told.and_then(|told| told.date)
    }

    /// Nature, cause, extent, compensating control and response, where they are stated.
    pub(super) fn facts(&self) -> [(&'static str, Option<&str>); 5] {
        let of = |field: fn(&Deviation) -> &Option<String>| {
            self.told.and_then(|told| field(told).as_deref())
        };
        [
            ("Nature", of(|told| &told.nature)),
            ("Cause", of(|told| &told.cause)),
            ("Extent", of(|told| &told.extent)),
            ("Compensating control", of(|told| &told.compensating)),
            ("Response", of(|told| &told.response)),
        ]
    }
}

/// Every exception of the plan's tests that bears on one of its parts: those recorded by field, those in a
/// sentence, and items marked ✗ of which nothing is recorded.
pub(crate) fn exceptions(plan: &Plan) -> Vec<Exception<'_>> {
    let mut out = Vec::new();
    for test in &plan.tests {
        let Some(operating) = &test.operating else { continue };
        // Numbered before any is left out: an exception has the same id in every plan.
        let numbered = (1..).zip(of_test(test, operating));
        let of_plan = numbered.filter(|(_, exception)| !exception.parts.is_empty());
        out.extend(of_plan.map(|(number, exception)| Exception { number, ..exception }));
    }
    out
}

fn of_test<'a>(test: &'a PlanTest, operating: &'a Operating) -> Vec<Exception<'a>> {
    let under = |letter: Option<&str>, named: &[PartId]| -> Vec<&'a PartId> {
        let attribute = letter.and_then(|letter| operating.attributes.get(letter));
        let bears = |part: &&PartId| {
            let by_name = named.is_empty() || named.iter().any(|id| id.covers(part));
            by_name && attribute.is_none_or(|attribute| attribute.bears_on(part))
        };
        test.parts.iter().filter(bears).collect()
    };
    let told = operating.deviations.iter().map(|told| Exception {
        test,
        number: 0,
        parts: under(told.attribute.as_deref(), &told.parts),
        item: told.item.as_deref(),
        attribute: told.attribute.as_deref().map(Cow::Borrowed),
        what: Cow::Borrowed(told.what.trim()),
        told: Some(told),
    });
    let by_field: Vec<String> = operating.deviations.iter().map(Deviation::sentence).collect();
    let sentences: Vec<&str> = operating
        .exceptions
        .iter()
        .filter(|sentence| !by_field.contains(sentence))
        .map(|sentence| sentence.trim())
        .collect();
    let in_sentences = sentences.iter().map(|sentence| Exception {
        test,
        number: 0,
        parts: under(None, &[]),
        item: None,
        attribute: None,
        what: Cow::Borrowed(*sentence),
        told: None,
    });
    let unrecorded = operating
        .items
        .iter()
        .filter(|item| {
            let by_field = operating.deviations.iter().any(|told| {
                told.item.as_deref().is_some_and(|name| name.trim() == item.item.trim())
            });
            !by_field && !sentences.iter().any(|sentence| sentence.contains(item.item.as_str()))
        })
        .filter_map(|item| {
            let letters = failed(item);
            let first = letters.first()?;
            let mut parts: Vec<&PartId> =
                letters.iter().flat_map(|letter| under(Some(letter), &[])).collect();
            parts.sort();
            parts.dedup();
            let text = operating.attributes.get(*first).map(|attribute| attribute.text.trim());
            let text = text.map(|text| format!(" ({text})")).unwrap_or_default();
            let note = item.note.as_deref().map(|note| format!(": {note}")).unwrap_or_default();
            Some(Exception {
                test,
                number: 0,
                parts,
                item: Some(&item.item),
                attribute: Some(letters.join(", ").into()),
                what: format!("Marked ✗ under {first}{text}{note}; no exception is recorded")
                    .into(),
                told: None,
            })
        });
    told.chain(in_sentences).chain(unrecorded).collect()
}

/// Letters of the attributes that an item does not show.
fn failed(item: &TestItem) -> Vec<&str> {
    let marks = item.marks.iter().filter(|(_, mark)| **mark == Mark::No);
    marks.map(|(letter, _)| letter.as_str()).collect()
}

/// The exceptions that bear on one part.
pub(crate) fn bearing_on<'e, 'a>(
    exceptions: &'e [Exception<'a>],
    part: &PartId,
) -> impl Iterator<Item = &'e Exception<'a>> {
    exceptions.iter().filter(move |exception| exception.parts.contains(&part))
}

/// Results of every test by part, each test's in the order of the parts.
pub(crate) fn results(plan: &Plan) -> BTreeMap<&str, Vec<(&PartId, &PartResult)>> {
    let mut out: BTreeMap<&str, Vec<(&PartId, &PartResult)>> = BTreeMap::new();
    for (_, part) in plan.parts() {
        for result in &part.results {
            out.entry(&result.test).or_default().push((&part.id, result));
        }
    }
    out
}

/// What a test came to over its parts: `supports 12 parts; control level only for 3`.
pub(crate) fn in_short(results: &[(&PartId, &PartResult)]) -> String {
    let count = |wanted: &dyn Fn(&PartResult) -> bool| {
        results.iter().filter(|(_, result)| wanted(result)).count()
    };
    let parts = |n: usize| if n == 1 { "1 part".to_owned() } else { format!("{n} parts") };
    let rows = [
        ("supports", count(&|r| r.result.supports() && r.level == Level::Part)),
        ("control level only for", count(&|r| r.result.supports() && r.level == Level::Control)),
        ("of these with exceptions:", count(&|r| r.result == TestResult::EffectiveWithExceptions)),
        ("ineffective for", count(&|r| r.result == TestResult::Ineffective)),
        ("did not occur for", count(&|r| r.result == TestResult::DidNotOccur)),
        ("design only for", count(&|r| r.result == TestResult::DesignOnly)),
        ("not finished for", count(&|r| r.result == TestResult::NotTested)),
        ("not counted for", count(&|r| r.result == TestResult::NotCounted)),
    ];
    let said: Vec<String> = rows
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(words, n)| format!("{words} {}", parts(n)))
        .collect();
    said.join("; ")
}

/// Where a test does not come to what its tester concluded: the parts, and why. Each note once.
pub(crate) fn notes(results: &[(&PartId, &PartResult)]) -> Vec<String> {
    let mut by_note: Vec<(String, Vec<String>)> = Vec::new();
    for (part, result) in results {
        let Some(note) = &result.note else { continue };
        let said = format!("{}: {note}", result.result.label());
        match by_note.iter_mut().find(|(known, _)| *known == said) {
            Some((_, parts)) => parts.push(part.to_string()),
            None => by_note.push((said, vec![part.to_string()])),
        }
    }
    let all = results.len();
    by_note
        .into_iter()
        .map(|(said, parts)| match parts.len() {
            n if n == all => said,
            _ => format!("{said} ({})", few_and_more(parts.iter(), 6)),
        })
        .collect()
}

/// The days a test speaks of: those stated, else from the first day of the audit period to the day it was
/// done.
pub(crate) fn days(test: &PlanTest, audit: Period) -> Option<Period> {
    test.covers.or_else(|| {
        let done = test.tested_on.filter(|day| *day >= audit.from)?;
        Period::new(audit.from, done.min(audit.to)).ok()
    })
}

/// Text for people outside the program: code marks around a word are dropped, the word stays.
pub(crate) fn words(text: &str) -> Cow<'_, str> {
    if text.contains('`') && text.matches('`').count().is_multiple_of(2) {
        Cow::Owned(text.replace('`', ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Folders of a workspace: what stands in them is named by its own name.
#[cfg(feature = "pdf")]
const FOLDERS: &[&str] =
    &["evidence/", "files/", "implementations/", "controls/", "templates/", "catalogs/"];

/// Text for a reader who does not have the workspace: a path in it is the name of its file, without a line.
#[cfg(feature = "pdf")]
pub(crate) fn without_paths(text: &str) -> Cow<'_, str> {
    if !FOLDERS.iter().any(|folder| text.contains(folder)) {
        return Cow::Borrowed(text);
    }
    let outside = |c: char| c.is_whitespace() || "()[]{}\"',;|".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(outside).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let path = FOLDERS.iter().any(|folder| word.starts_with(folder));
        match word.rsplit_once('/').filter(|(_, name)| path && name.contains('.')) {
            Some((_, name)) => {
                let mut pieces = name.split(':');
                out.push_str(pieces.next().unwrap_or(name));
                // What follows a colon is a line, unless it is the end of a sentence.
                if name.ends_with(':') {
                    out.push(':');
                }
            }
            None => out.push_str(word),
        }
        let next = after.find(|c: char| !outside(c)).unwrap_or(after.len());
        out.push_str(&after[..next]);
        rest = &after[next..];
    }
    Cow::Owned(out)
}

/// What to do about a finding, for a reader who has no command line: a remedy that is only a command of the
/// program is left out.
pub(crate) fn remedy(finding: &Diagnostic) -> Option<Cow<'_, str>> {
    finding.help.as_deref().filter(|_| !finding.help_is_command).map(words)
}

/// What firm policy says of exceptions.
pub(crate) fn tolerance_in_words(policy: &Policy) -> String {
    format!(
        "A test with exceptions in more than {} of the items tested is ineffective for the parts they bear on.",
        policy.tolerable_deviation
    )
}

/// What firm policy says of parts that no step of a test names.
pub(crate) fn control_level_in_words(policy: &Policy) -> &'static str {
    match policy.control_level_tests {
        ControlLevelTests::Apart => {
            "Such parts have a label of their own, Tested at control level only, and do not count as tested."
        }
        ControlLevelTests::Accept => {
            "The firm accepts a test of the control as a test of such parts; each says so in its label."
        }
    }
}

#[cfg(all(test, feature = "pdf"))]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_name_of_its_file() {
        for (text, plain) in [
            ("two left; file files/leavers.csv.", "two left; file leavers.csv."),
            (
                "EV-012 could not be read (evidence/index.yaml:88)",
                "EV-012 could not be read (index.yaml)",
            ),
            (
                "either/or and I/O, https://example.com/files/x.csv",
                "either/or and I/O, https://example.com/files/x.csv",
            ),
            ("of evidence/files/a.csv: 3 of 4", "of a.csv: 3 of 4"),
        ] {
            assert_eq!(without_paths(text), plain);
        }
    }
}
