//! A document: its terms first, then the document itself for those who may have it.

use std::path::Path;

use super::call::What;
use super::download::{Failed, download};
use super::{Artifact, Calls};
use crate::artifact::ArtifactError;
use crate::artifact::redact::Secret;
use crate::artifact::store::{Kept, Private};
use crate::model::LockReport;

/// The terms of one report version. The token in it asks for the document, once somebody may.
#[derive(Clone, Debug)]
pub struct Term {
    /// What AWS says of the report.
    pub report: LockReport,
    /// The terms, as kept.
    pub kept: Kept,
    id: String,
    version: i64,
    token: Secret,
}

/// A document, as kept.
pub type Document = Kept;

impl Term {
    /// True unless AWS says that no explicit consent is needed: an acceptance type that is missing or
    /// unknown needs it.
    pub fn needs_consent(&self) -> bool {
        self.report.acceptance_type.as_deref() != Some("PASSTHROUGH")
    }
}

impl Artifact {
    /// Asks for the terms of a report version and keeps them in a folder, mode 0600.
    ///
    /// # Errors
    /// When AWS or the file system refuses.
    pub fn term(&self, id: &str, version: i64, folder: &Path) -> Result<Term, ArtifactError> {
        self.runtime.block_on(self.calls.term(id, version, folder))
    }

    /// Asks for the document the terms are about and keeps it in a folder, mode 0600. Whoever calls
    /// has the consent the terms ask for.
    ///
    /// # Errors
    /// When AWS or the file system refuses; nothing is kept then.
    pub fn document(&self, term: &Term, folder: &Path) -> Result<Document, ArtifactError> {
        self.runtime.block_on(self.calls.document(term, folder))
    }
}

impl Calls {
    async fn term(&self, id: &str, version: i64, folder: &Path) -> Result<Term, ArtifactError> {
        let detail = self.metadata(id, Some(version)).await?;
        let mut report =
            LockReport { id: Some(id.to_owned()), version: Some(version), ..LockReport::default() };
        report.merge(detail.unwrap_or_default());
        let what = What::report("GetTermForReport", id, Some(version));
        let stem = format!("{}.v{version}.term", stem(id));
        for last in [false, true] {
            let send = || {
                let request = self.client.get_term_for_report().report_id(id);
                request.report_version(version).send()
            };
            let answer = self.call(&what, &[], send).await?;
            let (Some(url), Some(token)) = (answer.document_presigned_url, answer.term_token)
            else {
                return Err(what.failed("AWS gave no terms", "run again later"));
            };
            let (url, token) = (Secret::new(url), Secret::new(token));
            let of = What::report("download of the terms", id, Some(version));
            let mut file = Private::begin(folder)?;
            match download(&of, &url, &mut file, self.timeout).await {
                Ok(()) => {
                    let kept = file.keep(folder, &stem)?;
                    return Ok(Term { report, kept, id: id.to_owned(), version, token });
                }
                Err(Failed::Expired) if !last => {}
                Err(Failed::Expired) => return Err(expired(&of)),
                Err(Failed::Other(error)) => return Err(error),
            }
        }
        Err(expired(&what))
    }

    async fn document(&self, term: &Term, folder: &Path) -> Result<Document, ArtifactError> {
        let (id, version) = (&term.id, term.version);
        let what = What::report("GetReport", id, Some(version));
        let of = What::report("download", id, Some(version));
        // An address lives for minutes; an expired one is asked for again, once.
        for last in [false, true] {
            let send = || {
                let request = self.client.get_report().report_id(id).report_version(version);
                request.term_token(term.token.expose()).send()
            };
            let answer = self.call(&what, &[&term.token], send).await?;
            let Some(url) = answer.document_presigned_url.map(Secret::new) else {
                return Err(what.failed("AWS gave no address for the document", "run again later"));
            };
            let mut file = Private::begin(folder)?;
            match download(&of, &url, &mut file, self.timeout).await {
                Ok(()) => return file.keep(folder, &format!("{}.v{version}", stem(id))),
                Err(Failed::Expired) if !last => {}
                Err(Failed::Expired) => return Err(expired(&of)),
                Err(Failed::Other(error)) => return Err(error),
            }
        }
        Err(expired(&what))
    }
}

fn expired(what: &What) -> ArtifactError {
    what.failed(
        "the address of the document was refused as expired (403), twice",
        "check the clock of this machine and whether a proxy holds requests back, then run again",
    )
}

/// A report id as part of a file name.
fn stem(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}
