//! Where the files of an import are found: in the folder of a workspace, or among files named on the
//! command line and beside them. Nothing is read from anywhere else, least of all the network.

use crate::diag::{Diagnostic, Origin};
use crate::input::folder::{DATA_LIMIT, Digested, Folder};

/// A place in one of the folders: which folder, and the path inside it with `/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    folder: usize,
    /// Path inside the folder; what messages call the file.
    pub path: String,
}

/// Folders, and the files in them that were given by name.
#[derive(Debug)]
pub struct Shelf<'a> {
    folders: Vec<&'a Folder>,
    given: Vec<Spot>,
}

impl<'a> Shelf<'a> {
    /// The files of one folder.
    pub fn folder(folder: &'a Folder) -> Self {
        Self { folders: vec![folder], given: Vec::new() }
    }

    /// Files given by name, each with the folder it is in; one given twice counts once.
    pub fn given(files: &'a [(Folder, String)]) -> Self {
        let mut shelf = Self { folders: Vec::new(), given: Vec::new() };
        for (folder, path) in files {
            let known = shelf.folders.iter().position(|other| other.root() == folder.root());
            let index = known.unwrap_or(shelf.folders.len());
            if known.is_none() {
                shelf.folders.push(folder);
            }
            let spot = Spot { folder: index, path: path.clone() };
            if !shelf.given.contains(&spot) {
                shelf.given.push(spot);
            }
        }
        shelf
    }

    /// The files given by name, in their order.
    pub fn files(&self) -> &[Spot] {
        &self.given
    }

    /// A file of the first folder.
    pub fn spot(&self, path: &str) -> Spot {
        Spot { folder: 0, path: path.to_owned() }
    }

    /// Reads a file and hashes it.
    ///
    /// # Errors
    /// When it is not there, too large, empty, or a link.
    pub fn read(&self, spot: &Spot) -> Result<Digested, Diagnostic> {
        self.folders[spot.folder].bytes(&spot.path, DATA_LIMIT)
    }

    /// The file that `href` in the document `base` means.
    ///
    /// A file given by name comes first, by its path or its name; then the file at that place. A
    /// publisher's `.xml` and `.json`, with or without `-min`, are the same document.
    ///
    /// # Errors
    /// When the reference leads out of the folder, or there is no such file.
    pub fn find(&self, base: &Spot, href: &str) -> Result<Spot, Diagnostic> {
        let fault = |message: String, help: String| {
            Diagnostic::error("profile-import", message)
                .help(help)
                .fault(&Origin::file(base.path.as_str()))
        };
        let plain = href.split(['#', '?']).next().unwrap_or_default();
        let decoded = decoded(plain);
        let name = decoded.rsplit(['/', '\\']).next().unwrap_or_default();
        if name.is_empty() || name == "." || name == ".." || decoded.contains('\0') {
            return Err(fault(
                format!("`{href}` does not name a file"),
                "an import names a catalog or a profile, such as `catalog.json`".to_owned(),
            ));
        }
        let web = has_scheme(&decoded);
        let inside = if web || decoded.starts_with(['/', '\\']) {
            None
        } else {
            joined(&base.path, &decoded)
        };
        if let Some(path) = &inside {
            let there = Spot { folder: base.folder, path: path.clone() };
            if self.given.contains(&there) {
                return Ok(there);
            }
        }
        for same in [same_name as fn(&str, &str) -> bool, same_document] {
            let found: Vec<&Spot> =
                self.given.iter().filter(|spot| same(file_name(&spot.path), name)).collect();
            match found.as_slice() {
                [] => {}
                [one] => return Ok((*one).clone()),
                _ => {
                    return Err(fault(
                        format!("`{href}` may be any of {} files that were given", found.len()),
                        "give one file of that name".to_owned(),
                    ));
                }
            }
        }
        // A place that is not to be read may have a copy beside the profile.
        let beside = joined(&base.path, name);
        let folder = self.folders[base.folder];
        let Some(path) = inside.clone().or(beside) else { return Err(outside(href, base, name)) };
        let variants = variants(&path);
        if let Some(path) = variants.iter().find(|path| folder.exists(path)) {
            return Ok(Spot { folder: base.folder, path: path.clone() });
        }
        if inside.is_none() && !web {
            return Err(outside(href, base, name));
        }
        let (message, help) = if web {
            (
                format!(
                    "`{href}` is on the web, which is not read, and there is no `{name}` beside `{}`",
                    base.path
                ),
                format!(
                    "download `{name}` and put it beside the profile, or give it to `carveout catalog import` too"
                ),
            )
        } else {
            (
                format!("`{href}` is imported and there is no such file"),
                format!(
                    "looked for {}; put it there, or give it to `carveout catalog import` too",
                    variants.join(", ")
                ),
            )
        };
        Err(fault(message, help))
    }
}

fn outside(href: &str, base: &Spot, name: &str) -> Diagnostic {
    Diagnostic::error(
        "profile-import",
        format!("`{href}` leads out of the folder of `{}`", base.path),
    )
    .help(format!(
        "give `{name}` to `carveout catalog import` too, or put a copy beside the profile"
    ))
    .fault(&Origin::file(base.path.as_str()))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn same_name(given: &str, wanted: &str) -> bool {
    given == wanted
}

/// The same document in another format or spacing.
fn same_document(given: &str, wanted: &str) -> bool {
    stem(given) == stem(wanted)
}

/// The name without its format and `-min`.
fn stem(name: &str) -> &str {
    let cut = [".json", ".xml", ".yaml", ".yml"].iter().find_map(|end| name.strip_suffix(end));
    let cut = cut.unwrap_or(name);
    cut.strip_suffix("-min").unwrap_or(cut)
}

/// The paths at which the document may stand, likeliest first.
fn variants(path: &str) -> Vec<String> {
    let stem = stem(path);
    let mut out = vec![format!("{stem}.json"), format!("{stem}-min.json")];
    let other = [".xml", ".yaml", ".yml"].iter().any(|end| path.ends_with(end));
    if !other {
        out.retain(|variant| variant != path);
        out.insert(0, path.to_owned());
    }
    out
}

/// True for `https://…`, `file:…`, `c:…`.
fn has_scheme(href: &str) -> bool {
    let scheme = href.split(['/', '?', '#']).next().unwrap_or_default();
    scheme.split_once(':').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    })
}

/// `relative` against the folder of `base`; `None` when it leads out of the root.
fn joined(base: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = base.split('/').filter(|part| *part != ".").collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// `%20` as a space. What is not UTF-8 then stays as written.
fn decoded(href: &str) -> String {
    let bytes = href.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let code = pair.and_then(|pair| std::str::from_utf8(pair).ok());
        if let Some(code) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            out.push(code);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| href.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_inside() {
        assert_eq!(joined("a/p.json", "c.json").as_deref(), Some("a/c.json"));
        assert_eq!(joined("a/p.json", "../b/./c.json").as_deref(), Some("b/c.json"));
        assert_eq!(joined("a/p.json", "../../c.json"), None);
        assert_eq!(joined("p.json", "../c.json"), None);
        assert_eq!(joined("p.json", "x/../../c.json"), None);
    }

    #[test]
    fn formats_are_one_document() {
        assert!(same_document("NIST_catalog-min.json", "NIST_catalog.xml"));
        assert!(!same_document("NIST_catalog.json", "catalog.json"));
        assert_eq!(variants("c.xml"), ["c.json", "c-min.json"]);
        assert_eq!(variants("c.json"), ["c.json", "c-min.json"]);
        assert_eq!(variants("c-min.json"), ["c-min.json", "c.json"]);
        assert_eq!(decoded("a%20b%zz.json"), "a b%zz.json");
        assert!(has_scheme("https://x/y") && has_scheme("file:x") && has_scheme("C:\\x"));
        assert!(!has_scheme("a/b:c") && !has_scheme("1:x"));
    }
}
