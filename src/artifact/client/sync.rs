//! Everything a lock holds: all reports with metadata, every version of the cited ones, agreements.

use std::collections::BTreeSet;

use tokio::task::JoinSet;

use super::call::What;
use super::{AT_ONCE, Artifact, Calls, convert};
use crate::artifact::ArtifactError;
use crate::model::{LOCK_FORMAT, Lock, LockAgreement, LockReport};

/// Largest page the API gives.
const PAGE: i32 = 300;

/// What to ask for.
#[derive(Clone, Debug, Default)]
pub struct Want {
    /// Ids of the reports whose every version is wanted.
    pub cited: BTreeSet<String>,
    /// Agreements with AWS as well.
    pub agreements: bool,
}

/// How far a sync is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being asked for.
    pub stage: &'static str,
    /// Answers so far.
    pub done: usize,
    /// Answers in all, once known.
    pub total: Option<usize>,
}

/// What AWS said.
#[derive(Clone, Debug)]
pub struct Asked {
    /// As a lock, account ids whole and no time stated.
    pub lock: Lock,
}

impl Artifact {
    /// Asks AWS for everything a lock holds.
    ///
    /// # Errors
    /// The first request that failed for good; those under way are given up.
    pub fn sync(
        &self,
        want: &Want,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Asked, ArtifactError> {
        let (reports, agreements) = self.runtime.block_on(self.calls.everything(want, progress))?;
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
        Ok(Asked { lock })
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
        want: &Want,
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
                want.cited.iter().cloned(),
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

        let agreements = if want.agreements {
            progress(Progress { stage: "agreements", done: 0, total: None });
            Some(self.agreements().await?)
        } else {
            None
        };
        Ok((reports, agreements))
    }

    /// Runs one task an item, at most [`AT_ONCE`] at a time, and gives the answers in their order.
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
        let mut under_way = JoinSet::new();
        let mut answers: Vec<(usize, T)> = Vec::with_capacity(total);
        loop {
            while under_way.len() < AT_ONCE
                && let Some((index, item)) = waiting.pop_front()
            {
                let asked = ask(self.clone(), item);
                under_way.spawn(async move { (index, asked.await) });
            }
            // Leaving with an error drops the set, which gives up what is under way.
            let Some(joined) = under_way.join_next().await else { break };
            let (index, answer) = joined.map_err(|error| {
                ArtifactError::usage(format!("a request was not finished: {error}"), "run again")
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
            let what = What::page("ListReports", None, page);
            let send = || {
                let request = self.client.list_reports().max_results(PAGE);
                request.set_next_token(token.clone()).send()
            };
            let answer = self.call(&what, &[], send).await?;
            page_done(
                answer.reports.unwrap_or_default().into_iter().map(convert::summary).collect(),
            );
            match next(&what, &token, answer.next_token)? {
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
            let what = match page {
                1 => What::report("ListReportVersions", id, None),
                page => What::page("ListReportVersions", Some(id), page),
            };
            let send = || {
                let request = self.client.list_report_versions().report_id(id).max_results(PAGE);
                request.set_next_token(token.clone()).send()
            };
            let answer = self.call(&what, &[], send).await?;
            let page = answer.reports.into_iter().map(convert::summary);
            versions.extend(page.map(|mut report| {
                report.id.get_or_insert_with(|| id.to_owned());
                report
            }));
            match next(&what, &token, answer.next_token)? {
                Some(next) => token = Some(next),
                None => break,
            }
        }
        Ok(versions)
    }

    /// A listed report with what GetReportMetadata adds. One without an id stays as it is.
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
        let what = What::report("GetReportMetadata", id, version);
        let send =
            || self.client.get_report_metadata().report_id(id).set_report_version(version).send();
        let answer = self.call(&what, &[], send).await?;
        Ok(answer.report_details.map(convert::detail))
    }

    /// Every page of ListCustomerAgreements.
    async fn agreements(&self) -> Result<Vec<LockAgreement>, ArtifactError> {
        let mut agreements = Vec::new();
        let mut token = None;
        for page in 1.. {
            let what = What::page("ListCustomerAgreements", None, page);
            let send = || {
                let request = self.client.list_customer_agreements().max_results(PAGE);
                request.set_next_token(token.clone()).send()
            };
            let answer = self.call(&what, &[], send).await?;
            agreements.extend(answer.customer_agreements.into_iter().map(convert::agreement));
            match next(&what, &token, answer.next_token)? {
                Some(next) => token = Some(next),
                None => break,
            }
        }
        Ok(agreements)
    }
}

/// The token of the page after; an error when it leads back to the page just read.
fn next(
    what: &What,
    token: &Option<String>,
    next: Option<String>,
) -> Result<Option<String>, ArtifactError> {
    let next = next.filter(|next| !next.is_empty());
    if next.is_some() && next == *token {
        return Err(
            what.failed("the list does not end: the next page is this page", "run again later")
        );
    }
    Ok(next)
}
