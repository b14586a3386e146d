//! Columns that the sheets of parts share.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::book::{Book, PartRow};
use super::entries;
use super::table::{Cell, Column, Kind, Table, Target, band};
use super::text::plain;
use crate::model::{
    Conclusion, Disposition, Half, Level, PartId, PlanPart, PlanReport, PlanTest, ProviderMethod,
};
use crate::render::schedule::{bearing_on, words};

/// A column of a sheet of parts.
pub(super) type PartColumn<'a> = Column<'a, PartRow<'a>>;

/// The sheet of one disposition: what is asked, the columns given, and room for the auditor.
pub(super) fn sheet<'a>(
    book: &Book<'a>,
    of: Disposition,
    columns: impl Iterator<Item = PartColumn<'a>>,
) -> Table<'a> {
    let name = super::sheets::of(of).name;
    let write = entries::columns(name, |_, row: PartRow<'a>| row.part.id.to_string().into());
    let columns = asked().chain(came()).chain(columns).chain(write);
    Table::new(book, 3, columns, book.parts(of), |row| Some(Target::part(&row.part.id)))
}

fn asked<'a>() -> impl Iterator<Item = PartColumn<'a>> {
    band(
        "What is asked",
        [
            Column::new("Part", 13, |_, row: PartRow<'a>| {
                let id = row.part.id.to_string();
                Cell::link(id.clone(), Target::new(Kind::Matrix, id))
            }),
            Column::new("Family", 9, |_, row: PartRow<'a>| Cell::text(row.control.group.as_str())),
            Column::new("Control", 22, |_, row: PartRow<'a>| Cell::text(row.control.heading())),
            Column::new("Requirement", 40, |_, row: PartRow<'a>| {
                let lead = row.part.lead.iter().map(|lead| lead.text.as_str());
                Cell::lines(lead.chain([row.part.text.as_str()]))
            }),
        ],
    )
}

/// What the part comes to, in words, and what each of its tests came to for it.
fn came<'a>() -> impl Iterator<Item = PartColumn<'a>> {
    band(
        "What it comes to",
        [
            Column::new("Label", 22, |_, row: PartRow<'a>| {
                Cell::Toned(row.part.in_words().into(), row.part.disposition.into())
            }),
            Column::new("Determination (SP 800-53A)", 15, |_, row: PartRow<'a>| {
                row.part.determination.map_or(Cell::Blank, |one| Cell::text(one.label()))
            })
            .optional(),
            Column::new("Result", 36, |_, row: PartRow<'a>| {
                Cell::lines(
                    row.part.results.iter().map(|result| words(&result.line()).into_owned()),
                )
            })
            .optional(),
            Column::new(TESTED_AT, 11, |_, row: PartRow<'a>| tested_at(row.part)).optional(),
            Column::new(COUNTED, 11, |_, row: PartRow<'a>| match row.part.exceptions() {
                0 => Cell::Blank,
                some => Cell::count(some),
            })
            .optional(),
            Column::new("First exception", 11, |book, row: PartRow<'a>| {
                let first = bearing_on(book.exceptions(), &row.part.id).next();
                Cell::first(first.map(|exception| exception.id()), Kind::Exception)
            })
            .optional(),
            Column::new("Days covered by evidence", 16, |_, row: PartRow<'a>| {
                Cell::maybe(row.part.coverage.as_deref())
            })
            .optional(),
            Column::new("What speaks against it, answered", 30, |_, row: PartRow<'a>| {
                Cell::lines(
                    row.part.answered.iter().map(|answer| words(&answer.to_string()).into_owned()),
                )
            })
            .optional(),
            Column::new("Plan of action", 12, |book, row: PartRow<'a>| {
                Cell::first(book.plan.poam_of(&row.part.id).map(|item| &item.id), Kind::Poam)
            })
            .optional(),
        ],
    )
}

/// Heading of the number of exceptions that a label rests on.
pub(super) const COUNTED: &str = "Exceptions counted";
/// Heading of whether a test looked at the part or at its control.
pub(super) const TESTED_AT: &str = "Tested at";
/// What stands under it where no step or attribute names the part.
pub(super) const CONTROL_LEVEL: &str = "Control level";

fn tested_at<'a>(part: &PlanPart) -> Cell<'a> {
    let supporting = || part.results.iter().filter(|result| result.result.supports());
    match (supporting().next(), supporting().any(|result| result.level == Level::Part)) {
        (None, _) => Cell::Blank,
        (Some(_), true) => Cell::text("Part"),
        (Some(_), false) => Cell::text(CONTROL_LEVEL),
    }
}

/// How it was derived, and what was found.
pub(super) fn derived<'a>() -> impl Iterator<Item = PartColumn<'a>> {
    band("How this was derived", [basis(), finding(), findings()])
}

fn basis<'a>() -> PartColumn<'a> {
    Column::new("Basis", 40, |_, row: PartRow<'a>| Cell::words(&row.part.basis))
}

fn finding<'a>() -> PartColumn<'a> {
    Column::new("Finding", 9, |book, row: PartRow<'a>| {
        let first = book.findings(row).first().map(|first| first.number);
        first.map_or(Cell::Blank, |number| {
            Cell::link(format!("No. {number}"), Target::new(Kind::Finding, number.to_string()))
        })
    })
}

fn findings<'a>() -> PartColumn<'a> {
    Column::new("What the rules found", 24, |book, row: PartRow<'a>| {
        Cell::lines(book.findings(row).iter().map(|item| {
            let waived = if item.finding.is_active() { "" } else { ", waived" };
            let (severity, rule) = (item.finding.severity.as_str(), item.finding.code);
            format!("No. {}: {rule} ({severity}{waived})", item.number)
        }))
    })
}

/// What is assumed of AWS, in our words.
pub(super) fn assumed<'a>() -> PartColumn<'a> {
    Column::new("Assumed of AWS (CSOC, our words)", 36, |book, row: PartRow<'a>| {
        let csocs = row.part.csocs.iter();
        Cell::lines(csocs.map(|csoc| format!("{}: {}", book.topic(&csoc.topic), csoc.text)))
    })
}

/// Services the assumption is made for.
pub(super) fn relied_on<'a>() -> PartColumn<'a> {
    Column::new("Services relied on", 18, |book, row: PartRow<'a>| {
        let mut seen = BTreeSet::new();
        let services = row.part.csocs.iter().flat_map(|csoc| &csoc.services);
        let names = services.filter(|id| seen.insert(id.as_str())).map(|id| book.service(id));
        Cell::list(names)
    })
}

/// Id of the report relied on.
pub(super) fn report<'a>() -> PartColumn<'a> {
    Column::new("AWS report", 27, |book, row: PartRow<'a>| {
        let reports = by_use(book, row);
        match reports.first() {
            Some(report) => Cell::first([&report.key], Kind::Report),
            None => Cell::list(&row.part.reports),
        }
    })
}

/// Ids of other reports and of letters.
pub(super) fn further_reports<'a>() -> PartColumn<'a> {
    Column::new("Further reports and letters", 20, |book, row: PartRow<'a>| {
        Cell::lines(by_use(book, row).iter().skip(1).map(|report| report.key.as_str()))
    })
    .optional()
}

fn by_use<'a>(book: &Book<'a>, row: PartRow<'a>) -> Vec<&'a PlanReport> {
    let mut reports = book.reports(row.part);
    reports.sort_by_key(|report| !report.usable && !report.letter);
    reports
}

/// Titles, periods and opinions of the reports; why one is not relied on.
pub(super) fn report_facts<'a>() -> PartColumn<'a> {
    Column::new("Report, period and opinion", 36, |book, row: PartRow<'a>| {
        Cell::lines(by_use(book, row).iter().map(|report| {
            let period = report.period.map_or("no period stated".into(), |p| p.to_string());
            let result = report.review_result().unwrap_or("Not reviewed");
            let kind = report.kind();
            let opinion = format!("{}: {result}", kind.to_lowercase());
            let why = report.unusable.as_deref().filter(|_| !report.usable && !report.letter);
            let why = why.map_or(String::new(), |why| format!(" – not relied on: {why}"));
            format!("{}, {period}, {opinion}{why}", report.title)
        }))
    })
}

/// Section pointers.
pub(super) fn pointers<'a>() -> PartColumn<'a> {
    Column::new("Where in the report", 26, |book, row: PartRow<'a>| {
        let keys = row.part.csocs.iter().flat_map(|csoc| &csoc.pointers).map(|(key, _)| key);
        let several = keys.collect::<BTreeSet<_>>().len() > 1;
        let lines = row.part.csocs.iter().flat_map(|csoc| {
            csoc.pointers.iter().map(|(key, section)| {
                let report = if several { format!(" [{key}]") } else { String::new() };
                format!("{}: {section}{report}", book.topic(&csoc.topic))
            })
        });
        Cell::lines(lines)
    })
}

/// Days of the audit period that the program's reports and letters leave without cover.
pub(super) fn gap_days<'a>() -> PartColumn<'a> {
    Column::new("Gap days", 9, |book, row: PartRow<'a>| {
        let program = book.program(row.part);
        program.map_or(Cell::Blank, |program| Cell::count(program.coverage.gap_days))
    })
}

/// Days of the audit period by report, where the half rests on reports.
pub(super) fn report_days<'a>() -> PartColumn<'a> {
    Column::new("Days by report", 9, |_, row: PartRow<'a>| {
        let days = row.part.supported_by.as_ref().and_then(|supported| supported.report_days);
        days.map_or(Cell::Blank, Cell::count)
    })
}

/// Days of the audit period that letters alone cover.
pub(super) fn letter_days<'a>() -> PartColumn<'a> {
    Column::new("Days by an unaudited letter", 9, |_, row: PartRow<'a>| {
        let days = row.part.supported_by.as_ref().and_then(|supported| supported.letter_days);
        days.map_or(Cell::Blank, Cell::count)
    })
}

/// Exceptions the reviewer noted in the reports.
pub(super) fn report_exceptions<'a>() -> PartColumn<'a> {
    Column::new("Exceptions considered", 28, |book, row: PartRow<'a>| {
        let reports = by_use(book, row);
        if reports.iter().any(|report| !report.exceptions.is_empty()) {
            return Cell::lines(reports.iter().flat_map(|report| &report.exceptions));
        }
        let reviewed = reports.iter().any(|report| report.opinion.is_some());
        if reviewed { Cell::text("None noted by the reviewer") } else { Cell::Blank }
    })
}

/// What the AWS half comes to.
pub(super) fn aws_conclusion<'a>() -> PartColumn<'a> {
    Column::new("Conclusion on the AWS half", 26, |book, row: PartRow<'a>| {
        if !row.part.carried().aws() {
            return Cell::Blank;
        }
        if row.part.lacks(Half::Aws) {
            return Cell::text("Not supported");
        }
        if let Some(supported) = &row.part.supported_by {
            return Cell::text(format!(
                "Supported by {}: {}; carved out, not tested here",
                supported.rule.label(),
                supported.sentence
            ));
        }
        let days = book.program(row.part).map(|program| {
            let audit = program.coverage.audit.days();
            format!(
                ": {} of {audit} days covered, {}",
                program.coverage.covered_days,
                program.days_in_words()
            )
        });
        Cell::text(format!("Attested{}; carved out, not tested here", days.unwrap_or_default()))
    })
}

/// What the organization does.
pub(super) fn statement<'a>() -> PartColumn<'a> {
    Column::new("What the organization does", 46, |_, row: PartRow<'a>| {
        match row.part.statements.as_slice() {
            [only] if only.mapped_from.is_none() => Cell::text(plain(&only.text)),
            several => Cell::lines(
                several.iter().map(|one| format!("{}: {}", one.said_by(), plain(&one.text))),
            ),
        }
    })
}

/// The customer's own control that says so.
pub(super) fn customer_control<'a>() -> PartColumn<'a> {
    Column::new("Customer control", 14, |_, row: PartRow<'a>| {
        Cell::first(stated_in(row), Kind::Implementation)
    })
}

/// Other controls of the customer's that do.
pub(super) fn further_controls<'a>() -> PartColumn<'a> {
    Column::new("Further customer controls", 14, |_, row: PartRow<'a>| {
        Cell::further(stated_in(row))
    })
    .optional()
}

fn stated_in<'a>(row: PartRow<'a>) -> Vec<&'a str> {
    let mut ids: Vec<&str> =
        row.part.statements.iter().map(|one| one.implementation.as_str()).collect();
    ids.dedup();
    ids
}

/// Titles of responsible roles.
pub(super) fn roles<'a>() -> PartColumn<'a> {
    Column::new("Responsible roles", 18, |_, row: PartRow<'a>| Cell::lines(&row.control.roles))
}

/// How far the control is in place.
pub(super) fn status<'a>() -> PartColumn<'a> {
    Column::new("Status", 14, |_, row: PartRow<'a>| {
        Cell::lines(row.control.status.iter().map(|status| status.label()))
    })
}

/// The AWS half of a supported part: what is assumed, the reports it rests on, and what they conclude.
/// `exceptions` says whether that column is there when every cell of it is empty.
pub(super) fn aws_half<'a>(exceptions: PartColumn<'a>) -> impl Iterator<Item = PartColumn<'a>> {
    band(
        "AWS half",
        [
            assumed(),
            relied_on(),
            report(),
            further_reports(),
            report_facts(),
            pointers(),
            report_days(),
            letter_days(),
            gap_days(),
            exceptions,
            aws_conclusion(),
        ],
    )
}

/// One column about the tests of a part: the value itself when they agree, else a line for each.
pub(super) fn of_tests<'a>(
    heading: &'static str,
    width: u16,
    value: impl Fn(&'a PlanTest) -> Cell<'a> + 'a,
) -> PartColumn<'a> {
    Column::new(heading, width, move |book, row: PartRow<'a>| {
        let tests = book.tests(row.part);
        let mut cells = tests.iter().map(|test| value(test));
        let Some(first) = cells.next() else { return Cell::Blank };
        if cells.all(|cell| cell == first) {
            return first;
        }
        Cell::lines(tests.iter().filter_map(|test| {
            let said = match value(test) {
                Cell::Number(number) => number.to_string(),
                Cell::Day(day) => day.to_string(),
                cell => cell.shown()?.to_owned(),
            };
            Some(format!("{}: {said}", test.id))
        }))
    })
}

/// Id of the first test.
pub(super) fn test<'a>() -> PartColumn<'a> {
    Column::new("Test", 10, |_, row: PartRow<'a>| Cell::first(&row.part.tests, Kind::Test))
}

/// Ids of other tests.
pub(super) fn further_tests<'a>() -> PartColumn<'a> {
    Column::new("Further tests", 10, |_, row: PartRow<'a>| Cell::further(&row.part.tests))
        .optional()
}

/// What was done: the steps and attributes that look at the part where some do, else the whole.
pub(super) fn procedure<'a>() -> PartColumn<'a> {
    Column::new("Test procedure", 46, |book, row: PartRow<'a>| {
        let tests = book.tests(row.part);
        let several = tests.len() > 1;
        Cell::lines(tests.iter().map(|test| {
            let looked = looked_at(test, &row.part.id);
            let said = match looked.is_empty() {
                true => words(&test.procedure).into_owned(),
                false => looked.join("\n"),
            };
            if several { format!("{}: {said}", test.id) } else { said }
        }))
    })
}

/// The steps and attributes of a test that look at a part, a line each.
fn looked_at(test: &PlanTest, part: &PartId) -> Vec<String> {
    let steps = test.steps_for(part);
    let steps = steps.map(|(number, step)| {
        let name = step.evidence_ids().fold(format!("Step {number}"), |name, id| name + ", " + id);
        format!("{name}: {}", words(step.action.trim()))
    });
    let attributes = test.attributes_for(part);
    let attributes = attributes.map(|(letter, attribute)| {
        let name = format!("Attribute {letter}");
        let name = attribute.evidence_ids().fold(name, |name, id| name + ", " + id);
        format!("{name}: {}", words(attribute.text.trim()))
    });
    steps.chain(attributes).collect()
}

/// How.
pub(super) fn methods<'a>() -> PartColumn<'a> {
    of_tests("Method", 14, method)
}

/// The methods of a test, in a cell.
pub(super) fn method<'a>(test: &PlanTest) -> Cell<'a> {
    Cell::list(test.methods.iter().map(|method| method.label()))
}

/// Exceptions of a test of operation, in a cell.
pub(super) fn exceptions<'a>(test: &'a PlanTest) -> Cell<'a> {
    match &test.operating {
        Some(operating) if !operating.exceptions.is_empty() => {
            Cell::lines(operating.exceptions.iter().map(|one| words(one).into_owned()))
        }
        Some(operating) if operating.conclusion != Conclusion::NotTested => Cell::text("None"),
        _ => Cell::Blank,
    }
}

/// Conclusions on design and operation, in a cell.
pub(super) fn conclusion<'a>(test: &PlanTest) -> Cell<'a> {
    let design = test.design.map(|design| format!("Design: {}", design.label()));
    let operating = test.operating.as_ref();
    let operating = operating.map(|one| format!("Operation: {}", one.conclusion.label()));
    Cell::lines([design, operating].into_iter().flatten())
}

/// Id of the evidence item that counts first.
pub(super) fn evidence<'a>() -> PartColumn<'a> {
    Column::new("Evidence", 12, |_, row: PartRow<'a>| {
        Cell::first(&row.part.evidence, Kind::Evidence)
    })
}

/// Ids of other evidence.
pub(super) fn further_evidence<'a>() -> PartColumn<'a> {
    Column::new("Further evidence", 18, |_, row: PartRow<'a>| Cell::further(&row.part.evidence))
        .optional()
}

/// What the customer does for a part, and how that was tested.
pub(super) fn customer_half<'a>() -> impl Iterator<Item = PartColumn<'a>> {
    let control = band(
        "Customer control",
        [statement(), customer_control(), further_controls(), roles(), status()],
    );
    let test = band(
        "Test",
        [
            test(),
            further_tests(),
            procedure(),
            methods(),
            of_tests("Population", 26, |test| {
                Cell::maybe_words(test.operating.as_ref().and_then(|one| one.population.as_deref()))
            }),
            of_tests("Population size", 11, |test| {
                let size = test.operating.as_ref().and_then(|one| one.population_size);
                size.map_or(Cell::Blank, Cell::count)
            }),
            of_tests("Sample size", 9, |test| {
                let size = test.operating.as_ref().and_then(|one| one.sample_size);
                size.map_or(Cell::Blank, Cell::count)
            }),
            of_tests("Exceptions", 28, exceptions),
            evidence(),
            further_evidence(),
            of_tests("Conclusion", 20, conclusion),
        ],
    );
    control.chain(test)
}

/// The other providers' half: who, what is assumed of them, the reports it rests on, and what they conclude.
/// On a sheet where no part has such a half, the columns are left out.
pub(super) fn providers<'a>() -> impl Iterator<Item = PartColumn<'a>> {
    band(
        "Provider half",
        [
            Column::new("Provider", 18, |_, row: PartRow<'a>| {
                Cell::first(&row.part.providers, Kind::Provider)
            })
            .optional(),
            Column::new("Further providers", 18, |_, row: PartRow<'a>| {
                Cell::further(&row.part.providers)
            })
            .optional(),
            Column::new(
                "Assumed of the provider (CSOC, our words)",
                36,
                |book, row: PartRow<'a>| {
                    Cell::lines(book.providers(row.part).iter().flat_map(|provider| {
                        let about = provider.csocs.iter().filter(|control| {
                            control.parts.iter().any(|part| part.covers(&row.part.id))
                        });
                        about.map(|control| format!("{}: {}", control.id, control.text))
                    }))
                },
            )
            .optional(),
            Column::new("Provider's report, period and opinion", 36, |book, row: PartRow<'a>| {
                let providers = book.providers(row.part);
                Cell::lines(providers.iter().flat_map(|one| one.reports.iter().map(|r| r.line())))
            })
            .optional(),
            Column::new("Conclusion on the provider half", 26, |book, row: PartRow<'a>| {
                Cell::lines(book.providers(row.part).iter().map(|provider| {
                    match (&provider.lacks, provider.method) {
                        (Some(why), _) => format!("{}: not supported: {why}", provider.name),
                        (None, ProviderMethod::CarveOut) => {
                            format!("{}: attested; carved out, not tested here", provider.name)
                        }
                        (None, ProviderMethod::Inclusive) => {
                            format!("{}: tested with the customer's controls", provider.name)
                        }
                    }
                }))
            })
            .optional(),
        ],
    )
}

/// Who carries the part.
pub(super) fn carried<'a>() -> PartColumn<'a> {
    Column::new("Carried by", 12, |_, row: PartRow<'a>| Cell::text(row.part.carried().label()))
}

/// A label that leads to where the part is listed.
pub(super) fn disposition<'a>() -> PartColumn<'a> {
    Column::new("Disposition", 15, |_, row: PartRow<'a>| {
        let of = row.part.disposition;
        Cell::Toned(Cow::Borrowed(of.short()), of.into())
    })
}
