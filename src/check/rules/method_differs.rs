//! `method-differs`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Method, PlanTest};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "method-differs",
        severity: Severity::Warning,
        summary: "a method that nothing in the procedure of its test shows",
        manual: "\
The methods of a test are what its procedure did. `inspection` while the procedure only asked, or
`reperformance` while it only read, claims more than was done; asking alone supports no conclusion on
operation. The rule speaks only where it is sure: every step states its method and none is the one that the
test names; none of the words of the procedure says more than asking or reading; or a step that states its
method says that somebody was asked and calls it inspection, or that a record was read and calls it
observation.

State the methods that were used, or describe what else was done.",
    },
    check,
};

/// Words of asking.
const ASKS: &[&str] = &[
    "ask",
    "asked",
    "asks",
    "asking",
    "inquire",
    "inquired",
    "inquires",
    "enquire",
    "enquired",
    "interview",
    "interviewed",
    "interviews",
    "interviewing",
    "discuss",
    "discussed",
    "discussion",
    "spoke",
    "told",
    "tells",
    "said",
    "stated",
    "explained",
    "heard",
    "telephoned",
    "speak",
    "talked",
    "questioned",
    "inquiry",
    "enquiry",
    "conversation",
];

/// Words of reading and looking.
const READS: &[&str] = &[
    "read",
    "reads",
    "inspect",
    "inspected",
    "inspects",
    "look",
    "looked",
    "see",
    "saw",
    "seen",
    "view",
    "viewed",
    "examine",
    "examined",
    "review",
    "reviewed",
];

/// True for a word of doing something with a record beyond reading it. Beginnings of words: what is not
/// listed here is not known, and then nothing is said.
fn is_known(word: &str) -> bool {
    ASKS.contains(&word) || READS.contains(&word)
}

/// Words that begin what else a tester does.
const DOES: &[&str] = &[
    "obtain",
    "compare",
    "compared",
    "trace",
    "check",
    "verif",
    "confirm",
    "match",
    "agree",
    "recalc",
    "recomput",
    "calculat",
    "comput",
    "count",
    "re-perform",
    "reperform",
    "repeat",
    "rerun",
    "re-run",
    "run",
    "ran",
    "execut",
    "try",
    "tried",
    "attempt",
    "restor",
    "simulat",
    "test",
    "break",
    "draw",
    "drew",
    "redraw",
    "sampl",
    "select",
    "pick",
    "export",
    "extract",
    "download",
    "quer",
    "list",
    "scan",
    "open",
    "log",
    "sign",
    "send",
    "sent",
    "creat",
    "delet",
    "chang",
    "push",
    "deploy",
    "request",
    "call",
    "call",
    "appl",
    "evaluat",
    "assess",
    "observ",
    "watch",
    "witness",
    "walk",
    "follow",
    "validat",
    "reconcil",
    "search",
    "sort",
    "filter",
    "recreat",
    "rebuil",
    "take",
    "took",
    "make",
    "made",
    "hash",
    "ping",
    "connect",
    "submit",
    "enter",
    "recorded",
    "note",
    "collect",
    "gather",
    "pull",
    "get",
    "got",
    "find",
    "found",
    "determin",
    "ascertain",
    "record",
    "screenshot",
    "captur",
    "independent",
    "vouch",
    "foot",
    "cast",
    "mark",
    "ensur",
    "establish",
    "report",
    "tick",
];

/// Words after which comes the name of a thing: `the review`, `each test`.
const BEFORE_NAMES: &[&str] = &[
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "its",
    "their",
    "his",
    "her",
    "our",
    "every",
    "each",
    "of",
    "in",
    "for",
    "about",
    "on",
    "last",
    "first",
    "quarterly",
    "monthly",
    "weekly",
    "annual",
    "access",
    "periodic",
    "management",
];

/// What a text tells of asking, reading and doing.
struct Words {
    asks: bool,
    reads: bool,
    does: bool,
}

/// Words after which a tester's own act may follow what was asked: `asked for the minutes and read them`.
const THEN: &[&str] = &["and", "then", ",", "to", "we"];

fn words(text: &str) -> Words {
    let lower = text.to_lowercase().replace(',', " , ");
    let mut all = Words { asks: false, reads: false, does: false };
    for sentence in lower.split(['.', ';', ':']) {
        let words: Vec<&str> = sentence
            .split(|c: char| !c.is_alphanumeric() && c != '-' && c != ',')
            .filter(|word| !word.is_empty())
            .collect();
        // In a sentence that begins with asking, the rest is what was asked for.
        let asked = words.first().is_some_and(|word| ASKS.contains(word));
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |before| words[before]);
            let names = BEFORE_NAMES.contains(&before);
            if names || (asked && at > 0 && !THEN.contains(&before)) {
                continue;
            }
            all.asks |= ASKS.contains(word);
            all.reads |= READS.contains(word);
            all.does |= !is_known(word) && DOES.iter().any(|begin| word.starts_with(begin));
        }
    }
    all
}

/// Words of watching something being done.
const WATCHES: &[&str] = &[
    "observ",
    "watch",
    "witness",
    "attend",
    "accompan",
    "walk",
    "visit",
    "stand",
    "stood",
    "sit",
    "sat",
    "wait",
    "tour",
    "live",
    "join",
    "shadow",
    "screen",
    "demonstrat",
];

/// Words by which somebody only said so, whatever the verb.
const ONLY_SAID: &[&str] = &[
    "told us",
    "assured us",
    "confirmed orally",
    "confirmed verbally",
    "confirmed by mail",
    "confirmed by e-mail",
    "confirmed by email",
    "confirmed by phone",
    "confirmed by telephone",
    "confirmed by chat",
    "confirmed on the phone",
    "confirmed on the telephone",
    "confirmed to us",
    "confirmed in conversation",
    "confirmed in an interview",
    "said that",
    "stated that",
    "explained that",
    "explained to us",
];

/// First words of a step that reads records.
const BEGINS_READING: &[&str] = &[
    "inspect",
    "inspected",
    "read",
    "reads",
    "examine",
    "examined",
    "review",
    "reviewed",
    "obtain",
];

/// The method of a step that its text does not bear out, and what the text describes.
fn of_step(method: Method, text: &str) -> Option<&'static str> {
    let lower = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let said = ONLY_SAID.iter().any(|phrase| lower.contains(phrase));
    let first = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let own = words(text);
    // In a sentence that says what somebody said, the other verbs are of what was said.
    let only_said = said
        && !lower.split(['.', ';']).any(|sentence| {
            let told = ONLY_SAID.iter().any(|phrase| sentence.contains(phrase));
            let of = words(sentence);
            !told && (of.reads || of.does)
        });
    if method != Method::Inquiry && (only_said || (own.asks && !own.reads && !own.does)) {
        return Some("only describes asking");
    }
    let watches = lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WATCHES.iter().any(|begin| word.starts_with(begin)));
    let reads = BEGINS_READING.contains(&first);
    match method {
        Method::Observation if reads && !watches => Some("only describes reading"),
        Method::Reperformance if reads && !own.does && !watches => Some("only describes reading"),
        _ => None,
    }
}

/// A step whose method its text does not bear out: its number, the method, what it describes instead.
fn step_differs(test: &PlanTest) -> Option<(usize, Method, &'static str)> {
    test.steps.iter().enumerate().find_map(|(at, step)| {
        let method = step.method?;
        of_step(method, &step.action).map(|instead| (at + 1, method, instead))
    })
}

/// What the test names and nothing shows, with what is shown instead.
fn differs(test: &PlanTest) -> Option<(Method, String)> {
    let stated: Vec<Method> = test.steps.iter().filter_map(|step| step.method).collect();
    if !test.steps.is_empty() && stated.len() == test.steps.len() && test.prose().is_none() {
        let named = test.methods.iter().find(|method| !stated.contains(method))?;
        let mut used: Vec<&str> = stated.iter().map(|method| method.label()).collect();
        used.sort_unstable();
        used.dedup();
        return Some((*named, format!("its steps are by {}", used.join(", "))));
    }
    if !stated.is_empty() {
        return None;
    }
    let attributes = test.operating.iter().flat_map(|operating| operating.attributes.values());
    let texts: Vec<&str> = attributes.map(|attribute| attribute.text.as_str()).collect();
    let words = words(&format!("{} {}", test.procedure, texts.join(" ")));
    let claims = |method: Method| test.methods.contains(&method);
    if words.asks && !words.reads && !words.does && texts.is_empty() {
        let more = test.methods.iter().find(|method| **method != Method::Inquiry)?;
        return Some((*more, "its procedure only describes asking".to_owned()));
    }
    if claims(Method::Reperformance) && words.reads && !words.does {
        let what = "its procedure only describes reading".to_owned();
        return Some((Method::Reperformance, what));
    }
    None
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let facts = &context.workspace.facts;
    super::of_tests(context, |test, operating| {
        if !operating.is_relied_on() {
            return None;
        }
        if let Some((step, method, instead)) = step_differs(test) {
            return Some(
                RULE.finding(format!(
                    "{}: step {step} is marked as {}, and its text {instead}",
                    test.id,
                    method.label()
                ))
                .help("state the method that was used, or describe what else was done")
                .fault(facts.field(test, "steps")),
            );
        }
        let (method, instead) = differs(test)?;
        Some(
            RULE.finding(format!(
                "{} names {} as a method, but {instead}",
                test.id,
                method.label()
            ))
            .help("state the methods that were used, or describe what else was done")
            .fault(facts.field(test, "methods"))
            .cause(facts.field(test, "procedure")),
        )
    })
}
