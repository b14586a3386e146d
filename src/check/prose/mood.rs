//! Whether a sentence claims what it says: not what is denied, quoted, conditional, planned or over.

use std::ops::Range;
use std::sync::LazyLock;

use super::phrase::Phrases;
use super::sentence::Sentence;

const NEGATORS: &[&str] = &[
    "not",
    "no",
    "never",
    "nor",
    "neither",
    "cannot",
    "can't",
    "don't",
    "doesn't",
    "isn't",
    "aren't",
    "won't",
    "wasn't",
    "weren't",
    "didn't",
    "nobody",
    "none",
    "nothing",
    "non",
    "nowhere",
    "hardly",
    "refuse",
    "refuses",
    "forbids",
    "forbid",
    "forbidden",
    "prohibits",
    "prohibited",
    "rejects",
    "avoid",
    "avoids",
    "avoided",
];

/// Words after `no` or `not` with which it denies nothing.
const NO_DENIAL: &[&str] = &[
    "only",
    "later",
    "less",
    "more",
    "fewer",
    "earlier",
    "exception",
    "exceptions",
    "matter",
    "doubt",
];

/// Words that speak of a claim rather than make it.
static TOLD: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "not|never|nobody|nor|don't|doesn't|cannot|avoid|avoids ... say|says|said|saying|claim|claims|claiming|state|states|write|writes|advertise|advertises|call|calls|describe|describes|suggest|suggests|imply|implies|assume|assumes|argue|mean|means|conclude",
        "without .. saying|claiming|stating|writing|calling|describing|suggesting|implying|meaning",
        "there is|was|are no",
        "no such",
        "texts|pages|statements|sentences|documents|drafts|slides|articles that|which call|calls|say|says|state|states|claim|claims",
        "the|a|this|that claim|phrase|wording|term|expression|slogan|statement|sentence|words|label|badge|logo|assertion",
        "claims|phrases|wordings|terms|expressions|slogans|words|statements such|like|as",
        "is|are|was a? wrong|false|misleading|incorrect|untrue|myth|banned|forbidden",
        "rather than|instead of",
    ])
});

/// What a capital begins after AWS that is no product: `Amazon Web Services`, and what AWS is examined by.
const NOT_PRODUCTS: &[&str] = &[
    "web", "soc", "soc1", "soc2", "soc3", "iso", "pci", "fedramp", "hipaa", "hitrust", "c5",
    "nist", "cmmc", "irap", "type",
];

/// Words that make what follows a condition, a question or a wish.
const CONDITIONS: &[&str] = &[
    "if",
    "unless",
    "whether",
    "would",
    "could",
    "might",
    "should",
    "must",
    "shall",
    "require",
    "requires",
    "required",
    "requiring",
    "expected",
    "obliged",
    "obliges",
    "ask",
    "asks",
    "asked",
    "suppose",
    "hypothetical",
    "candidate",
    "wants",
    "want",
    "only",
];

/// Words that put what is said into the future.
const FUTURE: &[&str] = &[
    "will",
    "plan",
    "plans",
    "planned",
    "plan's",
    "intend",
    "intends",
    "aim",
    "aims",
    "goal",
    "target",
    "toward",
    "towards",
    "seek",
    "seeks",
    "pursue",
    "pursues",
    "once",
    "prepare",
    "prepares",
    "preparing",
    "future",
    "proposed",
    "considering",
    "considers",
    "evaluating",
];

/// Words that put what is said into the past.
static PAST: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "until",
        "till",
        "formerly",
        "previously",
        "used to",
        "in the past",
        "before the? .. move|migration|change|period|switch",
        "earlier version|versions|wording|text|drafts|draft",
        "was|were|been retired|removed|replaced|switched|decommissioned|dropped|deleted|disabled|discontinued",
        "had been",
    ])
});

/// What is out of use: `the retired scanner`.
const OVER: &[&str] = &["decommissioned", "retired", "replaced", "discontinued"];

/// Organizations that are neither AWS nor the one that writes.
const OTHERS: &[&str] = &[
    "vendor",
    "vendors",
    "vendor's",
    "supplier",
    "suppliers",
    "supplier's",
    "provider",
    "providers",
    "provider's",
    "processor",
    "processors",
    "subprocessor",
    "subprocessors",
    "partner",
    "partners",
    "competitor",
    "competitors",
    "merchant",
    "merchants",
    "third",
    "auditor",
    "auditors",
    "assessor",
    "assessors",
    "contractor",
    "contractors",
    "outsourcer",
    "prospect",
    "prospects",
    "reseller",
    "bank",
    "landlord",
    "laboratory",
    "lab",
];

impl Sentence {
    fn before(&self, range: &Range<usize>) -> impl DoubleEndedIterator<Item = (usize, &str)> {
        let clause = self.words.get(range.start).map_or(0, |word| word.clause);
        let head = self.words[..range.start].iter().enumerate();
        head.filter(move |(_, word)| word.clause == clause).map(|(n, word)| (n, word.text.as_str()))
    }

    /// True if the clause denies what stands at `range`.
    pub(crate) fn is_negated(&self, range: &Range<usize>) -> bool {
        let denies = |n: usize, word: &str| {
            let next = self.words.get(n + 1).map_or("", |word| word.text.as_str());
            NEGATORS.contains(&word) && !NO_DENIAL.contains(&next)
        };
        let near_without = |n: usize| {
            let between = &self.words[n..range.start];
            self.words[n].text == "without"
                && between.len() <= 3
                && !between.iter().any(|word| word.comma)
        };
        if self.before(range).any(|(n, word)| denies(n, word) || near_without(n)) {
            return true;
        }
        let within = range.clone().any(|n| denies(n, &self.words[n].text));
        // `… is not a term we use`, `… does not exist`.
        let after: Vec<&str> =
            self.words.iter().skip(range.end).take(2).map(|word| word.text.as_str()).collect();
        let copula = |word: &str| matches!(word, "is" | "are" | "does" | "do" | "was" | "were");
        let later =
            match after.as_slice() {
                [verb, not, ..] => copula(verb) && NEGATORS.contains(not),
                _ => false,
            } || after.first().is_some_and(|word| matches!(*word, "isn't" | "aren't" | "doesn't"));
        within || later
    }

    /// True if the words at `range` are somebody's, in quotation marks.
    pub(crate) fn is_quoted(&self, range: &Range<usize>) -> bool {
        self.words[range.clone()].iter().any(|word| word.quoted)
    }

    /// True if the sentence speaks of a claim and does not make it.
    pub(crate) fn is_told(&self) -> bool {
        TOLD.across(self).is_some()
    }

    /// True if it is a condition, a question, a duty or a wish.
    pub(crate) fn is_conditional(&self, range: &Range<usize>) -> bool {
        self.text.ends_with('?')
            || self.before(range).any(|(_, word)| CONDITIONS.contains(&word))
            || self
                .words
                .first()
                .is_some_and(|word| matches!(&*word.text, "if" | "unless" | "were"))
    }

    /// True if it is planned.
    pub(crate) fn is_future(&self, range: &Range<usize>) -> bool {
        self.before(range).any(|(n, _)| self.is_to_come(n))
    }

    /// True if the whole clause is about what is planned.
    pub(crate) fn is_of_the_future(&self, range: &Range<usize>) -> bool {
        let clause = self.clause(range);
        let mut words = self.words.iter().enumerate().filter(|(_, word)| word.clause == clause);
        words.any(|(n, _)| self.is_to_come(n))
    }

    /// True for a word of the future. `once a year` is a frequency.
    fn is_to_come(&self, n: usize) -> bool {
        let word = self.words[n].text.as_str();
        let next = self.words.get(n + 1).map_or("", |word| word.text.as_str());
        FUTURE.contains(&word)
            && !(word == "once" && matches!(next, "a" | "an" | "every" | "each" | "per"))
    }

    /// True if what stands at `range` is over. What another clause says is replaced from time to time is not:
    /// `both hosts are replaced every week; …`.
    pub(crate) fn is_past(&self, range: &Range<usize>) -> bool {
        let clause = self.clause(range);
        let over = |n: usize| {
            let word = &self.words[n];
            let before = n.checked_sub(1).map_or("", |n| self.words[n].text.as_str());
            let habit = word.clause != clause && matches!(before, "is" | "are" | "and" | "be");
            OVER.contains(&word.text.as_str()) && !habit
        };
        PAST.across(self).is_some() || (0..self.words.len()).any(over)
    }

    /// True if the clause is about another organization.
    pub(crate) fn is_about_others(&self, range: &Range<usize>) -> bool {
        let clause = self.words.get(range.start).map_or(0, |word| word.clause);
        let other = |word: &super::sentence::Word| {
            word.clause == clause && OTHERS.contains(&word.text.as_str())
        };
        self.words.iter().enumerate().any(|(n, word)| {
            // `the cloud provider` is AWS, `the service provider` often the organization itself.
            let ours = n > 0 && matches!(&*self.words[n - 1].text, "cloud" | "service");
            other(word) && !ours
        })
    }

    /// True if what stands at `range` is claimed, now and by the writer.
    pub(crate) fn claims(&self, range: &Range<usize>) -> bool {
        !self.is_negated(range)
            && !self.is_quoted(range)
            && !self.is_told()
            && !self.is_conditional(range)
            && !self.is_future(range)
            && !self.is_past(range)
    }

    /// True if the length of time at `range` is said of what is so now. What is not done for so long is too.
    pub(crate) fn states(&self, range: &Range<usize>) -> bool {
        let over = self.is_quoted(range) || self.is_past(range);
        // `reviews the plan every year` plans nothing.
        let noun = |n: usize| {
            let before = n.checked_sub(1).map_or("", |n| self.words[n].text.as_str());
            self.words[n].text == "plan"
                && matches!(
                    before,
                    "the"
                        | "a"
                        | "this"
                        | "our"
                        | "its"
                        | "contingency"
                        | "response"
                        | "recovery"
                        | "security"
                )
        };
        !over && !self.before(range).any(|(n, word)| FUTURE.contains(&word) && !noun(n))
    }

    /// True if a word of `range` is AWS as the maker of a product: `by AWS Config`, and not `by the AWS SOC 2 report`.
    pub(crate) fn names_a_product(&self, range: &Range<usize>) -> bool {
        range.clone().any(|n| {
            let maker = matches!(&*self.words[n].text, "aws" | "amazon");
            let next = self.words.get(n + 1);
            let name = next.is_some_and(|next| {
                next.written.starts_with(char::is_uppercase) && next.clause == self.words[n].clause
            });
            maker
                && name
                && !self.words[n].comma
                && next.is_some_and(|next| !NOT_PRODUCTS.contains(&next.text.as_str()))
        })
    }

    /// The number of the clause that `range` begins in.
    pub(crate) fn clause(&self, range: &Range<usize>) -> usize {
        self.words.get(range.start).map_or(0, |word| word.clause)
    }
}

#[cfg(test)]
mod tests {
    use super::super::phrase::Phrase;
    use super::super::sentence::sentences_of;
    use crate::diag::Origin;

    #[test]
    fn what_is_claimed() {
        let claimed = |text: &str| {
            let sentence = sentences_of(text, &Origin::file("f")).remove(0);
            let range = Phrase::new("soc 2 certified").find(&sentence);
            range.is_some_and(|range| sentence.claims(&range))
        };
        for text in [
            "We are SOC 2 certified.",
            "No card is stored and the platform is SOC 2 certified.",
            "The platform is SOC 2 certified, so no further test is needed.",
            "Without exception all regions are SOC 2 certified.",
        ] {
            assert!(claimed(text), "{text}");
        }
        for text in [
            "We are not SOC 2 certified.",
            "We never say that we are SOC 2 certified.",
            "Nobody here is SOC 2 certified.",
            "We are not, and do not claim to be, SOC 2 certified.",
            "The page said \"SOC 2 certified\" in May.",
            "The claim SOC 2 certified was struck.",
            "If a vendor is SOC 2 certified, it is listed.",
            "Vendors must be SOC 2 certified.",
            "We will be SOC 2 certified in 2027.",
            "SOC 2 certified is not a term that we use.",
            "Is the vendor SOC 2 certified?",
        ] {
            assert!(!claimed(text), "{text}");
        }
    }
}
