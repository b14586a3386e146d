//! Ids of requirements that a table or a crosswalk names and their catalog does not have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::native;
use crate::diag::{Diagnostic, Origin, codes};
use crate::model::{Catalog, Knowledge, Part, PartId};

/// The parts of a catalog, items and leaves alike, as ids.
fn parts(catalog: &Catalog) -> BTreeSet<PartId> {
    fn walk(part: &Part, out: &mut BTreeSet<PartId>) {
        out.insert(part.id.clone());
        part.parts.iter().for_each(|child| walk(child, out));
    }
    let mut out = BTreeSet::new();
    catalog.controls().for_each(|control| walk(&control.statement, &mut out));
    out
}

/// Checks the ids in the files of `own`; with `None`, those in everything that is shipped.
///
/// `imported` are the workspace's catalogs; of each built-in one the whole is looked at, whatever is
/// selected.
pub fn unknown_ids(
    knowledge: &Knowledge,
    own: Option<&[(Arc<str>, Arc<str>)]>,
    imported: &[&Catalog],
) -> Vec<Diagnostic> {
    let mut known: BTreeMap<String, Option<BTreeSet<PartId>>> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut check = |catalog: &str, id: &str, path: &str, origin: &dyn Fn(&str) -> Origin| {
        let ids = known.entry(catalog.to_owned()).or_insert_with(|| {
            let built_in = native::load(catalog).and_then(Result::ok);
            let mut of = imported.iter().filter(|c| c.responsibility.as_deref() == Some(catalog));
            let first = built_in.as_ref().or_else(|| of.next().copied())?;
            let mut all = parts(first);
            of.for_each(|more| all.extend(parts(more)));
            Some(all)
        });
        let message = match ids {
            None => format!("there is no catalog `{catalog}`, which {path} is about"),
            Some(ids) if id.parse::<PartId>().is_ok_and(|part| ids.contains(&part)) => return,
            Some(_) => format!("{catalog} has no `{id}`"),
        };
        faults.push(
            Diagnostic::new(&codes::INVALID_KNOWLEDGE, message)
                .help("`carveout catalog show CATALOG` lists the ids of a built-in catalog")
                .fault(&origin(id)),
        );
    };
    let wanted = |path: &str| own.is_none_or(|own| own.iter().any(|(known, _)| **known == *path));
    let at = |path: &str, needle: &str| -> Origin {
        let text = own.and_then(|own| own.iter().find(|(known, _)| **known == *path));
        let line = text.and_then(|(_, text)| text.lines().position(|l| l.contains(needle)));
        match line {
            Some(line) => Origin::text(path, u32::try_from(line + 1).unwrap_or(u32::MAX), 1),
            None => Origin::file(path),
        }
    };
    for (catalog, table) in &knowledge.responsibility {
        let path = format!("controls/aws/responsibility/{catalog}.yaml");
        if wanted(&path) {
            for id in table.controls.keys() {
                check(catalog, id, &path, &|id| at(&path, id));
            }
        }
    }
    for (name, crosswalk) in &knowledge.crosswalks {
        let path = format!("controls/crosswalks/{name}.yaml");
        if wanted(&path) {
            for (left, rights) in &crosswalk.pairs {
                check(&crosswalk.from, &left.to_string(), &path, &|id| at(&path, id));
                for right in rights.keys() {
                    check(&crosswalk.to, &right.to_string(), &path, &|id| at(&path, id));
                }
            }
        }
    }
    faults
}
