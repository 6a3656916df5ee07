//! Lists of names in prose: `'a, b' or c`, `[a, b]`, `read:org to do this`.

use super::prose::is_prose;
use crate::reason::Join;

/// What the names are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Characters of RFC 6749 §3.3; no blanks.
    Scope,
    /// Permissions, roles, anything with a name: blanks within quotes, several words with capitals.
    Titled,
}

/// A prefix of a list that may be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    /// The names.
    pub(super) values: Vec<String>,
    /// The word between them.
    pub(super) join: Option<Join>,
    /// Bytes that they stand on.
    pub(super) used: usize,
}

/// How sure it is that a text is a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// In quotes or brackets, or with a mark that no prose has.
    Strong,
    /// A bare word, which is a name only where the sentence leaves no other reading.
    Weak,
}

/// At most this many names, and characters of a name.
const MOST: usize = 50;
const LONGEST: usize = 200;

/// The prefixes of a list at the beginning of a text, longest first. `single`: one name only. `followed`: more of the
/// pattern follows, so that a bare word is held in place by it.
pub(super) fn prefixes(text: &str, names: Names, single: bool, followed: bool) -> Vec<Taken> {
    let mut found: Vec<(Taken, Form)> = Vec::new();
    let mut values: Vec<String> = Vec::new();
    let mut join: Option<Join> = None;
    let mut at = 0;
    let mut before: Option<Form> = None;
    while values.len() < MOST {
        let rest = text.get(at..).unwrap_or_default();
        let Some(step) = separator(rest, before.is_none()) else {
            break;
        };
        let Some(item) = item(rest.get(step.len..).unwrap_or_default(), names) else {
            break;
        };
        // Only blanks between them: prose may begin here.
        if step.blank && !(names == Names::Scope && item.form == Form::Strong && before.is_some()) && before.is_some() {
            break;
        }
        join = step.join.or(item.join).or(join);
        at += step.len + item.used;
        for value in item.values {
            if !values.contains(&value) && values.len() < MOST {
                values.push(value);
            }
        }
        before = Some(item.form);
        found.push((
            Taken {
                values: values.clone(),
                join,
                used: at,
            },
            item.form,
        ));
        if single {
            break;
        }
    }
    let ends_well = |taken: &Taken| ends(text.get(taken.used..).unwrap_or_default());
    let mut good: Vec<Taken> = found
        .into_iter()
        .filter(|(taken, form)| followed || *form == Form::Strong || ends_well(taken))
        .map(|(taken, _)| taken)
        .rev()
        .collect();
    if names == Names::Titled && followed {
        good.extend(titled(text));
    }
    good
}

/// Whether a sentence ends here, or a part of it.
fn ends(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    rest.is_empty()
        || rest.starts_with([
            '.', ',', ';', ')', ']', '!', '?', '"', '\'', '\n', '\r', '(', '|', '}', '<',
        ])
}

struct Step {
    len: usize,
    join: Option<Join>,
    /// Nothing but blanks.
    blank: bool,
}

/// What stands between two names.
fn separator(text: &str, first: bool) -> Option<Step> {
    let blank = text.len() - text.trim_start().len();
    if first {
        return Some(Step {
            len: blank,
            join: None,
            blank: true,
        });
    }
    let mut rest = text.trim_start();
    let mut blanks_only = true;
    if let Some(after) = rest.strip_prefix([',', ';', '|', '+']) {
        rest = after.trim_start();
        blanks_only = false;
    }
    let mut join = None;
    for (word, meaning) in [
        ("and/or", Join::Any),
        ("and", Join::All),
        ("or", Join::Any),
        ("&", Join::All),
    ] {
        let head = rest.get(..word.len()).unwrap_or_default();
        let tail = rest.get(word.len()..).unwrap_or_default();
        if head.eq_ignore_ascii_case(word) && tail.starts_with(char::is_whitespace) {
            join = Some(meaning);
            rest = tail.trim_start();
            blanks_only = false;
            break;
        }
    }
    let len = text.len() - rest.len();
    (len > 0).then_some(Step {
        len,
        join,
        blank: blanks_only,
    })
}

struct Item {
    values: Vec<String>,
    join: Option<Join>,
    used: usize,
    form: Form,
}

/// The closing mark of an opening one.
pub(super) fn closing(open: char) -> Option<char> {
    Some(match open {
        '\'' | '"' | '`' => open,
        '\u{2018}' => '\u{2019}',
        '\u{201c}' => '\u{201d}',
        '\u{ab}' => '\u{bb}',
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        _ => return None,
    })
}

fn item(text: &str, names: Names) -> Option<Item> {
    let open = text.chars().next()?;
    let Some(close) = closing(open) else { return bare(text) };
    let after = text.get(open.len_utf8()..)?;
    let (inside, _) = after.split_once(close)?;
    if inside.len() > 4000 {
        return None;
    }
    let used = open.len_utf8() + inside.len() + close.len_utf8();
    let (values, join) = inner(inside, names, open == '(')?;
    Some(Item {
        values,
        join,
        used,
        form: Form::Strong,
    })
}

/// The names within quotes or brackets.
fn inner(inside: &str, names: Names, round: bool) -> Option<(Vec<String>, Option<Join>)> {
    let joined = [
        (" or ", Join::Any),
        (" and ", Join::All),
        (" OR ", Join::Any),
        (" AND ", Join::All),
    ];
    let join = joined
        .into_iter()
        .find(|(word, _)| inside.contains(word))
        .map(|(_, join)| join);
    let is_separator = |c: char| matches!(c, ',' | ';' | '|') || (names == Names::Scope && c.is_whitespace());
    let values: Vec<String> = inside
        .split(is_separator)
        .map(|name| {
            name.trim_matches([
                ' ', '"', '\'', '`', '[', ']', '{', '}', '\n', '\t', '\u{201c}', '\u{201d}',
            ])
        })
        .filter(|name| !name.is_empty() && !matches!(*name, "or" | "and" | "OR" | "AND"))
        .take(MOST)
        .map(str::to_owned)
        .collect();
    let good = |name: &String| {
        name.len() <= LONGEST
            && match names {
                Names::Scope => in_charset(name) && (!round || form_of(name) == Some(Form::Strong)),
                Names::Titled => name.len() <= 120 && (!round || form_of(name) == Some(Form::Strong)),
            }
    };
    // One word of prose among them, and it is a remark.
    (!values.is_empty() && values.iter().all(good)).then_some((values, join))
}

/// RFC 6749 §3.3: printable ASCII without `"` and `\`.
pub(super) fn in_charset(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

fn bare(text: &str) -> Option<Item> {
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | ';' | '"' | '\'' | '`' | ')' | ']' | '}' | '<' | '>' | '|' | '('
            )
    };
    let run = text.get(..text.find(ends).unwrap_or(text.len()))?;
    let name = run.trim_end_matches(['.', ':', '!', '?', '\u{2019}']);
    if name.is_empty() || name.len() > LONGEST || !in_charset(name) || name.starts_with(['.', '-', '/', '=', '&']) {
        return None;
    }
    let form = form_of(name)?;
    Some(Item {
        values: vec![name.to_owned()],
        join: None,
        used: name.len(),
        form,
    })
}

/// `None` for prose.
fn form_of(name: &str) -> Option<Form> {
    if is_prose(name)
        || name.eq_ignore_ascii_case("and/or")
        || name.eq_ignore_ascii_case("e.g")
        || name.eq_ignore_ascii_case("i.e")
    {
        return None;
    }
    let bytes = name.as_bytes();
    let inside = |at: usize| at > 0 && at + 1 < bytes.len();
    let marked = bytes
        .iter()
        .enumerate()
        .any(|(at, byte)| matches!(byte, b':' | b'.' | b'/' | b'_') && inside(at));
    if marked {
        return Some(Form::Strong);
    }
    let letters = bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.len() >= 2;
    let plain = bytes
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'*' | b'_' | b':'));
    (letters && plain).then_some(Form::Weak)
}

/// `Global Administrator`, `Manage user accounts`: two to five words, of which the first has a capital; held in place by
/// what follows in the pattern.
fn titled(text: &str) -> Vec<Taken> {
    let mut found = Vec::new();
    let mut used = 0;
    let mut words = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end();
        let fine = bare
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '&' | '/' | ':'));
        let capital = bare
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || (words > 0 && c.is_alphanumeric()) || c == '&');
        if bare.is_empty() || !fine || !capital || words >= 5 {
            break;
        }
        words += 1;
        let value = text.get(..used + bare.len()).unwrap_or_default().to_owned();
        if words > 1 {
            found.push(Taken {
                values: vec![value],
                join: None,
                used: used + bare.len(),
            });
        }
        used += word.len();
    }
    found
}
