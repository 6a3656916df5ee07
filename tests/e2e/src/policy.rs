//! What an administrator lays down for the extension, where each browser reads it, without a trace on the machine:
//! Firefox gets a home of its own, Chromium's driver runs where a folder of the test lies over `/etc/chromium`. That
//! is a mount of its own process and its children's alone (Linux; `unshare` of util-linux), and ends with them.

use crate::{Error, Result};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Firefox reads managed storage from the user's home.
pub(crate) fn firefox(command: &mut Command, folder: &Path, id: &str, policy: &Value) -> Result<()> {
    let home = folder.join("home");
    let manifest = json!({"name": id, "description": "test", "type": "storage", "data": policy});
    for place in [".mozilla", ".config/mozilla"] {
        let file = home.join(place).join("managed-storage").join(format!("{id}.json"));
        crate::browser::write(&file, manifest.to_string().as_bytes())?;
    }
    command.env("HOME", home).env_remove("XDG_CONFIG_HOME");
    Ok(())
}

/// The command that starts the driver where Chromium finds the policy.
pub(crate) fn chromium(driver: &Path, folder: &Path, id: &str, policy: &Value) -> Result<Command> {
    let etc = folder.join("etc");
    let file = etc.join("policies/managed/why403.json");
    let managed = json!({"3rdparty": {"extensions": {id: policy}}});
    crate::browser::write(&file, managed.to_string().as_bytes())?;
    let there = Path::new("/etc/chromium");
    if !there.is_dir() {
        return Err(Error::Tool {
            what: "the folder of Chromium's policies",
            path: there.to_path_buf(),
            variable: "CHROMIUM",
        });
    }
    let mut command = Command::new("unshare");
    #[cfg(unix)]
    if !rustix::process::geteuid().is_root() {
        command.arg("--map-root-user");
    }
    command
        .args(["--mount", "sh", "-c", r#"mount --bind "$0" "$1" && shift && exec "$@""#])
        .args([etc.as_path(), there, driver]);
    Ok(command)
}
