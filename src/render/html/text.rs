//! Texts as a page may show them, and the names of places in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use crate::model::{ControlId, PartId, Plan};
use crate::render::printable::misleads;
use crate::render::schedule::{self, Exception};

/// A text without characters that a browser drops or that turn the words after them: each is shown by its number.
pub(super) fn clean(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\t' => out.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            // Scripts and pictographs need these to be drawn as they are meant.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' => {
                out.push(c);
            }
            _ if misleads(c) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "[U+{:04X}]", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// Words of a person or a rule, without code marks.
pub(super) fn words(text: &str) -> String {
    clean(&schedule::words(text.trim()))
}

/// The same, where there are any.
pub(super) fn maybe(text: Option<&String>) -> Option<String> {
    text.map(|text| words(text)).filter(|text| !text.is_empty())
}

/// Text within an element or an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// What a reader sees of a page: its text without elements, style and script.
pub(super) fn shown(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let hidden = ["style", "script", "title"].iter().find(|name| after.starts_with(**name));
        let end = match hidden {
            Some(name) => after.find(&format!("</{name}")).unwrap_or(after.len()),
            None => 0,
        };
        rest = after[end..].split_once('>').map_or("", |(_, rest)| rest);
        out.push(' ');
    }
    out.push_str(rest);
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(out, |text, (from, to)| text.replace(from, to))
}

/// What may be referred to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Family,
    Control,
    Part,
    Test,
    Evidence,
    Report,
    Poam,
    Exception,
}

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Control => "control",
            Self::Part => "part",
            Self::Test => "test",
            Self::Evidence => "evidence",
            Self::Report => "report",
            Self::Poam => "poam",
            Self::Exception => "exception",
        }
    }
}

/// The places of a page by what stands there.
pub(super) struct Names<'a> {
    at: BTreeMap<(Kind, String), String>,
    reports: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    pub(super) fn of(plan: &'a Plan, exceptions: &[Exception<'_>]) -> Self {
        let mut names = Self { at: BTreeMap::new(), reports: BTreeMap::new() };
        let mut taken = BTreeSet::new();
        let mut add = |kind: Kind, id: String| {
            let mut name = format!("{}-{}", kind.prefix(), slug(&id));
            let mut n = 1;
            while !taken.insert(name.clone()) {
                n += 1;
                name = format!("{}-{}-{n}", kind.prefix(), slug(&id));
            }
            names.at.entry((kind, id)).or_insert(name);
        };
        plan.summary.groups.iter().for_each(|group| add(Kind::Family, group.id.clone()));
        for control in &plan.controls {
            add(Kind::Control, control.id.to_string());
            control.parts.iter().for_each(|part| add(Kind::Part, part.id.to_string()));
        }
        plan.tests.iter().for_each(|test| add(Kind::Test, test.id.clone()));
        plan.evidence.iter().for_each(|item| add(Kind::Evidence, item.id.clone()));
        for (n, report) in plan.reports.iter().enumerate() {
            names.reports.entry(report.key.as_str()).or_insert(n + 1);
        }
        let mut add = |kind: Kind, id: String, name: String| {
            names.at.entry((kind, id)).or_insert(name);
        };
        for (key, n) in &names.reports {
            add(Kind::Report, (*key).to_owned(), format!("report-{n}"));
        }
        for (n, item) in plan.poam.iter().enumerate() {
            add(Kind::Poam, item.id.clone(), format!("poam-{}-{}", n + 1, slug(&item.id)));
        }
        for (n, exception) in exceptions.iter().enumerate() {
            add(Kind::Exception, exception.id(), format!("exception-{}", n + 1));
        }
        names
    }

    /// The name of the place.
    pub(super) fn anchor(&self, kind: Kind, id: &str) -> Option<&str> {
        self.at.get(&(kind, id.to_owned())).map(String::as_str)
    }

    /// A reference: its words, and the place it leads to where there is one.
    pub(super) fn refer(&self, kind: Kind, id: &str) -> Value {
        // Reports are cited by number: their keys are too long for a line.
        let label = match self.reports.get(id).filter(|_| kind == Kind::Report) {
            Some(n) => format!("R{n}"),
            None => clean(id),
        };
        json!({"label": label, "to": self.anchor(kind, id)})
    }

    pub(super) fn refer_all<S: AsRef<str>>(
        &self,
        kind: Kind,
        ids: impl IntoIterator<Item = S>,
    ) -> Vec<Value> {
        ids.into_iter().map(|id| self.refer(kind, id.as_ref())).collect()
    }

    /// References to parts; an item above several parts, or a control, leads to the first of them.
    pub(super) fn parts<'p>(&self, parts: impl IntoIterator<Item = &'p PartId>) -> Vec<Value> {
        let one = |part: &PartId| {
            let id = part.to_string();
            let kind =
                if self.anchor(Kind::Part, &id).is_some() { Kind::Part } else { Kind::Control };
            self.refer(kind, &id)
        };
        parts.into_iter().map(one).collect()
    }

    pub(super) fn controls<'c>(&self, ids: impl IntoIterator<Item = &'c ControlId>) -> Vec<Value> {
        self.refer_all(Kind::Control, ids.into_iter().map(ControlId::to_string))
    }
}

/// Letters and digits of an id, the rest as single hyphens.
fn slug(id: &str) -> String {
    let mut out = String::new();
    for c in id.chars().take(80) {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Files of a workspace, as a reader outside the team calls what they hold.
const FILES: &[(&str, &str)] = &[
    ("evidence/index.yaml", "the register of evidence"),
    ("evidence/tests.yaml", "the register of tests"),
    ("evidence/formats.yaml", "the formats of evidence"),
    ("aws-reports.lock.json", "the list of AWS's reports"),
    ("aws-reports.yaml", "the reviews of AWS's reports"),
    ("carveout.yaml", "the declaration of the system"),
    ("fedramp.yaml", "the data for FedRAMP"),
    ("poam.yaml", "the plan of action"),
    ("waivers.yaml", "the waivers"),
];

/// Words of a rule for a reader outside the team: files go by what they hold, or by their names without folders, lines
/// and columns.
pub(super) fn told(text: &str) -> String {
    static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let folders = "evidence|implementations|controls|catalogs|templates";
        Regex::new(&format!(r"\b(?:{folders})/(?:[^\s/,;:()]+/)*([^\s/,;:()]+)(?::\d+)*")).ok()
    });
    let mut text = words(text);
    if !text.contains(['/', '.']) {
        return text;
    }
    for (file, name) in FILES {
        while let Some(at) = text.find(file) {
            let after = &text[at + file.len()..];
            let place = after.len()
                - after.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()).len();
            // A colon alone goes on with the sentence.
            let place = if after[..place].ends_with(':') { 0 } else { place };
            text.replace_range(at..at + file.len() + place, name);
        }
    }
    match &*PATH {
        Some(path) => path.replace_all(&text, "$1").into_owned(),
        None => text,
    }
}

/// The same, where there is any.
pub(super) fn maybe_told(text: Option<&String>) -> Option<String> {
    text.map(|text| told(text)).filter(|text| !text.is_empty())
}
