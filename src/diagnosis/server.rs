//! Findings from the server's own words: certain, but for what rests on looks.

use super::{Situation, accepted, evaluate, sentences, words};
use crate::denial::Says;
use crate::finding::{Certainty, Evidence, Finding, Remedy};
use crate::platform::Gap;
use crate::platforms::Matched;
use crate::requirement::{Atom, Context, Expr};

/// One finding for each thing that the server said and that names a reason.
pub fn findings(situation: &Situation<'_>) -> Vec<Finding> {
    let says = &situation.denial.says;
    let mut found: Vec<Finding> = says.iter().filter_map(|says| finding(situation, says)).collect();
    for says in says {
        if let Says::Accepts { expr, header } = says {
            found.extend(accepted::not_accepted(situation, expr, header));
        }
    }
    found
}

/// Code, sentence, names, remedy.
type Told = (&'static str, String, Vec<Atom>, Option<Remedy>);

fn finding(situation: &Situation<'_>, says: &Says) -> Option<Finding> {
    let (code, title, names, remedy) = of_authority(situation, says)
        .or_else(|| of_the_token(situation, says))
        .or_else(|| of_the_caller(situation, says))
        .or_else(|| no_matter_of_tokens(situation, says))?;
    let mut evidence = vec![situation.servers_words()];
    evidence.extend(beside_the_table(situation, says, &names));
    Some(Finding {
        code: code.to_owned(),
        certainty: certainty(says),
        title,
        names,
        evidence,
        remedy: remedy.or_else(|| sentences::mend(says)),
    })
}

/// What is recognised by its looks can deceive.
fn certainty(says: &Says) -> Certainty {
    match says {
        Says::NotTheApi { .. } | Says::NotRouted => Certainty::Likely,
        Says::Page { .. } => Certainty::Possible,
        _ => Certainty::Certain,
    }
}

fn of_authority(situation: &Situation<'_>, says: &Says) -> Option<Told> {
    let scopes = |title: String, names: &[String], any: bool| {
        let atoms = names.iter().cloned().map(Atom::Scope).collect();
        let remedy = situation.remedy(&Gap::Scopes { names, any });
        ("scope.missing", title, atoms, Some(remedy))
    };
    Some(match says {
        Says::LacksScopes { names, any } => scopes(sentences::named("scope", names, *any), names, *any),
        Says::NeedsScopes { names } => {
            let lacking: Vec<String> = situation.not_held(names).into_iter().cloned().collect();
            let title = sentences::needed(names, &lacking);
            scopes(title, if lacking.is_empty() { names } else { &lacking }, false)
        }
        Says::LacksPermissions { names, any, divisions } => match accepted::permissions(situation) {
            Some(expr) if names.is_empty() => {
                let accepted = words::expr(expr);
                (
                    "permission.missing",
                    format!("The server says that a permission is missing; it accepts {accepted}."),
                    expr.atoms().into_iter().cloned().collect(),
                    Some(situation.remedy(&Gap::Permissions {
                        names: &[accepted],
                        any: *any,
                        divisions,
                    })),
                )
            }
            _ => permissions(situation, names, *any, divisions),
        },
        Says::LacksRoles { names, any } => (
            "role.missing",
            if names.is_empty() {
                "The server says that the user's role does not allow this.".to_owned()
            } else {
                sentences::named("role", names, *any)
            },
            names.iter().cloned().map(Atom::Role).collect(),
            Some(situation.remedy(&Gap::Roles(names))),
        ),
        Says::NeedsUser => (
            "context.user",
            "The server says that a user's token is needed; a client credentials token was sent.".to_owned(),
            vec![Atom::Context(Context::User)],
            Some(situation.remedy(&Gap::Context(Context::User))),
        ),
        Says::NeedsClient => (
            "context.client",
            "The server says that a client credentials token is needed; a user's token was sent.".to_owned(),
            vec![Atom::Context(Context::Client)],
            Some(situation.remedy(&Gap::Context(Context::Client))),
        ),
        _ => return None,
    })
}

fn permissions(situation: &Situation<'_>, names: &[String], any: bool, divisions: &[String]) -> Told {
    let code = if divisions.is_empty() {
        "permission.missing"
    } else {
        "permission.division"
    };
    let sentence = sentences::named("permission", names, any);
    (
        code,
        format!(
            "{}{}",
            sentence.trim_end_matches('.'),
            sentences::in_divisions(divisions)
        ),
        names.iter().cloned().map(Atom::Permission).collect(),
        Some(situation.remedy(&Gap::Permissions { names, any, divisions })),
    )
}

fn of_the_token(situation: &Situation<'_>, says: &Says) -> Option<Told> {
    let (code, title, gap) = match says {
        Says::NoCredential => (
            "credential.none",
            sentences::no_credential(situation),
            Some(Gap::NoCredential),
        ),
        Says::TokenRefused => (
            "token.refused",
            "The server does not accept the token.".to_owned(),
            Some(Gap::TokenRefused),
        ),
        Says::TokenExpired => (
            "token.expired",
            "The server says that the token has expired.".to_owned(),
            Some(Gap::Expired),
        ),
        Says::WrongAudience => (
            "token.audience",
            "The server says that the token is made for another audience (another API).".to_owned(),
            Some(Gap::Audience),
        ),
        Says::WrongKind { wanted } => (
            "token.wrong-kind",
            match wanted {
                Some(wanted) => format!("The server wants another kind of token: {wanted}."),
                None => "The server does not take this kind of token for this operation.".to_owned(),
            },
            Some(Gap::Kind(wanted.as_deref())),
        ),
        Says::StepUp { acr_values, max_age } => (
            "step-up",
            sentences::step_up(acr_values.as_deref(), max_age.as_deref()),
            None,
        ),
        Says::ClaimsNeeded => (
            "claims.needed",
            "The server wants the token to be got anew with the claims of its challenge; that is no matter of scopes."
                .to_owned(),
            None,
        ),
        Says::GrantRefused => (
            "grant.refused",
            "The server does not accept the grant that a token was asked for with (a code, a refresh token or an assertion): it is unknown, spent, expired or revoked (RFC 6749 §5.2).".to_owned(),
            None,
        ),
        Says::ClientCredentials => (
            "client.credentials",
            "The server does not accept the OAuth client's own credentials: its id, secret or assertion (RFC 6749 §5.2)."
                .to_owned(),
            None,
        ),
        Says::CsrfToken => (
            "csrf.token",
            "The server wants a valid CSRF token (a proof that one of its own pages made the call); that is no matter of an access token.".to_owned(),
            None,
        ),
        Says::DpopProof { error } => (
            "dpop.proof",
            format!("The server refuses the DPoP proof ({error}), not the token (RFC 9449 §8)."),
            None,
        ),
        _ => return None,
    };
    Some((code, title, Vec::new(), gap.map(|gap| situation.remedy(&gap))))
}

fn of_the_caller(situation: &Situation<'_>, says: &Says) -> Option<Told> {
    let (code, title, gap) = match says {
        Says::ClientRefused => (
            "client.refused",
            "The server does not admit the OAuth client (app) here; that is no matter of scopes.".to_owned(),
            Gap::Client,
        ),
        Says::AccountInactive => (
            "account.inactive",
            "The server says that the account is suspended, deactivated or gone.".to_owned(),
            Gap::Account,
        ),
        Says::SsoNeeded { address } => (
            "sso.needed",
            "The organisation wants its single sign-on to be passed for this token; that is no matter of scopes."
                .to_owned(),
            Gap::Sso(address.as_deref()),
        ),
        Says::ApiKeyRefused { why } => (
            "api-key.refused",
            format!("The API key is refused: {why}."),
            Gap::ApiKey,
        ),
        Says::OtherTenant => (
            "tenant.other",
            "The server says that the token has no access to this organisation, tenant or workspace.".to_owned(),
            Gap::Object,
        ),
        Says::ObjectRefused => (
            "object.refused",
            "The server refuses this object or participant, not the operation as such.".to_owned(),
            Gap::Object,
        ),
        _ => return None,
    };
    Some((code, title, Vec::new(), Some(situation.remedy(&gap))))
}

/// Reasons that no token mends.
fn no_matter_of_tokens(situation: &Situation<'_>, says: &Says) -> Option<Told> {
    let (code, title, gap) = match says {
        Says::LacksHeaders { names } => {
            let title = format!(
                "The server wants the request header{} {}, and looks at nothing else before.",
                if names.len() == 1 { "" } else { "s" },
                crate::platform::list(names, "and")
            );
            let atoms = names.iter().cloned().map(Atom::Header).collect();
            return Some(("header.missing", title, atoms, None));
        }
        Says::AddressNotAllowed { address } => (
            "address.refused",
            format!(
                "The server refuses requests from this network address{}; that is no matter of the token.",
                in_brackets(address.as_deref())
            ),
            Some(Gap::Address),
        ),
        Says::OriginNotAllowed { origin } => (
            "origin.refused",
            format!(
                "The server refuses calls from this page's origin{}; that is no matter of the token's rights.",
                in_brackets(origin.as_deref())
            ),
            Some(Gap::Origin(origin.as_deref())),
        ),
        Says::PolicyDenied { policies } => (
            "policy.denied",
            format!(
                "A policy or setting on the server's side refused{}; that is no matter of permissions.",
                if policies.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", crate::platform::list(policies, "and"))
                }
            ),
            Some(Gap::Policy),
        ),
        Says::RateLimited { retry_after } => (
            "rate.limited",
            format!(
                "Too many requests: the server asks to wait{}; that is no matter of scopes or permissions.",
                in_brackets(retry_after.as_deref())
            ),
            None,
        ),
        Says::FeatureNotEnabled { what, address } => (
            "feature.disabled",
            match what {
                Some(what) => format!("The server says that {what} is not enabled; that is no matter of scopes."),
                None => "The server says that a feature or product is not enabled for the organisation; that is no matter of scopes.".to_owned(),
            },
            Some(Gap::Feature {
                what: what.as_deref(),
                address: address.as_deref(),
            }),
        ),
        Says::NotTheApi { sign } => (
            "not.the.api",
            format!(
                "The answer is {sign}, not the API's: something in front of it refused the request before the token was looked at."
            ),
            None,
        ),
        Says::Page { through } => (
            "not.the.api",
            match through {
                Some(network) => format!("The answer is an HTML page that passed through {network}: something in front of the API may have made it."),
                None => "The answer is an HTML page: something in front of the API may have made it.".to_owned(),
            },
            None,
        ),
        Says::NotRouted => (
            "gateway.route",
            "The gateway in front of the API (AWS API Gateway) probably knows no such path and method: it says “Missing Authentication Token” for that.".to_owned(),
            None,
        ),
        _ => return None,
    };
    Some((code, title, Vec::new(), gap.map(|gap| situation.remedy(&gap))))
}

fn in_brackets(text: Option<&str>) -> String {
    text.map(|text| format!(" ({text})")).unwrap_or_default()
}

/// What the official table says beside the server's words: of the names that it used, or, where it used none, of
/// that kind of names.
fn beside_the_table(situation: &Situation<'_>, says: &Says, names: &[Atom]) -> Vec<Evidence> {
    let Matched::Operation { operation, .. } = situation.matched else {
        return Vec::new();
    };
    let kind = match says {
        Says::LacksScopes { .. } => "scope",
        Says::LacksPermissions { .. } => "permission",
        Says::LacksRoles { .. } => "role",
        Says::WrongKind { .. } => "context",
        _ => "",
    };
    let key = situation.table_key();
    let speaks_of = |expr: &Expr| {
        let atoms = expr.atoms();
        let named = names.iter().any(|name| atoms.contains(&name));
        *expr != Expr::Unknown && (named || (names.is_empty() && atoms.iter().any(|atom| atom.kind() == kind)))
    };
    let parts = operation.requirement.parts.iter().filter(|part| speaks_of(&part.expr));
    parts
        .map(|part| Evidence {
            text: format!(
                "{} {} requires {}.",
                operation.method,
                operation.template,
                words::expr(&evaluate::relevant(&part.expr, situation.holder()))
            ),
            source: situation.tables.source_words(&key, &part.source),
        })
        .collect()
}

/// What mends a header that is missing.
pub(super) fn send_header(names: &[String]) -> Remedy {
    Remedy {
        steps: vec![format!(
            "Send the request header {}.",
            crate::platform::list(names, "and")
        )],
        place: None,
        links: Vec::new(),
    }
}
