//! `carveout evidence sheet`

use std::path::Path;

use carveout::diag::{Diagnostic, render};
use carveout::evidence::UnreadTimes;
use carveout::model::TestRow;
use carveout::model::secrets::Secrets;
use carveout::model::text::number_of;
use carveout::render::test_sheet::{Blank, test_sheet};
use carveout::sampling;

use crate::files::create;
use crate::output::{Output, Status};

/// The population to draw from, with seed and size.
pub(super) struct Draw<'a> {
    pub population: &'a Path,
    pub seed: &'a str,
    pub size: usize,
    pub column: Option<&'a str>,
}

/// The path relative to `evidence/`, as a test names it; the file name alone outside such a folder.
fn below_evidence(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let folder = parts.iter().rposition(|part| part == "evidence");
    let from = folder.map_or(parts.len().saturating_sub(1), |at| at + 1);
    parts.get(from..).unwrap_or_default().join("/")
}

/// Writes a new sheet; an existing file is never overwritten.
pub(super) fn write(
    to: &Path,
    id: Option<&str>,
    draw: Option<&Draw<'_>>,
    output: &Output,
) -> anyhow::Result<Status> {
    let mut blank = Blank::default();
    blank.rows.extend(id.map(|id| (TestRow::Id, id.to_owned())));
    if let Some(draw) = draw {
        let drawn = match sampling::draw(draw.population, draw.column, draw.seed, draw.size) {
            Ok(drawn) => drawn,
            Err(fault) => {
                output.fault(render::human(&[fault], &Default::default()));
                return Ok(Status::BadInput);
            }
        };
        let file = below_evidence(draw.population);
        blank.rows.extend([
            (TestRow::PopulationFile, file),
            (TestRow::PopulationSize, drawn.population.to_string()),
            (TestRow::SampleSize, drawn.items.len().to_string()),
            (
                TestRow::Sampling,
                format!("random, seed {}: the smallest SHA-256 of SEED:NUMBER", draw.seed),
            ),
            (TestRow::Seed, draw.seed.to_owned()),
        ]);
        blank.rows.extend(draw.column.map(|name| (TestRow::PopulationColumn, name.to_owned())));
        let (secrets, mut with) = (Secrets::default(), 0_u64);
        for (_, name) in drawn.items {
            let clean = secrets.scrubbed(&name);
            with += u64::from(clean.is_some());
            blank.items.push(clean.unwrap_or(name));
        }
        if with > 0 {
            output.note(format!(
                "{}: secrets or ids of access keys were taken out of the names",
                number_of(with, "item", "items")
            ));
        }
        let unread: Vec<Diagnostic> = drawn.unread_times.iter().map(UnreadTimes::finding).collect();
        if !unread.is_empty() {
            output.fault(render::human(&unread, &Default::default()));
        }
    }
    let bytes = test_sheet(&blank)?;
    create(to, &bytes)?;
    output.note(format!(
        "{}: {} items; fill it in and put it in evidence/tests/ of the workspace",
        to.display(),
        blank.items.len()
    ));
    Ok(Status::Clean)
}
