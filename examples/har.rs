//! How fast recordings are read: makes one of a given size from a seed, and reads one.
//!
//! ```sh
//! cargo run --release --example har -- make 90 22000 1 target/big.har
//! cargo run --release --example har -- read target/big.har
//! node -e 'const t=require("fs").readFileSync("target/big.har","utf8");const a=performance.now();JSON.parse(t);console.log(performance.now()-a)'
//! ```
//!
//! One call in fifty is refused. Bodies are JSON with nested objects and escaped quotation marks, one in ten an image in
//! base64, one in twenty a script; headers are as many and as long as browsers write them.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Instant;
use why403::import::{Imported, read_where};
use why403::session::Session;
use why403::session::listen::is_telling;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", megabytes, calls, seed, file] => {
            let number = |text: &str| text.parse::<u64>().map_err(io::Error::other);
            make(number(megabytes)?, number(calls)?, number(seed)?, file)
        }
        ["read", file] => read(file),
        _ => Err(io::Error::other("har make MEGABYTES CALLS SEED FILE, or har read FILE")),
    }
}

/// Reads a file and says how long each step took.
fn read(file: &str) -> io::Result<()> {
    let begin = Instant::now();
    let text = std::fs::read_to_string(file)?;
    let loaded = begin.elapsed();
    let begin = Instant::now();
    let Imported::Exchanges(recording) = read_where(&text, 0, &is_telling).map_err(io::Error::other)? else {
        return Err(io::Error::other("no recording"));
    };
    let parsed = begin.elapsed();
    let begin = Instant::now();
    let session = Session::from_exchanges(recording.exchanges);
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{} bytes, {} calls, {} denied; file {loaded:.0?}, entries {parsed:.0?}, session {:.0?}",
        text.len(),
        session.exchanges().len(),
        session.denials(),
        begin.elapsed()
    )
}

/// Numbers from a seed (Steele, Lea, Flood 2014: SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }
}

fn make(megabytes: u64, calls: u64, seed: u64, file: &str) -> io::Result<()> {
    let mut numbers = Numbers(seed);
    let mut out = io::BufWriter::new(std::fs::File::create(file)?);
    write!(
        out,
        r#"{{"log":{{"version":"1.2","creator":{{"name":"generated","version":"1"}},"pages":[],"entries":["#
    )?;
    // What an entry holds beside its body.
    const HEADERS: u64 = 2100;
    let each = (megabytes * 1_000_000 / calls.max(1)).saturating_sub(HEADERS);
    for call in 0..calls {
        let comma = if call == 0 { "" } else { "," };
        // Bodies differ in length as in life: most are short, some long.
        let length = match numbers.below(10) {
            0 => each * 4,
            1..=4 => each,
            _ => each / 3,
        };
        write!(out, "{comma}{}", entry(call, length, &mut numbers))?;
    }
    write!(out, "]}}}}")?;
    out.flush()
}

fn entry(call: u64, length: u64, numbers: &mut Numbers) -> String {
    let refused = call % 50 == 7;
    let (status, kind, encoding, body) = if refused {
        let body = r#"{\"message\":\"Unable to perform the requested action. You are missing the following permission(s): [routing:queue:view]\",\"code\":\"missing.permissions\",\"status\":403}"#;
        (403, "application/json", "", body.to_owned())
    } else if call % 10 == 3 {
        (200, "image/png", r#","encoding":"base64""#, letters(length, numbers))
    } else if call % 20 == 4 {
        (200, "text/javascript", "", script(length, numbers))
    } else {
        (200, "application/json", "", json(length, numbers))
    };
    let id = numbers.next();
    let token = letters(90, numbers);
    let header = |name: &str, value: &str| format!(r#"{{"name":"{name}","value":"{value}"}}"#);
    let sent: Vec<String> = [
        ("Accept", "application/json, text/plain, */*"),
        ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Accept-Language", "en-GB,en;q=0.9,de;q=0.8"),
        ("Authorization", &format!("Bearer {token}")),
        ("Cache-Control", "no-cache"),
        ("Origin", "https://app.example"),
        ("Referer", "https://app.example/queues/today"),
        ("Sec-Fetch-Mode", "cors"),
        (
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
        ),
    ]
    .iter()
    .map(|(name, value)| header(name, value))
    .collect();
    let received: Vec<String> = [
        ("content-type", kind),
        ("cache-control", "no-cache, no-store, must-revalidate"),
        ("date", "Thu, 26 Nov 2026 10:00:00 GMT"),
        ("inin-correlation-id", &format!("{id:016x}-{call}")),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("vary", "Accept-Encoding, Origin"),
        ("access-control-allow-origin", "https://app.example"),
    ]
    .iter()
    .map(|(name, value)| header(name, value))
    .collect();
    let seconds = call / 100 % 60;
    format!(
        r#"{{"_initiator":{{"type":"script","stack":{{"callFrames":[{{"functionName":"load","scriptId":"12","url":"https://app.example/main.js","lineNumber":1,"columnNumber":{call}}}]}}}},"_priority":"High","_resourceType":"fetch","cache":{{}},"connection":"443","request":{{"method":"GET","url":"https://api.mypurecloud.com/api/v2/routing/queues/{id:016x}?pageSize=25","httpVersion":"http/2.0","headers":[{}],"queryString":[{{"name":"pageSize","value":"25"}}],"cookies":[],"headersSize":-1,"bodySize":0}},"response":{{"status":{status},"statusText":"","httpVersion":"http/2.0","headers":[{}],"cookies":[],"content":{{"size":{},"mimeType":"{kind}","text":"{body}"{encoding}}},"redirectURL":"","headersSize":-1,"bodySize":-1,"_transferSize":900}},"serverIPAddress":"192.0.2.7","startedDateTime":"2026-11-26T10:00:{seconds:02}.125Z","time":31.5,"timings":{{"blocked":1.2,"dns":-1,"ssl":-1,"connect":-1,"send":0.1,"wait":28.7,"receive":1.5}}}}"#,
        sent.join(","),
        received.join(","),
        body.len()
    )
}

fn letters(length: u64, numbers: &mut Numbers) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789ab";
    let letter = |number: u64| {
        ALPHABET
            .get((number % 64) as usize)
            .map_or('A', |byte| char::from(*byte))
    };
    (0..length / 4 * 4).map(|_| letter(numbers.next() >> 7)).collect()
}

/// Objects in a list, as a JSON text inside a JSON text.
fn json(length: u64, numbers: &mut Numbers) -> String {
    let mut out = String::from(r#"{\"entities\":["#);
    let mut comma = "";
    while (out.len() as u64) < length {
        let (id, number) = (numbers.next(), numbers.below(1000));
        let _ = write!(
            out,
            r#"{comma}{{\"id\":\"{id:016x}\",\"name\":\"Queue {number}\",\"description\":\"Line one\\nLine two\",\"memberCount\":{number},\"active\":true,\"division\":{{\"id\":\"{id:x}\",\"name\":\"Home\"}}}}"#
        );
        comma = ",";
    }
    out.push_str(r#"],\"pageSize\":25,\"total\":1}"#);
    out
}

/// Lines of a program.
fn script(length: u64, numbers: &mut Numbers) -> String {
    let mut out = String::new();
    while (out.len() as u64) < length {
        let number = numbers.below(100_000);
        let _ = write!(
            out,
            r#"function f{number}(a,b){{return a+\"{number}\"+b.map(x=>x*2)}}\n"#
        );
    }
    out
}
