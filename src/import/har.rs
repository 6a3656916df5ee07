//! HAR 1.1 and 1.2 as Chrome, Firefox and others write them.
//!
//! The text is passed over once, entry by entry, and nothing of it is copied but what an exchange keeps: of bodies only
//! those that may tell something are unescaped, and no further than is kept. Broken entries are skipped and counted; only
//! a file that is no JSON, or no HAR, is an error.

mod entry;

use super::pull::{Broken, Pull};
use super::{ImportError, Imported, Recording};
use crate::exchange::Exchange;
use crate::sensitive::Sensitive;
use entry::Entry;
use serde::de::IgnoredAny;

/// From so many bytes on, the text is passed over by one thread while another takes what was found.
const LARGE: usize = 4 * 1024 * 1024;

/// Whether the body of a call that was answered with 2xx is worth keeping, whatever is in it.
pub(super) type Tells<'a> = &'a dyn Fn(&Exchange) -> bool;

/// Who is asked and told while a file is read.
#[derive(Clone, Copy)]
pub(super) struct Along<'a> {
    pub(super) tells: Tells<'a>,
    /// Is told how many entries were read so far, after each.
    pub(super) counts: &'a dyn Fn(usize),
}

/// Reads a HAR file, or the answer of a token endpoint, whose token is then taken.
pub(super) fn read(text: &str, now_ms: i64, along: Along<'_>) -> Result<Imported, ImportError> {
    let mut file = File {
        now_ms,
        ..File::default()
    };
    let mut pull = Pull::new(text);
    let read = file.top(&mut pull, along);
    if read.is_err() || !pull.is_at_end() {
        // A strict reader knows the place and the words.
        return Err(match serde_json::from_str::<IgnoredAny>(text) {
            Err(error) => ImportError::json(&error),
            Ok(_) => ImportError::NotHar {
                path: "$",
                reason: "cannot be read",
            },
        });
    }
    if let Some((path, reason)) = file.wrong {
        return Err(ImportError::NotHar { path, reason });
    }
    if let Some(token) = file.access_token {
        return Ok(Imported::Token(token));
    }
    if !file.has_log {
        return Err(ImportError::NotHar {
            path: "log",
            reason: "is missing",
        });
    }
    if !file.has_entries {
        return Err(ImportError::NotHar {
            path: "log.entries",
            reason: "is missing",
        });
    }
    file.note_what_is_not_in_it();
    Ok(Imported::Exchanges(file.recording))
}

/// One entry by itself as the call `id`, as the developer tools tell it; the error is the reason for which it cannot be
/// used. Bodies are kept as of a call that tells something: what does not matter is left out by who asks.
pub(crate) fn exchange(id: String, entry: &serde_json::Value, now_ms: i64) -> Result<Exchange, String> {
    let text = entry.to_string();
    let entry = Entry::read(&mut Pull::new(&text)).map_err(|_| "it cannot be read".to_owned())?;
    entry.exchange(id, now_ms, &|_| true)
}

/// What was read so far.
#[derive(Default)]
struct File {
    now_ms: i64,
    recording: Recording,
    creator: String,
    has_log: bool,
    has_entries: bool,
    access_token: Option<Sensitive<String>>,
    /// What is of another type than a HAR has there.
    wrong: Option<(&'static str, &'static str)>,
}

impl File {
    fn note_what_is_not_in_it(&mut self) {
        let list = &self.recording.exchanges;
        let carries = |e: &Exchange| e.request_headers.has("authorization") || !e.url.query("access_token").is_empty();
        if list.is_empty() || list.iter().any(carries) {
            return;
        }
        let chrome =
            self.creator.eq_ignore_ascii_case("WebInspector") && !list.iter().any(|e| e.request_headers.has("cookie"));
        if !chrome {
            self.recording.notes.push(
                "No token is in this file: no request in it has an `Authorization` header. \
                 Export it again with sensitive data, if the program that wrote it left that out."
                    .to_owned(),
            );
            return;
        }
        for exchange in &mut self.recording.exchanges {
            exchange.withheld = Some("Chrome saved the file without `Authorization` and cookies".to_owned());
        }
        self.recording.notes.push(
            "No token is in this file. Chrome leaves `Authorization` and cookies out unless DevTools → Settings → \
             Preferences → Network → `Allow to generate HAR with sensitive data` is on; then choose \
             `Export HAR (with sensitive data)`."
                .to_owned(),
        );
    }

    fn top(&mut self, pull: &mut Pull<'_>, along: Along<'_>) -> Result<(), Broken> {
        let is_object = pull.object(|name, inside| {
            if name.is("log") {
                self.has_log = true;
                self.log(inside, along)
            } else if name.is("access_token") {
                // The answer of a token endpoint (RFC 6749 §5.1).
                if let Some(token) = inside.string()? {
                    self.access_token = Some(Sensitive::new(token.text().into_owned()));
                }
                Ok(())
            } else {
                inside.skip()
            }
        })?;
        self.expect(is_object, "$", "is not an object");
        Ok(())
    }

    fn log(&mut self, pull: &mut Pull<'_>, along: Along<'_>) -> Result<(), Broken> {
        let is_object = pull.object(|name, inside| {
            if name.is("entries") {
                self.has_entries = true;
                self.entries(inside, along)
            } else if name.is("creator") {
                inside.object(|name, inside| {
                    if !name.is("name") {
                        return inside.skip();
                    }
                    self.creator = inside
                        .string()?
                        .map_or_else(String::new, |name| name.text().into_owned());
                    Ok(())
                })?;
                Ok(())
            } else {
                inside.skip()
            }
        })?;
        self.expect(is_object, "log", "is not an object");
        Ok(())
    }

    fn entries(&mut self, pull: &mut Pull<'_>, along: Along<'_>) -> Result<(), Broken> {
        let mut index = 0;
        let mut take = |entry: Entry<'_>| {
            match entry.exchange((index + 1).to_string(), self.now_ms, along.tells) {
                Ok(exchange) => self.recording.exchanges.push(exchange),
                Err(reason) => self.recording.skip(format!("log.entries[{index}]"), reason),
            }
            index += 1;
            (along.counts)(index);
        };
        let is_list = if pull.left() < LARGE {
            pull.list(|inside| {
                take(Entry::read(inside)?);
                Ok(())
            })?
        } else {
            by_two(pull, take)?
        };
        self.expect(is_list, "log.entries", "is not a list");
        Ok(())
    }

    fn expect(&mut self, right: bool, path: &'static str, reason: &'static str) {
        if !right && self.wrong.is_none() {
            self.wrong = Some((path, reason));
        }
    }
}

/// Reads the entries of a list in a thread of their own, and hands them on in their order.
#[cfg(not(target_arch = "wasm32"))]
fn by_two<'a>(pull: &mut Pull<'a>, mut take: impl FnMut(Entry<'a>)) -> Result<bool, Broken> {
    use std::sync::mpsc;
    /// So many at a time, and so many times: what is read ahead is bounded.
    const TOGETHER: usize = 64;
    const AHEAD: usize = 8;
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel::<Vec<Entry<'a>>>(AHEAD);
        let reader = scope.spawn(move || {
            let mut found = Vec::with_capacity(TOGETHER);
            let read = pull.list(|inside| {
                found.push(Entry::read(inside)?);
                if found.len() == TOGETHER {
                    let full = std::mem::replace(&mut found, Vec::with_capacity(TOGETHER));
                    // Whoever takes them stops only when this ends.
                    send.send(full).map_err(|_| Broken)?;
                }
                Ok(())
            });
            send.send(found).map_err(|_| Broken)?;
            read
        });
        receive.into_iter().flatten().for_each(&mut take);
        // A panic there is one of the reader's, as it would be here.
        reader.join().unwrap_or(Err(Broken))
    })
}

/// A browser reads in its worker's one thread.
#[cfg(target_arch = "wasm32")]
fn by_two<'a>(pull: &mut Pull<'a>, mut take: impl FnMut(Entry<'a>)) -> Result<bool, Broken> {
    pull.list(|inside| {
        take(Entry::read(inside)?);
        Ok(())
    })
}
