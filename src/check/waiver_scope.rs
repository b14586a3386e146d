//! Waivers against the findings that they accept: for a control that does not exist, wider than they have to
//! be, or for an error without anything that makes up for it.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Role, Severity, codes, nearest};
use crate::model::text::few_and_more;
use crate::model::{ControlId, PartId, Plan, Waiver, Workspace, nothing_said, placeholder};

/// Files with entries of many things.
const REGISTERS: &[&str] = &[
    "aws-reports.yaml",
    "carveout.yaml",
    "evidence/index.yaml",
    "evidence/tests.yaml",
    "poam.yaml",
];

/// What is to be said of the waivers, once they were applied to the findings of all plans.
pub(super) fn check(workspace: &Workspace, plans: &[Plan]) -> Vec<Diagnostic> {
    let controls = plans.iter().flat_map(|plan| &plan.controls);
    let known: BTreeSet<ControlId> = controls.map(|control| control.id.clone()).collect();
    let mut found = Vec::new();
    for waiver in &workspace.waivers {
        if super::code(&waiver.rule).is_none() {
            continue;
        }
        let matched = Matched::of(waiver, plans);
        if matched.messages.is_empty()
            && let Some(fault) = unknown_control(waiver, &known)
        {
            found.push(fault.fault(waiver.at("control")));
        }
        found.extend(too_broad(waiver, &matched));
        found.extend(uncompensated(waiver, &matched));
    }
    found
}

/// The findings that a waiver accepts, as far as its scope is measured by them.
#[derive(Default)]
struct Matched {
    controls: BTreeSet<String>,
    files: BTreeSet<String>,
    messages: BTreeSet<String>,
    /// What its findings are about, by id.
    subjects: BTreeSet<String>,
    /// True if it accepts an error.
    error: bool,
}

impl Matched {
    fn of(waiver: &Waiver, plans: &[Plan]) -> Self {
        let mut out = Self::default();
        for finding in plans.iter().flat_map(|plan| &plan.findings) {
            let by_this = finding.code.name == waiver.rule
                && finding.waived.is_some()
                && finding
                    .places
                    .iter()
                    .any(|place| place.role == Role::Cause && place.at == waiver.origin);
            if !by_this {
                continue;
            }
            out.controls.extend(finding.controls.iter().cloned());
            out.messages.insert(finding.message.clone());
            out.subjects.extend(finding.subject.clone());
            out.error |= finding.severity == Severity::Error;
            let faults = finding.places.iter().filter(|place| place.role == Role::Fault);
            let files = faults.filter_map(|place| place.at.path());
            out.files.extend(files.map(str::to_owned));
        }
        out
    }
}

/// A waiver whose scope is wider than the findings it accepts.
fn too_broad(waiver: &Waiver, matched: &Matched) -> Option<Diagnostic> {
    let everything = |scope: &String| {
        matches!(scope.trim().to_lowercase().as_str(), "" | "*" | "**" | "all" | "any" | "every")
    };
    let control = waiver.controls.iter().find(|scope| !everything(scope));
    let file = waiver.file.as_ref().filter(|scope| !everything(scope));
    let named = few_and_more(&matched.controls, 5);
    let narrower = match (matched.controls.len(), matched.files.first()) {
        (0, None) => None,
        (0, Some(file)) if matched.files.len() == 1 => Some(format!("`file: {file}`")),
        (0, Some(_)) => Some("`file`".to_owned()),
        (1, _) => Some(format!("`control: {named}`")),
        _ => Some(format!("`control: [{named}]`")),
    };
    let broad = |message: String, help: String, field: &str| {
        let finding = Diagnostic::new(&codes::WAIVER_TOO_WIDE, message).help(help);
        finding.fault(waiver.at(field))
    };
    if control.is_none() && file.is_none() && waiver.item.is_none() {
        let stated = !waiver.controls.is_empty() || waiver.file.is_some();
        let count = matched.messages.len();
        let s = if count == 1 { "" } else { "s" };
        // Nothing narrower can be named for a finding without a control or a file.
        let Some(narrower) = narrower else {
            return stated.then(|| {
                let message = format!("the waiver for `{}` is for everything", waiver.rule);
                broad(message, "name the control or the file of the finding".to_owned(), "control")
            });
        };
        let message = format!(
            "the waiver for `{}` names no control and no file: it accepts every finding of the rule, today {count} finding{s}",
            waiver.rule
        );
        let finding = broad(message, format!("limit it with {narrower}"), "control");
        let few = count < 2 && !stated;
        return Some(if few { finding.severity(Severity::Warning) } else { finding });
    }
    // A register holds entries to come too: a waiver of one of them says which.
    if let (None, Some(file), None) = (control, file, &waiver.item)
        && matched.subjects.len() == 1
        && let Some(subject) = matched.subjects.first()
        && REGISTERS.contains(&file.as_str())
    {
        let message = format!(
            "the waiver for `{}` is for all of {file}, and the finding it accepts is of {subject}",
            waiver.rule
        );
        let finding = broad(message, format!("limit it with `item: {subject}`"), "file");
        return Some(finding.severity(Severity::Warning));
    }
    let mut stated = waiver.controls.iter();
    let pattern = stated.find(|scope| scope.contains(['*', '?']))?;
    let narrower = narrower.filter(|_| !matched.controls.is_empty())?;
    let message = format!(
        "the waiver for `{}` is for `{pattern}`, and the findings it accepts are of {named}",
        waiver.rule
    );
    let finding = broad(message, format!("limit it with {narrower}"), "control");
    Some(finding.severity(Severity::Warning))
}

/// A waiver that accepts an error and names nothing that makes up for it.
fn uncompensated(waiver: &Waiver, matched: &Matched) -> Option<Diagnostic> {
    let says = |text: &str| !nothing_said(text) && placeholder(text).is_none();
    if !matched.error || waiver.compensating.as_deref().is_some_and(says) {
        return None;
    }
    Some(
        Diagnostic::new(
            &codes::WAIVER_NOT_COMPENSATED,
            format!(
                "the waiver for `{}`{} accepts an error and names no compensating control",
                waiver.rule,
                match waiver.controls.as_slice() {
                    [] => String::new(),
                    ids => format!(" on {}", ids.join(", ")),
                }
            ),
        )
        .help("state under `compensating` what makes up for it until the last day")
        .fault(&waiver.origin),
    )
}

/// A waiver for a control that no framework of the workspace and no built-in catalog has.
fn unknown_control(waiver: &Waiver, known: &BTreeSet<ControlId>) -> Option<Diagnostic> {
    let is_known = |named: &String| {
        named.contains(['*', '?'])
            || matches!(named.trim().to_lowercase().as_str(), "" | "all" | "any" | "every")
            || named.parse::<PartId>().is_ok_and(|part| {
                known.iter().any(|id| *id == part.control || part.control.covers(id))
            })
    };
    let named = waiver.controls.iter().find(|named| !is_known(named))?;
    let ids: Vec<String> = known.iter().map(ToString::to_string).collect();
    let help = match nearest(named, ids.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "correct the id; `carveout catalog show CATALOG` lists them".to_owned(),
    };
    Some(
        Diagnostic::new(
            &codes::WAIVER_UNKNOWN_CONTROL,
            format!(
                "the waiver for `{}` is for `{named}`, and no framework of this workspace has such a control",
                waiver.rule
            ),
        )
        .help(help),
    )
}
