//! One rule a file. To add one: write the file, name it here and in [`super::RULES`].

pub mod artifact_excerpt;
pub mod authorization_unusable;
pub mod bridge_too_long;
pub mod certificate_expired;
pub mod conflation_customer_as_aws;
pub mod csoc_no_report_pointer;
pub mod cuec_unmapped;
pub mod customer_half_evidenced;
pub mod duty_moved;
pub mod evidence_covers_future;
pub mod evidence_hash_drift;
pub mod evidence_no_ipe;
pub mod evidence_outside_period;
pub mod evidence_rows_differ;
pub mod evidence_stale;
pub mod evidence_supports_nothing;
pub mod evidence_unchanged_since_last_period;
pub mod evidence_undated_image;
pub mod evidence_unregistered;
pub mod exception_no_response;
pub mod frequency_shortfall;
pub mod guest_patching_unevidenced;
pub mod hipaa_no_baa;
pub mod implementation_contradicted;
pub mod inquiry_only;
pub mod knowledge_changed;
pub mod mapped_only;
pub mod mfa_missing;
pub mod na_no_rationale;
pub mod odp_unassigned;
pub mod override_no_basis;
pub mod picture_not_shown;
pub mod population_missing;
pub mod population_repeats;
pub mod population_size_differs;
pub mod report_category_absent;
pub mod report_modified_or_exceptions;
pub mod report_period_gap;
pub mod report_superseded;
pub mod report_type_weak;
pub mod root_credential_use;
pub mod sample_not_redrawn;
pub mod sample_too_small;
pub mod service_out_of_scope;
pub mod service_scope_unknown;
pub mod sg_open_admin;
pub mod shared_half_evidenced;
pub mod test_unsigned;
pub mod unknown_control;

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diag::{Diagnostic, Origin};
use crate::model::text::few_and_more;
use crate::model::{
    Carried, Disposition, Frequency, Half, Observation, Operating, PlanControl, PlanEvidence,
    PlanPart, PlanReport, PlanTest, Test,
};

use super::{Context, Rule};

/// Where to write what a part lacks: its statement, else a file that satisfies its control, else
/// the workspace file.
fn home(context: &Context<'_>, control: &PlanControl, part: Option<&PlanPart>) -> Origin {
    if let Some(statement) = part.and_then(|part| part.statements.first()) {
        return statement.origin.clone();
    }
    let first = control.implementations.first();
    let satisfying = context.workspace.implementations.iter().find(|i| Some(&i.id) == first);
    satisfying.map_or_else(|| Origin::file("carveout.yaml"), |i| i.origin.clone())
}

/// The findings of a rule about tests of operation that bear on the plan, each under the first control
/// its test bears on.
fn of_tests<'a>(
    context: &Context<'a>,
    find: impl Fn(&'a PlanTest, &'a Operating) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let tests = context.plan.tests.iter();
    tests
        .filter_map(|test| {
            let part = test.parts.first()?;
            Some(find(test, test.operating.as_ref()?)?.control(&part.control))
        })
        .collect()
}

/// The findings of a rule about evidence that supports the plan, likewise.
fn of_evidence<'a>(
    context: &Context<'a>,
    find: impl Fn(&'a PlanEvidence) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let items = context.plan.evidence.iter();
    items
        .filter_map(|item| {
            let part = item.parts.first()?;
            Some(find(item)?.control(&part.control))
        })
        .collect()
}

/// How often the controls act that a test looks at, and where that is stated: by the test, else by
/// the implementations it tests.
fn frequencies(context: &Context<'_>, test: &Test) -> Vec<(Frequency, Origin)> {
    let stated = test.operating.as_ref().and_then(|operating| operating.frequency.as_deref());
    if let Some(text) = stated {
        return Frequency::of(text).map(|of| (of, test.origin.clone())).into_iter().collect();
    }
    let tested = |id: &str| test.tests.iter().any(|(wanted, _)| wanted == id);
    let implementations = context.workspace.implementations.iter().filter(|i| tested(&i.id));
    implementations
        .filter_map(|i| Some((Frequency::of(i.frequency.as_deref()?)?, i.origin.clone())))
        .collect()
}

/// A frequency, of the test or of the one implementation it tests, in words that nobody knows.
fn unknown_frequency<'a>(context: &Context<'a>, test: &'a Test) -> Option<&'a str> {
    let stated = test.operating.as_ref().and_then(|operating| operating.frequency.as_deref());
    let tested = |id: &str| test.tests.iter().any(|(wanted, _)| wanted == id);
    let mut of_implementations = context
        .workspace
        .implementations
        .iter()
        .filter(|i| tested(&i.id))
        .filter_map(|i| i.frequency.as_deref());
    let unknown = |text: &&str| !text.trim().is_empty() && Frequency::of(text).is_none();
    match stated {
        Some(text) => Some(text).filter(unknown),
        None => of_implementations.find(unknown),
    }
}

/// Rows of one evidence item that show the same.
struct Seen<'a> {
    /// The check, and what it was met on.
    rows: Vec<&'a Observation>,
    /// Where the item is registered.
    origin: Origin,
}

impl Seen<'_> {
    /// `user-mfa on arn:…/ann, arn:…/bob and 3 more (EV-004)`.
    fn shown(&self) -> String {
        let few = few_and_more(self.rows.iter().map(|row| &row.resource), 3);
        let (rule, evidence) =
            self.rows.first().map_or(("", ""), |row| (&*row.rule, &*row.evidence));
        format!("{rule} on {few} ({evidence})")
    }
}

/// Rows of these checks that a rule looks for, by check and evidence item. `wanted` is told whether the
/// row counts for the audit period: by its own day, or because the item it was read from does. What is
/// proof of a period speaks against it too.
fn seen<'a>(
    context: &Context<'a>,
    checks: &[(&str, &str)],
    wanted: impl Fn(&Observation, bool) -> bool,
) -> Vec<Seen<'a>> {
    let audit = context.plan.period;
    let met: BTreeSet<&str> = context
        .workspace
        .evidence
        .iter()
        .filter(|item| item.in_period(audit))
        .map(|item| item.id.as_str())
        .collect();
    let counts = |row: &Observation| {
        row.on.is_some_and(|on| audit.contains(on)) || met.contains(&*row.evidence)
    };
    let mut found: IndexMap<(&str, &str), Vec<&Observation>> = IndexMap::new();
    for row in &context.workspace.observations {
        let named = |(tool, rule): &(&str, &str)| {
            let rest = row.rule.strip_prefix("securityhub-").unwrap_or(&row.rule);
            let deployed = *tool == "config"
                && rest.strip_prefix(rule).is_some_and(|rest| rest.starts_with('-'));
            *tool == &*row.tool && (*rule == &*row.rule || *rule == rest || deployed)
        };
        if checks.iter().any(named) && wanted(row, counts(row)) {
            found.entry((&row.evidence, &row.rule)).or_default().push(row);
        }
    }
    found
        .into_iter()
        .map(|((evidence, _), rows)| {
            let item = context.workspace.evidence(evidence);
            let origin = item.map_or_else(|| Origin::file("evidence"), |item| item.origin.clone());
            Seen { rows, origin }
        })
        .collect()
}

/// One finding per control with open parts whose carriers a rule asks about: what they lack in `half`, or
/// in both, and where to write it.
fn open_parts(
    context: &Context<'_>,
    rule: &'static Rule,
    asked: fn(Carried) -> bool,
    half: Option<Half>,
    prints: &str,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for control in &context.plan.controls {
        let parts = control.parts.iter();
        let open: Vec<&PlanPart> = parts
            .filter(|part| part.disposition == Disposition::Open && asked(part.carried()))
            .collect();
        let Some(first) = open.first() else { continue };
        findings.push(
            rule.finding(lacks(open.iter().copied(), half))
                .help(format!("`carveout explain . \"{}\"` prints what {prints}", control.id))
                .control(&control.id)
                .fault(&home(context, control, Some(first))),
        );
    }
    findings
}

/// The responsibility table that made the halves what they are.
fn table(context: &Context<'_>) -> Option<Origin> {
    let id = &context.plan.catalog.id;
    let known = context.workspace.knowledge.responsibility.get(id)?;
    known.files.last().map(|file| Origin::file(file.as_str()))
}

/// A report version as a place.
fn at(report: &PlanReport) -> Origin {
    Origin::Report { report: report.id.as_str().into(), version: report.version }
}

/// What the parts of one control lack; parts that lack the same are named once:
/// `AC-2(a), AC-2(b), customer half: no test of operation; no evidence`.
fn lacks<'a>(parts: impl IntoIterator<Item = &'a PlanPart>, half: Option<Half>) -> String {
    let mut alike: IndexMap<(Half, Vec<&str>), Vec<String>> = IndexMap::new();
    for part in parts {
        for whose in Half::ALL {
            if half.is_some_and(|wanted| wanted != whose) {
                continue;
            }
            let of_half = part.missing.iter().filter(|missing| missing.half == whose);
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
