//! `statements-disagree`

use std::sync::LazyLock;

use crate::check::prose::{Duration, Manner, Phrases, Said, Sentence, durations};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "statements-disagree",
        severity: Severity::Warning,
        summary: "two statements give different times for one thing",
        manual: "\
Under PS-4 the access of leavers is removed within four hours, and under CC6.2 within five working days. The
auditor of either framework tests against the statement he reads, and one of the two is wrong. Times are
compared over all frameworks for what people do in one way only: removing the access of people who leave,
mending critical weaknesses, and how often the access of all is reviewed. A sentence about some of them
(privileged, contractors, dismissals) is not compared, and neither are times that differ by less than half.

State one time in both, or say which people or systems each is about.",
    },
    check,
};

/// What is done in one way only.
struct Topic {
    what: &'static str,
    about: &'static LazyLock<Phrases>,
    /// True for how often it is done, false for how soon.
    every: bool,
}

static LEAVERS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "leavers|leaver|departing|terminated|offboarding|departure|termination ... access|account|accounts|credentials|sessions",
        "access|account|accounts|credentials ... leavers|leaver|departing|terminated|departure|termination",
        "access|account|accounts|credentials ... people|person|employee|employees|staff|anyone|who leave|leaves|left",
        "access|account|accounts|credentials ... end of employment",
        "access|account|accounts|credentials ... last working? day",
        "people|person|employee|employees|staff|anyone|somebody|who leave|leaves|left ... access|account|accounts|credentials",
    ])
});

static CRITICAL: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "critical vulnerabilities|vulnerability|findings|finding|weaknesses|weakness|patches|patch|ones",
    ])
});

static ACCESS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "recertifies|recertify|recertified|reviews|review|reviewed .. all .. accounts|access|users",
        "runs|run|does|holds the? quarterly|annual|yearly|monthly|half|semi access review|reviews",
        "access review|reviews|recertification|recertifications is|are done|held|run|performed",
        "all .. accounts|access|users .. is|are reviewed|recertified",
    ])
});

static TOPICS: [Topic; 3] = [
    Topic { what: "removing the access of leavers", about: &LEAVERS, every: false },
    Topic { what: "mending critical weaknesses", about: &CRITICAL, every: false },
    Topic { what: "reviewing access", about: &ACCESS, every: true },
];

/// Words that make a sentence one about some people or systems only, or about something else.
const SOME: &[&str] = &[
    "privileged",
    "administrator",
    "administrators",
    "contractor",
    "contractors",
    "vendor",
    "vendors",
    "dismissed",
    "dismissal",
    "cause",
    "involuntary",
    "hostile",
    "emergency",
    "reported",
    "report",
    "reviewed",
    "review",
    "notice",
    "notified",
    "notifies",
    "equipment",
    "device",
    "devices",
    "badge",
    "badges",
    "laptop",
    "laptops",
    "kept",
    "interview",
    "assessed",
    "triaged",
];

/// A time that a sentence gives.
struct Given<'a> {
    said: &'a Said<'a>,
    sentence: &'a Sentence,
    time: Duration,
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // Statements are compared over all frameworks: each pair is told where the later of the two is in the plan.
    let here: Vec<*const Said<'_>> = context.statements().map(std::ptr::from_ref).collect();
    let mut findings = Vec::new();
    for topic in &TOPICS {
        let given: Vec<Given<'_>> =
            context.prose.said.iter().filter_map(|said| time_of(topic, said)).collect();
        let Some(first) = given.first() else { continue };
        let differs = given.iter().find(|other| {
            let (a, b) = (length(&first.time), length(&other.time));
            let apart = other.said.implementation.id != first.said.implementation.id
                || (topic.every && !std::ptr::eq(other.said, first.said));
            apart && a.max(b) > a.min(b) * if topic.every { 1.5 } else { 2.0 }
        });
        let Some(other) = differs else { continue };
        if ![first, other].iter().any(|one| here.contains(&std::ptr::from_ref(one.said))) {
            continue;
        }
        let message = format!(
            "for {}, {} says `{}`, and {} says `{}`",
            topic.what,
            first.said.who(),
            first.time.text,
            other.said.who(),
            other.time.text
        );
        let help = "state one time in both, or say which people or systems each is about";
        let finding = other.said.place(RULE.finding(message).help(help), &other.sentence.origin);
        findings.push(finding.cause(&first.sentence.origin));
    }
    findings
}

/// Days as the calendar counts them.
fn length(time: &Duration) -> f64 {
    if time.working { time.days * 1.4 } else { time.days }
}

/// The time that the first sentence about a topic gives.
fn time_of<'a>(topic: &Topic, said: &'a Said<'a>) -> Option<Given<'a>> {
    if !said.implementation.status.operates() {
        return None;
    }
    said.sentences.iter().find_map(|sentence| {
        let of_reviews = ["reviewed", "review"];
        let some = sentence.words.iter().any(|word| {
            SOME.contains(&&*word.text) && !(topic.every && of_reviews.contains(&&*word.text))
        });
        let about = !some && topic.about.across(sentence).is_some();
        let mut times = durations(sentence)
            .into_iter()
            .filter(|time| (time.manner == Manner::Every) == topic.every)
            .filter(|time| topic.every || time.manner == Manner::Within)
            .filter(|time| sentence.states(&time.range));
        let time = times.next().filter(|_| about)?;
        // With a second time the sentence is about more than one thing.
        times.next().is_none().then_some(Given { said, sentence, time })
    })
}
