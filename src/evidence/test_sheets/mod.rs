//! Test sheets: a test of a control in a sheet of an Excel workbook, as testers fill it.
//!
//! The first column names the fact in the second (`Test ID`, `Procedure`, `Tester`, the letter of an
//! attribute); a table of items has one column per attribute; a table of exceptions has cause, extent and
//! response. `carveout evidence sheet` writes such a sheet.

mod rows;
mod words;

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Origin, Severity, Sink, codes};
use crate::evidence::Refused;
use crate::evidence::register::split_ids;
use crate::evidence::register::{Value, count, when};
use crate::evidence::stream::xlsx::Grids;
use crate::limits::{TEST_ITEMS, TEST_MESSAGES, TEST_TEXT};
use crate::model::{
    Conclusion, Date, Operating, Period, Test, TestPlaces, TestRow, Unread, UnreadKind, ids_in,
};

use rows::{Cell, Facts, Place};
use words::{conclusion, methods};

/// Reads the tests of a workbook. A sheet without a test is a finding; a test that cannot be read is left out.
pub fn load(path: &str, bytes: &[u8], unread: &mut Vec<Unread>, sink: &mut Sink) -> Vec<Test> {
    load_placed(path, bytes, &mut BTreeMap::new(), unread, sink)
}

/// As [`load`], and notes the cells in which the facts of each test are.
pub fn load_placed(
    path: &str,
    bytes: &[u8],
    noted: &mut BTreeMap<String, TestPlaces>,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<Test> {
    match read(path, bytes, noted, unread, sink) {
        Ok(tests) => tests,
        Err(fault) => {
            // Nobody can tell which tests it holds.
            unread.push(Unread::new(UnreadKind::Test, Origin::file(path)).anywhere());
            sink.fault(*fault);
            Vec::new()
        }
    }
}

fn read(
    path: &str,
    bytes: &[u8],
    noted: &mut BTreeMap<String, TestPlaces>,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Result<Vec<Test>, Refused> {
    let mut grids = Grids::open(bytes, path)?;
    grids.at_most(TEST_TEXT);
    let mut tests = Vec::new();
    let mut without = Vec::new();
    let mut met = false;
    for name in grids.names.clone() {
        let place = Place { file: path.into(), sheet: name.as_str().into() };
        let mut facts = Facts::new(place.clone());
        let mut said = Vec::new();
        let rows = grids.rows(&name, &mut |row| {
            facts.row(&row);
            for (_, value) in &row.cells {
                if said.len() < TEST_ITEMS {
                    said.push(value.shown());
                }
            }
            true
        });
        let named = || ids_in(&said.join("\n"));
        if let Err(fault) = rows {
            met = true;
            let one = Unread::new(UnreadKind::Test, place.at(1, 0)).names(named());
            let one = match facts.rows.get(&TestRow::Id) {
                Some(id) => one.id(id.text()),
                None => one,
            };
            // What it tests may stand in the rows that cannot be read.
            let told = facts.rows.contains_key(&TestRow::Controls);
            unread.push(if told { one } else { one.anywhere() });
            sink.fault(*fault);
            continue;
        }
        if !facts.rows.contains_key(&TestRow::Id) {
            let help = "add a row `Test ID` with the id in the second column, or remove the sheet";
            let fault = Diagnostic::new(
                &codes::TEST_SHEET_NOT_READ,
                format!("sheet `{name}` is not read: none of its rows begins with `Test ID`"),
            )
            .help(help)
            .fault(&place.at(1, 0));
            // A sheet with a procedure or a conclusion is a test, though nobody can cite it.
            let test = [TestRow::Procedure, TestRow::Operating, TestRow::Controls];
            if test.iter().any(|row| facts.rows.contains_key(row)) {
                met = true;
                unread.push(Unread::new(UnreadKind::Test, place.at(1, 0)).names(named()));
                sink.fault(fault.severity(Severity::Error));
            } else {
                without.push(fault);
            }
            continue;
        }
        met = true;
        let places = places(&facts);
        if let Some(test) = test(facts, grids.epoch_1904, &place, &named, unread, sink) {
            noted.insert(test.id.clone(), places);
            tests.push(test);
        }
    }
    if !met {
        return Err(Box::new(
            Diagnostic::new(&codes::TEST_SHEET_EMPTY, format!("`{path}` contains no test"))
                .help("`carveout evidence sheet` writes a sheet to fill in")
                .fault(&Origin::file(path)),
        ));
    }
    without.into_iter().for_each(|fault| sink.finding(fault));
    Ok(tests)
}

/// The cells of a sheet's facts, by the names that `evidence/tests.yaml` has for them.
fn places(facts: &Facts) -> TestPlaces {
    const FIELDS: &[(TestRow, &str)] = &[
        (TestRow::Procedure, "procedure"),
        (TestRow::Methods, "methods"),
        (TestRow::Covers, "covers"),
        (TestRow::Design, "design"),
        (TestRow::Operating, "conclusion"),
        (TestRow::Population, "population"),
        (TestRow::PopulationQuery, "population_query"),
        (TestRow::PopulationFile, "population_file"),
        (TestRow::PopulationSize, "population_size"),
        (TestRow::SampleSize, "sample_size"),
        (TestRow::Sampling, "sampling"),
        (TestRow::Frequency, "frequency"),
        (TestRow::Occurrences, "occurrences"),
        (TestRow::Tester, "tester"),
        (TestRow::TestedOn, "tested_on"),
        (TestRow::Reviewer, "reviewer"),
        (TestRow::ReviewedOn, "reviewed_on"),
    ];
    let stated = FIELDS.iter().filter_map(|(row, name)| Some((*name, facts.rows.get(row)?)));
    let fields = stated.map(|(name, cell)| (name, cell.at.clone())).collect();
    TestPlaces { fields, items: facts.item_places.clone(), parts: facts.part_places.clone() }
}

/// One sheet as a test; `None` if it has errors, and is left out.
fn test(
    facts: Facts,
    epoch_1904: bool,
    place: &Place,
    named: &dyn Fn() -> Vec<String>,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Option<Test> {
    let mut reader = Reader { facts, epoch_1904, faults: Vec::new() };
    reader.faults.append(&mut reader.facts.faults);
    if let Some((many, severity)) = reader.facts.unlisted {
        let message = format!("{many} more faults, over the {TEST_MESSAGES} that are listed");
        let rest = Diagnostic::new(&codes::TEST_SHEET_ITEM, message).severity(severity);
        let help = "correct those that are listed first; many often have one cause";
        reader.faults.push(rest.help(help).fault(&place.at(1, 0)));
    }
    let id = reader.facts.rows.get(&TestRow::Id)?;
    let origin = id.at.clone();
    let id = id.text();
    let procedure = reader.needed(TestRow::Procedure, &id, &origin);
    let methods = match reader.cell(TestRow::Methods).map(|cell| (methods(&cell.text()), cell)) {
        Some((Ok(methods), _)) if !methods.is_empty() => methods,
        Some((Err(word), cell)) => {
            let what = format!("has an unknown test method, `{word}`");
            let help = "write inquiry, observation, inspection or reperformance";
            reader.faults.push(cell.fault(&codes::TEST_SHEET_METHOD, &what, help));
            Vec::new()
        }
        _ => {
            reader.needed(TestRow::Methods, &id, &origin);
            Vec::new()
        }
    };
    let tests = reader.ids(TestRow::Controls);
    if tests.is_empty() {
        reader.needed(TestRow::Controls, &id, &origin);
    }
    let mut test = Test {
        title: reader.text(TestRow::Title).unwrap_or_else(|| id.clone()),
        procedure: procedure.unwrap_or_default(),
        steps: std::mem::take(&mut reader.facts.steps),
        covers: reader.period(TestRow::Covers),
        methods,
        design: reader.conclusion(TestRow::Design),
        operating: reader.operating(),
        tester: reader.text(TestRow::Tester),
        tested_on: reader.day(TestRow::TestedOn),
        reviewer: reader.text(TestRow::Reviewer),
        reviewed_on: reader.day(TestRow::ReviewedOn),
        tests,
        evidence: reader.ids(TestRow::Evidence),
        origin,
        id,
    };
    test.collect_evidence();
    let failed = reader.faults.iter().any(|fault| fault.severity == Severity::Error);
    debug_assert!(reader.faults.iter().all(|fault| !fault.places.is_empty()), "{place:?}");
    for fault in reader.faults {
        match fault.severity {
            Severity::Error => sink.fault(fault),
            Severity::Warning | Severity::Note => sink.finding(fault),
        }
    }
    if failed {
        // A cell at fault may hold ids, so every id on the sheet is taken.
        let one = Unread::new(UnreadKind::Test, test.origin.clone()).id(test.id.as_str());
        unread.push(one.names(named()).cites(test.evidence_ids().map(str::to_owned)));
    }
    (!failed).then_some(test)
}

struct Reader {
    facts: Facts,
    epoch_1904: bool,
    faults: Vec<Diagnostic>,
}

impl Reader {
    fn cell(&self, row: TestRow) -> Option<Cell> {
        self.facts.rows.get(&row).cloned()
    }

    fn text(&self, row: TestRow) -> Option<String> {
        Some(self.facts.rows.get(&row)?.text()).filter(|text| !text.is_empty())
    }

    /// A required text.
    fn needed(&mut self, row: TestRow, id: &str, at: &Origin) -> Option<String> {
        let found = self.text(row);
        if found.is_none() {
            let word = row.word();
            self.faults.push(
                Diagnostic::new(&codes::TEST_SHEET_MISSING, format!("{id} has no `{word}`"))
                    .help(format!("write it in the cell next to `{word}`"))
                    .fault(at),
            );
        }
        found
    }

    fn ids(&mut self, row: TestRow) -> Vec<(String, Origin)> {
        let Some(cell) = self.cell(row) else { return Vec::new() };
        match split_ids(&cell.value.shown()) {
            Ok(ids) => ids.into_iter().map(|id| (id, cell.at.clone())).collect(),
            Err((piece, help)) => {
                let what = format!("contains `{piece}`, which is not an id");
                self.faults.push(cell.fault(&codes::TEST_SHEET_ID, &what, help));
                Vec::new()
            }
        }
    }

    fn number(&mut self, row: TestRow) -> Option<u64> {
        let cell = self.cell(row)?;
        let number = count(&cell.value);
        if number.is_none() {
            let help = "write digits only";
            self.faults.push(cell.fault(&codes::TEST_SHEET_NUMBER, "is not a whole number", help));
        }
        number
    }

    fn day(&mut self, row: TestRow) -> Option<Date> {
        let cell = self.cell(row)?;
        let day = match &cell.value {
            Value::Date(moment) => Ok(moment.day),
            Value::Number(number) => when::number(*number, self.epoch_1904).map(|m| m.day),
            other => when::day(&other.shown()),
        };
        day.map_err(|error| {
            let what = "is not a readable date";
            self.faults.push(cell.fault(&codes::TEST_SHEET_DATE, what, &error.to_string()));
        })
        .ok()
    }

    /// The days in a cell: `2026-07-01 to 2026-09-30`, or a period such as `2026-Q3`.
    fn period(&mut self, row: TestRow) -> Option<Period> {
        let cell = self.cell(row).filter(|cell| !cell.text().is_empty())?;
        let text = cell.text().replace(" to ", "..").replace(" – ", "..");
        match text.parse() {
            Ok(period) => Some(period),
            Err(_) => {
                let help = "write the first and the last day: 2026-07-01 to 2026-09-30";
                self.faults.push(cell.fault(&codes::TEST_SHEET_DATE, "is not a period", help));
                None
            }
        }
    }

    fn conclusion(&mut self, row: TestRow) -> Option<Conclusion> {
        let cell = self.cell(row)?;
        let found = conclusion(&cell.text());
        if found.is_none() {
            let help = "write effective, effective with exceptions, ineffective or not tested";
            self.faults.push(cell.fault(
                &codes::TEST_SHEET_CONCLUSION,
                "is not a conclusion",
                help,
            ));
        }
        found
    }

    /// Items, exceptions or a sample without a conclusion would be in no output.
    fn without_conclusion(&mut self) {
        let sampled = [TestRow::PopulationSize, TestRow::SampleSize, TestRow::Seed];
        let said = !self.facts.items.is_empty()
            || !self.facts.exceptions.is_empty()
            || sampled.iter().any(|row| self.text(*row).is_some());
        let stated = self.facts.rows.contains_key(&TestRow::Operating);
        if let Some(id) = self.cell(TestRow::Id).filter(|_| said && !stated) {
            let word = TestRow::Operating.word();
            let id_text = id.text();
            self.faults.push(
                Diagnostic::new(
                    &codes::TEST_SHEET_MISSING,
                    format!("{id_text} has items, exceptions or a sample, but no `{word}`"),
                )
                .help("write `not tested` while the test is in progress")
                .fault(&id.at),
            );
        }
    }

    fn operating(&mut self) -> Option<Operating> {
        let Some(conclusion) = self.conclusion(TestRow::Operating) else {
            self.without_conclusion();
            return None;
        };
        let exceptions = std::mem::take(&mut self.facts.exceptions);
        let seed = self.cell(TestRow::Seed).map(|cell| cell.text());
        Some(Operating {
            conclusion,
            population: self.text(TestRow::Population),
            population_source: self.text(TestRow::PopulationSource),
            population_query: self.text(TestRow::PopulationQuery),
            population_complete: self.text(TestRow::PopulationComplete),
            population_file: self.text(TestRow::PopulationFile),
            population_column: self.text(TestRow::PopulationColumn),
            population_size: self.number(TestRow::PopulationSize),
            sample_size: self.number(TestRow::SampleSize),
            sampling: self.text(TestRow::Sampling),
            seed,
            frequency: self.text(TestRow::Frequency),
            occurrences: self.number(TestRow::Occurrences),
            attributes: std::mem::take(&mut self.facts.attributes).into_iter().collect(),
            items: std::mem::take(&mut self.facts.items),
            exceptions: exceptions.iter().map(|exception| exception.sentence()).collect(),
            deviations: exceptions,
            drawn: None,
        })
    }
}
