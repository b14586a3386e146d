//! Drafts of tests: what to do by the kind of control, what to draw from and how much by its frequency.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::model::{
    Frequency, Half, Implementation, PartId, Plan, PlanPart, Status, TestRow, Workspace,
};

/// A test to be done: it concludes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcedureDraft {
    /// Id: `T-IAM-01`.
    pub id: String,
    /// The implementation it tests.
    pub implementation: String,
    /// Its entry under `tests:` in `evidence/tests.yaml`, indented by two blanks.
    pub entry: String,
    /// The same as facts of a test sheet.
    pub rows: Vec<(TestRow, String)>,
    /// Steps of the sheet: what to do, and the parts it looks at.
    pub steps: Vec<(String, String)>,
}

/// A test for each implementation that has none, by the parts that are the customer's.
pub fn procedures(workspace: &Workspace, plans: &[Plan]) -> Vec<ProcedureDraft> {
    let mut ids: BTreeSet<String> = workspace.tests.iter().map(|test| test.id.clone()).collect();
    let untested = workspace
        .implementations
        .iter()
        .filter(|one| one.status != Status::NotApplicable && !is_tested(workspace, one));
    untested
        .filter_map(|implementation| {
            let parts = parts_of(implementation, plans);
            if parts.is_empty() {
                return None;
            }
            let stem = implementation.id.strip_prefix("IMP-").unwrap_or(&implementation.id);
            let mut id = format!("T-{stem}");
            let mut n = 1;
            while !ids.insert(id.clone()) {
                n += 1;
                id = format!("T-{stem}-{n}");
            }
            Some(draft(workspace, id, implementation, &parts))
        })
        .collect()
}

/// True where a test names the implementation, or something that it satisfies.
fn is_tested(workspace: &Workspace, implementation: &Implementation) -> bool {
    workspace.tests.iter().any(|test| {
        test.tests.iter().any(|(id, _)| {
            *id == implementation.id
                || id.parse::<PartId>().is_ok_and(|part| {
                    implementation
                        .satisfies
                        .iter()
                        .any(|(own, _)| own.covers(&part) || part.covers(own))
                })
        })
    })
}

fn parts_of<'a>(implementation: &Implementation, plans: &'a [Plan]) -> Vec<&'a PlanPart> {
    let mut parts: Vec<&PlanPart> = Vec::new();
    let all = plans.iter().flat_map(|plan| plan.controls.iter().flat_map(|one| &one.parts));
    for part in all.filter(|part| part.halves.contains(&Half::Customer)) {
        if implementation.satisfies(&part.id) && !parts.iter().any(|known| known.id == part.id) {
            parts.push(part);
        }
    }
    parts
}

fn draft(
    workspace: &Workspace,
    id: String,
    implementation: &Implementation,
    parts: &[&PlanPart],
) -> ProcedureDraft {
    let frequency = implementation.frequency.as_deref().and_then(Frequency::of);
    let period = workspace.system.period;
    let occurrences = frequency.and_then(|one| one.occurrences(period));
    let sizes = &workspace.system.policy.samples;
    let size = frequency.map(|one| sizes.of(one, occurrences.filter(|count| *count > 0)));
    let steps = steps(frequency, parts);
    let population = population(frequency, implementation, occurrences);
    let methods = methods(frequency);
    let title = format!("{} works over the period", implementation.title);

    let mut entry = String::new();
    let mut line = |text: &str| _ = writeln!(entry, "  {text}");
    line(&format!("- id: {}", quoted(&id)));
    line(&format!("  title: {}", quoted(&title)));
    line(&format!("  tests: [{}]", quoted(&implementation.id)));
    line(&format!("  methods: [{}]", methods.join(", ")));
    line("  steps:");
    for (action, of) in &steps {
        let of: Vec<String> = of.iter().map(|part| quoted(&part.to_string())).collect();
        line(&format!("    - {{do: {}, parts: [{}]}}", quoted(action), of.join(", ")));
    }
    line("  operating:");
    line(
        "    conclusion: not-tested      # effective | effective-with-exceptions | ineffective | did-not-occur",
    );
    line(&format!("    population: {}", quoted(&population)));
    match (size, occurrences) {
        (Some(size), Some(count)) => line(&format!(
            "    # sample_size: {size}            # firm policy; the control acts about {count} times in the period"
        )),
        (Some(size), None) => {
            line(&format!(
                "    # sample_size: {size}            # firm policy; all, if there are fewer"
            ));
        }
        (None, _) => line(
            "    # sample_size:              # firm policy decides once the control says how often it acts",
        ),
    }
    line("  # tester: Control Tester");
    line("  # tested_on: YYYY-MM-DD");
    line("  # evidence: [EV-001]");

    let mut rows = vec![
        (TestRow::Id, id.clone()),
        (TestRow::Title, title),
        (TestRow::Controls, implementation.id.clone()),
        (TestRow::Procedure, "As the steps below say, for each item of the sample.".to_owned()),
        (TestRow::Methods, methods.join(", ")),
        (TestRow::Population, population),
        (TestRow::Operating, "not tested".to_owned()),
    ];
    rows.extend(implementation.frequency.clone().map(|text| (TestRow::Frequency, text)));
    let joined = |of: &[&PartId]| of.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    ProcedureDraft {
        id,
        implementation: implementation.id.clone(),
        entry,
        rows,
        steps: steps.iter().map(|(action, of)| (action.clone(), joined(of))).collect(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn methods(frequency: Option<Frequency>) -> Vec<&'static str> {
    match frequency {
        Some(Frequency::Automated) => vec!["inspection", "reperformance"],
        _ => vec!["inspection"],
    }
}

/// What to do, in the order of the parts: the population first, then each part.
fn steps<'a>(
    frequency: Option<Frequency>,
    parts: &[&'a PlanPart],
) -> Vec<(String, Vec<&'a PartId>)> {
    let look = match frequency {
        Some(Frequency::Automated) => {
            "Inspect the setting in force and make it act once; see that it does what is required"
        }
        Some(Frequency::Annual | Frequency::SemiAnnual | Frequency::Quarterly) => {
            "Inspect the dated record of each run in the period; see who did it, when, and what followed"
        }
        Some(_) => {
            "Inspect the record of each item of the sample; see who acted, when, and what followed"
        }
        None => "Inspect the record that shows it; see who acted, when, and what followed",
    };
    parts
        .iter()
        .map(|part| {
            // A parameter without a value stands in brackets: here it is named, and no blank.
            let text = part.text.replace(['[', ']'], "");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            (format!("{look}. Required: {text}"), vec![&part.id])
        })
        .collect()
}

/// What to draw from.
fn population(
    frequency: Option<Frequency>,
    implementation: &Implementation,
    occurrences: Option<u64>,
) -> String {
    let what = implementation.title.trim();
    match (frequency, occurrences) {
        (Some(Frequency::Automated), _) => {
            format!(
                "Every configuration that enforces: {what}; and the changes to it in the period"
            )
        }
        (Some(Frequency::Event), _) => {
            format!(
                "Every event of the period that calls for: {what}, as the system of record lists them"
            )
        }
        (Some(every), Some(count)) if count > 0 => {
            format!("The runs of the period ({}, about {count}): {what}", every.label())
        }
        (Some(every), _) => {
            format!("The runs that fall into the period ({}): {what}", every.label())
        }
        (None, _) => format!("Every occasion of the period on which it acted: {what}"),
    }
}
