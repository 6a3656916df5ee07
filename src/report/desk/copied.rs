//! A call as a command or as code, for the clipboard. What proves who calls is in it only where the user asked for that;
//! else a name stands in its place.

use super::exchanged::Veil;
use crate::exchange::{Body, Exchange};
use crate::vendors::credentials;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Stands in a command for what proves who calls.
const IN_SHELL: &str = "$TOKEN";
/// The same in code.
const IN_CODE: &str = "TOKEN";

/// What a call is copied as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A command of cURL for POSIX shells.
    Curl,
    /// A call of `fetch`.
    Fetch,
}

/// A field and its value, and whether a placeholder stands for the value's secret part.
struct Field {
    name: String,
    value: String,
    stands_in: bool,
}

/// Writes a call.
pub(super) fn written(exchange: &Exchange, form: Form, with_token: bool) -> String {
    let veil = Veil::of(exchange);
    let clean = |text: &str| if with_token { text.to_owned() } else { veil.text(text) };
    // Handed to the user, who asked for it; without secrets unless these were asked for.
    let url = clean(exchange.url.expose_for_session());
    let body = match &exchange.request_body {
        Body::Text { text, .. } => Some(clean(text.expose())),
        Body::Empty | Body::NotSeen => None,
    };
    let fields = fields(exchange, form, with_token, &clean);
    let method = match exchange.method.as_str() {
        Exchange::METHOD_UNSEEN => "GET",
        method => method,
    };
    match form {
        Form::Curl => curl(method, &url, &fields, body.as_deref()),
        Form::Fetch => fetch(method, &url, &fields, body.as_deref()),
    }
}

/// Fields that the program which sends the copy makes by itself; and what no header is named, in a file that somebody
/// made to harm: it is to stand in a command.
fn is_left_out(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.chars().all(plain) || is_made(name)
}

fn is_made(name: &str) -> bool {
    matches!(
        name,
        "host" | "content-length" | "connection" | "accept-encoding" | "origin" | "referer" | "user-agent"
    ) || name.starts_with("sec-")
}

fn fields(exchange: &Exchange, form: Form, with_token: bool, clean: &dyn Fn(&str) -> String) -> Vec<Field> {
    let placeholder = match form {
        Form::Curl => IN_SHELL,
        Form::Fetch => IN_CODE,
    };
    let mut found = Vec::new();
    for (name, value) in exchange.request_headers.iter().filter(|(name, _)| !is_left_out(name)) {
        // Handed to the user, who asked for it, or replaced.
        let value = value.expose();
        if with_token || credentials::is_harmless(name) {
            found.push(Field {
                name: name.to_owned(),
                value: clean(value),
                stands_in: false,
            });
        } else if name != "cookie" {
            let scheme = value.split_once(' ').map(|(scheme, _)| scheme);
            let scheme =
                scheme.filter(|scheme| name == "authorization" && scheme.chars().all(|c| c.is_ascii_alphabetic()));
            found.push(Field {
                name: name.to_owned(),
                value: scheme.map_or_else(|| placeholder.to_owned(), |scheme| format!("{scheme} {placeholder}")),
                stands_in: true,
            });
        }
    }
    found
}

/// A word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

// Writing to a `String` cannot fail.
fn curl(method: &str, url: &str, fields: &[Field], body: Option<&str>) -> String {
    let mut out = format!("curl -X {method} {}", quoted(url));
    for Field { name, value, stands_in } in fields {
        let field = format!("{name}: {value}");
        // The shell puts the variable in only between these.
        let word = if *stands_in {
            format!("\"{field}\"")
        } else {
            quoted(&field)
        };
        let _ = write!(out, " \\\n  -H {word}");
    }
    if let Some(body) = body {
        let _ = write!(out, " \\\n  --data-raw {}", quoted(body));
    }
    out.push('\n');
    out
}

/// A text of JavaScript, quoted. Strings always serialize.
fn literal(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn fetch(method: &str, url: &str, fields: &[Field], body: Option<&str>) -> String {
    let mut out = format!("await fetch({}, {{\n  method: {},\n", literal(url), literal(method));
    if !fields.is_empty() {
        out.push_str("  headers: {\n");
        for Field { name, value, stands_in } in fields {
            let value = match (*stands_in, value.strip_suffix(IN_CODE)) {
                (true, Some("")) => IN_CODE.to_owned(),
                (true, Some(before)) => format!("{} + {IN_CODE}", literal(before)),
                _ => literal(value),
            };
            let _ = writeln!(out, "    {}: {value},", literal(name));
        }
        out.push_str("  },\n");
    }
    if let Some(body) = body {
        let _ = writeln!(out, "  body: {},", literal(body));
    }
    out.push_str("});\n");
    out
}
