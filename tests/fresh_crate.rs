//! The library as a stranger uses it: a crate of its own that depends on this one by path, without the command's
//! dependencies, built and run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::process::Command;

const MAIN: &str = r##"
use why403::exchange::{Body, Exchange, Outcome};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut call = Exchange::new("1", "GET", "https://api.mypurecloud.com/api/v2/routing/queues", 1_795_176_000_000)?;
    call.request_headers.push("authorization", "Bearer wOyFh9bZ2Zl0YV5cJ3bXk1uG7tq8R4sMpQ6nE0aLdT5iKxC9fHvBgWjUoN2yDrSz");
    call.outcome = Outcome::Status(403);
    call.response_body = Body::of(r#"{"message":"Missing the following permission(s): [routing:queue:view]","code":"missing.permissions"}"#);
    let report = why403::explain(&call);
    println!("{} ({})", report.verdict.text, report.verdict.certainty.word());
    let needs = why403::requirement("GET", "https://graph.microsoft.com/v1.0/me/messages")?;
    println!("{}", needs.ways[0].names[0]);
    println!("{}", why403::decode("eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImEgYiJ9.").text());
    Ok(())
}
"##;

#[test]
#[ignore = "compiles the engine once more, which takes minutes: `cargo test --test fresh_crate -- --ignored`"]
fn a_fresh_crate_builds_against_it_and_runs() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = format!(
        "[package]\nname = \"stranger\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nwhy403 = {{ path = {:?}, \
         default-features = false, features = [\"tables\"] }}\n\n[patch.crates-io]\nidna_adapter = {{ path = {:?} }}\n\n[workspace]\n",
        support::root(),
        support::root().join("wasm/idna"),
    );
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    std::fs::write(folder.path().join("src/main.rs"), MAIN).unwrap();
    // The same versions, so that nothing is fetched.
    std::fs::copy(support::root().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", support::root().join("target/fresh-crate"))
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{err}");
    insta::assert_snapshot!(out, @r"
    The server says that the permission routing:queue:view is missing. (certain)
    scope Mail.ReadBasic
    JWT without a signature
    ");
}
