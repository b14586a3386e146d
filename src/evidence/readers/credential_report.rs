//! The IAM credential report: one row per user, including the root user.
//!
//! Columns are found by heading: reports have 22 or more. `N/A`, `no_information` and
//! `not_supported` mean that there is no value. The report does not say when it was made; the register does.

use crate::evidence::stream::table::Table;
use crate::evidence::{Head, Input, Reading, Refused, Row, Rows};
use crate::model::{Date, ObservationStatus};

/// The checks that are derived from the report.
pub const USER_MFA: &str = "user-mfa";
/// Whether the root user has multi-factor authentication.
pub const ROOT_MFA: &str = "root-mfa";
/// Whether the root user has no access key.
pub const ROOT_KEY: &str = "root-access-key";
/// The last day on which the root user was used, for a person to judge.
pub const ROOT_USED: &str = "root-last-used";

/// The day on which a user's active access key was made or last rotated.
pub const KEY_ROTATED: &str = "access-key-rotated";
/// The day on which a user's active access key was last used; of one never used, the day it was made.
pub const KEY_USED: &str = "access-key-last-used";
/// The day on which a user's password was last used; of one never used, the day it was set.
pub const PASSWORD_USED: &str = "password-last-used";

/// Columns with days on which something happened to a user.
const ACTIVITY: &[&str] = &[
    "usercreationtime",
    "passwordlastused",
    "passwordlastchanged",
    "accesskey1lastrotated",
    "accesskey1lastuseddate",
    "accesskey2lastrotated",
    "accesskey2lastuseddate",
    "cert1lastrotated",
    "cert2lastrotated",
];

/// True for the report's headings.
pub fn recognize(head: &Head<'_>) -> bool {
    head.columns(&["user", "arn", "passwordenabled", "mfaactive", "accesskey1active"])
}

/// Reads the users.
///
/// # Errors
/// When the text cannot be read.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let mut table = Table::new(input.head, input.content, input.file)?;
    table.once(["user", "arn", "passwordenabled", "mfaactive", "accesskey1active"])?;
    let mut rows = Rows::new("iam-credential-report", input.evidence);
    while table.advance()? {
        rows.met_on(table.line());
        if table.is_text() {
            add(&mut rows, &table);
        } else {
            rows.lose("a line that is not UTF-8 text", &table.raw());
        }
    }
    rows.tool(|| Some("IAM credential report".to_owned()));
    rows.reading(input.file)
}

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn judged(good: bool) -> ObservationStatus {
    if good { ObservationStatus::Pass } else { ObservationStatus::Fail }
}

fn add(rows: &mut Rows, table: &Table<'_>) {
    let (user, arn) = (table.get("user"), table.get("arn"));
    if user.is_empty() || !table.is_whole() {
        return rows.lose("a line whose number of columns differs from the headings", &table.raw());
    }
    let (account, _) = crate::evidence::arn(arn);
    let none = rows.requirements([]);
    let row = |rule: &'static str, status, on| Row {
        rule,
        resource: arn,
        account,
        region: None,
        status,
        on,
    };
    let mfa = flag(table.get("mfaactive"));
    let active = ACTIVITY.iter().filter_map(|name| Date::from_time(table.get(name)).ok()).max();
    rows.activity(active);
    if user == "<root_account>" {
        if let Some(mfa) = mfa {
            rows.add(row(ROOT_MFA, judged(mfa), None), &none);
        }
        let keys = ["accesskey1active", "accesskey2active"].map(|name| flag(table.get(name)));
        if keys.iter().any(Option::is_some) {
            let held = keys.contains(&Some(true));
            rows.add(row(ROOT_KEY, judged(!held), None), &none);
        }
        let used = ["passwordlastused", "accesskey1lastuseddate", "accesskey2lastuseddate"];
        let last = used.iter().filter_map(|name| Date::from_time(table.get(name)).ok()).max();
        if let Some(last) = last {
            let at = used.iter().map(|name| table.get(name));
            let time = at.filter(|text| Date::from_time(text).is_ok_and(|day| day == last)).max();
            rows.note(&format!("at {}", time.unwrap_or_default()));
            rows.add(row(ROOT_USED, ObservationStatus::Manual, Some(last)), &none);
        } else if mfa.is_none() && keys.iter().all(Option::is_none) {
            rows.leave_out("a root user whose second factor and keys are not stated", 1);
        }
        return;
    }
    let password = flag(table.get("passwordenabled"));
    for key in keys(table) {
        let Some((made, used)) = key.days else { continue };
        rows.note(&format!("key {}", key.number));
        rows.add(row(KEY_ROTATED, ObservationStatus::Manual, Some(made)), &none);
        let never = if used.is_none() { ", never used" } else { "" };
        rows.note(&format!("key {}{never}", key.number));
        rows.add(row(KEY_USED, ObservationStatus::Manual, Some(used.unwrap_or(made))), &none);
    }
    if password == Some(true) {
        let day = |name: &str| Date::from_time(table.get(name)).ok();
        let set = day("passwordlastchanged").or_else(|| day("usercreationtime"));
        let used = day("passwordlastused");
        // A password that was set after its last use is counted from the day it was set.
        let since = used.max(set);
        rows.note(if used.is_none() { "never used" } else { "" });
        if table.column("passwordlastused").is_some() && since.is_some() {
            rows.add(row(PASSWORD_USED, ObservationStatus::Manual, since), &none);
        }
    }
    rows.note("");
    match (password, mfa) {
        (Some(true), Some(mfa)) => rows.add(row(USER_MFA, judged(mfa), None), &none),
        (None, _) | (_, None) => {
            rows.leave_out("a user without a stated password or MFA state", 1);
        }
        // A user without a password cannot use the console.
        _ => rows.record(account, None, None),
    }
}

/// An active access key of a user.
struct Key {
    number: u8,
    /// When it was made or rotated, and when it was last used.
    days: Option<(Date, Option<Date>)>,
}

/// The active access keys of a user.
fn keys(table: &Table<'_>) -> Vec<Key> {
    let of = |number: u8| {
        let get = |name: &str| table.get(&format!("accesskey{number}{name}"));
        let day = |name: &str| Date::from_time(get(name)).ok();
        let known = table.column(&format!("accesskey{number}lastuseddate")).is_some();
        let days = day("lastrotated").filter(|_| known);
        let days = days.map(|made| (made, day("lastuseddate")));
        (flag(get("active")) == Some(true)).then_some(Key { number, days })
    };
    [1, 2].into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::reading;

    #[test]
    fn users() {
        let text = "user,arn,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_used_date,access_key_2_active\n\
            <root_account>,arn:aws:iam::111122223333:root,not_supported,2026-08-03T10:00:00+00:00,true,true,N/A,false\n\
            ann,arn:aws:iam::111122223333:user/ann,true,no_information,false,false,N/A,false\n\
            bot,arn:aws:iam::111122223333:user/bot,false,N/A,false,true,N/A,false\n\
            cut,arn:x,true";
        let (rows, summary) = reading(text, "credential-report");
        let shown: Vec<String> =
            rows.iter().map(|row| format!("{} {:?}", row.rule, row.status)).collect();
        assert_eq!(
            shown,
            ["root-mfa Pass", "root-access-key Fail", "root-last-used Manual", "user-mfa Fail"]
        );
        assert_eq!(rows[2].on.unwrap().to_string(), "2026-08-03");
        assert_eq!((summary.rows, summary.records, summary.left_out[0].first), (4, 1, 4));
        assert_eq!(summary.accounts, ["111122223333"]);
    }
}
