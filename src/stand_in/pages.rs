//! What pages of other origins may read (the CORS protocol of the Fetch standard).

use super::answers::{Cors, Origin};
use super::config::CorsChoice;

/// Headers that let the page of an origin read an answer.
pub(super) fn headers(choice: CorsChoice, vendors: Option<&Cors>, origin: &str) -> Vec<(String, String)> {
    let everything = Cors {
        origin: Origin::Own,
        exposes: Vec::new(),
    };
    let cors = match choice {
        CorsChoice::Off => return Vec::new(),
        CorsChoice::Any => &everything,
        CorsChoice::Vendor => vendors.unwrap_or(&everything),
    };
    let mut list = Vec::new();
    let mut add = |name: &str, value: &str| list.push((name.to_owned(), value.to_owned()));
    match cors.origin {
        Origin::Nobody => return list,
        Origin::Any => add("access-control-allow-origin", "*"),
        Origin::Own => {
            add("access-control-allow-origin", origin);
            add("access-control-allow-credentials", "true");
            add("vary", "Origin");
        }
    }
    if !cors.exposes.is_empty() {
        add("access-control-expose-headers", &cors.exposes.join(", "));
    }
    list
}

/// Headers of the answer to a preflight that asks for a method and headers.
pub(super) fn preflight(
    choice: CorsChoice,
    vendors: Option<&Cors>,
    origin: &str,
    method: &str,
    wanted: Option<&str>,
) -> Vec<(String, String)> {
    let mut list = headers(choice, vendors, origin);
    list.retain(|(name, _)| name != "access-control-expose-headers");
    if !list.is_empty() {
        list.push(("access-control-allow-methods".to_owned(), method.to_owned()));
        if let Some(wanted) = wanted {
            list.push(("access-control-allow-headers".to_owned(), wanted.to_owned()));
        }
        list.push(("access-control-max-age".to_owned(), "5".to_owned()));
    }
    list
}
