//! Names of periods: `2026-Q3`, and `FY2026-Q3` where a fiscal year is not the year of the calendar.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Period, PeriodError};

/// When a fiscal year begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FiscalYear {
    /// Its first month, 1 to 12; it begins on the first day.
    #[serde(deserialize_with = "month")]
    #[schemars(range(min = 1, max = 12))]
    pub begins: i8,
    /// The calendar year that it is named after: the one in which it ends, or in which it starts.
    #[serde(default)]
    pub named_by: NamedBy,
}

/// The calendar year that a fiscal year is named after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NamedBy {
    /// In which it ends: FY2027 begins in 2026.
    #[default]
    End,
    /// In which it starts.
    Start,
}

fn month<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<i8, D::Error> {
    let month = i8::deserialize(deserializer)?;
    let wrong = || serde::de::Error::custom("a month is a number from 1 to 12");
    Some(month).filter(|month| (1..=12).contains(month)).ok_or_else(wrong)
}

/// A period by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodName {
    /// By its days.
    Days(Period),
    /// Months of a fiscal year, counted from 1.
    Fiscal {
        /// The year that names it.
        year: i16,
        /// First and last month of it.
        months: (i8, i8),
    },
}

/// Parts of a year by their names.
const PARTS: &[(&str, (i8, i8))] = &[
    ("H1", (1, 6)),
    ("H2", (7, 12)),
    ("Q1", (1, 3)),
    ("Q2", (4, 6)),
    ("Q3", (7, 9)),
    ("Q4", (10, 12)),
];

impl From<Period> for PeriodName {
    fn from(period: Period) -> Self {
        Self::Days(period)
    }
}

impl FromStr for PeriodName {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let text = text.trim();
        let Some(rest) = text.strip_prefix("FY").or_else(|| text.strip_prefix("fy")) else {
            return text.parse().map(Self::Days);
        };
        let unreadable = || PeriodError::Unreadable(text.to_owned());
        let (year, part) =
            rest.split_once('-').map_or((rest, None), |(year, part)| (year, Some(part)));
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(unreadable());
        }
        let months = match part {
            None => (1, 12),
            Some(part) => {
                let known = PARTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(part));
                known.map(|(_, months)| *months).ok_or_else(unreadable)?
            }
        };
        Ok(Self::Fiscal { year: year.parse().map_err(|_| unreadable())?, months })
    }
}

impl fmt::Display for PeriodName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(period) => write!(f, "{}", period.label()),
            Self::Fiscal { year, months } => {
                write!(f, "FY{year:04}")?;
                let part = PARTS.iter().find(|(_, known)| known == months);
                part.map_or(Ok(()), |(name, _)| write!(f, "-{name}"))
            }
        }
    }
}

impl PeriodName {
    /// Its days.
    ///
    /// # Errors
    /// When it is of a fiscal year, and nothing says when that begins.
    pub fn days(self, fiscal: Option<FiscalYear>) -> Result<Period, PeriodError> {
        let Self::Fiscal { year, months } = self else {
            return match self {
                Self::Days(period) => Ok(period),
                Self::Fiscal { .. } => Err(PeriodError::Unreadable(self.to_string())),
            };
        };
        let unsaid = || PeriodError::NoFiscalYear(self.to_string());
        let fiscal = fiscal.ok_or_else(unsaid)?;
        let unreadable = || PeriodError::Unreadable(self.to_string());
        // Months since January of the year 0.
        let starts = match fiscal.named_by {
            NamedBy::End if fiscal.begins > 1 => year - 1,
            _ => year,
        };
        let first = |month: i8| {
            let at = i32::from(starts) * 12 + i32::from(fiscal.begins) + i32::from(month) - 2;
            let year = i16::try_from(at.div_euclid(12)).ok()?;
            Date::new(year, i8::try_from(at.rem_euclid(12) + 1).ok()?, 1)
        };
        let from = first(months.0).ok_or_else(unreadable)?;
        let after = first(months.1 + 1).ok_or_else(unreadable)?;
        Period::new(from, after.previous())
    }

    /// The name of a period: that of a part of the fiscal year, where there is one and it fits, or else [`Period::label`].
    pub fn label(period: Period, fiscal: Option<FiscalYear>) -> String {
        if fiscal.is_some_and(|fiscal| fiscal.begins > 1) {
            let (year, _, _) = period.to.ymd();
            let all = PARTS.iter().map(|(_, months)| *months).chain([(1, 12)]);
            for months in all {
                for year in [year - 1, year, year + 1] {
                    let name = Self::Fiscal { year, months };
                    if name.days(fiscal) == Ok(period) {
                        return name.to_string();
                    }
                }
            }
        }
        period.label()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(name: &str, begins: i8, named_by: NamedBy) -> String {
        let name: PeriodName = name.parse().unwrap();
        name.days(Some(FiscalYear { begins, named_by })).unwrap().to_string()
    }

    #[test]
    fn a_fiscal_year_has_quarters_of_its_own() {
        for (name, begins, named_by, expected) in [
            ("FY2027", 10, NamedBy::End, "2026-10-01 to 2027-09-30"),
            ("FY2027-Q1", 10, NamedBy::End, "2026-10-01 to 2026-12-31"),
            ("FY2027-Q2", 10, NamedBy::End, "2027-01-01 to 2027-03-31"),
            ("fy2026-h2", 4, NamedBy::Start, "2026-10-01 to 2027-03-31"),
            ("FY2026-Q4", 2, NamedBy::End, "2025-11-01 to 2026-01-31"),
            ("FY2026-Q3", 1, NamedBy::End, "2026-07-01 to 2026-09-30"),
            ("2026-Q3", 10, NamedBy::End, "2026-07-01 to 2026-09-30"),
        ] {
            assert_eq!(days(name, begins, named_by), expected, "{name}");
        }
    }

    #[test]
    fn a_period_is_named_by_the_fiscal_year_where_it_fits() {
        let fiscal = Some(FiscalYear { begins: 4, named_by: NamedBy::End });
        for name in ["FY2027", "FY2027-H1", "FY2027-Q3", "FY2027-Q4"] {
            let period = name.parse::<PeriodName>().unwrap().days(fiscal).unwrap();
            assert_eq!(PeriodName::label(period, fiscal), name);
        }
        let month = "2026-07".parse::<Period>().unwrap();
        assert_eq!(PeriodName::label(month, fiscal), "2026-07");
        let quarter = "2026-Q3".parse::<Period>().unwrap();
        assert_eq!(PeriodName::label(quarter, None), "2026-Q3");
    }

    #[test]
    fn what_is_no_name() {
        for text in ["FY26", "FY2026-Q5", "FY2026-07", "FY", "FYabcd"] {
            assert!(text.parse::<PeriodName>().is_err(), "{text}");
        }
        assert!("FY2026".parse::<PeriodName>().unwrap().days(None).is_err());
    }
}
