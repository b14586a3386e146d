//! The workspace folder: the only access to the file system while loading.
//!
//! A path in a workspace file is relative and stays inside the folder. Links are refused, because
//! evidence must be the bytes that are in the folder, hashed through the handle they are read from. A file that is
//! opened twice must be the same both times.
//!
//! What cannot be looked at is an error. Only what the system says does not exist is absent.

mod hashing;
mod versions;
mod whole;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

pub(crate) use hashing::HashingReader;
use versions::{Stamp, Versions};
pub use whole::{of_package, whole, whole_text};

use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::limits::{FOLDER_FILES, LISTED_FILES, TEXT_FILE, WORKSPACE_TEXT};
use crate::model::text::grouped;

/// The file that was opened last, while a folder is open.
static READING: Mutex<Option<Arc<str>>> = Mutex::new(None);

/// The file that is being read, below the folder that is open: for a message of the whole program.
pub fn reading() -> Option<Arc<str>> {
    READING.lock().ok()?.clone()
}

fn now_reading(path: Option<&str>) {
    if let Ok(mut reading) = READING.lock() {
        *reading = path.map(Arc::from);
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        now_reading(None);
    }
}

/// An opened workspace folder. Keeps every text that was read from it, so that messages can quote it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    texts: BTreeMap<Arc<str>, Arc<str>>,
    versions: Versions,
    text_bytes: u64,
    /// Names in the folder that was looked through last for what is missing, by their small letters.
    twins: Mutex<Option<(PathBuf, BTreeMap<String, String>)>>,
}

/// What is below a folder.
#[derive(Debug, Default)]
pub struct Walked {
    /// Every regular file, sorted.
    pub files: Vec<String>,
    /// Links, hidden names and what is no regular file: they are not opened.
    pub passed: Vec<String>,
    /// Folders that cannot be listed, and files beyond the limit.
    pub faults: Vec<Diagnostic>,
}

/// The result of hashing a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digested {
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// The content, unless the file is larger than the requested limit.
    pub content: Option<Vec<u8>>,
}

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// When it does not exist or is not a folder.
    pub fn open(root: &Path) -> Result<Self, Diagnostic> {
        match fs::metadata(root) {
            Ok(meta) if meta.is_dir() => Ok(Self::of(root)),
            Ok(_) => Err(Diagnostic::new(
                &codes::WORKSPACE_MISSING,
                format!("{} is a file, not a workspace folder", root.display()),
            )),
            Err(error) => Err(Diagnostic::new(
                &codes::WORKSPACE_MISSING,
                format!("cannot open the workspace {}: {}", root.display(), plain(&error)),
            )
            .help("`carveout init DIR` creates a workspace that is ready to build")),
        }
    }

    fn of(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            texts: BTreeMap::new(),
            versions: Versions::default(),
            twins: Mutex::default(),
            text_bytes: 0,
        }
    }

    /// The folder of a file named on the command line, and the file's name in it.
    ///
    /// # Errors
    /// When there is no such file, or its name is not UTF-8.
    pub fn holding(path: &Path) -> Result<(Self, String), Diagnostic> {
        let shown = path.display().to_string();
        let looked = fs::canonicalize(path).and_then(|real| Ok((fs::metadata(&real)?, real)));
        let (meta, real) = looked.map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                let message = format!("cannot read `{shown}`: {}", plain(&error));
                Diagnostic::new(&codes::FILE_MISSING, message)
                    .help("give the path of a file")
                    .fault(&Origin::file(shown.as_str()))
            }
            _ => unreadable(&shown, &error),
        })?;
        match (real.parent(), real.file_name().and_then(|name| name.to_str())) {
            (Some(folder), Some(name)) if meta.is_file() => Ok((Self::of(folder), name.to_owned())),
            _ => Err(Diagnostic::new(
                &codes::PATH_REFUSED,
                format!("`{shown}` is not a regular file"),
            )
            .help("give the path of a file with a UTF-8 name")
            .fault(&Origin::file(shown.as_str()))),
        }
    }

    /// Its path.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The texts read so far, by path.
    pub fn into_texts(mut self) -> BTreeMap<Arc<str>, Arc<str>> {
        std::mem::take(&mut self.texts)
    }

    /// True if something of that name exists, even a broken link.
    ///
    /// # Errors
    /// When that cannot be told: a folder on the way may not be entered, a name is too long.
    pub fn exists(&self, path: &str) -> Result<bool, Diagnostic> {
        let found = there(fs::symlink_metadata(self.root.join(path)));
        found.map(|meta| meta.is_some()).map_err(|error| unreadable(path, &error))
    }

    /// The files that were read and are not what they were, in the order of their paths.
    pub fn changed(&self) -> Vec<Diagnostic> {
        self.versions.changed(|path| fs::symlink_metadata(self.root.join(path)))
    }

    /// File names in a sub-folder with one of the extensions, sorted, and names that are not text; empty when there
    /// is no such folder.
    ///
    /// # Errors
    /// When the folder is a link or cannot be listed.
    pub fn list(
        &self,
        folder: &str,
        extensions: &[&str],
    ) -> Result<(Vec<String>, Vec<Diagnostic>), Diagnostic> {
        let path = self.root.join(folder);
        match there(fs::symlink_metadata(&path)).map_err(|error| unlisted(folder, error))? {
            None => return Ok(Default::default()),
            Some(meta) if !meta.is_dir() => {
                return Err(Diagnostic::new(
                    &codes::PATH_REFUSED,
                    format!("`{folder}` is not a folder"),
                )
                .help("links are not followed; put the files themselves in the workspace")
                .fault(&Origin::file(folder)));
            }
            Some(_) => {}
        }
        let failed = |error| unlisted(folder, error);
        let (mut names, mut faults) = (Vec::new(), Vec::new());
        let sought = |name: &str| {
            let extension = Path::new(name).extension().and_then(|e| e.to_str()).unwrap_or("");
            !name.starts_with(['.', '~'])
                && extensions.iter().any(|e| e.eq_ignore_ascii_case(extension))
        };
        for entry in fs::read_dir(&path).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let Some(name) = name.to_str() else {
                if !sought(&name.to_string_lossy()) {
                    continue;
                }
                faults.push(
                    Diagnostic::new(
                        &codes::PATH_REFUSED,
                        format!("a file name in `{folder}` is not UTF-8: {}", name.display()),
                    )
                    .help("rename the file")
                    .fault(&Origin::file(folder)),
                );
                continue;
            };
            if sought(name) {
                names.push(format!("{folder}/{name}"));
            }
        }
        names.sort();
        if names.len() > LISTED_FILES {
            let message = format!(
                "`{folder}` has {} files of this kind; {} at most are read, in the order of their names",
                grouped(names.len()),
                grouped(LISTED_FILES)
            );
            faults.push(
                Diagnostic::new(&codes::FILE_TOO_LARGE, message)
                    .help("put what belongs together into one file, or remove what does not belong there")
                    .fault(&Origin::file(folder)),
            );
            names.truncate(LISTED_FILES);
        }
        Ok((names, faults))
    }

    /// Names of the files and of the folders directly in a folder, sorted, without hidden ones and links; empty when
    /// there is no such folder.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub fn entries(&self, folder: &str) -> Result<(Vec<String>, Vec<String>), Diagnostic> {
        let failed = |error| unlisted(folder, error);
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        let Some(entries) = there(fs::read_dir(self.root.join(folder))).map_err(failed)? else {
            return Ok((files, folders));
        };
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !name.starts_with(['.', '~'])) else {
                continue;
            };
            if kind.is_dir() {
                folders.push(name.to_owned());
            } else if kind.is_file() {
                files.push(name.to_owned());
            }
        }
        files.sort();
        folders.sort();
        Ok((files, folders))
    }

    /// Opens a file after checking that the path stays inside and no part of it is a link.
    fn open_file(&self, path: &str) -> Result<(File, Stamp), Diagnostic> {
        let refuse = |why: &str| {
            Diagnostic::new(&codes::PATH_REFUSED, format!("`{path}` {why}"))
                .help("use a path relative to the workspace, to a file that is in it")
                .fault(&Origin::file(path))
        };
        let relative = Path::new(path);
        let mut at = self.root.clone();
        let mut parts = relative.components().peekable();
        if parts.peek().is_none() || path.contains('\0') {
            return Err(refuse("is not a path"));
        }
        for part in parts {
            match part {
                Component::Normal(name) => at.push(name),
                Component::CurDir => continue,
                Component::ParentDir => return Err(refuse("leads out of the workspace with `..`")),
                Component::RootDir | Component::Prefix(_) => {
                    return Err(refuse("is an absolute path"));
                }
            }
            match fs::symlink_metadata(&at) {
                Ok(meta) if meta.file_type().is_symlink() => {
                    return Err(refuse("is, or goes through, a symbolic link"));
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return Err(self.missing(path, &at, &error));
                }
                Err(error) => return Err(unreadable(path, &error)),
            }
        }
        let before = fs::symlink_metadata(&at).map_err(|error| unreadable(path, &error))?;
        if !before.is_file() {
            return Err(refuse("is not a regular file"));
        }
        let file = File::open(&at).map_err(|error| unreadable(path, &error))?;
        let opened = file.metadata().map_err(|error| unreadable(path, &error))?;
        if !same_file(&before, &opened) {
            return Err(refuse("changed while it was opened"));
        }
        let stamp = Stamp::of(&opened);
        self.versions.opened(path, stamp)?;
        now_reading(Some(path));
        Ok((file, stamp))
    }

    /// A name in a folder that differs only in upper and lower case. The folder is listed once for all that is missing
    /// there.
    fn twin(&self, folder: &Path, name: &str) -> Option<String> {
        let mut last = self.twins.lock().ok()?;
        if last.as_ref().is_none_or(|(known, _)| known != folder) {
            let names = fs::read_dir(folder).into_iter().flatten().flatten();
            let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
            let by_letters = names.map(|name| (name.to_lowercase(), name)).collect();
            *last = Some((folder.to_owned(), by_letters));
        }
        last.as_ref()?.1.get(&name.to_lowercase()).cloned()
    }

    fn missing(&self, path: &str, at: &Path, error: &io::Error) -> Diagnostic {
        let message = format!("cannot read `{path}`: {}", plain(error));
        let diagnostic = Diagnostic::new(&codes::FILE_MISSING, message).fault(&Origin::file(path));
        let twin = at.file_name().and_then(|name| self.twin(at.parent()?, &name.to_string_lossy()));
        match twin {
            Some(name) => diagnostic
                .help(format!("`{name}` differs only in upper and lower case; correct the name")),
            None => diagnostic.help("add the file, or remove the reference"),
        }
    }

    /// Reads a UTF-8 text and keeps it for messages.
    ///
    /// # Errors
    /// When the path is refused, the file is empty, too large or not UTF-8.
    pub fn text(&mut self, path: &str) -> Result<Arc<str>, Diagnostic> {
        let bytes = self.bytes(path, TEXT_FILE)?.content.unwrap_or_default();
        let text = utf8(path, &bytes)?;
        let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(text).into();
        self.text_bytes += text.len() as u64;
        if self.text_bytes > WORKSPACE_TEXT {
            let message = format!(
                "with `{path}`, the texts of the workspace come to more than {} MB",
                WORKSPACE_TEXT >> 20
            );
            return Err(Diagnostic::new(&codes::FILE_TOO_LARGE, message)
                .help("register what is data as evidence; split the system into workspaces")
                .fault(&Origin::file(path)));
        }
        self.texts.insert(path.into(), text.clone());
        Ok(text)
    }

    /// What can be told of a text file that is not UTF-8; `None` where it cannot be read at all.
    pub fn lossy(&self, path: &str) -> Option<String> {
        let bytes = self.bytes(path, TEXT_FILE).ok()?.content?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Reads a file whole, hashing it on the way.
    ///
    /// # Errors
    /// When the path is refused, or the file is empty or larger than `limit`.
    pub fn bytes(&self, path: &str, limit: u64) -> Result<Digested, Diagnostic> {
        let too_large = |bytes: u64| {
            Diagnostic::new(
                &codes::FILE_TOO_LARGE,
                format!("`{path}` has {} MB; the limit is {} MB", bytes >> 20, limit >> 20),
            )
            .help("split it into several files, or check that it is the right file")
            .fault(&Origin::file(path))
        };
        let file = self.hashed(path)?;
        if file.size() > limit {
            return Err(too_large(file.size()));
        }
        let digested = file.kept(limit)?;
        if digested.content.is_none() {
            return Err(too_large(digested.bytes));
        }
        Ok(digested)
    }

    /// Opens a file to be read and hashed through one handle.
    ///
    /// # Errors
    /// When the path is refused.
    pub fn hashed(&self, path: &str) -> Result<HashingReader, Diagnostic> {
        let (file, stamp) = self.open_file(path)?;
        Ok(HashingReader::of(file, stamp, path, &self.versions))
    }

    /// Everything below a folder; links and hidden names are not followed. A folder in it that cannot be listed hides
    /// nothing of the others.
    ///
    /// # Errors
    /// When the folder itself cannot be listed.
    pub fn walk(&self, folder: &str) -> Result<Walked, Diagnostic> {
        let mut walked = Walked::default();
        let mut beyond = 0_u64;
        let mut open = vec![folder.to_owned()];
        while let Some(at) = open.pop() {
            let entries = fs::read_dir(self.root.join(&at));
            let entries = match entries.map_err(|error| unlisted(&at, error)) {
                Ok(entries) => entries,
                Err(fault) if at == folder => return Err(fault),
                Err(fault) => {
                    walked.faults.push(fault);
                    continue;
                }
            };
            for entry in entries {
                let looked = entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?)));
                let (name, kind) = match looked {
                    Ok(looked) => looked,
                    Err(error) => {
                        walked.faults.push(unlisted(&at, error));
                        break;
                    }
                };
                let path = match at.as_str() {
                    "" => name.to_string_lossy().into_owned(),
                    at => format!("{at}/{}", name.to_string_lossy()),
                };
                let plain_name = name.to_str().is_some_and(|name| !name.starts_with(['.', '~']));
                if !plain_name || !(kind.is_dir() || kind.is_file()) {
                    walked.passed.push(path);
                } else if kind.is_dir() {
                    open.push(path);
                } else if walked.files.len() >= FOLDER_FILES {
                    beyond += 1;
                } else {
                    walked.files.push(path);
                }
            }
        }
        if beyond > 0 {
            let message = format!(
                "`{folder}` has more than {FOLDER_FILES} files; {beyond} of them are not looked at"
            );
            let fault = Diagnostic::new(&codes::FILE_TOO_LARGE, message)
                .help("pack exports that belong together into one file")
                .fault(&Origin::file(folder));
            walked.faults.push(fault);
        }
        walked.files.sort();
        walked.passed.sort();
        Ok(walked)
    }

    /// Hashes a file of any size through one handle, keeping its content up to `keep` bytes.
    ///
    /// # Errors
    /// When the path is refused, or the file is empty or changes.
    pub fn digest(&self, path: &str, keep: u64) -> Result<Digested, Diagnostic> {
        self.hashed(path)?.kept(keep)
    }
}

fn unlisted(folder: &str, error: io::Error) -> Diagnostic {
    Diagnostic::new(&codes::FILE_UNREADABLE, format!("cannot list `{folder}`: {}", plain(&error)))
        .fault(&Origin::file(folder))
}

fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(&codes::FILE_UNREADABLE, format!("cannot read `{path}`: {}", plain(error)))
        .fault(&Origin::file(path))
}

/// What was looked for, where it is; `None` where the system says that there is no such thing. Any other error says
/// nothing of whether it is there.
fn there<T>(looked: io::Result<T>) -> io::Result<Option<T>> {
    match looked {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The path, relative to the workspace, of a file that a register or a test names: people write it relative to
/// `evidence/` or to the workspace, and with the separators of their system. An absolute path is unchanged,
/// and is refused later.
pub(crate) fn in_evidence(written: &str) -> String {
    if Path::new(written).has_root() {
        return written.to_owned();
    }
    let path = written.replace('\\', "/");
    let path = path.trim_start_matches("./");
    format!("evidence/{}", path.strip_prefix("evidence/").unwrap_or(path))
}

/// The text of a file, or an error with the byte and line where it stops being UTF-8.
pub(crate) fn utf8<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, Diagnostic> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        Diagnostic::new(
            &codes::NOT_UTF8,
            format!("`{path}` is not UTF-8 text: byte 0x{:02x} at offset {at}", bytes[at]),
        )
        .help("save the file as UTF-8 (it may be Latin-1 or Windows-1252, or not be text at all)")
        .fault(&Origin::text(path, u32::try_from(line).unwrap_or(u32::MAX), 1))
    })
}

/// An I/O error without the operating system's number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(unix)]
fn same_file(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    a.dev() == b.dev() && a.ino() == b.ino()
}

#[cfg(not(unix))]
fn same_file(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    a.len() == b.len()
}

/// A required or optional text file.
pub(crate) fn text(
    folder: &mut Folder,
    path: &str,
    required: bool,
    sink: &mut Sink,
) -> Option<Arc<str>> {
    if !required {
        match folder.exists(path) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(fault) => {
                sink.push(fault);
                return None;
            }
        }
    }
    match folder.text(path) {
        Ok(text) => Some(text),
        Err(diagnostic) => {
            sink.push(diagnostic);
            None
        }
    }
}

#[cfg(test)]
mod tests;
