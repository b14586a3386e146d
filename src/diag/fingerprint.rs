//! What identifies a finding from run to run: its code and what it is about; neither its line nor a figure.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::Diagnostic;

/// Gives each finding its fingerprint. Findings that would share one are numbered in their order.
pub(super) fn assign(findings: &mut [Diagnostic]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for finding in findings {
        let base = finding.identity();
        let nth = seen.entry(base.clone()).or_default();
        *nth += 1;
        finding.fingerprint = if *nth == 1 { base } else { format!("{base}/{nth}") };
    }
}

impl Diagnostic {
    /// By its code and its subject; without a subject, by the file and the message without its figures.
    pub fn identity(&self) -> String {
        match &self.subject {
            Some(subject) => digest(&[self.code.name, subject]),
            None => self.likeness(),
        }
    }

    /// By its code, its file and the message without its figures.
    pub fn likeness(&self) -> String {
        let file = self.faults().find_map(|at| at.path()).unwrap_or_default();
        digest(&[self.code.name, file, &without_figures(&self.message)])
    }
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(10).map(|byte| format!("{byte:02x}")).collect()
}

/// A message with numbers, dates, times and shares as `#`. Ids keep their digits, because they have letters.
fn without_figures(message: &str) -> String {
    let mut out = String::new();
    for word in message.split_whitespace() {
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = inner.bytes().filter(u8::is_ascii_digit).count();
        let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
        let time = digits >= 8 && letters <= 2 && inner.get(4..5) == Some("-");
        out.push_str(if (digits > 0 && letters == 0) || time { "#" } else { word });
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Origin, codes};

    fn of(message: &str, line: u32) -> Diagnostic {
        Diagnostic::new(&codes::WAIVER_UNUSED, message).fault(&Origin::text("a.yaml", line, 1))
    }

    #[test]
    fn lines_and_figures_do_not_matter_and_ids_do() {
        let first = of("EV-001 covers 30 of 92 days; 2026-07-01 to 2026-07-30 (33 %)", 4);
        let same = of("EV-001 covers 31 of 92 days; 2026-07-01 to 2026-07-31 (34 %)", 9);
        assert_eq!(first.identity(), same.identity());
        assert_ne!(first.identity(), of("EV-002 covers 30 of 92 days; 2026 (33 %)", 4).identity());
        assert_ne!(first.identity(), first.clone().subject("EV-001").identity());
        let (a, b) = (of("one", 1).subject("T-1"), of("other words", 2).subject("T-1"));
        assert_eq!(a.identity(), b.identity());
    }

    #[test]
    fn twins_are_numbered() {
        let mut twins = vec![of("row 3", 3), of("row 4", 4)];
        assign(&mut twins);
        assert_eq!(format!("{}/2", twins[0].fingerprint), twins[1].fingerprint);
    }
}
