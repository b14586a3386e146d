//! Keys of the items of a register in the order of its schema. An item is left alone unless each of its keys
//! has lines of its own.

use carveout::schemas;
use serde_json::Value as Json;

use super::Draft;
use super::node::Node;

/// Registers: file, key of the list, name of the schema, name of the item in it.
const REGISTERS: &[(&str, &str, &str, &str)] = &[
    ("evidence/index.yaml", "evidence", "evidence", "RawEvidence"),
    ("evidence/tests.yaml", "tests", "tests", "RawTest"),
];

pub(super) fn mend(draft: &mut Draft<'_>) {
    let Some((_, list, schema, item)) = REGISTERS.iter().find(|(path, ..)| *path == draft.path)
    else {
        return;
    };
    let order = order(schema, item);
    let items: Vec<Node> =
        draft.root.get(list).map(|list| list.items().to_vec()).unwrap_or_default();
    for item in &items {
        if let Some(moved) = reordered(draft, item, &order) {
            draft.moved.push(moved);
        }
    }
}

/// The keys of an item in the order of the schema.
fn order(schema: &str, item: &str) -> Vec<String> {
    let schema = schemas::schema(schema).map(Json::from).unwrap_or_default();
    let properties = schema["$defs"][item]["properties"].as_object();
    properties.map(|keys| keys.keys().cloned().collect()).unwrap_or_default()
}

/// First line of an item, its number of lines, and the lines in order; `None` where it is in order or cannot be
/// told apart.
fn reordered(
    draft: &Draft<'_>,
    item: &Node,
    order: &[String],
) -> Option<(usize, usize, Vec<String>)> {
    let keys = item.entries();
    let rank = |key: &Node| order.iter().position(|known| Some(known.as_str()) == key.text());
    let ranks: Vec<usize> = keys.iter().map(|(key, _)| rank(key)).collect::<Option<_>>()?;
    if ranks.is_sorted() {
        return None;
    }
    let first = keys.first()?.0.line;
    let column = keys.first()?.0.column;
    // Keys below one another, each at the start of its line.
    let mut last_line = None;
    for (nth, (key, _)) in keys.iter().enumerate() {
        let line = draft.lines.get(key.line)?;
        let lead: String = line.chars().take(key.column).collect();
        let fits = match nth {
            0 => lead.trim_start() == "- ",
            _ => lead.chars().all(|c| c == ' ') && key.column == column,
        };
        if !fits || last_line >= Some(key.line) || line.contains(['&', '*']) {
            return None;
        }
        last_line = Some(key.line);
    }
    let end = end_of(draft, keys.last()?.0.line, column);
    // Comments above a key belong to it.
    let above = |line: usize| {
        let mut from = line;
        while from > first + 1 && draft.lines[from - 1].trim_start().starts_with('#') {
            from -= 1;
        }
        from
    };
    let starts: Vec<usize> = keys
        .iter()
        .enumerate()
        .map(|(nth, (key, _))| if nth == 0 { first } else { above(key.line) })
        .collect();
    let mut blocks: Vec<(usize, Vec<String>)> = Vec::new();
    for (nth, rank) in ranks.iter().enumerate() {
        let to = starts.get(nth + 1).copied().unwrap_or(end);
        let mut lines: Vec<String> = Vec::new();
        for at in starts[nth]..to {
            lines.push(draft.line(at)?.to_owned());
            lines.extend(draft.added.get(&at).cloned());
        }
        blocks.push((*rank, lines));
    }
    // The dash moves to whichever key comes first.
    let dash: String = draft.lines.get(first)?.chars().take(column).collect();
    let head = blocks.first_mut()?.1.first_mut()?;
    *head = format!("{}{}", " ".repeat(column), head.chars().skip(column).collect::<String>());
    blocks.sort_by_key(|(rank, _)| *rank);
    let mut lines: Vec<String> = blocks.into_iter().flat_map(|(_, lines)| lines).collect();
    let head = lines.first_mut()?;
    if head.trim_start().starts_with('#') {
        return None;
    }
    *head = format!("{dash}{}", head.chars().skip(column).collect::<String>());
    Some((first, end - first, lines))
}

/// The line after the last of the value of a key: the next that is not indented below the key, without empty
/// lines and comments before it.
fn end_of(draft: &Draft<'_>, line: usize, column: usize) -> usize {
    let mut end = line + 1;
    let mut at = end;
    while let Some(text) = draft.lines.get(at) {
        let indent = text.len() - text.trim_start().len();
        let blank = text.trim().is_empty();
        let comment = text.trim_start().starts_with('#');
        let list = text.trim_start().starts_with("- ") && indent == column;
        if !blank && indent <= column && !list {
            if comment && indent == column {
                // A comment between this item and the next belongs to neither for sure.
                break;
            }
            break;
        }
        at += 1;
        if !blank && !comment {
            end = at;
        }
    }
    end
}
