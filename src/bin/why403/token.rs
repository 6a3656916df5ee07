//! `why403 token`.

use super::arguments::{Format, Token};
use super::{Done, Failed, bundled, input, now_ms, packs, print};
use std::path::Path;
use why403::diagnosis;
use why403::exchange::Exchange;
use why403::import::{Imported, read};
use why403::pack::Pack;
use why403::platforms::{self, Tables};
use why403::report::{self, TokenView};
use why403::sensitive::Sensitive;
use why403::token;

/// Describes the token on standard input.
pub(crate) fn run(options: &Token, packs: &[Pack]) -> Result<Done, Failed> {
    packs::all_there(&options.pack)?;
    let text = input::read(Path::new(&options.input))?;
    let given = alone(&text)?;
    print(&described(&given, options.platform.as_deref(), options.format, packs)?)?;
    Ok(Done::NothingDenied)
}

/// A token, and what was taken off around it.
pub(crate) struct Given {
    pub(crate) token: Sensitive<String>,
    pub(crate) unwrapped: Vec<String>,
}

/// The token that a text is, with whatever is wrapped around it.
pub(crate) fn alone(text: &str) -> Result<Given, Failed> {
    let found = token::unwrap(text);
    let unwrapped = found.steps;
    // Read as any input is.
    let inside = if unwrapped.is_empty() {
        text
    } else {
        found.token.expose().as_str()
    };
    match read(inside, now_ms()).map_err(|error| error.to_string())? {
        Imported::Token(token) => Ok(Given { token, unwrapped }),
        _ => Err("this is more than a token; `why403 explain -` reads requests and commands".to_owned()),
    }
}

/// What the token is and carries.
pub(crate) fn described(
    given: &Given,
    platform: Option<&str>,
    format: Format,
    packs: &[Pack],
) -> Result<String, Failed> {
    let view = view(&given.token, platform, packs)?;
    let details = report::details(&token::decode(&given.token), &given.unwrapped, now_ms());
    let text = || format!("{}{}", report::token_text(&view), details.text());
    match format {
        Format::Text => Ok(text()),
        // A block of code, so that no claim is markup.
        Format::Markdown => Ok(text().lines().map(|line| format!("    {line}\n")).collect()),
        Format::Json => {
            let mut value = report::exported(&view);
            if let Some(object) = value.as_object_mut() {
                object.insert("schema".to_owned(), serde_json::json!(1));
                object.insert("details".to_owned(), serde_json::json!(details));
            }
            let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
            Ok(format!("{text}\n"))
        }
    }
}

/// A call with this token: a token says what it is only where it is used. It is looked at as if sent to the platform's
/// API, or to no host at all.
pub(crate) fn call(token: &Sensitive<String>, platform: Option<&str>) -> Result<Exchange, Failed> {
    let host = match platform {
        None => "platform.invalid".to_owned(),
        Some(id) => host_of(id)?,
    };
    let mut exchange =
        Exchange::new("token", "GET", &format!("https://{host}/"), now_ms()).map_err(|e| e.to_string())?;
    // Stays inside of the exchange, which hides it.
    exchange
        .request_headers
        .push("authorization", format!("Bearer {}", token.expose()));
    Ok(exchange)
}

fn view(token: &Sensitive<String>, platform: Option<&str>, packs: &[Pack]) -> Result<TokenView, Failed> {
    let exchange = call(token, platform)?;
    let mut tables = Tables::new();
    bundled::load(&mut tables, &platform.into_iter().collect::<Vec<_>>(), packs);
    let report = report::report(&exchange, &diagnosis::diagnose(&exchange, &tables, &[]), &tables);
    let mut view = report.token.ok_or("no token was found in the input")?;
    "Token".clone_into(&mut view.scheme);
    "input".clone_into(&mut view.place);
    Ok(view)
}

/// A host of the platform's API.
pub(crate) fn host_of(id: &str) -> Result<String, Failed> {
    let platform = platforms::by_id(id).ok_or_else(|| {
        let some: Vec<&str> = platforms::ALL.iter().map(|platform| platform.id()).take(4).collect();
        format!(
            "there is no platform of this name; write one of the {} folders of `vendors`, such as {}",
            platforms::ALL.len(),
            some.join(", ")
        )
    })?;
    let patterns = platform.host_patterns();
    patterns
        .iter()
        .filter_map(|pattern| pattern.strip_prefix("https://"))
        .filter_map(|pattern| pattern.split('/').next())
        .map(|host| host.replace("*.", "any."))
        .find(|host| platform.host(host).is_some())
        .ok_or_else(|| format!("no host of {id} is known"))
}
