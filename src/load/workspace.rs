//! The workspace folder, whole.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::files::{DATA_LIMIT, Folder};
use super::{catalogs, evidence, implementations, index, knowledge, reports, system, waivers};
use crate::diag::{Diagnostic, Origin, Severity, Sink};
use crate::model::{Catalog, Evidence, EvidenceKind, Observation, Period, Test, Workspace};

/// What the command line may change of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Replaces the audit period.
    pub period: Option<Period>,
}

/// What loading gives.
#[derive(Debug)]
pub struct Loaded {
    /// The workspace, unless a file was at fault.
    pub workspace: Option<Workspace>,
    /// Template overrides by name, as the team wrote them.
    pub templates: BTreeMap<String, String>,
    /// Faults and warnings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Text of the files read, for messages.
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
}

/// Reads a workspace. Never panics, whatever the files hold.
pub fn load(root: &Path, options: &Options) -> Loaded {
    let mut sink = Sink::default();
    let mut folder = match Folder::open(root) {
        Ok(folder) => folder,
        Err(diagnostic) => {
            return Loaded {
                workspace: None,
                templates: BTreeMap::new(),
                diagnostics: vec![diagnostic],
                texts: BTreeMap::new(),
            };
        }
    };
    let templates = read_templates(&mut folder, &mut sink);
    let workspace = read(&mut folder, options, &mut sink);
    let failed = sink.has_errors();
    let diagnostics = sink.finish();
    let workspace = workspace.filter(|_| !failed).map(|mut workspace| {
        workspace.notices.clone_from(&diagnostics);
        workspace
    });
    Loaded { workspace, templates, diagnostics, texts: folder.into_texts() }
}

/// A required or optional text file.
fn text(folder: &mut Folder, path: &str, required: bool, sink: &mut Sink) -> Option<Arc<str>> {
    if !required && !folder.exists(path) {
        return None;
    }
    match folder.text(path) {
        Ok(text) => Some(text),
        Err(diagnostic) => {
            sink.push(diagnostic);
            None
        }
    }
}

fn list(folder: &Folder, path: &str, extensions: &[&str], sink: &mut Sink) -> Vec<String> {
    folder.list(path, extensions).unwrap_or_else(|diagnostic| {
        sink.push(diagnostic);
        Vec::new()
    })
}

fn read_templates(folder: &mut Folder, sink: &mut Sink) -> BTreeMap<String, String> {
    let mut templates = BTreeMap::new();
    for path in list(folder, "templates", &["typ", "tera"], sink) {
        if let Some(content) = text(folder, &path, true, sink) {
            templates.insert(path["templates/".len()..].to_owned(), content.to_string());
        }
    }
    templates
}

fn read(folder: &mut Folder, options: &Options, sink: &mut Sink) -> Option<Workspace> {
    let own = own_knowledge(folder, sink);
    let knowledge = match knowledge::load(&own) {
        Ok(knowledge) => Some(knowledge),
        Err(faults) => {
            sink.extend(faults);
            None
        }
    };
    let head = text(folder, "carveout.yaml", true, sink)
        .and_then(|content| system::load("carveout.yaml", &content, options.period, sink));
    let frameworks = head.as_ref().map(|(_, choices)| {
        choices
            .iter()
            .filter_map(|choice| Some((choice.clone(), catalogs::find(choice, folder, sink)?)))
            .collect::<Vec<_>>()
    });

    if let Some(knowledge) = knowledge.as_ref().filter(|_| !own.is_empty()) {
        let imported: Vec<&Catalog> =
            frameworks.iter().flatten().map(|(_, catalog)| catalog).collect();
        sink.extend(knowledge::unknown_ids(knowledge, Some(&own), &imported));
    }

    let mut found = Vec::new();
    if let Some((system, _)) = &head {
        let filler = implementations::Filler::new(system, system.period);
        for path in list(folder, "implementations", &["md"], sink) {
            if let Some(content) = text(folder, &path, true, sink) {
                found.extend(implementations::load(&path, &content, &filler, sink));
            }
        }
    }
    unique(found.iter().map(|i| (i.id.as_str(), &i.origin)), "implementation", sink);

    let (items, tests) = read_evidence(folder, sink);
    let (items, observations) = read_files(folder, items, sink);

    let lock = text(folder, "aws-reports.lock.json", false, sink)
        .map(|content| reports::load_lock("aws-reports.lock.json", &content, sink));
    let listed = lock.unwrap_or_default();
    let reports::Reviewed { reviews, letters, mut agreements } =
        text(folder, "aws-reports.yaml", false, sink)
            .map(|content| reports::load_reviews("aws-reports.yaml", &content, sink))
            .unwrap_or_default();
    agreements.extend(listed.agreements);
    unique(letters.iter().map(|l| (l.id.as_str(), &l.origin)), "letter", sink);
    let accepted = text(folder, "waivers.yaml", false, sink)
        .map(|content| waivers::load("waivers.yaml", &content, sink))
        .unwrap_or_default();

    let (system, _) = head?;
    let mut workspace = Workspace {
        system,
        frameworks: frameworks?,
        implementations: found,
        evidence: items,
        tests,
        observations,
        reports: listed.reports,
        reviews,
        letters,
        agreements,
        documents: listed.documents,
        waivers: accepted,
        knowledge: knowledge?,
        unknown: Vec::new(),
        notices: Vec::new(),
    };
    super::links::check(&workspace, sink);
    workspace.unknown = super::links::unknown_requirements(&workspace);
    Some(workspace)
}

/// The workspace's own files about AWS and about catalogs.
fn own_knowledge(folder: &mut Folder, sink: &mut Sink) -> Vec<(Arc<str>, Arc<str>)> {
    let mut own = Vec::new();
    for sub in knowledge::FOLDERS {
        for path in list(folder, sub, &["yaml", "yml"], sink) {
            if let Some(content) = text(folder, &path, true, sink) {
                own.push((path.into(), content));
            }
        }
    }
    own
}

/// The index, the registers and the tests.
fn read_evidence(folder: &mut Folder, sink: &mut Sink) -> (Vec<Evidence>, Vec<Test>) {
    let mut items = Vec::new();
    if let Some(content) = text(folder, "evidence/index.yaml", false, sink) {
        items.extend(index::load_evidence("evidence/index.yaml", &content, sink));
    }
    for path in list(folder, "evidence", &["csv", "xlsx"], sink) {
        match folder.bytes(&path, DATA_LIMIT) {
            Ok(file) => {
                let content = file.content.unwrap_or_default();
                items.extend(read_register(&content, &path, sink));
            }
            Err(diagnostic) => sink.push(diagnostic),
        }
    }
    unique(items.iter().map(|e| (e.id.as_str(), &e.origin)), "evidence", sink);
    let tests = text(folder, "evidence/tests.yaml", false, sink)
        .map(|content| index::load_tests("evidence/tests.yaml", &content, sink))
        .unwrap_or_default();
    unique(tests.iter().map(|t| (t.id.as_str(), &t.origin)), "test", sink);
    (items, tests)
}

/// One register. A row that cannot be read is a finding and the rest goes on; a register of which
/// nothing can be read is bad input.
fn read_register(content: &[u8], path: &str, sink: &mut Sink) -> Vec<Evidence> {
    let input = evidence::Input { bytes: content, file: path, evidence: "" };
    let by_name = if path.to_lowercase().ends_with(".xlsx") {
        evidence::xlsx::read(content, path)
    } else {
        evidence::csv::read(content, path)
    };
    // A file that is not what its name says is read as what it is.
    let register = match evidence::recognize(content).map(|reader| (reader.read)(input)) {
        Some(Ok(evidence::Reading::Register(register))) => register,
        _ => by_name,
    };
    let unreadable = register.evidence.is_empty();
    for diagnostic in register.diagnostics {
        if unreadable { sink.push(diagnostic) } else { sink.finding(diagnostic) }
    }
    register.evidence
}

/// The rows of a tool export, requirements in the ids of our catalogs.
fn read_observations(
    content: &[u8],
    path: &str,
    evidence_id: &str,
) -> Result<Vec<Observation>, Diagnostic> {
    let input = evidence::Input { bytes: content, file: path, evidence: evidence_id };
    let unread = || {
        let known: Vec<&str> = evidence::READERS.iter().map(|reader| reader.title).collect();
        Diagnostic::warning(
            "tool-output-unread",
            format!("`{path}` is listed and hashed, but its rows are not read"),
        )
        .help(format!(
            "this version reads {}; give the item another `kind` if its rows do not matter",
            known.join(", ")
        ))
        .fault(&Origin::file(path))
    };
    let reader = evidence::recognize(content).ok_or_else(unread)?;
    let evidence::Reading::Observations(mut rows, _) = (reader.read)(input).map_err(|d| *d)? else {
        return Err(unread());
    };
    // Rows of one check share their list, so each list is translated once.
    let mut translated: BTreeMap<*const (String, String), Requirements> = BTreeMap::new();
    for row in &mut rows {
        let list = row.requirements.clone();
        row.requirements =
            translated.entry(list.as_ptr()).or_insert_with(|| translate(&list)).clone();
    }
    Ok(rows)
}

type Requirements = Arc<[(String, String)]>;

/// The catalog id and the control ids a requirement may mean, likeliest first, in one text.
fn translate(list: &[(String, String)]) -> Requirements {
    list.iter()
        .filter_map(|(framework, id)| {
            let (catalog, parts) = evidence::requirement_ids(framework, id)?;
            let ids: Vec<String> = parts.iter().map(|part| part.control.to_string()).collect();
            Some((catalog.to_owned(), ids.join(" ")))
        })
        .collect()
}

/// Hashes every registered file through one handle and reads the rows of tool exports.
fn read_files(
    folder: &Folder,
    mut items: Vec<Evidence>,
    sink: &mut Sink,
) -> (Vec<Evidence>, Vec<Observation>) {
    let mut observations = Vec::new();
    for item in &mut items {
        let Some(written) = &item.path else { continue };
        // An absolute path stays as written, and is refused as such.
        let path = if Path::new(written).has_root() {
            written.clone()
        } else {
            format!("evidence/{}", written.trim_start_matches("./"))
        };
        let keep = if item.kind == EvidenceKind::ToolOutput { DATA_LIMIT } else { 0 };
        let digested = match folder.digest(&path, keep) {
            Ok(digested) => digested,
            Err(diagnostic) => {
                sink.push(diagnostic.cause(&item.origin));
                continue;
            }
        };
        if item.kind == EvidenceKind::ToolOutput {
            match &digested.content {
                Some(content) => match read_observations(content, &path, &item.id) {
                    Ok(rows) => {
                        item.rows = item.rows.or(Some(rows.len() as u64));
                        observations.extend(rows);
                    }
                    Err(fault) if fault.severity == Severity::Warning => {
                        sink.finding(fault.cause(&item.origin));
                    }
                    Err(fault) => sink.push(fault.cause(&item.origin)),
                },
                None => sink.push(
                    Diagnostic::error(
                        "file-too-large",
                        format!(
                            "`{path}` has {} MB; at most {} MB of tool output are read",
                            digested.bytes >> 20,
                            DATA_LIMIT >> 20
                        ),
                    )
                    .help("split the export, or register it with `kind: export` to list it without reading its rows")
                    .fault(&Origin::file(path.as_str()))
                    .cause(&item.origin),
                ),
            }
        }
        if let Some(stated) = &item.stated_sha256
            && *stated != digested.sha256
        {
            sink.push(
                Diagnostic::error(
                    "evidence-hash-drift",
                    format!("{}: `{path}` is not the file that was registered", item.id),
                )
                .help(format!(
                    "its SHA-256 is {}; restore the file or register it anew",
                    digested.sha256
                ))
                .fault(&item.origin)
                .cause(&Origin::file(path.as_str())),
            );
        }
        item.sha256 = Some(digested.sha256);
        item.bytes = Some(digested.bytes);
        item.path = Some(path);
    }
    (items, observations)
}

/// Reports ids that are used twice, with both places.
fn unique<'a>(ids: impl Iterator<Item = (&'a str, &'a Origin)>, what: &str, sink: &mut Sink) {
    let mut seen: BTreeMap<&str, &Origin> = BTreeMap::new();
    for (id, origin) in ids {
        if let Some(first) = seen.get(id) {
            sink.push(
                Diagnostic::error("duplicate-id", format!("{what} id `{id}` is used twice"))
                    .help("ids are what people cite; give one of the two another")
                    .fault(origin)
                    .cause(first),
            );
        } else {
            seen.insert(id, origin);
        }
    }
}
