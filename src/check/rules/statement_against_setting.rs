//! `statement-against-setting`

use std::collections::BTreeSet;

use crate::check::prose::{
    Duration, Manner, Said, Sentence, Word, counted, durations, sentences_of, whole_number,
};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Evidence, Implementation, Setting, SettingKind};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "statement-against-setting",
        severity: Severity::Error,
        summary: "a statement promises more than the setting in its evidence",
        manual: "\
The statement says that backups are kept for 14 days, and the answer of `describe-db-instances` that is
its evidence shows a `BackupRetentionPeriod` of 3. The evidence refutes the statement that it was meant
to support.

Settings under names that mean one thing are compared with the evidence's own statements: how long
backups, logs and objects are kept or locked, when an account is locked and for how long, the length,
age and history of passwords, when a session ends, whether there is more than one Availability Zone, the
oldest version of TLS, the security of a wireless network, and protections such as versioning, deletion
protection or DNSSEC validation. A setting that is stricter than the statement is no finding.

Change the setting and export it again, or correct the statement.",
    },
    check,
};

/// What a kind of setting is compared with.
struct Promise {
    kind: SettingKind,
    /// Name of the setting, for people.
    name: &'static str,
    /// Unit of a value, for people.
    unit: &'static str,
    /// Words one of which is in the sentence, by their beginnings.
    about: &'static [&'static str],
    /// Words another of which is in the sentence too; none where empty.
    and: &'static [&'static str],
    /// How the sentence states the value.
    stated: Stated,
    /// True where a smaller setting is the weaker one.
    least: bool,
    /// True where the weakest of several settings decides, and not the strongest.
    weakest: bool,
}

/// How a sentence states a value.
enum Stated {
    /// As a time, in units of so many days.
    Time(f64),
    /// As a number of these things.
    Number(&'static [&'static str]),
    /// As more than one zone.
    Zones,
    /// As a mode of an object lock.
    Mode,
    /// As the oldest version of TLS, or as the security of a wireless network.
    Version,
}

const MINUTE: f64 = 1.0 / 1440.0;
const KEPT: &[&str] = &["kept", "keep", "retain", "retention", "delet", "stor", "held", "expire"];
/// Words of a recovery to any time of so many days.
const RECOVERED: &[&str] = &["recover", "restor", "pitr", "rolled", "roll"];

const PROMISES: &[Promise] = &[
    Promise {
        kind: SettingKind::BackupDays,
        name: "backups are kept",
        unit: "days",
        about: &["backup", "snapshot"],
        and: KEPT,
        stated: Stated::Time(1.0),
        least: true,
        weakest: true,
    },
    Promise {
        kind: SettingKind::BackupDays,
        name: "backups are kept",
        unit: "days",
        about: &["point", "time", "second", "minute", "moment", "pitr"],
        and: RECOVERED,
        stated: Stated::Time(1.0),
        least: true,
        weakest: true,
    },
    Promise {
        kind: SettingKind::LockDays,
        name: "objects are locked for",
        unit: "days",
        about: &["object", "immutab", "worm", "vault"],
        and: &["lock", "immutab", "worm"],
        stated: Stated::Time(1.0),
        least: true,
        weakest: false,
    },
    Promise {
        kind: SettingKind::LockMode,
        name: "objects are locked in",
        unit: "mode",
        about: &["lock"],
        and: &["mode"],
        stated: Stated::Mode,
        least: true,
        weakest: true,
    },
    Promise {
        kind: SettingKind::TlsVersion,
        name: "the oldest version accepted is",
        unit: "",
        about: &["tls"],
        and: &[],
        stated: Stated::Version,
        least: true,
        weakest: true,
    },
    Promise {
        kind: SettingKind::Wireless,
        name: "no network is better secured than",
        unit: "",
        about: &["wpa"],
        and: &[],
        stated: Stated::Version,
        least: true,
        weakest: false,
    },
    Promise {
        kind: SettingKind::LogDays,
        name: "log events are kept",
        unit: "days",
        about: &["log", "record", "trail", "event"],
        and: KEPT,
        stated: Stated::Time(1.0),
        least: true,
        weakest: false,
    },
    Promise {
        kind: SettingKind::ObjectDays,
        name: "objects are deleted after",
        unit: "days",
        about: &["log", "record", "trail", "object", "file", "archive", "bucket"],
        and: KEPT,
        stated: Stated::Time(1.0),
        least: true,
        weakest: false,
    },
    Promise {
        kind: SettingKind::LockoutAttempts,
        name: "accounts are locked after",
        unit: "failures",
        about: &["lock", "attempt", "fail"],
        and: &[],
        stated: Stated::Number(&["attempt", "failure", "sign-in", "logon", "login", "try"]),
        least: false,
        weakest: true,
    },
    Promise {
        kind: SettingKind::LockoutMinutes,
        name: "accounts stay locked for",
        unit: "minutes",
        about: &["lock"],
        and: &["minute", "hour"],
        stated: Stated::Time(MINUTE),
        least: true,
        weakest: true,
    },
    Promise {
        kind: SettingKind::PasswordLength,
        name: "passwords have at least",
        unit: "characters",
        about: &["password", "passphrase"],
        and: &[],
        stated: Stated::Number(&["character"]),
        least: true,
        weakest: true,
    },
    Promise {
        kind: SettingKind::PasswordDays,
        name: "passwords are changed after",
        unit: "days",
        about: &["password"],
        and: &["expire", "chang", "rotat", "renew"],
        stated: Stated::Time(1.0),
        least: false,
        weakest: true,
    },
    Promise {
        kind: SettingKind::PasswordHistory,
        name: "passwords that may not be used again:",
        unit: "former passwords",
        about: &["password"],
        and: &["reus", "former", "previous", "last", "again"],
        stated: Stated::Number(&["password"]),
        least: true,
        weakest: true,
    },
    Promise {
        kind: SettingKind::SessionMinutes,
        name: "sessions end after",
        unit: "minutes",
        about: &["session", "idle", "inactiv"],
        and: &["minute", "hour"],
        stated: Stated::Time(MINUTE),
        least: false,
        weakest: true,
    },
    Promise {
        kind: SettingKind::Zones,
        name: "Availability Zones:",
        unit: "",
        about: &["zone"],
        and: &[],
        stated: Stated::Zones,
        least: true,
        weakest: true,
    },
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    if facts.settings.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for said in context.statements() {
        let first = seen.insert(said.implementation.id.as_str());
        let own: Vec<(&Evidence, &Setting)> = super::evidence_of(context, said.implementation)
            .filter_map(|item| Some((item, facts.settings.get(&item.id)?)))
            .flat_map(|(item, settings)| settings.iter().map(move |setting| (item, setting)))
            .collect();
        for promise in PROMISES {
            let shown = own.iter().filter(|(_, setting)| setting.kind == promise.kind);
            let order =
                |a: &&(&Evidence, &Setting), b: &&(&Evidence, &Setting)| a.1.value.cmp(&b.1.value);
            // The weakest setting is the smallest where more is better.
            let decides = match promise.least == promise.weakest {
                true => shown.min_by(order),
                false => shown.max_by(order),
            };
            if let Some((item, setting)) = decides {
                findings.extend(broken(promise, setting, item, said));
            }
        }
        if first {
            // A length in characters is that of a password, whatever else is said.
            let length = PROMISES.iter().find(|one| one.kind == SettingKind::PasswordLength);
            let shown = own.iter().filter(|(_, one)| one.kind == SettingKind::PasswordLength);
            if let Some((promise, (item, setting))) =
                length.zip(shown.min_by_key(|(_, setting)| setting.value))
            {
                let one = said.implementation;
                findings.extend(of_parameters(context, one, promise, setting, item));
            }
        }
        let off = own.iter().filter(|(_, one)| one.kind == SettingKind::Protection);
        for (item, setting) in off.filter(|(_, one)| one.value == 0) {
            // What a reader of the answer judges is told by its check.
            if setting.name.as_deref() == Some("storageencrypted")
                && facts.found.contains_key(&item.id)
            {
                continue;
            }
            if setting.name.as_deref() == Some("keyrotation") && is_contradicted(context, said) {
                continue;
            }
            findings.extend(switched_off(setting, item, said));
        }
    }
    findings
}

/// True where the failing check of a list already opens a part of the implementation.
fn is_contradicted(context: &Context<'_>, said: &Said<'_>) -> bool {
    context.plan.parts().any(|(_, part)| {
        part.contradictions.iter().any(|one| one.of.name == "kms-key-rotation")
            && part.statements.iter().any(|one| one.implementation == said.implementation.id)
    })
}

/// Protections by the names of their settings: what people call them, and the beginnings of words by which a
/// sentence speaks of each, one of every group.
const PROTECTIONS: &[(&str, &str, &[&[&str]])] = &[
    ("clientisolation", "client isolation", &[&["client"], &["isolat"]]),
    ("deletionprotection", "deletion protection", &[&["delet"], &["protect"]]),
    ("dnssecvalidation", "DNSSEC validation", &[&["dnssec"], &["validat", "on"]]),
    (
        "iamdatabaseauthenticationenabled",
        "IAM database authentication",
        &[&["iam"], &["database"], &["authenticat"]],
    ),
    (
        "keyrotation",
        "the rotation of keys",
        &[&["key"], &["rotat"], &["managed", "encrypt", "kms"]],
    ),
    ("mfadelete", "MFA delete", &[&["mfa"], &["delet"]]),
    ("storageencrypted", "encryption", &[&["encrypt"], &["database", "storage", "stored", "data"]]),
    (
        "securetransportonly",
        "the refusal of plain requests",
        &[&["plain", "unencrypted", "transport", "https"], &["refus", "den", "reject", "only"]],
    ),
    ("terminationprotection", "termination protection", &[&["terminat"], &["protect"]]),
    (
        "versioning",
        "versioning",
        &[&["bucket", "object", "file", "copies"], &["versioned", "versioning"]],
    ),
    (
        "versioningstatus",
        "versioning",
        &[&["bucket", "object", "file", "copies"], &["versioned", "versioning"]],
    ),
];

/// A finding where a sentence claims a protection that is off.
fn switched_off(setting: &Setting, item: &Evidence, said: &Said<'_>) -> Option<Diagnostic> {
    let name = setting.name.as_deref()?;
    let (_, called, groups) = PROTECTIONS.iter().find(|(known, ..)| *known == name)?;
    let place = |sentence: &Sentence, words: &[&str]| {
        sentence.words.iter().position(|word| words.iter().any(|w| word.text.starts_with(w)))
    };
    let sentence = said.sentences.iter().find(|sentence| {
        let found: Vec<usize> = groups.iter().filter_map(|words| place(sentence, words)).collect();
        let last = found.iter().max().copied().unwrap_or_default();
        found.len() == groups.len() && sentence.claims(&(last..last + 1))
    })?;
    let file = item.path.as_deref().unwrap_or_default();
    let finding = RULE
        .finding(format!(
            "{} speaks of {called}, and {} ({file}) shows that it is off{}",
            said.who(),
            item.id,
            setting.resource.as_ref().map(|of| format!(" for {of}")).unwrap_or_default()
        ))
        .help("change the setting and export it again, or correct the statement")
        .cause(&Origin::file(file));
    Some(said.place(finding, &sentence.origin))
}

/// A finding where a sentence of the section promises more than the setting.
fn broken(
    promise: &Promise,
    setting: &Setting,
    item: &Evidence,
    said: &Said<'_>,
) -> Option<Diagnostic> {
    let (sentence, stated, text) = said.sentences.iter().find_map(|sentence| {
        let (stated, text) = stated(promise, sentence)?;
        Some((sentence, stated, text))
    })?;
    let exact = matches!(promise.stated, Stated::Version | Stated::Mode | Stated::Zones);
    let weaker = match promise.least {
        true if exact => (setting.value as f64) < stated,
        true => (setting.value as f64) < stated * 0.96,
        false => setting.value as f64 > stated * 1.04,
    };
    if !weaker {
        return None;
    }
    let shown = match promise.kind {
        SettingKind::Zones => "one (`MultiAZ` is false)".to_owned(),
        SettingKind::LockMode => format!("{} mode", setting.name.as_deref().unwrap_or_default()),
        SettingKind::TlsVersion | SettingKind::Wireless => setting.name.clone().unwrap_or_default(),
        _ if setting.value == 1 => {
            format!("1 {}", promise.unit.strip_suffix('s').unwrap_or(promise.unit))
        }
        _ => format!("{} {}", setting.value, promise.unit),
    };
    let file = item.path.as_deref().unwrap_or_default();
    let finding = RULE
        .finding(format!(
            "{} says `{text}`, and {} ({file}) shows: {} {shown}",
            said.who(),
            item.id,
            promise.name
        ))
        .help("change the setting and export it again, or correct the statement")
        .cause(&Origin::file(file));
    Some(said.place(finding, &sentence.origin))
}

/// The same of the parameters of an implementation: `a minimum length of 14 characters`.
fn of_parameters(
    context: &Context<'_>,
    implementation: &Implementation,
    promise: &Promise,
    setting: &Setting,
    item: &Evidence,
) -> Option<Diagnostic> {
    let (name, text, stated, origin) =
        implementation.parameters.iter().find_map(|(name, (value, origin))| {
            let sentences = sentences_of(value, origin);
            let (stated, text) = sentences.iter().find_map(|one| stated_in(promise, one, true))?;
            Some((name, text, stated, origin))
        })?;
    let known = context.plan.controls.iter().flat_map(|control| &control.parameters);
    let label = known.filter(|one| one.id == *name).map(|one| one.label.as_str()).next()?;
    let file = item.path.as_deref().unwrap_or_default();
    ((setting.value as f64) < stated).then(|| {
        RULE.finding(format!(
            "{name} ({label}) says `{text}`, and {} ({file}) shows: {} {} {}",
            item.id, promise.name, setting.value, promise.unit
        ))
        .help("change the setting and export it again, or correct the parameter")
        .subject(&implementation.id)
        .fault(origin)
        .cause(&Origin::file(file))
    })
}

/// What a sentence promises of a kind, in its unit, and the words.
fn stated(promise: &Promise, sentence: &Sentence) -> Option<(f64, String)> {
    stated_in(promise, sentence, false)
}

/// The same; a parameter is about its label and need not name the thing again.
fn stated_in(promise: &Promise, sentence: &Sentence, named: bool) -> Option<(f64, String)> {
    let begins = |words: &[&str]| {
        words.is_empty()
            || sentence.words.iter().any(|word| words.iter().any(|w| word.text.starts_with(w)))
    };
    if !(named || begins(promise.about)) || !begins(promise.and) {
        return None;
    }
    match promise.stated {
        Stated::Mode => {
            let range = sentence
                .words
                .windows(2)
                .position(|two| two[0].text == "compliance" && two[1].text == "mode")?;
            let claimed = sentence.claims(&(range..range + 2));
            claimed.then(|| (2.0, "compliance mode".to_owned()))
        }
        Stated::Version => version(promise.kind, sentence),
        Stated::Time(unit) => {
            // `recovery within four hours` is how soon, and no time to which it goes back.
            let back = promise.kind == SettingKind::BackupDays && promise.and == RECOVERED;
            let claimed = |found: &Duration| {
                found.manner != Manner::Every
                    && !(back
                        && (found.manner == Manner::Within
                            || found.days < 1.0
                            || !goes_back(sentence)))
                    && sentence.states(&found.range)
                    && (promise.kind != SettingKind::LockoutMinutes || is_lock(sentence, found))
            };
            let all = durations(sentence).into_iter().filter(claimed);
            // `18 months: 90 days in the query store and the rest in the bucket` promises 18 months.
            let found = all.max_by(|a, b| a.days.total_cmp(&b.days))?;
            Some((found.days / unit, found.text))
        }
        Stated::Number(nouns) => {
            let between = [
                "failed",
                "invalid",
                "unsuccessful",
                "consecutive",
                "wrong",
                "former",
                "previous",
                "last",
            ];
            let all = counted(sentence, &|word| between.contains(&word));
            let found = all.into_iter().find(|one| nouns.contains(&one.noun.as_str()));
            found.map(|found| (found.count as f64, found.text)).or_else(|| after(promise, sentence))
        }
        Stated::Zones => {
            let at = sentence.words.iter().position(|word| word.text.starts_with("zone"))?;
            let many = ["two", "three", "several", "multiple", "multi", "second", "2", "3", "both"];
            let before = &sentence.words[at.saturating_sub(3)..at];
            let word = before.iter().find(|word| many.contains(&word.text.as_str()))?;
            let range = at..at + 1;
            sentence
                .states(&range)
                .then(|| (2.0, format!("{} {}", word.written, sentence.words[at].written)))
        }
    }
}

/// True for a recovery to any time: `point-in-time recovery`, `restored to any second of the last 14 days`.
fn goes_back(sentence: &Sentence) -> bool {
    let words = &sentence.words;
    let follows = |one: &str, of: &[&str]| {
        words.windows(2).any(|two| two[0].text == one && of.contains(&&*two[1].text))
    };
    let point = words.iter().any(|word| word.text == "pitr") || {
        let has = |text: &str| words.iter().any(|word| word.text == text);
        has("point") && has("time")
    };
    point || follows("any", &["point", "second", "minute", "moment", "time", "state"])
}

/// The oldest version of TLS that a sentence promises, or the security of a wireless network.
pub(super) fn version(kind: SettingKind, sentence: &Sentence) -> Option<(f64, String)> {
    const OLDER: &[&str] = &["before", "below", "older", "no", "not", "without", "than", "up"];
    let words = &sentence.words;
    let mut all = (0..words.len()).filter_map(|at| {
        let word = words[at].text.as_str();
        let next = words.get(at + 1).map_or("", |word| word.text.as_str());
        if kind == SettingKind::Wireless {
            let version: f64 = word.strip_prefix("wpa")?.parse().ok()?;
            let more = next == "enterprise";
            let end = at + 1 + usize::from(more || next == "personal");
            let text = words[at..end].iter().map(|word| word.written.as_str());
            let text = text.collect::<Vec<_>>().join("-");
            return Some((version * 10.0 + f64::from(u8::from(more)), text, at..end));
        }
        if let Some(version) = word.strip_prefix("tlsv").and_then(|text| text.parse::<f64>().ok()) {
            return Some(((version * 10.0).round(), words[at].written.clone(), at..at + 1));
        }
        let version: f64 = (word == "tls").then(|| next.trim_start_matches('v').parse().ok())??;
        let text = format!("{} {}", words[at].written, words[at + 1].written);
        Some(((version * 10.0).round(), text, at..at + 2))
    });
    let (value, text, range) = all.find(|(value, ..)| (1.0..100.0).contains(value))?;
    let before = &words[range.start.saturating_sub(3)..range.start];
    let older = before.iter().any(|word| OLDER.contains(&&*word.text));
    (!older && sentence.claims(&range)).then_some((value, text))
}

/// True if a length is how long an account stays locked, and not the time in which failures are counted or
/// after which a screen is locked.
fn is_lock(sentence: &Sentence, found: &Duration) -> bool {
    let words = &sentence.words;
    let start = found.range.start;
    let before = &words[start.saturating_sub(4)..=start];
    let counted = |word: &Word| {
        ["within", "inside", "in", "under", "after", "during", "over"].contains(&&*word.text)
    };
    let kept = start > 0 && words[start - 1].text == "for";
    let clause = words[start].clause;
    let locks = words.iter().any(|word| word.clause == clause && word.text.starts_with("lock"));
    locks && !counted(&words[start]) && (kept || !before.iter().any(counted))
}

/// The number of failures in `failed sign-ins: the account is stopped after three`.
fn after(promise: &Promise, sentence: &Sentence) -> Option<(f64, String)> {
    if promise.kind != SettingKind::LockoutAttempts {
        return None;
    }
    let fails = |word: &Word| ["failed", "failure", "failures", "wrong"].contains(&&*word.text);
    if !sentence.words.iter().any(fails) {
        return None;
    }
    let timed = durations(sentence);
    sentence.words.windows(2).enumerate().find_map(|(at, two)| {
        let count = (two[0].text == "after").then(|| whole_number(&two[1].text)).flatten()?;
        let is_time = timed.iter().any(|time| time.range.contains(&(at + 1)));
        (!is_time).then(|| (count as f64, format!("{} {}", two[0].written, two[1].written)))
    })
}
