//! Hosts at which pages sign in: what the popup offers, and the list in the options.

use super::node::{Element, button, el, text};
use super::words::sentence;
use crate::browser::message::{Login, LoginSign};

/// What is hidden, and what allowing it shows.
const WHY: &str = "What the app asked for, what it was given, and why a sign-in was refused show only in the redirects and \
                   answers of that host. Its own pages get no script.";

/// The popup's notice. `vendor`: identifier and name, where the hosts of a vendor are chosen together.
pub(super) fn hidden(host: &str, vendor: Option<&(String, String)>, sign: LoginSign) -> Element {
    let known = match sign {
        LoginSign::Went => format!("This page signs in at {host}."),
        LoginSign::Token => format!("This page asks {host} for its tokens."),
        LoginSign::Issuer => format!("A token of this page names {host} as its issuer."),
    };
    let action = match vendor {
        Some((id, name)) => button(&format!("Watch calls to {name}"), "watch-vendor", id),
        None => button(&format!("Watch sign-ins at {host}"), "watch-login", host),
    };
    el("aside")
        .class("notice")
        .attr("data-notice", "login")
        .key(format!("login {host}"))
        .with(text("h2", "Sign-ins are hidden from why403"))
        .with(el("p").prose(&sentence(&format!("{known} {WHY}"))))
        .with(el("p").class("actions").with(action.class("primary")))
}

/// The section of the options.
pub(super) fn logins(list: &[Login]) -> Element {
    let section = el("section")
        .class("part")
        .key("logins")
        .attr("aria-labelledby", "logins-heading")
        .with(text("h3", "Sign-in hosts").attr("id", "logins-heading"))
        .with(text("p", format!("Hosts at which watched pages sign in. {WHY}")));
    if list.is_empty() {
        let none = "None is known but those of the vendors below: a host is listed once a watched page signs in there.";
        return section.with(text("p", none).class("quiet").key("none"));
    }
    section.with(el("ul").class("tables").key("list").all(list.iter().map(entry)))
}

fn entry(login: &Login) -> Element {
    let host = login.host.as_str();
    let action = match login.granted {
        true => button("Hide again", "drop-login", host).attr("aria-label", format!("Hide sign-ins at {host}")),
        false => button(&format!("Watch sign-ins at {host}"), "watch-login", host),
    };
    let words = if login.granted { "watched" } else { "hidden" };
    el("li").key(host).attr("data-login", host).with(
        el("p")
            .class("table-head")
            .with(el("code").breakable(host))
            .say(" ")
            .with(text("span", words).class("quiet"))
            .say(" ")
            .with(action),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_notice_says_how_it_is_known_and_what_the_button_shows() {
        for (sign, words) in [
            (LoginSign::Went, "This page signs in at id.acme.example."),
            (LoginSign::Token, "This page asks id.acme.example for its tokens."),
            (
                LoginSign::Issuer,
                "A token of this page names id.acme.example as its issuer.",
            ),
        ] {
            let said = hidden("id.acme.example", None, sign).words();
            assert!(said.contains(words) && said.contains(WHY), "{said}");
            assert!(said.ends_with("Watch sign-ins at id.acme.example"), "{said}");
        }
        let vendor = ("graph".to_owned(), "Microsoft Graph".to_owned());
        let said = hidden("login.microsoftonline.com", Some(&vendor), LoginSign::Went).words();
        assert!(said.ends_with("Watch calls to Microsoft Graph"), "{said}");
    }

    #[wasm_bindgen_test]
    fn the_list_has_a_button_for_either_way() {
        let login = |host: &str, granted| Login {
            host: host.to_owned(),
            granted,
        };
        let said = logins(&[login("a.example", true), login("b.example", false)]).words();
        assert!(said.contains("a.example watched Hide again"), "{said}");
        assert!(said.contains("b.example hidden Watch sign-ins at b.example"), "{said}");
        assert!(logins(&[]).words().contains("None is known"));
    }
}
