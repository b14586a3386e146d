//! `carveout check`

use carveout::diag::render;
use carveout::model::Findings;

use crate::args::{Check, Format};
use crate::output::{Output, Status};
use crate::run;

pub fn run(args: &Check, output: &Output) -> anyhow::Result<Status> {
    let loaded = run::load(&args.input, output);
    if loaded.workspace.is_none() && args.format != Format::Human {
        // A script gets its format even when the workspace cannot be loaded.
        print(&loaded.diagnostics, args.format, output)?;
        return Ok(Status::BadInput);
    }
    let Some(run) = run::plan(loaded, &args.input, output)? else { return Ok(Status::BadInput) };
    let findings = Findings::of(&run.plans, Vec::new()).findings;
    match args.format {
        Format::Human => {
            output.raw(&render::human(&findings, &run.texts));
            output.result(render::tally(&findings));
        }
        format => print(&findings, format, output)?,
    }
    let deny = args.deny.map_or(run.workspace.system.policy.deny, Into::into);
    Ok(Status::of(&findings, deny))
}

fn print(
    findings: &[carveout::diag::Diagnostic],
    format: Format,
    output: &Output,
) -> anyhow::Result<()> {
    let value = if format == Format::Sarif {
        render::sarif(findings)
    } else {
        serde_json::json!({"schema": "carveout/findings/1", "findings": findings})
    };
    output.result(serde_json::to_string_pretty(&value)?);
    Ok(())
}
