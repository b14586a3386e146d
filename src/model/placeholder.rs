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
const HINTS: [&str; 17] = [
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
    "to be filled in",
    "complete this section",
    "fill in this section",
    "to be supplied by",
    "still to be written",
];

/// Words by which a text in square or angle brackets is a blank of a template: `[organization]`,
/// `<review date>`, `[number of days]`.
const BLANKS: [&str; 42] = [
    "add",
    "address",
    "amount",
    "assign",
    "choose",
    "company",
    "contact",
    "control",
    "date",
    "days",
    "define",
    "department",
    "describe",
    "email",
    "enter",
    "explain",
    "fill",
    "frequency",
    "insert",
    "list",
    "location",
    "name",
    "number",
    "organization",
    "organization-defined",
    "owner",
    "period",
    "person",
    "phone",
    "provide",
    "region",
    "replace",
    "role",
    "select",
    "service",
    "specify",
    "state",
    "system",
    "team",
    "tool",
    "vendor",
    "your",
];

/// A blank in square or angle brackets, as written: `[role]`, `<organization>`, `[XX]`. A link, a footnote, a
/// choice in a command (`[--all]`) and a tag of HTML are none.
fn blank(text: &str) -> Option<&str> {
    // A variable that nothing filled. A parameter that is inserted into a value, and what a program fills, are none.
    if let Some((_, after)) = text.split_once("{{") {
        let word = after.trim_start();
        if word.starts_with(char::is_alphabetic) && !word.starts_with("insert:") {
            return Some("{{");
        }
    }
    let mut from = 0;
    while let Some(start) = text[from..].find(['[', '<']).map(|at| from + at) {
        from = start + 1;
        let close = if text[start..].starts_with('[') { ']' } else { '>' };
        let Some(length) = text[from..].find(close) else { continue };
        let inside = &text[from..from + length];
        let after = text[from + length + 1..].chars().next();
        let before = text[..start].chars().next_back();
        let link = close == ']' && matches!(after, Some('(' | '[' | ':'));
        let code = matches!(before, Some('`' | '!' | '(' | '=' | '-' | '$' | '.' | '/'))
            || before.is_some_and(char::is_alphanumeric)
            || text[..start].matches('`').count() % 2 == 1;
        let plain =
            inside.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '/' | ',' | '\''));
        let crosses =
            inside.chars().count() >= 2 && inside.chars().all(|c| matches!(c, 'X' | 'x' | '#'));
        let words: Vec<String> = inside.split([' ', '/', ',']).map(str::to_lowercase).collect();
        let named = words.len() <= 6
            && words.iter().any(|word| {
                let one = word.strip_suffix('s').unwrap_or(word);
                BLANKS.contains(&word.as_str()) || BLANKS.contains(&one)
            });
        if !link && !code && !inside.is_empty() && (crosses || (plain && named)) {
            return text.get(start..=from + length);
        }
    }
    None
}

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
    if let Some(hint) = hint(text) {
        return Some(hint);
    }
    for line in text.lines() {
        let line =
            line.trim_start_matches(['#', '-', '*', '>', ' ', '\t', '_', '(', '[', '<', '`']);
        let first = line.bytes().next().map(|byte| byte.to_ascii_lowercase());
        for word in WORDS.iter().filter(|word| word.bytes().next() == first) {
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
        .or_else(|| number_of(text))
        .or_else(|| blank(text))
        .or_else(|| line_to_fill(text))
        .or_else(|| note(text))
}

/// The first of the [`HINTS`] in a text, as written there.
fn hint(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let is_at = |hint: &&str, at: usize| {
        let here = bytes.get(at..at + hint.len());
        here.is_some_and(|here| here.eq_ignore_ascii_case(hint.as_bytes()))
    };
    // Hints are ASCII, and so begin and end between characters.
    let begins = |at: &usize| {
        !bytes[*at].is_ascii_whitespace() && (*at == 0 || !bytes[at - 1].is_ascii_alphanumeric())
    };
    let places = (0..bytes.len()).filter(begins);
    places
        .filter_map(|at| {
            let first = bytes[at].to_ascii_lowercase();
            let mut known = HINTS.iter().filter(|hint| hint.as_bytes()[0] == first);
            Some((at, known.find(|hint| is_at(hint, at))?))
        })
        .find_map(|(at, hint)| text.get(at..at + hint.len()))
}

/// A note in brackets to whoever is to write the text: `(Platform team to complete before the audit.)`.
fn note(text: &str) -> Option<&str> {
    const TASKS: [&str; 8] = [
        " to complete",
        " to fill in",
        " to supply",
        " to provide",
        " to confirm",
        " to write",
        " to add",
        " to update",
    ];
    let mut pieces = text.split('(').skip(1).filter_map(|rest| rest.split_once(')'));
    pieces.find_map(|(inside, _)| {
        let capital = inside.starts_with(char::is_uppercase);
        let words: Vec<&str> = inside.split_whitespace().collect();
        let finite =
            ["is", "are", "has", "have", "was", "were", "does", "can", "must", "uses", "used"];
        let task = TASKS.iter().any(|task| {
            inside.find(task).is_some_and(|at| inside[..at].split_whitespace().count() <= 4)
        });
        let clause = words.iter().any(|word| finite.contains(word));
        (capital && task && !clause && words.len() <= 12).then_some(inside)
    })
}

/// `XX` in place of a number of something: `XX days`, `every XX months`, `XX %`.
fn number_of(text: &str) -> Option<&str> {
    const UNITS: [&str; 24] = [
        "day", "days", "hour", "hours", "minute", "minutes", "second", "seconds", "week", "weeks",
        "month", "months", "quarters", "year", "years", "business", "working", "calendar",
        "percent", "people", "users", "accounts", "attempts", "times",
    ];
    if !text.contains("XX") {
        return None;
    }
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let next = words.peek().map_or("", |next| next.trim_matches(|c: char| !c.is_alphabetic()));
        let bare = word.trim_start_matches(['"', '(', '\'']);
        let (number, unit) = bare.split_once('-').unwrap_or((bare, next));
        let unit = unit.trim_matches(|c: char| !c.is_alphabetic());
        let percent = bare.strip_prefix("XX%").is_some()
            || (bare == "XX" && words.peek().is_some_and(|next| next.starts_with('%')));
        if percent || (number == "XX" && UNITS.contains(&unit.to_lowercase().as_str())) {
            return Some("XX");
        }
    }
    None
}

/// A row of underscores where something is to be filled in: `Approved by ____`. A rule across the page, emphasis
/// and a name in a program are none.
fn line_to_fill(text: &str) -> Option<&str> {
    if !text.contains("___") {
        return None;
    }
    text.lines().find_map(|line| {
        if line.chars().all(|c| matches!(c, '_' | ' ' | '\t')) {
            return None;
        }
        let mut from = 0;
        while let Some(start) = line[from..].find("___").map(|at| from + at) {
            let length = line[start..].chars().take_while(|c| *c == '_').count();
            let end = start + length;
            from = end;
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let before = letter(line[..start].chars().next_back());
            let after = letter(line[end..].chars().next());
            let code = line[..start].matches('`').count() % 2 == 1;
            let emphasis = (before || after) && (length == 3 || (before && after));
            if !code && !emphasis {
                return line.get(start..end);
            }
        }
        None
    })
}

/// `TODO`, `TBD`, `TBC`, `FIXME` or `XXX` in capitals as a word anywhere in the text.
fn in_capitals(text: &str) -> Option<&str> {
    const MARKS: [&str; 7] = ["TODO", "TBD", "TBC", "TBA", "FIXME", "XXX", "XXXX"];
    // Most texts have none of them, and need not be cut into words.
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    text.split(|c: char| !c.is_alphanumeric()).find(|piece| MARKS.contains(piece))
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
            "The <organization> reviews accounts.",
            "The [role] approves each request within [number of days].",
            "Reviewed every [XX] days.",
            "Owned by <Company Name>.",
            "kept for {{ retention }}",
            "(Platform team to complete before the audit.)",
            "Kept for XX days.",
            "an XX-day window",
            "at least XX % of the hosts",
            "The record is kept for ____ days.",
            "Approved by: ________",
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
            "See [the list of roles](roles.md).",
            "Run `carveout check [name]` first.",
            "The window is [2026-07-01, 2026-09-30].",
            "A <b>bold</b> word and an array[date].",
            "Ports <= 1024 and > 22 are closed for the system.",
            "The register [sic] is complete [1].",
            "The form (used to confirm receipt) is filed.",
            "The part XX of the list is kept for 20 days.",
            "___Important___ records are kept.",
            "One\n\n____\n\nTwo",
            "The variable `a____b` and `____` are reserved.",
            "It has a button (Press to confirm the change is meant).",
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
