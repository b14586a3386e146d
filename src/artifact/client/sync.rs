//! Everything a lock contains: all reports with metadata, every version of the cited ones, agreements.

use std::collections::BTreeSet;

use tokio::task::JoinSet;

use super::call::Operation;
use super::{Artifact, Calls, convert};
use crate::artifact::ArtifactError;
use crate::limits::{ARTIFACT_PAGE, REQUESTS_AT_ONCE};
use crate::model::{LOCK_FORMAT, Lock, LockAgreement, LockReport};

/// What to retrieve.
#[derive(Clone, Debug, Default)]
pub struct SyncRequest {
    /// Ids of the reports to retrieve all versions of.
    pub cited: BTreeSet<String>,
    /// Whether to retrieve agreements with AWS as well.
    pub agreements: bool,
}

/// Progress of a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being retrieved.
    pub stage: &'static str,
    /// Items retrieved so far.
    pub done: usize,
    /// Items in total, once known.
    pub total: Option<usize>,
}

impl Artifact {
    /// Retrieves everything a lock contains. Account ids are not redacted yet, and `retrieved_at` is empty.
    ///
    /// # Errors
    /// The first request that failed for good; those in flight are canceled.
    pub fn sync(
        &self,
        request: &SyncRequest,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Lock, ArtifactError> {
        let (reports, agreements) =
            self.runtime.block_on(self.calls.everything(request, progress))?;
        let known =
            agreements.iter().flatten().find_map(|agreement| agreement.aws_account_id.clone());
        let partition = reports.iter().find_map(|report| report.arn.as_deref()?.split(':').nth(1));
        let mut lock = Lock {
            lock: Some(LOCK_FORMAT),
            source: Some("aws-artifact".to_owned()),
            partition: Some(partition.unwrap_or(partition_of(&self.region)).to_owned()),
            region: Some(self.region.clone()),
            account: self.account.clone().or(known),
            retrieved_at: None,
            agreements,
            documents: Vec::new(),
            reports,
        };
        lock.settle();
        Ok(lock)
    }
}

fn partition_of(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.starts_with("eusc-") => "aws-eusc",
        _ => "aws",
    }
}

impl Calls {
    async fn everything(
        &self,
        request: &SyncRequest,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Vec<LockReport>, Option<Vec<LockAgreement>>), ArtifactError> {
        let mut reports = Vec::new();
        progress(Progress { stage: "reports", done: 0, total: None });
        self.reports(|page| {
            reports.extend(page);
            progress(Progress { stage: "reports", done: reports.len(), total: None });
        })
        .await?;

        let versions = self
            .side_by_side(
                request.cited.iter().cloned(),
                "versions",
                progress,
                |calls, id| async move { calls.versions(&id).await },
            )
            .await?;
        let known: BTreeSet<(Option<String>, Option<i64>)> =
            reports.iter().map(|report| (report.id.clone(), report.version)).collect();
        let older = versions
            .into_iter()
            .flatten()
            .filter(|report: &LockReport| !known.contains(&(report.id.clone(), report.version)));
        reports.extend(older);

        reports = self
            .side_by_side(reports, "metadata", progress, |calls, report| async move {
                calls.with_metadata(report).await
            })
            .await?;

        let agreements = if request.agreements {
            progress(Progress { stage: "agreements", done: 0, total: None });
            Some(self.agreements().await?)
        } else {
            None
        };
        Ok((reports, agreements))
    }

    /// Runs one task per item, at most [`REQUESTS_AT_ONCE`] at a time, and returns the results in the
    /// order of the items.
    async fn side_by_side<I, T, F>(
        &self,
        items: impl IntoIterator<Item = I>,
        stage: &'static str,
        progress: &mut dyn FnMut(Progress),
        ask: impl Fn(Self, I) -> F,
    ) -> Result<Vec<T>, ArtifactError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, ArtifactError>> + Send + 'static,
    {
        let mut waiting: std::collections::VecDeque<(usize, I)> =
            items.into_iter().enumerate().collect();
        let total = waiting.len();
        let mut in_flight = JoinSet::new();
        let mut answers: Vec<(usize, T)> = Vec::with_capacity(total);
        loop {
            while in_flight.len() < REQUESTS_AT_ONCE
                && let Some((index, item)) = waiting.pop_front()
            {
                let asked = ask(self.clone(), item);
                in_flight.spawn(async move { (index, asked.await) });
            }
            // Returning an error drops the set, which cancels the requests in flight.
            let Some(joined) = in_flight.join_next().await else { break };
            let (index, answer) = joined.map_err(|error| {
                ArtifactError::usage(format!("a request did not finish: {error}"), "run again")
            })?;
            answers.push((index, answer?));
            progress(Progress { stage, done: answers.len(), total: Some(total) });
        }
        answers.sort_by_key(|(index, _)| *index);
        Ok(answers.into_iter().map(|(_, answer)| answer).collect())
    }

    /// Every page of ListReports.
    async fn reports(
        &self,
        mut page_done: impl FnMut(Vec<LockReport>),
    ) -> Result<(), ArtifactError> {
        let mut token = None;
        for page in 1.. {
            let operation = Operation::page("ListReports", None, page);
            let send = || {
                let request = self.client.list_reports().max_results(ARTIFACT_PAGE);
                request.set_next_token(token.clone()).send()
            };
            let answer = self.call(&operation, &[], send).await?;
            page_done(
                answer.reports.unwrap_or_default().into_iter().map(convert::summary).collect(),
            );
            match next(&operation, &token, answer.next_token)? {
                Some(next) => token = Some(next),
                None => break,
            }
        }
        Ok(())
    }

    /// Every page of ListReportVersions of a report.
    async fn versions(&self, id: &str) -> Result<Vec<LockReport>, ArtifactError> {
        let mut versions = Vec::new();
        let mut token = None;
        for page in 1.. {
            let operation = match page {
                1 => Operation::report("ListReportVersions", id, None),
                page => Operation::page("ListReportVersions", Some(id), page),
            };
            let send = || {
                let request =
                    self.client.list_report_versions().report_id(id).max_results(ARTIFACT_PAGE);
                request.set_next_token(token.clone()).send()
            };
            let answer = self.call(&operation, &[], send).await?;
            let page = answer.reports.into_iter().map(convert::summary);
            versions.extend(page.map(|mut report| {
                report.id.get_or_insert_with(|| id.to_owned());
                report
            }));
            match next(&operation, &token, answer.next_token)? {
                Some(next) => token = Some(next),
                None => break,
            }
        }
        Ok(versions)
    }

    /// A listed report with the details of GetReportMetadata; unchanged if it has no id.
    async fn with_metadata(&self, mut report: LockReport) -> Result<LockReport, ArtifactError> {
        let Some(id) = report.id.clone().filter(|id| !id.trim().is_empty()) else {
            return Ok(report);
        };
        if let Some(detail) = self.metadata(&id, report.version).await? {
            report.merge(detail);
        }
        Ok(report)
    }

    /// GetReportMetadata.
    pub(super) async fn metadata(
        &self,
        id: &str,
        version: Option<i64>,
    ) -> Result<Option<LockReport>, ArtifactError> {
        let operation = Operation::report("GetReportMetadata", id, version);
        let send =
            || self.client.get_report_metadata().report_id(id).set_report_version(version).send();
        let answer = self.call(&operation, &[], send).await?;
        Ok(answer.report_details.map(convert::detail))
    }

    /// Every page of ListCustomerAgreements.
    async fn agreements(&self) -> Result<Vec<LockAgreement>, ArtifactError> {
        let mut agreements = Vec::new();
        let mut token = None;
        for page in 1.. {
            let operation = Operation::page("ListCustomerAgreements", None, page);
            let send = || {
                let request = self.client.list_customer_agreements().max_results(ARTIFACT_PAGE);
                request.set_next_token(token.clone()).send()
            };
            let answer = self.call(&operation, &[], send).await?;
            agreements.extend(answer.customer_agreements.into_iter().map(convert::agreement));
            match next(&operation, &token, answer.next_token)? {
                Some(next) => token = Some(next),
                None => break,
            }
        }
        Ok(agreements)
    }
}

/// The token of the next page; an error if it is the token of the page just read.
fn next(
    operation: &Operation,
    token: &Option<String>,
    next: Option<String>,
) -> Result<Option<String>, ArtifactError> {
    let next = next.filter(|next| !next.is_empty());
    if next.is_some() && next == *token {
        return Err(operation.failed("AWS returned the same page token twice", "run again later"));
    }
    Ok(next)
}
