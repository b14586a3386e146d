//! `carveout evidence sample`

use std::path::Path;

use anyhow::{Context, bail};
use carveout::diag::{Diagnostic, render};
use carveout::evidence::UnreadTimes;
use carveout::model::UnreadKind;
use carveout::{sampling, workspace};

use crate::output::{Output, Status};

/// Draws a sample from a population file.
pub(super) fn draw(
    path: &Path,
    seed: &str,
    size: usize,
    column: Option<&str>,
    output: &Output,
) -> anyhow::Result<Status> {
    match sampling::draw(path, column, seed, size) {
        Ok(drawn) => {
            print(&drawn, seed, output);
            Ok(Status::Clean)
        }
        Err(fault) => {
            output.fault(render::human(&[fault], &Default::default()));
            Ok(Status::BadInput)
        }
    }
}

/// A name that is safe to print: without control characters and changes of text direction.
fn plain(name: &str) -> String {
    let odd =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.chars().map(|c| if odd(c) { '\u{fffd}' } else { c }).collect()
}

fn print(drawn: &sampling::Drawn, seed: &str, output: &Output) {
    for (number, name) in &drawn.items {
        output.result(format!("{number}\t{}", plain(name)));
    }
    output.note(format!(
        "{} of {} items under the heading `{}`, seed {seed}: those with the smallest SHA-256 of `{seed}:NUMBER`; \
         population SHA-256 {}",
        drawn.items.len(),
        drawn.population,
        drawn.column,
        drawn.sha256
    ));
    if let Some(encoding) = drawn.encoding {
        output.note(format!("the population is not UTF-8; it was read as {encoding}"));
    }
    if !drawn.unread_times.is_empty() {
        let unread: Vec<Diagnostic> = drawn.unread_times.iter().map(UnreadTimes::finding).collect();
        output.fault(render::human(&unread, &Default::default()));
    }
    if let Some((name, count)) = &drawn.repeated {
        output.note(format!(
            "{count} names are repeated, such as {}: use --column to choose a column that identifies each item",
            plain(name)
        ));
    }
}

/// Redraws the sample of a test.
pub(super) fn again(dir: &Path, test: &str, output: &Output) -> anyhow::Result<Status> {
    let loaded = workspace::load(dir, &workspace::Options::default());
    let texts = loaded.quotable();
    let Some(workspace) = loaded.workspace else {
        output.fault(render::human(&loaded.diagnostics, &texts));
        return Ok(Status::BadInput);
    };
    let found = workspace.tests.iter().find(|known| known.id == test);
    if found.is_none() && workspace.may_be_unread(UnreadKind::Test, test) {
        output.fault(render::human(&workspace.faults, &texts));
        return Ok(Status::BadInput);
    }
    let found = found.with_context(|| format!("unknown test `{test}`"))?;
    let drawn = found.operating.as_ref().and_then(|operating| operating.drawn.as_ref());
    let Some(drawn) = drawn else {
        bail!("{test} has no population file and seed to draw from");
    };
    for item in &drawn.items {
        output.result(plain(item));
    }
    let stated = found.operating.as_ref().map(|operating| &operating.items);
    let stated: Vec<&str> = stated.into_iter().flatten().map(|item| item.item.as_str()).collect();
    if stated.is_empty() {
        output.note(format!("{test} lists no tested items to compare with the sample"));
        return Ok(Status::Clean);
    }
    if drawn.differs(&stated) {
        output
            .note(format!("the items tested in {test} differ from the sample drawn with its seed"));
        return Ok(Status::Findings);
    }
    output.note(format!("{test} tested exactly these {} items", stated.len()));
    Ok(Status::Clean)
}
