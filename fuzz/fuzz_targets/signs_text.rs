//! Any text as a file of signs: it is read or refused with lines, and what is read compiles, is found again and never
//! panics, also in an answer that is made of the same text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::answer::{Answer, Seen};
use why403::sign::{Signs, SignsError, check, parse};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Err(problems) = parse("x.txt", text) {
        assert!(!problems.is_empty() && problems.iter().all(|problem| problem.line <= text.lines().count().max(1)));
        return;
    }
    let Ok(signs) = Signs::from_text(&[("x.txt", text)]) else { return };
    let answer = Answer::of(&Seen { status: Some(403), body: Some(text), ..Seen::default() });
    let _ = signs.read(&answer, None);
    match check::check(&[("x.txt", text)]) {
        Ok(_) => {}
        Err(SignsError::Text(problems)) => assert!(!problems.is_empty()),
        Err(error) => panic!("{error}"),
    }
});
