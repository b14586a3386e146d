//! Settings that a JSON file in the evidence shows under names that mean one thing: how long backups are kept,
//! after how many failures an account is locked, when a database was created.
//!
//! A name that may mean something else is none of these, and a file that cannot be read as JSON shows nothing
//! here: its reader reports it.

use serde_json::Value as Json;

use crate::model::text::{normalized, number_in_words};
use crate::model::{Date, Setting, SettingKind};

/// Settings kept of one file.
const MOST: usize = 200;
/// Levels that are looked through.
const DEEPEST: usize = 12;

/// Names of numbers, in letters and digits. The name says the unit.
const NUMBERS: &[(&str, SettingKind)] = &[
    ("backupretentionperiod", SettingKind::BackupDays),
    ("backupretentiondays", SettingKind::BackupDays),
    ("retentionindays", SettingKind::LogDays),
    ("logretentiondays", SettingKind::LogDays),
    ("maxfailed", SettingKind::LockoutAttempts),
    ("maxfailedattempts", SettingKind::LockoutAttempts),
    ("maxfailedlogins", SettingKind::LockoutAttempts),
    ("maxloginattempts", SettingKind::LockoutAttempts),
    ("maxattempts", SettingKind::LockoutAttempts),
    ("lockoutthreshold", SettingKind::LockoutAttempts),
    ("failedattemptslimit", SettingKind::LockoutAttempts),
    ("lockminutes", SettingKind::LockoutMinutes),
    ("lockoutminutes", SettingKind::LockoutMinutes),
    ("lockoutdurationminutes", SettingKind::LockoutMinutes),
    ("minimumpasswordlength", SettingKind::PasswordLength),
    ("passwordminlength", SettingKind::PasswordLength),
    ("passwordminimumlength", SettingKind::PasswordLength),
    ("maxpasswordage", SettingKind::PasswordDays),
    ("passwordmaxagedays", SettingKind::PasswordDays),
    ("passwordreuseprevention", SettingKind::PasswordHistory),
    ("sessiontimeoutminutes", SettingKind::SessionMinutes),
    ("idletimeoutminutes", SettingKind::SessionMinutes),
    ("inactivitytimeoutminutes", SettingKind::SessionMinutes),
];

/// Lists of an answer of the AWS CLI, the service that their entries are of, and when each was created.
const CREATED: &[(&str, &str, &str)] = &[
    ("dbinstances", "instancecreatetime", "rds"),
    ("dbclusters", "clustercreatetime", "aurora"),
    ("buckets", "creationdate", "s3"),
    ("volumes", "createtime", "ebs"),
    ("filesystems", "creationtime", "efs"),
];

/// Lists of an answer of the AWS CLI whose entries are counted, and the service that they are of.
const LISTED: &[(&str, &str)] = &[("Functions", "lambda"), ("Buckets", "s3")];

/// Keys of an answer that is one page of several.
const PAGED: &[&str] = &["NextToken", "NextMarker", "Marker", "ContinuationToken"];

/// What a text says that is compared with the workspace: how many user entity controls there are, and a mark of
/// AWS's that the text is confidential.
pub(super) fn of_text(text: &str) -> Vec<Setting> {
    let lower = text.to_lowercase();
    let counted = lower.split(['\n', '.', ';']).find_map(user_controls);
    // A mark is a heading; a text about documents so marked has it elsewhere.
    let marked = lower.lines().map(|line| line.trim_start_matches(['#', '*', ' '])).any(|line| {
        line.starts_with("amazon confidential") || line.starts_with("aws confidential")
    });
    let counted = counted.map(|count| Setting::new(SettingKind::UserControls, count));
    counted
        .into_iter()
        .chain(marked.then(|| Setting::new(SettingKind::AwsConfidential, 1)))
        .collect()
}

/// The number in `14 complementary user entity controls` or `user entity controls: 14`.
fn user_controls(sentence: &str) -> Option<u64> {
    const NOUN: [&str; 3] = ["user", "entity", "controls"];
    let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let number =
        |word: &&str| number_in_words(word).map(u64::from).or_else(|| word.parse::<u64>().ok());
    let after = |at: usize| words.get(at).and_then(number);
    let is_noun = |at: usize| match words.get(at) {
        Some(&"cuecs") => Some(at + 1),
        _ if words.get(at..).is_some_and(|rest| rest.starts_with(&NOUN)) => Some(at + 3),
        _ => None,
    };
    (0..words.len()).find_map(|at| {
        let counted = after(at).filter(|_| {
            let skip = usize::from(words.get(at + 1) == Some(&"complementary"));
            is_noun(at + 1 + skip).is_some()
        });
        counted.or_else(|| after(is_noun(at)?))
    })
}

/// Every setting in the text of a JSON file.
pub(super) fn of(text: &[u8]) -> Vec<Setting> {
    let mut found = Vec::new();
    if let Ok(tree) = serde_json::from_slice::<Json>(text) {
        found.extend(listed(&tree));
        walk(&tree, "", 0, &mut found);
    }
    found
}

/// How many resources of a service a whole answer lists.
fn listed(tree: &Json) -> Option<Setting> {
    let answer = tree.as_object()?;
    if PAGED.iter().any(|key| answer.get(*key).is_some_and(|token| !token.is_null())) {
        return None;
    }
    LISTED.iter().find_map(|(key, service)| {
        let count = answer.get(*key)?.as_array()?.len();
        Some(Setting::new(SettingKind::Listed, count as u64).of(service))
    })
}

/// Looks through the value of `key`.
fn walk(value: &Json, key: &str, depth: usize, found: &mut Vec<Setting>) {
    if depth > DEEPEST || found.len() >= MOST {
        return;
    }
    match value {
        Json::Object(entries) => {
            for (name, value) in entries {
                let name = normalized(name);
                found.extend(setting(&name, value, key, entries));
                walk(value, &name, depth + 1, found);
            }
        }
        Json::Array(list) => {
            for entry in list {
                // What is in a list is in what names the list.
                walk(entry, key, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// The setting of this name. `key` names the object it is in, or the list of that object.
fn setting(
    name: &str,
    value: &Json,
    key: &str,
    entry: &serde_json::Map<String, Json>,
) -> Option<Setting> {
    let told = |kind, value| Some(Setting::new(kind, value));
    if let Some((_, kind)) = NUMBERS.iter().find(|(known, _)| *known == name) {
        return told(*kind, value.as_u64()?);
    }
    match (name, value) {
        ("attempts" | "threshold", Json::Number(count)) if key.contains("lock") => {
            told(SettingKind::LockoutAttempts, count.as_u64()?)
        }
        // A rule of a bucket that deletes what is older. Rules of parts that were never completed and of old
        // versions have other names.
        ("days", Json::Number(days)) if key == "expiration" => {
            told(SettingKind::ObjectDays, days.as_u64()?)
        }
        // The instances of a cluster of Aurora are each in one zone.
        ("multiaz", Json::Bool(on))
            if !entry
                .get("Engine")
                .and_then(Json::as_str)
                .is_some_and(|engine| engine.starts_with("aurora")) =>
        {
            told(SettingKind::Zones, if *on { 2 } else { 1 })
        }
        ("packagetype", Json::String(of)) if of == "Image" => {
            Some(Setting::new(SettingKind::ContainerImage, 1).of("lambda"))
        }
        // Of `get-runtime-management-config`.
        ("updateruntimeon", Json::String(of)) => {
            let function = entry.get("FunctionArn").and_then(Json::as_str).unwrap_or_default();
            runtime_updates(function.rsplit(':').next().unwrap_or_default(), of)
        }
        ("mode" | "days" | "years", value) if is_lock(key) => locked(name, value),
        (_, Json::String(of)) if TLS.contains(&name) => tls(of),
        ("security" | "encryption" | "authentication", Json::String(of)) => wireless(of),
        // Of `get-resolver-dnssec-config`.
        ("validationstatus", Json::String(of)) if key.contains("dnssec") => {
            Some(protection("dnssecvalidation", state(of)?))
        }
        (_, Json::Bool(on)) if PROTECTIONS.contains(&name) => Some(protection(name, *on)),
        (_, Json::String(of)) if PROTECTIONS.contains(&name) && state(of).is_some() => {
            Some(protection(name, state(of)?))
        }
        (_, Json::String(time)) => {
            let (_, _, service) =
                CREATED.iter().find(|(list, field, _)| *list == key && *field == name)?;
            // A cluster of Aurora, and an instance in one, are Aurora; other clusters are RDS.
            let engine = entry.get("Engine").and_then(Json::as_str).unwrap_or_default();
            let service = match *service {
                "rds" | "aurora" if engine.starts_with("aurora") => "aurora",
                "aurora" => "rds",
                other => other,
            };
            let day = Date::from_time(time).ok()?;
            Some(created(service, day))
        }
        _ => None,
    }
}

/// When a resource of a service was created.
pub(super) fn created(service: &str, day: Date) -> Setting {
    Setting { day: Some(day), ..Setting::new(SettingKind::Created, 0).of(service) }
}

/// Names of settings of the oldest version of TLS that is accepted.
const TLS: &[&str] = &[
    "minimumprotocolversion",
    "mintlsversion",
    "minimumtlsversion",
    "tlsminimumversion",
    "tlsminversion",
    "lowestprotocol",
    "lowesttls",
    "minprotocolversion",
    "sslpolicy",
];

/// Protections that a file shows to be on or off, by names that mean one thing.
const PROTECTIONS: &[&str] = &[
    "clientisolation",
    "deletionprotection",
    "dnssecvalidation",
    "iamdatabaseauthenticationenabled",
    "mfadelete",
    "securetransportonly",
    "storageencrypted",
    "terminationprotection",
    "versioning",
    "versioningstatus",
];

/// On or off.
fn state(text: &str) -> Option<bool> {
    match normalized(text).as_str() {
        "enabled" | "on" | "active" | "enable" | "yes" | "true" => Some(true),
        "disabled" | "off" | "suspended" | "inactive" | "disable" | "no" | "false" => Some(false),
        _ => None,
    }
}

/// A protection that is on or off.
pub(super) fn protection(name: &str, on: bool) -> Setting {
    Setting::new(SettingKind::Protection, u64::from(on)).named(name)
}

/// True for the name of what locks objects.
fn is_lock(key: &str) -> bool {
    ["objectlock", "objectlockconfiguration", "defaultretention", "vaultlock"].contains(&key)
}

fn locked(name: &str, value: &Json) -> Option<Setting> {
    match (name, value) {
        ("mode", Json::String(mode)) => {
            let value = match normalized(mode).as_str() {
                "governance" => 1,
                "compliance" => 2,
                _ => return None,
            };
            Some(Setting::new(SettingKind::LockMode, value).named(mode.to_lowercase()))
        }
        ("days", value) => Some(Setting::new(SettingKind::LockDays, value.as_u64()?)),
        ("years", value) => {
            Some(Setting::new(SettingKind::LockDays, value.as_u64()?.saturating_mul(365)))
        }
        _ => None,
    }
}

/// The update mode of a function's runtime, where AWS does not update it by itself.
pub(super) fn runtime_updates(function: &str, mode: &str) -> Option<Setting> {
    let value = match normalized(mode).as_str() {
        "manual" => 1,
        "functionupdate" => 2,
        _ => return None,
    };
    let name = format!("{function} ({mode})");
    Some(Setting::new(SettingKind::RuntimeUpdates, value).of("lambda").named(name))
}

/// The oldest version in `TLS 1.2`, `TLSv1.2_2021` or `TLSv1_2016`, or in the name of a security policy of a load
/// balancer, which names the newest first: `ELBSecurityPolicy-TLS13-1-2-2021-06`. Those of SSL are older than all.
pub(super) fn tls(text: &str) -> Option<Setting> {
    let lower = text.to_lowercase();
    let of = |version| Some(Setting::new(SettingKind::TlsVersion, version).named(text.trim()));
    let numbers = |rest: &str| -> Vec<String> {
        let parts = rest.split(|c: char| !c.is_ascii_digit());
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let version = |numbers: &[String]| {
        let minor = numbers.get(1).map_or("0", String::as_str);
        // What follows a version of one digit may be a year.
        let minor = if minor.len() == 1 { minor } else { "0" };
        (numbers.first().map(String::as_str) == Some("1")).then(|| minor.parse::<u64>().ok())?
    };
    if let Some(at) = lower.find("tls") {
        let rest = &lower[at + 3..];
        let numbers = numbers(rest);
        let first = numbers.first()?;
        let minor = match (first.as_str(), first.len()) {
            ("10" | "11" | "12" | "13", _) if numbers.len() > 2 => version(&numbers[1..])?,
            ("10" | "11" | "12" | "13", _) => first[1..].parse().ok()?,
            _ => version(&numbers)?,
        };
        return (minor <= 3).then(|| of(10 + minor)).flatten();
    }
    // Policies of load balancers without the word are by their year, or for forward secrecy.
    if let Some(rest) = lower.strip_prefix("elbsecuritypolicy-") {
        return match rest.strip_prefix("fs-") {
            Some(rest) => of(10 + version(&numbers(rest)).unwrap_or_default()),
            None => rest.starts_with("201").then(|| of(10)).flatten(),
        };
    }
    lower.starts_with("ssl").then(|| of(3)).flatten()
}

/// The security of a wireless network.
pub(super) fn wireless(text: &str) -> Option<Setting> {
    let plain = normalized(text);
    let of = |value| Some(Setting::new(SettingKind::Wireless, value).named(text.trim()));
    let enterprise = u64::from(plain.contains("enterprise") || plain.contains("8021x"));
    match plain.as_str() {
        "open" | "wep" => of(0),
        one if one.starts_with("wpa3") => of(30 + enterprise),
        one if one.starts_with("wpa2") => of(20 + enterprise),
        one if one.starts_with("wpa") => of(10 + enterprise),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(SettingKind, u64)> {
        of(text.as_bytes()).into_iter().map(|one| (one.kind, one.value)).collect()
    }

    #[test]
    fn settings_are_known_by_their_names() {
        assert_eq!(
            told(r#"{"DBInstances":[{"BackupRetentionPeriod":14,"MultiAZ":false}]}"#),
            [(SettingKind::BackupDays, 14), (SettingKind::Zones, 1)]
        );
        assert_eq!(
            told(
                r#"{"Rules":[{"Expiration":{"Days":549},"NoncurrentVersionExpiration":{"NoncurrentDays":30}}]}"#
            ),
            [(SettingKind::ObjectDays, 549)]
        );
        assert_eq!(
            told(r#"{"policy":"sign-in","max_failed":3,"lock_minutes":30}"#),
            [(SettingKind::LockoutAttempts, 3), (SettingKind::LockoutMinutes, 30)]
        );
        assert_eq!(told(r#"{"Days":3,"Transitions":[{"Days":30}],"MultiAZ":"yes"}"#), []);
        assert_eq!(told("not JSON"), []);
    }

    #[test]
    fn the_oldest_version_of_tls_is_read_from_names_of_policies() {
        let version = |text: &str| tls(text).map(|one| one.value);
        for (text, expected) in [
            ("TLS 1.2", 12),
            ("TLSv1", 10),
            ("TLSv1.0", 10),
            ("TLSv1_2016", 10),
            ("TLSv1.1_2016", 11),
            ("TLSv1.2_2021", 12),
            ("TLSv1.3_2025", 13),
            ("TLS_1_0", 10),
            ("TLS_1_2", 12),
            ("tls1.3", 13),
            ("TLS12", 12),
            ("Policy-Min-TLS-1-0-2019-07", 10),
            ("Policy-Min-TLS-1-2-PFS-2023-10", 12),
            ("ELBSecurityPolicy-TLS13-1-2-2021-06", 12),
            ("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", 12),
            ("ELBSecurityPolicy-TLS13-1-0-2021-06", 10),
            ("ELBSecurityPolicy-TLS13-1-3-2021-06", 13),
            ("ELBSecurityPolicy-TLS-1-1-2017-01", 11),
            ("ELBSecurityPolicy-FS-1-2-Res-2020-10", 12),
            ("ELBSecurityPolicy-FS-2018-06", 10),
            ("ELBSecurityPolicy-2016-08", 10),
            ("SSLv3", 3),
        ] {
            assert_eq!(version(text), Some(expected), "{text}");
        }
        for text in ["", "TLS", "https", "AES128", "my-policy"] {
            assert_eq!(version(text), None, "{text}");
        }
    }

    #[test]
    fn whole_lists_are_counted_and_texts_say_what_they_count() {
        assert_eq!(told(r#"{"Functions":[{},{}]}"#), [(SettingKind::Listed, 2)]);
        assert_eq!(told(r#"{"Functions":[{},{}],"NextMarker":"x"}"#), []);
        let of_text = |text: &str| -> Vec<(SettingKind, u64)> {
            super::of_text(text).into_iter().map(|one| (one.kind, one.value)).collect()
        };
        assert_eq!(
            of_text("Eight complementary user entity controls are mapped."),
            [(SettingKind::UserControls, 8)]
        );
        assert_eq!(
            of_text("Sections read: 16\nUser entity controls: 14 mapped, none open."),
            [(SettingKind::UserControls, 14)]
        );
        assert_eq!(of_text("AMAZON CONFIDENTIAL"), [(SettingKind::AwsConfidential, 1)]);
        assert_eq!(of_text("Eight controls of users."), []);
    }

    #[test]
    fn the_day_of_creation_is_that_of_a_service() {
        let created = |text: &str| {
            let found = of(text.as_bytes());
            let one = found.iter().find(|one| one.kind == SettingKind::Created)?;
            Some((one.service.clone()?, one.day?.to_string()))
        };
        let answer = |engine: &str| {
            format!(
                r#"{{"DBClusters":[{{"Engine":"{engine}","ClusterCreateTime":"2024-08-01T10:00:00+00:00"}}]}}"#
            )
        };
        let of_service = |name: &str| Some((name.to_owned(), "2024-08-01".to_owned()));
        assert_eq!(created(&answer("aurora-postgresql")), of_service("aurora"));
        assert_eq!(created(&answer("mysql")), of_service("rds"));
        assert_eq!(created(r#"{"Users":[{"CreateDate":"2024-08-01T10:00:00Z"}]}"#), None);
    }
}
