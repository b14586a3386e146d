//! Counts, with formulas that can be traced, and a chart.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType,
    Color, XlsxError,
    utility::{cell_range, cell_range_absolute, column_number_to_name, quote_sheet_name},
};

use super::super::sheet::{Body, Sheet};
use super::super::style::Tone;
use super::super::table::Cell;
use super::super::text::{height, lines};
use super::super::write::{FIRST_ROW, NONE, Page, last_row};
use super::of;
use crate::diag::Severity;
use crate::model::{Carried, Counts, Disposition, GroupSummary};

pub(super) static SHEET: Sheet = Sheet {
    name: "Summary",
    title: "Summary",
    about: "Parts and controls by family and disposition. Totals are formulas; the rows are counted again on the sheets that list them.",
    body: Body::Page(write),
};

/// First column of the counts, after family and title.
const FIRST: u16 = 2;
const TOTAL: u16 = FIRST + 5;
const WIDTHS: [u16; 9] = [12, 38, 15, 15, 15, 15, 15, 10, 3];

fn write(page: &mut Page<'_, '_>) -> Result<(), XlsxError> {
    page.heading(&SHEET)?;
    for (column, width) in (0..).zip(WIDTHS) {
        page.sheet.set_column_width(column, width)?;
    }
    let plan = page.book.plan;
    let header = attention(page, FIRST_ROW - 1)? + 2;
    let after = counts(page, header, "Parts by family", plan.summary.parts, |group| group.parts)?;
    chart(page, header, after - 1)?;
    let after = recount(page, after)?;
    let title = "Controls by family, each under its weakest part";
    let after = counts(page, after + 2, title, plan.summary.controls, |group| group.controls)?;
    carried(page, after + 1)?;
    page.sheet.set_freeze_panes(2, 0)?;
    Ok(())
}

/// A table of counts; its section title is in the row above. Returns the row after the totals.
fn counts(
    page: &mut Page<'_, '_>,
    header: u32,
    title: &str,
    total: Counts,
    of: fn(&GroupSummary) -> Counts,
) -> Result<u32, XlsxError> {
    let (plan, styles) = (page.book.plan, page.styles);
    page.put(header - 1, 0, title, &styles.section)?;
    page.sheet.set_row_height(header - 1, 20)?;
    let labels = Disposition::ALL.map(Disposition::label);
    for (column, label) in (0..).zip(["Family", "Title"].into_iter().chain(labels).chain(["Total"]))
    {
        page.put(header, column, label, &styles.header)?;
    }
    let most = labels.map(|label| lines(label, 14.0)).into_iter().max();
    page.sheet.set_row_height(header, height(most.unwrap_or(1)))?;
    let first = header + 1;
    let mut row = first;
    for group in &plan.summary.groups {
        page.cell(row, 0, &Cell::text(group.id.as_str()))?;
        page.cell(row, 1, &Cell::text(group.title.as_str()))?;
        page.sheet.set_row_height(row, height(lines(&group.title, 38.0)))?;
        let counts = of(group);
        for (column, disposition) in (FIRST..).zip(Disposition::ALL) {
            let count = counts.get(disposition);
            page.sheet.write_number_with_format(row, column, count, &styles.tally)?;
        }
        let sum = format!("=SUM({})", cell_range(row, FIRST, row, TOTAL - 1));
        page.formula(row, TOTAL, &sum, counts.total(), &styles.total)?;
        row += 1;
    }
    page.put(row, 0, "Total", &styles.total_label)?;
    page.put(row, 1, "", &styles.total_label)?;
    let results = Disposition::ALL.map(|disposition| total.get(disposition));
    for (column, result) in (FIRST..).zip(results.into_iter().chain([total.total()])) {
        let sum = match row {
            // No family, so no range to sum.
            _ if row == first => "=0".to_owned(),
            _ => format!("=SUM({})", cell_range(first, column, row - 1, column)),
        };
        page.formula(row, column, &sum, result, &styles.total)?;
    }
    Ok(row + 1)
}

/// Rows on each sheet, counted by Excel, against the totals above. Returns the row after.
fn recount(page: &mut Page<'_, '_>, row: u32) -> Result<u32, XlsxError> {
    let styles = page.styles;
    page.put(row, 0, "Check", &styles.label)?;
    page.put(row, 1, "Rows on the sheet of that name", &styles.label)?;
    page.put(row + 1, 0, "Check", &styles.label)?;
    page.put(row + 1, 1, "Difference (must be 0)", &styles.label)?;
    let stated = page.book.plan.summary.parts;
    let mut all = 0;
    let check = |page: &mut Page<'_, '_>, column, formula: &str, rows: u32, stated: u32| {
        page.formula(row, column, formula, rows, &styles.check)?;
        let difference = format!("={0}{row}-{0}{1}", column_number_to_name(column), row + 1);
        page.formula(
            row + 1,
            column,
            &difference,
            i64::from(stated) - i64::from(rows),
            &styles.check,
        )
    };
    for (column, disposition) in (FIRST..).zip(Disposition::ALL) {
        let name = of(disposition).name;
        let rows = page.rows_of(name);
        let range = cell_range_absolute(FIRST_ROW, 0, last_row(rows), 0);
        let range = format!("{}!{range}", quote_sheet_name(name));
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        all += rows;
        let count = format!("=COUNTA({range})-COUNTIF({range},\"{NONE}\")");
        check(page, column, &count, rows, stated.get(disposition))?;
    }
    let sum = format!("=SUM({})", cell_range(row, FIRST, row, TOTAL - 1));
    check(page, TOTAL, &sum, all, stated.total())?;
    Ok(row + 2)
}

/// Stacked bars next to the table of parts.
fn chart(page: &mut Page<'_, '_>, header: u32, total: u32) -> Result<(), XlsxError> {
    let groups = total - header - 1;
    if groups == 0 {
        return Ok(());
    }
    let mut chart = Chart::new(ChartType::BarStacked);
    for (column, disposition) in (FIRST..).zip(Disposition::ALL) {
        let mut labels = ChartDataLabel::new();
        labels.show_value().set_num_format("0;;").set_font(
            ChartFont::new().set_name("Arial").set_size(8).set_color(match disposition {
                Disposition::NotApplicable => Color::RGB(0x1F_29_37),
                _ => Color::White,
            }),
        );
        let fill =
            ChartSolidFill::new().set_color(Color::RGB(Tone::from(disposition).bar())).clone();
        chart
            .add_series()
            .set_name((SHEET.name, header, column))
            .set_categories((SHEET.name, header + 1, 0, total - 1, 0))
            .set_values((SHEET.name, header + 1, column, total - 1, column))
            .set_format(ChartFormat::new().set_solid_fill(&fill))
            .set_data_label(&labels)
            .set_gap(35);
    }
    let font = || {
        let mut font = ChartFont::new();
        font.set_name("Arial").set_size(9);
        font
    };
    chart
        .title()
        .set_name("Parts by family and disposition")
        .set_font(font().set_size(11).set_bold());
    // A bar chart is horizontal: the families are on the y axis, from the top; each bar has its numbers.
    chart.y_axis().set_font(&font()).set_reverse().set_major_gridlines(false);
    chart.x_axis().set_hidden(true).set_major_gridlines(false);
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font());
    chart.set_width(680).set_height(150 + groups.min(60) * 24);
    chart.set_alt_text(
        "Stacked bars: for each family, the number of parts of each disposition. The same numbers are in the table next to it.",
    );
    page.sheet.insert_chart(header - 1, TOTAL + 2, &chart)?;
    Ok(())
}

/// Parts by responsibility.
fn carried(page: &mut Page<'_, '_>, row: u32) -> Result<(), XlsxError> {
    let (summary, styles) = (&page.book.plan.summary, page.styles);
    page.put(row, 0, "Parts by responsibility, supported or not", &styles.section)?;
    page.sheet.set_row_height(row, 20)?;
    let counts = Carried::EACH.map(|carried| (carried.in_full(), summary.carried(carried)));
    for (row, (label, count)) in (row + 1..).zip(counts) {
        long_label(page, row, label)?;
        page.cell(row, FIRST, &Cell::count(count))?;
    }
    long_label(page, row + 4, "Total")?;
    let sum = format!("=SUM({})", cell_range(row + 1, FIRST, row + 3, FIRST));
    let total: u32 = counts.iter().map(|(_, count)| count).sum();
    page.formula(row + 4, FIRST, &sum, total, &styles.total)
}

/// A label over the first two columns; the second stays empty.
fn long_label(page: &mut Page<'_, '_>, row: u32, label: &str) -> Result<(), XlsxError> {
    let format = &page.styles.long_label;
    page.put(row, 0, label, format)?;
    page.put(row, 1, "", format)
}

/// What a reader should review first. Returns the row after.
fn attention(page: &mut Page<'_, '_>, row: u32) -> Result<u32, XlsxError> {
    let (plan, styles) = (page.book.plan, page.styles);
    let active = |severity| {
        plan.findings.iter().filter(|one| one.severity == severity && one.is_active()).count()
    };
    let unassigned = plan.controls.iter().flat_map(|control| &control.parameters);
    let counts = [
        ("Open parts", plan.summary.parts.open as usize, "Open"),
        ("Errors, not waived", active(Severity::Error), "Findings"),
        ("Warnings, not waived", active(Severity::Warning), "Findings"),
        (
            "Waived findings",
            plan.findings.iter().filter(|one| !one.is_active()).count(),
            "Findings",
        ),
        (
            "Relied-on programs with days not covered",
            plan.programs
                .iter()
                .filter(|one| !one.reports.is_empty() && !one.coverage.is_full())
                .count(),
            "Report coverage",
        ),
        (
            "Evidence items outside the audit period",
            plan.evidence.iter().filter(|one| !one.in_period).count(),
            "Evidence",
        ),
        (
            "Parameters without a value",
            unassigned.filter(|one| one.value.is_none()).count(),
            "Parameters",
        ),
    ];
    page.put(row, 0, "Review first", &styles.section)?;
    page.sheet.set_row_height(row, 20)?;
    for (row, (label, count, sheet)) in (row + 1..).zip(counts) {
        long_label(page, row, label)?;
        page.cell(row, FIRST, &Cell::count(count))?;
        page.sheet_link(row, FIRST + 1, sheet)?;
    }
    Ok(row + 1 + counts.len() as u32)
}
