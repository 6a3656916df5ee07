//! The hostile files of `tests/hostile/files`, each given to the command: what its head says must be seen is seen, what
//! must not is not, within a time and a memory that are bounded. The pages beside them run in the end-to-end tests.
//!
//! A head is lines `word: value` up to `---`; the content follows. In it `⟦repeat N text⟧`, `⟦hex 00ff⟧` and
//! `⟦base64 text⟧` (base64url) stand for what they make, the innermost first.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regex::Regex;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// No file takes longer; the engine is not optimised in tests.
const LONGEST: Duration = Duration::from_secs(20);
/// Nor more memory, in KiB, where the system tells.
const MOST_MEMORY: u64 = 300 * 1024;

struct Case {
    name: String,
    fields: Vec<(String, String)>,
    content: Vec<u8>,
}

impl Case {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let (head, content) = text.split_once("\n---\n").expect("a head");
        let field = |line: &str| {
            let (word, value) = line
                .split_once(": ")
                .unwrap_or_else(|| panic!("{}: {line}", path.display()));
            (word.to_owned(), value.to_owned())
        };
        Self {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            fields: head.lines().map(field).collect(),
            content: expanded(content),
        }
    }

    fn all<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = self.fields.iter().filter(move |(one, _)| one == word);
        fields.map(|(_, value)| value.as_str())
    }

    fn one<'a>(&'a self, word: &'a str) -> &'a str {
        self.all(word)
            .next()
            .unwrap_or_else(|| panic!("{}: no `{word}`", self.name))
    }
}

/// Makes what the brackets stand for. Bytes that are no text are kept as private letters on the way.
fn expanded(content: &str) -> Vec<u8> {
    let mut text = content.to_owned();
    while let Some(end) = text.find('⟧') {
        let start = text[..end].rfind('⟦').expect("an opening bracket");
        let inner = &text[start + '⟦'.len_utf8()..end];
        let (word, rest) = inner.split_once(' ').expect("a word");
        let made = match word {
            "repeat" => {
                let (times, what) = rest.split_once(' ').expect("a number");
                what.repeat(times.parse().expect("a number"))
            }
            "hex" => {
                let bytes = rest.as_bytes().chunks(2);
                let byte = |pair: &[u8]| u32::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
                bytes.map(|pair| char::from_u32(0xe000 + byte(pair)).unwrap()).collect()
            }
            "base64" => URL_SAFE_NO_PAD.encode(bytes_of(rest)),
            other => panic!("no such word: {other}"),
        };
        text.replace_range(start..end + '⟧'.len_utf8(), &made);
    }
    bytes_of(&text)
}

fn bytes_of(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match u32::from(letter) {
            code @ 0xe000..=0xe0ff => bytes.push((code - 0xe000) as u8),
            _ => bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

/// Turns `\uXXXX` of a head into the letter.
fn unescaped(words: &str) -> String {
    let escape = Regex::new(r"\\u([0-9a-f]{4})").unwrap();
    let letter = |found: &regex::Captures<'_>| {
        char::from_u32(u32::from_str_radix(&found[1], 16).unwrap())
            .unwrap()
            .to_string()
    };
    escape.replace_all(words, letter).into_owned()
}

struct Ran {
    status: i32,
    /// Standard output and standard error.
    text: String,
    took: Duration,
    /// KiB, where the system tells.
    memory: u64,
}

fn memory_of(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
    number.unwrap_or_default()
}

fn run(case: &Case, place: &Path) -> Ran {
    let file = place.join(format!("input.{}", case.one("as")));
    if case.one("as") == "pack" {
        let content = String::from_utf8_lossy(&case.content).into_owned();
        for part in content.split("=== ").skip(1) {
            let (name, text) = part.split_once('\n').unwrap();
            std::fs::write(place.join(name), text).unwrap();
        }
    } else {
        std::fs::write(&file, &case.content).unwrap();
    }
    let words: Vec<String> = case
        .one("run")
        .split(' ')
        .map(|word| match word {
            "FILE" => file.display().to_string(),
            "DIR" => place.display().to_string(),
            word => word.to_owned(),
        })
        .collect();
    let begun = Instant::now();
    let out = std::fs::File::create(place.join("out")).unwrap();
    let err = std::fs::File::create(place.join("err")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
        .args(&words)
        .current_dir(place)
        .stdin(Stdio::piped())
        .stdout(out)
        .stderr(err)
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let given = if words.last().is_some_and(|word| word == "-") || words.contains(&"-".to_owned()) {
        case.content.clone()
    } else {
        Vec::new()
    };
    // A command that refuses its words does not read.
    let writer = std::thread::spawn(move || stdin.write_all(&given));
    let mut memory = 0;
    let status = loop {
        memory = memory.max(memory_of(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > LONGEST || memory > 4 * MOST_MEMORY {
            child.kill().unwrap();
            break child.wait().unwrap();
        }
        std::thread::sleep(Duration::from_millis(4));
    };
    let _written = writer.join().unwrap();
    let read = |name: &str| String::from_utf8_lossy(&std::fs::read(place.join(name)).unwrap()).into_owned();
    Ran {
        status: status.code().unwrap_or(-1),
        text: format!("{}\n{}", read("out"), read("err")),
        took: begun.elapsed(),
        memory,
    }
}

/// What did not hold.
fn wrong(case: &Case, ran: &Ran, place: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let start: String = ran.text.chars().take(400).collect();
    if !case.one("exit").split('|').any(|one| one.parse() == Ok(ran.status)) {
        wrong.push(format!("exit {} after {:.1?}: {start}", ran.status, ran.took));
    }
    if ran.took > LONGEST {
        wrong.push(format!("it took {:.1?}", ran.took));
    }
    if ran.memory > MOST_MEMORY {
        wrong.push(format!("it took {} MB", ran.memory / 1024));
    }
    if ran.text.contains("panicked") {
        wrong.push(format!("a panic: {start}"));
    }
    for words in case.all("says") {
        if !ran.text.contains(&unescaped(words)) {
            wrong.push(format!("it does not say {words:?}: {start}"));
        }
    }
    for words in case.all("never") {
        let words = unescaped(words);
        if let Some(at) = ran.text.find(&words) {
            let line = ran.text[..at].rsplit('\n').next().unwrap_or_default();
            wrong.push(format!("it says {words:?} after {line:?}"));
        }
    }
    for pattern in case.all("never line") {
        let pattern = Regex::new(pattern).unwrap();
        if let Some(line) = ran.text.lines().find(|line| pattern.is_match(line)) {
            wrong.push(format!(
                "{pattern} fits {:?}",
                line.chars().take(200).collect::<String>()
            ));
        }
    }
    for most in case.all("most") {
        if ran.text.len() > most.parse().unwrap() {
            wrong.push(format!("{} bytes of output", ran.text.len()));
        }
    }
    for name in case.all("not written") {
        if place.join(name).exists() {
            wrong.push(format!("{name} was written"));
        }
    }
    wrong
}

fn files() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(support::root().join("tests/hostile/files")).unwrap();
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_hostile_file_is_read_or_refused_and_nothing_of_it_acts() {
    let mut failed = Vec::new();
    let files = files();
    assert!(files.len() >= 40, "{}", files.len());
    for path in &files {
        let case = Case::read(path);
        let place = tempfile::tempdir().unwrap();
        let content = String::from_utf8_lossy(&case.content).into_owned();
        let case = if content.contains("PLACE/") {
            let here = content.replace("PLACE/", &format!("{}/", place.path().display()));
            Case {
                content: here.into_bytes(),
                ..case
            }
        } else {
            case
        };
        let ran = run(&case, place.path());
        println!(
            "{:<32} exit {} {:>6.2?} {} MB",
            case.name,
            ran.status,
            ran.took,
            ran.memory / 1024
        );
        for why in wrong(&case, &ran, place.path()) {
            failed.push(format!("{}: {why}", case.name));
        }
    }
    assert!(failed.is_empty(), "{} faults:\n{}", failed.len(), failed.join("\n"));
}

/// `docs/hostile.md` is made by the end-to-end tests: a page or file that is new or gone shows here.
#[test]
fn the_table_names_every_page_and_file() {
    let table = support::read("docs/hostile.md");
    let pages = std::fs::read_dir(support::root().join("tests/hostile/pages")).unwrap();
    let mut names: Vec<String> = files().iter().map(|path| stem(path)).collect();
    for entry in pages {
        let path = entry.unwrap().path();
        let is_page = path.extension().is_some_and(|end| end == "html");
        if is_page && !std::fs::read_to_string(&path).unwrap().contains("\npart: yes\n") {
            names.push(stem(&path));
        }
    }
    let missing: Vec<&String> = names
        .iter()
        .filter(|name| !table.contains(&format!("| `{name}` |")))
        .collect();
    assert!(
        missing.is_empty(),
        "run the end-to-end tests with WHY403_HOSTILE=write: {missing:?}"
    );
    assert_eq!(
        table.matches("\n| `").count(),
        names.len(),
        "the table names more than there is"
    );
    assert!(names.len() >= 100, "{}", names.len());
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}
