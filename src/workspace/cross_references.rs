//! References inside a workspace that name nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::every_built_in_id;
use crate::diag::{Diagnostic, Origin, Sink};
use crate::model::{Control, ControlId, PartId, Test, Unknown, Workspace};

/// Reports unknown services, modes, topics, roles, programs, and evidence or test ids.
pub fn check(workspace: &Workspace, sink: &mut Sink) {
    services(workspace, sink);
    let system = &workspace.system;
    for implementation in &workspace.implementations {
        for role in implementation.roles.iter().filter(|role| !system.roles.contains_key(*role)) {
            sink.push(
                unknown("role", role, system.roles.keys().map(String::as_str))
                    .fault(&implementation.origin),
            );
        }
    }
    let mut supported: BTreeSet<&str> =
        workspace.implementations.iter().map(|i| i.id.as_str()).collect();
    supported.extend(workspace.tests.iter().map(|test| test.id.as_str()));
    for item in &workspace.evidence {
        for (id, origin) in &item.supports {
            reference(id, origin, &supported, sink);
        }
        let cited = |test: &Test| test.evidence.iter().any(|(id, _)| *id == item.id);
        if item.supports.is_empty() && !workspace.tests.iter().any(cited) {
            sink.finding(
                Diagnostic::warning(
                    "evidence-supports-nothing",
                    format!("{} supports nothing, and no test rests on it", item.id),
                )
                .help("name under `supports` what it is evidence of, or take it out")
                .fault(&item.origin),
            );
        }
    }
    for test in &workspace.tests {
        for (id, origin) in &test.tests {
            reference(id, origin, &supported, sink);
        }
        let items = test.operating.iter().flat_map(|operating| &operating.items);
        let named: BTreeSet<&String> = items.filter_map(|item| item.evidence.as_ref()).collect();
        for id in named {
            if !workspace.evidence.iter().any(|item| item.id == *id) {
                sink.push(
                    unknown("evidence item", id, workspace.evidence.iter().map(|e| e.id.as_str()))
                        .fault(&test.origin),
                );
            }
        }
        for (id, origin) in &test.evidence {
            if !workspace.evidence.iter().any(|item| item.id == *id) {
                sink.push(
                    unknown("evidence item", id, workspace.evidence.iter().map(|e| e.id.as_str()))
                        .fault(origin),
                );
            }
        }
    }
    reports(workspace, sink);
}

/// An id that is neither one of ours nor shaped like a control.
fn reference(id: &str, origin: &Origin, ours: &BTreeSet<&str>, sink: &mut Sink) {
    if !ours.contains(id) && id.parse::<PartId>().is_err() {
        sink.push(
            unknown("implementation, test or control", id, ours.iter().copied()).fault(origin),
        );
    }
}

/// True if a reference names a control or part rather than something of the workspace.
pub fn is_requirement(id: &str, workspace: &Workspace) -> bool {
    !workspace.implementations.iter().any(|i| i.id == id)
        && !workspace.tests.iter().any(|test| test.id == id)
        && id.parse::<PartId>().is_ok()
}

fn services(workspace: &Workspace, sink: &mut Sink) {
    let (system, knowledge) = (&workspace.system, &workspace.knowledge);
    let tables = [(&system.services, "AWS service"), (&system.premises, "kind of premises")];
    for (used, what) in tables {
        let mut seen = BTreeSet::new();
        for entry in used {
            let known = if what == "AWS service" {
                knowledge.service(&entry.id)
            } else {
                knowledge.premises.get(&entry.id)
            };
            let Some(service) = known else {
                let all =
                    if what == "AWS service" { &knowledge.services } else { &knowledge.premises };
                sink.push(
                    unknown(what, &entry.id, all.keys().map(String::as_str)).fault(&entry.origin),
                );
                continue;
            };
            let mode_known = |mode: &String| service.modes.iter().any(|known| known.id == *mode);
            if let Some(mode) = entry.mode.as_ref().filter(|mode| !mode_known(mode)) {
                sink.push(
                    unknown(
                        &format!("mode of {}", service.name),
                        mode,
                        service.modes.iter().map(|known| known.id.as_str()),
                    )
                    .fault(&entry.origin),
                );
            }
            if !seen.insert((service.id.as_str(), entry.mode.as_deref())) {
                sink.push(
                    Diagnostic::error(
                        "duplicate-service",
                        format!("{} is listed twice", service.name),
                    )
                    .help("list a service once for each mode of use")
                    .fault(&entry.origin),
                );
            }
        }
    }
    for moved in &system.overrides {
        if !knowledge.topics.contains_key(&moved.topic) {
            sink.push(
                unknown("topic", &moved.topic, knowledge.topics.keys().map(String::as_str))
                    .fault(&moved.origin),
            );
        }
        let in_use = |id: &String| {
            let same = |entry: &crate::model::ServiceUse| {
                entry.id == *id
                    || knowledge.service(&entry.id).is_some_and(|service| service.id == *id)
            };
            system.services.iter().chain(&system.premises).any(same)
        };
        if let Some(id) = moved.service.as_ref().filter(|id| !in_use(id)) {
            let used = system.services.iter().chain(&system.premises).map(|s| s.id.as_str());
            sink.push(unknown("service in use", id, used).fault(&moved.origin));
        }
        let shortens = !moved.owner.customer() || moved.owner.aws();
        if shortens && moved.basis.as_ref().is_none_or(|basis| basis.trim().is_empty()) {
            sink.push(
                Diagnostic::error(
                    "override-no-basis",
                    format!("moving `{}` away from the customer needs a written basis", moved.topic),
                )
                .help("write under `basis` what makes someone else act, or why the duty does not arise")
                .fault(&moved.origin),
            );
        }
    }
}

fn reports(workspace: &Workspace, sink: &mut Sink) {
    let knowledge = &workspace.knowledge;
    let programs = || knowledge.programs.iter().map(|program| program.id.as_str());
    for review in &workspace.reviews {
        let found = workspace.reports.iter().any(|report| {
            report.id == review.report && review.version.is_none_or(|v| v == report.version)
        });
        if !found {
            let known = workspace.reports.iter().map(|report| report.id.as_str());
            sink.push(unknown("report", &review.report, known).fault(&review.origin));
        }
        if let Some(program) = &review.program
            && !programs().any(|known| known == program)
        {
            sink.push(unknown("report program", program, programs()).fault(&review.origin));
        }
        for topic in review.sections.keys().filter(|t| !knowledge.topics.contains_key(*t)) {
            let known = knowledge.topics.keys().map(String::as_str);
            sink.push(unknown("topic", topic, known).fault(&review.origin));
        }
        let ours = || workspace.implementations.iter().map(|known| known.id.as_str());
        for cuec in &review.cuecs {
            for id in cuec.implementations.iter().filter(|id| !ours().any(|known| known == **id)) {
                sink.push(unknown("implementation", id, ours()).fault(&cuec.origin));
            }
        }
        for service in review.services.keys().filter(|id| knowledge.service(id).is_none()) {
            let known = knowledge.services.keys().map(String::as_str);
            sink.push(unknown("AWS service", service, known).fault(&review.origin));
        }
    }
    for letter in &workspace.letters {
        let continues = programs().any(|known| known == letter.continues)
            || workspace.reports.iter().any(|report| report.id == letter.continues);
        if !continues {
            sink.push(
                unknown("program or report", &letter.continues, programs()).fault(&letter.origin),
            );
        }
    }
}

/// "there is no …", with the nearest known name when one is near.
fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let mut all: Vec<&str> = known.collect();
    all.sort_unstable();
    all.dedup();
    let rule =
        format!("unknown-{}", what.split([',', ' ']).next_back().unwrap_or("name").to_lowercase());
    let rule = match what {
        "AWS service" | "service in use" => "unknown-service".to_owned(),
        _ if what.starts_with("mode of") => "unknown-mode".to_owned(),
        _ if what.starts_with("implementation") => "unknown-reference".to_owned(),
        "evidence item" => "unknown-evidence".to_owned(),
        "kind of premises" => "unknown-premises".to_owned(),
        _ => rule,
    };
    // Ids that differ in a number are other ids, not slips of the pen.
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let near = all
        .iter()
        .filter(|k| letters(k) != letters(name))
        .map(|k| (distance(name, k), *k))
        .min()
        .filter(|(d, _)| *d <= 2);
    let help = match near {
        Some((_, near)) => format!("did you mean `{near}`?"),
        None if all.is_empty() => "there is none yet".to_owned(),
        None if what == "AWS service" => "`carveout services list` prints them".to_owned(),
        None if all.len() <= 40 => format!("there are: {}", all.join(", ")),
        None => format!("there are {}, such as {}", all.len(), all[..5].join(", ")),
    };
    Diagnostic::error(&rule, format!("there is no {what} `{name}`")).help(help)
}

/// Edit distance, for suggestions.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Requirement ids named by the workspace that no catalog, selected or built in, has.
pub fn unknown_requirements(workspace: &Workspace) -> Vec<Unknown> {
    let mut named: Vec<(PartId, Origin)> = Vec::new();
    for implementation in &workspace.implementations {
        named.extend(implementation.satisfies.iter().cloned());
        named.extend(implementation.sections.iter().map(|(p, s)| (p.clone(), s.origin.clone())));
    }
    let references = workspace.evidence.iter().flat_map(|item| &item.supports);
    for (id, origin) in references.chain(workspace.tests.iter().flat_map(|test| &test.tests)) {
        if is_requirement(id, workspace)
            && let Ok(part) = id.parse::<PartId>()
        {
            named.push((part, origin.clone()));
        }
    }
    let selected: BTreeMap<&ControlId, &Control> = workspace
        .frameworks
        .iter()
        .flat_map(|(_, catalog)| catalog.controls())
        .map(|control| (&control.id, control))
        .collect();
    // The built-in catalogs are read whole only where the selection does not know an id.
    let mut built_in: Option<BTreeSet<ControlId>> = None;
    let mut out = Vec::new();
    for (part, origin) in named {
        let message = match selected.get(&part.control) {
            Some(control) if control.statement.has(&part) => continue,
            Some(control) => {
                format!("{} has no part {part}", control.id)
            }
            None => {
                let known = built_in.get_or_insert_with(every_built_in_id);
                let has = |control: &ControlId| part.control.covers(control);
                if known.contains(&part.control)
                    || known.iter().any(has)
                    || selected.keys().any(|control| has(control))
                {
                    continue;
                }
                format!("no catalog has a control {}", part.control)
            }
        };
        out.push(Unknown { id: part.to_string(), message, origin });
    }
    out
}
