//! Names against the vendors' own: `tests/names.txt` says what is right.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use why403::platforms::Named;

/// What is said, in the words of the file. Of several names offered, `expected` if it leads those of its kind.
fn words(named: &Named, expected: &str) -> String {
    match named {
        Named::Exists => "exists".to_owned(),
        Named::OfSignIn => "of sign-in".to_owned(),
        Named::OtherCase(atom) => format!("written {}", atom.name()),
        Named::OtherKind(atom) => format!("is a {}", atom.kind()),
        Named::NoTable => "no table".to_owned(),
        Named::NotHere { certain: true } => "not here".to_owned(),
        Named::NotHere { certain: false } => "likely not here".to_owned(),
        Named::Missing { nearest, .. } => {
            let leads = |at: usize| !nearest[..at].iter().any(|before| before.kind() == nearest[at].kind());
            let found = (0..nearest.len()).find(|at| nearest[*at].name() == expected && leads(*at));
            match found.or(if nearest.is_empty() { None } else { Some(0) }) {
                Some(at) => nearest[at].name().to_owned(),
                None => "none".to_owned(),
            }
        }
    }
}

#[test]
fn names_get_the_answer_that_the_file_expects() {
    let text = support::read("tests/names.txt");
    let (mut right, mut all, mut wrong) = (0, 0, String::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(" | ").collect();
        let (vendor, kind, name, situation, expected) = match fields[..] {
            [vendor, kind, name, expected] => (vendor, kind, name, "", expected),
            [vendor, kind, name, situation, expected] => (vendor, kind, name, situation, expected),
            _ => panic!("{line}"),
        };
        let (listed, by_plan) = match situation {
            "" => (None, false),
            "listed" => (Some(true), true),
            "not listed" => (Some(false), false),
            "refused for the plan" => (None, true),
            _ => panic!("{line}"),
        };
        let named = support::tables().named(vendor, kind, name).here(listed, by_plan);
        let said = words(&named, expected);
        all += 1;
        if said == expected {
            right += 1;
        } else {
            wrong.push_str(&format!("{vendor}: {name} is {expected}, not {said}\n"));
        }
    }
    assert!(all >= 200, "{all}");
    insta::assert_snapshot!(format!("{right} of {all}\n{wrong}"), @"
    210 of 214
    webex: meeting:read is meeting:schedules_read, not meeting:recordings_read
    graph: User.Read.Everything is User.Read.All, not User.Read
    graph: Mail.Write is Mail.ReadWrite, not Mail.Send
    google: calendar is https://www.googleapis.com/auth/calendar, not none
    ");
}
