//! Export and import of all settings. What needs no permission is taken at once; what does is asked for with a button.

use super::{App, Options, choosing, refresh, start};
use crate::browser::error::BrowserError;
use crate::browser::js;
use crate::browser::message::{FromView, OptionsAnswer, PACK, TABLE, TakenSettings, VendorChoice};
use crate::browser::page::files;
use crate::browser::view::options::{HostKind, OptionsState, SettingsDraft, Wanted, held};
use crate::browser::{sites, webext};
use crate::platforms;
use crate::session::ask::{Asking, asked_hosts};
use crate::settings::{self, OwnPack, OwnTable, Settings, SettingsError, VendorSettings};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The name of the file.
const FILE: &str = "why403-settings.json";
/// Of another file there is no need to read more than this.
pub(super) const MOST_BYTES: f64 = 64.0 * 1024.0 * 1024.0;

/// What an imported file still wants of the browser.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Match patterns that are not granted.
    patterns: Vec<String>,
    /// Hosts among them at which pages sign in.
    sign_ins: Vec<String>,
    /// What may be asked once tokens may be sent there.
    asking: BTreeMap<String, Asking>,
}

impl From<SettingsError> for BrowserError {
    fn from(error: SettingsError) -> Self {
        Self::Answered {
            code: error.code().to_owned(),
            message: error.to_string(),
        }
    }
}

/// Saves all settings as a file.
pub(super) fn export(app: &Rc<App<Options>>) {
    let after = Rc::clone(app);
    start(app, async move {
        let stored = webext::stored("local").await?;
        let text = after.read(|page| settings::write(&gathered(&page.shown, &stored)))?;
        files::save(&text, FILE)?;
        after.change(|page| {
            page.shown.trouble = None;
            page.shown.done = Some(format!("Saved as {FILE}. No token and no call is in it."));
        });
        Ok(())
    });
}

/// What the page shows, and what is kept of tables and packs.
fn gathered(shown: &OptionsState, stored: &[(String, JsValue)]) -> Settings {
    let none = OptionsAnswer::default();
    let chosen = shown.chosen.as_ref().unwrap_or(&none);
    let of = |kind: fn(&HostKind) -> bool| {
        let own = shown.granted.iter().filter(move |one| !one.fixed && kind(&one.kind));
        own.map(|one| one.host.clone())
    };
    let offered: &[VendorChoice] = shown.choosing.answer.as_ref().map_or(&[], |answer| &answer.vendors);
    let mut vendors: BTreeMap<String, VendorSettings> = BTreeMap::new();
    for one in offered.iter().filter(|one| one.watched) {
        vendors.entry(one.id.clone()).or_default().watch = true;
    }
    for (id, ask) in chosen.asking.iter().filter(|(_, ask)| **ask > Asking::Off) {
        vendors.entry(id.clone()).or_default().ask = *ask;
    }
    let whole: BTreeSet<&str> = offered
        .iter()
        .filter(|one| one.watched)
        .map(|one| one.name.as_str())
        .collect();
    let single = shown.granted.iter().filter(|one| match &one.kind {
        HostKind::Vendor(name) => !one.fixed && !whole.contains(name.as_str()),
        HostKind::Site | HostKind::SignIn => false,
    });
    let development = crate::browser::sites::DEVELOPMENT.iter().zip(&shown.development);
    let development = development.filter(|(_, on)| **on).map(|(host, _)| (*host).to_owned());
    let kept = |prefix: &'static str| {
        stored.iter().filter_map(move |(key, value)| {
            let name = key.strip_prefix(prefix)?;
            Some((name.to_owned(), value.as_string()?))
        })
    };
    let damaged = |name: &str| {
        chosen
            .tables
            .iter()
            .any(|one| one.name == name && one.trouble.is_some())
    };
    let faulty = |id: &str| chosen.packs.iter().any(|one| one.id == id && !one.faults.is_empty());
    Settings {
        sites: of(|kind| *kind == HostKind::Site)
            .filter(|host| host != "*" && host != "<all_urls>")
            .chain(development)
            .collect(),
        sign_in_hosts: of(|kind| *kind == HostKind::SignIn).collect(),
        hosts: single.map(|one| one.host.clone()).collect(),
        vendors,
        off: chosen.off.clone(),
        muted: chosen.muted.clone(),
        appearance: chosen.appearance,
        keep_calls: chosen.preserve,
        note_contradictions: chosen.seen.is_some(),
        tables: kept(TABLE)
            .filter(|(name, _)| !damaged(name))
            .map(|(name, table)| OwnTable { name, table })
            .collect(),
        packs: kept(PACK)
            .filter(|(id, _)| !faulty(id))
            .map(|(id, kept)| OwnPack { id, kept })
            .collect(),
    }
}

/// Reads a file's text, and shows what it holds.
pub(super) fn read(app: &Rc<App<Options>>, text: &str) {
    let read = settings::read(text);
    app.change(|page| {
        page.shown.done = None;
        page.shown.trouble = None;
        (page.read, page.shown.settings) = match read {
            Ok(settings) => {
                let holds = held(&settings);
                (Some(settings), SettingsDraft::Ready(holds))
            }
            Err(error) => (
                None,
                SettingsDraft::Refused {
                    code: error.code().to_owned(),
                    message: error.to_string(),
                },
            ),
        };
    });
}

/// Forgets the file that was read.
pub(super) fn leave(app: &Rc<App<Options>>) {
    app.change(|page| {
        page.read = None;
        page.shown.settings = SettingsDraft::Nothing;
    });
}

/// Takes what needs no permission, and shows what does.
pub(super) fn take(app: &Rc<App<Options>>) {
    let Some(settings) = app.write(|page| page.read.take()) else {
        return;
    };
    let after = Rc::clone(app);
    start(app, async move {
        let mut left_out = Vec::new();
        let (asking, open_asking) = asking(&settings, &mut left_out).await?;
        webext::ask::<OptionsAnswer>(&FromView::TakeSettings {
            taken: TakenSettings {
                appearance: settings.appearance,
                keep_calls: settings.keep_calls,
                off: settings.off.clone(),
                muted: settings.muted.clone(),
                asking,
            },
        })
        .await?;
        if settings.note_contradictions {
            webext::ask::<OptionsAnswer>(&FromView::SetSeen { on: true }).await?;
        }
        for OwnTable { name, table } in settings.tables {
            let said = FromView::AddTable {
                name: name.clone(),
                table,
            };
            if let Err(error) = webext::ask::<OptionsAnswer>(&said).await {
                left_out.push(format!("the table {name}: {error}"));
            }
        }
        for OwnPack { id, kept } in settings.packs {
            let said = FromView::AddPack {
                id: id.clone(),
                pack: kept,
            };
            if let Err(error) = webext::ask::<()>(&said).await {
                left_out.push(format!("the pack {id}: {error}"));
            }
        }
        // A pack is a vendor from now on.
        let vendors = choosing::refresh(&after).await?.vendors;
        let mut open = Open {
            asking: open_asking,
            ..Open::default()
        };
        let mut hosts: BTreeSet<String> = BTreeSet::new();
        let named = settings
            .sites
            .iter()
            .chain(&settings.sign_in_hosts)
            .chain(&settings.hosts);
        for host in named {
            hosts.insert(host.clone());
        }
        for host in &settings.sites {
            // The pages of a vendor's host, or of one at which others sign in, are watched only where the user added them.
            if platforms::of_host(host).is_some() || sites::logins().await?.contains(host) {
                sites::add(host).await?;
            }
        }
        let mut patterns: Vec<String> = hosts.iter().flat_map(|host| webext::patterns_of(host)).collect();
        for (id, _) in settings.vendors.iter().filter(|(_, one)| one.watch) {
            match vendors.iter().find(|one| one.id == *id) {
                Some(one) => patterns.extend(one.patterns.iter().cloned()),
                None => left_out.push(format!(
                    "the vendor {id}: this version, or your administrator, does not offer it"
                )),
            }
        }
        for pattern in patterns {
            if !open.patterns.contains(&pattern) && !webext::granted(std::slice::from_ref(&pattern)).await? {
                open.patterns.push(pattern);
            }
        }
        open.sign_ins = settings.sign_in_hosts;
        after.write(|page| {
            page.shown.settings = SettingsDraft::Nothing;
            page.shown.wanted = Some(wanted(&open, left_out));
            page.open = open;
        });
        refresh(&after, Some("The settings are taken.".to_owned())).await
    });
}

/// What may be asked: at once where the browser allows it already, and once it does.
async fn asking(
    settings: &Settings,
    left_out: &mut Vec<String>,
) -> Result<(BTreeMap<String, Asking>, BTreeMap<String, Asking>), BrowserError> {
    let (mut now, mut later) = (BTreeMap::new(), BTreeMap::new());
    for (id, one) in &settings.vendors {
        let Some(platform) = platforms::ALL.iter().find(|platform| platform.id() == id) else {
            continue;
        };
        let hosts = asked_hosts(*platform);
        match one.ask {
            Asking::Off => drop(now.insert(id.clone(), Asking::Off)),
            _ if hosts.is_empty() => left_out.push(format!("{} cannot be asked about a token", platform.name())),
            ask if webext::granted_to_send(&hosts).await? => drop(now.insert(id.clone(), ask)),
            ask => drop(later.insert(id.clone(), ask)),
        }
    }
    Ok((now, later))
}

fn wanted(open: &Open, left_out: Vec<String>) -> Wanted {
    let mut hosts: Vec<String> = open
        .patterns
        .iter()
        .map(|pattern| webext::host_of(pattern).to_owned())
        .collect();
    hosts.sort();
    hosts.dedup();
    let names = platforms::ALL.iter().filter(|one| open.asking.contains_key(one.id()));
    Wanted {
        hosts,
        asked: names.map(|one| one.name().to_owned()).collect(),
        left_out,
    }
}

/// Asks the browser for it. Nothing may be waited for before: the browser grants only in a click.
pub(super) fn ask(app: &Rc<App<Options>>) {
    let (mut patterns, sign_ins, asking) = app.read(|page| {
        (
            page.open.patterns.clone(),
            page.open.sign_ins.clone(),
            page.open.asking.clone(),
        )
    });
    let asked = platforms::ALL.iter().filter(|one| asking.contains_key(one.id()));
    patterns.extend(asked.flat_map(|one| asked_hosts(*one)));
    let request = match asking.is_empty() {
        true => webext::request_grant(&patterns),
        false => webext::request_grant_to_send(&patterns),
    };
    let logins: Vec<FromView> = sign_ins.into_iter().map(|host| FromView::Login { host }).collect();
    let told: Vec<_> = logins.iter().map(webext::ask_now::<()>).collect();
    let after = Rc::clone(app);
    start(app, async move {
        for told in told {
            told?.await?;
        }
        if !js::wait("permissions.request", request?).await?.is_truthy() {
            return Err(BrowserError::Answered {
                code: "options.not-granted".to_owned(),
                message: "the browser did not allow it, so these stay hidden; the rest of the file is taken".to_owned(),
            });
        }
        for words in &logins {
            // In case the background was stopped meanwhile.
            webext::ask::<()>(words).await?;
        }
        for (platform, asking) in asking {
            webext::ask::<()>(&FromView::SetAsking { platform, asking }).await?;
        }
        after.write(|page| {
            page.open = Open::default();
            page.shown.wanted = None;
        });
        choosing::refresh(&after).await?;
        refresh(&after, Some("The browser allows all that the file wants.".to_owned())).await
    });
}

/// Leaves it as it is.
pub(super) fn leave_wanted(app: &Rc<App<Options>>) {
    app.change(|page| {
        page.open = Open::default();
        page.shown.wanted = None;
    });
}
