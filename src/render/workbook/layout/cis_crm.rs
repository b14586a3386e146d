//! FedRAMP's Control Implementation Summary and Customer Responsibility Matrix: the worksheets of Appendix J (template of
//! 2023-07-13), with their names, headings and rows. FedRAMP's guidance for the CRM says what follows from an origination.

use std::collections::BTreeSet;

use rust_xlsxwriter::XlsxError;

use super::{Book, put};
use crate::model::{Disposition, Origination, PartId, Plan, PlanPart, Status, SupportRule};

const STATUSES: [&str; 5] =
    ["Implemented", "Partially Implemented", "Planned", "Alternative Implementation", "N/A"];

/// As the template has them, its two blanks in the last one too.
const ORIGINATIONS: [&str; 7] = [
    "Service Provider Corporate",
    "Service Provider System Specific",
    "Service Provider Hybrid (Corporate and System Specific)",
    "Configured by Customer (Customer System Specific)",
    "Provided by Customer (Customer System Specific)",
    "Shared (Service Provider and Customer Responsibility)",
    "Inherited from Pre-Existing  Authorization",
];

const CRM: [&str; 3] = [
    "Control ID",
    "Can Be Inherited from CSP",
    "Specific Inheritance and Customer Agency/CSP Responsibilities",
];

pub(super) fn fits(plan: &Plan) -> bool {
    plan.framework.contains("800-53") || plan.framework.to_lowercase().contains("fedramp")
}

/// The level in the names of the sheets.
fn level(plan: &Plan) -> &'static str {
    let names = [
        Some(plan.framework.as_str()),
        Some(plan.framework_title.as_str()),
        plan.system.impact.as_deref(),
    ];
    let known =
        [("li-saas", "LI-SaaS"), ("high", "High"), ("moderate", "Moderate"), ("low", "Low")];
    names
        .into_iter()
        .flatten()
        .map(str::to_lowercase)
        .find_map(|name| {
            known.iter().find(|(word, _)| name.contains(word)).map(|(_, level)| *level)
        })
        .unwrap_or("Moderate")
}

/// A row: a control without lettered items, or one of its lettered items, with the parts of the plan below it.
struct Row<'a> {
    id: String,
    parts: Vec<&'a PlanPart>,
}

fn rows(plan: &Plan) -> Vec<Row<'_>> {
    let mut out: Vec<Row<'_>> = Vec::new();
    for (control, part) in plan.parts() {
        // FedRAMP's additions to a requirement are no rows of the template.
        let path = part.id.path();
        if path.first().is_some_and(|first| &**first == "fr") {
            continue;
        }
        let whole = control.id.to_string().parse::<PartId>().ok();
        let id = match (whole, path.first()) {
            (Some(whole), Some(first)) => whole.child(first).to_string(),
            _ => control.id.to_string(),
        };
        match out.last_mut().filter(|row| row.id == id) {
            Some(row) => row.parts.push(part),
            None => out.push(Row { id, parts: vec![part] }),
        }
    }
    out
}

/// What a row comes to: marks of status and origination, whether it can be inherited, and what customers do.
struct Marks {
    status: [bool; 5],
    origination: [bool; 7],
    inherited: &'static str,
    duties: String,
}

fn marks(row: &Row<'_>, book: &mut Book<'_>) -> Marks {
    let plan = book.plan;
    let ids: BTreeSet<&str> = row
        .parts
        .iter()
        .flat_map(|part| &part.statements)
        .map(|one| one.implementation.as_str())
        .collect();
    let own = plan.implementations.iter().filter(|one| ids.contains(one.id.as_str()));
    let own: Vec<_> = own.collect();
    let has = |status: Status| own.iter().any(|one| one.status == status);
    let not_applicable =
        row.parts.iter().all(|part| part.disposition == Disposition::NotApplicable);
    let authorized = row.parts.iter().any(|part| {
        let supported = part.supported_by.as_ref();
        supported.is_some_and(|supported| supported.rule == SupportRule::Authorization)
    });
    let aws_alone = own.is_empty() && row.parts.iter().all(|part| part.carried().aws());
    let status = [
        has(Status::Implemented) || (aws_alone && authorized),
        has(Status::Partial),
        has(Status::Planned),
        has(Status::Alternative),
        not_applicable || has(Status::NotApplicable),
    ];
    if !status.contains(&true) {
        let why = match (aws_alone, own.is_empty()) {
            (true, _) => {
                "no status: AWS carries it, and no authorization that FedRAMP takes supports that"
            }
            (false, true) => "no status: nothing is stated for it",
            (false, false) => "no status: what is stated is a draft",
        };
        book.note(&row.id, why);
    }
    let claims = |one: Origination| own.iter().any(|own| own.origination.contains(&one));
    let (corporate, specific) =
        (claims(Origination::Organization), claims(Origination::SystemSpecific));
    let (configured, provided) =
        (claims(Origination::CustomerConfigured), claims(Origination::CustomerProvided));
    let (provider, customer) = (corporate || specific, configured || provided);
    let shared = provider && customer;
    let origination = [
        corporate && !specific && !shared,
        specific && !corporate && !shared,
        corporate && specific && !shared,
        configured && !shared,
        provided && !shared,
        shared,
        authorized,
    ];
    let by_aws = row.parts.iter().any(|part| part.carried().aws());
    if by_aws && !authorized && !not_applicable {
        book.note(&row.id, "“Inherited from Pre-Existing Authorization” is blank: AWS carries a half, and no authorization in force supports it; reports over a period are no inheritance under FedRAMP");
    }
    if !origination.contains(&true) && !not_applicable {
        book.note(&row.id, "no origination: the organization's own controls state none");
    }
    let inherited = match (provider || authorized, customer) {
        _ if not_applicable => "",
        (true, true) => "Partial",
        (true, false) => "Yes",
        (false, true) => "No",
        (false, false) => "",
    };
    // By FedRAMP's guidance the column is blank where all of it can be inherited.
    let duties = match inherited {
        "Partial" | "No" => {
            let about = plan.user_controls.iter().filter(|one| {
                row.parts.iter().any(|part| {
                    one.parts.iter().any(|id| id.covers(&part.id) || part.id.covers(id))
                })
            });
            let duties: Vec<String> =
                about.map(|one| format!("{}: {}", one.id, one.text)).collect();
            if duties.is_empty() {
                book.note(&row.id, "responsibilities of customers are blank: no control that is expected of users (user_controls) names it");
            }
            duties.join("\n")
        }
        _ => String::new(),
    };
    Marks { status, origination, inherited, duties }
}

pub(super) fn make(plan: &Plan) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::new(plan);
    let level = level(plan);
    book.note("Control origination", "taken from the origination that each of the organization's own controls states, in FedRAMP's sense: the customer is the agency that uses the system");
    book.note("Rows", "one for each control without lettered items, and for each lettered item; what is below it is taken together");
    let rows = rows(plan);
    let all: Vec<(String, Marks)> =
        rows.iter().map(|row| (row.id.clone(), marks(row, &mut book))).collect();
    summary(&mut book, level, &all)?;
    matrix(&mut book, level, &all)?;
    book.finished()
}

fn summary(book: &mut Book<'_>, level: &str, rows: &[(String, Marks)]) -> Result<(), XlsxError> {
    let mut widths = vec![14.0];
    widths.extend([15.0; 12]);
    let looks = super::Looks::new();
    let sheet = book.sheet(&format!("{level} CIS Worksheet"), &widths)?;
    let title = format!("FedRAMP {level} Control Implementation Summary (CIS) Worksheet");
    sheet.merge_range(0, 0, 0, 12, &title, &looks.title)?;
    sheet.merge_range(1, 0, 2, 0, "Control ID", &looks.head)?;
    sheet.merge_range(1, 1, 1, 5, "Implementation Status", &looks.head)?;
    sheet.merge_range(1, 6, 1, 12, "Control Origination", &looks.head)?;
    for (column, heading) in (1..).zip(STATUSES.into_iter().chain(ORIGINATIONS)) {
        put(sheet, 2, column, heading, &looks.head)?;
    }
    sheet.set_row_height(2, 54)?;
    for (row, (id, marks)) in (3..).zip(rows) {
        put(sheet, row, 0, id, &looks.cell)?;
        for (column, marked) in (1..).zip(marks.status.iter().chain(&marks.origination)) {
            put(sheet, row, column, if *marked { "X" } else { "" }, &looks.mark)?;
        }
    }
    sheet.set_freeze_panes(3, 1)?;
    sheet.set_repeat_rows(1, 2)?;
    Ok(())
}

fn matrix(book: &mut Book<'_>, level: &str, rows: &[(String, Marks)]) -> Result<(), XlsxError> {
    let looks = super::Looks::new();
    let sheet = book.sheet(&format!("{level} CRM Worksheet"), &[14.0, 18.0, 100.0])?;
    let title = format!("FedRAMP {level} Customer Responsibility Matrix (CRM) Worksheet");
    sheet.merge_range(0, 0, 0, 2, &title, &looks.title)?;
    let about = "Derived from the plan by the guidance of the template; the sheet Notes says what is blank, and why.";
    sheet.merge_range(1, 0, 1, 2, about, &looks.about)?;
    for (column, heading) in (0..).zip(CRM) {
        put(sheet, 2, column, heading, &looks.head)?;
    }
    for (row, (id, marks)) in (3..).zip(rows) {
        put(sheet, row, 0, id, &looks.cell)?;
        put(sheet, row, 1, marks.inherited, &looks.cell)?;
        put(sheet, row, 2, &marks.duties, &looks.cell)?;
        sheet.set_row_height(row, super::height(super::lines(&marks.duties, 100.0)))?;
    }
    sheet.set_freeze_panes(3, 1)?;
    sheet.set_repeat_rows(2, 2)?;
    Ok(())
}
