//! Graph's bodies: `{"error":{"code","message","innerError"}}`, where `message` may be empty, may be
//! JSON again, and names permissions in several forms.

use crate::denial::{Denial, Says, cut, json_body, text_at};
use crate::exchange::Exchange;
use serde_json::Value;

/// What a message means.
type Meaning = fn() -> Says;

/// What a message means, by words in it; the first that fits.
const MESSAGES: &[(&str, Meaning)] = &[
    ("access token is empty", || Says::NoCredential),
    ("invalid audience", || Says::WrongAudience),
    ("token is expired", || Says::TokenExpired),
    ("access token has expired", || Says::TokenExpired),
    ("only valid with delegated authentication flow", || Says::NeedsUser),
    ("delegated authentication is required", || Says::NeedsUser),
    ("this api does not support delegated", || Says::NeedsClient),
    ("not supported in delegated", || Says::NeedsClient),
    ("continuous access evaluation", || Says::ClaimsNeeded),
    ("apponly accesspolicy", || Says::PolicyDenied { policies: Vec::new() }),
    ("does not have premium license", || feature()),
    ("doesn't have premium license", || feature()),
    ("does not have a spo license", || feature()),
    ("identity of the calling application could not be established", || {
        Says::ClientRefused
    }),
];

fn feature() -> Says {
    Says::FeatureNotEnabled {
        what: None,
        address: None,
    }
}

fn error(body: &Value) -> (String, String) {
    let code = text_at(body, &["error", "code"]).unwrap_or_default();
    let message = text_at(body, &["error", "message"]).unwrap_or_default();
    // Some services wrap their own error as JSON text into the message.
    let inner: Option<Value> = message
        .trim_start()
        .starts_with('{')
        .then(|| serde_json::from_str(message).ok())
        .flatten();
    let text = |keys: [&str; 2]| {
        let found = inner
            .as_ref()
            .and_then(|inner| keys.iter().find_map(|key| text_at(inner, &[key])));
        found.map(str::to_owned)
    };
    (
        text(["errorCode", "ErrorCode"]).unwrap_or_else(|| code.to_owned()),
        text(["message", "Message"]).unwrap_or_else(|| message.to_owned()),
    )
}

/// Whether a 400 is a refusal of the caller.
pub(super) fn is_denial(body: &Value) -> bool {
    let (code, message) = error(body);
    let message = message.to_ascii_lowercase();
    let told = MESSAGES.iter().any(|(words, _)| message.contains(words));
    told || code == "Authorization_IdentityNotFound"
}

/// `… Scopes on the request 'A, B'`: the server lists what the token has.
pub(super) fn scopes_on_the_request(exchange: &Exchange) -> Option<Vec<String>> {
    let (_, message) = error(&json_body(exchange)?);
    let (_, tail) = message.split_once("on the request '")?;
    let (list, _) = tail.split_once('\'')?;
    Some(
        list.split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .take(200)
            .map(cut)
            .collect(),
    )
}

pub(super) fn read(exchange: &Exchange, denial: &mut Denial) {
    for (name, label) in [
        ("request-id", "Request id (request-id)"),
        ("client-request-id", "Client request id"),
    ] {
        if let Some(id) = exchange.response_headers.plain(name) {
            denial.note(label, id);
        }
    }
    let Some(body) = json_body(exchange) else { return };
    for (name, label) in [
        ("request-id", "Request id (request-id)"),
        ("date", "Time at the server"),
    ] {
        if let Some(value) = text_at(&body, &["error", "innerError", name]) {
            denial.note(label, value);
        }
    }
    let (code, message) = error(&body);
    denial.code = Some(cut(&code)).filter(|code| !code.is_empty());
    denial.message = Some(cut(&message)).filter(|message| !message.is_empty());
    say(denial, &code, &message);
}

fn say(denial: &mut Denial, code: &str, message: &str) {
    let lower = message.to_ascii_lowercase();
    let names = named(message);
    let lists = [
        "api requires one of",
        "one of the following",
        "missing permission scope",
        "required scopes are missing",
        "required roles claim values are not provided",
        "does not have required microsoft graph permission",
    ];
    if lists.iter().any(|words| lower.contains(words)) {
        denial.unsay(|says| matches!(says, Says::LacksScopes { .. } | Says::NeedsScopes { .. }));
        denial.say(Says::LacksScopes {
            any: names.len() > 1,
            names,
        });
        return;
    }
    // "has expired or is not yet valid" does not say which.
    let told = MESSAGES.iter().find(|(words, _)| lower.contains(words));
    if let Some((_, says)) = told.filter(|(_, says)| says() != Says::TokenExpired || !lower.contains(" or ")) {
        denial.unsay(|says| matches!(says, Says::TokenRefused));
        denial.say(says());
        return;
    }
    let says = match code {
        "InvalidAuthenticationToken" if denial.says.is_empty() => Says::TokenRefused,
        "PermissionScopeNotGranted" | "ErrorInsufficientPermissionsInAccessToken" => {
            Says::LacksScopes { names, any: true }
        }
        "Authorization_IdentityNotFound" => Says::ClientRefused,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant" | "InvalidLicense" => feature(),
        "Authorization_RequestDenied" => Says::LacksSomething,
        "TooManyRequests" | "activityLimitReached" => Says::RateLimited { retry_after: None },
        _ if denial.says.is_empty() => Says::Refused,
        _ => return,
    };
    denial.say(says);
}

/// Names of permissions in a sentence: `User.Read`, `Chat.ReadWrite.All`. Before a part that lists what the token has.
fn named(message: &str) -> Vec<String> {
    let needed = message.split(" on the request '").next().unwrap_or(message);
    let mut found: Vec<String> = Vec::new();
    for word in needed.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')) {
        let word = word.trim_matches(['.', '-']);
        let parts: Vec<&str> = word.split('.').collect();
        let named = |part: &&str| {
            part.bytes().any(|b| b.is_ascii_uppercase()) && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let verb = parts
            .get(1)
            .is_some_and(|part| VERBS.iter().any(|verb| part.starts_with(verb)));
        if (2..=3).contains(&parts.len()) && parts.iter().all(named) && verb && found.len() < 50 {
            let name = word.to_owned();
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// How the second part of every permission's name begins, by the permissions reference of 2026-08-07.
const VERBS: &[&str] = &[
    "Access",
    "Activate",
    "Add",
    "Archive",
    "Command",
    "Compute",
    "Create",
    "Delete",
    "Edit",
    "Enable",
    "Evaluate",
    "Export",
    "Full",
    "Import",
    "Ingest",
    "Initiate",
    "Invite",
    "Join",
    "Manage",
    "Migrat",
    "Privileged",
    "Process",
    "Read",
    "Remove",
    "Report",
    "Revoke",
    "Select",
    "Send",
    "Start",
    "Submit",
    "Update",
    "Upload",
    "Write",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_read_from_every_form() {
        let one = "Missing scope permissions on the request. API requires one of 'Chat.ReadBasic, Chat.Read'. Scopes on the request 'User.Read'";
        assert_eq!(named(one), ["Chat.ReadBasic", "Chat.Read"]);
        assert_eq!(
            named(
                "Authorization failed due to missing permission scope PrivilegedAccess.Read.AzureADGroup,PrivilegedAccess.ReadWrite.AzureADGroup."
            ),
            [
                "PrivilegedAccess.Read.AzureADGroup",
                "PrivilegedAccess.ReadWrite.AzureADGroup"
            ]
        );
        assert!(
            named("Exception of type 'Microsoft.Fast.Profile.Core.Exception.ProfileAccessDeniedException' was thrown.")
                .is_empty()
        );
    }
}
