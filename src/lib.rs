//! `carveout`: a control catalog, AWS Artifact report references and customer evidence in; a System
//! Security Plan and a workbook out, with AWS-attested controls apart from customer-tested ones.
//!
//! Data flows one way, and the modules stand in that order:
//!
//! ```text
//! load ──► resolve ──► check ──► render ──► package
//! files    meaning     rules     bytes      a folder, whole or not at all
//! ```
//!
//! No stage reaches back, and none reads the clock, the network or the environment for itself.
//! [`plans`] and [`files`] are the pipeline.
//!
//! - [`diag`]: findings and faults with their places, and how they are printed.
//! - [`model`]: the words of the field as plain data: workspace, plan, and what they are made of.
//! - [`load`]: the files of a workspace to a [`Workspace`], or to faults that name a line.
//! - [`resolve`]: a workspace to a [`Plan`] per framework: who carries each part, and what proves it.
//! - [`check`]: rules that read workspace and plan, and waivers that accept what they find.
//! - [`render`]: a plan to the bytes of PDF, workbook, JSON and summary.
//! - [`package`]: a folder with its manifest, written whole or not at all, and verified later.
//! - [`artifact`]: AWS Artifact: which reports there are, and their terms and documents.
//! - [`schemas`]: JSON Schemas of the files people write and scripts read.

pub mod artifact;
pub mod check;
pub mod diag;
pub mod load;
pub mod model;
pub mod package;
pub mod render;
pub mod resolve;
pub mod schemas;

use std::collections::BTreeMap;
use std::sync::Arc;

use diag::Diagnostic;
use model::{Date, Findings, Plan, Workspace};
use package::{Files, Manifest};
use render::{RenderError, Templates};

/// Resolves and checks every framework of a workspace. `as_of` is the only "now".
pub fn plans(workspace: &Workspace, as_of: Date) -> Vec<Plan> {
    let mut plans: Vec<Plan> = workspace
        .frameworks
        .iter()
        .map(|(choice, catalog)| resolve::resolve(workspace, choice, catalog, as_of))
        .collect();
    check::check(workspace, &mut plans);
    plans
}

/// Renders plans to the files of a package, sealed with its manifest.
///
/// `inputs` are the workspace files read, for the manifest. Gives the files and every finding, those
/// met while rendering included.
///
/// # Errors
/// When a template fails; the fault names the template and the line.
pub fn files(
    workspace: &Workspace,
    plans: &[Plan],
    templates: &Templates,
    inputs: &BTreeMap<Arc<str>, Arc<str>>,
) -> Result<(Files, Vec<Diagnostic>), RenderError> {
    let mut files = Files::new();
    let mut notices = Vec::new();
    for plan in plans {
        let folder = plan.folder();
        let (pdf, rest) = rayon::join(
            || render::ssp(plan, templates),
            || (render::workbook::workbook(plan), render::json(plan)),
        );
        if let Some(pdf) = pdf? {
            notices.extend(pdf.notices);
            files.insert(format!("{folder}/ssp.pdf"), pdf.bytes);
        }
        files.insert(format!("{folder}/workbook.xlsx"), rest.0?);
        files.insert(format!("{folder}/plan.json"), rest.1);
    }
    let Some(first) = plans.first() else { return Ok((files, notices)) };
    let findings = Findings::of(plans, notices);
    files.insert("findings.json".to_owned(), render::json(&findings));
    files.insert("summary.md".to_owned(), render::summary(plans, &findings, templates)?);
    let sealed = package::seal(files, Manifest::of(workspace, first, inputs));
    Ok((sealed, findings.findings))
}
