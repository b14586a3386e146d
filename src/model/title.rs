//! What the title of a report says of it.

/// What a title says of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Titled {
    /// Type 1 or 2; nothing if the title names neither, or both.
    pub report_type: Option<u8>,
    /// What it is instead of a finished report: `a draft`, `a readiness report`.
    pub instead: Option<&'static str>,
}

/// Words, in sequence, that mark what is no finished report of an auditor.
const INSTEAD: &[(&[&str], &str)] = &[
    (&["draft"], "a draft"),
    (&["readiness"], "a readiness report"),
    (&["gap", "assessment"], "a gap assessment"),
    (&["gap", "analysis"], "a gap analysis"),
    (&["pre", "assessment"], "a pre-assessment"),
    (&["preassessment"], "a pre-assessment"),
    (&["self", "assessment"], "a self-assessment"),
    (&["preliminary"], "a preliminary report"),
];

impl Titled {
    /// Reads a title.
    pub fn of(title: &str) -> Self {
        let lower = title.to_lowercase();
        let words: Vec<&str> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let (mut one, mut two) = (false, false);
        for (at, word) in words.iter().enumerate() {
            let Some(rest) = word.strip_prefix("type") else { continue };
            let number = if rest.is_empty() { words.get(at + 1).copied() } else { Some(rest) };
            match number {
                Some("1" | "i" | "one") => one = true,
                Some("2" | "ii" | "two") => two = true,
                _ => {}
            }
        }
        let has = |phrase: &[&str]| words.windows(phrase.len()).any(|window| window == phrase);
        Self {
            report_type: match (one, two) {
                (true, false) => Some(1),
                (false, true) => Some(2),
                _ => None,
            },
            instead: INSTEAD.iter().find(|(phrase, _)| has(phrase)).map(|(_, what)| *what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Titled;

    #[test]
    fn titles_state_the_type_and_what_is_no_report() {
        let typed = |title| Titled::of(title).report_type;
        assert_eq!(typed("SOC 2 Type 1 Report"), Some(1));
        assert_eq!(typed("SOC 2, Type I"), Some(1));
        assert_eq!(typed("SOC 2 Type II Report - Current"), Some(2));
        assert_eq!(typed("SOC 2 (Type2)"), Some(2));
        assert_eq!(typed("SOC 2 Report - Current"), None);
        assert_eq!(typed("SOC 2 Type 1 and Type 2"), None);
        assert_eq!(typed("Prototype 1 report"), None);
        let instead = |title| Titled::of(title).instead;
        assert_eq!(instead("SOC 2 Readiness Report"), Some("a readiness report"));
        assert_eq!(instead("DRAFT SOC 2 Report"), Some("a draft"));
        assert_eq!(instead("SOC 2 Pre-Assessment"), Some("a pre-assessment"));
        assert_eq!(instead("SOC 2 Report - Current"), None);
        assert_eq!(instead("Draftsman Inc. SOC 2 Report"), None);
    }
}
