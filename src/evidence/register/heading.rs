//! The headings that the columns of an evidence register may have.

use std::collections::HashMap;

use super::value::{Row, Value};
use crate::limits::HEADING_ROWS;
use crate::model::text::{normalized, quote};

/// The content of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Id,
    Title,
    Kind,
    Source,
    Query,
    ExtractedAt,
    ExtractedBy,
    ReceivedOn,
    Complete,
    Alt,
    Covers,
    CoversFrom,
    CoversTo,
    Rows,
    File,
    Url,
    Sha256,
    Supports,
}

impl Field {
    /// The key of `evidence/index.yaml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Kind => "kind",
            Self::Source => "source",
            Self::Query => "query",
            Self::ExtractedAt => "extracted_at",
            Self::ExtractedBy => "extracted_by",
            Self::ReceivedOn => "received_on",
            Self::Complete => "complete",
            Self::Alt => "alt",
            Self::Covers => "covers",
            Self::CoversFrom => "covers.from",
            Self::CoversTo => "covers.to",
            Self::Rows => "rows",
            Self::File => "file",
            Self::Url => "url",
            Self::Sha256 => "sha256",
            Self::Supports => "supports",
        }
    }
}

/// Headings by field, in [`normalized`] form. If two columns of a register match one field, the heading
/// that is listed first here wins.
const ALIASES: &[(Field, &str)] = &[
    (
        Field::Id,
        "evidenceid id evidenceref evidencereference evidenceno evidencenumber ref reference refno \
         refid referenceid referenceno itemid artifactid artefactid identifier itemno pbcid pbcno pbcnumber pbcref \
         pbcitem pbc requestid requestno requestnumber requestref irlid irlno irl",
    ),
    (
        Field::Title,
        "title evidencetitle name evidencename description evidencedescription evidence item \
         evidenceitem artifact artefact subject request requestdescription requestwording \
         documentrequested itemrequested",
    ),
    (Field::Kind, "kind type evidencetype evidencekind typeofevidence"),
    (
        Field::Source,
        "source sourcesystem datasource system sourceofevidence origin tool application",
    ),
    (
        Field::Query,
        "query queryparameters queryorparameters queryused queryparams parameters command \
         filter reportparameters howextracted howgenerated",
    ),
    (
        Field::ExtractedAt,
        "extractedat dateextracted extractiondate extractedon extracted dateofextraction \
         extractiontime extractedatutc extractedonutc dateandtimeextracted pulledon datepulled \
         collectedat collectedon datecollected collectiondate capturedat capturedon captured \
         datecaptured capturetime exportedat exportedon exportdate generatedat generatedon \
         dategenerated obtainedon dateobtained timestamp date",
    ),
    (
        Field::ExtractedBy,
        "extractedby extractionby extractor pulledby collectedby collector capturedby exportedby generatedby \
         obtainedby preparedby evidenceowner owner",
    ),
    (
        Field::ReceivedOn,
        "receivedon received datereceived receiveddate receiptdate uploadedon uploaded dateuploaded \
         uploaddate providedon dateprovided submittedon datesubmitted",
    ),
    (
        Field::Complete,
        "complete completeness completenessaccuracy completeandaccurate completenessandaccuracy completenesschecked ca \
         cachecked cacheck ipe ipevalidated ipechecked iucvalidated validated verified",
    ),
    (Field::Alt, "alt alttext whatitshows pictureshows shows"),
    (
        Field::Covers,
        "covers coverage periodcovered coverageperiod coversperiod periodofcoverage period \
         daterange perioddates reportingperiod asof asofdate pointintime",
    ),
    (
        Field::CoversFrom,
        "coversfrom coveragefrom coveragestart periodfrom periodstart periodstartdate startofperiod \
         startdate from start",
    ),
    (
        Field::CoversTo,
        "coversto coverageto coverageend periodto periodend periodenddate endofperiod enddate to \
         through end",
    ),
    (
        Field::Rows,
        "rows ofrows rowcount numberofrows noofrows norows records recordcount numberofrecords count lines ofrecords noofrecords ofitems itemcount",
    ),
    (Field::File, "file filename path filepath fileorpath evidencefile attachment fileattachment"),
    (Field::Url, "url link hyperlink weblink address"),
    (Field::Sha256, "sha256 sha256hash sha256checksum filesha256 filehash hash checksum digest"),
    (
        Field::Supports,
        "supports supportscontrols controls controlid controlids control controlref controlrefs \
         controlreference controlnumber controlno relatedcontrols mappedcontrols controlmapping \
         criteria criterion controlscriteria trustservicescriteria requirement requirements",
    ),
];

/// The field a heading means, and how good a name it is (0 is best).
pub(super) fn field(heading: &str) -> Option<(Field, usize)> {
    if heading.len() > 200 {
        return None;
    }
    let find = |name: &str| {
        ALIASES.iter().find_map(|(field, names)| {
            names.split(' ').filter(|n| !n.is_empty()).position(|n| n == name).map(|n| (*field, n))
        })
    };
    // `PBC #` is a number that items go by; `# of rows` is a count.
    if let Some(bare) = heading.trim_end().strip_suffix('#')
        && let Some(found) = find(&format!("{}no", normalized(bare)))
    {
        return Some(found);
    }
    // `Extracted at (UTC)`: if the whole is not a known heading, the text in brackets is a remark.
    find(&normalized(heading)).or_else(|| {
        let bare = heading.split(['(', '[']).next().unwrap_or(heading);
        find(&normalized(bare)).filter(|_| bare.len() < heading.len())
    })
}

/// A header row and the fields of its columns.
#[derive(Clone, Debug)]
pub struct Header {
    /// Number of the row.
    pub row: u32,
    /// The columns that are read, left to right.
    pub columns: Vec<(u32, Field, String)>,
    /// Columns with a heading that is not read, and why.
    pub ignored: Vec<(u32, String, Ignored)>,
}

/// Why a column with a heading is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// The heading is unknown.
    Unknown,
    /// Another column matches the same field.
    Taken(String),
    /// The same heading occurs further left.
    Repeated,
}

impl Header {
    /// Reads a row as headings; `None` unless it names an id and one field more.
    pub fn read(row: &Row) -> Option<Self> {
        let headings: Vec<(u32, String)> =
            row.cells.iter().map(|(column, value)| (*column, value.shown())).collect();
        let mut best: HashMap<Field, (usize, u32, &str)> = HashMap::new();
        for (column, heading) in &headings {
            if let Some((field, rank)) = field(heading) {
                let entry = best.entry(field).or_insert((rank, *column, heading));
                if rank < entry.0 {
                    *entry = (rank, *column, heading);
                }
            }
        }
        if !best.contains_key(&Field::Id) || best.len() < 2 {
            return None;
        }
        let (mut columns, mut ignored) = (Vec::new(), Vec::new());
        for (column, heading) in &headings {
            match field(heading) {
                None => ignored.push((*column, heading.clone(), Ignored::Unknown)),
                Some((field, _)) => {
                    let (_, winner, name) = best[&field];
                    let why = if winner == *column {
                        columns.push((*column, field, heading.clone()));
                        continue;
                    } else if normalized(name) == normalized(heading) {
                        Ignored::Repeated
                    } else {
                        Ignored::Taken(quote(name))
                    };
                    ignored.push((*column, heading.clone(), why));
                }
            }
        }
        Some(Self { row: row.number, columns, ignored })
    }

    /// Two rows as one header: `Coverage` merged over `From` and `To`, `Evidence ID` merged over both.
    fn read_two(upper: &Row, lower: &Row) -> Option<Self> {
        if lower.number != upper.number + 1 {
            return None;
        }
        let mut both = Row { number: lower.number, line: lower.line, cells: Vec::new() };
        let last = upper.cells.iter().chain(&lower.cells).map(|(column, _)| *column).max()?;
        let mut above = "";
        let texts = |row: &Row| -> HashMap<u32, String> {
            row.cells.iter().map(|(column, value)| (*column, value.shown())).collect()
        };
        let (uppers, lowers) = (texts(upper), texts(lower));
        for column in 0..=last {
            if let Some(own) = uppers.get(&column) {
                above = own;
            }
            let text = match (uppers.get(&column), lowers.get(&column)) {
                // A merged cell has its text in its first column only.
                (_, Some(under)) => {
                    let whole = format!("{above} {under}");
                    if field(&whole).is_some() || field(under).is_none() {
                        whole
                    } else {
                        under.clone()
                    }
                }
                (Some(own), None) => own.clone(),
                (None, None) => continue,
            };
            both.cells.push((column, Value::Text(text)));
        }
        Self::read(&both)
    }

    /// The best header among the first rows of a grid, and its place among them; of a header of two
    /// rows, the place of the lower.
    pub fn find(rows: &[Row]) -> Option<(usize, Self)> {
        let found = rows.iter().take(HEADING_ROWS).enumerate();
        let mut best: Option<(usize, Self)> = None;
        for (at, row) in found {
            if let Some(header) = Self::read(row)
                && best.as_ref().is_none_or(|(_, other)| header.score() > other.score())
            {
                best = Some((at, header));
            }
        }
        let (at, one) = best?;
        let two = |upper: usize| {
            let header = Self::read_two(rows.get(upper)?, rows.get(upper + 1)?)?;
            (header.score() > one.score()).then_some((upper + 1, header))
        };
        let two = two(at).or_else(|| two(at.checked_sub(1)?));
        Some(two.unwrap_or((at, one)))
    }

    /// How many fields it names.
    pub fn score(&self) -> usize {
        self.columns.len()
    }

    /// The column a field is in.
    pub fn column(&self, field: Field) -> Option<(u32, &str)> {
        self.columns.iter().find(|(_, f, _)| *f == field).map(|(c, _, name)| (*c, name.as_str()))
    }

    /// True if a row repeats the headings, as at the top of a printed page.
    pub fn repeats(&self, row: &Row) -> bool {
        let same = |(column, _, heading): &(u32, Field, String)| {
            row.cell(*column).is_some_and(|value| normalized(&value.shown()) == normalized(heading))
        };
        self.columns.iter().all(same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (heading, expected) in [
            ("Evidence ID", Field::Id),
            ("ref.", Field::Id),
            ("SHA-256", Field::Sha256),
            ("Control ID(s)", Field::Supports),
            ("Extracted at (UTC)", Field::ExtractedAt),
            ("Period\nstart", Field::CoversFrom),
            ("Query / Parameters", Field::Query),
            (" ROW COUNT ", Field::Rows),
        ] {
            assert_eq!(field(heading).map(|(f, _)| f), Some(expected), "{heading}");
        }
        assert_eq!(field("Auditor status"), None);
        assert_eq!(field("(ID)"), Some((Field::Id, 1)));
        assert_eq!(field(""), None);
    }

    #[test]
    fn every_alias_is_squeezed_and_stands_once() {
        let names: Vec<&str> = ALIASES.iter().flat_map(|(_, names)| names.split(' ')).collect();
        for (at, name) in names.iter().enumerate() {
            assert_eq!(*name, normalized(name));
            assert!(name.is_empty() || !names[..at].contains(name), "{name} twice");
        }
    }

    #[test]
    fn headings_merged_over_two_rows() {
        let row = |number: u32, cells: &[(u32, &str)]| {
            let cells = cells.iter().map(|(at, text)| (*at, Value::Text((*text).into())));
            Row { number, line: number, cells: cells.collect() }
        };
        let upper = row(3, &[(0, "Evidence ID"), (1, "Title"), (2, "Coverage"), (4, "Extraction")]);
        let lower = row(4, &[(2, "From"), (3, "To"), (4, "Date"), (5, "By")]);
        let (at, header) = Header::find(&[row(1, &[(0, "Register")]), upper, lower]).unwrap();
        assert_eq!((at, header.row), (2, 4));
        let fields: Vec<(u32, Field)> = header.columns.iter().map(|(c, f, _)| (*c, *f)).collect();
        let expected = [
            (0, Field::Id),
            (1, Field::Title),
            (2, Field::CoversFrom),
            (3, Field::CoversTo),
            (4, Field::ExtractedAt),
            (5, Field::ExtractedBy),
        ];
        assert_eq!(fields, expected);
        // A row of data below a single header row is not a header.
        let one = row(1, &[(0, "ID"), (1, "Title")]);
        let data = row(2, &[(0, "EV-1"), (1, "A list")]);
        assert_eq!(Header::find(&[one, data]).unwrap().0, 0);
    }
}
