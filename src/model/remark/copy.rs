//! What a sheet that is written in says of itself, so that it is known again when it comes back, alone or renamed.

use std::fmt;

use crate::model::{Date, Period};

/// The form of what is written in: a later one is not read by a program that does not know it.
pub const COPY_FORM: u32 = 1;

/// What a sheet is a copy of: `Ref. acme | soc2 | 2026-07-01 to 2026-09-30 | as of 2026-10-05 | Tests | form 1 | 3 entries`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyRef {
    /// Id of the system.
    pub system: String,
    /// The framework: `nist-800-53-r5/low`.
    pub plan: String,
    /// The audit period.
    pub period: Period,
    /// The day of the plan.
    pub as_of: Date,
    /// Name that the sheet was made with.
    pub sheet: String,
    /// The form, [`COPY_FORM`].
    pub form: u32,
    /// Number of entries that the plan had when the copy was made.
    pub entries: usize,
}

/// A piece that cannot be mistaken for two.
fn piece(text: &str) -> String {
    text.replace('|', "/").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Display for CopyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Ref. {} | {} | {} | as of {} | {} | form {} | {} entries",
            piece(&self.system),
            piece(&self.plan),
            self.period,
            self.as_of,
            piece(&self.sheet),
            self.form,
            self.entries
        )
    }
}

impl CopyRef {
    /// The reference in a text, wherever it stands there.
    pub fn find(text: &str) -> Option<Self> {
        let (_, after) = text.rsplit_once("Ref. ")?;
        let pieces: Vec<&str> = after.lines().next()?.split('|').map(str::trim).collect();
        let [system, plan, period, as_of, sheet, form, entries] = pieces.as_slice() else {
            return None;
        };
        let (from, to) = period.split_once(" to ")?;
        Some(Self {
            system: (*system).to_owned(),
            plan: (*plan).to_owned(),
            period: Period::new(from.trim().parse().ok()?, to.trim().parse().ok()?).ok()?,
            as_of: as_of.strip_prefix("as of")?.trim().parse().ok()?,
            sheet: (*sheet).to_owned(),
            form: form.strip_prefix("form")?.trim().parse().ok()?,
            entries: entries.split_whitespace().next()?.parse().ok()?,
        })
    }

    /// True if a name is the one that is written here.
    pub fn is_of(written: &str, name: &str) -> bool {
        written == piece(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_back_from_the_text_around_it() {
        let reference = CopyRef {
            system: "acme".to_owned(),
            plan: "a | b".to_owned(),
            period: "2026-Q3".parse().unwrap(),
            as_of: "2026-10-05".parse().unwrap(),
            sheet: "Test items".to_owned(),
            form: 1,
            entries: 12,
        };
        let text = format!("SYNTHETIC · What it is. {reference}");
        let found = CopyRef::find(&text).unwrap();
        assert!(CopyRef::is_of(&found.plan, "a | b"));
        assert_eq!(found, CopyRef { plan: "a / b".to_owned(), ..reference });
        assert_eq!(CopyRef::find("Ref. W-12"), None);
    }
}
