//! `responsibility-claim`

use std::sync::LazyLock;

use crate::check::prose::{Phrases, Sentence};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Owner;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "responsibility-claim",
        severity: Severity::Error,
        summary: "a text says that AWS does what is the customer's on every service in use",
        manual: "\
Security groups, IAM users and their reviews, the classification of data and the code of the application
are the customer's on every AWS service, and the premises that carveout.yaml declares are nobody else's. A
statement that AWS maintains, reviews or answers for them leaves the duty to nobody.

`carveout matrix .` prints who is responsible for each topic on the services in use. State what the
organization does. Who patches what has rules of its own.",
    },
    check,
};

/// Things by the topic that decides whose they are.
static THINGS: LazyLock<Vec<(&str, Phrases)>> = LazyLock::new(|| {
    vec![
        (
            "network-configuration",
            Phrases::new([
                "security groups|group",
                "network acls|acl",
                "route|routing tables|table",
                "firewall rules",
                "our vpc|vpcs|subnets",
                "open .. ports|port",
                "administration|admin|management|ssh|rdp ports|port",
            ]),
        ),
        (
            "identity-and-access",
            Phrases::new([
                "iam users|roles|policies|user|permissions",
                "our users|accounts|roles|permissions|staff",
                "user accounts|access|rights|permissions",
                "access reviews|review|rights",
                "bucket|key policies|policy",
            ]),
        ),
        (
            "data-classification",
            Phrases::new([
                "data classification",
                "classification of data",
                "our data .. classified",
            ]),
        ),
        (
            "application-code",
            Phrases::new(["our application|applications|code", "application code"]),
        ),
    ]
});

static PHYSICAL: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(["physical access|security|protection|controls|control", "visitors", "badges"])
});

/// AWS as the one who does it.
static BY_AWS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "configured|maintained|managed|reviewed|handled|operated|set|controlled|administered|granted|approved|classified|monitored|removed|owned .. by .. aws|amazon",
        "aws|amazon reviews|configures|manages|maintains|administers|approves|grants|revokes|controls|classifies|handles|owns|tests|removes|monitors|writes",
        "aws|amazon watches|closes|tightens|corrects|checks|cleans|prunes|maintains",
        "watched|closed|tightened|corrected .. by .. aws|amazon",
        "is|are .. responsibility|duty|job|task of aws|amazon",
        "is|are aws's|amazon's .. responsibility|duty|job",
        "aws|amazon is .. responsible|accountable for",
        "responsibility .. lies|rests with aws|amazon",
        "left to aws|amazon",
    ])
});

/// That nothing is left to the organization.
static ALONE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "entirely|solely|fully|exclusively|wholly|completely|only|alone",
        "no physical .. controls|responsibilities|security",
        "all physical",
        "nothing .. left",
    ])
});

/// What AWS does have in it.
static AWSS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "data centers|center|centres|centre",
        "managed|service linked policy|policies|role|roles|prefix",
        "its own",
        "underlying|infrastructure|hypervisor",
        "offers|provides|enforces|evaluates",
    ])
});

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for said in context.statements() {
        for sentence in &said.sentences {
            let Some(why) = wrong(context, sentence) else { continue };
            findings.push(
                said.place(RULE.finding(format!("{} {why}", said.who())), &sentence.origin)
                    .help("state what the organization does; `carveout matrix .` prints who is responsible"),
            );
        }
    }
    findings
}

fn wrong(context: &Context<'_>, sentence: &Sentence) -> Option<String> {
    let claim = BY_AWS
        .find_all(sentence)
        .find(|range| sentence.claims(range) && !sentence.names_a_product(range))?;
    let clause = sentence.clause(&claim);
    let words = |phrases: &Phrases| {
        let range = phrases.find_all(sentence).find(|range| sentence.clause(range) == clause)?;
        Some(sentence.written(range))
    };
    let services = || context.plan.services.iter().filter(|used| !used.premises);
    if !AWSS.are_in_clause(sentence, clause) {
        for (topic, things) in THINGS.iter() {
            let Some(what) = words(things) else { continue };
            let mut owners =
                services().filter_map(|used| used.owners.get(*topic)).map(|entry| entry.owner);
            let owners: Vec<Owner> = owners.by_ref().filter(|one| *one != Owner::Nobody).collect();
            // Some services have AWS in the network; a security group has not.
            let ours = owners.contains(&Owner::Customer)
                && (*topic == "network-configuration" || owners.iter().all(|one| !one.aws()));
            if ours {
                let title = context.workspace.knowledge.topics.get(*topic);
                let title =
                    title.map_or_else(|| (*topic).to_owned(), |topic| topic.title.to_lowercase());
                return Some(format!(
                    "says that AWS answers for \"{what}\": {title} is the organization's on the services in use ({topic})"
                ));
            }
        }
    }
    let premises: Vec<&str> = context
        .plan
        .services
        .iter()
        .filter(|used| used.premises)
        .filter(|used| used.owners.get("physical-access").is_some_and(|one| one.owner.customer()))
        .map(|used| used.service.as_str())
        .collect();
    let physical = words(&PHYSICAL).filter(|_| ALONE.are_in_clause(sentence, clause))?;
    if premises.is_empty() || sentence.words.iter().any(|word| word.text.starts_with("office")) {
        return None;
    }
    Some(format!(
        "says that AWS alone answers for \"{physical}\", and carveout.yaml declares premises of the organization: {}",
        premises.join(", ")
    ))
}
