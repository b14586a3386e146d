//! Service × topic: who is responsible for a patch, a setting or an event. For a runbook.

use std::fmt::Write as _;

use indexmap::IndexMap;

use crate::model::{Owner, PlanService, Topic};

/// Topics in rows, services and premises in columns.
#[derive(Clone, Debug)]
pub struct Matrix<'a> {
    /// The columns.
    pub services: &'a [PlanService],
    /// The rows, by the group a runbook lists them under.
    pub groups: Vec<(&'a str, Vec<Row<'a>>)>,
}

/// One topic.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// Owner per service, in the order of the columns.
    pub owners: Vec<Owner>,
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
    /// The matrix of `topics` on `services`. A topic that applies to no service has no row.
    pub fn new(topics: impl Iterator<Item = &'a Topic>, services: &'a [PlanService]) -> Self {
        let mut groups: IndexMap<&str, Vec<Row<'a>>> = IndexMap::new();
        for topic in topics {
            let owners: Vec<Owner> = services
                .iter()
                .map(|service| {
                    service.owners.get(&topic.id).map_or(Owner::Nobody, |entry| entry.owner)
                })
                .collect();
            if owners.iter().any(|owner| *owner != Owner::Nobody) {
                groups.entry(&topic.group).or_default().push(Row { topic, owners });
            }
        }
        Self { services, groups: groups.into_iter().collect() }
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
                out.push_str(line.trim_end());
                out.push('\n');
            }
        }
        out
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
            out.push_str("\n|---|");
            self.services.iter().for_each(|_| out.push_str("---|"));
            out.push('\n');
            for row in rows {
                let _ = write!(out, "| {} |", cell(&row.topic.title));
                for owner in &row.owners {
                    let _ = write!(out, " {} |", who(*owner));
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
        let bytes = writer.into_inner().map_err(|error| error.into_error())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
