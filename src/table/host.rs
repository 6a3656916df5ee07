//! Which hosts a base serves.

use super::operation::Base;

/// Whether one of the base's hosts is `host`, by whole labels. A base without hosts serves all.
pub(crate) fn serves(base: &Base, host: &str) -> bool {
    base.hosts.is_empty() || base.hosts.iter().any(|pattern| host_fits(pattern, host))
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
