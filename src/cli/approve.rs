//! `carveout approve`

use anyhow::{Context, bail};
use carveout::input::of_package;
use carveout::model::Plan;
use carveout::package::{self, MANIFEST};
use carveout::signing::{self, APPROVAL_SCHEMA, Approval};

use crate::args::Approve;
use crate::output::{Output, Status};
use crate::run;
use crate::sign::Signer;

/// Characters of a role or a name, as in the files of a workspace.
const MOST: usize = carveout::limits::TEXT_NAME;

pub(crate) fn run(args: &Approve, output: &Output) -> anyhow::Result<Status> {
    let signer = Signer::open(&args.sign)?;
    let package = &args.package;
    if !package.join(MANIFEST).is_file() {
        bail!(
            "{} is no folder of a package; an archive is approved where it was packed",
            package.display()
        );
    }
    let opened = package::open(package)?;
    let Some(checked) = opened.packages.first() else { bail!("there is no package") };
    if !checked.verdict.is_clean() {
        bail!(
            "{} is not as it was built, and cannot be approved; `carveout verify {}` says what is wrong",
            package.display(),
            package.display()
        );
    }
    for (what, text) in [("role", Some(&args.role)), ("name", args.name.as_ref())] {
        let Some(text) = text else { continue };
        if text.trim().is_empty()
            || text.chars().count() > MOST
            || text.chars().any(char::is_control)
        {
            bail!("a {what} is a text of 1 to {MOST} characters in one line");
        }
    }
    if let Some(roles) = roles(args, checked)?
        && !roles.contains(&args.role)
    {
        bail!("the package knows no role `{}`; it has {}", args.role, roles.join(", "));
    }
    let approval = Approval {
        schema: APPROVAL_SCHEMA.to_owned(),
        system: checked.manifest.system.clone(),
        period: checked.manifest.period,
        as_of: checked.manifest.as_of,
        sha256sums: package::sha256(&checked.sums),
        role: args.role.clone(),
        name: args.name.clone(),
        on: run::as_of(args.as_of)?,
    };
    if approval.on < approval.as_of {
        bail!(
            "the approval is of {}, before the day of the package, {}",
            approval.on,
            approval.as_of
        );
    }
    let written =
        package::approve(package, &approval, |bytes| signer.sign(signing::APPROVAL, bytes))?;
    output.result(format!("{}: approved as {}", written.display(), approval.role));
    output.note(format!("signed with {}", signer.fingerprint()));
    Ok(Status::Clean)
}

/// Ids of the roles that a plan of the package has; nothing if it has none.
fn roles(args: &Approve, checked: &package::Checked) -> anyhow::Result<Option<Vec<String>>> {
    let plan = checked.manifest.files.iter().find(|file| file.path.ends_with("/plan.json"));
    let Some(plan) = plan else { return Ok(None) };
    let bytes = of_package(&args.package.join(&plan.path))?;
    let plan: Plan = serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is not a plan of this version of carveout", plan.path))?;
    let roles: Vec<String> = plan.system.roles.keys().cloned().collect();
    Ok((!roles.is_empty()).then_some(roles))
}
