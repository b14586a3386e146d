//! `provenance.intoto.json`: what a package was made from and how, as an in-toto statement with SLSA provenance v1.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::manifest::sha256;
use super::{Files, Manifest};

/// Name of the statement in a package.
pub const PROVENANCE: &str = "provenance.intoto.json";
/// What of a build its parameters are; `docs/verify.md` describes them.
pub const BUILD_TYPE: &str = "urn:carveout:build:1";

/// What a build was asked for, beside what stands in the workspace: the same again gives the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Audit period, as its label.
    pub period: String,
    /// The day used as "today".
    pub as_of: String,
    /// Frameworks, in their order.
    pub frameworks: Vec<String>,
    /// Files beside the usual ones: `oscal`, `html`, the name of a layout.
    pub also: Vec<String>,
    /// Edition of OSCAL, if it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oscal_version: Option<String>,
    /// Levels of rules that were given on the command line.
    pub level: Vec<String>,
}

/// The statement on these files. No day and no machine is in it: the same build gives the same bytes.
pub fn provenance(files: &Files, manifest: &Manifest, asked: &Asked, features: &[&str]) -> Vec<u8> {
    let digest = |hash: &str| json!({ "sha256": hash });
    let subject: Vec<Value> = files
        .iter()
        .map(|(path, bytes)| json!({ "name": path, "digest": digest(&sha256(bytes)) }))
        .collect();
    let mut inputs: Vec<_> = manifest.inputs.iter().collect();
    inputs.sort();
    let inputs: Vec<Value> = inputs
        .into_iter()
        .map(|input| json!({ "name": input.path, "digest": digest(&input.sha256) }))
        .collect();
    let (program, version) =
        manifest.generator.split_once(' ').unwrap_or((&manifest.generator, ""));
    let version = BTreeMap::from([(program, version)]);
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subject,
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": asked,
                "internalParameters": { "features": features },
                "resolvedDependencies": inputs,
            },
            "runDetails": {
                "builder": { "id": "urn:carveout:builder", "version": version },
                "metadata": {},
            },
        },
    });
    let mut bytes = serde_json::to_vec_pretty(&statement).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// What a build was asked for, by its statement, and the parts of the program that made it.
///
/// # Errors
/// When the bytes are no statement of a build of `carveout`.
pub fn asked(statement: &[u8]) -> Result<(Asked, Vec<String>), String> {
    let mut value: Value = serde_json::from_slice(statement).map_err(|error| error.to_string())?;
    let definition = &mut value["predicate"]["buildDefinition"];
    if definition["buildType"] != BUILD_TYPE {
        return Err(format!("it is no provenance of a build of carveout ({BUILD_TYPE})"));
    }
    let asked = definition["externalParameters"].take();
    let features = definition["internalParameters"]["features"].take();
    let read = |error: serde_json::Error| error.to_string();
    Ok((
        serde_json::from_value(asked).map_err(read)?,
        serde_json::from_value(features).map_err(read)?,
    ))
}
