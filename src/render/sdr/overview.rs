//! The certification package overview: data of `fedramp.yaml` by FedRAMP's names, completed by what the plan knows.

use serde_json::{Value, json};

use crate::model::{Fedramp, Plan};

/// The overview, where the workspace has data for it.
pub(super) fn overview(plan: &Plan, fedramp: &Fedramp) -> Option<Value> {
    let mut out = fedramp.overview.clone().filter(Value::is_object)?;
    let identification = &mut out["serviceIdentification"];
    if identification.is_null() {
        *identification = json!({});
    }
    let known = [
        ("providerName", plan.system.organization.as_str()),
        ("serviceName", plan.system.name.as_str()),
        ("serviceDescription", plan.system.description.trim()),
        ("certificationType", fedramp.certification.label()),
    ];
    for (key, value) in known {
        if identification.is_object() && identification[key].is_null() {
            identification[key] = value.into();
        }
    }
    if out["thirdPartyInformationResources"].is_null() {
        let certified: Vec<Value> = plan
            .authorizations
            .iter()
            .filter(|one| one.usable)
            .map(|one| {
                json!({
                    "fedRampCertifiedThirdPartyInformationResource": one.id,
                    "useCase": one.service_offering,
                })
            })
            .collect();
        let others: Vec<Value> = plan
            .providers
            .iter()
            .map(|one| json!({"name": one.name, "provider": one.name, "useCase": one.service}))
            .collect();
        let mut resources = json!({});
        if !certified.is_empty() {
            resources["certified"] = certified.into();
        }
        if !others.is_empty() {
            resources["nonCertified"] = others.into();
        }
        if resources.as_object().is_some_and(|all| !all.is_empty()) {
            out["thirdPartyInformationResources"] = resources;
        }
    }
    Some(out)
}
