//! Roles and the parties that have them. Every role that a document names has a party.

use indexmap::IndexMap;

use super::Context;
use super::model::{Metadata, Party, Prop, Role, RoleParties};
use super::names::{line, slug, time, token};
use crate::model::{NOTICE, Plan, looks_like_a_person};

/// Role of those whose services are relied on.
pub(super) const PROVIDER: &str = "provider";

/// Role of those who test.
pub(super) const ASSESSOR: &str = "assessor";

/// Role of the organization, where the workspace declares none.
pub(super) const ORGANIZATION: &str = "organization";

/// The roles and parties of one system.
#[derive(Debug)]
pub(super) struct People {
    roles: IndexMap<String, (String, Vec<String>)>,
    by_title: IndexMap<String, String>,
    parties: IndexMap<String, Party>,
    /// UUID of the organization that runs the system.
    pub(super) organization: String,
    /// UUID of AWS.
    pub(super) aws: String,
}

impl People {
    /// Everybody whom a plan names.
    pub(super) fn of(plan: &Plan, context: &Context<'_>) -> Self {
        let organization = context.system.id("party", "organization");
        let aws = context.system.id("party", "aws");
        let mut people = Self {
            roles: IndexMap::new(),
            by_title: IndexMap::new(),
            parties: IndexMap::new(),
            organization: organization.clone(),
            aws: aws.clone(),
        };
        people.party(organization.clone(), &plan.system.organization, "organization", None);
        for (id, role) in &plan.system.roles {
            let holder = role.holder.as_deref().filter(|name| !name.trim().is_empty());
            let party = match holder {
                Some(name) => people.named(name, role.contact.as_deref(), context),
                None => organization.clone(),
            };
            people.role(&token(id), &role.title, party);
        }
        let declared: Vec<String> = people.by_title.keys().cloned().collect();
        let in_use = plan.controls.iter().flat_map(|control| &control.roles);
        let of_controls = plan.implementations.iter().flat_map(|one| &one.roles);
        for title in
            in_use.chain(of_controls).chain(plan.poam.iter().filter_map(|i| i.owner.as_ref()))
        {
            if !declared.contains(title) {
                people.role(&slug(title), title, organization.clone());
            }
        }
        if people.roles.is_empty() {
            people.role(ORGANIZATION, "Responsible organization", organization);
        }
        if plan.services.iter().any(|service| !service.premises) {
            people.party(aws.clone(), "Amazon Web Services", "organization", None);
            people.role(PROVIDER, "Provider of services that are relied on", aws);
        }
        for provider in &plan.providers {
            let party = context.provider_party(&provider.id);
            people.party(party.clone(), &provider.name, "organization", None);
            people.role(PROVIDER, "Provider of services that are relied on", party);
        }
        people
    }

    /// Adds those who tested.
    pub(super) fn testers(&mut self, plan: &Plan, context: &Context<'_>) {
        for test in &plan.tests {
            if let Some(tester) = test.tester.as_deref().filter(|name| !name.trim().is_empty()) {
                let party = self.named(tester, None, context);
                self.role(ASSESSOR, "Tester of controls", party);
            }
        }
        if !self.roles.contains_key(ASSESSOR) {
            self.role(ASSESSOR, "Tester of controls", self.organization.clone());
        }
    }

    /// The party with this name.
    pub(super) fn tester(name: Option<&str>, context: &Context<'_>, or: &str) -> String {
        match name.filter(|name| !name.trim().is_empty()) {
            Some(name) => context.system.id("party", name.trim()),
            None => or.to_owned(),
        }
    }

    fn named(&mut self, name: &str, contact: Option<&str>, context: &Context<'_>) -> String {
        let uuid = context.system.id("party", name.trim());
        let kind = if looks_like_a_person(name) { "person" } else { "organization" };
        self.party(uuid.clone(), name, kind, contact);
        uuid
    }

    fn party(&mut self, uuid: String, name: &str, kind: &str, contact: Option<&str>) {
        let party = self.parties.entry(uuid.clone()).or_insert_with(|| Party {
            uuid,
            r#type: kind.to_owned(),
            name: Some(line(name)),
            ..Party::default()
        });
        let Some(contact) = contact.map(line).filter(|text| text != "–") else { return };
        let mail = !contact.contains(char::is_whitespace)
            && contact.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty() && !domain.is_empty() && !local.contains(':')
            });
        if mail && !party.email_addresses.contains(&contact) {
            party.email_addresses.push(contact);
        } else if !mail && party.remarks.is_none() {
            party.remarks = Some(format!("Contact: {contact}"));
        }
    }

    fn role(&mut self, id: &str, title: &str, party: String) {
        let (_, parties) =
            self.roles.entry(id.to_owned()).or_insert_with(|| (line(title), Vec::new()));
        if !parties.contains(&party) {
            parties.push(party);
        }
        self.by_title.entry(title.to_owned()).or_insert_with(|| id.to_owned());
    }

    /// Roles by their titles, with those who have them.
    pub(super) fn responsible(&self, titles: &[String]) -> Vec<RoleParties> {
        let role = |title: &String| {
            let id = self.by_title.get(title)?;
            let (_, parties) = self.roles.get(id)?;
            Some(RoleParties::new(id.clone(), parties.clone()))
        };
        titles.iter().filter_map(role).collect()
    }

    /// A provider in its role.
    pub(super) fn provider(party: &str) -> RoleParties {
        RoleParties::new(PROVIDER.to_owned(), vec![party.to_owned()])
    }

    /// Ids and titles of the roles of the organization.
    pub(super) fn own_roles(&self) -> impl Iterator<Item = (&String, &String)> {
        let own = |(id, _): &(&String, _)| ![PROVIDER, ASSESSOR].contains(&id.as_str());
        self.roles.iter().filter(own).map(|(id, (title, _))| (id, title))
    }

    /// The metadata of a document.
    pub(super) fn metadata(&self, title: &str, plan: &Plan, context: &Context<'_>) -> Metadata {
        let mut props = vec![
            Prop::ours("generator", &plan.generator),
            Prop::ours("framework", &plan.framework),
            Prop::ours("period", format!("{}/{}", plan.period.from, plan.period.to)),
        ];
        if let Some(synthetic) = &plan.system.synthetic {
            props.push(Prop::core("marking", synthetic));
        }
        let mut roles = Vec::new();
        let mut responsible = Vec::new();
        for (id, (title, parties)) in &self.roles {
            roles.push(Role { id: id.clone(), title: title.clone(), ..Role::default() });
            responsible.push(RoleParties::new(id.clone(), parties.clone()));
        }
        Metadata {
            title: line(&format!("{title}: {}, {}", plan.system.name, plan.framework_title)),
            last_modified: time(plan.as_of),
            version: format!("{} as of {}", plan.period_label, plan.as_of),
            oscal_version: context.version.as_str().to_owned(),
            props,
            roles,
            parties: self.parties.values().cloned().collect(),
            responsible_parties: responsible,
            remarks: Some(NOTICE.to_owned()),
            ..Metadata::default()
        }
    }
}
