//! The places of the workbook where people write: the one registry that the sheets are made from and that what was
//! written is read by.

use super::{RemarkField, RemarkKind};

/// The rows of a sheet, and what may be written in each.
#[derive(Debug)]
pub struct WritePlace {
    /// Name of the sheet.
    pub sheet: &'static str,
    /// What a row is about.
    pub kind: RemarkKind,
    /// Heading of the column with the row's id.
    pub id: &'static str,
    /// The columns to write in.
    pub columns: &'static [WriteColumn],
}

/// A column to write in.
#[derive(Debug)]
pub struct WriteColumn {
    /// Its heading.
    pub heading: &'static str,
    /// What is written there.
    pub field: RemarkField,
    /// Its width in characters.
    pub width: u16,
    /// Who writes there, above the headings.
    pub band: &'static str,
}

const AUDITORS: &str = "For the auditor: write here";
const MANAGEMENTS: &str = "For management: write here";
const BOTH: &str = "Write here";

const fn column(
    heading: &'static str,
    field: RemarkField,
    width: u16,
    band: &'static str,
) -> WriteColumn {
    WriteColumn { heading, field, width, band }
}

const EXAMINED: &[WriteColumn] = &[
    column("Auditor reference", RemarkField::Reference, 12, AUDITORS),
    column("Auditor", RemarkField::By, 14, AUDITORS),
    column("Audited on", RemarkField::Date, 11, AUDITORS),
    column("Auditor result", RemarkField::Result, 13, AUDITORS),
    column("Auditor note", RemarkField::Note, 30, AUDITORS),
    column("Management response", RemarkField::Response, 30, MANAGEMENTS),
];

const ANSWERED: &[WriteColumn] = &[
    column("Auditor note", RemarkField::Note, 30, AUDITORS),
    column("Management response", RemarkField::Response, 34, MANAGEMENTS),
];

const REQUESTED: &[WriteColumn] = &[
    column("Request", RemarkField::What, 52, BOTH),
    column("For part, test or evidence", RemarkField::About, 18, BOTH),
    column("Owner", RemarkField::Owner, 18, MANAGEMENTS),
    column("Due", RemarkField::Due, 11, MANAGEMENTS),
    column("Internal status", RemarkField::InternalStatus, 13, MANAGEMENTS),
    column("Auditor status", RemarkField::AuditorStatus, 13, AUDITORS),
    column("Auditor reference", RemarkField::Reference, 12, AUDITORS),
    column("Auditor", RemarkField::By, 14, AUDITORS),
    column("Looked at on", RemarkField::Date, 11, AUDITORS),
    column("Note", RemarkField::Note, 34, BOTH),
];

const SIGNED: &[WriteColumn] = &[
    column("Name", RemarkField::By, 26, BOTH),
    column("Position", RemarkField::Position, 26, BOTH),
    column("Signed on", RemarkField::Date, 12, BOTH),
    column("Remark", RemarkField::Note, 40, BOTH),
];

const fn place(
    sheet: &'static str,
    kind: RemarkKind,
    id: &'static str,
    columns: &'static [WriteColumn],
) -> WritePlace {
    WritePlace { sheet, kind, id, columns }
}

/// Every place. A new one is a line here.
pub static WRITE_PLACES: &[WritePlace] = &[
    place("Open", RemarkKind::Part, "Part", EXAMINED),
    place("AWS-attested", RemarkKind::Part, "Part", EXAMINED),
    place("Provider-attested", RemarkKind::Part, "Part", EXAMINED),
    place("Shared", RemarkKind::Part, "Part", EXAMINED),
    place("Customer-tested", RemarkKind::Part, "Part", EXAMINED),
    place("Control level", RemarkKind::Part, "Part", EXAMINED),
    place("Not applicable", RemarkKind::Part, "Part", EXAMINED),
    place("Exceptions", RemarkKind::Exception, "Exception", EXAMINED),
    place("Tests", RemarkKind::Test, "Test", EXAMINED),
    place("Test items", RemarkKind::Item, "Id", EXAMINED),
    place("Populations", RemarkKind::Population, "Test", EXAMINED),
    place("Evidence", RemarkKind::Evidence, "Evidence", EXAMINED),
    place("Findings", RemarkKind::Finding, "Id", ANSWERED),
    place("Requests", RemarkKind::Request, "Id", REQUESTED),
    place("Sign-off", RemarkKind::SignOff, "Id", SIGNED),
];

/// Name of the sheet that lists what was written before this copy was made: what a cell is compared with when it comes
/// back.
pub const ENTRIES_SHEET: &str = "Review entries";

/// The place of a sheet.
pub fn write_place(sheet: &str) -> Option<&'static WritePlace> {
    WRITE_PLACES.iter().find(|place| place.sheet == sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_is_a_field_of_its_kind_and_each_heading_is_there_once() {
        for place in WRITE_PLACES {
            let mut seen = vec![place.id];
            for column in place.columns {
                let known = place.kind.fields().contains(&column.field);
                assert!(known, "{}: {}", place.sheet, column.heading);
                assert!(!seen.contains(&column.heading), "{}: {}", place.sheet, column.heading);
                seen.push(column.heading);
            }
        }
    }
}
