//! Shapes: a path or a text with what differs from call to call taken out, so that equal calls are known as equal.

use std::hash::Hasher;

/// Words of this length that hold so many digits are ids.
const LONG: usize = 16;
const DIGITS: usize = 4;
/// Numbers of so many digits are ids, times or sizes.
const NUMBER: usize = 5;

/// The path with everything that looks like an id taken out.
pub fn of_path(path: &str) -> String {
    let is_id = |segment: &str| {
        let digits = segment.bytes().filter(u8::is_ascii_digit).count();
        digits > 0 && (digits == segment.len() || segment.len() >= 12)
    };
    let segments: Vec<&str> = path
        .split('/')
        .map(|segment| if is_id(segment) { "*" } else { segment })
        .collect();
    segments.join("/")
}

/// Feeds a text into a hash, all ids in it as the same.
pub fn hash_text(text: &str, hasher: &mut impl Hasher) {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let length = rest.iter().take_while(|byte| is_word(byte)).count();
        let (word, after) = rest.split_at(length);
        let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
        let id = (digits == word.len() && digits >= NUMBER) || (word.len() >= LONG && digits >= DIGITS);
        hasher.write(if id { b"*" } else { word });
        let length = after.iter().take_while(|byte| !is_word(byte)).count();
        let (between, after) = after.split_at(length);
        hasher.write(between);
        rest = after;
    }
    hasher.write_u8(0xff);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::DefaultHasher;

    fn hash(text: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        hash_text(text, &mut hasher);
        hasher.finish()
    }

    #[test]
    fn ids_are_the_same_and_names_are_not() {
        let with = |id: &str| format!(r#"{{"code":"missing.permissions","contextId":"{id}"}}"#);
        assert_eq!(
            hash(&with("11111111-2222-4333-8444-555555555555")),
            hash(&with("a1111111-2222-4333-8444-55555555555b"))
        );
        assert_ne!(hash("[routing:queue:view]"), hash("[routing:queue:edit]"));
        assert_ne!(
            hash("https://www.googleapis.com/auth/drive"),
            hash("https://www.googleapis.com/auth/drive.file")
        );
        assert_ne!(hash("401"), hash("403"));
        assert_eq!(hash("at 1795176000"), hash("at 1795176001"));
        assert_eq!(of_path("/a/12/b/6a6b-41aa-9bcd"), "/a/*/b/*");
    }
}
