//! `carveout evidence scan`

use std::fmt::Write as _;
use std::path::Path;

use carveout::diag::render;
use carveout::limits::FOLDER_FILES;
use carveout::workspace::{self, FileKind, Scanned};

use crate::args::ListFormat;
use crate::output::{Output, Status};

/// Reasons for excluded rows that are listed.
const REASONS: usize = 20;

pub(super) fn scan(dir: &Path, format: ListFormat, output: &Output) -> anyhow::Result<Status> {
    let (files, passed) = match workspace::scan(dir) {
        Ok(found) => found,
        Err(faults) => {
            output.fault(render::human(&faults, &Default::default()));
            return Ok(Status::BadInput);
        }
    };
    if format == ListFormat::Json {
        let value = serde_json::json!({
            "schema": "carveout/scan/1", "files": files, "not_opened": passed,
        });
        output.result(serde_json::to_string_pretty(&value)?);
    } else {
        files.iter().for_each(|file| output.raw(&shown(file)));
        let (beyond, odd): (Vec<&String>, Vec<&String>) =
            passed.iter().partition(|path| is_plain(dir, path));
        for path in odd {
            output.raw(&format!("{path}\n  not opened: hidden, a link, or not a regular file\n"));
        }
        if let Some(first) = beyond.first() {
            output.raw(&format!(
                "not opened: {} files or folders beyond the first {FOLDER_FILES} files, such as {first}\n",
                beyond.len()
            ));
        }
        let faulty =
            files.iter().filter(|file| matches!(file.read, FileKind::Fault { .. })).count();
        let unread =
            files.iter().filter(|file| matches!(file.read, FileKind::Unread { .. })).count();
        let listed =
            files.iter().filter(|file| matches!(file.read, FileKind::Listed { .. })).count();
        let rest = files.len() - unread - faulty - listed;
        let listed = if listed > 0 { format!("{listed} listed, ") } else { String::new() };
        output.result(format!(
            "{} files: {rest} read, {listed}{unread} of unknown format, {faulty} with errors",
            files.len()
        ));
    }
    let faulty = files.iter().any(|file| matches!(file.read, FileKind::Fault { .. }));
    Ok(if faulty { Status::Findings } else { Status::Clean })
}

/// True for a file or folder that only its number kept from being opened.
fn is_plain(dir: &Path, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let kind = std::fs::symlink_metadata(dir.join(path));
    !name.starts_with(['.', '~']) && kind.is_ok_and(|kind| kind.is_file() || kind.is_dir())
}

/// Names of a list, the first few of many.
fn few(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        _ if names.len() <= 6 => names.join(", "),
        _ => format!("{}, … ({})", names[..5].join(", "), names.len()),
    }
}

fn shown(file: &Scanned) -> String {
    let mut text = file.path.clone();
    if !file.named.is_empty() {
        text.push_str(&format!(" · {}", few(&file.named)));
    }
    text.push('\n');
    // Writing to a String cannot fail.
    let mut line = |what: String| _ = writeln!(text, "  {what}");
    match &file.read {
        FileKind::Rows(export) => {
            line(format!("{}: {}", export.title, export.counted));
            line(format!(
                "accounts: {}; Regions: {}; {}",
                few(&export.accounts),
                few(&export.regions),
                export.days.map_or_else(|| "no dates".to_owned(), |days| days.to_string())
            ));
            let mut mapped: Vec<String> = export
                .mapped
                .iter()
                .map(|(catalog, rows)| format!("{rows} rows for {catalog}"))
                .collect();
            if export.unmapped > 0 {
                mapped.push(format!("{} for no known requirement", export.unmapped));
            }
            if !mapped.is_empty() {
                line(format!("checks: {}", mapped.join(", ")));
            }
            if let Some(encoding) = export.encoding {
                line(format!("not UTF-8: read as {encoding}"));
            }
            export.left_out.iter().take(REASONS).for_each(|left| line(format!("excluded: {left}")));
            if export.left_out.len() > REASONS {
                let more = export.left_out.len() - REASONS;
                line(format!("excluded for {more} more reasons (`--format json` has all)"));
            }
            if !export.passed_over.is_empty() {
                let names: Vec<String> =
                    export.passed_over.iter().map(|(name, _)| name.clone()).collect();
                line(format!(
                    "requirements of frameworks without a catalog, ignored: {}",
                    few(&names)
                ));
            }
        }
        FileKind::Register { items, understood, left_out, .. } => {
            line(format!("evidence register: {items} items"));
            understood.iter().for_each(|what| line(what.clone()));
            left_out.iter().take(8).for_each(|what| line(format!("remark: {what}")));
            if left_out.len() > 8 {
                line(format!("and {} more remarks (`--format json` has all)", left_out.len() - 8));
            }
        }
        FileKind::Tests { tests, left_out } => {
            line(format!("test sheets: {}", few(tests)));
            left_out.iter().for_each(|what| line(format!("remark: {what}")));
        }
        FileKind::Names { title, names, left_out } => {
            line(format!(
                "{title}: {names} managed rules, used to recognize their names in results"
            ));
            left_out.iter().for_each(|left| line(format!("excluded: {left}")));
        }
        FileKind::File { kind, time } => {
            let time = time.as_ref().map(|time| format!("; the file says {time}"));
            let needs = if file.named.is_empty() {
                ": needs an entry in the evidence register"
            } else {
                ""
            };
            line(format!("{kind}{needs}{}", time.unwrap_or_default()));
        }
        FileKind::Listed { kind } => line(format!("{}: listed and hashed", kind.to_lowercase())),
        FileKind::Own { what } => line(what.clone()),
        FileKind::Unread { reason } => line(format!("not read: {reason}")),
        FileKind::Fault { fault } => {
            line(format!("error: {}", fault.message));
            fault.help.iter().for_each(|help| line(format!("help: {help}")));
        }
    }
    text
}
