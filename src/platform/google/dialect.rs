//! Google's errors: `error.details[]` with `google.rpc.ErrorInfo` (reason, metadata), the older
//! `error.errors[].reason`, `error.status`, and Maps' 200 with `status: REQUEST_DENIED`.

use crate::denial::{Denial, Says, cut, first_address, json_body, text_at};
use crate::exchange::Exchange;
use serde_json::Value;

/// What the parts of an error say.
struct Told<'a> {
    /// `ErrorInfo.reason`, else `errors[0].reason`.
    reason: &'a str,
    message: &'a str,
    status: &'a str,
    info: Option<&'a Value>,
}

impl<'a> Told<'a> {
    fn of(body: &'a Value) -> Self {
        // Some answers are a list of one.
        let body = body.get(0).unwrap_or(body);
        let details = body
            .pointer("/error/details")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let info = details
            .into_iter()
            .find(|detail| text_at(detail, &["@type"]).is_some_and(|kind| kind.ends_with("google.rpc.ErrorInfo")));
        let old = text_at(body, &["error", "errors", "0", "reason"]);
        Self {
            reason: info
                .and_then(|info| text_at(info, &["reason"]))
                .or(old)
                .unwrap_or_default(),
            message: text_at(body, &["error", "message"]).unwrap_or_default(),
            status: text_at(body, &["error", "status"]).unwrap_or_default(),
            info,
        }
    }

    fn metadata(&self, key: &str) -> Option<String> {
        text_at(self.info?, &["metadata", key]).map(cut)
    }

    fn has(&self, words: &str) -> bool {
        self.message.contains(words)
    }
}

/// Reasons that make a 400 a refusal.
const KEY_REASONS: &[&str] = &["API_KEY_INVALID", "API_KEY_EXPIRED", "keyInvalid", "keyExpired"];

pub(super) fn is_denial(exchange: &Exchange) -> bool {
    let Some(body) = json_body(exchange) else { return false };
    match exchange.status() {
        Some(200) => text_at(&body, &["status"]) == Some("REQUEST_DENIED"),
        Some(400) => KEY_REASONS.contains(&Told::of(&body).reason),
        _ => false,
    }
}

pub(super) fn read(exchange: &Exchange, denial: &mut Denial) {
    let Some(body) = json_body(exchange) else {
        storage(exchange, denial);
        return;
    };
    if text_at(&body, &["status"]) == Some("REQUEST_DENIED") {
        maps(&body, denial);
        return;
    }
    let told = Told::of(&body);
    let code = if told.reason.is_empty() {
        told.status
    } else {
        told.reason
    };
    if !code.is_empty() {
        denial.code = Some(cut(code));
    }
    if !told.message.is_empty() {
        denial.message = Some(cut(told.message));
    }
    if let Some(says) = by_sentence(&told)
        .or_else(|| by_reason(&told, denial))
        .or_else(|| permission(told.message))
    {
        denial.unsay(|says| !matches!(says, Says::Metadata { .. }));
        denial.say(says);
    } else if denial.says.is_empty() {
        denial.say(if told.status == "PERMISSION_DENIED" {
            Says::LacksSomething
        } else {
            Says::Refused
        });
    }
}

/// Sentences that say more than their reason, which for some is `forbidden` or even `rateLimitExceeded`.
fn by_sentence(told: &Told<'_>) -> Option<Says> {
    if told.has("Requests from referer") || told.has("did not specify any referer") {
        return Some(Says::OriginNotAllowed {
            origin: origin_in(told.message),
        });
    }
    if told.has("The provided API key has an IP address restriction") {
        return Some(Says::AddressNotAllowed {
            address: first_address(told.message),
        });
    }
    if told.has("Delegation denied") {
        return Some(Says::ObjectRefused);
    }
    if told.has("API key was reported as leaked") {
        return Some(Says::ApiKeyRefused {
            why: "it was reported as leaked".to_owned(),
        });
    }
    if told.has("before or it is disabled") {
        // SERVICE_DISABLED of APIs that send no details: `<title> has not been used in project … before or it is disabled.`
        return Some(Says::FeatureNotEnabled {
            what: told
                .message
                .split_once(" has not been used in project ")
                .map(|(title, _)| cut(title)),
            address: None,
        });
    }
    if told.has("unregistered callers")
        || told.has("missing a valid API key")
        || told.has("missing required authentication credential")
    {
        return Some(Says::NoCredential);
    }
    let violation = told
        .message
        .split_once("vpcServiceControlsUniqueIdentifier: ")
        .map(|(_, tail)| tail.trim_end_matches('.'));
    violation.map(|id| Says::PolicyDenied {
        policies: vec![cut(id)],
    })
}

/// Sentences that name an IAM permission, and what for: `Permission 'a.b.c' denied on resource '…'` (IAM), `Required
/// 'a.b.c' permission for '…'` (Compute Engine), `User does not have a.b.c permission in project …` (BigQuery).
fn permission(message: &str) -> Option<Says> {
    let quoted = |before: &str, after: &str| {
        let (_, tail) = message.split_once(before)?;
        let (name, rest) = tail.split_once(after)?;
        Some((name, rest))
    };
    let (name, rest) = quoted("Permission '", "' denied on resource")
        .or_else(|| quoted("Required '", "' permission for"))
        .or_else(|| quoted("does not have ", " permission in "))
        .filter(|(name, _)| is_permission(name))?;
    let object = match rest.trim_start().strip_prefix('\'') {
        Some(inner) => inner.split('\'').next(),
        None => Some(rest.trim_end_matches('.').trim()).filter(|text| text.starts_with("project ")),
    };
    Some(Says::LacksPermissions {
        names: vec![cut(name)],
        any: false,
        divisions: object
            .filter(|text| !text.is_empty())
            .map(name_of)
            .into_iter()
            .collect(),
    })
}

/// A resource's relative name: `//service.googleapis.com/projects/…` without its service (AIP-122).
fn name_of(resource: &str) -> String {
    let relative = resource.strip_prefix("//").and_then(|text| text.split_once('/'));
    cut(relative.map_or(resource, |(_, name)| name))
}

/// `service.resource.verb`.
fn is_permission(name: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    name.split('.').count() >= 3 && name.split('.').all(plain)
}

fn by_reason(told: &Told<'_>, denial: &Denial) -> Option<Says> {
    Some(match told.reason {
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT" | "insufficientScopes" => scopes(denial),
        "insufficientPermissions" if told.has("scope") || told.message.starts_with("Insufficient Permission") => {
            scopes(denial)
        }
        "SERVICE_DISABLED" | "accessNotConfigured" => Says::FeatureNotEnabled {
            what: told.metadata("serviceTitle").or_else(|| told.metadata("service")),
            address: told
                .metadata("activationUrl")
                .map(|url| url.split('?').next().unwrap_or_default().to_owned()),
        },
        "BILLING_DISABLED" | "CONSUMER_SUSPENDED" => Says::FeatureNotEnabled {
            what: Some("billing of the project".to_owned()),
            address: None,
        },
        "IAM_PERMISSION_DENIED" => Says::LacksPermissions {
            names: told.metadata("permission").into_iter().collect(),
            any: false,
            divisions: told.metadata("resource").into_iter().collect(),
        },
        "USER_PROJECT_DENIED" => Says::LacksPermissions {
            names: told
                .has("serviceusage.services.use")
                .then(|| "serviceusage.services.use".to_owned())
                .into_iter()
                .collect(),
            any: false,
            divisions: told.metadata("consumer").into_iter().collect(),
        },
        "API_KEY_INVALID" | "keyInvalid" => Says::ApiKeyRefused {
            why: "it is not valid".to_owned(),
        },
        "API_KEY_EXPIRED" | "keyExpired" => Says::ApiKeyRefused {
            why: "it has expired".to_owned(),
        },
        "API_KEY_SERVICE_BLOCKED" => Says::ApiKeyRefused {
            why: format!(
                "it may not call {}",
                told.metadata("service").unwrap_or_else(|| "this service".to_owned())
            ),
        },
        "API_KEY_ANDROID_APP_BLOCKED" | "API_KEY_IOS_APP_BLOCKED" => Says::ApiKeyRefused {
            why: "it is restricted to other apps".to_owned(),
        },
        "API_KEY_HTTP_REFERRER_BLOCKED" | "ipRefererBlocked" => Says::OriginNotAllowed {
            origin: told.metadata("httpReferrer"),
        },
        "API_KEY_IP_ADDRESS_BLOCKED" => Says::AddressNotAllowed {
            address: told.metadata("callerIp"),
        },
        "CREDENTIALS_MISSING" | "required" => Says::NoCredential,
        "ACCESS_TOKEN_EXPIRED" => Says::TokenExpired,
        "ACCESS_TOKEN_TYPE_UNSUPPORTED" => Says::WrongKind { wanted: None },
        "authError" | "ACCESS_TOKEN_INVALID" | "CREDENTIALS_INVALID" => Says::TokenRefused,
        "ACCOUNT_STATE_INVALID" | "accountDeleted" | "accountDisabled" => Says::AccountInactive,
        "RATE_LIMIT_EXCEEDED"
        | "rateLimitExceeded"
        | "userRateLimitExceeded"
        | "quotaExceeded"
        | "dailyLimitExceeded"
        | "RESOURCE_QUOTA_EXCEEDED"
        | "sharingRateLimitExceeded" => Says::RateLimited { retry_after: None },
        "SECURITY_POLICY_VIOLATED" | "domainPolicy" | "ORG_RESTRICTION_VIOLATION" => {
            Says::PolicyDenied { policies: Vec::new() }
        }
        "insufficientFilePermissions" | "appNotAuthorizedToFile" | "cannotModifyInheritedPermission" => {
            Says::ObjectRefused
        }
        _ if told.status == "UNAUTHENTICATED" => Says::TokenRefused,
        _ if told.status == "RESOURCE_EXHAUSTED" => Says::RateLimited { retry_after: None },
        _ => return None,
    })
}

/// The challenge lists the scopes; at Google any one of them suffices.
fn scopes(denial: &Denial) -> Says {
    let listed = denial
        .challenges
        .iter()
        .find(|challenge| challenge.param("error") == Some("insufficient_scope"));
    Says::LacksScopes {
        names: listed
            .map(|challenge| challenge.scopes())
            .unwrap_or_default()
            .into_iter()
            .take(50)
            .map(|name| cut(&name))
            .collect(),
        any: true,
    }
}

/// The origin of the first address in a sentence.
fn origin_in(message: &str) -> Option<String> {
    let word = message
        .split([' ', '<', '>', '"'])
        .find(|word| word.starts_with("http"))?;
    let url = url::Url::parse(word.trim_end_matches(['.', ','])).ok()?;
    Some(url.origin().ascii_serialization())
}

/// Maps answers 200 with a sentence.
fn maps(body: &Value, denial: &mut Denial) {
    let message = text_at(body, &["error_message"]).unwrap_or_default();
    denial.code = Some("REQUEST_DENIED".to_owned());
    denial.message = Some(cut(message)).filter(|message| !message.is_empty());
    let says = if message.contains("must use an API key") {
        Says::NoCredential
    } else if message.contains("not authorized to use this API") || message.contains("not activated") {
        Says::FeatureNotEnabled {
            what: None,
            address: None,
        }
    } else if message.contains("referer restrictions") {
        Says::ApiKeyRefused {
            why: "keys with website restrictions cannot be used with this API".to_owned(),
        }
    } else if message.contains("IP address") || message.contains("from this IP") {
        Says::AddressNotAllowed {
            address: first_address(message),
        }
    } else if message.contains("API key") {
        Says::ApiKeyRefused {
            why: "it is not valid".to_owned(),
        }
    } else {
        Says::Refused
    };
    denial.say(says);
}

/// Cloud Storage's XML: `<Error><Code>AccessDenied</Code><Message>…</Message><Details>… does not have storage.objects.get access …`.
fn storage(exchange: &Exchange, denial: &mut Denial) {
    let Some(text) = exchange.response_body.text().filter(|text| text.contains("<Error>")) else {
        return;
    };
    let element = |name: &str| {
        let (_, tail) = text.split_once(&format!("<{name}>"))?;
        tail.split_once(&format!("</{name}>")).map(|(inside, _)| cut(inside))
    };
    denial.code = element("Code");
    denial.message = element("Details").or_else(|| element("Message"));
    let permission = denial
        .message
        .as_deref()
        .and_then(|message| message.split(' ').find(|word| word.starts_with("storage.")));
    let says = match (denial.code.as_deref(), permission) {
        (Some("AccessDenied"), Some(name)) => Says::LacksPermissions {
            names: vec![name.to_owned()],
            any: false,
            divisions: Vec::new(),
        },
        (Some("AuthenticationRequired"), _) => Says::NoCredential,
        (Some("ExpiredToken"), _) => Says::TokenExpired,
        (Some("InvalidSecurity" | "SignatureDoesNotMatch"), _) => Says::TokenRefused,
        _ => Says::Refused,
    };
    denial.say(says);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_outranks_a_misleading_reason() {
        let body: Value = serde_json::from_str(
            r#"{"error":{"code":403,"message":"Requests from referer https://a.example/x are blocked.","errors":[{"reason":"rateLimitExceeded"}],"status":"PERMISSION_DENIED"}}"#,
        )
        .unwrap();
        let told = Told::of(&body);
        assert_eq!(
            by_sentence(&told),
            Some(Says::OriginNotAllowed {
                origin: Some("https://a.example".to_owned())
            })
        );
    }
}
