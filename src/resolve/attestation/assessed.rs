//! Support by what others found at a date: an authorization, an assessment, a certificate.

use std::collections::{BTreeMap, BTreeSet};

use super::{Backing, Fault, Outcome, Reports, reports, scope};
use crate::model::resource::partition_of_region;
use crate::model::{
    Authorization, AuthorizationStatus, Date, ImpactLevel, Lack, Opinion, PlanReport, Program,
    Report, Review, ScopeState, SupportNeeds, SupportRule, Workspace, is_answer,
};

/// Partitions of the system's Regions; the ordinary one where no Region is listed.
fn partitions(workspace: &Workspace) -> BTreeSet<&'static str> {
    let mut used: BTreeSet<&str> =
        workspace.system.regions.iter().map(|region| partition_of_region(region)).collect();
    if used.is_empty() {
        used.insert("aws");
    }
    used
}

/// Why AWS's half may not rest on an authorization, whatever the service.
pub(super) fn invalid(
    authorization: &Authorization,
    workspace: &Workspace,
    needs: &SupportNeeds,
    as_of: Date,
) -> Option<Fault> {
    let fault = |field, why: String| Some(Fault { field, why });
    let audit = workspace.system.period;
    if authorization.status != AuthorizationStatus::Authorized {
        let status = authorization.status.label().to_lowercase();
        return fault("status", format!("its status is {status}"));
    }
    let Some(since) = authorization.authorized_on else {
        return fault("authorized_on", "it states no day of authorization".to_owned());
    };
    if since > as_of {
        return fault("authorized_on", format!("it is of {since}, after the day of the plan"));
    }
    if since > audit.from {
        return fault("authorized_on", format!("it is of {since}, after the audit period began"));
    }
    if let Some(last) = authorization.expires_on.filter(|last| *last < audit.to) {
        return fault("expires_on", format!("it ends on {last}, before the audit period does"));
    }
    if !is_answer(&authorization.id) || !is_answer(&authorization.service_offering) {
        return fault("id", "its package id or its offering is a placeholder".to_owned());
    }
    let named = authorization.reviewer.as_deref().is_some_and(is_answer);
    match authorization.reviewed_on.filter(|_| named) {
        None => {
            return fault("reviewer", "nobody is named who reviewed it, with the day".to_owned());
        }
        Some(day) if day > as_of => {
            return fault(
                "reviewed_on",
                format!("its review is of {day}, after the day of the plan"),
            );
        }
        Some(_) => {}
    }
    let stated = match (&workspace.system.impact, needs.level) {
        (Some(stated), least) => match ImpactLevel::of(stated) {
            Some(level) => Some(level),
            // A framework that states the level itself does not ask for the system's.
            None if least.is_some() => None,
            None => {
                let why = format!("`impact: {stated}` names no level to hold its own against");
                return fault("level", why);
            }
        },
        (None, Some(_)) => None,
        (None, None) => {
            let why = "the workspace states no `impact` to hold its level against";
            return fault("level", why.to_owned());
        }
    };
    let own = authorization.level;
    if let Some(level) = stated.filter(|level| own < *level) {
        let (own, wanted) = (own.label(), level.label());
        return fault("level", format!("its level is {own}, and the system's is {wanted}"));
    }
    if let Some(least) = needs.level.filter(|least| own < *least) {
        let (own, wanted) = (own.label(), least.label());
        return fault("level", format!("its level is {own}, and the framework asks for {wanted}"));
    }
    let used = partitions(workspace);
    if !used.contains(authorization.partition.as_str()) {
        let used: Vec<&str> = used.into_iter().collect();
        let (own, used) = (&authorization.partition, used.join(", "));
        let why = format!("it is of the partition {own}, and the system runs in {used}");
        return fault("partition", why);
    }
    None
}

/// True if the service is inside the boundary of an authorization.
pub(super) fn inside(authorization: &Authorization, service: &str, workspace: &Workspace) -> bool {
    let known = |id: &String| workspace.knowledge.service(id).is_some_and(|one| one.id == service);
    authorization.services.iter().any(known)
}

impl Reports<'_> {
    /// An authorization for each partition in use, with the service in its boundary.
    pub(super) fn authorized(&self, service: &str) -> Outcome {
        let workspace = self.workspace;
        if workspace.authorizations.is_empty() {
            let why =
                "no authorization of AWS is registered (`authorizations:` in aws-reports.yaml)";
            return Outcome::lacking(Lack::Report, why.to_owned());
        }
        let mut valid: BTreeMap<&str, Vec<&Authorization>> = BTreeMap::new();
        let (mut reasons, mut unusable) = (Vec::new(), Vec::new());
        for authorization in &workspace.authorizations {
            match invalid(authorization, workspace, self.needs, self.as_of) {
                Some(fault) => {
                    reasons.push(format!("{}: {}", authorization.id, fault.why));
                    unusable.push(authorization.id.clone());
                }
                None => {
                    valid.entry(&authorization.partition).or_default().push(authorization);
                }
            }
        }
        let mut backing = Backing::default();
        for partition in partitions(workspace) {
            let Some(of_partition) = valid.get(partition) else {
                let mut why = format!("no authorization of the partition {partition} counts");
                if !reasons.is_empty() {
                    why.push_str(&format!(" ({})", reasons.join("; ")));
                }
                return Outcome::Lacking { what: Lack::Report, why, considered: unusable };
            };
            let Some(found) = of_partition.iter().find(|one| inside(one, service, workspace))
            else {
                let ids: Vec<&str> = of_partition.iter().map(|one| one.id.as_str()).collect();
                let why = format!("not in the boundary of authorization {}", ids.join(", "));
                return Outcome::lacking(Lack::Scope, why);
            };
            backing.by.push(found.id.clone());
            // The package in AWS Artifact, where the entry names one that is listed.
            let package = self.list.iter().filter(|report| {
                !report.letter && found.report.as_deref() == Some(report.id.as_str())
            });
            backing.by.extend(package.max_by_key(|report| report.version).map(|r| r.key.clone()));
            backing.words.push(format!(
                "authorization {} of {}, {}, partition {}, in force since {}",
                found.id,
                found.service_offering,
                found.level.label(),
                found.partition,
                found.authorized_on.map(|day| day.to_string()).unwrap_or_default()
            ));
        }
        Outcome::Supported(backing)
    }

    /// An attestation of compliance made within the twelve months before the period's end.
    pub(super) fn assessed(&self, service: &str) -> Outcome {
        let audit = self.workspace.system.period;
        self.dated(SupportRule::Assessment, service, "no attestation of compliance is listed", |report, review| {
            let made = review.made_on.or(report.period.map(|period| period.from));
            let Some(made) = made else { return Err("the day it was made is not stated".to_owned()) };
            if made > self.as_of || made > audit.to {
                return Err(format!("it was made on {made}, after the audit period or the day of the plan"));
            }
            if after_a_year(made).is_none_or(|last| last < audit.to) {
                return Err(format!("it was made on {made}, more than twelve months before {}", audit.to));
            }
            Ok(format!("attestation of compliance of {made} ({}@{}), made within the twelve months before {}", report.id, report.version, audit.to))
        })
    }

    /// A certificate of the right standard that is valid through the period.
    pub(super) fn certified(&self, service: &str) -> Outcome {
        let audit = self.workspace.system.period;
        let standards = &self.needs.certificates;
        self.dated(
            SupportRule::Certificate,
            service,
            "no certificate is listed",
            |report, review| {
                let title = report.name.as_deref().unwrap_or_default();
                let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
                if !standards.is_empty()
                    && !standards.iter().any(|one| words.contains(&one.as_str()))
                {
                    return Err(format!(
                        "it is of another standard than {}",
                        standards.join(" or ")
                    ));
                }
                let from = report.period.map(|period| period.from);
                let last = review.valid_to.or(report.period.map(|period| period.to));
                let (Some(from), Some(last)) = (from, last) else {
                    return Err("the days it is valid for are not stated".to_owned());
                };
                if from > audit.from || last < audit.to || from > self.as_of {
                    return Err(format!(
                        "it is valid from {from} to {last}, not through the audit period"
                    ));
                }
                Ok(format!(
                    "{title} ({}@{}), valid from {from} to {last}",
                    report.id, report.version
                ))
            },
        )
    }

    /// The first reviewed, published report of a program of `rule` for which `holds` gives a sentence, and
    /// in whose scope the service is.
    fn dated(
        &self,
        rule: SupportRule,
        service: &str,
        none: &str,
        holds: impl Fn(&Report, &Review) -> Result<String, String>,
    ) -> Outcome {
        let workspace = self.workspace;
        let mut reasons: Vec<String> = Vec::new();
        let mut considered: Vec<String> = Vec::new();
        let mut outside: Option<String> = None;
        let of_rule = |report: &Report| -> Option<&Program> {
            reports::program_of(report, workspace).filter(|one| one.supports == Some(rule))
        };
        let mut listed: Vec<(&Report, &Program)> =
            workspace.reports.iter().filter_map(|r| Some((r, of_rule(r)?))).collect();
        listed.sort_by_key(|(report, _)| std::cmp::Reverse(report.period.map(|p| p.to)));
        for (report, program) in listed {
            let key = format!("{}@{}", report.id, report.version);
            let review = workspace.review_of(&report.id, report.version);
            let held = match (reports::unpublished(report), reports::reviewed(review, self.as_of)) {
                (Some(why), _) | (None, Err(why)) => Err(why),
                (None, Ok(review)) => match review.opinion {
                    None | Some(Opinion::Unqualified) => holds(report, review),
                    Some(other) => Err(format!("it is {}", other.label().to_lowercase())),
                },
            };
            considered.push(key.clone());
            let words = match held {
                Ok(words) => words,
                Err(why) => {
                    reasons.push(format!("{key}: {why}"));
                    continue;
                }
            };
            let own: Vec<&PlanReport> = self.list.iter().filter(|one| one.key == key).collect();
            match scope::of(program, &own, service, workspace) {
                (ScopeState::In, _) => {
                    return Outcome::Supported(Backing {
                        by: vec![key],
                        words: vec![words],
                        ..Backing::default()
                    });
                }
                (state, from) => {
                    let known =
                        if state == ScopeState::Unknown { "not known to be" } else { "not" };
                    outside = Some(format!("{known} in the scope of {} ({from})", program.title));
                }
            }
        }
        match outside {
            Some(why) => Outcome::Lacking { what: Lack::Scope, why, considered },
            None if reasons.is_empty() => Outcome::lacking(Lack::Report, none.to_owned()),
            None => Outcome::Lacking { what: Lack::Report, why: reasons.join("; "), considered },
        }
    }
}

/// The same day a year later; the 28th of February for a leap day.
fn after_a_year(day: Date) -> Option<Date> {
    let (year, month, of_month) = day.ymd();
    Date::new(year + 1, month, of_month).or_else(|| Date::new(year + 1, month, of_month - 1))
}
