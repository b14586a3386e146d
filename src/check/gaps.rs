//! Why days of the audit period are in no report and no letter: the causes, each with its place.

use super::Context;
use crate::diag::Origin;
use crate::model::{Coverage, Date, Letter, Period, PlanProgram, PlanReport};

/// What leaves days without cover.
#[derive(Debug)]
pub(super) struct Cause {
    /// What it is, without the days.
    pub what: String,
    /// The days.
    pub days: Vec<Period>,
    /// The services concerned; all of them if none is named.
    pub services: Vec<String>,
    /// The letter that would have to be mended.
    pub letter: Option<String>,
    /// Where it stands.
    pub at: Origin,
    /// What to do about it.
    pub help: String,
}

/// The causes for one program. Days of a report that another rule speaks about are left to that rule.
pub(super) fn of(context: &Context<'_>, program: &PlanProgram) -> Vec<Cause> {
    let side = Side::of(context, program);
    let mut causes: Vec<Cause> = Vec::new();
    for gap in &program.coverage.gaps {
        let waits = |report: &&PlanReport| {
            report.period.is_some_and(|period| period.intersection(*gap) == Some(*gap))
        };
        if side.unusable.iter().any(waits) {
            continue;
        }
        let cause = side.cause(*gap);
        // One letter that leaves several gaps is one cause.
        match causes.iter_mut().find(|known| known.what == cause.what) {
            Some(known) => known.days.extend(cause.days),
            None => causes.push(cause),
        }
    }
    causes.extend(side.excluded());
    causes
}

/// What there is of a program.
struct Side<'a> {
    context: &'a Context<'a>,
    usable: Vec<&'a PlanReport>,
    unusable: Vec<&'a PlanReport>,
    /// Letters that continue the program or one of its reports, by their days.
    letters: Vec<(&'a Letter, Option<&'a PlanReport>)>,
}

impl<'a> Side<'a> {
    fn of(context: &'a Context<'a>, program: &PlanProgram) -> Self {
        let plan = context.plan;
        let own = |report: &&PlanReport| report.program.as_deref() == Some(program.id.as_str());
        let reports: Vec<&PlanReport> = plan.reports.iter().filter(own).collect();
        let continues = |letter: &&Letter| {
            let of_report = |report: &&PlanReport| !report.letter && report.id == letter.continues;
            letter.continues == program.id || reports.iter().any(of_report)
        };
        let mut letters: Vec<(&Letter, Option<&PlanReport>)> = context
            .workspace
            .letters
            .iter()
            .filter(continues)
            .map(|letter| (letter, plan.report(&letter.id)))
            .collect();
        letters.sort_by_key(|(letter, _)| letter.period);
        let of_kind = |usable: bool| {
            let mut list: Vec<&PlanReport> = reports
                .iter()
                .copied()
                .filter(|report| !report.letter && report.usable == usable)
                .collect();
            list.sort_by_key(|report| report.period.map(|period| period.to));
            list
        };
        Self { usable: of_kind(true), unusable: of_kind(false), letters, context }
    }

    /// Why the days of one gap are without cover.
    fn cause(&self, gap: Period) -> Cause {
        let about = |(letter, _): &&(&Letter, Option<&PlanReport>)| {
            letter.period.intersection(gap).is_some()
        };
        match self.letters.iter().find(about) {
            Some((letter, listed)) => self.of_letter(gap, letter, *listed),
            None => self.without_letter(gap),
        }
    }

    /// A letter speaks of the gap, and does not count for it.
    fn of_letter(&self, gap: Period, letter: &Letter, listed: Option<&PlanReport>) -> Cause {
        let (id, Period { from, to }) = (&letter.id, letter.period);
        let as_of = self.context.plan.as_of;
        let regions = &self.context.workspace.system.regions;
        let left_out: Vec<&str> = letter
            .excludes_regions
            .iter()
            .filter(|region| regions.iter().any(|used| used.eq_ignore_ascii_case(region)))
            .map(String::as_str)
            .collect();
        let limit = self.context.workspace.system.policy.bridge_days;
        let over = listed.is_some_and(|letter| letter.over_limit);
        let (what, field, help) = if !letter.is_of_aws() {
            (
                format!("{id} was not issued by AWS, so none of its days count"),
                "issuer",
                "obtain AWS's own letter",
            )
        } else if !left_out.is_empty() {
            (
                format!(
                    "{id} leaves out {} (`excludes_regions`), where the system runs",
                    left_out.join(", ")
                ),
                "excludes_regions",
                "obtain a letter that covers the Region, or a report that does",
            )
        } else if let Some(issued) = letter.issued_on {
            if issued > as_of {
                (
                    format!("{id} was issued on {issued}, after the day of the plan ({as_of})"),
                    "issued_on",
                    "build the plan for a day on which the letter was there, or correct the date",
                )
            } else if issued < from {
                (
                    format!("{id} was issued on {issued}, before the first day it covers ({from})"),
                    "issued_on",
                    "a letter covers days up to its issue: correct the date, or obtain a later letter",
                )
            } else if issued < gap.from && gap.from <= to {
                (
                    format!(
                        "{id} was issued on {issued}, and a letter covers no day after its issue"
                    ),
                    "issued_on",
                    "obtain a letter that was issued after the days it is to cover",
                )
            } else if over {
                (
                    format!(
                        "letters continue a report for at most {limit} days, and {id} goes on longer"
                    ),
                    "covers",
                    "cite a version of the report whose period reaches further",
                )
            } else if from > gap.from {
                (
                    self.late(gap, letter),
                    "covers",
                    "obtain a letter that begins on the day after, or correct its days",
                )
            } else {
                let why = listed.and_then(|one| one.unusable.as_deref().or(one.note.as_deref()));
                (
                    format!("{id} does not count: {}", why.unwrap_or("it continues no report")),
                    "continues",
                    "correct the entry, or obtain a letter that continues the report",
                )
            }
        } else {
            (
                format!("{id} states no day of issue, so none of its days count"),
                "issued_on",
                "state the day it was issued under `issued_on`",
            )
        };
        Cause {
            what,
            days: vec![gap],
            services: Vec::new(),
            letter: Some(id.clone()),
            at: letter.at(field).clone(),
            help: help.to_owned(),
        }
    }

    /// A letter that begins after what it continues has ended.
    fn late(&self, gap: Period, letter: &Letter) -> String {
        let end = gap.from.previous();
        let before = self.letters.iter().find(|(other, _)| {
            other.id != letter.id && other.period.from <= end && end <= other.period.to
        });
        let by_report =
            self.usable.iter().any(|report| report.period.is_some_and(|days| days.to == end));
        let whose = match before {
            Some((other, _)) if !by_report => other.id.clone(),
            _ => "the report".to_owned(),
        };
        let from = letter.period.from;
        let between = Period { from: gap.from, to: from.previous() };
        let are = if between.days() == 1 { "is" } else { "are" };
        format!(
            "{} begins on {from}, and {whose} ends on {end}: {} {are} in neither, and the letter does not follow",
            letter.id,
            Period::list(&[between])
        )
    }

    /// No letter speaks of the gap.
    fn without_letter(&self, gap: Period) -> Cause {
        let audit = self.context.plan.period;
        // A letter that was obtained and that nobody has registered.
        let mut unregistered =
            self.context.plan.reports.iter().filter(|r| r.letter && r.version > 0);
        let help = match unregistered.next() {
            Some(letter) => format!(
                "{} is a letter that may continue it: `carveout artifact review DIR {}` prints its entry",
                letter.reference(),
                letter.id
            ),
            None => "cite a version whose period reaches further, or register a Continued Operations Letter"
                .to_owned(),
        };
        let ended = self.letters.iter().rev().find(|(letter, listed)| {
            letter.period.to.next() == gap.from && listed.is_some_and(|one| one.usable)
        });
        if let Some((letter, _)) = ended {
            return Cause {
                what: format!(
                    "{} ends on {}, and no report or letter goes on from there",
                    letter.id, letter.period.to
                ),
                days: vec![gap],
                services: Vec::new(),
                letter: Some(letter.id.clone()),
                at: letter.at("covers").clone(),
                help,
            };
        }
        let end = |report: &&&PlanReport| report.period.is_some_and(|days| days.to < gap.from);
        let start = |report: &&&PlanReport| report.period.is_some_and(|days| days.from > gap.to);
        let (before, after) = (self.usable.iter().rev().find(end), self.usable.iter().find(start));
        let stated = |report: &PlanReport| report.period.unwrap_or(gap);
        let (what, report) = match (before, after) {
            (Some(before), Some(after)) => (
                format!(
                    "{} ends on {}, and {} begins on {}",
                    before.title,
                    stated(before).to,
                    after.title,
                    stated(after).from
                ),
                *before,
            ),
            (Some(before), None) => {
                let to = stated(before).to;
                (
                    format!(
                        "{} ends on {to}, {} before the audit period does ({}), and no letter goes on from there",
                        before.title,
                        days(to.days_to(audit.to)),
                        audit.to
                    ),
                    *before,
                )
            }
            (None, Some(after)) => {
                let from = stated(after).from;
                (
                    format!(
                        "{} begins on {from}, {} after the audit period does ({})",
                        after.title,
                        days(audit.from.days_to(from)),
                        audit.from
                    ),
                    *after,
                )
            }
            (None, None) => {
                let at = Origin::file("aws-reports.lock.json");
                let what = "no report that counts has a day in the audit period".to_owned();
                let (days, services) = (vec![gap], Vec::new());
                return Cause { what, days, services, letter: None, at, help };
            }
        };
        let (days, services) = (vec![gap], Vec::new());
        Cause { what, days, services, letter: None, at: self.place(report), help }
    }

    /// The review of a report, or else its line in the lock file.
    fn place(&self, report: &PlanReport) -> Origin {
        let workspace = self.context.workspace;
        if let Some(review) = workspace.review_of(&report.id, report.version) {
            return review.origin.clone();
        }
        let listed =
            workspace.reports.iter().find(|r| r.id == report.id && r.version == report.version);
        listed.map_or_else(|| Origin::file("aws-reports.lock.json"), |one| one.origin.clone())
    }

    /// Letters that leave out services in use: their days, and those of the letters that follow them, do
    /// not count for these services.
    fn excluded(&self) -> Vec<Cause> {
        let (workspace, audit) = (self.context.workspace, self.context.plan.period);
        let mut causes = Vec::new();
        for (at, (letter, listed)) in self.letters.iter().enumerate() {
            if !listed.is_some_and(|one| one.usable) {
                continue;
            }
            let in_use = |id: &&String| {
                let known = workspace.knowledge.service(id);
                known.is_some_and(|known| {
                    self.context.plan.services.iter().any(|used| used.service == known.id)
                })
            };
            let services: Vec<String> = letter.excludes.iter().filter(in_use).cloned().collect();
            if services.is_empty() {
                continue;
            }
            let last: Option<Date> =
                self.letters[at..].iter().map(|(letter, _)| letter.period.to).max();
            let Some(here) = last
                .and_then(|to| Period::new(letter.period.from, to).ok())
                .and_then(|days| days.intersection(audit))
            else {
                continue;
            };
            let by_report = self.usable.iter().filter_map(|report| report.period);
            let lacking = Coverage::of(here, by_report);
            if lacking.is_full() {
                continue;
            }
            let named = services.join(", ");
            causes.push(Cause {
                what: format!(
                    "{} leaves out {named} (`excludes`): {} without cover for {named}",
                    letter.id,
                    days(lacking.gap_days)
                ),
                days: lacking.gaps,
                services,
                letter: Some(letter.id.clone()),
                at: letter.at("excludes").clone(),
                help: "obtain a report or a letter that covers the service, or stop using it"
                    .to_owned(),
            });
        }
        causes
    }
}

/// `1 day`, `30 days`.
fn days(count: i64) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} day{s}")
}
