//! Control frequencies, and the sample sizes that firm policy requires.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Period;
use super::text::{normalized, number_in_words};

/// How often a control operates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// Automatically, as configured.
    Automated,
    /// Once a year.
    Annual,
    /// Twice a year.
    SemiAnnual,
    /// Every quarter.
    Quarterly,
    /// Every month.
    Monthly,
    /// Every week.
    Weekly,
    /// Every day.
    Daily,
    /// At each event, or many times a day.
    Event,
}

impl Frequency {
    /// The frequency of a text; `None` if it is unknown.
    pub fn of(text: &str) -> Option<Self> {
        let word = normalized(text);
        Some(match word.as_str() {
            "automated" | "automatic" | "continuous" | "continuously" | "perconfiguration" => {
                Self::Automated
            }
            "annual" | "annually" | "yearly" | "everyyear" | "onceayear" => Self::Annual,
            "semiannual" | "semiannually" | "halfyearly" | "twiceayear" => Self::SemiAnnual,
            "quarterly" | "everyquarter" | "onceaquarter" => Self::Quarterly,
            "monthly" | "everymonth" | "onceamonth" => Self::Monthly,
            "weekly" | "everyweek" | "onceaweek" => Self::Weekly,
            "daily" | "everyday" | "onceaday" | "nightly" => Self::Daily,
            "event" | "eventdriven" | "perevent" | "adhoc" | "onevent" | "perchange"
            | "asneeded" | "ondemand" | "manytimesaday" | "hourly" => Self::Event,
            "biweekly" | "fortnightly" | "everytwoweeks" => Self::Weekly,
            "businessdays" | "workingdays" | "everyworkingday" | "everynight" => Self::Daily,
            "bimonthly" | "twiceamonth" | "semimonthly" => Self::Monthly,
            word => {
                if let Some(every) = recurring(text) {
                    return Some(every);
                }
                // These say nothing of how often.
                let vague = ["periodic", "everynowandthen", "everysooften", "everyonceinawhile"];
                if vague.iter().any(|start| word.starts_with(start)) {
                    return None;
                }
                // `each joiner`, `per release`, `every change`; then a known word followed by others.
                let event = ["each", "per", "every", "oneach", "onevery", "uponeach"];
                if event.iter().any(|start| word.starts_with(start)) {
                    return Some(Self::Event);
                }
                let known = [
                    ("semiannual", Self::SemiAnnual),
                    ("annual", Self::Annual),
                    ("quarterly", Self::Quarterly),
                    ("monthly", Self::Monthly),
                    ("weekly", Self::Weekly),
                    ("daily", Self::Daily),
                ];
                let found = known.iter().find(|(start, _)| word.starts_with(start));
                return found.map(|(_, frequency)| *frequency);
            }
        })
    }

    /// The frequency that happens at least once in so many days.
    fn of_days(days: u32) -> Self {
        match days {
            0..=1 => Self::Daily,
            2..=14 => Self::Weekly,
            15..=31 => Self::Monthly,
            32..=92 => Self::Quarterly,
            93..=184 => Self::SemiAnnual,
            _ => Self::Annual,
        }
    }

    /// Name in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Automated => "automated",
            Self::Annual => "annual",
            Self::SemiAnnual => "semi-annual",
            Self::Quarterly => "quarterly",
            Self::Monthly => "monthly",
            Self::Weekly => "weekly",
            Self::Daily => "daily",
            Self::Event => "event-driven",
        }
    }

    /// Days that may pass in one run without anything that shows the control: what recurs by hand must be
    /// shown each time it recurs, and daily controls rest at week-ends. `None` where any day is enough.
    pub fn longest_gap(self) -> Option<i64> {
        Some(match self {
            Self::Automated => return None,
            Self::Annual => 366,
            Self::SemiAnnual => 184,
            Self::Quarterly => 92,
            Self::Monthly => 31,
            Self::Weekly | Self::Event => 7,
            Self::Daily => 3,
        })
    }

    /// The minimum number of times such a control operates in a period that is long enough for it. A daily one
    /// is counted on working days, less one in ten for holidays.
    pub fn occurrences(self, period: Period) -> Option<u64> {
        let days = u64::try_from(period.days()).unwrap_or(0);
        Some(match self {
            Self::Automated | Self::Event => return None,
            Self::Annual => days / 365,
            Self::SemiAnnual => days / 181,
            Self::Quarterly => days / 90,
            Self::Monthly => days / 30,
            Self::Weekly => days / 7,
            Self::Daily => days * 5 * 9 / 70,
        })
    }
}

/// `every two weeks`, `every 90 days`, `once per quarter`: a unit of time, and how many of it.
fn recurring(text: &str) -> Option<Frequency> {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut word = words.next()?;
    if word == "once" || word == "at" {
        word = words.find(|word| ["every", "each", "per", "a"].contains(word))?;
    }
    if !["every", "each", "per", "a"].contains(&word) {
        return None;
    }
    let mut unit = words.next()?;
    let count = match unit {
        "other" | "second" => Some(2),
        _ => unit.parse().ok().or_else(|| number_in_words(unit)),
    };
    if count.is_some() {
        unit = words.next()?;
    }
    let days = match unit.strip_suffix('s').unwrap_or(unit) {
        "day" | "night" => 1,
        "week" => 7,
        "month" => 30,
        "quarter" => 91,
        "year" => 365,
        _ => return None,
    };
    Some(Frequency::of_days(count.unwrap_or(1).checked_mul(days)?))
}

/// Sample sizes by frequency: firm policy. The AICPA sets none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SampleSizes {
    /// Of an automated control: items for each configuration.
    pub automated: u64,
    /// Of an annual or semi-annual control.
    pub annual: u64,
    /// Of a quarterly control.
    pub quarterly: u64,
    /// Of a monthly control.
    pub monthly: u64,
    /// Of a weekly control.
    pub weekly: u64,
    /// Of a daily control.
    pub daily: u64,
    /// Of an event-driven control, or one that operates many times a day.
    pub event: u64,
}

impl Default for SampleSizes {
    fn default() -> Self {
        Self { automated: 1, annual: 1, quarterly: 2, monthly: 3, weekly: 5, daily: 25, event: 25 }
    }
}

impl SampleSizes {
    /// The number of items to test; all of them if the population has fewer.
    pub fn of(&self, frequency: Frequency, population: Option<u64>) -> u64 {
        let size = match frequency {
            Frequency::Automated => self.automated,
            Frequency::Annual | Frequency::SemiAnnual => self.annual,
            Frequency::Quarterly => self.quarterly,
            Frequency::Monthly => self.monthly,
            Frequency::Weekly => self.weekly,
            Frequency::Daily => self.daily,
            Frequency::Event => self.event,
        };
        population.map_or(size, |population| size.min(population))
    }

    /// The table in a line: `annual 1, quarterly 2, …`.
    pub fn line(&self) -> String {
        let table = [
            ("automated", self.automated),
            ("annual", self.annual),
            ("quarterly", self.quarterly),
            ("monthly", self.monthly),
            ("weekly", self.weekly),
            ("daily", self.daily),
            ("event-driven", self.event),
        ];
        let shown: Vec<String> =
            table.iter().map(|(name, size)| format!("{name} {size}")).collect();
        format!("{}; all if the population has fewer", shown.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences() {
        let of = |frequency: Frequency, period: &str| {
            frequency.occurrences(period.parse().unwrap()).unwrap()
        };
        let (q3, year) = ("2026-Q3", "2026");
        assert_eq!((of(Frequency::Quarterly, q3), of(Frequency::Quarterly, year)), (1, 4));
        assert_eq!((of(Frequency::Quarterly, "2026-Q1"), of(Frequency::Annual, q3)), (1, 0));
        assert_eq!((of(Frequency::Monthly, q3), of(Frequency::Monthly, year)), (3, 12));
        assert_eq!((of(Frequency::Weekly, q3), of(Frequency::Daily, q3)), (13, 59));
        assert_eq!(Frequency::of("Event-driven"), Some(Frequency::Event));
        for vague in ["now and then", "periodically", "Periodic", "every now and then", "regularly"]
        {
            assert_eq!(Frequency::of(vague), None, "{vague}");
        }
        for (text, expected) in [
            ("monthly, first Monday", Frequency::Monthly),
            ("each joiner", Frequency::Event),
            ("per release", Frequency::Event),
            ("every two weeks", Frequency::Weekly),
            ("twice a month", Frequency::Monthly),
            ("business days", Frequency::Daily),
            ("every 90 days", Frequency::Quarterly),
            ("every three months", Frequency::Quarterly),
            ("Every other month", Frequency::Quarterly),
            ("once per quarter", Frequency::Quarterly),
            ("at least every 12 months", Frequency::Annual),
            ("every day at noon", Frequency::Daily),
            ("every change", Frequency::Event),
        ] {
            assert_eq!(Frequency::of(text), Some(expected), "{text}");
        }
        let sizes = SampleSizes::default();
        assert_eq!(sizes.of(Frequency::Daily, Some(10)), 10);
        assert_eq!(sizes.of(Frequency::Daily, None), 25);
    }
}
