//! What the workbook is, what its terms mean, and how to reperform its content.

use rust_xlsxwriter::XlsxError;

use super::super::sheet::{Body, Sheet};
use super::super::table::{Cell, joined};
use super::super::text::{height, lines, plain};
use super::super::write::Page;
use crate::model::text::number_of;
use crate::model::{Disposition, Plan, Wording};
use crate::render::schedule::{control_level_in_words, tolerance_in_words, words};

pub(super) static SHEET: Sheet = Sheet {
    name: "Read me",
    title: "Read me",
    about: "What this workbook is, what each sheet contains, what the labels mean, and how to reperform the work.",
    body: Body::Page(write),
};

const WIDTHS: [f64; 3] = [30.0, 104.0, 9.0];

fn meaning(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::AwsAttested => {
            "AWS alone is responsible for the part. At least one published AWS report that can attest it covers the whole audit period, with any Continued Operations Letter, and every service relied on is in its scope. Under the carve-out method AWS's controls are excluded from testing: the report is referenced here, neither repeated nor tested."
        }
        Disposition::Shared => {
            "AWS or another provider carries a half, and the customer the other. The provider's half is attested as above and carved out. The customer half has a statement, a test of operation that looked at the part by more than inquiry, and evidence of the audit period."
        }
        Disposition::CustomerTested => {
            "The customer alone carries the part, and has a statement for it, a test of operation that looked at the part by more than inquiry, and evidence of the audit period."
        }
        Disposition::ProviderAttested => {
            "A provider other than AWS carries the part, alone or with AWS. Its report covers the whole audit period. Its controls are carved out in the same way: referenced here, neither repeated nor tested."
        }
        Disposition::ControlLevel => {
            "All else is supported, but no step or attribute of a test names this part: the test looked at the control as a whole. The part itself was not tested."
        }
        Disposition::NotApplicable => {
            "The part does not apply to the system; its row gives the rationale."
        }
        Disposition::Open => {
            "A half is unsupported, for the reason given: not stated, not in place, not tested, failed, contradicted, an evidence gap, a parameter without a value, nothing that supports AWS's half, or an event that did not occur. The row lists what is missing and the next step."
        }
    }
}

const AGAIN: [(&str, &str); 6] = [
    (
        "1. The disposition",
        "Take a part on the sheet of its disposition. Its Basis says how the disposition was derived. The part's link leads to the Responsibility matrix: who acts on each service. Service topics gives each owner's reason and source.",
    ),
    (
        "2. The AWS half",
        "Follow the report to AWS reports. Obtain the same version from AWS Artifact under your own agreement, go to the named section, and compare period, opinion and services in scope. Report coverage shows the count of days.",
    ),
    (
        "3. The customer half",
        "Follow the test to Tests. Test steps says which step or attribute looks at which part. Draw the sample again from the population named there, repeat the steps, and compare exceptions and conclusion. Result says what each test came to for the part: exceptions that bear on it, held against firm policy.",
    ),
    (
        "4. The evidence",
        "Follow the id to Evidence. Compute the SHA-256 of the file and compare. Run the query again in the source system for the same days and compare the rows.",
    ),
    (
        "5. The totals",
        "The totals on Summary are formulas. Below them the rows of each sheet are counted again; the difference must be 0.",
    ),
    (
        "6. What is not supported",
        "Open says why a part is open, whose half lacks what, and the next step with owner and date. Exceptions lists each exception of each test; Plan of action the weaknesses that are known and dated. Findings lists what the rules found, waivers included.",
    ),
];

const CONVENTIONS: [(&str, &str); 8] = [
    (
        "Rows and ids",
        "One row per part, and each part on exactly one sheet of a disposition. Ids are the same from one period to the next, those of findings too; the numbers of findings are not.",
    ),
    (
        "Links",
        "Where several things are named, the first has a link and the others stand beside it. Nothing links outside this workbook except addresses that begin with https or mailto.",
    ),
    (
        "Dates and numbers",
        "Dates are year-month-day, periods include both ends, days are counted in UTC. Times of extraction are as written.",
    ),
    (
        "Text",
        "Text that begins like a formula is stored as text. Text that exceeds the size of a cell ends with a visible mark; the full text is in plan.json. If a row cannot be high enough, select the cell to read the rest.",
    ),
    ("Nothing hidden", "No row, column or sheet is hidden. Colors only repeat what the text says."),
    (
        "Where to write",
        "Cells on a yellow fill, at the right end of their rows: the auditor's reference, name, day, result and note, and management's response to it; on Requests the state on both sides, and rows for requests of the auditor's own; on Sign-off names and days. Each takes only what can be read back.",
    ),
    (
        "Locked without a password",
        "All other cells are locked against a slip. Review, Unprotect Sheet opens a sheet, for instance to sort it: rows may be sorted, filtered, inserted and moved, columns too, as long as the headings and the ids of rows stay.",
    ),
    (
        "How it comes back",
        "Send the whole workbook back: what was written is taken over by the headings and by the ids of the rows, and compared with Review entries, which lists what was written when this copy was made. What changed on both sides since is shown, and settled by people.",
    ),
];

fn write(page: &mut Page<'_, '_>) -> Result<(), XlsxError> {
    let (plan, styles) = (page.book.plan, page.styles);
    page.sheet.set_portrait();
    for (column, width) in (0..).zip(WIDTHS) {
        page.sheet.set_column_width(column, width)?;
    }
    page.put(
        0,
        0,
        &format!("{}: control responsibility workbook", plan.system.name),
        &styles.title,
    )?;
    page.sheet.set_row_height(0, 26)?;
    page.put(1, 0, &plan.notice, &styles.notice)?;
    page.sheet.set_row_height(1, 18)?;
    let mut row = 2;
    if let Some(mark) = &plan.system.synthetic {
        page.put(row, 0, mark, &styles.mark)?;
        row += 1;
    }
    row = section(page, row + 1, "Scope")?;
    for (label, value) in facts(plan) {
        row = pair(page, row, label, &Cell::text(value))?;
    }
    row = pair(page, row, "As of", &Cell::Day(plan.as_of))?;
    row = pair(page, row, "Generated by", &Cell::text(plan.generator.as_str()))?;
    for approval in &plan.approved_before {
        row = pair(page, row, "Last package", &Cell::text(approval.sentence()))?;
    }
    if !plan.rules_off.is_empty() {
        row = section(page, row + 1, "Rules turned off by policy")?;
        for off in &plan.rules_off {
            row = pair(page, row, "Not looked at", &Cell::text(off.sentence()))?;
        }
    }
    row = section(page, row + 1, "What the labels mean")?;
    for disposition in Disposition::ALL {
        row = pair(page, row, disposition.label(), &Cell::text(meaning(disposition)))?;
    }
    row = section(page, row + 1, "The sheets")?;
    page.put(row - 1, 2, "Rows", &styles.section)?;
    for (sheet, rows) in page.rows.iter().filter(|(sheet, _)| sheet.name != SHEET.name) {
        page.sheet_link(row, 0, sheet.name)?;
        page.cell(row, 1, &Cell::text(sheet.about))?;
        page.cell(row, 2, &rows.map_or(Cell::Blank, Cell::count))?;
        page.sheet.set_row_height(row, height(lines(sheet.about, WIDTHS[1])))?;
        row += 1;
    }
    for (label, text) in left_out(page) {
        row = pair(page, row, label, &Cell::text(text))?;
    }
    row = section(page, row + 1, "How to reperform it")?;
    for (label, text) in AGAIN {
        row = pair(page, row, label, &Cell::text(text))?;
    }
    row = section(page, row + 1, "Conventions")?;
    for (label, text) in CONVENTIONS {
        row = pair(page, row, label, &Cell::text(text))?;
    }
    Ok(())
}

/// What is not there because there is nothing to say: sheets, and what bears on no part of this plan.
fn left_out(page: &Page<'_, '_>) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if !page.absent.is_empty() {
        let names = joined(page.absent.iter().map(|sheet| sheet.name), ", ");
        out.push(("Left out", format!("Nothing is to be listed on {names}.")));
    }
    let plan = page.book.plan;
    let tests = plan.tests.len() - page.book.listed_tests().len();
    let evidence = plan.evidence.len() - page.book.listed_evidence().len();
    if tests + evidence > 0 {
        out.push((
            "Of other plans",
            format!(
                "{} and {} bear on no part of this plan and are not listed.",
                number_of(tests as u64, "test", "tests"),
                number_of(evidence as u64, "evidence item", "evidence items")
            ),
        ));
    }
    out
}

fn section(page: &mut Page<'_, '_>, row: u32, title: &str) -> Result<u32, XlsxError> {
    page.put(row, 0, title, &page.styles.section)?;
    page.sheet.set_row_height(row, 20)?;
    Ok(row + 1)
}

/// A label and its value; nothing if the value is empty.
fn pair<'a>(
    page: &mut Page<'_, 'a>,
    row: u32,
    label: &str,
    value: &Cell<'a>,
) -> Result<u32, XlsxError> {
    if *value == Cell::Blank {
        return Ok(row);
    }
    page.put(row, 0, label, &page.styles.label)?;
    page.cell(row, 1, value)?;
    let most = value.shown().map_or(1, |text| lines(text, WIDTHS[1]));
    page.sheet.set_row_height(row, height(most.max(lines(label, WIDTHS[0] * 0.93))))?;
    Ok(row + 1)
}

fn facts(plan: &Plan) -> Vec<(&'static str, String)> {
    let (system, catalog, policy) = (&plan.system, &plan.catalog, &plan.policy);
    let wording = match catalog.wording {
        Wording::Own => "requirements in our own words, not the publisher's",
        Wording::Official => "requirements in the publisher's words",
    };
    let origin = [
        Some(format!("{}, version {}; {wording}.", catalog.title, catalog.version)),
        catalog.note.as_deref().map(|note| words(note).into_owned()),
        catalog.file.as_ref().map(|file| format!("Read from {file}.")),
        catalog.sha256.as_ref().map(|hash| format!("SHA-256 {hash}.")),
        catalog.url.clone(),
    ];
    let account = |(id, purpose): &(String, String)| {
        if purpose.is_empty() { id.clone() } else { format!("{id} ({purpose})") }
    };
    let role = |role: &crate::model::Role| {
        let who =
            joined([role.holder.as_deref(), role.contact.as_deref()].into_iter().flatten(), ", ");
        if who.is_empty() { role.title.clone() } else { format!("{}: {who}", role.title) }
    };
    let asked = policy.aws_support.iter().map(|(framework, rules)| {
        let rules: Vec<&str> = rules.iter().map(|rule| rule.label()).collect();
        format!("{framework}: {}", rules.join(" and "))
    });
    let asked: Vec<String> = asked.collect();
    let support = if asked.is_empty() {
        String::new()
    } else {
        format!(" Beside what the framework asks for, AWS's half rests on: {}.", asked.join("; "))
    };
    vec![
        ("System", format!("{} ({})", system.name, system.id)),
        ("Organization", system.organization.clone()),
        ("What it does", plain(&system.description)),
        ("Boundary", system.boundary.as_deref().map(plain).unwrap_or_default()),
        ("Impact level", system.impact.clone().unwrap_or_default()),
        ("Data", joined(&system.data_categories, ", ")),
        ("AWS accounts", joined(system.accounts.iter().map(account), ", ")),
        ("AWS Regions", joined(&system.regions, ", ")),
        (
            "Own premises",
            match &system.no_premises {
                Some(said) => format!("None ({}, {})", said.said_by, said.on),
                None => {
                    let own = plan.services.iter().filter(|service| service.premises);
                    joined(own.map(|service| service.name.as_str()), ", ")
                }
            },
        ),
        ("Roles", joined(system.roles.values().map(role), "\n")),
        ("Interconnections", joined(&system.interconnections, "\n")),
        ("Framework", format!("{} ({})", plan.framework_title, plan.framework)),
        ("Catalog", joined(origin.into_iter().flatten(), " ")),
        (
            "Firm policy",
            format!(
                "Point-in-time evidence is stale when older than {} days before the period's end. Continued Operations Letters may continue a report for at most {} days in all. Sample sizes: {}.{} {} Parts that no step or attribute of a test names: {}",
                policy.staleness_days,
                policy.bridge_days,
                policy.samples.line(),
                support,
                tolerance_in_words(policy),
                control_level_in_words(policy)
            ),
        ),
        (
            "Audit period",
            format!("{}: {}, {} days", plan.period_label, plan.period, plan.period.days()),
        ),
    ]
}
