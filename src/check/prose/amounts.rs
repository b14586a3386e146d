//! Lengths of time and numbers of things that a text states, each with the words that say what it is of.

use std::collections::BTreeSet;
use std::ops::Range;

use super::counted::whole_number;
use super::durations::{Duration, Manner, durations, unit};
use super::sentence::{Sentence, Word, written};
use super::stems::{stem, stems};

/// A value that can be compared.
#[derive(Clone, Debug)]
pub(crate) enum Amount {
    /// A frequency or a length of time.
    Time(Duration),
    /// A number, with the stems of what is counted: `five failed attempts`.
    Number(u64, BTreeSet<String>),
}

/// A value that a sentence states.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    /// The value.
    pub amount: Amount,
    /// As written.
    pub text: String,
    /// The number of the sentence in the text.
    pub sentence: usize,
    /// Where in the sentence.
    pub range: Range<usize>,
    /// The stems of the words around it, up to the next value.
    pub near: BTreeSet<String>,
    /// The stems of the words of its clause.
    pub clause: BTreeSet<String>,
    /// True if it only describes a noun: `the weekly report`.
    pub adjective: bool,
    /// True for an upper limit, false for a lower one.
    pub most: Option<bool>,
}

impl Amount {
    /// True for the same value. Days and working days that are near each other are not told apart.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Time(one), Self::Time(other)) => {
                let longer = one.days.max(other.days);
                let near = (one.days - other.days).abs() <= 0.5 * longer;
                one.same(other) || one.working != other.working && near
            }
            (Self::Number(one, _), Self::Number(two, _)) => one == two && self.is_like(other),
            _ => false,
        }
    }

    /// True if the two can be compared: both say how often, or how long, or count the same things.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Time(one), Self::Time(other)) => {
                (one.manner == Manner::Every) == (other.manner == Manner::Every)
            }
            (Self::Number(_, one), Self::Number(_, other)) => !one.is_disjoint(other),
            _ => false,
        }
    }
}

/// Every value of a text, in order.
pub(crate) fn amounts(sentences: &[Sentence]) -> Vec<Stated> {
    let mut found = Vec::new();
    for (n, sentence) in sentences.iter().enumerate() {
        let times = durations(sentence);
        let ranges: Vec<Range<usize>> = times.iter().map(|time| time.range.clone()).collect();
        let mut of_sentence: Vec<Stated> = times
            .into_iter()
            .map(|time| {
                let (range, text) = (time.range.clone(), time.text.clone());
                stated(sentence, n, Amount::Time(time), text, &ranges, range)
            })
            .collect();
        for at in 0..sentence.words.len() {
            if ranges.iter().any(|range| range.contains(&at)) {
                continue;
            }
            if let Some((amount, text)) = number_at(sentence, &ranges, at) {
                of_sentence.push(stated(sentence, n, amount, text, &ranges, at..at + 1));
            }
        }
        of_sentence.sort_by_key(|one| one.range.start);
        found.extend(of_sentence);
    }
    found
}

/// The stems of what a label counts: `number of failed attempts`.
pub(crate) fn counted_by(label: &Sentence) -> Option<BTreeSet<String>> {
    let words = &label.words;
    let at = words.windows(2).position(|two| two[0].text == "number" && two[1].text == "of")?;
    let stop = |word: &&Word| !matches!(word.text.as_str(), "of" | "in" | "for" | "that" | "per");
    let noun = words[at + 2..].iter().take_while(stop).last()?;
    Some(BTreeSet::from([thing(&stem(&noun.text))]))
}

/// The stems of what a noun names.
pub(crate) fn counted_things(noun: &Word) -> BTreeSet<String> {
    let percent = noun.text == "%";
    BTreeSet::from([if percent { "percent".to_owned() } else { thing(&stem(&noun.text)) }])
}

/// Stems of content words. Units of time and what every requirement is about say nothing.
pub(crate) fn topics<'a>(sentences: impl IntoIterator<Item = &'a Sentence>) -> BTreeSet<String> {
    const GENERAL: &[&str] =
        &["system", "organization", "working", "business", "frequency", "interval", "period"];
    let general: BTreeSet<String> = GENERAL.iter().map(|word| stem(word)).collect();
    let mut found = BTreeSet::new();
    for sentence in sentences {
        let content = sentence.words.iter().filter(|word| unit(&word.text).is_none());
        let content = Sentence { words: content.cloned().collect(), ..sentence.clone() };
        found.extend(stems([&content]));
    }
    found.retain(|stem| !general.contains(stem));
    found
}

/// Whether words set an upper limit, or a lower one.
pub(crate) fn limit_of<'a>(words: impl IntoIterator<Item = &'a Word>) -> Option<bool> {
    words.into_iter().find_map(|word| match word.text.as_str() {
        "most" | "maximum" | "highest" | "longest" | "up" => Some(true),
        "least" | "minimum" | "lowest" | "shortest" => Some(false),
        _ => None,
    })
}

/// The name of what is counted, by its stem. What is counted before an account is locked has many names.
fn thing(stem: &str) -> String {
    let failure = ["failur", "logon", "login", "try", "tries", "sign"].contains(&stem);
    if failure { "attempt".to_owned() } else { stem.to_owned() }
}

/// The number at a word, with the names of what may be counted.
fn number_at(sentence: &Sentence, times: &[Range<usize>], at: usize) -> Option<(Amount, String)> {
    let words = &sentence.words;
    let word = &words[at];
    let count = whole_number(&word.text)
        .filter(|_| !word.code && !word.quoted && !word.text.starts_with('0'))?;
    let mut end = at + 1;
    let mut comma = word.comma;
    while end < words.len() && end < at + 4 && !comma && words[end].clause == word.clause {
        if times.iter().any(|range| range.contains(&end))
            || whole_number(&words[end].text).is_some()
        {
            break;
        }
        comma = words[end].comma;
        end += 1;
    }
    let counted = Sentence { words: words[at + 1..end].to_vec(), ..sentence.clone() };
    let mut things: BTreeSet<String> = topics([&counted]).iter().map(|one| thing(one)).collect();
    if words.get(at + 1).is_some_and(|one| one.text == "%") {
        things.insert("percent".to_owned());
    }
    // `failed sign-ins: the account is stopped after three within 15 minutes`.
    let fails = words.iter().any(|one| matches!(&*one.text, "failed" | "failures" | "attempt"));
    let after = at > 0 && words[at - 1].text == "after" && end <= at + 1;
    if after && fails {
        things.insert("attempt".to_owned());
    }
    let text = written(&words[at..end]);
    (!things.is_empty()).then_some((Amount::Number(count, things), text))
}

/// A value with its surroundings.
fn stated(
    sentence: &Sentence,
    number: usize,
    amount: Amount,
    text: String,
    times: &[Range<usize>],
    range: Range<usize>,
) -> Stated {
    let words = &sentence.words;
    // Values that follow each other are of one thing: `seven, 30 and 90 days`.
    let (mut start, mut end) = (range.start, range.end);
    for time in times.iter().rev() {
        if time.end <= start && time.end + 1 >= start {
            start = time.start;
        }
    }
    for time in times {
        if time.start >= end && time.start <= end + 1 {
            end = time.end;
        }
    }
    let from = times.iter().map(|time| time.end).filter(|to| *to <= start).max().unwrap_or(0);
    let to = times.iter().map(|time| time.start).filter(|at| *at >= end).min();
    let to = to.unwrap_or(words.len());
    let clause = words[range.start].clause;
    let of = |words: &[Word]| -> Vec<Word> {
        words.iter().filter(|word| word.clause == clause).cloned().collect()
    };
    let topic = |words: Vec<Word>| topics([&Sentence { words, ..sentence.clone() }]);
    let adjective = is_adjective(sentence, &amount, &range);
    let near = if adjective {
        of(&words[end..words.len().min(end + 3)])
    } else {
        let mut near = of(&words[from.max(start.saturating_sub(9))..start]);
        near.extend(of(&words[end..to.min(end + 6)]));
        near
    };
    let all = [of(&words[..range.start]), of(&words[range.end..])].concat();
    let most = limit_of(words[range.start.saturating_sub(3)..range.start].iter());
    Stated {
        amount,
        text,
        sentence: number,
        near: topic(near),
        clause: topic(all),
        adjective,
        most,
        range,
    }
}

/// True for an adverb of time between an article and a noun.
fn is_adjective(sentence: &Sentence, amount: &Amount, range: &Range<usize>) -> bool {
    let words = &sentence.words;
    let often = matches!(amount, Amount::Time(time) if time.manner == Manner::Every);
    let begins = range.start == 0
        && words.get(1).is_some_and(|word| !words[0].comma && word.clause == words[0].clause);
    let article = begins
        || range.start > 0
            && matches!(
                words[range.start - 1].text.as_str(),
                "the" | "a" | "an" | "its" | "their" | "our" | "this" | "that" | "semi" | "half"
            );
    often && range.len() == 1 && article
}

#[cfg(test)]
mod tests {
    use super::{Amount, amounts, counted_by, limit_of};
    use crate::check::prose::sentences_of;
    use crate::diag::Origin;

    #[test]
    fn values_have_the_words_around_them() {
        let text = "Accounts are locked for 30 minutes after five failed attempts within 15 minutes, and the weekly report lists them.";
        let found = amounts(&sentences_of(text, &Origin::file("f")));
        let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["30 minutes", "five failed attempts", "within 15 minutes", "weekly"]);
        assert!(found[0].near.contains("lock") && !found[2].near.contains("lock"));
        assert!(!found[0].adjective && found[3].adjective);
        let Amount::Number(5, things) = &found[1].amount else { panic!("{found:?}") };
        assert!(things.contains("attempt"));
    }

    #[test]
    fn numbers_that_are_compared() {
        let of = |text: &str| amounts(&sentences_of(text, &Origin::file("f"))).remove(0).amount;
        let five = of("five failed attempts");
        assert!(five.same(&of("5 unsuccessful logons")));
        assert!(five.is_like(&of("after ten attempts")) && !five.same(&of("after ten attempts")));
        assert!(!five.is_like(&of("five hosts")));
        assert!(five.same(&of("Failed sign-ins: the account stops after five")));
        assert!(of("14 working days").same(&of("10 days")));
        assert!(!of("every 90 days").is_like(&of("for 90 days")));
        let label = sentences_of("number of failed attempts in a row", &Origin::file("f"));
        assert_eq!(counted_by(&label[0]), Some(["attempt".to_owned()].into()));
        let limit = |text: &str| limit_of(&sentences_of(text, &Origin::file("f"))[0].words);
        assert_eq!(
            (limit("up to 8"), limit("at least 8"), limit("8")),
            (Some(true), Some(false), None)
        );
    }
}
