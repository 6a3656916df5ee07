//! JSON that was cut at the size that is kept: what was whole before the cut still says why.

use serde_json::Value;

/// Deeper than this nothing is closed again.
const DEEPEST: usize = 64;

/// The document up to the last comma at which it can be closed. `None` when not even one member is whole.
pub(crate) fn head_of(text: &str) -> Option<Value> {
    let mut open: Vec<char> = Vec::new();
    let (mut in_string, mut escaped) = (false, false);
    let mut last: Option<(usize, Vec<char>)> = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => open.push('}'),
            b'[' => open.push(']'),
            b'}' | b']' => drop(open.pop()),
            b',' => match &mut last {
                Some((place, stack)) => {
                    *place = at;
                    stack.clone_from(&open);
                }
                None => last = Some((at, open.clone())),
            },
            _ => {}
        }
        if open.len() > DEEPEST {
            break;
        }
    }
    let (at, open) = last?;
    let mut whole = text.get(..at)?.to_owned();
    whole.extend(open.iter().rev());
    serde_json::from_str(&whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_whole_before_the_cut_is_read() {
        let found = head_of(r#"{"code":"a,\"b","details":[{"x":1},{"y":"#).unwrap();
        assert_eq!(found, serde_json::json!({"code": "a,\"b", "details": [{"x": 1}]}));
        assert_eq!(head_of(r#"{"code":"a"#), None);
        assert_eq!(head_of("{"), None);
    }
}
