//! The built-in knowledge of AWS and of catalogs, from the files under `controls/`, and a workspace's own
//! additions in [`FOLDERS`].
//!
//! A workspace's file adds to the built-in ones. If it defines the same service, entry of a
//! responsibility table, scope or pair, it takes precedence and is listed in [`Knowledge::changed`].

pub mod facts;
mod ids;
pub mod scope_list;
mod verify;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use indexmap::IndexMap;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::diag::{Diagnostic, Origin, codes};
use crate::input::controls::{self, Controls, of_framework};
use crate::input::yaml::{self, File};
use crate::model::{
    Changed, CheckMap, Checked, Checks, Crosswalk, Knowledge, Premises, Program, Responsibility,
    Scope, ScopeState, Service, Source, Topic,
};

pub use ids::unknown_ids;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    topics: Vec<Topic>,
}

/// `controls/aws/sources.yaml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "controls/aws/sources.yaml")]
pub struct SourceFile {
    /// The sources of facts.
    sources: Vec<Source>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProgramFile {
    programs: Vec<Program>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CategoryFile {
    categories: Vec<String>,
}

/// A text and its place.
type Named<'a> = (Cow<'a, str>, Cow<'a, str>);

/// The files of one folder: the built-in ones, then the workspace's own.
#[derive(Clone, Default)]
struct Texts<'a> {
    shipped: Vec<Named<'a>>,
    own: Vec<Named<'a>>,
}

/// All files, by their content.
struct Library<'a> {
    categories: Texts<'a>,
    topics: Texts<'a>,
    sources: Texts<'a>,
    premises: Texts<'a>,
    programs: Texts<'a>,
    responsibility: Texts<'a>,
    scopes: Texts<'a>,
    crosswalks: Texts<'a>,
    checks: Texts<'a>,
    services: Texts<'a>,
}

impl<'a> Library<'a> {
    /// The built-in files.
    fn of(controls: Controls<'a>) -> Self {
        fn texts<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Texts<'a> {
            let shipped = files.map(|(path, text)| (path.into(), text.into())).collect();
            Texts { shipped, own: Vec::new() }
        }
        let one = |path: &str| texts(controls.file(path).into_iter());
        let ids = controls.frameworks();
        let tables =
            ids.iter().filter_map(|id| controls.file(&of_framework(id, "responsibility.yaml")));
        let crosswalks: Vec<String> = ids.iter().map(|id| of_framework(id, "crosswalks")).collect();
        Self {
            categories: one("controls/aws/categories.yaml"),
            topics: one("controls/aws/topics.yaml"),
            sources: one("controls/aws/sources.yaml"),
            premises: one("controls/aws/premises.yaml"),
            programs: one("controls/aws/reports.yaml"),
            responsibility: texts(tables),
            scopes: texts(controls.folder("controls/aws/scope")),
            crosswalks: texts(crosswalks.iter().flat_map(|folder| controls.folder(folder))),
            checks: texts(controls.folder("controls/checks")),
            services: texts(controls.folder("controls/aws/services")),
        }
    }
}

/// Folders in the workspace whose files add to the built-in ones.
pub const FOLDERS: [&str; 6] = [
    "controls/aws",
    "controls/aws/services",
    "controls/aws/responsibility",
    "controls/aws/scope",
    "controls/crosswalks",
    "controls/checks",
];

/// Loads and cross-checks all built-in files and `own`: path and text of the workspace's files in
/// [`FOLDERS`].
///
/// # Errors
/// Every error in the files: an unknown topic, owner, source or program, a service without an owner for a
/// topic, or a duplicate. A test ensures that the built-in files have none.
pub fn load(own: &[(Arc<str>, Arc<str>)]) -> Result<Knowledge, Vec<Diagnostic>> {
    // Read once a process, however many workspaces it loads.
    static SHIPPED: LazyLock<Result<Knowledge, Vec<Diagnostic>>> =
        LazyLock::new(|| load_with(Controls::shipped(), &[]));
    if own.is_empty() { SHIPPED.clone() } else { load_with(Controls::shipped(), own) }
}

/// The same with other files in place of the shipped ones.
fn load_with(
    shipped: Controls<'_>,
    own: &[(Arc<str>, Arc<str>)],
) -> Result<Knowledge, Vec<Diagnostic>> {
    let mut library = Library::of(shipped);
    let mut faults = Vec::new();
    for (path, text) in own {
        let texts = match path.rsplit_once('/') {
            Some(("controls/aws/services", _)) => &mut library.services,
            Some(("controls/aws/responsibility", _)) => &mut library.responsibility,
            Some(("controls/aws/scope", _)) => &mut library.scopes,
            Some(("controls/crosswalks", _)) => &mut library.crosswalks,
            Some(("controls/checks", _)) => &mut library.checks,
            Some(("controls/aws", "sources.yaml")) => &mut library.sources,
            _ => {
                faults.push(
                    Diagnostic::new(&codes::INVALID_KNOWLEDGE, format!("`{path}` is not a file that is read"))
                        .help("a workspace may add services/, responsibility/, scope/ and sources.yaml under controls/aws, and controls/crosswalks/ and controls/checks/")
                        .fault(&Origin::file(path.clone())),
                );
                continue;
            }
        };
        texts.own.push((path.to_string().into(), text.to_string().into()));
    }
    if faults.is_empty() { load_from(&library) } else { Err(faults) }
}

/// Files as read, each with its path, and whether it is the workspace's own.
struct Read<T> {
    path: String,
    own: bool,
    value: T,
}

fn read<T: DeserializeOwned + Send>(
    texts: &Texts<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Read<T>> {
    let all = texts.shipped.iter().map(|t| (t, false)).chain(texts.own.iter().map(|t| (t, true)));
    let all: Vec<(&Named<'_>, bool)> = all.collect();
    let parsed: Vec<Result<Read<T>, Diagnostic>> = all
        .into_par_iter()
        .map(|((path, text), own)| {
            let value = match own {
                true => yaml::parse(&File::whole(&**path), text),
                false => controls::parse(path, text),
            }?;
            Ok(Read { path: path.clone().into_owned(), own, value })
        })
        .collect();
    let mut out = Vec::new();
    for one in parsed {
        match one {
            Ok(one) => out.push(one),
            Err(fault) => faults.push(fault),
        }
    }
    out
}

fn load_from(library: &Library<'_>) -> Result<Knowledge, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let categories: Vec<Read<CategoryFile>> = read(&library.categories, &mut faults);
    let topics: Vec<Read<TopicFile>> = read(&library.topics, &mut faults);
    let sources: Vec<Read<SourceFile>> = read(&library.sources, &mut faults);
    let premises: Vec<Read<Premises>> = read(&library.premises, &mut faults);
    let programs: Vec<Read<ProgramFile>> = read(&library.programs, &mut faults);
    let tables: Vec<Read<Responsibility>> = read(&library.responsibility, &mut faults);
    let scopes: Vec<Read<Scope>> = read(&library.scopes, &mut faults);
    let crosswalks: Vec<Read<Crosswalk>> = read(&library.crosswalks, &mut faults);
    let services: Vec<Read<Service>> = read(&library.services, &mut faults);
    let checks: Vec<Read<CheckMap>> = read(&library.checks, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let categories: Vec<String> =
        categories.into_iter().flat_map(|file| file.value.categories).collect();
    let mut build = Build { library, faults, changed: Vec::new() };
    let mut knowledge = Knowledge {
        topics: build.by_id(topics, |file| file.topics, |topic| &topic.id, "topic"),
        sources: build.by_id(sources, |file| file.sources, |source| &source.id, "source"),
        premises: build.by_id(premises, |file| file.premises, |place| &place.id, "premises"),
        services: build.services(services, &categories),
        responsibility: BTreeMap::new(),
        programs: programs.into_iter().flat_map(|file| file.value.programs).collect(),
        scopes: BTreeMap::new(),
        crosswalks: BTreeMap::new(),
        checks: Checks::default(),
        changed: Vec::new(),
    };
    build.tables(tables, &mut knowledge);
    build.scopes(scopes, &mut knowledge);
    build.crosswalks(crosswalks, &mut knowledge);
    build.checks(checks, &mut knowledge);
    knowledge.changed = std::mem::take(&mut build.changed);
    let mut faults = build.faults;
    faults.extend(verify::verify(&knowledge, &|files, needle| library.place_in(files, needle)));
    if faults.is_empty() { Ok(knowledge) } else { Err(faults) }
}

impl Library<'_> {
    /// The first line of `path` that contains `needle`, or else the file. Built-in files are named without a
    /// line: the reader of a message does not have them.
    fn place(&self, path: &str, needle: &str) -> Origin {
        self.line(path, needle).unwrap_or_else(|| Origin::file(path))
    }

    /// The same for a thing that several files make up, of which the last that has `needle` counts.
    fn place_in(&self, files: &[String], needle: &str) -> Origin {
        let found = files.iter().rev().find_map(|path| self.line(path, needle));
        found.unwrap_or_else(|| Origin::file(files.last().map_or("controls", String::as_str)))
    }

    fn line(&self, path: &str, needle: &str) -> Option<Origin> {
        let folders =
            [&self.sources, &self.responsibility, &self.scopes, &self.crosswalks, &self.checks];
        let own = folders.into_iter().chain([&self.services]).flat_map(|texts| &texts.own);
        let (_, text) = own.into_iter().find(|(known, _)| known == path)?;
        let found = text.lines().position(|line| {
            line.match_indices(needle).any(|(at, _)| {
                let edge = |c: Option<char>| {
                    c.is_none_or(|c| !c.is_ascii_alphanumeric() && !"-.(".contains(c))
                };
                edge(line[..at].chars().next_back())
                    && edge(line[at + needle.len()..].chars().next())
            })
        });
        found.map(|line| Origin::text(path, u32::try_from(line + 1).unwrap_or(u32::MAX), 1))
    }
}

/// Merges what was read.
struct Build<'a> {
    library: &'a Library<'a>,
    faults: Vec<Diagnostic>,
    changed: Vec<Changed>,
}

impl Build<'_> {
    fn twice(&mut self, what: &str, id: &str, path: &str) {
        self.faults.push(
            Diagnostic::new(&codes::DUPLICATE_ID, format!("duplicate {what} `{id}`"))
                .help("keep one of the two, or change one of the ids")
                .fault(&self.library.place(path, id)),
        );
    }

    fn change(&mut self, what: String, path: &str, needle: &str) {
        self.changed.push(Changed { what, origin: self.library.place(path, needle) });
    }

    /// The entries of a list by id; a duplicate is an error.
    fn by_id<F, T>(
        &mut self,
        files: Vec<Read<F>>,
        list: impl Fn(F) -> Vec<T>,
        id: impl Fn(&T) -> &str,
        what: &str,
    ) -> IndexMap<String, T> {
        let mut out = IndexMap::new();
        for file in files {
            for item in list(file.value) {
                if out.contains_key(id(&item)) {
                    self.twice(what, id(&item), &file.path);
                }
                out.insert(id(&item).to_owned(), item);
            }
        }
        out
    }

    /// The shipped services by category, in the order of `categories`, then the workspace's own.
    fn services(
        &mut self,
        mut files: Vec<Read<Service>>,
        categories: &[String],
    ) -> IndexMap<String, Service> {
        let place = |category: &String| categories.iter().position(|known| known == category);
        files.sort_by_key(|file| (file.own, place(&file.value.category).unwrap_or(usize::MAX)));
        let mut out: IndexMap<String, Service> = IndexMap::new();
        let mut owned: Vec<String> = Vec::new();
        for Read { path, own, value: service } in files {
            let id = service.id.clone();
            if out.contains_key(&id) {
                if own && !owned.contains(&id) {
                    self.change(format!("the service {id}"), &path, "id");
                } else {
                    self.twice("service", &id, &path);
                }
            }
            if own {
                owned.push(id.clone());
            }
            out.insert(id, service);
        }
        out
    }

    /// A workspace's table adds entries to the shipped one of its catalog, or replaces single ones.
    fn tables(&mut self, files: Vec<Read<Responsibility>>, knowledge: &mut Knowledge) {
        for Read { path, own, value: mut table } in files {
            let Some(known) = knowledge.responsibility.get_mut(&table.catalog) else {
                table.files.push(path);
                knowledge.responsibility.insert(table.catalog.clone(), table);
                continue;
            };
            if !own {
                self.twice("responsibility table", &table.catalog, &path);
                continue;
            }
            known.files.push(path.clone());
            for (id, duties) in table.controls {
                let before = known.controls.get(&id);
                if before.is_some_and(|before| *before != duties) {
                    self.change(
                        format!("{id} in the responsibility table of {}", table.catalog),
                        &path,
                        &id,
                    );
                }
                known.controls.insert(id, duties);
            }
        }
    }

    /// A workspace's snapshot of a program's scope adds to the shipped one and replaces what it names. Of several
    /// the newest counts; one that is older than what is known only adds what is not. One without a day is the
    /// organization's own word, and counts last.
    fn scopes(&mut self, mut files: Vec<Read<Scope>>, knowledge: &mut Knowledge) {
        files.sort_by_key(|file| {
            (
                file.own,
                file.own && file.value.snapshot.is_none(),
                file.value.snapshot.filter(|_| file.own),
            )
        });
        for Read { path, own, value: scope } in files {
            let Some(known) = knowledge.scopes.get_mut(&scope.program) else {
                knowledge.scopes.insert(scope.program.clone(), scope);
                continue;
            };
            if !own {
                self.twice("scope of program", &scope.program, &path);
                continue;
            }
            if scope.snapshot.zip(known.snapshot).is_some_and(|(own, known)| own < known) {
                for (service, state) in scope.services {
                    let before = known.services.entry(service).or_insert(ScopeState::Unknown);
                    if *before == ScopeState::Unknown {
                        *before = state;
                    }
                }
                continue;
            }
            // A list of AWS's that was imported brings what is known up to date; it disagrees with nothing.
            let ours = scope.sha256.is_none();
            for (service, state) in scope.services.iter().filter(|_| ours) {
                let before = known.services.get(service);
                if before.is_some_and(|before| before != state) {
                    let what = format!("{service} in the scope of {}", scope.program);
                    self.changed.push(Changed { what, origin: self.library.place(&path, service) });
                }
            }
            let services = std::mem::take(&mut known.services);
            *known = Scope { services, ..scope.clone() };
            known.services.extend(scope.services);
        }
    }

    /// A workspace's crosswalk adds pairs to the shipped one, or replaces single ones.
    fn crosswalks(&mut self, files: Vec<Read<Crosswalk>>, knowledge: &mut Knowledge) {
        for Read { path, own, value: mut crosswalk } in files {
            let name = crosswalk.name();
            let Some(known) = knowledge.crosswalks.get_mut(&name) else {
                crosswalk.files.push(path);
                knowledge.crosswalks.insert(name, crosswalk);
                continue;
            };
            if !own {
                self.twice("crosswalk", &name, &path);
                continue;
            }
            known.files.push(path.clone());
            for (left, rights) in crosswalk.pairs {
                for (right, relation) in rights {
                    let pairs = known.pairs.entry(left.clone()).or_default();
                    let before = pairs.insert(right.clone(), relation);
                    if before.is_some_and(|before| before != relation) {
                        let what = format!("{left} and {right} in the crosswalk {name}");
                        let origin = self.library.place(&path, &right.to_string());
                        self.changed.push(Changed { what, origin });
                    }
                }
            }
        }
    }

    /// A workspace's table of checks adds to the shipped one, or replaces single checks.
    fn checks(&mut self, files: Vec<Read<CheckMap>>, knowledge: &mut Knowledge) {
        for Read { path, own, value: table } in files {
            for source in table.sources.iter().filter(|key| !knowledge.sources.contains_key(*key)) {
                if !own {
                    self.faults.push(
                        Diagnostic::new(
                            &codes::INVALID_KNOWLEDGE,
                            format!("unknown source `{source}`"),
                        )
                        .fault(&self.library.place(&path, source)),
                    );
                }
            }
            for (check, parts) in table.checks {
                let new = Checked { parts, own: own.then(|| path.clone()) };
                let before = knowledge.checks.add(&table.tool, &check, &table.catalog, new.clone());
                if own && before.is_some_and(|before| before.parts != new.parts) {
                    let what = format!("{check} of {} in {}", table.tool, table.catalog);
                    self.change(what, &path, &check);
                }
            }
        }
    }
}

#[cfg(test)]
mod additions;
#[cfg(test)]
mod tests;
