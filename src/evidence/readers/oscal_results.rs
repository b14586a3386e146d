//! OSCAL assessment results (JSON): findings with the state of their target.

use serde::Deserialize;

use crate::evidence::stream::json::{self, Keys, OneOrMany, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows, requirement};
use crate::model::ObservationStatus;

/// True for an assessment results document.
pub fn recognize(keys: &Keys) -> bool {
    keys.has("/assessment-results/uuid") || keys.has("/assessment-results/results")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Document {
    #[serde(deserialize_with = "json::object")]
    assessment_results: Results,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Results {
    #[serde(deserialize_with = "json::object")]
    metadata: Metadata,
    results: OneOrMany<One>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    title: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct One {
    start: Scalar,
    end: Scalar,
    findings: OneOrMany<Finding>,
    observations: OneOrMany<ObservationEntry>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Finding {
    title: Scalar,
    #[serde(deserialize_with = "json::object")]
    target: Target,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Target {
    target_id: Scalar,
    #[serde(deserialize_with = "json::object")]
    status: Status,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    state: Scalar,
}

/// An observation; its outcome, if any, is a property of the tool that made it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ObservationEntry {
    collected: Scalar,
}

/// Reads the findings.
///
/// # Errors
/// When the file is not JSON, is cut short, or is larger than is read whole.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let document: Document = json::whole(input.content, input.file)?;
    let results = document.assessment_results;
    let mut rows = Rows::new("oscal", input.evidence);
    rows.tool(|| results.metadata.title.shown());
    for one in &results.results.0 {
        for finding in &one.findings.0 {
            rows.met();
            let on = rows.day(&[&one.end, &one.start]);
            add(&mut rows, finding, on);
        }
        for seen in &one.observations.0 {
            rows.met();
            let on = rows.day(&[&seen.collected, &one.end, &one.start]);
            rows.record(None, None, on);
        }
    }
    rows.reading(input.file)
}

/// `ac-2_smt.a`, `ac-2_obj.a-1` and `ac-2` name control AC-2.
fn control(target: &str) -> String {
    let id = target.split('_').next().unwrap_or(target).to_ascii_uppercase();
    match id.split_once('.') {
        Some((control, enhancement)) => format!("{control}({enhancement})"),
        None => id,
    }
}

fn add(rows: &mut Rows, finding: &Finding, on: Option<crate::model::Date>) {
    let target = finding.target.target_id.text();
    let Some(rule) = target.or(finding.title.text()) else {
        return rows.lose("a finding without a target", b"");
    };
    let state = &finding.target.status.state;
    let status = match state.text() {
        Some("satisfied") => ObservationStatus::Pass,
        Some("not-satisfied") => ObservationStatus::Fail,
        _ => return rows.odd_outcome("a finding with state", state, Some(rule)),
    };
    // No framework is named: it is recognized by the form of the id. An id that the catalog does not have
    // maps to nothing.
    let id = control(rule);
    let mut stated = requirement::by_id(&id).peekable();
    let requirements = match stated.peek() {
        Some(_) => rows.requirements(stated),
        None => rows.requirements(requirement::by_id(rule)),
    };
    let resource = finding.title.text().unwrap_or_default();
    let row = Row { rule, resource, account: None, region: None, status, on };
    rows.add(row, &requirements);
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    #[test]
    fn findings() {
        let finding = |state: &str| {
            format!(
                r#"{{"uuid":"u","title":"T","target":{{"type":"statement-id","target-id":"ac-2.1_smt","status":{{"state":"{state}"}}}}}}"#
            )
        };
        let text = format!(
            r#"{{"assessment-results":{{"uuid":"x","metadata":{{"title":"Assessment"}},"results":[{{"uuid":"r","start":"2026-09-01T00:00:00Z",
            "observations":[{{"uuid":"o","collected":"2026-09-02T00:00:00Z"}}],"findings":[{},{}]}}]}}}}"#,
            finding("satisfied"),
            finding("not-satisfied")
        );
        let (rows, summary) = reading(&text, "oscal-results");
        assert_eq!((summary.rows, summary.pass, summary.fail, summary.records), (3, 1, 1, 1));
        assert_eq!(rows[0].requirements[0].1, "AC-2(1)");
    }
}
