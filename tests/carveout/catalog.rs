//! `carveout catalog`: what is built in.

use carveout::load::catalogs::native;

use crate::harness::Workspace;

#[test]
fn list_names_every_catalog_and_selection() {
    let run = Workspace::empty().run(["catalog", "list"]).ends(0).silent();
    for id in native::IDS {
        let catalog = native::load(id).unwrap().unwrap();
        for profile in &catalog.profiles {
            let name = format!("{id}/{}", profile.id);
            assert!(run.stdout.contains(&name), "{name} is not listed\n{run}");
        }
    }
}

#[test]
fn show_lists_the_controls_of_a_selection() {
    let workspace = Workspace::empty();
    let all = workspace.run(["catalog", "show", "nist-800-53-r5"]).ends(0).silent();
    let low = workspace.run(["catalog", "show", "nist-800-53-r5/low"]).ends(0).silent();
    let controls = |text: &str| text.lines().filter(|line| line.starts_with("  ")).count();
    assert_eq!((controls(&all.stdout), controls(&low.stdout)), (370, 149));
    assert!(low.stdout.contains("AC-1 ") && !low.stdout.contains("AC-2(1) "));
}

#[test]
fn show_prints_one_control_whole() {
    Workspace::empty()
        .run(["catalog", "show", "nist-800-53-r5", "ac-02"])
        .ends(0)
        .prints("AC-2 Account Management\n")
        .prints("Selected by: ")
        .prints("  AC-2(a)  ")
        .prints("Parameters:\n")
        .prints("Related: ")
        .silent();
}

#[test]
fn unknown_names_are_answered_with_known_ones() {
    let workspace = Workspace::empty();
    workspace
        .run(["catalog", "show", "iso"])
        .ends(2)
        .says("there are nist-800-53-r5, csf-2.0, hipaa, soc2");
    workspace.run(["catalog", "show", "soc2/cc6"]).ends(2).says("`soc2` has no selection `cc6`");
    workspace.run(["catalog", "show", "soc2", "AC-2"]).ends(2).says("AC-2 is not in soc2");
    workspace.run(["catalog", "show", "soc2", "?"]).ends(2).says("is not a control id");
}

#[test]
fn built_in_catalogs_are_sound() {
    for id in native::IDS {
        let catalog = native::load(id).unwrap().unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for control in catalog.controls() {
            assert!(seen.insert(control.id.clone()), "{} twice", control.id);
            assert!(!control.profiles.is_empty(), "{} is in no selection", control.id);
            assert!(!control.title.is_empty());
            for (part, _) in control.statement.leaves() {
                assert!(!part.text.is_empty(), "{} says nothing", part.id);
                // Every parameter a sentence inserts is declared.
                for piece in part.text.split("{{ insert: param, ").skip(1) {
                    let name = piece.split(" }}").next().unwrap();
                    assert!(control.parameters.contains_key(name), "{}: {name}", part.id);
                }
            }
        }
    }
}
