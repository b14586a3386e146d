//! `impact-below-mark`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Impact, ImpactLevel};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "impact-below-mark",
        severity: Severity::Error,
        summary: "the declared impact, or the baseline, is not that of the system's information",
        manual: "\
FIPS 199 takes the highest impact of any objective of any type of information: the high-water mark. Baselines
of SP 800-53B are chosen by it. The system declares another impact, or its plan uses another baseline. Below
the mark, controls that the information needs are missing from the plan. Above it, the plan is right to do
more, but a reader cannot tell which of the two was meant, so that is a warning.

Correct the rating of the type under `information_types` in description.yaml, or `impact` and the baseline in
carveout.yaml.",
    },
    check,
};

/// The level as FIPS 199 has it.
fn impact(level: ImpactLevel) -> Impact {
    match level {
        ImpactLevel::Low => Impact::Low,
        ImpactLevel::Moderate => Impact::Moderate,
        ImpactLevel::High => Impact::High,
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let workspace = context.workspace;
    let told = &workspace.described.description.told;
    let Some(mark) = told.high_water_mark().filter(|mark| *mark > Impact::NotApplicable) else {
        return Vec::new();
    };
    let Some(at) = told.information_types.iter().position(|one| one.highest() == mark) else {
        return Vec::new();
    };
    let name = &told.information_types[at].name;
    let place = workspace.described.at(&format!("information_types/{at}"));
    let mut findings = Vec::new();
    let system = &workspace.system;
    let declared = system.impact.as_deref().and_then(ImpactLevel::of).map(impact);
    if let Some(declared) = declared.filter(|declared| *declared != mark) {
        let message = format!(
            "the system declares impact {}, and the highest of its information is {}: {name}",
            declared.label().to_lowercase(),
            mark.label().to_lowercase()
        );
        findings.push((message, declared, system.at("impact").clone()));
    }
    let levels = context.catalog().into_iter().flat_map(|catalog| &catalog.profiles);
    let levels = levels.filter_map(|profile| Some((profile, ImpactLevel::of(&profile.id)?)));
    let highest = levels.max_by_key(|(_, level)| *level);
    if let Some((profile, level)) = highest.filter(|(_, level)| impact(*level) < mark) {
        let message = format!(
            "the plan uses the {}, and the highest impact of its information is {}: {name}",
            profile.title,
            mark.label().to_lowercase()
        );
        findings.push((message, impact(level), system.at("frameworks").clone()));
    }
    findings
        .into_iter()
        .map(|(message, declared, stated)| {
            let severity = if declared > mark { Severity::Warning } else { Severity::Error };
            RULE.finding(message)
                .severity(severity)
                .help("correct the rating of the information, or the declared level")
                .fault(&place)
                .cause(&stated)
        })
        .collect()
}
