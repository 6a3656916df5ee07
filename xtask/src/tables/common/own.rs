//! What some vendors say in a way of their own.

use serde_json::Value;
use why403::requirement::{Atom, Expr};

use super::Join;
use crate::tables::build::one_or;
use crate::tables::input::strings;

/// Atlassian: the classic scopes stand in `security`, the granular ones in `x-atlassian-oauth2-scopes`, where Bitbucket's
/// are its "Current" ones and the others' are "Beta". Every set suffices by itself, and all of a set is needed.
pub(super) fn atlassian(fields: &Value, _: &Value) -> Option<Expr> {
    let mut sets: Vec<Vec<String>> = Vec::new();
    for alternative in fields.get("security").and_then(Value::as_array).into_iter().flatten() {
        let schemes = alternative.as_object().into_iter().flatten();
        let oauth = schemes.filter(|(name, _)| name.to_ascii_lowercase().starts_with("oauth"));
        sets.extend(oauth.map(|(_, names)| strings(names)));
    }
    let states = fields.get("x-atlassian-oauth2-scopes").and_then(Value::as_array);
    for state in states.into_iter().flatten() {
        sets.extend(state.get("scopes").map(strings));
    }
    let mut list: Vec<Expr> = Vec::new();
    for mut set in sets {
        set.sort();
        if let Some(expr) = Join::All.expr(set, Atom::Scope)
            && !list.contains(&expr)
        {
            list.push(expr);
        }
    }
    // A call that the document also has without a token needs rights of the project, and no document says which.
    Some(if list.is_empty() {
        Expr::Unknown
    } else {
        one_or(list, Expr::Any)
    })
}

/// Okta: administrators' roles, and permissions of roles that an organisation makes itself. The document does not say that no
/// other role will do (a super administrator's does), so that nobody lacks them for certain.
pub(super) fn okta_admin(fields: &Value, _: &Value) -> Option<Expr> {
    let names = |field: &str| fields.get(field).map(strings).unwrap_or_default();
    let mut list: Vec<Expr> = Vec::new();
    list.extend(Join::Unsaid.expr(names("x-okta-iam-admin-roles"), Atom::Role));
    list.extend(Join::Unsaid.expr(names("x-okta-iam-permissions"), Atom::Permission));
    if list.is_empty() {
        return None;
    }
    list.push(Expr::Unknown);
    Some(Expr::Any(list))
}

/// Power BI: the word between the scopes. Both words in one sentence leave open what belongs together, and so does "and"
/// between reading and writing of one thing: other sentences of the document have "or" between the same two.
pub(super) fn power_bi(fields: &Value, _: &Value) -> Option<Expr> {
    let names = fields.get("scopes").map(strings).unwrap_or_default();
    let writes = |name: &String| names.contains(&name.replace(".Read.", ".ReadWrite."));
    let one_thing = names.iter().any(|name| name.contains(".Read.") && writes(name));
    let words = fields.get("joined").map(strings).unwrap_or_default();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let join = match words.as_slice() {
        ["or"] => Join::Any,
        ["and"] if !one_thing => Join::All,
        _ => Join::Unsaid,
    };
    join.expr(names, Atom::Scope)
}

/// Datadog: permissions with an operator; `OPEN` asks for none.
pub(super) fn datadog(fields: &Value, _: &Value) -> Option<Expr> {
    let said = fields.get("x-permission")?;
    let join = match said.get("operator").and_then(Value::as_str)? {
        "OPEN" => return Some(Expr::nothing()),
        "OR" => Join::Any,
        "AND" => Join::All,
        _ => Join::Unsaid,
    };
    join.expr(
        said.get("permissions").map(strings).unwrap_or_default(),
        Atom::Permission,
    )
}

/// RingCentral: what the user's role must allow; two have `OR` between them.
pub(super) fn ringcentral_user(fields: &Value, _: &Value) -> Option<Expr> {
    let said = fields.get("x-user-permission").and_then(Value::as_str)?;
    Join::Any.expr(said.split(" OR ").map(str::to_owned).collect(), Atom::Permission)
}

/// Spotify: a playlist is public or not, and a token for either kind will do; of other lists nothing is said.
pub(super) fn spotify(names: &[String]) -> Join {
    match names {
        [one, two] if one == "playlist-modify-public" && two == "playlist-modify-private" => Join::Any,
        _ => Join::Unsaid,
    }
}

/// Discord lists every scope there is where it means none of them in particular.
pub(super) fn discord(fields: &Value, document: &Value) -> Option<Expr> {
    let every = document
        .pointer("/securitySchemes/OAuth2/x-scope-names")
        .map(strings)
        .unwrap_or_default();
    let mut fields = fields.clone();
    let list = fields.get_mut("security").and_then(Value::as_array_mut);
    for alternative in list.into_iter().flatten() {
        if let Some(scopes) = alternative.get_mut("OAuth2")
            && strings(scopes).len() >= every.len()
        {
            *scopes = Value::Array(Vec::new());
        }
    }
    DISCORD.read(&fields, document)
}

const DISCORD: super::security::Schemes = super::security::Schemes {
    bots: &["BotToken"],
    ..super::security::OAUTH
};
