//! Phrases that a sentence is searched for.
//!
//! A phrase is a row of words: `aws|amazon`, `patch*` (any ending), `the?` (may be absent), `..` (up to
//! three words between) and `...` (up to nine). All its words stand in one clause, unless it is searched
//! for across clauses.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::sentence::{Sentence, Word, key};

#[derive(Clone, Debug)]
enum Piece {
    /// Any of these; true for those of which only the beginning is given.
    Word { any: Vec<(String, bool)>, optional: bool },
    /// Up to this many words.
    Gap(usize),
}

/// One phrase.
#[derive(Clone, Debug)]
pub(super) struct Phrase(Vec<Piece>);

impl Phrase {
    /// Reads a phrase.
    pub(super) fn new(text: &str) -> Self {
        let piece = |piece: &str| match piece {
            ".." => Piece::Gap(3),
            "..." => Piece::Gap(9),
            _ => {
                let optional = piece.ends_with('?');
                let any = piece.trim_end_matches('?').split('|');
                let any = any.map(|word| match word.strip_suffix('*') {
                    Some(start) => (start.to_owned(), true),
                    None => (word.to_owned(), false),
                });
                Piece::Word { any: any.collect(), optional }
            }
        };
        Self(text.split_whitespace().map(piece).collect())
    }

    /// Words that have to be there: the longer, the more a phrase says.
    pub(super) fn weight(&self) -> usize {
        let said = |piece: &&Piece| matches!(piece, Piece::Word { optional: false, .. });
        self.0.iter().filter(said).count()
    }

    /// The words where it is found first.
    pub(super) fn find(&self, sentence: &Sentence) -> Option<Range<usize>> {
        self.find_all(sentence).next()
    }

    /// Everywhere it is found.
    pub(super) fn find_all<'a>(
        &'a self,
        sentence: &'a Sentence,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        (0..sentence.words.len()).filter_map(move |at| self.within(sentence, at))
    }

    /// The words where it is found from this one on, in its clause.
    fn within(&self, sentence: &Sentence, at: usize) -> Option<Range<usize>> {
        let clause = Some(sentence.words[at].clause);
        let end = matches(&self.0, &sentence.words, at, clause)?;
        (end > at).then_some(at..end)
    }

    /// The words where it is found from this one on, in its clause or across several.
    fn at(&self, sentence: &Sentence, at: usize) -> Option<Range<usize>> {
        let end = matches(&self.0, &sentence.words, at, None)?;
        (end > at).then_some(at..end)
    }

    /// The words that it can begin with; none where it can begin with any.
    fn starts(&self) -> Option<Vec<&str>> {
        let mut out = Vec::new();
        for piece in &self.0 {
            let Piece::Word { any, optional } = piece else { return None };
            if any.iter().any(|(_, open)| *open) {
                return None;
            }
            out.extend(any.iter().map(|(word, _)| word.as_str()));
            if !optional {
                return Some(out);
            }
        }
        None
    }
}

/// The end of the match of `pieces` that begins at `at`.
fn matches(pieces: &[Piece], words: &[Word], at: usize, clause: Option<usize>) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return Some(at) };
    match piece {
        Piece::Gap(most) => (0..=*most)
            .take_while(|n| at + n <= words.len())
            .find_map(|n| matches(rest, words, at + n, clause)),
        Piece::Word { any, optional } => {
            let here =
                words.get(at).filter(|word| clause.is_none_or(|clause| word.clause == clause));
            let fits = here.is_some_and(|word| {
                any.iter().any(|(text, open)| {
                    word.text == *text || (*open && word.text.starts_with(text.as_str()))
                })
            });
            let taken = fits.then(|| matches(rest, words, at + 1, clause)).flatten();
            taken.or_else(|| optional.then(|| matches(rest, words, at, clause)).flatten())
        }
    }
}

/// Several phrases. Which of them can begin at a word is looked up, so that many cost little more than few.
#[derive(Clone, Debug)]
pub(crate) struct Phrases {
    phrases: Vec<Phrase>,
    /// Phrases by the key of a word that they can begin with, in order.
    starts: FxHashMap<u64, Vec<usize>>,
    /// Phrases that can begin with any word.
    open: Vec<usize>,
}

impl Phrases {
    /// Reads phrases.
    pub(crate) fn new<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Self {
        let phrases: Vec<Phrase> =
            texts.into_iter().map(|text| Phrase::new(text.as_ref())).collect();
        let mut starts: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut open = Vec::new();
        for (at, phrase) in phrases.iter().enumerate() {
            match phrase.starts() {
                Some(words) => {
                    for word in words {
                        starts.entry(key(word)).or_default().push(at);
                    }
                }
                None => open.push(at),
            }
        }
        Self { phrases, starts, open }
    }

    /// The phrases that can begin with a word.
    fn beginning_with(&self, word: &Word) -> impl Iterator<Item = usize> {
        let known = self.starts.get(&word.key).into_iter().flatten();
        known.chain(&self.open).copied()
    }

    /// Which phrase can begin at which word: in the order of the phrases, then of the words.
    fn candidates(&self, sentence: &Sentence) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        for (at, word) in sentence.words.iter().enumerate() {
            out.extend(self.beginning_with(word).map(|phrase| (phrase, at)));
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The first place of the first phrase that is found.
    pub(crate) fn find(&self, sentence: &Sentence) -> Option<Range<usize>> {
        self.find_all(sentence).next()
    }

    /// Everywhere any of them is found.
    pub(crate) fn find_all<'a>(
        &'a self,
        sentence: &'a Sentence,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        let candidates = self.candidates(sentence).into_iter();
        candidates.filter_map(|(phrase, at)| self.phrases[phrase].within(sentence, at))
    }

    /// True if any of them is found.
    pub(crate) fn are_in(&self, sentence: &Sentence) -> bool {
        // Which of them does not matter, so none has to be put in order.
        sentence.words.iter().enumerate().any(|(at, word)| {
            self.beginning_with(word)
                .any(|phrase| self.phrases[phrase].within(sentence, at).is_some())
        })
    }

    /// The first place of the first phrase that is found in one clause or across several.
    pub(crate) fn across(&self, sentence: &Sentence) -> Option<Range<usize>> {
        let mut candidates = self.candidates(sentence).into_iter();
        candidates.find_map(|(phrase, at)| self.phrases[phrase].at(sentence, at))
    }

    /// True if one of them stands in this clause.
    pub(crate) fn are_in_clause(&self, sentence: &Sentence, clause: usize) -> bool {
        self.find_all(sentence).any(|range| sentence.words[range.start].clause == clause)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sentence::sentences_of;
    use super::Phrase;
    use crate::diag::Origin;

    #[test]
    fn phrases_are_found() {
        let found = |phrase: &str, text: &str| {
            let sentence = sentences_of(text, &Origin::file("f")).remove(0);
            let range = Phrase::new(phrase).find(&sentence)?;
            let words = sentence.words[range].iter().map(|word| word.text.clone());
            Some(words.collect::<Vec<_>>().join(" "))
        };
        assert_eq!(
            found("soc 2 type? 2? certified", "We are SOC 2 certified").as_deref(),
            Some("soc 2 certified")
        );
        assert_eq!(
            found("soc 2 type? 2? certified", "a SOC 2 Type 2 certified firm").as_deref(),
            Some("soc 2 type 2 certified")
        );
        assert_eq!(
            found("aws .. patch*", "AWS always and fully patches it").as_deref(),
            Some("aws always and fully patches")
        );
        assert_eq!(found("aws .. patch*", "AWS runs hosts and we patch them"), None);
        assert_eq!(
            found("patch* ... by aws|amazon", "Guests are patched by Amazon").as_deref(),
            Some("patched by amazon")
        );
    }
}
