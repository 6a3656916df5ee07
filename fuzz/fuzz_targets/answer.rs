//! Any bytes as an answer: reading ends, is bounded, and every sign that holds makes a reason.
//!
//! Two bytes are the status; then a line for each header until an empty line; then the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::answer::{Answer, Seen};
use why403::reason::Reason;
use why403::signs;

fuzz_target!(|data: &[u8]| {
    let [high, low, rest @ ..] = data else { return };
    let rest = String::from_utf8_lossy(rest);
    let (head, body) = rest.split_once("\n\n").unwrap_or(("", &rest));
    let headers = head.lines().filter_map(|line| line.split_once(':')).map(|(name, value)| (name, value.trim()));
    let answer = Answer::of(&Seen {
        status: Some(u16::from_be_bytes([*high, *low]) % 600),
        headers: headers.take(30).collect(),
        body: Some(body),
        sent: high % 2 == 0,
        ..Seen::default()
    });
    assert!(answer.leaves().len() <= 2000 && answer.sentences().len() <= 300 && answer.codes().len() <= 200);
    let signs = signs::bundled().expect("the bundled signs");
    for platform in [None, Some("genesys"), Some("graph")] {
        for hit in signs.read(&answer, platform) {
            Reason::from_fields(hit.reason, &hit.fields).expect("a reason");
        }
    }
});
