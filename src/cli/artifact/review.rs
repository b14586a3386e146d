//! `carveout artifact review`

use std::collections::{BTreeMap, BTreeSet};

use carveout::model::{LockReport, Review as Reviewed, Workspace};

use super::args::Review;
use super::plain;
use crate::output::{Output, Status};
use crate::run;
use crate::text::Text;

pub fn run(args: &Review, output: &Output) -> anyhow::Result<Status> {
    let Some(run) = run::run(&args.input, output)? else { return Ok(Status::BadInput) };
    let lock = super::lock(&args.input.dir)?;
    let report = super::find(&lock, &args.report, args.report_version)?;
    let earlier = run.workspace.reviews.iter().filter(|review| review.report == args.report);
    let earlier = earlier.max_by_key(|review| review.version);
    if let Some(done) = earlier.filter(|review| review.version == report.version) {
        output.note(format!("{} is reviewed already, at {}", args.report, done.origin));
    }
    // What AWS is relied on for, by topic: the duties it holds on the services in use.
    let mut relied_on: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for plan in &run.plans {
        let parts = plan.controls.iter().flat_map(|control| &control.parts);
        for csoc in parts.flat_map(|part| &part.csocs) {
            let services = csoc.services.iter().map(String::as_str);
            relied_on.entry(&csoc.topic).or_default().extend(services);
        }
    }
    output.raw(&scaffold(report, earlier, &relied_on, &run.workspace));
    output.note("fill it in and add it under `reviews:` in aws-reports.yaml");
    Ok(Status::Clean)
}

fn scaffold(
    report: &LockReport,
    earlier: Option<&Reviewed>,
    relied_on: &BTreeMap<&str, BTreeSet<&str>>,
    workspace: &Workspace,
) -> String {
    let mut out = Text::default();
    let id = report.id.as_deref().unwrap_or_default();
    out.line(1, &format!("# {}", plain(report.title())));
    let period = report.period().map(|period| period.to_string());
    let period = period.unwrap_or_else(|| "period not stated".to_owned());
    let state = report.state.as_deref().unwrap_or("state not stated");
    out.line(1, &format!("# {period}; {}", plain(state)));
    out.line(1, &format!("- report: {id}"));
    if let Some(version) = report.version {
        out.line(2, &format!("version: {version}"));
    }
    let knowledge = &workspace.knowledge;
    let title = report.name.as_deref().unwrap_or_default();
    let program = knowledge.program_of(report.series.as_deref(), title);
    if program.is_none() {
        let known: Vec<&str> =
            knowledge.programs.iter().map(|program| program.id.as_str()).collect();
        out.line(2, &format!("# program: {}   # the title does not tell", known.join(" | ")));
    }
    let operates = program.is_none_or(|program| program.attests_operation);
    if operates {
        out.line(2, "# type: 1 | 2");
        out.line(2, "# opinion: unqualified | qualified | adverse | disclaimer");
    } else {
        out.line(2, "# valid_to: YYYY-MM-DD   # last day of a certificate");
    }
    out.line(2, "exceptions: []   # - {summary: in your words, disposition: what was decided}");
    out.line(2, "# Where to look, for what is relied on. Pointers, never the report's text.");
    out.line(2, "# sections:");
    for (topic, services) in relied_on {
        let services: Vec<&str> = services.iter().copied().collect();
        match earlier.and_then(|review| review.sections.get(*topic)) {
            Some(section) => {
                let quoted = serde_json::to_string(section).unwrap_or_default();
                out.line(
                    2,
                    &format!("#   {topic}: {quoted}   # as in the earlier review: confirm"),
                );
            }
            None => out.line(2, &format!("#   {topic}: \"\"   # {}", services.join(", "))),
        }
    }
    out.line(2, "# Is each service in the report's own list of services in scope?");
    let known =
        |id: &str| knowledge.service(id).map_or(id.to_owned(), |service| service.id.clone());
    let used: BTreeSet<String> =
        workspace.system.services.iter().map(|used| known(&used.id)).collect();
    let used: Vec<String> = used.into_iter().map(|id| format!("{id}: unknown")).collect();
    out.line(2, &format!("services: {{{}}}", used.join(", ")));
    out.line(2, "# Controls the report assumes you have, by its own numbers. Never their wording.");
    match earlier.filter(|review| !review.cuecs.is_empty()) {
        Some(review) => {
            out.line(2, "cuecs:   # as in the earlier review: confirm");
            for cuec in &review.cuecs {
                let id = serde_json::to_string(&cuec.id).unwrap_or_default();
                let by = cuec.implementations.join(", ");
                let why = cuec.rationale.as_ref().map(|why| {
                    format!(", rationale: {}", serde_json::to_string(why).unwrap_or_default())
                });
                let why = why.unwrap_or_default();
                out.line(3, &format!("- {{id: {id}, implementations: [{by}]{why}}}"));
            }
        }
        None => out.line(2, "cuecs: []   # - {id: CUEC-1, implementations: [IAM-01]}"),
    }
    out.line(2, "# reviewer: your role or name");
    out.line(2, "# reviewed_on: YYYY-MM-DD");
    out.into()
}
