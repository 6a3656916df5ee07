//! By which names vendors are known: their folders', their products', their hosts', and those of makers whose tokens
//! and answers are known without a folder.

use std::collections::BTreeSet;
use std::path::Path;

/// Vendors whose name is a word of English, too. A text names them when it has the product's name in capitals as it is
/// written, one of their hosts, a field of theirs (`x-front-…`), or nothing but the folder's name; code, when it has the
/// product's name as a type is written.
const WORDS: &[&str] = &[
    "asana", "connect", "discord", "front", "graph", "intercom", "sentry", "slack", "square", "stripe", "zoom",
];

/// Makers that no folder and no sign has as its own, and what products of theirs are called beside their folders.
const MAKERS: &[&str] = &[
    "AWS",
    "Amazon",
    "Atlassian",
    "Azure",
    "Cisco",
    "Cloudflare",
    "Entra",
    "IFTTT",
    "Microsoft",
    "Telegram",
    "Zapier",
    "Zoho",
];

/// Makers of signs that are words, formats or ways rather than somebody.
const NOBODY: &[&str] = &[
    "echo",
    "edges",
    "general",
    "hapi",
    "jose",
    "mcp",
    "networks",
    "passport",
    "rails",
    "rust",
    "soap",
    "spring",
    "standards",
    "envoy",
    "haproxy",
];

pub(crate) struct Names {
    /// The folders.
    pub(crate) ids: Vec<String>,
    /// Names that are nothing else: in any case, as whole words.
    plain: BTreeSet<String>,
    /// Products' names that are words of English: as they are written.
    words: BTreeSet<String>,
    /// Makers that have nothing but a line about their tokens, as they are written; in texts alone.
    makers: BTreeSet<String>,
    /// Domains of hosts, lower case.
    domains: BTreeSet<String>,
}

impl Names {
    pub(crate) fn read(root: &Path) -> Self {
        let mut made = Self {
            ids: Vec::new(),
            plain: MAKERS.iter().map(|name| name.to_lowercase()).collect(),
            words: BTreeSet::new(),
            makers: BTreeSet::new(),
            domains: BTreeSet::new(),
        };
        let folders = std::fs::read_dir(root.join("vendors")).unwrap();
        for entry in folders.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
            let id = entry.file_name().unwrap().to_str().unwrap().to_owned();
            made.vendor(&id, &std::fs::read_to_string(entry.join("vendor.txt")).unwrap());
            made.ids.push(id);
        }
        made.makers(&std::fs::read_to_string(root.join("vendors/credentials.txt")).unwrap());
        let files = std::fs::read_dir(root.join("signs")).unwrap();
        for path in files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let text = std::fs::read_to_string(path).unwrap();
            let makers = text.lines().filter_map(|line| line.strip_prefix("maker "));
            for id in makers.filter_map(|rest| rest.split_whitespace().next()) {
                if !NOBODY.contains(&id) {
                    made.plain.insert(id.to_owned());
                }
            }
        }
        made
    }

    fn vendor(&mut self, id: &str, text: &str) {
        let name = text.lines().find_map(|line| line.strip_prefix("name ")).unwrap().trim();
        if WORDS.contains(&id) {
            self.words.insert(name.to_owned());
        } else {
            self.plain.insert(id.to_owned());
            self.plain.insert(name.to_lowercase());
        }
        let regions: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("region "))
            .filter_map(|line| line.split_whitespace().next_back())
            .collect();
        for host in text.lines().filter(|line| line.starts_with("host ")) {
            let pattern = host.split_whitespace().nth(2).unwrap();
            let hosts = match pattern.ends_with("{region}") {
                true => regions
                    .iter()
                    .map(|region| pattern.replace("{region}", region))
                    .collect(),
                false => vec![pattern.to_owned()],
            };
            for host in hosts {
                let labels: Vec<&str> = host.rsplit('.').take(2).collect();
                self.domains.insert(format!("{}.{}", labels[1], labels[0]));
            }
        }
        self.makers(text);
    }

    /// The makers that `token` lines name: `token … | SendGrid | API key`.
    fn makers(&mut self, text: &str) {
        for line in text.lines().filter(|line| line.starts_with("token ")) {
            let parts: Vec<&str> = line.split(" | ").collect();
            // A maker that is described has no name.
            if let [_, maker, _] = parts[..]
                && !maker.starts_with("a ")
            {
                self.makers.insert(maker.to_owned());
            }
        }
    }

    /// The first vendor's name in a line of code.
    pub(crate) fn in_code(&self, line: &str) -> Option<String> {
        let lower = line.to_ascii_lowercase();
        let plain = self.plain.iter().find(|name| has_word(line, &lower, name));
        let word = || self.words.iter().find(|name| has_word(line, line, name));
        plain.or_else(word).cloned()
    }

    /// The first vendor's name in a text.
    pub(crate) fn in_text(&self, text: &str) -> Option<String> {
        let plain = text.to_ascii_lowercase().replace('\\', "");
        let id = WORDS
            .iter()
            .find(|id| text == **id || has_word(&plain, &plain, &format!("x-{id}")));
        let maker = || self.makers.iter().find(|name| has_word(text, text, name));
        let domain = || self.domains.iter().find(|domain| has_word(&plain, &plain, domain));
        self.in_code(text)
            .or_else(|| id.map(|id| (*id).to_owned()))
            .or_else(|| maker().or_else(domain).cloned())
    }
}

/// Whether a name stands in a text as a whole word. In `aName` and `a_name` the words are two. `hay` is the text as it
/// is to be searched: itself, or in lower case.
fn has_word(text: &str, hay: &str, name: &str) -> bool {
    let lower = |c: char| c.is_lowercase() || c.is_ascii_digit();
    hay.match_indices(name).any(|(at, _)| {
        let found = &text[at..at + name.len()];
        let (first, last) = (found.chars().next().unwrap(), found.chars().next_back().unwrap());
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        let starts = before.is_none_or(|c| !c.is_alphanumeric() || (lower(c) && first.is_uppercase()));
        let ends = after.is_none_or(|c| !c.is_alphanumeric() || (lower(last) && c.is_uppercase()));
        starts && ends
    })
}
