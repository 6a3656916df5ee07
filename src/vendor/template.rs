//! [`Template`]: a sentence with places that a reason's fields fill.

/// How a field's names are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// By the reason's own word.
    Own,
    /// `a, b or c`.
    Or,
    /// `a, b and c`.
    And,
    /// The one that includes the fewest others.
    Narrowest,
    /// For an address.
    Query,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Field(String, Join),
    Console(String),
    Origin,
    /// Left out when a field in it is empty.
    Optional(Vec<Piece>),
}

/// A sentence with places for fields (`{names}`, `{names:or}`), consoles (`{@key}`) and the call's `{origin}`; what
/// stands in `[ ]` is left out when a field in it is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub(super) Vec<Piece>);

impl Template {
    /// Reads a sentence.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn new(text: &str) -> Result<Self, (String, &'static str)> {
        let mut pieces = Vec::new();
        let mut inside: Option<Vec<Piece>> = None;
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}', '[', ']']) {
            let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
            let mut after = tail.get(1..).unwrap_or_default();
            let here = inside.as_mut().unwrap_or(&mut pieces);
            if !before.is_empty() {
                here.push(Piece::Text(before.to_owned()));
            }
            match tail.as_bytes().first() {
                Some(b'{') => {
                    let Some((name, behind)) = after.split_once('}') else {
                        return Err(("`{` is not closed".to_owned(), "add `}`"));
                    };
                    here.push(place(name)?);
                    after = behind;
                }
                Some(b'[') if inside.is_none() => inside = Some(Vec::new()),
                Some(b']') => match inside.take() {
                    Some(optional) => pieces.push(Piece::Optional(optional)),
                    None => return Err(("`]` closes nothing".to_owned(), "remove it")),
                },
                Some(b'[') => return Err(("`[` stands inside of `[ ]`".to_owned(), "close the first one before")),
                _ => return Err(("`}` closes nothing".to_owned(), "remove it")),
            }
            rest = after;
        }
        if inside.is_some() {
            return Err(("`[` is not closed".to_owned(), "add `]`"));
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    fn leaves(&self) -> impl Iterator<Item = &Piece> {
        self.0.iter().flat_map(|piece| match piece {
            Piece::Optional(inside) => inside.as_slice(),
            other => std::slice::from_ref(other),
        })
    }

    /// The fields that it names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.leaves().filter_map(|piece| match piece {
            Piece::Field(name, _) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The consoles that it names.
    pub fn consoles(&self) -> impl Iterator<Item = &str> {
        self.leaves().filter_map(|piece| match piece {
            Piece::Console(key) => Some(key.as_str()),
            _ => None,
        })
    }
}

fn place(name: &str) -> Result<Piece, (String, &'static str)> {
    if let Some(key) = name.strip_prefix('@') {
        return Ok(Piece::Console(key.to_owned()));
    }
    if name == "origin" {
        return Ok(Piece::Origin);
    }
    let (name, how) = name.split_once(':').unwrap_or((name, ""));
    let join = match how {
        "" => Join::Own,
        "or" => Join::Or,
        "and" => Join::And,
        "narrowest" => Join::Narrowest,
        "query" => Join::Query,
        other => {
            return Err((
                format!("`{other}` is no way to write a field"),
                "write `or`, `and`, `narrowest` or `query`",
            ));
        }
    };
    Ok(Piece::Field(name.to_owned(), join))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_sentences_are_named() {
        for (text, fault) in [
            ("a {names", "`{` is not closed"),
            ("a [b", "`[` is not closed"),
            ("a ] b", "`]` closes nothing"),
            ("a } b", "`}` closes nothing"),
            ("[a [b]]", "`[` stands inside of `[ ]`"),
            ("{names:xor}", "`xor` is no way to write a field"),
        ] {
            assert_eq!(Template::new(text).unwrap_err().0, fault, "{text}");
        }
        let made = Template::new("Add {names:or}[ in {divisions}] at {@roles} of {origin}.").unwrap();
        assert_eq!(made.fields().collect::<Vec<_>>(), ["names", "divisions"]);
        assert_eq!(made.consoles().collect::<Vec<_>>(), ["roles"]);
    }
}
