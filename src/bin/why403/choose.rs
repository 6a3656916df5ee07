//! `--since` and `--only`: which calls of a recording are explained.

use super::{Failed, now_ms};
use why403::finding::Certainty;
use why403::import::time;
use why403::platforms;
use why403::report::Report;

/// What is wanted of the calls; those of one key are alternatives, different keys must all fit.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    since_ms: Option<i64>,
    wanted: Vec<(Key, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Host,
    Path,
    Method,
    Status,
    Platform,
    Verdict,
    Reason,
}

const KEYS: [(&str, Key); 7] = [
    ("host", Key::Host),
    ("path", Key::Path),
    ("method", Key::Method),
    ("status", Key::Status),
    ("platform", Key::Platform),
    ("verdict", Key::Verdict),
    ("reason", Key::Reason),
];

impl Choice {
    /// Reads the command line's words. No message repeats one: it may be a token in the wrong place.
    ///
    /// # Errors
    /// A sentence that says what can stand there.
    pub(crate) fn read(since: Option<&str>, only: &[String]) -> Result<Self, Failed> {
        let mut made = Self::default();
        if let Some(since) = since {
            made.since_ms = Some(moment(since, now_ms()).ok_or(
                "`--since` takes a time such as 2026-11-20, 2026-11-20T12:00Z, or an age such as 30m, 2h, 3d; that is none",
            )?);
        }
        for word in only {
            let (key, value) = word.split_once(':').unwrap_or((word, ""));
            let key = KEYS.iter().find(|(name, _)| *name == key).map(|(_, key)| *key);
            let (Some(key), false) = (key, value.is_empty()) else {
                let names: Vec<&str> = KEYS.iter().map(|(name, _)| *name).collect();
                return Err(format!(
                    "`--only` takes KEY:VALUE, e.g. `status:403`; keys are {}",
                    names.join(", ")
                ));
            };
            let certainties = [
                Certainty::Certain,
                Certainty::Likely,
                Certainty::Possible,
                Certainty::Unknown,
            ];
            if key == Key::Verdict && !certainties.iter().any(|one| one.word() == value) {
                return Err("`--only verdict:` takes certain, likely, possible or unknown".to_owned());
            }
            if key == Key::Status && value.parse::<u16>().is_err() {
                return Err("`--only status:` takes a number, e.g. `status:403`".to_owned());
            }
            made.wanted.push((key, value.to_lowercase()));
        }
        Ok(made)
    }

    /// Whether nothing is chosen, so that all calls are wanted.
    pub(crate) fn is_all(&self) -> bool {
        self.since_ms.is_none() && self.wanted.is_empty()
    }

    /// Whether a call is wanted.
    pub(crate) fn fits(&self, report: &Report) -> bool {
        if self.since_ms.is_some_and(|since| report.call.sent_at_ms < since) {
            return false;
        }
        KEYS.iter().all(|(_, key)| {
            let mut values = self.wanted.iter().filter(|(of, _)| of == key).peekable();
            values.peek().is_none() || values.any(|(_, value)| one(report, *key, value))
        })
    }
}

fn one(report: &Report, key: Key, value: &str) -> bool {
    let call = &report.call;
    match key {
        // Whole labels from the end, as a host belongs to a domain; a part of a label is not enough.
        Key::Host => why403::platform::under(&call.host.to_lowercase(), value.trim_start_matches("*.")),
        Key::Path => call.path.to_lowercase().contains(value),
        Key::Method => call.method.eq_ignore_ascii_case(value),
        Key::Status => call.status.is_some_and(|status| status.to_string() == value),
        Key::Platform => {
            let name = platforms::by_id(value).map_or(value, |platform| platform.name());
            let of_call = call.platform.as_deref();
            of_call.is_some_and(|platform| platform.eq_ignore_ascii_case(name))
        }
        Key::Verdict => report.verdict.certainty.word() == value,
        // `scope` stands for all of `scope.missing`, `scope.foreign` …
        Key::Reason => report.findings.iter().any(|finding| {
            let id = finding.reason.id();
            id == value || id.strip_prefix(value).is_some_and(|rest| rest.starts_with('.'))
        }),
    }
}

/// Milliseconds since 1970 of a time, or of an age before now.
fn moment(text: &str, now_ms: i64) -> Option<i64> {
    let text = text.trim();
    if text.contains('-') {
        return time(text).or_else(|| time(&format!("{text}T00:00")));
    }
    let unit = text.chars().last()?;
    let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    now_ms.checked_sub(number.checked_mul(seconds)?.checked_mul(1000)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_ages_are_read() {
        let now = 1_795_176_000_000;
        assert_eq!(moment("2026-11-20T12:00Z", now), Some(1_795_176_000_000));
        assert_eq!(moment("2026-11-20", now), Some(1_795_132_800_000));
        assert_eq!(moment("2h", now), Some(now - 7_200_000));
        assert_eq!(moment("90s", now), Some(now - 90_000));
        for wrong in ["", "h", "2y", "yesterday", "2026-13-01", "99999999999999999w", "2é"] {
            assert_eq!(moment(wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn words_that_cannot_be_read_are_not_repeated() {
        for wrong in ["hunter2secret", "host:", "colour:red", "verdict:sure", "status:4o3"] {
            let error = Choice::read(None, &[wrong.to_owned()]).unwrap_err();
            assert!(!error.contains(wrong) && error.contains("--only"), "{error}");
        }
        // Its letters stand in the example that the message gives.
        assert!(Choice::read(None, &["status:".to_owned()]).is_err_and(|error| error.contains("KEY:VALUE")));
        assert!(Choice::read(Some("hunter2secret"), &[]).is_err_and(|error| !error.contains("hunter2")));
    }
}
