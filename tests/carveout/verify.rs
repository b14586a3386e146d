//! `carveout verify`: whole, unchanged, nothing more. Packages here are sealed by hand, without rendering.

use std::fs;

use carveout::model::{Date, Period};
use carveout::package::{self, Files, Manifest};

use crate::harness::Workspace;

/// A workspace folder with a sealed package `p` of two files.
pub(crate) fn sealed() -> Workspace {
    let workspace = Workspace::empty();
    let mut files = Files::new();
    files.insert("a/plan.json".into(), b"{}\n".to_vec());
    files.insert("summary.md".into(), b"# Summary\n".to_vec());
    let day = |text: &str| text.parse::<Date>().unwrap();
    let manifest = Manifest {
        schema: "carveout/manifest/1".into(),
        generator: "carveout test".into(),
        system: "s".into(),
        period: Period::new(day("2026-07-01"), day("2026-09-30")).unwrap(),
        as_of: day("2026-10-05"),
        inputs: Vec::new(),
        files: Vec::new(),
    };
    package::write(&workspace.path("p"), &package::seal(files, manifest)).unwrap();
    workspace
}

#[test]
fn a_whole_package() {
    sealed()
        .run(["verify", "p"])
        .ends(0)
        .prints("3 files verified: complete and unchanged")
        .says("not signed: hashes show damage and carelessness, not intent");
}

#[test]
fn a_changed_file() {
    let workspace = sealed().file("p/summary.md", "# Better summary\n");
    workspace.run(["verify", "p"]).ends(1).prints("changed: summary.md");
}

#[test]
fn a_file_that_was_made_longer_is_not_read_to_its_end() {
    let workspace = sealed();
    let file = fs::File::options().write(true).open(workspace.path("p/summary.md")).unwrap();
    // A hole of a terabyte takes no space, and hours to read.
    if file.set_len(1 << 40).is_ok() {
        workspace.run(["verify", "p"]).ends(1).prints("changed: summary.md");
    }
}

#[test]
fn a_missing_file() {
    sealed().remove("p/a/plan.json").run(["verify", "p"]).ends(1).prints("missing: a/plan.json");
    sealed().remove("p/SHA256SUMS").run(["verify", "p"]).ends(1).prints("missing: SHA256SUMS");
}

#[test]
fn a_file_too_many() {
    let workspace = sealed().file("p/a/.hidden", "x");
    workspace.run(["verify", "p"]).ends(1).prints("not listed: a/.hidden");
}

#[test]
fn a_changed_manifest_is_noticed_by_the_check_file() {
    let workspace = sealed().edit("p/manifest.json", "2026-10-05", "2026-10-06");
    workspace.run(["verify", "p"]).ends(1).prints("changed: SHA256SUMS");
}

#[test]
fn a_manifest_that_lists_files_outside_is_not_trusted() {
    let workspace = sealed().file("secret.txt", "# Summary\n");
    let workspace = workspace.edit("p/manifest.json", "\"summary.md\"", "\"../secret.txt\"");
    workspace.run(["verify", "p"]).ends(1).prints("../secret.txt");
}

#[test]
fn the_check_file_is_what_sha256sum_reads() {
    let workspace = sealed();
    let sums = fs::read_to_string(workspace.path("p/SHA256SUMS")).unwrap();
    let paths: Vec<&str> = sums.lines().filter_map(|line| Some(line.split_once("  ")?.1)).collect();
    assert_eq!(paths, ["a/plan.json", "manifest.json", "summary.md"]);
    assert!(sums.lines().all(|line| line.split(' ').next().is_some_and(|hash| hash.len() == 64)));
}

#[test]
fn what_is_no_package() {
    let workspace = Workspace::empty();
    workspace.run(["verify", "nothing"]).ends(2).says("has no readable manifest");
    workspace.run(["verify", "."]).ends(2).says("has no readable manifest");
    let workspace = sealed().file("p/manifest.json", "{\"schema\": ");
    workspace.run(["verify", "p"]).ends(2).says("has no readable manifest");
    let workspace = sealed().edit("p/manifest.json", "\"schema\"", "\"surprise\": 1, \"schema\"");
    workspace.run(["verify", "p"]).ends(2).says("unknown field `surprise`");
}

#[cfg(unix)]
#[test]
fn a_link_or_a_pipe_in_the_place_of_a_file_is_never_opened() {
    let content = fs::read(sealed().path("p/summary.md")).unwrap();
    let linked = sealed().file("same.md", &content).remove("p/summary.md");
    let linked = linked.link("p/summary.md", "../same.md");
    linked.run(["verify", "p"]).ends(1).prints("changed: summary.md");
    let linked = sealed().remove("p/summary.md").link("p/summary.md", "/dev/zero");
    linked.run(["verify", "p"]).ends(1).prints("changed: summary.md");
    let piped = sealed().remove("p/summary.md");
    let made = std::process::Command::new("mkfifo").arg(piped.path("p/summary.md")).status();
    assert!(made.unwrap().success());
    piped.run(["verify", "p"]).ends(1).prints("changed: summary.md");
    let folder = sealed();
    fs::rename(folder.path("p/a"), folder.path("elsewhere")).unwrap();
    folder.link("p/a", "../elsewhere").run(["verify", "p"]).ends(1).prints("changed: a/plan.json");
}
