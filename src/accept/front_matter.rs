//! The file of an implementation with requirements added to `satisfies`, comments and order kept.

use std::fmt::Write as _;

use super::Offer;
use crate::model::Date;

/// Why a file cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

/// The text of the file with these offers accepted by somebody on a day.
///
/// # Errors
/// When `satisfies` is not written in a form that can be added to.
pub fn accepted(text: &str, offers: &[&Offer], by: &str, on: Date) -> Result<String, Refused> {
    let refused = |why: &str| Refused(format!("{why}: add {} by hand", ids(offers).join(", ")));
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let plain = |line: &str| line.trim_end_matches('\r').to_owned();
    let first = lines.first().map(|line| plain(line)).unwrap_or_default();
    if first.trim_start_matches('\u{feff}').trim_end() != "---" {
        return Err(refused("the file does not begin with front matter"));
    }
    let end = lines.iter().skip(1).position(|line| line.trim_end() == "---").map(|at| at + 1);
    let end = end.ok_or_else(|| refused("the front matter is not closed"))?;
    let ending = if lines[0].ends_with('\r') { "\r" } else { "" };
    let key = |line: &String, name: &str| {
        line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(':'))
    };
    let at = lines[..end].iter().position(|line| key(line, "satisfies"));
    let at = at.ok_or_else(|| refused("the front matter has no `satisfies`"))?;
    let names: Vec<String> = ids(offers).iter().map(|id| quoted(id)).collect();
    let value = lines[at].split_once(':').map(|(_, value)| plain(value)).unwrap_or_default();
    let bare = value.split(" #").next().unwrap_or_default().trim().to_owned();
    let added = if bare.starts_with('[') {
        inline(&mut lines, at, end, &names).ok_or_else(|| refused("`satisfies` is not closed"))?;
        0
    } else if bare.is_empty() || value.trim_start().starts_with('#') {
        block(&mut lines, at, end, &names, ending)
            .ok_or_else(|| refused("`satisfies` is no list"))?
    } else {
        return Err(refused("`satisfies` is no list"));
    };
    let end = end + added;
    let entry = |offer: &&Offer| {
        format!(
            "  - {{requirement: {}, from: {}, relation: {}, by: {}, on: {on}}}{ending}",
            quoted(&offer.to.to_string()),
            quoted(&offer.from.to_string()),
            relation(offer),
            serde_json::Value::from(by),
        )
    };
    let entries: Vec<String> = offers.iter().map(entry).collect();
    match lines[..end].iter().position(|line| key(line, "accepted")) {
        Some(at) => {
            let after = lines[at].split_once(':').map(|(_, value)| value.trim().to_owned());
            if !after.unwrap_or_default().is_empty() {
                return Err(refused("`accepted` is on one line"));
            }
            let mut last = at;
            for (n, line) in lines.iter().enumerate().take(end).skip(at + 1) {
                if line.starts_with([' ', '-']) {
                    last = n;
                } else {
                    break;
                }
            }
            let flush = lines.get(at + 1).is_some_and(|line| line.starts_with('-'));
            let entries = entries.into_iter().map(|entry| match flush {
                true => entry.trim_start().to_owned(),
                false => entry,
            });
            lines.splice(last + 1..last + 1, entries);
        }
        None => {
            let head = std::iter::once(format!("accepted:{ending}"));
            lines.splice(end..end, head.chain(entries));
        }
    }
    Ok(lines.join("\n"))
}

fn ids(offers: &[&Offer]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for offer in offers {
        let id = offer.to.to_string();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn quoted(id: &str) -> String {
    let plain = !id.contains('(') && id.starts_with(|c: char| c.is_ascii_alphabetic());
    if plain { id.to_owned() } else { format!("\"{id}\"") }
}

fn relation(offer: &Offer) -> &'static str {
    match offer.relation {
        crate::model::Relation::Equal => "equal",
        crate::model::Relation::Superset => "superset",
        crate::model::Relation::Subset => "subset",
        crate::model::Relation::Intersects => "intersects",
    }
}

/// Adds before the bracket that closes a list on one line or several.
fn inline(lines: &mut [String], at: usize, end: usize, ids: &[String]) -> Option<()> {
    // What stands before a bracket that has a line of its own.
    let mut above = String::new();
    for line in lines.iter_mut().take(end).skip(at) {
        let mut quote = None;
        let mut closed = None;
        for (place, c) in line.char_indices() {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), c) if c == open => quote = None,
                (None, '#') if line[..place].ends_with(' ') => break,
                (None, ']') => closed = Some(place),
                _ => {}
            }
        }
        let Some(place) = closed else {
            let said = line.split(" #").next().unwrap_or_default().trim();
            if !said.is_empty() {
                above = said.to_owned();
            }
            continue;
        };
        let before = line[..place].trim_end();
        let mut more = String::new();
        let ends = if before.is_empty() { above.as_str() } else { before };
        let empty = ends.ends_with('[') || ends.ends_with(',');
        let _ = write!(more, "{}{}", if empty { "" } else { ", " }, ids.join(", "));
        let gap = if before.ends_with(',') { " " } else { "" };
        *line = format!("{before}{gap}{more}{}", &line[place..]);
        return Some(());
    }
    None
}

/// Adds below the last entry of a list with an entry on each line; the number of lines added.
fn block(
    lines: &mut Vec<String>,
    at: usize,
    end: usize,
    ids: &[String],
    ending: &str,
) -> Option<usize> {
    let entry = |line: &String| line.trim_start().starts_with("- ");
    let mut last = None;
    for (n, line) in lines.iter().enumerate().take(end).skip(at + 1) {
        if entry(line) {
            last = Some(n);
        } else if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            break;
        }
    }
    let last = last?;
    let indent = lines[last].len() - lines[last].trim_start().len();
    let more = ids.iter().map(|id| format!("{}- {id}{ending}", " ".repeat(indent)));
    let more: Vec<String> = more.collect();
    lines.splice(last + 1..last + 1, more);
    Some(ids.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Relation;

    fn offer(to: &str) -> Offer {
        Offer {
            framework: "soc2/security".to_owned(),
            group: "CC6".to_owned(),
            to: to.parse().unwrap(),
            title: String::new(),
            text: String::new(),
            implementation: "IAM-01".to_owned(),
            file: String::new(),
            from: "AC-2".parse().unwrap(),
            relation: Relation::Superset,
            through: Vec::new(),
            counts: true,
            stated: true,
        }
    }

    fn with(text: &str, ids: &[&str]) -> Result<String, Refused> {
        let offers: Vec<Offer> = ids.iter().map(|id| offer(id)).collect();
        let offers: Vec<&Offer> = offers.iter().collect();
        accepted(text, &offers, "CISO", "2026-10-05".parse().unwrap())
    }

    #[test]
    fn requirements_are_added_to_every_form_of_list() {
        let tail = "accepted:\n  - {requirement: CC6.2, from: AC-2, relation: superset, by: \"CISO\", on: 2026-10-05}\n---\nx\n";
        for (before, after) in [
            ("satisfies: [AC-2]  # both\n", "satisfies: [AC-2, CC6.2]  # both\n"),
            ("satisfies: []\n", "satisfies: [CC6.2]\n"),
            (
                "satisfies:\n  - AC-2   # why\ntitle: x\n",
                "satisfies:\n  - AC-2   # why\n  - CC6.2\ntitle: x\n",
            ),
            ("satisfies:\n- AC-2\n", "satisfies:\n- AC-2\n- CC6.2\n"),
            ("satisfies: [\n  AC-2, # a]\n  ]\n", "satisfies: [\n  AC-2, # a]\nCC6.2]\n"),
        ] {
            let text = format!("---\nid: I\n{before}---\nx\n");
            assert_eq!(
                with(&text, &["CC6.2"]),
                Ok(format!("---\nid: I\n{after}{tail}")),
                "{before}"
            );
        }
        let twice =
            with(&with("---\nsatisfies: [AC-2]\n---\n", &["CC6.2"]).unwrap(), &["164.308(a)(1)"]);
        let twice = twice.unwrap();
        assert!(twice.contains("[AC-2, CC6.2, \"164.308(a)(1)\"]"), "{twice}");
        assert_eq!(twice.matches("accepted:").count(), 1, "{twice}");
        for text in ["id: I\n", "---\nid: I\n---\n", "---\nsatisfies: AC-2\n---\n"] {
            assert!(with(text, &["CC6.2"]).is_err(), "{text}");
        }
    }
}
