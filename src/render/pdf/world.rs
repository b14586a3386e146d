//! The files that a template can access: those passed to it and nothing else.
//!
//! No disk, no packages, no clock, no system fonts. Any other path is "not found".

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts::FONTS;

/// Path of the main document; errors in it are reported against its Tera template.
pub(super) const MAIN: &str = "ssp.typ";

/// An in-memory allow-list.
pub(super) struct InMemory {
    library: LazyHash<Library>,
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl InMemory {
    /// A world with a main document and no other file.
    pub(super) fn new(main: String) -> Self {
        let id = file_id(MAIN).unwrap_or_else(|| Source::detached("").id());
        Self {
            library: LazyHash::new(Library::default()),
            main: id,
            sources: HashMap::from([(id, Source::new(id, main))]),
            files: HashMap::new(),
        }
    }

    /// Adds a template module. Names that are not a path inside the world are ignored.
    pub(super) fn add_source(&mut self, name: &str, text: &str) {
        if let Some(id) = file_id(name).filter(|id| *id != self.main) {
            self.sources.insert(id, Source::new(id, text.to_owned()));
        }
    }

    /// Adds data.
    pub(super) fn add_file(&mut self, name: &str, bytes: Vec<u8>) {
        if let Some(id) = file_id(name) {
            self.files.insert(id, Bytes::new(bytes));
        }
    }
}

fn file_id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_with_slash().into())
}

impl World for InMemory {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let source = || self.sources.get(&id).map(|s| Bytes::from_string(s.text().to_owned()));
        self.files.get(&id).cloned().or_else(source).ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
