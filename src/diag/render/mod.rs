//! One diagnostic, three readers: a person, a script, a code-scanning service.

mod human;
mod sarif;

pub use human::{human, lines, tally};
pub use sarif::sarif;
