//! The stand-in's own token endpoint and authorization page (RFC 6749): any grant, scopes as the client's configuration
//! has them. Nobody signs in: the page sends the browser back at once, with a code.

use super::book::{Book, Entry};
use super::config::{ClientConfig, Config, TokenForm, TokenState};
use super::holder::Holder;
use super::jwt;
use crate::reason::ReasonId;
use crate::requirement::Context;
use crate::sensitive::Sensitive;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

/// A code is good for so long.
const CODE_MS: i64 = 60_000;
/// At most so many codes and refresh tokens are kept.
const MOST: usize = 10_000;

/// Thirty-two bytes that nobody can guess.
pub type Random = Box<dyn Fn() -> [u8; 32] + Send + Sync>;

/// What was agreed to at the authorization page, or with an earlier token.
#[derive(Debug, Clone)]
struct Agreed {
    client: String,
    user: Option<String>,
    scopes: Option<BTreeSet<String>>,
    redirect: Option<String>,
    /// RFC 7636: the challenge, and whether it is hashed.
    challenge: Option<(String, bool)>,
    until_ms: i64,
}

/// Hands out tokens.
pub(super) struct Desk {
    random: Random,
    key: [u8; 32],
    codes: Mutex<HashMap<String, Agreed>>,
    refresh: Mutex<HashMap<String, Agreed>>,
}

/// What the token endpoint answers.
pub(super) enum Granted {
    /// A token. The text is the answer's body.
    Token { body: String, client: String },
    /// A refusal, with the words of RFC 6749 §5.2.
    Refused {
        reason: ReasonId,
        error: &'static str,
        client: String,
    },
}

/// What the authorization page answers.
pub(super) enum Sent {
    /// The browser goes there.
    To(String),
    /// What is wrong, where there is nowhere to go.
    Wrong(&'static str),
}

/// Parameters of a request, by name; the first of each counts.
pub(super) type Parameters = BTreeMap<String, String>;

/// Reads parameters from a query, or from a body that is a form or JSON.
pub(super) fn parameters(query: &str, body: &str) -> Parameters {
    let mut found = Parameters::new();
    if let Ok(Value::Object(object)) = serde_json::from_str(body) {
        for (name, value) in object {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            found.entry(name).or_insert(text);
        }
    } else {
        for (name, value) in url::form_urlencoded::parse(body.as_bytes()) {
            found.entry(name.into_owned()).or_insert_with(|| value.into_owned());
        }
    }
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        found.entry(name.into_owned()).or_insert_with(|| value.into_owned());
    }
    found
}

impl Desk {
    pub(super) fn new(random: Random) -> Self {
        Self {
            key: random(),
            random,
            codes: Mutex::default(),
            refresh: Mutex::default(),
        }
    }

    fn fresh(&self) -> String {
        URL_SAFE_NO_PAD.encode((self.random)())
    }

    /// Answers a request for a token. `basic` is what stands behind `Basic` in `Authorization`.
    pub(super) fn token(
        &self,
        config: &Config,
        book: &Book,
        asked: &Parameters,
        basic: Option<&str>,
        now_ms: i64,
    ) -> Granted {
        let of = |name: &str| asked.get(name).map(String::as_str);
        let decoded = basic.and_then(|basic| String::from_utf8(STANDARD.decode(basic.trim()).ok()?).ok());
        let pair = decoded.as_deref().and_then(|text| text.split_once(':'));
        let (id, secret) = match pair {
            Some((id, secret)) => (id, Some(secret)),
            None => (of("client_id").unwrap_or_default(), of("client_secret")),
        };
        let refused = |reason, error| Granted::Refused {
            reason,
            error,
            client: id.to_owned(),
        };
        let client = config.client.iter().find(|client| client.id == id);
        // Compared with what the configuration says.
        let same = |client: &&ClientConfig| {
            client
                .secret
                .as_ref()
                .is_none_or(|own| Some(own.0.expose().as_str()) == secret)
        };
        let Some(client) = client.filter(same) else {
            return refused(ReasonId::ClientCredentials, "invalid_client");
        };
        let Some(grant) = of("grant_type") else {
            return refused(ReasonId::ClientGrant, "unsupported_grant_type");
        };
        if client
            .grants
            .as_ref()
            .is_some_and(|own| !own.iter().any(|own| own == grant))
        {
            return refused(ReasonId::ClientGrant, "unauthorized_client");
        }
        let (user, agreed) = match grant {
            "client_credentials" => (None, None),
            "authorization_code" | "refresh_token" => {
                let is_code = grant == "authorization_code";
                let Some(agreed) = self.agreed(is_code, asked, id, now_ms) else {
                    return refused(ReasonId::GrantRefused, "invalid_grant");
                };
                (agreed.user, Some(agreed.scopes))
            }
            _ => {
                let named = ["username", "login_hint", "subject", "user"]
                    .iter()
                    .find_map(|name| of(name));
                (self.who(config, named), None)
            }
        };
        let wanted: Option<BTreeSet<String>> = of("scope").map(|text| split(text).collect());
        let Some(scopes) = scopes_of(client, wanted, agreed) else {
            return refused(ReasonId::ScopeInvalid, "invalid_scope");
        };
        let context = if grant == "client_credentials" {
            Context::Client
        } else {
            Context::User
        };
        self.hand_out(config, book, client, context, user, scopes, now_ms)
    }

    /// What a code or a refresh token stands for. A code is good once.
    fn agreed(&self, is_code: bool, asked: &Parameters, client: &str, now_ms: i64) -> Option<Agreed> {
        let agreed = match is_code {
            true => self.codes.lock().ok()?.remove(asked.get("code")?)?,
            false => self.refresh.lock().ok()?.get(asked.get("refresh_token")?)?.clone(),
        };
        let same_redirect = !is_code
            || agreed
                .redirect
                .as_ref()
                .is_none_or(|own| asked.get("redirect_uri").is_none_or(|sent| sent == own));
        let proven = match &agreed.challenge {
            None => true,
            Some((challenge, hashed)) => asked.get("code_verifier").is_some_and(|verifier| match hashed {
                true => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) == *challenge,
                false => verifier == challenge,
            }),
        };
        (agreed.client == client && agreed.until_ms > now_ms && same_redirect && proven).then_some(agreed)
    }

    /// The user of that name; the first of the configuration where none is named.
    fn who(&self, config: &Config, named: Option<&str>) -> Option<String> {
        let found = named.and_then(|name| config.user(name)).or_else(|| config.user.first());
        found.map(|user| user.name.clone()).or_else(|| named.map(str::to_owned))
    }

    #[allow(clippy::too_many_arguments)]
    fn hand_out(
        &self,
        config: &Config,
        book: &Book,
        client: &ClientConfig,
        context: Context,
        user: Option<String>,
        scopes: Option<BTreeSet<String>>,
        now_ms: i64,
    ) -> Granted {
        let lifetime = i64::try_from(client.lifetime_s)
            .unwrap_or(i64::MAX)
            .min(10 * 366 * 86_400);
        let until_ms = now_ms.saturating_add(lifetime * 1000);
        let mut holder = Holder {
            client: client.id.clone(),
            user: user.clone(),
            context: Some(context),
            scopes: scopes.clone(),
            ..Holder::default()
        };
        match user.as_deref().and_then(|name| config.user(name)) {
            Some(user) => user.put(&mut holder),
            None => client.put(&mut holder),
        }
        let scope = scopes
            .as_ref()
            .map(|names| names.iter().cloned().collect::<Vec<_>>().join(" "));
        let token = match client.tokens {
            TokenForm::Opaque => self.fresh(),
            TokenForm::Jwt => {
                let mut claims = json!({
                    "iss": "why403-serve", "client_id": client.id, "sub": user.as_ref().unwrap_or(&client.id),
                    "iat": now_ms / 1000, "exp": until_ms / 1000, "jti": self.fresh(),
                });
                if let (Some(scope), Value::Object(claims)) = (&scope, &mut claims) {
                    claims.insert("scope".to_owned(), json!(scope));
                }
                jwt::signed(&claims, &self.key)
            }
        };
        let mut body = json!({"access_token": token, "token_type": "Bearer", "expires_in": client.lifetime_s});
        if let Value::Object(body) = &mut body {
            if let Some(scope) = &scope {
                body.insert("scope".to_owned(), json!(scope));
            }
            if context == Context::User {
                let refresh = self.fresh();
                let agreed = Agreed {
                    client: client.id.clone(),
                    user,
                    scopes,
                    redirect: None,
                    challenge: None,
                    until_ms: i64::MAX,
                };
                keep(&self.refresh, refresh.clone(), agreed);
                body.insert("refresh_token".to_owned(), json!(refresh));
            }
        }
        let entry = Entry {
            holder: Arc::new(holder),
            state: TokenState::Good,
            until_ms: Some(until_ms),
        };
        book.add(&Sensitive::new(token), entry);
        Granted::Token {
            body: body.to_string(),
            client: client.id.clone(),
        }
    }

    /// Answers a browser that comes to sign in: back to the application, with a code.
    pub(super) fn authorize(&self, config: &Config, asked: &Parameters, now_ms: i64) -> Sent {
        let of = |name: &str| asked.get(name).map(String::as_str);
        let Some(redirect) = of("redirect_uri").and_then(|text| url::Url::parse(text).ok()) else {
            return Sent::Wrong("the request has no redirect_uri that is an address");
        };
        let Some(client) = config
            .client
            .iter()
            .find(|client| Some(client.id.as_str()) == of("client_id"))
        else {
            return Sent::Wrong("there is no such client; write a `[[client]]` with this id");
        };
        let wanted: Option<BTreeSet<String>> = of("scope").map(|text| split(text).collect());
        let mut back: Vec<(&str, String)> = Vec::new();
        match scopes_of(client, wanted, None) {
            None => back.push(("error", "invalid_scope".to_owned())),
            Some(_) if of("response_type").is_some_and(|kind| kind != "code") => {
                back.push(("error", "unsupported_response_type".to_owned()));
            }
            Some(scopes) => {
                let code = self.fresh();
                let hashed = of("code_challenge_method") == Some("S256");
                let agreed = Agreed {
                    client: client.id.clone(),
                    user: self.who(config, of("login_hint")),
                    scopes,
                    redirect: Some(redirect.to_string()).filter(|whole| Some(whole.as_str()) == of("redirect_uri")),
                    challenge: of("code_challenge").map(|text| (text.to_owned(), hashed)),
                    until_ms: now_ms.saturating_add(CODE_MS),
                };
                keep(&self.codes, code.clone(), agreed);
                back.push(("code", code));
            }
        }
        if let Some(state) = of("state") {
            back.push(("state", state.to_owned()));
        }
        let mut to = redirect;
        to.query_pairs_mut().extend_pairs(back);
        Sent::To(to.into())
    }
}

fn keep(list: &Mutex<HashMap<String, Agreed>>, name: String, agreed: Agreed) {
    if let Ok(mut list) = list.lock() {
        if list.len() >= MOST {
            list.clear();
        }
        list.insert(name, agreed);
    }
}

fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split([' ', ',', '+'])
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}

/// The scopes of a token; `None` when more was asked for than the client may have. The outer `Some(None)` is a client
/// whose scopes nobody told and who asked for none: they are not enforced.
fn scopes_of(
    client: &ClientConfig,
    wanted: Option<BTreeSet<String>>,
    agreed: Option<Option<BTreeSet<String>>>,
) -> Option<Option<BTreeSet<String>>> {
    let own: Option<BTreeSet<String>> = match agreed {
        Some(agreed) => agreed,
        None => client.scopes.as_ref().map(|names| names.iter().cloned().collect()),
    };
    match (wanted, own) {
        (None, own) => Some(own),
        (Some(wanted), None) => Some(Some(wanted)),
        (Some(wanted), Some(own)) => {
            // What OpenID Connect asks for beside an API's scopes is nobody's right.
            let extra = |name: &String| matches!(name.as_str(), "openid" | "profile" | "email" | "offline_access");
            let (ours, _): (BTreeSet<String>, BTreeSet<String>) =
                wanted.into_iter().partition(|name| own.contains(name) || !extra(name));
            ours.is_subset(&own).then_some(Some(ours))
        }
    }
}
