//! `statement-parameter-differs`

use crate::check::prose::{
    Duration, Manner, Said, Sentence, durations, sentences_of, stated_length, stems,
};
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::{Catalog, ParameterKind, Part, PartId, PlanControl, PlanParameter};

/// The rule.
pub static RULE: Rule = Rule {
    code: Code {
        name: "statement-parameter-differs",
        severity: Severity::Error,
        summary: "a statement gives another frequency or period than the parameter of the same part",
        manual: "\
The requirement is printed with the value of its parameter, and the statement stands below it. If the
parameter says every 90 days and the statement every 180, one of them is wrong, and an assessor holds the
control to the parameter. A statement that is stricter than the parameter is a warning: the two still have
to agree.

Only what can be told apart is compared: a part with one frequency or one period as parameter, and a
statement of its own that gives exactly one. Correct the value under `parameters`, or the statement.",
    },
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(catalog) = context.catalog() else { return Vec::new() };
    let sections: Vec<&Said<'_>> = context.prose.in_plan(context.plan).collect();
    let mut findings = Vec::new();
    for control in &context.plan.controls {
        for part in &control.parts {
            let Some(leaf) = leaf(catalog, control, &part.id) else { continue };
            let Some((parameter, wanted)) = only(catalog, control, leaf) else { continue };
            for said in &sections {
                let own = said.part == Some(&part.id)
                    || (said.part.is_none_or(|id| id.covers(&part.id))
                        && control.parts.len() == 1
                        && said.implementation.satisfies.len() == 1);
                let satisfies = said.implementation.satisfies(&part.id)
                    && said
                        .implementation
                        .statement(&part.id)
                        .is_some_and(|found| std::ptr::eq(found, said.section));
                if !own || !satisfies {
                    continue;
                }
                let Some((sentence, stated)) = stated(&said.sentences, &leaf.text, &wanted) else {
                    continue;
                };
                let value = parameter.value.as_deref().unwrap_or_default();
                // A shorter deadline is stricter, a shorter time of keeping is not.
                let strict = stated.manner != Manner::Long && stated.days < wanted.days;
                let severity = if strict { Severity::Warning } else { Severity::Error };
                let mut finding = RULE
                    .finding(format!(
                        "{} says \"{}\", and {} ({}) is \"{value}\"",
                        said.who(),
                        stated.text,
                        parameter.id,
                        parameter.label
                    ))
                    .severity(severity)
                    .help("make the statement and the value under `parameters` agree")
                    .control(&part.id)
                    .fault(&sentence.origin);
                if let Some(origin) = &parameter.origin {
                    finding = finding.cause(origin);
                }
                findings.push(finding);
            }
        }
    }
    findings
}

/// The catalog's own sentence of a part, with its parameters not yet filled in.
fn leaf<'c>(catalog: &'c Catalog, control: &PlanControl, id: &PartId) -> Option<&'c Part> {
    let of = catalog.control(&control.id)?;
    of.statement.leaves().into_iter().map(|(leaf, _)| leaf).find(|leaf| leaf.id == *id)
}

/// The only parameter of the part that states a length of time, and the length.
fn only<'p>(
    catalog: &Catalog,
    control: &'p PlanControl,
    leaf: &Part,
) -> Option<(&'p PlanParameter, Duration)> {
    let of = catalog.control(&control.id)?;
    let mut found: Option<(&PlanParameter, Duration)> = None;
    for id in leaf.text.split("{{").skip(1).filter_map(inserted) {
        let known = of.parameters.get(id)?;
        if !known.choices.is_empty() || known.kind == Some(ParameterKind::People) {
            continue;
        }
        let Some(parameter) = control.parameters.iter().find(|one| one.id == id) else { continue };
        let value = sentences_of(parameter.value.as_deref()?, &Origin::file(""));
        // A value of many words is a rule, and its length one detail of it.
        let short = value.iter().map(|sentence| sentence.words.len()).sum::<usize>() <= 8;
        let Some(mut length) = stated_length(&value).filter(|_| short) else { continue };
        let label = known.label.to_lowercase();
        let often = known.kind == Some(ParameterKind::Frequency)
            || label.contains("frequency")
            || label.contains("interval");
        if often {
            length.manner = Manner::Every;
        } else if length.manner == Manner::Every {
            continue;
        }
        if found.is_some() {
            return None;
        }
        found = Some((parameter, length));
    }
    found
}

fn inserted(piece: &str) -> Option<&str> {
    let inside = piece.split("}}").next()?.trim();
    Some(inside.strip_prefix("insert:")?.trim_start().strip_prefix("param,")?.trim())
}

/// The length that a statement gives for what the requirement is about, if it is not the wanted one.
///
/// A length is about the same thing if words of the requirement stand before it. If it is the only one of the
/// statement, one word is enough.
fn stated<'s>(
    sentences: &'s [Sentence],
    requirement: &str,
    wanted: &Duration,
) -> Option<(&'s Sentence, Duration)> {
    let asked = stems(&sentences_of(requirement, &Origin::file("")));
    let fits = |one: &Duration| match wanted.manner {
        Manner::Every => one.manner == Manner::Every,
        Manner::Within | Manner::Long => one.manner != Manner::Every,
    };
    let mut found: Vec<(&Sentence, Duration, usize)> = Vec::new();
    for sentence in sentences {
        for one in durations(sentence) {
            if one.same(wanted) {
                return None;
            }
            if !fits(&one) || !sentence.states(&one.range) {
                continue;
            }
            let clause = sentence.words[one.range.start].clause;
            let before = sentence.words[..one.range.start].iter().rev().take(9);
            let mut before: Vec<_> = before.filter(|word| word.clause == clause).cloned().collect();
            let after = sentence.words[one.range.end..].iter().take(6);
            before.extend(after.filter(|word| word.clause == clause).cloned());
            let near = Sentence { words: before, ..sentence.clone() };
            let shared = stems([&near]).intersection(&asked).count();
            found.push((sentence, one, shared));
        }
    }
    let least = if found.len() == 1 { 1 } else { 2 };
    let (sentence, one, _) = found.into_iter().find(|(.., shared)| *shared >= least)?;
    // Working days and days are not compared where they may be the same.
    let near = one.working != wanted.working && (one.days - wanted.days).abs() <= 0.5 * wanted.days;
    (!near).then_some((sentence, one))
}
