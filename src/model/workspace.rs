//! The content of a workspace, loaded and typed, before anything is derived.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Agreement, Authorization, Catalog, Date, Described, Evidence, Fedramp, Fields, FileFacts,
    FrameworkChoice, Implementation, Knowledge, Letter, LockDocument, Observation, PoamItem,
    Remark, Report, Review, System, Test, Unread, UnreadKind,
};
use crate::diag::{Diagnostic, Origin};

/// An accepted finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Code of the findings.
    pub rule: String,
    /// Controls or parts it is limited to; none for all.
    pub controls: Vec<String>,
    /// The test, evidence item, letter or other thing it is limited to, by its id.
    pub item: Option<String>,
    /// File it is limited to.
    pub file: Option<String>,
    /// Why.
    pub reason: String,
    /// The control that makes up for what is accepted.
    pub compensating: Option<String>,
    /// Who asked for it.
    pub requested_by: Option<String>,
    /// Who accepted it.
    pub approver: String,
    /// Day it was granted, its first day in force.
    pub granted: Option<Date>,
    /// Last day in force.
    pub expires: Date,
    /// Line in `waivers.yaml`.
    pub origin: Origin,
    /// Where its fields stand.
    pub fields: Fields,
}

impl Waiver {
    /// Where a field stands, or else the entry.
    pub fn at(&self, field: &str) -> &Origin {
        self.fields.at(field, &self.origin)
    }

    /// True from the day it was granted to its last day.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.expires >= day && self.granted.is_none_or(|granted| granted <= day)
    }
}

/// An evidence item that is still to be collected: a row of the register with a day on which it is due, and neither file
/// nor address. It supports nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The role that owes it.
    pub owner: Option<String>,
    /// By when.
    pub due: Date,
    /// Where it is registered.
    pub origin: Origin,
}

/// A package of an earlier period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastPackage {
    /// Its manifest.
    pub manifest: String,
    /// Its period.
    pub period: super::Period,
    /// The date it was built for, if stated.
    pub as_of: Option<Date>,
    /// Paths of its inputs by SHA-256.
    pub files: BTreeMap<String, String>,
    /// SHA-256 of its inputs by path.
    pub hashes: BTreeMap<String, String>,
    /// Who approved it: approvals whose signatures were verified.
    pub approvals: Vec<super::PlanApproval>,
    /// What was read of it and of its approvals: path, size and SHA-256.
    pub read: Vec<(String, u64, String)>,
}

/// A reference to a requirement that is in no catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The id as normalized.
    pub id: String,
    /// What is wrong with it.
    pub message: String,
    /// Where it is written.
    pub origin: Origin,
}

/// The input of [`crate::resolve`].
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The system described.
    pub system: System,
    /// Selected frameworks, each with its catalog narrowed to the baseline.
    pub frameworks: Vec<(FrameworkChoice, Catalog)>,
    /// The customer's controls.
    pub implementations: Vec<Implementation>,
    /// Evidence items in register order.
    pub evidence: Vec<Arc<Evidence>>,
    /// Facts found while reading the evidence files.
    pub facts: FileFacts,
    /// Tests of controls.
    pub tests: Vec<Arc<Test>>,
    /// The plan of action and milestones.
    pub poam: Vec<PoamItem>,
    /// What auditors and management wrote into outputs and was brought back, of every plan and period.
    pub remarks: Vec<Remark>,
    /// What is stated for FedRAMP.
    pub fedramp: Option<Fedramp>,
    /// What is told of the system for documents.
    pub described: Described,
    /// Government authorizations of AWS's.
    pub authorizations: Vec<Authorization>,
    /// Rows of tool exports.
    pub observations: Vec<Observation>,
    /// True if there is a lock file.
    pub lock_found: bool,
    /// The day on which it was retrieved.
    pub lock_retrieved: Option<Date>,
    /// Known report versions.
    pub reports: Vec<Report>,
    /// The team's reviews.
    pub reviews: Vec<Review>,
    /// Letters.
    pub letters: Vec<Letter>,
    /// Agreements with AWS, from the lock and the review file.
    pub agreements: Vec<Agreement>,
    /// AWS documents that people downloaded.
    pub documents: Vec<LockDocument>,
    /// Accepted findings.
    pub waivers: Vec<Waiver>,
    /// Knowledge of AWS.
    pub knowledge: Knowledge,
    /// Requirement ids that are in no catalog.
    pub unknown: Vec<Unknown>,
    /// Ids that providers and user entity controls name and that do not exist.
    pub unknown_of_providers: Vec<Unknown>,
    /// The newest package of an earlier period, if it is in `out/`.
    pub last: Option<LastPackage>,
    /// Findings of loading; they become findings of the package.
    pub notices: Vec<Diagnostic>,
    /// Faults of data that was left out; they become findings of the package that no waiver accepts.
    pub faults: Vec<Diagnostic>,
}

impl LastPackage {
    /// SHA-256 of the file at `path`, where the manifest has the name of one such file: as it is, or with account ids
    /// and mail addresses as the policy of then let them be printed.
    pub fn hash_of(&self, path: &str) -> Option<&String> {
        if let Some(hash) = self.hashes.get(path) {
            return Some(hash);
        }
        let mut alike = self.hashes.iter().filter(|(name, _)| stands_for(name, path));
        alike.next().map(|(_, hash)| hash).filter(|_| alike.next().is_none())
    }
}

/// True if `masked` is `path` with something left out in the places of its marks.
fn stands_for(masked: &str, path: &str) -> bool {
    let marked = masked.replace("[account-", "•").replace("[mail-", "•");
    if !marked.contains('•') {
        return false;
    }
    let mut rest = path;
    let mut pieces = marked
        .split('•')
        .map(|piece| piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ']'));
    let first = pieces.next().unwrap_or_default();
    let Some(after) = rest.strip_prefix(first) else { return false };
    rest = after;
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

impl Workspace {
    /// The review of a report version: one of exactly that version, or else one without a version.
    pub fn review_of(&self, report: &str, version: i64) -> Option<&Review> {
        let of_id = || self.reviews.iter().filter(|review| review.report == report);
        let exact = of_id().find(|review| review.version == Some(version));
        exact.or_else(|| of_id().find(|review| review.version.is_none()))
    }

    /// The evidence item with this id.
    pub fn evidence(&self, id: &str) -> Option<&Evidence> {
        self.evidence.iter().find(|item| item.id == id).map(Arc::as_ref)
    }

    /// What was left out of this kind.
    pub fn unread(&self, kind: UnreadKind) -> impl Iterator<Item = &Unread> {
        self.facts.unread.iter().filter(move |one| one.kind == kind)
    }

    /// True if an entry of this kind with this id was left out, or may have been.
    pub fn may_be_unread(&self, kind: UnreadKind, id: &str) -> bool {
        self.unread(kind).any(|one| one.id.as_deref().is_none_or(|known| known == id))
    }
}
