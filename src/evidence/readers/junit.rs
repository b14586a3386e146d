//! JUnit test results, as policy tests and infrastructure tests write them.

use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::diag::{Diagnostic, Origin, codes};
use crate::evidence::stream::rows::cut;
use crate::evidence::{Input, Reading, Refused, Row, Rows};
use crate::limits::{ELEMENT, XML_DEPTH, XML_NAME};
use crate::model::ObservationStatus;
use crate::model::text::printable;

/// True if the first tag is one of JUnit's.
pub fn recognize(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let Ok(text) = std::str::from_utf8(&head[..head.len().min(4 << 10)])
        .or_else(|error| std::str::from_utf8(&head[..error.valid_up_to().min(head.len())]))
    else {
        return false;
    };
    let mut rest = text.trim_start();
    // A document type is skipped here, so that reading the file can refuse it with a clear message.
    for (opens, closes) in [("<?", "?>"), ("<!--", "-->"), ("<!", ">"), ("<!--", "-->")].repeat(4) {
        while let Some(inside) = rest.strip_prefix(opens) {
            let Some((_, after)) = inside.split_once(closes) else { return false };
            rest = after.trim_start();
        }
    }
    rest.starts_with("<testsuite")
}

/// Reads the test cases.
///
/// # Errors
/// When the file is not XML, is cut short, nests too deeply or declares entities.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let mut rows = Rows::new("junit", input.evidence);
    let pieces = Pieces { content: input.content, piece: 0 };
    let mut reader = Reader::from_reader(BufReader::new(pieces));
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    // What is above all suites comes first.
    let mut suites: Vec<Suite> = vec![Suite::default()];
    let mut cases: Vec<Case> = Vec::new();
    loop {
        buffer.clear();
        reader.get_mut().get_mut().piece = 0;
        let event = reader.read_event_into(&mut buffer);
        let at = reader.buffer_position();
        let event = event.map_err(|error| fault(input.file, at, &error.to_string()))?;
        let (tag, empty) = match &event {
            Event::Eof if depth > 0 => {
                return Err(fault(input.file, at, "the file ends inside a tag"));
            }
            Event::Eof => break,
            Event::DocType(_) => return Err(fault(input.file, at, "it declares a document type")),
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                match end.name().as_ref() {
                    "testcase" => cases.pop().into_iter().for_each(|case| {
                        close(&mut rows, &mut suites, &case);
                    }),
                    "testsuite" | "testsuites" => leave(&mut suites),
                    _ => {}
                }
                continue;
            }
            Event::Start(tag) => (tag, false),
            Event::Empty(tag) => (tag, true),
            _ => continue,
        };
        depth += usize::from(!empty);
        if depth > XML_DEPTH {
            return Err(fault(input.file, at, "tags are nested too deeply"));
        }
        if tag.name().as_ref().len() > XML_NAME {
            return Err(fault(input.file, at, "the name of a tag is longer than 1 KB"));
        }
        match tag.name().as_ref() {
            "testsuite" | "testsuites" => {
                let new = Suite::of(tag, suites.last());
                suites.push(new);
                if empty {
                    leave(&mut suites);
                }
            }
            "testcase" => {
                let suite = suites.last();
                let found = Case {
                    name: attribute(tag, "name"),
                    class: attribute(tag, "classname")
                        .or_else(|| suite.and_then(|suite| suite.name.clone())),
                    time: attribute(tag, "timestamp")
                        .or_else(|| suite.and_then(|suite| suite.time.clone())),
                    outcome: stated(tag),
                };
                if empty {
                    close(&mut rows, &mut suites, &found);
                } else {
                    cases.push(found);
                }
            }
            "error" | "failure" if cases.is_empty() => {
                count(&mut suites, Counts { failed: 1, ..Counts::default() });
                rows.met();
                rows.leave_out("an error of a suite, outside of any test case", 1);
            }
            "failure" => set(cases.last_mut(), Outcome::Failed),
            "error" => set(cases.last_mut(), Outcome::Error),
            "skipped" => set(cases.last_mut(), Outcome::Skipped),
            _ => {}
        }
    }
    // A tag that is closed without having been opened is an error of the parser's.
    while suites.len() > 1 {
        leave(&mut suites);
    }
    if let Some(Suite { missing: Counts { cases, failed, skipped }, .. }) = suites.pop() {
        let missing = [
            (cases, "a test case that the suite counts, and the file does not have"),
            (failed, "a failure that the suite counts, and no test case has"),
            (skipped, "a skipped test that the suite counts, and no test case is"),
        ];
        missing.into_iter().filter(|(count, _)| *count > 0).for_each(|(count, what)| {
            rows.remark(what, "", count);
        });
    }
    rows.tool(|| Some("JUnit".to_owned()));
    rows.reading(input.file)
}

/// Test cases, failures and errors, and skipped tests.
#[derive(Clone, Copy, Default)]
struct Counts {
    cases: u64,
    failed: u64,
    skipped: u64,
}

impl Counts {
    fn each(self, other: Self, join: fn(u64, u64) -> u64) -> Self {
        Self {
            cases: join(self.cases, other.cases),
            failed: join(self.failed, other.failed),
            skipped: join(self.skipped, other.skipped),
        }
    }
}

/// A suite, while what is in it passes.
#[derive(Default)]
struct Suite {
    name: Option<String>,
    time: Option<String>,
    /// What its tag counts, what is in it, and what the suites in it count and do not have.
    stated: Counts,
    met: Counts,
    missing: Counts,
}

impl Suite {
    fn of(tag: &BytesStart<'_>, above: Option<&Self>) -> Self {
        let number = |name| attribute(tag, name).and_then(|text| text.trim().parse::<u64>().ok());
        let number = |name| number(name).unwrap_or_default();
        // Catch2 counts assertions where others count test cases, and names this host.
        let assertions = attribute(tag, "hostname").as_deref() == Some("tbd");
        let stated = Counts {
            cases: if assertions { 0 } else { number("tests") },
            failed: if assertions {
                0
            } else {
                number("failures").saturating_add(number("errors"))
            },
            skipped: number("skipped"),
        };
        let time = attribute(tag, "timestamp").or_else(|| above?.time.clone());
        Self { name: attribute(tag, "name"), time, stated, ..Self::default() }
    }
}

/// Ends the innermost suite.
fn leave(suites: &mut Vec<Suite>) {
    if suites.len() < 2 {
        return;
    }
    let Some(suite) = suites.pop() else { return };
    // What it counts and does not have is what the suites in it lack, or more.
    let missing = suite.stated.each(suite.met, u64::saturating_sub).each(suite.missing, u64::max);
    if let Some(above) = suites.last_mut() {
        above.met = above.met.each(suite.met, u64::saturating_add);
        above.missing = above.missing.each(missing, u64::saturating_add);
    }
}

fn count(suites: &mut [Suite], counts: Counts) {
    if let Some(suite) = suites.last_mut() {
        suite.met = suite.met.each(counts, u64::saturating_add);
    }
}

/// Ends a test case.
fn close(rows: &mut Rows, suites: &mut [Suite], case: &Case) {
    let failed = u64::from(case.outcome >= Outcome::Error);
    let skipped = u64::from(case.outcome == Outcome::Skipped);
    count(suites, Counts { cases: 1, failed, skipped });
    add(rows, case);
}

/// What the attributes of a test case say of it: some tools state the outcome so as well.
fn stated(tag: &BytesStart<'_>) -> Outcome {
    let said = ["status", "result"].map(|name| attribute(tag, name).unwrap_or_default());
    let outcomes = said.map(|said| match said.to_ascii_lowercase().as_str() {
        "fail" | "failed" | "failure" => Outcome::Failed,
        "error" | "errored" | "broken" => Outcome::Error,
        "notrun" | "skip" | "skipped" | "suppressed" | "disabled" | "ignored" => Outcome::Skipped,
        _ => Outcome::Passed,
    });
    outcomes.into_iter().max().unwrap_or(Outcome::Passed)
}

struct Case {
    name: Option<String>,
    class: Option<String>,
    /// The time that it or its suite states.
    time: Option<String>,
    outcome: Outcome,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Passed,
    Skipped,
    Error,
    Failed,
}

fn set(case: Option<&mut Case>, outcome: Outcome) {
    if let Some(case) = case {
        case.outcome = case.outcome.max(outcome);
    }
}

fn add(rows: &mut Rows, case: &Case) {
    rows.met();
    let Some(rule) = case.name.as_deref() else {
        return rows.leave_out("a test case without a name", 1);
    };
    let on = case.time.as_deref().and_then(|time| rows.day_of(time));
    let status = match case.outcome {
        Outcome::Passed => ObservationStatus::Pass,
        Outcome::Failed => ObservationStatus::Fail,
        Outcome::Error => ObservationStatus::Manual,
        Outcome::Skipped => return rows.record(None, None, on),
    };
    let resource = case.class.as_deref().unwrap_or_default();
    let none = rows.requirements([]);
    rows.add(Row { rule, resource, account: None, region: None, status, on }, &none);
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    // Looking for repeated names takes the square of their number.
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    let raw = found.value.as_ref();
    let text = quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |t| t.to_string());
    Some(cut(&text).to_owned()).filter(|text| !text.trim().is_empty())
}

/// The content on its way to the parser, which holds one tag, text or comment in memory whole.
struct Pieces<'a> {
    content: &'a mut dyn Read,
    /// Bytes since the last event; the parser reads ahead by one buffer at most.
    piece: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.content.read(buffer)?;
        self.piece += read;
        if self.piece > ELEMENT {
            let most = ELEMENT >> 20;
            return Err(std::io::Error::other(format!(
                "a tag, text or comment is longer than {most} MB, which is the limit"
            )));
        }
        Ok(read)
    }
}

fn fault(file: &str, at: u64, what: &str) -> Refused {
    let what = printable(what, 160);
    Box::new(
        Diagnostic::new(
            &codes::EVIDENCE_XML,
            format!("`{file}` cannot be read at byte {at}: {what}"),
        )
        .help("export it again, and do not edit the file")
        .fault(&Origin::file(file)),
    )
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{reading, refused};

    #[test]
    fn cases() {
        let text = r#"<?xml version="1.0"?><!-- x --><testsuites><testsuite name="s" timestamp="2026-09-01T10:00:00">
            <testcase name="a &amp; b" classname="c"/><testcase name="b"><failure message="m">x</failure></testcase>
            <testcase name="c"><skipped/></testcase><testcase name="d"><error/></testcase><testcase/></testsuite></testsuites>"#;
        let (rows, summary) = reading(text, "junit");
        assert_eq!((summary.rows, summary.pass, summary.fail), (5, 1, 1));
        assert_eq!((summary.manual, summary.records, summary.left_out.len()), (1, 1, 1));
        assert_eq!((&*rows[0].rule, &*rows[0].resource, &*rows[1].resource), ("a & b", "c", "s"));
        let odd = "<!-- a > b --><testsuites><testsuite name='s'><error/><testcase name='a'/></testsuite></testsuites>";
        let (_, summary) = reading(odd, "junit");
        assert_eq!((summary.rows, summary.pass, summary.left_out.len()), (2, 1, 1));
        assert!(refused("<!DOCTYPE x><testsuites/>").contains("document type"));
        assert!(refused("<testsuite><testcase name='a'>").contains("ends inside a tag"));
        assert!(
            refused("<testsuites><!DOCTYPE x [<!ENTITY a 'b'>]></testsuites>")
                .contains("document type")
        );
    }
}
