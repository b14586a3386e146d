//! `report-category-absent`

use std::sync::LazyLock;

use crate::check::prose::Phrases;
use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Category, FrameworkTraits};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "report-category-absent",
        severity: Severity::Error,
        summary: "a report cited for a trust services category it does not cover",
        manual: "\
AWS's SOC 2 covers security, availability, confidentiality and privacy. It has no processing integrity
category, so it cannot support PI1.1 to PI1.5, whatever a service does for the processing. The same is true
of every report and every category that it does not name.

Assign the part to the customer in the responsibility table, and test it there; or cite a report that
covers the category.",
    },
    check,
};

/// Sentences that rest on a report of AWS's.
static RESTS_ON_IT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "covered|addressed|attested|met|satisfied|evidenced|supported .. by .. aws|amazon|aws's|amazon's .. soc",
        "rely|relies|relied .. on .. aws|amazon|aws's|amazon's .. soc",
        "aws|amazon|aws's|amazon's .. soc 2? .. report covers|addresses|attests|supports|includes",
        "controls in the report ... relied",
    ])
});

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    let Some(traits) = context.catalog().map(|catalog| &catalog.traits) else { return Vec::new() };
    if traits.categories.is_empty() {
        return Vec::new();
    }
    let mut findings = claimed(context, traits);
    for control in &plan.controls {
        let Some(category) = traits.category(&control.id) else { continue };
        let parts = control.parts.iter().filter(|part| part.carried().aws());
        let cited: Vec<_> = parts
            .flat_map(|part| &part.reports)
            .filter_map(|key| plan.report(key))
            .filter(|report| !report.letter)
            .collect();
        let Some(first) = cited.first() else { continue };
        if cited.iter().any(|report| report.categories.contains(&category)) {
            continue;
        }
        let mut finding = RULE
            .finding(format!(
                "{} is about {}, which {} does not cover",
                control.id,
                category.label(),
                first.title
            ))
            .help("assign the part to the customer, or cite a report that covers the category")
            .control(&control.id)
            .fault(&super::at(context, first));
        if let Some(table) = super::table(context) {
            finding = finding.cause(&table);
        }
        findings.push(finding);
    }
    findings
}

/// Statements of criteria of a category that no cited SOC 2 report of AWS's covers, and that rest on one.
fn claimed(context: &Context<'_>, traits: &FrameworkTraits) -> Vec<Diagnostic> {
    let plan = context.plan;
    let covered: Vec<Category> =
        plan.reports.iter().flat_map(|report| report.categories.iter().copied()).collect();
    if covered.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (said, parts) in super::serving(context) {
        let absent = parts.iter().find_map(|(control, _)| {
            let category = traits.category(&control.id).filter(|one| !covered.contains(one))?;
            Some((*control, category))
        });
        let Some((control, category)) = absent else { continue };
        let rests = said.sentences.iter().find(|sentence| {
            RESTS_ON_IT.find(sentence).is_some_and(|range| sentence.claims(&range))
        });
        if let Some(sentence) = rests {
            let message = format!(
                "{} rests {} on AWS's SOC 2 report, which does not cover {}",
                said.who(),
                control.id,
                category.label()
            );
            let help = "say what the organization itself does, and test it";
            findings.push(said.place(RULE.finding(message).help(help), &sentence.origin));
        }
    }
    findings
}
