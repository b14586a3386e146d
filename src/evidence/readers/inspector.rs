//! Amazon Inspector findings as `inspector2 list-findings` and its S3 export write them.

use serde::Deserialize;

use crate::evidence::stream::entries;
use crate::evidence::stream::json::{self, Keys, OneOrMany, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows};
use crate::model::ObservationStatus;

/// True for such findings.
pub fn recognize(keys: &Keys) -> bool {
    ["/findings[]", "[]", ""]
        .iter()
        .any(|at| keys.all(at, &["/findingArn", "/awsAccountId", "/status"]))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Finding {
    aws_account_id: Scalar,
    status: Scalar,
    title: Scalar,
    #[serde(rename = "type")]
    kind: Scalar,
    #[serde(deserialize_with = "json::object")]
    package_vulnerability_details: Package,
    resources: OneOrMany<Resource>,
    last_observed_at: Scalar,
    updated_at: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Package {
    vulnerability_id: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Resource {
    id: Scalar,
    region: Scalar,
}

/// Reads the findings.
///
/// # Errors
/// When the file is not JSON or is cut short.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let file = input.file;
    let mut rows = Rows::new("inspector", input.evidence);
    let layout = entries::layout(input.head, &["findings"]);
    entries::read(input, layout, "a finding", &mut rows, &mut |rows, _, finding: Finding| {
        add(rows, &finding);
    })?;
    rows.tool(|| Some("Amazon Inspector".to_owned()));
    rows.reading(file)
}

fn add(rows: &mut Rows, finding: &Finding) {
    let rule = finding.package_vulnerability_details.vulnerability_id.text();
    let rule = rule.or(finding.kind.text()).or(finding.title.text());
    let status = match finding.status.text() {
        Some("ACTIVE") => ObservationStatus::Fail,
        Some("CLOSED") => ObservationStatus::Pass,
        Some("SUPPRESSED") => ObservationStatus::Muted,
        _ => return rows.odd_outcome("a finding with status", &finding.status, rule),
    };
    let Some(rule) = rule else { return rows.lose("a finding without a name", b"") };
    let account = rows.account(&finding.aws_account_id);
    let account = account.as_deref();
    let on = rows.day(&[&finding.last_observed_at, &finding.updated_at]);
    let none = rows.requirements([]);
    for resource in &finding.resources.0 {
        let region = resource.region.text();
        let resource = resource.id.text().unwrap_or_default();
        rows.add(Row { rule, resource, account, region, status, on }, &none);
    }
    if finding.resources.0.is_empty() {
        rows.add(Row { rule, resource: "", account, region: None, status, on }, &none);
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    #[test]
    fn findings() {
        let finding = |status: &str| {
            format!(
                r#"{{"findingArn":"arn:f","awsAccountId":"111122223333","status":"{status}","type":"PACKAGE_VULNERABILITY","lastObservedAt":1790755200.5,
                "packageVulnerabilityDetails":{{"vulnerabilityId":"CVE-2026-0001"}},"resources":[{{"id":"i-1","region":"eu-west-1"}}]}}"#
            )
        };
        let all = ["ACTIVE", "CLOSED", "SUPPRESSED", "NEW"].map(finding).join(",");
        let (rows, summary) = reading(&format!("{{\"findings\":[{all}]}}"), "inspector");
        assert_eq!((summary.fail, summary.pass, summary.muted, summary.rows), (1, 1, 1, 4));
        assert_eq!(&*rows[0].rule, "CVE-2026-0001");
        assert_eq!(summary.left_out[0].reason, "a finding with status NEW");
    }
}
