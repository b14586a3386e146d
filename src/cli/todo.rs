//! `carveout todo`

use anyhow::bail;
use carveout::model::text::normalized;
use carveout::todo;

use crate::args::{Todo, TodoFormat};
use crate::output::{Output, Status};
use crate::run;

/// Tasks that text prints unless all are asked for.
const MOST: usize = 40;

pub(crate) fn run(args: &Todo, output: &Output) -> anyhow::Result<Status> {
    let Some(run) = run::resolved(&args.input, output)? else { return Ok(Status::BadInput) };
    let as_of = run::as_of(args.input.as_of)?;
    let mut list = todo::work_list(&run.workspace, &run.plans, as_of);
    if let Some(role) = &args.role {
        let roles = &run.workspace.system.roles;
        let same = |text: &str| normalized(text) == normalized(role);
        let declared = roles.iter().any(|(id, known)| same(id) || same(&known.title));
        if !declared && !list.owners().iter().any(|(owner, _)| same(owner)) {
            let known: Vec<&str> = roles.keys().map(String::as_str).collect();
            bail!("there is no role `{role}`; the workspace has {}", known.join(", "));
        }
        list.of_role(&run.workspace, role);
    }
    if let Some(day) = args.due {
        list.until(day);
    }
    match args.format {
        TodoFormat::Text => {
            let most = if args.all { usize::MAX } else { MOST };
            output.raw(&todo::text(&list, most, output.width()));
        }
        TodoFormat::Markdown => output.raw(&todo::markdown(&list)),
        TodoFormat::Csv => output.raw(&todo::csv(&list)?),
        TodoFormat::Ics => output.raw(&todo::ics(&list)),
    }
    Ok(Status::Clean)
}
