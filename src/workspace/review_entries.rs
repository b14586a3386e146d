//! Entries of `aws-reports.yaml` beside the reviews: letters, authorizations, agreements, user entity controls.

use schemars::JsonSchema;
use serde::Deserialize;

use super::places::Places;
use crate::diag::{Diagnostic, Sink, codes};
use crate::input::yaml::{At, File};
use crate::model::{
    Agreement, Authorization, AuthorizationStatus, Cuec, Date, ImpactLevel, Letter, Period,
};

/// A control that a report assumes of its users.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCuec {
    /// Number in the report.
    id: At<String>,
    /// Implementations that do what it asks.
    #[serde(default)]
    implementations: Vec<At<String>>,
    /// Why it does not apply.
    rationale: Option<At<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum AgreementKind {
    /// Business Associate Addendum.
    Baa,
    /// Any other.
    Other,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAgreement {
    /// Id of the agreement.
    id: At<String>,
    /// What it is.
    kind: AgreementKind,
    /// Accounts it speaks of.
    #[serde(default)]
    accounts: Vec<At<String>>,
    /// True when it speaks of every account of the organization.
    #[serde(default)]
    organization: bool,
    /// First day in force.
    effective_from: At<Date>,
    /// Last day in force.
    effective_to: Option<At<Date>>,
    /// Services that are eligible under it.
    #[serde(default)]
    services: Vec<At<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAuthorization {
    /// Package id: `F1603047866`.
    id: At<String>,
    /// The service offering it names: `AWS GovCloud`.
    service_offering: String,
    /// Level it was granted at.
    level: At<ImpactLevel>,
    /// How it is.
    status: At<AuthorizationStatus>,
    /// Day it was granted.
    authorized_on: Option<At<Date>>,
    /// Last day, where one is set.
    expires_on: Option<At<Date>>,
    /// AWS partition: `aws`, `aws-us-gov`, `aws-cn`.
    #[serde(default = "ordinary_partition")]
    partition: String,
    /// Services inside its boundary.
    #[serde(default)]
    services: Vec<String>,
    /// The package in AWS Artifact, where it was obtained there.
    report: Option<At<String>>,
    /// Where it was read: `FedRAMP Marketplace`.
    source: Option<String>,
    /// When it was read there.
    checked_on: Option<Date>,
    /// Who reviewed it.
    reviewer: Option<At<String>>,
    /// When.
    reviewed_on: Option<At<Date>>,
}

fn ordinary_partition() -> String {
    "aws".to_owned()
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLetter {
    /// Id of yours.
    id: At<String>,
    /// Its own Artifact id.
    report: Option<String>,
    /// Program or report id it continues.
    continues: At<String>,
    /// Who issued it.
    issuer: At<String>,
    /// Day of issue.
    issued_on: Option<At<Date>>,
    /// Days it speaks of.
    covers: At<Period>,
    /// Services it leaves out.
    #[serde(default)]
    excludes: Vec<At<String>>,
    /// AWS Regions it leaves out.
    #[serde(default)]
    excludes_regions: Vec<At<String>>,
}

pub(super) fn letter(entry: RawLetter, file: &File) -> Letter {
    let mut at = Places::new(file);
    Letter {
        origin: entry.id.origin(file),
        id: entry.id.value,
        report: entry.report,
        continues: at.stated("continues", entry.continues),
        issuer: at.stated("issuer", entry.issuer),
        issued_on: at.field("issued_on", entry.issued_on),
        period: at.stated("covers", entry.covers),
        excludes: at.list("excludes", entry.excludes),
        excludes_regions: at.list("excludes_regions", entry.excludes_regions),
        fields: at.fields,
    }
}

pub(super) fn agreement(entry: RawAgreement, file: &File) -> Agreement {
    let mut at = Places::new(file);
    Agreement {
        origin: entry.id.origin(file),
        id: entry.id.value,
        baa: entry.kind == AgreementKind::Baa,
        active: true,
        accounts: at.list("accounts", entry.accounts),
        organization: entry.organization,
        from: Some(at.stated("effective_from", entry.effective_from)),
        to: at.field("effective_to", entry.effective_to),
        name: None,
        services: at.list("services", entry.services),
        fields: at.fields,
    }
}

pub(super) fn authorization(raw: RawAuthorization, file: &File) -> Authorization {
    let mut at = Places::new(file);
    Authorization {
        origin: raw.id.origin(file),
        id: raw.id.value,
        service_offering: raw.service_offering,
        level: at.stated("level", raw.level),
        status: at.stated("status", raw.status),
        authorized_on: at.field("authorized_on", raw.authorized_on),
        expires_on: at.field("expires_on", raw.expires_on),
        partition: raw.partition,
        services: raw.services,
        report: at.field("report", raw.report),
        source: raw.source,
        checked_on: raw.checked_on,
        reviewer: at.field("reviewer", raw.reviewer),
        reviewed_on: at.field("reviewed_on", raw.reviewed_on),
        fields: at.fields,
    }
}

/// Complementary user entity controls of a report; one mapped twice is reported.
pub(super) fn cuecs(raw: Vec<RawCuec>, file: &File, sink: &mut Sink) -> Vec<Cuec> {
    let mut cuecs: Vec<Cuec> = Vec::new();
    for entry in raw {
        let origin = entry.id.origin(file);
        if let Some(twin) = cuecs.iter().find(|known| known.id == entry.id.value) {
            sink.push(
                Diagnostic::new(
                    &codes::DUPLICATE_ID,
                    format!("{} is mapped twice", entry.id.value),
                )
                .help("join the two entries")
                .fault(&origin)
                .cause(&twin.origin),
            );
            continue;
        }
        let mut at = Places::new(file);
        cuecs.push(Cuec {
            id: entry.id.value,
            implementations: at.list("implementations", entry.implementations),
            rationale: at.field("rationale", entry.rationale),
            origin,
            fields: at.fields,
        });
    }
    cuecs
}
