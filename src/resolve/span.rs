//! How much of the audit period evidence speaks of, and how much a control's frequency asks for.
//!
//! A policy, a setting or a picture is seen on a day, and holds around it. A list, a scan or a set of
//! records speaks of the days it was drawn for and no others: three nights of 92 do not show that backups
//! ran every night. So lists must leave no gap longer than the control's own interval.

use super::result::Bounds;
use crate::model::{Coverage, Date, Evidence, EvidenceKind, Frequency, Period};

/// What evidence covers of the period, and whether that is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Days of the period it speaks of.
    pub covered: i64,
    /// Days of the period.
    pub of: i64,
    /// The longest run of days in the period of which nothing speaks.
    pub longest_gap: Option<Period>,
    /// The longest gap that the frequency allows, in days; `None` where any day of the period is enough.
    pub allowed: Option<i64>,
    /// The frequency that decided.
    pub frequency: Option<Frequency>,
    /// True if something speaks of a day near enough to the period's end, by firm policy.
    pub fresh: bool,
}

impl Span {
    /// True if no gap is longer than the frequency allows; where any day is enough, if one is not stale.
    pub(super) fn is_enough(&self) -> bool {
        let gap = self.longest_gap.map_or(0, Period::days);
        self.covered > 0 && self.allowed.map_or(self.fresh, |allowed| gap <= allowed)
    }

    /// `covers 92 of 365 days`.
    pub(super) fn sentence(&self) -> String {
        format!("covers {} of {} days", self.covered, self.of)
    }
}

/// Days a control's evidence may leave out in one run, whatever shows it. For what acts at events, or for
/// which nobody states how often it acts, lists have to speak of every week.
fn allowed(frequency: Option<Frequency>, lists: bool) -> Option<i64> {
    match frequency {
        Some(Frequency::Event) | None => Frequency::Event.longest_gap().filter(|_| lists),
        Some(frequency) => frequency.longest_gap(),
    }
}

/// True for evidence that shows a state at a moment rather than what happened on each day.
pub(super) fn point_in_time(kind: EvidenceKind) -> bool {
    match kind {
        EvidenceKind::Document
        | EvidenceKind::Configuration
        | EvidenceKind::Screenshot
        | EvidenceKind::Record => true,
        EvidenceKind::Export | EvidenceKind::ToolOutput => false,
    }
}

/// The days an item can speak of: what its register states, cut at the day it was drawn and at the day of
/// the plan, for nothing speaks of days that come after it. A single record speaks of one day.
pub(super) fn days_of(item: &Evidence, as_of: Date) -> Option<Period> {
    let covers = item.covers?;
    let drawn = item.extracted_on().map_or(as_of, |day| day.min(as_of));
    let last = covers.to.min(drawn);
    // Minutes or a ticket show what was done once, whatever days they speak of: they are of the last of them.
    let first = if item.is_single_record() { covers.from.max(last) } else { covers.from };
    Period::new(first, last).ok()
}

/// What `items` together cover of `audit`, held against the least frequent of the controls they support.
pub(super) fn of<'a>(
    items: impl IntoIterator<Item = &'a Evidence>,
    frequency: Option<Frequency>,
    bounds: Bounds<'_>,
) -> Span {
    let (audit, as_of) = (bounds.audit, bounds.as_of);
    let stale_before = i64::from(bounds.policy.staleness_days);
    let items: Vec<&Evidence> = items.into_iter().collect();
    let days = items.iter().filter_map(|item| days_of(item, as_of));
    let coverage = Coverage::of(audit, days);
    // A setting or document seen in the period is enough by itself where nothing recurs by hand.
    let lists = items.iter().all(|item| !point_in_time(item.kind));
    Span {
        covered: coverage.covered_days,
        of: audit.days(),
        longest_gap: coverage.gaps.iter().copied().max_by_key(|gap| gap.days()),
        allowed: allowed(frequency, lists && !items.is_empty()),
        frequency,
        fresh: items
            .iter()
            .filter_map(|item| days_of(item, as_of)?.intersection(audit))
            .any(|days| days.to.days_to(audit.to) <= stale_before),
    }
}
