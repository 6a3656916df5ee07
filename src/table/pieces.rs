//! Segments that mix text and parameters.

fn same(one: &[u8], other: &[u8], fold: bool) -> bool {
    one == other || (fold && one.eq_ignore_ascii_case(other))
}

pub(crate) fn ends_with(text: &[u8], suffix: &[u8], fold: bool) -> bool {
    let from = text.len().checked_sub(suffix.len());
    from.and_then(|from| text.get(from..))
        .is_some_and(|end| same(end, suffix, fold))
}

/// Whether the pieces (`None`: a parameter of one or more characters) make up the whole text. A parameter
/// takes as little as it can; the last literal must stand at the end.
pub(crate) fn fits_pieces<'a>(
    pieces: impl DoubleEndedIterator<Item = Option<&'a [u8]>>,
    text: &[u8],
    fold: bool,
) -> bool {
    let mut pieces = pieces.peekable();
    let mut rest = text;
    let mut open = false;
    while let Some(piece) = pieces.next() {
        let Some(literal) = piece else {
            open = true;
            continue;
        };
        let last = pieces.peek().is_none();
        let least = usize::from(open);
        let at = if last {
            let at = rest.len().checked_sub(literal.len());
            at.filter(|at| *at >= least && (open || *at == 0))
                .filter(|_| ends_with(rest, literal, fold))
        } else if open {
            let windows = rest.windows(literal.len().max(1)).enumerate().skip(least);
            windows
                .into_iter()
                .find(|(_, w)| same(w, literal, fold))
                .map(|(at, _)| at)
        } else {
            rest.get(..literal.len())
                .filter(|head| same(head, literal, fold))
                .map(|_| 0)
        };
        let Some(after) = at.and_then(|at| rest.get(at + literal.len()..)) else {
            return false;
        };
        rest = after;
        open = false;
    }
    // A parameter at the end needs a character; a literal at the end has taken all.
    if open { !rest.is_empty() } else { rest.is_empty() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pieces: &[Option<&str>], text: &str) -> bool {
        fits_pieces(pieces.iter().map(|p| p.map(str::as_bytes)), text.as_bytes(), false)
    }

    #[test]
    fn pieces_make_up_the_whole_segment() {
        assert!(fits(&[None, Some(".json")], "35.json"));
        assert!(!fits(&[None, Some(".json")], ".json"));
        assert!(!fits(&[None, Some(".json")], "35.jsonp"));
        assert!(fits(&[None, Some(".json")], "a.json.json"));
        assert!(fits(&[Some("f(on="), None, Some(")")], "f(on=me)"));
        assert!(!fits(&[Some("f(on="), None, Some(")")], "f(on=)"));
        assert!(fits(&[None, Some("..."), None], "main...topic"));
        assert!(fits(&[None, Some(":"), None], "a:b:c"));
        assert!(!fits(&[None, Some(":"), None], ":b"));
        assert!(fits(&[Some("@"), None], "@me"));
        assert!(!fits(&[Some("@"), None], "@"));
    }
}
