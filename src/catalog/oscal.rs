//! Resolved catalogs in OSCAL JSON, such as NIST's own baselines, printed in their own words.

use indexmap::IndexMap;
use serde::Deserialize;

use super::profile::SourceKind;
use crate::diag::{Diagnostic, Origin, codes};
use crate::input::json_error;
use crate::limits::CATALOG_VALUES;
use crate::model::json::parse;
use crate::model::{
    Catalog, CatalogSource, Control, ControlId, Group, Parameter, Part, PartId, Wording,
};

#[derive(Deserialize)]
struct Document {
    catalog: Option<RawCatalog>,
    profile: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct RawCatalog {
    metadata: Metadata,
    #[serde(default)]
    groups: Vec<RawGroup>,
    #[serde(default)]
    controls: Vec<RawControl>,
}

#[derive(Deserialize)]
struct Metadata {
    title: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    props: Vec<Prop>,
    #[serde(default)]
    remarks: Option<String>,
}

#[derive(Deserialize)]
struct RawGroup {
    id: Option<String>,
    title: String,
    #[serde(default)]
    props: Vec<Prop>,
    #[serde(default)]
    groups: Vec<RawGroup>,
    #[serde(default)]
    controls: Vec<RawControl>,
}

#[derive(Deserialize)]
struct RawControl {
    id: String,
    title: String,
    #[serde(default)]
    params: Vec<RawParam>,
    #[serde(default)]
    props: Vec<Prop>,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    parts: Vec<RawPart>,
    #[serde(default)]
    controls: Vec<RawControl>,
}

#[derive(Deserialize)]
struct RawParam {
    id: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    props: Vec<Prop>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    constraints: Vec<Constraint>,
    select: Option<Select>,
}

#[derive(Deserialize)]
struct Constraint {
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Select {
    how_many: Option<String>,
    #[serde(default)]
    choice: Vec<String>,
}

#[derive(Deserialize)]
struct Prop {
    name: String,
    value: String,
    #[serde(default)]
    class: Option<String>,
    #[serde(default)]
    remarks: Option<String>,
}

#[derive(Deserialize)]
struct Link {
    href: String,
    #[serde(default)]
    rel: Option<String>,
}

#[derive(Deserialize)]
struct RawPart {
    #[serde(default)]
    id: String,
    name: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    props: Vec<Prop>,
    #[serde(default)]
    prose: String,
    #[serde(default)]
    parts: Vec<RawPart>,
}

fn prop<'a>(props: &'a [Prop], name: &str) -> Option<&'a str> {
    let plain = props.iter().find(|prop| prop.name == name && prop.class.is_none());
    plain.or_else(|| props.iter().find(|prop| prop.name == name)).map(|prop| prop.value.as_str())
}

/// Reads a resolved catalog.
///
/// # Errors
/// When the file is not JSON, not an OSCAL catalog, a profile still to be resolved, or names a
/// control twice.
pub fn catalog(path: &str, text: &str) -> Result<Catalog, Diagnostic> {
    catalog_once(path, text, "resolve the profile again; a resolved catalog has each control once")
}

/// Reads a resolved catalog; `remedy` is what helps against a control that it has twice.
///
/// # Errors
/// Those of [`catalog`].
pub fn catalog_once(path: &str, text: &str, remedy: &str) -> Result<Catalog, Diagnostic> {
    let text = text.trim_start_matches('\u{feff}');
    let document: Document =
        parse(text, CATALOG_VALUES).map_err(|fault| json_error(path, &fault))?;
    let Some(raw) = document.catalog else {
        let diagnostic = if document.profile.is_some() {
            Diagnostic::new(
                &codes::INVALID_CATALOG,
                format!("`{path}` is a profile, not a catalog"),
            )
            .help("use the resolved-profile catalog that is published with it")
        } else {
            Diagnostic::new(&codes::INVALID_CATALOG, format!("`{path}` contains no OSCAL catalog"))
                .help("a catalog file is a JSON object with a `catalog` member")
        };
        return Err(diagnostic.fault(&Origin::file(path)));
    };
    let mut groups = Vec::new();
    if !raw.controls.is_empty() {
        groups.push(Group {
            id: "–".into(),
            title: "Ungrouped".into(),
            controls: controls(raw.controls, path)?,
        });
    }
    for group in raw.groups {
        flatten(group, path, &mut groups)?;
    }
    let mut seen = std::collections::BTreeSet::new();
    for control in groups.iter().flat_map(|group| &group.controls) {
        if !seen.insert(&control.id) {
            return Err(Diagnostic::new(
                &codes::INVALID_CATALOG,
                format!("`{path}` contains {} twice", control.id),
            )
            .help(remedy)
            .fault(&Origin::file(path)));
        }
    }
    if seen.is_empty() {
        return Err(Diagnostic::new(&codes::INVALID_CATALOG, format!("`{path}` has no controls"))
            .help("check that it is the right file; a profile must select controls of its catalog")
            .fault(&Origin::file(path)));
    }
    let known = framework_of(&raw.metadata.title, |id| seen.iter().any(|one| one.as_str() == id));
    Ok(Catalog {
        responsibility: known.map(str::to_owned),
        source: CatalogSource {
            id: known.unwrap_or("oscal").to_owned(),
            title: raw.metadata.title,
            version: raw.metadata.version,
            wording: Wording::Official,
            note: provenance(&raw.metadata.props, raw.metadata.remarks.as_deref()),
            file: None,
            sha256: None,
            url: None,
        },
        profiles: Vec::new(),
        support: crate::model::SupportNeeds::default(),
        determination: false,
        traits: crate::model::FrameworkTraits::default(),
        document: super::documents::named("ssp"),
        groups,
    })
}

/// The framework whose ids a catalog of NIST's uses, by its title and by an id that it has.
fn framework_of(title: &str, has: impl Fn(&str) -> bool) -> Option<&'static str> {
    if is_nist_r5(title) && has("AC-1") {
        return Some("nist-800-53-r5");
    }
    let cui = title.to_lowercase().contains("protecting controlled unclassified information");
    (cui && has("03.01.01") && has("03.17.03")).then_some("nist-800-171-r3")
}

/// True for titles of catalogs that use the ids of SP 800-53 revision 5.
fn is_nist_r5(title: &str) -> bool {
    let title = title.to_lowercase();
    let older = ["revision 4", "rev 4", "rev4", "rev. 4"].iter().any(|old| title.contains(old));
    (title.contains("800-53") || title.contains("fedramp")) && !older
}

/// What `catalog import`, or resolving a profile, recorded about the files it read.
/// A spreadsheet has no terms of its own that a program could read: what was said of them is told as well.
fn provenance(props: &[Prop], remarks: Option<&str>) -> Option<String> {
    let spreadsheet = SourceKind::Spreadsheet.label();
    let of_sheet = props.iter().any(|prop| {
        prop.name == super::profile::SOURCE && prop.class.as_deref() == Some(spreadsheet)
    });
    let terms = remarks.filter(|_| of_sheet).map(|terms| format!(" {terms}")).unwrap_or_default();
    let sources: Vec<String> = props
        .iter()
        .filter(|prop| prop.name == super::profile::SOURCE)
        .map(|prop| {
            let (class, file) = (prop.class.as_deref(), prop.remarks.as_deref());
            let (class, file) = (class.unwrap_or("file"), file.unwrap_or("not named"));
            format!("{class} {file} (SHA-256 {})", prop.value)
        })
        .collect();
    (!sources.is_empty()).then(|| format!("Taken from {}.{terms}", sources.join(", ")))
}

fn flatten(raw: RawGroup, path: &str, out: &mut Vec<Group>) -> Result<(), Diagnostic> {
    let controls = controls(raw.controls, path)?;
    if !controls.is_empty() {
        let published = prop(&raw.props, super::sheet::PUBLISHED_ID).map(str::to_owned);
        let id =
            published.unwrap_or_else(|| raw.id.unwrap_or_else(|| raw.title.clone()).to_uppercase());
        out.push(Group { id, title: raw.title, controls });
    }
    raw.groups.into_iter().try_for_each(|group| flatten(group, path, out))
}

/// Controls and, right after each, its enhancements.
fn controls(raw: Vec<RawControl>, path: &str) -> Result<Vec<Control>, Diagnostic> {
    let mut out = Vec::new();
    for mut control in raw {
        let nested = std::mem::take(&mut control.controls);
        let withdrawn =
            prop(&control.props, "status").is_some_and(|s| s.eq_ignore_ascii_case("withdrawn"));
        if !withdrawn {
            out.push(build(control, path)?);
        }
        out.extend(controls(nested, path)?);
    }
    Ok(out)
}

fn build(raw: RawControl, path: &str) -> Result<Control, Diagnostic> {
    let invalid = |text: &str, error: &crate::model::IdError| {
        Diagnostic::new(&codes::INVALID_CATALOG, format!("`{path}`: {text}: {error}"))
            .fault(&Origin::file(path))
    };
    let id = printed_as(&raw).map_err(|error| invalid(&raw.id, &error))?;
    let statement = raw.parts.iter().find(|part| part.name == "statement");
    let whole = PartId::whole(id.clone());
    let statement = match statement {
        Some(part) => build_part(whole, part),
        None => Part { id: whole, text: String::new(), parts: Vec::new() },
    };
    let parameters = raw.params.iter().map(|raw| {
        let label = if raw.label.is_empty() && raw.select.is_some() {
            "selection".to_owned()
        } else if raw.label.is_empty() {
            raw.id.clone()
        } else {
            raw.label.clone()
        };
        let select = raw.select.as_ref();
        let parameter = Parameter {
            label,
            choices: select.map(|select| select.choice.clone()).unwrap_or_default(),
            several: select.is_some_and(|s| s.how_many.as_deref() == Some("one-or-more")),
            aggregates: raw
                .props
                .iter()
                .filter(|prop| prop.name == "aggregates")
                .map(|prop| prop.value.clone())
                .collect(),
            value: (!raw.values.is_empty()).then(|| raw.values.join(", ")),
            alias: prop(&raw.props, "alt-identifier").map(str::to_owned),
            kind: None,
            constraints: raw
                .constraints
                .iter()
                .map(|bound| bound.description.trim().to_owned())
                .filter(|bound| !bound.is_empty())
                .collect(),
        };
        (raw.id.clone(), parameter)
    });
    let related = raw
        .links
        .iter()
        .filter(|link| link.rel.as_deref() == Some("related"))
        .filter_map(|link| link.href.strip_prefix('#')?.parse().ok())
        .collect();
    Ok(Control {
        parameters: parameters.collect::<IndexMap<_, _>>(),
        title: raw.title,
        profiles: Vec::new(),
        kind: None,
        asks: Vec::new(),
        statement,
        related,
        id,
    })
}

/// The id of a control. Files refer to the id; if the id is for machines only, such as
/// `SP_800_171_03.01.01`, the printable one is in the label `Account Management (03.01.01)`. A label that is
/// the id as its publisher writes it, such as `AM-01` for `am-1`, is how the id is printed.
fn printed_as(raw: &RawControl) -> Result<ControlId, crate::model::IdError> {
    if let Some(published) = prop(&raw.props, super::sheet::PUBLISHED_ID) {
        return ControlId::published(published);
    }
    let label = raw.props.iter().find(|prop| prop.name == "label" && prop.class.is_none());
    let label = label.and_then(|label| ControlId::published(&label.value).ok());
    match raw.id.parse::<ControlId>() {
        Ok(id) => Ok(label.filter(|label| *label == id).unwrap_or(id)),
        Err(error) => {
            let of_label = prop(&raw.props, "label")
                .and_then(|label| ControlId::published(printed_id(label)).ok());
            // An OSCAL id is in small letters by custom: `ksi-cna-rnt`.
            let of_id = || ControlId::published(&raw.id.to_ascii_uppercase()).ok();
            of_label.or_else(of_id).ok_or(error)
        }
    }
}

/// A statement with its items. An item without text of its own, such as one that contains guidance only, is
/// not a part. If a statement has no items of its own, what a profile adds to it (FedRAMP's
/// "Additional Requirements", which has a title and no label) belongs to the statement.
fn build_part(id: PartId, raw: &RawPart) -> Part {
    let items: Vec<&RawPart> =
        raw.parts.iter().filter(|part| part.name == "item" && says(part)).collect();
    let text = raw.prose.trim().to_owned();
    let added = |item: &&RawPart| prop(&item.props, "label").is_none() && item.title.is_some();
    if !text.is_empty() && !items.is_empty() && items.iter().all(added) {
        let mut text = vec![text];
        items.iter().for_each(|item| all_prose(item, &mut text));
        return Part { text: text.join("\n\n"), parts: Vec::new(), id };
    }
    let mut labels: Vec<String> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mark = [prop(&item.props, "label").and_then(list_mark), id_tail(&item.id, &id)];
        let fresh = mark.into_iter().flatten().find(|mark| !labels.contains(mark));
        labels.push(fresh.unwrap_or_else(|| (index + 1).to_string()));
    }
    let parts = items.iter().zip(&labels).map(|(item, label)| build_part(id.child(label), item));
    Part { text, parts: parts.collect(), id }
}

/// True if the item, or one under it, has a sentence.
fn says(part: &RawPart) -> bool {
    !part.prose.trim().is_empty()
        || part.parts.iter().any(|inside| inside.name == "item" && says(inside))
}

fn all_prose(part: &RawPart, out: &mut Vec<String>) {
    let label = prop(&part.props, "label").map(|label| format!("{label} ")).unwrap_or_default();
    if !part.prose.trim().is_empty() {
        out.push(format!("{label}{}", part.prose.trim()));
    }
    part.parts.iter().filter(|inside| inside.name == "item").for_each(|p| all_prose(p, out));
}

/// The id in a label: `03.01.01` in `Account Management (03.01.01)`.
fn printed_id(label: &str) -> &str {
    let tail = label.trim_end().strip_suffix(')').and_then(|head| head.rsplit_once(" ("));
    tail.map_or(label, |(_, id)| id)
}

/// `a` for `a.`, `(a)` and `SR-03.01.01.a`; none for words such as `Requirement:`.
fn list_mark(label: &str) -> Option<String> {
    let mark = label.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_lowercase();
    let mark = mark.rsplit('.').next().unwrap_or_default();
    let word = mark.contains(char::is_whitespace)
        || (mark.len() > 4 && mark.bytes().all(|byte| byte.is_ascii_alphabetic()));
    (!mark.is_empty() && !word).then(|| mark.to_owned())
}

/// `fr` for `ac-8_fr`, `1` for `ac-8_fr_smt.1` under it. Right under a statement a number would read
/// as an enhancement, so `fr` again for `si-5_fr_smt.1`.
fn id_tail(id: &str, parent: &PartId) -> Option<String> {
    let mut marks = id.rsplit(['.', '_']).filter(|mark| !["", "smt", "gdn"].contains(mark));
    let letters = |mark: &&str| mark.bytes().all(|byte| byte.is_ascii_alphabetic());
    let mark = if parent.path().is_empty() { marks.find(letters) } else { marks.next() };
    mark.map(str::to_lowercase)
}
