//! Reports and letters as the plan lists them, each with why it supports nothing, if so.

use super::letters;
use crate::model::{
    Coverage, Date, Letter, Opinion, Period, PlanReport, Program, Report, ReportState, Review,
    SupportRule, Titled, Workspace, is_answer,
};

/// The program that a report belongs to, as reviewed, else by its title.
pub(super) fn program_of<'a>(report: &Report, workspace: &'a Workspace) -> Option<&'a Program> {
    let knowledge = &workspace.knowledge;
    let review = workspace.review_of(&report.id, report.version);
    match review.and_then(|review| review.program.as_ref()) {
        Some(id) => knowledge.programs.iter().find(|program| program.id == *id),
        None => {
            knowledge.program_of(report.series.as_deref(), report.name.as_deref().unwrap_or(""))
        }
    }
}

/// Type 1 or 2: as its title says, else as reviewed, else a report about a single day is of type 1.
fn report_type(program: Option<&Program>, review: Option<&Review>, report: &Report) -> Option<u8> {
    let typed = program.is_some_and(|program| program.types);
    let derived = || report.period.map(|period| if period.days() > 1 { 2 } else { 1 });
    let titled = || Titled::of(report.name.as_deref()?).report_type;
    typed
        .then(titled)
        .flatten()
        .or_else(|| review.and_then(|review| review.report_type))
        .or_else(|| typed.then(derived).flatten())
}

/// A report as the plan lists it.
pub(super) fn weigh(report: &Report, workspace: &Workspace, as_of: Date) -> PlanReport {
    let review = workspace.review_of(&report.id, report.version);
    let program = program_of(report, workspace);
    let kind = report_type(program, review, report);
    let unusable = unusable(report, review, program, kind, as_of);
    let covered = Coverage::of(workspace.system.period, report.period);
    PlanReport {
        key: format!("{}@{}", report.id, report.version),
        id: report.id.clone(),
        version: report.version,
        title: report.name.clone().unwrap_or_else(|| report.id.clone()),
        series: report.series.clone(),
        category: report.category.clone(),
        arn: report.arn.clone(),
        program: program.map(|program| program.id.clone()),
        report_type: kind,
        period: report.period,
        state: report.state.clone().map_or_else(|| "not stated".to_owned(), String::from),
        opinion: review.and_then(|review| review.opinion),
        exceptions: review
            .map(|review| review.exceptions.iter().map(crate::model::Exception::label).collect())
            .unwrap_or_default(),
        reviewer: review.and_then(|review| review.reviewer.clone()),
        reviewed_on: review.and_then(|review| review.reviewed_on),
        categories: program.map(|program| program.categories.clone()).unwrap_or_default(),
        covered_days: covered.covered_days,
        usable: unusable.is_none(),
        unusable,
        fault: None,
        letter: program.is_some_and(|program| program.letter),
        supports: program.and_then(|program| program.supports),
        listed: report.listed,
        note: None,
        over_limit: false,
        cited_by: 0,
    }
}

/// Why a report shows nothing of AWS's operation over a period, if so.
fn unusable(
    report: &Report,
    review: Option<&Review>,
    program: Option<&Program>,
    kind: Option<u8>,
    as_of: Date,
) -> Option<String> {
    let Some(program) = program else {
        return Some("its title names no program this version knows".into());
    };
    if !program.attests_operation {
        return Some(program.reason.clone());
    }
    if let Some(why) = unpublished(report) {
        return Some(why);
    }
    let Some(period) = report.period else {
        return Some("its period is not stated".into());
    };
    if let Some(what) = report.name.as_deref().and_then(|title| Titled::of(title).instead) {
        return Some(format!("its title says that it is {what}"));
    }
    if kind != Some(2) {
        return Some("a Type 1 report speaks of design at a date, not of operation".into());
    }
    if period.to > as_of {
        return Some(format!("its period ends on {}, after the day of the plan", period.to));
    }
    match reviewed(review, as_of) {
        Err(why) => Some(why),
        Ok(Review { reviewed_on: Some(day), .. }) if *day < period.to => {
            Some(format!("it was reviewed on {day}, before its period ended"))
        }
        Ok(review) => match review.opinion {
            Some(Opinion::Unqualified) => None,
            Some(opinion) => Some(format!("the opinion is {}", opinion.label().to_lowercase())),
            None => Some("the review states no opinion".into()),
        },
    }
}

/// Why a report is not in force, if so.
pub(super) fn unpublished(report: &Report) -> Option<String> {
    match &report.state {
        Some(ReportState::Published) => None,
        Some(state) => Some(format!("its state is {}", String::from(state.clone()))),
        None => Some("its state is not stated".into()),
    }
}

/// The review of a report, where there was one by the day of the plan.
pub(super) fn reviewed(review: Option<&Review>, as_of: Date) -> Result<&Review, String> {
    let review = review.ok_or("nobody has reviewed it (aws-reports.yaml)")?;
    if let Some(day) = review.reviewed_on.filter(|day| *day > as_of) {
        return Err(format!("its review is of {day}, after the day of the plan"));
    }
    if !review.reviewer.as_deref().is_some_and(is_answer) {
        return Err("its review names nobody as the reviewer".to_owned());
    }
    if review.reviewed_on.is_none() {
        return Err("its review states no day".to_owned());
    }
    Ok(review)
}

/// A letter as the plan lists it. `counted` are its days that count, whatever service is asked about.
pub(super) fn weigh_letter(
    letter: &Letter,
    counted: &[Period],
    reports: &[PlanReport],
    workspace: &Workspace,
    as_of: Date,
) -> PlanReport {
    let audit = workspace.system.period;
    let programs = &workspace.knowledge.programs;
    let continued: Vec<&PlanReport> =
        reports.iter().filter(|report| letters::continues(letter, report)).collect();
    let program = programs.iter().find(|program| program.id == letter.continues).or_else(|| {
        let id = continued.first()?.program.as_ref()?;
        programs.iter().find(|program| program.id == *id)
    });
    let own = letters::own_days(letter, workspace, as_of);
    let limit = workspace.system.policy.bridge_days;
    let cut = counted.iter().map(|days| days.to).max().and_then(|to| cut(letter, to, limit));
    let mut over_limit = cut.as_ref().is_some_and(|cut| cut.by_limit);
    let mut field = own.as_ref().err().map(|fault| fault.field);
    let unusable = match &own {
        Err(fault) => Some(fault.why.clone()),
        Ok(_) if !counted.is_empty() => None,
        Ok(days) => Some(if !continued.iter().any(|report| report.usable) {
            "no usable report is there for it to continue".to_owned()
        } else if !continued.iter().any(|r| r.usable && letters::reaches(r, audit)) {
            "the report it continues ends too long before the audit period".to_owned()
        } else if continued
            .iter()
            .any(|report| report.usable && report.period.is_some_and(|period| period.to >= days.to))
        {
            "the report itself covers its days".to_owned()
        } else if continued.iter().filter(|report| report.usable).any(|report| {
            report.period.is_some_and(|period| period.to.days_to(days.from) > i64::from(limit))
        }) {
            over_limit = true;
            format!("letters continue a report for at most {limit} days, and its days are later")
        } else {
            field = Some("covers");
            "it begins later than the day after what it continues".to_owned()
        }),
    };
    PlanReport {
        key: letter.id.clone(),
        id: letter.report.clone().unwrap_or_else(|| letter.id.clone()),
        version: 0,
        title: format!("Continued Operations Letter, {}", letter.issuer),
        series: None,
        category: None,
        arn: None,
        program: program.map(|program| program.id.clone()),
        report_type: None,
        period: Some(letter.period),
        state: letter.issued_on.map_or_else(|| "undated".to_owned(), |day| format!("issued {day}")),
        opinion: None,
        exceptions: Vec::new(),
        reviewer: None,
        reviewed_on: None,
        categories: program.map(|program| program.categories.clone()).unwrap_or_default(),
        covered_days: Coverage::of(audit, counted.iter().copied()).covered_days,
        note: cut.map(|cut| cut.note),
        over_limit,
        usable: unusable.is_none(),
        unusable,
        fault: field,
        letter: true,
        supports: program.and_then(|p| p.supports).filter(|rule| *rule == SupportRule::Period),
        listed: true,
        cited_by: 0,
    }
}

/// Days at the end of a letter that do not count.
struct Cut {
    /// Which, and why.
    note: String,
    /// True where firm policy's limit cuts them, and not the letter's day of issue.
    by_limit: bool,
}

/// Which of the days a letter names do not count after `to`, if any.
fn cut(letter: &Letter, to: Date, limit: u32) -> Option<Cut> {
    if to >= letter.period.to {
        return None;
    }
    let issued = letter.issued_on.filter(|issued| *issued <= to);
    let why = match issued {
        Some(issued) => format!("it was issued on {issued}"),
        None => format!("letters continue a report for at most {limit} days"),
    };
    let note = format!("its days after {to} do not count: {why}");
    Some(Cut { note, by_limit: issued.is_none() })
}
