//! Loading, resolving and checking a workspace, shared by the commands that read one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use carveout::diag::{Severity, render};
use carveout::model::{Date, Plan, Workspace};
use carveout::resolve::whatif;
use carveout::workspace::{self, Loaded, Options};

use crate::input::Input;
use crate::output::{self, Output};

/// A workspace, loaded, resolved and checked.
pub(crate) struct Run {
    pub workspace: Workspace,
    pub plans: Vec<Plan>,
    pub templates: BTreeMap<String, String>,
    /// Texts of the files, without secrets, for messages.
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
    /// The same as they are, for hashes.
    pub originals: BTreeMap<Arc<str>, Arc<str>>,
}

/// Loads and plans with `services` as those in use, or with the workspace's if `services` is empty.
pub(crate) fn with_services(
    input: &Input,
    services: &[String],
    output: &Output,
) -> anyhow::Result<Option<Run>> {
    let Some(mut run) = run(input, output)? else { return Ok(None) };
    if !services.is_empty() {
        let knowledge = &run.workspace.knowledge;
        run.workspace.system = whatif::replace(&run.workspace.system, knowledge, services)?;
        let as_of = as_of(input.as_of)?;
        run.plans = carveout::plans(&run.workspace, as_of);
    }
    Ok(Some(run))
}

/// Loads and plans. `None` if the workspace cannot be understood; its errors have been printed then.
pub(crate) fn run(input: &Input, output: &Output) -> anyhow::Result<Option<Run>> {
    let run = plan(load(input, output), input, output)?;
    let faults = run.as_ref().map_or(0, |run| run.workspace.faults.len());
    if faults > 0 {
        let (what, it) = if faults == 1 { ("1 fault", "it") } else { ("faults", "them") };
        let count = if faults == 1 { String::new() } else { format!("{faults} ") };
        output.note(format!(
            "{count}{what} in the data, which was left out: `carveout check {}` prints {it}",
            input.dir.display()
        ));
    }
    Ok(run)
}

/// What was loaded, unless `strict` asks for all of it and something is at fault.
pub(crate) fn strictly(loaded: Loaded, strict: bool) -> Loaded {
    let fault = loaded.diagnostics.iter().any(|one| one.severity == Severity::Error);
    let workspace = loaded.workspace.filter(|_| !(strict && fault));
    Loaded { workspace, ..loaded }
}

/// Reads a workspace.
pub(crate) fn load(input: &Input, output: &Output) -> Loaded {
    let start = Instant::now();
    let options = Options { period: input.period };
    let what = format!("reading {}", input.dir.display());
    let loaded = output.during(&what, || workspace::load(&input.dir, &options));
    output::allow(&loaded.secrets);
    output.detail(format!("loaded {} files in {:.0?}", loaded.texts.len(), start.elapsed()));
    loaded
}

/// Plans what was loaded. `None` if the workspace cannot be understood; its errors have been printed then.
pub(crate) fn plan(loaded: Loaded, input: &Input, output: &Output) -> anyhow::Result<Option<Run>> {
    let as_of = as_of(input.as_of)?;
    let quotable = loaded.quotable();
    let Loaded { workspace, templates, diagnostics, texts, .. } = loaded;
    let Some(workspace) = workspace else {
        output.fault(render::human(&diagnostics, &quotable));
        output.fault(format!(
            "{} in {}; nothing was written\n",
            render::tally(&diagnostics),
            input.dir.display()
        ));
        return Ok(None);
    };
    let start = Instant::now();
    let plans =
        output.during("deriving labels and checking", || carveout::plans(&workspace, as_of));
    output.detail(format!("resolved and checked in {:.0?}", start.elapsed()));
    Ok(Some(Run { workspace, plans, templates, texts: quotable, originals: texts }))
}

/// Loads and resolves, without the rules: for what only asks for parts and what they lack.
pub(crate) fn resolved(input: &Input, output: &Output) -> anyhow::Result<Option<Run>> {
    let as_of = as_of(input.as_of)?;
    let loaded = load(input, output);
    let quotable = loaded.quotable();
    let Loaded { workspace, templates, diagnostics, texts, .. } = loaded;
    let Some(workspace) = workspace else {
        output.fault(render::human(&diagnostics, &quotable));
        return Ok(None);
    };
    let start = Instant::now();
    let of = |(choice, catalog)| carveout::resolve::resolve(&workspace, choice, catalog, as_of);
    let plans =
        workspace.frameworks.iter().map(|(choice, catalog)| of((choice, catalog))).collect();
    output.detail(format!("resolved in {:.0?}", start.elapsed()));
    Ok(Some(Run { workspace, plans, templates, texts: quotable, originals: texts }))
}

/// The time to write into a lock (RFC 3339, UTC, whole seconds): `SOURCE_DATE_EPOCH`, or the clock.
pub(crate) fn now() -> anyhow::Result<String> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(epoch) => {
            epoch.parse().context("SOURCE_DATE_EPOCH is not a number of seconds since 1970")?
        }
        Err(_) => std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs(),
    };
    let time = jiff::Timestamp::from_second(i64::try_from(seconds)?);
    Ok(time.context("the system clock is out of range")?.to_string())
}

/// The only "today": `--as-of`, or `SOURCE_DATE_EPOCH`, or today in UTC.
pub(crate) fn as_of(stated: Option<Date>) -> anyhow::Result<Date> {
    if let Some(day) = stated {
        return Ok(day);
    }
    if let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH") {
        let seconds: Option<u32> = epoch.to_str().and_then(|text| text.parse().ok());
        let day = seconds.and_then(|seconds| Date::from_epoch(f64::from(seconds)));
        return day.context("SOURCE_DATE_EPOCH is not a number of seconds since 1970");
    }
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    match Date::from_epoch(now.as_secs_f64()) {
        Some(day) => Ok(day),
        None => bail!("the system clock is out of range; give --as-of"),
    }
}
