//! `init`, `schema`, `completions`, usage.

use crate::harness::Workspace;

#[test]
fn what_init_writes_builds_at_once() {
    let workspace = Workspace::empty();
    let new = ["init", "new", "--as-of", "2026-12-01"];
    workspace.run(new).ends(0).prints("new: 8 files").says("carveout build new");
    workspace
        .run(["build", "new", "--as-of", "2027-01-05"])
        .ends(0)
        .prints("soc2/security: 33 parts: 33 Open")
        .prints("new/out/2026-Q4: ");
    assert!(workspace.path("new/out/2026-Q4/soc2-security/workbook.xlsx").is_file());
}

#[test]
fn init_leaves_a_folder_with_something_in_it_alone() {
    let workspace = Workspace::empty().file("taken/note.txt", "mine");
    workspace
        .run(["init", "taken"])
        .ends(2)
        .says("taken is not empty; choose a new or empty folder");
    assert_eq!(workspace.snapshot("taken").len(), 1);
    workspace.run(["init", "taken/note.txt"]).ends(2);
}

#[test]
fn schema_lists_and_prints() {
    let workspace = Workspace::empty();
    let list = workspace.run(["schema"]).ends(0).prints("carveout.yaml").silent();
    for (name, file, _) in carveout::schemas::SCHEMAS {
        assert!(list.stdout.contains(file), "{file} is not listed");
        let schema = workspace.run(["schema", name]).ends(0).silent().json();
        assert!(schema["$schema"].is_string(), "{name} names no dialect");
        assert!(schema["properties"].is_object(), "{name} has no properties");
    }
    workspace
        .run(["schema", "nothing"])
        .ends(2)
        .says("unknown schema `nothing`; available: carveout");
}

#[test]
fn completions_for_each_shell() {
    let workspace = Workspace::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        workspace.run(["completions", shell]).ends(0).prints("carveout").prints("explain").silent();
    }
    workspace.run(["completions", "csh"]).ends(2).says("csh");
}

#[test]
fn usage() {
    let workspace = Workspace::empty();
    workspace.run(["--version"]).ends(0).prints("carveout 0.").silent();
    workspace.run(["--help"]).ends(0).prints("Exit status: 0 success").silent();
    for command in ["init", "build", "check", "explain", "catalog", "verify", "schema"] {
        workspace.run([command, "--help"]).ends(0).prints("Usage: carveout").silent();
    }
    let none: [&str; 0] = [];
    workspace.run(none).ends(2).says("Usage: carveout");
    workspace.run(["biuld"]).ends(2).says("build");
    workspace.run(["build"]).ends(2).says("<DIR>");
    workspace.run(["check", ".", "--format", "xml"]).ends(2).says("human, json, sarif");
    workspace.run(["check", ".", "--period", "2026-Q5"]).ends(2).says("is not a period");
    workspace.run(["check", ".", "--as-of", "2026-02-30"]).ends(2).says("is not a date");
    workspace.run(["check", ".", "--quiet", "--verbose"]).ends(2).says("cannot be used with");
}

#[test]
fn the_day_is_an_option_or_the_source_date_epoch() {
    let workspace = Workspace::minimal();
    let day =
        |run: crate::harness::Run| run.ends(0).stdout.lines().nth(1).unwrap_or_default().to_owned();
    let epoch = ("SOURCE_DATE_EPOCH", "1791158400");
    let args = ["explain", ".", "CC6.2"];
    assert!(day(workspace.run_with(args, &[epoch])).ends_with("as of 2026-10-05"));
    let args = ["explain", ".", "CC6.2", "--as-of", "2026-12-01"];
    assert!(day(workspace.run_with(args, &[epoch])).ends_with("as of 2026-12-01"));
    workspace
        .run_with(["check", "."], &[("SOURCE_DATE_EPOCH", "soon")])
        .ends(2)
        .says("SOURCE_DATE_EPOCH is not a number of seconds");
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let workspace = Workspace::minimal();
    let check = |more: &[&str]| {
        let mut args = vec!["check", ".", "--as-of", "2026-10-05"];
        args.extend(more);
        workspace.run(args).ends(1).stdout
    };
    assert!(!check(&[]).contains('\u{1b}'));
    assert!(!check(&["--color", "never"]).contains('\u{1b}'));
    assert!(check(&["--color", "always"]).contains('\u{1b}'));
}

#[test]
#[cfg_attr(not(feature = "pdf"), ignore = "looks at the PDF")]
fn quiet_prints_results_only_and_verbose_says_what_takes_time() {
    let workspace = Workspace::minimal();
    workspace.run(["build", ".", "--as-of", "2026-10-05", "--quiet"]).ends(1).silent();
    workspace
        .run(["build", ".", "--as-of", "2026-10-05", "--verbose"])
        .ends(1)
        .says("loaded 7 files in")
        .says("rendered in")
        .says("wrote 9 files in");
}
