//! Readers of evidence: a reader's file has the reader's name, and every file there is a reader.

use std::collections::BTreeSet;
use std::fs;

use carveout::evidence::{Kind, READERS};

use crate::harness::repository;

#[test]
fn a_reader_and_its_file_have_one_name() {
    let folder = repository().join("src/evidence/readers");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "mod.rs")
        .map(|name| name.trim_end_matches(".rs").replace('_', "-"))
        .collect();
    let readers: BTreeSet<String> = READERS.iter().map(|reader| reader.name.to_owned()).collect();
    assert_eq!(readers.len(), READERS.len(), "two readers of one name");
    assert_eq!(files, readers);
}

#[test]
fn registers_are_tried_after_exports() {
    let first = READERS.iter().position(|reader| reader.kind == Kind::Register).unwrap();
    assert!(READERS[first..].iter().all(|reader| reader.kind == Kind::Register));
    assert!(READERS.iter().any(|reader| reader.kind == Kind::Format));
}
