//! `fetch("…", {…})` as Chrome's and Firefox's `Copy as fetch` writes it, and as people write it.

use super::draft::Draft;
use super::literal::{self, Literal};
use super::scan::Scan;
use super::{ImportError, Recording};
use crate::exchange::Body;

const FORM: &str = "fetch call";
const VARIABLE: &str = "the fetch call takes them from a variable";

/// Whether a text begins with a call of `fetch`.
pub(super) fn is_call(text: &str) -> bool {
    let text = text.strip_prefix("await").map_or(text, str::trim_start);
    let text = text.strip_prefix("window.").unwrap_or(text);
    text.strip_prefix("fetch")
        .is_some_and(|rest| rest.trim_start().starts_with('('))
}

/// Reads every call of `fetch` in the text.
pub(super) fn read(text: &str, now_ms: i64) -> Result<Recording, ImportError> {
    let mut recording = Recording::default();
    let mut scan = Scan::new(text);
    while to_next_call(&mut scan) {
        call(&mut scan, now_ms, &mut recording)?;
    }
    Ok(recording)
}

/// Moves behind the next `fetch(`.
fn to_next_call(scan: &mut Scan<'_>) -> bool {
    while scan.peek().is_some() {
        if scan.eat("fetch") {
            scan.take_while(char::is_whitespace);
            if scan.eat("(") {
                return true;
            }
        } else {
            scan.next();
        }
    }
    false
}

fn call(scan: &mut Scan<'_>, now_ms: i64, into: &mut Recording) -> Result<(), ImportError> {
    let mut draft = Draft::at(scan.place());
    let argument =
        |scan: &mut Scan<'_>| literal::read(scan).map_err(|reason| ImportError::form(FORM, scan.place(), reason));
    let place = scan.place();
    let address = argument(scan)?;
    draft.url = address
        .text()
        .map(str::to_owned)
        .ok_or_else(|| ImportError::form(FORM, place, "its address is not a string; put the address itself there"))?;
    literal::blank(scan);
    if scan.eat(",") {
        options(&argument(scan)?, &mut draft, into);
        literal::blank(scan);
        scan.eat(",");
        literal::blank(scan);
    }
    if !scan.eat(")") {
        return Err(ImportError::form(FORM, scan.place(), "`)` is missing here"));
    }
    draft.finish(FORM, now_ms, into)
}

pub(super) fn options(options: &Literal, draft: &mut Draft, into: &mut Recording) {
    let text = |key| options.get(key).and_then(Literal::text).map(str::to_owned);
    draft.method = text("method");
    match options.get("headers") {
        Some(Literal::Object(fields)) => {
            for (name, value) in fields {
                header(name, value, draft, into);
            }
        }
        Some(Literal::List(pairs)) => {
            for pair in pairs {
                if let Literal::List(pair) = pair
                    && let [Literal::Text(name), value] = pair.as_slice()
                {
                    header(name, value, draft, into);
                }
            }
        }
        Some(_) => {
            draft.withheld = Some(VARIABLE.to_owned());
            into.notes.push(
                "The call's headers are not in the text (they come from a variable): copy the call from \
             the network panel with `Copy as fetch`."
                    .to_owned(),
            );
        }
        None => {}
    }
    if let Some(referrer) = text("referrer") {
        draft.default_header("referer", &referrer);
    }
    draft.body = match options.get("body") {
        Some(Literal::Text(body)) => Body::of(body),
        _ => Body::NotSeen,
    };
}

fn header(name: &str, value: &Literal, draft: &mut Draft, into: &mut Recording) {
    match value.text() {
        Some(value) => draft.headers.push((name.to_owned(), value.to_owned())),
        None => {
            draft.withheld = Some(VARIABLE.to_owned());
            into.notes.push(format!(
                "The value of the header `{}` is not in the text: it comes from a variable.",
                shown_name(name)
            ));
        }
    }
}

/// A header name as it may be shown: no token has such a form and length.
pub(super) fn shown_name(name: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-' || *c == '_';
    name.chars().filter(plain).take(40).collect()
}
