//! Changes of fields as changes of lines in a file of `reviews/`, so that comments, order and everything that nobody
//! touched stay.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Visitor};

use super::Change;
use crate::diag::{Diagnostic, Origin, codes};
use crate::input::yaml::{At, File, parse};
use crate::model::{Period, RemarkField, RemarkKind};

/// Lines that take the place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The first line, from 0.
    pub at: usize,
    /// How many lines go.
    pub remove: usize,
    /// The lines that come, without their ends.
    pub insert: Vec<String>,
}

/// A file with changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The lines that change, in order.
    pub blocks: Vec<Block>,
    /// The whole text with them.
    pub text: String,
}

/// A scalar of YAML as text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Scalar(String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Scalar;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, a number or a day")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.trim().to_owned()))
            }
            fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<Scalar, E> {
                Ok(Scalar(truth.to_string()))
            }
            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }
            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Scalar, E> {
                Ok(Scalar(String::new()))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

type Fields = BTreeMap<String, Scalar>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    plan: String,
    period: Period,
    #[serde(default)]
    entries: Option<Vec<At<Fields>>>,
}

fn read(path: &str, text: &str) -> Result<Written, Diagnostic> {
    parse(&File::whole(path), text)
}

/// The plan and the period that a file of `reviews/` is about; `None` where it cannot be read.
pub fn plan_of(path: &str, text: &str) -> Option<(String, Period)> {
    read(path, text).ok().map(|file| (file.plan, file.period))
}

/// The text of a new file for a plan and a period, without entries.
pub fn new_file(plan: &str, period: Period) -> String {
    format!(
        "# What auditors and management wrote on this plan. `carveout ingest` adds to it; review it like any other change.\nplan: {}\nperiod: {{from: {}, to: {}}}\nentries: []\n",
        scalar(plan, 0).join(""),
        period.from,
        period.to
    )
}

/// A file with the changes that are about its entries, and new entries at its end.
///
/// # Errors
/// When it cannot be read, or cannot be changed without changing more than was asked for.
pub fn edited(path: &str, text: &str, changes: &[Change]) -> Result<Edited, Diagnostic> {
    let file = read(path, text)?;
    let mut wanted: BTreeMap<(RemarkKind, &str), BTreeMap<RemarkField, &str>> = BTreeMap::new();
    for change in changes {
        let of = wanted.entry((change.kind, change.id.as_str())).or_default();
        of.insert(change.field, change.to.as_str());
    }
    let lines: Vec<&str> =
        text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let entries = file.entries.unwrap_or_default();
    let starts: Vec<usize> =
        entries.iter().map(|entry| line_of(&entry.origin(&File::whole(path)))).collect();
    let mut blocks = Vec::new();
    let mut expected: Vec<Fields> = entries.iter().map(|entry| entry.value.clone()).collect();
    let mut end = None;
    for (n, entry) in entries.iter().enumerate() {
        let from = starts[n];
        let limit = starts.get(n + 1).copied().unwrap_or(lines.len());
        let to = end_of(&lines, from, limit);
        end = Some((from, to));
        let Some((kind, id)) = about(&entry.value) else { continue };
        let Some(fields) = wanted.remove(&(kind, id.as_str())) else { continue };
        let mut after = entry.value.clone();
        for (field, value) in &fields {
            match value.is_empty() {
                true => after.remove(field.key()),
                false => after.insert(field.key().to_owned(), Scalar((*value).to_owned())),
            };
        }
        let insert = rewritten(&lines[from..to], kind, &fields, &after);
        blocks.push(Block { at: from, remove: to - from, insert });
        expected[n] = after;
    }
    added(&lines, end, &wanted, &mut blocks, &mut expected).map_err(|why| unfit(path, why))?;
    let text = applied(text, &lines, &blocks);
    let again = read(path, &text).map_err(|_| unfit(path, "the changed text could not be read"))?;
    let again: Vec<Fields> =
        again.entries.unwrap_or_default().into_iter().map(|entry| entry.value).collect();
    if again != expected || plan_of(path, &text) != Some((file.plan, file.period)) {
        return Err(unfit(path, "the lines of an entry could not be told apart"));
    }
    Ok(Edited { blocks, text })
}

fn unfit(path: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::INGEST_REFUSED,
        format!("`{path}` cannot be changed by lines: {why}"),
    )
    .help("write each entry and each field on lines of its own, as `carveout ingest` does in a new file")
    .fault(&Origin::file(path))
}

/// The line of a place, from 0.
fn line_of(origin: &Origin) -> usize {
    match origin {
        Origin::Text { line, .. } => usize::try_from(*line).unwrap_or(1).saturating_sub(1),
        _ => 0,
    }
}

/// What an entry is about.
fn about(fields: &Fields) -> Option<(RemarkKind, &String)> {
    RemarkKind::ALL.into_iter().find_map(|kind| Some((kind, &fields.get(kind.key())?.0)))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The line after the last that belongs to an entry: comments and blank lines before the next one are that one's.
fn end_of(lines: &[&str], from: usize, limit: usize) -> usize {
    let dash = indent(lines[from]);
    let mut end = from + 1;
    for (n, line) in lines.iter().enumerate().take(limit).skip(from + 1) {
        let blank = line.trim().is_empty();
        if !blank && indent(line) <= dash && !line.trim_start().starts_with('#') {
            break;
        }
        if !blank && indent(line) > dash {
            end = n + 1;
        }
    }
    end
}

/// The lines of an entry with other fields: those that stay as they are, those that go and come in their places.
fn rewritten(
    lines: &[&str],
    kind: RemarkKind,
    fields: &BTreeMap<RemarkField, &str>,
    after: &Fields,
) -> Vec<String> {
    let dash = indent(lines[0]);
    let head = lines[0][dash..].strip_prefix('-');
    let Some(first) =
        head.map(str::trim_start).filter(|first| !first.starts_with(['{', '&', '*', '!', '?']))
    else {
        return whole(kind, after, dash);
    };
    let column = lines[0].len() - first.len();
    // Where each field begins; the first stands behind the dash.
    let key = |n: usize| -> Option<&str> {
        let line = if n == 0 { first } else { lines[n].get(column..)? };
        let own = n == 0 || indent(lines[n]) == column;
        let name = line.split(':').next().filter(|_| own && line.contains(':'))?;
        Some(name.trim().trim_matches(['"', '\'']))
    };
    let begins: Vec<usize> = (0..lines.len()).filter(|n| key(*n).is_some()).collect();
    let place = |field: RemarkField| begins.iter().position(|n| key(*n) == Some(field.key()));
    if first.is_empty() || fields.keys().any(|field| place(*field) == Some(0)) {
        return whole(kind, after, dash);
    }
    let mut out: Vec<String> = Vec::new();
    let mut n = 0;
    while n < lines.len() {
        let of = begins.iter().position(|begin| *begin == n);
        let changed = of.and_then(|_| {
            let name = key(n)?;
            fields.iter().find(|(field, _)| field.key() == name)
        });
        let Some((field, value)) = changed else {
            out.push(lines[n].to_owned());
            n += 1;
            continue;
        };
        // The lines of the value: deeper ones, and blank ones between them. A comment at its end stays.
        let mut end = n + 1;
        let mut last = n + 1;
        while end < lines.len() && (lines[end].trim().is_empty() || indent(lines[end]) > column) {
            end += 1;
            if !lines[end - 1].trim().is_empty() {
                last = end;
            }
        }
        if !value.is_empty() {
            out.extend(field_lines(*field, value, column));
        }
        n = last;
    }
    for (field, value) in
        fields.iter().filter(|(field, value)| place(**field).is_none() && !value.is_empty())
    {
        out.extend(field_lines(*field, value, column));
    }
    out
}

/// A field as lines.
fn field_lines(field: RemarkField, value: &str, column: usize) -> Vec<String> {
    let mut lines = scalar(value, column + 2);
    let first = format!("{}{}: {}", " ".repeat(column), field.key(), lines.remove(0));
    std::iter::once(first).chain(lines).collect()
}

/// An entry as lines, in the order of a file.
fn whole(kind: RemarkKind, fields: &Fields, dash: usize) -> Vec<String> {
    let id = fields.get(kind.key()).map_or("", |id| id.0.as_str());
    let mut out = vec![format!("{}- {}: {}", " ".repeat(dash), kind.key(), scalar(id, 0).join(""))];
    for field in RemarkField::ALL {
        if let Some(value) = fields.get(field.key()) {
            out.extend(field_lines(field, &value.0, dash + 2));
        }
    }
    out
}

/// Adds the entries that are not there yet: after the last one, or under `entries`.
fn added(
    lines: &[&str],
    last: Option<(usize, usize)>,
    wanted: &BTreeMap<(RemarkKind, &str), BTreeMap<RemarkField, &str>>,
    blocks: &mut Vec<Block>,
    expected: &mut Vec<Fields>,
) -> Result<(), &'static str> {
    let mut insert = Vec::new();
    let dash = last.map_or(2, |(from, _)| indent(lines[from]));
    for ((kind, id), fields) in wanted {
        let mut entry = Fields::new();
        for (field, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            entry.insert(field.key().to_owned(), Scalar((*value).to_owned()));
        }
        if entry.is_empty() {
            continue;
        }
        entry.insert(kind.key().to_owned(), Scalar((*id).to_owned()));
        insert.extend(whole(*kind, &entry, dash));
        expected.push(entry);
    }
    if insert.is_empty() {
        return Ok(());
    }
    if let Some((from, end)) = last {
        match blocks.last_mut().filter(|block| block.at == from) {
            Some(block) => block.insert.extend(insert),
            None => blocks.push(Block { at: end, remove: 0, insert }),
        }
        return Ok(());
    }
    let key = lines.iter().position(|line| line.starts_with("entries:"));
    match key {
        Some(at) => {
            let value = lines[at]["entries:".len()..].split(" #").next().unwrap_or_default().trim();
            if !matches!(value, "" | "[]" | "~" | "null") {
                return Err("its entries are written on one line");
            }
            let comment = lines[at].split_once(" #").map(|(_, comment)| format!("   #{comment}"));
            insert.insert(0, format!("entries:{}", comment.unwrap_or_default()));
            blocks.push(Block { at, remove: 1, insert });
        }
        None => {
            insert.insert(0, "entries:".to_owned());
            let end = lines.len() - usize::from(lines.last().is_some_and(|line| line.is_empty()));
            blocks.push(Block { at: end, remove: 0, insert });
        }
    }
    Ok(())
}

/// The text with the blocks in their places, with the line ends that it has.
fn applied(text: &str, lines: &[&str], blocks: &[Block]) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out: Vec<&str> = Vec::with_capacity(lines.len());
    let mut at = 0;
    for block in blocks {
        out.extend(&lines[at..block.at]);
        out.extend(block.insert.iter().map(String::as_str));
        at = block.at + block.remove;
    }
    out.extend(&lines[at..]);
    let mut joined = out.join(end);
    if !joined.ends_with('\n') {
        joined.push_str(end);
    }
    joined
}

/// A text as YAML: the first line stands behind its key, the others are indented by so many blanks.
fn scalar(text: &str, column: usize) -> Vec<String> {
    let several = text.contains('\n');
    let block = several
        && text.lines().all(|line| line.trim_end() == line)
        && !text.starts_with([' ', '\n'])
        && text.lines().all(|line| !line.starts_with([' ', '\t']) || line.trim().is_empty())
        && !text.chars().any(|c| {
            c != '\n'
                && (c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}'))
        });
    if block {
        let lines = text.lines().map(|line| match line.is_empty() {
            true => String::new(),
            false => format!("{}{line}", " ".repeat(column)),
        });
        return std::iter::once("|-".to_owned()).chain(lines).collect();
    }
    let simple = text.len() <= 60
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " ./_()-".contains(c))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
        );
    let day = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    if simple || day {
        vec![text.to_owned()]
    } else {
        vec![serde_json::Value::from(text).to_string()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: RemarkKind, id: &str, field: RemarkField, to: &str) -> Change {
        let place = Origin::file("w.xlsx");
        Change { kind, id: id.to_owned(), field, from: String::new(), to: to.to_owned(), place }
    }

    const FILE: &str = "# head\nplan: soc2\nperiod: {from: 2026-07-01, to: 2026-09-30}\nentries:\n  # of the review\n  - part: AC-2(j)   # quarterly\n    note: |\n      One.\n\n      Two.\n    result: question\n\n  # of the test\n  - test: T-020\n    by: Ann  # tester\n# end\n";

    #[test]
    fn comments_and_what_nobody_touched_stay() {
        use RemarkField::{By, Note, Response, Result};
        let changes = [
            change(RemarkKind::Part, "AC-2(j)", Note, "Three."),
            change(RemarkKind::Part, "AC-2(j)", Response, "a: b"),
            change(RemarkKind::Test, "T-020", Result, "accepted"),
            change(RemarkKind::Evidence, "EV-001", By, "=cmd()"),
        ];
        let text = edited("reviews/a.yaml", FILE, &changes).unwrap().text;
        assert_eq!(
            text,
            "# head\nplan: soc2\nperiod: {from: 2026-07-01, to: 2026-09-30}\nentries:\n  # of the review\n  - part: AC-2(j)   # quarterly\n    note: Three.\n    result: question\n    response: \"a: b\"\n\n  # of the test\n  - test: T-020\n    by: Ann  # tester\n    result: accepted\n  - evidence: EV-001\n    by: \"=cmd()\"\n# end\n"
        );
        let gone = [change(RemarkKind::Part, "AC-2(j)", Note, "")];
        let text = edited("reviews/a.yaml", FILE, &gone).unwrap().text;
        assert!(text.contains("quarterly\n    result: question\n\n  # of the test"), "{text}");
        assert_eq!(edited("reviews/a.yaml", FILE, &[]).unwrap().text, FILE);
    }

    #[test]
    fn every_text_comes_back_as_it_was() {
        use RemarkField::Note;
        let texts = [
            "a\nb",
            "- a\n  b",
            "no",
            "2026-10-05",
            "12",
            "a # b",
            "\"x\"",
            "{{ x }}",
            "a\n\nb\n- c",
            "\u{2028}x",
            "ünï",
            "|",
            "true",
            "a: b\nc",
            "%x",
            "@x",
            "'",
            "\tx\ny",
            "x\n\ty",
        ];
        let changes: Vec<Change> = texts
            .iter()
            .enumerate()
            .map(|(n, text)| change(RemarkKind::Test, &format!("T {n}: #"), Note, text.trim()))
            .collect();
        let empty = new_file("soc2/a b", "2026-Q3".parse().unwrap());
        let first = edited("reviews/a.yaml", &empty, &changes).unwrap();
        // And again into what is there: other texts, then the same.
        let other: Vec<Change> = changes
            .iter()
            .map(|one| Change { to: format!("new {}", one.to), ..one.clone() })
            .collect();
        let second = edited("reviews/a.yaml", &first.text, &other).unwrap();
        let third = edited("reviews/a.yaml", &second.text, &changes).unwrap();
        assert_eq!(third.text, first.text);
    }

    #[test]
    fn an_entry_on_one_line_is_written_on_several() {
        let file = "plan: soc2\r\nperiod: {from: 2026-07-01, to: 2026-09-30}\r\nentries:\r\n- {test: T-1, note: x}\r\n- {test: T-2, note: y}\r\n";
        let text = edited(
            "reviews/a.yaml",
            file,
            &[change(RemarkKind::Test, "T-1", RemarkField::By, "Ann")],
        );
        let text = text.unwrap().text;
        assert!(
            text.contains("- test: T-1\r\n  by: Ann\r\n  note: x\r\n- {test: T-2, note: y}\r\n"),
            "{text}"
        );
        let one_line = "plan: soc2\nperiod: {from: 2026-07-01, to: 2026-09-30}\nentries: [{test: T-1, note: x}]\n";
        let refused = edited(
            "reviews/a.yaml",
            one_line,
            &[change(RemarkKind::Test, "T-1", RemarkField::By, "Ann")],
        );
        assert!(refused.is_err());
    }
}
