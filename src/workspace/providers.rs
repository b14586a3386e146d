//! `providers:` of `carveout.yaml`: subservice organizations other than AWS.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Sink, codes};
use crate::input::yaml::{At, File};
use crate::model::{
    AssumedControl, Carries, PartId, Provider, ProviderCuec, ProviderMethod, ProviderReport, With,
};

/// A provider as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawProvider {
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
    reports: Vec<ProviderReport>,
    /// What is assumed of it.
    #[serde(default)]
    csocs: Vec<AssumedControl>,
    /// What its reports assume of their users, by the reports' own numbers.
    #[serde(default)]
    cuecs: Vec<ProviderCuec>,
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

/// Providers of the workspace; those at fault are reported and left out.
pub fn load(raw: Vec<At<RawProvider>>, file: &File, sink: &mut Sink) -> Vec<Provider> {
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
        providers.push(Provider {
            id: raw.id,
            name: raw.name,
            service: raw.service,
            method: raw.method,
            carries,
            reports: raw.reports,
            csocs: raw.csocs,
            cuecs: raw.cuecs,
            origin,
        });
    }
    providers
}
