//! `carveout knowledge`: every fact with its source and age.

use std::collections::BTreeMap;

use anyhow::anyhow;
use carveout::knowledge;
use carveout::knowledge::facts::{Fact, facts};
use carveout::model::text::few_and_more;
use carveout::model::{Date, Knowledge};
use carveout::workspace::{Options, load};

use crate::args::{FactFormat, Knowledge as Args};
use crate::output::{Output, Status};

pub(crate) fn run(args: &Args, output: &Output) -> anyhow::Result<Status> {
    let as_of = crate::run::as_of(args.as_of)?;
    let known: Knowledge = match &args.dir {
        None => knowledge::load(&[])
            .map_err(|faults| anyhow!("{}", faults.first().map_or("", |fault| &fault.message)))?,
        Some(dir) => {
            let loaded = load(dir, &Options::default());
            let Some(workspace) = loaded.workspace else {
                output.fault(carveout::diag::render::human(&loaded.diagnostics, &loaded.texts));
                return Ok(Status::BadInput);
            };
            workspace.knowledge
        }
    };
    let mut all = facts(&known);
    if let Some(days) = args.older_than {
        all.retain(|fact| age(fact, as_of).is_some_and(|age| age > i64::from(days)));
    }
    match args.format {
        FactFormat::Human => human(&all, &known, as_of, output),
        FactFormat::Csv => csv(&all, &known, as_of, output),
        FactFormat::Json => {
            let list: Vec<_> = all.iter().map(|fact| {
                serde_json::json!({
                    "about": fact.about, "says": fact.says, "source": fact.source,
                    "url": url(&known, fact), "checked_on": fact.checked_on, "days": age(fact, as_of),
                })
            }).collect();
            let value = serde_json::json!({"schema": "carveout/knowledge/1", "as_of": as_of, "facts": list});
            output.result(serde_json::to_string_pretty(&value)?);
        }
    }
    Ok(Status::Clean)
}

fn age(fact: &Fact, as_of: Date) -> Option<i64> {
    fact.checked_on.map(|day| day.days_to(as_of).max(0))
}

fn url<'a>(knowledge: &'a Knowledge, fact: &Fact) -> &'a str {
    knowledge.sources.get(&fact.source).map_or("", |source| &source.url)
}

/// By source, the oldest first.
fn human(all: &[Fact], known: &Knowledge, as_of: Date, output: &Output) {
    let mut groups: BTreeMap<(Option<Date>, &str), Vec<String>> = BTreeMap::new();
    for fact in all {
        let told = format!("{} {}", fact.about, fact.says);
        groups.entry((fact.checked_on, &fact.source)).or_default().push(told);
    }
    let mut own = 0;
    for ((day, source), facts) in groups {
        let Some(day) = day else {
            own += facts.len();
            continue;
        };
        let days = day.days_to(as_of).max(0);
        let second = known.sources.get(source).and_then(|source| source.confirmed.as_deref());
        let second = second.map(|how| format!(", {how}")).unwrap_or_default();
        output.result(format!("{day}  {days:>5} days  {source}{second}"));
        if let Some(found) = known.sources.get(source) {
            output.result(format!("    {}, {}", found.title, found.url));
        }
        output.result(format!("    {} facts: {}", facts.len(), few_and_more(facts, 4)));
    }
    if own > 0 {
        output.result(format!("{own} facts are our own judgment (practice) and have no source"));
    }
    output.note(format!("{} facts; --format csv prints each of them", all.len()));
}

fn csv(all: &[Fact], known: &Knowledge, as_of: Date, output: &Output) {
    // A spreadsheet program takes a cell that begins with such a sign for a formula.
    let cell = |text: &str| {
        let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    };
    let mut out = String::from("about,fact,source,url,checked_on,days\n");
    for fact in all {
        let day = fact.checked_on.map(|day| day.to_string()).unwrap_or_default();
        let days = age(fact, as_of).map(|days| days.to_string()).unwrap_or_default();
        let cells = [&fact.about, &fact.says, &fact.source, url(known, fact)].map(cell);
        out.push_str(&format!("{},{day},{days}\n", cells.join(",")));
    }
    output.raw(&out);
}
