//! AWS Audit Manager evidence, as its API and its evidence files write it.

use serde::Deserialize;

use crate::evidence::stream::entries;
use crate::evidence::stream::json::{self, Keys, Layout, OneOrMany, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows};
use crate::model::ObservationStatus;

const SIGNS: &[&str] = &["evidenceAwsAccountId", "evidenceByType", "evidenceFolderId"];

/// True for evidence, alone, in a list or in the API's envelope.
pub fn recognize(keys: &Keys) -> bool {
    ["", "[]", "/evidence", "/evidence[]"]
        .iter()
        .any(|at| SIGNS.iter().any(|sign| keys.has(&format!("{at}/{sign}"))))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Evidence {
    /// The API's envelope for a single one.
    evidence: Option<Box<Evidence>>,
    control_name: Scalar,
    control_id: Scalar,
    event_name: Scalar,
    #[serde(deserialize_with = "json::object")]
    attributes: Attributes,
    evidence_aws_account_id: Scalar,
    aws_account_id: Scalar,
    compliance_check: Scalar,
    resources_included: OneOrMany<Resource>,
    time: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Attributes {
    managed_rule_identifier: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Resource {
    arn: Scalar,
    compliance_check: Scalar,
}

/// Reads the evidence.
///
/// # Errors
/// When the file is not JSON or is cut short.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let file = input.file;
    let keys = Keys::of(input.head);
    let layout = match json::body(input.head).1.first() {
        Some(b'[') => Layout::Array,
        _ if SIGNS.iter().any(|sign| keys.has(&format!("/evidence[]/{sign}"))) => {
            Layout::Lists(&["evidence"])
        }
        _ => Layout::Lines,
    };
    let mut rows = Rows::new("audit-manager", input.evidence);
    entries::read(input, layout, "evidence", &mut rows, &mut |rows, _, item: Evidence| {
        add(rows, item.evidence.as_deref().unwrap_or(&item));
    })?;
    rows.tool(|| Some("AWS Audit Manager".to_owned()));
    rows.reading(file)
}

/// `None` if nothing was checked, as for user activity.
fn status(check: &Scalar) -> Result<Option<ObservationStatus>, ()> {
    let text = match check {
        Scalar::Nothing | Scalar::Null => return Ok(None),
        Scalar::Text(text) if text.trim().is_empty() => return Ok(None),
        Scalar::Text(text) => text,
        _ => return Err(()),
    };
    let word = crate::model::text::normalized(text);
    Ok(Some(match word.as_str() {
        "compliant" | "pass" | "passed" => ObservationStatus::Pass,
        "noncompliant" | "fail" | "failed" => ObservationStatus::Fail,
        "inconclusive" | "insufficientdata" | "warning" => ObservationStatus::Manual,
        "notapplicable" | "none" => return Ok(None),
        _ => return Err(()),
    }))
}

fn add(rows: &mut Rows, item: &Evidence) {
    let rule = item.attributes.managed_rule_identifier.text();
    let rule = rule.or(item.control_name.text()).or(item.control_id.text());
    let Some(rule) = rule.or(item.event_name.text()) else {
        return rows.leave_out("evidence without the name of its control", 1);
    };
    let account = item.evidence_aws_account_id.shown().or_else(|| item.aws_account_id.shown());
    let account = account.as_deref();
    let on = rows.day(&[&item.time]);
    let none = rows.requirements([]);
    let odd = |rows: &mut Rows, check: &Scalar| {
        rows.odd_outcome("evidence with compliance check", check, Some(rule));
    };
    let (mut kept, mut left) = (false, false);
    for resource in &item.resources_included.0 {
        let check = match resource.compliance_check.is_stated() {
            true => &resource.compliance_check,
            false => &item.compliance_check,
        };
        let resource = resource.arn.text().unwrap_or_default();
        let (_, region) = crate::evidence::arn(resource);
        match status(check) {
            Ok(Some(status)) => {
                kept = true;
                rows.add(Row { rule, resource, account, region, status, on }, &none);
            }
            Ok(None) => {}
            Err(()) => {
                left = true;
                odd(rows, check);
            }
        }
    }
    if kept || left {
        return;
    }
    match status(&item.compliance_check) {
        Err(()) => odd(rows, &item.compliance_check),
        Ok(Some(status)) if item.resources_included.0.is_empty() => {
            rows.add(Row { rule, resource: "", account, region: None, status, on }, &none);
        }
        _ => rows.record(account, None, on),
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    #[test]
    fn evidence() {
        let item = |check: &str| {
            format!(
                r#"{{"controlId":"c","controlName":"AC-2 Account Management","evidenceAwsAccountId":"111122223333","evidenceByType":"Compliance check",
                "complianceCheck":{check},"time":1790755200.1,"resourcesIncluded":[{{"arn":"arn:aws:s3:::b"}}]}}"#
            )
        };
        let all = [
            item("\"COMPLIANT\""),
            item("\"Non-compliant\""),
            item("null"),
            item("\"Not applicable\""),
        ]
        .join(",");
        for text in [format!("[{all}]"), format!("{{\"evidence\":[{all}]}}")] {
            let (rows, summary) = reading(&text, "audit-manager");
            assert_eq!((rows.len(), summary.pass, summary.fail, summary.records), (2, 1, 1, 2));
            assert_eq!(&*rows[0].rule, "AC-2 Account Management");
        }
        let one = format!("{{\"evidence\":{}}}", item("\"FAILED\""));
        assert_eq!(reading(&one, "audit-manager").1.fail, 1);
    }
}
