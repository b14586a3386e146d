//! Counts, with formulas that can be traced, and a chart.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType,
    Color, XlsxError,
    utility::{cell_range, cell_range_absolute, column_number_to_name, quote_sheet_name},
};

use super::super::parts;
use super::super::sheet::{Body, Sheet};
use super::super::style::Tone;
use super::super::table::Cell;
use super::super::text::{height, lines};
use super::super::write::{FIRST_ROW, NONE, Page, last_row};
use super::{of as sheet_of, plan_of_action, review_entries};
use crate::diag::Severity;
use crate::model::{Carried, Counts, Disposition, GroupSummary, Reason};
use crate::render::schedule::{control_level_in_words, tolerance_in_words};

pub(super) static SHEET: Sheet = Sheet {
    name: "Summary",
    title: "Summary",
    about: "Parts and controls by family and disposition, exceptions, and what is open by reason. Counts of parts, exceptions and findings are formulas over the sheets that list them.",
    body: Body::Page(write),
};

/// First column of the counts, after family and title.
const FIRST: u16 = 2;
const TOTAL: u16 = FIRST + 7;
const WIDTHS: [u16; 11] = [12, 38, 15, 16, 15, 15, 15, 15, 12, 10, 3];

fn write(page: &mut Page<'_, '_>) -> Result<(), XlsxError> {
    page.heading(&SHEET)?;
    for (column, width) in (0..).zip(WIDTHS) {
        page.sheet.set_column_width(column, width)?;
    }
    let plan = page.book.plan;
    let after = attention(page, FIRST_ROW - 1)?;
    let after = reasons(page, after + 1)?;
    let after = policy(page, after + 1)?;
    let header = scores(page, after)? + 2;
    let after = counts(page, header, "Parts by family", true, plan.summary.parts, |g| g.parts)?;
    chart(page, header, after - 1)?;
    let after = recount(page, after)?;
    let title = "Controls by family, each under its weakest part";
    let after = counts(page, after + 2, title, false, plan.summary.controls, |g| g.controls)?;
    carried(page, after + 1)?;
    page.sheet.set_freeze_panes(2, 0)?;
    Ok(())
}

/// A table of counts; its section title is in the row above. Parts are counted on the sheets that list
/// them; a control is on none of them by itself. Returns the row after the totals.
fn counts(
    page: &mut Page<'_, '_>,
    header: u32,
    title: &str,
    listed: bool,
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
            match page.range(sheet_of(disposition).name, "Family").filter(|_| listed) {
                Some(families) => {
                    let formula = format!("=COUNTIF({families},{})", cell_range(row, 0, row, 0));
                    page.formula(row, column, &formula, count, &styles.tally)?;
                }
                None => {
                    page.sheet.write_number_with_format(row, column, count, &styles.tally)?;
                }
            }
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
        let name = sheet_of(disposition).name;
        let rows = page.rows_of(name);
        if !page.has(name) {
            // The sheet is left out, because it has no row.
            check(page, column, "=0", 0, stated.get(disposition))?;
            continue;
        }
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
        labels
            .show_value()
            .set_num_format("0;;")
            .set_font(ChartFont::new().set_name("Arial").set_size(8).set_color(Color::White));
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
    let listed = page.range("Responsibility matrix", "Carried by");
    let first = row + 1;
    let mut row = first;
    for carried in Carried::EACH {
        long_label(page, row, carried.in_full())?;
        let counted = listed.as_ref().map(|cells| equal_to(cells, carried.label()));
        number(page, row, counted, summary.carried(carried))?;
        row += 1;
    }
    long_label(page, row, "Total")?;
    let sum = format!("=SUM({})", cell_range(first, FIRST, row - 1, FIRST));
    let total: u32 = Carried::EACH.iter().map(|carried| summary.carried(*carried)).sum();
    page.formula(row, FIRST, &sum, total, &styles.total)
}

/// A label over the first two columns; the second stays empty.
fn long_label(page: &mut Page<'_, '_>, row: u32, label: &str) -> Result<(), XlsxError> {
    let format = &page.styles.long_label;
    page.put(row, 0, label, format)?;
    page.put(row, 1, "", format)
}

/// Cells of a range that hold exactly this text.
fn equal_to(range: &str, text: &str) -> String {
    format!("COUNTIF({range},\"{text}\")")
}

/// Rows that a sheet lists, by its first column.
fn listed(page: &Page<'_, '_>, sheet: &'static str, heading: &str) -> Option<String> {
    let range = page.range(sheet, heading)?;
    Some(format!("COUNTA({range})-{}", equal_to(&range, NONE)))
}

/// The sum of what formulas count; those without a column to count in are left out.
fn sum_of(formulas: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let formulas: Vec<String> = formulas.into_iter().flatten().collect();
    (!formulas.is_empty()).then(|| formulas.join("+"))
}

/// A count: the formula with the result it has now, or the number where no sheet lists what is counted.
fn number(
    page: &mut Page<'_, '_>,
    row: u32,
    formula: Option<String>,
    count: impl TryInto<u32>,
) -> Result<(), XlsxError> {
    let count = count.try_into().unwrap_or(u32::MAX);
    match formula {
        Some(formula) => {
            let format = &page.styles.number;
            page.formula(row, FIRST, &format!("={formula}"), count, format)
        }
        None => page.cell(row, FIRST, &Cell::count(count)),
    }
}

/// What a reader should review first. Returns the row after.
fn attention(page: &mut Page<'_, '_>, row: u32) -> Result<u32, XlsxError> {
    let (plan, styles) = (page.book.plan, page.styles);
    let active = |severity| {
        plan.findings.iter().filter(|one| one.severity == severity && one.is_active()).count()
    };
    let on = |sheet: &'static str, heading: &str, text: &str| {
        page.range(sheet, heading).map(|range| equal_to(&range, text))
    };
    let tested = [Disposition::Shared, Disposition::CustomerTested, Disposition::ControlLevel];
    let findings = |severity: &str| {
        let (severities, states) =
            (page.range("Findings", "Severity")?, page.range("Findings", "State")?);
        Some(format!("COUNTIFS({severities},\"{severity}\",{states},\"Active\")"))
    };
    let gaps = || {
        let gaps = page.range("Report coverage", "Gap days")?;
        let counted = page.range("Report coverage", "Report counted")?;
        Some(format!("COUNTIFS({gaps},\">0\",{counted},\"?*\")"))
    };
    let unassigned = plan.controls.iter().flat_map(|control| &control.parameters);
    let summary = &plan.summary;
    let rows: Vec<(&str, Option<String>, usize, &'static str)> = vec![
        ("Open parts", listed(page, "Open", "Part"), summary.parts.open as usize, "Open"),
        (
            "Exceptions of tests",
            listed(page, "Exceptions", "Exception"),
            page.book.exceptions().len(),
            "Exceptions",
        ),
        (
            "Parts whose label rests on a test with exceptions",
            sum_of(tested.map(|of| {
                let counted = page.range(sheet_of(of).name, parts::COUNTED)?;
                Some(format!("COUNTIF({counted},\">0\")"))
            })),
            summary.with_exceptions as usize,
            "Exceptions",
        ),
        (
            "Parts tested at control level only",
            listed(page, "Control level", "Part"),
            summary.parts.control_level as usize,
            "Control level",
        ),
        (
            "Parts tested at control level and accepted by firm policy",
            sum_of(
                [Disposition::Shared, Disposition::CustomerTested]
                    .map(|of| on(sheet_of(of).name, parts::TESTED_AT, parts::CONTROL_LEVEL)),
            ),
            summary.accepted_at_control_level as usize,
            "Customer-tested",
        ),
        (
            "Items of the plan of action past their date",
            on("Plan of action", plan_of_action::OVERDUE, "Yes"),
            plan.poam.iter().filter(|item| item.is_overdue(plan.as_of)).count(),
            "Plan of action",
        ),
        (
            "Entries of auditors that are not answered",
            on(review_entries::SHEET.name, review_entries::ANSWERED, review_entries::UNANSWERED),
            plan.remarks.iter().filter(|one| one.answered == Some(false)).count(),
            review_entries::SHEET.name,
        ),
        ("Errors, not waived", findings("Error"), active(Severity::Error), "Findings"),
        ("Warnings, not waived", findings("Warning"), active(Severity::Warning), "Findings"),
        (
            "Waived findings",
            on("Findings", "State", "Waived"),
            plan.findings.iter().filter(|one| !one.is_active()).count(),
            "Findings",
        ),
        (
            "Relied-on programs with days not covered",
            gaps(),
            plan.programs
                .iter()
                .filter(|one| !one.reports.is_empty() && !one.coverage.is_full())
                .count(),
            "Report coverage",
        ),
        (
            "Evidence items outside the audit period",
            on("Evidence", "In the audit period", "No"),
            page.book.listed_evidence().iter().filter(|one| !one.in_period).count(),
            "Evidence",
        ),
        (
            "Parameters without a value",
            on("Parameters", "Value", "Not assigned"),
            unassigned.filter(|one| one.value.is_none()).count(),
            "Parameters",
        ),
    ];
    page.put(row, 0, "Review first", &styles.section)?;
    page.sheet.set_row_height(row, 20)?;
    let mut row = row + 1;
    for (label, formula, count, sheet) in rows {
        long_label(page, row, label)?;
        number(page, row, formula, count)?;
        if page.has(sheet) {
            page.sheet_link(row, FIRST + 1, sheet)?;
        }
        row += 1;
    }
    Ok(row)
}

/// Open parts by the weightiest reason. Returns the row after.
fn reasons(page: &mut Page<'_, '_>, row: u32) -> Result<u32, XlsxError> {
    let styles = page.styles;
    page.put(row, 0, "Open parts by reason", &styles.section)?;
    page.sheet.set_row_height(row, 20)?;
    let range = page.range("Open", "Reason");
    let mut row = row + 1;
    for reason in Reason::ALL {
        let count = page.book.plan.summary.reasons.get(&reason).copied().unwrap_or_default();
        long_label(page, row, reason.label())?;
        number(page, row, range.as_ref().map(|range| equal_to(range, reason.label())), count)?;
        row += 1;
    }
    Ok(row)
}

/// Scores of the framework's own assessment. Returns the row after.
fn scores(page: &mut Page<'_, '_>, row: u32) -> Result<u32, XlsxError> {
    let (plan, styles) = (page.book.plan, page.styles);
    if plan.extras.scores.is_empty() {
        return Ok(row);
    }
    let mut row = row + 1;
    page.put(row, 0, "Score, as management counts it", &styles.section)?;
    page.sheet.set_row_height(row, 20)?;
    row += 1;
    for score in &plan.extras.scores {
        long_label(page, row, &format!("{}, {}", score.title, score.rule))?;
        page.put(row, FIRST, &score.result(), &styles.about)?;
        page.put(row + 1, FIRST, &score.conclusion, &styles.about)?;
        page.sheet_link(row + 1, 0, "Score")?;
        row += 2;
    }
    Ok(row)
}

/// The firm policy that labels depend on. Returns the row after.
fn policy(page: &mut Page<'_, '_>, row: u32) -> Result<u32, XlsxError> {
    let (policy, styles) = (&page.book.plan.policy, page.styles);
    page.put(row, 0, "Firm policy that labels depend on", &styles.section)?;
    page.sheet.set_row_height(row, 20)?;
    long_label(page, row + 1, "Tolerable deviation")?;
    page.put(row + 1, FIRST, &tolerance_in_words(policy), &styles.about)?;
    long_label(page, row + 2, "Parts that no step names")?;
    page.put(row + 2, FIRST, control_level_in_words(policy), &styles.about)?;
    Ok(row + 3)
}
