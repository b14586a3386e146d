//! The start of a period as text, Markdown, CSV and as a calendar: the work list, and what carries over.

use std::fmt::Write as _;

use super::{Roll, csv, ics, markdown, text};
use crate::diag::fit::{markdown as plain, wrapped};

/// For a terminal: at most `most` entries of each list, with lines of `width` characters.
pub fn roll_text(roll: &Roll, most: usize, width: usize) -> String {
    let mut out = format!("Owed for {} ({})\n", roll.to.label(), roll.to);
    out.push_str(&text(&roll.list, most, width));
    let _ = writeln!(out, "Carries over ({})", roll.carried.len());
    for one in roll.carried.iter().take(most) {
        out.push_str(&wrapped(&format!("{}: {}", one.about, one.what), "  - ", "    ", width));
    }
    let more = roll.carried.len().saturating_sub(most);
    if more > 0 {
        let _ = writeln!(out, "and {more} more: `--all`, or `--format csv` for a spreadsheet");
    }
    out
}

/// For an issue or a page.
pub fn roll_markdown(roll: &Roll) -> String {
    let mut out = markdown(&roll.list);
    // The work list ends with the progress of frameworks, which a period that has not begun has not.
    if let Some(at) = out.find("\n| framework | family |") {
        out.truncate(at);
    }
    let _ = write!(
        out,
        "\n## Carries over into {}\n\n| what | until when |\n|---|---|\n",
        plain(&roll.to.label())
    );
    for one in &roll.carried {
        let _ = writeln!(out, "| {} | {} |", plain(&one.about), plain(&one.what));
    }
    out
}

/// For a spreadsheet: what is owed, then what carries over, told by the column `kind`.
///
/// # Errors
/// None in practice: everything is written to memory.
pub fn roll_csv(roll: &Roll) -> Result<String, ::csv::Error> {
    let mut out = csv(&roll.list)?;
    let cell = |text: &str| {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if formula { format!("'{text}") } else { text.to_owned() }
    };
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for one in &roll.carried {
        let (about, what) = (cell(&one.about), cell(&one.what));
        writer.write_record(["", "", "", "carries over", &about, &what, "", ""])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    out.push_str(&String::from_utf8_lossy(&bytes));
    Ok(out)
}

/// For a calendar: a day for each task.
pub fn roll_ics(roll: &Roll) -> String {
    ics(&roll.list)
}
