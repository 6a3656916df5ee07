//! [`Sensitive`]: a value that must not be printed, logged, exported or written to disk.

use std::fmt;

/// Wraps a secret (a token, a header value, a URL that may carry a token) so that it
/// cannot leak through `Debug`, `Display` or serialization: it implements none that shows it.
///
/// The only way in is [`Sensitive::expose`]; every call has a comment that says why.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Hides `value`.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Gives the value back. Say in a comment why it must be seen there.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl Sensitive<String> {
    /// The form in which a token may be shown without asking: its first and last four
    /// characters and its length, or only its length when it has fewer than 24 characters.
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        if count < 24 {
            return self.hidden();
        }
        let head: String = self.0.chars().take(4).collect();
        let tail: String = self.0.chars().skip(count - 4).collect();
        format!("{head}…{tail} ({count} characters)")
    }

    /// The form in which what is no token may be shown: only its length.
    pub fn hidden(&self) -> String {
        format!("•••• ({} characters)", self.0.chars().count())
    }

    /// A short stable name for equality ("is it the same token?") that does not tell the
    /// token: 16 hexadecimal digits of FNV-1a, 64 bits, over its bytes. It is not a
    /// cryptographic hash and is never sent anywhere; tokens have too much entropy to be
    /// found from it.
    pub fn fingerprint(&self) -> String {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in self.0.bytes() {
            hash ^= u64::from(byte);
            hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
        }
        format!("{hash:016x}")
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive")
    }
}

impl<T> fmt::Display for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive")
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_display_never_show_the_value() {
        let token = Sensitive::new("eyJhbGciOiJub25lIn0.e30.".to_owned());
        assert_eq!(format!("{token:?} {token}"), "Sensitive Sensitive");
        assert_eq!(format!("{:?}", Some(vec![token])), "Some([Sensitive])");
    }

    #[test]
    fn a_masked_token_shows_eight_characters_at_most() {
        let token = Sensitive::new("abcdefghijklmnopqrstuvwxyz".to_owned());
        assert_eq!(token.masked(), "abcd…wxyz (26 characters)");
        assert_eq!(Sensitive::new("short".to_owned()).masked(), "•••• (5 characters)");
    }
}
