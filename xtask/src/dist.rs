//! `target/dist`: the extension for each browser, whole and for the developer tools alone, and the page.

use std::path::{Path, PathBuf};
use std::time::Instant;

use sha2::{Digest as _, Sha256};

use crate::archive;
use crate::docs;
use crate::engine;
use crate::error::{Error, Result};
use crate::files;
use crate::manifest::{self, Edition, Flavour};
use crate::npm;
use crate::place::Place;
use crate::toolchain::Toolchain;
use crate::wasm;

/// What the edition for the developer tools takes of `extension/`, beside the folder that is its own. A file that is not
/// named here does not get into it.
const DEVTOOLS_TAKES: &[&str] = &["boot.js", "devtools.html", "style.css", "workbench.css"];
/// Its panel explains by itself, so it loads the module that can.
const DEVTOOLS_MODULES: &[&str] = &["tools"];
const WHOLE_MODULES: &[&str] = &["background", "pages", "tools"];
const PAGE_MODULES: &[&str] = &["paste", "tools"];
/// The folders under `extension/` that it takes: the icons, and its own, whose files stand at the top.
/// How a page follows the theme that the user chose.
const THEME: &str = "    <script src=\"theme.js\"></script>\n";
const ICONS: &str = "icons/";
const DEVTOOLS_OWN: &str = "devtools/";

/// Compiles and assembles everything; with `optimiser` it is the release build.
pub(crate) fn build(place: &Place, toolchain: &Toolchain, optimiser: Option<&npm::Tools>) -> Result<()> {
    let started = Instant::now();
    let package = wasm::build(place, toolchain, optimiser)?;
    let tables = engine::tables_for_dist(place)?;
    let parts = Parts {
        place,
        package: &package,
        tables: &tables,
    };
    for flavour in Flavour::ALL {
        for edition in Edition::ALL {
            parts.extension(edition, flavour)?;
        }
    }
    parts.page()?;
    println!(
        "built target/dist ({}) in {:.1} s",
        if optimiser.is_some() { "release" } else { "dev" },
        started.elapsed().as_secs_f32()
    );
    Ok(())
}

struct Parts<'a> {
    place: &'a Place,
    package: &'a Path,
    tables: &'a [(String, Vec<u8>)],
}

impl Parts<'_> {
    fn extension(&self, edition: Edition, flavour: Flavour) -> Result<()> {
        let source = self.place.root().join("extension");
        let target = self.place.dist().join(edition.folder(flavour));
        files::fresh(&target)?;
        let file = source.join("manifest.json");
        let text = std::fs::read_to_string(&file).map_err(Error::io("read", &file))?;
        let manifest = manifest::generate(
            &file,
            &text,
            (edition, flavour),
            env!("CARGO_PKG_VERSION"),
            &engine::connect_sources(),
        )?;
        files::write(&target.join("manifest.json"), manifest.as_bytes())?;
        let modules = match edition {
            Edition::Whole => {
                self.whole(&source, &target)?;
                WHOLE_MODULES
            }
            Edition::Devtools => {
                let taken = |name: &str| DEVTOOLS_TAKES.contains(&name) || name.starts_with(ICONS);
                files::copy(&source, &target, taken)?;
                files::copy(&source.join(DEVTOOLS_OWN), &target, |_| true)?;
                DEVTOOLS_MODULES
            }
        };
        self.shared(&target, modules)?;
        archive::pack(&target, &self.place.dist().join(edition.archive(flavour)))
    }

    fn whole(&self, source: &Path, target: &Path) -> Result<()> {
        files::copy(source, target, |name| {
            name != "manifest.json" && !name.starts_with(DEVTOOLS_OWN)
        })?;
        // What counts as refused is said once, in the engine.
        let hook = source.join("hook.js");
        let text = std::fs::read_to_string(&hook).map_err(Error::io("read", &hook))?;
        let text = engine::hook(&text).ok_or_else(|| Error::Content {
            path: hook,
            problem: "it has no marks for the policy; it should have policy:begin and policy:end".to_owned(),
        })?;
        files::write(&target.join("hook.js"), text.as_bytes())?;
        // The page of options has long documents read by the static page's worker.
        let worker = self.place.root().join("www/worker.js");
        files::copy_file(&worker, &target.join("worker.js"))?;
        let news = source.join("news.html");
        let text = std::fs::read_to_string(&news).map_err(Error::io("read", &news))?;
        let log = self.place.root().join("CHANGELOG.md");
        let log = std::fs::read_to_string(&log).map_err(Error::io("read", &log))?;
        files::write(&target.join("news.html"), docs::news_page(&text, &log).as_bytes())
    }

    fn page(&self) -> Result<()> {
        let target = self.place.dist().join("www");
        files::fresh(&target)?;
        files::copy(&self.place.root().join("www"), &target, |_| true)?;
        let style: PathBuf = self.place.root().join("extension/style.css");
        if style.is_file() {
            files::copy_file(&style, &target.join("style.css"))?;
        }
        self.shared(&target, PAGE_MODULES)?;
        offline(&target)
    }

    /// What the extensions and the page have alike: the engine, its signs and its tables.
    fn shared(&self, target: &Path, modules: &[&str]) -> Result<()> {
        let source = self.place.root().join("extension/reasons.html");
        let text = std::fs::read_to_string(&source).map_err(Error::io("read", &source))?;
        let mut reasons = docs::reasons_page(&text);
        if !target.join("theme.js").is_file() {
            // Only the whole extension keeps what the user chose.
            reasons = reasons.replace(THEME, "");
        }
        files::write(&target.join("reasons.html"), reasons.as_bytes())?;

        let wanted = |name: &str| modules.iter().any(|module| name.starts_with(module));
        files::copy(self.package, &target.join("pkg"), wanted)?;
        for (name, bytes) in engine::data_for_dist() {
            files::write(&target.join(name), bytes)?;
        }
        for (name, bytes) in self.tables {
            files::write(&target.join(name), bytes)?;
        }
        Ok(())
    }
}

/// Writes into the page's `offline.js` which files there are, and a version that changes with any of them: browsers look at
/// nothing but that script to see that there is something new.
fn offline(target: &Path) -> Result<()> {
    const SCRIPT: &str = "offline.js";
    const VERSION: &str = "const VERSION = \"\";";
    const FILES: &str = "const FILES = [];";
    let mut names = vec!["./".to_owned()];
    let mut all = Sha256::new();
    for name in files::list(target)? {
        if name == SCRIPT {
            continue;
        }
        let path = target.join(&name);
        let bytes = std::fs::read(&path).map_err(Error::io("read", &path))?;
        all.update(name.as_bytes());
        all.update(Sha256::digest(&bytes));
        names.push(name);
    }
    let script = target.join(SCRIPT);
    let text = std::fs::read_to_string(&script).map_err(Error::io("read", &script))?;
    if !text.contains(VERSION) || !text.contains(FILES) {
        return Err(Error::Content {
            path: script,
            problem: format!("the build fills in its lines `{VERSION}` and `{FILES}`; put them back"),
        });
    }
    let version: String = all
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let list = serde_json::to_string(&names).map_err(|error| Error::Other(error.to_string()))?;
    let text = text
        .replace(VERSION, &format!("const VERSION = \"{version}\";"))
        .replace(FILES, &format!("const FILES = {list};"));
    files::write(&script, text.as_bytes())
}
