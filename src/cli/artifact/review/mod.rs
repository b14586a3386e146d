//! `carveout artifact review`: an entry of `aws-reports.yaml`, of the kind that the document asks for.

mod entry;

use std::collections::{BTreeMap, BTreeSet};

use carveout::artifact::store::LOCK_FILE;
use carveout::input::whole_text;
use carveout::limits::TEXT_FILE;
use carveout::model::LockAgreement;

use super::args::Review;
use crate::append::{self, Place, place};
use crate::output::{Output, Status};
use crate::run;
use crate::there::there;

const FILE: &str = "aws-reports.yaml";

/// The list of `aws-reports.yaml` that an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Reviews,
    Letters,
    Authorizations,
    Agreements,
}

impl List {
    fn key(self) -> &'static str {
        match self {
            Self::Reviews => "reviews",
            Self::Letters => "letters",
            Self::Authorizations => "authorizations",
            Self::Agreements => "agreements",
        }
    }
}

pub(super) fn run(args: &Review, output: &Output) -> anyhow::Result<Status> {
    let Some(run) = run::run(&args.input, output)? else { return Ok(Status::BadInput) };
    let lock = super::lock(&args.input.dir)?;
    let agreement =
        lock.agreements.iter().flatten().find(|one| one.id.as_ref() == Some(&args.report));
    let (list, text) = match agreement {
        Some(agreement) => (List::Agreements, entry::agreement(agreement, &run.workspace)),
        None => {
            let report = super::find(&lock, &args.report, args.report_version)?;
            let earlier = run.workspace.reviews.iter().filter(|one| one.report == args.report);
            let earlier = earlier.max_by_key(|review| review.version);
            if let Some(done) = earlier.filter(|review| review.version == report.version) {
                output.note(format!("{} is reviewed already, at {}", args.report, done.origin));
            }
            // What AWS is relied on for, by topic: the duties it holds on the services in use.
            let mut relied_on: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for plan in &run.plans {
                let parts = plan.controls.iter().flat_map(|control| &control.parts);
                for csoc in parts.flat_map(|part| &part.csocs) {
                    let services = csoc.services.iter().map(String::as_str);
                    relied_on.entry(&csoc.topic).or_default().extend(services);
                }
            }
            entry::of(report, earlier, &relied_on, &run.workspace)
        }
    };
    let path = args.input.dir.join(FILE);
    let old = there(whole_text(&path, TEXT_FILE), &path)?.unwrap_or_default();
    let key = list.key();
    let place = place(&old, key);
    if args.write {
        let Some(new) = append::appended(&old, key, &text) else {
            anyhow::bail!(
                "`{key}` of {FILE} is written on one line with entries in it; write it as a list, one entry under \
                 the other, and run this again"
            );
        };
        append::write(&path, &old, &new, &args.input.dir)?;
        output.note(format!("added under `{key}:` of {}; fill it in", path.display()));
        return Ok(Status::Clean);
    }
    output.raw(&text);
    output.note(match place {
        Place::Empty => format!(
            "fill it in and add it under `{key}:` in {FILE}, without the `[]` that is there now; --write adds it for you"
        ),
        Place::Absent => format!(
            "fill it in and add it under `{key}:` in {FILE}, a key the file does not have yet; --write adds it for you"
        ),
        Place::Block { .. } | Place::Inline => {
            format!("fill it in and add it under `{key}:` in {FILE}; --write adds it for you")
        }
    });
    Ok(Status::Clean)
}

/// Id of an agreement in the lock, as people type it.
pub(super) fn agreement_id(agreement: &LockAgreement) -> &str {
    agreement.id.as_deref().or(agreement.name.as_deref()).unwrap_or(LOCK_FILE)
}
