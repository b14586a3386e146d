//! AWS services that a sentence names.

use std::ops::Range;

use super::sentence::Sentence;
use crate::model::{Knowledge, Service, System};

/// How sure a name has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Names that are nothing else: `Amazon Inspector`, `GuardDuty`, `EC2`.
    Sure,
    /// Also names that are words too, as written with a capital: `Lambda`, `Inspector`.
    Loose,
}

/// Words of the language, or of other products, that are names of services too.
const AMBIGUOUS: &[&str] = &[
    "Amplify",
    "Athena",
    "Backup",
    "Batch",
    "Cognito",
    "Comprehend",
    "Config",
    "Detective",
    "Glue",
    "IAM",
    "Inspector",
    "Lambda",
    "Macie",
    "MQ",
    "Neptune",
    "Organizations",
    "SES",
    "EMR",
    "DMS",
    "MSK",
    "VPC",
    "WAF",
    "Shield",
    "Textract",
    "WorkSpaces",
    "KMS",
    "Aurora",
    "SNS",
    "X-Ray",
    "Bedrock",
    "DataSync",
    "Keyspaces",
    "Lightsail",
    "CloudHSM",
    "FSx",
    "MemoryDB",
    "Quick Sight",
];

/// Service names whose words are too plain to be sure of without `AWS` or `Amazon` before them.
const PLAIN: &[&str] = &[
    "API Gateway",
    "App Runner",
    "Audit Manager",
    "Certificate Manager",
    "Client VPN",
    "Control Tower",
    "Data Firehose",
    "Database Migration Service",
    "Direct Connect",
    "Directory Service",
    "Elastic Load Balancing",
    "Firewall Manager",
    "Global Accelerator",
    "Network Firewall",
    "PrivateLink",
    "Secrets Manager",
    "Site-to-Site VPN",
    "Step Functions",
    "Storage Gateway",
    "Systems Manager",
    "Transfer Family",
    "Transit Gateway",
];

/// The name without the maker's, and without what stands in brackets: `GuardDuty`.
pub(crate) fn short_name(service: &Service) -> &str {
    let name = service.name.split(" (").next().unwrap_or(&service.name);
    let makers = ["Amazon ", "AWS "];
    makers.iter().find_map(|maker| name.strip_prefix(maker)).unwrap_or(name)
}

fn row(name: &str) -> Vec<&str> {
    name.split([' ', '-', '/']).filter(|word| !word.is_empty()).collect()
}

/// The services that a sentence names, each with its place.
pub(crate) fn named<'k>(
    knowledge: &'k Knowledge,
    sentence: &Sentence,
    level: Level,
) -> Vec<(Range<usize>, &'k Service)> {
    let words = &sentence.words;
    let is_at = |at: usize, name: &[&str]| {
        words.len() >= at + name.len()
            && name.iter().zip(&words[at..]).all(|(part, word)| {
                let bare = word.written.strip_suffix("'s").unwrap_or(&word.written);
                let bare =
                    if name.len() == 1 { bare.strip_suffix('s').unwrap_or(bare) } else { bare };
                bare == *part || word.written == *part
            })
    };
    let maker = |at: usize| at > 0 && matches!(&*words[at - 1].text, "aws" | "amazon");
    let mut found: Vec<(Range<usize>, &Service)> = Vec::new();
    for service in knowledge.services.values() {
        let short = short_name(service);
        let sure = !AMBIGUOUS.contains(&short) && !PLAIN.contains(&short);
        let name = row(short);
        for (at, word) in words.iter().enumerate() {
            if word.code || !is_at(at, &name) {
                continue;
            }
            let counts = maker(at) || sure || (level == Level::Loose && !short.is_empty());
            if counts {
                found.push((at..at + name.len(), service));
            }
        }
    }
    // `Aurora` in `RDS Aurora` is one thing; `Kinesis Data Firehose` is not Kinesis Data Streams.
    let inside = |one: &Range<usize>, other: &Range<usize>| {
        other.start <= one.start && one.end <= other.end && other.len() > one.len()
    };
    let all: Vec<Range<usize>> = found.iter().map(|(range, _)| range.clone()).collect();
    found.retain(|(range, _)| !all.iter().any(|other| inside(range, other)));
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// Nouns of what a service holds, where the service is in use.
const NOUNS: &[(&str, &[&str])] = &[
    ("volume", &["ebs"]),
    ("volumes", &["ebs"]),
    ("bucket", &["s3"]),
    ("buckets", &["s3"]),
    ("queue", &["sqs"]),
    ("queues", &["sqs"]),
    ("functions", &["lambda"]),
    ("function", &["lambda"]),
];

/// The services whose resources a clause speaks of, among those that the system declares.
pub(super) fn meant<'k>(
    knowledge: &'k Knowledge,
    system: &System,
    sentence: &Sentence,
    clause: usize,
) -> Vec<&'k Service> {
    let mut found: Vec<&Service> = Vec::new();
    let mut add = |service: &'k Service| {
        if !found.iter().any(|one| one.id == service.id) {
            found.push(service);
        }
    };
    let here = |range: &Range<usize>| sentence.words[range.start].clause == clause;
    for (_, service) in
        named(knowledge, sentence, Level::Loose).into_iter().filter(|(r, _)| here(r))
    {
        add(service);
    }
    if !found.is_empty() {
        return found;
    }
    let mut add = |service: &'k Service| {
        if !found.iter().any(|one| one.id == service.id) {
            found.push(service);
        }
    };
    let declared = || system.services.iter().filter_map(|used| knowledge.service(&used.id));
    for (n, word) in sentence.words.iter().enumerate().filter(|(_, word)| word.clause == clause) {
        let ids =
            NOUNS.iter().find(|(noun, _)| *noun == word.text).map_or(&[][..], |(_, ids)| *ids);
        let database = matches!(&*word.text, "database" | "databases");
        let table = matches!(&*word.text, "table" | "tables");
        let files = word.text == "file"
            && sentence.words.get(n + 1).is_some_and(|next| next.text.starts_with("system"));
        for service in declared() {
            let id = service.id.as_str();
            let of_database =
                matches!(id, "rds" | "aurora" | "documentdb" | "neptune" | "redshift");
            if ids.contains(&id)
                || (database && of_database)
                || (table && id == "dynamodb")
                || (files && matches!(id, "efs" | "fsx"))
            {
                add(service);
            }
        }
    }
    found
}
