//! Sentences that say that AWS patches something.

use std::ops::Range;
use std::sync::LazyLock;

use super::phrase::Phrases;
use super::sentence::Sentence;
use super::services::{Level, named};
use crate::model::{Knowledge, Owner, Plan, Service};

/// What AWS is said to patch, and that it does not.
#[derive(Clone, Debug)]
pub struct Patched {
    /// What the sentence calls it: `guest operating system`.
    pub what: String,
    /// The services in use for which it is the organization's, as the plan calls them; none where it is
    /// nobody's but the organization's on any service.
    pub services: Vec<String>,
    /// Why, from the tables.
    pub note: Option<String>,
}

const AWS: &str = "aws|amazon|aws's|amazon's";
const PATCH: &str = "patch|patches|patching|patched|update|updates|updating|updated|upgrade|upgrades|upgraded|fixes|hotfixes";

/// AWS as the one who patches.
static CLAIMS: LazyLock<Phrases> = LazyLock::new(|| {
    let does = "patches|patch|patching|updates|upgrades|patched";
    let carries = "handles|manages|performs|provides|does|covers|owns|runs|applies|installs|deploys|rolls|delivers|maintains|undertakes";
    Phrases::new([
        format!("aws|amazon web? services? {does}"),
        format!(
            "aws|amazon automatically|regularly|always|fully|continuously|also|then|itself {does}"
        ),
        format!("aws|amazon .. {carries} ... {PATCH}"),
        format!("aws|amazon .. takes care of ... {PATCH}"),
        format!("aws|amazon .. is|remains .. responsible|accountable for ... {PATCH}"),
        "aws|amazon .. keeps|maintains ... patched|current|date|updated".to_owned(),
        "patched|updated|upgraded|maintained .. by .. aws|amazon".to_owned(),
        format!(
            "{PATCH} ... applied|handled|managed|performed|done|installed|provided|covered|owned|deployed|carried .. by .. aws|amazon"
        ),
        format!("{PATCH} ... inherited|inherit .. from .. aws|amazon"),
        format!("inherit|inherits|inherited ... {PATCH} ... from aws|amazon"),
        format!("{PATCH} ... responsibility|duty|job|task of? .. aws|amazon"),
        format!("{PATCH} ... is|are aws's|amazon's .. responsibility|duty|job|task"),
        format!("{PATCH} ... is|are left to|with .. aws|amazon"),
        format!("{PATCH} ... falls|lies|rests to|on|under|with .. aws|amazon"),
        format!("rely|relies|depend|depends on .. aws|amazon .. for|to ... {PATCH}"),
        format!("{PATCH} ... kept current|updated by .. aws|amazon"),
        format!("{AWS} .. {PATCH} .. covers|include|includes"),
        "kept up to date by .. aws|amazon".to_owned(),
        "kept current by .. aws|amazon".to_owned(),
        format!("cloud provider {does}"),
        format!("cloud provider .. responsible for ... {PATCH}"),
        "patched|updated .. by .. cloud provider".to_owned(),
    ])
});

/// What makes a sentence one about what AWS does run.
static BENEATH: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "hypervisor|hypervisors|firmware|underlying|infrastructure",
        "under|beneath|below|behind the|our|each|every|these|those|all|a? managed? service|services|instance|instances|guest|guests|node|nodes|function|functions|database|databases|platform|cluster|tasks|containers",
        "under|beneath|below|behind it|them|rds|lambda|ec2|aurora|fargate|ecs|eks|these|those",
        "host operating|os",
        "control plane|planes",
        "managed|serverless|abstracted services|service",
        "of|under the service|services",
        "services themselves",
        "platform",
        "publishes|builds|releases|offers|announces",
    ])
});

static GUESTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "guest operating|os systems|system?",
        "guest|guests",
        "virtual machines|machine|servers|server",
        "vms|vm",
        "worker|compute|container nodes|node|instances|instance|hosts|host",
        "node groups|group",
        "ec2 instances|instance|hosts|host|fleet|servers|machines",
        "bastion|batch|jump|web|application hosts|host|servers|server",
        "instances|instance",
        "nodes",
        "our|all our? servers|hosts",
        "operating systems|system",
        "os",
    ])
});

/// Guests that are the organization's whatever else the sentence says.
static SURELY_GUESTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "guest|guests",
        "ec2",
        "virtual machines|machine",
        "worker nodes|node",
        "bastion|batch|jump hosts|host",
        "container instances|instance",
    ])
});

static IMAGES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "our? container images|image",
        "container|docker|base|function|our|application|oci|custom images|image|containers|container",
        "images in|of|we",
        "function packages",
        "application code|dependencies|libraries",
        "our code|dependencies|libraries|packages",
        "third party libraries",
        "open source libraries",
        "dependencies|libraries",
    ])
});

static RUNTIMES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "runtimes|runtime",
        "language|python|node|java|ruby|go version|versions|interpreter",
        "lambda",
        "functions|function",
        "engine|engines",
        "database|databases",
        "minor versions|version",
    ])
});

/// Ways of use for which AWS does patch a runtime: the sentence speaks of them and not of the others.
static MANAGED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "managed runtimes|runtime",
        "zip functions|function|packages|packaged|archives",
        "automatic|auto update? mode",
        "zip",
        "published|provides|publishes|ships|offers",
        "aws base images|image",
        "aws provided",
    ])
});

/// Work of the organization's own: the updates are its, whatever installs them.
static OWN_WORK: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "we|our|us|team|lead|engineer|engineers|pipeline|terraform|merge|ticket|patch manager",
        "systems manager",
        "rebuilt|rebuild|rebuilds|redeploy|redeployed|redeploys",
        "by the|our ... lead|team|pipeline|job",
    ])
});

/// Runtimes said to be patched by themselves.
static BY_ITSELF: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "lambda|runtime|runtimes|functions ... patched|updated automatically",
        "lambda|runtime|runtimes|functions ... automatically patched|updated",
        "lambda ... automatically patches|updates|applies",
        "lambda ... patches|updates .. automatically",
        "automatic runtime patches|patching|updates",
    ])
});

/// What a sentence wrongly says that AWS patches: guests if `guests`, else images and runtimes.
pub fn claims_of_patching(
    plan: &Plan,
    knowledge: &Knowledge,
    sentence: &Sentence,
    guests: bool,
) -> Option<Patched> {
    let claims = CLAIMS
        .find_all(sentence)
        .filter(|range| sentence.claims(range) && !is_systems_manager(sentence, range));
    let clauses: Vec<usize> = claims.map(|range| sentence.clause(&range)).collect();
    for clause in &clauses {
        let found = if guests {
            of_guests(plan, knowledge, sentence, *clause)
        } else {
            of_images(sentence, *clause).or_else(|| of_runtimes(plan, knowledge, sentence, *clause))
        };
        if found.is_some() {
            return found;
        }
    }
    if guests || OWN_WORK.are_in(sentence) {
        return None;
    }
    let range = BY_ITSELF.find(sentence).filter(|range| sentence.claims(range))?;
    let lambda = |service: &&Service| service.id == "lambda";
    of_runtimes(plan, knowledge, sentence, sentence.clause(&range))
        .filter(|_| knowledge.services.values().any(|service| lambda(&service)))
}

/// True if it is Systems Manager that acts: it installs what the organization approves.
fn is_systems_manager(sentence: &Sentence, range: &Range<usize>) -> bool {
    let words = &sentence.words[range.clone()];
    words.windows(3).any(|three| {
        matches!(&*three[0].text, "aws" | "amazon")
            && three[1].text == "systems"
            && three[2].text == "manager"
    })
}

/// Services of the plan on which the customer alone has a topic, and the reason.
fn customers<'p>(
    plan: &'p Plan,
    topic: &str,
    of: impl Fn(&str) -> bool,
    shared: bool,
) -> Vec<(&'p str, Option<&'p str>)> {
    let services = plan.services.iter().filter(|used| !used.premises && of(&used.service));
    services
        .filter_map(|used| {
            let entry = used.owners.get(topic)?;
            let ours = entry.owner == Owner::Customer || (shared && entry.owner == Owner::Shared);
            ours.then_some((used.name.as_str(), entry.note.as_deref()))
        })
        .collect()
}

fn patched(what: &str, services: Vec<(&str, Option<&str>)>) -> Patched {
    let note = services.first().and_then(|(_, note)| *note).map(str::to_owned);
    let services = services.into_iter().map(|(name, _)| name.to_owned()).collect();
    Patched { what: what.to_owned(), services, note }
}

/// The words at the first place in the clause.
fn words_in(
    phrases: &Phrases,
    sentence: &Sentence,
    clause: usize,
) -> Option<(Range<usize>, String)> {
    let range = phrases.find_all(sentence).find(|range| sentence.clause(range) == clause)?;
    let words: Vec<&str> =
        sentence.words[range.clone()].iter().map(|word| word.written.as_str()).collect();
    Some((range, words.join(" ")))
}

fn of_guests(
    plan: &Plan,
    knowledge: &Knowledge,
    sentence: &Sentence,
    clause: usize,
) -> Option<Patched> {
    const TOPIC: &str = "guest-os-patching";
    let (range, what) = words_in(&GUESTS, sentence, clause)
        .or_else(|| words_in(&SURELY_GUESTS, sentence, clause))?;
    let surely = words_in(&SURELY_GUESTS, sentence, clause);
    let beneath_guest = surely.as_ref().is_some_and(|(range, _)| {
        let head = range.start.saturating_sub(3)..range.start;
        sentence.words[head].iter().any(|word| {
            matches!(
                &*word.text,
                "under" | "beneath" | "below" | "underlying" | "hosting" | "behind"
            )
        })
    });
    if beneath_guest || (surely.is_none() && BENEATH.are_in_clause(sentence, clause)) {
        return None;
    }
    // Instances of a database are no guests.
    let before = range.start.checked_sub(1).and_then(|n| sentence.words.get(n));
    if before.is_some_and(|word| {
        matches!(
            &*word.text,
            "db" | "database" | "rds" | "aurora" | "cache" | "managed" | "host" | "replication"
        )
    }) {
        return None;
    }
    let named: Vec<&Service> = named(knowledge, sentence, Level::Loose)
        .into_iter()
        .filter(|(range, _)| sentence.clause(range) == clause)
        .map(|(_, service)| service)
        .filter(|service| service.id != "systems-manager")
        .collect();
    if named.is_empty() {
        let found = customers(plan, TOPIC, |_| true, false);
        return (!found.is_empty()).then(|| patched(&what, found));
    }
    for service in named {
        let used = plan.services.iter().any(|one| one.service == service.id);
        let found = customers(plan, TOPIC, |id| id == service.id, false);
        if !found.is_empty() {
            return Some(patched(&what, found));
        }
        let owner = service.topics.get(TOPIC).map(|entry| entry.owner);
        if !used && owner == Some(Owner::Customer) {
            return Some(patched(&what, vec![(service.name.as_str(), None)]));
        }
    }
    None
}

fn of_images(sentence: &Sentence, clause: usize) -> Option<Patched> {
    let (_, what) = words_in(&IMAGES, sentence, clause)?;
    let quiet = MANAGED.are_in_clause(sentence, clause)
        || BENEATH.are_in_clause(sentence, clause)
        || sentence.words.iter().any(|word| matches!(&*word.text, "machine" | "amis" | "ami"));
    (!quiet).then(|| Patched { what, services: Vec::new(), note: None })
}

fn of_runtimes(
    plan: &Plan,
    knowledge: &Knowledge,
    sentence: &Sentence,
    clause: usize,
) -> Option<Patched> {
    const TOPIC: &str = "runtime-patching";
    let (_, what) = words_in(&RUNTIMES, sentence, clause)?;
    if MANAGED.are_in_clause(sentence, clause) {
        return None;
    }
    let named: Vec<&str> = named(knowledge, sentence, Level::Loose)
        .into_iter()
        .filter(|(range, _)| sentence.clause(range) == clause)
        .map(|(_, service)| service.id.as_str())
        .collect();
    let database =
        |id: &str| matches!(id, "rds" | "aurora" | "documentdb" | "neptune" | "elasticache");
    let speaks_of_database = ["engine", "engines", "database", "databases", "minor"]
        .iter()
        .any(|word| what.to_lowercase().contains(word));
    let found = if !named.is_empty() {
        let of = |id: &str| named.contains(&id) && (id == "lambda" || database(id));
        customers(plan, TOPIC, of, false)
    } else if speaks_of_database {
        customers(plan, TOPIC, database, false)
    } else {
        customers(plan, TOPIC, |id| id == "lambda", false)
    };
    (!found.is_empty()).then(|| patched(&what, found))
}
