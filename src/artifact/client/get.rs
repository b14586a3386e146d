//! Downloads: the terms of a report first, then the document itself.

use std::path::Path;

use super::call::Operation;
use super::download::{Failed, download};
use super::{Artifact, Calls};
use crate::artifact::ArtifactError;
use crate::artifact::redact::Secret;
use crate::artifact::store::{PrivateFile, StoredDocument};
use crate::model::LockReport;

/// The terms of one report version, with the token that permits the download of the document.
#[derive(Clone, Debug)]
pub struct Term {
    /// Metadata of the report.
    pub report: LockReport,
    /// The terms, as stored.
    pub stored: StoredDocument,
    id: String,
    version: i64,
    token: Secret,
}

impl Term {
    /// True unless AWS states that no explicit consent is needed; a missing or unknown acceptance type
    /// needs it.
    pub fn needs_consent(&self) -> bool {
        self.report.acceptance_type.as_deref() != Some("PASSTHROUGH")
    }
}

impl Artifact {
    /// Downloads the terms of a report version to a folder, with mode 0600.
    ///
    /// # Errors
    /// When AWS or the file system fails.
    pub fn term(&self, id: &str, version: i64, folder: &Path) -> Result<Term, ArtifactError> {
        self.runtime.block_on(self.calls.term(id, version, folder))
    }

    /// Downloads the document that the terms are for to a folder, with mode 0600. The caller must have
    /// the consent that the terms require.
    ///
    /// # Errors
    /// When AWS or the file system fails; nothing is stored then.
    pub fn document(&self, term: &Term, folder: &Path) -> Result<StoredDocument, ArtifactError> {
        self.runtime.block_on(self.calls.document(term, folder))
    }
}

impl Calls {
    async fn term(&self, id: &str, version: i64, folder: &Path) -> Result<Term, ArtifactError> {
        let detail = self.metadata(id, Some(version)).await?;
        let mut report =
            LockReport { id: Some(id.to_owned()), version: Some(version), ..LockReport::default() };
        report.merge(detail.unwrap_or_default());
        let operation = Operation::report("GetTermForReport", id, Some(version));
        let stem = format!("{}.v{version}.term", stem(id));
        for last in [false, true] {
            let send = || {
                let request = self.client.get_term_for_report().report_id(id);
                request.report_version(version).send()
            };
            let answer = self.call(&operation, &[], send).await?;
            let (Some(url), Some(token)) = (answer.document_presigned_url, answer.term_token)
            else {
                return Err(operation.failed("AWS returned no terms", "run again later"));
            };
            let (url, token) = (Secret::new(url), Secret::new(token));
            let download_operation = Operation::report("download of the terms", id, Some(version));
            let mut file = PrivateFile::create(folder)?;
            match download(&download_operation, &url, &mut file, self.timeout).await {
                Ok(()) => {
                    let stored = file.store(folder, &stem)?;
                    return Ok(Term { report, stored, id: id.to_owned(), version, token });
                }
                Err(Failed::Expired) if !last => {}
                Err(Failed::Expired) => return Err(expired(&download_operation)),
                Err(Failed::Other(error)) => return Err(error),
            }
        }
        Err(expired(&operation))
    }

    async fn document(&self, term: &Term, folder: &Path) -> Result<StoredDocument, ArtifactError> {
        let (id, version) = (&term.id, term.version);
        let operation = Operation::report("GetReport", id, Some(version));
        let download_operation = Operation::report("download", id, Some(version));
        // A download URL is valid for minutes; an expired one is requested again, once.
        for last in [false, true] {
            let send = || {
                let request = self.client.get_report().report_id(id).report_version(version);
                request.term_token(term.token.expose()).send()
            };
            let answer = self.call(&operation, &[&term.token], send).await?;
            let Some(url) = answer.document_presigned_url.map(Secret::new) else {
                return Err(operation.failed("AWS returned no download URL", "run again later"));
            };
            let mut file = PrivateFile::create(folder)?;
            match download(&download_operation, &url, &mut file, self.timeout).await {
                Ok(()) => return file.store(folder, &format!("{}.v{version}", stem(id))),
                Err(Failed::Expired) if !last => {}
                Err(Failed::Expired) => return Err(expired(&download_operation)),
                Err(Failed::Other(error)) => return Err(error),
            }
        }
        Err(expired(&operation))
    }
}

fn expired(operation: &Operation) -> ArtifactError {
    operation.failed(
        "the download URL was refused as expired (403), twice",
        "check the system clock and whether a proxy delays requests, then run again",
    )
}

/// A report id as part of a file name.
fn stem(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}
