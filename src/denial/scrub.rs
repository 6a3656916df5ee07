//! No token leaves in a server's words: the one that was sent is taken out wherever the server
//! repeats it, and so is whatever has a token's form.

use super::{Denial, Says, hear};
use crate::reason::Reason;

/// What stands in a token's place.
const TAKEN_OUT: &str = "…(token)…";
/// Shorter secrets may be parts of words: they are taken out as whole words only.
const SHORTEST: usize = 8;
/// Of a token's end, fewer characters may be repeated.
const LONGEST_END: usize = 12;
/// Still shorter ones are no secrets.
const SHORTEST_WORD: usize = 4;

/// Prefixes of tokens whose vendors give them one, and the first characters of a JSON object in base64url.
const PREFIXES: &[&str] = &[
    "eyJ",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xoxc-",
    "xoxd-",
    "xoxe-",
    "xoxe.",
    "xoxs-",
    "xapp-",
    "ya29.",
    "AIza",
    "glpat-",
    "sk_live_",
    "sk_test_",
    // Google's client secrets and refresh tokens, npm's tokens.
    "GOCSPX-",
    "1//0",
    "npm_",
];

/// Replaces every word that has a token's form.
pub(super) fn tokens(text: &str) -> String {
    let is_token_char = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word_end = rest.find(|c| !is_token_char(c)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at_checked(word_end).unwrap_or((rest, ""));
        // `access_token=…` and `/callback/…`: the token begins within the word.
        let mut starts = std::iter::once(0).chain(word.match_indices(['=', '/', '.', '~', '+']).map(|(at, _)| at + 1));
        match starts.find(|at| word.get(*at..).is_some_and(is_marked)) {
            Some(at) => {
                out.push_str(word.get(..at).unwrap_or_default());
                out.push_str(TAKEN_OUT);
            }
            None => out.push_str(word),
        }
        let gap_end = tail.find(is_token_char).unwrap_or(tail.len());
        let (gap, next) = tail.split_at_checked(gap_end).unwrap_or((tail, ""));
        out.push_str(gap);
        rest = next;
    }
    out
}

fn is_marked(word: &str) -> bool {
    word.len() >= 20 && PREFIXES.iter().any(|prefix| word.starts_with(prefix))
}

/// Takes a short secret out where it stands as a word of its own.
fn without_word(text: &mut String, secret: &str) {
    let in_word = |c: char| c.is_alphanumeric();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|tail| tail.find(secret)).map(|at| at + from) {
        let end = at + secret.len();
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(end..).and_then(|tail| tail.chars().next());
        from = end;
        if !before.is_some_and(in_word) && !after.is_some_and(in_word) {
            text.replace_range(at..end, TAKEN_OUT);
            from = at + TAKEN_OUT.len();
        }
    }
}

pub(super) fn without(text: &mut String, secrets: &[&str]) {
    for secret in secrets
        .iter()
        .filter(|secret| (SHORTEST_WORD..SHORTEST).contains(&secret.len()))
    {
        without_word(text, secret);
    }
    for secret in secrets.iter().filter(|secret| secret.len() >= SHORTEST) {
        if text.contains(secret) {
            *text = text.replace(secret, TAKEN_OUT);
        }
        // A message that was cut may end inside the token.
        let head: String = secret.chars().take(24).collect();
        if head.len() >= 16
            && let Some(at) = text.find(&head)
        {
            text.truncate(at);
            text.push_str(TAKEN_OUT);
        }
        without_end(text, secret);
    }
}

/// Takes out the end of a token, which some servers repeat to tell which one it was; the last few characters may stay.
fn without_end(text: &mut String, secret: &str) {
    let skipped = secret.chars().count().saturating_sub(LONGEST_END);
    let end: String = secret.chars().skip(skipped).collect();
    // An id at the end is no secret (Webex' tokens end in their organisation's).
    let id = secret.rsplit('_').next().unwrap_or_default();
    let is_id = id.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    if skipped < LONGEST_END || is_id {
        return;
    }
    if let Some(at) = text.find(&end) {
        let in_token = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
        let head = text.get(..at).unwrap_or_default();
        let from = head.trim_end_matches(in_token).len();
        text.replace_range(from..at + end.len(), TAKEN_OUT);
    }
}

/// Takes `secrets` out of every text of a denial.
pub(super) fn denial(denial: &mut Denial, secrets: &[&str]) {
    for text in [&mut denial.code, &mut denial.message].into_iter().flatten() {
        without(text, secrets);
    }
    for (_, value) in &mut denial.support {
        without(value, secrets);
    }
    for challenge in &mut denial.challenges {
        for (_, value) in &mut challenge.params {
            without(value, secrets);
        }
    }
    // A condition with a secret in it is none.
    denial.says.retain(|says| {
        let Says::Accepts { expr, .. } = says else { return true };
        !expr.atoms().iter().any(|atom| {
            let mut name = atom.name().to_owned();
            without(&mut name, secrets);
            name != atom.name()
        })
    });
    for says in &mut denial.says {
        for text in texts(says) {
            without(text, secrets);
        }
    }
    for statement in &mut denial.states {
        if let Some(words) = &mut statement.words {
            without(words, secrets);
        }
        let fields = hear::mapped(&statement.reason.fields(), &mut |text| without(text, secrets));
        // The same fields of the same reason fit.
        if let Ok(reason) = Reason::from_fields(statement.reason.id(), &fields) {
            statement.reason = reason;
        }
    }
}

/// The texts of a statement, for reading and changing.
fn texts(says: &mut Says) -> Vec<&mut String> {
    match says {
        Says::LacksScopes { names, .. }
        | Says::NeedsScopes { names }
        | Says::LacksRoles { names, .. }
        | Says::LacksHeaders { names } => names.iter_mut().collect(),
        Says::LacksPermissions { names, divisions, .. } => names.iter_mut().chain(divisions).collect(),
        Says::PolicyDenied { policies } => policies.iter_mut().collect(),
        Says::WrongKind { wanted: text }
        | Says::SsoNeeded { address: text }
        | Says::AddressNotAllowed { address: text }
        | Says::OriginNotAllowed { origin: text }
        | Says::RateLimited { retry_after: text } => text.iter_mut().collect(),
        Says::FeatureNotEnabled { what, address } => what.iter_mut().chain(address).collect(),
        Says::StepUp { acr_values, max_age } => acr_values.iter_mut().chain(max_age).collect(),
        Says::ApiKeyRefused { why: text }
        | Says::DpopProof { error: text }
        | Says::NotTheApi { sign: text }
        | Says::Metadata { address: text } => vec![text],
        _ => Vec::new(),
    }
}
