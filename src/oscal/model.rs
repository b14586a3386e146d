//! The objects of OSCAL that plans are written in and read from. What an object has beside its known members is kept
//! in `more`, so that nothing of a file is lost unseen.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::names::{FEDRAMP, NS, line};

/// Defines objects: `req` members are always written, `opt` and `list` ones where there is something to write.
macro_rules! object {
    ($($(#[$doc:meta])* $name:ident { $($kind:ident $field:ident: $type:ty),* $(,)? })*) => {
        $(object!(@next [$(#[$doc])* $name] [] $($kind $field: $type,)*);)*
    };
    (@next [$(#[$doc:meta])* $name:ident] [$($done:tt)*]) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case", default)]
        pub(crate) struct $name {
            $($done)*
            #[serde(flatten)]
            pub(crate) more: Map<String, Value>,
        }
    };
    (@next $head:tt [$($done:tt)*] req $field:ident: $type:ty, $($rest:tt)*) => {
        object!(@next $head [$($done)* pub(crate) $field: $type,] $($rest)*);
    };
    (@next $head:tt [$($done:tt)*] opt $field:ident: $type:ty, $($rest:tt)*) => {
        object!(@next $head [
            $($done)*
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) $field: Option<$type>,
        ] $($rest)*);
    };
    (@next $head:tt [$($done:tt)*] list $field:ident: $type:ty, $($rest:tt)*) => {
        object!(@next $head [
            $($done)*
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub(crate) $field: Vec<$type>,
        ] $($rest)*);
    };
}

object! {
    /// A file with a plan.
    SspFile { req system_security_plan: Ssp }
    Ssp {
        req uuid: String, req metadata: Metadata, req import_profile: Href,
        req system_characteristics: Characteristics, req system_implementation: Implementation,
        req control_implementation: ControlImplementation, opt back_matter: BackMatter,
    }
    Metadata {
        req title: String, req last_modified: String, req version: String, req oscal_version: String,
        list props: Prop, list links: Link, list roles: Role, list parties: Party,
        list responsible_parties: RoleParties, opt remarks: String,
    }
    Prop {
        req name: String, opt ns: String, req value: String, opt class: String, opt remarks: String,
    }
    Link { req href: String, opt rel: String, opt text: String }
    Role { req id: String, req title: String }
    Party {
        req uuid: String, req r#type: String, opt name: String, list email_addresses: String,
        opt remarks: String,
    }
    RoleParties { req role_id: String, list party_uuids: String }
    Href { req href: String, opt remarks: String }
    Characteristics {
        list system_ids: SystemId, req system_name: String, req description: String, list props: Prop,
        opt security_sensitivity_level: String, req system_information: Information, req status: State,
        req authorization_boundary: Described, list responsible_parties: RoleParties,
    }
    SystemId { opt identifier_type: String, req id: String }
    Information { list information_types: InformationType }
    InformationType { opt uuid: String, req title: String, req description: String, list props: Prop }
    State { req state: String, opt remarks: String }
    Described { req description: String }
    Implementation {
        list props: Prop, list leveraged_authorizations: Leveraged, list users: User,
        list components: Component, opt remarks: String,
    }
    Leveraged {
        req uuid: String, req title: String, list props: Prop, list links: Link, req party_uuid: String,
        req date_authorized: String, opt remarks: String,
    }
    User { req uuid: String, opt title: String, opt description: String, list role_ids: String }
    Component {
        req uuid: String, req r#type: String, req title: String, req description: String,
        opt purpose: String, list props: Prop, list links: Link, req status: State,
        list responsible_roles: RoleParties, opt remarks: String,
    }
    ControlImplementation {
        req description: String, list set_parameters: SetParameter,
        list implemented_requirements: Requirement,
    }
    SetParameter { req param_id: String, list values: String, opt remarks: String }
    Requirement {
        req uuid: String, req control_id: String, list props: Prop, list links: Link,
        list set_parameters: SetParameter, list responsible_roles: RoleParties,
        list statements: Statement, list by_components: ByComponent, opt remarks: String,
    }
    Statement {
        req statement_id: String, req uuid: String, list props: Prop, list links: Link,
        list responsible_roles: RoleParties, list by_components: ByComponent, opt remarks: String,
    }
    ByComponent {
        req component_uuid: String, req uuid: String, req description: String, list props: Prop,
        list links: Link, list set_parameters: SetParameter, opt implementation_status: State,
        opt export: Value, list inherited: Inherited, list satisfied: Satisfied,
        list responsible_roles: RoleParties, opt remarks: String,
    }
    Inherited {
        req uuid: String, opt provided_uuid: String, req description: String, list props: Prop,
        list links: Link, list responsible_roles: RoleParties,
    }
    Satisfied {
        req uuid: String, opt responsibility_uuid: String, req description: String, list props: Prop,
        list links: Link, list responsible_roles: RoleParties, opt remarks: String,
    }
    BackMatter { list resources: Resource }
    Resource {
        req uuid: String, opt title: String, opt description: String, list props: Prop,
        list document_ids: DocumentId, opt citation: Citation, list rlinks: Rlink, opt remarks: String,
    }
    DocumentId { opt scheme: String, req identifier: String }
    Citation { req text: String, list props: Prop, list links: Link }
    Rlink { req href: String, opt media_type: String, list hashes: Hash }
    Hash { req algorithm: String, req value: String }
}

impl Prop {
    /// One of OSCAL's own.
    pub(crate) fn core(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: line(value), ..Self::default() }
    }

    /// One of FedRAMP's.
    pub(crate) fn fedramp(name: &str, value: &str) -> Self {
        Self { ns: Some(FEDRAMP.to_owned()), ..Self::core(name, value) }
    }

    /// One of ours, for what OSCAL cannot say.
    pub(crate) fn ours(name: &str, value: impl std::fmt::Display) -> Self {
        Self { ns: Some(NS.to_owned()), ..Self::core(name, &value.to_string()) }
    }
}

/// The values of our properties of this name.
pub(crate) fn ours<'a>(props: &'a [Prop], name: &'a str) -> impl Iterator<Item = &'a str> {
    let mine = move |prop: &&Prop| prop.name == name && prop.ns.as_deref() == Some(NS);
    props.iter().filter(mine).map(|prop| prop.value.as_str())
}

impl Link {
    /// A link to something of this or another document.
    pub(crate) fn to(uuid: &str, rel: &str, text: Option<&str>) -> Self {
        Self {
            href: format!("#{uuid}"),
            rel: Some(rel.to_owned()),
            text: text.map(line),
            ..Self::default()
        }
    }
}

impl RoleParties {
    /// A role with those who have it.
    pub(crate) fn new(role: String, parties: Vec<String>) -> Self {
        Self { role_id: role, party_uuids: parties, ..Self::default() }
    }
}

impl State {
    /// A state, with what there is to say of it.
    pub(crate) fn new(state: &str, remarks: Option<String>) -> Self {
        Self { state: state.to_owned(), remarks, ..Self::default() }
    }
}
