//! `carveout` merges a control catalog, AWS Artifact report references and customer evidence into a System
//! Security Plan and a workbook that separate AWS-attested controls from customer-tested ones.
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
//!   [`knowledge`] has the facts about AWS and the catalogs; [`evidence`] reads exports, registers,
//!   test sheets, populations and pictures; [`sampling`] draws samples that anyone can redraw.
//! - [`workspace`] reads the files that people write, and combines everything in one [`model::Workspace`].
//! - [`resolve`] turns it into a [`Plan`] for each framework, [`check`] finds what is wrong with it,
//!   [`render`] prints it, [`package`] writes it as a whole.
//! - [`artifact`] is outside the pipeline: it retrieves the list of reports from AWS Artifact. So is [`compare`], which
//!   says what changed between two states of a system, given by their plans, and [`portfolio`], which puts many systems on
//!   one page.
//!
//! No stage depends on a later one, and none reads the clock, the network or the environment.
//! [`plans`] and [`files`] are the pipeline; [`diag`] and [`model`] are the types that the stages share, and
//! [`schemas`] gives the JSON Schemas of the files that people write and scripts read.

pub mod accept;
pub mod artifact;
pub mod bring;
pub mod catalog;
pub mod check;
pub mod compare;
pub mod diag;
pub mod discover;
pub mod draft;
pub mod evidence;
pub mod ingest;
pub mod input;
pub mod knowledge;
pub mod limits;
pub mod model;
pub mod oscal;
pub mod package;
pub mod portfolio;
pub mod render;
pub mod resolve;
pub mod sampling;
pub mod schemas;
pub mod signing;
pub mod starter;
pub mod todo;
pub mod workspace;

use std::collections::BTreeMap;
use std::sync::Arc;

use diag::{Diagnostic, codes};
use model::{Date, Findings, Plan, Workspace};
use package::{Asked, Files, Manifest};
use render::{RenderError, Templates, Withheld};

/// Resolves and checks every framework of a workspace. `as_of` is the only "today".
pub fn plans(workspace: &Workspace, as_of: Date) -> Vec<Plan> {
    let mut plans: Vec<Plan> = workspace
        .frameworks
        .iter()
        .map(|(choice, catalog)| resolve::resolve(workspace, choice, catalog, as_of))
        .collect();
    check::check(workspace, &mut plans);
    let secrets = &workspace.facts.secrets;
    if !secrets.is_empty() {
        for plan in &mut plans {
            if let Ok(clean) = plan.with_texts(&mut |text| secrets.scrub(text)) {
                *plan = clean;
            }
        }
    }
    plans
}

/// The plans as outputs print them: without what policy keeps out of them. `inputs` are the workspace files read.
///
/// # Errors
/// When a plan cannot be read back after its texts were changed.
pub fn printed(
    workspace: &Workspace,
    plans: &[Plan],
    inputs: &BTreeMap<Arc<str>, Arc<str>>,
) -> Result<Vec<Plan>, RenderError> {
    let Some(first) = plans.first() else { return Ok(Vec::new()) };
    let manifest = Manifest::of(workspace, first, inputs);
    let paths = manifest.inputs.iter().map(|file| file.path.as_str());
    let fedramp = workspace.fedramp.iter().flat_map(model::Fedramp::texts);
    Ok(Withheld::of(workspace, plans, paths.chain(fedramp)).plans(plans)?.into_owned())
}

/// Files that a package has beside those it always has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Also {
    /// Each plan in OSCAL, in this edition.
    pub oscal: Option<oscal::Version>,
    /// FedRAMP's Security Decision Record of each plan of SP 800-53 or of key security indicators, by `fedramp.yaml`.
    pub sdr: bool,
    /// The findings as compliance findings of OCSF.
    pub ocsf: bool,
    /// Each plan as one HTML page to work on.
    pub html: bool,
    /// Every sheet of the workbook as comma-separated values.
    pub csv: bool,
    /// Every sheet of the workbook as JSON.
    pub json: bool,
    /// Names of [layouts](render::workbook::layout::LAYOUTS) that plans are written in as well.
    pub layouts: [Option<&'static str>; 3],
}

impl Also {
    /// The words by which these files are asked for; those of layouts are their names.
    pub fn words(self) -> Vec<&'static str> {
        let kinds = [
            ("oscal", self.oscal.is_some()),
            ("sdr", self.sdr),
            ("ocsf", self.ocsf),
            ("html", self.html),
            ("csv", self.csv),
            ("json", self.json),
        ];
        let asked = kinds.into_iter().filter(|(_, asked)| *asked).map(|(word, _)| word);
        asked.chain(self.layouts.into_iter().flatten()).collect()
    }

    /// What such words ask for; OSCAL in this edition.
    ///
    /// # Errors
    /// The first word that asks for nothing this program writes.
    pub fn of_words<'a>(
        words: impl IntoIterator<Item = &'a str>,
        edition: oscal::Version,
    ) -> Result<Self, &'a str> {
        let mut also = Self::default();
        for word in words {
            match word {
                "oscal" => also.oscal = Some(edition),
                "sdr" => also.sdr = true,
                "ocsf" => also.ocsf = true,
                "html" => also.html = true,
                "csv" => also.csv = true,
                "json" => also.json = true,
                layout => {
                    let known = render::workbook::layout::Layout::named(layout).ok_or(word)?;
                    let free = also.layouts.iter_mut().find(|place| place.is_none());
                    *free.ok_or(word)? = Some(known.name);
                }
            }
        }
        Ok(also)
    }

    /// What of this a workspace cannot have, and why; nothing is written then.
    pub fn lacking(self, workspace: &Workspace, plans: &[Plan]) -> Option<String> {
        for layout in self.layouts() {
            if !plans.iter().any(|plan| layout.fits(plan)) {
                return Some(format!(
                    "the layout {} needs {}, and the workspace has none",
                    layout.name, layout.needs
                ));
            }
        }
        self.lacking_sdr(workspace, plans).map(str::to_owned)
    }

    fn layouts(self) -> impl Iterator<Item = &'static render::workbook::layout::Layout> {
        self.layouts.into_iter().flatten().filter_map(render::workbook::layout::Layout::named)
    }

    fn lacking_sdr(self, workspace: &Workspace, plans: &[Plan]) -> Option<&'static str> {
        if !self.sdr {
            return None;
        }
        if workspace.fedramp.is_none() {
            return Some(
                "a Security Decision Record needs `fedramp.yaml` with `package_overview_uri`",
            );
        }
        let none = !plans.iter().any(render::sdr::fits);
        none.then_some("a Security Decision Record is of SP 800-53 or of key security indicators: no framework is")
    }
}

/// Renders plans to the files of a package, sealed with its manifest.
///
/// `inputs` are the workspace files read, for the manifest. Returns the files and all findings, including
/// those of rendering.
///
/// # Errors
/// When a template fails; the error names the template and the line.
pub fn files(
    workspace: &Workspace,
    plans: &[Plan],
    templates: &Templates,
    inputs: &BTreeMap<Arc<str>, Arc<str>>,
) -> Result<(Files, Vec<Diagnostic>), RenderError> {
    files_and(workspace, plans, templates, inputs, Also::default(), &[])
}

/// Parts of the program that decide what a package has.
pub const FEATURES: &[&str] = if cfg!(feature = "pdf") { &["pdf"] } else { &[] };

/// What a build is asked for, by which it can be repeated.
fn asked(workspace: &Workspace, plans: &[Plan], also: Also, levels: &[String]) -> Asked {
    let period = workspace.system.period;
    Asked {
        period: format!("{}..{}", period.from, period.to),
        as_of: plans.first().map(|plan| plan.as_of.to_string()).unwrap_or_default(),
        frameworks: plans.iter().map(|plan| plan.framework.clone()).collect(),
        also: also.words().into_iter().map(str::to_owned).collect(),
        oscal_version: also.oscal.map(|version| version.as_str().to_owned()),
        level: levels.to_vec(),
    }
}

/// The same with the files that `also` asks for. `levels` are those of rules on the command line, for the provenance.
///
/// # Errors
/// As for [`files`].
pub fn files_and(
    workspace: &Workspace,
    plans: &[Plan],
    templates: &Templates,
    inputs: &BTreeMap<Arc<str>, Arc<str>>,
    also: Also,
    levels: &[String],
) -> Result<(Files, Vec<Diagnostic>), RenderError> {
    let mut files = Files::new();
    let mut notices = Vec::new();
    let Some(first) = plans.first() else { return Ok((files, notices)) };
    let manifest = Manifest::of(workspace, first, inputs);
    let paths = manifest.inputs.iter().map(|file| file.path.as_str());
    let fedramp = workspace.fedramp.iter().flat_map(model::Fedramp::texts);
    let withheld = Withheld::of(workspace, plans, paths.chain(fedramp));
    let (plans, templates) = (&*withheld.plans(plans)?, &*withheld.templates(templates));
    for plan in plans {
        let folder = plan.folder();
        let json = render::json(plan);
        let id = render::plan_id(&json);
        let (pdf, workbook) = rayon::join(
            || render::ssp(plan, &id, templates),
            || render::workbook::workbook(plan, &id),
        );
        if let Some(pdf) = pdf? {
            notices.extend(pdf.notices);
            files.insert(format!("{folder}/{}", plan.document.file), pdf.bytes);
        }
        files.insert(format!("{folder}/workbook.xlsx"), workbook?);
        files.insert(format!("{folder}/plan.json"), json);
        if also.html {
            let page = render::html::page(plan, templates)?;
            notices.extend(page.omitted);
            files.insert(format!("{folder}/plan.html"), page.bytes);
        }
        let catalog = workspace.frameworks.iter().find(|(one, _)| one.name == plan.framework);
        if let (Some(version), Some((_, catalog))) = (also.oscal, catalog) {
            for (name, bytes) in oscal::documents(plan, catalog, version) {
                files.insert(format!("{folder}/oscal/{name}"), bytes);
            }
        }
        for layout in also.layouts().filter(|layout| layout.fits(plan)) {
            files.insert(format!("{folder}/layouts/{}.xlsx", layout.name), layout.workbook(plan)?);
        }
        if also.csv || also.json {
            for sheet in render::workbook::listed(plan) {
                if also.json {
                    let rows = render::json(&sheet.json);
                    files.insert(format!("{folder}/sheets/{}.json", sheet.file), rows);
                }
                if also.csv {
                    files.insert(format!("{folder}/sheets/{}.csv", sheet.file), sheet.csv);
                }
            }
        }
        let fedramp = workspace.fedramp.as_ref().filter(|_| also.sdr && render::sdr::fits(plan));
        if let Some(fedramp) = fedramp {
            // What it says itself is withheld like what plans say.
            let fedramp = withheld.fedramp(fedramp)?;
            for (name, bytes) in render::sdr::files(plan, &fedramp) {
                files.insert(format!("{folder}/fedramp/{name}"), bytes);
            }
        }
    }
    let told = |notice: &Diagnostic| {
        let same = |one: &Diagnostic| one.code == notice.code && one.places == notice.places;
        plans.iter().any(|plan| plan.findings.iter().any(same))
    };
    // What `check` told of the templates already.
    let new = |notice: &Diagnostic| notice.code != &codes::TEMPLATE_OMITS || !told(notice);
    notices.retain(new);
    // The summary counts the findings, and what it leaves out is one.
    let mut findings = Findings::of(plans, notices.clone());
    let (mut summary, omitted) = render::summary(plans, &findings, templates)?;
    if omitted.iter().any(new) {
        notices.extend(omitted);
        findings = Findings::of(plans, notices);
        summary = render::summary(plans, &findings, templates)?.0;
    }
    files.insert("findings.json".to_owned(), render::json(&findings));
    files.insert("summary.md".to_owned(), summary);
    if also.ocsf {
        let all = render::ocsf::findings(&findings, plans);
        files.insert("findings.ocsf.json".to_owned(), render::json(&all));
    }
    let manifest = withheld.list(&manifest)?;
    let readme = package::readme(&manifest, &first.period_label, first.system.synthetic.as_deref());
    files.insert(package::README.to_owned(), readme);
    let asked = asked(workspace, plans, also, levels);
    let statement = package::provenance(&files, &manifest, &withheld.list(&asked)?, FEATURES);
    files.insert(package::PROVENANCE.to_owned(), statement);
    Ok((package::seal(files, manifest), findings.findings))
}
