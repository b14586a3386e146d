//! `official-missing`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "official-missing",
        severity: Severity::Warning,
        summary: "a plan of NIST SP 800-53 with neither a system owner nor an authorizing official",
        manual: "\
A plan in the form of NIST SP 800-18 names who owns the system and who authorizes it. No role of the
system has either in its title, so the plan does not say who answers for it.

Name the roles under `responsible` in description.yaml (`owner`, `authorizing_official`), or give a role under
`roles` in carveout.yaml the title, such as `Managing Director and authorizing official`. One role may have
both.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let system = &context.workspace.system;
    if !context.catalog().is_some_and(|catalog| catalog.determination) {
        return Vec::new();
    }
    let has = |words: &[&str]| {
        system.roles.iter().any(|(id, role)| {
            let text = format!("{id} {}", role.title).to_lowercase();
            let ao = role.title.split(|c: char| !c.is_alphanumeric()).any(|word| word == "AO");
            ao || words.iter().any(|word| text.contains(word))
        })
    };
    let official =
        ["owner", "authorizing official", "authorising official", "authorizing-official"];
    let by = &context.workspace.described.description.told.responsible;
    let known =
        |role: &Option<String>| role.as_ref().is_some_and(|role| system.roles.contains_key(role));
    if has(&official) || known(&by.owner) || known(&by.authorizing_official) {
        return Vec::new();
    }
    let first = system.roles.keys().next();
    let at = first
        .map_or_else(|| Origin::file("carveout.yaml"), |id| system.entry_at("roles", id).clone());
    vec![
        RULE.finding("no role of the system is its system owner or its authorizing official")
            .help("add it to the title of the role that answers for the system")
            .fault(&at),
    ]
}
