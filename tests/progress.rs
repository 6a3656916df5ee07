//! Every reader of what others wrote makes progress: texts that were cut anywhere, and mutated, are read to an end. A
//! watchdog ends the test when one input takes a minute, for a reader that loops would not end by itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use why403::import::{openapi, read};
use why403::pack::Pack;
use why403::table::{Claims, text};
use why403::token::decode;

/// Longer than any input may take on a machine that is busy.
const PATIENCE: u64 = 60;

const SEEDS: &[&str] = &[
    r#"fetch("https://a.example/x", {method: "POST", headers: {"authorization": "Bearer abc", 'x-y': `z${1}`}, body: "{\"a\":[1,2]}"});"#,
    r#"await fetch('u', { headers: new Headers([["a", "b"], ["c", d()]]), ...options, signal: AbortSignal.timeout(5) })"#,
    "curl 'https://a.example/x' -X POST \\\n  -H 'Authorization: Bearer $TOKEN' --data-raw $'a\\'b\\u0021' -u joe:pw | jq . > out 2>&1\nHTTP/1.1 403 Forbidden\n\n{}",
    "curl \"https://a.example/x\" ^\n  -H \"authorization: Bearer abc^%^\" ^\n  --data-raw \"^{^\\^\"a^\\^\":1^}\"",
    "Invoke-WebRequest -Uri \"https://a.example/x\" -Method POST -Headers @{ \"a\"=\"b`\"c\"; \"d\"=\"$([char]0x1b)\" } -Body \"{}\"",
    "POST /x HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer abc\r\n\r\n{\"a\":1}\n\nHTTP/1.1 403 Forbidden\r\nwww-authenticate: Bearer realm=\"a\"\r\n\r\nno\n###\n> GET / HTTP/1.1\n< HTTP/1.1 401",
    r#"{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-11-20T12:00:00Z","request":{"method":"GET","url":"https://a.example/","headers":[{"name":"authorization","value":"Bearer a"}]},"response":{"status":403,"headers":[],"content":{"text":"e30=","encoding":"base64"}}}]}}"#,
    "eyJhbGciOiJIUzI1NiJ9.eyJhIjpbeyJiIjoxfV19.c2ln~WyJhIiwiYiJd~",
];

const DOCUMENTS: &[&str] = &[
    "openapi: 3.0.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://{h}.example/v1', variables: {h: {default: a}}}]\npaths:\n  /a/{id}:\n    $ref: '#/x'\n    get: {security: [{o: [a, b]}, {}], parameters: [{$ref: '#/components/parameters/p'}]}\ncomponents: &c\n  securitySchemes: {o: {type: oauth2, flows: {implicit: {scopes: {a: x}}}}}\nx: *c\n",
    r#"{"swagger":"2.0","info":{"title":"T"},"host":"a.example","basePath":"/v1","paths":{"/a":{"get":{"security":[{"o":["x"]}]}}},"securityDefinitions":{"o":{"type":"oauth2"}}}"#,
    "asyncapi: 3.0.0\ninfo: {title: T}\nservers: {s: {host: a.example}}\noperations: {o: {action: send, channel: {$ref: '#/channels/c'}}}\nchannels: {c: {address: x}}\n",
    "type Query { a(b: [Int!]! = [1, 2], c: String = \"\"\"x\"\"\"): A @auth(requires: ADMIN) # x\n b: B }\n\"doc\" input I { a: Int = { b: 1 } } extend type Query { c: C }",
    r#"{"info":{"name":"n","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"request":{"method":"GET","url":{"raw":"https://a.example/{{x}}","host":["a","example"],"path":["x"]},"auth":{"type":"oauth2"}}}]}"#,
];

const LINES: &[&str] = &[
    "why403 table 1\nplatform p\nsource d | a | 2026-01-01 | c | e\nbase a.example\nGET /a/{b}/c (scope a & role \"b c\") | (none)\n",
    "why403 signs 1\nmaker m | M | framework\nsource s | S | 2026 | https://a.example\ndefine a (b|c|)\nsign x\n  says ^{@a} … {n:names} \\(d\\)$\n  unless here e\n  reason refused\n  proof told\n  source s\n  example 403 | {\"m\":\"b d\"}\n  counter 403 | {}\n",
    "why403 vendor 1\nname A\nwatch ask\nsource A | 2026 | https://a.example\nharmless x-a x-b\ncovers a > b\nhost api {region}.api.acme.example\nregion us | US\nremedy scope.missing\n  step if names | Add {names:and}\n  link L | https://a.example/{region}\n",
    "why403 claims 1\nclaim GET /a | says x | https://a.example | 2026\n",
];

/// The same numbers each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

/// The seed cut at every place, and with characters put in, taken out and doubled.
fn variants(seed: &str, numbers: &mut Numbers) -> Vec<String> {
    const MARKS: &[char] = &[
        '{', '}', '[', ']', '(', ')', ';', ':', ',', '"', '\'', '`', '\\', '^', '$', '#', '@', '&', '*', '|', '\n',
        '\r', '\0', '/', '<', '…',
    ];
    let chars: Vec<char> = seed.chars().collect();
    let mut all: Vec<String> = (0..=chars.len()).map(|end| chars.iter().take(end).collect()).collect();
    for _ in 0..600 {
        let mut changed = chars.clone();
        for _ in 0..=numbers.below(3) {
            let at = numbers.below(changed.len());
            match numbers.below(4) {
                0 => changed.insert(at, MARKS[numbers.below(MARKS.len())]),
                1 => drop(changed.remove(at)),
                2 => changed[at] = MARKS[numbers.below(MARKS.len())],
                _ => {
                    let end = (at + numbers.below(20)).min(changed.len());
                    let piece: Vec<char> = changed[at..end].to_vec();
                    changed.splice(at..at, piece);
                }
            }
            if changed.is_empty() {
                break;
            }
        }
        // Cut as well: most loops wait for an end that does not come.
        changed.truncate(numbers.below(changed.len() + 1).max(1));
        all.push(changed.into_iter().collect());
    }
    // What hung the reader of packs once: white space that is neither blank nor tab, anywhere in one line.
    let lines: Vec<&str> = seed.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        for space in ["\r", "\u{b}", "\u{a0}", "\r\r\t\t"] {
            for changed in [line.replace(' ', space), format!("{line} {space}\t{space} x")] {
                let mut whole = lines.clone();
                whole[at] = &changed;
                all.push(whole.join("\n"));
            }
        }
    }
    // What hung the command once, and its kin.
    for open in ["{", "[", "{a:", "[1,", "{a:[", "new Headers("] {
        for close in [")", "]", "}", ";", ",", ""] {
            all.push(format!("fetch(\"u\",{open}{close})"));
        }
    }
    all
}

#[test]
fn cut_and_mutated_inputs_are_read_to_an_end() {
    let beat = Arc::new(AtomicU64::new(0));
    let done = Arc::new(AtomicBool::new(false));
    let (watched, ended) = (beat.clone(), done.clone());
    let watchdog = std::thread::spawn(move || {
        let (mut last, mut since) = (0, 0);
        while !ended.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_secs(1));
            let now = watched.load(Ordering::Relaxed);
            since = if now == last { since + 1 } else { 0 };
            last = now;
            if since > PATIENCE {
                eprintln!("an input has been read for {PATIENCE} s: a reader makes no progress");
                std::process::abort();
            }
        }
    });
    let mut numbers = Numbers(403);
    let mut count = 0_u64;
    let mut each = |seeds: &[&str], reader: &dyn Fn(&str)| {
        for seed in seeds {
            for text in variants(seed, &mut numbers) {
                reader(&text);
                count += 1;
                beat.store(count, Ordering::Relaxed);
            }
        }
    };
    each(SEEDS, &|text| {
        let _ = (read(text, 0), decode(&text.to_owned().into()));
    });
    each(DOCUMENTS, &|text| {
        let options = openapi::Options {
            hosts: vec!["a.example".to_owned()],
            ..openapi::Options::default()
        };
        let _ = openapi::read(text, &options);
    });
    each(LINES, &|text| {
        let _ = (
            text::parse(text),
            Claims::parse(text),
            why403::sign::parse("x.txt", text),
        );
        let _ = Pack::read("acme", &[("vendor.txt", text), ("signs.txt", text)]);
    });
    done.store(true, Ordering::Relaxed);
    watchdog.join().unwrap();
    println!("{count} inputs were read to an end");
    assert!(count > 13_000, "{count}");
}
