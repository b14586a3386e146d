//! What an addition under `controls/` needs: each test points the loader at files that are not built in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::ids::unknown_among;
use super::*;
use crate::catalog::{Frameworks, native};
use crate::model::PartId;

/// The files under a folder, as `build.rs` lists those that are built in.
fn read_tree(root: &Path, folder: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            read_tree(root, &path, files);
        } else if path.ends_with(".yaml") {
            files.insert(path.clone(), fs::read_to_string(root.join(&path)).unwrap());
        }
    }
}

/// The shipped files.
fn shipped() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    read_tree(Path::new(env!("CARGO_MANIFEST_DIR")), "controls", &mut files);
    files
}

/// All that is wrong or missing in `files`, a sentence each.
fn missing(files: &BTreeMap<String, String>) -> Vec<String> {
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let controls = Controls::of(&files);
    let mut out = Vec::new();
    let frameworks = Frameworks::read(controls);
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let knowledge = match load_with(controls, &[]) {
        Ok(knowledge) => knowledge,
        Err(faults) => return faults.into_iter().map(|fault| fault.message).collect(),
    };
    for id in controls.frameworks() {
        let catalog = match native::load_from(controls, id) {
            Some(Ok(catalog)) => catalog,
            Some(Err(fault)) => {
                out.push(format!("{id}: {}", fault.message));
                continue;
            }
            None => {
                out.push(format!("{id} has no framework.yaml"));
                continue;
            }
        };
        if catalog.source.id != id {
            out.push(format!("the folder {id} is of a framework `{}`", catalog.source.id));
            continue;
        }
        let framework = frameworks.named(id).unwrap();
        if framework.names().len() < 2 {
            out.push(format!("{id} has no name that a tool gives it"));
        }
        for name in framework.names() {
            if let Some(other) = names.insert(name.to_lowercase(), id)
                && other != id
            {
                out.push(format!("{id} and {other} have the name {name}"));
            }
        }
        for control in catalog.controls() {
            let whole = PartId::whole(control.id.clone());
            let read = framework.requirement(control.id.as_str());
            if read.first() != Some(&whole) {
                out.push(format!("{id}: the shape of its ids does not read {}", control.id));
            }
        }
        let Some(table) = knowledge.responsibility.get(id) else {
            out.push(format!("{id} has no responsibility.yaml"));
            continue;
        };
        for control in catalog.controls() {
            for (part, _) in control.statement.leaves() {
                if table.duties(&part.id).is_none() {
                    out.push(format!("responsibility.yaml of {id} lacks {}", part.id));
                }
            }
        }
    }
    for (id, table) in &knowledge.responsibility {
        if table.files != [of_framework(id, "responsibility.yaml")] {
            out.push(format!("{} is about {id}", table.files.join(", ")));
        }
    }
    for crosswalk in knowledge.crosswalks.values() {
        let file = of_framework(&crosswalk.from, &format!("crosswalks/{}.yaml", crosswalk.to));
        if crosswalk.files != [file] {
            let about = crosswalk.name();
            out.push(format!("{} is about {about}", crosswalk.files.join(", ")));
        }
    }
    for (path, text) in controls.folder("controls/aws/services") {
        let service: Service = yaml::parse(&File::whole(path), text).unwrap();
        if path != format!("controls/aws/services/{}.yaml", service.id) {
            out.push(format!("{path} is about {}", service.id));
        }
    }
    for (path, text) in controls.folder("controls/aws/scope") {
        let scope: Scope = yaml::parse(&File::whole(path), text).unwrap();
        if path != format!("controls/aws/scope/{}.yaml", scope.program) {
            out.push(format!("{path} is about {}", scope.program));
        }
    }
    for (path, text) in controls.folder("controls/checks") {
        let table: CheckMap = yaml::parse(&File::whole(path), text).unwrap();
        if !controls.frameworks().contains(&table.catalog.as_str()) {
            out.push(format!("{path} is about the unknown framework {}", table.catalog));
        }
    }
    out.extend(unknown_among(controls, &knowledge, None, &[]).into_iter().map(|f| f.message));
    out
}

#[test]
fn what_is_shipped_lacks_nothing() {
    assert_eq!(missing(&shipped()), Vec::<String>::new());
    let built_in: Vec<String> = missing_from_the_program();
    assert!(built_in.is_empty(), "{built_in:?}");
}

/// Files of the folder that the program does not carry.
fn missing_from_the_program() -> Vec<String> {
    let carried = |path: &str| Controls::shipped().file(path).is_some();
    shipped().into_keys().filter(|path| !carried(path)).collect()
}

/// A framework of three controls.
const TINY: [(&str, &str); 4] = [
    (
        "framework.yaml",
        r#"id: tiny
title: "A tiny framework"
version: "1"
wording: own
source: {title: "Tiny", url: "https://example.com", checked_on: 2026-11-27}
profiles:
  - {id: all, title: "All"}
groups: [t, s]
ids: {grammar: dotted, begins: [T, "S."]}
names:
  prowler: [Tiny-1]
"#,
    ),
    (
        "catalog/t.yaml",
        r#"group: T
title: "First"
controls:
  - {id: T1.1, title: "One", profiles: [all], text: "Do one thing."}
  - {id: T1.2, title: "Two", profiles: [all], parts: [{id: a, text: "A."}, {id: b, text: "B."}]}
"#,
    ),
    (
        "catalog/s.yaml",
        r#"group: S
title: "Second"
controls:
  - {id: S.1.1, title: "Three", profiles: [all], text: "Do another thing."}
"#,
    ),
    (
        "responsibility.yaml",
        r#"catalog: tiny
controls:
  T1.1: {topics: [logging]}
  T1.2: {customer: "It is a decision."}
  S.1.1: {topics: [physical-access]}
"#,
    ),
];

const CROSSWALK: (&str, &str) = (
    "crosswalks/soc2.yaml",
    "from: tiny\nto: soc2\nsource: practice\nchecked_on: 2026-11-27\npairs:\n  T1.1:\n    CC7.2: intersects\n",
);

/// The shipped files and a folder for the tiny framework beside them, read back from a disk.
fn with_tiny(change: impl Fn(&str, &str) -> Option<String>) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut files = shipped();
    for (name, text) in TINY.into_iter().chain([CROSSWALK]) {
        let Some(text) = change(name, text) else { continue };
        let path = folder.path().join(of_framework("tiny", name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    read_tree(folder.path(), "controls", &mut files);
    files
}

#[test]
fn a_framework_is_a_folder() {
    let files = with_tiny(|_, text| Some(text.to_owned()));
    assert_eq!(missing(&files), Vec::<String>::new());
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let controls = Controls::of(&files);
    let catalog = native::load_from(controls, "tiny").unwrap().unwrap();
    let ids: Vec<&str> = catalog.controls().map(|control| control.id.as_str()).collect();
    assert_eq!(ids, ["T1.1", "T1.2", "S.1.1"], "in the publisher's order");
    let knowledge = load_with(controls, &[]).unwrap();
    let part = PartId::whole("T1.2".parse().unwrap()).child("a");
    assert!(knowledge.responsibility["tiny"].duties(&part).unwrap().1.customer.is_some());
    assert!(knowledge.crosswalks.contains_key("tiny--soc2"));
    let frameworks = Frameworks::read(controls);
    let found = frameworks.named("tiny-1").unwrap().requirement("s_1_1");
    assert_eq!(found, ["S.1.1".parse().unwrap()]);
}

#[test]
fn what_a_framework_lacks_is_named() {
    let edit = |file: &'static str, from: &'static str, to: &'static str| {
        missing(&with_tiny(move |name, text| {
            let changed = text.replace(from, to);
            assert!(name != file || changed != text, "{from} is not in {file}");
            Some(if name == file { changed } else { text.to_owned() })
        }))
    };
    let without = |file: &'static str| {
        missing(&with_tiny(move |name, text| (name != file).then(|| text.to_owned())))
    };
    let head = "framework.yaml";
    for (found, said) in [
        (without("responsibility.yaml"), "tiny has no responsibility.yaml"),
        (without(head), "tiny has no framework.yaml"),
        (without("catalog/s.yaml"), "tiny: `groups` names `s`"),
        (edit(head, "[t, s]", "[t]"), "catalog/s.yaml` is not in `groups`"),
        (edit(head, "prowler: [Tiny-1]", "prowler: []"), "tiny has no name that a tool gives it"),
        (edit(head, "Tiny-1", "SOC2"), "tiny and soc2 have the name SOC2"),
        (edit(head, ", \"S.\"]", "]"), "tiny: the shape of its ids does not read S.1.1"),
        (edit(head, "dotted", "roman"), "`roman` is not a grammar of ids"),
        (edit(head, "id: tiny", "id: small"), "the folder tiny is of a framework `small`"),
        (edit("responsibility.yaml", "  T1.2", "  T1.3"), "responsibility.yaml of tiny lacks T1.2"),
        (edit("responsibility.yaml", "  T1.2", "  T1.3"), "tiny has no `T1.3`"),
        (edit("crosswalks/soc2.yaml", "CC7.2", "CC7.9"), "soc2 has no `CC7.9`"),
        (edit("crosswalks/soc2.yaml", "to: soc2", "to: hipaa"), "is about tiny--hipaa"),
    ] {
        assert!(found.iter().any(|text| text.contains(said)), "{said}: {found:?}");
    }
}

#[test]
fn a_service_and_a_table_of_checks_are_a_file() {
    let mut files = shipped();
    let lambda = files["controls/aws/services/lambda.yaml"].replace("id: lambda", "id: sigma");
    files.insert("controls/aws/services/sigma.yaml".to_owned(), lambda);
    let table = "tool: sigma\ncatalog: soc2\nsources: []\nchecks:\n  one: [CC6.1]\n";
    files.insert("controls/checks/sigma.yaml".to_owned(), table.to_owned());
    assert_eq!(missing(&files), Vec::<String>::new());
    let list: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let knowledge = load_with(Controls::of(&list), &[]).unwrap();
    assert!(
        knowledge.services.contains_key("sigma") && knowledge.checks.of("sigma", "one").is_some()
    );
    let misplaced = files.remove("controls/aws/services/sigma.yaml").unwrap();
    files.insert("controls/aws/services/tau.yaml".to_owned(), misplaced);
    assert_eq!(missing(&files), ["controls/aws/services/tau.yaml is about sigma"]);
}
