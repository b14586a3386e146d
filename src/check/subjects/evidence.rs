//! Tests, evidence items and the rows of their files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::check::Context;
use crate::diag::{Diagnostic, Origin};
use crate::model::text::few_and_more;
use crate::model::{
    Date, Evidence, Found, Frequency, Implementation, Observation, ObservationStatus, Operating,
    PartId, PlanEvidence, PlanTest, ServiceUse, Test,
};

/// The findings of a rule about tests of operation in the plan, each under the controls that its test
/// covers.
pub(crate) fn of_tests<'a>(
    context: &Context<'a>,
    find: impl Fn(&'a PlanTest, &'a Operating) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let tests = context.plan.tests.iter().filter(|test| !test.parts.is_empty());
    tests
        .filter_map(|test| {
            let finding = find(test, test.operating.as_ref()?)?;
            Some(about(finding, &test.id, &test.parts))
        })
        .collect()
}

/// A finding about one thing, by its id, and about the controls of the parts that it bears on.
pub(crate) fn about(finding: Diagnostic, id: &str, parts: &[PartId]) -> Diagnostic {
    let named = finding.subject.is_some();
    let finding = finding.controls(parts.iter().map(|part| &part.control));
    if named { finding } else { finding.subject(id) }
}

/// The findings of a rule about evidence in the plan, each under the controls that its item supports.
pub(crate) fn of_evidence<'a>(
    context: &Context<'a>,
    find: impl Fn(&'a PlanEvidence) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let items = context.plan.evidence.iter().filter(|item| !item.parts.is_empty());
    items.filter_map(|item| Some(about(find(item)?, &item.id, &item.parts))).collect()
}

/// Items with what their files say of themselves.
pub(crate) fn found<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Evidence, &'a Found)> {
    let workspace = context.workspace;
    let items = workspace.evidence.iter().map(Arc::as_ref);
    items.filter_map(|item| Some((item, workspace.facts.found.get(&item.id)?)))
}

/// The evidence of an implementation: what says that it supports it or a test of it, and what such a test
/// cites.
pub(crate) fn evidence_of<'a>(
    context: &Context<'a>,
    implementation: &'a Implementation,
) -> impl Iterator<Item = &'a Evidence> {
    let id = implementation.id.as_str();
    let tests = context.links.tests_of(id);
    let named = tests.iter().map(|test| test.id.as_str()).chain([id]);
    let cited = tests.iter().flat_map(|test| test.evidence_ids());
    context.links.naming_or_of(named, cited).into_iter()
}

/// The parts of the plan that an evidence item supports.
pub(crate) fn parts_of<'a>(context: &Context<'a>, id: &str) -> &'a [PartId] {
    context.links.listed(id).map_or(&[], |listed| listed.parts.as_slice())
}

/// The findings of a rule about what evidence files say of themselves.
pub(crate) fn of_found<'a>(
    context: &Context<'a>,
    find: impl Fn(&'a Evidence, &'a Found) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let one = |(item, found): (&'a Evidence, &'a Found)| {
        Some(about(find(item, found)?, &item.id, parts_of(context, &item.id)))
    };
    found(context).filter_map(one).collect()
}

/// Ids of the services that the system declares.
pub(crate) fn declared_services<'a>(context: &Context<'a>) -> BTreeSet<&'a str> {
    let workspace = context.workspace;
    let id = |used: &'a ServiceUse| {
        workspace.knowledge.service(&used.id).map_or(used.id.as_str(), |service| &service.id)
    };
    workspace.system.services.iter().map(id).collect()
}

/// The frequencies of the controls under test, and where they are stated: in the test, or else in the
/// implementations it tests.
pub(crate) fn frequencies(context: &Context<'_>, test: &Test) -> Vec<(Frequency, Origin)> {
    let stated = test.operating.as_ref().and_then(|operating| operating.frequency.as_deref());
    if let Some(text) = stated {
        let at = context.workspace.facts.field(test, "frequency").clone();
        return Frequency::of(text).map(|of| (of, at)).into_iter().collect();
    }
    let tested = |id: &str| test.tests.iter().any(|(tested, _)| tested == id);
    let implementations = context.workspace.implementations.iter().filter(|i| tested(&i.id));
    implementations
        .filter_map(|i| {
            let at = i.frequency_origin.as_ref().unwrap_or(&i.origin);
            Some((Frequency::of(i.frequency.as_deref()?)?, at.clone()))
        })
        .collect()
}

/// Where the implementations of these ids that are said to be in place are written.
pub(crate) fn claims<'a>(context: &Context<'a>, ids: &[String]) -> Vec<&'a Origin> {
    let implementations = context.workspace.implementations.iter();
    let claimed = implementations.filter(|one| ids.contains(&one.id) && one.status.operates());
    claimed.map(|one| &one.origin).collect()
}

/// Rows of one evidence item with the same check.
pub(crate) struct Observed<'a> {
    /// The rows: the check and its resources.
    pub rows: Vec<&'a Observation>,
    /// The register entry of the item.
    pub origin: Origin,
    /// The file of the item.
    pub path: Option<&'a str>,
}

impl Observed<'_> {
    /// Name of the check.
    pub(crate) fn rule(&self) -> &str {
        self.rows.first().map_or("", |row| &*row.rule)
    }

    /// `user-mfa on arn:…/ann, arn:…/bob and 3 more (EV-004, rows 2, 5 and 3 more)`.
    pub(crate) fn summary(&self) -> String {
        let named = |row: &&Observation| match row.note.as_deref() {
            Some(note) => format!("{} ({note})", row.resource),
            None => row.resource.to_string(),
        };
        let few = few_and_more(self.rows.iter().map(named), 3);
        format!("{} on {few} ({})", self.rule(), self.rows_told())
    }

    /// A few words on each row, and where they are: `ann (…), bob (…) and 3 more (EV-004, rows 2, 5 …)`.
    pub(crate) fn each(&self, words: impl Fn(&Observation) -> String) -> String {
        let few = few_and_more(self.rows.iter().map(|row| words(row)), 3);
        format!("{few} ({})", self.rows_told())
    }

    /// `EV-004, rows 2, 5 and 3 more`.
    pub(crate) fn rows_told(&self) -> String {
        let evidence = self.rows.first().map_or("", |row| &*row.evidence);
        let mut numbers: Vec<u32> = self.rows.iter().map(|row| row.row).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let rows = if numbers.len() == 1 { "row" } else { "rows" };
        format!("{evidence}, {rows} {}", few_and_more(&numbers, 3))
    }

    /// The first of the rows in its file, where the file has lines; else the file.
    pub(crate) fn at(&self) -> Option<Origin> {
        let path = self.path?;
        Some(match self.rows.iter().map(|row| row.line).min() {
            Some(line) if line > 0 => Origin::text(path, line, 1),
            _ => Origin::file(path),
        })
    }

    /// The finding at the row, with the register entry as cause.
    pub(crate) fn placed(&self, finding: Diagnostic) -> Diagnostic {
        match self.at() {
            Some(at) => finding.fault(&at).cause(&self.origin),
            None => finding.fault(&self.origin),
        }
    }
}

/// True where an exception of a test with a response, or an open item of the plan of action, speaks of a row.
pub(crate) fn is_answered(context: &Context<'_>, row: &Observation) -> bool {
    let names = |text: &str| text.contains(&*row.resource);
    let tests = context.workspace.tests.iter().filter_map(|test| test.operating.as_ref());
    let mut told = tests.flat_map(|operating| &operating.deviations).filter(|deviation| {
        deviation.response.is_some()
            && (names(&deviation.what) || deviation.item.as_deref().is_some_and(names))
    });
    let mut items = context.workspace.poam.iter().filter(|item| {
        item.answers(&row.rule, &row.resource) && item.unanswering(context.plan.as_of).is_none()
    });
    told.next().is_some() || items.next().is_some()
}

/// Days from the day that a row states to the day of its list.
pub(crate) fn days_before(context: &Context<'_>, row: &Observation) -> Option<i64> {
    let item = context.links.item(&row.evidence)?;
    let day = item.extracted_on().or(item.covers.map(|covers| covers.to))?;
    Some(row.on?.days_to(day))
}

/// Rows of these checks that pass the filter, by check and evidence item. The filter's second argument is
/// true if the row counts for the audit period: by its own day, or because its evidence item does.
/// Evidence that supports a period can contradict it too.
pub(crate) fn observed<'a>(
    context: &Context<'a>,
    checks: &[(&str, &str)],
    filter: impl Fn(&Observation, bool) -> bool,
) -> Vec<Observed<'a>> {
    let named = |row: &Observation| {
        checks.iter().any(|(tool, rule)| {
            let rest = row.rule.strip_prefix("securityhub-").unwrap_or(&row.rule);
            let deployed = *tool == "config"
                && rest.strip_prefix(rule).is_some_and(|rest| rest.starts_with('-'));
            *tool == &*row.tool && (*rule == &*row.rule || *rule == rest || deployed)
        })
    };
    observed_if(context, named, filter)
}

/// As [`observed`], of the checks that `named` is true for. A failing row is left out where the same check
/// passes on the same resource on a later day, by the day of the plan.
pub(crate) fn observed_if<'a>(
    context: &Context<'a>,
    named: impl Fn(&Observation) -> bool,
    filter: impl Fn(&Observation, bool) -> bool,
) -> Vec<Observed<'a>> {
    let (audit, as_of) = (context.plan.period, context.plan.as_of);
    let in_period: BTreeSet<&str> = context
        .workspace
        .evidence
        .iter()
        .filter(|item| item.in_period(audit))
        .map(|item| item.id.as_str())
        .collect();
    let counts = |row: &Observation| {
        row.on.is_some_and(|on| audit.contains(on)) || in_period.contains(&*row.evidence)
    };
    let ours = |row: &Observation| {
        let (account, region) = (row.account.as_deref(), row.region.as_deref());
        context.workspace.system.holds(account, region, &row.resource)
    };
    let rows: Vec<&Observation> = context
        .workspace
        .observations
        .iter()
        .filter(|row| named(row) && ours(row) && filter(row, counts(row)))
        .collect();
    let mut passes: BTreeMap<(&str, &str, &str), Date> = BTreeMap::new();
    if rows.iter().any(|row| row.is_failing()) {
        let failing: BTreeSet<(&str, &str, &str)> =
            rows.iter().map(|row| (&*row.tool, &*row.rule, &*row.resource)).collect();
        for row in &context.workspace.observations {
            let key = (&*row.tool, &*row.rule, &*row.resource);
            if row.status == ObservationStatus::Pass
                && failing.contains(&key)
                && let Some(on) = row.on.filter(|on| *on <= as_of)
            {
                let last = passes.entry(key).or_insert(on);
                *last = (*last).max(on);
            }
        }
    }
    let mended = |row: &Observation| {
        let pass = passes.get(&(&*row.tool, &*row.rule, &*row.resource));
        row.is_failing() && pass.zip(row.on).is_some_and(|(pass, failed)| *pass > failed)
    };
    let mut found: IndexMap<(&str, &str), Vec<&Observation>> = IndexMap::new();
    for row in rows.into_iter().filter(|row| !mended(row)) {
        found.entry((&row.evidence, &row.rule)).or_default().push(row);
    }
    found
        .into_iter()
        .map(|((evidence, _), rows)| {
            let item = context.links.item(evidence);
            let origin = item.map_or_else(|| Origin::file("evidence"), |item| item.origin.clone());
            Observed { rows, origin, path: item.and_then(|item| item.path.as_deref()) }
        })
        .collect()
}
