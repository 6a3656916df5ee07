//! The sentences of a description of GitHub's, plain and in lower case.

use super::markdown::without_links;

/// The sentences without Markdown, in lower case, without the full stop.
pub(super) fn sentences(text: &str) -> Vec<String> {
    // A slip of the document, seen once.
    let text = text.replace("`s cope", "` scope");
    let text = without_links(&text);
    let mut found = Vec::new();
    // A blank line, a list mark and a heading end a sentence as a full stop does.
    for block in text.split("\n\n") {
        for line in blocks(block) {
            split(&line, &mut found);
        }
    }
    found
}

/// The lines of a block, joined but before list marks, quotations and headings.
fn blocks(block: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in block.lines() {
        let line = line.trim();
        let starts = line.starts_with(['>', '#', '-', '*', '|']);
        let line = line.trim_start_matches(['>', '#', '-', ' ']);
        match lines.last_mut() {
            Some(last) if !starts => {
                last.push(' ');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

fn split(line: &str, into: &mut Vec<String>) {
    let plain: String = line.chars().filter(|c| !matches!(c, '`' | '*')).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let mut sentence: Vec<&str> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        sentence.push(word);
        let ends = word.trim_end_matches(['"', ')']).ends_with(['.', '!', '?'])
            && !word.ends_with("e.g.")
            && !word.ends_with("i.e.");
        let next_is_new = words
            .get(at + 1)
            .is_none_or(|next| next.starts_with(|c: char| c.is_uppercase() || !c.is_alphanumeric()));
        if ends && next_is_new {
            push(&mut sentence, into);
        }
    }
    push(&mut sentence, into);
}

fn push(words: &mut Vec<&str>, into: &mut Vec<String>) {
    let text = words.join(" ").to_lowercase();
    words.clear();
    let text = text.trim_end_matches('.').trim();
    if !text.is_empty() {
        into.push(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_full_stops_paragraphs_and_list_marks() {
        assert_eq!(
            sentences(
                "Lists `repo` things. For more, see \"[Guide](https://x.y/z).\" OAuth tokens need it.\n\nThe end\n- one\n- two, e.g. `a`."
            ),
            [
                "lists repo things",
                "for more, see \"guide.\"",
                "oauth tokens need it",
                "the end",
                "one",
                "two, e.g. a"
            ]
        );
    }
}
