//! Claims that AWS does something by default, against the dated facts of the services.

use std::ops::Range;
use std::sync::LazyLock;

use super::phrase::{Phrase, Phrases};
use super::sentence::Sentence;
use super::services::{Level, Names, meant, short_name};
use crate::diag::Origin;
use crate::model::{Date, DefaultState, Owner, Service, ServiceDefault, ServiceUse, Workspace};

/// A fact that a sentence contradicts.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// The service: `EBS`.
    pub service: String,
    /// What holds, as the end of a sentence.
    pub holds: String,
    /// False where the workspace does not say enough to be sure.
    pub certain: bool,
    /// Where the service is declared.
    pub declared: Option<Origin>,
}

static BY_DEFAULT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "by default",
        "per default",
        "out of the box",
        "as standard",
        "on default",
        "without any? further? action|setting|configuration|intervention|step|steps|work",
        "with no action|setting|configuration",
        "default behavior|behaviour",
        "without being asked|told|requested|configured",
        "without anybody|anyone|somebody|someone asking|configuring|setting|enabling",
        "by itself|themselves",
        "on its|their own",
        "of its|their own accord",
        "unasked",
        "from the moment|start|beginning|day|minute|second .. created|made|launched|exists|exist|start|started",
    ])
});

/// Phrases of [`BY_DEFAULT`] that are said of what the organization sets up too, unless the service is what acts:
/// `which every VPC writes from the moment it is created`.
static FROM_CREATION: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(["from the moment|start|beginning|day|minute|second"]));

/// AWS, or the service itself, as the one who encrypts whatever anybody sets.
static BY_AWS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "aws|amazon ... always|automatically ... encrypts|encrypting",
        "aws|amazon .. encrypts .. all|every|any|our|the .. automatically|always",
        "aws|amazon .. encrypts ... automatically|always",
        "automatically|always encrypted .. by aws|amazon",
        "encrypted automatically|always? by aws|amazon",
        "automatically|always encrypts",
        "encrypts ... automatically",
    ])
});

/// A service that turns encryption on, where it is the one that does.
static TURNS_ON: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "turns|switches encryption on",
        "turns|switches on encryption",
        "enables|activates encryption",
    ])
});

static ENCRYPTS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(["encrypt|encrypts|encrypted|encryption|encrypting"]));

static IN_TRANSIT: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(["in transit|motion", "tls", "https", "ssl", "between"]));

static AT_REST: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(["at rest", "stored", "storage"]));

/// What the organization itself does so that a default of AWS's does not matter.
static OWN: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "terraform|cloudformation|module|modules|pipeline|template|templates|scp|scps|guardrail|guardrails",
        "service control",
        "enable|enables|enabled|enabling|activates|activate|enforce|enforces|enforced|enforcing|activated",
        "turn|turns|turned|switch|switched|switches on",
        "set|sets|configured|configure|configures|specify|specifies|chosen|chose|choose",
        "policy|policies|rule|rules|baseline|setting|settings|flag|storageencrypted",
        "our|own key|keys|default|defaults|trail|landing|organization",
        "was|were created|launched|restored|made|migrated|copied with|encrypted|from|into",
        "created|launched with",
    ])
});

/// What shows that the writer knows of the day from which a default holds.
static KNOWS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "new objects|buckets|clusters|resources|tables|volumes",
        "created|stored|written|uploaded since|after|from|on",
        "re encrypted|encrypt|encrypting",
        "reencrypted|rewritten",
        "older|earlier|existing|remaining ... copied|rewritten|encrypted|migrated|replaced",
        "older|earlier|existing objects|buckets|clusters",
        "copied in place",
    ])
});

static AFFIRMS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "keep|keeps|on|enabled|active|activated|recorded|logged|collected|captured|kept|stored|rotated|rotate|rotates|records|record|logs|log|collects|captures|writes|written|sends|sent|retained|retains|versioned|versions|delivered|delivers|audited|enforced|enforces|required|encrypted|turns|turned|renews|renewed|replaces|replaced|included|includes|rotation|protected|backed|has|have",
    ])
});

static DENIES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "off|disabled|optional|opt|unencrypted|inactive|absent|missing",
        "only after|when|if|once|where",
    ])
});

/// The facts that a sentence contradicts: on encryption at rest, or else on logs, copies, keys and the like.
pub(crate) fn contradicted(
    workspace: &Workspace,
    names: &Names<'_>,
    sentence: &Sentence,
    encryption: bool,
) -> Vec<Fact> {
    if encryption {
        on_encryption(workspace, names, sentence)
    } else {
        on_settings(workspace, names, sentence)
    }
}

fn on_encryption(workspace: &Workspace, names: &Names<'_>, sentence: &Sentence) -> Vec<Fact> {
    let Some(word) = ENCRYPTS.find(sentence).filter(|range| sentence.claims(range)) else {
        return Vec::new();
    };
    let knowledge = names.knowledge;
    let default = by_default(names, sentence);
    let by_aws = BY_AWS.find(sentence).filter(|range| sentence.claims(range));
    let by_service = || {
        let mut found = TURNS_ON.find_all(sentence);
        found.find(|range| is_of_service(names, sentence, range) && sentence.claims(range))
    };
    let Some(claim) = default.or(by_aws).or_else(by_service) else { return Vec::new() };
    if sentence.is_negated(&claim) || sentence.is_quoted(&claim) || sentence.is_conditional(&claim)
    {
        return Vec::new();
    }
    let own = is_own_work(sentence, &claim);
    let transit = IN_TRANSIT.are_in(sentence) && !AT_REST.are_in(sentence);
    if own || transit {
        return Vec::new();
    }
    // The clause that has the noun: `Volumes are …`, `… on all volumes`.
    let mut services = meant(names, &workspace.system, sentence, sentence.clause(&word));
    if services.is_empty() {
        services = meant(names, &workspace.system, sentence, sentence.clause(&claim));
    }
    let everything = ["all", "every", "everything", "any", "data", "storage", "rest", "customer"];
    if services.is_empty() && sentence.words.iter().any(|word| everything.contains(&&*word.text)) {
        let declared = workspace.system.services.iter();
        services = declared.filter_map(|used| knowledge.service(&used.id)).collect();
        services.dedup_by_key(|service| service.id.clone());
    }
    let mut facts = Vec::new();
    // Names of a key or a tool beside the thing that is encrypted say nothing of their own.
    let tools = ["kms", "cloudhsm", "iam", "config", "cloudtrail", "backup", "organizations"];
    let several = services.len() > 1;
    for service in services {
        if several && tools.contains(&service.id.as_str()) {
            continue;
        }
        let used: Vec<&ServiceUse> = uses(workspace, service);
        let none = used.is_empty();
        let used = used.into_iter().map(Some).chain(none.then_some(None));
        facts.extend(
            used.filter_map(|used| of_encryption(workspace, service, used, sentence)).take(1),
        );
    }
    facts
}

/// The words by which a sentence says that something is so whatever anybody sets.
fn by_default(names: &Names<'_>, sentence: &Sentence) -> Option<Range<usize>> {
    BY_DEFAULT.find_all(sentence).find(|range| {
        let last = &sentence.words[range.end - 1];
        let next = sentence.words.get(range.end).filter(|next| next.clause == last.clause);
        let first = sentence.words[range.start].text.as_str();
        match (first, last.text.as_str()) {
            // `on its own key`, `on their own premises`.
            ("on" | "of", "own") => {
                last.comma
                    || next.is_none_or(|next| {
                        matches!(&*next.text, "since" | "from" | "as" | "at" | "when" | "whenever")
                    })
            }
            ("from", _) if FROM_CREATION.are_in(sentence) => {
                let acts =
                    |at: &Range<usize>| at.end <= range.start && is_of_service(names, sentence, at);
                AFFIRMS.find_all(sentence).chain(ENCRYPTS.find_all(sentence)).any(|at| acts(&at))
            }
            _ => true,
        }
    })
}

/// True if the verb at `range` has AWS or one of its services as its subject: `RDS turns`, `which every VPC writes`.
fn is_of_service(names: &Names<'_>, sentence: &Sentence, range: &Range<usize>) -> bool {
    let mut end = range.start;
    while end > 0
        && matches!(
            &*sentence.words[end - 1].text,
            "also" | "always" | "automatically" | "has" | "itself" | "then" | "now"
        )
    {
        end -= 1;
    }
    let aws = end.checked_sub(1).is_some_and(|n| {
        matches!(&*sentence.words[n].text, "aws" | "amazon") && !sentence.words[n].comma
    });
    let mut services = names.named(sentence, Level::Loose).into_iter();
    aws || services.any(|(at, _)| at.end == end && !sentence.words[at.end - 1].comma)
}

/// True if the organization itself sets what is so by default: `encryption by default is enabled`, while
/// `is enabled by default` is the claim itself.
fn is_own_work(sentence: &Sentence, claim: &Range<usize>) -> bool {
    let clause = sentence.clause(claim);
    OWN.find_all(sentence).filter(|range| sentence.clause(range) == clause).any(|range| {
        let word = sentence.words[range.start].text.as_str();
        let enabling = matches!(word, "enabled" | "activated" | "turned" | "switched" | "enforced");
        let part_of_it = range.end == claim.start && enabling;
        !part_of_it && (range.end <= claim.start || range.start >= claim.end)
    })
}

fn uses<'w>(workspace: &'w Workspace, service: &Service) -> Vec<&'w ServiceUse> {
    let same = |used: &&ServiceUse| {
        workspace.knowledge.service(&used.id).is_some_and(|known| known.id == service.id)
    };
    workspace.system.services.iter().filter(same).collect()
}

fn of_encryption(
    workspace: &Workspace,
    service: &Service,
    used: Option<&ServiceUse>,
    sentence: &Sentence,
) -> Option<Fact> {
    const TOPIC: &str = "encryption-at-rest";
    let name = short_name(service).to_owned();
    let fact = |holds: String, certain: bool| {
        Some(Fact {
            service: name.clone(),
            holds,
            certain,
            declared: used.map(|u| u.origin.clone()),
        })
    };
    let mode = used.and_then(|used| {
        let id = used.mode.as_ref()?;
        service.modes.iter().find(|mode| mode.id == *id)
    });
    match mode.and_then(|mode| Some((mode, mode.topics.get(TOPIC)?))) {
        Some((mode, entry)) if entry.owner == Owner::Customer => {
            let note = entry.note.as_deref().unwrap_or("encryption is the organization's");
            return fact(format!("it is declared as `{}`: {}", mode.id, lowered(note)), true);
        }
        Some((_, entry)) if entry.owner == Owner::Aws => return None,
        _ => {}
    }
    let known = best(service, sentence, true)?;
    let since = known.effective_from;
    let created = used.and_then(|used| used.created);
    match known.state? {
        DefaultState::Always => None,
        DefaultState::Choice | DefaultState::OptIn => fact(lowered(&known.claim), true),
        DefaultState::New => {
            let since = since?;
            if let Some(year) =
                claimed_year(sentence).filter(|year| *year < i64::from(since.ymd().0))
            {
                return fact(format!("the default holds since {since}, not since {year}"), true);
            }
            if KNOWS.are_in(sentence) {
                return None;
            }
            match created {
                Some(created) if created < since => fact(
                    format!(
                        "the default holds since {since} ({}), and what is declared was created from {created}",
                        known.scope
                    ),
                    true,
                ),
                Some(_) => None,
                // Where the default is younger than a year, what runs may well be older.
                None if is_recent(since, workspace.system.period.from) => fact(
                    format!(
                        "the default holds only since {since}, and carveout.yaml does not state when what runs was created"
                    ),
                    false,
                ),
                None => None,
            }
        }
    }
}

fn is_recent(since: Date, from: Date) -> bool {
    since.days_to(from) < 365
}

/// The year in `since 2021`, `since January 2021`, `since 2021-03-01`.
fn claimed_year(sentence: &Sentence) -> Option<i64> {
    let at = sentence.words.iter().position(|word| word.text == "since")?;
    let next = sentence.words.iter().skip(at + 1).take(3);
    next.filter_map(|word| word.text.parse::<i64>().ok()).find(|year| (2006..2100).contains(year))
}

/// The dated fact of a service that says most of what the sentence is about.
fn best<'s>(
    service: &'s Service,
    sentence: &Sentence,
    encryption: bool,
) -> Option<&'s ServiceDefault> {
    let of_encryption = |about: &str| about.contains("encrypt");
    let weight = |known: &ServiceDefault| {
        let about = known.about.iter().filter(|about| of_encryption(about) == encryption);
        let phrases = about.map(|about| Phrase::new(about));
        phrases.filter(|phrase| phrase.find(sentence).is_some()).map(|phrase| phrase.weight()).max()
    };
    let found = service.defaults.iter().filter(|known| known.state.is_some());
    let weighed = found.filter_map(|known| Some((weight(known)?, known)));
    // The first of equals.
    weighed.rev().max_by_key(|(weight, _)| *weight).map(|(_, known)| known)
}

fn on_settings(workspace: &Workspace, names: &Names<'_>, sentence: &Sentence) -> Vec<Fact> {
    let knowledge = &workspace.knowledge;
    let claim = by_default(names, sentence).filter(|range| sentence.claims(range));
    let Some(claim) = claim else { return Vec::new() };
    let clause = sentence.clause(&claim);
    if is_own_work(sentence, &claim)
        || DENIES.are_in_clause(sentence, clause)
        || !AFFIRMS.are_in_clause(sentence, clause)
    {
        return Vec::new();
    }
    let named = meant(names, &workspace.system, sentence, clause);
    let declared = workspace.system.services.iter().filter_map(|used| knowledge.service(&used.id));
    let about = |services: Vec<&'_ Service>| -> Vec<(String, String, DefaultState)> {
        let found = services.into_iter().filter_map(|service| {
            let known = best(service, sentence, false)?;
            Some((service.id.clone(), known.claim.clone(), known.state?))
        });
        found.collect()
    };
    let mut found = about(named);
    if found.is_empty() {
        found = about(declared.collect());
        // A fact that holds for some and not for others contradicts nobody who names none.
        if found.iter().any(|(.., state)| matches!(state, DefaultState::New | DefaultState::Always))
        {
            return Vec::new();
        }
    }
    let wrong = found
        .into_iter()
        .filter(|(.., state)| matches!(state, DefaultState::OptIn | DefaultState::Choice));
    let facts = wrong.filter_map(|(id, claim, _)| {
        let service = knowledge.services.get(&id)?;
        let declared = uses(workspace, service).first().map(|used| used.origin.clone());
        let service = short_name(service).to_owned();
        Some(Fact { service, holds: lowered(&claim), certain: true, declared })
    });
    facts.take(3).collect()
}

/// As the end of a sentence: with a small letter at its start unless a name begins it.
fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    let name = text.split([' ', '.', '_']).next().is_some_and(|word| {
        word.chars().skip(1).any(char::is_uppercase) || text.starts_with("rds.")
    });
    match first {
        Some(first) if !name => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
