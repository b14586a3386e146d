//! `implementations/*.md`: YAML front matter, then Markdown with a section per part.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::left_out;
use crate::diag::{Diagnostic, Origin, Severity, Sink, codes};
use crate::input::yaml::{At, File, parse, too_long};
use crate::limits::{STATEMENT, STATEMENTS};
use crate::model::{
    ControlFacts, ControlId, ControlNature, ControlType, Date, Implementation, Origination, PartId,
    Period, Relation, Section, Status, System, Unread,
};

/// Front matter of an implementation file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "implementations/*.md, front matter")]
pub(crate) struct FrontMatter {
    /// The organization's own control id: `IAM-01`.
    id: At<String>,
    /// Title.
    title: String,
    /// Implementation status.
    status: At<Status>,
    /// The control in one sentence, the same in every framework: for the risk-control matrix.
    control: Option<String>,
    /// What can go wrong without it.
    risk: Option<String>,
    /// When it acts: `preventive`, `detective` or `corrective`.
    r#type: Option<ControlType>,
    /// Who or what acts: `manual`, `automated` or `it-dependent`.
    nature: Option<ControlNature>,
    /// Whether it is a key control.
    key: Option<bool>,
    /// Why it is applied, for a statement of applicability: a risk, a law, a contract.
    justification: Option<String>,
    /// Why it does not apply; required with `not-applicable`.
    rationale: Option<String>,
    /// Who approved that it does not apply; needed with `not-applicable`.
    approver: Option<String>,
    /// The day it will be in place; needed with `planned` and `partial`.
    planned_for: Option<Date>,
    /// Role ids of `carveout.yaml`.
    #[serde(default)]
    roles: Vec<At<String>>,
    /// Control origination, as claimed.
    origination: Option<At<Vec<Origination>>>,
    /// How often it operates.
    frequency: Option<At<String>>,
    /// Controls or parts it satisfies, in any framework.
    satisfies: Vec<At<String>>,
    /// Values of organization-defined parameters, by id.
    #[serde(default)]
    parameters: BTreeMap<String, At<String>>,
    /// Requirements among `satisfies` that a crosswalk offered, and who accepted each.
    #[serde(default)]
    #[expect(dead_code, reason = "a record for readers of the file")]
    accepted: Vec<RawAccepted>,
}

/// An offer of a crosswalk that a person accepted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "a record for readers of the file")]
struct RawAccepted {
    /// The requirement that was accepted.
    requirement: String,
    /// The requirement that it was offered from.
    from: String,
    /// How that one relates to it.
    relation: Relation,
    /// Who accepted it: a role or a name.
    by: String,
    /// When.
    on: Date,
}

/// The variables that `{{ … }}` in a statement may name.
#[derive(Debug, Serialize)]
struct Variables<'a> {
    system: SystemVariables<'a>,
    period: PeriodVariables,
}

#[derive(Debug, Serialize)]
struct SystemVariables<'a> {
    id: &'a str,
    name: &'a str,
    organization: &'a str,
    impact: Option<&'a str>,
    regions: &'a [String],
    data_categories: &'a [String],
}

#[derive(Debug, Serialize)]
struct PeriodVariables {
    from: String,
    to: String,
    label: String,
}

/// Fills template variables in statements.
#[derive(Debug)]
pub(crate) struct Substitution {
    context: tera::Context,
}

impl Substitution {
    /// Variables of one system and period.
    pub(crate) fn new(system: &System, period: Period) -> Self {
        let variables = Variables {
            system: SystemVariables {
                id: &system.id,
                name: &system.name,
                organization: &system.organization,
                impact: system.impact.as_deref(),
                regions: &system.regions,
                data_categories: &system.data_categories,
            },
            period: PeriodVariables {
                from: period.from.to_string(),
                to: period.to.to_string(),
                label: system.period_label(),
            },
        };
        Self { context: tera::Context::from_serialize(&variables).unwrap_or_default() }
    }

    /// Fills `{{ name }}`; other template syntax is refused, so that no statement can loop.
    fn fill(&self, section: &mut Section, sink: &mut Sink) {
        if !section.text.contains("{{") && !section.text.contains("{%") {
            return;
        }
        let filled = if section.text.contains("{%") {
            Err("`{% … %}` is not allowed in a statement; only `{{ variable }}` is".to_owned())
        } else if calls(&section.text) {
            Err("a call such as `{{ range(…) }}` is not allowed in a statement; only `{{ variable }}` is".to_owned())
        } else {
            let mut out = Bounded::default();
            tera::Tera::default()
                .render_str_to(&section.text, &self.context, false, &mut out)
                .map_err(|error| crate::input::first_line(&error.to_string()))
                .map(|()| String::from_utf8_lossy(&out.written).into_owned())
        };
        match filled {
            Ok(text) => section.text = text,
            Err(message) => sink.push(
                Diagnostic::new(&codes::INVALID_VARIABLE, message)
                    .help("variables: system.name, system.organization, period.from, period.to, period.label; write `{{ '{{' }}` for the braces themselves")
                    .fault(&section.origin),
            ),
        }
    }
}

/// True if there is a call between braces: none is needed, and one could write without an end.
fn calls(text: &str) -> bool {
    text.split("{{").skip(1).any(|piece| {
        let inside = piece.split("}}").next().unwrap_or_default();
        inside.contains('(')
    })
}

/// What is written, up to the length of a statement and a little more, by which it is known to be too long.
#[derive(Default)]
struct Bounded {
    written: Vec<u8>,
}

impl std::io::Write for Bounded {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        // Four bytes a character at most.
        if self.written.len() <= 4 * STATEMENT {
            self.written.extend_from_slice(piece);
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Reads one file. One that is at fault is left out, with every statement in it.
pub(crate) fn load(
    path: &str,
    text: &str,
    substitution: &Substitution,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Option<Implementation> {
    let mut own = Sink::default();
    let read = parsed(path, text, substitution, &mut own);
    let failed = own.has_errors();
    for diagnostic in own.finish() {
        match diagnostic.severity {
            Severity::Error => sink.fault(diagnostic),
            Severity::Warning if failed => {}
            Severity::Warning | Severity::Note => sink.finding(diagnostic),
        }
    }
    if failed {
        unread.push(match &read {
            Some(implementation) => left_out::implementation(implementation),
            None => left_out::statement(path, text),
        });
    }
    read.filter(|_| !failed)
}

fn parsed(
    path: &str,
    text: &str,
    substitution: &Substitution,
    sink: &mut Sink,
) -> Option<Implementation> {
    let Some((front, body, body_line)) = split(text) else {
        let what = if text.starts_with("---\n") || text.starts_with("---\r\n") {
            "the front matter is not closed"
        } else {
            "the file does not begin with front matter"
        };
        sink.push(
            Diagnostic::new(&codes::FRONT_MATTER_MISSING, what)
                .help("begin the file with a line `---`, then YAML, then another line `---`")
                .fault(&Origin::text(path, 1, 1)),
        );
        return None;
    };
    let file = File { path: path.into(), skipped: 1 };
    let raw: FrontMatter = match parse(&file, front) {
        Ok(raw) => raw,
        Err(diagnostic) => {
            sink.push(diagnostic);
            return None;
        }
    };
    let mut satisfies = Vec::new();
    for entry in &raw.satisfies {
        match entry.value.parse::<PartId>() {
            Ok(part) => satisfies.push((part, entry.origin(&file))),
            Err(error) => sink.push(
                Diagnostic::new(&codes::INVALID_ID, error.to_string()).fault(&entry.origin(&file)),
            ),
        }
    }
    if raw.id.value.trim().is_empty() {
        sink.push(
            Diagnostic::new(&codes::INVALID_ID, "an implementation needs an id")
                .help("add the id that the control is cited by, such as IAM-01")
                .fault(&raw.id.origin(&file)),
        );
    }
    let characters = body.chars().count();
    if characters > STATEMENTS {
        let fault = too_long("the text below the front matter", characters, STATEMENTS);
        sink.push(fault.fault(&Origin::text(path, body_line, 1)));
        return None;
    }
    let body = &*uncommented(body);
    let (general, sections) = sections(path, body, body_line, &satisfies, substitution, sink);
    for (part, section) in
        general.iter().map(|text| (None, text)).chain(sections.iter().map(|(id, s)| (Some(id), s)))
    {
        let characters = section.text.chars().count();
        if characters > STATEMENT {
            let what = match part {
                Some(part) => format!("the statement for {part}"),
                None => "the statement before the first heading".to_owned(),
            };
            sink.push(too_long(&what, characters, STATEMENT).fault(&section.origin));
        }
    }
    let parameters = raw
        .parameters
        .iter()
        .map(|(id, value)| (id.to_lowercase(), (value.value.clone(), value.origin(&file))))
        .collect();
    Some(Implementation {
        title: raw.title,
        status: raw.status.value,
        approver: raw.approver,
        planned_for: raw.planned_for,
        justification: raw.justification.filter(|text| !text.trim().is_empty()),
        facts: ControlFacts {
            control: raw.control.filter(|text| !text.trim().is_empty()),
            risk: raw.risk.filter(|text| !text.trim().is_empty()),
            r#type: raw.r#type,
            nature: raw.nature,
            key: raw.key,
        },
        rationale: raw.rationale.filter(|text| !text.trim().is_empty()),
        roles: raw.roles.into_iter().map(|role| role.value).collect(),
        origination_origin: raw.origination.as_ref().map(|claimed| claimed.origin(&file)),
        origination: raw.origination.map(|claimed| claimed.value).unwrap_or_default(),
        frequency_origin: raw.frequency.as_ref().map(|stated| stated.origin(&file)),
        frequency: raw.frequency.map(|stated| stated.value),
        satisfies,
        parameters,
        general,
        sections,
        origin: raw.id.origin(&file),
        status_origin: raw.status.origin(&file),
        id: raw.id.value,
    })
}

/// Front matter, body, and the line the body begins on.
fn split(text: &str) -> Option<(&str, &str, u32)> {
    let rest = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))?;
    let mut offset = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" {
            let body_line = u32::try_from(index + 3).unwrap_or(u32::MAX);
            return Some((&rest[..offset], &rest[offset + line.len()..], body_line));
        }
        offset += line.len();
    }
    None
}

/// The body without comments (`<!-- … -->`), which say nothing to a reader of the plan. Lines stay where they are, and
/// so does what stands in a block of code. A comment that is not closed is none.
fn uncommented(body: &str) -> Cow<'_, str> {
    if !body.contains("<!--") {
        return Cow::Borrowed(body);
    }
    let mut out = String::with_capacity(body.len());
    let (mut rest, mut fenced) = (body, false);
    while !rest.is_empty() {
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let start = line.trim_start();
        if start.starts_with("```") || start.starts_with("~~~") {
            fenced = !fenced;
        }
        let at = line.find("<!--").filter(|_| !fenced);
        let closed = at.and_then(|at| Some((at, rest[at..].find("-->")?)));
        let Some((at, length)) = closed else {
            out.push_str(line);
            rest = &rest[line.len()..];
            continue;
        };
        out.push_str(&rest[..at]);
        let (comment, after) = rest[at..].split_at(length + "-->".len());
        let lower = comment.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        match lower.contains("artifact excerpt") || lower.contains("confidential") {
            // A mark of what may not be here is seen, wherever it stands.
            true => out.push_str(comment),
            false => out.extend(comment.chars().filter(|c| *c == '\n')),
        }
        rest = after;
    }
    Cow::Owned(out)
}

/// The part that a heading names, if any.
fn heading_part(line: &str, satisfies: &[(PartId, Origin)]) -> Option<PartId> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    if !(1..=6).contains(&level) || !line[level..].starts_with([' ', '\t']) {
        return None;
    }
    let title = line[level..].trim().trim_end_matches('#').trim();
    let part: PartId = title.parse().ok()?;
    let shaped = |id: &ControlId| {
        let text = id.as_str();
        !title.contains(' ') && text.contains(['-', '.']) && text.len() <= 24
    };
    let claimed = satisfies.iter().any(|(id, _)| id.control.covers(&part.control));
    (claimed || shaped(&part.control)).then_some(part)
}

/// The general text and the sections of a body.
fn sections(
    path: &str,
    body: &str,
    body_line: u32,
    satisfies: &[(PartId, Origin)],
    substitution: &Substitution,
    sink: &mut Sink,
) -> (Option<Section>, BTreeMap<PartId, Section>) {
    let mut general = None;
    let mut sections = BTreeMap::new();
    let mut current: Option<(PartId, Origin)> = None;
    let mut text = String::new();
    let mut text_line = body_line;
    let mut fenced = false;
    let mut close = |part: Option<(PartId, Origin)>, text: &str, line: u32, sink: &mut Sink| {
        let trimmed = text.trim();
        let mut section = Section { text: trimmed.to_owned(), origin: Origin::text(path, line, 1) };
        if let Some((part, at)) = part {
            if trimmed.is_empty() {
                sink.push(
                    Diagnostic::new(
                        &codes::SECTION_EMPTY,
                        format!("the section for {part} is empty"),
                    )
                    .help("write the statement, or remove the heading")
                    .control(&part)
                    .fault(&at),
                );
                return;
            }
            if !satisfies.iter().any(|(id, _)| id.covers(&part) || part.covers(id)) {
                sink.push(
                    Diagnostic::new(
                        &codes::SECTION_UNUSED,
                        format!("the section for {part} is not used: `satisfies` does not list it"),
                    )
                    .help(format!("add {} to `satisfies`, or remove the section", part.control))
                    .control(&part)
                    .fault(&at),
                );
            }
            substitution.fill(&mut section, sink);
            if sections.insert(part.clone(), section).is_some() {
                sink.push(
                    Diagnostic::new(&codes::DUPLICATE_SECTION, format!("{part} has two sections"))
                        .help("merge them under one heading")
                        .control(&part)
                        .fault(&at),
                );
            }
        } else if !trimmed.is_empty() {
            substitution.fill(&mut section, sink);
            general = Some(section);
        }
    };
    for (index, line) in body.split_inclusive('\n').enumerate() {
        let number = body_line + u32::try_from(index).unwrap_or(0);
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fenced = !fenced;
        }
        let heading = if fenced { None } else { heading_part(line.trim_end(), satisfies) };
        if let Some(part) = heading {
            close(current.take(), &text, text_line, sink);
            text.clear();
            current = Some((part, Origin::text(path, number, 1)));
            text_line = number + 1;
        } else {
            if text.trim().is_empty() {
                text_line = number;
            }
            text.push_str(line);
        }
    }
    close(current, &text, text_line, sink);
    (general, sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_lines_stay() {
        for (body, expected) in [
            ("a <!-- b --> c\n", "a  c\n"),
            ("a\n<!-- b\n## AC-2\n-->\nc\n", "a\n\n\n\nc\n"),
            ("```\n<!-- kept -->\n```\n<!--gone-->x\n", "```\n<!-- kept -->\n```\nx\n"),
            ("never <!-- closed\nand on\n", "never <!-- closed\nand on\n"),
        ] {
            assert_eq!(uncommented(body), expected);
            assert_eq!(uncommented(body).lines().count(), body.lines().count());
        }
    }
}
