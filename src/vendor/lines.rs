//! Parts that lines of different kinds share.

use super::glob::Glob;
use super::host::{HostPattern, Service};
use super::model::{Console, Vendor};
use super::template::Template;
use crate::cursor::{Cursor, TextError};
use crate::requirement::Context;

/// A vendor whose hosts do not know their regions yet.
pub(super) struct Raw {
    pub(super) vendor: Vendor,
    pub(super) hosts: Vec<RawHost>,
    /// Names, and values where they differ.
    pub(super) regions: Vec<(String, Option<String>)>,
}

/// A line `host` as it was written.
pub(super) struct RawHost {
    pub(super) line: usize,
    pub(super) service: Service,
    pub(super) pattern: String,
    pub(super) region: Option<String>,
    pub(super) path: Option<Glob>,
    pub(super) asked: bool,
}

impl Raw {
    pub(super) fn new(id: &str) -> Self {
        let vendor = Vendor {
            id: id.to_owned(),
            ..Vendor::default()
        };
        Self {
            vendor,
            hosts: Vec::new(),
            regions: Vec::new(),
        }
    }

    /// Whether a line of this kind is a fact that has no source yet. The bundle, whose sources are taken out, says
    /// `has` before any fact.
    pub(super) fn needs_source(&self, word: &str) -> bool {
        !matches!(word, "name" | "watch" | "source" | "has") && self.vendor.sources.is_empty() && !self.vendor.bundled
    }
}

impl RawHost {
    /// Pattern, name of the region and its domain, for each region.
    pub(super) fn places(&self, regions: &[(String, Option<String>)]) -> Vec<(String, Option<String>, Option<String>)> {
        if !self.pattern.contains("{region}") {
            return vec![(self.pattern.clone(), self.region.clone(), None)];
        }
        let place = |(name, value): &(String, Option<String>)| {
            let stands = value.as_ref().unwrap_or(name);
            (
                self.pattern.replace("{region}", stands),
                Some(name.clone()),
                value.clone(),
            )
        };
        regions.iter().map(place).collect()
    }
}

/// The next word, which must be there.
pub(super) fn word_of(cursor: &mut Cursor<'_>, what: &str) -> Result<String, TextError> {
    match cursor.field() {
        "" => Err(cursor.error(&format!("{what} is missing here"), "write it")),
        word => Ok(word.to_owned()),
    }
}

/// The value of the next word, which must be one of these.
pub(super) fn one_of<T: Copy>(cursor: &mut Cursor<'_>, all: &[(&str, T)]) -> Result<T, TextError> {
    let word = cursor.field();
    let found = all.iter().find(|(known, _)| *known == word);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<String> = all.iter().map(|(name, _)| format!("`{name}`")).collect();
        cursor.error(
            &format!("`{word}` cannot stand here"),
            &format!("write one of {}", names.join(", ")),
        )
    })
}

pub(super) fn host_pattern(cursor: &mut Cursor<'_>) -> Result<HostPattern, TextError> {
    let word = word_of(cursor, "a host")?;
    HostPattern::new(&word).ok_or_else(|| {
        cursor.error(
            &format!("`{word}` is no pattern of hosts"),
            "write whole labels in small letters, the last two without `*`",
        )
    })
}

/// The rest of the line.
pub(super) fn sentence(cursor: &mut Cursor<'_>, what: &str) -> Result<String, TextError> {
    match cursor.remainder() {
        "" => Err(cursor.error(&format!("{what} is missing here"), "write it")),
        text => Ok(text.to_owned()),
    }
}

/// The rest of the line, as a template.
pub(super) fn template(cursor: &mut Cursor<'_>, what: &str) -> Result<Template, TextError> {
    cursor.skip_spaces();
    let column = cursor.column();
    let text = sentence(cursor, what)?;
    Template::new(&text).map_err(|(reason, remedy)| cursor.error_at(column, &reason, remedy))
}

pub(super) fn context(cursor: &mut Cursor<'_>) -> Result<Context, TextError> {
    let word = cursor.field();
    let all = [Context::User, Context::Client, Context::Bot, Context::Guest];
    all.into_iter().find(|context| context.word() == word).ok_or_else(|| {
        cursor.error(
            &format!("`{word}` holds no token"),
            "write `user`, `client`, `bot` or `guest`",
        )
    })
}

pub(super) fn console(cursor: &mut Cursor<'_>) -> Result<Console, TextError> {
    let rest = cursor.remainder();
    let mut parts = rest.split('|').map(str::trim);
    let (key, place, address) = (parts.next(), parts.next(), parts.next());
    let https = address.is_none_or(|address| address.starts_with("https://"));
    match (key, place, parts.next()) {
        (Some(key), Some(place), None) if https && !place.is_empty() && !key.is_empty() && !key.contains(' ') => {
            Ok(Console {
                key: key.to_owned(),
                place: place.to_owned(),
                address: address.map(str::to_owned),
            })
        }
        _ => Err(cursor.error(
            "a console has a key, a place and perhaps an address",
            "write `console key | Admin > Roles | https://…`",
        )),
    }
}
