//! AWS Config rules as `describe-config-rules` lists them: under which name a managed rule was deployed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::Error as _;

use crate::diag::{Diagnostic, Origin, codes};
use crate::evidence::stream::json::{self, Keys, Layout, Scalar};
use crate::evidence::stream::rows::cut;
use crate::evidence::{Input, Reading, Refused};
use crate::limits::LISTED_NAMES;

/// True for the response of `describe-config-rules`.
pub fn recognize(keys: &Keys) -> bool {
    keys.all("/ConfigRules[]", &["/ConfigRuleName", "/Source"])
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Rule {
    config_rule_name: Scalar,
    source: Source,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Source {
    owner: Scalar,
    source_identifier: Scalar,
}

/// Reads the names; the customer's own rules have no public identifier.
///
/// # Errors
/// When the file is not JSON, is truncated, or contains no rule.
pub fn read(input: Input<'_>) -> Result<Reading, Refused> {
    let mut names = BTreeMap::new();
    json::each(input.content, input.file, Layout::Lists(&["ConfigRules"]), &mut |_, value| {
        match serde_json::from_slice::<Rule>(value) {
            Ok(rule) => {
                let identifier = rule.source.source_identifier.text();
                if let (Some(name), Some(identifier)) = (rule.config_rule_name.text(), identifier)
                    && rule.source.owner.says("AWS")
                {
                    if names.len() >= LISTED_NAMES {
                        let more = format!("it has more than {LISTED_NAMES} rules");
                        return Err(serde_json::Error::custom(more));
                    }
                    names.insert(cut(name).to_owned(), cut(identifier).to_owned());
                }
                Ok(())
            }
            Err(error) if json::misshapen(&error) => Ok(()),
            Err(error) => Err(error),
        }
    })?;
    if names.is_empty() {
        return Err(Box::new(
            Diagnostic::new(&codes::EVIDENCE_EMPTY, "the list contains no managed rule")
                .help("check that it is the list of the account that was evaluated")
                .fault(&Origin::file(input.file)),
        ));
    }
    Ok(Reading::Names(names))
}
