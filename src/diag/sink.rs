//! A collector: loading continues after an error, so that one run reports everything.

use std::collections::BTreeMap;

use super::{Diagnostic, Role, Severity};
use crate::limits::SAME_FAULTS;

/// Collects diagnostics in the order of occurrence.
#[derive(Debug, Default)]
pub struct Sink {
    items: Vec<Diagnostic>,
    faults: Vec<Diagnostic>,
    findings: Vec<Diagnostic>,
    told: BTreeMap<Kind, Told>,
}

/// Code, file and list of a diagnostic: what there may be too many of.
type Kind = (&'static str, String, List);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Items,
    Faults,
    Findings,
}

/// How many there are of a kind, and the first that is counted only.
#[derive(Debug, Default)]
struct Told {
    count: usize,
    next: Option<Box<Diagnostic>>,
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
        self.add(diagnostic, List::Items);
    }

    /// Adds a fault of data: what is at fault was left out, and the rest is used. It becomes a finding of the
    /// package, and no waiver accepts it.
    pub fn fault(&mut self, diagnostic: Diagnostic) {
        self.add(diagnostic, List::Faults);
    }

    /// Adds one that does not stop the run, whatever its severity: nothing was left out. It becomes a finding
    /// of the package.
    pub fn finding(&mut self, diagnostic: Diagnostic) {
        self.add(diagnostic, List::Findings);
    }

    fn add(&mut self, diagnostic: Diagnostic, list: List) {
        let at = diagnostic.places.iter().find(|place| place.role == Role::Fault);
        let file = at.map(|place| place.at.document().to_string()).unwrap_or_default();
        let told = self.told.entry((diagnostic.code.name, file, list)).or_default();
        told.count += 1;
        if told.count > SAME_FAULTS {
            told.next.get_or_insert_with(|| Box::new(diagnostic));
        } else {
            self.list(list).push(diagnostic);
        }
    }

    fn list(&mut self, list: List) -> &mut Vec<Diagnostic> {
        match list {
            List::Items => &mut self.items,
            List::Faults => &mut self.faults,
            List::Findings => &mut self.findings,
        }
    }

    /// One diagnostic for those of a kind that were counted only, at the first of them.
    fn count_the_rest(&mut self) {
        for ((_, _, list), told) in std::mem::take(&mut self.told) {
            let Some(first) = told.next else { continue };
            let more = told.count - SAME_FAULTS;
            let message = match more {
                1 => first.message.clone(),
                more => format!("{}; and {} more like it from here on", first.message, more - 1),
            };
            let one = Diagnostic { message, ..*first };
            self.list(list).push(one);
        }
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
    pub fn collected(mut self) -> Collected {
        self.count_the_rest();
        let Self { items, faults, findings, .. } = self;
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
        iter.into_iter().for_each(|one| self.push(one));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Origin, codes};

    #[test]
    fn the_rest_of_a_kind_is_counted() {
        let mut sink = Sink::default();
        for line in 1..=3 * SAME_FAULTS {
            let line = u32::try_from(line).unwrap();
            let one = Diagnostic::new(&codes::DUPLICATE_ID, format!("id {line}"));
            sink.fault(one.clone().fault(&Origin::text("a.yaml", line, 1)));
            if line <= 2 {
                sink.fault(one.fault(&Origin::text("b.yaml", line, 1)));
            }
        }
        assert!(sink.has_faults());
        let all = sink.finish();
        assert_eq!(all.len(), SAME_FAULTS + 3);
        assert!(all.iter().any(|one| one.message == "id 1001; and 1999 more like it from here on"));
    }
}
