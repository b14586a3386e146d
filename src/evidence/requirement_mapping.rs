//! Maps the rows of tool exports to the ids of our catalogs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::readers::workspace_format::FormatFile;
use super::{Format, requirement_ids};
use crate::diag::{Origin, Sink};
use crate::input::folder::Folder;
use crate::input::yaml::{File, recover};
use crate::model::{
    Checked, Evidence, Knowledge, Observation, PartId, Period, Requirements, Unread, UnreadKind,
};

/// The workspace's own formats, from `evidence/formats.yaml`. A format at fault is left out.
pub(crate) fn formats(
    folder: &mut Folder,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Vec<Format> {
    let path = "evidence/formats.yaml";
    let text = match folder.exists(path) {
        Ok(false) => return Vec::new(),
        Ok(true) => folder.text(path),
        Err(fault) => Err(fault),
    };
    let file = File::whole(path);
    match text.and_then(|content| recover::<FormatFile>(&file, &content)) {
        Ok(read) => {
            for left in read.formats.left_out {
                let one = Unread::new(UnreadKind::Format, left.node.origin(&file));
                unread.push(one.id(left.node.text_of("name").unwrap_or_default()));
                sink.fault(left.fault);
            }
            read.formats.items
        }
        Err(fault) => {
            unread.push(Unread::new(UnreadKind::Format, Origin::file(path)));
            sink.fault(fault);
            Vec::new()
        }
    }
}

/// Requirements in the ids of our catalogs, and the day of the export if a row has none.
///
/// For each catalog, the workspace's mapping of a check takes precedence over the tool's, and the tool's
/// over the shipped one.
pub(crate) fn with_requirements(
    mut rows: Vec<Observation>,
    item: Option<&Evidence>,
    knowledge: Option<&Knowledge>,
    names: &BTreeMap<String, String>,
) -> Vec<Observation> {
    let day = item.and_then(|item| {
        let extracted = item.extracted_on();
        extracted.or(item.covers.map(|Period { to, .. }| to))
    });
    // Rows of one check share its name and its list, so each pair is looked up once. The key is the two
    // addresses: comparing a hundred thousand lists of requirements by content takes longer than reading
    // the file. Both are kept in the value, so that their addresses cannot be reused for others meanwhile.
    type Key = (*const u8, *const (String, String));
    let mut met: BTreeMap<Key, (Arc<str>, Requirements, Requirements)> = BTreeMap::new();
    for row in &mut rows {
        row.on = row.on.or(day);
        let (rule, list) = (row.rule.clone(), row.requirements.clone());
        let (.., ours) = met.entry((rule.as_ptr(), list.as_ptr())).or_insert_with(|| {
            let of = |name: &str| knowledge.and_then(|known| known.checks.of(&row.tool, name));
            let mapped = of(&rule).or_else(|| names.get(&*rule).and_then(|name| of(name)));
            let ours = joined(translate(&list), mapped);
            (rule, list, ours.into())
        });
        row.requirements = ours.clone();
    }
    rows
}

fn joined(
    mut stated: Vec<(String, String)>,
    mapped: Option<&BTreeMap<String, Checked>>,
) -> Vec<(String, String)> {
    for (catalog, checked) in mapped.into_iter().flatten() {
        if checked.own.is_some() {
            stated.retain(|(known, _)| known != catalog);
        } else if stated.iter().any(|(known, _)| known == catalog) {
            continue;
        }
        let parts = checked.parts.iter();
        stated.extend(parts.map(|part| (catalog.clone(), written(part))));
    }
    stated
}

/// The catalog id and the ids of controls and parts a requirement may mean, likeliest first, in one text.
fn translate(list: &[(String, String)]) -> Vec<(String, String)> {
    list.iter()
        .filter_map(|(framework, id)| {
            let (catalog, parts) = requirement_ids(framework, id)?;
            let ids: Vec<String> = parts.iter().map(written).collect();
            Some((catalog.to_owned(), ids.join(" ")))
        })
        .collect()
}

/// The id of a part, or of its control where it would read as another id: item 1 of AC-2 prints like its first
/// enhancement.
fn written(part: &PartId) -> String {
    let id = part.to_string();
    if id.parse().as_ref() == Ok(part) { id } else { part.control.to_string() }
}
