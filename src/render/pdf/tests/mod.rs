use serde_json::Value;
use typst::layout::{Frame, FrameItem};

use super::*;
use crate::diag::Origin;
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
    let mut value: Value = serde_json::from_str(include_str!("plan.json")).unwrap();
    fill(&mut value, text);
    serde_json::from_value(value).unwrap()
}

/// A plan that says nothing.
pub(super) fn empty() -> Plan {
    let mut plan = emptied(plan("x"));
    plan.system.roles.clear();
    plan.system.accounts.clear();
    plan.system.regions.clear();
    plan.system.interconnections.clear();
    plan.system.data_categories.clear();
    plan.system.description.clear();
    plan
}

fn words(frame: &Frame, out: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => words(&group.frame, out),
            FrameItem::Text(text) => out.push_str(&text.text),
            _ => {}
        }
    }
    out.push(' ');
}

/// Everything the document says, without its spaces.
fn said(plan: &Plan) -> String {
    let view = View::new(plan, &|c| FONTS.print(c));
    let templates = Templates::embedded();
    let set = LaidOut::new(&templates, &view, &[]).unwrap();
    let mut out = String::new();
    set.document.pages().iter().for_each(|page| words(&page.frame, &mut out));
    out.retain(|c| !c.is_whitespace() && c != '\u{200b}');
    out
}

#[test]
fn texts_print_as_the_characters_they_are() {
    let hostile = r##"#read("x")@ref$x$#import"y":z]}*/"+read("z")+"<l>\u{1}#panic()"##;
    let text = said(&plan(hostile));
    let squeezed: String = hostile.chars().filter(|c| !c.is_whitespace()).collect();
    // Everywhere but where Markdown reads it, in which `\u` and `<l>` mean nothing either.
    assert!(text.matches(&squeezed).count() > 25, "{text}");
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = plan("A text with **marks** and – signs.");
    let first = pdf(&plan, "id", &Templates::embedded()).unwrap();
    let second = pdf(&plan, "id", &Templates::embedded()).unwrap();
    assert!(first.bytes.starts_with(b"%PDF-") && first.bytes == second.bytes);
    assert_eq!(first.notices, Vec::new());
}

#[test]
fn unprintable_characters_warn_and_do_not_fail() {
    let made = pdf(&plan("a\u{202e}b\u{e000}"), "id", &Templates::embedded()).unwrap();
    let of_statement = made
        .notices
        .iter()
        .find(|notice| notice.message.contains("statement of I-1"))
        .expect("the statement is named");
    assert_eq!(of_statement.controls, ["AC-2(a)"]);
    assert_eq!(of_statement.places[0].at, Origin::text("implementations/a.md", 3, 1));
    assert!(said(&plan("a\u{202e}b\u{e000}")).contains("a[U+202E]b[U+E000]"));
}

#[test]
fn any_script_can_be_exported() {
    for text in ["مرحبا بالعالم", "नमस्ते", "你好", "e\u{301}\u{323}", "x\u{200d}y🔥"]
    {
        let made = pdf(&plan(text), "id", &Templates::embedded());
        assert!(made.is_ok(), "{text}: {made:?}");
    }
}

#[test]
fn an_empty_plan_says_none() {
    let made = pdf(&empty(), "id", &Templates::embedded()).unwrap();
    assert_eq!(made.notices, Vec::new());
    let text = said(&empty());
    assert!(text.matches("None.").count() >= 13, "{text}");
}

#[test]
fn every_kind_of_document_can_be_laid_out_and_calls_itself_what_it_is() {
    for (kind, title) in [
        ("ssp", "System Security Plan"),
        ("soc2", "SOC 2 System Description and Control Matrix"),
        ("hipaa", "HIPAA Security Rule"),
        ("iso27001", "Statement of Applicability"),
        ("pci", "PCI DSS Responsibility Matrix"),
        ("cmmc", "CMMC System Security Plan"),
    ] {
        let mut plan = plan("x");
        kind.clone_into(&mut plan.document.id);
        title.clone_into(&mut plan.document.title);
        plan.document.matrix = kind != "ssp";
        plan.document.sections = ["threats", "approvals", "inventory"].map(str::to_owned).to_vec();
        let made = pdf(&plan, "id", &Templates::embedded());
        assert!(made.is_ok(), "{kind}: {made:?}");
        let text = said(&plan);
        let title: String = title.split_whitespace().collect();
        assert!(text.contains(&title) && text.contains("thethreatstothesystem"), "{kind}");
    }
}

#[test]
fn every_label_is_printed_in_full() {
    let text = said(&plan("x"));
    for disposition in crate::model::Disposition::ALL {
        let label: String = disposition.label().split_whitespace().collect();
        assert!(text.contains(&label), "{label}");
    }
    let notice: String = crate::model::NOTICE.split_whitespace().collect();
    assert!(text.contains(&notice));
}

/// Where the first diagnostic of an override puts the fault.
fn fault(name: &str, text: &str) -> (String, Option<Origin>) {
    let templates = Templates::embedded().with_override(name, text);
    let error = pdf(&plan("x"), "id", &templates).unwrap_err();
    let first = error.diagnostics[0].clone();
    (first.message, first.places.first().map(|place| place.at.clone()))
}

#[test]
fn an_error_in_an_override_names_file_and_line() {
    let (message, at) = fault("front.typ", "\n#let title-page() = nonsense\n");
    assert!(message.contains("nonsense"), "{message}");
    assert!(
        matches!(at, Some(Origin::Text { file, line: 2, .. }) if &*file == "templates/front.typ")
    );

    let (_, at) =
        fault("ssp.typ.tera", "Text\n{% for n in range(end=families) %}\n#missing()\n{% endfor %}");
    assert!(
        matches!(at, Some(Origin::Text { file, line: 3, .. }) if &*file == "templates/ssp.typ.tera")
    );

    let (_, at) = fault("ssp.typ.tera", "Text\n\n{{ nothing }}");
    assert!(
        matches!(at, Some(Origin::Text { file, line: 3, .. }) if &*file == "templates/ssp.typ.tera")
    );
}

#[test]
fn an_override_sees_nothing_but_its_files() {
    for reach in [
        r#"#read("/etc/passwd")"#,
        r#"#read("../Cargo.toml")"#,
        r#"#import "@preview/cetz:0.3.0": canvas"#,
        r#"#image("logo.png")"#,
        r#"#plugin("x.wasm")"#,
        "#datetime.today()",
    ] {
        let (message, _) = fault("ssp.typ.tera", reach);
        assert!(!message.is_empty(), "{reach}");
    }
    let templates =
        Templates::embedded().with_override("ours.typ", "#let ours = [Ours]").with_override(
            "ssp.typ.tera",
            "#import \"style.typ\": *\n#import \"ours.typ\": ours\n#show: ssp\n= One\n#ours",
        );
    assert!(pdf(&plan("x"), "id", &templates).is_ok());
}
