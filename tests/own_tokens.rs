//! A token of a vendor's own form is not foreign to that vendor, nor to those that take it as well; to others it is.

#![allow(clippy::unwrap_used, clippy::panic)]

use why403::diagnosis::diagnose;
use why403::exchange::{Exchange, Outcome};
use why403::platforms::{ALL, Tables, of_host};
use why403::reason::ReasonId;
use why403::vendor::{Service, TokenForm, Vendor};

/// Names of a folder's own API hosts, without paths of their own.
fn hosts(vendor: &Vendor) -> Vec<String> {
    let hosts = vendor.hosts.iter().filter(|host| host.service == Service::Api);
    let named = hosts.map(|host| {
        let text = host.pattern.text();
        text.replace("**", "acme").replace('*', "acme").replace("{number}", "1")
    });
    let own = |host: &String| of_host(host).is_some_and(|(platform, _)| platform.id() == vendor.id);
    named.filter(own).collect()
}

/// A text that has a form which is a beginning and nothing else.
fn made_up(form: &TokenForm) -> String {
    let rest: String = "kQ7zXw2".chars().cycle().take(80).collect();
    format!("{}{rest}", form.pattern.head())
}

fn is_foreign(token: &str, host: &str) -> bool {
    let mut exchange = Exchange::new("1", "GET", &format!("https://{host}/api/v1/x"), 0).unwrap();
    exchange
        .request_headers
        .push("authorization", format!("Bearer {token}"));
    exchange.outcome = Outcome::Status(401);
    let diagnosis = diagnose(&exchange, &Tables::new(), &[]);
    diagnosis
        .findings
        .iter()
        .any(|found| found.reason == ReasonId::TokenForeign)
}

#[test]
fn a_vendors_own_token_is_foreign_to_others_alone() {
    let vendors: Vec<&Vendor> = ALL.iter().map(|platform| platform.vendor()).collect();
    let places: Vec<(&str, String)> = vendors
        .iter()
        .filter_map(|vendor| Some((vendor.id.as_str(), hosts(vendor).first()?.clone())))
        .collect();
    let mut asked = 0;
    for vendor in &vendors {
        let forms = vendor.tokens.iter().filter(|form| form.pattern.is_beginning());
        for (at, form) in forms.enumerate() {
            let token = made_up(form);
            for (here, host) in &places {
                let takes = *here == form.folder || form.also.iter().any(|other| other == here);
                // One form of a vendor is enough to show that others do not take it.
                if takes || at == 0 {
                    assert_eq!(is_foreign(&token, host), !takes, "{token} at {host}");
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 900, "only {asked} pairs asked");
}
