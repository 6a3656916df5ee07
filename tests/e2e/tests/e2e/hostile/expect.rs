//! What a page's head says must be seen, and whether it was.

use serde_json::Value;
use std::path::Path;
use why403_platforms::hostile_head;

/// A page's head.
#[derive(Debug, Default)]
pub(crate) struct Expect {
    pub(crate) name: String,
    pub(crate) tries: String,
    pub(crate) seen: String,
    /// Another page opens it.
    pub(crate) is_part: bool,
    /// Its outcome is to be as without the extension, in a browser (in any, if it is empty).
    same: Option<&'static str>,
    /// What is known to differ, and where.
    differs: Option<(&'static str, String)>,
    /// No driver may hold the tab: Chromium renders nothing ahead in one that is held.
    pub(crate) is_unattended: bool,
    /// The names in its outcome under which something differs from without the extension: these and no others.
    pub(crate) differs_in: Option<Vec<String>>,
    /// Paths of requests that the stand-ins must have seen.
    pub(crate) reached: Vec<String>,
    /// The page that is gone to once this one was looked at; what its head says must then be seen.
    pub(crate) then: Option<String>,
    /// What a browser has not, so that it cannot be tried there.
    lacks: Vec<(&'static str, String)>,
    pub(crate) click: Option<String>,
    pub(crate) ambush: bool,
    /// The click is to come within so many milliseconds.
    pub(crate) within: Option<u64>,
    card: Option<(&'static str, String)>,
    pub(crate) card_never: Option<String>,
    /// So many elements of the card fit a selector.
    card_count: Option<(&'static str, usize, String)>,
    /// Word, browser (of any, if it is empty) and value of everything else.
    rules: Vec<(String, &'static str, String)>,
}

/// What the background told, and what the page made of it.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) origin: String,
    pub(crate) outcome: String,
    pub(crate) told: Value,
}

impl Expect {
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let mut page = Self {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            ..Self::default()
        };
        for (word, value) in hostile_head(&text) {
            let (of, word) = match word.split_once(' ') {
                Some(("chromium", rest)) => ("Chromium", rest),
                Some(("firefox", rest)) => ("Firefox", rest),
                _ => ("", word.as_str()),
            };
            match word {
                "tries" => page.tries = value,
                "seen" => page.seen = value,
                "part" => page.is_part = true,
                "same" => page.same = Some(of),
                "differs" => page.differs = Some((of, value)),
                "unattended" => page.is_unattended = true,
                "differs in" => {
                    let mut names: Vec<String> = value.split(',').map(|name| name.trim().to_owned()).collect();
                    names.sort();
                    page.differs_in = Some(names);
                }
                "reached" => page.reached.push(value),
                "then" => page.then = Some(value),
                "lacks" => page.lacks.push((of, value)),
                "card count" => {
                    let (count, selector) = value.split_once(' ').unwrap();
                    page.card_count = Some((of, count.parse().unwrap(), selector.to_owned()));
                }
                "click" => page.click = Some(value),
                "ambush" => page.ambush = true,
                "within" => page.within = value.parse().ok(),
                "card" => page.card = Some((of, value)),
                "card never element" => page.card_never = Some(value),
                "policy" | "header" | "kept" => {}
                "refused" | "least" | "says" | "each says" | "never" | "own never" | "hidden" | "muted" | "outcome" => {
                    page.rules.push((word.to_owned(), of, value));
                }
                other => panic!("{}: no such word: {other}", page.name),
            }
        }
        assert!(!page.tries.is_empty() && !page.seen.is_empty(), "{}", page.name);
        page
    }

    /// Values of a word in a browser.
    fn all<'a>(&'a self, kind: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.rules.iter().any(|(one, of, _)| one == word && *of == kind);
        self.rules
            .iter()
            .filter(move |(one, of, _)| one == word && if own { *of == kind } else { of.is_empty() })
            .map(|(.., value)| value.as_str())
    }

    /// Whether its outcome is held against the one without the extension.
    pub(crate) fn is_compared(&self, kind: &str) -> bool {
        self.same.is_some_and(|of| of.is_empty() || of == kind) || self.differs_in.is_some()
    }

    /// Words that the card must say.
    pub(crate) fn card(&self, kind: &str) -> Option<&str> {
        let (of, words) = self.card.as_ref()?;
        (of.is_empty() || *of == kind).then_some(words)
    }

    /// How many elements of the card must fit a selector.
    pub(crate) fn card_count(&self, kind: &str) -> Option<(usize, &str)> {
        let (of, count, selector) = self.card_count.as_ref()?;
        (of.is_empty() || *of == kind).then_some((*count, selector))
    }

    /// Whether its head says that a browser has not what it needs.
    pub(crate) fn lacks(&self, kind: &str, what: &str) -> bool {
        self.lacks.iter().any(|(of, lacked)| *of == kind && lacked == what)
    }

    /// Whether nothing is to be seen, for which one can only wait.
    pub(crate) fn waits(&self) -> bool {
        let positive = |(word, _, value): &(String, &str, String)| match word.as_str() {
            "says" | "each says" => true,
            "refused" | "least" => value != "0",
            "hidden" => value == "covered" || value == "removed",
            _ => false,
        };
        !self.rules.iter().any(positive)
    }

    /// What must be seen and is not (yet).
    pub(crate) fn missing(&self, kind: &str, seen: &Seen) -> Option<String> {
        let refused = seen.refused();
        for count in self.all(kind, "least") {
            if count.parse::<u64>().is_ok_and(|least| refused < least) {
                return Some(format!("{count} refused calls; there are {refused}"));
            }
        }
        for count in self.all(kind, "refused") {
            if count.parse() != Ok(refused) {
                return Some(format!("{count} refused calls; there are {refused}"));
            }
        }
        let text = seen.text(None);
        for words in self.all(kind, "says") {
            if !text.contains(words) {
                return Some(format!("{words:?} in the reports: {}", seen.verdicts()));
            }
        }
        for words in self.all(kind, "each says") {
            if let Some(other) = seen.reports().find(|report| !said(report).contains(words)) {
                return Some(format!("{words:?} in each report; one says {}", said(other)));
            }
        }
        for how in self.all(kind, "hidden").filter(|how| *how != "none" && *how != "any") {
            if seen.hidden() != Some(how) {
                return Some(format!("that the card is {how}; it is said to be {:?}", seen.hidden()));
            }
        }
        None
    }

    /// What must not be seen; `Ok` says in a few words what held.
    pub(crate) fn wrong(&self, kind: &str, seen: &Seen) -> Result<String, String> {
        if let Some(missing) = self.missing(kind, seen) {
            return Err(format!("not seen any more: {missing}"));
        }
        for (word, origin) in [("never", None), ("own never", Some(seen.origin.as_str()))] {
            let text = seen.text(origin);
            for words in self.all(kind, word) {
                let words = unescaped(words);
                if text.contains(&words) {
                    let at = text.find(&words).unwrap_or_default();
                    let around: String = text
                        .chars()
                        .skip(text.get(..at).unwrap_or_default().chars().count().saturating_sub(80))
                        .take(200)
                        .collect();
                    return Err(format!("{words:?} is in the reports: …{around}…"));
                }
            }
        }
        if self.all(kind, "hidden").any(|how| how == "none")
            && let Some(how) = seen.hidden()
        {
            return Err(format!("the card is said to be {how}"));
        }
        if let Some(wanted) = self.all(kind, "muted").next()
            && (wanted == "yes") != seen.is_muted()
        {
            return Err(format!("muted: {}", seen.is_muted()));
        }
        if let Some(wanted) = self.all(kind, "outcome").next()
            && wanted != seen.outcome
        {
            return Err(format!("the page saw {} instead of {wanted}", seen.outcome));
        }
        Ok(match &self.differs {
            Some((of, what)) if of.is_empty() || *of == kind => format!("known to differ: {what}"),
            _ => "held".to_owned(),
        })
    }
}

/// All texts of a report.
fn said(report: &Value) -> String {
    let mut text = String::new();
    strings(report, &mut text);
    text
}

/// Turns `\uXXXX` into the letter.
fn unescaped(words: &str) -> String {
    let mut parts = words.split("\\u");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let letter = part.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match letter.and_then(char::from_u32) {
            Some(letter) => {
                text.push(letter);
                text.push_str(part.get(4..).unwrap_or_default());
            }
            None => {
                text.push_str("\\u");
                text.push_str(part);
            }
        }
    }
    text
}

impl Seen {
    fn reports(&self) -> impl Iterator<Item = &Value> {
        self.told["reports"].as_array().into_iter().flatten()
    }

    fn refused(&self) -> u64 {
        self.reports().filter_map(|report| report["count"].as_u64()).sum()
    }

    fn verdicts(&self) -> String {
        let all: Vec<&str> = self
            .reports()
            .filter_map(|report| report["verdict"]["text"].as_str())
            .collect();
        all.join(" | ")
    }

    fn notices(&self) -> impl Iterator<Item = &Value> {
        self.told["session"]["notices"].as_array().into_iter().flatten()
    }

    fn hidden(&self) -> Option<&str> {
        let mut notices = self.notices();
        let found = notices.find(|notice| notice["kind"] == "card-hidden")?;
        found["how"].as_str()
    }

    fn is_muted(&self) -> bool {
        self.notices().any(|notice| notice["kind"] == "site-muted")
    }

    /// All reports and the list as JSON, and every text in them by itself; of one initiator only, if it is named.
    fn text(&self, origin: Option<&str>) -> String {
        let mut text = String::new();
        let all = self
            .reports()
            .filter(|report| origin.is_none_or(|origin| report["call"]["initiator"] == origin));
        for report in all {
            text.push_str(&report.to_string());
            strings(report, &mut text);
        }
        if origin.is_none() {
            text.push_str(&self.told["session"].to_string());
            strings(&self.told["session"], &mut text);
        }
        text
    }
}

fn strings(value: &Value, text: &mut String) {
    match value {
        Value::String(one) => {
            text.push('\n');
            text.push_str(one);
        }
        Value::Array(list) => list.iter().for_each(|one| strings(one, text)),
        Value::Object(map) => map.values().for_each(|one| strings(one, text)),
        _ => {}
    }
}
