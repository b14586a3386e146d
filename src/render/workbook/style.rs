//! The style: one font, few colors, a thin border around each cell. Color never has a meaning that the text
//! does not state.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::model::{Disposition, Owner};

/// Excel always has Arial; LibreOffice has a font with the same widths.
const FONT: &str = "Arial";
const INK: u32 = 0x1F_29_37;
const QUIET: u32 = 0x4B_55_63;
const NAVY: u32 = 0x1F_3A_5F;
const RULE: u32 = 0xC9_D0_D9;
const LINK: u32 = 0x0B_57_A4;

/// Where people write: the fill of the cells, and the color of the headings.
const WRITE_FILL: u32 = 0xFF_F9_DB;
const WRITE_HEAD: u32 = 0x6B_4E_00;

/// Zero as a dash; the cell still contains the number.
const QUIET_ZERO: &str = "#,##0;-#,##0;\"–\"";

/// A light fill that repeats the meaning of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Aws,
    Provider,
    Shared,
    Customer,
    Level,
    Quiet,
    Alert,
}

impl Tone {
    const ALL: [Self; 7] = [
        Self::Aws,
        Self::Provider,
        Self::Shared,
        Self::Customer,
        Self::Level,
        Self::Quiet,
        Self::Alert,
    ];

    fn fill(self) -> u32 {
        match self {
            Self::Aws => 0xE3_EC_F7,
            Self::Provider => 0xEB_E7_F5,
            Self::Shared => 0xDF_F0_EF,
            Self::Customer => 0xE4_F1_E6,
            Self::Level => 0xF8_F0_DC,
            Self::Quiet => 0xF1_F3_F5,
            Self::Alert => 0xFB_E9_E4,
        }
    }

    /// The stronger color of the chart: the PDF's own. White numbers on each have a contrast above 4.5 to 1.
    pub(super) fn bar(self) -> u32 {
        match self {
            Self::Aws => 0x2C_5A_86,
            Self::Provider => 0x5A_4B_8C,
            Self::Shared => 0x1C_6F_70,
            Self::Customer => 0x3D_6B_2F,
            Self::Level => 0x7A_5C_12,
            Self::Quiet => 0x66_70_7B,
            Self::Alert => 0xAB_3A_1C,
        }
    }
}

impl From<Disposition> for Tone {
    fn from(disposition: Disposition) -> Self {
        match disposition {
            Disposition::AwsAttested => Self::Aws,
            Disposition::ProviderAttested => Self::Provider,
            Disposition::Shared => Self::Shared,
            Disposition::CustomerTested => Self::Customer,
            Disposition::ControlLevel => Self::Level,
            Disposition::NotApplicable => Self::Quiet,
            Disposition::Open => Self::Alert,
        }
    }
}

impl From<Owner> for Tone {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Aws => Self::Aws,
            Owner::Shared => Self::Shared,
            Owner::Customer => Self::Customer,
            Owner::Nobody => Self::Quiet,
        }
    }
}

/// Every format the workbook uses.
pub(super) struct Styles {
    pub(super) default: Format,
    pub(super) title: Format,
    pub(super) notice: Format,
    pub(super) about: Format,
    pub(super) mark: Format,
    pub(super) back: Format,
    pub(super) section: Format,
    pub(super) band: Format,
    pub(super) header: Format,
    /// The heading of a column to write in, and what is above it.
    pub(super) write_header: Format,
    pub(super) write_band: Format,
    pub(super) label: Format,
    /// A label that extends into the empty cell next to it.
    pub(super) long_label: Format,
    pub(super) text: [Format; 2],
    pub(super) link: [Format; 2],
    /// Cells to write in: not locked, on a fill of their own.
    pub(super) write: [Format; 2],
    pub(super) write_day: Format,
    pub(super) number: Format,
    /// A count in a table, where zeros should not stand out.
    pub(super) tally: Format,
    pub(super) day: Format,
    pub(super) total: Format,
    /// A number that must be read even when it is zero.
    pub(super) check: Format,
    pub(super) total_label: Format,
    tones: [[Format; 2]; 7],
}

impl Styles {
    pub(super) fn new() -> Self {
        let default = Format::new().set_font_name(FONT).set_font_size(10);
        let ink = default.clone().set_font_color(Color::RGB(INK));
        let cell = ink
            .clone()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(RULE));
        let text = cell.clone().set_text_wrap();
        let linked = |format: &Format| {
            format.clone().set_font_color(Color::RGB(LINK)).set_underline(FormatUnderline::Single)
        };
        let pair = |format: Format| [format.clone(), format.set_quote_prefix()];
        let write = text.clone().set_background_color(Color::RGB(WRITE_FILL)).set_unlocked();
        let total = cell.clone().set_bold().set_background_color(Color::RGB(Tone::Quiet.fill()));
        Self {
            title: ink.clone().set_bold().set_font_size(16).set_font_color(Color::RGB(NAVY)),
            notice: ink.clone().set_bold().set_font_size(11),
            about: ink.clone().set_font_color(Color::RGB(QUIET)),
            mark: ink.clone().set_bold().set_font_color(Color::RGB(0xA3_2A_0C)),
            back: linked(&ink),
            section: ink.clone().set_bold().set_font_size(12).set_font_color(Color::RGB(NAVY)),
            band: ink
                .clone()
                .set_bold()
                .set_font_color(Color::RGB(NAVY))
                .set_background_color(Color::RGB(0xDC_E3_EC)),
            header: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(NAVY)),
            write_header: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(WRITE_HEAD)),
            write_band: ink
                .clone()
                .set_bold()
                .set_font_color(Color::RGB(WRITE_HEAD))
                .set_background_color(Color::RGB(WRITE_FILL)),
            write_day: write.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            // As text, so that `3-4` stays what was typed.
            write: pair(write.set_num_format("@")),
            long_label: ink
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(Tone::Quiet.fill()))
                .set_border_top(FormatBorder::Thin)
                .set_border_top_color(Color::RGB(RULE))
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(Color::RGB(RULE)),
            label: text.clone().set_bold().set_background_color(Color::RGB(Tone::Quiet.fill())),
            link: pair(linked(&text)),
            number: cell
                .clone()
                .set_num_format("#,##0")
                .set_align(FormatAlign::Right)
                .set_indent(1),
            tally: cell
                .clone()
                .set_num_format(QUIET_ZERO)
                .set_align(FormatAlign::Right)
                .set_indent(1),
            day: cell.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            check: total
                .clone()
                .set_num_format("#,##0")
                .set_align(FormatAlign::Right)
                .set_indent(1),
            total_label: total.clone(),
            total: total.set_num_format(QUIET_ZERO).set_align(FormatAlign::Right).set_indent(1),
            tones: Tone::ALL
                .map(|tone| pair(text.clone().set_background_color(Color::RGB(tone.fill())))),
            text: pair(text),
            default,
        }
    }

    /// The format of a toned cell.
    pub(super) fn tone(&self, tone: Tone, quoted: bool) -> &Format {
        &self.tones[tone as usize][usize::from(quoted)]
    }
}
