//! `carveout catalog`: what is built in.

use carveout::catalog::native;

use crate::harness::Workspace;

#[test]
fn list_names_every_catalog_and_selection() {
    let run = Workspace::empty().run(["catalog", "list"]).ends(0).silent();
    for id in native::ids() {
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
    assert_eq!((controls(&all.stdout), controls(&low.stdout)), (373, 149));
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
        .says(&format!("available: {}", native::ids().join(", ")));
    workspace.run(["catalog", "show", "soc2/cc6"]).ends(2).says("`soc2` has no baseline `cc6`");
    workspace.run(["catalog", "show", "soc2", "AC-2"]).ends(2).says("AC-2 is not in soc2");
    workspace.run(["catalog", "show", "soc2", "?"]).ends(2).says("is not a control id");
}

#[test]
fn built_in_catalogs_are_sound() {
    for id in native::ids() {
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

#[test]
fn the_security_rule_has_its_standards_and_specifications() {
    let catalog = native::load("hipaa").unwrap().unwrap();
    let count = |section: &str, standard: bool| {
        let group = catalog.groups.iter().find(|group| group.id == section).unwrap();
        let of = |kind: &str| (kind == "standard") == standard;
        group.controls.iter().filter(|c| of(c.kind.as_deref().unwrap())).count()
    };
    let counted: Vec<(usize, usize)> = ["164.308", "164.310", "164.312", "164.314", "164.316"]
        .iter()
        .map(|section| (count(section, true), count(section, false)))
        .collect();
    assert_eq!(counted, [(10, 21), (4, 8), (5, 7), (2, 9), (2, 3)]);
    let kinds = |kind: &str| catalog.controls().filter(|c| c.kind.as_deref() == Some(kind)).count();
    assert_eq!((kinds("standard"), kinds("required"), kinds("addressable")), (23, 26, 22));
}

#[test]
fn a_control_is_shown_with_who_carries_it_and_what_is_asked() {
    let workspace = Workspace::empty();
    workspace
        .run(["catalog", "show", "soc2", "CC6.4"])
        .ends(0)
        .prints("CC6.4: depends on the service, for physical-access")
        .prints("where AWS is responsible: AWS controls who enters its data centers")
        .prints("Programs whose reports can support the operation of AWS's half:\n  SOC 2.")
        .prints("Auditors ask:\n  - ")
        .prints("overlaps with MP-2");
    workspace.run(["catalog", "show", "soc2", "PI1.1"]).ends(0).prints("PI1.1: customer.");
    workspace
        .run(["catalog", "show", "hipaa", "164_312_a_2_iv"])
        .ends(0)
        .prints("164.312(a)(2)(iv) Encryption and decryption\nKind: addressable\n");
}
