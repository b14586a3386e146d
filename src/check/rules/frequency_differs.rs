//! `frequency-differs`

use crate::check::prose::{Duration, Manner, Sentence, durations};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Frequency;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "frequency-differs",
        severity: Severity::Warning,
        summary: "a statement says that the control acts less often than its front matter does",
        manual: "\
The front matter's `frequency` decides how much evidence is asked for and how large a sample is. If it says
monthly, and the only frequency in the text is \"every quarter\", one of them is wrong: either evidence of two
months is missing from the start, or the control is tested on too few items.

The rule looks at implementations whose text gives one frequency and no other, and reports one that is rarer
than the front matter's. Correct whichever is wrong.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for implementation in &context.workspace.implementations {
        let Some(stated) = implementation.frequency.as_deref() else { continue };
        let listed = context.plan.implementations.iter().any(|one| one.id == implementation.id);
        let Some(days) = Frequency::of(stated).and_then(days).filter(|_| listed) else { continue };
        let of_it =
            context.prose.said.iter().filter(|said| said.implementation.id == implementation.id);
        let mut found: Option<(&Sentence, Duration)> = None;
        let mut several = false;
        for sentence in of_it.flat_map(|said| &said.sentences) {
            let often = durations(sentence).into_iter().filter(|one| one.manner == Manner::Every);
            for one in often {
                several |= found.as_ref().is_some_and(|(_, before)| !before.same(&one));
                found.get_or_insert((sentence, one));
            }
        }
        let Some((sentence, one)) = found.filter(|_| !several) else { continue };
        if one.days <= days * 1.1 || !sentence.states(&one.range) {
            continue;
        }
        let mut finding = RULE
            .finding(format!(
                "{} is {stated} by its front matter, and the only frequency in its text is \"{}\"",
                implementation.id, one.text
            ))
            .help("correct `frequency`, or the text")
            .fault(&sentence.origin);
        if let Some(origin) = &implementation.frequency_origin {
            finding = finding.cause(origin);
        }
        if let Some((part, _)) = implementation.satisfies.first() {
            finding = finding.control(part);
        }
        findings.push(finding);
    }
    findings
}

/// Days between two times; none where there is no such number.
fn days(frequency: Frequency) -> Option<f64> {
    Some(match frequency {
        Frequency::Automated | Frequency::Event => return None,
        Frequency::Annual => 366.0,
        Frequency::SemiAnnual => 184.0,
        Frequency::Quarterly => 92.0,
        Frequency::Monthly => 31.0,
        Frequency::Weekly => 7.0,
        Frequency::Daily => 3.0,
    })
}
