//! Findings from the server's own words: certain.

use super::Situation;
use crate::denial::Says;
use crate::finding::{Certainty, Evidence, Finding};
use crate::platform::{Gap, list};
use crate::platforms::Matched;
use crate::requirement::{Atom, Context, Expr};

/// One finding for each thing that the server said and that names a reason.
pub fn findings(situation: &Situation<'_>) -> Vec<Finding> {
    situation
        .denial
        .says
        .iter()
        .filter_map(|says| finding(situation, says))
        .collect()
}

fn finding(situation: &Situation<'_>, says: &Says) -> Option<Finding> {
    let (code, title, names, gap): (&str, String, Vec<Atom>, Option<Gap<'_>>) = match says {
        Says::LacksScopes { names, any } => (
            "scope.missing",
            named("scope", names, *any),
            names.iter().cloned().map(Atom::Scope).collect(),
            Some(Gap::Scopes { names, any: *any }),
        ),
        Says::LacksPermissions { names, any, divisions } => (
            if divisions.is_empty() {
                "permission.missing"
            } else {
                "permission.division"
            },
            format!(
                "{}{}",
                named("permission", names, *any).trim_end_matches('.'),
                in_divisions(divisions)
            ),
            names.iter().cloned().map(Atom::Permission).collect(),
            Some(Gap::Permissions {
                names,
                any: *any,
                divisions,
            }),
        ),
        Says::NeedsUser => (
            "context.user",
            "The server says that a user's token is needed; a client credentials token was sent.".to_owned(),
            vec![Atom::Context(Context::User)],
            Some(Gap::Context(Context::User)),
        ),
        Says::NeedsClient => (
            "context.client",
            "The server says that a client credentials token is needed; a user's token was sent.".to_owned(),
            vec![Atom::Context(Context::Client)],
            Some(Gap::Context(Context::Client)),
        ),
        Says::NoCredential => (
            "credential.none",
            no_credential(situation),
            Vec::new(),
            Some(Gap::NoCredential),
        ),
        Says::TokenRefused => (
            "token.refused",
            "The server does not accept the token.".to_owned(),
            Vec::new(),
            Some(Gap::TokenRefused),
        ),
        Says::TokenExpired => (
            "token.expired",
            "The server says that the token has expired.".to_owned(),
            Vec::new(),
            Some(Gap::Expired),
        ),
        Says::AddressNotAllowed { address } => (
            "address.refused",
            format!(
                "The server refuses requests from this network address{}; the token is not the reason.",
                address.as_ref().map(|a| format!(" ({a})")).unwrap_or_default()
            ),
            Vec::new(),
            Some(Gap::Policy),
        ),
        Says::PolicyDenied { policies } => (
            "policy.denied",
            format!(
                "A security policy of the organisation refused{}; no permission is missing.",
                if policies.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", list(policies, "and"))
                }
            ),
            Vec::new(),
            Some(Gap::Policy),
        ),
        Says::RateLimited { retry_after } => (
            "rate.limited",
            format!(
                "Too many requests: the server asks to wait{}; no scope or permission is missing.",
                retry_after.as_ref().map(|t| format!(" ({t})")).unwrap_or_default()
            ),
            Vec::new(),
            None,
        ),
        Says::FeatureNotEnabled => (
            "feature.disabled",
            "The server says that a feature or product is not enabled for the organisation; no scope is missing."
                .to_owned(),
            Vec::new(),
            Some(Gap::Feature),
        ),
        Says::ObjectRefused => (
            "object.refused",
            "The server refuses this object or participant, not the operation as such.".to_owned(),
            Vec::new(),
            None,
        ),
        Says::StepUp { acr_values, max_age } => (
            "step-up",
            step_up(acr_values.as_deref(), max_age.as_deref()),
            Vec::new(),
            None,
        ),
        Says::DpopProof { error } => (
            "dpop.proof",
            format!("The server refuses the DPoP proof ({error}), not the token (RFC 9449 §8)."),
            Vec::new(),
            None,
        ),
        Says::NotTheApi { sign } => (
            "not.the.api",
            format!(
                "The answer is {sign}, not the API's: something in front of it refused the request before the token was looked at."
            ),
            Vec::new(),
            None,
        ),
        // They name nothing; the verdict says so where no other rule finds a reason.
        Says::LacksSomething | Says::Refused => return None,
    };
    let mut evidence = vec![situation.servers_words()];
    evidence.extend(beside_the_table(situation, &names));
    Some(Finding {
        code: code.to_owned(),
        certainty: certainty(says),
        title,
        names,
        evidence,
        remedy: gap.map(|gap| situation.remedy(&gap)).or_else(|| mend(says)),
    })
}

/// A page in front of the API is recognised by its looks, which can deceive.
fn certainty(says: &Says) -> Certainty {
    match says {
        Says::NotTheApi { .. } => Certainty::Likely,
        _ => Certainty::Certain,
    }
}

fn named(kind: &str, names: &[String], any: bool) -> String {
    match (names, any) {
        ([], _) => format!("The server says that a {kind} is missing, but not which."),
        ([only], _) => format!("The server says that the {kind} {only} is missing."),
        (several, true) => format!(
            "The server says that none of the {kind}s {} is there; any one of them would do.",
            list(several, "or")
        ),
        (several, false) => format!("The server says that the {kind}s {} are missing.", list(several, "and")),
    }
}

fn in_divisions(divisions: &[String]) -> String {
    match divisions {
        [] => ".".to_owned(),
        some => format!(", in {}: it may be held elsewhere.", list(some, "and")),
    }
}

fn no_credential(situation: &Situation<'_>) -> String {
    match (situation.credential, &situation.exchange.withheld) {
        (None, Some(why)) => {
            format!("The server says that no token was sent (what was sent cannot be seen here: {why}).")
        }
        (None, None) => "No token was sent, and the server says so.".to_owned(),
        (Some(_), _) => {
            "The server found no token in the request, though the request carries an Authorization value.".to_owned()
        }
    }
}

fn step_up(acr_values: Option<&str>, max_age: Option<&str>) -> String {
    let mut wants = Vec::new();
    wants.extend(acr_values.map(|v| format!("acr_values {v}")));
    wants.extend(max_age.map(|v| format!("a sign-in at most {v} seconds old")));
    format!(
        "The server wants a stronger or fresher sign-in{}; no scope is missing (RFC 9470).",
        if wants.is_empty() {
            String::new()
        } else {
            format!(" ({})", wants.join(", "))
        }
    )
}

fn mend(says: &Says) -> Option<crate::finding::Remedy> {
    let steps = match says {
        Says::RateLimited { .. } => vec!["Wait as long as the server says, then repeat; lower the rate of calls.".to_owned()],
        Says::StepUp { .. } => vec!["Send the user to the authorization endpoint again with the `acr_values` and `max_age` that the server names, and use the new token.".to_owned()],
        Says::DpopProof { .. } => vec!["Make a new proof for this method and address, with the nonce of the answer's `DPoP-Nonce` header, and repeat.".to_owned()],
        Says::NotTheApi { .. } => vec!["Try the same call from another network and without unusual headers; ask whoever runs the firewall or proxy, with the reference on the page.".to_owned()],
        Says::ObjectRefused => vec!["Check that the caller takes part in, owns or may see this very object (its division, queue, team or conversation).".to_owned()],
        _ => return None,
    };
    Some(crate::finding::Remedy { steps, place: None })
}

/// What the official table says beside the server's words.
fn beside_the_table(situation: &Situation<'_>, names: &[Atom]) -> Vec<Evidence> {
    let Matched::Operation { operation, .. } = situation.matched else {
        return Vec::new();
    };
    let platform = &situation.table_key();
    let mut evidence = Vec::new();
    for part in &operation.requirement.parts {
        let atoms = part.expr.atoms();
        if part.expr != Expr::Unknown && names.iter().any(|name| atoms.contains(&name)) {
            evidence.push(Evidence {
                text: format!(
                    "{} {} requires {}.",
                    operation.method,
                    operation.template,
                    super::words::expr(&part.expr)
                ),
                source: situation.tables.source_words(platform, &part.source),
            });
        }
    }
    evidence
}
