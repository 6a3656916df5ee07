//! What a report shows of a token.

use super::{SignatureView, TokenFact, TokenView};
use crate::authority::{Authority, Fact, Held};
use crate::credential::{Credential, Scheme};
use crate::diagnosis::{Diagnosis, Evidence, words};
use crate::token::{Jws, Payload, Signature, Token};

pub(super) fn token_view(credential: &Credential, diagnosis: &Diagnosis) -> Option<TokenView> {
    let raw = credential.token.as_ref()?;
    let authority = &diagnosis.authority;
    let (scopes, scopes_unknown) = match &authority.scopes {
        Held::Known { names, .. } => (Some(names.clone()), None),
        Held::AtLeast { names, why, .. } => (Some(names.clone()), Some(why.clone())),
        Held::Unknown { why } => (None, Some(why.clone())),
    };
    Some(TokenView {
        fingerprint: raw.fingerprint(),
        // A name and password, or a signature with its parameters, is not told even in part.
        masked: if credential.carries_a_token() {
            raw.masked()
        } else {
            raw.hidden()
        },
        scheme: credential.scheme.name().to_owned(),
        place: credential.place.words(),
        kind: diagnosis
            .token
            .as_ref()
            .map_or_else(|| without_token(credential).to_owned(), Token::text),
        platform: diagnosis.platform.map(|p| p.name().to_owned()),
        facts: facts(authority),
        scopes,
        scopes_unknown,
        expires_at_ms: authority.expires_s.as_ref().map(|fact| fact.value.saturating_mul(1000)),
        anomalies: diagnosis.token.as_ref().map(anomalies).unwrap_or_default(),
        signature: diagnosis.token.as_ref().and_then(Token::jws).map(signature),
        authority: authority.clone(),
    })
}

/// What a credential is that is no token.
fn without_token(credential: &Credential) -> &'static str {
    match credential.scheme {
        Scheme::Basic => "user name and password",
        _ => "parameters of a scheme of its own, such as a signature",
    }
}

fn facts(authority: &Authority) -> Vec<TokenFact> {
    let mut facts = Vec::new();
    let mut add = |label: &str, fact: &Option<Fact<String>>| {
        if let Some(fact) = fact {
            facts.push(TokenFact {
                label: label.to_owned(),
                value: fact.value.clone(),
                source: fact.source.words(),
            });
        }
    };
    add("Organisation", &authority.organisation);
    add("Region", &authority.region);
    add("Issuer", &authority.issuer);
    add("Subject", &authority.subject);
    add("Client", &authority.client);
    if let Some(fact) = &authority.context {
        facts.push(TokenFact {
            label: "Kind of caller".to_owned(),
            value: words::context_words(fact.value).to_owned(),
            source: fact.source.words(),
        });
    }
    for fact in &authority.audience {
        facts.push(TokenFact {
            label: "Audience".to_owned(),
            value: fact.value.clone(),
            source: fact.source.words(),
        });
    }
    for (label, held) in [("Roles", &authority.roles), ("Permissions", &authority.permissions)] {
        if let Held::Known { names, source } | Held::AtLeast { names, source, .. } = held {
            facts.push(TokenFact {
                label: label.to_owned(),
                value: names.join(", "),
                source: source.words(),
            });
        }
    }
    facts
}

fn signature(jws: &Jws) -> SignatureView {
    let algorithm = |signature: &Signature| signature.header.shown_alg().unwrap_or_default();
    SignatureView {
        algorithms: jws.signatures.iter().map(algorithm).collect(),
        detached: jws.payload == Payload::Detached,
    }
}

fn anomalies(token: &Token) -> Vec<Evidence> {
    token
        .anomalies
        .iter()
        .map(|anomaly| Evidence {
            text: anomaly.text(),
            source: anomaly.rfc().to_owned(),
        })
        .collect()
}
