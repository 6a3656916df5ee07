//! Requirement expressions as text: `any scope(users, users:readonly)`, `all(role admin, any scope(a, b))`,
//! `listed scope(a, b)` where the source does not say whether all are needed, `context user`, `nothing`, `unknown`.

use crate::cursor::{Cursor, TextError};
use crate::requirement::{Atom, Context, Expr};

/// Expressions nest at most this deep.
pub const MAX_DEPTH: usize = 16;

/// The words for the kinds of [`Atom`], as [`Atom::kind`] gives them.
pub(crate) const KINDS: [&str; 6] = ["scope", "permission", "role", "license", "context", "header"];

/// An atom of the kind that `kind` names; `None` when there is no such kind or context.
pub(crate) fn atom(kind: &str, name: &str) -> Option<Atom> {
    let text = name.to_owned();
    Some(match kind {
        "scope" => Atom::Scope(text),
        "permission" => Atom::Permission(text),
        "role" => Atom::Role(text),
        "license" => Atom::License(text),
        "header" => Atom::Header(text.to_ascii_lowercase()),
        "context" => Atom::Context(
            [Context::User, Context::Client, Context::Bot, Context::Guest]
                .into_iter()
                .find(|context| context.word() == name)?,
        ),
        _ => return None,
    })
}

/// Reads one expression from the cursor.
pub(crate) fn parse(cursor: &mut Cursor<'_>) -> Result<Expr, TextError> {
    parse_at(cursor, 0)
}

fn parse_at(cursor: &mut Cursor<'_>, depth: usize) -> Result<Expr, TextError> {
    if depth > MAX_DEPTH {
        return Err(cursor.error("an expression nested deeper than 16", "flatten it"));
    }
    cursor.skip_spaces();
    let start = cursor.column();
    let word = cursor.word();
    match word {
        "unknown" => return Ok(Expr::Unknown),
        "nothing" => return Ok(Expr::nothing()),
        "any" | "all" | "listed" => {}
        kind if KINDS.contains(&kind) => {
            cursor.skip_spaces();
            return Ok(Expr::Is(parse_atom(cursor, kind)?));
        }
        other => {
            return Err(cursor.error_at(
                start,
                &format!("`{other}` does not begin an expression"),
                "write unknown, nothing, any(…), all(…), listed(…), any scope(…), or a kind and a name such as scope users",
            ));
        }
    }
    cursor.skip_spaces();
    let kind = cursor.word();
    if !kind.is_empty() && !KINDS.contains(&kind) {
        return Err(cursor.error(
            &format!("`{kind}` is no kind of condition"),
            "write scope, permission, role, license, context or header",
        ));
    }
    cursor.skip_spaces();
    cursor.take('(')?;
    let mut list = Vec::new();
    cursor.skip_spaces();
    if !cursor.try_take(')') {
        loop {
            cursor.skip_spaces();
            list.push(if kind.is_empty() {
                parse_at(cursor, depth + 1)?
            } else {
                Expr::Is(parse_atom(cursor, kind)?)
            });
            cursor.skip_spaces();
            if cursor.try_take(')') {
                break;
            }
            cursor.take(',')?;
        }
    }
    Ok(match word {
        "any" => Expr::Any(list),
        "listed" => Expr::Listed(list),
        _ => Expr::All(list),
    })
}

/// Reads a name and makes it an atom of `kind`.
pub(crate) fn parse_atom(cursor: &mut Cursor<'_>, kind: &str) -> Result<Atom, TextError> {
    let start = cursor.column();
    let name = cursor.name()?;
    atom(kind, &name).ok_or_else(|| {
        cursor.error_at(
            start,
            &format!("`{name}` is no context"),
            "write user, client, bot or guest",
        )
    })
}

/// Writes an expression so that [`parse`] reads the same again.
pub(crate) fn write(out: &mut String, expr: &Expr) {
    match expr {
        Expr::Unknown => out.push_str("unknown"),
        Expr::Is(atom) => {
            out.push_str(atom.kind());
            out.push(' ');
            write_name(out, atom.name());
        }
        Expr::All(list) if list.is_empty() => out.push_str("nothing"),
        Expr::Any(list) => write_list(out, "any", list),
        Expr::All(list) => write_list(out, "all", list),
        Expr::Listed(list) => write_list(out, "listed", list),
    }
}

fn write_list(out: &mut String, word: &str, list: &[Expr]) {
    out.push_str(word);
    let atoms: Vec<&Atom> = list
        .iter()
        .filter_map(|expr| match expr {
            Expr::Is(atom) => Some(atom),
            _ => None,
        })
        .collect();
    let kind = atoms.first().map(|atom| atom.kind()).unwrap_or_default();
    let short = list.len() > 1 && atoms.len() == list.len() && atoms.iter().all(|atom| atom.kind() == kind);
    if short {
        out.push(' ');
        out.push_str(kind);
    }
    out.push('(');
    for (index, expr) in list.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        match (short, expr) {
            (true, Expr::Is(atom)) => write_name(out, atom.name()),
            _ => write(out, expr),
        }
    }
    out.push(')');
}

/// Writes a name bare where that can be read again, else in quotation marks.
pub(crate) fn write_name(out: &mut String, name: &str) {
    if !name.is_empty() && name.chars().all(crate::cursor::is_bare) {
        out.push_str(name);
        return;
    }
    out.push('"');
    for c in name.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// An expression as one line of text.
pub fn to_text(expr: &Expr) -> String {
    let mut out = String::new();
    write(&mut out, expr);
    out
}

/// Reads one expression that fills the whole line.
///
/// # Errors
/// [`TextError`] with the column of the fault.
pub fn from_text(line: &str) -> Result<Expr, TextError> {
    let mut cursor = Cursor::new(line, 1);
    let expr = parse(&mut cursor)?;
    cursor.end()?;
    Ok(expr)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_print_as_they_are_read() {
        for text in [
            "unknown",
            "nothing",
            "scope users",
            "any()",
            "any scope(users, users:readonly)",
            "all permission(a:b:c, d:e:f)",
            "any(all(role id_full_admin, any scope(cjp:config_write, cjp:config_read)), scope cjp:user)",
            "any role(\"End Users\", \"Say \\\"hi\\\"\")",
            "listed scope(a, b)",
            "any(listed(), listed(scope a, permission b))",
            "context user",
            "header x-organization-id",
            "all(scope https://www.googleapis.com/auth/drive)",
        ] {
            assert_eq!(from_text(text).map(|e| to_text(&e)).unwrap(), text);
        }
    }

    #[test]
    fn faults_name_the_column_and_the_way_out() {
        for (text, column) in [
            ("scopes users", 1),
            ("any scope(a", 12),
            ("any scope(a b)", 13),
            ("any thing(a)", 10),
            ("context admin", 9),
            ("scope \"a", 7),
            ("nothing more", 9),
        ] {
            let error = from_text(text).unwrap_err();
            assert_eq!(error.column, column, "{text}: {error}");
        }
    }
}
