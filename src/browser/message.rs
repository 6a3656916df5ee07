//! What the parts of the extension say to each other. Everything is checked on arrival by its type;
//! what a content script says comes from a page and is hostile. What is said crosses as an object whose `kind` names it, by
//! [`read_words`] and [`write_words`].

mod card;
mod consent;
mod crossing;
mod imported;
mod login;
mod notice;
pub mod reader;
mod relay;
mod rows;
mod settings;

pub use card::{CardEntry, CardFace, CardState, CardView, Corner, Muted, Toward};
pub use consent::{ConsentAnswer, Standing, VendorChoice, Watched};
pub use crossing::{read, read_members, read_words, write, write_words};
pub use imported::{ImportedPack, ImportedTable, PACK, TABLE, faults_of};
pub use login::{Login, LoginSign};
pub use notice::Notice;
pub use relay::{Begun, FromRelay, Hidden, ToRelay};
pub use rows::{RowsAnswer, RowsMark};
pub use settings::TakenSettings;

use crate::contradiction::Book;
pub use crate::report::Row;
use crate::report::desk::{Asks, Behind};
use crate::report::{SessionView, TokenView};
use crate::session::ask::{Asked, Asking};
use crate::settings::Appearance;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the extension's own pages (card, popup, panel) ask of the background.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum FromView {
    /// What the card of a tab shows. Answer: [`CardState`].
    Card {
        /// The tab; the one that the card is in when it is left out.
        tab: Option<i64>,
    },
    /// What the card of a tab draws. Answer: [`CardView`].
    CardView {
        /// The tab; the one that the card is in when it is left out.
        tab: Option<i64>,
        /// What the user did there, and what was newest before.
        face: CardFace,
        /// Something will have to be drawn in a moment: the answer may wait for it.
        #[serde(default)]
        soon: bool,
    },
    /// One call explained, or the request for it, to be copied. Answer: a string.
    Written {
        /// The tab; the one that the card is in when it is left out.
        tab: Option<i64>,
        /// The call.
        id: String,
        /// What of it, in which form: the word of the button ([`crate::report::copied`]).
        what: String,
    },
    /// Calls of a tab that are new or changed. Answer: [`RowsAnswer`].
    Rows {
        /// The tab.
        tab: i64,
        /// What the last answer said of itself.
        since: RowsMark,
    },
    /// A question about one call or token of a tab. Answer: [`Told`](crate::report::desk::Told).
    Desk {
        /// The tab.
        tab: i64,
        /// The question.
        asks: Asks,
    },
    /// All calls of a tab as the journal keeps them, with what proves who calls: for an export that takes it out. The user
    /// asked for it. Answer: a string.
    Recording {
        /// The tab.
        tab: i64,
    },
    /// Whether pages of an origin are watched and granted. Answer: [`Watched`].
    Sees {
        /// The match pattern of its pages.
        pattern: String,
        /// Its host.
        host: String,
    },
    /// Open the popup's page for a tab, in a tab of its own: the panel of the developer tools may not ask for a host.
    Allow {
        /// The tab.
        tab: i64,
    },
    /// Open the popup's page for the tab of the card, in a tab of its own: the card may not ask for a host everywhere.
    OpenPopup,
    /// The card is this high.
    Size {
        /// CSS pixels.
        height: f64,
        /// It is drawn small.
        #[serde(default)]
        small: bool,
    },
    /// Move the card of this tab; it stays there on other pages, too.
    Move {
        /// Where to.
        to: Toward,
    },
    /// Make cards small, or whole again.
    Pill {
        /// Small.
        on: bool,
    },
    /// Close one kind of refusal in the card of this tab until the page is loaded anew.
    Dismiss {
        /// Its key.
        key: String,
    },
    /// Nothing is left to be taken back in the card: it goes if it is empty.
    Settled,
    /// Load the page of this tab's card anew.
    Reload,
    /// Whether the administrator's policy lets a host be asked anything. Answer: a boolean.
    MayAsk {
        /// The host.
        host: String,
    },
    /// Whether the card of this tab was seen and stood still for a moment before it was pressed. Answer: a boolean.
    Steady {
        /// When that was: milliseconds since 1970-01-01T00:00:00Z.
        pressed_ms: f64,
    },
    /// Close the card.
    Close,
    /// Show no card for calls like this one, or for any call of this site. Answer: [`Muted`].
    Mute {
        /// The call.
        id: String,
        /// What to mute.
        what: Mute,
    },
    /// Show cards on this tab's site again.
    Unmute {
        /// The tab.
        tab: i64,
    },
    /// Show cards again for what the user muted. Answer: [`OptionsAnswer`].
    TakeBack {
        /// What.
        muted: Muted,
    },
    /// Watch a site that is watched otherwise, or not: then nothing of it is observed or shown until it is switched on again.
    SwitchSite {
        /// The site's host.
        host: String,
        /// Whether it is watched.
        on: bool,
    },
    /// Tokens and calls of a tab. Answer: [`SessionAnswer`].
    Session {
        /// The tab.
        tab: i64,
    },
    /// One call explained. Answer: [`Report`](crate::report::Report).
    Report {
        /// The tab.
        tab: i64,
        /// The call.
        id: String,
    },
    /// The token itself, because the user asked. Answer: a string.
    Reveal {
        /// The tab.
        tab: i64,
        /// Which token.
        fingerprint: String,
    },
    /// Forget the calls of a tab.
    Clear {
        /// The tab.
        tab: i64,
    },
    /// Keep the calls when the page changes, or not.
    Preserve {
        /// Whether to keep them.
        on: bool,
    },
    /// Ask the vendor about a token. The answers come later, as [`ToViews::Changed`].
    Ask {
        /// The tab.
        tab: i64,
        /// Which token.
        fingerprint: String,
    },
    /// Ask the vendor about the permissions that calls with this token lack: which roles contain them, whether the
    /// organisation has them.
    AskRights {
        /// The tab.
        tab: i64,
        /// The token.
        fingerprint: String,
    },
    /// How the user's consent stands, and the vendors that can be chosen. Answer: [`ConsentAnswer`].
    Consent,
    /// The user agreed. The engine starts anew for it.
    Agree {
        /// Which version of the words was shown.
        version: u32,
    },
    /// The user takes the consent back: everything stops, and what is kept is removed.
    Withdraw,
    /// Open the page of the first run.
    OpenWelcome,
    /// Open the page of options.
    OpenOptions,
    /// What the user chose there. Answer: [`OptionsAnswer`].
    Options,
    /// What may be asked at a platform.
    SetAsking {
        /// Identifier of the platform.
        platform: String,
        /// What the user allows.
        asking: Asking,
    },
    /// How the card and the extension's pages look. Answer: [`OptionsAnswer`].
    SetAppearance {
        /// How.
        appearance: Appearance,
    },
    /// Take these settings of an imported file, beside what is there. Answer: [`OptionsAnswer`].
    TakeSettings {
        /// Which.
        taken: TakenSettings,
    },
    /// Use a table that the user imported. Answer: [`OptionsAnswer`].
    AddTable {
        /// Its name; a table of that name is replaced.
        name: String,
        /// The compiled table, in base64.
        table: String,
    },
    /// Forget an imported table. Answer: [`OptionsAnswer`].
    RemoveTable {
        /// Its name.
        name: String,
    },
    /// Whether contradictions of the tables are kept. Answer: [`OptionsAnswer`].
    SetSeen {
        /// Whether they are.
        on: bool,
    },
    /// Forget one of them. Answer: [`OptionsAnswer`].
    RemoveSeen {
        /// Its id.
        id: String,
    },
    /// Use a pack that the user imported. The engine starts anew for it; then ask for [`FromView::Options`].
    AddPack {
        /// Its id; a pack of that id is replaced.
        id: String,
        /// What is to be kept of it: the text of a [`crate::pack::Kept`].
        pack: String,
    },
    /// Forget an imported pack, as [`FromView::AddPack`].
    RemovePack {
        /// Its id.
        id: String,
    },
    /// The user is being asked for a host at which pages sign in: its own pages get no script.
    Login {
        /// The host.
        host: String,
    },
    /// Whether pages of a host are watched once it is granted. Answer: [`Watched`].
    Watched {
        /// The host.
        host: String,
    },
    /// A body that the developer tools read. It comes from a page, so it is hostile too.
    ToolsBody {
        /// The inspected tab.
        tab: i64,
        /// The method.
        method: String,
        /// The address.
        url: String,
        /// The status.
        status: u16,
        /// What was sent, if it was text.
        request_body: Option<String>,
        /// What came back.
        response_body: Option<String>,
        /// When: milliseconds since 1970-01-01T00:00:00Z.
        time_ms: f64,
    },
}

/// What to mute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mute {
    /// Calls of the same operation on the site, until the user takes it back.
    Operation,
    /// Every call of the site, until it is switched on again.
    Site,
}

/// What the background says to all pages of the extension.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToViews {
    /// Something of this tab is new: ask again.
    Changed {
        /// The tab.
        tab: i64,
    },
}

/// What can be asked about a token, and what was.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutToken {
    /// Which token.
    pub fingerprint: String,
    /// The vendor's product name.
    pub vendor: String,
    /// What the user allows there.
    pub asking: Asking,
    /// Answers are awaited.
    pub running: bool,
    /// What was asked, oldest first.
    pub log: Vec<Asked>,
    /// Permissions that refused calls with it lack: of these it can be asked which roles contain them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<String>,
}

/// What the user chose.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OptionsAnswer {
    /// What may be asked, by platform; where one is missing: nothing.
    pub asking: BTreeMap<String, Asking>,
    /// An administrator forbids every look-up.
    #[serde(default)]
    pub look_ups_forbidden: bool,
    /// The imported tables.
    pub tables: Vec<ImportedTable>,
    /// The imported packs.
    #[serde(default)]
    pub packs: Vec<ImportedPack>,
    /// What contradicts the tables, where that is kept.
    #[serde(default)]
    pub seen: Option<Book>,
    /// Hosts of sites that are switched off.
    #[serde(default)]
    pub off: Vec<String>,
    /// What is not shown in cards.
    #[serde(default)]
    pub muted: Vec<Muted>,
    /// Hosts at which the watched pages sign in, as far as they are no vendor's.
    #[serde(default)]
    pub logins: Vec<Login>,
    /// How the card and the pages look.
    #[serde(default)]
    pub appearance: Appearance,
    /// An administrator switched cards off.
    #[serde(default)]
    pub cards_forbidden: bool,
    /// Calls are kept when the page changes.
    #[serde(default)]
    pub preserve: bool,
}

/// Tokens and calls of a tab.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionAnswer {
    /// The tokens, newest first.
    pub tokens: Vec<TokenView>,
    /// What can be asked about them; nothing about those whose vendor answers no such question.
    pub about: Vec<AboutToken>,
    /// The calls, denials first.
    pub rows: Vec<Row>,
    /// What a filter asks of each of them beside what is shown, in the same order.
    #[serde(default)]
    pub behind: Vec<Behind>,
    /// Number of denials, those that could not be kept included.
    pub denials: usize,
    /// Whether the page of the tab is watched: its scripts told that they are there.
    #[serde(default)]
    pub watched: bool,
    /// The page began while its site was switched off: the bodies of its refused calls are not seen.
    #[serde(default)]
    pub unhooked: bool,
    /// How many older rows were left out.
    #[serde(default)]
    pub more: usize,
    /// What the user should know or can do.
    pub notices: Vec<Notice>,
    /// Whether calls are kept when the page changes.
    pub preserve: bool,
    /// The documents of the tables that calls of this tab are held against: vendor, and title with date.
    #[serde(default)]
    pub tables: Vec<(String, String)>,
}

impl SessionAnswer {
    /// The list without the details of its calls.
    pub fn of(view: SessionView) -> Self {
        Self {
            rows: view.rows,
            behind: Vec::new(),
            tokens: view.tokens,
            about: Vec::new(),
            denials: view.denials,
            watched: false,
            unhooked: false,
            more: view.more,
            notices: Vec::new(),
            preserve: false,
            tables: Vec::new(),
        }
    }
}
