//! [`FactSource`] and [`Held`] as they are read: the readers that serde makes for their forms keep everything in a form of
//! their own first, and weigh three times as much.

use super::{FactSource, Held};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Source {
    from: String,
    #[serde(default)]
    name: Option<String>,
}

impl TryFrom<Source> for FactSource {
    type Error = &'static str;

    fn try_from(Source { from, name }: Source) -> Result<Self, Self::Error> {
        let named = |make: fn(String) -> Self| name.clone().map(make).ok_or("this source has a name");
        match from.as_str() {
            "server-said" => Ok(Self::ServerSaid),
            "token-endpoint" => named(Self::TokenEndpoint),
            "observed" => named(Self::Observed),
            "header" => named(Self::Header),
            "claim" => named(Self::Claim),
            "shape" => Ok(Self::Shape),
            "request" => Ok(Self::Request),
            "user-word" => Ok(Self::UserWord),
            _ => Err("no such source"),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct State {
    state: String,
    #[serde(default)]
    names: Option<Vec<String>>,
    #[serde(default)]
    source: Option<FactSource>,
    #[serde(default)]
    why: Option<String>,
}

impl TryFrom<State> for Held {
    type Error = &'static str;

    fn try_from(held: State) -> Result<Self, Self::Error> {
        const LACKS: &str = "a list lacks its names, its source or the reason";
        let State {
            state,
            names,
            source,
            why,
        } = held;
        match (state.as_str(), names, source, why) {
            ("known", Some(names), Some(source), _) => Ok(Self::Known { names, source }),
            ("atleast", Some(names), Some(source), Some(why)) => Ok(Self::AtLeast { names, source, why }),
            ("unknown", _, _, Some(why)) => Ok(Self::Unknown { why }),
            ("known" | "atleast" | "unknown", ..) => Err(LACKS),
            _ => Err("no such state"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirement::{Atom, Context};
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use std::fmt::Debug;

    fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(all: &[T]) {
        for one in all {
            let text = serde_json::to_string(one).unwrap();
            assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *one, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let name = || "name".to_owned();
        let sources = [
            FactSource::ServerSaid,
            FactSource::TokenEndpoint(name()),
            FactSource::Observed(name()),
            FactSource::Header(name()),
            FactSource::Claim(name()),
            FactSource::Shape,
            FactSource::Request,
            FactSource::UserWord,
        ];
        same(&sources);
        let (names, source) = (vec![name()], FactSource::Shape);
        same(&[
            Held::Known {
                names: names.clone(),
                source: source.clone(),
            },
            Held::AtLeast {
                names,
                source,
                why: name(),
            },
            Held::unknown("why"),
        ]);
        same(&[
            Atom::Scope(name()),
            Atom::Permission(name()),
            Atom::Role(name()),
            Atom::License(name()),
            Atom::Header(name()),
            Atom::Context(Context::User),
            Atom::Context(Context::Client),
            Atom::Context(Context::Bot),
            Atom::Context(Context::Guest),
        ]);
        for wrong in [r#"{"from":"claim"}"#, r#"{"from":"rumour"}"#] {
            assert!(serde_json::from_str::<FactSource>(wrong).is_err(), "{wrong}");
        }
        for wrong in [r#"{"state":"known","names":[]}"#, r#"{"state":"perhaps","why":"x"}"#] {
            assert!(serde_json::from_str::<Held>(wrong).is_err(), "{wrong}");
        }
        assert!(serde_json::from_str::<Atom>(r#"{"kind":"context","name":"nobody"}"#).is_err());
    }
}
