//! The words of the question, as users read them, and what is left out when.

use super::*;
use crate::browser::view::dom::{Mounted, document};
use wasm_bindgen_test::wasm_bindgen_test;

fn choice(id: &str, first: bool, watched: bool) -> VendorChoice {
    VendorChoice {
        id: id.to_owned(),
        name: format!("Vendor {id}"),
        patterns: vec![
            format!("https://api.{id}.example/*"),
            format!("https://login.{id}.example/*"),
        ],
        first,
        watched,
    }
}

fn answer(standing: Standing) -> ConsentAnswer {
    ConsentAnswer {
        standing,
        version: 1,
        vendors: vec![choice("b", false, true), choice("a", true, false)],
        ..ConsentAnswer::default()
    }
}

/// The text of a page, one line for each of its smallest blocks.
fn lines(page: Vec<Element>) -> Vec<String> {
    let root = document().unwrap().create_element("div").unwrap();
    Mounted::new(root.clone()).show(page).unwrap();
    let blocks = root
        .query_selector_all("h1, h2, p:not(:has(button)), dt, dd, li, button")
        .unwrap();
    (0..blocks.length())
        .filter_map(|at| blocks.get(at)?.text_content())
        .filter(|text| !text.is_empty())
        .collect()
}

fn page(standing: Standing) -> String {
    lines(welcome(&Choosing {
        answer: Some(answer(standing)),
        ..Choosing::default()
    }))
    .join("\n")
}

/// Whoever changes these words looks whether `consent::VERSION` must rise.
const QUESTION: &str = "\
why403
May why403 watch the calls of the pages that you develop?
It says why a call to an API was refused. For that it looks at calls, and at the credentials in them.
Nothing has been observed or stored so far, and nothing is before you agree.
Watched
Calls that pages make on localhost and 127.0.0.1 and on sites that you add, to these pages' own hosts and to the hosts that you allow. Of pages of these hosts the redirects of a sign-in: what an app asked for, and whether it was given; of the pages on those sites, at which host they sign in. Nothing else of your browsing.
Read
Of each such call, and of the question that the browser asks the server before it (a preflight): address, method, time, status and headers, with the tokens, passwords and cookies in them, and a short body that was sent. Of refused calls also the server's answer; of answers about a token the facts, such as its scopes. A store calls this authentication information, website content and web history.
Where it stays
In this browser's memory, until you close the tab or the browser. On disk stand only your settings, the tables and packs that you import, the sites and sign-in hosts that you add, your answer to this question, and, if you switch it on, what answers contradicted of the tables (names and days, no call).
What never happens
No call is changed. Nothing is sent to us; we have no server, and nobody counts you. A token goes to its vendor only where you switch that on in the options, which are off now. Nothing is sold, shown to people, or used for anything but to explain refused calls to you.
Whose API do your pages call?
Calls to a vendor's hosts are hidden from why403 until you choose it; the browser then asks you once for all that you ticked. Leave it empty if you call only APIs of your own. The options change it at any time.
Vendor a2 hosts
Vendor bwatchedStop
Stop
Agree and watch
Not now";

#[wasm_bindgen_test]
fn the_question_says_all_that_is_to_be_known() {
    assert_eq!(page(Standing::Asked), QUESTION);
}

#[wasm_bindgen_test]
fn an_update_says_why_it_asks_again() {
    let text = page(Standing::Outdated);
    assert!(
        text.contains("This version watches, reads or keeps more than the one that you agreed to."),
        "{text}"
    );
    assert!(text.contains("Agree and watch"), "{text}");
}

#[wasm_bindgen_test]
fn the_popup_asks_with_the_same_words() {
    let choosing = Choosing::default();
    let popup = lines(question(&choosing, &answer(Standing::Asked), Place::Popup)).join("\n");
    for (name, words) in WORDS {
        assert!(
            popup.contains(name) && popup.contains(&words.replace('`', "")),
            "{name}"
        );
    }
    assert!(
        popup.contains("Agree and watch") && !popup.contains("Vendor a"),
        "{popup}"
    );
}

#[wasm_bindgen_test]
fn who_agreed_chooses_vendors_only() {
    let text = page(Standing::Agreed);
    assert!(text.contains("You agreed."), "{text}");
    assert!(
        !text.contains("Agree and watch") && !text.contains("Watch calls to these vendors"),
        "{text}"
    );
    let mut ticked = Choosing {
        answer: Some(answer(Standing::Agreed)),
        ..Choosing::default()
    };
    ticked.ticked.insert("a".to_owned());
    let text = lines(welcome(&ticked)).join("\n");
    assert!(text.contains("Watch calls to these vendors"), "{text}");
}

#[wasm_bindgen_test]
fn a_policy_that_cannot_be_read_leaves_nothing_to_answer() {
    let mut broken = answer(Standing::Forbidden);
    broken.fault = Some("`x` is no host".to_owned());
    let page = lines(welcome(&Choosing {
        answer: Some(broken),
        ..Choosing::default()
    }))
    .join("\n");
    assert!(
        page.contains("Nothing is watched") && page.contains("is no host"),
        "{page}"
    );
    assert!(!page.contains("Agree"), "{page}");
}

#[wasm_bindgen_test]
fn an_administrators_consent_is_not_the_users_to_withdraw() {
    let words = |standing| lines(vec![withdrawal(&answer(standing))]).join("\n");
    assert!(words(Standing::Agreed).contains("Stop watching and remove everything"));
    assert!(!words(Standing::ByAdministrator).contains("Stop watching"));
}
