//! [`Glob`]: a text with `*` for any characters, and `{number}` for one to three digits.

/// A piece of a glob.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Any,
    Number,
}

/// A text with `*` for any characters and `{number}` for one to three digits. It matches whole texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(Vec<Piece>);

impl Glob {
    /// Reads the text form.
    pub fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        for (at, part) in text.split('*').enumerate() {
            if at > 0 {
                pieces.push(Piece::Any);
            }
            for (at, plain) in part.split("{number}").enumerate() {
                if at > 0 {
                    pieces.push(Piece::Number);
                }
                if !plain.is_empty() {
                    pieces.push(Piece::Text(plain.to_owned()));
                }
            }
        }
        Self(pieces)
    }

    /// Whether the whole text fits.
    pub fn fits(&self, text: &str) -> bool {
        self.number_in(text).is_some()
    }

    /// Whether the whole text fits, and then the digits that stand for `{number}` (empty where the glob has none).
    pub fn number_in<'t>(&self, text: &'t str) -> Option<&'t str> {
        number(&self.0, text)
    }

    /// Where it begins with `*`: the rest of a text from where the other pieces fit first, e.g. `/api/v2/x` of
    /// `/proxy/api/v2/x` for `*/api/*`. Else the whole text, if it fits.
    pub fn tail_of<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self.0.split_first() {
            Some((Piece::Any, rest)) if !rest.is_empty() => {
                let mut tails = text.char_indices().filter_map(|(at, _)| text.get(at..));
                tails.find(|tail| number(rest, tail).is_some())
            }
            _ => self.fits(text).then_some(text),
        }
    }

    /// Whether some text fits both. `{number}` is taken for any characters.
    pub fn meets(&self, other: &Self) -> bool {
        let (own, others) = (self.characters(), other.characters());
        // `below` holds for each rest of `others` whether it meets the rest of `own` that is one character shorter.
        let mut below: Vec<bool> = Vec::new();
        for at in (0..=own.len()).rev() {
            let mut row = vec![false; others.len() + 1];
            for to in (0..=others.len()).rev() {
                let held = |row: &[bool], to: usize| row.get(to).copied().unwrap_or(false);
                let (down, right, both) = (held(&below, to), held(&row, to + 1), held(&below, to + 1));
                let meets = match (own.get(at), others.get(to)) {
                    (None, None) => true,
                    (Some(None), _) | (_, Some(None)) => down || right,
                    (Some(one), Some(two)) => one == two && both,
                    _ => false,
                };
                if let Some(cell) = row.get_mut(to) {
                    *cell = meets;
                }
            }
            below = row;
        }
        below.first().copied().unwrap_or(false)
    }

    /// Its characters; `None` stands for any number of any characters.
    fn characters(&self) -> Vec<Option<char>> {
        let of = |piece: &Piece| match piece {
            Piece::Text(text) => text.chars().map(Some).collect(),
            Piece::Any | Piece::Number => vec![None],
        };
        self.0.iter().flat_map(of).collect()
    }

    /// Whether it stands for one text alone.
    pub fn is_plain(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// Whether it is `*` alone.
    pub fn is_open(&self) -> bool {
        self.0 == [Piece::Any]
    }
}

fn number<'t>(pieces: &[Piece], text: &'t str) -> Option<&'t str> {
    let Some((first, rest)) = pieces.split_first() else {
        return text.is_empty().then_some("");
    };
    match first {
        Piece::Text(plain) => number(rest, text.strip_prefix(plain.as_str())?),
        Piece::Any if rest.is_empty() => Some(""),
        Piece::Any => {
            let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.find_map(|at| number(rest, text.get(at..)?))
        }
        Piece::Number => (1..=3).rev().find_map(|digits| {
            let (head, tail) = text.split_at_checked(digits)?;
            let all = head.bytes().all(|byte| byte.is_ascii_digit());
            (all && number(rest, tail).is_some()).then_some(head)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_numbers_match_whole_texts() {
        for (glob, text, fits) in [
            ("/api/*", "/api/v2/users", true),
            ("/api/*", "/apis", false),
            ("*/graphql", "/api/graphql", true),
            ("*:read", "tickets:read", true),
            ("*:read", "tickets:readonly", false),
            ("a", "a", true),
            ("a", "ab", false),
            ("api-c{number}", "api-c12", true),
            ("api-c{number}", "api-c1234", false),
            ("api-c{number}", "api-c", false),
            ("*b*d", "abcd", true),
            ("", "", true),
        ] {
            assert_eq!(Glob::new(glob).fits(text), fits, "{glob} {text}");
        }
        assert_eq!(Glob::new("c{number}x").number_in("c42x"), Some("42"));
        assert_eq!(
            Glob::new("*/api/*").tail_of("/proxy/api/v2/api/x"),
            Some("/api/v2/api/x")
        );
        assert_eq!(Glob::new("*/api/*").tail_of("/apis/x"), None);
        assert_eq!(Glob::new("/api/*").tail_of("/api/x"), Some("/api/x"));
    }

    #[test]
    fn globs_meet_where_one_text_fits_both() {
        for (one, two, meet) in [
            ("api", "api", true),
            ("api", "app", false),
            ("api-*", "*-eu", true),
            ("a*b", "a*c", false),
            ("*", "", true),
            ("a", "", false),
            ("c{number}", "c7", true),
            ("*a*a*a*a*a*", "*b*b*b*b*b*", true),
        ] {
            assert_eq!(Glob::new(one).meets(&Glob::new(two)), meet, "{one} {two}");
            assert_eq!(Glob::new(two).meets(&Glob::new(one)), meet, "{two} {one}");
        }
    }
}
