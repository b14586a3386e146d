//! `carveout evidence`

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, bail};
use carveout::diag::render;
use carveout::load::{self, Scanned, What, sample};

use crate::args::{Evidence, EvidenceCommand, ScanFormat};
use crate::output::{Output, Status};

pub fn run(args: &Evidence, output: &Output) -> anyhow::Result<Status> {
    match &args.command {
        EvidenceCommand::Scan { dir, format } => scan(dir, *format, output),
        EvidenceCommand::Sample { path, test: Some(test), .. } => again(path, test, output),
        EvidenceCommand::Sample { path, seed: Some(seed), size: Some(size), column, .. } => {
            draw(path, seed, *size, column.as_deref(), output)
        }
        EvidenceCommand::Sample { .. } => bail!("give --seed and --size, or a test"),
    }
}

fn scan(dir: &Path, format: ScanFormat, output: &Output) -> anyhow::Result<Status> {
    let (files, passed) = match load::scan(dir) {
        Ok(found) => found,
        Err(faults) => {
            output.fault(render::human(&faults, &Default::default()));
            return Ok(Status::BadInput);
        }
    };
    if format == ScanFormat::Json {
        let value = serde_json::json!({
            "schema": "carveout/scan/1", "files": files, "not_opened": passed,
        });
        output.result(serde_json::to_string_pretty(&value)?);
    } else {
        files.iter().for_each(|file| output.raw(&shown(file)));
        for path in &passed {
            output.raw(&format!("{path}\n  not opened: hidden, a link, or no regular file\n"));
        }
        let faulty = files.iter().filter(|file| matches!(file.read, What::Fault { .. })).count();
        let unread = files.iter().filter(|file| matches!(file.read, What::Unread { .. })).count();
        output.result(format!(
            "{} files: {} read, {unread} of no known format, {faulty} faulty",
            files.len(),
            files.len() - unread - faulty
        ));
    }
    let faulty = files.iter().any(|file| matches!(file.read, What::Fault { .. }));
    Ok(if faulty { Status::Findings } else { Status::Clean })
}

/// Names of a list, the first few of many.
fn few(names: &[String]) -> String {
    match names {
        [] => "none stated".to_owned(),
        _ if names.len() <= 6 => names.join(", "),
        _ => format!("{}, … ({})", names[..5].join(", "), names.len()),
    }
}

fn shown(file: &Scanned) -> String {
    let mut text = format!("{}\n", file.path);
    // Writing to a text cannot fail.
    let mut line = |what: String| _ = writeln!(text, "  {what}");
    match &file.read {
        What::Rows(export) => {
            line(format!("{}: {}", export.title, export.counted));
            line(format!(
                "accounts: {}; Regions: {}; {}",
                few(&export.accounts),
                few(&export.regions),
                export.days.map_or_else(|| "no day stated".to_owned(), |days| days.to_string())
            ));
            let mut mapped: Vec<String> = export
                .mapped
                .iter()
                .map(|(catalog, rows)| format!("{rows} bear on {catalog}"))
                .collect();
            if export.unmapped > 0 {
                mapped.push(format!("{} on no requirement that is known", export.unmapped));
            }
            if !mapped.is_empty() {
                line(format!("of the checks, {}", mapped.join(", ")));
            }
            export.left_out.iter().for_each(|left| line(format!("left out: {left}")));
            if !export.passed_over.is_empty() {
                let names: Vec<String> =
                    export.passed_over.iter().map(|(name, _)| name.clone()).collect();
                line(format!("requirements passed over, without a catalog here: {}", few(&names)));
            }
        }
        What::Register { items, understood, left_out, .. } => {
            line(format!("evidence register: {items} items"));
            understood.iter().for_each(|what| line(what.clone()));
            left_out.iter().take(8).for_each(|what| line(format!("remark: {what}")));
            if left_out.len() > 8 {
                line(format!("and {} more remarks (`--format json` has all)", left_out.len() - 8));
            }
        }
        What::Names { title, names } => {
            line(format!("{title}: {names} managed rules; their names in results are known by it"));
        }
        What::File { kind, time } => {
            let time = time.as_ref().map(|time| format!("; the file says {time}"));
            line(format!("{kind}: needs an entry of the register{}", time.unwrap_or_default()));
        }
        What::Unread { reason } => line(format!("not read: {reason}")),
        What::Fault { fault } => {
            line(format!("faulty: {}", fault.message));
            fault.help.iter().for_each(|help| line(format!("help: {help}")));
        }
    }
    text
}

fn draw(
    path: &Path,
    seed: &str,
    size: usize,
    column: Option<&str>,
    output: &Output,
) -> anyhow::Result<Status> {
    match sample::draw(path, column, seed, size) {
        Ok(drawn) => {
            print(&drawn, seed, output);
            Ok(Status::Clean)
        }
        Err(fault) => {
            output.fault(render::human(&[fault], &Default::default()));
            Ok(Status::BadInput)
        }
    }
}

fn print(drawn: &sample::Drawn, seed: &str, output: &Output) {
    for (number, name) in &drawn.items {
        output.result(format!("{number}\t{name}"));
    }
    output.note(format!(
        "{} of {} items, seed {seed}: those with the smallest SHA-256 of `{seed}:NUMBER`; \
         population SHA-256 {}",
        drawn.items.len(),
        drawn.population,
        drawn.sha256
    ));
}

fn again(dir: &Path, test: &str, output: &Output) -> anyhow::Result<Status> {
    let loaded = load::load(dir, &load::Options::default());
    let Some(workspace) = loaded.workspace else {
        output.fault(render::human(&loaded.diagnostics, &loaded.texts));
        return Ok(Status::BadInput);
    };
    let found = workspace.tests.iter().find(|known| known.id == test);
    let found = found.with_context(|| format!("there is no test `{test}`"))?;
    let drawn = found.operating.as_ref().and_then(|operating| operating.drawn.as_ref());
    let Some(drawn) = drawn else {
        bail!("{test} names no population file and seed to draw from");
    };
    for item in &drawn.items {
        output.result(item);
    }
    let stated = found.operating.as_ref().map(|operating| &operating.items);
    let stated: Vec<&str> = stated.into_iter().flatten().map(|item| item.item.as_str()).collect();
    if stated.is_empty() {
        output.note(format!("{test} lists no items to compare with"));
        return Ok(Status::Clean);
    }
    if drawn.differs(&stated) {
        output.note(format!("{test} tested other items than the seed draws"));
        return Ok(Status::Findings);
    }
    output.note(format!("{test} tested these {} items", stated.len()));
    Ok(Status::Clean)
}
