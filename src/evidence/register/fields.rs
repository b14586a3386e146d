//! One row of a register, field by field.

use super::heading::{Field, Header};
use super::value::{Row, Value, count, truth};
use super::{Place, supports, when};
use crate::diag::{Code, Diagnostic, Origin, codes};
use crate::input::url::Refused;
use crate::limits::{CELL_TEXT, TEXT_FIELD, TEXT_LINE, TEXT_PROSE};
use crate::model::text::{grouped, is_sha256, normalized, one_line, quote};
use crate::model::{Date, Evidence, EvidenceKind, Period};

/// A row and its columns.
pub(super) struct Source<'a> {
    pub place: &'a Place,
    pub header: &'a Header,
    pub row: &'a Row,
    pub epoch_1904: bool,
}

/// A cell under a heading.
struct Cell<'a> {
    value: &'a Value,
    heading: &'a str,
    name: String,
    at: Origin,
}

type Faults = Vec<Diagnostic>;

/// Names of the kinds, [`normalized`].
const KINDS: &[(EvidenceKind, &str)] = &[
    (
        EvidenceKind::Document,
        "document documents documentation doc policy procedure plan standard pdf contract agreement",
    ),
    (
        EvidenceKind::Export,
        "export exports list listing extract population csv spreadsheet dataexport systemexport \
         systemlist systemgeneratedlist systemgeneratedreport systemreport",
    ),
    (
        EvidenceKind::ToolOutput,
        "tooloutput tool scan scanresult scanresults scanner scanneroutput scanreport \
         automatedcheck vulnerabilityscan checkresults",
    ),
    (
        EvidenceKind::Configuration,
        "configuration config configurations setting settings configurationexport",
    ),
    (
        EvidenceKind::Screenshot,
        "screenshot screenshots screencapture screenprint screengrab image picture photo",
    ),
    (
        EvidenceKind::Record,
        "record records ticket tickets approval minutes meetingminutes email signoff changeticket",
    ),
];

/// The evidence of a row as far as it can be read, whether no error excludes it, and the errors.
pub(super) fn item(source: &Source<'_>) -> (Evidence, bool, Faults) {
    let mut faults = Vec::new();
    let id = id(source, &mut faults);
    let row_at = source.place.row(source.row);
    let label = id.clone().map_or_else(
        || source.place.row_name(source.row),
        |id| format!("{} ({})", quote(&id), source.place.row_name(source.row)),
    );
    let title = source.text(Field::Title, &mut faults);
    let title = title.unwrap_or_else(|| {
        faults.push(
            Diagnostic::new(
                &codes::REGISTER_TITLE_MISSING,
                format!("{label} has no title; its id is printed instead"),
            )
            .help("describe in a few words what the evidence shows")
            .fault(&row_at),
        );
        id.clone().unwrap_or_default()
    });
    let kind = kind(source, &label, &mut faults);
    let (covers, covers_origin) = covers(source, &mut faults);
    let extracted_at = source.cell(Field::ExtractedAt, &mut faults).and_then(|cell| {
        let day = source.day(&cell, &mut faults)?;
        Some((one_line(&cell.value.shown()), Some(day)))
    });
    let received_on =
        source.cell(Field::ReceivedOn, &mut faults).and_then(|cell| source.day(&cell, &mut faults));
    let (complete, complete_how) = complete(source, &mut faults);
    let rows = source.cell(Field::Rows, &mut faults).and_then(|cell| {
        let rows = count(cell.value);
        if rows.is_none() {
            cell.fault(
                &codes::REGISTER_ROWS,
                "is not a whole number of rows",
                "write digits only",
                &mut faults,
            );
        }
        rows
    });
    // A link in the column for files is an address.
    let linked = source.linked();
    let path = if linked { None } else { source.text(Field::File, &mut faults) };
    let address = match url(source, Field::Url, &mut faults) {
        None if linked => url(source, Field::File, &mut faults),
        stated => stated,
    };
    let evidence = Evidence {
        id: id.unwrap_or_default(),
        title,
        kind,
        source: source.text(Field::Source, &mut faults),
        query: source.query(&mut faults),
        extracted_at,
        extracted_by: source.text(Field::ExtractedBy, &mut faults),
        received_on,
        complete,
        complete_how,
        alt: source.text(Field::Alt, &mut faults),
        covers,
        rows,
        path,
        url: address,
        sha256: None,
        bytes: None,
        picture: None,
        stated_sha256: sha256(source, &mut faults),
        supports: supported(source, &mut faults),
        origin: row_at.clone(),
        covers_origin: covers_origin.unwrap_or(row_at),
    };
    let spoiled = faults.iter().any(|fault| fault.severity == crate::diag::Severity::Error);
    (evidence, !spoiled, faults)
}

impl Cell<'_> {
    /// Reports the cell: `C7 (Extracted at): `soon` is not a date`.
    fn fault(&self, code: &'static Code, what: &str, help: &str, faults: &mut Faults) {
        let shown = quote(&self.value.shown());
        self.fault_of(code, &format!("{shown} {what}"), help, faults);
    }

    fn fault_of(&self, code: &'static Code, message: &str, help: &str, faults: &mut Faults) {
        let message =
            format!("{} ({}): {message}; the row is excluded", self.name, quote(self.heading));
        faults.push(Diagnostic::new(code, message).help(help).fault(&self.at));
    }
}

/// The most characters of a field, as in `evidence/index.yaml`.
fn most(field: Field) -> usize {
    match field {
        Field::Supports => CELL_TEXT,
        Field::Query => TEXT_PROSE,
        Field::Title | Field::Source | Field::ExtractedBy => TEXT_LINE,
        _ => TEXT_FIELD,
    }
}

/// Entries that mean "nothing".
fn means_nothing(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "-" | "–" | "—" | "n/a" | "na" | "n.a." | "none" | "not applicable"
    )
}

impl<'a> Source<'a> {
    /// The cell of a field, unless it is empty, an error or far too long.
    fn cell(&self, field: Field, faults: &mut Faults) -> Option<Cell<'a>> {
        let (column, heading) = self.header.column(field)?;
        let value = self.row.cell(column)?;
        let cell = Cell {
            value,
            heading,
            name: self.place.cell_name(self.row, column),
            at: self.place.cell(self.row, column),
        };
        match value {
            Value::Text(text) if means_nothing(text) => None,
            Value::Error(_) => {
                cell.fault(
                    &codes::REGISTER_CELL_ERROR,
                    "is a formula error",
                    "correct the formula, or type the value",
                    faults,
                );
                None
            }
            Value::TooLong(length) => {
                let message = format!("the text has {length} characters");
                let help = "look for a quotation mark that is not closed, or shorten the text";
                cell.fault_of(&codes::REGISTER_TEXT_TOO_LONG, &message, help, faults);
                None
            }
            Value::Text(text) if text.len() > most(field) => {
                let length = text.chars().count();
                if length <= most(field) {
                    return Some(cell);
                }
                let message = format!(
                    "the text has {} characters; at most {} are printed in this field",
                    grouped(length),
                    grouped(most(field))
                );
                let help =
                    "shorten it; keep the long text in a document, and register that as evidence";
                cell.fault_of(&codes::REGISTER_TEXT_TOO_LONG, &message, help, faults);
                None
            }
            _ => Some(cell),
        }
    }

    /// A field of one line.
    fn text(&self, field: Field, faults: &mut Faults) -> Option<String> {
        let cell = self.cell(field, faults)?;
        Some(one_line(&cell.value.shown())).filter(|text| !text.is_empty())
    }

    /// True if the cell for a file holds an address: links are kept where files are named.
    fn linked(&self) -> bool {
        let cell = self.header.column(Field::File).and_then(|(column, _)| self.row.cell(column));
        let text = cell.map(Value::shown).unwrap_or_default().trim().to_lowercase();
        text.starts_with("https://") || text.starts_with("http://")
    }

    /// Queries keep their lines.
    fn query(&self, faults: &mut Faults) -> Option<String> {
        Some(self.cell(Field::Query, faults)?.value.shown())
    }

    /// The day in a cell.
    fn day(&self, cell: &Cell<'_>, faults: &mut Faults) -> Option<Date> {
        let day = match cell.value {
            Value::Date(moment) => Ok(moment.day),
            Value::Number(number) => when::number(*number, self.epoch_1904).map(|m| m.day),
            Value::Text(text) => when::day(text),
            _ => Err(when::NotADay::Unreadable),
        };
        day.map_err(|error| {
            let (code, what) = match error {
                when::NotADay::Ambiguous(..) => {
                    (&codes::REGISTER_DATE_AMBIGUOUS, "is an ambiguous date")
                }
                _ => (&codes::REGISTER_DATE, "is not a readable date"),
            };
            cell.fault(code, what, &error.to_string(), faults);
        })
        .ok()
    }
}

fn id(source: &Source<'_>, faults: &mut Faults) -> Option<String> {
    let before = faults.len();
    let text = source.text(Field::Id, faults);
    if faults.len() > before {
        return None;
    }
    let row = source.place.row_name(source.row);
    let at = source.place.row(source.row);
    match text {
        None => {
            faults.push(
                Diagnostic::new(
                    &codes::REGISTER_ID_MISSING,
                    format!("{row} has no id and is excluded"),
                )
                .help("add an id such as EV-001, or clear the row")
                .fault(&at),
            );
            None
        }
        Some(id)
            if id.chars().count() > 80
                || id.contains([',', ';'])
                || id.chars().any(char::is_control) =>
        {
            let message = format!("{row}: {} cannot be an id; the row is excluded", quote(&id));
            faults.push(
                Diagnostic::new(&codes::REGISTER_ID, message)
                    .help("use a short id such as EV-001")
                    .fault(&at),
            );
            None
        }
        id => id,
    }
}

fn kind(source: &Source<'_>, label: &str, faults: &mut Faults) -> EvidenceKind {
    let before = faults.len();
    let Some(cell) = source.cell(Field::Kind, faults) else {
        if faults.len() == before && source.header.column(Field::Kind).is_some() {
            faults.push(
                Diagnostic::new(
                    &codes::REGISTER_KIND_MISSING,
                    format!("{label} has no kind and is read as a document"),
                )
                .help("write document, export, tool-output, configuration, screenshot or record")
                .fault(&source.place.row(source.row)),
            );
        }
        return EvidenceKind::Document;
    };
    let name = normalized(&cell.value.shown());
    let found = KINDS.iter().find(|(_, names)| names.split_whitespace().any(|n| n == name));
    found.map(|(kind, _)| *kind).unwrap_or_else(|| {
        cell.fault(
            &codes::REGISTER_KIND,
            "is not a kind of evidence",
            "write document, export, tool-output, configuration, screenshot or record",
            faults,
        );
        EvidenceKind::Document
    })
}

/// Whether it was checked for completeness and accuracy: a word or mark for yes or no, or how it was checked.
fn complete(source: &Source<'_>, faults: &mut Faults) -> (Option<bool>, Option<String>) {
    let Some(cell) = source.cell(Field::Complete, faults) else { return (None, None) };
    let text = one_line(&cell.value.shown());
    // Anything but a yes or a no is printed as written, and counts as neither.
    match truth(&text) {
        Some(said) => (Some(said), None),
        None => (None, Some(text)),
    }
}

/// The days it covers: one column, or two, or one of the two for a point in time.
fn covers(source: &Source<'_>, faults: &mut Faults) -> (Option<Period>, Option<Origin>) {
    let from = source.cell(Field::CoversFrom, faults);
    let to = source.cell(Field::CoversTo, faults);
    let pair_at = from.as_ref().or(to.as_ref()).map(|cell| cell.at.clone());
    let before = faults.len();
    let first = from.as_ref().and_then(|cell| source.day(cell, faults));
    let last = to.as_ref().and_then(|cell| source.day(cell, faults));
    let mut pair = None;
    if faults.len() == before
        && let Some((first, last)) = first.or(last).zip(last.or(first))
    {
        match (Period::new(first, last), &to) {
            (Ok(period), _) => pair = Some(period),
            (Err(error), Some(cell)) => {
                cell.fault_of(
                    &codes::REGISTER_COVERS,
                    &error.to_string(),
                    "swap or correct the two days",
                    faults,
                );
            }
            (Err(_), None) => {}
        }
    }
    let Some(cell) = source.cell(Field::Covers, faults) else { return (pair, pair_at) };
    let whole = match cell.value {
        Value::Text(text) => match when::span(text) {
            Ok(period) => Some(period),
            Err(help) => {
                cell.fault(&codes::REGISTER_COVERS, "is not a period", &help, faults);
                None
            }
        },
        Value::Number(year) if (2000.0..=2100.0).contains(year) => {
            cell.value.shown().parse::<Period>().ok()
        }
        _ => source.day(&cell, faults).map(|day| Period { from: day, to: day }),
    };
    if let (Some(whole), Some(pair)) = (whole, pair)
        && whole != pair
    {
        let message =
            format!("the row states {whole} here but {pair} in the columns for start and end");
        cell.fault_of(&codes::REGISTER_COVERS, &message, "keep the correct one", faults);
    }
    (whole, Some(cell.at))
}

fn url(source: &Source<'_>, field: Field, faults: &mut Faults) -> Option<String> {
    let cell = source.cell(field, faults)?;
    let url = one_line(&cell.value.shown());
    if let Err(refused) = crate::input::url::check(&url) {
        let code = match refused {
            Refused::Secret => &codes::REGISTER_URL_SECRET,
            Refused::NotHttps => &codes::REGISTER_URL,
        };
        cell.fault_of(code, refused.message(), refused.help(), faults);
        return None;
    }
    Some(url)
}

fn sha256(source: &Source<'_>, faults: &mut Faults) -> Option<String> {
    let cell = source.cell(Field::Sha256, faults)?;
    let text = one_line(&cell.value.shown()).to_ascii_lowercase();
    let hash = text.strip_prefix("sha256:").or_else(|| text.strip_prefix("sha-256:"));
    let hash = hash.unwrap_or(&text).trim();
    if !is_sha256(hash) {
        let help = "write the 64 hexadecimal digits that sha256sum prints, or clear the cell";
        cell.fault(&codes::REGISTER_SHA256, "is not a SHA-256", help, faults);
        return None;
    }
    Some(hash.to_owned())
}

fn supported(source: &Source<'_>, faults: &mut Faults) -> Vec<(String, Origin)> {
    let Some(cell) = source.cell(Field::Supports, faults) else { return Vec::new() };
    if matches!(cell.value, Value::Date(_)) {
        let help = "format the column as text and type the control id again";
        cell.fault(
            &codes::REGISTER_SUPPORTS,
            "is a date: the spreadsheet converted an id to one",
            help,
            faults,
        );
        return Vec::new();
    }
    match supports::split(&cell.value.shown()) {
        Ok(ids) => ids.into_iter().map(|id| (id, cell.at.clone())).collect(),
        Err((piece, help)) => {
            let message = format!("{} is not the id of a control", quote(&piece));
            cell.fault_of(&codes::REGISTER_SUPPORTS, &message, help, faults);
            Vec::new()
        }
    }
}
