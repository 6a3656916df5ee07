//! What was pasted without any call that was sent: a bare call, a token, two tokens.

use crate::browser::error::BrowserError;
use crate::browser::message::reader::{TokenAlone, TwoAlone, What};
use crate::browser::view::words::now_ms;
use crate::exchange::{Exchange, ExchangeError};
use crate::import::{BareCall, Dressed};
use crate::platforms::Tables;
use crate::report::{self, TokenView, TwoTokens};
use crate::sensitive::Sensitive;
use crate::session::Session;
use crate::token;

/// Of a text that is no recording.
#[derive(Debug)]
pub(super) enum Alone {
    /// A call that is named and was not sent, and the platforms whose tables tell of it.
    Bare(BareCall, Vec<&'static str>),
    /// Two tokens, and whose they are.
    Two(Box<[Dressed; 2]>, Box<TwoTokens>),
}

impl Alone {
    /// What a text is, if it is no token alone and no recording.
    pub(super) fn of(text: &str) -> Option<Self> {
        if let Some(bare) = crate::import::bare_call(text)
            && let Some(platforms) = report::tables_for(&bare)
        {
            return Some(Self::Bare(bare, platforms));
        }
        let pair = crate::import::two_tokens(text, now_ms())?;
        let two = report::two([&pair[0].token, &pair[1].token], now_ms()).ok()?;
        Some(Self::Two(Box::new(pair), Box::new(two)))
    }

    /// The tokens in it.
    pub(super) fn tokens(&self) -> Vec<&Sensitive<String>> {
        match self {
            Self::Bare(..) => Vec::new(),
            Self::Two(pair, _) => pair.iter().map(|one| &one.token).collect(),
        }
    }

    /// The platforms whose tables are needed for it.
    pub(super) fn platforms(&self) -> Vec<&'static str> {
        match self {
            Self::Bare(_, platforms) => platforms.clone(),
            Self::Two(_, two) => two.platform.map(|one| one.id()).into_iter().collect(),
        }
    }

    /// What is said of it.
    ///
    /// # Errors
    /// [`BrowserError`] when it is no address, or a token that no header can carry.
    pub(super) fn found(&self, tables: &Tables) -> Result<What, BrowserError> {
        match self {
            Self::Bare(bare, _) => {
                let answer = report::answer_bare(bare, tables, now_ms()).map_err(|error| failed(&error))?;
                Ok(What::Bare(Box::new(answer)))
            }
            Self::Two(pair, two) => {
                let [first, second] = &**pair;
                Ok(What::Two(Box::new(TwoAlone {
                    first: one(first, tables)?,
                    second: one(second, tables)?,
                    vendor: two.platform.map(|one| one.name().to_owned()),
                    difference: two.difference(tables, now_ms()),
                })))
            }
        }
    }
}

pub(super) fn failed(error: &ExchangeError) -> BrowserError {
    BrowserError::Answered {
        code: error.code().to_owned(),
        message: error.to_string(),
    }
}

/// A request to nowhere that carries the token, so that a token alone goes the way of all others.
pub(super) fn carrying(token: &Sensitive<String>) -> Result<Exchange, ExchangeError> {
    let mut exchange = Exchange::new("token", "GET", "https://token.invalid/", now_ms())?;
    // It goes into the exchange, which keeps headers sensitive.
    let field = format!("Bearer {}", token.expose());
    exchange.request_headers.push("authorization", field);
    Ok(exchange)
}

fn one(dressed: &Dressed, tables: &Tables) -> Result<TokenAlone, BrowserError> {
    let session = Session::from_exchanges(vec![carrying(&dressed.token).map_err(|error| failed(&error))?]);
    let report = session.report("token", tables);
    let view = report.and_then(|report| report.token).ok_or(BrowserError::NoSuchCall)?;
    Ok(with_details(view, &dressed.token, &dressed.unwrapped))
}

/// A token with all that is in it.
pub(super) fn with_details(view: TokenView, token: &Sensitive<String>, unwrapped: &[String]) -> TokenAlone {
    TokenAlone {
        view,
        details: report::details(&token::decode(token), unwrapped, now_ms()),
    }
}
