//! What each figure is to reach. A goal is met by the number itself, whatever stands beside it.

use super::figures::Figure;

/// One goal.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    /// At most this, in the figure's unit.
    Most(f64),
    /// At most so many times what a peer needs.
    Times(&'static str, f64),
    /// Not more than two measurements of the same lie apart.
    Nothing,
}

use Goal::{Most, Nothing, Times};

/// By the figure's id; those of native code begin with `native:`.
const GOALS: &[(&str, &[Goal])] = &[
    ("token.read.0.7", &[Times("jose", 1.0)]),
    ("token.read.1.75", &[Times("jose", 1.0)]),
    ("token.read.13", &[Times("jose", 1.0)]),
    ("native:token.read.0.7", &[Most(1.5)]),
    ("native:token.read.1.75", &[Most(2.5)]),
    ("native:token.read.13", &[Most(15.0)]),
    ("call.explained.0.7", &[Most(25.0)]),
    ("call.explained.1.75", &[Most(40.0)]),
    ("call.explained.13", &[Most(150.0)]),
    ("call.ordinary", &[Most(15.0)]),
    ("call.ordinary.writes", &[Most(1.0)]),
    ("call.ordinary.bytes", &[Most(2.0 * KB)]),
    ("table.hit", &[Times("rou3", 0.33), Times("rou3, compiled", 1.0)]),
    ("table.miss", &[Times("rou3", 0.33), Times("rou3, compiled", 1.0)]),
    ("table.ready.genesys.first", &[Most(3.0)]),
    ("table.ready.all.first", &[Most(10.0)]),
    ("card.shown", &[Most(50.0)]),
    ("card.woken", &[Most(100.0)]),
    ("popup.0", &[Most(100.0)]),
    ("popup.500.known", &[Most(120.0)]),
    ("popup.500.unknown", &[Most(120.0)]),
    ("popup.1000.known", &[Most(150.0)]),
    ("popup.1000.unknown", &[Most(150.0)]),
    ("flood.behind", &[Most(200.0)]),
    ("flood.memory", &[Most(60.0 * MB)]),
    ("flood.refused-writes", &[Most(0.0)]),
    ("loaded.background", &[Most(700.0 * KB)]),
    ("loaded.card", &[Most(15.0 * KB)]),
    ("loaded.popup", &[Most(900.0 * KB)]),
    ("added.watched.fetch", &[Most(20.0)]),
    ("added.watched.fetch-other", &[Most(20.0)]),
    ("added.watched.fetch-large", &[Most(20.0)]),
    ("added.watched.xhr", &[Most(20.0)]),
    ("added.unwatched.fetch", &[Nothing]),
    ("added.unwatched.fetch-other", &[Nothing]),
    ("added.unwatched.fetch-large", &[Nothing]),
    ("added.unwatched.xhr", &[Nothing]),
    ("har.page.50.frame", &[Most(50.0)]),
    ("har.page.200.frame", &[Most(50.0)]),
    ("har.page.50.total", &[Times("JSON.parse", 3.0)]),
    ("har.page.200.total", &[Times("JSON.parse", 3.0)]),
    ("native:har.command", &[Times("JSON.parse in Node.js", 1.5)]),
    ("native:har.memory", &[Times("the file", 2.0)]),
    ("size.tables.raw", &[Most(2.2 * MB)]),
    ("size.tables.packed", &[Most(1.6 * MB)]),
];
const KB: f64 = 1000.0;
const MB: f64 = 1000.0 * KB;

/// Whether a goal is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// The number, or the one beside it, is missing.
    Unknown,
}

impl Met {
    /// In a word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Yes => "met",
            Self::No => "not met",
            Self::Unknown => "unknown",
        }
    }
}

impl Goal {
    /// Holds a figure against it.
    pub(crate) fn judge(self, figure: &Figure) -> Met {
        let least = match self {
            Most(most) => Some(most),
            Times(peer, factor) => figure.peers.get(peer).copied().flatten().map(|peer| peer * factor),
            Nothing => figure.spread,
        };
        match (figure.value, least) {
            (Some(value), Some(least)) if value <= least => Met::Yes,
            (Some(_), Some(_)) => Met::No,
            _ => Met::Unknown,
        }
    }
}

/// The goals of a figure; most have none.
pub(crate) fn of(figure: &Figure) -> &'static [Goal] {
    if figure.id.starts_with("instructions.") {
        return &[Times("stored", 1.05)];
    }
    let native = figure.place == "native";
    let named = |key: &str| match key.strip_prefix("native:") {
        Some(id) => native && id == figure.id,
        None => !native && key == figure.id,
    };
    GOALS.iter().find(|(key, _)| named(key)).map_or(&[], |(_, goals)| goals)
}

#[cfg(test)]
mod tests {
    use super::{GOALS, Met, of};
    use crate::bench::figures::Figure;

    #[test]
    fn a_goal_is_met_by_the_number_alone() {
        let read = |value, jose| Figure::new("token.read.0.7", "", "µs", value).beside("jose", jose);
        let judged = |figure: &Figure| of(figure).iter().map(|goal| goal.judge(figure)).collect::<Vec<_>>();
        assert_eq!(judged(&read(2.0, 2.0)), [Met::Yes]);
        assert_eq!(judged(&read(2.1, 2.0)), [Met::No]);
        assert_eq!(judged(&Figure::new("token.read.0.7", "", "µs", 1.0)), [Met::Unknown]);
        let native = read(2.0, 2.0).at("native");
        assert_eq!(judged(&native), [Met::No], "native code has a goal of its own");
    }

    #[test]
    fn what_could_not_be_measured_is_not_met() {
        let mut none = Figure::new("popup.0", "", "ms", 1.0);
        none.value = None;
        assert_eq!(of(&none).first().map(|goal| goal.judge(&none)), Some(Met::Unknown));
    }

    #[test]
    fn each_figure_has_its_goals_once() {
        let mut keys: Vec<&str> = GOALS.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        let all = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
