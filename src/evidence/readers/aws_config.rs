//! AWS Config compliance as the AWS CLI and SDKs write it: results by rule and resource, sums by rule
//! and by resource, of one account, of an aggregator, or of a conformance pack.
//!
//! Times are epoch seconds (CLI version 1) or ISO 8601 (version 2).

use serde::Deserialize;

use crate::evidence::stream::entries;
use crate::evidence::stream::json::{self, Keys, Layout, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows};
use crate::model::ObservationStatus;

/// The lists of the API's responses.
const LISTS: &[&str] = &[
    "EvaluationResults",
    "AggregateEvaluationResults",
    "ComplianceByConfigRules",
    "AggregateComplianceByConfigRules",
    "ComplianceByResources",
    "ConformancePackRuleComplianceList",
    "ConformancePackRuleEvaluationResults",
];

/// In a list of results without the response around it.
const BARE: &str = "[]/EvaluationResultIdentifier";

/// True for one of the responses, or the results of one.
pub fn recognize(keys: &Keys) -> bool {
    LISTS.iter().any(|list| keys.has(&format!("/{list}"))) || keys.has(BARE)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Entry {
    #[serde(deserialize_with = "json::object")]
    evaluation_result_identifier: Identifier,
    config_rule_name: Scalar,
    resource_type: Scalar,
    resource_id: Scalar,
    compliance_type: Scalar,
    #[serde(deserialize_with = "json::object")]
    compliance: Compliance,
    account_id: Scalar,
    aws_region: Scalar,
    result_recorded_time: Scalar,
    config_rule_invoked_time: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Identifier {
    #[serde(deserialize_with = "json::object")]
    evaluation_result_qualifier: Qualifier,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Qualifier {
    config_rule_name: Scalar,
    resource_type: Scalar,
    resource_id: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Compliance {
    compliance_type: Scalar,
}

/// Reads the results.
///
/// # Errors
/// When the file is not JSON or is cut short.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let file = input.file;
    let mut rows = Rows::new("config", input.evidence);
    let bare = Keys::of(input.head).has(BARE);
    let layout = if bare { Layout::Array } else { Layout::Lists(LISTS) };
    entries::read(input, layout, "a result", &mut rows, &mut |rows, list, entry: Entry| {
        add(rows, list, &entry);
    })?;
    rows.tool(|| Some("AWS Config".to_owned()));
    rows.reading(file)
}

fn add(rows: &mut Rows, list: &str, entry: &Entry) {
    let qualifier = &entry.evaluation_result_identifier.evaluation_result_qualifier;
    let rule = qualifier.config_rule_name.text().or(entry.config_rule_name.text());
    let rule = match (rule, list) {
        (Some(rule), _) => rule,
        // A resource's summary of all rules names none.
        (None, "ComplianceByResources") => "every rule of the resource",
        (None, _) => return rows.lose("a result without the name of its rule", b""),
    };
    let resource = qualifier.resource_id.text().or(entry.resource_id.text()).unwrap_or_default();
    let kind = qualifier.resource_type.text().or(entry.resource_type.text());
    let shown = match kind {
        Some(kind) if !resource.starts_with("arn:") => format!("{kind} {}", resource.trim()),
        _ => resource.trim().to_owned(),
    };
    let stated = rows.account(&entry.account_id);
    let (of_arn, arn_region) = crate::evidence::arn(resource);
    let account = stated.as_deref().or(of_arn);
    let region = entry.aws_region.text().or(arn_region);
    let on = rows.day(&[&entry.result_recorded_time, &entry.config_rule_invoked_time]);
    let compliance = match entry.compliance_type {
        Scalar::Nothing => &entry.compliance.compliance_type,
        _ => &entry.compliance_type,
    };
    let status = match compliance.text() {
        Some("COMPLIANT") => ObservationStatus::Pass,
        Some("NON_COMPLIANT") => ObservationStatus::Fail,
        Some("INSUFFICIENT_DATA") => ObservationStatus::Manual,
        Some("NOT_APPLICABLE") => return rows.record(account, region, on),
        _ => return rows.odd_outcome("a result with status", compliance, Some(rule)),
    };
    let none = rows.requirements([]);
    rows.add(Row { rule, resource: &shown, account, region, status, on }, &none);
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    #[test]
    fn every_answer() {
        let (rows, summary) = reading(
            r#"{"EvaluationResults":[
            {"EvaluationResultIdentifier":{"EvaluationResultQualifier":{"ConfigRuleName":"r","ResourceType":"AWS::EC2::Instance","ResourceId":"i-1 "}},
             "ResultRecordedTime":1450314645.261,"ComplianceType":"NON_COMPLIANT"},
            {"EvaluationResultIdentifier":{"EvaluationResultQualifier":{"ConfigRuleName":"r","ResourceId":"arn:aws:s3:eu-west-1:111122223333:b"}},
             "ResultRecordedTime":"2020-05-27T04:15:25.613000+00:00","ComplianceType":"COMPLIANT"},
            {"ComplianceType":"COMPLIANT"}, {"ConfigRuleName":"r","ComplianceType":"ODD"}, 7,
            {"ConfigRuleName":"r","ComplianceType":"NOT_APPLICABLE"}],"NextToken":"x"}"#,
            "aws-config",
        );
        assert_eq!((summary.rows, summary.pass, summary.fail, summary.records), (6, 1, 1, 1));
        assert_eq!(&*rows[0].resource, "AWS::EC2::Instance i-1");
        assert_eq!(rows[1].account.as_deref(), Some("111122223333"));
        assert_eq!(rows[1].region.as_deref(), Some("eu-west-1"));
        assert_eq!(summary.days.unwrap().to_string(), "2015-12-17 to 2020-05-27");
        let left: Vec<String> = summary.left_out.iter().map(ToString::to_string).collect();
        assert_eq!(
            left,
            [
                "1 × a result with status ODD (first: row 4)",
                "1 × a result without the name of its rule (first: row 3)",
                "1 × an entry without the structure of a result (first: row 5)",
                "1 × the pages after this one, of which there are more by its next token (first: row 6)"
            ]
        );
        for (text, fails) in [
            (
                r#"{"ComplianceByConfigRules":[{"ConfigRuleName":"r","Compliance":{"ComplianceType":"NON_COMPLIANT"}}]}"#,
                1,
            ),
            (
                r#"{"ComplianceByResources":[{"ResourceId":"i","Compliance":{"ComplianceType":"NON_COMPLIANT"}}]}"#,
                1,
            ),
            (
                r#"{"ConformancePackName":"p","ConformancePackRuleComplianceList":[{"ConfigRuleName":"r","ComplianceType":"COMPLIANT","Controls":[]}]}"#,
                0,
            ),
            (
                r#"{"ConformancePackRuleEvaluationResults":[{"ComplianceType":"NON_COMPLIANT","EvaluationResultIdentifier":{"EvaluationResultQualifier":{"ConfigRuleName":"r"}}}]}"#,
                1,
            ),
            (
                r#"{"AggregateEvaluationResults":[{"AccountId":"1","AwsRegion":"x","ComplianceType":"NON_COMPLIANT","EvaluationResultIdentifier":{"EvaluationResultQualifier":{"ConfigRuleName":"r"}}}]}"#,
                1,
            ),
        ] {
            let (rows, summary) = reading(text, "aws-config");
            assert_eq!((rows.len(), summary.fail), (1, fails), "{text}");
        }
    }
}
