//! Pictures of every surface in every state, made by one command, to be looked at: `cargo xtask pictures`. Besides them the
//! pictures for the stores and the moving one for the README. The platforms are local stand-ins under their real host
//! names; nothing leaves this machine.

mod moving;
mod sheet;
mod state;
mod store;
mod surface;

use clap::{Parser, ValueEnum};
use state::State;
use std::path::PathBuf;
use std::process::ExitCode;
use surface::Surface;
use why403_e2e::first_run::first_vendors;
use why403_e2e::{Browser, Kind, Options, Result};
use why403_platforms::{Config, Platforms};

/// Pictures of every surface and state.
#[derive(Parser)]
struct Arguments {
    /// In which browsers.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "chromium,firefox")]
    browser: Vec<Which>,
    /// Only these: a surface, `store`, or `moving`.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// The built extensions and static page.
    #[arg(long, value_name = "DIR")]
    dist: PathBuf,
    /// Where to leave the pictures.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Where to leave those that the project shows.
    #[arg(long, value_name = "DIR")]
    shown: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Chromium,
    Firefox,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Ctrl-C drops everything that runs, which ends driver and browser.
    let outcome = tokio::select! {
        outcome = all(&arguments) => outcome,
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

async fn all(arguments: &Arguments) -> Result<()> {
    let www = Some(arguments.dist.join("www"));
    let platforms = Platforms::start(Config { www, port: 0 }).await?;
    let wanted = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name);
    let surfaces: Vec<Surface> = Surface::ALL.into_iter().filter(|one| wanted(one.name())).collect();
    for which in &arguments.browser {
        let kind = match which {
            Which::Chromium => Kind::Chromium,
            Which::Firefox => Kind::Firefox,
        };
        if !surfaces.is_empty() {
            let browser = start(kind, arguments, &platforms).await?;
            let made = of_surfaces(&browser, &platforms, &surfaces, arguments).await;
            browser.quit().await?;
            println!("{kind}: {} pictures", made?);
        }
    }
    let shown = arguments.shown.clone().unwrap_or_else(|| arguments.out.join("shown"));
    if wanted("store") || wanted("moving") {
        let browser = start(Kind::Chromium, arguments, &platforms).await?;
        let made = async {
            if wanted("store") {
                store::pictures(&browser, &platforms, &shown).await?;
            }
            if wanted("moving") {
                moving::picture(&browser, &platforms, &shown).await?;
            }
            Ok(())
        };
        let made: Result<()> = made.await;
        browser.quit().await?;
        made?;
        println!("those that the project shows are in {}", shown.display());
    }
    let sheet = sheet::write_sheet(&arguments.out)?;
    println!("all of them on one page: {}", sheet.display());
    Ok(())
}

async fn start(kind: Kind, arguments: &Arguments, platforms: &Platforms) -> Result<Browser> {
    let built = match kind {
        Kind::Chromium => "chrome",
        Kind::Firefox => "firefox",
    };
    let options = Options {
        proxy: platforms.address(),
        extension: Some(arguments.dist.join(built)),
        headless: true,
        policy: None,
    };
    Browser::start_agreed(kind, &options, &first_vendors()).await
}

async fn of_surfaces(
    browser: &Browser,
    platforms: &Platforms,
    surfaces: &[Surface],
    arguments: &Arguments,
) -> Result<usize> {
    let mut made = 0;
    for state in State::ALL {
        let mut prepared = false;
        for surface in surfaces.iter().filter(|surface| surface.has(state)) {
            if !prepared {
                state.prepare(browser, platforms).await?;
                prepared = true;
            }
            let name = |end: &str| format!("{}/{}-{end}.png", browser.kind(), state.name());
            let folder = arguments.out.join(surface.name());
            made += surface
                .shoot(browser, platforms, state, &|end| folder.join(name(end)))
                .await?;
        }
    }
    Ok(made)
}
