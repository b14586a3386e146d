//! Errors in templates.

use std::sync::Arc;

use crate::diag::{Diagnostic, Origin, codes};

/// A template that could not be rendered. This does not happen with the built-in templates; for an
/// override, each diagnostic names its file and line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .diagnostics.first().map_or("rendering failed", |first| &first.message))]
pub struct RenderError {
    /// All errors in the order of occurrence; never empty.
    pub diagnostics: Vec<Diagnostic>,
}

impl RenderError {
    /// An error with one message and no place.
    #[cfg(feature = "pdf")]
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { diagnostics: vec![Diagnostic::new(&codes::TEMPLATE, message)] }
    }

    /// A plan that one document has no room for.
    pub(crate) fn too_much(message: impl Into<String>) -> Self {
        let fault = Diagnostic::new(&codes::TEXT_TOO_LONG, message).help(
            "shorten the statements, or say once what many controls have in common: one implementation is printed \
             under every part that it satisfies",
        );
        Self { diagnostics: vec![fault] }
    }
}

/// The workspace path of a template.
pub(crate) fn template_path(name: &str) -> Arc<str> {
    format!("templates/{name}").into()
}

impl From<tera::Error> for RenderError {
    fn from(error: tera::Error) -> Self {
        use tera::ErrorKind;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let diagnostic = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let span = report.span();
                let place = Origin::text(
                    template_path(report.filename()),
                    number(span.start_line),
                    number(span.start_col + 1),
                );
                Diagnostic::new(&codes::TEMPLATE, report.message()).fault(&place)
            }
            kind => Diagnostic::new(&codes::TEMPLATE, kind.to_string()),
        };
        Self { diagnostics: vec![diagnostic] }
    }
}

impl From<super::workbook::WorkbookError> for RenderError {
    fn from(error: super::workbook::WorkbookError) -> Self {
        Self { diagnostics: vec![Diagnostic::new(&codes::WORKBOOK, error.to_string())] }
    }
}
