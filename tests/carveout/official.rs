//! NIST's own baselines beside the catalogs of ours.

use std::collections::{BTreeMap, BTreeSet};

use carveout::catalog::{native, oscal};
use carveout::model::{Catalog, Control, Wording};

use crate::harness::Workspace;
use crate::publications::{Data, compared, read};

/// A baseline, our selection of the same controls, and how many controls and parts it has.
type Baseline = (&'static str, &'static str, usize, usize);

const ALL: &[Baseline] =
    &[("LOW", "low", 149, 538), ("MODERATE", "moderate", 287, 758), ("HIGH", "high", 370, 864)];
const CUT: &[Baseline] = &[("LOW", "low", 4, 27), ("HIGH", "high", 7, 40)];

fn baseline(data: &Data, level: &str) -> String {
    let name = format!("NIST_SP-800-53_rev5_{level}-baseline-resolved-profile_catalog-min.json");
    read(&data.join("oscal/sp800-53-rev5-v1.3.0").join(name))
}

pub(crate) fn catalog(data: &Data, level: &str) -> Catalog {
    oscal::catalog("c.json", &baseline(data, level)).unwrap()
}

/// A workspace that plans for an official baseline.
pub(crate) fn workspace(data: &Data, level: &str) -> Workspace {
    Workspace::minimal()
        .edit(
            "carveout.yaml",
            "soc2/security",
            "{catalog: catalogs/NIST.json, name: nist-official}",
        )
        .file("catalogs/NIST.json", baseline(data, level))
}

compared!(baselines_have_every_control_and_part);
fn baselines_have_every_control_and_part(data: &Data) {
    for (level, _, controls, parts) in data.expect(ALL, CUT) {
        let plan = workspace(data, level).plan();
        assert_eq!(plan.controls.len(), *controls, "{level}");
        assert_eq!(plan.summary.parts.total() as usize, *parts, "{level}");
        assert_eq!(plan.catalog.wording, Wording::Official);
        assert_eq!(plan.catalog.file.as_deref(), Some("catalogs/NIST.json"));
    }
}

compared!(official_words_are_printed_with_parameters_in_place);
fn official_words_are_printed_with_parameters_in_place(data: &Data) {
    let workspace = workspace(data, "LOW");
    workspace
        .explain("AC-2(a)")
        .ends(0)
        .prints("AC-2 Account Management\n")
        .prints("AC-2(a): Define and document the types of accounts allowed and specifically prohibited for use within the system;")
        .prints("duties   from AC-2 in responsibility/nist-800-53-r5.yaml");
    workspace.explain("AC-2(h)(1)").ends(0).omits("insert: param").prints("AC-2(h)(1): [");
    let workspace = workspace.append("carveout.yaml", "parameters:\n  ac-02_odp.06: two days\n");
    workspace
        .explain("AC-2(h)(1)")
        .ends(0)
        .prints("AC-2(h)(1): two days when accounts are no longer required;");
    workspace
        .run(["check", ".", "--as-of", "2026-10-05", "--deny", "nothing"])
        .ends(0)
        .omits("unknown-control");
}

/// What two catalogs of the same requirements must have in common.
fn shape(control: &Control) -> (String, BTreeSet<String>, BTreeSet<String>) {
    let leaves = control.statement.leaves();
    let parts = leaves.iter().flat_map(|(part, above)| {
        std::iter::once(part.id.to_string()).chain(above.iter().map(|part| part.id.to_string()))
    });
    (control.title.clone(), parts.collect(), control.parameters.keys().cloned().collect())
}

/// True for a control of a baseline, and not one that release 5.2.0 added.
fn in_baseline(control: &&Control) -> bool {
    control.profiles.iter().any(|profile| profile != "release-5.2.0")
}

compared!(the_native_catalog_is_nists_less_the_words);
fn the_native_catalog_is_nists_less_the_words(data: &Data) {
    let ours = native::load("nist-800-53-r5").unwrap().unwrap();
    let ours: BTreeMap<String, &Control> =
        ours.controls().filter(in_baseline).map(|c| (c.id.to_string(), c)).collect();
    let mut wrong = Vec::new();
    let high = catalog(data, "HIGH");
    let theirs: BTreeMap<String, &Control> =
        high.controls().map(|c| (c.id.to_string(), c)).collect();
    for id in theirs.keys().filter(|id| !ours.contains_key(*id)) {
        wrong.push(format!("{id} is missing"));
    }
    for (id, control) in ours.iter().filter(|(id, _)| data.whole || theirs.contains_key(*id)) {
        let Some(official) = theirs.get(id) else {
            wrong.push(format!("{id} is not NIST's"));
            continue;
        };
        let (title, parts, parameters) = shape(control);
        let (their_title, their_parts, their_parameters) = shape(official);
        if title != their_title {
            wrong.push(format!("{id}: `{title}` for `{their_title}`"));
        }
        for (what, one, two) in
            [("part", parts, their_parts), ("parameter", parameters, their_parameters)]
        {
            let missing: Vec<_> = two.difference(&one).collect();
            let extra: Vec<_> = one.difference(&two).collect();
            if !missing.is_empty() || !extra.is_empty() {
                wrong.push(format!("{id}: {what}s missing {missing:?}, extra {extra:?}"));
            }
        }
    }
    for (level, profile, count, _) in data.expect(ALL, CUT) {
        let official = catalog(data, level);
        let theirs: BTreeSet<String> = official.controls().map(|c| c.id.to_string()).collect();
        let selected = ours.iter().filter(|(_, c)| c.profiles.iter().any(|p| p == profile));
        let selected: BTreeSet<String> = selected.map(|(id, _)| id.clone()).collect();
        assert_eq!(theirs.len(), *count);
        wrong.extend(theirs.difference(&selected).map(|id| format!("{profile} lacks {id}")));
        let more = selected.difference(&theirs).filter(|_| data.whole);
        wrong.extend(more.map(|id| format!("{profile} has {id}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Subcategories of CSF 2.0 in NIST's own file: those with examples; withdrawn ones of 1.1 have none.
fn subcategories(data: &Data) -> BTreeMap<String, String> {
    let text = read(&data.join("oscal/csf/NIST_CSF_v2.0_catalog.converted-min.json"));
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    fn walk(value: &serde_json::Value, out: &mut BTreeMap<String, String>) {
        let parts = value["parts"].as_array().map(Vec::as_slice).unwrap_or_default();
        let prose = |name: &str| parts.iter().find(|part| part["name"] == name);
        if value["class"] == "subcategory" && prose("example").is_some() {
            let statement = prose("statement").and_then(|part| part["prose"].as_str());
            out.insert(value["id"].as_str().unwrap().to_owned(), statement.unwrap().to_owned());
        }
        for list in ["groups", "controls"] {
            value[list].as_array().into_iter().flatten().for_each(|child| walk(child, out));
        }
    }
    let mut out = BTreeMap::new();
    walk(&document["catalog"], &mut out);
    out
}

compared!(the_framework_has_every_subcategory_in_words_of_ours);
fn the_framework_has_every_subcategory_in_words_of_ours(data: &Data) {
    let theirs = subcategories(data);
    let ours = native::load("csf-2.0").unwrap().unwrap();
    let ids: BTreeSet<String> = ours.controls().map(|control| control.id.to_string()).collect();
    let theirs_alone: Vec<_> = theirs.keys().filter(|id| !ids.contains(*id)).collect();
    assert!(theirs_alone.is_empty(), "{theirs_alone:?}");
    assert_eq!((ids.len(), theirs.len()), (106, data.expect(106, 2)));
    for control in ours.controls() {
        let Some(theirs) = theirs.get(control.id.as_str()) else { continue };
        let copied = copied(&control.statement.text, theirs);
        assert!(copied.is_none(), "{} copies {copied:?}", control.id);
    }
}

/// Eight words in a row that both texts have; what stands for a parameter ends a run.
fn copied(own: &str, official: &str) -> Option<String> {
    let words = |text: &str| -> Vec<String> {
        let mut plain = String::new();
        for (n, piece) in text.split("{{").enumerate() {
            let piece = if n == 0 { piece } else { piece.split_once("}}").map_or("", |(_, p)| p) };
            plain.push_str(if n == 0 { "" } else { " | " });
            plain.extend(piece.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }));
        }
        plain.to_lowercase().split_whitespace().map(str::to_owned).collect()
    };
    let (own, official) = (words(own), words(official));
    let runs: BTreeSet<&[String]> = official.windows(8).collect();
    let run = own.windows(8).find(|run| !run.contains(&"|".to_owned()) && runs.contains(run));
    run.map(|run| run.join(" "))
}

compared!(no_sentence_of_nists_is_copied);
fn no_sentence_of_nists_is_copied(data: &Data) {
    fn texts(part: &carveout::model::Part, out: &mut Vec<String>) {
        out.push(part.text.clone());
        part.parts.iter().for_each(|child| texts(child, out));
    }
    let theirs = catalog(data, "HIGH");
    let ours = native::load("nist-800-53-r5").unwrap().unwrap();
    for control in ours.controls().filter(in_baseline) {
        let (mut own, mut official) = (Vec::new(), Vec::new());
        texts(&control.statement, &mut own);
        match theirs.control(&control.id) {
            Some(theirs) => texts(&theirs.statement, &mut official),
            None if data.whole => panic!("{} is not NIST's", control.id),
            None => continue,
        }
        for text in &own {
            let found = official.iter().find_map(|theirs| copied(text, theirs));
            assert!(found.is_none(), "{} copies {found:?}", control.id);
        }
    }
}
