//! `carveout.yaml`: the system, its services, frameworks, period and policy.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::places::Places;
use super::providers::{self, RawAssumed, RawProvider};
use crate::diag::{Diagnostic, Origin, Sink, codes};
use crate::input::yaml::{At, File, TextOr, parse};
use crate::limits::{PERIOD_DAYS, YEAR_FROM, YEAR_TO};
use crate::model::text::{is_sha256, quote};
use crate::model::{
    Contact, Date, Defaults, FiscalYear, FrameworkChoice, FrameworkSource, NoPremises, Override,
    Owner, Period, PeriodName, Policy, Role, RuleLevel, RuleSetting, RuleSettings, ServiceUse,
    System,
};

/// `carveout.yaml` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "carveout.yaml")]
pub(crate) struct SystemFile {
    /// Version of this format: 1.
    carveout: At<u32>,
    /// The system the plan describes.
    system: RawSystem,
    /// AWS services in use, by id or with details of their use.
    services: Vec<At<TextOr<RawService>>>,
    /// The organization's own premises: office, laptops, on-premises.
    #[serde(default)]
    premises: Vec<At<TextOr<RawService>>>,
    /// That there are no premises, and who said so; in place of `premises`.
    no_premises: Option<At<NoPremises>>,
    /// Subservice organizations other than AWS.
    #[serde(default)]
    providers: Vec<At<RawProvider>>,
    /// Complementary user entity controls: what is assumed of the organization's own users.
    #[serde(default)]
    user_controls: Vec<RawAssumed>,
    /// Frameworks to plan for: `nist-800-53-r5/low`, or an imported catalog file.
    frameworks: Vec<At<TextOr<RawFramework>>>,
    /// Audit period: `2026-Q3`, or its first and last day.
    period: At<TextOr<Period>>,
    /// When the fiscal year begins, for periods such as `FY2026-Q3`.
    fiscal_year: Option<At<FiscalYear>>,
    /// Values of organization-defined parameters, by id.
    #[serde(default)]
    parameters: BTreeMap<String, At<String>>,
    /// Who answers for a control, and how often it acts, where its own file does not say so.
    defaults: Option<At<Defaults>>,
    /// Firm policy.
    policy: Option<At<Policy>>,
    /// Responsibilities that this organization reassigns.
    #[serde(default)]
    overrides: Vec<At<RawOverride>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawSystem {
    /// Kebab-case id.
    id: At<String>,
    /// Display name.
    name: String,
    /// The organization that runs it.
    organization: String,
    /// What it does and for whom (Markdown).
    description: At<String>,
    /// What is inside the boundary, and what outside (Markdown).
    boundary: Option<At<String>>,
    /// Marking of made-up data, printed on every page.
    synthetic: Option<String>,
    /// Overall impact level.
    impact: Option<At<String>>,
    /// Kinds of data it processes.
    #[serde(default)]
    data_categories: Vec<At<String>>,
    /// AWS accounts.
    #[serde(default)]
    accounts: Vec<At<Contact>>,
    /// AWS Regions in use.
    #[serde(default)]
    regions: Vec<At<String>>,
    /// Other systems it exchanges data with.
    #[serde(default)]
    interconnections: Vec<String>,
    /// Roles by id.
    #[serde(default)]
    roles: IndexMap<String, At<Role>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawService {
    /// Id, name or alias of the service.
    id: String,
    /// Mode of use that changes who is responsible.
    mode: Option<String>,
    /// What it is used for.
    #[serde(default)]
    purpose: String,
    /// First day resources of it were created.
    created: Option<Date>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawFramework {
    /// Path of a resolved OSCAL catalog (JSON) in the workspace.
    catalog: String,
    /// Name to print; the file's name if absent.
    name: Option<String>,
    /// Responsibility table to apply if it does not follow from the catalog's ids.
    responsibility: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawOverride {
    /// Topic id.
    topic: String,
    /// Service id; every service if absent.
    service: Option<String>,
    /// New owner.
    owner: Owner,
    /// Written basis; required to take a responsibility from the customer.
    basis: Option<String>,
}

/// Reads `carveout.yaml`. `period` replaces the period of the file.
pub(crate) fn load(
    path: &str,
    text: &str,
    period: Option<PeriodName>,
    sink: &mut Sink,
) -> Option<(System, Vec<FrameworkChoice>)> {
    let file = File::whole(path);
    let raw: SystemFile = match parse(&file, text) {
        Ok(raw) => raw,
        Err(diagnostic) => {
            sink.push(diagnostic);
            return None;
        }
    };
    if raw.carveout.value != 1 {
        sink.push(
            Diagnostic::new(
                &codes::FORMAT_VERSION,
                format!(
                    "this version of carveout reads format 1, but the file has format {}",
                    raw.carveout.value
                ),
            )
            .help(
                "write `carveout: 1`, or use the version of carveout that the file was written for",
            )
            .fault(&raw.carveout.origin(&file)),
        );
    }
    if raw.system.id.value.is_empty()
        || !raw.system.id.value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    {
        sink.push(
            Diagnostic::new(&codes::INVALID_ID, format!("`{}` is not an id", raw.system.id.value))
                .help("use letters, digits, `-`, `_` and `.`")
                .fault(&raw.system.id.origin(&file)),
        );
    }
    let period_origin = raw.period.origin(&file);
    let fiscal_year = raw.fiscal_year.as_ref().map(|year| year.value);
    let of_name = |name: PeriodName| name.days(fiscal_year);
    let period = match period.map(of_name).transpose() {
        Ok(period) => period,
        Err(error) => {
            let at = Origin::option("--period");
            sink.push(
                Diagnostic::new(&codes::INVALID_PERIOD, error.to_string())
                    .help("name the months of the calendar, or its first and last day")
                    .fault(&at),
            );
            return None;
        }
    };
    let stated = match &raw.period.value {
        TextOr::Map(period) => Some(*period),
        TextOr::Text(text) => match text.parse().and_then(of_name) {
            Ok(period) => Some(period),
            Err(error) => {
                sink.push(
                    Diagnostic::new(&codes::INVALID_PERIOD, error.to_string())
                        .help("write 2026-Q3, or the first and the last day")
                        .fault(&period_origin),
                );
                None
            }
        },
    };
    if let Some(asked) = period.or(stated)
        && let Some(message) = unlikely(asked)
    {
        let at = match period {
            Some(asked) => Origin::option(format!("--period {}", asked.label())),
            None => period_origin.clone(),
        };
        sink.push(
            Diagnostic::new(&codes::INVALID_PERIOD, message)
                .help("correct the first or the last day")
                .fault(&at),
        );
    }
    let frameworks = frameworks(&raw.frameworks, &file, sink);
    let services = uses(&raw.services, &file);
    let premises = uses(&raw.premises, &file);
    if raw.services.is_empty() {
        sink.push(
            Diagnostic::new(&codes::NO_SERVICES, "no AWS service is listed")
                .help(
                    "list the services in use under `services:`; who is responsible for what depends on them",
                )
                .fault(&Origin::file(path)),
        );
    }
    let overrides = raw
        .overrides
        .iter()
        .map(|entry| Override {
            topic: entry.value.topic.clone(),
            service: entry.value.service.clone(),
            owner: entry.value.owner,
            basis: entry.value.basis.clone(),
            origin: entry.origin(&file),
        })
        .collect();
    let parameters = raw
        .parameters
        .iter()
        .map(|(id, value)| (id.to_lowercase(), (value.value.clone(), value.origin(&file))))
        .collect();
    let raw_system = raw.system;
    let mut at = Places::new(&file);
    let policy: Policy = at.field("policy", raw.policy).unwrap_or_default();
    if let Some(wrong) = policy.allowed_secrets.iter().find(|hash| !is_sha256(hash)) {
        let place = at.fields.at("policy", &Origin::file(path)).clone();
        sink.push(
            Diagnostic::new(
                &codes::INVALID_HASH,
                format!("{} under `allowed_secrets` is no SHA-256", quote(wrong)),
            )
            .help("write the 64 hexadecimal digits that sha256sum prints, never the secret itself")
            .fault(&place),
        );
    }
    let levels = levels(&policy, &file, text);
    let data_categories = each(&mut at, "data_categories", raw_system.data_categories, |text| text);
    let regions = each(&mut at, "regions", raw_system.regions, |text| text);
    let accounts = each(&mut at, "accounts", raw_system.accounts, |account| &account.id);
    let role_origins =
        raw_system.roles.iter().map(|(id, role)| (id.clone(), role.origin(&file))).collect();
    let roles = raw_system
        .roles
        .into_iter()
        .map(|(id, role)| {
            let role = at.stated(&format!("roles/{id}"), role);
            (id, role)
        })
        .collect();
    let system = System {
        id: raw_system.id.value,
        name: raw_system.name,
        organization: raw_system.organization,
        description_origin: first_line(&raw_system.description, text, &file),
        boundary_origin: raw_system
            .boundary
            .as_ref()
            .map_or_else(|| Origin::file(path), |boundary| first_line(boundary, text, &file)),
        description: at.stated("description", raw_system.description),
        boundary: at.field("boundary", raw_system.boundary),
        synthetic: raw_system.synthetic,
        impact: at.field("impact", raw_system.impact),
        data_categories,
        accounts,
        regions,
        role_origins,
        roles,
        services,
        premises,
        no_premises: at.field("no_premises", raw.no_premises),
        providers: providers::load(raw.providers, &file, sink),
        user_controls: providers::assumed(raw.user_controls, &file, sink),
        interconnections: raw_system.interconnections,
        period: period.or(stated)?,
        fiscal_year,
        period_origin: match period {
            Some(asked) => Origin::option(format!("--period {}", asked.label())),
            None => period_origin,
        },
        parameters,
        defaults: at.field("defaults", raw.defaults).unwrap_or_default(),
        policy,
        levels,
        overrides,
        fields: at.fields,
        origin: Origin::file(path),
    };
    Some((system, frameworks))
}

/// What is wrong with a period that no audit has.
fn unlikely(period: Period) -> Option<String> {
    let years = YEAR_FROM..=YEAR_TO;
    if !years.contains(&period.from.ymd().0) || !years.contains(&period.to.ymd().0) {
        return Some(format!(
            "{period} is far from any audit: its days lie in the years {YEAR_FROM} to {YEAR_TO}"
        ));
    }
    let days = period.days();
    (days > PERIOD_DAYS).then(|| {
        format!(
            "an audit period of {days} days is none: it has {PERIOD_DAYS} days, ten years, at most"
        )
    })
}

/// The line of the first words of a text. A text that begins with `|` has them on the next line.
fn first_line(value: &At<String>, text: &str, file: &File) -> Origin {
    let origin = value.origin(file);
    let Origin::Text { file: path, line, .. } = &origin else { return origin };
    let Some(head) = value.value.lines().map(str::trim).find(|head| !head.is_empty()) else {
        return origin;
    };
    // A folded text has its lines joined: its first words are enough.
    let head: String = head.chars().take(24).collect();
    let from = (*line as usize).saturating_sub(1);
    let mut lines = text.lines().enumerate().skip(from).take(4);
    match lines.find_map(|(number, line)| Some((number, line.find(head.trim_end())?))) {
        Some((number, at)) => {
            let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let column = text.lines().nth(number).map_or(0, |line| line[..at].chars().count());
            Origin::text(path.clone(), small(number + 1), small(column + 1))
        }
        None => origin,
    }
}

/// A list, each entry with its place under its name.
fn each<T>(
    at: &mut Places<'_>,
    list: &str,
    entries: Vec<At<T>>,
    name: impl Fn(&T) -> &String,
) -> Vec<T> {
    let one = |entry: At<T>| {
        let field = format!("{list}/{}", name(&entry.value));
        at.stated(&field, entry)
    };
    entries.into_iter().map(one).collect()
}

/// Levels of rules with their lines. The policy is printed as it is written and keeps no lines, so the text is
/// read once more for them.
fn levels(policy: &Policy, file: &File, text: &str) -> Vec<RuleLevel> {
    #[derive(Deserialize)]
    struct Head {
        policy: Rules,
    }
    #[derive(Deserialize)]
    struct Rules {
        rules: BTreeMap<String, At<IgnoredAny>>,
    }
    if policy.rules.is_empty() {
        return Vec::new();
    }
    let places = parse::<Head>(file, text).map(|head| head.policy.rules).unwrap_or_default();
    let of_rule = |(rule, settings): (&String, &RuleSettings)| {
        let origin = places.get(rule).map(|at| at.origin(file));
        let one = |setting: &RuleSetting| RuleLevel {
            rule: rule.clone(),
            setting: setting.clone(),
            origin: origin.clone(),
        };
        settings.0.iter().map(one).collect::<Vec<_>>()
    };
    policy.rules.iter().flat_map(of_rule).collect()
}

fn uses(raw: &[At<TextOr<RawService>>], file: &File) -> Vec<ServiceUse> {
    let one = |entry: &At<TextOr<RawService>>| {
        let origin = entry.origin(file);
        match &entry.value {
            TextOr::Text(id) => ServiceUse {
                id: id.clone(),
                mode: None,
                purpose: String::new(),
                created: None,
                origin,
            },
            TextOr::Map(raw) => ServiceUse {
                id: raw.id.clone(),
                mode: raw.mode.clone(),
                purpose: raw.purpose.clone(),
                created: raw.created,
                origin,
            },
        }
    };
    raw.iter().map(one).collect()
}

fn frameworks(
    raw: &[At<TextOr<RawFramework>>],
    file: &File,
    sink: &mut Sink,
) -> Vec<FrameworkChoice> {
    let mut choices: Vec<FrameworkChoice> = Vec::new();
    for entry in raw {
        let origin = entry.origin(file);
        let choice = match &entry.value {
            TextOr::Text(name) => {
                let (catalog, profiles) = name.split_once('/').unwrap_or((name, ""));
                FrameworkChoice {
                    name: name.clone(),
                    source: FrameworkSource::BuiltIn {
                        catalog: catalog.to_owned(),
                        profiles: profiles
                            .split('+')
                            .map(str::trim)
                            .filter(|profile| !profile.is_empty())
                            .map(str::to_owned)
                            .collect(),
                    },
                    origin,
                }
            }
            TextOr::Map(raw) => {
                let stem = std::path::Path::new(&raw.catalog).file_stem();
                let stem = stem.and_then(|stem| stem.to_str()).unwrap_or("catalog").to_owned();
                FrameworkChoice {
                    name: raw.name.clone().unwrap_or(stem),
                    source: FrameworkSource::File {
                        path: raw.catalog.clone(),
                        responsibility: raw.responsibility.clone(),
                    },
                    origin,
                }
            }
        };
        if choice.slug().is_empty() {
            sink.push(
                Diagnostic::new(
                    &codes::INVALID_ID,
                    "a framework needs a name with letters or digits",
                )
                .fault(&choice.origin),
            );
            continue;
        }
        if let Some(twin) = choices.iter().find(|other| other.slug() == choice.slug()) {
            sink.push(
                Diagnostic::new(
                    &codes::DUPLICATE_FRAMEWORK,
                    format!(
                        "`{}` would be written to the same folder as `{}`",
                        choice.name, twin.name
                    ),
                )
                .help("list each framework once, or give one of them another `name`")
                .fault(&choice.origin)
                .cause(&twin.origin),
            );
            continue;
        }
        choices.push(choice);
    }
    if raw.is_empty() {
        sink.push(
            Diagnostic::new(&codes::NO_FRAMEWORKS, "no framework is listed")
                .help("`carveout catalog list` prints the built-in ones, such as `soc2/security`")
                .fault(&Origin::file(file.path.clone())),
        );
    }
    choices
}
