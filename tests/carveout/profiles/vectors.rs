//! The vectors of NIST's draft.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use carveout::catalog;

use super::{content, differences, outline};
use crate::publications::{Data, compared};

/// What the specification asks for, where it is not what the vector holds.
enum Else {
    /// An error with this rule.
    Fault(&'static str),
    /// Another result: controls as an outline, and why.
    Outline(&'static str, &'static str),
    /// The same controls, with these differences elsewhere, and why.
    But(&'static [&'static str], &'static str),
}

const NESTED: &str =
    "`flat` has no nesting (req-merge-flat), as in the other set and liboscal-java";
const PARENTS: &str = "`with-parent-controls` left the model (usnistgov/OSCAL #1819); and NESTED";
const KEPT: &str = "a resource with keep=always stays (req-backmatter-keep)";
const GROUP: &str = "a group that stays has its parameters (id-structure-as-is-list-1); and KEPT";
const FIRST: &str =
    "`use-first` drops later controls, not all but one of a group (req-merge-use-first)";
const NONE: &str = "the draft has no result for it";

/// Vectors that are not the last word.
const STALE: &[(&str, Else)] = &[
    // An import that fails or goes round is an error; the vectors show an empty catalog, if any.
    ("profile-resolution-examples/broken_profile", Else::Fault("profile-import")),
    ("profile-resolution-examples/circular_profile", Else::Fault("profile-circular")),
    ("profile-resolution-examples/home_profile", Else::Fault("profile-circular")),
    ("requirement-tests/req-broken-import", Else::Fault("profile-import")),
    ("requirement-tests/req-circular_import", Else::Fault("profile-circular")),
    ("requirement-tests/req-circular_importer", Else::Fault("profile-circular")),
    ("requirement-tests/req-missing-resource", Else::Fault("profile-import")),
    (
        "requirement-tests/keep-everything-twice",
        Else::Outline(
            "b2 b1 b3 a3 a2 a1 c3 c3.a c3.a-1 c1 c2 b2 b1 b3 a3 a2 a1 c3 c3.a c3.a-1 c1 c2",
            NESTED,
        ),
    ),
    (
        "requirement-tests/req-include-all-flat",
        Else::Outline("b2 b1 b3 a3 a2 a1 c3 c3.a c3.a-1 c1 c2", NESTED),
    ),
    ("requirement-tests/req-include-by-id", Else::Outline("a1 b1 c1 c3 c3.a c3.a-1", NESTED)),
    ("requirement-tests/req-loose-params2", Else::Outline("c3 c3.a c3.a-1 c1", NESTED)),
    (
        "requirement-tests/req-merge-usefirst2",
        Else::Outline("a1 a2 a3 b1 b2 b3 c1 c2 c3 c3.a c3.a-1", NESTED),
    ),
    (
        "requirement-tests/req-modify-alter-remove-match1",
        Else::Outline("a3 a2 a1 c3 c3.a c3.a-1 c1 c2", NESTED),
    ),
    ("requirement-tests/req-with-parent-controls-no1", Else::Outline("c3 c3.a c3.a-1", PARENTS)),
    ("requirement-tests/req-with-parent-controls-none", Else::Outline("c3 c3.a", PARENTS)),
    ("requirement-tests/req-with-parent-controls-yes1", Else::Outline("c3 c3.a c3.a-1", PARENTS)),
    ("requirement-tests/req-with-parent-controls-yes2", Else::Outline("c3 c3.a", PARENTS)),
    (
        "requirement-tests/req-modify-alter-remove-match2",
        Else::But(&["/back-matter is ours alone"], KEPT),
    ),
    (
        "requirement-tests/req-structure-asis1",
        Else::But(
            &["/groups/0/params is ours alone", "/back-matter/resources has 3 items, not 2"],
            GROUP,
        ),
    ),
    (
        "requirement-tests/req-structure-asis2",
        Else::But(
            &["/groups/0/params is ours alone", "/back-matter/resources has 2 items, not 1"],
            GROUP,
        ),
    ),
    (
        "requirement-tests/req-merge-usefirst1",
        Else::Outline(
            "[Group A of C: a1 a2 a3] [Group B of C: b1 b2 b3] [Group C of C: c1 c2 c3(c3.a(c3.a-1))]",
            FIRST,
        ),
    ),
    ("requirement-tests/req-merge-keep1", Else::Outline(KEPT_TWICE, NONE)),
    ("requirement-tests/req-merge-keep2", Else::Outline(KEPT_TWICE, NONE)),
];

const KEPT_TWICE: &str = "[Group A of C: a1 a2 a3] [Group B of C: b1 b2 b3] [Group C of C: c1 c2 c3(c3.a(c3.a-1))] \
    [Group B of C: b2 b1 b3] [Group A of C: a3 a2 a1] [Group C of C: c3(c3.a(c3.a-1)) c1 c2]";

compared!(vectors_of_the_draft);
fn vectors_of_the_draft(data: &Data) {
    let root = data.join("oscal/profile-resolution/json");
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let sets = ["requirement-tests", "profile-resolution-examples"];
    for set in data.expect(&sets[..], &sets[..1]) {
        let mut paths: Vec<_> =
            fs::read_dir(root.join(set)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        for path in paths {
            let name = format!("{set}/{}", path.file_stem().unwrap().to_str().unwrap());
            if let Err(why) = one(&path, &name, &mut seen) {
                wrong.push(format!("{name}: {why}"));
            }
        }
    }
    assert!(seen.len() > data.expect(45, 6), "only {} vectors were found", seen.len());
    for (name, _) in STALE.iter().filter(|_| data.whole) {
        assert!(seen.contains(*name), "{name} is listed and not there");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn one(path: &Path, name: &str, seen: &mut BTreeSet<String>) -> Result<(), String> {
    seen.insert(name.to_owned());
    let stale = STALE.iter().find(|(known, _)| *known == name).map(|(_, instead)| instead);
    let result = catalog::resolve(path, &[], None);
    let result = match (result, stale) {
        (Err(fault), Some(Else::Fault(rule))) if fault.code.name == *rule => return Ok(()),
        (Err(fault), _) => return Err(format!("{fault:?}")),
        (Ok(_), Some(Else::Fault(rule))) => return Err(format!("no {rule}")),
        (Ok(resolved), _) => resolved,
    };
    let ours = content(&result.json);
    let expected = path.parent().unwrap().join("output-expected");
    let expected =
        expected.join(format!("{}_RESOLVED.json", path.file_stem().unwrap().to_str().unwrap()));
    let theirs = fs::read_to_string(&expected).ok().map(|text| content(&text));
    let mut out = Vec::new();
    if let Some(theirs) = &theirs {
        differences(&ours, theirs, "", &mut out);
    }
    match stale {
        Some(Else::Outline(wanted, why)) => {
            if theirs.is_some() && out.is_empty() {
                return Err("is listed as stale and is not".to_owned());
            }
            let got = outline(&ours);
            if got == *wanted { Ok(()) } else { Err(format!("{got} for {wanted} ({why})")) }
        }
        Some(Else::But(known, why)) => {
            if out == *known {
                Ok(())
            } else {
                Err(format!("{} ({why})", out.join("; ")))
            }
        }
        _ if theirs.is_none() => Err(format!("has no expected result; ours is {}", outline(&ours))),
        _ if out.is_empty() => Ok(()),
        _ => Err(format!("{} || ours {}", out[..out.len().min(6)].join("; "), outline(&ours))),
    }
}
