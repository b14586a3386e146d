//! The XML inside, for what no reader and no validator tells.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Every part of the package by name.
pub(super) fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut read = |name: &String| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        (name.clone(), text)
    };
    names.iter().map(&mut read).collect()
}

/// The values of an attribute on every element of that name.
pub(super) fn attributes<'a>(xml: &'a str, element: &str, name: &str) -> Vec<Option<&'a str>> {
    tags(xml, element).map(|tag| attribute(tag, name)).collect()
}

/// Opening tags of that name.
pub(super) fn tags<'a>(xml: &'a str, element: &str) -> impl Iterator<Item = &'a str> {
    let open = format!("<{element}");
    xml.match_indices(&open).collect::<Vec<_>>().into_iter().filter_map(move |(at, open)| {
        let rest = &xml[at + open.len()..];
        let tag = &rest[..rest.find('>')?];
        (tag.is_empty() || tag.starts_with([' ', '/'])).then_some(tag)
    })
}

/// An attribute's value in a tag.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}
