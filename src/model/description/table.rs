//! The table of sections: what each needs.

use super::{Approval, Description, FigureKind};
use crate::model::{Plan, Role, nothing_said, placeholder};

/// A section of a document.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// Where it is stated.
    pub(super) place: &'static str,
    /// Words in the title of the role that usually knows, the best first.
    pub(super) asks: &'static [&'static str],
    /// What such a role is called where the system has none.
    pub(super) role: &'static str,
    /// What is lacking; nothing where the section has its data.
    pub(super) lacks: fn(&Plan) -> Option<String>,
}

pub(super) const SECTIONS: &[Section] = &[
    Section {
        id: "document",
        title: "Document control",
        place: "document",
        asks: &["security", "owner"],
        role: "preparer of the document",
        lacks: |plan| {
            let edition = &told(plan).document;
            let revisions = !edition.revisions.is_empty();
            of_list(&[
                ("the version", says(edition.version.as_ref())),
                ("who prepared it", says(edition.prepared_by.as_ref())),
                ("a revision", revisions),
                ("a distribution marking", says(edition.distribution.as_ref())),
            ])
        },
    },
    Section {
        id: "responsible",
        title: "System owner, authorizing official and contacts",
        place: "responsible",
        asks: &["owner", "authoriz", "director"],
        role: "system owner",
        lacks: |plan| {
            let by = &told(plan).responsible;
            let known = |role: &Option<String>| {
                role.as_ref().is_some_and(|role| plan.system.roles.contains_key(role))
            };
            of_list(&[
                ("the system owner", known(&by.owner)),
                ("the authorizing official", known(&by.authorizing_official)),
                ("who is responsible for security", known(&by.security)),
            ])
        },
    },
    Section {
        id: "roles",
        title: "Roles and responsibilities",
        place: "system.roles in carveout.yaml",
        asks: &["people", "owner", "security"],
        role: "system owner",
        lacks: |plan| {
            let held = |role: &Role| role.holder.as_ref().is_some_and(|name| is_said(name));
            let without = plan.system.roles.values().filter(|role| !held(role)).count();
            match plan.system.roles.len() {
                0 => Some("no role is declared".to_owned()),
                all if without == all => Some("no role has a holder".to_owned()),
                _ => None,
            }
        },
    },
    Section {
        id: "status",
        title: "Operational status",
        place: "status",
        asks: &["owner", "platform", "operations", "engineering"],
        role: "system owner",
        lacks: |plan| absent(told(plan).status.is_some(), "the state of the system"),
    },
    Section {
        id: "type",
        title: "System type and deployment",
        place: "type",
        asks: &["platform", "architect", "engineering", "owner"],
        role: "system owner",
        lacks: |plan| {
            let kind = told(plan).kind.clone().unwrap_or_default();
            of_list(&[
                ("the kind of system", says(kind.system.as_ref())),
                ("the service model", says(kind.service_model.as_ref())),
                ("the deployment", says(kind.deployment.as_ref())),
            ])
        },
    },
    Section {
        id: "categorization",
        title: "Security categorization",
        place: "information_types",
        asks: &["security", "information owner", "owner"],
        role: "information owner",
        lacks: |plan| {
            let types = &told(plan).information_types;
            let silent = types.iter().filter(|one| !is_said(&one.reason)).count();
            match types.len() {
                0 => Some("no type of information is rated".to_owned()),
                _ if silent > 0 => {
                    Some(format!("{silent} of {} ratings have no reason", types.len()))
                }
                _ => None,
            }
        },
    },
    Section {
        id: "purpose",
        title: "Purpose and functions",
        place: "system.description in carveout.yaml",
        asks: &["owner", "engineering", "director"],
        role: "system owner",
        lacks: |plan| absent(is_said(&plan.system.description), "a description"),
    },
    Section {
        id: "information",
        title: "Types of information",
        place: "system.data_categories in carveout.yaml",
        asks: &["information owner", "privacy", "owner"],
        role: "information owner",
        lacks: |plan| {
            let there =
                !plan.system.data_categories.is_empty() || !told(plan).information_types.is_empty();
            absent(there, "the kinds of data")
        },
    },
    Section {
        id: "environment",
        title: "Environment and boundary",
        place: "system.boundary in carveout.yaml, figures",
        asks: &["platform", "architect", "infrastructure", "engineering"],
        role: "architect",
        lacks: |plan| absent(says(plan.system.boundary.as_ref()), "the boundary in words"),
    },
    Section {
        id: "figures",
        title: "Boundary, network and data-flow figures",
        place: "figures",
        asks: &["platform", "architect", "network", "engineering"],
        role: "architect",
        lacks: |plan| {
            let has = |kind| told(plan).figures.iter().any(|figure| figure.kind == kind);
            of_list(&[
                ("a figure of the boundary", has(FigureKind::Boundary)),
                ("a figure of the network", has(FigureKind::Network)),
                ("a figure of flows of data", has(FigureKind::DataFlow)),
            ])
        },
    },
    Section {
        id: "architecture",
        title: "Enterprise architecture",
        place: "architecture",
        asks: &["architect", "engineering", "platform"],
        role: "architect",
        lacks: |plan| absent(says(told(plan).architecture.as_ref()), "how the system fits in"),
    },
    Section {
        id: "users",
        title: "Users and privileges",
        place: "users",
        asks: &["it manager", "platform", "security", "engineering"],
        role: "system administrator",
        lacks: |plan| absent(!told(plan).users.is_empty(), "the users of the system"),
    },
    Section {
        id: "leveraged",
        title: "Leveraged authorizations",
        place: "leveraged, and authorizations in aws-reports.yaml",
        asks: &["security", "compliance"],
        role: "compliance lead",
        lacks: |plan| {
            let there = !told(plan).leveraged.is_empty() || !plan.authorizations.is_empty();
            absent(there, "an authorization, or that none is leveraged")
        },
    },
    Section {
        id: "external_services",
        title: "External services and providers",
        place: "external_services",
        asks: &["vendor", "procurement", "security", "finance"],
        role: "vendor manager",
        lacks: |plan| {
            let there = !told(plan).external_services.is_empty() || !plan.providers.is_empty();
            absent(there, "the services outside the boundary")
        },
    },
    Section {
        id: "interconnections",
        title: "Interconnections",
        place: "interconnections",
        asks: &["platform", "network", "security"],
        role: "network engineer",
        lacks: |plan| match (told(plan).interconnections.len(), plan.system.interconnections.len())
        {
            (0, 0) => Some("the connected systems, or that there are none".to_owned()),
            (0, _) => Some("agreement, data and protection of each connection".to_owned()),
            _ => None,
        },
    },
    Section {
        id: "ports",
        title: "Ports, protocols and services",
        place: "ports",
        asks: &["platform", "network", "engineering"],
        role: "network engineer",
        lacks: |plan| absent(!told(plan).ports.is_empty(), "the ports in use"),
    },
    Section {
        id: "cryptography",
        title: "Cryptographic modules",
        place: "cryptography",
        asks: &["security", "platform", "engineering"],
        role: "security engineer",
        lacks: |plan| absent(!told(plan).cryptography.is_empty(), "the modules in use"),
    },
    Section {
        id: "separation_of_duties",
        title: "Separation of duties",
        place: "separation_of_duties",
        asks: &["security", "people", "it manager"],
        role: "security lead",
        lacks: |plan| absent(!told(plan).separation_of_duties.is_empty(), "the duties kept apart"),
    },
    Section {
        id: "laws",
        title: "Laws, regulations and policies",
        place: "laws",
        asks: &["legal", "privacy", "compliance", "director"],
        role: "counsel",
        lacks: |plan| absent(!told(plan).laws.is_empty(), "what applies"),
    },
    Section {
        id: "requirements",
        title: "Security and privacy requirements",
        place: "requirements",
        asks: &["security", "privacy"],
        role: "security lead",
        lacks: |plan| absent(says(told(plan).requirements.as_ref()), "the requirements in sum"),
    },
    Section {
        id: "threats",
        title: "Threats",
        place: "threats",
        asks: &["security", "risk"],
        role: "security lead",
        lacks: |plan| {
            let there = told(plan).threats.iter().any(|one| is_said(&one.threat));
            absent(there, "the threats to the system")
        },
    },
    Section {
        id: "privacy",
        title: "Privacy risk assessment",
        place: "privacy",
        asks: &["privacy", "data protection"],
        role: "privacy officer",
        lacks: |plan| match &told(plan).privacy {
            None => Some("whether personal information is processed".to_owned()),
            Some(privacy) if privacy.personal_information => {
                absent(says(privacy.assessment.as_ref()), "what the privacy risk assessment found")
            }
            Some(_) => None,
        },
    },
    Section {
        id: "design_decisions",
        title: "Risk of design decisions",
        place: "design_decisions",
        asks: &["architect", "engineering", "security"],
        role: "architect",
        lacks: |plan| {
            let decisions = &told(plan).design_decisions;
            let silent = decisions.iter().filter(|one| !is_said(&one.risk)).count();
            match decisions.len() {
                0 => Some("the decisions, each with its risk".to_owned()),
                _ if silent > 0 => Some(format!("{silent} decisions have no risk determined")),
                _ => None,
            }
        },
    },
    Section {
        id: "coordination",
        title: "Activities to coordinate",
        place: "coordination",
        asks: &["security", "platform", "engineering"],
        role: "security lead",
        lacks: |plan| absent(!told(plan).coordination.is_empty(), "activities, and with whom"),
    },
    Section {
        id: "inventory",
        title: "Inventory",
        place: "inventory",
        asks: &["platform", "asset", "it manager", "engineering"],
        role: "asset manager",
        lacks: |plan| {
            let read = plan.description.as_ref().map_or(0, |one| one.inventory.rows.len());
            absent(read > 0, "the components of the system")
        },
    },
    Section {
        id: "attachments",
        title: "Attachments",
        place: "attachments",
        asks: &["security", "compliance"],
        role: "preparer of the document",
        lacks: |plan| absent(!told(plan).attachments.is_empty(), "documents that belong to it"),
    },
    Section {
        id: "acronyms",
        title: "Acronyms",
        place: "acronyms",
        asks: &["security", "compliance"],
        role: "preparer of the document",
        lacks: |plan| absent(!told(plan).acronyms.is_empty(), "the acronyms in use"),
    },
    Section {
        id: "approvals",
        title: "Approvals",
        place: "approvals",
        asks: &["authoriz", "director", "owner"],
        role: "authorizing official",
        lacks: |plan| {
            let approvals = &told(plan).approvals;
            let given = |one: &Approval| one.date.is_some_and(|day| day <= plan.as_of);
            match approvals.iter().any(given) {
                true => None,
                false if approvals.is_empty() => Some("who approves it".to_owned()),
                false => Some("an approval by the day of the plan".to_owned()),
            }
        },
    },
    Section {
        id: "commitments",
        title: "Principal service commitments",
        place: "commitments",
        asks: &["customer", "director", "legal", "owner"],
        role: "owner of customer agreements",
        lacks: |plan| absent(!told(plan).commitments.is_empty(), "the commitments to customers"),
    },
    Section {
        id: "system_requirements",
        title: "System requirements",
        place: "system_requirements",
        asks: &["engineering", "platform", "security"],
        role: "head of engineering",
        lacks: |plan| {
            absent(!told(plan).system_requirements.is_empty(), "the requirements that follow")
        },
    },
    Section {
        id: "components",
        title: "Components of the system",
        place: "components",
        asks: &["engineering", "platform", "it manager"],
        role: "head of engineering",
        lacks: |plan| {
            let of = &told(plan).components;
            of_list(&[
                ("infrastructure", says(of.infrastructure.as_ref()) || !plan.services.is_empty()),
                ("software", says(of.software.as_ref())),
                ("people", says(of.people.as_ref()) || !plan.system.roles.is_empty()),
                ("procedures", says(of.procedures.as_ref())),
                ("data", says(of.data.as_ref()) || !plan.system.data_categories.is_empty()),
            ])
        },
    },
    Section {
        id: "incidents",
        title: "Incidents of the period",
        place: "incidents",
        asks: &["security", "incident"],
        role: "security lead",
        lacks: |plan| {
            absent(!told(plan).incidents.is_empty(), "incidents, or that there were none")
        },
    },
    Section {
        id: "changes",
        title: "Significant changes of the period",
        place: "changes",
        asks: &["engineering", "platform", "security"],
        role: "head of engineering",
        lacks: |plan| absent(!told(plan).changes.is_empty(), "changes, or that there were none"),
    },
    Section {
        id: "subservice",
        title: "Subservice organizations",
        place: "providers in carveout.yaml, and aws-reports.yaml",
        asks: &["vendor", "security"],
        role: "vendor manager",
        lacks: |plan| {
            let there = !plan.reports.is_empty() || !plan.providers.is_empty();
            absent(there, "the organizations and their reports")
        },
    },
    Section {
        id: "cuecs",
        title: "Complementary user entity controls",
        place: "user_controls in carveout.yaml",
        asks: &["customer", "security"],
        role: "owner of customer agreements",
        lacks: |plan| {
            absent(!plan.user_controls.is_empty(), "what users have to do, or that nothing is")
        },
    },
    Section {
        id: "not_applicable",
        title: "Criteria that do not apply",
        place: "not_applicable",
        asks: &["security", "compliance"],
        role: "compliance lead",
        lacks: |plan| {
            absent(!told(plan).not_applicable.is_empty(), "which do not apply, or that all do")
        },
    },
    Section {
        id: "assertion",
        title: "Management's assertion",
        place: "responsible.assertion_by",
        asks: &["director", "chief", "owner"],
        role: "management",
        lacks: |plan| {
            let by = &told(plan).responsible.assertion_by;
            let known = by.iter().any(|role| plan.system.roles.contains_key(role));
            absent(known, "who signs it")
        },
    },
];

static NOTHING: std::sync::LazyLock<Description> = std::sync::LazyLock::new(Description::default);

pub(super) fn told(plan: &Plan) -> &Description {
    plan.description.as_ref().map_or(&NOTHING, |description| &description.told)
}

/// True if a text says something: it is no placeholder and no dash.
pub(super) fn is_said(text: &str) -> bool {
    !nothing_said(text) && placeholder(text).is_none()
}

fn says(text: Option<&String>) -> bool {
    text.is_some_and(|text| is_said(text))
}

fn absent(there: bool, what: &str) -> Option<String> {
    (!there).then(|| what.to_owned())
}

/// What of a list is lacking.
fn of_list(list: &[(&str, bool)]) -> Option<String> {
    let lacking: Vec<&str> =
        list.iter().filter(|(_, there)| !there).map(|(what, _)| *what).collect();
    (!lacking.is_empty()).then(|| lacking.join(", "))
}
