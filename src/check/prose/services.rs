//! AWS services that a sentence names.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::sentence::{Sentence, Word};
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
    "AppConfig",
    "AppFlow",
    "CodeArtifact",
    "CodeCommit",
    "CloudShell",
    "DataZone",
    "HealthLake",
    "Kendra",
    "Outposts",
    "Timestream",
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
    "Application Migration Service",
    "Application Recovery Controller",
    "Cloud WAN",
    "DynamoDB Accelerator",
    "Elastic Disaster Recovery",
    "Fault Injection Service",
    "IoT Core",
    "Managed Grafana",
    "Managed Service for Apache Flink",
    "Managed Service for Prometheus",
    "Managed Workflows for Apache Airflow",
    "Payment Cryptography",
    "Private Certificate Authority",
    "Resilience Hub",
    "Simple Workflow Service",
    "Verified Permissions",
];

/// Names so plain that only `AWS` or `Amazon` before them makes them one of a service.
const PLAINEST: &[&str] = &[
    "Clean Rooms",
    "Cloud Map",
    "Connect",
    "End User Messaging",
    "Lex",
    "Polly",
    "Security Lake",
    "Service Catalog",
    "Signer",
    "Snow Family",
    "Transcribe",
    "Translate",
    "Verified Access",
];

/// What a service is made of, by names that are of no other: where the word before is a product too, or too plain.
const THINGS: &[(&str, &str)] = &[
    ("Athena workgroup", "athena"),
    ("Athena workgroups", "athena"),
    ("Aurora cluster", "aurora"),
    ("Aurora clusters", "aurora"),
    ("Cognito user pool", "cognito"),
    ("Cognito user pools", "cognito"),
    ("EMR cluster", "emr"),
    ("EMR clusters", "emr"),
    ("Glue job", "glue"),
    ("Glue jobs", "glue"),
    ("Kinesis data stream", "kinesis-data-streams"),
    ("Kinesis data streams", "kinesis-data-streams"),
    ("Kinesis stream", "kinesis-data-streams"),
    ("Kinesis streams", "kinesis-data-streams"),
    ("Lambda function", "lambda"),
    ("Lambda functions", "lambda"),
    ("MSK cluster", "msk"),
    ("MSK clusters", "msk"),
    ("Neptune cluster", "neptune"),
    ("OpenSearch domain", "opensearch"),
    ("OpenSearch domains", "opensearch"),
    ("OpenSearch Serverless", "opensearch"),
    ("SNS topic", "sns"),
    ("SNS topics", "sns"),
    ("Step Functions state machine", "step-functions"),
];

/// Services that a statement may name without the system resting on them: where AWS's reports, notices and
/// help come from, and what belongs to another service in ordinary speech, such as `EC2 Auto Scaling`.
const BESIDE: &[&str] = &[
    "amazon-q",
    "artifact",
    "ec2-auto-scaling",
    "health",
    "iam-access-analyzer",
    "marketplace",
    "ram",
    "resource-explorer",
    "s3-glacier",
    "sts",
    "support",
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

/// A word as written, without the `'s` of a possessive, and without the `s` of a plural either.
fn spellings(written: &str) -> [&str; 3] {
    let bare = written.strip_suffix("'s").unwrap_or(written);
    [written, bare, bare.strip_suffix('s').unwrap_or(bare)]
}

/// A name that sentences are searched for.
#[derive(Debug)]
struct Name<'k> {
    row: Vec<&'k str>,
    /// True if it is the name of a service and of nothing else.
    sure: bool,
    /// True if it is one only after the maker's name.
    plainest: bool,
    service: &'k Service,
}

impl Name<'_> {
    /// True if the words from here on are this name. `Lambdas` and `S3's` are names too.
    fn is_at(&self, words: &[Word]) -> bool {
        let alone = self.row.len() == 1;
        words.len() >= self.row.len()
            && self.row.iter().zip(words).all(|(part, word)| {
                let spellings = spellings(&word.written);
                spellings[..if alone { 3 } else { 2 }].contains(part)
            })
    }
}

/// The names of all services, by their first word.
#[derive(Debug)]
pub(crate) struct Names<'k> {
    /// What the names are of.
    pub knowledge: &'k Knowledge,
    by_first: FxHashMap<&'k str, Vec<Name<'k>>>,
}

impl<'k> Names<'k> {
    /// Of all services.
    pub(crate) fn of(knowledge: &'k Knowledge) -> Self {
        let mut by_first: FxHashMap<&str, Vec<Name<'_>>> = FxHashMap::default();
        let told = |service: &&Service| !BESIDE.contains(&service.id.as_str());
        for service in knowledge.services.values().filter(told) {
            let short = short_name(service);
            let plainest = PLAINEST.contains(&short);
            let sure = !plainest && !AMBIGUOUS.contains(&short) && !PLAIN.contains(&short);
            let row = row(short);
            if let Some(first) = row.first() {
                by_first.entry(first).or_default().push(Name { row, sure, plainest, service });
            }
        }
        for (thing, id) in THINGS {
            let Some(service) = knowledge.services.get(*id) else { continue };
            let row = row(thing);
            if let Some(first) = row.first().copied() {
                let name = Name { row, sure: true, plainest: false, service };
                by_first.entry(first).or_default().push(name);
            }
        }
        Self { knowledge, by_first }
    }

    /// The services that a sentence names, each with its place.
    pub(crate) fn named(
        &self,
        sentence: &Sentence,
        level: Level,
    ) -> Vec<(Range<usize>, &'k Service)> {
        let words = &sentence.words;
        let maker = |at: usize| at > 0 && matches!(&*words[at - 1].text, "aws" | "amazon");
        let mut found: Vec<(Range<usize>, &Service)> = Vec::new();
        for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.code) {
            let spellings = spellings(&word.written);
            let new = |n: &usize| *n == 0 || spellings[*n] != spellings[n - 1];
            let names = (0..3).filter(new).filter_map(|n| self.by_first.get(spellings[n]));
            for name in names.flatten().filter(|name| name.is_at(&words[at..])) {
                let loose = level == Level::Loose && !name.plainest;
                if maker(at) || name.sure || loose {
                    found.push((at..at + name.row.len(), name.service));
                }
            }
        }
        // `Aurora` in `RDS Aurora` is one thing; `Kinesis Data Firehose` is not Kinesis Data Streams.
        let inside = |one: &Range<usize>, other: &Range<usize>| {
            other.start <= one.start && one.end <= other.end && other.len() > one.len()
        };
        let all: Vec<Range<usize>> = found.iter().map(|(range, _)| range.clone()).collect();
        found.retain(|(range, _)| !all.iter().any(|other| inside(range, other)));
        found
    }
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
    names: &Names<'k>,
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
    for (_, service) in names.named(sentence, Level::Loose).into_iter().filter(|(r, _)| here(r)) {
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
    let declared = || system.services.iter().filter_map(|used| names.knowledge.service(&used.id));
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
