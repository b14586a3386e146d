//! Typst's errors, with template file and line.

use typst::World;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::syntax::DiagSpan;

use super::world::{InMemory, MAIN};
use crate::diag::{Diagnostic, Origin, codes};
use crate::render::RenderError;
use crate::render::error::template_path;

/// The Tera template that a main document is laid out from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its text.
    pub(super) text: &'a str,
}

/// Turns the errors of a compilation or an export into diagnostics.
pub(super) fn to_error(
    errors: &[SourceDiagnostic],
    world: &InMemory,
    layout: Layout<'_>,
) -> RenderError {
    let diagnostics: Vec<_> = errors
        .iter()
        .map(|error| {
            let mut diagnostic = Diagnostic::new(&codes::TEMPLATE, error.message.as_str());
            let hints: Vec<&str> = error.hints.iter().map(|hint| hint.v.as_str()).collect();
            if !hints.is_empty() {
                diagnostic = diagnostic.help(hints.join("; "));
            }
            if let Some(at) = place(error.span, world, layout) {
                diagnostic = diagnostic.fault(&at);
            }
            for point in &error.trace {
                if let Some(at) = place(point.span.into(), world, layout) {
                    diagnostic = diagnostic.cause(&at);
                }
            }
            diagnostic
        })
        .collect();
    if diagnostics.is_empty() {
        return RenderError::new("the document could not be laid out");
    }
    RenderError { diagnostics }
}

fn place(span: DiagSpan, world: &InMemory, layout: Layout<'_>) -> Option<Origin> {
    let id = span.id()?;
    let name = id.get().vpath().get_without_slash();
    let range = world.range(span)?;
    let source = world.source(id).ok()?;
    let (line, column) = source.lines().byte_to_line_column(range.start)?;
    if name == MAIN {
        let text = source.text().lines().nth(line).unwrap_or_default().trim();
        let line = layout.text.lines().position(|at| !text.is_empty() && at.trim() == text);
        return Some(match line {
            Some(line) => Origin::text(template_path(layout.name), number(line), 1),
            // The line contains a value that Tera inserted.
            None => Origin::file(template_path(layout.name)),
        });
    }
    Some(Origin::text(template_path(name), number(line), number(column)))
}

/// A count from 1.
fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}
