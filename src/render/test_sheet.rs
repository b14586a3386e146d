//! A test sheet for a tester to fill in, with the sample that was drawn.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use crate::model::{ATTRIBUTE_HINT, EXCEPTION_COLUMNS, ITEM_COLUMNS, STEP, STEP_HINTS, TestRow};

/// What is known before the test begins.
#[derive(Clone, Debug, Default)]
pub struct Blank {
    /// Values by name of the fact.
    pub rows: Vec<(TestRow, String)>,
    /// Steps: what to do, and the parts it looks at.
    pub steps: Vec<(String, String)>,
    /// The items drawn.
    pub items: Vec<String>,
}

/// Attributes on a blank sheet; more may be added.
const ATTRIBUTES: [&str; 4] = ["A", "B", "C", "D"];
/// Marks to choose from.
const MARKS: [&str; 3] = ["✓", "✗", "n/a"];
/// Rows for items if none are drawn.
const ROOM: usize = 25;
/// First and last column of each heading of the table of exceptions.
const EXCEPTION_PLACES: [(u16, u16); 10] =
    [(1, 1), (0, 0), (2, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10), (11, 11), (12, 12)];
/// Steps on a blank sheet; more may be added.
const STEPS: u32 = 4;
/// Height of a row of one line, in points.
const LINE: f64 = 16.0;
/// Height of a row with room for several.
const TALL: f64 = 64.0;
/// Rows for exceptions.
const EXCEPTIONS: u32 = 5;

/// The sheet as an XLSX file; the same facts give the same bytes.
///
/// # Errors
/// When there are more items than a sheet has rows.
pub fn test_sheet(blank: &Blank) -> Result<Vec<u8>, XlsxError> {
    let line = |format: Format| format.set_border(FormatBorder::Hair).set_align(FormatAlign::Top);
    let name = line(Format::new()).set_bold().set_text_wrap();
    let said = line(Format::new()).set_text_wrap().set_num_format("@").set_align(FormatAlign::Left);
    let hint = Format::new().set_italic().set_font_color("#6B7280").set_align(FormatAlign::Top);
    let heading =
        line(Format::new()).set_bold().set_font_color("#FFFFFF").set_background_color("#1F2937");
    let title = Format::new().set_bold().set_font_size(14);

    let mut book = Workbook::new();
    book.set_properties(&properties()?);
    let sheet = book.add_worksheet();
    sheet.set_name("Test")?.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
    for (column, width) in [
        (0, 30),
        (1, 64),
        (2, 9),
        (3, 9),
        (4, 9),
        (5, 9),
        (6, 20),
        (7, 40),
        (8, 30),
        (9, 11),
        (10, 20),
        (11, 12),
        (12, 20),
    ] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_with_format(0, 0, "Test of a control", &title)?;
    let about = "Names in the first column are read by carveout; rows may be left blank or moved.";
    sheet.write_with_format(1, 0, about, &hint)?;
    let mut row = 3;
    for (known, word, _, example) in TestRow::ALL {
        sheet.write_with_format(row, 0, *word, &name)?;
        let value = blank.rows.iter().find(|(of, _)| of == known).map(|(_, value)| value.as_str());
        sheet.write_string_with_format(row, 1, value.unwrap_or_default(), &said)?;
        sheet.write_with_format(row, 2, *example, &hint)?;
        let tall = [TestRow::Procedure, TestRow::PopulationQuery].contains(known);
        sheet.set_row_height(row, if tall { TALL } else { LINE })?;
        row += 1;
    }
    let steps = usize::try_from(STEPS).unwrap_or(0).max(blank.steps.len());
    for n in 1..=steps {
        let (action, parts) = blank.steps.get(n - 1).cloned().unwrap_or_default();
        sheet.write_with_format(row, 0, format!("{STEP} {n}"), &name)?;
        sheet.write_string_with_format(row, 1, &action, &said)?;
        for (column, example) in (2..).zip(STEP_HINTS) {
            if column == 2 && !parts.is_empty() {
                sheet.write_string_with_format(row, column, &parts, &said)?;
            } else {
                sheet.write_with_format(row, column, example, &hint)?;
            }
        }
        row += 1;
    }
    for letter in ATTRIBUTES {
        sheet.write_with_format(row, 0, format!("Attribute {letter}"), &name)?;
        sheet.write_string_with_format(row, 1, "", &said)?;
        sheet.write_with_format(row, 2, ATTRIBUTE_HINT, &hint)?;
        row += 1;
    }
    row += 1;
    let [item, evidence, note] = ITEM_COLUMNS;
    let headings = ["No.", item].into_iter().chain(ATTRIBUTES).chain([evidence, note]);
    for (column, text) in (0..).zip(headings) {
        sheet.write_with_format(row, column, text, &heading)?;
    }
    let first = row + 1;
    let count = if blank.items.is_empty() { ROOM } else { blank.items.len() };
    for n in 0..count {
        row += 1;
        sheet.write_with_format(row, 0, u32::try_from(n + 1).unwrap_or(u32::MAX), &said)?;
        let drawn = blank.items.get(n).map_or("", String::as_str);
        sheet.write_string_with_format(row, 1, drawn, &said)?;
        for column in 2..8 {
            sheet.write_blank(row, column, &said)?;
        }
    }
    let marks = DataValidation::new().allow_list_strings(&MARKS)?;
    sheet.add_data_validation(first, 2, row, 5, &marks)?;
    row += 2;
    // The columns for marks are narrow: a cause spans all of them.
    for line in 0..=EXCEPTIONS {
        sheet.set_row_height(row + line, if line == 0 { LINE } else { TALL })?;
        for (text, (from, to)) in EXCEPTION_COLUMNS.into_iter().zip(EXCEPTION_PLACES) {
            let (text, format) = if line == 0 { (text, &heading) } else { ("", &said) };
            if from == to {
                sheet.write_string_with_format(row + line, from, text, format)?;
            } else {
                sheet.merge_range(row + line, from, row + line, to, text, format)?;
            }
        }
    }
    book.save_to_buffer()
}

/// Without a clock: the file does not state when it was written.
fn properties() -> Result<rust_xlsxwriter::DocProperties, XlsxError> {
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(rust_xlsxwriter::DocProperties::new()
        .set_title("Test of a control")
        .set_comment(crate::model::NOTICE)
        .set_creation_datetime(&day))
}
