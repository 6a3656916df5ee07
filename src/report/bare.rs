//! What somebody asks with a bare call, answered from the tables; and two tokens compared whose vendor nobody names.

use super::{Difference, Requires, difference, requires};
use crate::credential;
use crate::diagnosis::Caller;
use crate::exchange::{Exchange, ExchangeError};
use crate::import::BareCall;
use crate::platform::Platform;
use crate::platforms::{self, Matched, Tables};
use crate::sensitive::Sensitive;
use serde::{Deserialize, Serialize};

/// The answer to a bare call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BareAnswer {
    /// The call as asked, without secrets.
    pub asked: String,
    /// What it needs, by each table that has it; by the vendor's alone where one is named.
    pub found: Vec<Requires>,
    /// What was taken for granted, and why nothing is found.
    pub notes: Vec<String>,
    /// Vendors with a table, id and name, to ask one of them; empty when the vendor is known.
    pub vendors: Vec<(String, String)>,
}

/// The vendor that words name: by its short name or its name, whatever their case.
pub fn vendor_named(words: &str) -> Option<&'static dyn Platform> {
    let words = words.trim_end_matches(':');
    let mut all = platforms::ALL.iter().copied();
    all.find(|one| one.id().eq_ignore_ascii_case(words) || one.name().eq_ignore_ascii_case(words))
}

/// The platforms whose tables must be there to answer a bare call; `None` when it is none, since words that name no vendor
/// stand before it.
pub fn tables_for(bare: &BareCall) -> Option<Vec<&'static str>> {
    if !bare.before.is_empty() {
        return vendor_named(&bare.before).map(|one| vec![one.id()]);
    }
    if bare.is_whole() {
        let call = Exchange::new("asked", "GET", &bare.target, 0).ok();
        // With a token in its query it is a call that somebody sent.
        if call.as_ref().is_some_and(|call| !credential::find(call).is_empty()) {
            return None;
        }
        let owner = call.and_then(|call| platforms::of_call(&call));
        return Some(owner.into_iter().map(|one| one.id()).collect());
    }
    Some(with_table().map(|one| one.id()).collect())
}

fn with_table() -> impl Iterator<Item = &'static dyn Platform> {
    platforms::ALL.iter().copied().filter(|one| one.has_table())
}

/// Answers a bare call. `now_ms` is the present time.
///
/// # Errors
/// [`ExchangeError`] when the address or path cannot be one.
pub fn answer_bare(bare: &BareCall, tables: &Tables, now_ms: i64) -> Result<BareAnswer, ExchangeError> {
    let method = bare.method.as_deref().unwrap_or("GET");
    let call = |address: &str| Exchange::new("asked", method, address, now_ms);
    let mut out = BareAnswer::default();
    if bare.method.is_none() {
        out.notes.push("No method is given: `GET` is taken.".to_owned());
    }
    if bare.is_whole() {
        let found = requires(&call(&bare.target)?, tables);
        out.asked.clone_from(&found.asked);
        if found.platform.is_none() && found.operation.is_none() {
            out.vendors = choice();
        }
        out.found.push(found);
        return Ok(out);
    }
    // Read as an address of no host, for its words without secrets.
    let shown = requires(&call(&format!("https://path.invalid{}", bare.target))?, &Tables::new()).asked;
    out.asked = shown.replacen("https://path.invalid", "", 1);
    let named = vendor_named(&bare.before);
    let asked: Vec<&'static dyn Platform> = match named {
        Some(one) => vec![one],
        None => with_table().collect(),
    };
    for platform in asked {
        let Some(host) = platforms::stand_in(platform) else {
            continue;
        };
        let call = call(&format!("https://{host}{}", bare.target))?;
        // Without a vendor's name only those that have it answer.
        if named.is_some() || matches!(tables.matched(Some(platform), &call, &[]), Matched::Operation { .. }) {
            let mut found = requires(&call, tables);
            // Nobody asked about this host.
            found.asked.clone_from(&out.asked);
            out.found.push(found);
        }
    }
    if out.found.is_empty() {
        out.notes.push(
            "No table at hand has this path with this method. With a vendor's name, its nearest operations are told."
                .to_owned(),
        );
        out.vendors = choice();
    }
    Ok(out)
}

fn choice() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = with_table()
        .map(|one| (one.id().to_owned(), one.name().to_owned()))
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

/// Two tokens without a call: whose they are, and as whose callers they are compared.
#[derive(Debug)]
pub struct TwoTokens {
    /// The platform that both can be compared over, if one is known.
    pub platform: Option<&'static dyn Platform>,
    callers: [Caller; 2],
}

/// Finds out whose two tokens are: by what their own claims name as audience and issuer, and by their form.
///
/// # Errors
/// [`ExchangeError`] when a token cannot be carried by a header.
pub fn two(tokens: [&Sensitive<String>; 2], now_ms: i64) -> Result<TwoTokens, ExchangeError> {
    let [first, second] = tokens;
    let nowhere = [
        carried(first, "token.invalid", now_ms)?,
        carried(second, "token.invalid", now_ms)?,
    ];
    let owners = nowhere.each_ref().map(owner);
    let platform = match owners {
        [Some(one), Some(two)] => (one.id() == two.id()).then_some(one),
        [one, two] => one.or(two),
    };
    let host = platform.and_then(platforms::stand_in);
    let callers = match &host {
        // A token says what it is only where it is used.
        Some(host) => [carried(first, host, now_ms)?, carried(second, host, now_ms)?],
        None => nowhere,
    };
    Ok(TwoTokens {
        platform: platform.filter(|_| host.is_some()),
        callers: callers.each_ref().map(|call| Caller::of(call, &[])),
    })
}

impl TwoTokens {
    /// Compares them, over the table where it is at hand.
    pub fn difference(&self, tables: &Tables, now_ms: i64) -> Difference {
        let [first, second] = &self.callers;
        let table = self.platform.and_then(|one| Some((tables.table(one.id())?, one.id())));
        difference(first, second, table, tables, now_ms)
    }
}

/// A request that carries a token.
fn carried(token: &Sensitive<String>, host: &str, now_ms: i64) -> Result<Exchange, ExchangeError> {
    let mut exchange = Exchange::new("token", "GET", &format!("https://{host}/"), now_ms)?;
    // It goes into the exchange, which keeps headers sensitive.
    let field = format!("Bearer {}", token.expose());
    exchange.request_headers.push("authorization", field);
    Ok(exchange)
}

fn owner(call: &Exchange) -> Option<&'static dyn Platform> {
    let caller = Caller::of(call, &[]);
    let authority = caller.authority();
    let hosts = authority.audience.iter().chain(&authority.issuer);
    let by_host = hosts
        .filter_map(|fact| url::Url::parse(&fact.value).ok())
        .find_map(|url| platforms::of_address(url.host_str()?, url.path()).map(|(platform, _)| platform));
    by_host.or_else(|| {
        let form = caller.token()?.text();
        with_table().find(|one| form.strip_prefix(one.name()).is_some_and(|rest| rest.starts_with(' ')))
    })
}
