//! From the file to [`Settings`] and back, with every check.

use super::host::is_host;
use super::{FORMAT, SCHEMA, Settings, SettingsError};
use crate::pack::Kept;
use crate::table::Table;
use crate::token::{begins_like_token, without_tokens};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;

/// Files are at most this long: more than the browser keeps.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// So much of a text tells whether it is one.
const HEAD: usize = 512;
/// At most so many of each.
const MOST: usize = 1000;
/// Longer names are no names.
const LONGEST_NAME: usize = 80;
/// Longer operations are none.
const LONGEST_OPERATION: usize = 4000;

/// What every file of settings says of itself, of any schema.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    format: Option<String>,
    schema: Option<u64>,
}

/// The file as it is written: its head comes first.
#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    schema: u32,
    #[serde(flatten)]
    settings: &'a Settings,
}

/// Whether a text looks like a file of settings, and like no document of an API.
pub fn is_settings(text: &str) -> bool {
    let head: String = text.chars().take(HEAD).collect();
    head.trim_start_matches('\u{feff}').trim_start().starts_with('{') && head.contains(&format!("\"{FORMAT}\""))
}

/// Writes the file.
///
/// # Errors
/// As [`read`] of what it holds: what would not be read is not written.
pub fn write(settings: &Settings) -> Result<String, SettingsError> {
    check(settings)?;
    let written = Written {
        format: FORMAT,
        schema: SCHEMA,
        settings,
    };
    serde_json::to_string_pretty(&written).map_err(|error| SettingsError::Member {
        line: 0,
        column: 0,
        reason: error.to_string(),
    })
}

/// Reads a file whole, or says what is wrong with it.
///
/// # Errors
/// [`SettingsError`] says what, where, and what to do; nothing is used by halves.
pub fn read(text: &str) -> Result<Settings, SettingsError> {
    if text.len() > MOST_BYTES {
        return Err(SettingsError::TooLarge(MOST_BYTES));
    }
    let text = text.trim_start_matches('\u{feff}');
    let head: Head = serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data => SettingsError::NotSettings,
        _ => SettingsError::Syntax {
            line: error.line(),
            column: error.column(),
            reason: reason_of(&error),
        },
    })?;
    if head.format.as_deref() != Some(FORMAT) {
        return Err(SettingsError::NotSettings);
    }
    match head.schema {
        None => return Err(SettingsError::NoSchema),
        Some(schema) if schema != u64::from(SCHEMA) => return Err(SettingsError::Newer(schema)),
        Some(_) => {}
    }
    let settings = members(text).map_err(|error| SettingsError::Member {
        line: error.line(),
        column: error.column(),
        reason: reason_of(&error),
    })?;
    check(&settings)?;
    Ok(settings)
}

/// The members beside the head.
fn members(text: &str) -> Result<Settings, serde_json::Error> {
    /// The same members, so that an unknown one is an error with its line.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct All {
        #[serde(rename = "format")]
        _format: String,
        #[serde(rename = "schema")]
        _schema: u64,
        #[serde(default)]
        sites: Vec<String>,
        #[serde(default)]
        sign_in_hosts: Vec<String>,
        #[serde(default)]
        hosts: Vec<String>,
        #[serde(default)]
        vendors: std::collections::BTreeMap<String, super::VendorSettings>,
        #[serde(default)]
        off: Vec<String>,
        #[serde(default)]
        muted: Vec<MutedMember>,
        #[serde(default)]
        appearance: super::Appearance,
        #[serde(default)]
        keep_calls: bool,
        #[serde(default)]
        note_contradictions: bool,
        #[serde(default)]
        tables: Vec<super::OwnTable>,
        #[serde(default)]
        packs: Vec<super::OwnPack>,
    }
    /// As [`super::Muted`], which is read from messages as well, where more may stand.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct MutedMember {
        site: String,
        #[serde(default)]
        operation: Option<String>,
    }
    let all: All = serde_json::from_str(text)?;
    let muted = all.muted.into_iter().map(|one| super::Muted {
        site: one.site,
        operation: one.operation,
    });
    Ok(Settings {
        sites: all.sites,
        sign_in_hosts: all.sign_in_hosts,
        hosts: all.hosts,
        vendors: all.vendors,
        off: all.off,
        muted: muted.collect(),
        appearance: all.appearance,
        keep_calls: all.keep_calls,
        note_contradictions: all.note_contradictions,
        tables: all.tables,
        packs: all.packs,
    })
}

/// The parser's words without its own place: the error has it.
fn reason_of(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let words = words.strip_suffix(place.as_str()).unwrap_or(&words);
    // It quotes what stands there.
    without_tokens(words).unwrap_or_else(|| words.to_owned())
}

fn wrong(path: String, reason: impl Into<String>) -> SettingsError {
    SettingsError::Value {
        path,
        reason: reason.into(),
    }
}

fn check(settings: &Settings) -> Result<(), SettingsError> {
    let lists = [
        ("sites", &settings.sites),
        ("signInHosts", &settings.sign_in_hosts),
        ("hosts", &settings.hosts),
        ("off", &settings.off),
    ];
    for (name, hosts) in lists {
        bounded(name, hosts.len())?;
        for (at, host) in hosts.iter().enumerate() {
            let path = || format!("{name}[{at}]");
            no_token(path, host)?;
            if !is_host(host) {
                let reason =
                    "this is no host: write its name alone, in small letters, without `https://`, port and path";
                return Err(wrong(path(), reason));
            }
        }
    }
    bounded("vendors", settings.vendors.len())?;
    for id in settings.vendors.keys() {
        let path = || format!("vendors.{}", id.chars().take(LONGEST_NAME).collect::<String>());
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if id.is_empty() || id.len() > LONGEST_NAME || !id.chars().all(plain) {
            return Err(wrong(
                // What it is may be a secret.
                "vendors".to_owned(),
                "a vendor's identifier has small letters, digits, `-` and `_` only, as its folder in `vendors` has",
            ));
        }
        no_token(path, id)?;
    }
    bounded("muted", settings.muted.len())?;
    for (at, muted) in settings.muted.iter().enumerate() {
        let origin = url::Url::parse(&muted.site).ok();
        let is_origin =
            origin.is_some_and(|url| url.origin().is_tuple() && url.origin().ascii_serialization() == muted.site);
        if !is_origin {
            let reason =
                "this is no origin: write scheme, host and port of the page alone, as in `https://app.example`";
            return Err(wrong(format!("muted[{at}].site"), reason));
        }
        let operation = muted.operation.as_deref().unwrap_or("-");
        if operation.is_empty() || operation.len() > LONGEST_OPERATION {
            return Err(wrong(
                format!("muted[{at}].operation"),
                format!("an operation has 1 to {LONGEST_OPERATION} bytes; leave it out to mute all of the site"),
            ));
        }
        no_token(|| format!("muted[{at}].operation"), operation)?;
    }
    tables(settings)?;
    packs(settings)
}

fn tables(settings: &Settings) -> Result<(), SettingsError> {
    bounded("tables", settings.tables.len())?;
    for (at, table) in settings.tables.iter().enumerate() {
        if table.name.trim().is_empty() || table.name.len() > LONGEST_NAME {
            let reason = format!("a table's name has 1 to {LONGEST_NAME} bytes");
            return Err(wrong(format!("tables[{at}].name"), reason));
        }
        no_token(|| format!("tables[{at}].name"), &table.name)?;
        let loaded = STANDARD
            .decode(&table.table)
            .map_err(|error| error.to_string())
            .and_then(|bytes| Table::load(bytes).map_err(|error| error.to_string()));
        if let Err(reason) = loaded {
            return Err(wrong(
                format!("tables[{at}].table"),
                format!("{reason}; import the document of this table again, and take the table out of the file"),
            ));
        }
    }
    Ok(())
}

fn packs(settings: &Settings) -> Result<(), SettingsError> {
    bounded("packs", settings.packs.len())?;
    for (at, pack) in settings.packs.iter().enumerate() {
        no_token(|| format!("packs[{at}].id"), &pack.id)?;
        let read = Kept::of_text(&pack.id, &pack.kept).and_then(|kept| kept.pack());
        if let Err(error) = read {
            return Err(wrong(
                format!("packs[{at}].kept"),
                format!("{error}; import the pack's folder again, and take the pack out of the file"),
            ));
        }
    }
    Ok(())
}

fn bounded(name: &str, count: usize) -> Result<(), SettingsError> {
    match count > MOST {
        true => Err(wrong(
            name.to_owned(),
            format!("{count} stand here, and {MOST} can; take some out"),
        )),
        false => Ok(()),
    }
}

/// Whatever is written here goes onto a disk, and perhaps to somebody else.
fn no_token(path: impl Fn() -> String, text: &str) -> Result<(), SettingsError> {
    let in_token = |c: char| c.is_ascii_alphanumeric() || "-._~+=".contains(c);
    match text.split(|c: char| !in_token(c)).any(begins_like_token) {
        true => Err(SettingsError::HoldsToken { path: path() }),
        false => Ok(()),
    }
}
