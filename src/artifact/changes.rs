//! How the reports changed between two locks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::{Date, Lock, LockAgreement, LockReport, Period};

/// Days before the end of its period from which a report is about to expire.
pub const SOON: i64 = 90;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A newer version replaced the listed one.
    Superseded {
        /// Report id.
        id: String,
        /// Title.
        title: String,
        /// The newest version of the older lock.
        old: i64,
        /// The newest version now.
        new: i64,
        /// Its period.
        period: Option<Period>,
    },
    /// A report that was not listed before.
    New {
        /// Report id.
        id: String,
        /// Title.
        title: String,
        /// Version.
        version: i64,
        /// Its period.
        period: Option<Period>,
    },
    /// A version that was published and no longer is.
    Unpublished {
        /// Report id.
        id: String,
        /// Title.
        title: String,
        /// Version.
        version: i64,
        /// The current state; `None` if AWS no longer lists it.
        state: Option<String>,
    },
    /// A version that AWS lists no longer, kept because a review cites it.
    Kept {
        /// Report id.
        id: String,
        /// Title.
        title: String,
        /// Version.
        version: i64,
    },
    /// AWS changed the metadata of a version.
    Altered {
        /// Report id.
        id: String,
        /// Title.
        title: String,
        /// Version.
        version: i64,
        /// Names of the fields.
        fields: Vec<String>,
    },
    /// An agreement was added, ended or changed.
    Agreement {
        /// Name or id.
        name: String,
        /// The current state; `None` if AWS no longer lists it.
        state: Option<String>,
    },
    /// The newest version of a cited report ends soon, or has ended.
    Expires {
        /// Report id.
        id: String,
        /// Title.
        title: String,
        /// Version.
        version: i64,
        /// Last day of its period.
        on: Date,
        /// Days from today; negative in the past.
        days: i64,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |period: &Option<Period>| {
            period.map_or("no period".to_owned(), |period| period.to_string())
        };
        match self {
            Self::New { id, title, version, period } => {
                write!(f, "new          {title} ({id}), version {version}: {}", of(period))
            }
            Self::Superseded { id, title, old, new, period } => write!(
                f,
                "superseded   {title} ({id}), version {old} by version {new}: {}",
                of(period)
            ),
            Self::Unpublished { id, title, version, state } => {
                let state = state.as_deref().unwrap_or("no longer listed");
                write!(f, "unpublished  {title} ({id}), version {version}: {state}")
            }
            Self::Kept { id, title, version } => {
                write!(
                    f,
                    "kept         {title} ({id}), version {version}: cited by a review, and listed no longer"
                )
            }
            Self::Altered { id, title, version, fields } => {
                write!(f, "altered      {title} ({id}), version {version}: {}", fields.join(", "))
            }
            Self::Agreement { name, state } => {
                let state = state.as_deref().unwrap_or("no longer listed");
                write!(f, "agreement    {name}: {state}")
            }
            Self::Expires { id, title, version, on, days } => {
                let when = match days {
                    0 => "today".to_owned(),
                    1 => "tomorrow".to_owned(),
                    -1 => "yesterday".to_owned(),
                    1.. => format!("in {days} days"),
                    _ => format!("{} days ago", -days),
                };
                write!(f, "expires      {title} ({id}), version {version}: {on}, {when}")
            }
        }
    }
}

type Key<'a> = (&'a str, i64);

fn by_key(lock: &Lock) -> BTreeMap<Key<'_>, &LockReport> {
    let key = |report: &'_ LockReport| report.version.unwrap_or(0);
    lock.reports.iter().filter_map(|r| Some(((r.id.as_deref()?, key(r)), r))).collect()
}

/// The differences between two locks, in a stable order.
pub fn changes(old: &Lock, new: &Lock) -> Vec<Change> {
    let (before, after) = (by_key(old), by_key(new));
    let mut out = Vec::new();
    let known: BTreeSet<&str> = before.keys().map(|(id, _)| *id).collect();
    let mut superseded: BTreeSet<&str> = BTreeSet::new();
    for (&(id, version), report) in &after {
        let title = report.title().to_owned();
        match before.get(&(id, version)) {
            None if !known.contains(id) => {
                out.push(Change::New { id: id.to_owned(), title, version, period: report.period() })
            }
            None => {
                let newest = old.newest(id).and_then(|r| r.version).unwrap_or(0);
                let now = new.newest(id);
                let latest = now.and_then(|r| r.version).unwrap_or(0);
                if version > newest && superseded.insert(id) {
                    out.push(Change::Superseded {
                        id: id.to_owned(),
                        title,
                        old: newest,
                        new: latest,
                        period: now.and_then(LockReport::period),
                    });
                } else if version < newest {
                    out.push(Change::New {
                        id: id.to_owned(),
                        title,
                        version,
                        period: report.period(),
                    });
                }
            }
            Some(was) if was.is_published() && !report.is_published() => {
                out.push(Change::Unpublished {
                    id: id.to_owned(),
                    title,
                    version,
                    state: Some(report.state.clone().unwrap_or("no state".to_owned())),
                });
            }
            Some(was) if dropped(report) && !dropped(was) => {
                out.push(Change::Kept { id: id.to_owned(), title, version });
            }
            Some(was) if was != report => out.push(Change::Altered {
                id: id.to_owned(),
                title,
                version,
                fields: differing(was, report),
            }),
            Some(_) => {}
        }
    }
    for (&(id, version), report) in &before {
        // A version replaced by a newer one drops out of ListReports; that is reported above.
        if !after.contains_key(&(id, version)) && !superseded.contains(id) {
            out.push(Change::Unpublished {
                id: id.to_owned(),
                title: report.title().to_owned(),
                version,
                state: None,
            });
        }
    }
    out.extend(agreements(old, new));
    out.sort();
    out
}

/// True for a version that is there only because a review cites it.
fn dropped(report: &LockReport) -> bool {
    report.no_longer_listed == Some(true)
}

fn differing(old: &LockReport, new: &LockReport) -> Vec<String> {
    let fields = |report: &LockReport| match serde_json::to_value(report) {
        Ok(serde_json::Value::Object(map)) => map.into_iter().collect::<BTreeMap<_, _>>(),
        _ => BTreeMap::new(),
    };
    let (old, new) = (fields(old), fields(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    names.into_iter().filter(|name| old.get(*name) != new.get(*name)).cloned().collect()
}

fn agreements(old: &Lock, new: &Lock) -> Vec<Change> {
    let Some(new) = &new.agreements else { return Vec::new() };
    let none = Vec::new();
    let old = old.agreements.as_ref().unwrap_or(&none);
    let name = |agreement: &LockAgreement| {
        let name = agreement.name.clone().or_else(|| agreement.id.clone());
        name.unwrap_or_else(|| "unnamed agreement".to_owned())
    };
    let state = |agreement: &LockAgreement| agreement.state.clone().or(Some("no state".into()));
    let added = new.iter().filter(|agreement| !old.contains(agreement));
    let gone = old.iter().filter(|was| !new.iter().any(|now| now.id == was.id));
    added
        .map(|agreement| Change::Agreement { name: name(agreement), state: state(agreement) })
        .chain(gone.map(|agreement| Change::Agreement { name: name(agreement), state: None }))
        .collect()
}

/// Cited reports whose newest published version ends within [`SOON`] days, or has ended.
pub fn expiring(lock: &Lock, cited: &BTreeSet<String>, as_of: Date) -> Vec<Change> {
    let newest = cited.iter().filter_map(|id| {
        let versions =
            lock.reports.iter().filter(|r| r.id.as_ref() == Some(id) && r.is_published());
        versions.max_by_key(|report| report.version)
    });
    let one = |report: &LockReport| {
        let on = report.period_end.as_ref()?.day()?;
        let days = as_of.days_to(on);
        (days <= SOON).then(|| Change::Expires {
            id: report.id.clone().unwrap_or_default(),
            title: report.title().to_owned(),
            version: report.version.unwrap_or(0),
            on,
            days,
        })
    };
    newest.filter_map(one).collect()
}
