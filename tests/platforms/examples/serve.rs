//! Serves the stand-ins until it is ended, and prints the log as it grows.
//!
//! `cargo run -p why403-platforms --example serve [port]`, then point a browser's proxy at it.

use std::time::Duration;
use why403_platforms::{Config, Error, Platforms};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let port = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    let platforms = Platforms::start(Config {
        port,
        ..Config::default()
    })
    .await?;
    println!("proxy and demo page: {}", platforms.demo_url());
    let mut printed = 0;
    loop {
        for entry in platforms.log().since(printed) {
            println!("{entry}");
            printed += 1;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
