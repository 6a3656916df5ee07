//! Strings of a JSON text replaced where they stand: all else stays byte for byte, so that what is odd about the text
//! (names that come twice, numbers as written, an end that was cut off) is still odd about it afterwards.

/// What stands somewhere in the text.
pub(super) struct Value<'a> {
    /// The names that lead to it, outermost first; places in lists have none.
    pub(super) path: &'a [String],
    /// Its text; of a number, its digits.
    pub(super) text: &'a str,
    /// Whether it is a string.
    pub(super) is_string: bool,
}

impl Value<'_> {
    /// The innermost name.
    pub(super) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// Whether a text begins as an object or a list.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Asks for every string and number what is to stand in its place; `None` leaves it.
pub(super) fn rewrite(text: &str, with: &mut dyn FnMut(&Value<'_>) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    // The name under which each open object or list stands, and the last name within it.
    let mut path: Vec<Level> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match first {
            '"' => {
                let (raw, closed, after) = string(rest);
                let is_name =
                    closed && path.last().is_some_and(|level| level.is_object) && after.trim_start().starts_with(':');
                let read = unescaped(raw);
                if let Some(level) = path.last_mut().filter(|_| is_name) {
                    level.name = Some(read.clone());
                }
                let names = names(&path);
                let asked = Value {
                    path: &names,
                    text: &read,
                    is_string: true,
                };
                match Some(asked).filter(|_| !is_name).and_then(|asked| with(&asked)) {
                    Some(new) => {
                        let quoted = serde_json::to_string(&new).unwrap_or_default();
                        let open = if closed { "" } else { "\"" };
                        out.push_str(quoted.strip_suffix(open).unwrap_or(&quoted));
                    }
                    None => out.push_str(rest.get(..rest.len() - after.len()).unwrap_or_default()),
                }
                rest = after;
            }
            '{' | '[' => {
                path.push(Level {
                    is_object: first == '{',
                    name: None,
                });
                out.push(first);
                rest = rest.get(1..).unwrap_or_default();
            }
            '}' | ']' => {
                path.pop();
                out.push(first);
                rest = rest.get(1..).unwrap_or_default();
            }
            '0'..='9' => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c));
                let (number, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
                let names = names(&path);
                let asked = Value {
                    path: &names,
                    text: number,
                    is_string: false,
                };
                out.push_str(with(&asked).as_deref().unwrap_or(number));
                rest = after;
            }
            other => {
                out.push(other);
                rest = rest.get(other.len_utf8()..).unwrap_or_default();
            }
        }
    }
    out
}

struct Level {
    is_object: bool,
    name: Option<String>,
}

fn names(path: &[Level]) -> Vec<String> {
    path.iter().filter_map(|level| level.name.clone()).collect()
}

/// What stands between the quotes that a text begins with, whether it is closed, and what follows.
fn string(text: &str) -> (&str, bool, &str) {
    let inside = text.get(1..).unwrap_or_default();
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                let (raw, rest) = inside.split_at_checked(at).unwrap_or((inside, ""));
                return (raw, true, rest.get(1..).unwrap_or_default());
            }
            _ => {}
        }
    }
    (inside, false, "")
}

fn unescaped(raw: &str) -> String {
    // Of an end that was cut off, half an escape may be left.
    let whole = raw.trim_end_matches('\\');
    serde_json::from_str(&format!("\"{whole}\"")).unwrap_or_else(|_| raw.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shouted(text: &str) -> String {
        rewrite(text, &mut |value| {
            (value.name() == "b" || value.path.len() > 1).then(|| format!("<{}>", value.text.to_uppercase()))
        })
    }

    #[test]
    fn only_what_is_asked_for_changes() {
        insta::assert_snapshot!(
            [
                r#"{"a":"x", "b":"y\u0041\"", "b": 1e400,"c":{"d":["p",2,{"e":null}]}}"#,
                r#"[{"b":"y"},"z"]"#,
                r#"{"b":"cut of"#,
                r#"{"b":"cut\"#,
                r#"}}}{"b":"x"}"#,
                "no json, \"b\": \"x\"",
            ]
            .map(shouted)
            .join("\n"),
            @r#"
        {"a":"x", "b":"<YA\">", "b": <1E400>,"c":{"d":["<P>",<2>,{"e":null}]}}
        [{"b":"<Y>"},"z"]
        {"b":"<CUT OF>
        {"b":"<CUT>
        }}}{"b":"<X>"}
        no json, "b": "x"
        "#
        );
    }
}
