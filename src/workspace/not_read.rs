//! Files in places that nobody reads: what they were probably meant to be, and where that belongs.

use crate::diag::{Diagnostic, Origin, Severity, Sink, codes, nearest};
use crate::input::folder::{Folder, Walked};

/// Files at the top of a workspace that are read.
const TOP: &[&str] = &[
    "carveout.yaml",
    "aws-reports.yaml",
    "aws-reports.lock.json",
    "waivers.yaml",
    "poam.yaml",
    "fedramp.yaml",
    "description.yaml",
];

/// Folders that are read.
const FOLDERS: &[&str] = &["implementations", "evidence", "controls", "templates", "reviews"];

/// Files directly in the evidence folder that are read, apart from registers.
const EVIDENCE: &[&str] = &["index.yaml", "tests.yaml", "formats.yaml"];

/// Their names with the other extension, which are refused elsewhere.
const REFUSED: &[&str] = &["index.yml", "tests.yml", "formats.yml"];

/// Extensions under which people keep what a workspace reads.
const KEPT: &[&str] = &[
    "md", "markdown", "mdown", "txt", "yaml", "yml", "json", "csv", "tsv", "xlsx", "xlsm", "xls",
    "ods", "docx", "doc", "odt", "rtf", "html",
];

/// Reports the files below `implementations/`, directly in `evidence/` and at the top of the workspace that
/// look as if they were meant to be read, and are not.
pub(super) fn check(folder: &Folder, sink: &mut Sink) {
    top(folder, sink);
    evidence(folder, sink);
    implementations(folder, sink);
}

fn report(path: &str, help: String, sink: &mut Sink) {
    sink.finding(
        Diagnostic::new(&codes::FILE_NOT_READ, format!("`{path}` is not read"))
            .help(help)
            .fault(&Origin::file(path)),
    );
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default()
}

fn stem(name: &str) -> String {
    name.split('.').next().unwrap_or(name).to_lowercase()
}

/// The known name that a file was probably meant to have.
fn meant(name: &str, known: &'static [&'static str]) -> Option<&'static str> {
    if !["yaml", "yml", "json"].contains(&extension(name).as_str()) {
        return None;
    }
    // By the stem: `poam.yml` and `aws-report.yaml` are as near as each other.
    let stems: Vec<String> = known.iter().map(|known| stem(known)).collect();
    let near = nearest(&stem(name), stems.iter().map(String::as_str))?;
    let of_stem = known.iter().copied().filter(|known| stem(known) == near);
    of_stem.min_by_key(|known| extension(known) != "yaml")
}

fn top(folder: &Folder, sink: &mut Sink) {
    let (files, folders) = match folder.entries("") {
        Ok(entries) => entries,
        Err(fault) => return sink.finding(fault.severity(Severity::Warning)),
    };
    for name in files.iter().filter(|name| !TOP.contains(&name.as_str())) {
        if let Some(known) = meant(name, TOP) {
            report(
                name,
                format!("the workspace reads `{known}`: rename the file, or join the two"),
                sink,
            );
        }
    }
    for name in folders.iter().filter(|name| !FOLDERS.contains(&name.as_str())) {
        if let Some(known) = nearest(name, FOLDERS.iter().copied()) {
            report(
                name,
                format!("the workspace reads the folder `{known}`: rename this one"),
                sink,
            );
        }
    }
}

fn evidence(folder: &Folder, sink: &mut Sink) {
    // A folder that cannot be listed is reported where it is read.
    let Ok((files, _)) = folder.entries("evidence") else { return };
    for name in files {
        let yaml = ["yaml", "yml"].contains(&extension(&name).as_str());
        if !yaml || EVIDENCE.contains(&name.as_str()) || REFUSED.contains(&name.as_str()) {
            continue;
        }
        let help = match meant(&name, EVIDENCE) {
            Some(known) => {
                format!("evidence/ is read for `{known}`: rename the file, or join the two")
            }
            None => format!(
                "of YAML files in evidence/, {} are read; move it below evidence/files/ and register it, or \
                 join it with one of these",
                EVIDENCE.join(", ")
            ),
        };
        report(&format!("evidence/{name}"), help, sink);
    }
}

fn implementations(folder: &Folder, sink: &mut Sink) {
    // A folder that cannot be listed is reported where it is read, and one that is missing where it is needed.
    let Ok(Walked { files, faults, .. }) = folder.walk("implementations") else { return };
    faults.into_iter().for_each(|fault| sink.finding(fault.severity(Severity::Warning)));
    for path in files {
        let name = path.rsplit('/').next().unwrap_or(&path);
        let direct = path.matches('/').count() == 1;
        let end = extension(name);
        if (direct && end == "md") || !KEPT.contains(&end.as_str()) {
            continue;
        }
        let text = ["md", "markdown", "mdown"].contains(&end.as_str());
        let help = match (text, direct) {
            (true, false) => "move it to implementations/ itself: folders in it are not read",
            (true, true) => "rename it to end in .md",
            _ if end == "xlsx" => {
                "each control is a Markdown file with front matter in implementations/; workbooks of evidence \
                 belong in evidence/, and test sheets in evidence/tests/"
            }
            _ => {
                "write each control as a Markdown file with front matter directly in implementations/"
            }
        };
        report(&path, help.to_owned(), sink);
    }
}
