//! The workspace: the files that people write, and the folder as a whole.
//!
//! Loading makes no judgments. It reports every error in every file in one run, each with its place, and
//! returns a workspace only if there was none.

mod citations;
mod cross_references;
pub(crate) mod evidence_register;
pub(crate) mod implementations;
mod not_read;
pub(crate) mod poam;
mod previous_package;
pub(crate) mod providers;
pub(crate) mod reports;
mod scan;
pub(crate) mod system;
pub(crate) mod test_register;
pub(crate) mod waivers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::evidence::evidence_files::{Context, read_files};
use crate::evidence::stream::encoding::notice;
use crate::evidence::{Format, requirement_mapping, test_sheets};
use crate::input::folder::{Folder, in_evidence, text};
use crate::limits::DATA_FILE;
use crate::model::text::one_line;
use crate::model::{
    Catalog, Evidence, FileFacts, Period, Pictures, PopulationCount, Redrawn, Test, Workspace,
    natural_order,
};
use crate::{catalog, evidence, knowledge, sampling};
pub use citations::{Citations, citations};
pub use scan::{Export, FileKind, Scanned, scan};

/// What the command line can override in a workspace.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Replaces the audit period.
    pub period: Option<Period>,
}

/// The result of loading.
#[derive(Debug)]
pub struct Loaded {
    /// The workspace, unless a file has errors.
    pub workspace: Option<Workspace>,
    /// Template overrides by name, as the team wrote them.
    pub templates: BTreeMap<String, String>,
    /// Errors and warnings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Text of the files read, for messages.
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
}

/// Reads a workspace. Never panics, whatever the files contain.
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

/// What makes a folder a workspace.
const HEAD: &str = "carveout.yaml";

fn head_text(folder: &mut Folder, sink: &mut Sink) -> Option<Arc<str>> {
    match folder.text(HEAD) {
        Ok(text) => Some(text),
        // Nothing refers to this file, so there is no reference to mend.
        Err(fault) if !folder.exists(HEAD) => {
            sink.push(
                fault.help("name the folder of a workspace, or create one: `carveout init DIR`"),
            );
            None
        }
        Err(fault) => {
            sink.push(fault);
            None
        }
    }
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
    let head = head_text(folder, sink)
        .and_then(|content| system::load(HEAD, &content, options.period, sink));
    let frameworks = head.as_ref().map(|(_, choices)| {
        choices
            .iter()
            .filter_map(|choice| Some((choice.clone(), catalog::find(choice, folder, sink)?)))
            .collect::<Vec<_>>()
    });

    if let Some(knowledge) = knowledge.as_ref().filter(|_| !own.is_empty()) {
        let imported: Vec<&Catalog> =
            frameworks.iter().flatten().map(|(_, catalog)| catalog).collect();
        sink.extend(knowledge::unknown_ids(knowledge, Some(&own), &imported));
    }

    let mut found = Vec::new();
    if let Some((system, _)) = &head {
        let substitution = implementations::Substitution::new(system, system.period);
        for path in list(folder, "implementations", &["md"], sink) {
            if let Some(content) = text(folder, &path, true, sink) {
                found.extend(implementations::load(&path, &content, &substitution, sink));
            }
        }
    }
    unique(found.iter().map(|i| (i.id.as_str(), &i.origin)), "implementation", sink);

    let formats = requirement_mapping::formats(folder, sink);
    let mut facts = FileFacts::default();
    let (items, tests) = read_evidence(folder, &formats, &mut facts, sink);
    let policy = head.as_ref().map(|(system, _)| &system.policy);
    let context = Context {
        formats: &formats,
        knowledge: knowledge.as_ref(),
        pictures: policy.is_some_and(|policy| policy.pictures() == Pictures::Shown),
    };
    let (items, observations) = read_files(folder, items, &context, &mut facts, sink);
    facts.unregistered = unregistered(folder, &items, &tests);
    not_read::check(folder, sink);

    let lock = text(folder, "aws-reports.lock.json", false, sink)
        .map(|content| reports::load_lock("aws-reports.lock.json", &content, sink));
    let listed = lock.unwrap_or_default();
    let reports::Reviewed { reviews, letters, agreements, authorizations } =
        text(folder, "aws-reports.yaml", false, sink)
            .map(|content| reports::load_reviews("aws-reports.yaml", &content, sink))
            .unwrap_or_default();
    let agreements = reports::joined(agreements, listed.agreements);
    unique(authorizations.iter().map(|one| (one.id.as_str(), &one.origin)), "authorization", sink);
    unique(letters.iter().map(|l| (l.id.as_str(), &l.origin)), "letter", sink);
    let accepted = text(folder, "waivers.yaml", false, sink)
        .map(|content| waivers::load("waivers.yaml", &content, sink))
        .unwrap_or_default();

    let poam = text(folder, "poam.yaml", false, sink)
        .map(|content| poam::load("poam.yaml", &content, sink))
        .unwrap_or_default();
    unique(poam.iter().map(|item| (item.id.as_str(), &item.origin)), "plan-of-action item", sink);

    let (system, _) = head?;
    let last = previous_package::find(folder, system.period, sink);
    let mut workspace = Workspace {
        system,
        frameworks: frameworks?,
        implementations: found,
        evidence: items.into_iter().map(Arc::new).collect(),
        facts,
        tests: tests.into_iter().map(Arc::new).collect(),
        poam,
        authorizations,
        observations,
        reports: listed.reports,
        reviews,
        letters,
        agreements,
        documents: listed.documents,
        waivers: accepted,
        knowledge: knowledge?,
        unknown: Vec::new(),
        unknown_of_providers: Vec::new(),
        last,
        notices: Vec::new(),
    };
    cross_references::check(&workspace, sink);
    workspace.unknown = cross_references::unknown_requirements(&workspace);
    workspace.unknown_of_providers = providers::unknown(&workspace);
    Some(workspace)
}

/// The workspace's own files about AWS and about catalogs.
pub(super) fn own_knowledge(folder: &mut Folder, sink: &mut Sink) -> Vec<(Arc<str>, Arc<str>)> {
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
pub(super) fn read_evidence(
    folder: &mut Folder,
    formats: &[Format],
    facts: &mut FileFacts,
    sink: &mut Sink,
) -> (Vec<Evidence>, Vec<Test>) {
    let mut items = Vec::new();
    for (wrong, right) in
        [("index.yml", "index.yaml"), ("tests.yml", "tests.yaml"), ("formats.yml", "formats.yaml")]
    {
        if folder.exists(&format!("evidence/{wrong}")) {
            let path = format!("evidence/{wrong}");
            sink.push(
                Diagnostic::new(&codes::FILE_MISNAMED, format!("`{path}` is not read"))
                    .help(format!("rename it to `{right}`"))
                    .fault(&Origin::file(path.as_str())),
            );
        }
    }
    if let Some(content) = text(folder, "evidence/index.yaml", false, sink) {
        items.extend(evidence_register::load_evidence("evidence/index.yaml", &content, sink));
    }
    for path in list(folder, "evidence", &["csv", "tsv", "xlsx"], sink) {
        match folder.bytes(&path, DATA_FILE) {
            Ok(file) => {
                let content = file.content.unwrap_or_default();
                items.extend(read_register(&content, &path, formats, sink));
            }
            Err(diagnostic) => sink.push(diagnostic),
        }
    }
    unique(items.iter().map(|e| (e.id.as_str(), &e.origin)), "evidence", sink);
    let mut tests = text(folder, "evidence/tests.yaml", false, sink)
        .map(|content| test_register::load("evidence/tests.yaml", &content, sink))
        .unwrap_or_default();
    for path in list(folder, "evidence/tests", &["xlsx"], sink) {
        match folder.bytes(&path, DATA_FILE) {
            Ok(file) => {
                tests.extend(test_sheets::load(&path, &file.content.unwrap_or_default(), sink));
            }
            Err(diagnostic) => sink.push(diagnostic),
        }
    }
    unique(tests.iter().map(|t| (t.id.as_str(), &t.origin)), "test", sink);
    // Tests of sheets are sorted in after those of the file: an auditor looks for T-050 after T-049.
    tests.sort_by(|a, b| natural_order(&a.id, &b.id));
    for test in &mut tests {
        draw(folder, test, facts, sink);
    }
    (items, tests)
}

/// Files in the evidence folder that no register and no test names: they are in no output.
fn unregistered(folder: &Folder, items: &[Evidence], tests: &[Test]) -> Vec<String> {
    if !folder.exists("evidence") {
        return Vec::new();
    }
    // A folder that cannot be listed was reported when the registers were searched.
    let Ok((files, _)) = folder.walk("evidence") else { return Vec::new() };
    let mut named: BTreeSet<String> = items.iter().filter_map(|item| item.path.clone()).collect();
    let populations = tests.iter().filter_map(|test| test.operating.as_ref());
    let populations = populations.filter_map(|operating| operating.population_file.as_ref());
    named.extend(populations.map(|file| in_evidence(file)));
    let list = |path: &str| {
        let lower = path.to_lowercase();
        let direct = path.matches('/').count() == 1;
        let read =
            [".yaml", ".yml", ".csv", ".tsv", ".xlsx"].iter().any(|end| lower.ends_with(end));
        (direct && read) || (path.starts_with("evidence/tests/") && lower.ends_with(".xlsx"))
    };
    files.into_iter().filter(|path| !named.contains(path) && !list(path)).collect()
}

/// Redraws the sample of a test, if it names a population file and a seed.
fn draw(folder: &Folder, test: &mut Test, facts: &mut FileFacts, sink: &mut Sink) {
    let Some(operating) = &mut test.operating else { return };
    let Some(file) = &operating.population_file else { return };
    let path = in_evidence(file);
    let size = operating.tested().unwrap_or_default();
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let seed = operating.seed.as_deref();
    let column = operating.population_column.as_deref();
    match sampling::from(folder, &path, column, seed.unwrap_or_default(), size) {
        Ok(drawn) => {
            let population = drawn.population as u64;
            let mut unknown: BTreeSet<String> =
                operating.items.iter().map(|item| one_line(&item.item)).collect();
            for name in &drawn.names {
                if unknown.is_empty() {
                    break;
                }
                unknown.remove(one_line(name).as_str());
            }
            facts.populations.push(PopulationCount {
                test: test.id.clone(),
                path: path.clone(),
                stated: operating.population_size,
                counted: population,
                repeated: drawn.repeated,
                unknown: unknown.into_iter().collect(),
                days: drawn.days,
                origin: test.origin.clone(),
            });
            operating.population_size = Some(population);
            if let Some(name) = drawn.encoding {
                sink.finding(notice(name, &path).cause(&test.origin));
            }
            if seed.is_some() {
                let items = drawn.items.into_iter().map(|(_, name)| name).collect();
                let sha256 = drawn.sha256;
                operating.drawn = Some(Redrawn { population, sha256, items });
            }
        }
        Err(fault) => sink.push(fault.cause(&test.origin)),
    }
}

/// One register. A row that cannot be read is a finding, and the other rows are used; a register that
/// cannot be read at all is invalid input.
fn read_register(content: &[u8], path: &str, formats: &[Format], sink: &mut Sink) -> Vec<Evidence> {
    // A file whose content does not match its name is read by its content.
    let register = match evidence::read(&mut &content[..], path, "", formats) {
        Ok(Some((_, evidence::Reading::Register(register)))) => register,
        _ if path.to_lowercase().ends_with(".xlsx") => {
            evidence::readers::register_xlsx::read(content, path)
        }
        _ => evidence::readers::register_csv::read(content, path),
    };
    let unreadable = register.evidence.is_empty();
    for diagnostic in register.diagnostics {
        if unreadable { sink.push(diagnostic) } else { sink.finding(diagnostic) }
    }
    register.evidence
}

/// Reports ids that are used twice, with both places.
fn unique<'a>(ids: impl Iterator<Item = (&'a str, &'a Origin)>, what: &str, sink: &mut Sink) {
    let mut seen: BTreeMap<&str, &Origin> = BTreeMap::new();
    for (id, origin) in ids {
        if let Some(first) = seen.get(id) {
            sink.push(
                Diagnostic::new(&codes::DUPLICATE_ID, format!("{what} id `{id}` is used twice"))
                    .help("ids are cited elsewhere; change one of the two")
                    .fault(origin)
                    .cause(first),
            );
        } else {
            seen.insert(id, origin);
        }
    }
}
