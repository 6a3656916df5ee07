//! Shows the extension at work: plays the cases by itself, or opens the demo page and waits.

use clap::{Parser, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use why403_e2e::browser::write;
use why403_e2e::first_run::first_vendors;
use why403_e2e::{Browser, Kind, Options, Result};
use why403_platforms::{Config, Platforms};

/// Plays the cases of the demo page in a browser that has the extension loaded. The platforms are
/// local stand-ins under their real host names; nothing leaves this machine.
#[derive(Parser)]
struct Arguments {
    /// The browser to show it in.
    #[arg(long, value_enum, default_value = "chromium")]
    browser: Which,
    /// Without a window: play the cases, print the explanations, leave screenshots.
    #[arg(long)]
    headless: bool,
    /// Which extension: all of it, or the panel in the developer tools alone.
    #[arg(long, value_enum, default_value = "whole")]
    flavour: Flavour,
    /// The built extensions and static page.
    #[arg(long, value_name = "DIR")]
    dist: PathBuf,
    /// Where to leave the screenshots.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Chromium,
    Firefox,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Flavour {
    Whole,
    Devtools,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let kind = match arguments.browser {
        Which::Chromium => Kind::Chromium,
        Which::Firefox => Kind::Firefox,
    };
    // Ctrl-C drops everything that runs, which ends driver and browser.
    let outcome = tokio::select! {
        outcome = show(kind, &arguments) => outcome,
        _ = tokio::signal::ctrl_c() => return ExitCode::SUCCESS,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn show(kind: Kind, arguments: &Arguments) -> Result<()> {
    let platforms = Platforms::start(Config {
        www: Some(arguments.dist.join("www")),
        port: 0,
    })
    .await?;
    let folder = match (kind, arguments.flavour) {
        (Kind::Chromium, Flavour::Whole) => "chrome",
        (Kind::Firefox, Flavour::Whole) => "firefox",
        (Kind::Chromium, Flavour::Devtools) => "chrome-devtools",
        (Kind::Firefox, Flavour::Devtools) => "firefox-devtools",
    };
    let options = Options {
        proxy: platforms.address(),
        extension: Some(arguments.dist.join(folder)),
        headless: arguments.headless,
        policy: None,
    };
    let browser = match arguments.flavour {
        Flavour::Whole => {
            let browser = Browser::start_agreed(kind, &options, &first_vendors()).await?;
            println!("The question of the first run was answered with yes, and the vendors of the cases were chosen.");
            browser
        }
        Flavour::Devtools => Browser::start(kind, &options).await?,
    };
    let outcome = match (arguments.headless, arguments.flavour) {
        (true, Flavour::Whole) => play(&browser, &platforms, &arguments.out).await,
        (true, Flavour::Devtools) => play_in_panel(&browser, &platforms, &arguments.out).await,
        (false, flavour) => stay(&browser, &platforms, flavour).await,
    };
    let ended = browser.quit().await;
    if arguments.headless {
        outcome.and(ended)
    } else {
        // A person closed it: there is nothing left to end.
        outcome
    }
}

/// Plays each case, prints what the card says, and leaves screenshots.
async fn play(browser: &Browser, platforms: &Platforms, out: &Path) -> Result<()> {
    let kind = browser.kind();
    let picture = |name: &str| out.join(format!("{kind}-{name}.png"));
    for case in platforms.cases() {
        // Opened anew for each, so that its card stands alone.
        browser.open(&platforms.demo_url()).await?;
        let begun = Instant::now();
        let answer = browser.press(&case.id).await?;
        let text = browser
            .wait_for_card("an explanation", |text| text.lines().count() > 2)
            .await?;
        let took = begun.elapsed();
        // Unfolding of the card, if any, is over.
        tokio::time::sleep(Duration::from_millis(300)).await;
        browser.screenshot_to(&picture(&case.id)).await?;
        println!("== {}: {}", case.id, case.title);
        println!("{} {}", case.request.method, case.request.url);
        println!("{answer}");
        println!("-- explained in {kind} after {} ms", took.as_millis());
        println!("{text}\n");
    }
    browser.open(&platforms.demo_url()).await?;
    for case in platforms.cases() {
        browser.press(&case.id).await?;
    }
    let all = format!("{} calls refused", platforms.cases().len());
    browser.wait_for_card(&all, |text| text.contains(&all)).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    browser.screenshot_to(&picture("all-cases")).await?;
    let host = "api.wxcc-us1.cisco.com";
    let popup = browser.popup(host, |text| text.contains(host)).await?;
    write(&picture("popup"), &popup.png)?;
    let tab = browser.popup_in_tab().await?;
    browser
        .wait_for("the popup's calls", async || {
            let text = browser.page_text().await?;
            Ok(if text.contains(host) { Ok(()) } else { Err(text) })
        })
        .await?;
    browser.screenshot_to(&picture("popup-in-a-tab")).await?;
    browser.close_tab(tab).await?;
    println!("== popup\n{}\n", popup.text);
    let text = static_page(browser, platforms).await?;
    browser.screenshot_to(&picture("static-page")).await?;
    println!("== static page, case-2 pasted as a cURL command\n{text}\n");
    write(
        &out.join(format!("{kind}-proxy.log")),
        platforms.log().to_string().as_bytes(),
    )?;
    println!("screenshots and the proxy's log are in {}", out.display());
    Ok(())
}

/// Plays the cases with the panel open, prints what it says, and leaves pictures: wide and as wide as tools that are docked
/// at the side, light and dark, with nothing, with the list, and with a call that is open.
async fn play_in_panel(browser: &Browser, platforms: &Platforms, out: &Path) -> Result<()> {
    let kind = browser.kind();
    browser.open(&platforms.demo_url()).await?;
    let panel = browser.open_panel().await?;
    let pictures = async |state: &str| {
        for (width, dark) in [(1000, false), (1000, true), (320, false), (320, true)] {
            let scheme = if dark { "dark" } else { "light" };
            let png = panel.picture(width, dark).await?;
            write(&out.join(format!("{kind}-devtools-{state}-{width}-{scheme}.png")), &png)?;
        }
        Ok::<(), why403_e2e::Error>(())
    };
    pictures("nothing").await?;
    for case in platforms.cases() {
        browser.press(&case.id).await?;
    }
    let all = format!("{} calls refused", platforms.cases().len());
    browser
        .wait_for(&all, async || {
            let text = panel.run("return document.body.innerText").await?;
            let text = text.as_str().unwrap_or_default().to_owned();
            Ok(if text.contains(&all) { Ok(()) } else { Err(text) })
        })
        .await?;
    // The first refused call is chosen by itself.
    tokio::time::sleep(Duration::from_millis(500)).await;
    pictures("list").await?;
    for tab in ["requirement", "token", "exchange", "what-if"] {
        panel
            .run(&format!("document.getElementById('tab-{tab}').click()"))
            .await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        pictures(tab).await?;
    }
    panel.run("document.getElementById('tab-why').click()").await?;
    let whole = |text: &str| {
        platforms
            .cases()
            .iter()
            .all(|case| text.contains(case.host_and_path().1))
    };
    let text = panel.wait_for_text("every call", whole).await?;
    println!("== panel\n{text}\n");
    panel.close().await?;
    write(
        &out.join(format!("{kind}-devtools-proxy.log")),
        platforms.log().to_string().as_bytes(),
    )?;
    println!("screenshots and the proxy's log are in {}", out.display());
    Ok(())
}

/// Pastes a case into the static page, and returns what it says.
async fn static_page(browser: &Browser, platforms: &Platforms) -> Result<String> {
    browser.open(&format!("{}www/", platforms.demo_url())).await?;
    let case = platforms.cases().iter().find(|case| case.id == "case-2");
    let text = case.map(why403_platforms::Case::as_curl).unwrap_or_default();
    let paste = "const field = document.querySelector('#text'); field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    browser.run(paste, vec![json!(text)]).await?;
    browser
        .wait_for("the static page's report", async || {
            let script = "return document.querySelector('#result').innerText";
            let text = browser.run(script, vec![]).await?;
            let text = text.as_str().unwrap_or_default().to_owned();
            Ok(if text.lines().count() > 2 { Ok(text) } else { Err(text) })
        })
        .await
}

/// Leaves the browser to a person until it is closed.
async fn stay(browser: &Browser, platforms: &Platforms, flavour: Flavour) -> Result<()> {
    browser.open(&platforms.demo_url()).await?;
    println!("The demo page is open: {}", platforms.demo_url());
    if flavour == Flavour::Devtools {
        println!("Open the developer tools (F12), and choose the panel why403-devtools.");
    }
    println!("Press its buttons. Close the browser, or press Ctrl-C here, to end.");
    while browser.is_alive().await {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}
