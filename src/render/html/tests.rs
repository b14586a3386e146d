use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::render::fixture::emptied;

/// A plan of one control whose texts are all `text`.
fn plan(text: &str) -> Plan {
    fn fill(value: &mut Value, text: &str) {
        match value {
            Value::String(at) if at == "TEXT" => text.clone_into(at),
            Value::Array(items) => items.iter_mut().for_each(|item| fill(item, text)),
            Value::Object(items) => items.values_mut().for_each(|item| fill(item, text)),
            _ => {}
        }
    }
    let mut value: Value = serde_json::from_str(include_str!("../pdf/tests/plan.json")).unwrap();
    fill(&mut value, text);
    serde_json::from_value(value).unwrap()
}

fn html(text: &str) -> String {
    let page = page(&plan(text), &Templates::embedded()).unwrap();
    String::from_utf8(page.bytes).unwrap()
}

/// Every element of a page with its attributes; style and script are passed over.
fn elements(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let end = after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len());
        let name = after[..end].to_owned();
        rest = &after[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if let Some(closed) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
                rest = closed;
                break;
            }
            let end = rest.find(|c: char| c == '=' || c == '>' || c.is_whitespace()).unwrap();
            let attribute = rest[..end].to_owned();
            rest = &rest[end..];
            let value = match rest.strip_prefix("=\"") {
                Some(value) => {
                    let (value, after) = value.split_once('"').unwrap();
                    rest = after;
                    value.to_owned()
                }
                None => {
                    let bare = rest.strip_prefix('=').unwrap_or_default();
                    let end = bare.find(|c: char| c == '>' || c.is_whitespace()).unwrap_or(0);
                    if rest.starts_with('=') {
                        rest = &rest[1 + end..];
                    }
                    bare[..end].to_owned()
                }
            };
            attributes.push((attribute, value));
        }
        if name == "style" || name == "script" {
            rest = &rest[rest.find(&format!("</{name}>")).unwrap()..];
        }
        out.push((name, attributes));
    }
    out
}

/// What a page may be made of, and that nothing in it leads elsewhere by itself.
fn sound(html: &str) {
    let elements = elements(html);
    let count = |wanted: &str| elements.iter().filter(|(name, _)| name == wanted).count();
    for once in ["html", "head", "body", "main", "style", "script", "h1", "title", "form"] {
        assert_eq!(count(once), 1, "{once}");
    }
    let mut ids = BTreeSet::new();
    for (name, attributes) in &elements {
        assert!(
            name.trim_start_matches(['/', '!']).chars().all(|c| c.is_ascii_alphanumeric()),
            "{name}"
        );
        assert!(
            !["iframe", "object", "embed", "base", "link", "template"].contains(&name.as_str())
        );
        for (attribute, value) in attributes {
            let attribute = attribute.as_str();
            assert!(!attribute.starts_with("on") && attribute != "style", "{name} {attribute}");
            match attribute {
                "href" => assert!(
                    ["#", "https://", "mailto:"].iter().any(|start| value.starts_with(start)),
                    "{value}"
                ),
                "src" => assert!(value.starts_with("data:image/"), "{value}"),
                "id" => assert!(ids.insert(value.clone()), "the id {value} twice"),
                _ => {}
            }
        }
    }
    // Everything that is referred to is there.
    for (name, attributes) in &elements {
        for (attribute, value) in attributes {
            if matches!(attribute.as_str(), "href" | "for" | "aria-labelledby")
                && (attribute != "href" || value.starts_with('#'))
            {
                let to = value.trim_start_matches('#');
                assert!(ids.contains(to), "{name} refers to {to}, which is not there");
            }
        }
    }
}

#[test]
fn a_page_is_sound_and_the_same_each_time() {
    let page = html("A text with **marks** and – signs.");
    sound(&page);
    assert_eq!(page, html("A text with **marks** and – signs."));
    assert!(page.contains("A text with <strong>marks</strong>"), "statements are Markdown");
    assert!(
        page.contains(crate::model::NOTICE) || text::shown(&page).contains(crate::model::NOTICE)
    );
}

#[test]
fn texts_are_shown_as_the_characters_they_are() {
    let hostile = r#"</script><img src=x onerror="a()">'{{ 7*7 }}&lt;{% raw %}--><!-- "#;
    let page = html(hostile);
    sound(&page);
    let shown = text::shown(&page);
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(squeezed(&shown).matches(&squeezed(hostile)).count() > 25, "{shown}");
    assert!(html("a\u{202e}b\u{0}c").contains("a[U+202E]b[U+0000]c"));
}

#[test]
fn words_of_rules_name_no_places_in_a_workspace() {
    for (text, told) in [
        (
            "EV-012 could not be read (evidence/index.yaml:88)",
            "EV-012 could not be read (the register of evidence)",
        ),
        ("evidence/files/q3/list.csv:12:3 has 3 rows", "list.csv has 3 rows"),
        ("add it to `poam.yaml`: an item", "add it to the plan of action: an item"),
        ("read/write access and and/or", "read/write access and and/or"),
    ] {
        assert_eq!(text::told(text), told, "{text}");
    }
}

#[test]
fn an_empty_plan_is_a_page() {
    let page = page(&emptied(plan("x")), &Templates::embedded()).unwrap();
    sound(&String::from_utf8(page.bytes).unwrap());
}

#[test]
fn the_policy_allows_the_style_and_script_of_the_page_and_nothing_else() {
    let page = html("x");
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-";
    assert!(page.contains(policy), "{}", &page[..600]);
    for open in ["unsafe", "http:", "https:;", " *"] {
        let end = page.find("<meta charset").unwrap();
        assert!(!page[page.find(policy).unwrap()..end].contains(open), "{open}");
    }
}

#[test]
fn a_layout_of_the_workspace_does_not_lose_what_a_page_must_say() {
    let bare = "<!doctype html><html lang=\"en\"><head><title>x</title></head><body><script src=\"https://a.example/x.js\"></script></body></html>";
    let templates = Templates::embedded().with_override(LAYOUT, bare);
    let made = page(&plan("x"), &templates).unwrap();
    let html = String::from_utf8(made.bytes).unwrap();
    assert!(html.contains("<head><meta http-equiv=\"Content-Security-Policy\""), "{html}");
    assert!(html.contains("<body><p><strong>Management-prepared"), "{html}");
    assert_eq!(made.omitted.unwrap().code.name, "template-omits");
    // One that changes nothing of this is left as it is.
    let templates = Templates::embedded().with_override("plan.css", "body { color: red }");
    let made = page(&plan("x"), &templates).unwrap();
    assert_eq!(made.omitted, None);
    let html = String::from_utf8(made.bytes).unwrap();
    assert_eq!(html.matches("Content-Security-Policy").count(), 1);
    assert!(html.contains("<style>body { color: red }</style>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_leaves_its_place(
        pieces in prop::collection::vec(
            prop_oneof![
                Just("</script>".to_owned()), Just("<!--".to_owned()), Just("\"><b onclick=x>".to_owned()),
                Just("'".to_owned()), Just("&".to_owned()), Just("javascript:x".to_owned()),
                Just("[a](javascript:x)".to_owned()), Just("<https://a.example/\">".to_owned()),
                Just("![a](data:text/html,x)".to_owned()), Just("\n\n| a | b |\n|---|---|\n| <i> | `</td>` |\n".to_owned()),
                Just("{{ x }}".to_owned()), Just("{%".to_owned()), ".{0,12}", "[<>\"'&/=`|\\[\\]()!\\n -]{0,12}"
            ],
            0..8,
        )
    ) {
        sound(&html(&pieces.concat()));
    }
}
