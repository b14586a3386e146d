//! `carveout evidence sample`

use std::path::Path;

use anyhow::{Context, bail};
use carveout::diag::render;
use carveout::{sampling, workspace};

use crate::output::{Output, Status};

/// Draws from a file.
pub fn draw(
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

/// A name as a terminal may show it: nothing that moves the cursor or turns the text round.
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
    if let Some((name, count)) = &drawn.repeated {
        output.note(format!(
            "{count} names stand more than once, such as {}: --column names one that tells items apart",
            plain(name)
        ));
    }
}

/// Draws the sample of a test again.
pub fn again(dir: &Path, test: &str, output: &Output) -> anyhow::Result<Status> {
    let loaded = workspace::load(dir, &workspace::Options::default());
    let Some(workspace) = loaded.workspace else {
        output.fault(render::human(&loaded.diagnostics, &loaded.texts));
        return Ok(Status::BadInput);
    };
    let found = workspace.tests.iter().find(|known| known.id == test);
    let found = found.with_context(|| format!("there is no test `{test}`"))?;
    let drawn = found.operating.as_ref().and_then(|operating| operating.drawn.as_ref());
    let Some(drawn) = drawn else {
        bail!("{test} names no population file and seed to draw from");
    };
    for item in &drawn.items {
        output.result(plain(item));
    }
    let stated = found.operating.as_ref().map(|operating| &operating.items);
    let stated: Vec<&str> = stated.into_iter().flatten().map(|item| item.item.as_str()).collect();
    if stated.is_empty() {
        output.note(format!("{test} lists no items to compare with"));
        return Ok(Status::Clean);
    }
    if drawn.differs(&stated) {
        output.note(format!("{test} tested other items than the seed draws"));
        return Ok(Status::Findings);
    }
    output.note(format!("{test} tested these {} items", stated.len()));
    Ok(Status::Clean)
}
