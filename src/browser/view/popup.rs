//! The popup: the tab's tokens and calls.

use super::calls::{Opened, calls};
use super::consent::{self, Choosing};
use super::login;
use super::node::{Element, button, el, text};
use super::signature::Checks;
use super::sites;
use super::token::{Live, Revealed, tokens};
use super::words::{refused, sentence};
use crate::browser::message::{Hidden, Notice, SessionAnswer};

/// What is known of the tab.
#[derive(Debug, Clone, Default)]
pub enum Site {
    /// Nothing yet.
    #[default]
    Unread,
    /// A page of the browser, which no extension may watch.
    Closed,
    /// The user has not allowed this host.
    NotWatched {
        /// The host.
        host: String,
    },
    /// The user allowed it.
    Watched {
        /// The host.
        host: String,
        /// Whether the page was loaded before, so that nothing of it was seen.
        needs_reload: bool,
    },
    /// An administrator does not allow to watch this host.
    Forbidden {
        /// The host.
        host: String,
    },
}

/// What the popup shows.
#[derive(Debug, Clone, Default)]
pub struct PopupState {
    /// The tab's site.
    pub site: Site,
    /// Tokens and calls, once they are here.
    pub session: Option<SessionAnswer>,
    /// What the user did with the list.
    pub opened: Opened,
    /// Tokens that the user asked to see.
    pub revealed: Revealed,
    /// The checks of signatures.
    pub checks: Checks,
    /// The consent, and the vendors that can be chosen.
    pub choosing: Choosing,
    /// What went wrong.
    pub trouble: Option<String>,
    /// What was just done, for screen readers and eyes.
    pub done: Option<String>,
    /// Now: milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: i64,
}

impl PopupState {
    /// Whether something on it changes with time.
    pub fn expires(&self) -> bool {
        if !self.opened.details.is_empty() {
            return true;
        }
        let tokens = self.session.iter().flat_map(|session| &session.tokens);
        tokens.into_iter().any(|token| token.expires_at_ms.is_some())
    }
}

/// The popup, or the panel.
pub fn popup(state: &PopupState) -> Vec<Element> {
    let mut page = vec![header(state)];
    page.push(
        text("p", state.done.clone().unwrap_or_default())
            .class("done")
            .attr("role", "status")
            .key("done"),
    );
    page.extend(
        state
            .trouble
            .as_ref()
            .map(|words| notice("trouble", "Something went wrong", words, None).attr("role", "alert")),
    );
    let answer = state.choosing.answer.as_ref();
    if let Some(answer) = answer.filter(|answer| !answer.standing.may_observe()) {
        // Until it is answered there is nothing else.
        page.extend(consent::said(&state.choosing).into_iter().skip(1));
        let place = consent::Place::Popup;
        page.push(
            el("main")
                .key("main")
                .all(consent::question(&state.choosing, answer, place)),
        );
        return page;
    }
    page.extend(site_notice(&state.site));
    if let Some(session) = &state.session {
        page.extend(sites::all_hidden(&session.notices));
        page.extend(session.notices.iter().map(session_notice));
    }
    page.push(el("main").key("main").all(content(state)));
    page
}

fn header(state: &PopupState) -> Element {
    let host = match &state.site {
        Site::NotWatched { host } | Site::Forbidden { host } | Site::Watched { host, .. } => host.as_str(),
        Site::Unread | Site::Closed => "",
    };
    let count = state.session.as_ref().filter(|_| is_watched(&state.site));
    let words = count.map(|session| refused(session.denials)).unwrap_or_default();
    el("header")
        .class("brand")
        .key("head")
        .with(
            el("img")
                .attr("src", "icons/48.png")
                .attr("alt", "")
                .attr("width", "24")
                .attr("height", "24"),
        )
        .with(text("h1", "why403"))
        .with(text("span", host).class("host"))
        .with(text("span", words).class("count"))
}

/// Whether what is known of the tab's calls is all of them. Where it is not, nothing is said of how many were refused.
fn is_watched(site: &Site) -> bool {
    match site {
        Site::NotWatched { .. } | Site::Forbidden { .. } | Site::Closed => false,
        Site::Unread | Site::Watched { .. } => true,
    }
}

fn content(state: &PopupState) -> Vec<Element> {
    let Some(session) = &state.session else {
        return match state.site {
            Site::Closed | Site::NotWatched { .. } | Site::Forbidden { .. } => Vec::new(),
            _ if state.trouble.is_some() => Vec::new(),
            _ => vec![text("p", "Reading …").class("quiet").key("reading")],
        };
    };
    let watched = is_watched(&state.site);
    if session.rows.is_empty() && session.tokens.is_empty() {
        return if watched {
            vec![empty(), options(session)]
        } else {
            Vec::new()
        };
    }
    let token_list = (!session.tokens.is_empty()).then(|| {
        el("section")
            .class("tokens")
            .key("tokens")
            .attr("aria-labelledby", "tokens")
            .with(text("h2", "Tokens").attr("id", "tokens"))
            .all(tokens(
                &session.tokens,
                &state.opened,
                Some(Live {
                    revealed: &state.revealed,
                    about: &session.about,
                }),
                &state.checks,
                state.now_ms,
            ))
    });
    let list = el("section")
        .key("calls")
        .attr("aria-labelledby", "calls")
        .with(text("h2", "Calls").attr("id", "calls"))
        .with(calls(&session.rows, &state.opened))
        .maybe((session.more > 0).then(|| {
            let words = format!("{} more calls that were kept are not listed.", session.more);
            text("p", words).class("quiet").key("unlisted")
        }));
    // What was refused is why the popup was opened; where nothing was, the tokens tell more than the calls.
    let (first, last) = match session.denials {
        1.. => (Some(list), token_list),
        0 => (token_list, Some(list)),
    };
    let footer = options(session);
    first.into_iter().chain(last).chain([footer]).collect()
}

fn empty() -> Element {
    el("section")
        .class("empty")
        .key("empty")
        .with(text("h2", "No call with a token yet"))
        .with(text(
            "p",
            "Use the page. Every call with a token appears here, and a refused one with the reason.",
        ))
}

fn options(session: &SessionAnswer) -> Element {
    el("footer")
        .class("options")
        .key("options")
        .with(
            el("label")
                .with(
                    el("input")
                        .attr("type", "checkbox")
                        .attr("id", "preserve")
                        .attr("data-input", "preserve")
                        .flag("checked", session.preserve),
                )
                .say("Keep calls when the page changes"),
        )
        .with(
            el("span")
                .class("actions")
                .maybe((!session.rows.is_empty()).then(|| button("Clear", "clear", "")))
                .maybe((!session.rows.is_empty()).then(|| button("A closer look", "desk", "")))
                .with(button("Side panel", "side", ""))
                .with(button("Options", "options", "")),
        )
        .all(
            session
                .tables
                .iter()
                .map(|(vendor, document)| table_line(vendor, document)),
        )
}

/// Which document a vendor's calls are held against, and of when it is.
fn table_line(vendor: &str, document: &str) -> Element {
    el("p")
        .class("quiet")
        .class("dated")
        .key(format!("table {vendor}"))
        .prose(&format!("{vendor} is held against: {document}."))
}

fn site_notice(site: &Site) -> Option<Element> {
    match site {
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
        Site::Watched { needs_reload: true, .. } => Some(notice(
            "reload",
            "Reload the page",
            "It was loaded before why403 watched it, so the bodies of its refused calls are not seen.",
            Some(button("Reload", "reload", "").class("primary")),
        )),
        Site::Watched { .. } => None,
    }
}

/// A notice about the tab.
pub(super) fn session_notice(kind: &Notice) -> Element {
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
pub(super) fn notice(kind: &'static str, title: &str, words: &str, action: Option<Element>) -> Element {
    el("aside")
        .class("notice")
        .attr("data-notice", kind)
        .key(kind)
        .with(text("h2", title))
        .with(el("p").prose(&sentence(words)))
        .maybe(action.map(|action| el("p").class("actions").with(action)))
}
