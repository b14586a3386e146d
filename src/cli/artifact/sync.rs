//! `carveout artifact sync`

use carveout::artifact::changes::{Change, changes, expiring};
use carveout::artifact::import;
use carveout::artifact::store::{LOCK_FILE, read, read_lock, write_lock};
use carveout::diag::render;
use carveout::model::Lock;
use carveout::workspace::{self, Citations};

use super::args::Sync;
use super::plain;
use crate::output::{Output, Status};
use crate::run;

/// Changes of one kind that are printed before the rest is counted.
const SHOWN: usize = 20;

pub(super) fn run(args: &Sync, output: &Output) -> anyhow::Result<Status> {
    let as_of = run::as_of(args.as_of)?;
    let now = run::now()?;
    let citations = match workspace::citations(&args.dir) {
        Ok(citations) => citations,
        Err((faults, texts)) => {
            output.fault(render::human(&faults, &texts));
            output.fault("AWS was not called, and nothing was written\n");
            return Ok(Status::BadInput);
        }
    };
    let path = args.dir.join(LOCK_FILE);
    let old = read_lock(&path)?;

    let mut lock = if args.from_json.is_empty() {
        ask(args, &citations, output)?
    } else {
        let text = |path: &std::path::PathBuf| Ok((path.display().to_string(), read(path)?));
        let files: Result<Vec<_>, carveout::artifact::ArtifactError> =
            args.from_json.iter().map(text).collect();
        import::import(&files?)?
    };
    lock.retrieved_at = Some(now);
    if let Some(old) = &old {
        lock.documents.clone_from(&old.documents);
        if lock.agreements.is_none() {
            lock.agreements.clone_from(&old.agreements);
        }
        lock.keep(old, |id, version| {
            citations
                .versions
                .iter()
                .any(|(report, cited)| report == id && cited.is_none_or(|cited| cited == version))
        });
    }
    lock.redact(citations.account_ids);

    let changed = match &old {
        None => {
            output.result(format!("first lock: {}", counted(&lock)));
            !args.check || !lock.reports.is_empty()
        }
        Some(old) => {
            let found = changes(old, &lock);
            print(&found, output);
            if found.is_empty() {
                output.result(format!("no change: {}", counted(&lock)));
            }
            !found.is_empty() || !old.same_statement(&lock)
        }
    };
    print(&expiring(&lock, &citations.reports, as_of), output);
    for id in citations.reports.iter().filter(|id| !lock.lists(id)) {
        output.result(format!(
            "missing      {} is cited in aws-reports.yaml, but AWS does not list it",
            plain(id)
        ));
    }
    if lock.reports.is_empty() {
        output.note(
            "AWS lists no reports: check whether this account has accepted the AWS Artifact terms",
        );
    }
    if args.check {
        if changed {
            output.note(format!("{} is out of date; nothing was written", path.display()));
            return Ok(Status::Findings);
        }
        return Ok(Status::Clean);
    }
    write_lock(&path, &lock)?;
    output.note(format!("wrote {}", path.display()));
    Ok(Status::Clean)
}

fn counted(lock: &Lock) -> String {
    let agreements = match &lock.agreements {
        Some(list) if list.len() == 1 => ", 1 agreement".to_owned(),
        Some(list) => format!(", {} agreements", list.len()),
        None => String::new(),
    };
    let many = lock.reports.len();
    let versions = if many == 1 { "report version" } else { "report versions" };
    format!("{many} {versions}{agreements}")
}

/// Prints the first few changes of each kind.
fn print(found: &[Change], output: &Output) {
    for kind in found.chunk_by(|a, b| std::mem::discriminant(a) == std::mem::discriminant(b)) {
        for change in kind.iter().take(SHOWN) {
            output.result(plain(&change.to_string()));
        }
        if kind.len() > SHOWN {
            output.result(format!("             and {} more", kind.len() - SHOWN));
        }
    }
}

#[cfg(feature = "artifact")]
fn ask(args: &Sync, citations: &Citations, output: &Output) -> anyhow::Result<Lock> {
    use carveout::artifact::{Artifact, Progress, SyncRequest};

    let artifact = Artifact::connect(&super::connection(&args.connection))?;
    let request = SyncRequest { cited: citations.reports.clone(), agreements: !args.no_agreements };
    let start = std::time::Instant::now();
    let mut last = None;
    let mut progress = |progress: Progress| {
        output.progress(bar(&progress));
        if last != Some(progress.stage) {
            last = Some(progress.stage);
            output.detail(format!("requesting {}", progress.stage));
        }
    };
    let lock = artifact.sync(&request, &mut progress);
    output.progress("");
    output.detail(format!("AWS requests took {:.1?}", start.elapsed()));
    lock.map_err(Into::into)
}

/// The progress of a stage: `metadata ██████···· 612 of 1001`, or a count if the total is unknown.
#[cfg(feature = "artifact")]
fn bar(progress: &carveout::artifact::Progress) -> String {
    const WIDTH: usize = 20;
    let (stage, done) = (progress.stage, progress.done);
    match progress.total.filter(|total| *total > 0) {
        Some(total) => {
            let full = (WIDTH * done / total).min(WIDTH);
            let (full, rest) = ("█".repeat(full), "·".repeat(WIDTH - full));
            format!("{stage} {full}{rest} {done} of {total}")
        }
        None => format!("{stage} {done}"),
    }
}

#[cfg(not(feature = "artifact"))]
fn ask(_: &Sync, _: &Citations, _: &Output) -> anyhow::Result<Lock> {
    anyhow::bail!(
        "this build has no AWS client (feature `artifact`); use --from-json with output of the AWS CLI"
    )
}
