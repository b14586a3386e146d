//! Placeholder text. A claim that contains a placeholder does not count.

/// Words that, alone or before a colon, mark text that is still to be written.
const WORDS: [&str; 12] = [
    "todo",
    "tbd",
    "tba",
    "tbc",
    "fixme",
    "xxx",
    "to do",
    "to be determined",
    "to be defined",
    "to be completed",
    "to be confirmed",
    "placeholder",
];

/// Phrases left over from templates. Compared in lower case.
const HINTS: [&str; 13] = [
    "lorem ipsum",
    "[assignment:",
    "[selection:",
    "[selection (",
    "[insert ",
    "<insert ",
    "[describe ",
    "<describe ",
    "[your ",
    "<your ",
    "[organization name]",
    "[company name]",
    "[date]",
];

/// Texts that, as a whole, have no meaning.
const NOTHING: [&str; 12] =
    ["", "-", "–", "—", "…", "...", "?", "n/a", "na", "none", "tbd", "describe here"];

/// True for a text that is an answer: neither blank, nor a dash, nor a placeholder.
pub fn is_answer(text: &str) -> bool {
    !nothing_said(text) && placeholder(text).is_none()
}

/// The placeholder in `text`, as written there: `TODO`, `[Assignment:`, `lorem ipsum`. `None` for other
/// text. Empty text is checked by [`nothing_said`].
///
/// Words are whole words (`TODO` but not `Todorov`), and `TBD` is known in any case; `todo` in lower case
/// counts only at the start of a line or before a colon, because people write *to-do list*.
pub fn placeholder(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    // Lower-casing may change the length of a text; the position in the copy is used only if it is a
    // character boundary in the original.
    let cut = |at: usize, length: usize| text.get(at..at + length);
    for hint in HINTS {
        if let Some(at) = lower.find(hint) {
            return Some(cut(at, hint.len()).unwrap_or(hint));
        }
    }
    for line in text.lines() {
        let line =
            line.trim_start_matches(['#', '-', '*', '>', ' ', '\t', '_', '(', '[', '<', '`']);
        for word in WORDS {
            let Some(head) = line.get(..word.len()) else { continue };
            if !head.eq_ignore_ascii_case(word) {
                continue;
            }
            let rest = &line[word.len()..];
            let ends = rest.trim_start_matches(['*', '_', '`', ')', ']', '>']);
            if ends.is_empty() || ends.starts_with([':', '.', ',', '!', ';', '-', '–', '—', '?'])
            {
                return Some(head);
            }
            if head.chars().any(char::is_uppercase) && ends.starts_with([' ', '(']) {
                return Some(head);
            }
        }
    }
    in_capitals(text)
}

/// `TODO`, `TBD`, `TBC`, `FIXME` or `XXX` in capitals as a word anywhere in the text.
fn in_capitals(text: &str) -> Option<&str> {
    let word =
        |piece: &&str| matches!(*piece, "TODO" | "TBD" | "TBC" | "TBA" | "FIXME" | "XXX" | "XXXX");
    text.split(|c: char| !c.is_alphanumeric()).find(word)
}

/// True for text without content: empty, a dash, `n/a`, or only headings and blank lines.
pub fn nothing_said(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let said: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let whole = said.join(" ");
    let bare = whole.trim_end_matches('.').trim().to_lowercase();
    NOTHING.contains(&bare.as_str())
}

#[cfg(test)]
mod tests {
    use super::{nothing_said, placeholder};

    #[test]
    fn placeholders() {
        for text in [
            "TODO: say who does what",
            "todo: later",
            "- TBD",
            "**TBD**",
            "The review is done by TBD each quarter.",
            "Lorem ipsum dolor sit amet",
            "reviewed [Assignment: organization-defined frequency]",
            "[Selection (one or more): a; b]",
            "[Insert name of system] is operated by",
            "To be determined.",
            "Tbd",
            "FIXME",
            "<describe the process>",
        ] {
            assert!(placeholder(text).is_some(), "{text}");
        }
        for text in [
            "The team keeps a to-do list in the tracker.",
            "Todor Todorov approves each change.",
            "Access is reviewed every quarter.",
            "Placeholders in templates are refused by the pipeline.",
            "Todos are closed within a week.",
            "Tickets of the type `todo` are left out.",
            "The TBDX system",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn nothing() {
        assert!(
            ["", "  \n", "## AC-2(a)\n\n", "n/a", "N/A.", "—", "None"]
                .iter()
                .all(|t| nothing_said(t))
        );
        assert!(!nothing_said("None of the hosts has a public address."));
    }
}
