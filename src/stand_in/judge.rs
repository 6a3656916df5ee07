//! Whether a call is allowed, and what is answered then.

use super::api::Rule;
use super::choose::{Asked, Said};
use super::coming::Coming;
use super::config::{TokenState, UnknownTokens};
use super::dialect::When;
use super::holder::Holder;
use super::line::Verdict;
use super::request::Answered;
use super::server::StandIn;
use super::template::Filling;
use crate::authority::Held;
use crate::diagnosis::Caller;
use crate::import::openapi::BodyExample;
use crate::reason::{Fields, Join, ReasonId, Value};
use std::sync::Arc;

/// Who calls.
enum Who {
    Nobody,
    Known(Arc<Holder>),
    Late(TokenState, Arc<Holder>),
    Unknown,
}

impl StandIn {
    /// Who calls, and whether it may.
    pub(super) fn judged(
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
        let any = matches!(fields.get("join"), Some(Value::Join(Join::Any)));
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

    pub(super) fn limited(&self, coming: &Coming<'_>, sent: bool) -> Answered {
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
