//! The team's review of AWS's reports: `aws-reports.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::left_out;
use super::places::Places;
use super::review_entries::{
    RawAgreement, RawAuthorization, RawCuec, RawLetter, agreement, authorization, cuecs, letter,
};
use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::input::yaml::{At, Each, File, TextOr, recover};
use crate::model::{
    Agreement, Authorization, Date, Exception, Letter, Opinion, Review, ScopeState, Unread,
    UnreadKind,
};

/// `aws-reports.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "aws-reports.yaml")]
pub(crate) struct ReviewFile {
    /// One entry per report (version) the team relies on or considered.
    #[serde(default)]
    reviews: Each<RawReview>,
    /// Continued Operations Letters.
    #[serde(default)]
    letters: Each<RawLetter>,
    /// Government authorizations of AWS's: FedRAMP and the like.
    #[serde(default)]
    authorizations: Each<RawAuthorization>,
    /// Agreements with AWS that the lock file does not list, and what is to be said of those it lists.
    #[serde(default)]
    agreements: Each<RawAgreement>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawReview {
    /// Report id.
    report: At<String>,
    /// Version; every version when absent.
    version: Option<At<i64>>,
    /// Program id, when the title does not tell.
    program: Option<At<String>>,
    /// 1 or 2, when the period does not tell.
    r#type: Option<At<u8>>,
    /// The auditor's opinion.
    opinion: Option<At<Opinion>>,
    /// Exceptions in the reviewer's own words, with what was decided: in one text, or apart.
    #[serde(default)]
    exceptions: Vec<At<TextOr<RawException>>>,
    /// Where to look, by topic id. Pointers, never the report's text.
    #[serde(default)]
    sections: BTreeMap<String, String>,
    /// Services found in or out of scope. One that nobody looked up may be left out: `unknown` says no more.
    #[serde(default)]
    services: BTreeMap<String, At<ScopeState>>,
    /// What the report assumes that its users do, by the report's own numbers. Never its wording.
    #[serde(default)]
    cuecs: Vec<RawCuec>,
    /// Day an attestation of compliance was made, when its period does not tell.
    made_on: Option<At<Date>>,
    /// Last day of a certificate, when its period does not tell.
    valid_to: Option<At<Date>>,
    /// Who reviewed.
    reviewer: Option<At<String>>,
    /// When.
    reviewed_on: Option<At<Date>>,
    /// When the certification body last audited the holder of a certificate.
    surveillance_on: Option<At<Date>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawException {
    /// What was noted, in the reviewer's own words.
    summary: String,
    /// What was decided: without effect on us, compensated by, …
    disposition: Option<String>,
}

/// What the review file says.
#[derive(Debug, Default)]
pub(crate) struct Reviewed {
    /// Reviews.
    pub reviews: Vec<Review>,
    /// Letters.
    pub letters: Vec<Letter>,
    /// Agreements.
    pub agreements: Vec<Agreement>,
    /// Authorizations.
    pub authorizations: Vec<Authorization>,
}

/// Reads the review file. An entry at fault is left out.
pub(crate) fn load_reviews(
    path: &str,
    text: &str,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) -> Reviewed {
    let file = File::whole(path);
    let raw: ReviewFile = match recover(&file, text) {
        Ok(raw) => raw,
        Err(fault) => {
            unread_file(path, fault, unread, sink);
            return Reviewed::default();
        }
    };
    left_out::entries(UnreadKind::Review, raw.reviews.left_out, "report", &file, unread, sink);
    left_out::entries(UnreadKind::Letter, raw.letters.left_out, "id", &file, unread, sink);
    let left = raw.authorizations.left_out;
    left_out::entries(UnreadKind::Authorization, left, "id", &file, unread, sink);
    left_out::entries(UnreadKind::Agreement, raw.agreements.left_out, "id", &file, unread, sink);
    let mut reviews: Vec<Review> = Vec::new();
    // Of two reviews of one version, nobody can tell which is meant.
    let mut twins = BTreeSet::new();
    for entry in raw.reviews.items {
        let origin = entry.report.origin(&file);
        let mut own = Sink::default();
        if let Some(kind) = entry.r#type.as_ref().filter(|kind| !matches!(kind.value, 1 | 2)) {
            own.push(
                Diagnostic::new(
                    &codes::INVALID_TYPE,
                    format!("a report is of type 1 or 2, not {}", kind.value),
                )
                .help("take the line out: the report's period tells its type")
                .fault(&kind.origin(&file)),
            );
        }
        let version = entry.version.as_ref().map(|version| version.value);
        let twin = reviews.iter().find(|r| r.report == entry.report.value && r.version == version);
        if let Some(twin) = twin {
            own.push(
                Diagnostic::new(
                    &codes::DUPLICATE_ID,
                    format!("{} is reviewed twice", entry.report.value),
                )
                .help("join the entries, or give each its `version`")
                .fault(&origin)
                .cause(&twin.origin),
            );
            twins.insert((twin.report.clone(), twin.version));
        }
        let cuecs = cuecs(entry.cuecs, &file, &mut own);
        if own.has_errors() {
            unread.push(Unread::new(UnreadKind::Review, origin).id(entry.report.value));
            own.finish().into_iter().for_each(|fault| sink.fault(fault));
            continue;
        }
        let mut at = Places::new(&file);
        reviews.push(Review {
            report: entry.report.value,
            version: at.field("version", entry.version),
            program: at.field("program", entry.program),
            report_type: at.field("type", entry.r#type),
            opinion: at.field("opinion", entry.opinion),
            exceptions: at
                .list("exceptions", entry.exceptions)
                .into_iter()
                .map(exception)
                .collect(),
            sections: entry.sections,
            services: entry
                .services
                .into_iter()
                .map(|(name, state)| {
                    at.fields.note(format!("services/{name}"), state.origin(&file));
                    (name, state.value)
                })
                .collect(),
            cuecs,
            made_on: at.field("made_on", entry.made_on),
            valid_to: at.field("valid_to", entry.valid_to),
            reviewer: at.field("reviewer", entry.reviewer),
            reviewed_on: at.field("reviewed_on", entry.reviewed_on),
            surveillance_on: at.field("surveillance_on", entry.surveillance_on),
            origin,
            fields: at.fields,
        });
    }
    // Of a report with a review that cannot be read, no other review of it speaks in its place.
    reviews.retain(|review| {
        let mut left = unread.iter().filter(|one| one.kind == UnreadKind::Review);
        let other = left.any(|one| one.id.as_ref().is_none_or(|report| *report == review.report));
        let twice = twins.contains(&(review.report.clone(), review.version));
        !twice && (review.version.is_some() || !other)
    });
    let letters = raw.letters.items.into_iter().map(|entry| letter(entry, &file)).collect();
    let agreements =
        raw.agreements.items.into_iter().map(|entry| agreement(entry, &file)).collect();
    let authorizations = raw.authorizations.items.into_iter().map(|raw| authorization(raw, &file));
    Reviewed { reviews, letters, agreements, authorizations: authorizations.collect() }
}

/// Notes that the review file, or what it would list of each kind, cannot be read.
pub(crate) fn unread_file(
    path: &str,
    fault: Diagnostic,
    unread: &mut Vec<Unread>,
    sink: &mut Sink,
) {
    left_out::file(UnreadKind::Review, path, Some(""), fault, unread, sink);
    for kind in [UnreadKind::Letter, UnreadKind::Authorization, UnreadKind::Agreement] {
        unread.push(Unread::new(kind, Origin::file(path)));
    }
}

/// Agreements of the review file and of the lock. An entry about one that the lock lists adds to it.
pub(crate) fn joined(own: Vec<Agreement>, listed: Vec<Agreement>) -> Vec<Agreement> {
    let mut listed = listed;
    let mut out: Vec<Agreement> = Vec::new();
    for entry in own {
        match listed.iter_mut().find(|known| known.id == entry.id) {
            Some(known) => known.services.extend(entry.services),
            None => out.push(entry),
        }
    }
    out.extend(listed);
    out
}

fn exception(raw: TextOr<RawException>) -> Exception {
    match raw {
        TextOr::Text(summary) => Exception { summary, disposition: None, one_text: true },
        TextOr::Map(raw) => {
            Exception { summary: raw.summary, disposition: raw.disposition, one_text: false }
        }
    }
}
