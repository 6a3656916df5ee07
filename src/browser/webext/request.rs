//! What `webRequest` tells: Chrome and Firefox name the sender of a request differently.

use super::origin;
use crate::session::Place;
use serde::Deserialize;

/// What `webRequest` tells about a request at one of its stages.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// The browser's number for the request, the same at every stage.
    pub request_id: String,
    /// Method.
    pub method: String,
    /// Address.
    pub url: String,
    /// Tab, or −1.
    pub tab_id: i64,
    /// Frame, or −1.
    frame_id: Option<i64>,
    /// The browser's name of the document (Chrome).
    document_id: Option<String>,
    /// When: milliseconds since 1970-01-01T00:00:00Z.
    pub time_stamp: f64,
    /// Origin of the page (Chrome).
    initiator: Option<String>,
    /// Address of the script's page or worker (Firefox).
    origin_url: Option<String>,
    /// The container that its page or worker is in (Firefox).
    pub cookie_store_id: Option<String>,
    /// Status, once there is an answer.
    pub status_code: Option<u16>,
    /// Request headers.
    request_headers: Option<Vec<Header>>,
    /// Response headers.
    response_headers: Option<Vec<Header>>,
    /// Where a redirect leads.
    pub redirect_url: Option<String>,
    /// Why it failed, in the browser's words.
    pub error: Option<String>,
    /// The answer came from the browser's own cache.
    #[serde(default)]
    pub from_cache: bool,
    /// The request's body as text.
    request_text: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Header {
    name: String,
    value: Option<String>,
}

impl Details {
    /// Origin of the page or worker that sent it.
    pub fn initiator(&self) -> Option<String> {
        self.initiator
            .as_deref()
            .or(self.origin_url.as_deref())
            .and_then(origin)
    }

    /// The page or worker that sent it.
    pub fn place(&self) -> Place {
        Place {
            frame: self.frame_id.filter(|frame| *frame >= 0),
            document: self.document_id.clone(),
            origin: self.initiator(),
            blank: false,
            worker: self.tab_id < 0,
        }
    }

    /// Whether it is of a frame in the tab's page.
    pub fn is_of_frame(&self) -> bool {
        self.frame_id.is_some_and(|frame| frame > 0)
    }

    /// What was sent, where the browser was asked for it: `background.js` has made text of it.
    pub fn request_body(&self) -> Option<&str> {
        self.request_text.as_deref()
    }

    /// The request headers.
    pub fn request_headers(&self) -> Vec<(String, String)> {
        headers(self.request_headers.as_deref())
    }

    /// The response headers.
    pub fn response_headers(&self) -> Vec<(String, String)> {
        headers(self.response_headers.as_deref())
    }
}

fn headers(list: Option<&[Header]>) -> Vec<(String, String)> {
    list.unwrap_or_default()
        .iter()
        // A value that is no text comes as bytes; nothing that is read here is.
        .map(|header| (header.name.clone(), header.value.clone().unwrap_or_default()))
        .collect()
}
