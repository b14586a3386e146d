//! `person-for-role`

use crate::check::prose::{known_people, named_people};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::looks_like_a_person;
use crate::model::text::quote;

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "person-for-role",
        severity: Severity::Warning,
        summary: "a person is named where a plan names a role",
        manual: "\
A plan says which role is responsible, never which person: people change, and the plan would be wrong on
the day they do. Names belong under `holder` of a role in carveout.yaml, and as testers, reviewers and
approvers of records. The rule looks at titles of roles, owners in poam.yaml, and statements; a name is
known from the workspace itself, or by a common given name before a surname that does something.

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
    for said in context.prose.in_plan(context.plan) {
        for sentence in &said.sentences {
            for name in named_people(sentence, &known) {
                findings.push(
                    said.place(
                        RULE.finding(format!("{} names a person, {}", said.who(), quote(&name))),
                        &sentence.origin,
                    )
                    .help("name the role; the person belongs under `holder` of that role in carveout.yaml"),
                );
            }
        }
    }
    findings
}
