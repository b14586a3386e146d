//! Which column of a sheet of controls is which: by heading, and ids by what the cells hold.

use crate::model::SheetRow;
use crate::model::text::normalized;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// Ids of requirements, or of the team's own controls: the cells say which.
    Id,
    Part,
    Title,
    Statement,
    Status,
    Owner,
    Frequency,
    Evidence,
    Test,
    Result,
    Tester,
    TestedOn,
    Origination,
    Rationale,
    PlannedFor,
    /// The requirement in the publisher's words, which is not taken over.
    Requirement,
    /// A family or a category, which follows from the id.
    Family,
}

impl Column {
    /// A word for messages.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Part => "part",
            Self::Title => "title",
            Self::Statement => "statement",
            Self::Status => "status",
            Self::Owner => "owner",
            Self::Frequency => "frequency",
            Self::Evidence => "evidence",
            Self::Test => "test",
            Self::Result => "result of the test",
            Self::Tester => "tester",
            Self::TestedOn => "day of the test",
            Self::Origination => "origination",
            Self::Rationale => "rationale",
            Self::PlannedFor => "planned for",
            Self::Requirement => "requirement, which is not taken over",
            Self::Family => "family, which follows from the id",
        }
    }
}

/// Headings in letters and digits, lower case.
#[rustfmt::skip]
const HEADINGS: &[(Column, &[&str])] = &[
    (Column::Id, &["id", "controlid", "control", "controlno", "controlnumber", "controlref", "controlreference",
        "controls", "requirementid", "requirements", "criteria", "criterion", "criteriaid", "refid", "ref", "reference",
        "nist", "nist80053", "nistid", "nistcontrol", "nistcontrols", "80053", "nistsp80053", "nist80053r5",
        "nist80053rev5", "soc2", "soc2criteria", "tsc", "tscid", "tsccriteria", "trustservicescriteria", "hipaa",
        "hipaacitation", "citation", "csf", "nistcsf", "subcategory", "framework", "frameworks", "mapping", "mapsto",
        "mappedcontrols", "mappedrequirements", "standard", "section", "controlidentifier", "identifier", "requirement id",
        "internalid", "internalcontrolid", "ourid", "owncontrolid", "controlcode", "code", "satisfies"]),
    (Column::Part, &["part", "controlpart", "item", "subpart", "partid", "statementpart", "subcontrol"]),
    (Column::Title, &["title", "name", "controltitle", "controlname", "shorttitle", "shortname"]),
    (Column::Statement, &["statement", "implementation", "implementationstatement", "implementationdescription",
        "implementationdetails", "implementationnarrative", "narrative", "howimplemented", "howisitimplemented",
        "controlimplementation", "implementationdetail", "solution", "response", "ourcontrol", "controlactivity",
        "controlstatement", "currentstate", "whatwedo", "observation", "observations", "description",
        "whatisthesolutionandhowisitimplemented", "controlnarrative", "customerimplementation", "controldescription",
        "descriptionofcontrol", "implementationnotes", "comments"]),
    (Column::Status, &["status", "implementationstatus", "controlstatus", "state", "implemented", "progress",
        "compliancestatus"]),
    (Column::Owner, &["owner", "controlowner", "responsible", "responsiblerole", "responsibleroles", "role",
        "responsibility", "accountable", "assignee", "assignedto", "responsibleparty", "ownerrole", "owners",
        "responsibleperson"]),
    (Column::Frequency, &["frequency", "controlfrequency", "howoften", "cadence", "interval", "periodicity"]),
    (Column::Evidence, &["evidence", "evidences", "evidenceref", "evidencereference", "evidenceid", "evidenceids",
        "artifact", "artifacts", "artefacts", "proof", "evidencelink", "evidencelinks", "links", "link",
        "supportingevidence"]),
    (Column::Test, &["test", "testprocedure", "testprocedures", "procedure", "testofcontrol", "howtested",
        "testperformed", "teststeps", "assessmentprocedure", "testplan", "auditprocedure"]),
    (Column::Result, &["result", "testresult", "results", "testresults", "conclusion", "testconclusion", "complianceresult",
        "assessmentresult", "effectiveness", "operatingeffectiveness", "passfail", "outcome"]),
    (Column::Tester, &["tester", "testedby", "assessor", "performedby"]),
    (Column::TestedOn, &["testedon", "testdate", "datetested", "assessedon", "assessmentdate", "lasttested"]),
    (Column::Origination, &["origination", "controlorigination", "origin", "controltype"]),
    (Column::Rationale, &["rationale", "justification", "nareason", "reason", "exclusionjustification"]),
    (Column::PlannedFor, &["plannedfor", "duedate", "due", "targetdate", "planneddate", "eta", "implementationdate",
        "scheduledcompletion", "completiondate"]),
    (Column::Requirement, &["requirement", "requirementtext", "controltext", "requirementdescription", "controlrequirement",
        "officialtext", "discussion", "guidance", "supplementalguidance", "criteriatext", "criteriadescription",
        "controlobjective", "pointsoffocus", "pointoffocus"]),
    (Column::Family, &["family", "controlfamily", "category", "domain", "group", "function", "class"]),
];

/// The column that a heading names.
pub(super) fn named(heading: &str) -> Option<Column> {
    let word = normalized(heading);
    if word.is_empty() || word.len() > 60 {
        return None;
    }
    let exact = HEADINGS.iter().find(|(_, names)| names.contains(&word.as_str()));
    exact.map(|(column, _)| *column).or_else(|| within(heading))
}

/// A heading of several words that says what it is in one of them: `Control owner (role)`, `Implementation notes`.
fn within(heading: &str) -> Option<Column> {
    let plain = heading.split(['(', '[', ':']).next().unwrap_or_default();
    let word = normalized(plain);
    if let Some((column, _)) = HEADINGS.iter().find(|(_, names)| names.contains(&word.as_str())) {
        return Some(*column);
    }
    let words: Vec<String> = plain.split_whitespace().map(normalized).collect();
    let has =
        |word: &str| words.iter().any(|one| one == word || one.strip_suffix('s') == Some(word));
    if words.len() > 6 {
        return None;
    }
    Some(match () {
        () if has("owner") || has("responsible") => Column::Owner,
        () if has("frequency") => Column::Frequency,
        () if has("evidence") || has("artifact") => Column::Evidence,
        () if has("status") => Column::Status,
        () if has("test") && (has("result") || has("conclusion")) => Column::Result,
        () if has("test") && has("procedure") => Column::Test,
        () if has("implementation")
            && (has("description") || has("statement") || has("narrative")) =>
        {
            Column::Statement
        }
        () if has("requirement") && !has("id") => Column::Requirement,
        () if has("id") || has("criteria") || has("80053") || has("soc2") || has("hipaa") => {
            Column::Id
        }
        () => return None,
    })
}

/// A row of headings: for each of its columns what it holds, and the columns that nobody knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Headings {
    /// The row.
    pub row: u32,
    /// Column of the sheet, what it holds, and its heading.
    pub columns: Vec<(u32, Column, String)>,
    /// Headings that are not known, with their column.
    pub ignored: Vec<(u32, String)>,
}

/// Headings of a statement that are those of the requirement where another column is plainly the statement.
const VAGUE: [&str; 4] =
    ["description", "controldescription", "descriptionofcontrol", "controlstatement"];

impl Headings {
    /// What a row would be as headings.
    pub(super) fn of(row: &SheetRow) -> Self {
        let mut out = Self { row: row.number, ..Self::default() };
        for (at, value) in &row.cells {
            let heading = value.shown();
            match named(&heading) {
                Some(column) => out.columns.push((*at, column, heading)),
                None => out.ignored.push((*at, heading)),
            }
        }
        let vague = |heading: &str| VAGUE.contains(&normalized(heading).as_str());
        let plain = out
            .columns
            .iter()
            .any(|(_, column, heading)| *column == Column::Statement && !vague(heading));
        for (_, column, heading) in &mut out.columns {
            if plain && *column == Column::Statement && vague(heading) {
                *column = Column::Requirement;
            }
        }
        out
    }

    /// True if it can be the headings of a list of controls.
    pub(super) fn is_list(&self) -> bool {
        let has = |wanted: Column| self.columns.iter().any(|(_, column, _)| *column == wanted);
        let says = [
            Column::Statement,
            Column::Status,
            Column::Owner,
            Column::Frequency,
            Column::Test,
            Column::Result,
        ];
        has(Column::Id) && says.into_iter().any(has) && self.columns.len() > self.ignored.len() / 3
    }

    /// How well it fits: known headings.
    pub(super) fn weight(&self) -> usize {
        self.columns.len()
    }

    /// Columns that hold this.
    pub(super) fn all(&self, wanted: Column) -> impl Iterator<Item = u32> {
        self.columns.iter().filter(move |(_, column, _)| *column == wanted).map(|(at, _, _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_what_a_column_holds() {
        for (heading, column) in [
            ("Control ID", Some(Column::Id)),
            ("NIST 800-53", Some(Column::Id)),
            ("SOC 2 Criteria", Some(Column::Id)),
            ("Control Owner (role)", Some(Column::Owner)),
            ("Implementation Status", Some(Column::Status)),
            ("Implementation description", Some(Column::Statement)),
            ("How often?", Some(Column::Frequency)),
            ("Evidence / artifacts", Some(Column::Evidence)),
            ("Test result Q3", Some(Column::Result)),
            ("Requirement text", Some(Column::Requirement)),
            ("Budget", None),
            ("", None),
        ] {
            assert_eq!(named(heading), column, "{heading}");
        }
    }
}
