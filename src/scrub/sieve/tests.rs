use super::super::add;
use super::*;

/// Numbers that tell nothing.
fn texts(alphabet: &[u8]) -> impl Iterator<Item = String> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (8..160).chain([700, 701, 702, 703, 2000]).map(move |length| {
        let bytes: Vec<u8> = (0..length)
            .map(|_| alphabet[next() as usize % alphabet.len()])
            .collect();
        String::from_utf8(bytes).unwrap()
    })
}

#[test]
fn every_piece_of_the_forms_is_in_the_sieve() {
    const TOKENS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=!#:,";
    const ODD: &[u8] = b"abcU0u0u0 %&\\0123456789abcdefABCDEF;x";
    let mut all: Vec<String> = texts(TOKENS).chain(texts(ODD)).chain(texts(b"u0a")).collect();
    all.extend(texts(b"abcdef0123456789-").map(|text| format!("{text}0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91{text}")));
    all.push("0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91".to_owned());
    all.push("0d7e6a52-4c3b-4a8e-9f10-2b6d5c8e7a91x".to_owned());
    all.push("ünïcödé-secret-of-7-scripts-日本語テキスト".to_owned());
    for secret in &all {
        for parts in [true, false] {
            let sieve = Sieve::of([(secret.as_str(), parts)].into_iter());
            let mut index = Index::default();
            add(&mut index, secret, parts);
            let has = |key: u64| sieve.has(mixed(of_key(key)));
            let missed = |(first, second): &(u64, Option<u64>)| {
                !has(*first) || second.map_or(!sieve.each, |second| !has(second))
            };
            assert_eq!(index.keys().filter(missed).count(), 0, "{secret} {parts}");
        }
    }
}

#[test]
fn a_text_as_written_is_read_as_its_plain_form() {
    for text in texts(b"aB3-_+/. \t~").chain(["“aB3dE5fg” – hïer\u{200b}x\u{a0}y日本".to_owned()]) {
        let windows = |values: &mut dyn Iterator<Item = u8>| -> Vec<u64> {
            let mut window = EMPTY;
            let all = values.map(|value| {
                window = window << 8 | u64::from(value);
                window
            });
            all.collect()
        };
        let plain = super::super::plain::chars(&text);
        for window in windows(&mut plain.iter().map(|c| of_plain(*c))).iter().skip(7) {
            let mut sieve = Sieve::with_room(1);
            sieve.each = true;
            sieve.put(*window);
            assert_eq!(look(&[&sieve], &text), Look::Found, "{text}");
            assert!(look_at_plain(&sieve, &plain), "{text}");
        }
    }
}
