//! What NIST and GSA published, in two sizes.
//!
//! A cut of a few controls is kept in `data/`, and every comparison is made with it by a plain
//! `cargo test`. The whole publications are not part of the project: the tests that read them are
//! listed as ignored, and `.ci/run` includes them with the folder that `CARVEOUT_DATA` names.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::repository;

/// A folder of publications; paths below it are the same in both sizes.
pub(crate) struct Data {
    folder: PathBuf,
    /// Whether everything is there, and not a few controls of it.
    pub whole: bool,
}

impl Data {
    /// The few controls in `data/`.
    pub(crate) fn cut() -> Self {
        Self { folder: repository().join("tests/carveout/data"), whole: false }
    }

    /// All of it. Panics without `CARVEOUT_DATA`: who includes the ignored tests has the data.
    pub(crate) fn whole() -> Self {
        let folder = std::env::var_os("CARVEOUT_DATA").expect("CARVEOUT_DATA names no folder");
        Self { folder: folder.into(), whole: true }
    }

    /// A path below the folder.
    pub(crate) fn join(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.join(path)
    }

    /// What is expected of all, or of the cut.
    pub(crate) fn expect<T>(&self, of_all: T, of_the_cut: T) -> T {
        if self.whole { of_all } else { of_the_cut }
    }
}

/// The text of a file that must be there.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Two tests of a function that compares with publications: with the cut, and with all.
macro_rules! compared {
    ($name:ident) => {
        mod $name {
            use crate::publications::Data;

            #[test]
            fn with_the_cut() {
                super::$name(&Data::cut());
            }

            #[test]
            #[ignore = "needs CARVEOUT_DATA"]
            fn with_all() {
                super::$name(&Data::whole());
            }
        }
    };
}

pub(crate) use compared;
