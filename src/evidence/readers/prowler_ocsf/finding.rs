//! The few fields of a finding that are kept; the rest is skipped while streaming.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::evidence::place;
use crate::evidence::stream::json::{OneOrMany, Scalar, object};
use crate::model::ObservationStatus;

/// One OCSF record, as far as it is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Finding {
    class_uid: Scalar,
    #[serde(deserialize_with = "object")]
    metadata: Metadata,
    status: Scalar,
    status_code: Scalar,
    time: Scalar,
    time_dt: Scalar,
    #[serde(deserialize_with = "object")]
    cloud: Cloud,
    resources: OneOrMany<Resource>,
    #[serde(deserialize_with = "object")]
    unmapped: Unmapped,
    #[serde(deserialize_with = "object")]
    compliance: Requirement,
}

/// The outcome of a requirement: it can fail although the check at hand passed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Requirement {
    standards: OneOrMany<Scalar>,
    requirements: OneOrMany<Scalar>,
    status: Scalar,
    status_id: Scalar,
}

impl Requirement {
    fn failed(&self) -> bool {
        // 3 in the schema.
        self.status_id.shown().is_some_and(|id| id == "3")
            || self.status.says("Fail")
            || self.status.says("Failed")
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    event_code: Scalar,
    #[serde(deserialize_with = "object")]
    product: Product,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Product {
    name: Scalar,
    version: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Cloud {
    provider: Scalar,
    #[serde(deserialize_with = "object")]
    account: Account,
    region: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Account {
    uid: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Resource {
    uid: Scalar,
    name: Scalar,
    region: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Unmapped {
    compliance: Compliance,
    provider: Scalar,
    #[serde(deserialize_with = "object")]
    cloud: Cloud,
}

/// `{framework: [ids]}`, in the order of the file.
#[derive(Debug, Default)]
struct Compliance(Vec<(String, Vec<String>)>);

impl Finding {
    /// True for findings that Prowler wrote: detection findings, and compliance findings.
    pub(super) fn is_prowler(&self) -> bool {
        (self.class_uid == Scalar::Number(2004.0) || self.is_requirement())
            && self
                .metadata
                .product
                .name
                .text()
                .is_some_and(|name| name.eq_ignore_ascii_case("prowler"))
    }

    /// True for the outcome of a requirement, class 2003, rather than of a check.
    fn is_requirement(&self) -> bool {
        self.class_uid == Scalar::Number(2003.0)
    }

    /// Another cloud that the finding is about.
    pub(super) fn other_cloud(&self) -> Option<&'static str> {
        let stated = [&self.cloud.provider, &self.unmapped.provider, &self.unmapped.cloud.provider];
        stated.into_iter().find_map(|field| field.text().and_then(place::other_cloud))
    }

    /// Name of the check.
    pub(super) fn rule(&self) -> Option<&str> {
        self.metadata.event_code.text()
    }

    /// Version of the tool.
    pub(super) fn tool(&self) -> Option<String> {
        let version = self.metadata.product.version.text()?;
        Some(format!("Prowler {version}"))
    }

    /// Outcome; `None` if it is unknown.
    pub(super) fn status(&self) -> Option<ObservationStatus> {
        if self.status.says("Suppressed") || self.status_code.says("MUTED") {
            return Some(ObservationStatus::Muted);
        }
        if self.is_requirement() && self.compliance.failed() {
            return Some(ObservationStatus::Fail);
        }
        if self.requirement_is_odd() {
            return None;
        }
        let known = [
            ("PASS", ObservationStatus::Pass),
            ("FAIL", ObservationStatus::Fail),
            ("MANUAL", ObservationStatus::Manual),
        ];
        known.into_iter().find(|(word, _)| self.status_code.says(word)).map(|(_, s)| s)
    }

    /// True where the check failed, muted or not.
    pub(super) fn failed(&self) -> bool {
        self.status_code.says("FAIL") || (self.is_requirement() && self.compliance.failed())
    }

    /// The outcome as written.
    pub(super) fn outcome(&self) -> &Scalar {
        match self.requirement_is_odd() {
            true => &self.compliance.status,
            false => &self.status_code,
        }
    }

    /// True where the outcome of a requirement is no word.
    fn requirement_is_odd(&self) -> bool {
        let status = &self.compliance.status;
        self.is_requirement() && status.is_stated() && status.text().is_none()
    }

    /// The times of the check, the one that states its offset first.
    pub(super) fn times(&self) -> [&Scalar; 2] {
        [&self.time, &self.time_dt]
    }

    /// The account, when one is stated.
    pub(super) fn account(&self) -> &Scalar {
        match self.cloud.account.uid.is_stated() {
            true => &self.cloud.account.uid,
            false => &self.unmapped.cloud.account.uid,
        }
    }

    /// Each resource with its region; the finding's own region where a resource states none.
    pub(super) fn resources(&self) -> Vec<(String, Option<String>)> {
        let region = self.cloud.region.shown().or_else(|| self.unmapped.cloud.region.shown());
        if self.resources.0.is_empty() {
            return vec![("(not stated)".into(), region)];
        }
        let own = |resource: &Resource| {
            let name = resource.uid.shown().or_else(|| resource.name.shown());
            let name = name.unwrap_or_else(|| "(not stated)".into());
            (name, resource.region.shown().or_else(|| region.clone()))
        };
        self.resources.0.iter().map(own).collect()
    }

    /// The requirements Prowler maps the check to.
    pub(super) fn compliance(&self) -> impl Iterator<Item = (&str, &str)> {
        let of_check = self.unmapped.compliance.0.iter();
        let of_check = of_check.flat_map(|(framework, ids)| {
            ids.iter().map(move |id| (framework.as_str(), id.as_str()))
        });
        let standards = self.compliance.standards.0.iter().filter_map(Scalar::text);
        let requirements = &self.compliance.requirements.0;
        let own = standards.flat_map(move |framework| {
            requirements.iter().filter_map(Scalar::text).map(move |id| (framework, id))
        });
        of_check.chain(own)
    }
}

struct ComplianceVisitor;

impl<'de> Visitor<'de> for ComplianceVisitor {
    type Value = Compliance;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("requirement ids by framework")
    }
    fn visit_unit<E>(self) -> Result<Compliance, E> {
        Ok(Compliance::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Compliance, A::Error> {
        let mut all = Vec::new();
        while let Some((framework, ids)) = map.next_entry::<String, Vec<Scalar>>()? {
            all.push((framework, ids.iter().filter_map(Scalar::shown).collect()));
        }
        Ok(Compliance(all))
    }
}

impl<'de> Deserialize<'de> for Compliance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ComplianceVisitor)
    }
}
