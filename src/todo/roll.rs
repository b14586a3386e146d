//! The next period: what carries over into it, what is owed anew, and what ends in it. Nothing is claimed by it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Kind, Task, WorkList, renewals};
use crate::model::{Conclusion, Date, Evidence, Period, Test, Workspace};

/// Something that still counts in the next period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Carried {
    /// What it is about: a report, an evidence item, a waiver.
    pub about: String,
    /// What carries over and for how long, a sentence.
    pub what: String,
}

/// The start of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roll {
    /// The period that is opened.
    pub to: Period,
    /// What still counts in it.
    pub carried: Vec<Carried>,
    /// What is owed: rows and tests that are made anew, reports, letters, and what ends in the period.
    pub list: WorkList,
    /// Entries for `evidence/index.yaml`, by id; those that are there already are left out.
    pub evidence: Vec<(String, String)>,
    /// Entries for `evidence/tests.yaml`, by id.
    pub tests: Vec<(String, String)>,
}

/// What the period after that of the workspace begins with.
pub fn roll(workspace: &Workspace, to: Period, as_of: Date) -> Roll {
    let mut next = workspace.clone();
    next.system.period = to;
    let from = workspace.system.period;
    let mut all = Roll {
        to,
        carried: carried(workspace, to),
        list: WorkList {
            as_of,
            system: workspace.system.name.clone(),
            id: workspace.system.id.clone(),
            tasks: Vec::new(),
            progress: Vec::new(),
        },
        evidence: Vec::new(),
        tests: Vec::new(),
    };
    let suffix = to.label();
    let tests = all.again(workspace, from, &suffix);
    all.rows(workspace, from, &suffix, &tests);
    all.reports(workspace);
    let ends = renewals::tasks(&next, as_of);
    let ends = ends.into_iter().filter(|task| task.due.is_some_and(|due| due <= to.to));
    // Evidence of a control's next run has a row of its own here.
    all.list.tasks.extend(ends.filter(|task| task.kind != Kind::Collect));
    all.list.sort();
    all
}

fn carried(workspace: &Workspace, to: Period) -> Vec<Carried> {
    let mut out = Vec::new();
    let mut add = |about: &str, what: String| out.push(Carried { about: about.to_owned(), what });
    let until = |day: Date| match day >= to.to {
        true => "through the period".to_owned(),
        false => format!("until {day}, not through the period"),
    };
    let days = |covers: Period| covers.intersection(to).map(Period::days);
    for report in workspace.reports.iter().filter(|report| report.listed) {
        let name = report.name.as_deref().unwrap_or(&report.id);
        if let Some(days) = report.period.and_then(days) {
            add(&report.id, format!("{name} covers {days} of {} days", to.days()));
        }
    }
    for review in &workspace.reviews {
        if let Some(day) = review.valid_to.filter(|day| *day >= to.from) {
            add(&review.report, format!("the certificate is valid {}", until(day)));
        }
    }
    for letter in &workspace.letters {
        if let Some(days) = days(letter.period) {
            add(&letter.id, format!("the letter covers {days} of {} days", to.days()));
        }
    }
    for one in &workspace.authorizations {
        match one.expires_on {
            None => add(&one.id, "the authorization has no last day".to_owned()),
            Some(day) if day >= to.from => {
                add(&one.id, format!("the authorization is in force {}", until(day)));
            }
            Some(_) => {}
        }
    }
    for one in workspace.agreements.iter().filter(|one| one.active) {
        let name = one.name.as_deref().unwrap_or(&one.id);
        match one.to {
            None => add(name, "the agreement has no last day".to_owned()),
            Some(day) if day >= to.from => {
                add(name, format!("the agreement is in force {}", until(day)));
            }
            Some(_) => {}
        }
    }
    for provider in &workspace.system.providers {
        for report in &provider.reports {
            if let Some(days) = report.period.and_then(days) {
                let title = &report.title;
                add(&provider.name, format!("{title} covers {days} of {} days", to.days()));
            }
        }
    }
    for item in &workspace.evidence {
        if let Some(days) = item.covers.and_then(days) {
            add(&item.id, format!("{} covers {days} of {} days", item.title, to.days()));
        }
    }
    for waiver in workspace.waivers.iter().filter(|waiver| waiver.expires >= to.from) {
        add(&waiver.rule, format!("the waiver is in force {}", until(waiver.expires)));
    }
    out.sort();
    out.dedup();
    out
}

/// The id for another period: `EV-001` and `EV-001-2026-Q3` become `EV-001-2026-Q4`.
fn renamed(id: &str, from: Period, suffix: &str) -> String {
    let stem = id.strip_suffix(&format!("-{}", from.label())).unwrap_or(id);
    format!("{stem}-{suffix}")
}

/// A text that names the period names the next one.
fn retold(text: &str, from: Period, to: Period) -> String {
    text.replace(&from.label(), &to.label())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl Roll {
    /// A day as far from the end of the next period as `day` is from that of this one.
    fn shifted(&self, day: Date, from: Period) -> Date {
        let after = from.to.days_to(day).clamp(-from.days(), 120);
        let moved = i32::try_from(after).ok().and_then(|days| self.to.to.plus_days(days));
        // A period may be longer than the one before it.
        moved.unwrap_or(self.to.to).max(self.to.from)
    }

    /// Tests of this period, to be done again; gives the new ids by the old ones.
    fn again(
        &mut self,
        workspace: &Workspace,
        from: Period,
        suffix: &str,
    ) -> BTreeMap<String, String> {
        let ids: BTreeSet<&str> = workspace.tests.iter().map(|test| test.id.as_str()).collect();
        let mut names = BTreeMap::new();
        for test in workspace.tests.iter().filter(|test| is_of(test, from)) {
            let id = renamed(&test.id, from, suffix);
            names.insert(test.id.clone(), id.clone());
            let done = test.tested_on.map(|day| self.shifted(day, from));
            let due = done.map_or(self.to.to, |day| day.max(self.to.to));
            self.list.tasks.push(Task {
                due: Some(due),
                dated: true,
                kind: Kind::Test,
                owner: test.tester.clone(),
                what: format!("Test again, for {}: {} ({})", self.to, test.title, test.id),
                about: id.clone(),
                parts: 0,
                file: Some("evidence/tests.yaml".to_owned()),
            });
            if !ids.contains(id.as_str()) {
                let entry = skeleton(test, &id, due, from, self.to);
                self.tests.push((id, entry));
            }
        }
        names
    }

    /// A row for each evidence item of this period that does not cover all of the next one.
    fn rows(
        &mut self,
        workspace: &Workspace,
        from: Period,
        suffix: &str,
        tests: &BTreeMap<String, String>,
    ) {
        let mut ids: BTreeSet<&str> =
            workspace.evidence.iter().map(|item| item.id.as_str()).collect();
        ids.extend(workspace.facts.owed.iter().map(|item| item.id.as_str()));
        let of_period = |item: &&std::sync::Arc<Evidence>| {
            let covers = item.covers.or_else(|| {
                let day = item.extracted_on()?;
                Period::new(day, day).ok()
            });
            covers.is_some_and(|days| days.intersection(from).is_some() && days.to < self.to.to)
        };
        let items: Vec<_> = workspace.evidence.iter().filter(of_period).cloned().collect();
        for item in items {
            let id = renamed(&item.id, from, suffix);
            // An item of the next period that has its name is the one that is asked for.
            if workspace.evidence.iter().any(|known| known.id == id) {
                continue;
            }
            let end = item.covers.map(|days| days.to).or(item.extracted_on()).unwrap_or(from.to);
            let due = self.shifted(end.min(from.to), from);
            let owner = owner(workspace, &item);
            let title = retold(&item.title, from, self.to);
            self.list.tasks.push(Task {
                due: Some(due),
                dated: true,
                kind: Kind::Collect,
                owner: owner
                    .as_ref()
                    .map(|id| title_of(workspace, id))
                    .or(item.extracted_by.clone()),
                what: format!("Collect and register again, for {}: {title} ({})", self.to, item.id),
                about: id.clone(),
                parts: 0,
                file: Some("evidence/index.yaml".to_owned()),
            });
            if !ids.contains(id.as_str()) {
                let entry = row(&item, &id, &title, due, owner.as_deref(), tests);
                self.evidence.push((id, entry));
            }
        }
    }

    /// Reports of AWS and of other providers that leave days of the period uncovered, and letters to ask for.
    fn reports(&mut self, workspace: &Workspace) {
        let to = self.to;
        let mut newest: BTreeMap<&str, (Period, &str)> = BTreeMap::new();
        let reviewed = |id: &str| workspace.reviews.iter().any(|review| review.report == id);
        for report in workspace.reports.iter().filter(|report| reviewed(&report.id)) {
            let Some(period) = report.period else { continue };
            let name = report.name.as_deref().unwrap_or(&report.id);
            let one = newest.entry(&report.id).or_insert((period, name));
            if period.to > one.0.to {
                *one = (period, name);
            }
        }
        let owners = &workspace.system.defaults.owners;
        let owner = owners.get("AWS").or_else(|| owners.get("*")).map(|id| title_of(workspace, id));
        // A type of report is listed anew under another id each time: of one name, the newest counts.
        let mut by_name: BTreeMap<&str, (Period, &str)> = BTreeMap::new();
        for (id, (period, name)) in newest {
            let one = by_name.entry(name).or_insert((period, id));
            if period.to > one.0.to {
                *one = (period, id);
            }
        }
        for (name, (period, id)) in by_name {
            if period.to >= to.to {
                continue;
            }
            let first = period.to.next().max(to.from);
            self.list.tasks.push(Task {
                due: Some(to.to),
                dated: false,
                kind: Kind::AwsReport,
                owner: owner.clone(),
                what: format!(
                    "Fetch the next version of {name}, and review it: {id} ends on {}, and {first} to {} are not covered",
                    period.to, to.to
                ),
                about: id.to_owned(),
                parts: 0,
                file: Some("aws-reports.yaml".to_owned()),
            });
            // A letter may bridge what no report covers yet.
            let bridged = workspace.letters.iter().any(|letter| letter.period.to >= to.to);
            let gap = period.to.days_to(to.to);
            let most = workspace.system.policy.bridge_days;
            if !bridged && period.from.days_to(period.to) > 0 && gap <= i64::from(most) {
                self.list.tasks.push(Task {
                    due: Some(to.to),
                    dated: false,
                    kind: Kind::AwsReport,
                    owner: owner.clone(),
                    what: format!(
                        "Ask AWS for a letter that continues {name} from {} to {} ({gap} days of {most} that policy allows)",
                        period.to.next(),
                        to.to
                    ),
                    about: format!("{id}, letter"),
                    parts: 0,
                    file: Some("aws-reports.yaml".to_owned()),
                });
            }
        }
        for provider in &workspace.system.providers {
            let last = provider
                .reports
                .iter()
                .filter_map(|report| Some((report.period?.to, report)))
                .max_by_key(|(end, _)| *end);
            let Some((end, report)) = last.filter(|(end, _)| *end < to.to) else { continue };
            self.list.tasks.push(Task {
                due: Some(to.to),
                dated: false,
                kind: Kind::ProviderReport,
                owner: None,
                what: format!(
                    "Ask {} for its next report: {} ends on {end}, and {} to {} are not covered",
                    provider.name,
                    report.title,
                    end.next().max(to.from),
                    to.to
                ),
                about: provider.name.clone(),
                parts: 0,
                file: Some("carveout.yaml".to_owned()),
            });
        }
    }
}

/// True for a test that was done for this period.
fn is_of(test: &Test, period: Period) -> bool {
    let open = test.operating.as_ref().is_some_and(|of| of.conclusion == Conclusion::NotTested);
    let days = test.covers.or_else(|| {
        // Without stated days: done within the period, or in the quarter after it.
        let done = test.tested_on?;
        Period::new(done.plus_days(-92).unwrap_or(done), done).ok()
    });
    !open && days.is_some_and(|days| days.intersection(period).is_some())
}

fn title_of(workspace: &Workspace, role: &str) -> String {
    workspace.system.roles.get(role).map_or_else(|| role.to_owned(), |known| known.title.clone())
}

/// The role that owns what an item supports.
fn owner(workspace: &Workspace, item: &Evidence) -> Option<String> {
    let supported = item.supports.iter().map(|(id, _)| id.as_str());
    let of_tests = workspace.tests.iter().filter(|test| {
        item.supports.iter().any(|(id, _)| *id == test.id)
            || test.evidence.iter().any(|(id, _)| *id == item.id)
    });
    let tested = of_tests.flat_map(|test| test.tests.iter().map(|(id, _)| id.as_str()));
    let mut ids = supported.chain(tested);
    ids.find_map(|id| {
        let part = id.parse().ok();
        let own = workspace
            .implementations
            .iter()
            .find(|one| one.id == id || part.as_ref().is_some_and(|part| one.satisfies(part)))?;
        own.roles.first().cloned()
    })
}

/// A row that is due: without a file, an address and days, it supports nothing.
fn row(
    item: &Evidence,
    id: &str,
    title: &str,
    due: Date,
    owner: Option<&str>,
    tests: &BTreeMap<String, String>,
) -> String {
    let mut out = String::new();
    let mut line = |text: String| _ = writeln!(out, "  {text}");
    let kind = serde_json::to_value(item.kind).unwrap_or_default();
    line(format!("- id: {}", quoted(id)));
    line(format!("  title: {}", quoted(title)));
    line(format!("  kind: {}", kind.as_str().unwrap_or("record")));
    line(format!("  due: {due}"));
    if let Some(owner) = owner {
        line(format!("  owner: {}", quoted(owner)));
    }
    for (key, text) in [("source", &item.source), ("query", &item.query)] {
        if let Some(text) = text {
            line(format!("  {key}: {}", quoted(text)));
        }
    }
    let supports = item.supports.iter().map(|(id, _)| quoted(tests.get(id).unwrap_or(id)));
    line(format!("  supports: [{}]", supports.collect::<Vec<_>>().join(", ")));
    line("  # file: files/…".to_owned());
    line("  # covers: {from: YYYY-MM-DD, to: YYYY-MM-DD}".to_owned());
    line("  # extracted_at: YYYY-MM-DD".to_owned());
    out
}

/// A test that is to be done: what was looked at, and nothing of what was seen.
fn skeleton(test: &Test, id: &str, due: Date, from: Period, to: Period) -> String {
    let mut out = String::new();
    let mut line = |text: String| _ = writeln!(out, "  {text}");
    let ids = |list: &[String]| list.iter().map(|id| quoted(id)).collect::<Vec<_>>().join(", ");
    line(format!("- id: {}", quoted(id)));
    line(format!("  title: {}", quoted(&retold(&test.title, from, to))));
    let named: Vec<String> = test.tests.iter().map(|(id, _)| id.clone()).collect();
    line(format!("  tests: [{}]", ids(&named)));
    let methods: Vec<String> = test
        .methods
        .iter()
        .filter_map(|method| serde_json::to_value(method).ok()?.as_str().map(str::to_owned))
        .collect();
    line(format!("  methods: [{}]", methods.join(", ")));
    line(format!("  covers: {{from: {}, to: {}}}", to.from, to.to));
    if !test.procedure.trim().is_empty() {
        line(format!("  procedure: {}", quoted(&retold(&test.procedure, from, to))));
    }
    if !test.steps.is_empty() {
        line("  steps:".to_owned());
    }
    for step in &test.steps {
        let parts: Vec<String> = step.parts.iter().map(ToString::to_string).collect();
        let parts =
            if parts.is_empty() { String::new() } else { format!(", parts: [{}]", ids(&parts)) };
        let method = step.method.and_then(|method| serde_json::to_value(method).ok());
        let method = method.as_ref().and_then(|value| value.as_str());
        let method = method.map(|text| format!(", method: {text}")).unwrap_or_default();
        let action = quoted(&retold(&step.action, from, to));
        line(format!("    - {{do: {action}{method}{parts}}}"));
    }
    line("  operating:".to_owned());
    line("    conclusion: not-tested".to_owned());
    if let Some(population) = test.operating.as_ref().and_then(|of| of.population.as_ref()) {
        line(format!("    population: {}", quoted(&retold(population, from, to))));
    }
    if let Some(attributes) =
        test.operating.as_ref().map(|of| &of.attributes).filter(|a| !a.is_empty())
    {
        line("    attributes:".to_owned());
        for (letter, attribute) in attributes {
            let parts: Vec<String> = attribute.parts.iter().map(ToString::to_string).collect();
            let parts = if parts.is_empty() {
                String::new()
            } else {
                format!(", parts: [{}]", ids(&parts))
            };
            line(format!("      {}: {{text: {}{parts}}}", quoted(letter), quoted(&attribute.text)));
        }
    }
    let who = test.tester.as_deref().unwrap_or("nobody yet");
    line(format!("  # due: {due}, {}", who.replace(['\n', '\r'], " ")));
    line("  # tester: NAME".to_owned());
    line("  # tested_on: YYYY-MM-DD".to_owned());
    line("  # evidence: [EV-001]".to_owned());
    out
}
