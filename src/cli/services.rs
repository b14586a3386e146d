//! `carveout services`

use anyhow::{anyhow, bail};
use carveout::catalog::native;
use carveout::diag::nearest;
use carveout::knowledge;
use carveout::model::{Knowledge, OwnerEntry, ScopeState, Service};
use indexmap::IndexMap;

use crate::args::{KnowledgeFormat, ScopeArgs, ScopeCommand, Services as Args, ServicesCommand};
use crate::output::{Output, Status};
use crate::text::Text;

pub(crate) fn run(args: &Args, output: &Output) -> anyhow::Result<Status> {
    if let ServicesCommand::Scope(ScopeArgs { command: ScopeCommand::Import(args) }) = &args.command
    {
        return crate::scope_import::run(args, output);
    }
    let knowledge = knowledge::load(&[])
        .map_err(|faults| anyhow!("{}", faults.first().map_or("", |fault| &fault.message)))?;
    match &args.command {
        ServicesCommand::List { category } => list(&knowledge, category.as_deref(), output)?,
        ServicesCommand::Scope(_) => {}
        ServicesCommand::Show { service, format } => {
            let known = knowledge.service(service).or_else(|| knowledge.premises.get(service));
            let Some(found) = known else {
                let premises = knowledge.premises.keys().map(String::as_str);
                match knowledge.nearest_service(service).or_else(|| nearest(service, premises)) {
                    Some(near) => bail!("unknown service `{service}`; did you mean `{near}`?"),
                    None => bail!(
                        "unknown service `{service}`; run `carveout services list` for the known ones"
                    ),
                }
            };
            match format {
                KnowledgeFormat::Text => output.raw(&show(found, &knowledge)),
                KnowledgeFormat::Oscal => output.raw(&oscal(found, &knowledge)?),
            }
        }
    }
    Ok(Status::Clean)
}

/// The service as a component definition, for the catalogs that are built in. Its day is that of the newest source.
fn oscal(service: &Service, knowledge: &Knowledge) -> anyhow::Result<String> {
    let mut catalogs = Vec::new();
    for id in native::ids() {
        match native::load(id) {
            Some(Ok(catalog)) => catalogs.push(catalog),
            Some(Err(fault)) => bail!("{}", fault.message),
            None => {}
        }
    }
    let version = carveout::oscal::Version::default();
    let day = crate::catalog::newest_source(knowledge)?;
    let document =
        carveout::oscal::component_definition(service, knowledge, &catalogs, version, day);
    Ok(format!("{}\n", serde_json::to_string_pretty(&document)?))
}

fn list(knowledge: &Knowledge, category: Option<&str>, output: &Output) -> anyhow::Result<()> {
    let mut groups: IndexMap<&str, Vec<&Service>> = IndexMap::new();
    for service in knowledge.services.values() {
        groups.entry(&service.category).or_default().push(service);
    }
    if let Some(category) = category.filter(|name| !groups.contains_key(name)) {
        let known: Vec<&str> = groups.keys().copied().collect();
        bail!("unknown category `{category}`; available: {}", known.join(", "));
    }
    for (name, services) in groups.iter().filter(|(name, _)| category.is_none_or(|c| c == **name)) {
        let bold = anstyle::Style::new().bold();
        output.result(format!("{bold}{name}{bold:#}"));
        for service in services {
            let modes: Vec<&str> = service.modes.iter().map(|mode| mode.id.as_str()).collect();
            let modes = match modes.is_empty() {
                true => String::new(),
                false => format!("  modes: {}", modes.join(", ")),
            };
            output.result(format!("  {:<22} {}{modes}", service.id, service.name));
        }
    }
    Ok(())
}

fn show(service: &Service, knowledge: &Knowledge) -> String {
    let mut out = Text::default();
    let bold = anstyle::Style::new().bold();
    out.line(0, &format!("{bold}{}{bold:#} ({})", service.name, service.id));
    out.line(0, &service.summary);
    let title = |topic: &str| {
        knowledge.topics.get(topic).map_or_else(|| topic.to_owned(), |topic| topic.title.clone())
    };
    let owner = |out: &mut Text, topic: &str, entry: &OwnerEntry| {
        let note = entry.note.as_deref().unwrap_or_default();
        let source = &entry.source;
        out.line(1, &format!("{:<40} {:<9} [{source}]", title(topic), entry.owner.label()));
        out.line(3, note);
    };
    let mut group = "";
    for (id, topic) in &knowledge.topics {
        let Some(entry) = service.topics.get(id) else { continue };
        if topic.group != group {
            group = &topic.group;
            out.blank();
            out.line(0, &format!("{bold}{group}{bold:#}"));
        }
        owner(&mut out, id, entry);
    }
    for mode in &service.modes {
        out.blank();
        out.line(0, &format!("{bold}Mode {}: {}{bold:#}", mode.id, mode.title));
        out.line(1, &mode.when);
        for (topic, entry) in &mode.topics {
            owner(&mut out, topic, entry);
        }
    }
    if !service.defaults.is_empty() {
        out.blank();
        out.line(0, &format!("{bold}Defaults{bold:#}"));
    }
    for default in &service.defaults {
        let since = default.effective_from.map(|day| format!(" since {day}")).unwrap_or_default();
        let scope = match default.scope.is_empty() {
            true => String::new(),
            false => format!(" ({})", default.scope),
        };
        out.line(1, &format!("{}{since}{scope}", default.claim));
        let url = knowledge.sources.get(&default.source).map_or("", |source| &source.url);
        out.line(3, &format!("{url}, checked {}", default.checked_on));
    }
    if knowledge.services.contains_key(&service.id) {
        out.blank();
        out.line(0, &format!("{bold}Programs{bold:#}"));
        for (program, scope) in &knowledge.scopes {
            let state = match scope.services.get(&service.id) {
                Some(ScopeState::In) => "in",
                Some(ScopeState::Out) => "out",
                _ => "unknown",
            };
            let day = scope.snapshot.map_or("undated".to_owned(), |day| day.to_string());
            out.line(1, &format!("{program:<12} {state:<8} snapshot {day}"));
        }
    }
    out.into()
}
