//! A secret that a server repeats in some form, and whether any of it stands in an output.
#![allow(dead_code, missing_docs, unreachable_pub)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use base64::Engine as _;
use why403::diagnosis::Supposed;
use why403::exchange::Exchange;
use why403::platforms::Tables;
use why403::report::{self, Report};
use why403::requirement::Context;
use why403::session::Session;

/// How many forms [`encoded`] knows.
pub const ENCODINGS: usize = 15;

/// A secret as a server may repeat it.
pub fn encoded(secret: &str, how: usize) -> String {
    let bytes = secret.as_bytes();
    let each = |one: &dyn Fn(u8) -> String| bytes.iter().map(|byte| one(*byte)).collect::<String>();
    match how {
        0 => secret.to_owned(),
        1 => secret.chars().take(secret.chars().count() * 3 / 4).collect(),
        2 => secret.chars().skip(secret.chars().count() / 4).collect(),
        3 => secret.to_uppercase(),
        4 => secret.to_lowercase(),
        5 => secret.chars().rev().collect(),
        6 => secret
            .chars()
            .flat_map(|c| [c, ' '])
            .collect::<String>()
            .trim_end()
            .to_owned(),
        7 => each(&|byte| format!("%{byte:02X}")),
        8 => each(&|byte| format!("&#{byte};")),
        9 => each(&|byte| format!("&#x{byte:x};")),
        10 => each(&|byte| format!("{byte:02x}")),
        11 => base64::engine::general_purpose::STANDARD.encode(bytes),
        12 => base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes),
        13 => each(&|byte| format!("\\u{byte:04x}")),
        _ => url::form_urlencoded::byte_serialize(bytes).collect(),
    }
}

/// All that is made of a call, each with its name: the report in three forms; what card, popup and panel are drawn from; what
/// is asked of an administrator; what a session needs; the same call by a supposed caller.
pub fn outputs(exchange: Exchange) -> Vec<(&'static str, String)> {
    let session = Session::from_exchanges(vec![exchange]);
    let tables = Tables::new();
    let report: Report = session.report("1", &tables).unwrap();
    let seen = |view: &dyn Fn() -> serde_json::Value| view().to_string();
    let needs = report::needs(&session, &tables);
    let supposed = Supposed {
        caller: Some(Context::User),
        ..Supposed::default()
    };
    let supposed = report::suppose(&session, "1", &tables, &supposed).unwrap();
    let mut all = vec![
        ("text", report::text(&report)),
        ("Markdown", report::markdown(&report)),
        ("JSON", report::json(&report)),
        (
            "card, popup and panel: the report",
            seen(&|| serde_json::to_value(&report).unwrap()),
        ),
        (
            "popup and panel: the list",
            seen(&|| serde_json::to_value(session.view(&tables)).unwrap()),
        ),
        ("needs, text", report::needs_text(&needs)),
        ("needs, Markdown", report::needs_markdown(&needs)),
        ("needs, JSON", seen(&|| report::exported(&needs))),
        ("supposed, text", supposed.text()),
        ("supposed, Markdown", supposed.markdown()),
    ];
    all.extend(report::ask_text(&report).map(|text| ("ask, text", text)));
    all.extend(report::ask_markdown(&report).map(|text| ("ask, Markdown", text)));
    all
}

/// Small letters without white space, escapes of JSON and Markdown, and line breaks of the renderings.
pub fn squeezed(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\\' | '>' | '`'));
    kept.collect::<String>().to_lowercase()
}

/// Whether twelve characters in a row of a text stand in an output.
pub fn leaks(output: &str, echo: &str) -> Option<String> {
    let (output, echo) = (squeezed(output), squeezed(echo));
    let chars: Vec<char> = echo.chars().collect();
    chars
        .windows(12.min(chars.len()))
        .map(|window| window.iter().collect::<String>())
        .find(|window| output.contains(window))
}
