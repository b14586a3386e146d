//! What a team has, as files of a workspace: spreadsheets of controls, OSCAL plans and component definitions, FedRAMP's
//! Appendix A and its CIS and CRM workbook, Markdown of trestle.
//!
//! A reader says what it understood and, with their places, what it left out. Nothing here writes: `carveout import`
//! shows the files first, and writes them when asked.

mod cis;
mod columns;
mod component;
mod docx;
mod files;
mod own;
mod sheet;
mod ssp;
mod trestle;

use std::collections::BTreeMap;
use std::path::Path;

use crate::diag::{Diagnostic, Origin, codes};
use crate::evidence::stream::encoding;
use crate::input::folder::Folder;
use crate::limits::{CATALOG_VALUES, DATA_FILE};
use crate::model::json;
use crate::model::{Catalog, Control, ControlId, Part, PartId, Status};
pub use files::{BroughtFile, Known, Outcome, outcome};

/// What is said of one control.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Where it was read: `row 12 of sheet Controls`.
    pub place: String,
    /// The team's own id, where it has one: `IAM-01`.
    pub own: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Controls or parts that it satisfies.
    pub satisfies: Vec<PartId>,
    /// Status, where the file states one that is known.
    pub status: Option<Status>,
    /// The text for the control as a whole.
    pub general: Vec<String>,
    /// Texts by part.
    pub statements: BTreeMap<PartId, Vec<String>>,
    /// What another system or provider does, kept apart from what is stated.
    pub inherited: Vec<String>,
    /// Who answers for it, as written.
    pub owners: Vec<String>,
    /// How often it acts, as written.
    pub frequency: Option<String>,
    /// Origination as claimed, by the words of `carveout.yaml`'s schema.
    pub origination: Vec<&'static str>,
    /// Values of parameters by id.
    pub parameters: BTreeMap<String, String>,
    /// Why it does not apply.
    pub rationale: Option<String>,
    /// The day by which it is planned.
    pub planned_for: Option<String>,
    /// Evidence that it names.
    pub evidence: Vec<String>,
    /// How it is tested, and what came of it.
    pub test: Option<BroughtTest>,
    /// What else the row says, by heading.
    pub notes: Vec<(String, String)>,
}

impl Brought {
    /// Puts the text for the control as a whole under each requirement that has none of its own.
    fn spread(&mut self) {
        for part in self.satisfies.iter().filter(|_| !self.general.is_empty()) {
            if !self.statements.keys().any(|own| part.covers(own)) {
                self.statements.insert(part.clone(), self.general.clone());
            }
        }
        self.general.clear();
    }
}

/// A test as a row states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BroughtTest {
    /// What was done.
    pub procedure: Option<String>,
    /// What came of it, as written.
    pub result: Option<String>,
    /// Who tested.
    pub tester: Option<String>,
    /// When, as written.
    pub tested_on: Option<String>,
}

/// Something that was not taken over, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left {
    /// Where: `row 12 of sheet Controls`, `statement ac-2_smt.z`.
    pub place: String,
    /// Why, a sentence.
    pub why: String,
}

/// What a file was read as.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What kind of file it is.
    pub kind: &'static str,
    /// How it was read: sheets, headings, components.
    pub understood: Vec<String>,
    /// What it says, in its order.
    pub controls: Vec<Brought>,
    /// What was left out.
    pub left: Vec<Left>,
    /// Roles of the file: id and title.
    pub roles: BTreeMap<String, String>,
}

impl Reading {
    fn left(&mut self, place: impl Into<String>, why: impl Into<String>) {
        let (place, why) = (place.into(), why.into());
        self.left.push(Left { place, why });
    }
}

/// The catalogs of the workspace, by which ids are known.
#[derive(Clone, Copy, Debug)]
pub struct Catalogs<'a>(pub &'a [&'a Catalog]);

impl Catalogs<'_> {
    /// The control with this id.
    fn control(&self, id: &ControlId) -> Option<&Control> {
        self.0.iter().find_map(|catalog| catalog.control(id))
    }

    /// True if a catalog has the control or part, or something under it.
    fn has(&self, part: &PartId) -> bool {
        let below = |one: &Control| part.path().is_empty() && part.control.covers(&one.id);
        self.control(&part.control).is_some_and(|control| control.statement.has(part))
            || self.0.iter().any(|catalog| catalog.controls().any(below))
    }

    /// The nearest item above that a catalog has: a file may go deeper than the catalog does.
    fn nearest(&self, part: &PartId) -> Option<PartId> {
        let mut at = Some(part.clone());
        while let Some(id) = at {
            if self.has(&id) {
                return Some(id);
            }
            at = id.parent();
        }
        None
    }

    /// The item that is meant: itself, or the nearest item above it that the catalog has. An item that would be the
    /// control as a whole is none of it.
    fn known(&self, part: &PartId) -> Option<PartId> {
        self.nearest(part).filter(|found| !found.path().is_empty() || part.path().is_empty())
    }

    /// The parameters that a part's own sentence inserts, in order.
    fn inserted(&self, part: &PartId) -> Vec<String> {
        fn find<'p>(part: &'p Part, id: &PartId) -> Option<&'p Part> {
            if part.id == *id {
                return Some(part);
            }
            part.parts.iter().find_map(|below| find(below, id))
        }
        let Some(control) = self.control(&part.control) else { return Vec::new() };
        let Some(found) = find(&control.statement, part) else { return Vec::new() };
        let pieces = found.text.split("{{").skip(1);
        let ids = pieces.filter_map(|piece| {
            let inside = piece.split("}}").next()?;
            Some(inside.rsplit(',').next()?.trim().to_owned())
        });
        ids.collect()
    }
}

/// Reads a file that was named on the command line.
///
/// # Errors
/// When it cannot be opened, and as [`read`].
pub fn open(path: &Path, catalogs: Catalogs<'_>) -> Result<Reading, Diagnostic> {
    let (folder, name) = Folder::holding(path)?;
    let content = folder.bytes(&name, DATA_FILE)?.content.unwrap_or_default();
    read(&name, &content, catalogs)
}

/// Reads a file by what it holds. `name` is its name, for messages and for what the content leaves open.
///
/// # Errors
/// When it is of no kind that is read, or damaged.
pub fn read(name: &str, bytes: &[u8], catalogs: Catalogs<'_>) -> Result<Reading, Diagnostic> {
    let mut reading = by_content(name, bytes, catalogs)?;
    for one in reading.controls.iter_mut().filter(|one| one.title.is_none()) {
        let first = one.satisfies.first().and_then(|part| catalogs.control(&part.control));
        one.title = first.map(|control| control.title.clone());
    }
    Ok(reading)
}

fn by_content(name: &str, bytes: &[u8], catalogs: Catalogs<'_>) -> Result<Reading, Diagnostic> {
    let lower = name.to_lowercase();
    if bytes.starts_with(b"PK\x03\x04") {
        return match docx::is_document(bytes) {
            true => docx::read(name, bytes, catalogs),
            false => sheet::read(name, bytes, catalogs),
        };
    }
    let text =
        encoding::text(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned());
    let head = text.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with('{') {
        let value: serde_json::Value = json::parse(head, CATALOG_VALUES).map_err(|error| {
            let line = u32::try_from(error.line).unwrap_or(1);
            Diagnostic::new(&codes::INVALID_JSON, format!("`{name}` is not JSON: {error}"))
                .help("export it again")
                .fault(&Origin::text(name, line, 1))
        })?;
        if let Some(plan) = value.get("system-security-plan") {
            return match ssp::is_own(plan) {
                true => own::read(name, head, catalogs),
                false => Ok(ssp::read(plan, catalogs)),
            };
        }
        if let Some(definition) = value.get("component-definition") {
            return Ok(component::read(definition, catalogs));
        }
        let held = value.as_object().and_then(|object| object.keys().next()).cloned();
        let what = held.map_or_else(String::new, |key| format!(": it holds `{key}`"));
        return Err(unknown(name, &what));
    }
    if lower.ends_with(".md") || lower.ends_with(".markdown") {
        return trestle::read(name, &text, catalogs)
            .ok_or_else(|| unknown(name, ": it is no control in the Markdown of trestle"));
    }
    if lower.ends_with(".csv") || lower.ends_with(".tsv") || lower.ends_with(".txt") {
        return sheet::read(name, bytes, catalogs);
    }
    Err(unknown(name, ""))
}

fn unknown(name: &str, what: &str) -> Diagnostic {
    Diagnostic::new(&codes::EVIDENCE_FORMAT, format!("`{name}` is nothing that can be imported{what}"))
        .help(
            "these are read: spreadsheets of controls (XLSX, CSV), OSCAL plans and component definitions (JSON), \
             FedRAMP's Appendix A (DOCX) and CIS and CRM workbook (XLSX), Markdown of trestle",
        )
        .fault(&Origin::file(name))
}

/// A status by the words that people use for one.
pub(crate) fn status_of(text: &str) -> Option<Status> {
    let word = crate::model::text::normalized(text);
    Some(match word.as_str() {
        "implemented" | "inplace" | "complete" | "completed" | "done" | "yes"
        | "fullyimplemented" | "operational" | "active" | "fully" | "met" | "implementedfully" => {
            Status::Implemented
        }
        "partial"
        | "partially"
        | "partiallyimplemented"
        | "partlyimplemented"
        | "inprogress"
        | "partlyinplace"
        | "started" => Status::Partial,
        "planned" | "todo" | "notstarted" | "open" | "future" | "notimplemented" | "no"
        | "notinplace" | "toimplement" => Status::Planned,
        "alternative"
        | "alternate"
        | "alternativeimplementation"
        | "compensating"
        | "compensatingcontrol" => Status::Alternative,
        "notapplicable" | "na" | "doesnotapply" | "outofscope" => Status::NotApplicable,
        _ => return None,
    })
}

/// Origination by the words of FedRAMP and OSCAL.
pub(crate) fn origination_of(text: &str) -> Option<&'static str> {
    let word = crate::model::text::normalized(text);
    Some(match word.as_str() {
        "organization" | "spcorporate" | "corporate" => "organization",
        "systemspecific" | "spsystem" => "system-specific",
        "customerconfigured" => "customer-configured",
        "customerprovided" => "customer-provided",
        "inherited" => "inherited",
        word if word.starts_with("serviceprovidercorporate") => "organization",
        word if word.starts_with("serviceprovidersystemspecific")
            || word.starts_with("serviceproviderhybrid") =>
        {
            "system-specific"
        }
        word if word.starts_with("configuredbycustomer") => "customer-configured",
        word if word.starts_with("providedbycustomer") => "customer-provided",
        word if word.starts_with("inherited") => "inherited",
        _ => return None,
    })
}
