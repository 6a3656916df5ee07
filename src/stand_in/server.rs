//! [`StandIn`]: from a request to an answer.

use super::api::{Api, Found};
use super::book::Book;
use super::calls::{Call, Faults, Pattern, Rates};
use super::checked::ConfigError;
use super::coming::{Coming, is_sign_in, is_token_endpoint, not_found, outage, preflight};
use super::config::{Config, FaultKind, UnknownTokens};
use super::dialect::When;
use super::grants::{Desk, Random};
use super::pages;
use super::recorder::Recorder;
use super::request::{Answered, Request, Sent};
use crate::exchange::{Body, Exchange, Outcome};
use crate::import::openapi::BodyExample;
use crate::reason::Fields;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a stand-in is made of beside its configuration.
pub struct Parts {
    /// The APIs, in the order of the configuration.
    pub apis: Vec<Api>,
    /// Example bodies of each API.
    pub examples: Vec<Vec<BodyExample>>,
    /// Where tokens come from.
    pub random: Random,
    /// Whether calls are kept for a recording.
    pub records: bool,
}

/// Answers as APIs do that enforce their tables.
pub struct StandIn {
    pub(super) config: Config,
    apis: Apis,
    pub(super) book: Book,
    pub(super) desk: Desk,
    faults: Faults,
    rates: Option<Rates>,
    pub(super) answers: Vec<(Call, usize)>,
    pub(super) objects: Vec<(Pattern, String)>,
    recorder: Option<Recorder>,
    count: AtomicU64,
    seed: u64,
    pub(super) unknown: UnknownTokens,
}

/// The APIs with the examples of each, longest prefix first.
struct Apis {
    others: Vec<(Api, Vec<BodyExample>)>,
    /// The one with the shortest prefix, which takes what is nobody's.
    last: (Api, Vec<BodyExample>),
}

impl Apis {
    fn iter(&self) -> impl Iterator<Item = &(Api, Vec<BodyExample>)> {
        self.others.iter().chain([&self.last])
    }
}

impl StandIn {
    /// A stand-in.
    ///
    /// # Errors
    /// [`ConfigError`] when the configuration does not hold together.
    pub fn new(config: Config, parts: Parts) -> Result<Self, ConfigError> {
        config.check()?;
        let mut apis: Vec<(Api, Vec<BodyExample>)> = parts
            .apis
            .into_iter()
            .zip(parts.examples.into_iter().chain(std::iter::repeat_with(Vec::new)))
            .collect();
        apis.sort_by_key(|(api, _)| usize::MAX - api.prefix.len());
        let Some(last) = apis.pop() else {
            return Err(ConfigError::NoApi);
        };
        let seed = (parts.random)()
            .iter()
            .take(8)
            .fold(0, |all, byte| (all << 8) | u64::from(*byte));
        let default = if config.proxy.is_some() {
            UnknownTokens::Read
        } else {
            UnknownTokens::Refuse
        };
        Ok(Self {
            apis: Apis { others: apis, last },
            book: Book::of(&config),
            desk: Desk::new(parts.random),
            faults: Faults::of(&config),
            rates: config.rate.map(Rates::of),
            answers: config
                .answer
                .iter()
                .enumerate()
                .map(|(at, answer)| (Call::new(&answer.call), at))
                .collect(),
            objects: (config.object.iter())
                .map(|object| (Pattern::new(&object.path), object.division.clone()))
                .collect(),
            recorder: parts.records.then(Recorder::default),
            count: AtomicU64::new(0),
            seed,
            unknown: config.unknown_tokens.unwrap_or(default),
            config,
        })
    }

    /// Answers a request. `now_ms` is the present time in milliseconds since 1970-01-01T00:00:00Z.
    pub fn answer(&self, request: &Request<'_>, now_ms: i64) -> Answered {
        let path = request.path();
        let (api, examples, target) = self.api_of(request.target);
        let coming = Coming {
            request: *request,
            api,
            examples,
            target,
            now_ms,
            number: self.seed.wrapping_add(self.count.fetch_add(1, Ordering::Relaxed)),
            left: None,
        };
        let mut answered = match request.method {
            "OPTIONS" if request.header("access-control-request-method").is_some() => {
                preflight(&coming, self.config.cors)
            }
            "GET" if path == "/__why403" => self.about(&coming),
            "POST" if is_token_endpoint(api, path, coming.path()) => self.token(&coming),
            "GET" if is_sign_in(api, path, coming.path()) => self.authorize(&coming),
            _ => self.call(coming),
        };
        answered.late_ms += self.config.latency_ms;
        let has_origin = |answered: &Answered| {
            answered
                .headers
                .iter()
                .any(|(name, _)| name == "access-control-allow-origin")
        };
        if let Some(origin) = request.header("origin")
            && !has_origin(&answered)
        {
            answered
                .headers
                .extend(pages::headers(self.config.cors, api.cors(), origin));
        }
        if request.method == "HEAD" {
            answered.body.clear();
        }
        if !answered.pass {
            self.record(request, now_ms, |exchange| answered.put(exchange));
        }
        answered
    }

    /// Notes what the real API answered to a call that was passed on.
    pub fn passed(&self, request: &Request<'_>, now_ms: i64, status: u16, headers: &[(&str, &str)], body: &[u8]) {
        self.record(request, now_ms, |exchange| {
            exchange.outcome = Outcome::Status(status);
            exchange.response_headers = headers.iter().copied().collect();
            exchange.response_body = Body::of(&String::from_utf8_lossy(body));
        });
    }

    fn record(&self, request: &Request<'_>, now_ms: i64, put: impl FnOnce(&mut Exchange)) {
        let Some(recorder) = &self.recorder else {
            return;
        };
        let (api, _, target) = self.api_of(request.target);
        if let Some(mut exchange) = request.exchange(&api.host, target, now_ms) {
            put(&mut exchange);
            exchange.answered_at_ms = Some(now_ms);
            recorder.add(exchange);
        }
    }

    /// The recorded calls, oldest first, and how many earlier ones are gone.
    pub fn recorded(&self) -> (Vec<Exchange>, u64) {
        self.recorder.as_ref().map(Recorder::calls).unwrap_or_default()
    }

    /// How many requests came.
    pub fn calls(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What is served: the prefix, the words' maker, the host, and the number of operations, of each API.
    pub fn served(&self) -> impl Iterator<Item = (&str, &str, &str, usize)> {
        self.apis.iter().map(|(api, _)| {
            let words = api.voices.own().map_or("-", super::dialect::Dialect::title);
            (
                api.prefix.as_str(),
                words,
                api.host.as_str(),
                api.table().map_or(0, crate::table::Table::len),
            )
        })
    }

    /// The API of a path: that with the longest prefix that fits, or else the last one.
    fn api_of<'r>(&'r self, target: &'r str) -> (&'r Api, &'r [BodyExample], &'r str) {
        let under = |prefix: &str| {
            let rest = target.strip_prefix(prefix)?;
            match rest.chars().next() {
                Some('/') => Some(rest),
                None | Some('?') => Some("/"),
                _ => None,
            }
        };
        let found = self
            .apis
            .others
            .iter()
            .find_map(|(api, examples)| Some((api, examples, under(&api.prefix)?)));
        match found {
            Some((api, examples, rest)) => (api, examples, rest),
            None => {
                let (api, examples) = &self.apis.last;
                (api, examples, under(&api.prefix).unwrap_or(target))
            }
        }
    }

    /// Counts a call against the rate, looks for faults, finds out who calls, and answers.
    fn call(&self, mut coming: Coming<'_>) -> Answered {
        let (method, path) = (coming.request.method, coming.path());
        let (late_ms, fault) = self.faults.at(method, coming.request.path());
        let sent = coming.request.sent();
        let token = match &sent {
            Sent::Token(token) => Some(token.as_ref().to_owned()),
            Sent::Nothing => coming.own_place(),
        };
        coming.left = self
            .rates
            .as_ref()
            .map(|rates| rates.count(token.as_deref().unwrap_or_default(), coming.now_ms));
        let over = coming.left.is_some_and(|left| left.over);
        let mut answered = match fault {
            Some(FaultKind::Outage) => outage(&coming),
            Some(FaultKind::RateLimit) => self.limited(&coming, token.is_some()),
            _ if over => self.limited(&coming, token.is_some()),
            _ => {
                let host = coming.request.header("host").unwrap_or_default();
                let host = host.split(':').next().unwrap_or_default();
                match coming.api.find(method, host, path) {
                    Found::No { methods } => not_found(&coming, methods),
                    Found::Open(note) => self.judged(&coming, None, token.as_deref(), Some(note)),
                    Found::Rule(rule) => self.judged(&coming, Some(&rule), token.as_deref(), None),
                }
            }
        };
        answered.late_ms += late_ms;
        if let (Some(left), Some(own)) = (coming.left, coming.api.voices.own()) {
            for (name, value) in own.headers(&coming.filling(Fields::default(), Some(left)), When::Counted) {
                if !answered.headers.iter().any(|(known, _)| *known == name) {
                    answered.headers.push((name, value));
                }
            }
        }
        answered
    }
}
