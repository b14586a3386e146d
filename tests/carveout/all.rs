//! `carveout build --all`: given a folder of workspaces, each is built, and a portfolio says where they are.

use serde_json::Value;

use crate::harness::{AS_OF, Run, Workspace, copy, repository};

/// Two systems, one of them in a group, and one that cannot be understood.
fn systems() -> Workspace {
    let folder = Workspace::empty();
    let minimal = repository().join("samples/minimal");
    copy(&minimal, &folder.path("billing"));
    copy(&minimal, &folder.path("retail/shop"));
    folder
        .edit("retail/shop/carveout.yaml", "id: minimal", "id: shop")
        .edit("retail/shop/carveout.yaml", "name: Minimal", "name: \"=Shop|1\"")
        .file("broken/carveout.yaml", "system: {name: Broken\n")
        .file(".hidden/carveout.yaml", "not: looked at\n")
        .file("notes/readme.md", "No workspace.\n")
}

fn all(folder: &Workspace, more: &[&str]) -> Run {
    let args = ["build", "--all", ".", "--as-of", AS_OF, "--deny", "nothing"];
    folder.run(args.iter().copied().chain(more.iter().copied()))
}

fn portfolio(folder: &Workspace, path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path(path)).unwrap()).unwrap()
}

fn folders(portfolio: &Value) -> Vec<&str> {
    let systems = portfolio["systems"].as_array().unwrap();
    systems.iter().map(|one| one["folder"].as_str().unwrap()).collect()
}

#[test]
fn every_workspace_is_built_and_a_broken_one_stops_no_other() {
    let folder = systems();
    all(&folder, &[])
        .ends(2)
        .prints("billing: 33 parts, 30 open; ")
        .prints("retail/shop: 33 parts, 30 open; ")
        .prints("./portfolio: 2 of 3 systems built")
        .says("broken: error");
    assert!(folder.path("billing/out/2026-Q3/manifest.json").exists());
    assert!(folder.path("retail/shop/out/2026-Q3/manifest.json").exists());
    assert!(!folder.path("broken/out").exists());

    let found = portfolio(&folder, "portfolio/portfolio.json");
    assert_eq!(folders(&found), ["billing", "broken", "retail/shop"]);
    assert!(found["systems"][1]["not_built"].is_string());
    assert_eq!(found["systems"][0]["plans"][0]["parts"]["open"], 30);
    let shared = found["ends"].as_array().unwrap();
    assert!(
        shared.iter().any(|end| end["systems"].as_array().unwrap().len() == 2),
        "a report that both rest on is told once: {shared:#?}"
    );
    let schema = folder.run(["schema", "portfolio"]).ends(0).json();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&found));

    let page = std::fs::read_to_string(folder.path("portfolio/portfolio.md")).unwrap();
    assert!(page.contains("2 of 3 systems built; 60 parts are open."), "{page}");
    assert!(page.contains("=Shop\\|1 (retail/shop)"), "{page}");
    assert!(page.contains("| broken |  | not built: "), "{page}");
}

#[test]
fn the_same_systems_give_the_same_portfolio_however_many_are_built_at_a_time() {
    let folder = systems();
    let of = |jobs: &str, out: &str| {
        drop(all(&folder, &["--jobs", jobs, "--out", out]).ends(2));
        folder.snapshot(&format!("{out}/portfolio"))
    };
    let (one, three) = (of("1", "one"), of("3", "three"));
    assert_eq!(one.len(), 3);
    assert!(one == three);
    assert!(folder.path("one/retail/shop/2026-Q3/manifest.json").exists());
}

#[test]
fn shards_are_parts_of_the_whole() {
    let folder = systems();
    drop(all(&folder, &["--shard", "1/2"]).ends(0));
    drop(all(&folder, &["--shard", "2/2"]).ends(2));
    let first = portfolio(&folder, "portfolio-1-of-2/portfolio.json");
    let second = portfolio(&folder, "portfolio-2-of-2/portfolio.json");
    assert_eq!(folders(&first), ["billing", "retail/shop"]);
    assert_eq!(folders(&second), ["broken"]);
    for wrong in ["0/2", "3/2", "1", "a/b"] {
        drop(all(&folder, &["--shard", wrong]).ends(2).says("such as 2/4"));
    }
}

#[test]
fn templates_of_a_system_are_run_apart_and_its_package_is_like_that_of_a_build_alone() {
    let summary = std::fs::read_to_string(repository().join("templates/summary.md.tera")).unwrap();
    let folder = systems()
        .remove("broken")
        .file("billing/templates/summary.md.tera", format!("{summary}\nOf the team's own.\n"))
        .file("retail/shop/templates/summary.md.tera", "{{ nothing.of.that.name }}");
    all(&folder, &[]).ends(2).prints("billing: 33 parts, 30 open; ").omits("retail/shop: 33 parts");
    let built = folder.snapshot("billing/out/2026-Q3");
    assert!(String::from_utf8_lossy(&built["summary.md"]).contains("Of the team's own."));
    let alone = ["build", "billing", "--as-of", AS_OF, "--deny", "nothing", "--out", "alone"];
    folder.run(alone).ends(0);
    assert!(folder.snapshot("alone/2026-Q3") == built);
    let found = portfolio(&folder, "portfolio/portfolio.json");
    assert!(found["systems"][1]["not_built"].is_string());
}

#[test]
fn a_workspace_and_a_folder_without_one_are_refused() {
    let folder = Workspace::minimal();
    all(&folder, &[]).ends(2).says(". is one workspace: build it without --all");
    let folder = Workspace::empty().file("a/b.txt", "x");
    all(&folder, &[]).ends(2).says("holds no workspace: no folder below it has a carveout.yaml");
    folder.run(["build", "--shard", "1/2", "."]).ends(2).says("--all");
}
