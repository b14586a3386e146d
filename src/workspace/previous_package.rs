//! The previous package: the hashes of the evidence of an earlier period.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::input::folder::{Folder, Walked};
use crate::limits::PACKAGE_FILE;
use crate::model::{Date, LastPackage, Period, Role};

#[derive(Deserialize)]
struct Manifest {
    period: Period,
    #[serde(default)]
    as_of: Option<Date>,
    inputs: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    path: String,
    sha256: String,
}

/// The newest package in `out/` of a period that ended before this one began.
pub(super) fn find(
    folder: &Folder,
    period: Period,
    roles: &IndexMap<String, Role>,
    sink: &mut Sink,
) -> Option<LastPackage> {
    let walked = match folder.exists("out") {
        Ok(false) => return None,
        Ok(true) => folder.walk("out"),
        Err(fault) => Err(fault),
    };
    let Walked { files, faults, .. } = match walked {
        Ok(walked) => walked,
        Err(fault) => {
            sink.finding(fault);
            return None;
        }
    };
    faults.into_iter().for_each(|fault| sink.finding(fault));
    let manifest = |path: &&String| {
        path.ends_with("/manifest.json") && path.matches('/').count() == 2
            // What was set aside from a package is none.
            && !path.contains(".added-")
    };
    let mut last: Option<LastPackage> = None;
    for path in files.iter().filter(manifest) {
        let file = match folder.bytes(path, PACKAGE_FILE) {
            Ok(file) => file,
            Err(fault) => {
                sink.finding(fault);
                continue;
            }
        };
        let content = file.content.as_deref().unwrap_or_default();
        let Ok(read) = serde_json::from_slice::<Manifest>(content) else {
            sink.finding(
                Diagnostic::new(
                    &codes::PACKAGE_UNREADABLE,
                    format!("`{path}` is not a valid manifest; ignored for comparison"),
                )
                .help("remove the folder, or build that package again")
                .fault(&Origin::file(path.as_str())),
            );
            continue;
        };
        let later = last.as_ref().is_none_or(|last| read.period.to > last.period.to);
        if read.period.to < period.from && later {
            let pairs = || read.inputs.iter().map(|Entry { path, sha256 }| (path, sha256));
            last = Some(LastPackage {
                manifest: path.clone(),
                period: read.period,
                as_of: read.as_of,
                files: pairs().map(|(path, hash)| (hash.clone(), path.clone())).collect(),
                hashes: pairs().map(|(path, hash)| (path.clone(), hash.clone())).collect(),
                approvals: Vec::new(),
                read: vec![(path.clone(), file.bytes, file.sha256)],
            });
        }
    }
    if let Some(last) = &mut last {
        super::approvals::read(folder, roles, last, &files, sink);
    }
    last
}
