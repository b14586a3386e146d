//! `statement-parameter-differs`

use std::collections::BTreeSet;

use crate::check::prose::{
    Amount, Manner, Said, Sentence, Stated, amounts, counted_by, counted_things, first_number,
    limit_of, sentences_of, stated_length, topics,
};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{
    Catalog, Control, Implementation, Parameter, ParameterKind, Part, PlanControl, PlanPart,
    SettingKind,
};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "statement-parameter-differs",
        severity: Severity::Error,
        summary: "a statement gives another frequency, period or number than the parameter of its requirement",
        manual: "\
The requirement is printed with the value of its parameter, and the statement stands below it. If the
parameter says every 90 days and the statement every 180, one of them is wrong, and an assessor holds the
control to the parameter. A statement that is stricter than the parameter is a warning: the two still have
to agree.

Every frequency, length of time and number of a statement that agrees with a parameter is set aside, and so
is the parameter. What is left is compared where it is of one kind and said of the same thing: the words
around the value are words of the parameter's label, its value or its requirement. Text before the first
heading is held against all parameters of its controls that no section states.

Correct the value under `parameters`, or the statement.",
    },
    check,
};

/// A value that a parameter gives.
struct Wanted<'a> {
    part: &'a PlanPart,
    id: String,
    label: &'a str,
    value: String,
    origin: Option<Origin>,
    amount: Amount,
    most: Option<bool>,
    /// Words of the label.
    named: BTreeSet<String>,
    /// Words of the value around this length.
    own: BTreeSet<String>,
    /// Words of the requirement.
    asked: BTreeSet<String>,
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(catalog) = context.catalog() else { return Vec::new() };
    let mut findings = Vec::new();
    let all: Vec<&Said<'_>> = context.statements().collect();
    for of_one in all.chunk_by(|one, next| std::ptr::eq(one.implementation, next.implementation)) {
        let implementation = of_one[0].implementation;
        let (headed, general): (Vec<&Said<'_>>, Vec<&Said<'_>>) =
            of_one.iter().copied().partition(|said| said.part.is_some());
        let mut elsewhere: Vec<Stated> = Vec::new();
        let mut told: Vec<String> = Vec::new();
        for said in headed.into_iter().chain(general) {
            let stated = amounts(&said.sentences);
            let (own, echoed) = wanted_of(context, catalog, implementation, said);
            let mut pairs = differing(&said.sentences, &stated, &own, 1);
            if said.part.is_none() {
                let open: Vec<Wanted<'_>> = echoed
                    .into_iter()
                    .filter(|one| !told.contains(&one.id))
                    .filter(|one| {
                        !elsewhere.iter().any(|s| s.amount.same(&one.amount) && one.is_named(s))
                    })
                    .collect();
                let echoes = differing(&said.sentences, &stated, &open, 2);
                findings.extend(echoes.iter().map(|(one, found)| finding(said, one, found)));
            } else {
                pairs.extend(misplaced(&said.sentences, &stated, &own, &pairs));
            }
            told.extend(pairs.iter().map(|(one, _)| one.id.clone()));
            findings.extend(pairs.iter().map(|(one, found)| finding(said, one, found)));
            elsewhere.extend(stated);
        }
    }
    findings.extend(context.statements().filter_map(|said| older_tls(context, said)));
    findings
}

/// A statement with an older version of TLS than the parameter of its implementation.
fn older_tls(context: &Context<'_>, said: &Said<'_>) -> Option<Diagnostic> {
    use super::statement_against_setting::version;
    let kind = SettingKind::TlsVersion;
    let (found, text, origin) = said.sentences.iter().find_map(|sentence| {
        let (found, text) = version(kind, sentence)?;
        Some((found, text, &sentence.origin))
    })?;
    let parameters = said.implementation.parameters.iter();
    let (name, value, at) = parameters
        .filter_map(|(name, (value, at))| {
            let sentences = crate::check::prose::sentences_of(value, at);
            let (wanted, _) = sentences.iter().find_map(|one| version(kind, one))?;
            (found < wanted).then_some((name, value, at))
        })
        .next()?;
    let known = context.plan.controls.iter().flat_map(|control| &control.parameters);
    let label = known.filter(|one| one.id == *name).map(|one| one.label.as_str()).next()?;
    let finding = RULE
        .finding(format!("{} says \"{text}\", and {name} ({label}) is \"{value}\"", said.who()))
        .help("make the statement and the value under `parameters` agree");
    Some(said.place(finding, origin).cause(at))
}

fn finding(said: &Said<'_>, wanted: &Wanted<'_>, found: &Stated) -> Diagnostic {
    // A shorter deadline is stricter, a shorter time of keeping is not.
    let strict = match (&found.amount, &wanted.amount) {
        (Amount::Time(found), Amount::Time(wanted)) => {
            found.manner != Manner::Long && found.days < wanted.days
        }
        _ => false,
    } && !wanted.says(KEPT);
    let finding = RULE
        .finding(format!(
            "{} says \"{}\", and {} ({}) is \"{}\"",
            said.who(),
            found.text,
            wanted.id,
            wanted.label,
            wanted.value
        ))
        .severity(if strict { Severity::Warning } else { Severity::Error })
        .help("make the statement and the value under `parameters` agree")
        .control(&wanted.part.id)
        .fault(&said.sentences[found.sentence].origin);
    match &wanted.origin {
        Some(origin) => finding.cause(origin),
        None => finding,
    }
}

/// Stems of what is done again and again.
const DONE: &[&str] =
    &["review", "scan", "backup", "test", "train", "assess", "updat", "exercis", "check"];

/// Words of the labels of how long something lasts, and of how soon it is done.
const KEPT: &[&str] = &["retention", "lock", "duration"];
const SOON: &[&str] = &["limit", "deadline", "notice", "response"];

impl Wanted<'_> {
    /// True if the label has one of these words.
    fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.label.contains(word))
    }

    fn is_comparable(&self, stated: &Stated) -> bool {
        let bounds = self.most.zip(stated.most).is_none_or(|(one, other)| one == other);
        let first = stated.text.split(' ').next().unwrap_or_default().to_lowercase();
        let within = matches!(first.as_str(), "within" | "inside" | "in" | "under");
        let manner = match &stated.amount {
            Amount::Time(time) if time.manner != Manner::Every => {
                // `a course of two hours` is no deadline, and `stored within an hour` no time of keeping.
                let deadline = self.says(SOON) && time.manner == Manner::Long;
                let keeping = self.says(KEPT) && within;
                !deadline && !keeping
            }
            _ => true,
        };
        bounds && manner && self.amount.is_like(&stated.amount)
    }

    fn is_named(&self, stated: &Stated) -> bool {
        stated.near.iter().any(|stem| self.named.contains(stem) || self.own.contains(stem))
    }

    /// How much a statement is about this parameter: words of its name weigh twice those of its requirement.
    fn score(&self, stated: &Stated) -> usize {
        let named = |stem: &&String| self.named.contains(*stem) || self.own.contains(*stem);
        let near = stated.near.iter().filter(named).count();
        let asked = stated.near.iter().filter(|stem| self.asked.contains(*stem));
        let asked = asked.filter(|stem| !named(stem)).count();
        if stated.adjective {
            // `the annual access review` is about a review; `daily procedures` is about none.
            let done = stated.near.iter().any(|stem| DONE.contains(&stem.as_str()) && named(&stem));
            return if done { 2 * near } else { 0 };
        }
        let clause = stated.clause.difference(&stated.near).filter(named).count();
        2 * near + asked + clause
    }
}

/// The values of a text that contradict a parameter, each with the parameter. `least` is how much a lone value
/// has to be about the parameter.
fn differing<'w, 'a, 's>(
    sentences: &[Sentence],
    stated: &'s [Stated],
    wanted: &'w [Wanted<'a>],
    least: usize,
) -> Vec<(&'w Wanted<'a>, &'s Stated)> {
    let agrees = |one: &Wanted<'_>, other: &Stated| one.amount.same(&other.amount);
    let open: Vec<&Stated> = stated
        .iter()
        .filter(|found| !wanted.iter().any(|one| agrees(one, found)))
        .filter(|found| is_so(&sentences[found.sentence], found))
        // `weekly or daily` leaves the choice.
        .filter(|found| {
            !stated.iter().any(|other| {
                let near = other.sentence == found.sentence
                    && (other.range.end + 1 == found.range.start
                        || found.range.end + 1 == other.range.start);
                let often = |one: &Stated| {
                    matches!(&one.amount, Amount::Time(time) if time.manner == Manner::Every)
                };
                near && often(found)
                    && often(other)
                    && wanted.iter().any(|one| agrees(one, other))
            })
        })
        .collect();
    let missing: Vec<&Wanted<'_>> =
        wanted.iter().filter(|one| !stated.iter().any(|found| agrees(one, found))).collect();
    let mut pairs: Vec<(&Wanted<'_>, &Stated)> = Vec::new();
    for one in &missing {
        let done = pairs.iter().any(|(told, _)| told.id == one.id || told.amount.same(&one.amount));
        if done {
            continue;
        }
        let like: Vec<&Stated> =
            open.iter().copied().filter(|found| one.is_comparable(found)).collect();
        let alone = like.iter().filter(|found| !found.adjective).count() == 1
            && missing.iter().filter(|other| other.amount.is_like(&one.amount)).count() == 1;
        let least = if alone { least } else { 2 };
        let best = like
            .iter()
            .filter(|found| !pairs.iter().any(|(_, told)| std::ptr::eq(*told, **found)))
            .filter(|found| !found.adjective || like.iter().all(|other| other.adjective))
            .map(|found| (one.score(found), !found.adjective, *found))
            .filter(|(score, free, _)| *score >= if *free { least } else { 2 })
            // The first of equals.
            .rev()
            .max_by_key(|(score, free, _)| (*free, *score));
        if let Some((.., found)) = best {
            pairs.push((one, found));
        }
    }
    pairs
}

/// Values said of the very thing that a parameter is of, although another sentence states its value.
fn misplaced<'w, 'a, 's>(
    sentences: &[Sentence],
    stated: &'s [Stated],
    wanted: &'w [Wanted<'a>],
    told: &[(&Wanted<'_>, &Stated)],
) -> Vec<(&'w Wanted<'a>, &'s Stated)> {
    let clause = |one: &Stated| (one.sentence, sentences[one.sentence].clause(&one.range));
    let mut pairs = Vec::new();
    for found in stated.iter().filter(|found| is_so(&sentences[found.sentence], found)) {
        let agreed = stated.iter().filter(|other| clause(other) == clause(found));
        let agreed =
            agreed.flat_map(|other| wanted.iter().filter(|one| one.amount.same(&other.amount)));
        let known = told.iter().any(|(_, other)| std::ptr::eq(*other, found));
        if known || found.adjective || agreed.count() > 0 {
            continue;
        }
        let about = |one: &&Wanted<'_>| {
            one.is_comparable(found) && one.own.intersection(&found.clause).count() >= 2
        };
        pairs.extend(wanted.iter().find(about).map(|one| (one, found)));
    }
    pairs
}

/// True for what is so now, and not for what happened in the period.
fn is_so(sentence: &Sentence, found: &Stated) -> bool {
    let words = &sentence.words;
    let period = words.windows(3).any(|three| {
        three[0].text == "in"
            && matches!(&*three[1].text, "this" | "the")
            && three[2].text == "period"
    });
    let clause = sentence.clause(&found.range);
    let past = words.iter().any(|word| {
        word.clause == clause && matches!(&*word.text, "was" | "were" | "took" | "came" | "had")
    });
    let late = words.get(found.range.end);
    let late = late.is_some_and(|word| matches!(&*word.text, "late" | "ago" | "earlier"));
    !period && !past && !late && sentence.states(&found.range)
}

/// The values of the parameters that a section answers for; and those of the other parts of its controls, which
/// other sections answer for, if it is the text before the first heading.
fn wanted_of<'a>(
    context: &Context<'a>,
    catalog: &'a Catalog,
    implementation: &Implementation,
    said: &Said<'_>,
) -> (Vec<Wanted<'a>>, Vec<Wanted<'a>>) {
    let (mut own, mut echoed): (Vec<Wanted<'a>>, Vec<Wanted<'a>>) = Default::default();
    for control in &context.plan.controls {
        if said.part.is_some_and(|id| !id.control.covers(&control.id)) {
            continue;
        }
        let Some(known) = catalog.control(&control.id) else { continue };
        for part in &control.parts {
            if !implementation.satisfies(&part.id)
                || said.part.is_some_and(|id| !id.covers(&part.id))
            {
                continue;
            }
            let statement = implementation.statement(&part.id);
            let answers = statement.is_some_and(|found| std::ptr::eq(found, said.section));
            let to = match answers {
                true => &mut own,
                false if said.part.is_none() => &mut echoed,
                false => continue,
            };
            for one in wanted(context, control, known, part) {
                let listed =
                    to.iter().any(|other| other.id == one.id && other.amount.same(&one.amount));
                if !listed {
                    to.push(one);
                }
            }
        }
    }
    (own, echoed)
}

/// The values of the parameters of a part, its own before those of the sentences above it.
fn wanted<'a>(
    context: &Context<'a>,
    control: &'a PlanControl,
    known: &'a Control,
    part: &'a PlanPart,
) -> Vec<Wanted<'a>> {
    let leaves = known.statement.leaves();
    let Some((leaf, above)) = leaves.into_iter().find(|(leaf, _)| leaf.id == part.id) else {
        return Vec::new();
    };
    let texts: Vec<&str> =
        std::iter::once(leaf).chain(above).map(|one: &Part| &*one.text).collect();
    if texts.iter().all(|text| inserted(text).next().is_none()) {
        return Vec::new();
    }
    let place = Origin::file("");
    let mut asked = BTreeSet::new();
    for text in &texts {
        // The words between the parameters, and the values without a length: `the payment database`.
        let plain: Vec<&str> = text
            .split("{{")
            .map(|piece| piece.split_once("}}").map_or(piece, |(_, rest)| rest))
            .collect();
        asked.extend(topics(&sentences_of(&plain.join(" "), &place)));
        for (value, _) in inserted(text).filter_map(|id| assigned(context, control, id)) {
            let sentences = sentences_of(&value, &place);
            if amounts(&sentences).is_empty() {
                asked.extend(topics(&sentences));
            }
        }
    }
    let mut out = Vec::new();
    for id in texts.iter().flat_map(|text| inserted(text)) {
        let Some(parameter) = known.parameters.get(id) else { continue };
        // `keep the account locked for {{ … }}`: the parameter inside says how long.
        let choices = parameter.choices.iter().flat_map(|text| inserted(text));
        let inside: Vec<&str> =
            choices.chain(parameter.aggregates.iter().map(String::as_str)).collect();
        let nested = inside.into_iter().filter_map(|id| Some((id, known.parameters.get(id)?)));
        let nested: Vec<Wanted<'a>> = nested
            .flat_map(|(id, parameter)| values(context, control, part, id, parameter, &asked))
            .collect();
        if nested.is_empty() {
            out.extend(values(context, control, part, id, parameter, &asked));
        } else {
            out.extend(nested);
        }
    }
    out
}

/// The ids of the parameters that a sentence of the catalog inserts.
fn inserted(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|piece| {
        let inside = piece.split("}}").next()?.trim();
        Some(inside.strip_prefix("insert:")?.trim_start().strip_prefix("param,")?.trim())
    })
}

/// The value of a parameter and its place: in the plan, or where the plan does not print it, in the workspace.
fn assigned(
    context: &Context<'_>,
    control: &PlanControl,
    id: &str,
) -> Option<(String, Option<Origin>)> {
    if let Some(one) = control.parameters.iter().find(|one| one.id == id) {
        return Some((one.value.clone()?, one.origin.clone()));
    }
    let satisfying = context.workspace.implementations.iter().filter(|implementation| {
        implementation.satisfies.iter().any(|(one, _)| one.control == control.id)
    });
    let mut all =
        satisfying.map(|one| &one.parameters).chain([&context.workspace.system.parameters]);
    all.find_map(|values| values.get(id))
        .map(|(value, origin)| (value.clone(), Some(origin.clone())))
}

/// Every length and number of the value of a parameter.
fn values<'a>(
    context: &Context<'_>,
    control: &'a PlanControl,
    part: &'a PlanPart,
    id: &str,
    parameter: &'a Parameter,
    asked: &BTreeSet<String>,
) -> Vec<Wanted<'a>> {
    if parameter.kind == Some(ParameterKind::People) {
        return Vec::new();
    }
    let Some((value, origin)) = assigned(context, control, id) else { return Vec::new() };
    let place = Origin::file("");
    let sentences = sentences_of(&value, &place);
    let label = sentences_of(&parameter.label, &place);
    let often = parameter.kind == Some(ParameterKind::Frequency)
        || parameter.label.contains("frequency")
        || parameter.label.contains("interval");
    let mut found: Vec<(Amount, BTreeSet<String>)> = Vec::new();
    let all = amounts(&sentences);
    let only = all.len() == 1;
    for one in all {
        let own = around(&sentences[one.sentence], &one, only);
        match one.amount {
            Amount::Time(mut time) => {
                if often {
                    time.manner = Manner::Every;
                } else if time.manner == Manner::Every {
                    continue;
                }
                found.push((Amount::Time(time), own));
            }
            number => found.extend(
                limit_number(number, &sentences[one.sentence], one.range.start)
                    .map(|number| (number, own)),
            ),
        }
    }
    if found.is_empty()
        && let Some(mut time) = stated_length(&sentences)
        && (often || time.manner != Manner::Every || parameter.kind == Some(ParameterKind::Period))
    {
        time.manner = if often { Manner::Every } else { Manner::Within };
        found.push((Amount::Time(time), BTreeSet::new()));
    }
    if found.is_empty()
        && let Some(things) = label.first().and_then(counted_by)
        && let Some(count) = sentences.first().and_then(first_number)
    {
        found.push((Amount::Number(count as u64, things), BTreeSet::new()));
    }
    let most = limit_of(sentences.iter().chain(&label).flat_map(|sentence| &sentence.words));
    let named = topics(&label);
    found
        .into_iter()
        .map(|(amount, own)| Wanted {
            part,
            id: id.to_owned(),
            label: &parameter.label,
            value: value.clone(),
            origin: origin.clone(),
            amount,
            most,
            named: named.clone(),
            own,
            asked: asked.clone(),
        })
        .collect()
}

/// A number of a value with the thing that it counts, if it is one that a statement can contradict: `14 characters`.
fn limit_number(amount: Amount, sentence: &Sentence, at: usize) -> Option<Amount> {
    let Amount::Number(count, _) = amount else { return None };
    let noun = sentence.words.get(at + 1)?;
    let plain = !sentence.words[at].text.starts_with('0') && sentence.words.len() <= 14;
    let counts = noun.text == "%" || noun.text.ends_with('s') && noun.text.len() > 3;
    (plain && counts).then(|| Amount::Number(count, counted_things(noun)))
}

/// The words of a value that belong to one of its lengths: all, or up to the commas around it.
fn around(sentence: &Sentence, one: &Stated, only: bool) -> BTreeSet<String> {
    let (head, tail) = (&sentence.words[..one.range.start], &sentence.words[one.range.end..]);
    let ends = |n: usize| !only && sentence.words[n].comma;
    let before = head.iter().rev().take_while(|word| only || !word.comma);
    let mut words: Vec<_> = before.cloned().collect();
    if !ends(one.range.end - 1) {
        let after = tail.iter().position(|word| !only && word.comma).map_or(tail.len(), |n| n + 1);
        words.extend(tail[..after].iter().cloned());
    }
    topics([&Sentence { words, ..sentence.clone() }])
}
