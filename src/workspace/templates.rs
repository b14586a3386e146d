//! Templates of the workspace that do not print what every document must say, by their text. Whether a document says it
//! is looked at when it is finished.

use std::collections::BTreeMap;

/// What the layouts of documents end in, of each kind one; the first page, and the summary.
const LAYOUT: &str = ".typ.tera";
const FRONT: &str = "front.typ";
const SUMMARY: &str = "summary.md.tera";

/// Templates and what they leave out.
pub(super) fn omitting(templates: &BTreeMap<String, String>) -> Vec<(&str, &'static str)> {
    let text = |name: &str| templates.get(name).map(|text| without_comments(name, text));
    // A module of the workspace may print what the layout or the first page does not.
    let elsewhere = |word: &str, but: &[&str]| {
        let of = templates.iter().filter(|(name, _)| !but.contains(&name.as_str()));
        let mut of = of.filter(|(name, _)| name.as_str() != SUMMARY);
        of.any(|(name, text)| without_comments(name, text).contains(word))
    };
    let mut out = Vec::new();
    if let Some(text) = text(SUMMARY) {
        let value = |word: &str| {
            text.split("{{")
                .skip(1)
                .any(|rest| rest.split("}}").next().is_some_and(|code| code.contains(word)))
        };
        match (value("notice"), text.contains("label")) {
            (false, false) => out.push((SUMMARY, "notice and no labels")),
            (false, true) => out.push((SUMMARY, "notice that it is management-prepared")),
            (true, false) => out.push((SUMMARY, "labels")),
            (true, true) => {}
        }
    }
    let notice = "notice that it is management-prepared";
    let front = text(FRONT).is_some_and(|text| !text.contains("notice"));
    if front && !elsewhere("notice", &[FRONT]) {
        out.push((FRONT, notice));
    }
    let layouts = templates.keys().map(String::as_str).filter(|name| name.ends_with(LAYOUT));
    for name in layouts {
        let Some(text) = text(name) else { continue };
        let page = text.contains("title-page") || text.contains("notice");
        let labels = text.contains("control.family") || text.contains("label");
        let page = page || elsewhere("notice", &[name, FRONT]);
        let labels =
            labels || elsewhere("label", &[name, FRONT, "style.typ", "control.typ", "summary.typ"]);
        match (page, labels) {
            (false, false) => out.push((name, "notice and no labels")),
            (false, true) => out.push((name, notice)),
            (true, false) => out.push((name, "labels")),
            (true, true) => {}
        }
    }
    out
}

/// The text without comments of Tera, and for Typst without those of a line.
fn without_comments(name: &str, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{#") {
        out.push_str(before);
        rest = after.split_once("#}").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    if name == SUMMARY {
        return out;
    }
    let code = |line: &str| match line.find("//") {
        Some(at) if !line[..at].ends_with(':') => line[..at].to_owned(),
        _ => line.to_owned(),
    };
    out.lines().map(code).collect::<Vec<_>>().join("\n")
}
