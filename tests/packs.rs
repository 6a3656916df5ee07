//! Packs: what a company writes for its own API. The commands of docs/packs/README.md are run here literally.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use why403::exchange::{Body, Exchange, Outcome};
use why403::pack::{self, Pack, PackError};
use why403::platforms::{self, Tables};
use why403::reason::ReasonId;
use why403::{diagnosis, report, vendors};

/// The example's files.
fn files() -> Vec<(&'static str, String)> {
    ["vendor.txt", "openapi.yaml", "signs.txt"]
        .map(|name| (name, support::read(format!("docs/packs/example/{name}"))))
        .into()
}

fn read(id: &str, files: &[(&'static str, String)]) -> Result<Pack, PackError> {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Pack::read(id, &files)
}

/// The example, installed once for this process; every test begins with it, since it must come before the first use.
static INSTALLED: LazyLock<Pack> = LazyLock::new(|| {
    let pack = read("example", &files()).unwrap();
    pack::install(std::slice::from_ref(&pack)).unwrap();
    pack
});

/// `file:line code` of every fault of the example with a file changed or added.
fn faults(name: &'static str, change: impl Fn(&str) -> String) -> Vec<String> {
    LazyLock::force(&INSTALLED);
    let mut all = files();
    match all.iter_mut().find(|(known, _)| *known == name) {
        Some((_, text)) => {
            let changed = change(text);
            assert_ne!(*text, changed, "nothing was changed");
            *text = changed;
        }
        None => all.push((name, change(""))),
    }
    let error = read("example", &all).expect_err(name);
    let told = error.faults().iter();
    told.map(|fault| format!("{}:{} {}", fault.file, fault.line, fault.what.code()))
        .collect()
}

/// The line of the example's file that begins so, from 1.
fn line(name: &str, begin: &str) -> usize {
    let text = support::read(format!("docs/packs/example/{name}"));
    text.lines()
        .position(|line| line.trim_start().starts_with(begin))
        .unwrap()
        + 1
}

#[test]
fn the_example_is_read_whole() {
    let counts = INSTALLED.counts();
    assert_eq!((INSTALLED.id(), INSTALLED.name()), ("example", "Acme Orders"));
    assert_eq!((counts.hosts, counts.remedies, counts.credentials), (2, 2, 2));
    assert_eq!((counts.operations, counts.signs, counts.examples), (3, 3, 7));
}

#[test]
fn a_refused_call_is_explained_by_sign_table_and_remedy() {
    let mut tables = Tables::new();
    INSTALLED.fill(&mut tables).unwrap();
    let url = "https://api.acme.example/v1/orders/1042/refunds";
    let mut exchange = Exchange::new("1", "POST", url, 0).unwrap();
    exchange.outcome = Outcome::Status(403);
    exchange.response_body = Body::of(r#"{"acme":{"no":"AO-17","text":"Client lacks refunds:write"}}"#);
    let diagnosis = diagnosis::diagnose(&exchange, &tables, &[]);
    let told = report::text(&report::report(&exchange, &diagnosis, &tables));
    for part in [
        "Acme Orders",
        "refunds:write is missing. (certain)",
        "requires all of the scopes orders:read and refunds:write",
        "Add refunds:write to the client's scopes",
        "Acme console > Integrations > Clients",
        "https://console.acme.example/clients",
    ] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
    // The same answer of somebody else is not Acme's.
    let mut other = Exchange::new("1", "POST", "https://api.other.example/v1/orders/1042/refunds", 0).unwrap();
    other.outcome = Outcome::Status(403);
    other.response_body = exchange.response_body.clone();
    let told = report::text(&report::report(
        &other,
        &diagnosis::diagnose(&other, &tables, &[]),
        &tables,
    ));
    assert!(!told.contains("Acme Orders") && !told.contains("certain"), "{told}");
}

#[test]
fn bundled_signs_are_read_beside_a_packs() {
    LazyLock::force(&INSTALLED);
    let all = why403::signs::all().unwrap();
    let answer = |text: &str| why403::sign::Example::read(text).unwrap().answer();
    // The pack's own; and a general sentence on the pack's host.
    let own = answer(r#"403 | {"acme":{"no":"AO-31","text":"Depot D7 is closed to you"}}"#);
    assert_eq!(all.read(&own, Some("example"))[0].reason, ReasonId::ObjectRefused);
    let general = answer(r#"401 | www-authenticate: Bearer error="insufficient_scope", scope="a:b" |"#);
    let (with, without) = (
        all.read(&general, Some("example")),
        why403::signs::bundled().unwrap().read(&general, Some("example")),
    );
    assert!(!with.is_empty());
    assert_eq!(format!("{with:?}"), format!("{without:?}"));
}

#[test]
fn after_the_first_use_no_pack_can_be_added() {
    LazyLock::force(&INSTALLED);
    assert!(platforms::of_host("api.acme.example").is_some());
    let again = pack::install(std::slice::from_ref(&INSTALLED)).unwrap_err();
    assert_eq!((again.code(), vendors::is_in_use()), ("pack.in-use", true));
}

#[test]
fn two_packs_share_neither_name_nor_host() {
    let one = INSTALLED.clone();
    let twice = pack::install(&[one.clone(), one.clone()]).unwrap_err();
    assert_eq!(twice.code(), "pack.id-taken");
    let vendor = "why403 vendor 1\nname Other\nsource x | 2026\nhost api *.acme.example\n";
    let other = read("other", &[("vendor.txt", vendor.to_owned())]).unwrap();
    let met = pack::install(&[one, other]).unwrap_err();
    assert!(
        met.to_string()
            .starts_with("other/vendor.txt:4: the host `*.acme.example`"),
        "{met}"
    );
}

#[test]
fn each_kind_of_fault_is_named_with_file_and_line() {
    let host = line("vendor.txt", "host api");
    let at = |file: &str, line: usize, code: &str| vec![format!("example/{file}:{line} {code}")];
    let vendor = |from: &'static str, to: &'static str| faults("vendor.txt", |text| text.replace(from, to));
    assert_eq!(
        vendor("host api api.acme.example", "host apy api.acme.example"),
        at("vendor.txt", host, "pack.vendor")
    );
    assert_eq!(
        vendor("host api api.acme.example", "host app api.acme.example"),
        at("vendor.txt", 0, "pack.no-host")
    );
    for taken in ["api.mypurecloud.com", "acme.zendesk.com", "**.mypurecloud.de"] {
        let changed = faults("vendor.txt", |text| text.replace("api.acme.example", taken));
        assert_eq!(changed[0], at("vendor.txt", host, "pack.host-taken")[0], "{taken}");
    }
    let watch = line("vendor.txt", "watch");
    assert_eq!(vendor("watch ask", "watch first"), at("vendor.txt", watch, "pack.line"));
    assert_eq!(vendor("watch ask", "has table"), at("vendor.txt", watch, "pack.line"));
    let docs = line("vendor.txt", "docs");
    let harmless = |text: &str| text.replace("docs https://docs.acme.example/orders/scopes", "harmless authorization");
    assert_eq!(faults("vendor.txt", harmless), at("vendor.txt", docs, "pack.line"));
    let many = |text: &str| format!("{text}{}", "region r\n".repeat(4000));
    assert_eq!(faults("vendor.txt", many), at("vendor.txt", 0, "pack.too-many-hosts"));

    let signs = |from: &'static str, to: &'static str| faults("signs.txt", |text| text.replacen(from, to, 1));
    let reason = line("signs.txt", "reason");
    // The sign is without a reason then, which is a fault of its own.
    assert!(signs("scope.missing", "scope.mising").contains(&at("signs.txt", reason, "pack.signs")[0]));
    let example = line("signs.txt", "example");
    assert_eq!(
        signs(
            r#"example 403 | {"acme":{"no":"AO-17""#,
            r#"example 403 | {"acme":{"no":"AO-19""#
        ),
        at("signs.txt", example, "pack.signs")
    );
    let counter = line("signs.txt", "counter");
    assert_eq!(signs("AO-18", "AO-17"), at("signs.txt", counter, "pack.signs"));
    let maker = line("signs.txt", "maker");
    assert_eq!(signs("| vendor", "| gateway"), at("signs.txt", maker, "pack.kind"));
    assert!(signs("maker example", "maker front").contains(&at("signs.txt", maker, "pack.other")[0]));

    let document = |from: &'static str, to: &'static str| faults("openapi.yaml", |text| text.replace(from, to));
    assert_eq!(
        document("api.acme.example", "api.other.example"),
        at("openapi.yaml", 0, "pack.table-hosts")
    );
    let broken = document("    get:", "   get:");
    assert!(
        broken[0].starts_with("example/openapi.yaml:") && broken[0].ends_with(" pack.document"),
        "{broken:?}"
    );
    assert_ne!(broken, at("openapi.yaml", 0, "pack.document"));

    let table = |_: &str| "why403 table 1\n".to_owned();
    assert_eq!(faults("table.txt", table), at("table.txt", 0, "pack.two-tables"));
    let claims = |text: &'static str| faults("claims.txt", move |_| text.to_owned());
    assert_eq!(
        claims("why403 claims 1\nplatform front\n"),
        at("claims.txt", 2, "pack.other")
    );
    assert_eq!(
        claims("why403 claims 1\nplatfrom example\n"),
        at("claims.txt", 2, "pack.claims")
    );
    assert_eq!(
        faults("sign.txt", |_| "x".to_owned()),
        at("sign.txt", 0, "pack.unknown-file")
    );
    let long = |text: &str| format!("{text}{}", "#\n".repeat(pack::MOST_BYTES_OF_TEXT));
    assert_eq!(faults("signs.txt", long), at("signs.txt", 0, "pack.too-large"));
}

#[test]
fn names_are_plain_and_not_taken() {
    LazyLock::force(&INSTALLED);
    for (id, code) in [
        ("genesys", "pack.id-taken"),
        ("credentials", "pack.id-taken"),
        ("Acme", "pack.id"),
        ("../x", "pack.id"),
        ("", "pack.id"),
    ] {
        assert_eq!(read(id, &files()).unwrap_err().code(), code, "{id}");
    }
    assert_eq!(read("acme", &[]).unwrap_err().code(), "pack.no-vendor");
}

#[test]
fn a_table_in_its_text_form_is_named_by_line() {
    LazyLock::force(&INSTALLED);
    let with = |table: &str| {
        let mut all = files();
        all.retain(|(name, _)| *name != "openapi.yaml");
        all.push(("table.txt", table.to_owned()));
        read("example", &all)
    };
    let good = "why403 table 1\nplatform example\ntitle Acme\nlicense facts\ncase sensitive\n\
                source a | Acme | 2026 | https://docs.acme.example | facts\noperations 1\nknown official 1\n\n\
                GET /v1/orders list\n  official a scope orders:read\n";
    assert_eq!(with(good).unwrap().counts().operations, 1);
    for (from, to, line, code) in [
        ("official a scope", "official a scoop", 11, "pack.table"),
        ("platform example", "platform front", 2, "pack.other"),
    ] {
        let error = with(&good.replace(from, to)).unwrap_err();
        let fault = &error.faults()[0];
        assert_eq!((fault.line, fault.what.code()), (line, code), "{error}");
    }
}

/// Runs one line of the documentation from the project's folder: the output of both streams, and the exit status.
fn run(command: &str) -> (String, i32) {
    let (input, command) = match command.split_once(" | ") {
        Some((echo, command)) => (format!("{}\n", echo.strip_prefix("echo ").unwrap()), command),
        None => (String::new(), command),
    };
    run_with(command, &input)
}

/// Runs the command with this standard input.
fn run_with(command: &str, input: &str) -> (String, i32) {
    let mut words = command.split(' ');
    assert_eq!(words.next(), Some("why403"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_why403"))
        .args(words)
        .current_dir(support::root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout) + &text(output.stderr),
        output.status.code().unwrap(),
    )
}

#[test]
fn the_walk_through_prints_what_it_says() {
    let page = support::read("docs/packs/README.md");
    let blocks: Vec<&str> = page.split("```console\n$ ").skip(1).collect();
    let mut statuses = Vec::new();
    for block in &blocks {
        let (command, wanted) = block.split("```").next().unwrap().split_once('\n').unwrap();
        let (printed, status) = run(command);
        assert_eq!(printed, wanted, "{command}");
        statuses.push(status);
    }
    assert_eq!(statuses, [0, 2, 1, 0]);
    // What the page quotes stands in the example.
    let form = support::read("docs/packs/signs.md");
    for quoted in page.split("```text\n").skip(1).chain(form.split("```text\n").skip(1)) {
        let quoted = quoted.split("```").next().unwrap();
        let all: Vec<String> = files().into_iter().map(|(_, text)| text).collect();
        for line in quoted.lines().filter(|line| !line.is_empty()) {
            let stands = all.iter().any(|text| text.lines().any(|one| one == line));
            assert!(stands, "{line}");
        }
    }
}

#[test]
fn the_command_names_what_it_cannot_use() {
    let (told, status) = run("why403 pack check docs");
    assert_eq!(status, 2);
    assert!(
        told.contains("docs: the pack has no vendor.txt") && told.contains("pack.unknown-file"),
        "{told}"
    );
    let (told, status) =
        run("why403 explain docs/packs/refused.http --pack docs/packs/example --pack docs/packs/example");
    assert_eq!(status, 2);
    assert!(told.contains("[pack.id-taken]"), "{told}");
    let (told, status) = run("why403 explain docs/packs/refused.http --pack docs/none");
    assert_eq!(
        (status, told.contains("what was given in place of a file is no folder")),
        (2, true),
        "{told}"
    );
    // A token of the pack is known to the guard, wherever it stands; and no long word is repeated.
    for command in [
        "why403 explain acme_at_0123456789abcdefghij --pack docs/packs/example",
        "why403 explain x --pack acme_at_0123456789abcdefghij",
    ] {
        let (told, status) = run(command);
        assert_eq!((status, told.contains("0123456789abcdefghij")), (2, false), "{told}");
    }
}

#[test]
fn a_har_and_a_curl_command_are_explained_with_the_pack() {
    let command = "why403 explain --pack=docs/packs/example -";
    let secret = "k3yOfTheSession7";
    // The server repeats what came in the pack's own header.
    let body = format!(
        r#"{{"acme":{{"no":"AO-17","text":"Client lacks refunds:write","of":"{secret}"}},"message":"Session {secret} may not"}}"#
    );
    let har = serde_json::json!({ "log": { "version": "1.2", "creator": { "name": "WebInspector", "version": "537.36" },
        "entries": [{
            "startedDateTime": "2026-11-20T12:00:00.000Z",
            "request": { "method": "POST", "url": "https://api.acme.example/v1/orders/7/refunds",
                "headers": [{ "name": "X-Acme-Session", "value": secret }] },
            "response": { "status": 403, "headers": [{ "name": "Content-Type", "value": "application/json" }],
                "content": { "mimeType": "application/json", "text": body } },
        }] } });
    let (told, status) = run_with(command, &har.to_string());
    assert_eq!(status, 1, "{told}");
    for part in [
        "refunds:write is missing. (certain)",
        "orders:read and refunds:write",
        "Add refunds:write to the client",
    ] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
    assert!(!told.contains(secret), "{told}");
    let curl =
        "curl -X POST https://api.acme.example/v1/orders -H 'Authorization: Bearer acme_at_0123456789abcdefghij'";
    let (told, status) = run_with(command, curl);
    assert_eq!(status, 0, "{told}");
    assert!(told.contains("POST /v1/orders requires scope orders:write"), "{told}");
    assert!(
        told.contains("Acme Orders access token") && !told.contains("0123456789abc"),
        "{told}"
    );
}
