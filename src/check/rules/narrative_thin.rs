//! `narrative-thin`

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::check::prose::{Phrases, Sentence, durations};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Origination, nothing_said, placeholder};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "narrative-thin",
        severity: Severity::Warning,
        summary: "a statement of so few words that nobody can test what it says",
        manual: "\
A statement says who does what, how often, in which system and with which record; that takes a dozen words at
least. What is inherited needs more: what exactly the provider does for this control, and what is left to the
organization. The limits are firm policy: `policy: {statement_words: 12, inherited_words: 32}`.

Add what is missing. A part that is inherited still needs a sentence on how the provider is overseen.",
    },
    check,
};

static EMPTY: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "comply|complies|complied|compliant with .. this|the requirement|requirements|control|criterion|standard",
        "meets|meet|satisfies|satisfy|fulfills|fulfill .. this|the|all requirement|requirements|control|criterion|criteria",
        "procedures|controls|measures|processes|policies .. in place",
        "control|requirement|criterion is implemented|met|satisfied|fulfilled|followed|adhered",
        "implemented as required|described|appropriate",
        "in accordance with the requirement|control|standard",
        "follow|follows|use|uses best practices|practice",
        "industry best|standard practices|practice",
    ])
});

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let policy = &context.workspace.system.policy;
    let mut findings = Vec::new();
    // A preamble to sections is no statement of its own: it serves no part.
    for (said, _) in super::serving(context) {
        let implementation = said.implementation;
        let text = &said.section.text;
        let inherited = implementation.origination == [Origination::Inherited];
        let least =
            if inherited { policy.inherited_words } else { policy.statement_words } as usize;
        // `We comply with this requirement` says nothing, in however many words.
        let empty = |sentence: &&Sentence| {
            let often = !durations(sentence).is_empty();
            EMPTY.are_in(sentence)
                && !often
                && !super::is_specific(context, sentence, &BTreeSet::new())
        };
        let hollow: usize =
            said.sentences.iter().filter(empty).map(|sentence| sentence.words.len()).sum();
        let words = said.length() - hollow;
        let written = !nothing_said(text) && placeholder(text).is_none();
        if !implementation.status.operates() || !written || words >= least {
            continue;
        }
        let kind = if inherited { "an inherited statement" } else { "a statement" };
        let count = match words {
            0 => "nothing but that the requirement is met".to_owned(),
            1 => "1 word".to_owned(),
            words if hollow > 0 => format!("{words} words beside that the requirement is met"),
            words => format!("{words} words"),
        };
        findings.push(
            said.place(
                RULE.finding(format!(
                    "{} says {count}; firm policy asks for at least {least} of {kind}",
                    said.who()
                )),
                &said.section.origin,
            )
            .help("state who does what, how often, in which system, and which record shows it"),
        );
    }
    findings
}
