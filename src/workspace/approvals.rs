//! Who approved the package of the last period: signed files beside it.

use indexmap::IndexMap;

use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::input::folder::Folder;
use crate::limits::{APPROVALS, PACKAGE_FILE, SIGNATURE, TEXT_FILE};
use crate::model::{LastPackage, PlanApproval, Role};
use crate::signing::{AllowedSigners, accept};

/// The file that says who may sign.
const ALLOWED: &str = "allowed_signers";

/// Adds the approvals of a package, and what was read to verify them. `files` are those below `out/`.
pub(super) fn read(
    folder: &Folder,
    roles: &IndexMap<String, Role>,
    last: &mut LastPackage,
    files: &[String],
    sink: &mut Sink,
) {
    let Some(package) = last.manifest.strip_suffix("/manifest.json").map(str::to_owned) else {
        return;
    };
    let beside = format!("{package}.approvals/");
    let ours = |path: &&String| path.starts_with(&beside) && path.ends_with(".json");
    let approvals: Vec<&String> = files.iter().filter(ours).take(APPROVALS).collect();
    if approvals.is_empty() {
        return;
    }
    let mut taken = Vec::new();
    let mut content = |path: &str, most: u64, sink: &mut Sink| match folder.bytes(path, most) {
        Ok(file) => {
            taken.push((path.to_owned(), file.bytes, file.sha256.clone()));
            Some((file.content.unwrap_or_default(), file.sha256))
        }
        Err(fault) => {
            sink.finding(fault);
            None
        }
    };
    let refused = |path: &str, why: &str| {
        Diagnostic::new(
            &codes::APPROVAL_REFUSED,
            format!("an approval of `{package}` does not count: {why}"),
        )
        .help("ask for the approval again, or correct `allowed_signers`")
        .fault(&Origin::file(path))
    };
    let allowed = match folder.exists(ALLOWED) {
        Ok(true) => content(ALLOWED, TEXT_FILE, sink),
        Ok(false) => None,
        Err(fault) => {
            sink.finding(fault);
            None
        }
    };
    let Some((allowed, _)) = allowed else {
        let why = "the workspace has no `allowed_signers`, which says whose keys may sign";
        sink.finding(refused(approvals[0], why));
        return;
    };
    let allowed = match AllowedSigners::read(&String::from_utf8_lossy(&allowed)) {
        Ok(allowed) => allowed,
        Err(error) => {
            sink.finding(refused(ALLOWED, &error.to_string()));
            return;
        }
    };
    let sums = format!("{package}/SHA256SUMS");
    let Some((_, sums)) = content(&sums, PACKAGE_FILE, sink) else { return };
    let mut found: Vec<PlanApproval> = Vec::new();
    for path in approvals {
        let Some((json, _)) = content(path, SIGNATURE, sink) else { continue };
        let signature = format!("{path}.sig");
        let signature = match files.contains(&signature) {
            true => content(&signature, SIGNATURE, sink).map(|(bytes, _)| bytes),
            false => None,
        };
        match accept(&json, signature.as_deref(), &sums, Some(&allowed)) {
            Ok(accepted) => {
                let role = accepted.approval.role;
                found.push(PlanApproval {
                    period: last.period.label(),
                    role: roles.get(&role).map_or(role, |known| known.title.clone()),
                    name: accepted.approval.name,
                    on: accepted.approval.on,
                    signer: accepted.signer.map(|signer| signer.principals).unwrap_or_default(),
                    key: accepted.key,
                });
            }
            Err(why) => sink.finding(refused(path, &why.to_string())),
        }
    }
    found.sort();
    last.approvals = found;
    last.read.append(&mut taken);
}
