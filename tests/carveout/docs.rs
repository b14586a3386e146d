//! The documentation: its table of contents and the pages of schemas are made from what is there, and
//! every link in it leads somewhere. `CARVEOUT_BLESS=1 cargo test docs` writes what is made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Once;

use carveout::model::Disposition;
use carveout::schemas::SCHEMAS;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use crate::harness::repository;

/// Pages and folders of pages, in the order of the table of contents.
const CONTENTS: &[(&str, &[&str])] = &[
    ("", &["README.md"]),
    (
        "Using it",
        &[
            "first-package.md",
            "discover.md",
            "workspace.md",
            "labels.md",
            "aws-reports.md",
            "evidence.md",
            "findings.md",
            "reviews.md",
            "page.md",
            "verify.md",
            "layouts.md",
            "cmmc.md",
        ],
    ),
    (
        "Reference",
        &[
            "commands",
            "schemas",
            "plan-2.md",
            "oscal.md",
            "fedramp.md",
            "codes",
            "limits.md",
            "glossary.md",
        ],
    ),
    ("Inside", &["architecture.md"]),
];

fn docs() -> PathBuf {
    repository().join("docs")
}

/// Writes what is made, once, before any test looks at it, where `CARVEOUT_BLESS` is set.
fn settled() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if std::env::var_os("CARVEOUT_BLESS").is_none() {
            return;
        }
        let pages = schemas();
        fs::create_dir_all(docs().join("schemas")).unwrap();
        for page in pages_below(&docs()).iter().filter(|page| page.starts_with("schemas/")) {
            if !pages.contains_key(page) {
                fs::remove_file(docs().join(page)).unwrap();
            }
        }
        for (page, text) in pages {
            fs::write(docs().join(page), text).unwrap();
        }
        fs::write(docs().join("SUMMARY.md"), contents()).unwrap();
    });
}

/// Fails where a page is not what it has to be.
#[track_caller]
fn up_to_date(page: &str, text: &str) {
    let kept = fs::read_to_string(docs().join(page)).unwrap_or_default();
    assert!(kept == text, "docs/{page} is out of date: CARVEOUT_BLESS=1 cargo test docs");
}

/// Every Markdown file below a folder, by its path from there with `/`.
fn pages_below(folder: &Path) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (path, _) in crate::harness::files(folder) {
        if path.ends_with(".md") {
            out.insert(path);
        }
    }
    out
}

/// The first heading of a page.
fn title(page: &str) -> String {
    let text = fs::read_to_string(docs().join(page)).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("# "));
    line.unwrap_or_else(|| panic!("docs/{page} has no heading")).replace('`', "")
}

#[test]
fn contents_list_every_page() {
    settled();
    up_to_date("SUMMARY.md", &contents());
}

/// The table of contents, with the headings of the pages as titles.
fn contents() -> String {
    let there = pages_below(&docs());
    let mut listed = BTreeSet::from(["SUMMARY.md".to_owned()]);
    let mut text = "# Contents\n".to_owned();
    let mut line = |depth: usize, page: &str, text: &mut String| {
        listed.insert(page.to_owned());
        writeln!(text, "{}- [{}]({page})", "  ".repeat(depth), title(page)).unwrap();
    };
    for (part, entries) in CONTENTS {
        if part.is_empty() {
            text.push('\n');
            for page in *entries {
                writeln!(text, "[{}]({page})", title(page)).unwrap();
                line(0, page, &mut String::new());
            }
            continue;
        }
        writeln!(text, "\n# {part}\n").unwrap();
        for entry in *entries {
            if there.contains(*entry) {
                line(0, entry, &mut text);
                continue;
            }
            let inside: Vec<&String> =
                there.iter().filter(|page| page.starts_with(&format!("{entry}/"))).collect();
            let heads =
                [format!("{entry}.md"), format!("{entry}/README.md"), format!("{entry}/index.md")];
            let Some(head) = heads.iter().find(|head| there.contains(*head)) else {
                panic!("docs/{entry} has no front page");
            };
            line(0, head, &mut text);
            for page in inside.into_iter().filter(|page| *page != head) {
                line(1, page, &mut text);
            }
        }
    }
    let unlisted: Vec<&String> = there.difference(&listed).collect();
    assert!(unlisted.is_empty(), "not in the contents of tests/carveout/docs.rs: {unlisted:?}");
    text
}

/// Where the links of a page lead, and the anchors of its headings.
fn links_and_anchors(text: &str) -> (Vec<String>, BTreeSet<String>) {
    let mut links = Vec::new();
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let words = heading.take().unwrap_or_default().to_lowercase();
                let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
                anchors.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    (links, anchors)
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => assert!(out.pop(), "{} leads out", path.display()),
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

/// Markdown that people read, by path from the repository; what samples hold as evidence apart.
fn read_by_people() -> Vec<String> {
    let mut out: Vec<String> =
        pages_below(&docs()).into_iter().map(|page| format!("docs/{page}")).collect();
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "benches/README.md",
        "controls/aws/README.md",
        "controls/checks/README.md",
        "controls/frameworks/README.md",
        "fuzz/README.md",
        "samples/acme-payments/README.md",
        "samples/minimal/README.md",
        "tests/carveout/peer/README.md",
    ] {
        out.push(page.to_owned());
    }
    out
}

#[test]
fn links_lead_somewhere() {
    settled();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for page in read_by_people() {
        let text = fs::read_to_string(repository().join(&page)).unwrap();
        for link in links_and_anchors(&text).0 {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let from = Path::new(&page);
            let target = if path.is_empty() {
                from.to_owned()
            } else {
                plain(&from.with_file_name("").join(path))
            };
            if page.starts_with("docs/") && !target.starts_with("docs") {
                wrong.push(format!("{page}: {link} leads out of the documentation"));
            }
            let Ok(found) = fs::metadata(repository().join(&target)) else {
                wrong.push(format!("{page}: {link} leads nowhere"));
                continue;
            };
            if !anchor.is_empty() && found.is_file() {
                let text = fs::read_to_string(repository().join(&target)).unwrap();
                if !links_and_anchors(&text).1.contains(anchor) {
                    wrong.push(format!("{page}: there is no heading for {link}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 50, "only {seen} links were seen");
}

#[test]
fn paths_that_documents_name_exist() {
    settled();
    const FOLDERS: [&str; 9] =
        ["src", "tests", "docs", "controls", "fuzz", "templates", "samples", "benches", ".github"];
    let mut missing = Vec::new();
    for page in ["CONTRIBUTING.md", "SECURITY.md", "README.md", "docs/architecture.md"] {
        let text = fs::read_to_string(repository().join(page)).unwrap();
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            let Event::Code(code) = event else { continue };
            let named = FOLDERS.iter().any(|folder| code.starts_with(&format!("{folder}/")));
            let one = !code.contains([' ', '*', '<', '{']) && code.chars().all(|c| c != '…');
            // Folders of a workspace share names with ours: `controls/`.
            let ours =
                page != "README.md" || code.starts_with("src/") || code.starts_with("tests/");
            if named && one && ours && !repository().join(&*code).exists() {
                missing.push(format!("{page} names {code}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_page_of_labels_has_every_label() {
    let text = fs::read_to_string(docs().join("labels.md")).unwrap();
    for disposition in Disposition::ALL {
        assert!(text.contains(disposition.label()), "{:?}", disposition.label());
    }
}

#[test]
fn the_page_of_the_workspace_has_every_schema_of_a_file_in_it() {
    let text = fs::read_to_string(docs().join("workspace.md")).unwrap();
    let of_programs = |file: &str| file.contains("in a package") || file.contains("prints");
    for (name, file, _) in SCHEMAS.iter().filter(|(_, file, _)| !of_programs(file)) {
        assert!(text.contains(&format!("schemas/{name}.md")), "{name}: {file}");
    }
}

#[test]
fn pages_of_schemas_are_up_to_date() {
    settled();
    let pages = schemas();
    for (page, text) in &pages {
        up_to_date(page, text);
    }
    let there = pages_below(&docs()).into_iter().filter(|page| page.starts_with("schemas/"));
    assert_eq!(there.collect::<Vec<_>>(), pages.into_keys().collect::<Vec<_>>());
}

/// The pages of schemas by path: the list, and one for each.
fn schemas() -> BTreeMap<String, String> {
    let mut list = "# Schemas\n\nEvery file that people write and every file that scripts read has a JSON Schema \
                    (draft 2020-12). `carveout schema` lists them; `carveout schema NAME` prints one, for an editor or \
                    a validator. Keys that a schema does not have are refused.\n\n| schema | file |\n|---|---|\n"
        .to_owned();
    let mut pages = BTreeMap::new();
    for (name, file, _) in SCHEMAS {
        writeln!(list, "| [`{name}`]({name}.md) | {} |", shown(file)).unwrap();
        let schema = carveout::schemas::schema(name).unwrap().to_value();
        pages.insert(format!("schemas/{name}.md"), page(name, file, &schema));
    }
    pages.insert("schemas/README.md".to_owned(), list);
    pages
}

/// A file as the registry of schemas describes it, its path marked: "`plan.json` in a package".
fn shown(file: &str) -> String {
    let end = file.find([' ', ',']).unwrap_or(file.len());
    format!("`{}`{}", &file[..end], &file[end..])
}

/// The page of one schema: the file itself, then each type it is made of.
fn page(name: &str, file: &str, schema: &Value) -> String {
    let file = shown(file);
    let mut out = format!(
        "# `{name}`\n\nThe format of {file}. `carveout schema {name}` prints it as JSON Schema.\n"
    );
    if let Some(text) = schema["description"].as_str() {
        write!(out, "\n{}\n", sentence(text)).unwrap();
    }
    out.push('\n');
    body(&mut out, schema);
    let Some(types) = schema["$defs"].as_object() else { return out };
    let sorted: BTreeMap<&str, &Value> =
        types.iter().map(|(name, definition)| (called(name), definition)).collect();
    assert_eq!(sorted.len(), types.len(), "two types of `{name}` have one name");
    for (name, definition) in sorted {
        write!(out, "\n## `{name}`\n\n").unwrap();
        if let Some(text) = definition["description"].as_str() {
            write!(out, "{}\n\n", sentence(text)).unwrap();
        }
        body(&mut out, definition);
    }
    out
}

/// The keys of an object, the values of an enumeration, or what else a type is.
fn body(out: &mut String, schema: &Value) {
    let variants = ["oneOf", "anyOf"].iter().find_map(|key| schema[*key].as_array());
    if let Some(keys) = schema["properties"].as_object() {
        keys_of(out, keys, schema["required"].as_array());
    } else if let Some(variants) = variants
        && variants.iter().all(|variant| variant.get("const").is_some())
    {
        out.push_str("| value | meaning |\n|---|---|\n");
        for variant in variants {
            let meaning = variant["description"].as_str().map(cell).unwrap_or_default();
            writeln!(out, "| {} | {meaning} |", kind(variant)).unwrap();
        }
    } else if let Some(variants) = variants
        && variants.iter().any(|variant| variant.get("properties").is_some())
    {
        for (index, variant) in variants.iter().enumerate() {
            let lead = if index == 0 { "Either" } else { "\nor" };
            match variant["properties"].as_object() {
                Some(keys) => {
                    write!(out, "{lead}:\n\n").unwrap();
                    keys_of(out, keys, variant["required"].as_array());
                }
                None => writeln!(out, "{lead} {}", kind(variant)).unwrap(),
            }
        }
    } else {
        let kind = kind(schema);
        writeln!(out, "Type: {kind}.").unwrap();
    }
}

fn keys_of(out: &mut String, keys: &Map<String, Value>, required: Option<&Vec<Value>>) {
    out.push_str("| key | type | required | meaning |\n|---|---|---|---|\n");
    for (key, value) in keys {
        let needed = required.is_some_and(|list| list.iter().any(|name| name == key));
        let mut meaning = value["description"].as_str().map(cell).unwrap_or_default();
        if let Some(default) = value.get("default").filter(|value| says_something(value)) {
            write!(meaning, " Default: `{}`.", text_of(default)).unwrap();
        }
        let needed = if needed { "yes" } else { "" };
        writeln!(out, "| `{key}` | {} | {needed} | {meaning} |", kind(value)).unwrap();
    }
}

/// A type in a few words, with links to the types it names.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        let name = called(name);
        let anchor: String = name
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || "-_".contains(*c))
            .collect();
        return format!("[`{name}`](#{anchor})");
    }
    if let Some(value) = schema.get("const") {
        return format!("`{}`", text_of(value));
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> =
            values.iter().filter(|v| !v.is_null()).map(|v| format!("`{}`", text_of(v))).collect();
        return values.join(" or ");
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        if let Some(variants) = schema[key].as_array() {
            let mut kinds: Vec<String> = Vec::new();
            for kind in variants.iter().filter(|v| v["type"] != "null").map(kind) {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            return kinds.join(" or ");
        }
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect()
        }
        _ => return "anything".to_owned(),
    };
    let names: Vec<String> = types
        .into_iter()
        .map(|name| match name {
            "array" => {
                format!("list of {}", schema.get("items").map_or("anything".to_owned(), kind))
            }
            "object" => match schema.get("additionalProperties").filter(|more| more.is_object()) {
                Some(more) => format!("map to {}", kind(more)),
                None => "map".to_owned(),
            },
            "string" => match schema["format"].as_str() {
                Some(format) => format.to_owned(),
                None => "text".to_owned(),
            },
            "integer" => "whole number".to_owned(),
            "boolean" => "true or false".to_owned(),
            other => other.to_owned(),
        })
        .collect();
    names.join(" or ")
}

/// True for a default that a reader would not guess.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::String(text) => !text.is_empty(),
        Value::Bool(on) => *on,
        _ => false,
    }
}

/// What people call a type: names in the code tell the raw form of a file from what becomes of it.
fn called(name: &str) -> &str {
    name.strip_prefix("Raw").filter(|rest| !rest.is_empty()).unwrap_or(name)
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A doc comment as a paragraph: links to code become the code's name.
fn sentence(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace("[`", "`").replace("`]", "`").replace('<', "&lt;")
}

/// A doc comment in a cell of a table.
fn cell(text: &str) -> String {
    sentence(text).replace('|', "\\|")
}
