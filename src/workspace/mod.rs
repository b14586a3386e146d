//! The workspace: the files that people write, and the folder as a whole.
//!
//! Loading makes no judgments. It reports every error in every file in one run, each with its place. Data that
//! cannot be read is left out, noted as unread, and the rest is read; there is no workspace only if `carveout.yaml`,
//! a catalog, the tables in `controls/` or a template cannot be understood.

mod approvals;
mod citations;
mod cross_references;
mod description;
pub(crate) mod evidence_register;
pub(crate) mod fedramp;
pub(crate) mod implementations;
mod left_out;
mod lock;
mod most;
mod not_read;
mod places;
pub(crate) mod poam;
mod previous_package;
pub(crate) mod providers;
pub(crate) mod remarks;
mod review_entries;
pub(crate) mod reviews;
mod scan;
mod secrets;
mod spelling;
pub(crate) mod system;
mod templates;
pub(crate) mod test_register;
pub(crate) mod waivers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Collected, Diagnostic, Origin, Severity, Sink, codes};
use crate::evidence::evidence_files::{Context, failing, read_files};
use crate::evidence::stream::encoding::notice;
use crate::evidence::{Format, requirement_mapping, test_sheets};
use crate::input::folder::{Folder, Walked, in_evidence, text};
use crate::limits::{DATA_FILE, REGISTER_ITEMS, WORKSPACE_TESTS};
use crate::model::secrets::Secrets;
use crate::model::text::one_line;
use crate::model::{
    Authorization, Catalog, Described, Evidence, FileFacts, Implementation, Letter, PeriodName,
    Pictures, PoamItem, PopulationCount, Redrawn, Test, Unread, UnreadKind, Workspace, ids_in,
    natural_order,
};
use crate::{catalog, evidence, knowledge, sampling};
pub use citations::{Citations, citations};
use most::{at_most, with_supports};
pub use scan::{Export, FileKind, Scanned, scan};

/// What the command line can override in a workspace.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Replaces the audit period.
    pub period: Option<PeriodName>,
}

/// The result of loading.
#[derive(Debug)]
pub struct Loaded {
    /// The workspace, unless it cannot be understood.
    pub workspace: Option<Workspace>,
    /// Template overrides by name, as the team wrote them.
    pub templates: BTreeMap<String, String>,
    /// Errors and warnings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Text of the files read, as it is there: for hashes, and for changes of the files.
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
    /// The secrets that were found.
    pub secrets: Secrets,
}

impl Loaded {
    /// The texts of the files without secrets, for messages that quote them.
    pub fn quotable(&self) -> BTreeMap<Arc<str>, Arc<str>> {
        quotable(&self.texts, &self.secrets)
    }
}

/// Texts of files without secrets, for messages that quote them.
pub fn quotable(
    texts: &BTreeMap<Arc<str>, Arc<str>>,
    secrets: &Secrets,
) -> BTreeMap<Arc<str>, Arc<str>> {
    let clean = |text: &Arc<str>| match secrets.is_empty() {
        true => text.clone(),
        false => secrets.scrubbed(text).map_or_else(|| text.clone(), Into::into),
    };
    texts.iter().map(|(path, text)| (path.clone(), clean(text))).collect()
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
                secrets: Secrets::default(),
            };
        }
    };
    let templates = read_templates(&mut folder, &mut sink);
    let workspace = read(&mut folder, options, &mut sink);
    folder.changed().into_iter().for_each(|changed| sink.finding(changed));
    let failed = sink.has_errors();
    let Collected { mut all, mut faults, mut notices } = sink.collected();
    let mut workspace = workspace.filter(|_| !failed);
    let texts = folder.into_texts();
    let (secrets, found) = secrets::look(&texts, workspace.as_mut(), &all);
    for list in [&mut all, &mut notices] {
        list.extend(found.iter().cloned());
        list.sort_by_key(Diagnostic::sort_key);
    }
    if !secrets.is_empty() {
        let lists = [&mut all, &mut faults, &mut notices];
        let scrub = &mut |text: &mut String| secrets.scrub(text);
        lists.into_iter().flatten().for_each(|one| one.each_text(scrub));
    }
    if let Some(workspace) = &mut workspace {
        workspace.notices = notices;
        workspace.faults = faults;
        workspace.facts.secrets = secrets.clone();
    }
    Loaded { workspace, templates, diagnostics: all, texts, secrets }
}

fn list(folder: &Folder, path: &str, extensions: &[&str], sink: &mut Sink) -> Vec<String> {
    match folder.list(path, extensions) {
        Ok((names, faults)) => {
            faults.into_iter().for_each(|fault| sink.push(fault));
            names
        }
        Err(fault) => {
            sink.push(fault);
            Vec::new()
        }
    }
}

/// Files of data in a folder. Those of a folder that cannot be listed are left out.
fn data(
    folder: &Folder,
    path: &str,
    extensions: &[&str],
    kind: UnreadKind,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<String> {
    let (names, faults) = match folder.list(path, extensions) {
        Ok(listed) => listed,
        Err(fault) => (Vec::new(), vec![fault]),
    };
    for fault in faults {
        left_out::file(kind, path, None, fault, unread, sink);
    }
    names
}

/// An optional file: `None` where there is none.
fn optional(folder: &mut Folder, path: &str) -> Option<Result<Arc<str>, Diagnostic>> {
    match folder.exists(path) {
        Ok(false) => None,
        Ok(true) => Some(folder.text(path)),
        Err(fault) => Some(Err(fault)),
    }
}

fn read_templates(folder: &mut Folder, sink: &mut Sink) -> BTreeMap<String, String> {
    let mut templates = BTreeMap::new();
    for path in list(folder, "templates", &["typ", "tera", "css", "js"], sink) {
        if let Some(content) = text(folder, &path, true, sink) {
            templates.insert(path["templates/".len()..].to_owned(), content.to_string());
        }
    }
    for (name, what) in templates::omitting(&templates) {
        let path = format!("templates/{name}");
        sink.finding(
            Diagnostic::new(&codes::TEMPLATE_OMITS, format!("`{path}` prints no {what}"))
                .help("the program adds it to page 1; print it in your template as the built-in one does")
                .fault(&Origin::file(path)),
        );
    }
    templates
}

/// What makes a folder a workspace.
const HEAD: &str = "carveout.yaml";

/// What AWS Artifact lists.
const LOCK: &str = "aws-reports.lock.json";

/// What the team says of it.
const REVIEWS: &str = "aws-reports.yaml";

/// The register of evidence.
const INDEX: &str = "evidence/index.yaml";

/// The tests of controls.
const TESTS: &str = "evidence/tests.yaml";

fn head_text(folder: &mut Folder, sink: &mut Sink) -> Option<Arc<str>> {
    match folder.text(HEAD) {
        Ok(text) => Some(text),
        // Nothing refers to this file, so there is no reference to mend.
        Err(fault) if matches!(folder.exists(HEAD), Ok(false)) => {
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

    let mut facts = FileFacts::default();
    let mut found = Vec::new();
    if let Some((system, _)) = &head {
        let substitution = implementations::Substitution::new(system, system.period);
        let kind = UnreadKind::Implementation;
        for path in data(folder, "implementations", &["md"], kind, &mut facts.unread, sink) {
            match folder.text(&path) {
                Ok(content) => found.extend(implementations::load(
                    &path,
                    &content,
                    &substitution,
                    &mut facts.unread,
                    sink,
                )),
                Err(fault) => {
                    facts.unread.push(match folder.lossy(&path) {
                        Some(content) => left_out::statement(&path, &content),
                        None => {
                            Unread::new(UnreadKind::Implementation, Origin::file(path)).anywhere()
                        }
                    });
                    sink.fault(fault);
                }
            }
        }
    }
    let found = unique(
        found,
        |i: &Implementation| (&i.id, &i.origin),
        left_out::implementation,
        "implementation",
        &mut facts.unread,
        sink,
    );

    let formats = requirement_mapping::formats(folder, &mut facts.unread, sink);
    let (items, tests) = read_evidence(folder, &formats, &mut facts, sink);
    let policy = head.as_ref().map(|(system, _)| &system.policy);
    let context = Context {
        formats: &formats,
        knowledge: knowledge.as_ref(),
        pictures: policy.is_some_and(|policy| policy.pictures() == Pictures::Shown),
    };
    let (items, mut observations) = read_files(folder, items, &context, &mut facts, sink);
    facts.unregistered = unregistered(folder, &items, &tests, sink);
    // A register that could not be read may name any of these files, and an export among them may speak against a part.
    if facts.unread.iter().any(|one| one.kind == UnreadKind::Evidence && one.id.is_none()) {
        for path in &facts.unregistered {
            let failing = failing(folder, path, path, &context);
            if !failing.is_empty() {
                let one = Unread::new(UnreadKind::Evidence, Origin::file(path.as_str()));
                facts.unread.push(one.id(path.as_str()));
                observations.extend(failing);
            }
        }
    }
    not_read::check(folder, sink);

    let unread = &mut facts.unread;
    let lock = optional(folder, LOCK);
    let lock_found = lock.is_some();
    let listed = match lock {
        None => lock::Listed::default(),
        Some(Ok(content)) => lock::load_lock(LOCK, &content, unread, sink),
        Some(Err(fault)) => {
            left_out::file(UnreadKind::Report, LOCK, Some(""), fault, unread, sink);
            lock::Listed::default()
        }
    };
    let reviews::Reviewed { reviews, letters, agreements, authorizations } =
        match optional(folder, REVIEWS) {
            None => reviews::Reviewed::default(),
            Some(Ok(content)) => reviews::load_reviews(REVIEWS, &content, unread, sink),
            Some(Err(fault)) => {
                reviews::unread_file(REVIEWS, fault, unread, sink);
                reviews::Reviewed::default()
            }
        };
    let agreements = reviews::joined(agreements, listed.agreements);
    let authorizations = unique(
        authorizations,
        |one: &Authorization| (&one.id, &one.origin),
        |one| Unread::new(UnreadKind::Authorization, one.origin.clone()).id(one.id.as_str()),
        "authorization",
        unread,
        sink,
    );
    let letters = unique(
        letters,
        |letter: &Letter| (&letter.id, &letter.origin),
        |letter| Unread::new(UnreadKind::Letter, letter.origin.clone()).id(letter.id.as_str()),
        "letter",
        unread,
        sink,
    );
    let accepted = match optional(folder, "waivers.yaml") {
        None => Vec::new(),
        Some(Ok(content)) => waivers::load("waivers.yaml", &content, unread, sink),
        Some(Err(fault)) => {
            left_out::file(UnreadKind::Waiver, "waivers.yaml", Some(""), fault, unread, sink);
            Vec::new()
        }
    };
    let poam = match optional(folder, "poam.yaml") {
        None => Vec::new(),
        Some(Ok(content)) => poam::load("poam.yaml", &content, unread, sink),
        Some(Err(fault)) => {
            left_out::file(UnreadKind::Poam, "poam.yaml", Some(""), fault, unread, sink);
            Vec::new()
        }
    };
    let poam = unique(
        poam,
        |item: &PoamItem| (&item.id, &item.origin),
        |item| Unread::new(UnreadKind::Poam, item.origin.clone()).id(item.id.as_str()),
        "plan-of-action item",
        unread,
        sink,
    );

    let mut written = Vec::new();
    for path in data(folder, remarks::FOLDER, &["yaml"], UnreadKind::Remark, unread, sink) {
        match folder.text(&path) {
            Ok(content) => written.extend(remarks::load(&path, &content, unread, sink)),
            Err(fault) => left_out::file(UnreadKind::Remark, &path, Some(""), fault, unread, sink),
        }
    }
    let written = remarks::unique(written, sink);

    let fedramp = match optional(folder, "fedramp.yaml") {
        None => None,
        Some(Ok(content)) => fedramp::load(folder, &content, sink),
        Some(Err(fault)) => {
            sink.fault(fault);
            None
        }
    };

    let described = match optional(folder, description::PATH) {
        None => Described::default(),
        Some(Ok(content)) => {
            let shown = policy.is_some_and(|policy| policy.pictures() == Pictures::Shown);
            description::load(&content, shown, folder, sink)
        }
        Some(Err(fault)) => {
            sink.fault(fault);
            Described::default()
        }
    };

    let (system, _) = head?;
    let last = previous_package::find(folder, system.period, &system.roles, sink);
    let mut workspace = Workspace {
        system,
        frameworks: frameworks?,
        implementations: found,
        evidence: items.into_iter().map(Arc::new).collect(),
        facts,
        tests: tests.into_iter().map(Arc::new).collect(),
        poam,
        remarks: written,
        fedramp,
        described,
        authorizations,
        observations,
        lock_found,
        lock_retrieved: listed.retrieved,
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
        faults: Vec::new(),
    };
    spelling::as_published(&mut workspace);
    description::load_inventory(&mut workspace, folder, sink);
    cross_references::check(&workspace, sink);
    description::references(&workspace, sink);
    workspace.facts.unread.extend(cross_references::lost(&workspace));
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
    for (wrong, right, kind) in [
        ("index.yml", "index.yaml", UnreadKind::Evidence),
        ("tests.yml", "tests.yaml", UnreadKind::Test),
        ("formats.yml", "formats.yaml", UnreadKind::Format),
    ] {
        let path = format!("evidence/{wrong}");
        // What cannot be looked at is reported under its right name.
        if matches!(folder.exists(&path), Ok(true)) {
            let fault = Diagnostic::new(&codes::FILE_MISNAMED, format!("`{path}` is not read"))
                .help(format!("rename it to `{right}`"))
                .fault(&Origin::file(path.as_str()));
            let content = folder.lossy(&path);
            left_out::file(kind, &path, content.as_deref(), fault, &mut facts.unread, sink);
        }
    }
    match optional(folder, INDEX) {
        None => {}
        Some(Ok(content)) => {
            let (owed, unread) = (&mut facts.owed, &mut facts.unread);
            items.extend(evidence_register::load_evidence(INDEX, &content, owed, unread, sink));
        }
        Some(Err(fault)) => {
            let content = folder.lossy(INDEX);
            let (kind, unread) = (UnreadKind::Evidence, &mut facts.unread);
            left_out::file(kind, INDEX, content.as_deref(), fault, unread, sink);
        }
    }
    let (kind, unread) = (UnreadKind::Evidence, &mut facts.unread);
    for path in data(folder, "evidence", &["csv", "tsv", "xlsx"], kind, unread, sink) {
        match folder.bytes(&path, DATA_FILE) {
            Ok(file) => {
                let content = file.content.unwrap_or_default();
                items.extend(read_register(&content, &path, formats, &mut facts.unread, sink));
            }
            Err(fault) => {
                left_out::file(UnreadKind::Evidence, &path, None, fault, &mut facts.unread, sink);
            }
        }
    }
    let items = unique(
        items,
        |item: &Evidence| (&item.id, &item.origin),
        left_out::evidence,
        "evidence",
        &mut facts.unread,
        sink,
    );
    let (kind, unread) = (UnreadKind::Evidence, &mut facts.unread);
    let items =
        at_most(REGISTER_ITEMS, items, |item| &item.origin, kind, "evidence items", unread, sink);
    let items = with_supports(items, &mut facts.unread, sink);
    let mut tests = match optional(folder, TESTS) {
        None => Vec::new(),
        Some(Ok(content)) => test_register::load(TESTS, &content, facts, sink),
        Some(Err(fault)) => {
            let content = folder.lossy(TESTS);
            let (kind, unread) = (UnreadKind::Test, &mut facts.unread);
            left_out::file(kind, TESTS, content.as_deref(), fault, unread, sink);
            Vec::new()
        }
    };
    let (kind, unread) = (UnreadKind::Test, &mut facts.unread);
    for path in data(folder, "evidence/tests", &["xlsx"], kind, unread, sink) {
        match folder.bytes(&path, DATA_FILE) {
            Ok(file) => {
                let content = file.content.unwrap_or_default();
                let FileFacts { tests: noted, unread, .. } = &mut *facts;
                tests.extend(test_sheets::load_placed(&path, &content, noted, unread, sink));
            }
            Err(fault) => {
                left_out::file(UnreadKind::Test, &path, None, fault, &mut facts.unread, sink);
            }
        }
    }
    let tests = unique(
        tests,
        |test: &Test| (&test.id, &test.origin),
        left_out::test,
        "test",
        &mut facts.unread,
        sink,
    );
    let unread = &mut facts.unread;
    let mut tests = at_most(
        WORKSPACE_TESTS,
        tests,
        |test| &test.origin,
        UnreadKind::Test,
        "tests",
        unread,
        sink,
    );
    // Tests of sheets are sorted in after those of the file: an auditor looks for T-050 after T-049.
    tests.sort_by(|a, b| natural_order(&a.id, &b.id));
    for test in &mut tests {
        draw(folder, test, facts, sink);
    }
    (items, tests)
}

/// Files in the evidence folder that no register and no test names: they are in no output.
fn unregistered(
    folder: &Folder,
    items: &[Evidence],
    tests: &[Test],
    sink: &mut Sink,
) -> Vec<String> {
    // A folder that is missing has no files; one that cannot be listed was reported when the registers were searched.
    let Ok(Walked { files, faults, .. }) = folder.walk("evidence") else { return Vec::new() };
    faults.into_iter().for_each(|fault| sink.fault(fault));
    let mut named: BTreeSet<String> =
        items.iter().filter_map(|item| item.path.as_deref()).map(in_evidence).collect();
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
            for unread in &drawn.unread_times {
                sink.finding(unread.finding().cause(&test.origin));
            }
            let population = drawn.population as u64;
            let mut unknown: BTreeSet<String> =
                operating.items.iter().map(|item| one_line(&item.item)).collect();
            let mut sampled = Vec::new();
            for (number, name) in (1..).zip(drawn.names.iter()) {
                if unknown.is_empty() {
                    break;
                }
                if let Some(name) = unknown.take(one_line(name).as_str()) {
                    sampled.push((name, number));
                }
            }
            let spans = (1..).zip(drawn.spans).filter_map(|(number, days)| Some((number, days?)));
            facts.populations.push(PopulationCount {
                test: test.id.clone(),
                path: path.clone(),
                stated: operating.population_size,
                counted: population,
                repeated: drawn.repeated,
                unknown: unknown.into_iter().collect(),
                days: drawn.days,
                spans: spans.collect(),
                sampled,
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
        Err(fault) => {
            facts.unread.push(left_out::test(test).what("the population"));
            sink.fault(fault.cause(&test.origin));
        }
    }
}

/// One register. A row that cannot be read is left out, and the other rows are used.
fn read_register(
    content: &[u8],
    path: &str,
    formats: &[Format],
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<Evidence> {
    // A file whose content does not match its name is read by its content.
    let register = match evidence::read(&mut &content[..], path, "", formats) {
        Ok(Some((_, evidence::Reading::Register(register)))) => register,
        _ if path.to_lowercase().ends_with(".xlsx") => {
            evidence::readers::register_xlsx::read(content, path)
        }
        _ => evidence::readers::register_csv::read(content, path),
    };
    unread.extend(register.left_out.iter().map(left_out::evidence));
    // What of it was not read at all: its names are told by its text, which a workbook has none of.
    if let Some(line) = register.unread_from {
        let text = String::from_utf8_lossy(content);
        let rest =
            text.lines().skip(line.saturating_sub(1) as usize).collect::<Vec<_>>().join("\n");
        let text = !content.starts_with(b"PK\x03\x04");
        let names = if text { ids_in(&rest) } else { Vec::new() };
        unread.push(Unread::new(UnreadKind::Evidence, Origin::file(path)).names(names));
    }
    for diagnostic in register.diagnostics {
        match diagnostic.severity {
            Severity::Error => sink.fault(diagnostic),
            Severity::Warning | Severity::Note => sink.finding(diagnostic),
        }
    }
    register.evidence
}

/// The entries whose id is not used before; the others are reported, with both places, and left out.
fn unique<T>(
    list: Vec<T>,
    named: impl Fn(&T) -> (&String, &Origin),
    left: impl Fn(&T) -> Unread,
    what: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<T> {
    let mut seen: BTreeMap<String, Origin> = BTreeMap::new();
    let mut kept = Vec::new();
    for entry in list {
        let (id, origin) = named(&entry);
        if let Some(first) = seen.get(id) {
            let message = format!("{what} id `{id}` is used twice; the second entry is left out");
            sink.fault(
                Diagnostic::new(&codes::DUPLICATE_ID, message)
                    .help("ids are cited elsewhere; change one of the two")
                    .fault(origin)
                    .cause(first),
            );
            unread.push(left(&entry));
        } else {
            seen.insert(id.clone(), origin.clone());
            kept.push(entry);
        }
    }
    kept
}
