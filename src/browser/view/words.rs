//! Times in words, and words as sentences.

use wasm_bindgen::JsValue;

/// Now, in milliseconds since 1970-01-01T00:00:00Z.
pub fn now_ms() -> i64 {
    whole(js_sys::Date::now())
}

/// A number of JavaScript as whole milliseconds; not-a-number and infinities become 0.
#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, and no time of a browser is near the limits"
)]
pub fn whole(number: f64) -> i64 {
    if number.is_finite() { number as i64 } else { 0 }
}

/// `2026-07-19T12:00:00.000Z`
pub fn iso(at_ms: i64) -> String {
    date(at_ms)
        .map(|date| String::from(date.to_iso_string()))
        .unwrap_or_default()
}

/// The time of day where the user is: `14:03:07`.
pub fn clock(at_ms: i64) -> String {
    date(at_ms)
        .map(|date| {
            format!(
                "{:02}:{:02}:{:02}",
                date.get_hours(),
                date.get_minutes(),
                date.get_seconds()
            )
        })
        .unwrap_or_default()
}

/// `expires in 1 h 05 min`, `expired 3 min ago`.
pub fn expiry(at_ms: i64, now_ms: i64) -> String {
    let left = at_ms.saturating_sub(now_ms);
    if left > 0 {
        format!("expires in {}", span(left))
    } else {
        format!("expired {} ago", span(left.saturating_neg()))
    }
}

fn span(ms: i64) -> String {
    let seconds = ms / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    if days > 1 {
        format!("{days} days")
    } else if hours > 0 {
        format!("{hours} h {:02} min", minutes % 60)
    } else if minutes > 0 {
        format!("{minutes} min {:02} s", seconds % 60)
    } else {
        format!("{seconds} s")
    }
}

/// How many calls were refused, in the words of every place that tells it.
pub fn refused(count: usize) -> String {
    match count {
        0 => "nothing refused".to_owned(),
        1 => "1 call refused".to_owned(),
        many => format!("{many} calls refused"),
    }
}

/// An error's words as a sentence: with a capital at its start and a full stop at its end.
pub fn sentence(words: &str) -> String {
    let mut letters = words.trim().chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    let stop = if words.trim_end().ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{}{}{stop}", first.unwrap_or_default(), letters.as_str())
}

/// The date, if JavaScript can express it (years −271821 to 275760).
#[expect(clippy::cast_precision_loss, reason = "beyond 2⁵³ ms JavaScript has no dates")]
fn date(at_ms: i64) -> Option<js_sys::Date> {
    let date = js_sys::Date::new(&JsValue::from_f64(at_ms as f64));
    (!date.get_time().is_nan()).then_some(date)
}
