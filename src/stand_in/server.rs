//! [`StandIn`]: from a request to an answer.

use super::api::{Api, Found, Rule};
use super::book::Book;
use super::calls::{Call, Faults, Pattern, Rates};
use super::checked::ConfigError;
use super::choose::{Asked, Said};
use super::coming::{Coming, is_sign_in, is_token_endpoint, not_found, outage, preflight};
use super::config::{Config, FaultKind, TokenState, UnknownTokens};
use super::dialect::When;
use super::grants::{Desk, Random};
use super::holder::Holder;
use super::line::Verdict;
use super::pages;
use super::recorder::Recorder;
use super::request::{Answered, Request, Sent};
use super::template::Filling;
use crate::authority::Held;
use crate::diagnosis::Caller;
use crate::exchange::{Body, Exchange, Outcome};
use crate::import::openapi::BodyExample;
use crate::reason::{Fields, ReasonId, Value};
use std::sync::Arc;
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
    answers: Vec<(Call, usize)>,
    objects: Vec<(Pattern, String)>,
    recorder: Option<Recorder>,
    count: AtomicU64,
    seed: u64,
    unknown: UnknownTokens,
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

/// Who calls.
enum Who {
    Nobody,
    Known(Arc<Holder>),
    Late(TokenState, Arc<Holder>),
    Unknown,
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

    /// Who calls, and whether it may.
    fn judged(
        &self,
        coming: &Coming<'_>,
        rule: Option<&Arc<Rule>>,
        token: Option<&str>,
        note: Option<&str>,
    ) -> Answered {
        let who = self.who(coming, token);
        let holder = match &who {
            Who::Nobody if rule.is_some_and(|rule| rule.is_open()) => Arc::new(Holder::default()),
            Who::Nobody => return self.refused(coming, rule, None, ReasonId::CredentialNone, Fields::default(), &[]),
            Who::Unknown => return self.refused(coming, rule, None, ReasonId::TokenRefused, Fields::default(), &[]),
            Who::Late(state, holder) => {
                let reason = match state {
                    TokenState::Revoked => ReasonId::TokenRevoked,
                    _ => ReasonId::TokenExpired,
                };
                return self.refused(coming, rule, Some(holder), reason, Fields::default(), &[]);
            }
            Who::Known(holder) => Arc::clone(holder),
        };
        if let Some(rule) = rule {
            if rule.wants_guest(&holder) {
                return self.refused(
                    coming,
                    Some(rule),
                    Some(&holder),
                    ReasonId::TokenRefused,
                    Fields::default(),
                    &[],
                );
            }
            let has_header = |name: &str| coming.request.header(&name.to_ascii_lowercase()).is_some();
            if let Some(lack) = coming.api.lack(rule, &holder, &has_header) {
                let (reason, fields) = lack.reason();
                return self.refused(coming, Some(rule), Some(&holder), reason, fields, &lack.whole);
            }
        }
        if let Some(division) = self.other_division(coming.request.path(), &holder) {
            let mut fields = Fields::default();
            fields.set("divisions", Value::Names(vec![division]));
            if let Some(permission) = rule.and_then(|rule| rule.permission()) {
                fields.set("names", Value::Names(vec![permission]));
            }
            return self.refused(coming, rule, Some(&holder), ReasonId::PermissionDivision, fields, &[]);
        }
        let unknown = rule
            .is_some_and(|rule| !rule.is_known())
            .then_some("no source says what it requires");
        self.allowed(coming, rule, &holder, note.or(unknown))
    }

    fn who(&self, coming: &Coming<'_>, token: Option<&str>) -> Who {
        let Some(token) = token else {
            return Who::Nobody;
        };
        if let Some(entry) = self.book.find(token) {
            return match entry.state_at(coming.now_ms) {
                TokenState::Good => Who::Known(entry.holder),
                state => Who::Late(state, entry.holder),
            };
        }
        match self.unknown {
            UnknownTokens::Refuse => Who::Unknown,
            UnknownTokens::Allow => Who::Known(Arc::new(Holder {
                client: "unknown token".to_owned(),
                ..Holder::default()
            })),
            UnknownTokens::Read => {
                let Some(exchange) = coming.exchange() else {
                    return Who::Unknown;
                };
                let caller = Caller::of(&exchange, &[]);
                let known = caller.authority();
                // A list that may be longer proves nothing missing.
                let whole = |held: &Held| match held {
                    Held::Known { names, .. } => Some(names.iter().cloned().collect()),
                    Held::AtLeast { .. } | Held::Unknown { .. } => None,
                };
                let holder = Arc::new(Holder {
                    client: known
                        .client
                        .as_ref()
                        .map_or_else(|| "unknown token".to_owned(), |fact| fact.value.clone()),
                    user: None,
                    context: known.context.as_ref().map(|fact| fact.value),
                    scopes: whole(&known.scopes),
                    permissions: whole(&known.permissions),
                    roles: whole(&known.roles),
                    licenses: whole(&known.licenses),
                    divisions: None,
                });
                let over = known
                    .expires_s
                    .as_ref()
                    .is_some_and(|fact| fact.value <= coming.now_ms.div_euclid(1000));
                if over {
                    Who::Late(TokenState::Expired, holder)
                } else {
                    Who::Known(holder)
                }
            }
        }
    }

    /// The division of the object that is called, where the caller may not touch it.
    fn other_division(&self, path: &str, holder: &Holder) -> Option<String> {
        let own = holder.divisions.as_ref()?;
        let found = self.objects.iter().find(|(pattern, _)| pattern.fits(path))?;
        (!own.contains(&found.1) && !own.contains("*")).then(|| found.1.clone())
    }

    fn refused(
        &self,
        coming: &Coming<'_>,
        rule: Option<&Arc<Rule>>,
        holder: Option<&Arc<Holder>>,
        reason: ReasonId,
        fields: Fields,
        whole: &[String],
    ) -> Answered {
        let any = matches!(fields.get("join"), Some(Value::Join(crate::reason::Join::Any)));
        let mut filling = coming.filling(fields, coming.left);
        let scopes: Option<Vec<String>> =
            holder.and_then(|holder| Some(holder.scopes.as_ref()?.iter().cloned().collect()));
        filling.lists.push(("whole", whole.to_vec()));
        filling.lists.extend(scopes.clone().map(|scopes| ("scopes", scopes)));
        if let Some(rule) = rule {
            filling.texts.push(("operation", rule.template.clone()));
        }
        let said = self.said(
            coming,
            reason,
            filling,
            holder.is_some() || reason != ReasonId::CredentialNone,
        );
        let mut answered = coming.answered(said, Verdict::Refused);
        answered.line.reason = Some(reason.id());
        answered.line.any = any && answered.line.names.len() > 1;
        answered.line.operation = rule.map(|rule| rule.call.clone());
        answered.line.scopes = scopes;
        if let Some(holder) = holder {
            answered.line.client = holder.client.clone();
            answered.line.user = holder.user.clone();
        }
        answered
    }

    fn said(&self, coming: &Coming<'_>, reason: ReasonId, filling: Filling, sent: bool) -> Said {
        coming.api.voices.say(&Asked {
            reason,
            filling,
            sent,
            place: (&coming.api.host, coming.path()),
            call: &|| coming.exchange(),
        })
    }

    fn limited(&self, coming: &Coming<'_>, sent: bool) -> Answered {
        let said = self.said(
            coming,
            ReasonId::RateLimited,
            coming.filling(Fields::default(), coming.left),
            sent,
        );
        let mut answered = coming.answered(said, Verdict::Fault);
        answered.line.reason = Some(ReasonId::RateLimited.id());
        if !answered.headers.iter().any(|(name, _)| name == "retry-after") {
            let seconds = coming.left.map_or(1, |left| left.seconds);
            answered.headers.push(("retry-after".to_owned(), seconds.to_string()));
        }
        answered
    }

    fn allowed(&self, coming: &Coming<'_>, rule: Option<&Arc<Rule>>, holder: &Holder, note: Option<&str>) -> Answered {
        let (status, kind, body) = self.body(coming, rule);
        let mut answered = coming.plain(status, kind, body, Verdict::Allowed);
        answered.pass = self.config.proxy.is_some();
        if answered.pass {
            answered.line.status = None;
        }
        answered.line.operation = rule.map(|rule| rule.call.clone());
        answered.line.client = holder.client.clone();
        answered.line.user = holder.user.clone();
        answered.line.note = note.map(str::to_owned);
        if let Some(own) = coming.api.voices.own().filter(|own| !own.is_plain()) {
            let mut filling = coming.filling(Fields::default(), coming.left);
            filling.lists.extend(
                holder
                    .scopes
                    .as_ref()
                    .map(|names| ("scopes", names.iter().cloned().collect())),
            );
            answered.headers.extend(own.headers(&filling, When::Always));
            answered.headers.extend(own.headers(&filling, When::Allowed));
        }
        answered
    }

    /// Status, kind and body of an allowed call: as the configuration has it, as the document shows it, or `{}`.
    fn body(&self, coming: &Coming<'_>, rule: Option<&Arc<Rule>>) -> (u16, &str, String) {
        let (method, path) = (coming.request.method, coming.request.path());
        if let Some((_, at)) = self.answers.iter().find(|(call, _)| call.fits(method, path))
            && let Some(answer) = self.config.answer.get(*at)
        {
            let kind = answer.content_type.as_deref().unwrap_or("application/json");
            return (answer.status, kind, answer.body.clone());
        }
        let example = rule.and_then(|rule| {
            let of = coming
                .examples
                .iter()
                .filter(|one| one.method == method && rule.template.ends_with(&one.path));
            of.max_by_key(|one| one.path.len())
        });
        match example {
            Some(BodyExample {
                status,
                body: Some(body),
                ..
            }) => (*status, "application/json", body.to_string()),
            Some(BodyExample { status: 204, .. }) => (204, "", String::new()),
            Some(BodyExample { status, .. }) => (*status, "application/json", "{}".to_owned()),
            None => (200, "application/json", "{}".to_owned()),
        }
    }
}
