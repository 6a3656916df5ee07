//! How alike two names are to a person: words, plurals, spelling slips and the usual synonyms of API makers.

/// Words that API makers use for the same thing. Kept general: none belongs to one vendor.
const SYNONYMS: &[&[&str]] = &[
    &["close", "disconnect", "end", "terminate", "hangup", "finish", "stop"],
    &["create", "add", "new", "insert", "make"],
    &["delete", "remove", "destroy"],
    &["update", "edit", "modify", "patch", "change"],
    &["list", "search", "query", "find"],
    &["get", "read", "view", "fetch", "show"],
    &["start", "begin", "launch", "initiate"],
    &["user", "agent", "person", "people", "member"],
    &["organization", "organisation", "org", "tenant"],
    &["call", "phone", "voice", "dial"],
    &["mail", "email"],
    &["message", "messaging", "sms", "text"],
    &["config", "configuration", "setting", "preference"],
    &["me", "self", "current"],
    &["cobrowse", "screenshare"],
    &["write", "manage", "modify"],
];

/// The words of a name in lower case: cut at everything that is no letter or digit, and before capitals.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut previous_small = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && previous_small) {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            previous_small = false;
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            previous_small = !c.is_uppercase();
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A word without its plural ending.
fn stem(word: &str) -> &str {
    let strip = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.len() > 2);
    if word.ends_with("ss") {
        return word;
    }
    strip("ies").or_else(|| strip("s")).unwrap_or(word)
}

/// From 0 (nothing in common) to 1 (equal).
pub(crate) fn word_likeness(one: &str, other: &str) -> f32 {
    if one == other {
        return 1.0;
    }
    let (a, b) = (stem(one), stem(other));
    if a == b || a.strip_suffix('y') == Some(b) || b.strip_suffix('y') == Some(a) {
        return 0.95;
    }
    if SYNONYMS.iter().any(|group| group.contains(&a) && group.contains(&b)) {
        return 0.75;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < 3 {
        return 0.0;
    }
    let slips = if long.len() >= 8 { 2 } else { 1 };
    if short.len() >= 4 && long.len() - short.len() <= slips && within(short, long, slips) {
        return 0.85;
    }
    let common = short.bytes().zip(long.bytes()).take_while(|(x, y)| x == y).count();
    let ratio = |part: usize| part as f32 / long.len() as f32;
    if common >= 5 && ratio(common) >= 0.6 {
        return 0.7;
    }
    if long.contains(short) {
        // What a compound is about stands at its end: textbots are bots, callable time sets are not calls.
        let share = if long.ends_with(short) { 0.8 } else { 0.6 };
        let likeness = share * ratio(short.len()).sqrt();
        return if likeness < 0.4 { 0.0 } else { likeness };
    }
    0.0
}

/// Whether at most `limit` letters must be added, left out or replaced (Levenshtein).
fn within(short: &str, long: &str, limit: usize) -> bool {
    let mut row: Vec<usize> = (0..=short.len()).collect();
    for (i, x) in long.bytes().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, y) in row.iter_mut().skip(1).zip(short.bytes()) {
            let best = (corner + usize::from(x != y)).min(*cell + 1).min(left + 1);
            corner = *cell;
            *cell = best;
            left = best;
        }
    }
    row.last().is_some_and(|distance| *distance <= limit)
}

/// How alike two rows of words are: each word's best partner on the other side, on average.
pub(crate) fn likeness(one: &[String], other: &[String]) -> f32 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let best = |word: &String, list: &[String]| list.iter().map(|w| word_likeness(word, w)).fold(0.0, f32::max);
    let sum: f32 = one.iter().map(|w| best(w, other)).sum::<f32>() + other.iter().map(|w| best(w, one)).sum::<f32>();
    sum / (one.len() + other.len()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_as_people_read_them() {
        assert_eq!(words("getUsersMe-by_id2"), ["get", "users", "me", "by", "id2"]);
        assert_eq!(
            words("conversation:cobrowseVoice:add"),
            ["conversation", "cobrowse", "voice", "add"]
        );
        assert!(words("//").is_empty());
    }

    #[test]
    fn plurals_slips_and_synonyms_are_alike() {
        assert!(word_likeness("users", "user") > 0.9);
        assert!(word_likeness("query", "queries") > 0.9);
        assert!(word_likeness("conversatoins", "conversations") > 0.8);
        assert!(word_likeness("close", "disconnect") > 0.7);
        assert!(word_likeness("messaging", "messages") >= 0.7);
        assert!(word_likeness("bot", "textbots") > 0.4);
        assert!(word_likeness("calls", "campaigns") < 0.1);
        assert!(word_likeness("calls", "callabletimesets") < 0.1);
        assert!(word_likeness("ä", "öö") < 0.1);
    }
}
