//! All of a token: header and claims as rows and as JSON, each explained as far as anybody lays down what it means; what
//! is odd about groups, disclosures and the key that a token is bound to.

use super::text::{heading, line};
use crate::token::{Digested, Json, Object, Token, known, length, times, without_tokens};
use crate::vendors;
use serde::{Deserialize, Serialize};

/// Longer values are cut in rows; the JSON has them whole.
const MOST_SHOWN: usize = 400;

/// All of a token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// What was taken off around it, outermost first.
    pub unwrapped: Vec<String>,
    /// Why it is no token as it stands, and what to do.
    pub malformed: Option<String>,
    /// The header, of a JWE too.
    pub header: Vec<ClaimRow>,
    /// The claims.
    pub claims: Vec<ClaimRow>,
    /// Disclosed claims of an SD-JWT.
    pub disclosed: Vec<ClaimRow>,
    /// What must be known of groups, disclosures and binding.
    pub notes: Vec<String>,
    /// The header as JSON.
    pub header_json: Option<String>,
    /// The claims as JSON.
    pub claims_json: Option<String>,
}

/// One parameter or claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRow {
    /// Its name.
    pub name: String,
    /// Its value as JSON, tokens in it hidden.
    pub value: String,
    /// What the value says, where it is a time.
    pub reads: Option<String>,
    /// What the name means; `None` for a custom one.
    pub means: Option<String>,
    /// Who lays that down.
    pub source: Option<String>,
}

/// All of a token. `now_ms` is the present time; `unwrapped` what was taken off before.
pub fn details(token: &Token, unwrapped: &[String], now_ms: i64) -> Details {
    let mut out = Details {
        unwrapped: unwrapped.to_vec(),
        malformed: token.malformed().map(|malformed| malformed.text()),
        ..Details::default()
    };
    if let Some(header) = token.header() {
        out.header = rows(header.protected(), true, now_ms);
        out.header.extend(rows(header.unprotected(), true, now_ms));
        let whole = header.to_text();
        out.header_json = Some(without_tokens(&whole).unwrap_or(whole));
    }
    if let Some(claims) = token.claims() {
        out.claims = rows(claims.raw(), false, now_ms);
        out.claims_json = Some(as_json(claims.raw()));
        out.notes.extend(groups(claims.raw()));
        if let Some(key) = claims.confirmation() {
            let how = match (&key.jkt, &key.x5t_s256) {
                (Some(_), _) => "each call needs a DPoP proof of that key (RFC 9449)",
                (_, Some(_)) => "each call needs that client certificate (RFC 8705)",
                _ => "the sender must prove to hold it (RFC 7800)",
            };
            out.notes.push(format!(
                "The token is bound to a key: {how}; without it, it is refused."
            ));
        }
    }
    if let Some(jwe) = token.jwe() {
        out.notes.push(format!(
            "It is encrypted: its claims ({} bytes) are for whom it is addressed to; the header above is all that others \
             can read.",
            jwe.ciphertext_length
        ));
    }
    disclosures(token, now_ms, &mut out);
    out
}

fn rows(object: Object<'_>, is_header: bool, now_ms: i64) -> Vec<ClaimRow> {
    let all = object.iter();
    all.map(|(name, value)| row(name, value, is_header, now_ms)).collect()
}

fn row(name: &str, value: Json<'_>, is_header: bool, now_ms: i64) -> ClaimRow {
    let written = value.to_text();
    let shown = without_tokens(&written).unwrap_or(written);
    let shown: String = match shown.char_indices().nth(MOST_SHOWN) {
        Some((at, _)) => format!(
            "{}… ({} characters)",
            shown.get(..at).unwrap_or_default(),
            shown.chars().count()
        ),
        None => shown,
    };
    let known = if is_header {
        known::parameter(name)
    } else {
        known::claim(name)
    };
    let vendors = || {
        let mut meanings = vendors::every().flat_map(|vendor| vendor.meanings.iter().map(move |one| (vendor, one)));
        let found = meanings.find(|(_, (claim, _))| claim == name);
        // Another issuer may mean something else by it.
        found.map(|(vendor, (_, means))| (means.clone(), format!("as in tokens of {}", vendor.name)))
    };
    let means = match known {
        Some((means, source)) => Some((means.to_owned(), source.to_owned())),
        None => vendors(),
    };
    let name_shown = without_tokens(name).unwrap_or_else(|| name.to_owned());
    ClaimRow {
        name: name_shown,
        value: shown,
        reads: (!is_header && known::is_time(name))
            .then(|| time(value, now_ms))
            .flatten(),
        means: means.as_ref().map(|(means, _)| means.clone()),
        source: means.map(|(_, source)| source),
    }
}

/// A time in words.
fn time(value: Json<'_>, now_ms: i64) -> Option<String> {
    let Json::Number(number) = value else { return None };
    moment(number.as_i64()?, now_ms)
}

/// A time in words, and how far it is from now.
fn moment(seconds: i64, now_ms: i64) -> Option<String> {
    let at = times::utc(seconds)?;
    let away = seconds.saturating_sub(now_ms.div_euclid(1000));
    Some(match away {
        0 => format!("{at}, now"),
        ahead if ahead > 0 => format!("{at}, in {}", length(ahead)),
        past => format!("{at}, {} ago", length(past.saturating_abs())),
    })
}

fn as_json(object: Object<'_>) -> String {
    let text = Json::Object(object).to_text();
    without_tokens(&text).unwrap_or(text)
}

/// Groups that are not in the token: too many, or elsewhere.
fn groups(claims: Object<'_>) -> Option<String> {
    let elsewhere = claims
        .get("_claim_names")
        .and_then(Json::as_object)
        .is_some_and(|names| names.get("groups").is_some());
    let says = matches!(claims.get("hasgroups"), Some(Json::Bool(true)))
        || claims.get("hasgroups").and_then(Json::as_text) == Some("true");
    let sign = match (elsewhere, says) {
        (true, _) => "`_claim_names` names `groups`",
        (_, true) => "`hasgroups` is true",
        _ => return None,
    };
    Some(format!(
        "The user has more groups than fit into the token ({sign}): the list is not in it, and a server that reads `groups` \
         finds none. The server must ask the issuer for them, or the issuer be told to put in fewer (only groups that the \
         application was assigned, or roles)."
    ))
}

fn disclosures(token: &Token, now_ms: i64, out: &mut Details) {
    let Some(shown) = token.jws().and_then(|jws| jws.disclosure.as_ref()) else {
        return;
    };
    for disclosure in &shown.disclosures {
        if let Some(value) = disclosure.value.value() {
            out.disclosed.push(row(
                disclosure.name.as_deref().unwrap_or("(element of a list)"),
                value,
                false,
                now_ms,
            ));
        }
    }
    let jws = token.jws();
    let found: Vec<Digested> = jws.map(|jws| shown.digests(jws.claims())).unwrap_or_default();
    for (at, digested) in found.iter().enumerate() {
        let name = shown
            .disclosures
            .get(at)
            .and_then(|one| one.name.as_deref())
            .unwrap_or("an element of a list");
        match digested {
            Digested::Held => {}
            Digested::Absent => out.notes.push(format!(
                "The digest of the disclosure of {name} is not in the signed token: it was added or changed, and a server \
                 refuses it (RFC 9901 §7.1)."
            )),
            Digested::Unchecked { algorithm } => out.notes.push(format!(
                "The digest of the disclosure of {name} was not checked: its algorithm is {algorithm}."
            )),
        }
    }
    if !found.is_empty() && found.iter().all(|one| *one == Digested::Held) {
        out.notes.push(format!(
            "All {} disclosures have their digest in the signed token.",
            found.len()
        ));
    }
    match shown.is_bound() {
        None => out.notes.push("There is no proof that whoever presents it holds its key (no key binding).".to_owned()),
        Some(true) => out.notes.push(
            "The key-binding JWT at its end is for just these disclosures (`sd_hash` fits); its signature was not checked."
                .to_owned(),
        ),
        Some(false) => out.notes.push(
            "The key-binding JWT at its end is for other disclosures: `sd_hash` does not fit, and a server refuses it (RFC \
             9901 §7.3)."
                .to_owned(),
        ),
    }
}

impl Details {
    /// As text: rows, then what must be known.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut list = |title: &str, lines: Vec<String>| {
            if lines.is_empty() {
                return;
            }
            heading(&mut out, title);
            lines.iter().for_each(|words| line(&mut out, 1, words));
        };
        list("Taken off around it", self.unwrapped.clone());
        list("No token as it stands", self.malformed.iter().cloned().collect());
        list("Header", self.header.iter().map(ClaimRow::line).collect());
        list(
            "Claims (signature not checked)",
            self.claims.iter().map(ClaimRow::line).collect(),
        );
        list("Disclosed", self.disclosed.iter().map(ClaimRow::line).collect());
        list("To be known", self.notes.clone());
        out
    }
}

/// Compact JSON as people read it: a line for each member and element. It goes by the letters alone, so that names that
/// come twice and numbers stay as they were written.
pub fn spread(json: &str) -> String {
    /// Deeper is not indented further.
    const DEEPEST: usize = 12;
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
    };
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        if in_text {
            out.push(letter);
            in_text = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        match letter {
            '"' => {
                in_text = true;
                out.push(letter);
            }
            '{' | '[' => {
                out.push(letter);
                match letters.next_if(|next| matches!(next, '}' | ']')) {
                    Some(end) => out.push(end),
                    None => {
                        depth += 1;
                        line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => out.push(letter),
        }
    }
    out
}

impl ClaimRow {
    /// What the value says at another moment, where it is a time: a page that stands open counts.
    pub fn reads_at(&self, now_ms: i64) -> Option<String> {
        let as_made = self.reads.as_ref()?;
        let counted = self.value.parse().ok().and_then(|seconds| moment(seconds, now_ms));
        Some(counted.unwrap_or_else(|| as_made.clone()))
    }

    fn line(&self) -> String {
        let reads = self
            .reads
            .as_ref()
            .map(|reads| format!(" = {reads}"))
            .unwrap_or_default();
        let means = match (&self.means, &self.source) {
            (Some(means), Some(source)) => format!(" — {means} ({source})"),
            _ => " — custom".to_owned(),
        };
        format!("{}: {}{reads}{means}", self.name, self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::{ClaimRow, spread};

    #[test]
    fn json_is_spread_by_its_letters_alone() {
        let json = r#"{"alg":"RS256","x":{},"a":[1,2e400,{"b":"{,:\"\\"}],"alg":"none"}"#;
        insta::assert_snapshot!(spread(json), @r#"
        {
          "alg": "RS256",
          "x": {},
          "a": [
            1,
            2e400,
            {
              "b": "{,:\"\\"
            }
          ],
          "alg": "none"
        }
        "#);
        let plain = |text: &str| -> String {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            value.to_string()
        };
        let valid = r#"{"a":[1,[],{"b":"{,: \"\\"}],"c":null}"#;
        assert_eq!(plain(&spread(valid)), plain(valid));
    }

    #[test]
    fn a_time_counts_and_what_is_none_stays() {
        let mut row = ClaimRow {
            name: "exp".to_owned(),
            value: "1795176000".to_owned(),
            reads: Some("as it was made".to_owned()),
            means: None,
            source: None,
        };
        let at = |row: &ClaimRow, seconds: i64| row.reads_at(seconds * 1000).unwrap_or_default();
        insta::assert_snapshot!(at(&row, 1_795_175_999), @"2026-11-20 12:00:00 UTC, in 1 s");
        insta::assert_snapshot!(at(&row, 1_795_176_001), @"2026-11-20 12:00:00 UTC, 1 s ago");
        row.value = "\"later\"".to_owned();
        assert_eq!(at(&row, 0), "as it was made");
        row.reads = None;
        assert_eq!(row.reads_at(0), None);
    }
}
