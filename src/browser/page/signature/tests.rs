//! The static page as a user sees it: paste a token, give a key, read the result.

use crate::browser::js;
use crate::browser::page::paste;
use crate::browser::view::dom::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

const SIGNED: &str = include_str!("../../../../tests/fixtures/tokens/keys/signed.json");
const DETACHED: &str =
    include_str!("../../../../tests/fixtures/tokens/jose-cookbook/jws/4_5.signature_with_detached_content.json");

const SEVERAL: &str = include_str!("../../../../tests/fixtures/tokens/jose-cookbook/jws/4_8.multiple_signatures.json");

/// The page's own elements. It is taken away again when the test ends.
struct Page {
    whole: Element,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.whole.remove();
    }
}

impl Page {
    fn open() -> Self {
        let document = document().unwrap();
        let make = |tag: &str, id: &str| {
            let element = document.create_element(tag).unwrap();
            element.set_attribute("id", id).unwrap();
            element
        };
        let whole = make("div", "page");
        let field = make("textarea", "text");
        field.set_attribute("data-input", "text").unwrap();
        let root = make("div", "result");
        whole.append_child(&field).unwrap();
        whole.append_child(&root).unwrap();
        document.body().unwrap().append_child(&whole).unwrap();
        paste::mount(root).unwrap();
        Self { whole }
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.whole.query_selector(selector).unwrap()
    }

    /// Waits for an element.
    async fn wait(&self, selector: &str) -> Element {
        for _ in 0..100 {
            if let Some(found) = self.find(selector) {
                return found;
            }
            js::sleep(30).await.unwrap();
        }
        panic!("no {selector} in {}", self.whole.inner_html());
    }

    async fn type_into(&self, selector: &str, words: &str) {
        let field: HtmlTextAreaElement = self.wait(selector).await.unchecked_into();
        field.set_value(words);
        fire(&field, "input");
    }

    async fn press(&self, selector: &str) {
        self.wait(selector).await.unchecked_into::<HtmlElement>().click();
    }

    /// Presses "Check" and gives code and words of the result.
    async fn check(&self) -> (String, String) {
        self.press("[data-do=check-signature]").await;
        let found = self.wait(".checked").await;
        let words = self.find(".check-result").unwrap().text_content().unwrap();
        (found.get_attribute("data-code").unwrap(), words)
    }
}

fn fire(on: &Element, kind: &str) {
    // The page listens on the way down, so that it need not bubble.
    on.dispatch_event(&Event::new(kind).unwrap()).unwrap();
}

fn example(index: usize, field: &str) -> String {
    let all: serde_json::Value = serde_json::from_str(SIGNED).unwrap();
    let found = &all["signed"][index][field];
    found.as_str().map_or_else(|| found.to_string(), str::to_owned)
}

#[wasm_bindgen_test]
async fn a_pasted_key_checks_a_pasted_token() {
    let page = Page::open();
    page.type_into("#text", &example(3, "token")).await;
    page.wait("details.signature").await;
    let status = page.find(".check-result").unwrap();
    assert_eq!(status.get_attribute("role").as_deref(), Some("status"));
    assert_eq!(status.text_content().as_deref(), Some(""));

    page.type_into("[data-input^='key:']", &example(3, "jwk")).await;
    let (code, words) = page.check().await;
    assert_eq!(code, "signature.valid", "{words}");
    assert!(words.starts_with("The signature is valid"), "{words}");
    assert!(words.contains("the JWK that you gave"), "{words}");
    assert!(words.contains("It does not say what the token may do"), "{words}");
    assert_eq!(
        status,
        page.find(".check-result").unwrap(),
        "what is spoken stays in place"
    );

    // Another key: the old result is gone before it is checked.
    page.type_into("[data-input^='key:']", &example(9, "jwk")).await;
    assert!(page.find(".checked").is_none());
    assert_eq!(page.check().await.0, "key.kind");

    // Nonsense is named.
    page.type_into("[data-input^='key:']", "nonsense").await;
    assert_eq!(page.check().await.0, "key.unrecognised");

    // The same words as a secret do not check an RSA signature.
    let radio: HtmlInputElement = page.wait("input[value=text]").await.unchecked_into();
    radio.set_checked(true);
    fire(&radio, "input");
    assert_eq!(page.check().await.0, "key.kind");
}

#[wasm_bindgen_test]
async fn another_token_begins_anew() {
    let page = Page::open();
    page.type_into("#text", &example(0, "token")).await;
    page.type_into("[data-input^='key:']", &example(0, "jwk")).await;
    assert_eq!(page.check().await.0, "signature.valid");
    let before = page.find("[data-input^='key:']").unwrap();
    page.type_into("#text", &example(1, "token")).await;
    for _ in 0..50 {
        js::sleep(30).await.unwrap();
        if page.find("[data-input^='key:']").as_ref() != Some(&before) {
            break;
        }
    }
    let field: HtmlTextAreaElement = page.wait("[data-input^='key:']").await.unchecked_into();
    assert_eq!(field.value(), "", "a secret does not stay for another token");
    assert!(page.find(".checked").is_none());
}

#[wasm_bindgen_test]
async fn an_unsecured_token_is_told_without_any_key() {
    let page = Page::open();
    page.type_into("#text", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.").await;
    let (code, words) = page.check().await;
    assert_eq!(code, "alg.none");
    assert!(words.starts_with("The signature is not valid"), "{words}");
}

#[wasm_bindgen_test]
async fn a_detached_payload_can_be_given() {
    let example: serde_json::Value = serde_json::from_str(DETACHED).unwrap();
    let page = Page::open();
    page.type_into("#text", example["output"]["compact"].as_str().unwrap())
        .await;
    page.type_into("[data-input^='key:']", &example["input"]["key"].to_string())
        .await;
    assert_eq!(page.check().await.0, "payload.detached");
    page.type_into(
        "[data-input^='payload:']",
        example["input"]["payload"].as_str().unwrap(),
    )
    .await;
    assert_eq!(page.check().await.0, "signature.valid");
}

#[wasm_bindgen_test]
async fn each_signature_of_a_token_has_its_result() {
    let example: serde_json::Value = serde_json::from_str(SEVERAL).unwrap();
    let page = Page::open();
    page.type_into("#text", &example["output"]["json"].to_string()).await;
    let keys = serde_json::json!({ "keys": example["input"]["key"] });
    page.type_into("[data-input^='key:']", &keys.to_string()).await;
    let (_, words) = page.check().await;
    for number in 1..=3 {
        assert!(words.contains(&format!("Signature {number} of 3 is valid")), "{words}");
    }
}

#[wasm_bindgen_test]
async fn the_page_says_where_the_keys_are_and_asks_nobody() {
    let page = Page::open();
    page.type_into("#text", &example(3, "token")).await;
    let words = page.wait(".whence").await.text_content().unwrap();
    assert!(
        words.contains("https://issuer.example/.well-known/openid-configuration"),
        "{words}"
    );
    assert!(words.contains("This page may not connect to anywhere"), "{words}");
    assert!(page.find("[data-do^='issuer']").is_none());
    assert!(page.find(".whence a").is_none());
}
