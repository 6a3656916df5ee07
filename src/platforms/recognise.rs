//! Whose API a call went to: by its host or, behind a development proxy, by path, headers and body together.

use super::list::{ALL, BY_DOMAIN};
use crate::denial::json_body;
use crate::exchange::Exchange;
use crate::platform::{HostMatch, Platform};
use crate::vendor::{Glob, Host, Mark, last_two};
use serde_json::Value;

/// How a platform is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// By the host.
    Host,
    /// By what the call and its answer look like: a guess, which lowers the certainty of everything that rests on it.
    Recognised {
        /// What gave it away, e.g. `the path, the answer's header inin-correlation-id`.
        by: String,
        /// A host of the platform that the call can be looked up under, e.g. `api.mypurecloud.com`.
        host: String,
        /// The path from where the platform's own begins.
        path: String,
    },
}

/// Whose API a call went to.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The platform.
    pub platform: &'static dyn Platform,
    /// What the host tells; `None` when it is not the platform's.
    pub host: Option<HostMatch>,
    /// How it is known.
    pub how: How,
}

/// Whose API an exchange went to. The host decides; of vendors that share one, the path of the call. On a host that is
/// no vendor's, path, headers and body of the answer decide, where a vendor's folder says how its answers are known.
pub fn of_exchange(exchange: &Exchange) -> Option<Owner> {
    let (host, path) = (exchange.url.host(), exchange.url.path());
    if let Some((platform, host)) = of_address(host, path) {
        return Some(Owner {
            platform,
            host: Some(host),
            how: How::Host,
        });
    }
    let mut body = Body { exchange, read: None };
    ALL.iter().find_map(|platform| {
        let lists = platform.vendor().recognise.iter();
        let (by, from) = lists.into_iter().find_map(|marks| all(marks, exchange, &mut body))?;
        Some(Owner {
            platform: *platform,
            host: None,
            how: How::Recognised {
                by,
                host: stand_in(*platform)?,
                path: from.to_owned(),
            },
        })
    })
}

/// The platform that an exchange went to, however it is known.
pub fn of_call(exchange: &Exchange) -> Option<&'static dyn Platform> {
    of_exchange(exchange).map(|owner| owner.platform)
}

/// The exchange as it would have gone to the platform itself, for looking it up: of a recognised call, the platform's
/// host and path in place of the proxy's. Nothing is sent.
pub fn as_sent_to_vendor(exchange: &Exchange, how: &How) -> Option<Exchange> {
    let How::Recognised { host, path, .. } = how else {
        return None;
    };
    let mut moved = Exchange::new(
        exchange.id.clone(),
        &exchange.method,
        &format!("https://{host}{path}"),
        exchange.sent_at_ms,
    )
    .ok()?;
    moved.outcome = exchange.outcome.clone();
    moved.request_body = exchange.request_body.clone();
    Some(moved)
}

/// The platform of a host and path: first those that have this path of the host for themselves.
pub fn of_address(host: &str, path: &str) -> Option<(&'static dyn Platform, HostMatch)> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let candidates = BY_DOMAIN.get(last_two(&host))?;
    let fits = |one: &Host| one.path.as_ref().is_some_and(|glob| glob.fits(path)) && one.pattern.fits(&host);
    let special = candidates
        .iter()
        .find(|platform| platform.vendor().hosts.iter().any(fits));
    if let Some(platform) = special {
        return platform.host(&host).map(|found| (*platform, found));
    }
    super::of_host(&host)
}

/// The body of an answer, read when the first condition asks for it.
struct Body<'e> {
    exchange: &'e Exchange,
    read: Option<Option<Value>>,
}

impl Body<'_> {
    fn json(&mut self) -> Option<&Value> {
        let exchange = self.exchange;
        self.read.get_or_insert_with(|| json_body(exchange)).as_ref()
    }
}

/// What gave it away when all conditions hold, and the path from where the platform's own begins.
fn all<'e>(marks: &[Mark], exchange: &'e Exchange, body: &mut Body<'_>) -> Option<(String, &'e str)> {
    let path = exchange.url.path();
    let (mut by, mut from) = (Vec::new(), path);
    for mark in marks {
        match mark {
            Mark::Path(glob) => {
                from = glob.tail_of(path)?;
                by.push("the path".to_owned());
            }
            Mark::Header(name, value) => {
                let mut found = exchange.response_headers.all(name);
                // Compared, not kept.
                found.find(|found| value.as_ref().is_none_or(|glob| glob.fits(found.expose())))?;
                by.push(format!("the answer's header {name}"));
            }
            Mark::Sent(name) => {
                exchange.request_headers.get(name)?;
                by.push(format!("the request's header {name}"));
            }
            Mark::Body(keys, value) => {
                has(body.json()?, keys, value.as_ref()).then_some(())?;
                by.push(format!("the answer's key {}", keys.join(".")));
            }
        }
    }
    Some((by.join(", "), from))
}

/// Whether a value stands under these keys (`*`: any key or place in a list), and fits.
fn has(value: &Value, keys: &[String], glob: Option<&Glob>) -> bool {
    let Some((key, rest)) = keys.split_first() else {
        return match value {
            Value::Null => false,
            Value::String(text) => glob.is_none_or(|glob| glob.fits(text)),
            other => glob.is_none_or(|glob| glob.fits(&other.to_string())),
        };
    };
    match value {
        Value::Object(fields) if key == "*" => fields.values().take(50).any(|value| has(value, rest, glob)),
        Value::Object(fields) => fields.get(key).is_some_and(|value| has(value, rest, glob)),
        Value::Array(list) if key == "*" => list.iter().take(50).any(|value| has(value, rest, glob)),
        Value::Array(list) => {
            let at = key.parse::<usize>().ok().and_then(|at| list.get(at));
            at.is_some_and(|value| has(value, rest, glob))
        }
        _ => false,
    }
}

/// A host of the platform's API, with `any` for what it leaves open.
pub fn stand_in(platform: &dyn Platform) -> Option<String> {
    let patterns = platform.host_patterns();
    let hosts = patterns
        .iter()
        .filter_map(|pattern| pattern.strip_prefix("https://")?.strip_suffix("/*"));
    let api = |host: &String| {
        let found = platform.host(host);
        found.is_some_and(|found| found.service == crate::platform::Service::Api)
    };
    hosts.map(|host| host.replace('*', "any")).find(api)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body as Seen, Outcome};

    fn answer(url: &str, headers: &[(&str, &str)], body: &str) -> Exchange {
        let mut exchange = Exchange::new("1", "GET", url, 0).unwrap();
        exchange.outcome = Outcome::Status(403);
        for (name, value) in headers {
            exchange.response_headers.push(name, *value);
        }
        exchange.response_body = Seen::of(body);
        exchange
    }

    fn known(exchange: &Exchange) -> Option<(&'static str, How)> {
        of_exchange(exchange).map(|owner| (owner.platform.id(), owner.how))
    }

    const GENESYS: &str =
        r#"{"message":"m","code":"missing.any.permissions","status":403,"messageParams":{},"contextId":"c"}"#;
    const GRAPH: &str = r#"{"error":{"code":"Authorization_RequestDenied","message":"m","innerError":{"date":"d","request-id":"r","client-request-id":"c"}}}"#;

    #[test]
    fn a_development_proxy_does_not_hide_the_vendor() {
        let found = known(&answer("http://localhost:3000/api/v2/users/me", &[], GENESYS));
        let by = "the path, the answer's key contextId, the answer's key messageParams";
        let how = How::Recognised {
            by: by.to_owned(),
            host: "api.mypurecloud.com".to_owned(),
            path: "/api/v2/users/me".to_owned(),
        };
        assert_eq!(found, Some(("genesys", how)));
        let found = known(&answer("http://127.0.0.1/graph/v1.0/me/messages", &[], GRAPH));
        let Some(("graph", How::Recognised { path, .. })) = found else {
            panic!("{found:?}")
        };
        assert_eq!(path, "/v1.0/me/messages");
        let header = [("inin-correlation-id", "x")];
        let found = known(&answer("http://localhost/proxy/api/v2/users", &header, ""));
        assert!(matches!(found, Some(("genesys", How::Recognised { .. }))));
    }

    #[test]
    fn one_mark_alone_is_no_vendor() {
        for (url, headers, body) in [
            (
                "http://localhost/api/v2/users/me",
                &[][..],
                r#"{"message":"m","code":"forbidden"}"#,
            ),
            ("http://localhost/users/me", &[], GENESYS),
            (
                "http://localhost/v1.0/me",
                &[],
                r#"{"error":{"code":"x","message":"m"}}"#,
            ),
            ("http://localhost/v2/me", &[], GRAPH),
            ("http://localhost/api/v2/users/me", &[], ""),
            ("http://localhost/api/v2/users/me", &[], "not json"),
        ] {
            assert_eq!(known(&answer(url, headers, body)), None, "{url} {body}");
        }
    }

    #[test]
    fn the_host_decides_where_it_is_a_vendors() {
        let found = known(&answer("https://api.mypurecloud.com/v1.0/me", &[], GRAPH));
        assert_eq!(found, Some(("genesys", How::Host)));
        assert_eq!(known(&answer("https://api.example.com/x", &[], "{}")), None);
    }
}
