//! What is found in a package: each file with its size, its hash and the plan that it says it was made of.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read};
use std::sync::LazyLock;

use regex::bytes::Regex;
use sha2::{Digest, Sha256};

use crate::limits::{PACKAGE_FILE, SIGNATURE};
use crate::model::text::hex;

/// A file that was read to its end, or to one byte more than it may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub bytes: u64,
    pub sha256: String,
    /// The plan that a workbook or a PDF names.
    pub plan: Option<String>,
    /// The content, of files that are asked for.
    pub kept: Option<Vec<u8>>,
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    File(Seen),
    /// A link, a pipe, a device, or a file that cannot be read.
    Other,
}

/// What a package or an archive has, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Survey {
    pub found: BTreeMap<String, Found>,
    /// Entries that no program should unpack: paths that lead out, names used twice.
    pub refused: BTreeSet<String>,
}

/// What is to be kept of a file, in bytes at most.
pub(super) fn kept(path: &str) -> u64 {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name {
        super::MANIFEST | super::SUMS => PACKAGE_FILE,
        super::SIGNED => SIGNATURE,
        _ if path.contains(super::APPROVED) => SIGNATURE,
        _ => 0,
    }
}

/// True for documents that name their plan.
pub(super) fn names_a_plan(path: &str) -> bool {
    path.ends_with(".xlsx") || path.ends_with(".pdf")
}

/// Reads a file once: hash, size, the plan it names, and what is to be kept of it.
pub(super) fn look(path: &str, content: &mut dyn Read) -> io::Result<Seen> {
    let document = names_a_plan(path);
    let most = if document { PACKAGE_FILE } else { kept(path) };
    let mut whole = Vec::new();
    let mut hash = Sha256::new();
    let mut piece = vec![0; 256 << 10];
    let mut bytes = 0;
    loop {
        let read = content.read(&mut piece)?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        bytes += read as u64;
        if bytes <= most {
            whole.extend_from_slice(&piece[..read]);
        }
    }
    let complete = bytes <= most;
    let plan = if document && complete { plan_named(path, &whole) } else { None };
    let kept = (complete && !document).then_some(whole);
    Ok(Seen { bytes, sha256: hex(&hash.finalize()), plan, kept })
}

/// The id of a plan in the properties of a document.
fn plan_named(path: &str, content: &[u8]) -> Option<String> {
    /// Properties of a workbook that are read.
    const PROPERTIES: u64 = 64 << 10;
    #[allow(clippy::unwrap_used, reason = "a fixed pattern")]
    static ID: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"plan\.json(?: |"[^>]*>\s*<vt:lpwstr>)sha256:([0-9a-f]{64})"#).unwrap()
    });
    let properties;
    let text = if path.ends_with(".xlsx") {
        let mut book = zip::ZipArchive::new(Cursor::new(content)).ok()?;
        let part = book.by_name("docProps/custom.xml").ok()?;
        let mut bytes = Vec::new();
        part.take(PROPERTIES).read_to_end(&mut bytes).ok()?;
        properties = bytes;
        &properties
    } else {
        content
    };
    let id = ID.captures(text)?.get(1)?;
    std::str::from_utf8(id.as_bytes()).ok().map(str::to_owned)
}
