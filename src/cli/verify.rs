//! `carveout verify`

use carveout::package;

use crate::args::Verify;
use crate::output::{Output, Status};

pub(crate) fn run(args: &Verify, output: &Output) -> anyhow::Result<Status> {
    let verdict = package::verify(&args.package)?;
    let lists = [
        ("missing", &verdict.missing),
        ("changed", &verdict.changed),
        ("not listed", &verdict.extra),
    ];
    for (what, paths) in lists {
        for path in paths {
            output.result(format!("{what}: {path}"));
        }
    }
    if verdict.is_clean() {
        output.result(format!("{} files verified: complete and unchanged", verdict.checked));
        return Ok(Status::Clean);
    }
    Ok(Status::Findings)
}
