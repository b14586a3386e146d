//! What `carveout artifact` needs to know of a workspace: which reports it cites, and how account ids are
//! printed. Read separately, because the workspace may be invalid only because its lock file is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::{reviews, system};
use crate::diag::{Diagnostic, Sink};
use crate::input::folder::{self, Folder};
use crate::model::{Period, Redaction};

/// The reports a workspace cites.
#[derive(Clone, Debug)]
pub struct Citations {
    /// Report ids of reviews and letters.
    pub reports: BTreeSet<String>,
    /// Versions that reviews cite, by report; no version stands for each.
    pub versions: BTreeSet<(String, Option<i64>)>,
    /// How account ids are written.
    pub account_ids: Redaction,
    /// The audit period.
    pub period: Period,
}

/// The errors in the two files, and their texts.
pub(super) type Faults = (Vec<Diagnostic>, BTreeMap<Arc<str>, Arc<str>>);

/// Reads `carveout.yaml` and `aws-reports.yaml` of a workspace.
///
/// # Errors
/// The errors in the two files.
pub fn citations(root: &Path) -> Result<Citations, Faults> {
    let mut folder = Folder::open(root).map_err(|fault| (vec![fault], BTreeMap::new()))?;
    let mut sink = Sink::default();
    let mut text = |path: &str, required: bool, sink: &mut Sink| {
        folder::text(&mut folder, path, required, sink)
    };
    let head = text("carveout.yaml", true, &mut sink)
        .and_then(|content| system::load("carveout.yaml", &content, None, &mut sink));
    let (mut cited, mut versions) = (BTreeSet::new(), BTreeSet::new());
    const REVIEWS: &str = "aws-reports.yaml";
    if let Some(content) = text(REVIEWS, false, &mut sink) {
        let reviewed = reviews::load_reviews(REVIEWS, &content, &mut Vec::new(), &mut sink);
        versions.extend(reviewed.reviews.iter().map(|one| (one.report.clone(), one.version)));
        cited.extend(reviewed.reviews.into_iter().map(|review| review.report));
        cited.extend(reviewed.authorizations.into_iter().filter_map(|one| one.report));
        cited.extend(reviewed.letters.into_iter().filter_map(|letter| letter.report));
    }
    // What a review that cannot be read cites is not known.
    let failed = sink.has_errors() || sink.has_faults();
    match head.filter(|_| !failed) {
        Some((system, _)) => Ok(Citations {
            reports: cited,
            versions,
            account_ids: system.policy.account_ids,
            period: system.period,
        }),
        None => Err((sink.finish(), folder.into_texts())),
    }
}
