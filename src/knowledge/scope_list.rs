//! AWS's list of services in scope of a program, as a team copied it: the page saved, a table, or lines of text.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Origin, codes};
use crate::model::text::{few_and_more, normalized, one_line, printable, quote};
use crate::model::{Knowledge, ScopeState, Sheet, SheetCell, SheetRow};

/// The fewest names of known services that a list of AWS's has.
const FEWEST: usize = 10;

/// Services that AWS's lists have under the name of another, as the built-in snapshots note.
const LISTED_UNDER: [(&str, &str); 4] = [
    ("aurora", "rds"),
    ("eventbridge", "cloudwatch"),
    ("fargate", "ecs"),
    ("lake-formation", "glue"),
];

/// What a list says.
#[derive(Debug, Default)]
pub struct ScopeList {
    /// Known services in scope, by id, each with its name in the list.
    pub services: BTreeMap<String, String>,
    /// Known services that the list names as not (yet) in scope.
    pub pending: BTreeMap<String, String>,
    /// Names of no known service, each with the id of the nearest that is known.
    pub unknown: Vec<(String, Option<String>)>,
    /// In words, which part of the file was read.
    pub read_from: String,
}

/// What changes when a list takes the place of what is known.
#[derive(Debug, Default)]
pub struct ScopeChange {
    /// State of every service that the new snapshot names.
    pub states: BTreeMap<String, ScopeState>,
    /// In scope now, and not before.
    pub added: Vec<String>,
    /// In scope before, and not listed now.
    pub removed: Vec<String>,
    /// In scope before and not named now, but listed under the name of another: service and that other.
    pub under: Vec<(String, String)>,
    /// Not named, and near to a name that is not understood.
    pub unsure: Vec<String>,
    /// As before.
    pub unchanged: usize,
}

/// Programs by what people call them.
pub fn program_named<'a>(knowledge: &'a Knowledge, name: &str) -> Option<&'a str> {
    let plain = normalized(name);
    let id = match plain.as_str() {
        "soc" | "soc1" | "soc2" | "soc3" => "soc2",
        "pci" | "pcidss" => "pci-dss",
        "iso" | "iso27001" | "isocsastar" => "iso-27001",
        "fedramp" | "fedrampmoderate" | "fedrampmod" | "moderate" => "fedramp",
        "fedramphigh" | "high" | "govcloud" => "fedramp-high",
        "hipaa" | "hipaabaa" | "hipaaeligible" => "hipaa",
        _ => "",
    };
    let programs = || knowledge.programs.iter().filter(|program| !program.letter);
    programs()
        .find(|program| program.id == id)
        .or_else(|| programs().find(|program| normalized(&program.id) == plain))
        .map(|program| program.id.as_str())
}

/// How lists call a program: in a heading, or above a column.
fn is_program(text: &str, program: &str) -> bool {
    let text = normalized(text);
    let has = |word: &str| text.contains(word);
    match program {
        "soc2" => text.starts_with("soc") || has("soc2") || has("soc123"),
        "pci-dss" => has("pci"),
        "iso-27001" => has("iso"),
        "fedramp" => {
            has("moderate")
                || has("eastwest")
                || (has("fedramp") && !has("high") && !has("govcloud"))
        }
        "fedramp-high" => (has("high") && !has("highly")) || has("govcloud"),
        "hipaa" => has("hipaa"),
        other => has(&normalized(other)),
    }
}

/// Words that head the list of some program: a list ends where the next begins.
const PROGRAMS: &[&str] = &[
    "soc", "pci", "iso", "fedramp", "hipaa", "dod", "irap", "c5", "mtcs", "ens", "kisms", "ospar",
    "hitrust", "finma", "gsma", "pitukri", "cccs", "ccsrg", "cispe", "tisax", "csastar", "fips",
];

fn heads_a_program(text: &str) -> bool {
    let plain = normalized(text);
    text.chars().count() <= 60 && PROGRAMS.iter().any(|word| plain.starts_with(word))
}

fn cells(row: &SheetRow) -> Vec<(u32, String)> {
    let shown = |(at, cell): (&u32, &SheetCell)| (*at, one_line(&cell.shown()));
    row.cells.iter().map(shown).filter(|(_, text)| !text.is_empty()).collect()
}

/// A name without the marks of footnotes.
fn clean(text: &str) -> &str {
    text.trim()
        .trim_end_matches(['*', '†', '‡', '¹', '²', '³', ' '])
        .trim_start_matches(['•', '-', '*', '·', ' '])
}

/// True for a text that is the name of a service of AWS, known or not.
fn like_a_service(text: &str) -> bool {
    ["Amazon ", "AWS ", "Elastic ", "Alexa "].iter().any(|begin| text.starts_with(begin))
        && text.split(['[', '(']).next().unwrap_or(text).split_whitespace().count() <= 9
        && !text.ends_with(['.', '?', '!', ':'])
}

/// Reads a list. `page` is true for a web page, in which much else stands.
///
/// # Errors
/// When too few known services are in it, or most names are not understood: the page changed its layout, or it is
/// another page. The message says what was seen.
pub fn read(
    sheets: &[Sheet],
    page: bool,
    program: &str,
    knowledge: &Knowledge,
) -> Result<ScopeList, Diagnostic> {
    let mut best = ScopeList::default();
    for sheet in sheets {
        for (rows, from) in sections(sheet, program) {
            let found = section(rows, page, program, knowledge, &from);
            if best.read_from.is_empty() || found.services.len() > best.services.len() {
                best = found;
            }
        }
    }
    let known = knowledge.scopes.get(program).map_or(0, |scope| {
        scope.services.values().filter(|state| **state == ScopeState::In).count()
    });
    let fewest = FEWEST.max(known / 4);
    let names = best.services.len();
    if names >= fewest && best.unknown.len() <= names * 2 {
        return Ok(best);
    }
    let file = sheets.first().map(|sheet| sheet.file.clone()).unwrap_or_default();
    let mut seen: Vec<String> = Vec::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.rows).take(400) {
        let text = cells(row).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" | ");
        if seen.len() < 6 && !seen.contains(&text) {
            seen.push(text);
        }
    }
    let seen = seen.iter().map(|text| quote(&printable(text, 60))).collect::<Vec<_>>().join(", ");
    let unknown = best.unknown.iter().map(|(name, _)| quote(&printable(name, 60)));
    let unknown = match best.unknown.is_empty() {
        true => String::new(),
        false => {
            format!("; names not understood: {}", few_and_more(unknown.collect::<Vec<_>>(), 5))
        }
    };
    let message = format!(
        "`{file}` is no list of services in scope of {program} that can be relied on: {names} known services in scope found, \
         {} names not understood; at least {fewest} are expected. It begins with {}{unknown}",
        best.unknown.len(),
        if seen.is_empty() { "nothing" } else { &seen }
    );
    Err(Diagnostic::new(&codes::SCOPE_LIST, message)
        .help("copy the list of the program, one service a line, into a text file or a table with the columns Service and the program's name")
        .fault(&Origin::file(file)))
}

/// The rows under the headings of the program; all rows where no program heads any.
fn sections<'a>(sheet: &'a Sheet, program: &str) -> Vec<(&'a [SheetRow], String)> {
    let heads: Vec<(usize, String)> = sheet
        .rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| match cells(row).as_slice() {
            [(_, text)] if heads_a_program(text) => Some((at, text.clone())),
            _ => None,
        })
        .collect();
    // One heading may stand above the columns of both boundaries.
    let heads_it = |text: &str| {
        is_program(text, program) || (program == "fedramp-high" && normalized(text) == "fedramp")
    };
    let named = sheet.name.as_deref().filter(|name| is_program(name, program));
    let mut out = Vec::new();
    for (nth, (at, text)) in heads.iter().enumerate() {
        let end = heads.get(nth + 1).map_or(sheet.rows.len(), |(next, _)| *next);
        if heads_it(text) && end > at + 1 {
            out.push((&sheet.rows[at + 1..end], format!("under {}", quote(text))));
        }
    }
    // Under no heading of its own: everything, unless others have theirs.
    let others = heads.iter().filter(|(_, text)| !heads_it(text)).count();
    if others < 2 || named.is_some() {
        out.push((&sheet.rows[..], sheet.shown()));
    }
    out
}

fn section(
    rows: &[SheetRow],
    page: bool,
    program: &str,
    knowledge: &Knowledge,
    from: &str,
) -> ScopeList {
    let mut out = ScopeList { read_from: from.to_owned(), ..ScopeList::default() };
    // The column of names, and that of the program.
    let mut table: Option<(u32, Option<u32>)> = None;
    let mut told: BTreeSet<String> = BTreeSet::new();
    for row in rows {
        let cells = cells(row);
        if let Some(found) = headings(&cells, program) {
            table = Some(found);
            continue;
        }
        let (name, mark) = match table {
            Some((names, marks)) => {
                let Some((_, name)) = cells.iter().find(|(at, _)| *at == names) else { continue };
                (name.as_str(), marks.map(|at| cells.iter().find(|(other, _)| *other == at)))
            }
            None => match cells.first() {
                Some((_, name)) => (name.as_str(), None),
                None => continue,
            },
        };
        let name = clean(name);
        if name.is_empty() || name.starts_with('#') || name.chars().count() > 250 {
            continue;
        }
        // Menus of a page name services in one word, and much that is none.
        let listed = table.is_some() || !page;
        if !listed && !like_a_service(name) {
            continue;
        }
        let state = match mark {
            None => Mark::In,
            Some(None) => Mark::Out,
            Some(Some((_, text))) => self::mark(text),
        };
        match knowledge.service(name) {
            Some(service) => {
                let (id, name) = (service.id.clone(), name.to_owned());
                match state {
                    Mark::In => _ = out.services.entry(id).or_insert(name),
                    Mark::Out => _ = out.pending.entry(id).or_insert(name),
                }
            }
            None => {
                let words = name.split_whitespace().count();
                // A heading of a group, a sentence.
                let noise = !like_a_service(name)
                    && (page || words > 8 || name.ends_with(['.', ':']) || heads_a_program(name));
                if state == Mark::In && !noise && told.insert(name.to_lowercase()) {
                    let near = knowledge.nearest_service(name).map(str::to_owned);
                    out.unknown.push((name.to_owned(), near));
                }
            }
        }
    }
    out.pending.retain(|id, _| !out.services.contains_key(id));
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    In,
    Out,
}

/// What a cell under a program says. `JAB review`, `3PAO assessment` and a dash are no yes.
fn mark(text: &str) -> Mark {
    let plain = text.trim().to_lowercase();
    let yes = [
        "✓",
        "✔",
        "☑",
        "✅",
        "●",
        "x",
        "yes",
        "y",
        "true",
        "1",
        "in",
        "in scope",
        "eligible",
        "included",
        "authorized",
    ];
    match yes.contains(&plain.as_str())
        || ["✓", "✔", "✅"].iter().any(|sign| plain.starts_with(sign))
    {
        true => Mark::In,
        false => Mark::Out,
    }
}

/// The columns of a table, if the row is its headings.
fn headings(cells: &[(u32, String)], program: &str) -> Option<(u32, Option<u32>)> {
    let service = |text: &str| {
        [
            "service",
            "services",
            "awsservice",
            "awsservices",
            "servicename",
            "awsservicename",
            "awsservicesandfeatures",
            "servicesandfeatures",
            "awsservicesinscope",
            "servicesinscope",
            "serviceoffering",
            "hipaaeligibleservices",
        ]
        .contains(&normalized(text).as_str())
    };
    let (names, _) = cells.iter().find(|(_, text)| service(text))?;
    let others = || cells.iter().filter(|(at, _)| at != names);
    let of = others().find(|(_, text)| is_program(text, program));
    let state = || {
        others().find(|(_, text)| {
            ["status", "inscope", "eligible"].contains(&normalized(text).as_str())
        })
    };
    Some((*names, of.or_else(state).map(|(at, _)| *at)))
}

/// What a list changes in what is known of a program's scope.
pub fn change(list: &ScopeList, program: &str, knowledge: &Knowledge) -> ScopeChange {
    let before: BTreeMap<String, ScopeState> =
        knowledge.scopes.get(program).map(|scope| scope.services.clone()).unwrap_or_default();
    let was = |id: &str| before.get(id).copied().unwrap_or(ScopeState::Unknown);
    let mut out = ScopeChange::default();
    for id in list.services.keys() {
        match was(id) {
            ScopeState::In => out.unchanged += 1,
            _ => out.added.push(id.clone()),
        }
        out.states.insert(id.clone(), ScopeState::In);
    }
    let near: BTreeSet<&str> =
        list.unknown.iter().filter_map(|(_, near)| near.as_deref()).collect();
    for id in knowledge.services.keys().filter(|id| !list.services.contains_key(*id)) {
        let above = LISTED_UNDER.iter().find(|(one, _)| one == id).map(|(_, above)| *above);
        let above = above.filter(|above| list.services.contains_key(*above));
        if let (ScopeState::In, Some(above)) = (was(id), above) {
            out.under.push((id.clone(), above.to_owned()));
            out.states.insert(id.clone(), ScopeState::In);
        } else if near.contains(id.as_str()) && !list.pending.contains_key(id) {
            out.unsure.push(id.clone());
            out.states.insert(id.clone(), ScopeState::Unknown);
        } else if was(id) == ScopeState::In {
            out.removed.push(id.clone());
            out.states.insert(id.clone(), ScopeState::Out);
        } else if list.pending.contains_key(id) || before.contains_key(id) {
            out.states.insert(id.clone(), ScopeState::Out);
        }
    }
    out
}
