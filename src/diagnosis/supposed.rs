//! [`Supposed`]: the same call by a caller with more, with less, or another one. Nothing is sent; what comes of it is
//! what the table says of such a caller, not what the server would say.

use crate::authority::{Authority, Fact, FactSource, Held};
use crate::exchange::{Body, Exchange, Headers, Outcome};
use crate::requirement::{Atom, Context};
use crate::sensitive::Sensitive;

/// What is supposed of a caller.
#[derive(Debug, Clone, Default)]
pub struct Supposed {
    /// It holds these as well.
    pub with: Vec<Atom>,
    /// It does not hold these.
    pub without: Vec<Atom>,
    /// It is such a caller.
    pub caller: Option<Context>,
    /// It sends this token.
    pub token: Option<Sensitive<String>>,
}

impl Supposed {
    /// Whether nothing is supposed.
    pub fn is_nothing(&self) -> bool {
        self.with.is_empty() && self.without.is_empty() && self.caller.is_none() && self.token.is_none()
    }

    /// What is supposed, as clauses after "if the caller".
    pub fn words(&self) -> Vec<String> {
        let article = |context: Context| match context {
            Context::User => "were a user",
            Context::Client => "were a client by itself",
            Context::Bot => "were a bot",
            Context::Guest => "were a guest",
        };
        let token = self.token.iter().map(|_| "sent the other token".to_owned());
        let caller = self.caller.map(|context| article(context).to_owned());
        let with = self.with.iter().map(|name| format!("had {name}"));
        let without = self.without.iter().map(|name| format!("had not {name}"));
        token.chain(caller).chain(with).chain(without).collect()
    }

    /// The call as if it were still to be sent: what the server answered was said to another caller.
    pub fn call(&self, exchange: &Exchange) -> Exchange {
        let mut call = exchange.clone();
        call.outcome = Outcome::Pending;
        call.response_headers = Headers::new();
        call.response_body = Body::NotSeen;
        call.answered_at_ms = None;
        call.one_of = None;
        let Some(token) = &self.token else {
            return call;
        };
        let mut headers = Headers::new();
        for (name, value) in exchange
            .request_headers
            .iter()
            .filter(|(name, _)| *name != "authorization")
        {
            // Stays inside of the call, which hides it.
            headers.push(name, value.expose().clone());
        }
        // As above.
        headers.push("authorization", format!("Bearer {}", token.expose()));
        call.request_headers = headers;
        call
    }

    /// What is known of the caller, changed. `lacking` is what the server said that the real caller lacks.
    pub(super) fn change(&self, authority: &mut Authority, lacking: &[Fact<Atom>]) {
        if self.token.is_none() {
            let still = lacking.iter().filter(|fact| !self.with.contains(&fact.value));
            authority.lacking.extend(still.cloned());
        }
        for name in &self.with {
            authority.lacking.retain(|fact| fact.value != *name);
            if let Some(held) = held(authority, name) {
                add(held, name.name());
            }
        }
        for name in &self.without {
            let known = held(authority, name).is_some_and(|held| take(held, name.name()));
            if !known {
                authority.lacking.push(Fact::new(name.clone(), FactSource::UserWord));
            }
        }
        if let Some(context) = self.caller {
            authority.context = Some(Fact::new(context, FactSource::UserWord));
        }
    }
}

fn held<'a>(authority: &'a mut Authority, name: &Atom) -> Option<&'a mut Held> {
    match name {
        Atom::Scope(_) => Some(&mut authority.scopes),
        Atom::Permission(_) => Some(&mut authority.permissions),
        Atom::Role(_) => Some(&mut authority.roles),
        Atom::License(_) => Some(&mut authority.licenses),
        Atom::Context(_) | Atom::Header(_) => None,
    }
}

fn add(held: &mut Held, name: &str) {
    match held {
        Held::Known { names, .. } | Held::AtLeast { names, .. } => {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        Held::Unknown { why } => {
            *held = Held::AtLeast {
                names: vec![name.to_owned()],
                source: FactSource::UserWord,
                why: why.clone(),
            };
        }
    }
}

/// Takes a name away; false where the list is not known whole, so that more must be said.
fn take(held: &mut Held, name: &str) -> bool {
    match held {
        Held::Known { names, .. } => {
            names.retain(|known| known != name);
            true
        }
        Held::AtLeast { names, .. } => {
            names.retain(|known| known != name);
            false
        }
        Held::Unknown { .. } => false,
    }
}
