//! Back matter: what a plan refers to, with hashes. Nothing of a file but its name and its hash is written.

use super::Context;
use super::model::{BackMatter, Citation, DocumentId, Hash, Prop, Resource, Rlink};
use super::names::{line, reference};
use crate::model::text::is_sha256;
use crate::model::{Evidence, Plan, PlanReport};

/// UUID of the resource of an evidence item.
pub(super) fn evidence_id(context: &Context<'_>, id: &str) -> String {
    context.system.id("evidence", id)
}

/// UUID of the resource of a report version.
pub(super) fn report_id(context: &Context<'_>, key: &str) -> String {
    context.system.id("report", key)
}

/// UUID of the resource of an authorization.
pub(super) fn authorization_id(context: &Context<'_>, id: &str) -> String {
    context.system.id("authorization-package", id)
}

/// What an SSP refers to: the catalog, reports, authorizations, evidence.
pub(super) fn of_plan(plan: &Plan, context: &Context<'_>) -> BackMatter {
    let mut resources = vec![catalog(plan, context)];
    resources.extend(plan.reports.iter().map(|report| of_report(report, context)));
    for one in &plan.authorizations {
        resources.push(Resource {
            uuid: authorization_id(context, &one.id),
            title: Some(line(&format!("{} ({})", one.service_offering, one.id))),
            document_ids: vec![DocumentId { identifier: line(&one.id), ..DocumentId::default() }],
            rlinks: vec![stated_in("aws-reports.yaml")],
            citation: one.source.as_ref().map(|source| Citation {
                text: line(&match one.checked_on {
                    Some(day) => format!("{source}, read on {day}"),
                    None => source.clone(),
                }),
                ..Citation::default()
            }),
            ..Resource::default()
        });
    }
    resources.extend(plan.evidence.iter().map(|item| of_evidence(item, context)));
    BackMatter { resources, ..BackMatter::default() }
}

/// What assessment documents refer to: evidence.
pub(super) fn of_evidence_only(plan: &Plan, context: &Context<'_>) -> BackMatter {
    let resources = plan.evidence.iter().map(|item| of_evidence(item, context)).collect();
    BackMatter { resources, ..BackMatter::default() }
}

fn catalog(plan: &Plan, context: &Context<'_>) -> Resource {
    let source = &plan.catalog;
    let hashes: Vec<Hash> = source.sha256.iter().filter_map(|hash| hash_of(hash)).collect();
    let file = source.file.iter().map(|file| Rlink {
        href: reference(file),
        media_type: Some("application/json".to_owned()),
        hashes: hashes.clone(),
        ..Rlink::default()
    });
    let mut rlinks: Vec<Rlink> = file.collect();
    rlinks.extend(source.url.iter().map(|url| Rlink { href: reference(url), ..Rlink::default() }));
    or_stated_in(&mut rlinks, "catalog.json");
    Resource {
        uuid: context.plan.id("catalog", &source.id),
        title: Some(line(&format!("{}, version {}", source.title, source.version))),
        description: source.note.clone(),
        rlinks,
        ..Resource::default()
    }
}

fn of_report(report: &PlanReport, context: &Context<'_>) -> Resource {
    let mut props = vec![Prop::core("type", "artifact"), Prop::ours("report", &report.key)];
    let more = [
        ("report-kind", Some(report.kind().to_owned())),
        ("report-state", Some(report.standing())),
        ("report-period", report.period.map(|period| format!("{}/{}", period.from, period.to))),
        ("review", report.review_result().map(str::to_owned)),
        ("reviewed-on", report.reviewed_on.map(|day| day.to_string())),
        ("relied-on", Some(if report.usable { "yes" } else { "no" }.to_owned())),
    ];
    for (name, value) in more {
        props.extend(value.map(|value| Prop::ours(name, value)));
    }
    let rlinks = report.arn.iter().map(|arn| Rlink { href: reference(arn), ..Rlink::default() });
    let mut rlinks: Vec<Rlink> = rlinks.collect();
    or_stated_in(&mut rlinks, "aws-reports.yaml");
    Resource {
        uuid: report_id(context, &report.key),
        title: Some(line(&report.title)),
        description: report.unusable.as_ref().map(|why| format!("Not relied on: {why}")),
        props,
        document_ids: vec![DocumentId {
            identifier: line(&report.reference()),
            ..DocumentId::default()
        }],
        rlinks,
        ..Resource::default()
    }
}

fn of_evidence(item: &Evidence, context: &Context<'_>) -> Resource {
    let mut props = vec![Prop::core("type", "evidence"), Prop::ours("evidence", &item.id)];
    let more = [
        ("evidence-kind", Some(item.kind.label().to_owned())),
        ("covers", item.covers.map(|days| format!("{}/{}", days.from, days.to))),
        ("source", item.source.clone()),
        ("query", item.query.clone()),
        ("extracted-at", item.extracted().map(str::to_owned)),
        ("extracted-by", item.extracted_by.clone()),
        ("rows", item.rows.map(|rows| rows.to_string())),
    ];
    for (name, value) in more {
        props.extend(value.map(|value| Prop::ours(name, value)));
    }
    let hashes: Vec<Hash> = item.sha256.iter().filter_map(|hash| hash_of(hash)).collect();
    let path = item.path.iter().map(|path| Rlink {
        href: reference(path),
        hashes: hashes.clone(),
        ..Rlink::default()
    });
    let url = item.url.iter().map(|url| Rlink { href: reference(url), ..Rlink::default() });
    let mut rlinks: Vec<Rlink> = path.chain(url).collect();
    or_stated_in(&mut rlinks, "evidence/index.yaml");
    Resource {
        uuid: evidence_id(context, &item.id),
        title: Some(line(&format!("{} {}", item.id, item.title))),
        description: item.complete_how.clone().filter(|text| !text.trim().is_empty()),
        props,
        rlinks,
        ..Resource::default()
    }
}

fn hash_of(value: &str) -> Option<Hash> {
    is_sha256(value).then(|| Hash {
        algorithm: "SHA-256".to_owned(),
        value: value.to_lowercase(),
        ..Hash::default()
    })
}

/// The file of the workspace that states something that is no file itself.
fn stated_in(file: &str) -> Rlink {
    Rlink { href: file.to_owned(), ..Rlink::default() }
}

/// NIST asks every resource for a link.
fn or_stated_in(rlinks: &mut Vec<Rlink>, file: &str) {
    if rlinks.is_empty() {
        rlinks.push(stated_in(file));
    }
}
