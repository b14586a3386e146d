//! The table of codes: complete, in order, fired by something, and what the program and `docs/codes` say.

mod firing;
mod pages;

use std::collections::BTreeSet;

use carveout::check::{self, RULES};
use carveout::diag::Code;
use carveout::diag::codes::ROOMS;
use rayon::prelude::*;

use crate::derivation::proven;
use crate::harness::{AS_OF, Workspace};

#[test]
fn names_are_unique_kebab_case_and_in_order() {
    let all: Vec<&str> = check::codes().iter().map(|code| code.name).collect();
    let unique: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(all, unique.into_iter().collect::<Vec<_>>(), "a name is used twice");
    for name in all {
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        assert!(name.split('-').all(word), "{name}");
    }
    for room in ROOMS {
        let names: Vec<&str> = room.codes.iter().map(|code| code.name).collect();
        assert!(names.is_sorted(), "{} is not sorted: {names:?}", room.title);
        assert!(!room.title.is_empty() && !room.title.ends_with('.'), "{}", room.title);
    }
    let of_rooms: usize = ROOMS.iter().map(|room| room.codes.len()).sum();
    assert_eq!(check::codes().len(), of_rooms + RULES.len());
}

#[test]
fn every_code_is_explained() {
    for code in check::codes() {
        let (name, summary, manual) = (code.name, code.summary, code.manual);
        assert!((12..=100).contains(&summary.len()), "{name}: {summary}");
        assert!(!summary.ends_with('.') && summary == summary.trim(), "{name}: {summary}");
        let first = summary.split(' ').next().unwrap_or_default();
        let acronym = first == first.to_uppercase();
        assert!(acronym || first == first.to_lowercase(), "{name}: {summary}");
        assert!(manual.len() > 60, "the manual of {name} is too short to help");
        assert!(manual.ends_with('.') && manual == manual.trim(), "{name}");
        assert!(manual.starts_with(|c: char| !c.is_lowercase()), "{name}: {manual}");
        assert!(manual.lines().all(|line| line.chars().count() <= 110), "{name} has a long line");
        assert!(!manual.contains("  ") && !manual.contains(" \n"), "{name} has stray spaces");
    }
}

#[test]
fn every_code_that_is_no_rule_is_fired_by_a_case() {
    let codes: Vec<&Code> = ROOMS.iter().flat_map(|room| room.codes.iter().copied()).collect();
    let is_not_fired = |code: &Code| {
        let Some(case) = firing::CASES.iter().find(|(name, _)| *name == code.name) else {
            return Some(format!("{} has no case", code.name));
        };
        let said = (case.1)()?;
        let title = format!("{}[{}]", code.severity.as_str(), code.name);
        let head: String = said.chars().take(600).collect();
        (!said.contains(&title)).then(|| format!("{title} is not fired by its case:\n{head}"))
    };
    let mut wrong: Vec<String> = codes.par_iter().filter_map(|code| is_not_fired(code)).collect();
    for (name, _) in firing::CASES {
        let known = ROOMS.iter().flat_map(|room| room.codes).any(|code| code.name == *name);
        if !known {
            wrong.push(format!("there is no code {name}"));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn explain_prints_every_code_without_a_workspace() {
    let workspace = Workspace::empty();
    for room in ROOMS {
        let code = room.codes[0];
        workspace
            .run(["explain", code.name])
            .ends(0)
            .prints(&format!("{} ({})\n{}\n\n", code.name, code.severity.as_str(), code.summary))
            .prints(code.manual)
            .silent();
    }
    workspace
        .run(["explain", "evidence-staleness"])
        .ends(2)
        .says("there is no such code; did you mean `evidence-stale`?");
    proven().run(["explain", "CC6.2", "--as-of", AS_OF]).ends(0).prints("CC6.2 ");
}

#[test]
fn rules_lists_filters_and_prints_json() {
    let workspace = Workspace::empty();
    let list = workspace.run(["rules"]).ends(0).silent();
    assert_eq!(list.stdout.lines().count(), check::codes().len());
    let first = list.stdout.lines().next().unwrap_or_default();
    assert!(first.starts_with("access-key-id ") && first.contains(" warning "), "{first}");
    let waivers = workspace.run(["rules", "waiver"]).ends(0).silent();
    let names: Vec<&str> =
        waivers.stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(
        names,
        [
            "waiver-dates",
            "waiver-expired",
            "waiver-incomplete",
            "waiver-not-compensated",
            "waiver-refused",
            "waiver-self-approved",
            "waiver-thin",
            "waiver-too-long",
            "waiver-too-wide",
            "waiver-unknown-code",
            "waiver-unknown-control",
            "waiver-unused"
        ]
    );
    workspace
        .run(["rules", "WAIVER", "last", "day"])
        .ends(0)
        .prints("waiver-expired")
        .omits("unused");
    workspace.run(["rules", "no-such-word"]).ends(0).says("no code contains all of these words");
    let json = workspace.run(["rules", "report-period-gap", "--format", "json"]).ends(0).json();
    assert_eq!(json["schema"], "carveout/rules/1");
    assert_eq!(json["rules"][0]["name"], "report-period-gap");
    assert_eq!(json["rules"][0]["severity"], "error");
    let manual = check::code("report-period-gap").map(|code| code.manual);
    assert_eq!(json["rules"][0]["manual"].as_str(), manual);
}

#[test]
fn sarif_declares_every_code_that_occurs_with_its_help() {
    let workspace = proven().file("out/2026-Q2/manifest.json", "{}").file("evidence/left.bin", "x");
    let run = workspace.run(["check", ".", "--as-of", AS_OF, "--format", "sarif"]);
    let value = run.json();
    let rules = value["runs"][0]["tool"]["driver"]["rules"].as_array().cloned().unwrap_or_default();
    let results = value["runs"][0]["results"].as_array().cloned().unwrap_or_default();
    let mut used = BTreeSet::new();
    for result in &results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        used.insert(index);
    }
    assert_eq!(used.len(), rules.len(), "a code is declared and does not occur");
    for rule in &rules {
        let code = check::code(rule["id"].as_str().unwrap()).unwrap();
        assert_eq!(rule["shortDescription"]["text"], code.summary);
        assert_eq!(rule["fullDescription"]["text"], code.manual);
        assert_eq!(rule["help"]["text"], code.manual);
        assert_eq!(rule["defaultConfiguration"]["level"], code.severity.as_str());
    }
    for name in ["package-unreadable", "evidence-unregistered"] {
        assert!(rules.iter().any(|rule| rule["id"] == name), "{name} is not declared");
    }
}
