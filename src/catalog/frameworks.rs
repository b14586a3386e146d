//! The names that tools give a framework, and how they write its ids: data of each framework's folder.

use std::sync::LazyLock;

use super::native;
use crate::input::controls::Controls;
use crate::model::{IdShape, PartId};

/// The data of a framework besides its catalog.
#[derive(Debug)]
pub struct Framework {
    /// Id of the framework and of its catalog.
    pub id: String,
    ids: IdShape,
    names: Vec<String>,
}

/// All frameworks that have a folder.
#[derive(Debug)]
pub struct Frameworks(Vec<Framework>);

impl Frameworks {
    /// The built-in ones.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Frameworks> =
            LazyLock::new(|| Frameworks::read(Controls::shipped()));
        &SHIPPED
    }

    /// Those in `controls`. One with an error is omitted; loading its catalog reports the error.
    pub(crate) fn read(controls: Controls<'_>) -> Self {
        let heads = controls.frameworks().into_iter();
        let frameworks = heads.filter_map(|id| native::head(controls, id)?.ok()).map(|head| {
            let mut names = vec![head.id.clone()];
            names.extend(head.names.into_values().flatten());
            Framework { id: head.id, ids: head.ids, names }
        });
        Self(frameworks.collect())
    }

    /// The framework that a tool calls `name`, ignoring case.
    pub fn named(&self, name: &str) -> Option<&Framework> {
        self.0.iter().find(|known| known.names.iter().any(|own| own.eq_ignore_ascii_case(name)))
    }

    /// Every framework.
    pub fn all(&self) -> impl Iterator<Item = &Framework> {
        self.0.iter()
    }

    /// The frameworks whose ids are written like this one.
    pub fn with_ids_like<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Framework> {
        self.0.iter().filter(move |framework| !framework.requirement(id).is_empty())
    }
}

impl Framework {
    /// Its names, its id first.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What a tool's id of a requirement may mean, the likeliest first: take the first that the catalog
    /// has. Empty when the id is not written like one of the framework's.
    pub fn requirement(&self, id: &str) -> Vec<PartId> {
        self.ids.read(id)
    }
}
