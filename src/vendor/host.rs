//! Hosts of a vendor: patterns by whole labels, with the region that they tell.

use super::glob::Glob;

/// What a host serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// The API itself.
    Api,
    /// Sign-in and token endpoints.
    Login,
    /// The vendor's own application.
    App,
}

/// A region or environment that tokens belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The vendor's name for it, e.g. `us-east-1`.
    pub name: String,
    /// Its domain or host part, e.g. `mypurecloud.com`.
    pub domain: String,
}

impl Region {
    /// `us-east-1 (mypurecloud.com)`.
    pub fn words(&self) -> String {
        format!("{} ({})", self.name, self.domain)
    }
}

/// Hosts by whole labels: `*` stands for any characters of a label, `**` at the beginning for one or more labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern {
    many: bool,
    /// From the left, without `**`.
    labels: Vec<Glob>,
    text: String,
}

impl HostPattern {
    /// Reads a pattern; `None` when it leaves one of the last two labels open, which would make other people's hosts
    /// the vendor's.
    pub fn new(text: &str) -> Option<Self> {
        let (many, rest) = match text.strip_prefix("**.") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let labels: Vec<Glob> = rest.split('.').map(Glob::new).collect();
        let plain = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-*{}".contains(&b))
        };
        let closed = labels.iter().rev().take(2).filter(|label| label.is_plain()).count() == 2;
        (closed && rest.split('.').all(plain)).then(|| Self {
            many,
            labels,
            text: text.to_owned(),
        })
    }

    /// Whether a host (lower case) fits, and then the digits of `{number}`.
    pub fn number_in<'h>(&self, host: &'h str) -> Option<&'h str> {
        let mut number = "";
        let mut found = host.rsplit('.');
        for label in self.labels.iter().rev() {
            let part = found.next().filter(|part| !part.is_empty())?;
            let digits = label.number_in(part)?;
            if !digits.is_empty() {
                number = digits;
            }
        }
        let mut rest = found.peekable();
        let open = rest.peek().is_some() && rest.all(|part| !part.is_empty());
        let end = host.split('.').count() == self.labels.len();
        (if self.many { open } else { end }).then_some(number)
    }

    /// Whether a host (lower case) fits.
    pub fn fits(&self, host: &str) -> bool {
        self.number_in(host).is_some()
    }

    /// The last two labels, by which hosts are looked up.
    pub fn domain(&self) -> &str {
        last_two(&self.text)
    }

    /// Whether some host fits both patterns. `{number}` is taken for any characters, so that nothing is overlooked.
    pub fn meets(&self, other: &Self) -> bool {
        let labels = self.labels.iter().rev().zip(other.labels.iter().rev());
        let (own, others) = (self.labels.len(), other.labels.len());
        let long_enough = match (self.many, other.many) {
            (false, false) => own == others,
            (true, false) => others > own,
            (false, true) => own > others,
            (true, true) => true,
        };
        long_enough && labels.into_iter().all(|(one, two)| one.meets(two))
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The browsers' match pattern, e.g. `https://*.zendesk.com/*`. `None` where no such pattern is as narrow as this
    /// one needs (a label that is open in part).
    pub fn match_pattern(&self) -> Option<String> {
        if self.labels.iter().any(|label| !label.is_plain() && !label.is_open()) {
            return None;
        }
        let text = self.text.strip_prefix("**.").unwrap_or(&self.text);
        let open = self.labels.iter().rposition(|label| !label.is_plain());
        let fixed: Vec<&str> = text.split('.').skip(open.map_or(0, |at| at + 1)).collect();
        let any = if open.is_some() || self.many { "*." } else { "" };
        Some(format!("https://{any}{}/*", fixed.join(".")))
    }
}

/// The last two labels of a host.
pub fn last_two(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let start = dots.nth(1).map_or(0, |at| at + 1);
    host.get(start..).unwrap_or(host)
}

/// One line `host`, for one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// What it serves.
    pub service: Service,
    /// Which hosts.
    pub pattern: HostPattern,
    /// Name of the region, with `{number}` where the host tells it.
    pub region: Option<String>,
    /// The region's domain, where it is not the host itself.
    pub domain: Option<String>,
    /// Only paths that fit are this vendor's.
    pub path: Option<Glob>,
    /// Whether the extension asks for it.
    pub asked: bool,
    /// The line in the vendor's text.
    pub line: usize,
}

impl Host {
    /// The region of a host that fits; `None` inside where it tells none.
    pub fn region_of(&self, host: &str) -> Option<Option<Region>> {
        let number = self.pattern.number_in(host)?;
        Some(self.region.as_ref().map(|name| Region {
            name: name.replace("{number}", number),
            domain: self.domain.clone().unwrap_or_else(|| host.to_owned()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_match_as_a_whole() {
        for (pattern, host, fits) in [
            ("api.example.com", "api.example.com", true),
            ("api.example.com", "evilapi.example.com", false),
            ("api.example.com", "api.example.com.evil.example", false),
            ("*.example.com", "acme.example.com", true),
            ("*.example.com", "a.b.example.com", false),
            ("*.example.com", ".example.com", false),
            ("*.example.com", "example.com", false),
            ("**.example.com", "a.b.example.com", true),
            ("**.example.com", "example.com", false),
            ("**.example.com", "evilexample.com", false),
            ("api.*.example.com", "api.acme.example.com", true),
            ("api-c{number}.example.com", "api-c12.example.com", true),
            ("api-*.example.com", "api-eu.example.com", true),
            ("api-*.example.com", "apis.example.com", false),
        ] {
            assert_eq!(HostPattern::new(pattern).unwrap().fits(host), fits, "{pattern} {host}");
        }
    }

    #[test]
    fn no_pattern_leaves_the_domain_open() {
        for open in [
            "*.com",
            "**.com",
            "api.*.com",
            "api.example.*",
            "com",
            "",
            "a..example.com",
            "A.example.com",
        ] {
            assert_eq!(HostPattern::new(open), None, "{open}");
        }
    }

    #[test]
    fn what_browsers_are_asked_for_is_never_narrower() {
        let asked = |pattern: &str| HostPattern::new(pattern).unwrap().match_pattern();
        assert_eq!(asked("api.example.com").as_deref(), Some("https://api.example.com/*"));
        assert_eq!(asked("*.example.com").as_deref(), Some("https://*.example.com/*"));
        assert_eq!(asked("**.example.com").as_deref(), Some("https://*.example.com/*"));
        assert_eq!(asked("api.*.example.com").as_deref(), Some("https://*.example.com/*"));
        assert_eq!(asked("c{number}.example.com"), None);
        assert_eq!(asked("api-*.example.com"), None);
        assert_eq!(last_two("a.b.example.com"), "example.com");
        assert_eq!(last_two("localhost"), "localhost");
    }

    #[test]
    fn patterns_meet_where_one_host_fits_both() {
        let pattern = |text: &str| HostPattern::new(text).unwrap();
        for (one, two, meet) in [
            ("api.example.com", "api.example.com", true),
            ("api.example.com", "*.example.com", true),
            ("api.example.com", "**.example.com", true),
            ("a.b.example.com", "*.example.com", false),
            ("a.b.example.com", "**.example.com", true),
            ("example.com", "**.example.com", false),
            ("**.example.com", "**.b.example.com", true),
            ("api.example.com", "api.example.org", false),
            ("api-*.example.com", "app.example.com", false),
        ] {
            assert_eq!(pattern(one).meets(&pattern(two)), meet, "{one} {two}");
            assert_eq!(pattern(two).meets(&pattern(one)), meet, "{two} {one}");
        }
    }
}
