//! Parts of a plan, what they lack, and the reports and providers that their halves rest on.

use indexmap::IndexMap;

use crate::check::rules::{customer_half_evidenced, shared_half_evidenced};
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Origin};
use crate::model::{
    Carried, Disposition, Half, Lack, Missing, Plan, PlanControl, PlanPart, PlanProgram,
    PlanProvider, PlanReport, Reason, Report, Review,
};

/// Where to add what a part lacks: its statement, or else a file that satisfies its control, or else
/// the workspace file.
pub(crate) fn home(
    context: &Context<'_>,
    control: &PlanControl,
    part: Option<&PlanPart>,
) -> Origin {
    if let Some(statement) = part.and_then(|part| part.statements.first()) {
        return statement.origin.clone();
    }
    let first = control.implementations.first();
    let satisfying = context.workspace.implementations.iter().find(|i| Some(&i.id) == first);
    satisfying.map_or_else(|| Origin::file("carveout.yaml"), |i| i.origin.clone())
}

/// The rules that report what parts lack where no other finding explains it.
pub(crate) static OPENS: &[&Rule] = &[&shared_half_evidenced::RULE, &customer_half_evidenced::RULE];

/// The rule that reports a part for what it lacks.
pub(crate) fn opened_by(part: &PlanPart) -> &'static Rule {
    if part.carried().aws() { &shared_half_evidenced::RULE } else { &customer_half_evidenced::RULE }
}

/// A part and what it lacks.
pub(crate) type Lacking<'a> = (&'a PlanPart, Vec<&'a Missing>);

/// One finding per control with open parts whose responsibility passes the filter: what they lack in
/// `half`, or in both, and where to add it. What another finding explains is left out.
pub(crate) fn open_parts(
    context: &Context<'_>,
    rule: &'static Rule,
    filter: fn(Carried) -> bool,
    half: Option<Half>,
    prints: &str,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for control in &context.plan.controls {
        let open = control.parts.iter().filter(|part| {
            // What did not occur is an answer, and no deficiency.
            part.disposition == Disposition::Open
                && filter(part.carried())
                && part.reason.is_none_or(Reason::is_deficiency)
        });
        let lacking: Vec<Lacking<'_>> = open
            .filter_map(|part| {
                let missing: Vec<&Missing> = part
                    .missing
                    .iter()
                    .enumerate()
                    .filter(|(nth, missing)| {
                        // What could not be read is told where it stands.
                        half.is_none_or(|half| missing.half == half)
                            && !missing.unread
                            && !context.explained.contains(&(part.id.clone(), *nth))
                    })
                    .map(|(_, missing)| missing)
                    .collect();
                (!missing.is_empty()).then_some((part, missing))
            })
            .collect();
        let Some((first, _)) = lacking.first() else { continue };
        findings.push(
            rule.finding(lacks(&lacking))
                .command(format!("`carveout explain . \"{}\"` prints what {prints}", control.id))
                .subject(&control.id)
                .control(&control.id)
                .fault(&home(context, control, Some(first))),
        );
    }
    findings
}

/// The responsibility table that the halves are derived from.
pub(crate) fn table(context: &Context<'_>) -> Option<Origin> {
    let id = &context.plan.catalog.id;
    let known = context.workspace.knowledge.responsibility.get(id)?;
    known.files.last().map(|file| Origin::file(file.as_str()))
}

/// Providers whose half is not supported, each with what it lacks.
pub(crate) fn unsupported_providers<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = (&'a PlanProvider, &'a str)> + use<'a> {
    let providers = context.plan.providers.iter();
    providers.filter_map(|provider| Some((provider, provider.lacks.as_deref()?)))
}

/// Where a provider is declared.
pub(crate) fn place_of_provider(context: &Context<'_>, id: &str) -> Origin {
    let declared = context.workspace.system.providers.iter().find(|one| one.id == id);
    declared.map_or_else(|| Origin::file("carveout.yaml"), |one| one.origin.clone())
}

/// The reviewed reports of a program, each with its review; the one whose period ends last is last.
pub(crate) fn reviews_of<'a>(
    context: &Context<'a>,
    program: &'a PlanProgram,
) -> Vec<(&'a PlanReport, &'a Review)> {
    let workspace = context.workspace;
    let reports = program.reports.iter().filter_map(|key| context.plan.report(key));
    let mut reviews: Vec<_> = reports
        .filter(|report| !report.letter)
        .filter_map(|report| Some((report, workspace.review_of(&report.id, report.version)?)))
        .collect();
    reviews.sort_by_key(|(report, _)| report.period.map(|period| period.to));
    reviews
}

/// The line of the lock file that lists a report.
pub(crate) fn at(context: &Context<'_>, report: &PlanReport) -> Origin {
    let same = |one: &&Report| one.id == report.id && one.version == report.version;
    let listed = context.workspace.reports.iter().find(same);
    listed.map_or_else(|| Origin::file(LOCK), |listed| listed.origin.clone())
}

/// The file that lists AWS's reports.
pub(crate) const LOCK: &str = "aws-reports.lock.json";

/// Number of parts, over the plans of all frameworks, whose half of AWS's lacks one of these for a reason
/// that passes the filter.
pub(crate) fn parts_open_for(
    context: &Context<'_>,
    lacks: &[Lack],
    filter: impl Fn(&PlanPart, &Missing) -> bool,
) -> usize {
    let lacking = |part: &PlanPart| {
        part.missing.iter().any(|missing| {
            missing.half == Half::Aws
                && !missing.unread
                && lacks.contains(&missing.what)
                && filter(part, missing)
        })
    };
    context.plans.iter().flat_map(Plan::parts).filter(|(_, part)| lacking(part)).count()
}

/// `; 71 parts are open for it`, or nothing.
pub(crate) fn open_for_it(parts: usize) -> String {
    match parts {
        0 => String::new(),
        1 => "; 1 part is open for it".to_owned(),
        many => format!("; {many} parts are open for it"),
    }
}

/// True if reports and letters of a program leave no day of the audit period without cover.
pub(crate) fn covered(context: &Context<'_>, program: &str) -> bool {
    let of_program = context.plan.programs.iter().find(|one| one.id == program);
    of_program.is_some_and(|one| !one.reports.is_empty() && one.coverage.is_full())
}

/// What a part lacks in a half, or in any, apart from what follows from an entry that could not be read.
pub(crate) fn told(part: &PlanPart, half: Option<Half>) -> impl Iterator<Item = &Missing> {
    let of_half = move |one: &&Missing| half.is_none_or(|half| one.half == half);
    part.missing.iter().filter(of_half).filter(|one| !one.unread)
}

/// What the parts of one control lack; parts that lack the same are listed together:
/// `AC-2(a), AC-2(b), customer half: no test of operation; no evidence`.
pub(crate) fn lacks(parts: &[Lacking<'_>]) -> String {
    let mut alike: IndexMap<(Half, Vec<&str>), Vec<String>> = IndexMap::new();
    for (part, missing) in parts {
        for whose in Half::ALL {
            let of_half = missing.iter().filter(|missing| missing.half == whose);
            let messages: Vec<&str> = of_half.map(|missing| missing.message.as_str()).collect();
            if !messages.is_empty() {
                alike.entry((whose, messages)).or_default().push(part.id.to_string());
            }
        }
    }
    let sentences: Vec<String> = alike
        .into_iter()
        .map(|((half, messages), parts)| {
            let parts = match parts.as_slice() {
                [first, .., last] if parts.len() > 4 => {
                    format!("{} parts, {first} to {last}", parts.len())
                }
                _ => parts.join(", "),
            };
            format!("{parts}, {} half: {}", half.label(), messages.join("; "))
        })
        .collect();
    sentences.join(". ")
}
