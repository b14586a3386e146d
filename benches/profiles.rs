//! What resolving NIST's HIGH profile takes, from files to a catalog that plans are made of.
//!
//! `cargo bench --no-default-features --bench profiles`. The official files are in the folder that
//! `CARVEOUT_DATA` names; without it nothing is measured, and that is said.

#![expect(clippy::print_stdout, reason = "a benchmark reports to whoever runs it")]

use std::fs;
use std::hint::black_box;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use carveout::catalog;
use criterion::Criterion;
use serde_json::Value;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PROFILE: &str = "NIST_SP-800-53_rev5_HIGH-baseline_profile-min.json";
const CATALOG: &str = "NIST_SP-800-53_rev5_catalog-min.json";
const RESOLVED: &str = "NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json";

/// How large the made-up catalog is, in bytes.
const LARGE: usize = 10 << 20;

fn main() -> Result<()> {
    let Some(data) = std::env::var_os("CARVEOUT_DATA").map(PathBuf::from) else {
        println!("skipped: CARVEOUT_DATA is not set, so there are no catalogs to resolve");
        return Ok(());
    };
    let older = data.join("oscal/sp800-53-rev5-v1.0.0");
    let newer = data.join("oscal/sp800-53-rev5-v1.3.0");
    let folder = tempfile::tempdir()?;
    let large = folder.path().join(CATALOG);
    let bytes = write_large(&newer.join(RESOLVED), &large)?;
    println!("{} controls of 5.1.1 in {:.1} MB, indented", bytes.0, bytes.1 as f64 / 1e6);

    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let mut stage = |name: &str, files: [PathBuf; 2]| {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| black_box(catalog::import(black_box(&files), None)));
        });
    };
    stage("HIGH of the full catalog (limit 0.4 s)", [older.join(PROFILE), older.join(CATALOG)]);
    stage("HIGH of a catalog of 10 MB (limit 0.4 s)", [newer.join(PROFILE), large]);
    criterion.final_summary();
    Ok(())
}

/// Writes the catalog `from` with copies of its groups under other ids until it is large. Gives the
/// count of controls and of bytes.
fn write_large(from: &Path, to: &Path) -> Result<(usize, usize)> {
    fn rename(value: &mut Value, suffix: &str) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(id)) = object.get_mut("id") {
                    id.push_str(suffix);
                }
                object.values_mut().for_each(|inside| rename(inside, suffix));
            }
            Value::Array(items) => items.iter_mut().for_each(|inside| rename(inside, suffix)),
            _ => {}
        }
    }
    fn controls(value: &Value) -> usize {
        let inside = |key: &str| value[key].as_array().into_iter().flatten();
        inside("controls").count()
            + inside("controls").map(controls).sum::<usize>()
            + inside("groups").map(controls).sum::<usize>()
    }
    let mut root: Value = serde_json::from_slice(&fs::read(from)?)?;
    let groups = root["catalog"]["groups"].as_array().cloned().unwrap_or_default();
    for copy in 2.. {
        let text = serde_json::to_string_pretty(&root)?;
        if text.len() >= LARGE {
            fs::write(to, &text)?;
            return Ok((controls(&root["catalog"]), text.len()));
        }
        let Some(all) = root["catalog"]["groups"].as_array_mut() else {
            return Err(Error::other("the catalog has no groups"));
        };
        for group in &groups {
            let mut group = group.clone();
            rename(&mut group, &format!("-{copy}"));
            all.push(group);
        }
    }
    Ok((0, 0))
}
