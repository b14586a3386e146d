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
        let title = level.primary_title(message).id(diagnostic.code.name);
        let mut elements: Vec<Element<'_>> =
            diagnostic.places.iter().map(|place| element(place, texts)).collect();
        if let Some(help) = &diagnostic.help {
            elements.push(Level::HELP.message(help.as_str()).into());
        }
        let report =
            [if elements.is_empty() { Group::with_title(title) } else { title.elements(elements) }];
        out.push_str(&renderer.render(&report));
        out.push_str("\n\n");
    }
    out
}

fn element<'a>(place: &'a Place, texts: &'a BTreeMap<Arc<str>, Arc<str>>) -> Element<'a> {
    let (kind, label) = match place.role {
        Role::Fault => (AnnotationKind::Primary, ""),
        Role::Cause => (AnnotationKind::Context, "because of this"),
    };
    if let Origin::Text { file, line, column } = &place.at {
        let nth = (*line as usize).saturating_sub(1);
        let start = (*column as usize).saturating_sub(1);
        let shown = texts.get(file).and_then(|text| text.lines().nth(nth));
        if let Some(source) = shown.filter(|_| start < WIDEST) {
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
        let message = diagnostic.message.replace(|c: char| c.is_control(), " ");
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
