//! The pages: the cases, the situations, the battery, a page for any call, and the static page.
//!
//! Served for `http://localhost:<port>` and, through the proxy, for `https://shop.example` and [`APP`].

use crate::Case;
use crate::call::{Answer, Call};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The app of the recorded sessions (`tests/journeys`), to whose `/cb` the login hosts lead back.
pub(crate) const APP: &str = "app.acme.example";
const NONCE: &str = "d2h5NDAz";

pub(crate) async fn answer(call: &Call, cases: &[Case], www: Option<&Path>) -> Answer {
    let segments = call.segments();
    match segments.as_slice() {
        [] => page(include_str!("../pages/demo.html"), cases),
        ["situations"] => page(include_str!("../pages/situations.html"), cases),
        ["csp"] => page(include_str!("../pages/csp.html"), cases).with(
            "content-security-policy",
            &format!("default-src 'none'; script-src 'nonce-{NONCE}'; connect-src https:"),
        ),
        ["wrapped"] => page(include_str!("../pages/wrapped.html"), cases),
        ["battery"] => page(include_str!("../pages/battery.html"), cases),
        ["any"] => page(include_str!("../pages/any.html"), cases),
        ["cb"] => Answer {
            delay: late(call),
            ..page(include_str!("../pages/any.html"), cases)
        },
        ["hostile", name] => crate::hostile::page(name),
        ["clients", name] => crate::clients::page(name),
        ["told"] => crate::hostile::told(call),
        ["frame"] => page(include_str!("../pages/frame.html"), cases),
        ["calls.js"] => script(include_str!("../pages/calls.js")),
        ["situations.js"] => script(include_str!("../pages/situations.js")),
        ["battery.js"] => script(include_str!("../pages/battery.js")),
        ["liar.js"] => script(include_str!("../pages/liar.js")),
        ["worker.js"] => script(include_str!("../pages/worker.js")),
        ["style.css"] => Answer::text(200, "text/css; charset=utf-8", include_str!("../pages/style.css")),
        ["favicon.ico"] => Answer::new(204),
        ["echo", ..] => echo(call),
        ["redirect"] => Answer::new(302).with("location", "/echo/after-redirect"),
        ["denied"] => Answer::json(403, &json!({"error": "insufficient_scope", "scope": "orders:write"})).with(
            "www-authenticate",
            "Bearer error=\"insufficient_scope\", scope=\"orders:write\"",
        ),
        ["repeats"] => repeats(call),
        ["www", rest @ ..] => file(www, rest).await,
        _ => Answer::text(404, "text/plain; charset=utf-8", "no such page\n"),
    }
}

/// So many milliseconds as the address asks for (`late`), as an app's server takes its time.
fn late(call: &Call) -> Duration {
    let asked = call.parameter("late").and_then(|late| late.parse::<u64>().ok());
    Duration::from_millis(asked.unwrap_or_default().min(2_000))
}

fn script(text: &'static str) -> Answer {
    Answer::text(200, "text/javascript; charset=utf-8", text).with("cache-control", "no-store")
}

/// A page with the cases as a block of data, where it asks for them.
fn page(html: &str, cases: &[Case]) -> Answer {
    let data = serde_json::to_string(cases).unwrap_or_default().replace('<', "\\u003c");
    let block = format!("<script type=\"application/json\" id=\"cases\">{data}</script>");
    let html = html.replace("<!--cases-->", &block).replace("{nonce}", NONCE);
    Answer::text(200, "text/html; charset=utf-8", html).with("cache-control", "no-store")
}

/// What arrived, as JSON: method, address, headers, body. A token in it comes back to the page that
/// sent it and to nobody else.
fn echo(call: &Call) -> Answer {
    let headers: Vec<Value> = call
        .headers
        .iter()
        .map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())]))
        .collect();
    let body = json!({
        "method": call.method,
        "path": call.path,
        "query": call.query,
        "headers": headers,
        "body": String::from_utf8_lossy(&call.body),
        "length": call.body.len(),
    });
    let status = call
        .parameter("status")
        .and_then(|text| text.parse().ok())
        .unwrap_or(200);
    Answer::json(status, &body).with("x-echo", "1")
}

/// A refusal that repeats what the browser itself put into the request.
fn repeats(call: &Call) -> Answer {
    let sent = |name| call.header(name).unwrap_or_default();
    let message = format!(
        "The session {} of the page {} may not do this.",
        sent("cookie"),
        sent("referer")
    );
    Answer::json(403, &json!({"code": "forbidden", "message": message}))
}

/// A file of the built static page.
async fn file(www: Option<&Path>, segments: &[&str]) -> Answer {
    let missing = || Answer::text(404, "text/plain; charset=utf-8", "no such file\n");
    let (Some(www), Some(path)) = (www, relative(segments)) else {
        return missing();
    };
    let mut full = www.join(path);
    if full.is_dir() {
        full.push("index.html");
    }
    let kind = match full.extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    match tokio::fs::read(&full).await {
        Ok(bytes) => Answer::text(200, kind, bytes).with("cache-control", "no-store"),
        Err(_) => missing(),
    }
}

/// The path within the folder; none when a segment could lead out of it.
fn relative(segments: &[&str]) -> Option<PathBuf> {
    let plain = |segment: &&str| {
        !segment.starts_with('.')
            && segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    segments.iter().all(plain).then(|| segments.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        assert!(relative(&["pkg", "why403.wasm"]).is_some());
        for bad in ["..", ".git", "a/b", "%2e%2e", "a\\b", "\0"] {
            assert!(relative(&[bad]).is_none(), "{bad}");
        }
    }
}
