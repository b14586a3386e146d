//! `tester-not-independent`

use crate::check::{Context, Rule, people};
use crate::diag::{Code, Diagnostic, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "tester-not-independent",
        severity: Severity::Warning,
        summary: "a test performed or reviewed by somebody who is responsible for the control",
        manual: "\
Nobody tests or reviews their own work. The tester and the reviewer of a test are neither in a role that is
responsible for the control (`roles` of the implementation) nor the person who has such a role by
carveout.yaml. Names are compared without regard to upper and lower case; a role is recognized by its id,
its title or its holder.

Have the test done, or reviewed, by somebody who does not operate the control. Where there is nobody else,
say so in a waiver.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let mut findings = Vec::new();
    for test in &context.plan.tests {
        let Some(part) = test.parts.first() else { continue };
        let both = [
            ("tested", "tester", &test.tester, test.tested_on.is_some()),
            ("reviewed", "reviewer", &test.reviewer, test.reviewed_on.is_some()),
        ];
        for (done, field, who, dated) in both {
            let Some(who) = who.as_deref().map(str::trim).filter(|_| dated) else { continue };
            let Some(owned) = people::owned(workspace, test, who) else { continue };
            findings.push(
                RULE.finding(format!(
                    "{} was {done} by {who}, who is responsible for {}, the control it tests",
                    test.id, owned.id
                ))
                .help(format!("name as `{field}` somebody who does not operate the control"))
                .control(&part.control)
                .fault(workspace.facts.field(test, field))
                .cause(&owned.origin),
            );
        }
    }
    findings
}
