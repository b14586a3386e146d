//! `carveout schema` and `carveout completions`

use anyhow::bail;
use carveout::schemas::{SCHEMAS, schema};
use clap::CommandFactory;

use crate::args::{Args, Completions, Schema};
use crate::output::{Output, Status};

pub(crate) fn run(args: &Schema, output: &Output) -> anyhow::Result<Status> {
    let Some(name) = &args.name else {
        for (name, file, _) in SCHEMAS {
            output.result(format!("{name:<16} {file}"));
        }
        return Ok(Status::Clean);
    };
    let Some(schema) = schema(name) else {
        let known: Vec<&str> = SCHEMAS.iter().map(|(name, _, _)| *name).collect();
        bail!("unknown schema `{name}`; available: {}", known.join(", "));
    };
    output.result(serde_json::to_string_pretty(&schema)?);
    Ok(Status::Clean)
}

pub(crate) fn completions(args: &Completions, output: &Output) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "carveout", &mut script);
    output.raw(&String::from_utf8_lossy(&script));
    Ok(Status::Clean)
}
