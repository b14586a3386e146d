//! Support by reports over the period: every day of the audit period, for each category and service.

use std::collections::BTreeSet;

use super::{Backing, Outcome, Reports, letters, scope};
use crate::model::{
    Category, Coverage, Lack, Period, PlanProgram, PlanReport, Program, ScopeState, Workspace,
    days_in_words,
};

/// What the reports and letters of a program cover, with or without what letters leave out.
pub(super) struct Days {
    /// By reports and letters together.
    pub all: Coverage,
    /// By reports alone.
    pub by_report: Coverage,
    /// Keys of what counts: reports with days in the period, letters that add some, and the reports that
    /// those letters continue.
    pub keys: Vec<String>,
}

impl Days {
    /// Days that only letters cover.
    pub(super) fn letter_days(&self) -> i64 {
        self.all.covered_days - self.by_report.covered_days
    }

    /// In words, for a message that days are lacking.
    fn in_words(&self) -> String {
        match self.letter_days() {
            0 => String::new(),
            letter => format!(" ({})", days_in_words(self.by_report.covered_days, letter)),
        }
    }
}

impl Reports<'_> {
    /// The usable reports of a program.
    pub(super) fn usable(&self, program: &str) -> Vec<&PlanReport> {
        let of_program = self.list.iter().filter(|r| r.program.as_deref() == Some(program));
        of_program.filter(|report| report.usable && !report.letter).collect()
    }

    /// The days that letters add to one report: key and days, up to the limit of firm policy.
    pub(super) fn continued(
        &self,
        report: &PlanReport,
        service: Option<&str>,
    ) -> Vec<(&str, Period)> {
        let Some(period) = report.period.filter(|_| report.usable) else { return Vec::new() };
        if !letters::reaches(report, self.workspace.system.period) {
            return Vec::new();
        }
        let workspace = self.workspace;
        let leaves_out = |letter: &crate::model::Letter| {
            service.is_some_and(|service| {
                letter.excludes.iter().any(|id| {
                    workspace.knowledge.service(id).is_some_and(|known| known.id == service)
                })
            })
        };
        let own: Vec<(&str, Period)> = workspace
            .letters
            .iter()
            .filter(|letter| letters::continues(letter, report) && !leaves_out(letter))
            .filter_map(|letter| {
                let days = letters::own_days(letter, workspace, self.as_of).ok()?;
                Some((letter.id.as_str(), days))
            })
            .collect();
        letters::chain(period.to, &own, workspace.system.policy.bridge_days)
    }

    /// What a program covers, for one service or for any.
    pub(super) fn days(&self, program: &str, service: Option<&str>) -> Days {
        let audit = self.workspace.system.period;
        let usable = self.usable(program);
        let by_report = Coverage::of(audit, usable.iter().filter_map(|report| report.period));
        let mut cited: BTreeSet<&str> = BTreeSet::new();
        let mut added: Vec<Period> = Vec::new();
        for report in &usable {
            if report.period.is_some_and(|period| period.intersection(audit).is_some()) {
                cited.insert(&report.key);
            }
            for (letter, days) in self.continued(report, service) {
                let here = days.intersection(audit);
                let new = here.is_some_and(|days| {
                    !Coverage::of(days, by_report.covered.iter().copied()).is_full()
                });
                if new {
                    cited.insert(&report.key);
                    cited.insert(letter);
                    added.push(days);
                }
            }
        }
        let periods = usable.iter().filter_map(|report| report.period).chain(added);
        let all = Coverage::of(audit, periods);
        let keys = self.list.iter().map(|r| &r.key).filter(|key| cited.contains(key.as_str()));
        Days { all, by_report, keys: keys.cloned().collect() }
    }

    /// The best program for one category and service.
    pub(super) fn over_period(&self, category: Category, service: &str) -> Outcome {
        let mut best: Option<(u8, Outcome)> = None;
        for program in &self.workspace.knowledge.programs {
            if program.letter || !program.attests_operation {
                continue;
            }
            let mut of_program =
                self.list.iter().filter(|report| report.program.as_ref() == Some(&program.id));
            // A program without a report of its own is not listed at all, and says nothing of what is missing.
            if of_program.all(|report| report.letter) {
                continue;
            }
            let outcome = self.of_program(program, category, service);
            let rank = match &outcome {
                Outcome::Supported(_) => return outcome,
                Outcome::Lacking { what, .. } => super::progress(*what),
            };
            if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                best = Some((rank, outcome));
            }
        }
        best.map_or_else(
            || {
                let why = if self.workspace.reports.is_empty() {
                    "no AWS report is listed"
                } else {
                    "no listed report tests AWS's controls over a period (SOC 2 Type 2 or C5 Type 2)"
                };
                Outcome::lacking(Lack::Report, why.to_owned())
            },
            |(_, outcome)| outcome,
        )
    }

    fn of_program(&self, program: &Program, category: Category, service: &str) -> Outcome {
        let title = &program.title;
        if !program.categories.contains(&category) {
            let why = format!("{title} does not cover {}", category.label());
            return Outcome::lacking(Lack::Category, why);
        }
        let usable = self.usable(&program.id);
        let of_program: Vec<&PlanReport> =
            self.list.iter().filter(|r| r.program.as_ref() == Some(&program.id)).collect();
        // A letter alone supports nothing: it says that nothing changed since a report that is not there.
        if usable.is_empty() {
            let reasons: BTreeSet<String> = of_program
                .iter()
                .filter_map(|r| Some(format!("{}: {}", r.key, r.unusable.as_ref()?)))
                .collect();
            let why = reasons.into_iter().collect::<Vec<_>>().join("; ");
            let considered = of_program.iter().map(|report| report.key.clone()).collect();
            return Outcome::Lacking { what: Lack::Report, why, considered };
        }
        let considered = || usable.iter().map(|report| report.key.clone()).collect();
        let lacking = |what, why| Outcome::Lacking { what, why, considered: considered() };
        match scope::of(program, &usable, service, self.workspace) {
            (ScopeState::In, _) => {}
            (ScopeState::Out, from) => {
                return lacking(Lack::Scope, format!("not in the scope of {title} ({from})"));
            }
            (ScopeState::Unknown, from) => {
                let why = format!("not known to be in the scope of {title} ({from})");
                return lacking(Lack::Scope, why);
            }
        }
        let days = self.days(&program.id, Some(service));
        if !days.all.is_full() {
            let why = format!(
                "{title} covers {} of {} days of the audit period{}; without cover: {}",
                days.all.covered_days,
                self.workspace.system.period.days(),
                days.in_words(),
                Period::list(&days.all.gaps)
            );
            let mut considered: Vec<String> = considered();
            considered.extend(
                days.keys.iter().filter(|k| !considered.contains(k)).cloned().collect::<Vec<_>>(),
            );
            return Outcome::Lacking { what: Lack::Coverage, why, considered };
        }
        Outcome::Supported(Backing {
            days: Some((days.by_report.covered_days, days.letter_days())),
            titles: vec![title.clone()],
            by: days.keys,
            words: Vec::new(),
        })
    }

    /// A program as the plan lists it; none without a report or letter.
    pub(super) fn summarize(
        &self,
        program: &Program,
        services: &[(&str, &str)],
    ) -> Option<PlanProgram> {
        let workspace: &Workspace = self.workspace;
        let listed = self.list.iter().any(|report| report.program.as_ref() == Some(&program.id));
        if !listed || program.letter {
            return None;
        }
        let usable = self.usable(&program.id);
        let days = self.days(&program.id, None);
        // Reports that are usable and have no day in the period are listed beside those that count.
        let mut reports: Vec<String> = usable.iter().map(|report| report.key.clone()).collect();
        reports.extend(
            days.keys.iter().filter(|key| !reports.contains(key)).cloned().collect::<Vec<_>>(),
        );
        // A certificate or an attestation lists services as well, once somebody has reviewed it.
        let of_program: Vec<&PlanReport> =
            self.list.iter().filter(|r| r.program.as_ref() == Some(&program.id)).collect();
        let read = if program.attests_operation { &usable } else { &of_program };
        let state =
            |(id, _): &(&str, &str)| ((*id).to_owned(), scope::of(program, read, id, workspace).0);
        Some(PlanProgram {
            id: program.id.clone(),
            title: program.title.clone(),
            report_days: days.by_report.covered_days,
            letter_days: days.letter_days(),
            coverage: days.all,
            reports,
            scope: services.iter().map(state).collect(),
            scope_source: scope::source(program, read, services, workspace),
        })
    }
}
