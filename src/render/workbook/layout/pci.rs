//! What PCI DSS 12.8.5 asks to be kept: which requirements AWS manages, which the entity manages, and which both do; and how
//! and when AWS shows its side.

use rust_xlsxwriter::XlsxError;

use super::{Book, assumed, shown_by_aws, statements};
use crate::model::{Half, Plan};

pub(super) fn fits(plan: &Plan) -> bool {
    plan.framework.starts_with("pci")
}

pub(super) fn make(plan: &Plan) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::new(plan);
    let mut rows = Vec::new();
    for (_, part) in plan.parts() {
        let aws = part.carried().aws();
        let shown = if aws { shown_by_aws(plan, &part.reports) } else { String::new() };
        if aws && shown.is_empty() {
            book.note(part.id.to_string(), "“How and when AWS shows it” is blank: no reviewed attestation of AWS's that counts");
        }
        let own = statements(part);
        if part.halves.contains(&Half::Customer) && own.is_empty() {
            book.note(
                part.id.to_string(),
                "“What the entity does” is blank: nothing is stated for it",
            );
        }
        let providers: Vec<&str> = part
            .providers
            .iter()
            .filter_map(|id| plan.provider(id))
            .map(|one| one.name.as_str())
            .collect();
        rows.push(vec![
            part.id.to_string(),
            part.text.clone(),
            part.carried().label().to_owned(),
            if aws { assumed(part) } else { String::new() },
            providers.join(", "),
            own,
            shown,
            part.in_words(),
        ]);
    }
    book.table(
        "Responsibilities",
        "Responsibilities by requirement (PCI DSS 12.8.5)",
        "Which requirements AWS manages, which the entity manages, and which are shared. Requirements are in our own words.",
        &[
            ("Requirement", 13.0),
            ("What it asks", 44.0),
            ("Managed by", 18.0),
            ("What AWS does", 40.0),
            ("Other providers", 18.0),
            ("What the entity does", 50.0),
            ("How and when AWS shows it", 40.0),
            ("Label in the plan", 24.0),
        ],
        &rows,
    )?;
    book.finished()
}
