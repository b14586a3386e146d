//! A collector: loading continues after an error, so that one run reports everything.

use super::{Diagnostic, Severity};

/// Collects diagnostics in the order of occurrence.
#[derive(Debug, Default)]
pub struct Sink {
    items: Vec<Diagnostic>,
    faults: Vec<Diagnostic>,
    findings: Vec<Diagnostic>,
}

/// What a [`Sink`] collected, each list sorted and each message once.
#[derive(Debug, Default)]
pub struct Collected {
    /// All of it.
    pub all: Vec<Diagnostic>,
    /// Faults of data that was left out.
    pub faults: Vec<Diagnostic>,
    /// The rest: findings of the package.
    pub notices: Vec<Diagnostic>,
}

impl Sink {
    /// Adds one. An error stops the run: without what is at fault, nothing else can be understood.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds a fault of data: what is at fault was left out, and the rest is used. It becomes a finding of the
    /// package, and no waiver accepts it.
    pub fn fault(&mut self, diagnostic: Diagnostic) {
        self.faults.push(diagnostic);
    }

    /// Adds one that does not stop the run, whatever its severity: nothing was left out. It becomes a finding
    /// of the package.
    pub fn finding(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    /// True if an error was collected that stops the run.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// True if data was left out.
    pub fn has_faults(&self) -> bool {
        self.faults.iter().any(|d| d.severity == Severity::Error)
    }

    /// Everything collected, sorted, each message once.
    pub fn finish(self) -> Vec<Diagnostic> {
        self.collected().all
    }

    /// Everything collected, and what of it is which.
    pub fn collected(self) -> Collected {
        let Self { items, faults, findings } = self;
        let all = items.iter().chain(&faults).chain(&findings).cloned().collect();
        let notices = items.into_iter().chain(findings).collect();
        Collected { all: sorted(all), faults: sorted(faults), notices: sorted(notices) }
    }
}

fn sorted(mut list: Vec<Diagnostic>) -> Vec<Diagnostic> {
    list.sort_by_key(Diagnostic::sort_key);
    list.dedup();
    list
}

impl Extend<Diagnostic> for Sink {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, iter: T) {
        self.items.extend(iter);
    }
}
