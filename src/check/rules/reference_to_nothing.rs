//! `reference-to-nothing`

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity, nearest};
use crate::model::Workspace;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "reference-to-nothing",
        severity: Severity::Warning,
        summary: "a text names a test, item or implementation that the workspace does not have",
        manual: "\
Statements, tests, waivers and the plan of action refer to one another by id: `see POAM-30`, `T-064 found
no exception`. An id that looks like those of the workspace and names nothing sends the reader to a place
that is not there. The rule knows the ids of the workspace by their letters, such as `POAM-` or `T-`,
where at least three entries have them, and by the number of their digits.

Correct the id, or remove the reference.",
    },
    check,
};

/// Entries that have letters before letters are known as those of ids.
const SERIES: usize = 3;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    // What could not be read may be what is named.
    if !workspace.facts.unread.is_empty() {
        return Vec::new();
    }
    let known = known(workspace);
    let series = series(&known);
    let mut findings = Vec::new();
    let mut told: BTreeSet<(String, String)> = BTreeSet::new();
    for (what, text, origin) in texts(workspace) {
        for id in ids(text) {
            let Some((letters, digits)) = split(id) else { continue };
            let of_ours =
                series.get(letters).is_some_and(|lengths| lengths.contains(&digits.len()));
            if !of_ours || known.contains(id) || !told.insert((what.clone(), id.to_owned())) {
                continue;
            }
            let near = nearest(id, known.iter().copied());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct the id, or remove the reference".to_owned(),
            };
            findings.push(
                RULE.finding(format!("{what} names {id}, and there is none"))
                    .help(help)
                    .fault(origin),
            );
        }
    }
    findings
}

/// Ids of everything that has one.
fn known(workspace: &Workspace) -> BTreeSet<&str> {
    let mut out: BTreeSet<&str> = BTreeSet::new();
    out.extend(workspace.implementations.iter().map(|one| one.id.as_str()));
    out.extend(workspace.tests.iter().map(|one| one.id.as_str()));
    out.extend(workspace.evidence.iter().map(|one| one.id.as_str()));
    out.extend(workspace.poam.iter().map(|one| one.id.as_str()));
    out.extend(workspace.letters.iter().map(|one| one.id.as_str()));
    out.extend(workspace.reviews.iter().flat_map(|one| &one.cuecs).map(|one| one.id.as_str()));
    out.extend(workspace.system.user_controls.iter().map(|one| one.id.as_str()));
    out
}

/// The letters that several ids begin with, and how many digits follow.
fn series<'a>(known: &BTreeSet<&'a str>) -> BTreeMap<&'a str, BTreeSet<usize>> {
    let mut counts: BTreeMap<&str, (usize, BTreeSet<usize>)> = BTreeMap::new();
    for (letters, digits) in known.iter().filter_map(|id| split(id)) {
        let entry = counts.entry(letters).or_default();
        entry.0 += 1;
        entry.1.insert(digits.len());
    }
    let several = counts.into_iter().filter(|(_, (count, _))| *count >= SERIES);
    several.map(|(letters, (_, lengths))| (letters, lengths)).collect()
}

/// `POAM-` and `30`.
fn split(id: &str) -> Option<(&str, &str)> {
    let at = id.rfind('-')? + 1;
    let (letters, digits) = id.split_at(at);
    let name = letters.trim_end_matches('-');
    let fits = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'-')
        && (1..=4).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then_some((letters, digits))
}

/// Words of a text that may be ids.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').map(|word| word.trim_matches('-'))
}

/// What people wrote that refers to other entries, with where it is.
fn texts(workspace: &Workspace) -> Vec<(String, &str, &Origin)> {
    let mut out: Vec<(String, &str, &Origin)> = Vec::new();
    for one in &workspace.implementations {
        let sections = one.general.iter().chain(one.sections.values());
        out.extend(
            sections.map(|section| (one.id.clone(), section.text.as_str(), &section.origin)),
        );
    }
    for item in &workspace.poam {
        let response = item.response.as_deref().unwrap_or_default();
        out.push((item.id.clone(), response, item.at("response")));
    }
    for waiver in &workspace.waivers {
        let what = format!("the waiver for `{}`", waiver.rule);
        out.push((what.clone(), &waiver.reason, waiver.at("reason")));
        let compensating = waiver.compensating.as_deref().unwrap_or_default();
        out.push((what, compensating, waiver.at("compensating")));
    }
    for test in &workspace.tests {
        let facts = &workspace.facts;
        out.push((test.id.clone(), &test.procedure, facts.field(test, "procedure")));
        for exception in test.operating.iter().flat_map(|operating| &operating.deviations) {
            for text in [&exception.response, &exception.compensating].into_iter().flatten() {
                out.push((test.id.clone(), text, facts.field(test, "exceptions")));
            }
        }
    }
    out
}
