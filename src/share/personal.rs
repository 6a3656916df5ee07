//! Personal data in texts: e-mail addresses, telephone numbers, IP addresses, and the names under which names of people
//! and ids of users stand.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A kind of personal data that can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Personal {
    /// E-mail addresses, and names to sign in with that are such.
    Email,
    /// Names of people: in claims of tokens, under such names in bodies, and wherever the file repeats them.
    Name,
    /// Telephone numbers.
    Phone,
    /// IP addresses, but for those of this machine.
    Ip,
    /// Ids of users in claims, and wherever the file repeats them.
    User,
}

impl Personal {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Email, Self::Name, Self::Phone, Self::Ip, Self::User];

    /// The word by which it is chosen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Ip => "ip",
            Self::User => "user",
        }
    }
}

/// Names of claims, fields and parameters that hold the name of a person.
const NAMES: &[&str] = &[
    "givenname",
    "familyname",
    "middlename",
    "nickname",
    "preferredusername",
    "upn",
    "uniquename",
    "username",
    "userprincipalname",
    "displayname",
    "firstname",
    "lastname",
    "fullname",
    "surname",
    "login",
    "samaccountname",
    "actname",
    "realname",
    "contactname",
    "ownername",
    "agentname",
    "createdbyname",
    "signinname",
    "loginname",
];
/// In a token, these too; elsewhere `name` names anything.
const NAMES_IN_TOKENS: &[&str] = &[
    "name",
    "profile",
    "picture",
    "website",
    "birthdate",
    "address",
    "gender",
];
/// Claims that hold the id of a user.
const USERS: &[&str] = &[
    "sub",
    "oid",
    "uid",
    "userid",
    "useruuid",
    "puid",
    "altsecid",
    "netid",
    "onpremsid",
    "wsuserid",
    "agentid",
    "personid",
    "actorid",
];

fn folded(name: &str) -> String {
    // `https://acme.example/email` is the claim `email`.
    let last = name.rsplit(['/', ':', '.']).next().unwrap_or(name);
    let kept = last.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

/// What stands under this name of a claim, field or parameter.
pub(super) fn by_name(name: &str, in_token: bool) -> Option<Personal> {
    let name = folded(name);
    let is = |list: &[&str]| list.contains(&name.as_str());
    match name.as_str() {
        _ if is(NAMES) || (in_token && is(NAMES_IN_TOKENS)) => Some(Personal::Name),
        _ if in_token && is(USERS) => Some(Personal::User),
        email if email.ends_with("email") || email.ends_with("mail") || email == "emails" => Some(Personal::Email),
        phone if phone.ends_with("phone") || phone.ends_with("phonenumber") || phone.ends_with("mobile") => {
            Some(Personal::Phone)
        }
        "ipaddr" | "ip" | "ipaddress" | "clientip" | "remoteaddr" => Some(Personal::Ip),
        _ => None,
    }
}

/// Where personal data of a kind stand in a text, in order.
pub(super) fn places(text: &str, kind: Personal) -> Vec<(usize, usize)> {
    match kind {
        Personal::Email => emails(text),
        Personal::Phone => phones(text),
        Personal::Ip => addresses(text),
        Personal::Name | Personal::User => Vec::new(),
    }
}

fn words(text: &str, in_word: fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let from = at + rest.find(in_word)?;
        let word = text.get(from..)?;
        let end = from + word.find(|c| !in_word(c)).unwrap_or(word.len());
        at = end;
        Some((from, text.get(from..end)?))
    })
}

/// RFC 5321 as people write it: a name, `@` (or `%40`), and a domain with a dot.
fn emails(text: &str) -> Vec<(usize, usize)> {
    let in_word = |c: char| c.is_alphanumeric() || "._%+-@".contains(c);
    let mut found = Vec::new();
    for (start, word) in words(text, in_word) {
        let mut from = 0;
        for (at, mark) in ["@", "%40"].iter().flat_map(|mark| word.match_indices(mark)) {
            let before = word.get(from..at).unwrap_or_default();
            let after = word.get(at + mark.len()..).unwrap_or_default();
            let after = after.trim_end_matches(['.', '%', '+', '_', '-']);
            let domain = after.split(['@', '%', '+', '_']).next().unwrap_or_default();
            let ends = domain.rsplit('.').next().unwrap_or_default();
            let named = domain.contains('.') && ends.len() >= 2 && ends.chars().all(char::is_alphabetic);
            let name = before.rsplit('%').next().unwrap_or_default();
            // What stands behind an escape begins with its digits.
            let name = if name.len() < before.len() {
                name.get(2..).unwrap_or_default()
            } else {
                name
            };
            if named && !name.is_empty() {
                found.push((start + at - name.len(), start + at + mark.len() + domain.len()));
                from = at + mark.len() + domain.len();
            }
        }
    }
    found.sort_unstable();
    found.dedup_by(|next, before| next.0 < before.1);
    found
}

/// E.164 with its `+` and 8 to 15 digits, however it is grouped.
fn phones(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, sign) in text
        .match_indices('+')
        .chain(text.match_indices("%2B"))
        .chain(text.match_indices("tel:"))
    {
        let rest = text.get(at + sign.len()..).unwrap_or_default();
        let lead = usize::from(sign == "tel:" && rest.starts_with('+'));
        let rest = rest.get(lead..).unwrap_or_default();
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        // Within a base64 text or a sum it is none.
        if before.is_some_and(|c| c.is_alphanumeric() || c == '/' || c == '+')
            || !rest.starts_with(|c: char| c.is_ascii_digit())
        {
            continue;
        }
        let length = rest
            .find(|c: char| !c.is_ascii_digit() && !" -.()/".contains(c))
            .unwrap_or(rest.len());
        let number = rest.get(..length).unwrap_or_default();
        let number = number.trim_end_matches([' ', '-', '.', '(', ')', '/']);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let goes_on = rest
            .get(number.len()..)
            .is_some_and(|tail| tail.starts_with(char::is_alphanumeric));
        if (8..=15).contains(&digits) && !goes_on {
            found.push((at, at + sign.len() + lead + number.len()));
        }
    }
    found.sort_unstable();
    found.dedup_by(|next, before| next.0 < before.1);
    found
}

/// IPv4 and IPv6 as words of their own, but for this machine's own and none.
fn addresses(text: &str) -> Vec<(usize, usize)> {
    let in_word = |c: char| c.is_ascii_hexdigit() || matches!(c, '.' | ':');
    let mut found = Vec::new();
    for (at, word) in words(text, in_word) {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let mut back = text.get(..at).unwrap_or_default().chars().rev();
        // `Chrome/131.0.0.0` is a version.
        let version = back.next() == Some('/') && back.next().is_some_and(char::is_alphanumeric);
        let after = text.get(at + word.len()..).and_then(|tail| tail.chars().next());
        if version
            || before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            || after.is_some_and(|c| c.is_alphanumeric() || c == '_')
        {
            continue;
        }
        let word = word.trim_end_matches(['.', ':']);
        let lead = word.len() - word.trim_start_matches('.').len();
        let plain = word.get(lead..).unwrap_or_default();
        let host = match plain.split_once(':') {
            // An IPv4 address with its port.
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) && host.contains('.') => host,
            _ => plain,
        };
        let public = match host.parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => !address.is_loopback() && !address.is_unspecified(),
            Ok(IpAddr::V6(address)) => {
                // `::` and `ab::` stand in code as well.
                !address.is_loopback() && !address.is_unspecified() && host.matches(':').count() >= 3
            }
            Err(_) => false,
        };
        if public {
            found.push((at + lead, at + lead + host.len()));
        }
    }
    found
}

/// The n-th (from 1) of a kind, of no person: names and numbers that are set aside for examples (RFC 2606, RFC 5737, RFC
/// 3849; the number range of 555).
pub(super) fn example(kind: Personal, number: usize, of: &str) -> String {
    let at = u32::try_from(number).unwrap_or(u32::MAX);
    match kind {
        Personal::Email if of.contains("%40") => format!("person{number}%40example.com"),
        Personal::Email => format!("person{number}@example.com"),
        Personal::Name => format!("Person {number}"),
        Personal::User => format!("user-{number}"),
        Personal::Phone if of.starts_with("%2B") => format!("%2B1202555{:04}", number % 10_000),
        Personal::Phone => format!("+1202555{:04}", number % 10_000),
        Personal::Ip if of.contains(':') && of.matches('.').count() != 3 => {
            Ipv6Addr::from(0x2001_0db8_0000_0000_0000_0000_0000_0000_u128 + u128::from(at)).to_string()
        }
        Personal::Ip => Ipv4Addr::from(0xc000_0200_u32 + at % 256).to_string(),
    }
}

/// Whether a text is one of those.
pub(super) fn is_example(text: &str) -> bool {
    let plain = text.replace("%40", "@").replace("%2B", "+");
    let numbered = |word: &str, end: &str| {
        plain
            .strip_prefix(word)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
    };
    numbered("person", "@example.com")
        || numbered("+1202555", "")
        || numbered("192.0.2.", "")
        || plain.starts_with("2001:db8:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_are_told_from_versions_sums_and_names() {
        let found = |kind: Personal, text: &'static str| -> Vec<&'static str> {
            places(text, kind)
                .into_iter()
                .filter_map(|(from, to)| text.get(from..to))
                .collect()
        };
        let email = |text| found(Personal::Email, text);
        assert_eq!(
            email("ask jane.roe+x@acme.co.uk, or <joe@a.io>."),
            ["jane.roe+x@acme.co.uk", "joe@a.io"]
        );
        assert_eq!(
            email("u=joe%40acme.com&x=1 q%3Djoe%40acme.com"),
            ["joe%40acme.com", "joe%40acme.com"]
        );
        assert_eq!(email("@handle a@b git@ 40%40x abc@clients"), Vec::<&str>::new());
        let phone = |text| found(Personal::Phone, text);
        assert_eq!(
            phone("call +1 (202) 555-0101 or tel:+4989123456"),
            ["+1 (202) 555-0101", "tel:+4989123456"]
        );
        assert_eq!(phone("2026-11-20T12:00:00+0100 a+12345678 1+1"), Vec::<&str>::new());
        let ip = |text| found(Personal::Ip, text);
        assert_eq!(
            ip("from 203.0.113.7:443, 2001:db8:1::2 and http://10.1.2.3/x"),
            ["203.0.113.7", "2001:db8:1::2", "10.1.2.3"]
        );
        assert_eq!(
            ip("Chrome/131.0.0.0 v1.2.3.4 127.0.0.1 1.2.3 12:30:00 std::io a::b"),
            Vec::<&str>::new()
        );
        for kind in [Personal::Email, Personal::Phone, Personal::Ip] {
            for of in ["a@b.cc", "a%40b.cc", "+1", "%2B1", "1.2.3.4", "1:2::3"] {
                assert!(is_example(&example(kind, 7, of)), "{kind:?} {of}");
            }
        }
    }

    #[test]
    fn names_tell_what_stands_under_them() {
        for (name, in_token, wanted) in [
            ("https://acme.example/email", true, Some(Personal::Email)),
            ("preferred_username", true, Some(Personal::Name)),
            ("name", true, Some(Personal::Name)),
            ("name", false, None),
            ("firstName", false, Some(Personal::Name)),
            ("sub", true, Some(Personal::User)),
            ("sub", false, None),
            ("phone_number", true, Some(Personal::Phone)),
            ("scope", true, None),
            ("client_id", true, None),
        ] {
            assert_eq!(by_name(name, in_token), wanted, "{name}");
        }
    }
}
