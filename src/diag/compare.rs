//! Findings of now against those of an earlier package.

use std::collections::BTreeMap;

use super::Diagnostic;

/// What changed since an earlier package.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// The package, as it is named on the command line.
    pub package: String,
    /// The date it was built for, if it states one.
    pub as_of: Option<String>,
    /// Findings that the package does not have.
    pub new: Vec<Diagnostic>,
    /// Findings that the package has too, as they are now.
    pub remaining: Vec<Diagnostic>,
    /// Findings of the package that are gone.
    pub fixed: Vec<Diagnostic>,
    /// Of those that remain, what they open that they did not open before, by fingerprint.
    pub opened: BTreeMap<String, Vec<String>>,
}

impl Compared {
    /// Compares by fingerprint; where a package states none, by code, file and message without figures.
    pub fn of(package: &str, before: &[Diagnostic], now: &[Diagnostic]) -> Self {
        let mut out = Self { package: package.to_owned(), ..Self::default() };
        let mut by_identity: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_likeness: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, one) in before.iter().enumerate().rev() {
            by_identity.entry(one.identity()).or_default().push(at);
            by_likeness.entry(one.likeness()).or_default().push(at);
        }
        let mut matched = vec![false; before.len()];
        for one in now {
            let mut pick = |list: Option<&mut Vec<usize>>| -> Option<usize> {
                let list = list?;
                while let Some(at) = list.pop() {
                    if !matched[at] {
                        matched[at] = true;
                        return Some(at);
                    }
                }
                None
            };
            let found = pick(by_identity.get_mut(&one.identity()))
                .or_else(|| pick(by_likeness.get_mut(&one.likeness())));
            let Some(at) = found else {
                out.new.push(one.clone());
                continue;
            };
            let known = |part: &str| before[at].caused.iter().any(|caused| caused.part == part);
            let opened: Vec<String> =
                one.opens().map(|caused| caused.part.clone()).filter(|part| !known(part)).collect();
            // A package that lists no consequences says nothing of them.
            if !opened.is_empty() && !before[at].caused.is_empty() {
                out.opened.insert(one.fingerprint.clone(), opened);
            }
            out.remaining.push(one.clone());
        }
        let gone = before.iter().zip(&matched).filter(|(_, matched)| !**matched);
        out.fixed = gone.map(|(one, _)| one.clone()).collect();
        out
    }

    /// Findings that count as new: those that are, and those that open more than before.
    pub fn worse(&self) -> impl Iterator<Item = &Diagnostic> {
        let more = self.remaining.iter().filter(|one| self.opened.contains_key(&one.fingerprint));
        self.new.iter().chain(more)
    }

    /// `3 new, 5 fixed, 30 remaining since out/2026-Q2, as of 2026-07-03`.
    pub fn sentence(&self) -> String {
        let as_of = self.as_of.as_deref().map(|day| format!(", as of {day}")).unwrap_or_default();
        let more = match self.opened.len() {
            0 => String::new(),
            n => format!(" ({n} open more parts)"),
        };
        format!(
            "{} new, {} fixed, {} remaining{more} since {}{as_of}",
            self.new.len(),
            self.fixed.len(),
            self.remaining.len(),
            self.package
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Origin, codes, merged};

    fn of(message: &str, line: u32) -> Diagnostic {
        Diagnostic::new(&codes::WAIVER_UNUSED, message).fault(&Origin::text("a.yaml", line, 1))
    }

    #[test]
    fn moved_lines_are_no_news() {
        let before = merged(vec![of("EV-1 is old", 3), of("EV-2 is old", 4), of("EV-2 is old", 9)]);
        let now = merged(vec![of("EV-2 is old", 5), of("EV-3 is old", 6), of("EV-2 is old", 7)]);
        let since = Compared::of("p", &before, &now);
        let names =
            |list: &[Diagnostic]| list.iter().map(|one| one.message.clone()).collect::<Vec<_>>();
        assert_eq!(names(&since.new), ["EV-3 is old"]);
        assert_eq!(names(&since.fixed), ["EV-1 is old"]);
        assert_eq!(since.remaining.len(), 2);
    }

    #[test]
    fn a_subject_that_was_not_named_before_is_found_by_the_message() {
        let before = [of("EV-1 covers 3 days", 3)];
        let now = [of("EV-1 covers 4 days", 8).subject("EV-1")];
        assert!(Compared::of("p", &before, &now).new.is_empty());
    }
}
