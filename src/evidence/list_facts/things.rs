//! What the rows of a list are, which settings its columns show, and what had run out.

use std::collections::BTreeMap;

use super::times::{Times, words};
use crate::evidence::settings;
use crate::evidence::{Row, Rows};
use crate::model::text::normalized;
use crate::model::{Date, ObservationStatus, Setting};

/// What had run out, such as the support of a component or a certificate, with the day on which it did.
pub(in crate::evidence) const RUN_OUT: &str = "run-out";
/// Whether a key is rotated by the service.
pub(in crate::evidence) const ROTATED: &str = "kms-key-rotation";

/// Different kinds that are counted.
const KINDS: usize = 40;
/// Columns whose cells are counted.
const COLUMNS: usize = 30;
/// Settings that are kept.
const SETTINGS: usize = 60;

const KIND: &[&str] = &["kind", "type", "assettype", "resourcetype", "componenttype", "category"];
const CREATED: &[&str] =
    &["created", "createdon", "creationdate", "createdat", "instancecreatetime", "createtime"];
const MODE: &[&str] = &["updatemode", "runtimeupdatemode", "updateruntimeon"];
const TLS: &[&str] = &[
    "lowestprotocol",
    "lowesttls",
    "minimumprotocol",
    "minimumprotocolversion",
    "minimumtls",
    "minimumtlsversion",
    "mintls",
    "mintlsversion",
    "oldestprotocol",
];
const ROTATION: &[&str] = &[
    "rotation",
    "rotationenabled",
    "rotationstatus",
    "keyrotation",
    "keyrotationenabled",
    "automaticrotation",
];
const KEY: &[&str] = &["alias", "keyid", "keyarn", "kmskey", "key", "keyalias"];
const ORIGIN: &[&str] = &["origin", "keyorigin"];
const SPEC: &[&str] = &["keyspec", "spec", "keyusage"];
const STATE: &[&str] = &["state", "keystate", "status"];
/// Headings of the day on which something runs out that must not have by then.
const UNTIL: &[&str] = &[
    "supporteduntil",
    "supportuntil",
    "supportends",
    "supportendson",
    "endofsupport",
    "endofsupporton",
    "endoflife",
    "eol",
    "eolon",
    "certificateuntil",
    "certificateexpires",
    "certificateexpireson",
    "certificatevaliduntil",
    "certificatevalidto",
    "certexpires",
    "certexpireson",
    "trainingvalidto",
    "trainingvaliduntil",
    "trainingexpires",
];
/// Beginnings of what a kind is, and the service that it is of. A snapshot or copy is none of them.
const SERVICES: &[(&str, &str)] = &[
    ("rdsinstance", "rds"),
    ("rdsdatabase", "rds"),
    ("dbinstance", "rds"),
    ("awsrdsdbinstance", "rds"),
    ("rds", "rds"),
    ("aurora", "aurora"),
    ("s3bucket", "s3"),
    ("awss3bucket", "s3"),
    ("ebsvolume", "ebs"),
    ("awsec2volume", "ebs"),
    ("efs", "efs"),
];

/// What else a list says.
#[derive(Debug)]
pub(in crate::evidence) struct Things {
    key: String,
    kind: Option<usize>,
    kinds: BTreeMap<String, u64>,
    created: Option<usize>,
    mode: Option<usize>,
    tls: Option<usize>,
    rotation: Option<(usize, usize)>,
    origin: Option<usize>,
    spec: Option<usize>,
    state: Option<usize>,
    until: Vec<usize>,
    /// The headings, in words.
    names: Vec<String>,
    times: Times,
    filled: Vec<u64>,
    settings: Vec<Setting>,
}

impl Things {
    /// The columns of a list with these headings, as written.
    pub(in crate::evidence) fn of(headings: &[String]) -> Self {
        let plain: Vec<String> = headings.iter().map(|heading| normalized(heading)).collect();
        let at = |names: &[&str]| plain.iter().position(|one| names.contains(&one.as_str()));
        let key = headings.first().map(|heading| words(heading).join(" ")).unwrap_or_default();
        let until = (0..plain.len()).filter(|at| UNTIL.contains(&plain[*at].as_str())).collect();
        Self {
            key,
            kind: at(KIND),
            kinds: BTreeMap::new(),
            created: at(CREATED),
            mode: at(MODE),
            tls: at(TLS),
            rotation: at(KEY).zip(at(ROTATION)),
            origin: at(ORIGIN),
            spec: at(SPEC),
            state: at(STATE),
            until,
            names: headings.iter().map(|heading| words(heading).join(" ")).collect(),
            times: Times::of(headings),
            filled: vec![0; headings.len().min(COLUMNS)],
            settings: Vec::new(),
        }
    }

    /// The same of a list whose rows are results of checks: what they are of has its reader.
    pub(in crate::evidence) fn of_results(headings: &[String]) -> Self {
        Self { until: Vec::new(), rotation: None, ..Self::of(headings) }
    }

    /// Notes what a row says.
    pub(in crate::evidence) fn add<'a>(
        &mut self,
        rows: &mut Rows,
        cell: impl Fn(usize) -> &'a str,
    ) {
        let get = |at: Option<usize>| at.map_or("", &cell).trim();
        for (at, filled) in self.filled.iter_mut().enumerate() {
            let empty = matches!(cell(at).trim(), "" | "-" | "—" | "none" | "n/a");
            *filled += u64::from(!empty);
        }
        if self.kind.is_some() {
            let kind = get(self.kind).to_lowercase();
            if let Some(count) = self.kinds.get_mut(&kind) {
                *count += 1;
            } else if self.kinds.len() < KINDS && !kind.is_empty() {
                self.kinds.insert(kind, 1);
            }
        }
        if !self.times.is_empty() {
            self.times.add(rows, &cell);
        }
        if let Ok(day) = Date::from_time(get(self.created)) {
            let kind = normalized(get(self.kind));
            let copy = ["snapshot", "backup", "copy"].iter().any(|word| kind.contains(word));
            let service = SERVICES.iter().find(|(begin, _)| kind.starts_with(begin) && !copy);
            if let Some((_, service)) = service {
                self.oldest(settings::created(service, day));
            }
        }
        let own = settings::runtime_updates(cell(0).trim(), get(self.mode));
        if let Some(own) = own.filter(|_| self.settings.len() < SETTINGS) {
            self.settings.push(own);
        }
        if let Some(version) = settings::tls(get(self.tls)) {
            let name = format!("{} ({})", get(self.tls), cell(0).trim());
            self.oldest(version.named(name));
        }
        self.add_rotation(rows, &get);
        for at in &self.until {
            if let Ok(day) = Date::from_time(get(Some(*at))) {
                let none = rows.requirements([]);
                rows.note(&self.names[*at]);
                let (rule, status) = (RUN_OUT, ObservationStatus::Manual);
                let resource = cell(0).trim();
                let on = Some(day);
                let row = Row { rule, resource, account: None, region: None, status, on };
                rows.keep(row, &none);
                rows.note("");
            }
        }
    }

    fn add_rotation<'a>(&mut self, rows: &mut Rows, get: &impl Fn(Option<usize>) -> &'a str) {
        let Some((key, rotation)) = self.rotation else { return };
        let is_key = get(Some(key));
        let own = is_key.contains("alias/") || is_key.contains(":kms:") || is_key.len() == 36;
        // What cannot be rotated by the service, or is on its way out, is not judged.
        let foreign = ["external", "cloudhsm", "rsa", "ecc", "hmac", "sign"];
        let about = format!("{} {}", get(self.origin), get(self.spec)).to_lowercase();
        let out = ["pendingdeletion", "disabled", "pendingimport", "unavailable"]
            .contains(&normalized(get(self.state)).as_str());
        if !own || out || is_key.contains("alias/aws/") || foreign.iter().any(|w| about.contains(w))
        {
            return;
        }
        let Some(on) = super::flag(get(Some(rotation))) else { return };
        let none = rows.requirements([]);
        if !on && self.settings.len() < SETTINGS {
            self.settings.push(settings::protection("keyrotation", on).of_resource(is_key));
        }
        let status = if on { ObservationStatus::Pass } else { ObservationStatus::Fail };
        let (rule, resource) = (ROTATED, is_key);
        rows.keep(Row { rule, resource, account: None, region: None, status, on: None }, &none);
    }

    /// Keeps the oldest of a kind and a service.
    fn oldest(&mut self, one: Setting) {
        let of = |one: &Setting| (one.kind, one.service.clone());
        let worth = |one: &Setting| (one.day, one.value);
        match self.settings.iter_mut().find(|known| of(known) == of(&one)) {
            Some(known) if worth(&one) < worth(known) => *known = one,
            Some(_) => {}
            None => self.settings.push(one),
        }
    }

    /// Puts it where the rules look.
    pub(in crate::evidence) fn close(self, rows: &mut Rows) {
        let said = &mut rows.summary.said;
        said.key = self.key;
        said.kinds = self.kinds;
        said.filled = self.names.into_iter().zip(self.filled).collect();
        said.times = self.times.longest();
        said.settings = self.settings;
    }
}
