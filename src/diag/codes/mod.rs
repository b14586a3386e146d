//! Every code that a diagnostic can carry, apart from those of the rules, which keep theirs beside
//! their check in `check/rules`.
//!
//! A code is declared once, in the file of its room. Everything that lists or explains codes is generated
//! from these tables: `carveout rules`, `carveout explain CODE`, SARIF and `docs/codes`.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Severity;

/// A kind of diagnostic: what people search for, waive and look up.
#[derive(Clone, Copy)]
pub struct Code {
    /// Name in kebab case: `report-period-gap`.
    pub name: &'static str,
    /// Severity unless the call site says otherwise.
    pub severity: Severity,
    /// What is wrong, in one line without a full stop.
    pub summary: &'static str,
    /// What it means, why it matters and what to do, in a few sentences.
    pub manual: &'static str,
}

/// Codes are the same if their names are.
impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

/// Names that were read and are in no table: codes of rules, and codes of other versions.
static OTHERS: Mutex<Vec<&'static Code>> = Mutex::new(Vec::new());

/// Reads a code by its name. A package may come from another version of the program, so an unknown name
/// is kept, without a manual; the code of a rule is looked up by its name.
pub(super) fn named<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Code, D::Error> {
    let name = String::deserialize(from)?;
    let mut codes = ROOMS.iter().flat_map(|room| room.codes);
    if let Some(code) = codes.find(|code| code.name == name) {
        return Ok(code);
    }
    let mut others = OTHERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(code) = others.iter().find(|code| code.name == name) {
        return Ok(code);
    }
    let name: &'static str = name.leak();
    let other = Code { name, severity: Severity::Error, summary: "", manual: "" };
    let other: &'static Code = Box::leak(Box::new(other));
    others.push(other);
    Ok(other)
}

/// Codes about one subject.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The subject, as a heading.
    pub title: &'static str,
    /// Its codes, sorted by name.
    pub codes: &'static [&'static Code],
}

/// Declares a room: its static, its title, and one entry per code.
macro_rules! codes {
    (
        $room:ident: $title:literal;
        $($code:ident: $severity:ident, $name:literal, $summary:literal, $manual:literal;)+
    ) => {
        $(
            #[doc = concat!("`", $name, "`: ", $summary, ".")]
            pub static $code: $crate::diag::Code = $crate::diag::Code {
                name: $name,
                severity: $crate::diag::Severity::$severity,
                summary: $summary,
                manual: $manual,
            };
        )+

        #[doc = concat!("Codes about: ", $title, ".")]
        pub static $room: $crate::diag::codes::Room =
            $crate::diag::codes::Room { title: $title, codes: &[$(&$code),+] };
    };
}

mod artifact;
mod catalogs;
mod exports;
mod files;
mod ingest;
mod outputs;
mod references;
mod registers;
mod reports;
mod test_sheets;
mod waivers;
mod workbooks;
mod workspace;

pub use artifact::*;
pub use catalogs::*;
pub use exports::*;
pub use files::*;
pub use ingest::*;
pub use outputs::*;
pub use references::*;
pub use registers::*;
pub use reports::*;
pub use test_sheets::*;
pub use waivers::*;
pub use workbooks::*;
pub use workspace::*;

/// Every room, in the order of the stages of a run.
pub static ROOMS: &[&Room] = &[
    &FILES,
    &WORKSPACE,
    &REFERENCES,
    &CATALOGS,
    &REGISTERS,
    &WORKBOOKS,
    &TEST_SHEETS,
    &EXPORTS,
    &REPORTS,
    &WAIVERS,
    &INGEST,
    &OUTPUTS,
    &ARTIFACT_CLIENT,
];
