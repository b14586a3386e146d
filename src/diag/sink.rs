//! A collector: loading continues after an error, so that one run reports everything.

use super::{Diagnostic, Severity};

/// Collects diagnostics in the order of occurrence.
#[derive(Debug, Default)]
pub struct Sink {
    items: Vec<Diagnostic>,
    findings: Vec<Diagnostic>,
}

impl Sink {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds one that does not stop the run, whatever its severity: a row that was excluded while the rest is
    /// used. It becomes a finding of the package.
    pub fn finding(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    /// True if an error was collected that stops the run.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// Everything collected, sorted, each message once.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.items.append(&mut self.findings);
        self.items.sort_by_key(Diagnostic::sort_key);
        self.items.dedup();
        self.items
    }
}

impl Extend<Diagnostic> for Sink {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, iter: T) {
        self.items.extend(iter);
    }
}
