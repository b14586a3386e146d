//! One rule per file. To add one: write the file, name it here and in [`super::RULES`].

pub mod artifact_excerpt;
pub mod authorization_unusable;
pub mod bridge_too_long;
pub mod certificate_expired;
pub mod conflation_customer_as_aws;
pub mod control_level_only;
pub mod csoc_no_report_pointer;
pub mod cuec_claim_without_map;
pub mod cuec_unmapped;
pub mod customer_half_evidenced;
pub mod declared_against_observed;
pub mod declared_not_observed;
pub mod deviation_above_policy;
pub mod duty_moved;
pub mod evidence_account_undeclared;
pub mod evidence_covers_future;
pub mod evidence_days_differ;
pub mod evidence_empty_list;
pub mod evidence_hash_drift;
pub mod evidence_link_only;
pub mod evidence_no_ipe;
pub mod evidence_not_by_step;
pub mod evidence_other_cloud;
pub mod evidence_outside_period;
pub mod evidence_region_undeclared;
pub mod evidence_rows_differ;
pub mod evidence_stale;
pub mod evidence_supports_nothing;
pub mod evidence_unchanged_since_last_period;
pub mod evidence_undated_image;
pub mod evidence_unregistered;
pub mod exception_no_response;
pub mod exception_without_item;
pub mod frequency_shortfall;
pub mod guest_patching_unevidenced;
pub mod hipaa_no_baa;
pub mod implementation_contradicted;
pub mod inherited_without_half;
pub mod inquiry_only;
pub mod knowledge_changed;
pub mod mapped_only;
pub mod mfa_missing;
pub mod na_no_rationale;
pub mod observed_not_declared;
pub mod odp_unassigned;
pub mod override_no_basis;
pub mod picture_not_shown;
pub mod placeholder_left;
pub mod planned_no_date;
pub mod population_missing;
pub mod population_other_period;
pub mod population_repeats;
pub mod population_size_differs;
pub mod provider_report_gap;
pub mod provider_unknown_reference;
pub mod provider_without_report;
pub mod report_category_absent;
pub mod report_modified_or_exceptions;
pub mod report_period_gap;
pub mod report_superseded;
pub mod report_type_weak;
pub mod root_credential_use;
pub mod sample_exceeds_population;
pub mod sample_item_repeated;
pub mod sample_item_unknown;
pub mod sample_not_redrawn;
pub mod sample_too_small;
pub mod service_out_of_scope;
pub mod service_scope_unknown;
pub mod sg_open_admin;
pub mod shared_half_evidenced;
pub mod step_off_target;
pub mod test_not_of_period;
pub mod test_unsigned;
pub mod tests_disagree;
pub mod unknown_control;

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diag::{Diagnostic, Origin};
use crate::model::text::few_and_more;
use crate::model::{
    Carried, Disposition, Evidence, Found, Frequency, Half, Observation, Operating, PlanControl,
    PlanEvidence, PlanPart, PlanProvider, PlanReport, PlanTest, Reason, ServiceUse, Test,
};

use super::{Context, Rule};

/// Where to add what a part lacks: its statement, or else a file that satisfies its control, or else
/// the workspace file.
fn home(context: &Context<'_>, control: &PlanControl, part: Option<&PlanPart>) -> Origin {
    if let Some(statement) = part.and_then(|part| part.statements.first()) {
        return statement.origin.clone();
    }
    let first = control.implementations.first();
    let satisfying = context.workspace.implementations.iter().find(|i| Some(&i.id) == first);
    satisfying.map_or_else(|| Origin::file("carveout.yaml"), |i| i.origin.clone())
}

/// The findings of a rule about tests of operation in the plan, each under the first control that its
/// test covers.
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

/// The findings of a rule about evidence in the plan, each under the first control that its item supports.
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

/// Items with what their files say of themselves.
fn found<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Evidence, &'a Found)> {
    let workspace = context.workspace;
    let items = workspace.evidence.iter().map(Arc::as_ref);
    items.filter_map(|item| Some((item, workspace.facts.found.get(&item.id)?)))
}

/// The findings of a rule about what evidence files say of themselves.
fn of_found<'a>(
    context: &Context<'a>,
    find: impl Fn(&'a Evidence, &'a Found) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    found(context).filter_map(|(item, found)| find(item, found)).collect()
}

/// Ids of the services that the system declares.
fn declared_services<'a>(context: &Context<'a>) -> BTreeSet<&'a str> {
    let workspace = context.workspace;
    let id = |used: &'a ServiceUse| {
        workspace.knowledge.service(&used.id).map_or(used.id.as_str(), |service| &service.id)
    };
    workspace.system.services.iter().map(id).collect()
}

/// The frequencies of the controls under test, and where they are stated: in the test, or else in the
/// implementations it tests.
fn frequencies(context: &Context<'_>, test: &Test) -> Vec<(Frequency, Origin)> {
    let stated = test.operating.as_ref().and_then(|operating| operating.frequency.as_deref());
    if let Some(text) = stated {
        return Frequency::of(text).map(|of| (of, test.origin.clone())).into_iter().collect();
    }
    let tested = |id: &str| test.tests.iter().any(|(tested, _)| tested == id);
    let implementations = context.workspace.implementations.iter().filter(|i| tested(&i.id));
    implementations
        .filter_map(|i| Some((Frequency::of(i.frequency.as_deref()?)?, i.origin.clone())))
        .collect()
}

/// An unknown frequency of the test or of an implementation it tests, and where it is stated.
fn unknown_frequency<'a>(context: &Context<'a>, test: &'a Test) -> Option<(&'a str, &'a Origin)> {
    let stated = test.operating.as_ref().and_then(|operating| operating.frequency.as_deref());
    let tested = |id: &str| test.tests.iter().any(|(tested, _)| tested == id);
    let mut of_implementations = context
        .workspace
        .implementations
        .iter()
        .filter(|i| tested(&i.id))
        .filter_map(|i| Some((i.frequency.as_deref()?, &i.origin)));
    let unknown =
        |(text, _): &(&str, &Origin)| !text.trim().is_empty() && Frequency::of(text).is_none();
    match stated {
        Some(text) => Some((text, &test.origin)).filter(unknown),
        None => of_implementations.find(unknown),
    }
}

/// Rows of one evidence item with the same check.
struct Observed<'a> {
    /// The rows: the check and its resources.
    rows: Vec<&'a Observation>,
    /// The register entry of the item.
    origin: Origin,
}

impl Observed<'_> {
    /// `user-mfa on arn:…/ann, arn:…/bob and 3 more (EV-004)`.
    fn summary(&self) -> String {
        let few = few_and_more(self.rows.iter().map(|row| &row.resource), 3);
        let (rule, evidence) =
            self.rows.first().map_or(("", ""), |row| (&*row.rule, &*row.evidence));
        format!("{rule} on {few} ({evidence})")
    }
}

/// Rows of these checks that pass the filter, by check and evidence item. The filter's second argument is
/// true if the row counts for the audit period: by its own day, or because its evidence item does.
/// Evidence that supports a period can contradict it too.
fn observed<'a>(
    context: &Context<'a>,
    checks: &[(&str, &str)],
    filter: impl Fn(&Observation, bool) -> bool,
) -> Vec<Observed<'a>> {
    let audit = context.plan.period;
    let in_period: BTreeSet<&str> = context
        .workspace
        .evidence
        .iter()
        .filter(|item| item.in_period(audit))
        .map(|item| item.id.as_str())
        .collect();
    let counts = |row: &Observation| {
        row.on.is_some_and(|on| audit.contains(on)) || in_period.contains(&*row.evidence)
    };
    let mut found: IndexMap<(&str, &str), Vec<&Observation>> = IndexMap::new();
    for row in &context.workspace.observations {
        let named = |(tool, rule): &(&str, &str)| {
            let rest = row.rule.strip_prefix("securityhub-").unwrap_or(&row.rule);
            let deployed = *tool == "config"
                && rest.strip_prefix(rule).is_some_and(|rest| rest.starts_with('-'));
            *tool == &*row.tool && (*rule == &*row.rule || *rule == rest || deployed)
        };
        let ours = |row: &Observation| {
            let (account, region) = (row.account.as_deref(), row.region.as_deref());
            context.workspace.system.holds(account, region, &row.resource)
        };
        if checks.iter().any(named) && ours(row) && filter(row, counts(row)) {
            found.entry((&row.evidence, &row.rule)).or_default().push(row);
        }
    }
    found
        .into_iter()
        .map(|((evidence, _), rows)| {
            let item = context.workspace.evidence(evidence);
            let origin = item.map_or_else(|| Origin::file("evidence"), |item| item.origin.clone());
            Observed { rows, origin }
        })
        .collect()
}

/// One finding per control with open parts whose responsibility passes the filter: what they lack in
/// `half`, or in both, and where to add it.
fn open_parts(
    context: &Context<'_>,
    rule: &'static Rule,
    filter: fn(Carried) -> bool,
    half: Option<Half>,
    prints: &str,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for control in &context.plan.controls {
        let parts = control.parts.iter();
        let open: Vec<&PlanPart> = parts
            .filter(|part| part.disposition == Disposition::Open && filter(part.carried()))
            // What did not occur is an answer, and no deficiency.
            .filter(|part| part.reason.is_none_or(Reason::is_deficiency))
            .filter(|part| half.is_none_or(|half| part.lacks(half)))
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

/// The responsibility table that the halves are derived from.
fn table(context: &Context<'_>) -> Option<Origin> {
    let id = &context.plan.catalog.id;
    let known = context.workspace.knowledge.responsibility.get(id)?;
    known.files.last().map(|file| Origin::file(file.as_str()))
}

/// Providers whose half is not supported, each with what it lacks.
fn unsupported_providers<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = (&'a PlanProvider, &'a str)> + use<'a> {
    let providers = context.plan.providers.iter();
    providers.filter_map(|provider| Some((provider, provider.lacks.as_deref()?)))
}

/// Where a provider is declared.
fn place_of_provider(context: &Context<'_>, id: &str) -> Origin {
    let declared = context.workspace.system.providers.iter().find(|one| one.id == id);
    declared.map_or_else(|| Origin::file("carveout.yaml"), |one| one.origin.clone())
}

/// A report version as a place.
fn at(report: &PlanReport) -> Origin {
    Origin::Report { report: report.id.as_str().into(), version: report.version }
}

/// What the parts of one control lack; parts that lack the same are listed together:
/// `AC-2(a), AC-2(b), customer half: no test of operation; no evidence`.
fn lacks<'a>(parts: impl IntoIterator<Item = &'a PlanPart>, half: Option<Half>) -> String {
    let mut alike: IndexMap<(Half, Vec<&str>), Vec<String>> = IndexMap::new();
    for part in parts {
        for whose in Half::ALL {
            if half.is_some_and(|only| only != whose) {
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
