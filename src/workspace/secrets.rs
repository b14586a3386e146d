//! Secrets in the texts of a workspace: each is a finding at its place, and is remembered, so that nothing prints it.
//!
//! Files that people write are looked through as they are; of exports, populations and workbooks, what is kept of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{Diagnostic, Origin, codes};
use crate::input::folder::in_evidence;
use crate::model::secrets::{Found, Kind, Secrets};
use crate::model::text::{capital, number_of};
use crate::model::{Observation, Workspace, each_text};

/// How near a secret stands to the id of its key, in bytes: the id is then no finding of its own.
const NEAR: usize = 400;
/// Rows with a secret that are reported one by one, of one export.
const ROWS: usize = 20;

/// The secrets of the texts and of what was read, and a finding for each. In rows they are removed.
pub(super) fn look(
    texts: &BTreeMap<Arc<str>, Arc<str>>,
    workspace: Option<&mut Workspace>,
    told: &[Diagnostic],
) -> (Secrets, Vec<Diagnostic>) {
    let allowed = workspace.as_ref().map(|workspace| &workspace.system.policy.allowed_secrets);
    let mut look =
        Look { secrets: Secrets::allowing(allowed.into_iter().flatten()), findings: Vec::new() };
    let told = addresses(told);
    for (path, text) in texts {
        look.file(path, text, &told);
    }
    if let Some(workspace) = workspace {
        for item in &workspace.evidence {
            each_text(&**item, &mut |text| look.text(text, &item.id, &item.origin));
            for text in item.alt.iter().chain(item.supports.iter().map(|(id, _)| id)) {
                look.text(text, &item.id, &item.origin);
            }
        }
        for test in &workspace.tests {
            let drawn = test.operating.as_ref().and_then(|operating| operating.drawn.as_ref());
            let file = test.operating.as_ref().and_then(|one| one.population_file.as_ref());
            if let (Some(drawn), Some(file)) = (drawn, file) {
                let place = Origin::file(in_evidence(file));
                drawn.items.iter().for_each(|item| look.text(item, &test.id, &place));
            }
            each_text(&**test, &mut |text| look.text(text, &test.id, &test.origin));
        }
        let paths: BTreeMap<&str, &str> = workspace
            .evidence
            .iter()
            .filter_map(|item| Some((item.id.as_str(), item.path.as_deref()?)))
            .collect();
        look.rows(&mut workspace.observations, &paths);
    }
    (look.secrets, look.findings)
}

/// The lines and cells of addresses that are reported as signed already.
fn addresses(told: &[Diagnostic]) -> BTreeSet<(String, u32)> {
    let of = |one: &&Diagnostic| {
        one.code == &codes::INVALID_URL || one.code == &codes::REGISTER_URL_SECRET
    };
    let lines = told.iter().filter(of).flat_map(Diagnostic::faults);
    lines
        .filter_map(|place| match place {
            Origin::Text { file, line, .. } => Some((file.to_string(), *line)),
            _ => None,
        })
        .collect()
}

struct Look {
    secrets: Secrets,
    findings: Vec<Diagnostic>,
}

impl Look {
    /// A file as people write it.
    fn file(&mut self, path: &Arc<str>, text: &str, told: &BTreeSet<(String, u32)>) {
        let found = self.secrets.find(text);
        let written = !path.ends_with(".json");
        for (at, one) in found.iter().enumerate() {
            self.secrets.remember(one, text);
            let before = &text[..one.at.start];
            let line = 1 + before.matches('\n').count();
            let column = 1 + before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count();
            let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            if told.contains(&(path.to_string(), small(line))) {
                continue;
            }
            let place = Origin::text(path.clone(), small(line), small(column));
            if one.kind == Kind::AccessKeyId {
                let others = found.iter().enumerate().filter(|(other, _)| *other != at);
                let near = |other: &Found| {
                    other.kind != Kind::AccessKeyId
                        && other
                            .at
                            .start
                            .abs_diff(one.at.start)
                            .min(other.at.end.abs_diff(one.at.start))
                            <= NEAR
                };
                if written && !others.map(|(_, other)| other).any(near) {
                    self.findings.push(
                        Diagnostic::new(&codes::ACCESS_KEY_ID, "this names an AWS access key by its id")
                            .help("name the user or role that owns it; outputs show its last four characters")
                            .fault(&place),
                    );
                }
                continue;
            }
            let message = format!("{} stands here", capital(one.kind.words()));
            self.findings.push(finding(message, one, text).fault(&place));
        }
    }

    /// A text of an item or a test, of which only the place of the whole is known.
    fn text(&mut self, text: &str, id: &str, place: &Origin) {
        for one in self.secrets.find(text) {
            let value = &text[one.at.clone()];
            if one.kind == Kind::AccessKeyId || self.secrets.knows(value) {
                continue;
            }
            let message = format!("{id} holds {}", one.kind.words());
            self.findings.push(finding(message, &one, text).subject(id).fault(place));
            self.secrets.remember(&one, text);
        }
    }

    /// Rows of exports. A secret in them is removed at once.
    fn rows(&mut self, rows: &mut [Observation], paths: &BTreeMap<&str, &str>) {
        let secrets = &self.secrets;
        let holds = |text: &str| secrets.find(text).iter().any(|one| one.kind != Kind::AccessKeyId);
        let hit = |row: &Observation| fields(row).any(holds);
        let hits: Vec<usize> =
            rows.par_iter().enumerate().filter(|(_, row)| hit(row)).map(|(at, _)| at).collect();
        let mut told: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for at in hits.iter().copied() {
            let row = &rows[at];
            let path = paths.get(&*row.evidence).copied().unwrap_or(&*row.evidence).to_owned();
            let (id, number, line) = (row.evidence.clone(), row.row, row.line);
            let place = match line {
                0 => Origin::file(path),
                line => Origin::text(path, line, 1),
            };
            let many = told.entry(id.clone()).or_default();
            let texts: Vec<String> = fields(row).map(str::to_owned).collect();
            for text in texts {
                for one in self.secrets.find(&text) {
                    if one.kind == Kind::AccessKeyId {
                        continue;
                    }
                    self.secrets.remember(&one, &text);
                    *many += 1;
                    if *many <= ROWS {
                        let message = format!("{id}: row {number} holds {}", one.kind.words());
                        self.findings
                            .push(finding(message, &one, &text).subject(&id).fault(&place));
                    }
                }
            }
        }
        // All are known by now, so that the search for them is made once.
        hits.into_iter().for_each(|at| scrub(&mut rows[at], &self.secrets));
        for (id, many) in told.into_iter().filter(|(_, many)| *many > ROWS) {
            let path = paths.get(&*id).copied().unwrap_or(&*id).to_owned();
            let more = number_of((many - ROWS) as u64, "secret", "secrets");
            self.findings.push(
                Diagnostic::new(&codes::SECRET_FOUND, format!("{id}: further rows hold {more}"))
                    .help(HELP)
                    .subject(&id)
                    .fault(&Origin::file(path)),
            );
        }
    }
}

/// Length up to which an account, a Region or a note is not looked at: most rows have an id of 12 digits there.
const SHORT: usize = 16;

/// The texts of a row.
fn fields(row: &Observation) -> impl Iterator<Item = &str> {
    let some = [&row.account, &row.region, &row.note].into_iter().flatten();
    let some = some.map(|text| &**text).filter(|text| text.len() > SHORT);
    [&*row.rule, &*row.resource].into_iter().chain(some)
}

fn scrub(row: &mut Observation, secrets: &Secrets) {
    let clean = |text: &mut Arc<str>| {
        if let Some(clean) = secrets.scrubbed(text) {
            *text = clean.into();
        }
    };
    if let Some(clean) = secrets.scrubbed(&row.resource) {
        row.resource = clean.into();
    }
    clean(&mut row.rule);
    [&mut row.account, &mut row.region, &mut row.note].into_iter().flatten().for_each(clean);
}

const HELP: &str = "revoke it, and remove it from the file and from the history of the repository";

fn finding(message: String, found: &Found, text: &str) -> Diagnostic {
    let allow = match found.shown_hash(text) {
        Some(hash) => format!("list {hash}"),
        None => "list the SHA-256 of the value".to_owned(),
    };
    let help =
        format!("{HELP}; if it is no secret, {allow} under `policy: {{allowed_secrets: [...]}}`");
    Diagnostic::new(&codes::SECRET_FOUND, message).help(help)
}
