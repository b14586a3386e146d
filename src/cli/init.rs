//! `carveout init`

use std::fs;

use anyhow::{Context, bail};

use crate::args::Init;
use crate::output::{Output, Status};
use crate::there::there;

/// The files of a new workspace. They are the files of `samples/starter`, which the tests build.
const FILES: &[(&str, &str)] = &[
    ("carveout.yaml", include_str!("../../samples/starter/carveout.yaml")),
    ("aws-reports.yaml", include_str!("../../samples/starter/aws-reports.yaml")),
    ("aws-reports.lock.json", include_str!("../../samples/starter/aws-reports.lock.json")),
    ("waivers.yaml", include_str!("../../samples/starter/waivers.yaml")),
    ("implementations/iam-01.md", include_str!("../../samples/starter/implementations/iam-01.md")),
    ("evidence/index.yaml", include_str!("../../samples/starter/evidence/index.yaml")),
    ("evidence/tests.yaml", include_str!("../../samples/starter/evidence/tests.yaml")),
    (
        "evidence/files/access-review.csv",
        include_str!("../../samples/starter/evidence/files/access-review.csv"),
    ),
    (".gitignore", include_str!("../../samples/starter/.gitignore")),
];

pub(crate) fn run(args: &Init, output: &Output) -> anyhow::Result<Status> {
    let dir = &args.dir;
    if there(fs::read_dir(dir), dir)?.is_some_and(|mut entries| entries.next().is_some()) {
        bail!("{} is not empty; choose a new or empty folder", dir.display());
    }
    for (path, text) in FILES {
        let target = dir.join(path);
        let failed = || format!("cannot write {}", target.display());
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).with_context(failed)?;
        }
        fs::write(&target, text).with_context(failed)?;
    }
    output.result(format!("{}: {} files", dir.display(), FILES.len()));
    output.note(format!(
        "Complete the lines marked `TODO`, then run: carveout build {}",
        dir.display()
    ));
    Ok(Status::Clean)
}
