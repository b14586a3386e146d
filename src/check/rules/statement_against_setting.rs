//! `statement-against-setting`

use crate::check::prose::{
    Duration, Manner, Said, Sentence, Word, counted, durations, whole_number,
};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Evidence, Setting, SettingKind};

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
backups, logs and objects are kept, when an account is locked and for how long, the length, age and
history of passwords, when a session ends, and whether there is more than one Availability Zone. A
setting that is stricter than the statement is no finding.

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
}

const MINUTE: f64 = 1.0 / 1440.0;
const KEPT: &[&str] = &["kept", "keep", "retain", "retention", "delet", "stor", "held", "expire"];

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
        weakest: false,
    },
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    if facts.settings.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for said in context.statements() {
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
    }
    findings
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
    let weaker = match promise.least {
        true => (setting.value as f64) < stated * 0.96,
        false => setting.value as f64 > stated * 1.04,
    };
    if !weaker {
        return None;
    }
    let shown = match promise.kind {
        SettingKind::Zones => "one (`MultiAZ` is false)".to_owned(),
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

/// What a sentence promises of a kind, in its unit, and the words.
fn stated(promise: &Promise, sentence: &Sentence) -> Option<(f64, String)> {
    let begins = |words: &[&str]| {
        words.is_empty()
            || sentence.words.iter().any(|word| words.iter().any(|w| word.text.starts_with(w)))
    };
    if !begins(promise.about) || !begins(promise.and) {
        return None;
    }
    match promise.stated {
        Stated::Time(unit) => {
            let claimed = |found: &Duration| {
                found.manner != Manner::Every
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
