//! AWS Security Hub findings in the AWS Security Finding Format: the answer of `get-findings`, a list,
//! one finding, lines of findings, or the event that Security Hub sends.

use serde::Deserialize;

use crate::evidence::stream::entries;
use crate::evidence::stream::json::{self, Keys, OneOrMany, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows, requirement};
use crate::model::ObservationStatus;

/// True for findings in this format.
pub fn recognize(keys: &Keys) -> bool {
    let is = |at: &str| keys.all(at, &["/AwsAccountId", "/ProductArn"]);
    is("") || is("[]") || is("/Findings[]") || is("/detail/findings[]")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Finding {
    aws_account_id: Scalar,
    region: Scalar,
    generator_id: Scalar,
    #[serde(deserialize_with = "json::object")]
    compliance: Compliance,
    #[serde(deserialize_with = "json::object")]
    product_fields: ProductFields,
    resources: OneOrMany<Resource>,
    record_state: Scalar,
    #[serde(deserialize_with = "json::object")]
    workflow: Workflow,
    #[serde(deserialize_with = "json::object")]
    note: Note,
    updated_at: Scalar,
    last_observed_at: Scalar,
    /// In an event that contains findings.
    #[serde(rename = "detail")]
    #[serde(deserialize_with = "json::object")]
    detail: Detail,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Detail {
    findings: OneOrMany<Finding>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Compliance {
    status: Scalar,
    security_control_id: Scalar,
    related_requirements: OneOrMany<Scalar>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct ProductFields {
    control_id: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Resource {
    id: Scalar,
    region: Scalar,
}

/// What people wrote on a finding.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Note {
    text: Scalar,
    updated_by: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Workflow {
    status: Scalar,
}

/// Reads the findings.
///
/// # Errors
/// When the file is not JSON or is cut short.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let mut rows = Rows::new("security-hub", input.evidence);
    let ended = json::each(
        input.content,
        input.file,
        entries::layout(input.head, &["Findings"]),
        &mut |_, value| {
            match serde_json::from_slice::<Finding>(value) {
                Ok(event) if !event.detail.findings.0.is_empty() => {
                    event.detail.findings.0.iter().for_each(|finding| add(&mut rows, finding));
                }
                Ok(finding) => add(&mut rows, &finding),
                Err(error) if json::misshapen(&error) => {
                    rows.met();
                    rows.lose("an entry without the structure of a finding", value);
                }
                Err(error) => return Err(error),
            }
            Ok(())
        },
    )?;
    rows.ended(ended);
    rows.tool(|| Some("AWS Security Hub".to_owned()));
    rows.reading(input.file)
}

impl Finding {
    /// `IAM.8`: stated, or the last part of the generator id.
    fn rule(&self) -> Option<&str> {
        let stated = self.compliance.security_control_id.text();
        let stated = stated.or(self.product_fields.control_id.text());
        stated.or_else(|| {
            let generator = self.generator_id.text()?;
            let last = generator.rsplit('/').next().unwrap_or(generator);
            let named = last.starts_with(|c: char| c.is_ascii_alphabetic());
            Some(if named { last } else { generator })
        })
    }

    fn status(&self) -> Option<ObservationStatus> {
        if self.record_state.says("ARCHIVED") || self.workflow.status.says("SUPPRESSED") {
            return Some(ObservationStatus::Muted);
        }
        match self.compliance.status.text() {
            Some("PASSED") => Some(ObservationStatus::Pass),
            Some("FAILED") => Some(ObservationStatus::Fail),
            // A threat or a vulnerability states no compliance: a person must judge it.
            Some("WARNING" | "NOT_AVAILABLE") => Some(ObservationStatus::Manual),
            None if self.compliance.is_none() => Some(ObservationStatus::Manual),
            _ => None,
        }
    }
}

impl Compliance {
    /// True where a finding states no compliance at all.
    fn is_none(&self) -> bool {
        self.status == Scalar::Nothing
            && !self.security_control_id.is_stated()
            && self.related_requirements.0.is_empty()
    }
}

fn add(rows: &mut Rows, finding: &Finding) {
    rows.met();
    let Some(rule) = finding.rule() else {
        return rows.lose("a finding without the name of its control", b"");
    };
    let Some(status) = finding.status() else {
        return rows.odd_outcome("a finding with status", &finding.compliance.status, Some(rule));
    };
    // An archived finding is of a resource that is gone; a suppressed one, of a decision.
    if finding.workflow.status.says("SUPPRESSED") && !finding.record_state.says("ARCHIVED") {
        rows.failing(finding.compliance.status.says("FAILED"));
        let by = finding.note.updated_by.text().map(|by| format!(" by {by}"));
        let why = finding.note.text.text().map(|text| format!(": {text}"));
        rows.note(&format!("suppressed{}{}", by.unwrap_or_default(), why.unwrap_or_default()));
    }
    let related = finding.compliance.related_requirements.0.iter().filter_map(Scalar::text);
    let requirements = rows.requirements(related.map(requirement::split));
    let on = rows.day(&[&finding.updated_at, &finding.last_observed_at]);
    let account = rows.account(&finding.aws_account_id);
    let account = account.as_deref();
    if finding.resources.0.is_empty() {
        let region = finding.region.text();
        return rows.add(Row { rule, resource: "", account, region, status, on }, &requirements);
    }
    for resource in &finding.resources.0 {
        let region = resource.region.text().or(finding.region.text());
        let resource = resource.id.text().unwrap_or_default();
        rows.add(Row { rule, resource, account, region, status, on }, &requirements);
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;
    use crate::model::ObservationStatus::{Fail, Manual, Muted, Pass};

    fn finding(status: &str, more: &str) -> String {
        format!(
            r#"{{"SchemaVersion":"2018-10-08","ProductArn":"p","AwsAccountId":"111122223333","Region":"eu-west-1",
            "GeneratorId":"security-control/IAM.8","UpdatedAt":"2026-09-01T00:00:00Z","Compliance":{{"Status":"{status}",
            "SecurityControlId":"IAM.8","RelatedRequirements":["NIST.800-53.r5 AC-2(1)","CIS AWS Foundations Benchmark v3.0.0/1.8"]}},
            "Resources":[{{"Type":"AwsIamUser","Id":"arn:a"}}]{more}}}"#
        )
    }

    #[test]
    fn envelope_bare_and_event() {
        let all = [
            finding("PASSED", ""),
            finding("FAILED", ""),
            finding("NOT_AVAILABLE", ""),
            finding("FAILED", r#","RecordState":"ARCHIVED""#),
            finding("FAILED", r#","Workflow":{"Status":"SUPPRESSED"}"#),
        ]
        .join(",");
        let (rows, summary) = reading(&format!("{{\"Findings\":[{all}]}}"), "security-hub-asff");
        let status: Vec<_> = rows.iter().map(|row| row.status).collect();
        assert_eq!(status, [Pass, Fail, Manual, Muted, Muted]);
        assert_eq!(&*rows[0].rule, "IAM.8");
        assert_eq!(rows[0].requirements.len(), 1);
        assert_eq!(summary.passed_over, [("CIS AWS Foundations Benchmark v3.0.0".to_owned(), 5)]);
        let bare = finding("FAILED", "");
        assert_eq!(reading(&bare, "security-hub-asff").0.len(), 1);
        assert_eq!(reading(&format!("[{bare}]"), "security-hub-asff").0.len(), 1);
        let event =
            format!(r#"{{"source":"aws.securityhub","detail":{{"findings":[{bare},{bare}]}}}}"#);
        let (rows, summary) = reading(&event, "security-hub-asff");
        assert_eq!((rows.len(), summary.rows), (2, 2));
    }

    #[test]
    fn older_findings_name_the_control_elsewhere() {
        let old = r#"{"ProductArn":"p","AwsAccountId":"1","GeneratorId":"aws-foundational-security-best-practices/v/1.0.0/CloudTrail.2","Compliance":{"Status":"FAILED"},"Resources":[]}"#;
        assert_eq!(&*reading(old, "security-hub-asff").0[0].rule, "CloudTrail.2");
    }
}
