//! Times as HAR files write them (ISO 8601 / RFC 3339), without a clock or a calendar library.

/// Milliseconds since 1970-01-01T00:00:00Z of `2023-03-30T00:00:54.250Z` or
/// `2023-03-29T16:58:59.303-07:00`; `None` when it is not such a time. No zone means UTC.
pub fn parse(text: &str) -> Option<i64> {
    let (date, clock) = text.trim().split_once(['T', 't', ' '])?;
    let mut date = date.split('-');
    let year = digits(date.next()?, 4)?;
    let month = digits(date.next()?, 2).filter(|m| (1..=12).contains(m))?;
    let day = digits(date.next()?, 2).filter(|d| (1..=31).contains(d))?;
    if date.next().is_some() {
        return None;
    }
    let (clock, offset_minutes) = zone(clock)?;
    let mut clock = clock.split(':');
    let hour = digits(clock.next()?, 2).filter(|h| *h <= 24)?;
    let minute = digits(clock.next()?, 2).filter(|m| *m < 60)?;
    let (second, fraction) = match clock.next() {
        None => (0, 0),
        Some(text) => {
            let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
            (digits(whole, 2).filter(|s| *s <= 60)?, millis(fraction)?)
        }
    };
    let minutes = (days(year, month, day) * 24 + hour) * 60 + minute - offset_minutes;
    Some((minutes * 60 + second) * 1000 + fraction)
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let plain = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// The first three digits after the point.
fn millis(fraction: &str) -> Option<i64> {
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let three: String = fraction.chars().chain("000".chars()).take(3).collect();
    three.parse().ok()
}

/// Splits the zone off and gives its distance from UTC in minutes.
fn zone(clock: &str) -> Option<(&str, i64)> {
    if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = clock.find(['+', '-']) else {
        return Some((clock, 0));
    };
    let (clock, offset) = clock.split_at_checked(at)?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let offset: String = offset.chars().filter(char::is_ascii_digit).collect();
    let hours = digits(offset.get(..2)?, 2)?;
    let minutes = match offset.get(2..)? {
        "" => 0,
        minutes => digits(minutes, 2)?,
    };
    Some((clock, sign * (hours * 60 + minutes)))
}

/// Days from 1970-01-01 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// A time as RFC 3339 writes it, to the second: `2026-11-20T12:00:00Z`. `at_ms` is in milliseconds since
/// 1970-01-01T00:00:00Z.
pub fn utc(at_ms: i64) -> String {
    let seconds = at_ms.div_euclid(1000);
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // The civil calendar from a count of days, by eras of 400 years that begin on the first of March.
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!(
        "{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{:02}Z",
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::{parse, utc};

    #[test]
    fn chrome_and_firefox_times_are_read() {
        assert_eq!(parse("1970-01-01T00:00:00.000Z"), Some(0));
        assert_eq!(parse("2023-03-30T00:00:54.250Z"), Some(1_680_134_454_250));
        assert_eq!(parse("2023-03-29T17:00:54.250-07:00"), Some(1_680_134_454_250));
        assert_eq!(parse("2024-02-29T12:00:00+0530"), Some(1_709_188_200_000));
        assert_eq!(parse("2023-03-30T00:00:54.250123456Z"), Some(1_680_134_454_250));
        assert_eq!(parse("2023-03-30T00:00Z"), Some(1_680_134_400_000));
    }

    #[test]
    fn a_time_is_written_as_it_is_read() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2000-02-29T23:59:59Z",
            "2026-11-20T12:00:00Z",
            "1999-12-31T00:00:01Z",
            "2100-03-01T10:20:30Z",
        ] {
            assert_eq!(utc(parse(text).unwrap()), text);
        }
        assert_eq!(utc(-1), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn other_texts_are_no_times() {
        for text in [
            "",
            "T",
            "2023-13-01T00:00:00Z",
            "today",
            "2023-03-30",
            "2023-03-30T0:0:0Z",
            "-1-1-1T00:00:00Z",
            "2023-03-30T00:00:00+ü",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
