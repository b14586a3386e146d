//! What all rules take on a workspace of the size of NIST SP 800-53 HIGH with 1,480 evidence items, beside what resolving
//! it takes. Needs no PDF.
//!
//! `cargo bench --no-default-features --bench rules`; `-- write DIR` only writes the workspace, for whole runs of
//! `carveout check`.

#![expect(clippy::print_stdout, reason = "a benchmark reports to whoever runs it")]

mod support;

use std::hint::black_box;
use std::io::{Error, Result};
use std::path::Path;
use std::time::Duration;

use carveout::model::Date;
use carveout::workspace::{self, Options};
use carveout::{check, resolve};
use criterion::{BatchSize, Criterion};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [first, dir] = args.as_slice()
        && first == "write"
    {
        support::write(Path::new(dir))?;
        return Ok(());
    }
    let dir = tempfile::tempdir()?;
    support::write(dir.path())?;
    let loaded = workspace::load(dir.path(), &Options::default());
    let workspace =
        loaded.workspace.ok_or_else(|| Error::other(format!("{:#?}", loaded.diagnostics)))?;
    let day: Date = "2026-10-05".parse().map_err(Error::other)?;
    let resolved = || {
        let frameworks = workspace.frameworks.iter();
        let plans =
            frameworks.map(|(choice, catalog)| resolve::resolve(&workspace, choice, catalog, day));
        plans.collect::<Vec<_>>()
    };
    let mut criterion = Criterion::default()
        .sample_size(10)
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    criterion.bench_function("resolve", |b| b.iter(|| black_box(resolved())));
    criterion.bench_function("all rules", |b| {
        b.iter_batched(
            resolved,
            |mut plans| {
                check::check(&workspace, &mut plans);
                plans
            },
            BatchSize::LargeInput,
        );
    });
    criterion.final_summary();
    let mut plans = resolved();
    check::check(&workspace, &mut plans);
    let findings: usize = plans.iter().map(|plan| plan.findings.len()).sum();
    println!("{} rules, {findings} findings (target: 50 ms for all rules)", check::RULES.len());
    Ok(())
}
