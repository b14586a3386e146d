//! What reading the evidence folder showed. Loading records it; [`crate::check`] judges it.

use std::collections::BTreeMap;

use super::{Found, Period};
use crate::diag::Origin;

/// Facts about the files of the evidence folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// Files that no register and no test names, sorted by path.
    pub unregistered: Vec<String>,
    /// Items for which the register states a number of rows and the rows were counted.
    pub rows: Vec<RowCount>,
    /// Pictures that will not be shown.
    pub pictures: Vec<HiddenPicture>,
    /// Populations that were read to draw a sample.
    pub populations: Vec<PopulationCount>,
    /// What evidence files say of themselves, by the id of the item.
    pub found: BTreeMap<String, Found>,
}

/// The rows of an item, as stated and as counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCount {
    /// Id of the evidence item.
    pub evidence: String,
    /// Its file.
    pub path: String,
    /// Rows by the register.
    pub stated: u64,
    /// Rows in the file.
    pub counted: u64,
    /// Where the item is registered.
    pub origin: Origin,
}

/// A picture that will not be shown, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenPicture {
    /// Id of the evidence item.
    pub evidence: String,
    /// Its file.
    pub path: String,
    /// Why it is not shown.
    pub reason: Hidden,
    /// Where the item is registered.
    pub origin: Origin,
}

/// Why a picture is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// A screenshot that is neither a PNG nor a JPEG file.
    Format,
    /// The pictures before it take the space there is, in bytes.
    Limit(usize),
    /// The picture cannot be decoded, or is too large to be.
    Refused {
        /// What is wrong, as the predicate of a sentence.
        what: String,
        /// What to do.
        help: String,
    },
}

/// The population of a test, as stated and as counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopulationCount {
    /// Id of the test.
    pub test: String,
    /// The population file.
    pub path: String,
    /// Items by the test.
    pub stated: Option<u64>,
    /// Items in the file.
    pub counted: u64,
    /// A name that more than one item has, and how many such names there are.
    pub repeated: Option<(String, usize)>,
    /// Items of the sample that are not in the file.
    pub unknown: Vec<String>,
    /// Columns of the file with days on which things happened, and their first and last day.
    pub days: Vec<(String, Period)>,
    /// Where the test is written.
    pub origin: Origin,
}
