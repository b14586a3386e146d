//! What an entry says before anybody has filled it in.

use std::collections::{BTreeMap, BTreeSet};

use carveout::model::{
    LockAgreement, LockReport, Program, Review as Reviewed, ScopeState, SupportRule, Workspace,
};

use super::super::plain;
use super::{List, agreement_id};
use crate::text::Text;

/// The entry for a report, a letter, a certificate or a package, and the list it belongs to.
pub(super) fn of(
    report: &LockReport,
    earlier: Option<&Reviewed>,
    relied_on: &BTreeMap<&str, BTreeSet<&str>>,
    workspace: &Workspace,
) -> (List, String) {
    let knowledge = &workspace.knowledge;
    let program =
        knowledge.program_of(report.series.as_deref(), report.name.as_deref().unwrap_or_default());
    let mut out = Text::default();
    out.line(1, &format!("# {}", plain(report.title())));
    let period = report.period().map(|period| period.to_string());
    let period = period.unwrap_or_else(|| "period not stated".to_owned());
    let state = report.state.as_deref().unwrap_or("state not stated");
    out.line(1, &format!("# {period}; {}", plain(state)));
    let list = match program {
        Some(program) if program.letter => {
            letter(report, workspace, &mut out);
            List::Letters
        }
        Some(program) if program.supports == Some(SupportRule::Authorization) => {
            authorization(report, workspace, &mut out);
            List::Authorizations
        }
        _ => {
            review(report, program, earlier, relied_on, workspace, &mut out);
            List::Reviews
        }
    };
    (list, out.into())
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// A letter that continues a report.
fn letter(report: &LockReport, workspace: &Workspace, out: &mut Text) {
    let number = workspace.letters.len() + 1;
    out.line(1, &format!("- id: COL-{number}"));
    out.line(2, &format!("report: {}", report.id.as_deref().unwrap_or_default()));
    let continued = workspace
        .reports
        .iter()
        .filter_map(|one| {
            let knowledge = &workspace.knowledge;
            knowledge.program_of(one.series.as_deref(), one.name.as_deref().unwrap_or_default())
        })
        .find(|program| program.attests_operation);
    let continued = continued.map_or("soc2", |program| program.id.as_str());
    out.line(2, &format!("continues: {continued}   # the program, or the id of one report"));
    let issuer = report.company_name.as_deref().unwrap_or("Amazon Web Services");
    out.line(2, &format!("issuer: {}", quoted(&plain(issuer))));
    out.line(2, "# issued_on: YYYY-MM-DD   # a letter counts up to this day, and not without it");
    match report.period() {
        Some(period) => {
            out.line(2, &format!("covers: {{from: {}, to: {}}}", period.from, period.to));
        }
        None => {
            let audit = workspace.system.period;
            out.line(
                2,
                &format!(
                    "covers: {{from: {}, to: {}}}   # the audit period: write the days of the letter",
                    audit.from, audit.to
                ),
            );
        }
    }
    out.line(2, "# excludes: []           # services it leaves out");
    out.line(2, "# excludes_regions: []   # AWS Regions it leaves out");
}

/// The authorization that a package is about. What stands here supports nothing until it is filled in.
fn authorization(report: &LockReport, workspace: &Workspace, out: &mut Text) {
    let id = report.id.as_deref().unwrap_or_default();
    out.line(1, &format!("- id: {id}   # the package id, such as F1603047866"));
    out.line(2, &format!("report: {id}"));
    out.line(
        2,
        "service_offering: \"AWS\"   # as the package names it: AWS US East/West, AWS GovCloud",
    );
    out.line(2, "level: low   # low | moderate | high, as granted");
    out.line(2, "status: in-process   # authorized | in-process | revoked");
    out.line(2, "# authorized_on: YYYY-MM-DD");
    let arn = report.arn.as_deref().unwrap_or_default();
    let partition = arn.split(':').nth(1).filter(|part| !part.is_empty()).unwrap_or("aws");
    out.line(2, &format!("partition: {}   # aws | aws-us-gov | aws-cn", plain(partition)));
    out.line(2, "# Services inside the boundary, as the package lists them:");
    out.line(2, &format!("# services: [{}]", in_use(workspace).join(", ")));
    out.line(2, "# source: FedRAMP Marketplace");
    out.line(2, "# checked_on: YYYY-MM-DD");
    reviewer(out);
}

/// An agreement of the lock, with what the lock does not say.
pub(super) fn agreement(agreement: &LockAgreement, workspace: &Workspace) -> String {
    let mut out = Text::default();
    let id = agreement_id(agreement);
    out.line(1, &format!("# {}", plain(agreement.name.as_deref().unwrap_or(id))));
    out.line(1, &format!("- id: {}", quoted(id)));
    let named = agreement.name.as_deref().unwrap_or_default().to_lowercase();
    let kind = if named.contains("business associate") { "baa" } else { "other" };
    out.line(2, &format!("kind: {kind}"));
    let from = agreement.effective_start.as_ref().and_then(carveout::model::AwsTime::day);
    let from = from.unwrap_or(workspace.system.period.from);
    out.line(2, &format!("effective_from: {from}"));
    if let Some(account) = &agreement.aws_account_id {
        out.line(2, &format!("accounts: [{}]", quoted(account)));
    }
    if agreement.organization_arn.is_some() {
        out.line(2, "organization: true");
    }
    out.line(2, "# Services of yours that AWS lists as eligible under it:");
    out.line(2, &format!("# services: [{}]", in_use(workspace).join(", ")));
    out.into()
}

fn reviewer(out: &mut Text) {
    out.line(2, "# reviewer: your role or name");
    out.line(2, "# reviewed_on: YYYY-MM-DD");
}

/// Ids of the services in use, each once.
fn in_use(workspace: &Workspace) -> Vec<String> {
    let known = |id: &str| {
        workspace.knowledge.service(id).map_or(id.to_owned(), |service| service.id.clone())
    };
    let used: BTreeSet<String> =
        workspace.system.services.iter().map(|used| known(&used.id)).collect();
    used.into_iter().collect()
}

fn review(
    report: &LockReport,
    program: Option<&Program>,
    earlier: Option<&Reviewed>,
    relied_on: &BTreeMap<&str, BTreeSet<&str>>,
    workspace: &Workspace,
    out: &mut Text,
) {
    let id = report.id.as_deref().unwrap_or_default();
    out.line(1, &format!("- report: {id}"));
    if let Some(version) = report.version {
        out.line(2, &format!("version: {version}"));
    }
    let knowledge = &workspace.knowledge;
    if program.is_none() {
        let known: Vec<&str> =
            knowledge.programs.iter().map(|program| program.id.as_str()).collect();
        out.line(2, &format!("# program: {}   # the title does not tell", known.join(" | ")));
    }
    match program.and_then(|program| program.supports) {
        Some(SupportRule::Certificate) => {
            let last = report.period().map(|period| period.to.to_string());
            let last = last.unwrap_or_else(|| "YYYY-MM-DD".to_owned());
            out.line(2, &format!("# valid_to: {last}   # last day of the certificate"));
        }
        Some(SupportRule::Assessment) => {
            let made = report.period().map(|period| period.from.to_string());
            let made = made.unwrap_or_else(|| "YYYY-MM-DD".to_owned());
            out.line(2, &format!("# made_on: {made}   # day of the attestation of compliance"));
        }
        _ if program.is_none_or(|program| program.attests_operation) => {
            out.line(2, "# type: 1 | 2");
            out.line(2, "# opinion: unqualified | qualified | adverse | disclaimer");
            out.line(
                2,
                "exceptions: []   # - {summary: in your words, disposition: what was decided}",
            );
            sections(earlier, relied_on, out);
        }
        _ => {}
    }
    services(program, earlier, workspace, out);
    if program.is_none_or(|program| program.attests_operation) {
        cuecs(earlier, out);
    }
    reviewer(out);
}

fn sections(
    earlier: Option<&Reviewed>,
    relied_on: &BTreeMap<&str, BTreeSet<&str>>,
    out: &mut Text,
) {
    out.line(2, "# Where to look, for what is relied on. Pointers, never the report's text.");
    out.line(2, "# sections:");
    for (topic, services) in relied_on {
        let services: Vec<&str> = services.iter().copied().collect();
        match earlier.and_then(|review| review.sections.get(*topic)) {
            Some(section) => out.line(
                2,
                &format!("#   {topic}: {}   # as in the earlier review: confirm", quoted(section)),
            ),
            None => out.line(2, &format!("#   {topic}: \"\"   # {}", services.join(", "))),
        }
    }
}

/// Services to confirm: those that nothing is known of, or that are known to be out. What the shipped
/// snapshot has in scope needs no line.
fn services(
    program: Option<&Program>,
    earlier: Option<&Reviewed>,
    workspace: &Workspace,
    out: &mut Text,
) {
    let snapshot = program.and_then(|program| workspace.knowledge.scopes.get(&program.id));
    let state = |id: &String| snapshot.and_then(|scope| scope.services.get(id)).copied();
    let open: Vec<String> =
        in_use(workspace).into_iter().filter(|id| state(id) != Some(ScopeState::In)).collect();
    let (ask, ids) = if open.is_empty() {
        (
            "# Every service in use is in the scope snapshot. Where you looked in the report itself:",
            in_use(workspace),
        )
    } else {
        (
            "# Not known to be in scope: look in the report's own list of services, then write `in` or `out`.",
            open,
        )
    };
    let found = |id: &String| {
        let earlier = earlier.and_then(|review| review.services.get(id));
        match earlier {
            Some(ScopeState::Out) => "out",
            _ => "in",
        }
    };
    let lines: Vec<String> = ids.iter().map(|id| format!("{id}: {}", found(id))).collect();
    out.line(2, ask);
    out.line(2, &format!("# services: {{{}}}", lines.join(", ")));
}

fn cuecs(earlier: Option<&Reviewed>, out: &mut Text) {
    out.line(2, "# Controls the report assumes you have, by its own numbers. Never their wording.");
    match earlier.filter(|review| !review.cuecs.is_empty()) {
        Some(review) => {
            out.line(2, "cuecs:   # as in the earlier review: confirm");
            for cuec in &review.cuecs {
                let by = cuec.implementations.join(", ");
                let why =
                    cuec.rationale.as_ref().map(|why| format!(", rationale: {}", quoted(why)));
                let why = why.unwrap_or_default();
                out.line(
                    3,
                    &format!("- {{id: {}, implementations: [{by}]{why}}}", quoted(&cuec.id)),
                );
            }
        }
        None => out.line(2, "cuecs: []   # - {id: CUEC-1, implementations: [IAM-01]}"),
    }
}
