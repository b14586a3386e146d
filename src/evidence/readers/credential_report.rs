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

/// True for what stands where there is no value.
fn has_none(text: &str) -> bool {
    ["", "n/a", "no_information", "not_supported"].contains(&text.to_ascii_lowercase().as_str())
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
    if user.is_empty() || !table.is_whole() || table.is_wider() {
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
    let days = ACTIVITY.iter().filter(|name| !has_none(table.get(name)));
    let active = days.filter_map(|name| rows.activity_day(table.get(name))).max();
    rows.activity(active);
    if user == "<root_account>" {
        if let Some(mfa) = mfa {
            rows.add(row(ROOT_MFA, judged(mfa), None), &none);
        }
        let keys = ["accesskey1active", "accesskey2active"]
            .into_iter()
            .filter(|name| table.column(name).is_some())
            .map(|name| flag(table.get(name)));
        let keys: Vec<Option<bool>> = keys.collect();
        let held = keys.contains(&Some(true));
        if held || !keys.contains(&None) {
            rows.add(row(ROOT_KEY, judged(!held), None), &none);
        }
        let used = ["passwordlastused", "accesskey1lastuseddate", "accesskey2lastuseddate"];
        let last = used.iter().filter_map(|name| Date::from_time(table.get(name)).ok()).max();
        if let Some(last) = last {
            let at = used.iter().map(|name| table.get(name));
            let time = at.filter(|text| Date::from_time(text).is_ok_and(|day| day == last)).max();
            rows.note(&format!("at {}", time.unwrap_or_default()));
            rows.add(row(ROOT_USED, ObservationStatus::Manual, Some(last)), &none);
        }
        if mfa.is_none() {
            let shown = table.get("mfaactive");
            rows.leave_unsaid(
                "a root user of whom it is not stated whether there is a second factor",
                shown,
            );
        }
        if !held && keys.contains(&None) {
            let odd = ["accesskey1active", "accesskey2active"].map(|name| table.get(name));
            let shown = odd.into_iter().find(|text| flag(text).is_none()).unwrap_or_default();
            rows.leave_unsaid(
                "a root user of whom it is not stated whether there are access keys",
                shown,
            );
        }
        return;
    }
    let password = flag(table.get("passwordenabled"));
    for number in [1, 2] {
        let name = format!("accesskey{number}active");
        if table.column(&name).is_some() && flag(table.get(&name)).is_none() {
            let what = "an access key of which it is not stated whether it is active";
            rows.remark(what, table.get(&name), 1);
        }
    }
    for key in keys(table) {
        let Some((made, used)) = key.days else {
            if key.known {
                let shown = table.get(&format!("accesskey{}lastrotated", key.number));
                let what = "an active access key without the day on which it was made";
                rows.remark(what, shown, 1);
            }
            continue;
        };
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
            let field = if password.is_none() { "passwordenabled" } else { "mfaactive" };
            rows.leave_unsaid("a user without a stated password or MFA state", table.get(field));
        }
        // A user without a password cannot use the console.
        _ => rows.record(account, None, None),
    }
}

/// An active access key of a user.
struct Key {
    number: u8,
    /// Whether the report has columns for when it was made and used.
    known: bool,
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
        let known = known && table.column(&format!("accesskey{number}lastrotated")).is_some();
        (flag(get("active")) == Some(true)).then_some(Key { number, known, days })
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

    #[test]
    fn what_is_not_stated_is_said() {
        let text = "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active\n\
            <root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00Z,not_supported,2026-08-03T10:00:00Z,N/A,N/A,N/A,N/A,false\n\
            ann,arn:aws:iam::111122223333:user/ann,long ago,false,N/A,false,true,not known,N/A,false\n\
            bob,arn:aws:iam::111122223333:user/bob,2020-01-01T00:00:00Z,false,N/A,false,maybe,N/A,N/A,false\n\
            cut,arn:aws:iam::111122223333:user/cut,2020-01-01T00:00:00Z,true,N/A,false,true,N/A,N/A,false,true\n";
        let (rows, summary) = reading(text, "credential-report");
        assert_eq!(rows.len(), 1);
        assert_eq!(&*rows[0].rule, "root-last-used");
        let shown: Vec<String> = summary.left_out.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "1 × a line whose number of columns differs from the headings (first: row 4)",
                "1 × a root user of whom it is not stated whether there are access keys (first: row 1, `N/A`)",
                "1 × a root user of whom it is not stated whether there is a second factor (first: row 1, `N/A`)",
                "1 × an access key of which it is not stated whether it is active (first: row 3, `maybe`)",
                "1 × an active access key without the day on which it was made (first: row 2, `not known`)",
                "2 × the time of an activity, which cannot be read (first: row 2, `long ago`)",
            ]
        );
        assert_eq!(summary.left_out[0].line, 5);
    }
}
