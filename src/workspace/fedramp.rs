//! `fedramp.yaml`, and FedRAMP's file of rules that it names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::diag::{Diagnostic, Origin, Sink, codes, nearest};
use crate::input::folder::Folder;
use crate::input::yaml::{At, File, parse};
use crate::input::{json_error, url};
use crate::limits::CATALOG_VALUES;
use crate::model::{
    CertificationType, Fedramp, FedrampRule, FedrampRules, Indicator, Port, Redacted, RuleAnswer,
    json,
};

/// The file.
const PATH: &str = "fedramp.yaml";

/// `fedramp.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "fedramp.yaml")]
pub(crate) struct FedrampFile {
    /// Type of certification: `Rev5` or `20x`.
    #[serde(default, rename = "type")]
    certification: CertificationType,
    /// Class of certification: `B`, `C` or `D`.
    #[serde(default)]
    class: Option<At<String>>,
    /// Where the certification package overview is published: an https address.
    package_overview_uri: At<String>,
    /// FedRAMP's file of rules (fedramp-consolidated-rules.json), a path in the workspace. Texts of rules are taken from
    /// it.
    #[serde(default)]
    rules: Option<At<String>>,
    /// Ports and protocols that are exposed.
    #[serde(default)]
    ports: Vec<Port>,
    /// How FedRAMP's rules are followed.
    #[serde(default)]
    requirements: Vec<At<RuleAnswer>>,
    /// What a copy for publication leaves out.
    #[serde(default)]
    redacted: Option<Redacted>,
    /// Data of the certification package overview, by the names of FedRAMP's schema. What the workspace states elsewhere is
    /// filled in.
    #[serde(default)]
    overview: Option<At<Value>>,
}

/// What FedRAMP requires of an overview and no plan knows.
const REQUIRED: &[(&str, &[&str])] = &[
    ("serviceIdentification", &["serviceAcronym", "fedRampPackageId", "website", "logo"]),
    ("serviceProperties", &["serviceType", "deploymentModel"]),
];

/// What an overview lacks: FedRAMP's schema refuses it without.
fn lacking(overview: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for (object, members) in REQUIRED {
        let absent = members.iter().filter(|member| overview[*object][**member].is_null());
        out.extend(absent.map(|member| format!("{object}.{member}")));
    }
    for kind in ["Security", "Sales"] {
        let mut contacts = overview["contactInformation"].as_array().into_iter().flatten();
        if !contacts.any(|contact| contact["contactType"].as_str() == Some(kind)) {
            out.push(format!("a contact of type `{kind}`"));
        }
    }
    out
}

/// Reads `fedramp.yaml`. `None` where there is none, or it is at fault.
pub(super) fn load(folder: &mut Folder, text: &str, sink: &mut Sink) -> Option<Fedramp> {
    let file = File::whole(PATH);
    let raw: FedrampFile = match parse(&file, text) {
        Ok(raw) => raw,
        Err(fault) => {
            sink.fault(fault);
            return None;
        }
    };
    let address = raw.package_overview_uri;
    if let Err(refused) = url::check(&address.value) {
        let fault = Diagnostic::new(
            &codes::INVALID_URL,
            format!("`package_overview_uri`: {}", refused.message()),
        );
        sink.fault(fault.help(refused.help()).fault(&address.origin(&file)));
        return None;
    }
    let class = match raw.class {
        Some(class) if !["A", "B", "C", "D"].contains(&class.value.as_str()) => {
            let fault = Diagnostic::new(
                &codes::INVALID_FEDRAMP,
                format!("`{}` is no class of certification", class.value),
            )
            .help("write A, B, C or D");
            sink.fault(fault.fault(&class.origin(&file)));
            return None;
        }
        Some(class) => class.value,
        None => "C".to_owned(),
    };
    let rules = raw.rules.and_then(|path| {
        let read = folder
            .text(&path.value)
            .and_then(|text| rules(&path.value, &text, raw.certification, &class));
        read.map_err(|fault| sink.fault(fault.fault(&path.origin(&file)))).ok()
    });
    if let Some(rules) = &rules {
        for answer in &raw.requirements {
            let id = &answer.value.id;
            if !rules.known.contains(id) {
                let near = nearest(id, rules.known.iter().map(String::as_str));
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "its ids are like `{}`",
                        rules.known.first().map_or("", String::as_str)
                    ),
                };
                let fault = Diagnostic::new(
                    &codes::INVALID_FEDRAMP,
                    format!("`{id}` is no rule in `{}`", rules.file),
                );
                sink.fault(fault.help(help).fault(&answer.origin(&file)));
            }
        }
    }
    let overview = raw.overview.and_then(|overview| {
        let lacks = lacking(&overview.value);
        if lacks.is_empty() {
            return Some(overview.value);
        }
        let fault = Diagnostic::new(
            &codes::INVALID_FEDRAMP,
            format!("`overview` lacks {}; FedRAMP requires them", lacks.join(", ")),
        )
        .help(
            "add them, by the names of FedRAMP's schema, or remove `overview` until you have them",
        );
        sink.fault(fault.fault(&overview.origin(&file)));
        None
    });
    Some(Fedramp {
        certification: raw.certification,
        class,
        package_overview_uri: address.value,
        ports: raw.ports,
        requirements: raw.requirements.into_iter().map(|one| one.value).collect(),
        redacted: raw.redacted,
        overview,
        rules,
        origin: Origin::file(PATH),
    })
}

/// FedRAMP's file of rules: those that apply to providers of a type and class.
fn rules(
    path: &str,
    text: &str,
    certification: CertificationType,
    class: &str,
) -> Result<FedrampRules, Diagnostic> {
    let text = text.trim_start_matches('\u{feff}');
    let file: Value =
        json::parse(text, CATALOG_VALUES).map_err(|fault| json_error(path, &fault))?;
    let mut out = FedrampRules {
        version: file["info"]["version"].as_str().unwrap_or_default().to_owned(),
        file: path.to_owned(),
        ..FedrampRules::default()
    };
    let scopes = match certification {
        CertificationType::Rev5 => ["all", "rev5"],
        CertificationType::TwentyX => ["all", "20x"],
    };
    for family in objects(&file["FRR"]) {
        for (scope, subsets) in members(&family["data"]) {
            for (subset, all) in members(subsets) {
                let info = match scope {
                    "all" => &family["info"]["subsets"][subset],
                    _ => &family["info"][scope]["subsets"][subset],
                };
                let applies = &info["applicability"];
                let here = scopes.contains(&scope)
                    && says(&applies["types"], certification.label())
                    && says(&applies["classes"], class);
                for (id, rule) in members(all) {
                    out.known.push(id.to_owned());
                    if here
                        && says(&rule["affects"], "Providers")
                        && says(&applies["affects"], "Providers")
                    {
                        let words = &rule["varies_by_class"][class.to_lowercase()];
                        let from =
                            |key: &str| if words[key].is_null() { &rule[key] } else { &words[key] };
                        let items = from("following_information").as_array();
                        out.rules.insert(
                            id.to_owned(),
                            FedrampRule {
                                name: text_of(&rule["name"]),
                                statement: text_of(from("statement")),
                                items: items.into_iter().flatten().map(text_of).collect(),
                            },
                        );
                    }
                }
            }
        }
    }
    for theme in objects(&file["KSI"]) {
        for (id, one) in members(&theme["indicators"]) {
            let words = &one["varies_by_class"][class.to_lowercase()]["statement"];
            let controls = one["controls"].as_array().into_iter().flatten().map(text_of);
            out.indicators.insert(
                id.to_owned(),
                Indicator {
                    name: text_of(&one["name"]),
                    statement: text_of(if words.is_null() { &one["statement"] } else { words }),
                    controls: controls.collect(),
                },
            );
        }
    }
    if out.known.is_empty() && out.indicators.is_empty() {
        return Err(Diagnostic::new(
            &codes::INVALID_FEDRAMP,
            format!("`{path}` has none of FedRAMP's rules"),
        )
        .help("take fedramp-consolidated-rules.json as FedRAMP publishes it")
        .fault(&Origin::file(path)));
    }
    Ok(out)
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn objects(value: &Value) -> impl Iterator<Item = &Value> {
    members(value).map(|(_, value)| value)
}

/// True if a list has this word, or there is no list.
fn says(list: &Value, word: &str) -> bool {
    list.as_array().is_none_or(|list| list.iter().any(|one| one.as_str() == Some(word)))
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
