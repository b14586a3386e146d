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

/// Renders diagnostics with ANSI styles; the caller's stream strips them if they are not supported.
pub fn human(diagnostics: &[Diagnostic], texts: &BTreeMap<Arc<str>, Arc<str>>) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    // Lines of each file once: a file of ten thousand faults would otherwise be read from its top for each.
    let texts: BTreeMap<&str, Vec<&str>> =
        texts.iter().map(|(file, text)| (file.as_ref(), text.lines().collect())).collect();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let level = match diagnostic.severity {
            _ if diagnostic.waived.is_some() => Level::NOTE,
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let message = match &diagnostic.waived {
            Some(waived) => format!(
                "waived {} until {} by {}: {}",
                diagnostic.severity.as_str(),
                waived.expires,
                waived.approver,
                diagnostic.message
            ),
            None => diagnostic.message.clone(),
        };
        let message = shown(&message);
        let title = level.primary_title(message).id(diagnostic.code.name);
        let mut elements: Vec<Element<'_>> =
            diagnostic.places.iter().map(|place| element(place, &texts)).collect();
        if let Some(help) = &diagnostic.help {
            elements.push(Level::HELP.message(shown(help)).into());
        }
        let report =
            [if elements.is_empty() { Group::with_title(title) } else { title.elements(elements) }];
        out.push_str(&renderer.render(&report));
        out.push_str("\n\n");
    }
    out
}

fn element<'a>(place: &'a Place, texts: &BTreeMap<&str, Vec<&'a str>>) -> Element<'a> {
    let (kind, label) = match place.role {
        Role::Fault => (AnnotationKind::Primary, ""),
        Role::Cause => (AnnotationKind::Context, "because of this"),
    };
    if let Origin::Text { file, line, column } = &place.at {
        let nth = (*line as usize).saturating_sub(1);
        let start = (*column as usize).saturating_sub(1);
        let line_of = texts.get(file.as_ref()).and_then(|lines| lines.get(nth).copied());
        let line_of = line_of.filter(|line| *line == shown(line).trim_end_matches('…'));
        if let Some(source) = line_of.filter(|_| start < WIDEST) {
            let byte = |column: usize| {
                source.char_indices().nth(column).map_or(source.len(), |(at, _)| at)
            };
            let source = &source[..byte(WIDEST)];
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
fn shown(text: &str) -> String {
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

/// One line per finding that is not waived, at most `most`.
pub fn lines(diagnostics: &[Diagnostic], most: usize) -> String {
    let active: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.is_active()).collect();
    let mut out = String::new();
    for diagnostic in active.iter().take(most) {
        let (level, color) = match diagnostic.severity {
            Severity::Error => ("error", AnsiColor::BrightRed),
            Severity::Warning => ("warning", AnsiColor::Yellow),
        };
        let style = Style::new().bold().fg_color(Some(color.into()));
        let place = diagnostic.places.first().map(|p| format!("{}: ", p.at)).unwrap_or_default();
        let (place, message) = (shown(&place), shown(&diagnostic.message).replace('\n', " "));
        out.push_str(&format!("{style}{level}{style:#}[{}] {place}{message}\n", diagnostic.code));
    }
    if active.len() > most {
        out.push_str(&format!("and {} more\n", active.len() - most));
    }
    out
}

/// `3 errors, 1 warning, 2 waived`, or `no findings`.
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
        (waived > 0).then(|| format!("{waived} waived")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}
