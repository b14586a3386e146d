//! When a control has to show again that it acted.

use super::{Date, Evidence, Frequency, Implementation, PartId, Workspace};

/// The next time a control has to show that it acted.
#[derive(Clone, Copy, Debug)]
pub struct NextRun<'a> {
    /// The day on which the record of the last run is as old as the frequency allows.
    pub due: Date,
    /// The last day that a record shows.
    pub last: Date,
    /// The record of it.
    pub item: &'a Evidence,
    /// The frequency as stated.
    pub stated: &'a str,
}

impl Workspace {
    /// The next time a control has to show that it acted: evidence of its last run is as old by then as its frequency
    /// allows. Nothing where it acts more often than monthly, or where no record of it is registered.
    pub fn next_run<'a>(&'a self, implementation: &'a Implementation) -> Option<NextRun<'a>> {
        let stated = implementation.frequency.as_deref()?;
        let gap = Frequency::of(stated)?.longest_gap()?;
        // A run of a day or a week is no task of its own.
        if gap < 28 {
            return None;
        }
        let mut shown: Vec<(Date, &Evidence)> = self
            .evidence
            .iter()
            .filter(|item| self.shows(item, implementation))
            .filter_map(|item| {
                Some((item.covers.map(|days| days.to).or(item.extracted_on())?, &**item))
            })
            .collect();
        shown.sort_by_key(|(day, item)| (*day, item.id.clone()));
        let (last, item) = shown.pop()?;
        let due = last.plus_days(i32::try_from(gap).ok()?)?;
        Some(NextRun { due, last, item, stated })
    }

    /// True if an evidence item is about an implementation: by its id, by a requirement, or by a test of either.
    fn shows(&self, item: &Evidence, implementation: &Implementation) -> bool {
        let ours = |id: &str| {
            id == implementation.id
                || id.parse::<PartId>().is_ok_and(|part| implementation.satisfies(&part))
        };
        item.supports.iter().any(|(id, _)| {
            let of_test = || {
                let test = self.tests.iter().find(|test| test.id == *id);
                test.is_some_and(|test| test.tests.iter().any(|(id, _)| ours(id)))
            };
            ours(id) || of_test()
        })
    }
}
