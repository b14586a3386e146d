//! JSON Schemas of every file a team writes and of every file scripts read.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};

use crate::workspace::{
    evidence_register, fedramp, implementations, poam, remarks, reviews, system, test_register,
    waivers,
};
use crate::{compare, evidence, knowledge, portfolio};

use crate::model::{CheckMap, Crosswalk, Findings, Lock, Plan, Responsibility, Scope, Service};
use crate::package::Manifest;
use crate::signing::Approval;

type Make = fn(SchemaGenerator) -> Schema;

fn of<T: JsonSchema>(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<T>()
}

/// The registry of schemas: name, what it is for, and how it is made.
pub const SCHEMAS: &[(&str, &str, Make)] = &[
    ("carveout", "carveout.yaml", of::<system::SystemFile>),
    ("implementation", "implementations/*.md, front matter", of::<implementations::FrontMatter>),
    ("evidence", "evidence/index.yaml", of::<evidence_register::EvidenceFile>),
    ("tests", "evidence/tests.yaml", of::<test_register::TestFile>),
    ("reviews", "aws-reports.yaml", of::<reviews::ReviewFile>),
    ("lock", "aws-reports.lock.json", of::<Lock>),
    ("poam", "poam.yaml", of::<poam::PoamFile>),
    ("entries", "reviews/*.yaml", of::<remarks::RemarkFile>),
    ("description", "description.yaml", of::<crate::model::Description>),
    ("fedramp", "fedramp.yaml", of::<fedramp::FedrampFile>),
    ("waivers", "waivers.yaml", of::<waivers::WaiverFile>),
    ("service", "controls/aws/services/*.yaml", of::<Service>),
    ("responsibility", "controls/aws/responsibility/*.yaml", of::<Responsibility>),
    ("scope", "controls/aws/scope/*.yaml", of::<Scope>),
    ("sources", "controls/aws/sources.yaml", of::<knowledge::SourceFile>),
    ("crosswalk", "controls/crosswalks/*.yaml", of::<Crosswalk>),
    ("checks", "controls/checks/*.yaml", of::<CheckMap>),
    ("formats", "evidence/formats.yaml", of::<evidence::readers::workspace_format::FormatFile>),
    ("plan", "plan.json in a package", of::<Plan>),
    ("findings", "findings.json in a package", of::<Findings>),
    ("manifest", "manifest.json in a package", of::<Manifest>),
    ("portfolio", "portfolio.json that `carveout build --all` prints", of::<portfolio::Portfolio>),
    ("approval", "*.json in the folder of approvals beside a package", of::<Approval>),
    ("diff", "what `carveout diff --format json` prints", of::<compare::Difference>),
];

/// The schema of this name.
pub fn schema(name: &str) -> Option<Schema> {
    let (_, _, make) = SCHEMAS.iter().find(|(known, _, _)| *known == name)?;
    Some(make(SchemaSettings::draft2020_12().into_generator()))
}

/// A schema in which these properties propose values: an editor completes them, and others stay valid.
pub fn proposing(
    mut schema: serde_json::Value,
    values: &[(&str, Vec<String>)],
) -> serde_json::Value {
    for (property, values) in values.iter().filter(|(_, values)| !values.is_empty()) {
        propose(&mut schema, property, values);
    }
    schema
}

fn propose(schema: &mut serde_json::Value, property: &str, values: &[String]) {
    use serde_json::Value;
    match schema {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                if key == "properties"
                    && let Some(own) = value.get_mut(property)
                {
                    widen(own, values);
                }
                propose(value, property, values);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|one| propose(one, property, values)),
        _ => {}
    }
}

/// Adds the values beside any text, in a text or in the entries of a list.
fn widen(schema: &mut serde_json::Value, values: &[String]) {
    use serde_json::{Value, json};
    if let Some(items) = schema.get_mut("items") {
        widen(items, values);
        return;
    }
    if let Some(Value::Array(forms)) = schema.get_mut("anyOf") {
        forms.insert(0, json!({"enum": values}));
        return;
    }
    let Value::Object(object) = schema else { return };
    let text = match object.get("type") {
        Some(Value::String(kind)) => kind == "string",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
        _ => object.contains_key("$ref"),
    };
    if !text {
        return;
    }
    let mut before = serde_json::Map::new();
    for key in ["type", "pattern", "$ref"] {
        if let Some(value) = object.remove(key) {
            before.insert(key.to_owned(), value);
        }
    }
    object.insert("anyOf".to_owned(), json!([{"enum": values}, Value::Object(before)]));
}
