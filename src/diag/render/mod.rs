//! One diagnostic, several readers: a person, a script, a code-scanning service, a pull request.

mod github;
mod human;
mod junit;
mod listing;
mod markdown;
mod sarif;

pub use github::github;
pub use human::{human, lines, tally};
pub use junit::junit;
pub use listing::{Listing, listing};
pub use markdown::markdown;
pub use sarif::sarif;

/// A path below the workspace folder, seen from where the folder is named from.
fn below(base: &str, path: &str) -> String {
    match base.trim_end_matches('/') {
        "" => path.to_owned(),
        base => format!("{base}/{path}"),
    }
}
