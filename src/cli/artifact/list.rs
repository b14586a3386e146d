//! `carveout artifact list`

use std::fmt::Write;

use carveout::model::{Coverage, LockReport, Period, PlanAgreement, PlanAuthorization};
use carveout::resolve::outlook::{Outlook, outlook};
use serde_json::json;

use super::args::{List, ListFormat};
use super::plain;
use crate::output::{Output, Status};
use crate::run;

/// Cells of the bar that represents the audit period.
const BAR: i64 = 12;

/// A report version, ready to print.
struct Row {
    report: LockReport,
    period: Option<Period>,
    covered: i64,
    bar: String,
    cited_by: u32,
}

pub(super) fn run(args: &List, output: &Output) -> anyhow::Result<Status> {
    let Some(run) = run::run(&args.input, output)? else { return Ok(Status::BadInput) };
    let lock = super::lock(&args.input.dir)?;
    let audit = run.workspace.system.period;
    let rows: Vec<Row> = lock
        .reports
        .into_iter()
        .map(|report| {
            let key = format!(
                "{}@{}",
                report.id.as_deref().unwrap_or_default(),
                report.version.unwrap_or(0)
            );
            let known = run.plans.iter().flat_map(|plan| &plan.reports);
            let period = report.period();
            Row {
                cited_by: known.filter(|r| r.key == key).map(|r| r.cited_by).sum(),
                covered: Coverage::of(audit, period).covered_days,
                bar: bar(audit, period),
                period,
                report,
            }
        })
        .collect();
    // Parts of every framework that rest on them.
    let mut listed = run.plans.first().map(|plan| plan.agreements.clone()).unwrap_or_default();
    for one in &mut listed {
        let same =
            run.plans.iter().flat_map(|plan| &plan.agreements).filter(|other| other.id == one.id);
        one.cited_by = same.map(|other| other.cited_by).sum();
    }
    let mut authorized =
        run.plans.first().map(|plan| plan.authorizations.clone()).unwrap_or_default();
    for one in &mut authorized {
        let others = run.plans.iter().skip(1).flat_map(|plan| &plan.authorizations);
        let same = others.filter(|other| other.id == one.id);
        one.parts.extend(same.flat_map(|other| other.parts.iter().cloned()));
    }
    let outlooks = run.plans.first().map(outlook).unwrap_or_default();
    match args.format {
        ListFormat::Table => {
            output.raw(&table(&rows, audit));
            output.raw(&coverage(&outlooks));
            output.raw(&agreements(&listed));
            output.raw(&authorizations(&authorized));
            if let Some(time) = &lock.retrieved_at {
                output.note(format!("retrieved at {}", plain(time)));
            }
        }
        ListFormat::Csv => output.raw(&csv(&rows, audit)?),
        ListFormat::Json => output.result(serde_json::to_string_pretty(&json!({
            "schema": "carveout/reports/1",
            "audit_period": audit,
            "retrieved_at": lock.retrieved_at,
            "reports": rows.iter().map(entry).collect::<Vec<_>>(),
            "agreements": listed,
            "authorizations": authorized,
            "programs": outlooks.iter().map(|o| json!({
                "id": o.program,
                "title": o.title,
                "coverage": o.coverage,
                "report_days": o.days.0,
                "letter_days": o.days.1,
                "letters": o.letters.iter().map(|(id, days)| json!({"id": id, "days": days})).collect::<Vec<_>>(),
                "expires": o.expires,
                "better": o.better.as_ref().map(|b| json!({
                    "report": b.key, "period": b.period, "covered_days": b.covered_days, "why_not_counted": b.why,
                })),
            })).collect::<Vec<_>>(),
        }))?),
    }
    Ok(Status::Clean)
}

fn entry(row: &Row) -> serde_json::Value {
    let report = &row.report;
    json!({
        "id": report.id, "version": report.version, "title": report.name, "series": report.series,
        "category": report.category, "period": row.period, "covered_days": row.covered,
        "state": report.state, "listed": report.no_longer_listed != Some(true), "acceptance": report.acceptance_type, "cited_by": row.cited_by,
    })
}

/// The audit period as a bar, filled where the report covers it. A cell is filled if any day of it is covered.
fn bar(audit: Period, period: Option<Period>) -> String {
    let Some(period) = period else { return "?".to_owned() };
    let Some(covered) = period.intersection(audit) else { return "·".repeat(cells()) };
    let (from, to) = (audit.from.days_to(covered.from), audit.from.days_to(covered.to));
    let days = audit.days();
    let filled = |cell: i64| to * BAR >= cell * days && from * BAR < (cell + 1) * days;
    (0..BAR).map(|cell| if filled(cell) { '█' } else { '·' }).collect()
}

fn cells() -> usize {
    usize::try_from(BAR).unwrap_or(0)
}

fn table(rows: &[Row], audit: Period) -> String {
    let text = |value: &Option<String>| value.as_deref().map_or("–".to_owned(), plain);
    let cut = |text: String, most: usize| {
        if text.chars().count() <= most {
            return text;
        }
        text.chars().take(most - 1).chain(['…']).collect()
    };
    let head = [
        "report",
        "version",
        "title",
        "series",
        "category",
        "period",
        "of audit period",
        "state",
        "acceptance",
        "parts",
    ];
    let mut lines: Vec<[String; 10]> = vec![head.map(str::to_owned)];
    lines.extend(rows.iter().map(|row| {
        let report = &row.report;
        [
            text(&report.id),
            report.version.map_or("–".to_owned(), |version| version.to_string()),
            cut(text(&report.name), 40),
            cut(text(&report.series), 10),
            cut(text(&report.category), 20),
            row.period.map_or("–".to_owned(), |period| period.to_string()),
            format!("{} {}/{}", row.bar, row.covered, audit.days()),
            if report.no_longer_listed == Some(true) {
                "not listed any more".to_owned()
            } else {
                cut(text(&report.state), 12)
            },
            cut(text(&report.acceptance_type), 12),
            row.cited_by.to_string(),
        ]
    }));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
    let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or(0)).collect();
    let mut out = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

fn agreements(list: &[PlanAgreement]) -> String {
    let mut out = String::new();
    for one in list {
        let day = |day: Option<carveout::model::Date>, none: &str| {
            day.map_or(none.to_owned(), |day| day.to_string())
        };
        let title = one.name.as_deref().unwrap_or_else(|| one.kind());
        let _ = write!(
            out,
            "\n{} ({}): {}, from {} to {}, for {}; in force on {} days of the audit period",
            plain(title),
            plain(&one.id),
            if one.active { "active" } else { "ended" },
            day(one.from, "no day stated"),
            day(one.to, "further notice"),
            plain(&one.reach()),
            one.covered_days
        );
        if !one.without.is_empty() {
            let _ = write!(out, "; not for {}", one.without.join(", "));
        }
        let _ = writeln!(out, "; {} parts", one.cited_by);
    }
    out
}

fn authorizations(list: &[PlanAuthorization]) -> String {
    let mut out = String::new();
    for one in list {
        let since = one.authorized_on.map_or("no day stated".to_owned(), |day| day.to_string());
        let _ = write!(
            out,
            "\n{} ({}): {}, {} since {since}, partition {}; {} parts",
            plain(&one.service_offering),
            plain(&one.id),
            one.status.label().to_lowercase(),
            one.level.label(),
            plain(&one.partition),
            one.parts.len()
        );
        if let Some(why) = &one.unusable {
            let _ = write!(out, "; does not count: {}", plain(why));
        }
        out.push('\n');
    }
    out
}

fn coverage(outlooks: &[Outlook]) -> String {
    let mut out = String::new();
    for outlook in outlooks {
        let days = outlook.coverage.covered_days + outlook.coverage.gap_days;
        let _ = write!(
            out,
            "\n{}: covers {} of {days} days of the audit period",
            outlook.title, outlook.coverage.covered_days
        );
        if !outlook.coverage.gaps.is_empty() {
            let _ = write!(out, "; not covered: {}", Period::list(&outlook.coverage.gaps));
        }
        for (letter, days) in &outlook.letters {
            let _ = write!(out, "; letter {letter}, {days} days");
        }
        if let Some(day) = outlook.expires {
            let _ = write!(out, "; expires {day}");
        }
        out.push('\n');
        if let Some(better) = &outlook.better {
            let _ = writeln!(
                out,
                "  {} ({}) would cover {} of {days}: {}",
                plain(&better.key),
                better.period,
                better.covered_days,
                better.why
            );
        }
    }
    out
}

fn csv(rows: &[Row], audit: Period) -> anyhow::Result<String> {
    // A spreadsheet would interpret such a cell as a formula.
    let safe = |value: Option<&str>| {
        let text = value.unwrap_or_default();
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if formula { format!("'{text}") } else { text.to_owned() }
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "report",
        "version",
        "title",
        "series",
        "category",
        "from",
        "to",
        "covered_days",
        "audit_days",
        "state",
        "acceptance",
        "cited_by",
    ])?;
    for row in rows {
        let report = &row.report;
        let day = |pick: fn(Period) -> carveout::model::Date| {
            row.period.map(|period| pick(period).to_string()).unwrap_or_default()
        };
        writer.write_record([
            safe(report.id.as_deref()),
            report.version.map(|version| version.to_string()).unwrap_or_default(),
            safe(report.name.as_deref()),
            safe(report.series.as_deref()),
            safe(report.category.as_deref()),
            day(|period| period.from),
            day(|period| period.to),
            row.covered.to_string(),
            audit.days().to_string(),
            safe(report.state.as_deref()),
            safe(report.acceptance_type.as_deref()),
            row.cited_by.to_string(),
        ])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
