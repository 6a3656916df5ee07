//! What the user should know of a tab, or can do, beside its calls.

use super::Site;
use crate::browser::message::{Hidden, Notice};
use crate::browser::view::node::{Element, button, el, text};
use crate::browser::view::words::sentence;
use crate::browser::view::{login, sites};

/// What there is to say of the tab's site. A page that began while it was switched off has no hook.
pub(super) fn of_site(site: &Site, unhooked: bool) -> Option<Element> {
    match site {
        Site::Off { host } => Some(sites::switched_off(host)),
        Site::Unread => None,
        Site::Closed => Some(notice(
            "closed",
            "This page cannot be watched",
            "Browsers let no extension see the calls of their own pages. Open the page under development.",
            None,
        )),
        Site::NotWatched { host } => Some(sites::not_watched(host)),
        Site::Forbidden { host } => Some(notice(
            "forbidden",
            "This site may not be watched",
            &format!("Your administrator does not allow why403 to watch {host}."),
            None,
        )),
        Site::Watched { needs_reload, .. } if *needs_reload || unhooked => Some(notice(
            "reload",
            "Reload the page",
            "It was loaded before why403 watched it, so the bodies of its refused calls are not seen.",
            Some(button("Reload", "reload", "").class("primary")),
        )),
        Site::Watched { .. } => None,
    }
}

/// A notice about the tab.
pub(in crate::browser::view) fn session_notice(kind: &Notice) -> Element {
    match kind {
        Notice::VendorNotChosen { id, name, hosts } => notice(
            "not-chosen",
            &format!("Calls to {name} are hidden from why403"),
            &format!(
                "This page was refused at {}, but you have not chosen {name}, so the browser shows no token and no header of it.",
                hosts.join(", ")
            ),
            Some(button(&format!("Watch calls to {name}"), "watch-vendor", id).class("primary")),
        )
        .key(format!("vendor {id}")),
        Notice::HostNotGranted { host } => notice(
            "not-granted",
            &format!("Calls to {host} are hidden from why403"),
            "The page was refused there, but the browser shows no token and no header of it until you allow that host.",
            Some(button(&format!("Watch {host}"), "watch", host).class("primary")),
        )
        .key(format!("host {host}")),
        Notice::LoginHidden { host, vendor, sign } => login::hidden(host, vendor.as_ref(), *sign),
        Notice::NamesMadeUp {
            vendor,
            source,
            names,
            all,
        } => made_up(vendor, source, names, *all),
        Notice::AnswersLost { count } => notice(
            "lost",
            "Answers were lost",
            &match count {
                1 => "1 answer came too fast, or was lost as the browser stopped why403: the server's words in it are not \
                      here, and its call may be missing."
                    .to_owned(),
                many => format!(
                    "{many} answers came too fast, or were lost as the browser stopped why403: the server's words in them \
                     are not here, and some of the calls may be missing."
                ),
            },
            None,
        ),
        Notice::CardHidden { how } => {
            let words = match how {
                Hidden::Removed => "The page removed the card, so the reasons are shown here only.",
                Hidden::Covered | Hidden::None => {
                    "Something on the page lies over the card, so the reasons are shown here only."
                }
            };
            notice("hidden", "The card cannot be seen", words, None)
        }
        Notice::Lost { lost } => notice("lost", "Not everything could be kept", &lost.words(), None),
        Notice::SiteMuted => notice(
            "muted",
            "The card is muted on this site",
            "Refused calls are listed here only.",
            Some(button("Show it again", "unmute", "")),
        ),
        Notice::Trouble { text } => {
            notice("trouble", "Not everything works", text, None).key(format!("trouble {text}"))
        }
    }
}

/// A token with names that do not exist.
fn made_up(vendor: &str, source: &str, names: &[(String, Option<String>)], all: bool) -> Element {
    let list: Vec<String> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
    let nearest = names.iter().filter_map(|(name, nearest)| {
        let nearest = nearest.as_ref()?;
        Some(format!("The name nearest to `{name}` is `{nearest}`."))
    });
    let follows = match all {
        true => "every call with this token is refused",
        false => "calls that need what was meant are refused",
    };
    let words = format!(
        "{vendor} handed out a token for {}. It does so for names that do not exist, too, and no operation takes such a \
         scope ({source}). If there is none, {follows}. {}",
        list.join(", "),
        nearest.collect::<Vec<_>>().join(" ")
    );
    let title = "A token may be made for a scope that does not exist";
    notice("made-up", title, &words, None).key(format!("made up {}", list.join(" ")))
}

/// A notice: its kind, title and words, and what can be done.
pub(in crate::browser::view) fn notice(
    kind: &'static str,
    title: &str,
    words: &str,
    action: Option<Element>,
) -> Element {
    el("aside")
        .class("notice")
        .attr("data-notice", kind)
        .key(kind)
        .with(text("h2", title))
        .with(el("p").prose(&sentence(words)))
        .maybe(action.map(|action| el("p").class("actions").with(action)))
}
