//! `carveout`: a control catalog, AWS Artifact report references and customer evidence in; a System
//! Security Plan and a workbook out, with AWS-attested controls apart from customer-tested ones.
//!
//! Data flows one way, from the left to the right:
//!
//! ```text
//! input ─┬► catalog ─► knowledge ─┐
//!        └► evidence ─► sampling ─┴► workspace ──► resolve ──► check ──► render ──► package
//!           files                    one model     meaning     rules     bytes      a folder, whole or not at all
//! ```
//!
//! - [`input`] opens and parses files; [`catalog`] reads catalogs of controls, built in or official;
//!   [`knowledge`] is what is known of AWS and of the catalogs; [`evidence`] reads exports, registers,
//!   test sheets, populations and pictures; [`sampling`] draws samples that anyone can draw again.
//! - [`workspace`] reads what people write, and brings all of it together as one [`model::Workspace`].
//! - [`resolve`] turns it into a [`Plan`] for each framework, [`check`] finds what is wrong with it,
//!   [`render`] prints it, [`package`] writes it as a whole.
//! - [`artifact`] is beside the pipeline: it fetches what AWS Artifact lists.
//!
//! No stage reaches back, and none reads the clock, the network or the environment for itself.
//! [`diag`] and [`model`] are the types that the stages share. [`plans`] and [`files`] are the pipeline.

pub mod diag;
pub mod model;

pub mod artifact;

pub mod input;

pub mod catalog;

pub mod knowledge;

pub mod evidence;

pub mod sampling;

pub mod workspace;

pub mod resolve;

pub mod check;

pub mod render;

pub mod package;

pub mod schemas;

use std::collections::BTreeMap;
use std::sync::Arc;

use diag::Diagnostic;
use model::{Date, Findings, Plan, Workspace};
use package::{Files, Manifest, ManifestFile};
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
    for ((choice, _), plan) in workspace.frameworks.iter().zip(plans) {
        let folder = choice.slug();
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
    let manifest = Manifest {
        schema: "carveout/manifest/1".to_owned(),
        generator: first.generator.clone(),
        system: first.system.id.clone(),
        period: first.period,
        as_of: first.as_of,
        inputs: inputs
            .iter()
            .map(|(path, text)| ManifestFile::of(path, text.as_bytes()))
            .chain(workspace.evidence.iter().filter_map(|item| {
                Some(ManifestFile {
                    path: item.path.clone()?,
                    bytes: item.bytes?,
                    sha256: item.sha256.clone()?,
                })
            }))
            .collect(),
        files: Vec::new(),
    };
    Ok((package::seal(files, manifest), findings.findings))
}
