//! `carveout verify`

use std::path::{Path, PathBuf};

use carveout::package::{self, Checked, Opened, SIGNED};
use carveout::signing::{AllowedSigners, PACKAGE, Refusal, Signed};

use crate::args::Verify;
use crate::output::{Output, Status};
use crate::sign;

/// Files beside packages that are named.
const NAMED: usize = 10;
/// Folders above a package in which its workspace is looked for.
const ABOVE: usize = 3;

/// Whose signatures count, by which file.
struct Allowed {
    signers: AllowedSigners,
    file: PathBuf,
}

pub(crate) fn run(args: &Verify, output: &Output) -> anyhow::Result<Status> {
    let allowed = match args.allowed_signers.clone().or_else(|| of_workspace(&args.package)) {
        Some(file) => Some(Allowed { signers: sign::allowed(&file)?, file }),
        None => None,
    };
    let opened = package::open(&args.package)?;
    let several = opened.packages.len() + opened.without_manifest.len() > 1;
    let mut clean = opened.refused.is_empty() && opened.without_manifest.is_empty();
    for path in &opened.refused {
        output.result(format!("refused: {path} leads out of the archive, or is in it twice"));
    }
    for name in &opened.without_manifest {
        output.result(format!("missing: {name}/{}", package::MANIFEST));
    }
    for one in &opened.packages {
        clean &= of_package(one, several, output);
        clean &= of_people(args, &opened, one, allowed.as_ref(), several, output)?;
    }
    if let Some(allowed) = &allowed {
        output.note(format!("whose keys may sign is taken from {}", allowed.file.display()));
    }
    let (first, rest) = opened.beside.split_at(opened.beside.len().min(NAMED));
    for path in first {
        output.note(format!("in no package: {path}"));
    }
    if !rest.is_empty() {
        output.note(format!("in no package: {} more", rest.len()));
    }
    Ok(if clean { Status::Clean } else { Status::Findings })
}

/// `allowed_signers` of the workspace that a package is in.
fn of_workspace(package: &Path) -> Option<PathBuf> {
    let real = std::fs::canonicalize(package).ok()?;
    let workspace = real.ancestors().skip(1).take(ABOVE);
    let mut workspace = workspace.filter(|folder| folder.join("carveout.yaml").is_file());
    workspace.next().map(|folder| folder.join("allowed_signers")).filter(|file| file.is_file())
}

/// Prints what is wrong with a package; true if nothing is.
fn of_package(one: &Checked, several: bool, output: &Output) -> bool {
    let folder = if several { format!("{}/", one.name) } else { String::new() };
    let verdict = &one.verdict;
    for (what, paths) in [
        ("missing", &verdict.missing),
        ("changed", &verdict.changed),
        ("not listed", &verdict.extra),
        ("of another plan than the plan.json beside it", &verdict.other_plan),
    ] {
        for path in paths {
            output.result(format!("{what}: {folder}{path}"));
        }
    }
    if verdict.is_clean() {
        let name = if several { format!("{}: ", one.name) } else { String::new() };
        output.result(format!("{name}{} files verified: complete and unchanged", verdict.checked));
    }
    verdict.is_clean()
}

/// Prints who signed and who approved a package; true if nothing is wrong with it. Where it is known whose keys may sign, a
/// package without a signature and without an approval of theirs is wrong.
fn of_people(
    args: &Verify,
    opened: &Opened,
    one: &Checked,
    allowed: Option<&Allowed>,
    several: bool,
    output: &Output,
) -> anyhow::Result<bool> {
    let name = if several { format!("{}: ", one.name) } else { String::new() };
    let signers = allowed.map(|allowed| &allowed.signers);
    let (mut clean, mut vouched) = (true, false);
    match one.signature.as_deref() {
        None => {}
        Some(armored) => match signature(armored, one, signers) {
            Ok(who) => {
                vouched = true;
                output.result(format!("{name}signed by {who}"));
            }
            Err(why) => {
                clean = false;
                output.result(format!("{name}signature {SIGNED}: {why}"));
            }
        },
    }
    for (file, approval) in package::approvals_of(&args.package, opened, one, signers)? {
        match approval {
            Ok(accepted) => {
                vouched = true;
                let approval = &accepted.approval;
                let who =
                    approval.name.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
                let key = match &accepted.signer {
                    Some(signer) => signer.shown(),
                    None => unknown(&accepted.key),
                };
                output.result(format!(
                    "{name}approved as {}{who} on {}: {key}",
                    approval.role, approval.on
                ));
            }
            Err(why) => {
                clean = false;
                output.result(format!("{name}approval {file}: {why}"));
            }
        }
    }
    if !vouched && clean {
        match allowed {
            Some(_) => {
                clean = false;
                output
                    .result(format!("{name}not signed, and not approved, by anybody who may sign"));
            }
            None => output
                .note(format!("{name}not signed: hashes show damage and carelessness, not intent")),
        }
    }
    Ok(clean)
}

fn signature(
    armored: &[u8],
    one: &Checked,
    signers: Option<&AllowedSigners>,
) -> Result<String, Refusal> {
    let signed = Signed::check(armored, PACKAGE, &one.sums)?;
    match signers {
        None => Ok(unknown(&signed.fingerprint())),
        Some(signers) => {
            let day = one.manifest.as_of;
            signers.signer(&signed, PACKAGE, day).map(|signer| signer.shown())
        }
    }
}

/// A key that nobody vouches for.
fn unknown(key: &str) -> String {
    format!("{key}, whoever has that key: give --allowed-signers")
}
