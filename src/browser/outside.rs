//! What leaves the browser: one GET over HTTPS that the user switched on or confirmed, without cookies, cache,
//! referrer or redirect, bounded in time and size. Nothing else of the extension connects to anywhere.

use crate::browser::js;
use crate::browser::managed::Managed;
use crate::browser::message::FromView;
use crate::browser::view::words::whole;
use crate::browser::webext;
use crate::exchange;
use crate::sensitive::Sensitive;
use js_sys::{Function, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, ReadableStreamDefaultReader, ReferrerPolicy, Request, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect, Response,
};

/// What may be sent and taken.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// An answer is waited for this many milliseconds, its body included.
    pub patience_ms: u32,
    /// At most this many bytes of the body are read.
    pub most_bytes: usize,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Those of its headers that were wanted.
    pub headers: exchange::Headers,
    /// Its body; it may hold secrets of the user's.
    pub body: Sensitive<Vec<u8>>,
    /// The body was longer than was read.
    pub cut: bool,
}

/// That the administrator's policy does not forbid to ask a host: nothing leaves without one.
#[derive(Debug)]
pub struct Permit {
    host: String,
}

impl Permit {
    /// Where the policy is at hand, in the background.
    ///
    /// # Errors
    /// When look-ups or calls to this host are forbidden.
    pub fn of(policy: &Managed, address: &str) -> Result<Self, String> {
        let host = host_of(address);
        match policy.allows_look_ups() && policy.allows_host(&host) {
            true => Ok(Self { host }),
            false => Err(FORBIDDEN.to_owned()),
        }
    }

    /// Asks the background, which holds the policy.
    ///
    /// # Errors
    /// As [`Permit::of`], and when there is no answer.
    pub async fn from_background(address: &str) -> Result<Self, String> {
        let host = host_of(address);
        let may = webext::ask::<bool>(&FromView::MayAsk { host: host.clone() }).await;
        match may.map_err(|error| error.to_string())? {
            true => Ok(Self { host }),
            false => Err(FORBIDDEN.to_owned()),
        }
    }
}

const FORBIDDEN: &str = "not asked: your administrator forbids it";

fn host_of(address: &str) -> String {
    let url = url::Url::parse(address).ok();
    url.and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Gets what is at `address`; `authorization` is the header of that name, `wanted` names the headers of the answer that
/// are read.
///
/// # Errors
/// Why there is no answer, in words for the user's log. They hold nothing of the header.
pub async fn get(
    address: &str,
    permit: &Permit,
    authorization: Option<&Sensitive<String>>,
    wanted: &[&str],
    bounds: Bounds,
) -> Result<Answer, String> {
    if !address.starts_with("https://") && !cfg!(test) {
        return Err("only https is asked".to_owned());
    }
    if host_of(address) != permit.host {
        return Err("not asked: that was not what was permitted".to_owned());
    }
    let refused = |thrown: JsValue| refused(&thrown, bounds);
    let headers = Headers::new().map_err(refused)?;
    headers.set("Accept", "application/json").map_err(refused)?;
    if let Some(authorization) = authorization {
        // The user switched it on: the token goes to the vendor that it is of. What the browser says of a value that
        // is no header could repeat it.
        headers
            .set("Authorization", authorization.expose())
            .map_err(|_| "the token does not fit into a header".to_owned())?;
    }
    let how = RequestInit::new();
    how.set_method("GET");
    how.set_headers(&headers);
    how.set_mode(RequestMode::Cors);
    how.set_credentials(RequestCredentials::Omit);
    how.set_cache(RequestCache::NoStore);
    how.set_redirect(RequestRedirect::Error);
    how.set_referrer_policy(ReferrerPolicy::NoReferrer);
    // It runs over the answer's body, too.
    how.set_signal(Some(&AbortSignal::timeout_with_u32(bounds.patience_ms)));
    let request = Request::new_with_str_and_init(address, &how).map_err(refused)?;
    // A page's or a worker's.
    let fetch: Function = js::get(&js_sys::global(), "fetch")
        .dyn_into()
        .map_err(|_| "this browser cannot ask".to_owned())?;
    note_one_more().await;
    let promise = fetch.call1(&JsValue::UNDEFINED, &request).map_err(refused)?;
    let promise: js_sys::Promise = promise.dyn_into().map_err(refused)?;
    let response: Response = JsFuture::from(promise).await.map_err(refused)?.unchecked_into();
    let given = response.headers();
    // A name that the browser takes for none has no value either.
    let headers = wanted
        .iter()
        .filter_map(|name| Some((*name, given.get(name).ok()??)))
        .collect();
    let (bytes, cut) = read(&response, bounds.most_bytes).await.map_err(refused)?;
    Ok(Answer {
        status: response.status(),
        headers,
        body: Sensitive::new(bytes),
        cut,
    })
}

/// Begins the names of the counters: one for each context, so that no two write the same.
const COUNTER: &str = "outside ";

thread_local! {
    /// The counter of this context, and what it says.
    static SENT: RefCell<(Option<String>, u32)> = const { RefCell::new((None, 0)) };
}

/// Counts a request that is about to be sent: a number in memory until the browser is closed, and nothing of the request.
async fn note_one_more() {
    let (name, count) = SENT.with(|sent| {
        let (name, count) = &mut *sent.borrow_mut();
        *count = count.saturating_add(1);
        let name = name.get_or_insert_with(|| format!("{COUNTER}{}{}", js_sys::Date::now(), js_sys::Math::random()));
        (name.clone(), *count)
    });
    // Where there is no storage nobody can be shown the sum either.
    drop(webext::store("session", &name, JsValue::from_f64(f64::from(count))).await);
}

/// How many requests the extension itself sent since the browser was started, or since the user had all removed.
pub async fn sent_so_far() -> u32 {
    let stored = webext::stored("session").await.unwrap_or_default();
    let counters = stored.into_iter().filter(|(name, _)| name.starts_with(COUNTER));
    let numbers = counters.filter_map(|(_, value)| value.as_f64());
    // A whole number each.
    u32::try_from(whole(numbers.sum())).unwrap_or(u32::MAX)
}

async fn read(response: &Response, most: usize) -> Result<(Vec<u8>, bool), JsValue> {
    let mut bytes: Vec<u8> = Vec::new();
    let Some(body) = response.body() else {
        return Ok((bytes, false));
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    loop {
        let chunk = JsFuture::from(reader.read()).await?;
        if js::get(&chunk, "done").is_truthy() {
            return Ok((bytes, false));
        }
        let piece: Uint8Array = js::get(&chunk, "value").unchecked_into();
        let length = usize::try_from(piece.length()).unwrap_or(usize::MAX);
        if bytes.len().saturating_add(length) > most {
            // The rest is not wanted.
            drop(reader.cancel());
            return Ok((bytes, true));
        }
        bytes.extend(piece.to_vec());
    }
}

/// What the browser tells of a failure is little, so that pages cannot look around in networks.
fn refused(thrown: &JsValue, bounds: Bounds) -> String {
    match js::get(thrown, "name").as_string().as_deref() {
        Some("TimeoutError") => format!("no answer within {} s", bounds.patience_ms / 1000),
        _ => "the browser got no answer, or one that leads to another address, which is not followed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const BOUNDS: Bounds = Bounds {
        patience_ms: 10_000,
        most_bytes: 1024,
    };

    /// The server of the tests.
    fn here(path: &str) -> String {
        let base = crate::browser::view::dom::document()
            .unwrap()
            .base_uri()
            .unwrap()
            .unwrap();
        url::Url::parse(&base).unwrap().join(path).unwrap().into()
    }

    /// The extension functions as a browser has them, with a memory and a background that answers so.
    fn browser_with(answer: &str) {
        let make = format!(
            "const kept = {{}}; globalThis.browser = {{
                runtime: {{ id: 'why403', sendMessage: async () => ({answer}) }},
                storage: {{ session: {{ get: async () => kept, set: async (more) => void Object.assign(kept, more) }} }} }}"
        );
        js_sys::Function::new_no_args(&make).call0(&JsValue::UNDEFINED).unwrap();
    }

    fn permit() -> Permit {
        Permit::of(&Managed::default(), &here("/")).unwrap()
    }

    #[wasm_bindgen_test]
    async fn what_a_policy_forbids_is_not_asked_and_what_is_asked_is_counted() {
        let forbidding = Managed {
            look_ups_forbidden: true,
            ..Managed::default()
        };
        let elsewhere = Managed {
            hosts: Some(vec!["api.corp.example".to_owned()]),
            ..Managed::default()
        };
        let faulty = Managed {
            fault: Some("`misspelt` is no part".to_owned()),
            ..Managed::default()
        };
        for policy in [forbidding, elsewhere, faulty] {
            assert_eq!(Permit::of(&policy, &here("/")).unwrap_err(), FORBIDDEN, "{policy:?}");
        }
        browser_with("false");
        assert_eq!(Permit::from_background(&here("/")).await.unwrap_err(), FORBIDDEN);
        browser_with("true");
        let permit = Permit::from_background(&here("/")).await.unwrap();
        let other = get("https://api.example.com/", &permit, None, &[], BOUNDS).await;
        assert!(
            other.is_err_and(|why| why.starts_with("not asked")),
            "a permit is for its host"
        );
        assert_eq!(sent_so_far().await, 0);
        for count in 1..=2 {
            get(&here("/wasm-bindgen-test_bg.wasm"), &permit, None, &[], BOUNDS)
                .await
                .unwrap();
            // What other tests asked in this page is in it as well.
            let before = SENT.with(|sent| sent.borrow().1);
            assert_eq!(sent_so_far().await, before, "{count}");
            assert!(before >= count);
        }
        js_sys::Reflect::delete_property(&js_sys::global(), &"browser".into()).unwrap();
    }

    #[wasm_bindgen_test]
    async fn a_long_answer_is_cut() {
        let answer = get(&here("/wasm-bindgen-test_bg.wasm"), &permit(), None, &[], BOUNDS)
            .await
            .unwrap();
        assert_eq!(answer.status, 200);
        assert!(answer.headers.is_empty(), "no header was wanted");
        assert!(answer.cut && answer.body.expose().len() <= 1024);
    }

    #[wasm_bindgen_test]
    async fn wanted_headers_alone_are_read() {
        let wanted = ["content-type", "x-absent"];
        let answer = get(&here("/wasm-bindgen-test_bg.wasm"), &permit(), None, &wanted, BOUNDS)
            .await
            .unwrap();
        assert_eq!(answer.headers.len(), 1);
        assert!(answer.headers.plain("content-type").unwrap().contains("wasm"));
    }

    #[wasm_bindgen_test]
    async fn a_token_that_is_no_header_is_not_repeated() {
        let token = Sensitive::new("Bearer secret\r\nx-forged: 1".to_owned());
        let words = get(&here("/"), &permit(), Some(&token), &[], BOUNDS).await.unwrap_err();
        assert_eq!(words, "the token does not fit into a header");
    }

    #[wasm_bindgen_test]
    async fn nobody_there_and_no_time_left_are_said() {
        let words = get(
            "https://127.0.0.1:9/",
            &Permit::of(&Managed::default(), "https://127.0.0.1:9/").unwrap(),
            None,
            &[],
            BOUNDS,
        )
        .await
        .unwrap_err();
        assert!(words.starts_with("the browser got no answer"), "{words}");
        let none = Bounds {
            patience_ms: 0,
            ..BOUNDS
        };
        let words = get(&here("/wasm-bindgen-test_bg.wasm"), &permit(), None, &[], none)
            .await
            .unwrap_err();
        assert_eq!(words, "no answer within 0 s");
    }
}
