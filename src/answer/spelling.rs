//! Codes that are names of several words, as the words that they are made of.

/// Longer codes are no names.
const LONGEST: usize = 80;

/// `missing_totp_token` → `missing totp token`, `CSRFTokenError` → `csrf token error`, `AuthFailure.SignatureFailure` →
/// `auth failure signature failure`. `None` for one word, a sentence, a number.
pub(super) fn words(code: &str) -> Option<String> {
    if code.len() > LONGEST || code.contains(' ') && !code.contains(": ") || !code.is_ascii() {
        return None;
    }
    let mut out = String::with_capacity(code.len() + 8);
    let letters: Vec<char> = code.chars().collect();
    for (at, c) in letters.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            out.push(' ');
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        // A capital begins a word after a small letter, and before one where capitals stood.
        let begins = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase)
            });
        if begins {
            out.push(' ');
        }
        out.push(c.to_ascii_lowercase());
    }
    let words: Vec<&str> = out.split_ascii_whitespace().collect();
    let telling = words
        .iter()
        .filter(|word| word.bytes().any(|b| b.is_ascii_alphabetic()));
    (telling.count() >= 2).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_become_words() {
        assert_eq!(words("missing_totp_token").as_deref(), Some("missing totp token"));
        assert_eq!(words("CSRFTokenError").as_deref(), Some("csrf token error"));
        assert_eq!(
            words("AuthFailure.SignatureFailure").as_deref(),
            Some("auth failure signature failure")
        );
        assert_eq!(
            words("frappe.exceptions.CSRFTokenError: Invalid Request").as_deref(),
            Some("frappe exceptions csrf token error invalid request")
        );
        assert_eq!(words("forbidden"), None);
        assert_eq!(words("40103"), None);
        assert_eq!(words("The request was refused"), None);
    }
}
