//! Lists in values: read however a team writes them, joined as a sentence wants them.

use super::words;

/// Items of a value that is a list: lines, bullets, or parts between semicolons. `None` for
/// anything else; commas are read by [`joined`], which has to be more careful with them.
fn items(value: &str) -> Option<Vec<String>> {
    let lines: Vec<&str> = value.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let marked = lines.iter().filter(|line| unmarked(line).is_some()).count();
    // Lines without marks are one text that an editor wrapped.
    let parts: Vec<&str> = if lines.len() > 1 && marked == lines.len() {
        lines.iter().filter_map(|line| unmarked(line)).collect()
    } else if value.contains("; ") && !value.contains(['(', ')']) {
        value.split(';').collect()
    } else {
        return None;
    };
    let parts: Vec<String> = parts
        .into_iter()
        .map(|part| {
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            let part = part.trim_end_matches([';', ',']);
            let part = words::after(part, "and").map_or(part, str::trim_start);
            part.trim().to_owned()
        })
        .filter(|part| !part.is_empty())
        .collect();
    // `privileged: quarterly; others: annually` and whole sentences are not one list of phrases.
    let phrases = parts.iter().all(|part| !part.contains(": ") && !part.contains(". "));
    (parts.len() > 1 && phrases).then_some(parts)
}

/// Items without stops, those after the first as they continue a sentence.
fn continuing(items: &[String]) -> Vec<String> {
    let items = items.iter().enumerate().map(|(n, item)| {
        let abbreviated = words::ends_in_abbreviation(item);
        let item = if abbreviated { item } else { item.trim_end_matches('.') };
        if n == 0 { item.to_owned() } else { words::continued(item) }
    });
    items.collect()
}

/// The line without the bullet or number that makes it a list item.
fn unmarked(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix(['-', '*', '•', '–']) {
        return rest.starts_with(char::is_whitespace).then(|| rest.trim());
    }
    let (mark, rest) = line.split_once(['.', ')'])?;
    let mark = mark.trim_start_matches('(');
    let numbered =
        !mark.is_empty() && mark.len() < 3 && mark.bytes().all(|b| b.is_ascii_alphanumeric());
    (numbered && rest.starts_with(' ')).then(|| rest.trim())
}

/// One line, with list items joined by `word` (`and`, `or`).
pub(super) fn joined(value: &str, word: &str) -> String {
    if let Some(items) = items(value) {
        return join(&continuing(&items), word);
    }
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    comma_list(&value, word).unwrap_or(value)
}

/// `a, b, c` becomes `a, b and c` where it can be nothing but a list: three or more short items
/// alike in shape, none of which qualifies the one before it.
fn comma_list(value: &str, word: &str) -> Option<String> {
    let items: Vec<&str> = value.split(", ").collect();
    let last = items.last()?;
    let alike = |test: fn(&str) -> bool| {
        items.iter().all(|item| test(item)) || !items.iter().any(|item| test(item))
    };
    let plain = items.iter().all(|item| {
        let first = words::first(item);
        item.split_whitespace().count() <= 4
            && !item.contains([';', ':', '.', '('])
            && !item.contains(" and ")
            && !item.contains(" or ")
            && !words::is_number(&first)
            && !QUALIFIERS.contains(&first.as_str())
            && (item.starts_with(|c: char| c.is_lowercase()) || spelled(item))
    });
    let shape = alike(|item| words::is_article(&words::first(item)));
    (items.len() > 2 && plain && shape && !words::opens(last, &["and", "or"])).then(|| {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        join(&items, word)
    })
}

/// First words of an item that says more about the item before it.
const QUALIFIERS: &[&str] = &[
    "after",
    "and",
    "as",
    "at",
    "but",
    "by",
    "e.g",
    "especially",
    "etc",
    "except",
    "excluding",
    "for",
    "from",
    "i.e",
    "if",
    "in",
    "including",
    "namely",
    "on",
    "or",
    "per",
    "plus",
    "such",
    "that",
    "then",
    "through",
    "to",
    "unless",
    "until",
    "upon",
    "via",
    "when",
    "where",
    "which",
    "who",
    "whose",
    "with",
    "within",
    "without",
];

fn spelled(item: &str) -> bool {
    item.split_whitespace().next().is_some_and(|word| word.chars().all(|c| !c.is_lowercase()))
}

/// `a`, `a and b`, `a, b and c`; `a and b, and c` where items have a conjunction of their own;
/// `a, b; c; and d` where they have commas.
pub(super) fn join(items: &[String], word: &str) -> String {
    let Some((last, init)) = items.split_last() else { return String::new() };
    if init.is_empty() {
        return last.clone();
    }
    let commas = items.iter().any(|item| item.contains(", "));
    let conjunctions = items.iter().any(|item| item.contains(" and ") || item.contains(" or "));
    match (init.len(), commas, conjunctions) {
        (1, false, false) => format!("{} {word} {last}", init[0]),
        (1, ..) => format!("{}, {word} {last}", init[0]),
        (_, true, _) => format!("{}; {word} {last}", init.join("; ")),
        (_, _, true) => format!("{}, {word} {last}", init.join(", ")),
        _ => format!("{} {word} {last}", init.join(", ")),
    }
}

/// Values of the members of an aggregate, as [`join`] joins them. Members with commas or conjunctions
/// of their own are kept apart by `as well as`, which no item of a list is joined with.
pub(super) fn members(values: &[String], word: &str) -> String {
    let values = continuing(values);
    match values.as_slice() {
        [one, two] if word == "and" && two_lists(one, two) => format!("{one}, as well as {two}"),
        values => join(values, word),
    }
}

fn two_lists(one: &str, two: &str) -> bool {
    [one, two].iter().any(|text| text.contains(" and ") || text.contains(", "))
}
