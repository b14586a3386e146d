//! Entries put into lists of `carveout.yaml` as text, wherever a list is and however it is written, so that comments,
//! order and line ends stay.

/// A line with its place in the text.
struct Line<'a> {
    at: usize,
    text: &'a str,
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// True if it is blank or a comment.
    fn says_nothing(&self) -> bool {
        let text = self.text.trim();
        text.is_empty() || text.starts_with('#')
    }

    fn has_key(&self, key: &str) -> bool {
        let rest = self.text.trim_start().strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
    }

    fn is_entry(&self) -> bool {
        let text = self.text.trim_start();
        text.starts_with("- ") || text.trim_end() == "-"
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let one = Line { at, text: line.trim_end_matches(['\n', '\r']) };
            at += line.len();
            one
        })
        .collect()
}

/// The text with the entries, each of one line, at the end of the list at this path of keys. Nothing where the list, or
/// what holds it, is written in a way that cannot be added to.
pub(crate) fn added(text: &str, path: &[&str], entries: &[String]) -> Option<String> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = lines(text);
    let (mut from, mut to, mut depth) = (0, lines.len(), None::<usize>);
    for (level, key) in path.iter().enumerate() {
        // The keys of one mapping stand at the same indentation.
        let first = lines[from..to].iter().find(|line| !line.says_nothing() && line.text != "---");
        let indent = match depth {
            None => 0,
            Some(above) => first.map(Line::indent).filter(|indent| *indent > above)?,
        };
        let mut block = None;
        let found = (from..to).find(|n| {
            let line = &lines[*n];
            // The text of a block is no key, however it looks.
            if block.is_some_and(|at: usize| line.text.trim().is_empty() || line.indent() > at) {
                return false;
            }
            block = is_block(line.text).then(|| line.indent());
            !line.says_nothing() && line.indent() == indent && line.has_key(key)
        });
        let Some(at) = found else {
            // A list that is not there yet stands first in what holds it, or last in the file.
            let list = block_of(path[level], indent, &entries_at(entries, indent + 2), newline);
            if level + 1 < path.len() {
                return None;
            }
            return Some(match level {
                0 => {
                    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { newline };
                    format!("{text}{gap}{list}")
                }
                _ => insert(text, lines.get(from).map_or(text.len(), |line| line.at), &list),
            });
        };
        let end = (at + 1..to).find(|n| {
            let line = &lines[*n];
            let goes_on = line.indent() > indent || line.indent() == indent && line.is_entry();
            !line.says_nothing() && !goes_on
        });
        let end = end.unwrap_or(to);
        if level + 1 == path.len() {
            return in_list(text, &lines, at, end, indent, entries, newline);
        }
        // What holds it has to be written line by line.
        if !value(lines[at].text).is_empty() {
            return None;
        }
        (from, to, depth) = (at + 1, end, Some(indent));
    }
    None
}

/// True for a line whose value is a text on the lines below it.
fn is_block(line: &str) -> bool {
    let value = value(line);
    value.starts_with('|') || value.starts_with('>')
}

/// What stands after the first key of a line, without a comment.
fn value(line: &str) -> &str {
    let after = line.split_once(':').map_or("", |(_, after)| after).trim();
    if after.starts_with('#') { "" } else { after.split(" #").next().unwrap_or_default().trim() }
}

fn entries_at(entries: &[String], indent: usize) -> Vec<String> {
    entries.iter().map(|entry| format!("{}- {entry}", " ".repeat(indent))).collect()
}

fn block_of(key: &str, indent: usize, entries: &[String], newline: &str) -> String {
    let mut out = format!("{}{key}:{newline}", " ".repeat(indent));
    for entry in entries {
        out.push_str(entry);
        out.push_str(newline);
    }
    out
}

fn insert(text: &str, at: usize, what: &str) -> String {
    format!("{}{what}{}", &text[..at], &text[at..])
}

/// Adds to the list whose key is on the line `at`, and which ends before the line `end`.
fn in_list(
    text: &str,
    lines: &[Line<'_>],
    at: usize,
    end: usize,
    indent: usize,
    entries: &[String],
    newline: &str,
) -> Option<String> {
    let line = &lines[at];
    let said = value(line.text);
    let colon = line.at + line.text.find(':')?;
    match said {
        "" => {
            let last = (at + 1..end).rev().find(|n| !lines[*n].says_nothing());
            let first = (at + 1..end).find(|n| lines[*n].is_entry());
            let (after, own) = match (first, last) {
                (Some(first), Some(last)) => (last, lines[first].indent()),
                (None, None) => (at, indent + 2),
                // Something that is no list.
                _ => return None,
            };
            let new: String =
                entries_at(entries, own).iter().map(|one| format!("{one}{newline}")).collect();
            let next = lines.get(after + 1).map_or(text.len(), |line| line.at);
            let gap = if text[..next].ends_with('\n') { "" } else { newline };
            Some(insert(text, next, &format!("{gap}{new}")))
        }
        "[]" | "~" | "null" => {
            // A comment after it stays on the line of the key.
            let start = colon + 1 + text[colon + 1..].find(said)?;
            let rest = &text[start + said.len()..];
            let stop = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let (comment, below) = rest.split_at(stop);
            let new: String = entries_at(entries, indent + 2)
                .iter()
                .map(|one| format!("{one}{newline}"))
                .collect();
            let gap = if comment.ends_with('\n') { "" } else { newline };
            Some(format!(
                "{}{}{gap}{new}{below}",
                text[..start].trim_end_matches(' '),
                comment.trim_end_matches(' ')
            ))
        }
        said if said.starts_with('[') => {
            let open = colon + 1 + text[colon + 1..].find('[')?;
            let close = open + closing(&text[open..])?;
            // A comment cannot stand within a list of one line.
            let bare: Vec<&str> = entries
                .iter()
                .map(|entry| entry.split("   #").next().unwrap_or(entry).trim())
                .collect();
            let before = text[open + 1..close].trim_end();
            let comma = if before.trim().is_empty() || before.ends_with(',') { "" } else { ", " };
            let at = open + 1 + before.len();
            // After a comment on the last line of a list the entry goes on a line of its own.
            let commented = before.lines().last().is_some_and(|last| last.contains(" #"));
            if commented {
                return None;
            }
            Some(insert(text, at, &format!("{comma}{}", bare.join(", "))))
        }
        _ => None,
    }
}

/// Where the bracket that opens a text is closed.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut comment, mut before) = (0_u32, None, false, ' ');
    for (at, c) in text.char_indices() {
        if comment {
            comment = c != '\n';
        } else if let Some(open) = quote {
            if c == open && before != '\\' {
                quote = None;
            }
        } else {
            match c {
                '"' | '\'' if matches!(before, ' ' | '[' | ',' | '{' | ':' | '\n') => {
                    quote = Some(c)
                }
                '#' if before.is_whitespace() => comment = true,
                '[' | '{' => depth += 1,
                ']' | '}' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(text: &str, path: &[&str], entries: &[&str]) -> Option<String> {
        let entries: Vec<String> = entries.iter().map(|entry| (*entry).to_owned()).collect();
        added(text, path, &entries)
    }

    const SERVICES: &[&str] = &["services"];
    const REGIONS: &[&str] = &["system", "regions"];

    #[test]
    fn a_list_in_lines_goes_on_below_its_last_entry() {
        let text = "# head\nservices:\n  - {id: ec2, purpose: a}  # kept\n  - id: s3\n    purpose: |\n      services: x\n\n# about\nperiod: 2026-Q3\n";
        let new = add(text, SERVICES, &["{id: rds}   # seen"]).unwrap();
        assert_eq!(
            new,
            text.replace("      services: x\n", "      services: x\n  - {id: rds}   # seen\n")
        );
        let bare = add("services:\n- ec2\nperiod: x\n", SERVICES, &["s3"]).unwrap();
        assert_eq!(bare, "services:\n- ec2\n- s3\nperiod: x\n");
    }

    #[test]
    fn a_list_on_one_line_stays_one() {
        let text =
            "system:\n  name: \"a: regions: [x]\"\n  regions: [eu-central-1] # one\nservices: []\n";
        let new = add(text, REGIONS, &["eu-west-1", "us-east-1"]).unwrap();
        assert_eq!(new, text.replace("[eu-central-1]", "[eu-central-1, eu-west-1, us-east-1]"));
        let several = "services: [ec2,\n  {id: s3, purpose: \"a ] b\"}]\n";
        let new = add(several, SERVICES, &["rds"]).unwrap();
        assert_eq!(new, "services: [ec2,\n  {id: s3, purpose: \"a ] b\"}, rds]\n");
    }

    #[test]
    fn an_empty_or_absent_list_is_begun() {
        assert_eq!(
            add("services: []   # none\na: b\n", SERVICES, &["ec2"]).unwrap(),
            "services:   # none\n  - ec2\na: b\n"
        );
        assert_eq!(
            add("services:\na: b\n", SERVICES, &["ec2"]).unwrap(),
            "services:\n  - ec2\na: b\n"
        );
        assert_eq!(add("a: b", SERVICES, &["ec2"]).unwrap(), "a: b\nservices:\n  - ec2\n");
        let text = "system:\n  id: x\n  description: |\n    regions: none\nperiod: x\n";
        let new = add(text, REGIONS, &["eu-west-1"]).unwrap();
        assert_eq!(new, text.replace("system:\n", "system:\n  regions:\n    - eu-west-1\n"));
        assert_eq!(
            add("system:\r\n    regions:\r\n", REGIONS, &["x"]).unwrap(),
            "system:\r\n    regions:\r\n      - x\r\n"
        );
    }

    #[test]
    fn what_cannot_be_added_to_is_left() {
        for text in [
            "system: {id: x, regions: []}\n",
            "other: 1\n",
            "system:\n  regions: eu-west-1\n",
            "system:\n  regions: [a, # b\n    c # d\n  ]\n",
        ] {
            assert_eq!(add(text, REGIONS, &["x"]), None, "{text}");
        }
    }
}
