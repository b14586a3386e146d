//! AWS reports, what they cover, and the chart of their periods against the audit period.

use serde_json::{Value, json};

use super::{Draft, Kind, share};
use crate::model::{
    Category, Date, Period, PlanAgreement, PlanAuthorization, PlanProgram, PlanReport, ScopeState,
};

/// Days shown before and after the audit period at most.
const MARGIN_DAYS: i64 = 370;

/// The span of days a chart shows.
#[derive(Clone, Copy)]
struct Axis {
    shown: Period,
}

impl Axis {
    /// Wide enough for the reports, within reason around the audit period.
    fn new(audit: Period, reports: &[PlanReport]) -> Self {
        let (mut from, mut to) = (audit.from, audit.to);
        for period in reports.iter().filter_map(|report| report.period) {
            if audit.from.days_to(period.from) >= -MARGIN_DAYS {
                from = from.min(period.from);
            }
            if audit.to.days_to(period.to) <= MARGIN_DAYS / 2 {
                to = to.max(period.to);
            }
        }
        let wider = |day: Date, days: i32| day.plus_days(days).unwrap_or(day);
        let shown = Period { from: wider(from, -15), to: wider(to, 15) };
        Self { shown }
    }

    fn at(self, day: Date) -> f64 {
        share(self.shown.from.days_to(day), self.shown.days())
    }

    /// Start and end of a bar as shares of the width; the last day counts whole.
    fn bar(self, period: Period) -> [f64; 2] {
        [self.at(period.from), self.at(period.to.next())]
    }

    /// First days of quarters.
    fn ticks(self) -> Vec<Value> {
        let (first, ..) = self.shown.from.ymd();
        let (last, ..) = self.shown.to.ymd();
        let mut ticks = Vec::new();
        for year in first..=last {
            for (quarter, month) in [(1, 1), (2, 4), (3, 7), (4, 10)] {
                let day = Date::new(year, month, 1).filter(|day| self.shown.contains(*day));
                if let Some(day) = day {
                    ticks.push(json!({"at": self.at(day), "label": format!("{year} Q{quarter}")}));
                }
            }
        }
        ticks
    }
}

impl Draft<'_> {
    /// The reports, the coverage by program and the chart.
    pub(super) fn reports(&mut self) -> Value {
        let plan = self.plan;
        let reports: Vec<Value> =
            plan.reports.iter().enumerate().map(|(n, report)| self.report(n, report)).collect();
        let programs: Vec<Value> =
            plan.programs.iter().map(|program| self.program(program)).collect();
        let authorizations: Vec<Value> =
            plan.authorizations.iter().map(|one| self.authorization(one)).collect();
        let agreements: Vec<Value> =
            plan.agreements.iter().map(|one| self.agreement(one)).collect();
        json!({
            "reports": reports,
            "programs": programs,
            "authorizations": authorizations,
            "agreements": agreements,
            "chart": self.chart(),
        })
    }

    fn report(&mut self, n: usize, report: &PlanReport) -> Value {
        let key = &report.key;
        let categories: Vec<&str> =
            report.categories.iter().map(|at| Category::label(*at)).collect();
        json!({
            "name": format!("R{}", n + 1),
            "label": (self.reports.get(key.as_str()) == Some(&n)).then(|| format!("report-{n}")),
            "id": self.text("report id", "", &report.id),
            "reference": self.text("reference of report", key, &report.reference()),
            "kind": report.kind(),
            "title": self.cell("title of report", key, &report.title),
            "series": self.maybe_cell("series of report", key, report.series.as_ref()),
            "category": self.maybe_cell("category of report", key, report.category.as_ref()),
            "period": report.period.map(|period| [period.from, period.to]),
            "state": self.cell("state of report", key, &report.standing()),
            "result": report.review_result(),
            "note": self.maybe_cell("remark on days of report", key, report.note.as_ref()),
            "exceptions": self.texts("exception of report", key, &report.exceptions),
            "reviewer": self.maybe_cell("reviewer of report", key, report.reviewer.as_ref()),
            "reviewed_on": report.reviewed_on,
            "categories": categories.join(", "),
            "covered_days": report.covered_days,
            "usable": report.usable,
            "unusable": self.maybe_cell("remark on report", key, report.unusable.as_ref()),
            "letter": report.letter,
            "cited_by": report.cited_by,
        })
    }

    fn program(&mut self, program: &PlanProgram) -> Value {
        let plan = self.plan;
        let of_state = |state: ScopeState| -> Vec<&str> {
            let services = plan.services.iter().filter(|service| !service.premises);
            let here = services.filter(|service| service.in_scope_of(program) == Some(state));
            here.map(|service| service.id.as_str()).collect()
        };
        let (within, outside, unknown) =
            (of_state(ScopeState::In), of_state(ScopeState::Out), of_state(ScopeState::Unknown));
        json!({
            "title": self.cell("title of program", &program.id, &program.title),
            "covered_days": program.coverage.covered_days,
            "in_words": program.days_in_words(),
            "gap_days": program.coverage.gap_days,
            "gaps": program.coverage.gaps.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "reports": self.refer_all(Kind::Report, &program.reports),
            "within": self.service_names(&within),
            "outside": self.service_names(&outside),
            "unknown": self.service_names(&unknown),
            "scope_source": self.text("scope source of", &program.id, &program.scope_source),
        })
    }

    fn authorization(&mut self, one: &PlanAuthorization) -> Value {
        let (plan, id) = (self.plan, &one.id);
        let names = |inside: bool| -> Vec<&str> {
            let services = plan.services.iter().filter(|service| !service.premises);
            let here = services.filter(|at| one.services.get(&at.service) == Some(&inside));
            here.map(|service| service.id.as_str()).collect()
        };
        let (within, outside) = (names(true), names(false));
        json!({
            "id": self.cell("package id", "", id),
            "offering": self.cell("service offering of", id, &one.service_offering),
            "level": one.level.label(),
            "status": one.status.label(),
            "authorized_on": one.authorized_on,
            "expires_on": one.expires_on,
            "partition": self.cell("partition of", id, &one.partition),
            "within": self.service_names(&within),
            "outside": self.service_names(&outside),
            "source": self.maybe_cell("source of", id, one.source.as_ref()),
            "checked_on": one.checked_on,
            "reviewer": self.maybe_cell("reviewer of", id, one.reviewer.as_ref()),
            "reviewed_on": one.reviewed_on,
            "unusable": self.maybe_cell("remark on", id, one.unusable.as_ref()),
            "parts": one.parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            "count": one.parts.len(),
        })
    }

    fn agreement(&mut self, one: &PlanAgreement) -> Value {
        let id = &one.id;
        json!({
            "id": self.cell("agreement id", "", id),
            "name": self.maybe_cell("name of agreement", id, one.name.as_ref()),
            "kind": one.kind(),
            "active": one.active,
            "reach": self.cell("accounts of agreement", id, &one.reach()),
            "without": self.texts("account without agreement", id, &one.without),
            "from": one.from,
            "to": one.to,
            "covered_days": one.covered_days,
            "cited_by": one.cited_by,
        })
    }

    fn chart(&mut self) -> Value {
        let plan = self.plan;
        let axis = Axis::new(plan.period, &plan.reports);
        let mut alt =
            format!("Timeline of report periods against the audit period, {}.", plan.period);
        let mut rows = Vec::new();
        for (n, report) in plan.reports.iter().enumerate() {
            let Some(period) = report.period else { continue };
            let title = self.cell("title of report", &report.key, &report.title);
            let kind = match (report.usable, report.letter) {
                (_, true) => "letter",
                (true, _) => "report",
                (false, _) => "other",
            };
            alt.push_str(&format!(" R{} {title}: {period}.", n + 1));
            rows.push(json!({
                "name": format!("R{}", n + 1),
                "title": title,
                "kind": kind,
                "bar": axis.bar(period),
                "before": period.from < axis.shown.from,
                "after": period.to > axis.shown.to,
            }));
        }
        let mut programs = Vec::new();
        for program in &plan.programs {
            let title = self.cell("title of program", &program.id, &program.title);
            let coverage = &program.coverage;
            alt.push_str(&format!(
                " {title} together: {} of {} days of the audit period covered, {} not.",
                coverage.covered_days,
                plan.period.days(),
                coverage.gap_days
            ));
            let bars = |periods: &[Period]| -> Vec<Value> {
                let bar =
                    |period: &Period| json!({"bar": axis.bar(*period), "days": period.days()});
                periods.iter().map(bar).collect()
            };
            programs.push(json!({
                "title": title,
                "covered": bars(&coverage.covered),
                "gaps": bars(&coverage.gaps),
                "gap_days": coverage.gap_days,
            }));
        }
        json!({
            "audit": axis.bar(plan.period),
            "ticks": axis.ticks(),
            "rows": rows,
            "programs": programs,
            "alt": alt,
        })
    }
}
