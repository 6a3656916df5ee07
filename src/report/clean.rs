//! The last look at a report: whatever of the request's secrets stands in it, in any form, is taken out. What the server
//! said was cleaned before; this keeps what comes into a report by any other way.
//!
//! Every struct is taken apart whole, so that a new field does not compile before somebody says here what it is. Words of
//! ours, and names that views look calls up by, are left as they are.

use super::{CallView, ClaimView, OperationView, Report, SaidView, SignatureView, TokenFact, TokenView, VerdictView};
use crate::authority::{Authority, Fact, FactSource, Held, RightTold};
use crate::diagnosis::{CheckedPart, Diagnosis, Evidence, Finding, Remedy};
use crate::finding::Link;
use crate::journey::{Journey, Lost, Step};
use crate::requirement::{Atom, Context};
use crate::scrub::Scrubber;

/// The report without the exchange's secrets.
pub(super) fn without_secrets(mut report: Report, diagnosis: &Diagnosis) -> Report {
    let scrubber = Scrubber::with(&diagnosis.forms, diagnosis.secrets.unmistakable());
    if !scrubber.is_empty() {
        report.each(&mut |text| {
            scrubber.clean(text);
        });
    }
    report
}

/// Something with texts in it.
trait Texts {
    /// Hands every text that is no word of ours to `with`.
    fn each(&mut self, with: &mut dyn FnMut(&mut String));
}

impl Texts for String {
    fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
        with(self);
    }
}

impl<T: Texts> Texts for Option<T> {
    fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
        if let Some(inside) = self {
            inside.each(with);
        }
    }
}

impl<T: Texts> Texts for Vec<T> {
    fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
        self.iter_mut().for_each(|one| one.each(with));
    }
}

impl<T: Texts, const N: usize> Texts for [T; N] {
    fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
        self.iter_mut().for_each(|one| one.each(with));
    }
}

impl<A: Texts, B: Texts> Texts for (A, B) {
    fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
        self.0.each(with);
        self.1.each(with);
    }
}

/// Numbers and words of ours.
macro_rules! no_texts {
    ($($kind:ty),*) => { $( impl Texts for $kind {
        fn each(&mut self, _: &mut dyn FnMut(&mut String)) {}
    } )* };
}
no_texts!(i64, Context, crate::authority::Verdict);

/// Takes a struct apart: the texts in the first list of fields are handed on, the second holds what is ours.
macro_rules! texts {
    ($kind:ty { $($field:ident),* } but { $($ours:ident),* }) => { impl Texts for $kind {
        fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
            let Self { $($field,)* $($ours: _,)* } = self;
            $( $field.each(with); )*
        }
    } };
}
texts!(Report {
    call, verdict, said, findings, requirement, operation, nearest, claims, journey, token, support, limits, next_step, seen_here
} but {});
texts!(CallView { url, host, path, outcome, platform, region, initiator } but {
    id, method, status, denied, sent_at_ms, one_of, page_word
});
texts!(VerdictView { text } but { certainty });
texts!(SaidView { text, besides, code } but {});
texts!(Journey { steps, lost } but {});
texts!(Step { names, text, source } but { name, state, at_ms });
texts!(Lost { text } but { step, against, certainty });
texts!(OperationView { template, requires, source, reason } but { id, method });
texts!(ClaimView { claim, source, official } but {});
texts!(TokenView {
    masked, scheme, place, platform, facts, scopes, scopes_unknown, anomalies, signature, authority
} but { fingerprint, kind, expires_at_ms });
texts!(SignatureView { algorithms } but { detached });
texts!(TokenFact { label, value, source } but {});
texts!(RightTold { right, roles, source } but { listed, more_roles });
texts!(Finding { title, names, evidence, remedy } but { reason, nearest, certainty });
texts!(Evidence { text, source } but {});
texts!(Remedy { steps, place, links } but {});
texts!(Link { text, url } but {});
texts!(CheckedPart { text, atoms, source, why_unknown, least } but { verdict, provenance, any });
texts!(Authority {
    scopes, permissions, roles, licenses, lacking, context, organisation, region, client, subject, issuer, audience,
    expires_s, not_before_s, headers, rights_told
} but { region_listed, headers_complete });

impl<T: Texts> Texts for Fact<T> {
    fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
        let Self { value, source } = self;
        value.each(with);
        source.each(with);
    }
}

impl Texts for FactSource {
    fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
        match self {
            Self::TokenEndpoint(name) | Self::Observed(name) | Self::Header(name) | Self::Claim(name) => with(name),
            Self::ServerSaid | Self::Shape | Self::Request | Self::UserWord => {}
        }
    }
}

impl Texts for Held {
    fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Known { names, source } => {
                names.each(with);
                source.each(with);
            }
            Self::AtLeast { names, source, why } => {
                names.each(with);
                source.each(with);
                with(why);
            }
            Self::Unknown { why } => with(why),
        }
    }
}

impl Texts for Atom {
    fn each(&mut self, with: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Scope(name)
            | Self::Permission(name)
            | Self::Role(name)
            | Self::License(name)
            | Self::Header(name) => with(name),
            Self::Context(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Exchange, Outcome};
    use crate::platforms::Tables;
    use crate::session::Session;
    use serde_json::Value;

    /// Keys whose texts are words of ours: ids, kinds, and the words of certainty, provenance and the like.
    const OURS: &[&str] = &[
        "id",
        "certainty",
        "kind",
        "provenance",
        "method",
        "fingerprint",
        "verdict",
        "from",
        "state",
    ];

    /// Texts in the JSON without the mark, as `path: text`.
    fn unmarked(json: &Value, key: &str, path: &str, found: &mut Vec<String>) {
        match json {
            Value::String(text) if !OURS.contains(&key) && !text.ends_with('§') => {
                found.push(format!("{path}: {text}"))
            }
            Value::Array(list) => list.iter().for_each(|one| unmarked(one, key, path, found)),
            Value::Object(fields) => fields
                .iter()
                .for_each(|(key, one)| unmarked(one, key, &format!("{path}/{key}"), found)),
            _ => {}
        }
    }

    #[test]
    fn every_text_of_a_report_is_looked_at() {
        let mut exchange = Exchange::new(
            "1",
            "GET",
            "https://api.mypurecloud.com/api/v2/conversations/messaging/stickers/x",
            0,
        )
        .unwrap();
        exchange
            .request_headers
            .push("authorization", "Bearer abcdefghijklmnopqrstuvwxyz0123");
        exchange.outcome = Outcome::Status(403);
        exchange.response_body =
            Body::of(r#"{"message":"Missing the following permission(s): a:b:c","code":"missing.permissions"}"#);
        let session = Session::from_exchanges(vec![exchange]);
        let mut report = session.report("1", &Tables::new()).unwrap();
        // What this call does not have.
        let fact = |name: &str| Fact::new(name.to_owned(), FactSource::Claim("claim".to_owned()));
        let token = report.token.as_mut().unwrap();
        token.authority.scopes = Held::Known {
            names: vec!["one".to_owned()],
            source: FactSource::Header("x".to_owned()),
        };
        token.authority.permissions = Held::AtLeast {
            names: vec!["one".to_owned()],
            source: FactSource::Observed("x".to_owned()),
            why: "why".to_owned(),
        };
        for place in [
            &mut token.authority.client,
            &mut token.authority.subject,
            &mut token.authority.issuer,
        ] {
            *place = Some(fact("value"));
        }
        token.authority.audience = vec![fact("aud")];
        token.signature = Some(SignatureView {
            algorithms: vec!["RS256".to_owned()],
            detached: false,
        });
        report.requirement.push(CheckedPart {
            text: "text".to_owned(),
            verdict: crate::authority::Verdict::Unknown,
            atoms: vec![(Atom::Scope("s".to_owned()), crate::authority::Verdict::Missing)],
            provenance: crate::requirement::Provenance::Official,
            source: "source".to_owned(),
            why_unknown: Some("why".to_owned()),
            least: vec![Atom::Role("r".to_owned())],
            any: true,
        });
        report.claims.push(ClaimView {
            claim: "claim".to_owned(),
            source: "source".to_owned(),
            official: "official".to_owned(),
        });
        let operation = OperationView {
            method: "GET".to_owned(),
            template: "/x".to_owned(),
            id: "id".to_owned(),
            requires: vec!["one".to_owned()],
            source: "source".to_owned(),
            reason: Some("reason".to_owned()),
        };
        report.operation = Some(operation.clone());
        report.nearest.push(operation);
        report.each(&mut |text| text.push('§'));
        let json = serde_json::to_value(&report).unwrap();
        let mut found = Vec::new();
        unmarked(&json, "", "", &mut found);
        // A reason's id, and a verdict beside its name.
        found.retain(|text| !text.starts_with("/findings/code: ") && !text.starts_with("/requirement/atoms: "));
        assert_eq!(found, [""; 0]);
        assert!(!report.findings.is_empty() && report.said.is_some() && !report.limits.is_empty());
    }
}
