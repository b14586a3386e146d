//! The record for people, in Markdown: the JSON's content with the texts of FedRAMP's rules, from FedRAMP's file.

use serde_json::Value;

use crate::model::{Fedramp, NOTICE, Plan};

/// The record as a page. FedRAMP asks for version, time and source of the last update; they stand first.
pub(super) fn readable(record: &Value, plan: &Plan, fedramp: &Fedramp) -> String {
    let mut out =
        vec![format!("# Security Decision Record: {}", plan.system.name), NOTICE.to_owned()];
    out.extend(plan.system.synthetic.clone());
    let rules = fedramp.rules.as_ref();
    out.push(format!(
        "- Version: {} as of {}\n- Last update: {}T00:00:00Z\n- Source of update: {}\n- Certification: {}, class {}\n\
         - Controls: {}\n- FedRAMP's rules: {}\n- Certification package overview: {}",
        plan.period_label,
        plan.as_of,
        plan.as_of,
        plan.generator,
        fedramp.certification.label(),
        fedramp.class,
        plan.framework_title,
        rules.map_or("not given; rules are named by id".to_owned(), |rules| {
            format!("{} ({})", rules.version, rules.file)
        }),
        fedramp.package_overview_uri,
    ));
    let each = |key: &str| record[key].as_array().into_iter().flatten();
    if record.get("portsAndProtocols").is_some() {
        let mut table =
            "## Ports and protocols\n\n| service | port | transport | encryption | purpose |\n|---|---|---|---|---|".to_owned();
        for port in each("portsAndProtocols") {
            let cell = |key: &str| text(&port[key]).replace('|', "\\|");
            table.push_str(&format!(
                "\n| {} | {} | {} | {} | {} |",
                cell("serviceName"),
                cell("portNumber"),
                cell("transportProtocol"),
                cell("encryption"),
                cell("purpose")
            ));
        }
        out.push(table);
    }
    out.push("## FedRAMP's rules".to_owned());
    let unanswered: Vec<&str> = each("fedRampRequirements")
        .filter(|one| one["frrImplementation"].as_array().is_none_or(Vec::is_empty))
        .map(|one| text(&one["frrID"]))
        .collect();
    if !unanswered.is_empty() {
        out.push(format!(
            "{} of {} rules that apply are not answered: {}.",
            unanswered.len(),
            each("fedRampRequirements").count(),
            unanswered.join(", ")
        ));
    }
    for one in each("fedRampRequirements").filter(|one| !unanswered.contains(&text(&one["frrID"])))
    {
        let id = text(&one["frrID"]);
        let rule = rules.and_then(|rules| rules.rules.get(id));
        out.push(format!(
            "### {id}{}",
            rule.map(|rule| format!(" {}", rule.name)).unwrap_or_default()
        ));
        if let Some(rule) = rule {
            out.push(quoted(&rule.statement, &rule.items));
        }
        status(&one["frrImplementationStatus"], &mut out);
        lists(one, &["frrImplementation", "frrValidation", "frrAssessment"], &mut out);
    }
    if record.get("keySecurityIndicators").is_some() {
        out.push("## Key security indicators".to_owned());
    }
    for one in each("keySecurityIndicators") {
        let id = text(&one["ksiId"]);
        let words = rules.and_then(|rules| rules.indicators.get(id));
        out.push(format!(
            "### {id}{}",
            words.map(|one| format!(" {}", one.name)).unwrap_or_default()
        ));
        if let Some(words) = words {
            out.push(quoted(&words.statement, &[]));
        }
        status(&one["ksiImplementationStatus"], &mut out);
        lists(one, &["ksiImplementation", "ksiValidation", "ksiAssessment", "ksiTests"], &mut out);
        let evidence: Vec<String> = one["ksiEvidence"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| format!("- {}", text(&item["evidenceDescription"])))
            .collect();
        if !evidence.is_empty() {
            out.push(format!("Evidence:\n\n{}", evidence.join("\n")));
        }
    }
    if record.get("securityControls").is_some() {
        out.push("## Controls".to_owned());
    }
    for one in each("securityControls") {
        let id = text(&one["controlId"]);
        let title = plan.controls.iter().find(|control| control.id.as_str() == id);
        out.push(format!("### {id} {}", title.map_or("", |control| &control.title)));
        status(&one["controlImplementationStatus"], &mut out);
        let values: Vec<String> = one["parameterValues"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| {
                format!("- `{}`: {}", text(&one["parameterId"]), text(&one["parameterValue"]))
            })
            .collect();
        if !values.is_empty() {
            out.push(values.join("\n"));
        }
        out.push(text(&one["controlImplementationDescription"]).to_owned());
    }
    let mut out = out.join("\n\n");
    out.push('\n');
    out
}

fn text(of: &Value) -> &str {
    of.as_str().unwrap_or_default()
}

fn quoted(statement: &str, items: &[String]) -> String {
    let items = items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n");
    let whole = format!("{statement}\n\n{items}");
    whole
        .trim()
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

fn status(of: &Value, out: &mut Vec<String>) {
    if let Some(status) = of.as_str() {
        out.push(format!("Status: {status}"));
    }
}

fn lists(of: &Value, keys: &[&str], out: &mut Vec<String>) {
    for key in keys {
        let texts: Vec<&str> =
            of[*key].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if !texts.is_empty() {
            let title = key.trim_start_matches("frr").trim_start_matches("ksi");
            out.push(format!("{title}:"));
            out.extend(texts.iter().map(|text| (*text).to_owned()));
        }
    }
}
