//! `providers:` and `user_controls:` of `carveout.yaml`: subservice organizations other than AWS, and what
//! is assumed of the system's own users.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::input::yaml::{At, File};
use crate::model::{
    AssumedControl, Carries, Date, Opinion, PartId, Period, Provider, ProviderMethod,
    ProviderReport, Unknown, UnreadKind, With, Workspace,
};
use crate::workspace::cross_references::{Name, Requirements};
use crate::workspace::places::Places;
use crate::workspace::review_entries::{RawCuec, cuecs};

/// A provider as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawProvider {
    /// Kebab-case id.
    id: String,
    /// Name.
    name: String,
    /// What it does for the system.
    service: String,
    /// How its controls are dealt with.
    #[serde(default)]
    method: ProviderMethod,
    /// Parts and topics it carries, alone or with the organization.
    #[serde(default)]
    carries: Vec<At<RawCarries>>,
    /// Its reports, as reviewed.
    #[serde(default)]
    reports: Vec<At<RawProviderReport>>,
    /// What is assumed of it.
    #[serde(default)]
    csocs: Vec<RawAssumed>,
    /// What its reports assume of their users, by the reports' own numbers.
    #[serde(default)]
    cuecs: Vec<RawCuec>,
}

/// A report of a provider, as reviewed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawProviderReport {
    /// Title.
    title: At<String>,
    /// `soc2`, `c5`, `iso27001`, …
    program: Option<String>,
    /// Type 1 or 2.
    r#type: Option<At<u8>>,
    /// The days it covers.
    period: Option<At<Period>>,
    /// The auditor's opinion.
    opinion: Option<At<Opinion>>,
    /// Day of issue.
    issued_on: Option<At<Date>>,
    /// Exceptions noted, in the reviewer's words, with what was decided.
    #[serde(default)]
    exceptions: Vec<At<String>>,
    /// Who reviewed it.
    reviewer: Option<At<String>>,
    /// When.
    reviewed_on: Option<At<Date>>,
}

/// The report at this place in the list; its fields stand under `reports/0/opinion` and the like.
fn provider_report(raw: RawProviderReport, index: usize, at: &mut Places<'_>) -> ProviderReport {
    let name = |field: &str| format!("reports/{index}/{field}");
    ProviderReport {
        title: at.stated(&name("title"), raw.title),
        program: raw.program,
        report_type: at.field(&name("type"), raw.r#type),
        period: at.field(&name("period"), raw.period),
        opinion: at.field(&name("opinion"), raw.opinion),
        issued_on: at.field(&name("issued_on"), raw.issued_on),
        exceptions: raw
            .exceptions
            .into_iter()
            .enumerate()
            .map(|(nth, text)| at.stated(&name(&format!("exceptions/{nth}")), text))
            .collect(),
        reviewer: at.field(&name("reviewer"), raw.reviewer),
        reviewed_on: at.field(&name("reviewed_on"), raw.reviewed_on),
    }
}

/// A part or a topic that a provider carries: one of the two.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawCarries {
    /// Part or control, of any framework.
    part: Option<PartId>,
    /// Topic id.
    topic: Option<String>,
    /// Who else carries it.
    #[serde(default)]
    with: With,
}

/// A complementary control that a provider or the users are assumed to have.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAssumed {
    /// Stable id: `EID-C1`.
    id: At<String>,
    /// What is expected, a sentence: `Example ID is expected to …`.
    text: String,
    /// Parts it bears on, of any framework.
    #[serde(default)]
    parts: Vec<PartId>,
}

/// Complementary controls; of two with one id the second is reported and left out.
pub(crate) fn assumed(raw: Vec<RawAssumed>, file: &File, sink: &mut Sink) -> Vec<AssumedControl> {
    let mut out: Vec<AssumedControl> = Vec::new();
    for entry in raw {
        let origin = entry.id.origin(file);
        let RawAssumed { id, text, parts } = entry;
        if let Some(twin) = out.iter().find(|other| other.id == id.value) {
            let message = format!("two complementary controls have the id `{}`", id.value);
            sink.push(
                Diagnostic::new(&codes::DUPLICATE_ID, message)
                    .help("give each an id of its own")
                    .fault(&origin)
                    .cause(&twin.origin),
            );
            continue;
        }
        out.push(AssumedControl { id: id.value, text, parts, origin });
    }
    out
}

/// Providers of the workspace; those at fault are reported and left out.
pub(crate) fn load(raw: Vec<At<RawProvider>>, file: &File, sink: &mut Sink) -> Vec<Provider> {
    let mut providers: Vec<Provider> = Vec::new();
    for entry in raw {
        let origin = entry.origin(file);
        let raw = entry.value;
        if let Some(twin) = providers.iter().find(|other| other.id == raw.id) {
            sink.push(
                Diagnostic::new(
                    &codes::DUPLICATE_ID,
                    format!("two providers have the id `{}`", raw.id),
                )
                .help("give each provider an id of its own")
                .fault(&origin)
                .cause(&twin.origin),
            );
            continue;
        }
        let carries = raw.carries.into_iter().filter_map(|entry| {
            let origin = entry.origin(file);
            let RawCarries { part, topic, with } = entry.value;
            if part.is_some() == topic.is_some() {
                sink.push(
                    Diagnostic::new(
                        &codes::INVALID_PROVIDER,
                        format!("an entry of `carries` of {} names neither or both of `part` and `topic`", raw.id),
                    )
                    .help("name a part, such as `part: CC6.1`, or a topic, such as `topic: logging`")
                    .fault(&origin),
                );
                return None;
            }
            Some(Carries { part, topic, with, origin })
        });
        let carries = carries.collect();
        let mut at = Places::new(file);
        let reports = raw.reports.into_iter().enumerate();
        let reports = reports
            .map(|(index, report)| {
                let raw = at.stated(&format!("reports/{index}"), report);
                provider_report(raw, index, &mut at)
            })
            .collect();
        providers.push(Provider {
            id: raw.id,
            name: raw.name,
            service: raw.service,
            method: raw.method,
            carries,
            reports,
            csocs: assumed(raw.csocs, file, sink),
            cuecs: cuecs(raw.cuecs, file, sink),
            origin,
            fields: at.fields,
        });
    }
    providers
}

/// Ids that providers and user entity controls name and that nothing has: parts of no catalog, topics, and
/// implementations.
pub(crate) fn unknown(workspace: &Workspace) -> Vec<Unknown> {
    let requirements = Requirements::of(workspace);
    let mut out = Vec::new();
    let of_part = |who: &str, part: &PartId, origin: &Origin| -> Option<Unknown> {
        let fault = requirements.fault(part)?;
        let message = format!("{who} names {part}, and {fault}");
        Some(Unknown { id: part.to_string(), message, origin: origin.clone() })
    };
    let of_assumed = |owner: &str, control: &AssumedControl| -> Vec<Unknown> {
        let who = format!("{}{owner}", control.id);
        let parts = control.parts.iter();
        parts.filter_map(|part| of_part(&who, part, &control.origin)).collect()
    };
    for provider in &workspace.system.providers {
        let owner = format!(" of {}", provider.id);
        for carries in &provider.carries {
            if let Some(part) = &carries.part {
                out.extend(of_part(&provider.id, part, &carries.origin));
            }
            let topics = &workspace.knowledge.topics;
            if let Some(topic) = carries.topic.as_ref().filter(|id| !topics.contains_key(*id)) {
                out.push(Unknown {
                    id: topic.clone(),
                    message: Name::Topic.among(&provider.id, topic, workspace),
                    origin: carries.origin.clone(),
                });
            }
        }
        out.extend(provider.csocs.iter().flat_map(|control| of_assumed(&owner, control)));
        for cuec in &provider.cuecs {
            let known = |id: &String| {
                workspace.implementations.iter().any(|i| i.id == *id)
                    || workspace.may_be_unread(UnreadKind::Implementation, id)
            };
            for id in cuec.implementations.iter().filter(|id| !known(id)) {
                let who = format!("{}{owner}", cuec.id);
                out.push(Unknown {
                    id: id.clone(),
                    message: Name::Implementation.among(&who, id, workspace),
                    origin: cuec.origin.clone(),
                });
            }
        }
    }
    out.extend(workspace.system.user_controls.iter().flat_map(|control| of_assumed("", control)));
    out
}
