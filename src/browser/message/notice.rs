//! What a user should know of a tab beside its calls.

use super::{Hidden, LoginSign};
use crate::session::Lost;
use serde::{Deserialize, Serialize};

/// Something that the user should know or can do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Notice {
    /// Refused calls to this host were reported by the page, and the browser shows us nothing of them.
    HostNotGranted {
        /// The host.
        host: String,
    },
    /// Refused calls to hosts of a vendor that the user has not chosen were reported by the page.
    VendorNotChosen {
        /// Identifier of the platform.
        id: String,
        /// Its name.
        name: String,
        /// The hosts.
        hosts: Vec<String>,
    },
    /// The page signs in at a host that the browser hides from us.
    LoginHidden {
        /// The host.
        host: String,
        /// Identifier and name of the vendor whose hosts are chosen together, where it is one of these.
        vendor: Option<(String, String)>,
        /// How that is known.
        sign: LoginSign,
    },
    /// A token endpoint handed out names of scopes that do not exist.
    NamesMadeUp {
        /// The vendor.
        vendor: String,
        /// The document that has none of them, with its date.
        source: String,
        /// Each name, with the nearest that exists.
        names: Vec<(String, Option<String>)>,
        /// Whether the token has no other.
        all: bool,
    },
    /// So many answers came too fast to be read, or while the background was stopped.
    AnswersLost {
        /// How many.
        count: u32,
    },
    /// The page hides the card.
    CardHidden {
        /// How.
        how: Hidden,
    },
    /// Not everything could be kept.
    Lost {
        /// What, counted.
        lost: Lost,
    },
    /// Cards are muted on this site.
    SiteMuted,
    /// Something could not be done; in the words of the error.
    Trouble {
        /// The words.
        text: String,
    },
}
