//! What a team's own list says where its headings are unmistakable: users without a second factor, stores that
//! are not encrypted, accounts that were disabled after their person had left, changes that their author approved,
//! weaknesses and the days on which they were found and mended.
//!
//! A cell that says neither yes nor no says nothing here, and a heading that may mean something else is none
//! of these.

mod headings;
mod things;
mod times;

pub(super) use things::Things;

use headings::*;

use super::readers::aws_cli::admin_ports;
use super::{Row, Rows};
use crate::model::text::normalized;
use crate::model::{Date, ObservationStatus};

/// The name under which such rows are kept.
pub(super) const TOOL: &str = "list";
/// Whether a user has a second factor.
pub(super) const USER_MFA: &str = "user-mfa";
/// Whether a store, volume or device is encrypted.
pub(super) const ENCRYPTED: &str = "encrypted";
/// Whether a rule of a firewall opens administration or database ports to everybody.
pub(super) const OPEN: &str = "security-group-admin-ports";
/// The day on which a person left whose account was disabled on a later day, or is not disabled.
pub(super) const LEFT: &str = "account-disabled";

/// A change, request or exception whose author and approver are one person.
pub(super) const OWN_APPROVAL: &str = "own-approval";
/// The day on which a weakness was found; its severity and the day on which it was mended are in the note.
pub(super) const MENDED: &str = "weakness-mended";

/// A row whose days are in the wrong order: done after it was due, or approved after it was done.
pub(super) const DAY_ORDER: &str = "day-order";
/// A row that says of itself that it failed.
pub(super) const RESULT: &str = "row-result";

/// Columns of a list that say something known.
#[derive(Debug)]
pub(super) struct Facts {
    who: usize,
    /// A store or device.
    what: usize,
    /// Columns that are looked through.
    width: usize,
    mfa: Option<usize>,
    encrypted: Option<usize>,
    left: Option<(usize, usize)>,
    approved: Option<Approved>,
    mended: Option<Mended>,
    orders: Vec<Order>,
    result: Option<(usize, usize)>,
    rules: Option<Rules>,
    status: Option<usize>,
    console: Option<usize>,
    kind: Option<usize>,
}

/// Columns of a list of what one person made and another approved.
#[derive(Debug)]
struct Approved {
    what: usize,
    author: usize,
    /// Every column of somebody who approves.
    approvers: Vec<usize>,
    on: Option<usize>,
}

/// Columns of two days in an order: what has to be no later than the other, and what the row is then.
#[derive(Debug)]
struct Order {
    what: usize,
    first: usize,
    second: usize,
    due: bool,
}

/// Columns of a list of weaknesses.
#[derive(Debug)]
struct Mended {
    what: usize,
    severity: usize,
    found: usize,
    mended: usize,
}

/// Columns of a list of firewall rules.
#[derive(Debug)]
struct Rules {
    group: usize,
    from: usize,
    port: usize,
    to: Option<usize>,
    protocol: Option<usize>,
    direction: Option<usize>,
}

impl Rules {
    /// The administration or database ports that a rule opens to everybody, in words.
    fn open(&self, get: impl Fn(usize) -> String) -> Option<String> {
        let from = get(self.from);
        if !matches!(from.as_str(), "0.0.0.0/0" | "::/0") {
            return None;
        }
        let direction = self.direction.map(|at| normalized(&get(at))).unwrap_or_default();
        if ["egress", "outbound", "out", "outgoing", "true", "yes"].contains(&direction.as_str()) {
            return None;
        }
        let protocol = self.protocol.map(|at| get(at).to_lowercase()).unwrap_or_default();
        if matches!(protocol.as_str(), "-1" | "all" | "any") {
            return Some(format!("every port, from {from}"));
        }
        if !matches!(protocol.as_str(), "tcp" | "6" | "") {
            return None;
        }
        let stated = get(self.port);
        let (low, high) = stated.split_once(['-', '–']).unwrap_or((&stated, &stated));
        let low: u16 = low.trim().parse().ok()?;
        let high: u16 = match self.to.map(get) {
            Some(to) => to.trim().parse().ok()?,
            None => high.trim().parse().ok()?,
        };
        let ports = admin_ports(f64::from(low), f64::from(high))?;
        Some(format!("{ports}, from {from}"))
    }
}

/// Yes or no.
fn flag(text: &str) -> Option<bool> {
    match normalized(text).as_str() {
        "yes" | "y" | "true" | "enabled" | "active" | "on" | "enrolled" => Some(true),
        "no" | "n" | "false" | "disabled" | "inactive" | "off" | "notenabled" | "notenrolled"
        | "notencrypted" | "unencrypted" => Some(false),
        _ => None,
    }
}

/// True for words that say that an account cannot be used, or belongs to no person.
fn is_out(text: &str) -> bool {
    let word = normalized(text);
    [
        "no",
        "false",
        "disabled",
        "inactive",
        "suspended",
        "deactivated",
        "deprovisioned",
        "terminated",
        "deleted",
        "locked",
        "left",
        "service",
        "serviceaccount",
        "machine",
        "system",
        "bot",
        "robot",
        "workload",
        "technical",
        "function",
        "role",
        "shared",
    ]
    .contains(&word.as_str())
}

impl Facts {
    /// The known columns, if there are any. A heading that is there twice is none.
    pub(super) fn of(headings: &[String]) -> Option<Self> {
        let at = |names: &[&str]| {
            let mut found =
                (0..headings.len()).filter(|at| names.contains(&headings[*at].as_str()));
            found.next().filter(|_| found.next().is_none())
        };
        let first = |names: &[&str]| {
            names.iter().find_map(|name| headings.iter().position(|heading| heading == name))
        };
        let (mfa, encrypted) = (at(MFA), at(IS_ENCRYPTED));
        let left = at(HAS_LEFT).zip(at(DISABLED));
        let rules = at(FROM).zip(at(PORT)).map(|(from, port)| Rules {
            group: first(GROUP).unwrap_or_default(),
            from,
            port,
            to: at(TO_PORT),
            protocol: at(PROTOCOL),
            direction: at(DIRECTION),
        });
        let all = |names: &[&str]| -> Vec<usize> {
            (0..headings.len()).filter(|at| names.contains(&headings[*at].as_str())).collect()
        };
        let approvers = all(APPROVER);
        let approved = at(AUTHOR).filter(|_| !approvers.is_empty()).map(|author| {
            let (what, on) = (first(CHANGE).unwrap_or_default(), first(DONE));
            Approved { what, author, approvers, on }
        });
        let named = || first(WEAKNESS).or_else(|| first(CHANGE)).unwrap_or_default();
        let late = at(DUE).zip(first(IS_MENDED).or_else(|| first(DONE)));
        let late =
            late.map(|(due, done)| Order { what: named(), first: done, second: due, due: true });
        let begun = all(BEGUN);
        let approved_on = at(APPROVED).filter(|_| !begun.is_empty());
        let early: Vec<Order> = approved_on
            .into_iter()
            .flat_map(|on| begun.iter().map(move |begun| (on, *begun)))
            .map(|(on, begun)| Order { what: named(), first: on, second: begun, due: false })
            .collect();
        let orders: Vec<Order> = late.into_iter().chain(early).collect();
        let result = at(RESULTS).map(|at| (named(), at));
        let days = at(SEVERITY).zip(at(FOUND).zip(at(IS_MENDED)));
        let mended = days.map(|(severity, (found, mended))| {
            let what = first(WEAKNESS).unwrap_or_default();
            Mended { what, severity, found, mended }
        });
        let any = mfa.is_some()
            || encrypted.is_some()
            || left.is_some()
            || rules.is_some()
            || approved.is_some()
            || mended.is_some()
            || result.is_some()
            || !orders.is_empty();
        any.then(|| Self {
            who: first(WHO).unwrap_or_default(),
            width: headings.len().min(40),
            what: first(STORE).or_else(|| first(WHO)).unwrap_or_default(),
            mfa,
            encrypted,
            left,
            approved,
            mended,
            orders,
            result,
            rules,
            status: at(STATUS),
            console: at(CONSOLE),
            kind: at(TYPE),
        })
    }

    /// Adds what a row says.
    pub(super) fn add<'a>(&self, rows: &mut Rows, cell: impl Fn(usize) -> &'a str) {
        self.add_of_people(rows, &cell);
        let get = |at: usize| cell(at).trim();
        let keep = |rows: &mut Rows, rule: &str, what: &str, status, on| {
            let none = rows.requirements([]);
            let row = Row { rule, resource: what, account: None, region: None, status, on };
            rows.keep(row, &none);
            rows.note("");
        };
        if let Some(columns) = &self.approved {
            let author = get(columns.author);
            let person = normalized(author);
            let mut approvers = columns.approvers.iter();
            let own = approvers.any(|at| normalized(get(*at)) == person);
            if person.len() > 2 && own && person != "none" {
                rows.note(&format!("made and approved by {author}"));
                let on = columns.on.and_then(|at| Date::from_time(get(at)).ok());
                keep(rows, OWN_APPROVAL, get(columns.what), ObservationStatus::Fail, on);
            }
        }
        for order in &self.orders {
            let day = |at: usize| Date::from_time(get(at)).ok();
            let Some((done, limit)) = day(order.first).zip(day(order.second)) else { continue };
            if done > limit {
                let days = limit.days_to(done);
                let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
                rows.note(&match order.due {
                    true => format!("due on {limit}, done on {done}, {days} late"),
                    false => format!("approved on {done}, {days} after it began on {limit}"),
                });
                // What is late was late from the day on which it was due.
                let on = if order.due { limit } else { done };
                keep(rows, DAY_ORDER, get(order.what), ObservationStatus::Fail, Some(on));
            }
        }
        if let Some((what, result)) = self.result {
            let failed = ["fail", "failed", "failure", "unsuccessful", "error"];
            let steps = (0..self.width).filter(|at| *at != what);
            let mut steps = std::iter::once(result).chain(steps);
            if steps.any(|at| failed.contains(&normalized(get(at)).as_str())) {
                keep(rows, RESULT, get(what), ObservationStatus::Fail, None);
            }
        }
        if let Some(columns) = &self.mended {
            let severity = normalized(get(columns.severity));
            let day = |at: usize| Date::from_time(get(at)).ok();
            let Some(found) = day(columns.found) else { return };
            let known = ["critical", "high", "medium", "moderate", "low"];
            let Some(severity) = known.iter().find(|known| **known == severity) else { return };
            match (day(columns.mended), get(columns.mended)) {
                (Some(mended), _) => rows.note(&format!("{severity}, mended on {mended}")),
                (None, "" | "-" | "—" | "open" | "Open") => {
                    rows.note(&format!("{severity}, open"))
                }
                _ => return,
            }
            keep(rows, MENDED, get(columns.what), ObservationStatus::Manual, Some(found));
        }
    }

    /// Adds what a row says of a person, an account, a store or a rule.
    fn add_of_people<'a>(&self, rows: &mut Rows, cell: &impl Fn(usize) -> &'a str) {
        let get = |at: Option<usize>| at.map_or("", cell).trim();
        let who = cell(self.who).trim();
        if who.is_empty() {
            return;
        }
        let say = |rows: &mut Rows, rule: &str, status, on| {
            let (account, region) = super::arn(who);
            let none = rows.requirements([]);
            rows.keep(Row { rule, resource: who, account, region, status, on }, &none);
        };
        let judged = |good: bool| {
            if good { ObservationStatus::Pass } else { ObservationStatus::Fail }
        };
        let out = is_out(get(self.status)) || is_out(get(self.console)) || is_out(get(self.kind));
        if let Some(on) = flag(get(self.mfa)).filter(|_| !out) {
            say(rows, USER_MFA, judged(on), None);
        }
        if let Some(on) = flag(get(self.encrypted)) {
            let resource = Some(cell(self.what).trim()).filter(|what| !what.is_empty());
            let resource = resource.unwrap_or(who);
            let (account, region) = super::arn(resource);
            let none = rows.requirements([]);
            let (rule, status) = (ENCRYPTED, judged(on));
            rows.keep(Row { rule, resource, account, region, status, on: None }, &none);
        }
        if let Some(rules) = &self.rules
            && let Some(ports) = rules.open(|at| cell(at).trim().to_owned())
        {
            rows.note(&ports);
            let group = cell(rules.group).trim();
            let none = rows.requirements([]);
            let (rule, status) = (OPEN, ObservationStatus::Fail);
            let row = Row { rule, resource: group, account: None, region: None, status, on: None };
            rows.keep(row, &none);
            rows.note("");
        }
        if let Some((left, disabled)) = self.left {
            let day = |at: usize| Date::from_time(get(Some(at))).ok();
            let Some(left_on) = day(left) else { return };
            match (day(disabled), get(Some(disabled))) {
                (Some(disabled), _) if disabled > left_on => {
                    let days = left_on.days_to(disabled);
                    let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
                    rows.note(&format!("disabled on {disabled}, {days} after leaving"));
                    say(rows, LEFT, ObservationStatus::Manual, Some(left_on));
                }
                (Some(_), _) => say(rows, LEFT, ObservationStatus::Pass, Some(left_on)),
                (None, "" | "-" | "—" | "no" | "No" | "never" | "pending") => {
                    rows.note("not disabled");
                    say(rows, LEFT, ObservationStatus::Manual, Some(left_on));
                }
                (None, _) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::Reading;

    fn told(text: &str) -> Vec<String> {
        let file = "evidence/files/x.csv";
        let read = crate::evidence::read_export(&mut text.as_bytes(), file, "EV-1", &[]).unwrap();
        let Some((_, Reading::List(rows, _))) = read else { panic!("not a list: {read:?}") };
        rows.iter()
            .map(|row| {
                let note = row.note.as_deref().map(|note| format!(" ({note})")).unwrap_or_default();
                format!("{} {:?} {} {}{note}", row.line, row.status, row.rule, row.resource)
            })
            .collect()
    }

    #[test]
    fn unmistakable_columns() {
        assert_eq!(
            told(
                "Employee,User,MFA enabled,Status\nE1,ann,yes,active\nE2,bob,No,active\nE3,cy,no,disabled\nE4,di,n/a,active\n"
            ),
            ["2 Pass user-mfa ann", "3 Fail user-mfa bob"]
        );
        assert_eq!(
            told("store,encrypted\ndb,yes\nlogs,no\nold,\n"),
            ["2 Pass encrypted db", "3 Fail encrypted logs"]
        );
        assert_eq!(
            told(
                "user,terminated_on,disabled_on\nann,2026-08-03,2026-08-03\nbob,2026-08-03,2026-08-11\ncy,2026-09-01,\ndi,,2026-09-01\n"
            ),
            [
                "2 Pass account-disabled ann",
                "3 Manual account-disabled bob (disabled on 2026-08-11, 8 days after leaving)",
                "4 Manual account-disabled cy (not disabled)",
            ]
        );
    }

    #[test]
    fn approvals_and_weaknesses() {
        assert_eq!(
            told(
                "change,merged,author,approver\nC-1,2026-08-01,ann,bob\nC-2,2026-08-02,Bob,bob\nC-3,2026-08-03,,\n"
            ),
            ["3 Fail own-approval C-2 (made and approved by Bob)"]
        );
        assert_eq!(
            told(
                "finding,severity,found,fixed_on\nV-1,critical,2026-08-01,2026-08-09\nV-2,High,2026-08-02,\nV-3,odd,2026-08-03,\n"
            ),
            [
                "2 Manual weakness-mended V-1 (critical, mended on 2026-08-09)",
                "3 Manual weakness-mended V-2 (high, open)",
            ]
        );
    }

    #[test]
    fn days_in_the_wrong_order_and_failed_rows() {
        assert_eq!(
            told(
                "ticket,due_on,fixed_on\nA,2026-08-10,2026-08-12\nB,2026-08-10,2026-08-10\nC,2026-08-10,\n"
            ),
            ["2 Fail day-order A (due on 2026-08-10, done on 2026-08-12, 2 days late)"]
        );
        assert_eq!(
            told("id,approved_on,deployed_on\nA,2026-08-12,2026-08-10\nB,2026-08-10,2026-08-12\n"),
            ["2 Fail day-order A (approved on 2026-08-12, 2 days after it began on 2026-08-10)"]
        );
        assert_eq!(told("id,result\nA,pass\nB,Failed\n"), ["3 Fail row-result B"]);
    }

    #[test]
    fn rules_of_a_firewall() {
        let rules = "group_id,direction,protocol,from_port,to_port,source\nsg-1,ingress,tcp,443,443,0.0.0.0/0\nsg-2,ingress,tcp,22,22,0.0.0.0/0\nsg-3,ingress,tcp,5432,5432,10.0.0.0/8\nsg-4,egress,tcp,22,22,0.0.0.0/0\n";
        assert_eq!(
            told(rules),
            ["3 Fail security-group-admin-ports sg-2 (port 22, SSH, from 0.0.0.0/0)"]
        );
        let ranges = "group,protocol,ports,source\na,tcp,3000-4000,::/0\nb,all,,0.0.0.0/0\nc,udp,0-65535,0.0.0.0/0\n";
        assert_eq!(told(ranges).len(), 2, "{:?}", told(ranges));
    }

    #[test]
    fn other_columns_say_nothing() {
        for text in [
            "user,mfa,mfa enabled\nann,no,no\n",
            "system,mfa policy\nvpn,no\n",
            "user,kind,mfa\nbot,service,no\n",
            "user,disabled_on\nann,2026-08-11\n",
            "store,encrypted\ndb,AES-256\n",
        ] {
            assert_eq!(told(text), Vec::<String>::new(), "{text}");
        }
    }
}
