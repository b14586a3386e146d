//! `report-category-absent`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Category, PlanControl};

/// The rule.
pub static RULE: Rule = Rule {
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

/// The category a SOC 2 criterion belongs to.
fn category(control: &PlanControl) -> Option<Category> {
    let id = control.id.to_string();
    let letters: String = id.chars().take_while(char::is_ascii_alphabetic).collect();
    Some(match letters.as_str() {
        "CC" => Category::Security,
        "A" => Category::Availability,
        "C" => Category::Confidentiality,
        "PI" => Category::ProcessingIntegrity,
        "P" => Category::Privacy,
        _ => return None,
    })
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let plan = context.plan;
    if plan.catalog.id != "soc2" {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for control in &plan.controls {
        let Some(category) = category(control) else { continue };
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
