//! A comparison as text for a terminal, and as Markdown for a ticket or a page.

use std::fmt::Write as _;

use indexmap::IndexMap;

use super::words::{Kind, Piece};
use super::{Change, Difference, FrameworkChanges, Moved};
use crate::diag::fit::markdown as escaped;
use crate::model::Disposition;
use crate::model::text::{few_and_more, grouped, number_of};

/// Part of a comparison: a heading, and what is below it.
struct Section {
    title: String,
    entries: Vec<Entry>,
}

/// One line with what explains it.
struct Entry {
    head: String,
    below: Vec<String>,
}

impl Entry {
    fn line(head: impl Into<String>) -> Self {
        Self { head: head.into(), below: Vec::new() }
    }
}

/// Words of a text that both have, left and right of a change.
const AROUND: usize = 8;

/// The comparison for a terminal. `all` shows every entry of every list, and not the first of long ones.
pub fn text(difference: &Difference, all: bool) -> String {
    let mut out = String::new();
    _ = writeln!(out, "{}", head(difference));
    for section in sections(difference) {
        _ = writeln!(out, "\n{}", section.title);
        let most = if all { usize::MAX } else { MOST };
        for entry in section.entries.iter().take(most) {
            _ = writeln!(out, "  {}", entry.head);
            for line in &entry.below {
                _ = writeln!(out, "      {line}");
            }
        }
        if let Some(more) = section.entries.len().checked_sub(most).filter(|more| *more > 0) {
            _ = writeln!(out, "  … and {} more; --all prints them", grouped(more));
        }
    }
    out
}

/// Entries of a list that are shown unless all are asked for.
const MOST: usize = 20;

/// The comparison as Markdown, whole.
pub fn markdown(difference: &Difference) -> String {
    let mut out = String::new();
    _ = writeln!(
        out,
        "# Changes: {}\n\n{}",
        escaped(&difference.system),
        escaped(&days(difference))
    );
    for section in sections(difference) {
        _ = writeln!(out, "\n## {}\n", escaped(&section.title));
        for entry in &section.entries {
            _ = writeln!(out, "- {}", escaped(&entry.head));
            for line in &entry.below {
                _ = writeln!(out, "  - {}", escaped(line));
            }
        }
    }
    out
}

fn head(difference: &Difference) -> String {
    format!("{}\n{}", difference.system, days(difference))
}

fn days(difference: &Difference) -> String {
    let (old, new) = (&difference.old, &difference.new);
    format!("{} as of {} → {} as of {}", old.period, old.as_of, new.period, new.as_of)
}

fn sections(difference: &Difference) -> Vec<Section> {
    let mut out = Vec::new();
    let mut add = |title: String, entries: Vec<Entry>| {
        if !entries.is_empty() {
            out.push(Section { title, entries });
        }
    };
    let several = difference.frameworks.len() > 1;
    let frameworks = difference.frameworks_removed.iter().map(|id| format!("− {id}"));
    let frameworks =
        frameworks.chain(difference.frameworks_added.iter().map(|id| format!("+ {id}")));
    add("Frameworks".to_owned(), frameworks.map(Entry::line).collect());
    for one in &difference.frameworks {
        let of = if several { format!(", {}", one.title) } else { String::new() };
        add(format!("Parts by label{of}"), counts(one));
        let of_change = |change: Change| -> Vec<&Moved> {
            one.moved.iter().filter(|part| part.change == change).collect()
        };
        let titles = [
            (Change::Opened, "Opened"),
            (Change::Closed, "Closed"),
            (Change::Changed, "Other labels that changed"),
        ];
        for (change, title) in titles {
            let parts = of_change(change);
            add(format!("{title}{of} ({})", grouped(parts.len())), moved(&parts));
        }
        let part = |sign: &str, part: &super::PartOf| {
            Entry::line(format!("{sign} {} {}: {}", part.part, part.title, part.label))
        };
        let parts = one.removed.iter().map(|one| part("−", one));
        let parts = parts.chain(one.added.iter().map(|one| part("+", one)));
        add(format!("Requirements that came or went{of}"), parts.collect());
        let reworded = one.reworded.iter().map(Entry::line);
        add(format!("Requirements worded otherwise{of}"), reworded.collect());
        add(format!("Statements{of}"), one.statements.iter().map(statement).collect());
        let value = |value: &Option<String>| value.as_deref().unwrap_or("no value").to_owned();
        let parameters = one.parameters.iter().map(|one| {
            Entry::line(format!(
                "{} ({}): {} → {}",
                one.id,
                one.label,
                value(&one.old),
                value(&one.new)
            ))
        });
        add(format!("Parameters{of}"), parameters.collect());
    }
    add("Services".to_owned(), difference.services.iter().map(service).collect());
    add("Reports of AWS's".to_owned(), reports(difference));
    add("Evidence".to_owned(), evidence(difference));
    add("Tests".to_owned(), tests(difference));
    add("Findings".to_owned(), findings(difference));
    if difference.is_empty() {
        out.push(Section { title: "Nothing changed".to_owned(), entries: Vec::new() });
    }
    out
}

fn counts(one: &FrameworkChanges) -> Vec<Entry> {
    let changed = Disposition::ALL.into_iter().filter_map(|label| {
        let (old, new) = (one.old.get(label), one.new.get(label));
        let by = i64::from(new) - i64::from(old);
        let sign = if by > 0 { "+" } else { "−" };
        (old != new).then(|| {
            Entry::line(format!("{}: {old} → {new} ({sign}{})", label.label(), by.unsigned_abs()))
        })
    });
    changed.collect()
}

/// Parts that moved for one reason are one entry: a letter that is missing opens seventy.
fn moved(parts: &[&Moved]) -> Vec<Entry> {
    let mut alike: IndexMap<(&str, &str, &[String]), Vec<&Moved>> = IndexMap::new();
    for part in parts {
        alike.entry((&part.old, &part.new, &part.why)).or_default().push(part);
    }
    let entry = |((old, new, why), parts): ((&str, &str, &[String]), Vec<&Moved>)| {
        let what = match parts.as_slice() {
            [only] => format!("{} {}", only.part, only.title),
            several => {
                few_and_more(several.iter().map(|one| &one.part).collect::<Vec<_>>(), SEVERAL)
            }
        };
        Entry { head: format!("{what}: {old} → {new}"), below: why.to_vec() }
    };
    alike.into_iter().map(entry).collect()
}

/// Parts of one entry that are named.
const SEVERAL: usize = 8;

fn statement(one: &super::StatementChange) -> Entry {
    let parts: Vec<String> = one.parts.iter().map(ToString::to_string).collect();
    let parts = few_and_more(&parts, 4);
    let what = match (one.words.iter().all(|w| w.kind == Kind::Added), &one.words[..]) {
        (true, _) => "new",
        (_, [only]) if only.kind == Kind::Removed => "gone",
        _ => "changed",
    };
    Entry {
        head: format!("{} for {parts}: {what}", one.implementation),
        below: if what == "changed" { vec![marked(&one.words)] } else { Vec::new() },
    }
}

/// The words of a change with some of those around it: `the owner [-approves-] {+reviews+} each request`.
fn marked(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let text = piece.text.split_whitespace().collect::<Vec<_>>();
        let shown = match piece.kind {
            Kind::Removed => format!("[-{}-]", text.join(" ")),
            Kind::Added => format!("{{+{}+}}", text.join(" ")),
            Kind::Same => {
                let (first, last) = (at == 0, at + 1 == pieces.len());
                let tail = || text[text.len().saturating_sub(AROUND)..].join(" ");
                let head = || text[..text.len().min(AROUND)].join(" ");
                match (first, last) {
                    _ if text.len() <= 2 * AROUND && !first && !last => text.join(" "),
                    (true, _) if text.len() <= AROUND => text.join(" "),
                    (_, true) if text.len() <= AROUND => text.join(" "),
                    (true, _) => format!("… {}", tail()),
                    (_, true) => format!("{} …", head()),
                    _ => format!("{} … {}", head(), tail()),
                }
            }
        };
        if !shown.is_empty() {
            out.push_str(&shown);
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

fn service(one: &super::ServiceChange) -> Entry {
    let sign = if one.added { "+" } else { "−" };
    let moved = match one.moved.len() {
        0 => "no label moved for it".to_owned(),
        count => {
            let parts = few_and_more(&one.moved, 6);
            format!("{} moved for it: {parts}", number_of(count as u64, "label", "labels"))
        }
    };
    Entry::line(format!("{sign} {}: {moved}", one.name))
}

fn reports(difference: &Difference) -> Vec<Entry> {
    let reports = &difference.reports;
    let lines = reports.removed.iter().map(|one| format!("− {one}"));
    let lines = lines.chain(reports.added.iter().map(|one| format!("+ {one}")));
    lines.chain(reports.changed.iter().cloned()).map(Entry::line).collect()
}

fn evidence(difference: &Difference) -> Vec<Entry> {
    let evidence = &difference.evidence;
    let lists = [
        ("new", &evidence.added),
        ("gone", &evidence.removed),
        ("renewed", &evidence.renewed),
        ("the same file as in the other period", &evidence.identical),
        ("no longer of the period", &evidence.stale),
    ];
    listed(&lists)
}

/// `3 new: EV-1, EV-2, EV-3`, for each list that has any.
fn listed(lists: &[(&str, &Vec<String>)]) -> Vec<Entry> {
    let some = lists.iter().filter(|(_, ids)| !ids.is_empty());
    let line = |(what, ids): &(&str, &Vec<String>)| {
        let ids_shown = few_and_more(ids.iter(), 12);
        Entry::line(format!("{} {what}: {ids_shown}", grouped(ids.len())))
    };
    some.map(line).collect()
}

fn tests(difference: &Difference) -> Vec<Entry> {
    let tests = &difference.tests;
    let mut out = listed(&[("new", &tests.added), ("gone", &tests.removed)]);
    out.extend(tests.changed.iter().map(|one| Entry {
        head: format!("{} {}", one.id, one.title),
        below: vec![format!("{} → {}", one.old, one.new)],
    }));
    out
}

fn findings(difference: &Difference) -> Vec<Entry> {
    let findings = &difference.findings;
    let line = |sign: &str, one: &crate::diag::Diagnostic| {
        Entry::line(format!("{sign} {}[{}]: {}", one.severity.as_str(), one.code, one.message))
    };
    let fixed = findings.fixed.iter().map(|one| line("−", one));
    let new = findings.new.iter().map(|one| line("+", one));
    let all: Vec<Entry> = new.chain(fixed).collect();
    if all.is_empty() {
        return all;
    }
    let tally = format!(
        "{} new, {} fixed, {} in both",
        grouped(findings.new.len()),
        grouped(findings.fixed.len()),
        grouped(findings.remaining)
    );
    std::iter::once(Entry::line(tally)).chain(all).collect()
}
