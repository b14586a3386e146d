//! For people: the message, the line it speaks of, the remedy.

use std::collections::BTreeMap;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin as Path, Renderer, Snippet};

use crate::diag::{Diagnostic, Origin, Place, Role, Severity};

/// Longest line shown whole, in bytes; a longer one is named but not shown.
const WIDEST: usize = 400;

/// Renders diagnostics with ANSI styles; the caller's stream strips them where nobody wants them.
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
        let title = level.primary_title(message).id(diagnostic.rule.as_str());
        let mut elements: Vec<Element<'_>> =
            diagnostic.places.iter().map(|place| element(place, texts)).collect();
        if let Some(help) = &diagnostic.help {
            elements.push(Level::HELP.message(help.as_str()).into());
        }
        let report = [if elements.is_empty() {
            Group::with_title(title)
        } else {
            title.elements(elements)
        }];
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
        let shown = texts.get(file).and_then(|text| text.lines().nth(nth));
        if let Some(source) = shown.filter(|line| line.len() <= WIDEST) {
            let from = source
                .char_indices()
                .nth((*column as usize).saturating_sub(1))
                .map_or(0, |(at, _)| at);
            let rest = source[from..].trim_end();
            let end = from + token(rest).max(1).min(rest.len().max(1));
            let annotation = kind.span(from..end.min(source.len()).max(from)).label(label);
            return Snippet::source(source)
                .line_start(*line as usize)
                .path(file.as_ref())
                .annotation(annotation)
                .into();
        }
        return Path::path(file.as_ref()).line(*line as usize).char_column(*column as usize).into();
    }
    Path::path(place.at.to_string()).into()
}

/// Length of what to underline: up to a separator, at least a word.
fn token(rest: &str) -> usize {
    rest.char_indices().find(|(_, c)| matches!(c, ',' | ']' | '}' | '#')).map_or(rest.len(), |(at, _)| at)
}

/// `3 errors, 1 warning, 2 waived`, or `no findings`.
pub fn tally(diagnostics: &[Diagnostic]) -> String {
    let active = |severity| {
        diagnostics.iter().filter(|d| d.is_active() && d.severity == severity).count()
    };
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
