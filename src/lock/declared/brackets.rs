//! Texts in brackets: JSON, Terraform's language, TOML, JavaScript, PowerShell, a command's options. They share names
//! before `=` or `:`, texts in quotation marks, lists and blocks, and no more is read of them.

use super::{DEEPEST, MOST_TEXTS, Said};

/// An open bracket.
struct Open {
    close: char,
    /// What it is called: the field that it is the value of, or the words before it.
    name: Vec<String>,
    block: usize,
}

struct Reader {
    said: Vec<Said>,
    open: Vec<Open>,
    /// Brackets that were opened beyond the deepest level.
    beyond: usize,
    blocks: usize,
    /// Words since the last separator.
    pending: Vec<String>,
    /// The field whose value comes next, and the line it stands in.
    key: Option<(String, usize)>,
    /// The table of TOML that what follows belongs to.
    section: Option<(String, usize)>,
    /// Whether `[` began the line, so that it may be a table of TOML.
    header: bool,
    line: usize,
}

/// The texts that have a field or a list around them.
pub(super) fn read(text: &str) -> Vec<Said> {
    let mut reader = Reader {
        said: Vec::new(),
        open: Vec::new(),
        beyond: 0,
        blocks: 0,
        pending: Vec::new(),
        key: None,
        section: None,
        header: false,
        line: 1,
    };
    let mut rest = text;
    let mut begins = true;
    while let Some(c) = rest.chars().next() {
        if reader.said.len() >= MOST_TEXTS {
            break;
        }
        let mut after = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\n' => {
                reader.ended_line();
                begins = true;
                rest = after;
                continue;
            }
            '"' | '\'' | '`' => {
                let (inside, tail, lines) = quoted(after, c);
                reader.text(&inside, true);
                reader.line += lines;
                after = tail;
            }
            '#' => after = line_end(after),
            '/' if after.starts_with('/') => after = line_end(after),
            '/' if after.starts_with('*') => {
                let (comment, tail) = after.split_once("*/").unwrap_or((after, ""));
                reader.line += comment.matches('\n').count();
                after = tail;
            }
            '{' | '[' | '(' => reader.opens(c, begins),
            '}' | ']' | ')' => reader.closes(c),
            '=' | ':' => reader.names_field(),
            ',' | ';' => reader.separates(),
            c if is_word(c) => {
                let (word, tail) = word(rest);
                reader.text(word, false);
                after = tail;
            }
            _ => {}
        }
        begins &= c == ' ' || c == '\t';
        rest = after;
    }
    reader.said
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '.' | '*' | '%' | '+' | '/' | '@' | '~')
}

/// The word at the beginning. A `:` inside belongs to it where another letter follows at once, as in names
/// (`users:readonly`) and addresses.
fn word(text: &str) -> (&str, &str) {
    let mut chars = text.char_indices().peekable();
    let mut end = text.len();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joined = c == ':' && at > 0 && next.is_some_and(|next| is_word(next) || next == '/');
        if !is_word(c) && !joined {
            end = at;
            break;
        }
    }
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn line_end(text: &str) -> &str {
    text.find('\n').and_then(|at| text.get(at..)).unwrap_or_default()
}

/// What stands in quotation marks, what follows them, and how many lines end in between. Marks that are not closed in
/// their line are apostrophes of prose; only `` ` `` goes on.
fn quoted(text: &str, mark: char) -> (String, &str, usize) {
    let mut inside = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                if let Some((_, escaped)) = chars.next() {
                    inside.push(if escaped == 'n' { ' ' } else { escaped });
                }
            }
            '\n' if mark != '`' => break,
            c if c == mark => {
                let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
                let lines = text.get(..at).unwrap_or_default().matches('\n').count();
                return (inside, rest, lines);
            }
            c => inside.push(c),
        }
    }
    (String::new(), text, 0)
}

impl Reader {
    /// A text or a word: a value where a field or a list waits for one; else perhaps the name of one.
    fn text(&mut self, text: &str, in_marks: bool) {
        let mut lists = self.open.iter().rev().take_while(|open| open.close != '}');
        let in_list = lists.any(|open| !open.name.is_empty());
        let is_value = self.key.is_some() || (in_marks && in_list);
        if is_value && !text.is_empty() {
            let mut keys: Vec<String> = self.section.iter().map(|(name, _)| name.clone()).collect();
            keys.extend(self.open.iter().flat_map(|open| open.name.iter().cloned()));
            keys.extend(self.key.iter().map(|(key, _)| key.clone()));
            let of_section = self.section.as_ref().map_or(0, |(_, block)| *block);
            let block = self
                .open
                .iter()
                .rev()
                .find(|open| open.close == '}')
                .map_or(of_section, |open| open.block);
            self.said.push(Said {
                keys,
                text: text.to_owned(),
                line: self.line,
                block,
            });
        }
        // In a list of JavaScript or JSON a text may still be the name of a field.
        self.pending.push(text.to_owned());
        if self.pending.len() > 8 {
            self.pending.remove(0);
        }
    }

    fn names_field(&mut self) {
        let named = self.pending.last().filter(|name| !name.is_empty()).cloned();
        self.pending.clear();
        self.key = named.map(|name| (name.trim_start_matches('-').to_owned(), self.line));
    }

    /// A field's value is at its end.
    fn separates(&mut self) {
        let in_block = self.open.last().is_none_or(|open| open.close == '}');
        // The options of a command list names with commas.
        if in_block || self.key.is_none() {
            self.pending.clear();
        }
        if self.open.last().is_some_and(|open| open.close == '}') {
            self.key = None;
        }
    }

    fn ended_line(&mut self) {
        self.line += 1;
        self.header = false;
        self.pending.clear();
        let value_follows = self.key.as_ref().is_some_and(|(_, line)| *line + 1 == self.line);
        let has_value = self
            .said
            .last()
            .is_some_and(|said| Some(said.line) == self.key.as_ref().map(|(_, line)| *line));
        if !value_follows || has_value {
            self.key = None;
        }
    }

    fn opens(&mut self, bracket: char, begins_line: bool) {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        // `id = scope_ids["User.Read"]` stands in `id` and in `scope_ids`.
        let mut name: Vec<String> = self.key.take().map(|(key, _)| key).into_iter().collect();
        name.append(&mut self.pending);
        self.header = bracket == '[' && begins_line && self.open.is_empty() && name.is_empty();
        self.blocks += 1;
        self.open.push(Open {
            close: match bracket {
                '{' => '}',
                '[' => ']',
                _ => ')',
            },
            name,
            block: self.blocks,
        });
    }

    fn closes(&mut self, bracket: char) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        // A bracket that closes nothing is passed over.
        if self.open.last().is_none_or(|open| open.close != bracket) {
            return;
        }
        let closed = self.open.pop();
        if self.header && bracket == ']' {
            let block = closed.map_or(0, |closed| closed.block);
            self.section = self.pending.last().map(|name| (name.clone(), block));
            self.header = false;
        }
        self.key = None;
        self.pending.clear();
    }
}
