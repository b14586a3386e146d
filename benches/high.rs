//! What each stage takes on a workspace of the size of NIST SP 800-53 HIGH.
//!
//! `cargo bench --bench high` runs them all and prints what the PDF takes beside bare Typst on the
//! same sources. `-- write DIR` only writes the workspace; `-- typst DIR` only prints the seconds of
//! bare Typst and of the PDF, for `whole.sh`.

#![expect(clippy::print_stdout, reason = "a benchmark reports to whoever runs it")]

mod support;

use std::hint::black_box;
use std::io::{Error, Result};
use std::path::Path;
use std::time::{Duration, Instant};

use carveout::model::{Date, Plan, Workspace};
use carveout::render::{self, Templates};
use carveout::workspace::{self, Options};
use criterion::Criterion;
use typst_layout::PagedDocument;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often bare Typst and the PDF are timed against each other.
const ROUNDS: usize = 5;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["write", dir] => {
            let size = support::write(Path::new(dir))?;
            println!(
                "{} controls, {} parts, {} evidence items, {} tests",
                size.controls, size.parts, size.evidence, size.tests
            );
        }
        ["typst", dir] => {
            let (bare, pdf) = beside_typst(&plan(&workspace(Path::new(dir))?)?)?;
            println!("{:.3} {:.3}", bare.as_secs_f64(), pdf.as_secs_f64());
        }
        _ => {
            let dir = tempfile::tempdir()?;
            support::write(dir.path())?;
            stages(dir.path())?;
            if args.is_empty() {
                let (bare, pdf) = beside_typst(&plan(&workspace(dir.path())?)?)?;
                let ratio = pdf.as_secs_f64() / bare.as_secs_f64();
                println!("PDF {pdf:.2?}, bare Typst {bare:.2?}: {ratio:.2} times (target 1.25)");
            }
        }
    }
    Ok(())
}

/// One benchmark a stage.
fn stages(dir: &Path) -> Result<()> {
    let workspace = workspace(dir)?;
    let plan = plan(&workspace)?;
    let templates = Templates::embedded();
    let mut criterion = Criterion::default()
        .sample_size(10)
        .measurement_time(Duration::from_secs(10))
        .configure_from_args();
    criterion.bench_function("load", |b| {
        b.iter(|| workspace::load(black_box(dir), &Options::default()));
    });
    criterion.bench_function("resolve and check", |b| {
        b.iter(|| carveout::plans(black_box(&workspace), plan.as_of));
    });
    criterion.bench_function("plan.json", |b| b.iter(|| render::json(black_box(&plan))));
    criterion.bench_function("workbook", |b| {
        b.iter(|| render::workbook::workbook(black_box(&plan), ""));
    });
    criterion.bench_function("pdf", |b| b.iter(|| render::ssp(black_box(&plan), "", &templates)));
    let (world, options) = render::pdf::world(&plan, &templates).map_err(Error::other)?;
    criterion.bench_function("bare typst", |b| {
        b.iter_custom(|times| (0..times).map(|_| bare(&world, &options)).sum());
    });
    criterion.final_summary();
    Ok(())
}

fn workspace(dir: &Path) -> Result<Workspace> {
    let loaded = workspace::load(dir, &Options::default());
    loaded.workspace.ok_or_else(|| Error::other(format!("{:#?}", loaded.diagnostics)))
}

fn plan(workspace: &Workspace) -> Result<Plan> {
    let day: Date = "2026-10-05".parse().map_err(Error::other)?;
    carveout::plans(workspace, day).pop().ok_or_else(|| Error::other("no framework"))
}

/// Typst alone: compiles and exports, and forgets what it remembers off the clock.
fn bare(world: &impl typst::World, options: &typst_pdf::PdfOptions) -> Duration {
    let start = Instant::now();
    let compiled = typst::compile::<PagedDocument>(black_box(world)).output;
    let bytes = compiled.and_then(|document| typst_pdf::pdf(&document, options));
    let took = start.elapsed();
    assert!(bytes.is_ok(), "the sources are those the PDF is made from");
    typst::comemo::evict(0);
    took
}

/// Medians of bare Typst and of the PDF, taken in turns on the same sources.
fn beside_typst(plan: &Plan) -> Result<(Duration, Duration)> {
    let templates = Templates::embedded();
    let (world, options) = render::pdf::world(plan, &templates).map_err(Error::other)?;
    let (mut alone, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        alone.push(bare(&world, &options));
        let start = Instant::now();
        black_box(render::ssp(plan, "", &templates).map_err(Error::other)?);
        whole.push(start.elapsed());
    }
    alone.sort_unstable();
    whole.sort_unstable();
    Ok((alone[ROUNDS / 2], whole[ROUNDS / 2]))
}
