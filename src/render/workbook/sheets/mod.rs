//! The sheets, in the order of the tabs.

mod agreements;
mod applicability;
mod authorizations;
mod aws_attested;
mod aws_reports;
mod control_level;
mod control_tests;
mod coverage;
mod csoc;
mod cuec;
mod customer_tested;
mod evidence;
mod exceptions;
mod findings;
mod mapped;
mod matrix;
mod not_applicable;
mod observations;
mod open;
mod parameters;
mod pictures;
mod plan_of_action;
mod populations;
mod provider_attested;
mod providers;
mod read_me;
mod requests;
mod review_entries;
mod risk_controls;
mod score;
mod service_topics;
mod services;
mod shared;
mod sign_off;
mod sources;
mod summary;
mod test_items;
mod test_steps;
mod user_controls;
mod waivers;
mod who_acts;

use super::sheet::Sheet;
use crate::model::{Disposition, Plan};

/// Every sheet, in the order in which people read them; what is looked up comes last. A new one is a line here.
pub(super) static SHEETS: &[&Sheet] = &[
    &read_me::SHEET,
    &summary::SHEET,
    &score::SHEET,
    &applicability::SHEET,
    &open::SHEET,
    &plan_of_action::SHEET,
    &exceptions::SHEET,
    &risk_controls::SHEET,
    &aws_attested::SHEET,
    &provider_attested::SHEET,
    &shared::SHEET,
    &customer_tested::SHEET,
    &control_level::SHEET,
    &not_applicable::SHEET,
    &aws_reports::SHEET,
    &coverage::SHEET,
    &authorizations::SHEET,
    &agreements::SHEET,
    &csoc::SHEET,
    &cuec::SHEET,
    &user_controls::SHEET,
    &providers::SHEET,
    &control_tests::SHEET,
    &test_steps::SHEET,
    &test_items::SHEET,
    &populations::SHEET,
    &evidence::SHEET,
    &pictures::SHEET,
    &requests::SHEET,
    &review_entries::SHEET,
    &findings::SHEET,
    &waivers::SHEET,
    &sign_off::SHEET,
    &matrix::SHEET,
    &services::SHEET,
    &who_acts::SHEET,
    &service_topics::SHEET,
    &parameters::SHEET,
    &observations::SHEET,
    &mapped::SHEET,
    &sources::SHEET,
];

/// The sheets that a plan has: those that only some frameworks ask for are there when they do.
pub(super) fn of_plan(plan: &Plan) -> Vec<&'static Sheet> {
    let asked = |sheet: &&Sheet| match sheet.name {
        name if name == score::SHEET.name => !plan.extras.scores.is_empty(),
        name if name == applicability::SHEET.name => plan.extras.applicability,
        _ => true,
    };
    SHEETS.iter().copied().filter(asked).collect()
}

/// The sheet that lists parts of a disposition.
pub(super) fn of(disposition: Disposition) -> &'static Sheet {
    match disposition {
        Disposition::AwsAttested => &aws_attested::SHEET,
        Disposition::ProviderAttested => &provider_attested::SHEET,
        Disposition::Shared => &shared::SHEET,
        Disposition::CustomerTested => &customer_tested::SHEET,
        Disposition::ControlLevel => &control_level::SHEET,
        Disposition::NotApplicable => &not_applicable::SHEET,
        Disposition::Open => &open::SHEET,
    }
}
