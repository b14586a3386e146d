//! The work list as text, Markdown, CSV and as a calendar.

use std::fmt::Write as _;

use super::{Task, WorkList};
use crate::diag::fit::{markdown as plain, wrapped};
use crate::model::Date;

/// For a terminal: by day, at most `most` tasks, with lines of `width` characters.
pub fn text(list: &WorkList, most: usize, width: usize) -> String {
    let mut out = String::new();
    let mut day = None;
    for task in list.tasks.iter().take(most) {
        if day != Some(task.due) {
            day = Some(task.due);
            let _ = writeln!(out, "{}", heading(task.due, list.as_of));
        }
        let owner = task.owner.as_deref().unwrap_or("nobody yet");
        let file = task.file.as_deref().map(|file| format!(" [{file}]")).unwrap_or_default();
        let line = format!("{owner}: {}{file}", task.what);
        out.push_str(&wrapped(&line, "  - ", "    ", width));
    }
    let more = list.tasks.len().saturating_sub(most);
    if more > 0 {
        let _ =
            writeln!(out, "and {more} more tasks: `--all`, or `--format csv` for a spreadsheet");
    }
    if list.tasks.is_empty() {
        out.push_str("nothing is owed\n");
    } else {
        let owners: Vec<String> =
            list.owners().iter().map(|(name, count)| format!("{name} {count}")).collect();
        out.push_str(&wrapped(
            &format!("{} tasks: {}", list.tasks.len(), owners.join(", ")),
            "",
            "  ",
            width,
        ));
    }
    for (of, families) in &list.progress {
        let _ = writeln!(
            out,
            "{}: {} of {} parts supported ({})",
            of.name,
            of.done,
            of.parts,
            percent(of.done, of.parts)
        );
        out.push_str(&wrapped(&by_family(families), "  ", "  ", width));
    }
    out
}

fn by_family(families: &[super::Progress]) -> String {
    let one =
        |family: &super::Progress| format!("{} {}/{}", family.name, family.done, family.parts);
    families.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn percent(done: usize, parts: usize) -> String {
    // Rounded down: 99.9 % is not all.
    let share = (done * 100).checked_div(parts).unwrap_or(100);
    format!("{share} %")
}

fn heading(due: Option<Date>, as_of: Date) -> String {
    match due {
        Some(due) if due < as_of => format!("{due}, overdue by {}", days(due.days_to(as_of))),
        Some(due) if due == as_of => format!("{due}, today"),
        Some(due) => format!("{due}, in {}", days(as_of.days_to(due))),
        None => "without a day: the audit period is over".to_owned(),
    }
}

fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// For an issue or a page.
pub fn markdown(list: &WorkList) -> String {
    let mut out = format!("# What is owed for {}\n\nAs of {}.\n", plain(&list.system), list.as_of);
    out.push_str("\n| due | owner | what | parts | file |\n|---|---|---|---|---|\n");
    for task in &list.tasks {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            day(task),
            plain(task.owner.as_deref().unwrap_or("")),
            plain(&task.what),
            number(task.parts),
            task.file.as_deref().map(plain).unwrap_or_default()
        );
    }
    out.push_str("\n| framework | family | supported | parts |\n|---|---|---|---|\n");
    for (of, families) in &list.progress {
        let _ = writeln!(out, "| {} | all | {} | {} |", plain(&of.name), of.done, of.parts);
        for family in families {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} |",
                plain(&of.name),
                plain(&family.name),
                family.done,
                family.parts
            );
        }
    }
    out
}

fn day(task: &Task) -> String {
    task.due.map(|day| day.to_string()).unwrap_or_default()
}

fn number(parts: usize) -> String {
    if parts == 0 { String::new() } else { parts.to_string() }
}

/// For a spreadsheet.
///
/// # Errors
/// None in practice: everything is written to memory.
pub fn csv(list: &WorkList) -> Result<String, csv::Error> {
    // A spreadsheet would interpret such a cell as a formula.
    let cell = |text: &str| {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if formula { format!("'{text}") } else { text.to_owned() }
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["due", "set", "owner", "kind", "about", "what", "parts", "file"])?;
    for task in &list.tasks {
        writer.write_record([
            day(task),
            if task.dated { "stated" } else { "end of the period" }.to_owned(),
            cell(task.owner.as_deref().unwrap_or("")),
            task.kind.label().to_owned(),
            cell(&task.about),
            cell(&task.what),
            number(task.parts),
            cell(task.file.as_deref().unwrap_or("")),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// For a calendar: a day for each task that has one (RFC 5545). The same list gives the same file.
pub fn ics(list: &WorkList) -> String {
    let stamp = format!("{}T000000Z", compact(list.as_of));
    let mut out = String::new();
    let mut line = |text: &str| out.push_str(&folded(text));
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//carveout//todo//EN");
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for task in &list.tasks {
        let Some(due) = task.due else { continue };
        // The same task keeps its place in a calendar when the list is made again.
        let name = format!("{}-{}", task.kind.label(), task.about);
        let nth = seen.entry(name.clone()).or_default();
        *nth += 1;
        let id: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        line("BEGIN:VEVENT");
        line(&format!("UID:{id}-{nth}@{}.carveout", list.id));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{}", compact(due)));
        line(&format!("DTEND;VALUE=DATE:{}", compact(due.next())));
        line(&format!("SUMMARY:{}", escaped(&task.what)));
        let owner = task.owner.as_deref().unwrap_or("nobody yet");
        line(&format!("DESCRIPTION:{}", escaped(&format!("Owner: {owner}. {}", list.system))));
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

fn compact(day: Date) -> String {
    day.to_string().replace('-', "")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace(['\n', '\r'], " ")
}

/// A line of at most 75 octets, and its continuations, each ended by CRLF.
fn folded(text: &str) -> String {
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        if used + c.len_utf8() > 73 {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    fn list() -> WorkList {
        let day: Date = "2026-10-05".parse().unwrap();
        let task = |due: &str, what: &str| Task {
            due: due.parse().ok(),
            dated: true,
            kind: Kind::State,
            owner: Some("Security, Lead".to_owned()),
            what: what.to_owned(),
            about: "AC-2".to_owned(),
            parts: 2,
            file: None,
        };
        WorkList {
            as_of: day,
            system: "S|1".to_owned(),
            id: "s".to_owned(),
            tasks: vec![
                task("2026-10-01", "=late; a, b"),
                task("2026-10-06", "ü".repeat(60).as_str()),
                task("", "none"),
            ],
            progress: Vec::new(),
        }
    }

    #[test]
    fn a_list_is_written_for_people_and_for_programs() {
        let list = list();
        let text = text(&list, 2, 60);
        assert!(text.starts_with("2026-10-01, overdue by 4 days\n  - Security, Lead: =late"));
        assert!(text.contains("2026-10-06, in 1 day") && text.contains("and 1 more"), "{text}");
        assert!(
            csv(&list).unwrap().contains(",'=late; a") || csv(&list).unwrap().contains("\"'=late")
        );
        assert!(markdown(&list).contains("# What is owed for S\\|1"));
        let calendar = ics(&list);
        assert!(calendar.contains("SUMMARY:=late\\; a\\, b\r\n"));
        assert!(calendar.contains("DTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261002"));
        assert!(calendar.lines().all(|line| line.len() <= 75));
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 2, "a task without a day is none");
        let ids: std::collections::BTreeSet<&str> =
            calendar.lines().filter(|line| line.starts_with("UID:")).collect();
        assert_eq!(ids.len(), 2);
    }
}
