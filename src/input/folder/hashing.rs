//! A file that is hashed through the handle it is read from, at once or ahead on a thread of its own.

use std::fs::File;
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use sha2::{Digest, Sha256};

use super::versions::{Stamp, Versions};
use super::{Digested, unreadable};
use crate::diag::{Diagnostic, Origin, codes};
use crate::model::text::hex;

/// An opened file that is hashed as it is read.
pub struct HashingReader {
    file: File,
    stamp: Stamp,
    path: String,
    versions: Versions,
    hasher: Sha256,
    bytes: u64,
}

impl Read for HashingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

impl HashingReader {
    /// Reads an open file from its beginning.
    pub(super) fn of(file: File, stamp: Stamp, path: &str, versions: &Versions) -> Self {
        let (path, versions) = (path.to_owned(), versions.clone());
        Self { file, stamp, path, versions, hasher: Sha256::new(), bytes: 0 }
    }

    /// Size of the file when it was opened.
    pub fn size(&self) -> u64 {
        self.stamp.bytes
    }

    /// Reads and hashes the whole, keeping its content up to `keep` bytes.
    pub(super) fn kept(mut self, keep: u64) -> Result<Digested, Diagnostic> {
        let mut content = (self.size() <= keep).then(Vec::new);
        if let Some(kept) = &mut content {
            // One byte over the limit shows that the file has grown since it was opened.
            let read = (&mut self).take(keep.saturating_add(1)).read_to_end(kept);
            let read = read.map_err(|error| unreadable(&self.path, &error))?;
            if read as u64 > keep {
                content = None;
            }
        }
        Ok(Digested { content, ..self.finish()? })
    }

    /// Reads the rest, and returns the hash of the whole.
    ///
    /// # Errors
    /// When the file cannot be read, is empty, or is not what it was when it was opened or read before.
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
        let now = self.file.metadata().map_err(|error| unreadable(&self.path, &error))?;
        self.versions.read(&self.path, Stamp::of(&now), self.bytes, &sha256)?;
        Ok(Digested { sha256, bytes: self.bytes, content: None })
    }
}

/// A file that is read and hashed on a separate thread, while the caller parses it: for large exports,
/// where hashing is a tenth of the work.
pub struct ReadAhead {
    chunks: Receiver<io::Result<Vec<u8>>>,
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
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
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
