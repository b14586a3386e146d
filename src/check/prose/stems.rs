//! Content words, cut to what their forms have in common.

use std::collections::BTreeSet;

use super::sentence::Sentence;

/// Words without content of their own.
const STOP: &[&str] = &[
    "about",
    "after",
    "also",
    "and",
    "any",
    "are",
    "been",
    "before",
    "being",
    "both",
    "but",
    "can",
    "does",
    "each",
    "every",
    "for",
    "from",
    "has",
    "have",
    "how",
    "including",
    "into",
    "its",
    "may",
    "more",
    "must",
    "not",
    "other",
    "our",
    "own",
    "per",
    "shall",
    "should",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "under",
    "upon",
    "via",
    "was",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whose",
    "will",
    "with",
    "within",
    "without",
    "all",
    "out",
    "only",
    "over",
    "most",
    "least",
    "one",
    "two",
];

/// The stem of a word: without the endings of plural, verb and adverb.
pub(super) fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").unwrap_or(word);
    let irregular = [
        ("kept", "keep"),
        ("held", "hold"),
        ("told", "tell"),
        ("sent", "send"),
        ("done", "do"),
        ("ran", "run"),
        ("written", "write"),
        ("given", "give"),
        ("taken", "take"),
        ("left", "leave"),
    ];
    let word = irregular.iter().find(|(form, _)| *form == word).map_or(word, |(_, base)| base);
    let mut text = word.to_owned();
    for ending in [
        "ations", "ation", "ments", "ment", "ingly", "edly", "ings", "ing", "ies", "ied", "ions",
        "ion", "ers", "er", "ors", "or", "ed", "es", "ly", "al", "s", "e", "y",
    ] {
        let Some(head) = text.strip_suffix(ending) else { continue };
        // `rates` and `rated` are of one stem, and `user` is not of `us`.
        let least = if matches!(ending, "ing" | "ed" | "es" | "s" | "e") { 3 } else { 4 };
        if head.chars().count() >= least {
            text = head.to_owned();
            break;
        }
    }
    text
}

/// The stems of the content words of sentences.
pub(crate) fn stems<'a>(sentences: impl IntoIterator<Item = &'a Sentence>) -> BTreeSet<String> {
    let words = sentences.into_iter().flat_map(|sentence| &sentence.words);
    words
        .map(|word| word.text.as_str())
        .filter(|word| word.len() > 2 && word.chars().any(char::is_alphabetic))
        .filter(|word| !STOP.contains(word))
        .map(stem)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (one, other) in [
            ("reviews", "reviewed"),
            ("disabling", "disabled"),
            ("accounts", "account"),
            ("approval", "approved"),
            ("policies", "policy"),
        ] {
            assert!(stem(one).starts_with(&stem(other)[..4]), "{one} {other}");
        }
        assert_eq!(stem("reviews"), stem("reviewing"));
        assert_eq!(stem("managers"), stem("manager"));
    }
}
