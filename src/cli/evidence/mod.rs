//! `carveout evidence`

mod sample;
mod scan;
mod sheet;

use anyhow::bail;

use crate::args::{Evidence, EvidenceCommand};
use crate::output::{Output, Status};

pub(crate) fn run(args: &Evidence, output: &Output) -> anyhow::Result<Status> {
    match &args.command {
        EvidenceCommand::Scan { dir, format } => scan::scan(dir, *format, output),
        EvidenceCommand::Sample { path, test: Some(test), .. } => sample::again(path, test, output),
        EvidenceCommand::Sample { path, seed: Some(seed), size: Some(size), column, .. } => {
            sample::draw(path, seed, *size, column.as_deref(), output)
        }
        EvidenceCommand::Sample { .. } => bail!("specify --seed and --size, or a test"),
        EvidenceCommand::Sheet { to, id, population, seed, size, column } => {
            let draw = match (population, seed, size) {
                (Some(population), Some(seed), Some(size)) => {
                    Some(sheet::Draw { population, seed, size: *size, column: column.as_deref() })
                }
                _ => None,
            };
            sheet::write(to, id.as_deref(), draw.as_ref(), output)
        }
    }
}
