//! The workspace folder: the only access to the file system while loading.
//!
//! A path in a workspace file is relative and stays inside the folder. Links are refused, because
//! evidence must be the bytes that are in the folder, hashed through the handle they are read from.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use sha2::{Digest, Sha256};

use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::limits::{FOLDER_FILES, TEXT_FILE};
use crate::model::text::hex;

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
            Ok(meta) if meta.is_dir() => Ok(Self { root: root.to_owned(), texts: BTreeMap::new() }),
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

    /// The folder of a file named on the command line, and the file's name in it.
    ///
    /// # Errors
    /// When there is no such file, or its name is not UTF-8.
    pub fn holding(path: &Path) -> Result<(Self, String), Diagnostic> {
        let shown = path.display().to_string();
        let real = fs::canonicalize(path).map_err(|error| {
            Diagnostic::new(
                &codes::FILE_MISSING,
                format!("cannot read `{shown}`: {}", plain(&error)),
            )
            .help("give the path of a file")
            .fault(&Origin::file(shown.as_str()))
        })?;
        match (real.parent(), real.file_name().and_then(|name| name.to_str())) {
            (Some(folder), Some(name)) if real.is_file() => {
                Ok((Self { root: folder.to_owned(), texts: BTreeMap::new() }, name.to_owned()))
            }
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
    pub fn exists(&self, path: &str) -> bool {
        fs::symlink_metadata(self.root.join(path)).is_ok()
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
        match fs::symlink_metadata(&path) {
            Err(_) => return Ok(Default::default()),
            Ok(meta) if !meta.is_dir() => {
                return Err(Diagnostic::new(
                    &codes::PATH_REFUSED,
                    format!("`{folder}` is not a folder"),
                )
                .help("links are not followed; put the files themselves in the workspace")
                .fault(&Origin::file(folder)));
            }
            Ok(_) => {}
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
        Ok((names, faults))
    }

    /// Names of the files and of the folders directly in a folder, sorted, without hidden ones and links.
    ///
    /// # Errors
    /// When there is no such folder, or it cannot be listed.
    pub fn entries(&self, folder: &str) -> Result<(Vec<String>, Vec<String>), Diagnostic> {
        let failed = |error| unlisted(folder, error);
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(self.root.join(folder)).map_err(failed)? {
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
    fn open_file(&self, path: &str) -> Result<(File, u64), Diagnostic> {
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
                Err(error) => return Err(self.missing(path, &at, &error)),
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
        now_reading(Some(path));
        Ok((file, opened.len()))
    }

    fn missing(&self, path: &str, at: &Path, error: &std::io::Error) -> Diagnostic {
        let message = format!("cannot read `{path}`: {}", plain(error));
        let diagnostic = Diagnostic::new(&codes::FILE_MISSING, message).fault(&Origin::file(path));
        let name_sought = at.file_name().map(|name| name.to_string_lossy().to_lowercase());
        let twin = at.parent().and_then(|dir| fs::read_dir(dir).ok()).and_then(|entries| {
            entries
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .find(|name| Some(name.to_lowercase()) == name_sought)
        });
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
        let (_, size) = self.open_file(path)?;
        if size > limit {
            return Err(too_large(size));
        }
        let digested = self.digest(path, limit)?;
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
        let (file, size) = self.open_file(path)?;
        Ok(HashingReader { file, size, path: path.to_owned(), hasher: Sha256::new(), bytes: 0 })
    }

    /// Every regular file below a folder, sorted; links and hidden names are not followed, and are returned in
    /// the second list.
    ///
    /// # Errors
    /// When the folder is a link or cannot be listed.
    pub fn walk(&self, folder: &str) -> Result<(Vec<String>, Vec<String>), Diagnostic> {
        let (mut files, mut passed) = (Vec::new(), Vec::new());
        let mut open = vec![folder.to_owned()];
        while let Some(at) = open.pop() {
            let failed = |error| unlisted(&at, error);
            for entry in fs::read_dir(self.root.join(&at)).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let kind = entry.file_type().map_err(failed)?;
                let name = entry.file_name();
                let path = match at.as_str() {
                    "" => name.to_string_lossy().into_owned(),
                    at => format!("{at}/{}", name.to_string_lossy()),
                };
                let plain_name = name.to_str().is_some_and(|name| !name.starts_with(['.', '~']));
                if !plain_name || files.len() >= FOLDER_FILES || !(kind.is_dir() || kind.is_file())
                {
                    passed.push(path);
                } else if kind.is_dir() {
                    open.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files.sort();
        passed.sort();
        Ok((files, passed))
    }

    /// Hashes a file of any size through one handle, keeping its content up to `keep` bytes.
    ///
    /// # Errors
    /// When the path is refused or the file is empty.
    pub fn digest(&self, path: &str, keep: u64) -> Result<Digested, Diagnostic> {
        let mut file = self.hashed(path)?;
        let mut content = (file.size() <= keep).then(Vec::new);
        if let Some(kept) = &mut content {
            // One byte over the limit shows that the file has grown since it was opened.
            let read = (&mut file).take(keep.saturating_add(1)).read_to_end(kept);
            let read = read.map_err(|error| unreadable(path, &error))?;
            if read as u64 > keep {
                content = None;
            }
        }
        Ok(Digested { content, ..file.finish()? })
    }
}

/// An opened file that is hashed as it is read.
pub struct HashingReader {
    file: File,
    size: u64,
    path: String,
    hasher: Sha256,
    bytes: u64,
}

impl Read for HashingReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

impl HashingReader {
    /// Size of the file when it was opened.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Reads the rest, and returns the hash of the whole.
    ///
    /// # Errors
    /// When the file cannot be read, or is empty.
    pub fn finish(mut self) -> Result<Digested, Diagnostic> {
        let mut buffer = vec![0_u8; 64 << 10];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => return Err(unreadable(&self.path, &error)),
            }
        }
        if self.bytes == 0 {
            let path = &self.path;
            return Err(Diagnostic::new(
                &codes::FILE_EMPTY,
                format!("`{path}` is empty (0 bytes)"),
            )
            .help("restore the file, or remove the reference")
            .fault(&Origin::file(path.as_str())));
        }
        let sha256 = hex(&self.hasher.finalize());
        Ok(Digested { sha256, bytes: self.bytes, content: None })
    }
}

/// A file that is read and hashed on a separate thread, while the caller parses it: for large exports,
/// where hashing is a tenth of the work.
pub struct ReadAhead {
    chunks: Receiver<std::io::Result<Vec<u8>>>,
    chunk: Vec<u8>,
    at: usize,
    hashing: JoinHandle<Result<Digested, Diagnostic>>,
}

/// Size of a chunk, and the number of chunks that are read ahead.
const CHUNK: usize = 256 << 10;
const CHUNKS: usize = 8;

impl HashingReader {
    /// Starts reading ahead.
    pub fn read_ahead(mut self) -> ReadAhead {
        let (sender, chunks) = sync_channel(CHUNKS);
        let hashing = std::thread::spawn(move || {
            loop {
                let mut chunk = vec![0_u8; CHUNK];
                let read = self.read(&mut chunk);
                let read = read.map(|length| {
                    chunk.truncate(length);
                    chunk
                });
                let ended = !matches!(&read, Ok(chunk) if !chunk.is_empty());
                // The caller may stop early: the rest is still hashed.
                if sender.send(read).is_err() || ended {
                    return self.finish();
                }
            }
        });
        ReadAhead { chunks, chunk: Vec::new(), at: 0, hashing }
    }
}

impl Read for ReadAhead {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.chunk.len() {
            // After the end of the file the sender is gone.
            self.chunk = self.chunks.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            self.at = 0;
        }
        let left = &self.chunk[self.at..];
        let length = left.len().min(buffer.len());
        buffer[..length].copy_from_slice(&left[..length]);
        self.at += length;
        Ok(length)
    }
}

impl ReadAhead {
    /// The hash of the whole, however much of it was read.
    ///
    /// # Errors
    /// When the file cannot be read, or is empty.
    pub fn finish(self) -> Result<Digested, Diagnostic> {
        drop(self.chunks);
        self.hashing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn unlisted(folder: &str, error: std::io::Error) -> Diagnostic {
    Diagnostic::new(&codes::FILE_UNREADABLE, format!("cannot list `{folder}`: {}", plain(&error)))
        .fault(&Origin::file(folder))
}

fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(&codes::FILE_UNREADABLE, format!("cannot read `{path}`: {}", plain(error)))
        .fault(&Origin::file(path))
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
fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
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
