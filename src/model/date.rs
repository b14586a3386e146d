//! Days, periods, and the coverage of one set of periods by another.
//!
//! Audit periods are whole calendar days, both ends included. Times with an offset are converted to
//! UTC before the day is taken, which is how AWS states the periods of its reports.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day, written `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

/// A text that is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date; write YYYY-MM-DD")]
pub struct DateError(pub String);

impl Date {
    /// A day of the Gregorian calendar, or `None` if there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().filter(|_| year > 0).map(Self)
    }

    /// Year, month (1–12) and day (1–31).
    pub fn ymd(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The UTC day of a time as RFC 3339 writes it (`2026-03-31T20:00:00-05:00`), with spaces in it
    /// (`2026-03-31 20:00:00 -0500`, `2026-04-01 01:00:00 UTC`) or as RFC 2822 does (`Tue, 31 Mar 2026 20:00:00
    /// -0500`), or of a plain day. A time without an offset is UTC; there are no years before the first.
    ///
    /// # Errors
    /// When the text is none of these.
    pub fn from_time(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        if let Ok(day) = text.parse() {
            return Ok(day);
        }
        instant(text)
            .map(|time| Self(jiff::tz::Offset::UTC.to_datetime(time).date()))
            .filter(|day| day.0.year() > 0)
            .ok_or_else(|| DateError(text.to_owned()))
    }

    /// The UTC day of a Unix time in seconds; `None` outside the years 1 to 9999.
    pub fn from_epoch(seconds: f64) -> Option<Self> {
        if !seconds.is_finite() || seconds.abs() > 253_402_300_799.0 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded on the line above")]
        let time = jiff::Timestamp::from_second(seconds.floor() as i64).ok()?;
        let day = Self(jiff::tz::Offset::UTC.to_datetime(time).date());
        (day.0.year() > 0).then_some(day)
    }

    /// Days since 1970-01-01, negative before.
    pub fn days_since_epoch(self) -> i64 {
        let epoch = civil::date(1970, 1, 1);
        (self.0 - epoch).get_days().into()
    }

    /// This day moved by a number of days; `None` outside the calendar's range.
    pub fn plus_days(self, days: i32) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self)
    }

    /// Days from `self` to `other`, negative when `other` is earlier.
    pub fn days_to(self, other: Self) -> i64 {
        other.days_since_epoch() - self.days_since_epoch()
    }

    /// The day before; the first day of the calendar stays.
    pub fn previous(self) -> Self {
        self.plus_days(-1).unwrap_or(self)
    }

    /// The day after; the last day of the calendar stays.
    pub fn next(self) -> Self {
        self.plus_days(1).unwrap_or(self)
    }
}

/// The instant that a text states.
fn instant(text: &str) -> Option<jiff::Timestamp> {
    if text.len() > 80 || !text.is_ascii() {
        return None;
    }
    let spaced = text.len() > 10 && text.as_bytes()[10] == b' ';
    let fixed = if spaced { format!("{}T{}", &text[..10], &text[11..]) } else { text.to_owned() };
    let plain = fixed.parse().or_else(|_| format!("{fixed}Z").parse()).ok();
    plain.or_else(|| zoned(&fixed)).or_else(|| {
        // Its old names of time zones are left to people, who mean different offsets by them.
        let zone = text.rsplit(' ').next()?;
        let known = zone.starts_with(['+', '-']) || ["GMT", "UT", "UTC", "Z"].contains(&zone);
        let parser = jiff::fmt::rfc2822::DateTimeParser::new();
        known.then(|| parser.parse_timestamp(text).ok()).flatten()
    })
}

/// A time with a space before its offset: `2026-03-31T20:00:00 -0500`, `… UTC`.
fn zoned(text: &str) -> Option<jiff::Timestamp> {
    let (time, zone) = text.rsplit_once(' ')?;
    let is_offset =
        zone.starts_with(['+', '-']) && zone[1..].starts_with(|c: char| c.is_ascii_digit());
    let zone = match zone.to_ascii_uppercase().as_str() {
        "UTC" | "GMT" | "Z" => "Z",
        _ if is_offset => zone,
        _ => return None,
    };
    format!("{}{zone}", time.trim_end()).parse().ok()
}

impl FromStr for Date {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError(text.to_owned());
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes
                .iter()
                .enumerate()
                .all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
        if !shaped {
            return Err(error());
        }
        let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
        let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10))
        else {
            return Err(error());
        };
        let small = |n: i16| i8::try_from(n).ok();
        let (Some(month), Some(day)) = (small(month), small(day)) else { return Err(error()) };
        Self::new(year, month, day).ok_or_else(error)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
    }
}

/// A span of whole days, both ends included.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "RawPeriod", deny_unknown_fields)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawPeriod {
    from: Date,
    to: Date,
}

/// A text or pair of days that is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The last day is before the first.
    #[error("a period cannot end ({to}) before it begins ({from})")]
    Reversed {
        /// First day as given.
        from: Date,
        /// Last day as given.
        to: Date,
    },
    /// The text has none of the accepted forms.
    #[error(
        "`{0}` is not a period; write 2026-Q3, 2026-H1, 2026-07, 2026 or 2026-07-01..2026-09-30"
    )]
    Unreadable(String),
    /// A period of a fiscal year that is not known.
    #[error(
        "`{0}` is of a fiscal year, and carveout.yaml does not say when that begins; write `fiscal_year: {{begins: 10}}` there"
    )]
    NoFiscalYear(String),
}

impl TryFrom<RawPeriod> for Period {
    type Error = PeriodError;
    fn try_from(raw: RawPeriod) -> Result<Self, PeriodError> {
        Self::new(raw.from, raw.to)
    }
}

impl Period {
    /// A period from its first and last day.
    ///
    /// # Errors
    /// When it ends before it begins.
    pub fn new(from: Date, to: Date) -> Result<Self, PeriodError> {
        if to < from { Err(PeriodError::Reversed { from, to }) } else { Ok(Self { from, to }) }
    }

    /// Number of days, at least 1.
    pub fn days(self) -> i64 {
        self.from.days_to(self.to) + 1
    }

    /// True if it includes `day`.
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// The days in both, if any.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to)).ok()
    }

    /// Periods in a sentence, a single day as one date: `2026-07-01 to 2026-07-31, 2026-09-30`.
    pub fn list(periods: &[Self]) -> String {
        let one = |period: &Self| {
            if period.from == period.to { period.from.to_string() } else { period.to_string() }
        };
        periods.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// The name a folder or a title uses: `2026-Q3`, `2026-H1`, `2026`, `2026-07`, or both days.
    pub fn label(self) -> String {
        let ((y1, m1, d1), (y2, m2, _)) = (self.from.ymd(), self.to.ymd());
        let whole = d1 == 1 && y1 == y2 && self.to.next().ymd().2 == 1;
        match (whole, m1, m2) {
            (true, 1, 12) => format!("{y1:04}"),
            (true, 1, 6) => format!("{y1:04}-H1"),
            (true, 7, 12) => format!("{y1:04}-H2"),
            (true, 1, 3) | (true, 4, 6) | (true, 7, 9) | (true, 10, 12) => {
                format!("{y1:04}-Q{}", m2 / 3)
            }
            (true, a, b) if a == b => format!("{y1:04}-{a:02}"),
            _ => format!("{}..{}", self.from, self.to),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let unreadable = || PeriodError::Unreadable(text.to_owned());
        if let Some((from, to)) = text.split_once("..") {
            let day = |t: &str| t.trim().parse::<Date>().map_err(|_| unreadable());
            return Self::new(day(from)?, day(to)?);
        }
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(unreadable());
        }
        let year: i16 = year.parse().map_err(|_| unreadable())?;
        let months = match rest {
            None => (1, 12),
            Some("H1") => (1, 6),
            Some("H2") => (7, 12),
            Some("Q1") => (1, 3),
            Some("Q2") => (4, 6),
            Some("Q3") => (7, 9),
            Some("Q4") => (10, 12),
            Some(month) if month.len() == 2 => {
                let month: i8 = month.parse().map_err(|_| unreadable())?;
                (month, month)
            }
            Some(_) => return Err(unreadable()),
        };
        let from = Date::new(year, months.0, 1).ok_or_else(unreadable)?;
        let after = if months.1 == 12 {
            Date::new(year + 1, 1, 1)
        } else {
            Date::new(year, months.1 + 1, 1)
        };
        let to = after.and_then(|day| day.plus_days(-1)).ok_or_else(unreadable)?;
        Self::new(from, to)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}

/// The days of an audit period that a set of periods covers.
///
/// `covered` and `gaps` are sorted, disjoint and not adjacent; together they are exactly the audit
/// period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The audit period.
    pub audit: Period,
    /// The days of it that are covered.
    pub covered: Vec<Period>,
    /// The days of it that are not.
    pub gaps: Vec<Period>,
    /// Number of covered days.
    pub covered_days: i64,
    /// Number of days not covered.
    pub gap_days: i64,
}

impl Coverage {
    /// Compares the union of `periods` with `audit`. Order and overlaps do not matter.
    pub fn of(audit: Period, periods: impl IntoIterator<Item = Period>) -> Self {
        let mut inside: Vec<Period> =
            periods.into_iter().filter_map(|period| period.intersection(audit)).collect();
        inside.sort_unstable();
        let mut covered: Vec<Period> = Vec::new();
        for period in inside {
            match covered.last_mut() {
                Some(last) if period.from <= last.to.next() => last.to = last.to.max(period.to),
                _ => covered.push(period),
            }
        }
        let mut gaps = Vec::new();
        let mut open = Some(audit.from);
        for period in &covered {
            if let Some(from) = open
                && from < period.from
            {
                gaps.push(Period { from, to: period.from.previous() });
            }
            open = (period.to < audit.to).then(|| period.to.next());
        }
        if let Some(from) = open {
            gaps.push(Period { from, to: audit.to });
        }
        let days = |list: &[Period]| list.iter().map(|period| period.days()).sum();
        let (covered_days, gap_days) = (days(&covered), days(&gaps));
        Self { audit, covered, gaps, covered_days, gap_days }
    }

    /// True if every day is covered.
    pub fn is_full(&self) -> bool {
        self.gaps.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Days since 1970-01-01 by counting, without the calendar library (Hinnant's algorithm).
    fn civil_days(year: i64, month: i64, day: i64) -> i64 {
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let of_era = shifted - era * 400;
        let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    fn is_leap(year: i64) -> bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    fn last_day(year: i64, month: i64) -> i64 {
        match month {
            2 => 28 + i64::from(is_leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    fn at(days: i64) -> Date {
        let epoch = Date::new(1970, 1, 1).unwrap();
        epoch.plus_days(i32::try_from(days).unwrap()).unwrap()
    }

    fn small(number: i64) -> i8 {
        i8::try_from(number).unwrap()
    }

    prop_compose! {
        /// Periods of up to forty days near the leap day of 2024.
        fn near_a_leap_day()(from in 0_i64..90, length in 0_i64..40) -> Period {
            let first = civil_days(2024, 1, 15);
            Period::new(at(first + from), at(first + from + length)).unwrap()
        }
    }

    fn set(period: Period) -> BTreeSet<i64> {
        (period.from.days_since_epoch()..=period.to.days_since_epoch()).collect()
    }

    fn sets(periods: &[Period]) -> BTreeSet<i64> {
        periods.iter().flat_map(|period| set(*period)).collect()
    }

    proptest! {
        #[test]
        fn coverage_is_the_set_of_days(
            audit in near_a_leap_day(),
            periods in prop::collection::vec(near_a_leap_day(), 0..6),
        ) {
            let coverage = Coverage::of(audit, periods.iter().copied());
            let days = set(audit);
            let covered: BTreeSet<i64> = days.intersection(&sets(&periods)).copied().collect();
            let open: BTreeSet<i64> = days.difference(&covered).copied().collect();
            prop_assert_eq!(sets(&coverage.covered), covered.clone());
            prop_assert_eq!(sets(&coverage.gaps), open.clone());
            prop_assert_eq!(coverage.covered_days, i64::try_from(covered.len()).unwrap());
            prop_assert_eq!(coverage.gap_days, i64::try_from(open.len()).unwrap());
            prop_assert_eq!(coverage.covered_days + coverage.gap_days, audit.days());
            prop_assert_eq!(coverage.is_full(), open.is_empty());
            for list in [&coverage.covered, &coverage.gaps] {
                for pair in list.windows(2) {
                    prop_assert!(pair[0].to.next() < pair[1].from, "sorted, disjoint, not adjacent");
                }
            }
        }

        #[test]
        fn coverage_does_not_depend_on_order_or_repetition(
            audit in near_a_leap_day(),
            periods in prop::collection::vec(near_a_leap_day(), 0..6),
        ) {
            let one = Coverage::of(audit, periods.iter().copied());
            let two = Coverage::of(audit, periods.iter().rev().chain(&periods).copied());
            prop_assert_eq!(one, two);
        }

        #[test]
        fn a_cut_period_covers_what_it_covered_whole(audit in near_a_leap_day(), cut in 0_i64..40) {
            let cut = audit.from.days_since_epoch() + cut % audit.days();
            let first = Period::new(audit.from, at(cut)).unwrap();
            let rest = Period::new(at(cut + 1), audit.to).ok();
            let coverage = Coverage::of(audit, std::iter::once(first).chain(rest));
            prop_assert!(coverage.is_full(), "adjacent periods leave no gap: {coverage:?}");
            prop_assert_eq!(coverage.covered, [audit]);
        }

        #[test]
        fn days_are_counted_as_by_hand(year in 1_i64..9999, month in 1_i64..=12, day in 1_i64..=31) {
            let date = Date::new(i16::try_from(year).unwrap(), small(month), small(day));
            prop_assert_eq!(date.is_some(), day <= last_day(year, month));
            if let Some(date) = date {
                prop_assert_eq!(date.days_since_epoch(), civil_days(year, month, day));
                prop_assert_eq!(date.to_string().parse::<Date>(), Ok(date));
                prop_assert_eq!(date.next().previous(), date);
            }
        }

        #[test]
        fn a_time_with_an_offset_is_the_day_in_utc(
            year in 1990_i64..2100, month in 1_i64..=12, day in 1_i64..=28,
            minutes in 0_i64..1440, offset in -14 * 60_i64..=14 * 60,
        ) {
            let (hour, minute) = (minutes / 60, minutes % 60);
            let (sign, ahead) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
            let text = format!(
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00{sign}{:02}:{:02}",
                ahead / 60, ahead % 60
            );
            let utc = civil_days(year, month, day) * 1440 + minutes - offset;
            let date = Date::from_time(&text).unwrap();
            prop_assert_eq!(date.days_since_epoch(), utc.div_euclid(1440), "{}", text);
            prop_assert_eq!(Date::from_time(&text.replace('T', " ")), Ok(date));
            #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
            let seconds = (utc * 60) as f64;
            prop_assert_eq!(Date::from_epoch(seconds), Some(date));
        }

        #[test]
        fn labels_read_back(from in 0_i64..20_000, length in 0_i64..800) {
            let period = Period::new(at(from), at(from + length)).unwrap();
            prop_assert_eq!(period.label().parse::<Period>(), Ok(period));
        }

        #[test]
        fn labels_of_whole_months_read_back(year in 1_i64..9999, from in 1_i64..=12, count in 0_i64..12) {
            let to = (from + count).min(12);
            let date = |month, day| Date::new(i16::try_from(year).unwrap(), small(month), small(day));
            let (first, last) = (date(from, 1).unwrap(), date(to, last_day(year, to)).unwrap());
            let period = Period::new(first, last).unwrap();
            let label = period.label();
            prop_assert_eq!(label.parse::<Period>(), Ok(period), "{}", label);
        }

        #[test]
        fn no_text_makes_a_panic(text in ".{0,24}", dated in "[0-9TZ:. +QH-]{0,30}") {
            for text in [text, dated] {
                let _ = (text.parse::<Date>(), Date::from_time(&text), text.parse::<Period>());
            }
        }
    }

    #[test]
    fn labels() {
        for label in ["2026", "2026-H1", "2026-H2", "2026-Q1", "2026-Q4", "2026-07", "2024-02"] {
            assert_eq!(label.parse::<Period>().unwrap().label(), label);
        }
        let odd = "2026-07-01..2026-09-29";
        assert_eq!(odd.parse::<Period>().unwrap().label(), odd);
        assert_eq!("2024-02".parse::<Period>().unwrap().days(), 29);
        assert_eq!("9999".parse::<Period>().ok().map(Period::label).as_deref(), None);
    }

    #[test]
    fn times_as_tools_write_them() {
        for text in [
            "2026-09-30",
            "2026-09-30T00:00:00.123456789Z",
            "2026-09-30 23:59",
            "2026-10-01 01:00:00 +0200",
            "2026-10-01 01:00:00.5 +02:00",
            "2026-09-29T23:00:00 -02",
            "2026-09-30 00:00:00 UTC",
            "2026-09-30T00:00:00 utc",
            "Wed, 30 Sep 2026 00:00:00 GMT",
            "Thu, 1 Oct 2026 01:00:00 +0200",
            "30 Sep 2026 08:00:00 +0000",
        ] {
            assert_eq!(Date::from_time(text), Ok(at(civil_days(2026, 9, 30))), "{text}");
        }
        for text in [
            "-000001-01-01T00:00:00Z",
            "-002026-09-30T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "2026-09-30 00:00:00 CET",
            "30 Sep 2026 23:30:00 PST",
            "2026-09-31T00:00:00Z",
            "Mon, 30 Sep 2026 00:00:00 GMT",
            "yesterday",
            "n/a",
            "",
        ] {
            assert!(Date::from_time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar() {
        let (first, last) = (Date::new(1, 1, 1).unwrap(), Date::new(9999, 12, 31).unwrap());
        assert_eq!(last.next(), last);
        assert_eq!(Date::new(0, 12, 31), None);
        assert!(Period::new(first, last).unwrap().label().contains(".."));
        assert_eq!(Date::from_epoch(f64::NAN), None);
        assert_eq!(Date::from_epoch(-0.5), Date::new(1969, 12, 31));
        assert_eq!(Date::from_epoch(1e300), None);
    }
}
