//! What follows from what the user does about a token's signature, the same on every page.

use super::{App, Screen};
use crate::browser::error::BrowserError;
use crate::browser::verify;
use crate::browser::view::signature::{Check, Checks, Form, Progress};
use crate::sensitive::Sensitive;
use crate::token::key::{GivenKeys, KeyError, read, read_secret};
use crate::token::{Jws, decode};
use std::rc::Rc;

/// The words for the origin of what the user typed.
const WHENCE: &str = "that you gave";

/// A page that shows tokens.
pub trait ChecksSignatures: Screen {
    /// What the user does about their signatures.
    fn checks(&mut self) -> &mut Checks;
}

/// Takes what was typed or chosen; false when the field is another's.
pub fn input<S: ChecksSignatures>(app: &Rc<App<S>>, what: &str, value: &str) -> bool {
    let Some((field, name)) = what.split_once(':') else {
        return false;
    };
    let taken = app.write(|page| {
        let check = page.checks().of.entry(name.to_owned()).or_default();
        match field {
            "key" => check.key = Sensitive::new(value.to_owned()),
            "payload" => check.payload = Sensitive::new(value.to_owned()),
            "form" => check.form = Form::named(value).unwrap_or_default(),
            _ => return None,
        }
        check.turn += 1;
        Some(!matches!(check.progress, Progress::Nothing))
    });
    if taken == Some(true) {
        // The result was that of another key.
        let nothing = |page: &mut S| {
            page.checks()
                .of
                .get_mut(name)
                .map(|check| check.progress = Progress::Nothing)
        };
        app.change(nothing);
    }
    taken.is_some()
}

/// Checks the signature of `token` with what the user gave for it.
///
/// # Errors
/// None of its own: what does not work is shown beside the key.
pub async fn check<S: ChecksSignatures>(
    app: Rc<App<S>>,
    name: String,
    token: Sensitive<String>,
) -> Result<(), BrowserError> {
    let given = app.change(|page| {
        let check = page.checks().of.entry(name.clone()).or_default();
        check.progress = Progress::Running;
        check.clone()
    });
    let decoded = decode(&token);
    let Some(jws) = decoded.jws() else {
        show(
            &app,
            &name,
            given.turn,
            failed("token.not-signed", "this is no signed token"),
        );
        return Ok(());
    };
    match keys(&given, jws) {
        Ok(keys) => with_keys(app, name, given, jws, keys).await,
        Err(error) => show(&app, &name, given.turn, failed(error.code(), &error.to_string())),
    }
    Ok(())
}

/// Checks with keys that are read already.
pub(super) async fn with_keys<S: ChecksSignatures>(
    app: Rc<App<S>>,
    name: String,
    given: Check,
    jws: &Jws,
    keys: GivenKeys,
) {
    // It goes into what is signed, and that to the browser's cryptography.
    let payload = given.payload.expose().as_bytes();
    let payload = (!payload.is_empty()).then(|| Sensitive::new(payload.to_vec()));
    let checked = verify::check(jws, &keys, payload.as_ref()).await;
    let left_out = keys
        .skipped
        .iter()
        .map(|(origin, error)| format!("{origin}: {error}"))
        .collect();
    show(&app, &name, given.turn, Progress::Done(checked, left_out));
}

/// The keys that the user gave; none are needed where nobody signed.
fn keys(given: &Check, jws: &Jws) -> Result<GivenKeys, KeyError> {
    // Only whether there is one.
    if !jws.is_signed() && given.key.expose().trim().is_empty() {
        return Ok(GivenKeys::default());
    }
    match given.form {
        Form::Public => read(&given.key, WHENCE),
        Form::Secret(encoding) => read_secret(&given.key, encoding, WHENCE),
    }
}

fn failed(code: &str, message: &str) -> Progress {
    Progress::Failed {
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

/// Shows what came of it, unless the user gave something else in the meantime.
fn show<S: ChecksSignatures>(app: &Rc<App<S>>, name: &str, turn: u64, progress: Progress) {
    app.change(|page| {
        let check = page.checks().of.get_mut(name);
        if let Some(check) = check.filter(|check| check.turn == turn) {
            check.progress = progress;
        }
    });
}

#[cfg(test)]
mod tests;
