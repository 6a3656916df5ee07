//! Fills a vendor's sentences from the fields of a reason.

use super::model::{Condition, Console, Rule, Vendor};
use super::template::{Join, Piece, Template};
use crate::reason::{Fields, Reason, Value, list};
use crate::requirement::Context;

/// A place to click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What stands there.
    pub text: String,
    /// The address.
    pub url: String,
}

/// How something is mended at a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What to do, in order.
    pub steps: Vec<String>,
    /// Where.
    pub place: Option<String>,
    /// Where to click.
    pub links: Vec<Link>,
}

impl Vendor {
    /// How a reason is mended here, for whoever holds the token. `None` where the vendor's file says nothing of it.
    pub fn advice(&self, reason: &Reason, holder: Option<Context>) -> Option<Advice> {
        let (id, fields) = (reason.id(), reason.fields());
        let fits = |rule: &&Rule| {
            rule.reasons.contains(&id)
                && (rule.when.is_empty() || holder.is_some_and(|holder| rule.when.contains(&holder)))
                && hold(&rule.conditions, &fields)
        };
        self.remedies
            .iter()
            .filter(fits)
            .find_map(|rule| self.of_rule(rule, reason, &fields, holder))
    }

    fn of_rule(&self, rule: &Rule, reason: &Reason, fields: &Fields, holder: Option<Context>) -> Option<Advice> {
        let fill = |text: &Template| self.fill(text, fields, "");
        let steps: Vec<String> = if rule.steps.is_empty() {
            reason.steps(holder)
        } else {
            let said = rule.steps.iter().filter(|(conditions, _)| hold(conditions, fields));
            said.filter_map(|(_, text)| fill(text)).collect()
        };
        let own = rule.links.iter().filter_map(|(text, address)| {
            let url = fill(address)?;
            Some(Link {
                text: text.clone(),
                url,
            })
        });
        let named = rule
            .place
            .iter()
            .chain(rule.steps.iter().map(|(_, text)| text))
            .flat_map(Template::consoles);
        let consoles = named.filter_map(|key| {
            let console = self.console(key)?;
            let url = console.address.clone()?;
            // The place itself stands beside it.
            let text = console.place.split(" > ").next().unwrap_or_default().to_owned();
            Some(Link { text, url })
        });
        let mut links: Vec<Link> = Vec::new();
        for link in own.chain(consoles) {
            if links.iter().all(|known| known.url != link.url) {
                links.push(link);
            }
        }
        (!steps.is_empty()).then(|| Advice {
            steps,
            place: rule.place.as_ref().and_then(fill),
            links,
        })
    }

    /// The step that tells what the caller has: scopes, or else permissions and roles. `origin` is that of the call.
    pub fn how_to_learn(&self, scopes: bool, origin: &str, holder: Option<Context>) -> Option<String> {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let fits = |one: &&super::Learn| {
            one.scopes == scopes
                && (one.when.is_empty() || holder.is_some_and(|holder| one.when.contains(&holder)))
                && !one.not_on.as_ref().is_some_and(|pattern| pattern.fits(host))
        };
        let found = self.learn.iter().find(fits)?;
        self.fill(&found.text, &Fields::default(), origin)
    }

    fn console(&self, key: &str) -> Option<&Console> {
        self.consoles.iter().find(|console| console.key == key)
    }

    /// The sentence; `None` when a field that it needs is empty.
    fn fill(&self, text: &Template, fields: &Fields, origin: &str) -> Option<String> {
        self.pieces(&text.0, fields, origin)
    }

    fn pieces(&self, pieces: &[Piece], fields: &Fields, origin: &str) -> Option<String> {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Origin => out.push_str(origin),
                Piece::Console(key) => out.push_str(&self.console(key)?.place),
                Piece::Field(name, join) => out.push_str(&self.field(name, *join, fields)?),
                Piece::Optional(inside) => {
                    out.push_str(&self.pieces(inside, fields, origin).unwrap_or_default());
                }
            }
        }
        Some(out)
    }

    fn field(&self, name: &str, join: Join, fields: &Fields) -> Option<String> {
        let names = match fields.get(name)? {
            Value::Names(names) => names,
            Value::Text(text) => return Some(text.clone()),
            Value::Join(word) => return Some(word.word().to_owned()),
        };
        let own = match fields.get("join") {
            Some(Value::Join(join)) => join.between(),
            _ => "and",
        };
        Some(match join {
            Join::Own => list(names, own),
            Join::Or => list(names, "or"),
            Join::And => list(names, "and"),
            Join::Narrowest => self.narrowest(names)?.clone(),
            Join::Query => names.join("%20"),
        })
        .filter(|text| !text.is_empty())
    }
}

fn hold(conditions: &[Condition], fields: &Fields) -> bool {
    conditions.iter().all(|condition| match condition {
        Condition::Has(name) => fields.get(name).is_some(),
        Condition::Lacks(name) => fields.get(name).is_none(),
        Condition::Is(name, value) => fields.get(name).is_some_and(|found| found.to_string() == *value),
        Condition::More(name, count) => matches!(fields.get(name), Some(Value::Names(names)) if names.len() > *count),
    })
}
