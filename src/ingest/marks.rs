//! The marks that a page of a package saves: what was written into it, as a JSON file.

use serde::Deserialize;

use super::{Entry, Reading, Source, joined, left_out, refused};
use crate::diag::{Diagnostic, Origin};
use crate::evidence::register::when;
use crate::evidence::tables;
use crate::input::json_error;
use crate::limits::YAML_VALUES;
use crate::model::{COPY_FORM, Date, Period, RemarkField, RemarkKind, json};

/// The file. Keys that are not known are passed over: a page may say more of itself.
#[derive(Deserialize)]
struct File {
    carveout_marks: Option<u32>,
    system: Option<String>,
    period: Option<String>,
    plan: Option<String>,
    as_of: Option<Date>,
    #[serde(default)]
    marks: Vec<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    value: String,
    /// What stood there when the page was made, where the page knows.
    was: Option<String>,
}

pub(super) fn read(bytes: &[u8], name: &str) -> Result<Reading, Vec<Diagnostic>> {
    let one = |fault: Diagnostic| vec![fault];
    let whole = Origin::file(name);
    let text = tables::text(bytes, name).map_err(|fault| vec![*fault])?;
    let file: File =
        json::parse(&text, YAML_VALUES).map_err(|fault| one(json_error(name, &fault)))?;
    let Some(form) = file.carveout_marks else {
        return Err(one(refused(
            format!(
                "`{name}` is JSON, but not the saved marks of a page: it has no `carveout_marks`"
            ),
            "give the file that the page of the package saved, or the workbook",
            &whole,
        )));
    };
    if form > COPY_FORM {
        return Err(one(refused(
            format!(
                "`{name}` was saved by a later version (form {form}; this one knows form {COPY_FORM})"
            ),
            "install the version that made the page, and take the marks over with that one",
            &whole,
        )));
    }
    let stated = |what: &str, value: Option<String>| {
        value.filter(|text| !text.trim().is_empty()).ok_or_else(|| {
            one(refused(
                format!("`{name}` does not say of which {what} it is"),
                "save the marks again from the page of the package",
                &whole,
            ))
        })
    };
    let system = stated("system", file.system)?;
    let plan = stated("plan", file.plan)?;
    let period = stated("period", file.period)?;
    let Some(period) = self::period(&period) else {
        return Err(one(refused(
            format!("`{name}` states the period {period:?}, which is none"),
            "save the marks again from the page of the package",
            &whole,
        )));
    };
    let mut reading = Reading {
        source: Source { system, plan, period, as_of: file.as_of },
        entries: Vec::new(),
        faults: Vec::new(),
        notes: Vec::new(),
    };
    let mut rows = Vec::new();
    for (number, mark) in (1..).zip(file.marks) {
        match entry(&mark, number, name) {
            Ok(entry) => rows.push(((entry.kind, entry.id.clone()), vec![entry])),
            Err(fault) => reading.faults.push(fault),
        }
    }
    // Of a thing with a mark that cannot be read, no other mark is taken over: a row is left out whole.
    let at_fault: Vec<&str> =
        reading.faults.iter().filter_map(|one| one.subject.as_deref()).collect();
    rows.retain(|((kind, id), _)| !at_fault.contains(&format!("{} {id}", kind.key()).as_str()));
    reading.entries = joined(rows)?;
    Ok(reading)
}

/// `2026-Q3`, `2026-07-01..2026-09-30` or `2026-07-01 to 2026-09-30`.
fn period(text: &str) -> Option<Period> {
    let text = text.trim();
    if let Some((from, to)) = text.split_once(" to ") {
        return Period::new(from.trim().parse().ok()?, to.trim().parse().ok()?).ok();
    }
    text.parse().ok()
}

fn entry(mark: &Mark, number: usize, name: &str) -> Result<Entry, Diagnostic> {
    // Marks are written on few lines: the number tells more than the line.
    let at = Origin::file(name);
    let bad = |why: String| {
        left_out(
            format!("mark {number} of `{name}`, {} {}: {why}", mark.kind, mark.id),
            "correct it in the page and save the marks again; nothing of this row was taken over",
            &at,
        )
        .subject(format!("{} {}", mark.kind.trim(), mark.id.trim()))
    };
    let kind =
        RemarkKind::named(&mark.kind).ok_or_else(|| bad("the kind is not known".to_owned()))?;
    let id = mark.id.trim();
    if id.is_empty() {
        return Err(bad("it has no id".to_owned()));
    }
    let field = RemarkField::named(&mark.field)
        .ok_or_else(|| bad(format!("the field `{}` is not known", mark.field)))?;
    // The result of a request is the state of it on the auditor's side.
    let (field, value, was) = match (kind, field) {
        (RemarkKind::Request, RemarkField::Result) => (
            RemarkField::AuditorStatus,
            request_status(&mark.value),
            mark.was.as_deref().map(request_status),
        ),
        _ => (field, mark.value.clone(), mark.was.clone()),
    };
    if !kind.fields().contains(&field) {
        return Err(bad(format!("a {} has no field `{}`", kind.key(), field.key())));
    }
    let value = read_value(field, &value).map_err(|why| bad(format!("{} {why}", field.label())))?;
    let was = was.map(|was| read_value(field, &was).unwrap_or(was));
    Ok(Entry { kind, id: id.to_owned(), field, value, was, place: at.clone() })
}

fn read_value(field: RemarkField, text: &str) -> Result<String, String> {
    if field.is_day() && !text.trim().is_empty() {
        let day = when::day(text).map_err(|why| format!("is no day: {why}"))?;
        return Ok(day.to_string());
    }
    field.read(text)
}

/// What a result says of a request: one that is questioned or not accepted is returned.
fn request_status(result: &str) -> String {
    match RemarkField::Result.read(result).as_deref() {
        Ok("question" | "not-accepted") => "returned".to_owned(),
        _ => result.to_owned(),
    }
}
