//! What of an answer is shown to a reader: its fullest sentence, what else it says, and its code.

use super::{Answer, Code, Leaf, Place, Sentence, harmless, key};

/// Beside the fullest, at most so many sentences and listed causes are shown.
const MOST_BESIDES: usize = 3;
const MOST_CAUSES: usize = 6;

impl Answer {
    /// The server's own sentence to be shown: the longest of the most telling place, unless that is a mere status line
    /// and another says more.
    pub fn fullest(&self) -> Option<&str> {
        // Of equals the first.
        let weighed = self.sentences.iter().rev().map(|one| (one, one.weight()));
        let best = weighed.max_by_key(|(_, weight)| *weight);
        best.map(|(one, _)| one.text.as_str())
    }

    /// What else it says, beside [`Self::fullest`]: up to three sentences of members that are named for it, each adding
    /// something, and what stands in a list of causes (`address_pending, phone_pending`).
    pub fn besides(&self) -> Vec<String> {
        let fullest = self.fullest().unwrap_or_default();
        let mut said: Vec<&str> = vec![fullest];
        let mut causes: Vec<&str> = Vec::new();
        for one in self
            .sentences
            .iter()
            .filter(|one| one.place == Place::Member && one.rank <= 1)
        {
            let text = one.text.as_str();
            let adds = |known: &&str| !contains(known, text) && !contains(text, known);
            if !said.iter().all(adds) || key::is_status_line(text) || self.code() == Some(text) {
                continue;
            }
            let listed = one.path.ends_with("[]") && harmless::is_word(text);
            if listed && causes.len() < MOST_CAUSES {
                causes.push(text);
            } else if text.split(' ').count() >= 3 && said.len() <= MOST_BESIDES {
                said.push(text);
            }
        }
        if fullest.is_empty() {
            return self.members_in_words().into_iter().collect();
        }
        let listed = (!causes.is_empty()).then(|| causes.join(", "));
        said.iter()
            .skip(1)
            .map(|text| (*text).to_owned())
            .chain(listed)
            .collect()
    }

    /// The members of an answer without any sentence: `XErr: 2148916233, Redirect: https://…`. What may be a secret is
    /// named and not shown.
    fn members_in_words(&self) -> Option<String> {
        let leaves = self.leaves.iter().filter(|leaf| !leaf.text.is_empty());
        let said: Vec<String> = leaves
            .filter_map(|leaf| harmless::member(&leaf.path, &leaf.text))
            .take(MOST_CAUSES)
            .collect();
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// Whether the server says more than its status: a sentence, or a code with a meaning of its own.
    pub fn tells(&self) -> bool {
        let telling = |text: &str| text.split(' ').count() >= 2 && !key::is_status_line(text);
        // Without a sentence: a number or name of an error, or where to go.
        let leads =
            |leaf: &Leaf| leaf.text.contains("://") || key::last(&leaf.path).to_ascii_lowercase().contains("err");
        if self.sentences.is_empty() && self.leaves.iter().any(leads) {
            return true;
        }
        self.fullest().is_some_and(telling) || self.code().is_some_and(|code| !key::is_status_line(code))
    }

    /// The machine-readable code to be shown.
    pub fn code(&self) -> Option<&str> {
        let status = self.status.map(|status| status.to_string()).unwrap_or_default();
        let shown = |code: &&Code| {
            let text = code.text.as_str();
            text != status && !text.contains("://") && !text.contains(' ') && !key::is_generic_code(text)
        };
        let with_letters = |code: &&Code| code.text.bytes().any(|byte| byte.is_ascii_alphabetic());
        let all = || self.codes.iter().filter(shown);
        let telling = |code: &&Code| with_letters(code) && !key::is_status_line(&code.text);
        if let Some(code) = all().find(telling) {
            return Some(&code.text);
        }
        all()
            .find(with_letters)
            .or_else(|| all().find(|code| code.text.len() > 3))
            .map(|code| code.text.as_str())
    }
}

impl Sentence {
    /// How much it tells a reader: its place first, then its words.
    fn weight(&self) -> (u8, usize) {
        let words = self.text.split(' ').count();
        let mere = words <= 2 || key::is_status_line(&self.text);
        let place = 10_u8.saturating_sub(self.rank);
        // A page begins with what happened and goes on with advice.
        let enough = if self.place == Place::Block { 4 } else { 12 };
        (if mere { place / 2 } else { place }, words.min(enough))
    }
}

/// Whether a text holds another, without regard to case.
fn contains(text: &str, other: &str) -> bool {
    text.to_lowercase().contains(&other.to_lowercase())
}
