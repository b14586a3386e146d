//! `carveout check`

use std::path::Path;

use carveout::check::RULES;
use carveout::diag::render::{self, Listing};
use carveout::diag::{Code, Compared, Diagnostic, Severity};
use carveout::model::{Deny, FINDINGS_SCHEMA, Findings};

use crate::args::{Check, Format};
use crate::output::{Output, Status};
use crate::{fix, levels, run, since};

pub(crate) fn run(args: &Check, output: &Output) -> anyhow::Result<Status> {
    args.filter.known()?;
    if args.fix {
        return fix::run(args, output);
    }
    let mut loaded = run::strictly(run::load(&args.input, output), args.strict);
    let dir = args.input.dir.display().to_string();
    if loaded.workspace.is_none() && args.format != Format::Human {
        // A script gets its format even when the workspace cannot be loaded.
        let shown = Shown { findings: &loaded.diagnostics, since: None, deny: Deny::Errors };
        print(&shown, args, &Facts::default(), output)?;
        return Ok(Status::BadInput);
    }
    levels::add(&mut loaded, &args.level);
    let Some(run) = run::plan(loaded, &args.input, output)? else { return Ok(Status::BadInput) };
    let all = Findings::of(&run.plans, Vec::new()).findings;
    let compared = match &args.since {
        Some(package) => Some(since::compare(package, &all)?),
        None => None,
    };
    let policy = run.workspace.system.policy.deny;
    let (status, deny) = match (&args.deny_new, &compared) {
        (Some(level), Some(compared)) => {
            let worse: Vec<Diagnostic> = compared.worse().cloned().collect();
            let deny = Deny::from(*level);
            (Status::of(&worse, deny), deny)
        }
        _ => {
            let deny = args.deny.map_or(policy, Into::into);
            (Status::of(&all, deny), deny)
        }
    };
    let shown = args.filter.apply(&all, &run, &dir)?;
    let facts = Facts {
        as_of: run.plans.first().map(|plan| plan.as_of.to_string()).unwrap_or_default(),
        system: run.workspace.system.name.clone(),
        period: run.workspace.system.period_label(),
    };
    let filtered = compared.map(|compared| narrowed(compared, &shown));
    let parts = Shown { findings: &shown, since: filtered.as_ref(), deny };
    if args.format == Format::Human {
        let listing = Listing {
            dir: &dir,
            width: output.width(),
            full: args.filter.all || args.filter.is_set(),
            fails: status == Status::Findings,
        };
        human(&parts, &listing, &run, output);
    } else {
        print(&parts, args, &facts, output)?;
    }
    let hidden = all.len() - shown.len();
    if hidden > 0 {
        let (findings, verb) = if hidden == 1 { ("finding", "is") } else { ("findings", "are") };
        output.note(format!(
            "{hidden} {findings} {verb} hidden by filters; the exit status counts all"
        ));
    }
    Ok(status)
}

/// What is printed.
struct Shown<'a> {
    findings: &'a [Diagnostic],
    since: Option<&'a Compared>,
    deny: Deny,
}

/// What formats state beside the findings.
#[derive(Default)]
struct Facts {
    as_of: String,
    system: String,
    period: String,
}

/// A comparison of the findings that are shown; what is fixed is shown where no filter speaks of it.
fn narrowed(mut compared: Compared, shown: &[Diagnostic]) -> Compared {
    let is_shown =
        |one: &Diagnostic| shown.iter().any(|other| other.fingerprint == one.fingerprint);
    compared.new.retain(is_shown);
    compared.remaining.retain(is_shown);
    compared
}

fn human(shown: &Shown<'_>, listing: &Listing<'_>, run: &run::Run, output: &Output) {
    let Some(since) = shown.since else {
        output.raw(&render::listing(shown.findings, &run.texts, listing));
        return;
    };
    if !since.new.is_empty() {
        output.raw(&render::listing(&since.new, &run.texts, listing));
    }
    for one in &since.fixed {
        output.result(format!("fixed[{}]: {}", one.code, one.message));
    }
    for one in &since.remaining {
        if let Some(parts) = since.opened.get(&one.fingerprint) {
            output.result(format!(
                "opens more[{}]: {}: {}",
                one.code,
                one.message,
                parts.join(", ")
            ));
        }
    }
    output.result(since.sentence());
}

fn print(shown: &Shown<'_>, args: &Check, facts: &Facts, output: &Output) -> anyhow::Result<()> {
    let base = base(&args.input.dir);
    match args.format {
        Format::Human | Format::Json => {
            let mut value = serde_json::json!({
                "schema": FINDINGS_SCHEMA, "findings": shown.findings,
            });
            if !facts.as_of.is_empty() {
                value["as_of"] = serde_json::json!(facts.as_of);
            }
            if let Some(since) = shown.since {
                let ids = |list: &[Diagnostic]| -> Vec<String> {
                    list.iter().map(|one| one.fingerprint.clone()).collect()
                };
                value["since"] = serde_json::json!({
                    "package": since.package,
                    "as_of": since.as_of,
                    "new": ids(&since.new),
                    "remaining": ids(&since.remaining),
                    "opens_more": since.opened,
                    "fixed": since.fixed,
                });
            }
            output.result(serde_json::to_string_pretty(&value)?);
        }
        Format::Sarif => {
            let value = render::sarif(shown.findings, &base, shown.since);
            output.result(serde_json::to_string_pretty(&value)?);
        }
        Format::Github => {
            let mut findings: Vec<Diagnostic> = shown.findings.to_vec();
            findings.sort_by_key(|one| {
                (std::cmp::Reverse(one.severity), std::cmp::Reverse(one.opens().count()))
            });
            output.raw(&render::github(&findings, &base));
        }
        Format::Markdown => {
            let title = match facts.system.is_empty() {
                true => "Findings".to_owned(),
                false => format!("Findings: {}, {}", facts.system, facts.period),
            };
            output.raw(&render::markdown(&title, shown.findings, shown.since));
        }
        Format::Junit => {
            let rules: Vec<&Code> = RULES.iter().map(|rule| &rule.code).collect();
            let fails = |severity: Severity| Status::denied(severity, shown.deny);
            let day = if facts.as_of.is_empty() { "1970-01-01" } else { &facts.as_of };
            output.raw(&render::junit(shown.findings, &rules, fails, day));
        }
    }
    Ok(())
}

/// The workspace folder as a relative path; nothing for the current folder and for an absolute path.
fn base(dir: &Path) -> String {
    if dir.is_absolute() {
        return String::new();
    }
    let parts: Vec<String> = dir
        .components()
        .filter(|part| !matches!(part, std::path::Component::CurDir))
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}
