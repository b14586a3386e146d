//! The rows of a test sheet, shared by its writer and its reader.

use super::text::normalized;

/// A row of a test sheet with one fact about the test: its name is in the first column, its value in the
/// second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TestRow {
    /// Stable id: `T-001`.
    Id,
    /// Title.
    Title,
    /// Controls, parts or implementations that are tested.
    Controls,
    /// What was done, in enough detail to repeat it.
    Procedure,
    /// How: inquiry, observation, inspection, reperformance.
    Methods,
    /// What the sample was drawn from, as a description.
    Population,
    /// System it was extracted from.
    PopulationSource,
    /// Query and parameters it was extracted with.
    PopulationQuery,
    /// How it was checked for completeness and accuracy.
    PopulationComplete,
    /// File with the population, below `evidence/`.
    PopulationFile,
    /// Column that identifies an item.
    PopulationColumn,
    /// Number of items.
    PopulationSize,
    /// Number of items tested.
    SampleSize,
    /// How the sample was chosen.
    Sampling,
    /// Seed of a random sample.
    Seed,
    /// How often the control operates.
    Frequency,
    /// How often it operated in the period.
    Occurrences,
    /// Ids of the evidence that the test is based on.
    Evidence,
    /// Conclusion on design.
    Design,
    /// Conclusion on operating effectiveness.
    Operating,
    /// Who tested.
    Tester,
    /// Days the test speaks of.
    Covers,
    /// When.
    TestedOn,
    /// Who reviewed.
    Reviewer,
    /// When.
    ReviewedOn,
}

impl TestRow {
    /// Every row: the name that is written to a sheet, other accepted names (letters and digits, lower
    /// case), and the hint printed next to it.
    #[rustfmt::skip]
    pub const ALL: &[(Self, &str, &str, &str)] = &[
        (Self::Id, "Test ID", "test id testno testnumber testref", "T-001"),
        (Self::Title, "Title", "testtitle name testname", "In a few words"),
        (Self::Controls, "Controls tested", "controls control controlid controlids tests controltested", "IAM-01; AC-2(j)"),
        (Self::Procedure, "Procedure", "testprocedure procedures stepsperformed testperformed", "In enough detail to repeat it"),
        (Self::Methods, "Method", "methods testmethod howtested", "Inquiry, observation, inspection, reperformance"),
        (Self::Population, "Population", "populationdescription", "What the sample was drawn from"),
        (Self::PopulationSource, "Population source", "sourceofpopulation", "The system"),
        (Self::PopulationQuery, "Population query", "queryofpopulation query", "Query and parameters"),
        (Self::PopulationComplete, "Population complete and accurate", "completenessandaccuracy populationcompleteness candacheck completeandaccurate", "How it was checked"),
        (Self::PopulationFile, "Population file", "", "Below evidence/"),
        (Self::PopulationColumn, "Population column", "", "The column that identifies an item"),
        (Self::PopulationSize, "Population size", "populationcount sizeofpopulation", "Number of items"),
        (Self::SampleSize, "Sample size", "sizeofsample samplecount", "Number of items tested"),
        (Self::Sampling, "Sampling", "samplemethod samplingmethod selectionmethod", "Random, or all items"),
        (Self::Seed, "Seed", "randomseed", "Seed of a random sample"),
        (Self::Frequency, "Frequency", "controlfrequency", "Daily, monthly, per event"),
        (Self::Occurrences, "Occurrences", "", "How often the control operated in the period"),
        (Self::Evidence, "Evidence", "evidenceids evidenceref evidencerefs evidencereference", "EV-001; EV-002"),
        (Self::Design, "Design conclusion", "design testofdesign tod designeffectiveness", "Effective, ineffective, not tested"),
        (Self::Operating, "Operating conclusion", "operating testofoperatingeffectiveness toe operatingeffectiveness conclusion", "Effective, effective with exceptions, ineffective, not tested"),
        (Self::Tester, "Tester", "testedby performedby", "Name or role"),
        (Self::Covers, "Days covered", "covers periodcovered dayscoveredby", "2026-07-01 to 2026-09-30; blank: from the first day of the audit period to the day of the test"),
        (Self::TestedOn, "Tested on", "datetested testdate", "2026-10-02"),
        (Self::Reviewer, "Reviewer", "reviewedby", "Name or role; not the tester"),
        (Self::ReviewedOn, "Reviewed on", "datereviewed reviewdate", "2026-10-04"),
    ];

    /// The row with a name, compared by letters and digits.
    pub fn named(name: &str) -> Option<Self> {
        let name = normalized(name);
        let means = |(_, word, others, _): &&(Self, &str, &str, &str)| {
            normalized(word) == name || others.split(' ').any(|other| other == name)
        };
        Self::ALL.iter().find(means).filter(|_| !name.is_empty()).map(|(row, ..)| *row)
    }

    /// The hint that a new sheet shows next to the value.
    pub fn hint(self) -> &'static str {
        Self::ALL.iter().find(|(row, ..)| *row == self).map_or("", |(.., hint)| hint)
    }

    /// The name that is written to a sheet.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(row, ..)| *row == self).map_or("", |(_, word, ..)| word)
    }
}

/// Headings of the table of items: the item, then one letter per attribute, then these.
pub const ITEM_COLUMNS: [&str; 3] = ["Item", "Evidence", "Note"];
/// The hint that a new sheet shows next to an attribute.
pub const ATTRIBUTE_HINT: &str = "What is checked on each item";
/// The name of a step's row, before its number: what was done, the parts it looks at, and how.
pub const STEP: &str = "Step";
/// The hints that a new sheet shows next to a step.
pub const STEP_HINTS: [&str; 3] =
    ["Parts it looks at: AC-2(j); CC6.2", "Method", "Evidence: EV-001"];
/// Headings of the table of exceptions.
pub const EXCEPTION_COLUMNS: [&str; 10] = [
    "Exception",
    "Item",
    "Cause",
    "Extent",
    "Response",
    "Compensating control",
    "Attribute",
    "Nature",
    "Date",
    "Parts",
];

/// Hints of sheets that earlier versions wrote. A sheet is filled in months after it was written.
const FORMER_HINTS: [&str; 6] = [
    "So that another can do it again",
    "How that was seen",
    "The column that names an item",
    "Of a random sample",
    "How often the control acted in the period",
    "What is looked at on each item",
];

/// True for a text that a sheet of ours shows as an example, and that is no answer.
pub fn is_hint(text: &str) -> bool {
    let now = TestRow::ALL.iter().any(|(.., hint)| *hint == text);
    now || text == ATTRIBUTE_HINT || STEP_HINTS.contains(&text) || FORMER_HINTS.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_known_by_its_word_and_by_no_other_row() {
        let mut seen = Vec::new();
        for (row, word, others, _) in TestRow::ALL {
            assert_eq!(TestRow::named(word), Some(*row));
            for other in others.split(' ').filter(|other| !other.is_empty()) {
                assert_eq!(TestRow::named(other), Some(*row), "{other}");
                assert!(!seen.contains(&other), "{other} twice");
                seen.push(other);
            }
        }
        assert_eq!(TestRow::named("TEST-ID:"), Some(TestRow::Id));
        assert_eq!((TestRow::named("-"), TestRow::named("Remarks")), (None, None));
    }
}
