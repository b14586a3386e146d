//! An entry put into a list of a YAML file as text, so that comments and order stay.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use carveout::input::whole_text;
use carveout::limits::TEXT_FILE;
use carveout::workspace;

use crate::files::replace;
use crate::there::there;

/// Where the entries of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The file has no such key.
    Absent,
    /// `key: []`, or a key with nothing after it, at this line.
    Empty,
    /// A list, an entry under the other: the line after its last, and the blanks before each dash.
    Block { end: usize, indent: usize },
    /// `key: [a, b]`.
    Inline,
}

fn key_line(text: &str, key: &str) -> Option<usize> {
    text.lines().position(|line| {
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'))
    })
}

/// Where the entries of a top-level key are.
pub(crate) fn place(text: &str, key: &str) -> Place {
    let Some(at) = key_line(text, key) else { return Place::Absent };
    let lines: Vec<&str> = text.lines().collect();
    let after = lines[at].split_once(':').map_or("", |(_, after)| after);
    let value = after.split(" #").next().unwrap_or_default().trim();
    let value = if value.starts_with('#') { "" } else { value };
    match value {
        "[]" | "~" | "null" => return Place::Empty,
        "" => {}
        _ => return Place::Inline,
    }
    // The list ends where a line at the margin begins that is neither an entry nor a comment.
    let mut end = at + 1;
    let mut indent = None;
    for (n, line) in lines.iter().enumerate().skip(at + 1) {
        let entry = line.trim_start().starts_with("- ") || line.trim() == "-";
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) && !entry {
            break;
        }
        if entry && indent.is_none() {
            indent = Some(line.len() - line.trim_start().len());
        }
        end = n + 1;
    }
    indent.map_or(Place::Empty, |indent| Place::Block { end, indent })
}

/// The text with the entry added under the key; nothing where the list is written on one line.
/// `entry` is indented by two blanks.
pub(crate) fn appended(text: &str, key: &str, entry: &str) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let shifted = |indent: usize| -> Vec<String> {
        let shift = |line: &str| {
            let own = line.strip_prefix("  ").unwrap_or(line);
            if own.is_empty() { String::new() } else { format!("{}{own}", " ".repeat(indent)) }
        };
        entry.lines().map(shift).collect()
    };
    match place(text, key) {
        Place::Inline => return None,
        Place::Absent => {
            lines.push(format!("{key}:"));
            lines.extend(shifted(2));
        }
        Place::Empty => {
            let at = key_line(text, key)?;
            let comment = lines[at].split_once(" #").map(|(_, comment)| format!("   #{comment}"));
            lines[at] = format!("{key}:{}", comment.unwrap_or_default());
            lines.splice(at + 1..at + 1, shifted(2));
        }
        Place::Block { end, indent } => {
            lines.splice(end..end, shifted(indent));
        }
    }
    Some(lines.join("\n") + "\n")
}

/// The path of `evidence/tests.yaml`, and its text with these tests added.
///
/// # Errors
/// When the file cannot be read, or its tests are on one line.
pub(crate) fn tests(workspace: &Path, entries: &str) -> anyhow::Result<(PathBuf, String)> {
    let path = workspace.join("evidence/tests.yaml");
    let text = there(whole_text(&path, TEXT_FILE), &path)?.unwrap_or_default();
    let Some(text) = appended(&text, "tests", entries) else {
        anyhow::bail!(
            "{} has its tests on one line: put each on a line of its own",
            path.display()
        );
    };
    Ok((path, text))
}

/// The path of a file of a workspace, its text, and its text with entries added under a key.
///
/// # Errors
/// When the file cannot be read, or its entries are on one line.
pub(crate) fn to(
    workspace: &Path,
    file: &str,
    key: &str,
    entries: &str,
) -> anyhow::Result<(PathBuf, String, String)> {
    let path = workspace.join(file);
    let old = there(whole_text(&path, TEXT_FILE), &path)?.unwrap_or_default();
    match appended(&old, key, entries) {
        Some(new) => Ok((path, old, new)),
        None => anyhow::bail!(
            "{} has its `{key}` on one line: put each on a line of its own",
            path.display()
        ),
    }
}

/// Writes the file, and puts the old text back when the new one cannot be read.
pub(crate) fn write(path: &Path, old: &str, new: &str, workspace: &Path) -> anyhow::Result<()> {
    let put = |text: &str| replace(path, text);
    put(new)?;
    if let Err((faults, _)) = workspace::citations(workspace) {
        if old.is_empty() {
            std::fs::remove_file(path)
                .with_context(|| format!("cannot remove {}", path.display()))?;
        } else {
            put(old)?;
        }
        let first = faults.first().map(|fault| fault.message.clone()).unwrap_or_default();
        anyhow::bail!(
            "the entry does not fit into {}: {first}; the file is as it was",
            path.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "  # Title\n  - report: r\n    version: 1\n";

    fn add(text: &str, key: &str) -> String {
        appended(text, key, ENTRY).unwrap()
    }

    #[test]
    fn an_entry_goes_under_its_key_and_comments_stay() {
        assert_eq!(
            add("# head\nreviews: []   # none yet\nletters: []\n", "reviews"),
            "# head\nreviews:   # none yet\n  # Title\n  - report: r\n    version: 1\nletters: []\n"
        );
        assert_eq!(
            add(
                "reviews:\n- report: a\n  version: 2  # kept\n\n# about letters\nletters: []\n",
                "reviews"
            ),
            "reviews:\n- report: a\n  version: 2  # kept\n# Title\n- report: r\n  version: 1\n\n# about letters\nletters: []\n"
        );
        assert_eq!(
            add("reviews:\n    - report: a\n", "reviews"),
            "reviews:\n    - report: a\n    # Title\n    - report: r\n      version: 1\n"
        );
        assert_eq!(add("", "reviews"), "reviews:\n  # Title\n  - report: r\n    version: 1\n");
        assert_eq!(
            add("# reviews:\n#   - report: x\nletters: []\n", "letters"),
            "# reviews:\n#   - report: x\nletters:\n  # Title\n  - report: r\n    version: 1\n"
        );
        assert_eq!(appended("reviews: [{report: a}]\n", "reviews", ENTRY), None);
    }
}
