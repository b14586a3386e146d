//! Fuzz targets: one a reader, each with seeds. The seeds and what is made of them by cutting and
//! turning bytes are read here, on every run; `fuzz/README.md` tells how to search further.

use std::collections::BTreeSet;
use std::fs;

use carveout::load::evidence::{self, Input, READERS, mapped::FormatFile, picture};

use crate::harness::repository;

/// Targets that are no reader of exports or registers.
const OTHERS: [&str; 4] = ["any", "population", "picture", "test-sheet"];

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = repository().join("fuzz/seeds").join(target);
    let entries =
        fs::read_dir(&folder).unwrap_or_else(|_| panic!("{} is missing", folder.display()));
    let paths: BTreeSet<_> = entries.map(|entry| entry.unwrap().path()).collect();
    let name = |path: &std::path::Path| path.display().to_string();
    paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

fn formats() -> Vec<evidence::Format> {
    let text = fs::read_to_string(repository().join("fuzz/src/formats.json")).unwrap();
    serde_json::from_str::<FormatFile>(&text).unwrap().formats
}

#[test]
fn every_reader_has_a_target_and_seeds_that_it_reads() {
    let manifest = fs::read_to_string(repository().join("fuzz/Cargo.toml")).unwrap();
    let formats = formats();
    for name in READERS.iter().map(|reader| reader.name).chain(OTHERS) {
        let target = format!("targets/{}.rs", name.replace('-', "_"));
        assert!(manifest.contains(&format!("name = \"{name}\"\npath = \"{target}\"")), "{name}");
        assert!(repository().join("fuzz").join(target).is_file(), "{name}");
        assert!(!seeds(name).is_empty(), "{name} has no seed");
    }
    for reader in READERS {
        for (path, bytes) in seeds(reader.name) {
            match evidence::read(&mut &bytes[..], &path, "EV-1", &formats) {
                Ok(Some((found, _))) => assert_eq!(found.name, reader.name, "{path}"),
                other => panic!("{path}: {other:?}"),
            }
        }
    }
    for (path, bytes) in seeds("picture") {
        assert!(picture::scaled(&bytes, &path).is_ok(), "{path}");
    }
}

#[test]
fn cut_and_turned_seeds_end_in_a_named_error_or_in_rows() {
    let formats = formats();
    for reader in READERS {
        for (_, seed) in seeds(reader.name) {
            let step = (seed.len() / 97).max(1);
            for at in (0..seed.len()).step_by(step) {
                let mut turned = seed.clone();
                turned[at] ^= 0x15;
                for bytes in [&seed[..at], &turned] {
                    let content = &mut &bytes[..];
                    let input = Input {
                        head: bytes,
                        content,
                        file: "evidence/f",
                        evidence: "EV-1",
                        formats: &formats,
                    };
                    if let Err(fault) = (reader.read)(input) {
                        assert!(!fault.message.is_empty() && !fault.places.is_empty(), "{fault:?}");
                    }
                    let _ = evidence::read(&mut &bytes[..], "evidence/f", "EV-1", &formats);
                }
            }
        }
    }
}
