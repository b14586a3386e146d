//! Word lists and small tests on words that the fitting of values rests on.

/// Units a frequency or a period counts in, singular.
const UNITS: &[&str] = &[
    "second",
    "minute",
    "hour",
    "day",
    "night",
    "week",
    "weekday",
    "weekend",
    "workday",
    "fortnight",
    "month",
    "quarter",
    "half-year",
    "semester",
    "year",
    "decade",
    "morning",
    "evening",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "sec",
    "min",
    "hr",
    "wk",
    "yr",
];

/// Words that come before a unit and belong to it: `business day`, `calendar quarter`.
const BEFORE_UNITS: &[&str] =
    &["business", "calendar", "consecutive", "fiscal", "full", "half", "working", "work"];

const NUMBERS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
];

/// Prepositions: each leads on to what it is about.
const PREPOSITIONS: &[&str] = &[
    "after",
    "at",
    "before",
    "by",
    "during",
    "following",
    "for",
    "from",
    "in",
    "inside",
    "into",
    "of",
    "on",
    "through",
    "throughout",
    "to",
    "under",
    "until",
    "upon",
    "using",
    "via",
    "with",
    "within",
    "without",
];

const DETERMINERS: &[&str] = &[
    "a", "all", "an", "another", "any", "both", "each", "either", "every", "her", "his", "its",
    "neither", "no", "other", "our", "some", "such", "that", "the", "their", "these", "this",
    "those", "your",
];

/// Words that are lower-cased inside a sentence although a value starts with them.
const ORDINARY: &[&str] = &[
    "about",
    "access",
    "account",
    "accounts",
    "actions",
    "activities",
    "additional",
    "administrator",
    "administrators",
    "after",
    "alert",
    "alerts",
    "also",
    "annual",
    "annually",
    "applications",
    "as",
    "at",
    "audit",
    "authorized",
    "automated",
    "automatically",
    "before",
    "biannually",
    "biweekly",
    "block",
    "by",
    "change",
    "changes",
    "conditions",
    "confidentiality",
    "configuration",
    "continual",
    "continually",
    "continuous",
    "continuously",
    "contractors",
    "controls",
    "critical",
    "customers",
    "daily",
    "data",
    "delete",
    "designated",
    "developers",
    "devices",
    "disable",
    "during",
    "employees",
    "encrypted",
    "encryption",
    "engineers",
    "events",
    "except",
    "external",
    "failed",
    "files",
    "following",
    "for",
    "from",
    "hosts",
    "hourly",
    "if",
    "immediately",
    "in",
    "incident",
    "incidents",
    "including",
    "individuals",
    "information",
    "integrity",
    "internal",
    "isolate",
    "keep",
    "key",
    "laptops",
    "limit",
    "local",
    "lock",
    "log",
    "logically",
    "logs",
    "mail",
    "management",
    "managers",
    "manually",
    "maximum",
    "media",
    "minimum",
    "mobile",
    "monthly",
    "multiple",
    "name",
    "near",
    "network",
    "new",
    "nightly",
    "non-privileged",
    "notify",
    "on",
    "once",
    "only",
    "organization",
    "organization-level",
    "organizational",
    "otherwise",
    "owners",
    "passwords",
    "people",
    "per",
    "periodic",
    "periodically",
    "personal",
    "personnel",
    "physical",
    "physically",
    "policies",
    "policy",
    "privileged",
    "procedures",
    "production",
    "prohibit",
    "prohibited",
    "promptly",
    "public",
    "quarantine",
    "quarterly",
    "real-time",
    "regular",
    "regularly",
    "relevant",
    "remote",
    "remove",
    "report",
    "restart",
    "restrict",
    "risk",
    "security",
    "semi-annually",
    "semiannually",
    "send",
    "servers",
    "service",
    "services",
    "set",
    "show",
    "shut",
    "significant",
    "software",
    "staff",
    "stop",
    "suspected",
    "system",
    "system-level",
    "systems",
    "take",
    "technical",
    "tell",
    "temporary",
    "then",
    "they",
    "three",
    "through",
    "twice",
    "unit",
    "until",
    "up",
    "upon",
    "use",
    "users",
    "using",
    "vendors",
    "warn",
    "weekly",
    "when",
    "whenever",
    "where",
    "while",
    "with",
    "within",
    "without",
    "yearly",
];

/// Finite verbs and helping verbs that make a clause of a phrase.
const VERBS: &[&str] = &[
    "are", "aren't", "can", "cannot", "could", "did", "do", "does", "gets", "had", "has", "have",
    "is", "isn't", "may", "must", "needs", "requires", "shall", "should", "was", "were", "will",
    "would",
];

/// Third-person verbs that may be plural nouns too: they count only where a full stop ends the value.
const LIKELY_VERBS: &[&str] = &[
    "accepts",
    "acts",
    "alerts",
    "applies",
    "approves",
    "assesses",
    "blocks",
    "carries",
    "checks",
    "confirms",
    "decides",
    "deletes",
    "disables",
    "ends",
    "ensures",
    "follow",
    "follows",
    "goes",
    "handles",
    "informs",
    "keep",
    "keeps",
    "locks",
    "maintains",
    "makes",
    "manages",
    "monitors",
    "notifies",
    "performs",
    "protects",
    "provides",
    "receive",
    "receives",
    "records",
    "removes",
    "reports",
    "reviews",
    "revokes",
    "runs",
    "scans",
    "sends",
    "signs",
    "takes",
    "tells",
    "tests",
    "trains",
    "updates",
    "use",
    "uses",
    "verifies",
];

/// Words that open a clause of their own, so that a verb after them says nothing about the whole.
const SUBORDINATORS: &[&str] = &[
    "after", "as", "because", "before", "if", "once", "that", "unless", "until", "what", "when",
    "whenever", "where", "whether", "which", "while", "who", "whom", "whose",
];

/// Values that say that there is no value.
const VOID: &[&str] = &[
    "n/a",
    "na",
    "n.a",
    "none",
    "not applicable",
    "not defined",
    "not specified",
    "nothing",
    "tba",
    "tbd",
    "to be decided",
    "to be defined",
    "to be determined",
    "undefined",
];

/// Openings that point elsewhere or list examples, and so cannot be read as the thing itself.
const ASIDES: &[&str] = &[
    "at a minimum",
    "at minimum",
    "cf",
    "e.g",
    "for example",
    "i.e",
    "including",
    "minimum",
    "not defined",
    "not specified",
    "per",
    "refer to",
    "see",
    "such as",
    "to include",
];

const ABBREVIATIONS: &[&str] = &[
    "a.m.", "approx.", "co.", "corp.", "dept.", "e.g.", "etc.", "i.e.", "inc.", "ltd.", "max.",
    "min.", "no.", "p.m.", "resp.", "rev.", "sec.", "v.", "ver.", "vs.",
];

/// A word without the punctuation around it, in lower case.
pub(super) fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// The first word, plain.
pub(super) fn first(text: &str) -> String {
    text.split_whitespace().next().map(plain).unwrap_or_default()
}

/// The last word, plain.
pub(super) fn last(text: &str) -> String {
    text.split_whitespace().next_back().map(plain).unwrap_or_default()
}

/// What follows `phrase` where `text` starts with it as whole words, whatever the case.
pub(super) fn after<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let head = text.get(..phrase.len())?;
    let rest = &text[phrase.len()..];
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '-');
    (head.eq_ignore_ascii_case(phrase) && ends).then_some(rest)
}

/// What comes before `phrase` where `text` ends with it as whole words.
pub(super) fn before<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let text = text.trim_end();
    let at = text.len().checked_sub(phrase.len())?;
    let tail = text.get(at..)?;
    let head = &text[..at];
    let starts = head.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '-');
    (tail.eq_ignore_ascii_case(phrase) && starts).then_some(head)
}

/// True if the text starts with one of the phrases.
pub(super) fn opens(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| after(text, phrase).is_some())
}

/// True for `month` and `months`.
pub(super) fn is_unit(word: &str) -> bool {
    let word = plain(word);
    UNITS.contains(&word.as_str()) || word.strip_suffix('s').is_some_and(|one| UNITS.contains(&one))
}

/// True for `month`, not for `months`.
pub(super) fn is_single_unit(word: &str) -> bool {
    UNITS.contains(&plain(word).as_str())
}

/// True for `calendar` in `calendar quarter`.
pub(super) fn leads_unit(word: &str) -> bool {
    BEFORE_UNITS.contains(&plain(word).as_str())
}

/// True for `12`, `twelve` and `twenty-four`.
pub(super) fn is_number(word: &str) -> bool {
    let word = plain(word);
    let digits = !word.is_empty()
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–' | '/'));
    digits || (!word.is_empty() && word.split('-').all(|part| NUMBERS.contains(&part)))
}

/// True for `by`, `within`, `for`.
pub(super) fn leads_on(word: &str) -> bool {
    PREPOSITIONS.contains(&plain(word).as_str())
}

/// True for `a`, `the`, `each`, `our`.
pub(super) fn is_determiner(word: &str) -> bool {
    DETERMINERS.contains(&plain(word).as_str())
}

/// True for `a`, `an` and `the`.
pub(super) fn is_article(word: &str) -> bool {
    matches!(plain(word).as_str(), "a" | "an" | "the")
}

/// True for values that say there is none.
pub(super) fn is_void(text: &str) -> bool {
    let text = text.trim_end_matches('.').trim().to_lowercase();
    VOID.contains(&text.as_str()) || opens(&text, &["n/a", "not applicable"])
}

/// True for values that start with an aside: `see the policy`, `to include the ISSO`.
pub(super) fn is_aside(text: &str) -> bool {
    opens(text, ASIDES)
}

/// True if the stop at the end of the text belongs to an abbreviation.
pub(super) fn ends_in_abbreviation(text: &str) -> bool {
    let Some(word) = text.split_whitespace().next_back() else { return false };
    let word = word.trim_start_matches(['(', '"']).to_lowercase();
    let letters = word.len() >= 4
        && word
            .as_bytes()
            .chunks(2)
            .all(|pair| pair[0].is_ascii_alphabetic() && pair.get(1) == Some(&b'.'));
    ABBREVIATIONS.contains(&word.as_str()) || letters
}

/// True if the text has a finite verb of its own, so that it is a clause and no phrase.
/// `stopped`: a full stop ended it.
pub(super) fn is_clause(text: &str, stopped: bool) -> bool {
    for word in text.split_whitespace().skip(1) {
        let word = plain(word);
        if SUBORDINATORS.contains(&word.as_str()) {
            return false;
        }
        if VERBS.contains(&word.as_str()) || (stopped && LIKELY_VERBS.contains(&word.as_str())) {
            return true;
        }
    }
    false
}

/// The text as it continues a sentence: `Every quarter` becomes `every quarter`, while names,
/// abbreviations and titles such as `Security Lead` keep their capitals.
pub(super) fn continued(text: &str) -> String {
    let mut words = text.split(' ');
    let head = words.next().unwrap_or_default();
    let word = plain(head);
    let known = ORDINARY.contains(&word.as_str())
        || is_determiner(head)
        || is_number(head)
        || (is_unit(head) && !word.ends_with("day"))
        || matches!(word.as_str(), "day" | "business");
    let shouted = head.chars().skip(1).any(char::is_uppercase);
    // `The Security Lead` is about the title, `Security Lead` is the title.
    let titled =
        words.next().is_some_and(|next| next.chars().next().is_some_and(char::is_uppercase))
            && !is_determiner(head)
            && !is_number(head)
            && !is_function(&word);
    if !known || shouted || titled {
        return text.to_owned();
    }
    lowered(text)
}

/// The text with its first letter in lower case, unless the first word is an abbreviation.
pub(super) fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

/// The text with its first letter in upper case.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Words that are no part of a title.
fn is_function(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "about",
        "after",
        "as",
        "at",
        "before",
        "by",
        "during",
        "following",
        "for",
        "from",
        "if",
        "in",
        "including",
        "notify",
        "on",
        "once",
        "only",
        "per",
        "through",
        "until",
        "upon",
        "using",
        "when",
        "whenever",
        "where",
        "while",
        "with",
        "within",
        "without",
    ];
    WORDS.contains(&word)
}

/// `an` before a vowel sound, else `a`.
pub(super) fn article(next: &str) -> &'static str {
    let word = next.split_whitespace().next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let spelled = word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let lower = word.to_lowercase();
    let vowel = if spelled {
        word.starts_with(|c| "AEFHILMNORSX8".contains(c))
    } else if ["uni", "use", "usu", "util", "eu", "one", "once"]
        .iter()
        .any(|s| lower.starts_with(s))
    {
        lower.starts_with("unin") || lower.starts_with("unim")
    } else {
        lower.starts_with(|c| "aeiou8".contains(c))
            || ["hour", "honest", "11", "18"].iter().any(|s| lower.starts_with(s))
    };
    if vowel { "an" } else { "a" }
}
