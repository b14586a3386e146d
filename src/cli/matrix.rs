//! `carveout matrix`

use std::io::IsTerminal;

use anyhow::bail;
use carveout::render::matrix::Matrix;

use crate::args::{Matrix as Args, MatrixFormat};
use crate::output::{Output, Status};
use crate::run;

/// Width in columns for a page or a ticket, if the output is not a terminal.
const WIDTH: usize = 100;

pub(crate) fn run(args: &Args, output: &Output) -> anyhow::Result<Status> {
    let Some(run) = run::with_services(&args.input, &args.services, output)? else {
        return Ok(Status::BadInput);
    };
    let Some(plan) = run.plans.first() else { bail!("the workspace has no framework") };
    let matrix = Matrix::new(run.workspace.knowledge.topics.values(), &run.plans);
    match args.format {
        MatrixFormat::Text => {
            output.raw(&matrix.text(WIDTH));
            if std::io::stdout().is_terminal() {
                output.note("\nyou: the customer; both: each is responsible for a half (`--format markdown` describes both); –: not applicable");
            }
        }
        MatrixFormat::Markdown => {
            let system = &plan.system.name;
            output.raw(&format!(
                "# Responsibility matrix: {system}\n\nAWS: AWS is responsible. You: the customer is responsible. Both: each is responsible for a half, described below the table. –: not applicable.\n\n"
            ));
            output.raw(&matrix.markdown());
        }
        MatrixFormat::Csv => output.raw(&matrix.csv()?),
    }
    Ok(Status::Clean)
}
