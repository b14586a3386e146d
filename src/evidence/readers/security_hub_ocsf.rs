//! Compliance findings in the Open Cybersecurity Schema Framework, class 2003, as Security Hub and
//! Security Lake write them.

use serde::Deserialize;

use crate::evidence::stream::entries;
use crate::evidence::stream::json::{self, Keys, OneOrMany, Scalar};
use crate::evidence::{Input, Reading, Refused, Row, Rows, place, requirement};
use crate::model::ObservationStatus;

/// True for findings of this class.
pub fn recognize(keys: &Keys) -> bool {
    let is = |at: &str| {
        keys.has(&format!("{at}/class_uid"))
            && (keys.has(&format!("{at}/compliance/status"))
                || keys.has(&format!("{at}/compliance/control"))
                || keys.has(&format!("{at}/compliance/status_id")))
    };
    is("") || is("[]") || is("/Findings[]")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Finding {
    class_uid: Scalar,
    #[serde(deserialize_with = "json::object")]
    compliance: Compliance,
    #[serde(deserialize_with = "json::object")]
    cloud: Cloud,
    resource: OneOrMany<Resource>,
    resources: OneOrMany<Resource>,
    #[serde(deserialize_with = "json::object")]
    finding_info: Info,
    #[serde(deserialize_with = "json::object")]
    metadata: Metadata,
    status: Scalar,
    status_id: Scalar,
    comment: Scalar,
    time: Scalar,
    time_dt: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Compliance {
    control: Scalar,
    status: Scalar,
    status_id: Scalar,
    requirements: OneOrMany<Scalar>,
    checks: OneOrMany<Check>,
}

/// A check of a control, since OCSF 1.5.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Check {
    uid: Scalar,
    name: Scalar,
}

impl Compliance {
    /// The number of the outcome, which some tools write as a text; an error where it is none.
    fn id(&self) -> Result<Option<f64>, &Scalar> {
        match &self.status_id {
            Scalar::Nothing | Scalar::Null => Ok(None),
            Scalar::Number(id) => Ok(Some(*id)),
            Scalar::Text(text) if text.trim().is_empty() => Ok(None),
            Scalar::Text(text) => text.trim().parse().map(Some).map_err(|_| &self.status_id),
            _ => Err(&self.status_id),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Cloud {
    provider: Scalar,
    #[serde(deserialize_with = "json::object")]
    account: Uid,
    region: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Uid {
    uid: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Resource {
    uid: Scalar,
    /// Since OCSF 1.8.
    provider: Scalar,
    cloud_partition: Scalar,
    region: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Info {
    uid: Scalar,
    title: Scalar,
    modified_time: Scalar,
    modified_time_dt: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    event_code: Scalar,
    #[serde(deserialize_with = "json::object")]
    product: Product,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Product {
    name: Scalar,
}

/// Reads the findings.
///
/// # Errors
/// When the file is not JSON or is cut short.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let file = input.file;
    let mut rows = Rows::new("security-hub", input.evidence);
    let layout = entries::layout(input.head, &["Findings"]);
    entries::read(input, layout, "a finding", &mut rows, &mut |rows, _, finding: Finding| {
        add(rows, &finding);
    })?;
    rows.reading(file)
}

impl Finding {
    /// True where somebody decided that the finding does not count; 3 in the schema.
    fn is_suppressed(&self) -> bool {
        self.status.says("Suppressed") || self.status_id == Scalar::Number(3.0)
    }

    fn status(&self) -> Result<ObservationStatus, &Scalar> {
        // Archived, 5 in the schema: of a resource that is gone.
        let archived = self.status.says("Archived") || self.status_id == Scalar::Number(5.0);
        if archived || self.is_suppressed() {
            return Ok(ObservationStatus::Muted);
        }
        self.outcome()
    }

    /// The outcome of the check, whatever was decided about it; an error with what is stated in its place.
    fn outcome(&self) -> Result<ObservationStatus, &Scalar> {
        let status = &self.compliance.status;
        let is = |words: &[&str]| words.iter().any(|word| status.says(word));
        // If text and number disagree, the finding does not pass.
        if is(&["Fail", "Failed"]) {
            return Ok(ObservationStatus::Fail);
        }
        let id = self.compliance.id()?;
        if id == Some(3.0) {
            return Ok(ObservationStatus::Fail);
        }
        // A list or a number in place of the word says nothing that can be relied on.
        if status.is_stated() && status.text().is_none() {
            return Err(status);
        }
        if (is(&["Pass", "Passed"]) && [None, Some(0.0), Some(1.0)].contains(&id))
            || (id == Some(1.0) && status.text().is_none())
        {
            Ok(ObservationStatus::Pass)
        } else if is(&["Warning", "Unknown", "Other", "Not_Available", "Not Available"])
            || id == Some(2.0)
            || (status.text().is_none() && [Some(0.0), Some(99.0)].contains(&id))
        {
            Ok(ObservationStatus::Manual)
        } else {
            Err(status)
        }
    }
}

fn add(rows: &mut Rows, finding: &Finding) {
    if finding.class_uid != Scalar::Number(2003.0) {
        return rows.leave_out("a record that is not a compliance finding of class 2003", 1);
    }
    // One finding can be about resources of several clouds.
    let clouds: Vec<Option<&str>> = finding
        .resources
        .0
        .iter()
        .chain(&finding.resource.0)
        .map(|one| one.provider.text().or(one.cloud_partition.text()).and_then(place::other_cloud))
        .collect();
    let of_resource = clouds.iter().copied().collect::<Option<Vec<_>>>();
    let of_resource = of_resource.and_then(|all| all.first().copied());
    let of_finding = finding.cloud.provider.text().and_then(place::other_cloud);
    if let Some(cloud) = of_finding.or(of_resource) {
        return rows.other_cloud(cloud);
    }
    let info = &finding.finding_info;
    let of_check = || finding.compliance.checks.0.first();
    let of_check = of_check().and_then(|check| check.uid.text().or(check.name.text()));
    let rule = finding.compliance.control.text().or(finding.metadata.event_code.text());
    let rule = rule.or(of_check).or(info.title.text()).or(info.uid.text());
    let Some(rule) = rule else {
        return rows.lose("a finding without the name of its control", b"");
    };
    let status = match finding.status() {
        Ok(status) => status,
        Err(stated) => return rows.odd_outcome("a finding with status", stated, Some(rule)),
    };
    rows.tool(|| finding.metadata.product.name.shown());
    if finding.is_suppressed() {
        rows.failing(finding.outcome() == Ok(ObservationStatus::Fail));
        let why = finding.comment.text().map(|text| format!(": {text}"));
        rows.note(&format!("suppressed{}", why.unwrap_or_default()));
    }
    let related = finding.compliance.requirements.0.iter().filter_map(Scalar::text);
    let requirements = rows.requirements(related.map(requirement::split));
    let on =
        rows.day(&[&info.modified_time_dt, &info.modified_time, &finding.time_dt, &finding.time]);
    let account = rows.account(&finding.cloud.account.uid);
    let account = account.as_deref();
    let own = finding.cloud.region.text();
    let resources = finding.resources.0.iter().chain(&finding.resource.0);
    let mut any = false;
    for (resource, cloud) in resources.zip(&clouds) {
        any = true;
        if let Some(cloud) = cloud {
            rows.leave_out(format!("a resource of {cloud}, which is another cloud"), 1);
            continue;
        }
        let region = resource.region.text().or(own);
        let resource = resource.uid.text().unwrap_or_default();
        rows.add(Row { rule, resource, account, region, status, on }, &requirements);
    }
    if !any {
        rows.add(Row { rule, resource: "", account, region: own, status, on }, &requirements);
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    #[test]
    fn findings() {
        let finding = |status: &str, of: &str| {
            format!(
                r#"{{"class_uid":2003,"status":"{of}","compliance":{{"control":"S3.8","status":"{status}","requirements":["NIST.800-53.r5 SC-7"]}},
                "cloud":{{"account":{{"uid":"111122223333"}},"region":"eu-west-1"}},"finding_info":{{"modified_time_dt":"2026-08-01T00:00:00Z"}},
                "time":1790755200000,"resources":[{{"uid":"arn:b"}}],"metadata":{{"product":{{"name":"Security Hub"}}}}}}"#
            )
        };
        let text =
            [finding("Pass", "New"), finding("FAILED", "New"), finding("Fail", "Suppressed")];
        let (rows, summary) = reading(&text.join("\n"), "security-hub-ocsf");
        assert_eq!((summary.pass, summary.fail, summary.muted), (1, 1, 1));
        let odd = r#"{"class_uid":2003,"compliance":{"control":"S3.8","status":"Fail","status_id":1},"time":1790755200}"#;
        assert_eq!(reading(odd, "security-hub-ocsf").1.fail, 1);
        assert_eq!(reading(&odd.replace("Fail", "Odd"), "security-hub-ocsf").1.left_out.len(), 1);
        // OCSF 1.5 to 1.8: no word for the outcome, the check in a list, a resource of another cloud beside one of AWS.
        let v2 = r#"{"Findings":[{"class_uid":2003,"compliance":{"status_id":3,"checks":[{"uid":"S3.1"}]},
            "cloud":{"provider":"AWS"},"time":1790755200,"resources":[{"uid":"arn:aws:s3:::b","cloud_partition":"aws"},
            {"uid":"/subscriptions/x","provider":"Azure"}]},{"class_uid":2004}]}"#;
        let (of_v2, summary) = reading(v2, "security-hub-ocsf");
        assert_eq!((of_v2.len(), summary.fail, summary.left_out.len()), (1, 1, 2));
        assert_eq!(&*of_v2[0].rule, "S3.1");
        assert_eq!(&*rows[0].rule, "S3.8");
        assert_eq!(rows[0].on.unwrap().to_string(), "2026-08-01");
        assert_eq!(rows[0].requirements.len(), 1);
    }
}
