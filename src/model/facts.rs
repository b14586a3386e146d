//! Facts found while reading the workspace. Loading records them; [`crate::check`] evaluates them.

use std::collections::BTreeMap;

use super::secrets::Secrets;
use super::{Found, PartId, Period, Setting, Test, Unread};
use crate::diag::Origin;

/// Facts about the files of the workspace, most of them of the evidence folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// Evidence items that are still to be collected.
    pub owed: Vec<super::Owed>,
    /// Files that no register and no test names, sorted by path.
    pub unregistered: Vec<String>,
    /// Items with a number of rows in the register whose rows were counted.
    pub rows: Vec<RowCount>,
    /// Pictures that will not be shown.
    pub pictures: Vec<HiddenPicture>,
    /// Files whose content is not of the kind their name says.
    pub contents: Vec<OtherContent>,
    /// Populations that were read to draw a sample.
    pub populations: Vec<PopulationCount>,
    /// What evidence files say of themselves, by the id of the item.
    pub found: BTreeMap<String, Found>,
    /// Settings that evidence files show, by the id of the item.
    pub settings: BTreeMap<String, Vec<Setting>>,
    /// Entries that were left out because they could not be read.
    pub unread: Vec<Unread>,
    /// Where the facts of tests are written, by the id of the test.
    pub tests: BTreeMap<String, TestPlaces>,
    /// The secrets that were found, to be kept out of every output.
    pub secrets: Secrets,
}

/// Where the facts of one test are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestPlaces {
    /// The fields that are stated, by their name in `evidence/tests.yaml`.
    pub fields: BTreeMap<&'static str, Origin>,
    /// The items of the sample, in order.
    pub items: Vec<Origin>,
    /// Where a step or an attribute names a part for the first time.
    pub parts: BTreeMap<PartId, Origin>,
}

impl FileFacts {
    /// Where a field of a test is stated; else where the test is written.
    pub fn field<'a>(&'a self, test: &'a Test, field: &str) -> &'a Origin {
        let stated = self.tests.get(&test.id).and_then(|places| places.fields.get(field));
        stated.unwrap_or(&test.origin)
    }

    /// Where a step or an attribute of a test names a part; else where the test is written.
    pub fn part<'a>(&'a self, test: &'a Test, part: &PartId) -> &'a Origin {
        let named = self.tests.get(&test.id).and_then(|places| places.parts.get(part));
        named.unwrap_or(&test.origin)
    }

    /// Where an item of a test's sample is listed; else where the test is written.
    pub fn item<'a>(&'a self, test: &'a Test, at: usize) -> &'a Origin {
        let listed = self.tests.get(&test.id).and_then(|places| places.items.get(at));
        listed.unwrap_or(&test.origin)
    }
}

/// The rows of an item, as stated and as counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCount {
    /// Id of the evidence item.
    pub evidence: String,
    /// Its file.
    pub path: String,
    /// Rows according to the register.
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
    /// The pictures before it use up the limit, in bytes.
    Limit(usize),
    /// The picture cannot be decoded, or is too large.
    Refused {
        /// What is wrong, as the predicate of a sentence.
        what: String,
        /// What to do.
        help: String,
    },
}

/// A file whose content is not of the kind its name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherContent {
    /// Id of the evidence item.
    pub evidence: String,
    /// Its file.
    pub path: String,
    /// What it is by its name, in a sentence.
    pub named: &'static str,
    /// What it is by its content, in a sentence.
    pub found: &'static str,
    /// Where the item is registered.
    pub origin: Origin,
}

/// The population of a test, as stated and as counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopulationCount {
    /// Id of the test.
    pub test: String,
    /// The population file.
    pub path: String,
    /// Items according to the test.
    pub stated: Option<u64>,
    /// Items in the file.
    pub counted: u64,
    /// A repeated name, and how many names are repeated.
    pub repeated: Option<(String, usize)>,
    /// Items of the sample that are not in the file.
    pub unknown: Vec<String>,
    /// Columns of the file with days on which things happened, and their first and last day.
    pub days: Vec<(String, Period)>,
    /// Of each item that states days, the number of the item, from 1, and its days, from the first to the last.
    pub spans: Vec<(usize, Period)>,
    /// Name and number of the items of the sample that are in the file.
    pub sampled: Vec<(String, usize)>,
    /// Where the test is written.
    pub origin: Origin,
}
