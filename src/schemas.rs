//! JSON Schemas of every file a team writes and of every file scripts read.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};

use crate::workspace::{
    evidence_register, fedramp, implementations, poam, reviews, system, test_register, waivers,
};
use crate::{compare, evidence, knowledge};

use crate::model::{CheckMap, Crosswalk, Findings, Lock, Plan, Responsibility, Scope, Service};
use crate::package::Manifest;

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
    ("diff", "what `carveout diff --format json` prints", of::<compare::Difference>),
];

/// The schema of this name.
pub fn schema(name: &str) -> Option<Schema> {
    let (_, _, make) = SCHEMAS.iter().find(|(known, _, _)| *known == name)?;
    Some(make(SchemaSettings::draft2020_12().into_generator()))
}
