//! `listed-time-exceeds`

use std::collections::{BTreeMap, BTreeSet};

use crate::check::prose::{
    Amount, Manner, Said, Stated, amounts, durations, limit_of, sentences_of, stems,
};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Evidence, Found, Implementation, PartId, TimeTaken};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "listed-time-exceeds",
        severity: Severity::Warning,
        summary: "a list shows that something took longer, or was older, than the statement allows",
        manual: "\
Accounts of leavers are disabled within four hours, and the list of leavers that is the evidence has a
row with `2 d 3 h`. The rule reads columns of times (`disabled_after`, `reported_after_min`, `minutes`,
days between `previous_change` and `changed_on`) and holds the longest against the times that the
statements and parameters of the same control give for the same thing. Where several times may be meant,
the longest of them counts. An exception of a test with a response that names the row answers it, and so
does an item of the plan of action.

Record the exception in the test of the control, or correct the statement.",
    },
    check,
};

/// A time that a statement or a parameter allows.
struct Allowed<'a> {
    minutes: f64,
    text: String,
    who: String,
    origin: &'a Origin,
    /// Stems of what it is of.
    of: BTreeSet<String>,
    every: bool,
    /// True for what a statement says that all of them took, or the slowest: no exception answers it.
    past: bool,
}

/// Stems of words of a time that is no limit: how long something is kept.
const KEPT: &[&str] = &["keep", "retain", "retent", "stor", "delet", "archiv", "least"];
/// Stems of changing a secret or a key.
const CHANGED: &[&str] = &["chang", "rotat", "renew", "replac"];
/// Stems that too much is about.
const GENERAL: &[&str] = &["system", "number", "total", "open", "first", "list", "quart", "check"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    let mut findings = Vec::new();
    let mut allowed: BTreeMap<&str, Vec<(Option<&PartId>, Allowed<'_>)>> = BTreeMap::new();
    for (item, found) in super::found(context) {
        if found.said.times.is_empty() || !item.in_period(audit) {
            continue;
        }
        let parts: Vec<PartId> =
            item.supports.iter().filter_map(|(id, _)| id.parse().ok()).collect();
        let mut exceeded = BTreeSet::new();
        for implementation in of_item(context, item) {
            let all = allowed
                .entry(implementation.id.as_str())
                .or_insert_with(|| allowed_by(context, implementation));
            // Where the register names parts, what is said of them comes first.
            let own = |part: &Option<&PartId>| {
                part.is_some_and(|part| parts.iter().any(|id| id.covers(part)))
            };
            let mut told = BTreeSet::new();
            for nearest in [true, false] {
                let of: Vec<&Allowed<'_>> = all
                    .iter()
                    .filter(|(part, _)| own(part) || !nearest)
                    .map(|(_, one)| one)
                    .collect();
                for (heading, times) in by_heading(found) {
                    // Without a word of what it is of, the nearest sentence may be about something else.
                    let bare = times.first().is_none_or(|one| one.what.is_empty());
                    if told.contains(heading) || exceeded.contains(heading) || (nearest && bare) {
                        continue;
                    }
                    match exceeds(context, item, found, &times, &of) {
                        Some(Some(finding)) => {
                            exceeded.insert(heading);
                            findings.push(super::about(
                                finding,
                                &item.id,
                                super::parts_of(context, &item.id),
                            ));
                        }
                        Some(None) => _ = told.insert(heading),
                        None => {}
                    }
                }
            }
        }
    }
    findings.extend(locks(context));
    findings.dedup_by(|one, other| one.message == other.message);
    findings
}

/// Screens that lock later than any statement says: such lists are evidence of more than one control.
fn locks(context: &Context<'_>) -> Vec<Diagnostic> {
    let audit = context.plan.period;
    let of_lock = |one: &&TimeTaken| {
        let words: Vec<&str> = one.what.split(' ').collect();
        words.contains(&"lock") && words.iter().any(|word| DEVICES.contains(word))
    };
    let mut findings = Vec::new();
    for (item, found) in super::found(context).filter(|(item, _)| item.in_period(audit)) {
        let longest = found.said.times.iter().filter(of_lock).max_by_key(|one| one.minutes);
        let Some(longest) = longest.filter(|one| !is_answered(context, one)) else { continue };
        let mut promised: Vec<(f64, String, String, &Origin)> = Vec::new();
        for said in context.statements() {
            for sentence in &said.sentences {
                let has =
                    |names: &[&str]| sentence.words.iter().any(|word| names.contains(&&*word.text));
                if !has(&["lock", "locks", "locked"]) || !has(DEVICES) {
                    continue;
                }
                let clause = |at: usize| sentence.words.get(at).map(|word| word.clause);
                let lock = sentence.words.iter().position(|word| word.text.starts_with("lock"));
                for time in durations(sentence) {
                    let same = lock.and_then(clause) == clause(time.range.start);
                    if time.manner != Manner::Every && time.days < 1.0 && same {
                        let minutes = time.days * 1440.0;
                        promised.push((minutes, time.text, said.who(), &sentence.origin));
                    }
                }
            }
        }
        let most = promised.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, text, who, origin)) =
            most.filter(|(minutes, ..)| longest.minutes as f64 > minutes * 1.04)
        else {
            continue;
        };
        let at = match longest.line {
            0 => Origin::file(found.path.as_str()),
            line => Origin::text(found.path.as_str(), line, 1),
        };
        let finding = RULE
            .finding(format!(
                "{}, row {}: {} has `{}` {}, and {who} says \"{text}\"",
                item.id, longest.row, longest.resource, longest.heading, longest.shown
            ))
            .help("record the exception in the test of the control, or correct the statement")
            .fault(&at)
            .cause(origin)
            .cause(&item.origin);
        findings.push(super::about(finding, &item.id, super::parts_of(context, &item.id)));
    }
    findings
}

/// What has a screen that locks.
const DEVICES: &[&str] = &[
    "screen",
    "screens",
    "laptop",
    "laptops",
    "device",
    "devices",
    "workstation",
    "workstations",
    "desktop",
    "desktops",
    "computer",
    "computers",
];

/// The implementations that an item is evidence of.
fn of_item<'a>(context: &Context<'a>, item: &Evidence) -> Vec<&'a Implementation> {
    let workspace = context.workspace;
    let supports = |id: &str| item.supports.iter().any(|(named, _)| named == id);
    let tests = workspace
        .tests
        .iter()
        .filter(|test| supports(&test.id) || test.evidence_ids().any(|cited| cited == item.id));
    let tested: BTreeSet<&str> =
        tests.flat_map(|test| test.tests.iter().map(|(id, _)| id.as_str())).collect();
    let parts: Vec<PartId> = item.supports.iter().filter_map(|(id, _)| id.parse().ok()).collect();
    workspace
        .implementations
        .iter()
        .filter(|one| one.status.operates())
        .filter(|one| {
            supports(&one.id)
                || tested.contains(one.id.as_str())
                || parts.iter().any(|part| one.satisfies(part))
        })
        .filter(|one| context.plan.implementations.iter().any(|planned| planned.id == one.id))
        .collect()
}

/// The times of each column, the longest first.
fn by_heading(found: &Found) -> BTreeMap<&str, Vec<&TimeTaken>> {
    let mut out: BTreeMap<&str, Vec<&TimeTaken>> = BTreeMap::new();
    for one in &found.said.times {
        out.entry(one.heading.as_str()).or_default().push(one);
    }
    out
}

/// The times that an implementation allows in its statements and parameters, with the part that each is of.
fn allowed_by<'a>(
    context: &Context<'a>,
    implementation: &'a Implementation,
) -> Vec<(Option<&'a PartId>, Allowed<'a>)> {
    let mut out = Vec::new();
    let own = |said: &&Said<'a>| std::ptr::eq(said.implementation, implementation);
    for said in context.prose.said.iter().filter(own) {
        for one in amounts(&said.sentences) {
            let sentence = &said.sentences[one.sentence];
            let Amount::Time(time) = &one.amount else { continue };
            if one.most == Some(false) || one.adjective || !sentence.states(&one.range) {
                continue;
            }
            let all: BTreeSet<String> = one.near.union(&one.clause).cloned().collect();
            let kept = all.iter().any(|stem| KEPT.contains(&stem.as_str()));
            let past = is_of_all(&one, sentence);
            if kept || (!past && is_of_one_case(&one, sentence)) {
                continue;
            }
            let every = time.manner == Manner::Every;
            let minutes = time.days * if time.working { 1.4 } else { 1.0 } * 1440.0;
            let (text, who, of) = (one.text.clone(), said.who(), all);
            out.push((
                said.part,
                Allowed { minutes, text, who, origin: &sentence.origin, of, every, past },
            ));
        }
    }
    for control in &context.plan.controls {
        for parameter in &control.parameters {
            let Some((value, origin)) = implementation.parameters.get(&parameter.id) else {
                continue;
            };
            let sentences = sentences_of(value, origin);
            let times: Vec<_> = sentences.iter().flat_map(durations).collect();
            let [time] = times.as_slice() else { continue };
            let mut of = stems(&sentences_of(&parameter.label, origin));
            of.extend(stems(&sentences));
            if of.iter().any(|stem| KEPT.contains(&stem.as_str())) {
                continue;
            }
            let part = control.parts.iter().find(|part| part.text.contains(value.trim()));
            let every = time.manner == Manner::Every;
            let minutes = time.days * if time.working { 1.4 } else { 1.0 } * 1440.0;
            out.push((
                part.map(|part| &part.id),
                Allowed {
                    minutes,
                    text: value.trim().to_owned(),
                    who: format!("{} ({})", parameter.id, parameter.label),
                    origin,
                    of,
                    every,
                    past: false,
                },
            ));
        }
    }
    out
}

/// True for a time that a statement says all of them took, or the slowest of them.
fn is_of_all(one: &Stated, sentence: &crate::check::prose::Sentence) -> bool {
    let within = matches!(&one.amount, Amount::Time(time) if time.manner == Manner::Within);
    let before = &sentence.words[..one.range.start];
    let has =
        |names: &[&str]| before.iter().rev().take(12).any(|word| names.contains(&&*word.text));
    has(&["slowest", "longest"])
        || (within && has(&["was", "were"]) && has(&["all", "both", "each"]))
}

/// True for a time that tells what happened once: `the slowest 41 minutes`, `was disabled after nine minutes`.
fn is_of_one_case(one: &Stated, sentence: &crate::check::prose::Sentence) -> bool {
    let before = &sentence.words[..one.range.start];
    before.iter().any(|word| {
        matches!(
            &*word.text,
            "was" | "were" | "took" | "slowest" | "fastest" | "longest" | "came" | "last"
        )
    }) || limit_of(before.iter().rev().take(4)) == Some(false)
}

/// Nothing where no time of these is of the same thing; else whether the list exceeds the longest of them.
fn exceeds(
    context: &Context<'_>,
    item: &Evidence,
    found: &Found,
    times: &[&TimeTaken],
    allowed: &[&Allowed<'_>],
) -> Option<Option<Diagnostic>> {
    let first = times.first()?;
    let between =
        matches!(first.what.as_str(), "change" | "rotation") && first.heading.contains(' ');
    let training = first.heading == "the last training";
    // A list of what was done in a period has no training of those who were trained before it.
    if training && item.covers.is_some_and(|covers| covers.from != covers.to) {
        return None;
    }
    let of = if first.what.is_empty() || between {
        let name = found.path.rsplit('/').next()?.split('.').next()?.replace(['-', '_'], " ");
        let mut of = stems_of(&name);
        if between {
            // `Rotation of access keys` is of these, and not of the keys that encrypt.
            of.extend(stems_of(&item.title));
            of.extend(stems_of(&found.said.key));
        }
        of
    } else {
        stems_of(&first.what)
    };
    let of: BTreeSet<String> =
        of.into_iter().filter(|stem| !GENERAL.contains(&stem.as_str())).collect();
    // A change of secrets and a training are known by their own words.
    if of.is_empty() && !between && !training {
        return None;
    }
    let shared_with = |one: &Allowed<'_>| of.iter().filter(|stem| one.of.contains(*stem)).count();
    let fits = |one: &&&Allowed<'_>| {
        let shared = shared_with(one);
        if training {
            return one.every && (one.of.contains("train") || one.of.contains("cours"));
        }
        match between {
            true => {
                let changed = CHANGED.iter().any(|stem| one.of.contains(*stem));
                changed && (shared > 0 || one.every)
            }
            false => !one.every && shared > 0 && shared * 2 >= of.len(),
        }
    };
    // What is said of all of them is held against the list before what is allowed.
    let told = allowed.iter().filter(fits).filter(|one| one.past);
    let broken = told.min_by(|a, b| a.minutes.total_cmp(&b.minutes)).filter(|told| {
        times
            .iter()
            .any(|one| taken(item, one).is_some_and(|minutes| minutes > told.minutes * 1.04))
    });
    let rules: Vec<&&Allowed<'_>> = allowed.iter().filter(fits).filter(|one| !one.past).collect();
    // Of the changes of several secrets, those of which the list speaks most clearly.
    let nearest = rules.iter().map(|one| shared_with(one)).max().filter(|_| between);
    let rules = rules.into_iter().filter(|one| nearest.is_none_or(|most| shared_with(one) == most));
    let most = broken.or_else(|| rules.max_by(|a, b| a.minutes.total_cmp(&b.minutes)))?;
    let longer = times.iter().find_map(|one| {
        let minutes = taken(item, one)?;
        // A day more is what weekends and the clock make of a time in days.
        let slack = if between || training { 1.1 } else { 1.04 };
        let open = most.past || !is_answered(context, one);
        (minutes > most.minutes * slack && open).then_some(one)
    });
    let Some(one) = longer else { return Some(None) };
    let at = match one.line {
        0 => Origin::file(found.path.as_str()),
        line => Origin::text(found.path.as_str(), line, 1),
    };
    Some(Some(
        RULE.finding(format!(
            "{}, row {}: {} has `{}` {}, and {} says \"{}\"",
            item.id, one.row, one.resource, one.heading, one.shown, most.who, most.text
        ))
        .help("record the exception in the test of the control, or correct the statement")
        .fault(&at)
        .cause(most.origin)
        .cause(&item.origin),
    ))
}

/// How long a row took, in minutes. Of the last rotation it is the time up to the day of the list.
fn taken(item: &Evidence, one: &TimeTaken) -> Option<f64> {
    if !matches!(one.heading.as_str(), "the last rotation" | "the last training") {
        return Some(one.minutes as f64);
    }
    let last: crate::model::Date = one.shown.parse().ok()?;
    let day = item.extracted_on().or(item.covers.map(|covers| covers.to))?;
    Some(last.days_to(day) as f64 * 1440.0)
}

/// Stems of words; what is revoked of an account is its access.
fn stems_of(text: &str) -> BTreeSet<String> {
    stems(&sentences_of(text, &Origin::file("")))
}

/// True where an exception of a test with a response, or an open item of the plan of action, names the row.
fn is_answered(context: &Context<'_>, one: &TimeTaken) -> bool {
    let names = |text: &str| {
        [&one.resource, &one.also].iter().any(|name| name.len() > 3 && text.contains(name.as_str()))
    };
    let tests = context.workspace.tests.iter().filter_map(|test| test.operating.as_ref());
    let mut told = tests.flat_map(|operating| &operating.deviations).filter(|deviation| {
        deviation.response.is_some()
            && (names(&deviation.what) || deviation.item.as_deref().is_some_and(names))
    });
    let mut items = context.workspace.poam.iter().filter(|item| names(&item.title));
    told.next().is_some() || items.next().is_some()
}
