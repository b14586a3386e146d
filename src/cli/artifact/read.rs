//! `carveout artifact read`: the references of an OSCAL document, as an entry of `aws-reports.yaml`.

use carveout::artifact::ArtifactError;
use carveout::artifact::oscal_document::{self, References};
use carveout::diag::Origin;
use carveout::input::given;
use carveout::model::text::few_and_more;
use carveout::model::{LockReport, Opinion, Review, SupportRule, Workspace};
use carveout::workspace::{Options, load};

use super::args::Read;
use crate::append;
use crate::output::{Output, Status};
use crate::text::Text;

const FILE: &str = "aws-reports.yaml";

/// Ids that one pointer names.
const POINTED: usize = 12;

pub(super) fn run(args: &Read, output: &Output) -> anyhow::Result<Status> {
    let loaded = load(&args.dir, &Options::default());
    let Some(workspace) = loaded.workspace else {
        output.fault(carveout::diag::render::human(&loaded.diagnostics, &loaded.texts));
        return Ok(Status::BadInput);
    };
    let file = given(&args.file).map_err(|fault| {
        ArtifactError::usage(
            fault.message,
            fault.help.unwrap_or_else(|| "give the path of a file".to_owned()),
        )
    })?;
    let text = String::from_utf8(file.content).map_err(|_| {
        ArtifactError::usage(
            format!("{} is not UTF-8", file.name),
            "take the JSON file of the package",
        )
    })?;
    let found = oscal_document::read(&text, &file.name, &workspace.knowledge)?;
    let lock = super::lock(&args.dir)?;
    let report = match &args.report {
        Some(id) => super::find(&lock, id, args.report_version)?,
        None => guessed(&lock.reports, &found, &workspace)?,
    };
    told(&found, report, output);
    let id = report.id.as_deref().unwrap_or_default();
    let earlier = workspace.reviews.iter().find(|review| {
        review.report == id && (review.version.is_none() || review.version == report.version)
    });
    let source = format!(
        "# References of an OSCAL {} ({}, SHA-256 {}), taken by `carveout artifact read`.",
        found.kind,
        serde_json::to_string(&file.name).unwrap_or_default(),
        &file.sha256[..16]
    );
    let path = args.dir.join(FILE);
    let old = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => anyhow::bail!("cannot read {}: {error}", path.display()),
    };
    let fields = fields(&found, report, &workspace);
    let (shown, new) = match earlier {
        None => {
            let mut entry = Text::default();
            entry.line(1, &source);
            entry.line(1, &format!("- report: {id}"));
            if let Some(version) = report.version {
                entry.line(2, &format!("version: {version}"));
            }
            fields.iter().flat_map(|field| &field.lines).for_each(|line| entry.line(2, line));
            entry.line(2, "# reviewer: your role or name");
            entry.line(2, "# reviewed_on: YYYY-MM-DD");
            let entry: String = entry.into();
            let new = append::appended(&old, "reviews", &entry);
            (entry, new)
        }
        Some(review) => completed(&old, review, &fields, &source, output),
    };
    if !args.write {
        output.raw(&shown);
        output.note(format!(
            "nothing was written; --write adds this to {FILE}, where comments and order stay"
        ));
        return Ok(Status::Clean);
    }
    if shown.is_empty() {
        output.note(format!("{FILE} was not changed: the review of {id} has all of this"));
        return Ok(Status::Clean);
    }
    let Some(new) = new else {
        anyhow::bail!(
            "`reviews` of {FILE} is written on one line, or in a way that no line can be added to; write it as a list, \
             one entry under the other, and run this again"
        );
    };
    append::write(&path, &old, &new, &args.dir)?;
    output.note(format!(
        "added to {}; confirm it in the report, and fill in what is open",
        path.display()
    ));
    Ok(Status::Clean)
}

/// The one report of the lock that the document can be of.
fn guessed<'a>(
    reports: &'a [LockReport],
    found: &References,
    workspace: &Workspace,
) -> Result<&'a LockReport, ArtifactError> {
    let knowledge = &workspace.knowledge;
    let operating = |report: &&LockReport| {
        let name = report.name.as_deref().unwrap_or_default();
        let program = knowledge.program_of(report.series.as_deref(), name);
        report.id.is_some()
            && program.is_some_and(|program| {
                !program.letter && program.supports != Some(SupportRule::Authorization)
            })
    };
    let of_period =
        |report: &&LockReport| found.period.is_some() && report.period() == found.period;
    let mut fit: Vec<&LockReport> = reports.iter().filter(operating).filter(of_period).collect();
    // Of several versions the newest.
    fit.sort_by_key(|report| (report.id.clone(), std::cmp::Reverse(report.version)));
    fit.dedup_by(|a, b| a.id == b.id);
    match fit.as_slice() {
        [one] => Ok(one),
        several => {
            let of = if several.is_empty() {
                reports.iter().filter(operating).collect::<Vec<_>>()
            } else {
                several.to_vec()
            };
            let ids: Vec<String> = of.iter().filter_map(|one| one.id.clone()).collect();
            let known = few_and_more(ids, 8);
            Err(ArtifactError::usage(
                "the document does not tell which report it is of".to_owned(),
                format!("name it with --report: {known}"),
            ))
        }
    }
}

/// A key of a review with the lines that state it.
struct Field {
    key: &'static str,
    lines: Vec<String>,
}

fn fields(found: &References, report: &LockReport, workspace: &Workspace) -> Vec<Field> {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut out = Vec::new();
    let mut add = |key: &'static str, lines: Vec<String>| out.push(Field { key, lines });
    if let Some(kind) = found.report_type {
        add("type", vec![format!("type: {kind}")]);
    }
    if let Some(opinion) = found.opinion {
        let word = match opinion {
            Opinion::Unqualified => "unqualified",
            Opinion::Qualified => "qualified",
            Opinion::Adverse => "adverse",
            Opinion::Disclaimer => "disclaimer",
        };
        add("opinion", vec![format!("opinion: {word}")]);
    }
    if !found.exceptions.is_empty() {
        let mut lines =
            vec!["exceptions:   # by id; what was noted stands in the report".to_owned()];
        lines.extend(found.exceptions.iter().map(|id| {
            format!(
                "  - {{summary: {}, disposition: \"TODO: what was decided\"}}",
                quoted(&format!("{id}: TODO in your own words"))
            )
        }));
        add("exceptions", lines);
    } else if found.has_results {
        add(
            "exceptions",
            vec!["exceptions: []   # every finding of the document is satisfied".to_owned()],
        );
    }
    if !found.topics.is_empty() {
        let mut lines = vec!["sections:   # ids of controls by topic; never their text".to_owned()];
        for (topic, ids) in &found.topics {
            let many = ids.len().checked_sub(POINTED).filter(|more| *more > 0);
            let shown = ids.iter().take(POINTED).cloned().collect::<Vec<_>>().join(", ");
            let more = many.map(|more| format!(" and {more} more")).unwrap_or_default();
            let word = if ids.len() == 1 { "control" } else { "controls" };
            lines.push(format!("  {topic}: {}", quoted(&format!("{word} {shown}{more}"))));
        }
        add("sections", lines);
    }
    if !found.services.is_empty() {
        let used: Vec<&str> = workspace
            .system
            .services
            .iter()
            .filter_map(|used| workspace.knowledge.service(&used.id))
            .map(|service| service.id.as_str())
            .collect();
        let mut lines = vec!["services:   # components of the document".to_owned()];
        lines.extend(found.services.iter().map(|id| {
            let mine = if used.contains(&id.as_str()) { "   # in use" } else { "" };
            format!("  {id}: in{mine}")
        }));
        add("services", lines);
    }
    if !found.cuecs.is_empty() {
        let mut lines =
            vec!["cuecs:   # name the implementations that do what each asks for".to_owned()];
        lines.extend(
            found.cuecs.iter().map(|id| format!("  - {{id: {}, implementations: []}}", quoted(id))),
        );
        add("cuecs", lines);
    }
    if let (Some(own), Some(listed)) = (found.period, report.period())
        && own != listed
    {
        add(
            "",
            vec![format!(
                "# The document speaks of {own}; AWS Artifact lists {listed}: is it of this report?"
            )],
        );
    }
    out
}

/// What the document says, in figures.
fn told(found: &References, report: &LockReport, output: &Output) {
    let id = report.id.as_deref().unwrap_or_default();
    output.note(format!("an OSCAL {}, for {id}", found.kind));
    let period = found.period.map_or("not stated".to_owned(), |period| period.to_string());
    output.note(format!(
        "period {period}; {} services, {} components that are no known service; {} controls, {} topics; {} exceptions; \
         {} controls assumed of users",
        found.services.len(),
        found.unknown_components,
        found.controls.len(),
        found.topics.len(),
        found.exceptions.len(),
        found.cuecs.len()
    ));
    if let (Some(own), Some(listed)) = (found.period, report.period())
        && own != listed
    {
        output.note(format!(
            "AWS Artifact lists {id} with the period {listed}: check that the document is of it"
        ));
    }
}

/// A review that is there already, with the keys that it lacks. What it says stays.
fn completed(
    old: &str,
    review: &Review,
    fields: &[Field],
    source: &str,
    output: &Output,
) -> (String, Option<String>) {
    let Origin::Text { line, .. } = &review.origin else { return (String::new(), None) };
    let lines: Vec<&str> = old.lines().collect();
    let at = (*line as usize).saturating_sub(1);
    // The entry begins at its dash, which may stand above the line of `report:`.
    let begins = (0..=at)
        .rev()
        .find(|at| lines.get(*at).is_some_and(|line| line.trim_start().starts_with("- ")));
    let Some(begins) = begins else { return (String::new(), None) };
    let dash = lines[begins].len() - lines[begins].trim_start().len();
    let inner = lines[begins].trim_start();
    if inner.starts_with("- {") {
        return (
            fields.iter().flat_map(|field| &field.lines).map(|line| format!("{line}\n")).collect(),
            None,
        );
    }
    let indent = dash + inner.len() - inner.trim_start_matches('-').trim_start().len();
    let mut end = begins + 1;
    let mut keys = vec![key_of(inner.trim_start_matches('-').trim_start())];
    for (n, line) in lines.iter().enumerate().skip(begins + 1) {
        let own = line.len() - line.trim_start().len();
        if line.trim().is_empty() {
            continue;
        }
        if own < indent {
            break;
        }
        if own == indent {
            keys.push(key_of(line.trim_start()));
        }
        end = n + 1;
    }
    let (there, missing): (Vec<&Field>, Vec<&Field>) = fields
        .iter()
        .filter(|field| !field.key.is_empty())
        .partition(|field| keys.contains(&field.key));
    if !there.is_empty() {
        let names: Vec<&str> = there.iter().map(|field| field.key).collect();
        output.note(format!("the review states already, and keeps: {}", names.join(", ")));
    }
    if missing.is_empty() {
        return (String::new(), None);
    }
    let pad = " ".repeat(indent);
    let mut added = vec![format!("{pad}{source}")];
    added.extend(missing.iter().flat_map(|field| &field.lines).map(|line| format!("{pad}{line}")));
    let shown = added.iter().map(|line| format!("{line}\n")).collect();
    let mut new: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    new.splice(end..end, added);
    (shown, Some(new.join("\n") + "\n"))
}

fn key_of(line: &str) -> &str {
    line.split_once(':').map_or("", |(key, _)| key.trim())
}
