//! A JSON object that was cut at the size that is kept: its head still says why.

use serde_json::Value;

/// The members of an object whose end was cut off: everything before the last comma of the object itself.
/// `None` when not even one member is whole.
pub(super) fn head_of(text: &str) -> Option<Value> {
    let mut depth = 0_u32;
    let mut in_string = false;
    let mut escaped = false;
    let mut last = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 1 => last = Some(at),
            _ => {}
        }
    }
    let whole = text.get(..last?)?;
    serde_json::from_str(&format!("{whole}}}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Exchange, Outcome};

    #[test]
    fn the_members_before_the_cut_are_read() {
        let found = head_of(r#"{"code":"a,\"b","details":[{"x":1},{"y":"#).unwrap();
        assert_eq!(found, serde_json::json!({"code": "a,\"b"}));
        assert_eq!(head_of(r#"{"code":"a"#), None);
        assert_eq!(head_of("{"), None);
    }

    #[test]
    fn a_long_answer_still_says_why() {
        let long = "x".repeat(Body::CAP);
        let body =
            format!(r#"{{"code":"missing.permissions","message":"You are missing: a:b:c","details":["{long}"]}}"#);
        let mut exchange = Exchange::new("1", "GET", "https://api.mypurecloud.com/api/v2/x", 0).unwrap();
        exchange.outcome = Outcome::Status(403);
        // As a file has it, and as the page's hook sends it: cut already.
        for text in [body.as_str(), body.get(..Body::CAP).unwrap()] {
            exchange.response_body = Body::of(text);
            assert_eq!(
                crate::denial::read(&exchange).code.as_deref(),
                Some("missing.permissions")
            );
        }
    }
}
