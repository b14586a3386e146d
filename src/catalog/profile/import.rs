//! The import phase: follows references, and first resolves the profiles they lead to.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::document::{self, Document, Import, Profile};
use super::json::{Object, objects, text};
use super::merge::{directives, merge};
use super::source_files::{Location, SourceFiles};
use super::tree::{Tree, each_control, place};
use super::{Source, SourceKind, base64, metadata, modify, prune, select};
use crate::diag::{Code, Diagnostic, Origin, codes};
use crate::input::folder::{Digested, utf8};
use crate::limits::{PROFILE_CONTROLS, PROFILE_IMPORTS};
use crate::model::text::hex;

/// A resolution in progress.
pub(super) struct Resolver<'a> {
    files: &'a SourceFiles<'a>,
    /// Files read, in the order of reading, each once.
    pub sources: Vec<Source>,
    /// What was requested but not found.
    pub warnings: Vec<Diagnostic>,
    /// Profiles being resolved, outermost first.
    chain: Vec<(Location, String)>,
    imports: usize,
}

/// A document and its name in messages.
struct Opened {
    document: Document,
    location: Location,
    name: String,
}

impl<'a> Resolver<'a> {
    /// A resolution that reads from `files`.
    pub(super) fn new(files: &'a SourceFiles<'a>) -> Self {
        Self { files, sources: Vec::new(), warnings: Vec::new(), chain: Vec::new(), imports: 0 }
    }

    /// Resolves the document at a place; a catalog is its own resolution.
    ///
    /// # Errors
    /// The first error, with its file.
    pub(super) fn resolve(&mut self, location: &Location) -> Result<Tree, Diagnostic> {
        let file = self.files.read(location)?;
        let opened = self.open(location.clone(), location.path.clone(), &file)?;
        self.tree(opened)
    }

    fn open(
        &mut self,
        location: Location,
        name: String,
        file: &Digested,
    ) -> Result<Opened, Diagnostic> {
        let content = file.content.as_deref().unwrap_or_default();
        let document = document::read(&name, utf8(&name, content)?)?;
        let (kind, metadata) = match &document {
            Document::Catalog(tree) => (SourceKind::Catalog, &tree.metadata),
            Document::Profile(profile) => (SourceKind::Profile, &profile.metadata),
        };
        let known = |s: &Source| s.path == name && s.sha256 == file.sha256;
        if !self.sources.iter().any(known) {
            self.sources.push(Source {
                path: name.clone(),
                kind,
                title: text(metadata, "title").unwrap_or_default().to_owned(),
                sha256: file.sha256.clone(),
                last_modified: text(metadata, "last-modified").unwrap_or_default().to_owned(),
            });
        }
        Ok(Opened { document, location, name })
    }

    fn tree(&mut self, opened: Opened) -> Result<Tree, Diagnostic> {
        match opened.document {
            Document::Catalog(mut tree) => {
                let known = tree.uuid.to_lowercase();
                place(&mut tree, if known.is_empty() { &opened.name } else { &known });
                Ok(tree)
            }
            Document::Profile(profile) => {
                let link = (opened.location.clone(), opened.name.clone());
                if self.chain.contains(&link) {
                    let names = self.chain.iter().chain([&link]).map(|(_, name)| name.as_str());
                    let circle = names.collect::<Vec<_>>().join(" → ");
                    return Err(Diagnostic::new(
                        &codes::PROFILE_CIRCULAR,
                        format!("circular imports: {circle}"),
                    )
                    .help("remove one of these imports")
                    .fault(&Origin::file(opened.name)));
                }
                self.chain.push(link);
                let tree = self.profile(*profile, &opened.location, &opened.name);
                self.chain.pop();
                tree
            }
        }
    }

    fn profile(
        &mut self,
        profile: Profile,
        location: &Location,
        name: &str,
    ) -> Result<Tree, Diagnostic> {
        let fault = |code: &'static Code, message: String, help: &str| {
            Diagnostic::new(code, message).help(help).fault(&Origin::file(name))
        };
        let (how, structure) = directives(&profile.merge)
            .map_err(|(message, help)| fault(&codes::PROFILE_MERGE, message, &help))?;
        if profile.imports.is_empty() {
            return Err(fault(
                &codes::PROFILE_IMPORT,
                format!("`{name}` imports nothing"),
                "a profile needs an `imports` list with a catalog or a profile",
            ));
        }
        let resources = &profile.back_matter.0;
        let mut trees = self.sources_of(&profile.imports, resources, location, name)?;
        let mut version = metadata::Version::of(&profile.metadata, name)?;
        for tree in &trees {
            version = version.newest(&tree.metadata, name)?;
        }
        let mut narrowed = Vec::with_capacity(trees.len());
        let mut kept = Vec::new();
        for (import, tree) in profile.imports.iter().zip(trees.drain(..)) {
            metadata::kept(&tree.metadata, &mut kept);
            let unknown = select::unknown(&import.selection, &tree);
            self.unmatched(
                name,
                &format!("the import of `{}` names", import.href),
                "control",
                &unknown,
                "it",
            );
            if import.mapping.is_some() {
                self.warnings.push(
                    Diagnostic::new(
                        &codes::PROFILE_IMPORT_IGNORED,
                        "`mapping` in an import is ignored",
                    )
                    .help("no version of the OSCAL profile model has it")
                    .fault(&Origin::file(name)),
                );
            }
            narrowed.push(select::select(tree, &import.selection));
        }
        let mut count = 0_usize;
        narrowed.iter().for_each(|tree| each_control(tree, &mut |_| count += 1));
        if count > PROFILE_CONTROLS {
            return Err(fault(
                &codes::PROFILE_IMPORT,
                format!("`{name}` imports {count} controls; the limit is {PROFILE_CONTROLS}"),
                "check whether it imports the same catalog repeatedly",
            ));
        }
        let (mut tree, nowhere) = merge(narrowed, how, structure);
        self.unmatched(name, "`insert-controls` names", "control", &nowhere, "what is imported");
        let unmatched = modify::modify(&mut tree, &profile.modify);
        self.unmatched(
            name,
            "`set-parameters` sets",
            "parameter",
            &unmatched.parameters,
            "the controls",
        );
        self.unmatched(name, "`alters` changes", "control", &unmatched.controls, "the selection");
        self.unmatched(name, "`adds` points at", "place", &unmatched.places, "the control");
        tree.resources.extend(profile.back_matter.0);
        tree.resources = prune::unique_resources(std::mem::take(&mut tree.resources));
        tree.metadata = metadata::of(profile.metadata, &version, kept);
        tree.uuid = profile.uuid;
        let set: BTreeSet<&str> =
            profile.modify.set_parameters.iter().map(|set| set.param_id.as_str()).collect();
        prune::prune(&mut tree, &set);
        Ok(tree)
    }

    /// The tree of each import. A file that is imported several times is read once.
    fn sources_of(
        &mut self,
        imports: &[Import],
        resources: &[Object],
        location: &Location,
        name: &str,
    ) -> Result<Vec<Tree>, Diagnostic> {
        let mut trees: Vec<Tree> = Vec::with_capacity(imports.len());
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for import in imports {
            let selects = [
                import.selection.include_all.is_some(),
                import.selection.include_controls.is_some(),
            ];
            if selects == [false, false] {
                return Err(Diagnostic::new(
                    &codes::PROFILE_IMPORT,
                    format!("the import of `{}` does not select any controls", import.href),
                )
                .help("add `include-all` or `include-controls`")
                .fault(&Origin::file(name)));
            }
            self.imports += 1;
            if self.imports > PROFILE_IMPORTS {
                return Err(Diagnostic::new(
                    &codes::PROFILE_IMPORT,
                    format!("the profile leads to more than {PROFILE_IMPORTS} imports"),
                )
                .help("check whether profiles import each other repeatedly")
                .fault(&Origin::file(name)));
            }
            if let Some(at) = places.get(import.href.as_str()) {
                trees.push(trees[*at].clone());
                continue;
            }
            let opened = self
                .follow(&import.href, resources, location, name)
                .map_err(|fault| fault.cause(&Origin::file(name)))?;
            places.insert(&import.href, trees.len());
            trees.push(self.tree(opened)?);
        }
        Ok(trees)
    }

    /// The document that an `href` of the profile `name` means.
    fn follow(
        &mut self,
        href: &str,
        resources: &[Object],
        location: &Location,
        name: &str,
    ) -> Result<Opened, Diagnostic> {
        let Some(uuid) = href.strip_prefix('#') else {
            let found = self.files.find(location, href)?;
            return self.at(found);
        };
        let fault = |message: String, help: &str| {
            Diagnostic::new(&codes::PROFILE_IMPORT, message).help(help).fault(&Origin::file(name))
        };
        let same = |resource: &&Object| {
            text(resource, "uuid").is_some_and(|id| id.eq_ignore_ascii_case(uuid))
        };
        let Some(resource) = resources.iter().find(same) else {
            return Err(fault(
                format!("`{href}` is imported, but no resource in `back-matter` has that uuid"),
                "add the resource, or import the file by its path",
            ));
        };
        // All its links are to the same document; the first that can be read is used.
        let mut links: Vec<&Object> = objects(resource, "rlinks").collect();
        let json = |link: &&Object| {
            let media = text(link, "media-type").unwrap_or_default();
            !(media.contains("json") || text(link, "href").is_some_and(|h| h.ends_with(".json")))
        };
        links.sort_by_key(json);
        let mut missing = None;
        for link in links.iter().filter_map(|link| text(link, "href")) {
            match self.files.find(location, link) {
                Ok(found) => return self.at(found),
                Err(fault) => missing = missing.or(Some(fault)),
            }
        }
        let embedded = resource.get("base64").and_then(|b| b.as_object());
        if let Some(value) = embedded.and_then(|base64| text(base64, "value")) {
            let content = base64::decode(value).ok_or_else(|| {
                fault(
                    format!("the `base64` of the resource `{uuid}` cannot be decoded"),
                    "encode the document again, as RFC 4648 base64",
                )
            })?;
            let file = Digested {
                sha256: hex(&Sha256::digest(&content)),
                bytes: content.len() as u64,
                content: Some(content),
            };
            return self.open(location.clone(), format!("{name}#{uuid}"), &file);
        }
        Err(missing.unwrap_or_else(|| {
            fault(
                format!("the resource `{uuid}` has neither `rlinks` nor `base64`"),
                "give it an `rlinks` entry with the path of the catalog or profile",
            )
        }))
    }

    fn at(&mut self, location: Location) -> Result<Opened, Diagnostic> {
        let file = self.files.read(&location)?;
        let name = location.path.clone();
        self.open(location, name, &file)
    }

    /// One warning for everything that a profile names but does not exist.
    fn unmatched(&mut self, name: &str, what: &str, noun: &str, ids: &[String], source: &str) {
        if ids.is_empty() {
            return;
        }
        let shown: Vec<&str> = ids.iter().take(5).map(String::as_str).collect();
        let more = if ids.len() > shown.len() { ", …" } else { "" };
        let plural = if ids.len() == 1 { "" } else { "s" };
        let verb = if ids.len() == 1 { "is" } else { "are" };
        self.warnings.push(
            Diagnostic::new(
                &codes::PROFILE_UNMATCHED,
                format!(
                    "{what} {} {noun}{plural} that {verb} not in {source}: {}{more}",
                    ids.len(),
                    shown.join(", ")
                ),
            )
            .help("check that the catalog is the version that the profile was written for")
            .fault(&Origin::file(name)),
        );
    }
}
