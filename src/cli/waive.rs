//! `carveout waive`: waivers for findings that there are, no wider than they are.

use anyhow::bail;
use carveout::check::{self, levels};
use carveout::diag::{Diagnostic, render};
use carveout::input::whole_text;
use carveout::limits::TEXT_FILE;
use carveout::model::Findings;
use carveout::model::text::{few_and_more, one_line};

use crate::args::Waive;
use crate::diff::{Edit, applied, unified};
use crate::files::replace;
use crate::output::{Output, Status};
use crate::run;
use crate::there::there;

const FILE: &str = "waivers.yaml";

pub(crate) fn run(args: &Waive, output: &Output) -> anyhow::Result<Status> {
    let name = args.rule.as_str();
    if check::code(name).is_none() {
        bail!("there is no rule `{name}`; {}", levels::suggestion(name));
    }
    let as_of = run::as_of(args.input.as_of)?;
    if let Some(until) = args.until.filter(|until| *until < as_of) {
        bail!("{until} is past on {as_of}; a waiver ends on a day to come");
    }
    let Some(run) = run::run(&args.input, output)? else { return Ok(Status::BadInput) };
    let findings = Findings::of(&run.plans, Vec::new()).findings;
    let scopes = scopes(args, &findings);
    if scopes.is_empty() {
        let waived = |one: &&Diagnostic| one.code.name == name && !one.is_active();
        let accepted = findings.iter().filter(waived).count();
        let already = match accepted {
            0 => String::new(),
            n => format!("; {n} are accepted already"),
        };
        bail!("there is no finding of `{name}` to accept{already}");
    }
    let path = args.input.dir.join(FILE);
    let text = there(whole_text(&path, TEXT_FILE), &path)?.unwrap_or_default();
    let edit = edit(&text, &scopes, args)?;
    let after = applied(&text, std::slice::from_ref(&edit));
    output.raw(&unified(FILE, &text, &[edit]));
    let noun = if scopes.len() == 1 { "waiver" } else { "waivers" };
    if args.write {
        replace(&path, &after)?;
        output.note(format!("{} {noun} written to {}", scopes.len(), path.display()));
    } else {
        output.note(format!(
            "{} {noun}, not written: fill in what is `TODO`, or give --reason, --approver, --until and --write",
            scopes.len()
        ));
    }
    let open: Vec<Diagnostic> = findings.into_iter().filter(Diagnostic::is_active).collect();
    output.detail(render::tally(&open));
    Ok(Status::Clean)
}

/// What one waiver is limited to, and what it accepts.
struct Scope {
    item: Option<String>,
    controls: Vec<String>,
    message: String,
}

/// One for each finding that is not waived, and for what follows from a finding.
fn scopes(args: &Waive, findings: &[Diagnostic]) -> Vec<Scope> {
    let wanted = |id: &String| args.control.is_empty() || levels::covers(&args.control, Some(id));
    let named = |one: &Diagnostic| {
        args.item.is_empty() || one.subject.as_ref().is_some_and(|id| args.item.contains(id))
    };
    let mut out = Vec::new();
    for one in findings.iter().filter(|one| one.is_active() && named(one)) {
        let item = one.subject.clone().filter(|id| !one.controls.contains(id));
        if one.code.name == args.rule {
            let controls: Vec<String> =
                one.controls.iter().filter(|id| wanted(id)).cloned().collect();
            let about =
                !controls.is_empty() || (one.controls.is_empty() && args.control.is_empty());
            if about {
                out.push(Scope { item, controls, message: one.message.clone() });
            }
            continue;
        }
        let opened = one.opens().filter(|caused| caused.code.name == args.rule);
        let controls: Vec<String> =
            opened.map(|caused| caused.part.clone()).filter(|id| wanted(id)).collect();
        if !controls.is_empty() {
            out.push(Scope { item, controls, message: one.message.clone() });
        }
    }
    out
}

/// The lines that add the waivers to the end of the file.
fn edit(text: &str, scopes: &[Scope], args: &Waive) -> anyhow::Result<Edit> {
    let lines: Vec<&str> = text.lines().collect();
    let head = lines.iter().position(|line| line.trim_end().starts_with("waivers:"));
    let dash = lines.iter().find(|line| line.trim_start().starts_with("- "));
    let indent = dash.map_or(2, |line| line.len() - line.trim_start().len());
    let mut insert = Vec::new();
    let (at, remove) = match head {
        None if lines
            .iter()
            .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) =>
        {
            insert.push("waivers:".to_owned());
            (lines.len(), 0)
        }
        Some(head) => match lines[head].trim_end() {
            "waivers:" => {
                // Empty lines at the end stay at the end.
                let last = lines.iter().rposition(|line| !line.trim().is_empty());
                (last.map_or(lines.len(), |last| last + 1), 0)
            }
            "waivers: []" => {
                insert.push("waivers:".to_owned());
                (head, 1)
            }
            _ => bail!(
                "{FILE} is not written as a list with an entry on each `- ` line; add the waiver by hand"
            ),
        },
        None => bail!("{FILE} has no `waivers:`; add the waiver by hand"),
    };
    let said = |text: &Option<String>, todo: &str| {
        serde_json::to_string(text.as_deref().unwrap_or(todo)).unwrap_or_default()
    };
    for scope in scopes {
        let mut entry =
            vec![format!("# {}", short(&scope.message)), format!("rule: {}", args.rule)];
        if let Some(item) = &scope.item {
            entry.push(format!("item: {}", scalar(item)));
        }
        match scope.controls.as_slice() {
            [] => {}
            [one] => entry.push(format!("control: {}", scalar(one))),
            many => {
                let ids: Vec<String> = many.iter().map(|id| scalar(id)).collect();
                entry.push(format!("control: [{}]", ids.join(", ")));
            }
        }
        entry.push(format!(
            "reason: {}",
            said(&args.reason, "TODO: why this is acceptable until then")
        ));
        match (&args.compensating, &args.reason) {
            (Some(_), _) => entry.push(format!("compensating: {}", said(&args.compensating, ""))),
            (None, None) => entry.push(
                "compensating: \"TODO: the control that makes up for it; or take this line out\""
                    .to_owned(),
            ),
            (None, Some(_)) => {}
        }
        entry.push(format!(
            "approver: {}",
            said(&args.approver, "TODO: who accepts it, not the owner")
        ));
        let until = args.until.map_or("TODO".to_owned(), |day| day.to_string());
        entry.push(format!("expires: {until}"));
        for (nth, line) in entry.iter().enumerate() {
            // The comment stands above its entry.
            let lead = match nth {
                0 => String::new(),
                1 => "- ".to_owned(),
                _ => "  ".to_owned(),
            };
            insert.push(format!("{}{lead}{line}", " ".repeat(indent)));
        }
    }
    Ok(Edit { at, remove, insert })
}

fn short(message: &str) -> String {
    let text = one_line(message);
    match text.chars().count() {
        0..=100 => text,
        _ => few_and_more([text.chars().take(99).collect::<String>() + "…"], 1),
    }
}

/// A scalar, in quotes where YAML needs them.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.()/".contains(c);
    let number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if text.chars().all(plain) && !number && !text.starts_with('-') && !text.is_empty() {
        return text.to_owned();
    }
    serde_json::to_string(text).unwrap_or_default()
}
