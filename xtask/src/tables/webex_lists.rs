//! Lists of scopes and roles in Webex's descriptions: a line that announces one, and the marked lines under it.

/// A piece of a description.
#[derive(Debug, PartialEq)]
pub(super) enum Block {
    /// Prose.
    Text(String),
    /// Any one of these scopes.
    Scopes(Vec<String>),
    /// Any one of these roles.
    Roles(Vec<String>),
    /// The kinds of administrators in words, and any one of these scopes.
    AdminsAndScopes(String, Vec<String>),
}

/// What the line that announces a list ends with, in lower case.
const SCOPES: &[&str] = &[
    "one of the following oauth scopes is required:",
    "the token must include one of the following scopes:",
];
const ROLES: &[&str] = &[
    "the following administrators can use this api:",
    "the following administrators have permission to use this api:",
    "required administrator roles:",
];
const ADMINS_AND_SCOPES: &str = " auth token with any of the following scopes:";

/// Cuts a description into lists and the prose between them.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lines = text.lines().peekable();
    let mut prose = String::new();
    while let Some(line) = lines.next() {
        let lower = line.replace(['*', '`'], "").trim().to_lowercase();
        let list = if SCOPES.iter().any(|end| lower.ends_with(end)) {
            Some(Block::Scopes(names(&mut lines)))
        } else if ROLES.iter().any(|end| lower.ends_with(end)) {
            Some(Block::Roles(names(&mut lines)))
        } else if let Some(before) = lower.strip_suffix(ADMINS_AND_SCOPES) {
            let admins = before
                .rsplit_once(" requires an ")
                .map_or(before, |(_, admins)| admins)
                .to_owned();
            Some(Block::AdminsAndScopes(admins, names(&mut lines)))
        } else {
            None
        };
        match list {
            // Announced twice, or of nothing: nothing is lost by passing over it.
            Some(Block::Scopes(names) | Block::Roles(names)) if names.is_empty() => {}
            Some(list) => {
                found.push(Block::Text(std::mem::take(&mut prose)));
                found.push(list);
            }
            None => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    found.push(Block::Text(prose));
    found.retain(|block| !matches!(block, Block::Text(text) if text.trim().is_empty()));
    found
}

/// The names in the marked lines that follow. Blank lines, breaks, headings and the word "or" between them do not end
/// the list.
fn names<'a>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    while let Some(line) = lines.peek() {
        let line = line.trim();
        let marked = line
            .strip_prefix(['-', '*', '•'])
            .filter(|rest| rest.starts_with([' ', '`']));
        let Some(item) = marked else {
            let heading = line.starts_with("**") && line.ends_with(":**");
            if !heading && !matches!(line, "" | "<br/>" | "or") {
                break;
            }
            lines.next();
            continue;
        };
        let item = item.trim();
        let name = match item.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
            Some((name, _)) => name,
            None => item,
        };
        // "… with one of the following roles: a, b"
        let list = name
            .rsplit_once("one of the following roles: ")
            .map_or(name, |(_, list)| list);
        for name in list.split(", ") {
            let name = name.trim_end_matches(['.', ',']).trim().to_owned();
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        lines.next();
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn announced_lists_are_read() {
        let text = "Does it.\n\n**Authorization**\n\nOne of the following OAuth scopes is required:\n\n- `identity:a_rw`.\n\n- `identity:a_read`\n\n<br/>\n\nThe following administrators can use this API:\n\n- `id_full_admin`\n\n**Usage**:\n";
        let found = blocks(text);
        assert_eq!(found[1], Block::Scopes(texts(&["identity:a_rw", "identity:a_read"])));
        assert_eq!(found[2], Block::Roles(texts(&["id_full_admin"])));
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn items_may_explain_themselves() {
        let text = "An OAuth token is required. The token must include one of the following scopes:\n\n- `Identity:otp`\nor\n\n- `Identity:Config`\n\n**Administrator Roles:**\n\nThe following administrators have permission to use this API:\n\n- `Org Full Admin`: Can generate OTPs.\n- `Account in the organization with one of the following roles: id_full_admin, id_user_admin`.\n";
        let found = blocks(text);
        assert_eq!(found[0], Block::Scopes(texts(&["Identity:otp", "Identity:Config"])));
        assert_eq!(
            found[1],
            Block::Roles(texts(&["Org Full Admin", "id_full_admin", "id_user_admin"]))
        );
        let text = "* Viewing location requires an administrator or location administrator auth token with any of the following scopes:\n\n    * `a:b`\n    * `a:c`\n";
        assert_eq!(
            blocks(text),
            [Block::AdminsAndScopes(
                "administrator or location administrator".to_owned(),
                texts(&["a:b", "a:c"])
            )]
        );
        assert_eq!(
            blocks(
                "The following administrators have permission to use this API:\n\n**Customer Organization:**\n- Full administrator\n\n**Partner/External Access:**\n- External full administrator\n\n**Note:** Others cannot.\n"
            ),
            [
                Block::Roles(texts(&["Full administrator", "External full administrator"])),
                Block::Text("**Note:** Others cannot.\n".to_owned())
            ]
        );
        assert_eq!(
            blocks(
                "**Required Administrator Roles:**\n\nThe following administrators have permission to use this API:\n\n- Full administrator\n- User administrator\n"
            ),
            [Block::Roles(texts(&["Full administrator", "User administrator"]))]
        );
    }
}
