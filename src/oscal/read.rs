//! Reading a System Security Plan back: what its parts say, their parameters, roles and statuses.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::model::{ByComponent, Component, Prop, Requirement, Ssp, SspFile, Statement, ours};
use super::ssp::{CONTROL, EXCLUDED, IMPLEMENTATION, MAPPED, PART, heading};
use crate::limits::{CATALOG_VALUES, DATA_FILE};
use crate::model::json::parse;
use crate::model::text::quote;
use crate::model::{ControlId, PartId};

/// Most links from one resource to the next.
const LINKS: usize = 32;

/// Why a plan cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is too large.
    #[error("it has {0} bytes, more than the limit of {1}")]
    Size(u64, u64),
    /// It is not JSON, or not of the shape of a plan.
    #[error("{0}")]
    Json(String),
    /// It is another document, or none of OSCAL's.
    #[error("it has no `system-security-plan`{0}")]
    Kind(String),
    /// It is of an OSCAL of another major version.
    #[error("OSCAL {0} is not OSCAL 1")]
    Version(String),
    /// Its profile leads back to itself.
    #[error("the profile it imports, {0}, leads in a circle")]
    Circle(String),
}

/// A plan as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadPlan {
    /// Its title.
    pub title: String,
    /// The OSCAL edition it states.
    pub oscal_version: String,
    /// Name of the system.
    pub system: String,
    /// The profile or catalog that it imports, `#uuid` resolved through its back matter. Nothing is fetched.
    pub profile: String,
    /// Titles of roles by id.
    pub roles: BTreeMap<String, String>,
    /// The customer's own controls, by id, where the plan was written by this program.
    pub implementations: BTreeMap<String, ReadImplementation>,
    /// Values of parameters by id. The innermost level wins.
    pub parameters: BTreeMap<String, String>,
    /// What is said of each part, in the order of the file.
    pub parts: Vec<ReadPart>,
    /// What was read but not understood, and kept out of the rest: members, ids, versions.
    pub notes: Vec<String>,
}

/// One of the customer's own controls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadImplementation {
    /// Title.
    pub title: String,
    /// Status: `implemented`, `partial`, `planned`, `alternative` or `not-applicable`.
    pub status: String,
    /// Claimed originations.
    pub origination: Vec<String>,
    /// Titles of the responsible roles.
    pub roles: Vec<String>,
    /// Frequency.
    pub frequency: Option<String>,
}

/// What a plan says of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadPart {
    /// The part.
    pub id: PartId,
    /// Titles of the roles that are responsible for its control.
    pub roles: Vec<String>,
    /// Originations of its control, by OSCAL.
    pub origination: Vec<String>,
    /// Statements, in order.
    pub statements: Vec<ReadStatement>,
    /// How far the system's own half is in place.
    pub status: Option<String>,
    /// Ids of the customer's controls by which it does not apply, where the plan was written by this program.
    pub excluded_by: Vec<String>,
    /// Why it does not apply.
    pub rationale: Option<String>,
    /// What is inherited, in the file's words.
    pub inherited: Vec<String>,
    /// What duties of others the system meets, in the file's words.
    pub satisfied: Vec<String>,
}

/// What a component does for a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadStatement {
    /// Title of the component.
    pub component: String,
    /// Id of the customer's control, where the plan was written by this program.
    pub implementation: Option<String>,
    /// The requirement that a crosswalk brought it from.
    pub mapped_from: Option<String>,
    /// Its text.
    pub text: String,
    /// The component's status for the part.
    pub status: Option<String>,
}

/// Reads a plan in OSCAL JSON. What it imports is not read.
///
/// # Errors
/// When it is too large, not a plan, of another OSCAL, or imports itself.
pub fn read_ssp(text: &str) -> Result<ReadPlan, ReadError> {
    if text.len() as u64 > DATA_FILE {
        return Err(ReadError::Size(text.len() as u64, DATA_FILE));
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut file: SspFile =
        parse(text, CATALOG_VALUES).map_err(|fault| ReadError::Json(fault.to_string()))?;
    let ssp = std::mem::take(&mut file.system_security_plan);
    if ssp == Ssp::default() {
        let other = file.more.keys().next();
        return Err(ReadError::Kind(
            other.map(|key| format!(", but {}", quote(key))).unwrap_or_default(),
        ));
    }
    let version = ssp.metadata.oscal_version.trim().trim_start_matches('v').to_owned();
    if !version.is_empty() && version != "1" && !version.starts_with("1.") {
        return Err(ReadError::Version(version));
    }
    let mut notes = Notes::default();
    if version.is_empty() {
        notes.say("no OSCAL version is stated");
    }
    notes.members("the file", &file.more);
    notes.of_plan(&ssp);
    let reader = Reader::of(&ssp);
    let mut out = ReadPlan {
        title: ssp.metadata.title.clone(),
        system: ssp.system_characteristics.system_name.clone(),
        profile: profile(&ssp)?,
        roles: reader
            .roles
            .iter()
            .map(|(id, title)| ((*id).to_owned(), (*title).to_owned()))
            .collect(),
        implementations: reader.implementations(),
        oscal_version: version,
        ..ReadPlan::default()
    };
    for one in &ssp.control_implementation.set_parameters {
        out.parameters.insert(one.param_id.clone(), one.values.join(", "));
    }
    for requirement in &ssp.control_implementation.implemented_requirements {
        reader.requirement(requirement, &mut out, &mut notes);
    }
    out.notes = notes.all();
    Ok(out)
}

/// Where the imported profile is: `#uuid` leads to a resource, and what that links to may be another `#uuid`.
fn profile(ssp: &Ssp) -> Result<String, ReadError> {
    let start = ssp.import_profile.href.clone();
    let mut href = start.clone();
    let resources = ssp.back_matter.iter().flat_map(|back| &back.resources);
    let by_id: BTreeMap<&str, _> = resources.map(|one| (one.uuid.as_str(), one)).collect();
    for _ in 0..LINKS {
        let Some(resource) = href.strip_prefix('#').and_then(|id| by_id.get(id)) else {
            return Ok(href);
        };
        match resource.rlinks.first() {
            Some(link) => href = link.href.clone(),
            None => return Ok(resource.title.clone().unwrap_or(href)),
        }
    }
    Err(ReadError::Circle(quote(&start)))
}

/// What was not understood, each thing once with how often.
#[derive(Debug, Default)]
struct Notes {
    members: BTreeMap<String, usize>,
    said: Vec<String>,
}

impl Notes {
    fn say(&mut self, what: &str) {
        if self.said.len() < 100 && !self.said.iter().any(|known| known == what) {
            self.said.push(what.to_owned());
        }
    }

    fn members(&mut self, of: &str, more: &Map<String, Value>) {
        for name in more.keys() {
            *self.members.entry(format!("{} of {of}", quote(name))).or_default() += 1;
        }
    }

    fn of_plan(&mut self, ssp: &Ssp) {
        self.members("the plan", &ssp.more);
        self.members("metadata", &ssp.metadata.more);
        self.members("system-characteristics", &ssp.system_characteristics.more);
        self.members("system-implementation", &ssp.system_implementation.more);
        for one in &ssp.system_implementation.components {
            self.members("a component", &one.more);
        }
        self.members("control-implementation", &ssp.control_implementation.more);
        for one in &ssp.control_implementation.implemented_requirements {
            self.members("a requirement", &one.more);
            one.by_components.iter().for_each(|by| self.members("a by-component", &by.more));
            for statement in &one.statements {
                self.members("a statement", &statement.more);
                statement
                    .by_components
                    .iter()
                    .for_each(|by| self.members("a by-component", &by.more));
            }
        }
    }

    fn all(self) -> Vec<String> {
        let members = self.members.into_iter().map(|(what, times)| match times {
            1 => format!("{what} is not read"),
            times => format!("{what} is not read ({times} times)"),
        });
        self.said.into_iter().chain(members).collect()
    }
}

struct Reader<'a> {
    components: BTreeMap<&'a str, &'a Component>,
    roles: BTreeMap<&'a str, &'a str>,
    titles: BTreeMap<&'a str, &'a str>,
    /// True for a plan that this program wrote.
    own: bool,
}

impl<'a> Reader<'a> {
    fn of(ssp: &'a Ssp) -> Self {
        let components = &ssp.system_implementation.components;
        let titles = components
            .iter()
            .filter_map(|one| Some((ours(&one.props, IMPLEMENTATION).next()?, one.title.as_str())));
        Self {
            components: components.iter().map(|one| (one.uuid.as_str(), one)).collect(),
            roles: ssp
                .metadata
                .roles
                .iter()
                .map(|one| (one.id.as_str(), one.title.as_str()))
                .collect(),
            titles: titles.collect(),
            own: ours(&ssp.metadata.props, "generator").next().is_some(),
        }
    }

    fn implementations(&self) -> BTreeMap<String, ReadImplementation> {
        let one = |component: &&Component| {
            let id = ours(&component.props, IMPLEMENTATION).next()?;
            let of = |name: &'static str| ours(&component.props, name).map(str::to_owned);
            Some((
                id.to_owned(),
                ReadImplementation {
                    title: component.title.clone(),
                    status: of("implementation-status").next().unwrap_or_default(),
                    origination: of("origination").collect(),
                    roles: self
                        .titles_of(component.responsible_roles.iter().map(|one| &one.role_id)),
                    frequency: of("frequency").next(),
                },
            ))
        };
        self.components.values().filter_map(one).collect()
    }

    fn titles_of<'b>(&self, ids: impl Iterator<Item = &'b String>) -> Vec<String> {
        ids.map(|id| self.roles.get(id.as_str()).map_or_else(|| id.clone(), |t| (*t).to_owned()))
            .collect()
    }

    fn requirement(&self, of: &Requirement, out: &mut ReadPlan, notes: &mut Notes) {
        let id = ours(&of.props, CONTROL).next().unwrap_or(&of.control_id);
        let Ok(control) = id.parse::<ControlId>() else {
            notes.say(&format!("{} is not the id of a control", quote(id)));
            return;
        };
        for one in &of.set_parameters {
            out.parameters.insert(one.param_id.clone(), one.values.join(", "));
        }
        let roles = self.titles_of(of.responsible_roles.iter().map(|one| &one.role_id));
        let core = |one: &&Prop| one.name == "control-origination" && one.ns.is_none();
        let mut origination: Vec<String> =
            of.props.iter().filter(core).map(|one| one.value.clone()).collect();
        origination.dedup();
        let blank = |id: PartId| ReadPart {
            id,
            roles: roles.clone(),
            origination: origination.clone(),
            statements: Vec::new(),
            status: None,
            excluded_by: Vec::new(),
            rationale: None,
            inherited: Vec::new(),
            satisfied: Vec::new(),
        };
        if !of.by_components.is_empty() {
            let mut part = blank(PartId::whole(control.clone()));
            of.by_components.iter().for_each(|by| self.component(by, &mut part, out, notes));
            out.parts.push(part);
        }
        for statement in &of.statements {
            let Some(id) = part_of(statement, &control) else {
                notes.say(&format!(
                    "{} is not the id of a statement of {control}",
                    quote(&statement.statement_id)
                ));
                continue;
            };
            let mut part = blank(id);
            let own = self.titles_of(statement.responsible_roles.iter().map(|one| &one.role_id));
            if !own.is_empty() {
                part.roles = own;
            }
            statement.by_components.iter().for_each(|by| self.component(by, &mut part, out, notes));
            out.parts.push(part);
        }
    }

    fn component(
        &self,
        by: &ByComponent,
        part: &mut ReadPart,
        out: &mut ReadPlan,
        notes: &mut Notes,
    ) {
        let component = self.components.get(by.component_uuid.as_str());
        if component.is_none() {
            notes.say(&format!("component {} is defined nowhere", quote(&by.component_uuid)));
        }
        for one in &by.set_parameters {
            out.parameters.insert(one.param_id.clone(), one.values.join(", "));
        }
        let status = by.implementation_status.as_ref().map(|one| one.state.clone());
        let is_system = component.is_some_and(|one| one.r#type == "this-system");
        if is_system {
            part.status.clone_from(&status);
            part.excluded_by = ours(&by.props, EXCLUDED).map(str::to_owned).collect();
            if status.as_deref() == Some("not-applicable") {
                let stated = by.implementation_status.as_ref().and_then(|one| one.remarks.clone());
                part.rationale = Some(stated.unwrap_or_else(|| by.description.clone()));
            }
        }
        part.inherited.extend(by.inherited.iter().map(|one| one.description.clone()));
        part.satisfied.extend(by.satisfied.iter().map(|one| one.description.clone()));
        let title = component.map(|one| one.title.clone()).unwrap_or_default();
        let ids: Vec<&str> = ours(&by.props, IMPLEMENTATION).collect();
        let external = component.is_some_and(|one| {
            one.props
                .iter()
                .any(|prop| prop.name == "implementation-point" && prop.value == "external")
        });
        // A description beside `inherited` says whose half it is, not what is done.
        if by.description.trim().is_empty() || (external && !by.inherited.is_empty()) {
            return;
        }
        let mapped: BTreeMap<&str, &str> =
            ours(&by.props, MAPPED).filter_map(|value| value.split_once(' ')).collect();
        let statement = |id: Option<&str>, text: &str| ReadStatement {
            component: title.clone(),
            implementation: id.map(str::to_owned),
            mapped_from: id.and_then(|id| mapped.get(id)).map(|from| (*from).to_owned()),
            text: text.to_owned(),
            status: status.clone(),
        };
        match &ids[..] {
            // A plan of this program's says here who carries the part, or that nothing is stated.
            [] if is_system && self.own => {}
            [] => part.statements.push(statement(None, &by.description)),
            [one] => part.statements.push(statement(Some(one), &by.description)),
            several => {
                for (id, text) in self.split(&by.description, several) {
                    part.statements.push(statement(Some(id), text));
                }
            }
        }
    }

    /// The texts under the headings of several controls.
    fn split<'b>(&self, text: &'b str, ids: &[&'b str]) -> Vec<(&'b str, &'b str)> {
        let headings: Vec<String> = ids
            .iter()
            .map(|id| {
                format!("{}\n\n", heading(id, self.titles.get(id).copied().unwrap_or_default()))
            })
            .collect();
        let mut out = Vec::new();
        let mut rest = text;
        for (at, id) in ids.iter().enumerate() {
            let Some(from) = rest.find(&headings[at]) else { return vec![(ids[0], text)] };
            rest = &rest[from + headings[at].len()..];
            let end = headings.get(at + 1).and_then(|next| rest.find(&format!("\n\n{next}")));
            out.push((*id, rest[..end.unwrap_or(rest.len())].trim_end()));
        }
        out
    }
}

/// The part that a statement is of: by our property, by its id, or by its id below that of the control.
fn part_of(statement: &Statement, control: &ControlId) -> Option<PartId> {
    if let Some(id) = ours(&statement.props, PART).next() {
        return id.parse().ok();
    }
    part_named(&statement.statement_id, control)
}

/// The part of a control that the id of a statement names: `ac-2_smt.d.1`, `cc6.1_smt`.
pub(crate) fn part_named(id: &str, control: &ControlId) -> Option<PartId> {
    let parsed: Option<PartId> = id.parse().ok();
    parsed.filter(|part| part.control == *control).or_else(|| {
        let (_, path) = id.split_once("_smt")?;
        let labels = path.split('.').filter(|label| !label.is_empty());
        Some(labels.fold(PartId::whole(control.clone()), |part, label| part.child(label)))
    })
}
