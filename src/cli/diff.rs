//! Edits of whole lines, the unified diff that shows them, and the text that they give.

use std::fmt::Write as _;

/// Lines to take out at a place, and lines to put there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    /// The first line, from 0.
    pub at: usize,
    /// How many lines go.
    pub remove: usize,
    /// The lines that come, without their ends.
    pub insert: Vec<String>,
}

/// The edits between a block of lines, which begins at a line, and what takes its place.
pub(crate) fn between(at: usize, old: &[&str], new: &[String]) -> Vec<Edit> {
    // Lengths of the longest common subsequence of what is left of both.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = match old[i] == new[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let mut edits: Vec<Edit> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let touching = edits.last().is_some_and(|last| last.at + last.remove == at + i);
        if !touching {
            edits.push(Edit { at: at + i, remove: 0, insert: Vec::new() });
        }
        let Some(edit) = edits.last_mut() else { break };
        if j < new.len() && (i == old.len() || common[i][j + 1] >= common[i + 1][j]) {
            edit.insert.push(new[j].clone());
            j += 1;
        } else {
            edit.remove += 1;
            i += 1;
        }
    }
    edits
}

/// Lines around a change.
const AROUND: usize = 3;

/// A text as lines, with the line end that it uses.
struct Text<'a> {
    lines: Vec<&'a str>,
    end: &'a str,
    /// True if the last line has no end.
    open: bool,
}

impl<'a> Text<'a> {
    fn of(text: &'a str) -> Self {
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let lines = text.split_inclusive('\n');
        let lines: Vec<&str> = lines.map(|line| line.trim_end_matches(['\n', '\r'])).collect();
        Self { open: !text.is_empty() && !text.ends_with('\n'), lines, end }
    }
}

/// The text after the edits, which are in order and do not touch one another.
pub(crate) fn applied(text: &str, edits: &[Edit]) -> String {
    let source = Text::of(text);
    let mut out: Vec<&str> = Vec::with_capacity(source.lines.len());
    let mut at = 0;
    for edit in edits {
        out.extend(&source.lines[at..edit.at]);
        out.extend(edit.insert.iter().map(String::as_str));
        at = edit.at + edit.remove;
    }
    out.extend(&source.lines[at..]);
    let mut joined = out.join(source.end);
    if !source.open && !out.is_empty() {
        joined.push_str(source.end);
    }
    joined
}

/// The unified diff of the edits, styled.
pub(crate) fn unified(path: &str, text: &str, edits: &[Edit]) -> String {
    let (red, green) = (anstyle::AnsiColor::BrightRed, anstyle::AnsiColor::BrightGreen);
    let (out, add) = (
        anstyle::Style::new().fg_color(Some(red.into())),
        anstyle::Style::new().fg_color(Some(green.into())),
    );
    let bold = anstyle::Style::new().bold();
    let source = Text::of(text);
    let mut diff = format!("{bold}--- {path}{bold:#}\n{bold}+++ {path}{bold:#}\n");
    let mut shift: isize = 0;
    let mut rest = edits;
    while let Some(first) = rest.first() {
        // Edits near one another share a hunk.
        let mut count = 1;
        while rest.get(count).is_some_and(|next| {
            let last = &rest[count - 1];
            next.at <= last.at + last.remove + 2 * AROUND
        }) {
            count += 1;
        }
        let (hunk, later) = rest.split_at(count);
        let Some(last) = hunk.last() else { break };
        let from = first.at.saturating_sub(AROUND);
        let to = (last.at + last.remove + AROUND).min(source.lines.len());
        let removed: usize = hunk.iter().map(|edit| edit.remove).sum();
        let inserted: usize = hunk.iter().map(|edit| edit.insert.len()).sum();
        let (old, new) = (to - from, to - from - removed + inserted);
        let begin = |lines: usize| if lines == 0 { from } else { from + 1 };
        let after = begin(new).saturating_add_signed(shift);
        let _ = writeln!(diff, "@@ -{},{old} +{after},{new} @@", begin(old));
        let mut at = from;
        for edit in hunk {
            for line in &source.lines[at..edit.at] {
                let _ = writeln!(diff, " {line}");
            }
            for line in &source.lines[edit.at..edit.at + edit.remove] {
                let _ = writeln!(diff, "{out}-{line}{out:#}");
            }
            for line in &edit.insert {
                let _ = writeln!(diff, "{add}+{line}{add:#}");
            }
            at = edit.at + edit.remove;
        }
        for line in &source.lines[at..to] {
            let _ = writeln!(diff, " {line}");
        }
        shift += isize::try_from(inserted).unwrap_or(0) - isize::try_from(removed).unwrap_or(0);
        rest = later;
    }
    diff
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replace(at: usize, line: &str) -> Edit {
        Edit { at, remove: 1, insert: vec![line.to_owned()] }
    }

    #[test]
    fn line_ends_are_kept() {
        assert_eq!(applied("a\r\nb\r\n", &[replace(1, "c")]), "a\r\nc\r\n");
        assert_eq!(applied("a\nb", &[replace(1, "c")]), "a\nc");
        let more = Edit { at: 2, remove: 0, insert: vec!["c".to_owned()] };
        assert_eq!(applied("a\nb\n", &[more]), "a\nb\nc\n");
        assert_eq!(applied("", &[Edit { at: 0, remove: 0, insert: vec!["x".to_owned()] }]), "x\n");
    }

    #[test]
    fn only_what_moves_is_edited() {
        let new: Vec<String> = ["a", "c", "b", "d"].iter().map(|s| (*s).to_owned()).collect();
        let edits = between(5, &["a", "b", "c", "d"], &new);
        assert_eq!(edits.len(), 2, "{edits:?}");
        let text = "0\n1\n2\n3\n4\na\nb\nc\nd\n";
        assert_eq!(applied(text, &edits), "0\n1\n2\n3\n4\na\nc\nb\nd\n");
    }

    #[test]
    fn hunks_have_the_right_numbers() {
        let text: String = (1..=20).map(|n| format!("line {n}\n")).collect();
        let edits = [
            Edit { at: 1, remove: 1, insert: vec!["two".to_owned(), "and a half".to_owned()] },
            replace(15, "sixteen"),
        ];
        let diff = anstream::adapter::strip_str(&unified("a.yaml", &text, &edits)).to_string();
        assert!(
            diff.contains("@@ -1,5 +1,6 @@\n line 1\n-line 2\n+two\n+and a half\n line 3\n"),
            "{diff}"
        );
        assert!(diff.contains("@@ -13,7 +14,7 @@\n line 13\n"), "{diff}");
    }
}
