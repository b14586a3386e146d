//! Where a person went wrong when YAML could not be read: the parser tells where it noticed.

/// A fault at its place: line and column from 1, what is wrong, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    pub line: u32,
    pub column: u32,
    pub message: String,
    pub help: String,
}

/// Lines around the parser's place in which the fault is looked for.
const AROUND: usize = 3;

/// What explains the parser's message, if a person's usual slip does. `line` is the parser's, from 1.
pub(super) fn hint(text: &str, line: u32, message: &str) -> Option<Hint> {
    let lines: Vec<&str> = text.lines().collect();
    let at = (line as usize).saturating_sub(1);
    let near = at.saturating_sub(1)..(at + AROUND).min(lines.len());
    if !message.contains("unknown field") && !message.contains("missing field") {
        for n in near.clone() {
            if let Some(hint) = tab(lines[n], n) {
                return Some(hint);
            }
        }
    }
    if let Some(key) = quoted_in(message, "missing field") {
        return misplaced(&lines, at, &key);
    }
    // An entry on one line, between braces: the parser's place is the entry or something in it.
    if let Some(key) = quoted_in(message, "unknown field") {
        return near.into_iter().find_map(|n| comma(lines.get(n)?, n, &key));
    }
    if message.contains("did not find expected") || message.contains("block") {
        let uneven = [at, at.saturating_sub(1)].into_iter().find_map(|n| uneven(&lines, n));
        if uneven.is_some() {
            return uneven;
        }
    }
    let syntax = ["mapping", "expected", "found", "character", "token", "scan", "pars"];
    let lower = message.to_lowercase();
    if !syntax.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let candidates = [at, at.saturating_sub(1), at + 1];
    let candidates = || candidates.iter().filter_map(|n| Some((*n, *lines.get(*n)?)));
    candidates().find_map(|(n, line)| colon(line, n).or_else(|| special(line, n)))
}

fn hint_at(line: usize, column: usize, message: String, help: String) -> Hint {
    let small = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    Hint { line: small(line), column: small(column), message, help }
}

/// The name between quotation marks behind some words: ``missing field `kind` ``.
fn quoted_in(message: &str, before: &str) -> Option<String> {
    let after = message.split_once(before)?.1;
    let mut pieces = after.split(['`', '"', '\'']);
    pieces.next()?;
    pieces.next().map(str::to_owned).filter(|name| !name.is_empty())
}

/// A line that is indented with a tab.
fn tab(line: &str, n: usize) -> Option<Hint> {
    let blanks = &line[..line.len() - line.trim_start().len()];
    let column = blanks.find('\t')?;
    let message = "the line is indented with a tab".to_owned();
    Some(hint_at(n, column, message, "indent with spaces only; YAML takes no tabs".to_owned()))
}

/// A key that stands nearby, indented unlike the keys of its entry.
fn misplaced(lines: &[&str], at: usize, key: &str) -> Option<Hint> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = lines.get(at)?;
    // The entry begins at a dash, and its keys stand under its first.
    let dash = first.trim_start().starts_with("- ");
    let keys = indent(first) + if dash { 2 } else { 0 };
    for (n, line) in lines.iter().enumerate().skip(at + 1).take(12) {
        let own = line.trim_start();
        if own.is_empty() || own.starts_with('#') {
            continue;
        }
        if dash && own.starts_with("- ") && indent(line) <= indent(first) {
            break;
        }
        let named = own.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
        if named && indent(line) != keys {
            let message = format!(
                "`{key}` is not where it belongs: it is indented by {}, the keys beside it by {keys}",
                indent(line)
            );
            return Some(hint_at(n, indent(line), message, format!("indent it by {keys} spaces")));
        }
        // A key that is only spelled wrongly.
        let written = own.split(':').next().unwrap_or_default().trim();
        if indent(line) == keys
            && own.contains(':')
            && written != key
            && crate::diag::nearest(key, [written]).is_some()
        {
            let message = format!("the key `{key}` is missing, and `{written}` is none");
            return Some(hint_at(n, indent(line), message, format!("write `{key}:`")));
        }
    }
    None
}

/// A line with a key that stands a little to the left or the right of the key above it.
fn uneven(lines: &[&str], n: usize) -> Option<Hint> {
    let keyed = |line: &str| {
        let own = line.trim_start();
        let begin = own.strip_prefix("- ").unwrap_or(own);
        !own.starts_with('#')
            && begin.split(':').next().is_some_and(|key| {
                !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c))
            })
            && begin.contains(':')
    };
    let line = lines.get(n).filter(|line| keyed(line) && !line.trim_start().starts_with("- "))?;
    let above = lines[..n].iter().rev().find(|line| !line.trim().is_empty())?;
    if !keyed(above) {
        return None;
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(line);
    let other = indent(above) + if above.trim_start().starts_with("- ") { 2 } else { 0 };
    if own == other || own.abs_diff(other) > 3 {
        return None;
    }
    let key = line.trim().split(':').next().unwrap_or_default();
    let message = format!("`{key}` is indented by {own} spaces, and the key above it by {other}");
    Some(hint_at(n, own, message, format!("indent it by {other} spaces if it belongs beside it")))
}

/// A value between braces that has a comma and no quotation marks: what follows the comma is read as a key.
fn comma(line: &str, n: usize, key: &str) -> Option<Hint> {
    let open = line.find('{')?;
    let close = line.rfind('}').filter(|close| *close > open).unwrap_or(line.len());
    let inside = line.get(open + 1..close)?;
    let at = inside.find(key)?;
    let before = inside[..at].trim_end();
    let after = inside[at + key.len()..].trim_start();
    if !before.ends_with(',') || after.starts_with(':') {
        return None;
    }
    // From the last key before it to the next one after it.
    let colon = before.rfind(": ")?;
    let name = before[..colon].rsplit([',', '{']).next()?.trim();
    let rest = &inside[colon + 2..];
    let end = rest
        .match_indices(',')
        .map(|(comma, _)| comma)
        .find(|comma| {
            let next = rest[comma + 1..].split(',').next().unwrap_or_default();
            *comma > at - colon - 2 && next.contains(": ")
        })
        .unwrap_or(rest.len());
    let value = rest[..end].trim();
    if value.starts_with(['"', '\'']) {
        return None;
    }
    let column = line[..open + 1 + colon + 2].chars().count();
    let message = format!("the value of `{name}` has a comma, and is not in quotation marks");
    Some(hint_at(n, column, message, format!("write {name}: {}", in_quotes(value))))
}

/// A value with a colon and a space in it.
fn colon(line: &str, n: usize) -> Option<Hint> {
    let (name, value) = line.split_once(": ")?;
    let name = name.trim().trim_start_matches("- ").trim();
    let value = value.split(" #").next().unwrap_or_default().trim();
    let plain = !value.starts_with(['"', '\'', '{', '[', '|', '>', '&', '*']);
    let again = value.contains(": ") || value.ends_with(':');
    if name.contains(['{', '"', '\'']) || !plain || !again {
        return None;
    }
    let column = line.find(": ").map_or(0, |at| line[..at + 2].chars().count());
    let message = format!("the value of `{name}` has a colon, and is not in quotation marks");
    Some(hint_at(n, column, message, format!("write {name}: {}", in_quotes(value))))
}

/// A value that begins with a character that means something in YAML.
fn special(line: &str, n: usize) -> Option<Hint> {
    let (name, value) = line.split_once(": ").or_else(|| line.split_once("- "))?;
    let name = name.trim().trim_start_matches("- ").trim();
    let value = value.trim();
    let first = value.chars().next()?;
    let odd = matches!(first, '@' | '`' | '%' | '*' | '&' | '!')
        || (first == '"' && value.matches('"').count() % 2 == 1)
        || (first == '\'' && value.matches('\'').count() % 2 == 1);
    if !odd {
        return None;
    }
    let column = line.find(value).map_or(0, |at| line[..at].chars().count());
    let what =
        if name.is_empty() { "the value".to_owned() } else { format!("the value of `{name}`") };
    let message = match first {
        '"' | '\'' => format!("{what} has a quotation mark that is not closed"),
        other => format!("{what} begins with `{other}`, which means something else in YAML"),
    };
    let bare = value.trim_matches(['"', '\'']);
    let key = if name.is_empty() { String::new() } else { format!("{name}: ") };
    Some(hint_at(n, column, message, format!("write {key}{}", in_quotes(bare))))
}

fn in_quotes(value: &str) -> String {
    const LONG: usize = 80;
    let cut: String = value.chars().take(LONG).collect();
    let more = if value.chars().count() > LONG { "…" } else { "" };
    format!("\"{}{more}\"", cut.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_beside_others_is_found() {
        let text = "e:\n  - id: E\n    title: t\n   kind: export\n";
        let message = "while parsing a block collection, did not find expected '-' indicator";
        let hint = hint(text, 4, message).unwrap();
        assert_eq!((hint.line, hint.column), (4, 4));
        assert!(hint.message.contains("by 3 spaces, and the key above it by 4"), "{hint:?}");
    }

    #[test]
    fn the_line_at_fault_is_found() {
        for (text, line, message, found, said, help) in [
            ("a:\n  b: 1\n\tc: 2\n", 2, "while scanning", 3, "indented with a tab", "spaces only"),
            (
                "  - {id: \"1\", purpose: Security, log archive}\n",
                1,
                "unknown field `log archive`, expected",
                1,
                "the value of `purpose` has a comma",
                "write purpose: \"Security, log archive\"",
            ),
            (
                "  - {id: x, purpose: A, b, mode: m}\n",
                1,
                "unknown field `b`",
                1,
                "the value of `purpose` has a comma",
                "write purpose: \"A, b\"",
            ),
            (
                "evidence:\n  - id: E\n    title: t\n   kind: export\n",
                2,
                "missing field `kind`",
                4,
                "`kind` is not where it belongs",
                "indent it by 4 spaces",
            ),
            (
                "evidence:\n  - id: E\n    titel: t\n",
                2,
                "missing field `title`",
                3,
                "`titel` is none",
                "write `title:`",
            ),
            (
                "title: Access: who may\n",
                1,
                "mapping values are not allowed",
                1,
                "has a colon",
                "write title: \"Access: who may\"",
            ),
            (
                "owner: @team\n",
                1,
                "found character that cannot start any token",
                1,
                "begins with `@`",
                "write owner: \"@team\"",
            ),
            (
                "a: \"open\nb: 1\n",
                2,
                "while scanning a quoted scalar, found unexpected end",
                1,
                "not closed",
                "write a: \"open\"",
            ),
        ] {
            let hint = hint(text, line, message).unwrap_or_else(|| panic!("no hint: {text}"));
            assert_eq!(hint.line, found, "{text}: {hint:?}");
            assert!(hint.message.contains(said) && hint.help.contains(help), "{hint:?}");
        }
        for (text, message) in [
            ("a: 1\nb: 2\n", "unknown field `b`"),
            ("- {id: x, b: 1}\n", "unknown field `b`"),
            ("a: 1\n", "missing field `kind`"),
            ("a: x\n", "invalid type: string, expected u32"),
        ] {
            assert_eq!(hint(text, 1, message), None, "{text}");
        }
    }
}
