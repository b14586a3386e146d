//! IAM Access Analyzer findings, first and second version of the response.

use serde::Deserialize;

use crate::evidence::stream::entries;
use crate::evidence::stream::json::{Keys, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows};
use crate::model::ObservationStatus;

/// True for the response of `list-findings` or `list-findings-v2`.
pub fn recognize(keys: &Keys) -> bool {
    ["/findings[]", "[]", ""]
        .iter()
        .any(|at| keys.all(at, &["/resourceOwnerAccount", "/analyzedAt", "/status"]))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Finding {
    finding_type: Scalar,
    is_public: Scalar,
    resource: Scalar,
    resource_owner_account: Scalar,
    status: Scalar,
    analyzed_at: Scalar,
    updated_at: Scalar,
}

/// Reads the findings.
///
/// # Errors
/// When the file is not JSON or is cut short.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let file = input.file;
    let mut rows = Rows::new("access-analyzer", input.evidence);
    let layout = entries::layout(input.head, &["findings"]);
    entries::read(input, layout, "a finding", &mut rows, &mut |rows, _, finding: Finding| {
        add(rows, &finding);
    })?;
    rows.tool(|| Some("IAM Access Analyzer".to_owned()));
    rows.reading(file)
}

fn add(rows: &mut Rows, finding: &Finding) {
    let status = match finding.status.text() {
        Some("ACTIVE") => ObservationStatus::Fail,
        Some("RESOLVED") => ObservationStatus::Pass,
        Some("ARCHIVED") => ObservationStatus::Muted,
        _ => {
            let rule = finding.finding_type.text();
            return rows.odd_outcome("a finding with status", &finding.status, rule);
        }
    };
    // The first version has one type only, with public access as a separate field.
    let rule = match finding.finding_type.text() {
        Some(rule) => rule,
        None if finding.is_public == Scalar::Flag(true) => "PublicAccess",
        None => "ExternalAccess",
    };
    rows.failing(finding.status.says("ARCHIVED"));
    let resource = finding.resource.text().unwrap_or_default();
    let account = rows.account(&finding.resource_owner_account);
    let (_, region) = crate::evidence::arn(resource);
    let on = rows.day(&[&finding.analyzed_at, &finding.updated_at]);
    let none = rows.requirements([]);
    let row = Row { rule, resource, account: account.as_deref(), region, status, on };
    rows.add(row, &none);
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    #[test]
    fn findings() {
        let finding = |status: &str, more: &str| {
            format!(
                r#"{{"analyzedAt":"2026-08-01T00:00:00+00:00","resource":"arn:aws:iam::111122223333:role/x","resourceOwnerAccount":"111122223333","status":"{status}"{more}}}"#
            )
        };
        let all = [
            finding("ACTIVE", r#","findingType":"UnusedIAMRole""#),
            finding("RESOLVED", r#","isPublic":true"#),
            finding("ARCHIVED", ""),
        ];
        let text = format!("{{\"findings\":[{}]}}", all.join(","));
        let (rows, summary) = reading(&text, "access-analyzer");
        assert_eq!((summary.fail, summary.pass, summary.muted), (1, 1, 1));
        let rules: Vec<&str> = rows.iter().map(|row| &*row.rule).collect();
        assert_eq!(rules, ["UnusedIAMRole", "PublicAccess", "ExternalAccess"]);
    }
}
