//! A catalog as a tree: groups and controls are parsed, everything else is kept unchanged.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::json::{Object, StrictObject, member, once};

/// An OSCAL catalog.
#[derive(Debug, Default, Clone)]
pub(super) struct Tree {
    /// `uuid`, empty if the file has none.
    pub uuid: String,
    /// `metadata`.
    pub metadata: Object,
    /// Parameters outside controls and groups.
    pub params: Vec<LooseParameter>,
    /// Controls outside groups.
    pub controls: Vec<Control>,
    /// Groups.
    pub groups: Vec<Group>,
    /// `back-matter/resources`, each with its `uuid`.
    pub resources: Vec<Object>,
}

/// A parameter outside controls.
#[derive(Debug, Clone)]
pub(super) struct LooseParameter {
    /// The parameter.
    pub param: Object,
    /// Its control was not selected: it is kept only if something inserts it.
    pub floating: bool,
}

/// The position of a group or control in its original catalog.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The catalog, by its `uuid`, or else by its file.
    pub catalog: Arc<str>,
    /// Number of groups or controls before it.
    pub index: usize,
}

/// Something with a place.
pub(super) trait Placed {
    /// Its position; `None` for what a profile added.
    fn place(&self) -> Option<&Place>;
}

impl Placed for Group {
    fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

impl Placed for Control {
    fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

/// Sorts items of one catalog into its order; items of several catalogs are left unchanged.
pub(super) fn in_order<T: Placed>(items: &mut [T]) {
    let first = items.first().and_then(Placed::place).map(|place| place.catalog.clone());
    let one = |item: &T| item.place().map(|place| &place.catalog) == first.as_ref();
    if first.is_some() && items.iter().all(one) {
        items.sort_by_key(|item| item.place().map_or(0, |place| place.index));
    }
}

/// A group.
#[derive(Debug, Default, Clone)]
pub(super) struct Group {
    /// `id`.
    pub id: Option<String>,
    /// Identifies the group if a catalog is imported twice.
    pub key: String,
    /// Its original position.
    pub place: Option<Place>,
    /// Everything except its id, parameters, groups and controls.
    pub body: Object,
    /// Parameters.
    pub params: Vec<Object>,
    /// Groups inside.
    pub groups: Vec<Group>,
    /// Controls.
    pub controls: Vec<Control>,
}

/// A control with its enhancements.
#[derive(Debug, Clone)]
pub(super) struct Control {
    /// `id`.
    pub id: String,
    /// Everything except its id and the controls inside; shared by copies until one is changed.
    pub body: Arc<Object>,
    /// Controls inside.
    pub controls: Vec<Control>,
    /// Included only because a control inside it was selected.
    pub implicit: bool,
    /// Its original position.
    pub place: Option<Place>,
}

impl LooseParameter {
    /// A loose parameter as published.
    pub(super) fn new(param: Object) -> Self {
        Self { param, floating: false }
    }
}

/// Every control with those inside it, outer first, in the order of the catalog.
pub(super) fn each_control<'a>(tree: &'a Tree, f: &mut impl FnMut(&'a Control)) {
    fn controls<'a>(list: &'a [Control], f: &mut impl FnMut(&'a Control)) {
        for control in list {
            f(control);
            controls(&control.controls, f);
        }
    }
    fn groups<'a>(list: &'a [Group], f: &mut impl FnMut(&'a Control)) {
        for group in list {
            controls(&group.controls, f);
            groups(&group.groups, f);
        }
    }
    controls(&tree.controls, f);
    groups(&tree.groups, f);
}

/// Every control with those inside it, to be changed.
pub(super) fn each_control_mut(tree: &mut Tree, f: &mut impl FnMut(&mut Control)) {
    fn controls(list: &mut [Control], f: &mut impl FnMut(&mut Control)) {
        for control in list {
            f(control);
            controls(&mut control.controls, f);
        }
    }
    fn groups(list: &mut [Group], f: &mut impl FnMut(&mut Control)) {
        for group in list {
            controls(&mut group.controls, f);
            groups(&mut group.groups, f);
        }
    }
    controls(&mut tree.controls, f);
    groups(&mut tree.groups, f);
}

/// Every group, outer first.
pub(super) fn each_group_mut(groups: &mut [Group], f: &mut impl FnMut(&mut Group)) {
    for group in groups {
        f(group);
        each_group_mut(&mut group.groups, f);
    }
}

/// Records the position of each group and control of a catalog, and sets the key of each group: its id, or
/// its position.
pub(super) fn place(tree: &mut Tree, catalog: &str) {
    let catalog: Arc<str> = catalog.into();
    let mut index = 0;
    each_control_mut(tree, &mut |control| {
        control.place = Some(Place { catalog: catalog.clone(), index });
        index += 1;
    });
    let mut index = 0;
    each_group_mut(&mut tree.groups, &mut |group| {
        let key = group.id.as_ref().map(|id| format!("#{id}"));
        group.key = key.unwrap_or_else(|| format!("{catalog}/{index}"));
        group.place = Some(Place { catalog: catalog.clone(), index });
        index += 1;
    });
}

/// A visitor of an object, written as a closure.
struct Members<F> {
    expected: &'static str,
    read: F,
}

macro_rules! from_members {
    ($type:ty, $expected:literal, |$access:ident| $read:block) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Read;
                impl<'de> Visitor<'de> for Members<Read> {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(self.expected)
                    }
                    fn visit_map<A: MapAccess<'de>>(
                        self,
                        mut $access: A,
                    ) -> Result<$type, A::Error> {
                        let Read = self.read;
                        $read
                    }
                }
                deserializer.deserialize_map(Members { expected: $expected, read: Read })
            }
        }
    };
}

from_members!(Control, "a control", |access| {
    let (mut id, mut controls) = (None, None);
    let mut body = Object::new();
    while let Some(key) = access.next_key::<String>()? {
        match key.as_str() {
            "id" => once(&mut id, "id", &mut access)?,
            "controls" => once(&mut controls, "controls", &mut access)?,
            _ => member(&mut body, key, &mut access)?,
        }
    }
    let id = id.ok_or_else(|| A::Error::custom("a control has no `id`"))?;
    let body = Arc::new(body);
    Ok(Control { id, body, controls: controls.unwrap_or_default(), implicit: false, place: None })
});

from_members!(Group, "a group", |access| {
    let (mut id, mut params, mut groups, mut controls) = (None, None, None, None);
    let mut body = Object::new();
    while let Some(key) = access.next_key::<String>()? {
        match key.as_str() {
            "id" => once(&mut id, "id", &mut access)?,
            "params" => once::<_, Vec<Param>>(&mut params, "params", &mut access)?,
            "groups" => once(&mut groups, "groups", &mut access)?,
            "controls" => once(&mut controls, "controls", &mut access)?,
            _ => member(&mut body, key, &mut access)?,
        }
    }
    Ok(Group {
        id,
        key: String::new(),
        place: None,
        body,
        params: params.unwrap_or_default().into_iter().map(|Param(param)| param).collect(),
        groups: groups.unwrap_or_default(),
        controls: controls.unwrap_or_default(),
    })
});

from_members!(Tree, "a catalog", |access| {
    let (mut uuid, mut metadata, mut params) = (None, None, None);
    let (mut groups, mut controls, mut back) = (None, None, None);
    let mut rest = Object::new();
    while let Some(key) = access.next_key::<String>()? {
        match key.as_str() {
            "uuid" => once(&mut uuid, "uuid", &mut access)?,
            "metadata" => once::<_, StrictObject>(&mut metadata, "metadata", &mut access)?,
            "params" => once::<_, Vec<Param>>(&mut params, "params", &mut access)?,
            "groups" => once(&mut groups, "groups", &mut access)?,
            "controls" => once(&mut controls, "controls", &mut access)?,
            "back-matter" => once::<_, BackMatter>(&mut back, "back-matter", &mut access)?,
            _ => member(&mut rest, key, &mut access)?,
        }
    }
    let StrictObject(metadata) =
        metadata.ok_or_else(|| A::Error::custom("the catalog has no `metadata`"))?;
    let params = params.unwrap_or_default().into_iter();
    Ok(Tree {
        uuid: uuid.unwrap_or_default(),
        metadata,
        params: params.map(|Param(param)| LooseParameter::new(param)).collect(),
        controls: controls.unwrap_or_default(),
        groups: groups.unwrap_or_default(),
        resources: back.unwrap_or_default().0,
    })
});

/// A parameter outside controls, which must have an id.
struct Param(Object);

impl<'de> Deserialize<'de> for Param {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let StrictObject(param) = StrictObject::deserialize(deserializer)?;
        if param.get("id").is_some_and(Value::is_string) {
            Ok(Self(param))
        } else {
            Err(D::Error::custom("a parameter has no `id`"))
        }
    }
}

/// `back-matter`, as its resources.
#[derive(Debug, Default)]
pub(super) struct BackMatter(pub Vec<Object>);

impl<'de> Deserialize<'de> for BackMatter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Raw {
            #[serde(default)]
            resources: Vec<Resource>,
        }
        struct Resource(Object);
        impl<'de> Deserialize<'de> for Resource {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let StrictObject(resource) = StrictObject::deserialize(deserializer)?;
                if resource.get("uuid").is_some_and(Value::is_string) {
                    return Ok(Self(resource));
                }
                let title = resource.get("title").and_then(Value::as_str);
                let title = title.map(|title| format!(" `{title}`")).unwrap_or_default();
                Err(D::Error::custom(format!(
                    "the resource{title} in `back-matter` that ends here has no `uuid`"
                )))
            }
        }
        let raw = Raw::deserialize(deserializer)?;
        Ok(Self(raw.resources.into_iter().map(|Resource(resource)| resource).collect()))
    }
}

/// Writes a list unless it is empty.
fn some<M: SerializeMap, T: Serialize>(
    map: &mut M,
    key: &'static str,
    list: &[T],
) -> Result<(), M::Error> {
    if list.is_empty() { Ok(()) } else { map.serialize_entry(key, list) }
}

impl Serialize for Control {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        self.body.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
        some(&mut map, "controls", &self.controls)?;
        map.end()
    }
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(id) = &self.id {
            map.serialize_entry("id", id)?;
        }
        let head = |key: &str| ["class", "title"].contains(&key);
        for (key, value) in self.body.iter().filter(|(key, _)| head(key)) {
            map.serialize_entry(key, value)?;
        }
        some(&mut map, "params", &self.params)?;
        for (key, value) in self.body.iter().filter(|(key, _)| !head(key)) {
            map.serialize_entry(key, value)?;
        }
        some(&mut map, "groups", &self.groups)?;
        some(&mut map, "controls", &self.controls)?;
        map.end()
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("uuid", &self.uuid)?;
        map.serialize_entry("metadata", &self.metadata)?;
        let params: Vec<&Object> = self.params.iter().map(|loose| &loose.param).collect();
        some(&mut map, "params", &params)?;
        some(&mut map, "groups", &self.groups)?;
        some(&mut map, "controls", &self.controls)?;
        if !self.resources.is_empty() {
            let mut back = std::collections::BTreeMap::new();
            back.insert("resources", &self.resources);
            map.serialize_entry("back-matter", &back)?;
        }
        map.end()
    }
}
