//! What users do, in a real document.

use super::{Action, App, Screen};
use crate::browser::view::dom::document;
use crate::browser::view::node::{Element, button, el, text};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Debug, Default)]
struct Recorder {
    done: Vec<Action>,
}

impl Screen for Recorder {
    fn view(&self) -> Vec<Element> {
        vec![
            button("", "copy", "call 1").with(text("span", "inside")),
            el("details").attr("data-call", "call 2").with(text("summary", "row")),
            el("input").attr("data-input", "filter"),
            el("input").attr("type", "checkbox").attr("data-input", "preserve"),
            text("p", "nothing to press"),
        ]
    }

    fn act(app: &Rc<App<Self>>, action: Action) {
        app.change(|recorder| recorder.done.push(action));
    }
}

fn started() -> (Rc<App<Recorder>>, web_sys::Element) {
    let document = document().unwrap();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    let app = App::start(root.clone(), Recorder::default()).unwrap();
    app.listen(&root).unwrap();
    (app, root)
}

fn send(to: &web_sys::Element, kind: &str) {
    to.dispatch_event(&web_sys::Event::new(kind).unwrap()).unwrap();
}

#[wasm_bindgen_test]
fn presses_toggles_and_letters_become_actions() {
    let (app, root) = started();
    let find = |selector: &str| root.query_selector(selector).unwrap().unwrap();
    // A click on something inside a button is a press of the button.
    find("span").dyn_into::<web_sys::HtmlElement>().unwrap().click();
    find("p").dyn_into::<web_sys::HtmlElement>().unwrap().click();
    let details = find("details");
    details.set_attribute("open", "").unwrap();
    send(&details, "toggle");
    let field: web_sys::HtmlInputElement = find("[data-input=filter]").dyn_into().unwrap();
    field.set_value("403");
    send(&field, "input");
    let tick: web_sys::HtmlInputElement = find("[type=checkbox]").dyn_into().unwrap();
    tick.set_checked(true);
    send(&tick, "input");
    let done = app.read(|recorder| recorder.done.clone());
    let expected = [
        Action::Press {
            what: "copy".to_owned(),
            subject: "call 1".to_owned(),
        },
        Action::Toggle {
            subject: "call 2".to_owned(),
            open: true,
        },
        Action::Input {
            what: "filter".to_owned(),
            value: "403".to_owned(),
        },
        Action::Input {
            what: "preserve".to_owned(),
            value: "on".to_owned(),
        },
    ];
    // The browser may report the opening by itself, too.
    let mut kinds = done.clone();
    kinds.dedup();
    assert_eq!(kinds, expected);
    root.remove();
}

#[wasm_bindgen_test]
fn escape_closes_and_other_keys_do_nothing() {
    let (app, root) = started();
    for key in ["a", "Enter", "Escape"] {
        let how = web_sys::KeyboardEventInit::new();
        how.set_key(key);
        let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).unwrap();
        root.dispatch_event(&event).unwrap();
    }
    assert_eq!(app.read(|recorder| recorder.done.clone()), [Action::Escape]);
    root.remove();
}

#[wasm_bindgen_test]
fn host_names_are_mapped_by_the_browser() {
    // Typed with a capital, and with the full-width letters and the stop of East Asia.
    for (typed, host) in [
        ("https://B\u{fc}cher.example/", "xn--bcher-kva.example"),
        ("https://bu\u{308}cher.example/", "xn--bcher-kva.example"),
        ("https://\u{ff41}\u{ff50}\u{ff49}\u{3002}example/", "api.example"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
    ] {
        assert_eq!(url::Url::parse(typed).unwrap().host_str(), Some(host), "{typed}");
    }
}
