//! The popup: what is watched, the tab's refused calls, its tokens, and its other calls.

mod notices;

pub(super) use notices::{notice, session_notice};

use super::calls::{self, Opened};
use super::consent::{self, Choosing};
use super::filter::{self, Typed};
use super::node::{Element, button, el, text};
use super::signature::Checks;
use super::sites;
use super::token::{Live, Revealed, tokens};
use super::words::{self, refused};
use crate::browser::message::{Row, SessionAnswer};
use crate::report::desk::DeskRow;
use crate::report::list::{Column, Filter, List, Sort, list_label};

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
    /// The user allowed it, and switched it off.
    Off {
        /// The host.
        host: String,
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
    /// Tokens and calls, once they are here: [`PopupState::take`].
    pub session: Option<SessionAnswer>,
    /// The calls, as the filter lets them pass.
    pub list: List,
    /// What is typed into the filter.
    pub typed: Typed,
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
    /// Takes tokens and calls.
    pub fn take(&mut self, session: SessionAnswer) {
        let tokens = session.tokens.iter();
        let labels = tokens.map(|token| (token.fingerprint.clone(), list_label(token)));
        let mut behind = session.behind.iter().cloned();
        let rows = session.rows.iter().cloned();
        let rows = rows.map(|row| DeskRow::with(row, behind.next().unwrap_or_default()));
        let mut list = List::default();
        list.set_clock(words::clock);
        list.set_sort(Sort {
            by: Column::Time,
            down: true,
        });
        list.set_filter(self.list.filter().clone());
        list.set_labels(labels.collect());
        list.take(rows.collect());
        self.list = list;
        self.session = Some(session);
    }

    /// Takes what was typed into the filter; `caret` in bytes, where somebody types.
    pub fn type_filter(&mut self, text: String, caret: Option<usize>) {
        self.typed.take(text, caret, &mut self.list);
    }

    /// Sets the filter.
    pub fn set_filter(&mut self, filter: Filter) {
        self.typed.set(filter, &mut self.list);
    }

    /// The calls that the filter lets pass, newest first: refused ones, or the others.
    fn calls(&self, denied: bool) -> impl Iterator<Item = &Row> + Clone {
        let items = self.list.shown().iter().filter_map(|shown| self.list.item(*shown));
        let rows = items.map(|item| &item.call.row);
        rows.filter(move |row| row.call.denied == denied)
    }

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
    page.extend(watching(state));
    page.extend(notices::of_site(
        &state.site,
        state.session.as_ref().is_some_and(|session| session.unhooked),
    ));
    if let Some(session) = state.session.as_ref().filter(|_| !is_off(&state.site)) {
        page.extend(sites::all_hidden(&session.notices));
        page.extend(session.notices.iter().map(session_notice));
    }
    page.push(el("main").key("main").all(content(state)));
    page
}

fn header(state: &PopupState) -> Element {
    let host = match &state.site {
        Site::NotWatched { host } | Site::Forbidden { host } | Site::Off { host } | Site::Watched { host, .. } => {
            host.as_str()
        }
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
        Site::NotWatched { .. } | Site::Forbidden { .. } | Site::Off { .. } | Site::Closed => false,
        Site::Unread | Site::Watched { .. } => true,
    }
}

fn is_off(site: &Site) -> bool {
    matches!(site, Site::Off { .. })
}

/// What is watched, in one line, with the switch for the site.
fn watching(state: &PopupState) -> Option<Element> {
    let (host, on) = match &state.site {
        Site::Watched { host, .. } => (host, true),
        Site::Off { host } => (host, false),
        _ => return None,
    };
    let words = match on {
        true => sites::watched(host, state.session.as_ref()),
        false => format!("{host} is switched off"),
    };
    Some(
        el("section")
            .class("watching")
            .key("watching")
            .attr("aria-label", "What is watched")
            .with(text("span", words).class("quiet"))
            .with(
                el("label").attr("title", sites::SWITCH).say("Watch this site").with(
                    el("input")
                        .attr("type", "checkbox")
                        .attr("role", "switch")
                        .attr("id", "switch")
                        .attr("data-input", "switch")
                        .flag("checked", on),
                ),
            ),
    )
}

fn content(state: &PopupState) -> Vec<Element> {
    if is_off(&state.site) {
        // A notice above says it; what the tab did on another site before is not of this one.
        return vec![options(None)];
    }
    let Some(session) = &state.session else {
        return match state.site {
            Site::Closed | Site::NotWatched { .. } | Site::Forbidden { .. } => Vec::new(),
            _ if state.trouble.is_some() => Vec::new(),
            _ => vec![text("p", "Reading …").class("quiet").key("reading")],
        };
    };
    let footer = options(Some(session));
    if session.rows.is_empty() && session.tokens.is_empty() {
        return if is_watched(&state.site) {
            vec![empty(), footer]
        } else {
            Vec::new()
        };
    }
    let filter = (!session.rows.is_empty()).then(|| {
        el("div")
            .attr("role", "search")
            .class("filter")
            .key("filter")
            .with(filter::field(&state.typed, "Filter the calls"))
    });
    let none = (state.list.shown().is_empty() && !session.rows.is_empty())
        .then(|| text("p", "No call matches the filter.").class("quiet").key("none"));
    let token_list = (!session.tokens.is_empty()).then(|| {
        section("tokens", "Tokens").class("tokens").all(tokens(
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
    let unlisted = (session.more > 0).then(|| {
        let words = format!("{} more calls that were kept are not listed.", session.more);
        text("p", words).class("quiet").key("unlisted")
    });
    // What was refused is why the popup was opened.
    let parts = [
        filter,
        none,
        listed(state, true),
        token_list,
        listed(state, false),
        unlisted,
    ];
    parts.into_iter().flatten().chain([footer]).collect()
}

fn section(id: &'static str, title: &str) -> Element {
    el("section")
        .key(id)
        .attr("aria-labelledby", id)
        .with(text("h2", title).attr("id", id))
}

/// The calls that were refused, or the others, where the filter lets any pass.
fn listed(state: &PopupState, denied: bool) -> Option<Element> {
    let calls = state.calls(denied);
    let all = calls.clone().count();
    let (id, title) = match (denied, state.list.denied()) {
        (true, _) => ("refused", "Refused calls"),
        (false, 0) => ("calls", "Calls"),
        (false, _) => ("calls", "Other calls"),
    };
    (all > 0).then(|| section(id, title).with(calls::rows(calls, all, &state.opened)))
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

/// What can be done with the tab, and where more of it is shown.
fn options(session: Option<&SessionAnswer>) -> Element {
    let has_calls = session.is_some_and(|session| !session.rows.is_empty());
    let preserve = session.map(|session| {
        el("label")
            .with(
                el("input")
                    .attr("type", "checkbox")
                    .attr("id", "preserve")
                    .attr("data-input", "preserve")
                    .flag("checked", session.preserve),
            )
            .say("Keep calls when the page changes")
    });
    let tables = session.into_iter().flat_map(|session| &session.tables);
    el("footer")
        .class("options")
        .key("options")
        .maybe(preserve)
        .with(
            el("span")
                .class("actions")
                .maybe(has_calls.then(|| button("Clear", "clear", "")))
                .maybe(has_calls.then(|| button("A closer look", "desk", "")))
                .with(button("Side panel", "side", ""))
                .with(button("Options", "options", "")),
        )
        .maybe(session.map(|_| {
            el("p")
                .class("quiet")
                .key("panel")
                .say("The same as a table: developer tools (")
                .with(text("kbd", "F12"))
                .say("), why403.")
        }))
        .all(tables.map(|(vendor, document)| table_line(vendor, document)))
}

/// Which document a vendor's calls are held against, and of when it is.
fn table_line(vendor: &str, document: &str) -> Element {
    el("p")
        .class("quiet")
        .class("dated")
        .key(format!("table {vendor}"))
        .prose(&format!("{vendor} is held against: {document}."))
}
