//! How each file of a folder would be read, without building anything.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde::Serialize;

use crate::diag::{Diagnostic, Origin, Severity, Sink};
use crate::evidence::{self, Reading, picture, requirement_mapping, test_sheets};
use crate::input::folder::{Folder, Walked, in_evidence};
use crate::knowledge;
use crate::limits::DATA_FILE;
use crate::model::{EvidenceKind, FileFacts, Period};

/// One file.
#[derive(Clone, Debug, Serialize)]
pub struct Scanned {
    /// Path below the folder.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// In a workspace: the ids it is registered under, and the tests whose population it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<String>,
    /// How it was read.
    pub read: FileKind,
}

/// How a file was read.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "as", rename_all = "kebab-case")]
pub enum FileKind {
    /// The export of a tool.
    Rows(Box<Export>),
    /// A list of evidence.
    Register {
        /// The format.
        format: &'static str,
        /// Items read.
        items: usize,
        /// How it was interpreted.
        understood: Vec<String>,
        /// What was excluded, and why.
        left_out: Vec<String>,
    },
    /// Test sheets.
    Tests {
        /// Ids of the tests.
        tests: Vec<String>,
        /// What was excluded, and why.
        left_out: Vec<String>,
    },
    /// Names under which rules were deployed.
    Names {
        /// Display name of the format.
        title: &'static str,
        /// How many.
        names: usize,
        /// What was excluded, and why.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        left_out: Vec<String>,
    },
    /// A file without rows that a register may list.
    File {
        /// What it is.
        kind: &'static str,
        /// The time inside, as written.
        #[serde(skip_serializing_if = "Option::is_none")]
        time: Option<String>,
    },
    /// A registered file whose rows are not needed.
    Listed {
        /// Label of its kind.
        kind: &'static str,
    },
    /// One of the workspace's own lists.
    Own {
        /// What it is, in a few words.
        what: String,
    },
    /// No format matches.
    Unread {
        /// A description.
        reason: String,
    },
    /// It has a known format but cannot be read.
    Fault {
        /// Why.
        fault: Diagnostic,
    },
}

/// The export of a tool.
#[derive(Clone, Debug, Serialize)]
pub struct Export {
    /// Short name of the format.
    pub format: &'static str,
    /// Display name.
    pub title: &'static str,
    /// Tool and version, when stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// Rows, findings or events.
    pub rows: u64,
    /// `58 rows: 40 passed, 18 failed`.
    pub counted: String,
    /// Accounts.
    pub accounts: Vec<String>,
    /// Regions.
    pub regions: Vec<String>,
    /// First and last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Period>,
    /// Rows that map to a requirement, by catalog.
    pub mapped: BTreeMap<String, u64>,
    /// Rows that map to none.
    pub unmapped: u64,
    /// The encoding of the text, where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<&'static str>,
    /// What was excluded, and why.
    pub left_out: Vec<String>,
    /// Frameworks without a catalog here, and how often they were named.
    pub passed_over: Vec<(String, u64)>,
}

/// Scans every file below `root`, or in a workspace below its evidence folder. Links and hidden files are
/// in the second list.
///
/// # Errors
/// When the folder cannot be listed, or the workspace's own formats cannot be read.
pub fn scan(root: &Path) -> Result<(Vec<Scanned>, Vec<String>), Vec<Diagnostic>> {
    let mut folder = Folder::open(root).map_err(|fault| vec![fault])?;
    let mut sink = Sink::default();
    let workspace = folder.exists("carveout.yaml").map_err(|fault| vec![fault])?;
    let formats = requirement_mapping::formats(&mut folder, &mut Vec::new(), &mut sink);
    let own = super::own_knowledge(&mut folder, &mut sink);
    if sink.has_errors() || sink.has_faults() {
        return Err(sink.finish());
    }
    let knowledge = knowledge::load(&own)?;
    let at = if workspace { "evidence" } else { "" };
    let Walked { files, passed, faults } = folder.walk(at).map_err(|fault| vec![fault])?;
    let named = if workspace { Named::of(&mut folder, &formats) } else { Named::default() };
    let unlisted = |fault: Diagnostic| {
        let path = fault.faults().find_map(Origin::path).unwrap_or_default().to_owned();
        Scanned::faulty(path, fault)
    };
    let mut out: Vec<Scanned> = faults.into_iter().map(unlisted).collect();
    for path in files {
        let mut head = [0_u8; 64 << 10];
        let mut file = match folder.hashed(&path) {
            Ok(file) => file,
            Err(fault) => {
                out.push(Scanned::faulty(path, fault));
                continue;
            }
        };
        if workspace && is_test_sheet(&path) {
            out.push(test_sheet(&folder, path));
            continue;
        }
        let listed = named.files.get(&path);
        // What cannot be read here is reported when the file is hashed.
        let length = fill(&mut file, &mut head);
        let head = &head[..length];
        let read = match evidence::read(&mut head.chain(&mut file), &path, "", &formats) {
            Ok(Some((reader, Reading::Observations(rows, summary)))) => {
                let rows = requirement_mapping::with_requirements(
                    rows,
                    None,
                    Some(&knowledge),
                    &BTreeMap::new(),
                );
                let mut mapped: BTreeMap<String, u64> = BTreeMap::new();
                let mut unmapped = 0;
                for row in &rows {
                    unmapped += u64::from(row.requirements.is_empty());
                    let mut last = "";
                    for (catalog, _) in row.requirements.iter() {
                        if catalog != last {
                            *mapped.entry(catalog.clone()).or_default() += 1;
                        }
                        last = catalog;
                    }
                }
                FileKind::Rows(Box::new(Export {
                    format: reader.name,
                    title: reader.title,
                    counted: summary.to_string(),
                    tool: summary.tool,
                    rows: summary.rows,
                    accounts: summary.accounts,
                    regions: summary.regions,
                    days: summary.days,
                    encoding: summary.encoding,
                    mapped,
                    unmapped,
                    left_out: summary.left_out.iter().map(ToString::to_string).collect(),
                    passed_over: summary.passed_over,
                }))
            }
            Ok(Some((reader, Reading::Names(names, summary)))) => FileKind::Names {
                title: reader.title,
                names: names.len(),
                left_out: summary.left_out.iter().map(ToString::to_string).collect(),
            },
            // In a workspace, registers are directly in the folder; below it, a list is an evidence file.
            Ok(Some((_, Reading::Register(_)))) if workspace && path.matches('/').count() > 1 => {
                unread(listed, head)
            }
            Ok(Some((_, Reading::Register(register))))
                if register.evidence.is_empty()
                    && register.diagnostics.iter().any(|d| d.severity == Severity::Error) =>
            {
                let mut all = register.diagnostics.into_iter();
                match all.find(|fault| fault.severity == Severity::Error) {
                    Some(fault) => FileKind::Fault { fault },
                    None => unread(listed, head),
                }
            }
            Ok(Some((reader, Reading::Register(register)))) => FileKind::Register {
                format: reader.name,
                items: register.evidence.len(),
                understood: register.understood,
                left_out: register.diagnostics.into_iter().map(|d| d.message).collect(),
            },
            Ok(None | Some((_, Reading::List(..)))) => {
                match (picture::recognize(head), named.own.get(&path)) {
                    (_, Some(what)) => FileKind::Own { what: what.clone() },
                    (Some(found), _) => FileKind::File { kind: found.kind, time: found.time },
                    (None, None) => unread(listed, head),
                }
            }
            Err(fault) => FileKind::Fault { fault: *fault },
        };
        let (bytes, sha256, read) = match file.finish() {
            Ok(whole) => (whole.bytes, Some(whole.sha256), read),
            Err(fault) => (0, None, FileKind::Fault { fault }),
        };
        let named = listed.map(|listed| listed.names.clone()).unwrap_or_default();
        out.push(Scanned { path, bytes, sha256, named, read });
    }
    Ok((out, passed))
}

impl Scanned {
    fn faulty(path: String, fault: Diagnostic) -> Self {
        Self { path, bytes: 0, sha256: None, named: Vec::new(), read: FileKind::Fault { fault } }
    }
}

/// What a workspace states about its files.
#[derive(Default)]
struct Named {
    files: BTreeMap<String, Listed>,
    own: BTreeMap<String, String>,
}

#[derive(Default)]
struct Listed {
    names: Vec<String>,
    /// Label of the kind; `None` if the rows of a tool are required.
    kind: Option<&'static str>,
}

impl Named {
    /// Errors in the lists are reported by `carveout check`.
    fn of(folder: &mut Folder, formats: &[evidence::Format]) -> Self {
        let (items, tests) =
            super::read_evidence(folder, formats, &mut FileFacts::default(), &mut Sink::default());
        let mut named = Self::default();
        for item in &items {
            let Some(path) = &item.path else { continue };
            let entry = named.files.entry(in_evidence(path)).or_default();
            entry.names.push(item.id.clone());
            entry.kind = (item.kind != EvidenceKind::ToolOutput).then(|| item.kind.label());
        }
        for test in &tests {
            let file = test.operating.as_ref().and_then(|o| o.population_file.as_ref());
            let Some(path) = file else { continue };
            let entry = named.files.entry(in_evidence(path)).or_default();
            entry.names.push(format!("population of {}", test.id));
            entry.kind = entry.kind.or(Some("Population"));
        }
        let count = |path: &str| items.iter().filter(|i| i.origin.path() == Some(path)).count();
        let tested =
            tests.iter().filter(|t| t.origin.path() == Some("evidence/tests.yaml")).count();
        named.own = [
            (
                "evidence/index.yaml",
                format!("evidence register: {} items", count("evidence/index.yaml")),
            ),
            ("evidence/tests.yaml", format!("tests of controls: {tested}")),
            ("evidence/formats.yaml", format!("the workspace's own formats: {}", formats.len())),
        ]
        .map(|(path, what)| (path.to_owned(), what))
        .into();
        named
    }
}

/// A file whose rows are not read, which is fine if its register entry requires none.
fn unread(listed: Option<&Listed>, head: &[u8]) -> FileKind {
    match listed.and_then(|listed| listed.kind) {
        Some(kind) => FileKind::Listed { kind },
        None => FileKind::Unread { reason: reason(head) },
    }
}

fn is_test_sheet(path: &str) -> bool {
    path.starts_with("evidence/tests/") && path.to_lowercase().ends_with(".xlsx")
}

/// A workbook of tests.
fn test_sheet(folder: &Folder, path: String) -> Scanned {
    let file = match folder.bytes(&path, DATA_FILE) {
        Ok(file) => file,
        Err(fault) => return Scanned::faulty(path, fault),
    };
    let mut sink = Sink::default();
    let tests =
        test_sheets::load(&path, &file.content.unwrap_or_default(), &mut Vec::new(), &mut sink);
    let failed = sink.has_faults();
    let mut said = sink.finish();
    let read = if failed && !said.is_empty() {
        FileKind::Fault { fault: said.swap_remove(0) }
    } else {
        FileKind::Tests {
            tests: tests.into_iter().map(|test| test.id).collect(),
            left_out: said.into_iter().map(|fault| fault.message).collect(),
        }
    };
    Scanned { path, bytes: file.bytes, sha256: Some(file.sha256), named: Vec::new(), read }
}

fn fill(file: &mut impl Read, buffer: &mut [u8]) -> usize {
    let mut length = 0;
    while let Ok(read) = file.read(&mut buffer[length..])
        && read > 0
    {
        length += read;
    }
    length
}

/// A description of a file of unknown format.
fn reason(head: &[u8]) -> String {
    let keys = evidence::stream::json::Keys::of(head);
    let outermost = keys.outermost();
    let shown = |names: &[&str]| {
        let few: Vec<&str> = names.iter().take(6).copied().collect();
        let more = if names.len() > few.len() { ", …" } else { "" };
        few.join(", ") + more
    };
    if !outermost.is_empty() {
        return format!("JSON with the keys {}: unknown format", shown(&outermost));
    }
    let columns = evidence::table_columns(head);
    // A sentence with a comma in it is not a heading row.
    let heading = columns.len() > 1 && columns.iter().all(|name| name.len() <= 32);
    if heading {
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        return format!(
            "text with the columns {}: describe them in evidence/formats.yaml to have its rows read",
            shown(&names)
        );
    }
    if head.contains(&0) || std::str::from_utf8(&head[..head.len().min(4)]).is_err() {
        "not text, unknown format".to_owned()
    } else {
        "text without columns".to_owned()
    }
}
