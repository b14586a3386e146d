//! Sentences that say that AWS patches something.

use std::ops::Range;
use std::sync::LazyLock;

use super::phrase::Phrases;
use super::sentence::Sentence;
use super::services::{Level, Names};
use crate::model::{Owner, Plan, Service};

/// What AWS is said to patch, and that it does not.
#[derive(Clone, Debug)]
pub(crate) struct Patched {
    /// What the sentence calls it: `guest operating system`.
    pub what: String,
    /// The services in use for which it is the organization's, as the plan calls them; none where it is
    /// nobody's but the organization's on any service.
    pub services: Vec<String>,
    /// Why, from the tables.
    pub note: Option<String>,
    /// The mode that carveout.yaml declares, where the sentence names another.
    pub mode: Option<String>,
}

/// Those who are AWS: `the cloud provider` is, other providers are not (see [`is_aws`]).
const AWS: &str = "aws|amazon|provider";
const PATCH: &str = "patch|patches|patching|patched|update|updates|updating|updated|upgrade|upgrades|upgraded|fixes|hotfixes";

/// AWS as the one who patches.
static CLAIMS: LazyLock<Phrases> = LazyLock::new(|| {
    let does = "patches|patch|patching|updates|upgrades|patched|refreshes|renews";
    let carries = "handles|manages|performs|provides|does|covers|owns|runs|applies|installs|deploys|rolls|delivers|maintains|undertakes|pushes|supplies";
    let done = "applied|handled|managed|performed|done|installed|provided|covered|owned|deployed|carried|pushed|supplied|delivered";
    Phrases::new([
        format!("{AWS} {does}"),
        format!("amazon web services? {does}"),
        format!("{AWS} automatically|regularly|always|fully|continuously|also|then|itself {does}"),
        format!("{AWS} .. {carries} ... {PATCH}"),
        format!("{AWS} .. takes|take care of ... {PATCH}"),
        format!("{AWS} .. looks|sees after|to ... {PATCH}"),
        format!("{AWS} .. is|remains .. responsible|accountable for ... {PATCH}"),
        format!("{AWS} .. keeps|maintains|holds ... patched|current|date|updated|fresh"),
        format!("patched|updated|upgraded|maintained|refreshed|renewed .. by .. {AWS}"),
        format!("{PATCH} ... {done} .. by .. {AWS}"),
        format!("{PATCH} ... inherited|inherit .. from .. {AWS}"),
        format!("inherit|inherits|inherited ... {PATCH} ... from {AWS}"),
        format!("{PATCH} ... responsibility|duty|job|task of? .. {AWS}"),
        format!("{PATCH} ... is|are aws's|amazon's|provider's .. responsibility|duty|job|task"),
        format!("{PATCH} ... is|are left to|with .. {AWS}"),
        format!("{PATCH} ... falls|lies|rests to|on|under|with .. {AWS}"),
        format!("rely|relies|depend|depends on .. {AWS} .. for|to ... {PATCH}"),
        format!("{PATCH} ... kept current|updated|fresh by .. {AWS}"),
        format!("{AWS}|aws's|amazon's .. {PATCH} .. covers|include|includes"),
        format!("kept up to date by .. {AWS}"),
        format!("kept current|fresh|patched by .. {AWS}"),
        format!("{AWS} .. responsible for ... {PATCH}"),
    ])
});

/// AWS as the one who looks after something, of which it is said that nobody else has to patch it.
static LOOKS_AFTER: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([format!(
        "{AWS} .. maintains|keeps|manages|handles|updates|refreshes|supplies|provides|operates|looks|cares|takes"
    )])
});

/// That nobody of the organization has to patch.
static NO_NEED: LazyLock<Phrases> = LazyLock::new(|| {
    let patching = "patching|patches|patch|updates|updating|upgrades|fixes";
    Phrases::new([
        format!("no {patching} .. by|from|of us|ours|our is|are? needed|required|necessary?"),
        format!("no {patching} .. is|are needed|required|necessary|left"),
        "nothing .. to patch|update|upgrade".to_owned(),
        format!("need|needs|require|requires|have|has no .. {patching}"),
        "not|don't|doesn't need|have to patch|update|upgrade|install".to_owned(),
        "need|needs not patch|update|upgrade|install".to_owned(),
        "nobody|none .. needs|has|have|need to patch|update|upgrade|install".to_owned(),
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
        "firecracker|microvm|microvms",
    ])
});

static GUESTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "guest operating|os systems|system?",
        "guest|guests",
        "virtual machines|machine|servers|server",
        "vms|vm",
        "the|our|their|all|both|each|every|its linux|windows|ubuntu|debian",
        "kernel|kernels",
        "linux|windows hosts|host|machines|machine|servers|server",
        "both|two|our hosts|host|machines|machine|servers|server",
        "bastion",
        "worker|compute|container nodes|node|instances|instance|hosts|host",
        "node groups|group",
        "ec2 instances|instance|hosts|host|fleet|servers|machines",
        "bastion|batch|jump|web|application hosts|host|servers|server",
        "instances|instance",
        "nodes",
        "our|all our? servers|hosts|machines",
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

/// Functions said to be in automatic update mode.
static AUTOMATIC: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "functions|function|lambda|lambdas .. run|runs|use|uses|are|is|stay|stays|remain|remains|execute .. managed? runtimes? .. in|with|on the? automatic|auto runtime? update|updates? mode",
        "functions|lambda ... managed runtimes|runtime in automatic|auto runtime? update? mode",
        "runtimes|runtime .. is|are|stay|run in|on automatic|auto runtime? update? mode",
    ])
});

/// A claim that functions are in automatic update mode, where every declared use of Lambda is in another.
fn other_mode(plan: &Plan, sentence: &Sentence) -> Option<Patched> {
    const TOPIC: &str = "runtime-patching";
    let range = AUTOMATIC.find(sentence).filter(|range| sentence.claims(range))?;
    let uses: Vec<_> = plan.services.iter().filter(|used| used.service == "lambda").collect();
    let first = uses.first()?;
    let other = |id: &str| {
        ["runtime-manual", "runtime-function-update", "container-image"]
            .iter()
            .any(|mode| id.strip_prefix("lambda:") == Some(mode))
    };
    if !uses.iter().all(|used| other(&used.id)) {
        return None;
    }
    let note = first.owners.get(TOPIC).and_then(|entry| entry.note.as_deref());
    let found = patched(&sentence.written(range), vec![(first.name.as_str(), note)]);
    let mode = first.id.split_once(':').map(|(_, mode)| mode.to_owned());
    Some(Patched { mode, ..found })
}

/// What a sentence wrongly says that AWS patches: guests if `guests`, else images and runtimes.
pub(crate) fn claims_of_patching(
    plan: &Plan,
    names: &Names<'_>,
    sentence: &Sentence,
    guests: bool,
) -> Option<Patched> {
    let claims = CLAIMS
        .find_all(sentence)
        .filter(|range| sentence.claims(range) && is_aws(names, sentence, range));
    let mut clauses: Vec<usize> = claims.map(|range| sentence.clause(&range)).collect();
    if NO_NEED.are_in(sentence) {
        let cares = LOOKS_AFTER.find_all(sentence);
        let cares = cares.filter(|at| sentence.claims(at) && is_aws(names, sentence, at));
        clauses.extend(cares.map(|range| sentence.clause(&range)));
    }
    for clause in &clauses {
        let found = if guests {
            of_guests(plan, names, sentence, *clause)
        } else {
            of_images(sentence, *clause).or_else(|| of_runtimes(plan, names, sentence, *clause))
        };
        if found.is_some() {
            return found;
        }
    }
    if guests {
        return None;
    }
    if let Some(found) = other_mode(plan, sentence) {
        return Some(found);
    }
    if OWN_WORK.are_in(sentence) {
        return None;
    }
    let range = BY_ITSELF.find(sentence).filter(|range| sentence.claims(range))?;
    let lambda = |service: &&Service| service.id == "lambda";
    of_runtimes(plan, names, sentence, sentence.clause(&range))
        .filter(|_| names.knowledge.services.values().any(|service| lambda(&service)))
}

/// True if AWS itself acts. Systems Manager installs what the organization approves, Amazon Linux is a thing,
/// and `the provider` is AWS only where the sentence says so: `the cloud provider`, `the provider … Lambda`.
fn is_aws(names: &Names<'_>, sentence: &Sentence, range: &Range<usize>) -> bool {
    let words = &sentence.words;
    let text = |n: usize| words.get(n).map_or("", |word| word.text.as_str());
    range.clone().all(|n| match text(n) {
        "aws" | "amazon" => {
            let product = text(n + 1) == "systems" && text(n + 2) == "manager";
            !product && !matches!(text(n + 1), "linux" | "inspector" | "machine")
        }
        "provider" => match n.checked_sub(1).map_or("", text) {
            "cloud" | "hosting" | "infrastructure" => true,
            "the" => {
                words.iter().any(|word| matches!(&*word.text, "aws" | "amazon" | "aws's"))
                    || !names.named(sentence, Level::Loose).is_empty()
            }
            _ => false,
        },
        _ => true,
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
    Patched { what: what.to_owned(), services, note, mode: None }
}

/// The words at the first place in the clause.
fn words_in(
    phrases: &Phrases,
    sentence: &Sentence,
    clause: usize,
) -> Option<(Range<usize>, String)> {
    let range = phrases.find_all(sentence).find(|range| sentence.clause(range) == clause)?;
    let words = sentence.written(range.clone());
    Some((range, words))
}

fn of_guests(
    plan: &Plan,
    names: &Names<'_>,
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
    let named: Vec<&Service> = names
        .named(sentence, Level::Loose)
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
    (!quiet).then(|| Patched { what, services: Vec::new(), note: None, mode: None })
}

fn of_runtimes(
    plan: &Plan,
    names: &Names<'_>,
    sentence: &Sentence,
    clause: usize,
) -> Option<Patched> {
    const TOPIC: &str = "runtime-patching";
    let (_, what) = words_in(&RUNTIMES, sentence, clause)?;
    if MANAGED.are_in_clause(sentence, clause) {
        return None;
    }
    let named: Vec<&str> = names
        .named(sentence, Level::Loose)
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
