//! `carveout discover`

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use carveout::diag::{fit, render};
use carveout::discover::{self, Declared, Found, Proposal, Seen};
use carveout::input::whole_text;
use carveout::limits::TEXT_FILE;
use carveout::model::text::{few_and_more, grouped};
use carveout::model::{Knowledge, Redaction, System, Workspace};
use carveout::workspace::{self, Options};

use crate::append;
use crate::args::Discover;
use crate::discover_edit;
use crate::output::{Output, Status};

/// The file that declares services.
const HEAD: &str = "carveout.yaml";
/// Unknown kinds that are printed, unless all are asked for.
const SHOWN: usize = 20;

pub(crate) fn run(args: &Discover, output: &Output) -> anyhow::Result<Status> {
    let (files, dir) = sorted(&args.paths)?;
    if args.write && dir.is_none() {
        bail!("--write needs a workspace: name its folder after the files");
    }
    let loaded = match &dir {
        Some(dir) => {
            let loaded = workspace::load(dir, &Options { period: None });
            crate::output::allow(&loaded.secrets);
            let quotable = loaded.quotable();
            let Some(workspace) = loaded.workspace else {
                output.fault(render::human(&loaded.diagnostics, &quotable));
                return Ok(Status::BadInput);
            };
            Some(workspace)
        }
        None => None,
    };
    let shipped;
    let knowledge = match &loaded {
        Some(workspace) => &workspace.knowledge,
        None => {
            shipped = carveout::knowledge::load(&[])
                .map_err(|_| anyhow::anyhow!("the built-in tables cannot be read"))?;
            &shipped
        }
    };
    let mut seen = Vec::new();
    let mut faults = Vec::new();
    for path in &files {
        match look(path, knowledge, output)? {
            Ok(one) => seen.push(one),
            Err(fault) => faults.push(*fault),
        }
    }
    if !faults.is_empty() {
        output.fault(render::human(&faults, &Default::default()));
        output.fault("nothing was written\n");
        return Ok(Status::BadInput);
    }
    if let Some(workspace) = &loaded {
        seen.extend(discover::observed(&workspace.observations, knowledge));
    }
    if seen.is_empty() {
        bail!(
            "there is nothing to look at: name files, or a workspace with exports of tools among its evidence"
        );
    }
    let declared = loaded.as_ref().map(|workspace| Declared::of(&workspace.system));
    let proposal = discover::propose(&seen, &declared.clone().unwrap_or_default(), knowledge);
    let shown = if args.all { usize::MAX } else { SHOWN };
    let ids = loaded.as_ref().map_or(Redaction::Full, |one| one.system.policy.account_ids);
    tell(&seen, &proposal, declared.is_some(), ids, shown, output);
    match (&dir, &loaded) {
        (Some(dir), Some(workspace)) if args.write => write(dir, workspace, &proposal, ids, output),
        _ => {
            offer(&proposal, ids, dir.is_some(), output);
            Ok(Status::Clean)
        }
    }
}

/// Files apart from the workspace, which is a folder.
fn sorted(paths: &[PathBuf]) -> anyhow::Result<(Vec<&PathBuf>, Option<PathBuf>)> {
    let (mut files, mut dir) = (Vec::new(), None);
    for path in paths {
        let kind = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        if kind.is_file() {
            files.push(path);
        } else if !kind.is_dir() {
            bail!("{} is neither a file nor a folder", path.display());
        } else if !path.join(HEAD).is_file() {
            bail!("{} is a folder without {HEAD}: name the files in it", path.display());
        } else if let Some(first) = dir.replace(path.clone()) {
            bail!("{} and {} are both workspaces: name one", first.display(), path.display());
        }
    }
    Ok((files, dir))
}

/// Reads one file.
fn look(
    path: &Path,
    knowledge: &Knowledge,
    output: &Output,
) -> anyhow::Result<Result<Seen, Box<carveout::diag::Diagnostic>>> {
    let mut file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let read = || discover::read(&mut file, &name, knowledge, &[]);
    Ok(output.during(&format!("reading {}", path.display()), read))
}

/// An id as it may be printed.
fn account(ids: Redaction, id: &str) -> String {
    ids.show(id).unwrap_or_else(|| "(account withheld by policy)".to_owned())
}

/// A list of what was seen.
fn list(title: &str, found: &[Found], workspace: bool, ids: Redaction, output: &Output) {
    if found.is_empty() {
        return;
    }
    output.result(format!("\n{title}"));
    let names: Vec<String> = found
        .iter()
        .map(|one| if title == "accounts" { account(ids, &one.id) } else { one.id.clone() })
        .collect();
    let wide = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).min(36);
    for (one, name) in found.iter().zip(&names) {
        let state = match (workspace, one.declared, one.add) {
            (false, ..) => "",
            (_, true, _) => "declared",
            (_, _, true) => "NEW",
            (_, false, false) => "-",
        };
        let head = match workspace {
            true => format!("  {name:wide$}  {:6}  {state:8}  ", one.sure.label()),
            false => format!("  {name:wide$}  {:6}  ", one.sure.label()),
        };
        let indent = " ".repeat(head.chars().count());
        output.raw(&fit::wrapped(&one.line(), &head, &indent, output.width()));
    }
}

fn tell(
    seen: &[Seen],
    proposal: &Proposal,
    workspace: bool,
    ids: Redaction,
    shown: usize,
    output: &Output,
) {
    for one in seen {
        let read = grouped(usize::try_from(one.read).unwrap_or(usize::MAX));
        output.result(format!("{}: {}, {read} read", one.file, one.kind));
        for remark in &one.remarks {
            output.result(format!("  {remark}"));
        }
    }
    list("services", &proposal.services, workspace, ids, output);
    list("modes of use", &proposal.modes, workspace, ids, output);
    list("Regions", &proposal.regions, workspace, ids, output);
    list("accounts", &proposal.accounts, workspace, ids, output);
    list("premises (hints; ask, they are never added)", &proposal.premises, workspace, ids, output);
    if !proposal.unseen.is_empty() {
        output.result(format!(
            "\ndeclared and in none of these files: {}",
            proposal.unseen.join(", ")
        ));
    }
    if !proposal.unknown.is_empty() {
        let kinds: Vec<String> =
            proposal.unknown.iter().map(|(name, count)| format!("{name} ({count})")).collect();
        output.result(format!("\nno service is known for: {}", few_and_more(&kinds, shown)));
    }
    if !proposal.invisible.is_empty() {
        output.result("\nmodes that none of these files shows; look, because they move duties:");
        for (service, modes) in &proposal.invisible {
            output.result(format!("  {service}: {}", modes.join(", ")));
        }
    }
}

/// What would be added, as text to put into the file.
fn offer(proposal: &Proposal, ids: Redaction, workspace: bool, output: &Output) {
    if proposal.adds_nothing() {
        output.result("\neverything that was seen is declared");
        return;
    }
    let mut out = format!("\nto add to {HEAD}:\n");
    let (regions, accounts) = (proposal.new_regions(), proposal.new_accounts());
    if !regions.is_empty() || !accounts.is_empty() {
        out.push_str("system:\n");
    }
    if !accounts.is_empty() {
        out.push_str("  accounts:\n");
        for id in accounts {
            out.push_str(&format!("    - {{id: \"{}\"}}\n", account(ids, id)));
        }
    }
    if !regions.is_empty() {
        out.push_str(&format!("  regions: [{}]\n", regions.join(", ")));
    }
    let services = proposal.new_services();
    if !services.is_empty() {
        out.push_str("services:\n");
        services.iter().for_each(|entry| out.push_str(&format!("  - {entry}\n")));
    }
    output.result(out.trim_end());
    output.note(if workspace {
        "nothing was written; --write adds these lines and keeps comments"
    } else {
        "nothing was written; with a workspace after the files, what it declares is told apart"
    });
}

fn write(
    dir: &Path,
    workspace: &Workspace,
    proposal: &Proposal,
    ids: Redaction,
    output: &Output,
) -> anyhow::Result<Status> {
    if proposal.adds_nothing() {
        output.result(format!("\n{HEAD} is as it was: everything that was seen is declared"));
        return Ok(Status::Clean);
    }
    let path = dir.join(HEAD);
    let old =
        whole_text(&path, TEXT_FILE).with_context(|| format!("cannot read {}", path.display()))?;
    let Some(new) = edited(&old, proposal, &workspace.system) else {
        offer(proposal, ids, true, output);
        output.fault(format!(
            "{} is not written in a way that can be added to: add the lines yourself; nothing was written\n",
            path.display()
        ));
        return Ok(Status::BadInput);
    };
    append::write(&path, &old, &new, dir)?;
    // What was added has to be what the program reads, too.
    let again = workspace::load(dir, &Options { period: None }).workspace;
    let now = again.map(|again| Declared::of(&again.system)).unwrap_or_default();
    let missing = proposal
        .services
        .iter()
        .chain(&proposal.modes)
        .chain(&proposal.regions)
        .chain(&proposal.accounts)
        .filter(|one| one.add && !now.has(&one.id));
    if missing.count() > 0 {
        crate::files::replace(&path, &old)?;
        bail!("{} could not be added to: it is as it was; add the lines yourself", path.display());
    }
    let counts = [
        (proposal.new_services().len(), ["service or mode", "services and modes"]),
        (proposal.new_regions().len(), ["Region", "Regions"]),
        (proposal.new_accounts().len(), ["account", "accounts"]),
    ];
    let said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, [one, more])| format!("{count} {}", if *count == 1 { one } else { more }))
        .collect();
    output.result(format!("\n{}: {} added", path.display(), said.join(", ")));
    output.note("say what each is used for (`purpose`), and whether a mode applies");
    Ok(Status::Clean)
}

/// The text with everything added that is not declared; nothing where a list cannot be added to.
fn edited(old: &str, proposal: &Proposal, system: &System) -> Option<String> {
    let mut text = old.to_owned();
    let services = proposal.new_services();
    if !services.is_empty() {
        text = discover_edit::added(&text, &["services"], &services)?;
    }
    let regions: Vec<String> = proposal.new_regions().iter().map(|id| (*id).to_owned()).collect();
    if !regions.is_empty() {
        text = discover_edit::added(&text, &["system", "regions"], &regions)?;
    }
    let known: Vec<&str> = system.accounts.iter().map(|one| one.id.as_str()).collect();
    let accounts = proposal.new_accounts().into_iter().filter(|id| !known.contains(id));
    let accounts: Vec<String> = accounts.map(|id| format!("{{id: \"{id}\"}}")).collect();
    if !accounts.is_empty() {
        text = discover_edit::added(&text, &["system", "accounts"], &accounts)?;
    }
    Some(text)
}
