//! `carveout matrix`

use std::io::IsTerminal;

use anyhow::bail;
use carveout::render::matrix::Matrix;

use crate::args::{Matrix as Args, MatrixFormat};
use crate::output::{Output, Status};
use crate::run;

/// Columns of a page or a ticket, where there is no terminal to ask.
const WIDTH: usize = 100;

pub fn run(args: &Args, output: &Output) -> anyhow::Result<Status> {
    let Some(run) = run::with_services(&args.input, &args.services, output)? else {
        return Ok(Status::BadInput);
    };
    let Some(plan) = run.plans.first() else { bail!("the workspace has no framework") };
    let matrix = Matrix::new(run.workspace.knowledge.topics.values(), &plan.services);
    match args.format {
        MatrixFormat::Text => {
            output.raw(&matrix.text(WIDTH));
            if std::io::stdout().is_terminal() {
                output.note("\nyou: the organization; both: each has a half (`--format markdown` says which); –: does not arise");
            }
        }
        MatrixFormat::Markdown => {
            let system = &plan.system.name;
            output.raw(&format!(
                "# Who acts: {system}\n\nAWS: AWS acts. You: the organization acts. Both: each has a half, told below the table. –: does not arise.\n\n"
            ));
            output.raw(&matrix.markdown());
        }
        MatrixFormat::Csv => output.raw(&matrix.csv()?),
    }
    Ok(Status::Clean)
}
