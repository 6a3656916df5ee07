//! Pages in which common clients of HTTP make their calls: `target/clients` holds each as one script, made by
//! `cargo xtask build` from `tests/e2e/fixtures/clients`.

use crate::call::Answer;
use std::path::{Path, PathBuf};

/// The clients, by the names of their scripts.
pub const CLIENTS: &[&str] = &[
    "fetch",
    "axios",
    "ky",
    "superagent",
    "wretch",
    "whatwg-fetch",
    "msw",
    "zone",
    "sentry",
];

/// Where the scripts are.
pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/clients")
}

/// A client's page, or its script.
pub(crate) fn page(name: &str) -> Answer {
    let (client, is_script) = match name.strip_suffix(".js") {
        Some(client) => (client, true),
        None => (name, false),
    };
    if !CLIENTS.contains(&client) {
        return Answer::text(404, "text/plain; charset=utf-8", "no such client\n");
    }
    if is_script {
        return match std::fs::read(scripts().join(name)) {
            Ok(script) => Answer::text(200, "text/javascript; charset=utf-8", script).with("cache-control", "no-store"),
            Err(_) => Answer::text(404, "text/plain; charset=utf-8", "`cargo xtask build` makes it\n"),
        };
    }
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{client}</title><link rel=\"icon\" href=\"data:,\"><p>{client}</p><script src=\"/clients/{client}.js\"></script></html>"
    );
    Answer::text(200, "text/html; charset=utf-8", html).with("cache-control", "no-store")
}
