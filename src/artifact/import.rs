//! A lock from the output of the AWS CLI, for machines without access to AWS.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::ArtifactError;
use crate::limits::LOCK_VALUES;
use crate::model::json::parse;
use crate::model::{LOCK_FORMAT, Lock, LockAgreement, LockReport};

/// One exported response. Its keys show which operation it is of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    /// `list-reports`, `list-report-versions`.
    reports: Option<Vec<LockReport>>,
    /// `get-report-metadata`.
    report_details: Option<LockReport>,
    /// `list-customer-agreements`.
    customer_agreements: Option<Vec<LockAgreement>>,
    /// Present if the list was cut off.
    #[serde(alias = "NextToken")]
    next_token: Option<Value>,
}

/// Joins exported responses: `aws artifact list-reports`, `list-report-versions`, `get-report-metadata`
/// and `list-customer-agreements`, each with its path. Details fill in what lists leave out.
///
/// # Errors
/// When a text is not one of these responses, or is one page of a longer list.
pub fn import(files: &[(String, String)]) -> Result<Lock, ArtifactError> {
    let mut lock =
        Lock { lock: Some(LOCK_FORMAT), source: Some("files".to_owned()), ..Lock::default() };
    let mut details = Vec::new();
    let mut listed = false;
    for (path, text) in files {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let answer: Answer = parse(text, LOCK_VALUES).map_err(|error| {
            ArtifactError::usage(
                format!("{path} cannot be read: {error}"),
                "export it again with `--output json`; it is truncated or in another format",
            )
        })?;
        if answer.next_token.is_some_and(|token| !token.is_null()) {
            return Err(ArtifactError::usage(
                format!("{path} is one page of a longer list"),
                "export it again without --max-items, --max-results or --no-paginate",
            ));
        }
        let Answer { reports, report_details, customer_agreements, .. } = answer;
        if reports.is_none() && report_details.is_none() && customer_agreements.is_none() {
            return Err(ArtifactError::usage(
                format!(
                    "{path} contains none of `reports`, `reportDetails` and `customerAgreements`"
                ),
                "provide the output of `aws artifact list-reports`, `list-report-versions`, `get-report-metadata` or `list-customer-agreements`",
            ));
        }
        listed |= reports.is_some();
        lock.reports.extend(reports.into_iter().flatten());
        details.extend(report_details);
        if let Some(agreements) = customer_agreements {
            lock.agreements.get_or_insert_default().extend(agreements);
        }
    }
    if !listed {
        return Err(ArtifactError::usage(
            "none of the files contains a list of reports",
            "also provide the output of `aws artifact list-reports --output json`",
        ));
    }
    // Details come last, so that they win over lists whatever the order of the files.
    lock.reports.extend(details);
    lock.settle();
    let partitions: BTreeSet<&str> =
        lock.reports.iter().filter_map(|report| report.arn.as_deref()?.split(':').nth(1)).collect();
    if let [partition] = partitions.into_iter().collect::<Vec<_>>().as_slice() {
        lock.partition = Some((*partition).to_owned());
    }
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (String, String) {
        ("f.json".to_owned(), text.to_owned())
    }

    #[test]
    fn details_fill_in_lists_in_any_order() {
        let list = file(
            r#"{"reports": [{"id": "report-b", "version": 2}, {"id": "report-a", "version": 1,
               "state": "ON_HOLD", "periodEnd": 1767225599.5, "isNew": true,
               "arn": "arn:aws-us-gov:artifact:us-gov-west-1::report/report-a:1"}]}"#,
        );
        let detail = file(r#"{"reportDetails": {"id": "report-a", "version": 1, "termArn": "t"}}"#);
        let lock = import(&[detail, list]).unwrap();
        assert_eq!(lock.partition.as_deref(), Some("aws-us-gov"));
        assert_eq!(lock.reports.len(), 2);
        let first = &lock.reports[0];
        assert_eq!(first.id.as_deref(), Some("report-a"));
        assert_eq!(first.term_arn.as_deref(), Some("t"));
        assert_eq!(first.state.as_deref(), Some("ON_HOLD"));
        assert_eq!(first.period_end.as_ref().unwrap().0, "2025-12-31T23:59:59Z");
        assert_eq!(first.other["isNew"], Value::Bool(true));
    }

    #[test]
    fn what_is_not_such_an_answer_is_refused() {
        for (text, says) in [
            ("{}", "contains none of"),
            ("[1", "cannot be read"),
            (r#"{"reports": [], "NextToken": "x"}"#, "one page of a longer list"),
            (r#"{"customerAgreements": []}"#, "none of the files contains a list of reports"),
        ] {
            let error = import(&[file(text)]).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
            assert!(error.help().is_some() && !error.is_service());
        }
    }
}
