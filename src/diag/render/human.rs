//! Output for people: the message, the line it is about, the remedy.

use std::collections::BTreeMap;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin as Path, Renderer, Snippet};
use anstyle::{AnsiColor, Style};

use crate::diag::{Diagnostic, Origin, Place, Role, Severity};

/// Width of a quoted line.
const WIDEST: usize = 96;
/// Maximum width of the underline.
const MARKED: usize = 40;

/// Parts and controls that a finding names.
const NAMED: usize = 6;

/// Files by their lines. A file of ten thousand faults would otherwise be read from its top for each.
pub(super) struct Lines<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Lines<'a> {
    pub(super) fn of(texts: &'a BTreeMap<Arc<str>, Arc<str>>) -> Self {
        Self(texts.iter().map(|(file, text)| (file.as_ref(), text.lines().collect())).collect())
    }
}

/// Renders diagnostics with ANSI styles; the caller's stream strips them if they are not supported.
pub fn human(diagnostics: &[Diagnostic], texts: &BTreeMap<Arc<str>, Arc<str>>) -> String {
    let lines = Lines::of(texts);
    diagnostics.iter().map(|diagnostic| in_full(diagnostic, &lines, WIDEST)).collect()
}

/// One diagnostic with the lines it is about, and an empty line after it.
pub(super) fn in_full(diagnostic: &Diagnostic, lines: &Lines<'_>, width: usize) -> String {
    let level = match diagnostic.severity {
        _ if diagnostic.waived.is_some() => Level::NOTE,
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = match &diagnostic.waived {
        Some(waived) => format!(
            "waived {} {}, by {}: {}",
            diagnostic.severity.as_str(),
            waived.term(),
            waived.approver,
            diagnostic.message
        ),
        None => diagnostic.message.clone(),
    };
    let title = level.primary_title(shown(&message)).id(diagnostic.code.name);
    let mut elements: Vec<Element<'_>> =
        diagnostic.places.iter().map(|place| element(place, &lines.0, width)).collect();
    let mut say = |name: &'static str, text: &str| {
        elements.push(Level::NOTE.with_name(name).message(shown(text)).into());
    };
    if let Some(opens) = opens(diagnostic, NAMED) {
        say("opens", &opens);
    }
    if let Some(controls) = controls(diagnostic) {
        say("controls", &controls);
    }
    if let Some(waived) = &diagnostic.waived {
        say("reason", &waived.reason);
    }
    if let Some(help) = &diagnostic.help {
        elements.push(Level::HELP.message(shown(help)).into());
    }
    let report =
        [if elements.is_empty() { Group::with_title(title) } else { title.elements(elements) }];
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    format!("{}\n\n", renderer.render(&report))
}

/// `71 parts: AC-2(a), AC-2(b) and 69 more (5 waived)`; `None` where nothing follows from it.
pub(super) fn opens(diagnostic: &Diagnostic, most: usize) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for caused in &diagnostic.caused {
        if !parts.contains(&caused.part.as_str()) {
            parts.push(&caused.part);
        }
    }
    let waived = diagnostic.caused.iter().filter(|caused| caused.waived.is_some()).count();
    let noun = if parts.len() == 1 { "part" } else { "parts" };
    let accepted = if waived > 0 { format!(" ({waived} waived)") } else { String::new() };
    (!parts.is_empty()).then(|| format!("{} {noun}: {}{accepted}", parts.len(), few(&parts, most)))
}

/// The controls concerned, unless the message or what follows from it names them.
fn controls(diagnostic: &Diagnostic) -> Option<String> {
    let said = |id: &String| {
        diagnostic.message.contains(id.as_str())
            || diagnostic.caused.iter().any(|caused| caused.part.starts_with(id.as_str()))
    };
    let unsaid = diagnostic.controls.iter().any(|id| !said(id));
    unsaid.then(|| few(&diagnostic.controls, NAMED))
}

/// `a, b and 4 more`.
pub(super) fn few<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(most) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn element<'a>(
    place: &'a Place,
    texts: &BTreeMap<&str, Vec<&'a str>>,
    width: usize,
) -> Element<'a> {
    let (kind, label) = match place.role {
        Role::Fault => (AnnotationKind::Primary, ""),
        Role::Cause => (AnnotationKind::Context, "because of this"),
    };
    if let Origin::Text { file, line, column } = &place.at {
        let nth = (*line as usize).saturating_sub(1);
        let start = (*column as usize).saturating_sub(1);
        let line_of = texts.get(file.as_ref()).and_then(|lines| lines.get(nth).copied());
        let line_of = line_of.filter(|line| *line == shown(line).trim_end_matches('…'));
        if let Some(source) = line_of.filter(|_| start < width) {
            let byte = |column: usize| {
                source.char_indices().nth(column).map_or(source.len(), |(at, _)| at)
            };
            let source = &source[..byte(width)];
            let from = byte(start).min(source.len());
            let end = from + token(source[from..].trim_end());
            return Snippet::source(source)
                .line_start(*line as usize)
                .path(file.as_ref())
                .annotation(kind.span(from..end).label(label))
                .into();
        }
        return Path::path(file.as_ref()).line(*line as usize).char_column(*column as usize).into();
    }
    Path::path(place.at.to_string()).into()
}

/// Longest text of a message that a terminal gets, in characters.
const LONGEST: usize = 2_000;

/// A text as a terminal may get it: no control characters, none that turn the reading direction, and no
/// longer than a person reads.
pub(super) fn shown(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let safe =
        |c: char| if (c.is_control() && !matches!(c, '\n' | '\t')) || turns(c) { ' ' } else { c };
    let mut out: String = text.chars().take(LONGEST).map(safe).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// Length of the underlined text in bytes: up to a separator, within the maximum.
fn token(rest: &str) -> usize {
    let ends = |(column, (_, c)): &(usize, (usize, char))| {
        *column >= MARKED || matches!(c, ',' | ']' | '}' | '#')
    };
    rest.char_indices().enumerate().find(ends).map_or(rest.len(), |(_, (at, _))| at)
}

/// `error`, `warning` or `note`, in its color.
pub(super) fn styled(severity: Severity) -> String {
    let color = match severity {
        Severity::Error => AnsiColor::BrightRed,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::BrightCyan,
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    format!("{style}{}{style:#}", severity.as_str())
}

/// One line per finding that is not waived, at most `most`.
pub fn lines(diagnostics: &[Diagnostic], most: usize) -> String {
    let mut active: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.is_active()).collect();
    active.sort_by_key(|d| (std::cmp::Reverse(d.severity), std::cmp::Reverse(d.opens().count())));
    let mut out = String::new();
    for diagnostic in active.iter().take(most) {
        let level = styled(diagnostic.severity);
        let place = diagnostic.places.first().map(|p| format!("{}: ", p.at)).unwrap_or_default();
        let (place, message) = (shown(&place), shown(&diagnostic.message).replace('\n', " "));
        let opens = match diagnostic.opens().count() {
            0 => String::new(),
            1 => " (opens 1 part)".to_owned(),
            n => format!(" (opens {n} parts)"),
        };
        out.push_str(&format!("{level}[{}] {place}{message}{opens}\n", diagnostic.code));
    }
    if active.len() > most {
        out.push_str(&format!("and {} more\n", active.len() - most));
    }
    out
}

/// `3 errors, 1 warning, 1 note, 2 waived`, or `no findings`.
pub fn tally(diagnostics: &[Diagnostic]) -> String {
    let active =
        |severity| diagnostics.iter().filter(|d| d.is_active() && d.severity == severity).count();
    let waived = diagnostics.iter().filter(|d| !d.is_active()).count();
    let one = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    };
    let parts: Vec<String> = [
        one(active(Severity::Error), "error"),
        one(active(Severity::Warning), "warning"),
        one(active(Severity::Note), "note"),
        (waived > 0).then(|| format!("{waived} waived")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}
