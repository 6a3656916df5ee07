//! [`SecretPath`]: where in a path a secret stands that has no form of its own.

use super::host::HostPattern;

/// Where in the paths of a host the secret of a webhook stands: from one segment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretPath {
    /// On these hosts.
    pub host: HostPattern,
    /// Whether `after` may stand anywhere; else the path begins with it.
    anywhere: bool,
    /// Segments that stand before it.
    after: Vec<String>,
    /// How many others stand between.
    between: usize,
}

impl SecretPath {
    /// Reads `/services/*/*/{secret}`, `/**/webhooks/*/{secret}`: names, then `*` for others, then the secret. `None`
    /// for anything else.
    pub(super) fn new(host: HostPattern, path: &str) -> Option<Self> {
        let inside = path.strip_prefix('/')?.strip_suffix("{secret}")?;
        let (anywhere, inside) = match inside.strip_prefix("**/") {
            Some(rest) => (true, rest),
            None => (false, inside),
        };
        let mut after = Vec::new();
        let mut between = 0;
        for segment in inside
            .strip_suffix('/')
            .into_iter()
            .flat_map(|inside| inside.split('/'))
        {
            match segment {
                "*" => between += 1,
                name if between == 0 && !name.is_empty() && !name.contains(['*', '{']) => after.push(name.to_owned()),
                _ => return None,
            }
        }
        let says_where = !anywhere || !after.is_empty();
        (says_where && (inside.is_empty() || inside.ends_with('/'))).then_some(Self {
            host,
            anywhere,
            after,
            between,
        })
    }

    /// From which segment on the secret stands, in a path that is split at `/` (so that the first is empty).
    pub fn secret_at(&self, segments: &[&str]) -> Option<usize> {
        let starts = |at: &usize| {
            segments
                .get(*at..)
                .is_some_and(|rest| rest.iter().zip(&self.after).all(|(a, b)| a == b))
        };
        let last = segments.len().checked_sub(self.after.len())?;
        let at = match self.anywhere {
            true => (0..=last).find(starts),
            false => Some(1).filter(|at| *at <= last && starts(at)),
        };
        Some(at? + self.after.len() + self.between)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, sent: &str) -> Option<usize> {
        let host = HostPattern::new("hooks.acme.com").unwrap();
        let segments: Vec<&str> = sent.split('/').collect();
        SecretPath::new(host, path).unwrap().secret_at(&segments)
    }

    #[test]
    fn a_secret_stands_after_names_and_others() {
        assert_eq!(at("/*/*/*/{secret}", "/services/T1/B2/s"), Some(4));
        assert_eq!(at("/*/*/*/{secret}", "/services"), Some(4));
        assert_eq!(at("/**/webhooks/*/{secret}", "/api/v1/webhooks/7/s"), Some(5));
        assert_eq!(at("/**/hooks/in/{secret}", "/v1/hooks/in/s"), Some(4));
        assert_eq!(at("/**/hooks/in/{secret}", "/v1/hooks/out/s"), None);
        assert_eq!(at("/hooks/{secret}", "/hooks/s"), Some(2));
        assert_eq!(at("/hooks/{secret}", "/v1/hooks/s"), None);
        assert_eq!(at("/{secret}", "/s"), Some(1));
        let host = || HostPattern::new("hooks.acme.com").unwrap();
        for wrong in [
            "hooks/{secret}",
            "/hooks/secret",
            "/**/{secret}",
            "/*/hooks/{secret}",
            "/ho*s/{secret}",
            "/x{secret}",
        ] {
            assert_eq!(SecretPath::new(host(), wrong), None, "{wrong}");
        }
    }
}
