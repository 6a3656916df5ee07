//! The machine that finds signs in an answer: any pattern against any words, and compiled signs that were damaged.
//!
//! The first byte chooses: two files of signs, whose patterns are the input's first lines, against an answer of the
//! others; or the compiled bundle with places overwritten (four bytes each: three of the place, one of the value).
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use why403::answer::{Answer, Seen};
use why403::reason::Reason;
use why403::sign::{Signs, check, compile, parse};

const PATTERNS: usize = 4;
const BUNDLED: &[&str] = &["azure", "elasticsearch", "gitea", "general"];

fn compiled() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let read = |name: &&str| {
            let path = format!("{}/../signs/{name}.txt", env!("CARGO_MANIFEST_DIR"));
            parse(name, &std::fs::read_to_string(path).expect("a file of signs")).expect("signs")
        };
        compile(&BUNDLED.iter().map(read).collect::<Vec<_>>()).expect("compiled")
    })
}

fn answer(body: &str) -> Answer {
    let headers = vec![("location", body.lines().next().unwrap_or_default())];
    Answer::of(&Seen { status: Some(403), headers, body: Some(body), ..Seen::default() })
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, data)) = data.split_first() else { return };
    match choice % 4 {
        0 => damaged(data),
        _ => {
            let Ok(text) = std::str::from_utf8(data) else { return };
            patterns(text);
        }
    }
});

fn damaged(data: &[u8]) {
    let (places, body) = data.split_at(data.len().min(32));
    let mut bytes = compiled().to_vec();
    for place in places.chunks_exact(4) {
        let at = u32::from_be_bytes([0, place[0], place[1], place[2]]) as usize % bytes.len();
        bytes[at] = place[3];
    }
    let Ok(signs) = Signs::from_bytes(bytes) else { return };
    let body = String::from_utf8_lossy(body);
    let _ = signs.read(&answer(&body), None);
    for number in 0..signs.len().min(50) {
        let _ = signs.sign(number);
    }
}

fn file(maker: &str, patterns: &[&str]) -> String {
    let mut text = format!("why403 signs 1\nmaker {maker} | M | general\nsource s | S | 2026 | https://a.example\n");
    for (number, pattern) in patterns.iter().enumerate() {
        let kind = ["says", "header location ~", "page", "key **.m ~"][number % 4];
        text.push_str(&format!(
            "\nsign n{number}\n  {kind} {pattern}\n  reason refused\n  proof told\n  source s\n  example 403 | {{\"m\":\"x\"}}\n  counter 403 | {{\"m\":\"y\"}}\n"
        ));
    }
    text
}

fn patterns(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    let (patterns, words) = lines.split_at(lines.len().min(PATTERNS));
    let body = words.join("\n");
    let one = file("one", patterns);
    let Ok(signs) = Signs::from_text(&[("one.txt", &one)]) else { return };
    let _ = check::check(&[("one.txt", &one)]);
    // The patterns' own words, too, so that they are found.
    for body in [body.clone(), patterns.join(" "), format!("{{\"m\":{}}}", serde_json::Value::from(body))] {
        let answer = answer(&body);
        let hits = signs.read(&answer, None);
        let names: BTreeSet<&str> = hits.iter().map(|hit| hit.sign.as_str()).collect();
        for hit in &hits {
            Reason::from_fields(hit.reason, &hit.fields).expect("a reason");
        }
        // Each by itself is found as it is found among the others: the index loses none.
        for (number, pattern) in patterns.iter().enumerate() {
            let mut alone = vec!["zzzz"; number];
            alone.push(pattern);
            let Ok(alone) = Signs::from_text(&[("one.txt", &file("one", &alone))]) else { continue };
            let name = format!("n{number}");
            let found = alone.read(&answer, None).iter().any(|hit| hit.sign == name);
            assert_eq!(found, names.contains(name.as_str()), "{pattern}");
        }
    }
}
