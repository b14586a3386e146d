//! A build that is killed at any moment leaves the last package whole, and the next run cleans up.
//!
//! A few moments are tried with every `cargo test`; `CARVEOUT_KILLS=200` tries so many, from the seed `CARVEOUT_SEED`.
#![cfg(unix)]

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{AS_OF, Workspace, program};
use crate::soak::Random;

const PACKAGE: &str = "out/2026-Q3";

fn begun(workspace: &Workspace, as_of: &str) -> Child {
    program()
        .args(["build", ".", "--as-of", as_of])
        .current_dir(workspace.root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_run_that_is_killed_at_a_random_moment_leaves_a_whole_package() {
    let number = |name: &str, or: u64| {
        std::env::var(name).map_or(or, |text| text.parse().unwrap_or_else(|_| panic!("{name}")))
    };
    let (count, seed) = (number("CARVEOUT_KILLS", 6), number("CARVEOUT_SEED", 1));
    let workspace = Workspace::minimal();
    let clock = Instant::now();
    workspace.build();
    let whole = clock.elapsed();
    let old = workspace.snapshot(PACKAGE);
    workspace.run(["build", ".", "--as-of", "2026-11-11"]);
    let new = workspace.snapshot(PACKAGE);
    assert_ne!(old, new);
    let mut random = Random(seed);
    let mut seen = [0_usize; 2];
    for number in 0..count {
        let mut child = begun(&workspace, if number % 2 == 0 { AS_OF } else { "2026-11-11" });
        let wait = u64::try_from(random.below(1_100)).unwrap()
            * u64::try_from(whole.as_micros()).unwrap()
            / 1_000;
        std::thread::sleep(Duration::from_micros(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let left = workspace.snapshot(PACKAGE);
        let which = usize::from(left == new);
        assert!(
            left == old || left == new,
            "kill {number} of seed {seed}: the package is neither of the two"
        );
        seen[which] += 1;
    }
    println!(
        "{count} kills: {} times one package, {} times the other, never anything else",
        seen[0], seen[1]
    );
    workspace.build();
    assert_eq!(workspace.snapshot(PACKAGE), old);
    let left: Vec<_> = fs::read_dir(workspace.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["2026-Q3"], "what killed runs left is removed");
}

#[test]
fn runs_at_once_write_one_after_the_other() {
    let workspace = Workspace::minimal();
    let mut all: Vec<Child> = (0..3).map(|_| begun(&workspace, AS_OF)).collect();
    for child in &mut all {
        // Findings, as ever; not a failure.
        assert_eq!(child.wait().unwrap().code(), Some(1));
    }
    workspace.run(["verify", PACKAGE]).ends(0);
    assert_eq!(fs::read_dir(workspace.path("out")).unwrap().count(), 1);
}

#[test]
fn a_package_between_two_steps_of_a_killed_run_comes_back() {
    let workspace = Workspace::minimal();
    workspace.build();
    fs::rename(workspace.path(PACKAGE), workspace.path("out/.2026-Q3.previous")).unwrap();
    let workspace = workspace.file("out/.2026-Q3.partial-4000000000-x/plan.json", "{");
    // A run that cannot replace it puts it back all the same.
    workspace.build().ends(1);
    workspace.run(["verify", PACKAGE]).ends(0);
    assert_eq!(fs::read_dir(workspace.path("out")).unwrap().count(), 1);
}
