//! The list of platforms, and which of them a host belongs to.

use crate::platform::{self, HostMatch, Platform};
use crate::vendor::last_two;
use crate::vendors;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

static MADE: LazyLock<Vec<Box<dyn Platform>>> =
    LazyLock::new(|| vendors::all().iter().cloned().map(platform::of_vendor).collect());

/// Every platform that is known by name: a folder of `vendors` each, those first that are offered from the start.
pub static ALL: LazyLock<Vec<&'static dyn Platform>> = LazyLock::new(|| {
    MADE.iter()
        .map(|platform| &**platform as &'static dyn Platform)
        .collect()
});

/// The platforms by the last two labels of their hosts, so that more vendors make no look-up slower.
pub(super) static BY_DOMAIN: LazyLock<HashMap<&'static str, Vec<&'static dyn Platform>>> = LazyLock::new(|| {
    let mut found: HashMap<&'static str, Vec<&'static dyn Platform>> = HashMap::new();
    for platform in ALL.iter() {
        for host in &platform.vendor().hosts {
            let known = found.entry(host.pattern.domain()).or_default();
            if known.last().is_none_or(|last| last.id() != platform.id()) {
                known.push(*platform);
            }
        }
    }
    found
});

/// A platform, and what the host tells of it.
type Found = (&'static dyn Platform, HostMatch);

/// Hosts that were asked for last: a page calls few of them, and each of them often. Who the vendors are is settled before.
static KNOWN: Mutex<Vec<(String, Option<Found>)>> = Mutex::new(Vec::new());
const MOST_KNOWN: usize = 32;

/// The platform of a folder's name.
pub fn by_id(id: &str) -> Option<&'static dyn Platform> {
    ALL.iter().copied().find(|platform| platform.id() == id)
}

/// The platform that a host belongs to. Hosts match whole labels, never a substring.
pub fn of_host(host: &str) -> Option<Found> {
    if let Ok(known) = KNOWN.lock()
        && let Some((_, found)) = known.iter().find(|(known, _)| known == host)
    {
        return found.clone();
    }
    let found = look_for(host);
    if let Ok(mut known) = KNOWN.lock() {
        known.truncate(MOST_KNOWN - 1);
        known.insert(0, (host.to_owned(), found.clone()));
    }
    found
}

fn look_for(host: &str) -> Option<Found> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let candidates = BY_DOMAIN.get(last_two(&host))?;
    // Of vendors that share a host, the one that has it without a path of its own.
    let whole = |platform: &&&'static dyn Platform| {
        let hosts = platform.vendor().hosts.iter();
        hosts
            .filter(|one| one.path.is_none())
            .any(|one| one.pattern.fits(&host))
    };
    let platform = candidates
        .iter()
        .find(whole)
        .or_else(|| candidates.iter().find(|one| one.host(&host).is_some()))?;
    platform.host(&host).map(|found| (*platform, found))
}

/// Match patterns of the hosts of all platforms, sorted. None is asked for at the installation: the user chooses vendors.
pub fn host_patterns() -> Vec<String> {
    let mut patterns: Vec<String> = ALL.iter().flat_map(|platform| platform.host_patterns()).collect();
    patterns.sort();
    patterns.dedup();
    patterns
}
