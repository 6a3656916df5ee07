//! What a part measured, as it lies in `target/bench/<part>.json`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::files;
use crate::place::Place;

/// One number, with those of its peers in the same run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Figure {
    /// What it is called in `goals`; the same in each browser.
    pub(crate) id: String,
    /// What was measured, in words.
    pub(crate) what: String,
    /// `native`, or the browser.
    #[serde(rename = "where", default)]
    pub(crate) place: String,
    /// `µs`, `ms`, `bytes` …
    pub(crate) unit: String,
    /// The number; none when it could not be measured, and `note` says why.
    pub(crate) value: Option<f64>,
    /// The same of others, in the same unit.
    #[serde(default)]
    pub(crate) peers: BTreeMap<String, Option<f64>>,
    /// How far two measurements of the same lie apart, in the same unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) spread: Option<f64>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

impl Figure {
    /// A number without peers.
    pub(crate) fn new(id: &str, what: impl Into<String>, unit: &str, value: f64) -> Self {
        Self {
            id: id.to_owned(),
            what: what.into(),
            unit: unit.to_owned(),
            value: Some(value),
            ..Self::default()
        }
    }

    /// The same with one peer more.
    pub(crate) fn beside(mut self, name: &str, value: f64) -> Self {
        self.peers.insert(name.to_owned(), Some(value));
        self
    }

    /// The same measured somewhere.
    pub(crate) fn at(mut self, place: &str) -> Self {
        self.place = place.to_owned();
        self
    }

    /// The same with a remark.
    pub(crate) fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// What one part found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Results {
    /// Its name.
    pub(crate) part: String,
    /// When it began, UTC.
    pub(crate) at: String,
    /// Of which commit.
    pub(crate) commit: String,
    /// What else the machine did when it began: the load average of a minute.
    pub(crate) load: Option<f64>,
    /// How long it took.
    pub(crate) seconds: f64,
    /// The numbers.
    pub(crate) figures: Vec<Figure>,
    /// Why some or all are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<String>,
}

/// Where the results lie, and everything that is made to measure.
pub(crate) fn folder(place: &Place) -> PathBuf {
    place.root().join("target/bench")
}

impl Results {
    /// Keeps them for the table.
    pub(crate) fn keep(&self, place: &Place) -> Result<()> {
        let path = folder(place).join(format!("{}.json", self.part));
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::Other(error.to_string()))?;
        files::write(&path, text.as_bytes())
    }

    /// Those of a part that ran before; none when it never did.
    pub(crate) fn kept(place: &Place, part: &str) -> Result<Option<Self>> {
        let path = folder(place).join(format!("{part}.json"));
        if !path.is_file() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
        serde_json::from_str(&text).map(Some).map_err(|error| Error::Content {
            path,
            problem: format!("it is not what a part of the benchmark leaves ({error}); run the part again"),
        })
    }
}

/// Reads a list of figures that a measuring program wrote.
pub(crate) fn read(path: &std::path::Path) -> Result<Vec<Figure>> {
    let text = std::fs::read_to_string(path).map_err(Error::io("read", path))?;
    serde_json::from_str(&text).map_err(|error| Error::Content {
        path: path.to_owned(),
        problem: format!("it is no list of figures: {error}"),
    })
}
