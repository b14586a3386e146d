//! `evidence-account-undeclared`

use crate::check::{Context, Rule};
use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::model::text::{few_and_more, number_of};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: Code {
        name: "evidence-account-undeclared",
        severity: Severity::Error,
        summary: "evidence of accounts that the system does not declare",
        manual: "\
The file names accounts that are not under `accounts` in carveout.yaml: it is another system's, or the
boundary is not complete. Where no account of the file is declared, the item supports nothing. Where some
are not, their rows count neither for nor against a control. An id of fewer than 12 digits has usually
lost its leading zeros in a spreadsheet, and is not completed by guessing.

Register the right file, add the account to carveout.yaml, or export the rows of the declared accounts
only.",
    },
    check,
};

/// Accounts that a message names.
const NAMED: usize = 3;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let system = &context.workspace.system;
    super::of_found(context, |item, found| {
        let (undeclared, only) = found.undeclared_accounts(system);
        let accounts = if undeclared.is_empty() { found.short_accounts() } else { undeclared };
        if accounts.is_empty() {
            return None;
        }
        let shown: Vec<String> =
            accounts.iter().filter_map(|id| system.policy.account_ids.show(id)).collect();
        let named = match (accounts.len(), shown.is_empty()) {
            (1, true) => "an account".to_owned(),
            (many, true) => format!("{many} accounts"),
            (1, false) => format!("account {}", shown[0]),
            _ => format!("accounts {}", few_and_more(&shown, NAMED)),
        };
        let rows: u64 = accounts.iter().filter_map(|id| found.said.accounts.get(*id)).sum();
        let short = found.short_accounts();
        let message = if let Some(first) = short.first() {
            format!(
                "{}: `{}` names an account of {} digits; account ids have 12, and leading zeros are lost where \
                 an id is kept as a number",
                item.id,
                found.path,
                first.len()
            )
        } else if only {
            format!(
                "{}: `{}` is of {named}, which the system does not declare",
                item.id, found.path
            )
        } else {
            format!(
                "{}: {} of `{}` {} of {named}, which the system does not declare; not counted",
                item.id,
                number_of(rows, "row", "rows"),
                found.path,
                if rows == 1 { "is" } else { "are" }
            )
        };
        let help = if short.is_empty() {
            "register the right file, or add the account to carveout.yaml"
        } else {
            "export it again with account ids as text"
        };
        Some(
            RULE.finding(message)
                .help(help)
                .fault(&item.origin)
                .cause(&Origin::file(found.path.as_str())),
        )
    })
}
