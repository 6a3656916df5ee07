//! Which bases serve a host, found without looking at each: a table may have hundreds.

use super::hash;
use super::memory::BaseRoot;

/// A host name has at most this many bytes (RFC 1035 §2.3.4).
const LONGEST: usize = 255;

/// Finds the bases that serve a host.
pub(crate) struct Hosts {
    /// Hash of a host, in which a label with a `*` is a `*` alone; base; number of the host in it. Sorted.
    known: Vec<(u32, u32, u32)>,
    /// Whether any host has a `*`.
    patterns: bool,
    /// Bases without hosts serve all.
    open: Vec<u32>,
}

impl Hosts {
    pub(crate) fn build(bases: &[BaseRoot]) -> Self {
        let mut hosts = Self {
            known: Vec::new(),
            patterns: false,
            open: Vec::new(),
        };
        for (number, root) in bases.iter().enumerate() {
            if root.base.hosts.is_empty() {
                hosts.open.push(number as u32);
            }
            for (at, host) in root.base.hosts.iter().enumerate() {
                let starred = host.split('.').position(|label| label.contains('*'));
                hosts.patterns |= starred.is_some();
                hosts.known.push((key(host, starred), number as u32, at as u32));
            }
        }
        hosts.known.sort_unstable();
        hosts
    }

    /// The bases that serve `host`: those that name it, those with a pattern that it fits, those that serve all.
    pub(crate) fn serving<'t, 'h>(
        &'t self,
        bases: &'t [BaseRoot],
        host: &'h str,
    ) -> impl Iterator<Item = &'t BaseRoot> + Clone + use<'t, 'h> {
        let labels = if self.patterns { host.split('.').count() } else { 0 };
        std::iter::once(None)
            .chain((0..labels).map(Some))
            .flat_map(move |starred| self.with_key(key(host, starred)))
            .filter_map(|(_, base, at)| {
                let root = bases.get(*base as usize)?;
                Some((root, root.base.hosts.get(*at as usize)?))
            })
            .filter(move |(_, pattern)| host_fits(pattern, host))
            .map(|(root, _)| root)
            .chain(self.open.iter().filter_map(|base| bases.get(*base as usize)))
    }

    /// Whether any base names this host.
    pub(crate) fn knows(&self, bases: &[BaseRoot], host: &str) -> bool {
        self.serving(bases, host).any(|root| !root.base.hosts.is_empty())
    }

    fn with_key(&self, key: u32) -> &[(u32, u32, u32)] {
        let from = self.known.partition_point(|(known, _, _)| *known < key);
        let rest = self.known.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|(known, _, _)| *known == key).count();
        rest.get(..count).unwrap_or_default()
    }
}

/// The hash of a host, one label of which is replaced by `*`.
fn key(host: &str, starred: Option<usize>) -> u32 {
    let Some(starred) = starred else {
        return hash::segment(host.as_bytes());
    };
    let mut buffer = [0u8; LONGEST];
    let mut length = 0;
    for (at, label) in host.split('.').enumerate() {
        let label = if at == starred { "*" } else { label };
        let dot: &[u8] = if at == 0 { b"" } else { b"." };
        for part in [dot, label.as_bytes()] {
            if let Some(place) = buffer.get_mut(length..length + part.len()) {
                place.copy_from_slice(part);
            }
            length += part.len();
        }
    }
    hash::segment(buffer.get(..length).unwrap_or_default())
}

fn host_fits(pattern: &str, host: &str) -> bool {
    let (mut patterns, mut labels) = (pattern.split('.'), host.split('.'));
    loop {
        match (patterns.next(), labels.next()) {
            (None, None) => return true,
            (Some(pattern), Some(label)) => {
                let fits = match pattern.split_once('*') {
                    None => pattern.eq_ignore_ascii_case(label),
                    Some((head, tail)) => {
                        let label = label.to_ascii_lowercase();
                        let middle = label.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail));
                        middle.is_some_and(|middle| !middle.is_empty())
                    }
                };
                if !fits {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serving(all: &[&[&str]], host: &str) -> Vec<u32> {
        let root = |(number, hosts): (usize, &&[&str])| BaseRoot {
            base: super::super::operation::Base {
                key: String::new(),
                hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            },
            root: number as u32,
            end: 0,
        };
        let bases: Vec<BaseRoot> = all.iter().enumerate().map(root).collect();
        let hosts = Hosts::build(&bases);
        let found: Vec<u32> = hosts.serving(&bases, host).map(|root| root.root).collect();
        assert_eq!(
            hosts.knows(&bases, host),
            found.iter().any(|at| !all[*at as usize].is_empty())
        );
        found
    }

    #[test]
    fn bases_are_found_by_host() {
        let all: &[&[&str]] = &[
            &["a.example", "*-a.example"],
            &["b.example", "b.*.rep.example"],
            &["c-*.example"],
            &[],
        ];
        assert_eq!(serving(all, "A.example"), [0, 3]);
        assert_eq!(serving(all, "eu-a.example"), [0, 3]);
        assert_eq!(serving(all, "b.eu-west1.rep.example"), [1, 3]);
        assert_eq!(serving(all, "c-1.example"), [2, 3]);
        assert_eq!(serving(all, "c-.example"), [3]);
        assert_eq!(serving(all, "b.example.evil"), [3]);
        assert_eq!(serving(&all[..3], &"x.".repeat(300)), Vec::<u32>::new());
        assert_eq!(serving(&all[..3], ""), Vec::<u32>::new());
    }

    #[test]
    fn hosts_fit_by_whole_labels() {
        assert!(host_fits("api.wxcc-*.cisco.com", "api.wxcc-us1.cisco.com"));
        assert!(!host_fits(
            "api.wxcc-*.cisco.com",
            "api.wxcc-us1.cisco.com.evil.example"
        ));
        assert!(!host_fits("api.wxcc-*.cisco.com", "api.wxcc-.cisco.com"));
        assert!(!host_fits("api.wxcc-*.cisco.com", "api.wxcc-a.b.cisco.com"));
        assert!(host_fits("compute.googleapis.com", "Compute.googleapis.com"));
        assert!(!host_fits("compute.googleapis.com", "xcompute.googleapis.com"));
    }
}
