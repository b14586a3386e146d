//! AWS Config rules as `describe-config-rules` lists them: under which name a managed rule was deployed.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::{Diagnostic, Origin, codes};
use crate::evidence::stream::entries;
use crate::evidence::stream::json::{self, Keys, Layout, Scalar};
use crate::evidence::stream::rows::cut;
use crate::evidence::{Input, Reading, Refused, Rows};
use crate::limits::LISTED_NAMES;

/// True for the response of `describe-config-rules`.
pub fn recognize(keys: &Keys) -> bool {
    keys.all("/ConfigRules[]", &["/ConfigRuleName", "/Source"])
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Rule {
    config_rule_name: Scalar,
    #[serde(deserialize_with = "json::object")]
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
    let file = input.file;
    let mut names = BTreeMap::new();
    let mut rows = Rows::new("config-rules", input.evidence);
    let layout = Layout::Lists(&["ConfigRules"]);
    entries::read(input, layout, "a rule", &mut rows, &mut |rows, _, rule: Rule| {
        let identifier = rule.source.source_identifier.text();
        match (rule.config_rule_name.text(), identifier) {
            (Some(_), Some(_)) if names.len() >= LISTED_NAMES && rule.source.owner.says("AWS") => {
                rows.leave_out(format!("a rule over the limit of {LISTED_NAMES} per file"), 1);
            }
            (Some(name), Some(identifier)) if rule.source.owner.says("AWS") => {
                names.insert(cut(name).to_owned(), cut(identifier).to_owned());
                rows.record(None, None, None);
            }
            // The customer's own rules.
            (Some(_), _) if rule.source.owner.text().is_some() => rows.record(None, None, None),
            _ => rows.leave_out("a rule without its name, owner or identifier", 1),
        }
    })?;
    if names.is_empty() {
        return Err(Box::new(
            Diagnostic::new(&codes::EVIDENCE_EMPTY, "the list contains no managed rule")
                .help("check that it is the list of the account that was evaluated")
                .fault(&Origin::file(file)),
        ));
    }
    rows.tool(|| Some("AWS Config".to_owned()));
    Ok(Reading::Names(names, rows.list().1))
}
