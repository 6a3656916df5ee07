//! [`TokenPattern`]: what a whole token looks like, piece by piece.

/// What a piece that is not fixed is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Digit,
    Hex,
    /// Capital letters and digits.
    Upper,
    Alphanumeric,
    Base64Url,
    Any,
    /// A UUID (RFC 9562), whose letters are the same in both cases.
    Uuid,
    /// A token in itself: whatever has a dot in it.
    Jwt,
}

impl Class {
    const NAMES: &[(&str, Self)] = &[
        ("digit", Self::Digit),
        ("hex", Self::Hex),
        ("upper", Self::Upper),
        ("alphanumeric", Self::Alphanumeric),
        ("base64url", Self::Base64Url),
        ("any", Self::Any),
        ("uuid", Self::Uuid),
        ("jwt", Self::Jwt),
    ];

    fn takes(self, text: &str) -> bool {
        let all = |test: fn(&u8) -> bool| text.as_bytes().iter().all(test);
        match self {
            Self::Digit => all(u8::is_ascii_digit),
            Self::Hex => all(u8::is_ascii_hexdigit),
            Self::Upper => all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
            Self::Alphanumeric => all(u8::is_ascii_alphanumeric),
            Self::Base64Url => all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')),
            Self::Any => true,
            Self::Uuid => is_uuid(text),
            Self::Jwt => text.contains('.'),
        }
    }
}

/// Whether a text is a UUID as RFC 9562 §4 writes it, in either case.
pub fn is_uuid(text: &str) -> bool {
    text.len() == UUID
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

const UUID: usize = 36;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Run {
        class: Class,
        least: usize,
        /// `None` where it is as long as it likes.
        most: Option<usize>,
        /// The fact that it tells.
        fact: Option<String>,
    },
}

impl Piece {
    /// The lengths that it can have in a text of so many bytes.
    fn lengths(&self, there: usize) -> std::ops::RangeInclusive<usize> {
        match self {
            Self::Text(text) => text.len()..=text.len(),
            Self::Run { least, most, .. } => *least..=most.unwrap_or(there).min(there),
        }
    }

    fn is_open(&self) -> bool {
        matches!(self, Self::Run { most: None, .. })
    }

    fn takes(&self, found: &str) -> bool {
        match self {
            Self::Text(text) => text == found,
            Self::Run { class, .. } => class.takes(found),
        }
    }
}

/// What a whole token looks like: fixed text, and in braces pieces of a class with their lengths, e.g.
/// `{any:16-}_{Cluster=upper:2-8}_{Organisation=uuid}`. At most one piece is as long as it likes, so that no text takes
/// long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenPattern(Vec<Piece>);

/// What a token tells by its form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told<'p, 't> {
    /// Facts by their names, as they stand in the token.
    pub facts: Vec<(&'p str, &'t str)>,
    /// The token that stands inside.
    pub inner: Option<&'t str>,
}

/// Pieces of bounded length are tried in all their lengths; longer ones would make that slow.
const LONGEST_BOUNDED: usize = 64;

impl TokenPattern {
    /// Whatever begins with `text` and has at least so many bytes.
    pub(super) fn beginning(text: &str, least: usize) -> Self {
        let rest = Piece::Run {
            class: Class::Any,
            least: least.saturating_sub(text.len()),
            most: None,
            fact: None,
        };
        Self(vec![Piece::Text(text.to_owned()), rest])
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// What is wrong, and what to do.
    pub(super) fn new(text: &str) -> Result<Self, (String, &'static str)> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (fixed, after) = rest.split_once('{').unwrap_or((rest, ""));
            if !fixed.is_empty() {
                pieces.push(Piece::Text(fixed.to_owned()));
            }
            if fixed.len() == rest.len() {
                break;
            }
            let (inside, more) = after
                .split_once('}')
                .ok_or_else(|| ("`{` is not closed".to_owned(), "add `}`"))?;
            pieces.push(piece(inside)?);
            rest = more;
        }
        let open = pieces.iter().filter(|piece| piece.is_open()).count();
        if open > 1 {
            return Err((
                "two pieces of this form may be as long as they like".to_owned(),
                "give all but one a longest length, e.g. `{any:1-40}`",
            ));
        }
        Ok(Self(pieces))
    }

    /// The text that tokens of this form begin with; empty where that is open.
    pub fn head(&self) -> &str {
        match self.0.first() {
            Some(Piece::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether it is a beginning and nothing else.
    pub fn is_beginning(&self) -> bool {
        let any = |piece: &Piece| {
            matches!(
                piece,
                Piece::Run {
                    class: Class::Any,
                    most: None,
                    fact: None,
                    ..
                }
            )
        };
        matches!(self.0.as_slice(), [Piece::Text(_), rest] if any(rest))
    }

    /// Whether a whole text has this form, without asking what it tells.
    pub fn fits(&self, text: &str) -> bool {
        fit(&self.0, text, &mut |_, _| {})
    }

    /// What a text tells, if the whole of it has this form.
    pub fn read<'p, 't>(&'p self, text: &'t str) -> Option<Told<'p, 't>> {
        let mut told = Told::default();
        let fits = fit(&self.0, text, &mut |piece, found| match piece {
            Piece::Run { fact: Some(fact), .. } => told.facts.push((fact, found)),
            Piece::Run { class: Class::Jwt, .. } => told.inner = Some(found),
            _ => {}
        });
        // They were noted from the ends; a form says them from the left.
        let place = |fact: &str| {
            let names = self.0.iter().map(|piece| match piece {
                Piece::Run { fact, .. } => fact.as_deref(),
                Piece::Text(_) => None,
            });
            names.into_iter().position(|name| name == Some(fact))
        };
        crate::order::sort_by_key(&mut told.facts, |(fact, _)| place(fact));
        fits.then_some(told)
    }
}

/// Takes bounded pieces off the left end up to the open one, then off the right end. Notes pieces once all of it fits.
fn fit<'p, 't>(pieces: &'p [Piece], text: &'t str, note: &mut dyn FnMut(&'p Piece, &'t str)) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return text.is_empty();
    };
    if !first.is_open() {
        return first.lengths(text.len()).rev().any(|length| {
            let parts = text.split_at_checked(length);
            parts.is_some_and(|(head, tail)| {
                let fits = first.takes(head) && fit(rest, tail, note);
                if fits {
                    note(first, head);
                }
                fits
            })
        });
    }
    match pieces.split_last() {
        Some((last, before)) if !before.is_empty() => last.lengths(text.len()).rev().any(|length| {
            let parts = text.len().checked_sub(length).and_then(|at| text.split_at_checked(at));
            parts.is_some_and(|(head, tail)| {
                let fits = last.takes(tail) && fit(before, head, note);
                if fits {
                    note(last, tail);
                }
                fits
            })
        }),
        _ => {
            let fits = first.lengths(text.len()).contains(&text.len()) && first.takes(text);
            if fits {
                note(first, text);
            }
            fits
        }
    }
}

/// `FACT=CLASS:LENGTHS`, of which the class alone must stand.
fn piece(inside: &str) -> Result<Piece, (String, &'static str)> {
    let (fact, rest) = match inside.split_once('=') {
        Some((fact, rest)) => (Some(fact.to_owned()), rest),
        None => (None, inside),
    };
    let (name, lengths) = match rest.split_once(':') {
        Some((name, lengths)) => (name, Some(lengths)),
        None => (rest, None),
    };
    let class = Class::NAMES.iter().find(|(known, _)| *known == name);
    let (_, class) = class.ok_or_else(|| {
        (
            format!("`{name}` is no class of characters"),
            "write one of those in vendors/README.md",
        )
    })?;
    let wrong = || {
        (
            "these are no lengths".to_owned(),
            "write `8`, `2-8` (up to 64) or `16-`; a UUID has its own",
        )
    };
    let number = |text: &str| text.parse::<usize>().map_err(|_| wrong());
    let (least, most) = match (class, lengths) {
        (Class::Uuid, None) => (UUID, Some(UUID)),
        (Class::Uuid, Some(_)) => return Err(wrong()),
        (_, None) => (1, None),
        (_, Some(lengths)) => match lengths.split_once('-') {
            None => (number(lengths)?, Some(number(lengths)?)),
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        },
    };
    if most.is_some_and(|most| most < least || (most > least && most > LONGEST_BOUNDED)) {
        return Err(wrong());
    }
    Ok(Piece::Run {
        class: *class,
        least,
        most,
        fact,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(form: &str, text: &str) -> Option<Vec<(String, String)>> {
        let pattern = TokenPattern::new(form).unwrap();
        assert_eq!(pattern.fits(text), pattern.read(text).is_some());
        let told = pattern.read(text)?;
        let inner = told.inner.map(|inner| ("inner", inner));
        let all = told.facts.into_iter().chain(inner);
        Some(all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    #[test]
    fn pieces_are_taken_from_both_ends() {
        let form = "{any:3-}_{A=upper:2-8}_{B=uuid}";
        let uuid = "1EB65FDF-9643-417f-9974-ad72cae0e10f";
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            told(form, &format!("a_B_c_P0A1_{uuid}")),
            Some(vec![pair("A", "P0A1"), pair("B", uuid)])
        );
        for other in [
            format!("ab_P0A1_{uuid}"),
            format!("abc_p0a1_{uuid}"),
            format!("abc_P_{uuid}"),
            format!("abc_P0A1_{uuid}0"),
            format!("abc_P0A1{uuid}"),
            String::new(),
        ] {
            assert_eq!(told(form, &other), None, "{other}");
        }
        assert_eq!(
            told("ghx_{App=alphanumeric:1-40}_{jwt}", "ghx_12_a.b_c"),
            Some(vec![pair("App", "12"), pair("inner", "a.b_c")])
        );
        assert_eq!(told("ghx_{App=alphanumeric:1-40}_{jwt}", "ghx_12_abc"), None);
        assert_eq!(
            told("{any:3}{digit:1}Q~{any:31-38}", &format!("abc8Q~{}", "y".repeat(34))),
            Some(vec![])
        );
        assert_eq!(
            told("{any:3}{digit:1}Q~{any:31-38}", &format!("abc8Q~{}", "y".repeat(39))),
            None
        );
        assert_eq!(told("é{any:1-2}", "éa"), Some(vec![]));
        assert_eq!(told("{any:1}{any:1}", "é"), None);
    }

    #[test]
    fn wrong_forms_are_named() {
        for form in [
            "{any",
            "{letters}",
            "{any}_{base64url}",
            "{uuid:3}",
            "{any:x}",
            "{any:8-2}",
            "{any:2-65}",
        ] {
            assert!(TokenPattern::new(form).is_err(), "{form}");
        }
    }

    #[test]
    fn a_beginning_is_one_and_a_form_is_none() {
        let beginning = TokenPattern::beginning("ab_", 6);
        assert!(beginning.is_beginning() && beginning.fits("ab_cde") && !beginning.fits("ab_cd"));
        assert_eq!(beginning.head(), "ab_");
        assert!(!TokenPattern::new("ab_{any:3}").unwrap().is_beginning());
        assert_eq!(TokenPattern::new("{any:3}x").unwrap().head(), "");
        assert!(is_uuid("1EB65FDF-9643-417f-9974-ad72cae0e10f") && !is_uuid("1EB65FDF-9643-417f-9974-ad72cae0e10g"));
    }
}
