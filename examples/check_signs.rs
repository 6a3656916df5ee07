//! Checks the signs without building the library anew:
//!
//! ```text
//! cargo build --example check_signs          # once
//! target/debug/examples/check_signs          # after each change of signs/*.txt or vendors/*/signs.txt
//! target/debug/examples/check_signs read '401 | {"message":"jwt expired"}' [platform]
//! ```
#![allow(missing_docs)]

use std::path::PathBuf;
use std::process::ExitCode;
use why403::sign::{Example, Signs, check};

fn main() -> ExitCode {
    let root = std::env::var_os("WHY403_ROOT").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let files = match check::files_in(&root) {
        Ok(files) => files,
        Err(error) => {
            eprintln!("The signs cannot be read: {error}; run this in the project's folder.");
            return ExitCode::FAILURE;
        }
    };
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, example, rest @ ..] = arguments.as_slice()
        && word == "read"
    {
        return read(&files, example, rest.first().map(String::as_str));
    }
    let start = std::time::Instant::now();
    match check::check(&files) {
        Ok(bytes) => {
            let signs = Signs::from_bytes(bytes);
            println!(
                "All well: {signs:?} in {} files, {} ms.",
                files.len(),
                start.elapsed().as_millis()
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// What is read of one answer, and which signs hold.
fn read(files: &[(&str, &str)], example: &str, platform: Option<&str>) -> ExitCode {
    let (signs, example) = match (Signs::from_text(files), Example::read(example)) {
        (Ok(signs), Ok(example)) => (signs, example),
        (Err(error), _) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
        (_, Err(error)) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let answer = example.answer();
    println!("{answer:?}");
    for leaf in answer.leaves() {
        println!("  leaf {} = {}", leaf.path, leaf.text);
    }
    for code in answer.codes() {
        println!("  code {} = {}", code.path, code.text);
    }
    for sentence in answer.sentences() {
        println!("  says {} = {}", sentence.path, sentence.text);
    }
    println!("shown: code {:?}, sentence {:?}", answer.code(), answer.fullest());
    for hit in signs.read(&answer, platform) {
        println!("{hit:?}");
        for (name, value) in hit.fields.iter() {
            println!("    {name} = {value}");
        }
        println!("    quoted: {}", hit.quoted);
    }
    ExitCode::SUCCESS
}
