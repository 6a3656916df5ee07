//! Any texts as a company's pack: read and checked, kept and read again as the extension does, or refused with faults
//! that name file and line.
//!
//! Lines `%% NAME` begin the files; what stands before the first is `vendor.txt`, put behind a head.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why403::pack::{Kept, Pack, PackError, check_together};
use why403::platforms::Tables;

const HEAD: &str = "why403 vendor 1\nname Acme\nwatch ask\nsource Acme | 2026 | https://docs.acme.example\n";

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut files: Vec<(String, String)> = vec![("vendor.txt".to_owned(), HEAD.to_owned())];
    for line in text.lines() {
        match line.strip_prefix("%% ") {
            Some("vendor.txt") => files[0].1.clear(),
            Some(name) => files.push((name.to_owned(), String::new())),
            None => {
                let at = files.len() - 1;
                files[at].1.push_str(line);
                files[at].1.push('\n');
            }
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    match Kept::read("acme", &files) {
        Ok((pack, kept)) => {
            let text = kept.to_text();
            let again = Kept::of_text("acme", &text).expect("what was kept is read again").pack().expect("a pack");
            assert_eq!(again.counts(), pack.counts());
            assert_eq!(again.hosts(), pack.hosts());
            assert!(pack.match_patterns().iter().all(|pattern| pattern.starts_with("https://")));
            let mut tables = Tables::new();
            pack.fill(&mut tables).expect("its table is loaded");
            assert!(check_together(&[pack, again]).is_err(), "one name twice");
        }
        Err(PackError::Faults(faults)) => assert!(!faults.is_empty()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    // What storage gives back may be anything.
    if let Ok(kept) = Kept::of_text("acme", text) {
        let _ = kept.pack();
    }
    let _ = Pack::check_names("acme", &[(text, text.len())]);
});
