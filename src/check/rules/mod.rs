//! One rule a file. To add one: write the file, name it here and in [`super::RULES`].

pub mod artifact_excerpt;
pub mod bridge_too_long;
pub mod certificate_expired;
pub mod conflation_customer_as_aws;
pub mod csoc_no_report_pointer;
pub mod cuec_unmapped;
pub mod customer_half_evidenced;
pub mod duty_moved;
pub mod evidence_outside_period;
pub mod evidence_stale;
pub mod hipaa_no_baa;
pub mod knowledge_changed;
pub mod mapped_only;
pub mod na_no_rationale;
pub mod odp_unassigned;
pub mod report_category_absent;
pub mod report_modified_or_exceptions;
pub mod report_period_gap;
pub mod report_superseded;
pub mod report_type_weak;
pub mod service_out_of_scope;
pub mod service_scope_unknown;
pub mod shared_half_evidenced;
pub mod unknown_control;

use indexmap::IndexMap;

use crate::diag::Origin;
use crate::model::{Half, PlanControl, PlanPart, PlanReport, Review};

use super::Context;

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

/// The responsibility table that made the halves what they are.
fn table(context: &Context<'_>) -> Option<Origin> {
    let id = &context.plan.catalog.id;
    let known = context.workspace.knowledge.responsibility.contains_key(id);
    known.then(|| Origin::file(format!("controls/aws/responsibility/{id}.yaml")))
}

/// The review a report version is cited by, if any.
fn review<'a>(context: &Context<'a>, report: &PlanReport) -> Option<&'a Review> {
    let of_id = || context.workspace.reviews.iter().filter(|review| review.report == report.id);
    let exact = of_id().find(|review| review.version == Some(report.version));
    exact.or_else(|| of_id().find(|review| review.version.is_none()))
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
        for whose in [Half::Aws, Half::Customer] {
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
