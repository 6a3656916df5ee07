//! Whether a word is as random as tokens are, whatever its form: nobody wrote it for a reader.

/// Shorter pieces are words or short ids.
const SHORTEST: usize = 8;
/// From this length on fewer changes between letters and digits suffice: hexadecimal text has long runs of either.
const LONG: usize = 20;

/// Whether a word holds a piece of letters and digits that change into one another as in random text
/// (`ghq7Zr4TkW9sVb2n`, `9f8e7d6c5b4a3928`). Names with numbers (`AADSTS50076`, `report-2024-11`) have few changes; GUIDs
/// are ids, which tell what a call was about.
pub fn looks_random(word: &str) -> bool {
    // Most words are told by their length or by their digits.
    if word.len() < SHORTEST || word.bytes().filter(u8::is_ascii_digit).count() < 2 {
        return false;
    }
    let pieces: Vec<&str> = word.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        if pieces.get(at..at + 5).is_some_and(is_guid) {
            at += 5;
            continue;
        }
        if is_random(piece) {
            return true;
        }
        at += 1;
    }
    false
}

fn is_guid(pieces: &[&str]) -> bool {
    let lengths = pieces.iter().map(|piece| piece.len());
    lengths.eq([8, 4, 4, 4, 12])
        && pieces
            .iter()
            .all(|piece| piece.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_random(piece: &str) -> bool {
    let bytes = piece.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    if bytes.len() < SHORTEST || digits < 2 || bytes.len() - digits < 2 {
        return false;
    }
    let class = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    let neighbours = bytes.iter().zip(bytes.iter().skip(1));
    let changes = neighbours.filter(|(one, other)| class(**one) != class(**other)).count();
    match bytes.len() < LONG {
        true => changes * 5 > bytes.len() * 2,
        false => changes * 4 >= bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::looks_random;

    #[test]
    fn random_text_is_told_from_names_with_numbers() {
        for word in [
            "ghq7Zr4TkW9sVb2nQx8Lm3Pd",
            "s3ssion-Kd8Wq2Zx7Tn4Vb9R",
            "bearer.ghq7Zr4TkW9sVb2n",
            "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
            "Zx81qW7k",
        ] {
            assert!(looks_random(word), "{word}");
        }
        for word in [
            "conversation:cobrowse:add",
            "AADSTS50076",
            "report-2024-11-27T10:00:00Z",
            "96c561c6-8210-4e75-b698-26f0c8175bcb",
            "urn:uuid:96c561c6-8210-4e75-b698-26f0c8175bcb",
            "getUserByIdAndName",
            "application/vnd.api+json",
            "users2024Report15",
            "InTheScope12345",
            "1795176000000",
            "x86_64-unknown-linux",
        ] {
            assert!(!looks_random(word), "{word}");
        }
    }
}
