//! What was brought, as files of the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use indexmap::IndexMap;

use super::{Brought, Left, Reading};
use crate::model::text::{file_name, normalized, one_line};
use crate::model::{
    Conclusion, Date, Implementation, PartId, Role, Status, Test, is_answer, looks_like_a_person,
};

/// What the workspace has already.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Its implementations.
    pub implementations: &'a [Implementation],
    /// Its tests.
    pub tests: &'a [std::sync::Arc<Test>],
    /// Its roles by id.
    pub roles: &'a IndexMap<String, Role>,
    /// Paths of the files in `implementations/`.
    pub taken: &'a BTreeSet<String>,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtFile {
    /// Path in the workspace.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Id of the implementation.
    pub id: String,
    /// What it satisfies.
    pub satisfies: Vec<PartId>,
    /// Parts with a text of their own, and one for the general text.
    pub texts: usize,
}

/// Everything that an import would write.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Implementations.
    pub files: Vec<BroughtFile>,
    /// Entries for `evidence/tests.yaml`, indented by two blanks.
    pub tests: Vec<String>,
    /// Roles to add to `carveout.yaml`: id and title.
    pub roles: BTreeMap<String, String>,
    /// What was not taken over, the reading's own first.
    pub left: Vec<Left>,
}

/// The files of a reading.
pub fn outcome(reading: &Reading, known: Known<'_>) -> Outcome {
    let mut out = Outcome { left: reading.left.clone(), ..Outcome::default() };
    let mut ids: BTreeSet<String> =
        known.implementations.iter().map(|one| one.id.clone()).collect();
    let mut tests: BTreeSet<String> = known.tests.iter().map(|test| test.id.clone()).collect();
    let mut taken: BTreeSet<String> = known.taken.iter().map(|path| path.to_lowercase()).collect();
    for one in &joined(&reading.controls) {
        let id = id_of(one);
        let path = format!("implementations/{}.md", file_stem(&id));
        // A file or a control that is there stays as it is.
        if !ids.insert(id.clone()) {
            let same = known.implementations.iter().find(|own| own.id == id);
            let draft = same.filter(|own| own.status == Status::Draft);
            let why = match draft.and_then(|own| own.origin.path()) {
                Some(path) => format!("{id} is drafted; delete {path} to bring it in"),
                None => format!("the workspace has an implementation {id}; it stays as it is"),
            };
            leave(&mut out, one, why);
            continue;
        }
        if !taken.insert(path.clone()) {
            leave(&mut out, one, format!("{path} is there; it stays as it is"));
            continue;
        }
        let said = known.implementations.iter().filter(|own| {
            own.status != Status::Draft && one.satisfies.iter().all(|part| own.satisfies(part))
        });
        if let Some(own) = said.into_iter().next() {
            leave(&mut out, one, format!("{} speaks of it already; it stays as it is", own.id));
            continue;
        }
        let text = implementation(one, &id, known.roles, &mut out);
        let texts = one.statements.len() + usize::from(!one.general.is_empty());
        out.files.push(BroughtFile {
            path,
            text,
            id: id.clone(),
            satisfies: one.satisfies.clone(),
            texts,
        });
        if let Some(entry) = test(one, &id, &mut tests, &mut out) {
            out.tests.push(entry);
        }
    }
    out
}

/// What several files, or sheets, say of one control of the team's own is one: the plans of two frameworks have the same.
fn joined(controls: &[Brought]) -> Vec<Brought> {
    let mut out: Vec<Brought> = Vec::new();
    let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
    for one in controls {
        let at = one.own.as_deref().map_or(out.len(), |own| *by_id.entry(own).or_insert(out.len()));
        let Some(known) = out.get_mut(at) else {
            out.push(one.clone());
            continue;
        };
        let mut other = one.clone();
        if known.general != other.general {
            known.spread();
            other.spread();
        }
        for (part, texts) in other.statements {
            let said = known.statements.entry(part).or_default();
            said.extend(texts.into_iter().filter(|text| !said.contains(text)).collect::<Vec<_>>());
        }
        for part in other.satisfies {
            if !known.satisfies.contains(&part) {
                known.satisfies.push(part);
            }
        }
        for (parameter, value) in other.parameters {
            known.parameters.entry(parameter).or_insert(value);
        }
    }
    out
}

fn leave(out: &mut Outcome, one: &Brought, why: String) {
    out.left.push(Left { place: one.place.clone(), why });
}

fn id_of(one: &Brought) -> String {
    match (&one.own, one.satisfies.first()) {
        (Some(own), _) => one_line(own),
        (None, Some(first)) => format!("IMP-{first}"),
        (None, None) => "IMP".to_owned(),
    }
}

fn file_stem(id: &str) -> String {
    let id = id.strip_prefix("IMP-").unwrap_or(id);
    let stem = file_name(id);
    if stem.is_empty() { "imported".to_owned() } else { stem }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(one_line(text)).to_string()
}

/// Text for a statement: it must not be read as anything but text.
fn statement(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace("{{", "{ {").replace("{%", "{ %");
    let lines = text.lines().map(|line| {
        // A heading would begin another section.
        if line.trim_start().starts_with('#') {
            format!("\\{}", line.trim_start())
        } else {
            line.trim_end().to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn comment(text: &str) -> String {
    text.replace("-->", "→").replace("<!--", "")
}

fn implementation(
    one: &Brought,
    id: &str,
    roles: &IndexMap<String, Role>,
    out: &mut Outcome,
) -> String {
    let mut text = String::from("---\n");
    let mut line = |piece: &str| _ = writeln!(text, "{}", piece.trim_end());
    line(&format!("id: {}", quoted(id)));
    let title = one.title.clone().unwrap_or_else(|| {
        one.satisfies.first().map(ToString::to_string).unwrap_or_else(|| id.to_owned())
    });
    line(&format!("title: {}", quoted(&title)));
    let says =
        one.general.iter().chain(one.statements.values().flatten()).any(|text| is_answer(text));
    // Without a text or a status nobody has said that it is in place.
    let status = one.status.filter(|status| says || *status == Status::NotApplicable);
    match status {
        Some(status) => line(&format!("status: {}", word(status))),
        None => {
            line(
                "status: draft               # then: implemented | partial | planned | alternative | not-applicable",
            );
            if let Some(stated) = one.status {
                line(&format!(
                    "# As brought in: {}, without a text.",
                    stated.label().to_lowercase()
                ));
            }
        }
    }
    if status == Some(Status::NotApplicable) {
        match &one.rationale {
            Some(rationale) => line(&format!("rationale: {}", quoted(rationale))),
            None => line("# rationale: why it does not apply to the system"),
        }
        line("# approver: the role that approved it");
    }
    if matches!(status, Some(Status::Planned | Status::Partial)) {
        match one.planned_for.as_deref().map(|text| (text, text.parse::<Date>())) {
            Some((_, Ok(day))) => line(&format!("planned_for: {day}")),
            Some((text, Err(_))) => {
                line("# planned_for: YYYY-MM-DD");
                leave(
                    out,
                    one,
                    format!("{text} is no day for `planned_for`: write it as 2026-12-31"),
                );
            }
            None => line("# planned_for: YYYY-MM-DD"),
        }
    }
    let owners = owners(one, roles, out);
    line(&format!("roles: [{}]", owners.join(", ")));
    if !one.origination.is_empty() {
        line(&format!("origination: [{}]", one.origination.join(", ")));
    }
    match &one.frequency {
        Some(frequency) => line(&format!("frequency: {}", quoted(frequency))),
        None => line("# frequency: quarterly      # how often it acts"),
    }
    let satisfies: Vec<String> =
        one.satisfies.iter().map(|part| quoted(&part.to_string())).collect();
    line(&format!("satisfies: [{}]", satisfies.join(", ")));
    if !one.parameters.is_empty() {
        line("parameters:");
        for (name, value) in &one.parameters {
            line(&format!("  {}: {}", quoted(name), quoted(value)));
        }
    }
    line("---");
    let mut about = vec![format!("Brought in from {}.", one.place)];
    about.extend(
        one.inherited.iter().map(|text| format!("Inherited, and no statement of yours: {text}")),
    );
    about.extend(one.evidence.iter().map(|text| format!("Evidence it names: {text}")));
    about.extend(one.notes.iter().map(|(heading, text)| format!("{heading}: {text}")));
    line(&format!("<!--\n{}\n-->", comment(&about.join("\n"))));
    for said in &one.general {
        line("");
        line(&statement(said));
    }
    for (part, texts) in &one.statements {
        line("");
        line(&format!("## {part}"));
        line("");
        let texts: Vec<String> = texts.iter().map(|text| statement(text)).collect();
        line(&texts.join("\n\n"));
    }
    // Where it does not apply, the reason is the statement.
    if one.general.is_empty() && one.statements.is_empty() && one.rationale.is_none() {
        line("");
        line("TODO: who does this, how, how often, in which system, and which record shows it.");
    }
    text
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Implemented => "implemented",
        Status::Partial => "partial",
        Status::Planned => "planned",
        Status::Alternative => "alternative",
        Status::NotApplicable => "not-applicable",
        Status::Draft => "draft",
    }
}

/// Ids of the roles that owners are; new ones are to be added, and people are left to a person.
fn owners(one: &Brought, roles: &IndexMap<String, Role>, out: &mut Outcome) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for owner in &one.owners {
        let wanted = normalized(owner);
        let known = roles
            .iter()
            .find(|(id, role)| normalized(id) == wanted || normalized(&role.title) == wanted);
        let id = match known {
            Some((id, _)) => id.clone(),
            None if wanted.is_empty() => continue,
            None if owner.contains('@') || looks_like_a_person(owner) => {
                leave(
                    out,
                    one,
                    format!(
                        "its owner {owner} is a person: name a role, with the person as its holder"
                    ),
                );
                continue;
            }
            None => {
                let id = file_stem(owner).replace('.', "-");
                out.roles.entry(id.clone()).or_insert_with(|| one_line(owner));
                id
            }
        };
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The test of a row: what was done is taken over, and what came of it counts from its day on.
fn test(one: &Brought, id: &str, ids: &mut BTreeSet<String>, out: &mut Outcome) -> Option<String> {
    let test = one.test.as_ref()?;
    let test_id = format!("T-{}", id.strip_prefix("IMP-").unwrap_or(id));
    if !ids.insert(test_id.clone()) {
        leave(out, one, format!("the workspace has a test {test_id}; it stays as it is"));
        return None;
    }
    let conclusion = match test.result.as_deref().map(conclusion) {
        Some(Some(conclusion)) => conclusion,
        Some(None) => {
            let result = test.result.as_deref().unwrap_or_default();
            leave(
                out,
                one,
                format!("the result {result} is not known; the test concludes nothing"),
            );
            Conclusion::NotTested
        }
        None => Conclusion::NotTested,
    };
    let title = one.title.clone().unwrap_or_else(|| id.to_owned());
    let mut entry = String::new();
    let mut line = |piece: &str| _ = writeln!(entry, "  {piece}");
    line(&format!("- id: {}", quoted(&test_id)));
    line(&format!("  title: {}", quoted(&title)));
    line(&format!("  tests: [{}]", quoted(id)));
    line("  methods: [inspection]        # inquiry | observation | inspection | reperformance");
    if let Some(procedure) = &test.procedure {
        line(&format!("  procedure: {}", serde_json::Value::from(procedure.trim())));
    }
    line("  operating:");
    line(&format!(
        "    conclusion: {}",
        match conclusion {
            Conclusion::Effective => "effective",
            Conclusion::EffectiveWithExceptions => "effective-with-exceptions",
            Conclusion::Ineffective => "ineffective",
            Conclusion::NotTested => "not-tested",
            Conclusion::DidNotOccur => "did-not-occur",
        }
    ));
    if let Some(tester) = &test.tester {
        line(&format!("  tester: {}", quoted(tester)));
    }
    match test.tested_on.as_deref().map(|text| (text, text.parse::<Date>())) {
        Some((_, Ok(day))) => line(&format!("  tested_on: {day}")),
        Some((text, Err(_))) => {
            leave(out, one, format!("{text} is no day for a test: write it as 2026-12-31"))
        }
        None if conclusion != Conclusion::NotTested => {
            leave(
                out,
                one,
                format!("{test_id} states no day, so it counts for nothing until it does"),
            );
        }
        None => {}
    }
    Some(entry)
}

fn conclusion(text: &str) -> Option<Conclusion> {
    Some(match normalized(text).as_str() {
        "pass"
        | "passed"
        | "effective"
        | "compliant"
        | "ok"
        | "satisfied"
        | "noexceptions"
        | "noexceptionsnoted"
        | "operatingeffectively"
        | "yes" => Conclusion::Effective,
        "fail" | "failed" | "ineffective" | "noteffective" | "noncompliant" | "notcompliant"
        | "otherthansatisfied" | "no" | "notsatisfied" => Conclusion::Ineffective,
        "effectivewithexceptions"
        | "exceptionsnoted"
        | "passwithexceptions"
        | "partiallycompliant"
        | "partial" => Conclusion::EffectiveWithExceptions,
        "nottested" | "notassessed" | "pending" | "tbd" | "na" | "notapplicable" | "todo" => {
            Conclusion::NotTested
        }
        "didnotoccur" | "nooccurrence" | "nooccurrences" => Conclusion::DidNotOccur,
        _ => return None,
    })
}
