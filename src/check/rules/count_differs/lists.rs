//! Numbers of things that statements and the description give, against the rows of the lists of these things.

use std::collections::BTreeSet;

use super::RULE;
use crate::check::Context;
use crate::check::prose::{Said, Sentence, TextKind, singular, whole_number};
use crate::diag::Diagnostic;
use crate::model::{Evidence, EvidenceKind, Found, ObservationStatus, PartId, PoamStatus};

/// People by the names that headings and texts have for them.
const PEOPLE: &[&str] = &["employee", "member", "people", "person", "staff", "user", "username"];

/// A list of the period, and what its rows are.
struct List<'a> {
    item: &'a Evidence,
    found: &'a Found,
    nouns: BTreeSet<String>,
    parts: Vec<PartId>,
    /// Ids of implementations that a test looks at which it is evidence of.
    tested: BTreeSet<&'a str>,
}

pub(super) fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let lists = lists(context);
    if lists.is_empty() {
        return Vec::new();
    }
    let mut findings = of_open_items(context);
    for said in context.statements() {
        let own: Vec<&List<'_>> = lists.iter().filter(|list| is_of(list, said)).collect();
        let id = said.implementation.id.as_str();
        let near: Vec<&List<'_>> = lists.iter().filter(|list| list.tested.contains(id)).collect();
        if own.is_empty() && near.is_empty() {
            continue;
        }
        let told = said.sentences.iter().find_map(|sentence| {
            whole(sentence, &own)
                .or_else(|| without(sentence, &own))
                .or_else(|| fewer_failures(context, sentence, &own))
                .or_else(|| summed(said, sentence, &near))
                .map(|(message, list)| (message, list, &sentence.origin))
        });
        if let Some((message, list, origin)) = told {
            let finding = RULE
                .finding(format!("{} {message}", said.who()))
                .help("correct the number, or find out which rows are missing or too many")
                .cause(&list.item.origin);
            findings.push(said.place(finding, origin));
        }
    }
    findings.extend(of_descriptions(context, &lists));
    findings
}

/// The lists of the period that a team made, with rows of one thing each.
fn lists<'a>(context: &Context<'a>) -> Vec<List<'a>> {
    let audit = context.plan.period;
    crate::check::subjects::found(context)
        .filter(|(item, found)| {
            !found.scanner && found.rows > 0 && !found.said.key.is_empty() && item.in_period(audit)
        })
        .filter(|(_, found)| !found.said.one_page && found.other_rows().is_none())
        .map(|(item, found)| {
            let parts = item.supports.iter().filter_map(|(id, _)| id.parse().ok()).collect();
            let tests = context
                .workspace
                .tests
                .iter()
                .filter(|test| item.supports.iter().any(|(id, _)| *id == test.id));
            let tested = tests.flat_map(|test| test.tests.iter().map(|(id, _)| id.as_str()));
            List { item, found, nouns: nouns(item, found), parts, tested: tested.collect() }
        })
        .collect()
}

/// What the rows of a list are, in the singular.
fn nouns(item: &Evidence, found: &Found) -> BTreeSet<String> {
    let last = found.said.key.rsplit(' ').next().unwrap_or_default();
    let one = singular(last).unwrap_or_else(|| last.to_owned());
    let mut out = BTreeSet::from([one.clone()]);
    if PEOPLE.contains(&one.as_str()) {
        out.extend(PEOPLE.iter().map(|name| (*name).to_owned()));
    }
    let file = found.path.rsplit('/').next().and_then(|name| name.split('.').next());
    if let Some(name) = file.filter(|name| name.bytes().all(|b| b.is_ascii_alphabetic())) {
        out.extend(singular(&name.to_lowercase()));
    }
    let title = item.title.to_lowercase();
    if matches!(one.as_str(), "device" | "laptop" | "hostname" | "serial")
        && title.contains("laptop")
    {
        out.insert("laptop".to_owned());
    }
    // Keys of the key management service, and neither those of an interface nor those on a ring.
    let managed =
        ["kms", "customer managed", "customer-managed", "encryption key", "key management"];
    if managed.iter().any(|name| title.contains(name)) && title.contains("key") {
        out.insert("key".to_owned());
    } else {
        out.remove("key");
    }
    out
}

/// True for a list of the very part that a section is of.
fn is_of(list: &List<'_>, said: &Said<'_>) -> bool {
    said.part.is_some_and(|part| list.parts.iter().any(|id| id == part))
        || list.item.supports.iter().any(|(id, _)| *id == said.implementation.id)
        || said.part.is_some_and(|part| {
            list.parts.iter().any(|id| id.control == part.control && id.covers(part))
        })
}

/// The number of all of them that a sentence gives, with the noun: `24 of 24 people`, `all 31 laptops`, `each of
/// the 26 people`.
fn totals(sentence: &Sentence) -> Vec<(u64, String, usize)> {
    let words = &sentence.words;
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    let mut out = Vec::new();
    for at in 0..words.len() {
        let Some(count) = whole_number(text(at)).filter(|_| !words[at].code && !words[at].quoted)
        else {
            continue;
        };
        let before = at.checked_sub(1).map_or("", text);
        let two = at.checked_sub(2).map_or("", text);
        let all = match before {
            "all" => true,
            "of" => whole_number(two).is_some_and(|part| part <= count) || at == 1,
            // `In this period 17 reports came in`.
            "period" | "quarter" => two == "this" && at == 3,
            "the" => {
                matches!(two, "of" | "all")
                    && at > 2
                    && matches!(text(at - 3), "each" | "all" | "every")
            }
            _ => false,
        };
        if !all {
            continue;
        }
        // Up to two words may stand between: `26 active people`.
        let noun = (at + 1..=at + 3).find_map(|next| {
            let word = words.get(next).filter(|word| word.clause == words[at].clause)?;
            let plural =
                if word.text == "people" { Some(word.text.clone()) } else { singular(&word.text) };
            plural.filter(|_| !words[at..next].iter().skip(1).any(|word| word.comma))
        });
        out.extend(noun.map(|noun| (count, noun, at)));
    }
    out
}

/// A number of all things that no list of them has.
fn whole<'a, 'l>(sentence: &Sentence, own: &[&'l List<'a>]) -> Option<(String, &'l List<'a>)> {
    totals(sentence).into_iter().find_map(|(count, noun, at)| {
        if !sentence.states(&(at..at + 1)) {
            return None;
        }
        let of: Vec<&&List<'_>> = own.iter().filter(|list| list.nouns.contains(&noun)).collect();
        let [list] = of.as_slice() else { return None };
        let rows = list.found.rows;
        (rows != count).then(|| {
            let plural = if noun == "people" { noun.clone() } else { format!("{noun}s") };
            let message = format!(
                "says {count} {plural}, and {}, which lists them, has {rows} rows",
                list.item.id
            );
            (message, **list)
        })
    })
}

/// `A key for 26 of 26 people` beside a list in which a cell under `key` is empty.
fn without<'a, 'l>(sentence: &Sentence, own: &[&'l List<'a>]) -> Option<(String, &'l List<'a>)> {
    let words = &sentence.words;
    let number = |at: usize| words.get(at).and_then(|word| whole_number(&word.text));
    let all = (2..words.len()).find(|at| {
        let of = words[at - 1].text == "of" && number(*at).is_some();
        of && number(at - 2) == number(*at)
    })?;
    let count = number(all)?;
    let before: Vec<&str> =
        words[all.saturating_sub(8)..all].iter().map(|word| word.text.as_str()).collect();
    own.iter().find_map(|list| {
        if list.found.rows != count {
            return None;
        }
        let (heading, filled) =
            list.found.said.filled.iter().skip(1).find(|(heading, filled)| {
                let named = heading.split(' ').any(|word| {
                    let one = singular(word).unwrap_or_else(|| word.to_owned());
                    word.len() > 2 && before.iter().any(|said| *said == one || *said == word)
                });
                named && *filled < count && *filled > 0
            })?;
        let message = format!(
            "says so of {count} of {count}, and {} has {} of {count} rows without `{heading}`",
            list.item.id,
            count - filled
        );
        Some((message, *list))
    })
}

/// A number of open items of the plan of action that the plan does not have.
fn of_open_items(context: &Context<'_>) -> Vec<Diagnostic> {
    let items = &context.workspace.poam;
    if items.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for said in context.statements() {
        for sentence in &said.sentences {
            let words = &sentence.words;
            let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
            let plan = words.iter().any(|word| word.text == "plan" || word.text.starts_with("poa"));
            let stated = (0..words.len()).find_map(|at| {
                let count = whole_number(text(at))?;
                (text(at + 1) == "open" && text(at + 2) == "items").then_some(count)
            });
            let Some(stated) = stated.filter(|_| plan) else { continue };
            // Of a day that is named, the items that had been found by then.
            let day: Option<crate::model::Date> = sentence
                .text
                .split_whitespace()
                .find_map(|word| word.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok());
            let day = day.unwrap_or(context.plan.as_of);
            let open = items
                .iter()
                .filter(|item| item.found_on.is_none_or(|found| found <= day))
                .filter(|item| {
                    item.status == PoamStatus::Open || item.closed_on.is_some_and(|on| on > day)
                })
                .count() as u64;
            // Items without a day may be of any.
            let dated = items.iter().all(|item| item.found_on.is_some());
            if dated && open != stated {
                let finding = RULE
                    .finding(format!(
                        "{} says {stated} open items, and poam.yaml has {open} that were found by {day} and not closed then",
                        said.who()
                    ))
                    .help("correct the number, or find out which items are missing");
                findings.push(said.place(finding, &sentence.origin));
            }
        }
    }
    findings
}

/// A sentence by which more went well than its list shows: `of 92 nights 91 copies succeeded at once`.
fn fewer_failures<'a, 'l>(
    context: &Context<'_>,
    sentence: &Sentence,
    own: &[&'l List<'a>],
) -> Option<(String, &'l List<'a>)> {
    let words = &sentence.words;
    let number = |at: usize| words.get(at).and_then(|word| whole_number(&word.text));
    let (total, well) = (0..words.len()).find_map(|at| {
        let total = number(at)?;
        let before = at.checked_sub(1).map_or("", |n| words[n].text.as_str());
        match before {
            "all" => Some((total, total)),
            // `Of 92 nights in this period 91 copies succeeded`.
            "of" if at == 1 => {
                let next = (at + 2..words.len().min(at + 9)).find_map(number)?;
                (next <= total).then_some((total, next))
            }
            _ => None,
        }
    })?;
    own.iter().find_map(|list| {
        if list.found.rows != total {
            return None;
        }
        let failed: BTreeSet<&str> = context
            .workspace
            .observations
            .iter()
            .filter(|row| *row.evidence == *list.item.id && &*row.tool == "list")
            .filter(|row| matches!(&*row.rule, "row-result" | "day-order"))
            .filter(|row| row.status == ObservationStatus::Fail)
            .map(|row| &*row.resource)
            .collect();
        let said = total - well;
        (failed.len() as u64 > said).then(|| {
            let first = failed.first().copied().unwrap_or_default();
            let message = format!(
                "says that {well} of {total} went well, and {} has {} that did not, such as {first}",
                list.item.id,
                failed.len()
            );
            (message, *list)
        })
    })
}

/// Several numbers of what an inventory lists, whose sum is not that of its rows.
fn summed<'a, 'l>(
    said: &Said<'_>,
    sentence: &Sentence,
    own: &[&'l List<'a>],
) -> Option<(String, &'l List<'a>)> {
    let lists = ["lists", "contains", "holds", "comprises", "shows"];
    let verb = sentence.words.iter().position(|word| lists.contains(&&*word.text))?;
    let inventory = |text: &str| text.to_lowercase().contains("inventor");
    if !inventory(&said.section.text) {
        return None;
    }
    let counts: Vec<u64> = sentence.words[verb..]
        .windows(3)
        .filter(|three| {
            let plural = |word: &str| singular(word).is_some();
            let near = three[0].clause == three[1].clause;
            near && (plural(&three[1].text) || plural(&three[2].text))
        })
        .filter_map(|three| whole_number(&three[0].text))
        .collect();
    if counts.len() < 2 {
        return None;
    }
    let sum: u64 = counts.iter().sum();
    own.iter().find_map(|list| {
        let rows = list.found.rows;
        // Another list has quite another length.
        let same = inventory(&list.item.title) && sum.abs_diff(rows) * 4 <= rows;
        (same && sum != rows).then(|| {
            let message =
                format!("gives numbers that come to {sum}, and {} has {rows} rows", list.item.id);
            (message, *list)
        })
    })
}

/// Numbers of laptops, keys and people in the description, against the lists of them.
fn of_descriptions(context: &Context<'_>, lists: &[List<'_>]) -> Vec<Diagnostic> {
    let of = |noun: &str| -> Vec<&List<'_>> {
        let own = lists.iter().filter(|list| list.nouns.contains(noun));
        own.filter(|list| !matches!(list.item.kind, EvidenceKind::Screenshot)).collect()
    };
    let people = of("people");
    let statements = context.statements().flat_map(|said| &said.sentences);
    let most = people.iter().map(|list| list.found.rows).max().unwrap_or_default();
    let agree = people.iter().filter(|list| list.found.rows == most).count() > 1;
    let mut findings = Vec::new();
    let mut tell = |count: u64, what: &str, sentence: &Sentence, list: &List<'_>, has: u64| {
        findings.push(
            RULE.finding(format!(
                "the text says {count} {what}, and {}, which lists them, has {has}",
                list.item.id
            ))
            .help("correct the number, or find out which of them belong to another system")
            .fault(&sentence.origin)
            .cause(&list.item.origin),
        );
    };
    let of_system = context.prose.others.iter().filter(|other| other.kind == TextKind::System);
    for sentence in of_system.flat_map(|other| &other.sentences) {
        let counts = numbered(sentence);
        for (count, noun) in counts {
            if let Some((list, rows)) = inventoried(lists, &noun).filter(|(_, rows)| *rows != count)
            {
                tell(count, &format!("{noun}s"), sentence, list, rows);
                continue;
            }
            match noun.as_str() {
                "laptop" | "key" => {
                    let known = of(&noun);
                    let differs = known.iter().all(|list| list.found.rows != count);
                    if let Some(list) = known.first().filter(|_| differs) {
                        tell(count, &format!("{noun}s"), sentence, list, list.found.rows);
                    }
                }
                "people" | "employee" | "person" if agree && count > most => {
                    if let Some(list) = people.iter().find(|list| list.found.rows == most) {
                        tell(count, "people", sentence, list, list.found.rows);
                    }
                }
                _ => {}
            }
        }
    }
    // A statement about all people, all laptops or the customer managed keys speaks of the same ones.
    for sentence in statements {
        for (count, noun, at) in totals(sentence) {
            let many = noun == "people" && agree && count > most;
            if let Some(list) = people.iter().find(|list| many && list.found.rows == most) {
                tell(count, "people", sentence, list, most);
            }
            let known = of(&noun);
            let all = noun == "laptop" && at > 0 && sentence.words[at - 1].text == "all";
            if let Some(list) = known.first().filter(|_| all)
                && known.iter().all(|list| list.found.rows != count)
            {
                tell(count, "laptops", sentence, list, list.found.rows);
            }
        }
        let managed = sentence.words.windows(3).enumerate().find_map(|(at, three)| {
            let named = three[1].text == "customer" && three[2].text == "managed";
            let keys = sentence.words.iter().skip(at + 3).take(2).any(|word| word.text == "keys");
            whole_number(&three[0].text).filter(|_| named && keys)
        });
        let known = of("key");
        if let Some((count, list)) = managed.zip(known.first())
            && known.iter().all(|list| list.found.rows != count)
        {
            tell(count, "customer managed keys", sentence, list, list.found.rows);
        }
    }
    findings
}

/// How many of a kind the one inventory has that lists this kind.
fn inventoried<'a, 'l>(lists: &'l [List<'a>], noun: &str) -> Option<(&'l List<'a>, u64)> {
    const COUNTED: &[&str] =
        &["bucket", "function", "host", "instance", "key", "laptop", "server", "volume"];
    let inventory = |list: &&List<'_>| {
        let title = list.item.title.to_lowercase();
        title.contains("inventor") && list.item.covers.is_some_and(|c| c.from == c.to)
    };
    let mut found = lists.iter().filter(inventory).filter_map(|list| {
        let count = list.found.said.kinds.get(noun)?;
        Some((list, *count))
    });
    let one = found.next().filter(|_| COUNTED.contains(&noun));
    one.filter(|_| found.next().is_none())
}

/// Every number of things in a sentence, with up to three words before the noun.
fn numbered(sentence: &Sentence) -> Vec<(u64, String)> {
    let words = &sentence.words;
    let mut out = Vec::new();
    for at in 0..words.len() {
        let Some(count) = whole_number(&words[at].text) else { continue };
        let noun = (at + 1..=at + 4).find_map(|next| {
            let word = words.get(next).filter(|word| word.clause == words[at].clause)?;
            if word.text == "people" {
                return Some("people".to_owned());
            }
            singular(&word.text).filter(|one| one != "aws")
        });
        out.extend(noun.map(|noun| (count, noun)));
    }
    out
}
