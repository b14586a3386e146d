//! `waiver-thin`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::quote;
use crate::model::{nothing_said, placeholder};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "waiver-thin",
        severity: Severity::Error,
        summary: "a waiver whose reason, approver or compensating control says nothing",
        manual: "\
Whoever reads a waiver has to see why the finding is acceptable: `ok` or `accepted` says only that
somebody wanted it gone. A reason has at least four words and no placeholder. An approver and a
compensating control that are placeholders name nobody and nothing. `accepted by management, see meeting`
says who wanted it gone, and not why. Somebody at a provider cannot accept a finding of the organization.

Say what the finding means for the system, why it is acceptable until the last day, and what makes up for
it.",
    },
    check,
};

/// Fewest words of a reason.
const WORDS: usize = 4;

/// True for a reason that only says that somebody agreed.
fn is_only_consent(reason: &str) -> bool {
    const CONSENT: &[&str] = &[
        "accepted",
        "acceptable",
        "agreed",
        "approved",
        "as",
        "by",
        "board",
        "decided",
        "decision",
        "discussed",
        "email",
        "for",
        "granted",
        "in",
        "is",
        "it",
        "last",
        "mail",
        "management",
        "managing",
        "meeting",
        "minutes",
        "now",
        "of",
        "ok",
        "okay",
        "on",
        "per",
        "risk",
        "see",
        "signed",
        "off",
        "team",
        "the",
        "this",
        "was",
        "with",
        "director",
        "ceo",
        "ciso",
        "call",
    ];
    let mut words = reason
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase);
    words.all(|word| CONSENT.contains(&word.as_str()) || word.bytes().all(|b| b.is_ascii_digit()))
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for waiver in &context.workspace.waivers {
        let mut look = |field: &str, what: &str, help: &str| {
            findings.push(
                RULE.finding(format!("the waiver for `{}` {what}", waiver.rule))
                    .help(help)
                    .fault(waiver.at(field)),
            );
        };
        let reason = waiver.reason.trim();
        let help = "say why the finding is acceptable until then, in a sentence";
        let words =
            reason.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
        let provider = context
            .workspace
            .system
            .providers
            .iter()
            .find(|one| waiver.approver.to_lowercase().contains(&one.name.to_lowercase()));
        if let Some(word) = placeholder(reason) {
            look("reason", &format!("holds the placeholder `{word}` as its reason"), help);
        } else if nothing_said(reason) || words.count() < WORDS || is_only_consent(reason) {
            look("reason", &format!("gives no reason but {}", quote(reason)), help);
        }
        let approver = waiver.approver.trim();
        if placeholder(approver).is_some() || nothing_said(approver) {
            let what = format!("names nobody as its approver ({})", quote(approver));
            look("approver", &what, "name the role or the person who accepted it");
        } else if let Some(provider) = provider {
            let what = format!("was approved at {}, which is a provider", provider.name);
            look("approver", &what, "name the role of the organization that accepted it");
        }
        if let Some(control) = waiver.compensating.as_deref().map(str::trim)
            && (placeholder(control).is_some() || nothing_said(control))
        {
            let what = format!("names nothing as the compensating control ({})", quote(control));
            look("compensating", &what, "say which control makes up for it, or take the line out");
        }
    }
    findings
}
