//! The page of a portfolio, in Markdown.

use std::fmt::Write as _;

use super::{Overdue, Portfolio, System, open};
use crate::diag::fit::markdown as plain;
use crate::model::text::{grouped, number_of};
use crate::model::{Disposition, NOTICE};

/// The page: systems, what ends, who owes what.
pub fn markdown(portfolio: &Portfolio) -> String {
    let mut out = String::new();
    let built = portfolio.systems.len() - portfolio.not_built();
    let parts = portfolio.systems.iter().map(open).sum::<u32>();
    let _ = writeln!(
        out,
        "# Portfolio as of {}\n\n{built} of {} built; {} open.\n",
        portfolio.as_of,
        number_of(portfolio.systems.len() as u64, "system", "systems"),
        number_of(parts.into(), "part is", "parts are"),
    );
    let labels: Vec<&str> = Disposition::ALL.iter().map(|one| one.short()).collect();
    let _ = writeln!(
        out,
        "| System | Period | Plan | Parts | {} | Errors | Warnings |",
        labels.join(" | ")
    );
    let _ = writeln!(out, "|---|---|---|{}", "---:|".repeat(labels.len() + 3));
    for system in &portfolio.systems {
        rows(&mut out, system);
    }
    let _ = writeln!(out, "\n## What ends\n");
    if portfolio.ends.is_empty() {
        let _ = writeln!(out, "Nothing with a last day is reviewed.");
    } else {
        let _ = writeln!(out, "| Last day | What | Systems |\n|---|---|---|");
        for end in &portfolio.ends {
            let past = if end.on < portfolio.as_of { " (past)" } else { "" };
            let systems = end.systems.iter().map(|one| plain(one)).collect::<Vec<_>>().join(", ");
            let _ = writeln!(
                out,
                "| {}{past} | {} | {}: {systems} |",
                end.on,
                plain(&end.what),
                end.systems.len()
            );
        }
    }
    let _ = writeln!(out, "\n## Overdue, by owner\n");
    if portfolio.overdue.is_empty() {
        let _ = writeln!(out, "Nothing is overdue.");
    } else {
        let _ = writeln!(out, "| Owner | Tasks | Since | Systems |\n|---|---:|---|---|");
        for one in &portfolio.overdue {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} |",
                plain(owner(one)),
                grouped(one.tasks()),
                one.since,
                one.systems
                    .iter()
                    .map(|(system, tasks)| format!("{} {tasks}", plain(system)))
                    .collect::<Vec<_>>()
                    .join(", ")
            );
        }
    }
    let _ = writeln!(out, "\n{}", plain(NOTICE));
    out
}

/// The owner's title, in words where there is none.
pub(super) fn owner(one: &Overdue) -> &str {
    one.owner.as_deref().unwrap_or("nobody yet")
}

fn rows(out: &mut String, system: &System) {
    let name = match &system.name {
        Some(name) => format!("{} ({})", plain(name), plain(&system.folder)),
        None => plain(&system.folder),
    };
    let period = system.period.map(|period| period.label()).unwrap_or_default();
    let found = &system.findings;
    if let Some(why) = &system.not_built {
        let cells = " |".repeat(Disposition::ALL.len() + 3);
        let _ = writeln!(out, "| {name} | {period} | not built: {} |{cells}", plain(why));
    }
    for (at, plan) in system.plans.iter().enumerate() {
        let counts: Vec<String> =
            Disposition::ALL.iter().map(|one| plan.parts.get(*one).to_string()).collect();
        // Findings are of the system and not of a plan.
        let (errors, warnings) = match at {
            0 => (found.errors.to_string(), found.warnings.to_string()),
            _ => (String::new(), String::new()),
        };
        let _ = writeln!(
            out,
            "| {name} | {period} | {} | {} | {} | {errors} | {warnings} |",
            plain(&plan.framework),
            plan.parts.total(),
            counts.join(" | ")
        );
    }
}
