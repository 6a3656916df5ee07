//! Requirements in words.

use crate::reason::list;
use crate::requirement::{Atom, Context, Expr};

/// One condition, e.g. `scope conversations`, `a user's token`.
pub fn atom(atom: &Atom) -> String {
    match atom {
        Atom::Context(context) => context_words(*context).to_owned(),
        Atom::Header(name) => format!("request header {name}"),
        Atom::License(name) => format!("licence {name}"),
        other => format!("{} {}", other.kind(), other.name()),
    }
}

/// `a user's token` …
pub fn context_words(context: Context) -> &'static str {
    match context {
        Context::User => "a user's token",
        Context::Client => "a client credentials token",
        Context::Bot => "a bot's token",
        Context::Guest => "a guest's token",
    }
}

/// An expression, e.g. `any one of the permissions a, b`; lists of one kind are folded.
pub fn expr(expression: &Expr) -> String {
    match expression {
        Expr::Is(one) => atom(one),
        Expr::Unknown => "a right that the document does not name".to_owned(),
        Expr::All(items) if items.is_empty() => "nothing beyond a token".to_owned(),
        Expr::Any(items) if items.is_empty() => "something that no token can have".to_owned(),
        Expr::Any(items) => joined(items, "any one of", "or"),
        Expr::All(items) => joined(items, "all of", "and"),
        Expr::Listed(items) => unjoined(items),
    }
}

fn joined(items: &[Expr], lead: &str, word: &str) -> String {
    let atoms: Vec<&Atom> = items
        .iter()
        .filter_map(|e| if let Expr::Is(a) = e { Some(a) } else { None })
        .collect();
    let kinds: Vec<&str> = atoms.iter().map(|a| a.kind()).collect();
    let one_kind = kinds.windows(2).all(|pair| pair.first() == pair.last());
    if atoms.len() == items.len() && one_kind && !matches!(atoms.first(), Some(Atom::Context(_))) {
        let names: Vec<String> = atoms.iter().map(|a| a.name().to_owned()).collect();
        return format!(
            "{lead} the {}s {}",
            kinds.first().copied().unwrap_or_default(),
            list(&names, word)
        );
    }
    let parts: Vec<String> = items
        .iter()
        .map(|e| match e {
            Expr::Any(_) | Expr::All(_) | Expr::Listed(_) if items.len() > 1 => format!("({})", expr(e)),
            other => expr(other),
        })
        .collect();
    parts.join(&format!(" {word} "))
}

/// Names whose source does not say how they hang together, e.g. `scope a, scope b: the source does not say …`.
fn unjoined(items: &[Expr]) -> String {
    let names: Vec<String> = items.iter().map(expr).collect();
    match names.as_slice() {
        [] => "a right that the document does not name".to_owned(),
        [only] => only.clone(),
        _ => format!(
            "{}: the source does not say whether all are needed or any one",
            names.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_read_aloud() {
        let p = |n: &str| Atom::Permission(n.to_owned());
        let s = |n: &str| Atom::Scope(n.to_owned());
        assert_eq!(
            expr(&Expr::any_of([p("a"), p("b"), p("c")])),
            "any one of the permissions a, b or c"
        );
        assert_eq!(expr(&Expr::all_of([s("a"), s("b")])), "all of the scopes a and b");
        assert_eq!(expr(&Expr::any_scope(["a"])), "scope a");
        let mixed = Expr::Any(vec![
            Expr::all_of([s("a"), Atom::Context(Context::User)]),
            Expr::any_of([s("b"), s("c")]),
        ]);
        assert_eq!(
            expr(&mixed),
            "(scope a and a user's token) or (any one of the scopes b or c)"
        );
        assert_eq!(
            expr(&Expr::listed_of([s("a"), s("b")])),
            "scope a, scope b: the source does not say whether all are needed or any one"
        );
        assert_eq!(expr(&Expr::listed_of([s("a")])), "scope a");
        assert_eq!(expr(&Expr::nothing()), "nothing beyond a token");
    }
}
