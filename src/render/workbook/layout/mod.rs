//! Workbooks in the form that an audience asks for, each derived from a plan. What cannot be claimed stays blank, and the
//! sheet Notes says why.

mod cis_crm;
mod cmmc;
mod pci;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::WorkbookError;
use super::text::{clean, height, lines, put};
use crate::model::Plan;

/// A layout: its name, what plan it needs, and how it is made.
#[derive(Debug)]
pub struct Layout {
    /// Name on the command line: `fedramp-cis-crm`.
    pub name: &'static str,
    /// What it needs, as the end of a sentence.
    pub needs: &'static str,
    fits: fn(&Plan) -> bool,
    make: fn(&Plan) -> Result<Vec<u8>, XlsxError>,
}

/// Every layout. A new one is a file and a line here.
pub static LAYOUTS: &[Layout] = &[
    Layout {
        name: "fedramp-cis-crm",
        needs: "a plan of SP 800-53",
        fits: cis_crm::fits,
        make: cis_crm::make,
    },
    Layout { name: "pci-12.8.5", needs: "a plan of PCI DSS", fits: pci::fits, make: pci::make },
    Layout {
        name: "cmmc-srm",
        needs: "a plan of CMMC or SP 800-171",
        fits: cmmc::fits,
        make: cmmc::make,
    },
];

impl Layout {
    /// The layout of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        LAYOUTS.iter().find(|layout| layout.name == name)
    }

    /// True if a plan has it.
    pub fn fits(&self, plan: &Plan) -> bool {
        (self.fits)(plan)
    }

    /// The workbook of a plan.
    ///
    /// # Errors
    /// When the rows do not fit on a sheet.
    pub fn workbook(&self, plan: &Plan) -> Result<Vec<u8>, WorkbookError> {
        (self.make)(plan).map_err(|source| WorkbookError::Sheet { sheet: self.name, source })
    }
}

/// The formats of these sheets.
struct Looks {
    title: Format,
    about: Format,
    head: Format,
    cell: Format,
    mark: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = Format::new().set_font_name("Arial").set_font_size(10);
        let cell = plain
            .clone()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xC9_D0_D9));
        Self {
            title: plain.clone().set_bold().set_font_size(14),
            about: plain.clone().set_text_wrap().set_align(FormatAlign::Top),
            head: cell
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x1F_3A_5F)),
            mark: cell.clone().set_align(FormatAlign::Center),
            cell,
        }
    }
}

/// A workbook being written.
struct Book<'a> {
    plan: &'a Plan,
    workbook: Workbook,
    notes: Vec<(String, String)>,
}

impl<'a> Book<'a> {
    fn new(plan: &'a Plan) -> Self {
        let mut workbook = Workbook::new();
        workbook.set_properties(&super::properties(plan));
        Self { plan, workbook, notes: Vec::new() }
    }

    /// Says why something is blank.
    fn note(&mut self, about: impl Into<String>, why: impl Into<String>) {
        let note = (about.into(), why.into());
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn sheet(&mut self, name: &str, widths: &[f64]) -> Result<&mut Worksheet, XlsxError> {
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(name)?.set_landscape().set_print_fit_to_pages(1, 0);
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, *width)?;
        }
        Ok(sheet)
    }

    /// A sheet with a title, a sentence, headings and rows of text.
    fn table(
        &mut self,
        name: &str,
        title: &str,
        about: &str,
        columns: &[(&str, f64)],
        rows: &[Vec<String>],
    ) -> Result<(), XlsxError> {
        let widths: Vec<f64> = columns.iter().map(|(_, width)| *width).collect();
        let looks = Looks::new();
        let mark = self.plan.system.synthetic.clone();
        let notice = self.plan.notice.clone();
        let sheet = self.sheet(name, &widths)?;
        put(sheet, 0, 0, title, &looks.title)?;
        let about = [Some(about.to_owned()), Some(notice), mark];
        let about: Vec<String> = about.into_iter().flatten().collect();
        sheet.write_string_with_format(1, 0, clean(&about.join(" ")), &Format::new())?;
        for (column, (heading, _)) in (0..).zip(columns) {
            put(sheet, 2, column, heading, &looks.head)?;
        }
        for (row, cells) in (3..).zip(rows) {
            let mut most = 1;
            for ((column, text), width) in (0..).zip(cells).zip(&widths) {
                put(sheet, row, column, text, &looks.cell)?;
                most = most.max(lines(text, *width));
            }
            sheet.set_row_height(row, height(most))?;
        }
        sheet.set_freeze_panes(3, 1)?;
        sheet.set_repeat_rows(2, 2)?;
        Ok(())
    }

    /// The workbook with its notes.
    fn finished(mut self) -> Result<Vec<u8>, XlsxError> {
        let rows: Vec<Vec<String>> = std::mem::take(&mut self.notes)
            .into_iter()
            .map(|(about, why)| vec![about, why])
            .collect();
        let about = format!(
            "{}, {}, {}, as of {}. What is blank, and why.",
            self.plan.system.name, self.plan.framework_title, self.plan.period, self.plan.as_of
        );
        self.table(
            "Notes",
            "Notes",
            &about,
            &[("About", 22.0), ("Why it is blank, or how it was derived", 110.0)],
            &rows,
        )?;
        self.workbook.save_to_buffer()
    }
}

/// What AWS shows for a part: each report or authorization with version and date.
fn shown_by_aws(plan: &Plan, keys: &[String]) -> String {
    let reports =
        keys.iter().filter_map(|key| plan.report(key)).filter(|one| one.usable || one.letter);
    let lines = reports.map(|report| {
        let period = report.period.map_or(String::new(), |period| format!(", {period}"));
        format!("{} ({}){period}", report.title, report.key)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What the organization says that it does for a part.
fn statements(part: &crate::model::PlanPart) -> String {
    let said = part
        .statements
        .iter()
        .map(|one| format!("{}: {}", one.implementation, super::text::plain(&one.text)));
    said.collect::<Vec<_>>().join("\n")
}

/// What is assumed of AWS for a part, in our words.
fn assumed(part: &crate::model::PlanPart) -> String {
    part.csocs.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n")
}
