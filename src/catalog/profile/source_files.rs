//! Finds the files of an import: in the folder of a workspace, or among the files named on the command line
//! and next to them. Nothing is read from anywhere else, and never from the network.

use crate::diag::{Diagnostic, Origin, codes};
use crate::input::folder::{Digested, Folder};
use crate::limits::DATA_FILE;

/// A location in one of the folders: the folder, and the path inside it with `/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    folder: usize,
    /// Path inside the folder; the name of the file in messages.
    pub path: String,
}

/// Folders, and the files in them that were given by name.
#[derive(Debug)]
pub struct SourceFiles<'a> {
    folders: Vec<&'a Folder>,
    given: Vec<Location>,
}

impl<'a> SourceFiles<'a> {
    /// The files of one folder.
    pub fn folder(folder: &'a Folder) -> Self {
        Self { folders: vec![folder], given: Vec::new() }
    }

    /// Files given by name, each with its folder; duplicates count once.
    pub fn given(files: &'a [(Folder, String)]) -> Self {
        let mut out = Self { folders: Vec::new(), given: Vec::new() };
        for (folder, path) in files {
            let known = out.folders.iter().position(|other| other.root() == folder.root());
            let index = known.unwrap_or(out.folders.len());
            if known.is_none() {
                out.folders.push(folder);
            }
            let location = Location { folder: index, path: path.clone() };
            if !out.given.contains(&location) {
                out.given.push(location);
            }
        }
        out
    }

    /// The files given by name, in their order.
    pub fn files(&self) -> &[Location] {
        &self.given
    }

    /// A file of the first folder.
    pub fn location(&self, path: &str) -> Location {
        Location { folder: 0, path: path.to_owned() }
    }

    /// Reads a file and hashes it.
    ///
    /// # Errors
    /// When it is missing, too large, empty, or a link.
    pub fn read(&self, location: &Location) -> Result<Digested, Diagnostic> {
        self.folders[location.folder].bytes(&location.path, DATA_FILE)
    }

    /// The file that `href` in the document `base` refers to.
    ///
    /// A file given by name comes first, by its path or its name; then the file at that place. A
    /// publisher's `.xml` and `.json`, with or without `-min`, are the same document.
    ///
    /// # Errors
    /// When the reference leads out of the folder, or there is no such file.
    pub fn find(&self, base: &Location, href: &str) -> Result<Location, Diagnostic> {
        let fault = |message: String, help: String| {
            Diagnostic::new(&codes::PROFILE_IMPORT, message)
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
            let there = Location { folder: base.folder, path: path.clone() };
            if self.given.contains(&there) {
                return Ok(there);
            }
        }
        for same in [same_name as fn(&str, &str) -> bool, same_document] {
            let found: Vec<&Location> = self
                .given
                .iter()
                .filter(|location| same(file_name(&location.path), name))
                .collect();
            match found.as_slice() {
                [] => {}
                [one] => return Ok((*one).clone()),
                _ => {
                    return Err(fault(
                        format!("`{href}` matches {} of the given files", found.len()),
                        "give only one file of that name".to_owned(),
                    ));
                }
            }
        }
        // A location that is not read may have a copy next to the profile.
        let beside = joined(&base.path, name);
        let folder = self.folders[base.folder];
        let Some(path) = inside.clone().or(beside) else { return Err(outside(href, base, name)) };
        let variants = variants(&path);
        for path in &variants {
            if folder.exists(path)? {
                return Ok(Location { folder: base.folder, path: path.clone() });
            }
        }
        if inside.is_none() && !web {
            return Err(outside(href, base, name));
        }
        let (message, help) = if web {
            (
                format!(
                    "`{href}` is on the web, which is not accessed, and there is no `{name}` next to `{}`",
                    base.path
                ),
                format!(
                    "download `{name}` and put it next to the profile, or give it to `carveout catalog import` too"
                ),
            )
        } else {
            (
                format!("`{href}` is imported, but there is no such file"),
                format!(
                    "looked for {}; put it there, or give it to `carveout catalog import` too",
                    variants.join(", ")
                ),
            )
        };
        Err(fault(message, help))
    }
}

fn outside(href: &str, base: &Location, name: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::PROFILE_IMPORT,
        format!("`{href}` leads out of the folder of `{}`", base.path),
    )
    .help(format!(
        "give `{name}` to `carveout catalog import` too, or put a copy next to the profile"
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

/// The possible paths of the document, likeliest first.
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

/// Decodes `%20` to a space. If the result is not UTF-8, the text is unchanged.
fn decoded(href: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(href).decode_utf8();
    decoded.map_or_else(|_| href.to_owned(), |text| text.into_owned())
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
