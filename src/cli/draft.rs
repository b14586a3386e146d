//! `carveout draft`

use anyhow::bail;
use carveout::draft::{self, FamilyProgress};
use carveout::model::text::{few_and_more, file_name};
use carveout::model::{ControlId, glob};
use carveout::render::test_sheet::{Blank, test_sheet};

use crate::append;
use crate::args::{Draft, DraftCommand};
use crate::files::{create, implementations, replace};
use crate::input::Input;
use crate::output::{Output, Status};
use crate::run::{self, Run};

/// Names that are listed before the rest is counted.
const NAMED: usize = 8;

pub(crate) fn run(args: &Draft, output: &Output) -> anyhow::Result<Status> {
    if let Some(DraftCommand::Tests { input, control, sheets, dry_run }) = &args.command {
        return tests(input, control, *sheets, *dry_run, output);
    }
    let Some(input) = &args.input else { bail!("name the folder of a workspace") };
    let Some(run) = run::resolved(input, output)? else { return Ok(Status::BadInput) };
    if args.status {
        status(&run, output);
        return Ok(Status::Clean);
    }
    let taken = implementations(&input.dir)?;
    let wanted = |group: &str, control: &ControlId| wanted(&args.control, group, control.as_str());
    let drafts = draft::drafts(&run.workspace, &run.plans, &taken, &wanted);
    let mut written = 0;
    for file in &drafts.files {
        if args.dry_run {
            let for_: Vec<String> = file.controls.iter().map(ToString::to_string).collect();
            output.result(format!("{}: {} parts of {}", file.path, file.parts, for_.join(", ")));
        } else {
            create(&input.dir.join(&file.path), file.text.as_bytes())?;
            written += 1;
        }
    }
    let parts: usize = drafts.files.iter().map(|file| file.parts).sum();
    let what = if args.dry_run { "would be written" } else { "written" };
    output.result(format!(
        "{} files {what} for {parts} parts; {} controls have implementations, {} need none",
        if args.dry_run { drafts.files.len() } else { written },
        drafts.stated,
        drafts.carried
    ));
    if !drafts.unread.is_empty() {
        output.note(format!(
            "not drafted, because a file that may speak of them cannot be read: {} (`carveout check {}` says why)",
            few_and_more(&drafts.unread, NAMED),
            input.dir.display()
        ));
    }
    if !args.control.is_empty() && drafts.files.is_empty() && drafts.stated + drafts.carried == 0 {
        bail!("no control of the workspace's frameworks fits {}", args.control.join(", "));
    }
    if written > 0 {
        output.note(format!(
            "A draft counts as not stated. Replace each TODO, then set the file's `status`.\n\
             `carveout draft {0} --status` says how far each family is, `carveout todo {0}` who owes what",
            input.dir.display()
        ));
    }
    Ok(Status::Clean)
}

/// True if no pattern is given, or one is the family or fits the control.
fn wanted(patterns: &[String], group: &str, control: &str) -> bool {
    patterns.is_empty()
        || patterns.iter().any(|pattern| {
            let id = pattern.parse::<ControlId>().is_ok_and(|id| id.as_str() == control);
            pattern.eq_ignore_ascii_case(group) || id || glob(pattern, control)
        })
}

/// A table of families by framework.
fn status(run: &Run, output: &Output) {
    for plan in &run.plans {
        let (families, all) = draft::progress(&run.workspace, plan);
        output.result(format!(
            "{:<44} {:>6} {:>7} {:>8} {:>8} {:>7} {:>10}",
            plan.framework, "parts", "stated", "drafted", "nothing", "tested", "values"
        ));
        for family in &families {
            output.result(row(family, &format!("  {:<6} {}", family.group, family.title)));
        }
        output.result(row(&all, "  all"));
    }
}

fn row(of: &FamilyProgress, name: &str) -> String {
    let mut name: String = name.chars().take(44).collect();
    if name.chars().count() == 44 {
        name.truncate(name.char_indices().nth(43).map_or(name.len(), |(at, _)| at));
        name.push('…');
    }
    let values = match of.parameters {
        0 => "–".to_owned(),
        all => format!("{}/{all}", all - of.unassigned),
    };
    format!(
        "{name:<44} {:>6} {:>7} {:>8} {:>8} {:>7} {values:>10}",
        of.parts, of.stated, of.drafted, of.nothing, of.tested
    )
}

/// `carveout draft tests`
fn tests(
    input: &Input,
    control: &[String],
    sheets: bool,
    dry_run: bool,
    output: &Output,
) -> anyhow::Result<Status> {
    let Some(run) = run::resolved(input, output)? else { return Ok(Status::BadInput) };
    let satisfies = |id: &str| {
        let of = run.workspace.implementations.iter().find(|one| one.id == id);
        let ids = of.into_iter().flat_map(|one| &one.satisfies);
        ids.map(|(part, _)| part.control.to_string()).collect::<Vec<_>>()
    };
    let mut drafts = draft::procedures(&run.workspace, &run.plans);
    drafts.retain(|one| {
        let family = |id: &str| id.split(['-', '.']).next().unwrap_or_default().to_owned();
        satisfies(&one.implementation).iter().any(|id| wanted(control, &family(id), id))
    });
    if dry_run {
        for one in &drafts {
            let steps = one.steps.len();
            let steps = if steps == 1 { "1 step" } else { &format!("{steps} steps") };
            output.result(format!("{}: {steps}, of {}", one.id, one.implementation));
        }
        output.result(format!("{} tests would be written", drafts.len()));
        return Ok(Status::Clean);
    }
    if drafts.is_empty() {
        output.result("every implementation has a test");
        return Ok(Status::Clean);
    }
    if sheets {
        for one in &drafts {
            let blank =
                Blank { rows: one.rows.clone(), steps: one.steps.clone(), ..Blank::default() };
            let name = file_name(&one.id);
            let target = input.dir.join(format!("evidence/tests/{name}.xlsx"));
            create(&target, &test_sheet(&blank)?)?;
        }
        output.result(format!("{} test sheets written to evidence/tests", drafts.len()));
    } else {
        let entries: String = drafts.iter().map(|one| one.entry.as_str()).collect();
        let (path, text) = append::tests(&input.dir, &entries)?;
        replace(&path, &text)?;
        output.result(format!("{} tests added to evidence/tests.yaml", drafts.len()));
    }
    output.note("They conclude nothing: each says what to do, what to draw from, and how much");
    Ok(Status::Clean)
}
