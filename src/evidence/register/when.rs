//! Dates as spreadsheets and people write them.
//!
//! A time without an offset is taken as UTC. Texts that two countries read as different days are
//! refused rather than guessed: `03/04/2026` is a day in March or in April, and a wrong guess moves evidence
//! into or out of the audit period without anyone noticing. `13/04/2026` can be read in one way only, and is
//! accepted. Month names are known in several languages because spreadsheets write them so, whatever the
//! language of the register.

use std::fmt;

use crate::model::text::{month, one_line, quote, spelled_day};
use crate::model::{Date, Period};

/// A day, with the seconds since midnight when a time is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: Date,
    /// Seconds since midnight, zero when no time is stated.
    pub second: u32,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.second;
        if s == 0 {
            return write!(f, "{}", self.day);
        }
        write!(f, "{}T{:02}:{:02}:{:02}", self.day, s / 3600, s / 60 % 60, s % 60)
    }
}

/// Why a text is not a day. The texts are remedies.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADay {
    /// No known form.
    #[error("write the date as YYYY-MM-DD")]
    Unreadable,
    /// Month and day could be in either order.
    #[error("it could be {0} or {1}; write the intended date in this form")]
    Ambiguous(Date, Date),
    /// A year of two digits.
    #[error("write the year with four digits, as in 2026-09-30")]
    ShortYear,
    /// The calendar has no such day.
    #[error("there is no such day in the calendar; write the date as YYYY-MM-DD")]
    NoSuchDay,
    /// A time zone by name.
    #[error("write the time zone as an offset (+02:00) or give the time in UTC")]
    Zone,
    /// A number that is not a plausible serial date.
    #[error("format the cell as a date, or write the date as text: 2026-09-30")]
    Serial,
}

/// The day of a spreadsheet's serial number; `None` outside the years 1990 to 2100.
pub fn serial(number: f64, epoch_1904: bool) -> Option<Moment> {
    if !(20_000.0..80_000.0).contains(&number) {
        return None;
    }
    let origin = if epoch_1904 { Date::new(1904, 1, 1)? } else { Date::new(1899, 12, 30)? };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 20,000 to 80,000"
    )]
    let (days, second) = (number.floor() as i32, (number.fract() * 86_400.0).round() as u32);
    let (days, second) = if second >= 86_400 { (days + 1, 0) } else { (days, second) };
    let day = origin.plus_days(days)?;
    (1990..=2100).contains(&day.ymd().0).then_some(Moment { day, second })
}

/// The day of a bare number in a column of dates: a serial number, or `20260930`.
///
/// # Errors
/// When it is neither.
pub fn number(number: f64, epoch_1904: bool) -> Result<Moment, NotADay> {
    if let Some(text) = spelled_day(number) {
        return day(&text).map(|day| Moment { day, second: 0 });
    }
    serial(number, epoch_1904).ok_or(NotADay::Serial)
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.len() >= 3
        && ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
            .iter()
            .any(|name| name.starts_with(&word))
}

/// The UTC day of a text.
///
/// # Errors
/// With the remedy.
pub fn day(text: &str) -> Result<Date, NotADay> {
    let text = one_line(text);
    if text.len() > 60 {
        return Err(NotADay::Unreadable);
    }
    if let Ok(day) = Date::from_time(&text) {
        return Ok(day);
    }
    let (date, time) = split_time(&text);
    let day = plain_day(date)?;
    match time {
        Some(time) => shifted(day, time),
        None => Ok(day),
    }
}

/// Removes the time, which begins at the digits before the first colon.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let Some(colon) = text.find(':') else { return (text, None) };
    let head = &text[..colon];
    let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let at = colon - digits;
    let date = text[..at].trim_end_matches([' ', ',', 'T', 't']);
    (date.strip_suffix(" at").unwrap_or(date), Some(&text[at..]))
}

fn plain_day(text: &str) -> Result<Date, NotADay> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let iso = format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
        return iso.parse().map_err(|_| NotADay::NoSuchDay);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || " ,./-".contains(c);
    if !text.chars().all(allowed) {
        return Err(NotADay::Unreadable);
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !is_weekday(word))
        .map(cut_ordinal)
        .collect();
    let [a, b, c] = words[..] else { return Err(NotADay::Unreadable) };
    let build = |year: &str, month: i8, day: &str| {
        let year: i16 = year.parse().map_err(|_| NotADay::Unreadable)?;
        let day: i8 = day.parse().map_err(|_| NotADay::Unreadable)?;
        Date::new(year, month, day).ok_or(NotADay::NoSuchDay)
    };
    let is = |word: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let named = [(a, b, c), (b, a, c), (b, c, a)]
        .into_iter()
        .find_map(|(name, x, y)| month(name).map(|month| (month, x, y)));
    if let Some((month, x, y)) = named {
        return match (is(x, 4..=4), is(y, 4..=4)) {
            (true, false) if is(y, 1..=2) => build(x, month, y),
            (false, true) if is(x, 1..=2) => build(y, month, x),
            _ if is(x, 1..=2) && is(y, 1..=2) => Err(NotADay::ShortYear),
            _ => Err(NotADay::Unreadable),
        };
    }
    let month_number = |word: &str| word.parse::<i8>().map_err(|_| NotADay::Unreadable);
    if is(a, 4..=4) && is(b, 1..=2) && is(c, 1..=2) {
        return build(a, month_number(b)?, c);
    }
    if !(is(a, 1..=2) && is(b, 1..=2) && is(c, 2..=4)) {
        return Err(NotADay::Unreadable);
    }
    if c.len() != 4 {
        return Err(NotADay::ShortYear);
    }
    // Dots are used only where the day comes first; slashes and hyphens in both orders.
    let day_first = build(c, month_number(b)?, a);
    if text.contains('.') {
        return day_first;
    }
    match (day_first, build(c, month_number(a)?, b)) {
        (Ok(x), Ok(y)) if x != y => Err(NotADay::Ambiguous(x, y)),
        (Ok(day), _) | (_, Ok(day)) => Ok(day),
        (Err(error), _) => Err(error),
    }
}

/// `30th` is `30`.
fn cut_ordinal(word: &str) -> &str {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|s| suffix.eq_ignore_ascii_case(s));
    if !digits.is_empty() && ordinal { digits } else { word }
}

/// The UTC day of a time of day: `08:15`, `8:15:30 PM`, `23:30 -05:00`, `08:15 UTC`.
fn shifted(day: Date, time: &str) -> Result<Date, NotADay> {
    let clock_end =
        time.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(time.len());
    let (clock, rest) = time.split_at(clock_end);
    let mut rest = rest.trim().to_ascii_uppercase();
    let mut fields = clock.split(':');
    let mut field = |max: u32| {
        let text = fields.next()?;
        let whole = text.split('.').next()?;
        (whole.len() <= 2).then_some(())?;
        whole.parse::<u32>().ok().filter(|n| *n <= max)
    };
    let mut hour = field(24).ok_or(NotADay::Unreadable)?;
    let minute = field(59).ok_or(NotADay::Unreadable)?;
    let second = if clock.matches(':').count() >= 2 {
        field(60).ok_or(NotADay::Unreadable)?.min(59)
    } else {
        0
    };
    let half = ["AM", "PM"].into_iter().find(|half| rest.starts_with(half));
    if let Some(half) = half {
        if !(1..=12).contains(&hour) {
            return Err(NotADay::Unreadable);
        }
        hour = hour % 12 + if half == "PM" { 12 } else { 0 };
        rest = rest[2..].trim().to_owned();
    }
    if let Some(offset) = ["UTC", "GMT"].iter().find_map(|zone| rest.strip_prefix(zone)) {
        rest = offset.trim().to_owned();
    }
    if rest.is_empty() || rest == "Z" {
        return Ok(day);
    }
    let digits: String = rest.chars().skip(1).filter(char::is_ascii_digit).collect();
    let digits = match digits.len() {
        1 => format!("0{digits}00"),
        2 => format!("{digits}00"),
        _ => digits,
    };
    let shaped = rest.starts_with(['+', '-'])
        && digits.len() == 4
        && rest.chars().skip(1).all(|c| c.is_ascii_digit() || c == ':');
    if !shaped {
        return Err(NotADay::Zone);
    }
    let (hours, minutes) = digits.split_at(2);
    let sign = &rest[..1];
    Date::from_time(&format!("{day}T{hour:02}:{minute:02}:{second:02}{sign}{hours}:{minutes}"))
        .map_err(|_| NotADay::Unreadable)
}

/// A span of days in one cell: `2026-07-01 to 2026-09-30`, `2026-Q3`, `Q3 2026`, `September 2026`,
/// or a single day.
///
/// # Errors
/// With the remedy.
pub fn span(text: &str) -> Result<Period, String> {
    let text = one_line(text);
    if let Ok(period) = text.parse::<Period>() {
        return Ok(period);
    }
    let words: Vec<&str> = text.split([' ', '-', '/']).filter(|word| !word.is_empty()).collect();
    if let [a, b] = words[..] {
        let (year, other) = if a.len() == 4 { (a, b) } else { (b, a) };
        let other = month(other).map_or(other.to_ascii_uppercase(), |n| format!("{n:02}"));
        if let Ok(period) = format!("{year}-{other}").parse::<Period>() {
            return Ok(period);
        }
    }
    let lower = text.to_lowercase();
    let marks = [" to ", "..", "–", "—", "→", " - ", " through ", " thru ", " until "];
    // Lower-casing may change the length of the text: cut only at positions that agree.
    let cut = marks.iter().find_map(|mark| {
        let at = lower.find(mark)?;
        Some((text.get(..at)?, text.get(at + mark.len()..)?))
    });
    let halves = cut.or_else(|| {
        let (from, to) = text.split_once('/')?;
        (from.trim().len() == 10 && to.trim().len() == 10).then_some((from, to))
    });
    let problem = |half: &str, error: NotADay| format!("{}: {error}", quote(half));
    match halves {
        Some((from, to)) => {
            let from = from.trim().trim_start_matches("from ").trim_start_matches("From ");
            let first = day(from).map_err(|error| problem(from, error))?;
            let last = day(to).map_err(|error| problem(to, error))?;
            Period::new(first, last).map_err(|error| error.to_string())
        }
        None => match day(&text) {
            Ok(day) => Ok(Period { from: day, to: day }),
            Err(NotADay::Unreadable) => {
                Err("write two dates, as in 2026-07-01 to 2026-09-30, or 2026-Q3".into())
            }
            Err(error) => Err(error.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn texts() {
        for good in [
            "2026-09-30",
            "2026-09-30T08:15:00Z",
            "2026-09-30 08:15",
            "2026-09-30 08:15 UTC",
            "30 Sep 2026",
            "30-Sep-2026",
            "30th September 2026",
            "Sept 30, 2026",
            "Wednesday, September 30, 2026",
            "30/09/2026",
            "09/30/2026",
            "30.09.2026",
            "30.9.2026 8:15",
            "20260930",
            "2026/9/30",
            "30 Sep 2026 11:30 PM",
            "30 Sep 2026 23:30 -00:15",
            "2026-10-01 01:30 +02:00",
            "29 Sep 2026 20:00 UTC-5",
        ] {
            assert_eq!(day(good), Ok(date("2026-09-30")), "{good}");
        }
        assert_eq!(
            day("03/04/2026"),
            Err(NotADay::Ambiguous(date("2026-04-03"), date("2026-03-04")))
        );
        assert_eq!(day("04/04/2026"), Ok(date("2026-04-04")));
        assert_eq!(day("03.04.2026"), Ok(date("2026-04-03")));
        assert_eq!(day("30/09/26"), Err(NotADay::ShortYear));
        assert_eq!(day("31/09/2026"), Err(NotADay::NoSuchDay));
        assert_eq!(day("30 Sep 2026 23:30 PST"), Err(NotADay::Zone));
        for bad in ["TBD", "", "Q3", "30 Foo 2026", "–––––––––––", "1:2:3", ":", "٣٠/٠٩/٢٠٢٦"]
        {
            assert!(day(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn serials() {
        assert_eq!(serial(46_295.0, false).unwrap().day, date("2026-09-30"));
        assert_eq!(serial(44_833.0, true).unwrap().day, date("2026-09-30"));
        assert_eq!(serial(46_295.343_75, false).unwrap().to_string(), "2026-09-30T08:15:00");
        assert_eq!(number(20_260_930.0, false).unwrap().day, date("2026-09-30"));
        assert!(number(3.0, false).is_err() && number(f64::NAN, false).is_err());
    }

    #[test]
    fn spans() {
        for good in [
            "2026-07-01 to 2026-09-30",
            "2026-07-01 - 2026-09-30",
            "2026-07-01..2026-09-30",
            "2026-07-01/2026-09-30",
            "1 Jul 2026 – 30 Sep 2026",
            "2026-Q3",
            "Q3 2026",
            "q3/2026",
        ] {
            let span = span(good).unwrap_or_else(|error| panic!("{good}: {error}"));
            assert_eq!(span.to_string(), "2026-07-01 to 2026-09-30", "{good}");
        }
        assert_eq!(span("September 2026").unwrap().label(), "2026-09");
        assert_eq!(span("30 Sep 2026").unwrap().days(), 1);
        assert!(span("2026-09-30 to 2026-07-01").unwrap_err().contains("before it begins"));
        assert!(span("03/04/2026 to 05/04/2026").unwrap_err().contains("could be"));
        assert!(span("İİİ to İİİ").is_err());
    }
}
