//! `letter-issuer`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::text::quote;
use crate::model::{nothing_said, placeholder};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "letter-issuer",
        severity: Severity::Error,
        summary: "a Continued Operations Letter that is said to be issued by somebody other than AWS",
        manual: "\
A Continued Operations Letter is AWS's own statement that its controls went on after a report ended. An audit
firm does not issue one: it examines a period, and gives an opinion in a report. A letter from somebody else
continues no report of AWS's, and none of its days count.

Correct `issuer`, such as `Amazon Web Services, Inc.`, or remove the letter.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for letter in &context.workspace.letters {
        if letter.is_of_aws() {
            continue;
        }
        let who = if placeholder(&letter.issuer).is_some() || nothing_said(&letter.issuer) {
            format!("{} names nobody as its issuer ({})", letter.id, quote(&letter.issuer))
        } else {
            format!(
                "{} was issued by {}, and a Continued Operations Letter is AWS's own",
                letter.id,
                letter.issuer.trim()
            )
        };
        findings.push(
            RULE.finding(who)
                .help("correct `issuer`, or remove the letter")
                .fault(letter.at("issuer")),
        );
    }
    findings
}
