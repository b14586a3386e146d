//! The files of a new workspace: of what a person said, and nothing that would have to be true of somebody's system.
//!
//! They hold no example that a package could print: no control, no evidence, no test. `carveout draft` writes what is
//! missing from what is stated here.

use std::fmt::Write as _;

use crate::catalog::named;
use crate::model::{Date, Knowledge, Period, Service};

/// What a new workspace is made of.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Id of the system, of letters, digits, `-`, `_` and `.`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Who runs it.
    pub organization: String,
    /// Names of frameworks as `carveout.yaml` writes them.
    pub frameworks: Vec<String>,
    /// Services in use: id and mode.
    pub services: Vec<(String, Option<String>)>,
    /// Ids of premises.
    pub premises: Vec<String>,
    /// That there are none: who said so, and when.
    pub no_premises: Option<(String, Date)>,
    /// AWS Regions.
    pub regions: Vec<String>,
    /// AWS accounts.
    pub accounts: Vec<String>,
    /// The audit period.
    pub period: Period,
}

/// The frameworks that a person means, with what was assumed where a name left it open.
///
/// # Errors
/// One sentence for each name that means none.
pub fn frameworks<S: AsRef<str>>(asked: &[S]) -> Result<(Vec<String>, Vec<String>), Vec<String>> {
    let (mut names, mut assumed, mut faults): (Vec<String>, Vec<String>, Vec<String>) =
        (Vec::new(), Vec::new(), Vec::new());
    for text in asked.iter().map(AsRef::as_ref).filter(|text| !text.trim().is_empty()) {
        match named::named(text.trim()) {
            Ok(one) => {
                assumed.extend(one.assumed);
                join(&mut names, &one.name);
            }
            Err(said) => faults.push(said),
        }
    }
    if faults.is_empty() { Ok((names, assumed)) } else { Err(faults) }
}

/// Adds a name. Selections of one catalog that has no levels are one framework: `soc2/security+availability`.
fn join(names: &mut Vec<String>, name: &str) {
    if names.iter().any(|known| known == name) {
        return;
    }
    let Some(("soc2", selection)) = name.split_once('/') else {
        names.push(name.to_owned());
        return;
    };
    match names.iter_mut().find(|known| known.starts_with("soc2/")) {
        Some(known) => {
            for one in selection.split('+') {
                let has = known["soc2/".len()..].split('+').any(|own| own == one);
                if !has {
                    known.push('+');
                    known.push_str(one);
                }
            }
        }
        None => names.push(name.to_owned()),
    }
}

/// The services that a person means: `ec2`, `lambda:container-image`, `Amazon RDS`.
///
/// # Errors
/// One sentence for each that is unknown, with the nearest.
pub fn services<S: AsRef<str>>(
    asked: &[S],
    knowledge: &Knowledge,
) -> Result<Vec<(String, Option<String>)>, Vec<String>> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for text in asked.iter().map(|text| text.as_ref().trim()).filter(|text| !text.is_empty()) {
        let (name, mode) = match text.split_once(':') {
            Some((name, mode)) if !text.contains("::") => (name.trim(), Some(mode.trim())),
            _ => (text, None),
        };
        let Some(service) = knowledge.service(name) else {
            let near = knowledge.nearest_service(name).map_or_else(
                || "`carveout services list` prints all".to_owned(),
                |near| format!("did you mean `{near}`? `carveout services list` prints all"),
            );
            faults.push(format!("there is no AWS service `{name}`: {near}"));
            continue;
        };
        if let Some(mode) = mode
            && !service.modes.iter().any(|known| known.id == mode)
        {
            faults.push(no_mode(service, mode));
            continue;
        }
        let one = (service.id.clone(), mode.map(str::to_owned));
        if !found.contains(&one) {
            found.push(one);
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

fn no_mode(service: &Service, mode: &str) -> String {
    let known: Vec<&str> = service.modes.iter().map(|mode| mode.id.as_str()).collect();
    match known.is_empty() {
        true => format!("{} has no modes, so no `{mode}`", service.name),
        false => format!("{} has no mode `{mode}`; its modes: {}", service.name, known.join(", ")),
    }
}

/// The premises that a person means.
///
/// # Errors
/// One sentence for each that is unknown.
pub fn premises<S: AsRef<str>>(
    asked: &[S],
    knowledge: &Knowledge,
) -> Result<Vec<String>, Vec<String>> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for text in asked.iter().map(|text| text.as_ref().trim()).filter(|text| !text.is_empty()) {
        let wanted = text.to_lowercase();
        let named = |one: &&Service| {
            one.id == wanted
                || one.name.to_lowercase() == wanted
                || one.aliases.iter().any(|alias| alias.to_lowercase() == wanted)
        };
        match knowledge.premises.values().find(named) {
            Some(one) if found.contains(&one.id) => {}
            Some(one) => found.push(one.id.clone()),
            None => {
                let all: Vec<&str> = knowledge.premises.keys().map(String::as_str).collect();
                faults
                    .push(format!("there are no premises `{text}`; there are: {}", all.join(", ")));
            }
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// An id from a text: `Patient portal` is `patient-portal`.
pub fn id_of(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' })
        .collect();
    let pieces: Vec<&str> = plain.split('-').filter(|piece| !piece.is_empty()).collect();
    let id = pieces.join("-").to_lowercase();
    let id = id.trim_matches(['.', '_', '-']);
    if id.is_empty() { "my-system".to_owned() } else { id.to_owned() }
}

/// A name from the name of a folder: `my-system` is `My system`.
pub fn name_of(folder: &str) -> String {
    let words = folder.replace(['-', '_'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().collect::<String>() + letters.as_str(),
        None => "My system".to_owned(),
    }
}

/// A text as YAML reads it, whatever is in it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The files, by path.
pub fn files(answers: &Answers, knowledge: &Knowledge) -> Vec<(&'static str, String)> {
    vec![
        ("carveout.yaml", head(answers, knowledge)),
        ("aws-reports.yaml", REVIEWS.to_owned()),
        ("aws-reports.lock.json", LOCK.to_owned()),
        ("waivers.yaml", WAIVERS.to_owned()),
        ("description.yaml", DESCRIPTION.to_owned()),
        ("evidence/index.yaml", INDEX.to_owned()),
        ("evidence/tests.yaml", TESTS.to_owned()),
        (".gitignore", "/out\n".to_owned()),
    ]
}

fn head(answers: &Answers, knowledge: &Knowledge) -> String {
    let mut out = String::new();
    let mut line = |text: &str| _ = writeln!(out, "{text}");
    line(
        "# The system that this plan describes. `carveout schema carveout` prints all keys of this file.",
    );
    line("carveout: 1");
    line("");
    line("system:");
    line(&format!("  id: {}", quoted(&answers.id)));
    line(&format!("  name: {}", quoted(&answers.name)));
    line(&format!("  organization: {}", quoted(&answers.organization)));
    line("  # Two or three sentences on what it does, and for whom, serve a reader better.");
    line("  description: |");
    line(&format!("    {}", description(answers, knowledge)));
    line("  # boundary: |");
    line("  #   What is inside this plan, and what is not.");
    line("  # data_categories: [\"Customer records\"]");
    if answers.accounts.is_empty() {
        line("  # accounts:");
        line("  #   - {id: \"111122223333\", purpose: \"Production\"}");
    } else {
        line("  accounts:");
        for account in &answers.accounts {
            line(&format!("    - {{id: {}}}", quoted(account)));
        }
    }
    if answers.regions.is_empty() {
        line("  # regions: [eu-central-1]");
    } else {
        line(&format!("  regions: [{}]", answers.regions.join(", ")));
    }
    line("  # Who answers for controls. Roles, not names.");
    line("  roles:");
    line("    system-owner: {title: System Owner}");
    line("    security-lead: {title: Security Lead}");
    line("");
    line("# Every AWS service in use: who is responsible for what is derived from this list.");
    line("# `carveout services show lambda` has the modes that change it.");
    line("services:");
    for (id, mode) in &answers.services {
        let name = knowledge.services.get(id).map_or(id.as_str(), |service| &service.name);
        match mode {
            Some(mode) => line(&format!("  - {{id: {id}, mode: {mode}}}   # {name}")),
            None => line(&format!("  - {id:<28} # {name}")),
        }
    }
    line("");
    if let Some((who, day)) = &answers.no_premises {
        line(&format!("no_premises: {{said_by: {}, on: {day}}}", quoted(who)));
    } else {
        line("# Your own places and devices. With them, a half of the physical controls is yours.");
        line(&format!("premises: [{}]", answers.premises.join(", ")));
    }
    line("");
    line(
        "frameworks:                                    # `carveout catalog list` prints the others",
    );
    for framework in &answers.frameworks {
        line(&format!("  - {framework}"));
    }
    line("");
    line(&format!("period: {}", period(answers.period)));
    line("");
    line(
        "# Who writes a control where nothing else says so, by family or control; `\"*\"` is everybody else's.",
    );
    line("defaults:");
    line("  owners: {\"*\": security-lead}");
    line("");
    line("policy:");
    line(
        "  deny: nothing                                # `errors`, once the first package is complete",
    );
    out
}

/// The period as `carveout.yaml` takes it.
fn period(period: Period) -> String {
    let label = period.label();
    match label.contains("..") {
        true => format!("{{from: {}, to: {}}}", period.from, period.to),
        false => quoted(&label),
    }
}

/// What is known of the system: a sentence that holds.
fn description(answers: &Answers, knowledge: &Knowledge) -> String {
    const NAMED: usize = 4;
    let mut names: Vec<&str> = Vec::new();
    for (id, _) in &answers.services {
        let name = knowledge.services.get(id).map_or(id.as_str(), |service| &service.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let on = match (names.len(), names.split_last()) {
        (0, _) | (_, None) => "AWS".to_owned(),
        (1, Some((last, _))) => (*last).to_owned(),
        (many, _) if many > NAMED => {
            let rest = many - NAMED;
            let other = if rest == 1 { "another AWS service" } else { "other AWS services" };
            let count = if rest == 1 { String::new() } else { format!("{rest} ") };
            format!("{} and {count}{other}", names[..NAMED].join(", "))
        }
        (_, Some((last, others))) => format!("{} and {last}", others.join(", ")),
    };
    let name = answers.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let organization = answers.organization.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{name} is run by {organization} on {on}.")
}

const REVIEWS: &str = "\
# Your review of each AWS report. A report that nobody reviewed supports nothing.
# List the reports of your account, in the account that accepted AWS's terms:
#   carveout artifact sync . --region us-east-1
# then add a review for each report you rely on: `carveout artifact review . REPORT` prints an entry.
reviews: []
letters: []
";

const LOCK: &str = "{
  \"reports\": []
}
";

const DESCRIPTION: &str = include_str!("description.yaml");

const WAIVERS: &str = "\
# Findings you accept for a limited time: rule, reason, approver, last day. `carveout waive` writes one.
waivers: []
";

const INDEX: &str = "\
# One entry for each file or reference: where it is from, when it was made, and the days it speaks of.
# A register that you have, in CSV or Excel, may lie beside this file. An entry looks like this:
#
#   - id: EV-001
#     title: Access review of the quarter
#     kind: export             # document | export | tool-output | configuration | screenshot | record
#     source: AWS IAM
#     query: aws iam get-credential-report
#     extracted_at: 2026-12-31T09:00:00Z
#     extracted_by: security-lead
#     covers: {from: 2026-10-01, to: 2026-12-31}
#     file: files/access-review.csv
#     supports: [IMP-AC-2]
evidence: []
";

const TESTS: &str = "\
# Tests of controls, in enough detail for another person to do them again: `carveout draft tests .` writes drafts.
tests: []
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_forgiven_and_joined() {
        let (names, assumed) = frameworks(&["HIPAA", "soc2", "availability", "MODERATE"]).unwrap();
        assert_eq!(
            names,
            ["hipaa/security-rule", "soc2/security+availability", "nist-800-53-r5/moderate"]
        );
        assert_eq!(assumed.len(), 1, "{assumed:?}");
        let faults = frameworks(&["hippa", "soc2", "gdpr"]).unwrap_err();
        assert_eq!(faults.len(), 2, "every unknown name in one round: {faults:?}");
    }

    #[test]
    fn ids_and_names_come_of_a_folder() {
        assert_eq!(id_of("Patient Portal (EU)"), "patient-portal-eu");
        assert_eq!(id_of("ü"), "my-system");
        assert_eq!(name_of("patient_portal"), "Patient portal");
    }

    #[test]
    fn services_are_found_by_any_name_and_unknown_ones_told_at_once() {
        let knowledge = crate::knowledge::load(&[]).unwrap();
        let found = services(&["Amazon RDS", "lambda:container-image", "rds"], &knowledge).unwrap();
        assert_eq!(
            found,
            [("rds".into(), None), ("lambda".into(), Some("container-image".to_owned()))]
        );
        let faults =
            services(&["lamda", "lambda:cont", "s3:glacier"], &knowledge).unwrap_err().join("\n");
        assert!(faults.contains("did you mean `lambda`"), "{faults}");
        assert!(faults.contains("its modes: ") && faults.contains("has no modes"), "{faults}");
    }
}
