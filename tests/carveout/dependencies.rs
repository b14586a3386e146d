//! `cargo run` and `cargo test` use one build of every dependency: Typst takes minutes to compile.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::harness::repository;

/// Features of every package by name and version, as cargo counts them over edges of these kinds.
fn features(edges: &str) -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let out = Command::new(cargo)
        .args(["tree", "--locked", "--offline", "--prefix", "none"])
        .args(["--edges", edges, "--format", "{p} {f}"])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let mut packages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        let mut words = line.splitn(3, ' ');
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        let features = words.next().unwrap_or_default();
        let features = features.replace("(proc-macro)", "").replace("(*)", "");
        packages.entry(format!("{name} {version}")).or_default().insert(features.trim().to_owned());
    }
    packages
}

#[test]
fn run_and_test_share_their_dependencies() {
    let (run, test) = (features("normal,build"), features("normal,build,dev"));
    assert!(run.len() > 100 && test.len() > run.len(), "{} {}", run.len(), test.len());
    let differ: Vec<String> = run
        .iter()
        .filter(|(package, features)| test.get(*package) != Some(features))
        .map(|(package, features)| {
            format!("{package}: {features:?} for run, {:?} for test", test.get(package))
        })
        .collect();
    assert!(
        differ.is_empty(),
        "name the missing features in tests/features/Cargo.toml:\n{}",
        differ.join("\n")
    );
}
