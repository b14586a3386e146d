//! Same inputs, same bytes.

use crate::harness::{AS_OF, Run, Workspace, files, program};
use crate::samples::ACME;

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "looks at the PDF")]
fn two_builds_are_equal_byte_for_byte_from_anywhere() {
    let (first, _) = &*ACME;
    // Another copy, another folder to stand in, another place to write, another clock and language.
    let second = Workspace::sample("acme-payments");
    let away = tempfile::tempdir().unwrap();
    let mut command = program();
    command
        .arg("build")
        .arg(second.root())
        .args(["--out", "elsewhere", "--as-of", AS_OF])
        .current_dir(away.path())
        .envs([("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")])
        .env("RAYON_NUM_THREADS", "1")
        .env("COLUMNS", "40");
    Run::of(command, away.path()).ends(0);
    let (one, two) = (first.snapshot("out/2026-Q3"), files(&away.path().join("elsewhere/2026-Q3")));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    assert!(one.len() >= 10, "{:?}", one.keys());
    for (path, bytes) in &one {
        assert!(*bytes == two[path], "{path} differs between two builds");
    }
}

#[test]
fn no_output_holds_a_path_of_this_machine() {
    let (workspace, _) = &*ACME;
    let root = workspace.root().display().to_string();
    for (path, bytes) in workspace.snapshot("out/2026-Q3") {
        let text = String::from_utf8_lossy(&bytes);
        for needle in [root.as_str(), env!("CARGO_MANIFEST_DIR")] {
            assert!(!text.contains(needle), "{path} holds {needle}");
        }
    }
}

#[test]
fn the_day_changes_what_depends_on_it_only() {
    let workspace = Workspace::minimal();
    let plan = |day: &str| {
        let model = workspace.model();
        carveout::plans(&model, day.parse().unwrap()).remove(0)
    };
    let (mut one, two) = (plan("2026-10-05"), plan("2026-12-24"));
    assert_ne!(one, two);
    one.as_of = two.as_of;
    assert_eq!(one, two);
}
