//! What GitHub tells about a token: the header `X-OAuth-Scopes` of any answer, for the kinds of token that have scopes
//! ("Scopes for OAuth apps"). Asked for by `GET /rate_limit`, which needs no scope and does not count against the limit
//! ("REST API endpoints for rate limits", both 2026).

use super::{HELD, dialect, has_scopes, kind_of};
use crate::authority::{FactSource, Held, Learned};
use crate::credential;
use crate::denial::cut;
use crate::exchange::Exchange;
use crate::platform::Question;
use crate::token::{self, Token};

pub(super) const LIMITS: &str = "/rate_limit";
/// Takes files, and has no other call.
const UPLOADS: &str = "https://uploads.github.com";

/// Of a token that has permissions instead of scopes nothing would be told.
pub(super) fn questions(origin: &str, token: Option<&Token>) -> Vec<Question> {
    let useless =
        token.is_some_and(|token| token.jws().is_some() || kind_of(token).is_some_and(|kind| !has_scopes(kind)));
    if useless || origin == UPLOADS {
        return Vec::new();
    }
    vec![Question {
        url: format!("{origin}{LIMITS}"),
        tells: "scopes of the token, in the answer's header X-OAuth-Scopes (classic tokens and those of OAuth apps alone)",
    }]
}

pub(super) fn learn(exchange: &Exchange) -> Option<Learned> {
    Some(Learned {
        scopes: Some(held(exchange)?),
        ..Learned::default()
    })
}

/// The scopes that an answer lists. An empty list means "none" for a token that is known to have scopes, and nothing for
/// any other.
pub(super) fn held(exchange: &Exchange) -> Option<Held> {
    let list = exchange.response_headers.plain(HELD)?;
    let names: Vec<String> = dialect::names(list).take(200).map(cut).collect();
    let token = credential::find(exchange)
        .into_iter()
        .find_map(|credential| credential.token);
    let kind = token.and_then(|token| kind_of(&token::decode(&token)));
    let means_it = match kind {
        Some(kind) => has_scopes(kind),
        None => !names.is_empty(),
    };
    means_it.then(|| Held::Known {
        names,
        source: FactSource::Header(HELD.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Outcome;
    use crate::platform::bundled;
    use crate::sensitive::Sensitive;

    const CLASSIC: &str = "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";
    const FINE: &str = "github_pat_11ABCDEFG0123456789012_abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghi";
    const INSTALLATION: &str = "ghs_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17";
    /// Those of before 2021 have no prefix.
    const OLD: &str = "0123456789abcdef0123456789abcdef01234567";

    fn told(token: &str, list: Option<&str>) -> Option<Vec<String>> {
        let mut exchange = Exchange::new("1", "GET", "https://api.github.com/rate_limit", 0).unwrap();
        exchange
            .request_headers
            .push("authorization", format!("Bearer {token}"));
        exchange.outcome = Outcome::Status(200);
        if let Some(list) = list {
            exchange.response_headers.push("X-OAuth-Scopes", list);
        }
        let learned = bundled("github").learn(&exchange, &serde_json::json!({"resources": {}}))?;
        Some(learned.scopes.unwrap().names().to_vec())
    }

    #[test]
    fn the_header_lists_the_scopes_of_a_token_that_has_scopes() {
        for token in [CLASSIC, OLD] {
            assert_eq!(told(token, Some("gist, read:user")).unwrap(), ["gist", "read:user"]);
            assert_eq!(told(token, None), None);
        }
        assert_eq!(told(CLASSIC, Some("")).unwrap(), [""; 0]);
    }

    #[test]
    fn no_header_or_an_empty_one_is_not_no_scopes() {
        for token in [FINE, INSTALLATION] {
            for list in [None, Some(""), Some(" , ")] {
                assert_eq!(told(token, list), None, "{token} {list:?}");
            }
        }
        assert_eq!(told(OLD, Some("")), None);
    }

    #[test]
    fn only_tokens_that_have_scopes_are_asked_about_and_only_at_the_api() {
        let asked = |origin: &str, token: &str| {
            let token = token::decode(&Sensitive::new(token.to_owned()));
            let all = bundled("github").questions(origin, Some(&token)).into_iter();
            all.map(|question| question.url).collect::<Vec<_>>()
        };
        let here = "https://api.github.com";
        assert_eq!(asked(here, CLASSIC), ["https://api.github.com/rate_limit"]);
        assert_eq!(asked(here, OLD), ["https://api.github.com/rate_limit"]);
        let there = "https://api.octocorp.ghe.com";
        assert_eq!(asked(there, CLASSIC), ["https://api.octocorp.ghe.com/rate_limit"]);
        assert_eq!(asked("https://uploads.github.com", CLASSIC), [""; 0]);
        for token in [FINE, INSTALLATION, "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NSJ9.c2ln"] {
            assert_eq!(asked(here, token), [""; 0], "{token}");
        }
    }
}
