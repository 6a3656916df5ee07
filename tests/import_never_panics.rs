//! Whatever is pasted, the answer is exchanges, a token, or a named error.

use proptest::prelude::*;
use why403::import::read;

/// Pieces that lead into the parsers' corners, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("curl ".to_owned()),
        Just("curl ^\"https://a.example/^\" ^\n".to_owned()),
        Just(" -H 'Authorization: Bearer abc'".to_owned()),
        Just(" -d ".to_owned()),
        Just("$'".to_owned()),
        Just("\\ud83d".to_owned()),
        Just("\\x".to_owned()),
        Just("$(".to_owned()),
        Just("fetch(".to_owned()),
        Just("{headers:{".to_owned()),
        Just("Invoke-WebRequest -Uri \"".to_owned()),
        Just("@{".to_owned()),
        Just("[char]".to_owned()),
        Just("GET https://a.example/ HTTP/1.1\n".to_owned()),
        Just("HTTP/1.1 403 Forbidden\n".to_owned()),
        Just("> ".to_owned()),
        Just("### \n".to_owned()),
        Just("{\"log\":{\"entries\":[".to_owned()),
        Just("{\"request\":{\"url\":\"https://a.example/\"}}".to_owned()),
        Just("https://a.example/".to_owned()),
        "[\\x00-\\x7f]{0,4}",
        "\\PC{0,3}",
        Just("\n".to_owned()),
        Just("^".to_owned()),
        Just("\\".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("`".to_owned()),
    ];
    prop::collection::vec(piece, 0..20).prop_map(|list| list.concat())
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,200}") {
        let _ = read(&text, 0);
    }

    #[test]
    fn any_row_of_pieces(text in pieces()) {
        let _ = read(&text, 0);
    }

    #[test]
    fn no_error_repeats_the_text(secret in "[a-z]{16}", pieces in pieces(), more in pieces()) {
        if let Err(error) = read(&format!("{pieces}{secret}{more}"), 0) {
            prop_assert!(!error.to_string().contains(&secret));
            let debug = format!("{error:?}");
            prop_assert!(!debug.contains(&secret));
        }
    }
}
