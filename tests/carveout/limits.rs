//! The page of limits is the table of limits, and limits that depend on each other agree.

use std::fs;

use carveout::limits::{self, ALL};

use crate::harness::repository;

#[test]
fn the_page_is_generated() {
    let path = repository().join("docs/limits.md");
    let page = limits::page();
    if std::env::var_os("CARVEOUT_BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/limits.md differs from src/limits.rs: run with CARVEOUT_BLESS=1");
}

#[test]
fn every_limit_has_a_reason_and_is_used() {
    fn sources(at: &std::path::Path, out: &mut String) {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, out);
            } else if !path.ends_with("limits.rs") && path.extension().is_some_and(|e| e == "rs") {
                out.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut code = String::new();
    sources(&repository().join("src"), &mut code);
    for limit in ALL.iter().flat_map(|group| group.limits) {
        assert!(limit.reason.ends_with('.') && limit.value > 0, "{}", limit.name);
        let uses = code
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .filter(|word| *word == limit.name)
            .count();
        assert!(uses > 1, "{} is imported and used nowhere", limit.name);
    }
}

// Limits that agree with one another, or this does not compile.
const _: () = {
    assert!(limits::REGISTER_ITEMS <= limits::SHEET_ROWS as usize);
    assert!(limits::ROW_TEXT <= limits::RECORD);
    assert!(limits::WORKBOOK as u64 <= limits::DATA_FILE);
    assert!(limits::WORKBOOK_STYLES_PART <= limits::WORKBOOK_PART);
    assert!(limits::WORKBOOK_STRINGS_PART <= limits::WORKBOOK_PART);
    assert!(limits::WORKBOOK_PART <= limits::WORKBOOK_INFLATED);
    assert!(limits::XML_PIECE <= limits::WORKBOOK_STRING);
    assert!(limits::PICTURE <= limits::PICTURES);
};
