//! What the panel shows, as data.

use crate::browser::message::SessionAnswer;
use crate::browser::view::consent::Choosing;
use crate::browser::view::filter::Typed;
use crate::browser::view::signature::Checks;
use crate::browser::view::token::Revealed;
use crate::report::desk::{Hypothesis, Meant, Pasted, Suppose, Whole};
use crate::report::list::window::Scrolled;
use crate::report::list::{Column, Filter, List, Sort};
use crate::report::{Details, Difference, TokenView};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Where the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// The developer tools.
    #[default]
    Tools,
    /// The developer tools, and there is no other part of the extension.
    Alone,
    /// Beside the page: Chromium's side panel, Firefox's sidebar.
    Side,
}

/// What is known of the tab's site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Site {
    /// Nothing yet.
    #[default]
    Unread,
    /// A page of the browser, which no extension may watch.
    Closed,
    /// The browser does not tell which site it is: it is none that the user allowed.
    Hidden,
    /// The user has not allowed this host.
    NotWatched {
        /// The host.
        host: String,
    },
    /// The user allowed it.
    Watched {
        /// The host.
        host: String,
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
    /// There are no sites to allow: the tools tell all.
    Alone {
        /// Firefox and Chromium tell their tools' panels different things.
        firefox: bool,
    },
    /// Not the tab: a recording that the user opened.
    Recording {
        /// The file's name.
        name: String,
    },
}

/// A part of a call's details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tab {
    /// Why it was refused.
    #[default]
    Why,
    /// What its operation requires.
    Requirement,
    /// Its token.
    Token,
    /// The token's journey.
    Journey,
    /// Request and answer.
    Exchange,
    /// A supposed caller.
    WhatIf,
}

impl Tab {
    /// All, in order.
    pub const ALL: [Self; 6] = [
        Self::Why,
        Self::Requirement,
        Self::Token,
        Self::Journey,
        Self::Exchange,
        Self::WhatIf,
    ];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Why => "Why",
            Self::Requirement => "Requirement",
            Self::Token => "Token",
            Self::Journey => "Journey",
            Self::Exchange => "Request and answer",
            Self::WhatIf => "What if",
        }
    }

    /// Its name in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Why => "why",
            Self::Requirement => "requirement",
            Self::Token => "token",
            Self::Journey => "journey",
            Self::Exchange => "exchange",
            Self::WhatIf => "what-if",
        }
    }

    /// By [`Tab::word`].
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.word() == word)
    }

    /// The one so many places further, round in a circle.
    #[must_use]
    pub fn further(self, steps: usize) -> Self {
        let at = Self::ALL.iter().position(|tab| *tab == self).unwrap_or_default();
        *Self::ALL.get((at + steps) % Self::ALL.len()).unwrap_or(&self)
    }
}

/// What is remembered of the page between times: nothing of any call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// Widths of the columns, in CSS pixels.
    pub widths: [u32; 7],
    /// The order.
    pub sort: Sort,
    /// Equal calls are one line.
    pub grouped: bool,
    /// Width (beside each other) or height (below each other) of the details, in CSS pixels.
    pub split: u32,
    /// The part of the details that was looked at last.
    pub tab: Tab,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            widths: [60, 68, 300, 170, 300, 150, 76],
            sort: Sort::default(),
            grouped: false,
            split: 440,
            tab: Tab::default(),
        }
    }
}

impl Layout {
    /// A column is at least and at most so wide.
    pub const WIDTH: (u32, u32) = (36, 1200);
    /// The details are at least and at most so large.
    pub const SPLIT: (u32, u32) = (160, 1600);

    /// As it was stored, within its bounds; the usual one when it cannot be read.
    pub fn read(text: &str) -> Self {
        let mut layout: Self = serde_json::from_str(text).unwrap_or_default();
        for width in &mut layout.widths {
            *width = (*width).clamp(Self::WIDTH.0, Self::WIDTH.1);
        }
        layout.split = layout.split.clamp(Self::SPLIT.0, Self::SPLIT.1);
        layout
    }

    /// The width of a column.
    pub fn width(&self, column: Column) -> u32 {
        self.widths.get(column.place()).copied().unwrap_or(Self::WIDTH.0)
    }

    /// Sets the width of a column.
    pub fn set_width(&mut self, column: Column, width: u32) {
        if let Some(place) = self.widths.get_mut(column.place()) {
            *place = width.clamp(Self::WIDTH.0, Self::WIDTH.1);
        }
    }

    /// As the style sheet takes it.
    pub fn columns(&self) -> String {
        let one = |column: Column| match (column, self.width(column)) {
            // It takes what is left.
            (Column::Verdict, width) => format!("minmax({width}px,1fr)"),
            (_, width) => format!("{width}px"),
        };
        Column::ALL.map(one).join(" ")
    }
}

/// The call that is looked at.
#[derive(Debug, Clone, Default)]
pub struct Detail {
    /// Its id.
    pub id: Option<String>,
    /// All of it, once it is here.
    pub whole: Option<Box<Whole>>,
    /// It was forgotten: only the line in the list is left.
    pub gone: bool,
    /// Tokens whole, by fingerprint.
    pub tokens: HashMap<String, Details>,
    /// The token that its own is held against, by fingerprint.
    pub other: Option<String>,
    /// What differs between both.
    pub difference: Option<Box<Difference>>,
    /// What is supposed.
    pub what_if: WhatIf,
}

/// What is supposed of the caller, and what follows.
#[derive(Debug, Clone, Default)]
pub struct WhatIf {
    /// What is supposed.
    pub suppose: Suppose,
    /// The kind of the name that is typed: `scope`, `permission`, `role`, `license`.
    pub kind: String,
    /// The name that is typed.
    pub name: String,
    /// What follows.
    pub found: Option<Box<Hypothesis>>,
    /// Counts how often all of it was taken back: what was chosen in lists then goes with them.
    pub turn: u32,
}

/// A token that the user pasted: this page alone keeps it, in memory.
#[derive(Debug, Clone)]
pub struct PastedToken {
    /// The token.
    pub token: Pasted,
    /// What is known of it.
    pub view: TokenView,
}

/// A menu over a row: where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Menu {
    /// CSS pixels from the left.
    pub left: u32,
    /// CSS pixels from the top.
    pub top: u32,
}

/// What the page shows.
#[derive(Debug, Default)]
pub struct Bench {
    /// Where it is.
    pub place: Place,
    /// The tab's site.
    pub site: Site,
    /// Tokens and notices, once they are here.
    pub session: Option<SessionAnswer>,
    /// The calls.
    pub list: List,
    /// How the list is scrolled.
    pub scrolled: Scrolled,
    /// The width of the page, in CSS pixels.
    pub width: u32,
    /// The filter.
    pub typed: Typed,
    /// New calls are not listed.
    pub paused: bool,
    /// The call that is looked at.
    pub detail: Detail,
    /// The menu.
    pub menu: Option<Menu>,
    /// What is remembered.
    pub layout: Layout,
    /// Tokens that the user asked to see.
    pub revealed: Revealed,
    /// A token that the user pasted beside those of the calls.
    pub pasted: Option<PastedToken>,
    /// What became of what was pasted, where it was no token.
    pub pasted_words: Option<&'static str>,
    /// The checks of signatures.
    pub checks: Checks,
    /// The consent.
    pub choosing: Choosing,
    /// What went wrong.
    pub trouble: Option<String>,
    /// What was just done.
    pub done: Option<String>,
    /// Now: milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: i64,
}

impl Bench {
    /// Whether there is no room for columns.
    pub fn narrow(&self) -> bool {
        self.width > 0 && self.width < super::NARROW
    }

    /// The list as it is scrolled.
    pub fn window(&self) -> Scrolled {
        Scrolled {
            row: if self.narrow() { super::NARROW_ROW } else { super::ROW },
            rows: self.list.shown().len(),
            ..self.scrolled
        }
    }

    /// The tokens that are known.
    pub fn tokens(&self) -> &[TokenView] {
        self.session.as_ref().map_or(&[], |session| &session.tokens)
    }

    /// The tokens that one may be held against: all that are known but that one, and the pasted one.
    pub fn others(&self, own: Option<&str>) -> Vec<&TokenView> {
        let pasted = self.pasted.iter().map(|pasted| &pasted.view);
        let seen = self.tokens().iter().filter(|one| !self.is_pasted(&one.fingerprint));
        let all = seen.chain(pasted);
        all.filter(|one| Some(one.fingerprint.as_str()) != own).collect()
    }

    /// Whether a token, by its fingerprint, is the one that was pasted.
    pub fn is_pasted(&self, fingerprint: &str) -> bool {
        let pasted = self.pasted.as_ref();
        pasted.is_some_and(|pasted| pasted.view.fingerprint == fingerprint)
    }

    /// The token of a fingerprint, as it is asked about; none where it is empty.
    pub fn meant(&self, fingerprint: &str) -> Option<Meant> {
        match &self.pasted {
            _ if fingerprint.is_empty() => None,
            Some(pasted) if pasted.view.fingerprint == fingerprint => Some(Meant::Pasted(pasted.token.clone())),
            _ => Some(Meant::Seen(fingerprint.to_owned())),
        }
    }

    /// The token of the call that is looked at.
    pub fn token(&self) -> Option<&TokenView> {
        self.detail.whole.as_ref()?.report.token.as_ref()
    }

    /// Whether something on it changes with time.
    pub fn expires(&self) -> bool {
        self.layout.tab == Tab::Token
            && self.token().is_some_and(|token| {
                token.expires_at_ms.is_some() || self.detail.tokens.contains_key(&token.fingerprint)
            })
    }

    /// Takes what was typed into the filter; `caret` in bytes, where somebody types.
    pub fn type_filter(&mut self, text: String, caret: Option<usize>) {
        self.typed.take(text, caret, &mut self.list);
    }

    /// Sets the filter.
    pub fn set_filter(&mut self, filter: Filter) {
        self.typed.set(filter, &mut self.list);
    }

    /// Looks at another call, or at none.
    pub fn choose(&mut self, id: Option<String>) {
        if self.detail.id != id {
            self.detail = Detail {
                id,
                ..Detail::default()
            };
        }
    }
}
