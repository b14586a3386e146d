//! A control in the Markdown of compliance-trestle: a heading for each part, or for each component of it.

use super::{Brought, Catalogs, Reading, status_of};
use crate::model::{PartId, Status};

/// Reads one file; nothing where it is no such control.
pub(super) fn read(name: &str, text: &str, catalogs: Catalogs<'_>) -> Option<Reading> {
    let mut reading = Reading { kind: "control in the Markdown of trestle", ..Reading::default() };
    let body = without_front_matter(text);
    let heading = body.lines().find_map(|line| line.strip_prefix("# "))?;
    let (id, title) = heading.split_once(" - ").unwrap_or((heading, ""));
    let id: PartId = id.trim().parse().ok()?;
    let title = title.rsplit("\\] ").next().unwrap_or(title).rsplit("] ").next().unwrap_or(title);
    if !body.lines().any(|line| line.trim_end().eq_ignore_ascii_case("## Control Statement")) {
        return None;
    }
    let Some(whole) = catalogs.nearest(&id) else {
        reading.left(name.to_owned(), format!("{id}: in no framework of the workspace"));
        return Some(reading);
    };
    let mut one = Brought {
        place: name.to_owned(),
        title: Some(title.trim().to_owned()).filter(|title| !title.is_empty()),
        satisfies: vec![whole.clone()],
        ..Brought::default()
    };
    let mut part: Option<PartId> = None;
    let mut component = String::new();
    let mut within = false;
    let mut paragraph = String::new();
    for line in commentless(body).lines() {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let title = line.trim_start_matches('#').trim();
        if level == 0 {
            if within {
                paragraph.push_str(line);
                paragraph.push('\n');
            }
            continue;
        }
        close(&mut one, part.as_ref(), &component, &mut paragraph);
        let lower = title.to_lowercase();
        if level >= 4 || lower.starts_with("implementation status") {
            let word = title.split_once(':').map(|(_, word)| word.trim()).unwrap_or_default();
            if lower.starts_with("implementation status") && !word.is_empty() {
                set_status(&mut one, word, &mut reading);
                continue;
            }
        }
        match level {
            2 if lower.starts_with("what is the solution") => {
                within = true;
                part = None;
                component.clear();
            }
            2 | 3 if lower.starts_with("implementation") => {
                within = true;
                component.clear();
                let label = title.rsplit([' ', '\t']).next().unwrap_or_default();
                let mut deeper = whole.clone();
                let pieces = label.split(|c: char| !c.is_ascii_alphanumeric());
                for piece in pieces.filter(|piece| !piece.is_empty()) {
                    deeper = deeper.child(piece);
                }
                part = catalogs.nearest(&deeper).filter(|known| !known.path().is_empty());
                if part.is_none() {
                    reading.left(
                        format!("{name}, {title}"),
                        "the control has no such part; its text is the control's",
                    );
                }
            }
            2 => within = false,
            3 if within => component = title.to_owned(),
            _ => {}
        }
    }
    close(&mut one, part.as_ref(), &component, &mut paragraph);
    reading.understood.push(format!(
        "{}: {} parts with text",
        one.satisfies[0],
        one.statements.len()
    ));
    reading.controls.push(one);
    Some(reading)
}

fn set_status(one: &mut Brought, word: &str, reading: &mut Reading) {
    match (status_of(word), one.status) {
        (None, _) => reading.left(one.place.clone(), format!("the status {word} is not known")),
        (Some(status), None) => one.status = Some(status),
        (Some(status), Some(known)) if status != known => one.status = Some(Status::Partial),
        (Some(_), Some(_)) => {}
    }
}

fn close(one: &mut Brought, part: Option<&PartId>, component: &str, paragraph: &mut String) {
    let text = paragraph.trim().trim_matches('_').trim().to_owned();
    paragraph.clear();
    let rule = text.chars().all(|c| matches!(c, '_' | '-' | '*' | ' ' | '\n'));
    if text.is_empty() || rule || text.starts_with("Add control implementation description here") {
        return;
    }
    let this = component.is_empty() || component.eq_ignore_ascii_case("this system");
    let text = if this { text } else { format!("**{component}:** {text}") };
    match part {
        Some(part) => one.statements.entry(part.clone()).or_default().push(text),
        None => one.general.push(text),
    }
}

fn without_front_matter(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text.strip_prefix("---\n") else { return text };
    rest.split_once("\n---\n").map_or(text, |(_, body)| body)
}

fn commentless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<!--") {
        out.push_str(&rest[..at]);
        rest = rest[at..].find("-->").map_or("", |end| &rest[at + end + 3..]);
    }
    out.push_str(rest);
    out
}
