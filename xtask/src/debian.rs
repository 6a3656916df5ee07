//! Debian's packages, the fall-back where nothing else provides a tool.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::{Error, Result};
use crate::place::on_path;
use crate::process::{Output, ask, run};

/// apt-get allows one at a time; so do we, and fetch the lists once.
static LISTS_FETCHED: Mutex<bool> = Mutex::new(false);

/// Whether this system has Debian's packages.
pub(crate) fn available() -> bool {
    on_path("apt-get").is_some() && on_path("dpkg").is_some()
}

/// Installs those of `packages` that are missing, with what they need.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut fetched = LISTS_FETCHED.lock().unwrap_or_else(PoisonError::into_inner);
    if !*fetched {
        // Old lists name versions that the servers no longer have. A failure here is
        // not the end: the lists may be good enough, and the next step says if not.
        let update = apt(&["update"])?;
        if let Err(error) = run(update, "apt-get update", minutes(3), Output::Quiet) {
            eprintln!("  {error}");
        }
        *fetched = true;
    }
    let what = format!("apt-get install {}", missing.join(" "));
    eprintln!("  {what}");
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(&missing);
    run(apt(&arguments)?, &what, minutes(15), Output::Quiet)?;
    Ok(())
}

/// The file of an installed package whose path ends so.
pub(crate) fn file_of(package: &str, ending: &str) -> Option<PathBuf> {
    let mut command = Command::new("dpkg");
    command.args(["-L", package]);
    ask(command)?
        .lines()
        .find(|line| line.ends_with(ending))
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

fn installed(package: &str) -> bool {
    let mut command = Command::new("dpkg-query");
    command.args(["--show", "--showformat=${db:Status-Status}", package]);
    ask(command).is_some_and(|status| status == "installed")
}

fn apt(arguments: &[&str]) -> Result<Command> {
    let mut command = if is_root() {
        Command::new("apt-get")
    } else {
        let mut command = Command::new("sudo");
        let mut consent = Command::new("sudo");
        consent.args(["--non-interactive", "true"]);
        if ask(consent).is_none() {
            // sudo must ask for a password: at the terminal, in the foreground.
            eprintln!("  administrator rights are needed to install Debian packages");
            let granted = Command::new("sudo").arg("--validate").status();
            if !granted.is_ok_and(|status| status.success()) {
                return Err(Error::Other("apt-get needs root, and sudo did not grant it".into()));
            }
        }
        command.args(["--non-interactive", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command.args([
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Acquire::Retries=3",
        "-o",
        "Acquire::http::Timeout=30",
        "-o",
        "Acquire::https::Timeout=30",
    ]);
    command.args(arguments);
    Ok(command)
}

/// Whether this program runs as root.
pub(crate) fn is_root() -> bool {
    #[cfg(unix)]
    {
        rustix::process::geteuid().is_root()
    }
    #[cfg(not(unix))]
    {
        false
    }
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}
