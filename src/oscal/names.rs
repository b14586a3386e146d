//! Ids, texts and times as OSCAL spells them.

use crate::model::text::one_line;
use crate::model::{ControlId, Date, PartId};

/// Namespace of the properties that OSCAL has no name for.
pub(crate) const NS: &str = "urn:carveout:oscal";

/// Namespace of FedRAMP's own properties.
pub(crate) const FEDRAMP: &str = "https://fedramp.gov/ns/oscal";

/// A token of OSCAL: letters, digits and `.-_`, beginning with a letter or `_`.
pub(crate) fn token(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') {
            out.push(c);
        } else if !out.ends_with(['.', '-', '_']) {
            out.push('-');
        }
    }
    let out = out.trim_end_matches(['-', '.']);
    if out.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        out.to_owned()
    } else {
        format!("_{out}")
    }
}

/// A token in lower case: the id of a role, by its title.
pub(crate) fn slug(text: &str) -> String {
    token(text).to_lowercase()
}

/// `ac-2` for AC-2, `ac-2.1` for AC-2(1), `cc6.1` for CC6.1, `_164.308.a.1.ii.A` for a citation.
pub(crate) fn control(id: &ControlId) -> String {
    let text = id.as_str();
    // Upper and lower case letters are different items of a citation.
    let text = match text.contains('-') || text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => text.to_lowercase(),
        false => text.to_owned(),
    };
    token(&text.replace('(', ".").replace(')', ""))
}

/// `ac-2_smt` for AC-2, `ac-2_smt.d.1` for AC-2(d)(1), `ac-8_fr_smt.1` for AC-8(fr)(1), which FedRAMP adds.
pub(crate) fn statement(part: &PartId) -> String {
    let mut out = control(&part.control);
    let mut path = part.path();
    if path.first().is_some_and(|first| &**first == "fr") {
        out.push_str("_fr");
        path = &path[1..];
    }
    out.push_str("_smt");
    for label in path {
        out.push('.');
        out.push_str(label);
    }
    out
}

/// Midnight of a day, in UTC.
pub(crate) fn time(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

/// A text in one line; a dash for one that says nothing, because OSCAL takes no empty text.
pub(crate) fn line(text: &str) -> String {
    let line = one_line(text);
    if line.is_empty() { "–".to_owned() } else { line }
}

/// A text of any number of lines; `instead` for one that says nothing.
pub(crate) fn prose(text: &str, instead: &str) -> String {
    let text = text.trim_end();
    if text.trim().is_empty() { instead.to_owned() } else { text.to_owned() }
}

/// A path or an address as a reference: what a URI cannot hold is encoded.
pub(crate) fn reference(text: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const SET: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'\\')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}')
        .add(b'[')
        .add(b']');
    // A mark of a fragment, or a percent sign that begins no code, would change what a path names.
    let path = !text.contains("://") && !text.starts_with("arn:");
    let text = if path {
        text.replace('%', "%25").replace('#', "%23").replace('?', "%3F").replace(':', "%3A")
    } else {
        text.to_owned()
    };
    utf8_percent_encode(&text, SET).to_string()
}

/// The name of a term as it is in `plan.json`.
pub(crate) fn term(term: &impl serde::Serialize) -> String {
    match serde_json::to_value(term) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_as_publishers_write_them_and_read_back() {
        for (part, control_id, statement_id) in [
            ("AC-2", "ac-2", "ac-2_smt"),
            ("AC-2(d)(1)", "ac-2", "ac-2_smt.d.1"),
            ("AC-2(1)", "ac-2.1", "ac-2.1_smt"),
            ("IA-2(8)(a)", "ia-2.8", "ia-2.8_smt.a"),
            ("AC-8(fr)(1)", "ac-8", "ac-8_fr_smt.1"),
        ] {
            let id: PartId = part.parse().unwrap();
            assert_eq!(
                (control(&id.control), statement(&id)),
                (control_id.into(), statement_id.into())
            );
            assert_eq!(statement_id.parse::<PartId>().ok(), Some(id), "{part}");
        }
        let others = ["CC6.1", "164.308(a)(1)(ii)(A)", "PR.AA-01", "3.1.1"];
        let written = others.map(|id| control(&id.parse().unwrap()));
        assert_eq!(written, ["cc6.1", "_164.308.a.1.ii.A", "pr.aa-01", "_3.1.1"]);
    }

    #[test]
    fn texts_fit_their_types() {
        assert_eq!(token(" Security Lead (acting) "), "Security-Lead-acting");
        assert_eq!(token("1st line"), "_1st-line");
        assert_eq!(line(" a\n  b "), "a b");
        assert_eq!(line(" \n"), "–");
        assert_eq!(reference("evidence/a b#1 100%.csv"), "evidence/a%20b%231%20100%25.csv");
        assert_eq!(
            reference("arn:aws:artifact:::report/••1"),
            "arn:aws:artifact:::report/%E2%80%A2%E2%80%A21"
        );
    }
}
