//! Services, modes of use, Regions, accounts and premises of a system, from what a team has of it already: Terraform
//! state and plans, CloudFormation templates, inventories of AWS, bills, and findings of tools.
//!
//! A file is recognized by its content and read as a stream. Of a resource only names that the tables here ask for are
//! looked at (`attributes`); what else it holds, secrets among it, is passed over and kept nowhere.

mod attributes;
mod bill;
mod findings;
mod inventory;
mod lists;
mod modes;
mod proposal;
mod template;
mod terraform;

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

pub use proposal::{Declared, Found, Place, Proposal, propose};

use crate::diag::{Diagnostic, Origin, codes};
use crate::evidence::stream::json::Keys;
use crate::evidence::stream::{bounded, encoding, gzip, opening, table};
use crate::evidence::{Format, Refused};
use crate::limits::HEAD;
use crate::model::text::printable;
use crate::model::{Knowledge, Observation};

/// Names of unknown kinds, and examples, that are kept.
const NAMES: usize = 2_000;
/// Examples of each thing that was seen.
const EXAMPLES: usize = 3;

/// How sure it is that something is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// Something points to it.
    Hint,
    /// It is referred to, billed, or in a template or plan that may not have been applied.
    Likely,
    /// There is a resource of it.
    Sure,
}

impl Sure {
    /// In a word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }
}

/// What was seen of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// How often.
    pub count: u64,
    /// How sure it is.
    pub sure: Sure,
    /// The first that were seen, in a few words each.
    pub examples: Vec<String>,
}

/// What one file tells.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The file, as it was named.
    pub file: String,
    /// What it was read as.
    pub kind: String,
    /// Resources, rows or entries that were looked at.
    pub read: u64,
    /// Services by id.
    pub services: BTreeMap<String, Sighting>,
    /// Modes of use: `lambda:container-image`.
    pub modes: BTreeMap<String, Sighting>,
    /// Regions.
    pub regions: BTreeMap<String, Sighting>,
    /// Accounts.
    pub accounts: BTreeMap<String, Sighting>,
    /// Kinds of premises that something points to.
    pub premises: BTreeMap<String, Sighting>,
    /// Kinds of AWS's that no service of the knowledge is known for.
    pub unknown: BTreeMap<String, u64>,
    /// What was left out, and what the file cannot show.
    pub remarks: Vec<String>,
}

/// Reads a file, compressed with gzip or not.
///
/// # Errors
/// When it is of no known kind, or is one and cannot be read.
pub fn read(
    content: &mut dyn Read,
    file: &str,
    knowledge: &Knowledge,
    formats: &[Format],
) -> Result<Seen, Refused> {
    let head = opening(content, HEAD, file)?;
    if gzip::recognize(&head) {
        return read_plain(
            &mut gzip::unpack(head.as_slice().chain(content)),
            file,
            knowledge,
            formats,
        );
    }
    read_plain(&mut bounded(head.as_slice().chain(content)), file, knowledge, formats)
}

fn read_plain(
    content: &mut dyn Read,
    file: &str,
    knowledge: &Knowledge,
    formats: &[Format],
) -> Result<Seen, Refused> {
    let head = opening(content, HEAD, file)?;
    if let Some(foreign) = encoding::foreign(&head) {
        let mut raw = head.as_slice().chain(content);
        let mut text = encoding::decoded(foreign, &mut raw);
        return read_plain(&mut text, file, knowledge, formats);
    }
    if let Some(what) = packed(&head) {
        return Err(refused(file, &format!("is {what}"), "unpack it, or export it as CSV or JSON"));
    }
    let keys = Keys::of(&head);
    let columns = table::columns(&head);
    let mut collector = Collector::new(file, knowledge);
    let known: Option<Known> =
        READERS.iter().find(|reader| (reader.fits)(&head, &keys, &columns)).map(|one| one.read);
    let mut content = head.as_slice().chain(content);
    let source = &mut Source { head: &head, keys: &keys, content: &mut content, file };
    let read = match known {
        Some(known) => known(source, &mut collector),
        None => findings::read(source.content, file, formats, &keys, &mut collector),
    };
    read.map_err(without_values)?;
    Ok(collector.seen)
}

/// A file that is being read.
struct Source<'a> {
    head: &'a [u8],
    keys: &'a Keys,
    content: &'a mut dyn Read,
    file: &'a str,
}

type Known = fn(&mut Source<'_>, &mut Collector<'_>) -> Result<(), Refused>;

/// A kind of file.
struct Reader {
    fits: fn(&[u8], &Keys, &[String]) -> bool,
    read: Known,
}

/// The kinds of files, in the order in which they are tried; what is none of them may be findings of a tool.
static READERS: &[Reader] = &[
    Reader { fits: |_, keys, _| terraform::is_state(keys), read: terraform::state },
    Reader { fits: |_, keys, _| terraform::is_plan(keys), read: terraform::plan },
    Reader { fits: |_, keys, _| terraform::is_shown(keys), read: terraform::shown },
    Reader { fits: |head, keys, _| template::fits(head, keys), read: template::read },
    Reader { fits: |_, keys, _| bill::is_grouped(keys), read: bill::grouped },
    Reader { fits: |_, keys, _| inventory::fits(keys), read: inventory::read },
    Reader { fits: |_, _, columns| bill::fits(columns), read: bill::read },
];

/// What is packed in a way that is not read.
fn packed(head: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 5] = [
        (b"PK\x03\x04", "a ZIP archive or a workbook"),
        (b"PAR1", "a Parquet file"),
        (b"%PDF-", "a PDF"),
        (b"SQLite format 3", "a database"),
        (b"\x28\xb5\x2f\xfd", "compressed with Zstandard"),
    ];
    kinds.iter().find(|(start, _)| head.starts_with(start)).map(|(_, what)| *what)
}

/// A file that cannot be read.
fn refused(file: &str, what: &str, help: &str) -> Refused {
    let message = format!("`{}` {what}", printable(file, 200));
    Box::new(
        Diagnostic::new(&codes::DISCOVER_UNREADABLE, message).help(help).fault(&Origin::file(file)),
    )
}

/// An error of a parser without the value that it met, which may be a secret.
fn without_values(mut refused: Refused) -> Refused {
    for start in ["invalid type: ", "invalid value: "] {
        let Some(at) = refused.message.find(start) else { continue };
        let from = at + start.len();
        // The value ends where the parser says what it expected.
        let to = refused.message[from..].rfind(", expected").map(|end| from + end);
        let to = to.unwrap_or(refused.message.len());
        refused.message.replace_range(from..to, "a value");
    }
    refused
}

/// What observations among the evidence of a workspace tell.
pub fn observed(observations: &[Observation], knowledge: &Knowledge) -> Option<Seen> {
    if observations.is_empty() {
        return None;
    }
    let mut collector = Collector::new("evidence", knowledge);
    "findings of tools among the evidence".clone_into(&mut collector.seen.kind);
    observations.iter().for_each(|row| findings::row(row, &mut collector));
    Some(collector.seen)
}

/// Gathers what a file tells.
struct Collector<'k> {
    knowledge: &'k Knowledge,
    seen: Seen,
    /// Services by the names that were met: a file has few names and many rows.
    known: HashMap<String, Option<&'k str>>,
}

impl<'k> Collector<'k> {
    fn new(file: &str, knowledge: &'k Knowledge) -> Self {
        let seen = Seen {
            file: file.to_owned(),
            kind: String::new(),
            read: 0,
            services: BTreeMap::new(),
            modes: BTreeMap::new(),
            regions: BTreeMap::new(),
            accounts: BTreeMap::new(),
            premises: BTreeMap::new(),
            unknown: BTreeMap::new(),
            remarks: Vec::new(),
        };
        Self { knowledge, seen, known: HashMap::new() }
    }

    /// The service that is called so.
    fn named(&mut self, name: &str) -> Option<&'k str> {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let found = self.knowledge.service(name).map(|service| service.id.as_str());
        if self.known.len() < NAMES {
            self.known.insert(name.to_owned(), found);
        }
        found
    }

    fn service(&mut self, id: &str, sure: Sure, count: u64, example: &str) {
        note(&mut self.seen.services, id, sure, count, example);
    }

    /// A mode, where the knowledge has it.
    fn mode(&mut self, mode: &str, sure: Sure, example: &str) {
        let known = mode.split_once(':').and_then(|(id, mode)| {
            let service = self.knowledge.services.get(id)?;
            service.modes.iter().find(|one| one.id == mode)
        });
        if known.is_some() {
            note(&mut self.seen.modes, mode, sure, 1, example);
        }
    }

    fn premises(&mut self, id: &str, example: &str) {
        note(&mut self.seen.premises, id, Sure::Hint, 1, example);
    }

    /// A kind that no service is known for.
    fn unknown(&mut self, name: &str, count: u64) {
        let name = printable(name, 80);
        let known = self.seen.unknown.len();
        match self.seen.unknown.get_mut(&name) {
            Some(times) => *times += count,
            None if known < NAMES => _ = self.seen.unknown.insert(name, count),
            None => {}
        }
    }

    /// A Region, or a zone of one; anything else is passed over.
    fn region(&mut self, text: &str, sure: Sure, example: &str) {
        if let Some(region) = region_of(text) {
            note(&mut self.seen.regions, region, sure, 1, example);
        }
    }

    /// An account; anything else is passed over.
    fn account(&mut self, text: &str, sure: Sure, example: &str) {
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            note(&mut self.seen.accounts, text, sure, 1, example);
        }
    }

    /// Region and account of an ARN.
    fn place_of(&mut self, arn: &str, sure: Sure, example: &str) {
        let (account, region) = crate::evidence::arn(arn);
        if let Some(account) = account {
            self.account(account, sure, example);
        }
        if let Some(region) = region {
            self.region(region, sure, example);
        }
    }

    fn remark(&mut self, text: impl Into<String>) {
        let text = text.into();
        if self.seen.remarks.len() < NAMES && !self.seen.remarks.contains(&text) {
            self.seen.remarks.push(text);
        }
    }
}

fn note(of: &mut BTreeMap<String, Sighting>, id: &str, sure: Sure, count: u64, example: &str) {
    if let Some(known) = of.get_mut(id) {
        known.count += count;
        known.sure = known.sure.max(sure);
        if known.examples.len() < EXAMPLES && !known.examples.iter().any(|one| one == example) {
            known.examples.push(printable(example, 80));
        }
        return;
    }
    if of.len() < NAMES {
        let examples = if example.is_empty() { Vec::new() } else { vec![printable(example, 80)] };
        of.insert(id.to_owned(), Sighting { count, sure, examples });
    }
}

/// The Region in the name of a Region, an Availability Zone or a Local Zone.
fn region_of(text: &str) -> Option<&str> {
    // `eu-central-1`, `eu-central-1a`, `us-gov-west-1`, `us-east-1-bos-1a`.
    let bytes = text.as_bytes();
    if text.len() < 8 || text.len() > 32 || !bytes[0].is_ascii_lowercase() {
        return None;
    }
    let digit = bytes.windows(2).position(|two| two[0] == b'-' && two[1].is_ascii_digit())?;
    let digits = bytes[digit + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = digit + 1 + digits;
    let name = &text[..digit];
    let words: Vec<&str> = name.split('-').collect();
    let compass = words.last().is_some_and(|last| crate::model::resource::COMPASS.contains(last));
    let plain = words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
    let rest = &bytes[end..];
    let zone =
        rest.is_empty() || rest[0] == b'-' || (rest.len() == 1 && rest[0].is_ascii_lowercase());
    (words.len() >= 2 && words[0].len() <= 4 && compass && plain && digits <= 2 && zone)
        .then(|| &text[..end])
}

#[cfg(test)]
mod tests;
