//! Paths of Microsoft Graph's permissions document as templates.

use std::collections::HashMap;

/// How each segment is written: the document writes the same one in lower case here and with capitals there.
#[derive(Default)]
pub(super) struct Spellings(HashMap<String, String>);

impl Spellings {
    /// Learns the spellings of a path; of several for the same text the one with the most capitals is
    /// kept, but none that begins with one.
    pub(super) fn learn(&mut self, path: &str) {
        for piece in path.split('/').flat_map(pieces).filter(|piece| !piece.starts_with('{')) {
            let rank = |text: &str| {
                let capitals = text.chars().filter(|c| c.is_uppercase()).count();
                (!text.starts_with(char::is_uppercase), capitals)
            };
            let known = self.0.entry(piece.to_lowercase()).or_insert_with(|| piece.to_owned());
            if (rank(piece), known.as_str()) > (rank(known), piece) {
                piece.clone_into(known);
            }
        }
    }

    fn of<'a>(&'a self, text: &'a str) -> &'a str {
        self.0.get(&text.to_lowercase()).map_or(text, String::as_str)
    }
}

/// `None` for what is no path: an example with a file's name in it, a query.
///
/// After a segment that ends in a colon (`root:`, `{id}:`) comes the path of a file, which may have any number of segments.
pub(super) fn template(path: &str, spellings: &Spellings) -> Option<String> {
    // `{id}}` is a slip, seen thrice.
    let path = path.replace(", ", ",").replace("}}", "}");
    if path.contains(['?', ' ', '#']) || path.contains("/foldera/") {
        return None;
    }
    let mut out = String::new();
    let mut after_colon = false;
    for segment in path.split('/').skip(1) {
        out.push('/');
        let inner = segment.strip_prefix('{').filter(|_| after_colon);
        match inner {
            Some(rest) => {
                out.push_str("{+");
                out.push_str(rest);
            }
            None => pieces(segment).for_each(|piece| {
                out.push_str(if piece.starts_with('{') {
                    piece
                } else {
                    spellings.of(piece)
                });
            }),
        }
        // The second colon ends the path of the file.
        after_colon = segment.ends_with(':') && !after_colon;
    }
    Some(out)
}

/// A segment cut before and after its parameters.
fn pieces(segment: &str) -> impl Iterator<Item = &str> {
    let mut rest = segment;
    std::iter::from_fn(move || {
        let end = if rest.starts_with('{') {
            rest.find('}').map(|at| at + 1)
        } else {
            rest.find('{')
        };
        let (piece, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_file_may_have_many_segments() {
        let spellings = Spellings::default();
        let of = |path: &str| template(path, &spellings).unwrap_or_default();
        assert_eq!(of("/me/drive/root:/{id}:/children"), "/me/drive/root:/{+id}:/children");
        assert_eq!(of("/me/drive/root:/{id}"), "/me/drive/root:/{+id}");
        assert_eq!(
            of("/drives/{id}/items/{id}:/{id}:/content"),
            "/drives/{id}/items/{id}:/{+id}:/content"
        );
        assert_eq!(of("/me/messages/{id}"), "/me/messages/{id}");
    }

    #[test]
    fn one_spelling_per_text_and_no_spaces_between_arguments() {
        let mut spellings = Spellings::default();
        spellings.learn("/identitygovernance/accessreviews/{ID}");
        spellings.learn("/identityGovernance/accessReviews");
        spellings.learn("/IdentityGovernance/AccessReviews");
        spellings.learn("/identityGovernance/accessreviews/range(address={value})");
        let of = |path: &str| template(path, &spellings);
        assert_eq!(
            of("/identitygovernance/accessreviews/{ID}/Range(address={value})").as_deref(),
            Some("/identityGovernance/accessReviews/{ID}/range(address={value})")
        );
        assert_eq!(
            of("/applications/{id}}/repair").as_deref(),
            Some("/applications/{id}/repair")
        );
        assert_eq!(of("/x/getBy(a={a}, b={b})").as_deref(), Some("/x/getBy(a={a},b={b})"));
        assert_eq!(of("/x?$filter=a eq '{id}'"), None);
        assert_eq!(of("/me/drive/root:/foldera/fileb.txt:/content"), None);
    }
}
