//! The line of a [`Source`] in the text form: `key | title | date | address | licence`, and where it is known since when
//! the document may be out of date, `| valid-until 2026-08-10`.

use crate::requirement::Source;

/// What the sixth field begins with.
const VALID_UNTIL: &str = "valid-until ";

/// Reads what stands after the word `source`; what is wrong and what to write instead, where it cannot.
pub(super) fn parse(text: &str) -> Result<Source, (&'static str, &'static str)> {
    let fields: Vec<&str> = text.split('|').map(str::trim).collect();
    let (Some([key, title, date, url, license]), Some(rest)) = (fields.first_chunk::<5>(), fields.get(5..)) else {
        return Err((
            "a source has five fields",
            "write source key | title | date | address | licence",
        ));
    };
    let valid_until = match rest {
        [] => None,
        [only] => Some(day(only)),
        _ => Some(None),
    };
    let Some(valid_until) = valid_until.map_or(Some(None), |day| day.map(Some)) else {
        return Err((
            "after its five fields a source may have one day",
            "write e.g. | valid-until 2026-08-10",
        ));
    };
    Ok(Source {
        key: (*key).to_owned(),
        title: (*title).to_owned(),
        date: (*date).to_owned(),
        url: (*url).to_owned(),
        license: (*license).to_owned(),
        valid_until,
    })
}

/// `valid-until 2026-08-10` → `2026-08-10`.
fn day(field: &str) -> Option<String> {
    let day = field.strip_prefix(VALID_UNTIL)?.trim();
    let parts: Vec<&str> = day.split('-').collect();
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
        .then(|| day.to_owned())
}

/// The line without its first word. `line` puts a value on one line.
pub(super) fn write(source: &Source, line: fn(&str) -> String) -> String {
    let fields = [&source.key, &source.title, &source.date, &source.url, &source.license];
    let mut fields: Vec<String> = fields.iter().map(|field| line(field).replace('|', "/")).collect();
    fields.extend(
        source
            .valid_until
            .iter()
            .map(|day| format!("{VALID_UNTIL}{}", line(day))),
    );
    fields.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_comes_back_as_it_was_written() {
        for text in [
            "oauth | Scopes | 2026 | https://a.example | facts",
            "oauth | Scopes | 2026 |  | facts | valid-until 2026-08-10",
        ] {
            let source = parse(text).unwrap();
            assert_eq!(write(&source, str::to_owned), text);
        }
        let words = parse("o | Scopes | 2026 | | f | valid-until 2026-08-10")
            .unwrap()
            .words();
        assert_eq!(words, "Scopes, 2026 (may be out of date since 2026-08-10)");
    }

    #[test]
    fn other_fields_are_refused() {
        assert!(parse("a | b | c | d").is_err());
        assert!(parse("a | b | c | d | e | until 2026-08-10").is_err());
        assert!(parse("a | b | c | d | e | valid-until August").is_err());
        assert!(parse("a | b | c | d | e | valid-until 2026-08-10 | f").is_err());
    }
}
