//! `banned-claim`

use std::ops::Range;
use std::sync::LazyLock;

use crate::check::prose::{Phrases, Sentence};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "banned-claim",
        severity: Severity::Warning,
        summary: "a claim that no auditor accepts: \"SOC 2 certified\", \"HIPAA compliant\", secure because AWS is",
        manual: "\
Nobody is certified for SOC 2: an auditor gives an opinion on controls over a period. HHS certifies nobody
for HIPAA, and being compliant is a conclusion about duties, not a status to hold. AWS's reports and
certificates are AWS's; they cover its half and make nobody else compliant. \"Fully compliant\" and \"100 %
secure\" cannot be shown.

Say what was examined, by whom, over which period, and with what opinion. A text that denies such a claim,
quotes it, or asks it of a supplier is left alone.",
    },
    check,
};

/// A claim and what to say of it.
struct Claim {
    phrases: Phrases,
    why: &'static str,
    /// True if it is found across clauses: a conclusion from one to the other.
    across: bool,
    /// True for words that tools say of devices and resources too.
    of_state: bool,
    /// True if the words deny something themselves: `guarantee that no breach is possible`.
    denies: bool,
}

const CERTIFIED: &str =
    "certified|certification|certifications|certificate|certificated|accredited|accreditation";

const HARM: &str = "breach|breaches|attack|attacks|intrusion|intrusions|leak|leaks|compromise|compromises|incident|incidents|fraud|hack";

static CLAIMS: LazyLock<Vec<Claim>> = LazyLock::new(|| {
    let claim = |phrases: Vec<String>, why: &'static str| Claim {
        phrases: Phrases::new(phrases),
        why,
        across: false,
        of_state: false,
        denies: false,
    };
    let s = |text: &str| text.to_owned();
    let aws_is = "aws|amazon|aws's|amazon's";
    vec![
        claim(
            vec![
                format!("soc 1|2|3|ii type? 1|2|i|ii? {CERTIFIED}|compliant|approved"),
                format!("soc1|soc2|soc3 type? 1|2|i|ii? {CERTIFIED}|compliant|approved"),
                s("certified .. soc 1|2|3"),
                s("certified .. soc2"),
                s("compliant with|to|under|against the? soc 2"),
                s("passed|passes|pass .. soc 1|2|3 type? 1|2|i|ii? audit|examination|assessment"),
                s("passed|passes|pass .. soc1|soc2|soc3 audit|examination|assessment"),
            ],
            "SOC 2 certifies nobody: it is an auditor's opinion on controls over a period",
        ),
        claim(
            vec![
                format!("hipaa {CERTIFIED}|compliant|approved"),
                s("certified .. hipaa"),
                s("fully? compliant with|under the? hipaa"),
                s("in full compliance with the? hipaa"),
            ],
            "there is no certification for HIPAA, and compliance with it is not a status",
        ),
        claim(
            vec![
                format!("fedramp low|moderate|high? {CERTIFIED}|compliant"),
                s("certified .. fedramp"),
            ],
            "a system is authorized under FedRAMP by an agency, with an id and a date",
        ),
        claim(
            vec![format!("nist sp? 800? 53? {CERTIFIED}"), s("certified .. nist")],
            "NIST certifies no system",
        ),
        claim(
            vec![
                s("nist? sp? 800 53 revision|rev? 4|5|r5? compliant|conformant"),
                s("nist compliant"),
                s("compliant|conformant with|to the? nist? sp? 800 53"),
                s("full|fully compliant|compliance|conformance with|to nist"),
            ],
            "compliance with SP 800-53 is a conclusion of an assessment and not a status to hold",
        ),
        claim(
            vec![
                s(
                    "processing integrity ... attested|covered|tested|assured|examined ... aws|amazon|aws's|amazon's",
                ),
                s(
                    "aws|amazon|aws's|amazon's ... report|reports|soc ... attests|attest|covers|cover|tests|assures ... processing integrity",
                ),
            ],
            "AWS's SOC reports have no category of processing integrity: it is the organization's own to show",
        ),
        Claim {
            phrases: Phrases::new([
                s(
                    "compliant|certified|secure|covered|compliance|met|satisfied|fulfilled because|since|as .. aws|amazon is|are|has|have|holds|hold",
                ),
                s("compliant|certified|secure|met|satisfied|fulfilled because|since .. aws|amazon"),
                s(
                    "compliant|certified|secure|met|satisfied|fulfilled|compliance ... because|since|as .. aws|amazon is|are|has|holds .. authorized|authorization|certified|certification|compliant|attested|audited|secure",
                ),
                format!(
                    "because|since|as ... fedramp .. authorized|authorization|{CERTIFIED} ... baseline|controls|requirements|system|platform|workload|service|application|we|it .. is|are .. fulfilled|met|satisfied|covered|compliant|secure"
                ),
                s(
                    "fedramp .. authorized|authorization ... baseline|controls|requirements|system|platform|workload .. is|are thereby|thus|therefore|hence|automatically fulfilled|met|satisfied|covered|compliant",
                ),
                s(
                    "because|since|as .. aws|amazon .. is|are secure|safe|protected|compliant|audited ... is|are .. secure|safe|protected|compliant|certified|covered",
                ),
                format!(
                    "inherit|inherits|inherited|inheriting|adopts|adopt .. {aws_is} .. compliance|certification|certifications|attestation|attestations|accreditation"
                ),
                s(
                    "inherit|inherits|inherited|inheriting .. compliance|certification|certifications .. from|of aws|amazon",
                ),
                s("compliance|certification .. is|are inherited .. from aws|amazon"),
                format!(
                    "aws|amazon is|are|has .. {CERTIFIED}|compliant ... so|therefore|thus|hence|consequently"
                ),
                format!(
                    "aws|amazon is|are|has ... {CERTIFIED}|compliant|compliance which means|makes"
                ),
                format!(
                    "because|since|as .. aws|amazon is|are|has|holds ... {CERTIFIED}|compliant ... we|our|system|platform|service|organization ... compliant|certified|secure|covered|satisfied|met"
                ),
                format!("because|since aws|amazon is|are {CERTIFIED}|compliant"),
                format!(
                    "{aws_is} ... compliance|certification|certifications makes|make|covers|cover|extends|extend|applies|apply .. us|our|we|the|this|to"
                ),
                s(
                    "running|hosted|hosting|built|being|runs on|in aws|amazon ... makes|means|ensures|guarantees ... compliant|compliance|certified",
                ),
                s("compliant|certified|secure by virtue of .. aws|amazon"),
                s("compliant|certified through|via|thanks|due to? .. aws|amazon"),
            ]),
            why: "AWS's reports cover AWS's half and make nobody else compliant",
            across: true,
            of_state: false,
            denies: false,
        },
        claim(
            vec![
                s(
                    "our .. control|controls ... tested|audited|assessed|certified|validated by aws|amazon",
                ),
                s("tested|audited|assessed|certified|validated .. by aws|amazon"),
                s("aws|amazon tests|tested|audits|audited|certifies|certified our"),
            ],
            "AWS tests none of the organization's controls",
        ),
        Claim {
            of_state: true,
            ..claim(
                vec![
                    s("fully|completely|totally|entirely compliant with|to"),
                    s("fully|completely|totally|entirely compliant"),
                    s("100 %|percent|per cent? compliant"),
                    s("100 %|percent compliance"),
                    s("full|complete|total|perfect compliance with"),
                    s("guarantee|guarantees|guaranteed|ensures full? compliance with"),
                ],
                "full compliance is a conclusion that no plan can state of itself",
            )
        },
        claim(
            vec![
                s("100 %|percent cent? secure|safe|security|protected|protection"),
                s("completely|totally|absolutely|perfectly|fully|entirely secure"),
                s("unhackable|unbreakable|impenetrable|bulletproof|unbreachable|invulnerable"),
                s("hacker|breach proof"),
                s("military grade"),
                s("guarantee|guarantees|guaranteed .. security"),
            ],
            "absolute security cannot be shown",
        ),
        Claim {
            denies: true,
            ..claim(
                vec![
                    format!(
                        "guarantee|guarantees|guaranteed|ensure|ensures|prove|proves that? no .. {HARM} .. possible|occur|occurs|happen|happens|succeed|succeeds"
                    ),
                    format!(
                        "guarantee|guarantees|guaranteed|rule|rules out? .. any|every|all {HARM}"
                    ),
                    format!("{HARM} is|are|becomes|become impossible"),
                    s(
                        "system|platform|service|data|payments|application cannot|can't be hacked|breached|compromised|attacked|stolen",
                    ),
                ],
                "that nothing can happen cannot be shown",
            )
        },
    ]
});

/// Things that a tool or a policy finds compliant or not: that is a state of theirs and no claim.
const THINGS: &[&str] = &[
    "device",
    "devices",
    "laptop",
    "laptops",
    "endpoint",
    "endpoints",
    "host",
    "hosts",
    "machine",
    "machines",
    "resource",
    "resources",
    "instance",
    "instances",
    "image",
    "images",
    "bucket",
    "buckets",
    "node",
    "nodes",
    "rule",
    "rules",
    "account",
    "accounts",
    "check",
    "checks",
    "phone",
    "phones",
    "workstation",
    "workstations",
    "item",
    "items",
    "phrase",
    "module",
    "modules",
    "volume",
    "volumes",
    "configuration",
    "configurations",
    "stack",
    "stacks",
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for said in context.statements() {
        for sentence in &said.sentences {
            if let Some((words, why)) = banned(sentence) {
                findings.push(said.place(finding(&said.who(), &words, why), &sentence.origin));
            }
        }
    }
    for other in &context.prose.others {
        for sentence in &other.sentences {
            if let Some((words, why)) = banned(sentence) {
                findings.push(finding(&other.what, &words, why).fault(&sentence.origin));
            }
        }
    }
    findings
}

fn finding(who: &str, words: &str, why: &str) -> Diagnostic {
    RULE.finding(format!("{who} says \"{words}\": {why}"))
        .help("say what was examined, by whom, over which period and with what result")
}

fn banned(sentence: &Sentence) -> Option<(String, &'static str)> {
    CLAIMS.iter().find_map(|claim| {
        let range = match claim.across {
            true => claim.phrases.across(sentence),
            false => {
                claim.phrases.find_all(sentence).find(|range| is_claimed(sentence, range, claim))
            }
        }?;
        if !is_claimed(sentence, &range, claim) {
            return None;
        }
        Some((sentence.written(range), claim.why))
    })
}

fn is_claimed(sentence: &Sentence, range: &Range<usize>, claim: &Claim) -> bool {
    let clause = sentence.clause(range);
    let of_thing = claim.of_state
        && sentence
            .words
            .iter()
            .any(|word| word.clause == clause && THINGS.contains(&word.text.as_str()));
    let others = !claim.across && sentence.is_about_others(range);
    let head = range.start..range.start + 1;
    let mood = if claim.denies { &head } else { range };
    sentence.claims(mood) && !of_thing && !others && !sentence.names_a_product(range)
}
