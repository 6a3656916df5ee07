//! Where browsers and drivers are.

use crate::{Error, Result};
use std::path::{Path, PathBuf};

/// The programs of one browser.
#[derive(Clone, Debug)]
pub struct Tools {
    /// The browser.
    pub browser: PathBuf,
    /// Its WebDriver.
    pub driver: PathBuf,
}

impl Tools {
    /// Chromium, from `CHROMIUM` and `CHROMEDRIVER`, else from where Debian puts them.
    ///
    /// # Errors
    /// [`Error::Tool`] when one of them is not there.
    pub fn chromium() -> Result<Self> {
        Ok(Self {
            browser: find("Chromium", "CHROMIUM", &["/usr/bin/chromium".into()])?,
            driver: find("chromedriver", "CHROMEDRIVER", &["/usr/bin/chromedriver".into()])?,
        })
    }

    /// Firefox, from `FIREFOX` and `GECKODRIVER`, else from where Debian and the build task put them.
    ///
    /// # Errors
    /// [`Error::Tool`] when one of them is not there.
    pub fn firefox() -> Result<Self> {
        let browsers = ["/usr/bin/firefox-esr".into(), "/usr/bin/firefox".into()];
        let drivers = [workspace().join("target/tools/bin/geckodriver")];
        Ok(Self {
            browser: find("Firefox", "FIREFOX", &browsers)?,
            driver: find("geckodriver", "GECKODRIVER", &drivers)?,
        })
    }
}

/// The root of the sources.
pub(crate) fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The built extensions and static page: `WHY403_DIST`, else `target/dist`.
pub fn dist() -> PathBuf {
    std::env::var_os("WHY403_DIST").map_or_else(|| workspace().join("target/dist"), PathBuf::from)
}

/// Where failing tests leave screenshots and logs.
pub fn failures() -> PathBuf {
    workspace().join("target/e2e-failures")
}

fn find(what: &'static str, variable: &'static str, usual: &[PathBuf]) -> Result<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let places: Vec<&PathBuf> = named.as_ref().map_or_else(|| usual.iter().collect(), |path| vec![path]);
    places
        .iter()
        .find(|path| path.is_file())
        .map(|path| (*path).clone())
        .ok_or_else(|| Error::Tool {
            what,
            path: places.first().map(|path| (*path).clone()).unwrap_or_default(),
            variable,
        })
}
