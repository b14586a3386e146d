//! Service × topic: who is responsible for a patch, a setting or an event. For a runbook.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use indexmap::IndexMap;

use crate::model::text::few_and_more;
use crate::model::{Owner, PartId, Plan, PlanProvider, PlanService, Topic, With};

/// Topics in rows, services and premises in columns.
#[derive(Clone, Debug)]
pub struct Matrix<'a> {
    /// The columns.
    pub services: &'a [PlanService],
    /// The rows, by the group a runbook lists them under.
    pub groups: Vec<(&'a str, Vec<Row<'a>>)>,
    /// Other providers, with the parts that each carries in any of the plans.
    pub providers: Vec<(&'a PlanProvider, BTreeSet<&'a PartId>)>,
}

/// One topic.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// Owner per service, in the order of the columns.
    pub owners: Vec<Owner>,
    /// Other providers that carry it on any of them, and with whom.
    pub others: Vec<(&'a PlanProvider, With)>,
}

impl Row<'_> {
    /// `Example ID with you`; nothing where no other provider carries the topic.
    fn others(&self) -> String {
        let one = |(provider, with): &(&PlanProvider, With)| match with {
            With::Customer => format!("{} with you", provider.name),
            With::Nobody => provider.name.clone(),
        };
        self.others.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// The owner, from the reader's point of view.
pub fn who(owner: Owner) -> &'static str {
    match owner {
        Owner::Aws => "AWS",
        Owner::Customer => "you",
        Owner::Shared => "both",
        Owner::Nobody => "–",
    }
}

impl<'a> Matrix<'a> {
    /// The matrix of `topics` on the services of `plans`. A topic that applies to no service has no row.
    pub fn new(topics: impl Iterator<Item = &'a Topic>, plans: &'a [Plan]) -> Self {
        let services = plans.first().map_or(&[][..], |plan| &plan.services);
        let mut providers: Vec<(&PlanProvider, BTreeSet<&PartId>)> = Vec::new();
        for provider in plans.iter().flat_map(|plan| &plan.providers) {
            match providers.iter_mut().find(|(known, _)| known.id == provider.id) {
                Some((_, parts)) => parts.extend(&provider.parts),
                None => providers.push((provider, provider.parts.iter().collect())),
            }
        }
        let mut groups: IndexMap<&str, Vec<Row<'a>>> = IndexMap::new();
        for topic in topics {
            let owners: Vec<Owner> = services
                .iter()
                .map(|service| {
                    service.owners.get(&topic.id).map_or(Owner::Nobody, |entry| entry.owner)
                })
                .collect();
            if owners.iter().any(|owner| *owner != Owner::Nobody) {
                let carries = |(provider, _): &(&'a PlanProvider, _)| {
                    let own = provider.topics.iter().find(|own| own.topic == topic.id)?;
                    Some((*provider, own.with))
                };
                let others = providers.iter().filter_map(carries).collect();
                groups.entry(&topic.group).or_default().push(Row { topic, owners, others });
            }
        }
        Self { services, groups: groups.into_iter().collect(), providers }
    }

    /// For a terminal: columns as narrow as the ids allow, with numbers in place of ids if that is too wide.
    pub fn text(&self, width: usize) -> String {
        let rows = || self.groups.iter().flat_map(|(_, rows)| rows);
        let left = rows().map(|row| row.topic.title.chars().count()).max().unwrap_or(0);
        let ids: Vec<&str> = self.services.iter().map(|service| service.id.as_str()).collect();
        let wide: usize = ids.iter().map(|id| id.len().max(4) + 2).sum();
        let numbered = left + wide > width;
        let heads: Vec<String> = if numbered {
            (1..=ids.len()).map(|n| n.to_string()).collect()
        } else {
            ids.iter().map(|id| (*id).to_owned()).collect()
        };
        let mut out = String::new();
        if numbered {
            for (head, service) in heads.iter().zip(self.services) {
                let _ = writeln!(out, "{head:>4}  {} ({})", service.name, service.id);
            }
            out.push('\n');
        }
        let bold = anstyle::Style::new().bold();
        for (n, (group, rows)) in self.groups.iter().enumerate() {
            if n > 0 {
                out.push('\n');
            }
            let mut line = format!("{bold}{group:<left$}{bold:#}");
            heads.iter().for_each(|head| line.push_str(&format!("  {head:<4}")));
            out.push_str(line.trim_end());
            out.push('\n');
            for row in rows {
                let mut line = format!("{:<left$}", row.topic.title);
                for (head, owner) in heads.iter().zip(&row.owners) {
                    let column = head.chars().count().max(4);
                    line.push_str(&format!("  {:<column$}", who(*owner)));
                }
                let others = row.others();
                if !others.is_empty() {
                    line.push_str(&format!("  + {others}"));
                }
                out.push_str(line.trim_end());
                out.push('\n');
            }
        }
        if !self.providers.is_empty() {
            let _ = writeln!(out, "\n{bold}Other providers{bold:#}");
            for line in self.others() {
                let _ = writeln!(out, "{line}");
            }
        }
        out
    }

    /// A line for each other provider: what it does, the parts it carries, and what its reports cover.
    fn others(&self) -> impl Iterator<Item = String> {
        self.providers.iter().map(|(provider, parts)| {
            let carries = match parts.len() {
                0 => "no part".to_owned(),
                1 => format!("1 part ({})", few_and_more(parts.iter(), 1)),
                n => format!("{n} parts ({})", few_and_more(parts.iter(), 8)),
            };
            let reports = match &provider.lacks {
                None => format!(
                    "its reports cover {} of {} days",
                    provider.coverage.covered_days,
                    provider.coverage.audit.days()
                ),
                Some(lacks) => lacks.clone(),
            };
            format!("{}, {}: {carries}; {reports}", provider.name, provider.service)
        })
    }

    /// Markdown, one table per group, each followed by the reasons.
    pub fn markdown(&self) -> String {
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        let mut out = String::new();
        for (group, rows) in &self.groups {
            let _ = write!(out, "## {group}\n\n| Topic |");
            for service in self.services {
                let _ = write!(out, " {} |", cell(&service.name));
            }
            let others = rows.iter().any(|row| !row.others.is_empty());
            if others {
                out.push_str(" Other providers |");
            }
            out.push_str("\n|---|");
            self.services.iter().for_each(|_| out.push_str("---|"));
            if others {
                out.push_str("---|");
            }
            out.push('\n');
            for row in rows {
                let _ = write!(out, "| {} |", cell(&row.topic.title));
                for owner in &row.owners {
                    let _ = write!(out, " {} |", who(*owner));
                }
                if others {
                    let _ = write!(out, " {} |", cell(&row.others()));
                }
                out.push('\n');
            }
            out.push('\n');
            for row in rows {
                let both = row.owners.iter().any(|owner| owner.aws());
                let yours = row.owners.iter().any(|owner| owner.customer());
                let _ = write!(out, "- **{}.**", cell(&row.topic.title));
                if both {
                    let _ = write!(out, " {}", cell(&row.topic.aws));
                }
                if yours {
                    let _ = write!(out, " {}", cell(&row.topic.customer));
                }
                out.push('\n');
            }
            out.push('\n');
        }
        if !self.providers.is_empty() {
            out.push_str("## Other providers\n\n");
            self.others().for_each(|line| {
                let _ = writeln!(out, "- {}", cell(&line));
            });
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    /// One line per topic and service, with the reason and its source.
    ///
    /// # Errors
    /// Never in practice: the lines are written to memory.
    pub fn csv(&self) -> Result<String, csv::Error> {
        // A spreadsheet would interpret such a cell as a formula.
        let plain = |text: &str| {
            let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            if formula { format!("'{text}") } else { text.to_owned() }
        };
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record([
            "group", "topic", "title", "service", "name", "owner", "note", "source",
        ])?;
        for (group, rows) in &self.groups {
            for row in rows {
                for (service, owner) in self.services.iter().zip(&row.owners) {
                    let entry = service.owners.get(&row.topic.id);
                    let owner = match owner {
                        Owner::Aws => "aws",
                        Owner::Customer => "customer",
                        Owner::Shared => "shared",
                        Owner::Nobody => "none",
                    };
                    writer.write_record([
                        group,
                        row.topic.id.as_str(),
                        &row.topic.title,
                        &plain(&service.id),
                        &plain(&service.name),
                        owner,
                        &plain(entry.and_then(|entry| entry.note.as_deref()).unwrap_or_default()),
                        &plain(entry.map_or("", |entry| &entry.source)),
                    ])?;
                }
            }
        }
        for (provider, parts) in &self.providers {
            let carried = |title: &str, topic: &str, with: With| {
                let note = match with {
                    With::Customer => "with the customer",
                    With::Nobody => "alone",
                };
                let (id, name) = (plain(&provider.id), plain(&provider.name));
                ["Other providers", topic, title, &id, &name, "provider", note, ""]
                    .map(str::to_owned)
            };
            for own in &provider.topics {
                let rows = self.groups.iter().flat_map(|(_, rows)| rows);
                let titled = rows.map(|row| row.topic).find(|topic| topic.id == own.topic);
                let title = titled.map_or(own.topic.as_str(), |topic| &topic.title);
                writer.write_record(carried(title, &own.topic, own.with))?;
            }
            for part in parts {
                let (id, name) = (plain(&provider.id), plain(&provider.name));
                let part = part.to_string();
                writer.write_record([
                    "Other providers",
                    "",
                    &part,
                    &id,
                    &name,
                    "provider",
                    "",
                    "",
                ])?;
            }
        }
        let bytes = writer.into_inner().map_err(|error| error.into_error())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
