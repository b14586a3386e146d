//! Tables and pages → worksheets. With `style`, the only file that depends on Excel.

use std::collections::HashMap;

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, Formula, Image, ObjectMovement,
    ProtectionOptions, Url, Workbook, Worksheet, XlsxError,
    utility::{cell_range_absolute, quote_sheet_name},
};

use super::book::Book;
use super::sheet::Sheet;
use super::style::Styles;
use super::table::{Cell, Heading, Kind, Table, Target};
use super::text::{self, CELL_LIMIT, clean, height, is_linkable, lines, looks_like_formula};
use crate::model::{COPY_FORM, CopyRef, Date, ENTRIES_SHEET, Plan, write_place};

/// Row of the column headings, from 0. Title, back link and bands are above it on every sheet.
pub(super) const HEADING_ROW: u32 = 3;
/// First row of data, from 0.
pub(super) const FIRST_ROW: u32 = HEADING_ROW + 1;
/// First row of a sheet without rows.
pub(super) const NONE: &str = "None.";
/// Excel refuses a sheet with more links.
const LINK_LIMIT: usize = 65_000;
/// Room above and below a picture, in points.
const MARGIN: f64 = 3.0;
/// A4 and A3, as Excel numbers them; a sheet wider than so many characters goes on A3, and wider
/// still on two pages beside each other.
const A4: u8 = 9;
const A3: u8 = 8;
const WIDE: f64 = 190.0;
const TOO_WIDE: f64 = 380.0;

/// The row that lists each thing: name of the sheet, and row from 0.
#[derive(Default)]
pub(super) struct Index<'a> {
    rows: HashMap<Target<'a>, (&'static str, u32)>,
    columns: HashMap<(&'static str, String), u16>,
}

impl<'a> Index<'a> {
    /// Records where a table's rows and columns will be. The first place of an id is kept.
    pub(super) fn add(&mut self, sheet: &'static str, table: &Table<'a>) {
        for (row, target) in (FIRST_ROW..).zip(table.rows.iter().map(|row| &row.target)) {
            if let Some(target) = target {
                self.rows.entry(target.clone()).or_insert((sheet, row));
            }
        }
        for (column, heading) in (0..).zip(&table.headings) {
            self.columns.insert((sheet, heading.text.to_string()), column);
        }
    }

    /// Makes a control's link lead to its first part.
    pub(super) fn add_controls(&mut self, plan: &'a Plan) {
        for control in &plan.controls {
            let place =
                control.parts.first().and_then(|part| self.rows.get(&Target::part(&part.id)));
            if let Some(place) = place.copied() {
                self.rows.entry(Target::new(Kind::Control, control.id.as_str())).or_insert(place);
            }
        }
    }

    fn find(&self, target: &Target<'a>) -> Option<(&'static str, u32)> {
        let whole = || Target { kind: Kind::Control, id: target.id.clone() };
        let found = self.rows.get(target);
        let found =
            found.or_else(|| (target.kind == Kind::Part).then(|| self.rows.get(&whole()))?);
        found.copied()
    }
}

/// A link to a cell of this workbook.
fn inside(sheet: &str, row: u32) -> Url {
    Url::new(format!("internal:{}!A{}", quote_sheet_name(sheet), row + 1))
}

/// A worksheet being written, and its source.
pub(super) struct Page<'w, 'a> {
    pub(super) sheet: &'w mut Worksheet,
    pub(super) styles: &'w Styles,
    pub(super) book: &'w Book<'a>,
    /// Every sheet, and the number of rows of those that are tables.
    pub(super) rows: &'w [(&'static Sheet, Option<usize>)],
    /// Sheets that are left out because they have nothing to say.
    pub(super) absent: &'w [&'static Sheet],
    index: &'w Index<'a>,
    links: usize,
}

impl<'w, 'a> Page<'w, 'a> {
    /// Adds a worksheet with the common elements: name, title, back link, print setup.
    pub(super) fn begin(
        workbook: &'w mut Workbook,
        spec: &'static Sheet,
        styles: &'w Styles,
        book: &'w Book<'a>,
        (rows, absent): (&'w [(&'static Sheet, Option<usize>)], &'w [&'static Sheet]),
        index: &'w Index<'a>,
    ) -> Result<Self, XlsxError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(spec.name)?;
        let mut page = Self { sheet, styles, book, rows, absent, index, links: 0 };
        page.print_setup()?;
        Ok(page)
    }

    fn print_setup(&mut self) -> Result<(), XlsxError> {
        let plan = self.book.plan;
        let name = escaped(&plan.system.name, 60);
        let mark = escaped(plan.system.synthetic.as_deref().unwrap_or_default(), 80);
        let title = escaped(&plan.framework_title, 60);
        self.sheet
            .set_landscape()
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.65, 0.65, 0.3, 0.3)
            .set_header(format!("&L&8{name} – {title} – {}&C&8&B{mark}&R&8&A", plan.period_label))
            .set_footer(format!("&L&8{}&R&8Page &P of &N", escaped(&plan.notice, 120)));
        self.sheet.set_screen_gridlines(false).set_zoom(90);
        Ok(())
    }

    /// Title and back link, in the first two rows.
    pub(super) fn heading(&mut self, spec: &Sheet) -> Result<(), XlsxError> {
        let styles = self.styles;
        self.sheet.write_string_with_format(0, 0, spec.title, &styles.title)?;
        self.sheet.set_row_height(0, 24)?;
        self.back(1)?;
        let mut about = spec.about.to_owned();
        if write_place(spec.name).is_some() || spec.name == ENTRIES_SHEET {
            about = format!("{about} {}", self.reference(spec.name));
        }
        // The marking comes first, so that a copy of one sheet includes it.
        match self.book.plan.system.synthetic.as_deref().map(clean) {
            Some(mark) if !mark.is_empty() && mark.len() < 2_000 => {
                let about = format!(" · {about}");
                let parts = [(&styles.mark, &*mark), (&styles.about, about.as_str())];
                self.sheet.write_rich_string(1, 1, &parts)?;
                Ok(())
            }
            _ => self.put(1, 1, &about, &styles.about),
        }
    }

    /// What a sheet is a copy of, so that it is known again when it comes back.
    pub(super) fn reference(&self, sheet: &str) -> CopyRef {
        let plan = self.book.plan;
        CopyRef {
            system: plan.system.id.clone(),
            plan: plan.framework.clone(),
            period: plan.period,
            as_of: plan.as_of,
            sheet: sheet.to_owned(),
            form: COPY_FORM,
            entries: plan.remarks.len(),
        }
    }

    fn back(&mut self, row: u32) -> Result<(), XlsxError> {
        let url = inside("Read me", 0).set_text("← Read me");
        self.sheet.write_url_with_format(row, 0, url, &self.styles.back)?;
        Ok(())
    }

    /// A table with its headings.
    pub(super) fn table(&mut self, table: &Table<'a>) -> Result<(), XlsxError> {
        self.headings(&table.headings)?;
        let last_column = u16::try_from(table.headings.len().max(1) - 1).unwrap_or(u16::MAX);
        for (row, content) in (FIRST_ROW..).zip(&table.rows) {
            let (mut most, mut tall) = (1, 0.0_f64);
            for ((column, cell), heading) in (0..).zip(&content.cells).zip(&table.headings) {
                self.cell(row, column, cell)?;
                if let Some(text) = cell.shown() {
                    most = most.max(lines(text, heading.width));
                }
                if let Cell::Picture(image, _) = cell {
                    // 96 pixels are 72 points.
                    tall = tall.max(f64::from(image.height) * 0.75 + 2.0 * MARGIN);
                }
            }
            self.sheet.set_row_height(row, height(most).max(tall))?;
        }
        if table.rows.is_empty() {
            self.sheet.write_string_with_format(FIRST_ROW, 0, NONE, &self.styles.text[0])?;
        }
        let last_row = last_row(table.rows.len());
        self.choices(&table.headings, last_row)?;
        self.sheet.autofilter(HEADING_ROW, 0, last_row, last_column)?;
        self.sheet.set_freeze_panes(FIRST_ROW, table.frozen)?;
        self.sheet.set_repeat_rows(HEADING_ROW - 1, HEADING_ROW)?;
        self.fit(table)
    }

    /// One page wide; a sheet that would be too small to read gets two pages, with the ids on both.
    fn fit(&mut self, table: &Table<'a>) -> Result<(), XlsxError> {
        let width: f64 = table.headings.iter().map(|heading| heading.width).sum();
        self.sheet.set_paper_size(if width > WIDE { A3 } else { A4 });
        if width > TOO_WIDE {
            self.sheet.set_print_fit_to_pages(2, 0).set_page_order(false);
            if let Some(last) = table.frozen.checked_sub(1) {
                self.sheet.set_repeat_columns(0, last)?;
            }
        }
        Ok(())
    }

    fn headings(&mut self, headings: &[Heading<'a>]) -> Result<(), XlsxError> {
        let styles = self.styles;
        let mut before = "";
        let mut most = 1;
        for (column, heading) in (0..).zip(headings) {
            self.sheet.set_column_width(column, heading.width)?;
            let written = heading.entry.is_some();
            let band = if heading.band == before { "" } else { heading.band };
            if !heading.band.is_empty() {
                let format = if written { &styles.write_band } else { &styles.band };
                self.sheet.write_string_with_format(HEADING_ROW - 1, column, band, format)?;
            }
            before = heading.band;
            let format = if written { &styles.write_header } else { &styles.header };
            self.sheet.write_string_with_format(HEADING_ROW, column, &*heading.text, format)?;
            // Room for bold letters and for the filter's button.
            most = most.max(lines(&heading.text, (heading.width - 2.5) * 0.95));
        }
        self.sheet.set_row_height(HEADING_ROW, height(most))?;
        Ok(())
    }

    /// What may be written in the columns to write in: words of a list, days, texts that are not too long.
    fn choices(&mut self, headings: &[Heading<'a>], last_row: u32) -> Result<(), XlsxError> {
        for (column, heading) in (0..).zip(headings) {
            let Some(field) = heading.entry else { continue };
            let words = field.words();
            let rule = DataValidation::new();
            let rule = if !words.is_empty() {
                let words: Vec<&str> = words.iter().map(|(_, label)| *label).collect();
                let said = format!("Choose one of: {}.", words.join(", "));
                rule.allow_list_strings(&words)?.set_error_message(said)?
            } else if field.is_day() {
                let (Some(first), Some(last)) = (excel(2000, 1, 1), excel(2100, 12, 31)) else {
                    continue;
                };
                rule.allow_date(DataValidationRule::Between(first, last))
                    .set_error_message("Write a day, such as 2026-10-05.")?
            } else {
                let most = u32::try_from(field.most()).unwrap_or(u32::MAX);
                rule.allow_text_length(DataValidationRule::LessThanOrEqualTo(most))
                    .set_error_message(format!("Write at most {most} characters."))?
            };
            let rule = rule.set_error_title("This cannot be read back")?;
            self.sheet.add_data_validation(FIRST_ROW, column, last_row, column, &rule)?;
        }
        Ok(())
    }

    /// Locks everything that is not a place to write, without a password.
    pub(super) fn protect(&mut self) {
        self.sheet.protect_with_options(&ProtectionOptions {
            format_cells: true,
            format_columns: true,
            format_rows: true,
            insert_links: true,
            sort: true,
            use_autofilter: true,
            use_pivot_tables: true,
            ..ProtectionOptions::default()
        });
    }

    /// One cell.
    pub(super) fn cell(&mut self, row: u32, column: u16, cell: &Cell<'a>) -> Result<(), XlsxError> {
        let styles = self.styles;
        let quoted = |text: &str| usize::from(looks_like_formula(text));
        match cell {
            Cell::Blank => {
                self.sheet.write_blank(row, column, &styles.text[0])?;
            }
            Cell::Text(text) => {
                let format = &styles.text[quoted(text)];
                self.sheet.write_string_with_format(row, column, &**text, format)?;
            }
            Cell::Toned(text, tone) => {
                let format = styles.tone(*tone, quoted(text) == 1);
                self.sheet.write_string_with_format(row, column, &**text, format)?;
            }
            Cell::Number(number) => {
                self.sheet.write_number_with_format(row, column, *number, &styles.number)?;
            }
            Cell::Day(day) => self.day(row, column, *day, &styles.day)?,
            Cell::Write(text) if text.is_empty() => {
                self.sheet.write_blank(row, column, &styles.write[0])?;
            }
            Cell::Write(text) => {
                let format = &styles.write[quoted(text)];
                self.sheet.write_string_with_format(row, column, &**text, format)?;
            }
            Cell::WriteDay(Some(day)) => self.day(row, column, *day, &styles.write_day)?,
            Cell::WriteDay(None) => {
                self.sheet.write_blank(row, column, &styles.write_day)?;
            }
            Cell::Link(text, target) => {
                let url = self.index.find(target).map(|(sheet, row)| inside(sheet, row));
                self.linked(row, column, text, url)?;
            }
            Cell::Picture(image, alt) => {
                self.sheet.write_blank(row, column, &styles.text[0])?;
                let picture = Image::new_from_buffer(&image.bytes)?
                    .set_alt_text(shortened(alt, 255))
                    .set_object_movement(ObjectMovement::MoveAndSizeWithCells);
                self.sheet.insert_image_with_offset(row, column, &picture, 4, 4)?;
            }
            Cell::Web(text) => {
                let url = is_linkable(text).then(|| Url::new(&**text));
                self.linked(row, column, text, url)?;
            }
        }
        Ok(())
    }

    fn linked(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        url: Option<Url>,
    ) -> Result<(), XlsxError> {
        let quoted = usize::from(looks_like_formula(text));
        match url.filter(|_| self.links < LINK_LIMIT) {
            Some(url) => {
                self.links += 1;
                let format = &self.styles.link[quoted];
                self.sheet.write_url_with_format(row, column, url.set_text(text), format)?;
            }
            None => {
                let format = &self.styles.text[quoted];
                self.sheet.write_string_with_format(row, column, text, format)?;
            }
        }
        Ok(())
    }

    /// A day as a real date; as text outside Excel's calendar, or where its calendar has a flaw.
    fn day(&mut self, row: u32, column: u16, day: Date, format: &Format) -> Result<(), XlsxError> {
        let (year, month, date) = day.ymd();
        let plain = &self.styles.text[0];
        match excel_day(day).filter(|_| (year, month, date) >= (1900, 3, 1)) {
            Some(day) => self.sheet.write_date_with_format(row, column, &day, format)?,
            None => self.sheet.write_string_with_format(row, column, day.to_string(), plain)?,
        };
        Ok(())
    }

    /// Text with a given format; never a formula.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        text::put(self.sheet, row, column, text, format)
    }

    /// A formula with its current result.
    pub(super) fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        result: impl Into<i64>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let formula = Formula::new(formula).set_result(result.into().to_string());
        self.sheet.write_formula_with_format(row, column, formula, format)?;
        Ok(())
    }

    /// A link to another sheet's top.
    pub(super) fn sheet_link(
        &mut self,
        row: u32,
        column: u16,
        name: &str,
    ) -> Result<(), XlsxError> {
        let there = self.has(name);
        self.linked(row, column, name, there.then(|| inside(name, 0)))
    }

    /// True if the workbook has this sheet.
    pub(super) fn has(&self, name: &str) -> bool {
        self.rows.iter().any(|(sheet, _)| sheet.name == name)
    }

    /// The cells under a heading of another sheet, as a formula names them; `None` where the sheet has no
    /// such column.
    pub(super) fn range(&self, sheet: &'static str, heading: &str) -> Option<String> {
        let column = *self.index.columns.get(&(sheet, heading.to_owned()))?;
        let cells = cell_range_absolute(FIRST_ROW, column, last_row(self.rows_of(sheet)), column);
        Some(format!("{}!{cells}", quote_sheet_name(sheet)))
    }

    /// Number of rows of a table sheet.
    pub(super) fn rows_of(&self, name: &str) -> usize {
        self.rows
            .iter()
            .find(|(sheet, _)| sheet.name == name)
            .and_then(|found| found.1)
            .unwrap_or(0)
    }
}

/// Last row of a table's data, from 0; an empty table has its "None." row.
pub(super) fn last_row(rows: usize) -> u32 {
    FIRST_ROW.saturating_add(u32::try_from(rows.max(1) - 1).unwrap_or(u32::MAX))
}

/// A day as Excel counts it, if it can.
pub(crate) fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let (year, month, date) = day.ymd();
    let part = |n: i8| u8::try_from(n).ok();
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, part(month)?, part(date)?).ok()
}

/// A day of Excel's own.
fn excel(year: u16, month: u8, day: u8) -> Option<ExcelDateTime> {
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// At most so many characters, the last an ellipsis if the text is truncated.
fn shortened(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut units = 1;
    for c in text.chars() {
        units += c.len_utf16();
        if units > most {
            break;
        }
        out.push(c);
    }
    out + "…"
}

/// Text for a page header or footer, where `&` starts a command; shortened, as the limit is 255 in total.
fn escaped(text: &str, limit: usize) -> String {
    debug_assert!(limit < CELL_LIMIT);
    let one_line = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    for c in one_line.chars() {
        let units = if c == '&' { 2 } else { c.len_utf16() };
        if out.encode_utf16().count() + units > limit {
            out.push('…');
            break;
        }
        out.push(c);
        if c == '&' {
            out.push('&');
        }
    }
    out
}
