//! `inherit-policy-control`

use std::sync::LazyLock;

use crate::check::prose::{Phrases, Sentence};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{ControlId, Origination, PlanControl};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "inherit-policy-control",
        severity: Severity::Error,
        summary: "the organization's own policy or governance is claimed to be inherited",
        manual: "\
The first control of each NIST family asks for the organization's own policy and procedures. The criteria CC1,
CC2 and CC5.3 of SOC 2 ask for its own leadership, communication and policies. Nobody can inherit these: AWS's
policies bind AWS's people. Even where AWS carries all physical controls, the policy on physical protection is
the organization's, if only to say what it relies on and who oversees it.

Take `inherited` out of `origination` and state which policy applies, who keeps it and when it was last
reviewed.",
    },
    check,
};

static INHERITED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "inherited|inherit|inherits .. from .. aws|amazon|cloud",
        "inherit|inherits|inherited|adopt|adopts|adopted aws's|amazon's",
        "aws's|amazon's .. policy|policies|procedures .. apply|applies|cover|covers|govern|governs|satisfy|satisfies|serve|serves|meet|meets",
        "aws|amazon .. maintains|provides|owns|supplies|publishes|handles .. policy|policies|procedures",
        "policy|policies|procedures .. provided|maintained|owned|covered|supplied .. by .. aws|amazon",
        "covered by .. aws's|amazon's",
        "fully inherited",
        "policy|policies|procedures .. is|are .. provider's|aws's|amazon's own",
        "policy|policies|procedures ... comes|come .. to us with|from|under .. its|their|authorization|aws|amazon|provider",
        "policy|policies|procedures .. is|are taken over? from .. aws|amazon|cloud|provider",
    ])
});

/// Policies inherited, whatever control it is said of.
static POLICIES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "policy|policies ... inherited from .. aws|amazon|cloud",
        "inherit|inherits|adopt|adopts|adopted .. aws's|amazon's .. policy|policies",
        "inherit|inherits|adopt|adopts|adopted .. policy|policies .. of|from aws|amazon",
        "policies|policy of aws|amazon .. are|is .. adopted|ours",
    ])
});

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let policies: Vec<&PlanControl> =
        context.plan.controls.iter().filter(|control| of_the_organization(control)).collect();
    let mut findings = Vec::new();
    for implementation in &context.workspace.implementations {
        if !claims_inheritance(context, implementation) {
            continue;
        }
        let named: Vec<&ControlId> = {
            let of_it = |control: &&&PlanControl| {
                implementation.satisfies.iter().any(|(id, _)| id.control == control.id)
            };
            policies.iter().filter(of_it).map(|control| &control.id).collect()
        };
        if named.is_empty() {
            continue;
        }
        let fault = implementation.origination_origin.as_ref().unwrap_or(&implementation.origin);
        findings.push(
            RULE.finding(format!(
                "{} claims that a policy is inherited: policy and governance are always the organization's own",
                implementation.id
            ))
            .help("take `inherited` out of `origination`; state which policy applies and who keeps it")
            .subject(&implementation.id)
            .controls(named)
            .fault(fault),
        );
    }
    for said in context.statements() {
        if claims_inheritance(context, said.implementation) {
            continue;
        }
        let of_policy = |id: &ControlId| policies.iter().any(|control| control.id == *id);
        let about = match said.part {
            Some(part) => of_policy(&part.control).then_some(&part.control),
            None => {
                let claimed = &said.implementation.satisfies;
                let all = claimed.iter().all(|(id, _)| of_policy(&id.control));
                claimed.first().map(|(id, _)| &id.control).filter(|_| all)
            }
        };
        let claims = |sentence: &&Sentence| {
            let found = POLICIES.find(sentence);
            let found = found.or_else(|| INHERITED.find(sentence).filter(|_| about.is_some()));
            found.is_some_and(|range| sentence.claims(&range))
        };
        let Some(sentence) = said.sentences.iter().find(claims) else { continue };
        let what = about.map_or_else(|| "a policy".to_owned(), ToString::to_string);
        findings.push(
            said.place(
                RULE.finding(format!(
                    "{} says that {what} is inherited: policy and governance are always the organization's own",
                    said.who()
                )),
                &sentence.origin,
            )
            .help("state which policy of the organization applies, who keeps it and when it was reviewed"),
        );
    }
    findings
}

/// True if the implementation claims to be inherited and nothing else, or satisfies nothing but policy.
pub(super) fn claims_inheritance(
    context: &Context<'_>,
    implementation: &crate::model::Implementation,
) -> bool {
    if !implementation.origination.contains(&Origination::Inherited) {
        return false;
    }
    let alone = implementation.origination.iter().all(|one| *one == Origination::Inherited);
    let policy = |id: &ControlId| {
        let mut controls = context.plan.controls.iter();
        controls.any(|control| control.id == *id && of_the_organization(control))
    };
    let all = implementation.satisfies.iter().all(|(id, _)| policy(&id.control));
    let some = implementation.satisfies.iter().any(|(id, _)| policy(&id.control));
    some && (alone || all)
}

fn of_the_organization(control: &PlanControl) -> bool {
    is_of_the_organization(&control.id, &control.title)
}

/// True for a control that asks for the organization's own policy, leadership or communication.
pub(super) fn is_of_the_organization(id: &ControlId, title: &str) -> bool {
    let id = id.as_str();
    let family = id.split_once('-').is_some_and(|(family, number)| {
        family.len() == 2 && family.bytes().all(|b| b.is_ascii_uppercase()) && number == "1"
    });
    let criterion = id.starts_with("CC1.") || id.starts_with("CC2.") || id == "CC5.3";
    let title = title.to_lowercase();
    let title = title.starts_with("policy") || title.starts_with("policies");
    family || criterion || title
}
