//! Archives, read entry by entry and never unpacked: zip, tar, and tar packed with gzip or zstd.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use tar::EntryType;

use super::survey::{Found, Survey, look};
use crate::limits::{
    ARCHIVE, ARCHIVE_FILES, ARCHIVE_KEPT, ARCHIVE_NAME, ARCHIVE_RATIO, ARCHIVE_WINDOW, RATIO_FROM,
};

/// Ends of the names of archives.
pub(super) const ENDS: &[&str] = &[".tar.zst", ".tar.gz", ".tar", ".tgz", ".tzst", ".zip"];

/// What an archive holds.
pub(super) fn survey(path: &Path) -> io::Result<Survey> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is neither a folder nor a regular file"));
    }
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(512).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    let packed = Rc::new(Cell::new(0));
    let counted = Counted { inner: BufReader::new(file), bytes: Rc::clone(&packed) };
    let mut all = All { survey: Survey::default(), entries: 0, kept: 0 };
    let bound = |inner| Bound { inner, bytes: 0, packed: Rc::clone(&packed) };
    match head.as_slice() {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zip(path, &mut all)?,
        [0x1f, 0x8b, ..] => tar(bound(Box::new(MultiGzDecoder::new(counted))), &mut all)?,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
            tar(bound(Box::new(Zstd { source: counted, frame: None })), &mut all)?;
        }
        head if head.get(257..262) == Some(b"ustar") => {
            tar(bound(Box::new(counted)), &mut all)?;
        }
        [] => return Err(io::Error::other("it is empty")),
        _ => {
            return Err(io::Error::other(
                "it is neither a package nor an archive of one (zip, tar, tar.gz, tar.zst)",
            ));
        }
    }
    Ok(all.survey)
}

/// What was read so far.
struct All {
    survey: Survey,
    entries: usize,
    kept: u64,
}

impl All {
    /// An entry that is no folder. `content` is `None` for a link or a device.
    fn entry(&mut self, name: &[u8], content: Option<&mut dyn Read>) -> io::Result<()> {
        self.entries += 1;
        if self.entries > ARCHIVE_FILES {
            return Err(io::Error::other(format!("it has more than {ARCHIVE_FILES} entries")));
        }
        let Some(path) = inside(name) else {
            self.survey.refused.insert(String::from_utf8_lossy(name).into_owned());
            return Ok(());
        };
        let found = match content {
            Some(content) => {
                let seen = look(&path, content)?;
                self.kept += seen.kept.as_ref().map_or(0, |kept| kept.len() as u64);
                Found::File(seen)
            }
            None => Found::Other,
        };
        if self.kept > ARCHIVE_KEPT {
            return Err(io::Error::other("it has too many manifests, signatures and approvals"));
        }
        if self.survey.found.insert(path.clone(), found).is_some() {
            self.survey.refused.insert(path);
        }
        Ok(())
    }
}

/// The path of an entry with `/` between folders; `None` if it is no path inside a folder, on any system.
fn inside(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let mut path: Vec<&str> = Vec::new();
    // A colon is a drive or a stream on Windows; no name of ours has one.
    if name.starts_with('/') || name.contains(['\\', '\0', ':']) {
        return None;
    }
    for part in name.split('/') {
        match part {
            // `./a` and `a//b` are what programs write.
            "." | "" => {}
            ".." => return None,
            part => path.push(part),
        }
    }
    (!path.is_empty()).then(|| path.join("/"))
}

fn zip(path: &Path, all: &mut All) -> io::Result<()> {
    let damaged = |error: zip::result::ZipError| match error {
        zip::result::ZipError::Io(error) => cut(error),
        other => io::Error::other(format!("it is cut short or damaged: {other}")),
    };
    let size = std::fs::metadata(path)?.len();
    let mut archive = zip::ZipArchive::new(BufReader::new(File::open(path)?)).map_err(damaged)?;
    if archive.has_duplicate_names() {
        return Err(io::Error::other("two of its entries have one name"));
    }
    let packed = Rc::new(Cell::new(size));
    let mut bytes = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let name = entry.name_raw().to_vec();
        if name.ends_with(b"/") {
            if inside(&name).is_none() {
                all.entry(&name, None)?;
            }
            continue;
        }
        // The type of a file in the upper bits of its mode: 8 is a regular one, 0 is unsaid.
        let regular = entry.unix_mode().is_none_or(|mode| matches!(mode >> 12, 0 | 8));
        if !regular {
            all.entry(&name, None)?;
            continue;
        }
        let mut content = Bound { inner: Box::new(entry), bytes, packed: Rc::clone(&packed) };
        all.entry(&name, Some(&mut content)).map_err(cut)?;
        bytes = content.bytes;
    }
    Ok(())
}

fn tar(content: Bound<'_>, all: &mut All) -> io::Result<()> {
    let mut archive = tar::Archive::new(content);
    // Long names of the next entry, as GNU tar and as POSIX write them.
    let mut long: Option<Vec<u8>> = None;
    for entry in archive.entries().map_err(cut)?.raw(true) {
        let mut entry = entry.map_err(cut)?;
        let kind = entry.header().entry_type();
        let name = match kind {
            EntryType::GNULongName | EntryType::XHeader | EntryType::GNULongLink => {
                let mut text = Vec::new();
                if entry.size() > ARCHIVE_NAME {
                    return Err(io::Error::other("a name in it is too long"));
                }
                entry.read_to_end(&mut text).map_err(cut)?;
                match kind {
                    EntryType::GNULongName => {
                        text.truncate(text.iter().position(|b| *b == 0).unwrap_or(text.len()));
                        long = Some(text);
                    }
                    EntryType::XHeader => {
                        for record in tar::PaxExtensions::new(&text) {
                            let record = record.map_err(cut)?;
                            match record.key_bytes() {
                                b"path" => long = Some(record.value_bytes().to_vec()),
                                b"size" => {
                                    return Err(io::Error::other("a file in it is too large"));
                                }
                                _ => {}
                            }
                        }
                    }
                    _ => {}
                }
                continue;
            }
            EntryType::XGlobalHeader => continue,
            _ => long.take().unwrap_or_else(|| entry.header().path_bytes().into_owned()),
        };
        match kind {
            EntryType::Regular | EntryType::Continuous => {
                all.entry(&name, Some(&mut entry)).map_err(cut)?;
            }
            EntryType::Directory => {
                let own = name.strip_suffix(b"/").unwrap_or(&name);
                if own != b"." && inside(own).is_none() {
                    all.entry(&name, None)?;
                }
            }
            _ => all.entry(&name, None)?,
        }
    }
    // What comes after the end of the archive is read too: a checksum stands at the end of what is packed.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(cut)?;
    Ok(())
}

fn cut(error: io::Error) -> io::Error {
    let text = error.to_string();
    if text.starts_with("it ") {
        return error;
    }
    io::Error::other(format!("it is cut short or damaged: {text}"))
}

/// Counts what is read of the archive itself.
struct Counted<R> {
    inner: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

/// What is unpacked, up to the limits.
struct Bound<'a> {
    inner: Box<dyn Read + 'a>,
    bytes: u64,
    packed: Rc<Cell<u64>>,
}

impl Read for Bound<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes += read as u64;
        if self.bytes > ARCHIVE {
            let most = ARCHIVE >> 30;
            return Err(io::Error::other(format!("it unpacks to more than {most} GB")));
        }
        if self.bytes > RATIO_FROM && self.bytes / ARCHIVE_RATIO > self.packed.get() {
            let problem = format!("it unpacks to more than {ARCHIVE_RATIO} times its size");
            return Err(io::Error::other(problem));
        }
        Ok(read)
    }
}

/// Frames of zstd, one after the other, each held against its checksum.
struct Zstd<R> {
    source: R,
    frame: Option<FrameDecoder>,
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.frame.is_none() {
                self.frame = self.next()?;
            }
            let Some(frame) = &mut self.frame else { return Ok(0) };
            while frame.can_collect() == 0 && !frame.is_finished() {
                let blocks = BlockDecodingStrategy::UptoBlocks(1);
                frame.decode_blocks(&mut self.source, blocks).map_err(io::Error::other)?;
            }
            let read = frame.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            let stated = frame.get_checksum_from_data();
            if stated.is_some() && frame.get_calculated_checksum() != stated {
                return Err(io::Error::other("its checksum is another one"));
            }
            self.frame = None;
        }
    }
}

impl<R: Read> Zstd<R> {
    /// Begins the next frame; `None` at the end. Frames without data are passed over.
    fn next(&mut self) -> io::Result<Option<FrameDecoder>> {
        loop {
            let mut first = Vec::new();
            self.source.by_ref().take(1).read_to_end(&mut first)?;
            if first.is_empty() {
                return Ok(None);
            }
            let mut frame = FrameDecoder::new();
            frame.set_max_window_size(ARCHIVE_WINDOW);
            match frame.init(first.as_slice().chain(&mut self.source)) {
                Ok(()) => return Ok(Some(frame)),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let passed = self.source.by_ref().take(length.into());
                    io::copy(&mut { passed }, &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}
