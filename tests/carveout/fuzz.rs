//! Fuzz targets: one a reader, each with seeds. The seeds and what is made of them by cutting and
//! turning bytes are read here, on every run; `fuzz/README.md` tells how to search further.

use std::collections::BTreeSet;
use std::fs;

use carveout::diag::{Diagnostic, Sink};
use carveout::evidence::readers::workspace_format::FormatFile;
use carveout::evidence::{self, Input, Population, READERS, picture, test_sheets};
use rayon::prelude::*;

use crate::harness::repository;
use crate::soak::{Random, changed};

/// Targets that are no reader of exports or registers.
const OTHERS: [&str; 5] = ["any", "population", "picture", "test-sheet", "workbook-sheet"];

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
    serde_json::from_str::<FormatFile>(&text).unwrap().formats.items
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
        assert!(picture::scaled(&bytes).is_ok(), "{path}");
    }
    for (path, bytes) in seeds("population") {
        assert!(Population::read(&mut &bytes[..], &path, None).is_ok(), "{path}");
    }
    for (path, bytes) in seeds("test-sheet") {
        let mut sink = Sink::default();
        assert!(!test_sheets::load(&path, &bytes, &mut Vec::new(), &mut sink).is_empty(), "{path}");
    }
}

/// A seed cut at many places, and with a byte turned at each.
fn spoiled(seed: &[u8], read: impl Fn(&[u8]) + Sync) {
    let step = (seed.len() / 97).max(1);
    (0..seed.len()).into_par_iter().step_by(step).for_each(|at| {
        let mut turned = seed.to_vec();
        turned[at] ^= 0x15;
        read(&seed[..at]);
        read(&turned);
    });
}

#[test]
fn cut_and_turned_seeds_end_in_a_named_error_or_in_rows() {
    let formats = formats();
    let named = |fault: &Diagnostic| {
        assert!(!fault.message.is_empty() && !fault.places.is_empty(), "{fault:?}");
    };
    for reader in READERS {
        for (_, seed) in seeds(reader.name) {
            spoiled(&seed, |bytes| {
                let (content, file) = (&mut &bytes[..], "evidence/f");
                let input =
                    Input { head: bytes, content, file, evidence: "EV-1", formats: &formats };
                let _ = (reader.read)(input).map_err(|fault| named(&fault));
                let read = evidence::read(&mut &bytes[..], "evidence/f", "EV-1", &formats);
                let _ = read.map_err(|fault| named(&fault));
            });
        }
    }
    for (_, seed) in seeds("any") {
        spoiled(&seed, |bytes| {
            let read = evidence::read(&mut &bytes[..], "evidence/f", "EV-1", &formats);
            let _ = read.map_err(|fault| named(&fault));
        });
    }
    for (_, seed) in seeds("population") {
        spoiled(&seed, |bytes| {
            let read = Population::read(&mut &bytes[..], "evidence/f", None);
            let _ = read.map_err(|fault| named(&fault));
        });
    }
    for (_, seed) in seeds("picture") {
        spoiled(&seed, |bytes| {
            let _ = picture::scaled(bytes);
        });
    }
    for (_, seed) in seeds("test-sheet") {
        spoiled(&seed, |bytes| {
            let mut sink = Sink::default();
            test_sheets::load("evidence/tests/f.xlsx", bytes, &mut Vec::new(), &mut sink);
            sink.finish().iter().for_each(named);
        });
    }
}

/// Reads as a target of this name.
fn read(target: &str, bytes: &[u8], formats: &[evidence::Format]) {
    let named = |fault: &Diagnostic| {
        assert!(!fault.message.is_empty() && !fault.places.is_empty(), "{fault:?}");
    };
    match target {
        "population" => {
            let read = Population::read(&mut &*bytes, "evidence/f", None);
            let _ = read.map_err(|fault| named(&fault));
        }
        "picture" => drop(picture::scaled(bytes)),
        "test-sheet" => {
            let mut sink = Sink::default();
            test_sheets::load("evidence/tests/f.xlsx", bytes, &mut Vec::new(), &mut sink);
            sink.finish().iter().for_each(named);
        }
        name => {
            if let Some(reader) = READERS.iter().find(|reader| reader.name == name) {
                let (content, file) = (&mut &*bytes, "evidence/f");
                let input = Input { head: bytes, content, file, evidence: "EV-1", formats };
                let _ = (reader.read)(input).map_err(|fault| named(&fault));
            }
            let read = evidence::read(&mut &*bytes, "evidence/f", "EV-1", formats);
            let _ = read.map_err(|fault| named(&fault));
        }
    }
}

/// The most memory that this process had so far, in MB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kilobytes.unwrap_or_default() >> 10
}

/// Changes upon changes of the seeds, for `CARVEOUT_FUZZ` seconds from the seed `CARVEOUT_SEED`. It needs no other tool
/// than cargo.
#[test]
#[ignore = "takes as long as it is told: a weekly workflow runs it"]
fn changes_upon_changes_of_seeds_are_read_within_512_mb() {
    const MOST: u64 = 512;
    if std::env::var_os("CARVEOUT_FUZZ").is_none() {
        println!("CARVEOUT_FUZZ is not set: it says for how many seconds to go on, such as 600");
        return;
    }
    let number = |name: &str, or: u64| {
        std::env::var(name).map_or(or, |text| text.parse().unwrap_or_else(|_| panic!("{name}")))
    };
    let (seconds, seed) = (number("CARVEOUT_FUZZ", 60), number("CARVEOUT_SEED", 1));
    let formats = formats();
    let targets: Vec<&str> = READERS.iter().map(|reader| reader.name).chain(OTHERS).collect();
    let seeds: Vec<(&str, Vec<u8>)> = targets
        .iter()
        .flat_map(|target| seeds(target).into_iter().map(|(_, bytes)| (*target, bytes)))
        .collect();
    let start = std::time::Instant::now();
    let mut tried = 0_u64;
    while start.elapsed().as_secs() < seconds {
        let mut random = Random(seed.wrapping_mul(1_000_003) ^ tried);
        let (target, bytes) = random.of(&seeds).clone();
        let mut bytes = bytes;
        let mut told = Vec::new();
        for _ in 0..1 + random.below(6) {
            let (what, new) = changed(&mut random, &bytes);
            told.push(what);
            bytes = new;
        }
        let began = std::time::Instant::now();
        let done = std::panic::catch_unwind(|| read(target, &bytes, &formats));
        let about = || format!("{target}, seed {seed}, number {tried}: {}", told.join("; "));
        assert!(done.is_ok(), "{}", about());
        assert!(began.elapsed().as_secs() < 10, "10 s: {}", about());
        assert!(peak() <= MOST, "{} MB: {}", peak(), about());
        tried += 1;
    }
    println!("{tried} inputs in {seconds} s, {} MB at most", peak());
}
