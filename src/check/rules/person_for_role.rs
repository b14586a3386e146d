//! `person-for-role`

use crate::check::prose::{known_people, named_people, people_in_value, sentences_of};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::looks_like_a_person;
use crate::model::text::quote;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "person-for-role",
        severity: Severity::Warning,
        summary: "a person is named where a plan names a role",
        manual: "\
A plan says which role is responsible, never which person: people change, and the plan would be wrong on
the day they do. Names belong under `holder` of a role in carveout.yaml, and as testers, reviewers and
approvers of records. The rule looks at titles of roles, owners in poam.yaml, values of parameters, and
statements; a name is known from the workspace itself, by a title before it (\"Mrs. Roe\"), by an address such
as jane.roe@example.com, or by a common given name before a surname that does something. The name of a street
is none.

Write the role, and put the name under `holder`.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let known = known_people(workspace);
    let elsewhere = Origin::file("carveout.yaml");
    let mut findings = Vec::new();
    for (id, role) in &workspace.system.roles {
        if looks_like_a_person(&role.title) {
            findings.push(
                RULE.finding(format!(
                    "the title of the role {id} is a person: {}",
                    quote(&role.title)
                ))
                .help("state the title of the role, and the person under `holder`")
                .fault(workspace.system.role_origins.get(id).unwrap_or(&elsewhere)),
            );
        }
    }
    for item in &workspace.poam {
        let Some(owner) = item.owner.as_deref().filter(|owner| looks_like_a_person(owner)) else {
            continue;
        };
        findings.push(
            RULE.finding(format!("the owner of {} is a person: {}", item.id, quote(owner)))
                .help("name a role of carveout.yaml")
                .fault(&item.origin),
        );
    }
    let help = "name the role; the person belongs under `holder` of that role in carveout.yaml";
    let value = |name: &str, value: &str, origin: &Origin| -> Vec<Diagnostic> {
        let sentences = sentences_of(value, origin);
        let people = sentences.iter().flat_map(|one| people_in_value(one, &known));
        people
            .map(|person| {
                let message = format!("the value of {name} names a person, {}", quote(&person));
                RULE.finding(message).help(help).fault(origin)
            })
            .collect()
    };
    for (name, (text, origin)) in &workspace.system.parameters {
        findings.extend(value(name, text, origin));
    }
    for one in &workspace.implementations {
        let Some(planned) = context.plan.implementations.iter().find(|plan| plan.id == one.id)
        else {
            continue;
        };
        for (name, (text, origin)) in &one.parameters {
            let found = value(name, text, origin).into_iter();
            findings.extend(found.map(|finding| match planned.controls.first() {
                Some(control) => finding.control(control),
                None => finding,
            }));
        }
    }
    for said in context.statements() {
        for sentence in &said.sentences {
            for name in named_people(sentence, &known) {
                findings.push(
                    said.place(
                        RULE.finding(format!("{} names a person, {}", said.who(), quote(&name))),
                        &sentence.origin,
                    )
                    .help(help),
                );
            }
        }
    }
    findings
}
