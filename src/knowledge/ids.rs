//! Ids of requirements in a table or a crosswalk that are not in their catalog.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::native;
use crate::diag::{Diagnostic, Origin, codes};
use crate::input::controls::Controls;
use crate::model::{Catalog, Knowledge, Part, PartId};

/// The ids of all parts of a catalog, items and leaves.
fn parts(catalog: &Catalog) -> BTreeSet<PartId> {
    fn walk(part: &Part, out: &mut BTreeSet<PartId>) {
        out.insert(part.id.clone());
        part.parts.iter().for_each(|child| walk(child, out));
    }
    let mut out = BTreeSet::new();
    catalog.controls().for_each(|control| walk(&control.statement, &mut out));
    out
}

/// Checks the ids in the files of `own`, or with `None` those in all built-in files.
///
/// `imported` are the workspace's catalogs; built-in ones are searched whole, whatever is selected.
pub fn unknown_ids(
    knowledge: &Knowledge,
    own: Option<&[(Arc<str>, Arc<str>)]>,
    imported: &[&Catalog],
) -> Vec<Diagnostic> {
    unknown_among(Controls::shipped(), knowledge, own, imported)
}

/// The same with other files in place of the built-in ones.
pub(super) fn unknown_among(
    controls: Controls<'_>,
    knowledge: &Knowledge,
    own: Option<&[(Arc<str>, Arc<str>)]>,
    imported: &[&Catalog],
) -> Vec<Diagnostic> {
    let text = |path: &String| {
        own.and_then(|own| own.iter().find(|(known, _)| **known == **path)).map(|(_, text)| text)
    };
    let wanted = |files: &[String]| own.is_none() || files.iter().any(|path| text(path).is_some());
    // The line of a workspace's file that has the id, or else the last of the files.
    let at = |files: &[String], needle: &str| -> Origin {
        let line = |path: &String| text(path)?.lines().position(|line| line.contains(needle));
        let found = files.iter().rev().find_map(|path| Some((path, line(path)?)));
        match found {
            Some((path, line)) => {
                Origin::text(path.as_str(), u32::try_from(line + 1).unwrap_or(u32::MAX), 1)
            }
            None => Origin::file(files.last().map_or("controls", String::as_str)),
        }
    };
    let mut known: BTreeMap<String, Option<BTreeSet<PartId>>> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut check = |catalog: &str, id: &str, files: &[String]| {
        let ids = known.entry(catalog.to_owned()).or_insert_with(|| {
            let built_in = native::load_from(controls, catalog).and_then(Result::ok);
            let mut of = imported.iter().filter(|one| is_named(one, catalog));
            let first = built_in.as_ref().or_else(|| of.next().copied())?;
            let mut all = parts(first);
            of.for_each(|more| all.extend(parts(more)));
            Some(all)
        });
        let message = match ids {
            None => {
                let path = files.last().map_or("a file", String::as_str);
                format!("unknown catalog `{catalog}` in {path}")
            }
            Some(ids) if id.parse::<PartId>().is_ok_and(|part| ids.contains(&part)) => return,
            Some(_) => format!("{catalog} has no `{id}`"),
        };
        faults.push(
            Diagnostic::new(&codes::INVALID_KNOWLEDGE, message)
                .help("`carveout catalog show CATALOG` lists the ids of a built-in catalog")
                .fault(&at(files, id)),
        );
    };
    for (catalog, table) in &knowledge.responsibility {
        if wanted(&table.files) {
            for id in table.controls.keys() {
                check(catalog, id, &table.files);
            }
        }
    }
    for crosswalk in knowledge.crosswalks.values().filter(|known| wanted(&known.files)) {
        for (left, rights) in &crosswalk.pairs {
            check(&crosswalk.from, &left.to_string(), &crosswalk.files);
            for right in rights.keys() {
                check(&crosswalk.to, &right.to_string(), &crosswalk.files);
            }
        }
    }
    // Publishers' tables name enhancements that no baseline has. What a workspace maps itself has to be there: an item
    // its control has, or an enhancement of a control.
    let built_in = controls.frameworks();
    for (catalog, checked) in knowledge.checks.by_catalog() {
        let Some(file) = checked.own.as_ref().filter(|_| own.is_some()) else { continue };
        if !built_in.contains(&catalog.as_str())
            && !imported.iter().any(|one| is_named(one, catalog))
        {
            continue;
        }
        for id in &checked.parts {
            let base = id.control.base().filter(|_| id.path().is_empty());
            let id = base.map_or_else(|| id.clone(), PartId::whole);
            check(catalog, &id.to_string(), std::slice::from_ref(file));
        }
    }
    faults
}

/// True for a catalog that tables know by this name.
fn is_named(catalog: &Catalog, name: &str) -> bool {
    catalog.responsibility.as_deref().unwrap_or(&catalog.source.id) == name
}
