//! The workbook of a portfolio: systems by label, what ends, and who owes what.

use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::formats::owner;
use super::{Portfolio, System};
use crate::model::{Date, Disposition, NOTICE, Reason};
use crate::render::workbook::{excel_day, put};

/// Row of the headings; a title and an empty row are above.
const HEAD: u32 = 2;

struct Styles {
    title: Format,
    head: Format,
    text: Format,
    number: Format,
    day: Format,
}

impl Styles {
    fn new() -> Self {
        let cell = || {
            Format::new().set_border(FormatBorder::Hair).set_align(FormatAlign::Top).set_text_wrap()
        };
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: cell().set_bold().set_font_color("#FFFFFF").set_background_color("#1F2937"),
            text: cell().set_num_format("@"),
            number: cell().set_num_format("#,##0"),
            day: cell().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// A value of a cell.
enum Cell {
    Text(String),
    Number(u32),
    Day(Date),
}

/// The workbook; the same portfolio gives the same bytes.
///
/// # Errors
/// When there are more rows than a sheet has.
pub fn workbook(portfolio: &Portfolio) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(format!("Portfolio as of {}", portfolio.as_of))
        .set_comment(NOTICE);
    book.set_properties(&match excel_day(portfolio.as_of) {
        Some(day) => properties.set_creation_datetime(&day),
        None => properties,
    });

    let mut heads = vec![("System", 28.0), ("Folder", 24.0), ("Period", 11.0), ("Plan", 34.0)];
    heads.push(("Parts", 8.0));
    heads.extend(Disposition::ALL.iter().map(|one| (one.label(), 12.0)));
    heads.extend([("Errors", 8.0), ("Warnings", 9.0), ("Notes", 8.0), ("Waived", 8.0)]);
    heads.push(("Not built, because", 50.0));
    let rows = portfolio.systems.iter().flat_map(systems).collect();
    sheet(&mut book, &styles, "Systems", portfolio, &heads, rows)?;

    let heads = [("System", 28.0), ("Plan", 34.0), ("Reason", 34.0), ("Open parts", 11.0)];
    let rows = portfolio.systems.iter().flat_map(reasons).collect();
    sheet(&mut book, &styles, "Open", portfolio, &heads, rows)?;

    let heads = [("Last day", 12.0), ("What", 60.0), ("Systems", 9.0), ("Which", 60.0)];
    let rows = portfolio.ends.iter().map(|end| {
        vec![
            Cell::Day(end.on),
            Cell::Text(end.what.clone()),
            count(end.systems.len()),
            Cell::Text(end.systems.join("\n")),
        ]
    });
    sheet(&mut book, &styles, "What ends", portfolio, &heads, rows.collect())?;

    let heads = [("Owner", 30.0), ("System", 28.0), ("Overdue tasks", 14.0), ("Since", 12.0)];
    let rows = portfolio.overdue.iter().flat_map(|one| {
        one.systems.iter().map(|(system, tasks)| {
            vec![
                Cell::Text(owner(one).to_owned()),
                Cell::Text(system.clone()),
                count(*tasks),
                Cell::Day(one.since),
            ]
        })
    });
    sheet(&mut book, &styles, "Overdue", portfolio, &heads, rows.collect())?;
    book.save_to_buffer()
}

fn count(of: usize) -> Cell {
    Cell::Number(u32::try_from(of).unwrap_or(u32::MAX))
}

fn systems(system: &System) -> Vec<Vec<Cell>> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let head = || {
        vec![
            text(system.name.as_deref().unwrap_or_default()),
            text(&system.folder),
            Cell::Text(system.period.map(|period| period.label()).unwrap_or_default()),
        ]
    };
    let found = system.findings;
    let mut out = Vec::new();
    for (at, plan) in system.plans.iter().enumerate() {
        let mut row = head();
        row.push(text(&plan.framework));
        row.push(Cell::Number(plan.parts.total()));
        row.extend(Disposition::ALL.iter().map(|one| Cell::Number(plan.parts.get(*one))));
        // Findings are of the system and not of a plan: they are on its first row.
        match at {
            0 => row
                .extend([found.errors, found.warnings, found.notes, found.waived].map(self::count)),
            _ => row.extend([(); 4].map(|()| text(""))),
        }
        row.push(text(""));
        out.push(row);
    }
    if let Some(why) = &system.not_built {
        let mut row = head();
        row.extend((0..Disposition::ALL.len() + 6).map(|_| text("")));
        row.push(text(why));
        out.push(row);
    }
    out
}

fn reasons(system: &System) -> Vec<Vec<Cell>> {
    let name = system.name.as_deref().unwrap_or(&system.folder);
    let of = |plan: &super::Framework| {
        let mut rows = Vec::new();
        for reason in Reason::ALL {
            let parts = plan.reasons.get(&reason).copied().unwrap_or_default();
            if parts > 0 {
                rows.push(vec![
                    Cell::Text(name.to_owned()),
                    Cell::Text(plan.framework.clone()),
                    Cell::Text(reason.label().to_owned()),
                    Cell::Number(parts),
                ]);
            }
        }
        rows
    };
    system.plans.iter().flat_map(of).collect()
}

fn sheet(
    book: &mut Workbook,
    styles: &Styles,
    name: &str,
    portfolio: &Portfolio,
    heads: &[(&str, f64)],
    rows: Vec<Vec<Cell>>,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet
        .set_name(name)?
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(HEAD, HEAD)?;
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    let title = format!("{name}, as of {}", portfolio.as_of);
    sheet.write_with_format(0, 0, title, &styles.title)?;
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.set_column_width(column, *width)?;
        sheet.write_with_format(HEAD, column, *head, &styles.head)?;
    }
    let last = HEAD + u32::try_from(rows.len()).unwrap_or(u32::MAX - HEAD);
    for (row, cells) in (HEAD + 1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            write(sheet, styles, row, column, cell)?;
        }
    }
    if last > HEAD {
        let columns = u16::try_from(heads.len()).unwrap_or(u16::MAX);
        sheet.autofilter(HEAD, 0, last, columns - 1)?;
    } else {
        sheet.write_with_format(HEAD + 1, 0, "None.", &styles.text)?;
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    column: u16,
    cell: Cell,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => put(sheet, row, column, &text, &styles.text)?,
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, number, &styles.number)?;
        }
        Cell::Day(day) => match excel_day(day) {
            Some(day) => drop(sheet.write_datetime_with_format(row, column, &day, &styles.day)?),
            None => put(sheet, row, column, &day.to_string(), &styles.text)?,
        },
    }
    Ok(())
}
