//! Firefox, started so that it connects to nobody by itself; and its chrome context.
//!
//! Found out with Firefox ESR 153 of Debian 12: with these the proxy saw no host but those of the
//! page during ten minutes.

use crate::browser::{Browser, Options, Raw};
use crate::extension::UUID;
use crate::{Error, Result};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Without this in its environment, a released Firefox takes its remote settings' address from
/// nowhere but its own build (firefox.settings.services.mozilla.com).
pub(crate) const ENVIRONMENT: (&str, &str) = ("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1");

/// For scripts of the chrome context: `frameScript(win, browser, body)` runs the body of a function of `window` and
/// `document` in the process of a `<browser>`, as if the user were just clicking, and returns what it returns.
pub(crate) const FRAME_SCRIPTS: &str = r#"
    const frameScript = (win, { messageManager }, body) => new Promise((resolve, reject) => {
      const name = `why403:${Math.random()}`;
      const late = win.setTimeout(() => reject(new Error("no answer of the frame")), 5000);
      messageManager.addMessageListener(name, ({ data }) => {
        win.clearTimeout(late);
        if (data.error) reject(new Error(data.error));
        else resolve(data.value ?? null);
      });
      const script = `(async () => {
        const click = content.windowUtils.setHandlingUserInput(true);
        try {
          return { value: await ((window, document) => { ${body} })(content, content.document) };
        } catch (error) {
          return { error: String(error) };
        } finally {
          click.destruct();
        }
      })().then((answer) => sendAsyncMessage(${JSON.stringify(name)}, answer))`;
      messageManager.loadFrameScript(`data:application/javascript;charset=utf-8,${encodeURIComponent(script)}`, false);
    });
"#;

/// Settings that are switched off.
const OFF: &[&str] = &[
    // Connections round the proxy when the proxy fails.
    "network.proxy.failover_direct",
    // Experiments and updates.
    "app.normandy.enabled",
    "extensions.blocklist.enabled",
    "extensions.getAddons.cache.enabled",
    "extensions.systemAddon.update.enabled",
    "extensions.update.enabled",
    "media.gmp-manager.updateEnabled",
    "messaging-system.rsexperimentloader.enabled",
    "nimbus.rollouts.enabled",
    "security.remote_settings.crlite_filters.enabled",
    "security.remote_settings.intermediates.enabled",
    // Telemetry.
    "datareporting.healthreport.uploadEnabled",
    "datareporting.policy.dataSubmissionEnabled",
    "toolkit.telemetry.enabled",
    "toolkit.telemetry.unified",
    // What looks after the network, the place and the page.
    "browser.discovery.enabled",
    "browser.region.update.enabled",
    "browser.safebrowsing.downloads.remote.enabled",
    "browser.safebrowsing.malware.enabled",
    "browser.safebrowsing.phishing.enabled",
    "dom.push.connection.enabled",
    "network.captive-portal-service.enabled",
    "network.connectivity-service.enabled",
    "network.predictor.enabled",
    "network.prefetch-next",
    // Start page and address bar.
    "browser.newtabpage.activity-stream.feeds.topsites",
    "browser.newtabpage.enabled",
    "browser.places.speculativeConnect.enabled",
    "browser.search.suggest.enabled",
    "browser.search.update",
    "browser.urlbar.speculativeConnect.enabled",
];

/// Addresses that are taken away.
const EMPTY: &[&str] = &[
    "browser.region.network.url",
    "dom.push.serverURL",
    "extensions.systemAddon.update.url",
    "geo.provider.network.url",
    "media.gmp-manager.url",
    "network.proxy.no_proxies_on",
    "toolkit.telemetry.server",
];

/// The capabilities of a session.
pub(crate) fn capabilities(options: &Options, browser: &Path, addon: Option<&str>) -> Value {
    let port = options.proxy.port();
    let uuids: Map<String, Value> = addon.map(|id| (id.to_owned(), json!(UUID))).into_iter().collect();
    let others = json!({
        // Everything through the proxy, loopback too, so that its log is complete.
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": port,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": port,
        "network.proxy.allow_hijacking_localhost": true,
        // The add-on's pages have a known address.
        "extensions.webextensions.uuids": Value::from(uuids).to_string(),
        "services.settings.server": "data:,#remote-settings-dummy/v1",
        "app.update.disabledForTesting": true,
        "browser.startup.page": 0,
        "network.dns.disablePrefetch": true,
        "network.http.speculative-parallel-limit": 0,
        "network.trr.mode": 5,
        "security.OCSP.enabled": 0
    });
    let prefs: Map<String, Value> = OFF
        .iter()
        .map(|name| ((*name).to_owned(), json!(false)))
        .chain(EMPTY.iter().map(|name| ((*name).to_owned(), json!(""))))
        .chain(others.as_object().cloned().into_iter().flatten())
        .collect();
    let args = if options.headless { vec!["-headless"] } else { vec![] };
    json!({
        "browserName": "firefox",
        "acceptInsecureCerts": true,
        "moz:firefoxOptions": {"binary": browser, "args": args, "prefs": prefs}
    })
}

impl Browser {
    /// Runs a script with the browser's own rights (Firefox only). It ends by calling
    /// `arguments[arguments.length - 1]` with its result.
    pub(crate) async fn in_chrome(&self, what: &'static str, script: &str, args: Vec<Value>) -> Result<Value> {
        // Every script reports its own faults, so that none ends as a time-out.
        let body = format!(
            "const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);
             (async () => {{ {script} }})().then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        self.context("chrome").await?;
        let outcome = self.driver().execute_async(body, args).await;
        self.context("content").await?;
        let mut outcome = outcome?.json().clone();
        match outcome.get("error").and_then(Value::as_str) {
            Some(error) => Err(Error::answer(what, error)),
            None => Ok(outcome.get_mut("value").map(Value::take).unwrap_or_default()),
        }
    }

    /// Grants the extension match patterns, as if the user had been asked for them (Firefox only).
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn grant(&self, origins: &[String]) -> Result<()> {
        self.permissions("add", origins).await
    }

    /// Takes match patterns back (Firefox only).
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn revoke(&self, origins: &[String]) -> Result<()> {
        self.permissions("remove", origins).await
    }

    /// Takes back the user's consent that the extension sends sign-in data (Firefox only).
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn revoke_consent(&self) -> Result<()> {
        let script = r#"
            const { ExtensionPermissions } = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
            const { extension } = WebExtensionPolicy.getByID(args[0]);
            const consent = { permissions: [], origins: [], data_collection: ["authenticationInfo"] };
            await ExtensionPermissions.remove(args[0], consent, extension);
            return true;"#;
        let args = vec![json!(self.extension()?.id)];
        self.in_chrome("ExtensionPermissions", script, args).await.map(drop)
    }

    async fn permissions(&self, how: &str, origins: &[String]) -> Result<()> {
        let script = r#"
            const { ExtensionPermissions } = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
            const { extension } = WebExtensionPolicy.getByID(args[0]);
            await ExtensionPermissions[args[1]](args[0], { permissions: [], origins: args[2] }, extension);
            return true;"#;
        let args = vec![json!(self.extension()?.id), json!(how), json!(origins)];
        self.in_chrome("ExtensionPermissions", script, args).await.map(drop)
    }

    /// From now on the browser's question whether to grant something is noted and answered with yes, instead of being
    /// shown (Firefox only). [`Browser::asked_for`] says what was asked.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn answer_prompts(&self) -> Result<()> {
        let script = r#"
            const win = Services.wm.getMostRecentWindow("navigator:browser");
            win.why403Asked = [];
            win.why403Answer ??= {
              observe({ wrappedJSObject: { permissions, resolve } }) {
                const { origins, permissions: names, data_collection: data } = permissions;
                win.why403Asked.push({ origins: [...origins], permissions: [...names], data: [...(data ?? [])] });
                resolve(true);
              },
            };
            try { Services.obs.removeObserver(win.why403Answer, "webextension-optional-permission-prompt"); } catch {}
            Services.obs.addObserver(win.why403Answer, "webextension-optional-permission-prompt");
            return true;"#;
        self.in_chrome("prompts", script, vec![]).await.map(drop)
    }

    /// What the extension asked for since [`Browser::answer_prompts`].
    ///
    /// # Errors
    /// When the browser does not say.
    pub async fn asked_for(&self) -> Result<Value> {
        let script = r#"return Services.wm.getMostRecentWindow("navigator:browser").why403Asked ?? [];"#;
        self.in_chrome("prompts", script, vec![]).await
    }

    async fn context(&self, name: &str) -> Result<()> {
        let body = json!({"context": name});
        self.send(Raw::post("moz/context", body)).await.map(drop)
    }
}
