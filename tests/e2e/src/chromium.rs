//! Chromium, started so that it connects to nobody by itself.
//!
//! Found out with Chromium 156 of Debian 12: with these the proxy saw no host but those of the page
//! during ten minutes. The host beside a flag is one that was asked for while that flag was missing;
//! which of the others are needed was not tried one by one.

use crate::browser::Options;
use serde_json::{Value, json};
use std::path::Path;

/// Features that fetch something without being asked.
const SILENT_FEATURES: &[&str] = &[
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "DialMediaRouteProvider",
    "InterestFeedContentSuggestions",
    "MediaRouter",
    // clients2.google.com/time
    "NetworkTimeServiceQuerying",
    "OptimizationGuideModelDownloading",
    // optimizationguide-pa.googleapis.com
    "OptimizationHints",
    "OptimizationTargetPrediction",
    "PreconnectFromKeyedService",
    "PreconnectToSearch",
    "Prewarm",
    "PrivacySandboxSettings4",
    "SearchEnginePreconnect2",
    "Translate",
    // Google's own builds load no extension from the command line without this.
    "DisableLoadExtensionCommandLineSwitch",
];

const FLAGS: &[&str] = &[
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",
    "--disable-search-engine-choice-screen",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--allow-browser-signin=false",
    // update.googleapis.com, where on-demand components are asked for in spite of the above; no
    // check is made when the source is not https.
    "--component-updater=url-source=http://127.0.0.1:1/",
    // accounts.google.com/ListAccounts; port 1 is one that Chromium refuses to connect to.
    "--gaia-url=http://127.0.0.1:1/",
    // The stand-ins' certificates are signed by nobody.
    "--ignore-certificate-errors",
    // Loopback goes through the proxy too, so that its log is complete.
    "--proxy-bypass-list=<-loopback>",
];

/// The capabilities of a session; `profile` is an empty folder.
pub(crate) fn capabilities(options: &Options, browser: &Path, profile: &Path, extension: Option<&Path>) -> Value {
    let mut args: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    args.push(format!("--disable-features={}", SILENT_FEATURES.join(",")));
    args.push(format!("--proxy-server=127.0.0.1:{}", options.proxy.port()));
    args.push(format!("--user-data-dir={}", profile.display()));
    args.push("--window-size=1280,1000".to_owned());
    if options.headless {
        args.push("--headless=new".to_owned());
    }
    // The sandbox refuses to run as root, and cannot in most containers.
    if options.headless || is_root() {
        args.push("--no-sandbox".to_owned());
    }
    if let Some(extension) = extension {
        args.push(format!("--load-extension={}", extension.display()));
    }
    json!({
        "browserName": "chrome",
        "acceptInsecureCerts": true,
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": {
            "binary": browser,
            "args": args,
            "prefs": {
                // Debian's start page is a search engine's.
                "session.restore_on_startup": 4,
                "session.startup_urls": ["about:blank"],
                "homepage": "about:blank",
                "homepage_is_newtabpage": false,
                "alternate_error_pages.enabled": false,
                "dns_prefetching.enabled": false,
                // What a page's own speculation rules ask for, and nothing else: the features above are off.
                "net.network_prediction_options": 0,
                "safebrowsing.enabled": false,
                "search.suggest_enabled": false,
                "signin.allowed": false,
                "signin.allowed_on_next_startup": false,
                "translate.enabled": false
            }
        }
    })
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
