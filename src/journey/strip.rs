//! The strip of five steps, as plain structs.

use crate::finding::Certainty;
use serde::{Deserialize, Serialize};

/// A step of a token's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepName {
    /// What the app asked the authorization server for.
    Asked,
    /// What it was given.
    Granted,
    /// What the call sent.
    Carried,
    /// What the operation asks of its caller.
    Required,
    /// What the server answered.
    Refused,
}

impl StepName {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Asked, Self::Granted, Self::Carried, Self::Required, Self::Refused];

    /// `asked`, `granted` …
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Carried => "carried",
            Self::Required => "required",
            Self::Refused => "refused",
        }
    }
}

/// What was seen of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It was seen, and tells.
    Seen,
    /// It was seen, and does not tell which rights it is about.
    Unknown,
    /// It was not seen.
    NotSeen,
}

impl State {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Unknown => "seen, does not tell",
            Self::NotSeen => "not seen",
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// What was seen of it.
    pub state: State,
    /// Scopes, or what else it is about.
    pub names: Vec<String>,
    /// What happened, as a clause.
    pub text: String,
    /// Who says so; empty where nothing was seen.
    pub source: String,
    /// When: milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: Option<i64>,
}

impl Step {
    /// Its word and the first names: `asked a b c +2`, `granted ?`, `required (not seen)`.
    pub fn short(&self) -> String {
        let word = self.name.word();
        match (self.state, self.names.as_slice()) {
            (State::NotSeen, _) => format!("{word} (not seen)"),
            (State::Unknown, []) => format!("{word} ?"),
            (State::Seen, []) => word.to_owned(),
            (_, names) if names.len() > SHOWN => {
                let first = names.get(..SHOWN).unwrap_or_default().join(" ");
                format!("{word} {first} +{}", names.len() - SHOWN)
            }
            (_, names) => format!("{word} {}", names.join(" ")),
        }
    }
}

/// The five of them.
pub type Steps = [Step; 5];

/// Where the right was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// At this step.
    pub step: StepName,
    /// Held against this one.
    pub against: StepName,
    /// How sure; certain only where both steps were seen.
    pub certainty: Certainty,
    /// Why, as a sentence.
    pub text: String,
}

/// From the sign-in to the refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// The five steps, in order.
    pub steps: Steps,
    /// Where the right was lost, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<Lost>,
}

/// At most so many names stand in the line.
const SHOWN: usize = 3;

impl Journey {
    /// The step of a name.
    pub fn step(&self, name: StepName) -> Option<&Step> {
        self.steps.iter().find(|step| step.name == name)
    }

    /// Marks where the right was lost; what was not seen on both sides is likely at most.
    #[must_use]
    pub fn losing(mut self, mut lost: Lost) -> Self {
        let seen = |name: StepName| self.step(name).is_some_and(|step| step.state == State::Seen);
        if !(seen(lost.step) && seen(lost.against)) {
            lost.certainty = lost.certainty.max(Certainty::Likely);
        }
        self.lost = Some(lost);
        self
    }

    /// Whether the right was lost at a step.
    pub fn is_lost_at(&self, step: &Step) -> bool {
        self.lost.as_ref().is_some_and(|lost| lost.step == step.name)
    }

    /// The strip in one line: `asked a → granted a → carried → [required b] → refused 403`. The step in brackets is the
    /// one at which the right was lost; `?` was seen and does not tell.
    pub fn line(&self) -> String {
        let words = self.steps.iter().map(|step| match self.is_lost_at(step) {
            true => format!("[{}]", step.short()),
            false => step.short(),
        });
        words.collect::<Vec<_>>().join(" → ")
    }

    /// Where it was lost, as a sentence with its certainty.
    pub fn lost_words(&self) -> Option<String> {
        let lost = self.lost.as_ref()?;
        Some(format!(
            "Lost at “{}” ({}): {}",
            lost.step.word(),
            lost.certainty.word(),
            lost.text
        ))
    }
}
