//! Random samples that anyone can redraw.
//!
//! The items of the population are numbered from 1 in the order of the file. For each number the
//! SHA-256 of `SEED:NUMBER` is taken, and the items with the smallest digests are the sample. The
//! method can be repeated with any SHA-256 tool: `printf '4711:17' | sha256sum`.

use std::collections::BinaryHeap;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::diag::Diagnostic;
use crate::evidence::{Names, Population, UnreadTimes};
use crate::input::folder::Folder;
use crate::model::Period;

/// A drawn sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Items in the population.
    pub population: usize,
    /// Heading of the column that identifies items, in lower-case letters and digits.
    pub column: String,
    /// A repeated name, and how many names are repeated: a test cannot distinguish such items.
    pub repeated: Option<(String, usize)>,
    /// SHA-256 of the population file.
    pub sha256: String,
    /// The encoding of the file, if it is text but not UTF-8.
    pub encoding: Option<&'static str>,
    /// Number and name of each item drawn, in the order of the file.
    pub items: Vec<(usize, String)>,
    /// Names of all items, in the order of the file.
    pub names: Names,
    /// Columns with days on which things happened, and their first and last day.
    pub days: Vec<(String, Period)>,
    /// Of each item, in the order of the file, the days on which things happened, from the first to the last.
    pub spans: Vec<Option<Period>>,
    /// Times of such columns that cannot be read.
    pub unread_times: Vec<UnreadTimes>,
}

/// The numbers drawn from `1..=population`, ascending; all of them if the population is no larger.
pub fn numbers(population: usize, seed: &str, size: usize) -> Vec<usize> {
    if size >= population {
        return (1..=population).collect();
    }
    // The smallest so far, the largest of them on top: a population may have millions of items.
    let mut smallest: BinaryHeap<([u8; 32], usize)> = BinaryHeap::with_capacity(size + 1);
    for number in 1..=population {
        smallest.push((Sha256::digest(format!("{seed}:{number}").as_bytes()).into(), number));
        if smallest.len() > size {
            smallest.pop();
        }
    }
    let mut drawn: Vec<usize> = smallest.into_iter().map(|(_, number)| number).collect();
    drawn.sort_unstable();
    drawn
}

/// Draws from a file of a folder.
///
/// # Errors
/// When the file is refused or cannot be read, or has no such column.
pub(crate) fn from(
    folder: &Folder,
    path: &str,
    column: Option<&str>,
    seed: &str,
    size: usize,
) -> Result<Drawn, Diagnostic> {
    let mut file = folder.hashed(path)?;
    let population = Population::read(&mut file as &mut dyn Read, path, column).map_err(|d| *d)?;
    let digested = file.finish()?;
    let drawn = numbers(population.items.len(), seed, size);
    let name = |number: usize| {
        let name = population.items.get(number - 1);
        (number, name.unwrap_or_default().to_owned())
    };
    let mut sorted: Vec<&str> = population.items.iter().collect();
    sorted.sort_unstable();
    let repeated: Vec<&str> =
        sorted.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).map(|same| same[0]).collect();
    let repeated = repeated.first().map(|name| ((*name).to_owned(), repeated.len()));
    Ok(Drawn {
        repeated,
        population: population.items.len(),
        column: population.column,
        encoding: population.encoding,
        sha256: digested.sha256,
        items: drawn.into_iter().map(name).collect(),
        days: population.days,
        spans: population.spans,
        unread_times: population.unread_times,
        names: population.items,
    })
}

/// Draws from a file.
///
/// # Errors
/// When the file is refused or cannot be read, or has no such column.
pub fn draw(
    path: &Path,
    column: Option<&str>,
    seed: &str,
    size: usize,
) -> Result<Drawn, Diagnostic> {
    let root = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = Folder::open(root.unwrap_or(Path::new(".")))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    from(&folder, &name.unwrap_or_default(), column, seed, size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::text::hex;

    fn digest(seed: &str, number: usize) -> String {
        hex(&Sha256::digest(format!("{seed}:{number}").as_bytes()))
    }

    #[test]
    fn the_smallest_digests() {
        let drawn = numbers(100, "4711", 10);
        assert_eq!(drawn.len(), 10);
        let worst = drawn.iter().map(|n| digest("4711", *n)).max().unwrap();
        let others = (1..=100).filter(|n| !drawn.contains(n));
        assert!(others.map(|n| digest("4711", n)).all(|other| other > worst));
        assert_eq!(drawn, numbers(100, "4711", 10));
        assert_ne!(drawn, numbers(100, "4712", 10));
        assert_eq!(numbers(3, "x", 25), [1, 2, 3]);
        assert!(numbers(0, "x", 25).is_empty());
        // `printf '4711:17' | sha256sum`
        assert!(digest("4711", 17).len() == 64);
    }

    #[test]
    fn the_sample_and_the_hash_are_of_one_file() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        std::fs::write(root.path().join("p.csv"), "Ticket\nA\nB\nC\n").unwrap();
        let drawn = from(&folder, "p.csv", None, "1", 1).unwrap();
        assert_eq!(folder.digest("p.csv", 0).unwrap().sha256, drawn.sha256);
        std::fs::write(root.path().join("q.csv"), "Ticket\nA\nB\nD\n").unwrap();
        std::fs::rename(root.path().join("q.csv"), root.path().join("p.csv")).unwrap();
        assert_eq!(folder.digest("p.csv", 0).unwrap_err().code.name, "file-changed");
        assert!(from(&folder, "p.csv", None, "1", 1).is_err());
    }
}
