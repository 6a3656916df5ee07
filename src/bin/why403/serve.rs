//! `why403 serve`.

#[path = "serve/desk.rs"]
mod desk;
#[path = "serve/made.rs"]
mod made;

use super::{Done, Failed, bundled, input, now_ms, print, shown_path, tell};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use why403::stand_in::{ApiConfig, ClientConfig, Config, StandIn};

#[derive(Args)]
pub(crate) struct Options {
    /// What is stood in for: a platform, such as `why403 table list` names them, or a file with an OpenAPI document
    #[arg(value_name = "API")]
    api: Vec<String>,
    /// The configuration, a TOML file: APIs, clients, users, tokens, faults (docs/serve.md)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen, in place of what the configuration says; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Send on to the real API what is allowed
    #[arg(long, value_name = "ADDRESS")]
    proxy: Option<String>,
    /// Certificates of authorities (PEM) to trust beside the system's own, with --proxy
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Write the last calls at the end, without tokens and personal data
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// How to write the log of requests, on standard error
    #[arg(long, value_enum, default_value_t = Log::Text)]
    log: Log,
    /// How many threads; 0 for one a core
    #[arg(long, default_value_t = 0)]
    threads: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Log {
    /// A line for people
    Text,
    /// A line of JSON
    Json,
    /// Nothing
    Off,
}

/// Serves until it is told to end.
pub(crate) fn run(options: &Options) -> Result<Done, Failed> {
    let (config, folder) = configuration(options)?;
    config
        .check()
        .map_err(|error| format!("the configuration cannot be used: {error}"))?;
    let file =
        |path: &Path| std::fs::read(path).map_err(|error| format!("{} cannot be read: {error}", shown_path(path)));
    let tls = match &config.tls {
        Some(tls) => Some((file(&folder.join(&tls.certificate))?, file(&folder.join(&tls.key))?)),
        None => None,
    };
    let network = why403_serve::Options {
        listen: config.listen.clone(),
        proxy: config.proxy.clone(),
        trusted: options.trust.as_deref().map(file).transpose()?,
        threads: options.threads,
        tls,
    };
    let secure = network.tls.is_some();
    // It listens before it reads tables, so that a port that is taken is said at once.
    let server = why403_serve::bind(&network).map_err(|error| error.to_string())?;
    let stand_in = made::stand_in(config, &folder, options.record.is_some())?;
    let address = server.address();
    for (prefix, words, host, operations) in stand_in.served() {
        let scheme = if secure { "https" } else { "http" };
        print(&format!(
            "{scheme}://{address}{prefix} stands in for {host}, in the words of {words}: {operations} operations\n"
        ))?;
    }
    if !address.ip().is_loopback() {
        tell("note: it listens beyond this machine; whoever reaches it can take tokens of its clients");
    }
    let desk = desk::Desk::new(stand_in, options.log);
    let Some(desk) = server.run(desk) else {
        return match &options.record {
            Some(_) => Err("a connection did not end, so the recording was not written".to_owned()),
            None => Ok(Done::NothingDenied),
        };
    };
    if let Some(path) = &options.record {
        record(&desk.into_stand_in(), path)?;
    }
    Ok(Done::NothingDenied)
}

/// The configuration and the folder from which its files are named.
fn configuration(options: &Options) -> Result<(Config, PathBuf), Failed> {
    let mut folder = PathBuf::from(".");
    let mut config = match &options.config {
        None => Config::default(),
        Some(path) => {
            let text = input::read(path)?;
            if let Some(parent) = path.parent() {
                folder = parent.to_path_buf();
            }
            toml::from_str::<Config>(&text)
                .map_err(|error| format!("{}: {}", shown_path(path), written(&error, &text)))?
        }
    };
    for api in &options.api {
        let is_file = Path::new(api).is_file();
        let prefix = match config.api.is_empty() {
            true => String::new(),
            false => format!("/{}", Path::new(api).file_stem().unwrap_or_default().to_string_lossy()),
        };
        config.api.push(ApiConfig {
            platform: (!is_file).then(|| api.clone()),
            document: match is_file {
                // Named from where the command stands, not from the configuration's folder.
                true => Some(
                    std::path::absolute(api)
                        .unwrap_or_else(|_| PathBuf::from(api))
                        .to_string_lossy()
                        .into_owned(),
                ),
                false => None,
            },
            prefix,
            ..ApiConfig::default()
        });
    }
    if options.config.is_none() {
        config.client.push(ClientConfig::open("demo"));
    }
    if let Some(listen) = &options.listen {
        config.listen.clone_from(listen);
    }
    if options.proxy.is_some() {
        config.proxy.clone_from(&options.proxy);
    }
    Ok((config, folder))
}

/// What is wrong with the file, without what stands there: it may be a token in the wrong place.
fn written(error: &toml::de::Error, text: &str) -> String {
    let message = without(error.message(), "string \"", "\", expected", "a text, expected");
    let message = without(&message, "unknown variant `", "`, expected", "unknown value, expected");
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message,
    }
}

/// A message with these words in place of what stands between `begin` and `end`, and of them.
fn without(message: &str, begin: &str, end: &str, words: &str) -> String {
    let found = message
        .split_once(begin)
        .and_then(|(head, rest)| Some((head, rest.rsplit_once(end)?.1)));
    found.map_or_else(|| message.to_owned(), |(head, tail)| format!("{head}{words}{tail}"))
}

fn record(stand_in: &StandIn, path: &Path) -> Result<(), Failed> {
    let (calls, gone) = stand_in.recorded();
    if calls.is_empty() {
        tell("note: no call came, so nothing was recorded");
        return Ok(());
    }
    let session = why403::session::Session::from_exchanges(calls.clone());
    let mut tables = why403::platforms::Tables::new();
    bundled::load(&mut tables, &session.platforms(), &[]);
    let shared = why403::share::share(&calls, &why403::share::Choice::default(), &tables, now_ms());
    let shared = shared.map_err(|error| error.to_string())?;
    std::fs::write(path, &shared.har).map_err(|error| format!("{} cannot be written: {error}", shown_path(path)))?;
    let earlier = if gone > 0 {
        format!("; {gone} earlier ones are not in it")
    } else {
        String::new()
    };
    tell(&format!("recorded {} calls{earlier}", calls.len()));
    Ok(())
}
