//! The groups of a table: what its column says, or what its ids have in common.

use std::collections::BTreeMap;

use super::rows::Entry;
use crate::model::natural_order;

/// A group with its requirements, by their place among the entries.
#[derive(Debug)]
pub(super) struct Grouped {
    pub id: String,
    pub title: String,
    pub entries: Vec<usize>,
}

/// Groups in the order of the table; in the order in which people count where their ids are numbered.
/// Requirements likewise: `A.5.2` before `A.5.10`, however a spreadsheet sorted them.
pub(super) fn groups(entries: &[Entry], titles: &BTreeMap<String, String>) -> Vec<Grouped> {
    let mut out: Vec<Grouped> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let key = if entry.group.is_empty() { stem(&entry.written) } else { entry.group.clone() };
        let place = *at.entry(key.clone()).or_insert_with(|| {
            out.push(Grouped { id: String::new(), title: key, entries: Vec::new() });
            out.len() - 1
        });
        out[place].entries.push(index);
    }
    for group in &mut out {
        let ids: Vec<&str> = group.entries.iter().map(|at| entries[*at].written.as_str()).collect();
        group.id = common(&ids).unwrap_or_else(|| group.title.clone());
        if let Some(title) = titles.get(&group.title) {
            group.title.clone_from(title);
        }
        if ids.iter().all(|id| is_counted(id)) {
            group.entries.sort_by(|a, b| entries[*a].id.cmp(&entries[*b].id));
        }
    }
    // Two groups whose ids begin alike keep their names apart.
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    out.iter().for_each(|group| *times.entry(group.id.to_uppercase()).or_default() += 1);
    for group in &mut out {
        if times.get(&group.id.to_uppercase()).is_some_and(|times| *times > 1) {
            group.id.clone_from(&group.title);
        }
    }
    let shape = |id: &str| -> String {
        let mark = |c: char| if c.is_ascii_digit() { '9' } else { c };
        let mut out: Vec<char> = id.chars().map(mark).collect();
        out.dedup_by(|a, b| *a == '9' && *b == '9');
        out.into_iter().collect()
    };
    let numbered = out.iter().all(|group| group.id.bytes().any(|b| b.is_ascii_digit()));
    if numbered && out.windows(2).all(|two| shape(&two[0].id) == shape(&two[1].id)) {
        out.sort_by(|a, b| natural_order(&a.id, &b.id));
    }
    out
}

/// True for ids that are numbered; the publisher's order of others, such as UUIDs, is its own.
fn is_counted(id: &str) -> bool {
    id.bytes().any(|b| b.is_ascii_digit()) && !is_uuid(id)
}

fn is_uuid(id: &str) -> bool {
    let id = id.trim_start_matches('_');
    id.len() == 36
        && id.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// What the ids of a group have in common, to a separator: `A&A` of `A&A-01`, `A.5` of `A.5.1`.
fn common(ids: &[&str]) -> Option<String> {
    let first = *ids.first()?;
    if is_uuid(first) {
        return None;
    }
    if ids.len() == 1 {
        return Some(stem(first));
    }
    let mut length = first.len();
    for id in ids {
        length = first.bytes().zip(id.bytes()).take(length).take_while(|(a, b)| a == b).count();
    }
    let head = first.get(..length)?;
    let cut = head.rfind(['.', '-', '_', '(', '['])?;
    // The first of a group may itself be what the others begin with: `3.1` and `3.1.1`.
    let whole = ids.iter().all(|id| {
        id.get(length..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '[', '(']))
    });
    let text = if whole { head } else { &head[..cut] };
    let text = text.trim_end_matches(['.', '-', '_', '(', '[', ' ']);
    (!text.is_empty()).then(|| text.to_owned())
}

/// The beginning of an id that is the name of its group: `AC` of `AC-2(1)`, `A.5` of `A.5.23`, `3.1` of `3.1.1[a]`.
fn stem(id: &str) -> String {
    if is_uuid(id) {
        return "Requirements".to_owned();
    }
    let plain = id.split(['(', '[']).next().unwrap_or(id).trim();
    let lettered = plain.starts_with(|c: char| c.is_ascii_alphabetic());
    let cut = match plain.rfind('-') {
        Some(at) if lettered => Some(at),
        _ => plain.rfind('.'),
    };
    cut.map_or(plain, |at| &plain[..at]).trim_end_matches(['.', '-']).to_owned()
}
