//! A shared responsibility matrix at the level of the assessment objectives, as an assessor of CMMC asks an organization for
//! that uses an external service provider (32 CFR 170.19).

use rust_xlsxwriter::XlsxError;

use super::{Book, assumed, shown_by_aws, statements};
use crate::model::{Carried, Half, Plan, SupportRule};

pub(super) fn fits(plan: &Plan) -> bool {
    plan.framework.starts_with("cmmc") || plan.framework.contains("800-171")
}

/// Who meets an objective, in the words of such a matrix.
fn who(carried: Carried, customer: bool) -> &'static str {
    match (carried.aws(), customer) {
        (true, true) => "Shared",
        (true, false) => "Inherited from AWS",
        (false, true) => "Organization",
        (false, false) => "Another provider",
    }
}

pub(super) fn make(plan: &Plan) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::new(plan);
    let mut rows = Vec::new();
    for (control, part) in plan.parts() {
        let carried = part.carried();
        let customer = part.halves.contains(&Half::Customer);
        let by = part.supported_by.as_ref();
        let authorized = by.filter(|by| by.rule == SupportRule::Authorization);
        let shown = match (carried.aws(), authorized) {
            (true, Some(by)) => format!("{}: {}", by.by.join(", "), by.sentence),
            (true, None) => {
                let shown = shown_by_aws(plan, &part.reports);
                book.note(
                    part.id.to_string(),
                    if shown.is_empty() {
                        "“What AWS's side rests on” is blank: nothing that counts was reviewed"
                    } else {
                        "AWS's side rests on reports; where the service holds CUI, DFARS 252.204-7012 asks for a FedRAMP Moderate authorization or its equivalent"
                    },
                );
                shown
            }
            (false, _) => String::new(),
        };
        let own = statements(part);
        if customer && own.is_empty() {
            book.note(
                part.id.to_string(),
                "“What the organization does” is blank: nothing is stated for it",
            );
        }
        rows.push(vec![
            control.id.to_string(),
            part.id.to_string(),
            part.text.clone(),
            who(carried, customer).to_owned(),
            if carried.aws() { assumed(part) } else { String::new() },
            own,
            shown,
            part.determination.map(|one| one.label().to_owned()).unwrap_or_default(),
        ]);
    }
    book.table(
        "Shared responsibility matrix",
        "Shared responsibility matrix by assessment objective",
        "Who meets each objective, with what. An objective that is inherited is still assessed: the organization shows what it inherits from whom.",
        &[
            ("Requirement", 13.0),
            ("Objective", 14.0),
            ("What it asks", 44.0),
            ("Responsible", 16.0),
            ("What AWS does", 40.0),
            ("What the organization does", 50.0),
            ("What AWS's side rests on", 40.0),
            ("Determination", 16.0),
        ],
        &rows,
    )?;
    book.finished()
}
