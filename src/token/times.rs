//! Times of a token against a clock that is given: nothing here reads the clock of the machine.

use super::claims::{Claims, Time};

/// Whether a token is in its time, at a moment and with an allowance for clocks that differ.
/// All lengths are seconds. The allowance never makes a token valid: it says that servers may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// It says nothing of an end, or says it unreadably (`exp` absent or unusable).
    NoEnd {
        /// True when there is an `exp` that is no usable number.
        unreadable: bool,
    },
    /// Valid for this long.
    Valid {
        /// Seconds until `exp`.
        left: i64,
    },
    /// Expired.
    Expired {
        /// Seconds since `exp`.
        since: i64,
        /// True within the allowance: a server with a lenient clock may still accept it.
        within_skew: bool,
    },
    /// Not valid yet.
    NotYet {
        /// Seconds until `nbf`, or until `iat` when the token has no `nbf`.
        wait: i64,
        /// The claim that says so.
        claim: &'static str,
        /// True within the allowance: a server with a lenient clock may already accept it.
        within_skew: bool,
    },
}

impl Validity {
    /// True when every server with a right clock refuses the token now because of its time
    /// (RFC 7519 §4.1.4 and §4.1.5); a future `iat` alone is no such reason.
    pub fn is_out_of_time(&self) -> bool {
        match self {
            Self::Expired { within_skew, .. } => !within_skew,
            Self::NotYet { within_skew, claim, .. } => !within_skew && *claim == "nbf",
            Self::NoEnd { .. } | Self::Valid { .. } => false,
        }
    }

    /// In words: `expired 3 h 12 min ago`.
    pub fn text(&self) -> String {
        let clocks = |within: bool| {
            if within {
                ", within the allowance for clocks"
            } else {
                ""
            }
        };
        match *self {
            Self::NoEnd { unreadable: false } => "names no expiry".to_owned(),
            Self::NoEnd { unreadable: true } => "names an expiry that cannot be read".to_owned(),
            Self::Valid { left } => format!("valid for {}", length(left)),
            Self::Expired { since: 0, within_skew } => format!("expires now{}", clocks(within_skew)),
            Self::Expired { since, within_skew } => {
                format!("expired {} ago{}", length(since), clocks(within_skew))
            }
            Self::NotYet {
                wait,
                claim: "iat",
                within_skew,
            } => {
                format!("issued {} in the future{}", length(wait), clocks(within_skew))
            }
            Self::NotYet { wait, within_skew, .. } => {
                format!("not valid for another {}{}", length(wait), clocks(within_skew))
            }
        }
    }
}

impl Claims {
    /// Whether the token is in its time at `now_ms` (milliseconds since 1970-01-01T00:00:00Z),
    /// with an allowance of `skew_s` seconds for clocks that differ.
    pub fn validity(&self, now_ms: i64, skew_s: u32) -> Validity {
        let now = now_ms.div_euclid(1000);
        let skew = i64::from(skew_s);
        // RFC 7519 §4.1.4: not accepted "on or after" `exp`. Expiry is told first: nothing mends it.
        if let Some(exp) = self.exp().filter(|exp| *exp <= now) {
            let since = now.saturating_sub(exp);
            let within_skew = since < skew;
            return Validity::Expired { since, within_skew };
        }
        let nbf = self.nbf().map(|nbf| ("nbf", nbf));
        let start = nbf.or_else(|| self.iat().map(|iat| ("iat", iat)));
        if let Some((claim, start)) = start.filter(|(_, start)| *start > now) {
            let wait = start.saturating_sub(now);
            return Validity::NotYet {
                wait,
                claim,
                within_skew: wait <= skew,
            };
        }
        match self.exp() {
            Some(exp) => Validity::Valid {
                left: exp.saturating_sub(now),
            },
            None => Validity::NoEnd {
                unreadable: self.time("exp") == Time::Unusable,
            },
        }
    }
}

/// A length of time in its two largest units: `3 h 12 min`, `45 s`, `2 d`, `more than 100 years`.
pub fn length(seconds: i64) -> String {
    const UNITS: &[(i64, &str)] = &[
        (31_557_600, "years"),
        (86_400, "d"),
        (3_600, "h"),
        (60, "min"),
        (1, "s"),
    ];
    let seconds = seconds.saturating_abs();
    if seconds > 100 * 31_557_600 {
        return "more than 100 years".to_owned();
    }
    let mut rest = seconds;
    let mut shown: Vec<String> = Vec::new();
    for (size, unit) in UNITS {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            let unit = if count == 1 && *unit == "years" { "year" } else { unit };
            shown.push(format!("{count} {unit}"));
        } else if !shown.is_empty() {
            break;
        }
        if shown.len() == 2 {
            break;
        }
    }
    if shown.is_empty() {
        return "0 s".to_owned();
    }
    shown.join(" ")
}

/// A moment in words: `2026-08-07 12:34:56 UTC`; seconds since 1970-01-01T00:00:00Z.
/// `None` outside the years 0 to 9999.
pub fn utc(seconds: i64) -> Option<String> {
    if !(-62_167_219_200..=253_402_300_799).contains(&seconds) {
        return None;
    }
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    Some(format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC"
    ))
}

/// Year, month and day of a day number counted from 1970-01-01 (proleptic Gregorian calendar).
fn civil(days: i64) -> (i64, i64, i64) {
    // Years are counted from March, so that the leap day is the last of its year.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The day of a date as `2026-07-19`, counted from 1970-01-01. `None` for anything else, a version for example.
pub fn day(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (
        number(parts.next()?, 4)?,
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
    );
    let real = parts.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then(|| days_from_civil(year, month, day))
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = (month + 9) % 12;
    let of_year = (153 * march_month + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

/// The moment of an HTTP `Date` header (RFC 9110 §5.6.7, its preferred form
/// `Sun, 06 Nov 1994 08:49:37 GMT`) in milliseconds, to measure how far the clock of this machine
/// is from the server's. `None` when it is not of that form.
pub fn http_date_ms(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (_, rest) = text.trim().split_once(", ")?;
    let mut words = rest.split(' ');
    let day: i64 = number(words.next()?, 2)?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| *month == name)?;
    let year = number(words.next()?, 4)?;
    let mut clock = words.next()?.split(':');
    let (hour, minute, second) = (
        number(clock.next()?, 2)?,
        number(clock.next()?, 2)?,
        number(clock.next()?, 2)?,
    );
    let ends = words.next() == Some("GMT") && words.next().is_none() && clock.next().is_none();
    // 60: a leap second.
    if !ends || hour > 23 || minute > 59 || second > 60 || !(1..=31).contains(&day) {
        return None;
    }
    let month = i64::try_from(month).ok()? + 1;
    let days = days_from_civil(year, month, day);
    Some(((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000)
}

fn number(text: &str, digits: usize) -> Option<i64> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}
