//! Kinds of documents: the files in `controls/documents`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::input::controls::{Controls, parse};
use crate::model::DocumentKind;

/// The kind of this name; a System Security Plan where there is none.
pub(super) fn named(id: &str) -> DocumentKind {
    all().get(id).or_else(|| all().get("ssp")).cloned().unwrap_or_default()
}

/// Every kind, by id.
fn all() -> &'static BTreeMap<String, DocumentKind> {
    static ALL: LazyLock<BTreeMap<String, DocumentKind>> = LazyLock::new(|| {
        let files = Controls::shipped().folder("controls/documents");
        let kinds = files.filter_map(|(path, text)| parse::<DocumentKind>(path, text).ok());
        kinds.map(|kind| (kind.id.clone(), kind)).collect()
    });
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::native;
    use crate::model::unknown_section;

    #[test]
    fn every_kind_can_be_read_and_every_framework_has_one() {
        let files = Controls::shipped().folder("controls/documents");
        let mut number = 0;
        for (path, text) in files {
            let kind: DocumentKind = parse(path, text).unwrap();
            assert!(path.ends_with(&format!("/{}.yaml", kind.id)), "{path}");
            for section in &kind.sections {
                assert!(unknown_section(section).is_none(), "{path}: {section}");
            }
            number += 1;
        }
        assert_eq!(number, all().len());
        for id in native::ids() {
            let head = native::head(Controls::shipped(), id).unwrap().unwrap();
            assert!(all().contains_key(&head.document), "{id}: {}", head.document);
        }
    }
}
