//! How far the reports in use reach, and what would reach further.

use crate::model::{Coverage, Date, Period, Plan, PlanReport};

/// One program, as its usable reports and letters leave it.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// Program id.
    pub program: String,
    /// Title.
    pub title: String,
    /// Days covered and not.
    pub coverage: Coverage,
    /// Days by report, and by letters alone.
    pub days: (i64, i64),
    /// Letters counted, each with the days of the audit period that count by it.
    pub letters: Vec<(String, i64)>,
    /// Last day any of its usable reports speaks of.
    pub expires: Option<Date>,
    /// The published version not in use that would cover most.
    pub better: Option<Better>,
}

/// A version that would do better.
#[derive(Clone, Debug)]
pub struct Better {
    /// `report-…@version`.
    pub key: String,
    /// Its period.
    pub period: Period,
    /// Days of the audit period that would be covered with it.
    pub covered_days: i64,
    /// Why it does not count yet.
    pub why: String,
}

/// The outlook of every program that something of is in use, or could be.
pub fn outlook(plan: &Plan) -> Vec<Outlook> {
    let one = |program: &crate::model::PlanProgram| {
        let of_program = || plan.reports.iter().filter(|r| r.program.as_ref() == Some(&program.id));
        let used: Vec<&PlanReport> =
            of_program().filter(|report| program.reports.contains(&report.key)).collect();
        let periods = || used.iter().filter_map(|report| report.period);
        let candidates = of_program()
            .filter(|report| !report.letter && !report.usable && report.state == "PUBLISHED");
        let better = candidates.filter_map(|report| {
            let period = report.period?;
            let covered = program.coverage.covered.iter().copied();
            let with = Coverage::of(plan.period, covered.chain([period])).covered_days;
            (with > program.coverage.covered_days).then(|| Better {
                key: report.key.clone(),
                period,
                covered_days: with,
                why: report.unusable.clone().unwrap_or_default(),
            })
        });
        let better = better.max_by_key(|better| (better.covered_days, better.period.to));
        let letters = used.iter().filter(|report| report.letter);
        (!used.is_empty() || better.is_some()).then(|| Outlook {
            program: program.id.clone(),
            title: program.title.clone(),
            coverage: program.coverage.clone(),
            days: (program.report_days, program.letter_days),
            letters: letters.map(|letter| (letter.key.clone(), letter.covered_days)).collect(),
            expires: periods().map(|period| period.to).max(),
            better,
        })
    };
    plan.programs.iter().filter_map(one).collect()
}
